/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_start.c - an image, a root, a configuration, a process; then hooks and probes.
 *
 * The parts that touch the disk (root, mounts, config.json) are one job on another thread; conmon
 * and crun are children.  A start that fails leaves its reason in the slot, for the status, and a
 * time before which it is not tried again.
 *
 * Holds: a restart is counted when its process exists, not when it is tried. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/cgroup.h"
#include "node/container_env.h"
#include "node/container_spec.h"
#include "node/image_pull.h"
#include "node/image_record.h"
#include "node/image_store.h"
#include "node/object_cache.h"
#include "node/overlay.h"
#include "node/pod_worker_parts.h"
#include "node/runtime.h"
#include "node/volume.h"
#include "node/volume_mount.h"
#include "object/object.h"

enum { NS_PER_MS = 1000000, START_RETRY_FIRST_MS = 1000, PULL_RETRY_FIRST_MS = 10000,
       RETRY_LAST_MS = 300000, PULL_SECRETS_MAX = 64,
       CONFIG_RETRY_MS = 5000, PULL_ERROR_SHOWN_MS = 1500 };

static void set_waiting(struct container_slot *slot, const char *reason, const char *message)
{
    snprintf(slot->waiting_reason, sizeof slot->waiting_reason, "%s", reason);
    snprintf(slot->waiting_message, sizeof slot->waiting_message, "%s", message);
}

static void retry_later(struct container_slot *slot, int64_t first_ms)
{
    int64_t wait_ms = first_ms;
    for (int i = 0; i < slot->retry_step && wait_ms < RETRY_LAST_MS; i++)
        wait_ms *= 2;
    slot->retry_step++;
    slot->retry_ns = worker_now_ns(slot->worker) +
                     (wait_ms < RETRY_LAST_MS ? wait_ms : RETRY_LAST_MS) * NS_PER_MS;
}

static const struct container *wanted(const struct container_slot *slot)
{
    return pod_container(slot->worker->pod, slot->name);
}

/* ---- images ---- */

static void image_is_ready(struct container_slot *slot)
{
    slot->image_ready = true;
    slot->retry_ns = 0;
    slot->retry_step = 0;
    slot->waiting_reason[0] = slot->waiting_message[0] = 0;
    pod_worker_look(slot->worker);
}

static bool find_named(struct container_slot *slot, const char *reference, struct arena *arena,
                       struct image *ret)
{
    struct image_store *store = slot->worker->context->images;
    return image_store_find(store, reference, arena, ret, NULL) &&
           image_store_is_whole(store, ret->id);
}

static void image_is_present(struct container_slot *slot, const char *reference)
{
    worker_event(slot->worker, slot->name, /* warning= */ false, "Pulled",
                 "Container image \"%s\" already present on machine and can be accessed by the pod",
                 reference);
    image_is_ready(slot);
}

/* A registry has answered, and its answer holds: what another pod had credentials for is not for
 * those who have none. */
static bool is_refusal(const struct error *err)
{
    return err->reason == REASON_UNAUTHORIZED || err->reason == REASON_NOT_FOUND;
}

static void pull_failed(struct container_slot *slot, const char *reference, const struct error *err)
{
    struct pod_worker *worker = slot->worker;
    AUTO_ARENA arena = { 0 };
    worker_event(worker, slot->name, /* warning= */ true, "Failed",
                 "Failed to pull image \"%s\": %s", reference, err->message);
    worker_event(worker, slot->name, /* warning= */ true, "Failed", "Error: ErrImagePull");
    set_waiting(slot, "ErrImagePull",
                arena_printf(&arena, "failed to pull image \"%s\": %s", reference, err->message));
    slot->pull_failed_ns = worker_now_ns(worker);
    slot->pull_refused = is_refusal(err);
    retry_later(slot, PULL_RETRY_FIRST_MS);
}

int64_t slot_show_backoff(struct container_slot *slot)
{
    struct pod_worker *worker = slot->worker;
    AUTO_ARENA arena = { 0 };
    const struct container *container = wanted(slot);
    int64_t show_ns = slot->pull_failed_ns + PULL_ERROR_SHOWN_MS * NS_PER_MS;
    if (slot->pull || !container || strcmp(slot->waiting_reason, "ErrImagePull") != 0)
        return 0;
    if (worker_now_ns(worker) < show_ns)
        return show_ns;
    worker_event(worker, slot->name, /* warning= */ false, "BackOff",
                 "Back-off pulling image \"%s\"", container->image);
    worker_event(worker, slot->name, /* warning= */ true, "Failed", "Error: ImagePullBackOff");
    const char *why = arena_strdup(&arena, slot->waiting_message);
    set_waiting(slot, "ImagePullBackOff",
                arena_printf(&arena, "Back-off pulling image \"%s\": ErrImagePull: %s",
                             container->image, why));
    return 0;
}

