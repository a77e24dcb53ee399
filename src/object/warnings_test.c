/* SPDX-License-Identifier: Apache-2.0 */
/* warnings_test.c - what is said of a good object, line by line. */
#include "object/warnings.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail

#define NONE "a null labelSelector results in matching no pod"
#define POD(spec) "{\"metadata\":{\"name\":\"p\"},\"spec\":{" spec "}}"
#define PORTS(ports) POD("\"containers\":[{\"name\":\"c\",\"ports\":[" ports "]}]")

static const struct { const char *name, *pod, *wanted; } rows[] = {
    { "nothing to say", POD("\"containers\":[{\"name\":\"c\"}]"), "" },
    { "a label of the past", POD("\"nodeSelector\":{\"beta.kubernetes.io/os\":\"linux\"}"),
      "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" "
      "instead\n" },
    { "selectors of nothing",
      POD("\"topologySpreadConstraints\":[{}],\"affinity\":{\"podAffinity\":{"
          "\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"labelSelector\":{}},{}]}}"),
      "spec.topologySpreadConstraints[0].labelSelector: " NONE "\n"
      "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[1].labelSelector: "
      NONE "\n" },
    { "a volume of the past", POD("\"volumes\":[{\"name\":\"v\",\"rbd\":{}}]"),
      "spec.volumes[0].rbd: deprecated in v1.28, non-functional in v1.31+\n" },
    { "secrets", POD("\"imagePullSecrets\":[{\"name\":\"a\"},{\"name\":\"a\"},{}]"),
      "spec.imagePullSecrets[1].name: duplicate name \"a\"\n"
      "spec.imagePullSecrets[2].name: invalid empty name \"\"\n" },
    { "a part of a byte",
      POD("\"containers\":[{\"resources\":{\"limits\":{\"memory\":\"100m\",\"cpu\":\"1m\"}}}]"),
      "spec.containers[0].resources.limits[memory]: fractional byte value \"100m\" is invalid, must "
      "be an integer\n" },
    { "variables", POD("\"containers\":[{\"env\":[{\"name\":\"A\"},{\"name\":\"A\",\"value\":"
                       "\"$(A)1\"},{\"name\":\"A\",\"value\":\"2\"}]}]"),
      "spec.containers[0].env[2]: hides previous definition of \"A\", which may be dropped when using "
      "apply\n" },
    { "the same port", PORTS("{\"containerPort\":1},{\"containerPort\":1}"),
      "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]\n" },
    { "another port of the host", PORTS("{\"containerPort\":1},{\"containerPort\":1,\"hostPort\":2}"),
      "spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]\n" },
    { "another protocol",
      PORTS("{\"containerPort\":1,\"protocol\":\"TCP\"},{\"containerPort\":1,\"protocol\":\"UDP\"}"),
      "" },
    { "the same name",
      PORTS("{\"containerPort\":1,\"name\":\"a\"},{\"containerPort\":2,\"name\":\"a\"}"),
      "spec.containers[0].ports[1]: duplicate port name \"a\" with spec.containers[0].ports[0], "
      "services and probes that select ports by name will use spec.containers[0].ports[0]\n" },
    { "a dot in the name", "{\"metadata\":{\"name\":\"a.b\"},\"spec\":{}}",
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a "
      "DNS label is recommended: [must not contain dots]\n" },
    { "files in each other's way",
      POD("\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"s\",\"items\":[{\"path\":\"a/\"},"
          "{\"path\":\"ab\"},{\"path\":\"a/b\"},{\"path\":\"\"},{\"path\":\"/\"}]}}]"),
      "volume \"v\" (Secret \"s\"): overlapping paths: \"a/b\" with \"a\"\n" },
    { "values that are none of a label's",
      POD("\"affinity\":{\"nodeAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{"
          "\"preference\":{\"matchExpressions\":[{\"key\":\"k\",\"values\":[\"v\",\"a/b\"]}]}}]}}"),
      "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference."
      "matchExpressions[0].values[1]: a/b is invalid, a valid label must be an empty string or consist "
      "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
      "character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
      "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\n" },
    { "grace", POD("\"terminationGracePeriodSeconds\":-1"),
      "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be "
      "treated as 1\n" },
};

