/* SPDX-License-Identifier: Apache-2.0 */
/* review.c - kinds that are questions: they are created, answered in their status, and never
 * stored. */
#include "access/authz.h"
#include "write/bootstrap_token.h"
#include "apiserver/request.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/decode.h"
#include "object/managed_fields.h"
#include "object/time_text.h"
#include "object/validation.h"

static struct value *spec_of(struct request *request)
{
    return value_make_at(request->body, &request->arena, "spec", VALUE_MAP);
}

static void set_status(struct request *request, const char *path, struct value *value)
{
    value_set_at(request->body, &request->arena, path, value);
}

static const char *text_or_empty(const struct value *value, const char *path, struct arena *arena)
{
    const char *text = value_text(value, path, arena);
    return text ? text : "";
}

/* ---- access reviews ---- */

/* The requirements that name one value, as a field selector has them. */
static const char *selector_text(const struct value *selector, struct arena *arena)
{
    const struct value *requirements = value_member(selector, "requirements");
    const char *raw = value_text(selector, "rawSelector", arena);
    AUTO_BUFFER out = { 0 };
    for (size_t i = 0; i < value_count(requirements); i++) {
        const struct value *one = value_item(requirements, i), *values = value_member(one, "values");
        if (bytes_equal_text(value_string(one, "operator"), "In") && value_count(values) == 1)
            buffer_printf(&out, "%s%.*s=%.*s", out.size ? "," : "",
                          BYTES_ARG(value_string(one, "key")),
                          BYTES_ARG(value_string(value_item(values, 0), "")));
    }
    return out.size ? arena_strdup(arena, buffer_text(&out)) : raw;
}

static void read_attributes(struct request *request, const struct value *spec,
                            struct attributes *ret)
{
    struct arena *arena = &request->arena;
    const struct value *resource = value_member(spec, "resourceAttributes"),
                       *path = value_member(spec, "nonResourceAttributes");
    if (resource) {
        ret->verb = text_or_empty(resource, "verb", arena);
        ret->group = text_or_empty(resource, "group", arena);
        ret->resource = text_or_empty(resource, "resource", arena);
        ret->subresource = value_text(resource, "subresource", arena);
        ret->ns = text_or_empty(resource, "namespace", arena);
        ret->name = text_or_empty(resource, "name", arena);
        ret->field_selector = selector_text(value_member(resource, "fieldSelector"), arena);
        ret->label_selector = selector_text(value_member(resource, "labelSelector"), arena);
        if (text_is_empty(ret->subresource))
            ret->subresource = NULL;
    } else {
        ret->verb = text_or_empty(path, "verb", arena);
        ret->path = text_or_empty(path, "path", arena);
    }
}

static const char *path_json(const struct value *path, struct arena *arena)
{
    struct value *shown = value_new_map(arena);
    value_set(shown, arena, "Path", value_new_text(arena, text_or_empty(path, "path", arena)));
    value_set(shown, arena, "Verb", value_new_text(arena, text_or_empty(path, "verb", arena)));
    return value_json(shown, arena);
}

static void check_attributes(const struct value *spec, struct field_errors *errors)
{
    const struct value *resource = value_member(spec, "resourceAttributes"),
                       *path = value_member(spec, "nonResourceAttributes");
    if (resource && path)
        field_invalid_json(errors, "nonResourceAttributes", path_json(path, errors->arena),
                           "cannot be specified in combination with resourceAttributes");
    if (!resource && !path)
        field_invalid_json(
            errors, "resourceAttributes", "null",
            "exactly one of nonResourceAttributes or resourceAttributes must be specified");
}

static void check_selectors(const struct value *resource, struct field_errors *errors)
{
    static const char *const names[] = { "fieldSelector", "labelSelector" };
    field_enter(errors, "resourceAttributes");
    FOR_EACH(name, names) {
        const struct value *selector = value_member(resource, *name);
        struct bytes raw = value_string(selector, "rawSelector");
        bool has_requirements = value_count(value_member(selector, "requirements")) > 0;
        field_enter(errors, *name);
        if (raw.size > 0 && has_requirements)
            field_invalid_text(errors, "rawSelector", raw,
                               "may not specified at the same time as requirements");
        if (selector && raw.size == 0 && !has_requirements)
            field_required(errors, "requirements",
                           arena_printf(errors->arena,
                                        "when spec.resourceAttributes.%s is specified, "
                                        "requirements or rawSelector is required",
                                        *name));
        field_leave(errors);
    }
    field_leave(errors);
}

