/* SPDX-License-Identifier: Apache-2.0 */
/* write_stage.c - the stages that every write passes: admit, check, freeze and put.  The verbs
 * (write_create.c ...) say in which order and with what in between. */
#include "write/write_stage.h"

#include "access/authz.h"
#include "base/arena.h"
#include "codec/json.h"
#include "object/validation.h"
#include "object/warnings.h"
#include "write/convert.h"
#include "write/custom_rules.h"
#include "write/webhooks.h"
#include "write/policy_check.h"
#include "write/write_owners.h"

/* New times alone are no change. */
static bool has_same_owners(const struct write *write)
{
    struct bytes next = write->managed_fields, old = write->old->managed_fields;
    return bytes_equal(next, old) || managed_same_but_times(next, old, write->arena);
}

const struct kind *write_kind(const struct kind *kind)
{
    return kind->custom ? kind : kind->storage;
}

bool write_see_old(struct write *write, struct error *err)
{
    return write->seen || webhooks_convert(write, write->old, write->kind, &write->seen, err);
}

bool write_read_old(struct write *write, struct error *err)
{
    write->old_value = write_see_old(write, err)
                           ? object_as_kind(write->seen, write->kind, write->arena, err)
                           : NULL;
    return write->old_value != NULL;
}

/* What was stored in another version, or before its definition changed, is stored anew. */
static bool is_stored_alike(const struct write *write)
{
    const struct kind *kind = write->old->kind, *storage = write->kind->storage;
    if (!kind->custom || kind == storage)
        return true;
    if (write->seen && write->seen != write->old)
        return text_equal(kind->version, storage->version);
    return text_equal(kind->version, storage->version) &&
           value_equal(write->next, value_from_object(write->old, write->arena));
}

const struct object *write_finish(struct write *write, struct error *err)
{
    struct core *core = write->pipeline->core;
    const struct kind *kind = write->kind->storage;
    const struct tree_wish stored = { write->next, write->kind, kind };
    struct value *next;
    if (write->old && value_equal(write->next, write->old_value) && is_stored_alike(write) &&
        has_same_owners(write)) {
        write->request->unchanged = true;
        return object_ref(write->old);
    }
    if (!webhooks_convert_tree(write, &stored, &next, err))
        return NULL;
    if (write->request->dry_run)
        return object_freeze_managed(kind, next, write->managed_fields, 0);
    quota_charge(write);
    struct object *object = object_freeze_managed(kind, next, write->managed_fields,
                                                  core_next_revision(core));
    core_put(core, object_ref(object));
    return object;
}

bool write_admit(struct write *write, struct error *err)
{
    if (!admission_mutate(write, err))
        return false;
    if (write->kind->storage == well_known.service &&
        !service_allocate(write->pipeline->services, write, err))
        return false;
    defaults_apply(write->next, write->kind, write->arena);
    return true;
}

/* Entries that came from a client are checked like the rest of its metadata. */
static void show_owners(struct write *write)
{
    if (write->sent_owners && write->managed_fields.at)
        value_set_at(write->next, write->arena, "metadata.managedFields",
                     json_parse(write->managed_fields, NULL, write->arena, NULL));
}

/* Some kinds' names, and the groups of custom ones, may be longer than the store's keys. */
static void check_name_size(const struct write *write, struct field_errors *errors)
{
    const char *ns = value_text(write->next, "metadata.namespace", write->arena);
    size_t most = core_name_max(write->kind, ns ? ns : "");
    field_enter(errors, "metadata");
    if (value_string(write->next, "metadata.name").size > most)
        field_too_long(errors, "name", (int64_t)most);
    field_leave(errors);
}

bool write_check(struct write *write, struct error *err)
{
    struct field_errors errors;
    struct policy_checker checker;
    field_errors_init(&errors, write->arena);
    policy_checker_init(&checker, core_env(write->pipeline->core), write->arena);
    errors.expressions = &checker.checker;
    show_owners(write);
    check_name_size(write, &errors);
    if (write->old_value)
        validate_update(write->next, write->old_value, write->kind, &errors);
    else
        validate_create(write->next, write->kind, &errors);
    custom_rules_check(write, &errors);
    if (write->sent_owners)
        value_remove_at(write->next, "metadata.managedFields");
    if (!field_errors_finish(&errors, write->kind, write->name, err))
        return false;
    if (write->request->is_awaited)
        object_warnings(write->next, write->old_value, write->kind, &write->request->warnings,
                        write->arena);
    if (!admission_validate(write, err))
        return false;
    struct pipeline *pipeline = write->pipeline;
    struct role_write change = { write->request->user, write->kind, write->request->ns, write->next,
                                 write->old_value };
    return !pipeline->authorizer || !change.user ||
           authorizer_may_grant(pipeline->authorizer, pipeline->core, &change, write->arena, err);
}

struct write write_of_change(struct pipeline *pipeline, struct write_request *request,
                              const struct object *old, struct value *next)
{
    return (struct write){ .pipeline = pipeline,
                           .request = request,
                           .kind = old->kind,
                           .arena = request->arena,
                           .old = old,
                           .old_value = value_from_object(old, request->arena),
                           .managed_fields = old->managed_fields,
                           .next = next,
                           .name = old->name };
}

const struct object *write_put(struct pipeline *pipeline, struct write_request *request,
                               const struct object *old, struct value *next, struct error *err)
{
    struct write write = write_of_change(pipeline, request, old, next);
    return write_finish(&write, err);
}
