/* SPDX-License-Identifier: Apache-2.0 */
/* node_selector.c - see node_selector.h. */
#include "object/node_selector.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/object.h"

static bool is_listed(const struct value *values, const char *text)
{
    for (size_t i = 0; i < value_count(values); i++)
        if (bytes_equal_text(value_string(value_item(values, i), ""), text))
            return true;
    return false;
}

static bool compare_numbers(const struct value *values, const char *text, bool greater)
{
    int64_t wanted, found;
    if (value_count(values) != 1 ||
        !bytes_to_int64(value_string(value_item(values, 0), ""), &wanted) ||
        !bytes_to_int64(bytes_of(text), &found))
        return false;
    return greater ? found > wanted : found < wanted;
}

/* `text` is the label's or field's value; NULL where absent. */
static bool requirement_matches(const struct value *requirement, const char *text)
{
    const struct value *values = value_member(requirement, "values");
    struct bytes operator = value_string(requirement, "operator");
    if (bytes_equal_text(operator, "In"))
        return text && is_listed(values, text);
    if (bytes_equal_text(operator, "NotIn"))
        return !text || !is_listed(values, text);
    if (bytes_equal_text(operator, "Exists"))
        return text != NULL;
    if (bytes_equal_text(operator, "DoesNotExist"))
        return !text;
    bool greater = bytes_equal_text(operator, "Gt");
    return text && (greater || bytes_equal_text(operator, "Lt")) &&
           compare_numbers(values, text, greater);
}

static bool term_matches(const struct value *term, const struct object *node, struct arena *arena)
{
    const struct value *expressions = value_member(term, "matchExpressions"),
                       *fields = value_member(term, "matchFields");
    for (size_t i = 0; i < value_count(expressions); i++) {
        const struct value *expression = value_item(expressions, i);
        const char *key = value_text(expression, "key", arena);
        if (!requirement_matches(expression, key ? object_label(node, key) : NULL))
            return false;
    }
    for (size_t i = 0; i < value_count(fields); i++) {
        const struct value *field = value_item(fields, i);
        bool is_name = bytes_equal_text(value_string(field, "key"), "metadata.name");
        if (!requirement_matches(field, is_name ? node->name : NULL))
            return false;
    }
    return value_count(expressions) + value_count(fields) > 0;
}

bool node_selector_matches(const struct value *selector, const struct object *node,
                           struct arena *arena)
{
    const struct value *terms = value_member(selector, "nodeSelectorTerms");
    for (size_t i = 0; i < value_count(terms); i++)
        if (term_matches(value_item(terms, i), node, arena))
            return true;
    return !selector;
}

bool node_affinity_matches(const struct value *labels, const struct value *affinity,
                           const struct object *node, struct arena *arena)
{
    for (size_t i = 0; i < value_count(labels); i++) {
        const struct member *member = &labels->map.members[i];
        const char *label =
            object_label(node, arena_copy(arena, member->key.at, member->key.size));
        if (!label || !bytes_equal_text(value_string(member->value, ""), label))
            return false;
    }
    return node_selector_matches(
        value_at(affinity, "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"), node,
        arena);
}
