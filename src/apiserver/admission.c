/* SPDX-License-Identifier: Apache-2.0 */
/* admission.c - the built-in admission plugins: a table, in upstream's order.
 *
 * A mutating plugin changes write->next before validation, a validating one only refuses.  Each
 * looks at the kinds it is for and returns at once for others. */
#include "apiserver/admission.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"

bool admission_is_creation(const struct write *write, const struct kind *kind)
{
    return write->kind == kind && !write->old;
}

bool admission_forbid(const struct write *write, struct error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *why = arena_vprintf(write->arena, format, arguments);
    va_end(arguments);
    return fail(err, REASON_FORBIDDEN, 0, "%s \"%s\" is forbidden: %s",
                kind_qualified_resource(write->kind, write->arena), write->name, why);
}

void admission_warn(struct write *write, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(write->arena, format, arguments);
    va_end(arguments);
    decode_note(&write->request->warnings, write->arena, "%s", text);
}

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

bool admission_status(struct write *write, struct error *err)
{
    return node_restriction_mutate(write, err);
}

/* ---- ServiceAccount ---- */

static const char token_mount_path[] = "/var/run/secrets/kubernetes.io/serviceaccount";
enum { TOKEN_LIFETIME_S = 3607 };

static struct value *token_volume(const char *name, struct arena *arena)
{
    static const char text[] =
        "{\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"expirationSeconds\":%d,\"path\":\"token\"}},"
        "{\"configMap\":{\"items\":[{\"key\":\"ca.crt\",\"path\":\"ca.crt\"}],\"name\":\"kube-root-ca.crt\"}},"
        "{\"downwardAPI\":{\"items\":[{\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.namespace\"},\"path\":\"namespace\"}]}}],"
        "\"defaultMode\":420},\"name\":\"%s\"}";
    const char *json = arena_printf(arena, text, TOKEN_LIFETIME_S, name);
    return json_parse(bytes_of(json), NULL, arena, NULL);
}

static bool mounts_token(const struct value *container)
{
    const struct value *mounts = value_member(container, "volumeMounts");
    for (size_t i = 0; i < value_count(mounts); i++)
        if (bytes_equal_text(value_string(value_item(mounts, i), "mountPath"), token_mount_path))
            return true;
    return false;
}

/* True: at least one container needs the volume. */
static bool add_token_mounts(struct write *write, const char *list_path, const char *volume)
{
    struct value *containers = value_at(write->next, list_path);
    bool added = false;
    for (size_t i = 0; i < value_count(containers); i++) {
        struct value *container = value_item(containers, i);
        if (!value_is(container, VALUE_MAP) || mounts_token(container))
            continue;
        struct value *mount = value_new_map(write->arena);
        value_set(mount, write->arena, "name", value_new_text(write->arena, volume));
        value_set(mount, write->arena, "readOnly", value_new_bool(write->arena, true));
        value_set(mount, write->arena, "mountPath", value_new_text(write->arena, token_mount_path));
        value_append(value_make_at(container, write->arena, "volumeMounts", VALUE_LIST),
                     write->arena, mount);
        added = true;
    }
    return added;
}

static void mount_token(struct write *write)
{
    static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
    char suffix[6] = { 0 };
    for (int i = 0; i < 5; i++)
        suffix[i] = letters[env_random_below(core_env(write->pipeline->core), sizeof letters - 1)];
    const char *volume = arena_printf(write->arena, "kube-api-access-%s", suffix);
    bool added = add_token_mounts(write, "spec.initContainers", volume);
    added = add_token_mounts(write, "spec.containers", volume) || added;
    if (added)
        value_append(value_make_at(write->next, write->arena, "spec.volumes", VALUE_LIST),
                     write->arena, token_volume(volume, write->arena));
}

static bool wants_token(const struct value *spec, const struct value *account)
{
    const struct value *own = value_member(spec, "automountServiceAccountToken");
    return own ? value_bool(own, "", true)
               : value_bool(account, "automountServiceAccountToken", true);
}

