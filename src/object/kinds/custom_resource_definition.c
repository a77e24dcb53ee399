/* SPDX-License-Identifier: Apache-2.0 */
/* custom_resource_definition.c - CustomResourceDefinition: names, versions, conversion and what
 * each version has.
 *
 * Errors name the fields of upstream's internal form: what all versions have alike stands there at
 * the spec itself (spec.validation for their schema), and conversion.webhook is spread into
 * conversion. */
#include <ctype.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/custom_kind.h"
#include "object/kinds/definition_warnings.h"
#include "object/kinds/json_schema.h"
#include "object/kinds/webhook.h"
#include "object/schema.h"
#include "object/text_set.h"

#define APPROVAL_ANNOTATION "api-approved.kubernetes.io"
#define PROTECTED "protected groups must have approval annotation \"" APPROVAL_ANNOTATION "\""
#define SEE_PROPOSAL ", see https://github.com/kubernetes/enhancements/pull/1111"

enum { WARNING_MAX = 256, SELECTABLE_FIELDS_MAX = 8 };

/* ---- names ---- */

static void check_label(const struct value *names, const char *name, struct field_errors *errors)
{
    struct bytes text = value_string(names, name);
    const char *problem =
        text.size ? format_all_problems(FORMAT_LABEL_1035, text, errors->arena) : NULL;
    if (problem)
        field_invalid_text(errors, name, text, problem);
}

static void check_mixed_label(const struct value *names, const char *name,
                              struct field_errors *errors)
{
    struct bytes text = value_string(names, name);
    char *lower = arena_copy(errors->arena, text.at, text.size);
    for (size_t i = 0; i < text.size; i++)
        lower[i] = (char)tolower((unsigned char)lower[i]);
    const char *problem =
        text.size ? format_all_problems(FORMAT_LABEL_1035, (struct bytes){ lower, text.size },
                                        errors->arena)
                  : NULL;
    if (problem)
        field_invalid_text(errors, name, text,
                           arena_printf(errors->arena,
                                        "may have mixed case, but should "
                                        "otherwise match: %s",
                                        problem));
}

static void check_label_list(const struct value *names, const char *name,
                             struct field_errors *errors)
{
    FIELD_EACH(label, names, name, errors) {
        const char *problem =
            format_all_problems(FORMAT_LABEL_1035, value_bytes(label.item), errors->arena);
        if (problem)
            field_invalid(errors, NULL, label.item, problem);
    }
}

static void check_names(const struct value *names, struct field_errors *errors)
{
    struct bytes kind = value_string(names, "kind"), list_kind = value_string(names, "listKind");
    check_label(names, "plural", errors);
    check_label(names, "singular", errors);
    check_mixed_label(names, "kind", errors);
    check_mixed_label(names, "listKind", errors);
    check_label_list(names, "shortNames", errors);
    if (kind.size && bytes_equal(kind, list_kind))
        field_invalid_text(errors, "listKind", list_kind, "kind and listKind may not be the same");
    check_label_list(names, "categories", errors);
}

static void check_spec_names(const struct value *spec, struct field_errors *errors)
{
    static const char *const required[] = { "plural", "singular", "kind", "listKind" };
    const struct value *names = value_member(spec, "names");
    field_enter(errors, "names");
    FOR_EACH(name, required)
        if (value_string(names, *name).size == 0)
            field_required(errors, *name, NULL);
    check_names(names, errors);
    field_leave(errors);
}

static void check_group(const struct value *spec, struct field_errors *errors)
{
    struct bytes group = value_string(spec, "group"), rest = group;
    const char *problem = format_all_problems(FORMAT_SUBDOMAIN, group, errors->arena);
    (void)bytes_next(&rest, '.');
    if (group.size == 0)
        field_required(errors, "group", NULL);
    else if (problem)
        field_invalid_text(errors, "group", group, problem);
    else if (!rest.at)
        field_invalid_text(errors, "group", group, "should be a domain with at least one dot");
}

static void check_object_name(const struct value *definition, struct field_errors *errors)
{
    struct bytes name = value_string(definition, "metadata.name");
    struct bytes plural = value_string(definition, "spec.names.plural"),
                 group = value_string(definition, "spec.group");
    const char *wanted =
        arena_printf(errors->arena, "%.*s.%.*s", BYTES_ARG(plural), BYTES_ARG(group));
    if (name.size && !bytes_equal_text(name, wanted))
        field_invalid_text(errors, "metadata.name", name,
                           "must be spec.names.plural+\".\"+spec.group");
}

