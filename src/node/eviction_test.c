/* SPDX-License-Identifier: Apache-2.0 */
/* eviction_test.c - thresholds, conditions, ranks and words, and what the flags say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "node/eviction.h"
#include "node/pressure_options.h"

#include <cmocka.h>               /* last: it has a macro fail() */

#define GIB (INT64_C(1) << 30)
#define BIT(NAME) (1u << (NAME))

static void test_thresholds(void **state)
{
    static const struct {
        const char          *text;
        enum eviction_signal signal;
        int64_t              capacity, amount;       /* amount -1: it is refused */
        const char          *problem;
    } rows[] = {
        { "memory.available<100Mi", SIGNAL_MEMORY_AVAILABLE, GIB, 100 << 20, NULL },
        { "memory.available<1e3", SIGNAL_MEMORY_AVAILABLE, GIB, 1000, NULL },
        { " nodefs.available < 10% ", SIGNAL_NODEFS_AVAILABLE, 1000, 100, NULL },
        { "nodefs.available<10%,imagefs.available<15%", SIGNAL_IMAGEFS_AVAILABLE, 1000, 150, NULL },
        { "nodefs.available<10%,nodefs.available<20%", SIGNAL_NODEFS_AVAILABLE, 1000, 200, NULL },
        { "nodefs.inodesFree<2.5%", SIGNAL_NODEFS_INODES_FREE, 1000, 25, NULL },
        { "nodefs.available<10%", SIGNAL_IMAGEFS_AVAILABLE, 1000, 0, NULL },
        { "nodefs.available<0%", SIGNAL_NODEFS_AVAILABLE, 1000, 0, NULL },
        { "nodefs.available<100%", SIGNAL_NODEFS_AVAILABLE, 1000, 0, NULL },
        { "pid.available<10", SIGNAL_PID_AVAILABLE, 1000, 10, NULL },
        { "", SIGNAL_MEMORY_AVAILABLE, 1000, 0, NULL },
        { "memory.available", SIGNAL_MEMORY_AVAILABLE, 0, -1,
          "\"memory.available\": like memory.available<100Mi" },
        { "disk.available<1Gi", SIGNAL_MEMORY_AVAILABLE, 0, -1,
          "unsupported eviction signal disk.available" },
        { "memory.available<0", SIGNAL_MEMORY_AVAILABLE, 0, -1, NULL },
        { "memory.available<-1", SIGNAL_MEMORY_AVAILABLE, 0, -1, NULL },
        { "memory.available<", SIGNAL_MEMORY_AVAILABLE, 0, -1, NULL },
        { "nodefs.available<%", SIGNAL_NODEFS_AVAILABLE, 0, -1, NULL },
        { "nodefs.available<-5%", SIGNAL_NODEFS_AVAILABLE, 0, -1, NULL },
        { "nodefs.available<101%", SIGNAL_NODEFS_AVAILABLE, 0, -1,
          "eviction threshold nodefs.available must be a positive amount or a share up to 100%: "
          "101%" },
        { "nodefs.available<nan%", SIGNAL_NODEFS_AVAILABLE, 0, -1, NULL },
        { "nodefs.available<1.1.1%", SIGNAL_NODEFS_AVAILABLE, 0, -1, NULL },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct eviction_threshold thresholds[SIGNAL_COUNT];
        struct error err = { 0 };
        bool good = eviction_thresholds_parse(row->text, thresholds, &err);
        if (good != (row->amount >= 0))
            fail_msg("\"%s\": %s", row->text, err.message);
        if (row->problem)
            assert_string_equal(err.message, row->problem);
        if (good && eviction_threshold_amount(&thresholds[row->signal], row->capacity) != row->amount)
            fail_msg("\"%s\" is another amount", row->text);
    }
}