/* The texts of .dockerconfigjson of the pod's imagePullSecrets, in the arena. */
static const char **pull_secrets(struct pod_worker *worker, struct arena *arena)
{
    const char **texts = arena_array(arena, PULL_SECRETS_MAX + 1, sizeof *texts);
    size_t count = 0;
    struct pod_context context = { 0 };
    worker_fill_context(worker, &context);
    for (size_t i = 0; i < value_count(worker->pod->pull_secrets) && count < PULL_SECRETS_MAX;
         i++) {
        const char *name = value_text(value_item(worker->pod->pull_secrets, i), "name", arena);
        const struct object *secret = name ? pod_context_object(&context, "Secret", name) : NULL;
        struct bytes text;
        if (secret && (config_key(secret, ".dockerconfigjson", arena, &text) ||
                       config_key(secret, ".dockercfg", arena, &text)))
            texts[count++] = arena_copy(arena, text.at, text.size);
    }
    pod_context_done(&context);
    return texts;
}

/* Is it here, and for this pod?  Its secrets must be known. */
static bool has_image(struct container_slot *slot, const char *reference)
{
    AUTO_ARENA arena = { 0 };
    struct image image;
    return find_named(slot, reference, &arena, &image) &&
           image_record_allows(slot->worker->context->paths.image_dir, image.id, reference,
                               pull_secrets(slot->worker, &arena));
}

/* Is it here for everyone?  Then nobody waits for secrets. */
static bool has_open_image(struct container_slot *slot, const char *reference)
{
    AUTO_ARENA arena = { 0 };
    struct image image;
    return find_named(slot, reference, &arena, &image) &&
           image_record_is_open(slot->worker->context->paths.image_dir, image.id, reference);
}

static void pulled(void *context, const struct error *err)
{
    struct container_slot *slot = context;
    const struct container *container = slot->worker->pod ? wanted(slot) : NULL;
    slot->pull = NULL;
    if (!container)
        return;
    if (!err)
        worker_event(
            slot->worker, slot->name, /* warning= */ false, "Pulled",
            "Successfully pulled image \"%s\" in %lldms", container->image,
            (long long)(env_monotonic_ms(slot->worker->context->env) - slot->pull_begun_ms));
    if (!err) {
        image_is_ready(slot);
    } else if (!is_refusal(err) && has_image(slot, container->image)) {
        /* Policy Always without a registry in reach: what is here counts as present. */
        image_is_present(slot, container->image);
    } else {
        pull_failed(slot, container->image, err);
    }
    pod_worker_look(slot->worker);
}

void slot_pull(struct container_slot *slot)
{
    struct pod_worker *worker = slot->worker;
    const struct container *container = wanted(slot);
    AUTO_ARENA arena = { 0 };
    struct image_reference reference;
    struct error err = { 0 };
    bool always = text_equal(container->pull_policy, "Always"),
         never = text_equal(container->pull_policy, "Never");
    if (!image_reference_parse(container->image, &arena, &reference, &err)) {
        set_waiting(slot, "InvalidImageName", err.message);
        worker_event(worker, slot->name, /* warning= */ true, "InspectFailed",
                     "Failed to apply default image tag \"%s\": %s",
                     container->image ? container->image : "", err.message);
        retry_later(slot, PULL_RETRY_FIRST_MS);
        return;
    }
    if (!always && has_open_image(slot, container->image)) {
        image_is_present(slot, container->image);
        return;
    }
    if (!worker_sources_known(worker) && value_count(worker->pod->pull_secrets) > 0)
        return;                                      /* the secrets are on their way */
    if (!always && has_image(slot, container->image)) {
        image_is_present(slot, container->image);
        return;
    }
    if (never) {
        set_waiting(slot, "ErrImageNeverPull",
                    arena_printf(&arena,
                                 "Container image \"%s\" is not present with pull policy of Never",
                                 container->image));
        worker_event(worker, slot->name, /* warning= */ true, "ErrImageNeverPull", "%s",
                     slot->waiting_message);
        retry_later(slot, PULL_RETRY_FIRST_MS);
        return;
    }
    worker_event(worker, slot->name, /* warning= */ false, "Pulling", "Pulling image \"%s\"",
                 container->image);
    slot->pull_begun_ms = env_monotonic_ms(worker->context->env);
    slot->pull = image_pull_start(worker->context->puller, container->image,
                                  pull_secrets(worker, &arena), pulled, slot);
}

