/* SPDX-License-Identifier: Apache-2.0 */
/* admission_quota.c - ResourceQuota: nothing is made that would take a namespace above what it may
 * have.
 *
 * Admission looks at the status of each quota that counts the object: what is used, plus what this
 * write adds, against the limits.  Where all agree, the charges are kept with the write and put
 * into the quotas' status together with the object (quota_charge), within the same turn: there is
 * no moment at which one is written and the other is not, and no two writes see the same room.
 *
 * Not here: what an object counts for (object/quota_usage.c), counting anew after deletions and
 * changes of a quota (the resourcequota controller). */
#include "write/admission.h"
#include "base/arena.h"
#include "base/env.h"
#include "object/quota_usage.h"
#include "object/resource_list.h"

struct quota_charge {
    struct quota_charge  *next;
    const struct object  *quota;
    struct resource_list  used;          /* after the write */
};

struct asking {
    struct write        *write;
    struct error        *err;
    int64_t              now_s;
    struct resource_list usage, before;  /* of the object, and of what it was */
    bool                 is_measured, good;
};

/* ---- what is asked for ---- */

/* Creations count; what exists counts again where an update may change what it uses. */
static bool is_counted(const struct write *write)
{
    const struct kind *kind = write->kind;
    if (!kind->namespaced || kind == well_known.event)
        return false;
    if (!write->old || kind == well_known.service || kind == well_known.persistent_volume_claim)
        return true;
    return kind == well_known.pod &&
           (text_equal(write->request->subresource, "resize") ||
            quota_pod_is_terminating(write->next) != quota_pod_is_terminating(write->old_value));
}

static void measure(struct asking *asking)
{
    struct write *write = asking->write;
    if (asking->is_measured)
        return;
    asking->is_measured = true;
    asking->usage.arena = asking->before.arena = write->arena;
    quota_usage(write->kind, write->next, asking->now_s, &asking->usage);
    resource_list_sort(&asking->usage);
    if (write->old_value)
        quota_usage(write->kind, write->old_value, asking->now_s, &asking->before);
}

/* What the write adds to the quota of what it counts; zero and less is left out. */
static struct resource_list added(struct asking *asking, const struct value *quota)
{
    struct write *write = asking->write;
    struct resource_list list = { .arena = write->arena };
    bool was_counted = write->old_value && quota_scopes_match(write->kind, write->old_value,
                                                              value_member(quota, "spec"));
    for (size_t i = 0; i < asking->usage.count; i++) {
        struct resource more = asking->usage.items[i];
        const struct resource *before =
            was_counted ? resource_list_find(&asking->before, more.name) : NULL;
        if (before) {
            quantity_subtract(&more.amount, &before->amount);
            more.text = (struct bytes){ NULL, 0 };
        }
        if (more.amount.nano > 0 &&
            value_member_bytes(value_at(quota, "status.hard"), more.name))
            resource_list_set(&list, &more);
    }
    return list;
}

/* ---- one quota ---- */

/* "a=1,b=2" of those resources of `from` that are in `exceeded`, which is in order. */
static const char *print_amounts(const struct resource_list *exceeded,
                                 const struct resource_list *from, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    for (size_t i = 0; i < exceeded->count; i++) {
        const struct resource *found = resource_list_find(from, exceeded->items[i].name);
        if (found)
            buffer_printf(&out, "%s%.*s=%s", out.size ? "," : "", BYTES_ARG(found->name),
                          resource_amount_text(found, arena));
    }
    return out.size ? arena_copy(arena, out.at, out.size) : "";
}

