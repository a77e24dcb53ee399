/* SPDX-License-Identifier: Apache-2.0 */
/* node.c - Nodes, Namespaces and ServiceAccounts. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/resources.h"
#include "object/kinds/subresources.h"
#include "object/schema.h"
#include "object/speaker.h"
#include "object/text_set.h"
#include "object/validation.h"

/* ---- Node ---- */

/* Upstream writes the resource's name as a part of the path, not as a key. */
static void check_amounts(const struct value *node, const char *list, struct field_errors *errors)
{
    const struct value *resources = value_member(value_member(node, "status"), list);
    field_enter(errors, "status");
    field_enter(errors, list);
    for (uint32_t i = 0; value_is(resources, VALUE_MAP) && i < resources->map.count; i++) {
        const struct member *one = &resources->map.members[i];
        field_enter(errors, arena_copy(errors->arena, one->key.at, one->key.size));
        validate_resource_amount(one->key, one->value, errors);
        field_leave(errors);
    }
    field_leave(errors);
    field_leave(errors);
}

static bool is_feature(struct bytes name)
{
    bool start = true;
    if (name.size == 0 || name.size > 253 || name.at[0] < 'A' || name.at[0] > 'Z')
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'),
             digit = c >= '0' && c <= '9';
        if (c == '/' ? start : !letter && !(digit && !start))
            return false;
        start = c == '/';
    }
    return !start;
}

static void check_features(const struct value *node, struct field_errors *errors)
{
    const struct value *status = value_member(node, "status");
    field_enter(errors, "status");
    FIELD_EACH(feature, status, "declaredFeatures", errors) {
        struct bytes name = value_bytes(feature.item);
        struct bytes before = value_bytes(value_item(feature.list, feature.index - 1));
        if (!is_feature(name))
            field_invalid_text(
                errors, NULL, name,
                arena_printf(
                    errors->arena,
                    "invalid feature name \"%.*s\": must start with an UpperCamelCase "
                    "segment, with subsequent segments separated by '/' (e.g., MyFeature or "
                    "MyFeature/mySubFeature), and contain only alphanumeric characters and slashes",
                    BYTES_ARG(name)));
        if (feature.index > 0 && bytes_equal(before, name))
            field_duplicate(errors, NULL, feature.item);
        else if (feature.index > 0 && bytes_compare(before, name) > 0)
            field_invalid(errors, NULL, feature.item, "list must be sorted alphabetically");
    }
    field_leave(errors);
}

static void check_cidrs(const struct value *node, struct field_errors *errors)
{
    const struct value *cidrs = value_at(node, "spec.podCIDRs");
    field_enter(errors, "spec");
    FIELD_EACH(cidr, value_member(node, "spec"), "podCIDRs", errors)
        field_format(errors, NULL, value_bytes(cidr.item), FORMAT_CIDR);
    if (value_count(cidrs) > 2 || !ip_families_differ(cidrs, NULL))
        field_invalid(errors, "podCIDRs", cidrs,
                      "may specify no more than one CIDR for each IP family");
    field_leave(errors);
}

static void check_node(const struct value *next, struct field_errors *errors)
{
    field_enter(errors, "metadata");
    validate_json_annotation(value_member(next, "metadata"), "annotations.AvoidPods",
                             "scheduler.alpha.kubernetes.io/preferAvoidPods", errors);
    validate_taints(value_member(next, "spec"), "taints", errors);
    field_leave(errors);
    check_amounts(next, "capacity", errors);
    check_amounts(next, "allocatable", errors);
    check_features(next, errors);
}

static void validate_node(const struct value *next, struct field_errors *errors)
{
    check_node(next, errors);
    check_cidrs(next, errors);
}

static const char *address_json(const struct value *address, struct arena *arena)
{
    return arena_printf(arena, "{\"Type\":%s,\"Address\":%s}",
                        value_json(value_member(address, "type"), arena),
                        value_json(value_member(address, "address"), arena));
}

static void check_node_addresses(const struct value *next, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    field_enter(errors, "status");
    FIELD_EACH(address, value_member(next, "status"), "addresses", errors) {
        const char *json = address_json(address.item, errors->arena);
        if (!text_set_add(&seen, bytes_of(json)))
            field_duplicate_json(errors, NULL, json, NULL);
    }
    field_leave(errors);
}

static void validate_node_update(const struct value *next, const struct value *old,
                                 struct field_errors *errors)
{
    const struct value *after = value_member(next, "spec"), *before = value_member(old, "spec");
    const struct value *cidrs = value_member(before, "podCIDRs");
    struct bytes provider = value_string(before, "providerID");
    check_node(next, errors);
    check_node_addresses(next, errors);
    if (value_count(cidrs) && !value_same(cidrs, value_member(after, "podCIDRs")))
        field_forbidden(errors, "spec.podCIDRs",
                        "node updates may not change podCIDR except from \"\" to valid");
    if (provider.size && !bytes_equal(provider, value_string(after, "providerID")))
        field_forbidden(errors, "spec.providerID",
                        "node updates may not change providerID except from \"\" to valid");
    if (!value_same(value_member(after, "externalID"), value_member(before, "externalID")))
        field_forbidden(errors, "spec.externalID", "may not be updated");
}

/* podCIDR and podCIDRs are two views of one list. */
static void prepare_node(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *spec = value_member(next, "spec");
    value_remove(spec, "configSource");          /* of a past that is gone */
    const struct value *cidr = value_member(spec, "podCIDR"),
                       *cidrs = value_member(spec, "podCIDRs");
    if (cidr && !value_count(cidrs)) {
        struct value *list = value_new_list(arena);
        value_append(list, arena, value_clone(arena, cidr));
        value_set(spec, arena, "podCIDRs", list);
    } else if (value_count(cidrs)) {
        value_set(spec, arena, "podCIDR", value_clone(arena, value_item(cidrs, 0)));
    }
}

