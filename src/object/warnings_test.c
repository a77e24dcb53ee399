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
        &arena, "{\"spec\":{\"containers\":[{\"ports\":[%s,{\"containerPort\":1}]}]}}",
        buffer_text(&ports));
    assert_string_equal(said(pod, NULL, &arena), "");
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
        cmocka_unit_test(test_only_so_many_ports_are_compared),
        cmocka_unit_test(test_changes_of_pods_are_not_commented),
        cmocka_unit_test(test_a_driver_is_commented_when_its_tokens_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
