/* SPDX-License-Identifier: Apache-2.0 */
/* authz.c - see authz.h.
 *
 * A grant is one binding's role for one subject: the rules, and the namespace it holds in ("" for
 * everywhere).  The map is from subject ("U:name", "G:group") to its grants; service accounts are
 * users.  A role is read once, however many bindings name it: of the same few there is often one in
 * each namespace. */
#include "access/authz.h"

#include <stdlib.h>

#include "access/node_authorizer.h"
#include "access/rule.h"
#include "base/arena.h"
#include "base/map.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"

struct grant {
    struct grant       *next;
    const char         *ns;              /* "" holds everywhere */
    const struct value *rules;           /* list */
    const char         *binding_kind, *binding, *role_kind, *role, *subject_kind;
    const char         *key;             /* the subject's */
};

/* In the order of the bindings, which is the one in which they are told and named as reasons. */
struct subject {
    const char   *key;
    struct grant *first, *last;
};

struct authorizer {
    struct core             *core;
    const char              *ingress_node;       /* NULL: none */
    struct core_subscription subscriptions[4];
    struct map               subjects;   /* key -> struct subject, in the arena */
    struct map               rules;      /* a role's address -> its rules, in the arena */
    struct arena             arena;
    struct object          **held;       /* references: the arena borrows their texts */
    size_t                   held_count, held_capacity;
    bool                     is_stale;
};

static void role_changed(void *context, const struct object *before, const struct object *now)
{
    struct authorizer *authorizer = context;
    (void)before;
    (void)now;
    authorizer->is_stale = true;
}

struct authorizer *authorizer_new(struct core *core, const char *ingress_node)
{
    struct authorizer *authorizer = MEMORY_NEW(struct authorizer);
    const struct kind *kinds[] = { well_known.role, well_known.cluster_role,
                                   well_known.role_binding, well_known.cluster_role_binding };
    authorizer->core = core;
    authorizer->ingress_node = ingress_node;
    authorizer->is_stale = true;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        authorizer->subscriptions[i] = (struct core_subscription){ .kind = kinds[i],
                                                                   .changed = role_changed,
                                                                   .context = authorizer };
        core_subscribe(core, &authorizer->subscriptions[i]);
    }
    return authorizer;
}

static void forget(struct authorizer *authorizer)
{
    map_clear(&authorizer->subjects);
    map_clear(&authorizer->rules);
    arena_reset(&authorizer->arena);
    for (size_t i = 0; i < authorizer->held_count; i++)
        object_put(authorizer->held[i]);
    authorizer->held_count = 0;
}

void authorizer_free(struct authorizer *authorizer)
{
    if (!authorizer)
        return;
    for (size_t i = 0; i < ARRAY_SIZE(authorizer->subscriptions); i++)
        list_remove(&authorizer->subscriptions[i].link);
    forget(authorizer);
    map_done(&authorizer->subjects);
    map_done(&authorizer->rules);
    arena_done(&authorizer->arena);
    free(authorizer->held);
    free(authorizer);
}

/* ---- compiling ---- */

/* Until all is forgotten. */
static void hold(struct authorizer *authorizer, const struct object *object)
{
    if (authorizer->held_count == authorizer->held_capacity) {
        authorizer->held_capacity = authorizer->held_capacity ? authorizer->held_capacity * 2 : 64;
        authorizer->held =
            memory_grow(authorizer->held, authorizer->held_capacity, sizeof *authorizer->held);
    }
    authorizer->held[authorizer->held_count++] = object_ref(object);
}

static const struct value *rules_of(struct authorizer *authorizer, const struct object *role)
{
    struct bytes key = { (const char *)&role, sizeof role };
    struct value *rules = map_get(&authorizer->rules, key);
    if (rules)
        return rules;
    hold(authorizer, role);
    rules = value_member(value_from_object(role, &authorizer->arena), "rules");
    if (!rules)
        rules = value_new_list(&authorizer->arena);
    map_put(&authorizer->rules, key, rules);
    return rules;
}

#define ACCOUNT_PREFIX "system:serviceaccount:"
static const char user_kind[] = "User", group_kind[] = "Group", account_kind[] = "ServiceAccount";

static const char *subject_key(const struct value *subject, const char *binding_ns,
                               struct arena *arena, const char **ret_kind)
{
    struct bytes kind = value_string(subject, "kind"), name = value_string(subject, "name"),
                 ns = value_string(subject, "namespace");
    if (bytes_equal_text(kind, group_kind)) {
        *ret_kind = group_kind;
        return arena_printf(arena, "G:%.*s", BYTES_ARG(name));
    }
    if (bytes_equal_text(kind, user_kind)) {
        *ret_kind = user_kind;
        return arena_printf(arena, "U:%.*s", BYTES_ARG(name));
    }
    if (ns.size == 0)
        ns = bytes_of(binding_ns);
    *ret_kind = account_kind;
    return arena_printf(arena, "U:" ACCOUNT_PREFIX "%.*s:%.*s", BYTES_ARG(ns), BYTES_ARG(name));
}

