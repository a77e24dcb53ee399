/* SPDX-License-Identifier: Apache-2.0 */
/* image_collect.c - see image_collect.h. */
#include "node/image_collect.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "node/image_record.h"
#include "node/image_store.h"

static const struct log collect_log = { "images" };

enum { IMAGES_MAX = 4096 };

/* ---- which ---- */

static bool may_go(const struct image_candidate *image, int64_t now_s, int64_t min_age_s)
{
    bool is_kept = image->is_named && (image->is_by_hand || !image->is_fetched);
    return !image->is_in_use && !is_kept && now_s - image->used_s >= min_age_s;
}

size_t image_collect_order(struct image_candidate *images, size_t count, int64_t now_s,
                           int64_t min_age_s)
{
    size_t going = 0;
    for (size_t i = 0; i < count; i++) {
        struct image_candidate image = images[i];
        size_t at = going;
        if (!may_go(&image, now_s, min_age_s))
            continue;
        images[i] = images[going];
        for (; at > 0 && images[at - 1].used_s > image.used_s; at--)
            images[at] = images[at - 1];
        images[at] = image;
        going++;
    }
    return going;
}

/* ---- the store ---- */

struct listing {
    struct image_store     *store;
    struct image_candidate *items;
    size_t                  count;
    struct arena            arena;
};

static void add_image(void *context, const struct image *image)
{
    struct listing *listing = context;
    if (listing->count >= IMAGES_MAX)
        return;
    listing->items[listing->count++] = (struct image_candidate){
        .id = arena_strdup(&listing->arena, image->id),
        .size_bytes = image->size_bytes,
        .is_named = *image->references || *image->digests,
        .is_by_hand = image->is_by_hand,
    };
}

static void mark_named(const struct listing *listing, const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct image image;
    if (!image_store_find(listing->store, name, &arena, &image, NULL))
        return;
    for (size_t i = 0; i < listing->count; i++)
        if (strcmp(listing->items[i].id, image.id) == 0)
            listing->items[i].is_in_use = true;
}

static bool list_images(struct listing *listing, const struct image_collect *collect,
                        struct error *err)
{
    listing->items = arena_array(&listing->arena, IMAGES_MAX, sizeof *listing->items);
    if (!image_store_each(listing->store, add_image, listing, err))
        return false;
    for (size_t i = 0; i < listing->count; i++) {
        struct image_candidate *image = &listing->items[i];
        image->used_s = image_store_used_s(listing->store, image->id);
        image->is_in_use = image_store_is_held(listing->store, image->id);
        image->is_fetched = image_record_exists(collect->image_dir, image->id);
    }
    for (const char *const *name = collect->named; name && *name; name++)
        mark_named(listing, *name);
    return true;
}

/* One that cannot be removed leaves the others; the first reason is told. */
static bool remove_images(struct listing *listing, struct image_collect *collect,
                          struct error *err)
{
    size_t going = image_collect_order(listing->items, listing->count, collect->now_s,
                                       collect->min_age_s);
    bool all_good = true;
    for (size_t i = 0; i < going && collect->freed_bytes < collect->wanted_bytes; i++) {
        struct error own = { 0 };
        if (image_store_remove(listing->store, listing->items[i].id, &own)) {
            collect->freed_bytes += listing->items[i].size_bytes;
            collect->removed++;
        } else if (own.reason != REASON_CONFLICT && all_good) {
            all_good = error_pass(err, &own);
        }
    }
    return all_good;
}

bool image_collect(struct image_collect *collect, struct error *err)
{
    struct listing listing = { .store = image_store_open(collect->image_dir, err) };
    bool good = listing.store && image_store_lock_now(listing.store, err) &&
                list_images(&listing, collect, err) && remove_images(&listing, collect, err);
    image_store_close(listing.store);
    arena_done(&listing.arena);
    if (collect->removed > 0)
        log_info(&collect_log, "unused images removed", KV_INT("images", collect->removed),
                 KV_INT("bytes", collect->freed_bytes));
    return good;
}