static const char *said_of(const struct kind *kind, const char *json, const char *old,
                           struct arena *arena)
{
    struct decode_notes notes = { 0 };
    struct error err = { 0 };
    struct value *next = json_parse(bytes_of(json), NULL, arena, &err);
    struct value *before = old ? json_parse(bytes_of(old), NULL, arena, &err) : NULL;
    assert_false(error_is_set(&err));
    object_warnings(next, before, kind, &notes, arena);
    const char *text = "";
    for (size_t i = 0; i < notes.count; i++)
        text = arena_printf(arena, "%s%s\n", text, notes.texts[i]);
    return text;
}

static const char *said(const char *json, const char *old, struct arena *arena)
{
    return said_of(well_known.pod, json, old, arena);
}

static void test_rows(void **state)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        AUTO_ARENA arena = { 0 };
        const char *text = said(rows[i].pod, NULL, &arena);
        if (strcmp(text, rows[i].wanted) != 0)
            print_error("%s:\n", rows[i].name);
        assert_string_equal(text, rows[i].wanted);
    }
}

/* Comparing each with each would take a server's time and memory. */
static void test_only_so_many_ports_are_compared(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER ports = { 0 };
    (void)state;
    for (int i = 0; i < 300; i++)
        buffer_printf(&ports, "%s{\"containerPort\":%d}", i > 0 ? "," : "", i + 1);
    const char *pod = arena_printf(
        &arena, PORTS("%s,{\"containerPort\":1}"), buffer_text(&ports));
    assert_string_equal(said(pod, NULL, &arena), "");
}

static void test_only_so_many_paths_are_compared(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER items = { 0 };
    (void)state;
    for (int i = 0; i < 300; i++)
        buffer_printf(&items, "%s{\"path\":\"p%d\"}", i > 0 ? "," : "", i);
    const char *pod = arena_printf(
        &arena, POD("\"volumes\":[{\"configMap\":{\"items\":[%s,{\"path\":\"p299\"}]}}]"),
        buffer_text(&items));
    assert_string_equal(said(pod, NULL, &arena), "");
}

#define LABEL "beta.kubernetes.io/os"
#define IS_OLD "deprecated since v1.14; use \"kubernetes.io/os\" instead\n"
#define TEMPLATE "\"template\":{\"spec\":{\"nodeSelector\":{\"" LABEL "\":\"x\"}}}"
#define OLD_TEMPLATE "spec.template.spec.nodeSelector[" LABEL "]: " IS_OLD
#define SCHEMA(format) "{\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\":{\"properties\":{" \
    "\"a\":{\"items\":{\"type\":\"string\",\"format\":\"" format "\"}}}}}}]}}"
#define CLAIM "\"volumeClaimTemplates\":[{\"spec\":{\"resources\":{\"limits\":{\"storage\":\"1m\"}}}}]"
#define PART "resources.limits[storage]: fractional byte value \"1m\" is invalid, must be an integer\n"

