/* SPDX-License-Identifier: Apache-2.0 */
/* pod_volumes_bind.c - a pod has its node: its claims that waited for one get a volume there.
 *
 * The choice is made again on the objects as they are now: others may have taken what was free when
 * the node was judged.  All is chosen before anything is written. */
#include "scheduler/pod_volumes.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "core/core.h"
#include "object/object.h"
#include "object/schema.h"
#include "scheduler/delayed_claims.h"
#include "scheduler/pod_status.h"
#include "scheduler/signature_read.h"

struct choice {
    const struct delayed_claim *claim;
    const struct volume_view   *volume;  /* NULL: to be provisioned, or being so */
};

struct choosing {
    const struct object *node;
    struct arena        *arena;
    struct choice        choices[DELAYED_CLAIMS_MAX];
    size_t               count;
};

static bool is_reached(const struct volume_view *volume, const struct choosing *choosing)
{
    if (!volume->node_selector.size)
        return true;
    const struct value *terms = value_member(
        json_parse(volume->node_selector, NULL, choosing->arena, NULL), "nodeSelectorTerms");
    for (size_t i = 0; i < value_count(terms); i++) {
        struct node_term term = node_term_read(value_item(terms, i), choosing->arena);
        if (node_term_matches(&term, choosing->node))
            return true;
    }
    return false;
}

static bool is_chosen(const struct choosing *choosing, const struct volume_view *volume)
{
    for (size_t i = 0; i < choosing->count; i++)
        if (choosing->choices[i].volume == volume)
            return true;
    return false;
}

static bool choose(struct choosing *choosing, const struct delayed_claim *claim)
{
    struct choice *choice = &choosing->choices[choosing->count];
    choice->claim = claim;
    if (*claim->view.selected_node) {
        choosing->count++;
        return text_equal(claim->view.selected_node, choosing->node->name);
    }
    for (size_t i = 0; i < claim->candidate_count && !choice->volume; i++)
        if (!is_chosen(choosing, claim->candidates[i]) &&
            is_reached(claim->candidates[i], choosing))
            choice->volume = claim->candidates[i];
    choosing->count++;
    return choice->volume || claim->may_provision;
}

static bool write_choice(struct core *core, const struct choosing *choosing,
                         const struct choice *choice, struct error *err)
{
    const struct claim_view *claim = &choice->claim->view;
    if (choice->volume && choice->volume->has_claim)
        return true;                     /* reserved already */
    if (choice->volume)
        return volume_reserve(core, choice->volume->object, claim->object, choosing->arena, err);
    return *claim->selected_node ||
           claim_select_node(core, claim->object, choosing->node->name, choosing->arena, err);
}

enum volumes_state pod_volumes_bind(struct core *core, const struct object *pod,
                                    const struct object *node, struct arena *arena,
                                    struct error *err)
{
    struct choosing choosing = { .node = node, .arena = arena };
    struct delayed_claims delayed = { 0 };
    struct pod_claim *claims;
    size_t count = pod_claims_read(pod, arena, &claims);
    for (size_t i = 0; i < count; i++)
        if (!core_get_latest(core, well_known.persistent_volume_claim, pod->namespace,
                             claims[i].claim_name))
            return VOLUMES_REFUSED;
    if (count == 0)
        return VOLUMES_READY;
    if (delayed_claims_find(core, pod, claims, count, arena, &delayed))
        return VOLUMES_REFUSED;
    for (size_t i = 0; i < delayed.count; i++)
        if (!choose(&choosing, &delayed.items[i]))
            return VOLUMES_REFUSED;
    for (size_t i = 0; i < choosing.count; i++)
        if (!write_choice(core, &choosing, &choosing.choices[i], err))
            return VOLUMES_REFUSED;
    return choosing.count ? VOLUMES_AWAITED : VOLUMES_READY;
}
