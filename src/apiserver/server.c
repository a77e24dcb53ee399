/* SPDX-License-Identifier: Apache-2.0 */
/* server.c - the API process' frame: store, core, threads, and their orderly end.
 *
 * The core's loop turns like this: poll (requests, batches that are done, timers), then core_turn,
 * until nothing is left to do. The end: no new requests, watches are ended, I/O threads finish,
 * what was kept back is written, the store is closed. */
#include "apiserver/stream.h"
#include "apiserver/usage_answer.h"
#include "apiserver/server.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "access/authz.h"
#include "write/conversion.h"
#include "write/pipeline.h"
#include "apiserver/aggregator.h"
#include "apiserver/request.h"
#include "apiserver/watch.h"
#include "apiserver/watch_mail.h"
#include "write/webhooks.h"
#include "base/env.h"
#include "base/log.h"
#include "http/tls.h"
#include "store/store.h"

enum {
    STORE_LOG_BYTES = 64 << 20,
    STOP_DEADLINE_MS = 5000,
    IDLE_TIMEOUT_MS = 180000,
    CONNECTIONS_MAX = 10000
};

static const struct log server_log = { "api" };

/* ---- I/O threads ---- */

static void receive(void *context, struct mail *mail)
{
    struct letter *letter = container_of(mail, struct letter, mail);
    (void)context;
    letter->deliver(letter);
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void loop_close(uv_loop_t *loop)
{
    uv_walk(loop, close_handle, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_loop_close(loop);
}

static void thread_main(void *context)
{
    struct api_thread *thread = context;
    uv_run(&thread->loop, UV_RUN_DEFAULT);
}

/* One that cannot listen is there all the same, and ends as the others do. */
static bool thread_open(struct api_server *server, struct api_thread *thread, struct error *err)
{
    const struct api_options *options = server->options;
    thread->server = server;
    uv_loop_init(&thread->loop);
    thread->mailbox = mailbox_new(&thread->loop, receive, thread);
    list_init(&thread->webhook_calls);
    struct http_server_options http = { .loop = &thread->loop,
                                        .tls = server->server_tls,
                                        .body_max_bytes = API_BODY_MAX,
                                        .idle_timeout_ms = IDLE_TIMEOUT_MS,
                                        .connections_max = CONNECTIONS_MAX,
                                        .handle = request_begin,
                                        .streams_body = request_streams_body,
                                        .is_known = request_is_known,
                                        .context = thread };
    thread->http = http_server_new(&http);
    for (int i = 0; i < options->listening_count; i++) {
        int rc = http_server_listen(thread->http, dup(options->listening_fds[i]));
        if (rc < 0)
            return fail(err, REASON_INTERNAL_ERROR, -rc, "listening: %s", uv_strerror(rc));
    }
    return true;
}

static bool threads_start(struct api_server *server, struct error *err)
{
    int count = server->options->io_threads;
    bool good = true;
    server->threads = memory_alloc((size_t)count * sizeof *server->threads);
    for (int i = 0; i < count; i++)
        good = thread_open(server, &server->threads[i], good ? err : NULL) && good;
    for (int i = 0; i < count; i++)
        if (uv_thread_create(&server->threads[i].thread, thread_main, &server->threads[i]) != 0)
            memory_exhausted();
    server->thread_count = server->threads_running = count;
    if (!good)
        return false;
    webhooks_set_sender(pipeline_webhooks(server->pipeline), webhook_call_send, server);
    conversions_set_sender(pipeline_conversions(server->pipeline), webhook_call_send, server);
    aggregator_start(server->aggregator);
    return true;
}

/* ---- the end ---- */

struct thread_letter {
    struct letter      letter;
    struct api_thread *thread;
};

static void post_to_thread(struct api_thread *thread, void (*deliver)(struct letter *))
{
    struct thread_letter *letter = MEMORY_NEW(struct thread_letter);
    letter->letter.deliver = deliver;
    letter->thread = thread;
    mailbox_post(thread->mailbox, &letter->letter.mail);
}

static void thread_is_done(struct letter *letter)
{
    struct thread_letter *mine = container_of(letter, struct thread_letter, letter);
    struct api_server *server = mine->thread->server;
    free(mine);
    if (--server->threads_running == 0)
        uv_stop(&server->loop);
}

/* The I/O thread has no connection left: the core may end, and this loop with it. */
static void thread_stopped(void *context)
{
    struct api_thread *thread = context;
    struct thread_letter *letter = MEMORY_NEW(struct thread_letter);
    letter->letter.deliver = thread_is_done;
    letter->thread = thread;
    mailbox_post(thread->server->mailbox, &letter->letter.mail);
}

static void thread_stop(struct letter *letter)
{
    struct thread_letter *mine = container_of(letter, struct thread_letter, letter);
    struct api_thread *thread = mine->thread;
    free(mine);
    thread->is_stopping = true;
    http_server_stop(thread->http, STOP_DEADLINE_MS, thread_stopped, thread);
}

static void stop(struct api_server *server)
{
    if (server->is_stopping)
        return;
    server->is_stopping = true;
    log_info(&server_log, "stopping");
    usage_stop(core_usage(server->core));
    watches_end_all(server);
    for (int i = 0; i < server->thread_count; i++)
        post_to_thread(&server->threads[i], thread_stop);
    if (server->thread_count == 0)               /* it was not ready yet */
        uv_stop(&server->loop);
}

static void signalled(uv_signal_t *handle, int number)
{
    (void)number;
    stop(handle->data);
}

/* ---- memory ---- */

/* What a burst of requests took is kept for the next one, which then meets no page faults, and is
 * given back when there has been none for a while. */
enum { REST_MS = 10000, BURST_REQUESTS = 200 };
enum { MAPPED_FROM_BYTES = 1 << 20, KEPT_BYTES = 4 << 20 };

static void keep_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, MAPPED_FROM_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

static void rest(uv_timer_t *timer)
{
    struct api_server *server = timer->data;
    if (server->requests - server->requests_at_rest >= BURST_REQUESTS) {
        server->requests_at_rest = server->requests;
        uv_timer_start(timer, rest, REST_MS, 0);
        return;
    }
    server->requests_at_rest = server->requests;
    malloc_trim(0);
}

static void note_burst(struct api_server *server)
{
    if (server->requests - server->requests_at_rest < BURST_REQUESTS ||
        uv_is_active((uv_handle_t *)&server->rest))
        return;
    server->requests_at_rest = server->requests;
    uv_timer_start(&server->rest, rest, REST_MS, 0);
}

/* ---- the core's loop ---- */

static void nothing(uv_idle_t *idle)
{
    (void)idle;
}

static void tick(uv_timer_t *timer)
{
    (void)timer;                         /* waking up is all: the turn follows */
}

/* Wakes the loop when the core wants it, INT64_MAX: not at all. */
static void arm_timer(struct api_server *server, int64_t next_ms)
{
    if (next_ms == INT64_MAX) {
        uv_timer_stop(&server->timer);
        return;
    }
    int64_t now_ms = env_monotonic_ms(server->env);
    uv_update_time(&server->loop);
    uv_timer_start(&server->timer, tick, next_ms > now_ms ? (uint64_t)(next_ms - now_ms) : 0, 0);
}

static void turn(uv_prepare_t *prepare)
{
    struct api_server *server = prepare->data;
    int64_t next_ms;
    bool more = core_turn(server->core, &next_ms);
    watch_mail_flush(server);
    note_burst(server);
    if (more) {
        uv_idle_start(&server->again, nothing);
        return;
    }
    uv_idle_stop(&server->again);
    arm_timer(server, next_ms);
}

struct batch_mail {
    struct mail         mail;
    struct store_batch *batch;
};

/* The store's thread. */
static void batch_done(void *context, struct store_batch *batch)
{
    struct api_server *server = context;
    struct batch_mail *mail = MEMORY_NEW(struct batch_mail);
    mail->batch = batch;
    mailbox_post(server->store_mailbox, &mail->mail);
}

static void batch_received(void *context, struct mail *received)
{
    struct api_server *server = context;
    struct batch_mail *mail = container_of(received, struct batch_mail, mail);
    core_batch_done(server->core, mail->batch);
    watch_mail_flush(server);
    free(mail);
}

static void open_loop(struct api_server *server)
{
    static const int numbers[] = { SIGTERM, SIGINT };
    uv_loop_init(&server->loop);
    server->mailbox = mailbox_new(&server->loop, receive, server);
    server->store_mailbox = mailbox_new(&server->loop, batch_received, server);
    uv_prepare_init(&server->loop, &server->turn);
    uv_idle_init(&server->loop, &server->again);
    uv_timer_init(&server->loop, &server->timer);
    uv_timer_init(&server->loop, &server->rest);
    uv_unref((uv_handle_t *)&server->rest);
    server->turn.data = server->rest.data = server;
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        uv_signal_init(&server->loop, &server->signals[i]);
        server->signals[i].data = server;
        uv_signal_start(&server->signals[i], signalled, numbers[i]);
    }
}

/* ---- from the store to the first request ---- */

static bool may(void *authorizer, const struct access *access)
{
    AUTO_ARENA arena = { 0 };
    struct attributes attributes = { .user = access->user,
                                     .verb = access->verb,
                                     .group = access->group,
                                     .resource = access->resource,
                                     .subresource = access->subresource,
                                     .ns = access->ns,
                                     .name = access->name };
    return authorizer_allows(authorizer, &attributes, &arena, NULL);
}

static bool open_state(struct api_server *server, struct error *err)
{
    const struct api_options *options = server->options;
    AUTO_ARENA arena = { 0 };
    server->store =
        store_open_lmdb(arena_printf(&arena, "%s/store", options->data_dir), STORE_LOG_BYTES, err);
    if (!server->store)
        return false;
    struct core_options core = {
        .env = server->env, .store = server->store, .batch_done = batch_done, .context = server
    };
    server->core = core_new(&core);
    if (!core_load(server->core, err))
        return false;
    struct pipeline_options pipeline = { .core = server->core,
                                         .service_cidr = options->service_cidr,
                                         .node_port_min = options->node_port_min,
                                         .node_port_max = options->node_port_max,
                                         .issuer = options->issuer,
                                         .token_key = server->token_key };
    server->pipeline = pipeline_new(&pipeline, err);
    if (!server->pipeline)
        return false;
    server->authorizer = authorizer_new(server->core, options->ingress_node);
    pipeline_set_authorizer(server->pipeline, server->authorizer);
    core_set_access(server->core, may, server->authorizer);
    struct bootstrap_options bootstrap = { options->api_address, options->api_port, options->join,
                                           options->client_ca_pem, options->front_proxy_ca_pem };
    bool good = pipeline_bootstrap(server->pipeline, &bootstrap, err);
    pipeline_start_admission(server->pipeline);
    server->aggregator = aggregator_new(server);
    return good;
}

static bool open_keys(struct api_server *server, struct error *err)
{
    const struct api_options *o = server->options;
    struct tls_server_options own = { o->server_certificate_pem, o->server_key_pem,
                                      o->client_ca_pem };
    struct tls_client_options node = { .ca_pem = o->kubelet_ca_pem,
                                       .certificate_pem = o->kubelet_certificate_pem,
                                       .key_pem = o->kubelet_key_pem };
    server->server_tls = tls_server_new(&own, err);
    struct tls_client_options pod = { .insecure = true };
    server->node_tls = server->server_tls ? tls_client_new(&node, err) : NULL;
    server->pod_tls = server->node_tls ? tls_client_new(&pod, err) : NULL;
    server->token_key = server->pod_tls ? signing_key_new(o->token_key_pem, err) : NULL;
    return server->token_key != NULL;
}

static void ready(void *context, const struct error *err)
{
    struct api_server *server = context;
    struct error own = { 0 };
    if (server->is_stopping)
        return;
    if (err || !threads_start(server, &own)) {
        log_error(&server_log, "cannot start", KV_ERROR(err ? err : &own));
        server->has_failed = true;
        stop(server);
        return;
    }
    gathering_start(server);
    log_info(&server_log, "ready", KV_INT("revision", core_revision(server->core)));
    if (server->options->ready_fd >= 0 && write(server->options->ready_fd, "r", 1) != 1)
        log_warn(&server_log, "no one waits for our readiness");
}

static uint64_t failed_batches(const struct api_server *server)
{
    struct core_stats stats;
    core_stats(server->core, &stats);
    return stats.failed_batches;
}

/* What was kept back goes to the disk before the store is closed; nobody was told that it is there,
 * so where the disk takes nothing it is lost. */
static void drain(struct api_server *server)
{
    enum { FAILURES_MAX = 3 };
    uint64_t failed = failed_batches(server);
    int64_t next_ms;
    core_flush_volatile(server->core);
    while ((core_turn(server->core, &next_ms) || !core_is_idle(server->core)) &&
           failed_batches(server) - failed < FAILURES_MAX) {
        arm_timer(server, next_ms);
        uv_run(&server->loop, core_is_idle(server->core) ? UV_RUN_NOWAIT : UV_RUN_ONCE);
    }
}

static void thread_end(struct letter *letter)
{
    struct thread_letter *mine = container_of(letter, struct thread_letter, letter);
    uv_stop(&mine->thread->loop);
    free(mine);
}

static void close_threads(struct api_server *server)
{
    watch_mail_flush(server);
    for (int i = 0; i < server->thread_count; i++) {
        struct api_thread *thread = &server->threads[i];
        post_to_thread(thread, thread_end);
        uv_thread_join(&thread->thread);
        api_thread_targets_free(thread);
        webhook_calls_cancel(thread);
        http_server_free(thread->http);
        mailbox_free(thread->mailbox);
        loop_close(&thread->loop);
    }
    free(server->threads);
}

static void close_all(struct api_server *server)
{
    gathering_free(server->gathering);
    aggregator_free(server->aggregator);
    authorizer_free(server->authorizer);
    pipeline_free(server->pipeline);
    store_close(server->store);
    core_free(server->core);
    mailbox_free(server->mailbox);
    mailbox_free(server->store_mailbox);
    loop_close(&server->loop);
    signing_key_free(server->token_key);
    tls_context_free(server->server_tls);
    tls_context_free(server->node_tls);
    tls_context_free(server->pod_tls);
}

static bool run(struct api_server *server, struct error *err)
{
    const struct api_options *options = server->options;
    if (!open_keys(server, err) || !open_state(server, err))
        return false;
    usage_set_reader(core_usage(server->core), gathering_begin, server);
    if (options->plug && !options->plug(options->context, server->core, &server->loop, err))
        return false;
    core_when_durable(server->core, ready, server);
    uv_prepare_start(&server->turn, turn);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    uv_prepare_stop(&server->turn);
    drain(server);
    close_threads(server);
    if (options->unplug)
        options->unplug(options->context);
    return !server->has_failed;
}

int api_server_run(const struct api_options *options)
{
    static const struct request_stages stages = { request_execute, request_conclude };
    struct api_server server = { .options = options, .stages = &stages, .env = env_system() };
    struct error err = { 0 };
    uint8_t seed[16];
    env_random_bytes(server.env, seed, sizeof seed);
    map_seed(seed);
    schema_init();
    list_init(&server.watches);
    signal(SIGPIPE, SIG_IGN);
    keep_memory();
    open_loop(&server);
    bool good = run(&server, &err);
    if (error_is_set(&err))
        log_error(&server_log, "cannot start", KV_ERROR(&err));
    close_all(&server);
    return good ? 0 : 1;
}
