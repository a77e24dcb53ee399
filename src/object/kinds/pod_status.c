/* SPDX-License-Identifier: Apache-2.0 */
/* pod_status.c - the status subresource of pods: what a node agent or scheduler reports.
 *
 * A container that has ended stays so, unless its restart policy or rules would start it again. */
#include "object/kinds/pod_update.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pod_spec.h"
#include "object/text_set.h"
#include "object/validation.h"

enum { HEALTH_MESSAGE_MAX = 1024, IMAGE_REF_MAX = 256, ID_MAX = 2147483647 };

/* ---- prepare ---- */

static const struct value *find_named(const struct value *list, const char *member,
                                      struct bytes name)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_string(value_item(list, i), member), name))
            return value_item(list, i);
    return NULL;
}

/* Writers that do not know of observedGeneration keep what others have written. */
static void keep_observed_generation(struct value *next, const struct value *old,
                                     struct arena *arena)
{
    const struct value *before = value_member(old, "observedGeneration");
    if (before && value_int(next, "observedGeneration", 0) == 0)
        value_set(next, arena, "observedGeneration", value_clone(arena, before));
}

void prepare_pod_status(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *status = value_make_at(next, arena, "status", VALUE_MAP);
    struct value *metadata = value_make_at(next, arena, "metadata", VALUE_MAP);
    const struct value *before = value_member(old, "status"),
                       *conditions = value_member(status, "conditions");
    const struct value *owners = value_at(old, "metadata.ownerReferences");
    if (owners)
        value_set(metadata, arena, "ownerReferences", value_clone(arena, owners));
    else
        value_remove(metadata, "ownerReferences");
    if (value_string(status, "qosClass").size == 0 && value_member(before, "qosClass"))
        value_set(status, arena, "qosClass", value_clone(arena, value_member(before, "qosClass")));
    keep_observed_generation(status, before, arena);
    for (size_t i = 0; i < value_count(conditions); i++) {
        struct value *condition = value_item(conditions, i);
        const struct value *same =
            find_named(value_member(before, "conditions"), "type", value_string(condition, "type"));
        if (same)
            keep_observed_generation(condition, same, arena);
    }
}

/* ---- containers ---- */

static bool rule_matches(const struct value *rule, int64_t exit_code)
{
    const struct value *codes = value_member(rule, "exitCodes"),
                       *values = value_member(codes, "values");
    bool listed = false;
    for (size_t i = 0; i < value_count(values); i++)
        listed |= value_is(value_item(values, i), VALUE_INT) &&
                  value_item(values, i)->integer == exit_code;
    return codes && listed == bytes_equal_text(value_string(codes, "operator"), "In");
}

static bool may_restart(const struct value *container, const struct value *spec, int64_t exit_code)
{
    const struct value *rules = value_member(container, "restartPolicyRules");
    for (size_t i = 0; i < value_count(rules); i++)
        if (rule_matches(value_item(rules, i), exit_code))
            return true;
    struct bytes policy = value_string(container, "restartPolicy");
    if (policy.size == 0)
        policy = value_string(spec, "restartPolicy");
    return bytes_equal_text(policy, "Always") ||
           (bytes_equal_text(policy, "OnFailure") && exit_code != 0);
}

/* Some rule of the container restarts the whole pod. */
static bool may_restart_all(const struct value *container)
{
    const struct value *rules = value_member(container, "restartPolicyRules");
    for (size_t i = 0; i < value_count(rules); i++)
        if (bytes_equal_text(value_string(value_item(rules, i), "action"), "RestartAllContainers"))
            return true;
    return false;
}

static bool all_could_restart(const struct value *spec)
{
    static const char *const lists[] = { "containers", "initContainers" };
    FOR_EACH(list, lists) {
        const struct value *containers = value_member(spec, *list);
        for (size_t i = 0; i < value_count(containers); i++)
            if (may_restart_all(value_item(containers, i)))
                return true;
    }
    return false;
}

/* `containers` is the list in the spec; NULL for ephemeral ones, which never restart. */
static void check_transitions(const struct value *next, const struct value *old,
                              const struct value *spec, const char *list, const char *containers,
                              struct field_errors *errors)
{
    const struct value *after = value_member(next, list);
    if (containers && all_could_restart(spec))
        return;
    FIELD_EACH(before, old, list, errors) {
        const struct value *ended = value_at(before.item, "state.terminated");
        struct bytes name = value_string(before.item, "name");
        const struct value *now = ended ? find_named(after, "name", name) : NULL;
        if (!now || value_at(now, "state.terminated"))
            continue;
        const struct value *container =
            containers ? find_named(value_member(spec, containers), "name", name) : NULL;
        if (!container || !may_restart(container, spec, value_int(ended, "exitCode", 0)))
            field_forbidden(errors, "state", "may not be transitioned to non-terminated state");
    }
}

