/* SPDX-License-Identifier: Apache-2.0 */
/* node_authorizer.c - see node_authorizer.h: a table of what nodes ask for, and the search for a
 * pod that explains it. */
#include "access/node_authorizer.h"

#include <string.h>

#include "access/authz.h"
#include "base/arena.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/node_pods.h"
#include "core/writer.h"
#include "object/ingress_class.h"
#include "object/object.h"
#include "object/pod_references.h"
#include "object/schema.h"
#include "object/volume_view.h"

const char *node_of_user(const struct user *user)
{
    static const char prefix[] = "system:node:";
    if (!user || !user->name || strncmp(user->name, prefix, sizeof prefix - 1) != 0)
        return NULL;
    for (const char *const *group = user->groups; group && *group; group++)
        if (text_equal(*group, "system:nodes"))
            return user->name + sizeof prefix - 1;
    return NULL;
}

/* ---- which pods name it ---- */

struct search {
    const struct node_user *node;
    const char             *ns, *name;
    enum pod_reference      reference;
    bool                    is_found;
};

static bool is_named(void *context, enum pod_reference reference, struct bytes name)
{
    struct search *search = context;
    search->is_found = reference == search->reference && bytes_equal_text(name, search->name);
    return !search->is_found;
}

/* The text of an object has no blanks, so that a member is found as it is written. */
static bool mentions(const struct object *object, const char *text)
{
    return memmem(object->text.at, object->text.size, text, strlen(text)) != NULL;
}

/* A claim of a pod's own is made of two names, which stand in the text each by itself. */
static bool may_name(const struct object *pod, const struct search *search)
{
    return text_equal(pod->namespace, search->ns) &&
           (mentions(pod, search->name) ||
            (search->reference == POD_CLAIM && mentions(pod, "\"ephemeral\":")));
}

static bool visit_pod(void *context, const struct object *pod)
{
    struct search *search = context;
    AUTO_ARENA arena = { 0 };
    if (!may_name(pod, search))
        return true;
    const struct value *value = value_from_object(pod, &arena);
    if (!value_member(value_at(value, "metadata.annotations"), "kubernetes.io/config.mirror"))
        pod_references_each(value, is_named, search, &arena);
    return !search->is_found;
}

static bool is_named_by_pod(const struct node_user *node, enum pod_reference reference,
                            const char *ns, const char *name)
{
    struct search search = { .node = node, .ns = ns, .name = name, .reference = reference };
    core_each_on_node(node->core, node->name, visit_pod, &search);
    return search.is_found;
}

/* ---- through volumes ---- */

/* True: a pod of the node uses the claim that the volume is bound to. */
static bool uses_volume(const struct node_user *node, const struct value *volume)
{
    const char *ns = value_text(volume, "spec.claimRef.namespace", node->arena),
               *name = value_text(volume, "spec.claimRef.name", node->arena);
    return ns && name && is_named_by_pod(node, POD_CLAIM, ns, name);
}

/* A secret that the volume itself names for its node. Without a namespace it is the claim's. */
static bool volume_names_secret(const struct value *volume, const struct search *search)
{
    static const char *const references[] = {
        "csi.nodePublishSecretRef", "csi.nodeStageSecretRef", "csi.nodeExpandSecretRef",
        "cephfs.secretRef",         "cinder.secretRef",       "flexVolume.secretRef",
        "iscsi.secretRef",          "rbd.secretRef",          "scaleIO.secretRef",
        "storageos.secretRef",
    };
    const struct value *spec = value_member(volume, "spec");
    struct bytes claim_ns = value_string(spec, "claimRef.namespace");
    FOR_EACH(path, references) {
        const struct value *reference = value_at(spec, *path);
        struct bytes ns = value_string(reference, "namespace");
        if (bytes_equal_text(value_string(reference, "name"), search->name) &&
            bytes_equal_text(ns.size ? ns : claim_ns, search->ns))
            return true;
    }
    struct bytes ns = value_string(spec, "azureFile.secretNamespace");
    return bytes_equal_text(value_string(spec, "azureFile.secretName"), search->name) &&
           bytes_equal_text(ns.size ? ns : claim_ns, search->ns);
}

