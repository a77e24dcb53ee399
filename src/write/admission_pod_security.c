/* SPDX-License-Identifier: Apache-2.0 */
/* admission_pod_security.c - PodSecurity: a namespace's labels say which standard its pods must
 * keep.
 *
 * Pods are refused by what is enforced and warned of the rest; what makes pods (Deployments, Jobs
 * ...) is only warned.  A namespace that enforces more than before is told which of its pods would
 * not get in now; they stay. */
#include <stdlib.h>

#include "write/admission.h"
#include "write/pod_standard.h"
#include "base/arena.h"
#include "object/validation.h"

enum { NAMESPACE_PODS_MAX = 3000 };      /* looked at when a namespace's policy changes */

/* ---- pods and their templates ---- */

/* Where the kind has its pod; NULL: it makes none. */
static const char *template_path(const struct kind *kind)
{
    const struct { const struct kind *kind; const char *path; } rows[] = {
        { well_known.pod, "" },
        { well_known.replica_set, "spec.template" },
        { well_known.deployment, "spec.template" },
        { well_known.stateful_set, "spec.template" },
        { well_known.daemon_set, "spec.template" },
        { well_known.replication_controller, "spec.template" },
        { well_known.job, "spec.template" },
        { well_known.cron_job, "spec.jobTemplate.spec.template" },
    };
    FOR_EACH(row, rows)
        if (row->kind == kind)
            return row->path;
    return !*kind->group && text_equal(kind->resource, "podtemplates") ? "template" : NULL;
}

static bool same_images(const struct value *next, const struct value *old, const char *list)
{
    const struct value *a = value_at(next, list), *b = value_at(old, list);
    if (value_count(a) != value_count(b))
        return false;
    for (size_t i = 0; i < value_count(a); i++)
        if (!bytes_equal(value_string(value_item(a, i), "image"),
                         value_string(value_item(b, i), "image")))
            return false;
    return true;
}

/* An update of a pod matters where a container came or has another image. */
static bool matters(const struct write *write)
{
    static const char *const lists[] = { "spec.containers", "spec.initContainers",
                                         "spec.ephemeralContainers" };
    if (!write->old_value || write->kind != well_known.pod)
        return true;
    FOR_EACH(list, lists)
        if (!same_images(write->next, write->old_value, *list))
            return true;
    return false;
}

static size_t check(struct pod_standard standard, const struct value *pod, struct arena *arena,
                    struct pod_violation ret[POD_VIOLATIONS_MAX])
{
    return pod_standard_check(standard, value_at(pod, "metadata.annotations"),
                              value_member(pod, "spec"), arena, ret);
}

static bool check_pod(struct write *write, const struct pod_policy *policy, const char *path,
                      struct error *err)
{
    struct pod_violation violations[POD_VIOLATIONS_MAX];
    struct arena *arena = write->arena;
    const struct value *pod = value_at(write->next, path);
    const struct pod_standard *enforced = &policy->modes[POD_ENFORCE],
                              *warned = &policy->modes[POD_WARN];
    if (!value_member(pod, "spec") || !matters(write))
        return true;
    size_t count = write->kind == well_known.pod ? check(*enforced, pod, arena, violations) : 0;
    if (count > 0)
        return admission_forbid(
            write, err, "violates PodSecurity \"%s\": %s", pod_standard_text(*enforced, arena),
            pod_violations_text(violations, count, /* with_details= */ true, arena));
    count = check(*warned, pod, arena, violations);
    if (count > 0)
        admission_warn(write, "would violate PodSecurity \"%s\": %s",
                       pod_standard_text(*warned, arena),
                       pod_violations_text(violations, count, /* with_details= */ true, arena));
    return true;
}

static bool check_workload(struct write *write, const char *path, struct error *err)
{
    struct pod_policy policy;
    struct pod_policy_problem problems[POD_POLICY_PROBLEMS_MAX];
    const struct object *ns =
        core_get_latest(write->pipeline->core, well_known.namespace, NULL, write->request->ns);
    if (!ns || ns->label_count == 0)
        return true;
    struct value *labels = value_new_map(write->arena);
    for (size_t i = 0; i < ns->label_count; i++)
        if (bytes_starts_with(bytes_of(ns->labels[i].key), "pod-security.kubernetes.io/"))
            value_set(labels, write->arena, ns->labels[i].key,
                      value_new_text(write->arena, ns->labels[i].value));
    pod_policy_read(labels, &policy, problems);
    return check_pod(write, &policy, path, err);
}

/* ---- namespaces ---- */

/* Pods that violate the new standard for the same reasons. */
struct offence {
    const char *reasons, *pod;           /* the first of them by name */
    size_t      count;
};

