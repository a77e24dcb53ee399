/* SPDX-License-Identifier: Apache-2.0 */
/* quantity.c - a number, a suffix, and a 128-bit count of 10^-9.
 *
 * A text is split into digits before and behind the point and a suffix; the suffix is a power of
 * ten or of two.  Everything is then counted in nano units.
 *
 * Holds:    nano is within +-NANO_MAX, which is whole units.
 * Not here: which quantities a field may have (validation). */
#include "object/quantity.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "codec/value.h"

typedef unsigned __int128 uint128;

#define INT128_MAX ((__int128)(((uint128)1 << 127) - 1))
#define NANO_MAX   (INT128_MAX / QUANTITY_UNIT * QUANTITY_UNIT)

enum { FRACTION_DIGITS_MAX = 18, EXPONENT_MAX = 1000, FAST_DIGITS = 18, FAST_BITS_DIGITS = 15 };

static const char format_problem[] =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
static const char suffix_problem[] = "unable to parse quantity's suffix";

/* A text, taken apart. */
struct parts {
    struct bytes         text;           /* without blanks */
    struct bytes         whole;          /* digits without leading zeros */
    struct bytes         fraction;       /* digits behind the point */
    int                  exponent;       /* of 2 for binary SI, else of 10 */
    enum quantity_format format;
    bool                 negative;
};

static const struct {
    struct bytes suffix;
    int exponent;
    enum quantity_format format;
} suffixes[] = {
    { { "", 0 }, 0, QUANTITY_DECIMAL_SI },   { { "m", 1 }, -3, QUANTITY_DECIMAL_SI },
    { { "Mi", 2 }, 20, QUANTITY_BINARY_SI }, { { "Gi", 2 }, 30, QUANTITY_BINARY_SI },
    { { "Ki", 2 }, 10, QUANTITY_BINARY_SI }, { { "k", 1 }, 3, QUANTITY_DECIMAL_SI },
    { { "M", 1 }, 6, QUANTITY_DECIMAL_SI },  { { "G", 1 }, 9, QUANTITY_DECIMAL_SI },
    { { "T", 1 }, 12, QUANTITY_DECIMAL_SI }, { { "P", 1 }, 15, QUANTITY_DECIMAL_SI },
    { { "E", 1 }, 18, QUANTITY_DECIMAL_SI }, { { "u", 1 }, -6, QUANTITY_DECIMAL_SI },
    { { "n", 1 }, -9, QUANTITY_DECIMAL_SI }, { { "Ti", 2 }, 40, QUANTITY_BINARY_SI },
    { { "Pi", 2 }, 50, QUANTITY_BINARY_SI }, { { "Ei", 2 }, 60, QUANTITY_BINARY_SI },
};

static struct bytes take_digits(struct bytes *rest)
{
    struct bytes digits = { rest->at, 0 };
    while (digits.size < rest->size && isdigit((unsigned char)rest->at[digits.size]))
        digits.size++;
    rest->at += digits.size;
    rest->size -= digits.size;
    return digits;
}

/* "e3", "E-2": a plus is passed, a number too large is brought near. */
static bool read_exponent(struct bytes digits, int *ret)
{
    int64_t number;
    if (digits.size && digits.at[0] == '+') {
        digits.at++;
        digits.size--;
        if (digits.size && digits.at[0] == '-')
            return false;
    }
    if (!bytes_to_int64(digits, &number))
        return false;
    *ret = (int)(number > EXPONENT_MAX    ? EXPONENT_MAX
                 : number < -EXPONENT_MAX ? -EXPONENT_MAX
                                          : number);
    return true;
}

static const char *read_suffix(struct bytes suffix, struct parts *parts)
{
    FOR_EACH(row, suffixes) {
        if (!bytes_equal(suffix, row->suffix))
            continue;
        parts->exponent = row->exponent;
        parts->format = row->format;
        return NULL;
    }
    if (suffix.size < 2 || (suffix.at[0] | 32) != 'e')
        return suffix_problem;
    parts->format = QUANTITY_DECIMAL_EXPONENT;
    struct bytes digits = { suffix.at + 1, suffix.size - 1 };
    return read_exponent(digits, &parts->exponent) ? NULL : suffix_problem;
}

