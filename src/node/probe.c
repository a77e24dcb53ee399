/* SPDX-License-Identifier: Apache-2.0 */
/* probe.c - see probe.h. */
#include "node/probe.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "io/loop.h"
#include "node/pod_spec.h"

struct probe {
    enum probe_kind          kind;
    const struct probe_spec *spec;
    struct handler_request   request;
    struct probe_handler     handler;
    struct probe_count       count;
    struct probe_totals      totals;
    struct loop_timer       *timer;
    struct handler_run      *run;
    int64_t                  begun_ms;   /* of the attempt under way */
};

const char *probe_kind_text(enum probe_kind kind)
{
    static const char *const texts[PROBE_KIND_COUNT] = {
        [PROBE_LIVENESS] = "Liveness", [PROBE_READINESS] = "Readiness", [PROBE_STARTUP] = "Startup",
    };
    return texts[kind];
}

static int64_t at_least_one(int64_t number)
{
    return number < 1 ? 1 : number;
}

enum probe_verdict probe_count_add(struct probe_count *count, const struct probe_spec *spec,
                                   bool success)
{
    count->successes = success ? count->successes + 1 : 0;
    count->failures = success ? 0 : count->failures + 1;
    if (success && count->successes >= at_least_one(spec->success_threshold))
        count->verdict = PROBE_GOOD;
    if (!success && count->failures >= at_least_one(spec->failure_threshold))
        count->verdict = PROBE_BAD;
    return count->verdict;
}

static int64_t period_ms(const struct probe *probe)
{
    return (probe->spec->period_s > 0 ? probe->spec->period_s : 10) * 1000;
}

static void attempt_ended(void *context, enum handler_result result, const char *message)
{
    struct probe *probe = context;
    enum probe_verdict before = probe->count.verdict;
    int64_t took_ms = env_monotonic_ms(env_system()) - probe->begun_ms;
    bool success = handler_succeeded(result);
    probe->run = NULL;
    (*(success ? &probe->totals.successful : &probe->totals.failed))++;
    enum probe_verdict now = probe_count_add(&probe->count, probe->spec, success);
    int64_t wait_ms = period_ms(probe) - took_ms;
    loop_timer_start(probe->timer, wait_ms > 0 ? wait_ms : 0);
    if (!success)
        probe->handler.failed(probe->handler.context, probe->kind, message);
    else if (result == HANDLER_WARNED)
        probe->handler.warned(probe->handler.context, probe->kind, message);
    if (now != before)
        probe->handler.verdict(probe->handler.context, probe->kind,
                               now); /* may free the probe: nothing after it */
}

static void attempt(void *context)
{
    struct probe *probe = context;
    if (probe->run)
        return;
    probe->begun_ms = env_monotonic_ms(env_system());
    probe->run = handler_run(&probe->request, attempt_ended, probe);
}

struct probe *probe_new(enum probe_kind kind, const struct probe_spec *spec,
                        const struct handler_request *request, const struct probe_handler *handler)
{
    struct probe *probe = MEMORY_NEW(struct probe);
    *probe = (struct probe){ .kind = kind, .spec = spec, .request = *request, .handler = *handler };
    probe->request.handler = &spec->handler;
    probe->request.timeout_ms = at_least_one(spec->timeout_s) * 1000;
    probe->timer = loop_timer_new(request->loop, attempt, probe);
    loop_timer_start(probe->timer, spec->initial_delay_s * 1000);
    return probe;
}

void probe_free(struct probe *probe)
{
    if (!probe)
        return;
    handler_run_cancel(probe->run);
    loop_timer_free(probe->timer);
    free(probe);
}

struct probe_totals probe_totals(const struct probe *probe)
{
    return probe ? probe->totals : (struct probe_totals){ 0 };
}
