/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_setup.c - what a pod needs before its first container: sandbox, address, objects,
 * tokens, volumes.
 *
 * All begin at once when the pod arrives; each end is a look.  Objects and tokens keep coming as
 * they change, and the volumes that show them are refreshed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "client/client.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/pod_network.h"
#include "node/host_ports.h"
#include "node/object_cache.h"
#include "node/policy_sync.h"
#include "node/pod_worker_parts.h"
#include "node/service_sync.h"
#include "node/volume.h"
#include "node/volume_payload.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/time_text.h"

enum { TOKEN_RETRY_MS = 1000, NS_PER_MS = 1000000, NS_PER_S = 1000000000 };

static int64_t retry_after_ms(int failures)
{
    int64_t wait_ms = SETUP_RETRY_FIRST_MS;
    for (int i = 1; i < failures && wait_ms < SETUP_RETRY_LAST_MS; i++)
        wait_ms *= 2;
    return wait_ms < SETUP_RETRY_LAST_MS ? wait_ms : SETUP_RETRY_LAST_MS;
}

static struct source *find_source(const struct pod_worker *worker, const char *kind,
                                  const char *name)
{
    for (struct source *source = worker->sources; source; source = source->next)
        if (strcmp(source->kind, kind) == 0 && strcmp(source->name, name) == 0)
            return source;
    return NULL;
}

/* ---- sandbox ---- */

bool worker_sandbox_ready(const struct pod_worker *worker)
{
    return worker->sandbox_made && worker->has_address && worker->hosts_written;
}

static void sandbox_failed(struct pod_worker *worker, const struct error *err)
{
    worker->sandbox_failures++;
    worker->sandbox_retry_ns = worker_now_ns(worker) +
                               retry_after_ms(worker->sandbox_failures) * NS_PER_MS;
    log_warn(&worker_log, "sandbox failed, retrying", KV("pod", worker->name), KV_ERROR(err));
    worker_event(worker, NULL, /* warning= */ true, "FailedCreatePodSandBox",
                 "Failed to create pod sandbox: %s", err->message);
}

static void make_sandbox(struct job *base)
{
    struct worker_job *job = container_of(base, struct worker_job, job);
    job->good = sandbox_make(&job->worker->context->sandbox, job->pod, &job->err);
}

static void sandbox_made(struct worker_job *job)
{
    struct pod_worker *worker = job->worker;
    worker->sandbox_busy = false;
    if (!job->good) {
        sandbox_failed(worker, &job->err);
        return;
    }
    worker->sandbox_made = true;
    worker->sandbox_failures = 0;
    pod_limits(job->pod, &worker->limits);
    if (worker->pod != job->pod)
        worker_save_allocation(worker);              /* it may have got more meanwhile */
    worker_apply_resources(worker);
}

void worker_outlive(struct pod_worker *worker, size_t count)
{
    for (size_t i = 0; i < count; i++)
        slot_outlive(worker_slot(worker, worker->pod->containers[i].name));
}

/* What a RuntimeClass calls the one runtime that there is, and the one that it stands for elsewhere.
 * Another is asked for because it parts the pod from the node in some other way: it is not made do. */
static bool check_runtime(const struct pod_worker *worker, const struct object *class,
                          struct error *err)
{
    static const char *const handlers[] = { "crun", "runc" };
    AUTO_ARENA arena = { 0 };
    if (!class)
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "RuntimeClass \"%s\" not found",
                    worker->pod->runtime_class);
    const char *handler = value_text(value_from_object(class, &arena), "handler", &arena);
    FOR_EACH(name, handlers)
        if (text_equal(handler, *name))
            return true;
    return fail(err, REASON_INVALID, /* os_errno= */ 0, "no runtime for \"%s\" is configured",
                handler ? handler : "");
}

/* False: it is not known yet, or it is refused (and will be looked at again). */
static bool may_make_sandbox(struct pod_worker *worker)
{
    struct error err = { 0 };
    bool known;
    if (text_is_empty(worker->pod->runtime_class))
        return true;
    const struct source *source = find_source(worker, "RuntimeClass", worker->pod->runtime_class);
    const struct object *class = source ? object_use_get(source->use, &known) : NULL;
    if (!source || !known)
        return false;
    if (check_runtime(worker, class, &err))
        return true;
    sandbox_failed(worker, &err);
    pod_worker_look(worker);             /* it plans the next try */
    return false;
}

void worker_make_sandbox(struct pod_worker *worker)
{
    if (worker->sandbox_made)
        return;                                      /* only the address is missing */
    if (!may_make_sandbox(worker))
        return;
    /* noted before there is a new one, so that an end in between is noted as well */
    if (!sandbox_exists(&worker->context->paths, worker->uid))
        worker_outlive(worker, worker->pod->init_count);
    worker->sandbox_busy = true;
    worker_job_start(worker_job_new(worker, make_sandbox, sandbox_made));
}

