/* SPDX-License-Identifier: Apache-2.0 */
/* usage_gather.c - reads what nodes use: the reader of core/usage.h.
 *
 * The core lists the nodes that are ready; an I/O thread asks all of them at once and reads their
 * answers; the core keeps the figures.  A node that does not answer in time has none this round.
 * A node's word counts for the pods that are bound to it, and for no others.
 *
 * Holds: there is one gathering at most, and the server frees it. */
#include <stdlib.h>

#include "apiserver/stream.h"
#include "apiserver/usage_answer.h"
#include "apiserver/request.h"
#include "apiserver/usage_text.h"
#include "base/env.h"
#include "base/log.h"
#include "core/usage.h"
#include "http/client.h"
#include "object/binding.h"

enum { NODE_TIMEOUT_MS = 4000, ANSWER_MAX_BYTES = 8 << 20, NODES_MAX = 10000 };

static const struct log usage_log = { "usage" };

struct node_reading {
    struct gathering    *gathering;
    const char          *name;
    struct relay         relay;
    struct buffer        body;
    int                  status;
    struct usage_samples samples;
    struct node_reading *next;
};

struct gathering {
    struct letter        letter;
    struct api_server   *server;
    struct api_thread   *thread;
    struct arena         arena;
    struct node_reading *nodes;
    size_t               count, left;
};

/* ---- the core: which nodes ---- */

struct node_condition {
    const char *type, *status;
};
struct node_view {
    struct node_condition *conditions;
    size_t                 count;
};

static const struct binding condition_bindings[] = { BIND_TEXT("type", struct node_condition, type),
                                                     BIND_TEXT("status", struct node_condition,
                                                               status),
                                                     BIND_END };
static const struct binding node_bindings[] = {
    BIND_LIST("status.conditions", struct node_view, conditions, count, struct node_condition,
              condition_bindings),
    BIND_END
};

static bool is_ready(const struct object *node, struct arena *arena)
{
    struct node_view view = { 0 };
    bind_object(node, node_bindings, &view, arena);
    for (size_t i = 0; i < view.count; i++)
        if (text_equal(view.conditions[i].type, "Ready"))
            return text_equal(view.conditions[i].status, "True");
    return false;
}

static bool add_node(void *context, const struct object *object)
{
    struct gathering *gathering = context;
    struct arena *arena = &gathering->arena;
    struct relay relay = { .type = RELAY_NODE };
    if (!is_ready(object, arena) || !node_relay(object, arena, &relay, NULL))
        return true;
    struct node_reading *node = ARENA_NEW(arena, struct node_reading);
    *node = (struct node_reading){ .gathering = gathering,
                                   .name = arena_strdup(arena, object->name),
                                   .relay = relay,
                                   .next = gathering->nodes };
    gathering->nodes = node;
    return ++gathering->count < NODES_MAX;
}

/* ---- the core: what they said ---- */

struct pod_view {
    const char *node_name;
};
static const struct binding pod_bindings[] = { BIND_TEXT("spec.nodeName", struct pod_view,
                                                         node_name),
                                               BIND_END };

static bool is_on_node(const struct gathering *gathering, const struct usage_sample *sample,
                       const char *node)
{
    AUTO_ARENA arena = { 0 };
    struct pod_view view = { 0 };
    const struct object *pod =
        core_get(gathering->server->core, well_known.pod, sample->ns, sample->pod);
    if (pod)
        bind_object(pod, pod_bindings, &view, &arena);
    return text_equal(view.node_name, node);
}

static void keep(struct gathering *gathering, const struct node_reading *node)
{
    struct usage *usage = core_usage(gathering->server->core);
    for (size_t i = 0; i < node->samples.count; i++) {
        const struct usage_sample *sample = &node->samples.items[i];
        if (!sample->container)
            usage_put_node(usage, node->name, &sample->reading);
        else if (is_on_node(gathering, sample, node->name))
            usage_put_container(usage, sample->ns, sample->pod, sample->container,
                                &sample->reading);
    }
}

void gathering_free(struct gathering *gathering)
{
    if (!gathering)
        return;
    for (struct node_reading *node = gathering->nodes; node; node = node->next)
        buffer_done(&node->body);
    arena_done(&gathering->arena);
    free(gathering);
}

static void deliver_to_core(struct letter *letter)
{
    struct gathering *gathering = container_of(letter, struct gathering, letter);
    struct api_server *server = gathering->server;
    for (const struct node_reading *node = gathering->nodes; node; node = node->next)
        keep(gathering, node);
    server->gathering = NULL;
    gathering_free(gathering);
    usage_end(core_usage(server->core));
}

/* ---- the I/O thread ---- */

static void node_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    (void)call;
    ((struct node_reading *)context)->status = answer->status;
}

static void node_data(void *context, struct http_call *call, struct bytes bytes)
{
    struct node_reading *node = context;
    (void)call;
    if (node->body.size + bytes.size <= ANSWER_MAX_BYTES)
        buffer_add(&node->body, bytes.at, bytes.size);
    else
        node->status = 0;
}

static void one_less(struct gathering *gathering)
{
    if (--gathering->left > 0)
        return;
    gathering->letter.deliver = deliver_to_core;
    mailbox_post(gathering->server->mailbox, &gathering->letter.mail);
}

static void node_end(void *context, struct http_call *call, const struct error *err)
{
    struct node_reading *node = context;
    struct gathering *gathering = node->gathering;
    (void)call;
    if (err)
        log_debug(&usage_log, "a node's usage could not be read", KV("node", node->name),
                  KV_ERROR(err));
    else if (node->status == 200)
        usage_text_read(buffer_bytes(&node->body),
                        gathering->server->env->wall_ns(gathering->server->env),
                        &gathering->arena, &node->samples);
    buffer_done(&node->body);
    one_less(gathering);
}

static void deliver_to_thread(struct letter *letter)
{
    struct gathering *gathering = container_of(letter, struct gathering, letter);
    gathering->left = gathering->count + 1;      /* one for this function itself */
    for (struct node_reading *node = gathering->nodes; node; node = node->next) {
        struct http_call_options options = { .method = "GET",
                                             .target = "/metrics/resource",
                                             .timeout_ms = NODE_TIMEOUT_MS,
                                             .on_head = node_head,
                                             .on_data = node_data,
                                             .on_end = node_end,
                                             .context = node };
        http_call_start(relay_target(gathering->thread, &node->relay), &options);
    }
    one_less(gathering);
}

/* ---- the rounds ---- */

void gathering_start(struct api_server *server)
{
    struct gathering *gathering = server->gathering;
    if (!gathering || server->thread_count == 0)
        return;
    gathering->thread = &server->threads[0];
    gathering->letter.deliver = deliver_to_thread;
    mailbox_post(gathering->thread->mailbox, &gathering->letter.mail);
}

/* The usage_reader: asked for before the threads run, it begins with them. */
void gathering_begin(void *context)
{
    struct api_server *server = context;
    struct gathering *gathering = MEMORY_NEW(struct gathering);
    gathering->server = server;
    core_each(server->core, well_known.node, NULL, add_node, gathering);
    server->gathering = gathering;
    gathering_start(server);
}
