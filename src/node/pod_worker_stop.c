/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_stop.c - how containers end, by us or by themselves, and how a pod leaves the node.
 *
 * A stop is: preStop hook, the stop signal, and when the grace is over SIGKILL; at least
 * MIN_TERM_MS remain for the signal even if the hook has used up the grace.  The end itself always
 * comes from the runtime (slot_ended), whoever caused it.
 *
 * Removal: when nothing runs any more, the last status is told, mounts and folders go (a job), the
 * address goes back, and the Pod is deleted from the API with grace 0.  A pod that is already gone
 * from the API skips the telling. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "client/client.h"
#include "io/file.h"
#include "net/pod_network.h"
#include "node/cgroup.h"
#include "node/container_log.h"
#include "node/host_ports.h"
#include "node/image_pull.h"
#include "node/image_store.h"
#include "node/pod_worker_parts.h"
#include "node/policy_sync.h"
#include "node/runtime.h"
#include "node/volume.h"

/* EVICTED_GRACE_S: as upstream, whatever the pod asks for. */
enum { EVICTED_GRACE_S = 1, MIN_TERM_MS = 2000, DELETE_RETRY_MS = 1000, MESSAGE_LINES = 80,
       MESSAGE_LOG_BYTES = 2048 };

int signal_number(const char *name)
{
    static const struct { const char *name; int number; } names[] = {
        { "HUP", SIGHUP }, { "INT", SIGINT }, { "QUIT", SIGQUIT }, { "ILL", SIGILL }, { "TRAP",
                SIGTRAP }, { "ABRT", SIGABRT },
        { "IOT", SIGIOT }, { "BUS", SIGBUS }, { "FPE", SIGFPE }, { "KILL", SIGKILL }, { "USR1",
                SIGUSR1 }, { "SEGV", SIGSEGV },
        { "USR2", SIGUSR2 }, { "PIPE", SIGPIPE }, { "ALRM", SIGALRM }, { "TERM", SIGTERM },
            { "CHLD", SIGCHLD }, { "CLD", SIGCHLD },
        { "CONT", SIGCONT }, { "STOP", SIGSTOP }, { "TSTP", SIGTSTP }, { "TTIN", SIGTTIN },
            { "TTOU", SIGTTOU }, { "URG", SIGURG },
        { "XCPU", SIGXCPU }, { "XFSZ", SIGXFSZ }, { "VTALRM", SIGVTALRM }, { "PROF", SIGPROF },
            { "WINCH", SIGWINCH }, { "IO", SIGIO },
        { "POLL", SIGIO }, { "PWR", SIGPWR }, { "SYS", SIGSYS },
    };
    int64_t number = 0;
    if (text_is_empty(name))
        return SIGTERM;
    const char *plain = strncmp(name, "SIG", 3) == 0 ? name + 3 : name;
    FOR_EACH(row, names)
        if (strcmp(row->name, plain) == 0)
            return row->number;
    bool from_min = strncmp(plain, "RTMIN", 5) == 0, from_max = strncmp(plain, "RTMAX", 5) == 0;
    if ((from_min || from_max) &&
        (!plain[5] || bytes_to_int64(bytes_of(plain + 5 + (plain[5] == '+')), &number)))
        return (from_min ? 34 : 64) + (int)number;
    return bytes_to_int64(bytes_of(plain), &number) && number > 0 && number < 65 ? (int)number
                                                                                 : SIGTERM;
}

/* ---- stopping ---- */

static int64_t now_ms(const struct container_slot *slot)
{
    return env_monotonic_ms(slot->worker->context->env);
}

/* Seconds that the container has from now. */
static int64_t grace_s(const struct container_slot *slot)
{
    const struct pod *pod = slot->worker->pod ? slot->worker->pod : slot->started_with;
    if (!pod || slot->worker->forgotten)
        return pod ? (pod->grace_s < 2 ? pod->grace_s : 2) : 0; /* no one waits for it any more */
    if (pod->deletion_s) {
        int64_t left_s = pod->deletion_s - worker_now_ns(slot->worker) / 1000000000;
        int64_t asked_s = pod->deletion_grace_s >= 0 ? pod->deletion_grace_s : pod->grace_s;
        return left_s < 0 || asked_s == 0 ? 0 : left_s < asked_s ? left_s + 1 : asked_s;
    }
    const struct container *spec = slot->spec;
    if (slot->worker->is_evicted)
        return EVICTED_GRACE_S;
    if (slot->unhealthy && spec && spec->startup.present && !slot->started &&
        spec->startup.has_grace)
        return spec->startup.grace_s;
    if (slot->unhealthy && spec && spec->liveness.has_grace)
        return spec->liveness.grace_s;
    return pod->grace_s;
}

