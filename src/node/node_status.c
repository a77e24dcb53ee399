/* SPDX-License-Identifier: Apache-2.0 */
/* node_status.c - see node_status.h.
 *
 * The Node is watched by name: the first list says whether it must be made; later events bring the
 * pod CIDR and labels. */
#include "node/node_status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/log.h"
#include "client/client.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/loop.h"
#include "node/eviction.h"
#include "node/image_store.h"
#include "object/object.h"
#include "object/quantity.h"
#include "object/schema.h"
#include "object/time_text.h"
#include "object/volume_view.h"

static const struct log node_log = { "node" };

static const char kubelet_version[] = "v1.36.3";

/* Ready comes last: the others are those of eviction.h. */
enum { RETRY_MS = 1000, CONDITION_COUNT = PRESSURE_COUNT + 1, READY = PRESSURE_COUNT };

struct node_status {
    struct node_status_options options;
    struct client_watch       *watch;
    struct loop_timer         *lease_timer, *retry_timer;
    struct client_call        *create_call, *status_call, *lease_call;
    char                      *uid;
    bool                       ready, told_ready, dirty;
    unsigned                   pressure;
    char                       why[256];
    int64_t                    transition_s[CONDITION_COUNT];
    bool                       condition[CONDITION_COUNT], condition_known[CONDITION_COUNT];
    int64_t                    reported_s;
};

/* ---- the status ---- */

static void set_text(struct value *map, struct arena *arena, const char *path, const char *text)
{
    value_set_at(map, arena, path, value_new_text(arena, text));
}

static void set_member(struct value *map, struct arena *arena, const char *key, const char *text)
{
    value_set(map, arena, key, value_new_text(arena, text));
}

static void add_resources(struct value *status, const struct node_status_options *options,
                          struct arena *arena)
{
    static const char *const lists[] = { "capacity", "allocatable" };
    const struct machine *machine = options->machine;
    FOR_EACH(list, lists) {
        struct value *map = value_make_at(status, arena, *list, VALUE_MAP);
        set_member(map, arena, "cpu",
                   machine->cpu_milli % 1000
                       ? arena_printf(arena, "%lldm", (long long)machine->cpu_milli)
                       : arena_printf(arena, "%lld", (long long)machine->cpu_milli / 1000));
        set_member(map, arena, "memory",
                   arena_printf(arena, "%lldKi", (long long)machine->memory_bytes / 1024));
        set_member(map, arena, "ephemeral-storage",
                   arena_printf(arena, "%lldKi", (long long)machine->storage_bytes / 1024));
        set_member(map, arena, "pods", arena_printf(arena, "%d", options->max_pods));
        set_member(map, arena, "hugepages-1Gi", "0");
        set_member(map, arena, "hugepages-2Mi", "0");
    }
}

static void add_info(struct value *status, const struct machine *machine, struct arena *arena)
{
    const struct { const char *key, *text; } rows[] = {
        { "machineID", machine->machine_id },       { "systemUUID", machine->system_uuid },
        { "bootID", machine->boot_id },             { "kernelVersion", machine->kernel },
        { "osImage", machine->os_image },           { "containerRuntimeVersion", machine->runtime },
        { "kubeletVersion", kubelet_version },      { "kubeProxyVersion", "" },
        { "operatingSystem", "linux" },             { "architecture", machine->architecture },
    };
    struct value *info = value_make_at(status, arena, "nodeInfo", VALUE_MAP);
    FOR_EACH(row, rows)
        set_member(info, arena, row->key, row->text);
}

static void add_address(struct value *status, const char *type, const char *address,
                        struct arena *arena)
{
    struct value *item = value_new_map(arena);
    set_member(item, arena, "type", type);
    set_member(item, arena, "address", address);
    value_append(value_make_at(status, arena, "addresses", VALUE_LIST), arena, item);
}

struct image_list {
    struct value *list;
    struct arena *arena;
};

