/* SPDX-License-Identifier: Apache-2.0 */
/* class_test.c - a class that has followed every change against one that is made anew: they must
 * agree on every node.
 *
 * Nodes, labels, taints and pods change by chance, from a seed. */
#include "scheduler/constraint.h"
#include "scheduler/niche.h"
#include "scheduler/rig_test.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

enum { NODES = 7, PODS = 24, STEPS = 400, SEEDS = 8 };

#define MATCH "'labelSelector':{'matchLabels':{'app':'a'}}"
#define TERM(key) "{'topologyKey':'" key "'," MATCH "}"
#define RULE(how, key)                                                                             \
    "'" how "':{'requiredDuringSchedulingIgnoredDuringExecution':[" TERM(key) "]}"
#define WISH(how, key)                                                                             \
    "'" how                                                                                        \
    "':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':7,'podAffinityTerm':" TERM(   \
        key) "}]}"
#define SKEW(key, when, more)                                                                      \
    "{'maxSkew':1,'topologyKey':'" key "','whenUnsatisfiable':'" when "'," more MATCH "}"

static const char *const specs[] = {
    "{}",
    "{'containers':[{'resources':{'requests':{'cpu':'1','memory':'1Gi'}}}]}",
    "{'containers':[{'ports':[{'hostPort':80}]}]}",
    "{'nodeSelector':{'zone':'z1'}}",
    "{'tolerations':[{'operator':'Exists'}]}",
    "{'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':3,'preference':{'matchExpressions':["
    "{'key':'zone','operator':'In','values':['z2']}]}}]}}}",
    "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchFields':[{'key':"
    "'metadata.name','operator':'In','values':['n3']}]}]}}}}",
    "{'affinity':{" RULE("podAffinity", "zone") "}}",
    "{'affinity':{" RULE("podAntiAffinity", "host") "}}",
    "{'affinity':{" WISH("podAffinity", "host") "," WISH("podAntiAffinity", "zone") "}}",
    "{'topologySpreadConstraints':[" SKEW("zone", "DoNotSchedule", "") "]}",
    "{'topologySpreadConstraints':[" SKEW(
        "host", "DoNotSchedule", "'nodeTaintsPolicy':'Honor',") "," SKEW("zone", "ScheduleAnyway",
                                                                         "") "]}",
    "{'topologySpreadConstraints':[" SKEW("kubernetes.io/hostname", "ScheduleAnyway", "") "," SKEW(
        "zone", "ScheduleAnyway", "") "],"
                                      "'nodeSelector':{'zone':'z1'}}",
};

struct chaos {
    struct rig         rig;
    struct env_fake    env;
    struct cluster     cluster;
    struct class_table followed;
    struct pod         pods[PODS];       /* signature NULL: not there */
    uint64_t           seed;
};

static uint64_t below(struct chaos *chaos, uint64_t limit)
{
    return env_random_below(&chaos->env.env, limit);
}

static const struct object *make(struct chaos *chaos, const struct kind *kind, const char *name,
                                 const char *labels, const char *rest)
{
    struct arena *arena = &chaos->rig.arena;
    struct value *value = rig_parse(rest, arena);
    value_set_at(value, arena, "metadata.name", value_new_text(arena, name));
    if (kind == well_known.pod)
        value_set_at(value, arena, "metadata.namespace", value_new_text(arena, "default"));
    value_set_at(value, arena, "metadata.uid", value_new_text(arena, name));
    value_set_at(value, arena, "metadata.labels", rig_parse(labels, arena));
    return object_freeze(kind, value, /* resource_version= */ 1);
}

static void change_node(struct chaos *chaos)
{
    static const char *const taints[] = { "{}", "{}",
                                          "{'taints':[{'key':'k','effect':'NoSchedule'}]}",
                                          "{'unschedulable':true}",
                                          "{'taints':[{'key':'k','effect':'PreferNoSchedule'}]}" };
    struct arena *arena = &chaos->rig.arena;
    uint64_t n = below(chaos, NODES);
    const char *name = arena_printf(arena, "n%d", (int)n);
    if (below(chaos, 4) == 0) {
        cluster_remove_node(&chaos->cluster, name);
        return;
    }
    const char *zone =
        below(chaos, 5) ? arena_printf(arena, ",'zone':'z%d'", (int)below(chaos, 3)) : "";
    const char *host = below(chaos, 20) ? arena_printf(arena, "h%d", (int)n)
                                        : "h0"; /* two nodes may share a host */
    const char *labels =
        arena_printf(arena, "{'host':'%s','kubernetes.io/hostname':'%s'%s}", host, name, zone);
    const char *rest = arena_printf(
        arena, "{'spec':%s,'status':{'allocatable':{'cpu':'%d','memory':'4Gi','pods':'8'}}}",
        taints[below(chaos, ARRAY_SIZE(taints))], (int)below(chaos, 5) + 1);
    AUTO_PUT node = make(chaos, well_known.node, name, labels, rest);
    cluster_put_node(&chaos->cluster, node);
}

static void read_pod(struct chaos *chaos, struct pod *pod, size_t spec)
{
    struct arena *arena = &chaos->rig.arena;
    const char *labels = below(chaos, 2) ? "{'app':'a'}" : "{'app':'b'}";
    AUTO_PUT object =
        make(chaos, well_known.pod, "p", labels, arena_printf(arena, "{'spec':%s}", specs[spec]));
    struct pod_view view;
    pod_view_read(object, &view, arena);
    *pod = (struct pod){ .key = (char *)"default/p",
                         .signature = signature_acquire(&chaos->cluster, object, &view, arena),
                         .labels = label_set_acquire(&chaos->cluster, object) };
    list_init(&pod->on_node);
    list_init(&pod->on_nominated);
    list_init(&pod->of_labels);
}

