/* SPDX-License-Identifier: Apache-2.0 */
/* list_options.c - see list_options.h; which options go together, in upstream's words.
 *
 * Those of a watch have rules of their own where the query says that it is one: a path that says
 * so alone is checked as a list. */
#include "apiserver/list_options.h"

#include "apiserver/option_mistakes.h"
#include "apiserver/query.h"

static const char field_match[] = "resourceVersionMatch";

/* What the rules are about. */
struct told {
    struct bytes match, revision;
    bool         has_continue, has_initial;
};

static void unsupported_match(struct option_mistakes *mistakes, struct request *request,
                              struct bytes match, const char *supported)
{
    option_not_supported(mistakes, request, field_match,
                         arena_printf(&request->arena, "\"%.*s\"", BYTES_ARG(match)), supported);
}

static void check_list(struct option_mistakes *mistakes, struct request *request,
                       const struct told *told)
{
    bool is_exact = bytes_equal_text(told->match, "Exact");
    if (told->match.size && !told->revision.size)
        option_forbidden(mistakes, request, field_match,
                         "resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (told->match.size && told->has_continue)
        option_forbidden(mistakes, request, field_match,
                         "resourceVersionMatch is forbidden when continue is provided");
    if (told->match.size && !is_exact && !bytes_equal_text(told->match, "NotOlderThan"))
        unsupported_match(mistakes, request, told->match, "\"Exact\", \"NotOlderThan\", \"\"");
    if (is_exact && bytes_equal_text(told->revision, "0"))
        option_forbidden(mistakes, request, field_match,
                         "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
    if (told->has_initial)
        option_forbidden(mistakes, request, "sendInitialEvents",
                         "sendInitialEvents is forbidden for list");
}

/* A watch without a revision begins with what is there, as one that asks for it. */
static void check_watch(struct option_mistakes *mistakes, struct request *request,
                        const struct told *told)
{
    bool is_newer = bytes_equal_text(told->match, "NotOlderThan"),
         has_no_revision = told->revision.size == 0 || bytes_equal_text(told->revision, "0"),
         is_matched = told->match.size || (!told->has_initial && has_no_revision);
    if (told->has_initial && !is_newer)
        option_forbidden(mistakes, request, field_match,
                         "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    if (told->match.size && !told->has_initial)
        option_forbidden(
            mistakes, request, field_match,
            "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    if (told->match.size && !is_newer)
        unsupported_match(mistakes, request, told->match, "\"NotOlderThan\"");
    if (is_matched && told->has_continue)
        option_forbidden(mistakes, request, field_match,
                         "resourceVersionMatch is forbidden when continue is provided");
}

static bool check(struct request *request)
{
    struct option_mistakes mistakes = { 0 };
    const struct url_query *query = &request->query;
    const struct told told = { .match = url_query_value(query, field_match),
                               .revision = url_query_value(query, "resourceVersion"),
                               .has_continue = url_query_value(query, "continue").size > 0,
                               .has_initial = url_query_value(query, "sendInitialEvents").at };
    if (url_query_bool(query, "watch", false))
        check_watch(&mistakes, request, &told);
    else
        check_list(&mistakes, request, &told);
    return option_mistakes_finish(&mistakes, request, "ListOptions");
}

static struct bytes selector_text(const struct request *request, const char *name)
{
    struct bytes text = url_query_value(&request->query, name);
    return text.at ? text : BYTES("");
}

/* Who is named by the path must not be another than the fields say. */
static bool check_name(struct request *request, const struct list_options *options)
{
    const struct field_selector *fields = &options->fields;
    bool is_named = !options->name || fields->count == 0;
    for (size_t i = 0; i < fields->count && !is_named; i++) {
        const struct field_requirement *field = &fields->requirements[i];
        is_named = !field->negated && text_equal(field->path, "metadata.name") &&
                   text_equal(field->value, options->name);
    }
    return is_named || fail(&request->err, REASON_BAD_REQUEST, 0,
                            "fieldSelector metadata.name doesn't match requested name");
}

bool list_options_read(struct request *request, struct list_options **ret)
{
    struct list_options *options = *ret = ARENA_NEW(&request->arena, struct list_options);
    const struct route *route = &request->route;
    struct bytes fields = selector_text(request, "fieldSelector");
    options->ns = route->ns;
    options->name = route->name;
    return query_int(request, "timeoutSeconds", 0, &options->timeout_s) &&
           query_int(request, "limit", 0, &options->limit) &&
           selector_parse(selector_text(request, "labelSelector"), &request->arena,
                          &options->labels, &request->err) &&
           field_selector_check(fields, &request->arena, &request->err) && check(request) &&
           field_selector_parse(fields, route->kind, &request->arena, &options->fields,
                                &request->err) &&
           check_name(request, options);
}

bool list_options_match(const struct list_options *options, const struct object *object)
{
    return (!*options->ns || text_equal(options->ns, object->namespace)) &&
           (!options->name || text_equal(options->name, object->name)) &&
           selector_matches(&options->labels, object) &&
           field_selector_matches(&options->fields, object);
}
