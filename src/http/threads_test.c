/* SPDX-License-Identifier: Apache-2.0 */
/* threads_test.c - several loops, each on a thread of its own, serve one listening socket and share
 * a TLS context, as the API's I/O threads do.  Meant for the thread sanitizer as well. */
#include "http/http_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/loop.h"
#include "io/netns.h"

enum { THREADS = 3, CALLS = 300, AT_ONCE = 20, LONG_TIMEOUT_MS = 60000 };

/* One shared answer, as an object's text is. */
static struct blob *shared;

struct worker {
    pthread_t           thread;
    uv_loop_t           loop;
    struct http_server *server;
    struct mailbox     *mailbox;         /* any mail: stop */
    struct mail         stop;
    struct tls_context *tls;
    int                 listening_fd, handled;
};

static void put_blob(void *owner)
{
    blob_put(owner);
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct worker *worker = context;
    struct http_piece piece = { blob_bytes(shared), put_blob, blob_ref(shared) };
    worker->handled++;
    http_respond_pieces(exchange, 200, NULL, 0, &piece, 1);
}

static void on_stopped(void *context)
{
    struct worker *worker = context;
    http_server_free(worker->server);
    mailbox_free(worker->mailbox);
}

static void on_mail(void *context, struct mail *mail)
{
    struct worker *worker = context;
    http_server_stop(worker->server, /* deadline_ms= */ 1000, on_stopped, worker);
}

static void *serve(void *context)
{
    struct worker *worker = context;
    uv_run(&worker->loop, UV_RUN_DEFAULT);
    return NULL;
}

static void worker_start(struct worker *worker, struct tls_context *tls, int listening_fd)
{
    uv_loop_init(&worker->loop);
    worker->mailbox = mailbox_new(&worker->loop, on_mail, worker);
    worker->server =
        http_server_new(&(struct http_server_options){ .loop = &worker->loop,
                                                       .tls = tls,
                                                       .body_max_bytes = 1000,
                                                       .idle_timeout_ms = LONG_TIMEOUT_MS,
                                                       .connections_max = 1000,
                                                       .handle = handle,
                                                       .context = worker });
    assert_int_equal(http_server_listen(worker->server, fcntl(listening_fd, F_DUPFD_CLOEXEC, 0)),
                     0);
}

static void ask_all(struct fixture *fixture, struct outcome *outcomes)
{
    for (int first = 0; first < CALLS; first += AT_ONCE) {
        for (int i = first; i < first + AT_ONCE; i++) {
            struct http_call_options options = outcome_options(&outcomes[i], "GET", "/");
            http_call_start(fixture->target, &options);
        }
        for (int i = first; i < first + AT_ONCE; i++)
            fixture_run_until(fixture, &outcomes[i].done);
    }
}

static void loops_that_share_a_socket(void **state)
{
    struct fixture fixture;
    struct worker workers[THREADS] = { 0 };
    static struct outcome outcomes[CALLS];
    int handled = 0, listening_fd;
    uint16_t port;
    shared = blob_copy("shared", 6);
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    listening_fd = netns_listen(NULL, "127.0.0.1:0", &port);
    http_target_free(fixture.target);
    fixture.port = port;
    fixture.target = fixture_target(&fixture, fixture.client_tls);
    FOR_EACH(worker, workers)
        worker_start(worker, fixture.server_tls, listening_fd);
    FOR_EACH(worker, workers)
        pthread_create(&worker->thread, NULL, serve, worker);
    ask_all(&fixture, outcomes);
    FOR_EACH(worker, workers)
        mailbox_post(worker->mailbox, &worker->stop);
    FOR_EACH(worker, workers) {
        pthread_join(worker->thread, NULL);
        assert_int_equal(uv_loop_close(&worker->loop), 0);
        handled += worker->handled;
    }
    FOR_EACH(outcome, outcomes) {
        assert_string_equal(outcome->err.message, "");
        assert_string_equal(buffer_text(&outcome->body), "shared");
        outcome_done(outcome);
    }
    assert_int_equal(handled, CALLS);
    close(listening_fd);
    fixture_stop(&fixture);
    blob_put(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(loops_that_share_a_socket) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