static bool check_room(struct asking *asking, const struct object *object,
                       const struct value *quota)
{
    struct arena *arena = asking->write->arena;
    struct resource_list hard = { .arena = arena }, used = hard, after = hard, exceeded = hard;
    struct resource_list more = added(asking, quota);
    resource_list_read(&hard, value_at(quota, "status.hard"));
    resource_list_read(&used, value_at(quota, "status.used"));
    resource_list_read(&after, value_at(quota, "status.used"));
    resource_list_add(&after, &more);
    for (size_t i = 0; i < more.count; i++) {
        const struct resource *limit = resource_list_find(&hard, more.items[i].name),
                              *sum = resource_list_find(&after, more.items[i].name);
        if (limit && quantity_compare(&sum->amount, &limit->amount) > 0)
            resource_list_set(&exceeded, &more.items[i]);
    }
    if (exceeded.count > 0)
        return admission_forbid(
            asking->write, asking->err,
            "exceeded quota: %s, requested: %s, used: %s, limited: %s", object->name,
            print_amounts(&exceeded, &more, arena), print_amounts(&exceeded, &used, arena),
            print_amounts(&exceeded, &hard, arena));
    if (more.count == 0)
        return true;
    struct quota_charge *charge = ARENA_NEW(arena, struct quota_charge);
    *charge = (struct quota_charge){ asking->write->charges, object, after };
    asking->write->charges = charge;
    return true;
}

/* Resources of the quota that count this kind; those that have not been measured yet into
 * `unknown`. */
static size_t counted_resources(struct asking *asking, const struct value *quota,
                                struct buffer *unknown)
{
    struct resource_list hard = { .arena = asking->write->arena };
    const struct value *used = value_at(quota, "status.used");
    size_t count = 0;
    resource_list_read(&hard, value_at(quota, "status.hard"));
    resource_list_sort(&hard);
    for (size_t i = 0; i < hard.count; i++) {
        if (!quota_counts(asking->write->kind, hard.items[i].name))
            continue;
        count++;
        if (!value_member_bytes(used, hard.items[i].name))
            buffer_printf(unknown, "%s%.*s", unknown->size ? "," : "",
                          BYTES_ARG(hard.items[i].name));
    }
    return count;
}

static bool check_negative(struct asking *asking)
{
    AUTO_BUFFER names = { 0 };
    for (size_t i = 0; i < asking->usage.count; i++)
        if (asking->usage.items[i].amount.nano < 0)
            buffer_printf(&names, "%s%.*s", names.size ? "," : "",
                          BYTES_ARG(asking->usage.items[i].name));
    return names.size == 0 ||
           admission_forbid(asking->write, asking->err,
                            "quota usage is negative for resource(s): %s", buffer_text(&names));
}

static bool ask_quota(struct asking *asking, const struct object *object)
{
    struct write *write = asking->write;
    const struct value *quota = value_from_object(object, write->arena);
    AUTO_BUFFER unknown = { 0 };
    if (counted_resources(asking, quota, &unknown) == 0 ||
        !quota_scopes_match(write->kind, write->next, value_member(quota, "spec")))
        return true;
    const char *missing =
        write->kind == well_known.pod
            ? quota_missing(write->next, value_at(quota, "status.hard"), write->arena)
            : NULL;
    if (missing)
        return admission_forbid(write, asking->err, "failed quota: %s: must specify %s",
                                object->name, missing);
    if (unknown.size > 0)
        return admission_forbid(write, asking->err, "status unknown for quota: %s, resources: %s",
                                object->name, buffer_text(&unknown));
    measure(asking);
    return check_negative(asking) && check_room(asking, object, quota);
}

static bool visit_quota(void *context, const struct object *quota)
{
    struct asking *asking = context;
    asking->good = ask_quota(asking, quota);
    return asking->good;
}

bool resource_quota_validate(struct write *write, struct error *err)
{
    struct core *core = write->pipeline->core;
    struct asking asking = {
        .write = write, .err = err, .now_s = env_wall_s(core_env(core)), .good = true
    };
    if (is_counted(write))
        core_each_latest(core, well_known.resource_quota, write->request->ns, visit_quota, &asking);
    return asking.good;
}

void quota_charge(struct write *write)
{
    for (struct quota_charge *charge = write->charges; charge; charge = charge->next) {
        struct value *next = value_from_object(charge->quota, write->arena);
        value_set_at(next, write->arena, "status.used",
                     resource_list_value(&charge->used, write->arena));
        struct core *core = write->pipeline->core;
        core_put(core, object_freeze_managed(charge->quota->kind, next,
                                             charge->quota->managed_fields,
                                             core_next_revision(core)));
    }
    write->charges = NULL;
}
