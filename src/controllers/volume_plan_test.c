/* SPDX-License-Identifier: Apache-2.0 */
/* volume_plan_test.c - what is done about claims and volumes in each of their states. */
#include "base/arena.h"
#include "controllers/volume_plan.h"
#include "object/object.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct object web = { .namespace = "default", .name = "web", .uid = "u-web" },
                           going = { .namespace = "default", .name = "web", .uid = "u-web",
                                     .deletion_s = 5 },
                           disk = { .namespace = "", .name = "disk", .uid = "u-disk" },
                           leaving = { .namespace = "", .name = "disk", .deletion_s = 5 };

/* Rows give what matters; the rest is filled in by complete_claim and complete_volume. */
#define CLAIM(...)  { __VA_ARGS__ }
#define VOLUME(...) { __VA_ARGS__ }
#define FOR_WEB .has_claim = true, .claim_ns = "default", .claim_name = "web"
#define NO_CLASS .class_name = ""
#define NAMED   .volume_name = "disk"
#define BOUND   NAMED, .is_bind_completed = true

static struct volume_view
    free_volume = VOLUME(.mode = "Filesystem"), reserved = VOLUME(FOR_WEB),
    ours = VOLUME(FOR_WEB, .claim_uid = "u-web", .phase = "Bound"),
    others = VOLUME(.has_claim = true, .claim_ns = "default", .claim_name = "db",
                    .claim_uid = "u-db"),
    older = VOLUME(FOR_WEB, .claim_uid = "u-old"), small = VOLUME(.capacity = { .nano = 1 }),
    fast = VOLUME(.class_name = "fast"), raw = VOLUME(.mode = "Block"),
    shared = VOLUME(.access_modes = ACCESS_READ_ONLY_MANY),
    gone = VOLUME(.object = &leaving), tuned = VOLUME(.attributes_class = "gold");

static const struct class_view at_once = { .provisioner = "example.com/disk" },
                               later = { .provisioner = "example.com/disk",
                                         .delays_binding = true },
                               ours_later = { .provisioner = LOCAL_PROVISIONER,
                                              .delays_binding = true },
                               nobody = { .provisioner = "kubernetes.io/no-provisioner" };

static const char *text_or(const char *text, const char *otherwise)
{
    return text ? text : otherwise;
}

static struct claim_view complete_claim(struct claim_view claim)
{
    claim.object = claim.object ? claim.object : &web;
    claim.volume_name = text_or(claim.volume_name, "");
    claim.has_class = !claim.class_name || *claim.class_name;
    claim.class_name = text_or(claim.class_name, "slow");
    claim.mode = text_or(claim.mode, "Filesystem");
    claim.attributes_class = text_or(claim.attributes_class, "");
    claim.phase = text_or(claim.phase, "Pending");
    claim.selected_node = text_or(claim.selected_node, "");
    claim.provisioner = text_or(claim.provisioner, "");
    claim.access_modes = ACCESS_READ_WRITE_ONCE;
    claim.request.nano = (__int128)(1 << 30) * 1000000000;
    return claim;
}

static struct volume_view complete_volume(struct volume_view volume)
{
    volume.object = volume.object ? volume.object : &disk;
    volume.class_name = text_or(volume.class_name, "slow");
    volume.mode = text_or(volume.mode, "Filesystem");
    volume.attributes_class = text_or(volume.attributes_class, "");
    volume.phase = text_or(volume.phase, "Available");
    volume.reclaim_policy = text_or(volume.reclaim_policy, "Retain");
    volume.claim_ns = text_or(volume.claim_ns, "");
    volume.claim_name = text_or(volume.claim_name, "");
    volume.claim_uid = text_or(volume.claim_uid, "");
    volume.provisioned_by = text_or(volume.provisioned_by, "");
    if (!volume.access_modes)
        volume.access_modes = ACCESS_READ_WRITE_ONCE;
    if (!volume.capacity.nano)
        volume.capacity.nano = (__int128)(2LL << 30) * 1000000000;
    return volume;
}

static const char *one_pod[] = { "web-0" }, *two_pods[] = { "web-0", "web-1" };

