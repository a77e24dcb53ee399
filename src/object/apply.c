/* SPDX-License-Identifier: Apache-2.0 */
/* apply.c - see apply.h: merge, take out what was given up, then see who else had what changed.
 *
 * Taking out is done in three steps, as upstream does it: everything the manager said last time
 * goes, what anybody still has comes back, and of the rest only what the manager had stays away.
 *
 * Not here: sets, merging and comparing themselves (field_*.h). */
#include "object/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/field_merge.h"
#include "object/schema.h"

enum { ANNOTATIONS_BYTES_MAX = 256 * 1024, CONFLICTS_TOLD_MAX = 1000 };

struct apply {
    const struct apply_request *request;
    const struct type          *type;
    struct arena               *arena;
    struct managed              managed;
    struct field_set            reset, last, fields;     /* fields: what config says */
    struct bytes                last_time;
    struct value               *next;
    struct field_comparison     comparison;              /* live to next */
};

/* One field that somebody else has with another value. */
struct conflict {
    const struct managed_entry *entry;
    const char                 *path;
};

struct conflicts {
    struct conflict            *items;   /* room for CONFLICTS_TOLD_MAX; NULL: there was none yet */
    size_t                      count;
    struct arena               *arena;
    const struct managed_entry *entry;   /* whose fields are being collected */
};

/* ---- the configuration ---- */

static bool check_config(const struct apply *apply, struct error *err)
{
    const struct value *config = apply->request->config;
    const struct kind *kind = apply->request->kind;
    struct bytes version = value_string(config, "apiVersion"), name = value_string(config, "kind");
    const struct value *managed = value_at(config, "metadata.managedFields");
    if (!bytes_equal_text(version, kind->api_version) || !bytes_equal_text(name, kind->name)) {
        bool core = !version.at || !memchr(version.at, '/', version.size);
        return fail(err, REASON_BAD_REQUEST, 0, "invalid object type: %s%.*s, Kind=%.*s",
                    core ? "/" : "", BYTES_ARG(version), BYTES_ARG(name));
    }
    if (managed && managed->type != VALUE_NULL)
        return fail(err, REASON_BAD_REQUEST, 0, "metadata.managedFields must be nil");
    if (apply_check(config, apply->type, apply->arena, err))
        return true;
    struct bytes ns = value_string(config, "metadata.namespace"),
                 object = value_string(config, "metadata.name");
    bool core = !*kind->group;
    return error_context(err, "failed to create typed patch object (%.*s/%.*s; %s%s, Kind=%s)",
                         BYTES_ARG(ns), BYTES_ARG(object), core ? "/" : "", kind->api_version,
                         kind->name);
}

/* ---- given up ---- */

static struct field_set all_fields(const struct apply *apply, struct value *value)
{
    struct field_set set = field_set_of(value, apply->type, apply->arena);
    return field_set_with_structs(&set, apply->type, apply->arena);
}

static struct field_set everyones_fields(const struct apply *apply)
{
    struct field_set all = apply->fields;
    for (size_t i = 0; i < apply->managed.count; i++)
        all = field_set_union(&all, &apply->managed.entries[i].fields, apply->arena);
    return field_set_with_structs(&all, apply->type, apply->arena);
}

/* Takes out of next what only this manager had and says no more. */
static void prune(struct apply *apply)
{
    struct arena *arena = apply->arena;
    if (field_set_is_within(&apply->last, &apply->fields))
        return;
    struct field_set last = field_set_with_structs(&apply->last, apply->type, arena);
    struct field_set merged = all_fields(apply, apply->next);
    struct value *pruned = field_remove(apply->next, &last, apply->type, arena);
    struct field_set kept = all_fields(apply, pruned), owned = everyones_fields(apply);
    kept = field_set_union(&kept, &owned, arena);
    struct field_set gone = field_set_difference(&merged, &kept, arena);
    pruned = field_remove(apply->next, &gone, apply->type, arena);
    kept = all_fields(apply, pruned);
    gone = field_set_difference(&merged, &kept, arena);
    gone = field_set_intersection(&gone, &last, arena);
    apply->next = field_remove(apply->next, &gone, apply->type, arena);
}

