/* SPDX-License-Identifier: Apache-2.0 */
/* scheduler_test.c - small clusters, step by step: who goes where, who waits, what is said, what
 * wakes. */
#include "scheduler/rig_test.h"

enum op {
    STEP_END,
    STEP_NODE,
    STEP_NODE_GONE,
    STEP_POD,
    STEP_POD_GONE,
    STEP_POD_ENDS,
    STEP_UNGATE,
    STEP_SERVICE,
    STEP_BUDGET,
    STEP_RELABEL,
    STEP_ON,
    STEP_PENDING,
    STEP_SAYS,
    STEP_EVENT,
    STEP_NOMINATED,
    STEP_GOING,
    STEP_STAYS,
    STEP_QUIET,
    STEP_RESTART,
    STEP_REPLICA_SET
};
struct step {
    enum op     op;
    const char *name, *a, *b, *c;
};

#define NODE(name, labels, allocatable)      { STEP_NODE, name, labels, allocatable, "{}" }
#define NODE_SPEC(name, allocatable, spec)   { STEP_NODE, name, "{}", allocatable, spec }
#define NODE_GONE(name)                      { STEP_NODE_GONE, name }
#define POD(name, labels, spec)              { STEP_POD, name, labels, spec, "{'phase':'Pending'}" }
#define POD_STARTED(name, spec, start)                                                             \
    {                                                                                              \
        STEP_POD, name, "{}", spec, "{'phase':'Running','startTime':'" start "'}"                  \
    }
#define POD_GONE(name)                       { STEP_POD_GONE, name }
#define POD_ENDS(name)                       { STEP_POD_ENDS, name }
#define UNGATE(name)                         { STEP_UNGATE, name }
#define SERVICE(name, selector)              { STEP_SERVICE, name, selector }
#define REPLICA_SET(name, selector)          { STEP_REPLICA_SET, name, selector }
#define BUDGET(name, labels, allowed)        { STEP_BUDGET, name, labels, allowed }
#define RELABEL(name, labels)                { STEP_RELABEL, name, labels }  /* of a bound pod */
#define ON(name, node)                       { STEP_ON, name, node }
#define PENDING(name)                        { STEP_PENDING, name }
#define SAYS(name, message)                  { STEP_SAYS, name, message }
#define EVENT(name, reason, message)         { STEP_EVENT, name, reason, message }
#define NOMINATED(name, node)                { STEP_NOMINATED, name, node }
#define GOING(name)                          { STEP_GOING, name }    /* has a deletionTimestamp */
#define STAYS(name)                          { STEP_STAYS, name }
#define QUIET                                                                                      \
    {                                                                                              \
        STEP_QUIET, ""                                                                             \
    } /* nothing was written since the last one */
#define RESTART                              { STEP_RESTART, "" }

#define ROOM(cpu, memory)  "{'cpu':'" cpu "','memory':'" memory "','pods':'110'}"
#define ASKS(cpu)          "'containers':[{'name':'c','resources':{'requests':{'cpu':'" cpu "'}}}]"
#define ASK(cpu)           "{" ASKS(cpu) "}"
#define RANK(priority, cpu) "{'priority':" priority "," ASKS(cpu) "}"
#define DEVICES(priority, count)                                                                   \
    "{'priority':" priority ",'containers':[{'resources':{'requests':{'x.y/z':'" count "'}}}]}"
#define AT(node)           "'nodeSelector':{'kubernetes.io/hostname':'" node "'}"
#define NEAR(how, labels, key)                                                                     \
    "'" how "':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'" key "',"       \
    "'labelSelector':{'matchLabels':" labels "}}]}"
#define TOGETHER(labels, key)  "{'affinity':{" NEAR("podAffinity", labels, key) "}}"
#define APART(labels, key)     "{'affinity':{" NEAR("podAntiAffinity", labels, key) "}}"
#define SPREAD(key, more, labels)                                                                  \
    "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'" key "'," more                      \
    "'whenUnsatisfiable':'DoNotSchedule','labelSelector':{'matchLabels':" labels "}}]"
#define UNHELPFUL(n)                                                                               \
    " no new claims to deallocate, preemption: 0/" n " nodes are available: " n                    \
    " Preemption is not helpful for scheduling."
#define NO_VICTIMS(n)                                                                              \
    " no new claims to deallocate, preemption: 0/" n " nodes are available: " n                    \
    " No preemption victims found for incoming pod."

/* ---- one step ---- */

static struct value *latest(struct rig *rig, const char *name)
{
    const struct object *pod = rig_pod(rig, name);
    if (!pod)
        fail_msg("no pod %s", name);
    return value_from_object(pod, &rig->arena);
}

static const char *text_at(struct rig *rig, const char *name, const char *path)
{
    const char *text = value_text(latest(rig, name), path, &rig->arena);
    return text ? text : "";
}

