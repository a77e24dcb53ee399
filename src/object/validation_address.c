/* SPDX-License-Identifier: Apache-2.0 */
/* validation_address.c - IP addresses and CIDRs as upstream takes them.
 *
 * IPv4 is read by hand, for a part with a leading zero is good to some readers and octal to others:
 * it gets an error of its own.  IPv6 goes through inet_pton. */
#include "object/validation.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "base/arena.h"
#include "codec/value.h"

enum { ADDRESS_TEXT_MAX = 63, IPV4_BYTES = 4, IPV6_BYTES = 16 };

#define LEADING_ZEROS   "must not have leading 0s"
#define IPV4_IN_IPV6    "must not be an IPv4-mapped IPv6 address"

static bool read_decimal(struct bytes text, int64_t max, int64_t *ret, bool *leading_zero)
{
    if (text.size == 0 || text.size > 4)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    *leading_zero |= text.size > 1 && text.at[0] == '0';
    return bytes_to_int64(text, ret) && *ret <= max;
}

static bool read_ipv4(struct bytes text, struct ip_address *ret, bool *leading_zero)
{
    int count = 0;
    while (text.at && count < IPV4_BYTES) {
        int64_t part;
        if (!read_decimal(bytes_next(&text, '.'), 255, &part, leading_zero))
            return false;
        ret->bytes[count++] = (uint8_t)part;
    }
    ret->size = IPV4_BYTES;
    return count == IPV4_BYTES && !text.at;
}

static bool read_ip(struct bytes text, struct ip_address *ret, bool *leading_zero)
{
    *ret = (struct ip_address){ 0 };
    size_t found;
    if (text.size == 0 || text.size > ADDRESS_TEXT_MAX)
        return false;
    if (!bytes_find(text, ':', &found))
        return read_ipv4(text, ret, leading_zero);
    char copy[ADDRESS_TEXT_MAX + 1];
    memcpy(copy, text.at, text.size);
    copy[text.size] = '\0';
    ret->size = IPV6_BYTES;
    return strlen(copy) == text.size && inet_pton(AF_INET6, copy, ret->bytes) == 1;
}

static bool is_ipv4_in_ipv6(const struct ip_address *ip)
{
    static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };
    return ip->size == IPV6_BYTES && memcmp(ip->bytes, prefix, sizeof prefix) == 0;
}

static bool read_cidr(struct bytes text, struct ip_address *ret, int *ret_prefix,
                      bool *leading_zero)
{
    struct bytes rest = text;
    struct bytes ip = bytes_next(&rest, '/');
    int64_t prefix;
    if (!rest.at || !read_ip(ip, ret, leading_zero)
        || !read_decimal(rest, ret->size * 8, &prefix, leading_zero))
        return false;
    *ret_prefix = (int)prefix;
    return true;
}

static bool has_bits_beyond(const struct ip_address *ip, int prefix)
{
    for (int bit = prefix; bit < ip->size * 8; bit++)
        if (ip->bytes[bit / 8] & (0x80 >> (bit % 8)))
            return true;
    return false;
}

bool ip_parse(struct bytes text, struct ip_address *ret)
{
    bool leading_zero = false;
    return read_ip(text, ret, &leading_zero) && !leading_zero;
}

bool cidr_parse(struct bytes text, struct ip_address *ret, int *ret_prefix)
{
    bool leading_zero = false;
    return read_cidr(text, ret, ret_prefix, &leading_zero) && !leading_zero;
}

const char *format_ip(struct bytes text)
{
    struct ip_address ip;
    bool leading_zero = false;
    if (!read_ip(text, &ip, &leading_zero))
        return "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    if (leading_zero)
        return LEADING_ZEROS;
    return is_ipv4_in_ipv6(&ip) ? IPV4_IN_IPV6 : NULL;
}

