/* SPDX-License-Identifier: Apache-2.0 */
/* account_secrets.c - a Secret of the type kubernetes.io/service-account-token gets its account's
 * token, the namespace and the CA; where the account goes, or is another of its name, it goes, too.
 *
 * Made by hand, for who needs a token that lasts: nothing makes such Secrets by itself. */
#include "codec/base64.h"
#include "controllers/controller.h"
#include "http/tls.h"
#include "object/binding.h"
#include "write/lasting_token.h"

static const char name_annotation[] = "kubernetes.io/service-account.name",
                  uid_annotation[] = "kubernetes.io/service-account.uid";

struct account_secret {
    const char         *type;
    const struct value *annotations;
    const char         *name, *uid;      /* the account's; NULL where it does not say */
};
static const struct binding bindings[] = {
    BIND_TEXT("type", struct account_secret, type),
    BIND_VALUE("metadata.annotations", struct account_secret, annotations),
    BIND_END,
};

/* False: it is of another type. */
static bool read_secret(const struct object *secret, struct arena *arena,
                        struct account_secret *ret)
{
    *ret = (struct account_secret){ 0 };
    bind_object(secret, bindings, ret, arena);
    if (!text_equal(ret->type, LASTING_TOKEN_TYPE))
        return false;
    ret->name = value_text(value_member(ret->annotations, name_annotation), "", arena);
    ret->uid = value_text(value_member(ret->annotations, uid_annotation), "", arena);
    return true;
}

/* ---- filling ---- */

static void put(struct value *data, const char *key, const char *text, bool replaces,
                struct arena *arena)
{
    AUTO_BUFFER base64 = { 0 };
    if (text_is_empty(text) ||
        (!replaces && value_string(value_member(data, key), "").size > 0))
        return;
    base64_write(&base64, bytes_of(text));
    value_set(data, arena, key, value_new_text(arena, buffer_text(&base64)));
}

static bool fill(struct controller *controller, const struct object *secret,
                 const struct object *account, struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(secret, arena);
    struct value *annotations = value_make_at(body, arena, "metadata.annotations", VALUE_MAP),
                 *data = value_make_at(body, arena, "data", VALUE_MAP);
    const char *token = NULL;
    if (value_string(value_member(data, LASTING_TOKEN_KEY), "").size == 0 &&
        !(token = lasting_token_issue(controller->state, account, secret, arena, err)))
        return false;
    value_set(annotations, arena, uid_annotation, value_new_text(arena, account->uid));
    put(data, LASTING_TOKEN_KEY, token, /* replaces= */ false, arena);
    put(data, "namespace", secret->namespace, /* replaces= */ false, arena);
    put(data, "ca.crt", controller->options->root_ca_pem, /* replaces= */ true, arena);
    return value_equal(body, value_from_object(secret, arena)) ||
           controller_update(controller, secret, NULL, body, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *secret = controller_find(controller, well_known.secret, key, arena);
    struct account_secret facts;
    if (!secret || secret->deletion_s || !controller->state ||
        !read_secret(secret, arena, &facts))
        return true;
    const struct object *account =
        text_is_empty(facts.name) ? NULL
                                  : core_get_latest(controller->core, well_known.service_account,
                                                    secret->namespace, facts.name);
    if (!account || (!text_is_empty(facts.uid) && !text_equal(facts.uid, account->uid)))
        return controller_delete(controller, secret, PROPAGATION_BACKGROUND, arena, err);
    return fill(controller, secret, account, arena, err);
}

/* ---- what changes ---- */

static void queue_secret(struct controller *controller, const struct object *secret,
                         struct arena *arena)
{
    queue_add(controller->queue, arena_printf(arena, "%s/%s", secret->namespace, secret->name));
}

static void secret_changed(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct account_secret facts;
    if (now && !controller->is_writing && read_secret(now, &arena, &facts))
        queue_secret(controller, now, &arena);
}

struct search {
    struct controller   *controller;
    const struct object *account;
};

static bool queue_if_its_own(void *context, const struct object *secret)
{
    AUTO_ARENA arena = { 0 };
    struct search *search = context;
    struct account_secret facts;
    if (read_secret(secret, &arena, &facts) && text_equal(facts.name, search->account->name))
        queue_secret(search->controller, secret, &arena);
    return true;
}

static void account_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    struct search search = { controller, before };
    if (!now)
        core_each_latest(controller->core, well_known.secret, before->namespace, queue_if_its_own,
                         &search);
}

/* ---- life ---- */

static bool start(struct controller *controller, struct error *err)
{
    const char *pem = controller->options->token_key_pem;
    controller->state = pem ? signing_key_new(bytes_of(pem), err) : NULL;
    return !pem || controller->state;
}

static void stop(struct controller *controller)
{
    signing_key_free(controller->state);
}

const struct controller_row account_secret_controller = {
    .name = "tokens-controller",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.secret, secret_changed },
        { &well_known.service_account, account_changed },
    },
};
