/* SPDX-License-Identifier: Apache-2.0 */
/* library_url.c - url(): a URL's parts. */
#include <stdlib.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "cel/uri.h"

enum { QUERY_PARAMETERS_MAX = 10000 };

struct cel_url {
    struct cel_native native;
    struct cel_uri    uri;
    struct bytes      text;              /* canonical, for comparing */
};

static const struct cel_uri *uri_of(struct cel_value value)
{
    return &((const struct cel_url *)(const void *)value.native)->uri;
}

static bool url_equal(const struct cel_native *a, const struct cel_native *b)
{
    return bytes_equal(((const struct cel_url *)(const void *)a)->text,
                       ((const struct cel_url *)(const void *)b)->text);
}

static size_t url_text_size(const struct cel_native *native)
{
    return ((const struct cel_url *)(const void *)native)->text.size;
}

static const struct cel_type url_type = {
    .kind = CEL_OPAQUE, .name = "kubernetes.URL", .max_count = UINT64_MAX };
static const struct cel_native_class url_class = { .type = &url_type, .equal = url_equal, .text_size = url_text_size };

static struct cel_value make(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct arena *arena = cel_run_arena(run);
    struct cel_url *url = ARENA_NEW(arena, struct cel_url);
    url->native.class = &url_class;
    const char *problem = cel_uri_parse(args[0].bytes, &url->uri, arena);
    if (problem)
        return cel_fail(arena, "URL parse error during conversion from string: %s", problem);
    url->text = cel_uri_text(&url->uri, arena);
    return cel_make_native(&url->native);
}

static struct cel_value is_url(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return cel_make_bool(!cel_uri_problem(args[0].bytes, cel_run_arena(run)));
}

#define PART(name, part)                                                                           \
    static struct cel_value name(struct cel_run *run, const struct cel_value *args, size_t count)  \
    {                                                                                              \
        (void)run;                                                                                 \
        (void)count;                                                                               \
        return cel_make_string(part);                                                              \
    }
PART(get_scheme, uri_of(args[0])->scheme)
PART(get_host, uri_of(args[0])->host)
PART(get_hostname, cel_uri_hostname(uri_of(args[0])))
PART(get_port, cel_uri_port(uri_of(args[0])))
PART(get_escaped_path, uri_of(args[0])->path)

/* ---- the query ---- */

struct parameter {
    struct bytes name, value;
    size_t       index;                  /* where it stands in the query */
};

/* "a=b"; false for what upstream passes over: a ';' in it, a bad escape. */
static bool read_parameter(struct bytes text, struct arena *arena, struct parameter *ret)
{
    size_t ignored;
    if (text.size == 0 || bytes_find(text, ';', &ignored))
        return false;
    struct bytes rest = text, name = bytes_next(&rest, '=');
    struct bytes value = rest.at ? rest : BYTES("");
    return cel_uri_decode_query(name, arena, &ret->name) &&
           cel_uri_decode_query(value, arena, &ret->value);
}

static int compare_parameters(const void *a, const void *b)
{
    const struct parameter *first = a, *second = b;
    int order = bytes_compare(first->name, second->name);
    return order ? order : first->index < second->index ? -1 : 1;
}

/* Of those of one name, which stand side by side. */
static struct cel_value values_of(const struct parameter *parameters, size_t count,
                                  struct arena *arena)
{
    struct cel_value *items = arena_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = cel_make_string(parameters[i].value);
    return cel_make_list(arena, items, count);
}

static struct cel_value by_name(const struct parameter *parameters, size_t count,
                                struct arena *arena)
{
    struct cel_entry *entries = arena_array(arena, count, sizeof *entries);
    size_t entry_count = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count; end++)
            if (!bytes_equal(parameters[end].name, parameters[i].name))
                break;
        entries[entry_count++] =
            (struct cel_entry){ cel_make_string(parameters[i].name),
                                values_of(&parameters[i], end - i, arena) };
    }
    return cel_make_map(arena, entries, entry_count);
}

static struct cel_value get_query(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct arena *arena = cel_run_arena(run);
    struct parameter *parameters = NULL, parameter;
    size_t found = 0, room = 0;
    struct bytes rest = uri_of(args[0])->query;
    while (rest.at && found < QUERY_PARAMETERS_MAX) {
        if (!read_parameter(bytes_next(&rest, '&'), arena, &parameter))
            continue;
        parameters = arena_grow(arena, parameters, found, &room, sizeof parameter);
        parameter.index = found;
        parameters[found++] = parameter;
    }
    if (found > 0)
        qsort(parameters, found, sizeof *parameters, compare_parameters);
    return by_name(parameters, found, arena);
}

static struct cel_estimate estimate_url(const struct cel_argument *args, size_t count)
{
    (void)count;
    return (struct cel_estimate){ cel_bounds_scale(args[0].count, CEL_TEXT_COST), args[0].count };
}

static const struct cel_type list_of_string = {
    .kind = CEL_LIST, .element = &cel_string, .max_count = UINT64_MAX };
static const struct cel_type query_map = {
    .kind = CEL_MAP, .key = &cel_string, .element = &list_of_string, .max_count = UINT64_MAX };

#define TEXT_IN .parameters = { &cel_string }
#define URL_IN  .is_member = true, .parameters = { &url_type }

static const struct cel_overload overloads[] = {
    { "url",            "string_to_url",        TEXT_IN, .result = &url_type,   .call = make,
      .estimate = estimate_url, .charge = cel_charge_first_text },
    { "isURL",          "is_url_string",        TEXT_IN, .result = &cel_bool,   .call = is_url },
    { "getScheme",      "url_get_scheme",       URL_IN,  .result = &cel_string, .call = get_scheme },
    { "getHost",        "url_get_host",         URL_IN,  .result = &cel_string, .call = get_host },
    { "getHostname",    "url_get_hostname",     URL_IN,  .result = &cel_string, .call = get_hostname },
    { "getPort",        "url_get_port",         URL_IN,  .result = &cel_string, .call = get_port },
    { "getEscapedPath", "url_get_escaped_path", URL_IN,  .result = &cel_string, .call = get_escaped_path },
    { "getQuery",       "url_get_query",        URL_IN,  .result = &query_map,  .call = get_query },
};

const struct cel_library cel_url_library = {
    .name = "kubernetes.URL", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