/* Letters, at most one sign, digits: else it is not even a suffix. */
static bool looks_like_suffix(struct bytes suffix)
{
    size_t i = 0;
    while (i < suffix.size && memchr("eEinumkKMGTP", suffix.at[i], 12))
        i++;
    if (i < suffix.size && (suffix.at[i] == '+' || suffix.at[i] == '-'))
        i++;
    while (i < suffix.size && isdigit((unsigned char)suffix.at[i]))
        i++;
    return i == suffix.size;
}

/* NULL, or what is wrong. */
static const char *split(struct bytes text, struct parts *parts)
{
    *parts = (struct parts){ .text = bytes_trim_space(text) };
    struct bytes rest = parts->text;
    if (rest.size == 0)
        return format_problem;
    if (rest.at[0] == '-' || rest.at[0] == '+') {
        parts->negative = rest.at[0] == '-';
        rest.at++;
        rest.size--;
    }
    parts->whole = take_digits(&rest);
    while (parts->whole.size && parts->whole.at[0] == '0') {
        parts->whole.at++;
        parts->whole.size--;
    }
    if (rest.size && rest.at[0] == '.') {
        rest.at++;
        rest.size--;
        parts->fraction = take_digits(&rest);
    }
    if (!looks_like_suffix(rest))
        return format_problem;
    return read_suffix(rest, parts);
}

/* Of what is not negative. */
static __int128 multiply(__int128 a, __int128 b)
{
    return b && a > NANO_MAX / b ? NANO_MAX : a * b;
}

static __int128 add(__int128 a, __int128 b)
{
    if (b > 0 && a > NANO_MAX - b)
        return NANO_MAX;
    if (b < 0 && a < -NANO_MAX - b)
        return -NANO_MAX;
    return a + b;
}

static __int128 power_of_ten(int exponent)
{
    __int128 power = 1;
    for (int i = 0; i < exponent && power < NANO_MAX; i++)
        power = multiply(power, 10);
    return power;
}

static __int128 divide_up(__int128 a, __int128 b)
{
    return a / b + (a % b != 0);
}

static __int128 digits_value(struct bytes digits)
{
    __int128 value = 0;
    for (size_t i = 0; i < digits.size; i++)
        value = add(multiply(value, 10), digits.at[i] - '0');
    return value;
}

/* Cuts digits off the end; true where one of them was not zero. */
static bool cut(struct bytes *digits, size_t size)
{
    bool lost = false;
    for (; digits->size > size; digits->size--)
        lost |= digits->at[digits->size - 1] != '0';
    return lost;
}

/* 37 digits always fit; what lies above NANO_MAX with its first digits alone is capped. */
static __int128 decimal_nano(const struct parts *parts)
{
    enum { DIGITS = 37 };
    struct bytes fraction = parts->fraction;
    bool lost = cut(&fraction, parts->whole.size < DIGITS ? DIGITS - parts->whole.size : 0);
    __int128 digits = add(multiply(digits_value(parts->whole), power_of_ten((int)fraction.size)),
                          digits_value(fraction));
    int exponent = 9 + parts->exponent - (int)fraction.size;
    if (exponent >= 0)
        return multiply(digits, power_of_ten(exponent));
    __int128 divisor = power_of_ten(-exponent);
    return add(divide_up(digits, divisor), lost && digits % divisor == 0);
}

static __int128 binary_nano(const struct parts *parts)
{
    struct bytes fraction = parts->fraction;
    bool lost = cut(&fraction, FRACTION_DIGITS_MAX);
    __int128 unit = (__int128)1 << parts->exponent, divisor = power_of_ten((int)fraction.size);
    __int128 part = digits_value(fraction) * unit;
    __int128 nano = multiply(multiply(digits_value(parts->whole), unit), QUANTITY_UNIT);
    nano = add(nano, part / divisor * QUANTITY_UNIT);
    return add(nano, divide_up(part % divisor * QUANTITY_UNIT, divisor) + lost);
}

/* Upstream caps what its fast way of reading binary amounts does not take. */
static __int128 cap_binary(const struct parts *parts, __int128 nano)
{
    int digits = (int)parts->whole.size + (parts->whole.size == 0);
    bool fast =
        parts->fraction.size == 0 && digits + parts->exponent * 3 / 10 + 1 <= FAST_BITS_DIGITS;
    const __int128 most = (__int128)INT64_MAX * QUANTITY_UNIT;
    return !fast && nano > most ? most : nano;
}

