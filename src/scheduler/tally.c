/* SPDX-License-Identifier: Apache-2.0 */
/* tally.c - see tally.h. */
#include "scheduler/tally.h"

#include <stdlib.h>

#include "core/core.h"
#include "object/schema.h"
#include "scheduler/signature.h"

/* ---- matching ---- */

static bool in_namespace(const struct cluster *cluster, const struct matcher *matcher,
                         const char *ns)
{
    for (size_t i = 0; i < matcher->namespace_count; i++)
        if (text_equal(matcher->namespaces[i], ns))
            return true;
    if (!matcher->namespace_selector)
        return false;
    const struct object *namespace = core_get_latest(cluster->core, well_known.namespace, "", ns);
    static const struct object unknown;
    return selector_matches(matcher->namespace_selector, namespace ? namespace : &unknown);
}

bool matcher_matches(const struct cluster *cluster, const struct matcher *matcher,
                     const struct label_set *labels)
{
    return selector_matches(&matcher->selector, &labels->pod) &&
           in_namespace(cluster, matcher, labels->pod.namespace);
}

static bool tally_matches(const struct cluster *cluster, const struct tally *tally,
                          const struct label_set *labels)
{
    for (size_t i = 0; i < tally->matcher_count; i++)
        if (!matcher_matches(cluster, &tally->matchers[i], labels))
            return false;
    return true;
}

/* ---- lists of tallies ---- */

static void list_add(struct tally_list *list, struct tally *tally)
{
    list->items = memory_grow(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = tally;
}

static void list_drop(struct tally_list *list, const struct tally *tally)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == tally) {
            memmove(&list->items[i], &list->items[i + 1],
                    (--list->count - i) * sizeof *list->items);
            return;
        }
}

static struct tally_list *list_for(struct label_set *labels, const struct tally *tally)
{
    return tally->is_carrying ? &labels->carried : &labels->counted;
}

/* ---- keys and copies ---- */

static void write_selector(struct buffer *key, const struct selector *selector)
{
    if (!selector || selector->nothing)
        buffer_add_text(key, selector ? "<nothing>" : "<none>");
    else
        selector_write(key, selector);
    buffer_add_char(key, '|');
}

static void write_matcher(struct buffer *key, const struct matcher *matcher)
{
    for (size_t i = 0; i < matcher->namespace_count; i++)
        buffer_printf(key, "%s,", matcher->namespaces[i]);
    buffer_add_char(key, '|');
    write_selector(key, matcher->namespace_selector);
    write_selector(key, &matcher->selector);
}

static struct selector copy_selector(const struct selector *from, struct arena *arena)
{
    struct selector copy = *from;
    copy.requirements = arena_array(arena, from->count, sizeof *copy.requirements);
    for (size_t i = 0; i < from->count; i++) {
        const struct requirement *source = &from->requirements[i];
        struct requirement *requirement = &copy.requirements[i];
        *requirement = *source;
        requirement->key = arena_strdup(arena, source->key);
        requirement->values = arena_array(arena, source->value_count, sizeof *requirement->values);
        for (size_t v = 0; v < source->value_count; v++)
            requirement->values[v] = arena_strdup(arena, source->values[v]);
    }
    return copy;
}

static struct matcher copy_matcher(const struct matcher *from, struct arena *arena)
{
    struct matcher copy = { .namespace_count = from->namespace_count,
                            .selector = copy_selector(&from->selector, arena) };
    copy.namespaces = arena_array(arena, from->namespace_count, sizeof *copy.namespaces);
    for (size_t i = 0; i < from->namespace_count; i++)
        copy.namespaces[i] = arena_strdup(arena, from->namespaces[i]);
    if (from->namespace_selector) {
        struct selector *selector = ARENA_NEW(arena, struct selector);
        *selector = copy_selector(from->namespace_selector, arena);
        copy.namespace_selector = selector;
    }
    return copy;
}

/* ---- tallies ---- */

/* Where other pods see it; NO_SLOT: nowhere. */
static size_t slot_of(const struct pod *pod)
{
    if (pod->node)
        return pod->node->slot;
    return pod->is_assumed ? pod->nominated->slot : NO_SLOT;
}

