/* SPDX-License-Identifier: Apache-2.0 */
/* convert.c - see convert.h: for Events a table of names, read in both directions. */
#include "write/convert.h"

#include "write/convert_autoscaler.h"
#include "base/arena.h"
#include "codec/value.h"
#include "object/custom_kind.h"
#include "object/object.h"
#include "object/schema.h"

static const struct { const char *core, *events; } event_names[] = {
    { "involvedObject",     "regarding" },
    { "message",            "note" },
    { "source",             "deprecatedSource" },
    { "firstTimestamp",     "deprecatedFirstTimestamp" },
    { "lastTimestamp",      "deprecatedLastTimestamp" },
    { "count",              "deprecatedCount" },
    { "reportingComponent", "reportingController" },
};

struct value *kind_convert(struct value *value, const struct kind *from, const struct kind *to,
                           struct arena *arena)
{
    if (!value || from == to || from->storage != to->storage)
        return value;
    bool to_core = to == to->storage;
    if (to->storage == well_known.horizontal_pod_autoscaler) {
        if (to_core)
            autoscaler_to_v2(value, arena);
        else
            autoscaler_to_v1(value, arena);
        return value;
    }
    FOR_EACH(row, event_names) {
        const char *source = to_core ? row->events : row->core,
                   *target = to_core ? row->core : row->events;
        struct value *member = value_member(value, source);
        if (!member)
            continue;
        value_remove(value, source);
        value_set(value, arena, target, member);
    }
    return value;
}

bool object_is_of(const struct object *object, const struct kind *kind)
{
    if (object->kind == kind)
        return true;
    return !object->kind->custom && object->kind->storage != kind->storage;      /* a Scale */
}

static struct value *as_kind(struct value *value, const struct object *object,
                             const struct kind *kind, struct arena *arena, struct error *err)
{
    if (!kind->custom)
        return kind_convert(value, object->kind, kind, arena);
    if (object->kind != kind && !custom_renew(value, object->kind, kind, arena, err))
        return NULL;
    return value;
}

struct value *object_as_kind(const struct object *object, const struct kind *kind,
                             struct arena *arena, struct error *err)
{
    return as_kind(value_from_object(object, arena), object, kind, arena, err);
}

struct value *object_whole_as_kind(const struct object *object, const struct kind *kind,
                                   struct arena *arena, struct error *err)
{
    return as_kind(value_from_whole_object(object, arena), object, kind, arena, err);
}
