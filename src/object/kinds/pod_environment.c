/* SPDX-License-Identifier: Apache-2.0 */
/* pod_environment.c - where a container's environment comes from.
 *
 * The field references that stand here are those of downwardAPI volumes, too. */
#include "object/kinds/pod_spec.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/quantity.h"
#include "object/validation.h"

static const char *const environment_paths[] = { "metadata.name",
                                                 "metadata.namespace",
                                                 "metadata.uid",
                                                 "spec.nodeName",
                                                 "spec.serviceAccountName",
                                                 "status.hostIP",
                                                 "status.hostIPs",
                                                 "status.podIP",
                                                 "status.podIPs",
                                                 NULL };

/* What a field path may name at all; which of them depends on the place. */
static const char *const known_paths[] = { "metadata.annotations",
                                           "metadata.labels",
                                           "metadata.name",
                                           "metadata.namespace",
                                           "metadata.uid",
                                           "spec.nodeName",
                                           "spec.host",
                                           "spec.restartPolicy",
                                           "spec.serviceAccountName",
                                           "spec.schedulerName",
                                           "status.phase",
                                           "status.hostIP",
                                           "status.hostIPs",
                                           "status.podIP",
                                           "status.podIPs",
                                           NULL };

static const char *const resource_paths[] = { "limits.cpu",
                                              "limits.ephemeral-storage",
                                              "limits.memory",
                                              "requests.cpu",
                                              "requests.ephemeral-storage",
                                              "requests.memory",
                                              NULL };

/* ---- field references ---- */

/* "metadata.labels['key']" -> "metadata.labels", "key". */
static bool split_subscript(struct bytes path, struct bytes *ret_path, struct bytes *ret_key)
{
    if (!bytes_ends_with(path, "']"))
        return false;
    struct bytes inner = { path.at, path.size - 2 };
    const char *open = memmem(inner.at, inner.size, "['", 2);
    if (!open || open == inner.at)
        return false;
    *ret_path = (struct bytes){ inner.at, (size_t)(open - inner.at) };
    *ret_key = (struct bytes){ open + 2, inner.size - ret_path->size - 2 };
    return true;
}

static bool bad_path(struct field_errors *errors, struct bytes path, const char *detail,
                     struct bytes shown)
{
    field_invalid_text(errors, "fieldPath", path,
                       arena_printf(errors->arena, "error converting fieldPath: %s: %.*s", detail,
                                    BYTES_ARG(shown)));
    return false;
}

static void check_subscript(struct field_errors *errors, struct bytes whole, struct bytes path,
                            struct bytes key)
{
    if (bytes_equal_text(path, "metadata.labels") || bytes_equal_text(path, "metadata.annotations"))
        field_format(errors, NULL, key, FORMAT_QUALIFIED);
    else
        bad_path(errors, whole, "field label does not support subscript", whole);
}

void validate_field_ref(const struct value *ref, const char *const *paths,
                        struct field_errors *errors)
{
    struct bytes version = value_string(ref, "apiVersion"), path = value_string(ref, "fieldPath"),
                 plain, key;
    if (version.size == 0)
        field_required(errors, "apiVersion", NULL);
    else if (path.size == 0)
        field_required(errors, "fieldPath", NULL);
    else if (!bytes_equal_text(version, "v1"))
        bad_path(errors, path, "unsupported pod version", version);
    else if (split_subscript(path, &plain, &key))
        check_subscript(errors, path, plain, key);
    else if (!text_is_one_of(path, known_paths))
        bad_path(errors, path, "field label not supported", path);
    else if (!text_is_one_of(path, paths) && !bytes_equal_text(path, "spec.host"))
        field_not_supported(errors, "fieldPath", path, paths);
}

static const struct { const char *prefix; bool cpu; const char *detail; } divisors[] = {
    { "limits.cpu", true, "only divisor's values 1m and 1 are supported with the cpu resource" },
    { "requests.cpu", true, "only divisor's values 1m and 1 are supported with the cpu resource" },
#define SIZES                                                                                      \
    "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the "
    { "limits.memory", false, SIZES "memory resource" },
    { "requests.memory", false, SIZES "memory resource" },
    { "limits.ephemeral-storage", false, SIZES "local ephemeral storage resource" },
    { "requests.ephemeral-storage", false, SIZES "local ephemeral storage resource" },
    { "limits.hugepages-", false, SIZES "hugepages resource" },
    { "requests.hugepages-", false, SIZES "hugepages resource" },
#undef SIZES
};

static void check_divisor(struct field_errors *errors, struct bytes resource,
                          const struct value *divisor)
{
    static const char *const of_cpu[] = { "1m", "1", NULL };
    static const char *const of_sizes[] = { "1",   "1k",  "1M",  "1G",  "1T",  "1P",  "1E",
                                            "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei", NULL };
    struct quantity quantity;
    if (!value_is(divisor, VALUE_STRING) || !quantity_parse(divisor->string, &quantity) ||
        quantity.nano == 0)
        return;
    FOR_EACH(row, divisors)
        if (bytes_starts_with(resource, row->prefix)
            && !text_is_one_of(divisor->string, row->cpu ? of_cpu : of_sizes))
            field_invalid_text(errors, "divisor", resource, row->detail);
}