struct sweep {
    struct write       *write;
    struct pod_standard standard;
    struct offence     *offences;
    size_t              count, capacity, seen, total;
};

static void add_offence(struct sweep *sweep, const char *reasons, const char *pod)
{
    for (size_t i = 0; i < sweep->count; i++)
        if (text_equal(sweep->offences[i].reasons, reasons)) {
            sweep->offences[i].count++;
            return;
        }
    sweep->offences = arena_grow(sweep->write->arena, sweep->offences, sweep->count, &sweep->capacity,
                                 sizeof *sweep->offences);
    sweep->offences[sweep->count++] = (struct offence){ reasons, pod, 1 };
}

/* In the order of their names, so that the first that is seen is the first. */
static bool sweep_pod(void *context, const struct object *object)
{
    struct sweep *sweep = context;
    struct pod_violation violations[POD_VIOLATIONS_MAX];
    AUTO_ARENA arena = { 0 };
    sweep->total++;
    if (sweep->seen == NAMESPACE_PODS_MAX)
        return true;
    sweep->seen++;
    size_t count = check(sweep->standard, value_from_object(object, &arena), &arena, violations);
    if (count > 0)
        add_offence(sweep,
                    pod_violations_text(violations, count, /* with_details= */ false,
                                        sweep->write->arena),
                    object->name);
    return true;
}

static const char *offence_text(const struct offence *offence, struct arena *arena)
{
    if (offence->count == 1)
        return arena_printf(arena, "%s: %s", offence->pod, offence->reasons);
    return arena_printf(arena, "%s (and %zu other pod%s): %s", offence->pod, offence->count - 1,
                        offence->count == 2 ? "" : "s", offence->reasons);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void warn_of_pods(struct write *write, struct pod_standard standard)
{
    struct sweep sweep = { .write = write, .standard = standard };
    core_each_latest(write->pipeline->core, well_known.pod, write->name, sweep_pod, &sweep);
    if (sweep.seen < sweep.total)
        admission_warn(
            write,
            "new PodSecurity enforce level only checked against the first %zu of %zu existing pods",
            sweep.seen, sweep.total);
    if (sweep.count == 0)
        return;
    admission_warn(
        write, "existing pods in namespace \"%s\" violate the new PodSecurity enforce level \"%s\"",
        write->name, pod_standard_text(standard, write->arena));
    const char **lines = arena_array(write->arena, sweep.count, sizeof *lines);
    for (size_t i = 0; i < sweep.count; i++)
        lines[i] = offence_text(&sweep.offences[i], write->arena);
    qsort(lines, sweep.count, sizeof *lines, by_text);
    for (size_t i = 0; i < sweep.count; i++)
        admission_warn(write, "%s", lines[i]);
}

static bool fail_labels(struct write *write, const struct pod_policy_problem *problems,
                        size_t count, struct error *err)
{
    struct field_errors errors;
    field_errors_init(&errors, write->arena);
    field_enter(&errors, "metadata");
    field_enter(&errors, "labels");
    for (size_t i = 0; i < count; i++) {
        field_enter_key(&errors, bytes_of(problems[i].label));
        field_invalid_text(&errors, NULL, problems[i].text, problems[i].detail);
        field_leave(&errors);
    }
    return field_errors_finish(&errors, write->kind, write->name, err);
}

static bool check_namespace(struct write *write, struct error *err)
{
    struct pod_policy next, old;
    struct pod_policy_problem problems[POD_POLICY_PROBLEMS_MAX],
        old_problems[POD_POLICY_PROBLEMS_MAX];
    const struct value *labels = value_at(write->next, "metadata.labels"),
                       *old_labels = value_at(write->old_value, "metadata.labels");
    if (write->old && value_equal(labels, old_labels))
        return true;
    size_t count = pod_policy_read(labels, &next, problems);
    size_t old_count = pod_policy_read(old_labels, &old, old_problems);
    bool is_new = count != old_count;
    for (size_t i = 0; i < count && !is_new; i++)
        is_new = !text_equal(problems[i].label, old_problems[i].label) ||
                 !bytes_equal(problems[i].text, old_problems[i].text);
    if (count > 0 && (!write->old || is_new))
        return fail_labels(write, problems, count, err);
    struct pod_standard to = next.modes[POD_ENFORCE], from = old.modes[POD_ENFORCE];
    bool is_relaxed = to.minor == from.minor && to.level <= from.level;
    if (write->old && to.level != POD_PRIVILEGED && !is_relaxed)
        warn_of_pods(write, to);
    return true;
}

bool pod_security_validate(struct write *write, struct error *err)
{
    if (write->kind == well_known.namespace && !write->request->subresource)
        return check_namespace(write, err);
    const char *path = template_path(write->kind);
    return !path || check_workload(write, path, err);
}
