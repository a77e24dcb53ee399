/* SPDX-License-Identifier: Apache-2.0 */
/* delete_options.c - see delete_options.h. */
#include "write/delete_options.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "core/writer.h"
#include "object/schema.h"
#include "object/validation.h"

static bool fail_options(struct error *err, struct arena *arena, const char *reason,
                         const char *field, const char *message)
{
    fail(err, REASON_INVALID, 0, "DeleteOptions.meta.k8s.io \"\" is invalid: %s: %s", field,
         message);
    error_add_cause(err, arena, reason, field, message);
    return false;
}

bool delete_propagation_read(struct bytes policy, const struct value *orphan,
                             struct write_request *ret, struct error *err)
{
    static const char *const policies[] = { "Foreground", "Background", "Orphan", NULL },
                             *const supported[] = { "Foreground", "Background", "Orphan", "nil",
                                                    NULL };
    static const struct { const char *text; enum propagation value; } rows[] = {
        { "Background", PROPAGATION_BACKGROUND },
        { "Foreground", PROPAGATION_FOREGROUND },
        { "Orphan", PROPAGATION_ORPHAN },
    };
    const struct kind options = { .name = "DeleteOptions", .group = "meta.k8s.io" };
    struct field_errors errors;
    field_errors_init(&errors, ret->arena);
    if (orphan && policy.size)
        field_invalid_text(&errors, "propagationPolicy", policy,
                           "orphanDependents and deletionPropagation cannot be both set");
    if (policy.size && !text_is_one_of(policy, policies))
        field_not_supported(&errors, "propagationPolicy", policy, supported);
    if (!field_errors_finish(&errors, &options, "", err))
        return false;
    if (orphan) {
        ret->is_cascading = !value_bool(orphan, "", false);
        ret->propagation = ret->is_cascading ? PROPAGATION_BACKGROUND : PROPAGATION_ORPHAN;
    }
    FOR_EACH(row, rows)
        if (bytes_equal_text(policy, row->text))
            ret->propagation = row->value;
    return true;
}

static bool read_dry_run(const struct value *list, struct write_request *ret, struct error *err)
{
    AUTO_BUFFER shown = { 0 };
    for (size_t i = 0; i < value_count(list); i++)
        if (!bytes_equal_text(value_string(value_item(list, i), ""), "All")) {
            json_write_value(&shown, list);
            return fail_options(err, ret->arena, "FieldValueNotSupported", "dryRun",
                                arena_printf(ret->arena,
                                             "Unsupported value: %s: supported values: \"All\"",
                                             buffer_text(&shown)));
        }
    ret->dry_run = ret->dry_run || value_count(list) > 0;
    return true;
}

bool delete_options_read(const struct value *options, struct write_request *ret, struct error *err)
{
    ret->grace_period_s = value_int(options, "gracePeriodSeconds", ret->grace_period_s);
    ret->precondition_uid = value_text(options, "preconditions.uid", ret->arena);
    ret->precondition_revision = value_text(options, "preconditions.resourceVersion", ret->arena);
    return read_dry_run(value_member(options, "dryRun"), ret, err) &&
           delete_propagation_read(value_string(options, "propagationPolicy"),
                                   value_member(options, "orphanDependents"), ret, err);
}

bool delete_orphans(const struct kind *kind)
{
    return kind == well_known.job || kind == well_known.replication_controller;
}
