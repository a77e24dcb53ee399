/* SPDX-License-Identifier: Apache-2.0 */
/* pod_standard.c - see pod_standard.h: levels and versions by the labels, and the table of checks.
 *
 * A check holds from one version to another.  The restricted level has all of baseline's but for
 * those that a stricter one takes the place of. */
#include "write/pod_standard.h"

#include "write/pod_standard_check.h"
#include "base/arena.h"
#include "codec/value.h"

enum { ALWAYS = POD_VERSION_LATEST };

/* In the order in which upstream tells them. */
static const struct {
    pod_check     *check;
    enum pod_level level;
    int            from;                 /* the first version with it */
    int            until;                /* the first version without it; ALWAYS: none */
    int            until_restricted;     /* the same, at the restricted level */
} checks[] = {
    { pod_check_app_armor,            POD_BASELINE,   0,  ALWAYS, ALWAYS },
    { pod_check_capabilities,         POD_BASELINE,   0,  ALWAYS, 22 },
    { pod_check_host_namespaces,      POD_BASELINE,   0,  ALWAYS, ALWAYS },
    { pod_check_host_path,            POD_BASELINE,   0,  ALWAYS, 0 },
    { pod_check_host_ports,           POD_BASELINE,   0,  ALWAYS, ALWAYS },
    { pod_check_probe_hosts,          POD_BASELINE,   34, ALWAYS, ALWAYS },
    { pod_check_privileged,           POD_BASELINE,   0,  ALWAYS, ALWAYS },
    { pod_check_proc_mount,           POD_BASELINE,   0,  35,     35 },
    { pod_check_proc_mount_relaxed,   POD_BASELINE,   35, ALWAYS, 35 },
    { pod_check_selinux,              POD_BASELINE,   0,  ALWAYS, ALWAYS },
    { pod_check_seccomp_annotations,  POD_BASELINE,   0,  19,     19 },
    { pod_check_seccomp,              POD_BASELINE,   19, ALWAYS, 19 },
    { pod_check_sysctls,              POD_BASELINE,   0,  ALWAYS, ALWAYS },
    { pod_check_host_process,         POD_BASELINE,   0,  ALWAYS, ALWAYS },
    { pod_check_escalation,           POD_RESTRICTED, 8,  ALWAYS, ALWAYS },
    { pod_check_dropped_capabilities, POD_RESTRICTED, 22, ALWAYS, ALWAYS },
    { pod_check_proc_mount,           POD_RESTRICTED, 35, ALWAYS, ALWAYS },
    { pod_check_volume_types,         POD_RESTRICTED, 0,  ALWAYS, ALWAYS },
    { pod_check_non_root,             POD_RESTRICTED, 0,  ALWAYS, ALWAYS },
    { pod_check_user,                 POD_RESTRICTED, 23, ALWAYS, ALWAYS },
    { pod_check_seccomp_set,          POD_RESTRICTED, 19, ALWAYS, ALWAYS },
};
_Static_assert(ARRAY_SIZE(checks) <= POD_VIOLATIONS_MAX, "every check may refuse");

static bool is_before(int minor, int until)
{
    return until == ALWAYS || minor < until;
}

size_t pod_standard_check(struct pod_standard standard, const struct value *annotations,
                          const struct value *spec, struct arena *arena,
                          struct pod_violation ret[POD_VIOLATIONS_MAX])
{
    struct pod_inspection inspection = { .annotations = annotations, .spec = spec, .arena = arena,
                                         .minor = standard.minor };
    size_t count = 0;
    bool is_restricted = standard.level == POD_RESTRICTED;
    if (standard.level == POD_PRIVILEGED)
        return 0;
    FOR_EACH(row, checks) {
        if (row->level > standard.level || standard.minor < row->from ||
            !is_before(standard.minor, is_restricted ? row->until_restricted : row->until))
            continue;
        if (!row->check(&inspection))
            ret[count++] = (struct pod_violation){ inspection.reason, inspection.detail };
    }
    return count;
}

const char *pod_violations_text(const struct pod_violation *violations, size_t count,
                                bool with_details, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    for (size_t i = 0; i < count; i++) {
        buffer_printf(&out, "%s%s", i ? ", " : "", violations[i].reason);
        if (with_details && *violations[i].detail)
            buffer_printf(&out, " (%s)", violations[i].detail);
    }
    return arena_strdup(arena, buffer_text(&out));
}

