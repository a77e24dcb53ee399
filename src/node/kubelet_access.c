/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_access.c - see kubelet_access.h.
 *
 * A question goes from review to review as far as caches reach: first who asks, then each
 * subresource in turn until one is allowed.  Who asks is kept as the members of a
 * SubjectAccessReview's spec that say so ("user":..,"groups":..), ready to be sent; what has been
 * decided is kept by the digest of the whole review. */
#include "node/kubelet_access.h"

#include <stdlib.h>
#include <strings.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"
#include "base/list.h"
#include "base/log.h"
#include "client/client.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/server.h"
#include "node/access_cache.h"

static const struct log access_log = { "kubelet" };

static const char token_reviews[] = "/apis/authentication.k8s.io/v1/tokenreviews",
                  access_reviews[] = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

struct kubelet_access {
    struct client     *client;
    struct env        *env;
    const char        *node_name;
    struct list        waiting;          /* questions */
    size_t             waiting_count;
    bool               is_stopping;
    struct access_cache users;           /* token -> who it is of */
    struct access_cache strangers;       /* tokens that are of nobody */
    struct access_cache decisions;       /* review -> "y" or "n" */
};

struct area {
    const char *name, *subresources[2];  /* of /NAME; the second may be NULL */
};

struct access_question {
    struct list             link;
    struct kubelet_access  *access;
    kubelet_access_told    *told;
    void                   *context;
    struct access_question **place;
    struct client_call     *call;        /* NULL: it does not wait */
    const struct area      *area;
    const char             *verb;
    size_t                  turn;        /* the subresource that is asked for */
    struct access_key       key;         /* of the review under way */
    struct buffer           identity;    /* members of a review's spec */
};

/* ---- tables ---- */

static const struct area areas[] = {
    { "metrics",     { "metrics" } },
    { "stats",       { "stats" } },
    { "logs",        { "log" } },
    { "checkpoint",  { "checkpoint" } },
    { "pods",        { "pods", "proxy" } },
    { "runningpods", { "pods", "proxy" } },
    { "healthz",     { "healthz", "proxy" } },
    { "configz",     { "configz", "proxy" } },
    { "statusz",     { "statusz" } },
    { "flagz",       { "configz" } },
};
static const struct area other_area = { "", { "proxy" } };

static const struct area *area_of(struct bytes name)
{
    FOR_EACH(area, areas)
        if (bytes_equal_text(name, area->name))
            return area;
    return &other_area;
}

static const char *verb_of(struct bytes method)
{
    static const struct { const char *method, *verb; } verbs[] = {
        { "GET", "get" }, { "POST", "create" }, { "PUT", "update" }, { "PATCH", "patch" },
        { "DELETE", "delete" },
    };
    FOR_EACH(row, verbs)
        if (bytes_equal_text(method, row->method))
            return row->verb;
    return "";
}

/* ---- the end of a question ---- */

static void forget(struct access_question *question)
{
    if (question->call)
        question->access->waiting_count--;
    list_remove(&question->link);
    buffer_done(&question->identity);
    free(question);
}

static void finish(struct access_question *question, const struct error *refusal)
{
    kubelet_access_told *told = question->told;
    void *context = question->context;
    *question->place = NULL;
    forget(question);
    told(context, refusal);
}

static void refuse(struct access_question *question, enum reason reason, const char *message)
{
    struct error err = { 0 };
    fail(&err, reason, /* os_errno= */ 0, "%s", message);
    finish(question, &err);
}

void kubelet_access_cancel(struct access_question *question)
{
    if (!question)
        return;
    client_call_cancel(question->call);
    *question->place = NULL;
    forget(question);
}

static void refuse_unasked(struct access_question *question, const struct error *why,
                           const char *message)
{
    log_warn(&access_log, message, KV_ERROR(why));
    refuse(question, REASON_INTERNAL_ERROR, message);
}

static void refuse_forbidden(struct access_question *question)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    const char *const *names = question->area->subresources;
    buffer_printf(&text, "{%.*s}", BYTES_ARG(buffer_bytes(&question->identity)));
    struct value *identity = json_parse(buffer_bytes(&text), NULL, &arena, NULL);
    struct bytes user = value_string(identity, "user");
    const char *message = arena_printf(
        &arena, "Forbidden (user=%.*s, verb=%s, resource=nodes, subresource(s)=[%s%s%s])\n",
        BYTES_ARG(user), question->verb, names[0], names[1] ? " " : "", names[1] ? names[1] : "");
    refuse(question, REASON_FORBIDDEN, message);
}

/* ---- reviews ---- */

typedef void review_done(void *context, int status, struct bytes body, const struct error *err);

