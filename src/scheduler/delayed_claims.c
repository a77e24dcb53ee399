/* SPDX-License-Identifier: Apache-2.0 */
/* delayed_claims.c - see delayed_claims.h. */
#include "scheduler/delayed_claims.h"

#include <stdlib.h>

#include "base/arena.h"
#include "core/core.h"
#include "object/object.h"
#include "object/schema.h"
#include "scheduler/pod_volumes.h"

/* The volumes that are not bound, read once for all claims of the pod. */
struct free_volumes {
    struct arena        *arena;
    struct volume_view **items;
    size_t               count, capacity;
};

static void add_volume(struct free_volumes *free_ones, struct volume_view *view)
{
    if (free_ones->count == free_ones->capacity) {
        free_ones->capacity = free_ones->capacity ? free_ones->capacity * 2 : 16;
        struct volume_view **items =
            arena_array(free_ones->arena, free_ones->capacity, sizeof *items);
        for (size_t i = 0; i < free_ones->count; i++)
            items[i] = free_ones->items[i];
        free_ones->items = items;
    }
    free_ones->items[free_ones->count++] = view;
}

static bool find_free(void *context, const struct object *volume)
{
    static const char mention[] = "\"phase\":\"Bound\"";
    struct free_volumes *free_ones = context;
    if (memmem(volume->text.at, volume->text.size, mention, sizeof mention - 1))
        return true;
    struct volume_view *view = ARENA_NEW(free_ones->arena, struct volume_view);
    volume_view_read(volume, free_ones->arena, view);
    add_volume(free_ones, view);
    return true;
}

static int compare_sizes(const void *a, const void *b)
{
    const struct volume_view *one = *(const struct volume_view *const *)a,
                             *other = *(const struct volume_view *const *)b;
    int order = quantity_compare(&one->capacity, &other->capacity);
    return order ? order : strcmp(one->object->name, other->object->name);
}

static int compare_requests(const void *a, const void *b)
{
    const struct delayed_claim *one = a, *other = b;
    int order = quantity_compare(&one->view.request, &other->view.request);
    return order ? order : strcmp(one->view.object->name, other->view.object->name);
}

static void find_candidates(struct delayed_claim *claim, const struct free_volumes *free_ones,
                            struct arena *arena)
{
    claim->candidates = arena_array(arena, free_ones->count + 1, sizeof *claim->candidates);
    for (size_t i = 0; i < free_ones->count; i++)
        if (volume_is_for(free_ones->items[i], &claim->view)) {
            claim->candidates[claim->candidate_count++] = free_ones->items[i];
            return;
        }
    for (size_t i = 0; i < free_ones->count; i++)
        if (volume_is_candidate(free_ones->items[i], &claim->view))
            claim->candidates[claim->candidate_count++] = free_ones->items[i];
    if (claim->candidate_count > 1)
        qsort(claim->candidates, claim->candidate_count, sizeof *claim->candidates, compare_sizes);
}

static bool read_class(struct core *core, struct delayed_claim *claim, struct arena *arena)
{
    const char *name = claim->view.class_name;
    const struct object *class =
        *name ? core_get_latest(core, well_known.storage_class, NULL, name) : NULL;
    if (!class)
        return false;
    class_view_read(class, arena, &claim->class);
    claim->may_provision =
        *claim->class.provisioner &&
        !text_equal(claim->class.provisioner, "kubernetes.io/no-provisioner");
    return claim->class.delays_binding;
}

const char *delayed_claims_find(struct core *core, const struct object *pod,
                                const struct pod_claim *claims, size_t count, struct arena *arena,
                                struct delayed_claims *ret)
{
    struct free_volumes free_ones = { .arena = arena };
    ret->bound = arena_array(arena, count, sizeof *ret->bound);
    ret->items = arena_array(arena, count, sizeof *ret->items);
    for (size_t i = 0; i < count; i++) {
        struct delayed_claim claim = { 0 };
        claim_view_read(core_get_latest(core, well_known.persistent_volume_claim, pod->namespace,
                                        claims[i].claim_name),
                        arena, &claim.view);
        bool is_named = *claim.view.volume_name;
        if (is_named && claim.view.is_bind_completed)
            ret->bound[ret->bound_count++] = claim.view;
        else if (is_named || !read_class(core, &claim, arena))
            return "pod has unbound immediate PersistentVolumeClaims";
        else
            ret->items[ret->count++] = claim;
    }
    if (ret->count > DELAYED_CLAIMS_MAX)
        return "pod has too many PersistentVolumeClaims that wait for it";
    if (ret->count > 0)
        core_each_latest(core, well_known.persistent_volume, NULL, find_free, &free_ones);
    for (size_t i = 0; i < ret->count; i++)
        find_candidates(&ret->items[i], &free_ones, arena);
    if (ret->count > 1)
        qsort(ret->items, ret->count, sizeof *ret->items, compare_requests);
    return NULL;
}
