/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_server_test.c - the agent's server between its clients and a pretended API server that
 * holds its answers back: clients that go meanwhile, and an end meanwhile. */
#include "http/http_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/env.h"
#include "client/client.h"
#include "io/netns.h"
#include "node/kubelet_server.h"
#include "node/pod_worker.h"

#undef fail

enum { TIMEOUT_MS = 60000, DAY_S = 86400 };

static const struct http_header json = { BYTES("content-type"), BYTES("application/json") };

/* The pretended API server: everyone is known and may everything, once it answers. */
static struct script {
    bool                  is_silent, is_asked, has_left;
    struct http_exchange *open;
} script;

static void note_end(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->closed++;
    if (script.open == exchange) {
        script.has_left = true;
        script.open = NULL;
    }
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->opened++;
    http_exchange_on_close(exchange, note_end, fixture);
    script.is_asked = true;
    if (script.is_silent)
        script.open = exchange;
    else
        http_respond(exchange, 201, &json, 1,
                     BYTES("{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"u\"},"
                           "\"allowed\":true}}"));
}

/* The agent. */
struct agent {
    struct fixture         api;
    struct arena           arena;
    struct node_context    node;
    const char            *folder, *certificate, *key, *ca;
    struct buffer          ca_pem;
    uint16_t               port;
    struct kubelet_server *server;
    struct tls_context    *tls;
    struct http_target    *target;
    bool                   has_stopped;
};

static void issue(const struct certificate_request *given, struct bytes ca_pem, struct bytes ca_key,
                  struct buffer *ret_key, struct buffer *ret_pem)
{
    struct certificate_request request = *given;
    request.not_before_s = env_wall_s(env_system()) - DAY_S;
    request.not_after_s = request.not_before_s + 2 * DAY_S;
    assert_true(key_generate(ret_key, NULL));
    assert_true(certificate_issue(&request, buffer_bytes(ret_key), ca_pem, ca_key, ret_pem, NULL));
}

static const char *write_file(struct agent *agent, const char *name, const struct buffer *content)
{
    const char *path = arena_printf(&agent->arena, "%s/%s", agent->folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(content->at, 1, content->size, file), content->size);
    fclose(file);
    return path;
}

static void make_files(struct agent *agent)
{
    static const struct certificate_request authority = { .common_name = "ca",
                                                          .usage = TLS_USAGE_CA };
    static const char *const names[] = { "127.0.0.1", NULL };
    static const struct bytes none;
    AUTO_BUFFER ca_key = { 0 };
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER pem = { 0 };
    char folder[] = "/tmp/knarr-kubelet-XXXXXX";
    assert_non_null(mkdtemp(folder));
    agent->folder = arena_strdup(&agent->arena, folder);
    issue(&authority, none, none, &ca_key, &agent->ca_pem);
    issue(&(struct certificate_request){ .common_name = "system:node:node1", .names = names,
                                         .usage = TLS_USAGE_SERVER },
          buffer_bytes(&agent->ca_pem), buffer_bytes(&ca_key), &key, &pem);
    agent->ca = write_file(agent, "ca", &agent->ca_pem);
    agent->certificate = write_file(agent, "certificate", &pem);
    agent->key = write_file(agent, "key", &key);
}

static void remove_files(struct agent *agent)
{
    const char *const paths[] = { agent->ca, agent->certificate, agent->key };
    FOR_EACH(path, paths)
        assert_int_equal(unlink(*path), 0);
    assert_int_equal(rmdir(agent->folder), 0);
}

static void start_server(struct agent *agent)
{
    struct error err = { 0 };
    int fd = netns_listen(NULL, "127.0.0.1:0", &agent->port);    /* a port that is free */
    assert_true(fd >= 0);
    close(fd);
    const struct kubelet_server_options options = { .node = &agent->node,
                                                    .certificate_file = agent->certificate,
                                                    .key_file = agent->key,
                                                    .client_ca_file = agent->ca,
                                                    .address = "127.0.0.1",
                                                    .port = agent->port };
    agent->server = kubelet_server_new(&options, &err);
    assert_non_null(agent->server);
    agent->tls = tls_client_new(
        &(struct tls_client_options){ .ca_pem = buffer_bytes(&agent->ca_pem) }, &err);
    agent->target = http_target_new(&(struct http_target_options){ .loop = &agent->api.loop,
                                                                   .host = "127.0.0.1",
                                                                   .port = agent->port,
                                                                   .tls = agent->tls,
                                                                   .connect_timeout_ms = 5000 });
}