static bool service_account(struct write *write, struct error *err)
{
    struct value *spec = value_member(write->next, "spec");
    if (!admission_is_creation(write, well_known.pod) || !value_is(spec, VALUE_MAP))
        return true;
    const struct value *annotations = value_at(write->next, "metadata.annotations");
    if (value_member(annotations, "kubernetes.io/config.mirror"))
        return true;
    const char *name = value_text(spec, "serviceAccountName", write->arena);
    if (text_is_empty(name))
        name = "default";
    value_set(spec, write->arena, "serviceAccountName", value_new_text(write->arena, name));
    value_set(spec, write->arena, "serviceAccount", value_new_text(write->arena, name));
    const struct object *object = core_get_latest(write->pipeline->core, well_known.service_account,
                                                  write->request->ns, name);
    if (!object)
        return fail(
            err, REASON_FORBIDDEN, 0,
            "pods \"%s\" is forbidden: error looking up service account %s/%s: serviceaccount \"%s\" not found",
            write->name, write->request->ns, name, name);
    const struct value *account = value_from_object(object, write->arena);
    if (wants_token(spec, account))
        mount_token(write);
    if (value_count(value_member(spec, "imagePullSecrets")) == 0 &&
        value_count(value_member(account, "imagePullSecrets")) > 0)
        value_set(spec, write->arena, "imagePullSecrets",
                  value_clone(write->arena, value_member(account, "imagePullSecrets")));
    return true;
}

/* ---- DefaultTolerationSeconds ---- */

static bool tolerates(const struct value *tolerations, const char *key)
{
    for (size_t i = 0; i < value_count(tolerations); i++) {
        const struct value *toleration = value_item(tolerations, i);
        struct bytes own_key = value_string(toleration, "key"),
                     effect = value_string(toleration, "effect");
        if ((own_key.size == 0 || bytes_equal_text(own_key, key)) &&
            (effect.size == 0 || bytes_equal_text(effect, "NoExecute")))
            return true;
    }
    return false;
}

/* Updates, too, for a client may write a list of tolerations of its own. */
static bool default_toleration_seconds(struct write *write, struct error *err)
{
    static const char *const keys[] = { "node.kubernetes.io/not-ready",
                                        "node.kubernetes.io/unreachable" };
    (void)err;
    struct value *spec = value_member(write->next, "spec");
    if (write->kind != well_known.pod || !value_is(spec, VALUE_MAP))
        return true;
    FOR_EACH(key, keys) {
        if (tolerates(value_member(spec, "tolerations"), *key))
            continue;
        struct value *toleration = value_new_map(write->arena);
        value_set(toleration, write->arena, "key", value_new_text(write->arena, *key));
        value_set(toleration, write->arena, "operator", value_new_text(write->arena, "Exists"));
        value_set(toleration, write->arena, "effect", value_new_text(write->arena, "NoExecute"));
        value_set(toleration, write->arena, "tolerationSeconds", value_new_int(write->arena, 300));
        value_append(value_make_at(spec, write->arena, "tolerations", VALUE_LIST), write->arena,
                     toleration);
    }
    return true;
}

/* ---- Priority ---- */

struct default_class {
    const struct object *found;
    struct arena        *arena;
};

static bool find_default_class(void *context, const struct object *object)
{
    struct default_class *wanted = context;
    if (value_bool(value_from_object(object, wanted->arena), "globalDefault", false))
        wanted->found = object;
    return wanted->found == NULL;
}

static void set_priority(struct write *write, struct value *spec, const struct value *class)
{
    struct bytes policy = value_string(class, "preemptionPolicy");
    value_set(spec, write->arena, "priority",
              value_new_int(write->arena, value_int(class, "value", 0)));
    if (policy.size == 0)
        policy = BYTES("PreemptLowerPriority");
    value_set(spec, write->arena, "preemptionPolicy", value_new_string(write->arena, policy));
}

