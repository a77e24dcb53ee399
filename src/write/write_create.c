/* SPDX-License-Identifier: Apache-2.0 */
/* write_create.c - a new object: its name, uid and time, and all that only creation does. */
#include "write/convert.h"
#include "write/write_owners.h"
#include "base/arena.h"
#include "base/env.h"
#include "object/custom_kind.h"
#include "write/refusal.h"

enum { GENERATED_SUFFIX = 5, GENERATED_PREFIX_MAX = 58, GENERATE_TRIES = 8 };

static const char *generate_name(struct core *core, struct bytes prefix, struct arena *arena)
{
    static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
    char suffix[GENERATED_SUFFIX + 1] = { 0 };
    for (int i = 0; i < GENERATED_SUFFIX; i++)
        suffix[i] = letters[env_random_below(core_env(core), sizeof letters - 1)];
    size_t size = prefix.size < GENERATED_PREFIX_MAX ? prefix.size : GENERATED_PREFIX_MAX;
    return arena_printf(arena, "%.*s%s", (int)size, prefix.at, suffix);
}

/* A LimitRange need not have a name. */
static void name_limit_range(struct write *write, struct value *metadata)
{
    char uuid[37];
    env_uuid(core_env(write->pipeline->core), uuid);
    value_set(metadata, write->arena, "name", value_new_text(write->arena, uuid));
}

/* A generated name that is taken is drawn again; a name that stays taken is AlreadyExists, as
 * upstream answers. */
static void take_name(struct write *write, struct value *metadata)
{
    struct core *core = write->pipeline->core;
    struct bytes prefix = value_string(metadata, "generateName");
    if (write->kind == well_known.limit_range && prefix.size == 0 &&
        value_string(metadata, "name").size == 0)
        name_limit_range(write, metadata);
    write->name = value_text(metadata, "name", write->arena);
    if (!text_is_empty(write->name) || prefix.size == 0) {
        write->name = write->name ? write->name : "";
        return;
    }
    for (int i = 0; i < GENERATE_TRIES; i++) {
        write->name = generate_name(core, prefix, write->arena);
        if (!core_get_latest(core, write->kind, write->request->ns, write->name))
            break;
    }
    value_set(metadata, write->arena, "name", value_new_text(write->arena, write->name));
}

static bool check_namespace(struct write *write, struct value *metadata, struct error *err)
{
    struct bytes ns = value_string(metadata, "namespace");
    if (!write->kind->namespaced) {
        value_remove(metadata, "namespace");         /* as if it had not been said */
    } else if (ns.size == 0) {
        value_set(metadata, write->arena, "namespace",
                  value_new_text(write->arena, write->request->ns));
    } else if (!bytes_equal_text(ns, write->request->ns)) {
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "the namespace of the provided object does not match the namespace sent on the request");
    }
    return true;
}

/* What no client may say of a new object is nobody's field. */
static void clear_fate(struct value *next)
{
    static const char *const cleared[] = { "deletionTimestamp", "deletionGracePeriodSeconds",
                                           "selfLink" };
    FOR_EACH(name, cleared)
        value_remove(value_member(next, "metadata"), *name);
}

/* One that is none is no one's concern. */
static bool has_revision(const struct value *metadata)
{
    uint64_t revision;
    return bytes_to_uint64(value_string(metadata, "resourceVersion"), &revision) && revision > 0;
}

static void set_server_fields(struct write *write, struct value *metadata)
{
    struct core *core = write->pipeline->core;
    char uid[37];
    if (!has_revision(metadata))
        value_remove(metadata, "resourceVersion");
    env_uuid(core_env(core), uid);
    value_set(metadata, write->arena, "uid", value_new_text(write->arena, uid));
    value_set(metadata, write->arena, "creationTimestamp",
              value_new_text(write->arena, core_now_text(core, write->arena)));
    if (write->kind->flags & KIND_GENERATION)
        value_set(metadata, write->arena, "generation", value_new_int(write->arena, 1));
    if (write->kind->flags & KIND_STATUS_RESET)
        value_remove(write->next, "status");
}

static bool prepare_create(struct write *write, struct error *err)
{
    struct value *metadata = value_make_at(write->next, write->arena, "metadata", VALUE_MAP);
    if (!check_namespace(write, metadata, err))
        return false;
    take_name(write, metadata);
    set_server_fields(write, metadata);
    return true;
}

/* What would be refused for other reasons is; upstream's store looks at this last, and a dry run does
 * not get there. */
static bool check_revision(const struct write *write, struct error *err)
{
    struct value *metadata = value_member(write->next, "metadata");
    if (!has_revision(metadata))
        return true;
    if (!write->request->dry_run)
        return fail(err, REASON_UNKNOWN, 0,
                    "resourceVersion should not be set on objects to be created");
    value_remove(metadata, "resourceVersion");
    return true;
}

/* A custom resource says what it is, although the client need not; none is made while its definition
 * goes. */
static bool prepare_custom(struct write *write, struct error *err)
{
    const struct kind *kind = write->kind;
    if (!kind->custom)
        return true;
    if (kind->custom->all->is_terminating)
        return fail(err, REASON_FORBIDDEN, 0,
                    "%s \"%.*s\" is forbidden: create not allowed while custom resource definition "
                    "is terminating", kind_qualified_resource(kind, write->arena),
                    BYTES_ARG(value_string(write->next, "metadata.name")));
    value_set(write->next, write->arena, "apiVersion",
              value_new_text(write->arena, kind->api_version));
    value_set(write->next, write->arena, "kind", value_new_text(write->arena, kind->name));
    return true;
}

const struct object *write_new(struct write *write, struct error *err)
{
    struct write_request *request = write->request;
    if (!prepare_custom(write, err))
        return NULL;
    clear_fate(write->next);
    defaults_apply(write->next, write->kind, write->arena);
    if (!write->owned)
        write_take_fields(write);
    if (!prepare_create(write, err) || !write_admit(write, err))
        return NULL;
    if (write->kind->code && write->kind->code->prepare)
        write->kind->code->prepare(write->next, NULL, write->arena);
    if (!write_check(write, err) || !check_revision(write, err))
        return NULL;
    if (core_get_latest(write->pipeline->core, write->kind, request->ns, write->name)) {
        fail_already_exists(err, write->request->kind, write->name);
        return NULL;
    }
    request->created = true;
    return write_finish(write, err);
}

const struct object *write_create(struct pipeline *pipeline, struct write_request *request,
                                  struct error *err)
{
    struct write write = { .pipeline = pipeline,
                           .request = request,
                           .kind = write_kind(request->kind),
                           .arena = request->arena,
                           .next = request->body };
    return write_new(&write, err);
}
