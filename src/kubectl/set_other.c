/* SPDX-License-Identifier: Apache-2.0 */
/* set_other.c - `kubectl set` of a Service's selector, and of the subjects of bindings. */
#include <stdlib.h>

#include "codec/value.h"
#include "kubectl/set.h"

/* ---- selectors ---- */

bool set_selector_prepare(struct set *set, struct error *err)
{
    if (set->word_count != 1)
        return fail(err, REASON_BAD_REQUEST, 0, "one selector is required");
    struct bytes rest = bytes_of(set->words[0]);
    while (rest.at) {
        struct bytes value = bytes_next(&rest, ','), key = bytes_next(&value, '=');
        if (key.size == 0 || !value.at)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "match expression %.*s not supported on this object: KEY=VALUE,...",
                        BYTES_ARG(key));
    }
    return true;
}

bool set_selector_edit(struct set *set, const struct found *found, bool *ret_skip,
                       struct error *err)
{
    struct arena *arena = &set->session.arena;
    struct value *selector = value_new_map(arena);
    struct bytes rest = bytes_of(set->words[0]);
    (void)ret_skip;
    if (found->kind != well_known.service)
        return fail(err, REASON_BAD_REQUEST, 0, "setting a selector is only supported for Services");
    while (rest.at) {
        struct bytes value = bytes_next(&rest, ','), key = bytes_next(&value, '=');
        value_set_bytes(selector, arena, key, value_new_string(arena, value));
    }
    value_set_at(found->object, arena, "spec.selector", selector);
    if (set->version)
        value_set_at(found->object, arena, "metadata.resourceVersion",
                     value_new_text(arena, set->version));
    return true;
}

/* ---- subjects ---- */

bool set_subject_prepare(struct set *set, struct error *err)
{
    if (set->users.count + set->groups.count + set->service_accounts.count == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you must specify at least one value of user, group or serviceaccount");
    for (size_t i = 0; i < set->service_accounts.count; i++) {
        struct bytes name = bytes_of(set->service_accounts.items[i]);
        bytes_next(&name, ':');
        if (name.size == 0 || memchr(name.at, ':', name.size))
            return fail(err, REASON_BAD_REQUEST, 0, "serviceaccount must be <namespace>:<name>");
    }
    return true;
}

static struct value *new_subject(struct set *set, const char *kind, const char *ns,
                                 struct bytes name)
{
    struct arena *arena = &set->session.arena;
    struct value *subject = value_new_map(arena);
    value_set(subject, arena, "kind", value_new_text(arena, kind));
    if (ns)
        value_set(subject, arena, "namespace", value_new_text(arena, ns));
    else
        value_set(subject, arena, "apiGroup", value_new_text(arena, "rbac.authorization.k8s.io"));
    value_set(subject, arena, "name", value_new_string(arena, name));
    return subject;
}

static bool add_subject(struct set *set, struct value *subjects, struct value *subject)
{
    for (size_t i = 0; i < value_count(subjects); i++)
        if (value_equal(value_item(subjects, i), subject))
            return false;
    value_append(subjects, &set->session.arena, subject);
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_list(struct set *set, struct value *subjects, const char *kind,
                     struct flag_list *list)
{
    struct arena *arena = &set->session.arena;
    bool has_changed = false;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_texts);
    for (size_t i = 0; i < list->count; i++) {
        struct bytes name = bytes_of(list->items[i]), ns = { 0 };
        if (list == &set->service_accounts)
            ns = bytes_next(&name, ':');
        const char *own = ns.size ? arena_copy(arena, ns.at, ns.size) : set->session.ns;
        has_changed = add_subject(set, subjects, new_subject(set, kind, ns.at ? own : NULL, name)) ||
                      has_changed;
    }
    return has_changed;
}

bool set_subject_edit(struct set *set, const struct found *found, bool *ret_skip,
                      struct error *err)
{
    struct value *subjects = value_member(found->object, "subjects");
    bool is_cluster = text_equal(found->kind->name, "ClusterRoleBinding");
    if (!is_cluster && !text_equal(found->kind->name, "RoleBinding"))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "%s/%s setting subjects is only supported for RoleBinding/ClusterRoleBinding",
                    found->kind->resource, found->name);
    for (size_t i = 0; is_cluster && i < set->service_accounts.count; i++)
        if (set->service_accounts.items[i][0] == ':')
            return fail(err, REASON_BAD_REQUEST, 0, "serviceaccount must be <namespace>:<name>, "
                        "namespace must be specified");
    if (!value_is(subjects, VALUE_LIST))
        subjects = value_make_at(found->object, &set->session.arena, "subjects", VALUE_LIST);
    bool users = add_list(set, subjects, "User", &set->users),
         groups = add_list(set, subjects, "Group", &set->groups),
         accounts = add_list(set, subjects, "ServiceAccount", &set->service_accounts);
    *ret_skip = !users && !groups && !accounts;
    return true;
}
