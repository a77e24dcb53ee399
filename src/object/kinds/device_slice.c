/* SPDX-License-Identifier: Apache-2.0 */
/* device_slice.c - ResourceSlice: the devices of a driver's pool, and the nodes that reach them.
 *
 * Not here: what a policy says of the parts of a capacity that may be asked for. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kinds/devices.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/volume_sources.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

enum {
    POOL_NAME_MAX = 253, DEVICES_MAX = 128, SPECIAL_DEVICES_MAX = 64, COUNTER_SETS_MAX = 8,
    COUNTERS_MAX = 32, CONSUMPTIONS_MAX = 2, ENTRIES_MAX = 32, TAINTS_MAX = 16,
    TEXT_MAX = 64, CONDITIONS_MAX = 4
};

/* ---- where a slice or a device is ---- */

struct place { unsigned count; const char *names; };

static void add_place(struct place *place, const char *name, struct field_errors *errors)
{
    place->names = place->count++
                       ? arena_printf(errors->arena, "%s, `%s`", place->names, name)
                       : arena_printf(errors->arena, "`%s`", name);
}

static void check_flag(const struct value *map, const char *name, struct place *place,
                       struct field_errors *errors)
{
    const struct value *flag = value_member(map, name);
    if (flag && value_bool(map, name, false))
        add_place(place, name, errors);
    else if (flag)
        field_invalid_json(errors, name, "false", "must be either unset or set to true");
}

static struct place check_place(const struct value *map, const char *empty_name,
                                struct field_errors *errors)
{
    struct place place = { 0 };
    struct bytes name = value_string(map, "nodeName");
    const struct value *selector = value_member(map, "nodeSelector");
    if (name.size > 0) {
        add_place(&place, "nodeName", errors);
        field_format(errors, "nodeName", name, FORMAT_SUBDOMAIN);
    } else if (value_member(map, "nodeName")) {
        field_invalid_text(errors, "nodeName", name, empty_name);
    }
    if (selector) {
        add_place(&place, "nodeSelector", errors);
        field_enter(errors, "nodeSelector");
        validate_node_selector(selector, errors);
        field_leave(errors);
    }
    return place;
}

/* ---- attributes ---- */

static bool is_version_part(struct bytes part, bool is_numeric)
{
    bool digits = part.size > 0;
    for (size_t i = 0; i < part.size; i++) {
        unsigned char c = (unsigned char)part.at[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit && c != '-' && !((c | 32) >= 'a' && (c | 32) <= 'z'))
            return false;
        digits = digits && digit;
    }
    if (digits && part.size > 1 && part.at[0] == '0')
        return false;
    return part.size > 0 && (digits || !is_numeric);
}

/* Of what follows '-': numbers have no leading zeros; of what follows '+' they may. */
static bool are_version_parts(struct bytes parts, bool zeros)
{
    do {
        struct bytes part = bytes_next(&parts, '.');
        while (zeros && part.size > 1 && part.at[0] == '0')
            part = (struct bytes){ part.at + 1, part.size - 1 };
        if (!is_version_part(part, /* is_numeric= */ false))
            return false;
    } while (parts.at);
    return true;
}

/* 1.2.3-alpha.1+build.5 */
static bool is_version(struct bytes text)
{
    struct bytes build = text;
    struct bytes numbers = bytes_next(&build, '+');
    struct bytes before = numbers;
    numbers = bytes_next(&before, '-');
    for (int i = 0; i < 3; i++)
        if (!is_version_part(bytes_next(&numbers, '.'), /* is_numeric= */ true))
            return false;
    return !numbers.at && (!before.at || are_version_parts(before, /* zeros= */ false)) &&
           (!build.at || are_version_parts(build, /* zeros= */ true));
}

static void check_text(const char *name, struct bytes text, bool is_a_version,
                       struct field_errors *errors)
{
    if (is_a_version && !is_version(text))
        field_invalid_text(errors, name, text,
                           "must be a string compatible with semver.org spec 2.0.0");
    if (text.size > TEXT_MAX)
        field_too_long(errors, name, TEXT_MAX);
}

