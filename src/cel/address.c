/* SPDX-License-Identifier: Apache-2.0 */
/* address.c - texts into addresses as Go's netip reads them, with its words for each mistake.
 *
 * Not here: what fields of objects may hold (object/validation_address.c): that is told otherwise. */
#include "cel/address.h"

#include <stdio.h>

#include "base/arena.h"
#include "cel/text_place.h"

enum { IPV4_BYTES = 4, IPV6_BYTES = 16 };

struct reader {
    struct bytes  text;                  /* all of it, with the zone */
    struct arena *arena;
    struct bytes  zone;
};

static const char *wrong(struct reader *reader, const char *why, struct bytes at)
{
    struct bytes text = cel_text_quote(reader->text, reader->arena);
    if (at.size == 0)
        return arena_printf(reader->arena, "ParseAddr(%.*s): %s", BYTES_ARG(text), why);
    return arena_printf(reader->arena, "ParseAddr(%.*s): %s (at %.*s)", BYTES_ARG(text), why,
                        BYTES_ARG(cel_text_quote(at, reader->arena)));
}

static const char *wrong_text(struct reader *reader, const char *why)
{
    return wrong(reader, why, (struct bytes){ NULL, 0 });
}

/* ---- IPv4 ---- */

static bool is_misplaced_dot(struct bytes text, size_t i)
{
    return i == 0 || i + 1 == text.size || text.at[i - 1] == '.';
}

static const char *read_ipv4(struct reader *reader, struct bytes text, uint8_t *ret)
{
    int part = 0, position = 0, digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        struct bytes rest = cel_text_slice(text, i, text.size);
        char c = text.at[i];
        if (c == '.') {
            if (is_misplaced_dot(text, i))
                return wrong(reader, "IPv4 field must have at least one digit", rest);
            if (position == IPV4_BYTES - 1)
                return wrong_text(reader, "IPv4 address too long");
            ret[position++] = (uint8_t)part;
            part = digits = 0;
            continue;
        }
        if (c < '0' || c > '9')
            return wrong(reader, "unexpected character", rest);
        if (digits == 1 && part == 0)
            return wrong_text(reader, "IPv4 field has octet with leading zero");
        part = part * 10 + (c - '0');
        digits++;
        if (part > 255)
            return wrong_text(reader, "IPv4 field has value >255");
    }
    if (position < IPV4_BYTES - 1)
        return wrong_text(reader, "IPv4 address too short");
    ret[position] = (uint8_t)part;
    return NULL;
}

/* ---- IPv6 ---- */