static bool take_address(struct pod_worker *worker, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct node_context *context = worker->context;
    int netns_fd = netns_open(sandbox_netns_path(&context->paths, worker->pod, &arena));
    if (netns_fd < 0)
        return fail(err, REASON_INTERNAL_ERROR, -netns_fd, "the pod's network namespace: %s",
                    strerror(-netns_fd));
    bool good = pod_network_adopt(context->network, netns_fd, worker->uid,
                                  &worker->address) ||
                pod_network_attach(context->network, netns_fd, worker->uid, &worker->address, err);
    close(netns_fd);
    if (good)
        address_write(&worker->address, /* with_prefix= */ false, worker->ip);
    return good;
}

void worker_attach_network(struct pod_worker *worker)
{
    struct error err = { 0 };
    if (worker->sandbox_retry_ns > worker_now_ns(worker))
        return;
    if (worker->pod->host_network)
        snprintf(worker->ip, sizeof worker->ip, "%s", worker->context->node_address);
    else if (!worker->context->network)
        return;                                      /* pod_workers_look comes when there is one */
    else if (!worker->has_address && !take_address(worker, &err)) {
        sandbox_failed(worker, &err);
        return;
    }
    worker->has_address = true;
    if (!worker->pod->host_network &&
        !policy_sync_covers(worker->context->policies, worker->uid, worker->ns, worker->ip))
        return;                                      /* another look comes */
    worker->hosts_written = sandbox_write_hosts(&worker->context->sandbox, worker->pod, worker->ip,
                                                &err);
    if (!worker->hosts_written)
        sandbox_failed(worker, &err);
    host_ports_set(worker->context->services, worker->pod, worker->ip);
}

/* ---- objects ---- */

static const struct kind *kind_of(const char *kind)
{
    const struct { const char *name; const struct kind *kind; } rows[] = {
        { "ConfigMap", well_known.config_map },
        { "Secret", well_known.secret },
        { "PersistentVolumeClaim", well_known.persistent_volume_claim },
        { "PersistentVolume", well_known.persistent_volume },
        { "RuntimeClass", well_known.runtime_class },
    };
    FOR_EACH(row, rows)
        if (strcmp(row->name, kind) == 0)
            return row->kind;
    return NULL;
}

static void source_changed(void *context)
{
    struct pod_worker *worker = context;
    worker->volumes_stale = true;
    worker->volumes_retry_ns = worker->sandbox_retry_ns = 0;
    for (struct map_entry *e = map_first(&worker->slots); e; e = map_after(&worker->slots, e)) {
        struct container_slot *slot = e->value;
        if (strcmp(slot->waiting_reason, "CreateContainerConfigError") == 0)
            slot->retry_ns = 0;                      /* what was missing may be there now */
    }
    pod_worker_look(worker);
}

static void add_source(void *context, const char *kind, const char *name, bool optional)
{
    struct pod_worker *worker = context;
    struct source *source = find_source(worker, kind, name);
    if (source) {
        source->optional = source->optional && optional;
        return;
    }
    source = MEMORY_NEW(struct source);
    source->kind = memory_strdup(kind);
    source->name = memory_strdup(name);
    source->optional = optional;
    source->next = worker->sources;
    worker->sources = source;
    source->use = object_cache_use(worker->context->objects, kind_of(kind),
                                   kind_of(kind)->namespaced ? worker->ns : NULL, name,
                                   source_changed, worker);
}

/* A claim names its volume only once it is bound. */
static void follow_claims(struct pod_worker *worker)
{
    AUTO_ARENA arena = { 0 };
    bool known;
    for (struct source *source = worker->sources; source; source = source->next) {
        if (strcmp(source->kind, "PersistentVolumeClaim") != 0)
            continue;
        const struct object *claim = object_use_get(source->use, &known);
        const char *volume =
            claim ? value_text(value_from_object(claim, &arena), "spec.volumeName", &arena) : NULL;
        if (!text_is_empty(volume))
            add_source(worker, "PersistentVolume", volume, /* optional= */ false);
    }
}

bool worker_sources_known(const struct pod_worker *worker)
{
    bool known = !worker->context->services || service_sync_is_synced(worker->context->services);
    for (struct source *source = worker->sources; known && source; source = source->next)
        object_use_get(source->use, &known);
    if (!known)
        return false;
    for (size_t i = 0; i < worker->token_count; i++)
        if (!worker->tokens[i].text)
            return false;
    return true;
}

/* ---- tokens ---- */

static void ask_token(struct token *token);

static int64_t now_ms(const struct pod_worker *worker)
{
    return env_monotonic_ms(worker->context->env);
}

