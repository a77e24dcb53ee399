/* SPDX-License-Identifier: Apache-2.0 */
/* writer.c - see writer.h; Events are in event.c. */
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

void core_set_foreign(struct core *core, foreign_function *foreign, void *context)
{
    core->foreign = foreign;
    core->foreign_context = context;
}

bool core_empty_foreign(const struct core *core, const char *ns, struct error *err)
{
    return !core->foreign || core->foreign(core->foreign_context, ns, err);
}

const struct object *core_write(struct core *core, struct write_request *request, struct error *err)
{
    return core->writer(core->writer_context, request, err);
}

const struct object *writer_create(const struct writer *writer, const struct kind *kind,
                                   struct value *body, struct error *err)
{
    const char *ns = value_text(body, "metadata.namespace", writer->arena);
    struct write_request request = { .verb = WRITE_CREATE,
                                     .kind = kind,
                                     .ns = ns ? ns : "",
                                     .user = writer->user,
                                     .body = body,
                                     .arena = writer->arena };
    return core_write(writer->core, &request, err);
}

const struct object *writer_update(const struct writer *writer, const struct kind *kind,
                                   const char *subresource, struct value *body, struct error *err)
{
    const char *ns = value_text(body, "metadata.namespace", writer->arena);
    struct write_request request = { .verb = WRITE_UPDATE,
                                     .kind = kind,
                                     .ns = ns ? ns : "",
                                     .subresource = subresource,
                                     .user = writer->user,
                                     .name = value_text(body, "metadata.name", writer->arena),
                                     .body = body,
                                     .arena = writer->arena };
    return core_write(writer->core, &request, err);
}

bool writer_delete(const struct writer *writer, const struct object *object,
                   enum propagation propagation, struct error *err)
{
    struct write_request request = { .verb = WRITE_DELETE,
                                     .kind = object->kind,
                                     .ns = object->namespace,
                                     .name = object->name,
                                     .user = writer->user,
                                     .precondition_uid = object->uid,
                                     .grace_period_s = -1,
                                     .propagation = propagation,
                                     .arena = writer->arena };
    AUTO_PUT last = core_write(writer->core, &request, err);
    return last != NULL;
}
