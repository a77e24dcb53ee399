/* SPDX-License-Identifier: Apache-2.0 */
/* structural_decode.c - what a structural schema does to a tree: pruning, nulls and defaults.
 *
 * Types are not looked at: where a value does not fit its schema, validation says so later, and
 * until then nothing below it is touched.  Metadata alone, at the root and in embedded resources, is
 * decoded as that of every object.
 *
 * Holds:    unknown fields are told as upstream orders them: metadata's, then all others by path,
 *           then those of embedded metadata. */
#include "object/structural_schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/decode_source.h"
#include "object/validation.h"

enum { UNKNOWN_MAX = 1000 };

/* One step of the way down, for messages. */
struct step {
    const struct step *parent;
    struct bytes       name;             /* {NULL,0}: an index */
    size_t             index;
};

struct pruner {
    struct arena        *arena;
    struct decode_notes *notes;          /* NULL: nobody wants to know */
    const char         **unknown;
    size_t               count;
    const struct type   *metadata;
    struct error        *err;
};

static bool is_meta(struct bytes key)
{
    static const char *const names[] = { "apiVersion", "kind", "metadata", NULL };
    return text_is_one_of(key, names);
}

static void write_path(struct buffer *path, const struct step *step)
{
    if (!step)
        return;
    write_path(path, step->parent);
    if (step->name.at)
        buffer_printf(path, "%s%.*s", path->size ? "." : "", BYTES_ARG(step->name));
    else
        buffer_printf(path, "[%zu]", step->index);
}

static const char *path_text(const struct pruner *pruner, const struct step *step)
{
    AUTO_BUFFER path = { 0 };
    write_path(&path, step);
    return arena_copy(pruner->arena, path.at, path.size);
}

/* ---- pruning ---- */

static void prune(struct pruner *, struct value *, const struct schema *, const struct step *);

static void note_unknown(struct pruner *pruner, const struct step *step)
{
    if (!pruner->notes || pruner->count == UNKNOWN_MAX)
        return;
    if (!pruner->unknown)
        pruner->unknown = arena_array(pruner->arena, UNKNOWN_MAX, sizeof *pruner->unknown);
    pruner->unknown[pruner->count++] = path_text(pruner, step);
}

/* True: the member stays. */
static bool prune_member(struct pruner *pruner, const struct member *member,
                         const struct schema *schema, const struct step *step)
{
    const struct schema *inner = schema ? schema_member(schema, member->key) : NULL;
    bool is_free = schema && (schema->flags & SCHEMA_PRESERVE);
    if (schema && (schema->flags & SCHEMA_EMBEDDED) && is_meta(member->key))
        return true;
    if (inner || (schema && (schema->flags & SCHEMA_ADDITIONAL) && !is_free)) {
        prune(pruner, member->value, inner, step);
        return true;
    }
    if (!is_free)
        note_unknown(pruner, step);
    return is_free;
}

/* Without a schema lists stay, and objects in them lose all they have. */
static void prune(struct pruner *pruner, struct value *value, const struct schema *schema,
                  const struct step *parent)
{
    struct step step = { .parent = parent };
    bool is_free = schema && (schema->flags & SCHEMA_PRESERVE);
    if (value->type == VALUE_LIST)
        for (; step.index < value->list.count; step.index++) {
            const struct schema *items = schema ? schema->items : NULL;
            if (items || !is_free)
                prune(pruner, value->list.items[step.index], items, &step);
        }
    if (value->type != VALUE_MAP)
        return;
    for (uint32_t i = 0; i < value->map.count;) {
        step.name = value->map.members[i].key;
        if (prune_member(pruner, &value->map.members[i], schema, &step))
            i++;
        else
            value_remove_member(value, i);
    }
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void tell_unknown(struct pruner *pruner)
{
    if (pruner->count)
        qsort(pruner->unknown, pruner->count, sizeof *pruner->unknown, compare_paths);
    for (size_t i = 0; i < pruner->count; i++)
        decode_note(pruner->notes, pruner->arena, "unknown field \"%s\"", pruner->unknown[i]);
}

/* ---- metadata ---- */

static bool coerce(struct pruner *, struct value *, const struct schema *, const struct step *);

static bool bad_member(struct pruner *pruner, const struct step *step, const struct value *value,
                       const char *detail)
{
    struct error *err = pruner->err;
    const char *text = arena_strdup(pruner->arena, detail);
    if (err)
        *err = (struct error){ 0 };
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s: Invalid value: %s: %s",
                path_text(pruner, step), value_json(value, pruner->arena), text);
}

static bool coerce_metadata(struct pruner *pruner, struct value *metadata, const struct step *step)
{
    const char *path = path_text(pruner, step);
    if (decode_part(metadata, pruner->metadata, bytes_of(path), pruner->arena, pruner->notes,
                    pruner->err))
        return true;
    return bad_member(pruner, step, metadata, pruner->err ? pruner->err->message : "");
}

static bool coerce_meta_member(struct pruner *pruner, const struct member *member,
                               const struct step *step)
{
    if (bytes_equal_text(member->key, "metadata"))
        return coerce_metadata(pruner, member->value, step);
    return member->value->type == VALUE_STRING ||
           bad_member(pruner, step, member->value, "must be a string");
}

