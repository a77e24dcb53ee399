/* SPDX-License-Identifier: Apache-2.0 */
/* pod_status.c - see pod_status.h. */
#include "scheduler/pod_status.h"

#include "base/arena.h"
#include "base/env.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/time_text.h"
#include "object/volume_view.h"

static const char *const groups[] = { "system:masters", NULL };
static const struct user scheduler_user = { .name = "system:kube-scheduler", .groups = groups };

const struct object *pod_bind(struct core *core, const struct object *pod, const char *node_name,
                              struct arena *arena, struct error *err)
{
    struct value *body = value_new_map(arena);
    value_set_at(body, arena, "metadata.name", value_new_text(arena, pod->name));
    value_set_at(body, arena, "metadata.namespace", value_new_text(arena, pod->namespace));
    value_set_at(body, arena, "metadata.uid", value_new_text(arena, pod->uid));
    value_set_at(body, arena, "target.kind", value_new_text(arena, "Node"));
    value_set_at(body, arena, "target.name", value_new_text(arena, node_name));
    struct write_request request = { .verb = WRITE_CREATE,
                                     .kind = pod->kind,
                                     .ns = pod->namespace,
                                     .name = pod->name,
                                     .subresource = "binding",
                                     .user = &scheduler_user,
                                     .body = body,
                                     .arena = arena };
    return core_write(core, &request, err);
}

/* ---- conditions ---- */

struct condition {
    const char *type, *status, *reason, *message;
};

static struct value *condition_of(struct value *pod, const char *type, struct arena *arena)
{
    struct value *list = value_make_at(pod, arena, "status.conditions", VALUE_LIST);
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), "type"), type))
            return value_item(list, i);
    struct value *condition = value_new_map(arena);
    value_set(condition, arena, "type", value_new_text(arena, type));
    value_append(list, arena, condition);
    return condition;
}

static void set_condition(struct core *core, struct value *pod, const struct condition *wanted,
                          struct arena *arena)
{
    struct value *condition = condition_of(pod, wanted->type, arena);
    if (!bytes_equal_text(value_string(condition, "status"), wanted->status)) {
        char now[TIME_TEXT_MAX];
        time_write(env_wall_s(core_env(core)), now);
        value_set(condition, arena, "lastTransitionTime", value_new_text(arena, now));
    }
    value_set(condition, arena, "status", value_new_text(arena, wanted->status));
    value_set(condition, arena, "reason", value_new_text(arena, wanted->reason));
    value_set(condition, arena, "message", value_new_text(arena, wanted->message));
    int64_t generation = value_int(pod, "metadata.generation", 0);
    if (generation)
        value_set(condition, arena, "observedGeneration", value_new_int(arena, generation));
}

static struct writer writer_of(struct core *core, struct arena *arena)
{
    return (struct writer){ core, &scheduler_user, arena };
}

static const struct object *write_status(struct core *core, struct value *pod, struct arena *arena,
                                         struct error *err)
{
    struct writer writer = writer_of(core, arena);
    return writer_update(&writer, well_known.pod, "status", pod, err);
}

const struct object *pod_tell_unschedulable(struct core *core, const struct object *pod,
                                            const char *message, const char *nominated_node_name,
                                            struct arena *arena, struct error *err)
{
    struct value *next = value_from_object(pod, arena);
    set_condition(core, next,
                  &(struct condition){ "PodScheduled", "False", "Unschedulable", message }, arena);
    if (nominated_node_name)
        value_set_at(next, arena, "status.nominatedNodeName",
                     value_new_text(arena, nominated_node_name));
    else
        value_remove_at(next, "status.nominatedNodeName");
    return write_status(core, next, arena, err);
}

const struct object *pod_clear_nomination(struct core *core, const struct object *pod,
                                          struct arena *arena, struct error *err)
{
    struct value *next = value_from_object(pod, arena);
    value_remove_at(next, "status.nominatedNodeName");
    return write_status(core, next, arena, err);
}

const struct object *pod_nominate(struct core *core, const struct object *pod,
                                  const char *node_name, struct arena *arena, struct error *err)
{
    struct value *next = value_from_object(pod, arena);
    value_set_at(next, arena, "status.nominatedNodeName", value_new_text(arena, node_name));
    return write_status(core, next, arena, err);
}

/* ---- volumes ---- */

static void annotate(struct value *body, const char *name, const char *text, struct arena *arena)
{
    value_set(value_make_at(body, arena, "metadata.annotations", VALUE_MAP), arena, name,
              value_new_text(arena, text));
}

bool volume_reserve(struct core *core, const struct object *volume, const struct object *claim,
                    struct arena *arena, struct error *err)
{
    struct value *next = value_from_object(volume, arena),
                 *reference = value_make_at(next, arena, "spec.claimRef", VALUE_MAP);
    const struct { const char *name, *text; } members[] = {
        { "kind", "PersistentVolumeClaim" }, { "apiVersion", "v1" },
        { "namespace", claim->namespace },   { "name", claim->name }, { "uid", claim->uid },
    };
    FOR_EACH(member, members)
        value_set(reference, arena, member->name, value_new_text(arena, member->text));
    value_set(reference, arena, "resourceVersion",
              value_printf(arena, "%lld", (long long)claim->resource_version));
    annotate(next, ANNOTATION_BOUND_BY_CONTROLLER, "yes", arena);
    struct writer writer = writer_of(core, arena);
    AUTO_PUT done = writer_update(&writer, volume->kind, NULL, next, err);
    return done != NULL;
}

bool claim_select_node(struct core *core, const struct object *claim, const char *node_name,
                       struct arena *arena, struct error *err)
{
    struct value *next = value_from_object(claim, arena);
    annotate(next, ANNOTATION_SELECTED_NODE, node_name, arena);
    struct writer writer = writer_of(core, arena);
    AUTO_PUT done = writer_update(&writer, claim->kind, NULL, next, err);
    return done != NULL;
}

bool pod_preempt(struct core *core, const struct object *pod, struct arena *arena,
                 struct error *err)
{
    static const struct condition condition = {
        "DisruptionTarget", "True", "PreemptionByScheduler",
        SCHEDULER_NAME ": preempting to accommodate a higher priority pod"
    };
    struct value *next = value_from_object(pod, arena);
    set_condition(core, next, &condition, arena);
    AUTO_PUT marked = write_status(core, next, arena, err);
    struct writer writer = writer_of(core, arena);
    return marked && writer_delete(&writer, marked, PROPAGATION_DEFAULT, err);
}