static void check_attribute(const struct value *attribute, struct field_errors *errors)
{
    static const char *const members[] = { "bool", "int", "string", "version" };
    size_t count = 0;
    FOR_EACH(name, members)
        count += value_member(attribute, *name) != NULL;
    if (value_member(attribute, "string"))
        check_text("string", value_string(attribute, "string"), false, errors);
    if (value_member(attribute, "version"))
        check_text("version", value_string(attribute, "version"), true, errors);
    if (count == 0)
        field_invalid_text(errors, NULL, BYTES(""), "exactly one value must be specified");
    else if (count > 1)
        field_invalid(errors, NULL, attribute, "exactly one value must be specified");
}

static size_t member_count(const struct value *map)
{
    return value_is(map, VALUE_MAP) ? map->map.count : 0;
}

static void check_sizes(const struct value *device, struct field_errors *errors)
{
    size_t entries = member_count(value_member(device, "attributes")) +
                     member_count(value_member(device, "capacity"));
    if (entries > ENTRIES_MAX)
        field_invalid_int(errors, NULL, (int64_t)entries,
                          "the total number of attributes and capacities must not exceed 32");
}

static void check_entries(const struct value *device, struct field_errors *errors)
{
    bool is_shared = value_bool(device, "allowMultipleAllocations", false);
    FIELD_EACH(attribute, device, "attributes", errors)
        check_attribute(attribute.item, errors);
    FIELD_EACH(capacity, device, "capacity", errors)
        if (!is_shared && value_member(capacity.item, "requestPolicy"))
            field_forbidden(errors, "requestPolicy", "allowMultipleAllocations must be true");
}

static void check_names(const struct value *device, const char *name, struct field_errors *errors)
{
    const struct value *map = value_member(device, name);
    for (size_t i = 0; i < member_count(map); i++)
        validate_device_attribute_name(map->map.members[i].key, name, errors);
}

/* ---- counters ---- */

static void check_counters(const struct value *map, const char *name, struct field_errors *errors)
{
    const struct value *counters = value_member(map, "counters");
    field_format_required(errors, map, name, FORMAT_LABEL);
    if (member_count(counters) == 0)
        field_required(errors, "counters", NULL);
    else if (validate_device_count(map, "counters", COUNTERS_MAX, errors))
        for (size_t i = 0; i < member_count(counters); i++)
            field_format(errors, "counters", counters->map.members[i].key, FORMAT_LABEL);
}

static void check_counter_list(const struct value *map, const char *list, const char *name,
                               size_t most, struct field_errors *errors)
{
    if (!validate_device_count(map, list, most, errors))
        return;
    FIELD_EACH(counters, map, list, errors)
        check_counters(counters.item, name, errors);
    validate_devices_once(map, list, name, errors);
}

/* ---- conditions of binding ---- */

static void check_condition_list(const struct value *device, const char *name,
                                 struct field_errors *errors)
{
    if (!validate_device_count(device, name, CONDITIONS_MAX, errors))
        return;
    FIELD_EACH(condition, device, name, errors)
        field_format(errors, NULL, value_bytes(condition.item), FORMAT_QUALIFIED);
}

static void check_overlap(const struct value *device, struct field_errors *errors)
{
    const struct value *wanted = value_member(device, "bindingConditions");
    AUTO_TEXT_SET seen = { 0 };
    for (size_t i = 0; i < value_count(wanted); i++)
        text_set_add(&seen, value_bytes(value_item(wanted, i)));
    FIELD_EACH(failure, device, "bindingFailureConditions", errors)
        if (text_set_has(&seen, value_bytes(failure.item)))
            field_invalid(errors, NULL, failure.item,
                          "bindingFailureConditions must not overlap with bindingConditions");
}