static bool priority(struct write *write, struct error *err)
{
    struct value *spec = value_member(write->next, "spec");
    struct core *core = write->pipeline->core;
    if (!admission_is_creation(write, well_known.pod) || !value_is(spec, VALUE_MAP))
        return true;
    const char *name = value_text(spec, "priorityClassName", write->arena);
    const struct object *class = NULL;
    if (text_is_empty(name)) {
        struct default_class wanted = { NULL, write->arena };
        core_each_latest(core, well_known.priority_class, NULL, find_default_class, &wanted);
        class = wanted.found;
        if (class)
            value_set(spec, write->arena, "priorityClassName",
                      value_new_text(write->arena, class->name));
    } else {
        class = core_get_latest(core, well_known.priority_class, NULL, name);
        if (!class)
            return fail(err, REASON_FORBIDDEN, 0,
                        "pods \"%s\" is forbidden: no PriorityClass with name %s was found",
                        write->name, name);
    }
    set_priority(write, spec, class ? value_from_object(class, write->arena) : NULL);
    return true;
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

/* ---- CustomResourceRules ---- */

/* Rules in CEL are not evaluated here, and a rule that nobody keeps must not look kept. */
static bool has_rules(const struct value *value, int depth)
{
    if (depth > JSON_DEPTH_MAX)
        return false;
    if (value_count(value_member(value, "x-kubernetes-validations")) > 0)
        return true;
    for (size_t i = 0; i < value_count(value); i++)
        if (has_rules(value_is(value, VALUE_MAP) ? value->map.members[i].value
                                                 : value_item(value, i), depth + 1))
            return true;
    return false;
}

static bool custom_resource_rules(struct write *write, struct error *err)
{
    const struct value *versions = value_at(write->next, "spec.versions");
    if (write->kind != well_known.custom_resource_definition)
        return true;
    for (size_t i = 0; i < value_count(versions); i++) {
        const struct value *schema = value_at(value_item(versions, i), "schema.openAPIV3Schema");
        const char *field =
            arena_printf(write->arena, "spec.versions[%zu].schema.openAPIV3Schema", i);
        static const char message[] =
            "Forbidden: x-kubernetes-validations (rules in CEL) are not supported by this server";
        if (!has_rules(schema, 0))
            continue;
        fail(err, REASON_INVALID, 0, "CustomResourceDefinition.apiextensions.k8s.io \"%s\" is "
             "invalid: %s: %s", write->name, field, message);
        error_add_cause(err, write->arena, "FieldValueForbidden", field, message);
        return false;
    }
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
    { "ServiceAccount",               service_account,             NULL },
    { "NodeRestriction",              node_restriction_mutate,     check_volume_of_node },
    { "TaintNodesByCondition",        taint_new_node,              NULL },
    { "PodSecurity",                  NULL,                        pod_security_validate },
    { "Priority",                     priority,                    NULL },
    { "DefaultTolerationSeconds",     default_toleration_seconds,  NULL },
    { "DefaultStorageClass",          admit_default_storage_class, NULL },
    { "StorageObjectInUseProtection", admit_storage_protection,    NULL },
    { "PersistentVolumeClaimResize",  NULL,                        check_claim_growth },
    { "RuntimeClass",                 runtime_class_mutate,        runtime_class_validate },
    { "CustomResourceRules",          NULL,                        custom_resource_rules },
    { "ResourceQuota",                NULL,                        resource_quota_validate },
};

bool admission_mutate(struct write *write, struct error *err)
{
    FOR_EACH(plugin, plugins)
        if (plugin->mutate && !plugin->mutate(write, err))
            return false;
    return true;
}

bool admission_validate(struct write *write, struct error *err)
{
    FOR_EACH(plugin, plugins)
        if (plugin->validate && !plugin->validate(write, err))
            return false;
    return true;
}
