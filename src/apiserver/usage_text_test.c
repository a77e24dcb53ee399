/* SPDX-License-Identifier: Apache-2.0 */
/* usage_text_test.c - what a node tells of its containers, and what a bad one may tell. */
#include "apiserver/usage_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"

#define CPU         "container_cpu_usage_seconds_total"
#define MEMORY      "container_memory_working_set_bytes"
#define LABELS      "{container=\"c\",namespace=\"n\",pod=\"p\"}"
#define MEMORY_LINE MEMORY LABELS " 4096 1700000000123\n"

/* `expect`: "ns/pod/container cpu_ns memory time_ns start_ns" of each sample, in order. */
static const struct { const char *name, *text, *expect; } rows[] = {
    { "nothing", "", "" },
    { "a container", CPU LABELS " 1.5 1700000000123\n" MEMORY_LINE
      "container_start_time_seconds" LABELS " 1.7e9\n",
      "n/p/c 1500000000 4096 1700000000123000000 1700000000000000000;" },
    { "labels in any order, and others",
      CPU "{pod=\"p\", x=\"y\", namespace=\"n\",container=\"c\",} 2 1700000000123\n" MEMORY_LINE,
      "n/p/c 2000000000 4096 1700000000123000000 0;" },
    { "the node", "# TYPE node_cpu_usage_seconds_total counter\n"
      "node_cpu_usage_seconds_total 10 5\nnode_memory_working_set_bytes 1.024e3 5\n",
      "node 10000000000 1024 5000000 0;" },
    { "without a time", CPU LABELS " 1\n" MEMORY LABELS " 2\n", "n/p/c 1000000000 2 77 0;" },
    { "carriage returns", CPU LABELS " 1 1\r\n" MEMORY LABELS " 2 1\r\n",
      "n/p/c 1000000000 2 1000000 0;" },
    { "one figure only", MEMORY_LINE, "" },
    { "another metric", "other" LABELS " 1\n" MEMORY_LINE, "" },
    { "no number", CPU LABELS " one 1\n" MEMORY_LINE, "" },
    { "not a number", CPU LABELS " NaN 1\n" MEMORY_LINE, "" },
    { "endless", CPU LABELS " +Inf 1\n" MEMORY_LINE, "" },
    { "below zero", CPU LABELS " -1 1\n" MEMORY_LINE, "" },
    { "huge is capped", CPU LABELS " 1e300 1\n" MEMORY LABELS " 1 1\n",
      "n/p/c 9223372036854775807 1 1000000 0;" },
    { "a bad time", CPU LABELS " 1 x\n" MEMORY_LINE, "" },
    { "a name that is none", CPU "{container=\"c\",namespace=\"n/..\",pod=\"p\"} 1 1\n", "" },
    { "an escape in a label", CPU "{container=\"\\\"c\",namespace=\"n\",pod=\"p\"} 1 1\n", "" },
    { "labels that do not end", CPU "{container=\"c\",namespace=\"n\" 1 1\n", "" },
    { "a label without a value", CPU "{container} 1 1\n", "" },
    { "a missing label", CPU "{container=\"c\",namespace=\"n\"} 1 1\n" MEMORY_LINE, "" },
};

static void write_sample(struct buffer *out, const struct usage_sample *sample)
{
    if (sample->container)
        buffer_printf(out, "%s/%s/%s", sample->ns, sample->pod, sample->container);
    else
        buffer_add_text(out, "node");
    buffer_printf(out, " %lld %lld %lld %lld;", (long long)sample->reading.cpu_ns,
                  (long long)sample->reading.memory_bytes, (long long)sample->reading.time_ns,
                  (long long)sample->reading.start_ns);
}

static void samples(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER got = { 0 };
        struct usage_samples read;
        usage_text_read(bytes_of(row->text), /* now_ns= */ 77, &arena, &read);
        for (size_t i = 0; i < read.count; i++)
            write_sample(&got, &read.items[i]);
        if (strcmp(buffer_text(&got), row->expect) != 0)
            print_error("%s\n", row->name);
        assert_string_equal(buffer_text(&got), row->expect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(samples) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
