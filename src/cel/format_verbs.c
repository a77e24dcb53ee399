/* SPDX-License-Identifier: Apache-2.0 */
/* format_verbs.c - the verbs of format: %s %d %f %e %b %o %x %X, with a precision for %f and %e.
 *
 * Numbers of %f and %e read as in American English: groups of three, "1.5 x 10^03" in raised digits.
 * Inside a list or a map values read as the language writes them: texts are quoted. */
#include "cel/format_verbs.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "cel/text.h"
#include "codec/utf8.h"

struct writer {
    struct buffer *buffer;
    struct arena  *arena;
    int            precision;            /* -1: none was given */
    int            depth;
    size_t        *inner_bytes;          /* of all values in lists and maps so far: they may share their
                                            parts, and be larger as a text than anything was charged for */
};

enum { DEFAULT_PRECISION = 6, SIZE_MAX_BYTES = 16 * 1024 * 1024 };

static const char rule_of_plain[] =
    "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, "
    "durations, and timestamps";
static const char rule_of_decimal[] = "decimal clause can only be used on integers";
static const char rule_of_fixed[] = "fixed-point clause can only be used on doubles";
static const char rule_of_scientific[] = "scientific clause can only be used on doubles";
static const char rule_of_binary[] = "only integers and bools can be formatted as binary";
static const char rule_of_octal[] = "octal clause can only be used on integers";
static const char rule_of_hex[] =
    "only integers, byte buffers, and strings can be formatted as hex";

static const char *wrong_kind(struct writer *writer, const char *rule, struct cel_value value)
{
    return arena_printf(writer->arena, "error during formatting: %s, was given %s", rule,
                        cel_kind_text(value, writer->arena));
}

/* ---- texts ---- */

static void add_bytes(struct writer *writer, struct bytes text)
{
    buffer_add(writer->buffer, text.at, text.size);
}

static struct bytes time_text(struct writer *writer, struct cel_value value)
{
    if (value.kind == CEL_TIMESTAMP)
        return cel_timestamp_text(value.time.seconds, value.time.nanoseconds, writer->arena);
    return cel_duration_text(value.time.seconds * INT64_C(1000000000) + value.time.nanoseconds,
                             writer->arena);
}

static const char *write_list(struct writer *writer, struct cel_value list);
static const char *write_map(struct writer *writer, struct cel_value map);

/* Of a type as a value: "list" whatever is in it. */
static const char *type_name(const struct cel_type *type, struct arena *arena)
{
    return type->name ? type->name
                      : cel_kind_text((struct cel_value){ .kind = type->kind }, arena);
}

static const char *write_scalar(struct writer *writer, struct cel_value value)
{
    switch ((int)value.kind) {
    case CEL_NULL:
        buffer_add_text(writer->buffer, "null");
        return NULL;
    case CEL_BOOL:
        buffer_add_text(writer->buffer, value.boolean ? "true" : "false");
        return NULL;
    case CEL_INT:
        buffer_printf(writer->buffer, "%" PRId64, value.integer);
        return NULL;
    case CEL_UINT:
        buffer_printf(writer->buffer, "%" PRIu64, value.unsigned_integer);
        return NULL;
    case CEL_DOUBLE:
        add_bytes(writer, cel_double_text(value.number, 'g', writer->arena));
        return NULL;
    case CEL_TIMESTAMP:
    case CEL_DURATION:
        add_bytes(writer, time_text(writer, value));
        return NULL;
    case CEL_TYPE:
        buffer_add_text(writer->buffer, type_name(value.named, writer->arena));
        return NULL;
    default:
        return wrong_kind(writer, rule_of_plain, value);
    }
}

static bool is_map(struct cel_value value)
{
    return value.kind == CEL_MAP || (value.kind == CEL_OBJECT && !value.is_native);
}

static const char *no_text(struct writer *writer)
{
    return arena_printf(writer->arena, "error during formatting: could not convert argument "
                                       "\"invalid UTF-8 in bytes, cannot convert to string\" to string");
}

