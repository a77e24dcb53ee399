/* SPDX-License-Identifier: Apache-2.0 */
/* device_claim.c - ResourceClaim, ResourceClaimTemplate and DeviceClass.
 *
 * A claim asks for devices by requests; its constraints and its configuration name them, each as
 * "request" or, where it offers several, as "request/subrequest".  The spec of a claim never
 * changes.
 * Not here: whether an expression (CEL) of a selector compiles; the scheduler is told by it. */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/claim.h"
#include "object/kinds/devices.h"
#include "object/kinds/resources.h"
#include "object/kinds/volume_sources.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

enum {
    REQUESTS_MAX = 32, CONSTRAINTS_MAX = 32, CONFIGS_MAX = 32, SELECTORS_MAX = 32,
    SUBREQUESTS_MAX = 8, EXPRESSION_MAX = 10 * 1024, PARAMETERS_MAX = 10 * 1024,
    CONSUMERS_MAX = 256, IDENTIFIER_MAX = 32
};

/* ---- what claims, classes and slices share ---- */

bool validate_device_count(const struct value *map, const char *name, size_t most,
                           struct field_errors *errors)
{
    const struct value *all = value_member(map, name);
    size_t count = value_is(all, VALUE_MAP) ? all->map.count : value_count(all);
    if (count <= most)
        return true;
    field_too_many(errors, name, (int64_t)count, (int64_t)most);
    return false;
}

void validate_devices_once(const struct value *map, const char *name, const char *key,
                           struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(item, map, name, errors) {
        struct bytes text = key ? value_string(item.item, key) : value_bytes(item.item);
        if (!text_set_add(&seen, text))
            field_duplicate_json(errors, NULL,
                                 arena_printf(errors->arena, "\"%.*s\"", BYTES_ARG(text)), NULL);
    }
}

static void check_identifier(struct bytes text, const char *name, struct field_errors *errors)
{
    if (text.size > IDENTIFIER_MAX)
        field_too_long(errors, name, IDENTIFIER_MAX);
    field_format(errors, name, text, FORMAT_C_IDENTIFIER);
}

void validate_device_attribute_name(struct bytes text, const char *name,
                                    struct field_errors *errors)
{
    struct bytes rest = text;
    struct bytes domain = bytes_next(&rest, '/');
    size_t another;
    if (!rest.at) {
        check_identifier(text, name, errors);
        return;
    }
    if (bytes_find(rest, '/', &another))
        return;                          /* upstream lets it be */
    if (domain.size == 0)
        field_invalid_text(errors, name, domain, "the domain must not be empty");
    else
        validate_csi_driver_name(errors, name, domain);
    if (rest.size == 0)
        field_invalid_text(errors, name, BYTES(""), "the name must not be empty");
    else
        check_identifier(rest, name, errors);
}

void validate_device_taint_effect(const struct value *map, bool is_required,
                                  struct field_errors *errors)
{
    static const char *const effects[] = { "NoExecute", "NoSchedule", "None", NULL };
    if (is_required)
        field_required_one_of(errors, map, "effect", effects);
    else if (value_string(map, "effect").size > 0)
        field_one_of(errors, map, "effect", effects);
}

/* ---- selectors and configuration ---- */

static void check_selectors(const struct value *map, struct field_errors *errors)
{
    if (!validate_device_count(map, "selectors", SELECTORS_MAX, errors))
        return;
    FIELD_EACH(selector, map, "selectors", errors) {
        const struct value *cel = value_member(selector.item, "cel");
        if (!cel)
            field_required(errors, "cel", NULL);
        else if (value_string(cel, "expression").size > EXPRESSION_MAX) {
            field_enter(errors, "cel");
            field_too_long(errors, "expression", EXPRESSION_MAX);
            field_leave(errors);
        }
    }
}

static void check_parameters(const struct value *opaque, struct field_errors *errors)
{
    const struct value *parameters = value_member(opaque, "parameters");
    if (!parameters || parameters->type == VALUE_NULL)
        field_required(errors, "parameters", NULL);
    else if (strlen(value_json(parameters, errors->arena)) > PARAMETERS_MAX)
        field_too_long(errors, "parameters", PARAMETERS_MAX);
    else if (!value_is(parameters, VALUE_MAP))
        field_invalid_text(errors, "parameters", BYTES("<value omitted>"),
                           "must be a valid JSON object");
}

static void check_configuration(const struct value *config, struct field_errors *errors)
{
    const struct value *opaque = value_member(config, "opaque");
    if (!opaque) {
        field_required(errors, "opaque", NULL);
        return;
    }
    field_enter(errors, "opaque");
    validate_csi_driver_name(errors, "driver", value_string(opaque, "driver"));
    check_parameters(opaque, errors);
    field_leave(errors);
}

/* ---- requests ---- */

