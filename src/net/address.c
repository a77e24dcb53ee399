/* SPDX-License-Identifier: Apache-2.0 */
/* address.c - IP addresses and networks as values: read, write, compare, count.
 *
 * A network is an address with a prefix; its host bits may be set ("10.42.1.1/24" is both the
 * bridge's address and, by its first 24 bits, the network).
 *
 * Not here: what an interface has (link_address.c). */
#include "net/link.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

static uint8_t width_bits(const struct address *address)
{
    return address->is_v6 ? 128 : 32;
}

static bool parse_prefix(const char *text, struct address *ret)
{
    uint64_t prefix;
    if (!bytes_to_uint64(bytes_of(text), &prefix) || prefix > width_bits(ret))
        return false;
    ret->prefix = (uint8_t)prefix;
    return true;
}

bool address_parse(const char *text, struct address *ret)
{
    struct bytes rest = bytes_of(text);
    struct bytes host = bytes_next(&rest, '/');
    char copy[INET6_ADDRSTRLEN];
    if (!text || host.size >= sizeof copy)
        return false;
    memcpy(copy, host.at, host.size);
    copy[host.size] = '\0';
    size_t colon;
    *ret = (struct address){ .is_v6 = bytes_find(host, ':', &colon) };
    if (inet_pton(ret->is_v6 ? AF_INET6 : AF_INET, copy, ret->bytes) != 1)
        return false;
    ret->prefix = width_bits(ret);
    return !rest.at || parse_prefix(rest.at, ret);
}

void address_write(const struct address *address, bool with_prefix, char ret_text[64])
{
    char host[INET6_ADDRSTRLEN];
    inet_ntop(address->is_v6 ? AF_INET6 : AF_INET, address->bytes, host, sizeof host);
    if (with_prefix)
        snprintf(ret_text, 64, "%s/%u", host, address->prefix);
    else
        snprintf(ret_text, 64, "%s", host);
}

bool address_contains(const struct address *network, const struct address *address)
{
    if (network->is_v6 != address->is_v6 || address->prefix < network->prefix)
        return false;
    size_t whole = network->prefix / 8;
    unsigned rest = network->prefix % 8;
    if (memcmp(network->bytes, address->bytes, whole) != 0)
        return false;
    unsigned mask = rest == 0 ? 0 : 0xffu << (8 - rest) & 0xffu;
    return rest == 0 || ((network->bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

struct address address_network(const struct address *address)
{
    struct address network = *address;
    size_t width = width_bits(address) / 8u;
    for (size_t i = 0; i < width; i++) {
        unsigned first_bit = (unsigned)i * 8;
        if (first_bit >= address->prefix)
            network.bytes[i] = 0;
        else if (address->prefix - first_bit < 8)
            network.bytes[i] &= (uint8_t)(0xffu << (8 - (address->prefix - first_bit)));
    }
    return network;
}

uint64_t address_host_count(const struct address *network)
{
    unsigned host_bits = (unsigned)width_bits(network) - network->prefix;
    return host_bits >= 64 ? UINT64_MAX : (uint64_t)1 << host_bits;
}

bool address_nth(const struct address *network, uint64_t n, struct address *ret)
{
    if (n >= address_host_count(network))
        return false;
    *ret = address_network(network);
    for (size_t i = width_bits(network) / 8u; i > 0 && n > 0; i--) {
        ret->bytes[i - 1] |= (uint8_t)(n & 0xff);
        n >>= 8;
    }
    return true;
}

uint64_t address_index(const struct address *network, const struct address *address)
{
    struct address first = address_network(network);
    uint64_t index = 0;
    for (size_t i = 0; i < width_bits(network) / 8u; i++)
        index = index << 8 | (uint8_t)(address->bytes[i] ^ first.bytes[i]);
    return index;
}

bool address_equal_host(const struct address *a, const struct address *b)
{
    return a->is_v6 == b->is_v6 && memcmp(a->bytes, b->bytes, a->is_v6 ? 16 : 4) == 0;
}