static void check_user(const struct value *user, bool windows, struct field_errors *errors)
{
    static const char *const ids[] = { "uid", "gid" };
    const struct value *linux_user = value_member(user, "linux");
    if (!linux_user)
        return;
    if (windows) {
        field_forbidden(errors, "user.linux", "cannot be set for a windows pod");
        return;
    }
    field_enter(errors, "user.linux");
    FOR_EACH(name, ids) {
        int64_t id = value_int(linux_user, *name, 0);
        if (id < 0 || id > ID_MAX)
            field_invalid_int(errors, *name, id, "must be between 0 and 2147483647, inclusive");
    }
    FIELD_EACH(group, linux_user, "supplementalGroups", errors)
    if (group.item->type == VALUE_INT && (group.item->integer < 0 || group.item->integer > ID_MAX))
        field_invalid(errors, NULL, group.item, "must be between 0 and 2147483647, inclusive");
    field_leave(errors);
}

static bool has_claim(const struct value *container, struct bytes wanted, struct arena *arena)
{
    const struct value *claims = value_at(container, "resources.claims");
    for (size_t i = 0; i < value_count(claims); i++) {
        struct bytes name = value_string(value_item(claims, i), "name");
        struct bytes request = value_string(value_item(claims, i), "request");
        const char *text = arena_printf(arena, "claim:%.*s%s%.*s", BYTES_ARG(name),
                                        request.size ? "/" : "", BYTES_ARG(request));
        if (bytes_equal_text(wanted, text))
            return true;
    }
    return false;
}

static void check_health(const struct value *resources, struct field_errors *errors)
{
    static const char *const healths[] = { "Healthy", "Unhealthy", "Unknown", NULL };
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(resource, resources, "resources", errors) {
        const struct value *message = value_member(resource.item, "message");
        struct bytes health = value_string(resource.item, "health");
        if (!text_is_one_of(health, healths))
            field_not_supported(errors, "health", health, healths);
        if (message && value_bytes(message).size == 0)
            field_required(errors, "message", "must be non-empty if specified");
        if (value_bytes(message).size > HEALTH_MESSAGE_MAX)
            field_too_long(errors, "message", HEALTH_MESSAGE_MAX);
        if (!text_set_add(&seen, value_string(resource.item, "resourceID")))
            field_duplicate(errors, "resourceID", value_member(resource.item, "resourceID"));
    }
}

static void check_allocated(const struct value *status, const struct value *container,
                            struct field_errors *errors)
{
    FIELD_EACH(resource, status, "allocatedResourcesStatus", errors) {
        struct bytes name = value_string(resource.item, "name");
        bool claim = bytes_starts_with(name, "claim:");
        bool known =
            claim ? has_claim(container, name, errors->arena)
                  : value_member_bytes(value_at(container, "resources.requests"), name) != NULL;
        if (container && !known)
            field_invalid_text(
                errors, "name", name,
                claim
                    ? "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or "
                      "'claim:<claimName>' if request is empty"
                    : "must match one of the container's resource requests");
        check_health(resource.item, errors);
    }
}

static void check_mount_images(const struct value *status, struct field_errors *errors)
{
    FIELD_EACH(mount, status, "volumeMounts", errors) {
        const struct value *image = value_at(mount.item, "volumeStatus.image");
        struct bytes reference = value_string(image, "imageRef");
        if (image && reference.size == 0)
            field_required(errors, "volumeStatus.imageVolumeStatus.imageRef",
                           "imageRef must not be empty");
        if (reference.size > IMAGE_REF_MAX)
            field_too_long(errors, "volumeStatus.imageVolumeStatus.imageRef", IMAGE_REF_MAX);
    }
}

static void check_container_statuses(const struct value *status, const struct value *spec,
                                     const char *list, const char *containers,
                                     struct field_errors *errors)
{
    bool windows = bytes_equal_text(value_string(spec, "os.name"), "windows");
    FIELD_EACH(one, status, list, errors) {
        check_user(value_member(one.item, "user"), windows, errors);
        check_mount_images(one.item, errors);
        if (containers)
            check_allocated(
                one.item,
                find_named(value_member(spec, containers), "name", value_string(one.item, "name")),
                errors);
        else if (value_count(value_member(one.item, "allocatedResourcesStatus")))
            field_forbidden(errors, "allocatedResourcesStatus",
                            "must not be specified in container status");
    }
}

/* ---- addresses ---- */

static bool was_there(const struct value *old, const char *list, struct bytes address)
{
    const struct value *before = value_member(old, list);
    for (size_t i = 0; i < value_count(before); i++)
        if (bytes_equal(value_string(value_item(before, i), "ip"), address))
            return true;
    return false;
}

static const char *addresses_json(const struct value *list, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(list); i++)
        buffer_printf(&text, "%s{\"IP\":\"%.*s\"}", i ? "," : "",
                      BYTES_ARG(value_string(value_item(list, i), "ip")));
    return arena_printf(arena, "[%s]", buffer_text(&text));
}