static void test_met(void **state)
{
    static const struct {
        const char *name;
        int64_t     memory, disk, capacity;
        unsigned    met;
    } rows[] = {
        { "all is well", GIB, 50 * GIB, 100 * GIB, 0 },
        { "memory", 50 << 20, 50 * GIB, 100 * GIB, BIT(SIGNAL_MEMORY_AVAILABLE) },
        { "memory, to the byte", 100 << 20, 50 * GIB, 100 * GIB, 0 },
        { "a large disk, almost full", GIB, 2 * GIB, 2000 * GIB, 0 },
        { "a large disk, full", GIB, GIB - 1, 2000 * GIB,
          BIT(SIGNAL_NODEFS_AVAILABLE) | BIT(SIGNAL_IMAGEFS_AVAILABLE) },
        { "a small disk, almost full", GIB, GIB / 20, GIB - 1, 0 },
        { "a small disk, full", GIB, GIB / 21, GIB,
          BIT(SIGNAL_NODEFS_AVAILABLE) | BIT(SIGNAL_IMAGEFS_AVAILABLE) },
        { "a disk that tells nothing", GIB, 0, 0, 0 },
    };
    struct pressure_settings settings;
    (void)state;
    assert_true(pressure_options_read(&(struct pressure_options){ 0 }, &settings, NULL));
    FOR_EACH(row, rows) {
        const struct eviction_observation observations[SIGNAL_COUNT] = {
            [SIGNAL_MEMORY_AVAILABLE] = { row->memory, 8 * GIB },
            [SIGNAL_NODEFS_AVAILABLE] = { row->disk, row->capacity },
            [SIGNAL_IMAGEFS_AVAILABLE] = { row->disk, row->capacity },
        };
        unsigned met = eviction_signals_met(settings.hard, observations);
        if (met != row->met)
            fail_msg("%s: %x", row->name, met);
    }
    assert_int_equal(eviction_first(BIT(SIGNAL_IMAGEFS_AVAILABLE) | BIT(SIGNAL_PID_AVAILABLE)),
                     SIGNAL_IMAGEFS_AVAILABLE);
    assert_int_equal(eviction_first(BIT(SIGNAL_MEMORY_AVAILABLE) | BIT(SIGNAL_PID_AVAILABLE)),
                     SIGNAL_MEMORY_AVAILABLE);
}

/* A condition stays until the period is over since it was last seen. */
static void test_conditions(void **state)
{
    static const struct { int64_t now_ms; unsigned met, conditions; } steps[] = {
        { 0, 0, 0 },
        { 1000, BIT(SIGNAL_NODEFS_AVAILABLE), BIT(PRESSURE_DISK) },
        { 2000, BIT(SIGNAL_IMAGEFS_INODES_FREE), BIT(PRESSURE_DISK) },
        { 3000, BIT(SIGNAL_MEMORY_AVAILABLE), BIT(PRESSURE_DISK) | BIT(PRESSURE_MEMORY) },
        { 6999, 0, BIT(PRESSURE_DISK) | BIT(PRESSURE_MEMORY) },
        { 7000, 0, BIT(PRESSURE_MEMORY) },
        { 8000, 0, 0 },
        { 9000, BIT(SIGNAL_PID_AVAILABLE), BIT(PRESSURE_PID) },
    };
    struct pressure_history history = { 0 }, other = { 0 };
    AUTO_ARENA arena = { 0 };
    (void)state;
    FOR_EACH(step, steps) {
        unsigned conditions = pressure_conditions(&history, step->met, step->now_ms, 5000);
        if (conditions != step->conditions)
            fail_msg("at %lld: %x", (long long)step->now_ms, conditions);
        assert_int_equal(pressure_conditions(&other, step->met, step->now_ms, 0) != 0,
                         step->met != 0);
    }
    assert_string_equal(pressure_names(BIT(PRESSURE_DISK), &arena), "[DiskPressure]");
    assert_string_equal(pressure_names(BIT(PRESSURE_DISK) | BIT(PRESSURE_MEMORY), &arena),
                        "[MemoryPressure DiskPressure]");
}

