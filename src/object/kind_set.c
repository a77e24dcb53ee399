/* SPDX-License-Identifier: Apache-2.0 */
/* kind_set.c - one block with arrays of pointers: to the static tables, and to custom kinds. */
#include "object/kind_set.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "object/custom_kind.h"

struct set {
    struct kind_set     kinds;
    atomic_uint         references;
    struct arena        arena;
    size_t              built_in;        /* kinds that stand before the custom ones */
    const struct kind **by_name;         /* the custom ones, by group, version and name */
};

static struct set *set_of(const struct kind_set *kinds)
{
    return container_of((struct kind_set *)(uintptr_t)kinds, struct set, kinds);
}

/* ---- order ---- */

/* By group, then the preferred version first, then `word`. */
static int compare(const struct kind *a, const struct kind *b, const char *word_a,
                   const char *word_b)
{
    int order = strcmp(a->group, b->group);
    if (order == 0)
        order = version_compare(a->version, b->version);
    return order ? order : strcmp(word_a, word_b);
}

static int compare_resources(const void *left, const void *right)
{
    const struct kind *a = *(const struct kind *const *)left, *b = *(const struct kind *const *)right;
    return compare(a, b, a->resource, b->resource);
}

static int compare_names(const void *left, const void *right)
{
    const struct kind *a = *(const struct kind *const *)left, *b = *(const struct kind *const *)right;
    return compare(a, b, a->name, b->name);
}

/* ---- making ---- */

static size_t count_served(const struct custom_kinds *all)
{
    size_t served = 0;
    for (size_t i = 0; i < all->count; i++)
        served += all->kinds[i].custom->is_served;
    return served;
}

static void list_kinds(struct set *set, size_t custom)
{
    size_t count = 0;
    const struct kind **kinds =
        arena_array(&set->arena, schema_kind_count + custom, sizeof *kinds);
    for (size_t i = 0; i < schema_kind_count; i++)
        kinds[count++] = &schema_kinds[i];
    set->built_in = count;
    for (size_t i = 0; i < set->kinds.custom_count; i++) {
        const struct custom_kinds *all = set->kinds.custom[i];
        for (size_t k = 0; k < all->count; k++)
            if (all->kinds[k].custom->is_served)
                kinds[count++] = &all->kinds[k];
    }
    set->by_name = arena_array(&set->arena, custom, sizeof *set->by_name);
    if (custom) {
        qsort(kinds + set->built_in, custom, sizeof *kinds, compare_resources);
        memcpy(set->by_name, kinds + set->built_in, custom * sizeof *kinds);
        qsort(set->by_name, custom, sizeof *set->by_name, compare_names);
    }
    set->kinds.kinds = kinds;
    set->kinds.count = count;
}

static const struct group_version *new_version(struct set *set, const struct kind *kind)
{
    struct group_version *version = ARENA_NEW(&set->arena, struct group_version);
    version->group = kind->group;
    version->version = kind->version;
    version->api_version = kind->api_version;
    version->path = arena_printf(&set->arena, "/apis/%s", kind->api_version);
    return version;
}

static bool has_version(const struct group_version *const *versions, size_t count,
                        const char *api_version)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(versions[i]->api_version, api_version))
            return true;
    return false;
}

/* Custom kinds of one version stand together. */
static void list_versions(struct set *set, size_t custom)
{
    size_t count = 0;
    const struct group_version **versions =
        arena_array(&set->arena, schema_group_version_count + custom, sizeof *versions);
    for (size_t i = 0; i < schema_group_version_count; i++)
        if (schema_group_versions[i].path)
            versions[count++] = &schema_group_versions[i];
    size_t built_in = count;
    for (size_t i = 0; i < custom; i++) {
        const struct kind *kind = set->kinds.kinds[set->built_in + i];
        bool follows = count > built_in &&
                       text_equal(versions[count - 1]->api_version, kind->api_version);
        if (!follows && !has_version(versions, built_in, kind->api_version))
            versions[count++] = new_version(set, kind);
    }
    set->kinds.versions = versions;
    set->kinds.version_count = count;
}

const struct kind_set *kind_set_new(struct custom_kinds *const *all, size_t count)
{
    struct set *set = MEMORY_NEW(struct set);
    struct custom_kinds **kept = arena_array(&set->arena, count, sizeof *kept);
    size_t custom = 0;
    for (size_t i = 0; i < count; i++) {
        kept[i] = custom_kinds_ref(all[i]);
        custom += count_served(all[i]);
    }
    atomic_init(&set->references, 1);
    set->kinds.custom = kept;
    set->kinds.custom_count = count;
    list_kinds(set, custom);
    list_versions(set, custom);
    return &set->kinds;
}

const struct kind_set *kind_set_ref(const struct kind_set *kinds)
{
    atomic_fetch_add_explicit(&set_of(kinds)->references, 1, memory_order_relaxed);
    return kinds;
}

void kind_set_put(const struct kind_set *kinds)
{
    if (!kinds)
        return;
    struct set *set = set_of(kinds);
    if (atomic_fetch_sub_explicit(&set->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < kinds->custom_count; i++)
        custom_kinds_put(kinds->custom[i]);
    arena_done(&set->arena);
    free(set);
}

/* ---- finding ---- */

/* Where a version of a group begins among sorted custom kinds; a scan of the group, which is small. */
static const struct kind *search(const struct kind *const *kinds, size_t count, bool by_resource,
                                 struct bytes group, struct bytes version, struct bytes word)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bytes_compare(bytes_of(kinds[middle]->group), group) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && bytes_equal_text(group, kinds[low]->group); low++) {
        const struct kind *kind = kinds[low];
        if (bytes_equal_text(version, kind->version) &&
            bytes_equal_text(word, by_resource ? kind->resource : kind->name))
            return kind;
    }
    return NULL;
}

const struct kind *kind_set_find(const struct kind_set *kinds, struct bytes api_version,
                                 struct bytes name)
{
    const struct set *set = set_of(kinds);
    const struct kind *kind = kind_find_api_version(api_version, name);
    struct bytes version = api_version, group = bytes_next(&version, '/');
    if (kind || !version.at)
        return kind;
    return search(set->by_name, kinds->count - set->built_in, /* by_resource= */ false, group,
                  version, name);
}

const struct kind *kind_set_find_resource(const struct kind_set *kinds, struct bytes group,
                                          struct bytes version, struct bytes resource)
{
    const struct set *set = set_of(kinds);
    const struct kind *kind = kind_find_resource(group, version, resource);
    if (kind)
        return kind;
    return search(kinds->kinds + set->built_in, kinds->count - set->built_in,
                  /* by_resource= */ true, group, version, resource);
}