static void add_image(void *context, const struct image *image)
{
    struct image_list *images = context;
    struct value *item = value_new_map(images->arena), *names = value_new_list(images->arena);
    if (value_count(images->list) >= NODE_IMAGES_MAX)
        return;
    for (const char **digest = image->digests; *digest; digest++)
        value_append(names, images->arena, value_new_text(images->arena, *digest));
    for (const char **reference = image->references; *reference && value_count(names) < 5;
         reference++)
        value_append(names, images->arena, value_new_text(images->arena, *reference));
    value_set(item, images->arena, "names", names);
    value_set(item, images->arena, "sizeBytes", value_new_int(images->arena, image->size_bytes));
    value_append(images->list, images->arena, item);
}

static void add_images(struct value *status, const struct node_status_options *options,
                       struct arena *arena)
{
    struct image_list images = { value_make_at(status, arena, "images", VALUE_LIST), arena };
    struct error err = { 0 };
    if (options->images && !image_store_each(options->images, add_image, &images, &err))
        log_warn(&node_log, "images not listed", KV_ERROR(&err));
}

/* Ready's bad message is node->why. */
static const struct {
    const char *type, *good_reason, *good_message, *bad_reason, *bad_message;
    bool        good_is_true;
} condition_rows[CONDITION_COUNT] = {
    [PRESSURE_MEMORY] = { "MemoryPressure", "KubeletHasSufficientMemory",
                          "kubelet has sufficient memory available",
                          "KubeletHasInsufficientMemory",
                          "kubelet has insufficient memory available", false },
    [PRESSURE_DISK] = { "DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure",
                        "KubeletHasDiskPressure", "kubelet has disk pressure", false },
    [PRESSURE_PID] = { "PIDPressure", "KubeletHasSufficientPID",
                       "kubelet has sufficient PID available", "KubeletHasInsufficientPID",
                       "kubelet has insufficient PID available", false },
    [READY] = { "Ready", "KubeletReady", "kubelet is posting ready status", "KubeletNotReady", NULL,
                true },
};

static bool is_good(const struct node_status *node, size_t index)
{
    return index == READY ? node->ready : !(node->pressure & 1u << index);
}

static void add_condition(struct node_status *node, struct value *status, size_t index,
                          struct arena *arena)
{
    char now[TIME_TEXT_MAX], transition[TIME_TEXT_MAX];
    int64_t now_s = env_wall_s(node->options.env);
    bool good = is_good(node, index), is_true = good == condition_rows[index].good_is_true;
    if (!node->condition_known[index] || node->condition[index] != is_true)
        node->transition_s[index] = now_s;
    node->condition_known[index] = true;
    node->condition[index] = is_true;
    time_write(now_s, now);
    time_write(node->transition_s[index], transition);
    struct value *condition = value_new_map(arena);
    set_member(condition, arena, "type", condition_rows[index].type);
    set_member(condition, arena, "status", is_true ? "True" : "False");
    set_member(condition, arena, "lastHeartbeatTime", now);
    set_member(condition, arena, "lastTransitionTime", transition);
    set_member(condition, arena, "reason",
               good ? condition_rows[index].good_reason : condition_rows[index].bad_reason);
    set_member(condition, arena, "message",
               good             ? condition_rows[index].good_message
               : index == READY ? node->why
                                : condition_rows[index].bad_message);
    value_append(value_make_at(status, arena, "conditions", VALUE_LIST), arena, condition);
}

static struct value *status_value(const struct node_status_options *options, struct arena *arena)
{
    struct value *status = value_new_map(arena);
    add_resources(status, options, arena);
    add_address(status, "InternalIP", options->address, arena);
    add_address(status, "Hostname", options->name, arena);
    value_set_at(status, arena, "daemonEndpoints.kubeletEndpoint.Port",
                 value_new_int(arena, options->port));
    value_set_at(status, arena, "features.supplementalGroupsPolicy", value_new_bool(arena, true));
    add_info(status, options->machine, arena);
    return status;
}

/* ---- the Node ---- */