void slot_images_changed(struct container_slot *slot)
{
    const struct container *container = slot->worker->pod ? wanted(slot) : NULL;
    bool waits = slot->retry_ns != 0 && !slot->image_ready && !slot->pull;
    bool is_refused = slot->pull_refused && container &&
                      text_equal(container->pull_policy, "Always");
    if (!waits || is_refused || !container || !container->image ||
        !has_image(slot, container->image))
        return;
    slot->retry_ns = 0;
    slot->retry_step = 0;
    pod_worker_look(slot->worker);
}

/* ---- the job: everything up to config.json ---- */

struct building {
    struct worker_job      *job;
    const struct node_paths *paths;
    const struct container *container;
    struct arena           *arena;
    struct image            image;
    struct image_config     config;
    const char             *bundle, *rootfs, *termination_log;
    struct container_env    env;
};

/* The start before the last one is of no use to anyone. */
static void remove_old_attempts(const struct building *b)
{
    const struct container_record *record = &b->job->record;
    const char *name = b->container->name;
    if (record->now.state != CONTAINER_ABSENT)
        unmount_below(attempt_path(b->paths, b->job->uid, name, record->now.attempt, "", b->arena));
    if (record->last.state == CONTAINER_ABSENT)
        return;
    const char *folder = attempt_path(b->paths, b->job->uid, name, record->last.attempt, "",
                                      b->arena);
    unmount_below(folder);
    file_remove_tree(folder);
    folder =
        pod_log_folder(b->paths, b->job->pod->ns, b->job->pod->name, b->job->uid, b->arena);
    unlink(container_log_path(folder, name, record->last.attempt, b->arena));
}

static bool make_termination_log(const struct building *b, struct error *err)
{
    int fd = open(b->termination_log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", b->termination_log,
                    strerror(errno));
    int rc = fchmod(fd, 0666) == 0 ? 0 : errno;
    close(fd);
    return rc == 0 ||
           fail(err, REASON_INTERNAL_ERROR, rc, "%s: %s", b->termination_log, strerror(rc));
}

/* A start begins with nothing: where the agent was killed during one, that one's folder is there. */
static void remove_leftovers(const char *folder)
{
    if (!file_exists(folder))
        return;
    unmount_below(folder);
    file_remove_tree(folder);
}

static bool make_folders(struct building *b, struct error *err)
{
    int attempt = b->job->instance.attempt;
    const char *name = b->container->name, *uid = b->job->uid;
    b->bundle = attempt_path(b->paths, uid, name, attempt, "", b->arena);
    b->rootfs = attempt_path(b->paths, uid, name, attempt, "rootfs", b->arena);
    b->termination_log = attempt_path(b->paths, uid, name, attempt, "termination-log", b->arena);
    const char *logs = arena_printf(
        b->arena, "%s/%s",
        pod_log_folder(b->paths, b->job->pod->ns, b->job->pod->name, uid, b->arena), name);
    remove_leftovers(b->bundle);
    int rc = file_make_folders(b->bundle, 0711);
    if (rc == 0)
        rc = file_make_folders(logs, 0755);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", b->bundle, strerror(-rc));
    return make_termination_log(b, err);
}

static bool find_image(struct building *b, struct error *err)
{
    struct image_store *store = image_store_open(b->paths->image_dir, err);
    bool good = store && image_store_find(store, b->container->image, b->arena, &b->image, err) &&
                image_store_config(store, &b->image, b->arena, &b->config, err) &&
                image_store_hold(store, b->image.id, b->job->instance.id, err) &&
                image_store_find(store, b->image.id, b->arena, &b->image, err);
    image_store_close(store);
    b->job->image_gone = !good && err->reason == REASON_NOT_FOUND;
    if (!good)
        return false;
    struct container_instance *instance = &b->job->instance;
    const char *shown = *b->image.references ? *b->image.references : b->container->image;
    struct image_reference reference;
    if (image_reference_parse(b->container->image, b->arena, &reference, NULL))
        shown = reference.name;
    snprintf(instance->image, sizeof instance->image, "%s", shown);
    snprintf(instance->image_id, sizeof instance->image_id, "%s",
             *b->image.digests ? *b->image.digests : b->image.id);
    const char *signal = b->container->stop_signal ? b->container->stop_signal
                                                   : b->config.stop_signal;
    b->job->stop_signal = signal_number(signal);
    return true;
}