static void review(struct access_question *question, const char *target, struct bytes body,
                   review_done *done)
{
    struct kubelet_access *access = question->access;
    if (access->waiting_count >= ACCESS_PENDING_MAX) {
        refuse(question, REASON_TOO_MANY_REQUESTS, "too many questions wait for the API server");
        return;
    }
    const struct client_request request = { .method = "POST", .target = target, .body = body,
                                            .timeout_ms = ACCESS_REVIEW_MS, .done = done,
                                            .context = question };
    access->waiting_count++;
    question->call = client_request(access->client, &request);
}

/* The question waits no more.  NULL: there is no answer to read, and it has been refused. */
static struct value *read_answer(struct access_question *question, struct bytes body,
                                 const struct error *err, const char *missing, struct arena *arena)
{
    struct error bad = { 0 };
    struct value *answer = err ? NULL : json_parse(body, NULL, arena, &bad);
    question->call = NULL;
    question->access->waiting_count--;
    if (!answer)
        refuse_unasked(question, err ? err : &bad, missing);
    return answer;
}

static int64_t now_ms(const struct kubelet_access *access)
{
    return env_monotonic_ms(access->env);
}

/* ---- what they may ---- */

static void write_access_review(const struct access_question *question, struct buffer *ret)
{
    buffer_printf(ret,
                  "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\","
                  "\"spec\":{\"resourceAttributes\":{\"verb\":\"%s\",\"version\":\"v1\","
                  "\"resource\":\"nodes\",\"subresource\":\"%s\",\"name\":",
                  question->verb, question->area->subresources[question->turn]);
    json_write_string(ret, bytes_of(question->access->node_name));
    buffer_printf(ret, "},%.*s}}", BYTES_ARG(buffer_bytes(&question->identity)));
}

static bool has_next(const struct access_question *question)
{
    return question->turn + 1 < ARRAY_SIZE(question->area->subresources) &&
           question->area->subresources[question->turn + 1];
}

static void decide(struct access_question *question);

/* True: there is another subresource to ask for. */
static bool take_decision(struct access_question *question, bool is_allowed)
{
    if (is_allowed)
        finish(question, NULL);
    else if (has_next(question))
        return true;
    else
        refuse_forbidden(question);
    return false;
}

static void decided(void *context, int status, struct bytes body, const struct error *err)
{
    struct access_question *question = context;
    struct kubelet_access *access = question->access;
    AUTO_ARENA arena = { 0 };
    (void)status;
    struct value *answer = read_answer(question, body, err, "the API server did not say whether this is allowed", &arena);
    if (!answer)
        return;
    bool is_allowed = value_bool(answer, "status.allowed", false);
    access_cache_put(&access->decisions, &question->key, is_allowed ? BYTES("y") : BYTES("n"),
                     now_ms(access), is_allowed ? ALLOWED_ALIVE_MS : REFUSED_ALIVE_MS);
    if (take_decision(question, is_allowed)) {
        question->turn++;
        decide(question);
    }
}

static void decide(struct access_question *question)
{
    struct kubelet_access *access = question->access;
    AUTO_BUFFER body = { 0 };
    struct bytes known;
    for (;; question->turn++) {
        buffer_reset(&body);
        write_access_review(question, &body);
        question->key = access_key_of(buffer_bytes(&body));
        if (!access_cache_get(&access->decisions, &question->key, now_ms(access), &known))
            break;
        if (!take_decision(question, bytes_equal_text(known, "y")))
            return;
    }
    review(question, access_reviews, buffer_bytes(&body), decided);
}

/* ---- who asks ---- */

/* A map without its braces. */
static void keep_identity(struct access_question *question, const struct value *map)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, map);
    buffer_reset(&question->identity);
    buffer_add(&question->identity, text.at + 1, text.size - 2);
}

static bool is_master(const struct http_peer *peer)
{
    for (const char *const *group = peer->organizations; group && *group; group++)
        if (text_equal(*group, "system:masters"))
            return true;
    return false;
}

static void identify_certificate(struct access_question *question, const struct http_peer *peer)
{
    AUTO_ARENA arena = { 0 };
    struct value *map = value_new_map(&arena), *groups = value_new_list(&arena);
    value_set(map, &arena, "user", value_new_text(&arena, peer->common_name));
    for (const char *const *group = peer->organizations; group && *group; group++)
        value_append(groups, &arena, value_new_text(&arena, *group));
    value_append(groups, &arena, value_new_text(&arena, "system:authenticated"));
    value_set(map, &arena, "groups", groups);
    keep_identity(question, map);
    decide(question);
}

static void copy_member(struct value *to, struct arena *arena, const char *key,
                        const struct value *from, const char *from_key)
{
    struct value *value = value_member(from, from_key);
    if (value && !value_is(value, VALUE_NULL))
        value_set(to, arena, key, value);
}

/* False: the API says that it is of nobody. */
static bool read_user(struct access_question *question, const struct value *answer,
                      struct arena *arena)
{
    struct value *user = value_at(answer, "status.user"), *map = value_new_map(arena);
    if (!value_bool(answer, "status.authenticated", false) ||
        value_string(user, "username").size == 0)
        return false;
    copy_member(map, arena, "user", user, "username");
    copy_member(map, arena, "groups", user, "groups");
    copy_member(map, arena, "uid", user, "uid");
    copy_member(map, arena, "extra", user, "extra");
    keep_identity(question, map);
    return true;
}

