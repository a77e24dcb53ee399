/* SPDX-License-Identifier: Apache-2.0 */
/* library_format.c - format.dns1123Label() and its like: named formats of texts, as values.
 *
 * A format is a row: a function of no argument makes it, format.named finds it by its name, validate
 * asks it.  The size of its regular expression is upstream's and counts for costs alone. */
#include "base/arena.h"
#include "cel/cost.h"
#include "cel/run_pattern.h"
#include "cel/uri.h"
#include "object/structural_schema.h"
#include "object/validation.h"

enum { ESTIMATED_PATTERN_MAX = 128 };

/* Adds what is wrong with the text; returns how many that are. */
typedef size_t format_check(struct bytes text, enum format, const char *ret_details[],
                            struct arena *);

struct named_format {
    struct cel_native native;
    const char       *name;              /* "dns1123Label" */
    format_check     *check;
    enum format       format;            /* of checks of names */
    const char       *schema_format;     /* "date-time" */
    const char       *problem;           /* of check_schema: what it says of a bad text */
    uint64_t          pattern_size;
};

static bool format_equal(const struct cel_native *a, const struct cel_native *b)
{
    return a == b;
}

static const struct cel_type format_type = {
    .kind = CEL_OPAQUE, .name = "kubernetes.NamedFormat", .max_count = UINT64_MAX };
static const struct cel_native_class format_class = { .type = &format_type, .equal = format_equal };

/* ---- checks ---- */

static size_t check_name(struct bytes text, enum format format, const char *ret_details[],
                         struct arena *arena)
{
    (void)arena;
    return format_problems(format, text, ret_details);
}

/* More is appended to it: it may end in '-'. */
static size_t check_prefix(struct bytes text, enum format format, const char *ret_details[],
                           struct arena *arena)
{
    char *masked = arena_copy(arena, text.at ? text.at : "", text.size);
    size_t size = text.size;
    if (size > 1 && masked[size - 1] == '-') {
        masked[size - 2] = 'a';
        size--;
    }
    return format_problems(format, (struct bytes){ masked, size }, ret_details);
}

static size_t check_uri(struct bytes text, enum format format, const char *ret_details[],
                        struct arena *arena)
{
    (void)format;
    ret_details[0] = cel_uri_problem(text, arena);
    return ret_details[0] != NULL;
}

static const struct named_format formats[] = {
    { { &format_class }, "dns1123Label",           check_name,   FORMAT_LABEL,       NULL, NULL, 30 },
    { { &format_class }, "dns1123Subdomain",       check_name,   FORMAT_SUBDOMAIN,   NULL, NULL, 60 },
    { { &format_class }, "dns1035Label",           check_name,   FORMAT_LABEL_1035,  NULL, NULL, 30 },
    { { &format_class }, "qualifiedName",          check_name,   FORMAT_QUALIFIED,   NULL, NULL, 60 },
    { { &format_class }, "dns1123LabelPrefix",     check_prefix, FORMAT_LABEL,       NULL, NULL, 30 },
    { { &format_class }, "dns1123SubdomainPrefix", check_prefix, FORMAT_SUBDOMAIN,   NULL, NULL, 60 },
    { { &format_class }, "dns1035LabelPrefix",     check_prefix, FORMAT_LABEL_1035,  NULL, NULL, 30 },
    { { &format_class }, "labelValue",             check_name,   FORMAT_LABEL_VALUE, NULL, NULL, 40 },
    { { &format_class }, "uri",                    check_uri,    0,                  NULL, NULL, 1103 },
    { { &format_class }, "uuid",     NULL, 0, "uuid",      "does not match the UUID format", 70 },
    { { &format_class }, "byte",     NULL, 0, "byte",      "invalid base64",                 84 },
    { { &format_class }, "date",     NULL, 0, "date",      "invalid date",                   71 },
    { { &format_class }, "datetime", NULL, 0, "date-time", "invalid datetime",               71 },
};

static size_t check_schema(struct cel_run *run, const struct named_format *named,
                           struct bytes text, const char *ret_details[])
{
    const struct schema_format *format = schema_format_find(bytes_of(named->schema_format));
    const char *pattern = schema_format_pattern(format);
    const struct pattern *compiled = pattern ? cel_run_own_pattern(run, pattern) : NULL;
    ret_details[0] = named->problem;
    return !schema_format_matches(format, compiled, text);
}

/* ---- functions ---- */