/* Metadata has nothing but what the server put there. */
static void check_metadata(const struct request *request, const char *detail,
                           struct field_errors *errors)
{
    struct value *metadata =
        value_clone(errors->arena, value_member(request->body, "metadata"));
    value_remove(metadata, "managedFields");
    value_remove(metadata, "creationTimestamp");
    if (*request->route.ns)
        value_remove(metadata, "namespace");
    if (value_count(metadata) == 0)
        return;
    AUTO_BUFFER shown = { 0 };
    encode_value(&shown, value_member(request->body, "metadata"),
                 type_field(request->route.kind->type, BYTES("metadata"))->type);
    field_invalid_json(errors, "metadata", arena_copy(errors->arena, shown.at, shown.size), detail);
}

static void check_local(const struct request *request, const struct value *spec,
                        struct field_errors *errors)
{
    const struct value *resource = value_member(spec, "resourceAttributes"),
                       *path = value_member(spec, "nonResourceAttributes");
    struct bytes ns = value_string(resource, "namespace");
    field_enter(errors, "spec");
    if (resource && !bytes_equal_text(ns.at ? ns : BYTES(""), request->route.ns)) {
        field_enter(errors, "resourceAttributes");
        field_invalid_text(errors, "namespace", ns.at ? ns : BYTES(""),
                           "must match metadata.namespace");
        field_leave(errors);
    }
    if (path)
        field_invalid_json(errors, "nonResourceAttributes", path_json(path, errors->arena),
                           "disallowed on this kind of request");
    field_leave(errors);
}

/* Upstream names no kind here. */
static bool finish_review(struct request *request, const struct field_errors *errors)
{
    struct kind unnamed = *request->route.kind;
    unnamed.name = "";
    return field_errors_finish(errors, &unnamed, "", &request->err);
}

static bool check_review(struct request *request, const struct value *spec, bool names_user)
{
    struct field_errors errors;
    bool is_local = *request->route.ns != '\0';
    field_errors_init(&errors, &request->arena);
    field_enter(&errors, "spec");
    check_attributes(spec, &errors);
    if (names_user && value_string(spec, "user").size == 0 &&
        value_count(value_member(spec, "groups")) == 0)
        field_invalid_text(&errors, "user", BYTES(""),
                           "at least one of user or group must be specified");
    check_selectors(value_member(spec, "resourceAttributes"), &errors);
    field_leave(&errors);
    check_metadata(request, is_local ? "must be empty except for namespace" : "must be empty",
                   &errors);
    if (is_local)
        check_local(request, spec, &errors);
    return finish_review(request, &errors);
}

static bool answer_access(struct request *request, const struct user *user, bool names_user)
{
    struct attributes attributes = { .user = user };
    const char *reason;
    struct value *spec = spec_of(request);
    if (!check_review(request, spec, names_user))
        return false;
    read_attributes(request, spec, &attributes);
    bool allowed =
        authorizer_allows(request->server->authorizer, &attributes, &request->arena, &reason);
    set_status(request, "status.allowed", value_new_bool(&request->arena, allowed));
    if (*reason)
        set_status(request, "status.reason", value_new_text(&request->arena, reason));
    return true;
}

static bool review_own_access(struct request *request)
{
    return answer_access(request, &request->user, /* names_user= */ false);
}

static bool review_access(struct request *request)
{
    struct arena *arena = &request->arena;
    const struct value *spec = spec_of(request), *groups = value_member(spec, "groups");
    const char **names = arena_array(arena, value_count(groups) + 1, sizeof *names);
    for (size_t i = 0; i < value_count(groups); i++)
        names[i] = value_text(value_item(groups, i), "", arena);
    struct user user = { .name = text_or_empty(spec, "user", arena),
                         .groups = names,
                         .extra = value_member(spec, "extra") };
    return answer_access(request, &user, /* names_user= */ true);
}

static bool review_own_rules(struct request *request)
{
    const char *ns = text_or_empty(spec_of(request), "namespace", &request->arena);
    if (!*ns)
        return fail(&request->err, REASON_BAD_REQUEST, 0, "no namespace on request");
    set_status(request, "spec", value_new_map(&request->arena));
    set_status(request, "status",
               authorizer_rules(request->server->authorizer, &request->user, ns, &request->arena));
    return true;
}

/* ---- who am I, whose token is this ---- */

static struct value *user_info(const struct user *user, struct arena *arena)
{
    struct value *info = value_new_map(arena), *groups = value_new_list(arena);
    value_set(info, arena, "username", value_new_text(arena, user->name));
    if (user->uid)
        value_set(info, arena, "uid", value_new_text(arena, user->uid));
    for (const char *const *group = user->groups; group && *group; group++)
        value_append(groups, arena, value_new_text(arena, *group));
    value_set(info, arena, "groups", groups);
    if (value_count(user->extra) > 0)
        value_set(info, arena, "extra", value_clone(arena, user->extra));
    return info;
}

static bool review_self(struct request *request)
{
    char now[TIME_TEXT_MAX];
    time_write(env_wall_s(request->server->env), now);
    set_status(request, "metadata.creationTimestamp", value_new_text(&request->arena, now));
    set_status(request, "status.userInfo", user_info(&request->user, &request->arena));
    return true;
}