struct groups {
    struct bytes rest;
    uint8_t     *bytes;
    int          count;                  /* bytes that were read */
    int          gap;                    /* where "::" stands; -1: nowhere */
    bool         is_last;
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void drop(struct bytes *rest, size_t size)
{
    rest->at += size;
    rest->size -= size;
}

static const char *read_embedded(struct reader *reader, struct groups *groups)
{
    if (groups->gap < 0 && groups->count != IPV6_BYTES - IPV4_BYTES)
        return wrong(reader, "embedded IPv4 address must replace the final 2 fields of the address",
                     groups->rest);
    if (groups->count + IPV4_BYTES > IPV6_BYTES)
        return wrong(
            reader, "too many hex fields to fit an embedded IPv4 at the end of the address",
            groups->rest);
    const char *problem = read_ipv4(reader, groups->rest, groups->bytes + groups->count);
    groups->rest.size = 0;
    groups->count += IPV4_BYTES;
    groups->is_last = true;
    return problem;
}

/* What stands between two groups: a colon, or two of them once. */
static const char *read_colon(struct reader *reader, struct groups *groups)
{
    struct bytes *rest = &groups->rest;
    if (rest->at[0] != ':')
        return wrong(reader, "unexpected character, want colon", *rest);
    if (rest->size == 1)
        return wrong(reader, "colon must be followed by more characters", *rest);
    drop(rest, 1);
    if (rest->at[0] != ':')
        return NULL;
    if (groups->gap >= 0)
        return wrong(reader, "multiple :: in address", *rest);
    groups->gap = groups->count;
    drop(rest, 1);
    groups->is_last = rest->size == 0;
    return NULL;
}

static const char *read_group(struct reader *reader, struct groups *groups)
{
    struct bytes rest = groups->rest;
    unsigned group = 0;
    size_t digits = 0;
    for (; digits < rest.size && hex_digit(rest.at[digits]) >= 0; digits++) {
        group = group << 4 | (unsigned)hex_digit(rest.at[digits]);
        if (digits > 3)
            return wrong(reader, "each group must have 4 or less digits", rest);
    }
    if (digits == 0)
        return wrong(reader, "each colon-separated field must have at least one digit", rest);
    if (digits < rest.size && rest.at[digits] == '.')
        return read_embedded(reader, groups);
    groups->bytes[groups->count++] = (uint8_t)(group >> 8);
    groups->bytes[groups->count++] = (uint8_t)group;
    drop(&groups->rest, digits);
    groups->is_last = groups->rest.size == 0;
    return groups->is_last ? NULL : read_colon(reader, groups);
}

static const char *fill_gap(struct reader *reader, struct groups *groups)
{
    if (groups->rest.size > 0)
        return wrong(reader, "trailing garbage after address", groups->rest);
    int missing = IPV6_BYTES - groups->count;
    if (missing == 0)
        return groups->gap < 0
            ? NULL
            : wrong_text(reader, "the :: must expand to at least one field of zeros");
    if (groups->gap < 0)
        return wrong_text(reader, "address string too short");
    uint8_t *gap = groups->bytes + groups->gap;
    memmove(gap + missing, gap, (size_t)(groups->count - groups->gap));
    memset(gap, 0, (size_t)missing);
    return NULL;
}

static const char *read_ipv6(struct reader *reader, uint8_t *ret)
{
    struct groups groups = { reader->text, ret, 0, -1, false };
    size_t zone;
    if (bytes_find(reader->text, '%', &zone)) {
        reader->zone = cel_text_slice(reader->text, zone + 1, reader->text.size);
        groups.rest.size = zone;
        if (reader->zone.size == 0)
            return wrong_text(reader, "zone must be a non-empty string");
    }
    if (bytes_starts_with(groups.rest, "::")) {
        groups.gap = 0;
        drop(&groups.rest, 2);
        groups.is_last = groups.rest.size == 0;
    }
    while (groups.count < IPV6_BYTES && !groups.is_last) {
        const char *problem = read_group(reader, &groups);
        if (problem)
            return problem;
    }
    return fill_gap(reader, &groups);
}

/* ---- addresses ---- */

static const char *read_address(struct reader *reader, struct ip_address *ret)
{
    *ret = (struct ip_address){ .size = IPV4_BYTES };
    for (size_t i = 0; i < reader->text.size; i++) {
        char c = reader->text.at[i];
        if (c == '.')
            return read_ipv4(reader, reader->text, ret->bytes);
        if (c == ':') {
            ret->size = IPV6_BYTES;
            return read_ipv6(reader, ret->bytes);
        }
        if (c == '%')
            return wrong_text(reader, "missing IPv6 address");
    }
    return wrong_text(reader, "unable to parse IP");
}

const char *cel_address_read(struct bytes text, struct ip_address *ret, struct arena *arena)
{
    struct reader reader = { .text = text, .arena = arena };
    return read_address(&reader, ret);
}

static bool is_ipv4_in_ipv6(const struct ip_address *address)
{
    static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };
    return address->size == IPV6_BYTES && memcmp(address->bytes, prefix, sizeof prefix) == 0;
}

static const char *mapped(struct bytes text, struct arena *arena)
{
    return arena_printf(arena, "IPv4-mapped IPv6 address %.*s is not allowed",
                        BYTES_ARG(cel_text_quote(text, arena)));
}

