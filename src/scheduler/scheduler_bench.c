/* SPDX-License-Identifier: Apache-2.0 */
/* scheduler_bench.c - what it takes to place a pod, in microseconds; the API's share (binding,
 * events) is told apart.
 *
 * usage: scheduler_bench [NODES [PODS]] */
#include "scheduler/rig_test.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t writer_ns;

static int64_t now_ns(void)
{
    return env_system()->monotonic_ns(env_system());
}

static const struct object *timed_write(void *context, struct write_request *request,
                                        struct error *err)
{
    int64_t start = now_ns();
    const struct object *object =
        request->kind == well_known.event ? NULL : rig_write(context, request, err);
    if (!object && !error_is_set(err))
        (fail)(err, REASON_NOT_FOUND, /* os_errno= */ 0, "events are not part of this");
    writer_ns += now_ns() - start;
    return object;
}

#define WANTS                                                                                      \
    "'containers':[{'name':'c','image':'registry/team/app:1','resources':{'requests':{'cpu':'100m','memory':'128Mi'}}}]"
#define TERM(labels, key) "{'topologyKey':'" key "','labelSelector':{'matchLabels':" labels "}}"

static const struct {
    const char *name, *labels, *spec;
} cases[] = {
    { "plain pods", "{}", "{" WANTS "}" },
    { "pods of a service (spread by default)", "{'app':'web'}", "{" WANTS "}" },
    { "hard spread over zones", "{'s':'s'}",
      "{" WANTS ",'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'zone',"
      "'whenUnsatisfiable':'DoNotSchedule','labelSelector':{'matchLabels':{'s':'s'}}}]}" },
    { "rather apart by host", "{'a':'b'}",
      "{" WANTS ",'affinity':{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':"
      "[{'weight':100,'podAffinityTerm':" TERM("{'a':'b'}", "kubernetes.io/hostname") "}]}}}" },
    { "together in a zone", "{'t':'t'}",
      "{" WANTS
      ",'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[" TERM(
          "{'t':'t'}", "zone") "]}}}" },
    { "fits nowhere", "{}",
      "{'containers':[{'name':'c','resources':{'requests':{'cpu':'9999'}}}]}" },
};

static void fill(struct rig *rig, int nodes)
{
    for (int i = 0; i < nodes; i++)
        rig_put_node(rig, arena_printf(&rig->arena, "node-%04d", i),
                     arena_printf(&rig->arena, "{'zone':'z%d'}", i % 3),
                     "{'cpu':'64','memory':'256Gi','pods':'110'}", "{}");
    struct value *service = rig_object(rig, "web", "default", "{}");
    value_set_at(service, &rig->arena, "spec.selector", rig_parse("{'app':'web'}", &rig->arena));
    rig_put(rig, well_known.service, service);
    rig_settle(rig);
}

static void measure(size_t index, int nodes, int pods)
{
    struct rig rig;
    rig_open(&rig);
    core_set_writer(rig.core, timed_write, &rig);
    fill(&rig, nodes);
    for (int i = 0; i < pods; i++)
        rig_put_pod(&rig, arena_printf(&rig.arena, "pod-%05d", i), cases[index].labels,
                    cases[index].spec, "{'phase':'Pending'}");
    writer_ns = 0;
    int64_t start = now_ns();
    rig_settle(&rig);
    int64_t all_ns = now_ns() - start;
    printf("%-40s %7.2f us a pod, and %7.2f in the API\n", cases[index].name,
           (double)(all_ns - writer_ns) / 1000 / pods, (double)writer_ns / 1000 / pods);
    rig_close(&rig);
}

int main(int argc, char **argv)
{
    int nodes = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1000,
        pods = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5000;
    if (nodes < 1 || pods < 1) {
        fprintf(stderr, "usage: scheduler_bench [NODES [PODS]]\n");
        return 2;
    }
    schema_init();
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        measure(i, nodes, pods);
    return 0;
}
