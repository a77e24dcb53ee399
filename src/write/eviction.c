/* SPDX-License-Identifier: Apache-2.0 */
/* eviction.c - pods/eviction: a deletion that asks the pod's PodDisruptionBudget first.
 *
 * The budget's status says how many pods may go.  Taking one lowers it and notes the pod, and the
 * pod is deleted in the same turn, so no two evictions can spend the same disruption.  The
 * disruption controller counts anew afterwards.
 *
 * Pods that disrupt nothing any more (finished, pending, on their way out) go without asking, and
 * so does an unready pod whose budget says so. */
#include "write/admission.h"
#include "base/arena.h"
#include "object/selector.h"
#include "write/refusal.h"
#include "write/condition.h"
#include "write/delete_options.h"

enum { DISRUPTED_PODS_MAX = 2000 };

struct eviction {
    struct pipeline      *pipeline;
    struct write_request *request, deletion;
    const struct object  *pod, *budget;
    struct value         *pod_value, *budget_value;
    size_t                budget_count;
};

/* ---- look ---- */

static bool note_budget(void *context, const struct object *object)
{
    struct eviction *eviction = context;
    struct arena *arena = eviction->request->arena;
    struct value *budget = value_from_object(object, arena);
    struct selector selector;
    if (selector_from_value(value_at(budget, "spec.selector"), arena, &selector, NULL) &&
        selector_matches(&selector, eviction->pod)) {
        eviction->budget_count++;
        eviction->budget = object;
        eviction->budget_value = budget;
    }
    return true;
}

static bool disrupts_nothing(const struct eviction *eviction)
{
    struct bytes phase = value_string(eviction->pod_value, "status.phase");
    return eviction->pod->deletion_s || bytes_equal_text(phase, "Pending") ||
           bytes_equal_text(phase, "Succeeded") || bytes_equal_text(phase, "Failed");
}

static bool is_ready(const struct value *pod)
{
    const struct value *ready = condition_of(pod, "Ready");
    return ready && bytes_equal_text(value_string(ready, "status"), "True");
}

/* An unready pod counts for nothing, so that its end costs nothing: always, or while the rest is
 * well. */
static bool may_go_unready(const struct eviction *eviction)
{
    const struct value *budget = eviction->budget_value;
    int64_t healthy = value_int(budget, "status.currentHealthy", 0),
            desired = value_int(budget, "status.desiredHealthy", 0);
    if (is_ready(eviction->pod_value))
        return false;
    return bytes_equal_text(value_string(budget, "spec.unhealthyPodEvictionPolicy"),
                            "AlwaysAllow") ||
           (healthy >= desired && desired > 0);
}

/* ---- refusing ---- */

static bool refuse(struct eviction *eviction, int retry_after_s, const char *why, struct error *err)
{
    fail(err, REASON_TOO_MANY_REQUESTS, 0,
         "Cannot evict pod as it would violate the pod's disruption budget.");
    if (err)
        err->retry_after_s = retry_after_s;
    error_add_cause(err, eviction->request->arena, "DisruptionBudget", "", why);
    return false;
}

static bool refuse_exhausted(struct eviction *eviction, struct error *err)
{
    struct arena *arena = eviction->request->arena;
    const struct value *budget = eviction->budget_value;
    const char *name = eviction->budget->name;
    int64_t healthy = value_int(budget, "status.currentHealthy", 0),
            desired = value_int(budget, "status.desiredHealthy", 0);
    const struct value *condition = condition_of(budget, "DisruptionAllowed");
    struct bytes message = value_string(condition, "message"),
                 reason = value_string(condition, "reason");
    bool explains = message.size > 0 && bytes_equal_text(value_string(condition, "status"), "False");
    const char *why;
    if (explains && bytes_equal_text(reason, "SyncFailed"))
        why = arena_printf(
            arena,
            "The disruption budget %s does not allow evicting pods currently because it failed sync: %.*s",
            name, BYTES_ARG(message));
    else if (healthy <= desired)
        why = arena_printf(
            arena, "The disruption budget %s needs %lld healthy pods and has %lld currently", name,
            (long long)desired, (long long)healthy);
    else if (explains)
        why = arena_printf(
            arena, "The disruption budget %s does not allow evicting pods currently (%.*s): %.*s",
            name, BYTES_ARG(reason), BYTES_ARG(message));
    else
        why = arena_printf(
            arena, "The disruption budget %s does not allow evicting pods currently", name);
    return refuse(eviction, 0, why, err);
}

static bool fail_budget(const struct eviction *eviction, const char *why, struct error *err)
{
    return fail(err, REASON_FORBIDDEN, 0, "poddisruptionbudget.policy \"%s\" is forbidden: %s",
                eviction->budget->name, why);
}

