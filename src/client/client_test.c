/* SPDX-License-Identifier: Apache-2.0 */
/* client_test.c - requests and watches against a pretended API server on the same loop.
 *
 * The pretended server holds a script: what a list shows, what a watch sends.  Each test counts
 * the events that the watch tells, written as text: "+a1 *a2 -a2 =" (added, modified, deleted,
 * synced). */
#include "http/http_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/env.h"
#include "client/client.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/schema.h"

enum { TIMEOUT_MS = 60000, WATCHES_MAX = 8 };

static const struct http_header json = { BYTES("content-type"), BYTES("application/json") };

/* The pretended server. */
static struct script {
    const char *lists[8]; /* answers to lists, in turn; the last one again and again */
    int         list_count, lists_made;
    const char *watches[8]; /* what each watch sends at once; "410" and such: a status */
    int         watches_made;
    struct http_exchange *open;          /* the watch that is open */
    char        targets[16][256];
    int         target_count;
    char        last_header[256], last_body[256];
} script;

static void forget_open(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->closed++;
    if (script.open == exchange)
        script.open = NULL;
}

static void send_text(struct http_exchange *exchange, const char *text)
{
    char *copy = memory_strdup(text);
    http_stream_write(exchange, (struct http_piece){ bytes_of(copy), free, copy });
}

static void answer_status(struct http_exchange *exchange, int code, const char *reason)
{
    const char *text = arena_printf(
        http_exchange_arena(exchange),
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"it is %s\","
        "\"reason\":\"%s\",\"details\":{\"retryAfterSeconds\":7,\"causes\":[{\"reason\":\"FieldValueInvalid\","
        "\"message\":\"bad\",\"field\":\"spec.a\"}]},\"code\":%d}",
        reason, reason, code);
    http_respond(exchange, code, &json, 1, bytes_of(text));
}

static void answer_watch(struct http_exchange *exchange)
{
    const char *text = script.watches[script.watches_made++];
    if (text && strcmp(text, "410") == 0) {
        answer_status(exchange, 410, "Expired");
        return;
    }
    if (text && strcmp(text, "504") == 0) {
        answer_status(exchange, 504, "Timeout");
        return;
    }
    http_stream_begin(exchange, 200, &json, 1);
    if (text)
        send_text(exchange, text);
    if (text && strstr(text, "END"))
        http_stream_end(exchange);
    else
        script.open = exchange;
}

static void answer_list(struct http_exchange *exchange)
{
    int turn = script.lists_made++;
    const char *text = script.lists[turn < script.list_count ? turn : script.list_count - 1];
    if (strcmp(text, "410") == 0)
        answer_status(exchange, 410, "Expired");
    else if (strcmp(text, "500") == 0)
        answer_status(exchange, 500, "InternalError");
    else
        http_respond(exchange, 200, &json, 1, bytes_of(text));
}

static void note_request(const struct http_request *request)
{
    struct bytes authorization = http_header_value(request, "authorization");
    struct bytes type = http_header_value(request, "content-type");
    snprintf(script.targets[script.target_count++ % 16], 256, "%.*s", BYTES_ARG(request->target));
    snprintf(script.last_header, sizeof script.last_header, "%.*s|%.*s", BYTES_ARG(authorization),
             BYTES_ARG(type));
    snprintf(script.last_body, sizeof script.last_body, "%.*s", BYTES_ARG(request->body));
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    const struct http_request *request = http_exchange_request(exchange);
    fixture->opened++;
    http_exchange_on_close(exchange, forget_open, fixture);
    note_request(request);
    if (bytes_starts_with(request->path, "/api/v1/namespaces/bad"))
        answer_status(exchange, 422, "Invalid");
    else if (bytes_starts_with(request->path, "/text"))
        http_respond(exchange, 403, NULL, 0, BYTES("go away\nplease"));
    else if (bytes_starts_with(request->query, "watch"))
        answer_watch(exchange);
    else
        answer_list(exchange);
}

/* The owner of a watch. */
struct owner {
    struct fixture       fixture;
    struct client       *client;
    struct client_watch *watch;
    struct buffer        events;
    bool                 stop_at_first;
};