/* ---- conflicts ---- */

static void add_conflict(void *context, struct bytes path)
{
    struct conflicts *conflicts = context;
    if (!conflicts->items)
        conflicts->items =
            arena_array(conflicts->arena, CONFLICTS_TOLD_MAX, sizeof *conflicts->items);
    if (conflicts->count < CONFLICTS_TOLD_MAX)
        conflicts->items[conflicts->count++] = (struct conflict){
            conflicts->entry, arena_copy(conflicts->arena, path.at, path.size)
        };
}

static int compare_managers(const void *a, const void *b)
{
    const struct managed_entry *left = *(const struct managed_entry *const *)a,
                               *right = *(const struct managed_entry *const *)b;
    int order = bytes_compare(left->manager, right->manager);
    if (order == 0)
        order = (int)right->applied - (int)left->applied;
    if (order == 0)
        order = bytes_compare(left->api_version, right->api_version);
    return order ? order : bytes_compare(left->subresource, right->subresource);
}

/* All fields of others that the configuration would change, by manager. */
static struct conflicts find_conflicts(const struct apply *apply, const struct field_set *allowed)
{
    struct arena *arena = apply->arena;
    struct conflicts conflicts = { .arena = arena };
    struct field_set changed =
        field_set_union(&apply->comparison.modified, &apply->comparison.added, arena);
    const struct managed_entry **order =
        arena_array(arena, apply->managed.count + 1, sizeof(struct managed_entry *));
    changed = field_set_difference(&changed, allowed, arena);
    for (size_t i = 0; i < apply->managed.count; i++)
        order[i] = &apply->managed.entries[i];
    qsort(order, apply->managed.count, sizeof *order, compare_managers);
    for (size_t i = 0; i < apply->managed.count; i++) {
        struct field_set both = field_set_intersection(&order[i]->fields, &changed, arena);
        conflicts.entry = order[i];
        field_set_each(&both, add_conflict, &conflicts);
    }
    return conflicts;
}

static const char *show_manager(const struct managed_entry *entry, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    json_write_string(&text, entry->manager);
    if (entry->subresource.size)
        buffer_printf(&text, " with subresource \"%.*s\"", BYTES_ARG(entry->subresource));
    if (!entry->applied)
        buffer_printf(&text, " using %.*s", BYTES_ARG(entry->key_version));
    return arena_strdup(arena, buffer_text(&text));
}

static bool fail_conflicts(const struct conflicts *conflicts, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    const struct conflict *first = &conflicts->items[0];
    const struct managed_entry *told = NULL;
    if (conflicts->count == 1)
        buffer_printf(&text, "Apply failed with 1 conflict: conflict with %s: %s",
                      show_manager(first->entry, conflicts->arena), first->path);
    else
        buffer_printf(&text, "Apply failed with %zu conflicts: ", conflicts->count);
    for (size_t i = 0; conflicts->count > 1 && i < conflicts->count; i++) {
        const struct conflict *conflict = &conflicts->items[i];
        if (conflict->entry != told)
            buffer_printf(&text, "%sconflicts with %s:", told ? "\n" : "",
                          show_manager(conflict->entry, conflicts->arena));
        told = conflict->entry;
        buffer_printf(&text, "\n- %s", conflict->path);
    }
    fail_whole(err, conflicts->arena, REASON_CONFLICT, "%s", buffer_text(&text));
    for (size_t i = 0; err && i < conflicts->count; i++) {
        const struct conflict *conflict = &conflicts->items[i];
        error_add_cause(err, conflicts->arena, "FieldManagerConflict", conflict->path,
                        arena_printf(conflicts->arena, "conflict with %s",
                                     show_manager(conflict->entry, conflicts->arena)));
    }
    return false;
}

/* ---- kubectl's client-side apply ---- */

static bool is_kubectl(const struct apply *apply)
{
    return text_equal(apply->request->owner->manager, "kubectl");
}