static void append_grant(struct authorizer *authorizer, const char *key, struct grant *grant)
{
    struct subject *subject = map_get(&authorizer->subjects, bytes_of(key));
    if (!subject) {
        subject = ARENA_NEW(&authorizer->arena, struct subject);
        subject->key = arena_strdup(&authorizer->arena, key);
        map_put(&authorizer->subjects, bytes_of(key), subject);
    }
    grant->key = subject->key;
    *(subject->last ? &subject->last->next : &subject->first) = grant;
    subject->last = grant;
}

static const struct object *role_of(const struct authorizer *authorizer, const char *ns,
                                    const struct value *binding, struct arena *arena)
{
    bool is_cluster_role = bytes_equal_text(value_string(binding, "roleRef.kind"), "ClusterRole");
    const char *name = value_text(binding, "roleRef.name", arena);
    const struct kind *kind = is_cluster_role ? well_known.cluster_role : well_known.role;
    return name ? core_get_latest(authorizer->core, kind, ns, name) : NULL;
}

static bool compile_binding(void *context, const struct object *object)
{
    struct authorizer *authorizer = context;
    AUTO_ARENA arena = { 0 };
    const struct value *binding = value_from_object(object, &arena),
                       *subjects = value_member(binding, "subjects");
    const struct object *role = role_of(authorizer, object->namespace, binding, &arena);
    if (!role || value_count(subjects) == 0)
        return true;
    hold(authorizer, object);
    for (size_t i = 0; i < value_count(subjects); i++) {
        struct grant *grant = ARENA_NEW(&authorizer->arena, struct grant);
        *grant = (struct grant){ .ns = object->namespace,
                                 .rules = rules_of(authorizer, role),
                                 .binding_kind = object->kind->name,
                                 .binding = object->name,
                                 .role_kind = role->kind->name,
                                 .role = role->name };
        const char *key = subject_key(value_item(subjects, i), object->namespace, &arena,
                                      &grant->subject_kind);
        append_grant(authorizer, key, grant);
    }
    return true;
}

/* Nodes hold roles that no binding gives them; they serve where node_authorize leaves it to the
 * rules. Ours are proxies, too. */
static const char node_rules[] = "node";

static void compile_nodes(struct authorizer *authorizer)
{
    static const char *const roles[] = { "system:node", "system:node-proxier", NETWORK_NODE_ROLE };
    FOR_EACH(name, roles) {
        const struct object *role =
            core_get_latest(authorizer->core, well_known.cluster_role, NULL, *name);
        if (!role)
            continue;
        struct grant *grant = ARENA_NEW(&authorizer->arena, struct grant);
        *grant = (struct grant){ .ns = "",
                                 .rules = rules_of(authorizer, role),
                                 .binding_kind = "",
                                 .binding = "",
                                 .role_kind = role->kind->name,
                                 .role = role->name };
        append_grant(authorizer, node_rules, grant);
    }
}

static void compile(struct authorizer *authorizer)
{
    if (!authorizer->is_stale)
        return;
    forget(authorizer);
    core_each_latest(authorizer->core, well_known.cluster_role_binding, NULL, compile_binding,
                     authorizer);
    core_each_latest(authorizer->core, well_known.role_binding, NULL, compile_binding, authorizer);
    compile_nodes(authorizer);
    authorizer->is_stale = false;
}

/* ---- asking ---- */

static bool grant_allows(const struct grant *grant, const struct attributes *a)
{
    if (*grant->ns && (!a->resource || !text_equal(grant->ns, a->ns)))
        return false;
    for (size_t i = 0; i < value_count(grant->rules); i++)
        if (rule_allows(value_item(grant->rules, i), a))
            return true;
    return false;
}

static const struct grant *find_grant(const struct authorizer *authorizer, const char *key,
                                      const struct attributes *a)
{
    const struct subject *subject = map_get(&authorizer->subjects, bytes_of(key));
    const struct grant *grant = subject ? subject->first : NULL;
    while (grant && !grant_allows(grant, a))
        grant = grant->next;
    return grant;
}

/* The user himself, then his groups. */
static const struct grant *each_subject(struct authorizer *authorizer, const struct attributes *a,
                                        struct arena *arena)
{
    const struct grant *grant =
        find_grant(authorizer, arena_printf(arena, "U:%s", a->user->name), a);
    for (const char *const *group = a->user->groups; !grant && group && *group; group++)
        grant = find_grant(authorizer, arena_printf(arena, "G:%s", *group), a);
    return grant;
}

static bool is_master(const struct user *user)
{
    for (const char *const *group = user->groups; group && *group; group++)
        if (text_equal(*group, "system:masters"))
            return true;
    return false;
}

