/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal.c - HorizontalPodAutoscalers: scales whatever has a scale by what its pods use.
 *
 * Every HORIZONTAL_PERIOD_S, and when its spec changes, an autoscaler looks at the scale of its
 * target, asks for figures (core/usage.h) and comes back when they are fresh.  The scale is read
 * and written through the API's own subresource, so any kind that has one will do.
 *
 * Not here: the sums (horizontal_plan.c, horizontal_limits.c), one metric (horizontal_metric.c).
 * What was recommended and changed lately is kept in memory alone, as upstream does. */
#include <stdlib.h>

#include "base/env.h"
#include "base/map.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/horizontal_metric.h"
#include "core/usage.h"
#include "object/binding.h"
#include "object/kind_set.h"
#include "object/quantity.h"
#include "object/selector.h"

static const double tolerance_usual = 0.1;

/* What is remembered of one autoscaler. */
struct memory {
    struct horizontal_history history;
    char                     *selector;  /* of its target's scale, as it was read last; may be NULL */
    bool                      waits;     /* for figures */
};

struct state {
    struct usage_waiter waiter;
    struct map          memories;        /* key -> struct memory */
};

struct scale_reading {
    int64_t     replicas;
    const char *selector;
};

static const struct binding scale_bindings[] = {
    BIND_INT("spec.replicas", struct scale_reading, replicas),
    BIND_TEXT("status.selector", struct scale_reading, selector),
    BIND_END
};

/* One sync of one autoscaler. */
struct sync {
    struct controller       *controller;
    const struct object     *autoscaler;
    const char              *key;
    struct arena            *arena;
    struct memory           *memory;
    struct value            *body, *status;
    const struct value      *spec;
    const struct kind       *target_kind;
    const char              *target_name;
    struct scale_reading     scale;
    struct horizontal_limits limits;
    struct value            *statuses;   /* of the metrics */
    const char              *rescale_reason;
    const char              *broken;     /* what is wrong with some metrics; NULL: nothing */
};

static int64_t now_ms(const struct sync *sync)
{
    return env_monotonic_ms(core_env(sync->controller->core));
}

/* ---- what is said ---- */

static void set_condition(struct sync *sync, const char *type, bool is_true, const char *reason,
                          const char *message)
{
    struct condition condition = { type, is_true ? "True" : "False", reason, message };
    condition_set(sync->status, &condition, controller_now(sync->controller, sync->arena),
                  sync->arena);
}

static void event(struct sync *sync, const char *type, const char *reason, const char *message)
{
    controller_event(sync->controller, sync->autoscaler, type, reason, "%s", message);
}

static bool write_body(struct sync *sync, struct error *err)
{
    return value_equal(sync->body, value_from_object(sync->autoscaler, sync->arena)) ||
           controller_update(sync->controller, sync->autoscaler, "status", sync->body, sync->arena,
                             err);
}

static bool write_status(struct sync *sync, int64_t desired, struct error *err)
{
    struct arena *arena = sync->arena;
    value_set_count(sync->status, arena, "currentReplicas", sync->scale.replicas);
    value_set(sync->status, arena, "desiredReplicas", value_new_int(arena, desired));
    if (value_count(sync->statuses))
        value_set(sync->status, arena, "currentMetrics", sync->statuses);
    else
        value_remove(sync->status, "currentMetrics");
    return write_body(sync, err);
}

static int64_t told_desired(const struct sync *sync)
{
    return value_int(sync->status, "desiredReplicas", 0);
}

/* ---- the target's scale ---- */

struct kind_search {
    struct bytes       group, name;
    const struct kind *found;
};

static bool is_wanted(void *context, const struct kind *kind)
{
    struct kind_search *search = context;
    if (kind->resource && bytes_equal_text(search->name, kind->name) &&
        bytes_equal_text(search->group, kind->group))
        search->found = kind;
    return search->found == NULL;
}

/* Any version of the group will do. */
static const struct kind *find_kind(const struct core *core, struct bytes api_version,
                                    struct bytes name)
{
    struct bytes rest = api_version, group = bytes_next(&rest, '/');
    struct kind_search search = { rest.at ? group : BYTES(""), name,
                                  kind_set_find(core_kinds(core), api_version, name) };
    if (!search.found)
        core_each_kind(core, is_wanted, &search);
    return search.found;
}