/* An ephemeral container may look into another one's processes. */
static const char *pidns_path(const struct building *b)
{
    if (b->job->target_pid > 0)
        return arena_printf(b->arena, "/proc/%d/ns/pid", b->job->target_pid);
    return sandbox_pidns_path(b->paths, b->job->pod, b->arena);
}

static bool write_config(struct building *b, struct error *err)
{
    struct worker_job *job = b->job;
    struct node_context *context = job->worker->context;
    struct spec_mount *mounts;
    size_t mount_count;
    char hostname[SANDBOX_HOSTNAME_ROOM];
    struct container_identity identity;
    AUTO_BUFFER json = { 0 };
    struct mount_request request = { .paths = b->paths,
                                     .pod = job->pod,
                                     .container = b->container,
                                     .context = &job->context,
                                     .env = &b->env,
                                     .termination_log = b->termination_log };
    if (!volume_mounts_make(&request, b->arena, &mounts, &mount_count, err) ||
        !sandbox_hostname(&context->sandbox, job->pod, hostname, err))
        return false;
    const char *pod_cgroup = cgroup_pod_path(context->sandbox.cgroups, job->pod->qos, job->uid,
                                             b->arena);
    struct container_plan plan = {
        .pod = job->pod, .container = b->container, .context = &job->context, .image = &b->config,
        .rootfs = b->rootfs,
        .cgroup_path = arena_printf(b->arena, "%s/%s", pod_cgroup, job->instance.id),
        .netns_path = sandbox_netns_path(b->paths, job->pod, b->arena),
        .ipcns_path = sandbox_ipcns_path(b->paths, job->pod, b->arena),
        .pidns_path = pidns_path(b),
        .host_pid = job->pod->host_pid, .host_ipc = job->pod->host_ipc,
        .hostname = hostname, .mounts = mounts, .mount_count = mount_count,
        .seccomp_folder = arena_printf(b->arena, "%s/seccomp", b->paths->data_dir),
        .memory_capacity_bytes = context->memory_capacity_bytes,
    };
    if (!container_spec_write(&plan, &json, &identity, err))
        return false;
    job->instance.uid = identity.uid;
    job->instance.gid = identity.gid;
    snprintf(job->instance.groups, sizeof job->instance.groups, "%s", identity.groups);
    const char *path = arena_printf(b->arena, "%s/config.json", b->bundle);
    int rc = file_replace_quickly(path, buffer_bytes(&json), 0600);
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "config.json: %s", strerror(-rc));
}

static bool mount_root(const struct building *b, struct error *err)
{
    const char *upper = arena_printf(b->arena, "%s/upper", b->bundle),
               *work = arena_printf(b->arena, "%s/work", b->bundle);
    return overlay_mount(b->paths->image_dir, &b->image, upper, work, b->rootfs, err);
}

static void build(struct job *base)
{
    struct worker_job *job = container_of(base, struct worker_job, job);
    AUTO_ARENA arena = { 0 };
    struct building b = { .job = job, .paths = &job->worker->context->paths, .arena = &arena,
                          .container = pod_container(job->pod, job->slot->name) };
    remove_old_attempts(&b);
    job->good = make_folders(&b, &job->err) && find_image(&b, &job->err) &&
                mount_root(&b, &job->err) &&
                container_env_build(&b.env, job->pod, b.container, &job->context, &arena,
                                    &job->err) &&
                write_config(&b, &job->err);
    container_env_done(&b.env);
    if (!job->good)
        remove_leftovers(b.bundle);
}

/* ---- the process ---- */

static void start_failed(struct container_slot *slot, const char *reason, const char *message)
{
    AUTO_ARENA arena = { 0 };
    set_waiting(slot, reason, message);
    worker_event(slot->worker, slot->name, /* warning= */ true, "Failed", "Error: %s",
                 arena_strdup(&arena, message));
    retry_later(slot, strcmp(reason, "CreateContainerConfigError") == 0 ? CONFIG_RETRY_MS
                                                                        : START_RETRY_FIRST_MS);
    pod_worker_look(slot->worker);
}

static void save(struct container_slot *slot)
{
    struct error err = { 0 };
    if (!container_record_save(&slot->worker->context->paths, slot->worker->uid, slot->name,
                               &slot->record, &err))
        log_warn(&worker_log, "container record not saved", KV("container", slot->name),
                 KV_ERROR(&err));
}