/* ---- groups of the project itself ---- */

enum approval { APPROVAL_MISSING, APPROVAL_BYPASSED, APPROVAL_GIVEN, APPROVAL_INVALID };

static bool is_protected(struct bytes group)
{
    return bytes_equal_text(group, "k8s.io") || bytes_ends_with(group, ".k8s.io")
        || bytes_equal_text(group, "kubernetes.io") || bytes_ends_with(group, ".kubernetes.io");
}

static bool is_url(struct bytes text)
{
    size_t colon = 0;
    return bytes_find(text, ':', &colon) && colon > 0 && text.size > colon + 3
        && text.at[colon + 1] == '/' && text.at[colon + 2] == '/' && text.at[colon + 3] != '/';
}

static enum approval approval_of(const struct value *definition)
{
    struct bytes text = value_bytes(
        value_member(value_at(definition, "metadata.annotations"), APPROVAL_ANNOTATION));
    if (text.size == 0)
        return APPROVAL_MISSING;
    if (bytes_starts_with(text, "unapproved"))
        return APPROVAL_BYPASSED;
    return is_url(text) ? APPROVAL_GIVEN : APPROVAL_INVALID;
}

static void check_approval(const struct value *next, const struct value *old,
                           struct field_errors *errors)
{
    const struct value *annotations = value_at(next, "metadata.annotations");
    enum approval approval = approval_of(next);
    if (!is_protected(value_string(next, "spec.group")) || (old && approval_of(old) == approval))
        return;
    field_enter(errors, "metadata.annotations");
    field_enter_key(errors, bytes_of(APPROVAL_ANNOTATION));
    if (approval == APPROVAL_MISSING)
        field_required(errors, NULL, PROTECTED SEE_PROPOSAL);
    else if (approval == APPROVAL_INVALID)
        field_invalid(errors, NULL, value_member(annotations, APPROVAL_ANNOTATION),
                      PROTECTED
                      " with either a URL or a reason starting with \"unapproved\"" SEE_PROPOSAL);
    field_leave(errors);
    field_leave(errors);
}

/* ---- what a version has, or all of them have alike ---- */

/* Whether all versions have the same at the member, so that it stands at the spec. */
bool definition_is_common(const struct value *spec, const char *name)
{
    const struct value *versions = value_member(spec, "versions"),
                       *first = value_member(value_item(versions, 0), name);
    for (size_t i = 1; i < value_count(versions); i++)
        if (!value_same(value_member(value_item(versions, i), name), first))
            return false;
    return true;
}

static void check_root(const struct value *schema, struct field_errors *errors)
{
    static const char *const allowed[] = { "description",
                                           "type",
                                           "format",
                                           "title",
                                           "maximum",
                                           "exclusiveMaximum",
                                           "minimum",
                                           "exclusiveMinimum",
                                           "maxLength",
                                           "minLength",
                                           "pattern",
                                           "maxItems",
                                           "minItems",
                                           "uniqueItems",
                                           "multipleOf",
                                           "required",
                                           "items",
                                           "properties",
                                           "externalDocs",
                                           "example",
                                           "x-kubernetes-preserve-unknown-fields",
                                           "x-kubernetes-validations",
                                           NULL };
    struct bytes type = value_string(schema, "type");
    bool others = false;
    for (size_t i = 0; i < value_count(schema); i++)
        others |= !text_is_one_of(schema->map.members[i].key, allowed);
    if (type.size && !bytes_equal_text(type, "object"))
        field_invalid_text(errors, "type", type,
                           "only \"object\" is allowed as the type at the root of the schema "
                           "if the status subresource is enabled");
    else if (others)
        field_invalid(
            errors, NULL, schema,
            "only [Description Type Format Title Maximum ExclusiveMaximum Minimum "
            "ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required "
            "Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed "
            "at the root of the schema if the status subresource is enabled");
}

static bool is_convertible(const struct value *schema)
{
    static const char *const unsupported[] = { "id",           "$schema",
                                               "$ref",         "patternProperties",
                                               "dependencies", "additionalItems",
                                               "definitions" };
    FOR_EACH(name, unsupported)
        if (schema_has(schema, *name))
            return false;
    return true;
}

