/* SPDX-License-Identifier: Apache-2.0 */
/* status_error.c - see status_error.h. */
#include "http/status_error.h"

#include <stdint.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/reason_phrase.h"

enum { LINE_MAX = 500 };

/* What has two reasons under one code (409, 410) is the more general one. */
static enum reason reason_from_code(int code)
{
    if (code == 409)
        return REASON_CONFLICT;
    for (enum reason reason = REASON_BAD_REQUEST; reason < REASON_COUNT; reason++)
        if (reason_code(reason) == code)
            return reason;
    return code >= 400 && code < 500 ? REASON_BAD_REQUEST : REASON_INTERNAL_ERROR;
}

static const char *text_or_empty(const struct value *value, const char *path, struct arena *arena)
{
    const char *text = value_text(value, path, arena);
    return text ? text : "";
}

static void add_causes(struct error *err, const struct value *status, struct arena *arena)
{
    const struct value *causes = value_at(status, "details.causes");
    size_t count = value_count(causes);
    for (size_t i = 0; i < count && i < STATUS_CAUSES_MAX; i++) {
        const struct value *cause = value_item(causes, i);
        error_add_cause(err, arena, text_or_empty(cause, "reason", arena),
                        text_or_empty(cause, "field", arena),
                        text_or_empty(cause, "message", arena));
    }
}

static void take_status(struct error *err, int code, const struct value *status,
                        struct arena *arena, struct arena *keep)
{
    const char *reason_name = text_or_empty(status, "reason", arena);
    int64_t own_code = value_int(status, "code", 0);
    if (own_code >= 100 && own_code <= 999)
        code = (int)own_code;
    enum reason reason = reason_from_text(reason_name);
    if (reason == REASON_INTERNAL_ERROR && !text_equal(reason_name, "InternalError"))
        reason = reason_from_code(code);
    fail_whole(err, keep, reason, "%s", text_or_empty(status, "message", arena));
    err->code = code;
    int64_t retry_after_s = value_int(status, "details.retryAfterSeconds", 0);
    err->retry_after_s = retry_after_s > 0 && retry_after_s < INT32_MAX ? (int)retry_after_s : 0;
    if (keep)
        add_causes(err, status, keep);
}

static bool is_text(struct bytes line)
{
    for (size_t i = 0; i < line.size; i++)
        if ((unsigned char)line.at[i] < ' ' || line.at[i] == 0x7f)
            return false;
    return line.size > 0 && line.size <= LINE_MAX;
}

bool error_from_answer(struct error *err, int http_status, struct bytes body, struct arena *keep)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = body, line = body.size ? bytes_next(&rest, '\n') : body;
    struct value *status = body.size ? json_parse(body, NULL, &arena, NULL) : NULL;
    if (!err)
        return false;
    if (bytes_equal_text(value_string(status, "kind"), "Status")) {
        take_status(err, http_status, status, &arena, keep);
        err->is_remote = true;
    } else {
        if (!is_text(line))
            line = bytes_of(http_reason_phrase(http_status));
        fail(err, reason_from_code(http_status), /* os_errno= */ 0, "%.*s", BYTES_ARG(line));
        err->code = http_status;
    }
    return false;
}