static void count(struct tally *tally, const struct pod *pod, int sign)
{
    size_t slot = slot_of(pod);
    if (slot != NO_SLOT && !(tally->living_only && pod->is_deleting))
        tally->by_node[slot] += sign;
}

static void count_label_set(struct tally *tally, const struct label_set *labels)
{
    LIST_FOR_EACH(link, &labels->pods)
        count(tally, LIST_ITEM(link, struct pod, of_labels), +1);
    LIST_FOR_EACH(link, &labels->pending)
        count(tally, LIST_ITEM(link, struct pod, of_labels), +1);
}

static void enrol(struct cluster *cluster, struct tally *tally)
{
    for (struct map_entry *e = map_first(&cluster->label_sets); e;
         e = map_after(&cluster->label_sets, e)) {
        struct label_set *labels = e->value;
        if (!tally_matches(cluster, tally, labels))
            continue;
        list_add(list_for(labels, tally), tally);
        if (!tally->is_carrying)
            count_label_set(tally, labels);
        else if (cluster->label_set_matched)
            cluster->label_set_matched(cluster->context, labels);
    }
}

static struct tally *tally_new(struct cluster *cluster, const char *key,
                               const struct matcher *matchers, size_t matcher_count)
{
    struct tally *tally = MEMORY_NEW(struct tally);
    tally->key = memory_strdup(key);
    tally->id = cluster->next_id++;
    tally->references = 1;
    tally->matchers = arena_array(&tally->arena, matcher_count, sizeof *tally->matchers);
    tally->matcher_count = matcher_count;
    for (size_t i = 0; i < matcher_count; i++)
        tally->matchers[i] = copy_matcher(&matchers[i], &tally->arena);
    tally->by_node = memory_alloc((cluster->slot_capacity + 1) * sizeof *tally->by_node);
    map_put(&cluster->tallies, bytes_of(key), tally);
    return tally;
}

struct tally *tally_ref(struct tally *tally)
{
    tally->references++;
    return tally;
}

struct tally *tally_matching(struct cluster *cluster, const struct matcher *matchers,
                             size_t matcher_count, bool living_only)
{
    AUTO_BUFFER key = { 0 };
    buffer_add_text(&key, living_only ? "living|" : "all|");
    for (size_t i = 0; i < matcher_count; i++)
        write_matcher(&key, &matchers[i]);
    struct tally *tally = map_get(&cluster->tallies, buffer_bytes(&key));
    if (tally)
        return tally_ref(tally);
    tally = tally_new(cluster, buffer_text(&key), matchers, matcher_count);
    tally->living_only = living_only;
    enrol(cluster, tally);
    return tally;
}

struct tally *tally_carrying(struct cluster *cluster, const struct term *term)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "carry|%d|%d|%s|", (int)term->type, term->weight, term->topology_key);
    write_matcher(&key, &term->matcher);
    struct tally *tally = map_get(&cluster->tallies, buffer_bytes(&key));
    if (tally)
        return tally_ref(tally);
    tally = tally_new(cluster, buffer_text(&key), &term->matcher, 1);
    tally->is_carrying = true;
    tally->type = term->type;
    tally->weight = term->weight;
    tally->topology_key = arena_strdup(&tally->arena, term->topology_key);
    enrol(cluster, tally);
    return tally;
}

static void drop_everywhere(struct cluster *cluster, const struct tally *tally)
{
    for (struct map_entry *e = map_first(&cluster->label_sets); e;
         e = map_after(&cluster->label_sets, e))
        list_drop(list_for(e->value, tally), tally);
}

void tally_release(struct cluster *cluster, struct tally *tally)
{
    if (!tally || --tally->references > 0)
        return;
    drop_everywhere(cluster, tally);
    map_remove(&cluster->tallies, bytes_of(tally->key));
    arena_done(&tally->arena);
    free(tally->by_node);
    free(tally->key);
    free(tally);
}

static bool selects_namespaces(const struct tally *tally)
{
    for (size_t i = 0; i < tally->matcher_count; i++)
        if (tally->matchers[i].namespace_selector)
            return true;
    return false;
}

