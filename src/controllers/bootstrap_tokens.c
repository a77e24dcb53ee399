/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_tokens.c - what follows from the Secrets bootstrap-token-* of kube-system: the ConfigMap
 * kube-public/cluster-info is signed with each token that may sign, so that a new node can trust it
 * before it trusts anything else; and tokens that have expired are removed.
 *
 * A signature is a JWS without its content: HS256 over the kubeconfig, the token's secret as key.
 *
 * Not here: what a token may do (write/bootstrap_token.c). */
#include "codec/base64.h"
#include "controllers/controller.h"
#include "http/tls.h"
#include "object/time_text.h"
#include "write/bootstrap_token.h"

static const char name_prefix[] = BOOTSTRAP_TOKEN_PREFIX, signature_prefix[] = "jws-kubeconfig-",
                  map_key[] = "kube-public/cluster-info", map_name[] = "cluster-info";

static bool is_token(const struct object *secret)
{
    struct bytes name = bytes_of(secret->name);
    return text_equal(secret->namespace, "kube-system") && bytes_starts_with(name, name_prefix) &&
           name.size == sizeof name_prefix - 1 + BOOTSTRAP_ID_BYTES;
}

/* Seconds since 1970; INT64_MAX: never.  What cannot be read has expired long ago. */
static int64_t expires_s(const struct value *secret, struct arena *arena)
{
    struct bytes text = bootstrap_token_data(secret, "expiration", arena);
    int64_t ns;
    if (text.size == 0)
        return INT64_MAX;
    return time_parse(text, &ns) ? ns / 1000000000 : 0;
}

/* ---- signing ---- */

struct signing {
    struct controller *controller;
    struct bytes       content;
    struct value      *data;             /* of the map that is to be */
    struct arena      *arena;
};

static const char *sign(struct bytes content, struct bytes id, struct bytes secret,
                        struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER header = { 0 };
    AUTO_BUFFER out = { 0 };
    unsigned char digest[32];
    base64url_write(&header, bytes_of(arena_printf(arena, "{\"alg\":\"HS256\",\"kid\":\"%.*s\"}",
                                                   BYTES_ARG(id))));
    buffer_add(&text, header.at, header.size);
    buffer_add_char(&text, '.');
    base64url_write(&text, content);
    hmac_sha256(secret, buffer_bytes(&text), digest);
    buffer_printf(&out, "%s..", buffer_text(&header));
    base64url_write(&out, (struct bytes){ (char *)digest, sizeof digest });
    return arena_strdup(arena, buffer_text(&out));
}

static bool sign_with(void *context, const struct object *object)
{
    struct signing *signing = context;
    struct arena *arena = signing->arena;
    if (!is_token(object) || object->deletion_s)
        return true;
    const struct value *secret = value_from_object(object, arena);
    struct bytes id = bootstrap_token_data(secret, "token-id", arena),
                 key = bootstrap_token_data(secret, "token-secret", arena);
    int64_t left_s = expires_s(secret, arena) - controller_now_s(signing->controller);
    if (!bytes_equal_text(id, object->name + sizeof name_prefix - 1) || key.size == 0 ||
        left_s <= 0 ||
        !bytes_equal_text(bootstrap_token_data(secret, "usage-bootstrap-signing", arena), "true"))
        return true;
    value_set(signing->data, arena,
              arena_printf(arena, "%s%.*s", signature_prefix, BYTES_ARG(id)),
              value_new_text(arena, sign(signing->content, id, key, arena)));
    return true;
}

static bool sync_signatures(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *map = controller_find(controller, well_known.config_map, key, arena);
    struct value *body = map ? value_from_object(map, arena) : NULL,
                 *data = value_member(body, "data");
    const struct value *content = value_member(data, "kubeconfig");
    if (!map || map->deletion_s || !content)
        return true;
    struct signing signing = { controller, value_string(content, ""), data, arena };
    for (size_t i = value_count(data); i-- > 0;)
        if (bytes_starts_with(data->map.members[i].key, signature_prefix))
            value_remove_member(data, i);
    core_each_latest(controller->core, well_known.secret, "kube-system", sign_with, &signing);
    return value_equal(body, value_from_object(map, arena)) ||
           controller_update(controller, map, NULL, body, arena, err);
}

static void map_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    (void)before;
    if (now && text_equal(now->name, map_name) && text_equal(now->namespace, "kube-public"))
        queue_add(controller->queue, map_key);
}

static void token_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    if (is_token(now ? now : before))
        queue_add(controller->queue, map_key);
}

const struct controller_row bootstrap_signer_controller = {
    .name = "bootstrap-signer",
    .sync = sync_signatures,
    .watches = {
        { &well_known.config_map, map_changed },
        { &well_known.secret, token_changed },
    },
};

/* ---- cleaning ---- */

static bool sync_token(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *object = controller_find(controller, well_known.secret, key, arena);
    if (!object || object->deletion_s)
        return true;
    const struct value *secret = value_from_object(object, arena);
    int64_t ends_s = expires_s(secret, arena), left_s = ends_s - controller_now_s(controller);
    if (ends_s == INT64_MAX ||
        !bytes_equal_text(value_string(secret, "type"), "bootstrap.kubernetes.io/token"))
        return true;
    if (left_s <= 0)
        return controller_delete(controller, object, PROPAGATION_BACKGROUND, arena, err);
    queue_add_after(controller->queue, key, left_s * 1000);
    return true;
}

static void secret_changed(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    (void)before;
    if (now && is_token(now))
        queue_add_object(controller->queue, now);
}

const struct controller_row token_cleaner_controller = {
    .name = "token-cleaner",
    .sync = sync_token,
    .watches = { { &well_known.secret, secret_changed } },
};
