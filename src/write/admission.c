/* SPDX-License-Identifier: Apache-2.0 */
/* admission.c - the built-in admission plugins: a table, in upstream's order.
 *
 * A mutating plugin changes write->next before validation, a validating one only refuses.  Each
 * looks at the kinds it is for and returns at once for others. */
#include "write/admission.h"
#include "write/policies.h"
#include "write/webhooks.h"

#include "base/arena.h"
#include "codec/json.h"
#include "write/refusal.h"

/* ---- NamespaceLifecycle ---- */

static bool fail_terminating(struct write *write, const char *ns, struct error *err)
{
    const char *message = arena_printf(write->arena, "namespace %s is being terminated", ns);
    fail(
        err, REASON_FORBIDDEN, 0,
        "%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated",
        kind_qualified_resource(write->kind, write->arena), write->name, ns);
    error_add_cause(err, write->arena, "NamespaceTerminating", "metadata.namespace", message);
    return false;
}

static bool namespace_lifecycle(struct write *write, struct error *err)
{
    const char *ns = write->request->ns;
    if (write->old || !write->kind->namespaced)
        return true;
    const struct object *object =
        core_get_latest(write->pipeline->core, well_known.namespace, NULL, ns);
    if (!object) {
        fail_not_found(err, well_known.namespace, ns);
        return false;
    }
    return object->deletion_s == 0 || fail_terminating(write, ns, err);
}

static bool keep_namespaces(struct write *write, struct error *err)
{
    static const char *const kept[] = { "default", "kube-system", "kube-public" };
    FOR_EACH(name, kept)
        if (write->kind == well_known.namespace && text_equal(write->name, *name))
            return admission_forbid(write, err, "this namespace may not be deleted");
    return true;
}

bool admission_delete(struct write *write, struct error *err)
{
    return keep_namespaces(write, err) && node_restriction_delete(write, err);
}

bool admission_part(struct write *write, struct error *err)
{
    return node_restriction_mutate(write, err) && certificate_part(write, err);
}

/* ---- TaintNodesByCondition ---- */

static bool taint_new_node(struct write *write, struct error *err)
{
    static const char key[] = "node.kubernetes.io/not-ready";
    (void)err;
    if (!admission_is_creation(write, well_known.node))
        return true;
    struct value *taints = value_make_at(write->next, write->arena, "spec.taints", VALUE_LIST);
    for (size_t i = 0; i < value_count(taints); i++)
        if (bytes_equal_text(value_string(value_item(taints, i), "key"), key))
            return true;
    struct value *taint = value_new_map(write->arena);
    value_set(taint, write->arena, "key", value_new_text(write->arena, key));
    value_set(taint, write->arena, "effect", value_new_text(write->arena, "NoSchedule"));
    value_append(taints, write->arena, taint);
    return true;
}

/* ---- DefaultIngressClass ---- */

struct ingress_class {
    const struct object *found;
    struct arena        *arena;
};

/* The newest of those that are marked; of equally new ones the first by name. */
static bool find_ingress_class(void *context, const struct object *object)
{
    struct ingress_class *wanted = context;
    const struct value *annotations =
        value_at(value_from_object(object, wanted->arena), "metadata.annotations");
    const struct value *mark =
        value_member(annotations, "ingressclass.kubernetes.io/is-default-class");
    if (bytes_equal_text(value_string(mark, ""), "true") &&
        (!wanted->found || object->creation_s > wanted->found->creation_s))
        wanted->found = object;
    return true;
}

static bool default_ingress_class(struct write *write, struct error *err)
{
    struct value *spec = value_member(write->next, "spec");
    struct ingress_class wanted = { NULL, write->arena };
    (void)err;
    if (!admission_is_creation(write, well_known.ingress) || !value_is(spec, VALUE_MAP) ||
        value_member(spec, "ingressClassName") ||
        value_member(value_at(write->next, "metadata.annotations"), "kubernetes.io/ingress.class"))
        return true;
    core_each_latest(write->pipeline->core, well_known.ingress_class, NULL, find_ingress_class,
                     &wanted);
    if (wanted.found)
        value_set(spec, write->arena, "ingressClassName",
                  value_new_text(write->arena, wanted.found->name));
    return true;
}

/* ---- the table ---- */

static const struct plugin {
    const char *name;
    bool      (*mutate)(struct write *, struct error *err);
    bool      (*validate)(struct write *, struct error *err);
} plugins[] = {
    { "NamespaceLifecycle",           namespace_lifecycle,         NULL },
    { "LimitRanger",                  limit_ranger_mutate,         limit_ranger_validate },
    { "ServiceAccount",               service_account_mutate,      service_account_validate },
    { "NodeRestriction",              node_restriction_mutate,     check_volume_of_node },
    { "TaintNodesByCondition",        taint_new_node,              NULL },
    { "PodSecurity",                  NULL,                        pod_security_validate },
    { "Priority",                     priority_mutate,             priority_validate },
    { "DefaultTolerationSeconds",     default_toleration_seconds,  NULL },
    { "PodTopologyLabels",            pod_topology_labels,         NULL },
    { "DefaultStorageClass",          admit_default_storage_class, NULL },
    { "StorageObjectInUseProtection", admit_storage_protection,    NULL },
    { "PersistentVolumeClaimResize",  NULL,                        check_claim_growth },
    { "RuntimeClass",                 runtime_class_mutate,        runtime_class_validate },
    { "LocalAPIServices",             local_api_service,           NULL },
    { "DefaultIngressClass",          default_ingress_class,       NULL },
    { "Certificates",                 certificate_requester,       certificate_subject },
    { "PodResizeValidator",           NULL,                        pod_resize_validate },
    { "MutatingAdmissionPolicy",      policies_mutate,             NULL },
    { "MutatingAdmissionWebhook",     webhooks_mutate,             NULL },
    { "ValidatingAdmissionPolicy",    NULL,                        policies_validate },
    { "ValidatingAdmissionWebhook",   NULL,                        webhooks_validate },
    { "ResourceQuota",                NULL,                        resource_quota_validate },
};

bool admission_mutate(struct write *write, struct error *err)
{
    do
        FOR_EACH(plugin, plugins)
            if (plugin->mutate && !plugin->mutate(write, err))
                return false;
    while (admission_next_pass(write));
    return true;
}

bool admission_validate(struct write *write, struct error *err)
{
    FOR_EACH(plugin, plugins)
        if (plugin->validate && !plugin->validate(write, err))
            return false;
    return true;
}
