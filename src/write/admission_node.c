/* SPDX-License-Identifier: Apache-2.0 */
/* admission_node.c - NodeRestriction: a node changes itself, its own pods and what belongs to them,
 * and nothing that would let it draw other pods or their secrets to itself.
 *
 * Who is a node, and what it may read: node_authorizer.h. */
#include <stdlib.h>

#include "write/admission.h"
#include "access/authz.h"
#include "access/node_authorizer.h"
#include "base/arena.h"
#include "object/pod_references.h"
#include "write/refusal.h"

/* ---- mirror pods ---- */

static bool note_reference(void *context, enum pod_reference reference, struct bytes name)
{
    static const char *const names[] = { [POD_SECRET] = "secrets",
                                         [POD_CONFIG_MAP] = "configmaps",
                                         [POD_CLAIM] = "persistentvolumeclaims",
                                         [POD_SERVICE_ACCOUNT] = "serviceaccounts",
                                         [POD_RESOURCE_CLAIM] = "resourceclaims" };
    (void)name;
    *(const char **)context = names[reference];
    return false;
}

/* What the API would have to give such a pod; NULL: nothing. */
static const char *api_reference(const struct value *pod, struct arena *arena)
{
    const struct value *volumes = value_at(pod, "spec.volumes");
    const char *found = NULL;
    pod_references_each(pod, note_reference, &found, arena);
    if (!found && value_count(value_at(pod, "spec.resourceClaims")) > 0)
        found = "resourceclaims";
    for (size_t i = 0; i < value_count(volumes) && !found; i++) {
        const struct value *volume = value_item(volumes, i),
                           *sources = value_at(volume, "projected.sources");
        if (value_member(volume, "csi"))
            found = "csidrivers (via CSI volumes)";
        else if (value_member(volume, "glusterfs"))
            found = "endpoints (via glusterFS volumes)";
        for (size_t k = 0; k < value_count(sources) && !found; k++) {
            const struct value *source = value_item(sources, k);
            if (value_member(source, "serviceAccountToken"))
                found = "serviceaccounts (via projected volumes)";
            else if (!value_member(source, "downwardAPI"))
                found = "clustertrustbundles";
        }
    }
    return found;
}

static bool check_owner(struct write *write, const char *node, struct error *err)
{
    const struct value *owners = value_at(write->next, "metadata.ownerReferences"),
                       *owner = value_item(owners, 0);
    struct bytes uid = value_string(owner, "uid");
    if (value_count(owners) > 1)
        return admission_forbid(
            write, err,
            "node \"%s\" can only create pods with a single owner reference set to itself", node);
    if (!owner || !bytes_equal_text(value_string(owner, "apiVersion"), "v1") ||
        !bytes_equal_text(value_string(owner, "kind"), "Node") ||
        !bytes_equal_text(value_string(owner, "name"), node))
        return admission_forbid(
            write, err, "node \"%s\" can only create pods with an owner reference set to itself",
            node);
    if (!value_bool(owner, "controller", false))
        return admission_forbid(
            write, err,
            "node \"%s\" can only create pods with a controller owner reference set to itself",
            node);
    if (value_bool(owner, "blockOwnerDeletion", false))
        return admission_forbid(
            write, err, "node \"%s\" must not set blockOwnerDeletion on an owner reference", node);
    const struct object *object =
        core_get_latest(write->pipeline->core, well_known.node, NULL, node);
    if (!object) {
        fail_not_found(err, well_known.node, node);
        return false;
    }
    return bytes_equal_text(uid, object->uid) ||
           admission_forbid(write, err, "node %s UID mismatch: expected %.*s got %s", node,
                            BYTES_ARG(uid), object->uid);
}

static bool create_pod(struct write *write, const char *node, struct error *err)
{
    static const char mirror[] = "kubernetes.io/config.mirror";
    if (!value_member(value_at(write->next, "metadata.annotations"), mirror))
        return admission_forbid(
            write, err,
            "pod does not have \"%s\" annotation, node \"%s\" can only create mirror pods", mirror,
            node);
    if (!bytes_equal_text(value_string(write->next, "spec.nodeName"), node))
        return admission_forbid(
            write, err, "node \"%s\" can only create pods with spec.nodeName set to itself", node);
    if (!check_owner(write, node, err))
        return false;
    const char *reference = api_reference(write->next, write->arena);
    return !reference || admission_forbid(write, err,
                                          "node \"%s\" can not create pods that reference %s", node,
                                          reference);
}

/* ---- pods ---- */

static bool is_bound_to(const struct value *pod, const char *node)
{
    return bytes_equal_text(value_string(pod, "spec.nodeName"), node);
}