static void token_reviewed(void *context, int status, struct bytes body, const struct error *err)
{
    struct access_question *question = context;
    struct kubelet_access *access = question->access;
    AUTO_ARENA arena = { 0 };
    (void)status;
    struct value *answer = read_answer(question, body, err, "the API server did not say whose token this is", &arena);
    if (!answer)
        return;
    if (!read_user(question, answer, &arena)) {
        access_cache_put(&access->strangers, &question->key, BYTES(""), now_ms(access),
                         TOKEN_ALIVE_MS);
        refuse(question, REASON_UNAUTHORIZED, "Unauthorized");
        return;
    }
    struct bytes identity = buffer_bytes(&question->identity);
    if (identity.size <= ACCESS_IDENTITY_MAX)
        access_cache_put(&access->users, &question->key, identity, now_ms(access), TOKEN_ALIVE_MS);
    decide(question);
}

static void review_token(struct access_question *question, struct bytes token)
{
    AUTO_BUFFER body = { 0 };
    buffer_add_text(&body, "{\"kind\":\"TokenReview\",\"apiVersion\":\"authentication.k8s.io/v1\","
                           "\"spec\":{\"token\":");
    json_write_string(&body, token);
    buffer_add_text(&body, "}}");
    review(question, token_reviews, buffer_bytes(&body), token_reviewed);
}

/* {NULL,0} or empty: there is none. */
static struct bytes bearer_token(struct bytes header)
{
    struct bytes rest = bytes_trim(header);
    struct bytes scheme = rest.at ? bytes_next(&rest, ' ') : rest;
    if (scheme.size != 6 || strncasecmp(scheme.at, "bearer", 6) != 0 || !rest.at)
        return (struct bytes){ NULL, 0 };
    return bytes_trim(rest);
}

static void identify_token(struct access_question *question, struct bytes token)
{
    struct kubelet_access *access = question->access;
    struct bytes known;
    question->key = access_key_of(token);
    if (access_cache_get(&access->strangers, &question->key, now_ms(access), &known)) {
        refuse(question, REASON_UNAUTHORIZED, "Unauthorized");
    } else if (access_cache_get(&access->users, &question->key, now_ms(access), &known)) {
        buffer_add(&question->identity, known.at, known.size);
        decide(question);
    } else {
        review_token(question, token);
    }
}

void kubelet_access_ask(struct kubelet_access *access, const struct access_request *request,
                        kubelet_access_told *told, void *context,
                        struct access_question **place)
{
    struct access_question *question = MEMORY_NEW(struct access_question);
    const struct http_peer *peer = request->peer;
    struct bytes token = bearer_token(request->authorization);
    bool is_named = peer->has_certificate && !text_is_empty(peer->common_name);
    *question = (struct access_question){ .access = access, .told = told, .context = context,
                                          .place = place, .area = area_of(request->area),
                                          .verb = verb_of(request->method) };
    *place = question;
    list_append(&access->waiting, &question->link);
    if (access->is_stopping)
        refuse(question, REASON_SERVICE_UNAVAILABLE, "the agent stops");
    else if (is_named && is_master(peer))
        finish(question, NULL);
    else if (is_named)
        identify_certificate(question, peer);
    else if (token.size > 0)
        identify_token(question, token);
    else
        refuse(question, REASON_UNAUTHORIZED, "Unauthorized");
}

/* ---- life ---- */

struct kubelet_access *kubelet_access_new(struct client *client, struct env *env,
                                          const char *node_name)
{
    struct kubelet_access *access = MEMORY_NEW(struct kubelet_access);
    access->client = client;
    access->env = env;
    access->node_name = node_name;
    access->users.at_most = TOKENS_KNOWN_MAX;
    access->strangers.at_most = TOKENS_REFUSED_MAX;
    access->decisions.at_most = DECISIONS_KNOWN_MAX;
    list_init(&access->waiting);
    return access;
}

void kubelet_access_stop(struct kubelet_access *access)
{
    access->is_stopping = true;
    for (struct list *link; (link = list_first(&access->waiting)); ) {
        struct access_question *question = LIST_ITEM(link, struct access_question, link);
        client_call_cancel(question->call);
        refuse(question, REASON_SERVICE_UNAVAILABLE, "the agent stops");
    }
}

void kubelet_access_free(struct kubelet_access *access)
{
    if (!access)
        return;
    for (struct list *link; (link = list_first(&access->waiting)); )
        kubelet_access_cancel(LIST_ITEM(link, struct access_question, link));
    access_cache_done(&access->users);
    access_cache_done(&access->strangers);
    access_cache_done(&access->decisions);
    free(access);
}