static void count(const struct parts *parts, struct quantity *ret)
{
    bool binary = parts->format == QUANTITY_BINARY_SI;
    __int128 nano = binary ? cap_binary(parts, binary_nano(parts)) : decimal_nano(parts);
    ret->nano = parts->negative ? -nano : nano;
    ret->format = parts->format;
}

bool quantity_parse(struct bytes text, struct quantity *ret)
{
    struct parts parts;
    if (split(text, &parts))
        return false;
    count(&parts, ret);
    return true;
}

const char *quantity_problem(struct bytes text)
{
    struct parts parts;
    return split(text, &parts);
}

bool quantity_amount(struct bytes text, struct quantity_amount *ret)
{
    struct parts parts;
    if (split(text, &parts))
        return false;
    int digits = (int)(parts.whole.size + (parts.whole.size == 0) + parts.fraction.size);
    bool binary = parts.format == QUANTITY_BINARY_SI;
    int scale = (binary ? 0 : parts.exponent) - (int)parts.fraction.size;
    int room = binary ? FAST_BITS_DIGITS - digits - parts.exponent * 3 / 10 - 1
                      : FAST_DIGITS - digits;
    if (room < 0 || scale < -9 || (binary && parts.fraction.size > 0))
        return false;
    int64_t value = (int64_t)digits_value(parts.whole);
    for (size_t i = 0; i < parts.fraction.size; i++)
        value = value * 10 + (parts.fraction.at[i] - '0');
    if (binary && __builtin_mul_overflow(value, INT64_C(1) << parts.exponent, &value))
        return false;
    *ret = (struct quantity_amount){ parts.negative ? -value : value, scale };
    return true;
}

/* Writes a count of units and a suffix of at most a dozen letters. */
static void write_number(__int128 number, const char *suffix, char ret_text[QUANTITY_TEXT_MAX])
{
    char digits[44];
    size_t at = sizeof digits;
    uint128 rest = number < 0 ? (uint128)-number : (uint128)number;
    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest);
    if (number < 0)
        digits[--at] = '-';
    size_t size = sizeof digits - at;
    memcpy(ret_text, digits + at, size);
    memcpy(ret_text + size, suffix, strlen(suffix) + 1);
}

static void write_decimal(const struct quantity *quantity, char ret_text[QUANTITY_TEXT_MAX])
{
    static const char *const names[] = { "n", "u", "m", "", "k", "M", "G", "T", "P", "E" };
    char suffix[16] = "";
    __int128 number = quantity->nano;
    int exponent = -9;
    for (; number % 1000 == 0; exponent += 3)
        number /= 1000;
    if (quantity->format != QUANTITY_DECIMAL_EXPONENT && exponent <= 18)
        snprintf(suffix, sizeof suffix, "%s", names[exponent / 3 + 3]);
    else if (exponent != 0)
        snprintf(suffix, sizeof suffix, "e%d", exponent);
    write_number(number, suffix, ret_text);
}

static void write_binary(const struct quantity *quantity, char ret_text[QUANTITY_TEXT_MAX])
{
    static const char *const names[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };
    __int128 number = quantity->nano / QUANTITY_UNIT;
    size_t name = 0;
    for (; number % 1024 == 0 && name + 1 < ARRAY_SIZE(names); name++)
        number /= 1024;
    write_number(number, names[name], ret_text);
}

void quantity_write(const struct quantity *quantity, char ret_text[QUANTITY_TEXT_MAX])
{
    const __int128 least = (__int128)1024 * QUANTITY_UNIT;
    bool small = quantity->nano > -least && quantity->nano < least;
    if (quantity->nano == 0)
        write_number(0, "", ret_text);
    else if (quantity->format == QUANTITY_BINARY_SI && !small &&
             quantity->nano % QUANTITY_UNIT == 0)
        write_binary(quantity, ret_text);
    else
        write_decimal(quantity, ret_text);
}

/* The digits without their point: how they begin and end decides in upstream's shortcut. */
static bool digits_pass(const struct parts *parts)
{
    static const char zeros[] = "000";
    struct bytes whole = parts->whole.size ? parts->whole : BYTES("0"), fraction = parts->fraction;
    for (size_t i = 0; i < 3 && i < whole.size + fraction.size; i++) {
        char c = i < fraction.size ? fraction.at[fraction.size - 1 - i]
                                   : whole.at[whole.size - 1 - (i - fraction.size)];
        if (c != zeros[i])
            return whole.at[0] != '0';
    }
    return whole.size + fraction.size < 3 && whole.at[0] != '0';
}

