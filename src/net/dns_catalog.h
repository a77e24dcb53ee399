/* SPDX-License-Identifier: Apache-2.0 */
/* dns_catalog.h - the services that have names, found by name and by address.
 *
 * Holds:    names are lower case labels of 1 to 63 letters; what is none is left out.
 * Internal to net/.  Thread: its owner's. */
#ifndef KNARR_NET_DNS_CATALOG_H
#define KNARR_NET_DNS_CATALOG_H

#include "base/map.h"
#include "net/dns.h"
#include "net/link.h"

enum { DNS_LABEL_MAX = 63, DNS_NAME_MAX = 255 };

struct dns_host {                        /* a published endpoint */
    struct address address;
    char           label[DNS_LABEL_MAX + 1];         /* its hostname, or "10-42-1-7" */
};

struct dns_named_port {
    char              name[DNS_LABEL_MAX + 1];
    enum net_protocol protocol;
    uint16_t          port;
};

struct dns_entry {
    char                   ns[DNS_LABEL_MAX + 1], name[DNS_LABEL_MAX + 1];
    char                  *external_name;            /* NULL: none */
    struct address        *addresses;
    size_t                 address_count;
    struct dns_named_port *ports;
    size_t                 port_count;
    struct dns_host       *hosts;
    size_t                 host_count;
};

/* Whom an address belongs to: a service, or one of a headless service's hosts. */
struct dns_owner {
    const struct dns_entry *entry;
    const struct dns_host  *host;                    /* NULL: the service's own address */
};

struct dns_owners {
    struct dns_owner *at;
    size_t            count;
};

struct dns_catalog {
    struct map services;                 /* "ns/name" -> struct dns_entry */
    struct map namespaces;               /* ns -> struct dns_namespace */
    struct map owners;                   /* address -> struct dns_owners */
    uint32_t   serial;                   /* counts changes */
};

void dns_catalog_done(struct dns_catalog *);
void dns_catalog_set(struct dns_catalog *, const struct dns_service *);
void dns_catalog_remove(struct dns_catalog *, const char *ns, const char *name);

const struct dns_entry *dns_catalog_find(const struct dns_catalog *, struct bytes ns,
                                         struct bytes name);
bool dns_catalog_has_namespace(const struct dns_catalog *, struct bytes ns);
const struct dns_owners *dns_catalog_owners(const struct dns_catalog *, const struct address *);

#endif
