/* SPDX-License-Identifier: Apache-2.0 */
/* managed_fields.c - what a write does to the entries of metadata.managedFields.
 *
 * A write takes what it changed from everyone else, and what it removed from everybody.  Its own
 * entry gains the changed fields and the time.  Past UPDATE_MANAGERS_MAX the oldest entries of
 * updates become one, "ancient-changes".
 *
 * Not here: reading and writing the list (managed_text.c), apply (apply.c). */
#include "object/managed_fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/schema.h"

/* ---- entries ---- */

static void read_entry(struct managed_entry *entry, struct arena *arena)
{
    if (entry->is_read)
        return;
    entry->is_read = true;
    if (!field_set_read(entry->text, arena, &entry->fields, NULL))
        entry->fields = (struct field_set){ 0 };         /* a list of our own has none such */
}

struct managed_entry *managed_find(const struct managed *managed, struct bytes manager,
                                   bool applied, struct bytes key_version,
                                   struct bytes subresource)
{
    for (size_t i = 0; i < managed->count; i++) {
        struct managed_entry *entry = &managed->entries[i];
        if (entry->applied == applied && bytes_equal(entry->manager, manager) &&
            bytes_equal(entry->subresource, subresource) &&
            (applied || bytes_equal(entry->key_version, key_version)))
            return entry;
    }
    return NULL;
}

struct managed_entry *managed_add(struct managed *managed, const struct managed_entry *entry)
{
    enum { FIRST_ROOM = 4 };
    if (managed->count == managed->capacity) {
        managed->capacity = managed->capacity ? managed->capacity * 2 : FIRST_ROOM;
        struct managed_entry *entries =
            arena_array(managed->arena, managed->capacity, sizeof *entries);
        if (managed->count)
            memcpy(entries, managed->entries, managed->count * sizeof *entries);
        managed->entries = entries;
    }
    managed->entries[managed->count] = *entry;
    return &managed->entries[managed->count++];
}

void managed_drop(struct managed *managed, struct managed_entry *entry)
{
    size_t place = (size_t)(entry - managed->entries);
    memmove(entry, entry + 1, (managed->count - place - 1) * sizeof *entry);
    managed->count--;
}

void managed_drop_empty(struct managed *managed)
{
    for (size_t i = managed->count; i-- > 0;)
        if (managed->entries[i].is_read && field_set_is_empty(&managed->entries[i].fields))
            managed_drop(managed, &managed->entries[i]);
}

/* ---- fields that have no manager ---- */

static const struct { const char *group, *kind, *subresource, *paths; } reset_rows[] = {
    { "apps", "Deployment", "status", "metadata.labels spec" },
    { "", "Pod", "status", "metadata.deletionTimestamp metadata.ownerReferences spec" },
    { "", "Namespace", "finalize", "status" },
    { "certificates.k8s.io", "CertificateSigningRequest", NULL, "spec status" },
    { "certificates.k8s.io", "CertificateSigningRequest", "status", "spec status.conditions" },
    { "certificates.k8s.io", "CertificateSigningRequest", "approval", "spec status.certificate" },
    { "admissionregistration.k8s.io", "ValidatingAdmissionPolicy", "status", "metadata spec" },
    { "flowcontrol.apiserver.k8s.io", "FlowSchema", "status", "metadata spec" },
    { "flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", "status", "metadata spec" },
    { "networking.k8s.io", "ServiceCIDR", "status", "metadata spec" },
    { "resource.k8s.io", "ResourceClaim", "status", "metadata spec" },
    { "storage.k8s.io", "VolumeAttachment", "status", "metadata spec" },
    { "apiregistration.k8s.io", "APIService", "status", "metadata spec" },
    { "apiextensions.k8s.io", "CustomResourceDefinition", "status", "metadata spec" },
};

