/* SPDX-License-Identifier: Apache-2.0 */
/* pod_spec.c - the whole of a pod's spec, in the order in which upstream looks at it; and
 * templates.
 *
 * The same rules serve a pod and every template; a few hold for pods alone (check.metadata is set).
 */
#include "object/kinds/pod_spec.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/kinds/resources.h"
#include "object/selector.h"
#include "object/text_set.h"
#include "object/validation.h"

enum {
    NAME_SERVERS_MAX = 3,
    SEARCHES_MAX = 32,
    SEARCH_BYTES_MAX = 2048,
    HOSTNAME_OVERRIDE_MAX = 64
};

bool pod_is_mirror(const struct value *pod)
{
    return value_member(value_at(pod, "metadata.annotations"), "kubernetes.io/config.mirror") !=
           NULL;
}

/* ---- names and numbers ---- */

static void check_names(const struct value *spec, struct field_errors *errors)
{
    static const struct field_rule rules[] = {
        { "serviceAccountName",    RULE_SUBDOMAIN },
        { "nodeName",              RULE_SUBDOMAIN },
        { "activeDeadlineSeconds", RULE_RANGE, .min = 1, .max = INT32_MAX },
        { "hostname",              RULE_LABEL },
        { "subdomain",             RULE_LABEL },
    };
    validate_rules(spec, rules, ARRAY_SIZE(rules), errors);
}

static void check_classes(const struct value *spec, struct field_errors *errors)
{
    static const char *const preemption[] = { "PreemptLowerPriority", "Never", NULL };
    field_format_member(errors, spec, "priorityClassName", FORMAT_SUBDOMAIN);
    if (value_member(spec, "runtimeClassName"))
        field_format(errors, "runtimeClassName", value_string(spec, "runtimeClassName"),
                     FORMAT_SUBDOMAIN);
    if (value_member(spec, "preemptionPolicy"))
        field_required_one_of(errors, spec, "preemptionPolicy", preemption);
}

static void check_hostname_override(const struct value *spec, struct field_errors *errors)
{
    const struct value *override = value_member(spec, "hostnameOverride");
    if (!override)
        return;
    if (value_bool(spec, "setHostnameAsFQDN", false))
        field_forbidden(errors, "hostnameOverride",
                        "may not be specified when setHostnameAsFQDN is true");
    if (value_bool(spec, "hostNetwork", false))
        field_forbidden(errors, "hostnameOverride",
                        "may not be specified when hostNetwork is true");
    if (value_bytes(override).size > HOSTNAME_OVERRIDE_MAX)
        field_too_long(errors, "hostnameOverride", HOSTNAME_OVERRIDE_MAX);
    field_format(errors, "hostnameOverride", value_bytes(override), FORMAT_SUBDOMAIN);
}

static void check_policies(const struct value *spec, struct field_errors *errors)
{
    static const char *const restart[] = { "Always", "OnFailure", "Never", NULL };
    static const char *const dns[] = { "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None",
                                       NULL };
    field_required_one_of(errors, spec, "restartPolicy", restart);
    field_required_one_of(errors, spec, "dnsPolicy", dns);
    validate_labels(value_member(spec, "nodeSelector"), "nodeSelector", errors);
}

/* ---- names to addresses ---- */

static void check_dns_lists(const struct value *config, struct field_errors *errors)
{
    const struct value *servers = value_member(config, "nameservers"),
                       *searches = value_member(config, "searches");
    size_t size_bytes = 0;
    for (size_t i = 0; i < value_count(searches); i++)
        size_bytes += value_bytes(value_item(searches, i)).size + (i > 0);
    if (value_count(servers) > NAME_SERVERS_MAX)
        field_invalid(errors, "nameservers", servers, "must not have more than 3 nameservers");
    FIELD_EACH(server, config, "nameservers", errors)
        field_format(errors, NULL, value_bytes(server.item), FORMAT_IP);
    if (value_count(searches) > SEARCHES_MAX)
        field_invalid(errors, "searches", searches, "must not have more than 32 search paths");
    if (size_bytes > SEARCH_BYTES_MAX)
        field_invalid(
            errors, "searches", searches,
            "must not have more than 2048 characters (including spaces) in the search list");
    FIELD_EACH(search, config, "searches", errors) {
        struct bytes domain = value_bytes(search.item);
        if (bytes_equal_text(domain, "."))
            continue;
        if (bytes_ends_with(domain, "."))
            domain.size--;
        field_format(errors, NULL, domain, FORMAT_SUBDOMAIN_UNDERSCORE);
    }
    FIELD_EACH(option, config, "options", errors)
        if (value_string(option.item, "name").size == 0)
            field_required(errors, NULL, "must not be empty");
}

