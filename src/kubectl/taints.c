/* SPDX-License-Identifier: Apache-2.0 */
/* taints.c - see taints.h. */
#include "kubectl/taints.h"

#include "codec/value.h"

static const char *const effects[] = { "NoSchedule", "PreferNoSchedule", "NoExecute" };

static bool is_effect(struct bytes text)
{
    FOR_EACH(effect, effects)
        if (bytes_equal_text(text, *effect))
            return true;
    return false;
}

/* "key=value:effect", "key:effect", "key" */
static bool parse(const char *word, struct bytes text, struct taint *ret, struct error *err)
{
    struct bytes effect = text, value = bytes_next(&effect, ':'), key = bytes_next(&value, '=');
    bool is_whole = key.size > 0 &&
                    !(effect.at && memchr(effect.at, ':', effect.size)) &&
                    !(value.at && memchr(value.at, '=', value.size)) && !(value.at && !effect.at);
    if (!is_whole)
        return fail(err, REASON_BAD_REQUEST, 0, "invalid taint spec: %s", word);
    if (effect.at && !is_effect(effect))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "invalid taint effect: %.*s, unsupported taint effect", BYTES_ARG(effect));
    *ret = (struct taint){ key, value, effect };
    return true;
}

static bool add(struct taints *taints, const char *word, struct error *err)
{
    struct bytes text = bytes_of(word);
    bool is_removal = text.size > 0 && text.at[text.size - 1] == '-';
    size_t *count = is_removal ? &taints->removed_count : &taints->added_count;
    struct taint taint;
    text.size -= is_removal;
    if (*count == TAINTS_MAX)
        return fail(err, REASON_BAD_REQUEST, 0, "at most %d taints at once", TAINTS_MAX);
    if (!parse(word, text, &taint, err))
        return false;
    if (!is_removal && !taint.effect.at)
        return fail(err, REASON_BAD_REQUEST, 0, "invalid taint spec: %s", word);
    for (size_t i = 0; !is_removal && i < taints->added_count; i++)
        if (bytes_equal(taints->added[i].key, taint.key) &&
            bytes_equal(taints->added[i].effect, taint.effect))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "duplicated taints with the same key and effect: %s", word);
    (is_removal ? taints->removed : taints->added)[(*count)++] = taint;
    return true;
}

/* Whether a removal means the taint. */
static bool is_meant(const struct taint *removal, struct bytes key, struct bytes effect)
{
    return bytes_equal(removal->key, key) &&
           (!removal->effect.at || bytes_equal(removal->effect, effect));
}

static bool check_both(const struct taints *taints, struct error *err)
{
    for (size_t i = 0; i < taints->added_count; i++)
        for (size_t k = 0; k < taints->removed_count; k++)
            if (is_meant(&taints->removed[k], taints->added[i].key, taints->added[i].effect))
                return fail(err, REASON_BAD_REQUEST, 0, "can not both modify and remove the "
                            "following taint(s) in the same command: %.*s=%.*s",
                            BYTES_ARG(taints->removed[k].key),
                            BYTES_ARG(taints->removed[k].effect));
    return true;
}

bool taints_parse(char *const *words, int count, struct taints *ret, struct error *err)
{
    ret->added_count = ret->removed_count = 0;
    for (int i = 0; i < count; i++)
        if (!add(ret, words[i], err))
            return false;
    return check_both(ret, err);
}

/* ---- a node's list ---- */

static bool is_same(const struct taint *taint, const struct value *item)
{
    return bytes_equal(taint->key, value_string(item, "key")) &&
           bytes_equal(taint->effect, value_string(item, "effect"));
}

static bool check_overwrite(const struct taints *taints, const struct value *old,
                            const char *node, struct error *err)
{
    AUTO_BUFFER names = { 0 };
    for (size_t i = 0; i < taints->added_count; i++)
        for (size_t k = 0; k < value_count(old); k++)
            if (is_same(&taints->added[i], value_item(old, k)))
                buffer_printf(&names, "%s%.*s", names.size ? "," : "",
                              BYTES_ARG(taints->added[i].key));
    return names.size == 0 ||
           fail(err, REASON_BAD_REQUEST, 0,
                "node %s already has %s taint(s) with same effect(s) and --overwrite is false",
                node, buffer_text(&names));
}

static bool remove_taints(const struct taint *removal, struct value *list)
{
    bool found = false;
    for (size_t i = value_count(list); i-- > 0;) {
        const struct value *item = value_item(list, i);
        if (!is_meant(removal, value_string(item, "key"), value_string(item, "effect")))
            continue;
        value_remove_item(list, i);
        found = true;
    }
    return found;
}

static struct value *new_taint(const struct taint *taint, struct arena *arena)
{
    struct value *item = value_new_map(arena);
    value_set(item, arena, "effect", value_new_string(arena, taint->effect));
    value_set(item, arena, "key", value_new_string(arena, taint->key));
    if (taint->value.size)
        value_set(item, arena, "value", value_new_string(arena, taint->value));
    return item;
}

struct value *taints_apply(const struct taints *taints, const struct value *old, const char *node,
                           const char **ret_done, struct arena *arena, struct error *err)
{
    struct value *list = value_new_list(arena);
    bool removed = false;
    if (!taints->overwrite && !check_overwrite(taints, old, node, err))
        return NULL;
    for (size_t i = 0; i < taints->added_count; i++)
        value_append(list, arena, new_taint(&taints->added[i], arena));
    for (size_t i = 0; i < value_count(old); i++) {
        bool is_new = false;
        for (size_t k = 0; k < taints->added_count; k++)
            is_new = is_new || is_same(&taints->added[k], value_item(old, i));
        if (!is_new)
            value_append(list, arena, value_item(old, i));
    }
    bool added = value_count(list) != value_count(old);
    for (size_t i = 0; i < taints->removed_count; i++) {
        const struct taint *removal = &taints->removed[i];
        removed = remove_taints(removal, list);
        if (removed)
            continue;
        fail(err, REASON_BAD_REQUEST, 0, "taint \"%.*s%s%.*s\" not found", BYTES_ARG(removal->key),
             removal->effect.at ? ":" : "", BYTES_ARG(removal->effect));
        return NULL;
    }
    *ret_done = (added && removed) || taints->overwrite ? "modified" : added ? "tainted" : "untainted";
    return list;
}
