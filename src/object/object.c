/* SPDX-License-Identifier: Apache-2.0 */
/* object.c - immutable objects: one block of memory with the count, the header, its texts and the
 * JSON.
 *
 * However an object comes about, its JSON is written first and the header is read back from it: one
 * way only, so that both can never differ.
 *
 * Holds:    block layout is struct block, labels, owners, finalizers, the header's texts, the JSON.
 * Not here: the index of objects (core), how trees change (decode, patch). */
#include "object/object.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/custom_kind.h"
#include "object/decode.h"
#include "object/schema.h"
#include "object/time_text.h"

struct block {
    atomic_uint   references;
    struct object object;
};

/* The header as it is read: texts point into the JSON, or into the arena where they had escapes.  A
 * member of another type than the API gives it reads as absent. */
struct draft {
    struct bytes  ns, name, uid;
    int64_t       generation, creation_s, deletion_s, deletion_grace_s;
    struct value *labels, *owners, *finalizers;          /* in the arena; NULL where absent */
    struct bytes  managed;               /* of managedFields; {NULL,0} where absent */
    size_t        metadata_end;          /* where its brace stands in the JSON */
    struct bytes  revision;              /* its digits; {NULL,0} where absent */
    size_t        metadata_at, metadata_size;            /* size 0: there is none */
    size_t revision_offset; /* where they stand in the JSON, or where the member belongs */
    bool          has_metadata, is_first;                /* first: with no other member before it */
    bool          is_alone;                              /* metadata has no members at all */
};

static bool read_time(struct json_scan *scan, struct arena *arena, int64_t *ret_s)
{
    struct bytes text;
    int32_t ns;
    if (!json_scan_string(scan, arena, &text))
        return false;
    if (!time_parse_parts(text, ret_s, &ns))
        *ret_s = 0;
    return true;
}

static bool read_tree(struct json_scan *scan, enum value_type type, struct arena *arena,
                      struct value **ret)
{
    struct bytes text;
    if (json_scan_peek(scan) != (type == VALUE_MAP ? '{' : '[') || !json_scan_skip(scan, &text))
        return false;
    *ret = json_parse(text, NULL, arena, NULL);
    return true;
}

/* Digits alone; any other text stays where it is and counts as no revision. */
static bool read_revision(struct json_scan *scan, const char *start, struct arena *arena,
                          struct draft *draft)
{
    uint64_t revision;
    struct bytes digits;
    if (!json_scan_string(scan, arena, &digits))
        return false;
    draft->revision_offset = (size_t)(scan->at - start) - digits.size - 1;
    if (bytes_to_uint64(digits, &revision) && revision <= INT64_MAX)
        draft->revision = digits;
    return true;
}

/* Members that stand before resourceVersion in the order of the table. */
static bool is_before_revision(struct bytes key)
{
    static const char *const names[] = { "name", "generateName", "namespace", "selfLink", "uid" };
    FOR_EACH(name, names)
        if (bytes_equal_text(key, *name))
            return true;
    return false;
}

static bool read_member(struct json_scan *scan, const char *start, struct bytes key,
                        struct arena *arena, struct draft *draft)
{
    if (bytes_equal_text(key, "name"))
        return json_scan_string(scan, arena, &draft->name);
    if (bytes_equal_text(key, "namespace"))
        return json_scan_string(scan, arena, &draft->ns);
    if (bytes_equal_text(key, "uid"))
        return json_scan_string(scan, arena, &draft->uid);
    if (bytes_equal_text(key, "resourceVersion"))
        return read_revision(scan, start, arena, draft);
    if (bytes_equal_text(key, "generation"))
        return json_scan_int64(scan, &draft->generation);
    if (bytes_equal_text(key, "creationTimestamp"))
        return read_time(scan, arena, &draft->creation_s);
    if (bytes_equal_text(key, "deletionTimestamp"))
        return read_time(scan, arena, &draft->deletion_s);
    if (bytes_equal_text(key, "deletionGracePeriodSeconds"))
        return json_scan_int64(scan, &draft->deletion_grace_s);
    if (bytes_equal_text(key, "labels"))
        return read_tree(scan, VALUE_MAP, arena, &draft->labels);
    if (bytes_equal_text(key, "ownerReferences"))
        return read_tree(scan, VALUE_LIST, arena, &draft->owners);
    if (bytes_equal_text(key, "finalizers"))
        return read_tree(scan, VALUE_LIST, arena, &draft->finalizers);
    if (bytes_equal_text(key, "managedFields") && json_scan_peek(scan) == '[')
        return json_scan_skip(scan, &draft->managed);
    return false;
}

