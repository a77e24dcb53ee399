/* SPDX-License-Identifier: Apache-2.0 */
/* pod_view_test.c - what pods request, and the ports they take of their node. */
#include "scheduler/pod_view.h"
#include "scheduler/rig_test.h"

#define M(n) ((int64_t)(n) << 20)

static const struct {
    const char *name, *spec, *status;
    int64_t     cpu, memory, storage, scored_cpu, scored_memory;
    const char *named;
} request_rows[] = {
    { "nothing", "{'containers':[{}]}", "{}", 0, 0, 0, 100, M(200), "" },
    { "two containers",
      "{'containers':[{'resources':{'requests':{'cpu':'100m','memory':'1Mi'}}},"
      "{'resources':{'requests':{'cpu':'1','ephemeral-storage':'2Mi'}}}]}",
      "{}", 1100, M(1), M(2), 1100, M(201), "" },
    { "zero is not nothing", "{'containers':[{'resources':{'requests':{'cpu':'0','memory':'0'}}}]}",
      "{}", 0, 0, 0, 0, 0, "" },
    { "named ones",
      "{'containers':[{'resources':{'requests':{'x.y/z':'2'}}},{'resources':{'requests':{'x.y/z':'1','hugepages-2Mi':'4Mi'}}}]}",
      "{}", 0, 0, 0, 200, M(400), "x.y/z=3,hugepages-2Mi=4194304," },
    { "a large init container",
      "{'containers':[{'resources':{'requests':{'cpu':'1'}}}],"
      "'initContainers':[{'resources':{'requests':{'cpu':'3'}}},{'resources':{'requests':{'cpu':'2','memory':'1Mi'}}}]}",
      "{}", 3000, M(1), 0, 3000, M(200), "" },
    { "a sidecar counts twice over",
      "{'containers':[{'resources':{'requests':{'cpu':'1'}}}],"
      "'initContainers':[{'restartPolicy':'Always','resources':{'requests':{'cpu':'2'}}},{'resources':{'requests':{'cpu':'4'}}}]}",
      "{}", 6000, 0, 0, 6000, M(400), "" },
    { "sidecars with containers",
      "{'containers':[{'resources':{'requests':{'cpu':'3'}}}],"
      "'initContainers':[{'restartPolicy':'Always','resources':{'requests':{'cpu':'2'}}},{'resources':{'requests':{'cpu':'1'}}}]}",
      "{}", 5000, 0, 0, 5000, M(400), "" },
    { "overhead", "{'containers':[{}],'overhead':{'cpu':'50m','memory':'1Mi'}}", "{}", 50, M(1), 0,
      150, M(201), "" },
    { "the pod's own request",
      "{'containers':[{'resources':{'requests':{'cpu':'1','x.y/z':'1'}}}],"
      "'resources':{'requests':{'cpu':'2','memory':'3Mi'}}}",
      "{}", 2000, M(3), 0, 2000, M(3), "x.y/z=1," },
    { "being resized", "{'containers':[{'name':'c','resources':{'requests':{'cpu':'1'}}}]}",
      "{'containerStatuses':[{'name':'c','resources':{'requests':{'cpu':'2'}},'allocatedResources':{'cpu':'1','memory':'5Mi'}}]}",
      2000, M(5), 0, 2000, M(5), "" },
    { "a resize that cannot be",
      "{'containers':[{'name':'c','resources':{'requests':{'cpu':'9'}}}]}",
      "{'conditions':[{'type':'PodResizePending','status':'True','reason':'Infeasible'}],"
      "'containerStatuses':[{'name':'c','resources':{'requests':{'cpu':'2'}},'allocatedResources':{'cpu':'2'}}]}",
      2000, 0, 0, 2000, M(200), "" },
    { "fractions are rounded up",
      "{'containers':[{'resources':{'requests':{'cpu':'1.5m','memory':'1500m'}}}]}", "{}", 2, 2, 0,
      2, 2, "" },
};

static const struct object *make_pod(const char *spec, const char *status, struct arena *arena)
{
    struct value *pod =
        rig_parse("{'metadata':{'name':'p','namespace':'default','uid':'u'}}", arena);
    value_set(pod, arena, "spec", rig_parse(spec, arena));
    value_set(pod, arena, "status", rig_parse(status, arena));
    return object_freeze(well_known.pod, pod, /* resource_version= */ 1);
}

static void check_named(const char *name, const struct resources *resources, const char *wanted)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < resources->named_count; i++)
        buffer_printf(&text, "%s=%ld,", resources->named[i].name, (long)resources->named[i].count);
    if (!text_equal(buffer_text(&text), wanted))
        fail_msg("%s: got %s", name, buffer_text(&text));
}

static void pods_request(void **state)
{
    FOR_EACH(row, request_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_RESOURCES request = { 0 }, scored = { 0 };
        AUTO_PUT pod = make_pod(row->spec, row->status, &arena);
        struct pod_view view;
        pod_view_read(pod, &view, &arena);
        pod_view_requests(&view, /* with_defaults= */ false, &request);
        pod_view_requests(&view, /* with_defaults= */ true, &scored);
        const int64_t got[] = { request.fixed[RESOURCE_CPU], request.fixed[RESOURCE_MEMORY],
                                request.fixed[RESOURCE_STORAGE], scored.fixed[RESOURCE_CPU],
                                scored.fixed[RESOURCE_MEMORY] };
        const int64_t wanted[] = { row->cpu, row->memory, row->storage, row->scored_cpu,
                                   row->scored_memory };
        for (size_t i = 0; i < ARRAY_SIZE(got); i++)
            if (got[i] != wanted[i])
                fail_msg("%s: number %zu is %ld", row->name, i, (long)got[i]);
        check_named(row->name, &request, row->named);
    }
}

static const struct { const char *name, *spec, *wanted; } port_rows[] = {
    { "none", "{'containers':[{'ports':[{'containerPort':80}]}]}", "" },
    { "some",
      "{'containers':[{'ports':[{'hostPort':80},{'containerPort':1}]},{'ports':[{'hostPort':53,'protocol':'UDP','hostIP':'1.2.3.4'}]}]}",
      "/TCP/80 1.2.3.4/UDP/53 " },
    { "a sidecar's",
      "{'containers':[{}],'initContainers':[{'ports':[{'hostPort':1}]},{'restartPolicy':'Always','ports':[{'hostPort':2}]}]}",
      "/TCP/2 " },
};

static void pods_take_ports(void **state)
{
    FOR_EACH(row, port_rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        AUTO_PUT pod = make_pod(row->spec, "{}", &arena);
        struct pod_view view;
        struct host_port *ports;
        pod_view_read(pod, &view, &arena);
        size_t count = pod_view_host_ports(&view, &arena, &ports);
        for (size_t i = 0; i < count; i++)
            buffer_printf(&text, "%s/%s/%ld ", ports[i].ip, ports[i].protocol, (long)ports[i].port);
        if (!text_equal(buffer_text(&text), row->wanted))
            fail_msg("%s: got %s", row->name, buffer_text(&text));
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_request),
        cmocka_unit_test(pods_take_ports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
