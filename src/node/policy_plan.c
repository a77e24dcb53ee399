/* SPDX-License-Identifier: Apache-2.0 */
/* policy_plan.c - see policy_plan.h.
 *
 * Only policies that select a pod of this node cost more than that question: sets of peers are made
 * for them alone. */
#include "node/policy_plan.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "node/service_view.h"
#include "object/object.h"

/* ---- reading ---- */

static bool read_block(const struct value *block, struct arena *arena, struct policy_peer *peer,
                       struct error *err)
{
    const struct value *except = value_member(block, "except");
    size_t count = value_count(except);
    const char **list = arena_array(arena, count + 1, sizeof *list);
    peer->is_block = true;
    peer->block.cidr = value_text(block, "cidr", arena);
    if (!peer->block.cidr || count > POLICY_EXCEPTS_MAX)
        return fail(err, REASON_INVALID, 0, "an ipBlock may have %d exceptions at most",
                    POLICY_EXCEPTS_MAX);
    for (size_t i = 0; i < count; i++) {
        list[i] = value_text(value_item(except, i), "", arena);
        if (!list[i])
            return fail(err, REASON_INVALID, 0, "an exception of an ipBlock is no text");
    }
    peer->block.except = list;
    peer->block.except_count = count;
    return true;
}

static bool read_peer(const struct value *value, struct arena *arena, struct policy_peer *peer,
                      struct error *err)
{
    const struct value *pods = value_member(value, "podSelector"),
                       *namespaces = value_member(value, "namespaceSelector"),
                       *block = value_member(value, "ipBlock");
    if (block)
        return read_block(block, arena, peer, err);
    peer->has_pods = pods;
    peer->has_namespaces = namespaces;
    return (!pods || selector_from_value(pods, arena, &peer->pods, err)) &&
           (!namespaces || selector_from_value(namespaces, arena, &peer->namespaces, err));
}

static bool read_port(const struct value *value, struct arena *arena,
                      struct policy_port_wish *wish, struct error *err)
{
    const struct value *port = value_member(value, "port");
    int64_t first = value_int(port, "", 0), last = value_int(value, "endPort", first);
    wish->port.protocol = service_protocol(value);
    if (value_is(port, VALUE_STRING))
        wish->name = value_text(port, "", arena);
    else if (port && (first < 1 || first > UINT16_MAX || last < first || last > UINT16_MAX))
        return fail(err, REASON_INVALID, 0, "a port is out of range");
    wish->port.first = (uint16_t)first;
    wish->port.last = (uint16_t)last;
    return true;
}

static bool read_rule(const struct value *value, const char *peers_name, struct arena *arena,
                      struct policy_rule *rule, struct error *err)
{
    const struct value *peers = value_member(value, peers_name),
                       *ports = value_member(value, "ports");
    rule->peer_count = value_count(peers);
    rule->port_count = value_count(ports);
    rule->peers = arena_array(arena, rule->peer_count, sizeof *rule->peers);
    rule->ports = arena_array(arena, rule->port_count, sizeof *rule->ports);
    for (size_t i = 0; i < rule->peer_count; i++)
        if (!read_peer(value_item(peers, i), arena, &rule->peers[i], err))
            return false;
    for (size_t i = 0; i < rule->port_count; i++)
        if (!read_port(value_item(ports, i), arena, &rule->ports[i], err))
            return false;
    return true;
}

static bool read_rules(const struct value *list, const char *peers_name, struct arena *arena,
                       struct policy_rule **ret, size_t *ret_count, struct error *err)
{
    size_t count = value_count(list);
    struct policy_rule *rules = arena_array(arena, count, sizeof *rules);
    if (count > POLICY_RULES_MAX)
        return fail(err, REASON_INVALID, 0, "a policy may have %d rules at most",
                    POLICY_RULES_MAX);
    for (size_t i = 0; i < count; i++)
        if (!read_rule(value_item(list, i), peers_name, arena, &rules[i], err))
            return false;
    *ret = rules;
    *ret_count = count;
    return true;
}

static bool has_type(const struct value *spec, const char *type)
{
    const struct value *types = value_member(spec, "policyTypes");
    for (size_t i = 0; i < value_count(types); i++)
        if (bytes_equal_text(value_string(value_item(types, i), ""), type))
            return true;
    return false;
}