static bool find_target(struct sync *sync, struct error *err)
{
    const struct value *target = value_member(sync->spec, "scaleTargetRef");
    struct bytes api_version = value_string(target, "apiVersion"),
                 kind = value_string(target, "kind"), rest = api_version,
                 group = bytes_next(&rest, '/');
    sync->target_name = value_text(target, "name", sync->arena);
    sync->target_kind = find_kind(sync->controller->core, api_version, kind);
    if (!sync->target_kind)
        return fail(err, REASON_NOT_FOUND, 0, "no matches for kind \"%.*s\" in group \"%.*s\"",
                    BYTES_ARG(kind), rest.at ? (int)group.size : 0, group.at);
    return kind_subresource(sync->target_kind, BYTES("scale")) ||
           fail(err, REASON_NOT_FOUND, 0, "the server could not find the requested resource");
}

/* Sets spec.replicas where replicas >= 0; in each case reads what the scale is now. */
static bool patch_scale(struct sync *sync, int64_t replicas, struct error *err)
{
    struct controller *controller = sync->controller;
    struct value *patch = value_new_map(sync->arena);
    struct write_request write = { .verb = WRITE_PATCH,
                                   .kind = sync->target_kind,
                                   .ns = sync->autoscaler->namespace,
                                   .name = sync->target_name,
                                   .subresource = "scale",
                                   .user = &controller->user,
                                   .body = patch,
                                   .patch_type = PATCH_MERGE,
                                   .dry_run = replicas < 0,
                                   .arena = sync->arena };
    if (replicas >= 0)
        value_set_at(patch, sync->arena, "spec.replicas", value_new_int(sync->arena, replicas));
    controller->is_writing = true;
    AUTO_PUT scale = core_write(controller->core, &write, err);
    controller->is_writing = false;
    if (scale && replicas < 0)
        bind_object(scale, scale_bindings, &sync->scale, sync->arena);
    return scale != NULL;
}

static bool read_scale(struct sync *sync)
{
    struct error err = { 0 };
    if (find_target(sync, &err) && patch_scale(sync, /* replicas= */ -1, &err)) {
        set_condition(sync, "AbleToScale", true, "SucceededGetScale",
                      "the HPA controller was able to get the target's current scale");
        return true;
    }
    event(sync, "Warning", "FailedGetScale", err.message);
    set_condition(sync, "AbleToScale", false, "FailedGetScale",
                  arena_printf(sync->arena,
                               "the HPA controller was unable to get the target's current scale: "
                               "%s", err.message));
    return false;
}

/* ---- its pods ---- */

struct search {
    const struct selector *selector;
    struct object_array   *pods;
};

static bool add_selected(void *context, const struct object *pod)
{
    struct search *search = context;
    if (selector_matches(search->selector, pod))
        object_array_add(search->pods, pod);
    return true;
}

static bool selects_any(const char *text, const struct object_array *pods, struct arena *arena)
{
    struct selector selector;
    if (!text || !selector_parse(bytes_of(text), arena, &selector, NULL))
        return false;
    for (size_t i = 0; i < pods->count; i++)
        if (selector_matches(&selector, pods->items[i]))
            return true;
    return false;
}

static bool refuse_selector(struct sync *sync, const char *reason, const char *condition_reason,
                            const char *event_message, const char *message)
{
    event(sync, "Warning", reason, event_message);
    set_condition(sync, "ScalingActive", false, condition_reason, message);
    sync->broken = event_message;
    return false;
}

