/* SPDX-License-Identifier: Apache-2.0 */
/* pod_subresources.c - ephemeral containers, which are only ever added, and the resize of
 * containers, which changes cpu and memory and nothing else. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/pod_update.h"
#include "object/kinds/subresources.h"
#include "object/validation.h"

static void replace(struct value *next, const struct value *old, const char *name,
                    struct arena *arena)
{
    const struct value *value = value_member(old, name);
    if (value)
        value_set(next, arena, name, value_clone(arena, value));
    else
        value_remove(next, name);
}

/* Metadata as the status subresource leaves it: labels, owners and the like are kept. */
static void keep_metadata(struct value *next, const struct value *old, struct arena *arena)
{
    static const char *const kept[] = { "deletionTimestamp", "generation",
                                        "selfLink",          "labels",
                                        "annotations",       "finalizers",
                                        "ownerReferences" };
    struct value *metadata = value_make_at(next, arena, "metadata", VALUE_MAP);
    FOR_EACH(name, kept)
        replace(metadata, value_member(old, "metadata"), *name, arena);
}

static const struct value *find_container(const struct value *list, struct bytes name)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_string(value_item(list, i), "name"), name))
            return value_item(list, i);
    return NULL;
}

/* ---- ephemeral containers ---- */

void prepare_ephemeral_containers(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *wanted = value_at(next, "spec.ephemeralContainers");
    replace(next, old, "spec", arena);
    replace(next, old, "status", arena);
    keep_metadata(next, old, arena);
    value_remove_at(next, "spec.ephemeralContainers");
    if (wanted)
        value_set_at(next, arena, "spec.ephemeralContainers", wanted);
    pod_spec_drop_disabled(value_member(next, "spec"));
}

void validate_ephemeral_containers(const struct value *next, const struct value *old,
                                   struct field_errors *errors)
{
    const struct value *before = value_at(old, "spec.ephemeralContainers");
    const struct value *after = value_at(next, "spec.ephemeralContainers");
    if (pod_is_mirror(old)) {
        field_forbidden(errors, "", "static pods do not support ephemeral containers");
        return;
    }
    validate_pod_parts(next, errors);
    for (size_t i = 0; i < value_count(before); i++) {
        const struct value *container = value_item(before, i);
        struct bytes name = value_string(container, "name");
        const struct value *now = find_container(after, name);
        if (!now)
            field_forbidden(
                errors, "spec.ephemeralContainers",
                arena_printf(errors->arena,
                             "existing ephemeral containers \"%.*s\" may not be removed\n",
                             BYTES_ARG(name)));
        else if (!value_equal(now, container))
            field_forbidden(
                errors, "spec.ephemeralContainers",
                arena_printf(errors->arena,
                             "existing ephemeral containers \"%.*s\" may not be changed\n",
                             BYTES_ARG(name)));
    }
}

/* ---- resize ---- */

/* The old containers with the new ones' resources; NULL where the names differ. */
static struct value *resized(const struct value *after, const struct value *before,
                             struct arena *arena)
{
    struct value *list = before ? value_clone(arena, before) : NULL;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *wanted = value_item(after, i);
        if (!bytes_equal(value_string(wanted, "name"), value_string(value_item(list, i), "name")))
            return NULL;
        replace(value_item(list, i), wanted, "resources", arena);
        replace(value_item(list, i), wanted, "resizePolicy", arena);
    }
    return list;
}

void prepare_pod_resize(struct value *next, const struct value *old, struct arena *arena)
{
    static const char *const lists[] = { "containers", "initContainers" };
    const struct value *before = value_member(old, "spec"), *after = value_member(next, "spec");
    FOR_EACH(name, lists)
        if (value_count(value_member(after, *name)) != value_count(value_member(before, *name)))
            return;                      /* validation says so */
    struct value *spec = value_clone(arena, before);
    replace(spec, after, "resources", arena);
    FOR_EACH(name, lists) {
        struct value *list =
            resized(value_member(after, *name), value_member(before, *name), arena);
        if (list)
            value_set(spec, arena, *name, list);
        else
            replace(spec, after, *name, arena);
    }
    value_set(next, arena, "spec", spec);
    replace(next, old, "status", arena);
    keep_metadata(next, old, arena);
}

static bool order_is_same(const struct value *after, const struct value *before, const char *list,
                          struct field_errors *errors)
{
    const struct value *wanted = value_member(after, list), *had = value_member(before, list);
    if (value_count(wanted) != value_count(had)) {
        field_forbidden(
            errors, list,
            arena_printf(errors->arena, "%s may not be added or removed on resize", list));
        return false;
    }
    bool same = true;
    FIELD_EACH(container, after, list, errors) {
        if (value_same(value_member(container.item, "name"),
                       value_member(value_item(had, container.index), "name")))
            continue;
        same = false;
        field_forbidden(
            errors, "name",
            arena_printf(errors->arena, "%s may not be renamed or reordered on resize", list));
    }
    return same;
}

