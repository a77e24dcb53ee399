/* SPDX-License-Identifier: Apache-2.0 */
/* pod_volumes.c - what claims ask, from the objects to JSON, and from JSON to a verdict; see
 * pod_volumes.h.  Reserving volumes is in pod_volumes_bind.c. */
#include "scheduler/pod_volumes.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "core/core.h"
#include "object/object.h"
#include "object/schema.h"
#include "scheduler/delayed_claims.h"
#include "scheduler/signature_read.h"

/* ---- what stands against any node ---- */

static const char *problem_of(const struct object *pod, const struct pod_claim *claim,
                              const struct object *object, struct arena *arena)
{
    struct claim_view view;
    const char *name = claim->claim_name;
    if (!object && claim->is_ephemeral)
        return arena_printf(arena,
                            "waiting for ephemeral volume controller to create the "
                            "persistentvolumeclaim \"%s\"",
                            name);
    if (!object)
        return arena_printf(arena, "persistentvolumeclaim \"%s\" not found", name);
    claim_view_read(object, arena, &view);
    if (text_equal(view.phase, "Lost"))
        return arena_printf(arena,
                            "persistentvolumeclaim \"%s\" bound to non-existent persistentvolume "
                            "\"%s\"",
                            name, view.volume_name);
    if (object->deletion_s)
        return arena_printf(arena, "persistentvolumeclaim \"%s\" is being deleted", name);
    const struct object_owner *owner = object_controller(object);
    if (claim->is_ephemeral && (!owner || !text_equal(owner->uid, pod->uid)))
        return arena_printf(arena, "PVC %s/%s was not created for pod %s/%s (pod is not owner)",
                            pod->namespace, name, pod->namespace, pod->name);
    return NULL;
}

struct user_search {
    const struct object *pod;
    const char          *claim_name;
    struct arena        *arena;
    const struct object *found;
    const char          *node_name;      /* of the one that was found */
};

/* NULL: on none, or at its end. */
static const char *node_of(const struct object *pod, struct arena *arena)
{
    struct pod_view view;
    pod_view_read(pod, &view, arena);
    return pod_view_is_terminal(&view) || text_is_empty(view.node_name) ? NULL : view.node_name;
}

static bool find_user(void *context, const struct object *pod)
{
    struct user_search *search = context;
    struct pod_claim *claims;
    size_t count = pod == search->pod ? 0 : pod_claims_read(pod, search->arena, &claims);
    for (size_t i = 0; i < count && !search->found; i++) {
        if (!text_equal(claims[i].claim_name, search->claim_name))
            continue;
        search->node_name = node_of(pod, search->arena);
        search->found = search->node_name ? pod : NULL;
    }
    return !search->found;
}

/* The first claim of one pod alone that has its pod already. */
static void find_holder(const struct core *core, const struct object *pod,
                        const struct delayed_claims *claims, struct user_search *ret)
{
    for (size_t i = 0; i < claims->bound_count && !ret->found; i++) {
        if (!(claims->bound[i].access_modes & ACCESS_READ_WRITE_ONCE_POD))
            continue;
        ret->claim_name = claims->bound[i].object->name;
        core_each_latest(core, well_known.pod, pod->namespace, find_user, ret);
    }
}

/* ---- writing ---- */

static void write_member(struct buffer *out, const char *name, struct bytes json)
{
    buffer_printf(out, "\"%s\":", name);
    buffer_add(out, json.at, json.size);
}

static void write_bound(struct buffer *out, bool *ret_gone, const struct object *volume,
                        struct arena *arena)
{
    struct volume_view view;
    *ret_gone = *ret_gone || !volume;
    if (!volume)
        return;
    volume_view_read(volume, arena, &view);
    if (!view.node_selector.size)
        return;
    buffer_add_text(out, "{\"bound\":true,");
    write_member(out, "selector", view.node_selector);
    buffer_add_text(out, "},");
}