static bool read_metadata(struct json_scan *scan, const char *start, struct arena *arena,
                          struct draft *draft)
{
    struct bytes key;
    if (!json_scan_enter(scan, '{'))
        return json_scan_skip(scan, NULL);
    draft->metadata_at = (size_t)(scan->at - start) - 1;
    draft->has_metadata = draft->is_first = draft->is_alone = true;
    draft->revision_offset = (size_t)(scan->at - start);
    while (json_scan_key(scan, arena, &key)) {
        draft->is_alone = false;
        if (!read_member(scan, start, key, arena, draft) && !json_scan_skip(scan, NULL))
            return false;
        if (draft->revision.at || !is_before_revision(key))
            continue;
        draft->revision_offset = (size_t)(scan->at - start);
        draft->is_first = false;
    }
    draft->metadata_end = (size_t)(scan->at - start) - 1;
    draft->metadata_size = (size_t)(scan->at - start) - draft->metadata_at;
    return !scan->bad;
}

/* Reads as far as metadata; the rest is looked at only where the text is not our own (`whole`).
 * `managed` is where managedFields stands, as far as that is known. */
static bool read_draft(struct bytes text, struct bytes managed, bool whole, struct arena *arena,
                       struct draft *draft)
{
    struct json_scan scan;
    struct bytes key;
    *draft = (struct draft){ .deletion_grace_s = -1 };
    (whole ? json_scan_init : json_scan_init_own)(&scan, text);
    scan.hole = managed;
    if (!json_scan_enter(&scan, '{'))
        return false;
    while (json_scan_key(&scan, arena, &key)) {
        if (!bytes_equal_text(key, "metadata")) {
            if (!json_scan_skip(&scan, NULL))
                return false;
            continue;
        }
        if (!read_metadata(&scan, text.at, arena, draft))
            return false;
        if (!whole)
            return true;
    }
    return !scan.bad && json_scan_finish(&scan);
}

/* The block's texts, handed out one by one. */
static const char *take_text(char **room, struct bytes text)
{
    char *copy = *room;
    if (text.size)
        memcpy(copy, text.at, text.size);
    copy[text.size] = '\0';
    *room += text.size + 1;
    return copy;
}

static const char *const owner_texts[] = { "apiVersion", "kind", "name", "uid" };

/* How many bytes the header's texts take, each with its NUL. */
static size_t count_texts(const struct draft *draft)
{
    size_t size = draft->ns.size + draft->name.size + draft->uid.size + 3;
    for (size_t i = 0; i < value_count(draft->labels); i++) {
        const struct member *label = &draft->labels->map.members[i];
        size += label->key.size + 2;
        if (label->value->type == VALUE_STRING)
            size += label->value->string.size;
    }
    for (size_t i = 0; i < value_count(draft->owners); i++)
        FOR_EACH(name, owner_texts)
            size += value_string(draft->owners->list.items[i], *name).size + 1;
    for (size_t i = 0; i < value_count(draft->finalizers); i++) {
        const struct value *name = draft->finalizers->list.items[i];
        size += (name->type == VALUE_STRING ? name->string.size : 0) + 1;
    }
    return size;
}

static struct bytes string_of(const struct value *value)
{
    return value->type == VALUE_STRING ? value->string : (struct bytes){ NULL, 0 };
}

static int compare_labels(const void *left, const void *right)
{
    return strcmp(((const struct object_label *)left)->key,
                  ((const struct object_label *)right)->key);
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash;
}

uint64_t object_label_marks(const char *key, const char *value)
{
    uint64_t hash = hash_text(0xcbf29ce484222325u, key);
    if (!value)
        return (uint64_t)1 << (hash >> 58);
    hash = hash_text(hash_text(hash, "="), value);
    return (uint64_t)1 << (hash >> 58) | (uint64_t)1 << (hash >> 52 & 63);
}

static void fill_labels(struct object_label *labels, const struct draft *draft, char **room,
                        uint64_t *ret_marks)
{
    size_t count = value_count(draft->labels);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &draft->labels->map.members[i];
        const char *key = take_text(room, member->key);
        labels[i] = (struct object_label){ key, take_text(room, string_of(member->value)) };
        *ret_marks |= object_label_marks(key, NULL) | object_label_marks(key, labels[i].value);
    }
    qsort(labels, count, sizeof *labels, compare_labels);
}

static void fill_owners(struct object_owner *owners, const struct draft *draft, char **room)
{
    for (size_t i = 0; i < value_count(draft->owners); i++) {
        const struct value *owner = draft->owners->list.items[i];
        const char *texts[ARRAY_SIZE(owner_texts)];
        for (size_t t = 0; t < ARRAY_SIZE(owner_texts); t++)
            texts[t] = take_text(room, value_string(owner, owner_texts[t]));
        owners[i] = (struct object_owner){ texts[0],
                                           texts[1],
                                           texts[2],
                                           texts[3],
                                           value_bool(owner, "controller", false),
                                           value_bool(owner, "blockOwnerDeletion", false) };
    }
}