/* Two autoscalers of the same pods would pull in two directions. */
static bool is_alone(struct sync *sync, const struct object_array *pods)
{
    struct state *state = sync->controller->state;
    AUTO_BUFFER keys = { 0 };
    buffer_add_text(&keys, sync->key);
    size_t own_ns_size = strlen(sync->autoscaler->namespace) + 1;
    bool alone = true;
    for (struct map_entry *e = map_first(&state->memories); e; e = map_after(&state->memories, e)) {
        const struct memory *other = e->value;
        if (other == sync->memory || strncmp(e->key, sync->key, own_ns_size) != 0 ||
            !selects_any(other->selector, pods, sync->arena))
            continue;
        buffer_printf(&keys, " %s", e->key);
        alone = false;
    }
    if (alone)
        return true;
    const char *message =
        arena_printf(sync->arena, "pods by selector %s are controlled by multiple HPAs: [%s]",
                     sync->scale.selector, buffer_text(&keys));
    return refuse_selector(sync, "AmbiguousSelector", "AmbiguousSelector", message, message);
}

static bool find_pods(struct sync *sync, struct object_array *pods)
{
    struct selector selector;
    struct error err = { 0 };
    if (text_is_empty(sync->scale.selector))
        return refuse_selector(sync, "SelectorRequired", "InvalidSelector", "selector is required",
                               "the HPA target's scale is missing a selector");
    if (!selector_parse(bytes_of(sync->scale.selector), sync->arena, &selector, &err)) {
        const char *message = arena_printf(
            sync->arena, "couldn't convert selector into a corresponding internal selector object: "
            "%s", err.message);
        return refuse_selector(sync, "InvalidSelector", "InvalidSelector", message, message);
    }
    free(sync->memory->selector);
    sync->memory->selector = memory_strdup(sync->scale.selector);
    struct search search = { &selector, pods };
    core_each_latest(sync->controller->core, well_known.pod, sync->autoscaler->namespace,
                     add_selected, &search);
    return is_alone(sync, pods);
}

/* ---- what all metrics propose ---- */

static double tolerance_of(const struct sync *sync, const char *path)
{
    struct quantity quantity;
    const struct value *value = value_at(sync->spec, path);
    if (!value || !quantity_parse(value_string(value, ""), &quantity))
        return tolerance_usual;
    return (double)quantity.nano / 1e9;
}

struct proposals {
    int64_t                   replicas;  /* the highest */
    const char               *metric;    /* its name */
    size_t                    broken, count;
    struct horizontal_reading first_broken;
};

static void add_proposal(struct sync *sync, const struct horizontal_reading *reading,
                         struct proposals *all)
{
    all->count++;
    value_append(sync->statuses, sync->arena, reading->status);
    if (!reading->failed_reason) {
        if (all->replicas == 0 || reading->replicas > all->replicas) {
            all->replicas = reading->replicas;
            all->metric = reading->name;
        }
        return;
    }
    event(sync, "Warning", reading->failed_reason, reading->failed_message);
    if (all->broken++ == 0)
        all->first_broken = *reading;
}

/* With metrics that say nothing it may still go up, but not down. */
static bool weigh(struct sync *sync, const struct proposals *all)
{
    struct arena *arena = sync->arena;
    if (all->broken)
        sync->broken =
            arena_printf(arena, "invalid metrics (%zu invalid out of %zu), first error is: %s",
                         all->broken, all->count, all->first_broken.failed_whole);
    if (all->broken == all->count || (all->broken && all->replicas < sync->scale.replicas)) {
        set_condition(sync, "ScalingActive", false, all->first_broken.failed_reason,
                      arena_printf(arena, "the HPA was unable to compute the replica count: %s",
                                   all->first_broken.failed_message));
        return false;
    }
    set_condition(sync, "ScalingActive", true, "ValidMetricFound",
                  arena_printf(arena, "the HPA was able to successfully calculate a replica count "
                               "from %s", all->metric));
    return true;
}

static bool propose(struct sync *sync, struct proposals *ret)
{
    struct horizontal_target target = {
        .namespace = sync->autoscaler->namespace,
        .pods = { .arena = sync->arena },
        .replicas = sync->scale.replicas,
        .tolerance_down = tolerance_of(sync, "behavior.scaleDown.tolerance"),
        .tolerance_up = tolerance_of(sync, "behavior.scaleUp.tolerance"),
        .now_s = controller_now_s(sync->controller),
    };
    const struct value *metrics = value_member(sync->spec, "metrics");
    if (!find_pods(sync, &target.pods))
        return false;
    for (size_t i = 0; i < value_count(metrics); i++) {
        struct horizontal_reading reading;
        horizontal_read_metric(sync->controller->core, value_item(metrics, i), &target,
                               sync->arena, &reading);
        add_proposal(sync, &reading, ret);
    }
    return weigh(sync, ret);
}