static void note_event(void *context, enum client_event event, const struct object *now,
                       const struct object *before)
{
    static const char marks[] = {
        [CLIENT_ADDED] = '+', [CLIENT_MODIFIED] = '*', [CLIENT_DELETED] = '-', [CLIENT_SYNCED] = '='
    };
    struct owner *owner = context;
    buffer_printf(&owner->events, "%c", marks[event]);
    if (now)
        buffer_printf(&owner->events, "%s%d", now->name, (int)now->resource_version);
    if (before && event == CLIENT_MODIFIED)
        buffer_printf(&owner->events, "(%d)", (int)before->resource_version);
    buffer_add_char(&owner->events, ' ');
    if (owner->stop_at_first) {
        client_watch_stop(owner->watch);
        owner->watch = NULL;
    }
}

static struct client *make_client(struct fixture *fixture, const char *token)
{
    struct error err = { 0 };
    char server[64];
    snprintf(server, sizeof server, "https://127.0.0.1:%u/", fixture->port);
    struct client *client =
        client_new(&(struct client_options){ .loop = &fixture->loop,
                                             .env = env_system(),
                                             .server = server,
                                             .ca_pem = buffer_bytes(&fixture->ca_pem),
                                             .token = token,
                                             .user_agent = "test" },
                   &err);
    assert_non_null(client);
    return client;
}

static void start(struct owner *owner)
{
    *owner = (struct owner){ 0 };
    script = (struct script){ 0 };
    fixture_start(&owner->fixture, /* tls= */ true, TIMEOUT_MS, handle);
    owner->client = make_client(&owner->fixture, "secret");
}

static void watch(struct owner *owner)
{
    owner->watch = client_watch_start(owner->client,
                                      &(struct client_watch_options){ .kind = well_known.config_map,
                                                                      .ns = "n s",
                                                                      .label_selector = "a=b",
                                                                      .event = note_event,
                                                                      .context = owner });
}

static void run_until_events(struct owner *owner, const char *events)
{
    for (int n = 0; n < 20000 && strcmp(buffer_text(&owner->events), events) != 0; n++)
        uv_run(&owner->fixture.loop, UV_RUN_ONCE);
    assert_string_equal(buffer_text(&owner->events), events);
}

static void stop(struct owner *owner)
{
    client_watch_stop(owner->watch);
    client_free(owner->client);
    fixture_stop(&owner->fixture);
    buffer_done(&owner->events);
}

#define ITEM(name, version)                                                                      \
    "{\"metadata\":{\"name\":\"" name "\",\"namespace\":\"n s\",\"uid\":\"u-" name              \
    "\",\"resourceVersion\":\"" version "\"},\"data\":{\"k\":\"v\"}}"
#define LIST(version, more, items)                                                                   \
    "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" version \
    "\"" more "},\"items\":[" items "]}"
#define FRAME(type, name, version) "{\"type\":\"" type "\",\"object\":" ITEM(name, version) "}\n"
#define BOOKMARK(version)                                                                                    \
    "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"ConfigMap\",\"metadata\":{\"resourceVersion\":\"" version \
    "\"}}}\n"
#define EXPIRED                                                                                    \
    "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"too old\"}}\n"

static void a_watch_lists_and_follows(void **state)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = LIST("10", "", ITEM("a", "5") "," ITEM("b", "6"));
    script.list_count = 1;
    script.watches[0] =
        FRAME("ADDED", "c", "11") FRAME("MODIFIED", "a", "12") FRAME("DELETED", "b", "13");
    watch(&owner);
    run_until_events(&owner, "+a5 +b6 = +c11 *a12(5) -b13 ");
    assert_true(client_watch_is_synced(owner.watch));
    assert_int_equal(client_watch_get(owner.watch, "n s", "a")->resource_version, 12);
    assert_null(client_watch_get(owner.watch, "n s", "b"));
    assert_string_equal(script.targets[0],
                        "/api/v1/namespaces/n%20s/configmaps?limit=500&labelSelector=a%3Db");
    assert_non_null(strstr(script.targets[1], "resourceVersion=10&timeoutSeconds="));
    assert_string_equal(script.last_header, "Bearer secret|");
    AUTO_ARENA arena = { 0 };
    struct value *tree = value_from_object(client_watch_get(owner.watch, "n s", "c"), &arena);
    assert_true(bytes_equal_text(value_string(tree, "kind"), "ConfigMap"));
    assert_true(bytes_equal_text(value_string(tree, "data.k"), "v"));
    stop(&owner);
}