static void fill_header(struct object *object, const struct draft *draft, char **room)
{
    object->namespace = take_text(room, draft->ns);
    object->name = take_text(room, draft->name);
    object->uid = take_text(room, draft->uid);
    if (draft->revision.at)
        (void)bytes_to_int64(draft->revision, &object->resource_version);
    object->generation = draft->generation;
    object->creation_s = draft->creation_s;
    object->deletion_s = draft->deletion_s;
    object->deletion_grace_s = draft->deletion_grace_s;
    object->label_count = (uint32_t)value_count(draft->labels);
    object->owner_count = (uint32_t)value_count(draft->owners);
    object->finalizer_count = (uint32_t)value_count(draft->finalizers);
    object->metadata_at = (uint32_t)draft->metadata_at;
    object->metadata_size = (uint32_t)draft->metadata_size;
}

/* What an object's text is put together from, and where managedFields stands in it. */
enum { PARTS_MAX = 6 };
struct plan {
    struct bytes parts[PARTS_MAX];
    size_t       count, size;
    size_t       managed_offset, managed_size;           /* size 0: there is none */
};

static void plan_add(struct plan *plan, struct bytes part)
{
    plan->parts[plan->count++] = part;
    plan->size += part.size;
}

static const char *write_text(char *room, const struct plan *plan)
{
    char *at = room;
    for (size_t i = 0; i < plan->count; at += plan->parts[i++].size)
        if (plan->parts[i].size)
            memcpy(at, plan->parts[i].at, plan->parts[i].size);
    *at = '\0';
    return room;
}

/* One block for the header and the text. */
static struct object *make_object(const struct kind *kind, const struct draft *draft,
                                  const struct plan *plan)
{
    size_t labels = value_count(draft->labels), owners = value_count(draft->owners);
    size_t finalizers = value_count(draft->finalizers);
    size_t arrays = labels * sizeof(struct object_label) + owners * sizeof(struct object_owner) +
                    finalizers * sizeof(char *);
    size_t size = sizeof(struct block) + arrays + count_texts(draft) + plan->size + 1;
    struct block *block = memory_grow(NULL, size, 1);
    struct object *object = &block->object;
    *object = (struct object){ .kind = kind_ref(kind) };
    atomic_init(&block->references, 1);
    struct object_label *label_array = (struct object_label *)(void *)(block + 1);
    struct object_owner *owner_array = (struct object_owner *)(void *)(label_array + labels);
    const char **finalizer_array = (const char **)(void *)(owner_array + owners);
    char *room = (char *)(finalizer_array + finalizers);
    fill_header(object, draft, &room);
    fill_labels(label_array, draft, &room, &object->label_marks);
    fill_owners(owner_array, draft, &room);
    for (size_t i = 0; i < finalizers; i++)
        finalizer_array[i] = take_text(&room, string_of(draft->finalizers->list.items[i]));
    object->labels = label_array;
    object->owners = owner_array;
    object->finalizers = finalizer_array;
    object->text = (struct bytes){ write_text(room, plan), plan->size };
    if (plan->managed_size)
        object->managed_fields =
            (struct bytes){ object->text.at + plan->managed_offset, plan->managed_size };
    return object;
}

/* Adds the part of the text from *at to `end`. */
static void plan_upto(struct plan *plan, struct bytes text, size_t *at, size_t end,
                      const struct draft *draft)
{
    const char *managed = draft->managed.at;
    if (managed && managed >= text.at + *at && managed < text.at + end) {
        plan->managed_offset = plan->size + (size_t)(managed - text.at) - *at;
        plan->managed_size = draft->managed.size;
    }
    plan_add(plan, (struct bytes){ text.at + *at, end - *at });
    *at = end;
}

/* The member with another revision; `room` is for its text. */
static void plan_revision(struct plan *plan, size_t *at, struct draft *draft, struct bytes digits,
                          struct buffer *room)
{
    if (draft->revision.at) {
        *at += draft->revision.size;
        plan_add(plan, digits);
    } else {
        buffer_printf(room, "%s\"resourceVersion\":\"%.*s\"%s", draft->is_first ? "" : ",",
                      BYTES_ARG(digits), draft->is_first && !draft->is_alone ? "," : "");
        plan_add(plan, buffer_bytes(room));
    }
    draft->revision = digits;
    draft->is_alone = false;
}

static void plan_managed(struct plan *plan, const struct draft *draft, struct bytes managed)
{
    static const char name[] = ",\"managedFields\":";
    struct bytes member = bytes_of(draft->is_alone ? name + 1 : name);
    plan_add(plan, member);
    plan->managed_offset = plan->size;
    plan->managed_size = managed.size;
    plan_add(plan, managed);
}

/* The object of `text`, which read_draft has read, with another revision where that is not 0, and
 * with managedFields where there are any. */