static void check_toleration(const struct value *toleration, struct field_errors *errors)
{
    static const char *const operators[] = { "Equal", "Exists", NULL };
    struct bytes operator = value_string(toleration, "operator");
    struct bytes value = value_string(toleration, "value");
    field_format_member(errors, toleration, "key", FORMAT_QUALIFIED);
    if (bytes_equal_text(operator, "Exists") && value.size > 0)
        field_invalid_text(errors, "value", value, "must be empty for operator `Exists`");
    else if (bytes_equal_text(operator, "Equal"))
        field_format(errors, "value", value, FORMAT_LABEL_VALUE);
    else
        field_required_one_of(errors, toleration, "operator", operators);
    validate_device_taint_effect(toleration, /* is_required= */ false, errors);
}

static void check_mode(const struct value *request, struct field_errors *errors)
{
    static const char *const modes[] = { "All", "ExactCount", NULL };
    struct bytes mode = value_string(request, "allocationMode");
    int64_t count = value_int(request, "count", 0);
    if (!text_is_one_of(mode, modes))
        field_not_supported(errors, "allocationMode", mode, modes);
    else if (bytes_equal_text(mode, "All") && count != 0)
        field_invalid_int(errors, "count", count,
                          "must not be specified when allocationMode is 'All'");
    else if (bytes_equal_text(mode, "ExactCount") && count <= 0)
        field_invalid_int(errors, "count", count, "must be greater than zero");
}

static void check_exact(const struct value *request, struct field_errors *errors)
{
    field_format_required(errors, request, "deviceClassName", FORMAT_SUBDOMAIN);
    check_selectors(request, errors);
    check_mode(request, errors);
    FIELD_EACH(toleration, request, "tolerations", errors)
        check_toleration(toleration.item, errors);
}

static void check_offers(const struct value *request, struct field_errors *errors)
{
    if (!validate_device_count(request, "firstAvailable", SUBREQUESTS_MAX, errors))
        return;
    FIELD_EACH(offer, request, "firstAvailable", errors) {
        field_format(errors, "name", value_string(offer.item, "name"), FORMAT_LABEL);
        check_exact(offer.item, errors);
    }
    validate_devices_once(request, "firstAvailable", "name", errors);
}

static void check_request(const struct value *request, struct field_errors *errors)
{
    const struct value *exactly = value_member(request, "exactly");
    bool has_offers = value_count(value_member(request, "firstAvailable")) > 0;
    field_format(errors, "name", value_string(request, "name"), FORMAT_LABEL);
    if (!exactly && !has_offers) {
        field_required(errors, NULL, "exactly one of `exactly` or `firstAvailable` is required");
    } else if (exactly && has_offers) {
        field_invalid_json(errors, NULL, "null", "exactly one of `exactly` or `firstAvailable` is "
                           "required, but multiple fields are set");
    } else if (has_offers) {
        check_offers(request, errors);
    } else {
        field_enter(errors, "exactly");
        check_exact(exactly, errors);
        field_leave(errors);
    }
}

/* ---- names of requests ---- */

static const struct value *named_item(const struct value *list, struct bytes name)
{
    const struct value *found = NULL;    /* the last of that name counts */
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_string(value_item(list, i), "name"), name))
            found = value_item(list, i);
    return found;
}

static bool is_request(const struct value *requests, struct bytes name, struct bytes offer)
{
    const struct value *request = named_item(requests, name);
    return request && (!offer.at || named_item(value_member(request, "firstAvailable"), offer));
}

static void check_reference(const struct value *requests, struct bytes text,
                            struct field_errors *errors)
{
    static const char detail[] = "must be the name of a request in the claim or the name of a "
                                 "request and a subrequest separated by '/'";
    struct bytes offer = text;
    struct bytes name = bytes_next(&offer, '/');
    size_t another;
    if (bytes_find(offer, '/', &another)) {
        field_invalid_text(errors, NULL, text, detail);
        return;
    }
    field_format(errors, NULL, name, FORMAT_LABEL);
    if (offer.at)
        field_format(errors, NULL, offer, FORMAT_LABEL);
    if (!is_request(requests, name, offer))
        field_invalid_text(errors, NULL, text, detail);
}

static void check_references(const struct value *requests, const struct value *map,
                             struct field_errors *errors)
{
    if (!validate_device_count(map, "requests", REQUESTS_MAX, errors))
        return;
    FIELD_EACH(reference, map, "requests", errors)
        check_reference(requests, value_bytes(reference.item), errors);
    validate_devices_once(map, "requests", NULL, errors);
}

/* ---- constraints ---- */

static void check_attribute(const struct value *constraint, const char *name,
                            struct field_errors *errors)
{
    struct bytes text = value_string(constraint, name);
    size_t slash;
    validate_device_attribute_name(text, name, errors);
    if (!bytes_find(text, '/', &slash))
        field_invalid_text(errors, name, text, "a fully qualified name must be a domain and a "
                           "name separated by a slash");
}

