/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline.c - the verbs, and upstream's words for what cannot be done. */
#include "apiserver/pipeline.h"

#include <stdlib.h>

#include "apiserver/authz.h"
#include "apiserver/convert.h"
#include "apiserver/webhooks.h"
#include "apiserver/write_owners.h"
#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/time_text.h"
#include "object/validation.h"

const char *kind_qualified_resource(const struct kind *kind, struct arena *arena)
{
    if (!*kind->group)
        return kind->resource;
    return arena_printf(arena, "%s.%s", kind->resource, kind->group);
}

void fail_not_found(struct error *err, const struct kind *kind, const char *name)
{
    fail(err, REASON_NOT_FOUND, 0, "%s%s%s \"%s\" not found", kind->resource,
         *kind->group ? "." : "", kind->group, name);
}

void fail_already_exists(struct error *err, const struct kind *kind, const char *name)
{
    fail(err, REASON_ALREADY_EXISTS, 0, "%s%s%s \"%s\" already exists", kind->resource,
         *kind->group ? "." : "", kind->group, name);
}

void fail_conflict(struct error *err, const struct kind *kind, const char *name, const char *why)
{
    fail(err, REASON_CONFLICT, 0, "Operation cannot be fulfilled on %s%s%s \"%s\": %s",
         kind->resource, *kind->group ? "." : "", kind->group, name, why);
}

void fail_object_modified(struct error *err, const struct kind *kind, const char *name)
{
    fail_conflict(
        err, kind, name,
        "the object has been modified; please apply your changes to the latest version and try again");
}

const char *now_text(struct core *core, struct arena *arena)
{
    char text[TIME_TEXT_MAX];
    time_write(env_wall_s(core_env(core)), text);
    return arena_strdup(arena, text);
}

/* New times alone are no change. */
static bool has_same_owners(const struct write *write)
{
    struct bytes next = write->managed_fields, old = write->old->managed_fields;
    return bytes_equal(next, old) || managed_same_but_times(next, old, write->arena);
}

const struct kind *write_kind(const struct kind *kind)
{
    return kind->custom ? kind : kind->storage;
}

bool write_read_old(struct write *write, struct error *err)
{
    write->old_value = object_as_kind(write->old, write->kind, write->arena, err);
    return write->old_value != NULL;
}

/* What was stored in another version, or before its definition changed, is stored anew. */
static bool is_stored_alike(const struct write *write)
{
    const struct kind *kind = write->old->kind, *storage = write->kind->storage;
    if (!kind->custom || kind == storage)
        return true;
    return text_equal(kind->version, storage->version) &&
           value_equal(write->next, value_from_object(write->old, write->arena));
}

const struct object *write_finish(struct write *write)
{
    struct core *core = write->pipeline->core;
    const struct kind *kind = write->kind->storage;
    if (write->old && value_equal(write->next, write->old_value) && is_stored_alike(write) &&
        has_same_owners(write)) {
        write->request->unchanged = true;
        return object_ref(write->old);
    }
    if (write->request->dry_run)
        return object_freeze_managed(kind, write->next, write->managed_fields, 0);
    quota_charge(write);
    struct object *object = object_freeze_managed(kind, write->next, write->managed_fields,
                                                  core_next_revision(core));
    core_put(core, object_ref(object));
    return object;
}

bool write_admit(struct write *write, struct error *err)
{
    if (!admission_mutate(write, err))
        return false;
    if (write->kind->storage == well_known.service &&
        !service_allocate(write->pipeline->services, write, err))
        return false;
    defaults_apply(write->next, write->kind, write->arena);
    return true;
}

/* Entries that came from a client are checked like the rest of its metadata. */
static void show_owners(struct write *write)
{
    if (write->sent_owners && write->managed_fields.at)
        value_set_at(write->next, write->arena, "metadata.managedFields",
                     json_parse(write->managed_fields, NULL, write->arena, NULL));
}

bool write_check(struct write *write, struct error *err)
{
    struct field_errors errors;
    field_errors_init(&errors, write->arena);
    show_owners(write);
    if (write->old_value)
        validate_update(write->next, write->old_value, write->kind, &errors);
    else
        validate_create(write->next, write->kind, &errors);
    if (write->sent_owners)
        value_remove_at(write->next, "metadata.managedFields");
    if (!field_errors_finish(&errors, write->kind, write->name, err) ||
        !admission_validate(write, err))
        return false;
    struct pipeline *pipeline = write->pipeline;
    struct role_write change = { write->request->user, write->kind, write->request->ns, write->next,
                                 write->old_value };
    return !pipeline->authorizer || !change.user ||
           authorizer_may_grant(pipeline->authorizer, pipeline->core, &change, write->arena, err);
}

void pipeline_set_authorizer(struct pipeline *pipeline, struct authorizer *authorizer)
{
    pipeline->authorizer = authorizer;
}

static const struct object *run_verb(struct pipeline *pipeline, struct write_request *request,
                                     struct error *err)
{
    subresource_function *special =
        request->subresource ? subresource_find(request->kind, request->subresource, request->verb)
                             : NULL;
    if (special)
        return special(pipeline, request, err);
    switch (request->verb) {
    case WRITE_CREATE: return write_create(pipeline, request, err);
    case WRITE_UPDATE: return write_update(pipeline, request, err);
    case WRITE_PATCH:  return write_patch(pipeline, request, err);
    case WRITE_DELETE: return write_delete(pipeline, request, err);
    }
    return NULL;
}

static const struct object *run(void *context, struct write_request *request, struct error *err)
{
    struct pipeline *pipeline = context;
    struct error own = { 0 };
    if (!err)
        err = &own;
    webhooks_begin(pipeline->webhooks, request);
    const struct object *object = run_verb(pipeline, request, err);
    if (object || err->reason != REASON_PENDING)
        webhooks_forget(pipeline->webhooks, request);
    return object;
}

struct webhooks *pipeline_webhooks(struct pipeline *pipeline)
{
    return pipeline->webhooks;
}

struct pipeline *pipeline_new(const struct pipeline_options *options, struct error *err)
{
    struct pipeline *pipeline = MEMORY_NEW(struct pipeline);
    pipeline->options = *options;
    pipeline->core = options->core;
    pipeline->service_cidr = memory_strdup(options->service_cidr);
    pipeline->issuer = memory_strdup(options->issuer);
    pipeline->options.service_cidr = pipeline->service_cidr;
    pipeline->options.issuer = pipeline->issuer;
    pipeline->services = service_allocator_new(options->core, options->service_cidr,
                                               options->node_port_min, options->node_port_max, err);
    if (!pipeline->services) {
        pipeline_free(pipeline);
        return NULL;
    }
    pipeline->webhooks = webhooks_new(options->core);
    core_set_writer(options->core, run, pipeline);
    return pipeline;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    service_allocator_free(pipeline->services);
    webhooks_free(pipeline->webhooks);
    free(pipeline->service_cidr);
    free(pipeline->issuer);
    free(pipeline);
}
