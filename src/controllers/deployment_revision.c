/* SPDX-License-Identifier: Apache-2.0 */
/* deployment_revision.c - how the ReplicaSets of a Deployment are told apart: hash, revision,
 * annotations.
 *
 * The hash of the template names the set and keeps its pods apart from those of other sets.  The
 * revision counts rollouts; going back to an old template gives its set the next number and notes
 * the old one in the history. */
#include "controllers/deployment.h"

#include "base/arena.h"
#include "controllers/controller.h"
#include "controllers/template_hash.h"

const char *deployment_hash(const struct value *pod_template, const struct deployment_facts *facts,
                            struct arena *arena)
{
    return template_hash(pod_template, facts->has_collision_count ? facts->collision_count : -1,
                         arena);
}

/* ---- annotations ---- */

static bool is_own(struct bytes key)
{
    static const char *const names[] = { "kubectl.kubernetes.io/last-applied-configuration",
                                         REVISION_ANNOTATION,
                                         REVISION_HISTORY_ANNOTATION,
                                         DESIRED_ANNOTATION,
                                         MAX_ANNOTATION,
                                         "deprecated.deployment.rollback.to" };
    FOR_EACH(name, names)
        if (bytes_equal_text(key, *name))
            return true;
    return false;
}

static bool set_annotation(struct value *annotations, const char *key, const char *text,
                           struct arena *arena)
{
    if (bytes_equal_text(value_string(value_member(annotations, key), ""), text))
        return false;
    value_set(annotations, arena, key, value_new_text(arena, text));
    return true;
}

static bool copy_annotations(const struct value *from, struct value *to, struct arena *arena)
{
    bool changed = false;
    for (size_t i = 0; i < value_count(from); i++) {
        const struct member *member = &from->map.members[i];
        if (is_own(member->key) || value_equal(value_member_bytes(to, member->key), member->value))
            continue;
        value_set_bytes(to, arena, member->key, value_clone(arena, member->value));
        changed = true;
    }
    return changed;
}

/* The revision that a set leaves behind joins its history; the oldest drop out where there is no
 * room. */
static void add_history(struct value *annotations, struct bytes left, struct arena *arena)
{
    struct bytes history = value_string(value_member(annotations, REVISION_HISTORY_ANNOTATION), "");
    while (history.size > 0 && history.size + left.size + 1 > REVISION_HISTORY_MAX) {
        bytes_next(&history, ',');
        if (!history.at)
            history = (struct bytes){ "", 0 };
    }
    if (history.size == 0 && left.size > REVISION_HISTORY_MAX)
        return;
    value_set(annotations, arena, REVISION_HISTORY_ANNOTATION,
              history.size == 0
                  ? value_printf(arena, "%.*s", BYTES_ARG(left))
                  : value_printf(arena, "%.*s,%.*s", BYTES_ARG(history), BYTES_ARG(left)));
}

bool deployment_annotate(const struct value *deployment_annotations, struct value *set_metadata,
                         int64_t revision, struct arena *arena)
{
    struct value *annotations = value_make_at(set_metadata, arena, "annotations", VALUE_MAP);
    bool changed = copy_annotations(deployment_annotations, annotations, arena);
    struct value *old = value_member(annotations, REVISION_ANNOTATION);
    struct bytes old_text = value_string(old, "");
    int64_t old_revision = 0;
    if (old_text.size > 0 && !bytes_to_int64(old_text, &old_revision))
        return changed;                  /* someone else's word: left alone */
    if (old_revision >= revision)
        return changed;
    if (old)
        add_history(annotations, old_text, arena);
    set_annotation(annotations, REVISION_ANNOTATION,
                   arena_printf(arena, "%lld", (long long)revision), arena);
    return true;
}

bool deployment_annotate_shares(const struct deployment_facts *facts, struct value *set_metadata,
                                struct arena *arena)
{
    struct value *annotations = value_make_at(set_metadata, arena, "annotations", VALUE_MAP);
    const char *desired = arena_printf(arena, "%lld", (long long)facts->replicas);
    const char *max = arena_printf(arena, "%lld", (long long)(facts->replicas + facts->max_surge));
    bool changed = set_annotation(annotations, DESIRED_ANNOTATION, desired, arena);
    return set_annotation(annotations, MAX_ANNOTATION, max, arena) || changed;
}
