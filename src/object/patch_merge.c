/* SPDX-License-Identifier: Apache-2.0 */
/* patch_merge.c - RFC 7386: members of the patch replace those of the target, null removes, maps
 * merge.
 *
 * The depth is bounded: both trees came through the JSON reader, which limits it. */
#include "object/patch.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/patch_elements.h"

/* What a patch leaves where nothing was: itself without its nulls. */
static struct value *without_nulls(const struct value *patch, struct arena *arena)
{
    if (patch->type != VALUE_MAP)
        return value_clone(arena, patch);
    struct value *map = value_new_map(arena);
    for (size_t i = 0; i < patch->map.count; i++) {
        const struct member *member = &patch->map.members[i];
        if (member->value->type != VALUE_NULL)
            value_set_bytes(map, arena, member->key, without_nulls(member->value, arena));
    }
    return map;
}

static struct value *merge(struct value *target, const struct value *patch, struct arena *arena)
{
    if (!value_is(target, VALUE_MAP) || patch->type != VALUE_MAP)
        return without_nulls(patch, arena);
    for (size_t i = 0; i < patch->map.count; i++) {
        const struct member *member = &patch->map.members[i];
        if (member->value->type == VALUE_NULL) {
            value_remove_bytes(target, member->key);
            continue;
        }
        struct value *old = value_member_bytes(target, member->key);
        struct value *merged = merge(old, member->value, arena);
        if (merged != old)
            value_set_bytes(target, arena, member->key, merged);
    }
    return target;
}

struct value *patch_merge(struct value *target, const struct value *patch, struct arena *arena,
                          struct error *err)
{
    if (!value_is(patch, VALUE_MAP)) {
        if (!patch || patch->type == VALUE_NULL)
            fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "Invalid JSON Patch");
        else
            fail(
                err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "error decoding patch: json: cannot unmarshal %s into Go value of type "
                "map[string]interface {}",
                value_json_type(patch));
        return NULL;
    }
    return merge(target, patch, arena);
}
