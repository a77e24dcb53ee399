/* SPDX-License-Identifier: Apache-2.0 */
/* scheduler_volumes_test.c - pods with claims: what they wait for, where they go, what is written
 * before they go there. */
#include "scheduler/rig_test.h"

enum op { STEP_END, STEP_NODE, STEP_CLAIM, STEP_VOLUME, STEP_CLASS, STEP_POD, STEP_GONE,
          STEP_POD_GONE, STEP_GOING, STEP_ON, STEP_SAYS, STEP_CLAIM_HAS, STEP_VOLUME_HAS, STEP_QUIET };

struct step {
    enum op     op;
    const char *name, *a, *b;
};

/* Replaces what is there. */
#define NODE(name)              { STEP_NODE, name }
#define CLAIM(name, spec, meta) { STEP_CLAIM, name, spec, meta }
#define VOLUME(name, spec)      { STEP_VOLUME, name, spec, "{'phase':'Available'}" }
#define HELD(name, spec)        { STEP_VOLUME, name, spec, "{'phase':'Bound'}" }
#define CLASS(name, json)       { STEP_CLASS, name, json }
#define POD(name, claims)       { STEP_POD, name, claims, "0" }
#define URGENT(name, claims)    { STEP_POD, name, claims, "10" }
#define SPREAD(name, claims)    { STEP_POD, name, claims, "0" EVENLY }
#define APART(name, claims)     { STEP_POD, name, claims, "0" ALONE }
#define GOING(name)             { STEP_GOING, name }     /* has a deletionTimestamp */
#define CLAIM_GONE(name)        { STEP_GONE, name }
#define POD_GONE(name)          { STEP_POD_GONE, name }
#define ON(name, node)          { STEP_ON, name, node }
#define PENDING(name)           { STEP_ON, name, "" }
#define SAYS(name, message)     { STEP_SAYS, name, message }
#define CLAIM_HAS(name, path, text)  { STEP_CLAIM_HAS, name, path, text }
#define VOLUME_HAS(name, path, text) { STEP_VOLUME_HAS, name, path, text }
#define QUIET                   { STEP_QUIET, "" }   /* nothing was written since the last change */

#define USES(claim)   "[{'name':'v','persistentVolumeClaim':{'claimName':'" claim "'}}]"
#define USES_2(a, b)                                                                               \
    "[{'name':'v','persistentVolumeClaim':{'claimName':'" a "'}},"                                 \
    "{'name':'w','persistentVolumeClaim':{'claimName':'" b "'}}]"
#define ASKS(class, size, more)                                                                    \
    "{'storageClassName':'" class "','accessModes':['ReadWriteOnce'],"                             \
    "'resources':{'requests':{'storage':'" size "'}}" more "}"
#define TO(volume)    ",'volumeName':'" volume "'"
#define DONE          "{'pv.kubernetes.io/bind-completed':'yes'}"
#define OFFERS(class, size, more)                                                                  \
    "{'storageClassName':'" class "','accessModes':['ReadWriteOnce'],'capacity':{'storage':'" size \
    "'}" more "}"
#define AT(node)                                                                                   \
    ",'nodeAffinity':{'required':{'nodeSelectorTerms':[{'matchExpressions':["                      \
    "{'key':'kubernetes.io/hostname','operator':'In','values':['" node "']}]}]}}"
#define EVENLY                                                                                     \
    ",'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'kubernetes.io/hostname',"           \
    "'whenUnsatisfiable':'DoNotSchedule','labelSelector':{'matchExpressions':["                    \
    "{'key':'x','operator':'DoesNotExist'}]}}]"
#define ALONE                                                                                      \
    ",'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["           \
    "{'topologyKey':'kubernetes.io/hostname','labelSelector':{}}]}}"
#define HAS_NODE(claim, node)                                                                      \
    CLAIM_HAS(claim, "volume.kubernetes.io/selected-node", node)
#define LATER         "{'provisioner':'x.y/z','volumeBindingMode':'WaitForFirstConsumer'}"
#define STATIC                                                                                     \
    "{'provisioner':'kubernetes.io/no-provisioner','volumeBindingMode':'WaitForFirstConsumer'}"
#define SELECTED      "metadata.annotations"
#define UNHELPFUL(n)                                                                               \
    " no new claims to deallocate, preemption: 0/" n " nodes are available: " n                    \
    " Preemption is not helpful for scheduling."
#define NO_VICTIMS                                                                                 \
    " no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims "  \
    "found for incoming pod."

struct scenario {
    const char *name;
    struct step steps[24];
};