/* ---- limits ---- */

static enum horizontal_select select_of(const struct value *rules)
{
    struct bytes select = value_string(rules, "selectPolicy");
    return bytes_equal_text(select, "Disabled") ? SELECT_DISABLED
           : bytes_equal_text(select, "Min")    ? SELECT_MIN
                                                : SELECT_MAX;
}

static void read_rules(struct sync *sync, const struct value *rules, int64_t window_s,
                       struct horizontal_rules *ret)
{
    const struct value *list = value_member(rules, "policies");
    struct horizontal_policy *policies =
        arena_array(sync->arena, value_count(list) + 1, sizeof *policies);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *policy = value_item(list, i);
        policies[i] = (struct horizontal_policy){
            .is_percent = bytes_equal_text(value_string(policy, "type"), "Percent"),
            .value = value_int(policy, "value", 0),
            .period_s = value_int(policy, "periodSeconds", 0),
        };
    }
    *ret = (struct horizontal_rules){
        .window_s = value_int(rules, "stabilizationWindowSeconds", window_s),
        .select = select_of(rules), .policies = policies, .policy_count = value_count(list),
    };
}

static void read_limits(struct sync *sync)
{
    const struct value *behavior = value_member(sync->spec, "behavior");
    struct horizontal_limits *limits = &sync->limits;
    limits->replicas = sync->scale.replicas;
    limits->replicas_min = value_int(sync->spec, "minReplicas", 1);
    limits->replicas_max = value_int(sync->spec, "maxReplicas", 1);
    limits->has_behavior = behavior != NULL;
    read_rules(sync, value_member(behavior, "scaleUp"), 0, &limits->up);
    read_rules(sync, value_member(behavior, "scaleDown"), DOWN_STABILIZATION_S, &limits->down);
}

static void tell_verdict(struct sync *sync, const struct horizontal_verdict *verdict)
{
    set_condition(sync, "AbleToScale", true, verdict->able_reason, verdict->able_message);
    set_condition(sync, "ScalingLimited", verdict->is_limited, verdict->limit_reason,
                  verdict->limit_message);
}

/* ---- how many ---- */

/* What needs no figure: none where nothing runs, back into the range where it is outside. */
static bool choose_without_metrics(struct sync *sync, int64_t *ret)
{
    const struct horizontal_limits *limits = &sync->limits;
    *ret = limits->replicas;
    if (limits->replicas == 0) {
        set_condition(sync, "ScalingActive", false, "ScalingDisabled",
                      "scaling is disabled since the replica count of the target is zero");
        return true;
    }
    if (limits->replicas > limits->replicas_max) {
        sync->rescale_reason = "Current number of replicas above Spec.MaxReplicas";
        *ret = limits->replicas_max;
        return true;
    }
    if (limits->replicas < limits->replicas_min) {
        sync->rescale_reason = "Current number of replicas below Spec.MinReplicas";
        *ret = limits->replicas_min;
        return true;
    }
    return false;
}

static bool choose_by_metrics(struct sync *sync, int64_t *ret)
{
    struct proposals proposals = { 0 };
    struct horizontal_verdict verdict;
    if (!propose(sync, &proposals))
        return false;
    if (proposals.replicas > sync->limits.replicas)
        sync->rescale_reason = arena_printf(sync->arena, "%s above target", proposals.metric);
    else if (proposals.replicas < sync->limits.replicas)
        sync->rescale_reason = "All metrics below target";
    horizontal_normalize(&sync->memory->history, &sync->limits, proposals.replicas, now_ms(sync),
                         &verdict);
    tell_verdict(sync, &verdict);
    *ret = verdict.replicas;
    return true;
}

