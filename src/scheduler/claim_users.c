/* SPDX-License-Identifier: Apache-2.0 */
/* claim_users.c - see claim_users.h. */
#include "scheduler/claim_users.h"

#include <stdlib.h>

#include "base/arena.h"
#include "object/volume_view.h"
#include "scheduler/cluster.h"

void claim_users_done(struct claim_users *users)
{
    map_done(&users->claims);
}

static struct list *head_of(struct claim_users *users, const char *key)
{
    struct list *head = map_get(&users->claims, bytes_of(key));
    if (head)
        return head;
    head = MEMORY_NEW(struct list);
    list_init(head);
    map_put(&users->claims, bytes_of(key), head);
    return head;
}

void claim_users_follow(struct claim_users *users, struct pod *pod, const char *ns,
                        const struct pod_claim *claims, size_t count)
{
    AUTO_ARENA arena = { 0 };
    claim_users_unfollow(users, pod);
    if (count == 0)
        return;
    pod->claim_uses = memory_alloc(count * sizeof *pod->claim_uses);
    pod->claim_use_count = count;
    for (size_t i = 0; i < count; i++) {
        struct claim_use *use = &pod->claim_uses[i];
        use->pod = pod;
        use->key = memory_strdup(arena_printf(&arena, "%s/%s", ns, claims[i].claim_name));
        list_append(head_of(users, use->key), &use->link);
    }
}

void claim_users_unfollow(struct claim_users *users, struct pod *pod)
{
    for (size_t i = 0; i < pod->claim_use_count; i++) {
        struct claim_use *use = &pod->claim_uses[i];
        struct list *head = map_get(&users->claims, bytes_of(use->key));
        list_remove(&use->link);
        if (list_is_empty(head))
            free(map_remove(&users->claims, bytes_of(use->key)));
        free(use->key);
    }
    free(pod->claim_uses);
    pod->claim_uses = NULL;
    pod->claim_use_count = 0;
}

static size_t add_keys(const struct list *head, const char **keys, size_t count,
                       struct arena *arena)
{
    LIST_FOR_EACH(link, head)
        keys[count++] = arena_strdup(arena, LIST_ITEM(link, struct claim_use, link)->pod->key);
    return count;
}

static size_t length_of(const struct list *head)
{
    size_t count = 0;
    LIST_FOR_EACH(link, head)
        count++;
    return count;
}

size_t claim_users_list(const struct claim_users *users, const char *claim_key, struct arena *arena,
                        const char ***ret_pod_keys)
{
    size_t count = 0, room = 0;
    const struct list *one = claim_key ? map_get(&users->claims, bytes_of(claim_key)) : NULL;
    for (struct map_entry *e = map_first(&users->claims); !claim_key && e;
         e = map_after(&users->claims, e))
        room += length_of(e->value);
    room += one ? length_of(one) : 0;
    *ret_pod_keys = arena_array(arena, room, sizeof **ret_pod_keys);
    if (one)
        return add_keys(one, *ret_pod_keys, count, arena);
    for (struct map_entry *e = map_first(&users->claims); !claim_key && e;
         e = map_after(&users->claims, e))
        count = add_keys(e->value, *ret_pod_keys, count, arena);
    return count;
}
