/* SPDX-License-Identifier: Apache-2.0 */
/* rule_ledger.c - the difference between the rules that are wanted and those that stand.
 *
 * Of what the kernel has, only "it is there" and a hash of its value are kept.  An object nobody
 * claims any more and the kernel has not is forgotten.
 *
 * A chain that a map element jumped to can on older kernels not be deleted in the transaction
 * that deletes the element.  So an unused chain or set is emptied there, and is a "leftover" until
 * a later transaction deletes it. */
#include "net/rule_ledger.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"

struct rule_object {
    enum rule_kind kind;
    bool           in_kernel, is_leftover;
    uint64_t       kernel_hash;          /* of the value the kernel has */
    struct list    claims;               /* lowest order first; the first counts */
    struct list    queued;               /* in the ledger's changed or leftover */
    char          *name;
};

/* Above all orders of those that do not yield. */
#define YIELDING (UINT64_C(1) << 63)

struct rule_claim {
    struct list         of_object;
    struct rule_object *object;
    struct rule_claim  *next;            /* of the same service */
    uint64_t            order;
    char               *value;
};

/* nft's words; they keep a set and a chain of one name apart, too. */
static const char *const kinds[RULE_KIND_COUNT] = {
    [RULE_SET]     = "set",
    [RULE_CHAIN]   = "chain",
    [RULE_ELEMENT] = "element",
};

void rule_ledger_init(struct rule_ledger *ledger, const char *table)
{
    *ledger = (struct rule_ledger){ .table = table };
    list_init(&ledger->changed);
    list_init(&ledger->leftover);
}

static struct bytes object_key(struct buffer *room, enum rule_kind kind, const char *name)
{
    buffer_reset(room);
    buffer_printf(room, "%s %s", kinds[kind], name);
    return buffer_bytes(room);
}

static void free_object(struct rule_ledger *ledger, struct rule_object *object)
{
    AUTO_BUFFER room = { 0 };
    map_remove(&ledger->objects, object_key(&room, object->kind, object->name));
    if (object->is_leftover)
        ledger->leftover_count--;
    list_remove(&object->queued);
    free(object->name);
    free(object);
}

void rule_ledger_done(struct rule_ledger *ledger)
{
    const struct map *objects = &ledger->objects;
    for (struct map_entry *e = map_first(objects); e; e = map_after(objects, e)) {
        struct rule_object *object = e->value;
        assert(list_is_empty(&object->claims));
        free(object->name);
        free(object);
    }
    map_done(&ledger->objects);
}

static struct rule_object *find_object(struct rule_ledger *ledger, enum rule_kind kind,
                                       const char *name)
{
    AUTO_BUFFER room = { 0 };
    struct bytes key = object_key(&room, kind, name);
    struct rule_object *object = map_get(&ledger->objects, key);
    if (object)
        return object;
    object = MEMORY_NEW(struct rule_object);
    object->kind = kind;
    object->name = memory_strdup(name);
    list_init(&object->claims);
    list_init(&object->queued);
    map_put(&ledger->objects, key, object);
    return object;
}

static void queue_object(struct rule_ledger *ledger, struct rule_object *object)
{
    if (object->is_leftover) {
        object->is_leftover = false;
        ledger->leftover_count--;
        list_remove(&object->queued);
    }
    if (list_is_empty(&object->queued))
        list_append(&ledger->changed, &object->queued);
}

/* A service's newer claim stands before its older one. */
static struct list *place_of(struct list *claims, uint64_t order)
{
    LIST_FOR_EACH(link, claims) {
        if (LIST_ITEM(link, struct rule_claim, of_object)->order >= order)
            return link;
    }
    return claims;
}

void rule_ledger_claim(struct rule_ledger *ledger, struct rule_claims *claims, enum rule_kind kind,
                       const char *name, const char *value)
{
    struct rule_claim *claim = MEMORY_NEW(struct rule_claim);
    claim->object = find_object(ledger, kind, name);
    claim->value = memory_strdup(value);
    claim->order = claims->order | (claims->yields ? YIELDING : 0);
    claim->next = claims->first;
    claims->first = claim;
    list_insert_before(place_of(&claim->object->claims, claim->order), &claim->of_object);
    queue_object(ledger, claim->object);
}

void rule_ledger_release(struct rule_ledger *ledger, struct rule_claims *claims)
{
    struct rule_claim *next;
    for (struct rule_claim *claim = claims->first; claim; claim = next) {
        next = claim->next;
        list_remove(&claim->of_object);
        queue_object(ledger, claim->object);
        free(claim->value);
        free(claim);
    }
    claims->first = NULL;
}

/* NULL: it should not be there. */
static const char *wanted_value(const struct rule_object *object)
{
    const struct list *first = list_first(&object->claims);
    return first ? LIST_ITEM(first, const struct rule_claim, of_object)->value : NULL;
}

bool rule_ledger_wants(const struct rule_ledger *ledger, enum rule_kind kind, const char *name)
{
    AUTO_BUFFER room = { 0 };
    const struct rule_object *object = map_get(&ledger->objects, object_key(&room, kind, name));
    return object && wanted_value(object);
}

