/* SPDX-License-Identifier: Apache-2.0 */
/* kinds.c - the kinds that there are: the built-in ones, and what CustomResourceDefinitions add.
 *
 * A definition's kinds follow its latest state, in the same write: who is told that it is
 * established finds them.  They share one index, at a place that stays theirs while anything
 * remembers one of their objects; then another definition may have it.
 *
 * Holds:    the board's set is the one thing of the core that other threads touch: a pointer under a
 *           lock that is held for a few instructions.
 * Not here: what a definition makes (object/custom_kind.c). */
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "codec/value.h"
#include "core/core_state.h"
#include "object/custom_kind.h"
#include "object/kind_set.h"

struct kind_board {
    pthread_mutex_t        lock;
    const struct kind_set *set;          /* reference */
};

static const struct log kinds_log = { "core" };

/* ---- indexes ---- */

static struct kind_index *add_index(struct core *core)
{
    struct kind_index *index = MEMORY_NEW(struct kind_index);
    core->kinds = memory_grow(core->kinds, core->kind_count + 1, sizeof *core->kinds);
    core->kinds[core->kind_count++] = index;
    list_init(&index->watchers);
    list_init(&index->subscriptions);
    index->is_gone = true;
    return index;
}

static void index_done(struct kind_index *index)
{
    struct sorted_place place = sorted_from(&index->sorted, NULL);
    for (; place.entry; place = sorted_next(&index->sorted, place)) {
        struct entry *entry = container_of(place.entry, struct entry, sorted);
        object_put(entry->latest);
        object_put(entry->committed);
        free(entry->sorted.key);
        free(entry);
    }
    sorted_done(&index->sorted);
    map_done(&index->by_key);
    kind_put(index->kind);
    free(index);
}

static bool is_free(const struct kind_index *index)
{
    return index->is_gone && index->by_key.count == 0 && index->history_count == 0 &&
           list_is_empty(&index->watchers) && list_is_empty(&index->subscriptions);
}

/* The place of a definition's kinds: the one they had, a free one, or a new one; -1: there are too
 * many. */
static int place_for(struct core *core, const char *prefix)
{
    size_t place = core->kind_count;
    for (size_t i = schema_kind_count; i < core->kind_count; i++) {
        const struct kind *kind = core->kinds[i]->kind;
        if (kind && text_equal(kind->storage_prefix, prefix))
            return (int)i;
        if (is_free(core->kinds[i]))
            place = i;
    }
    if (place > UINT16_MAX)
        return -1;
    if (place == core->kind_count)
        (void)add_index(core);
    return (int)place;
}

/* ---- publishing ---- */

static void publish(struct core *core)
{
    const struct kind_set *next = kind_set_new(core->custom, core->custom_count), *last;
    pthread_mutex_lock(&core->board->lock);
    last = core->board->set;
    core->board->set = next;
    pthread_mutex_unlock(&core->board->lock);
    kind_set_put(last);
}

const struct kind_set *core_kinds(const struct core *core)
{
    return core->board->set;
}

const struct kind_set *core_kinds_ref(struct core *core)
{
    pthread_mutex_lock(&core->board->lock);
    const struct kind_set *set = kind_set_ref(core->board->set);
    pthread_mutex_unlock(&core->board->lock);
    return set;
}

void core_each_kind(const struct core *core, core_kind_visitor *visit, void *context)
{
    for (size_t i = 0; i < core->kind_count; i++) {
        const struct kind_index *index = core->kinds[i];
        bool has_objects = index->kind && !index->is_gone && index->kind->storage_prefix &&
                           index->kind->storage == index->kind;
        if (has_objects && !visit(context, index->kind))
            return;
    }
}

/* ---- definitions ---- */

static size_t find_custom(const struct core *core, const char *name)
{
    size_t place = 0;
    while (place < core->custom_count && !text_equal(core->custom[place]->name, name))
        place++;
    return place;
}