/* ["a" "b"], as upstream prints audiences. */
static const char *audiences_text(const struct value *audiences, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    for (size_t i = 0; i < value_count(audiences); i++)
        buffer_printf(&out, "%s\"%.*s\"", i ? " " : "",
                      BYTES_ARG(value_string(value_item(audiences, i), "")));
    return arena_printf(arena, "[%s]", buffer_text(&out));
}

/* Those of the wanted audiences that the token is for; ours where none is asked for. */
static struct value *match_audiences(struct request *request, const struct token_claims *claims,
                                     const struct value *wanted, struct error *why)
{
    struct arena *arena = &request->arena;
    struct value *own = value_new_list(arena), *matched = value_new_list(arena);
    value_append(own, arena, value_new_text(arena, request->server->options->issuer));
    wanted = value_count(wanted) > 0 ? wanted : own;
    for (size_t i = 0; i < value_count(wanted); i++)
        if (token_has_audience(claims, value_string(value_item(wanted, i), "")))
            value_append(matched, arena, value_item(wanted, i));
    if (value_count(matched) > 0)
        return matched;
    fail(why, REASON_UNAUTHORIZED, 0,
         "[invalid bearer token, token audiences %s is invalid for the target audiences %s]",
         audiences_text(claims->audiences, arena), audiences_text(wanted, arena));
    return NULL;
}

static void answer_token(struct request *request, const struct user *user, struct value *audiences)
{
    set_status(request, "status.authenticated", value_new_bool(&request->arena, true));
    set_status(request, "status.user", user_info(user, &request->arena));
    if (audiences)
        set_status(request, "status.audiences", audiences);
}

static bool refuse_token(struct request *request, const char *why)
{
    set_status(request, "status.error", value_new_text(&request->arena, why));
    set_status(request, "status.user", value_new_map(&request->arena));
    return true;
}

static bool review_bootstrap_token(struct request *request, struct bytes token)
{
    struct api_server *server = request->server;
    struct user user;
    if (!bootstrap_token_user(server->core, token, env_wall_s(server->env), &request->arena, &user))
        return refuse_token(request, "invalid bearer token");
    answer_token(request, &user, NULL);
    return true;
}

static bool review_token(struct request *request)
{
    struct arena *arena = &request->arena;
    struct api_server *server = request->server;
    const struct value *spec = spec_of(request);
    struct bytes token = value_string(spec, "token");
    struct token_claims claims;
    struct error why = { 0 };
    struct user user;
    if (token.size == 0)
        return fail(&request->err, REASON_BAD_REQUEST, 0,
                    "token is required for TokenReview in authentication");
    if (bootstrap_token_is(token))
        return review_bootstrap_token(request, token);
    struct value *audiences = NULL;
    struct token_trust trust = server_token_trust(server);
    if (token_parse(token, &trust, arena, &claims, &why) &&
        token_check(server->core, &claims, arena, /* warnings= */ NULL, &why))
        audiences = match_audiences(request, &claims, value_member(spec, "audiences"), &why);
    if (!audiences)
        return refuse_token(request, why.message);
    token_user(&claims, arena, &user);
    answer_token(request, &user, audiences);
    return true;
}

/* Whoever asks has the fields of his question, though nobody will ever change them. */
static void set_owner(struct request *request)
{
    struct arena *arena = &request->arena;
    char now[TIME_TEXT_MAX];
    time_write(env_wall_s(request->server->env), now);
    const struct field_owner owner = { .manager = request->write.field_manager, .now = now };
    struct bytes list = managed_update((struct bytes){ NULL, 0 }, request->route.kind, NULL,
                                       request->body, &owner, arena);
    if (list.at)
        set_status(request, "metadata.managedFields", json_parse(list, NULL, arena, NULL));
}

bool request_review(struct request *request, bool *ret_handled)
{
    const struct { const struct kind *kind; bool (*answer)(struct request *); } rows[] = {
        { well_known.self_subject_access_review,  review_own_access },
        { well_known.subject_access_review,       review_access },
        { well_known.local_subject_access_review, review_access },
        { well_known.self_subject_rules_review,   review_own_rules },
        { well_known.self_subject_review,         review_self },
        { well_known.token_review,                review_token },
    };
    *ret_handled = false;
    FOR_EACH(row, rows) {
        if (row->kind != request->route.kind || request->route.subresource)
            continue;
        *ret_handled = true;
        if (*request->route.ns)
            set_status(request, "metadata.namespace",
                       value_new_text(&request->arena, request->route.ns));
        if (row->kind != well_known.self_subject_review &&
            row->kind != well_known.self_subject_rules_review)
            set_owner(request);
        request->value = request->body;
        request->answer_kind = row->kind;
        request->answer = ANSWER_VALUE;
        request->status = 201;
        return row->answer(request);
    }
    return true;
}
