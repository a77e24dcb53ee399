/* SPDX-License-Identifier: Apache-2.0 */
/* library_semver.c - semver(): semantic versions, read and compared.
 *
 * A version keeps its texts: three numbers, and what stands behind '-' cut at dots.  What stands behind
 * '+' is checked and then means nothing. */
#include <stdlib.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "cel/text_place.h"

struct cel_semver {
    struct cel_native native;
    uint64_t          major, minor, patch;
    struct bytes      prerelease;        /* "alpha.1"; at is NULL where there is none */
};

static const struct cel_semver *semver_of(struct cel_value value)
{
    return (const struct cel_semver *)(const void *)value.native;
}

/* ---- order ---- */

static bool is_number(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return true;
}

static int compare_uint(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Numbers come before words; numbers have no leading zeros. */
static int compare_part(struct bytes a, struct bytes b)
{
    if (is_number(a) != is_number(b))
        return is_number(a) ? -1 : 1;
    int order = is_number(a) && a.size != b.size ? (a.size > b.size ? 1 : -1) : bytes_compare(a, b);
    return (order > 0) - (order < 0);
}

static int compare_prerelease(struct bytes a, struct bytes b)
{
    if (!a.at || !b.at)
        return (a.at == NULL) - (b.at == NULL);
    while (a.at && b.at) {
        int order = compare_part(bytes_next(&a, '.'), bytes_next(&b, '.'));
        if (order)
            return order;
    }
    return (a.at != NULL) - (b.at != NULL);
}

static int compare(const struct cel_semver *a, const struct cel_semver *b)
{
    int order = compare_uint(a->major, b->major);
    if (!order)
        order = compare_uint(a->minor, b->minor);
    if (!order)
        order = compare_uint(a->patch, b->patch);
    return order ? order : compare_prerelease(a->prerelease, b->prerelease);
}

static bool semver_equal(const struct cel_native *a, const struct cel_native *b)
{
    return compare((const void *)a, (const void *)b) == 0;
}

static size_t semver_text_size(const struct cel_native *native)
{
    return ((const struct cel_semver *)(const void *)native)->prerelease.size;
}

static const struct cel_type semver_type = {
    .kind = CEL_OPAQUE, .name = "kubernetes.Semver", .max_count = UINT64_MAX };
static const struct cel_native_class semver_class = {
    .type = &semver_type, .equal = semver_equal, .text_size = semver_text_size };

/* ---- reading ---- */

static const char *with_text(struct arena *arena, const char *what, struct bytes text)
{
    return arena_printf(arena, "%s %.*s", what, BYTES_ARG(cel_text_quote(text, arena)));
}

static const char *read_number(struct bytes text, const char *lower, const char *upper,
                               uint64_t *ret, struct arena *arena)
{
    if (!is_number(text))
        return with_text(
            arena, arena_printf(arena, "Invalid character(s) found in %s number", lower), text);
    if (text.size > 1 && text.at[0] == '0')
        return with_text(
            arena, arena_printf(arena, "%s number must not contain leading zeroes", upper), text);
    if (bytes_to_uint64(text, ret))
        return NULL;
    return arena_printf(arena, "strconv.ParseUint: parsing %.*s: %s",
                        BYTES_ARG(cel_text_quote(text, arena)),
                        text.size ? "value out of range" : "invalid syntax");
}

static bool is_word(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i], letter = (char)(c | 0x20);
        if (!(c >= '0' && c <= '9') && !(letter >= 'a' && letter <= 'z') && c != '-')
            return false;
    }
    return true;
}

static const char *check_prerelease(struct bytes rest, struct arena *arena)
{
    while (rest.at) {
        uint64_t number;
        struct bytes part = bytes_next(&rest, '.');
        if (part.size == 0)
            return "Prerelease is empty";
        if (!is_number(part)) {
            if (!is_word(part))
                return with_text(arena, "Invalid character(s) found in prerelease", part);
            continue;
        }
        if (part.size > 1 && part.at[0] == '0')
            return with_text(arena, "Numeric PreRelease version must not contain leading zeroes",
                             part);
        if (!bytes_to_uint64(part, &number))
            return read_number(part, "", "", &number, arena);
    }
    return NULL;
}

static const char *check_build(struct bytes rest, struct arena *arena)
{
    while (rest.at) {
        struct bytes part = bytes_next(&rest, '.');
        if (part.size == 0)
            return "Build meta data is empty";
        if (!is_word(part))
            return with_text(arena, "Invalid character(s) found in build meta data", part);
    }
    return NULL;
}

/* Cuts what stands behind the separator off; {NULL, 0} where it does not stand there. */
static struct bytes cut_tail(struct bytes *text, char separator)
{
    size_t at;
    if (!bytes_find(*text, separator, &at))
        return (struct bytes){ NULL, 0 };
    struct bytes tail = cel_text_slice(*text, at + 1, text->size);
    text->size = at;
    return tail;
}

