/* SPDX-License-Identifier: Apache-2.0 */
/* admission_authorizer.c - `authorizer` asks what requests are asked: see admission_authorizer.h. */
#include "write/admission_authorizer.h"

#include "access/authz.h"
#include "base/arena.h"
#include "cel/authorizer.h"
#include "codec/value.h"
#include "core/writer.h"

struct asking {
    struct cel_authorizer authorizer;
    const struct write   *write;
};

static const char *text(struct arena *arena, struct bytes bytes)
{
    return bytes.size ? arena_copy(arena, bytes.at, bytes.size) : "";
}

/* A service account as its token would have it. */
static const struct user *service_account(const struct cel_request *request, struct arena *arena)
{
    const char *ns = text(arena, request->service_account_namespace),
               *name = text(arena, request->service_account);
    struct user *user = ARENA_NEW(arena, struct user);
    const char **groups = arena_array(arena, 4, sizeof *groups);
    groups[0] = "system:serviceaccounts";
    groups[1] = arena_printf(arena, "system:serviceaccounts:%s", ns);
    groups[2] = "system:authenticated";
    user->name = arena_printf(arena, "system:serviceaccount:%s:%s", ns, name);
    user->groups = groups;
    return user;
}

static struct cel_decision decide(const struct cel_authorizer *authorizer,
                                  const struct cel_request *request, struct arena *arena)
{
    const struct asking *asking = container_of(authorizer, struct asking, authorizer);
    const struct write *write = asking->write;
    struct authorizer *own = write->pipeline->authorizer;
    bool is_account = request->service_account.size > 0;
    const struct attributes attributes = {
        .user = is_account ? service_account(request, arena) : write->request->user,
        .verb = text(arena, request->verb),
        .group = text(arena, request->group),
        .resource = request->path.size ? NULL : text(arena, request->resource),
        .subresource = request->subresource.size ? text(arena, request->subresource) : NULL,
        .ns = text(arena, request->namespace),
        .name = text(arena, request->name),
        .path = text(arena, request->path),
        .field_selector = request->field_selector.size ? text(arena, request->field_selector) : NULL,
        .label_selector = request->label_selector.size ? text(arena, request->label_selector) : NULL,
    };
    struct cel_decision decision = { .is_allowed = true, .reason = "" };
    if (own && attributes.user)
        decision.is_allowed = authorizer_allows(own, &attributes, arena, &decision.reason);
    return decision;
}

static const struct cel_authorizer *asking_for(const struct expression_inputs *inputs)
{
    struct asking *asking = ARENA_NEW(inputs->arena, struct asking);
    *asking = (struct asking){ { decide }, inputs->subject->write };
    return &asking->authorizer;
}

struct cel_value admission_authorizer(const struct expression_inputs *inputs)
{
    return cel_make_authorizer(asking_for(inputs), inputs->arena);
}

struct cel_value admission_request_resource(const struct expression_inputs *inputs)
{
    const struct write *write = inputs->subject->write;
    const struct write_request *request = write->request;
    const char *sub = request->subresource;
    const struct cel_request about = {
        .group = bytes_of(write->kind->group),
        .resource = bytes_of(write->kind->resource),
        .subresource = bytes_of(sub ? sub : ""),
        .namespace = bytes_of(admission_namespace(write)),
        .name = bytes_of(write->name ? write->name : ""),
    };
    return cel_make_resource_check(asking_for(inputs), &about, inputs->arena);
}
