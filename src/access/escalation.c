/* SPDX-License-Identifier: Apache-2.0 */
/* escalation.c - no one gives away more than he holds: roles and bindings are checked against the
 * writer's own rights.
 *
 * A role may be written with the verb `escalate`, a binding with `bind` on its role; else every
 * single right that the rules give must be held where they hold. */
#include "access/authz.h"
#include "base/arena.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"

enum { RIGHTS_MAX = 100000 };

struct granting {
    struct authorizer       *authorizer;
    struct core             *core;
    const struct role_write *write;
    const char              *name;       /* of the role or binding; "" for none */
    struct arena            *arena;
    int                      checked;    /* rights so far */
};

static bool holds(struct granting *granting, struct attributes *attributes)
{
    attributes->user = granting->write->user;
    attributes->ns = granting->write->ns;
    return ++granting->checked <= RIGHTS_MAX &&
           authorizer_allows(granting->authorizer, attributes, granting->arena, NULL);
}

static const char *item_text(const struct granting *granting, const struct value *list,
                             size_t index)
{
    const char *text = value_text(value_item(list, index), "", granting->arena);
    return text ? text : "";
}

static bool holds_names(struct granting *granting, const struct value *names,
                        struct attributes *attributes)
{
    if (value_count(names) == 0)
        return holds(granting, attributes);
    for (size_t i = 0; i < value_count(names); i++) {
        attributes->name = item_text(granting, names, i);
        if (!holds(granting, attributes))
            return false;
    }
    return true;
}

static bool holds_resources(struct granting *granting, const struct value *rule, const char *verb,
                            const char *group)
{
    const struct value *resources = value_member(rule, "resources");
    for (size_t i = 0; i < value_count(resources); i++) {
        struct bytes rest = bytes_of(item_text(granting, resources, i)),
                     resource = bytes_next(&rest, '/');
        struct attributes attributes = {
            .verb = verb,
            .group = group,
            .name = "",
            .resource = arena_copy(granting->arena, resource.at, resource.size),
            .subresource = rest.at ? arena_copy(granting->arena, rest.at, rest.size) : NULL
        };
        if (!holds_names(granting, value_member(rule, "resourceNames"), &attributes))
            return false;
    }
    return true;
}

static bool holds_paths(struct granting *granting, const struct value *rule, const char *verb)
{
    const struct value *paths = value_member(rule, "nonResourceURLs");
    for (size_t i = 0; i < value_count(paths); i++) {
        struct attributes attributes = { .verb = verb, .path = item_text(granting, paths, i) };
        if (!holds(granting, &attributes))
            return false;
    }
    return true;
}

static bool holds_rule(struct granting *granting, const struct value *rule)
{
    const struct value *verbs = value_member(rule, "verbs"),
                       *groups = value_member(rule, "apiGroups");
    for (size_t i = 0; i < value_count(verbs); i++) {
        const char *verb = item_text(granting, verbs, i);
        if (!holds_paths(granting, rule, verb))
            return false;
        for (size_t k = 0; k < value_count(groups); k++)
            if (!holds_resources(granting, rule, verb, item_text(granting, groups, k)))
                return false;
    }
    return true;
}

static bool holds_all(struct granting *granting, const struct value *rules)
{
    for (size_t i = 0; i < value_count(rules); i++)
        if (!holds_rule(granting, value_item(rules, i)))
            return false;
    return true;
}

static bool may_anyway(struct granting *granting, const char *verb, const struct kind *role_kind,
                       const char *name)
{
    struct attributes attributes = {
        .verb = verb, .group = role_kind->group, .resource = role_kind->resource, .name = name
    };
    return holds(granting, &attributes);
}

static bool refuse(const struct granting *granting, struct error *err)
{
    AUTO_BUFFER groups = { 0 };
    const struct user *user = granting->write->user;
    const struct kind *kind = granting->write->kind;
    for (const char *const *group = user->groups; group && *group; group++)
        buffer_printf(&groups, "%s\"%s\"", groups.size ? " " : "", *group);
    return fail(
        err, REASON_FORBIDDEN, 0,
        "%s.%s \"%s\" is forbidden: user \"%s\" (groups=[%.*s]) is attempting to grant RBAC permissions not "
        "currently held",
        kind->resource, kind->group, granting->name, user->name, (int)groups.size,
        groups.size ? groups.at : "");
}

static bool check_binding(struct granting *granting, struct error *err)
{
    const struct value *next = granting->write->next;
    bool is_cluster = bytes_equal_text(value_string(next, "roleRef.kind"), "ClusterRole");
    const struct kind *role_kind = is_cluster ? well_known.cluster_role : well_known.role;
    const char *role_name = value_text(next, "roleRef.name", granting->arena);
    const struct object *role =
        role_name ? core_get_latest(granting->core, role_kind, granting->write->ns, role_name)
                  : NULL;
    if (!role_name || may_anyway(granting, "bind", role_kind, role_name))
        return true;
    if (!role)
        return fail(err, REASON_NOT_FOUND, 0, "%s.%s \"%s\" not found", role_kind->resource,
                    role_kind->group, role_name);
    return holds_all(granting, value_member(value_from_object(role, granting->arena), "rules")) ||
           refuse(granting, err);
}

static bool check_role(struct granting *granting, struct error *err)
{
    const struct role_write *write = granting->write;
    const struct value *rules = value_member(write->next, "rules");
    return value_equal(rules, value_member(write->old, "rules")) ||
           may_anyway(granting, "escalate", write->kind, granting->name) ||
           holds_all(granting, rules) || refuse(granting, err);
}

bool authorizer_may_grant(struct authorizer *authorizer, struct core *core,
                          const struct role_write *write, struct arena *arena, struct error *err)
{
    const struct kind *kind = write->kind;
    bool is_binding = kind == well_known.role_binding || kind == well_known.cluster_role_binding;
    bool is_role = kind == well_known.role || kind == well_known.cluster_role;
    if (!is_binding && !is_role)
        return true;
    const char *name = value_text(write->next, "metadata.name", arena);
    struct granting granting = { authorizer, core, write, name ? name : "", arena, 0 };
    return is_binding ? check_binding(&granting, err) : check_role(&granting, err);
}