static void kill_now(struct container_slot *slot)
{
    struct node_context *context = slot->worker->context;
    AUTO_ARENA arena = { 0 };
    runtime_kill(context->runtime, slot->record.now.id, SIGKILL);
    const struct pod *pod = slot->started_with;
    if (pod && (pod->host_pid ||
                pod->share_process_namespace)) /* its other processes do not end with the first */
        cgroup_kill(context->sandbox.cgroups,
                    arena_printf(&arena, "%s/%s",
                                 cgroup_pod_path(context->sandbox.cgroups, pod->qos,
                                                 slot->worker->uid, &arena),
                                 slot->record.now.id),
                    SIGKILL);
}

static void grace_is_over(void *context)
{
    struct container_slot *slot = context;
    handler_run_cancel(slot->hook);
    slot->hook = NULL;
    kill_now(slot);
}

static void send_stop_signal(struct container_slot *slot)
{
    int64_t left_ms = slot->stop_deadline_ms - now_ms(slot);
    if (left_ms <= 0) {
        kill_now(slot);
        return;
    }
    runtime_kill(slot->worker->context->runtime, slot->record.now.id,
                 slot->stop_signal ? slot->stop_signal : SIGTERM);
    loop_timer_start(slot->stop_timer, left_ms);
}

static void pre_stop_done(void *context, enum handler_result result, const char *message)
{
    struct container_slot *slot = context;
    slot->hook = NULL;
    if (!handler_succeeded(result))
        worker_event(slot->worker, slot->name, /* warning= */ true, "FailedPreStopHook",
                     "PreStopHook failed: %s", message);
    if (slot->stop_deadline_ms < now_ms(slot) + MIN_TERM_MS)
        slot->stop_deadline_ms = now_ms(slot) + MIN_TERM_MS;
    send_stop_signal(slot);
}

static void run_pre_stop(struct container_slot *slot, int64_t budget_ms)
{
    struct pod_worker *worker = slot->worker;
    struct node_context *context = worker->context;
    struct arena *arena = &slot->started_with->arena;
    struct handler_request request = {
        .loop = context->loop, .handler = &slot->spec->pre_stop, .container = slot->spec,
        .pod_ip = worker->ip,
        .user_agent = "kube-lifecycle/1.36", .timeout_ms = budget_ms,
        .exec = { .runtime = context->runtime, .id = slot->record.now.id,
                  .bundle = attempt_path(&context->paths, worker->uid, slot->name,
                                         slot->record.now.attempt, "", arena),
                  .folder = pod_run_path(&context->paths, worker->uid, "", arena) },
    };
    slot->hook_is_stop = true;
    slot->hook = handler_run(&request, pre_stop_done, slot);
    loop_timer_start(slot->stop_timer, budget_ms + MIN_TERM_MS);     /* whatever the hook does */
}

/* A container may serve to its last moment, so it is asked on whether it is ready. */
static void stop_asking(struct container_slot *slot)
{
    struct probe *readiness = slot->probes[PROBE_READINESS];
    bool is_ready = slot->ready && slot->worker->pod;
    if (is_ready)
        slot->probes[PROBE_READINESS] = NULL;
    slot_stop_probes(slot);
    if (is_ready)
        slot->probes[PROBE_READINESS] = readiness;
    slot->ready = is_ready;
}

void slot_stop(struct container_slot *slot, const char *why)
{
    int64_t seconds = grace_s(slot);
    slot->stopping = true;
    stop_asking(slot);
    handler_run_cancel(slot->hook);
    slot->hook = NULL;
    if (!slot->stop_timer)
        slot->stop_timer = loop_timer_new(slot->worker->context->loop, grace_is_over, slot);
    slot->stop_deadline_ms = now_ms(slot) + seconds * 1000;
    if (why && strcmp(why, "Stopping container") == 0)
        worker_event(slot->worker, slot->name, /* warning= */ false, "Killing",
                     "Stopping container %s", slot->name);
    else
        worker_event(slot->worker, slot->name, /* warning= */ false, "Killing", "Container %s %s",
                     slot->name, why ? why : "is stopped");
    bool has_hook = slot->spec && slot->spec->has_pre_stop && handler_kind(&slot->spec->pre_stop);
    if (seconds > 0 && has_hook && !slot->hook_failed)
        run_pre_stop(slot, seconds * 1000);
    else
        send_stop_signal(slot);
}

