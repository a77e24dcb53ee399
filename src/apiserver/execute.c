/* SPDX-License-Identifier: Apache-2.0 */
/* execute.c - a request on the core's thread: may the user do it, and the act itself.
 *
 * A write is answered when it is durable: the request waits in core_when_durable.  Everything else
 * goes back at once. */
#include "apiserver/component_answer.h"
#include "apiserver/impersonation.h"
#include "apiserver/list_options.h"
#include "apiserver/list_place.h"
#include "apiserver/query.h"
#include "apiserver/stream.h"
#include "apiserver/usage_answer.h"
#include "apiserver/watch.h"
#include "access/authz.h"
#include "write/bootstrap_token.h"
#include "write/convert.h"
#include "write/pipeline.h"
#include "write/refusal.h"
#include "apiserver/request.h"
#include "write/webhooks.h"
#include "base/env.h"
#include "object/custom_kind.h"

/* ---- may he ---- */

/* Who may read must not thereby run commands: a WebSocket begins with a GET, but what it opens
 * asks for "create" like the POST of other clients. */
static bool needs_create(const struct request *request)
{
    static const char *const subresources[] = { "exec", "attach", "portforward" };
    const struct route *route = &request->route;
    if (!route->subresource || route->verb == REQUEST_CREATE)
        return false;
    FOR_EACH(name, subresources)
        if (text_equal(route->subresource->name, *name))
            return true;
    return route->kind == well_known.node && route->rest && request->wants_upgrade;
}

/* "x" of metadata.name=x, where a list asks for one object only. */
static const char *selected_name(struct request *request, struct bytes selector)
{
    static const char prefix[] = "metadata.name=";
    while (selector.at) {
        struct bytes one = bytes_next(&selector, ',');
        if (!bytes_starts_with(one, prefix))
            continue;
        size_t skip = sizeof prefix - 1;
        if (one.size > skip && one.at[skip] == '=')
            skip++;
        return arena_copy(&request->arena, one.at + skip, one.size - skip);
    }
    return "";
}

/* A list or a watch of one name counts as one of that name, as upstream has it. */
static void add_selector(struct request *request, struct attributes *attributes)
{
    enum request_verb verb = request->route.verb;
    if (verb != REQUEST_LIST && verb != REQUEST_WATCH && verb != REQUEST_DELETE_COLLECTION)
        return;
    attributes->label_selector = query_text(request, "labelSelector");
    attributes->field_selector = query_text(request, "fieldSelector");
    if (attributes->field_selector && !*attributes->name)
        attributes->name = selected_name(request, bytes_of(attributes->field_selector));
}

static bool may(struct request *request)
{
    const struct route *route = &request->route;
    struct attributes attributes = { .user = &request->user };
    if (route->kind && !route->foreign) {
        attributes.verb = verb_text(route->verb);
        attributes.group = route->kind->group;
        attributes.resource = route->kind->resource;
        attributes.subresource = route->subresource ? route->subresource->name : NULL;
        attributes.ns =
            route->kind == well_known.namespace && route->name ? route->name : route->ns;
        attributes.name = route->name ? route->name : "";
        add_selector(request, &attributes);
    } else if (route->foreign && route->foreign->resource) {
        attributes.verb = route->foreign->verb;
        attributes.group = route->foreign->group;
        attributes.resource = route->foreign->resource;
        attributes.subresource = route->foreign->subresource;
        attributes.ns = route->ns;
        attributes.name = route->name ? route->name : "";
        add_selector(request, &attributes);
    } else {
        attributes.verb = route->path_verb;
        attributes.path = request->path;
    }
    struct authorizer *authorizer = request->server->authorizer;
    if (!authorize(authorizer, &attributes, &request->arena, &request->err))
        return false;
    attributes.verb = verb_text(REQUEST_CREATE);
    return !needs_create(request) ||
           authorize(authorizer, &attributes, &request->arena, &request->err);
}

/* ---- writes ---- */

/* A Scale, or what else a subresource answers with, has one version. */
static bool is_of_route(const struct request *request)
{
    const struct kind *kind = request->route.kind, *own = request->object->kind;
    return kind->custom && own->custom && text_equal(kind->group, own->group);
}

static void durable(void *context, const struct error *err)
{
    struct request *request = context;
    if (err) {
        object_put(request->object);
        request->object = NULL;
        request->err = *err;
        request_fail(request);
        return;
    }
    if (request->answer == ANSWER_OBJECT && is_of_route(request))
        request_convert(request, request_to_thread);
    else
        request_to_thread(request);
}

