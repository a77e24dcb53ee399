/* SPDX-License-Identifier: Apache-2.0 */
/* list.h - a doubly linked ring; the links are members of what is listed.
 *
 * A head that points to itself is empty.  A link that is on no list points to itself, so
 * list_remove may be called twice.  LIST_ITEM(link, struct x, member) names the struct. */
#ifndef KNARR_BASE_LIST_H
#define KNARR_BASE_LIST_H

#include <stdbool.h>

#include "base/compiler.h"

struct list {
    struct list *next, *previous;
};

static inline void list_init(struct list *list)
{
    list->next = list->previous = list;
}
static inline bool list_is_empty(const struct list *list)
{
    return list->next == list;
}
static inline void list_insert_before(struct list *place, struct list *link)
{
    link->next = place;
    link->previous = place->previous;
    place->previous->next = link;
    place->previous = link;
}
static inline void list_append(struct list *head, struct list *link)
{
    list_insert_before(head, link);
}
static inline void list_remove(struct list *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
    list_init(link);
}
static inline struct list *list_first(const struct list *head)   /* NULL where empty */
{
    return list_is_empty(head) ? NULL : head->next;
}

#define LIST_ITEM(link, type, member) container_of(link, type, member)
/* `link` may be removed in the body. */
#define LIST_FOR_EACH(link, head) \
    for (struct list *link = (head)->next, *link##_next = link->next; link != (head); \
         link = link##_next, link##_next = link->next)

#endif