static void check_binding(const struct value *device, struct field_errors *errors)
{
    static const char wanted[] = "bindingConditions", failures[] = "bindingFailureConditions";
    bool has_wanted = value_count(value_member(device, wanted)) > 0;
    bool has_failures = value_count(value_member(device, failures)) > 0;
    check_condition_list(device, wanted, errors);
    check_condition_list(device, failures, errors);
    validate_devices_once(device, wanted, NULL, errors);
    validate_devices_once(device, failures, NULL, errors);
    check_overlap(device, errors);
    if (!has_wanted && has_failures)
        field_invalid_json(errors, wanted, "null",
                           "bindingConditions are required to use bindingFailureConditions");
    if (!has_failures && has_wanted)
        field_invalid_json(errors, failures, "null",
                           "bindingFailureConditions are required to use bindingConditions");
}

/* ---- devices ---- */

static void check_device_place(const struct value *device, bool is_chosen,
                               struct field_errors *errors)
{
    static const char required[] = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is "
        "required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
    if (!is_chosen) {
        if (value_member(device, "nodeName") || value_member(device, "nodeSelector") ||
            value_member(device, "allNodes"))
            field_invalid_json(errors, NULL, "null",
                               "`nodeName`, `nodeSelector` and `allNodes` can only be set if "
                               "`perDeviceNodeSelection` is set to true in the ResourceSlice spec");
        return;
    }
    struct place place = check_place(device, "must not be empty", errors);
    check_flag(device, "allNodes", &place, errors);
    if (place.count == 0)
        field_required(errors, NULL, required);
    else if (place.count > 1)
        field_invalid_text(errors, NULL,
                           bytes_of(arena_printf(errors->arena, "{%s}", place.names)), required);
}

static void check_device(const struct value *device, bool is_chosen, struct field_errors *errors)
{
    field_format(errors, "name", value_string(device, "name"), FORMAT_LABEL);
    check_sizes(device, errors);
    check_names(device, "attributes", errors);
    check_names(device, "capacity", errors);
    check_entries(device, errors);
    if (validate_device_count(device, "taints", TAINTS_MAX, errors))
        FIELD_EACH(taint, device, "taints", errors) {
            field_format(errors, "key", value_string(taint.item, "key"), FORMAT_QUALIFIED);
            field_format_member(errors, taint.item, "value", FORMAT_LABEL_VALUE);
            validate_device_taint_effect(taint.item, /* is_required= */ true, errors);
        }
    check_counter_list(device, "consumesCounters", "counterSet", CONSUMPTIONS_MAX, errors);
    check_device_place(device, is_chosen, errors);
    check_binding(device, errors);
}

static bool is_special(const struct value *device)
{
    return value_count(value_member(device, "taints")) > 0 ||
           value_count(value_member(device, "consumesCounters")) > 0;
}

static void check_devices(const struct value *spec, struct field_errors *errors)
{
    const struct value *devices = value_member(spec, "devices");
    size_t most = DEVICES_MAX;
    for (size_t i = 0; i < value_count(devices); i++)
        if (is_special(value_item(devices, i)))
            most = SPECIAL_DEVICES_MAX;
    if (!validate_device_count(spec, "devices", most, errors))
        return;
    FIELD_EACH(device, spec, "devices", errors)
        check_device(device.item, value_bool(spec, "perDeviceNodeSelection", false), errors);
    validate_devices_once(spec, "devices", "name", errors);
}

/* ---- the slice ---- */

static void check_pool(const struct value *pool, struct field_errors *errors)
{
    struct bytes name = value_string(pool, "name"), rest = name;
    int64_t slices = value_int(pool, "resourceSliceCount", 0);
    int64_t generation = value_int(pool, "generation", 0);
    if (name.size == 0)
        field_required(errors, "name", NULL);
    if (name.size > POOL_NAME_MAX)
        field_too_long(errors, "name", POOL_NAME_MAX);
    while (name.size > 0 && rest.at)
        field_format(errors, "name", bytes_next(&rest, '/'), FORMAT_SUBDOMAIN);
    if (slices <= 0)
        field_invalid_int(errors, "resourceSliceCount", slices, "must be greater than zero");
    if (generation < 0)
        field_invalid_int(errors, "generation", generation,
                          "must be greater than or equal to zero");
}

