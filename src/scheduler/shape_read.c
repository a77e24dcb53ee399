/* SPDX-License-Identifier: Apache-2.0 */
/* shape_read.c - see shape_read.h.  What is invalid matches nothing; validation has refused it long before. */
#include "scheduler/shape_read.h"

#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "scheduler/shape.h"
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

static void read_tolerations(struct shape *shape, const struct value *list)
{
    struct arena *arena = &shape->arena;
    shape->toleration_count = value_count(list);
    shape->tolerations = arena_array(arena, shape->toleration_count, sizeof *shape->tolerations);
    for (size_t i = 0; i < shape->toleration_count; i++) {
        const struct value *item = value_item(list, i);
        shape->tolerations[i] = (struct toleration){ text_of(item, "key", arena), text_of(item, "operator", arena),
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
    { "In", SELECT_IN },         { "NotIn", SELECT_NOT_IN }, { "Exists", SELECT_EXISTS }, { "DoesNotExist", SELECT_NOT_EXISTS },
    { "Gt", SELECT_GREATER },    { "Lt", SELECT_LESS },
};

static bool read_requirement(const struct value *expression, struct requirement *ret, struct arena *arena)
{
    const struct value *values = value_member(expression, "values");
    FOR_EACH(row, node_operators) {
        if (!bytes_equal_text(value_string(expression, "operator"), row->name))
            continue;
        *ret = (struct requirement){ .key = text_of(expression, "key", arena), .op = row->op,
                                     .values = read_texts(values, arena), .value_count = value_count(values) };
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

static struct node_term read_node_term(const struct value *value, struct arena *arena)
{
    const struct value *expressions = value_member(value, "matchExpressions"), *fields = value_member(value, "matchFields");
    struct node_term term = { .never = value_count(expressions) + value_count(fields) == 0 };
    term.labels.requirements = arena_array(arena, value_count(expressions), sizeof *term.labels.requirements);
    term.fields = arena_array(arena, value_count(fields), sizeof *term.fields);
    for (size_t i = 0; i < value_count(expressions); i++)
        term.never |= !read_requirement(value_item(expressions, i), &term.labels.requirements[term.labels.count++], arena);
    for (size_t i = 0; i < value_count(fields); i++)
        term.never |= !read_field(value_item(fields, i), &term.fields[term.field_count++], arena);
    return term;
}

/* Where every term names nodes, no others come into question: the pods of a daemon set look at one node each. */
static void find_names(struct shape *shape)
{
    shape->names = arena_array(&shape->arena, shape->node_term_count, sizeof *shape->names);
    for (size_t i = 0; i < shape->node_term_count; i++) {
        const struct node_term *term = &shape->node_terms[i];
        const char *name = NULL;
        for (size_t f = 0; f < term->field_count; f++)
            if (!term->fields[f].negated)
                name = term->fields[f].value;
        if (!name)
            return;
        shape->names[shape->name_count++] = name;
    }
    shape->is_named = shape->node_term_count > 0;
}

static void read_node_affinity(struct shape *shape, const struct value *affinity)
{
    struct arena *arena = &shape->arena;
    const struct value *required = value_member(affinity, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct value *terms = value_member(required, "nodeSelectorTerms");
    const struct value *preferred = value_member(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    shape->is_node_bound = value_is(required, VALUE_MAP);
    shape->node_terms = arena_array(arena, value_count(terms), sizeof *shape->node_terms);
    for (size_t i = 0; i < value_count(terms); i++)
        shape->node_terms[shape->node_term_count++] = read_node_term(value_item(terms, i), arena);
    find_names(shape);
    shape->preferred_nodes = arena_array(arena, value_count(preferred), sizeof *shape->preferred_nodes);
    for (size_t i = 0; i < value_count(preferred); i++) {
        struct node_term *term = &shape->preferred_nodes[shape->preferred_node_count++];
        *term = read_node_term(value_member(value_item(preferred, i), "preference"), arena);
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

static void read_term(struct term *term, const struct value *value, const char *ns, struct arena *arena)
{
    const struct value *namespaces = value_member(value, "namespaces"), *selector = value_member(value, "namespaceSelector");
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

static void read_terms(struct shape *shape, const struct value *affinity, const char *ns, bool is_anti)
{
    struct arena *arena = &shape->arena;
    const struct value *required = value_member(affinity, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct value *preferred = value_member(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    for (size_t i = 0; i < value_count(required); i++) {
        struct term *term = &shape->terms[shape->term_count++];
        read_term(term, value_item(required, i), ns, arena);
        term->type = is_anti ? TERM_ANTI_AFFINITY : TERM_AFFINITY;
    }
    for (size_t i = 0; i < value_count(preferred); i++) {
        struct term *term = &shape->terms[shape->term_count++];
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

static void read_spread(struct shape *shape, const struct value *list)
{
    struct arena *arena = &shape->arena;
    shape->spread_count = value_count(list);
    shape->spread = arena_array(arena, shape->spread_count, sizeof *shape->spread);
    for (size_t i = 0; i < shape->spread_count; i++) {
        const struct value *item = value_item(list, i), *keys = value_member(item, "matchLabelKeys");
        shape->spread[i] = (struct spread_term){
            .max_skew = value_int(item, "maxSkew", 1),
            .min_domains = value_int(item, "minDomains", 1),
            .topology_key = text_of(item, "topologyKey", arena),
            .selector = value_member(item, "labelSelector"),
            .match_label_keys = read_texts(keys, arena),
            .match_label_key_count = value_count(keys),
            .is_hard = bytes_equal_text(value_string(item, "whenUnsatisfiable"), "DoNotSchedule"),
            .honors_affinity = !bytes_equal_text(value_string(item, "nodeAffinityPolicy"), "Ignore"),
            .honors_taints = bytes_equal_text(value_string(item, "nodeTaintsPolicy"), "Honor"),
        };
    }
}

void shape_read(struct shape *shape, const char *ns, const struct pod_view *view)
{
    struct arena *arena = &shape->arena;
    const struct value *affinity = parse(view->affinity, arena);
    const struct value *together = value_member(affinity, "podAffinity"), *apart = value_member(affinity, "podAntiAffinity");
    selector_from_map(parse(view->node_selector, arena), arena, &shape->node_selector);
    read_tolerations(shape, parse(view->tolerations, arena));
    read_node_affinity(shape, value_member(affinity, "nodeAffinity"));
    shape->terms = arena_array(arena, count_terms(together) + count_terms(apart), sizeof *shape->terms);
    read_terms(shape, together, ns, /* is_anti= */ false);
    read_terms(shape, apart, ns, /* is_anti= */ true);
    read_spread(shape, parse(view->spread, arena));
}