const char *format_cidr(struct bytes text)
{
    struct ip_address ip;
    int prefix = 0;
    bool leading_zero = false;
    if (!read_cidr(text, &ip, &prefix, &leading_zero))
        return "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    if (leading_zero)
        return LEADING_ZEROS " in IP or prefix length";
    if (is_ipv4_in_ipv6(&ip))
        return "must not have an IPv4-mapped IPv6 address";
    return has_bits_beyond(&ip, prefix) ? "must not have bits set beyond the prefix length" : NULL;
}

const char *ip_text(const struct ip_address *ip, struct arena *arena)
{
    char text[INET6_ADDRSTRLEN];
    int family = ip->size == IPV4_BYTES ? AF_INET : AF_INET6;
    return arena_strdup(arena, inet_ntop(family, ip->bytes, text, sizeof text) ? text : "");
}

static bool all_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

bool ip_is_unspecified(const struct ip_address *ip)
{
    return all_zero(ip->bytes, ip->size);
}

bool ip_is_loopback(const struct ip_address *ip)
{
    return ip->size == IPV4_BYTES ? ip->bytes[0] == 127
                                  : all_zero(ip->bytes, IPV6_BYTES - 1) && ip->bytes[15] == 1;
}

bool ip_is_link_local(const struct ip_address *ip)
{
    return ip->size == IPV4_BYTES ? ip->bytes[0] == 169 && ip->bytes[1] == 254
                                  : ip->bytes[0] == 0xfe && (ip->bytes[1] & 0xc0) == 0x80;
}

bool ip_is_link_local_multicast(const struct ip_address *ip)
{
    return ip->size == IPV4_BYTES ? ip->bytes[0] == 224 && ip->bytes[1] == 0 && ip->bytes[2] == 0
                                  : ip->bytes[0] == 0xff && (ip->bytes[1] & 0x0f) == 0x02;
}

static void unmap(struct ip_address *ip)
{
    if (!is_ipv4_in_ipv6(ip))
        return;
    memmove(ip->bytes, ip->bytes + 12, IPV4_BYTES);
    ip->size = IPV4_BYTES;
}

bool ip_is_global_unicast(const struct ip_address *ip)
{
    static const uint8_t broadcast[IPV4_BYTES] = { 255, 255, 255, 255 };
    struct ip_address plain = *ip;
    unmap(&plain);
    bool is_multicast = plain.size == IPV4_BYTES ? (plain.bytes[0] & 0xf0) == 0xe0
                                                 : plain.bytes[0] == 0xff;
    bool is_broadcast = plain.size == IPV4_BYTES &&
                        memcmp(plain.bytes, broadcast, sizeof broadcast) == 0;
    return plain.size > 0 && !ip_is_unspecified(&plain) && !ip_is_loopback(&plain) &&
           !ip_is_link_local(&plain) && !is_multicast && !is_broadcast;
}

void field_endpoint_ip(struct field_errors *errors, const char *name, struct bytes text)
{
    struct ip_address ip;
    bool leading_zero = false;
    if (!read_ip(text, &ip, &leading_zero)) {
        field_invalid_text(errors, name, text, "must be a valid IP address");
        return;
    }
    unmap(&ip);
    if (ip_is_unspecified(&ip))
        field_invalid_text(
            errors, name, text,
            arena_printf(errors->arena, "may not be unspecified (%.*s)", BYTES_ARG(text)));
    if (ip_is_loopback(&ip))
        field_invalid_text(errors, name, text,
                           "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    if (ip_is_link_local(&ip))
        field_invalid_text(errors, name, text,
                           "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    if (ip_is_link_local_multicast(&ip))
        field_invalid_text(
            errors, name, text,
            "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
}

bool ip_families_differ(const struct value *list, const char *member)
{
    int ipv4 = 0, ipv6 = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);
        const struct value *text = member ? value_member(item, member) : item;
        size_t found;
        bool colon = bytes_find(value_bytes(text), ':', &found);
        ipv6 += colon;
        ipv4 += !colon;
    }
    return ipv4 <= 1 && ipv6 <= 1;
}
