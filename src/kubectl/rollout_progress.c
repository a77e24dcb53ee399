/* SPDX-License-Identifier: Apache-2.0 */
/* rollout_progress.c - how far a rollout is, in upstream's words; see rollout.h. */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "kubectl/conditions.h"
#include "kubectl/rollout.h"
#include "kubectl/selection.h"
#include "object/schema.h"

static long long status(const struct value *object, const char *member)
{
    return (long long)value_int(value_member(object, "status"), member, 0);
}

static bool is_observed(const struct value *object)
{
    return status(object, "observedGeneration") >= value_int(object, "metadata.generation", 0);
}

static bool has_failed(const struct value *deployment)
{
    return condition_has(condition_of_type(deployment, "Progressing"), "reason",
                         "ProgressDeadlineExceeded");
}

static const char *of_deployment(const struct value *object, const char *name, struct arena *arena,
                                 bool *ret_done, struct error *err)
{
    long long wanted = (long long)value_int(object, "spec.replicas", 1),
              updated = status(object, "updatedReplicas"), all = status(object, "replicas"),
              available = status(object, "availableReplicas");
    if (!is_observed(object))
        return "Waiting for deployment spec update to be observed...";
    if (has_failed(object)) {
        fail(err, REASON_BAD_REQUEST, 0, "deployment \"%s\" exceeded its progress deadline", name);
        return NULL;
    }
    if (updated < wanted)
        return arena_printf(arena,
                            "Waiting for deployment \"%s\" rollout to finish: %lld out of %lld new "
                            "replicas have been updated...",
                            name, updated, wanted);
    if (all > updated)
        return arena_printf(
            arena,
            "Waiting for deployment \"%s\" rollout to finish: %lld old replicas are "
            "pending termination...",
            name, all - updated);
    if (available < updated)
        return arena_printf(arena,
                            "Waiting for deployment \"%s\" rollout to finish: %lld of %lld updated "
                            "replicas are available...",
                            name, available, updated);
    *ret_done = true;
    return arena_printf(arena, "deployment \"%s\" successfully rolled out", name);
}

static const char *of_daemon_set(const struct value *object, const char *name, struct arena *arena,
                                 bool *ret_done)
{
    long long wanted = status(object, "desiredNumberScheduled"),
              updated = status(object, "updatedNumberScheduled"),
              available = status(object, "numberAvailable");
    if (!is_observed(object))
        return "Waiting for daemon set spec update to be observed...";
    if (updated < wanted)
        return arena_printf(arena,
                            "Waiting for daemon set \"%s\" rollout to finish: %lld out of %lld new "
                            "pods have been updated...",
                            name, updated, wanted);
    if (available < wanted)
        return arena_printf(arena,
                            "Waiting for daemon set \"%s\" rollout to finish: %lld of %lld updated "
                            "pods are available...",
                            name, available, wanted);
    *ret_done = true;
    return arena_printf(arena, "daemon set \"%s\" successfully rolled out", name);
}

static const char *of_partition(const struct value *object, long long wanted, struct arena *arena,
                                bool *ret_done)
{
    long long partition =
                  (long long)value_int(object, "spec.updateStrategy.rollingUpdate.partition", 0),
              updated = status(object, "updatedReplicas");
    if (updated < wanted - partition)
        return arena_printf(arena,
                            "Waiting for partitioned roll out to finish: %lld out of %lld new pods "
                            "have been updated...",
                            updated, wanted - partition);
    *ret_done = true;
    return arena_printf(arena, "partitioned roll out complete: %lld new pods have been updated...",
                        updated);
}

static const char *of_stateful_set(const struct value *object, struct arena *arena, bool *ret_done)
{
    long long wanted = (long long)value_int(object, "spec.replicas", 1),
              updated = status(object, "updatedReplicas"), ready = status(object, "readyReplicas");
    if (!is_observed(object))
        return "Waiting for statefulset spec update to be observed...";
    if (ready < wanted)
        return arena_printf(arena, "Waiting for %lld pods to be ready...", wanted - ready);
    if (value_int(object, "spec.updateStrategy.rollingUpdate.partition", 0) > 0)
        return of_partition(object, wanted, arena, ret_done);
    if (!bytes_equal(value_string(object, "status.updateRevision"),
                     value_string(object, "status.currentRevision")))
        return arena_printf(arena,
                            "waiting for statefulset rolling update to complete %lld pods at "
                            "revision %.*s...",
                            updated, BYTES_ARG(value_string(object, "status.updateRevision")));
    *ret_done = true;
    return arena_printf(arena, "statefulset rolling update complete %lld pods at revision %.*s...",
                        status(object, "currentReplicas"),
                        BYTES_ARG(value_string(object, "status.currentRevision")));
}

const char *rollout_progress(const struct found *found, const struct value *object,
                             struct arena *arena, bool *ret_done, struct error *err)
{
    *ret_done = false;
    if (found->kind == well_known.deployment)
        return of_deployment(object, found->name, arena, ret_done, err);
    if (found->kind != well_known.daemon_set && found->kind != well_known.stateful_set) {
        fail(err, REASON_BAD_REQUEST, 0, "no status viewer has been implemented for %s",
             found->kind->name);
        return NULL;
    }
    if (!bytes_equal_text(value_string(object, "spec.updateStrategy.type"), "RollingUpdate")) {
        fail(err, REASON_BAD_REQUEST, 0,
             "rollout status is only available for RollingUpdate strategy type");
        return NULL;
    }
    return found->kind == well_known.daemon_set
               ? of_daemon_set(object, found->name, arena, ret_done)
               : of_stateful_set(object, arena, ret_done);
}