static void refresh_tokens(void *context)
{
    struct pod_worker *worker = context;
    for (size_t i = 0; i < worker->token_count; i++)
        if (!worker->tokens[i].call && worker->tokens[i].refresh_ms <= now_ms(worker))
            ask_token(&worker->tokens[i]);
}

static void plan_refresh(struct pod_worker *worker)
{
    int64_t next_ms = INT64_MAX;
    for (size_t i = 0; i < worker->token_count; i++)
        if (worker->tokens[i].refresh_ms < next_ms)
            next_ms = worker->tokens[i].refresh_ms;
    if (next_ms == INT64_MAX)
        return;
    if (!worker->token_timer)
        worker->token_timer = loop_timer_new(worker->context->loop, refresh_tokens, worker);
    int64_t wait_ms = next_ms - now_ms(worker);
    loop_timer_start(worker->token_timer, wait_ms > 0 ? wait_ms : 0);
}

/* Anew when four fifths of its life are over, and once a day at least. */
static int64_t refresh_after_ms(const struct pod_worker *worker, const struct value *answer,
                                int64_t asked_s)
{
    int64_t expires_ns = 0, life_s = asked_s;
    if (time_parse(value_string(answer, "status.expirationTimestamp"), &expires_ns))
        life_s = expires_ns / NS_PER_S - worker_now_ns(worker) / NS_PER_S;
    if (life_s < 60)
        life_s = 60;
    return (life_s < 30 * 3600 ? life_s * 8 / 10 : 24 * 3600) * 1000;
}

static void token_arrived(void *context, int status, struct bytes body, const struct error *err)
{
    struct token *token = context;
    struct pod_worker *worker = token->worker;
    AUTO_ARENA arena = { 0 };
    (void)status;
    token->call = NULL;
    struct value *answer = err ? NULL : json_parse(body, NULL, &arena, NULL);
    struct bytes text = value_string(answer, "status.token");
    if (text.size > 0) {
        free(token->text);
        token->text = memory_strdup(arena_copy(&arena, text.at, text.size));
        token->refresh_ms = now_ms(worker) + refresh_after_ms(worker, answer, token->expiration_s);
        worker->volumes_stale = true;
    } else {
        token->refresh_ms = now_ms(worker) + TOKEN_RETRY_MS;
        log_warn(&worker_log, "token request failed, retrying", KV("pod", worker->name),
                 KV("error", err ? err->message : "no token"));
        if (!token->text)
            worker_event(worker, NULL, /* warning= */ true, "FailedMount",
                         "MountVolume.SetUp failed for volume \"%s\" : failed to fetch token: %s",
                         token->volume, err ? err->message : "no token");
    }
    plan_refresh(worker);
    pod_worker_look(worker);
}

static void ask_token(struct token *token)
{
    struct pod_worker *worker = token->worker;
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER body = { 0 };
    struct value *root = value_new_map(&arena);
    value_set_at(root, &arena, "apiVersion", value_new_text(&arena, "authentication.k8s.io/v1"));
    value_set_at(root, &arena, "kind", value_new_text(&arena, "TokenRequest"));
    struct value *audiences = value_make_at(root, &arena, "spec.audiences", VALUE_LIST);
    if (*token->audience)
        value_append(audiences, &arena, value_new_text(&arena, token->audience));
    value_set_at(root, &arena, "spec.expirationSeconds",
                 value_new_int(&arena, token->expiration_s));
    value_set_at(root, &arena, "spec.boundObjectRef.kind", value_new_text(&arena, "Pod"));
    value_set_at(root, &arena, "spec.boundObjectRef.apiVersion", value_new_text(&arena, "v1"));
    value_set_at(root, &arena, "spec.boundObjectRef.name", value_new_text(&arena, worker->name));
    value_set_at(root, &arena, "spec.boundObjectRef.uid", value_new_text(&arena, worker->uid));
    json_write_value(&body, root);
    const char *account = text_is_empty(worker->pod->service_account)
                              ? "default"
                              : worker->pod->service_account;
    struct client_request request = {
        .method = "POST", .body = buffer_bytes(&body), .done = token_arrived, .context = token,
        .target = arena_printf(&arena, "/api/v1/namespaces/%s/serviceaccounts/%s/token",
                               worker->ns, account),
    };
    token->call = client_request(worker->context->client, &request);
}

static void add_token(void *context, const char *volume, const char *path, const char *audience,
                      int64_t expiration_s)
{
    struct pod_worker *worker = context;
    for (size_t i = 0; i < worker->token_count; i++)
        if (strcmp(worker->tokens[i].volume, volume) == 0 &&
            strcmp(worker->tokens[i].path, path) == 0)
            return;
    if (worker->token_count == WORKER_TOKENS_MAX)
        return;
    struct token *token = &worker->tokens[worker->token_count++];
    *token = (struct token){ .volume = memory_strdup(volume),
                             .path = memory_strdup(path),
                             .audience = memory_strdup(audience),
                             .expiration_s = expiration_s,
                             .worker = worker };
    ask_token(token);
}