static bool is_removed(const struct value *after, const struct value *before)
{
    for (uint32_t i = 0; value_is(before, VALUE_MAP) && i < before->map.count; i++)
        if (!value_member_bytes(after, before->map.members[i].key))
            return true;
    return false;
}

static void check_removed(const struct value *after, const struct value *before,
                          struct field_errors *errors)
{
    if (is_removed(value_member(after, "requests"), value_member(before, "requests")))
        field_forbidden(errors, "requests", "resource requests cannot be removed");
    if (is_removed(value_member(after, "limits"), value_member(before, "limits")))
        field_forbidden(errors, "limits", "resource limits cannot be removed");
}

/* What is left when cpu and memory are those of before, and the policy may differ not at all. */
static bool differs_beyond(const struct value *after, const struct value *before,
                           struct arena *arena)
{
    static const char *const lists[] = { "requests", "limits" };
    static const char *const names[] = { "cpu", "memory" };
    struct value *copy = value_clone(arena, after);
    struct value *resources = value_make_at(copy, arena, "resources", VALUE_MAP);
    FOR_EACH(list, lists) {
        struct value *amounts = value_make_at(resources, arena, *list, VALUE_MAP);
        FOR_EACH(name, names)
            replace(amounts, value_member(value_member(before, "resources"), *list), *name, arena);
        if (value_count(amounts) == 0)
            value_remove(resources, *list);
    }
    value_remove(resources, "claims");
    const struct value *had = value_member(before, "resources");
    if (value_count(resources) == 0 && !value_count(had))
        replace(copy, before, "resources", arena);
    return !value_equal(copy, before);
}

static void check_containers(const struct value *after, const struct value *before,
                             struct field_errors *errors)
{
    const struct value *had = value_member(before, "containers"),
                       *inits = value_member(before, "initContainers");
    FIELD_EACH(container, after, "initContainers", errors) {
        field_enter(errors, "resources");
        check_removed(value_member(container.item, "resources"),
                      value_member(value_item(inits, container.index), "resources"), errors);
        field_leave(errors);
        if (differs_beyond(container.item, value_item(inits, container.index), errors->arena))
            field_forbidden(
                errors, NULL,
                "only cpu and memory resources for init or sidecar containers are mutable");
    }
    FIELD_EACH(container, after, "containers", errors) {
        field_enter(errors, "resources");
        check_removed(value_member(container.item, "resources"),
                      value_member(value_item(had, container.index), "resources"), errors);
        field_leave(errors);
    }
    for (size_t i = 0; i < value_count(had); i++)
        if (differs_beyond(value_item(value_member(after, "containers"), i), value_item(had, i),
                           errors->arena))
            field_forbidden(errors, NULL, "only cpu and memory resources are mutable");
}

static bool node_can_resize(const struct value *pod)
{
    const struct value *statuses = value_at(pod, "status.containerStatuses");
    for (size_t i = 0; i < value_count(statuses); i++)
        if (value_at(value_item(statuses, i), "state.running"))
            return value_member(value_item(statuses, i), "resources") != NULL;
    return true;
}

static void check_pod_level(const struct value *after, const struct value *before,
                            struct field_errors *errors)
{
    const struct value *had = value_member(before, "resources"),
                       *now = value_member(after, "resources");
    if (had && !now) {
        field_forbidden(errors, "resources", "pod-level resources cannot be removed");
        return;
    }
    if (is_removed(value_member(now, "requests"), value_member(had, "requests")))
        field_forbidden(errors, "resources.requests",
                        "pod-level resource requests cannot be removed");
    if (is_removed(value_member(now, "limits"), value_member(had, "limits")))
        field_forbidden(errors, "resources.limits", "pod-level resource limits cannot be removed");
}

static void check_qos(const struct value *next, const struct value *old,
                      struct field_errors *errors)
{
    struct bytes before = value_string(old, "status.qosClass");
    if (before.size == 0)
        before = bytes_of(pod_qos_class(value_member(old, "spec")));
    if (!bytes_equal_text(before, pod_qos_class(value_member(next, "spec"))))
        field_invalid_text(errors, "spec", value_string(next, "status.qosClass"),
                           "Pod QOS Class may not change as a result of resizing");
}

void validate_pod_resize(const struct value *next, const struct value *old,
                         struct field_errors *errors)
{
    const struct value *after = value_member(next, "spec"), *before = value_member(old, "spec");
    if (pod_is_mirror(old)) {
        field_forbidden(errors, "", "static pods cannot be resized");
        return;
    }
    if (bytes_equal_text(value_string(before, "os.name"), "windows")) {
        field_forbidden(errors, "", "windows pods cannot be resized");
        return;
    }
    validate_pod_parts(next, errors);
    check_qos(next, old, errors);
    if (!node_can_resize(old))
        field_forbidden(errors, "spec", "Pod running on node without support for resize");
    field_enter(errors, "spec");
    check_pod_level(after, before, errors);
    bool same = order_is_same(after, before, "containers", errors);
    same &= order_is_same(after, before, "initContainers", errors);
    if (same)
        check_containers(after, before, errors);
    field_leave(errors);
}
