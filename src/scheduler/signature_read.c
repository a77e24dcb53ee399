/* SPDX-License-Identifier: Apache-2.0 */
/* signature_read.c - see signature_read.h.  What is invalid matches nothing; validation has refused
 * it long before. */
#include "scheduler/signature_read.h"

#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "scheduler/pod_volumes.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

static const struct value *parse(struct bytes raw, struct arena *arena)
{
    if (raw.size == 0)
        return NULL;
    const char *copy = arena_copy(arena, raw.at, raw.size);
    return json_parse((struct bytes){ copy, raw.size }, NULL, arena, NULL);
}

static const char *text_of(const struct value *value, const char *path, struct arena *arena)
{
    const char *text = value_text(value, path, arena);
    return text ? text : "";
}

static void read_tolerations(struct signature *signature, const struct value *list)
{
    struct arena *arena = &signature->arena;
    signature->toleration_count = value_count(list);
    signature->tolerations =
        arena_array(arena, signature->toleration_count, sizeof *signature->tolerations);
    for (size_t i = 0; i < signature->toleration_count; i++) {
        const struct value *item = value_item(list, i);
        signature->tolerations[i] =
            (struct toleration){ text_of(item, "key", arena), text_of(item, "operator", arena),
                                 text_of(item, "value", arena), text_of(item, "effect", arena) };
    }
}

static const char **read_texts(const struct value *list, struct arena *arena)
{
    const char **texts = arena_array(arena, value_count(list), sizeof *texts);
    for (size_t i = 0; i < value_count(list); i++)
        texts[i] = text_of(value_item(list, i), "", arena);
    return texts;
}

/* ---- node affinity ---- */

static const struct { const char *name; enum selector_operator op; } node_operators[] = {
    { "In", SELECT_IN },         { "NotIn", SELECT_NOT_IN },
    { "Exists", SELECT_EXISTS }, { "DoesNotExist", SELECT_NOT_EXISTS },
    { "Gt", SELECT_GREATER },    { "Lt", SELECT_LESS },
};

static bool read_requirement(const struct value *expression, struct requirement *ret,
                             struct arena *arena)
{
    const struct value *values = value_member(expression, "values");
    FOR_EACH(row, node_operators) {
        if (!bytes_equal_text(value_string(expression, "operator"), row->name))
            continue;
        *ret = (struct requirement){ .key = text_of(expression, "key", arena),
                                     .op = row->op,
                                     .values = read_texts(values, arena),
                                     .value_count = value_count(values) };
        return true;
    }
    return false;
}

static bool read_field(const struct value *expression, struct field_need *ret, struct arena *arena)
{
    struct bytes op = value_string(expression, "operator");
    const struct value *values = value_member(expression, "values");
    ret->negated = bytes_equal_text(op, "NotIn");
    ret->value = text_of(value_item(values, 0), "", arena);
    return value_count(values) == 1 && (ret->negated || bytes_equal_text(op, "In"));
}

struct node_term node_term_read(const struct value *value, struct arena *arena)
{
    const struct value *expressions = value_member(value, "matchExpressions"),
                       *fields = value_member(value, "matchFields");
    struct node_term term = { .never = value_count(expressions) + value_count(fields) == 0 };
    term.labels.requirements =
        arena_array(arena, value_count(expressions), sizeof *term.labels.requirements);
    term.fields = arena_array(arena, value_count(fields), sizeof *term.fields);
    for (size_t i = 0; i < value_count(expressions); i++)
        term.never |= !read_requirement(value_item(expressions, i),
                                        &term.labels.requirements[term.labels.count++], arena);
    for (size_t i = 0; i < value_count(fields); i++)
        term.never |= !read_field(value_item(fields, i), &term.fields[term.field_count++], arena);
    return term;
}

static bool is_among(const char **names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(names[i], name))
            return true;
    return false;
}

/* Where every term names nodes, no others come into question: the pods of a daemon set look at one
 * node each. */
static void find_names(struct signature *signature)
{
    signature->names =
        arena_array(&signature->arena, signature->node_term_count, sizeof *signature->names);
    for (size_t i = 0; i < signature->node_term_count; i++) {
        const struct node_term *term = &signature->node_terms[i];
        const char *name = NULL;
        for (size_t f = 0; f < term->field_count; f++)
            if (!term->fields[f].negated)
                name = term->fields[f].value;
        if (!name)
            return;
        if (!is_among(signature->names, signature->name_count, name))
            signature->names[signature->name_count++] = name;
    }
    signature->is_named = signature->node_term_count > 0;
}