static bool run_write(struct request *request, enum write_verb verb)
{
    struct write_request *write = &request->write;
    const struct route *route = &request->route;
    write->verb = verb;
    write->kind = route->kind;
    write->ns = route->ns;
    write->name = route->name;
    write->subresource = route->subresource ? route->subresource->name : NULL;
    write->user = &request->user;
    write->body =
        !route->subresource && verb != WRITE_PATCH && !route->kind->custom
            ? kind_convert(request->body, route->kind, route->kind->storage, &request->arena)
            : request->body;
    write->arena = &request->arena;
    write->ticket = request;
    write->is_awaited = true;
    if (webhooks_are_asked(pipeline_webhooks(request->server->pipeline), route->kind) && write->body)
        write->body = value_clone(&request->arena, write->body);         /* it may be run again */
    request->object = core_write(request->server->core, write, &request->err);
    return request->object != NULL;
}

static void execute_resource(struct request *);

static void execute_again(void *context)
{
    struct request *request = context;
    error_clear(&request->err);
    request->write.created = request->write.deleted = request->write.unchanged = false;
    if (request_renew_kind(request))
        execute_resource(request);
    else
        request_fail(request);
}

static void abandon(void *request)
{
    request_free(request);
}

static void fail_settled(void *context, const struct error *err)
{
    (void)err;                           /* ours stands, whatever became of the other write */
    request_fail(context);
}

/* What the write has met may wait for the disk, and is seen by nobody yet: who reads again and tries
 * again would meet it again, however often. */
static bool has_met_another(const struct request *request)
{
    return request->err.reason == REASON_CONFLICT || request->err.reason == REASON_ALREADY_EXISTS;
}

/* The write waits for a webhook, or has failed. */
static void fail_or_park(struct request *request)
{
    if (request->err.reason == REASON_PENDING)
        webhooks_when_answered(pipeline_webhooks(request->server->pipeline), &request->write,
                               execute_again, abandon, request);
    else if (has_met_another(request))
        core_when_durable(request->server->core, fail_settled, request);
    else
        request_fail(request);
}

/* Kinds whose deletion answers with the object; the others answer a Status. */
static bool returns_deleted(const struct kind *kind)
{
    static const struct { const char *group, *resource; } rows[] = {
        { "",                "pods"                    },
        { "",                "services"                },
        { "",                "persistentvolumes"       },
        { "",                "persistentvolumeclaims"  },
        { "",                "serviceaccounts"         },
        { "",                "resourcequotas"          },
        { "",                "podtemplates"            },
        { "storage.k8s.io",  "csidrivers"              },
        { "storage.k8s.io",  "csinodes"                },
        { "storage.k8s.io",  "storageclasses"          },
        { "storage.k8s.io",  "volumeattachments"       },
        { "storage.k8s.io",  "volumeattributesclasses" },
        { "resource.k8s.io", "deviceclasses"           },
        { "resource.k8s.io", "resourceclaims"          },
        { "resource.k8s.io", "resourceclaimtemplates"  },
        { "resource.k8s.io", "resourceslices"          },
    };
    FOR_EACH(row, rows)
        if (text_equal(row->resource, kind->resource) && text_equal(row->group, kind->group))
            return true;
    return false;
}

static void choose_write_answer(struct request *request)
{
    const struct write_request *write = &request->write;
    request->answer = ANSWER_OBJECT;
    request->status = write->created ? 201 : 200;
    if (write->verb == WRITE_DELETE && write->deleted && !returns_deleted(write->kind))
        request->answer = ANSWER_STATUS_SUCCESS;
    if (write->verb == WRITE_DELETE && !write->deleted && write->is_cascading)
        request->status = 202;
    if (write->subresource &&
        (text_equal(write->subresource, "binding") || text_equal(write->subresource, "eviction")))
        request->answer = ANSWER_STATUS_SUCCESS;
}

/* An apply of what is not there, and an update that creates, want the right to create. */
static bool may_create(struct request *request, enum write_verb verb)
{
    const struct route *route = &request->route;
    bool creates = verb == WRITE_PATCH ? request->write.patch_type == PATCH_APPLY
                                       : verb == WRITE_UPDATE &&
                                             (route->kind->flags & KIND_PUT_CREATES);
    if (!creates || route->subresource ||
        core_get_latest(request->server->core, route->kind->storage, route->ns, route->name))
        return true;
    struct attributes attributes = { .user = &request->user,
                                     .verb = "create",
                                     .group = route->kind->group,
                                     .resource = route->kind->resource,
                                     .ns = route->ns,
                                     .name = route->name };
    return authorize(request->server->authorizer, &attributes, &request->arena, &request->err);
}