static void test_admission(void **state)
{
    static const struct {
        const char         *name;
        unsigned            conditions;
        struct pressure_pod pod;
        bool                admitted;
    } rows[] = {
        { "no pressure", 0, { false, true, false }, true },
        { "memory, asks for nothing", BIT(PRESSURE_MEMORY), { false, true, false }, false },
        { "memory, tolerates it", BIT(PRESSURE_MEMORY), { false, true, true }, true },
        { "memory, asks for some", BIT(PRESSURE_MEMORY), { false, false, false }, true },
        { "disk", BIT(PRESSURE_DISK), { false, false, true }, false },
        { "disk, critical", BIT(PRESSURE_DISK), { true, true, false }, true },
        { "both, tolerates memory", BIT(PRESSURE_DISK) | BIT(PRESSURE_MEMORY),
          { false, false, true }, false },
        { "pids", BIT(PRESSURE_PID), { false, false, false }, false },
    };
    (void)state;
    FOR_EACH(row, rows)
        if (pressure_admits(row->conditions, &row->pod) != row->admitted)
            fail_msg("%s", row->name);
    assert_true(priority_is_critical(2000000000));
    assert_false(priority_is_critical(1999999999));
}

static void test_rank(void **state)
{
    enum { PODS = 5 };
    static const struct {
        const char               *name;
        enum starved              starved;
        struct eviction_candidate pods[PODS];
        const char               *order;
    } rows[] = {
        { "above its request first", STARVED_MEMORY,
          { { "a", 5, 10, 0 }, { "b", 2, 1, 0 }, { "c", 3, 0, 0 } }, "cba" },
        { "then of low priority", STARVED_MEMORY,
          { { "a", 50, 0, 9 }, { "b", 2, 0, 1 }, { "c", 1, 9, 0 } }, "bac" },
        { "then by what is above the request", STARVED_STORAGE,
          { { "a", 50, 45, 0 }, { "b", 20, 10, 0 }, { "c", 20, 2, 0 } }, "cba" },
        { "of pids only priority and usage", STARVED_PIDS,
          { { "a", 50, 0, 5 }, { "b", 1, 0, 0 }, { "c", 2, 0, 0 } }, "cba" },
        { "equal ones stay", STARVED_MEMORY,
          { { "a", 1, 0, 0 }, { "b", 1, 0, 0 }, { "c", 1, 0, 0 } }, "abc" },
        { "all in one", STARVED_MEMORY,
          { { "a", 9, 10, 0 }, { "b", 5, 0, 1 }, { "c", 9, 0, 1 },
            { "d", 1, 0, 0 }, { "e", 1, 9, 0 } }, "dcbae" },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct eviction_candidate pods[PODS];
        char order[PODS + 1] = { 0 };
        size_t count = strlen(row->order);
        memcpy(pods, row->pods, sizeof pods);
        eviction_rank(pods, count, row->starved);
        for (size_t i = 0; i < count; i++)
            order[i] = *(const char *)pods[i].pod;
        if (strcmp(order, row->order) != 0)
            fail_msg("%s: %s", row->name, order);
    }
}

static void test_words(void **state)
{
    static const struct eviction_container containers[] = {
        { "c", 5 << 20, "0", 0 }, { "modest", 1, "1Mi", 1 << 20 }, { "d", 2000, "1k", 1000 },
    };
    static const struct {
        enum eviction_signal signal;
        const char          *thresholds;
        int64_t              available, capacity;
        size_t               containers;
        const char          *message;
    } rows[] = {
        { SIGNAL_MEMORY_AVAILABLE, "memory.available<100Mi", 80 << 20, GIB, 3,
          "The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. "
          "Container c was using 5Mi, request is 0, has larger consumption of memory. "
          "Container d was using 2000, request is 1k, has larger consumption of memory. " },
        { SIGNAL_NODEFS_AVAILABLE, "nodefs.available<50%", 4096, 1 << 20, 0,
          "The node was low on resource: ephemeral-storage. Threshold quantity: 512Ki, available: "
          "4Ki. " },
        { SIGNAL_NODEFS_INODES_FREE, "nodefs.inodesFree<5%", 7, 1000, 0,
          "The node was low on resource: inodes. Threshold quantity: 50, available: 7. " },
        { SIGNAL_PID_AVAILABLE, "pid.available<2k", 1500, 32768, 0,
          "The node was low on resource: pids. Threshold quantity: 2k, available: 1500. " },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct eviction_threshold thresholds[SIGNAL_COUNT];
        const struct eviction_observation observation = { row->available, row->capacity };
        AUTO_BUFFER message = { 0 };
        assert_true(eviction_thresholds_parse(row->thresholds, thresholds, NULL));
        const struct eviction_words words = { row->signal, &thresholds[row->signal], &observation,
                                              containers, row->containers };
        eviction_message_write(&words, &message);
        assert_string_equal(buffer_text(&message), row->message);
    }
}