static bool rescale(struct sync *sync, int64_t replicas, struct error *err)
{
    struct error own = { 0 };
    struct arena *arena = sync->arena;
    const char *reason = sync->rescale_reason ? sync->rescale_reason : "";
    if (!patch_scale(sync, replicas, &own)) {
        event(sync, "Warning", "FailedRescale",
              arena_printf(arena, "New size: %lld; reason: %s; error: %s", (long long)replicas,
                           reason, own.message));
        set_condition(sync, "AbleToScale", false, "FailedUpdateScale",
                      arena_printf(arena, "the HPA controller was unable to update the target "
                                   "scale: %s", own.message));
        return write_status(sync, told_desired(sync), err);
    }
    set_condition(sync, "AbleToScale", true, "SucceededRescale",
                  arena_printf(arena, "the HPA controller was able to update the target scale to "
                               "%lld", (long long)replicas));
    event(sync, "Normal", "SuccessfulRescale",
          arena_printf(arena, "New size: %lld; reason: %s", (long long)replicas, reason));
    horizontal_note_rescale(&sync->memory->history, &sync->limits, replicas, now_ms(sync));
    value_set(sync->status, arena, "lastScaleTime", controller_now(sync->controller, arena));
    return write_status(sync, replicas, err);
}

static bool act(struct sync *sync, struct error *err)
{
    struct state *state = sync->controller->state;
    int64_t replicas;
    if (!choose_without_metrics(sync, &replicas)) {
        if (!usage_ask(core_usage(sync->controller->core), &state->waiter)) {
            sync->memory->waits = true;
            return true;
        }
        if (!choose_by_metrics(sync, &replicas)) {
            event(sync, "Warning", "FailedComputeMetricsReplicas", sync->broken);
            return write_status(sync, told_desired(sync), err);
        }
    }
    return replicas == sync->limits.replicas ? write_status(sync, replicas, err)
                                             : rescale(sync, replicas, err);
}

/* ---- memory ---- */

static void memory_free(struct memory *memory)
{
    if (!memory)
        return;
    horizontal_history_done(&memory->history);
    free(memory->selector);
    free(memory);
}

static struct memory *memory_of(struct state *state, const char *key)
{
    struct memory *memory = map_get(&state->memories, bytes_of(key));
    if (memory)
        return memory;
    memory = MEMORY_NEW(struct memory);
    map_put(&state->memories, bytes_of(key), memory);
    return memory;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context, .key = key, .arena = arena };
    struct state *state = sync.controller->state;
    sync.autoscaler =
        controller_find(sync.controller, well_known.horizontal_pod_autoscaler, key, arena);
    if (!sync.autoscaler || sync.autoscaler->deletion_s) {
        memory_free(map_remove(&state->memories, bytes_of(key)));
        return true;
    }
    sync.memory = memory_of(state, key);
    sync.memory->waits = false;
    sync.body = value_from_object(sync.autoscaler, arena);
    sync.spec = value_member(sync.body, "spec");
    sync.status = value_make_at(sync.body, arena, "status", VALUE_MAP);
    sync.statuses = value_new_list(arena);
    queue_add_after(sync.controller->queue, key, HORIZONTAL_PERIOD_S * 1000);
    if (!read_scale(&sync))
        return write_body(&sync, err);
    read_limits(&sync);
    horizontal_begin(&sync.memory->history, sync.scale.replicas, now_ms(&sync));
    return act(&sync, err);
}

/* ---- life ---- */

static void figures_are_there(void *context)
{
    struct controller *controller = context;
    struct state *state = controller->state;
    for (struct map_entry *e = map_first(&state->memories); e; e = map_after(&state->memories, e))
        if (((struct memory *)e->value)->waits)
            queue_add(controller->queue, e->key);
}

static bool start(struct controller *controller, struct error *err)
{
    (void)err;
    struct state *state = MEMORY_NEW(struct state);
    state->waiter = (struct usage_waiter){ .told = figures_are_there, .context = controller };
    controller->state = state;
    return true;
}

static void stop(struct controller *controller)
{
    struct state *state = controller->state;
    usage_forget(&state->waiter);
    for (struct map_entry *e = map_first(&state->memories); e; e = map_after(&state->memories, e))
        memory_free(e->value);
    map_done(&state->memories);
    free(state);
}

const struct controller_row horizontal_controller = {
    .name = "horizontal-pod-autoscaler",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.horizontal_pod_autoscaler, controller_queue_self },
    },
};