static bool visit_volume(void *context, const struct object *object)
{
    struct search *search = context;
    AUTO_ARENA arena = { 0 };
    if (!mentions(object, search->name))
        return true;
    const struct value *volume = value_from_object(object, &arena);
    search->is_found = volume_names_secret(volume, search) &&
                       uses_volume(search->node, volume);
    return !search->is_found;
}

static bool is_secret_of_volume(const struct node_user *node, const char *ns, const char *name)
{
    struct search search = { .node = node, .ns = ns, .name = name };
    core_each_latest(node->core, well_known.persistent_volume, NULL, visit_volume, &search);
    return search.is_found;
}

/* ---- secrets of Ingresses ---- */

static bool has_our_class(const struct core *core, const struct value *ingress,
                          struct arena *arena)
{
    const char *class = ingress_class_name(ingress, arena);
    return ingress_class_is_ours(core_get_latest(core, well_known.ingress_class, NULL, class));
}

static bool find_ingress(void *context, const struct object *object)
{
    struct search *search = context;
    AUTO_ARENA arena = { 0 };
    const struct value *ingress = value_from_object(object, &arena),
                       *tls = value_at(ingress, "spec.tls");
    for (size_t i = 0; i < value_count(tls) && !search->is_found; i++)
        search->is_found = bytes_equal_text(value_string(value_item(tls, i), "secretName"),
                                            search->name) &&
                           has_our_class(search->node->core, ingress, &arena);
    return !search->is_found;
}

/* The certificate of an Ingress of ours, for the one node that serves them. */
static bool is_secret_of_ingress(const struct node_user *node, const char *ns, const char *name)
{
    struct search search = { .node = node, .ns = ns, .name = name };
    if (node->serves_ingress)
        core_each_latest(node->core, well_known.ingress, ns, find_ingress, &search);
    return search.is_found;
}

/* ---- what stands for each resource ---- */

typedef bool relation(const struct node_user *, const struct attributes *);

static bool names_secret(const struct node_user *node, const struct attributes *a)
{
    return is_named_by_pod(node, POD_SECRET, a->ns, a->name) ||
           is_secret_of_volume(node, a->ns, a->name) ||
           is_secret_of_ingress(node, a->ns, a->name);
}

static bool names_config_map(const struct node_user *node, const struct attributes *a)
{
    return is_named_by_pod(node, POD_CONFIG_MAP, a->ns, a->name);
}

static bool names_claim(const struct node_user *node, const struct attributes *a)
{
    return is_named_by_pod(node, POD_CLAIM, a->ns, a->name);
}

static bool names_resource_claim(const struct node_user *node, const struct attributes *a)
{
    return is_named_by_pod(node, POD_RESOURCE_CLAIM, a->ns, a->name);
}

static bool names_account(const struct node_user *node, const struct attributes *a)
{
    return is_named_by_pod(node, POD_SERVICE_ACCOUNT, a->ns, a->name);
}

/* A local volume whose folder is on this node. */
static bool is_local_volume(const struct node_user *node, const struct attributes *a)
{
    const struct object *object =
        core_get_latest(node->core, well_known.persistent_volume, NULL, a->name);
    return object && text_equal(object_label(object, LOCAL_NODE_LABEL),
                                local_node_label(node->name, node->arena));
}

static bool uses_named_volume(const struct node_user *node, const struct attributes *a)
{
    const struct object *object =
        core_get_latest(node->core, well_known.persistent_volume, NULL, a->name);
    return object && (is_local_volume(node, a) ||
                      uses_volume(node, value_from_object(object, node->arena)));
}

static bool is_of_node(const struct node_user *node, const struct attributes *a)
{
    const struct kind *kind =
        kind_find_resource(bytes_of(a->group), BYTES("v1"), bytes_of(a->resource));
    const struct object *object = kind ? core_get_latest(node->core, kind, a->ns, a->name) : NULL;
    return object && bytes_equal_text(value_string(value_from_object(object, node->arena),
                                                   "spec.nodeName"), node->name);
}

