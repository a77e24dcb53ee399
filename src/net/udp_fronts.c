/* SPDX-License-Identifier: Apache-2.0 */
/* udp_fronts.c - reads the UDP fronts of a service and tells which have changed. */
#include "net/udp_fronts.h"

#include <stdlib.h>

#include "base/arena.h"
#include "net/service_objects.h"

enum { KEY_ANY = 0, KEY_V4 = 4, KEY_V6 = 6 };

struct front_key front_key(const struct address *address, uint16_t port)
{
    struct front_key key = { 0 };
    key.bytes[0] = (uint8_t)(port >> 8);
    key.bytes[1] = (uint8_t)port;
    key.bytes[2] = KEY_ANY;
    if (!address)
        return key;
    key.bytes[2] = address->is_v6 ? KEY_V6 : KEY_V4;
    memcpy(key.bytes + 3, address->bytes, address->is_v6 ? 16 : 4);
    return key;
}

static size_t front_size(size_t end_count)
{
    return sizeof(struct udp_front) + end_count * sizeof(struct flow_end);
}

static struct udp_front *read_front(const struct service_port *port)
{
    size_t most = port->backend_count;
    if (most > SERVICE_BACKENDS_MAX)
        most = SERVICE_BACKENDS_MAX;
    struct udp_front *front = memory_alloc(front_size(most));
    for (size_t i = 0; i < most; i++) {
        struct flow_end *end = &front->ends[front->end_count];
        if (!address_parse(port->backends[i].address, &end->address))
            continue;
        end->port = port->backends[i].port;
        front->end_count++;
    }
    return front;
}

static struct udp_front *copy_front(const struct udp_front *from, size_t end_count)
{
    struct udp_front *front = memory_alloc(front_size(end_count));
    memcpy(front->ends, from->ends, end_count * sizeof *from->ends);
    front->end_count = end_count;
    return front;
}

static void put_front(struct map *fronts, struct bytes key, struct udp_front *front)
{
    free(map_put(fronts, key, front));
}

static void put_addresses(struct map *fronts, const char *const *addresses, size_t count,
                          uint16_t port, const struct udp_front *front)
{
    for (size_t i = 0; i < count; i++) {
        struct address address;
        if (!address_parse(addresses[i], &address))
            continue;
        struct front_key key = front_key(&address, port);
        put_front(fronts, front_key_bytes(&key), copy_front(front, front->end_count));
    }
}

void udp_fronts_read(const struct service_entry *entry, struct map *ret)
{
    for (size_t i = 0; i < entry->port_count; i++) {
        const struct service_port *port = &entry->ports[i];
        if (port->protocol != NET_UDP)
            continue;
        struct udp_front *front = read_front(port);
        struct front_key key = front_key(NULL, port->node_port);
        put_addresses(ret, entry->addresses, entry->address_count, port->port, front);
        put_addresses(ret, entry->external_addresses, entry->external_address_count, port->port,
                      front);
        put_addresses(ret, entry->balancer_addresses, entry->balancer_address_count, port->port,
                      front);
        if (port->node_port != 0)
            put_front(ret, front_key_bytes(&key), copy_front(front, front->end_count));
        free(front);
    }
}

void udp_fronts_done(struct map *fronts)
{
    for (struct map_entry *e = map_first(fronts); e; e = map_after(fronts, e))
        free(e->value);
    map_done(fronts);
}

static struct bytes entry_key(const struct map_entry *entry)
{
    return (struct bytes){ entry->key, entry->key_size };
}

static bool is_equal(const struct udp_front *a, const struct udp_front *b)
{
    return a && b && a->end_count == b->end_count &&
           memcmp(a->ends, b->ends, a->end_count * sizeof *a->ends) == 0;
}

void udp_fronts_compare(const struct map *before, const struct map *after, struct map *changed)
{
    for (struct map_entry *e = map_first(before); e; e = map_after(before, e)) {
        if (!map_get(after, entry_key(e)))
            put_front(changed, entry_key(e), copy_front(e->value, 0));
    }
    for (struct map_entry *e = map_first(after); e; e = map_after(after, e)) {
        const struct udp_front *front = e->value;
        if (!is_equal(map_get(before, entry_key(e)), front))
            put_front(changed, entry_key(e), copy_front(front, front->end_count));
    }
}
