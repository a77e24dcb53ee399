/* SPDX-License-Identifier: Apache-2.0 */
/* autoscale.c - `kubectl autoscale`: a HorizontalPodAutoscaler for a workload. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"
#include "object/quantity.h"

enum { NOT_GIVEN = -1 };

struct autoscale {
    struct session   session;
    struct selection selection;
    struct outcome   outcome;
    int64_t          least, most, cpu_percent;
    const char      *cpu, *memory, *name;
};

/* "70%" of what is asked for, or an amount for each pod; a plain number has the usual unit. */
static bool add_metric(struct value *metrics, const char *resource, const char *text,
                       struct arena *arena, struct error *err)
{
    struct value *metric = value_new_map(arena),
                 *target = value_make_at(metric, arena, "resource.target", VALUE_MAP);
    struct bytes amount = bytes_trim(bytes_of(text));
    struct quantity quantity;
    int64_t number;
    if (bytes_ends_with(amount, "%")) {
        amount.size--;
        if (!bytes_to_int64(amount, &number) || number < 0 || number > INT32_MAX)
            return fail(err, REASON_BAD_REQUEST, 0, "invalid percentage value: %.*s",
                        BYTES_ARG(amount));
        value_set(target, arena, "type", value_new_text(arena, "Utilization"));
        value_set(target, arena, "averageUtilization", value_new_int(arena, number));
    } else {
        const char *unit = !bytes_to_int64(amount, &number) ? ""
                           : text_equal(resource, "cpu")    ? "m"
                                                            : "Mi";
        const char *whole = arena_printf(arena, "%.*s%s", BYTES_ARG(amount), unit);
        if (!quantity_parse(bytes_of(whole), &quantity))
            return fail(err, REASON_BAD_REQUEST, 0, "invalid resource %s value: %s", resource,
                        text);
        value_set(target, arena, "type", value_new_text(arena, "AverageValue"));
        value_set(target, arena, "averageValue", value_new_text(arena, whole));
    }
    value_set(metric, arena, "type", value_new_text(arena, "Resource"));
    value_set_at(metric, arena, "resource.name", value_new_text(arena, resource));
    value_append(metrics, arena, metric);
    return true;
}

static bool add_metrics(struct autoscale *autoscale, struct value *object, struct error *err)
{
    struct arena *arena = &autoscale->session.arena;
    struct value *metrics = value_new_list(arena);
    const char *cpu = autoscale->cpu_percent > 0
                          ? arena_printf(arena, "%lld%%", (long long)autoscale->cpu_percent)
                          : autoscale->cpu;
    if (cpu && !add_metric(metrics, "cpu", cpu, arena, err))
        return false;
    if (autoscale->memory && !add_metric(metrics, "memory", autoscale->memory, arena, err))
        return false;
    if (value_count(metrics))
        value_set_at(object, arena, "spec.metrics", metrics);
    return true;
}

static struct value *new_scaler(struct autoscale *autoscale, const struct found *target,
                                const char *name, struct error *err)
{
    struct arena *arena = &autoscale->session.arena;
    struct value *object = value_new_map(arena);
    const struct {
        const char *path, *text;
    } texts[] = { { "apiVersion", "autoscaling/v2" },
                  { "kind", "HorizontalPodAutoscaler" },
                  { "metadata.name", name },
                  { "spec.scaleTargetRef.apiVersion", target->kind->api_version },
                  { "spec.scaleTargetRef.kind", target->kind->name },
                  { "spec.scaleTargetRef.name", target->name } };
    FOR_EACH(row, texts)
        value_set_at(object, arena, row->path, value_new_text(arena, row->text));
    if (autoscale->session.ns_flag)
        value_set_at(object, arena, "metadata.namespace",
                     value_new_text(arena, autoscale->session.ns));
    value_set_at(object, arena, "spec.maxReplicas", value_new_int(arena, autoscale->most));
    if (autoscale->least > 0)
        value_set_at(object, arena, "spec.minReplicas", value_new_int(arena, autoscale->least));
    return add_metrics(autoscale, object, err) ? object : NULL;
}

