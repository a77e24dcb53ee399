/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_make.c - an object of the bootstrap, made where it is absent. */
#include "base/arena.h"
#include "codec/json.h"
#include "write/bootstrap_join.h"
#include "write/write_stage.h"

static const char *const master_groups[] = { "system:masters", "system:authenticated", NULL };
static const struct user bootstrap_user = { .name = "system:apiserver", .groups = master_groups };

bool bootstrap_make(struct pipeline *pipeline, const struct kind *kind, const char *ns,
                 struct value *body, struct arena *arena, struct error *err)
{
    const char *name = value_text(body, "metadata.name", arena);
    if (core_get_latest(pipeline->core, kind, ns, name))
        return true;
    struct write_request request = { .verb = WRITE_CREATE,
                                     .kind = kind,
                                     .ns = ns,
                                     .user = &bootstrap_user,
                                     .body = body,
                                     .arena = arena };
    AUTO_PUT object = core_write(pipeline->core, &request, err);
    return object || error_context(err, "making %s %s", kind->name, name);
}

bool bootstrap_make_text(struct pipeline *pipeline, const struct kind *kind, const char *ns,
                      const char *json, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct decode_notes notes = { 0 };
    struct value *body = json_parse(bytes_of(json), NULL, &arena, err);
    return body && decode_value(body, kind->type, &arena, &notes, err) &&
           bootstrap_make(pipeline, kind, ns, body, &arena, err);
}
