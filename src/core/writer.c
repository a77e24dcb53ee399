/* SPDX-License-Identifier: Apache-2.0 */
/* writer.c - the controllers' way to the pipeline; Events are in event.c. */
#include "core/writer.h"

#include "base/arena.h"
#include "codec/value.h"
#include "core/core_state.h"

void core_set_writer(struct core *core, writer_function *writer, void *context)
{
    core->writer = writer;
    core->writer_context = context;
}

void core_set_access(struct core *core, access_function *access, void *context)
{
    core->access = access;
    core->access_context = context;
}

bool core_may(const struct core *core, const struct access *access)
{
    return core->access && core->access(core->access_context, access);
}

const struct object *core_write(struct core *core, struct write_request *request, struct error *err)
{
    return core->writer(core->writer_context, request, err);
}

const struct object *writer_create(struct core *core, const struct user *user,
                                   const struct kind *kind, struct value *body, struct arena *arena,
                                   struct error *err)
{
    const char *ns = value_text(body, "metadata.namespace", arena);
    struct write_request request = { .verb = WRITE_CREATE,
                                     .kind = kind,
                                     .ns = ns ? ns : "",
                                     .user = user,
                                     .body = body,
                                     .arena = arena };
    return core_write(core, &request, err);
}

const struct object *writer_update(struct core *core, const struct user *user,
                                   const struct kind *kind, const char *subresource,
                                   struct value *body, struct arena *arena, struct error *err)
{
    const char *ns = value_text(body, "metadata.namespace", arena);
    struct write_request request = { .verb = WRITE_UPDATE,
                                     .kind = kind,
                                     .ns = ns ? ns : "",
                                     .subresource = subresource,
                                     .user = user,
                                     .name = value_text(body, "metadata.name", arena),
                                     .body = body,
                                     .arena = arena };
    return core_write(core, &request, err);
}

bool writer_delete(struct core *core, const struct user *user, const struct object *object,
                   enum propagation propagation, struct arena *arena, struct error *err)
{
    struct write_request request = { .verb = WRITE_DELETE,
                                     .kind = object->kind,
                                     .ns = object->namespace,
                                     .name = object->name,
                                     .user = user,
                                     .precondition_uid = object->uid,
                                     .grace_period_s = -1,
                                     .propagation = propagation,
                                     .arena = arena };
    const struct object *last = core_write(core, &request, err);
    object_put(last);
    return last != NULL;
}

const struct object *writer_merge_patch(struct core *core, const struct user *user,
                                        const struct object *object, const char *subresource,
                                        struct value *patch, struct arena *arena, struct error *err)
{
    struct write_request request = { .verb = WRITE_PATCH,
                                     .patch_type = PATCH_MERGE,
                                     .kind = object->kind,
                                     .ns = object->namespace,
                                     .name = object->name,
                                     .subresource = subresource,
                                     .user = user,
                                     .body = patch,
                                     .precondition_uid = object->uid,
                                     .arena = arena };
    return core_write(core, &request, err);
}