static void warn_of_node(const struct value *next, const struct value *old, struct arena *arena,
                         struct decode_notes *notes)
{
    struct speaker speaker;
    const struct value *spec = value_member(next, "spec");
    (void)old;
    speaker_init(&speaker, arena, notes);
    if (value_member(spec, "configSource"))
        say(&speaker, "spec.configSource", "the feature is removed");
    if (value_string(spec, "externalID").size)
        say(&speaker, "spec.externalID", "this field is deprecated, and is unused by Kubernetes");
    field_enter(&speaker.path, "spec");
    FIELD_EACH(range, spec, "podCIDRs", &speaker.path)
        say_of_cidr(value_bytes(range.item), &speaker);
    field_leave(&speaker.path);
}

const struct kind_code kind_code_core_node = {
    .prepare = prepare_node,
    .validate = validate_node,
    .validate_update = validate_node_update,
    .validate_status = validate_node_update,
    .warn = warn_of_node,
};

/* ---- Namespace ---- */

static void prepare_namespace(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *labels = value_make_at(next, arena, "metadata.labels", VALUE_MAP);
    struct bytes name = value_string(next, "metadata.name");
    if (name.size)
        value_set(labels, arena, "kubernetes.io/metadata.name", value_new_string(arena, name));
    if (old) {
        const struct value *kept = value_at(old, "spec.finalizers");
        value_remove_at(next, "spec.finalizers");
        if (kept)
            value_set_at(next, arena, "spec.finalizers", value_clone(arena, kept));
        return;
    }
    value_set_at(next, arena, "status.phase", value_new_text(arena, "Active"));
    struct value *finalizers = value_make_at(next, arena, "spec.finalizers", VALUE_LIST);
    for (size_t i = 0; i < value_count(finalizers); i++)
        if (bytes_equal_text(value_bytes(value_item(finalizers, i)), "kubernetes"))
            return;
    value_append(finalizers, arena, value_new_text(arena, "kubernetes"));
}

static void check_namespace_finalizer(struct bytes name, const char *member,
                                      struct field_errors *errors)
{
    static const char *const standard[] = { "kubernetes", "orphan", "foregroundDeletion", NULL };
    size_t slash;
    field_format(errors, member, name, FORMAT_QUALIFIED);
    if (!bytes_find(name, '/', &slash) && !text_is_one_of(name, standard))
        field_invalid_text(errors, member, name,
                           "name is neither a standard finalizer name nor is it fully qualified");
}

static void validate_namespace(const struct value *next, struct field_errors *errors)
{
    const struct value *finalizers = value_at(next, "spec.finalizers");
    for (size_t i = 0; i < value_count(finalizers); i++)
        check_namespace_finalizer(value_bytes(value_item(finalizers, i)), "spec.finalizers",
                                  errors);
}

static void keep_all(const struct value *next, const struct value *old, struct field_errors *errors)
{
    /* Metadata rules are all there is. */
}

static void validate_namespace_status(const struct value *next, const struct value *old,
                                      struct field_errors *errors)
{
    bool deleted = value_at(next, "metadata.deletionTimestamp") != NULL;
    struct bytes phase = value_string(next, "status.phase");
    if (!deleted && !bytes_equal_text(phase, "Active"))
        field_invalid_text(errors, "status.Phase", phase,
                           "may only be 'Active' if `deletionTimestamp` is empty");
    if (deleted && !bytes_equal_text(phase, "Terminating"))
        field_invalid_text(errors, "status.Phase", phase,
                           "may only be 'Terminating' if `deletionTimestamp` is not empty");
}

void prepare_namespace_finalize(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *status = value_member(old, "status");
    value_remove(next, "status");
    if (status)
        value_set(next, arena, "status", value_clone(arena, status));
}

void validate_namespace_finalize(const struct value *next, const struct value *old,
                                 struct field_errors *errors)
{
    field_enter(errors, "spec");
    FIELD_EACH(finalizer, value_member(next, "spec"), "finalizers", errors)
        check_namespace_finalizer(value_bytes(finalizer.item), NULL, errors);
    field_leave(errors);
}

const struct kind_code kind_code_core_namespace = {
    .prepare = prepare_namespace,
    .validate = validate_namespace,
    .validate_update = keep_all,
    .validate_status = validate_namespace_status,
};

/* ---- ServiceAccount ---- */

/* Of a secret's reference the name alone is kept. */
static void prepare_account(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *secrets = value_member(next, "secrets");
    for (size_t i = 0; i < value_count(secrets); i++) {
        struct value *secret = value_item(secrets, i), *name = value_member(secret, "name");
        struct value *kept = value_new_map(arena);
        if (name)
            value_set(kept, arena, "name", name);
        secrets->list.items[i] = kept;
    }
}

static void warn_of_account(const struct value *next, const struct value *old, struct arena *arena,
                            struct decode_notes *notes)
{
    static const char key[] = "kubernetes.io/enforce-mountable-secrets";
    static const char annotations[] = "metadata.annotations";
    if (value_member(value_at(next, annotations), key) &&
        !value_member(value_at(old, annotations), key))
        decode_note(notes, arena, "%s[%s]: deprecated in v1.32+; prefer separate namespaces to "
                    "isolate access to mounted secrets", annotations, key);
}

const struct kind_code kind_code_core_service_account = {
    .prepare = prepare_account,
    .warn = warn_of_account,
};
