/* SPDX-License-Identifier: Apache-2.0 */
/* json_pick.h - which members of a text are read into a tree: the others are passed over.
 *
 * A pick is made of paths like "spec.containers.name": the value at a path is read whole, and of
 * the objects on the way only the members that some path names.  Lists are not named: what holds
 * of an item holds of each.  Given to json_parse by its options.
 *
 * Thread: a pick is constant. */
#ifndef KNARR_CODEC_JSON_PICK_H
#define KNARR_CODEC_JSON_PICK_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;

struct json_pick {
    struct bytes      name;
    struct json_pick *first, *next;      /* the first below, the next beside */
    bool              is_whole;          /* everything below is read */
};

/* Adds the path to the tree whose root this is ({0} at first: nothing but an empty object); a path
 * that ends above another takes its place, and the empty one is everything.  Borrows the path. */
void json_pick_add(struct json_pick *root, const char *path, struct arena *);
static inline const struct json_pick *json_pick_find(const struct json_pick *pick,
                                                     struct bytes name)
{
    const struct json_pick *member = pick->first;
    while (member && !bytes_equal(member->name, name))
        member = member->next;
    return member;
}

#endif
