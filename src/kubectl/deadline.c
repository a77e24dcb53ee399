/* SPDX-License-Identifier: Apache-2.0 */
/* deadline.c - see deadline.h. */
#include "kubectl/deadline.h"

#include "base/bytes.h"
#include "base/env.h"
#include "object/schema.h"
#include "object/time_text.h"

enum { NS_OF_MS = 1000000 };

bool timeout_parse(const char *text, int64_t usual_ms, int64_t *ret_ms, struct error *err)
{
    int64_t ns;
    *ret_ms = usual_ms;
    if (!text)
        return true;
    if (!duration_parse(bytes_of(text), &ns))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "invalid argument \"%s\" for \"--timeout\" flag: time: invalid duration \"%s\"",
                    text, text);
    *ret_ms = ns / NS_OF_MS;
    return true;
}

int64_t deadline_in(int64_t timeout_ms)
{
    return timeout_ms > 0 ? env_monotonic_ms(env_system()) + timeout_ms : 0;
}

static bool fail_late(const struct watch_options *options, struct error *err)
{
    fail(err, REASON_TIMEOUT, 0, "timed out waiting for the condition on %s/%s",
         options->kind->resource, options->name);
    if (err)
        err->code = 0;
    return false;
}

bool watch_until(struct session *session, const struct watch_options *options, int64_t deadline_ms,
                 struct error *err)
{
    struct watch_options watch = *options;
    struct error own = { 0 };
    watch.timeout_ms = deadline_ms ? deadline_ms - env_monotonic_ms(env_system()) : 0;
    if (deadline_ms && watch.timeout_ms <= 0)
        return fail_late(options, err);
    if (session_watch(session, &watch, &own) || own.reason == REASON_EXPIRED ||
        own.reason == REASON_GONE)
        return true;
    return own.reason == REASON_TIMEOUT ? fail_late(options, err) : error_pass(err, &own);
}
