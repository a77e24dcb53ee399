/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_slice_plan_test.c - which slices change, and the subsets of Endpoints. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/endpoint_slice_plan.h"
#include "controllers/endpoint_subsets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static struct endpoint_port http = { "http", "TCP", "", 80 }, admin = { "admin", "TCP", "", 9000 };

/* Endpoints number first .. first + count - 1. */
static struct endpoint *make_endpoints(size_t first, size_t count, struct arena *arena)
{
    struct endpoint *endpoints = arena_array(arena, count, sizeof *endpoints);
    for (size_t i = 0; i < count; i++) {
        const char *text =
            arena_printf(arena, "10.0.%zu.%zu", (first + i) / 250, (first + i) % 250);
        endpoints[i] = (struct endpoint){ .address = text,
                                          .pod_name = text,
                                          .pod_uid = text,
                                          .hostname = "",
                                          .node_name = "n1",
                                          .zone = "",
                                          .node_hint = "",
                                          .zone_hint = "",
                                          .is_ready = true,
                                          .is_serving = true };
    }
    return endpoints;
}

/* "create 3", "update b 5", "delete a", each with its end. */
static const char *tell_plan(const struct slice_plan *plan, const struct endpoint_slice *slices,
                             struct arena *arena)
{
    static const char *const words[] = {
        [SLICE_CREATE] = "create", [SLICE_UPDATE] = "update", [SLICE_DELETE] = "delete"
    };
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < plan->count; i++) {
        const struct slice_action *action = &plan->actions[i];
        buffer_add_text(&text, words[action->type]);
        if (action->slice)
            buffer_printf(&text, " %c", 'a' + (int)(action->slice - slices));
        if (action->type != SLICE_DELETE)
            buffer_printf(&text, " %zu", action->endpoint_count);
        buffer_add_text(&text, ". ");
    }
    return arena_strdup(arena, buffer_text(&text));
}

struct range {
    size_t first, count;
};

static const struct {
    const char  *name;
    struct range wanted;
    size_t       slice_count;
    struct range slices[3];
    bool         foreign, labels_differ;
    const char  *plan;
} slice_cases[] = {
    { "nothing at all", { 0, 0 }, 0, { { 0 } }, false, false, "create 0. " },
    { "empty stays empty", { 0, 0 }, 1, { { 0, 0 } }, false, false, "" },
    { "the first", { 0, 1 }, 0, { { 0 } }, false, false, "create 1. " },
    { "as wanted", { 0, 3 }, 1, { { 0, 3 } }, false, false, "" },
    { "one more", { 0, 4 }, 1, { { 0, 3 } }, false, false, "update a 4. " },
    { "one less", { 0, 2 }, 1, { { 0, 3 } }, false, false, "update a 2. " },
    { "one replaced", { 1, 3 }, 1, { { 0, 3 } }, false, false, "update a 3. " },
    { "more than fit",
      { 0, 250 },
      0,
      { { 0 } },
      false,
      false,
      "create 100. create 100. create 50. " },
    { "a full one, one more", { 0, 101 }, 1, { { 0, 100 } }, false, false, "create 1. " },
    { "into the fuller slice",
      { 0, 61 },
      2,
      { { 0, 20 }, { 20, 40 } },
      false,
      false,
      "update b 41. " },
    { "into the changed slice",
      { 1, 60 },
      2,
      { { 0, 20 }, { 20, 40 } },
      false,
      false,
      "update a 20. " },
    { "a slice runs empty", { 20, 40 }, 2, { { 0, 20 }, { 20, 40 } }, false, false, "delete a. " },
    { "all go: one is emptied",
      { 0, 0 },
      2,
      { { 0, 20 }, { 20, 40 } },
      false,
      false,
      "delete b. update a 0. " },
    { "labels alone", { 0, 3 }, 1, { { 0, 3 } }, false, true, "update a 3. " },
    { "of another service", { 0, 3 }, 1, { { 0, 3 } }, true, false, "create 3. delete a. " },
};

