/* SPDX-License-Identifier: Apache-2.0 */
/* admission_storage.c - the admission plugins of storage: protection of what is in use, the default
 * class, growing claims, and what a node may do to volumes. */
#include "access/node_authorizer.h"
#include "write/storage_class.h"
#include "write/write_stage.h"
#include "base/arena.h"
#include "object/volume_view.h"

/* ---- StorageObjectInUseProtection ---- */

bool admit_storage_protection(struct write *write, struct error *err)
{
    const char *finalizer = write->kind == well_known.persistent_volume_claim
                                ? FINALIZER_CLAIM_PROTECTION
                                : FINALIZER_VOLUME_PROTECTION;
    (void)err;
    if (!write->old && (write->kind == well_known.persistent_volume_claim ||
                        write->kind == well_known.persistent_volume))
        metadata_set_finalizer(value_make_at(write->next, write->arena, "metadata", VALUE_MAP),
                               finalizer, /* is_present= */ true, write->arena);
    return true;
}

/* ---- DefaultStorageClass ---- */

struct default_class {
    struct arena        *arena;
    const struct object *found;
};

static bool look_at_class(void *context, const struct object *class)
{
    struct default_class *wanted = context;
    struct class_view view;
    class_view_read(class, wanted->arena, &view);
    if (view.is_default && (!wanted->found || class->creation_s > wanted->found->creation_s))
        wanted->found = class;
    return true;
}

const struct object *storage_class_default(const struct core *core, struct arena *arena)
{
    struct default_class wanted = { .arena = arena };
    core_each_latest(core, well_known.storage_class, NULL, look_at_class, &wanted);
    return wanted.found;
}

bool admit_default_storage_class(struct write *write, struct error *err)
{
    (void)err;
    if (write->old || write->kind != well_known.persistent_volume_claim)
        return true;
    struct value *spec = value_member(write->next, "spec");
    const struct value *annotations = value_at(write->next, "metadata.annotations");
    if (!value_is(spec, VALUE_MAP) || value_member(spec, "storageClassName") ||
        value_member(annotations, ANNOTATION_CLASS_BETA))
        return true;
    const struct object *class = storage_class_default(write->pipeline->core, write->arena);
    if (class)
        value_set(spec, write->arena, "storageClassName", value_new_text(write->arena, class->name));
    return true;
}

/* ---- PersistentVolumeClaimResize ---- */

static bool read_size(const struct value *claim, struct quantity *ret)
{
    return quantity_parse(value_string(claim, "spec.resources.requests.storage"), ret);
}

static bool class_allows_growth(const struct write *write)
{
    struct claim_view claim;
    struct class_view class;
    claim_view_read(write->old, write->arena, &claim);
    const struct object *object = core_get_latest(write->pipeline->core, well_known.storage_class,
                                                  NULL, claim.class_name);
    if (!object)
        return false;
    class_view_read(object, write->arena, &class);
    return class.may_expand;
}

bool check_claim_growth(struct write *write, struct error *err)
{
    struct quantity before, now;
    if (!write->old || write->kind != well_known.persistent_volume_claim ||
        write->request->subresource || !read_size(write->old_value, &before) ||
        !read_size(write->next, &now) || quantity_compare(&now, &before) <= 0)
        return true;
    if (!bytes_equal_text(value_string(write->old_value, "status.phase"), "Bound"))
        return fail(err, REASON_FORBIDDEN, 0,
                    "persistentvolumeclaims \"%s\" is forbidden: Only bound persistent volume "
                    "claims can be expanded",
                    write->name);
    return class_allows_growth(write) ||
           fail(err, REASON_FORBIDDEN, 0,
                "persistentvolumeclaims \"%s\" is forbidden: only dynamically provisioned pvc can "
                "be resized and the storageclass that provisions the pvc must support resize",
                write->name);
}

/* ---- what a node may do to a volume: say that the folder of its own one is gone ---- */

static void drop_local_finalizer(struct value *volume)
{
    struct value *list = value_at(volume, "metadata.finalizers");
    for (size_t i = value_count(list); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(list, i), ""), LOCAL_FINALIZER))
            value_remove_item(list, i);
    if (value_count(list) == 0)
        value_remove_at(volume, "metadata.finalizers");
    value_remove_at(volume, "metadata.managedFields");
}

bool check_volume_of_node(struct write *write, struct error *err)
{
    const char *node = node_of_user(write->request->user);
    if (!node || write->kind != well_known.persistent_volume)
        return true;
    struct value *before = value_clone(write->arena, write->old_value),
                 *now = value_clone(write->arena, write->next);
    const char *label = write->old ? object_label(write->old, LOCAL_NODE_LABEL) : NULL;
    drop_local_finalizer(before);
    drop_local_finalizer(now);
    if (label && write->old->deletion_s && !write->request->subresource &&
        text_equal(label, local_node_label(node, write->arena)) && value_equal(before, now))
        return true;
    return fail(err, REASON_FORBIDDEN, 0,
                "persistentvolumes \"%s\" is forbidden: node \"%s\" may only finish the deletion "
                "of its own local volumes",
                write->name, node);
}
