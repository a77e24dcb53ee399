/* SPDX-License-Identifier: Apache-2.0 */
/* load_balancer.c - Services of type LoadBalancer get an address of the host's loopback.
 *
 * The finalizer holds a Service until its address is withdrawn.  Services whose class is another
 * controller's are left alone.  What is offered is forgotten at the end of the process and offered
 * anew at its start, with the address that the status names.
 *
 * Not here: what to do next (load_balancer_plan.c), listening (main/node_ports.c). */
#include "controllers/load_balancer.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/map.h"
#include "controllers/controller.h"
#include "object/binding.h"

static const char finalizer[] = "service.kubernetes.io/load-balancer-cleanup";

enum { PORTS_MAX = 256 };

/* What the host was asked for. */
struct offer {
    uint32_t             ip;
    unsigned             attempt;
    bool                 is_answered, is_retry;
    uint64_t             told;           /* a hash of the failures that an Event has told; 0: none */
    size_t               count;
    struct balancer_port ports[];
};

struct service_port_reading {
    const char *protocol;
    int64_t     port;
};
struct ingress_reading {
    const char *ip;
};
struct service_reading {
    const char                  *type, *class, *wanted_ip;
    struct service_port_reading *ports;
    struct ingress_reading      *ingress;
    size_t                       port_count, ingress_count;
};

static const struct binding port_bindings[] = {
    BIND_TEXT("protocol", struct service_port_reading, protocol),
    BIND_INT("port", struct service_port_reading, port),
    BIND_END
};
static const struct binding ingress_bindings[] = {
    BIND_TEXT("ip", struct ingress_reading, ip), BIND_END
};
static const struct binding service_bindings[] = {
    BIND_TEXT("spec.type", struct service_reading, type),
    BIND_TEXT("spec.loadBalancerClass", struct service_reading, class),
    BIND_TEXT("spec.loadBalancerIP", struct service_reading, wanted_ip),
    BIND_LIST("spec.ports", struct service_reading, ports, port_count, struct service_port_reading,
              port_bindings),
    BIND_LIST("status.loadBalancer.ingress", struct service_reading, ingress, ingress_count,
              struct ingress_reading, ingress_bindings),
    BIND_END
};

/* One sync. */
struct sync {
    struct controller         *controller;
    const struct balancer_host *host;
    const char                *key;
    const struct object       *service;
    struct service_reading     reading;
    struct balancer_port      *ports;    /* that can be offered: TCP and UDP */
    size_t                     port_count;
    struct arena              *arena;
};

static void event(const struct sync *sync, const char *type, const char *reason,
                  const char *message)
{
    controller_event(sync->controller, sync->service, type, reason, "%s", message);
}

static void read_service(struct sync *sync)
{
    bind_object(sync->service, service_bindings, &sync->reading, sync->arena);
    sync->ports = arena_array(sync->arena, sync->reading.port_count + 1, sizeof *sync->ports);
    for (size_t i = 0; i < sync->reading.port_count && sync->port_count < PORTS_MAX; i++) {
        const struct service_port_reading *port = &sync->reading.ports[i];
        if (text_equal(port->protocol, "SCTP"))
            continue;
        sync->ports[sync->port_count++] = (struct balancer_port){
            .is_udp = text_equal(port->protocol, "UDP"), .port = (uint16_t)port->port
        };
    }
}

/* ---- addresses ---- */

static const char *address_text(uint32_t ip, struct arena *arena)
{
    return arena_printf(arena, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 255, ip >> 8 & 255, ip & 255);
}

/* 0: no address of the loopback. */
static uint32_t loopback_address(const char *text)
{
    struct in_addr parsed;
    if (text_is_empty(text) || inet_pton(AF_INET, text, &parsed) != 1)
        return 0;
    uint32_t ip = ntohl(parsed.s_addr);
    return ip >> 24 == 127 ? ip : 0;
}

static bool is_anothers(const struct sync *sync, uint32_t ip)
{
    const struct map *offers = sync->controller->state;
    for (struct map_entry *e = map_first(offers); e; e = map_after(offers, e))
        if (((struct offer *)e->value)->ip == ip && !text_equal(e->key, sync->key))
            return true;
    return false;
}

