/* SPDX-License-Identifier: Apache-2.0 */
/* node_pressure.c - see node_pressure.h. */
#include "node/node_pressure.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "node/eviction.h"
#include "node/pod_worker.h"
#include "node/pressure_options.h"
#include "node/pressure_reading.h"

static const struct log pressure_log = { "pressure" };

struct node_pressure {
    struct node_pressure_options options;
    struct pressure_memory       memory;
    unsigned                     conditions;
    struct eviction_observation  observations[SIGNAL_COUNT];
};

static unsigned observe(struct node_pressure *pressure)
{
    const struct pressure_settings *settings = pressure->options.settings;
    pressure_read(&pressure->options.node->paths, settings->hard, pressure->observations);
    return eviction_signals_met(settings->hard, pressure->observations);
}

static void take_conditions(struct node_pressure *pressure, unsigned met)
{
    struct node_context *node = pressure->options.node;
    AUTO_ARENA arena = { 0 };
    unsigned conditions =
        pressure_conditions(&pressure->memory, met, env_monotonic_ms(node->env),
                            pressure->options.settings->transition_ms);
    if (conditions == pressure->conditions)
        return;
    pressure->conditions = conditions;
    log_warn(&pressure_log, "conditions of the node changed",
             KV("conditions", pressure_names(conditions, &arena)));
    pressure->options.changed(pressure->options.context, conditions);
}

void node_pressure_look(struct node_pressure *pressure)
{
    take_conditions(pressure, observe(pressure));
}

unsigned node_pressure_conditions(struct node_pressure *pressure)
{
    if (pressure && pressure->conditions)
        take_conditions(pressure, observe(pressure));
    return pressure ? pressure->conditions : 0;
}

struct node_pressure *node_pressure_new(const struct node_pressure_options *options)
{
    struct node_pressure *pressure = MEMORY_NEW(struct node_pressure);
    pressure->options = *options;
    node_pressure_look(pressure);
    return pressure;
}

void node_pressure_free(struct node_pressure *pressure)
{
    free(pressure);
}