static bool update_pod(struct write *write, const char *node, struct error *err)
{
    static const struct { const char *path, *what; } fixed[] = {
        { "metadata.labels", "labels through pod status" },
        { "status.resourceClaimStatuses", "resource claim statues" },
        { "status.extendedResourceClaimStatus", "extended resource claim status" },
    };
    if (!text_equal(write->request->subresource, "status"))
        return admission_forbid(
            write, err,
            "unexpected operation \"UPDATE\", node \"%s\" can only create and delete mirror pods",
            node);
    if (!is_bound_to(write->old_value, node))
        return admission_forbid(
            write, err,
            "node \"%s\" can only update pod status for pods with spec.nodeName set to itself",
            node);
    FOR_EACH(row, fixed) {
        const struct value *next = value_at(write->next, row->path),
                           *old = value_at(write->old_value, row->path);
        if (!value_equal(next, old) && !(value_is_empty(next) && value_is_empty(old)))
            return admission_forbid(write, err, "node \"%s\" cannot update %s", node, row->what);
    }
    return true;
}

static bool admit_pod(struct write *write, const char *node, struct error *err)
{
    return write->old ? update_pod(write, node, err) : create_pod(write, node, err);
}

static bool delete_pod(struct write *write, const char *node, struct error *err)
{
    return is_bound_to(write->old_value, node) ||
           admission_forbid(write, err,
                            "node \"%s\" can only delete pods with spec.nodeName set to itself",
                            node);
}

/* ---- the node ---- */

static struct bytes label_domain(struct bytes key)
{
    struct bytes rest = key, domain = bytes_next(&rest, '/');
    return rest.at ? domain : (struct bytes){ NULL, 0 };
}

static bool is_within(struct bytes domain, const char *suffix)
{
    size_t size = strlen(suffix);
    return bytes_equal_text(domain, suffix) ||
           (domain.size > size && domain.at[domain.size - size - 1] == '.' &&
            bytes_ends_with(domain, suffix));
}

static bool is_for_nodes(struct bytes key)
{
    static const char *const keys[] = { "kubernetes.io/hostname",
                                        "kubernetes.io/os",
                                        "kubernetes.io/arch",
                                        "topology.kubernetes.io/zone",
                                        "topology.kubernetes.io/region",
                                        "failure-domain.beta.kubernetes.io/zone",
                                        "failure-domain.beta.kubernetes.io/region",
                                        "beta.kubernetes.io/instance-type",
                                        "node.kubernetes.io/instance-type",
                                        "beta.kubernetes.io/os",
                                        "beta.kubernetes.io/arch" };
    FOR_EACH(allowed, keys)
        if (bytes_equal_text(key, *allowed))
            return true;
    struct bytes domain = label_domain(key);
    return is_within(domain, "kubelet.kubernetes.io") || is_within(domain, "node.kubernetes.io");
}

static bool is_forbidden_label(struct bytes key)
{
    struct bytes domain = label_domain(key);
    if (is_within(domain, "node-restriction.kubernetes.io"))
        return true;
    return (is_within(domain, "kubernetes.io") || is_within(domain, "k8s.io")) &&
           !is_for_nodes(key);
}