static void check_constraint(const struct value *requests, const struct value *constraint,
                             struct field_errors *errors)
{
    check_references(requests, constraint, errors);
    if (value_member(constraint, "matchAttribute"))
        check_attribute(constraint, "matchAttribute", errors);
    else if (value_member(constraint, "distinctAttribute"))
        check_attribute(constraint, "distinctAttribute", errors);
    else
        field_required(errors, NULL, "exactly one of \"matchAttribute\" or \"distinctAttribute\" is "
                       "required, but multiple fields are set");
}

/* ---- ResourceClaim ---- */

static void check_devices(const struct value *devices, struct field_errors *errors)
{
    const struct value *requests = value_member(devices, "requests");
    if (validate_device_count(devices, "requests", REQUESTS_MAX, errors)) {
        FIELD_EACH(request, devices, "requests", errors)
            check_request(request.item, errors);
        validate_devices_once(devices, "requests", "name", errors);
    }
    if (validate_device_count(devices, "constraints", CONSTRAINTS_MAX, errors))
        FIELD_EACH(constraint, devices, "constraints", errors)
            check_constraint(requests, constraint.item, errors);
    if (!validate_device_count(devices, "config", CONFIGS_MAX, errors))
        return;
    FIELD_EACH(config, devices, "config", errors) {
        check_references(requests, config.item, errors);
        check_configuration(config.item, errors);
    }
}

/* At the current path. */
static void check_claim(const struct value *spec, struct field_errors *errors)
{
    field_enter(errors, "devices");
    check_devices(value_member(spec, "devices"), errors);
    field_leave(errors);
}

static void validate_device_claim(const struct value *next, struct field_errors *errors)
{
    field_enter(errors, "spec");
    check_claim(value_member(next, "spec"), errors);
    field_leave(errors);
}

static void validate_fixed_spec(const struct value *next, const struct value *old,
                                struct field_errors *errors)
{
    field_immutable(errors, "spec", value_member(next, "spec"), value_member(old, "spec"));
}

static void check_consumers(const struct value *status, struct field_errors *errors)
{
    static const char *const required[] = { "resource", "name", "uid" };
    if (!validate_device_count(status, "reservedFor", CONSUMERS_MAX, errors))
        return;
    FIELD_EACH(consumer, status, "reservedFor", errors)
        FOR_EACH(name, required)
            if (value_string(consumer.item, *name).size == 0)
                field_required(errors, *name, NULL);
    validate_devices_once(status, "reservedFor", "uid", errors);
    if (value_count(value_member(status, "reservedFor")) && !value_member(status, "allocation"))
        field_forbidden(errors, "reservedFor",
                        "may not be specified when `allocated` is not set");
}

static void validate_claim_status(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    const struct value *status = value_member(next, "status");
    const struct value *allocation = value_member(status, "allocation");
    const struct value *before = value_at(old, "status.allocation");
    field_enter(errors, "status");
    check_consumers(status, errors);
    if (allocation && before)
        field_immutable(errors, "allocation", allocation, before);
    field_leave(errors);
}

const struct kind_code kind_code_resource_claim = {
    .validate = validate_device_claim,
    .validate_update = validate_fixed_spec,
    .validate_status = validate_claim_status,
};

/* ---- ResourceClaimTemplate ---- */

static void validate_device_template(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    validate_template_metadata(spec, errors);
    field_enter(errors, "spec");
    check_claim(value_member(spec, "spec"), errors);
    field_leave(errors);
    field_leave(errors);
}

static void validate_template_update(const struct value *next, const struct value *old,
                                     struct field_errors *errors)
{
    validate_device_template(next, errors);
    validate_fixed_spec(next, old, errors);
}

const struct kind_code kind_code_resource_claim_template = {
    .validate = validate_device_template,
    .validate_update = validate_template_update,
};

/* ---- DeviceClass ---- */

static void check_extended_name(const struct value *spec, struct field_errors *errors)
{
    struct bytes name = value_string(spec, "extendedResourceName");
    const char *quota = arena_printf(errors->arena, "requests.%.*s", BYTES_ARG(name));
    if (value_member(spec, "extendedResourceName") &&
        (resource_is_native(name) || bytes_starts_with(name, "requests.") ||
         format_qualified(bytes_of(quota))))
        field_invalid_text(errors, "extendedResourceName", name,
                           "must be a valid extended resource name");
}

static void validate_device_class(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    check_selectors(spec, errors);
    if (validate_device_count(spec, "config", CONFIGS_MAX, errors))
        FIELD_EACH(config, spec, "config", errors)
            check_configuration(config.item, errors);
    check_extended_name(spec, errors);
    field_leave(errors);
}

const struct kind_code kind_code_resource_device_class = {
    .validate = validate_device_class,
};