static const struct scenario scenarios[] = {
    { "a claim that is not there",
      { NODE("n1"), POD("p", USES("c")), PENDING("p"),
        SAYS("p", "0/1 nodes are available: persistentvolumeclaim \"c\" not found. not found"),
        CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE), HELD("v", OFFERS("s", "1Gi", "")),
        ON("p", "n1") } },
    { "a claim that is not bound",
      { NODE("n1"), CLAIM("c", ASKS("s", "1Gi", ""), "{}"), POD("p", USES("c")), PENDING("p"),
        SAYS("p", "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not "
                  "found"),
        HELD("v", OFFERS("s", "1Gi", "")), QUIET, CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE),
        ON("p", "n1") } },
    { "where the volume is",
      { NODE("n1"), NODE("n2"), NODE("n3"), HELD("v", OFFERS("s", "1Gi", AT("n2"))),
        CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE), POD("p", USES("c")), ON("p", "n2"),
        POD("q", USES("c")), ON("q", "n2") } },
    { "where no node is",
      { NODE("n1"), HELD("v", OFFERS("s", "1Gi", AT("n9"))),
        CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE), POD("p", USES("c")), PENDING("p"),
        SAYS("p", "0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node "
                  "affinity." UNHELPFUL("1")),
        NODE("n9"), ON("p", "n9") } },
    { "a volume that has vanished",
      { NODE("n1"), CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE), POD("p", USES("c")), PENDING("p"),
        SAYS("p", "0/1 nodes are available: 1 node(s) unavailable due to one or more pvc(s) bound "
                  "to non-existent pv(s)." UNHELPFUL("1")) } },
    { "free volumes are taken with the node",
      { CLASS("s", STATIC), NODE("n1"), NODE("n2"), VOLUME("far", OFFERS("s", "1Gi", AT("n9"))),
        VOLUME("large", OFFERS("s", "9Gi", AT("n2"))),
        VOLUME("small", OFFERS("s", "2Gi", AT("n2"))), CLAIM("c", ASKS("s", "1Gi", ""), "{}"),
        POD("p", USES("c")), PENDING("p"), VOLUME_HAS("small", "spec.claimRef.name", "c"),
        VOLUME_HAS("large", "spec.claimRef.name", ""),
        PENDING("p"), CLAIM("c", ASKS("s", "1Gi", TO("small")), DONE), ON("p", "n2") } },
    { "no free volume",
      { CLASS("s", STATIC), NODE("n1"), CLAIM("c", ASKS("s", "1Gi", ""), "{}"),
        POD("p", USES("c")), PENDING("p"),
        SAYS("p", "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to "
                  "bind." UNHELPFUL("1")),
        VOLUME("v", OFFERS("s", "1Gi", "")), VOLUME_HAS("v", "spec.claimRef.name", "c") } },
    { "two claims want two volumes of one node",
      { CLASS("s", STATIC), NODE("n1"), NODE("n2"), VOLUME("a", OFFERS("s", "1Gi", AT("n1"))),
        VOLUME("b", OFFERS("s", "1Gi", AT("n2"))), CLAIM("c", ASKS("s", "1Gi", ""), "{}"),
        CLAIM("d", ASKS("s", "1Gi", ""), "{}"), POD("p", USES_2("c", "d")), PENDING("p"),
        VOLUME_HAS("a", "spec.claimRef.name", ""), VOLUME_HAS("b", "spec.claimRef.name", ""),
        VOLUME("e", OFFERS("s", "1Gi", AT("n2"))), VOLUME_HAS("b", "spec.claimRef.name", "c"),
        VOLUME_HAS("e", "spec.claimRef.name", "d") } },
    { "provisioned on the node that is chosen",
      { CLASS("s", LATER), NODE("n1"), CLAIM("c", ASKS("s", "1Gi", ""), "{}"), POD("p", USES("c")),
        PENDING("p"), CLAIM_HAS("c", "volume.kubernetes.io/selected-node", "n1"),
        HELD("v", OFFERS("s", "1Gi", AT("n1") ",'claimRef':{'namespace':'default','name':'c'}")),
        CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE), ON("p", "n1") } },
    { "the node is given back",
      { CLASS("s", LATER), NODE("n1"), CLAIM("c", ASKS("s", "1Gi", ""), "{}"), POD("p", USES("c")),
        CLAIM_HAS("c", "volume.kubernetes.io/selected-node", "n1"),
        CLAIM("c", ASKS("s", "1Gi", ""), "{}"),
        CLAIM_HAS("c", "volume.kubernetes.io/selected-node", "n1") } },
    { "pods that wait for their volumes are seen by those that spread",
      { CLASS("s", LATER), NODE("n1"), CLAIM("c", ASKS("s", "1Gi", ""), "{}"),
        CLAIM("d", ASKS("s", "1Gi", ""), "{}"), CLAIM("e", ASKS("s", "1Gi", ""), "{}"),
        SPREAD("p", USES("c")), HAS_NODE("c", "n1"), NODE("n2"), SPREAD("q", USES("d")),
        HAS_NODE("d", "n2"), HELD("v", OFFERS("s", "1Gi", AT("n1"))),
        CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE), ON("p", "n1"), NODE("n3"),
        SPREAD("r", USES("e")), HAS_NODE("e", "n3") } },
    { "pods that wait for their volumes keep others away",
      { CLASS("s", LATER), NODE("n1"), CLAIM("c", ASKS("s", "1Gi", ""), "{}"),
        CLAIM("d", ASKS("s", "1Gi", ""), "{}"), APART("p", USES("c")), HAS_NODE("c", "n1"),
        APART("q", USES("d")), HAS_NODE("d", ""), POD("r", "[]"), PENDING("r"),
        CLAIM("c", ASKS("s", "1Gi", ""), "{}"), HAS_NODE("c", "n1"), POD_GONE("p"),
        HAS_NODE("d", "n1"), PENDING("r"), POD_GONE("q"), ON("r", "n1") } },
    { "only where the class says",
      { CLASS("s", "{'provisioner':'x.y/z','volumeBindingMode':'WaitForFirstConsumer',"
                   "'allowedTopologies':[{'matchLabelExpressions':[{'key':'kubernetes.io/hostname',"
                   "'values':['n2','n3']}]}]}"),
        NODE("n1"), CLAIM("c", ASKS("s", "1Gi", ""), "{}"), POD("p", USES("c")), PENDING("p"),
        SAYS("p", "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to "
                  "bind." UNHELPFUL("1")),
        NODE("n2"), CLAIM_HAS("c", "volume.kubernetes.io/selected-node", "n2") } },
    { "one pod alone",
      { NODE("n1"), HELD("v", "{'storageClassName':'s','accessModes':['ReadWriteOncePod'],"
                              "'capacity':{'storage':'1Gi'}}"),
        CLAIM("c", "{'storageClassName':'s','accessModes':['ReadWriteOncePod'],'volumeName':'v',"
                   "'resources':{'requests':{'storage':'1Gi'}}}", DONE),
        POD("p", USES("c")), ON("p", "n1"), POD("q", USES("c")), PENDING("q"),
        SAYS("q", "0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim "
                  "with ReadWriteOncePod access mode already in-use by another pod." NO_VICTIMS),
        POD_GONE("p"), ON("q", "n1"), URGENT("r", USES("c")), PENDING("r"), GOING("q"),
        POD_GONE("q"), ON("r", "n1") } },
    { "a claim that is lost, and one that goes",
      { NODE("n1"), CLAIM("c", ASKS("s", "1Gi", TO("v")), DONE), POD("p", USES("c")),
        CLAIM_GONE("c"), PENDING("p"),
        SAYS("p", "0/1 nodes are available: persistentvolumeclaim \"c\" not found. not found") } },
};