static const char *write_plain(struct writer *writer, struct cel_value value)
{
    if (value.kind == CEL_BYTES && !utf8_is_valid(value.bytes))
        return no_text(writer);
    if (value.kind == CEL_STRING || value.kind == CEL_BYTES)
        add_bytes(writer, value.bytes);
    else if (value.kind == CEL_LIST)
        return write_list(writer, value);
    else if (is_map(value))
        return write_map(writer, value);
    else
        return write_scalar(writer, value);
    return NULL;
}

/* As Go's %.6f has it; what is no number stands in quotes. */
static void write_inner_double(struct writer *writer, double number)
{
    if (isfinite(number))
        buffer_printf(writer->buffer, "%.*f", DEFAULT_PRECISION, number);
    else
        buffer_printf(writer->buffer, "\"%s\"",
                      isnan(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf");
}

static const char *write_inner(struct writer *writer, struct cel_value value)
{
    switch ((int)value.kind) {
    case CEL_BYTES:
        if (!utf8_is_valid(value.bytes))
            return no_text(writer);
        buffer_add_char(writer->buffer, 'b');
        add_bytes(writer, cel_text_quote(value.bytes, writer->arena));
        return NULL;
    case CEL_STRING:
        add_bytes(writer, cel_text_quote(value.bytes, writer->arena));
        return NULL;
    case CEL_DOUBLE:
        write_inner_double(writer, value.number);
        return NULL;
    case CEL_TIMESTAMP:
    case CEL_DURATION:
        buffer_printf(writer->buffer, "%s(\"%.*s\")",
                      value.kind == CEL_TIMESTAMP ? "timestamp" : "duration",
                      BYTES_ARG(time_text(writer, value)));
        return NULL;
    case CEL_OPAQUE:
    case CEL_OPTIONAL:
        return arena_printf(writer->arena, "error during formatting: no formatting function for %s",
                            cel_kind_text(value, writer->arena));
    default:
        return write_plain(writer, value);
    }
}

static const char *too_long(struct arena *arena)
{
    return arena_printf(arena, "string is longer than %d bytes", SIZE_MAX_BYTES);
}

/* The same as an item of a list, or a key or a value of a map. */
static const char *write_item(struct writer *writer, struct cel_value value)
{
    size_t before = writer->buffer->size;
    const char *problem = write_inner(writer, value);
    *writer->inner_bytes += writer->buffer->size - before;
    return !problem && *writer->inner_bytes > SIZE_MAX_BYTES ? too_long(writer->arena) : problem;
}

static const char *too_deep(struct writer *writer)
{
    return arena_printf(writer->arena, "error during formatting: more than %d levels",
                        CEL_FORMAT_DEPTH_MAX);
}

static const char *write_list(struct writer *writer, struct cel_value list)
{
    const char *problem = NULL;
    if (writer->depth == CEL_FORMAT_DEPTH_MAX)
        return too_deep(writer);
    writer->depth++;
    buffer_add_char(writer->buffer, '[');
    for (uint64_t i = 0; i < cel_count(list) && !problem; i++) {
        buffer_add_text(writer->buffer, i > 0 ? ", " : "");
        problem = write_item(writer, cel_item(list, i, writer->arena));
    }
    buffer_add_char(writer->buffer, ']');
    writer->depth--;
    return problem;
}

struct pair {
    struct bytes key, value;
};

static int compare_pairs(const void *a, const void *b)
{
    return bytes_compare(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

/* What `write_item` adds, in the arena instead of the buffer. */
static const char *inner_text(struct writer *writer, struct cel_value value, struct bytes *ret)
{
    AUTO_BUFFER buffer = { 0 };
    struct writer inner = *writer;
    inner.buffer = &buffer;
    const char *problem = write_item(&inner, value);
    ret->at = arena_copy(writer->arena, buffer.at ? buffer.at : "", buffer.size);
    ret->size = buffer.size;
    return problem;
}

static const char *write_map(struct writer *writer, struct cel_value map)
{
    uint64_t count = cel_count(map);
    struct pair *pairs = arena_array(writer->arena, count, sizeof *pairs);
    if (writer->depth == CEL_FORMAT_DEPTH_MAX)
        return too_deep(writer);
    writer->depth++;
    for (uint64_t i = 0; i < count; i++) {
        struct cel_entry entry = cel_entry_at(map, i, writer->arena);
        const char *problem = inner_text(writer, entry.key, &pairs[i].key);
        if (!problem)
            problem = inner_text(writer, entry.value, &pairs[i].value);
        if (problem)
            return problem;
    }
    writer->depth--;
    if (count > 0)
        qsort(pairs, count, sizeof *pairs, compare_pairs);
    buffer_add_char(writer->buffer, '{');
    for (uint64_t i = 0; i < count; i++)
        buffer_printf(writer->buffer, "%s%.*s:%.*s", i > 0 ? ", " : "", BYTES_ARG(pairs[i].key),
                      BYTES_ARG(pairs[i].value));
    buffer_add_char(writer->buffer, '}');
    return NULL;
}

/* ---- numbers ---- */

static const char *write_decimal(struct writer *writer, struct cel_value value)
{
    if (value.kind != CEL_INT && value.kind != CEL_UINT)
        return wrong_kind(writer, rule_of_decimal, value);
    return write_scalar(writer, value);
}

/* A double, or a text that names what no number is. */
static bool read_double(struct cel_value value, double *ret)
{
    if (value.kind == CEL_DOUBLE)
        *ret = value.number;
    else if (value.kind == CEL_STRING && bytes_equal_text(value.bytes, "NaN"))
        *ret = NAN;
    else if (value.kind == CEL_STRING && bytes_equal_text(value.bytes, "Infinity"))
        *ret = INFINITY;
    else if (value.kind == CEL_STRING && bytes_equal_text(value.bytes, "-Infinity"))
        *ret = -INFINITY;
    else
        return false;
    return true;
}

static const char *not_finite_text(double number)
{
    return isnan(number) ? "NaN" : number > 0 ? "∞" : "-∞";
}

static int precision_of(const struct writer *writer)
{
    return writer->precision < 0 ? DEFAULT_PRECISION : writer->precision;
}

static const char *write_fixed(struct writer *writer, struct cel_value value)
{
    enum { DIGITS_MAX = 320 + CEL_FORMAT_PRECISION_MAX };
    char text[DIGITS_MAX];
    double number;
    if (!read_double(value, &number))
        return wrong_kind(writer, rule_of_fixed, value);
    if (!isfinite(number)) {
        buffer_add_text(writer->buffer, not_finite_text(number));
        return NULL;
    }
    snprintf(text, sizeof text, "%.*f", precision_of(writer), fabs(number));
    size_t whole = strcspn(text, ".");
    if (number < 0)
        buffer_add_char(writer->buffer, '-');
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            buffer_add_char(writer->buffer, ',');
        buffer_add_char(writer->buffer, text[i]);
    }
    buffer_add_text(writer->buffer, text + whole);
    return NULL;
}

static const char *const raised_digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };

static void add_scientific(struct buffer *buffer, double number)
{
    char text[32];
    snprintf(text, sizeof text, "%.*e", DEFAULT_PRECISION, number == 0 ? 0 : number);
    size_t mark = strcspn(text, "e");
    buffer_printf(buffer, "%.*s×10", (int)mark, text);
    for (const char *at = text + mark + 1; *at; at++)
        if (*at == '-')
            buffer_add_text(buffer, "⁻");
        else if (*at != '+')
            buffer_add_text(buffer, raised_digits[*at - '0']);
}

/* What is written as a precision means the least width, as upstream has it. */
static const char *write_scientific(struct writer *writer, struct cel_value value)
{
    AUTO_BUFFER text = { 0 };
    double number;
    if (!read_double(value, &number))
        return wrong_kind(writer, rule_of_scientific, value);
    if (isfinite(number))
        add_scientific(&text, number);
    else
        buffer_add_text(&text, not_finite_text(number));
    for (uint64_t size = cel_text_count(buffer_bytes(&text)), width = (uint64_t)precision_of(writer);
         size < width; size++)
        buffer_add_char(writer->buffer, ' ');
    buffer_add(writer->buffer, text.at, text.size);
    return NULL;
}

/* Digits by a power of two, after a sign. */
static void add_digits(struct writer *writer, struct cel_value value, unsigned bits,
                       const char *digits)
{
    bool negative = value.kind == CEL_INT && value.integer < 0;
    uint64_t rest = value.kind == CEL_UINT ? value.unsigned_integer : (uint64_t)value.integer;
    char text[64];
    size_t at = sizeof text;
    if (negative)
        rest = 0 - rest;
    do {
        text[--at] = digits[rest & ((1u << bits) - 1)];
        rest >>= bits;
    } while (rest);
    buffer_add_text(writer->buffer, negative ? "-" : "");
    buffer_add(writer->buffer, text + at, sizeof text - at);
}

static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";

static const char *write_binary(struct writer *writer, struct cel_value value)
{
    if (value.kind == CEL_BOOL)
        buffer_add_char(writer->buffer, value.boolean ? '1' : '0');
    else if (value.kind == CEL_INT || value.kind == CEL_UINT)
        add_digits(writer, value, 1, lower);
    else
        return wrong_kind(writer, rule_of_binary, value);
    return NULL;
}

static const char *write_octal(struct writer *writer, struct cel_value value)
{
    if (value.kind != CEL_INT && value.kind != CEL_UINT)
        return wrong_kind(writer, rule_of_octal, value);
    add_digits(writer, value, 3, lower);
    return NULL;
}

static const char *write_hex_digits(struct writer *writer, struct cel_value value,
                                    const char *digits)
{
    if (value.kind == CEL_INT || value.kind == CEL_UINT) {
        add_digits(writer, value, 4, digits);
        return NULL;
    }
    if (value.kind != CEL_STRING && value.kind != CEL_BYTES)
        return wrong_kind(writer, rule_of_hex, value);
    for (size_t i = 0; i < value.bytes.size; i++) {
        unsigned char byte = (unsigned char)value.bytes.at[i];
        buffer_add_char(writer->buffer, digits[byte >> 4]);
        buffer_add_char(writer->buffer, digits[byte & 15]);
    }
    return NULL;
}

static const char *write_lower_hex(struct writer *writer, struct cel_value value)
{
    return write_hex_digits(writer, value, lower);
}

static const char *write_upper_hex(struct writer *writer, struct cel_value value)
{
    return write_hex_digits(writer, value, upper);
}

/* ---- the text ---- */

#define KIND(name)  (1u << CEL_##name)
#define INTEGERS    (KIND(INT) | KIND(UINT))
#define TEXTS       (KIND(STRING) | KIND(BYTES))
#define ANY_PLAIN                                                                                  \
    (INTEGERS | TEXTS | KIND(LIST) | KIND(MAP) | KIND(DOUBLE) | KIND(BOOL) |                       \
     KIND(TIMESTAMP) | KIND(DURATION) | KIND(TYPE) | KIND(NULL))

/* What may be written by a verb stands in its rule, and, for those that check types, in its kinds. */
static const struct verb {
    char        letter;
    const char *(*write)(struct writer *, struct cel_value);
    const char *rule;
    unsigned    kinds;
} verbs[] = {
    { 's', write_plain,      rule_of_plain,      ANY_PLAIN },
    { 'd', write_decimal,    rule_of_decimal,    INTEGERS },
    { 'f', write_fixed,      rule_of_fixed,      KIND(DOUBLE) | KIND(STRING) },
    { 'e', write_scientific, rule_of_scientific, KIND(DOUBLE) | KIND(STRING) },
    { 'b', write_binary,     rule_of_binary,     INTEGERS | KIND(BOOL) },
    { 'o', write_octal,      rule_of_octal,      INTEGERS },
    { 'x', write_lower_hex,  rule_of_hex,        INTEGERS | TEXTS },
    { 'X', write_upper_hex,  rule_of_hex,        INTEGERS | TEXTS },
};

#define UNREADABLE "could not parse formatting clause: "

/* Steps over ".3". */
static const char *read_precision(struct writer *writer, struct bytes format, size_t *at)
{
    size_t start = *at + 1, end = start;
    writer->precision = -1;
    if (format.at[*at] != '.')
        return NULL;
    while (end < format.size && format.at[end] >= '0' && format.at[end] <= '9')
        end++;
    if (end == format.size)
        return UNREADABLE "error while parsing precision: could not find end of precision specifier";
    struct bytes digits = { format.at + start, end - start };
    int64_t precision;
    const char *why = digits.size == 0 ? "invalid syntax" : "value out of range";
    if (!bytes_to_int64(digits, &precision))
        return arena_printf(writer->arena,
                            UNREADABLE "error while parsing precision: error while converting "
                                       "precision to integer: strconv.Atoi: parsing \"%.*s\": %s",
                            BYTES_ARG(digits), why);
    if (precision > CEL_FORMAT_PRECISION_MAX)
        return arena_printf(writer->arena, UNREADABLE "precision is more than %d",
                            CEL_FORMAT_PRECISION_MAX);
    writer->precision = (int)precision;
    *at = end;
    return NULL;
}

/* The verb that begins behind '%'. */
static const char *read_verb(struct writer *writer, struct bytes format, size_t *at,
                             const struct verb **ret)
{
    if (*at >= format.size)
        return "unexpected end of string";
    const char *problem = read_precision(writer, format, at);
    if (problem)
        return problem;
    char letter = format.at[(*at)++];
    FOR_EACH(verb, verbs)
        if (verb->letter == letter) {
            *ret = verb;
            return NULL;
        }
    char text[4];
    size_t size = cel_text_put((unsigned char)letter, text);
    return arena_printf(writer->arena, UNREADABLE "unrecognized formatting clause \"%.*s\"",
                        (int)size, text);
}

/* Writes what stands before the next verb, and goes behind its '%'; false at the end. */
static bool next_verb(struct writer *writer, struct bytes format, size_t *at)
{
    while (*at < format.size) {
        const char *mark = memchr(format.at + *at, '%', format.size - *at);
        size_t plain = mark ? (size_t)(mark - format.at) : format.size;
        buffer_add(writer->buffer, format.at + *at, plain - *at);
        *at = plain + 1;
        if (!mark)
            return false;
        if (*at >= format.size || format.at[*at] != '%')
            return true;
        buffer_add_char(writer->buffer, '%');
        ++*at;
    }
    return false;
}

static const char *no_item(struct arena *arena, uint64_t index)
{
    return arena_printf(arena, "index %" PRIu64 " out of range", index);
}

const char *cel_format_value(struct buffer *buffer, struct cel_value value, struct arena *arena)
{
    size_t inner_bytes = 0;
    struct writer writer = { buffer, arena, -1, 0, &inner_bytes };
    return write_plain(&writer, value);
}

const char *cel_format(struct buffer *buffer, struct bytes format, struct cel_value list,
                       struct arena *arena)
{
    size_t inner_bytes = 0;
    struct writer writer = { buffer, arena, -1, 0, &inner_bytes };
    uint64_t next = 0;
    for (size_t at = 0; next_verb(&writer, format, &at);) {
        const struct verb *verb;
        if (at < format.size && next >= cel_count(list))
            return no_item(arena, next);
        const char *problem = read_verb(&writer, format, &at, &verb);
        if (!problem)
            problem = verb->write(&writer, cel_item(list, next++, arena));
        if (problem)
            return problem;
        if (buffer->size > SIZE_MAX_BYTES)
            return too_long(arena);
    }
    return NULL;
}

static bool may_be(const struct cel_type *type, unsigned kinds)
{
    return type->kind == CEL_DYN || (kinds >> type->kind & 1);
}

static const char *wrong_type(struct writer *writer, const char *rule, const struct cel_type *type)
{
    return wrong_kind(writer, rule, (struct cel_value){ .kind = type->kind, .type = type });
}

const char *cel_format_check_inner(const struct cel_type *type, struct arena *arena)
{
    struct writer writer = { .arena = arena };
    return may_be(type, ANY_PLAIN) ? NULL : wrong_type(&writer, rule_of_plain, type);
}

const char *cel_format_check(struct bytes format, const struct cel_type *const *items,
                             size_t item_count, struct arena *arena, size_t *ret_item)
{
    AUTO_BUFFER ignored = { 0 };
    struct writer writer = { &ignored, arena, -1, 0, NULL };
    size_t next = 0;
    *ret_item = item_count;
    for (size_t at = 0; next_verb(&writer, format, &at); next++) {
        const struct verb *verb;
        if (at < format.size && next >= item_count)
            return no_item(arena, next);
        const char *problem = read_verb(&writer, format, &at, &verb);
        if (problem)
            return problem;
        if (may_be(items[next], verb->kinds))
            continue;
        *ret_item = next;
        return wrong_type(&writer, verb->rule, items[next]);
    }
    *ret_item = next;
    return NULL;
}