static const struct { const char *group, *kind, *next, *old, *wanted; } kind_rows[] = {
    { "", "ConfigMap", "{}", NULL, "" },
    { "apps", "Deployment", "{\"metadata\":{\"name\":\"a.b\"}}", "{\"metadata\":{\"name\":\"a.b\"}}", "" },
    { "apps", "DaemonSet", "{\"metadata\":{\"generation\":2},\"spec\":{" TEMPLATE "}}",
      "{\"metadata\":{\"generation\":1},\"spec\":{" TEMPLATE "}}", "" },
    { "apps", "DaemonSet", "{\"spec\":{" TEMPLATE "}}", "{\"spec\":{}}", OLD_TEMPLATE },
    { "apps", "StatefulSet", "{\"spec\":{" CLAIM "}}", NULL,
      "spec.volumeClaimTemplates[0]." PART },
    { "apps", "StatefulSet", "{\"spec\":{" CLAIM ",\"revisionHistoryLimit\":-1}}", "{}",
      "spec.volumeClaimTemplates[0].Spec." PART
      "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is "
      "recommended\n" },
    { "", "Endpoints", "{\"subsets\":[{\"addresses\":[{\"ip\":\"fd00:0::1\"},{\"ip\":\"x\"}]}]}", NULL,
      "subsets[0].addresses[0].ip: IPv6 address \"fd00:0::1\" should be in RFC 5952 canonical format "
      "(\"fd00::1\")\n" },
    { "", "Endpoints", "{\"metadata\":{\"labels\":{\"endpoints.kubernetes.io/managed-by\":"
      "\"endpoint-controller\"}},\"subsets\":[{\"addresses\":[{\"ip\":\"fd00:0::1\"}]}]}", NULL, "" },
    { "", "Node", "{\"spec\":{\"podCIDRs\":[\"1.2.3.4/8\",\"FD00::/8\",\"x\",\"10.0.0.0/8\"]}}", NULL,
      "spec.podCIDRs[0]: CIDR value \"1.2.3.4/8\" is ambiguous in this context (should be \"1.0.0.0/8\" "
      "or \"1.2.3.4/32\"?)\n"
      "spec.podCIDRs[1]: IPv6 CIDR value \"FD00::/8\" should be in RFC 5952 canonical format "
      "(\"fd00::/8\")\n" },
    { "", "ResourceQuota", "{\"spec\":{\"hard\":{\"memory\":\"2\",\"limits.memory\":\"1\","
      "\"storage\":\"2\",\"limits.storage\":\"1\"}}}", NULL,
      "ResourceQuota memory (2) should be less than limits.memory (1)\n" },
    { "apiextensions.k8s.io", "CustomResourceDefinition", SCHEMA("odd"), NULL,
      "unrecognized format \"odd\"\n" },
    { "apiextensions.k8s.io", "CustomResourceDefinition", SCHEMA("odd"), SCHEMA("odd"), "" },
    { "apiextensions.k8s.io", "CustomResourceDefinition", SCHEMA("date-time"), NULL, "" },
    { "batch", "CronJob", "{\"spec\":{\"schedule\":\"TZ=UTC @daily\"}}", "{}",
      "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see "
      "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details\n" },
    { "resource.k8s.io", "ResourceSlice", "{\"spec\":{\"driver\":\"A.b\"}}", "{}",
      "spec.driver: driver names should be lowercase; \"A.b\" contains uppercase characters\n" },
};

static void test_kinds(void **state)
{
    (void)state;
    FOR_EACH(row, kind_rows) {
        AUTO_ARENA arena = { 0 };
        const struct kind *kind = kind_find(row->group, "v1", row->kind);
        assert_non_null(kind);
        const char *text = said_of(kind, row->next, row->old, &arena);
        if (strcmp(text, row->wanted) != 0)
            print_error("%s %s:\n", row->kind, row->next);
        assert_string_equal(text, row->wanted);
    }
}

static void test_changes_of_pods_are_not_commented(void **state)
{
    AUTO_ARENA arena = { 0 };
    assert_string_equal(said(rows[1].pod, rows[1].pod, &arena), "");
}

static void test_a_driver_is_commented_when_its_tokens_change(void **state)
{
    static const char driver[] = "{\"spec\":{\"tokenRequests\":[{\"audience\":\"a\"}]}}";
    static const char safe[] = "{\"spec\":{\"serviceAccountTokenInSecrets\":true,"
                               "\"tokenRequests\":[{\"audience\":\"a\"}]}}";
    const struct kind *kind = kind_find("storage.k8s.io", "v1", "CSIDriver");
    AUTO_ARENA arena = { 0 };
    (void)state;
    assert_non_null(strstr(said_of(kind, driver, NULL, &arena), "is unset"));
    assert_non_null(strstr(said_of(kind, driver, "{\"spec\":{}}", &arena), "is unset"));
    assert_string_equal(said_of(kind, driver, driver, &arena), "");
    assert_string_equal(said_of(kind, safe, NULL, &arena), "");
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_only_so_many_ports_are_compared),
        cmocka_unit_test(test_only_so_many_paths_are_compared),
        cmocka_unit_test(test_changes_of_pods_are_not_commented),
        cmocka_unit_test(test_a_driver_is_commented_when_its_tokens_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
