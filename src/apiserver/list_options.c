/* SPDX-License-Identifier: Apache-2.0 */
/* list_options.c - which options of a list and of a watch go together, in upstream's words.
 *
 * All that is wrong is told at once, each as a cause.  Numbers are read as Go reads them. */
#include "apiserver/query.h"
#include "apiserver/request.h"
#include "codec/base64.h"

struct mistake {
    const char *reason, *field, *message;
};

enum { MISTAKES_MAX = 4 };

struct mistakes {
    struct mistake items[MISTAKES_MAX];
    size_t         count;
};

static void add(struct mistakes *mistakes, const char *reason, const char *field,
                const char *message)
{
    if (mistakes->count < MISTAKES_MAX)
        mistakes->items[mistakes->count++] = (struct mistake){ reason, field, message };
}

static void forbid(struct mistakes *mistakes, const char *field, const char *why,
                   struct arena *arena)
{
    add(mistakes, "FieldValueForbidden", field, arena_printf(arena, "Forbidden: %s", why));
}

static bool finish(struct request *request, const struct mistakes *mistakes)
{
    AUTO_BUFFER text = { 0 };
    if (mistakes->count == 0)
        return true;
    for (size_t i = 0; i < mistakes->count; i++)
        buffer_printf(&text, "%s%s: %s", i ? ", " : "", mistakes->items[i].field,
                      mistakes->items[i].message);
    bool is_one = mistakes->count == 1;
    request->bad_options = "ListOptions";
    fail(&request->err, REASON_INVALID, 0, "ListOptions.meta.k8s.io \"\" is invalid: %s%s%s",
         is_one ? "" : "[", buffer_text(&text), is_one ? "" : "]");
    for (size_t i = 0; i < mistakes->count; i++)
        error_add_cause(&request->err, &request->arena, mistakes->items[i].reason,
                        mistakes->items[i].field, mistakes->items[i].message);
    return false;
}

static void unsupported_match(struct request *request, struct mistakes *mistakes,
                              struct bytes match, const char *supported)
{
    add(mistakes, "FieldValueNotSupported", "resourceVersionMatch",
        arena_printf(&request->arena, "Unsupported value: \"%.*s\": supported values: %s",
                     BYTES_ARG(match), supported));
}

static const char field_match[] = "resourceVersionMatch";

bool list_options_check(struct request *request)
{
    struct arena *arena = &request->arena;
    struct mistakes mistakes = { 0 };
    struct bytes match = url_query_value(&request->query, field_match),
                 revision = url_query_value(&request->query, "resourceVersion");
    if (match.size && !revision.size)
        forbid(&mistakes, field_match,
               "resourceVersionMatch is forbidden unless resourceVersion is provided", arena);
    if (match.size && url_query_value(&request->query, "continue").size)
        forbid(&mistakes, field_match,
               "resourceVersionMatch is forbidden when continue is provided", arena);
    bool is_exact = bytes_equal_text(match, "Exact");
    if (match.size && !is_exact && !bytes_equal_text(match, "NotOlderThan"))
        unsupported_match(request, &mistakes, match, "\"Exact\", \"NotOlderThan\", \"\"");
    if (is_exact && bytes_equal_text(revision, "0"))
        forbid(&mistakes, field_match,
               "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"", arena);
    if (url_query_value(&request->query, "sendInitialEvents").at)
        forbid(&mistakes, "sendInitialEvents", "sendInitialEvents is forbidden for list", arena);
    return finish(request, &mistakes);
}

bool watch_options_check(struct request *request)
{
    struct arena *arena = &request->arena;
    struct mistakes mistakes = { 0 };
    struct bytes match = url_query_value(&request->query, field_match);
    bool wants_initial = url_query_value(&request->query, "sendInitialEvents").at,
         is_newer = bytes_equal_text(match, "NotOlderThan");
    if (wants_initial && !is_newer)
        forbid(&mistakes, field_match,
               "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan", arena);
    if (match.size && !wants_initial)
        forbid(&mistakes, field_match,
               "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
               arena);
    if (match.size && !is_newer)
        unsupported_match(request, &mistakes, match, "\"NotOlderThan\"");
    if (url_query_value(&request->query, "continue").size)
        forbid(&mistakes, field_match,
               "resourceVersionMatch is forbidden when continue is provided", arena);
    return finish(request, &mistakes);
}

/* ---- numbers ---- */