static void pages_are_joined(void **state)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = LIST("10", ",\"continue\":\"x/y\"", ITEM("a", "5"));
    script.lists[1] = LIST("10", ",\"continue\":\"z\"", ITEM("b", "6"));
    script.lists[2] = LIST("10", "", ITEM("c", "7"));
    script.list_count = 3;
    watch(&owner);
    run_until_events(&owner, "+a5 +b6 +c7 = ");
    assert_non_null(strstr(script.targets[1], "&continue=x%2Fy"));
    stop(&owner);
}

/* A watch that ends goes on from the last version seen, bookmarks included. */
static void a_watch_resumes(void **state)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = LIST("10", "", "");
    script.list_count = 1;
    script.watches[0] = FRAME("ADDED", "a", "11") BOOKMARK("20") "\n{\"type\":\"END";
    script.watches[1] = FRAME("MODIFIED", "a", "21");
    watch(&owner);
    run_until_events(&owner, "= +a11 *a21(11) ");
    assert_int_equal(script.lists_made, 1);
    assert_non_null(strstr(script.targets[2], "resourceVersion=20&"));
    stop(&owner);
}

/* Too old, said either way: list again, and tell what was missed. */
static void an_expired_watch_lists_again(const char *first_watch)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = LIST("10", "", ITEM("a", "5") "," ITEM("b", "6") "," ITEM("c", "7"));
    script.lists[1] = LIST("30", "", ITEM("a", "5") "," ITEM("c", "25") "," ITEM("d", "26"));
    script.list_count = 2;
    script.watches[0] = first_watch;
    script.watches[1] = FRAME("DELETED", "d", "31");
    watch(&owner);
    run_until_events(&owner, "+a5 +b6 +c7 = *c25(7) +d26 -b6 -d31 ");
    stop(&owner);
}

static void expired_as_a_frame(void **state)
{
    an_expired_watch_lists_again(EXPIRED);
}

static void expired_as_an_answer(void **state)
{
    an_expired_watch_lists_again("410");
}

/* What a server says whose store was restored from a copy: it has not come that far. */
static void a_version_to_come(void **state)
{
    an_expired_watch_lists_again("504");
}

static void an_object_that_was_made_anew(void **state)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = LIST("10", "", ITEM("a", "5"));
    script.list_count = 1;
    script.watches[0] =
        "{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"name\":\"a\",\"namespace\":\"n s\","
        "\"uid\":\"other\",\"resourceVersion\":\"12\"}}}\n";
    watch(&owner);
    run_until_events(&owner, "+a5 = -a5 +a12 ");
    stop(&owner);
}

/* Failures of each kind are survived: a bad list, a refused one, a bad frame, a page too late. */
static const struct {
    const char *name, *lists[3];
    int list_count;
    const char *watch;
} failure_cases[] = {
    { "server error", { "500", "500", LIST("10", "", ITEM("a", "5")) }, 3, NULL },
    { "no JSON", { "{\"items\":[", LIST("10", "", ITEM("a", "5")) }, 2, NULL },
    { "no version", { "{\"items\":[]}", LIST("10", "", ITEM("a", "5")) }, 2, NULL },
    { "page too late",
      { LIST("9", ",\"continue\":\"x\"", ""), "410", LIST("10", "", ITEM("a", "5")) },
      3,
      NULL },
    { "frame is no JSON", { LIST("10", "", ITEM("a", "5")) }, 1, "x\n" },
    { "frame of no type",
      { LIST("10", "", ITEM("a", "5")) },
      1,
      "{\"type\":\"X\",\"object\":{}}\n" },
    { "object of no name",
      { LIST("10", "", ITEM("a", "5")) },
      1,
      "{\"type\":\"ADDED\",\"object\":[]}\n" },
};