/* crun failed to make or start it: shown as an end with code 128, as containerd does. */
static void process_failed(struct container_slot *slot, const struct error *err)
{
    struct container_instance *now = &slot->record.now;
    now->state = CONTAINER_EXITED;
    now->exit_code = 128;
    now->started_ns = 0;
    now->finished_ns = worker_now_ns(slot->worker);
    snprintf(now->reason, sizeof now->reason, "StartError");
    snprintf(now->message, sizeof now->message, "%s", err->message);
    save(slot);
    slot->image_ready = false;
    image_store_release(slot->worker->context->images, now->id);
    worker_event(slot->worker, slot->name, /* warning= */ true, "Failed", "Error: %s",
                 err->message);
    pod_worker_look(slot->worker);
}

static void process_started(void *context, pid_t pid, const struct error *err)
{
    struct container_slot *slot = context;
    struct container_instance *now = &slot->record.now;
    slot->runtime_start = NULL;
    slot->starting = false;
    if (err) {
        process_failed(slot, err);
        return;
    }
    now->state = CONTAINER_RUNNING;
    now->pid = pid;
    now->started_ns = worker_now_ns(slot->worker);
    save(slot);
    worker_event(slot->worker, slot->name, /* warning= */ false, "Started", "Container started");
    slot->waiting_reason[0] = slot->waiting_message[0] = 0;
    slot->retry_step = 0;
    slot_running(slot, /* adopted= */ false);
    pod_worker_look(slot->worker);
}

/* The new instance takes the place of the one before. */
static void move_on(struct container_slot *slot, const struct container_instance *next)
{
    struct container_record *record = &slot->record;
    if (record->now.state != CONTAINER_ABSENT) {
        record->backoff_step = container_next_backoff(record);
        record->restart_count++;
        record->last = record->now;
    }
    record->now = *next;
    save(slot);
}

static void built(struct worker_job *job)
{
    struct container_slot *slot = job->slot;
    struct pod_worker *worker = slot->worker;
    AUTO_ARENA arena = { 0 };
    if (!job->good) {
        slot->starting = false;
        slot->image_ready = slot->image_ready && !job->image_gone;
        image_store_release(worker->context->images, job->instance.id);
        start_failed(slot,
                     job->err.reason == REASON_INVALID ? "CreateContainerConfigError"
                                                       : "CreateContainerError",
                     job->err.message);
        return;
    }
    const struct container *container = pod_container(job->pod, slot->name);
    const struct node_paths *paths = &worker->context->paths;
    move_on(slot, &job->instance);
    pod_put(slot->started_with);
    slot->started_with = pod_ref(job->pod);
    slot->spec = container;
    slot->stop_signal = job->stop_signal;
    struct runtime_request request = {
        .id = job->instance.id, .name = arena_printf(&arena, "k8s_%s_%s_%s", slot->name,
                                                     worker->name, worker->ns),
        .bundle = attempt_path(paths, worker->uid, slot->name, job->instance.attempt, "", &arena),
        .log_path = container_log_path(
            pod_log_folder(paths, worker->ns, worker->name, worker->uid, &arena), slot->name,
            job->instance.attempt, &arena),
        .std_in = container->std_in, .stdin_once = container->stdin_once,
        .terminal = container->tty,
    };
    worker_event(worker, slot->name, /* warning= */ false, "Created", "Container created");
    slot->runtime_start = runtime_start(worker->context->runtime, &request, process_started, slot);
}

static pid_t target_pid(struct pod_worker *worker, const struct container *container)
{
    if (text_is_empty(container->target_container))
        return 0;
    const struct container_slot *target = worker_slot(worker, container->target_container);
    return runtime_pid(worker->context->runtime, target->record.now.id);
}

void slot_start(struct container_slot *slot)
{
    struct pod_worker *worker = slot->worker;
    struct worker_job *job = worker_job_new(worker, build, built);
    const struct container_instance *now = &slot->record.now;
    job->slot = slot;
    job->record = slot->record;
    job->instance = (struct container_instance){ .state = CONTAINER_CREATED,
                                                 .created_ns = worker_now_ns(worker),
                                                 .attempt = now->state == CONTAINER_ABSENT
                                                                ? 0
                                                                : now->attempt + 1 };
    container_id_new(job->instance.id);
    job->target_pid = target_pid(worker, wanted(slot));
    slot->starting = true;
    slot->started = slot->ready = slot->unhealthy = slot->hook_failed = false;
    worker_fill_context(worker, &job->context);
    worker_job_start(job);
}