void slot_hurry(struct container_slot *slot)
{
    if (!slot->stopping || !slot->worker->pod || !slot->worker->pod->deletion_s)
        return;
    int64_t deadline_ms = now_ms(slot) + grace_s(slot) * 1000;
    if (deadline_ms >= slot->stop_deadline_ms)
        return;
    slot->stop_deadline_ms = deadline_ms;
    int64_t left_ms = deadline_ms - now_ms(slot);
    loop_timer_start(slot->stop_timer, left_ms > 0 ? left_ms : 0);
}

/* ---- the end of a container ---- */

static void read_message(struct container_slot *slot)
{
    struct pod_worker *worker = slot->worker;
    struct container_instance *now = &slot->record.now;
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    const struct node_paths *paths = &worker->context->paths;
    const char *file = attempt_path(paths, worker->uid, slot->name, now->attempt, "termination-log",
                                    &arena);
    if (file_read(file, 1 << 20, &text) < 0)
        buffer_reset(&text);
    bool fall_back = slot->spec &&
                     text_equal(slot->spec->termination_policy, "FallbackToLogsOnError") &&
                     now->exit_code != 0;
    if (text.size == 0 && fall_back)
        log_read_tail(
            container_log_path(
                pod_log_folder(paths, worker->ns, worker->name, worker->uid, &arena), slot->name,
                now->attempt, &arena),
            MESSAGE_LINES, MESSAGE_LOG_BYTES, &text);
    snprintf(now->message, sizeof now->message, "%.*s",
             (int)(text.size < TERMINATION_MESSAGE_MAX ? text.size : TERMINATION_MESSAGE_MAX),
             text.at ? text.at : "");
}

static void read_end(struct container_slot *slot)
{
    struct container_instance *now = &slot->record.now;
    struct node_context *context = slot->worker->context;
    AUTO_ARENA arena = { 0 };
    const char *bundle = attempt_path(&context->paths, slot->worker->uid, slot->name, now->attempt,
                                      "", &arena);
    bool known = runtime_read_exit(context->runtime, now->id, &now->exit_code, &now->finished_ns);
    now->state = CONTAINER_EXITED;
    if (!known) {
        now->exit_code = EXIT_CODE_UNKNOWN;
        now->finished_ns = worker_now_ns(slot->worker);
    }
    const char *reason = !known                ? "ContainerStatusUnknown"
                         : now->exit_code == 0 ? "Completed"
                                               : "Error";
    if (known && now->exit_code != 0 && runtime_was_oom_killed(bundle))
        reason = "OOMKilled";
    snprintf(now->reason, sizeof now->reason, "%s", reason);
    read_message(slot);
}

static void save(struct container_slot *slot)
{
    struct error err = { 0 };
    if (!container_record_save(&slot->worker->context->paths, slot->worker->uid, slot->name,
                               &slot->record, &err))
        log_warn(&worker_log, "container record not saved", KV("container", slot->name),
                 KV_ERROR(&err));
}

static void clear_running(struct container_slot *slot)
{
    slot_stop_probes(slot);
    handler_run_cancel(slot->hook);
    slot->hook = NULL;
    if (slot->stop_timer)
        loop_timer_stop(slot->stop_timer);
    pod_put(slot->resized_with);
    slot->resized_with = NULL;
    slot->restart_to_resize = slot->stopping = slot->started = slot->ready = slot->unhealthy =
        slot->image_ready = slot->hook_failed = false;
}

void slot_ended(struct container_slot *slot)
{
    struct pod_worker *worker = slot->worker;
    struct node_context *context = worker->context;
    AUTO_ARENA arena = { 0 };
    if (slot->record.now.state != CONTAINER_RUNNING)
        return;
    read_end(slot);
    clear_running(slot);
    save(slot);
    umount2(attempt_path(&context->paths, worker->uid, slot->name, slot->record.now.attempt,
                         "rootfs", &arena),
            MNT_DETACH | UMOUNT_NOFOLLOW);
    image_store_release(context->images, slot->record.now.id);
    runtime_delete(context->runtime, slot->record.now.id, NULL, NULL);
    pod_worker_look(worker);
}

