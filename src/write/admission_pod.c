/* SPDX-License-Identifier: Apache-2.0 */
/* admission_pod.c - plugins that fill in what a pod leaves open: how long it bears a lost node, its
 * priority, where it stands. */
#include "write/admission.h"
#include "base/arena.h"

/* ---- DefaultTolerationSeconds ---- */

static bool tolerates(const struct value *tolerations, const char *key)
{
    for (size_t i = 0; i < value_count(tolerations); i++) {
        const struct value *toleration = value_item(tolerations, i);
        struct bytes own_key = value_string(toleration, "key"),
                     effect = value_string(toleration, "effect");
        if ((own_key.size == 0 || bytes_equal_text(own_key, key)) &&
            (effect.size == 0 || bytes_equal_text(effect, "NoExecute")))
            return true;
    }
    return false;
}

/* Updates, too, for a client may write a list of tolerations of its own. */
bool default_toleration_seconds(struct write *write, struct error *err)
{
    static const char *const keys[] = { "node.kubernetes.io/not-ready",
                                        "node.kubernetes.io/unreachable" };
    (void)err;
    struct value *spec = value_member(write->next, "spec");
    if (write->kind != well_known.pod || !value_is(spec, VALUE_MAP))
        return true;
    FOR_EACH(key, keys) {
        if (tolerates(value_member(spec, "tolerations"), *key))
            continue;
        struct value *toleration = value_new_map(write->arena);
        value_set(toleration, write->arena, "key", value_new_text(write->arena, *key));
        value_set(toleration, write->arena, "operator", value_new_text(write->arena, "Exists"));
        value_set(toleration, write->arena, "effect", value_new_text(write->arena, "NoExecute"));
        value_set(toleration, write->arena, "tolerationSeconds", value_new_int(write->arena, 300));
        value_append(value_make_at(spec, write->arena, "tolerations", VALUE_LIST), write->arena,
                     toleration);
    }
    return true;
}

/* ---- Priority ---- */

struct default_class {
    const struct value *found;
    struct arena       *arena;
};

/* The lowest, where several call themselves the default. */
static bool find_default_class(void *context, const struct object *object)
{
    struct default_class *wanted = context;
    const struct value *class = value_from_object(object, wanted->arena);
    if (value_bool(class, "globalDefault", false) &&
        (!wanted->found || value_int(class, "value", 0) < value_int(wanted->found, "value", 0)))
        wanted->found = class;
    return true;
}

static const struct value *default_class(struct write *write)
{
    struct default_class wanted = { NULL, write->arena };
    core_each_latest(write->pipeline->core, well_known.priority_class, NULL, find_default_class,
                     &wanted);
    return wanted.found;
}

static bool set_priority(struct write *write, struct value *spec, const struct value *class,
                         struct error *err)
{
    const struct value *given = value_member(spec, "priority");
    struct bytes policy = value_string(class, "preemptionPolicy"),
                 given_policy = value_string(spec, "preemptionPolicy");
    int64_t priority = value_int(class, "value", 0);
    if (policy.size == 0)
        policy = BYTES("PreemptLowerPriority");
    if (given && value_int(given, "", 0) != priority)
        return admission_forbid(
            write, err,
            "the integer value of priority (%lld) must not be provided in pod spec; priority admission controller computed %lld from the given PriorityClass name",
            (long long)value_int(given, "", 0), (long long)priority);
    if (given_policy.size && !bytes_equal(given_policy, policy))
        return admission_forbid(
            write, err,
            "the string value of PreemptionPolicy (%.*s) must not be provided in pod spec; priority admission controller computed %.*s from the given PriorityClass name",
            BYTES_ARG(given_policy), BYTES_ARG(policy));
    value_set(spec, write->arena, "priority", value_new_int(write->arena, priority));
    value_set(spec, write->arena, "preemptionPolicy", value_new_string(write->arena, policy));
    return true;
}

/* What was worked out once stays, also where a client leaves it out. */
static bool keep_priority(struct write *write, struct value *spec)
{
    static const char *const members[] = { "priority", "preemptionPolicy" };
    const struct value *old = value_member(write->old_value, "spec");
    FOR_EACH(name, members)
        if (!value_member(spec, *name) && value_member(old, *name))
            value_set(spec, write->arena, *name, value_member(old, *name));
    return true;
}

bool priority_mutate(struct write *write, struct error *err)
{
    struct value *spec = value_member(write->next, "spec");
    if (write->kind != well_known.pod || !value_is(spec, VALUE_MAP))
        return true;
    if (write->old)
        return keep_priority(write, spec);
    const char *name = value_text(spec, "priorityClassName", write->arena);
    if (text_is_empty(name)) {
        const struct value *class = default_class(write);
        if (class)
            value_set(spec, write->arena, "priorityClassName", value_at(class, "metadata.name"));
        return set_priority(write, spec, class, err);
    }
    const struct object *object =
        core_get_latest(write->pipeline->core, well_known.priority_class, NULL, name);
    if (!object)
        return admission_forbid(write, err, "no PriorityClass with name %s was found", name);
    return set_priority(write, spec, value_from_object(object, write->arena), err);
}

bool priority_validate(struct write *write, struct error *err)
{
    if (write->kind != well_known.priority_class ||
        !value_bool(write->next, "globalDefault", false))
        return true;
    const struct value *class = default_class(write);
    struct bytes name = value_string(class, "metadata.name");
    if (!class || (write->old && bytes_equal_text(name, write->name)))
        return true;
    return admission_forbid(
        write, err,
        "PriorityClass %.*s is already marked as default. Only one default can exist",
        BYTES_ARG(name));
}

/* ---- PodTopologyLabels: a pod that is made on its node; others get them by their binding ---- */

void copy_topology_labels(const struct core *core, const char *node_name, struct value *pod,
                          struct arena *arena)
{
    static const char *const topology[] = { "topology.kubernetes.io/zone",
                                            "topology.kubernetes.io/region" };
    const struct object *node = core_get_latest(core, well_known.node, NULL, node_name);
    FOR_EACH(key, topology) {
        const char *place = node ? object_label(node, *key) : NULL;
        if (place)
            value_set(value_make_at(pod, arena, "metadata.labels", VALUE_MAP), arena, *key,
                      value_new_text(arena, place));
    }
}

bool pod_topology_labels(struct write *write, struct error *err)
{
    (void)err;
    if (!admission_is_creation(write, well_known.pod))
        return true;
    const char *node = value_text(write->next, "spec.nodeName", write->arena);
    if (!text_is_empty(node))
        copy_topology_labels(write->pipeline->core, node, write->next, write->arena);
    return true;
}
