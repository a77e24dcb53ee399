/* SPDX-License-Identifier: Apache-2.0 */
/* pod_containers.c - the three lists of containers: what all have in common, and what sets each
 * apart.
 *
 * Names are unique over all lists.  Init containers have no probes or hooks unless they restart
 * always (sidecars); ephemeral ones have neither ports, probes, hooks nor resources. */
#include "object/kinds/pod_spec.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/resources.h"
#include "object/text_set.h"
#include "object/validation.h"

enum { RESTART_RULES_MAX = 20, EXIT_CODES_MAX = 255 };

static const char *const policies[] = { "Always", "Never", "OnFailure", NULL };

bool container_is_sidecar(const struct value *container)
{
    return bytes_equal_text(value_string(container, "restartPolicy"), "Always");
}

void pod_each_container(const struct value *spec, struct field_errors *errors,
                        container_visit *visit, void *context)
{
    static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
    FOR_EACH(list, lists)
        FIELD_EACH(container, spec, *list, errors)
            visit(container.item, errors, context);
}

/* ---- what every container has ---- */

void validate_pull_policy(const struct value *map, const char *name, struct field_errors *errors)
{
    static const char *const pull_policies[] = { "Always", "IfNotPresent", "Never", NULL };
    field_required_one_of(errors, map, name, pull_policies);
}