static void warn_of_orphans(struct request *request)
{
    if (request->route.kind == well_known.job && !request->write.subresource &&
        request->write.propagation == PROPAGATION_DEFAULT)
        decode_note(&request->write.warnings, &request->arena,
                    "child pods are preserved by default when jobs are deleted; set "
                    "propagationPolicy=Background to remove them or set propagationPolicy=Orphan "
                    "to suppress this warning");
}

static void execute_write(struct request *request, enum write_verb verb)
{
    bool is_review = false;
    if (verb == WRITE_DELETE)
        warn_of_orphans(request);
    if (!may_create(request, verb))
        request_fail(request);
    else if (verb == WRITE_CREATE && !request_review(request, &is_review))
        request_fail(request);
    else if (is_review)
        request_to_thread(request);
    else if (!run_write(request, verb))
        fail_or_park(request);
    else {
        choose_write_answer(request);
        core_when_durable(request->server->core, durable, request);
    }
}

/* ---- deletecollection ---- */

/* What is to be deleted: in the order of keys, from the place where the query goes on. */
struct selection {
    const struct list_options *options;
    const char                *after;    /* NULL: from the beginning */
    const struct object      **items;
    size_t                     count, capacity;
    bool                       takes_all, has_more;
    struct arena              *arena;
};

static bool is_behind(const struct selection *selection, const struct object *object)
{
    return !selection->after ||
           strcmp(object_key(object, selection->arena), selection->after) > 0;
}

static bool collect(void *context, const struct object *object)
{
    struct selection *selection = context;
    const struct list_options *options = selection->options;
    if (!selection->takes_all &&
        (!is_behind(selection, object) || !list_options_match(options, object)))
        return true;
    selection->has_more = !selection->takes_all && options->limit > 0 &&
                          (int64_t)selection->count == options->limit;
    if (selection->has_more)
        return false;
    selection->items = arena_grow(selection->arena, selection->items, selection->count,
                                  &selection->capacity, sizeof *selection->items);
    selection->items[selection->count++] = object_ref(object);
    return true;
}

/* Objects that go away meanwhile are no failure. */
static bool delete_one(struct request *request, const struct object *object)
{
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    struct write_request write = request->write;
    write.verb = WRITE_DELETE;
    write.kind = object->kind;
    write.ns = object->namespace;
    write.name = object->name;
    write.user = &request->user;
    write.arena = &arena;
    AUTO_PUT last = core_write(request->server->core, &write, &err);
    bool is_asked_for = write.precondition_uid || write.precondition_revision;
    if (last || err.reason == REASON_NOT_FOUND || (err.reason == REASON_CONFLICT && !is_asked_for))
        return true;
    error_keep(&request->err, &err, NULL);
    if (write.held_key)
        request->write.held_key = arena_strdup(&request->arena, write.held_key);
    return false;
}

static bool is_made_by_webhook(const struct kind *kind)
{
    return kind->custom && kind->custom->all->webhook;
}

/* Where a webhook makes the version that was asked for, what is asked for is known only then. */
static bool select_late(struct request *request)
{
    struct core_page *page = &request->page;
    struct list_options *options;
    size_t kept = 0;
    if (!list_options_read(request, &options))
        return false;
    for (size_t i = 0; i < page->count; i++) {
        bool is_full = options->limit > 0 && (int64_t)kept == options->limit;
        if (!is_full && list_options_match(options, page->items[i]))
            page->items[kept++] = page->items[i];
        else
            object_put(page->items[i]);
    }
    page->count = kept;
    return true;
}

static void delete_selected(struct request *request)
{
    struct core_page *page = &request->page;
    bool good = !is_made_by_webhook(request->route.kind) || select_late(request);
    for (size_t i = 0; i < page->count; i++)
        good = good && delete_one(request, page->items[i]);
    page->revision = core_revision(request->server->core);
    request->answer = ANSWER_PAGE;
    request->status = 200;
    if (good)
        core_when_durable(request->server->core, durable, request);
    else
        fail_or_park(request);
}

static bool select_page(struct request *request)
{
    struct core *core = request->server->core;
    const struct route *route = &request->route;
    struct selection selection = { .arena = &request->arena,
                                   .takes_all = is_made_by_webhook(route->kind) };
    struct list_options *options;
    struct list_place place;
    if (!list_options_read(request, &options) || !list_place_read(request, &place))
        return false;
    selection.options = options;
    selection.after = place.token.after;
    core_each_latest(core, route->kind, route->ns, collect, &selection);
    request->page = (struct core_page){ .items = selection.items, .count = selection.count,
                                        .revision = core_revision(core) };
    if (selection.has_more)
        request->continue_token = list_place_after(
            request, &place,
            object_key(selection.items[selection.count - 1], &request->arena));
    return true;
}