static const struct {
    const char *group, *resource, *subresource, *verbs;
    relation   *relation;
} related[] = {
    { "",                "secrets",                NULL,     "get list watch", names_secret },
    { "",                "configmaps",             NULL,     "get list watch", names_config_map },
    { "",                "persistentvolumeclaims", NULL,     "get list watch", names_claim },
    { "",                "persistentvolumeclaims", "status", "update patch",   names_claim },
    { "",                "persistentvolumes",      NULL,     "get list watch", uses_named_volume },
    { "",                "persistentvolumes",      NULL,     "patch",          is_local_volume },
    { "",                "serviceaccounts",        "token",  "create",         names_account },
    { "",                "serviceaccounts",        NULL,     "get",            names_account },
    { "",                "pods",                   NULL,     "get list watch", is_of_node },
    { "resource.k8s.io", "resourceclaims",         NULL,     "get",            names_resource_claim },
    { "resource.k8s.io", "resourceslices",         NULL,     "get update patch delete", is_of_node },
    { "storage.k8s.io",  "volumeattachments",      NULL,     "get",            is_of_node },
};

static bool has_word(const char *words, const char *word)
{
    struct bytes rest = bytes_of(words);
    while (rest.at)
        if (bytes_equal_text(bytes_next(&rest, ' '), word))
            return true;
    return false;
}

/* "key=value" or "key==value" among a selector's requirements. */
static bool selects(const char *selector, const char *key, const char *value)
{
    struct bytes rest = bytes_of(selector);
    while (rest.at) {
        struct bytes requirement = bytes_next(&rest, ','), name = bytes_next(&requirement, '=');
        if (requirement.size > 0 && requirement.at[0] == '=')
            requirement = (struct bytes){ requirement.at + 1, requirement.size - 1 };
        if (requirement.at && bytes_equal_text(name, key) && bytes_equal_text(requirement, value))
            return true;
    }
    return false;
}

static bool is_whole_list(const struct attributes *a)
{
    return has_word("list watch deletecollection", a->verb);
}

static enum node_decision refuse(const char *why, const char **ret_reason)
{
    *ret_reason = why;
    return NODE_REFUSED;
}

/* ---- resources with rules of their own ---- */

/* The node's Lease and CSINode have its name; a creation is checked at admission. */
static enum node_decision own_object(const struct node_user *node, const struct attributes *a,
                                     const char *what, const char **ret_reason)
{
    if (!has_word("get create update patch delete", a->verb))
        return refuse(arena_printf(node->arena,
                                   "can only get, create, update, patch, or delete a %s", what),
                      ret_reason);
    if (!text_equal(a->verb, "create") && !text_equal(a->name, node->name))
        return refuse(arena_printf(node->arena, "can only access %s with the same name as the "
                                   "requesting node", what),
                      ret_reason);
    return NODE_ALLOWED;
}

static enum node_decision lease(const struct node_user *node, const struct attributes *a,
                                const char **ret_reason)
{
    if (has_word("get create update patch delete", a->verb) &&
        !text_equal(a->ns, "kube-node-lease"))
        return refuse("can only access leases in the \"kube-node-lease\" system namespace",
                      ret_reason);
    return own_object(node, a, "node lease", ret_reason);
}

static enum node_decision csi_node(const struct node_user *node, const struct attributes *a,
                                   const char **ret_reason)
{
    if (a->subresource)
        return refuse("cannot authorize CSINode subresources", ret_reason);
    return own_object(node, a, "CSINode", ret_reason);
}

static enum node_decision resource_slice(const struct node_user *node, const struct attributes *a,
                                         const char **ret_reason)
{
    if (text_equal(a->verb, "create"))
        return NODE_ALLOWED;
    if (!is_whole_list(a))
        return NODE_BY_RULES;
    if (selects(a->field_selector, "spec.nodeName", node->name))
        return NODE_ALLOWED;
    return refuse(
        "can only list/watch/deletecollection resourceslices with nodeName field selector",
        ret_reason);
}

/* The policies that hold a node's pods speak of pods anywhere. */
static bool find_policy(void *context, const struct object *policy)
{
    struct search *search = context;
    (void)policy;
    search->is_found = true;
    return false;
}