static void tell_gone(struct kind_index *index)
{
    LIST_FOR_EACH(link, &index->watchers) {
        struct core_watcher *watcher = LIST_ITEM(link, struct core_watcher, link);
        if (watcher->gone)
            watcher->gone(watcher->context);
    }
}

static void drop_custom(struct core *core, const char *name)
{
    size_t place = find_custom(core, name);
    if (place == core->custom_count)
        return;
    struct custom_kinds *all = core->custom[place];
    struct kind_index *index = core->kinds[all->kinds[0].index];
    core->custom[place] = core->custom[--core->custom_count];
    index->is_gone = true;
    publish(core);
    tell_gone(index);
    custom_kinds_put(all);
}

static void take_custom(struct core *core, struct custom_kinds *all)
{
    size_t place = find_custom(core, all->name);
    struct kind_index *index = core->kinds[all->kinds[0].index];
    const struct kind *last = index->kind;
    if (place == core->custom_count)
        core->custom =
            memory_grow(core->custom, ++core->custom_count, sizeof(struct custom_kinds *));
    else
        custom_kinds_put(core->custom[place]);
    core->custom[place] = all;
    index->kind = kind_ref(all->kinds[0].storage);
    index->is_gone = false;
    kind_put(last);
    publish(core);
}

/* What of a definition its kinds depend on. */
static bool same_kinds(const struct value *before, const struct value *now)
{
    static const char *const paths[] = { "spec", "status.acceptedNames" };
    FOR_EACH(path, paths) {
        const struct value *a = value_at(before, *path), *b = value_at(now, *path);
        if (!a || !b || !value_equal(a, b))
            return false;
    }
    return definition_has_condition(before, "Terminating") ==
           definition_has_condition(now, "Terminating");
}

static bool is_served(const struct value *definition)
{
    return definition_has_condition(definition, "Established") ||
           definition_has_condition(definition, "NamesAccepted");
}

static void make_custom(struct core *core, const struct object *now, const struct value *definition,
                        struct arena *arena)
{
    struct error err = { 0 };
    const char *prefix =
        arena_printf(arena, "/registry/%s/%s/", value_text(definition, "spec.group", arena),
                     value_text(definition, "status.acceptedNames.plural", arena));
    int place = place_for(core, prefix);
    struct custom_kinds *all = NULL;
    if (place < 0)
        fail(&err, REASON_INTERNAL_ERROR, 0, "there are too many definitions");
    else
        all = custom_kinds_new(now, (uint16_t)place, &err);
    if (all) {
        take_custom(core, all);
        return;
    }
    log_error(&kinds_log, "a custom resource cannot be served", KV("definition", now->name),
              KV_ERROR(&err));
    drop_custom(core, now->name);
}

void kinds_definition_changed(struct core *core, const struct object *before,
                              const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    const struct value *then = before ? value_from_object(before, &arena) : NULL,
                       *definition = now ? value_from_object(now, &arena) : NULL;
    bool was_served = find_custom(core, (now ? now : before)->name) < core->custom_count;
    if (!definition || !is_served(definition))
        drop_custom(core, (now ? now : before)->name);
    else if (!was_served || !then || !same_kinds(then, definition))
        make_custom(core, now, definition, &arena);
}

/* ---- the beginning and the end ---- */

void kinds_init(struct core *core)
{
    for (size_t i = 0; i < schema_kind_count; i++) {
        struct kind_index *index = add_index(core);
        index->kind = &schema_kinds[i];
        index->is_gone = false;
    }
    core->board = MEMORY_NEW(struct kind_board);
    pthread_mutex_init(&core->board->lock, NULL);
    publish(core);
}

void kinds_done(struct core *core)
{
    for (size_t i = 0; i < core->kind_count; i++)
        index_done(core->kinds[i]);
    for (size_t i = 0; i < core->custom_count; i++)
        custom_kinds_put(core->custom[i]);
    kind_set_put(core->board->set);
    pthread_mutex_destroy(&core->board->lock);
    free(core->board);
    free(core->custom);
    free(core->kinds);
}
