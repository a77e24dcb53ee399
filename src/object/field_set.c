/* SPDX-License-Identifier: Apache-2.0 */
/* field_set.c - sets of paths: adding, and combining two of them level by level.
 *
 * Both sides stand in the same order, so that every operation is one merge a level.  A side's part
 * that has no counterpart is taken over as it is.
 *
 * Not here: elements (field_element.c), the text (field_set_text.c). */
#include "object/field_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* ---- building ---- */

static void grow(struct field_set *set, struct arena *arena)
{
    enum { FIRST_ROOM = 4 };
    if (set->count < set->capacity)
        return;
    uint32_t capacity = set->capacity ? set->capacity * 2 : FIRST_ROOM;
    struct field_node *nodes = arena_array(arena, capacity, sizeof *nodes);
    if (set->count)
        memcpy(nodes, set->nodes, set->count * sizeof *nodes);
    set->nodes = nodes;
    set->capacity = capacity;
}

/* Where the element stands, or belongs. */
static uint32_t place_of(const struct field_set *set, const struct field_element *element,
                         bool *ret_found)
{
    uint32_t low = 0, high = set->count;
    *ret_found = false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = field_element_compare(element, &set->nodes[middle].element);
        if (order == 0) {
            *ret_found = true;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

struct field_node *field_set_append(struct field_set *set, const struct field_element *element,
                                    struct arena *arena)
{
    grow(set, arena);
    struct field_node *node = &set->nodes[set->count++];
    *node = (struct field_node){ .element = *element };
    return node;
}

static int compare_nodes(const void *a, const void *b)
{
    return field_element_compare(&((const struct field_node *)a)->element,
                                 &((const struct field_node *)b)->element);
}

/* How the nodes stand: 1 ascending, 0 with equal neighbours, -1 in no order. */
static int order_of(const struct field_set *set)
{
    int worst = 1;
    for (uint32_t i = 1; i < set->count; i++) {
        int order = compare_nodes(&set->nodes[i - 1], &set->nodes[i]);
        if (order > 0)
            return -1;
        worst = order == 0 ? 0 : worst;
    }
    return worst;
}

static void insert_in_order(struct field_set *set)
{
    for (uint32_t i = 1; i < set->count; i++) {
        struct field_node node = set->nodes[i];
        uint32_t place = i;
        for (; place > 0 && compare_nodes(&set->nodes[place - 1], &node) > 0; place--)
            set->nodes[place] = set->nodes[place - 1];
        set->nodes[place] = node;
    }
}

static void join_equal(struct field_set *set, struct arena *arena)
{
    uint32_t kept = 0;
    for (uint32_t i = 1; i < set->count; i++) {
        struct field_node *last = &set->nodes[kept], *node = &set->nodes[i];
        if (compare_nodes(last, node) != 0) {
            set->nodes[++kept] = *node;
            continue;
        }
        last->is_member |= node->is_member;
        last->children = field_set_union(&last->children, &node->children, arena);
    }
    set->count = kept + 1;
}

void field_set_sort(struct field_set *set, struct arena *arena)
{
    enum { INSERTED_MAX = 16 };
    if (set->count < 2)
        return;
    int order = order_of(set);
    if (order < 0 && set->count <= INSERTED_MAX)
        insert_in_order(set);
    else if (order < 0)
        qsort(set->nodes, set->count, sizeof *set->nodes, compare_nodes);
    if (order < 1)
        join_equal(set, arena);
}

struct field_node *field_set_add(struct field_set *set, const struct field_element *element,
                                 struct arena *arena)
{
    bool found = false;
    uint32_t place = set->count;
    if (place && field_element_compare(&set->nodes[place - 1].element, element) >= 0)
        place = place_of(set, element, &found);
    if (found)
        return &set->nodes[place];
    grow(set, arena);
    struct field_node *node = &set->nodes[place];
    memmove(node + 1, node, (set->count - place) * sizeof *node);
    set->count++;
    *node = (struct field_node){ .element = *element };
    return node;
}

const struct field_node *field_set_find(const struct field_set *set,
                                        const struct field_element *element)
{
    bool found;
    uint32_t place = place_of(set, element, &found);
    return found ? &set->nodes[place] : NULL;
}

void field_set_add_path(struct field_set *set, const char *path, struct arena *arena)
{
    struct bytes rest = bytes_of(path);
    struct field_node *node = NULL;
    while (rest.at) {
        struct field_element element = field_element_name(bytes_next(&rest, '.'));
        node = field_set_add(node ? &node->children : set, &element, arena);
    }
    node->is_member = true;
}

/* ---- combining ---- */

/* One step of walking two levels together: the node of each side, NULL where only the other has
 * the element. */
struct pair {
    const struct field_node *left, *right;
};

struct walk {
    const struct field_set *left, *right;
    uint32_t                i, j;
};

static bool next_pair(struct walk *walk, struct pair *ret)
{
    const struct field_set *a = walk->left, *b = walk->right;
    const struct field_node *left = walk->i < a->count ? &a->nodes[walk->i] : NULL;
    const struct field_node *right = walk->j < b->count ? &b->nodes[walk->j] : NULL;
    if (!left && !right)
        return false;
    int order = !left ? 1 : !right ? -1 : field_element_compare(&left->element, &right->element);
    *ret = (struct pair){ order <= 0 ? left : NULL, order >= 0 ? right : NULL };
    walk->i += order <= 0;
    walk->j += order >= 0;
    return true;
}

/* Appends a node, unless it says nothing. */
static void append(struct field_set *set, const struct field_node *node, bool is_member,
                   struct field_set children, struct arena *arena)
{
    if (!is_member && children.count == 0)
        return;
    grow(set, arena);
    set->nodes[set->count++] = (struct field_node){ .element = node->element,
                                                    .is_member = is_member,
                                                    .children = children };
}

struct field_set field_set_union(const struct field_set *a, const struct field_set *b,
                                 struct arena *arena)
{
    struct field_set all = { 0 };
    struct walk walk = { a, b, 0, 0 };
    struct pair pair;
    if (a->count == 0 || b->count == 0)
        return a->count ? *a : *b;
    while (next_pair(&walk, &pair)) {
        const struct field_node *one = pair.left ? pair.left : pair.right;
        if (pair.left && pair.right)
            append(&all, one, pair.left->is_member || pair.right->is_member,
                   field_set_union(&pair.left->children, &pair.right->children, arena), arena);
        else
            append(&all, one, one->is_member, one->children, arena);
    }
    return all;
}

struct field_set field_set_intersection(const struct field_set *a, const struct field_set *b,
                                        struct arena *arena)
{
    struct field_set both = { 0 };
    struct walk walk = { a, b, 0, 0 };
    struct pair pair;
    if (a->count == 0 || b->count == 0)
        return both;
    while (next_pair(&walk, &pair))
        if (pair.left && pair.right)
            append(&both, pair.left, pair.left->is_member && pair.right->is_member,
                   field_set_intersection(&pair.left->children, &pair.right->children, arena),
                   arena);
    return both;
}

struct field_set field_set_difference(const struct field_set *a, const struct field_set *b,
                                      struct arena *arena)
{
    struct field_set rest = { 0 };
    struct walk walk = { a, b, 0, 0 };
    struct pair pair;
    if (a->count == 0 || b->count == 0)
        return *a;
    while (next_pair(&walk, &pair)) {
        if (pair.left && pair.right)
            append(&rest, pair.left, pair.left->is_member && !pair.right->is_member,
                   field_set_difference(&pair.left->children, &pair.right->children, arena), arena);
        else if (pair.left)
            append(&rest, pair.left, pair.left->is_member, pair.left->children, arena);
    }
    return rest;
}

struct field_set field_set_without(const struct field_set *a, const struct field_set *b,
                                   struct arena *arena)
{
    struct field_set rest = { 0 };
    struct walk walk = { a, b, 0, 0 };
    struct pair pair;
    if (a->count == 0 || b->count == 0)
        return *a;
    while (next_pair(&walk, &pair)) {
        if (pair.left && pair.right && !pair.right->is_member)
            append(&rest, pair.left, pair.left->is_member,
                   field_set_without(&pair.left->children, &pair.right->children, arena), arena);
        else if (pair.left && !pair.right)
            append(&rest, pair.left, pair.left->is_member, pair.left->children, arena);
    }
    return rest;
}

/* ---- questions ---- */

bool field_set_equal(const struct field_set *a, const struct field_set *b)
{
    if (a->count != b->count)
        return false;
    if (a->nodes == b->nodes)
        return true;
    for (uint32_t i = 0; i < a->count; i++) {
        const struct field_node *left = &a->nodes[i], *right = &b->nodes[i];
        if (left->is_member != right->is_member ||
            field_element_compare(&left->element, &right->element) != 0 ||
            !field_set_equal(&left->children, &right->children))
            return false;
    }
    return true;
}

bool field_set_intersects(const struct field_set *a, const struct field_set *b)
{
    struct walk walk = { a, b, 0, 0 };
    struct pair pair;
    while (next_pair(&walk, &pair))
        if (pair.left && pair.right &&
            ((pair.left->is_member && pair.right->is_member) ||
             field_set_intersects(&pair.left->children, &pair.right->children)))
            return true;
    return false;
}

bool field_set_is_within(const struct field_set *a, const struct field_set *b)
{
    struct walk walk = { a, b, 0, 0 };
    struct pair pair;
    while (next_pair(&walk, &pair)) {
        if (!pair.left)
            continue;
        if (!pair.right || (pair.left->is_member && !pair.right->is_member) ||
            !field_set_is_within(&pair.left->children, &pair.right->children))
            return false;
    }
    return true;
}

size_t field_set_size(const struct field_set *set)
{
    size_t size = 0;
    for (uint32_t i = 0; i < set->count; i++)
        size += set->nodes[i].is_member + field_set_size(&set->nodes[i].children);
    return size;
}

struct visit {
    void (*function)(void *context, struct bytes path);
    void         *context;
    struct buffer path;
};

static void visit_level(struct visit *visit, const struct field_set *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const struct field_node *node = &set->nodes[i];
        size_t size = visit->path.size;
        field_element_show(&visit->path, &node->element);
        if (node->is_member)
            visit->function(visit->context, buffer_bytes(&visit->path));
        visit_level(visit, &node->children);
        visit->path.size = size;
    }
}

void field_set_each(const struct field_set *set, void (*function)(void *context, struct bytes path),
                    void *context)
{
    struct visit visit = { function, context, { 0 } };
    visit_level(&visit, set);
    buffer_done(&visit.path);
}