static bool check_budget(struct eviction *eviction, struct error *err)
{
    const struct value *budget = eviction->budget_value;
    int64_t allowed = value_int(budget, "status.disruptionsAllowed", 0);
    if (value_int(budget, "status.observedGeneration", 0) < eviction->budget->generation)
        return refuse(
            eviction, 10,
            arena_printf(eviction->request->arena,
                         "The disruption budget %s is still being processed by the server.",
                         eviction->budget->name),
            err);
    if (allowed < 0)
        return fail_budget(eviction, "pdb disruptions allowed is negative", err);
    if (value_count(value_at(budget, "status.disruptedPods")) > DISRUPTED_PODS_MAX)
        return fail_budget(
            eviction,
            "DisruptedPods map too big - too many evictions not confirmed by PDB controller", err);
    return allowed > 0 || refuse_exhausted(eviction, err);
}

/* ---- acting ---- */

/* One disruption is spent, and the pod is noted, in one write. */
static bool spend(struct eviction *eviction, struct error *err)
{
    struct arena *arena = eviction->request->arena;
    struct value *budget = eviction->budget_value;
    const char *now = core_now_text(eviction->pipeline->core, arena);
    int64_t allowed = value_int(budget, "status.disruptionsAllowed", 0) - 1;
    value_set_at(budget, arena, "status.disruptionsAllowed", value_new_int(arena, allowed));
    if (allowed == 0)
        condition_put(budget,
                      &(struct condition_state){ "DisruptionAllowed", "False",
                                                 "InsufficientPods", NULL },
                      now, arena);
    value_set(value_make_at(budget, arena, "status.disruptedPods", VALUE_MAP), arena,
              eviction->pod->name, value_new_text(arena, now));
    struct write_request status = { .verb = WRITE_UPDATE,
                                    .kind = eviction->budget->kind,
                                    .ns = eviction->budget->namespace,
                                    .name = eviction->budget->name,
                                    .subresource = "status",
                                    .user = eviction->request->user,
                                    .body = budget,
                                    .arena = arena };
    AUTO_PUT done = write_update(eviction->pipeline, &status, err);
    return done != NULL;
}

/* True: the pod may be deleted. */
static bool ask_budget(struct eviction *eviction, struct error *err)
{
    core_each_latest(eviction->pipeline->core, well_known.pod_disruption_budget,
                     eviction->request->ns, note_budget, eviction);
    if (eviction->budget_count == 0)
        return true;
    if (eviction->budget_count > 1)
        return fail(
            err, REASON_INTERNAL_ERROR, 0,
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
    if (may_go_unready(eviction))
        return true;
    return check_budget(eviction, err) &&
           (eviction->deletion.dry_run || spend(eviction, err));
}

/* The pod says why it ends: whoever made it may want to tell an eviction from a failure. */
static void note_reason(struct eviction *eviction)
{
    struct arena *arena = eviction->request->arena;
    struct value *next = value_from_object(eviction->pod, arena);
    condition_put(next,
                  &(struct condition_state){ "DisruptionTarget", "True", "EvictionByEvictionAPI",
                                             "Eviction API: evicting" },
                  core_now_text(eviction->pipeline->core, arena), arena);
    object_put(write_put(eviction->pipeline, eviction->request, eviction->pod, next, NULL));
}

static bool read_request(struct eviction *eviction, struct error *err)
{
    struct write_request *request = eviction->request;
    struct write_request *deletion = &eviction->deletion;
    const struct value *options = value_member(request->body, "deleteOptions");
    if (!bytes_equal_text(value_string(request->body, "metadata.name"), request->name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "name in URL does not match name in Eviction object");
    deletion->verb = WRITE_DELETE;
    deletion->grace_period_s = -1;
    return delete_options_read(options, deletion, err);
}

const struct object *evict_pod(struct pipeline *pipeline, struct write_request *request,
                               struct error *err)
{
    struct error own = { 0 };
    err = err ? err : &own;
    struct eviction eviction = { .pipeline = pipeline, .request = request, .deletion = *request };
    struct write shown = { .pipeline = pipeline, .request = request, .arena = request->arena,
                           .kind = write_kind(request->kind), .name = request->name };
    if (!admission_show_form(&shown, NULL, &request->body, err) || !read_request(&eviction, err))
        return NULL;
    eviction.pod = core_get_latest(pipeline->core, request->kind, request->ns, request->name);
    if (!eviction.pod) {
        fail_not_found(err, request->kind, request->name);
        return NULL;
    }
    eviction.pod_value = value_from_object(eviction.pod, request->arena);
    if (!node_restriction_evict(request->user, eviction.pod, eviction.pod_value, err) ||
        !delete_preconditions(&eviction.deletion, eviction.pod, err) ||
        (!disrupts_nothing(&eviction) && !ask_budget(&eviction, err)))
        return NULL;
    if (!eviction.deletion.dry_run) {
        note_reason(&eviction);
        eviction.deletion.precondition_revision = NULL;  /* checked; the condition moved it */
    }
    const struct object *last = write_delete(pipeline, &eviction.deletion, err);
    request->created = last != NULL;
    return last;
}