static const char *message_of(struct rig *rig, const char *name)
{
    const struct value *conditions = value_at(latest(rig, name), "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++)
        if (bytes_equal_text(value_string(value_item(conditions, i), "type"), "PodScheduled"))
            return value_text(value_item(conditions, i), "message", &rig->arena);
    return "";
}

struct event_search {
    const char *pod, *reason, *message;
    bool        is_found;
};

static bool visit_event(void *context, const struct object *event)
{
    struct event_search *search = context;
    AUTO_ARENA arena = { 0 };
    const struct value *value = value_from_object(event, &arena);
    search->is_found |=
        bytes_equal_text(value_string(value, "involvedObject.name"), search->pod) &&
        bytes_equal_text(value_string(value, "reason"), search->reason) &&
        bytes_equal_text(value_string(value, "message"), search->message) &&
        bytes_equal_text(value_string(value, "reportingComponent"), "default-scheduler") &&
        bytes_starts_with(bytes_of(event->name), search->pod);
    return !search->is_found;
}

static bool has_event(struct rig *rig, const struct step *step)
{
    struct event_search search = { step->name, step->a, step->b, false };
    core_each_latest(rig->core, well_known.event, "default", visit_event, &search);
    return search.is_found;
}

static void change_pod(struct rig *rig, const char *name, const char *path, const char *json)
{
    struct value *pod = latest(rig, name);
    if (json)
        value_set_at(pod, &rig->arena, path, rig_parse(json, &rig->arena));
    else
        value_remove_at(pod, path);
    rig_put(rig, well_known.pod, pod);
}

static void put_selecting(struct rig *rig, const struct kind *kind, const char *name,
                          const char *selector)
{
    struct value *object = rig_object(rig, name, "default", "{}");
    value_set_at(object, &rig->arena, "spec.selector", rig_parse(selector, &rig->arena));
    rig_put(rig, kind, object);
}

static void put_budget(struct rig *rig, const struct step *step)
{
    struct value *budget = rig_object(rig, step->name, "default", "{}");
    value_set_at(budget, &rig->arena, "spec.selector.matchLabels", rig_parse(step->a, &rig->arena));
    value_set_at(budget, &rig->arena, "status.disruptionsAllowed", rig_parse(step->b, &rig->arena));
    rig_put(rig, well_known.pod_disruption_budget, budget);
}

/* A pod's owner stands in its spec as 'owner', for want of a better place. */
static void put_pod(struct rig *rig, const struct step *step)
{
    rig_put_pod(rig, step->name, step->a, step->b, step->c);
    const char *owner = value_text(rig_parse(step->b, &rig->arena), "owner", &rig->arena);
    if (owner)
        change_pod(
            rig, step->name, "metadata.ownerReferences",
            arena_printf(
                &rig->arena,
                "[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'%s','uid':'o','controller':true}]",
                owner));
}

static void restart(struct rig *rig)
{
    scheduler_free(rig->scheduler);
    rig->scheduler = scheduler_new(rig->core, NULL);
}

static bool act(struct rig *rig, const struct step *step)
{
    switch (step->op) {
    case STEP_NODE:        rig_put_node(rig, step->name, step->a, step->b, step->c); return true;
    case STEP_NODE_GONE:   core_remove(rig->core, well_known.node, "", step->name); return true;
    case STEP_POD:         put_pod(rig, step); return true;
    case STEP_POD_GONE:
        core_remove(rig->core, well_known.pod, "default", step->name);
        return true;
    case STEP_POD_ENDS:    change_pod(rig, step->name, "status.phase", "'Succeeded'"); return true;
    case STEP_UNGATE:      change_pod(rig, step->name, "spec.schedulingGates", NULL); return true;
    case STEP_RELABEL:     change_pod(rig, step->name, "metadata.labels", step->a); return true;
    case STEP_SERVICE:     put_selecting(rig, well_known.service, step->name, step->a); return true;
    case STEP_REPLICA_SET:
        put_selecting(rig, well_known.replica_set, step->name, step->a);
        return true;
    case STEP_BUDGET:      put_budget(rig, step); return true;
    case STEP_RESTART:     restart(rig); return true;
    case STEP_END:
    case STEP_ON:
    case STEP_PENDING:
    case STEP_SAYS:
    case STEP_EVENT:
    case STEP_NOMINATED:
    case STEP_GOING:
    case STEP_STAYS: case STEP_QUIET:
        return false;
    }
    return false;
}

static void want(const char *scenario, const struct step *step, const char *got, const char *wanted)
{
    if (!text_equal(got, wanted))
        fail_msg("%s, %s:\n     got <%s>\n  wanted <%s>", scenario, step->name, got ? got : "",
                 wanted);
}

static void check(struct rig *rig, const char *scenario, const struct step *step)
{
    switch (step->op) {
    case STEP_ON:
        want(scenario, step, text_at(rig, step->name, "spec.nodeName"), step->a);
        break;
    case STEP_PENDING:   want(scenario, step, text_at(rig, step->name, "spec.nodeName"), ""); break;
    case STEP_SAYS:      want(scenario, step, message_of(rig, step->name), step->a); break;
    case STEP_EVENT:
        want(scenario, step, has_event(rig, step) ? "there" : "not there", "there");
        break;
    case STEP_NOMINATED:
        want(scenario, step, text_at(rig, step->name, "status.nominatedNodeName"), step->a);
        break;
    case STEP_GOING:
        want(scenario, step, rig_pod(rig, step->name)->deletion_s ? "going" : "staying", "going");
        break;
    case STEP_STAYS:
        want(scenario, step, rig_pod(rig, step->name)->deletion_s ? "going" : "staying", "staying");
        break;
    case STEP_QUIET:
        if (rig->writes)
            fail_msg("%s: %d writes for nothing", scenario, rig->writes);
        break;
    case STEP_END:
    case STEP_NODE:
    case STEP_NODE_GONE:
    case STEP_POD:
    case STEP_POD_GONE:
    case STEP_POD_ENDS:
    case STEP_UNGATE:
    case STEP_SERVICE:
    case STEP_BUDGET:
    case STEP_RELABEL:
    case STEP_RESTART:
    case STEP_REPLICA_SET:
        break;
    }
}

static void play(const char *scenario, const struct step *steps)
{
    struct rig rig;
    rig_open(&rig);
    for (const struct step *step = steps; step->op != STEP_END; step++) {
        if (act(&rig, step)) {
            rig.writes = 0;
            if (step[1].op != step->op)  /* several of a kind happen at once */
                rig_settle(&rig);
        } else {
            check(&rig, scenario, step);
        }
    }
    rig_close(&rig);
}

struct scenario {
    const char *name;
    struct step steps[24];
};

#define PLAY(scenarios) FOR_EACH(scenario, scenarios) play(scenario->name, scenario->steps)

/* ---- placing ---- */

#define N1                                                                                         \
    NODE("n1", "{'zone':'a'}", "{'cpu':'4','memory':'8Gi','pods':'110','ephemeral-storage':'10Gi'}")
#define N2                                                                                         \
    NODE("n2", "{'zone':'b'}", "{'cpu':'2','memory':'4Gi','pods':'110','ephemeral-storage':'10Gi'}")

static const struct scenario placing[] = {
    { "the emptier node",
      { N1, N2, POD("p", "{}", "{}"), ON("p", "n1"),
        EVENT("p", "Scheduled", "Successfully assigned default/p to n1") } },
    { "the one with room",
      { N1, N2, POD("a", "{}", ASK("3")), ON("a", "n1"), POD("b", "{}", ASK("2")),
        ON("b", "n2") } },
    { "in turns over equal nodes",
      { NODE("n1", "{}", ROOM("4", "8Gi")), NODE("n2", "{}", ROOM("4", "8Gi")),
        POD("a", "{}", ASK("1")), POD("b", "{}", ASK("1")), POD("c", "{}", ASK("1")), ON("a", "n1"),
        ON("b", "n2"), ON("c", "n1") } },
    { "rather not on a tainted node",
      { NODE_SPEC("n1", ROOM("8", "16Gi"), "{'taints':[{'key':'k','effect':'PreferNoSchedule'}]}"),
        NODE("n2", "{}", ROOM("1", "1Gi")), POD("p", "{}", "{}"), ON("p", "n2") } },
    { "a preferred node",
      { N1, N2,
        POD("p", "{}",
            "{'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':["
            "{'weight':10,'preference':{'matchExpressions':[{'key':'zone','operator':'In','values':['b']}]}}]}}}"),
        ON("p", "n2") } },
    { "by name",
      { N1, N2,
        POD("p", "{}",
            "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{"
            "'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In','values':['n2']}]}]}}}}"),
        ON("p", "n2") } },
    { "a replica set's pods apart",
      { NODE("n1", "{}", ROOM("64", "640Gi")), NODE("n2", "{}", ROOM("2", "4Gi")),
        REPLICA_SET("rs", "{'matchLabels':{'a':'b'}}"), POD("p1", "{'a':'b'}", "{'owner':'rs'}"),
        POD("p2", "{'a':'b'}", "{'owner':'rs'}"), ON("p1", "n1"), ON("p2", "n2"),
        POD("q", "{'a':'b'}", "{}"), ON("q", "n1") } },
    { "a service's pods apart",
      { NODE("n1", "{}", ROOM("64", "640Gi")), NODE("n2", "{}", ROOM("2", "4Gi")),
        SERVICE("s", "{'a':'b'}"), POD("p1", "{'a':'b'}", "{}"), POD("p2", "{'a':'b'}", "{}"),
        ON("p1", "n1"), ON("p2", "n2") } },
    { "a pod of another scheduler",
      { N1, POD("p", "{}", "{'schedulerName':'mine'}"), PENDING("p"), QUIET } },
    { "a gated pod",
      { N1, POD("p", "{}", "{'schedulingGates':[{'name':'g'}]}"), PENDING("p"), QUIET, UNGATE("p"),
        ON("p", "n1") } },
    { "the most urgent first",
      { POD("a", "{}", RANK("1", "2")), POD("b", "{}", RANK("5", "2")),
        POD("c", "{}", RANK("5", "2")), NODE("n1", "{}", ROOM("2", "4Gi")), PENDING("a"),
        ON("b", "n1"), PENDING("c") } },
    { "after a restart",
      { N1, POD("a", "{}", ASK("3")), ON("a", "n1"), POD("b", "{}", ASK("3")), PENDING("b"),
        RESTART, PENDING("b"), POD_GONE("a"), ON("b", "n1") } },
};

static void pods_are_placed(void **state)
{
    PLAY(placing);
}

/* ---- refusing: as a live upstream scheduler put it ---- */

static const struct scenario refusing[] = {
    { "no nodes",
      { POD("p", "{}", "{}"), PENDING("p"), SAYS("p", "no nodes available to schedule pods") } },
    { "resources",
      { N1, N2,
        POD("p", "{}",
            "{'containers':[{'resources':{'requests':{'cpu':'100','memory':'100Gi','example.com/foo':'1'}}}]}"),
        SAYS(
            "p",
            "0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient example.com/foo, 2 Insufficient memory." UNHELPFUL(
                "2")),
        EVENT(
            "p", "FailedScheduling",
            "0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient example.com/foo, 2 Insufficient memory." UNHELPFUL(
                "2")) } },
    { "some resources",
      { N1, N2,
        POD("p", "{}",
            "{'containers':[{'resources':{'requests':{'cpu':'3','memory':'6Gi','ephemeral-storage':'100Gi'}}}]}"),
        SAYS(
            "p",
            "0/2 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 2 Insufficient ephemeral-storage." UNHELPFUL(
                "2")) } },
    { "selector",
      { N1, N2, POD("p", "{}", "{'nodeSelector':{'zone':'q'}}"),
        SAYS(
            "p",
            "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector." UNHELPFUL(
                "2")) } },
    { "a node that is not there",
      { N1, N2,
        POD("p", "{}",
            "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{"
            "'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In','values':['n9']}]}]}}}}"),
        SAYS(
            "p",
            "0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity]." UNHELPFUL(
                "2")) } },
    { "affinity to nobody",
      { N1, N2, POD("p", "{}", TOGETHER("{'a':'b'}", "zone")),
        SAYS("p", "0/2 nodes are available: 2 node(s) didn't match pod affinity rules." UNHELPFUL(
                      "2")) } },
    { "spread without the label",
      { N1, N2, POD("p", "{}", "{" SPREAD("nokey", "", "{'a':'b'}") "}"),
        SAYS(
            "p",
            "0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints (missing required label)." UNHELPFUL(
                "2")) } },
    { "taint and cordon",
      { NODE_SPEC("n1", ROOM("4", "8Gi"),
                  "{'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]}"),
        NODE_SPEC("n2", ROOM("2", "4Gi"), "{'unschedulable':true}"), POD("p", "{}", ASK("3")),
        SAYS(
            "p",
            "0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable." UNHELPFUL(
                "2")) } },
    { "ports",
      { N1, N2, POD("a", "{}", "{" AT("n1") ",'containers':[{'ports':[{'hostPort':8080}]}]}"),
        ON("a", "n1"),
        POD("p", "{}", "{" AT("n1") ",'containers':[{'ports':[{'hostPort':8080}]}]}"),
        SAYS(
            "p",
            "0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 1 node(s) didn't match Pod's node "
            "affinity/selector. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming "
            "pod, 1 Preemption is not helpful for scheduling.") } },
    { "apart from each other",
      { N1, N2, POD("a", "{'g':'g'}", APART("{'g':'g'}", "zone")),
        POD("b", "{'g':'g'}", APART("{'g':'g'}", "zone")),
        POD("c", "{'g':'g'}", APART("{'g':'g'}", "zone")), POD("d", "{'g':'g'}", "{}"),
        ON("a", "n1"), ON("b", "n2"),
        SAYS("c",
             "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules." NO_VICTIMS(
                 "2")),
        SAYS(
            "d",
            "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules." NO_VICTIMS(
                "2")) } },
    { "skew",
      { N1, N2,
        POD("a", "{'s':'s'}",
            "{" AT("n1") "," SPREAD("zone", "'nodeAffinityPolicy':'Ignore',", "{'s':'s'}") "}"),
        ON("a", "n1"),
        POD("b", "{'s':'s'}",
            "{" AT("n1") "," SPREAD("zone", "'nodeAffinityPolicy':'Ignore',", "{'s':'s'}") "}"),
        SAYS(
            "b",
            "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't match pod topology spread "
            "constraints. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, "
            "1 Preemption is not helpful for scheduling.") } },
    { "may not preempt",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", RANK("1", "2")), ON("a", "n1"),
        POD("p", "{}", "{'priority':9,'preemptionPolicy':'Never'," ASKS("2") "}"),
        SAYS(
            "p",
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to "
            "preemptionPolicy=Never.") } },
    { "said once",
      { N1, POD("p", "{}", ASK("9")), PENDING("p"), POD("q", "{}", ASK("1")), ON("q", "n1"),
        NODE("n1", "{'zone':'c'}", ROOM("4", "8Gi")), QUIET } },
};

