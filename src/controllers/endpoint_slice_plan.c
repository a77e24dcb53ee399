/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_slice_plan.c - see endpoint_slice_plan.h.
 *
 * For each group: keep in each slice what is still wanted; put new endpoints first into slices that
 * change anyway, then into an unchanged one that has room for all of them, then into new slices.  A
 * slice to be deleted is used again where one is to be made. */
#include "controllers/endpoint_slice_plan.h"

#include "base/arena.h"
#include "base/bytes.h"

/* A slice on its way: what it holds after the plan. */
struct draft {
    const struct endpoint_slice *slice;  /* NULL: new */
    const struct endpoint_port  *ports;
    size_t                       port_count;
    const struct endpoint      **endpoints;
    size_t                       count;
    bool                         is_kept, is_changed;    /* neither: to be deleted */
};

struct drafts {
    struct draft *items;
    size_t        count;
    struct arena *arena;
};

/* ---- comparing ---- */

static bool port_equal(const struct endpoint_port *a, const struct endpoint_port *b)
{
    return a->port == b->port && text_equal(a->name, b->name) &&
           text_equal(a->protocol, b->protocol) && text_equal(a->app_protocol, b->app_protocol);
}

bool endpoint_ports_equal(const struct endpoint_port *ports, size_t count,
                          const struct endpoint_port *others, size_t other_count)
{
    if (count != other_count)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t j = 0; j < count && !found; j++)
            found = port_equal(&ports[i], &others[j]);
        if (!found)
            return false;
    }
    return true;
}

static bool same_endpoint(const struct endpoint *a, const struct endpoint *b)
{
    return text_equal(a->address, b->address) && text_equal(a->pod_uid, b->pod_uid);
}

static bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
    return same_endpoint(a, b) && a->is_ready == b->is_ready && a->is_serving == b->is_serving &&
           a->is_terminating == b->is_terminating && text_equal(a->pod_name, b->pod_name) &&
           text_equal(a->hostname, b->hostname) && text_equal(a->node_name, b->node_name) &&
           text_equal(a->zone, b->zone) && text_equal(a->node_hint, b->node_hint) &&
           text_equal(a->zone_hint, b->zone_hint);
}

/* ---- drafts ---- */

static struct draft *add_draft(struct drafts *drafts, const struct endpoint_slice *slice,
                               const struct endpoint_port *ports, size_t port_count)
{
    struct draft *draft = &drafts->items[drafts->count++];
    *draft = (struct draft){ .slice = slice, .ports = ports, .port_count = port_count };
    draft->endpoints = arena_array(drafts->arena, SLICE_ENDPOINTS_MAX, sizeof *draft->endpoints);
    return draft;
}

static size_t find_wanted(const struct endpoint_group *group, const struct endpoint *endpoint,
                          const bool *is_placed, size_t hint)
{
    for (size_t n = 0; n < group->endpoint_count; n++) {
        size_t i =
            (hint + n) % group->endpoint_count; /* mostly the order is the same on both sides */
        if (!is_placed[i] && same_endpoint(&group->endpoints[i], endpoint))
            return i;
    }
    return group->endpoint_count;
}

/* What the slice holds and is still wanted stays in it. */
static void keep_wanted(const struct endpoint_group *group, struct draft *draft, bool *is_placed)
{
    const struct endpoint_slice *slice = draft->slice;
    size_t hint = 0;
    for (size_t i = 0; i < slice->endpoint_count; i++) {
        size_t found = draft->count < SLICE_ENDPOINTS_MAX
                           ? find_wanted(group, &slice->endpoints[i], is_placed, hint)
                           : group->endpoint_count;
        if (found == group->endpoint_count)
            continue;
        is_placed[found] = true;
        hint = found + 1;
        draft->endpoints[draft->count++] = &group->endpoints[found];
        if (!endpoint_equal(&group->endpoints[found], &slice->endpoints[i]))
            draft->is_changed = true;
    }
    draft->is_changed =
        draft->is_changed || draft->count != slice->endpoint_count || slice->labels_differ;
    draft->is_kept = draft->count > 0 || slice->endpoint_count == 0;
}

static size_t fill(const struct endpoint_group *group, struct draft *draft, bool *is_placed)
{
    size_t filled = 0;
    for (size_t i = 0; i < group->endpoint_count && draft->count < SLICE_ENDPOINTS_MAX; i++) {
        if (is_placed[i])
            continue;
        is_placed[i] = true;
        draft->endpoints[draft->count++] = &group->endpoints[i];
        filled++;
    }
    draft->is_kept = draft->is_changed = true;
    return filled;
}

/* The changed slice that is fullest and yet has room. */
static struct draft *find_changed(struct drafts *drafts, size_t first)
{
    struct draft *best = NULL;
    for (size_t i = first; i < drafts->count; i++) {
        struct draft *draft = &drafts->items[i];
        if (draft->is_kept && draft->is_changed && draft->count < SLICE_ENDPOINTS_MAX &&
            (!best || draft->count > best->count))
            best = draft;
    }
    return best;
}