static uint64_t value_hash(const char *value)
{
    return map_hash(value, strlen(value));
}

static bool is_as_wanted(const struct rule_object *object)
{
    const char *value = wanted_value(object);
    if (!value)
        return !object->in_kernel;
    return object->in_kernel && object->kernel_hash == value_hash(value);
}

/* What one step tells of one object.  `value` NULL: it shall go. */
struct telling {
    const char               *table;
    const struct rule_object *object;
    const char               *value;
    bool                      in_kernel;
    struct buffer            *ret;
};
typedef void rule_writer(const struct telling *);

/* Sets and chains first, without their rules: rules name both. */
static void write_declaration(const struct telling *t)
{
    if (t->in_kernel)
        return;
    if (t->value && t->object->kind == RULE_SET)
        buffer_printf(t->ret, "add set %s %s %s\n", t->table, t->object->name, t->value);
    if (t->value && t->object->kind == RULE_CHAIN)
        buffer_printf(t->ret, "add chain %s %s\n", t->table, t->object->name);
}

static void write_rules(const struct telling *t)
{
    if (t->object->kind != RULE_CHAIN || !t->value)
        return;
    if (t->in_kernel)
        buffer_printf(t->ret, "flush chain %s %s\n", t->table, t->object->name);
    struct bytes rest = bytes_of(t->value);
    while (rest.size > 0) {
        struct bytes rule = bytes_next(&rest, '\n');
        buffer_printf(t->ret, "add rule %s %s %.*s\n", t->table, t->object->name, BYTES_ARG(rule));
    }
}

static void write_element(const struct telling *t)
{
    if (t->object->kind != RULE_ELEMENT)
        return;
    if (t->in_kernel)
        buffer_printf(t->ret, "delete element %s %s }\n", t->table, t->object->name);
    if (t->value)
        buffer_printf(t->ret, "add element %s %s%s%s }\n", t->table, t->object->name,
                      *t->value ? " : " : "", t->value);
}

static void write_emptying(const struct telling *t)
{
    if (t->in_kernel && !t->value && t->object->kind != RULE_ELEMENT)
        buffer_printf(t->ret, "flush %s %s %s\n", kinds[t->object->kind], t->table,
                      t->object->name);
}

/* Elements go between: they must leave before the chains they lead to are emptied. */
static rule_writer *const writers[] = { write_declaration, write_rules, write_element,
                                        write_emptying };

void rule_ledger_write_changes(struct rule_ledger *ledger, struct buffer *ret)
{
    FOR_EACH(writer, writers) {
        LIST_FOR_EACH(link, &ledger->changed) {
            const struct rule_object *object = LIST_ITEM(link, struct rule_object, queued);
            struct telling t = { ledger->table, object, wanted_value(object), object->in_kernel,
                                 ret };
            if (!is_as_wanted(object))
                (*writer)(&t);
        }
    }
}

void rule_ledger_write_all(struct rule_ledger *ledger, struct buffer *ret)
{
    FOR_EACH(writer, writers) {
        const struct map *objects = &ledger->objects;
        for (struct map_entry *e = map_first(objects); e; e = map_after(objects, e)) {
            struct telling t = { ledger->table, e->value, wanted_value(e->value), false, ret };
            (*writer)(&t);
        }
    }
}

static void note_object(struct rule_ledger *ledger, struct rule_object *object, bool all)
{
    const char *value = wanted_value(object);
    bool leaves_rest = !all && object->in_kernel && object->kind != RULE_ELEMENT;
    if (!value && !leaves_rest) {
        free_object(ledger, object);
        return;
    }
    list_remove(&object->queued);
    object->in_kernel = true;
    object->kernel_hash = value_hash(value ? value : "");
    if (value)
        return;
    list_append(&ledger->leftover, &object->queued);
    object->is_leftover = true;
    ledger->leftover_count++;
}

void rule_ledger_note_written(struct rule_ledger *ledger, bool all)
{
    const struct map *objects = &ledger->objects;
    if (all) {
        for (struct map_entry *e = map_first(objects); e; e = map_after(objects, e))
            note_object(ledger, e->value, all);
        return;
    }
    LIST_FOR_EACH(link, &ledger->changed)
        note_object(ledger, LIST_ITEM(link, struct rule_object, queued), all);
}

void rule_ledger_write_leftover(struct rule_ledger *ledger, struct buffer *ret)
{
    LIST_FOR_EACH(link, &ledger->leftover) {
        const struct rule_object *object = LIST_ITEM(link, struct rule_object, queued);
        if (object->kind == RULE_CHAIN)
            buffer_printf(ret, "delete chain %s %s\n", ledger->table, object->name);
    }
    LIST_FOR_EACH(link, &ledger->leftover) {
        const struct rule_object *object = LIST_ITEM(link, struct rule_object, queued);
        if (object->kind == RULE_SET)
            buffer_printf(ret, "delete set %s %s\n", ledger->table, object->name);
    }
}

void rule_ledger_note_leftover(struct rule_ledger *ledger)
{
    LIST_FOR_EACH(link, &ledger->leftover)
        free_object(ledger, LIST_ITEM(link, struct rule_object, queued));
}