/* What may differ of one endpoint, and whether that alone is a change. */
static const struct { const char *name; struct endpoint there; const char *plan; } endpoint_cases[] = {
#define THERE .address = "10.0.0.0", .pod_name = "10.0.0.0", .pod_uid = "10.0.0.0", .hostname = "", \
    .node_name = "n1", .zone = "", .is_serving = true
    { "as wanted", { THERE, .node_hint = "", .zone_hint = "", .is_ready = true }, "" },
    { "a zone's hint", { THERE, .node_hint = "", .zone_hint = "z", .is_ready = true }, "update a 1. " },
    { "a node's hint", { THERE, .node_hint = "n1", .zone_hint = "", .is_ready = true }, "update a 1. " },
    { "several hints", { THERE, .node_hint = "", .zone_hint = NULL, .is_ready = true }, "update a 1. " },
    { "not ready", { THERE, .node_hint = "", .zone_hint = "" }, "update a 1. " },
#undef THERE
};

static void endpoint_changes(void **state)
{
    FOR_EACH(row, endpoint_cases) {
        AUTO_ARENA arena = { 0 };
        struct endpoint there = row->there;
        struct endpoint_slice slice = { .address_type = "IPv4", .is_ours = true, .ports = &http,
                                        .port_count = 1, .endpoints = &there, .endpoint_count = 1 };
        struct endpoint_group group = { &http, make_endpoints(0, 1, &arena), 1, 1 };
        struct slice_facts facts = { .address_type = "IPv4", .groups = &group, .group_count = 1,
                                     .slices = &slice, .slice_count = 1 };
        struct slice_plan plan = endpoint_slice_plan(&facts, &arena);
        const char *told = tell_plan(&plan, &slice, &arena);
        if (!text_equal(told, row->plan))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->plan);
    }
}

static void slice_plans(void **state)
{
    FOR_EACH(row, slice_cases) {
        AUTO_ARENA arena = { 0 };
        struct endpoint_slice slices[3];
        struct endpoint_group group = {
            &http, make_endpoints(row->wanted.first, row->wanted.count, &arena), 1,
            row->wanted.count
        };
        for (size_t i = 0; i < row->slice_count; i++) {
            const struct range *range = &row->slices[i];
            slices[i] = (struct endpoint_slice){ .address_type = "IPv4",
                                                 .is_ours = !row->foreign,
                                                 .labels_differ = row->labels_differ,
                                                 .ports = &http,
                                                 .port_count = range->count > 0,
                                                 .endpoint_count = range->count,
                                                 .endpoints = make_endpoints(
                                                     range->first, range->count, &arena) };
        }
        struct slice_facts facts = { .address_type = "IPv4",
                                     .groups = &group,
                                     .group_count = row->wanted.count > 0,
                                     .slices = slices,
                                     .slice_count = row->slice_count };
        struct slice_plan plan = endpoint_slice_plan(&facts, &arena);
        const char *told = tell_plan(&plan, slices, &arena);
        if (!text_equal(told, row->plan))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->plan);
    }
}

/* Each wanted endpoint is in exactly one slice, whatever was there. */
static void slices_hold_each_once(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct endpoint_group group = { &http, make_endpoints(50, 300, &arena), 1, 300 };
    struct endpoint_slice slices[] = {
        { .address_type = "IPv4",
          .is_ours = true,
          .ports = &http,
          .port_count = 1,
          .endpoints = make_endpoints(0, 100, &arena),
          .endpoint_count = 100 },
        { .address_type = "IPv4",
          .is_ours = true,
          .ports = &http,
          .port_count = 1,
          .endpoints = make_endpoints(90, 80, &arena),
          .endpoint_count = 80 },
    };
    struct slice_facts facts = { .address_type = "IPv4",
                                 .groups = &group,
                                 .group_count = 1,
                                 .slices = slices,
                                 .slice_count = 2 };
    struct slice_plan plan = endpoint_slice_plan(&facts, &arena);
    size_t total = 0;
    for (size_t i = 0; i < plan.count; i++) {
        assert_true(plan.actions[i].endpoint_count <= SLICE_ENDPOINTS_MAX);
        total += plan.actions[i].endpoint_count;
        for (size_t j = 0; j < plan.actions[i].endpoint_count; j++)
            for (size_t k = 0; k < j; k++)
                assert_ptr_not_equal(plan.actions[i].endpoints[j], plan.actions[i].endpoints[k]);
    }
    assert_int_equal(total, 300);
}