static void execute_delete_collection(struct request *request)
{
    bool is_first = !request->page.items;        /* that it is run */
    warn_of_orphans(request);
    request->write.ticket = request;
    if (is_first && !select_page(request))
        request_fail(request);
    else
        request_convert(request, delete_selected);
}

/* ---- everything ---- */

static void execute_connect(struct request *request)
{
    if (!request_connect_admit(request))
        fail_or_park(request);
    else if (!request_connect(request))
        request_fail(request);
    else
        request_to_thread(request);
}

static void execute_resource(struct request *request)
{
    const struct route *route = &request->route;
    if (route->rest) {
        execute_connect(request);
        return;
    }
    if (route->verb != REQUEST_WATCH && is_usage_kind(route->kind)) {
        request_usage(request);
        return;
    }
    if (route->verb != REQUEST_WATCH && is_component_kind(route->kind)) {
        request_components(request);
        return;
    }
    switch (route->verb) {
    case REQUEST_GET:
    case REQUEST_LIST:
        request_read(request);
        return;
    case REQUEST_WATCH:
        if (!request_watch(request))
            request_fail(request);
        return;
    case REQUEST_CREATE:            execute_write(request, WRITE_CREATE); return;
    case REQUEST_UPDATE:            execute_write(request, WRITE_UPDATE); return;
    case REQUEST_PATCH:             execute_write(request, WRITE_PATCH);  return;
    case REQUEST_DELETE:            execute_write(request, WRITE_DELETE); return;
    case REQUEST_DELETE_COLLECTION: execute_delete_collection(request);   return;
    case REQUEST_CONNECT:
    case REQUEST_VERB_COUNT:
        break;
    }
    fail(&request->err, REASON_METHOD_NOT_ALLOWED, 0,
         "the server does not allow this method on the requested resource");
    request_fail(request);
}

/* Whoever asks may know whether we live; a single check is for those who may. */
static bool is_open_path(const struct request *request)
{
    static const char *const open[] = { "/livez", "/readyz", "/healthz" };
    FOR_EACH(path, open)
        if (text_equal(request->path, *path))
            return true;
    return false;
}

/* What only the core's state can say of a bearer token. */
static bool check_token(struct request *request)
{
    struct api_server *server = request->server;
    if (request->bootstrap_token.at)
        return bootstrap_token_user(server->core, request->bootstrap_token,
                                    env_wall_s(server->env), &request->arena, &request->user);
    return !request->claims || token_check(server->core, request->claims, &request->arena,
                                           &request->write.warnings, NULL);
}

static bool let_in(struct request *request)
{
    if (!check_token(request))
        return fail(&request->err, REASON_UNAUTHORIZED, 0, "Unauthorized");
    return request_renew_kind(request) && impersonation_check(request) &&
           (is_open_path(request) || may(request));
}

static void tell_refusal(struct request *request)
{
    const struct refusal *refusal = request->refusal;
    const struct route *route = &request->route;
    if (request->is_about_patch &&
        !core_get_latest(request->server->core, route->kind->storage, route->ns, route->name)) {
        fail_not_found(&request->err, route->kind, route->name);
        request_fail(request);
        return;
    }
    request->err = refusal->err;
    request->bad_options = refusal->bad_options;
    request->names_nothing = refusal->names_nothing;
    request_fail(request);
}

void request_execute(struct request *request)
{
    request->server->requests++;
    request->server->requests_by_verb[request->route.kind ? request->route.verb : REQUEST_GET]++;
    if (!let_in(request)) {
        request->is_heard = false;
        request_fail(request);
        return;
    }
    if (request->refusal) {
        tell_refusal(request);
        return;
    }
    if (request->route.foreign) {
        aggregator_pass_on(request);
        return;
    }
    if (request->route.path == PATH_OPENAPI_V3 && aggregator_pass_on_document(request))
        return;
    if (request->route.path) {
        aggregator_list(request->server->aggregator, &request->arena, &request->extensions);
        request->answer = ANSWER_PATH;
        if (request->route.path == PATH_METRICS) {
            core_stats(request->server->core, &request->stats);
            memcpy(request->requests_by_verb, request->server->requests_by_verb,
                   sizeof request->requests_by_verb);
            request->requests_seen = request->server->requests;
            request->requests_failed_seen = request->server->requests_failed;
        }
        request_to_thread(request);
        return;
    }
    execute_resource(request);
}