/* First the one that the Service has, or asks for; no two Services share one unasked. */
static uint32_t choose_address(const struct sync *sync, unsigned *attempt)
{
    uint32_t asked = loopback_address(sync->reading.wanted_ip), had = 0;
    if (sync->reading.ingress_count > 0)
        had = loopback_address(sync->reading.ingress[0].ip);
    if (*attempt == 0 && (asked || had))
        return asked ? asked : had;
    while (is_anothers(sync, balancer_candidate(sync->key, *attempt)) &&
           *attempt + 1 < BALANCER_ATTEMPTS_MAX)
        ++*attempt;
    return balancer_candidate(sync->key, *attempt);
}

/* ---- offers ---- */

static void forget(const struct sync *sync)
{
    struct offer *offer = map_remove(sync->controller->state, bytes_of(sync->key));
    if (offer)
        sync->host->withdraw(sync->host->context, sync->key);
    free(offer);
}

static void make_offer(const struct sync *sync, unsigned attempt)
{
    size_t size = sync->port_count * sizeof(struct balancer_port);
    struct offer *offer = memory_alloc(sizeof *offer + size);
    offer->attempt = attempt;
    offer->ip = choose_address(sync, &offer->attempt);
    offer->count = sync->port_count;
    if (size > 0)
        memcpy(offer->ports, sync->ports, size);
    struct offer *before = map_put(sync->controller->state, bytes_of(sync->key), offer);
    offer->told = before ? before->told : 0;
    free(before);
    sync->host->offer(sync->host->context, sync->key, offer->ip, offer->ports, offer->count);
}

/* ---- the object ---- */

static bool set_finalizer(struct sync *sync, bool add, struct error *err)
{
    struct arena *arena = sync->arena;
    if (!controller_set_finalizer(sync->controller, sync->service, finalizer, add, arena, err))
        return false;
    sync->service = controller_find(sync->controller, well_known.service, sync->key, arena);
    return sync->service != NULL;
}

static struct value *ports_value(const struct offer *offer, struct arena *arena)
{
    struct value *list = value_new_list(arena);
    for (size_t i = 0; i < offer->count; i++) {
        struct value *port = value_new_map(arena);
        value_set(port, arena, "port", value_new_int(arena, offer->ports[i].port));
        value_set(port, arena, "protocol",
                  value_new_text(arena, offer->ports[i].is_udp ? "UDP" : "TCP"));
        if (offer->ports[i].error != 0)
            value_set(port, arena, "error", value_new_text(arena, "knarr.io/PortInUse"));
        value_append(list, arena, port);
    }
    return list;
}

/* NULL: none. */
static struct value *ingress_value(const struct offer *offer, struct arena *arena)
{
    size_t failures = offer ? balancer_failures(offer->ports, offer->count) : 0;
    if (!offer || offer->count == 0 || failures == offer->count)
        return NULL;
    struct value *ingress = value_new_map(arena), *list = value_new_list(arena);
    value_set(ingress, arena, "ip", value_new_text(arena, address_text(offer->ip, arena)));
    value_set(ingress, arena, "ipMode", value_new_text(arena, "Proxy"));
    if (failures > 0)
        value_set(ingress, arena, "ports", ports_value(offer, arena));
    value_append(list, arena, ingress);
    return list;
}

/* *ret_changed may be NULL. */
static bool set_status(struct sync *sync, const struct offer *offer, bool *ret_changed,
                       struct error *err)
{
    struct arena *arena = sync->arena;
    struct value *body = value_from_object(sync->service, arena),
                 *ingress = ingress_value(offer, arena),
                 *balancer = value_make_at(body, arena, "status.loadBalancer", VALUE_MAP);
    bool is_same = value_equal(value_member(balancer, "ingress"), ingress);
    *ret_changed = !is_same;
    if (is_same)
        return true;
    value_remove(balancer, "ingress");
    if (ingress)
        value_set(balancer, arena, "ingress", ingress);
    if (!controller_update(sync->controller, sync->service, "status", body, arena, err))
        return false;
    sync->service = controller_find(sync->controller, well_known.service, sync->key, arena);
    return sync->service != NULL;
}

/* ---- one sync ---- */

/* Not ours any more: what we gave is taken back. */
static bool give_up(struct sync *sync, struct error *err)
{
    bool changed;
    forget(sync);
    if (!object_has_finalizer(sync->service, finalizer))
        return true;
    event(sync, "Normal", "DeletingLoadBalancer", "Deleting load balancer");
    if (!set_status(sync, NULL, &changed, err))
        return false;
    event(sync, "Normal", "DeletedLoadBalancer", "Deleted load balancer");
    return set_finalizer(sync, /* add= */ false, err);
}