/* "web", "system:masters"; of an account "NAME/NAMESPACE". */
static const char *subject_name(const struct grant *grant, struct arena *arena)
{
    if (grant->subject_kind != account_kind)
        return grant->key + sizeof "U:" - 1;
    struct bytes name = bytes_of(grant->key + sizeof "U:" ACCOUNT_PREFIX - 1),
                 ns = bytes_next(&name, ':');
    return arena_printf(arena, "%.*s/%.*s", BYTES_ARG(name), BYTES_ARG(ns));
}

static const char *explain(const struct grant *grant, struct arena *arena)
{
    const char *scope =
        *grant->ns ? arena_printf(arena, "%s/%s", grant->binding, grant->ns) : grant->binding;
    return arena_printf(arena, "RBAC: allowed by %s \"%s\" of %s \"%s\" to %s \"%s\"",
                        grant->binding_kind, scope, grant->role_kind, grant->role,
                        grant->subject_kind, subject_name(grant, arena));
}

static bool node_may(struct authorizer *authorizer, const char *name, const struct attributes *a,
                     struct arena *arena, const char **ret_reason)
{
    const struct node_user node = {
        .core = authorizer->core, .name = name, .arena = arena,
        .serves_ingress = authorizer->ingress_node && text_equal(name, authorizer->ingress_node),
    };
    enum node_decision decision = node_authorize(&node, a, ret_reason);
    return decision == NODE_ALLOWED ||
           (decision == NODE_BY_RULES && find_grant(authorizer, node_rules, a));
}

bool authorizer_allows(struct authorizer *authorizer, const struct attributes *a,
                       struct arena *arena, const char **ret_reason)
{
    const char *unwanted, *node = node_of_user(a->user);
    ret_reason = ret_reason ? ret_reason : &unwanted;
    *ret_reason = "";
    if (is_master(a->user))
        return true;
    compile(authorizer);
    if (node && node_may(authorizer, node, a, arena, ret_reason))
        return true;
    const struct grant *grant = each_subject(authorizer, a, arena);
    if (grant)
        *ret_reason = explain(grant, arena);
    return grant != NULL;
}

bool authorize(struct authorizer *authorizer, const struct attributes *a, struct arena *arena,
               struct error *err)
{
    const char *reason;
    if (authorizer_allows(authorizer, a, arena, &reason))
        return true;
    if (!a->resource)
        return fail(err, REASON_FORBIDDEN, 0, "forbidden: User \"%s\" cannot %s path \"%s\"",
                    a->user->name, a->verb, a->path);
    const char *dot = *a->group ? "." : "", *name = a->name ? a->name : "";
    const char *what =
        a->subresource ? arena_printf(arena, "%s/%s", a->resource, a->subresource) : a->resource;
    const char *where = !text_is_empty(a->ns)
                            ? arena_printf(arena, "in the namespace \"%s\"", a->ns)
                            : "at the cluster scope";
    const char *quoted = *name ? arena_printf(arena, " \"%s\"", name) : "";
    return fail(
        err, REASON_FORBIDDEN, 0,
        "%s%s%s%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s%s%s",
        a->resource, dot, a->group, quoted, a->user->name, a->verb, what, a->group, where,
        *reason ? ": " : "", reason);
}

/* ---- SelfSubjectRulesReview ---- */

static void add_rules(const struct authorizer *authorizer, const char *key, const char *ns,
                      struct value *resources, struct value *paths, struct arena *arena)
{
    const struct subject *subject = map_get(&authorizer->subjects, bytes_of(key));
    for (const struct grant *grant = subject ? subject->first : NULL; grant; grant = grant->next) {
        if (*grant->ns && !text_equal(grant->ns, ns))
            continue;
        for (size_t i = 0; i < value_count(grant->rules); i++) {
            struct value *rule = value_clone(arena, value_item(grant->rules, i));
            value_append(value_member(rule, "nonResourceURLs") ? paths : resources, arena, rule);
        }
    }
}

struct value *authorizer_rules(struct authorizer *authorizer, const struct user *user,
                               const char *ns, struct arena *arena)
{
    struct value *status = value_new_map(arena), *resources = value_new_list(arena),
                 *paths = value_new_list(arena);
    compile(authorizer);
    add_rules(authorizer, arena_printf(arena, "U:%s", user->name), ns, resources, paths, arena);
    for (const char *const *group = user->groups; group && *group; group++)
        add_rules(authorizer, arena_printf(arena, "G:%s", *group), ns, resources, paths, arena);
    value_set(status, arena, "resourceRules", resources);
    value_set(status, arena, "nonResourceRules", paths);
    value_set(status, arena, "incomplete", value_new_bool(arena, node_of_user(user) != NULL));
    if (node_of_user(user))
        value_set(status, arena, "evaluationError",
                  value_new_text(arena, "node authorizer does not support user rule resolution"));
    return status;
}
