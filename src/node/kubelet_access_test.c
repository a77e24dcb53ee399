/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_access_test.c - who may ask the agent, against a pretended API server on the same loop.
 *
 * The pretended server knows one token, and allows what a list of subresources says; it may hold
 * its answers back.  Each row is one question: who, what, and how it ends. */
#include "http/http_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"
#include "client/client.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/access_cache.h"
#include "node/kubelet_access.h"

#undef fail

enum { TIMEOUT_MS = 60000 };

static const struct http_header json = { BYTES("content-type"), BYTES("application/json") };

/* The pretended server. */
static struct script {
    const char *allowed;                 /* "metrics proxy" */
    bool        is_broken, is_silent;
    int         token_reviews, access_reviews;
    char        last_review[2048];
} script;

static void answer_token(struct http_exchange *exchange, const struct value *spec)
{
    static const char known[] =
        "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"system:serviceaccount:m:prom\","
        "\"uid\":\"u-1\",\"groups\":[\"system:serviceaccounts\",\"system:authenticated\"],"
        "\"extra\":{\"a/b\":[\"c\"]}}}}";
    script.token_reviews++;
    bool is_known = bytes_equal_text(value_string(spec, "token"), "good");
    http_respond(exchange, 201, &json, 1,
                 is_known ? bytes_of(known) : BYTES("{\"status\":{\"user\":{}}}"));
}

static void answer_access(struct http_exchange *exchange, const struct value *spec)
{
    struct arena *arena = http_exchange_arena(exchange);
    const char *name = value_text(spec, "resourceAttributes.subresource", arena);
    script.access_reviews++;
    bool is_allowed = strstr(script.allowed, name) != NULL;
    http_respond(exchange, 201, &json, 1,
                 is_allowed ? BYTES("{\"status\":{\"allowed\":true}}")
                            : BYTES("{\"status\":{\"allowed\":false}}"));
}

static void handle(void *context, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct arena *arena = http_exchange_arena(exchange);
    fixture_count(context, exchange);
    snprintf(script.last_review, sizeof script.last_review, "%.*s", BYTES_ARG(request->body));
    struct value *review = json_parse(request->body, NULL, arena, NULL);
    assert_non_null(review);
    assert_true(bytes_equal_text(request->method, "POST"));
    if (script.is_silent)
        return;
    if (script.is_broken)
        http_respond(exchange, 500, NULL, 0, BYTES("broken"));
    else if (bytes_ends_with(request->path, "/tokenreviews"))
        answer_token(exchange, value_member(review, "spec"));
    else
        answer_access(exchange, value_member(review, "spec"));
}

/* The agent's side. */
struct agent {
    struct fixture         fixture;
    struct env_fake        clock;
    struct client         *client;
    struct kubelet_access *access;
};

static void start(struct agent *agent, const char *allowed)
{
    struct error err = { 0 };
    char server[64];
    *agent = (struct agent){ 0 };
    script = (struct script){ .allowed = allowed };
    fixture_start(&agent->fixture, /* tls= */ true, TIMEOUT_MS, handle);
    snprintf(server, sizeof server, "https://127.0.0.1:%u", agent->fixture.port);
    agent->client = client_new(&(struct client_options){ .loop = &agent->fixture.loop,
                                                         .server = server,
                                                         .ca_pem = buffer_bytes(&agent->fixture.ca_pem),
                                                         .token = "agent" },
                               &err);
    assert_non_null(agent->client);
    env_fake_init(&agent->clock, 1);
    agent->access = kubelet_access_new(agent->client, &agent->clock.env, "node1");
}

static void stop(struct agent *agent)
{
    kubelet_access_free(agent->access);
    client_free(agent->client);
    fixture_stop(&agent->fixture);
}

static void pass_time(struct agent *agent, int64_t ms)
{
    env_fake_advance(&agent->clock, ms * 1000000);
}

/* One question. */
struct asked {
    struct access_question *question;
    bool                    done;
    int                     told, code;  /* 0: allowed */
    char                    message[256];
};

static void note(void *context, const struct error *refusal)
{
    struct asked *asked = context;
    assert_null(asked->question);
    asked->done = true;
    asked->told++;
    asked->code = refusal ? refusal->code : 0;
    snprintf(asked->message, sizeof asked->message, "%s", refusal ? refusal->message : "");
}

struct who {
    const char *name, *const *groups, *authorization;
};