/* ---- hooks and probes ---- */

static void slot_verdict(void *context, enum probe_kind kind, enum probe_verdict verdict);

static void slot_probe_failed(void *context, enum probe_kind kind, const char *message)
{
    struct container_slot *slot = context;
    worker_event(slot->worker, slot->name, /* warning= */ true, "Unhealthy", "%s probe failed: %s",
                 probe_kind_text(kind), message);
}

static void slot_probe_warned(void *context, enum probe_kind kind, const char *message)
{
    struct container_slot *slot = context;
    worker_event(slot->worker, slot->name, /* warning= */ true, "ProbeWarning",
                 "%s probe warning: %s", probe_kind_text(kind), message);
}

static struct handler_request handler_request(struct container_slot *slot, struct arena *arena)
{
    struct pod_worker *worker = slot->worker;
    struct node_context *context = worker->context;
    return (struct handler_request){
        .loop = context->loop, .container = slot->spec, .pod_ip = worker->ip,
        .user_agent = "kube-probe/1.36",
        .exec = { .runtime = context->runtime, .id = slot->record.now.id,
                  .bundle = attempt_path(&context->paths, worker->uid, slot->name,
                                         slot->record.now.attempt, "", arena),
                  .folder = pod_run_path(&context->paths, worker->uid, "", arena) },
    };
}

static void start_probe(struct container_slot *slot, enum probe_kind kind,
                        const struct probe_spec *spec)
{
    if (!spec->present || slot->probes[kind])
        return;
    struct probe_handler handler = { slot_verdict, slot_probe_failed, slot_probe_warned, slot };
    struct handler_request request = handler_request(
        slot, &slot->started_with->arena); /* its texts live as long as the probe */
    slot->probes[kind] = probe_new(kind, spec, &request, &handler);
}

static void start_probes(struct container_slot *slot)
{
    const struct container *spec = slot->spec;
    if (spec->startup.present && !slot->started) {
        start_probe(slot, PROBE_STARTUP, &spec->startup);
        return;
    }
    slot->started = true;
    if (!spec->readiness.present)
        slot->ready = true;
    start_probe(slot, PROBE_READINESS, &spec->readiness);
    start_probe(slot, PROBE_LIVENESS, &spec->liveness);
}

void slot_stop_probes(struct container_slot *slot)
{
    for (size_t kind = 0; kind < PROBE_KIND_COUNT; kind++) {
        probe_free(slot->probes[kind]);
        slot->probes[kind] = NULL;
    }
}

static void slot_verdict(void *context, enum probe_kind kind, enum probe_verdict verdict)
{
    struct container_slot *slot = context;
    if (kind == PROBE_READINESS)
        slot->ready = verdict == PROBE_GOOD;
    else if (verdict == PROBE_BAD)
        slot->unhealthy = true;
    else if (kind == PROBE_STARTUP) {
        slot->started = true;
        probe_free(slot->probes[PROBE_STARTUP]);
        slot->probes[PROBE_STARTUP] = NULL;
        start_probes(slot);
    }
    pod_worker_look(slot->worker);
}

static void post_start_done(void *context, enum handler_result result, const char *message)
{
    struct container_slot *slot = context;
    slot->hook = NULL;
    if (handler_succeeded(result)) {
        start_probes(slot);
    } else {
        worker_event(slot->worker, slot->name, /* warning= */ true, "FailedPostStartHook",
                     "PostStartHook failed: %s", message);
        slot->hook_failed = slot->unhealthy = true;
    }
    pod_worker_look(slot->worker);
}

void slot_running(struct container_slot *slot, bool adopted)
{
    enum { HOOK_TIMEOUT_MS = 600000 };
    slot->replacing = false;
    if (!slot->started_with) {
        slot->started_with = pod_ref(slot->worker->pod);
        slot->spec = pod_container(slot->started_with, slot->name);
        slot->stop_signal = signal_number(slot->spec->stop_signal);
    }
    if (adopted || !slot->spec->has_post_start) {
        start_probes(slot);
        return;
    }
    struct handler_request request = handler_request(slot, &slot->started_with->arena);
    request.handler = &slot->spec->post_start;
    request.timeout_ms = HOOK_TIMEOUT_MS;
    slot->hook_is_stop = false;
    slot->hook = handler_run(&request, post_start_done, slot);
}
