/* SPDX-License-Identifier: Apache-2.0 */
/* cadvisor_metrics_test.c - the kernel's table of devices, and labels' values. */
#include "node/cadvisor_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>               /* last: it has a macro fail() */

static const char table[] =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n"
    "    lo: 1000 10 0 0 0 0 0 0 1000 10 0 0 0 0 0 0\n"
    "kn0123456789ab: 123456789012   42    1    2    3     4          5         6   7654321    21 "
    "   0    0    0     0       0          0\n"
    "knshort: 1 2 3\n"
    "knodd: 1 2 x 0 0 0 0 0 1 1 0 0 0 0 0 0\n"
    "kncut";

static void test_devices(void **state)
{
    static const struct {
        const char *name;
        bool        found;
        int64_t     received, packets_received, sent, packets_sent;
    } rows[] = {
        { "lo", true, 1000, 10, 1000, 10 },
        { "kn0123456789ab", true, 123456789012, 42, 7654321, 21 },
        { "kn0123456789a", false, 0, 0, 0, 0 },
        { "knshort", false, 0, 0, 0, 0 },
        { "knodd", false, 0, 0, 0, 0 },
        { "kncut", false, 0, 0, 0, 0 },
        { "", false, 0, 0, 0, 0 },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct device_traffic found = { 0 };
        assert_int_equal(device_traffic_find(bytes_of(table), row->name, &found), row->found);
        assert_int_equal(found.received_bytes, row->received);
        assert_int_equal(found.received_packets, row->packets_received);
        assert_int_equal(found.sent_bytes, row->sent);
        assert_int_equal(found.sent_packets, row->packets_sent);
    }
    struct device_traffic found;
    assert_false(device_traffic_find((struct bytes){ NULL, 0 }, "lo", &found));
}

static void test_labels(void **state)
{
    static const char *const rows[][2] = {
        { "", "" }, { "nginx:1.27", "nginx:1.27" }, { "a\"b", "a\\\"b" }, { "a\\b", "a\\\\b" },
        { "a\nb", "a\\nb" },
    };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_BUFFER text = { 0 };
        metric_add_label_value(&text, (*row)[0]);
        assert_string_equal(buffer_text(&text), (*row)[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_devices),
        cmocka_unit_test(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