static void write_choices(struct buffer *out, const struct delayed_claim *claim)
{
    buffer_add_text(out, ",\"volumes\":[");
    for (size_t i = 0; i < claim->candidate_count; i++) {
        const struct volume_view *volume = claim->candidates[i];
        buffer_printf(out, "%s{\"name\":", i ? "," : "");
        json_write_string(out, bytes_of(volume->object->name));
        if (volume->node_selector.size) {
            buffer_add_char(out, ',');
            write_member(out, "selector", volume->node_selector);
        }
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void write_delayed(struct buffer *out, const struct delayed_claim *claim)
{
    buffer_printf(out, "{\"provisions\":%s", claim->may_provision ? "true" : "false");
    if (*claim->view.selected_node) {
        buffer_add_text(out, ",\"node\":");
        json_write_string(out, bytes_of(claim->view.selected_node));
    } else {
        write_choices(out, claim);
    }
    if (claim->class.topologies.size) {
        buffer_add_char(out, ',');
        write_member(out, "topologies", claim->class.topologies);
    }
    buffer_add_text(out, "},");
}

static struct bytes problem_bytes(const char *problem, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    buffer_add_text(&out, "{\"problem\":");
    json_write_string(&out, bytes_of(problem));
    buffer_add_char(&out, '}');
    return bytes_of(arena_strdup(arena, buffer_text(&out)));
}

struct bytes pod_volumes_resolve(struct core *core, const struct object *pod,
                                 const struct pod_claim *claims, size_t count, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    struct delayed_claims delayed = { 0 };
    struct user_search holder = { .pod = pod, .arena = arena };
    bool gone = false;
    const char *problem = NULL;
    for (size_t i = 0; i < count && !problem; i++)
        problem = problem_of(pod, &claims[i],
                             core_get_latest(core, well_known.persistent_volume_claim,
                                             pod->namespace, claims[i].claim_name),
                             arena);
    if (!problem)
        problem = delayed_claims_find(core, pod, claims, count, arena, &delayed);
    if (problem)
        return problem_bytes(problem, arena);
    find_holder(core, pod, &delayed, &holder);
    for (size_t i = 0; i < delayed.bound_count; i++)
        write_bound(&out, &gone,
                    core_get_latest(core, well_known.persistent_volume, NULL,
                                    delayed.bound[i].volume_name),
                    arena);
    for (size_t i = 0; i < delayed.count; i++)
        write_delayed(&out, &delayed.items[i]);
    if (!holder.found && !gone && out.size == 0)
        return (struct bytes){ 0 };
    const char *needs = buffer_text(&out), *user = "";
    if (holder.found)                    /* names, which need no escaping */
        user = arena_printf(arena, "\"user\":\"%s/%s\",\"userNode\":\"%s\",",
                            holder.found->namespace, holder.found->name, holder.node_name);
    return bytes_of(arena_printf(arena, "{%s\"gone\":%s,\"needs\":[%.*s]}", user,
                                 gone ? "true" : "false", out.size ? (int)out.size - 1 : 0,
                                 needs));
}

/* ---- reading ---- */

static struct node_term *read_terms(const struct value *selector, struct arena *arena,
                                    size_t *ret_count)
{
    const struct value *list = value_member(selector, "nodeSelectorTerms");
    struct node_term *terms = arena_array(arena, value_count(list), sizeof *terms);
    *ret_count = value_count(list);
    for (size_t i = 0; i < *ret_count; i++)
        terms[i] = node_term_read(value_item(list, i), arena);
    return terms;
}

/* [{matchLabelExpressions: [{key, values}]}] */
static struct node_term *read_topologies(const struct value *list, struct arena *arena,
                                         size_t *ret_count)
{
    struct node_term *terms = arena_array(arena, value_count(list), sizeof *terms);
    *ret_count = value_count(list);
    for (size_t i = 0; i < *ret_count; i++) {
        const struct value *expressions =
            value_member(value_item(list, i), "matchLabelExpressions");
        for (size_t e = 0; e < value_count(expressions); e++)
            value_set(value_item(expressions, e), arena, "operator", value_new_text(arena, "In"));
        struct value *term = value_new_map(arena);
        value_set(term, arena, "matchExpressions", value_clone(arena, expressions));
        terms[i] = node_term_read(term, arena);
    }
    return terms;
}

static void read_choices(struct volume_need *need, const struct value *list, struct arena *arena)
{
    need->choice_count = value_count(list);
    need->choices = arena_array(arena, need->choice_count, sizeof *need->choices);
    for (size_t i = 0; i < need->choice_count; i++) {
        struct volume_choice *choice = &need->choices[i];
        choice->name = value_text(value_item(list, i), "name", arena);
        choice->terms = read_terms(value_member(value_item(list, i), "selector"), arena,
                                   &choice->term_count);
    }
}

static void read_need(struct volume_need *need, const struct value *value, struct arena *arena)
{
    const struct value *topologies = value_member(value, "topologies");
    need->is_bound = value_bool(value, "bound", false);
    need->may_provision = value_bool(value, "provisions", false);
    need->node = value_text(value, "node", arena);
    need->terms = topologies
                      ? read_topologies(topologies, arena, &need->term_count)
                      : read_terms(value_member(value, "selector"), arena, &need->term_count);
    read_choices(need, value_member(value, "volumes"), arena);
}

struct pod_volumes *pod_volumes_read(struct bytes raw, struct arena *arena)
{
    struct pod_volumes *volumes = ARENA_NEW(arena, struct pod_volumes);
    if (raw.size == 0)
        return NULL;
    const char *copy = arena_copy(arena, raw.at, raw.size);
    const struct value *root = json_parse((struct bytes){ copy, raw.size }, NULL, arena, NULL);
    const struct value *needs = value_member(root, "needs");
    volumes->problem = value_text(root, "problem", arena);
    volumes->user = value_text(root, "user", arena);
    volumes->user_node = value_text(root, "userNode", arena);
    volumes->is_gone = value_bool(root, "gone", false);
    volumes->need_count = value_count(needs);
    volumes->needs = arena_array(arena, volumes->need_count, sizeof *volumes->needs);
    for (size_t i = 0; i < volumes->need_count; i++)
        read_need(&volumes->needs[i], value_item(needs, i), arena);
    return volumes;
}

/* ---- one node ---- */

static bool is_reached(const struct node_term *terms, size_t count, const struct object *node)
{
    for (size_t i = 0; i < count; i++)
        if (node_term_matches(&terms[i], node))
            return true;
    return count == 0;
}

struct taken {
    const char *names[DELAYED_CLAIMS_MAX];
    size_t      count;
};

static bool is_taken(const struct taken *taken, const char *name)
{
    for (size_t i = 0; i < taken->count; i++)
        if (text_equal(taken->names[i], name))
            return true;
    return false;
}

static bool take_choice(const struct volume_need *need, const struct object *node,
                        struct taken *taken)
{
    for (size_t i = 0; i < need->choice_count && taken->count < DELAYED_CLAIMS_MAX; i++) {
        const struct volume_choice *choice = &need->choices[i];
        if (is_taken(taken, choice->name) || !is_reached(choice->terms, choice->term_count, node))
            continue;
        taken->names[taken->count++] = choice->name;
        return true;
    }
    return false;
}

static bool is_served(const struct volume_need *need, const struct object *node,
                      struct taken *taken)
{
    if (need->node)
        return text_equal(need->node, node->name);
    return take_choice(need, node, taken) ||
           (need->may_provision && is_reached(need->terms, need->term_count, node));
}

static bool is_held(const struct pod_volumes *volumes, const struct node_view *node)
{
    if (!volumes->user)
        return false;
    if (!text_equal(volumes->user_node, node->name))
        return true;
    LIST_FOR_EACH(link, &node->pods) {
        const struct pod *pod = LIST_ITEM(link, struct pod, on_node);
        if (text_equal(pod->key, volumes->user))
            return !pod->is_withdrawn;
    }
    return false;
}

enum verdict pod_volumes_verdict(const struct pod_volumes *volumes, const struct node_view *view)
{
    const struct object *node = view->object;
    struct taken taken = { .count = 0 };
    if (is_held(volumes, view))
        return VERDICT_CLAIM_IN_USE;
    if (volumes->is_gone)
        return VERDICT_VOLUME_GONE;
    for (size_t i = 0; i < volumes->need_count; i++) {
        const struct volume_need *need = &volumes->needs[i];
        if (need->is_bound && !is_reached(need->terms, need->term_count, node))
            return VERDICT_VOLUME_AFFINITY;
        if (!need->is_bound && !is_served(need, node, &taken))
            return VERDICT_VOLUME_BINDING;
    }
    return VERDICT_FITS;
}
