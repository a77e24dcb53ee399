/* SPDX-License-Identifier: Apache-2.0 */
/* deployment_revision.c - how the ReplicaSets of a Deployment are told apart: hash, revision, annotations.
 *
 * The hash of the template names the set and keeps its pods apart from those of other sets.  The revision counts rollouts;
 * going back to an old template gives its set the next number and notes the old one in the history. */
#include "controllers/deployment.h"

#include <string.h>

#include "base/arena.h"
#include "controllers/controller.h"

/* ---- hash ---- */

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;     /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * UINT32_C(16777619);
    return hash;
}

static uint32_t hash_value(uint32_t hash, const struct value *value);

/* Members are summed up, so that their order does not matter. */
static uint32_t hash_map(uint32_t hash, const struct value *map)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < map->map.count; i++) {
        const struct member *member = &map->map.members[i];
        sum += hash_value(hash_bytes(UINT32_C(2166136261), member->key.at, member->key.size), member->value);
    }
    return hash_bytes(hash, &sum, sizeof sum);
}

static uint32_t hash_list(uint32_t hash, const struct value *list)
{
    for (size_t i = 0; i < list->list.count; i++)
        hash = hash_value(hash, list->list.items[i]);
    return hash_bytes(hash, &list->list.count, sizeof list->list.count);
}

static uint32_t hash_value(uint32_t hash, const struct value *value)
{
    unsigned char type = (unsigned char)value->type;
    hash = hash_bytes(hash, &type, sizeof type);
    switch (value->type) {
    case VALUE_NULL:   return hash;
    case VALUE_BOOL:   return hash_bytes(hash, &value->boolean, sizeof value->boolean);
    case VALUE_INT:    return hash_bytes(hash, &value->integer, sizeof value->integer);
    case VALUE_DOUBLE: return hash_bytes(hash, &value->number, sizeof value->number);
    case VALUE_STRING: return hash_bytes(hash, value->string.at, value->string.size);
    case VALUE_LIST:   return hash_list(hash, value);
    case VALUE_MAP:    return hash_map(hash, value);
    }
    return hash;
}

const char *deployment_hash(const struct value *pod_template, const struct deployment_facts *facts, struct arena *arena)
{
    static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";     /* no vowels: no words */
    uint32_t hash = hash_value(UINT32_C(2166136261), pod_template);
    if (facts->has_collision_count)
        hash = hash_bytes(hash, &facts->collision_count, sizeof facts->collision_count);
    char *text = arena_printf(arena, "%u", hash);
    for (char *at = text; *at; at++)
        *at = letters[(size_t)(unsigned char)*at % (sizeof letters - 1)];
    return text;
}

/* ---- annotations ---- */

static bool is_own(struct bytes key)
{
    static const char *const names[] = { "kubectl.kubernetes.io/last-applied-configuration", REVISION_ANNOTATION,
                                         REVISION_HISTORY_ANNOTATION, DESIRED_ANNOTATION, MAX_ANNOTATION,
                                         "deprecated.deployment.rollback.to" };
    FOR_EACH(name, names)
        if (bytes_equal_text(key, *name))
            return true;
    return false;
}

static bool set_annotation(struct value *annotations, const char *key, const char *text, struct arena *arena)
{
    if (bytes_equal_text(value_string(value_member(annotations, key), ""), text))
        return false;
    value_set(annotations, arena, key, value_new_text(arena, text));
    return true;
}

static bool copy_annotations(const struct value *from, struct value *to, struct arena *arena)
{
    bool changed = false;
    for (size_t i = 0; i < value_count(from); i++) {
        const struct member *member = &from->map.members[i];
        if (is_own(member->key) || value_equal(value_member_bytes(to, member->key), member->value))
            continue;
        value_set_bytes(to, arena, member->key, value_clone(arena, member->value));
        changed = true;
    }
    return changed;
}

/* The revision that a set leaves behind joins its history; the oldest drop out where there is no room. */
static void add_history(struct value *annotations, struct bytes left, struct arena *arena)
{
    struct bytes history = value_string(value_member(annotations, REVISION_HISTORY_ANNOTATION), "");
    while (history.size > 0 && history.size + left.size + 1 > REVISION_HISTORY_MAX) {
        bytes_next(&history, ',');
        if (!history.at)
            history = (struct bytes){ "", 0 };
    }
    if (history.size == 0 && left.size > REVISION_HISTORY_MAX)
        return;
    value_set(annotations, arena, REVISION_HISTORY_ANNOTATION,
              history.size == 0 ? value_printf(arena, "%.*s", BYTES_ARG(left))
                                : value_printf(arena, "%.*s,%.*s", BYTES_ARG(history), BYTES_ARG(left)));
}

bool deployment_annotate(const struct value *deployment_annotations, struct value *set_metadata, int64_t revision,
                         struct arena *arena)
{
    struct value *annotations = value_make_at(set_metadata, arena, "annotations", VALUE_MAP);
    bool changed = copy_annotations(deployment_annotations, annotations, arena);
    struct value *old = value_member(annotations, REVISION_ANNOTATION);
    struct bytes old_text = value_string(old, "");
    int64_t old_revision = 0;
    if (old_text.size > 0 && !bytes_to_int64(old_text, &old_revision))
        return changed;                  /* someone else's word: left alone */
    if (old_revision >= revision)
        return changed;
    if (old)
        add_history(annotations, old_text, arena);
    set_annotation(annotations, REVISION_ANNOTATION, arena_printf(arena, "%lld", (long long)revision), arena);
    return true;
}

bool deployment_annotate_shares(const struct deployment_facts *facts, struct value *set_metadata, struct arena *arena)
{
    struct value *annotations = value_make_at(set_metadata, arena, "annotations", VALUE_MAP);
    const char *desired = arena_printf(arena, "%lld", (long long)facts->replicas);
    const char *max = arena_printf(arena, "%lld", (long long)(facts->replicas + facts->max_surge));
    bool changed = set_annotation(annotations, DESIRED_ANNOTATION, desired, arena);
    return set_annotation(annotations, MAX_ANNOTATION, max, arena) || changed;
}
