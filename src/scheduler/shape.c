/* SPDX-License-Identifier: Apache-2.0 */
/* shape.c - making and sharing shapes, and what they say of a node; reading affinity is in shape_read.c. */
#include "scheduler/shape.h"

#include <inttypes.h>
#include <stdlib.h>

#include "object/object.h"
#include "scheduler/shape_read.h"
#include "scheduler/tally.h"

/* ---- the key ---- */

static void write_resources(struct buffer *key, const struct resources *resources)
{
    for (int i = 0; i < RESOURCE_FIXED; i++)
        buffer_printf(key, "%" PRId64 "|", resources->fixed[i]);
    for (size_t i = 0; i < resources->named_count; i++)
        buffer_printf(key, "%s=%" PRId64 ",", resources->named[i].name, resources->named[i].count);
}

static void write_raw(struct buffer *key, struct bytes raw)
{
    buffer_printf(key, "|%zu:", raw.size);
    buffer_add(key, raw.at, raw.size);
}

struct measured {
    struct resources  request, scored;
    struct host_port *ports;
    size_t            port_count;
};

static void measured_done(struct measured *measured)
{
    resources_done(&measured->request);
    resources_done(&measured->scored);
}

static void write_key(struct buffer *key, const struct object *pod, const struct pod_view *view, const struct measured *measured)
{
    buffer_printf(key, "%" PRId64 "|%d|", view->priority, text_equal(view->preemption_policy, "Never"));
    write_resources(key, &measured->request);
    buffer_printf(key, "|%" PRId64 "|%" PRId64 "|", measured->scored.fixed[RESOURCE_CPU], measured->scored.fixed[RESOURCE_MEMORY]);
    for (size_t i = 0; i < measured->port_count; i++)
        buffer_printf(key, "%s/%s/%" PRId64 ",", measured->ports[i].ip, measured->ports[i].protocol, measured->ports[i].port);
    write_raw(key, view->node_selector);
    write_raw(key, view->tolerations);
    write_raw(key, view->affinity);
    write_raw(key, view->spread);
    if (view->affinity.size || view->spread.size)        /* terms without namespaces mean the pod's own */
        buffer_printf(key, "|%s", pod->namespace);
}

/* ---- life ---- */

static struct shape *shape_new(struct cluster *cluster, const char *key, const struct object *pod, const struct pod_view *view,
                               struct measured *measured)
{
    struct shape *shape = MEMORY_NEW(struct shape);
    shape->key = memory_strdup(key);
    shape->id = cluster->next_id++;
    shape->references = 1;
    shape->priority = (int32_t)view->priority;
    shape->may_preempt = !text_equal(view->preemption_policy, "Never");
    shape->request = measured->request;  /* moves here */
    measured->request = (struct resources){ 0 };
    shape->scored[0] = measured->scored.fixed[RESOURCE_CPU];
    shape->scored[1] = measured->scored.fixed[RESOURCE_MEMORY];
    shape->port_count = measured->port_count;
    shape->ports = arena_array(&shape->arena, measured->port_count, sizeof *shape->ports);
    for (size_t i = 0; i < measured->port_count; i++)
        shape->ports[i] = (struct host_port){ arena_strdup(&shape->arena, measured->ports[i].ip),
                                              arena_strdup(&shape->arena, measured->ports[i].protocol), measured->ports[i].port };
    shape_read(shape, pod->namespace, view);
    shape->carried = arena_array(&shape->arena, shape->term_count, sizeof *shape->carried);
    for (size_t i = 0; i < shape->term_count; i++)
        shape->carried[i] = tally_carrying(cluster, &shape->terms[i]);
    map_put(&cluster->shapes, bytes_of(key), shape);
    return shape;
}

struct shape *shape_ref(struct shape *shape)
{
    shape->references++;
    return shape;
}

struct shape *shape_acquire(struct cluster *cluster, const struct object *pod, const struct pod_view *view, struct arena *scratch)
{
    struct measured measured CLEANUP(measured_done) = { 0 };
    AUTO_BUFFER key = { 0 };
    pod_view_requests(view, /* with_defaults= */ false, &measured.request);
    pod_view_requests(view, /* with_defaults= */ true, &measured.scored);
    measured.port_count = pod_view_host_ports(view, scratch, &measured.ports);
    write_key(&key, pod, view, &measured);
    struct shape *shape = map_get(&cluster->shapes, buffer_bytes(&key));
    return shape ? shape_ref(shape) : shape_new(cluster, buffer_text(&key), pod, view, &measured);
}

void shape_release(struct cluster *cluster, struct shape *shape)
{
    if (!shape || --shape->references > 0)
        return;
    map_remove(&cluster->shapes, bytes_of(shape->key));
    for (size_t i = 0; i < shape->term_count; i++)
        tally_release(cluster, shape->carried[i]);
    resources_done(&shape->request);
    arena_done(&shape->arena);
    free(shape->key);
    free(shape);
}

/* ---- what it says of a node ---- */

static bool tolerates(const struct toleration *toleration, const struct taint *taint)
{
    if (*toleration->effect && !text_equal(toleration->effect, taint->effect))
        return false;
    if (*toleration->key && !text_equal(toleration->key, taint->key))
        return false;
    if (text_equal(toleration->op, "Exists"))
        return true;
    if (*toleration->op && !text_equal(toleration->op, "Equal"))
        return false;
    return text_equal(toleration->value, taint->value ? taint->value : "");
}

bool shape_tolerates(const struct shape *shape, const struct taint *taint)
{
    for (size_t i = 0; i < shape->toleration_count; i++)
        if (tolerates(&shape->tolerations[i], taint))
            return true;
    return false;
}

bool node_term_matches(const struct node_term *term, const struct object *node)
{
    if (term->never || !selector_matches(&term->labels, node))
        return false;
    for (size_t i = 0; i < term->field_count; i++)
        if (text_equal(term->fields[i].value, node->name) == term->fields[i].negated)
            return false;
    return true;
}

bool shape_selects_node(const struct shape *shape, const struct object *node)
{
    if (!selector_matches(&shape->node_selector, node))
        return false;
    for (size_t i = 0; i < shape->node_term_count; i++)
        if (node_term_matches(&shape->node_terms[i], node))
            return true;
    return !shape->is_node_bound;
}