/* Whether upstream would not look twice, and hand the text on as it is. */
static bool passes_for_canonical(const struct parts *parts)
{
    if (bytes_equal_text(parts->text, "0"))
        return true;
    size_t digits = parts->whole.size + (parts->whole.size == 0) + parts->fraction.size;
    if (parts->format == QUANTITY_BINARY_SI) {
        bool fast = parts->fraction.size == 0 &&
                    (int)digits + parts->exponent * 3 / 10 + 1 <= FAST_BITS_DIGITS;
        int64_t units = fast ? (int64_t)digits_value(parts->whole) : 0;
        bool is_plain = parts->whole.at == parts->text.at;   /* no sign, no zeros in front */
        return (units & 7) != 0 || (units % 1024 != 0 && is_plain);
    }
    int scale = parts->exponent - (int)parts->fraction.size;
    return digits <= FAST_DIGITS && scale >= -9 && scale % 3 == 0 && digits_pass(parts);
}

bool quantity_canonical(struct bytes text, bool round_to_milli, char ret_text[QUANTITY_TEXT_MAX],
                        struct bytes *ret)
{
    struct parts parts;
    struct quantity quantity;
    if (split(text, &parts))
        return false;
    bool keep = passes_for_canonical(&parts);
    if (keep && (!round_to_milli || parts.exponent - (int)parts.fraction.size >= -3)) {
        *ret = parts.text;
        return true;
    }
    count(&parts, &quantity);
    if (round_to_milli && quantity.nano % QUANTITY_MILLI != 0)
        quantity.nano =
            (quantity.nano / QUANTITY_MILLI + (quantity.nano > 0 ? 1 : -1)) * QUANTITY_MILLI;
    quantity_write(&quantity, ret_text);
    *ret = bytes_of(ret_text);
    return true;
}

/* In units of `unit` nano, away from zero. */
static int64_t units(const struct quantity *quantity, __int128 unit)
{
    __int128 number = quantity->nano / unit;
    if (quantity->nano % unit != 0)
        number += quantity->nano > 0 ? 1 : -1;
    return number > INT64_MAX ? INT64_MAX : number < INT64_MIN ? INT64_MIN : (int64_t)number;
}

int64_t quantity_value(const struct quantity *quantity)
{
    return units(quantity, QUANTITY_UNIT);
}

int64_t quantity_milli(const struct quantity *quantity)
{
    return units(quantity, QUANTITY_MILLI);
}

bool quantity_is_whole(const struct quantity *quantity)
{
    const __int128 large = (__int128)QUANTITY_UNIT * QUANTITY_UNIT * QUANTITY_UNIT;
    const __int128 nano = quantity->nano;
    bool is_capped = nano == NANO_MAX || nano == -NANO_MAX;
    int64_t milli = (int64_t)(uint64_t)(nano / QUANTITY_MILLI);
    if (nano > -large && nano < large)
        return nano % QUANTITY_UNIT == 0;
    return is_capped || (nano % QUANTITY_MILLI == 0 && milli % 1000 == 0);
}

int quantity_compare(const struct quantity *a, const struct quantity *b)
{
    return (a->nano > b->nano) - (a->nano < b->nano);
}

void quantity_add(struct quantity *sum, const struct quantity *more)
{
    if (sum->nano == 0)
        sum->format = more->format;
    sum->nano = add(sum->nano, more->nano);
}

void quantity_subtract(struct quantity *from, const struct quantity *less)
{
    if (from->nano == 0)
        from->format = less->format;
    from->nano = add(from->nano, -less->nano);
}

bool int_or_percent(const struct value *value, int64_t total, bool round_up, int64_t *ret)
{
    int64_t percent;
    if (value_is(value, VALUE_INT)) {
        *ret = value->integer;
        return true;
    }
    if (!value_is(value, VALUE_STRING) || !bytes_ends_with(value->string, "%"))
        return false;
    if (!bytes_to_int64((struct bytes){ value->string.at, value->string.size - 1 }, &percent))
        return false;
    __int128 product = (__int128)percent * total;
    *ret = (int64_t)((product + (round_up && product > 0 ? 99 : 0)) / 100);
    return true;
}
