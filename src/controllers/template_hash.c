/* SPDX-License-Identifier: Apache-2.0 */
/* template_hash.c - see template_hash.h. */
#include "controllers/template_hash.h"

#include "base/arena.h"
#include "codec/value.h"

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
        sum += hash_value(hash_bytes(UINT32_C(2166136261), member->key.at, member->key.size),
                          member->value);
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

static const char *encode(uint32_t hash, struct arena *arena)
{
    static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";     /* no vowels: no words */
    char *text = arena_printf(arena, "%u", hash);
    for (char *at = text; *at; at++)
        *at = letters[(size_t)(unsigned char)*at % (sizeof letters - 1)];
    return text;
}

const char *template_hash(const struct value *pod_template, int64_t collision_count,
                          struct arena *arena)
{
    uint32_t hash = hash_value(UINT32_C(2166136261), pod_template);
    if (collision_count >= 0)
        hash = hash_bytes(hash, &collision_count, sizeof collision_count);
    return encode(hash, arena);
}

const char *text_hash(struct bytes text, struct arena *arena)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < text.size; i++)       /* FNV-1, not 1a: as upstream */
        hash = hash * UINT32_C(16777619) ^ (unsigned char)text.at[i];
    return encode(hash, arena);
}
