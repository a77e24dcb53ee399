/* SPDX-License-Identifier: Apache-2.0 */
/* why.c - what each node says to a pod that waits, and the smallest change that would make it say
 * yes. */
#include <inttypes.h>

#include "scheduler/reasons.h"
#include "scheduler/scheduler.h"
#include "scheduler/scheduler_state.h"
#include "scheduler/signature.h"

static int64_t missing_named(const struct signature *signature, const struct node_view *node,
                             size_t index)
{
    const struct amount *wanted = &signature->request.named[index];
    return wanted->count + resources_named(&node->requested, wanted->name) -
           resources_named(&node->allocatable, wanted->name);
}

static int64_t missing_fixed(const struct signature *signature, const struct node_view *node,
                             int resource)
{
    return signature->request.fixed[resource] + node->requested.fixed[resource] -
           node->allocatable.fixed[resource];
}

/* "Insufficient cpu: 500m more" */
static void write_shortage(struct buffer *text, const struct signature *signature,
                           const struct node_view *node, uint32_t shortage)
{
    char room[REASON_TEXT_MAX];
    for (int bit = 0; bit < SHORTAGE_NAMED + SHORTAGE_NAMED_MAX; bit++) {
        const char *reason = shortage_reason(signature, shortage, bit, room, sizeof room);
        if (!reason)
            continue;
        buffer_printf(text, "%s%s", text->size ? ", " : "", reason);
        if (bit == 0)
            continue;
        bool is_fixed = bit < SHORTAGE_NAMED;
        int64_t missing = is_fixed ? missing_fixed(signature, node, bit - SHORTAGE_FIXED)
                                   : missing_named(signature, node, (size_t)(bit - SHORTAGE_NAMED));
        bool is_cpu = bit == SHORTAGE_FIXED + RESOURCE_CPU;
        if (missing > 0)                 /* not where the room is only kept for others */
            buffer_printf(text, ": %" PRId64 "%s more", missing, is_cpu ? "m" : "");
    }
}

static void write_taint(struct buffer *text, const struct signature *signature,
                        const struct node_view *node)
{
    for (size_t i = 0; i < node->taint_count; i++) {
        const struct taint *taint = &node->taints[i];
        if (text_equal(taint->effect, "PreferNoSchedule") || signature_tolerates(signature, taint))
            continue;
        buffer_printf(text, "%s%s%s%s:%s", text->size ? ", " : "untolerated taint ", taint->key,
                      text_is_empty(taint->value) ? "" : "=", taint->value ? taint->value : "",
                      taint->effect);
    }
}

static void write_reason(struct buffer *text, struct class *class, const struct record *record,
                         const struct node_view *node)
{
    enum verdict verdict = record ? class_verdict(class, record) : VERDICT_NOT_NAMED;
    if (verdict == VERDICT_RESOURCES)
        write_shortage(text, class->signature, node, record->shortage);
    else if (verdict == VERDICT_TAINT)
        write_taint(text, class->signature, node);
    else
        buffer_add_text(text, verdict_reason(verdict) ? verdict_reason(verdict) : "fits");
}

bool scheduler_why(struct scheduler *scheduler, const char *ns, const char *name,
                   scheduler_reason *tell, void *context)
{
    AUTO_BUFFER key = { 0 }, text = { 0 };
    buffer_printf(&key, "%s/%s", ns, name);
    struct pod *pod = map_get(&scheduler->pods, buffer_bytes(&key));
    if (!pod || pod->state != POD_WAITING)
        return false;
    struct class *class = pod->class;
    class_catch_up(&scheduler->classes, class);
    for (size_t slot = 0; slot < scheduler->cluster.slot_count; slot++) {
        const struct node_view *node = scheduler->cluster.slots[slot];
        if (!node)
            continue;
        buffer_reset(&text);
        if (class->problem)
            buffer_add_text(&text, class->problem);
        else
            write_reason(&text, class, class_record(class, node), node);
        tell(context, node->name, buffer_text(&text));
    }
    return true;
}