static bool find_held_pod(void *context, const struct object *pod)
{
    struct search *search = context;
    core_each_latest(search->node->core, well_known.network_policy, pod->namespace, find_policy,
                     search);
    return !search->is_found;
}

static bool keeps_policies(const struct node_user *node)
{
    struct search search = { .node = node };
    core_each_on_node(node->core, node->name, find_held_pod, &search);
    return search.is_found;
}

static enum node_decision pod(const struct node_user *node, const struct attributes *a,
                              const char **ret_reason)
{
    if (a->subresource || !is_whole_list(a))
        return NODE_BY_RULES;
    if (selects(a->field_selector, "spec.nodeName", node->name))
        return NODE_ALLOWED;
    if (has_word("list watch", a->verb) && keeps_policies(node))
        return NODE_ALLOWED;
    if (text_is_empty(a->name))
        return refuse("can only list/watch pods with spec.nodeName field selector", ret_reason);
    return NODE_BY_RULES;
}

/* A node looks after its own local volumes. */
static enum node_decision volume(const struct node_user *node, const struct attributes *a,
                                 const char **ret_reason)
{
    (void)ret_reason;
    const char *label = local_node_label(node->name, node->arena);
    bool is_own = has_word("list watch", a->verb) &&
                  selects(a->label_selector, LOCAL_NODE_LABEL, label);
    return is_own ? NODE_ALLOWED : NODE_BY_RULES;
}

static const struct {
    const char *group, *resource;
    enum node_decision (*decide)(const struct node_user *, const struct attributes *,
                                 const char **ret_reason);
} special[] = {
    { "coordination.k8s.io", "leases", lease },
    { "storage.k8s.io", "csinodes", csi_node },
    { "resource.k8s.io", "resourceslices", resource_slice },
    { "", "pods", pod },
    { "", "persistentvolumes", volume },
};

static const char *wrong_verb(const struct attributes *a)
{
    bool is_account = text_equal(a->resource, "serviceaccounts");
    if (is_account)
        return text_equal(a->subresource, "token")
                   ? "can only create tokens for individual service accounts"
                   : "can only create token subresource of serviceaccount";
    if (has_word("secrets configmaps", a->resource))
        return a->subresource ? "cannot read subresource" : "can only read resources of this type";
    return a->subresource ? "cannot get subresource"
                          : "can only get individual resources of this type";
}

/* Pods may be made and deleted, and their status told, by the rules of nodes. */
static bool is_by_rules(const struct attributes *a)
{
    return text_equal(a->resource, "pods") && !*a->group &&
           !(text_equal(a->verb, "get") && !a->subresource) && !is_whole_list(a);
}

/* Is it about this row's resource? */
static bool is_about(const struct attributes *a, const char *group, const char *resource)
{
    return text_equal(group, a->group) && text_equal(resource, a->resource);
}

static enum node_decision decide_specially(const struct node_user *node, const struct attributes *a,
                                           const char **ret_reason)
{
    FOR_EACH(row, special)
        if (is_about(a, row->group, row->resource))
            return row->decide(node, a, ret_reason);
    return NODE_BY_RULES;
}

enum node_decision node_authorize(const struct node_user *node, const struct attributes *a,
                                  const char **ret_reason)
{
    bool is_related = false;
    if (!a->resource || is_by_rules(a))
        return NODE_BY_RULES;
    enum node_decision decision = decide_specially(node, a, ret_reason);
    if (decision != NODE_BY_RULES)
        return decision;
    FOR_EACH(row, related) {
        if (!is_about(a, row->group, row->resource))
            continue;
        is_related = true;
        if (!text_equal(row->subresource, a->subresource) || !has_word(row->verbs, a->verb))
            continue;
        if (text_is_empty(a->name))
            return refuse("No Object name found", ret_reason);
        if (row->relation(node, a))
            return NODE_ALLOWED;
        return refuse(arena_printf(node->arena, "no relationship found between node '%s' and this "
                                   "object", node->name),
                      ret_reason);
    }
    return is_related ? refuse(wrong_verb(a), ret_reason) : NODE_BY_RULES;
}
