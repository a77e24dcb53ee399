/* SPDX-License-Identifier: Apache-2.0 */
/* revision.c - see revision.h.
 *
 * The data is upstream's byte for byte (members by name, as Go writes a map), and so is the hash of
 * a StatefulSet's revision, which is made of these bytes: either control plane finds the other's
 * revisions to be its own. */
#include "controllers/revision.h"

#include <stdlib.h>

#include "controllers/claim.h"
#include "codec/json.h"
#include "controllers/template_hash.h"
#include "object/binding.h"

enum { NAME_PREFIX_MAX = 223, COLLISIONS_MAX = 16 };

struct revision_reading {
    int64_t       number;
    struct value *data;
};

static const struct binding revision_bindings[] = {
    BIND_INT("revision", struct revision_reading, number),
    BIND_VALUE("data", struct revision_reading, data),
    BIND_END
};

static int compare_numbers(const void *a, const void *b)
{
    const struct revision *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->object->creation_s != y->object->creation_s)
        return x->object->creation_s < y->object->creation_s ? -1 : 1;
    return strcmp(x->name, y->name);
}

static struct revision read_revision(const struct object *object, struct arena *arena)
{
    struct revision_reading reading = { 0 };
    bind_object(object, revision_bindings, &reading, arena);
    return (struct revision){ object, object->name, reading.number, reading.data };
}

bool revisions_read(struct controller *controller, const struct object *owner,
                    const struct selector *selector, struct arena *arena, struct revisions *ret,
                    struct error *err)
{
    struct object_array objects = { .arena = arena };
    struct claim claim = { .controller = controller,
                           .owner = owner,
                           .kind = well_known.controller_revision,
                           .selector = selector };
    if (!claim_objects(&claim, arena, &objects, err))
        return false;
    /* Room for one more: the revision that may have to be made. */
    *ret = (struct revisions){ .controller = controller, .owner = owner, .arena = arena,
                               .items = arena_array(arena, objects.count + 1, sizeof *ret->items),
                               .count = objects.count };
    for (size_t i = 0; i < objects.count; i++)
        ret->items[i] = read_revision(objects.items[i], arena);
    qsort(ret->items, ret->count, sizeof *ret->items, compare_numbers);
    return true;
}

/* ---- data and its hash ---- */

