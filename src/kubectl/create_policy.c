/* SPDX-License-Identifier: Apache-2.0 */
/* create_policy.c - namespaces, roles and bindings, quotas, budgets, priority classes. */
#include "codec/value.h"
#include "kubectl/create.h"
#include "kubectl/resource.h"

/* Each flag may be given again, and each may hold several between commas. */
static struct value *split(struct create *create, const struct flag_list *list)
{
    struct arena *arena = &create->session.arena;
    struct value *texts = value_new_list(arena);
    for (size_t i = 0; i < list->count; i++) {
        struct bytes rest = bytes_of(list->items[i]);
        while (rest.at) {
            struct bytes text = bytes_next(&rest, ',');
            if (text.size)
                value_append(texts, arena, value_new_string(arena, text));
        }
    }
    return texts;
}

struct value *make_namespace(struct create *create, struct error *err)
{
    struct value *object = make_plain(create, err);
    value_make_at(object, &create->session.arena, "spec", VALUE_MAP);
    value_make_at(object, &create->session.arena, "status", VALUE_MAP);
    return object;
}

/* ---- roles ---- */

static struct value *rule_of_group(struct create *create, struct value *rules, const char *group)
{
    struct arena *arena = &create->session.arena;
    for (size_t i = 0; i < value_count(rules); i++)
        if (bytes_equal_text(
                value_string(value_item(value_member(value_item(rules, i), "apiGroups"), 0), ""),
                group))
            return value_item(rules, i);
    struct value *rule = value_new_map(arena);
    value_append(value_make_at(rule, arena, "apiGroups", VALUE_LIST), arena,
                 make_text(create, group));
    value_append(rules, arena, rule);
    return rule;
}

/* "pods", "deployments.apps", "pods/log", "*" of the core group, "*.apps" */
static bool add_resource(struct create *create, struct value *rules, struct bytes word,
                         struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct bytes sub = word, name = bytes_next(&sub, '/'), group = name;
    bool is_all = bytes_equal_text(bytes_next(&group, '.'), "*");
    const struct kind *kind =
        is_all ? NULL : resource_find(&create->session, arena_copy(arena, name.at, name.size), err);
    if (!is_all && !kind)
        return false;
    struct value *rule = rule_of_group(
        create, rules, is_all ? arena_copy(arena, group.at, group.size) : kind->group);
    const char *resource = is_all ? "*" : kind->resource;
    value_append(value_make_at(rule, arena, "resources", VALUE_LIST), arena,
                 sub.at ? value_printf(arena, "%s/%.*s", resource, BYTES_ARG(sub))
                        : make_text(create, resource));
    return true;
}

static struct value *new_role(struct create *create, bool needs_resource, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena), *verbs = split(create, &create->verbs),
                 *words = split(create, &create->resources),
                 *names = split(create, &create->resource_names),
                 *rules = value_make_at(object, arena, "rules", VALUE_LIST);
    if (value_count(verbs) == 0 || (needs_resource && value_count(words) == 0)) {
        fail(err, REASON_BAD_REQUEST, 0, "at least one %s must be specified",
             value_count(verbs) ? "resource" : "verb");
        return NULL;
    }
    for (size_t i = 0; i < value_count(words); i++)
        if (bytes_equal_text(value_item(words, i)->string, "*")) {
            struct value *all = value_new_list(arena);       /* and nothing beside it */
            value_append(all, arena, value_item(words, i));
            words = all;
        }
    for (size_t i = 0; i < value_count(words); i++)
        if (!add_resource(create, rules, value_item(words, i)->string, err))
            return NULL;
    for (size_t i = 0; i < value_count(rules); i++) {
        if (value_count(names))
            value_set(value_item(rules, i), arena, "resourceNames", names);
        value_set(value_item(rules, i), arena, "verbs", verbs);
    }
    return object;
}

struct value *make_role(struct create *create, struct error *err)
{
    return new_role(create, /* needs_resource= */ true, err);
}

static bool check_urls(const struct value *urls, struct error *err)
{
    for (size_t i = 0; i < value_count(urls); i++) {
        struct bytes url = value_item(urls, i)->string, star = url;
        if (bytes_equal_text(url, "*"))
            continue;
        if (url.at[0] != '/')
            return fail(err, REASON_BAD_REQUEST, 0, "nonResourceURL should start with /");
        bytes_next(&star, '*');
        if (star.at && star.size)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "nonResourceURL only supports wildcard matches when '*' is at the end");
    }
    return true;
}

static bool check_url_verbs(const struct value *verbs, struct error *err)
{
    static const char *const known[] = { "get", "put", "post", "head", "options", "delete",
                                         "patch", "*" };
    for (size_t i = 0; i < value_count(verbs); i++) {
        bool is_known = false;
        FOR_EACH(verb, known)
            is_known = is_known || bytes_equal_text(value_item(verbs, i)->string, *verb);
        if (!is_known)
            return fail(err, REASON_BAD_REQUEST, 0, "invalid verb: '%.*s' for nonResourceURL",
                        BYTES_ARG(value_item(verbs, i)->string));
    }
    return true;
}