static const struct {
    const char *name;
    struct claim_facts facts;
    enum claim_action action;
    const char *reason;                  /* of the event; NULL: none */
    const char *part;                    /* of its message */
} claim_cases[] = {
    { "a match is taken", { CLAIM(.phase = "Pending"), .match = &free_volume }, CLAIM_BIND },
    { "a match goes before the default class",
      { CLAIM(NO_CLASS), .match = &free_volume, .default_class = "d" },
      CLAIM_BIND },
    { "no class, and there is a default",
      { CLAIM(NO_CLASS), .default_class = "d" }, CLAIM_TAKE_CLASS },
    { "no class, no default",
      { CLAIM(NO_CLASS) }, CLAIM_WAIT, "FailedBinding",
      "no persistent volumes available for this claim and no storage class is set" },
    { "an unknown class", { CLAIM(.phase = "Pending") }, CLAIM_WAIT, "ProvisioningFailed",
      "storageclass.storage.k8s.io \"slow\" not found" },
    { "provisioned at once", { CLAIM(.phase = "Pending"), .class = &at_once }, CLAIM_PROVISION,
      "ExternalProvisioning", "'example.com/disk'" },
    { "waits for a pod", { CLAIM(.phase = "Pending"), .class = &later }, CLAIM_WAIT,
      "WaitForFirstConsumer", "waiting for first consumer" },
    { "waits for that pod",
      { CLAIM(.phase = "Pending"), .class = &later, .waiting_pods = one_pod,
        .waiting_pod_count = 1 }, CLAIM_WAIT, "WaitForPodScheduled",
      "waiting for pod web-0 to be scheduled" },
    { "waits for those pods",
      { CLAIM(.phase = "Pending"), .class = &later, .waiting_pods = two_pods,
        .waiting_pod_count = 2 }, CLAIM_WAIT, "WaitForPodScheduled",
      "waiting for pods web-0,web-1 to be scheduled" },
    { "provisioned once a node is chosen",
      { CLAIM(.selected_node = "n1"), .class = &later }, CLAIM_PROVISION, "ExternalProvisioning",
      "verify that the provisioner is running" },
    { "our own provisioner needs no word",
      { CLAIM(.selected_node = "n1"), .class = &ours_later }, CLAIM_PROVISION },
    { "nobody provisions", { CLAIM(.phase = "Pending"), .class = &nobody }, CLAIM_WAIT,
      "ProvisioningFailed", "no volume plugin matched name: kubernetes.io/no-provisioner" },
    { "being deleted looks for nothing",
      { CLAIM(.object = &going), .match = &free_volume }, CLAIM_KEEP },

    { "the named one is free", { CLAIM(NAMED), .named = &free_volume }, CLAIM_BIND },
    { "the named one is reserved for it", { CLAIM(NAMED), .named = &reserved }, CLAIM_BIND },
    { "the named one is its own", { CLAIM(NAMED), .named = &ours }, CLAIM_BIND },
    { "the named one is not there", { CLAIM(NAMED) }, CLAIM_WAIT },
    { "the named one is another's", { CLAIM(NAMED), .named = &others }, CLAIM_WAIT, "FailedBinding",
      "volume \"disk\" already bound to a different claim." },
    { "the named one was an older claim's", { CLAIM(NAMED), .named = &older }, CLAIM_WAIT,
      "FailedBinding", "already bound" },
    { "named and too small", { CLAIM(NAMED), .named = &small }, CLAIM_WAIT, "VolumeMismatch",
      "Cannot bind to requested volume \"disk\": requested PV is too small" },
    { "named and of another class", { CLAIM(NAMED), .named = &fast }, CLAIM_WAIT, "VolumeMismatch",
      "storageClassName does not match" },
    { "named and of another mode", { CLAIM(NAMED), .named = &raw }, CLAIM_WAIT, "VolumeMismatch",
      "incompatible volumeMode" },
    { "named without the access", { CLAIM(NAMED), .named = &shared }, CLAIM_WAIT, "VolumeMismatch",
      "incompatible accessMode" },
    { "named with other attributes", { CLAIM(NAMED), .named = &tuned }, CLAIM_WAIT,
      "VolumeMismatch", "volumeAttributesClassName does not match" },
    { "named and on its way out", { CLAIM(NAMED), .named = &gone }, CLAIM_WAIT, "VolumeMismatch",
      "the volume is marked for deletion \"disk\"" },

    { "bound and well", { CLAIM(BOUND), .named = &ours }, CLAIM_BIND },
    { "bound to one that was freed", { CLAIM(BOUND), .named = &free_volume }, CLAIM_BIND },
    { "bound to what is gone", { CLAIM(BOUND) }, CLAIM_LOSE, "ClaimLost",
      "lost its PersistentVolume" },
    { "bound to nothing", { CLAIM(.is_bind_completed = true) }, CLAIM_LOSE, "ClaimLost",
      "lost reference to PersistentVolume" },
    { "bound to another's", { CLAIM(BOUND), .named = &others }, CLAIM_LOSE, "ClaimMisbound",
      "Two claims are bound to the same volume" },
};

static bool event_is(const struct volume_event *event, const char *reason, const char *part)
{
    if (!reason || !event->reason)
        return !reason && !event->reason;
    return text_equal(event->reason, reason) && strstr(event->message, part);
}

static void claims(void **state)
{
    FOR_EACH(row, claim_cases) {
        AUTO_ARENA arena = { 0 };
        struct claim_facts facts = row->facts;
        facts.claim = complete_claim(facts.claim);
        struct claim_plan plan = claim_plan(&facts, &arena);
        if (plan.action != row->action || !event_is(&plan.event, row->reason, row->part))
            fail_msg("%s: action %d, %s: %s", row->name, plan.action,
                     plan.event.reason ? plan.event.reason : "", plan.event.message);
        if (plan.action == CLAIM_BIND &&
            plan.volume != (row->facts.named ? row->facts.named : row->facts.match))
            fail_msg("%s: another volume", row->name);
    }
}