/* ---- labels ---- */

static const char *const level_names[POD_LEVEL_COUNT] = {
    [POD_PRIVILEGED] = "privileged", [POD_BASELINE] = "baseline", [POD_RESTRICTED] = "restricted"
};
#define POD_LABEL "pod-security.kubernetes.io/"
static const char *const level_labels[POD_MODE_COUNT] = {
    [POD_ENFORCE] = POD_LABEL "enforce", [POD_AUDIT] = POD_LABEL "audit",
    [POD_WARN] = POD_LABEL "warn"
};
static const char *const version_labels[POD_MODE_COUNT] = {
    [POD_ENFORCE] = POD_LABEL "enforce-version", [POD_AUDIT] = POD_LABEL "audit-version",
    [POD_WARN] = POD_LABEL "warn-version"
};

static bool read_level(struct bytes text, enum pod_level *ret)
{
    for (int level = 0; level < POD_LEVEL_COUNT; level++)
        if (bytes_equal_text(text, level_names[level])) {
            *ret = (enum pod_level)level;
            return true;
        }
    return false;
}

/* "latest" or "v1.N" without leading zeros. */
static bool read_version(struct bytes text, int *ret)
{
    static const char prefix[] = "v1.";
    int64_t number;
    *ret = POD_VERSION_LATEST;
    if (bytes_equal_text(text, "latest"))
        return true;
    if (!bytes_starts_with(text, prefix))
        return false;
    struct bytes digits = { text.at + sizeof prefix - 1, text.size - sizeof prefix + 1 };
    if (digits.size == 0 || digits.at[0] < '0' || digits.at[0] > '9' ||
        (digits.at[0] == '0' && digits.size > 1) || !bytes_to_int64(digits, &number))
        return false;
    *ret = number < POD_VERSION_LATEST ? (int)number : POD_VERSION_LATEST;
    return true;
}

static void note(struct pod_policy_problem *problems, size_t *count, const char *label,
                 const char *detail, struct bytes text)
{
    problems[(*count)++] = (struct pod_policy_problem){ label, detail, text };
}

size_t pod_policy_read(const struct value *labels, struct pod_policy *ret,
                       struct pod_policy_problem problems[POD_POLICY_PROBLEMS_MAX])
{
    size_t count = 0;
    bool enforces = false;
    for (int mode = 0; mode < POD_MODE_COUNT; mode++) {
        struct pod_standard *standard = &ret->modes[mode];
        const struct value *level = value_member(labels, level_labels[mode]),
                           *version = value_member(labels, version_labels[mode]);
        *standard = (struct pod_standard){ POD_PRIVILEGED, POD_VERSION_LATEST };
        if (level && !read_level(value_string(level, ""), &standard->level)) {
            standard->level = mode == POD_ENFORCE ? POD_RESTRICTED : POD_PRIVILEGED;
            note(problems, &count, level_labels[mode],
                 "must be one of privileged, baseline, restricted", value_string(level, ""));
        } else if (level && mode == POD_ENFORCE) {
            enforces = true;
        }
        if (version && !read_version(value_string(version, ""), &standard->minor))
            note(problems, &count, version_labels[mode], "must be \"latest\" or \"v1.x\"",
                 value_string(version, ""));
    }
    /* who is refused is warned by his Deployment already */
    if (enforces && !value_member(labels, level_labels[POD_WARN]) &&
        ret->modes[POD_ENFORCE].level > POD_PRIVILEGED) {
        ret->modes[POD_WARN].level = ret->modes[POD_ENFORCE].level;
        if (!value_member(labels, version_labels[POD_WARN]))
            ret->modes[POD_WARN].minor = ret->modes[POD_ENFORCE].minor;
    }
    return count;
}

const char *pod_standard_text(struct pod_standard standard, struct arena *arena)
{
    const char *level = level_names[standard.level];
    return standard.minor == POD_VERSION_LATEST
               ? arena_printf(arena, "%s:latest", level)
               : arena_printf(arena, "%s:v1.%d", level, standard.minor);
}
