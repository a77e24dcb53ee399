/* SPDX-License-Identifier: Apache-2.0 */
/* claim_volume.c - see claim_volume.h. */
#include "node/claim_volume.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "node/local_storage.h"
#include "node/pod_context.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "node/volume_ownership.h"
#include "object/node_selector.h"
#include "object/object.h"
#include "object/volume_view.h"

const char *volume_claim_name(const struct pod *pod, const struct volume *volume,
                              struct arena *arena)
{
    if (volume->ephemeral)
        return arena_printf(arena, "%s-%s", pod->name, volume->name);
    return volume->claim ? value_text(volume->claim, "claimName", arena) : NULL;
}

/* ---- types ---- */

const char *foreign_volume_type(const struct value *spec)
{
    static const char *const foreign[] = {
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "ephemeral",
        "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "iscsi", "nfs",
        "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos",
        "vsphereVolume",
    };
    FOR_EACH(type, foreign)
        if (value_member(spec, *type))
            return *type;
    return NULL;
}

/* ---- the claim ---- */

static const struct object *find_claim(const struct claim_search *f, struct error *err)
{
    const char *name = volume_claim_name(f->pod, f->volume, f->arena);
    const struct object *claim = pod_context_object(f->context, "PersistentVolumeClaim", name);
    const struct object_owner *owner = claim ? object_controller(claim) : NULL;
    if (!claim)
        fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "persistentvolumeclaim \"%s\" not found",
             name ? name : "");
    else if (f->volume->ephemeral && (!owner || !text_equal(owner->uid, f->pod->uid)))
        fail(err, REASON_INVALID, /* os_errno= */ 0,
             "PVC %s/%s was not created for pod %s/%s (pod is not owner)", f->pod->ns, name,
             f->pod->ns, f->pod->name);
    else
        return claim;
    return NULL;
}

static const struct object *find_volume(const struct claim_search *f, struct claim_view *claim,
                                        struct error *err)
{
    const struct object *object = find_claim(f, err);
    struct volume_view view;
    if (!object)
        return NULL;
    claim_view_read(object, f->arena, claim);
    const struct object *volume =
        pod_context_object(f->context, "PersistentVolume", claim->volume_name);
    if (volume)
        volume_view_read(volume, f->arena, &view);
    if (volume && text_equal(claim->phase, "Bound") && text_equal(view.claim_uid, object->uid))
        return volume;
    fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "PersistentVolumeClaim is not bound: \"%s/%s\"",
         f->pod->ns, object->name);
    return NULL;
}

/* ---- the volume ---- */

static bool is_reached(const struct claim_search *f, const struct value *spec)
{
    const struct object *node = pod_context_object(f->context, "Node", f->pod->node_name);
    return !node || node_selector_matches(value_at(spec, "nodeAffinity.required"), node, f->arena);
}

static bool take_local(const struct claim_search *f, const struct object *volume, const char *path,
                       struct claim_volume *ret, struct error *err)
{
    struct volume_view view;
    volume_view_read(volume, f->arena, &view);
    ret->path = path;
    ret->is_local_class = text_equal(view.provisioned_by, LOCAL_PROVISIONER);
    if (!ret->is_local_class ||
        text_equal(path, local_storage_path(f->paths, volume->name, f->arena)))
        return true;
    return fail(err, REASON_INVALID, /* os_errno= */ 0,
                "the path of volume \"%s\" is not in this node's local storage", volume->name);
}

static bool take_source(const struct claim_search *f, const struct object *volume,
                        const struct value *spec, struct claim_volume *ret, struct error *err)
{
    const char *local = value_text(spec, "local.path", f->arena), *foreign;
    ret->host_path = value_member(spec, "hostPath");
    if (local)
        return take_local(f, volume, local, ret, err);
    if (ret->host_path) {
        ret->path = value_text(ret->host_path, "path", f->arena);
        return true;
    }
    foreign = foreign_volume_type(spec);
    return fail(err, REASON_INVALID, /* os_errno= */ 0,
                "volumes of type %s are not supported on this node",
                foreign ? foreign : "unknown");
}

bool claim_volume_find(const struct claim_search *f, struct claim_volume *ret, struct error *err)
{
    struct claim_view claim;
    *ret = (struct claim_volume){ 0 };
    const struct object *object = find_volume(f, &claim, err);
    if (!object)
        return false;
    const struct value *spec = value_member(value_from_object(object, f->arena), "spec");
    if (!text_equal(claim.mode, "Filesystem"))
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "volumes of mode %s are not supported on this node", claim.mode);
    if (!is_reached(f, spec))
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "NodeAffinity check failed for volume \"%s\": no matching NodeSelectorTerms",
                    object->name);
    ret->is_going = claim.object->deletion_s != 0;
    ret->read_only = value_bool(f->volume->claim, "readOnly", false);
    return take_source(f, object, spec, ret, err);
}

bool claim_volume_make(const struct claim_volume *claimed, const struct pod *pod,
                       struct error *err)
{
    struct stat info;
    if (claimed->is_local_class && !local_storage_make(claimed->path, err))
        return false;
    if (stat(claimed->path, &info) != 0)
        return fail(err, REASON_NOT_FOUND, errno, "local volume %s: %s", claimed->path,
                    strerror(errno));
    if (!claimed->host_path && !S_ISDIR(info.st_mode))
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "local volume %s is no directory: a device is to be mounted by the node's owner",
                    claimed->path);
    bool on_mismatch = text_equal(pod->fs_group_policy, "OnRootMismatch");
    return !pod->has_fs_group || claimed->read_only || !S_ISDIR(info.st_mode) ||
           volume_own(claimed->path, (gid_t)pod->fs_group, on_mismatch, err);
}