static void add_labels(struct value *labels, const struct node_status_options *options,
                       struct arena *arena)
{
    const struct { const char *key, *value; } rows[] = {
        { "kubernetes.io/hostname", options->name },  { "kubernetes.io/os", "linux" },
        { "kubernetes.io/arch", options->machine->architecture }, { "beta.kubernetes.io/os",
                "linux" },
        { "beta.kubernetes.io/arch", options->machine->architecture },
    };
    FOR_EACH(row, rows)
        set_member(labels, arena, row->key, row->value);
    for (const char *const *label = options->labels; label && *label; label++) {
        struct bytes rest = bytes_of(*label), key = bytes_next(&rest, '=');
        set_member(labels, arena, arena_copy(arena, key.at, key.size), rest.at ? rest.at : "");
    }
}

static void add_annotations(struct value *object, const struct node_status_options *options,
                            struct arena *arena)
{
    if (options->storage_root)
        set_member(value_make_at(object, arena, "metadata.annotations", VALUE_MAP), arena,
                   LOCAL_ROOT_ANNOTATION, options->storage_root);
}

void node_object_write(const struct node_status_options *options, struct buffer *ret_json)
{
    AUTO_ARENA arena = { 0 };
    struct value *node = value_new_map(&arena);
    set_text(node, &arena, "apiVersion", "v1");
    set_text(node, &arena, "kind", "Node");
    set_text(node, &arena, "metadata.name", options->name);
    add_labels(value_make_at(node, &arena, "metadata.labels", VALUE_MAP), options, &arena);
    add_annotations(node, options, &arena);
    value_set(node, &arena, "status", status_value(options, &arena));
    json_write_value(ret_json, node);
}

static const char *node_target(const struct node_status *node, const char *rest,
                               struct arena *arena)
{
    return arena_printf(arena, "/api/v1/nodes%s%s%s", *rest ? "/" : "",
                        *rest ? node->options.name : "", *rest ? rest : "");
}

static void retry_soon(struct node_status *node)
{
    loop_timer_start(node->retry_timer, RETRY_MS);
}

static void node_created(void *context, int status, struct bytes body, const struct error *err)
{
    struct node_status *node = context;
    (void)status;
    (void)body;
    node->create_call = NULL;
    if (err && err->reason != REASON_ALREADY_EXISTS) {
        log_warn(&node_log, "node not registered, retrying", KV("node", node->options.name),
                 KV_ERROR(err));
        retry_soon(node);
    }
}

static void create_node(struct node_status *node)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER body = { 0 };
    if (node->create_call)
        return;
    node_object_write(&node->options, &body);
    struct client_request request = { .method = "POST",
                                      .target = node_target(node, "", &arena),
                                      .body = buffer_bytes(&body),
                                      .done = node_created,
                                      .context = node };
    node->create_call = client_request(node->options.client, &request);
}

static void send_status(struct node_status *node);

static void status_written(void *context, int status, struct bytes body, const struct error *err)
{
    struct node_status *node = context;
    (void)status;
    (void)body;
    node->status_call = NULL;
    if (err) {
        log_warn(&node_log, "node status not written, retrying", KV_ERROR(err));
        node->dirty = true;
        retry_soon(node);
        return;
    }
    node->reported_s = env_wall_s(node->options.env);
    if (node->dirty) {
        send_status(node);
    } else if (node->ready && !node->told_ready) {
        node->told_ready = true;
        node->options.ready(node->options.context);
    }
}

static void send_status(struct node_status *node)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER body = { 0 };
    node->dirty = true;
    if (node->status_call || !node->uid)
        return;
    node->dirty = false;
    struct value *patch = value_new_map(&arena), *status = status_value(&node->options, &arena);
    for (size_t i = 0; i < CONDITION_COUNT; i++)
        add_condition(node, status, i, &arena);
    add_images(status, &node->options, &arena);
    value_set(patch, &arena, "status", status);
    json_write_value(&body, patch);
    struct client_request request = { .method = "PATCH",
                                      .content_type = "application/strategic-merge-patch+json",
                                      .body = buffer_bytes(&body),
                                      .target = node_target(node, "/status", &arena),
                                      .done = status_written,
                                      .context = node };
    node->status_call = client_request(node->options.client, &request);
}