static void check_dns(const struct value *spec, struct field_errors *errors)
{
    const struct value *config = value_member(spec, "dnsConfig");
    bool none = bytes_equal_text(value_string(spec, "dnsPolicy"), "None");
    if (none && !config)
        field_required(errors, "dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
    if (!config)
        return;
    field_enter(errors, "dnsConfig");
    if (none && !value_count(value_member(config, "nameservers")))
        field_required(errors, "nameservers",
                       "must provide at least one DNS nameserver when `dnsPolicy` is None");
    else
        check_dns_lists(config, errors);
    field_leave(errors);
}

static void check_host_aliases(const struct value *spec, struct field_errors *errors)
{
    FIELD_EACH(alias, spec, "hostAliases", errors) {
        field_format(errors, "ip", value_string(alias.item, "ip"), FORMAT_IP);
        FIELD_EACH(name, alias.item, "hostnames", errors)
            field_format(errors, NULL, value_bytes(name.item), FORMAT_SUBDOMAIN);
    }
}

/* ---- gates ---- */

static void check_gates(const struct value *spec, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(gate, spec, "readinessGates", errors)
    field_format(errors, "conditionType", value_string(gate.item, "conditionType"),
                 FORMAT_QUALIFIED);
    FIELD_EACH(gate, spec, "schedulingGates", errors) {
        field_format(errors, NULL, value_string(gate.item, "name"), FORMAT_QUALIFIED);
        if (!text_set_add(&seen, value_string(gate.item, "name")))
            field_duplicate(errors, NULL, value_member(gate.item, "name"));
    }
}

/* ---- claims of resources ---- */

static const char *claim_json(const struct value *claim, struct arena *arena)
{
    return arena_printf(arena,
                        "{\"Name\":%s,\"ResourceClaimName\":%s,\"ResourceClaimTemplateName\":%s}",
                        value_json(value_member(claim, "name"), arena),
                        value_json(value_member(claim, "resourceClaimName"), arena),
                        value_json(value_member(claim, "resourceClaimTemplateName"), arena));
}

static void check_resource_claim(const struct value *claim, struct text_set *names,
                                 struct field_errors *errors)
{
    const struct value *existing = value_member(claim, "resourceClaimName");
    const struct value *template = value_member(claim, "resourceClaimTemplateName");
    struct bytes name = value_string(claim, "name");
    if (name.size == 0)
        field_required(errors, "name", NULL);
    else if (text_set_has(names, name))
        field_duplicate(errors, "name", value_member(claim, "name"));
    else if (text_set_add(names, name))
        field_format(errors, "name", name, FORMAT_LABEL);
    if (existing && template)
        field_invalid_json(
            errors, NULL, claim_json(claim, errors->arena),
            "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
    if (!existing && !template)
        field_invalid_json(errors, NULL, claim_json(claim, errors->arena),
                           "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
    if (existing)
        field_format(errors, "resourceClaimName", value_bytes(existing), FORMAT_SUBDOMAIN);
    if (template)
        field_format(errors, "resourceClaimTemplateName", value_bytes(template), FORMAT_SUBDOMAIN);
}

static void check_resource_claims(const struct pod_check *check)
{
    AUTO_TEXT_SET names = { 0 };
    FIELD_EACH(claim, check->spec, "resourceClaims", check->errors)
        check_resource_claim(claim.item, &names, check->errors);
}

/* ---- what relates two parts ---- */

static void check_file_volume(const struct value *container, struct field_errors *errors,
                              void *context)
{
    const struct pod_check *check = context;
    FIELD_EACH(variable, container, "env", errors) {
        const struct value *wanted = value_at(variable.item, "valueFrom.fileKeyRef.volumeName");
        struct bytes name = value_bytes(wanted);
        if (!value_at(variable.item, "valueFrom.fileKeyRef"))
            continue;
        const struct value *volume = name.size ? map_get(&check->volumes, name) : NULL;
        if (!volume)
            field_not_found(errors, "valueFrom.fileKeyRef.volumeName", wanted, NULL);
        else if (!value_member(volume, "emptyDir"))
            field_invalid(errors, "valueFrom.fileKeyRef.volumeName", wanted,
                          "referenced volume must be of type emptyDir");
    }
}

static void check_token_volumes(const struct pod_check *check)
{
    if (!check->metadata || value_string(check->spec, "serviceAccountName").size)
        return;
    FIELD_EACH(volume, check->spec, "volumes", check->errors) {
        const struct value *projected = value_member(volume.item, "projected");
        field_enter(check->errors, "projected");
        FIELD_EACH(source, projected, "sources", check->errors)
            if (value_member(source.item, "serviceAccountToken"))
                field_forbidden(check->errors, "serviceAccountToken",
                                "must not be specified when serviceAccountName is not set");
        field_leave(check->errors);
    }
}

static void pod_check_done(struct pod_check *check)
{
    map_done(&check->volumes);
}

void validate_pod_spec(const struct value *spec, const struct value *metadata,
                       struct field_errors *errors)
{
    CLEANUP(pod_check_done) struct pod_check check = {
        .spec = spec, .metadata = metadata, .errors = errors,
        .has_grace = value_member(spec, "terminationGracePeriodSeconds") != NULL,
        .grace_s = value_int(spec, "terminationGracePeriodSeconds", 0),
        .host_users = value_bool(spec, "hostUsers", true),
    };
    if (!check.has_grace)
        field_required(errors, "terminationGracePeriodSeconds", NULL);
    validate_pod_volumes(&check);
    check_resource_claims(&check);
    validate_pod_containers(&check);
    validate_pod_level_resources(&check);
    check_policies(spec, errors);
    validate_pod_security(&check);
    validate_pod_affinity(&check);
    check_dns(spec, errors);
    check_gates(spec, errors);
    validate_pod_spreading(&check);
    check_hostname_override(spec, errors);
    check_names(spec, errors);
    validate_tolerations(spec, errors);
    check_host_aliases(spec, errors);
    check_classes(spec, errors);
    field_enter(errors, "overhead.limits");
    validate_resource_list(value_member(spec, "overhead"), NULL, RESOURCE_OF_CONTAINER, errors);
    field_leave(errors);
    pod_each_container(spec, errors, check_file_volume, &check);
    check_token_volumes(&check);
}

/* ---- templates ---- */

void validate_pod_template(const struct value *template, struct field_errors *errors)
{
    const struct value *metadata = value_member(template, "metadata"),
                       *spec = value_member(template, "spec");
    validate_labels(value_member(metadata, "labels"), "labels", errors);
    validate_annotations(value_member(metadata, "annotations"), "annotations", errors);
    validate_pod_annotations(metadata, spec, errors);
    field_enter(errors, "spec");
    validate_pod_spec(spec, /* metadata= */ NULL, errors);
    validate_profile_annotations(metadata, spec, errors);
    if (value_count(value_member(spec, "ephemeralContainers")))
        field_forbidden(errors, "ephemeralContainers",
                        "ephemeral containers not allowed in pod template");
    field_leave(errors);
}

/* A replication controller's selector is a plain map. */
static bool read_selector(const struct value *selector, bool is_plain, struct arena *arena,
                          struct selector *ret)
{
    if (!is_plain)
        return selector_from_value(selector, arena, ret, NULL);
    selector_from_map(selector, arena, ret);
    return true;
}

void validate_workload_template(const struct value *spec, const struct value *selector,
                                const char *kind, struct field_errors *errors)
{
    static const char *const always[] = { "Always", NULL };
    const struct value *template = value_member(spec, "template");
    const struct value *labels = value_at(template, "metadata.labels");
    struct selector parsed;
    bool is_plain = strcmp(kind, "ReplicationController") == 0;
    if (!read_selector(selector, is_plain, errors->arena, &parsed)) {
        field_invalid(errors, "selector", selector, "invalid label selector");
        return;
    }
    field_enter(errors, "template");
    if ((parsed.count > 0 || parsed.nothing) && !selector_matches_map(&parsed, labels))
        field_invalid_json(errors, "metadata.labels", value_json(labels, errors->arena),
                           "`selector` does not match template `labels`");
    validate_pod_template(template, errors);
    struct bytes restart = value_string(template, "spec.restartPolicy");
    if (!text_is_one_of(restart, always))
        field_not_supported(errors, "spec.restartPolicy", restart, always);
    if (value_at(template, "spec.activeDeadlineSeconds"))
        field_forbidden(
            errors, "spec.activeDeadlineSeconds",
            arena_printf(errors->arena, "activeDeadlineSeconds in %s is not Supported", kind));
    field_leave(errors);
}