static void start(struct agent *agent)
{
    struct error err = { 0 };
    *agent = (struct agent){ 0 };
    script = (struct script){ 0 };
    fixture_start(&agent->api, /* tls= */ false, TIMEOUT_MS, handle);
    const char *server = arena_printf(&agent->arena, "http://127.0.0.1:%u", agent->api.port);
    agent->node.loop = &agent->api.loop;
    agent->node.env = env_system();
    agent->node.node_name = "node1";
    agent->node.client = client_new(
        &(struct client_options){ .loop = &agent->api.loop, .server = server }, &err);
    assert_non_null(agent->node.client);
    make_files(agent);
    start_server(agent);
}

static void server_stopped(void *context)
{
    *(bool *)context = true;
}

static void stop(struct agent *agent)
{
    if (!agent->has_stopped)
        kubelet_server_stop(agent->server, server_stopped, &agent->has_stopped);
    fixture_run_until(&agent->api, &agent->has_stopped);
    http_target_free(agent->target);
    client_free(agent->node.client);
    fixture_stop(&agent->api);
    tls_context_free(agent->tls);
    remove_files(agent);
    buffer_done(&agent->ca_pem);
    arena_done(&agent->arena);
}

static struct http_call *begin(struct agent *agent, const char *token, const char *target,
                               struct outcome *ret)
{
    const struct http_header header = { BYTES("authorization"), bytes_of(token) };
    struct http_call_options options = outcome_options(ret, "GET", target);
    options.headers = &header;
    options.header_count = 1;
    return http_call_start(agent->target, &options);
}

static int ask(struct agent *agent, const char *token, const char *target)
{
    struct outcome outcome = { 0 };
    begin(agent, token, target, &outcome);
    fixture_run_until(&agent->api, &outcome.done);
    int status = outcome.status;
    outcome_done(&outcome);
    return status;
}

static void test_answers(void **state)
{
    static const struct {
        const char *token, *target;
        int         status;
    } rows[] = {
        { "", "/healthz", 401 },
        { "", "/nothing", 401 },
        { "", "/%zz", 400 },
        { "Bearer a", "/healthz", 200 },
        { "Bearer a", "/nothing", 404 },
        { "Bearer a", "/", 404 },
        { "Bearer a", "/metrics/nothing", 404 },
        { "Bearer a", "/pods", 200 },
        { "Bearer a", "/metrics/probes", 200 },
        { "Bearer a", "/exec/ns/p/c", 400 },
        { "Bearer a", "/containerLogs/ns/p/c?sinceSeconds=9223372036854775807", 404 },
    };
    struct agent agent;
    (void)state;
    start(&agent);
    FOR_EACH(row, rows) {
        int status = ask(&agent, row->token, row->target);
        if (status != row->status)
            print_message("%s %s: %d\n", row->token, row->target, status);
        assert_int_equal(status, row->status);
    }
    stop(&agent);
}

/* The question to the API ends with the client. */
static void test_a_client_that_does_not_wait(void **state)
{
    struct agent agent;
    struct outcome outcome = { 0 };
    (void)state;
    start(&agent);
    script.is_silent = true;
    struct http_call *call = begin(&agent, "Bearer a", "/healthz", &outcome);
    fixture_run_until(&agent.api, &script.is_asked);
    http_call_cancel(call);
    fixture_run_until(&agent.api, &script.has_left);
    script.is_silent = false;
    assert_int_equal(ask(&agent, "Bearer a", "/healthz"), 200);
    stop(&agent);
}

static void test_an_end_meanwhile(void **state)
{
    struct agent agent;
    struct outcome outcome = { 0 };
    (void)state;
    start(&agent);
    script.is_silent = true;
    begin(&agent, "Bearer a", "/healthz", &outcome);
    fixture_run_until(&agent.api, &script.is_asked);
    kubelet_server_stop(agent.server, server_stopped, &agent.has_stopped);
    fixture_run_until(&agent.api, &outcome.done);
    assert_int_equal(outcome.status, 503);
    outcome_done(&outcome);
    stop(&agent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_a_client_that_does_not_wait),
        cmocka_unit_test(test_an_end_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
