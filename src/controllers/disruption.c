/* SPDX-License-Identifier: Apache-2.0 */
/* disruption.c - says in the status of each PodDisruptionBudget how many of its pods may be evicted
 * now.
 *
 * Who evicts lowers disruptionsAllowed and notes the pod in disruptedPods; this controller counts
 * anew as soon as anything changes.  A pod that was noted and is still there after
 * DELETION_TIMEOUT_S counts as there again; and one that says for so long that it is the target of
 * a disruption, and is not being deleted, does not say it any more.
 *
 * Not here: the sums (disruption_plan.c), the eviction itself (apiserver). */
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/disruption_plan.h"
#include "controllers/pods.h"
#include "object/binding.h"
#include "object/custom_kind.h"
#include "object/kind_set.h"
#include "object/selector.h"
#include "object/time_text.h"

enum { DELETION_TIMEOUT_S = 120 };

/* Keys are those of budgets, and of pods behind this. */
static const char pod_prefix[] = "pod|";

struct budget_reading {
    struct value *selector, *min_available, *max_unavailable;
};

static const struct binding budget_bindings[] = {
    BIND_VALUE("spec.selector", struct budget_reading, selector),
    BIND_VALUE("spec.minAvailable", struct budget_reading, min_available),
    BIND_VALUE("spec.maxUnavailable", struct budget_reading, max_unavailable),
    BIND_END
};

struct scale_reading {
    int64_t replicas;
};

static const struct binding scale_bindings[] = {
    BIND_INT("spec.replicas", struct scale_reading, replicas),
    BIND_END
};

/* One sync of one budget. */
struct sync {
    struct controller    *controller;
    const struct object  *budget;
    struct arena         *arena;
    struct budget_reading reading;
    struct selector       selector;
    struct object_array   pods;
    struct value         *body, *status;
    int64_t               now_s, check_after_s;
    const char           *problem;       /* why nobody can say how many there should be; NULL */
    bool                  has_unmanaged; /* pods without a controller, of which nobody can say */
};

/* ---- look ---- */

static bool add_matching(void *context, const struct object *pod)
{
    struct sync *sync = context;
    if (selector_matches(&sync->selector, pod))
        object_array_add(&sync->pods, pod);
    return true;
}

/* What a reference names, if it is there and the very same. */
static const struct object *find_owner(const struct controller *controller, const struct kind *kind,
                                       const char *ns, const struct object_owner *owner)
{
    const struct object *object = core_get_latest(controller->core, kind, ns, owner->name);
    return object && text_equal(object->uid, owner->uid) ? object : NULL;
}

/* A Deployment rather than its ReplicaSet. */
static const struct object *owner_of_set(const struct controller *controller,
                                         const struct object *object)
{
    const struct object_owner *owner = object_controller(object);
    bool is_of_deployment = object->kind == well_known.replica_set && owner &&
                            text_equal(owner->kind, well_known.deployment->name);
    const struct object *found =
        is_of_deployment
            ? find_owner(controller, well_known.deployment, object->namespace, owner)
            : NULL;
    return found ? found : object;
}

/* Whose scale says how many there should be of such pods; NULL with a problem where nothing
 * does. */
static const struct object *find_scaled(struct sync *sync, const struct object *pod,
                                        const struct object_owner *owner)
{
    const struct kind *kind =
        kind_set_find(core_kinds(sync->controller->core), bytes_of(owner->api_version),
                      bytes_of(owner->kind));
    const struct object *found = NULL;
    if (!kind || !kind->storage_prefix)
        sync->problem = arena_printf(sync->arena, "no matches for kind \"%s\" in version \"%s\"",
                                     owner->kind, owner->api_version);
    else if (!kind_subresource(kind, BYTES("scale")))
        sync->problem =
            arena_printf(sync->arena, "%s%s%s does not implement the scale subresource",
                         kind->resource, *kind->group ? "." : "", kind->group);
    else if (!(found = find_owner(sync->controller, kind, pod->namespace, owner)))
        sync->problem = arena_printf(sync->arena, "found no controllers for pod \"%s\"", pod->name);
    return found ? owner_of_set(sync->controller, found) : NULL;
}

