/* SPDX-License-Identifier: Apache-2.0 */
/* pod_status_test.c - the patch that tells a pod's status, applied to what the API had before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/pod_status.h"
#include "object/patch.h"
#include "object/schema.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static struct value *parse(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

/* A pod of one container that has run since second 1, told to an API that has `status`. */
static struct value *told(const char *status, const char *pod_ip, const char *host_ip,
                          struct arena *arena)
{
    struct container container = { .role = ROLE_APP, .name = "a", .image = "i" };
    struct container_record record = { .now = { .state = CONTAINER_RUNNING,
                                                .started_ns = 1000000000 } };
    struct container_facts facts = { .spec = &container, .record = &record, .started = true,
                                     .ready = true };
    struct pod pod = { .ns = "n", .name = "p", .uid = "u", .restart_policy = "Always",
                       .containers = &container, .container_count = 1, .app_count = 1 };
    struct pod_facts all = { .pod = &pod, .containers = &facts, .count = 1, .now_ns = 2000000000,
                             .sandbox_ready = true, .volumes_ready = true };
    const struct pod_resize resize = { 0 };
    struct pod_status_input input = { .facts = &all, .resize = &resize, .pod_ip = pod_ip, .host_ip = host_ip,
                                      .start_time_s = 1 };
    struct pod_conditions conditions = { 0 };
    AUTO_BUFFER patch = { 0 };
    struct error err = { 0 };
    pod_status_write(&input, &conditions, &patch);
    struct value *before = value_new_map(arena), *change = parse(buffer_text(&patch), arena);
    value_set(before, arena, "status", parse(status, arena));
    const struct kind *kind = kind_find_api_version(BYTES("v1"), BYTES("Pod"));
    struct value *after = patch_strategic(before, change, kind->type, arena, &err);
    assert_non_null(after);
    return after;
}

static void test_addresses(void **state)
{
    static const struct {
        const char *name, *before, *pod_ip, *host_ip, *wanted;
    } rows[] = {
        { "the first", "{}", "10.0.0.1", "10.9.0.1",
          "[[{'ip':'10.0.0.1'}],'10.0.0.1',[{'ip':'10.9.0.1'}]]" },
        { "another sandbox on another machine",
          "{'podIP':'10.0.0.9','podIPs':[{'ip':'10.0.0.9'}],'hostIPs':[{'ip':'10.9.0.9'}]}",
          "10.0.0.1", "10.9.0.1", "[[{'ip':'10.0.0.1'}],'10.0.0.1',[{'ip':'10.9.0.1'}]]" },
        { "none any more: the last is kept", "{'podIP':'10.0.0.9','podIPs':[{'ip':'10.0.0.9'}]}",
          "", "10.9.0.1", "[[{'ip':'10.0.0.9'}],'10.0.0.9',[{'ip':'10.9.0.1'}]]" },
    };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct value *after = told(row->before, row->pod_ip, row->host_ip, &arena);
        const struct value *wanted = parse(row->wanted, &arena);
        bool good = value_equal(value_at(after, "status.podIPs"), value_item(wanted, 0)) &&
                    value_equal(value_at(after, "status.podIP"), value_item(wanted, 1)) &&
                    value_equal(value_at(after, "status.hostIPs"), value_item(wanted, 2));
        AUTO_BUFFER text = { 0 };
        json_write_value(&text, after);
        if (!good)
            fail_msg("%s: %s", row->name, buffer_text(&text));
    }
}