/* Upstream reports most of these at the list, not at the item. */
static void check_resize_policy(const struct value *container, const struct pod_check *check)
{
    static const char *const resources[] = { "cpu", "memory", NULL };
    static const char *const restarts[] = { "NotRequired", "RestartContainer", NULL };
    struct field_errors *errors = check->errors;
    bool never = bytes_equal_text(value_string(check->spec, "restartPolicy"), "Never");
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(policy, container, "resizePolicy", errors) {
        struct bytes resource = value_string(policy.item, "resourceName");
        struct bytes restart = value_string(policy.item, "restartPolicy");
        if (!text_set_add(&seen, resource))
            field_duplicate(errors, NULL, value_member(policy.item, "resourceName"));
        errors->depth--;
        if (resource.size == 0)
            field_required(errors, NULL, NULL);
        else if (!text_is_one_of(resource, resources))
            field_not_supported(errors, NULL, resource, resources);
        if (restart.size == 0)
            field_required(errors, NULL, NULL);
        else if (!text_is_one_of(restart, restarts))
            field_not_supported(errors, NULL, restart, restarts);
        if (never && !bytes_equal_text(restart, "NotRequired"))
            field_invalid_text(errors, NULL, restart,
                               "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
        errors->depth++;
    }
}

static void check_resources(const struct value *container, const struct pod_check *check)
{
    const struct value *resources = value_member(container, "resources");
    if (!resources)
        return;
    field_enter(check->errors, "resources");
    validate_resource_requirements(resources, RESOURCE_OF_CONTAINER,
                                   value_member(check->spec, "resourceClaims"), check->errors);
    field_leave(check->errors);
}

static void check_container(const struct value *container, const struct pod_check *check)
{
    static const char *const message_policies[] = { "File", "FallbackToLogsOnError", NULL };
    struct field_errors *errors = check->errors;
    field_format_required(errors, container, "name", FORMAT_LABEL);
    if (value_string(container, "image").size == 0)
        field_required(errors, "image", NULL);
    field_required_one_of(errors, container, "terminationMessagePolicy", message_policies);
    validate_ports(container, errors);
    validate_environment(container, check);
    validate_mounts(container, check);
    validate_pull_policy(container, "imagePullPolicy", errors);
    check_resources(container, check);
    check_resize_policy(container, check);
    validate_container_security(container, check);
}

static void check_image_blanks(const struct value *container, struct field_errors *errors)
{
    struct bytes image = value_string(container, "image");
    const char *blanks = " \t\r\n\v\f";
    if (image.size && (strchr(blanks, image.at[0]) || strchr(blanks, image.at[image.size - 1])))
        field_invalid_text(errors, "image", image, "must not have leading or trailing whitespace");
}

/* ---- restart rules ---- */

static void check_exit_codes(const struct value *rule, struct field_errors *errors)
{
    static const char *const operators[] = { "In", "NotIn", NULL };
    const struct value *codes = value_member(rule, "exitCodes");
    if (!codes) {
        field_required(errors, "exitCodes", "must be specified");
        return;
    }
    struct bytes operator = value_string(codes, "operator");
    size_t count = value_count(value_member(codes, "values"));
    field_enter(errors, "exitCodes");
    if (!text_is_one_of(operator, operators))
        field_not_supported(errors, "operator", operator, operators);
    if (count > EXIT_CODES_MAX)
        field_too_many(errors, "values", (int64_t)count, EXIT_CODES_MAX);
    field_leave(errors);
}

/* Rules without a policy are looked at in containers, yet not in init containers. */
static void check_restart_policy(const struct value *container, bool is_init,
                                 struct field_errors *errors)
{
    static const char *const actions[] = { "Restart", "RestartAllContainers", NULL };
    const struct value *policy = value_member(container, "restartPolicy");
    size_t count = value_count(value_member(container, "restartPolicyRules"));
    if (!policy && count > 0)
        field_required(errors, "restartPolicy",
                       "must specify restartPolicy when restart rules are used");
    if (!policy && is_init)
        return;
    if (policy && !text_is_one_of(value_bytes(policy), policies))
        field_not_supported(errors, "restartPolicy", value_bytes(policy), policies);
    if (count > RESTART_RULES_MAX)
        field_too_many(errors, "restartPolicyRules", (int64_t)count, RESTART_RULES_MAX);
    FIELD_EACH(rule, container, "restartPolicyRules", errors) {
        struct bytes action = value_string(rule.item, "action");
        if (!text_is_one_of(action, actions))
            field_not_supported(errors, "action", action, actions);
        check_exit_codes(rule.item, errors);
    }
}

/* ---- host ports ---- */

static void check_host_ports(const struct value *container, struct text_set *seen,
                             struct field_errors *errors)
{
    FIELD_EACH(port, container, "ports", errors) {
        int64_t number = value_int(port.item, "hostPort", 0);
        if (number == 0)
            continue;
        struct bytes key = bytes_of(arena_printf(
            errors->arena, "%.*s/%.*s/%" PRId64, BYTES_ARG(value_string(port.item, "protocol")),
            BYTES_ARG(value_string(port.item, "hostIP")), number));
        if (!text_set_add(seen, key))
            field_duplicate(errors, "hostPort", value_new_string(errors->arena, key));
    }
}

/* ---- the lists ---- */

static void check_regular(const struct value *container, struct text_set *names,
                          const struct pod_check *check)
{
    check_container(container, check);
    if (!text_set_add(names, value_string(container, "name")))
        field_duplicate(check->errors, "name", value_member(container, "name"));
    validate_lifecycle(container, check);
    validate_probes(container, check);
    check_restart_policy(container, /* is_init= */ false, check->errors);
}

static void check_init(const struct value *container, struct text_set *names,
                       const struct pod_check *check)
{
    static const char *const only_sidecars[] = { "lifecycle", "livenessProbe", "readinessProbe",
                                                 "startupProbe" };
    struct field_errors *errors = check->errors;
    struct bytes name = value_string(container, "name");
    check_container(container, check);
    check_restart_policy(container, /* is_init= */ true, errors);
    if (text_set_has(names, name))
        field_duplicate(errors, "name", value_member(container, "name"));
    else if (name.size)
        text_set_add(names, name);
    if (container_is_sidecar(container)) {
        validate_lifecycle(container, check);
        validate_probes(container, check);
        return;
    }
    FOR_EACH(member, only_sidecars)
        if (value_member(container, *member))
            field_forbidden(errors, *member,
                            "may not be set for init containers without restartPolicy=Always");
    FIELD_EACH(policy, container, "resizePolicy", errors)
        if (bytes_equal_text(value_string(policy.item, "restartPolicy"), "RestartContainer"))
            field_invalid_text(
                errors, "restartPolicy", BYTES("RestartContainer"),
                "must not be set to 'RestartContainer' for non-sidecar initContainers");
}

static void check_ephemeral(const struct value *container, struct text_set *others,
                            struct text_set *names, const struct pod_check *check)
{
    static const char *const forbidden[] = {
        "ports",         "resources",      "resizePolicy", "restartPolicy", "restartPolicyRules",
        "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"
    };
    static const char *const sub_paths[] = { "subPath", "subPathExpr" };
    static const char detail[] = "cannot be set for an Ephemeral Container";
    struct field_errors *errors = check->errors;
    const struct value *target = value_member(container, "targetContainerName");
    check_container(container, check);
    check_image_blanks(container, errors);
    if (!text_set_add(names, value_string(container, "name")))
        field_duplicate(errors, "name", value_member(container, "name"));
    if (value_bytes(target).size && !text_set_has(others, value_bytes(target)))
        field_not_found(errors, "targetContainerName", target, NULL);
    FOR_EACH(member, forbidden)
        if (!value_is_empty(value_member(container, *member)))
            field_forbidden(errors, *member, detail);
    FIELD_EACH(mount, container, "volumeMounts", errors)
        FOR_EACH(member, sub_paths)
            if (value_string(mount.item, *member).size)
                field_forbidden(errors, *member, detail);
}

static void add_names(const struct value *spec, const char *list, struct text_set *names)
{
    const struct value *containers = value_member(spec, list);
    for (size_t i = 0; i < value_count(containers); i++)
        text_set_add(names, value_string(value_item(containers, i), "name"));
}

static void check_regulars(const struct pod_check *check)
{
    AUTO_TEXT_SET names = { 0 }, ports = { 0 };
    if (!value_count(value_member(check->spec, "containers"))) {
        field_required(check->errors, "containers", NULL);
        return;
    }
    FIELD_EACH(container, check->spec, "containers", check->errors)
        check_regular(container.item, &names, check);
    FIELD_EACH(container, check->spec, "containers", check->errors)
        check_host_ports(container.item, &ports, check->errors);
}

static void check_inits(const struct pod_check *check)
{
    AUTO_TEXT_SET names = { 0 };
    if (!value_count(value_member(check->spec, "initContainers")))
        return;
    add_names(check->spec, "containers", &names);
    FIELD_EACH(container, check->spec, "initContainers", check->errors) {
        AUTO_TEXT_SET ports = { 0 };
        check_init(container.item, &names, check);
        check_host_ports(container.item, &ports, check->errors);
    }
}

static void check_ephemerals(const struct pod_check *check)
{
    AUTO_TEXT_SET others = { 0 }, names = { 0 };
    if (!value_count(value_member(check->spec, "ephemeralContainers")))
        return;
    add_names(check->spec, "containers", &others);
    add_names(check->spec, "initContainers", &others);
    add_names(check->spec, "containers", &names);
    add_names(check->spec, "initContainers", &names);
    FIELD_EACH(container, check->spec, "ephemeralContainers", check->errors)
        check_ephemeral(container.item, &others, &names, check);
}

/* A pod in the host's network has no ports but its own. */
static void check_host_network_ports(const struct pod_check *check)
{
    if (!value_bool(check->spec, "hostNetwork", false))
        return;
    FIELD_EACH(container, check->spec, "containers", check->errors) {
        FIELD_EACH(port, container.item, "ports", check->errors) {
            int64_t host = value_int(port.item, "hostPort", 0);
            if ((check->metadata || host != 0) && host != value_int(port.item, "containerPort", 0))
                field_invalid_int(check->errors, "hostPort", host,
                                  "must match `containerPort` when `hostNetwork` is true");
        }
    }
}

static void check_pod_images(const struct pod_check *check)
{
    if (!check->metadata)
        return;
    FIELD_EACH(container, check->spec, "containers", check->errors)
        check_image_blanks(container.item, check->errors);
    FIELD_EACH(container, check->spec, "initContainers", check->errors)
        check_image_blanks(container.item, check->errors);
}

void validate_pod_containers(struct pod_check *check)
{
    check_regulars(check);
    check_inits(check);
    check_ephemerals(check);
    check_host_network_ports(check);
    check_pod_images(check);
}