static void refusals_are_told(void **state)
{
    PLAY(refusing);
}

/* ---- waking ---- */

static const struct scenario waking[] = {
    { "a node comes", { POD("p", "{}", ASK("1")), PENDING("p"), N1, ON("p", "n1") } },
    { "a node gets a label",
      { N1, POD("p", "{}", "{'nodeSelector':{'x':'y'}}"), PENDING("p"),
        NODE("n1", "{'x':'y'}", ROOM("4", "8Gi")), ON("p", "n1") } },
    { "a node loses a taint",
      { NODE_SPEC("n1", ROOM("4", "8Gi"), "{'taints':[{'key':'k','effect':'NoExecute'}]}"),
        POD("p", "{}", "{}"), PENDING("p"), NODE("n1", "{}", ROOM("4", "8Gi")), ON("p", "n1") } },
    { "a node grows",
      { NODE("n1", "{}", ROOM("1", "1Gi")), POD("p", "{}", ASK("2")), PENDING("p"),
        NODE("n1", "{}", ROOM("2", "1Gi")), ON("p", "n1") } },
    { "a pod goes",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", ASK("2")), ON("a", "n1"),
        POD("p", "{}", ASK("1")), PENDING("p"), POD_GONE("a"), ON("p", "n1") } },
    { "a pod ends",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", ASK("2")), ON("a", "n1"),
        POD("p", "{}", ASK("1")), PENDING("p"), POD_ENDS("a"), ON("p", "n1") } },
    { "as many as fit",
      { NODE("n1", "{}", ROOM("4", "8Gi")), POD("a", "{}", ASK("4")), ON("a", "n1"),
        POD("p", "{}", ASK("2")), POD("q", "{}", ASK("2")), POD("r", "{}", ASK("2")), POD_GONE("a"),
        ON("p", "n1"), ON("q", "n1"), PENDING("r") } },
    { "the most urgent of several classes",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", RANK("9", "2")), ON("a", "n1"),
        POD("p", "{}", RANK("1", "2")), POD("q", "{}", RANK("2", "1")),
        POD("r", "{}", RANK("1", "1")), POD_GONE("a"), ON("q", "n1"), PENDING("p"),
        ON("r", "n1") } },
    { "somebody to be with",
      { N1, N2, POD("p", "{}", TOGETHER("{'a':'b'}", "zone")), PENDING("p"),
        POD("a", "{'a':'b'}", "{" AT("n2") "}"), ON("a", "n2"), ON("p", "n2") } },
    { "somebody changes into one to be with",
      { N1, N2, POD("a", "{}", "{" AT("n2") "}"), POD("p", "{}", TOGETHER("{'a':'b'}", "zone")),
        PENDING("p"), RELABEL("a", "{'a':'b'}"), ON("p", "n2") } },
    { "somebody to be apart from goes",
      { N1, POD("a", "{'a':'b'}", "{}"), ON("a", "n1"), POD("p", "{}", APART("{'a':'b'}", "zone")),
        PENDING("p"), POD_GONE("a"), ON("p", "n1") } },
    { "somebody who wants to be alone goes",
      { N1, POD("a", "{}", APART("{'a':'b'}", "zone")), ON("a", "n1"), POD("p", "{'a':'b'}", "{}"),
        PENDING("p"), POD_GONE("a"), ON("p", "n1") } },
    { "the other domain fills up",
      { N1, N2, POD("a", "{'s':'s'}", "{" AT("n1") "}"), ON("a", "n1"),
        POD("p", "{'s':'s'}",
            "{" AT("n1") "," SPREAD("zone", "'nodeAffinityPolicy':'Ignore',", "{'s':'s'}") "}"),
        PENDING("p"), POD("b", "{'s':'s'}", "{" AT("n2") "}"), ON("b", "n2"), ON("p", "n1") } },
    { "not by what does not help",
      { N1, N2, POD("p", "{}", ASK("9")), PENDING("p"), POD("a", "{}", "{}"), ON("a", "n1"),
        POD_GONE("a"), QUIET, NODE("n2", "{'x':'y'}", ROOM("3", "8Gi")), QUIET, PENDING("p") } },
    { "a port becomes free",
      { N1, POD("a", "{}", "{'containers':[{'ports':[{'hostPort':1}]}]}"), ON("a", "n1"),
        POD("p", "{}", "{'containers':[{'ports':[{'hostPort':1}]}]}"), PENDING("p"), POD_GONE("a"),
        ON("p", "n1") } },
    { "a node goes and comes back",
      { N1, POD("a", "{}", ASK("3")), ON("a", "n1"), NODE_GONE("n1"), POD("p", "{}", ASK("2")),
        PENDING("p"), N1, PENDING("p"), POD_GONE("a"), ON("p", "n1") } },
};

