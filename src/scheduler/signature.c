/* SPDX-License-Identifier: Apache-2.0 */
/* signature.c - making and sharing signatures, and what they say of a node; reading affinity is in
 * signature_read.c. */
#include "scheduler/signature.h"

#include <inttypes.h>
#include <stdlib.h>

#include "object/object.h"
#include "scheduler/signature_read.h"
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

static void write_key(struct buffer *key, const struct object *pod, const struct pod_view *view,
                      const struct measured *measured)
{
    buffer_printf(key, "%" PRId64 "|%d|", view->priority,
                  text_equal(view->preemption_policy, "Never"));
    write_resources(key, &measured->request);
    buffer_printf(key, "|%" PRId64 "|%" PRId64 "|", measured->scored.fixed[RESOURCE_CPU],
                  measured->scored.fixed[RESOURCE_MEMORY]);
    for (size_t i = 0; i < measured->port_count; i++)
        buffer_printf(key, "%s/%s/%" PRId64 ",", measured->ports[i].ip, measured->ports[i].protocol,
                      measured->ports[i].port);
    write_raw(key, view->node_selector);
    write_raw(key, view->tolerations);
    write_raw(key, view->affinity);
    write_raw(key, view->spread);
    if (view->volumes.size)
        write_raw(key, view->volumes);
    if (view->affinity.size || view->spread.size) /* terms without namespaces mean the pod's own */
        buffer_printf(key, "|%s", pod->namespace);
}

/* ---- life ---- */

static struct signature *signature_new(struct cluster *cluster, const char *key,
                                       const struct object *pod, const struct pod_view *view,
                                       struct measured *measured)
{
    struct signature *signature = MEMORY_NEW(struct signature);
    signature->key = memory_strdup(key);
    signature->id = cluster->next_id++;
    signature->references = 1;
    signature->priority = (int32_t)view->priority;
    signature->may_preempt = !text_equal(view->preemption_policy, "Never");
    signature->request = measured->request;  /* moves here */
    measured->request = (struct resources){ 0 };
    signature->scored[0] = measured->scored.fixed[RESOURCE_CPU];
    signature->scored[1] = measured->scored.fixed[RESOURCE_MEMORY];
    signature->port_count = measured->port_count;
    signature->ports =
        arena_array(&signature->arena, measured->port_count, sizeof *signature->ports);
    for (size_t i = 0; i < measured->port_count; i++)
        signature->ports[i] =
            (struct host_port){ arena_strdup(&signature->arena, measured->ports[i].ip),
                                arena_strdup(&signature->arena, measured->ports[i].protocol),
                                measured->ports[i].port };
    signature_read(signature, pod->namespace, view);
    signature->carried =
        arena_array(&signature->arena, signature->term_count, sizeof *signature->carried);
    for (size_t i = 0; i < signature->term_count; i++)
        signature->carried[i] = tally_carrying(cluster, &signature->terms[i]);
    map_put(&cluster->signatures, bytes_of(key), signature);
    return signature;
}

struct signature *signature_ref(struct signature *signature)
{
    signature->references++;
    return signature;
}

struct signature *signature_acquire(struct cluster *cluster, const struct object *pod,
                                    const struct pod_view *view, struct arena *scratch)
{
    struct measured measured CLEANUP(measured_done) = { 0 };
    AUTO_BUFFER key = { 0 };
    pod_view_requests(view, /* with_defaults= */ false, &measured.request);
    pod_view_requests(view, /* with_defaults= */ true, &measured.scored);
    measured.port_count = pod_view_host_ports(view, scratch, &measured.ports);
    write_key(&key, pod, view, &measured);
    struct signature *signature = map_get(&cluster->signatures, buffer_bytes(&key));
    return signature ? signature_ref(signature)
                     : signature_new(cluster, buffer_text(&key), pod, view, &measured);
}

void signature_release(struct cluster *cluster, struct signature *signature)
{
    if (!signature || --signature->references > 0)
        return;
    map_remove(&cluster->signatures, bytes_of(signature->key));
    for (size_t i = 0; i < signature->term_count; i++)
        tally_release(cluster, signature->carried[i]);
    resources_done(&signature->request);
    arena_done(&signature->arena);
    free(signature->key);
    free(signature);
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

bool signature_tolerates(const struct signature *signature, const struct taint *taint)
{
    for (size_t i = 0; i < signature->toleration_count; i++)
        if (tolerates(&signature->tolerations[i], taint))
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

bool signature_selects_node(const struct signature *signature, const struct object *node)
{
    if (!selector_matches(&signature->node_selector, node))
        return false;
    for (size_t i = 0; i < signature->node_term_count; i++)
        if (node_term_matches(&signature->node_terms[i], node))
            return true;
    return !signature->is_node_bound;
}