static const char *reset_paths(const struct kind *kind, const char *subresource)
{
    FOR_EACH(row, reset_rows)
        if (text_equal(row->subresource, subresource) && text_equal(row->kind, kind->name) &&
            text_equal(row->group, kind->group))
            return row->paths;
    if (!subresource)
        return kind_subresource(kind, BYTES("status")) ? "status" : "";
    if (!text_equal(subresource, "status"))
        return "";
    return kind->custom ? "metadata spec" : "spec";
}

struct field_set managed_reset_fields(const struct kind *kind, const char *subresource,
                                      struct arena *arena)
{
    struct field_set set = { 0 };
    struct bytes rest = bytes_of(reset_paths(kind, subresource));
    while (rest.at && rest.size) {
        struct bytes path = bytes_next(&rest, ' ');
        field_set_add_path(&set, arena_copy(arena, path.at, path.size), arena);
    }
    return set;
}

static bool is_one_of(struct bytes name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal_text(name, names[i]))
            return true;
    return false;
}

static void copy_without(const struct field_set *set, const char *const *names, size_t name_count,
                         struct arena *arena, struct field_set *ret)
{
    *ret = (struct field_set){ arena_array(arena, set->count, sizeof *ret->nodes), 0, set->count };
    for (uint32_t i = 0; i < set->count; i++) {
        struct field_node node = set->nodes[i];
        node.is_member &= !is_one_of(node.element.text, names, name_count);
        if (node.is_member || node.children.count)
            ret->nodes[ret->count++] = node;
    }
}

struct field_set managed_strip(const struct field_set *set, struct arena *arena)
{
    static const char *const top[] = { "apiVersion", "kind", "metadata" };
    static const char *const metadata[] = { "name", "namespace", "creationTimestamp", "selfLink",
                                            "uid", "clusterName", "generation", "managedFields",
                                            "resourceVersion" };
    struct field_set stripped, below;
    copy_without(set, top, ARRAY_SIZE(top), arena, &stripped);
    for (uint32_t i = 0; i < stripped.count; i++) {
        struct field_node *node = &stripped.nodes[i];
        if (!bytes_equal_text(node->element.text, "metadata"))
            continue;
        copy_without(&node->children, metadata, ARRAY_SIZE(metadata), arena, &below);
        node->children = below;
        if (below.count)
            continue;
        memmove(node, node + 1, (stripped.count - i - 1) * sizeof *node);
        stripped.count--;
        break;
    }
    return stripped;
}

/* ---- the oldest become one ---- */

static int compare_age(const void *a, const void *b)
{
    const struct managed_entry *left = *(struct managed_entry *const *)a,
                               *right = *(struct managed_entry *const *)b;
    int order = bytes_compare(left->time, right->time);
    if (order == 0)
        order = bytes_compare(left->manager, right->manager);
    if (order == 0)
        order = bytes_compare(left->api_version, right->api_version);
    return order ? order : bytes_compare(left->subresource, right->subresource);
}

/* The entry of old updates of this version: what there is of that name, or `first` by that name. */
static struct managed_entry *ancient_entry(struct managed *managed, struct managed_entry *first)
{
    static const char name[] = "ancient-changes";
    const struct bytes none = { NULL, 0 };
    struct managed_entry *entry = managed_find(managed, bytes_of(name), /* applied= */ false,
                                               first->api_version, none);
    if (entry)
        return entry;
    first->manager = bytes_of(name);
    first->key_version = first->api_version;
    first->subresource = none;
    return first;
}

static struct managed_entry *first_of_version(struct managed_entry *const *updates, size_t before,
                                              struct bytes version)
{
    for (size_t i = 0; i < before; i++)
        if (bytes_equal(updates[i]->api_version, version))
            return updates[i];
    return NULL;
}

