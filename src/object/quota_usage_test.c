/* SPDX-License-Identifier: Apache-2.0 */
/* quota_usage_test.c - what objects count for, and which quotas take them. */
#include "object/quota_usage.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/resource_list.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

static struct value *parse(const char *json, struct arena *arena)
{
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

#define CONTAINER(name, requests, limits)                                                          \
    "{\"name\":\"" name "\",\"resources\":{\"requests\":{" requests "},\"limits\":{" limits "}}}"
#define SIDECAR(requests)                                                                          \
    "{\"name\":\"s\",\"restartPolicy\":\"Always\",\"resources\":{\"requests\":{" requests "}}}"

static const struct { const char *name, *kind, *object, *usage; } usages[] = {
    { "config map", "ConfigMap", "{}", "{\"count/configmaps\":\"1\",\"configmaps\":\"1\"}" },
    { "deployment", "Deployment", "{}", "{\"count/deployments.apps\":\"1\"}" },
    { "pod that asks for nothing", "Pod", "{\"spec\":{\"containers\":[{\"name\":\"c\"}]}}",
      "{\"count/pods\":\"1\",\"pods\":\"1\"}" },
    { "requests and limits", "Pod",
      "{\"spec\":{\"containers\":[" CONTAINER(
          "c", "\"cpu\":\"100m\",\"example.com/gpu\":\"2\"",
          "\"cpu\":\"1\"") "," CONTAINER("d", "\"cpu\":\"150m\"", "\"memory\":\"1Gi\"") "]}}",
      "{\"count/pods\":\"1\",\"pods\":\"1\",\"cpu\":\"250m\",\"requests.cpu\":\"250m\","
      "\"requests.example.com/gpu\":\"2\",\"limits.cpu\":\"1\",\"limits.memory\":\"1Gi\"}" },
    { "sidecars and init containers", "Pod",
      "{\"spec\":{\"containers\":[" CONTAINER(
          "c", "\"cpu\":\"100m\"",
          "") "],\"initContainers\":[" SIDECAR("\"cpu\":\"50m\"") "," CONTAINER("i",
                                                                              "\"cpu\":\"300m\"",
                                                                              "") "]}}",
      "{\"count/pods\":\"1\",\"pods\":\"1\",\"cpu\":\"350m\",\"requests.cpu\":\"350m\"}" },
    { "the pod's own word, and overhead", "Pod",
      "{\"spec\":{\"overhead\":{\"cpu\":\"10m\"},\"resources\":{\"requests\":{\"cpu\":\"2\"}},"
      "\"containers\":[" CONTAINER("c", "\"cpu\":\"1\"", "\"cpu\":\"3\"") "]}}",
      "{\"count/pods\":\"1\",\"pods\":\"1\",\"cpu\":\"2010m\",\"requests.cpu\":\"2010m\","
      "\"limits.cpu\":\"3010m\"}" },
    { "finished", "Pod", "{\"status\":{\"phase\":\"Failed\"},\"spec\":{\"containers\":[]}}",
      "{\"count/pods\":\"1\"}" },
    { "long overdue", "Pod",
      "{\"metadata\":{\"deletionTimestamp\":\"1970-01-01T00:00:10Z\","
      "\"deletionGracePeriodSeconds\":30},\"spec\":{}}",
      "{\"count/pods\":\"1\"}" },
    { "on its way out", "Pod",
      "{\"metadata\":{\"deletionTimestamp\":\"1970-01-01T00:16:10Z\","
      "\"deletionGracePeriodSeconds\":30},\"spec\":{}}",
      "{\"count/pods\":\"1\",\"pods\":\"1\"}" },
    { "balanced service", "Service",
      "{\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{},{}]}}",
      "{\"count/services\":\"1\",\"services\":\"1\",\"services.nodeports\":\"2\","
      "\"services.loadbalancers\":\"1\"}" },
    { "balanced without node ports", "Service",
      "{\"spec\":{\"type\":\"LoadBalancer\",\"allocateLoadBalancerNodePorts\":false,"
      "\"ports\":[{\"nodePort\":30000},{}]}}",
      "{\"count/services\":\"1\",\"services\":\"1\",\"services.nodeports\":\"1\","
      "\"services.loadbalancers\":\"1\"}" },
    { "claim, of whole bytes", "PersistentVolumeClaim",
      "{\"spec\":{\"storageClassName\":\"a\",\"resources\":{\"requests\":{\"storage\":\"1500m\"}}}}",
      "{\"count/persistentvolumeclaims\":\"1\",\"persistentvolumeclaims\":\"1\","
      "\"requests.storage\":\"2\",\"a.storageclass.storage.k8s.io/persistentvolumeclaims\":\"1\","
      "\"a.storageclass.storage.k8s.io/requests.storage\":\"2\"}" },
};

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; i < schema_kind_count; i++)
        if (text_equal(schema_kinds[i].name, name) && schema_kinds[i].storage == &schema_kinds[i] &&
            schema_kinds[i].storage_prefix)
            return &schema_kinds[i];
    return NULL;
}