const char *cel_ip_read(struct bytes text, struct ip_address *ret, struct arena *arena)
{
    struct reader reader = { .text = text, .arena = arena };
    const char *problem = read_address(&reader, ret);
    if (problem)
        return arena_printf(arena,
                            "IP Address %.*s parse error during conversion from string: %s",
                            BYTES_ARG(cel_text_quote(text, arena)), problem);
    if (reader.zone.size > 0)
        return arena_printf(arena, "IP address %.*s with zone value is not allowed",
                            BYTES_ARG(cel_text_quote(text, arena)));
    return is_ipv4_in_ipv6(ret) ? mapped(text, arena) : NULL;
}

/* ---- networks ---- */

static const char *read_prefix(struct bytes digits, int most, int *ret, struct arena *arena)
{
    int64_t prefix;
    bool is_signed = digits.size > 0 && (digits.at[0] == '-' || digits.at[0] == '+');
    bool is_padded = digits.size > 1 && (digits.at[0] < '1' || digits.at[0] > '9');
    if (is_signed || is_padded || !bytes_to_int64(digits, &prefix))
        return arena_printf(arena, "bad bits after slash: %.*s",
                            BYTES_ARG(cel_text_quote(digits, arena)));
    if (prefix > most)
        return "prefix length out of range";
    *ret = (int)prefix;
    return NULL;
}

static const char *read_network(struct bytes text, struct ip_address *ret, int *ret_prefix,
                                struct arena *arena)
{
    const char *slash = text.size > 0 ? memrchr(text.at, '/', text.size) : NULL;
    if (!slash)
        return "no '/'";
    size_t at = (size_t)(slash - text.at);
    struct reader reader = { .text = { text.at, at }, .arena = arena };
    const char *problem = read_address(&reader, ret);
    if (problem)
        return problem;
    if (reader.zone.size > 0)
        return "IPv6 zones cannot be present in a prefix";
    return read_prefix(cel_text_slice(text, at + 1, text.size), ret->size * 8, ret_prefix, arena);
}

const char *cel_cidr_read(struct bytes text, struct ip_address *ret, int *ret_prefix,
                          struct arena *arena)
{
    const char *problem = read_network(text, ret, ret_prefix, arena);
    if (problem)
        return arena_printf(arena,
                            "network address parse error during conversion from string: "
                            "netip.ParsePrefix(%.*s): %s",
                            BYTES_ARG(cel_text_quote(text, arena)), problem);
    return is_ipv4_in_ipv6(ret) ? mapped(text, arena) : NULL;
}

/* ---- writing ---- */

enum { GROUPS = 8 };

static unsigned group_at(const struct ip_address *address, int group)
{
    return (unsigned)address->bytes[2 * group] << 8 | address->bytes[2 * group + 1];
}

/* The longest run of two zeros or more, the first of equals. */
static int find_zeros(const struct ip_address *address, int *ret_count)
{
    int best = -1;
    *ret_count = 1;
    for (int i = 0; i < GROUPS; i++) {
        int end = i;
        while (end < GROUPS && group_at(address, end) == 0)
            end++;
        if (end - i > *ret_count) {
            best = i;
            *ret_count = end - i;
        }
        i = end > i ? end - 1 : i;
    }
    return best;
}

const char *cel_ip_text(const struct ip_address *address, struct arena *arena)
{
    enum { TEXT_MAX = 48 };
    char text[TEXT_MAX];
    int size = 0, zeros, gap = find_zeros(address, &zeros);
    if (address->size == IPV4_BYTES)
        return ip_text(address, arena);
    for (int i = 0; i < GROUPS; i++) {
        if (i == gap) {
            size += snprintf(text + size, sizeof text - (size_t)size, "::");
            i += zeros - 1;
            continue;
        }
        bool after_group = i > 0 && text[size - 1] != ':';
        size += snprintf(text + size, sizeof text - (size_t)size, after_group ? ":%x" : "%x",
                         group_at(address, i));
    }
    return arena_copy(arena, text, (size_t)size);
}