/* As its scale says: a custom kind has its replicas where its definition says. */
static int64_t replicas_of(struct sync *sync, const struct object *scaled)
{
    struct scale_reading reading = { .replicas = 1 };
    const struct custom_kind *custom = scaled->kind->custom;
    if (!custom) {
        bind_object(scaled, scale_bindings, &reading, sync->arena);
        return reading.replicas;
    }
    const struct value *replicas =
        custom_at_path(value_from_object(scaled, sync->arena), custom->spec_replicas_path);
    if (!replicas)
        sync->problem = arena_printf(
            sync->arena, "Internal error occurred: the spec replicas field \"%s\" does not exist",
            custom->spec_replicas_path);
    return value_int(replicas, "", 0);
}

/* Each counts once. */
static void add_scaled(struct sync *sync, const struct object *scaled, struct object_array *seen,
                       int64_t *sum)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->items[i] == scaled)
            return;
    object_array_add(seen, scaled);
    *sum += replicas_of(sync, scaled);
}

/* How many pods the owners want in sum.  Neighbours mostly have the same. */
static int64_t expected_pods(struct sync *sync)
{
    int64_t expected = 0;
    const char *last_uid = "";
    struct object_array seen = { .arena = sync->arena };
    for (size_t i = 0; i < sync->pods.count; i++) {
        const struct object_owner *owner = object_controller(sync->pods.items[i]);
        sync->has_unmanaged = sync->has_unmanaged || !owner;
        if (!owner || text_equal(owner->uid, last_uid))
            continue;
        last_uid = owner->uid;
        const struct object *scaled = find_scaled(sync, sync->pods.items[i], owner);
        if (!scaled)
            return 0;
        add_scaled(sync, scaled, &seen, &expected);
    }
    return expected;
}

/* Noted as on its way out, and still in time. */
static bool is_disrupted(const struct sync *sync, const struct object *pod)
{
    return value_member(value_member(sync->status, "disruptedPods"), pod->name) != NULL;
}

static int64_t healthy_pods(const struct sync *sync)
{
    int64_t healthy = 0;
    for (size_t i = 0; i < sync->pods.count; i++) {
        const struct object *pod = sync->pods.items[i];
        healthy += pod->deletion_s == 0 && !is_disrupted(sync, pod) &&
                   pods_facts(sync->controller->pods, pod)->is_ready;
    }
    return healthy;
}

/* ---- disruptedPods ---- */

static const struct object *find_pod(const struct sync *sync, struct bytes name)
{
    for (size_t i = 0; i < sync->pods.count; i++)
        if (bytes_equal_text(name, sync->pods.items[i]->name))
            return sync->pods.items[i];
    return NULL;
}

static bool stays_noted(struct sync *sync, const struct member *member)
{
    int64_t noted_ns = 0;
    const struct object *pod = find_pod(sync, member->key);
    if (!pod || pod->deletion_s || !time_parse(value_string(member->value, ""), &noted_ns))
        return false;
    int64_t left_s = noted_ns / 1000000000 + DELETION_TIMEOUT_S - sync->now_s;
    if (left_s <= 0) {
        controller_event(sync->controller, pod, "Warning", "NotDeleted",
                         "Pod was expected by PDB %s/%s to be deleted but it wasn't",
                         sync->budget->namespace, sync->budget->name);
        return false;
    }
    if (sync->check_after_s == 0 || left_s < sync->check_after_s)
        sync->check_after_s = left_s;
    return true;
}

static void tidy_disrupted(struct sync *sync)
{
    struct value *map = value_member(sync->status, "disruptedPods");
    for (size_t i = value_count(map); i-- > 0;)
        if (!stays_noted(sync, &map->map.members[i]))
            value_remove_bytes(map, map->map.members[i].key);
    if (map && value_count(map) == 0)
        value_remove(sync->status, "disruptedPods");
}

/* ---- tell ---- */

/* `generation`: of the budget that the counts are of. */
static void set_condition(struct sync *sync, const char *wanted, const char *reason,
                          const char *message, int64_t generation)
{
    struct condition condition = { "DisruptionAllowed", wanted, reason, message };
    condition_set(sync->status, &condition, controller_now(sync->controller, sync->arena),
                  sync->arena);
    struct value *found = condition_find(sync->status, condition.type);
    value_set(found, sync->arena, "message", value_new_text(sync->arena, message));
    value_set_count(found, sync->arena, "observedGeneration", generation);
}