static struct value *annotations_of(const struct value *object)
{
    return value_member(value_member(object, "metadata"), "annotations");
}

/* What kubectl applied on the client's side and nobody changed since is its own: no conflict. */
static struct field_set client_side_fields(const struct apply *apply)
{
    struct field_set fields = { 0 };
    struct field_comparison comparison;
    struct arena *arena = apply->arena;
    const struct value *text =
        value_member(annotations_of(apply->request->live), LAST_APPLIED_ANNOTATION);
    if (!is_kubectl(apply) || !value_is(text, VALUE_STRING))
        return fields;
    struct value *last = json_parse(text->string, NULL, arena, NULL);
    if (!value_is(last, VALUE_MAP) || !apply_check(last, apply->type, arena, NULL) ||
        !bytes_equal_text(value_string(last, "apiVersion"), apply->request->kind->api_version))
        return fields;
    fields = field_set_of(last, apply->type, arena);
    field_compare(last, apply->request->live, apply->type, NULL, arena, &comparison);
    fields = field_set_difference(&fields, &comparison.modified, arena);
    fields = field_set_difference(&fields, &comparison.added, arena);
    return field_set_difference(&fields, &comparison.removed, arena);
}

static int compare_keys(const void *a, const void *b)
{
    return bytes_compare((*(const struct member *const *)a)->key,
                         (*(const struct member *const *)b)->key);
}

static void write_sorted(struct buffer *text, const struct value *value, struct arena *arena)
{
    size_t count = value_count(value);
    if (value->type != VALUE_MAP && value->type != VALUE_LIST) {
        json_write_value(text, value);
        return;
    }
    bool is_map = value->type == VALUE_MAP;
    const struct member **order = arena_array(arena, is_map ? count : 0, sizeof(struct member *));
    for (size_t i = 0; is_map && i < count; i++)
        order[i] = &value->map.members[i];
    if (is_map)
        qsort(order, count, sizeof *order, compare_keys);
    buffer_add_char(text, is_map ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(text, i ? "," : "");
        if (is_map) {
            json_write_string(text, order[i]->key);
            buffer_add_char(text, ':');
        }
        write_sorted(text, is_map ? order[i]->value : value->list.items[i], arena);
    }
    buffer_add_char(text, is_map ? '}' : ']');
}

/* A copy of the map alone; its members are shared. */
static struct value *copy_map(const struct value *map, struct arena *arena)
{
    struct value *copy = value_new_map(arena);
    for (size_t i = 0; i < value_count(map); i++)
        value_set_bytes(copy, arena, map->map.members[i].key, map->map.members[i].value);
    return copy;
}

/* The annotation follows a server-side apply by kubectl, for as long as it is there. */
static void follow_annotation(struct apply *apply)
{
    AUTO_BUFFER text = { 0 };
    struct arena *arena = apply->arena;
    const struct value *had = value_member(annotations_of(apply->next), LAST_APPLIED_ANNOTATION);
    if (!is_kubectl(apply) || !value_is(had, VALUE_STRING) || had->string.size == 0)
        return;
    struct value *config = value_clone(arena, apply->request->config);
    if (annotations_of(config))
        value_remove(annotations_of(config), LAST_APPLIED_ANNOTATION);
    write_sorted(&text, config, arena);
    buffer_add_char(&text, '\n');
    struct value *metadata = copy_map(value_member(apply->next, "metadata"), arena),
                 *annotations = copy_map(annotations_of(apply->next), arena);
    apply->next = copy_map(apply->next, arena);
    value_set(apply->next, arena, "metadata", metadata);
    value_set(metadata, arena, "annotations", annotations);
    if (text.size > ANNOTATIONS_BYTES_MAX)
        value_remove(annotations, LAST_APPLIED_ANNOTATION);
    else
        value_set(annotations, arena, LAST_APPLIED_ANNOTATION,
                  value_new_text(arena, buffer_text(&text)));
}

/* ---- the entries ---- */

