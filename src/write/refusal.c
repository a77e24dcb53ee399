/* SPDX-License-Identifier: Apache-2.0 */
/* refusal.c - see refusal.h. */
#include "write/refusal.h"

#include "base/arena.h"
#include "codec/go_text.h"
#include "object/schema.h"

const char *kind_qualified_resource(const struct kind *kind, struct arena *arena)
{
    if (!*kind->group)
        return kind->resource;
    return arena_printf(arena, "%s.%s", kind->resource, kind->group);
}

void fail_not_found(struct error *err, const struct kind *kind, const char *name)
{
    AUTO_BUFFER quoted = { 0 };
    go_quote(&quoted, bytes_of(name));
    fail(err, REASON_NOT_FOUND, 0, "%s%s%s %s not found", kind->resource,
         *kind->group ? "." : "", kind->group, buffer_text(&quoted));
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