static void set_counts(struct sync *sync, const struct disruption_facts *facts)
{
    struct arena *arena = sync->arena;
    struct disruption_plan plan = disruption_plan(facts);
    value_set(sync->status, arena, "currentHealthy", value_new_int(arena, facts->healthy));
    value_set(sync->status, arena, "desiredHealthy", value_new_int(arena, plan.desired_healthy));
    value_set(sync->status, arena, "expectedPods", value_new_int(arena, plan.expected));
    value_set(sync->status, arena, "disruptionsAllowed", value_new_int(arena, plan.allowed));
    value_set_count(sync->status, arena, "observedGeneration", sync->budget->generation);
    set_condition(sync, plan.allowed > 0 ? "True" : "False",
                  plan.allowed > 0 ? "SufficientPods" : "InsufficientPods", "",
                  sync->budget->generation);
}

/* Nobody may go while it is not known how many there should be. */
static void set_problem(struct sync *sync)
{
    controller_event(sync->controller, sync->budget, "Warning", "CalculateExpectedPodCountFailed",
                     "Failed to calculate the number of expected pods: %s", sync->problem);
    value_set(sync->status, sync->arena, "disruptionsAllowed", value_new_int(sync->arena, 0));
    set_condition(sync, "False", "SyncFailed", sync->problem,
                  value_int(sync->status, "observedGeneration", 0));
}

/* As Go prints a requirement; the API calls its members differently. */
static void print_expression(struct buffer *text, const struct value *expression)
{
    const struct value *values = value_member(expression, "values");
    buffer_printf(text, "LabelSelectorRequirement{Key:%.*s,Operator:%.*s,Values:[",
                  BYTES_ARG(value_string(expression, "key")),
                  BYTES_ARG(value_string(expression, "operator")));
    for (size_t i = 0; i < value_count(values); i++)
        buffer_printf(text, "%s%.*s", i > 0 ? " " : "",
                      BYTES_ARG(value_string(value_item(values, i), "")));
    buffer_add_text(text, "],},");
}

static void print_selector(struct buffer *text, const struct value *selector)
{
    const struct value *labels = value_member(selector, "matchLabels"),
                       *expressions = value_member(selector, "matchExpressions");
    buffer_add_text(text, "&LabelSelector{MatchLabels:map[string]string{");
    for (size_t i = 0; i < value_count(labels); i++)
        buffer_printf(text, "%.*s: %.*s,", BYTES_ARG(labels->map.members[i].key),
                      BYTES_ARG(value_string(labels->map.members[i].value, "")));
    buffer_add_text(text, "},MatchExpressions:[]LabelSelectorRequirement{");
    for (size_t i = 0; i < value_count(expressions); i++)
        print_expression(text, value_item(expressions, i));
    buffer_add_text(text, "},}");
}

static void tell_unmanaged(struct sync *sync)
{
    AUTO_BUFFER text = { 0 };
    print_selector(&text, sync->reading.selector);
    controller_event(sync->controller, sync->budget, "Warning", "UnmanagedPods",
                     "Pods selected by this PodDisruptionBudget (selector: %s) were found to be "
                     "unmanaged. As a result, the status of the PDB cannot be calculated "
                     "correctly, which may result in undefined behavior. To account for these "
                     "pods please set \".spec.minAvailable\" field of the PDB to an integer value.",
                     buffer_text(&text));
}

static bool tell(struct sync *sync, struct error *err)
{
    struct disruption_facts facts = { .min_available = sync->reading.min_available,
                                      .max_unavailable = sync->reading.max_unavailable,
                                      .pods = (int64_t)sync->pods.count,
                                      .healthy = healthy_pods(sync) };
    if (disruption_asks_owners(&facts))
        facts.wanted_by_owners = expected_pods(sync);
    if (sync->pods.count == 0)
        controller_event(sync->controller, sync->budget, "Normal", "NoPods",
                         "No matching pods found");
    if (sync->has_unmanaged && !sync->problem)
        tell_unmanaged(sync);
    if (sync->problem)
        set_problem(sync);
    else
        set_counts(sync, &facts);
    return value_equal(sync->body, value_from_object(sync->budget, sync->arena)) ||
           controller_update(sync->controller, sync->budget, "status", sync->body, sync->arena,
                             err);
}