static void what_helps_wakes(void **state)
{
    PLAY(waking);
}

/* ---- near and far ---- */

static const struct scenario near_and_far[] = {
    { "the first of a group",
      { N1, N2, POD("a", "{'a':'b'}", TOGETHER("{'a':'b'}", "zone")), ON("a", "n1"),
        POD("b", "{'a':'b'}", TOGETHER("{'a':'b'}", "zone")), ON("b", "n1") } },
    { "one per host",
      { NODE("n1", "{}", ROOM("9", "9Gi")), NODE("n2", "{}", ROOM("1", "1Gi")),
        POD("a", "{'a':'b'}", APART("{'a':'b'}", "kubernetes.io/hostname")),
        POD("b", "{'a':'b'}", APART("{'a':'b'}", "kubernetes.io/hostname")),
        POD("c", "{'a':'b'}", APART("{'a':'b'}", "kubernetes.io/hostname")), ON("a", "n1"),
        ON("b", "n2"), PENDING("c") } },
    { "in another namespace nobody",
      { N1, POD("a", "{'a':'b'}", "{}"), ON("a", "n1"),
        POD("p", "{}",
            "{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'zone','namespaces':['other'],"
            "'labelSelector':{'matchLabels':{'a':'b'}}}]}}}"),
        PENDING("p") } },
    { "in every namespace",
      { N1, N2, POD("a", "{'a':'b'}", "{" AT("n2") "}"), ON("a", "n2"),
        POD("p", "{}",
            "{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'zone','namespaceSelector':{},"
            "'labelSelector':{'matchLabels':{'a':'b'}}}]}}}"),
        ON("p", "n2") } },
    { "rather with",
      { N1, N2, POD("a", "{'a':'b'}", "{" AT("n2") "}"),
        POD("p", "{}",
            "{'affinity':{'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'podAffinityTerm':{'topologyKey':'zone',"
            "'labelSelector':{'matchLabels':{'a':'b'}}}}]}}}"),
        ON("p", "n2") } },
    { "rather apart",
      { N1, N2, POD("a", "{'a':'b'}", "{" AT("n1") "}"),
        POD("p", "{}",
            "{'affinity':{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'podAffinityTerm':{'topologyKey':'zone',"
            "'labelSelector':{'matchLabels':{'a':'b'}}}}]}}}"),
        ON("p", "n2") } },
    { "with whom wants us",
      { N1, N2, POD("x", "{'a':'b'}", "{" AT("n2") "}"),
        POD("a", "{}", "{" AT("n2") ",'affinity':{" NEAR("podAffinity", "{'a':'b'}", "zone") "}}"),
        ON("a", "n2"), POD_GONE("x"), POD("p", "{'a':'b'}", "{}"), ON("p", "n2") } },
    { "spread hard",
      { N1, N2, POD("a", "{'s':'s'}", "{" SPREAD("zone", "", "{'s':'s'}") "}"),
        POD("b", "{'s':'s'}", "{" SPREAD("zone", "", "{'s':'s'}") "}"),
        POD("c", "{'s':'s'}", "{" SPREAD("zone", "", "{'s':'s'}") "}"),
        POD("d", "{'s':'s'}", "{" SPREAD("zone", "", "{'s':'s'}") "}"), ON("a", "n1"),
        ON("b", "n2"), ON("c", "n1"), ON("d", "n2") } },
    { "three in one zone, two domains wanted",
      { N1, POD("a", "{'s':'s'}", "{" SPREAD("zone", "'minDomains':2,", "{'s':'s'}") "}"),
        ON("a", "n1"),
        POD("b", "{'s':'s'}", "{" SPREAD("zone", "'minDomains':2,", "{'s':'s'}") "}"), PENDING("b"),
        N2, ON("b", "n2") } },
    { "softly",
      { N1, N2, POD("a", "{'s':'s'}", "{" AT("n1") "}"),
        POD("p", "{'s':'s'}",
            "{'topologySpreadConstraints':[{'maxSkew':1,"
            "'topologyKey':'zone','whenUnsatisfiable':'ScheduleAnyway','labelSelector':{'matchLabels':{'s':'s'}}}]}"),
        ON("p", "n2") } },
    { "each revision by itself",
      { N1, N2, POD("a", "{'s':'s','r':'1'}", "{" AT("n1") "}"),
        POD("p", "{'s':'s','r':'2'}",
            "{" AT("n1") "," SPREAD("zone", "'matchLabelKeys':['r'],'nodeAffinityPolicy':'Ignore',",
                                    "{'s':'s'}") "}"),
        ON("p", "n1") } },
    { "who has ended does not count",
      { N1,
        N2,
        { STEP_POD, "a", "{'s':'s'}", "{'nodeName':'n1'}", "{}" },
        POD("p", "{'s':'s'}",
            "{" AT("n1") "," SPREAD("zone", "'nodeAffinityPolicy':'Ignore',", "{'s':'s'}") "}"),
        PENDING("p"),
        POD_ENDS("a"),
        ON("p", "n1") } },
};