static struct cel_value named(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    FOR_EACH(row, formats)
        if (bytes_equal_text(args[0].bytes, row->name))
            return cel_make_optional(cel_run_arena(run), cel_make_native(&row->native));
    return cel_make_none();
}

static struct cel_value validate(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    const struct named_format *format = (const void *)args[0].native;
    const char *details[FORMAT_PROBLEMS_MAX];
    struct arena *arena = cel_run_arena(run);
    size_t problems = format->check
        ? format->check(args[1].bytes, format->format, details, arena)
        : check_schema(run, format, args[1].bytes, details);
    if (problems == 0)
        return cel_make_none();
    struct cel_value *items = arena_array(arena, problems, sizeof *items);
    for (size_t i = 0; i < problems; i++)
        items[i] = cel_make_string(bytes_of(details[i]));
    return cel_make_optional(arena, cel_make_list(arena, items, problems));
}

static struct cel_estimate estimate_validate(const struct cel_argument *args, size_t count)
{
    (void)count;
    struct cel_bounds text = cel_bounds_scale(args[1].count, CEL_TEXT_COST);
    return cel_estimate_of(cel_bounds_scale(text, ESTIMATED_PATTERN_MAX * CEL_PATTERN_COST));
}

static uint64_t charge_validate(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)count;
    (void)result;
    const struct named_format *format = (const void *)args[0].native;
    return cel_charge_pattern(cel_size(args[1]), format->pattern_size);
}

enum format_row {
    LABEL, SUBDOMAIN, LABEL_1035, QUALIFIED, LABEL_PREFIX, SUBDOMAIN_PREFIX, LABEL_1035_PREFIX,
    LABEL_VALUE, URI, UUID, BYTE, DATE, DATE_TIME
};

#define MAKER(name, row)                                                                           \
    static struct cel_value name(struct cel_run *run, const struct cel_value *args, size_t count)  \
    {                                                                                              \
        (void)run;                                                                                 \
        (void)args;                                                                                \
        (void)count;                                                                               \
        return cel_make_native(&formats[row].native);                                              \
    }
MAKER(make_label, LABEL)
MAKER(make_subdomain, SUBDOMAIN)
MAKER(make_label_1035, LABEL_1035)
MAKER(make_qualified, QUALIFIED)
MAKER(make_label_prefix, LABEL_PREFIX)
MAKER(make_subdomain_prefix, SUBDOMAIN_PREFIX)
MAKER(make_label_1035_prefix, LABEL_1035_PREFIX)
MAKER(make_label_value, LABEL_VALUE)
MAKER(make_uri, URI)
MAKER(make_uuid, UUID)
MAKER(make_byte, BYTE)
MAKER(make_date, DATE)
MAKER(make_date_time, DATE_TIME)

static const struct cel_type list_of_string = {
    .kind = CEL_LIST, .element = &cel_string, .max_count = UINT64_MAX };
static const struct cel_type optional_list = {
    .kind = CEL_OPTIONAL, .element = &list_of_string, .max_count = UINT64_MAX };
static const struct cel_type optional_format = {
    .kind = CEL_OPTIONAL, .element = &format_type, .max_count = UINT64_MAX };

#define FORMAT(name, maker) { "format." name, "format." name, .result = &format_type, .call = maker }

static const struct cel_overload overloads[] = {
    { "validate",     "format-validate", .is_member = true, .parameters = { &format_type, &cel_string },
      .result = &optional_list, .call = validate, .estimate = estimate_validate, .charge = charge_validate },
    { "format.named", "format-named", .parameters = { &cel_string }, .result = &optional_format, .call = named },
    FORMAT("dns1123Label", make_label),
    FORMAT("dns1123Subdomain", make_subdomain),
    FORMAT("dns1035Label", make_label_1035),
    FORMAT("qualifiedName", make_qualified),
    FORMAT("dns1123LabelPrefix", make_label_prefix),
    FORMAT("dns1123SubdomainPrefix", make_subdomain_prefix),
    FORMAT("dns1035LabelPrefix", make_label_1035_prefix),
    FORMAT("labelValue", make_label_value),
    FORMAT("uri", make_uri),
    FORMAT("uuid", make_uuid),
    FORMAT("byte", make_byte),
    FORMAT("date", make_date),
    FORMAT("datetime", make_date_time),
};

const struct cel_library cel_format_library = {
    .name = "kubernetes.format", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