void node_status_set_ready(struct node_status *node, bool ready, const char *why)
{
    node->ready = ready;
    snprintf(node->why, sizeof node->why, "%s", why ? why : "");
    send_status(node);
}

void node_status_set_pressure(struct node_status *node, unsigned conditions)
{
    if (node->pressure == conditions)
        return;
    node->pressure = conditions;
    send_status(node);
}

/* ---- what the API says of us ---- */

static void read_conditions(struct node_status *node, const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    const struct value *list = value_at(value_from_object(object, &arena), "status.conditions");
    for (size_t i = 0; i < value_count(list); i++)
        for (size_t row = 0; row < CONDITION_COUNT; row++) {
            const struct value *item = value_item(list, i);
            int64_t ns = 0;
            if (node->condition_known[row] ||
                !bytes_equal_text(value_string(item, "type"), condition_rows[row].type))
                continue;
            node->condition_known[row] = true;
            node->condition[row] = bytes_equal_text(value_string(item, "status"), "True");
            if (time_parse(value_string(item, "lastTransitionTime"), &ns))
                node->transition_s[row] = ns / 1000000000;
        }
}

static bool root_is_there(const struct node_status *node, const struct object *object,
                          struct arena *arena)
{
    const struct value *annotations = value_at(value_from_object(object, arena),
                                               "metadata.annotations");
    return !node->options.storage_root ||
           bytes_equal_text(value_string(value_member(annotations, LOCAL_ROOT_ANNOTATION), ""),
                            node->options.storage_root);
}

static bool labels_are_there(const struct node_status *node, const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    struct value *wanted = value_new_map(&arena);
    if (!root_is_there(node, object, &arena))
        return false;
    add_labels(wanted, &node->options, &arena);
    for (size_t i = 0; i < value_count(wanted); i++) {
        const struct member *member = &wanted->map.members[i];
        const char *label = object_label(object,
                                         arena_copy(&arena, member->key.at, member->key.size));
        if (!label || !bytes_equal_text(member->value->string, label))
            return false;
    }
    return true;
}

static void ignore_answer(void *context, int status, struct bytes body, const struct error *err)
{
    (void)context;
    (void)status;
    (void)body;
    if (err)
        log_warn(&node_log, "node labels not written", KV_ERROR(err));
}

static void patch_labels(struct node_status *node)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER body = { 0 };
    struct value *patch = value_new_map(&arena);
    add_labels(value_make_at(patch, &arena, "metadata.labels", VALUE_MAP), &node->options, &arena);
    add_annotations(patch, &node->options, &arena);
    json_write_value(&body, patch);
    struct client_request request = { .method = "PATCH",
                                      .content_type = "application/merge-patch+json",
                                      .body = buffer_bytes(&body),
                                      .target = arena_printf(&arena, "/api/v1/nodes/%s",
                                                             node->options.name),
                                      .done = ignore_answer };
    client_request(node->options.client, &request);
}

static void node_seen(struct node_status *node, const struct object *object)
{
    bool is_new = !node->uid || strcmp(node->uid, object->uid) != 0;
    free(is_new ? node->uid : NULL);
    if (is_new) {
        node->uid = memory_strdup(object->uid);
        read_conditions(node, object);
        if (!labels_are_there(node, object))
            patch_labels(node);
    }
    node->options.node_changed(node->options.context, object);
    if (is_new)
        send_status(node);
}

static void node_event(void *context, enum client_event event, const struct object *now,
                       const struct object *before)
{
    struct node_status *node = context;
    (void)before;
    if (event == CLIENT_ADDED || event == CLIENT_MODIFIED) {
        node_seen(node, now);
        return;
    }
    if (event == CLIENT_DELETED) {
        free(node->uid);
        node->uid = NULL;
        node->options.node_changed(node->options.context, NULL);
    }
    if (!node->uid)
        create_node(node);
}

/* ---- the lease ---- */