static const char *failures_text(const struct sync *sync, const struct offer *offer)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < offer->count; i++)
        if (offer->ports[i].error != 0)
            buffer_printf(&text, "%s%s port %u (%s)", text.size ? "," : "",
                          offer->ports[i].is_udp ? "UDP" : "TCP", offer->ports[i].port,
                          strerror(-offer->ports[i].error));
    return arena_printf(sync->arena,
                        "Error syncing load balancer: the host does not give %s:%s;"
                        " another program may listen there",
                        address_text(offer->ip, sync->arena), buffer_text(&text));
}

/* Once, however often the host refuses; it is asked again and again. */
static void tell_failures(struct sync *sync, struct offer *offer)
{
    const char *message = failures_text(sync, offer);
    uint64_t hash = map_hash(message, strlen(message));
    if (offer->told != hash)
        event(sync, "Warning", "SyncLoadBalancerFailed", message);
    offer->told = hash;
    offer->is_retry = true;
    queue_add_after(sync->controller->queue, sync->key, BALANCER_AGAIN_MS);
}

static bool tell(struct sync *sync, struct offer *offer, struct error *err)
{
    bool changed = false, has_failures = balancer_failures(offer->ports, offer->count) > 0;
    if (!set_status(sync, offer, &changed, err))
        return false;
    if (!has_failures && changed)
        event(sync, "Normal", "EnsuredLoadBalancer", "Ensured load balancer");
    if (has_failures)
        tell_failures(sync, offer);
    else
        offer->told = 0;
    return true;
}

static bool ensure(struct sync *sync, struct error *err)
{
    if (!object_has_finalizer(sync->service, finalizer)) {
        event(sync, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer");
        if (!set_finalizer(sync, /* add= */ true, err))
            return false;
    }
    struct offer *offer = map_get(sync->controller->state, bytes_of(sync->key));
    struct balancer_facts facts = { .wanted = sync->ports, .wanted_count = sync->port_count };
    if (offer) {
        facts.offered = offer->ports;
        facts.offered_count = offer->count;
        facts.is_answered = offer->is_answered;
        facts.is_retry = offer->is_retry;
        facts.attempt = offer->attempt;
    }
    switch (balancer_plan(&facts)) {
    case BALANCER_WAIT:
        return true;
    case BALANCER_OFFER:
        make_offer(sync, /* attempt= */ 0);
        return true;
    case BALANCER_NEXT:
        make_offer(sync, offer->attempt + 1);
        return true;
    case BALANCER_TELL:
        return tell(sync, offer, err);
    }
    return true;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct sync sync = { .controller = controller, .key = key, .arena = arena,
                         .host = controller->options->balancer };
    sync.service = controller_find(controller, well_known.service, key, arena);
    if (!sync.service) {
        forget(&sync);
        return true;
    }
    read_service(&sync);
    switch (balancer_owner(sync.reading.type, sync.reading.class, sync.service->deletion_s != 0)) {
    case BALANCER_OURS:
        return ensure(&sync, err);
    case BALANCER_FOREIGN:
        forget(&sync);
        return true;
    case BALANCER_NONE:
        return give_up(&sync, err);
    }
    return true;
}

void load_balancer_answered(struct controller *controller, const char *key, uint32_t ip,
                            const struct balancer_port *ports, size_t count)
{
    struct offer *offer = map_get(controller->state, bytes_of(key));
    if (!offer || offer->ip != ip || offer->count != count)
        return;                          /* the answer to an earlier offer */
    if (count > 0)
        memcpy(offer->ports, ports, count * sizeof *ports);
    offer->is_answered = true;
    queue_add(controller->queue, key);
}

/* Without a host that offers anything, Services wait, as they do without a cloud. */
static void service_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct service_reading reading = { 0 };
    const struct object *service = now ? now : before;
    if (!controller->options->balancer)
        return;
    bind_object(service, service_bindings, &reading, &arena);
    if (text_equal(reading.type, "LoadBalancer") || object_has_finalizer(service, finalizer))
        queue_add_object(controller->queue, service);
}

const struct controller_row load_balancer_controller = {
    .name = "service-controller",
    .sync = sync,
    .start = controller_map_start,
    .stop = controller_map_stop,
    .watches = {
        { &well_known.service, service_changed },
    },
};