static void pods_keep_near_and_far(void **state)
{
    PLAY(near_and_far);
}

/* ---- preemption ---- */

static const struct scenario preempting[] = {
    { "the least urgent goes",
      { NODE("n1", "{}", ROOM("2", "4Gi")), NODE("n2", "{}", ROOM("2", "4Gi")),
        POD("a", "{}", RANK("5", "2")), POD("b", "{}", RANK("1", "2")), ON("a", "n1"),
        ON("b", "n2"), POD("p", "{}", RANK("9", "2")), PENDING("p"), NOMINATED("p", "n2"),
        SAYS("p", "0/2 nodes are available: 2 Insufficient cpu."), GOING("b"), STAYS("a"),
        EVENT("b", "Preempted", "Preempted by pod uid-5 on node n2"), POD_GONE("b"), ON("p", "n2"),
        NOMINATED("p", ""), STAYS("a") } },
    { "the room is kept",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", RANK("1", "2")), ON("a", "n1"),
        POD("p", "{}", RANK("9", "2")), GOING("a"), POD("q", "{}", RANK("1", "1")), PENDING("q"),
        POD_GONE("a"), ON("p", "n1"), PENDING("q") } },
    { "only as many as it takes",
      { NODE("n1", "{}", ROOM("10", "4Gi")), POD("a1", "{}", RANK("1", "2")),
        POD("a2", "{}", RANK("1", "2")), POD("b1", "{}", RANK("2", "3")),
        POD("b2", "{}", RANK("2", "3")), ON("a2", "n1"), POD("p", "{}", RANK("9", "3")),
        GOING("a1"), GOING("a2"), STAYS("b1"), STAYS("b2"), POD_GONE("a1"), PENDING("p"),
        POD_GONE("a2"), ON("p", "n1") } },
    { "the younger goes",
      { NODE("n1", "{}", ROOM("4", "4Gi")),
        POD_STARTED("old", "{'nodeName':'n1','priority':1," ASKS("2") "}", "2026-01-01T00:00:00Z"),
        POD_STARTED("new", "{'nodeName':'n1','priority':1," ASKS("2") "}", "2026-01-02T00:00:00Z"),
        POD("p", "{}", RANK("9", "2")), GOING("new"), STAYS("old") } },
    { "a budget protects",
      { NODE("n1", "{}", ROOM("2", "4Gi")), NODE("n2", "{}", ROOM("2", "4Gi")),
        BUDGET("x", "{'a':'b'}", "0"), POD("a", "{'a':'b'}", RANK("1", "2")),
        POD("b", "{}", RANK("5", "2")), ON("a", "n2"), ON("b", "n1"),
        POD("p", "{}", RANK("9", "2")), GOING("b"), STAYS("a"), NOMINATED("p", "n1") } },
    { "a budget allows",
      { NODE("n1", "{}", ROOM("2", "4Gi")), NODE("n2", "{}", ROOM("2", "4Gi")),
        BUDGET("x", "{'a':'b'}", "1"), POD("b", "{}", RANK("5", "2")),
        POD("a", "{'a':'b'}", RANK("1", "2")), ON("b", "n1"), ON("a", "n2"),
        POD("p", "{}", RANK("9", "2")), GOING("a"), STAYS("b") } },
    { "a device",
      { NODE("n1", "{}", "{'cpu':'4','pods':'9','x.y/z':'3'}"),
        POD("a", "{}", "{'priority':1,'containers':[{'resources':{'requests':{'x.y/z':'2'}}}]}"),
        ON("a", "n1"),
        POD("p", "{}",
            "{'priority':2000000000,'containers':[{'resources':{'requests':{'x.y/z':'2'}}}]}"),
        GOING("a"), POD_GONE("a"), ON("p", "n1") } },
    { "who was sent away comes back, and waits",
      { NODE("n1", "{}", "{'cpu':'4','pods':'9','x.y/z':'1000'}"),
        POD("a", "{}", DEVICES("1", "200")), POD("b", "{}", DEVICES("2", "300")),
        POD("c", "{}", DEVICES("3", "450")), ON("a", "n1"), ON("b", "n1"), ON("c", "n1"),
        POD("p", "{}", DEVICES("4", "500")), GOING("a"), GOING("b"), STAYS("c"), POD_GONE("a"),
        POD("a2", "{}", DEVICES("1", "200")), POD_GONE("b"), POD("b2", "{}", DEVICES("2", "300")),
        ON("p", "n1"), PENDING("a2"), PENDING("b2"), STAYS("c") } },
    { "a port",
      { N1, POD("a", "{}", "{'priority':1,'containers':[{'ports':[{'hostPort':1}]}]}"),
        ON("a", "n1"), POD("p", "{}", "{'priority':2,'containers':[{'ports':[{'hostPort':1}]}]}"),
        GOING("a"), POD_GONE("a"), ON("p", "n1") } },
    { "who wants to be alone",
      { N1,
        POD("a", "{}",
            "{'priority':1,'affinity':{" NEAR("podAntiAffinity", "{'a':'b'}", "zone") "}}"),
        ON("a", "n1"), POD("p", "{'a':'b'}", "{'priority':2}"), GOING("a"), POD_GONE("a"),
        ON("p", "n1") } },
    { "the skew",
      { N1, N2, POD("a", "{'s':'s'}", "{'priority':1," AT("n1") "}"), ON("a", "n1"),
        POD("p", "{'s':'s'}",
            "{'priority':2," AT("n1") "," SPREAD("zone", "'nodeAffinityPolicy':'Ignore',",
                                                 "{'s':'s'}") "}"),
        GOING("a"), ON("p", "n1") } },
    { "not those of the same rank",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", RANK("5", "2")), ON("a", "n1"),
        POD("p", "{}", RANK("5", "2")), STAYS("a"), NOMINATED("p", ""),
        SAYS("p", "0/1 nodes are available: 1 Insufficient cpu." NO_VICTIMS("1")) } },
    { "nobody where it would not help",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", RANK("1", "2")), ON("a", "n1"),
        POD("p", "{}", RANK("9", "3")), STAYS("a"),
        SAYS("p", "0/1 nodes are available: 1 Insufficient cpu." UNHELPFUL("1")) } },
    { "not enough to gain",
      { NODE("n1", "{}", ROOM("4", "4Gi")), POD("a", "{}", RANK("1", "1")),
        POD("b", "{}", RANK("9", "3")), ON("a", "n1"), ON("b", "n1"),
        POD("p", "{}", RANK("5", "2")), STAYS("a"),
        SAYS(
            "p",
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Insufficient cpu.") } },
    { "no more than once",
      { NODE("n1", "{}", ROOM("4", "4Gi")), POD("a", "{}", RANK("1", "2")),
        POD("b", "{}", RANK("1", "2")), ON("a", "n1"), ON("b", "n1"),
        POD("p", "{}", RANK("9", "2")), GOING("b"), STAYS("a"),
        NODE("n1", "{'x':'y'}", ROOM("4", "4Gi")), STAYS("a"), PENDING("p"), POD_GONE("b"),
        ON("p", "n1"), STAYS("a") } },
    { "a more urgent one comes between",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", RANK("1", "2")), ON("a", "n1"),
        POD("p", "{}", RANK("5", "2")), NOMINATED("p", "n1"), POD("q", "{}", RANK("9", "2")),
        NOMINATED("q", "n1"), NOMINATED("p", ""), POD_GONE("a"), ON("q", "n1"), PENDING("p") } },
    { "another node becomes free",
      { NODE("n1", "{}", ROOM("2", "4Gi")), POD("a", "{}", RANK("1", "2")), ON("a", "n1"),
        POD("p", "{}", RANK("5", "2")), NOMINATED("p", "n1"), NODE("n2", "{}", ROOM("2", "4Gi")),
        ON("p", "n2"), ON("a", "n1") } },
};

static void the_urgent_make_room(void **state)
{
    PLAY(preempting);
}

/* ---- the rest ---- */

static void refused_bindings_are_tried_again(void **state)
{
    struct rig rig;
    rig_open(&rig);
    rig_put_node(&rig, "n1", "{}", ROOM("4", "8Gi"), "{}");
    rig.refuses_bindings = true;
    rig_put_pod(&rig, "p", "{}", ASK("1"), "{}");
    rig_settle(&rig);
    assert_string_equal(text_at(&rig, "p", "spec.nodeName"), "");
    env_fake_advance(&rig.env, INT64_C(1000000000));
    rig_settle(&rig);                    /* refused again: two seconds now */
    rig.refuses_bindings = false;
    env_fake_advance(&rig.env, INT64_C(1900000000));
    rig_settle(&rig);
    assert_string_equal(text_at(&rig, "p", "spec.nodeName"), "");
    env_fake_advance(&rig.env, INT64_C(100000000));
    rig_settle(&rig);
    assert_string_equal(text_at(&rig, "p", "spec.nodeName"), "n1");
    rig_close(&rig);
}

/* A batch that the disk refuses is rolled back: the pod is free again, and placed again. */
static void rolled_back_bindings_are_made_again(void **state)
{
    struct rig rig;
    rig_open(&rig);
    rig_put_node(&rig, "n1", "{}", ROOM("1", "1Gi"), "{}");
    rig_put_pod(&rig, "p", "{}", ASK("1"), "{}");
    int64_t next_ms;
    (void)core_turn(rig.core, &next_ms); /* the pod is bound in this turn, as far as we can see */
    rig_settle(&rig);
    assert_string_equal(text_at(&rig, "p", "spec.nodeName"), "n1");
    core_remove(rig.core, well_known.pod, "default", "p");
    rig_settle(&rig);
    rig_put_pod(&rig, "q", "{}", "{'schedulingGates':[{'name':'g'}]," ASKS("1") "}", "{}");
    rig_settle(&rig);
    change_pod(&rig, "q", "spec.schedulingGates", NULL);
    store_memory_fail_next(rig.store, 1);
    rig_settle(&rig);
    assert_true(rig_pod(&rig, "q") != NULL);
    change_pod(&rig, "q", "spec.schedulingGates", NULL);
    rig_settle(&rig);
    assert_string_equal(text_at(&rig, "q", "spec.nodeName"), "n1");
    rig_close(&rig);
}

/* Many signatures: classes are dropped and made again, and nobody is forgotten. */
static void many_classes_are_kept_apart(void **state)
{
    struct rig rig;
    enum { PODS = SCHEDULER_CLASSES_MAX + 50 };
    rig_open(&rig);
    for (int i = 0; i < PODS; i++)
        rig_put_pod(&rig, arena_printf(&rig.arena, "p%d", i), "{}",
                    arena_printf(&rig.arena, ASK("%dm"), i + 1), "{}");
    rig_settle(&rig);
    rig_put_node(&rig, "n1", "{}", "{'cpu':'1000000','pods':'100000','memory':'1Ti'}", "{}");
    rig_settle(&rig);
    for (int i = 0; i < PODS; i++)
        assert_string_equal(text_at(&rig, arena_printf(&rig.arena, "p%d", i), "spec.nodeName"),
                            "n1");
    rig_close(&rig);
}

/* Nodes come and go under a class that is in use. */
static void slots_are_used_again(void **state)
{
    struct rig rig;
    rig_open(&rig);
    for (int round = 0; round < 40; round++) {
        const char *node = arena_printf(&rig.arena, "n%d", round),
                   *pod = arena_printf(&rig.arena, "p%d", round);
        rig_put_node(&rig, node, "{'zone':'z'}", ROOM("1", "1Gi"), "{}");
        rig_put_pod(&rig, pod, "{'s':'s'}", "{" ASKS("1") "," SPREAD("zone", "", "{'s':'s'}") "}",
                    "{}");
        rig_settle(&rig);
        assert_string_equal(text_at(&rig, pod, "spec.nodeName"), node);
        if (round % 3 == 2) {
            core_remove(rig.core, well_known.node, "", node);
            core_remove(rig.core, well_known.pod, "default", pod);
            rig_settle(&rig);
        }
    }
    rig_close(&rig);
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_are_placed),
        cmocka_unit_test(refusals_are_told),
        cmocka_unit_test(what_helps_wakes),
        cmocka_unit_test(pods_keep_near_and_far),
        cmocka_unit_test(the_urgent_make_room),
        cmocka_unit_test(refused_bindings_are_tried_again),
        cmocka_unit_test(rolled_back_bindings_are_made_again),
        cmocka_unit_test(many_classes_are_kept_apart),
        cmocka_unit_test(slots_are_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