static int by_text(const void *a, const void *b)
{
    return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* Those of `labels` that are not so in `others` and that a node may not set. */
static size_t add_changed(const struct value *labels, const struct value *others, bool only_absent,
                          struct bytes *keys, size_t count)
{
    for (size_t i = 0; i < value_count(labels); i++) {
        const struct member *member = &labels->map.members[i];
        const struct value *other = value_member_bytes(others, member->key);
        if (is_forbidden_label(member->key) &&
            (only_absent ? !other : !other || !value_equal(other, member->value)))
            keys[count++] = member->key;
    }
    return count;
}

/* "a, b"; NULL: all that changed is the node's own business. */
static const char *forbidden_labels(const struct write *write)
{
    const struct value *next = value_at(write->next, "metadata.labels"),
                       *old = value_at(write->old_value, "metadata.labels");
    struct bytes *keys =
        arena_array(write->arena, value_count(next) + value_count(old) + 1, sizeof *keys);
    size_t count = add_changed(next, old, /* only_absent= */ false, keys, 0);
    count = add_changed(old, next, /* only_absent= */ true, keys, count);
    AUTO_BUFFER out = { 0 };
    if (count == 0)
        return NULL;
    qsort(keys, count, sizeof *keys, by_text);
    for (size_t i = 0; i < count; i++)
        buffer_printf(&out, "%s%.*s", i ? ", " : "", BYTES_ARG(keys[i]));
    return arena_strdup(write->arena, buffer_text(&out));
}

static bool check_node_update(struct write *write, const char *node, struct error *err)
{
    static const struct { const char *path, *what; } fixed[] = {
        { "spec.taints", "taints" }, { "metadata.ownerReferences", "ownerReferences" }
    };
    FOR_EACH(row, fixed) {
        const struct value *next = value_at(write->next, row->path),
                           *old = value_at(write->old_value, row->path);
        if (!value_equal(next, old) && !(value_is_empty(next) && value_is_empty(old)))
            return admission_forbid(write, err, "node \"%s\" is not allowed to modify %s", node,
                                    row->what);
    }
    return true;
}

static bool admit_node(struct write *write, const char *node, struct error *err)
{
    if (!text_equal(write->name, node))
        return admission_forbid(write, err, "node \"%s\" is not allowed to modify node \"%s\"",
                                node, write->name);
    if (write->old && !check_node_update(write, node, err))
        return false;
    const char *labels = forbidden_labels(write);
    if (!labels)
        return true;
    return write->old ? admission_forbid(write, err, "is not allowed to modify labels: %s", labels)
                      : admission_forbid(
                            write, err,
                            "node \"%s\" is not allowed to set the following labels: %s", node,
                            labels);
}

/* ---- claims, and objects that have the node's name ---- */

static bool admit_claim(struct write *write, const char *node, struct error *err)
{
    static const char *const own[] = { "status.capacity", "status.conditions",
                                       "status.allocatedResources",
                                       "status.allocatedResourceStatuses",
                                       "metadata.resourceVersion", "metadata.managedFields" };
    if (!text_equal(write->request->subresource, "status"))
        return admission_forbid(write, err, "may only update PVC status");
    struct value *next = value_clone(write->arena, write->next),
                 *old = value_clone(write->arena, write->old_value);
    FOR_EACH(path, own) {
        value_remove_at(next, *path);
        value_remove_at(old, *path);
    }
    return value_equal(next, old) ||
           admission_forbid(
               write, err,
               "node \"%s\" is not allowed to update fields other than status.quantity and status.conditions",
               node);
}

static bool admit_lease(struct write *write, const char *node, struct error *err)
{
    if (!text_equal(write->request->ns, "kube-node-lease"))
        return admission_forbid(write, err,
                                "can only access leases in the \"kube-node-lease\" system namespace");
    return text_equal(write->name, node) ||
           admission_forbid(
               write, err,
               "can only access node lease with the same name as the requesting node");
}

static bool admit_csi_node(struct write *write, const char *node, struct error *err)
{
    return text_equal(write->name, node) ||
           admission_forbid(write, err,
                            "can only access CSINode with the same name as the requesting node");
}

static bool admit_slice(struct write *write, const char *node, struct error *err)
{
    return write->old || is_bound_to(write->next, node) ||
           admission_forbid(
               write, err,
               "can only create ResourceSlice with the same NodeName as the requesting node");
}

static bool delete_slice(struct write *write, const char *node, struct error *err)
{
    return is_bound_to(write->old_value, node) ||
           admission_forbid(
               write, err,
               "can only delete ResourceSlice with the same NodeName as the requesting node");
}

/* ---- the table ---- */

typedef bool node_function(struct write *, const char *node, struct error *err);

static const struct {
    const char    *group, *resource;
    node_function *admit, *remove;
} restricted[] = {
    { "", "pods", admit_pod, delete_pod },
    { "", "nodes", admit_node, admit_node },
    { "", "persistentvolumeclaims", admit_claim, admit_claim },
    { "coordination.k8s.io", "leases", admit_lease, admit_lease },
    { "storage.k8s.io", "csinodes", admit_csi_node, admit_csi_node },
    { "resource.k8s.io", "resourceslices", admit_slice, delete_slice },
    { "certificates.k8s.io", "certificatesigningrequests", node_restriction_certificate,
      node_restriction_certificate },
};

static bool restrict_node(struct write *write, bool is_deletion, struct error *err)
{
    const char *node = node_of_user(write->request->user);
    if (!node)
        return true;
    FOR_EACH(row, restricted)
        if (text_equal(row->group, write->kind->group) &&
            text_equal(row->resource, write->kind->resource))
            return (is_deletion ? row->remove : row->admit)(write, node, err);
    return true;
}

bool node_restriction_mutate(struct write *write, struct error *err)
{
    return restrict_node(write, /* is_deletion= */ false, err);
}

bool node_restriction_delete(struct write *write, struct error *err)
{
    return restrict_node(write, /* is_deletion= */ true, err);
}

bool node_restriction_evict(const struct user *user, const struct object *pod,
                            const struct value *pod_value, struct error *err)
{
    const char *node = node_of_user(user);
    return !node || is_bound_to(pod_value, node) ||
           fail(err, REASON_FORBIDDEN, 0,
                "pods \"%s\" is forbidden: node %s can only evict pods with spec.nodeName set to itself",
                pod->name, node);
}

/* ---- tokens ---- */

static bool driver_wants(const struct core *core, const char *driver, const char *audience,
                         struct arena *arena)
{
    const struct kind *kind = kind_find("storage.k8s.io", "v1", "CSIDriver");
    const struct object *object = driver ? core_get_latest(core, kind, NULL, driver) : NULL;
    const struct value *requests =
        object ? value_at(value_from_object(object, arena), "spec.tokenRequests") : NULL;
    for (size_t i = 0; i < value_count(requests); i++)
        if (bytes_equal_text(value_string(value_item(requests, i), "audience"), audience))
            return true;
    return false;
}

static const char *driver_of_claim(const struct core *core, const char *ns, const char *claim,
                                   struct arena *arena)
{
    const struct object *object =
        core_get_latest(core, well_known.persistent_volume_claim, ns, claim);
    const char *name =
        object ? value_text(value_from_object(object, arena), "spec.volumeName", arena) : NULL;
    const struct object *volume =
        name ? core_get_latest(core, well_known.persistent_volume, NULL, name) : NULL;
    return volume ? value_text(value_from_object(volume, arena), "spec.csi.driver", arena) : NULL;
}

static bool volume_wants(const struct core *core, const struct object *pod,
                         const struct value *volume, const char *audience, struct arena *arena)
{
    const struct value *sources = value_at(volume, "projected.sources");
    for (size_t i = 0; i < value_count(sources); i++) {
        const struct value *token = value_member(value_item(sources, i), "serviceAccountToken");
        struct bytes own = value_string(token, "audience");
        if (token && bytes_equal_text(own.at ? own : BYTES(""), audience))
            return true;
    }
    const char *claim = value_text(volume, "persistentVolumeClaim.claimName", arena);
    if (value_member(volume, "ephemeral"))
        claim = arena_printf(arena, "%s-%.*s", pod->name, BYTES_ARG(value_string(volume, "name")));
    const char *driver = claim ? driver_of_claim(core, pod->namespace, claim, arena)
                               : value_text(volume, "csi.driver", arena);
    return driver_wants(core, driver, audience, arena);
}

static bool fail_token(const struct object *account, struct error *err, const char *why)
{
    return fail(err, REASON_FORBIDDEN, 0, "serviceaccounts \"%s\" is forbidden: %s", account->name,
                why);
}

/* An audience that the pod asks for, or that the node was given by a role. */
static bool check_audience(struct pipeline *pipeline, const struct write_request *request,
                           const struct object *account, const struct object *pod,
                           struct error *err)
{
    struct arena *arena = request->arena;
    const struct value *audiences = value_at(request->body, "spec.audiences"),
                       *volumes = value_at(value_from_object(pod, arena), "spec.volumes");
    const char *audience =
        value_count(audiences) > 0 ? value_text(value_item(audiences, 0), "", arena) : "";
    if (value_count(audiences) > 1)
        return fail_token(account, err, "node may only request 0 or 1 audiences");
    for (size_t i = 0; i < value_count(volumes); i++)
        if (volume_wants(pipeline->core, pod, value_item(volumes, i), audience, arena))
            return true;
    struct attributes attributes = { .user = request->user,
                                     .verb = "request-serviceaccounts-token-audience",
                                     .group = "",
                                     .resource = audience,
                                     .ns = request->ns,
                                     .name = account->name };
    if (!pipeline->authorizer ||
        authorizer_allows(pipeline->authorizer, &attributes, arena, NULL))
        return true;
    return fail_token(
        account, err,
        arena_printf(
            arena,
            "audience \"%s\" not found in pod spec volume, %s is not authorized to request tokens for this audience",
            audience, request->user->name));
}

bool node_restriction_token(struct pipeline *pipeline, const struct write_request *request,
                            const struct object *account, struct error *err)
{
    struct arena *arena = request->arena;
    const char *node = node_of_user(request->user);
    const struct value *reference = value_at(request->body, "spec.boundObjectRef");
    const char *name = value_text(reference, "name", arena),
               *uid = value_text(reference, "uid", arena);
    if (!node)
        return true;
    if (!bytes_equal_text(value_string(reference, "apiVersion"), "v1") ||
        !bytes_equal_text(value_string(reference, "kind"), "Pod") || text_is_empty(name))
        return fail_token(account, err, "node requested token not bound to a pod");
    if (text_is_empty(uid))
        return fail_token(account, err, "node requested token with a pod binding without a uid");
    const struct object *pod = core_get_latest(pipeline->core, well_known.pod, request->ns, name);
    if (!pod) {
        fail_not_found(err, well_known.pod, name);
        return false;
    }
    if (!text_equal(uid, pod->uid))
        return fail_token(
            account, err,
            arena_printf(
                arena,
                "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated",
                uid));
    if (!is_bound_to(value_from_object(pod, arena), node))
        return fail_token(account, err,
                          "node requested token bound to a pod scheduled on a different node");
    return check_audience(pipeline, request, account, pod, err);
}
