/* SPDX-License-Identifier: Apache-2.0 */
/* structural_format.c - what a string must look like: named formats.  One is a pattern, code, or both.
 *
 * Not here: formats of numbers (structural_validate.c). */
#include "object/structural_schema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "object/pattern.h"
#include "object/time_text.h"
#include "object/validation.h"

/* ---- formats ---- */

struct schema_format {
    const char *name;                    /* without '-' */
    const char *pattern;                 /* NULL: none */
    bool      (*check)(struct bytes);    /* NULL: none */
};

static bool is_ipv4(struct bytes text)
{
    struct ip_address address;
    return ip_parse(text, &address) && address.size == 4;
}

static bool is_ipv6(struct bytes text)
{
    struct ip_address address;
    return ip_parse(text, &address) && address.size == 16;
}

static bool is_cidr(struct bytes text)
{
    struct ip_address address;
    int prefix;
    return cidr_parse(text, &address, &prefix);
}

/* The labels' lengths are the pattern's. */
static bool is_hostname(struct bytes text)
{
    enum { HOSTNAME_MAX = 255 };
    return text.size <= HOSTNAME_MAX;
}

static bool is_date(struct bytes text)
{
    enum { DATE_SIZE = 10 };
    char whole[DATE_SIZE + sizeof "T00:00:00Z"] = { 0 };
    int64_t seconds;
    int32_t ns;
    if (text.size != DATE_SIZE)
        return false;
    memcpy(whole, text.at, DATE_SIZE);
    memcpy(whole + DATE_SIZE, "T00:00:00Z", sizeof "T00:00:00Z");
    return time_parse_parts(bytes_of(whole), &seconds, &ns);
}

/* The pattern has seen to the rest. */
static bool starts_with_date(struct bytes text)
{
    return text.size > 10 && is_date((struct bytes){ text.at, 10 });
}

static bool is_short_name(struct bytes text)
{
    return text.size <= 63;
}

static bool is_long_name(struct bytes text)
{
    return text.size <= 253;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : -1;
}

/* Digits alone, without blanks and dashes; the count, or 0 where there is anything else. */
static size_t bare_digits(struct bytes text, char *ret, size_t room, bool ends_with_x)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (c == ' ' || c == '-')
            continue;
        bool is_x = ends_with_x && (c == 'X' || c == 'x') && count + 1 == room;
        if (count == room || (digit_of(c) < 0 && !is_x))
            return 0;
        ret[count++] = c;
    }
    return count;
}

static bool is_isbn10(struct bytes text)
{
    char digits[10];
    int sum = 0;
    if (bare_digits(text, digits, sizeof digits, /* ends_with_x= */ true) != sizeof digits)
        return false;
    for (int i = 0; i < 9; i++)
        sum += (i + 1) * digit_of(digits[i]);
    sum += 10 * (digit_of(digits[9]) < 0 ? 10 : digit_of(digits[9]));
    return sum % 11 == 0;
}

static bool is_isbn13(struct bytes text)
{
    char digits[13];
    int sum = 0;
    if (bare_digits(text, digits, sizeof digits, /* ends_with_x= */ false) != sizeof digits)
        return false;
    for (int i = 0; i < 12; i++)
        sum += (i % 2 ? 3 : 1) * digit_of(digits[i]);
    return (digit_of(digits[12]) - (10 - sum % 10) % 10) == 0;
}

static bool is_isbn(struct bytes text)
{
    return is_isbn10(text) || is_isbn13(text);
}

/* Luhn's sum over what are digits in it. */
static bool is_credit_card(struct bytes text)
{
    int sum = 0, count = 0;
    for (size_t i = text.size; i-- > 0;) {
        int digit = digit_of(text.at[i]);
        if (digit < 0)
            continue;
        int twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += count++ % 2 ? twice : digit;
    }
    return count >= 13 && count <= 16 && sum % 10 == 0;
}

/* Good escapes, no control characters and blanks. */
static bool is_plain_uri(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c <= ' ' || c == 0x7f)
            return false;
        bool good = c != '%' || (i + 2 < text.size && isxdigit((unsigned char)text.at[i + 1]) &&
                                 isxdigit((unsigned char)text.at[i + 2]));
        if (!good)
            return false;
    }
    return true;
}

static bool is_base64(struct bytes text)
{
    return text.size % 4 == 0 && text.size > 0;
}

