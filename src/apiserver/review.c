/* SPDX-License-Identifier: Apache-2.0 */
/* review.c - kinds that are questions: they are created, answered in their status, and never
 * stored. */
#include "apiserver/authz.h"
#include "apiserver/request.h"
#include "base/env.h"

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
        if (text_is_empty(ret->subresource))
            ret->subresource = NULL;
    } else {
        ret->verb = text_or_empty(path, "verb", arena);
        ret->path = text_or_empty(path, "path", arena);
    }
}

static bool check_spec(struct request *request, const struct value *spec)
{
    const struct value *resource = value_member(spec, "resourceAttributes"),
                       *path = value_member(spec, "nonResourceAttributes");
    if ((resource != NULL) != (path != NULL))
        return true;
    const char *message =
        resource
            ? "Invalid value: cannot be specified in combination with resourceAttributes"
            : "Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified";
    fail(&request->err, REASON_INVALID, 0, "%s.%s \"\" is invalid: spec.resourceAttributes: %s",
         request->route.kind->name, request->route.kind->group, message);
    error_add_cause(&request->err, &request->arena, "FieldValueInvalid", "spec.resourceAttributes",
                    message);
    return false;
}

static bool answer_access(struct request *request, const struct user *user)
{
    struct attributes attributes = { .user = user };
    const char *reason;
    struct value *spec = spec_of(request);
    if (!check_spec(request, spec))
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
    return answer_access(request, &request->user);
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
    if (*request->route.ns &&
        !bytes_equal_text(value_string(spec, "resourceAttributes.namespace"), request->route.ns))
        return fail(&request->err, REASON_BAD_REQUEST, 0,
                    "spec.resourceAttributes.namespace must match namespace: %s",
                    request->route.ns);
    return answer_access(request, &user);
}

static bool review_own_rules(struct request *request)
{
    const char *ns = text_or_empty(spec_of(request), "namespace", &request->arena);
    if (!*ns)
        return fail(&request->err, REASON_BAD_REQUEST, 0, "no namespace on request");
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
    set_status(request, "status.userInfo", user_info(&request->user, &request->arena));
    return true;
}

static bool review_token(struct request *request)
{
    struct arena *arena = &request->arena;
    struct api_server *server = request->server;
    const struct value *spec = spec_of(request), *audiences = value_member(spec, "audiences");
    const char *audience = value_count(audiences) > 0
                               ? value_text(value_item(audiences, 0), "", arena)
                               : server->options->issuer;
    struct token_claims claims;
    struct error why = { 0 };
    struct user user;
    bool good =
        token_parse(value_string(spec, "token"), server->token_key, server->options->issuer,
                    audience ? audience : "", env_wall_s(server->env), arena, &claims, &why) &&
        token_check(server->core, &claims, &why);
    if (!good) {
        set_status(request, "status.error", value_new_text(arena, why.message));
        set_status(request, "status.user", value_new_map(arena));
        return true;
    }
    struct value *list = value_new_list(arena);
    value_append(list, arena, value_new_text(arena, audience));
    token_user(&claims, arena, &user);
    set_status(request, "status.authenticated", value_new_bool(arena, true));
    set_status(request, "status.user", user_info(&user, arena));
    set_status(request, "status.audiences", list);
    return true;
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
        request->value = request->body;
        request->answer_kind = row->kind;
        request->answer = ANSWER_VALUE;
        request->status = 201;
        return row->answer(request);
    }
    return true;
}
