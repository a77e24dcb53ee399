/* SPDX-License-Identifier: Apache-2.0 */
/* scale_owners.c - who has the replicas of an object that is written through its scale.
 *
 * A Scale shows its object's replicas at a place of its own.  For the write, entries that have the
 * object's replicas become entries of the Scale; afterwards those that lost them there lose them
 * here, and who took them gets an entry with the subresource "scale".  As upstream's, such an entry
 * has no time.
 *
 * Not here: the write itself (subresource.c). */
#include "write/write_owners.h"
#include "base/arena.h"
#include "base/error.h"
#include "object/apply.h"
#include "object/custom_kind.h"

/* Where a kind has its replicas; NULL: where a Scale has them. */
static struct field_set replicas_of(const struct kind *kind, struct arena *arena)
{
    struct field_set set = { 0 };
    const char *path =
        kind && kind->custom ? kind->custom->spec_replicas_path + 1 : "spec.replicas";
    field_set_add_path(&set, path, arena);
    return set;
}

static struct bytes scale_version(void)
{
    return bytes_of(well_known.scale->api_version);
}

/* The object's entries that have the replicas, as entries of the Scale. */
static struct managed to_scale(const struct managed *parent, const struct kind *kind)
{
    struct field_set replicas = replicas_of(kind, parent->arena);
    struct managed scale = { .arena = parent->arena };
    for (size_t i = 0; i < parent->count; i++) {
        struct managed_entry entry = parent->entries[i];
        if (!field_set_intersects(&entry.fields, &replicas))
            continue;
        entry.fields = replicas_of(NULL, parent->arena);
        entry.api_version = scale_version();
        managed_add(&scale, &entry);
    }
    return scale;
}

static struct bytes to_parent(struct managed *parent, struct managed *scale,
                              const struct kind *kind)
{
    struct field_set replicas = replicas_of(kind, parent->arena),
                     in_scale = replicas_of(NULL, parent->arena);
    for (size_t i = 0; i < parent->count; i++) {
        struct managed_entry *entry = &parent->entries[i];
        struct managed_entry *kept = managed_find(scale, entry->manager, entry->applied,
                                                  entry->key_version, entry->subresource);
        if (!field_set_intersects(&entry->fields, &replicas))
            continue;
        if (kept)
            managed_drop(scale, kept);
        else
            entry->fields = field_set_difference(&entry->fields, &replicas, parent->arena);
    }
    for (size_t i = 0; i < scale->count; i++) {
        struct managed_entry entry = scale->entries[i];
        if (!field_set_intersects(&entry.fields, &in_scale))
            continue;
        entry.fields = replicas;
        entry.api_version = bytes_of(kind->api_version);
        entry.time = (struct bytes){ NULL, 0 };
        managed_add(parent, &entry);
    }
    managed_drop_empty(parent);
    return managed_write(parent);
}

struct bytes scale_take_fields(const struct write *write, const struct value *old_scale,
                               const struct value *scale)
{
    struct bytes before = write->old->managed_fields;
    struct field_owner owner = write_owner(write);
    struct field_comparison comparison;
    struct managed parent;
    if (!managed_read_whole(before, write->arena, &parent, NULL))
        return before;
    struct managed entries = to_scale(&parent, write->kind);
    field_compare(old_scale, scale, well_known.scale->type, NULL, write->arena, &comparison);
    if (entries.count == 0 || !managed_take(&entries, well_known.scale, &comparison, &owner))
        return before;
    return to_parent(&parent, &entries, write->kind);
}

bool scale_apply(const struct write *write, const struct value *old_scale, struct value *config,
                 struct value **ret_scale, struct bytes *ret_managed, struct error *err)
{
    struct field_owner owner = write_owner(write);
    struct managed parent, entries;
    struct apply_result result;
    if (!managed_read_whole(write->old->managed_fields, write->arena, &parent, err))
        return false;
    entries = to_scale(&parent, write->kind);
    struct apply_request apply = { .kind = well_known.scale,
                                   .live = old_scale,
                                   .managed = managed_write(&entries),
                                   .config = config,
                                   .owner = &owner,
                                   .force = write->request->force,
                                   .exists = true };
    if (!apply_configuration(&apply, write->arena, &result, err) ||
        !managed_read_whole(result.managed, write->arena, &entries, err))
        return false;
    *ret_scale = result.next;
    *ret_managed = to_parent(&parent, &entries, write->kind);
    return true;
}