/* ---- steps ---- */

static void put(struct rig *rig, const struct kind *kind, const struct step *step)
{
    struct arena *arena = &rig->arena;
    struct value *object = rig_object(rig, step->name, kind->namespaced ? "default" : "", "{}");
    if (kind == well_known.storage_class) {
        const struct value *given = rig_parse(step->a, arena);
        for (size_t i = 0; i < value_count(given); i++)
            value_set_bytes(object, arena, given->map.members[i].key, given->map.members[i].value);
    } else {
        value_set(object, arena, "spec", rig_parse(step->a, arena));
    }
    if (kind == well_known.persistent_volume_claim)
        value_set_at(object, arena, "metadata.annotations", rig_parse(step->b, arena));
    if (kind == well_known.persistent_volume)
        value_set(object, arena, "status", rig_parse(step->b, arena));
    rig_put(rig, kind, object);
}

static const char *text_of(struct rig *rig, const struct kind *kind, const struct step *step,
                           bool is_annotation)
{
    const struct object *object =
        core_get_latest(rig->core, kind, kind->namespaced ? "default" : "", step->name);
    if (!object)
        fail_msg("no %s %s", kind->name, step->name);
    const struct value *root = value_from_object(object, &rig->arena);
    const char *text =
        is_annotation
            ? value_text(value_member(value_at(root, "metadata.annotations"), step->a), "",
                         &rig->arena)
            : value_text(root, step->a, &rig->arena);
    return text ? text : "";
}

static const char *message_of(struct rig *rig, const char *name)
{
    const struct value *pod = value_from_object(rig_pod(rig, name), &rig->arena);
    const char *text =
        value_text(value_item(value_at(pod, "status.conditions"), 0), "message", &rig->arena);
    return text ? text : "";
}

static const char *node_of(struct rig *rig, const char *name)
{
    const struct value *pod = value_from_object(rig_pod(rig, name), &rig->arena);
    const char *text = value_text(pod, "spec.nodeName", &rig->arena);
    return text ? text : "";
}

