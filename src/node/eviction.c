/* SPDX-License-Identifier: Apache-2.0 */
/* eviction.c - see eviction.h. */
#include "node/eviction.h"

#include <stdlib.h>

#include "base/arena.h"

enum { SYSTEM_CRITICAL_PRIORITY = 2000000000 };

const struct eviction_signal_row eviction_signals[SIGNAL_COUNT] = {
    [SIGNAL_MEMORY_AVAILABLE]    = { "memory.available",   PRESSURE_MEMORY, STARVED_MEMORY },
    [SIGNAL_NODEFS_AVAILABLE]    = { "nodefs.available",   PRESSURE_DISK,   STARVED_STORAGE },
    [SIGNAL_NODEFS_INODES_FREE]  = { "nodefs.inodesFree",  PRESSURE_DISK,   STARVED_INODES },
    [SIGNAL_IMAGEFS_AVAILABLE]   = { "imagefs.available",  PRESSURE_DISK,   STARVED_STORAGE },
    [SIGNAL_IMAGEFS_INODES_FREE] = { "imagefs.inodesFree", PRESSURE_DISK,   STARVED_INODES },
    [SIGNAL_PID_AVAILABLE]       = { "pid.available",      PRESSURE_PID,    STARVED_PIDS },
};

const char *pressure_name(enum pressure pressure)
{
    static const char *const names[PRESSURE_COUNT] = { "MemoryPressure", "DiskPressure",
                                                       "PIDPressure" };
    return names[pressure];
}

const char *starved_name(enum starved starved)
{
    static const char *const names[] = { "memory", "ephemeral-storage", "inodes", "pids" };
    return names[starved];
}

/* ---- thresholds ---- */

/* Upstream's numbers are Go's: neither hexadecimal nor "nan" means anything here. */
static bool parse_percent(struct bytes text, float *ret)
{
    char copy[32], *end;
    struct bytes digits = { text.at, text.size - 1 };
    if (digits.size == 0 || digits.size >= sizeof copy)
        return false;
    for (size_t i = 0; i < digits.size; i++) {
        copy[i] = digits.at[i];
        if ((copy[i] < '0' || copy[i] > '9') && copy[i] != '.')
            return false;
    }
    copy[digits.size] = 0;
    *ret = strtof(copy, &end) / 100;
    return *end == 0 && *ret <= 1;
}

static bool parse_amount(struct bytes text, struct eviction_threshold *ret)
{
    struct quantity quantity;
    if (!quantity_parse(text, &quantity) || quantity.nano <= 0)
        return false;
    *ret = (struct eviction_threshold){ .amount = quantity_value(&quantity),
                                        .format = quantity.format };
    return true;
}

static bool parse_value(struct bytes text, struct eviction_threshold *ret)
{
    *ret = (struct eviction_threshold){ 0 };
    if (!bytes_ends_with(text, "%"))
        return parse_amount(text, ret);
    if (!parse_percent(text, &ret->share))
        return false;
    if (ret->share >= 1)
        ret->share = 0;
    return true;
}

static enum eviction_signal signal_of(struct bytes name)
{
    size_t signal = 0;
    while (signal < SIGNAL_COUNT && !bytes_equal_text(name, eviction_signals[signal].name))
        signal++;
    return (enum eviction_signal)signal;
}

static bool parse_statement(struct bytes statement, struct eviction_threshold *thresholds,
                            struct error *err)
{
    struct bytes value = statement, name = bytes_trim(bytes_next(&value, '<'));
    enum eviction_signal signal = signal_of(name);
    if (!value.at)
        return fail(err, REASON_INVALID, 0, "\"%.*s\": like memory.available<100Mi",
                    BYTES_ARG(statement));
    if (signal == SIGNAL_COUNT)
        return fail(err, REASON_INVALID, 0, "unsupported eviction signal %.*s", BYTES_ARG(name));
    value = bytes_trim(value);
    return parse_value(value, &thresholds[signal]) ||
           fail(err, REASON_INVALID, 0,
                "eviction threshold %.*s must be a positive amount or a share up to 100%%: %.*s",
                BYTES_ARG(name), BYTES_ARG(value));
}

bool eviction_thresholds_parse(const char *text, struct eviction_threshold ret[SIGNAL_COUNT],
                               struct error *err)
{
    struct bytes rest = bytes_trim(bytes_of(text));
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        ret[i] = (struct eviction_threshold){ 0 };
    while (rest.at && rest.size > 0)
        if (!parse_statement(bytes_next(&rest, ','), ret, err))
            return false;
    return true;
}

int64_t eviction_threshold_amount(const struct eviction_threshold *threshold, int64_t capacity)
{
    if (threshold->share <= 0)
        return threshold->amount;
    int64_t share = (int64_t)((double)capacity * (double)threshold->share);
    return threshold->amount > 0 && threshold->amount < share ? threshold->amount : share;
}

