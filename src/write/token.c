/* SPDX-License-Identifier: Apache-2.0 */
/* token.c - see token.h.  The header of a JWT is ours alone: {"alg":"ES256","kid":...}; nothing
 * else is accepted, so no algorithm can be chosen by a client. */
#include "write/token.h"

#include <stddef.h>

#include "write/write_stage.h"
#include "base/arena.h"
#include "base/env.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "http/tls.h"
#include "object/time_text.h"
#include "object/validation.h"
#include "write/lasting_token.h"
#include "write/refusal.h"

enum {
    SECONDS_WISHED = 3600,               /* where the request names no expirationSeconds */
    CLOCK_SKEW_S = 10                    /* how far in the future "not before" may lie */
};

/* ---- issuing ---- */

static struct value *bound(const char *name, const char *uid, struct arena *arena)
{
    struct value *map = value_new_map(arena);
    value_set(map, arena, "name", value_new_text(arena, name));
    value_set(map, arena, "uid", value_new_text(arena, uid));
    return map;
}

static const struct { const char *name, *claim; size_t kind; } bindable[] = {
    { "Pod", "pod", offsetof(struct well_known, pod) },
    { "Secret", "secret", offsetof(struct well_known, secret) },
    { "Node", "node", offsetof(struct well_known, node) },
};

/* The object that the token shall live as long as; NULL with *err set. */
static const struct object *find_bound(struct pipeline *pipeline, const struct object *account,
                                       const struct kind *kind, const struct value *reference,
                                       struct arena *arena, struct error *err)
{
    const char *name = value_text(reference, "name", arena);
    struct bytes uid = value_string(reference, "uid");
    if (text_is_empty(name)) {
        fail(err, REASON_BAD_REQUEST, 0, "Name parameter required.");
        return NULL;
    }
    const struct object *object = core_get_latest(pipeline->core, kind, account->namespace, name);
    if (!object)
        fail_not_found(err, kind, name);
    else if (uid.size && !bytes_equal_text(uid, object->uid))
        fail(err, REASON_CONFLICT, 0,
             "Operation cannot be fulfilled on %s \"%s\": the UID in the bound object reference "
             "(%.*s) does not match the UID in record. The object might have been deleted and then recreated",
             kind->name, name, BYTES_ARG(uid));
    return error_is_set(err) ? NULL : object;
}

/* A pod's token is for the account that it runs as, and says where it runs. */
static bool add_pod_node(struct pipeline *pipeline, const struct object *account,
                         const struct object *object, struct value *private_claims,
                         struct arena *arena, struct error *err)
{
    const struct value *pod = value_from_object(object, arena);
    if (!bytes_equal_text(value_string(pod, "spec.serviceAccountName"), account->name))
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name.",
            account->name);
    const char *name = value_text(pod, "spec.nodeName", arena);
    const struct object *node =
        name ? core_get_latest(pipeline->core, well_known.node, NULL, name) : NULL;
    if (node)
        value_set(private_claims, arena, "node", bound(node->name, node->uid, arena));
    return true;
}

/* Adds the bound Pod (and its node), Secret or Node to the claims. */
static bool add_bound_object(struct pipeline *pipeline, const struct object *account,
                             const struct value *reference, struct value *private_claims,
                             struct arena *arena, struct error *err)
{
    struct bytes version = value_string(reference, "apiVersion"),
                 kind_name = value_string(reference, "kind");
    struct error own = { 0 };
    err = err ? err : &own;
    FOR_EACH(row, bindable) {
        if (!bytes_equal_text(kind_name, row->name) || !bytes_equal_text(version, "v1"))
            continue;
        const struct kind *kind =
            *(const struct kind *const *)((const char *)&well_known + row->kind);
        const struct object *object =
            find_bound(pipeline, account, kind, reference, arena, err);
        if (!object)
            return false;
        value_set(private_claims, arena, row->claim, bound(object->name, object->uid, arena));
        return kind != well_known.pod ||
               add_pod_node(pipeline, account, object, private_claims, arena, err);
    }
    bool has_group = version.size && bytes_find(version, '/', &(size_t){ 0 });
    return fail(err, REASON_BAD_REQUEST, 0,
                "cannot bind token to object of type %s%.*s, Kind=%.*s", has_group ? "" : "/",
                BYTES_ARG(version), BYTES_ARG(kind_name));
}