static void test_images(void **state)
{
    static const struct {
        const char *name, *high, *low;
        int64_t     capacity, available, wanted;
    } rows[] = {
        { "room enough", NULL, NULL, 100, 16, 0 },
        { "little room", NULL, NULL, 100, 15, 5 },
        { "none", NULL, NULL, 100, 0, 20 },
        { "given", "90", "50", 100, 10, 40 },
        { "given, room enough", "90", "50", 100, 11, 0 },
        { "never", "100", "80", 100, 0, 0 },
        { "a large disk", NULL, NULL, 2000 * GIB, 180 * GIB, 0 },
        { "a large disk, almost full", NULL, NULL, 2000 * GIB, 19 * GIB, 6 * GIB },
        { "a large disk, given", "85", "default", 2000 * GIB, 180 * GIB, 220 * GIB },
        { "more free than there is", NULL, NULL, 100, 200, 0 },
        { "nothing known", NULL, NULL, 0, 0, 0 },
    };
    (void)state;
    FOR_EACH(row, rows) {
        const struct pressure_options options = { { [OPTION_IMAGE_HIGH] = row->high,
                                                    [OPTION_IMAGE_LOW] = row->low } };
        struct pressure_settings settings;
        assert_true(pressure_options_read(&options, &settings, NULL));
        int64_t wanted = image_bytes_to_free(&settings.images, row->capacity, row->available);
        if (wanted != row->wanted)
            fail_msg("%s: %lld", row->name, (long long)wanted);
    }
}

static void test_options(void **state)
{
    static const struct {
        enum pressure_option option;
        const char          *text, *problem;         /* NULL: it is taken */
    } rows[] = {
        { OPTION_EVICTION_HARD, "", NULL },
        { OPTION_EVICTION_HARD, "default", NULL },
        { OPTION_EVICTION_HARD, "x<1",
          "--eviction-hard: unsupported eviction signal x" },
        { OPTION_TRANSITION_PERIOD, "1m30s", NULL },
        { OPTION_TRANSITION_PERIOD, "5",
          "--eviction-pressure-transition-period 5: like 5m or 1m30s" },
        { OPTION_TRANSITION_PERIOD, "-5m",
          "--eviction-pressure-transition-period -5m: like 5m or 1m30s" },
        { OPTION_IMAGE_HIGH, "101", "--image-gc-high-threshold 101: 0 to 100" },
        { OPTION_IMAGE_HIGH, "80",
          "--image-gc-low-threshold 80 must be less than --image-gc-high-threshold 80" },
        { OPTION_IMAGE_LOW, "x", "--image-gc-low-threshold x: 0 to 100" },
        { OPTION_IMAGE_MIN_AGE, "0s", NULL },
        { OPTION_IMAGE_MIN_AGE, "", "--minimum-image-ttl-duration : like 5m or 1m30s" },
    };
    struct pressure_settings settings;
    (void)state;
    FOR_EACH(row, rows) {
        struct pressure_options options = { 0 };
        struct error err = { 0 };
        options.texts[row->option] = row->text;
        if (pressure_options_read(&options, &settings, &err) != !row->problem)
            fail_msg("\"%s\": %s", row->text, err.message);
        if (row->problem)
            assert_string_equal(err.message, row->problem);
    }
    const struct pressure_options options = { { [OPTION_EVICTION_HARD] = "",
                                                [OPTION_TRANSITION_PERIOD] = "1m30s" } };
    assert_true(pressure_options_read(&options, &settings, NULL));
    assert_int_equal(settings.transition_ms, 90000);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        assert_int_equal(eviction_threshold_amount(&settings.hard[i], GIB), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thresholds), cmocka_unit_test(test_met),
        cmocka_unit_test(test_conditions), cmocka_unit_test(test_admission),
        cmocka_unit_test(test_rank),       cmocka_unit_test(test_words),
        cmocka_unit_test(test_images),     cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
