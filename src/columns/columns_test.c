/* SPDX-License-Identifier: Apache-2.0 */
/* columns_test.c - cells against what upstream's API server shows, and that every table is whole.
 */
#include "columns/columns.h"
#include "columns/columns_test_rows.h"
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/time_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const char now[] = "2026-11-21T11:26:30Z", created[] = "2026-11-21T11:21:30Z";

static int64_t now_s(void)
{
    int64_t ns = 0;
    assert_true(time_parse(bytes_of(now), &ns));
    return ns / 1000000000;
}

/* 'a' stands for "a"; a \" stands for itself. */
static struct value *parse(const char *text, struct arena *arena)
{
    AUTO_BUFFER json = { 0 };
    for (; *text; text++) {
        if (*text == '"')
            buffer_add_char(&json, '\\');
        buffer_add_char(&json, *text == '\'' ? '"' : *text);
    }
    struct value *value =
        json_parse(bytes_of(arena_copy(arena, json.at, json.size)), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

static const char *write(const struct value *value, struct arena *arena)
{
    AUTO_BUFFER json = { 0 };
    json_write_value(&json, value);
    return arena_strdup(arena, buffer_text(&json));
}

static const char *cells_of(const struct kind *kind, const struct value *object,
                            struct arena *arena)
{
    struct columns columns = columns_of(kind, arena);
    struct value *cells = value_new_list(arena);
    for (size_t i = 0; i < columns.cell_count; i++)
        value_append(cells, arena, column_cell(&columns.items[i], object, now_s(), arena));
    return write(cells, arena);
}

/* The same cells come out of what the kind says it reads. */
static const char *picked_cells_of(const struct kind *kind, const struct value *object,
                                   struct arena *arena)
{
    struct columns columns = columns_of(kind, arena);
    struct json_options options = { .pick = columns_pick(&columns, arena), .is_own = true };
    return cells_of(kind, json_parse(bytes_of(write(object, arena)), &options, arena, NULL), arena);
}

static void check_row(const char *group, const char *version, const char *name, const char *text,
                      const char *wanted)
{
    AUTO_ARENA arena = { 0 };
    const struct kind *kind = kind_find(group, version, name);
    assert_non_null(kind);
    struct value *object = parse(text, &arena);
    if (value_at(object, "metadata") && !value_at(object, "metadata.creationTimestamp"))
        value_set_at(object, &arena, "metadata.creationTimestamp", value_new_text(&arena, created));
    const char *got = cells_of(kind, object, &arena),
               *expected = write(parse(wanted, &arena), &arena);
    if (!text_equal(got, expected))
        fail_msg("%s %s:\n     got %s\n  wanted %s", name, text, got, expected);
    got = picked_cells_of(kind, object, &arena);
    if (!text_equal(got, expected))
        fail_msg("%s %s, picked:\n     got %s\n  wanted %s", name, text, got, expected);
}

static void columns_show_what_upstream_shows(void **state)
{
    FOR_EACH(row, rows)
        check_row(row->group, row->version, row->kind, row->object, row->cells);
}

/* What a live server would not let us make. */
static const struct row more_rows[] = {
    { "", "v1", "Pod", "{'metadata':{'name':'empty'}}",
      "['empty','0/0','','0','5m','<none>','<none>','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'new','creationTimestamp':null},'status':{'phase':'Pending'}}",
      "['new','0/0','Pending','0','<unknown>','<none>','<none>','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'nominated'},'status':{'phase':'Pending','nominatedNodeName':'n1'},"
      "'spec':{'readinessGates':[{'conditionType':'a/b'},{'conditionType':'c/d'}],'containers':[{'name':'c'}]}}",
      "['nominated','0/1','Pending','0','5m','<none>','<none>','n1','0/2']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'gates'},'status':{'conditions':[{'type':'a/b','status':'True'}]},"
      "'spec':{'readinessGates':[{'conditionType':'a/b'},{'conditionType':'c/d'}]}}",
      "['gates','0/0','','0','5m','<none>','<none>','<none>','1/2']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'sidecar'},'spec':{'containers':[{'name':'c'}],"
      "'initContainers':[{'name':'s','restartPolicy':'Always'}]},'status':{'phase':'Pending',"
      "'initContainerStatuses':[{'name':'s','started':false,'state':{'running':{}}}]}}",
      "['sidecar','0/2','Init:0/1','0','5m','<none>','<none>','<none>','<none>']" },
    { "", "v1", "ComponentStatus", "{'metadata':{'name':'c'},'conditions':[]}",
      "['c','Unknown','','']" },
    { "", "v1", "Service", "{'metadata':{'name':'s'},'spec':{'type':'Odd'}}",
      "['s','Odd','<none>','<unknown>','<none>','5m','<none>']" },
    { "", "v1", "ResourceQuota",
      "{'metadata':{'name':'q'},'status':{'hard':{'services.nodeports':'1','services':'2',"
      "'limits.memory':'1Gi'},'used':{'services':'1'}}}",
      "['q','services: 1/2, services.nodeports: 0/1','limits.memory: 0/1Gi','5m']" },
    { "apps", "v1", "Deployment",
      "{'metadata':{'name':'d'},'spec':{'selector':{'matchExpressions':[{'key':'a',"
      "'operator':'Near'}]}}}",
      "['d','0/0',0,0,'5m','','','<invalid>']" },
    { "apps", "v1", "ReplicaSet",
      "{'metadata':{'name':'r'},'spec':{'selector':{'matchExpressions':[{'key':'a',"
      "'operator':'Near'}]}}}",
      "['r',0,0,0,'5m','','','<error>']" },
    { "apps", "v1", "ControllerRevision",
      "{'metadata':{'name':'c','ownerReferences':[{'apiVersion':'v1',"
      "'kind':'ReplicationController','name':'x','controller':true}]},'revision':1}",
      "['c','replicationcontroller/x',1,'5m']" },
    { "batch", "v1", "Job",
      "{'metadata':{'name':'j','deletionTimestamp':'2026-11-21T11:21:30Z'},'spec':{'completions':1},"
      "'status':{'startTime':'2026-11-21T11:20:00Z','completionTime':'2026-11-21T11:21:00Z',"
      "'conditions':[{'type':'Suspended','status':'True'}]}}",
      "['j','Terminating','0/1','60s','5m','','','<none>']" },
    { "batch", "v1", "Job",
      "{'metadata':{'name':'j'},'spec':{'completions':1},'status':{'succeeded':1,"
      "'conditions':[{'type':'SuccessCriteriaMet','status':'True'},{'type':'Complete','status':'True'}]}}",
      "['j','Complete','1/1','','5m','','','<none>']" },
    { "autoscaling", "v2", "HorizontalPodAutoscaler",
      "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'metrics':["
      "{'type':'Odd'},{'type':'Resource','resource':{'name':'cpu','target':{}}}]}}",
      "['h','/','<unknown type>, cpu: <unknown>/<auto>','<unset>',3,0,'5m']" },
    { "autoscaling", "v1", "HorizontalPodAutoscaler",
      "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,"
      "'targetCPUUtilizationPercentage':80},'status':{'currentCPUUtilizationPercentage':20}}",
      "['h','/','cpu: 20%/80%','<unset>',3,0,'5m']" },
    { "networking.k8s.io", "v1", "IPAddress",
      "{'metadata':{'name':'a'},'spec':{'parentRef':{'group':'g',"
      "'resource':'r','name':'n'}}}",
      "['a','r.g/n','5m']" },
    { "resource.k8s.io", "v1", "ResourceClaim",
      "{'metadata':{'name':'c','deletionTimestamp':'2026-11-21T11:21:30Z'},"
      "'status':{'allocation':{},'reservedFor':[{'name':'p'}]}}",
      "['c','deleted,allocated,reserved','5m']" },
    { "certificates.k8s.io", "v1", "CertificateSigningRequest",
      "{'metadata':{'name':'c'},'status':{'certificate':'eA==',"
      "'conditions':[{'type':'Approved'},{'type':'Denied'},{'type':'Failed'}]}}",
      "['c','5m','<none>','','<none>','Denied,Failed,Issued']" },
    { "apiregistration.k8s.io", "v1", "APIService",
      "{'metadata':{'name':'a'},'status':{'conditions':["
      "{'type':'Available','status':'False','reason':'MissingEndpoints'}]}}",
      "['a','Local','False (MissingEndpoints)','5m']" },
    { "autoscaling", "v1", "Scale",
      "{'metadata':{'name':'s'},'spec':{'replicas':3},'status':{'replicas':2}}", "['s',3,2,'5m']" },
};

static void columns_show_odd_objects(void **state)
{
    FOR_EACH(row, more_rows)
        check_row(row->group, row->version, row->kind, row->object, row->cells);
}

static void columns_are_whole(void **state)
{
    for (size_t i = 0; i < schema_kind_count; i++) {
        struct columns columns = columns_of(&schema_kinds[i], NULL);
        assert_true(columns.count >= 1);
        for (size_t c = 0; c < columns.cell_count; c++) {
            const struct column *column = &columns.items[c];
            if (text_is_empty(column->name) || text_is_empty(column->description) ||
                (!column->path && !column->cell))
                fail_msg("%s: column %zu lacks a part", schema_kinds[i].name, c);
        }
    }
}

static const struct { const char *name, *object, *wanted; } completed_rows[] = {
    { "running",   "{'status':{'phase':'Running'}}",   NULL },
    { "succeeded", "{'status':{'phase':'Succeeded'}}", "Succeeded" },
    { "failed",    "{'status':{'phase':'Failed'}}",    "Failed" },
};

static void pods_that_ended_are_marked(void **state)
{
    FOR_EACH(row, completed_rows) {
        AUTO_ARENA arena = { 0 };
        const struct row_end *got = columns_completed(well_known.pod, parse(row->object, &arena));
        if (!text_equal(got ? got->reason : NULL, row->wanted))
            fail_msg("%s: got %s", row->name, got ? got->reason : "nothing");
        assert_null(columns_completed(well_known.job, parse(row->object, &arena)));
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_show_what_upstream_shows),
        cmocka_unit_test(columns_show_odd_objects),
        cmocka_unit_test(columns_are_whole),
        cmocka_unit_test(pods_that_ended_are_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
