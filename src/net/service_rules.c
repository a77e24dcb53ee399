/* SPDX-License-Identifier: Apache-2.0 */
/* service_rules.c - keeps the kernel's service table as the services are.
 *
 * A service's entry becomes claims in a ledger; a commit writes the ledger's difference as one
 * nft transaction.  When the kernel refuses it, someone else has changed the table: then it is
 * rebuilt whole, in the same commit.
 *
 * After the rules come their two companions, which may fail and are tried again with the
 * next commit: emptied chains are deleted, and stale UDP flows forgotten.
 *
 * Not here: what a service looks like in rules (service_objects.c). */
#include "net/service_rules.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "net/affinity_memory.h"
#include "net/conntrack.h"
#include "net/rule_commit.h"
#include "net/rule_ledger.h"
#include "net/ruleset.h"
#include "net/service_objects.h"
#include "net/udp_fronts.h"

static const struct log service_log = { "services" };

struct service {
    struct rule_claims claims;
    struct map         udp_fronts;
};

struct service_rules {
    struct address     node_address, cluster_cidr;
    struct map         services;         /* key -> struct service */
    struct rule_ledger ledger;
    struct map         changed_fronts;   /* flows to forget after the next commit */
    uint64_t           next_order;
    bool               is_built;         /* the kernel's table is ours and complete */
};

struct service_rules *service_rules_new(const struct service_rules_options *options,
                                        struct error *err)
{
    struct address node_address, cluster_cidr;
    if (!address_parse(options->node_address, &node_address) ||
        !address_parse(options->cluster_cidr, &cluster_cidr)) {
        fail(err, REASON_INVALID, /* os_errno= */ 0, "no address of the node or no pod range");
        return NULL;
    }
    struct service_rules *rules = MEMORY_NEW(struct service_rules);
    rules->node_address = node_address;
    rules->cluster_cidr = address_network(&cluster_cidr);
    rule_ledger_init(&rules->ledger, SERVICE_TABLE);
    return rules;
}

static void free_service(struct service_rules *rules, struct service *service)
{
    rule_ledger_release(&rules->ledger, &service->claims);
    udp_fronts_done(&service->udp_fronts);
    free(service);
}

void service_rules_free(struct service_rules *rules)
{
    if (!rules)
        return;
    const struct map *services = &rules->services;
    for (struct map_entry *e = map_first(services); e; e = map_after(services, e))
        free_service(rules, e->value);
    map_done(&rules->services);
    udp_fronts_done(&rules->changed_fronts);
    rule_ledger_done(&rules->ledger);
    free(rules);
}

static struct service *take_service(struct service_rules *rules, const char *key)
{
    struct service *service = map_get(&rules->services, bytes_of(key));
    if (service)
        return service;
    service = MEMORY_NEW(struct service);
    service->claims.order = rules->next_order++;
    map_put(&rules->services, bytes_of(key), service);
    return service;
}

void service_rules_set(struct service_rules *rules, const struct service_entry *entry)
{
    struct map fronts = { 0 };
    if (!service_key_is_sound(entry->key)) {
        log_error(&service_log, "service has no sound key, ignored", KV("service", entry->key));
        return;
    }
    struct service *service = take_service(rules, entry->key);
    struct rule_claims before = service->claims;
    service->claims.first = NULL;
    service_objects_claim(entry, &rules->cluster_cidr, &rules->ledger, &service->claims);
    rule_ledger_release(&rules->ledger, &before);
    udp_fronts_read(entry, &fronts);
    udp_fronts_compare(&service->udp_fronts, &fronts, &rules->changed_fronts);
    udp_fronts_done(&service->udp_fronts);
    service->udp_fronts = fronts;
}

void service_rules_remove(struct service_rules *rules, const char *key)
{
    const struct map nothing = { 0 };
    struct service *service = map_remove(&rules->services, bytes_of(key));
    if (!service)
        return;
    udp_fronts_compare(&service->udp_fronts, &nothing, &rules->changed_fronts);
    free_service(rules, service);
}

static bool rebuild(struct service_rules *rules, struct error *err)
{
    AUTO_BUFFER commands = { 0 };
    buffer_add_text(&commands, service_table_commands);
    rule_ledger_write_all(&rules->ledger, &commands);
    affinity_memory_read(&rules->ledger, &commands);
    if (!ruleset_run(buffer_text(&commands), err))
        return false;
    rule_ledger_note_written(&rules->ledger, /* all= */ true);
    if (!rules->is_built) {
        struct error setting = { 0 };
        if (!sysctl_set("net/ipv4/conf/all/route_localnet", "1", &setting))
            log_warn(&service_log, "node ports do not answer on localhost", KV_ERROR(&setting));
    }
    rules->is_built = true;
    return true;
}

static void forget_flows(struct service_rules *rules)
{
    struct error problem = { 0 };
    if (!conntrack_forget(&rules->changed_fronts, &rules->node_address, &problem)) {
        log_warn(&service_log, "stale UDP flows stay until the next commit", KV_ERROR(&problem));
        return;
    }
    udp_fronts_done(&rules->changed_fronts);
    rules->changed_fronts = (struct map){ 0 };
}

bool service_rules_commit(struct service_rules *rules, struct error *err)
{
    bool is_done = rules->is_built && rule_commit_changes(&rules->ledger, &service_log);
    if (!is_done && !rebuild(rules, err))
        return false;
    rule_commit_leftovers(&rules->ledger, &service_log);
    forget_flows(rules);
    return true;
}

/* Without the table's guard localhost must be closed again: first that, then the table. */
bool service_rules_destroy(struct error *err)
{
    return sysctl_set("net/ipv4/conf/all/route_localnet", "0", err) &&
           ruleset_run("add table " SERVICE_TABLE "\ndelete table " SERVICE_TABLE "\n", err);
}
