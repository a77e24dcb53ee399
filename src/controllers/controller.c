/* SPDX-License-Identifier: Apache-2.0 */
/* controller.c - the few steps that every controller takes: writing under its account, owners,
 * keys. */
#include "controllers/controller.h"

#include <stdlib.h>

#include "base/env.h"
#include "base/map.h"
#include "object/time_text.h"

int64_t controller_now_s(const struct controller *controller)
{
    return env_wall_s(core_env(controller->core));
}

struct value *controller_now(const struct controller *controller, struct arena *arena)
{
    char text[TIME_TEXT_MAX];
    time_write(controller_now_s(controller), text);
    return value_new_text(arena, text);
}

bool controller_map_start(struct controller *controller, struct error *err)
{
    (void)err;
    controller->state = MEMORY_NEW(struct map);
    return true;
}

void controller_map_stop(struct controller *controller)
{
    struct map *map = controller->state;
    if (!map)
        return;
    for (struct map_entry *e = map_first(map); e; e = map_after(map, e))
        free(e->value);
    map_done(map);
    free(map);
}

bool controller_update(struct controller *controller, const struct object *object,
                       const char *subresource, struct value *body, struct arena *arena,
                       struct error *err)
{
    struct writer writer = { controller->core, &controller->user, arena };
    controller->is_writing = true;
    AUTO_PUT done = writer_update(&writer, object->kind, subresource, body, err);
    controller->is_writing = false;
    return done != NULL;
}

bool controller_set_finalizer(struct controller *controller, const struct object *object,
                              const char *name, bool is_present, struct arena *arena,
                              struct error *err)
{
    if (object_has_finalizer(object, name) == is_present)
        return true;
    struct value *body = value_from_object(object, arena);
    metadata_set_finalizer(value_make_at(body, arena, "metadata", VALUE_MAP), name, is_present,
                           arena);
    return controller_update(controller, object, NULL, body, arena, err);
}

const struct object *controller_create(struct controller *controller, const struct kind *kind,
                                       struct value *body, struct arena *arena, struct error *err)
{
    struct writer writer = { controller->core, &controller->user, arena };
    controller->is_writing = true;
    AUTO_PUT done = writer_create(&writer, kind, body, err);
    controller->is_writing = false;
    return done ? core_get_latest(controller->core, kind, done->namespace, done->name) : NULL;
}

bool controller_delete(struct controller *controller, const struct object *object,
                       enum propagation propagation, struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    struct writer writer = { controller->core, &controller->user, arena };
    controller->is_writing = true;
    bool good = writer_delete(&writer, object, propagation, &own);
    controller->is_writing = false;
    if (good || own.reason == REASON_NOT_FOUND)
        return true;
    return error_pass(err, &own);
}

void controller_event(struct controller *controller, const struct object *about, const char *type,
                      const char *reason, const char *format, ...)
{
    const struct controller_row *row = controller->row;
    struct event_facts facts = { .component = row->component ? row->component : row->name,
                                 .about = about };
    va_list arguments;
    va_start(arguments, format);
    core_event_va(controller->core, &facts, type, reason, format, arguments);
    va_end(arguments);
}

void controller_queue_owner(struct controller *controller, const struct kind *kind,
                            const struct object *object)
{
    const struct object_owner *owner = object ? object_controller(object) : NULL;
    if (!owner || !text_equal(owner->kind, kind->name) ||
        !text_equal(owner->api_version, kind->api_version))
        return;
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%s", object->namespace, owner->name);
    controller_queue_large(controller, buffer_text(&key),
                           core_dependent_count(controller->core, owner->uid));
}

void controller_queue_self(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    if (!controller->is_writing)
        queue_add_object(controller->queue, now ? now : before);
}

void controller_queue_large(struct controller *controller, const char *key, size_t count)
{
    enum { REST_US = 100, REST_MAX_MS = 1000 };
    int64_t rest_ms = count > LARGE_COUNT ? (int64_t)count * REST_US / 1000 : 0;
    queue_add_spaced(controller->queue, key, rest_ms < REST_MAX_MS ? rest_ms : REST_MAX_MS);
}

const struct object *controller_find(const struct controller *controller, const struct kind *kind,
                                     const char *key, struct arena *arena)
{
    const char *ns, *name;
    queue_key_split(key, arena, &ns, &name);
    return core_get_latest(controller->core, kind, ns, name);
}

bool labels_equal(const struct object *a, const struct object *b)
{
    if (a->label_count != b->label_count)
        return false;
    for (size_t i = 0; i < a->label_count; i++)
        if (!text_equal(a->labels[i].key, b->labels[i].key) ||
            !text_equal(a->labels[i].value, b->labels[i].value))
            return false;
    return true;
}

bool owned_by(const struct object *object, const char *owner_uid)
{
    const struct object_owner *owner = object_controller(object);
    return owner && text_equal(owner->uid, owner_uid);
}

bool is_creation_refused(const struct error *err)
{
    for (const struct cause *cause = err->causes; cause; cause = cause->next)
        if (text_equal(cause->reason, "NamespaceTerminating"))
            return true;
    return false;
}

struct value *owner_reference(const struct object *owner, struct arena *arena)
{
    struct value *reference = value_new_map(arena);
    value_set(reference, arena, "apiVersion", value_new_text(arena, owner->kind->api_version));
    value_set(reference, arena, "kind", value_new_text(arena, owner->kind->name));
    value_set(reference, arena, "name", value_new_text(arena, owner->name));
    value_set(reference, arena, "uid", value_new_text(arena, owner->uid));
    value_set(reference, arena, "controller", value_new_bool(arena, true));
    value_set(reference, arena, "blockOwnerDeletion", value_new_bool(arena, true));
    return reference;
}

void value_set_count(struct value *map, struct arena *arena, const char *key, int64_t count)
{
    if (count)
        value_set(map, arena, key, value_new_int(arena, count));
    else
        value_remove(map, key);
}

void value_set_text(struct value *map, struct arena *arena, const char *key, const char *text)
{
    if (text_is_empty(text))
        value_remove(map, key);
    else
        value_set(map, arena, key, value_new_text(arena, text));
}

void object_array_add(struct object_array *array, const struct object *object)
{
    if (array->count == array->capacity) {
        array->capacity = array->capacity ? array->capacity * 2 : 16;
        const struct object **items = arena_array(array->arena, array->capacity, sizeof *items);
        for (size_t i = 0; i < array->count; i++)
            items[i] = array->items[i];
        array->items = items;
    }
    array->items[array->count++] = object;
}

bool object_array_visit(void *array, const struct object *object)
{
    object_array_add(array, object);
    return true;
}