static bool act(struct rig *rig, const struct step *step)
{
    struct arena *arena = &rig->arena;
    switch (step->op) {
    case STEP_NODE:
        rig_put_node(rig, step->name, "{}", "{'cpu':'4','memory':'8Gi','pods':'110'}", "{}");
        return true;
    case STEP_CLAIM:    put(rig, well_known.persistent_volume_claim, step); return true;
    case STEP_VOLUME:   put(rig, well_known.persistent_volume, step); return true;
    case STEP_CLASS:    put(rig, well_known.storage_class, step); return true;
    case STEP_POD:
        rig_put_pod(rig, step->name, "{}",
                    arena_printf(arena, "{'priority':%s,'volumes':%s}", step->b, step->a),
                    "{'phase':'Pending'}");
        return true;
    case STEP_GONE:
        core_remove(rig->core, well_known.persistent_volume_claim, "default", step->name);
        return true;
    case STEP_POD_GONE:
        core_remove(rig->core, well_known.pod, "default", step->name);
        return true;
    case STEP_END: case STEP_ON: case STEP_SAYS: case STEP_CLAIM_HAS: case STEP_VOLUME_HAS:
    case STEP_QUIET: case STEP_GOING:
        return false;
    }
    return false;
}

static void want(const char *scenario, const struct step *step, const char *got, const char *wanted)
{
    if (!text_equal(got, wanted))
        fail_msg("%s, %s:\n     got <%s>\n  wanted <%s>", scenario, step->name, got, wanted);
}

static void check(struct rig *rig, const char *scenario, const struct step *step)
{
    switch (step->op) {
    case STEP_ON:   want(scenario, step, node_of(rig, step->name), step->a); break;
    case STEP_SAYS: want(scenario, step, message_of(rig, step->name), step->a); break;
    case STEP_GOING:
        want(scenario, step, rig_pod(rig, step->name)->deletion_s ? "going" : "staying", "going");
        break;
    case STEP_CLAIM_HAS:
        want(scenario, step, text_of(rig, well_known.persistent_volume_claim, step, true), step->b);
        break;
    case STEP_VOLUME_HAS:
        want(scenario, step, text_of(rig, well_known.persistent_volume, step, false), step->b);
        break;
    case STEP_QUIET:
        if (rig->writes)
            fail_msg("%s: %d writes for nothing", scenario, rig->writes);
        break;
    case STEP_END: case STEP_NODE: case STEP_CLAIM: case STEP_VOLUME: case STEP_CLASS:
    case STEP_POD: case STEP_GONE: case STEP_POD_GONE:
        break;
    }
}

static void pods_with_claims(void **state)
{
    FOR_EACH(scenario, scenarios) {
        struct rig rig;
        rig_open(&rig);
        for (const struct step *step = scenario->steps; step->op != STEP_END; step++) {
            if (act(&rig, step)) {
                rig.writes = 0;
                rig_settle(&rig);
            } else {
                check(&rig, scenario->name, step);
            }
        }
        rig_close(&rig);
    }
}

/* Pods of which the same is asked share what is known of the nodes. */
static void many_pods_wait_for_one_node(void **state)
{
    struct rig rig;
    enum { PODS = 200 };
    rig_open(&rig);
    rig_put_node(&rig, "n1", "{}", "{'cpu':'4','memory':'8Gi','pods':'300'}", "{}");
    put(&rig, well_known.storage_class, &(struct step)CLASS("s", LATER));
    for (int i = 0; i < PODS; i++) {
        const char *claim = arena_printf(&rig.arena, "c%d", i);
        put(&rig, well_known.persistent_volume_claim,
            &(struct step)CLAIM(claim, ASKS("s", "1Gi", ""), "{}"));
        rig_put_pod(&rig, arena_printf(&rig.arena, "p%d", i), "{}",
                    arena_printf(&rig.arena,
                                 "{'volumes':[{'name':'v','persistentVolumeClaim':"
                                 "{'claimName':'%s'}}]}",
                                 claim),
                    "{}");
    }
    rig_settle(&rig);
    for (int i = 0; i < PODS; i++) {
        const char *claim = arena_printf(&rig.arena, "c%d", i);
        struct step has = CLAIM_HAS(claim, "volume.kubernetes.io/selected-node", "n1");
        check(&rig, "many", &has);
        put(&rig, well_known.persistent_volume_claim,
            &(struct step)CLAIM(claim, ASKS("s", "1Gi", TO("v")), DONE));
    }
    put(&rig, well_known.persistent_volume, &(struct step)HELD("v", OFFERS("s", "1Gi", "")));
    rig_settle(&rig);
    for (int i = 0; i < PODS; i++)
        assert_string_equal(node_of(&rig, arena_printf(&rig.arena, "p%d", i)), "n1");
    rig_close(&rig);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = { cmocka_unit_test(pods_with_claims),
                                        cmocka_unit_test(many_pods_wait_for_one_node) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
