/* SPDX-License-Identifier: Apache-2.0 */
/* host_ports.c - see host_ports.h. */
#include "node/host_ports.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "net/service_rules.h"
#include "node/pod_spec.h"
#include "node/service_sync.h"

static const char *port_key(const struct pod *pod, size_t index, struct arena *arena)
{
    return arena_printf(arena, "%s/%s.hostport.%zu", pod->ns, pod->name, index);
}

static enum net_protocol protocol_of(const struct container_port *port)
{
    if (text_equal(port->protocol, "UDP"))
        return NET_UDP;
    return text_equal(port->protocol, "SCTP") ? NET_SCTP : NET_TCP;
}

static void set_port(struct service_sync *sync, const struct container_port *port, const char *key,
                     const char *pod_ip)
{
    bool any = text_is_empty(port->host_ip) || strcmp(port->host_ip, "0.0.0.0") == 0;
    struct service_backend backend = { .port = (uint16_t)port->container_port, .is_local = true };
    snprintf(backend.address, sizeof backend.address, "%s", pod_ip);
    uint16_t number = (uint16_t)port->host_port;
    struct service_port entry_port = { .protocol = protocol_of(port), .port = number,
                                       .node_port = any ? number : 0,
                                       .backends = &backend, .backend_count = 1 };
    const char *const addresses[] = { port->host_ip };
    struct service_entry entry = { .key = key, .addresses = addresses, .address_count = !any,
                                   .ports = &entry_port, .port_count = 1 };
    service_sync_set_entry(sync, &entry);
}

/* Calls set_port, or without an address removes, for each hostPort in order. */
static void each_port(struct service_sync *sync, const struct pod *pod, const char *pod_ip)
{
    AUTO_ARENA arena = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < pod->container_count; i++) {
        const struct container *container = &pod->containers[i];
        for (size_t j = 0; j < container->port_count && count < HOST_PORTS_MAX; j++) {
            if (container->ports[j].host_port == 0)
                continue;
            const char *key = port_key(pod, count++, &arena);
            if (pod_ip)
                set_port(sync, &container->ports[j], key, pod_ip);
            else
                service_sync_remove_entry(sync, key);
        }
    }
}

void host_ports_set(struct service_sync *sync, const struct pod *pod, const char *pod_ip)
{
    if (sync && !pod->host_network)
        each_port(sync, pod, pod_ip);
}

void host_ports_clear(struct service_sync *sync, const struct pod *pod)
{
    if (sync && !pod->host_network)
        each_port(sync, pod, NULL);
}
