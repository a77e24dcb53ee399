/* SPDX-License-Identifier: Apache-2.0 */
/* token.c - see token.h.  The header of a JWT is ours alone: {"alg":"ES256","kid":...}; nothing
 * else is accepted, so no algorithm can be chosen by a client. */
#include "apiserver/token.h"

#include "apiserver/write_stage.h"
#include "base/arena.h"
#include "base/env.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "http/tls.h"
#include "object/time_text.h"
#include "object/validation.h"

/* ---- issuing ---- */

static struct value *bound(const char *name, const char *uid, struct arena *arena)
{
    struct value *map = value_new_map(arena);
    value_set(map, arena, "name", value_new_text(arena, name));
    value_set(map, arena, "uid", value_new_text(arena, uid));
    return map;
}

/* Adds the bound Pod (and its node), Secret or Node to the claims. */
static bool add_bound_object(struct pipeline *pipeline, const struct object *account,
                             const struct value *reference, struct value *private_claims,
                             struct arena *arena, struct error *err)
{
    struct bytes kind = value_string(reference, "kind");
    const char *name = value_text(reference, "name", arena);
    const struct kind *bound_kind = bytes_equal_text(kind, "Pod")      ? well_known.pod
                                    : bytes_equal_text(kind, "Secret") ? well_known.secret
                                    : bytes_equal_text(kind, "Node")   ? well_known.node
                                                                       : NULL;
    if (!bound_kind || text_is_empty(name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "cannot bind token for serviceaccount \"%s\" to object \"%.*s\"", account->name,
                    BYTES_ARG(kind));
    const struct object *object =
        core_get_latest(pipeline->core, bound_kind, account->namespace, name);
    if (!object) {
        fail_not_found(err, bound_kind, name);
        return false;
    }
    struct bytes uid = value_string(reference, "uid");
    if (uid.size && !bytes_equal_text(uid, object->uid)) {
        fail_conflict(err, bound_kind, name,
                      "the UID in the bound object reference does not match the UID in record");
        return false;
    }
    value_set(private_claims, arena,
              bound_kind == well_known.pod      ? "pod"
              : bound_kind == well_known.secret ? "secret"
                                                : "node",
              bound(object->name, object->uid, arena));
    const char *node_name =
        bound_kind == well_known.pod
            ? value_text(value_from_object(object, arena), "spec.nodeName", arena)
            : NULL;
    const struct object *node =
        node_name ? core_get_latest(pipeline->core, well_known.node, NULL, node_name) : NULL;
    if (node)
        value_set(private_claims, arena, "node", bound(node->name, node->uid, arena));
    return true;
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

static const char *sign(struct signing_key *key, const struct value *claims, struct arena *arena,
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
    if (seconds > (INT64_C(1) << 32))
        field_invalid(&errors, "expirationSeconds", value_new_int(arena, seconds),
                      "may not specify a duration larger than 2^32 seconds");
    field_leave(&errors);
    return field_errors_finish(&errors, well_known.token_request, "", err);
}

bool token_issue(struct pipeline *pipeline, const struct object *account, struct value *request,
                 struct arena *arena, struct error *err)
{
    struct value *spec = value_make_at(request, arena, "spec", VALUE_MAP);
    int64_t seconds = value_int(spec, "expirationSeconds", 3600),
            now_s = env_wall_s(core_env(pipeline->core));
    char expiry[TIME_TEXT_MAX], id[37];
    if (!pipeline->options.token_key)
        return fail(err, REASON_SERVICE_UNAVAILABLE, 0, "this server has no key to sign tokens");
    if (!check_lifetime(seconds, arena, err))
        return false;
    if (seconds > TOKEN_SECONDS_MAX)
        seconds = TOKEN_SECONDS_MAX;
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
    const char *token = sign(pipeline->options.token_key, claims, arena, err);
    if (!token)
        return false;
    time_write(now_s + seconds, expiry);
    value_set_at(request, arena, "metadata.name", value_new_text(arena, account->name));
    value_set_at(request, arena, "metadata.namespace", value_new_text(arena, account->namespace));
    value_set_at(request, arena, "metadata.creationTimestamp",
                 value_new_text(arena, now_text(pipeline->core, arena)));
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

static bool has_audience(const struct value *audiences, const char *audience)
{
    if (value_is(audiences, VALUE_STRING))
        return bytes_equal_text(audiences->string, audience);
    for (size_t i = 0; i < value_count(audiences); i++)
        if (bytes_equal_text(value_string(value_item(audiences, i), ""), audience))
            return true;
    return false;
}

static bool check_claims(const struct value *claims, const char *issuer, const char *audience,
                         int64_t now_s, struct error *err)
{
    if (!bytes_equal_text(value_string(claims, "iss"), issuer))
        return fail(err, REASON_UNAUTHORIZED, 0, "the token is another issuer's");
    if (value_int(claims, "exp", 0) <= now_s)
        return fail(err, REASON_UNAUTHORIZED, 0, "the token has expired");
    if (value_int(claims, "nbf", INT64_MAX) > now_s + 10)
        return fail(err, REASON_UNAUTHORIZED, 0, "the token is not valid yet");
    if (!has_audience(value_member(claims, "aud"), audience))
        return fail(err, REASON_UNAUTHORIZED, 0, "the token is for another audience");
    return true;
}

bool token_parse(struct bytes token, struct signing_key *key, const char *issuer,
                 const char *audience, int64_t now_s, struct arena *arena, struct token_claims *ret,
                 struct error *err)
{
    struct bytes rest = token, header = bytes_next(&rest, '.'), body = bytes_next(&rest, '.'),
                 signature;
    if (token.size > TOKEN_BYTES_MAX || !rest.at || !base64url_read(rest, arena, &signature))
        return fail(err, REASON_UNAUTHORIZED, 0, "the token is malformed");
    struct bytes signed_part = { token.at, header.size + 1 + body.size };
    if (!bytes_equal_text(value_string(decode_part(header, arena), "alg"), "ES256") || !key ||
        !signing_key_verify(key, signed_part, signature))
        return fail(err, REASON_UNAUTHORIZED, 0, "the token's signature is wrong");
    const struct value *claims = decode_part(body, arena),
                       *own = value_member(claims, "kubernetes.io");
    if (!claims || !check_claims(claims, issuer, audience, now_s, err))
        return error_is_set(err) ? false
                                 : fail(err, REASON_UNAUTHORIZED, 0, "the token is malformed");
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
        return fail(err, REASON_UNAUTHORIZED, 0, "the token names no service account");
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

bool token_check(const struct core *core, const struct token_claims *claims, struct error *err)
{
    if (!still_there(core, well_known.service_account, claims->ns, claims->account,
                     claims->account_uid))
        return fail(err, REASON_UNAUTHORIZED, 0, "the token's service account %s/%s is gone",
                    claims->ns, claims->account);
    if (!still_there(core, well_known.pod, claims->ns, claims->pod, claims->pod_uid) ||
        !still_there(core, well_known.secret, claims->ns, claims->secret, claims->secret_uid))
        return fail(err, REASON_UNAUTHORIZED, 0, "the object that the token is bound to is gone");
    return true;
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