static void read_node_affinity(struct signature *signature, const struct value *affinity)
{
    struct arena *arena = &signature->arena;
    const struct value *required =
        value_member(affinity, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct value *terms = value_member(required, "nodeSelectorTerms");
    const struct value *preferred =
        value_member(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    signature->is_node_bound = value_is(required, VALUE_MAP);
    signature->node_terms = arena_array(arena, value_count(terms), sizeof *signature->node_terms);
    for (size_t i = 0; i < value_count(terms); i++)
        signature->node_terms[signature->node_term_count++] =
            node_term_read(value_item(terms, i), arena);
    find_names(signature);
    signature->preferred_nodes =
        arena_array(arena, value_count(preferred), sizeof *signature->preferred_nodes);
    for (size_t i = 0; i < value_count(preferred); i++) {
        struct node_term *term = &signature->preferred_nodes[signature->preferred_node_count++];
        *term = node_term_read(value_member(value_item(preferred, i), "preference"), arena);
        term->weight = value_int(value_item(preferred, i), "weight", 0);
    }
}

/* ---- pod affinity ---- */

static struct selector read_label_selector(const struct value *value, struct arena *arena)
{
    struct selector selector;
    if (!selector_from_value(value, arena, &selector, NULL))
        selector = (struct selector){ .nothing = true };
    return selector;
}

static void read_term(struct term *term, const struct value *value, const char *ns,
                      struct arena *arena)
{
    const struct value *namespaces = value_member(value, "namespaces"),
                       *selector = value_member(value, "namespaceSelector");
    struct matcher *matcher = &term->matcher;
    matcher->selector = read_label_selector(value_member(value, "labelSelector"), arena);
    matcher->namespaces = read_texts(namespaces, arena);
    matcher->namespace_count = value_count(namespaces);
    if (selector) {
        struct selector *parsed = ARENA_NEW(arena, struct selector);
        *parsed = read_label_selector(selector, arena);
        matcher->namespace_selector = parsed;
    } else if (matcher->namespace_count == 0) {
        matcher->namespaces = arena_array(arena, 1, sizeof *matcher->namespaces);
        matcher->namespaces[matcher->namespace_count++] = arena_strdup(arena, ns);
    }
    term->topology_key = text_of(value, "topologyKey", arena);
}

static void read_terms(struct signature *signature, const struct value *affinity, const char *ns,
                       bool is_anti)
{
    struct arena *arena = &signature->arena;
    const struct value *required =
        value_member(affinity, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct value *preferred =
        value_member(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    for (size_t i = 0; i < value_count(required); i++) {
        struct term *term = &signature->terms[signature->term_count++];
        read_term(term, value_item(required, i), ns, arena);
        term->type = is_anti ? TERM_ANTI_AFFINITY : TERM_AFFINITY;
    }
    for (size_t i = 0; i < value_count(preferred); i++) {
        struct term *term = &signature->terms[signature->term_count++];
        int weight = (int)value_int(value_item(preferred, i), "weight", 0);
        read_term(term, value_member(value_item(preferred, i), "podAffinityTerm"), ns, arena);
        term->type = TERM_PREFERRED;
        term->weight = is_anti ? -weight : weight;
    }
}

static size_t count_terms(const struct value *affinity)
{
    return value_count(value_member(affinity, "requiredDuringSchedulingIgnoredDuringExecution")) +
           value_count(value_member(affinity, "preferredDuringSchedulingIgnoredDuringExecution"));
}

/* ---- spread ---- */

static void read_spread(struct signature *signature, const struct value *list)
{
    struct arena *arena = &signature->arena;
    signature->spread_count = value_count(list);
    signature->spread = arena_array(arena, signature->spread_count, sizeof *signature->spread);
    for (size_t i = 0; i < signature->spread_count; i++) {
        const struct value *item = value_item(list, i),
                           *keys = value_member(item, "matchLabelKeys");
        signature->spread[i] = (struct spread_term){
            .max_skew = value_int(item, "maxSkew", 1),
            .min_domains = value_int(item, "minDomains", 1),
            .topology_key = text_of(item, "topologyKey", arena),
            .selector = value_member(item, "labelSelector"),
            .match_label_keys = read_texts(keys, arena),
            .match_label_key_count = value_count(keys),
            .is_hard = bytes_equal_text(value_string(item, "whenUnsatisfiable"), "DoNotSchedule"),
            .honors_affinity =
                !bytes_equal_text(value_string(item, "nodeAffinityPolicy"), "Ignore"),
            .honors_taints = bytes_equal_text(value_string(item, "nodeTaintsPolicy"), "Honor"),
        };
    }
}

void signature_read(struct signature *signature, const char *ns, const struct pod_view *view)
{
    struct arena *arena = &signature->arena;
    const struct value *affinity = parse(view->affinity, arena);
    const struct value *together = value_member(affinity, "podAffinity"),
                       *apart = value_member(affinity, "podAntiAffinity");
    selector_from_map(parse(view->node_selector, arena), arena, &signature->node_selector);
    read_tolerations(signature, parse(view->tolerations, arena));
    read_node_affinity(signature, value_member(affinity, "nodeAffinity"));
    signature->terms =
        arena_array(arena, count_terms(together) + count_terms(apart), sizeof *signature->terms);
    read_terms(signature, together, ns, /* is_anti= */ false);
    read_terms(signature, apart, ns, /* is_anti= */ true);
    read_spread(signature, parse(view->spread, arena));
    signature->volumes = pod_volumes_read(view->volumes, arena);
}