static void check_slice_place(const struct value *spec, struct field_errors *errors)
{
    static const char required[] = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, "
                                   "`perDeviceNodeSelection` is required";
    const struct value *terms = value_at(spec, "nodeSelector.nodeSelectorTerms");
    struct place place =
        check_place(spec, "must be either unset or set to a non-empty string", errors);
    if (value_member(spec, "nodeSelector") && value_count(terms) != 1) {
        field_enter(errors, "nodeSelector");
        field_invalid_json(errors, "nodeSelectorTerms",
                           terms ? value_json(terms, errors->arena) : "[]",
                           "must have exactly one node selector term");
        field_leave(errors);
    }
    check_flag(spec, "allNodes", &place, errors);
    check_flag(spec, "perDeviceNodeSelection", &place, errors);
    if (place.count == 0)
        field_required(errors, NULL, required);
    else if (place.count > 1)
        field_invalid_text(errors, NULL,
                           bytes_of(arena_printf(errors->arena, "{%s}", place.names)),
                           arena_printf(errors->arena, "%s, but multiple fields are set",
                                        required));
}

static void check_fixed(const struct value *spec, const struct value *before,
                        struct field_errors *errors)
{
    field_enter(errors, "pool");
    field_immutable(errors, "name", value_at(spec, "pool.name"), value_at(before, "pool.name"));
    field_leave(errors);
    field_immutable(errors, "driver", value_member(spec, "driver"), value_member(before, "driver"));
    field_immutable(errors, "nodeName", value_member(spec, "nodeName"),
                    value_member(before, "nodeName"));
}

static void check_slice(const struct value *spec, const struct value *before,
                        struct field_errors *errors)
{
    field_enter(errors, "spec");
    validate_csi_driver_name(errors, "driver", value_string(spec, "driver"));
    field_enter(errors, "pool");
    check_pool(value_member(spec, "pool"), errors);
    field_leave(errors);
    if (before)
        check_fixed(spec, before, errors);
    check_slice_place(spec, errors);
    if (value_member(spec, "sharedCounters") && value_member(spec, "devices"))
        field_invalid_text(errors, NULL, BYTES(""),
                           "only one of `sharedCounters` or `devices` is allowed");
    check_devices(spec, errors);
    check_counter_list(spec, "sharedCounters", "name", COUNTER_SETS_MAX, errors);
    field_leave(errors);
}

/* Fields of features that are not on. */
static void prepare_slice(struct value *next, const struct value *old, struct arena *arena)
{
    static const char *const lists[] = { "bools", "ints", "strings", "versions" };
    const struct value *devices = value_at(next, "spec.devices");
    for (size_t i = 0; i < value_count(devices); i++) {
        struct value *device = value_item(devices, i);
        struct value *attributes = value_member(device, "attributes");
        value_remove(device, "nodeAllocatableResourceMappings");
        for (size_t j = 0; j < member_count(attributes); j++)
            FOR_EACH(name, lists)
                value_remove(attributes->map.members[j].value, *name);
    }
}

static void validate_slice(const struct value *next, struct field_errors *errors)
{
    check_slice(value_member(next, "spec"), NULL, errors);
}

static void validate_slice_update(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    check_slice(value_member(next, "spec"), value_member(old, "spec"), errors);
}

static void warn_of_slice(const struct value *next, const struct value *old, struct arena *arena,
                          struct decode_notes *notes)
{
    struct bytes driver = value_string(next, "spec.driver");
    (void)old;
    for (size_t i = 0; i < driver.size; i++)
        if (driver.at[i] >= 'A' && driver.at[i] <= 'Z') {
            decode_note(notes, arena, "spec.driver: driver names should be lowercase; \"%.*s\" "
                        "contains uppercase characters", BYTES_ARG(driver));
            return;
        }
}

const struct kind_code kind_code_resource_slice = {
    .prepare = prepare_slice,
    .validate = validate_slice,
    .validate_update = validate_slice_update,
    .warn = warn_of_slice,
};
