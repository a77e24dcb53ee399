/* SPDX-License-Identifier: Apache-2.0 */
/* query.c - options of the query, numbers as Go reads them. */
#include "apiserver/query.h"
#include "apiserver/request.h"
#include "codec/go_text.h"

const char *query_text(const struct request *request, const char *name)
{
    struct bytes value = url_query_value(&request->query, name);
    struct arena *arena = (struct arena *)(uintptr_t)&request->arena;
    return value.at ? arena_copy(arena, value.at, value.size) : NULL;
}

static bool is_digits(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.size > 0;
}

/* The digits are those of the text that count: behind a sign. */
static bool fail_number(struct request *request, const char *what, struct bytes text,
                        struct bytes digits)
{
    AUTO_BUFFER quoted = { 0 };
    go_quote(&quoted, text);
    return fail(&request->err, REASON_BAD_REQUEST, 0, "%s: parsing %s: %s", what,
                buffer_text(&quoted),
                is_digits(digits) ? "value out of range" : "invalid syntax");
}

bool query_check_unsigned(struct request *request, const char *what, struct bytes text,
                          uint64_t most)
{
    uint64_t number;
    return (is_digits(text) && bytes_to_uint64(text, &number) && number <= most) ||
           fail_number(request, what, text, text);
}

bool query_int(struct request *request, const char *name, int64_t otherwise, int64_t *ret)
{
    struct bytes value = url_query_value(&request->query, name), digits = value;
    *ret = otherwise;
    if (!value.at)
        return true;
    if (value.size > 1 && value.at[0] == '+' && value.at[1] != '-')
        digits = (struct bytes){ value.at + 1, value.size - 1 };
    if (bytes_to_int64(digits, ret))
        return true;
    size_t sign = digits.size > 1 && digits.at[0] == '-';
    return fail_number(request, "strconv.ParseInt", value,
                       (struct bytes){ digits.at + sign, digits.size - sign });
}

bool query_refuse_export(struct request *request)
{
    return !url_query_bool(&request->query, "export", false) ||
           fail(&request->err, REASON_BAD_REQUEST, 0,
                "the export parameter, deprecated since v1.14, is no longer supported");
}

bool query_revision(struct request *request, int64_t *ret)
{
    struct bytes text = url_query_value(&request->query, "resourceVersion");
    uint64_t number = 0;
    *ret = 0;
    if (text.size == 0)
        return true;
    bool is_good = bytes_to_uint64(text, &number);
    *ret = (int64_t)number;
    if (is_good && *ret >= 0)
        return true;
    bool is_list = request->route.verb == REQUEST_LIST ||
                   request->route.verb == REQUEST_DELETE_COLLECTION ||
                   request->route.kind->storage == well_known.event;     /* which has no cache */
    return fail(&request->err, is_list ? REASON_BAD_REQUEST : REASON_UNKNOWN, 0,
                "%sresourceVersion: Invalid value: \"%.*s\": strconv.ParseUint: "
                "parsing \"%.*s\": %s",
                is_list ? "invalid resource version: " : "", BYTES_ARG(text), BYTES_ARG(text),
                is_digits(text) ? "value out of range" : "invalid syntax");
}