unsigned eviction_signals_met(const struct eviction_threshold thresholds[SIGNAL_COUNT],
                              const struct eviction_observation observations[SIGNAL_COUNT])
{
    unsigned met = 0;
    for (unsigned signal = 0; signal < SIGNAL_COUNT; signal++) {
        const struct eviction_observation *observation = &observations[signal];
        if (observation->capacity > 0 &&
            observation->available <
                eviction_threshold_amount(&thresholds[signal], observation->capacity))
            met |= 1u << signal;
    }
    return met;
}

enum eviction_signal eviction_first(unsigned met)
{
    unsigned signal = 0;
    while (signal + 1 < SIGNAL_COUNT && !(met & 1u << signal))
        signal++;
    return (enum eviction_signal)signal;
}

/* ---- conditions ---- */

unsigned pressure_conditions(struct pressure_history *history, unsigned signals_met, int64_t now_ms,
                             int64_t transition_ms)
{
    unsigned conditions = 0;
    for (unsigned signal = 0; signal < SIGNAL_COUNT; signal++) {
        enum pressure pressure = eviction_signals[signal].pressure;
        if (!(signals_met & 1u << signal))
            continue;
        history->was_seen[pressure] = true;
        history->seen_ms[pressure] = now_ms;
        conditions |= 1u << pressure;
    }
    for (unsigned pressure = 0; pressure < PRESSURE_COUNT; pressure++)
        if (history->was_seen[pressure] && now_ms - history->seen_ms[pressure] < transition_ms)
            conditions |= 1u << pressure;
    return conditions;
}

const char *pressure_names(unsigned conditions, struct arena *arena)
{
    const char *names = "";
    for (unsigned pressure = 0; pressure < PRESSURE_COUNT; pressure++)
        if (conditions & 1u << pressure)
            names = arena_printf(arena, "%s%s%s", names, *names ? " " : "",
                                 pressure_name((enum pressure)pressure));
    return arena_printf(arena, "[%s]", names);
}

bool priority_is_critical(int64_t priority)
{
    return priority >= SYSTEM_CRITICAL_PRIORITY;
}

bool pressure_admits(unsigned conditions, const struct pressure_pod *pod)
{
    if (conditions == 0 || pod->is_critical)
        return true;
    return conditions == 1u << PRESSURE_MEMORY &&
           (!pod->is_best_effort || pod->tolerates_memory_pressure);
}

/* ---- which pod ---- */

/* Below 0: a goes before b. */
static int compare(const struct eviction_candidate *a, const struct eviction_candidate *b,
                   enum starved starved)
{
    bool a_exceeds = a->usage > a->request, b_exceeds = b->usage > b->request;
    if (starved != STARVED_PIDS && a_exceeds != b_exceeds)
        return a_exceeds ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    int64_t a_above = a->usage - a->request, b_above = b->usage - b->request;
    return a_above > b_above ? -1 : a_above < b_above;
}

/* Few and rarely: by insertion, which keeps equal ones in order. */
void eviction_rank(struct eviction_candidate *candidates, size_t count, enum starved starved)
{
    for (size_t i = 1; i < count; i++) {
        struct eviction_candidate moved = candidates[i];
        size_t at = i;
        for (; at > 0 && compare(&moved, &candidates[at - 1], starved) < 0; at--)
            candidates[at] = candidates[at - 1];
        candidates[at] = moved;
    }
}

/* ---- words ---- */

static const char *amount_text(int64_t amount, enum quantity_format format,
                               char ret[QUANTITY_TEXT_MAX])
{
    struct quantity quantity = quantity_of_units(amount, format);
    quantity_write(&quantity, ret);
    return ret;
}

/* Of what is observed. */
static enum quantity_format format_of(enum starved starved)
{
    return starved == STARVED_MEMORY || starved == STARVED_STORAGE ? QUANTITY_BINARY_SI
                                                                   : QUANTITY_DECIMAL_SI;
}

void eviction_message_write(const struct eviction_words *words, struct buffer *ret)
{
    enum starved starved = eviction_signals[words->signal].starved;
    const struct eviction_threshold *threshold = words->threshold;
    char limit[QUANTITY_TEXT_MAX], available[QUANTITY_TEXT_MAX], usage[QUANTITY_TEXT_MAX];
    buffer_printf(
        ret, "The node was low on resource: %s. Threshold quantity: %s, available: %s. ",
        starved_name(starved),
        amount_text(eviction_threshold_amount(threshold, words->observation->capacity),
                    threshold->share > 0 ? QUANTITY_BINARY_SI : threshold->format, limit),
        amount_text(words->observation->available, format_of(starved), available));
    for (size_t i = 0; i < words->container_count; i++) {
        const struct eviction_container *container = &words->containers[i];
        if (container->usage > container->request)
            buffer_printf(
                ret, "Container %s was using %s, request is %s, has larger consumption of %s. ",
                container->name, amount_text(container->usage, QUANTITY_BINARY_SI, usage),
                container->request_text, starved_name(starved));
    }
}