static int compare_keys(const void *a, const void *b)
{
    return bytes_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* A copy whose maps have their members by name. */
static struct value *sorted(const struct value *from, struct arena *arena)
{
    if (value_is(from, VALUE_LIST)) {
        struct value *list = value_new_list(arena);
        for (size_t i = 0; i < value_count(from); i++)
            value_append(list, arena, sorted(value_item(from, i), arena));
        return list;
    }
    if (!value_is(from, VALUE_MAP))
        return value_clone(arena, from);
    struct value *map = value_new_map(arena);
    struct member *members = arena_array(arena, from->map.count + 1, sizeof *members);
    if (from->map.count)
        memcpy(members, from->map.members, from->map.count * sizeof *members);
    qsort(members, from->map.count, sizeof *members, compare_keys);
    for (size_t i = 0; i < from->map.count; i++)
        value_set_bytes(map, arena, members[i].key, sorted(members[i].value, arena));
    return map;
}

static struct value *make_data(const struct value *pod_template, struct arena *arena)
{
    struct value *data = value_new_map(arena), *copy = value_clone(arena, pod_template);
    value_set(copy, arena, "$patch", value_new_text(arena, "replace"));
    value_set_at(data, arena, "spec.template", sorted(copy, arena));
    return data;
}

/* As Go writes JSON: what could end a script is escaped. */
static void write_as_go(struct buffer *out, const struct value *data)
{
    AUTO_BUFFER plain = { 0 };
    json_write_value(&plain, data);
    for (size_t i = 0; i < plain.size; i++) {
        char c = plain.at[i];
        if (c == '<' || c == '>' || c == '&')
            buffer_printf(out, "\\u%04x", c);
        else
            buffer_add_char(out, c);
    }
}

static const char *hash_of(const struct object *owner, const struct value *pod_template,
                           const struct value *data, int64_t collision_count, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (owner->kind != well_known.stateful_set)
        return template_hash(pod_template, collision_count, arena);
    write_as_go(&text, data);
    buffer_printf(&text, "%lld", (long long)collision_count);
    return text_hash(buffer_bytes(&text), arena);
}

/* ---- making one ---- */

static struct value *new_revision(const struct object *owner, const struct value *pod_template,
                                  struct value *data, const char *hash, int64_t number,
                                  struct arena *arena)
{
    struct value *body = value_new_map(arena),
                 *metadata = value_make_at(body, arena, "metadata", VALUE_MAP);
    const struct value *from = value_at(pod_template, "metadata.labels");
    struct value *labels = from ? value_clone(arena, from) : value_new_map(arena);
    bool is_stateful = owner->kind == well_known.stateful_set;
    value_set(labels, arena, is_stateful ? REVISION_NAME_LABEL : REVISION_HASH_LABEL,
              value_new_text(arena, hash));
    value_set(metadata, arena, "name",
              value_printf(arena, "%.*s-%s", NAME_PREFIX_MAX, owner->name, hash));
    value_set(metadata, arena, "namespace", value_new_text(arena, owner->namespace));
    value_set(metadata, arena, "labels", labels);
    value_append(value_make_at(metadata, arena, "ownerReferences", VALUE_LIST), arena,
                 owner_reference(owner, arena));
    value_set(body, arena, "data", data);
    value_set(body, arena, "revision", value_new_int(arena, number));
    return body;
}

/* A name that another template has calls for the next hash. */
static struct revision *create(struct revisions *revisions, const struct value *pod_template,
                               int64_t *collision_count, struct error *err)
{
    const struct object *owner = revisions->owner;
    struct arena *arena = revisions->arena;
    int64_t number = revisions->count > 0 ? revisions->items[revisions->count - 1].number + 1 : 1;
    for (int i = 0; i < COLLISIONS_MAX; i++) {
        struct error own = { 0 };
        struct value *data = make_data(pod_template, arena);
        const char *hash = hash_of(owner, pod_template, data, *collision_count, arena);
        struct value *body = new_revision(owner, pod_template, data, hash, number, arena);
        const struct object *made =
            controller_create(revisions->controller, well_known.controller_revision, body, arena,
                              &own);
        if (made) {
            revisions->items[revisions->count] = read_revision(made, arena);
            return &revisions->items[revisions->count++];
        }
        if (own.reason != REASON_ALREADY_EXISTS) {
            if (err)
                *err = own;
            return NULL;
        }
        ++*collision_count;
    }
    fail(err, REASON_INTERNAL_ERROR, 0, "no free name for a revision of %s", owner->name);
    return NULL;
}

/* The newest last again. */
static struct revision *renumber(struct revisions *revisions, size_t found, struct error *err)
{
    struct controller *controller = revisions->controller;
    struct arena *arena = revisions->arena;
    struct revision revision = revisions->items[found];
    int64_t number = revisions->items[revisions->count - 1].number + 1;
    struct value *body = value_from_object(revision.object, arena);
    value_set(body, arena, "revision", value_new_int(arena, number));
    if (!controller_update(controller, revision.object, NULL, body, arena, err))
        return NULL;
    const struct object *object = core_get_latest(controller->core, well_known.controller_revision,
                                                  revision.object->namespace, revision.name);
    for (size_t i = found; i + 1 < revisions->count; i++)
        revisions->items[i] = revisions->items[i + 1];
    revisions->items[revisions->count - 1] = read_revision(object, arena);
    return &revisions->items[revisions->count - 1];
}

struct revision *revision_of_template(struct revisions *revisions, const struct value *pod_template,
                                      int64_t *collision_count, struct error *err)
{
    const struct value *wanted = make_data(pod_template, revisions->arena);
    for (size_t i = revisions->count; i-- > 0;) {
        if (!value_equal(revisions->items[i].data, wanted))
            continue;
        if (i + 1 == revisions->count)
            return &revisions->items[i];
        return renumber(revisions, i, err);
    }
    return create(revisions, pod_template, collision_count, err);
}

struct revision *revision_find(const struct revisions *revisions, const char *name)
{
    for (size_t i = 0; i < revisions->count; i++)
        if (text_equal(revisions->items[i].name, name))
            return &revisions->items[i];
    return NULL;
}

const char *revision_hash(const struct revision *revision)
{
    const char *hash = object_label(revision->object, REVISION_HASH_LABEL);
    return hash ? hash : "";
}

struct value *revision_template(const struct revision *revision, struct arena *arena)
{
    struct value *pod_template = value_clone(arena, value_at(revision->data, "spec.template"));
    value_remove(pod_template, "$patch");
    return pod_template;
}

bool revisions_trim(const struct revisions *revisions, int64_t limit,
                    bool (*is_live)(void *context, const struct revision *), void *context,
                    struct error *err)
{
    int64_t surplus = -limit;
    for (size_t i = 0; i < revisions->count; i++)
        surplus += !is_live(context, &revisions->items[i]);
    for (size_t i = 0; limit >= 0 && i < revisions->count && surplus > 0; i++) {
        if (is_live(context, &revisions->items[i]))
            continue;
        if (!controller_delete(revisions->controller, revisions->items[i].object,
                               PROPAGATION_DEFAULT, revisions->arena, err))
            return false;
        surplus--;
    }
    return true;
}