void tallies_match_again(struct cluster *cluster)
{
    for (struct map_entry *e = map_first(&cluster->tallies); e;
         e = map_after(&cluster->tallies, e)) {
        struct tally *tally = e->value;
        if (!selects_namespaces(tally))
            continue;
        drop_everywhere(cluster, tally);
        if (!tally->is_carrying) /* who carries it is as before, only whom it concerns changes */
            memset(tally->by_node, 0, cluster->slot_count * sizeof *tally->by_node);
        enrol(cluster, tally);
        cluster_log_all(cluster);
    }
}

void tallies_reserve(struct cluster *cluster)
{
    size_t before = cluster->slot_count, after = cluster->slot_capacity + 1;
    for (struct map_entry *e = map_first(&cluster->tallies); e;
         e = map_after(&cluster->tallies, e)) {
        struct tally *tally = e->value;
        tally->by_node = memory_grow(tally->by_node, after, sizeof *tally->by_node);
        memset(tally->by_node + before, 0, (after - before) * sizeof *tally->by_node);
    }
}

void tallies_count_pod(struct cluster *cluster, const struct pod *pod, int sign)
{
    for (size_t i = 0; i < pod->labels->counted.count; i++)
        count(pod->labels->counted.items[i], pod, sign);
    for (size_t i = 0; i < pod->signature->term_count; i++)
        count(pod->signature->carried[i], pod, sign);
}

void tallies_count_node(struct cluster *cluster, const struct node_view *node, int sign)
{
    LIST_FOR_EACH(link, &node->pods)
        tallies_count_pod(cluster, LIST_ITEM(link, struct pod, on_node), sign);
    LIST_FOR_EACH(link, &node->nominated)
        tallies_count_pod(cluster, LIST_ITEM(link, struct pod, on_nominated), sign);
}

/* ---- label sets ---- */

static void write_label_set(struct buffer *key, const struct object *pod,
                            const struct object_owner *owner)
{
    buffer_printf(key, "%s|%s|%s|", pod->namespace, owner ? owner->kind : "",
                  owner ? owner->name : "");
    for (size_t i = 0; i < pod->label_count; i++)
        buffer_printf(key, "%s=%s,", pod->labels[i].key, pod->labels[i].value);
}

static void copy_labels(struct label_set *set, const struct object *pod,
                        const struct object_owner *owner)
{
    struct object_label *labels = arena_array(&set->arena, pod->label_count, sizeof *labels);
    for (size_t i = 0; i < pod->label_count; i++)
        labels[i] = (struct object_label){ arena_strdup(&set->arena, pod->labels[i].key),
                                           arena_strdup(&set->arena, pod->labels[i].value) };
    set->pod = (struct object){ .namespace = arena_strdup(&set->arena, pod->namespace),
                                .labels = labels,
                                .label_count = pod->label_count };
    if (owner)
        set->owner =
            (struct object_owner){ .api_version = arena_strdup(&set->arena, owner->api_version),
                                   .kind = arena_strdup(&set->arena, owner->kind),
                                   .name = arena_strdup(&set->arena, owner->name) };
}

struct label_set *label_set_acquire(struct cluster *cluster, const struct object *pod)
{
    AUTO_BUFFER key = { 0 };
    const struct object_owner *owner = object_controller(pod);
    write_label_set(&key, pod, owner);
    struct label_set *set = map_get(&cluster->label_sets, buffer_bytes(&key));
    if (set) {
        set->references++;
        return set;
    }
    set = MEMORY_NEW(struct label_set);
    set->key = memory_strdup(buffer_text(&key));
    set->id = cluster->next_id++;
    set->references = 1;
    list_init(&set->pods);
    list_init(&set->pending);
    copy_labels(set, pod, owner);
    map_put(&cluster->label_sets, bytes_of(set->key), set);
    for (struct map_entry *e = map_first(&cluster->tallies); e; e = map_after(&cluster->tallies, e))
        if (tally_matches(cluster, e->value, set))
            list_add(list_for(set, e->value), e->value);
    return set;
}

void label_set_release(struct cluster *cluster, struct label_set *set)
{
    if (!set || --set->references > 0)
        return;
    map_remove(&cluster->label_sets, bytes_of(set->key));
    struct tally *default_spread = set->default_spread;
    arena_done(&set->arena);
    free(set->counted.items);
    free(set->carried.items);
    free(set->key);
    free(set);
    tally_release(cluster, default_spread);
}
