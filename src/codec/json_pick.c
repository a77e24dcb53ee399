/* SPDX-License-Identifier: Apache-2.0 */
/* json_pick.c - paths to a tree of names. */
#include "codec/json_pick.h"

#include "base/arena.h"

/* In the order in which they were added. */
static struct json_pick *member_named(struct json_pick *pick, struct bytes name,
                                      struct arena *arena)
{
    struct json_pick **place = &pick->first;
    while (*place && !bytes_equal((*place)->name, name))
        place = &(*place)->next;
    if (!*place) {
        *place = ARENA_NEW(arena, struct json_pick);
        (*place)->name = name;
    }
    return *place;
}

void json_pick_add(struct json_pick *root, const char *path, struct arena *arena)
{
    struct json_pick *pick = root;
    struct bytes rest = bytes_of(path);
    while (rest.at && rest.size) {
        if (pick->is_whole)
            return;
        pick = member_named(pick, bytes_next(&rest, '.'), arena);
    }
    pick->is_whole = true;
    pick->first = NULL;
}