static void test_usage(void **state)
{
    (void)state;
    FOR_EACH(row, usages) {
        AUTO_ARENA arena = { 0 };
        struct resource_list usage = { .arena = &arena };
        quota_usage(kind_of(row->kind), parse(row->object, &arena), /* now_s= */ 1000, &usage);
        struct value *got = resource_list_value(&usage, &arena);
        if (!value_equal(got, parse(row->usage, &arena))) {
            AUTO_BUFFER text = { 0 };
            json_write_value(&text, got);
            print_error("%s: %s\n", row->name, buffer_text(&text));
            assert_true(false);
        }
    }
}

static const struct { const char *kind, *resource; bool counts; } counts[] = {
    { "Pod", "pods", true }, { "Pod", "count/pods", true }, { "Pod", "limits.cpu", true },
    { "Pod", "requests.nvidia.com/gpu", true }, { "Pod", "hugepages-2Mi", true },
    { "Pod", "requests.storage", false }, { "Pod", "count/pods.metrics.k8s.io", false },
    { "Pod", "nvidia.com/gpu", false }, { "Deployment", "count/deployments.apps", true },
    { "Deployment", "count/deployments", false }, { "Deployment", "deployments", false },
    { "Secret", "secrets", true }, { "Service", "services.nodeports", true },
    { "PersistentVolumeClaim", "x.storageclass.storage.k8s.io/requests.storage", true },
    { "PersistentVolumeClaim", ".storageclass.storage.k8s.io/requests.storage", false },
    { "PersistentVolumeClaim", "x.storageclass.storage.k8s.io/other", false },
    { "PersistentVolumeClaim", "", false },
};

static void test_names(void **state)
{
    (void)state;
    FOR_EACH(row, counts)
        if (quota_counts(kind_of(row->kind), bytes_of(row->resource)) != row->counts) {
            print_error("%s %s\n", row->kind, row->resource);
            assert_true(false);
        }
}

static const struct { const char *name, *kind, *spec, *object; bool matches; } scopes[] = {
    { "none", "Service", "{}", "{}", true },
    { "a service has no scope", "Service", "{\"scopes\":[\"Terminating\"]}", "{}", false },
    { "deadline", "Pod", "{\"scopes\":[\"Terminating\"]}",
      "{\"spec\":{\"activeDeadlineSeconds\":5}}", true },
    { "no deadline", "Pod", "{\"scopes\":[\"Terminating\"]}", "{\"spec\":{}}", false },
    { "all scopes must hold", "Pod", "{\"scopes\":[\"NotTerminating\",\"BestEffort\"]}",
      "{\"spec\":{},\"status\":{\"qosClass\":\"Burstable\"}}", false },
    { "class in", "Pod",
      "{\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\","
      "\"operator\":\"In\",\"values\":[\"a\",\"b\"]}]}}",
      "{\"spec\":{\"priorityClassName\":\"b\"}}", true },
    { "no class is not in", "Pod",
      "{\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\","
      "\"operator\":\"NotIn\",\"values\":[\"a\"]}]}}",
      "{\"spec\":{}}", true },
    { "no class does not exist", "Pod",
      "{\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\","
      "\"operator\":\"DoesNotExist\"}]}}",
      "{\"spec\":{}}", true },
    { "affinity across", "Pod", "{\"scopes\":[\"CrossNamespacePodAffinity\"]}",
      "{\"spec\":{\"affinity\":{\"podAntiAffinity\":{"
      "\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1,\"podAffinityTerm\":{"
      "\"namespaces\":[\"x\"]}}]}}}}",
      true },
    { "affinity at home", "Pod", "{\"scopes\":[\"CrossNamespacePodAffinity\"]}",
      "{\"spec\":{\"affinity\":{\"podAffinity\":{"
      "\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"k\"}]}}}}",
      false },
    { "attributes class of a claim", "PersistentVolumeClaim",
      "{\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"VolumeAttributesClass\","
      "\"operator\":\"In\",\"values\":[\"fast\"]}]}}",
      "{\"status\":{\"currentVolumeAttributesClassName\":\"fast\"}}", true },
};

static void test_scopes(void **state)
{
    (void)state;
    FOR_EACH(row, scopes) {
        AUTO_ARENA arena = { 0 };
        if (quota_scopes_match(kind_of(row->kind), parse(row->object, &arena),
                               parse(row->spec, &arena)) != row->matches) {
            print_error("%s\n", row->name);
            assert_true(false);
        }
    }
}

static void test_missing(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    const char *pod = "{\"spec\":{\"containers\":[" CONTAINER("b", "", "") "," CONTAINER(
        "a", "\"cpu\":\"1\"", "") "]}}";
    const struct value *hard = parse("{\"cpu\":\"1\",\"limits.memory\":\"1\",\"pods\":\"1\"}",
                                     &arena);
    assert_string_equal(quota_missing(parse(pod, &arena), hard, &arena),
                        "cpu for: b; limits.memory for: a,b");
    assert_null(quota_missing(parse(pod, &arena), parse("{\"pods\":\"1\"}", &arena), &arena));
    assert_null(quota_missing(
        parse("{\"spec\":{\"resources\":{\"requests\":{\"cpu\":\"1\"}},\"containers\":[{}]}}",
              &arena),
        hard, &arena));
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_scopes),
        cmocka_unit_test(test_missing),
    };
    return cmocka_run_group_tests_name("quota usage", tests, NULL, NULL);
}
