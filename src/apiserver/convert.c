/* SPDX-License-Identifier: Apache-2.0 */
/* convert.c - see convert.h: a table of names, read in both directions. */
#include "apiserver/convert.h"

#include "base/arena.h"
#include "codec/value.h"
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
    if (from == to || from->storage != to->storage)
        return value;
    bool to_core = to == to->storage;
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