static bool coerce_members(struct pruner *pruner, struct value *map, const struct schema *schema,
                           const struct step *parent)
{
    struct step step = { .parent = parent };
    for (uint32_t i = 0; i < map->map.count; i++) {
        const struct member *member = &map->map.members[i];
        const struct schema *inner = schema_member(schema, member->key);
        step.name = member->key;
        if ((schema->flags & SCHEMA_EMBEDDED) && is_meta(member->key)) {
            if (!coerce_meta_member(pruner, member, &step))
                return false;
        } else if (inner && !coerce(pruner, member->value, inner, &step)) {
            return false;
        }
    }
    return true;
}

/* Of the resources that are embedded below the root. */
static bool coerce(struct pruner *pruner, struct value *value, const struct schema *schema,
                   const struct step *parent)
{
    struct step step = { .parent = parent };
    if (value->type == VALUE_MAP)
        return coerce_members(pruner, value, schema, parent);
    if (value->type != VALUE_LIST || !schema->items)
        return true;
    for (; step.index < value->list.count; step.index++)
        if (!coerce(pruner, value->list.items[step.index], schema->items, &step))
            return false;
    return true;
}

/* ---- the whole ---- */

static bool coerce_root(struct pruner *pruner, const struct value *root)
{
    static const char *const names[] = { "metadata", "apiVersion", "kind" };
    FOR_EACH(name, names) {
        struct value *value = value_member(root, *name);
        struct member member = { bytes_of(*name), value };
        struct step step = { .name = member.key };
        if (value && !coerce_meta_member(pruner, &member, &step))
            return false;
    }
    return true;
}

/* The root's own metadata is done already. */
static bool prune_root(struct pruner *pruner, struct value *root, const struct schema *schema)
{
    for (uint32_t i = 0; i < root->map.count;) {
        const struct member *member = &root->map.members[i];
        struct step step = { .name = member->key };
        if (is_meta(member->key) || prune_member(pruner, member, schema, &step))
            i++;
        else
            value_remove_member(root, i);
    }
    tell_unknown(pruner);
    for (uint32_t i = 0; i < root->map.count; i++) {
        const struct member *member = &root->map.members[i];
        const struct schema *inner = schema_member(schema, member->key);
        struct step step = { .name = member->key };
        if (!is_meta(member->key) && inner && !coerce(pruner, member->value, inner, &step))
            return false;
    }
    return true;
}

bool schema_decode(struct value *root, const struct type *type, struct decode_source *source,
                   struct arena *arena, struct decode_notes *notes, struct error *err)
{
    struct pruner pruner = { .arena = arena, .notes = notes, .err = err,
                             .metadata = type->members[0]->type };
    for (size_t i = 0; notes && source && i < source->count; i++)
        decode_note(notes, arena, "duplicate field \"%s\"", source->duplicates[i].path);
    return coerce_root(&pruner, root) && prune_root(&pruner, root, type->schema);
}

/* ---- defaults ---- */

static void complete(struct value *, const struct schema *, struct arena *);

static bool is_unwanted_null(const struct value *value, const struct schema *schema)
{
    return value->type == VALUE_NULL && schema && !(schema->flags & SCHEMA_NULLABLE);
}

/* What takes the place of a null: the default, or (false) nothing. */
static bool replace_null(struct value **slot, const struct schema *schema, struct arena *arena)
{
    if (!schema->default_value)
        return false;
    *slot = value_clone(arena, schema->default_value);
    return true;
}

static void complete_members(struct value *map, const struct schema *schema, struct arena *arena)
{
    for (uint32_t i = 0; i < map->map.count;) {
        struct member *member = &map->map.members[i];
        const struct schema *inner = schema_member(schema, member->key);
        if (is_unwanted_null(member->value, inner) && !replace_null(&member->value, inner, arena)) {
            value_remove_member(map, i);
            continue;
        }
        if (inner)
            complete(member->value, inner, arena);
        i++;
    }
}

static void add_absent(struct value *map, const struct schema *schema, struct arena *arena)
{
    const struct type *type = schema->field.type;
    for (size_t i = 0; type && type->schema == schema && i < type->member_count; i++) {
        const struct schema *inner = schema_of_field(type->members[i]);
        struct bytes name = bytes_of(inner->field.name);
        if (!inner->default_value || value_member_bytes(map, name))
            continue;
        struct value *made = value_clone(arena, inner->default_value);
        value_set_bytes(map, arena, (struct bytes){ arena_strdup(arena, name.at), name.size },
                        made);
        complete(made, inner, arena);
    }
}

static void complete(struct value *value, const struct schema *schema, struct arena *arena)
{
    if (value->type == VALUE_MAP) {
        complete_members(value, schema, arena);
        add_absent(value, schema, arena);
    }
    for (size_t i = 0; value->type == VALUE_LIST && schema->items && i < value->list.count; i++) {
        if (is_unwanted_null(value->list.items[i], schema->items))
            (void)replace_null(&value->list.items[i], schema->items, arena);
        complete(value->list.items[i], schema->items, arena);
    }
}

void schema_set_defaults(struct value *root, const struct schema *schema, struct arena *arena)
{
    if (value_is(root, VALUE_MAP))
        complete(root, schema, arena);
}