static struct field_comparison compare_with(const struct apply *apply, const struct value *old,
                                            const struct value *next)
{
    struct field_comparison comparison;
    field_compare(old, next, apply->type, &apply->reset, apply->arena, &comparison);
    return comparison;
}

/* An object that nobody is the manager of: all it has belongs to whoever was before. */
static void begin_entries(struct apply *apply)
{
    static const struct value nothing = { .type = VALUE_MAP };
    struct field_owner before = *apply->request->owner;
    if (apply->managed.count || !apply->request->exists)
        return;
    before.manager = "before-first-apply";
    struct field_comparison comparison = compare_with(apply, &nothing, apply->request->live);
    (void)managed_take(&apply->managed, apply->request->kind, &comparison, &before);
}

/* Takes the manager's last entry out of the list. */
static void take_last(struct apply *apply)
{
    const struct field_owner *owner = apply->request->owner;
    struct managed_entry *entry =
        managed_find(&apply->managed, bytes_of(owner->manager), /* applied= */ true,
                     (struct bytes){ NULL, 0 }, bytes_of(owner->subresource));
    if (!entry)
        return;
    apply->last = entry->fields;
    apply->last_time = entry->time;
    managed_drop(&apply->managed, entry);
}

static struct bytes finish_entries(struct apply *apply, bool is_changed)
{
    struct arena *arena = apply->arena;
    const struct field_owner *owner = apply->request->owner;
    struct field_set changed =
        field_set_union(&apply->comparison.modified, &apply->comparison.added, arena);
    for (size_t i = 0; i < apply->managed.count; i++) {
        struct field_set *fields = &apply->managed.entries[i].fields;
        *fields = field_set_difference(fields, &changed, arena);
        *fields = field_set_difference(fields, &apply->comparison.removed, arena);
    }
    struct managed_entry own = { .manager = bytes_of(owner->manager),
                                 .api_version = bytes_of(apply->request->kind->api_version),
                                 .key_version = bytes_of(apply->request->kind->api_version),
                                 .subresource = bytes_of(owner->subresource),
                                 .time = is_changed ? bytes_of(owner->now) : apply->last_time,
                                 .applied = true,
                                 .is_read = true,
                                 .fields = managed_strip(&apply->fields, arena) };
    managed_add(&apply->managed, &own);
    managed_drop_empty(&apply->managed);
    return managed_write(&apply->managed);
}

bool apply_configuration(const struct apply_request *request, struct arena *arena,
                         struct apply_result *ret, struct error *err)
{
    struct apply apply = { .request = request, .type = request->kind->type, .arena = arena };
    if (!check_config(&apply, err) ||
        !managed_read_whole(request->managed, arena, &apply.managed, err))
        return false;
    apply.reset = managed_reset_fields(request->kind, request->owner->subresource, arena);
    begin_entries(&apply);
    take_last(&apply);
    apply.fields = field_set_of(request->config, apply.type, arena);
    apply.fields = field_set_without(&apply.fields, &apply.reset, arena);
    struct value *live = (struct value *)(uintptr_t)request->live;
    apply.next = field_merge(live, request->config, apply.type, arena);
    prune(&apply);
    apply.comparison = compare_with(&apply, request->live, apply.next);
    struct field_set allowed = { 0 };
    struct conflicts conflicts =
        request->force ? (struct conflicts){ 0 } : find_conflicts(&apply, &allowed);
    if (conflicts.count && is_kubectl(&apply)) {
        allowed = client_side_fields(&apply);
        conflicts = find_conflicts(&apply, &allowed);
    }
    if (conflicts.count)
        return fail_conflicts(&conflicts, err);
    if (apply.managed.count >= APPLY_MANAGERS_MAX)
        return fail(err, REASON_REQUEST_ENTITY_TOO_LARGE, 0,
                    "an object may have at most %d managers that apply", APPLY_MANAGERS_MAX);
    bool is_changed = !value_equal(request->live, apply.next);
    ret->managed = finish_entries(&apply, is_changed);
    follow_annotation(&apply);
    ret->next = apply.next;
    return true;
}
