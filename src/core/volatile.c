/* SPDX-License-Identifier: Apache-2.0 */
/* volatile.c - which writes say only "still alive", and may be forgotten by an end of the process.
 *
 * An idle cluster renews its leases all day; were each renewal written, it would wear out its disk.
 * A lease that is read back without its last renewals is safe, for whoever waits for its end counts
 * from when he saw it change.  One that is read back with an earlier holder, or not at all, is not:
 * a second candidate would take it while the first still believes that he leads.  Of an event the
 * counts may be forgotten, and its end, for it ends again; not that there is one. */
#include <string.h>

#include "base/arena.h"
#include "core/core_state.h"
#include "object/binding.h"

/* What a renewal changes, in the order in which an object's text has it. */
enum { RENEWED_MAX = 3 };

struct renewed {
    struct bytes parts[RENEWED_MAX]; /* in the text; {NULL,0}: it is not there */
};

static const struct binding renewed_bindings[] = {
    BIND_RAW("metadata.resourceVersion", struct renewed, parts[0]),
    BIND_RAW("metadata.managedFields", struct renewed, parts[1]),
    BIND_RAW("spec.renewTime", struct renewed, parts[2]), BIND_END
};

/* The text before a part of it; *rest goes on behind the part. */
static struct bytes text_before(struct bytes *rest, struct bytes part)
{
    struct bytes piece = { rest->at, (size_t)(part.at - rest->at) };
    size_t passed = piece.size + part.size;
    *rest = (struct bytes){ rest->at + passed, rest->size - passed };
    return piece;
}

static bool is_only_renewed(const struct object *before, const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct renewed old = { 0 }, new = { 0 };
    bind_object(before, renewed_bindings, &old, &arena);
    bind_object(now, renewed_bindings, &new, &arena);
    struct bytes a = before->text, b = now->text;
    for (int i = 0; i < RENEWED_MAX; i++) {
        if (!old.parts[i].at != !new.parts[i].at)
            return false;
        if (old.parts[i].at &&
            !bytes_equal(text_before(&a, old.parts[i]), text_before(&b, new.parts[i])))
            return false;
    }
    return bytes_equal(a, b);
}

bool says_only_alive(const struct object *before, const struct object *now)
{
    const struct kind *kind = (now ? now : before)->kind->storage;
    if (!(kind->flags & KIND_VOLATILE))
        return false;
    if (kind == well_known.lease)
        return before && now && is_only_renewed(before, now);
    return before != NULL;
}