#define BYTE_RANGE "(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])"
#define HEX(count) "[0-9a-fA-F]{" #count "}"
#define UUID(third, fourth) "^" HEX(8) "-?" HEX(4) "-?" third "-?" fourth "-?" HEX(12) "$"
#define LETTER "[a-zA-Z0-9\\p{S}\\p{L}]"
#define ATOM "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10ffff}-]+"
#define ADDRESS "(" ATOM "(\\." ATOM ")*|\"([^\"\\\\]|\\\\.)*\")@(" ATOM "(\\." ATOM ")*|\\[[^\\]]*\\])"
#define GO_DURATION "^[-+]?(0|((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$"
#define UNIT(word) word "[A-Za-z\u00b5]*"
#define SCALA_DURATION                                                                             \
    "\\d\\s*(?i:ns|us|\u00b5s|ms|s|m|h|hr|d|w|wk|" UNIT("nano") "|" UNIT("micro") "|" UNIT("milli") \
    "|" UNIT("sec") "|" UNIT("min") "|" UNIT("hour") "|" UNIT("day") "|" UNIT("week")             \
    ")(?![A-Za-z\u00b5])"

static const struct schema_format formats[] = {
    { "bsonobjectid", "^" HEX(24) "$",                                        NULL },
    { "byte",         "^[A-Za-z0-9+/]*={0,2}$",                               is_base64 },
    { "cidr",         NULL,                                                   is_cidr },
    { "creditcard",   "^(\\D*\\d){13,16}\\D*$",                               is_credit_card },
    { "date",         NULL,                                                   is_date },
    { "datetime",     "^.{10}[tT]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(.\\d+)?([zZ]|[+-]\\d{2}:\\d{2})$",
                                                                              starts_with_date },
    { "duration",     GO_DURATION "|" SCALA_DURATION,                         NULL },
    { "email",        "^(\\s*" ADDRESS "\\s*|[^<>@]*<" ADDRESS ">\\s*)$",     NULL },
    { "hexcolor",     "^#?(" HEX(3) "|" HEX(6) ")$",                          NULL },
    { "hostname",     "^(" LETTER "(-?" LETTER "{0,62})?|(" LETTER "(([a-zA-Z0-9\\p{S}\\p{L}-]{0,61}"
                      LETTER ")?)\\.)+[a-zA-Z\\p{L}]{2,63})$",                is_hostname },
    { "ipv4",         NULL,                                                   is_ipv4 },
    { "ipv6",         NULL,                                                   is_ipv6 },
    { "isbn",         NULL,                                                   is_isbn },
    { "isbn10",       NULL,                                                   is_isbn10 },
    { "isbn13",       NULL,                                                   is_isbn13 },
    { "k8slongname",  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
                                                                              is_long_name },
    { "k8sshortname", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",                      is_short_name },
    { "mac",          "^(" HEX(2) "(([:-])(" HEX(2) "\\3){4}|([:-])(" HEX(2) "\\5){6}|([:-])("
                      HEX(2) "\\7){18})" HEX(2) "|(" HEX(4) "\\.){2}" HEX(4) "|(" HEX(4) "\\.){3}"
                      HEX(4) "|(" HEX(4) "\\.){9}" HEX(4) ")$",               NULL },
    { "password",     NULL,                                                   NULL },
    { "rgbcolor",     "^rgb\\(\\s*" BYTE_RANGE "\\s*,\\s*" BYTE_RANGE "\\s*,\\s*" BYTE_RANGE
                      "\\s*\\)$",                                             NULL },
    { "ssn",          "^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$",                       NULL },
    { "uri",          "^(/|[a-zA-Z][a-zA-Z0-9+.-]*:)",                        is_plain_uri },
    { "uuid",         UUID(HEX(4), HEX(4)),                                   NULL },
    { "uuid3",        UUID("3" HEX(3), HEX(4)),                               NULL },
    { "uuid4",        UUID("4" HEX(3), "[89abAB]" HEX(3)),                    NULL },
    { "uuid5",        UUID("5" HEX(3), "[89abAB]" HEX(3)),                    NULL },
};

static bool is_named(const struct schema_format *format, struct bytes name)
{
    const char *at = format->name;
    for (size_t i = 0; i < name.size; i++) {
        if (name.at[i] == '-')
            continue;
        if (*at != name.at[i])
            return false;
        at++;
    }
    return *at == '\0';
}

const struct schema_format *schema_format_find(struct bytes name)
{
    FOR_EACH(format, formats)
        if (is_named(format, name))
            return format;
    return NULL;
}

const char *schema_format_pattern(const struct schema_format *format)
{
    return format->pattern;
}

bool schema_format_matches(const struct schema_format *format, const struct pattern *pattern,
                           struct bytes text)
{
    return (!format->pattern || (pattern && pattern_matches(pattern, text))) &&
           (!format->check || format->check(text));
}