static const char *const masters[] = { "dev", "system:masters", NULL };
static const char *const developers[] = { "dev", NULL };
static const struct who nobody = { 0 }, token = { .authorization = "Bearer good" },
                        rubbish = { .authorization = "Bearer rubbish" },
                        master = { .name = "admin", .groups = masters },
                        alice = { .name = "alice", .groups = developers },
                        both = { .name = "alice", .groups = developers,
                                 .authorization = "Bearer rubbish" },
                        nameless = { .name = "", .groups = developers },
                        nameless_master = { .name = "", .groups = masters },
                        basic = { .authorization = "Basic good" },
                        bare = { .authorization = "Bearer" },
                        empty = { .authorization = "Bearer  " },
                        lower = { .authorization = " bearer good " };

static void begin(struct agent *agent, const struct who *who, const char *method, const char *area,
                  struct asked *ret)
{
    const struct http_peer peer = { .address = "127.0.0.1:1",
                                    .has_certificate = who->name != NULL,
                                    .common_name = who->name,
                                    .organizations = who->groups };
    const struct access_request request = { .peer = &peer,
                                            .authorization = bytes_of(who->authorization),
                                            .method = bytes_of(method),
                                            .area = bytes_of(area) };
    *ret = (struct asked){ .code = -1 };
    kubelet_access_ask(agent->access, &request, note, ret, &ret->question);
}

static struct asked ask(struct agent *agent, const struct who *who, const char *area)
{
    struct asked asked;
    begin(agent, who, "GET", area, &asked);
    fixture_run_until(&agent->fixture, &asked.done);
    assert_int_equal(asked.told, 1);
    return asked;
}

static void test_decisions(void **state)
{
    static const struct {
        const char       *name;
        const struct who *who;
        const char       *area, *allowed;
        int               code, token_reviews, access_reviews;
    } rows[] = {
        { "nobody",                    &nobody,   "metrics",  "metrics", 401, 0, 0 },
        { "nobody is not well",        &nobody,   "healthz",  "healthz", 401, 0, 0 },
        { "masters are not reviewed",  &master,   "exec",     "",          0, 0, 0 },
        { "a certificate",             &alice,    "metrics",  "metrics",   0, 0, 1 },
        { "a certificate may not",     &alice,    "metrics",  "proxy",   403, 0, 1 },
        { "a certificate comes first", &both,     "metrics",  "metrics",   0, 0, 1 },
        { "one without a name",        &nameless, "metrics",  "metrics", 401, 0, 0 },
        { "nor a master",              &nameless_master, "exec", "",     401, 0, 0 },
        { "a token",                   &token,    "metrics",  "metrics",   0, 1, 1 },
        { "in lower case",             &lower,    "metrics",  "metrics",   0, 1, 1 },
        { "a token may not",           &token,    "metrics",  "stats",   403, 1, 1 },
        { "a rubbish token",           &rubbish,  "metrics",  "metrics", 401, 1, 0 },
        { "another scheme",            &basic,    "metrics",  "metrics", 401, 0, 0 },
        { "no token",                  &bare,     "metrics",  "metrics", 401, 0, 0 },
        { "an empty token",            &empty,    "metrics",  "metrics", 401, 0, 0 },
        { "stats",                     &token,    "stats",    "stats",     0, 1, 1 },
        { "stats are not proxied",     &token,    "stats",    "proxy",   403, 1, 1 },
        { "logs",                      &token,    "logs",     "log",       0, 1, 1 },
        { "checkpoint",                &token,    "checkpoint", "checkpoint", 0, 1, 1 },
        { "pods",                      &token,    "pods",     "pods",      0, 1, 1 },
        { "pods by proxy",             &token,    "pods",     "proxy",     0, 1, 2 },
        { "no pods",                   &token,    "pods",     "configz", 403, 1, 2 },
        { "running pods",              &token,    "runningpods", "pods",   0, 1, 1 },
        { "health",                    &token,    "healthz",  "healthz",   0, 1, 1 },
        { "health by proxy",           &token,    "healthz",  "proxy",     0, 1, 2 },
        { "no health",                 &token,    "healthz",  "configz", 403, 1, 2 },
        { "configuration",             &token,    "configz",  "configz",   0, 1, 1 },
        { "status",                    &token,    "statusz",  "statusz",   0, 1, 1 },
        { "status is not proxied",     &token,    "statusz",  "proxy",   403, 1, 1 },
        { "flags",                     &token,    "flagz",    "configz",   0, 1, 1 },
        { "flags are not proxied",     &token,    "flagz",    "proxy",   403, 1, 1 },
        { "exec",                      &token,    "exec",     "proxy",     0, 1, 1 },
        { "no exec",                   &token,    "exec",     "metrics", 403, 1, 1 },
        { "no logs of containers",     &token,    "containerLogs", "log", 403, 1, 1 },
        { "the root",                  &token,    "",         "metrics", 403, 1, 1 },
        { "what only begins so",       &token,    "metricsx", "metrics", 403, 1, 1 },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct agent agent;
        start(&agent, row->allowed);
        struct asked asked = ask(&agent, row->who, row->area);
        if (asked.code != row->code)
            print_message("%s: %d\n", row->name, asked.code);
        assert_int_equal(asked.code, row->code);
        assert_int_equal(script.token_reviews, row->token_reviews);
        assert_int_equal(script.access_reviews, row->access_reviews);
        stop(&agent);
    }
}