/* "" is a class, too: no other is taken for it. */
static void the_empty_class_is_meant(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct claim_facts facts = { .claim = complete_claim((struct claim_view){ NO_CLASS }),
                                 .default_class = "d" };
    facts.claim.has_class = true;
    struct claim_plan plan = claim_plan(&facts, &arena);
    assert_int_equal(plan.action, CLAIM_WAIT);
    assert_string_equal(plan.event.reason, "FailedBinding");
}

/* ---- volumes ---- */

static struct claim_view seeking = CLAIM(.phase = "Pending"),
                               holding = CLAIM(BOUND), elsewhere = CLAIM(.volume_name = "other"),
                               reborn = CLAIM(.object = &(struct object){
                                                  .namespace = "default", .name = "web",
                                                  .uid = "u-new" });

#define TAKEN FOR_WEB, .claim_uid = "u-web"
static const struct {
    const char *name;
    struct volume_facts facts;
    enum volume_action action;
    const char *phase, *reason, *part;
} volume_cases[] = {
    { "free", { VOLUME(.phase = "Pending") }, VOLUME_KEEP, "Available" },
    { "reserved, nobody there", { VOLUME(FOR_WEB) }, VOLUME_KEEP, "Available" },
    { "reserved, and the claim is there", { VOLUME(FOR_WEB), .claim = &seeking },
      VOLUME_ASK_CLAIM, "Available" },
    { "bound", { VOLUME(TAKEN), .claim = &holding }, VOLUME_KEEP, "Bound" },
    { "half bound", { VOLUME(TAKEN), .claim = &seeking }, VOLUME_ASK_CLAIM },
    { "half bound, the modes differ", { VOLUME(TAKEN, .mode = "Block"), .claim = &seeking },
      VOLUME_REFUSE_CLAIM, NULL, "VolumeMismatch", "\"web\" due to incompatible volumeMode" },
    { "its claim has another", { VOLUME(TAKEN), .claim = &elsewhere }, VOLUME_UNBIND, "Available" },
    { "made for a claim that has another",
      { VOLUME(TAKEN, .provisioned_by = "example.com/disk", .reclaim_policy = "Delete"),
        .claim = &elsewhere }, VOLUME_KEEP, "Released" },

    { "retained", { VOLUME(TAKEN, .phase = "Bound") }, VOLUME_KEEP, "Released" },
    { "retained already", { VOLUME(TAKEN, .phase = "Released") }, VOLUME_KEEP },
    { "another claim of the name", { VOLUME(TAKEN, .phase = "Bound"), .claim = &reborn },
      VOLUME_KEEP, "Released" },
    { "ours is deleted",
      { VOLUME(TAKEN, .phase = "Bound", .reclaim_policy = "Delete",
               .provisioned_by = LOCAL_PROVISIONER) }, VOLUME_DELETE, "Released" },
    { "ours is deleted still",
      { VOLUME(TAKEN, .phase = "Released", .reclaim_policy = "Delete",
               .provisioned_by = LOCAL_PROVISIONER) }, VOLUME_DELETE },
    { "a driver's is left to it",
      { VOLUME(TAKEN, .phase = "Bound", .reclaim_policy = "Delete",
               .provisioned_by = "example.com/disk") }, VOLUME_KEEP, "Released" },
    { "nobody deletes", { VOLUME(TAKEN, .phase = "Bound", .reclaim_policy = "Delete") },
      VOLUME_FAIL, "Failed", "VolumeFailedDelete",
      "volume \"disk\": no volume plugin matched" },
    { "nobody deletes, told before",
      { VOLUME(TAKEN, .phase = "Failed", .reclaim_policy = "Delete") }, VOLUME_KEEP },
    { "nobody recycles", { VOLUME(TAKEN, .phase = "Bound", .reclaim_policy = "Recycle") },
      VOLUME_FAIL, "Failed", "VolumeFailedRecycle", "No recycler plugin" },
};

static void volumes(void **state)
{
    FOR_EACH(row, volume_cases) {
        AUTO_ARENA arena = { 0 };
        struct volume_facts facts = row->facts;
        facts.volume = complete_volume(facts.volume);
        struct volume_plan plan = volume_plan(&facts, &arena);
        bool is_phase = row->phase ? plan.phase && text_equal(plan.phase, row->phase) : !plan.phase;
        if (plan.action != row->action || !is_phase ||
            !event_is(&plan.event, row->reason, row->part))
            fail_msg("%s: action %d, phase %s, %s", row->name, plan.action,
                     plan.phase ? plan.phase : "", plan.event.reason ? plan.event.reason : "");
    }
}

static void complete_all(void)
{
    struct volume_view *const named[] = { &free_volume, &reserved, &ours, &others, &older, &small,
                                          &fast, &raw, &shared, &gone, &tuned };
    struct claim_view *const held[] = { &seeking, &holding, &elsewhere, &reborn };
    FOR_EACH(volume, named)
        **volume = complete_volume(**volume);
    FOR_EACH(claim, held)
        **claim = complete_claim(**claim);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(claims),
                                        cmocka_unit_test(the_empty_class_is_meant),
                                        cmocka_unit_test(volumes) };
    complete_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
