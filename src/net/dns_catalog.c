/* SPDX-License-Identifier: Apache-2.0 */
/* dns_catalog.c - keeps the services' names and the ways to find them.
 *
 * An entry is a copy of what the owner told.  Beside it stand two derived tables, kept in step:
 * how many services a namespace has, and who owns an address. */
#include "net/dns_catalog.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"

enum { KEY_ROOM = 2 * DNS_LABEL_MAX + 2 };

struct dns_namespace {
    size_t service_count;
};

static bool copy_label(const char *text, char ret[DNS_LABEL_MAX + 1])
{
    size_t size = text ? strlen(text) : 0;
    if (size == 0 || size > DNS_LABEL_MAX || strchr(text, '.'))
        return false;
    for (size_t i = 0; i <= size; i++)
        ret[i] = (char)tolower((unsigned char)text[i]);
    return true;
}

/* "10.42.1.7" is named 10-42-1-7; "fd00::7" fd00--7. */
static void copy_host_label(const struct dns_endpoint *endpoint, const struct address *address,
                            char ret[DNS_LABEL_MAX + 1])
{
    char text[64];
    if (copy_label(endpoint->hostname, ret))
        return;
    address_write(address, /* with_prefix= */ false, text);
    size_t size = strlen(text);
    for (size_t i = 0; i <= size; i++)
        ret[i] = text[i] == '.' || text[i] == ':' ? '-' : text[i];
}

static void copy_addresses(struct dns_entry *entry, const struct dns_service *from)
{
    entry->addresses = memory_alloc(from->address_count * sizeof *entry->addresses);
    for (size_t i = 0; i < from->address_count; i++) {
        if (address_parse(from->addresses[i], &entry->addresses[entry->address_count]))
            entry->address_count++;
    }
}

static void copy_ports(struct dns_entry *entry, const struct dns_service *from)
{
    entry->ports = memory_alloc(from->port_count * sizeof *entry->ports);
    for (size_t i = 0; i < from->port_count; i++) {
        struct dns_named_port *port = &entry->ports[entry->port_count];
        if (!copy_label(from->ports[i].name, port->name))
            continue;
        port->protocol = from->ports[i].protocol;
        port->port = from->ports[i].port;
        entry->port_count++;
    }
}

static void copy_hosts(struct dns_entry *entry, const struct dns_service *from)
{
    entry->hosts = memory_alloc(from->endpoint_count * sizeof *entry->hosts);
    for (size_t i = 0; i < from->endpoint_count; i++) {
        struct dns_host *host = &entry->hosts[entry->host_count];
        if (!address_parse(from->endpoints[i].address, &host->address))
            continue;
        copy_host_label(&from->endpoints[i], &host->address, host->label);
        entry->host_count++;
    }
}

static void free_entry(struct dns_entry *entry)
{
    if (!entry)
        return;
    free(entry->external_name);
    free(entry->addresses);
    free(entry->ports);
    free(entry->hosts);
    free(entry);
}

static struct dns_entry *copy_entry(const struct dns_service *from)
{
    struct dns_entry *entry = MEMORY_NEW(struct dns_entry);
    if (!copy_label(from->ns, entry->ns) || !copy_label(from->name, entry->name)) {
        free_entry(entry);
        return NULL;
    }
    if (!text_is_empty(from->external_name))
        entry->external_name = memory_strdup(from->external_name);
    copy_addresses(entry, from);
    copy_ports(entry, from);
    copy_hosts(entry, from);
    return entry;
}

static struct bytes address_key(const struct address *address)
{
    return (struct bytes){ (const char *)address->bytes, address->is_v6 ? 16 : 4 };
}

static void add_owner(struct dns_catalog *catalog, const struct address *address,
                      const struct dns_entry *entry, const struct dns_host *host)
{
    struct dns_owners *owners = map_get(&catalog->owners, address_key(address));
    if (!owners) {
        owners = MEMORY_NEW(struct dns_owners);
        map_put(&catalog->owners, address_key(address), owners);
    }
    owners->at = memory_grow(owners->at, owners->count + 1, sizeof *owners->at);
    owners->at[owners->count++] = (struct dns_owner){ entry, host };
}