static const char *read_semver(struct bytes text, struct cel_semver *ret, struct arena *arena)
{
    if (text.size == 0)
        return "Version string empty";
    struct bytes rest = text, major = bytes_next(&rest, '.');
    struct bytes minor = rest.at ? bytes_next(&rest, '.') : rest;
    if (!rest.at)
        return "No Major.Minor.Patch elements found";
    struct bytes build = cut_tail(&rest, '+');
    ret->prerelease = cut_tail(&rest, '-');
    const char *problem = read_number(major, "major", "Major", &ret->major, arena);
    if (!problem)
        problem = read_number(minor, "minor", "Minor", &ret->minor, arena);
    if (!problem)
        problem = read_number(rest, "patch", "Patch", &ret->patch, arena);
    if (!problem)
        problem = check_prerelease(ret->prerelease, arena);
    return problem ? problem : check_build(build, arena);
}

/* Without leading zeros, but one where no digit would be left in front. */
static void add_without_zeros(struct buffer *buffer, struct bytes part)
{
    struct bytes rest = part;
    while (part.size > 1 && rest.size > 0 && rest.at[0] == '0')
        rest = cel_text_slice(rest, 1, rest.size);
    if (part.size > 1 && (rest.size == 0 || !is_number((struct bytes){ rest.at, 1 })))
        buffer_add_char(buffer, '0');
    buffer_add(buffer, rest.at, rest.size);
}

/* "v1.02" as "1.2.0"; false where it is short and has a tail. */
static const char *normalize(struct bytes *text, struct arena *arena)
{
    AUTO_BUFFER buffer = { 0 };
    struct bytes rest = *text, part = { NULL, 0 };
    int count = 0;
    if (bytes_starts_with(rest, "v"))
        rest = cel_text_slice(rest, 1, rest.size);
    if (rest.size == 0)
        rest.at = "";
    while (rest.at && count < 3) {
        part = count == 2 ? rest : bytes_next(&rest, '.');
        if (count++ == 2)
            rest.at = NULL;
        buffer_add_text(&buffer, count > 1 ? "." : "");
        add_without_zeros(&buffer, part);
    }
    size_t at;
    if (count < 3 && (bytes_find(part, '+', &at) || bytes_find(part, '-', &at)))
        return "short version cannot contain PreRelease/Build meta data";
    for (; count < 3; count++)
        buffer_add_text(&buffer, ".0");
    *text = (struct bytes){ arena_copy(arena, buffer.at, buffer.size), buffer.size };
    return NULL;
}

static const char *parse(struct cel_run *run, const struct cel_value *args, size_t count,
                         struct cel_semver *ret)
{
    struct bytes text = args[0].bytes;
    const char *problem = NULL;
    if (count > 1 && args[1].boolean)
        problem = normalize(&text, cel_run_arena(run));
    return problem ? problem : read_semver(text, ret, cel_run_arena(run));
}

static struct cel_value make(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct cel_semver *version = ARENA_NEW(cel_run_arena(run), struct cel_semver);
    version->native.class = &semver_class;
    const char *problem = parse(run, args, count, version);
    return problem ? cel_fail(cel_run_arena(run), "%s", problem)
                   : cel_make_native(&version->native);
}

static struct cel_value is_semver(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct cel_semver ignored;
    return cel_make_bool(!parse(run, args, count, &ignored));
}

/* ---- asking ---- */

static struct cel_value major_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_int((int64_t)semver_of(args[0])->major);
}

static struct cel_value minor_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_int((int64_t)semver_of(args[0])->minor);
}

static struct cel_value patch_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_int((int64_t)semver_of(args[0])->patch);
}

static struct cel_value is_greater(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(compare(semver_of(args[0]), semver_of(args[1])) > 0);
}

static struct cel_value is_less(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(compare(semver_of(args[0]), semver_of(args[1])) < 0);
}

static struct cel_value compare_to(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_int(compare(semver_of(args[0]), semver_of(args[1])));
}

#define TEXT_IN      .parameters = { &cel_string }
#define TEXT_BOOL_IN .parameters = { &cel_string, &cel_bool }
#define ONE_IN       .is_member = true, .parameters = { &semver_type }
#define TWO_IN       .is_member = true, .parameters = { &semver_type, &semver_type }
#define COSTS_TEXT   .estimate = cel_estimate_first_text, .charge = cel_charge_first_text

static const struct cel_overload overloads[] = {
    { "semver",        "string_to_semver",       TEXT_IN,      .result = &semver_type, .call = make,      COSTS_TEXT },
    { "semver",        "string_bool_to_semver",  TEXT_BOOL_IN, .result = &semver_type, .call = make,      COSTS_TEXT },
    { "isSemver",      "is_semver_string",       TEXT_IN,      .result = &cel_bool,    .call = is_semver, COSTS_TEXT },
    { "isSemver",      "is_semver_string_bool",  TEXT_BOOL_IN, .result = &cel_bool,    .call = is_semver, COSTS_TEXT },
    { "isGreaterThan", "semver_is_greater_than", TWO_IN,       .result = &cel_bool,    .call = is_greater },
    { "isLessThan",    "semver_is_less_than",    TWO_IN,       .result = &cel_bool,    .call = is_less },
    { "compareTo",     "semver_compare_to",      TWO_IN,       .result = &cel_int,     .call = compare_to },
    { "major",         "semver_major",           ONE_IN,       .result = &cel_int,     .call = major_of },
    { "minor",         "semver_minor",           ONE_IN,       .result = &cel_int,     .call = minor_of },
    { "patch",         "semver_patch",           ONE_IN,       .result = &cel_int,     .call = patch_of },
};

const struct cel_library cel_semver_library = {
    .name = "kubernetes.Semver", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