/* What the body says of itself must be the account's. */
static bool check_identity(const struct object *account, const struct value *request,
                           struct arena *arena, struct error *err)
{
    struct bytes name = value_string(request, "metadata.name"),
                 ns = value_string(request, "metadata.namespace");
    struct field_errors errors;
    if (ns.size && !bytes_equal_text(ns, account->namespace))
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "the namespace of the provided object does not match the namespace sent on the request");
    field_errors_init(&errors, arena);
    field_enter(&errors, "metadata");
    if (name.size && !bytes_equal_text(name, account->name))
        field_invalid_text(&errors, "name", name,
                           "must match the service account name if specified");
    field_leave(&errors);
    return field_errors_finish(&errors, well_known.token_request, account->name, err);
}

static struct value *audiences_of(struct pipeline *pipeline, struct value *spec,
                                  struct arena *arena)
{
    struct value *audiences = value_member(spec, "audiences");
    if (value_count(audiences) == 0) {
        audiences = value_new_list(arena);
        value_append(audiences, arena, value_new_text(arena, pipeline->options.issuer));
        value_set(spec, arena, "audiences", audiences);
    }
    return audiences;
}

const char *token_sign(struct signing_key *key, const struct value *claims, struct arena *arena,
                       struct error *err)
{
    AUTO_BUFFER kid = { 0 };
    AUTO_BUFFER x = { 0 };
    AUTO_BUFFER y = { 0 };
    AUTO_BUFFER json = { 0 };
    AUTO_BUFFER token = { 0 };
    unsigned char signature[64];
    signing_key_describe(key, &kid, &x, &y);
    buffer_printf(&json, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", buffer_text(&kid));
    base64url_write(&token, buffer_bytes(&json));
    buffer_add_char(&token, '.');
    buffer_reset(&json);
    json_write_value(&json, claims);
    base64url_write(&token, buffer_bytes(&json));
    if (!signing_key_sign(key, buffer_bytes(&token), signature)) {
        fail(err, REASON_INTERNAL_ERROR, 0, "the token could not be signed");
        return NULL;
    }
    buffer_add_char(&token, '.');
    base64url_write(&token, (struct bytes){ (char *)signature, sizeof signature });
    return arena_copy(arena, token.at, token.size);
}

static bool check_lifetime(int64_t seconds, struct arena *arena, struct error *err)
{
    struct field_errors errors;
    field_errors_init(&errors, arena);
    field_enter(&errors, "spec");
    if (seconds < TOKEN_SECONDS_MIN)
        field_invalid(&errors, "expirationSeconds", value_new_int(arena, seconds),
                      "may not specify a duration less than 10 minutes");
    if (seconds > TOKEN_SECONDS_MAX)
        field_invalid(&errors, "expirationSeconds", value_new_int(arena, seconds),
                      "may not specify a duration larger than 2^32 seconds");
    field_leave(&errors);
    return field_errors_finish(&errors, well_known.token_request, "", err);
}

bool token_issue(struct pipeline *pipeline, const struct object *account, struct value *request,
                 struct arena *arena, struct error *err)
{
    struct value *spec = value_make_at(request, arena, "spec", VALUE_MAP);
    int64_t seconds = value_int(spec, "expirationSeconds", SECONDS_WISHED),
            now_s = env_wall_s(core_env(pipeline->core));
    char expiry[TIME_TEXT_MAX], id[37];
    if (!pipeline->options.token_key)
        return fail(err, REASON_SERVICE_UNAVAILABLE, 0, "this server has no key to sign tokens");
    if (!check_identity(account, request, arena, err) || !check_lifetime(seconds, arena, err))
        return false;
    struct value *claims = value_new_map(arena), *private_claims = value_new_map(arena);
    value_set(private_claims, arena, "namespace", value_new_text(arena, account->namespace));
    value_set(private_claims, arena, "serviceaccount", bound(account->name, account->uid, arena));
    const struct value *reference = value_member(spec, "boundObjectRef");
    if (reference && !add_bound_object(pipeline, account, reference, private_claims, arena, err))
        return false;
    env_uuid(core_env(pipeline->core), id);
    value_set(claims, arena, "aud", audiences_of(pipeline, spec, arena));
    value_set(claims, arena, "exp", value_new_int(arena, now_s + seconds));
    value_set(claims, arena, "iat", value_new_int(arena, now_s));
    value_set(claims, arena, "iss", value_new_text(arena, pipeline->options.issuer));
    value_set(claims, arena, "jti", value_new_text(arena, id));
    value_set(claims, arena, "kubernetes.io", private_claims);
    value_set(claims, arena, "nbf", value_new_int(arena, now_s));
    value_set(
        claims, arena, "sub",
        value_printf(arena, "system:serviceaccount:%s:%s", account->namespace, account->name));
    const char *token = token_sign(pipeline->options.token_key, claims, arena, err);
    if (!token)
        return false;
    time_write(now_s + seconds, expiry);
    value_set_at(request, arena, "metadata.name", value_new_text(arena, account->name));
    value_set_at(request, arena, "metadata.namespace", value_new_text(arena, account->namespace));
    env_uuid(core_env(pipeline->core), id);
    value_set_at(request, arena, "metadata.uid", value_new_text(arena, id));
    value_set_at(request, arena, "metadata.creationTimestamp",
                 value_new_text(arena, core_now_text(pipeline->core, arena)));
    value_set(spec, arena, "expirationSeconds", value_new_int(arena, seconds));
    value_set_at(request, arena, "status.token", value_new_text(arena, token));
    value_set_at(request, arena, "status.expirationTimestamp", value_new_text(arena, expiry));
    return true;
}

/* ---- checking ---- */

static struct value *decode_part(struct bytes part, struct arena *arena)
{
    struct bytes json;
    return base64url_read(part, arena, &json) ? json_parse(json, NULL, arena, NULL) : NULL;
}

bool token_has_audience(const struct token_claims *claims, struct bytes audience)
{
    const struct value *audiences = claims->audiences;
    if (value_is(audiences, VALUE_STRING))
        return bytes_equal(audiences->string, audience);
    for (size_t i = 0; i < value_count(audiences); i++)
        if (bytes_equal(value_string(value_item(audiences, i), ""), audience))
            return true;
    return false;
}

static bool check_claims(const struct value *claims, const struct token_trust *trust,
                         struct error *err)
{
    if (!bytes_equal_text(value_string(claims, "iss"), trust->issuer))
        return fail(err, REASON_UNAUTHORIZED, 0, "invalid bearer token");
    if (value_int(claims, "exp", 0) <= trust->now_s)
        return fail(err, REASON_UNAUTHORIZED, 0,
                    "[invalid bearer token, service account token has expired]");
    if (value_int(claims, "nbf", INT64_MAX) > trust->now_s + CLOCK_SKEW_S)
        return fail(err, REASON_UNAUTHORIZED, 0,
                    "[invalid bearer token, service account token is not valid yet]");
    return true;
}

bool token_parse(struct bytes token, const struct token_trust *trust, struct arena *arena,
                 struct token_claims *ret, struct error *err)
{
    struct bytes rest = token, header = bytes_next(&rest, '.'), body = bytes_next(&rest, '.'),
                 signature;
    if (token.size > TOKEN_BYTES_MAX || !rest.at || !base64url_read(rest, arena, &signature))
        return fail(err, REASON_UNAUTHORIZED, 0, "invalid bearer token");
    struct bytes signed_part = { token.at, header.size + 1 + body.size };
    if (!bytes_equal_text(value_string(decode_part(header, arena), "alg"), "ES256") ||
        !trust->key || !signing_key_verify(trust->key, signed_part, signature))
        return fail(err, REASON_UNAUTHORIZED, 0, "invalid bearer token");
    const struct value *claims = decode_part(body, arena),
                       *own = value_member(claims, "kubernetes.io");
    if (lasting_token_is(claims))
        return lasting_token_read(claims, token, trust->issuer, arena, ret, err);
    if (!claims || !check_claims(claims, trust, err))
        return error_is_set(err) ? false
                                 : fail(err, REASON_UNAUTHORIZED, 0, "invalid bearer token");
    *ret = (struct token_claims){
        .ns = value_text(own, "namespace", arena),
        .account = value_text(own, "serviceaccount.name", arena),
        .account_uid = value_text(own, "serviceaccount.uid", arena),
        .pod = value_text(own, "pod.name", arena),
        .pod_uid = value_text(own, "pod.uid", arena),
        .secret = value_text(own, "secret.name", arena),
        .secret_uid = value_text(own, "secret.uid", arena),
        .node = value_text(own, "node.name", arena),
        .node_uid = value_text(own, "node.uid", arena),
        .id = value_text(claims, "jti", arena),
        .audiences = value_member(claims, "aud"),
    };
    if (!ret->ns || !ret->account || !ret->account_uid)
        return fail(err, REASON_UNAUTHORIZED, 0, "invalid bearer token");
    return true;
}

static bool still_there(const struct core *core, const struct kind *kind, const char *ns,
                        const char *name, const char *uid)
{
    if (!name)
        return true;
    const struct object *object = core_get_latest(core, kind, ns, name);
    return object && text_equal(object->uid, uid);
}

bool token_check(struct core *core, const struct token_claims *claims, struct arena *arena,
                 struct decode_notes *warnings, struct error *err)
{
    if (claims->kept_in && !lasting_token_check(core, claims, err))
        return false;
    const struct object *account =
        core_get_latest(core, well_known.service_account, claims->ns, claims->account);
    if (!account)
        return fail(err, REASON_UNAUTHORIZED, 0,
                    "[invalid bearer token, serviceaccounts \"%s\" not found]", claims->account);
    if (!text_equal(account->uid, claims->account_uid))
        return fail(
            err, REASON_UNAUTHORIZED, 0,
            "[invalid bearer token, service account UID (%s) does not match claim (%s)]",
            account->uid, claims->account_uid);
    /* a pod's token names its node, and outlives it */
    if (!still_there(core, well_known.pod, claims->ns, claims->pod, claims->pod_uid) ||
        !still_there(core, well_known.secret, claims->ns, claims->secret, claims->secret_uid) ||
        (!claims->pod &&
         !still_there(core, well_known.node, NULL, claims->node, claims->node_uid)))
        return fail(err, REASON_UNAUTHORIZED, 0,
                    "[invalid bearer token, service account token has been invalidated]");
    return !claims->kept_in || lasting_token_use(core, claims, arena, warnings, err);
}

static void add_extra(struct value *extra, const char *key, const char *text, struct arena *arena)
{
    if (!text)
        return;
    struct value *list = value_new_list(arena);
    value_append(list, arena, value_new_text(arena, text));
    value_set(extra, arena, arena_printf(arena, "authentication.kubernetes.io/%s", key), list);
}

void token_user(const struct token_claims *claims, struct arena *arena, struct user *ret)
{
    const char **groups = arena_array(arena, 4, sizeof *groups);
    struct value *extra = value_new_map(arena);
    groups[0] = "system:serviceaccounts";
    groups[1] = arena_printf(arena, "system:serviceaccounts:%s", claims->ns);
    groups[2] = "system:authenticated";
    add_extra(extra, "credential-id", claims->id ? arena_printf(arena, "JTI=%s", claims->id) : NULL,
              arena);
    add_extra(extra, "node-name", claims->node, arena);
    add_extra(extra, "node-uid", claims->node_uid, arena);
    add_extra(extra, "pod-name", claims->pod, arena);
    add_extra(extra, "pod-uid", claims->pod_uid, arena);
    *ret = (struct user){ .name = arena_printf(arena, "system:serviceaccount:%s:%s", claims->ns,
                                               claims->account),
                          .uid = claims->account_uid,
                          .groups = groups,
                          .extra = extra };
}