static void drop_owner(struct dns_catalog *catalog, const struct address *address,
                       const struct dns_entry *entry)
{
    size_t kept = 0;
    struct dns_owners *owners = map_get(&catalog->owners, address_key(address));
    if (!owners)
        return;
    for (size_t i = 0; i < owners->count; i++) {
        if (owners->at[i].entry != entry)
            owners->at[kept++] = owners->at[i];
    }
    owners->count = kept;
    if (kept > 0)
        return;
    map_remove(&catalog->owners, address_key(address));
    free(owners->at);
    free(owners);
}

static void index_entry(struct dns_catalog *catalog, const struct dns_entry *entry)
{
    struct dns_namespace *ns = map_get(&catalog->namespaces, bytes_of(entry->ns));
    if (!ns) {
        ns = MEMORY_NEW(struct dns_namespace);
        map_put(&catalog->namespaces, bytes_of(entry->ns), ns);
    }
    ns->service_count++;
    for (size_t i = 0; i < entry->address_count; i++)
        add_owner(catalog, &entry->addresses[i], entry, NULL);
    for (size_t i = 0; i < entry->host_count; i++)
        add_owner(catalog, &entry->hosts[i].address, entry, &entry->hosts[i]);
}

static void unindex_entry(struct dns_catalog *catalog, const struct dns_entry *entry)
{
    struct dns_namespace *ns = map_get(&catalog->namespaces, bytes_of(entry->ns));
    if (ns && --ns->service_count == 0)
        free(map_remove(&catalog->namespaces, bytes_of(entry->ns)));
    for (size_t i = 0; i < entry->address_count; i++)
        drop_owner(catalog, &entry->addresses[i], entry);
    for (size_t i = 0; i < entry->host_count; i++)
        drop_owner(catalog, &entry->hosts[i].address, entry);
}

/* Empty where one of the two cannot be a label. */
static struct bytes service_key(char room[KEY_ROOM], struct bytes ns, struct bytes name)
{
    if (ns.size > DNS_LABEL_MAX || name.size > DNS_LABEL_MAX)
        return (struct bytes){ room, 0 };
    memcpy(room, ns.at, ns.size);
    room[ns.size] = '/';
    memcpy(room + ns.size + 1, name.at, name.size);
    return (struct bytes){ room, ns.size + 1 + name.size };
}

void dns_catalog_remove(struct dns_catalog *catalog, const char *ns, const char *name)
{
    char room[KEY_ROOM];
    struct bytes key = service_key(room, bytes_of(ns), bytes_of(name));
    struct dns_entry *entry = map_remove(&catalog->services, key);
    if (!entry)
        return;
    unindex_entry(catalog, entry);
    free_entry(entry);
    catalog->serial++;
}

void dns_catalog_set(struct dns_catalog *catalog, const struct dns_service *service)
{
    char room[KEY_ROOM];
    struct dns_entry *entry = copy_entry(service);
    if (!entry)
        return;
    dns_catalog_remove(catalog, entry->ns, entry->name);
    map_put(&catalog->services, service_key(room, bytes_of(entry->ns), bytes_of(entry->name)),
            entry);
    index_entry(catalog, entry);
    catalog->serial++;
}

const struct dns_entry *dns_catalog_find(const struct dns_catalog *catalog, struct bytes ns,
                                         struct bytes name)
{
    char room[KEY_ROOM];
    return map_get(&catalog->services, service_key(room, ns, name));
}

bool dns_catalog_has_namespace(const struct dns_catalog *catalog, struct bytes ns)
{
    return map_get(&catalog->namespaces, ns) != NULL;
}

const struct dns_owners *dns_catalog_owners(const struct dns_catalog *catalog,
                                            const struct address *address)
{
    return map_get(&catalog->owners, address_key(address));
}

void dns_catalog_done(struct dns_catalog *catalog)
{
    const struct map *services = &catalog->services;
    for (struct map_entry *e = map_first(services); e; e = map_after(services, e)) {
        unindex_entry(catalog, e->value);
        free_entry(e->value);
    }
    map_done(&catalog->services);
    map_done(&catalog->namespaces);
    map_done(&catalog->owners);
}