void worker_use_sources(struct pod_worker *worker)
{
    pod_each_reference(worker->pod, add_source, worker);
    if (!worker->pod->deletion_s)
        pod_each_token(worker->pod, add_token, worker);
}

void worker_drop_sources(struct pod_worker *worker)
{
    while (worker->sources) {
        struct source *source = worker->sources;
        worker->sources = source->next;
        object_use_release(source->use);
        free(source->kind);
        free(source->name);
        free(source);
    }
    for (size_t i = 0; i < worker->token_count; i++) {
        struct token *token = &worker->tokens[i];
        if (token->call)
            client_call_cancel(token->call);
        free(token->volume);
        free(token->path);
        free(token->audience);
        free(token->text);
    }
    worker->token_count = 0;
}

void worker_fill_context(struct pod_worker *worker, struct pod_context *ret)
{
    const struct node_context *context = worker->context;
    bool known;
    ret->paths = &context->paths;
    ret->pod_ip = arena_strdup(&ret->arena, worker->ip);
    ret->host_ip = arena_strdup(&ret->arena, context->node_address ? context->node_address : "");
    ret->allocatable_cpu_milli = context->cpu_milli;
    ret->allocatable_memory_bytes = context->memory_bytes;
    ret->allocatable_storage_bytes = context->storage_bytes;
    for (struct source *source = worker->sources; source; source = source->next) {
        const struct object *object = object_use_get(source->use, &known);
        if (object)
            pod_context_put_object(ret, source->kind, object);
    }
    if (context->node)                   /* its labels say which volumes it reaches */
        pod_context_put_object(ret, "Node", context->node);
    for (size_t i = 0; i < worker->token_count; i++)
        if (worker->tokens[i].text)
            map_put(
                &ret->tokens,
                bytes_of(token_key(worker->tokens[i].volume, worker->tokens[i].path, &ret->arena)),
                arena_strdup(&ret->arena, worker->tokens[i].text));
    if (context->services)
        ret->service_environment = service_sync_environment(
            context->services, worker->ns, worker->pod->service_links, &ret->arena);
}

/* ---- volumes ---- */

static void make_volumes(struct job *base)
{
    struct worker_job *job = container_of(base, struct worker_job, job);
    const struct node_paths *paths = &job->worker->context->paths;
    if (job->refresh_only)
        job->good = volumes_refresh(paths, job->pod, &job->context, &job->err);
    else
        job->good = volumes_make(paths, job->pod, &job->context, &job->err);
}

static void volumes_done(struct worker_job *job)
{
    struct pod_worker *worker = job->worker;
    worker->volumes_busy = false;
    if (job->good) {
        worker->volumes_made = true;
        worker->volumes_failures = 0;
        return;
    }
    if (job->refresh_only) {
        log_warn(&worker_log, "volumes not refreshed, waiting for a change",
                 KV("pod", worker->name), KV_ERROR(&job->err));
        return;
    }
    worker->volumes_failures++;
    worker->volumes_retry_ns = worker_now_ns(worker) +
                               retry_after_ms(worker->volumes_failures) * NS_PER_MS;
    worker_event(worker, NULL, /* warning= */ true, "FailedMount", "%s", job->err.message);
}

void worker_make_volumes(struct pod_worker *worker)
{
    follow_claims(worker);
    if (worker->volumes_busy || !worker_sources_known(worker))
        return;                                      /* source_changed brings us back */
    worker->volumes_stale = false;
    if (worker->pod->volume_count == 0) {
        worker->volumes_made = true;
        pod_worker_look(worker);
        return;
    }
    /* A downward volume may show the address: it waits for it, as everything else does not. */
    struct worker_job *job = worker_job_new(worker, make_volumes, volumes_done);
    job->refresh_only = worker->volumes_made;
    worker->volumes_busy = true;
    worker_fill_context(worker, &job->context);
    worker_job_start(job);
}

/* ---- after a restart ---- */

void pod_workers_adopt_network(struct node_context *context)
{
    AUTO_ARENA arena = { 0 };
    for (struct map_entry *e = map_first(&context->workers); e;
         e = map_after(&context->workers, e)) {
        struct pod_worker *worker = e->value;
        int netns_fd = netns_open(pod_run_path(&context->paths, worker->uid, "netns", &arena));
        if (netns_fd < 0)
            continue;
        if (pod_network_adopt(context->network, netns_fd, worker->uid, &worker->address)) {
            worker->has_address = true;
            address_write(&worker->address, /* with_prefix= */ false, worker->ip);
            policy_sync_adopt(context->policies, worker->uid, worker->ip);
        }
        close(netns_fd);
    }
}