static void a_changed_condition_is_an_update(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct endpoint_group group = { &http, make_endpoints(0, 2, &arena), 1, 2 };
    struct endpoint_slice slice = { .address_type = "IPv4",
                                    .is_ours = true,
                                    .ports = &http,
                                    .port_count = 1,
                                    .endpoints = make_endpoints(0, 2, &arena),
                                    .endpoint_count = 2 };
    struct slice_facts facts = { .address_type = "IPv4",
                                 .groups = &group,
                                 .group_count = 1,
                                 .slices = &slice,
                                 .slice_count = 1 };
    group.endpoints[1].is_ready = false;
    struct slice_plan plan = endpoint_slice_plan(&facts, &arena);
    assert_int_equal(plan.count, 1);
    assert_int_equal(plan.actions[0].type, SLICE_UPDATE);
    assert_false(plan.actions[0].endpoints[1]->is_ready);
}

/* A slice of ports that are no longer there is used for those that are. */
static void changed_ports_reuse_the_slice(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct endpoint_group group = { &admin, make_endpoints(0, 2, &arena), 1, 2 };
    struct endpoint_slice slice = { .address_type = "IPv4",
                                    .is_ours = true,
                                    .ports = &http,
                                    .port_count = 1,
                                    .endpoints = make_endpoints(0, 2, &arena),
                                    .endpoint_count = 2 };
    struct slice_facts facts = { .address_type = "IPv4",
                                 .groups = &group,
                                 .group_count = 1,
                                 .slices = &slice,
                                 .slice_count = 1 };
    struct slice_plan plan = endpoint_slice_plan(&facts, &arena);
    assert_int_equal(plan.count, 1);
    assert_int_equal(plan.actions[0].type, SLICE_UPDATE);
    assert_ptr_equal(plan.actions[0].ports, &admin);
}

/* ---- subsets ---- */

/* "80,9000:3 81:1" */
static const char *tell_subsets(const struct endpoint_subsets *subsets, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < subsets->count; i++) {
        for (size_t j = 0; j < subsets->items[i].port_count; j++)
            buffer_printf(&text, "%s%lld", j ? "," : "",
                          (long long)subsets->items[i].ports[j]->port);
        buffer_printf(&text, ":%zu ", subsets->items[i].endpoint_count);
    }
    return arena_strdup(arena, buffer_text(&text));
}

static const struct {
    const char *name;
    size_t      group_count, counts[2];
    bool        is_split, has_ports, is_truncated;
    const char *subsets;
} subset_cases[] = {
    { "none",                      0, { 0 },       false, true,  false, "" },
    { "two ports, one subset",     1, { 3 },       false, true,  false, "80,9000:3 " },
    { "a port that differs",       2, { 3, 2 },    true,  true,  false, "80:3 9000:5 8080:2 " },
    { "headless without ports",    1, { 3 },       false, false, false, ":3 " },
    { "too many",                  1, { 1500 },    false, true,  true,  "80,9000:1000 " },
};

static void subsets_by_port(void **state)
{
    FOR_EACH(row, subset_cases) {
        AUTO_ARENA arena = { 0 };
        struct endpoint_port first[] = { http, admin },
                             second[] = { { "http", "TCP", "", 8080 }, admin };
        struct endpoint_group groups[] = {
            { first, make_endpoints(0, row->counts[0], &arena), row->has_ports ? 2 : 0,
              row->counts[0] },
            { second, make_endpoints(2000, row->counts[1], &arena), 2, row->counts[1] },
        };
        struct endpoint_subsets subsets =
            endpoint_subsets(groups, row->group_count, row->has_ports, &arena);
        const char *told = tell_subsets(&subsets, &arena);
        if (!text_equal(told, row->subsets) || subsets.is_truncated != row->is_truncated)
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->subsets);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slice_plans),
        cmocka_unit_test(endpoint_changes),
        cmocka_unit_test(slices_hold_each_once),
        cmocka_unit_test(a_changed_condition_is_an_update),
        cmocka_unit_test(changed_ports_reuse_the_slice),
        cmocka_unit_test(subsets_by_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
