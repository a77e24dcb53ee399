/* SPDX-License-Identifier: Apache-2.0 */
/* handler_words_test.c - the words of each kind of failure. */
#include "node/handler_words.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "http/url.h"
#include "node/pod_spec.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static const struct url plain = { .host = "10.42.0.7", .port = 80, .path = "/ok?a=b" },
                        tls6 = { .https = true, .host = "fd00::7", .port = 443, .path = "/" };

static const char *slow_command[] = { "sleep", "10" };

static const struct {
    const char *name;
    const struct handler handler;
    const struct url *place;
    const char *wanted;
} timeouts[] = {
    { "exec", { .exec = slow_command, .exec_count = 2 }, &plain, "command timed out: \"sleep 10\" timed out after 2s" },
    { "httpGet", { .has_http = true }, &plain,
      "Get \"http://10.42.0.7:80/ok?a=b\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)" },
    { "httpGet by TLS", { .has_http = true }, &tls6,
      "Get \"https://[fd00::7]:443/\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)" },
    { "tcpSocket", { .has_tcp = true }, &plain, "dial tcp 10.42.0.7:80: i/o timeout" },
    { "tcpSocket, IPv6", { .has_tcp = true }, &tls6, "dial tcp [fd00::7]:443: i/o timeout" },
    { "grpc", { .has_grpc = true }, &plain, "timeout: health rpc did not complete within 2s" },
};

static void too_late(void **state)
{
    (void)state;
    FOR_EACH(row, timeouts) {
        AUTO_ARENA arena = { 0 };
        const char *text = handler_timed_out(&row->handler, row->place, 2000, &arena);
        if (!text_equal(text, row->wanted))
            fail_msg("%s: got %s", row->name, text);
    }
}

static void not_reached(void **state)
{
    AUTO_ARENA arena = { 0 };
    (void)state;
    assert_string_equal(handler_dial_failed(&plain, -ECONNREFUSED, &arena), "dial tcp 10.42.0.7:80: connect: connection refused");
    assert_string_equal(handler_dial_failed(&tls6, -EHOSTUNREACH, &arena), "dial tcp [fd00::7]:443: connect: no route to host");
    assert_string_equal(handler_get_failed(&plain, "EOF", &arena), "Get \"http://10.42.0.7:80/ok?a=b\": EOF");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(too_late), cmocka_unit_test(not_reached) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
