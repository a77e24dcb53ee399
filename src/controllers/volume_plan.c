/* SPDX-License-Identifier: Apache-2.0 */
/* volume_plan.c - see volume_plan.h. */
#include "controllers/volume_plan.h"

#include "base/arena.h"
#include "object/object.h"

static struct claim_plan wait_with(struct volume_event event)
{
    return (struct claim_plan){ .action = CLAIM_WAIT, .event = event };
}

static struct claim_plan bind_to(const struct volume_view *volume)
{
    return (struct claim_plan){ .action = CLAIM_BIND, .volume = volume };
}

/* ---- a claim that looks for a volume ---- */

static struct claim_plan wait_for_pod(const struct claim_facts *facts, struct arena *arena)
{
    AUTO_BUFFER names = { 0 };
    if (facts->waiting_pod_count == 0)
        return wait_with((struct volume_event){
            false, "WaitForFirstConsumer",
            "waiting for first consumer to be created before binding" });
    for (size_t i = 0; i < facts->waiting_pod_count; i++)
        buffer_printf(&names, "%s%s", i ? "," : "", facts->waiting_pods[i]);
    const char *many = facts->waiting_pod_count > 1 ? "s" : "";
    return wait_with((struct volume_event){
        false, "WaitForPodScheduled",
        arena_printf(arena, "waiting for pod%s %s to be scheduled", many, buffer_text(&names)) });
}

/* Upstream's own provisioners are no more; but who names one of them is told so. */
static bool is_known_to_nobody(const char *provisioner)
{
    return strncmp(provisioner, "kubernetes.io/", strlen("kubernetes.io/")) == 0;
}

static struct claim_plan provision(const struct claim_facts *facts, struct arena *arena)
{
    const char *name = facts->claim.class_name;
    if (!facts->class)
        return wait_with((struct volume_event){
            true, "ProvisioningFailed",
            arena_printf(arena, "storageclass.storage.k8s.io \"%s\" not found", name) });
    const char *provisioner = facts->class->provisioner;
    if (is_known_to_nobody(provisioner))
        return wait_with((struct volume_event){
            true, "ProvisioningFailed",
            arena_printf(arena, "no volume plugin matched name: %s", provisioner) });
    struct claim_plan plan = { .action = CLAIM_PROVISION };
    if (!text_equal(provisioner, LOCAL_PROVISIONER))
        plan.event = (struct volume_event){
            false, "ExternalProvisioning",
            arena_printf(arena,
                         "Waiting for a volume to be created either by the external provisioner "
                         "'%s' or manually by the system administrator. If volume creation is "
                         "delayed, please verify that the provisioner is running and correctly "
                         "registered.",
                         provisioner)
        };
    return plan;
}

static struct claim_plan plan_search(const struct claim_facts *facts, struct arena *arena)
{
    if (facts->match)
        return bind_to(facts->match);
    if (!facts->claim.has_class && facts->default_class)
        return (struct claim_plan){ .action = CLAIM_TAKE_CLASS };
    if (facts->class && facts->class->delays_binding && !*facts->claim.selected_node)
        return wait_for_pod(facts, arena);
    if (*facts->claim.class_name)
        return provision(facts, arena);
    return wait_with((struct volume_event){
        false, "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set" });
}

/* The claim wants this one volume. */
static struct claim_plan plan_named(const struct claim_facts *facts, struct arena *arena)
{
    const struct volume_view *volume = facts->named;
    if (!volume)
        return wait_with((struct volume_event){ 0 });
    if (volume_is_for(volume, &facts->claim))
        return bind_to(volume);
    const char *name = volume->object->name;
    if (volume->has_claim)
        return wait_with((struct volume_event){
            true, "FailedBinding",
            arena_printf(arena, "volume \"%s\" already bound to a different claim.", name) });
    const char *why = volume_mismatch(volume, &facts->claim, arena);
    if (!why)
        return bind_to(volume);
    return wait_with((struct volume_event){
        true, "VolumeMismatch",
        arena_printf(arena, "Cannot bind to requested volume \"%s\": %s", name, why) });
}

/* ---- a claim that is bound ---- */

static struct claim_plan lose(const char *reason, const char *message)
{
    return (struct claim_plan){ .action = CLAIM_LOSE, .event = { true, reason, message } };
}