static struct object *make_changed(const struct kind *kind, struct bytes text, struct draft *draft,
                                   int64_t revision, struct bytes managed)
{
    char digits[24];
    AUTO_BUFFER room = { 0 };
    struct plan plan = { .count = 0 };
    size_t at = 0;
    if (revision != 0 && draft->has_metadata) {
        int size = snprintf(digits, sizeof digits, "%lld", (long long)revision);
        plan_upto(&plan, text, &at, draft->revision_offset, draft);
        plan_revision(&plan, &at, draft, (struct bytes){ digits, (size_t)size }, &room);
    }
    if (managed.size && draft->has_metadata && !draft->managed.at) {
        plan_upto(&plan, text, &at, draft->metadata_end, draft);
        plan_managed(&plan, draft, managed);
    }
    plan_upto(&plan, text, &at, text.size, draft);
    draft->metadata_size += plan.size - text.size;           /* nothing else changes */
    return make_object(kind, draft, &plan);
}

struct object *object_freeze_managed(const struct kind *kind, const struct value *value,
                                     struct bytes managed_fields, int64_t resource_version)
{
    enum { USUAL_SIZE = 4096 };
    AUTO_BUFFER text = { 0 };
    AUTO_ARENA arena = { 0 };
    struct draft draft;
    buffer_reserve(&text, USUAL_SIZE);
    encode_object(&text, value, kind);
    const struct bytes none = { NULL, 0 };
    bool good = read_draft(buffer_bytes(&text), none, /* whole= */ false, &arena, &draft);
    assert(good);
    (void)good;
    return make_changed(kind, buffer_bytes(&text), &draft, resource_version, managed_fields);
}

struct object *object_freeze(const struct kind *kind, const struct value *value,
                             int64_t resource_version)
{
    return object_freeze_managed(kind, value, (struct bytes){ NULL, 0 }, resource_version);
}

struct object *object_from_text(const struct kind *kind, struct bytes text, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct draft draft;
    const struct bytes none = { NULL, 0 };
    if (read_draft(text, none, /* whole= */ true, &arena, &draft))
        return make_changed(kind, text, &draft, 0, none);
    (void)fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "the text of a %s is no JSON object",
               kind->name);
    return NULL;
}

struct object *object_with_revision(const struct object *object, int64_t resource_version)
{
    AUTO_ARENA arena = { 0 };
    struct draft draft;
    bool good = read_draft(object->text, object->managed_fields, /* whole= */ false, &arena, &draft);
    assert(good);
    (void)good;
    return make_changed(object->kind, object->text, &draft, resource_version,
                        (struct bytes){ NULL, 0 });
}

/* The count is not what callers see as constant. */
static struct block *block_of(const struct object *object)
{
    return container_of((struct object *)(uintptr_t)object, struct block, object);
}

struct object *object_ref(const struct object *object)
{
    struct block *block = block_of(object);
    atomic_fetch_add_explicit(&block->references, 1, memory_order_relaxed);
    return &block->object;
}

void object_put(const struct object *object)
{
    if (!object)
        return;
    struct block *block = block_of(object);
    if (atomic_fetch_sub_explicit(&block->references, 1, memory_order_acq_rel) != 1)
        return;
    kind_put(object->kind);
    free(block);
}

struct value *value_from_object(const struct object *object, struct arena *arena)
{
    const struct json_options options = { .leave_out = object->managed_fields };
    return json_parse(object->text, &options, arena, NULL);
}

struct value *value_from_whole_object(const struct object *object, struct arena *arena)
{
    return json_parse(object->text, NULL, arena, NULL);
}

struct bytes object_metadata(const struct object *object)
{
    if (object->metadata_size == 0)
        return BYTES("{}");
    return (struct bytes){ object->text.at + object->metadata_at, object->metadata_size };
}

const char *object_label(const struct object *object, const char *key)
{
    size_t low = 0, high = object->label_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, object->labels[middle].key);
        if (order == 0)
            return object->labels[middle].value;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool object_has_finalizer(const struct object *object, const char *name)
{
    for (uint32_t i = 0; i < object->finalizer_count; i++)
        if (strcmp(object->finalizers[i], name) == 0)
            return true;
    return false;
}

void metadata_set_finalizer(struct value *metadata, const char *name, bool is_present,
                            struct arena *arena)
{
    struct value *list = value_make_at(metadata, arena, "finalizers", VALUE_LIST);
    for (size_t i = value_count(list); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(list, i), ""), name))
            value_remove_item(list, i);
    if (is_present)
        value_append(list, arena, value_new_text(arena, name));
    if (value_count(list) == 0)
        value_remove(metadata, "finalizers");
}

const struct object_owner *object_controller(const struct object *object)
{
    for (uint32_t i = 0; i < object->owner_count; i++)
        if (object->owners[i].controller)
            return &object->owners[i];
    return NULL;
}