/* ---- pods that were to go, and stayed ---- */

/* Seconds until the pod's condition is stale, 0: it is; -1: it has none that can be.  A pod that
 * its agent ends may take any time. */
static int64_t stale_after_s(struct controller *controller, const struct object *pod)
{
    static const char type[] = "\"DisruptionTarget\"";
    if (pod->deletion_s || !memmem(pod->text.at, pod->text.size, type, sizeof type - 1))
        return -1;
    const struct pod_facts *facts = pods_facts(controller->pods, pod);
    if (facts->disrupted_since_s == 0 || pod_is_finished(facts))
        return -1;
    int64_t left_s =
        facts->disrupted_since_s + DELETION_TIMEOUT_S - controller_now_s(controller);
    return left_s > 0 ? left_s : 0;
}

static void queue_stale(struct controller *controller, const struct object *pod)
{
    AUTO_BUFFER key = { 0 };
    int64_t after_s = stale_after_s(controller, pod);
    if (after_s < 0)
        return;
    buffer_printf(&key, "%s%s/%s", pod_prefix, pod->namespace, pod->name);
    queue_add_after(controller->queue, buffer_text(&key), after_s * 1000);
}

static bool sync_pod(struct controller *controller, const char *key, struct arena *arena,
                     struct error *err)
{
    static const struct condition over = { "DisruptionTarget", "False", NULL, NULL };
    const struct object *pod = controller_find(controller, well_known.pod, key, arena);
    int64_t after_s = pod ? stale_after_s(controller, pod) : -1;
    if (after_s > 0)
        queue_stale(controller, pod);
    if (after_s != 0)
        return true;
    struct value *body = value_from_object(pod, arena);
    condition_set(value_member(body, "status"), &over, controller_now(controller, arena), arena);
    return controller_update(controller, pod, "status", body, arena, err);
}

static bool sync_budget(struct controller *controller, const char *key, struct arena *arena,
                        struct error *err)
{
    struct sync sync = { .controller = controller, .arena = arena, .pods = { .arena = arena } };
    sync.budget = controller_find(sync.controller, well_known.pod_disruption_budget, key, arena);
    if (!sync.budget || sync.budget->deletion_s)
        return true;
    sync.now_s = controller_now_s(sync.controller);
    sync.body = value_from_object(sync.budget, arena);
    sync.status = value_make_at(sync.body, arena, "status", VALUE_MAP);
    bind_object(sync.budget, budget_bindings, &sync.reading, arena);
    if (!selector_from_value(sync.reading.selector, arena, &sync.selector, err))
        return false;
    core_each_latest(sync.controller->core, well_known.pod, sync.budget->namespace, add_matching,
                     &sync);
    tidy_disrupted(&sync);
    if (sync.check_after_s > 0)
        queue_add_after(sync.controller->queue, key, sync.check_after_s * 1000);
    return tell(&sync, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    size_t size = sizeof pod_prefix - 1;
    return strncmp(key, pod_prefix, size) == 0 ? sync_pod(context, key + size, arena, err)
                                               : sync_budget(context, key, arena, err);
}

/* ---- keys ---- */

struct search {
    struct controller   *controller;
    const struct object *before, *now;
};

static bool queue_if_matching(void *context, const struct object *budget)
{
    struct search *search = context;
    AUTO_ARENA arena = { 0 };
    struct budget_reading reading = { 0 };
    struct selector selector = { 0 };
    bind_object(budget, budget_bindings, &reading, &arena);
    if (selector_from_value(reading.selector, &arena, &selector, NULL) &&
        ((search->before && selector_matches(&selector, search->before)) ||
         (search->now && selector_matches(&selector, search->now))))
        queue_add_object(search->controller->queue, budget);
    return true;
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    struct search search = { controller, before, now };
    const char *ns = now ? now->namespace : before->namespace;
    core_each_latest(controller->core, well_known.pod_disruption_budget, ns, queue_if_matching,
                     &search);
    if (now)
        queue_stale(controller, now);
}

const struct controller_row disruption_controller = {
    .name = "disruption-controller",
    .component = "controllermanager",
    .sync = sync,
    .watches = {
        { &well_known.pod_disruption_budget, controller_queue_self },
        { &well_known.pod, pod_changed },
    },
};