static void check_version_schema(const struct value *version, bool has_status,
                                 struct field_errors *errors)
{
    const struct value *schema = value_at(version, "schema.openAPIV3Schema");
    if (!schema)
        return;
    field_enter(errors, "openAPIV3Schema");
    if (has_status)
        check_root(schema, errors);
    if (value_bool(schema, "nullable", false))
        field_forbidden(errors, "nullable", "nullable cannot be true at the root");
    if (is_convertible(schema))
        validate_schema_structure(schema, errors);
    validate_schema_standard(schema, errors);
    field_leave(errors);
}

static void check_path(const struct value *scale, const char *name, const char *const *roots,
                       const char *detail, struct field_errors *errors)
{
    struct bytes path = value_string(scale, name);
    bool fits = false;
    for (size_t i = 0; roots[i]; i++)
        fits |= bytes_starts_with(path, roots[i]);
    if (path.size && path.at[0] != '.')
        field_invalid_text(errors, name, path, "must be a simple json path starting with .");
    else if (path.size && !fits)
        field_invalid_text(errors, name, path, detail);
}

static void check_scale(const struct value *subresources, struct field_errors *errors)
{
    static const char *const spec[] = { ".spec.", NULL }, *const status[] = { ".status.", NULL };
    static const char *const both[] = { ".spec.", ".status.", NULL };
    static const char *const required[] = { "specReplicasPath", "statusReplicasPath" };
    const struct value *scale = value_member(subresources, "scale");
    if (!scale)
        return;
    field_enter(errors, "scale");
    FOR_EACH(name, required)
        if (value_string(scale, *name).size == 0)
            field_required(errors, *name, NULL);
    check_path(scale, "specReplicasPath", spec, "should be a json path under .spec", errors);
    check_path(scale, "statusReplicasPath", status, "should be a json path under .status", errors);
    check_path(scale, "labelSelectorPath", both,
               "should be a json path under either .spec or .status", errors);
    field_leave(errors);
}

static void check_column(const struct value *column, struct field_errors *errors)
{
    static const char *const types[] = { "boolean", "date", "integer", "number", "string", NULL };
    static const char *const formats[] = {
        "byte", "date", "date-time", "double", "float", "int32", "int64", "password", NULL
    };
    struct bytes type = value_string(column, "type"), format = value_string(column, "format");
    struct bytes path = value_string(column, "jsonPath");
    if (value_string(column, "name").size == 0)
        field_required(errors, "name", NULL);
    if (type.size == 0)
        field_required(errors, "type", "must be one of boolean,date,integer,number,string");
    else if (!text_is_one_of(type, types))
        field_invalid_text(errors, "type", type,
                           "must be one of boolean,date,integer,number,string");
    if (format.size && !text_is_one_of(format, formats))
        field_invalid_text(errors, "format", format,
                           "must be one of byte,date,date-time,double,float,int32,int64,password");
    if (path.size == 0)
        field_required(errors, "JSONPath", NULL);
    else if (path.at[0] != '.')
        field_invalid_text(errors, "JSONPath", path, "must be a simple json path starting with .");
}

static void check_selectable_field(const struct value *field, const struct value *schema,
                                   struct field_errors *errors)
{
    static const char *const types[] = { "string", "boolean", "integer", NULL };
    struct bytes path = value_string(field, "jsonPath");
    const char *problem;
    if (path.size == 0) {
        field_required(errors, "jsonPath", NULL);
        return;
    }
    const struct value *found =
        schema_at_path(schema, path, /* brackets= */ false, errors->arena, &problem);
    if (problem) {
        field_invalid_text(errors, "jsonPath", path,
                           arena_printf(errors->arena, "is an invalid path: %s", problem));
        return;
    }
    if (bytes_equal_text(path, ".metadata") || bytes_starts_with(path, ".metadata."))
        field_invalid_text(errors, "jsonPath", path, "must not point to fields in metadata");
    if (!text_is_one_of(value_string(found, "type"), types))
        field_invalid_text(errors, "jsonPath", path,
                           "must point to a field of type string, boolean or integer. Enum "
                           "string fields and strings with formats are allowed.");
}

static void check_selectable_fields(const struct value *version, const struct value *schema,
                                    const char *absent, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    if (!schema && value_count(value_member(version, "selectableFields"))) {
        field_invalid_text(errors, "selectableFields", bytes_of(""), absent);
        return;
    }
    FIELD_EACH(field, version, "selectableFields", errors) {
        const struct value *path = value_member(field.item, "jsonPath");
        check_selectable_field(field.item, schema, errors);
        if (value_bytes(path).size && !text_set_add(&seen, value_bytes(path)))
            field_duplicate(errors, "jsonPath", path);
    }
    if (text_set_count(&seen) > SELECTABLE_FIELDS_MAX)
        field_too_many(errors, "selectableFields", (int64_t)text_set_count(&seen),
                       SELECTABLE_FIELDS_MAX);
}