static bool autoscale_one(void *context, struct found *target, struct error *err)
{
    struct autoscale *autoscale = context;
    struct session *session = &autoscale->session;
    struct arena *arena = &session->arena;
    const struct kind *kind = kind_find_api_version(BYTES("autoscaling/v2"),
                                                    BYTES("HorizontalPodAutoscaler"));
    const char *name = autoscale->name ? autoscale->name : target->name;
    struct found found = { .kind = kind, .ns = target->ns, .name = name };
    if (!value_at(target->object, "spec.template"))
        return fail(err, REASON_BAD_REQUEST, 0, "cannot autoscale a %s: it has no replicas",
                    target->kind->name);
    struct value *object = new_scaler(autoscale, target, name, err);
    if (!object)
        return false;
    const char *path = arena_printf(arena, "%s%s", client_path(kind, found.ns, NULL, NULL, arena),
                                    outcome_query(&autoscale->outcome, "kubectl-autoscale", arena));
    bool is_client = outcome_is_client(&autoscale->outcome);
    if (!is_client &&
        !session_send(session, &(struct session_request){ "POST", path }, object, &object, err))
        return false;
    return outcome_tell(&autoscale->outcome, session, &found, object,
                        is_client ? "created" : "autoscaled", err);
}

static bool check(const struct autoscale *autoscale, struct error *err)
{
    if (autoscale->most == NOT_GIVEN)
        return fail(err, REASON_BAD_REQUEST, 0, "required flag(s) \"max\" not set");
    if (autoscale->most < 1)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "--max=MAXPODS is required and must be at least 1, max: %lld",
                    (long long)autoscale->most);
    if (autoscale->most < autoscale->least)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "--max=MAXPODS must be larger or equal to --min=MINPODS, max: %lld, min: %lld",
                    (long long)autoscale->most, (long long)autoscale->least);
    return autoscale->cpu_percent <= 0 || !autoscale->cpu ||
           fail(err, REASON_BAD_REQUEST, 0, "--cpu-percent and --cpu are mutually exclusive");
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct autoscale *autoscale = container_of(session, struct autoscale, session);
    struct error err = { 0 };
    if (autoscale->cpu_percent != NOT_GIVEN)
        fprintf(stderr, "Flag --cpu-percent has been deprecated, Use --cpu with percentage or "
                        "resource quantity format (e.g., '70%%' for utilization or '500m' for "
                        "milliCPU).\n");
    if (!check(autoscale, &err))
        return complain(&err);
    return selection_each(&autoscale->selection, words, found->count, autoscale_one, autoscale);
}

int verb_autoscale(int argc, char **argv)
{
    struct autoscale autoscale = { .least = NOT_GIVEN, .most = NOT_GIVEN,
                                   .cpu_percent = NOT_GIVEN };
    session_init(&autoscale.session);
    autoscale.selection.session = &autoscale.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&autoscale.session),
        MANIFEST_FLAG_ROWS(&autoscale.selection.files),
        OUTCOME_FLAG_ROWS(&autoscale.outcome),
        { "--min", FLAG_NUMBER, &autoscale.least, "N", "so many pods at least" },
        { "--max", FLAG_NUMBER, &autoscale.most, "N", "so many pods at most" },
        { "--cpu", FLAG_TEXT, &autoscale.cpu, "70%|500m", "of what they ask for, or each" },
        { "--memory", FLAG_TEXT, &autoscale.memory, "70%|1Gi", "of what they ask for, or each" },
        { "--cpu-percent", FLAG_NUMBER, &autoscale.cpu_percent, "N", "--cpu=N%, as it was" },
        { "--name", FLAG_TEXT, &autoscale.name, "NAME", "of the autoscaler (the workload's)" },
    };
    const struct command command =
        COMMAND("kubectl autoscale TYPE/NAME --max=N [--cpu=70%] [flags]", flags, act);
    return session_run(&autoscale.session, &command, argc, argv);
}
