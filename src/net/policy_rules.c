/* SPDX-License-Identifier: Apache-2.0 */
/* policy_rules.c - keeps the kernel's policy table as the policies are.
 *
 * A pod or set that is described becomes claims in a ledger; a commit writes the ledger's
 * difference as one nft transaction.  When the kernel refuses it, someone else has changed the
 * table: then it is rebuilt whole, in the same commit, and what cannot be rebuilt leaves the old
 * rules standing.
 *
 * Not here: what a pod looks like in rules (policy_objects.c), who may what (node/policy_plan.c). */
#include "net/policy_rules.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "net/policy_objects.h"
#include "net/rule_commit.h"
#include "net/ruleset.h"

static const struct log policy_log = { "policies" };

struct item {
    struct rule_claims claims;
    uint64_t           generation;
};

struct policy_rules {
    struct map         items;            /* "pod/ADDRESS", "peers/KEY", "ports/KEY" -> struct item */
    struct rule_ledger ledger;
    uint64_t           next_order, generation;
    bool               is_built;         /* the kernel's table is ours and complete */
};

struct policy_rules *policy_rules_new(void)
{
    struct policy_rules *rules = MEMORY_NEW(struct policy_rules);
    rule_ledger_init(&rules->ledger, POLICY_TABLE);
    return rules;
}

static void free_item(struct policy_rules *rules, struct item *item)
{
    rule_ledger_release(&rules->ledger, &item->claims);
    free(item);
}

void policy_rules_free(struct policy_rules *rules)
{
    if (!rules)
        return;
    for (struct map_entry *e = map_first(&rules->items); e; e = map_after(&rules->items, e))
        free_item(rules, e->value);
    map_done(&rules->items);
    rule_ledger_done(&rules->ledger);
    free(rules);
}

void policy_rules_begin(struct policy_rules *rules)
{
    rules->generation++;
}

/* Its claims of before are released by the caller once the new ones are made. */
static struct item *take_item(struct policy_rules *rules, const char *kind, const char *key,
                              struct rule_claims *ret_before)
{
    AUTO_ARENA arena = { 0 };
    struct bytes name = bytes_of(arena_printf(&arena, "%s/%s", kind, key));
    struct item *item = map_get(&rules->items, name);
    if (!item) {
        item = MEMORY_NEW(struct item);
        item->claims.order = rules->next_order++;
        map_put(&rules->items, name, item);
    }
    item->generation = rules->generation;
    *ret_before = item->claims;
    item->claims.first = NULL;
    return item;
}

void policy_rules_set_pod(struct policy_rules *rules, const struct policy_pod *pod)
{
    struct rule_claims before;
    struct item *item = take_item(rules, "pod", pod->address, &before);
    policy_objects_claim_pod(pod, &rules->ledger, &item->claims);
    rule_ledger_release(&rules->ledger, &before);
}

void policy_rules_set_peers(struct policy_rules *rules, const char *key,
                            const char *const *addresses, size_t count)
{
    struct rule_claims before;
    struct item *item = take_item(rules, "peers", key, &before);
    policy_objects_claim_peers(key, addresses, count, &rules->ledger, &item->claims);
    rule_ledger_release(&rules->ledger, &before);
}

void policy_rules_set_peer_ports(struct policy_rules *rules, const char *key,
                                 const struct policy_peer_port *peers, size_t count)
{
    struct rule_claims before;
    struct item *item = take_item(rules, "ports", key, &before);
    policy_objects_claim_peer_ports(key, peers, count, &rules->ledger, &item->claims);
    rule_ledger_release(&rules->ledger, &before);
}

void policy_rules_end(struct policy_rules *rules)
{
    struct map *items = &rules->items;
    for (struct map_entry *e = map_first(items); e; e = map_after(items, e)) {
        struct item *item = e->value;
        if (item->generation != rules->generation)
            free_item(rules, map_remove(items, (struct bytes){ e->key, e->key_size }));
    }
}

static bool rebuild(struct policy_rules *rules, struct error *err)
{
    AUTO_BUFFER commands = { 0 };
    buffer_add_text(&commands, policy_table_commands);
    rule_ledger_write_all(&rules->ledger, &commands);
    if (!ruleset_run(buffer_text(&commands), err))
        return false;
    rule_ledger_note_written(&rules->ledger, /* all= */ true);
    rules->is_built = true;
    return true;
}

bool policy_rules_commit(struct policy_rules *rules, struct error *err)
{
    bool is_done = rules->is_built && rule_commit_changes(&rules->ledger, &policy_log);
    if (!is_done && !rebuild(rules, err))
        return false;
    rule_commit_leftovers(&rules->ledger, &policy_log);
    return true;
}

bool policy_rules_destroy(struct error *err)
{
    return ruleset_run("add table " POLICY_TABLE "\ndelete table " POLICY_TABLE "\n", err);
}
