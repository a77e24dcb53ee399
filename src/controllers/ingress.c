/* SPDX-License-Identifier: Apache-2.0 */
/* ingress.c - Ingresses of our class get the address at which they are served: ports of the host's
 * loopback that lead to nginx on the first node.
 *
 * The ports are asked for while there is such an Ingress, as a load balancer's are, and those that
 * another program has again after a while; Ingresses are told where the answer is another.  The key "*" is
 * about the ports, "ns/name" about one Ingress' status.
 *
 * Not here: what an Ingress says (node/ingress_plan.c). */
#include <stdlib.h>

#include "controllers/controller.h"
#include "controllers/load_balancer.h"
#include "object/ingress_class.h"

static const char every[] = "*";

enum { LOCALHOST = 0x7f000001, PORTS = 2 };

struct state {
    struct balancer_port ports[PORTS];
    bool                 is_offered, is_answered;
};

static bool is_ours(const struct controller *controller, const struct object *ingress)
{
    AUTO_ARENA arena = { 0 };
    const char *class = ingress_class_name(value_from_object(ingress, &arena), &arena);
    return ingress->deletion_s == 0 &&
           ingress_class_is_ours(
               core_get_latest(controller->core, well_known.ingress_class, NULL, class));
}

/* ---- all of ours ---- */

struct visiting {
    struct controller *controller;
    bool               queues;           /* else it only looks for one */
    bool               is_found;
};

static bool visit(void *context, const struct object *ingress)
{
    struct visiting *visiting = context;
    if (!is_ours(visiting->controller, ingress))
        return true;
    visiting->is_found = true;
    if (visiting->queues)
        queue_add_object(visiting->controller->queue, ingress);
    return visiting->queues;
}

static bool each_of_ours(struct controller *controller, bool queues)
{
    struct visiting visiting = { controller, queues, false };
    core_each_latest(controller->core, well_known.ingress, NULL, visit, &visiting);
    return visiting.is_found;
}

/* ---- the ports ---- */

static void sync_ports(struct controller *controller)
{
    struct state *state = controller->state;
    const struct balancer_host *host = controller->options->balancer;
    if (!each_of_ours(controller, /* queues= */ false)) {
        if (state->is_offered)
            host->withdraw(host->context, INGRESS_OFFER);
        state->is_offered = state->is_answered = false;
        return;
    }
    bool has_failed = state->is_answered && balancer_failures(state->ports, PORTS) > 0;
    if (state->is_offered && !has_failed)
        return;
    const struct balancer_port ports[PORTS] = {
        { .port = controller->options->ingress_http_port },
        { .port = controller->options->ingress_https_port },
    };
    state->is_offered = true;
    host->offer(host->context, INGRESS_OFFER, LOCALHOST, ports, PORTS);
}

static bool is_same_answer(const struct balancer_port *before, const struct balancer_port *now)
{
    for (size_t i = 0; i < PORTS; i++)
        if (before[i].port != now[i].port || before[i].error != now[i].error)
            return false;
    return true;
}

void ingress_answered(struct controller *controller, const struct balancer_port *ports,
                      size_t count)
{
    struct state *state = controller->state;
    if (!state->is_offered || count != PORTS)
        return;
    bool is_news = !state->is_answered || !is_same_answer(state->ports, ports);
    memcpy(state->ports, ports, sizeof state->ports);
    state->is_answered = true;
    if (balancer_failures(state->ports, PORTS) > 0)
        queue_add_after(controller->queue, every, BALANCER_AGAIN_MS);
    if (is_news)
        each_of_ours(controller, /* queues= */ true);
}

/* ---- one Ingress ---- */

static bool needs_ports(const struct state *state)
{
    return state->ports[0].port != 80 || state->ports[1].port != 443 ||
           balancer_failures(state->ports, PORTS) > 0;
}

static struct value *ingress_value(const struct state *state, struct arena *arena)
{
    struct value *address = value_new_map(arena), *list = value_new_list(arena),
                 *ports = value_new_list(arena);
    value_set(address, arena, "ip", value_new_text(arena, "127.0.0.1"));
    for (size_t i = 0; i < PORTS; i++) {
        struct value *port = value_new_map(arena);
        value_set(port, arena, "port", value_new_int(arena, state->ports[i].port));
        value_set(port, arena, "protocol", value_new_text(arena, "TCP"));
        if (state->ports[i].error != 0)
            value_set(port, arena, "error", value_new_text(arena, "knarr.io/PortInUse"));
        value_append(ports, arena, port);
    }
    if (needs_ports(state))
        value_set(address, arena, "ports", ports);
    value_append(list, arena, address);
    return list;
}

static void tell_failures(struct controller *controller, const struct object *ingress)
{
    const struct state *state = controller->state;
    for (size_t i = 0; i < PORTS; i++)
        if (state->ports[i].error != 0)
            controller_event(
                controller, ingress, "Warning", "PortInUse",
                "The host does not give 127.0.0.1:%u: %s; another program may listen there"
                " (knarr up has --ingress-http-port and --ingress-https-port)",
                state->ports[i].port, strerror(-state->ports[i].error));
}

static bool sync_status(struct controller *controller, const struct object *ingress,
                        struct arena *arena, struct error *err)
{
    const struct state *state = controller->state;
    if (!state->is_answered || !is_ours(controller, ingress))
        return true;
    bool none = balancer_failures(state->ports, PORTS) == PORTS;
    struct value *body = value_from_object(ingress, arena),
                 *wanted = none ? NULL : ingress_value(state, arena),
                 *balancer = value_make_at(body, arena, "status.loadBalancer", VALUE_MAP);
    tell_failures(controller, ingress);
    if (value_equal(value_member(balancer, "ingress"), wanted))
        return true;
    value_remove(balancer, "ingress");
    if (wanted)
        value_set(balancer, arena, "ingress", wanted);
    return controller_update(controller, ingress, "status", body, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    if (text_equal(key, every)) {
        sync_ports(controller);
        return true;
    }
    const struct object *ingress = controller_find(controller, well_known.ingress, key, arena);
    return !ingress || sync_status(controller, ingress, arena, err);
}

/* ---- keys ---- */

static void ingress_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    (void)before;
    if (!controller->options->balancer || controller->is_writing)
        return;
    queue_add(controller->queue, every);
    if (now)
        queue_add_object(controller->queue, now);
}

static void class_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    (void)before;
    (void)now;
    if (!controller->options->balancer)
        return;
    queue_add(controller->queue, every);
    each_of_ours(controller, /* queues= */ true);
}

static bool start(struct controller *controller, struct error *err)
{
    (void)err;
    controller->state = MEMORY_NEW(struct state);
    return true;
}

static void stop(struct controller *controller)
{
    free(controller->state);
}

const struct controller_row ingress_controller = {
    .name = "ingress-controller",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.ingress, ingress_changed },
        { &well_known.ingress_class, class_changed },
    },
};
