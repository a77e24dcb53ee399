/* SPDX-License-Identifier: Apache-2.0 */
/* admission_late.c - what others say of a write, policies and webhooks: for those writes that the built-in
 * plugins have nothing to do with. */
#include "write/policies.h"
#include "write/webhooks.h"

#include "base/arena.h"

bool admission_next_pass(struct write *write)
{
    return write->passes.is_wanted && write->passes.number++ == 0;
}

bool admission_is_watched(const struct pipeline *pipeline)
{
    return webhooks_are_asked(pipeline->webhooks, NULL) || policies_are_asked(pipeline->policies);
}

bool admission_mutate_late(struct write *write, struct error *err)
{
    do
        if (!policies_mutate(write, err) || !webhooks_mutate(write, err))
            return false;
    while (admission_next_pass(write));
    return true;
}

bool admission_validate_late(struct write *write, struct error *err)
{
    return policies_validate(write, err) && webhooks_validate(write, err);
}

/* ---- forms of subresources ---- */

bool admission_show_form(struct write *write, const struct value *old, struct value **body,
                         struct error *err)
{
    if (!admission_is_watched(write->pipeline))
        return true;
    const struct subresource *sub =
        kind_subresource(write->request->kind, bytes_of(write->request->subresource));
    struct write shown = *write;
    shown.form = sub ? kind_find(sub->kind_group, sub->kind_version, sub->kind_name) : NULL;
    shown.old_value = old ? value_clone(write->arena, old) : NULL;
    shown.next = *body;
    shown.passes = (struct admission_passes){ 0 };
    if (!shown.form)
        return true;
    if (!admission_mutate_late(&shown, err) || !admission_validate_late(&shown, err))
        return false;
    *body = shown.next;
    write->is_shown = true;
    return true;
}

/* ---- connections ---- */

bool admission_connect(struct write *write, struct error *err)
{
    struct webhooks *webhooks = write->pipeline->webhooks;
    webhooks_begin(webhooks, write->request);
    bool good = admission_mutate_late(write, err) && admission_validate_late(write, err);
    if (good || err->reason != REASON_PENDING)
        webhooks_forget(webhooks, write->request);
    return good;
}