static bool has_status(const struct value *version)
{
    return value_at(version, "subresources.status");
}

/* What may stand at the spec or at each version; `common` chooses which of them are looked at here.
 */
static void check_parts(const struct value *spec, const struct value *version, bool common,
                        struct field_errors *errors)
{
    const struct value *schema = value_at(version, "schema.openAPIV3Schema");
    bool has_schema = !common || definition_is_common(spec, "schema");
    if (definition_is_common(spec, "schema") == common) {
        field_enter(errors, common ? "validation" : "schema");
        check_version_schema(version, has_status(version), errors);
        field_leave(errors);
    }
    if (definition_is_common(spec, "subresources") == common) {
        field_enter(errors, "subresources");
        check_scale(value_member(version, "subresources"), errors);
        field_leave(errors);
    }
    if (definition_is_common(spec, "additionalPrinterColumns") == common)
        FIELD_EACH(column, version, "additionalPrinterColumns", errors)
            check_column(column.item, errors);
    if (definition_is_common(spec, "selectableFields") == common)
        check_selectable_fields(version, has_schema ? schema : NULL,
                                common ? "may only be set when validations.schema is included"
                                       : "may only be set when `version.schema.openAPIV3Schema` is "
                                         "not included", errors);
}

/* ---- versions ---- */

static void check_warning(const struct value *version, struct field_errors *errors)
{
    const struct value *warning = value_member(version, "deprecationWarning");
    struct bytes text = value_bytes(warning);
    if (!warning)
        return;
    if (!value_bool(version, "deprecated", false)) {
        field_invalid(errors, "deprecationWarning", warning,
                      "can only be set for deprecated versions");
        return;
    }
    if (text.size > WARNING_MAX)
        field_invalid(errors, "deprecationWarning", warning, "must be <= 256 characters long");
    if (text.size == 0)
        field_invalid(errors, "deprecationWarning", warning, "must not be an empty string");
    for (size_t i = 0; i < text.size; i++) {
        if (!iscntrl((unsigned char)text.at[i]))
            continue;
        field_invalid(errors, "deprecationWarning", warning,
                      arena_printf(errors->arena,
                                   "must only contain printable UTF-8 characters; non-printable "
                                   "character found at index %zu",
                                   i));
        break;
    }
}

static void check_version(const struct value *spec, const struct value *version,
                          struct field_errors *errors)
{
    struct bytes name = value_string(version, "name");
    const char *problem = format_all_problems(FORMAT_LABEL_1035, name, errors->arena);
    if (!value_at(version, "schema.openAPIV3Schema"))
        field_required(errors, "schema.openAPIV3Schema", NULL);
    if (problem)
        field_invalid_text(errors, "name", name, problem);
    check_warning(version, errors);
    check_parts(spec, version, /* common= */ false, errors);
}

/* Versions as upstream shows them, without what all of them have alike. */
static const char *versions_json(const struct value *versions, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(versions); i++) {
        const struct value *version = value_item(versions, i);
        buffer_printf(
            &text,
            "%s{\"Name\":%s,\"Served\":%s,\"Storage\":%s,\"Deprecated\":%s,\"DeprecationWarning\":%s,"
            "\"Schema\":null,\"Subresources\":null,\"AdditionalPrinterColumns\":null,"
            "\"SelectableFields\":null}",
            i ? "," : "", value_json(value_member(version, "name"), arena),
            value_bool(version, "served", false) ? "true" : "false",
            value_bool(version, "storage", false) ? "true" : "false",
            value_bool(version, "deprecated", false) ? "true" : "false",
            value_json(value_member(version, "deprecationWarning"), arena));
    }
    return arena_printf(arena, "[%s]", buffer_text(&text));
}

static void check_versions(const struct value *spec, struct field_errors *errors)
{
    AUTO_TEXT_SET names = { 0 };
    const struct value *versions = value_member(spec, "versions");
    size_t stored = 0;
    bool unique = true;
    FIELD_EACH(version, spec, "versions", errors) {
        stored += value_bool(version.item, "storage", false);
        unique &= text_set_add(&names, value_string(version.item, "name"));
        check_version(spec, version.item, errors);
    }
    if (!unique)
        field_invalid_json(errors, "versions", versions_json(versions, errors->arena),
                           "must contain unique version names");
    if (stored != 1)
        field_invalid_json(errors, "versions",
                           value_count(versions) ? versions_json(versions, errors->arena) : "null",
                           "must have exactly one version marked as storage version");
}