struct value *make_cluster_role(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *urls = split(create, &create->urls),
                 *object = new_role(create, value_count(urls) == 0, err);
    if (!object || value_count(urls) == 0)
        return object;
    if (!check_urls(urls, err) || !check_url_verbs(split(create, &create->verbs), err))
        return NULL;
    struct value *rule = value_new_map(arena);
    value_set(rule, arena, "nonResourceURLs", urls);
    value_set(rule, arena, "verbs", split(create, &create->verbs));
    value_append(value_member(object, "rules"), arena, rule);
    return object;
}

static void add_subjects(struct create *create, struct value *subjects, const char *kind,
                         const struct flag_list *names)
{
    struct arena *arena = &create->session.arena;
    for (size_t i = 0; i < names->count; i++) {
        struct value *subject = value_new_map(arena);
        make_set(create, subject, "apiGroup", "rbac.authorization.k8s.io");
        make_set(create, subject, "kind", kind);
        make_set(create, subject, "name", names->items[i]);
        value_append(subjects, arena, subject);
    }
}

static bool add_accounts(struct create *create, struct value *subjects, struct error *err)
{
    struct arena *arena = &create->session.arena;
    for (size_t i = 0; i < create->service_accounts.count; i++) {
        struct bytes name = bytes_of(create->service_accounts.items[i]),
                     ns = bytes_next(&name, ':');
        struct value *subject = value_new_map(arena);
        if (!name.at || ns.size == 0 || name.size == 0)
            return fail(err, REASON_BAD_REQUEST, 0, "serviceaccount must be <namespace>:<name>");
        make_set(create, subject, "kind", "ServiceAccount");
        value_set(subject, arena, "name", value_new_string(arena, name));
        value_set(subject, arena, "namespace", value_new_string(arena, ns));
        value_append(subjects, arena, subject);
    }
    return true;
}

struct value *make_binding(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena), *subjects = value_new_list(arena);
    if (!create->role == !create->cluster_role) {
        fail(err, REASON_BAD_REQUEST, 0, "exactly one of clusterrole or role must be specified");
        return NULL;
    }
    make_set(create, object, "roleRef.apiGroup", "rbac.authorization.k8s.io");
    make_set(create, object, "roleRef.kind", create->role ? "Role" : "ClusterRole");
    make_set(create, object, "roleRef.name", create->role ? create->role : create->cluster_role);
    add_subjects(create, subjects, "User", &create->users);
    add_subjects(create, subjects, "Group", &create->groups);
    if (!add_accounts(create, subjects, err))
        return NULL;
    if (value_count(subjects))
        value_set(object, arena, "subjects", subjects);
    return object;
}

struct value *make_cluster_binding(struct create *create, struct error *err)
{
    if (create->cluster_role)
        return make_binding(create, err);
    make_fail_flag(err, "clusterrole");
    return NULL;
}

/* ---- limits ---- */

struct value *make_quota(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    if (create->hard && !make_pairs(create, value_make_at(object, arena, "spec.hard", VALUE_MAP),
                                    create->hard, err))
        return NULL;
    struct flag_list scopes = { { create->scopes }, create->scopes != NULL };
    if (create->scopes)
        value_set_at(object, arena, "spec.scopes", split(create, &scopes));
    value_make_at(object, arena, "spec", VALUE_MAP);
    value_make_at(object, arena, "status", VALUE_MAP);
    return object;
}

static bool check_budget(const struct create *create, const char *amount, struct error *err)
{
    struct bytes digits = bytes_of(amount);
    int64_t number;
    if (!create->selector)
        return fail(err, REASON_BAD_REQUEST, 0, "a selector must be specified");
    if (create->min_available && create->max_unavailable)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "min-available and max-unavailable cannot be both specified");
    if (!amount)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "one of min-available or max-unavailable must be specified");
    digits.size -= bytes_ends_with(digits, "%");
    return (bytes_to_int64(digits, &number) && number >= 0) ||
           fail(err, REASON_BAD_REQUEST, 0, "invalid format specified for %s",
                create->min_available ? "min-available" : "max-unavailable");
}

struct value *make_budget(struct create *create, struct error *err)
{
    static const char *const counts[] = { "currentHealthy", "desiredHealthy", "disruptionsAllowed",
                                          "expectedPods" };
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    const char *amount = create->min_available ? create->min_available : create->max_unavailable;
    if (!check_budget(create, amount, err))
        return NULL;
    value_set_at(object, arena,
                 create->min_available ? "spec.minAvailable" : "spec.maxUnavailable",
                 make_int_or_text(create, bytes_of(amount)));
    if (!make_pairs(create, value_make_at(object, arena, "spec.selector.matchLabels", VALUE_MAP),
                    create->selector, err))
        return NULL;
    struct value *status = value_make_at(object, arena, "status", VALUE_MAP);
    FOR_EACH (count, counts)
        value_set(status, arena, *count, value_new_int(arena, 0));
    return object;
}

struct value *make_priority_class(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    (void)err;
    make_set(create, object, "description", create->description);
    if (create->global_default)
        value_set(object, arena, "globalDefault", value_new_bool(arena, true));
    make_set(create, object, "preemptionPolicy",
             create->preemption_policy ? create->preemption_policy : "PreemptLowerPriority");
    value_set(object, arena, "value", value_new_int(arena, create->value));
    return object;
}