static void failures_are_survived(void **state)
{
    FOR_EACH(row, failure_cases) {
        struct owner owner;
        start(&owner);
        memcpy(script.lists, row->lists, sizeof row->lists);
        script.list_count = row->list_count;
        script.watches[0] = row->watch ? row->watch : FRAME("ADDED", "b", "11");
        script.watches[1] = FRAME("ADDED", "b", "11");
        watch(&owner);
        run_until_events(&owner, "+a5 = +b11 ");
        stop(&owner);
    }
}

static void a_watch_stopped_in_its_own_event(void **state)
{
    struct owner owner;
    start(&owner);
    owner.stop_at_first = true;
    script.lists[0] = LIST("10", "", ITEM("a", "5") "," ITEM("b", "6"));
    script.list_count = 1;
    watch(&owner);
    run_until_events(&owner, "+a5 ");
    stop(&owner);
}

/* A frame comes in whatever pieces. */
static void frames_in_pieces(void **state)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = LIST("10", "", "");
    script.list_count = 1;
    watch(&owner);
    while (!script.open)
        uv_run(&owner.fixture.loop, UV_RUN_ONCE);
    const char *text = FRAME("ADDED", "a", "11") FRAME("MODIFIED", "a", "12");
    for (const char *at = text; *at; at++) {
        char *copy = memory_alloc(1);
        *copy = *at;
        http_stream_write(script.open, (struct http_piece){ { copy, 1 }, free, copy });
        uv_run(&owner.fixture.loop, UV_RUN_NOWAIT);
    }
    run_until_events(&owner, "= +a11 *a12(11) ");
    stop(&owner);
}

static void a_frame_that_is_too_long(void **state)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = LIST("10", "", "");
    script.list_count = 1;
    script.watches[1] = FRAME("ADDED", "a", "11");
    watch(&owner);
    while (!script.open)
        uv_run(&owner.fixture.loop, UV_RUN_ONCE);
    static char part[1 << 20];
    memset(part, 'x', sizeof part);
    for (int n = 0; n < 40 && script.open && script.watches_made < 2; n++) {
        http_stream_write(script.open, (struct http_piece){ .bytes = { part, sizeof part } });
        uv_run(&owner.fixture.loop, UV_RUN_ONCE);
    }
    run_until_events(&owner, "= +a11 ");
    stop(&owner);
}

/* Requests. */

struct reply {
    int           status;
    struct buffer body;
    struct error  err;
    char          cause[64];
    bool          done;
};

static void on_reply(void *context, int status, struct bytes body, const struct error *err)
{
    struct reply *reply = context;
    reply->status = status;
    buffer_add(&reply->body, body.at, body.size);
    if (err) {
        reply->err = *err;
        snprintf(reply->cause, sizeof reply->cause, "%s", err->causes ? err->causes->field : "");
    }
    reply->done = true;
}

static const struct {
    const char *target;
    int status;
    enum reason reason;
    int code;
    const char *message;
} request_cases[] = {
    { "/api/v1/namespaces/good", 200, REASON_NONE, 0, "" },
    { "/api/v1/namespaces/bad", 422, REASON_INVALID, 422, "it is Invalid" },
    { "/text", 403, REASON_FORBIDDEN, 403, "go away" },
};

static void requests(void **state)
{
    struct owner owner;
    start(&owner);
    script.lists[0] = "{}";
    script.list_count = 1;
    FOR_EACH(row, request_cases) {
        struct reply reply = { 0 };
        client_request(owner.client,
                       &(struct client_request){ .method = "PATCH",
                                                 .target = row->target,
                                                 .content_type = "application/merge-patch+json",
                                                 .body = BYTES("{\"a\":1}"),
                                                 .done = on_reply,
                                                 .context = &reply });
        fixture_run_until(&owner.fixture, &reply.done);
        assert_int_equal(reply.status, row->status);
        assert_int_equal(reply.err.reason, row->reason);
        assert_int_equal(reply.err.code, row->code);
        assert_string_equal(reply.err.message, row->message);
        assert_string_equal(script.last_header, "Bearer secret|application/merge-patch+json");
        assert_string_equal(script.last_body, "{\"a\":1}");
        if (row->status == 422) {
            assert_string_equal(reply.cause, "spec.a");
            assert_int_equal(reply.err.retry_after_s, 7);
        }
        buffer_done(&reply.body);
    }
    stop(&owner);
}

