/* SPDX-License-Identifier: Apache-2.0 */
/* binding_test.c - every type of binding, what is absent, and what is of another type. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/binding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct port {
    const char *name;
    int64_t     number;
};

struct container {
    const char   *name;
    bool          has_resources;
    struct port  *ports;
    size_t        port_count;
    const char  **args;
    size_t        arg_count;
};

struct facts {
    const char       *node, *phase, *scheduler;
    int64_t           grace_s, started_s;
    bool              host_network, has_affinity;
    struct bytes      raw_affinity;
    struct value     *selector;
    struct container *containers;
    size_t            container_count;
};

static const struct binding ports[] = {
    BIND_TEXT("name", struct port, name),
    BIND_INT("containerPort", struct port, number),
    BIND_END
};

static const struct binding containers[] = {
    BIND_TEXT("name", struct container, name),
    BIND_PRESENT("resources", struct container, has_resources),
    BIND_LIST("ports", struct container, ports, port_count, struct port, ports),
    BIND_TEXT_LIST("args", struct container, args, arg_count),
    BIND_END
};

static const struct binding facts_table[] = {
    BIND_TEXT("spec.nodeName", struct facts, node),
    BIND_TEXT("spec.schedulerName", struct facts, scheduler),
    BIND_INT("spec.terminationGracePeriodSeconds", struct facts, grace_s),
    BIND_BOOL("spec.hostNetwork", struct facts, host_network),
    BIND_PRESENT("spec.affinity", struct facts, has_affinity),
    BIND_RAW("spec.affinity", struct facts, raw_affinity),
    BIND_VALUE("spec.nodeSelector", struct facts, selector),
    BIND_LIST("spec.containers", struct facts, containers, container_count, struct container,
              containers),
    BIND_TEXT("status.phase", struct facts, phase),
    BIND_TIME("status.startTime", struct facts, started_s),
    BIND_END
};

static void binding_reads_everything(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct facts facts = { .grace_s = 30 };
    bind_text(
        BYTES(
            "{\"kind\":\"Pod\",\"spec\":{\"nodeName\":\"n\\u0031\",\"terminationGracePeriodSeconds\":5,\"hostNetwork\":true,"
            "\"affinity\":{\"a\":[1]},\"nodeSelector\":{\"x\":\"y\"},\"other\":{\"nodeName\":\"no\"},\"containers\":["
            "{\"name\":\"a\",\"args\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"resources\":{}},{\"name\":\"b\",\"resources\":null,"
            "\"ports\":[{\"name\":\"p\",\"containerPort\":80},{\"containerPort\":81}]},{}]},"
            "\"status\":{\"startTime\":\"1970-01-01T01:00:00Z\",\"phase\":\"Running\"}}"),
        facts_table, &facts, &arena);
    assert_string_equal(facts.node, "n1");
    assert_null(facts.scheduler);
    assert_int_equal(facts.grace_s, 5);
    assert_true(facts.host_network && facts.has_affinity);
    assert_true(bytes_equal_text(facts.raw_affinity, "{\"a\":[1]}"));
    assert_true(bytes_equal_text(value_string(facts.selector, "x"), "y"));
    assert_int_equal(facts.container_count, 3);
    assert_string_equal(facts.containers[0].args[4], "5");
    assert_int_equal(facts.containers[0].arg_count, 5);
    assert_true(facts.containers[0].has_resources && !facts.containers[1].has_resources);
    assert_string_equal(facts.containers[1].ports[0].name, "p");
    assert_int_equal(facts.containers[1].ports[1].number, 81);
    assert_null(facts.containers[2].name);
    assert_string_equal(facts.phase, "Running");
    assert_int_equal(facts.started_s, 3600);
}

static const char *const odd_texts[] = {
    "{}",
    "[]",
    "null",
    "1",
    "",
    "{",
    "{\"spec\":",
    "{\"spec\":1,\"status\":[]}",
    "{\"spec\":{\"nodeName\":1,\"terminationGracePeriodSeconds\":\"x\",\"hostNetwork\":0,\"containers\":{},\"affinity\":null,"
    "\"nodeSelector\":null},\"status\":{\"startTime\":\"x\",\"phase\":null}}",
};

static void binding_leaves_what_does_not_fit(void **state)
{
    FOR_EACH(text, odd_texts) {
        AUTO_ARENA arena = { 0 };
        struct facts facts = { .grace_s = 30, .phase = "as it was" };
        bind_text(bytes_of(*text), facts_table, &facts, &arena);
        assert_int_equal(facts.grace_s, 30);
        assert_string_equal(facts.phase, "as it was");
        assert_int_equal(facts.container_count, 0);
        assert_false(facts.host_network || facts.has_affinity);
        assert_null(facts.selector);
    }
}

struct nested {
    struct bytes spec;
    const char  *node;
};

static const struct binding nested_table[] = {
    BIND_RAW("spec", struct nested, spec),
    BIND_TEXT("spec.nodeName", struct nested, node),
    BIND_END
};

static void binding_reads_a_part_twice(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct nested nested = { 0 };
    bind_text(BYTES("{\"spec\": {\"nodeName\":\"n\"} }"), nested_table, &nested, &arena);
    assert_true(bytes_equal_text(nested.spec, "{\"nodeName\":\"n\"}"));
    assert_string_equal(nested.node, "n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(binding_reads_everything),
        cmocka_unit_test(binding_leaves_what_does_not_fit),
        cmocka_unit_test(binding_reads_a_part_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