static void drop_pod(struct chaos *chaos, struct pod *pod)
{
    if (!pod->signature)
        return;
    if (pod->node)
        cluster_remove_pod(&chaos->cluster, pod);
    signature_release(&chaos->cluster, pod->signature);
    label_set_release(&chaos->cluster, pod->labels);
    *pod = (struct pod){ 0 };
}

static void change_pod(struct chaos *chaos)
{
    struct pod *pod = &chaos->pods[below(chaos, PODS)];
    if (pod->signature && pod->node && below(chaos, 3) == 0) {
        cluster_mark_deleting(&chaos->cluster, pod);
        return;
    }
    drop_pod(chaos, pod);
    if (below(chaos, 3) == 0)
        return;
    read_pod(chaos, pod, below(chaos, ARRAY_SIZE(specs)));
    cluster_add_pod(&chaos->cluster, pod,
                    cluster_node(&chaos->cluster,
                                 arena_printf(&chaos->rig.arena, "n%d", (int)below(chaos, NODES))));
}

/* ---- agreement ---- */

static void differ(struct chaos *chaos, const struct class *class, const char *node,
                   const char *what)
{
    fail_msg("seed %lu: %s of node %s differs for %s", (unsigned long)chaos->seed, what, node,
             class->signature->key);
}

static void compare_constraints(struct chaos *chaos, const struct class *followed,
                                const struct class *fresh, const struct node_view *node)
{
    for (size_t i = 0; i < fresh->constraint_count; i++) {
        const struct constraint *one = &followed->constraints[i], *other = &fresh->constraints[i];
        int32_t domain = node->domains[one->topology->index];
        if (constraint_count_at(one, domain) != constraint_count_at(other, domain) ||
            one->total != other->total)
            differ(chaos, fresh, node->name, "a count");
    }
}

static void compare_node(struct chaos *chaos, struct class *followed, struct class *fresh,
                         const struct node_view *node)
{
    const struct record *one = class_record(followed, node), *other = class_record(fresh, node);
    if (!one || !other) {
        if (one || other)
            differ(chaos, fresh, node->name, "the record");
        return;
    }
    if (class_verdict(followed, one) != class_verdict(fresh, other) ||
        one->shortage != other->shortage)
        differ(chaos, fresh, node->name, "the verdict");
    if (one->niche && (one->score != other->score || one->taints != other->taints ||
                       one->preference != other->preference))
        differ(chaos, fresh, node->name, "the score");
    compare_constraints(chaos, followed, fresh, node);
}

/* Several nodes may be the best; what was picked must be no worse than what the other would pick.
 */
static void compare_picks(struct chaos *chaos, struct class_table *table, struct class *followed,
                          struct class *fresh, const struct pod *pod)
{
    struct node_view *one = class_pick(&chaos->followed, followed, pod),
                     *other = class_pick(table, fresh, pod);
    if ((one == NULL) != (other == NULL))
        differ(chaos, fresh, one ? one->name : other->name, "the choice");
    if (one && class_verdict(fresh, class_record(fresh, one)) != VERDICT_FITS)
        differ(chaos, fresh, one->name, "the choice");
    if (!one)
        return;
    const struct niche *a = class_record(fresh, one)->niche, *b = class_record(fresh, other)->niche;
    if (a == b && class_record(fresh, one)->score != class_record(fresh, other)->score)
        differ(chaos, fresh, one->name, "the best score");
}

static void check_all(struct chaos *chaos)
{
    for (size_t i = 0; i < ARRAY_SIZE(specs); i++) {
        struct class_table table;
        struct pod pod;
        class_table_init(&table, &chaos->cluster);
        read_pod(chaos, &pod, i);
        struct class *followed = class_of(&chaos->followed, &pod), *fresh = class_of(&table, &pod);
        for (size_t slot = 0; slot < chaos->cluster.slot_count; slot++)
            if (chaos->cluster.slots[slot])
                compare_node(chaos, followed, fresh, chaos->cluster.slots[slot]);
        compare_picks(chaos, &table, followed, fresh, &pod);
        class_table_done(&table);
        drop_pod(chaos, &pod);
    }
}

static void run_seed(uint64_t seed)
{
    static struct chaos chaos;
    chaos = (struct chaos){ .seed = seed };
    rig_open(&chaos.rig);
    env_fake_init(&chaos.env, seed);
    cluster_init(&chaos.cluster, chaos.rig.core);
    class_table_init(&chaos.followed, &chaos.cluster);
    for (int step = 0; step < STEPS; step++) {
        if (below(&chaos, 3) == 0)
            change_node(&chaos);
        else
            change_pod(&chaos);
        if (below(&chaos, 4) == 0)
            check_all(&chaos);
    }
    for (size_t i = 0; i < PODS; i++)
        drop_pod(&chaos, &chaos.pods[i]);
    class_table_done(&chaos.followed);
    assert_int_equal(chaos.cluster.tallies.count, 0);
    assert_int_equal(chaos.cluster.label_sets.count, 0);
    assert_int_equal(chaos.cluster.signatures.count, 0);
    cluster_done(&chaos.cluster);
    rig_close(&chaos.rig);
}

static void classes_follow_changes(void **state)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        run_seed(seed);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_follow_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