static void test_disruption(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct container container = { .role = ROLE_APP, .name = "a", .image = "i" };
    struct container_record record = { 0 };
    struct container_facts facts = { .spec = &container, .record = &record };
    struct pod pod = { .ns = "n", .name = "p", .uid = "u", .restart_policy = "Always",
                       .generation = 3, .containers = &container, .container_count = 1,
                       .app_count = 1 };
    struct pod_facts all = { .pod = &pod, .containers = &facts, .count = 1, .now_ns = 2000000000,
                             .rejected_reason = "Evicted", .rejected_message = "why" };
    const struct pod_resize resize = { 0 };
    struct pod_status_input input = { .facts = &all, .resize = &resize, .pod_ip = "",
                                      .host_ip = "" };
    (void)state;
    for (int64_t since_s = 0; since_s < 2; since_s++) {
        struct pod_conditions conditions = { 0 };
        AUTO_BUFFER patch = { 0 };
        all.disrupted_s = since_s;
        pod_status_write(&input, &conditions, &patch);
        struct value *told = parse(buffer_text(&patch), &arena);
        bool found = strstr(buffer_text(&patch),
                            "{\"type\":\"DisruptionTarget\",\"observedGeneration\":3,\"status\":"
                            "\"True\",\"lastProbeTime\":null,\"lastTransitionTime\":"
                            "\"1970-01-01T00:00:01Z\",\"reason\":\"TerminationByKubelet\","
                            "\"message\":\"why\"}") != NULL;
        assert_int_equal(found, since_s != 0);
        assert_true(bytes_equal_text(value_string(told, "status.phase"), "Failed"));
        assert_true(bytes_equal_text(value_string(told, "status.reason"), "Evicted"));
    }
    /* not before its containers have ended */
    struct pod_conditions conditions = { 0 };
    AUTO_BUFFER patch = { 0 };
    record.now.state = CONTAINER_RUNNING;
    pod_status_write(&input, &conditions, &patch);
    struct value *told = parse(buffer_text(&patch), &arena);
    assert_true(bytes_equal_text(value_string(told, "status.phase"), "Running"));
    assert_null(value_at(told, "status.reason"));
    assert_null(strstr(buffer_text(&patch), "DisruptionTarget"));
}

/* The address is told once the volumes are there, and kept when the sandbox has gone; an image that
 * is pulled meanwhile changes nothing. */
static void test_network(void **state)
{
    static const struct {
        const char          *name;
        bool                 sandbox, volumes, host_network, pulls;
        enum container_state container;
        const char          *ready_to_start, *pod_ip;
    } rows[] = {
        { "nothing yet", false, false, false, false, CONTAINER_ABSENT, "False", NULL },
        { "waits for its volumes", true, false, false, false, CONTAINER_ABSENT, "False", NULL },
        { "and pulls", true, false, false, true, CONTAINER_ABSENT, "False", NULL },
        { "of the host's network", true, false, true, false, CONTAINER_ABSENT, "False", "10.0.0.1" },
        { "may start", true, true, false, false, CONTAINER_ABSENT, "True", "10.0.0.1" },
        { "runs", true, true, false, false, CONTAINER_RUNNING, "True", "10.0.0.1" },
        { "the agent is new", true, false, false, false, CONTAINER_RUNNING, "True", "10.0.0.1" },
        { "has ended", false, true, false, false, CONTAINER_EXITED, "False", "10.0.0.1" },
    };
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER patch = { 0 };
        struct container container = { .role = ROLE_APP, .name = "a", .image = "i" };
        struct container_record record = { .now = { .state = row->container } };
        struct container_facts facts = { .spec = &container, .record = &record, .busy = row->pulls };
        struct pod pod = { .ns = "n", .name = "p", .uid = "u", .restart_policy = "Never",
                           .host_network = row->host_network, .containers = &container,
                           .container_count = 1, .app_count = 1 };
        struct pod_facts all = { .pod = &pod, .containers = &facts, .count = 1, .now_ns = 2000000000,
                                 .sandbox_ready = row->sandbox, .volumes_ready = row->volumes };
        const struct pod_resize resize = { 0 };
        struct pod_status_input input = { .facts = &all, .resize = &resize, .pod_ip = "10.0.0.1",
                                          .host_ip = "" };
        struct pod_conditions conditions = { 0 };
        pod_status_write(&input, &conditions, &patch);
        const struct value *status = value_at(parse(buffer_text(&patch), &arena), "status"),
                           *first = value_item(value_at(status, "conditions"), 0);
        const char *ip = value_text(status, "podIP", &arena);
        if (!bytes_equal_text(value_string(first, "type"), "PodReadyToStartContainers") ||
            !bytes_equal_text(value_string(first, "status"), row->ready_to_start) ||
            !text_equal(ip, row->pod_ip))
            fail_msg("%s: %s", row->name, buffer_text(&patch));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_disruption),
        cmocka_unit_test(test_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