/* Any version with status makes the rule hold for the schema that all have. */
static struct value *common_version(const struct value *spec, struct arena *arena)
{
    const struct value *versions = value_member(spec, "versions");
    struct value *version =
        value_count(versions) ? value_clone(arena, value_item(versions, 0)) : value_new_map(arena);
    for (size_t i = 0; i < value_count(versions); i++)
        if (has_status(value_item(versions, i)) && !has_status(version))
            (void)value_make_at(version, arena, "subresources.status", VALUE_MAP);
    return version;
}

/* ---- conversion ---- */

static void check_conversion_client(const struct value *client, struct field_errors *errors)
{
    const struct value *url = value_member(client, "url"),
                       *service = value_member(client, "service");
    if (!client) {
        field_required(errors, NULL, "required when strategy is set to Webhook");
    } else if (!url == !service) {
        field_required(errors, NULL, "exactly one of url or service is required");
    } else if (url) {
        validate_webhook_url(value_bytes(url), "url", errors);
    } else {
        field_enter(errors, "service");
        validate_webhook_service(service, /* swapped= */ true, errors);
        field_leave(errors);
    }
}

static void check_conversion(const struct value *conversion, struct field_errors *errors)
{
    static const char *const strategies[] = { "None", "Webhook", NULL };
    static const char *const versions[] = { "v1", "v1beta1", NULL };
    static const char unwanted[] = "should not be set when strategy is not set to Webhook";
    const struct value *webhook = value_member(conversion, "webhook"),
                       *client = value_member(webhook, "clientConfig");
    bool has_versions = value_count(value_member(webhook, "conversionReviewVersions"));
    field_required_one_of(errors, conversion, "strategy", strategies);
    if (bytes_equal_text(value_string(conversion, "strategy"), "Webhook")) {
        field_enter(errors, "webhookClientConfig");
        check_conversion_client(client, errors);
        field_leave(errors);
        if (has_versions)
            validate_review_versions(webhook, "conversionReviewVersions", versions, errors);
        else
            field_required(errors, "conversionReviewVersions", NULL);
        return;
    }
    if (client)
        field_forbidden(errors, "webhookClientConfig", unwanted);
    if (has_versions)
        field_forbidden(errors, "conversionReviewVersions", unwanted);
}

/* ---- the whole ---- */

static bool has_defaults(const struct value *spec)
{
    const struct value *versions = value_member(spec, "versions");
    for (size_t i = 0; i < value_count(versions); i++)
        if (schema_has(value_at(value_item(versions, i), "schema.openAPIV3Schema"), "default"))
            return true;
    return false;
}