bool policy_read(const struct value *object, struct arena *arena, struct policy *ret,
                 struct error *err)
{
    const struct value *spec = value_member(object, "spec");
    const struct value *pods = value_member(spec, "podSelector");
    *ret = (struct policy){ .ns = value_text(object, "metadata.namespace", arena),
                            .name = value_text(object, "metadata.name", arena),
                            .isolates_in = has_type(spec, "Ingress"),
                            .isolates_out = has_type(spec, "Egress") };
    if (pods && !selector_from_value(pods, arena, &ret->pods, err)) {
        ret->pods = (struct selector){ 0 };              /* it may mean any pod: all are isolated */
        return false;
    }
    return read_rules(value_member(spec, "ingress"), "from", arena, &ret->in, &ret->in_count,
                      err) &&
           read_rules(value_member(spec, "egress"), "to", arena, &ret->out, &ret->out_count, err);
}

/* ---- who matches ---- */

static bool selects(const struct policy *policy, const struct policy_actor *actor)
{
    return text_equal(actor->pod->namespace, policy->ns) &&
           selector_matches(&policy->pods, actor->pod);
}

static bool peer_matches(const struct policy *policy, const struct policy_peer *peer,
                         const struct policy_actor *actor)
{
    bool in_namespace = peer->has_namespaces
        ? actor->ns && selector_matches(&peer->namespaces, actor->ns)
        : text_equal(actor->pod->namespace, policy->ns);
    return !peer->is_block && in_namespace &&
           (!peer->has_pods || selector_matches(&peer->pods, actor->pod));
}

static bool rule_matches(const struct policy *policy, const struct policy_rule *rule,
                         const struct policy_actor *actor)
{
    for (size_t i = 0; i < rule->peer_count; i++)
        if (peer_matches(policy, &rule->peers[i], actor))
            return true;
    return rule->peer_count == 0;
}

/* ---- the plan ---- */

struct planning {
    const struct policy *const *policies;
    size_t                      policy_count;
    const struct policy_actor  *actors;
    size_t                      actor_count;
    struct arena               *arena;
    struct policy_plan          plan;
    bool                       *has_sets;        /* by policy */
};

struct direction {
    bool               is_in;
    const struct policy_rule *rules;
    size_t             count;
};

static struct direction direction_of(const struct policy *policy, bool is_in)
{
    return is_in ? (struct direction){ true, policy->in, policy->in_count }
                 : (struct direction){ false, policy->out, policy->out_count };
}

static const char *set_key(const struct policy *policy, bool is_in, size_t rule,
                           struct arena *arena)
{
    return arena_printf(arena, "%u/%s/%zu", policy->id, is_in ? "in" : "out", rule);
}

static bool has_selector_peers(const struct policy_rule *rule)
{
    for (size_t i = 0; i < rule->peer_count; i++)
        if (!rule->peers[i].is_block)
            return true;
    return false;
}

static bool has_named_ports(const struct policy_rule *rule)
{
    for (size_t i = 0; i < rule->port_count; i++)
        if (rule->ports[i].name)
            return true;
    return false;
}

static void add_peers(struct planning *p, const struct policy *policy,
                      const struct policy_rule *rule, const char *key)
{
    struct policy_set *set = &p->plan.sets[p->plan.set_count++];
    *set = (struct policy_set){ .key = key };
    set->addresses = arena_array(p->arena, p->actor_count, sizeof *set->addresses);
    for (size_t i = 0; i < p->actor_count; i++)
        if (rule_matches(policy, rule, &p->actors[i]))
            set->addresses[set->count++] = p->actors[i].address;
}

static const struct policy_actor_port *find_port(const struct policy_actor *actor,
                                                 const struct policy_port_wish *wish)
{
    for (size_t i = 0; i < actor->port_count; i++)
        if (actor->ports[i].protocol == wish->port.protocol &&
            text_equal(actor->ports[i].name, wish->name))
            return &actor->ports[i];
    return NULL;
}

/* Egress by a port's name: the number is each peer's own. */
static void add_peer_ports(struct planning *p, const struct policy *policy,
                           const struct policy_rule *rule, const char *key)
{
    struct policy_set *set = &p->plan.sets[p->plan.set_count++];
    *set = (struct policy_set){ .key = key, .has_ports = true };
    set->ports = arena_array(p->arena, p->actor_count * rule->port_count, sizeof *set->ports);
    for (size_t i = 0; i < p->actor_count; i++) {
        if (!rule_matches(policy, rule, &p->actors[i]))
            continue;
        for (size_t j = 0; j < rule->port_count; j++) {
            const struct policy_actor_port *port =
                rule->ports[j].name ? find_port(&p->actors[i], &rule->ports[j]) : NULL;
            if (port)
                set->ports[set->count++] = (struct policy_peer_port){
                    p->actors[i].address, { port->protocol, port->port, port->port }
                };
        }
    }
}

