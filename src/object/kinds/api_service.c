/* SPDX-License-Identifier: Apache-2.0 */
/* api_service.c - APIService: a group and version, and who serves it. */
#include "base/arena.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/validation.h"

enum { GROUP_PRIORITY_MAX = 20000, VERSION_PRIORITY_MAX = 1000 };

static void check_name(const struct value *service, struct field_errors *errors)
{
    struct bytes name = value_string(service, "metadata.name");
    struct bytes version = value_string(service, "spec.version"),
                 group = value_string(service, "spec.group");
    const char *wanted =
        arena_printf(errors->arena, "%.*s.%.*s", BYTES_ARG(version), BYTES_ARG(group));
    if (name.size && !bytes_equal_text(name, wanted))
        field_invalid_text(
            errors, "metadata.name", name,
            arena_printf(errors->arena, "must be `spec.version+\".\"+spec.group`: \"%s\"", wanted));
}

static void check_local(const struct value *spec, struct field_errors *errors)
{
    const struct value *insecure = value_member(spec, "insecureSkipTLSVerify");
    struct bytes bundle = value_string(spec, "caBundle"), read = { 0 };
    if (bundle.size && base64_read(bundle, errors->arena, &read) && read.size)
        field_invalid_text(errors, "caBundle",
                           bytes_of(arena_printf(errors->arena, "%zu bytes", read.size)),
                           "local APIServices may not have a caBundle");
    if (value_bool(spec, "insecureSkipTLSVerify", false))
        field_invalid(errors, "insecureSkipTLSVerify", insecure,
                      "local APIServices may not have insecureSkipTLSVerify");
}

static void check_remote(const struct value *spec, struct field_errors *errors)
{
    const struct value *service = value_member(spec, "service");
    int64_t port = value_int(service, "port", 0);
    if (value_string(service, "namespace").size == 0)
        field_required(errors, "service.namespace", NULL);
    if (value_string(service, "name").size == 0)
        field_required(errors, "service.name", NULL);
    if (format_port(port))
        field_invalid_int(errors, "service.port", port,
                          arena_printf(errors->arena, "port is not valid: %s", format_port(port)));
    if (value_bool(spec, "insecureSkipTLSVerify", false) && value_string(spec, "caBundle").size)
        field_invalid(errors, "insecureSkipTLSVerify", value_member(spec, "insecureSkipTLSVerify"),
                      "may not be true if caBundle is present");
}

static void check_priority(const struct value *spec, const char *name, int64_t most,
                           const char *detail, struct field_errors *errors)
{
    int64_t priority = value_int(spec, name, 0);
    if (priority <= 0 || priority > most)
        field_invalid_int(errors, name, priority, detail);
}

static void validate_api_service(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    struct bytes group = value_string(spec, "group"), version = value_string(spec, "version");
    check_name(next, errors);
    field_enter(errors, "spec");
    if (group.size)
        field_format(errors, "group", group, FORMAT_SUBDOMAIN);
    else if (!bytes_equal_text(version, "v1"))
        field_required(errors, "group",
                       "only v1 may have an empty group and it better be legacy kube");
    field_format(errors, "version", version, FORMAT_LABEL_1035);
    check_priority(spec, "groupPriorityMinimum", GROUP_PRIORITY_MAX,
                   "must be positive and less than 20000", errors);
    check_priority(spec, "versionPriority", VERSION_PRIORITY_MAX,
                   "must be positive and less than 1000", errors);
    if (value_member(spec, "service"))
        check_remote(spec, errors);
    else
        check_local(spec, errors);
    field_leave(errors);
}

static void validate_api_service_status(const struct value *next, const struct value *old,
                                        struct field_errors *errors)
{
    static const char *const values[] = { "True", "False", "Unknown", NULL };
    field_enter(errors, "status");
    FIELD_EACH(condition, value_member(next, "status"), "conditions", errors)
        if (!text_is_one_of(value_string(condition.item, "status"), values))
            field_not_supported(errors, "status", value_string(condition.item, "status"), values);
    field_leave(errors);
}

/* What this server serves itself is there from the start. */
static void prepare_api_service(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *created = value_at(next, "metadata.creationTimestamp");
    if (old || value_at(next, "spec.service"))
        return;
    struct value *condition = value_new_map(arena);
    value_set(condition, arena, "type", value_new_text(arena, "Available"));
    value_set(condition, arena, "status", value_new_text(arena, "True"));
    if (created)
        value_set(condition, arena, "lastTransitionTime", value_clone(arena, created));
    value_set(condition, arena, "reason", value_new_text(arena, "Local"));
    value_set(condition, arena, "message",
              value_new_text(arena, "Local APIServices are always available"));
    struct value *conditions = value_make_at(next, arena, "status.conditions", VALUE_LIST);
    value_append(conditions, arena, condition);
}

const struct kind_code kind_code_apiregistration_api_service = {
    .prepare = prepare_api_service,
    .validate = validate_api_service,
    .validate_status = validate_api_service_status,
};