static struct claim_plan plan_bound(const struct claim_facts *facts)
{
    const struct volume_view *volume = facts->named;
    if (!*facts->claim.volume_name)
        return lose("ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the "
                                 "volume is lost!");
    if (!volume)
        return lose("ClaimLost",
                    "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    if (!volume->has_claim || text_equal(volume->claim_uid, facts->claim.object->uid))
        return bind_to(volume);
    return lose("ClaimMisbound",
                "Two claims are bound to the same volume, this one is bound incorrectly");
}

struct claim_plan claim_plan(const struct claim_facts *facts, struct arena *arena)
{
    const struct claim_view *claim = &facts->claim;
    if (claim->is_bind_completed)
        return plan_bound(facts);
    if (claim->object->deletion_s)
        return (struct claim_plan){ .action = CLAIM_KEEP };
    return *claim->volume_name ? plan_named(facts, arena) : plan_search(facts, arena);
}

/* ---- volumes ---- */

static bool is_reclaimed(const struct volume_view *volume)
{
    return text_equal(volume->phase, "Released") || text_equal(volume->phase, "Failed");
}

static struct volume_plan fail_with(const char *reason, const char *message)
{
    return (struct volume_plan){ .action = VOLUME_FAIL,
                                 .phase = "Failed",
                                 .event = { true, reason, message } };
}

static struct volume_plan delete_plan(const struct volume_view *volume, struct arena *arena)
{
    const char *phase = is_reclaimed(volume) ? NULL : "Released";
    if (text_equal(volume->provisioned_by, LOCAL_PROVISIONER))
        return (struct volume_plan){ .action = VOLUME_DELETE, .phase = phase };
    if (*volume->provisioned_by && !is_known_to_nobody(volume->provisioned_by))
        return (struct volume_plan){ .phase = phase };   /* who provisioned it sees the phase */
    return fail_with("VolumeFailedDelete",
                     arena_printf(arena,
                                  "error getting deleter volume plugin for volume \"%s\": no "
                                  "volume plugin matched",
                                  volume->object->name));
}

/* A volume that failed already stays so, and is not told again. */
static struct volume_plan reclaim(const struct volume_view *volume, struct arena *arena)
{
    struct volume_plan plan = { .phase = is_reclaimed(volume) ? NULL : "Released" };
    if (text_equal(volume->reclaim_policy, "Delete"))
        plan = delete_plan(volume, arena);
    else if (text_equal(volume->reclaim_policy, "Recycle"))
        plan = fail_with("VolumeFailedRecycle", "No recycler plugin found for the volume!");
    if (plan.action == VOLUME_FAIL && text_equal(volume->phase, "Failed"))
        return (struct volume_plan){ .action = VOLUME_KEEP };
    return plan;
}

static struct volume_plan plan_half_bound(const struct volume_facts *facts, struct arena *arena)
{
    const struct volume_view *volume = &facts->volume;
    if (text_equal(volume->mode, facts->claim->mode))
        return (struct volume_plan){ .action = VOLUME_ASK_CLAIM };
    return (struct volume_plan){
        .action = VOLUME_REFUSE_CLAIM,
        .event = { true, "VolumeMismatch",
                   arena_printf(arena,
                                "Cannot bind PersistentVolume to requested PersistentVolumeClaim "
                                "\"%s\" due to incompatible volumeMode.",
                                volume->claim_name) },
    };
}

struct volume_plan volume_plan(const struct volume_facts *facts, struct arena *arena)
{
    const struct volume_view *volume = &facts->volume;
    const struct claim_view *claim = facts->claim;
    if (!volume->has_claim)
        return (struct volume_plan){ .phase = "Available" };
    if (!*volume->claim_uid)
        return (struct volume_plan){ .action = claim ? VOLUME_ASK_CLAIM : VOLUME_KEEP,
                                     .phase = "Available" };
    if (!claim || !text_equal(claim->object->uid, volume->claim_uid))
        return reclaim(volume, arena);
    if (!*claim->volume_name)
        return plan_half_bound(facts, arena);
    if (text_equal(claim->volume_name, volume->object->name))
        return (struct volume_plan){ .phase = "Bound" };
    bool was_made_for_it =
        *volume->provisioned_by && text_equal(volume->reclaim_policy, "Delete");
    return was_made_for_it ? reclaim(volume, arena)
                           : (struct volume_plan){ .action = VOLUME_UNBIND, .phase = "Available" };
}