void validate_resource_field_ref(const struct value *ref, bool in_volume,
                                 struct field_errors *errors)
{
    struct bytes resource = value_string(ref, "resource");
    bool huge = bytes_starts_with(resource, "limits.hugepages-") ||
                bytes_starts_with(resource, "requests.hugepages-");
    if (in_volume && value_string(ref, "containerName").size == 0)
        field_required(errors, "containerName", NULL);
    else if (resource.size == 0)
        field_required(errors, "resource", NULL);
    else if (!huge && !text_is_one_of(resource, resource_paths))
        field_not_supported(errors, "resource", resource, resource_paths);
    check_divisor(errors, resource, value_member(ref, "divisor"));
}

/* ---- sources of one variable ---- */

static void check_field(const struct value *ref, const struct pod_check *check)
{
    validate_field_ref(ref, environment_paths, check->errors);
}

static void check_resource(const struct value *ref, const struct pod_check *check)
{
    validate_resource_field_ref(ref, /* in_volume= */ false, check->errors);
}

static void check_key(const struct value *ref, const struct pod_check *check)
{
    field_format(check->errors, "name", value_string(ref, "name"), FORMAT_SUBDOMAIN);
    field_format_required(check->errors, ref, "key", FORMAT_CONFIG_KEY);
}

static void check_file(const struct value *ref, const struct pod_check *check)
{
    field_format_required(check->errors, ref, "key", FORMAT_ENV_NAME);
    field_format_required(check->errors, ref, "volumeName", FORMAT_LABEL);
    struct bytes path = value_string(ref, "path"), rest = path;
    if (path.size == 0)
        field_required(check->errors, "path", NULL);
    while (rest.at) {
        if (bytes_equal_text(bytes_next(&rest, '/'), "..")) {
            field_invalid_text(check->errors, "path", path, "must not contain '..'");
            break;
        }
    }
}

static const struct {
    const char *name;
    void (*check)(const struct value *ref, const struct pod_check *);
} variable_sources[] = {
    { "fieldRef",         check_field },
    { "resourceFieldRef", check_resource },
    { "configMapKeyRef",  check_key },
    { "secretKeyRef",     check_key },
    { "fileKeyRef",       check_file },
};

static void check_value_from(const struct value *variable, const struct pod_check *check)
{
    struct field_errors *errors = check->errors;
    const struct value *from = value_member(variable, "valueFrom");
    size_t count = 0;
    FOR_EACH(row, variable_sources) {
        const struct value *ref = value_member(from, row->name);
        if (!ref)
            continue;
        count++;
        field_enter(errors, row->name);
        row->check(ref, check);
        field_leave(errors);
    }
    if (count == 0)
        field_invalid_text(errors, NULL, BYTES(""),
                           "must specify one of: `fieldRef`, `resourceFieldRef`, "
                           "`configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
    else if (value_string(variable, "value").size)
        field_invalid_text(errors, NULL, BYTES(""),
                           "may not be specified when `value` is not empty");
    else if (count > 1)
        field_invalid_text(errors, NULL, BYTES(""),
                           "may not have more than one field specified at a time");
}

static void check_variable(const struct value *variable, const struct pod_check *check)
{
    field_format_required(check->errors, variable, "name", FORMAT_ENV_NAME);
    if (!value_member(variable, "valueFrom"))
        return;
    field_enter(check->errors, "valueFrom");
    check_value_from(variable, check);
    field_leave(check->errors);
}

/* ---- whole maps ---- */

static void check_source_name(const struct value *source, struct field_errors *errors)
{
    struct bytes name = value_string(source, "name");
    if (name.size == 0)
        field_required(errors, "name", NULL);
    else
        field_format_prefix(errors, "name", name, FORMAT_SUBDOMAIN);
}

/* The two errors of number stand at the list, as upstream has them. */
static void check_env_from(const struct value *container, struct field_errors *errors)
{
    static const char *const members[] = { "configMapRef", "secretRef" };
    FIELD_EACH(source, container, "envFrom", errors) {
        size_t count = 0;
        field_format_member(errors, source.item, "prefix", FORMAT_ENV_NAME);
        FOR_EACH(name, members) {
            if (!value_member(source.item, *name))
                continue;
            count++;
            field_enter(errors, *name);
            check_source_name(value_member(source.item, *name), errors);
            field_leave(errors);
        }
        errors->depth--;
        if (count == 0)
            field_invalid_text(errors, NULL, BYTES(""),
                               "must specify one of: `configMapRef` or `secretRef`");
        else if (count > 1)
            field_invalid_text(errors, NULL, BYTES(""),
                               "may not have more than one field specified at a time");
        errors->depth++;
    }
}

void validate_environment(const struct value *container, const struct pod_check *check)
{
    FIELD_EACH(variable, container, "env", check->errors)
        check_variable(variable.item, check);
    check_env_from(container, check->errors);
}