static void cap(struct managed *managed)
{
    size_t count = 0;
    struct managed_entry **updates =
        arena_array(managed->arena, managed->count + 1, sizeof(struct managed_entry *));
    for (size_t i = 0; i < managed->count; i++)
        if (!managed->entries[i].applied)
            updates[count++] = &managed->entries[i];
    if (count <= UPDATE_MANAGERS_MAX)
        return;
    qsort(updates, count, sizeof *updates, compare_age);
    for (size_t i = 0, left = count; i < count && left > UPDATE_MANAGERS_MAX; i++) {
        struct managed_entry *first = first_of_version(updates, i, updates[i]->api_version);
        if (!first)
            continue;
        struct managed_entry *bucket = ancient_entry(managed, first);
        if (bucket == updates[i])
            continue;
        read_entry(bucket, managed->arena);
        read_entry(updates[i], managed->arena);
        bucket->fields =
            field_set_union(&updates[i]->fields, &bucket->fields, managed->arena);
        bucket->time = updates[i]->time;
        updates[i]->fields = (struct field_set){ 0 };
        left--;
    }
    managed_drop_empty(managed);
}

/* ---- a write ---- */

/* From an entry that is still text only where managed_read has found something. */
static bool take_from(struct managed_entry *entry, const struct field_comparison *comparison,
                      const struct field_set *changed, struct arena *arena)
{
    if (!entry->is_read && !entry->is_met)
        return false;
    read_entry(entry, arena);
    bool touched = field_set_intersects(&entry->fields, changed) ||
                   field_set_intersects(&entry->fields, &comparison->removed);
    if (!touched)
        return false;
    entry->fields = field_set_difference(&entry->fields, changed, arena);
    entry->fields = field_set_difference(&entry->fields, &comparison->removed, arena);
    return true;
}

static struct managed_entry *own_entry(struct managed *managed, const struct kind *kind,
                                       const struct field_owner *owner)
{
    const char *manager = text_is_empty(owner->manager) ? "unknown" : owner->manager;
    struct managed_entry entry = { .manager = bytes_of(manager),
                                   .api_version = bytes_of(kind->api_version),
                                   .subresource = bytes_of(owner->subresource),
                                   .key_version = bytes_of(kind->api_version),
                                   .is_read = true };
    struct managed_entry *found = managed_find(managed, entry.manager, /* applied= */ false,
                                               entry.key_version, entry.subresource);
    return found ? found : managed_add(managed, &entry);
}

bool managed_take(struct managed *managed, const struct kind *kind,
                  const struct field_comparison *comparison, const struct field_owner *owner)
{
    struct arena *arena = managed->arena;
    struct field_set changed =
        field_set_union(&comparison->modified, &comparison->added, arena);
    struct field_set own = managed_strip(&changed, arena);
    bool touched = !field_set_is_empty(&own);
    for (size_t i = 0; i < managed->count; i++)
        touched |= take_from(&managed->entries[i], comparison, &changed, arena);
    if (!field_set_is_empty(&own)) {
        struct managed_entry *entry = own_entry(managed, kind, owner);
        read_entry(entry, arena);
        entry->fields = field_set_union(&own, &entry->fields, arena);
        entry->time = bytes_of(owner->now);
    }
    managed_drop_empty(managed);
    cap(managed);
    return touched;
}

struct bytes managed_update(struct bytes text, const struct kind *kind, const struct value *old,
                            const struct value *next, const struct field_owner *owner,
                            struct arena *arena)
{
    static const struct value nothing = { .type = VALUE_MAP };
    const struct bytes none = { NULL, 0 };
    struct field_comparison comparison;
    struct managed managed;
    if (old && !text.at)
        return none;
    struct field_set reset = managed_reset_fields(kind, owner->subresource, arena);
    field_compare(old ? old : &nothing, next, kind->type, &reset, arena, &comparison);
    if (field_comparison_is_empty(&comparison))
        return text;
    struct field_set wanted = field_set_union(&comparison.added, &comparison.modified, arena);
    wanted = field_set_union(&wanted, &comparison.removed, arena);
    if (!managed_read(text, &wanted, arena, &managed, NULL) || (old && managed.count == 0))
        return none;
    return managed_take(&managed, kind, &comparison, owner) ? managed_write(&managed) : text;
}
