/* SPDX-License-Identifier: Apache-2.0 */
/* admission_runtime_class.c - RuntimeClass: what running a pod costs besides its containers, and
 * the nodes that can run it, come from the class that the pod names. */
#include "write/admission.h"
#include "base/arena.h"
#include "object/quantity.h"

/* ---- tolerations ---- */

static bool is_text(const struct value *map, const char *name, const char *text)
{
    return bytes_equal_text(value_string(map, name), text);
}

static bool same_text(const struct value *a, const struct value *b, const char *name)
{
    return bytes_equal(value_string(a, name), value_string(b, name));
}

static bool lasts_longer(const struct value *a, const struct value *b)
{
    const struct value *limit = value_member(b, "tolerationSeconds");
    if (!is_text(b, "effect", "NoExecute") || !limit)
        return false;
    return !value_member(a, "tolerationSeconds") ||
           value_int(a, "tolerationSeconds", 0) > value_int(b, "tolerationSeconds", 0);
}

/* `wide` tolerates all that `narrow` does. */
static bool covers(const struct value *wide, const struct value *narrow)
{
    if (value_equal(wide, narrow))
        return true;
    bool any_key = value_string(wide, "key").size == 0 && is_text(wide, "operator", "Exists");
    bool any_effect = value_string(wide, "effect").size == 0;
    if ((!any_key && !same_text(wide, narrow, "key")) ||
        (!any_effect && !same_text(wide, narrow, "effect")) || lasts_longer(narrow, wide))
        return false;
    if (is_text(wide, "operator", "Exists"))
        return true;
    return is_text(narrow, "operator", "Equal") && same_text(wide, narrow, "value");
}

/* Another one of the list makes it needless; of equal ones the first stays. */
static bool is_covered(const struct value *list, size_t place)
{
    const struct value *own = value_item(list, place);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *other = value_item(list, i);
        if (i != place && covers(other, own) && (i < place || !value_equal(other, own)))
            return true;
    }
    return false;
}

static void add_tolerations(struct value *spec, const struct value *more, struct arena *arena)
{
    if (value_count(more) == 0)
        return;
    struct value *list = value_make_at(spec, arena, "tolerations", VALUE_LIST);
    for (size_t i = 0; i < value_count(more); i++)
        value_append(list, arena, value_clone(arena, value_item(more, i)));
    for (size_t i = value_count(list); i-- > 0;)
        if (is_covered(list, i))
            value_remove_item(list, i);
}

/* ---- the class ---- */

static bool add_node_selector(struct write *write, struct value *spec, const struct value *wanted,
                              struct error *err)
{
    struct value *selector =
        value_count(wanted) ? value_make_at(spec, write->arena, "nodeSelector", VALUE_MAP) : NULL;
    for (size_t i = 0; i < value_count(wanted); i++) {
        const struct member *member = &wanted->map.members[i];
        struct value *own = value_member_bytes(selector, member->key);
        if (own && !value_equal(own, member->value))
            return admission_forbid(write, err,
                                    "conflict: runtimeClass.scheduling.nodeSelector[%.*s] = %.*s; "
                                    "pod.spec.nodeSelector[%.*s] = %.*s",
                                    BYTES_ARG(member->key),
                                    BYTES_ARG(value_string(member->value, "")),
                                    BYTES_ARG(member->key), BYTES_ARG(value_string(own, "")));
        value_set_bytes(selector, write->arena, member->key, member->value);
    }
    return true;
}

/* True without a class where the pod names none. */
static bool find_class(struct write *write, const struct value **ret, struct error *err)
{
    const char *name = value_text(write->next, "spec.runtimeClassName", write->arena);
    *ret = NULL;
    if (!name)
        return true;
    const struct object *class =
        core_get_latest(write->pipeline->core, well_known.runtime_class, NULL, name);
    if (!class)
        return admission_forbid(write, err, "pod rejected: RuntimeClass \"%s\" not found", name);
    *ret = value_from_object(class, write->arena);
    return true;
}

bool runtime_class_mutate(struct write *write, struct error *err)
{
    const struct value *class;
    struct value *spec = value_member(write->next, "spec");
    if (!admission_is_creation(write, well_known.pod) || !value_is(spec, VALUE_MAP))
        return true;
    if (!find_class(write, &class, err))
        return false;
    const struct value *cost = value_at(class, "overhead.podFixed");
    if (value_count(cost) > 0 && value_count(value_member(spec, "overhead")) == 0)
        value_set(spec, write->arena, "overhead", value_clone(write->arena, cost));
    add_tolerations(spec, value_at(class, "scheduling.tolerations"), write->arena);
    return add_node_selector(write, spec, value_at(class, "scheduling.nodeSelector"), err);
}

static bool same_quantities(const struct value *a, const struct value *b)
{
    bool same = value_count(a) == value_count(b);
    for (size_t i = 0; same && i < value_count(a); i++) {
        const struct member *member = &a->map.members[i];
        struct quantity left, right;
        const struct value *other = value_member_bytes(b, member->key);
        same = other && quantity_parse(value_string(member->value, ""), &left) &&
               quantity_parse(value_string(other, ""), &right) &&
               quantity_compare(&left, &right) == 0;
    }
    return same;
}

bool runtime_class_validate(struct write *write, struct error *err)
{
    const struct value *class, *own = value_at(write->next, "spec.overhead");
    if (!admission_is_creation(write, well_known.pod))
        return true;
    if (!find_class(write, &class, err))
        return false;
    if (!value_member(class, "overhead"))
        return value_count(own) == 0 ||
               admission_forbid(write, err,
                                "pod rejected: Pod Overhead set without corresponding RuntimeClass "
                                "defined Overhead");
    return same_quantities(own, value_at(class, "overhead.podFixed")) ||
           admission_forbid(write, err,
                            "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined "
                            "Overhead");
}