static void test_what_is_sent(void **state)
{
    struct agent agent;
    struct asked asked;
    (void)state;
    start(&agent, "");
    asked = ask(&agent, &token, "pods");
    assert_string_equal(asked.message, "Forbidden (user=system:serviceaccount:m:prom, verb=get, "
                                       "resource=nodes, subresource(s)=[pods proxy])\n");
    assert_string_equal(
        script.last_review,
        "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":{"
        "\"resourceAttributes\":{\"verb\":\"get\",\"version\":\"v1\",\"resource\":\"nodes\","
        "\"subresource\":\"proxy\",\"name\":\"node1\"},\"user\":\"system:serviceaccount:m:prom\","
        "\"groups\":[\"system:serviceaccounts\",\"system:authenticated\"],\"uid\":\"u-1\","
        "\"extra\":{\"a/b\":[\"c\"]}}}");
    asked = ask(&agent, &alice, "metrics");
    assert_non_null(strstr(script.last_review,
                           "\"user\":\"alice\",\"groups\":[\"dev\",\"system:authenticated\"]}}"));
    stop(&agent);
}

static void test_verbs(void **state)
{
    static const char *const rows[][2] = { { "GET", "get" }, { "POST", "create" },
                                           { "PUT", "update" }, { "PATCH", "patch" },
                                           { "DELETE", "delete" }, { "HEAD", "" },
                                           { "get", "" } };
    struct agent agent;
    (void)state;
    start(&agent, "proxy");
    FOR_EACH(row, rows) {
        struct asked asked;
        char expected[32];
        begin(&agent, &alice, (*row)[0], "exec", &asked);
        fixture_run_until(&agent.fixture, &asked.done);
        snprintf(expected, sizeof expected, "\"verb\":\"%s\",", (*row)[1]);
        assert_true(strcmp((*row)[0], "get") == 0 || strstr(script.last_review, expected));
    }
    assert_int_equal(script.access_reviews, ARRAY_SIZE(rows) - 1);   /* HEAD and get are one */
    stop(&agent);
}

/* How long each answer is believed. */
static void test_lifetimes(void **state)
{
    struct agent agent;
    (void)state;
    start(&agent, "metrics");
    assert_int_equal(ask(&agent, &token, "metrics").code, 0);
    assert_int_equal(ask(&agent, &token, "metrics").code, 0);
    assert_int_equal(ask(&agent, &rubbish, "metrics").code, 401);
    assert_int_equal(ask(&agent, &rubbish, "metrics").code, 401);
    assert_int_equal(ask(&agent, &token, "stats").code, 403);
    assert_int_equal(ask(&agent, &token, "stats").code, 403);
    assert_int_equal(script.token_reviews, 2);
    assert_int_equal(script.access_reviews, 2);

    script.allowed = "stats";
    pass_time(&agent, REFUSED_ALIVE_MS - 1);
    assert_int_equal(ask(&agent, &token, "stats").code, 403);
    pass_time(&agent, 1);
    assert_int_equal(ask(&agent, &token, "stats").code, 0);
    assert_int_equal(script.access_reviews, 3);

    pass_time(&agent, TOKEN_ALIVE_MS - REFUSED_ALIVE_MS - 1);
    assert_int_equal(ask(&agent, &token, "metrics").code, 0);
    assert_int_equal(script.token_reviews, 2);
    pass_time(&agent, 1);
    assert_int_equal(ask(&agent, &token, "metrics").code, 0);
    assert_int_equal(ask(&agent, &rubbish, "metrics").code, 401);
    assert_int_equal(script.token_reviews, 4);

    pass_time(&agent, ALLOWED_ALIVE_MS - TOKEN_ALIVE_MS);
    assert_int_equal(ask(&agent, &token, "metrics").code, 403);
    stop(&agent);
}

/* What could not be asked is not believed afterwards. */
static void test_a_broken_server(void **state)
{
    struct agent agent;
    (void)state;
    start(&agent, "metrics");
    script.is_broken = true;
    assert_int_equal(ask(&agent, &token, "metrics").code, 500);
    assert_int_equal(ask(&agent, &alice, "metrics").code, 500);
    script.is_broken = false;
    assert_int_equal(ask(&agent, &token, "metrics").code, 0);
    assert_int_equal(ask(&agent, &alice, "metrics").code, 0);
    stop(&agent);
}

static void test_bounds_and_cancelling(void **state)
{
    struct agent agent;
    struct asked waiting[ACCESS_PENDING_MAX], more;
    (void)state;
    start(&agent, "metrics");
    assert_int_equal(ask(&agent, &token, "metrics").code, 0);
    script.is_silent = true;
    for (size_t i = 0; i < ACCESS_PENDING_MAX; i++) {
        begin(&agent, i % 2 ? &alice : &rubbish, "GET", "stats", &waiting[i]);
        assert_non_null(waiting[i].question);
    }
    begin(&agent, &rubbish, "GET", "metrics", &more);
    assert_int_equal(more.code, 429);
    assert_int_equal(ask(&agent, &token, "metrics").code, 0);        /* is known, and need not wait */

    kubelet_access_cancel(waiting[0].question);
    assert_null(waiting[0].question);
    kubelet_access_cancel(waiting[0].question);
    begin(&agent, &rubbish, "GET", "metrics", &more);
    assert_non_null(more.question);

    kubelet_access_stop(agent.access);
    assert_int_equal(waiting[0].told, 0);
    assert_int_equal(more.code, 503);
    for (size_t i = 1; i < ACCESS_PENDING_MAX; i++)
        assert_true(waiting[i].told == 1 && waiting[i].code == 503);
    assert_int_equal(ask(&agent, &token, "metrics").code, 503);
    stop(&agent);
}

/* Those that wait when all ends are not told. */
static void test_freeing_while_some_wait(void **state)
{
    struct agent agent;
    struct asked waiting;
    (void)state;
    start(&agent, "metrics");
    script.is_silent = true;
    begin(&agent, &token, "GET", "metrics", &waiting);
    stop(&agent);
    assert_null(waiting.question);
    assert_int_equal(waiting.told, 0);
}

/* The cache alone. */

static void put(struct access_cache *cache, int number, const char *text, int64_t now_ms)
{
    char question[16];
    snprintf(question, sizeof question, "%d", number);
    struct access_key key = access_key_of(bytes_of(question));
    access_cache_put(cache, &key, bytes_of(text), now_ms, /* lifetime_ms= */ 100);
}

static const char *get(struct access_cache *cache, int number, int64_t now_ms)
{
    static char text[16];
    char question[16];
    struct bytes answer;
    snprintf(question, sizeof question, "%d", number);
    struct access_key key = access_key_of(bytes_of(question));
    if (!access_cache_get(cache, &key, now_ms, &answer))
        return "-";
    snprintf(text, sizeof text, "%.*s", BYTES_ARG(answer));
    return text;
}

static void test_cache(void **state)
{
    struct access_cache cache = { .at_most = 3 };
    (void)state;
    assert_string_equal(get(&cache, 1, 0), "-");
    for (int i = 1; i <= 3; i++)
        put(&cache, i, "a", 0);
    put(&cache, 1, "b", 10);                                         /* 2 is the oldest now */
    put(&cache, 4, "", 10);
    assert_string_equal(get(&cache, 1, 10), "b");
    assert_string_equal(get(&cache, 2, 10), "-");
    assert_string_equal(get(&cache, 3, 99), "a");
    assert_string_equal(get(&cache, 3, 100), "-");
    assert_string_equal(get(&cache, 4, 10), "");
    put(&cache, 5, "c", 105);                                        /* 3 is too old, and goes */
    assert_int_equal(cache.answers.count, 3);
    assert_string_equal(get(&cache, 4, 105), "");
    for (int i = 0; i < 10000; i++)
        put(&cache, i, "d", 106);
    assert_int_equal(cache.answers.count, 3);
    assert_string_equal(get(&cache, 9997, 106), "d");
    access_cache_done(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_what_is_sent),
        cmocka_unit_test(test_verbs),
        cmocka_unit_test(test_lifetimes),
        cmocka_unit_test(test_a_broken_server),
        cmocka_unit_test(test_bounds_and_cancelling),
        cmocka_unit_test(test_freeing_while_some_wait),
        cmocka_unit_test(test_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