/* The unchanged slice that all fit into most closely. */
static struct draft *find_unchanged(struct drafts *drafts, size_t first, size_t left)
{
    struct draft *best = NULL;
    for (size_t i = first; i < drafts->count; i++) {
        struct draft *draft = &drafts->items[i];
        if (draft->is_kept && !draft->is_changed && draft->count + left <= SLICE_ENDPOINTS_MAX &&
            (!best || draft->count > best->count))
            best = draft;
    }
    return best;
}

static void plan_group(const struct slice_facts *facts, const struct endpoint_group *group,
                       bool *is_matched, struct drafts *drafts)
{
    bool *is_placed = arena_array(drafts->arena, group->endpoint_count, sizeof *is_placed);
    size_t first = drafts->count, left = group->endpoint_count;
    for (size_t i = 0; i < facts->slice_count; i++) {
        const struct endpoint_slice *slice = &facts->slices[i];
        if (is_matched[i] || !slice->is_ours ||
            !endpoint_ports_equal(slice->ports, slice->port_count, group->ports, group->port_count))
            continue;
        is_matched[i] = true;
        struct draft *draft = add_draft(drafts, slice, group->ports, group->port_count);
        keep_wanted(group, draft, is_placed);
        left -= draft->count;
    }
    while (left > 0) {
        struct draft *draft = find_changed(drafts, first);
        draft = draft ? draft : find_unchanged(drafts, first, left);
        draft = draft ? draft : add_draft(drafts, NULL, group->ports, group->port_count);
        left -= fill(group, draft, is_placed);
    }
}

/* An empty slice that is fine as it is, or one that can be emptied, or a new one. */
static void plan_placeholder(const struct slice_facts *facts, struct drafts *drafts)
{
    for (size_t i = 0; i < drafts->count; i++)
        if (drafts->items[i].is_kept)
            return;
    for (size_t i = 0; i < drafts->count; i++) {
        struct draft *draft = &drafts->items[i];
        if (!draft->slice->is_ours || draft->slice->endpoint_count > 0 ||
            draft->slice->port_count > 0)
            continue;
        draft->is_kept = true;
        draft->is_changed = draft->slice->labels_differ;
        return;
    }
    struct draft *draft = add_draft(drafts, NULL, NULL, 0);
    draft->is_kept = draft->is_changed = true;
}

/* Slices to be deleted take over what is to be created. */
static void reuse_deleted(struct drafts *drafts)
{
    size_t next = 0;
    for (size_t i = 0; i < drafts->count; i++) {
        struct draft *create = &drafts->items[i];
        if (create->slice || !create->is_kept)
            continue;
        while (next < drafts->count && (drafts->items[next].is_kept || !drafts->items[next].slice ||
                                        !drafts->items[next].slice->is_ours))
            next++;
        if (next == drafts->count)
            return;
        create->slice = drafts->items[next].slice;
        drafts->items[next++].slice = NULL;          /* neither kept nor there: dropped */
    }
}

static struct slice_plan plan_of(const struct slice_facts *facts, const struct drafts *drafts,
                                 struct arena *arena)
{
    struct slice_plan plan = { .actions = arena_array(arena, drafts->count, sizeof *plan.actions) };
    for (size_t i = 0; i < drafts->count; i++) {
        const struct draft *draft = &drafts->items[i];
        if ((!draft->is_kept && !draft->slice) || (draft->is_kept && !draft->is_changed))
            continue;
        plan.actions[plan.count++] = (struct slice_action){
            .type = !draft->is_kept ? SLICE_DELETE
                    : draft->slice  ? SLICE_UPDATE
                                    : SLICE_CREATE,
            .slice = draft->slice,
            .address_type = facts->address_type,
            .ports = draft->ports,
            .port_count = draft->port_count,
            .endpoints = draft->endpoints,
            .endpoint_count = draft->count,
        };
    }
    return plan;
}

struct slice_plan endpoint_slice_plan(const struct slice_facts *facts, struct arena *arena)
{
    size_t room = facts->slice_count + 1;
    for (size_t i = 0; i < facts->group_count; i++)
        room += facts->groups[i].endpoint_count / SLICE_ENDPOINTS_MAX + 1;
    struct drafts drafts = { .items = arena_array(arena, room, sizeof *drafts.items),
                             .arena = arena };
    bool *is_matched = arena_array(arena, facts->slice_count, sizeof *is_matched);
    for (size_t i = 0; i < facts->group_count; i++)
        plan_group(facts, &facts->groups[i], is_matched, &drafts);
    for (size_t i = 0; i < facts->slice_count; i++)
        if (!is_matched[i])
            add_draft(&drafts, &facts->slices[i], NULL, 0);
    plan_placeholder(facts, &drafts);
    reuse_deleted(&drafts);
    return plan_of(facts, &drafts, arena);
}