static void lease_answered(void *context, int status, struct bytes body, const struct error *err);

static const char *lease_target(const struct node_status *node, bool named, struct arena *arena)
{
    return arena_printf(arena, "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases%s%s",
                        named ? "/" : "", named ? node->options.name : "");
}

static void send_lease(struct node_status *node, bool create)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER body = { 0 };
    char now[TIME_TEXT_MAX];
    struct value *lease = value_new_map(&arena);
    time_write_micro(node->options.env->wall_ns(node->options.env), now);
    set_text(lease, &arena, "spec.holderIdentity", node->options.name);
    value_set_at(lease, &arena, "spec.leaseDurationSeconds",
                 value_new_int(&arena, LEASE_DURATION_S));
    set_text(lease, &arena, "spec.renewTime", now);
    if (create) {
        set_text(lease, &arena, "metadata.name", node->options.name);
        set_text(lease, &arena, "metadata.namespace", "kube-node-lease");
        struct value *owner = value_new_map(&arena);
        set_member(owner, &arena, "apiVersion", "v1");
        set_member(owner, &arena, "kind", "Node");
        set_member(owner, &arena, "name", node->options.name);
        set_member(owner, &arena, "uid", node->uid);
        value_append(value_make_at(lease, &arena, "metadata.ownerReferences", VALUE_LIST), &arena,
                     owner);
    }
    json_write_value(&body, lease);
    struct client_request request = {
        .method = create ? "POST" : "PATCH",
        .content_type = create ? NULL : "application/merge-patch+json",
                .body = buffer_bytes(&body),
        .target = lease_target(node, !create, &arena), .done = lease_answered, .context = node,
        .timeout_ms = LEASE_RENEW_S * 1000,
    };
    node->lease_call = client_request(node->options.client, &request);
}

static void lease_answered(void *context, int status, struct bytes body, const struct error *err)
{
    struct node_status *node = context;
    (void)status;
    (void)body;
    node->lease_call = NULL;
    if (err && err->reason == REASON_NOT_FOUND && node->uid)
        send_lease(node, /* create= */ true);
    else if (err && err->reason != REASON_ALREADY_EXISTS)
        log_warn(&node_log, "lease not renewed, retrying", KV_ERROR(err));
}

static void renew(void *context)
{
    struct node_status *node = context;
    loop_timer_start(node->lease_timer, LEASE_RENEW_S * 1000);
    if (node->uid && !node->lease_call)
        send_lease(node, /* create= */ false);
    if (node->reported_s && env_wall_s(node->options.env) - node->reported_s >= STATUS_REPORT_S)
        send_status(node);
    node->options.tick(node->options.context);
}

static void retry(void *context)
{
    struct node_status *node = context;
    if (!node->uid)
        create_node(node);
    else if (node->dirty)
        send_status(node);
}

/* ---- life ---- */

struct node_status *node_status_new(const struct node_status_options *options)
{
    AUTO_ARENA arena = { 0 };
    struct node_status *node = MEMORY_NEW(struct node_status);
    node->options = *options;
    snprintf(node->why, sizeof node->why, "the pod network is not up yet");
    node->lease_timer = loop_timer_new(options->loop, renew, node);
    node->retry_timer = loop_timer_new(options->loop, retry, node);
    struct client_watch_options watch = { .kind = well_known.node,
                                          .event = node_event,
                                          .context = node,
                                          .field_selector = arena_printf(&arena, "metadata.name=%s",
                                                                         options->name) };
    node->watch = client_watch_start(options->client, &watch);
    loop_timer_start(node->lease_timer, RETRY_MS);
    return node;
}

void node_status_free(struct node_status *node)
{
    if (!node)
        return;
    struct client_call *const calls[] = { node->create_call, node->status_call, node->lease_call };
    FOR_EACH(call, calls)
        if (*call)
            client_call_cancel(*call);
    client_watch_stop(node->watch);
    loop_timer_free(node->lease_timer);
    loop_timer_free(node->retry_timer);
    free(node->uid);
    free(node);
}