/* It ended with its sandbox, so with the machine or the cluster: that is no crash of its own, and
 * what it did before is long ago. */
static void forget_backoff(struct container_slot *slot)
{
    const struct pod_worker *worker = slot->worker;
    if (slot->record.backoff_step == 0 || sandbox_exists(&worker->context->paths, worker->uid))
        return;
    slot->record.backoff_step = 0;
    save(slot);
}

/* The record says what was; the runtime says what is. */
static void compare_with_runtime(struct container_slot *slot)
{
    struct container_instance *now = &slot->record.now;
    if (now->state == CONTAINER_CREATED) {
        /* The agent ended between crun's start and its own note: it is started anew. */
        runtime_delete(slot->worker->context->runtime, now->id, NULL, NULL);
        now->state = CONTAINER_EXITED;
        now->exit_code = EXIT_CODE_UNKNOWN;
        now->finished_ns = worker_now_ns(slot->worker);
        snprintf(now->reason, sizeof now->reason, "ContainerStatusUnknown");
        save(slot);
        return;
    }
    if (now->state == CONTAINER_RUNNING &&
        !runtime_adopt(slot->worker->context->runtime, now->id, (pid_t)now->pid))
        slot_ended(slot);
}

void slot_adopt(struct container_slot *slot)
{
    compare_with_runtime(slot);
    forget_backoff(slot);
}

void slot_outlive(struct container_slot *slot)
{
    struct container_instance *now = &slot->record.now;
    if (now->state != CONTAINER_EXITED || now->outlived)
        return;
    now->outlived = 1;
    save(slot);
}

void slot_free(struct container_slot *slot)
{
    slot_stop_probes(slot);
    handler_run_cancel(slot->hook);
    image_pull_cancel(slot->pull);
    if (slot->runtime_start)
        runtime_start_cancel(slot->runtime_start);
    loop_timer_free(slot->stop_timer);
    pod_put(slot->resized_with);
    pod_put(slot->started_with);
    free(slot->name);
    free(slot);
}

/* ---- the end of a pod ---- */

static void drop_address(struct pod_worker *worker)
{
    bool own = worker->has_address && *worker->ip && !(worker->pod && worker->pod->host_network);
    if (worker->pod)
        host_ports_clear(worker->context->services, worker->pod);
    if (own && worker->context->network)
        pod_network_detach(worker->context->network, worker->uid, &worker->address);
    policy_sync_forget(worker->context->policies, worker->uid);
    worker->has_address = false;
}

static void remove_files(struct job *base)
{
    struct worker_job *job = container_of(base, struct worker_job, job);
    const struct sandbox_options *options = &job->worker->context->sandbox;
    bool gone = !job->with_data || volumes_remove(options->paths, job->uid);
    if (!sandbox_remove(options, job->uid, job->with_data) || !gone)
        fail(&job->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
             "something of the pod is still in use");
}

static void files_removed(struct worker_job *job)
{
    struct pod_worker *worker = job->worker;
    worker->sandbox_busy = false;
    if (!job->with_data)
        return;
    worker->cleaned = true; /* what is still busy is found again at the next start of the agent */
    if (error_is_set(&job->err))
        log_warn(&worker_log, "pod not removed whole", KV("pod", worker->name),
                 KV_ERROR(&job->err));
}

static void begin_removal(struct pod_worker *worker, bool with_data)
{
    drop_address(worker);
    worker->sandbox_made = worker->hosts_written = false;
    worker->volumes_made = worker->volumes_made && !with_data;
    struct worker_job *job = worker_job_new(worker, remove_files, files_removed);
    job->with_data = with_data;
    worker->sandbox_busy = !with_data;
    worker_job_start(job);
}

void worker_release(struct pod_worker *worker)
{
    worker->released = true;
    worker_drop_sources(worker);
    if (worker->sandbox_made)
        begin_removal(worker, /* with_data= */ false);
}

void worker_remove(struct pod_worker *worker)
{
    if (worker->removed)
        return;
    worker->removed = true;
    worker_drop_sources(worker);
    if (worker->token_timer)
        loop_timer_stop(worker->token_timer);
    begin_removal(worker, /* with_data= */ true);
}
