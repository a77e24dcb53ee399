/* SPDX-License-Identifier: Apache-2.0 */
/* address_test.c - addresses and networks as values. */
#include "net/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/bytes.h"

static const struct { const char *name, *text, *written; } parse_cases[] = {
    { "host",             "10.42.1.1",        "10.42.1.1/32" },
    { "with prefix",      "10.42.1.1/24",     "10.42.1.1/24" },
    { "everything",       "0.0.0.0/0",        "0.0.0.0/0" },
    { "IPv6 host",        "fd00::1",          "fd00::1/128" },
    { "IPv6 network",     "fd00:0:0::/48",    "fd00::/48" },
    { "prefix too long",  "10.0.0.0/33",      NULL },
    { "IPv6 too long",    "fd00::/129",       NULL },
    { "empty prefix",     "10.0.0.0/",        NULL },
    { "negative prefix",  "10.0.0.0/-1",      NULL },
    { "two prefixes",     "10.0.0.0/8/8",     NULL },
    { "short",            "10.0.0",           NULL },
    { "octet too large",  "10.0.0.256",       NULL },
    { "empty",            "",                 NULL },
    { "a name",           "localhost",        NULL },
    { "blank in front",   " 10.0.0.1",        NULL },
    { "far too long",     "1111111111111111111111111111111111111111111111111", NULL },
};

static void address_reads_and_writes(void **state)
{
    FOR_EACH(row, parse_cases) {
        struct address address;
        char text[64] = "";
        bool is_read = address_parse(row->text, &address);
        if (is_read)
            address_write(&address, /* with_prefix= */ true, text);
        if (is_read != (row->written != NULL) || (row->written && !text_equal(text, row->written)))
            fail_msg("%s: got <%s>", row->name, is_read ? text : "nothing");
    }
    struct address unused;
    assert_false(address_parse(NULL, &unused));
}

static const struct { const char *name, *network, *address; bool contains; } contains_cases[] = {
    { "inside",              "10.42.0.0/16", "10.42.255.1",  true },
    { "outside",             "10.42.0.0/16", "10.43.0.1",    false },
    { "odd prefix, inside",  "10.42.4.0/22", "10.42.7.255",  true },
    { "odd prefix, outside", "10.42.4.0/22", "10.42.8.0",    false },
    { "a smaller network",   "10.42.0.0/16", "10.42.1.0/24", true },
    { "a larger network",    "10.42.1.0/24", "10.42.0.0/16", false },
    { "everything",          "0.0.0.0/0",    "1.2.3.4",      true },
    { "itself",              "1.2.3.4",      "1.2.3.4",      true },
    { "other family",        "0.0.0.0/0",    "::1",          false },
    { "IPv6",                "fd00::/65",    "fd00::1",      true },
    { "IPv6, outside",       "fd00::/65",    "fd00::8000:0:0:1", false },
};

static void network_contains(void **state)
{
    FOR_EACH(row, contains_cases) {
        struct address network, address;
        assert_true(address_parse(row->network, &network) && address_parse(row->address, &address));
        if (address_contains(&network, &address) != row->contains)
            fail_msg("%s", row->name);
    }
}

static const struct { const char *name, *network; uint64_t n; const char *address; } nth_cases[] = {
    { "fifth",              "10.42.1.0/24", 5,     "10.42.1.5/24" },
    { "host bits ignored",  "10.42.1.9/24", 5,     "10.42.1.5/24" },
    { "over an octet",      "10.42.0.0/16", 258,   "10.42.1.2/16" },
    { "last",               "10.42.1.0/24", 255,   "10.42.1.255/24" },
    { "one too many",       "10.42.1.0/24", 256,   NULL },
    { "a host's only one",  "10.42.1.7",    0,     "10.42.1.7/32" },
    { "IPv6",               "fd00::/64",    65537, "fd00::1:1/64" },
};

static void network_counts_hosts(void **state)
{
    FOR_EACH(row, nth_cases) {
        struct address network, address;
        char text[64] = "";
        assert_true(address_parse(row->network, &network));
        bool is_there = address_nth(&network, row->n, &address);
        if (is_there)
            address_write(&address, /* with_prefix= */ true, text);
        if (is_there != (row->address != NULL) || (row->address && !text_equal(text, row->address)))
            fail_msg("%s: got <%s>", row->name, text);
        if (is_there && address_index(&network, &address) != row->n)
            fail_msg("%s: the way back", row->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(address_reads_and_writes),
        cmocka_unit_test(network_contains),
        cmocka_unit_test(network_counts_hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