static void add_sets(struct planning *p, const struct policy *policy, bool is_in)
{
    struct direction direction = direction_of(policy, is_in);
    for (size_t i = 0; i < direction.count; i++) {
        const struct policy_rule *rule = &direction.rules[i];
        const char *key = set_key(policy, is_in, i, p->arena);
        if (has_selector_peers(rule))
            add_peers(p, policy, rule, key);
        if (!is_in && has_named_ports(rule))
            add_peer_ports(p, policy, rule, key);
    }
}

/* Ports of a rule for one pod: ingress by name means this pod's number. */
static void read_ports(struct planning *p, const struct policy_rule *rule, bool is_in,
                       const struct policy_actor *self, struct policy_way *way)
{
    struct policy_port *ports = arena_array(p->arena, rule->port_count, sizeof *ports);
    way->any_port = rule->port_count == 0;
    way->ports = ports;
    for (size_t i = 0; i < rule->port_count; i++) {
        const struct policy_port_wish *wish = &rule->ports[i];
        const struct policy_actor_port *named = wish->name && is_in ? find_port(self, wish) : NULL;
        if (!wish->name)
            ports[way->port_count++] = wish->port;
        else if (named)
            ports[way->port_count++] = (struct policy_port){ named->protocol, named->port,
                                                             named->port };
    }
}

static struct policy_way way_of(struct planning *p, const struct policy *policy, bool is_in,
                                size_t index, const struct policy_actor *self)
{
    struct direction direction = direction_of(policy, is_in);
    const struct policy_rule *rule = &direction.rules[index];
    const char *key = set_key(policy, is_in, index, p->arena);
    struct policy_block *blocks = arena_array(p->arena, rule->peer_count, sizeof *blocks);
    struct policy_way way = { .any_peer = rule->peer_count == 0, .blocks = blocks,
                              .peers = has_selector_peers(rule) ? key : NULL,
                              .peer_ports = !is_in && has_named_ports(rule) ? key : NULL };
    for (size_t i = 0; i < rule->peer_count; i++)
        if (rule->peers[i].is_block)
            blocks[way.block_count++] = rule->peers[i].block;
    read_ports(p, rule, is_in, self, &way);
    return way;
}

static bool isolates(const struct policy *policy, bool is_in)
{
    return is_in ? policy->isolates_in : policy->isolates_out;
}

static size_t gather_ways(struct planning *p, const struct policy_actor *self, bool is_in,
                          bool *ret_isolates, const struct policy_way **ret)
{
    size_t room = 0, count = 0;
    *ret_isolates = false;
    for (size_t i = 0; i < p->policy_count; i++)
        if (isolates(p->policies[i], is_in) && selects(p->policies[i], self)) {
            room += direction_of(p->policies[i], is_in).count;
            *ret_isolates = p->has_sets[i] = true;
        }
    struct policy_way *ways = arena_array(p->arena, room, sizeof *ways);
    for (size_t i = 0; i < p->policy_count; i++) {
        const struct policy *policy = p->policies[i];
        bool counts = isolates(policy, is_in) && selects(policy, self);
        for (size_t j = 0; counts && j < direction_of(policy, is_in).count; j++)
            ways[count++] = way_of(p, policy, is_in, j, self);
    }
    *ret = ways;
    return count;
}

static void add_pod(struct planning *p, const struct policy_actor *self)
{
    struct policy_pod pod = { .address = self->address };
    pod.in_count = gather_ways(p, self, /* is_in= */ true, &pod.isolates_in, &pod.in);
    pod.out_count = gather_ways(p, self, /* is_in= */ false, &pod.isolates_out, &pod.out);
    if (pod.isolates_in || pod.isolates_out)
        p->plan.pods[p->plan.pod_count++] = pod;
}

struct policy_plan policy_plan(const struct policy *const *policies, size_t policy_count,
                               const struct policy_actor *actors, size_t actor_count,
                               struct arena *arena)
{
    size_t rules = 0;
    struct planning p = { .policies = policies, .policy_count = policy_count, .actors = actors,
                          .actor_count = actor_count, .arena = arena };
    for (size_t i = 0; i < policy_count; i++)
        rules += policies[i]->in_count + 2 * policies[i]->out_count;
    p.plan.pods = arena_array(arena, actor_count, sizeof *p.plan.pods);
    p.plan.sets = arena_array(arena, rules, sizeof *p.plan.sets);
    p.has_sets = arena_array(arena, policy_count, sizeof *p.has_sets);
    for (size_t i = 0; i < actor_count; i++)
        if (actors[i].is_local)
            add_pod(&p, &actors[i]);
    for (size_t i = 0; i < policy_count; i++)
        if (p.has_sets[i]) {
            add_sets(&p, policies[i], /* is_in= */ true);
            add_sets(&p, policies[i], /* is_in= */ false);
        }
    return p.plan;
}