/* Whether several are of different families; one that is no address is told of a second time. */
static bool check_families(const struct value *addresses, const char *list,
                           struct field_errors *errors)
{
    struct ip_address parsed;
    for (size_t i = 0; value_count(addresses) > 1 && i < value_count(addresses); i++) {
        struct bytes ip = value_string(value_item(addresses, i), "ip");
        if (ip_parse(ip, &parsed))
            continue;
        field_internal(errors, list,
                       arena_printf(errors->arena, "failed to check for dual stack with "
                                    "error:invalid IP[%zu]: %.*s", i, BYTES_ARG(ip)));
        return false;
    }
    return ip_families_differ(addresses, "ip");
}

static void check_addresses(const struct value *status, const struct value *old, const char *list,
                            struct field_errors *errors)
{
    const struct value *addresses = value_member(status, list);
    FIELD_EACH(address, status, list, errors) {
        struct bytes ip = value_string(address.item, "ip");
        if (!was_there(old, list, ip))
            field_format(errors, NULL, ip, FORMAT_IP);
    }
    bool alike = !check_families(addresses, list, errors);
    if (alike || value_count(addresses) > 2)
        field_invalid_json(errors, list, addresses_json(addresses, errors->arena),
                           "may specify no more than one IP for each IP family");
}

static void check_host_address(const struct value *status, struct field_errors *errors)
{
    struct bytes first = value_string(value_item(value_member(status, "hostIPs"), 0), "ip");
    if (value_count(value_member(status, "hostIPs")) &&
        !bytes_equal(first, value_string(status, "hostIP")))
        field_invalid_text(errors, "hostIPs[0].ip", first, "must be equal to `hostIP`");
}

/* ---- the rest ---- */

static void check_conditions(const struct value *status, struct field_errors *errors)
{
    static const char *const system_types[] = { "PodScheduled", "Ready", "Initialized", NULL };
    FIELD_EACH(condition, status, "conditions", errors) {
        int64_t generation = value_int(condition.item, "observedGeneration", 0);
        struct bytes type = value_string(condition.item, "type");
        if (generation < 0)
            field_invalid_int(errors, "observedGeneration", generation,
                              "must be a non-negative integer");
        if (!text_is_one_of(type, system_types))
            field_format(errors, "Type", type, FORMAT_QUALIFIED);
    }
}

static void check_nominated_node(const struct value *status, const struct value *old,
                                 struct field_errors *errors)
{
    struct bytes name = value_string(status, "nominatedNodeName");
    if (name.size == 0 || bytes_equal(name, value_string(old, "status.nominatedNodeName")))
        return;
    field_format(errors, "nominatedNodeName", name, FORMAT_SUBDOMAIN);
    if (value_string(old, "spec.nodeName").size)
        field_forbidden(errors, "nominatedNodeName",
                        "may not be set on pods that are already bound to a node");
}

static void check_claims(const struct value *status, const struct value *spec,
                         struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(claim, status, "resourceClaimStatuses", errors) {
        const struct value *name = value_member(claim.item, "name"),
                           *existing = value_member(claim.item, "resourceClaimName");
        if (!find_named(value_member(spec, "resourceClaims"), "name", value_bytes(name)))
            field_invalid_text(errors, "name", value_bytes(name),
                               "must match the name of an entry in `spec.resourceClaims`");
        if (!text_set_add(&seen, value_bytes(name)))
            field_duplicate(errors, "name", name);
        if (existing)
            field_format(errors, "resourceClaimName", value_bytes(existing), FORMAT_SUBDOMAIN);
    }
}

static void check_states(const struct value *status, const struct value *old,
                         const struct value *spec, struct field_errors *errors)
{
    static const struct { const char *list, *containers; } lists[] = {
        { "containerStatuses", "containers" }, { "initContainerStatuses", "initContainers" },
        { "ephemeralContainerStatuses", NULL },
    };
    FOR_EACH(row, lists)
        check_transitions(status, old, spec, row->list, row->containers, errors);
    FOR_EACH(row, lists)
        check_container_statuses(status, spec, row->list, row->containers, errors);
}

void validate_pod_status(const struct value *next, const struct value *old,
                         struct field_errors *errors)
{
    const struct value *status = value_member(next, "status"),
                       *before = value_member(old, "status");
    const struct value *spec = value_member(old, "spec");
    int64_t generation = value_int(status, "observedGeneration", 0);
    validate_pod_annotation_update(next, old, errors);
    field_enter(errors, "metadata");
    validate_pod_annotations(value_member(next, "metadata"), value_member(next, "spec"), errors);
    field_leave(errors);
    field_enter(errors, "status");
    check_conditions(status, errors);
    if (!bytes_equal(value_string(next, "spec.nodeName"), value_string(old, "spec.nodeName")))
        field_forbidden(errors, "nodeName", "may not be changed directly");
    check_nominated_node(status, old, errors);
    if (generation < 0)
        field_invalid_int(errors, "observedGeneration", generation,
                          "must be a non-negative integer");
    field_immutable(errors, "qosClass", value_member(status, "qosClass"),
                    value_member(before, "qosClass"));
    check_states(status, before, spec, errors);
    check_claims(status, spec, errors);
    check_addresses(status, before, "podIPs", errors);
    check_host_address(status, errors);
    check_addresses(status, before, "hostIPs", errors);
    field_leave(errors);
}
