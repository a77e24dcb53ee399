/* SPDX-License-Identifier: Apache-2.0 */
/* admission_match.c - see admission_match.h. */
#include "write/admission_match.h"

#include "base/arena.h"
#include "object/custom_kind.h"
#include "object/kind_set.h"

/* ---- what is shown ---- */

struct admission_subject admission_subject_of(const struct write *write)
{
    bool is_deletion = !write->is_connection && write->request->verb == WRITE_DELETE;
    return (struct admission_subject){
        .write = write,
        .object = is_deletion ? NULL : write->next,
        .old = write->old_value,
        .operation = write->is_connection ? "CONNECT"
                     : is_deletion        ? "DELETE"
                     : write->old_value   ? "UPDATE"
                                          : "CREATE",
    };
}

const struct kind *admission_form(const struct write *write, const struct kind *resource)
{
    return write->form ? write->form : resource;
}

const char *admission_namespace(const struct write *write)
{
    const char *ns = write->request->ns;
    return write->kind == well_known.namespace ? write->name : ns ? ns : "";
}

/* ---- reading ---- */

bool admission_match_read(const struct value *value, struct arena *arena,
                          struct admission_match *ret, struct error *err)
{
    static const struct value everything = { .type = VALUE_MAP };
    const struct value *namespaces = value_member(value, "namespaceSelector"),
                       *objects = value_member(value, "objectSelector"),
                       *rules = value_member(value, "rules");
    *ret = (struct admission_match){
        .rules = rules ? rules : value_member(value, "resourceRules"),
        .excluded = value_member(value, "excludeResourceRules"),
        .matches_exactly = bytes_equal_text(value_string(value, "matchPolicy"), "Exact"),
    };
    return selector_from_value(namespaces ? namespaces : &everything, arena, &ret->namespaces,
                               err) &&
           selector_from_value(objects ? objects : &everything, arena, &ret->objects, err);
}

/* ---- rules ---- */

static bool list_has(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes item = value_string(value_item(list, i), "");
        if (bytes_equal_text(item, "*") || bytes_equal_text(item, text))
            return true;
    }
    return false;
}

/* "pods", "pods/status", "*", "pods/" and a star, or two stars. */
static bool resources_have(const struct value *list, const char *resource, const char *subresource)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes sub = value_string(value_item(list, i), ""), main = bytes_next(&sub, '/');
        bool good = bytes_equal_text(main, "*") || bytes_equal_text(main, resource);
        if (good && (bytes_equal_text(sub, "*") ||
                     bytes_equal_text(sub.at ? sub : BYTES(""), subresource)))
            return true;
    }
    return false;
}

/* Nobody is called "*". */
static bool name_is_listed(const struct value *names, const char *name)
{
    for (size_t i = 0; i < value_count(names); i++)
        if (bytes_equal_text(value_string(value_item(names, i), ""), name ? name : ""))
            return true;
    return value_count(names) == 0;
}

static bool rule_matches(const struct value *rule, const struct admission_subject *subject,
                         const struct kind *kind)
{
    const struct write *write = subject->write;
    const char *sub = write->request->subresource;
    struct bytes scope = value_string(rule, "scope");
    bool fits = scope.size == 0 || bytes_equal_text(scope, "*") ||
                bytes_equal_text(scope, kind->namespaced ? "Namespaced" : "Cluster");
    return fits && list_has(value_member(rule, "operations"), subject->operation) &&
           list_has(value_member(rule, "apiGroups"), kind->group) &&
           list_has(value_member(rule, "apiVersions"), kind->version) &&
           resources_have(value_member(rule, "resources"), kind->resource, sub ? sub : "") &&
           name_is_listed(value_member(rule, "resourceNames"), write->name);
}

static bool any_rule_matches(const struct value *rules, const struct admission_subject *subject,
                             const struct kind *kind)
{
    for (size_t i = 0; i < value_count(rules); i++)
        if (rule_matches(value_item(rules, i), subject, kind))
            return true;
    return false;
}

/* Of the built-in kinds only these are served in two versions or groups. */
static bool may_have_equivalents(const struct kind *kind)
{
    return kind->custom || kind == well_known.event ||
           kind == well_known.horizontal_pod_autoscaler;
}

static bool is_same_resource(const struct kind *a, const struct kind *b)
{
    return a->custom ? b->custom && a->custom->all == b->custom->all : a->storage == b->storage;
}

/* Another version of the same resource that the rules name. */
static const struct kind *equivalent(const struct value *rules,
                                     const struct admission_subject *subject)
{
    const struct kind *own = subject->write->kind;
    if (!may_have_equivalents(own))
        return NULL;
    const struct kind_set *kinds = core_kinds(subject->write->pipeline->core);
    for (size_t i = 0; i < kinds->count; i++) {
        const struct kind *other = kinds->kinds[i];
        if (other != own && is_same_resource(own, other) &&
            any_rule_matches(rules, subject, other))
            return other;
    }
    return NULL;
}

static const struct kind *matching_kind(const struct admission_match *match,
                                        const struct value *rules,
                                        const struct admission_subject *subject)
{
    const struct kind *own = subject->write->kind;
    if (value_count(rules) == 0)
        return NULL;
    return any_rule_matches(rules, subject, own) ? own
           : match->matches_exactly              ? NULL
                                                 : equivalent(rules, subject);
}

/* ---- selectors ---- */

static const struct value *labels_of(const struct value *object)
{
    return value_at(object, "metadata.labels");
}

static bool namespace_matches(const struct admission_match *match,
                              const struct admission_subject *subject)
{
    const struct write *write = subject->write;
    const struct value *own = subject->object ? subject->object : subject->old;
    if (match->namespaces.count == 0 && !match->namespaces.nothing)
        return true;
    if (write->kind == well_known.namespace && !write->form)
        return selector_matches_map(&match->namespaces, labels_of(own));
    if (!write->kind->namespaced)
        return true;
    const struct object *object = core_get_latest(write->pipeline->core, well_known.namespace, NULL,
                                                  write->request->ns);
    return object && selector_matches(&match->namespaces, object);
}

static bool object_matches(const struct admission_match *match,
                           const struct admission_subject *subject)
{
    const struct selector *selector = &match->objects;
    return selector->count == 0 ||
           (subject->object && selector_matches_map(selector, labels_of(subject->object))) ||
           (subject->old && selector_matches_map(selector, labels_of(subject->old)));
}

bool admission_matches(const struct admission_match *match,
                       const struct admission_subject *subject, const struct kind **ret_kind)
{
    bool is_for_all = !match->needs_rule && value_count(match->rules) == 0;
    *ret_kind = is_for_all ? subject->write->kind : matching_kind(match, match->rules, subject);
    return *ret_kind && !matching_kind(match, match->excluded, subject) &&
           namespace_matches(match, subject) && object_matches(match, subject);
}
