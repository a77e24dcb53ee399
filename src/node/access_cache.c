/* SPDX-License-Identifier: Apache-2.0 */
/* access_cache.c - see access_cache.h.
 *
 * A map keeps the order in which its keys were put; replacing an answer removes the key first, so
 * the map's first entry is the oldest answer. */
#include "node/access_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/tls.h"

struct kept {
    int64_t until_ms;
    size_t  size;
    char    answer[];
};

static struct bytes digest_of(const struct access_key *key)
{
    return (struct bytes){ (const char *)key->digest, sizeof key->digest };
}

struct access_key access_key_of(struct bytes question)
{
    struct access_key key;
    sha256(question, key.digest);
    return key;
}

bool access_cache_get(const struct access_cache *cache, const struct access_key *key,
                      int64_t now_ms, struct bytes *ret)
{
    const struct kept *kept = map_get(&cache->answers, digest_of(key));
    if (!kept || kept->until_ms <= now_ms)
        return false;
    *ret = (struct bytes){ kept->answer, kept->size };
    return true;
}

static void drop(struct access_cache *cache, struct bytes digest)
{
    free(map_remove(&cache->answers, digest));
}

/* Those that are too old, and where there is still no room, the oldest. */
static void make_room(struct access_cache *cache, int64_t now_ms)
{
    struct map *answers = &cache->answers;
    for (struct map_entry *e = map_first(answers); e; e = map_after(answers, e))
        if (((const struct kept *)e->value)->until_ms <= now_ms)
            drop(cache, (struct bytes){ e->key, e->key_size });
    struct map_entry *oldest = map_first(answers);
    if (oldest && answers->count >= cache->at_most)
        drop(cache, (struct bytes){ oldest->key, oldest->key_size });
}

void access_cache_put(struct access_cache *cache, const struct access_key *key,
                      struct bytes answer, int64_t now_ms, int64_t lifetime_ms)
{
    struct kept *kept = memory_alloc(sizeof *kept + answer.size);
    kept->until_ms = now_ms + lifetime_ms;
    kept->size = answer.size;
    if (answer.size > 0)
        memcpy(kept->answer, answer.at, answer.size);
    drop(cache, digest_of(key));
    make_room(cache, now_ms);
    map_put(&cache->answers, digest_of(key), kept);
}

void access_cache_done(struct access_cache *cache)
{
    struct map *answers = &cache->answers;
    for (struct map_entry *e = map_first(answers); e; e = map_after(answers, e))
        free(e->value);
    map_done(answers);
}