static void a_request_waited_for(void **state)
{
    struct owner owner;
    struct error err = { 0 };
    AUTO_BUFFER body = { 0 };
    start(&owner);
    script.lists[0] = "{\"hello\":1}";
    script.list_count = 1;
    assert_true(client_request_wait(owner.client,
                                    &(struct client_request){ .method = "GET", .target = "/x" },
                                    &body, NULL, &err));
    assert_string_equal(buffer_text(&body), "{\"hello\":1}");
    assert_false(client_request_wait(
        owner.client, &(struct client_request){ .method = "GET", .target = "/text" }, NULL, NULL,
        &err));
    assert_int_equal(err.reason, REASON_FORBIDDEN);
    stop(&owner);
}

static void a_request_that_is_cancelled(void **state)
{
    struct owner owner;
    struct reply reply = { 0 };
    start(&owner);
    struct client_call *call = client_request(
        owner.client,
        &(struct client_request){
            .method = "GET", .target = "/x?watch", .done = on_reply, .context = &reply });
    while (!script.open)
        uv_run(&owner.fixture.loop, UV_RUN_ONCE);
    client_call_cancel(call);
    while (script.open)
        uv_run(&owner.fixture.loop, UV_RUN_ONCE);
    assert_false(reply.done);
    stop(&owner);
}

static void a_server_that_is_not_there(void **state)
{
    uv_loop_t loop;
    struct error err = { 0 };
    uv_loop_init(&loop);
    struct client *client =
        client_new(&(struct client_options){ .loop = &loop, .server = "http://127.0.0.1:1" }, &err);
    assert_false(client_request_wait(
        client, &(struct client_request){ .method = "GET", .target = "/" }, NULL, NULL, &err));
    assert_int_equal(err.os_errno, 111);
    assert_string_equal(err.message, "dial tcp 127.0.0.1:1: connect: connection refused");
    client_free(client);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static const struct {
    const struct kind **kind;
    const char *ns, *name, *sub, *path;
} path_cases[] = {
    { &well_known.pod, "default", "web", NULL, "/api/v1/namespaces/default/pods/web" },
    { &well_known.pod, NULL, NULL, NULL, "/api/v1/pods" },
    { &well_known.pod, "a", NULL, NULL, "/api/v1/namespaces/a/pods" },
    { &well_known.node, "a", "n1", "status", "/api/v1/nodes/n1/status" },
    { &well_known.deployment, "a", "b", "scale", "/apis/apps/v1/namespaces/a/deployments/b/scale" },
    { &well_known.cluster_role, NULL, "system:x", NULL,
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ax" },
};

static void paths(void **state)
{
    FOR_EACH(row, path_cases) {
        AUTO_ARENA arena = { 0 };
        assert_string_equal(client_path(*row->kind, row->ns, row->name, row->sub, &arena),
                            row->path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_watch_lists_and_follows), cmocka_unit_test(pages_are_joined),
        cmocka_unit_test(a_watch_resumes), cmocka_unit_test(expired_as_a_frame),
        cmocka_unit_test(expired_as_an_answer), cmocka_unit_test(a_version_to_come),
        cmocka_unit_test(an_object_that_was_made_anew),
        cmocka_unit_test(failures_are_survived), cmocka_unit_test(a_watch_stopped_in_its_own_event),
        cmocka_unit_test(frames_in_pieces), cmocka_unit_test(a_frame_that_is_too_long),
        cmocka_unit_test(requests), cmocka_unit_test(a_request_waited_for),
        cmocka_unit_test(a_request_that_is_cancelled), cmocka_unit_test(a_server_that_is_not_there),
        cmocka_unit_test(paths),
    };
    schema_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