static void check_unknown_fields(const struct value *spec, const struct value *old_spec,
                                 struct field_errors *errors)
{
    const struct value *open = value_member(spec, "preserveUnknownFields");
    if (!value_bool(spec, "preserveUnknownFields", false))
        return;
    if (has_defaults(spec))
        field_invalid(errors, "preserveUnknownFields", open,
                      "must be false in order to use defaults in the schema");
    if (!value_bool(old_spec, "preserveUnknownFields", false))
        field_invalid(
            errors, "preserveUnknownFields", open,
            "cannot set to true, set "
            "x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
}

static void check_stored_versions(const struct value *definition, struct field_errors *errors)
{
    const struct value *stored = value_at(definition, "status.storedVersions");
    const struct value *versions = value_at(definition, "spec.versions");
    AUTO_TEXT_SET kept = { 0 }, known = { 0 };
    if (!value_count(stored)) {
        field_invalid_json(errors, "storedVersions", "null",
                           "must have at least one stored version");
        return;
    }
    for (size_t i = 0; i < value_count(stored); i++)
        (void)text_set_add(&kept, value_bytes(value_item(stored, i)));
    for (size_t i = 0; i < value_count(versions); i++) {
        struct bytes name = value_string(value_item(versions, i), "name");
        bool first = text_set_add(&known, name);
        if (value_bool(value_item(versions, i), "storage", false) &&
            !(first && text_set_has(&kept, name)))
            field_invalid(
                errors, "storedVersions", stored,
                arena_printf(errors->arena, "must have the storage version %.*s", BYTES_ARG(name)));
    }
    FIELD_EACH(version, value_member(definition, "status"), "storedVersions", errors) {
        struct bytes name = value_bytes(version.item);
        if (!text_set_has(&known, name))
            field_invalid(
                errors, NULL, version.item,
                arena_printf(
                    errors->arena,
                    "missing from spec.versions; %.*s was previously a storage "
                    "version, and must remain in spec.versions until a storage migration ensures "
                    "no data remains persisted in %.*s and removes %.*s from "
                    "status.storedVersions",
                    BYTES_ARG(name), BYTES_ARG(name), BYTES_ARG(name)));
    }
}

/* The oldest form had one version alone, which still has to be the first. */
static void check_first_version(const struct value *spec, struct field_errors *errors)
{
    struct bytes name = value_string(value_item(value_member(spec, "versions"), 0), "name");
    const char *problem =
        name.size ? format_all_problems(FORMAT_LABEL_1035, name, errors->arena) : NULL;
    if (problem)
        field_invalid_text(errors, "version", name, problem);
}

static void check_spec(const struct value *spec, const struct value *old_spec,
                       struct field_errors *errors)
{
    static const char *const scopes[] = { "Cluster", "Namespaced", NULL };
    check_group(spec, errors);
    field_required_one_of(errors, spec, "scope", scopes);
    check_versions(spec, errors);
    check_first_version(spec, errors);
    check_spec_names(spec, errors);
    check_parts(spec, common_version(spec, errors->arena), /* common= */ true, errors);
    if (value_member(spec, "conversion")) {
        field_enter(errors, "conversion");
        check_conversion(value_member(spec, "conversion"), errors);
        field_leave(errors);
    }
    check_unknown_fields(spec, old_spec, errors);
}

static void check_status(const struct value *definition, struct field_errors *errors)
{
    field_enter(errors, "status");
    field_enter(errors, "acceptedNames");
    check_names(value_at(definition, "status.acceptedNames"), errors);
    field_leave(errors);
    check_stored_versions(definition, errors);
    field_leave(errors);
}

static void check_definition(const struct value *next, const struct value *old,
                             struct field_errors *errors)
{
    field_enter(errors, "spec");
    check_spec(value_member(next, "spec"), value_member(old, "spec"), errors);
    field_leave(errors);
    check_status(next, errors);
    check_approval(next, old, errors);
}

static void validate_definition(const struct value *next, struct field_errors *errors)
{
    check_object_name(next, errors);
    check_definition(next, NULL, errors);
}

static bool is_established(const struct value *definition)
{
    const struct value *conditions = value_at(definition, "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++)
        if (bytes_equal_text(value_string(value_item(conditions, i), "type"), "Established"))
            return bytes_equal_text(value_string(value_item(conditions, i), "status"), "True");
    return false;
}

static void validate_definition_update(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    static const char *const established[] = { "spec.scope", "spec.names.kind" };
    static const char *const fixed[] = { "spec.group", "spec.names.plural" };
    check_definition(next, old, errors);
    FOR_EACH(path, established)
        if (is_established(old))
            field_immutable(errors, *path, value_at(next, *path), value_at(old, *path));
    FOR_EACH(path, fixed)
        field_immutable(errors, *path, value_at(next, *path), value_at(old, *path));
}

static void validate_definition_status(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    field_enter(errors, "status.acceptedNames");
    check_names(value_at(next, "status.acceptedNames"), errors);
    field_leave(errors);
}

/* The version in which objects are stored from now on is kept in mind for ever. */
static void prepare_definition(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *versions = value_at(next, "spec.versions");
    struct value *stored = value_make_at(next, arena, "status.storedVersions", VALUE_LIST);
    for (size_t i = 0; i < value_count(versions); i++) {
        struct bytes name = value_string(value_item(versions, i), "name");
        if (!value_bool(value_item(versions, i), "storage", false))
            continue;
        for (size_t k = 0; k < value_count(stored); k++)
            if (bytes_equal(value_bytes(value_item(stored, k)), name))
                return;
        value_append(stored, arena, value_new_string(arena, name));
        return;
    }
}

const struct kind_code kind_code_apiextensions_custom_resource_definition = {
    .prepare = prepare_definition,
    .validate = validate_definition,
    .validate_update = validate_definition_update,
    .validate_status = validate_definition_status,
    .warn = warn_of_definition,
};
