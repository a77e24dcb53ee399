/* SPDX-License-Identifier: Apache-2.0 */
/* niche.c - see niche.h. */
#include "scheduler/niche.h"

#include <stdlib.h>

#include "scheduler/constraint.h"

static void free_niche(struct class *class, struct niche *niche)
{
    map_remove(&class->niches, (struct bytes){ niche->map_key, niche->map_key_size });
    list_remove(&niche->link);
    heap_done(&niche->records);
    free(niche->map_key);
    free(niche->key);
    free(niche);
}

void niches_clear(struct class *class)
{
    for (size_t i = 0; i < class->record_count; i++)
        niche_leave(class, &class->records[i]);
}

void niche_leave(struct class *class, struct record *record)
{
    struct niche *niche = record->niche;
    if (!niche)
        return;
    heap_remove(&niche->records, &record->place);
    record->niche = NULL;
    if (niche->records.count == 0)
        free_niche(class, niche);
}

static struct niche *niche_new(struct class *class, const struct record *record, const int32_t *key,
                               struct bytes map_key)
{
    struct niche *niche = MEMORY_NEW(struct niche);
    niche->taints = record->taints;
    niche->preference = record->preference;
    niche->key = memory_alloc((class->constraint_count + 1) * sizeof *niche->key);
    if (class->constraint_count)
        memcpy(niche->key, key, class->constraint_count * sizeof *niche->key);
    niche->map_key = memory_alloc(map_key.size + 1);
    memcpy(niche->map_key, map_key.at, map_key.size);
    niche->map_key_size = map_key.size;
    list_append(&class->niche_list, &niche->link);
    map_put(&class->niches, map_key, niche);
    return niche;
}

/* Most classes have no constraint, and a key of 16 bytes. */
static struct niche *find(struct class *class, const struct record *record)
{
    enum { KEY_INLINE = 64 };
    struct { int64_t taints, preference; int32_t key[KEY_INLINE]; } room;
    size_t size = offsetof(__typeof__(room), key) + class->constraint_count * sizeof(int32_t);
    char *heap = class->constraint_count > KEY_INLINE ? memory_alloc(size) : NULL;
    __typeof__(room) *key = heap ? (void *)heap : &room;
    key->taints = record->taints;
    key->preference = record->preference;
    constraints_niche_key(class, (size_t)(record - class->records), key->key);
    struct bytes bytes = { (const char *)key, size };
    struct niche *niche = map_get(&class->niches, bytes);
    if (!niche)
        niche = niche_new(class, record, key->key, bytes);
    free(heap);
    return niche;
}

void niche_enter(struct class *class, struct record *record)
{
    struct niche *niche = find(class, record);
    if (record->niche == niche) {
        if (record->place.key != -record->score)
            heap_set_key(&niche->records, &record->place, -record->score);
        return;
    }
    niche_leave(class, record);
    heap_add(&niche->records, &record->place, -record->score);
    record->niche = niche;
}
