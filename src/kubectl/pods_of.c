/* SPDX-License-Identifier: Apache-2.0 */
/* pods_of.c - see pods_of.h. */
#include "kubectl/pods_of.h"

#include <string.h>

#include "codec/value.h"
#include "kubectl/resource.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "object/selector.h"

static bool is_ready(const struct value *pod)
{
    const struct value *conditions = value_at(pod, "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++)
        if (bytes_equal_text(value_string(value_item(conditions, i), "type"), "Ready"))
            return bytes_equal_text(value_string(value_item(conditions, i), "status"), "True");
    return false;
}

/* The lower the better to look at. */
static int rank(const struct value *pod)
{
    bool is_running = bytes_equal_text(value_string(pod, "status.phase"), "Running");
    return (is_running ? 0 : 4) + (is_ready(pod) ? 0 : 2) +
           (value_at(pod, "metadata.deletionTimestamp") ? 1 : 0);
}

static void add(struct pod_list *list, const struct value *pod)
{
    size_t at = list->count;
    if (list->count == PODS_MAX)
        return;
    for (; at > 0 && rank(list->items[at - 1]) > rank(pod); at--)
        list->items[at] = list->items[at - 1];
    list->items[at] = pod;
    list->count++;
}

bool pods_of_selector(struct session *session, const char *ns, const char *labels,
                      struct pod_list *ret, struct error *err)
{
    struct arena *arena = &session->arena;
    const char *target =
        arena_printf(arena, "%s%s", client_path(well_known.pod, ns, NULL, NULL, arena),
                     selector_query(labels, NULL, arena));
    const struct value *list = session_get(session, target, arena, err);
    const struct value *items = value_member(list, "items");
    ret->count = 0;
    for (size_t i = 0; i < value_count(items); i++)
        add(ret, value_item(items, i));
    return list != NULL;
}

/* spec.selector of a workload is a LabelSelector, that of a Service or an RC a map. */
static const char *selector_text(const struct found *found, struct arena *arena, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    struct selector selector;
    const struct value *value = value_at(found->object, "spec.selector");
    if (value_count(value) == 0) {
        fail(err, REASON_BAD_REQUEST, 0, "cannot attach to *%s: it selects no pods",
             found->kind->name);
        return NULL;
    }
    bool is_map =
        found->kind == well_known.service || found->kind == well_known.replication_controller;
    if (is_map)
        selector_from_map(value, arena, &selector);
    else if (!selector_from_value(value, arena, &selector, err))
        return NULL;
    selector_write(&text, &selector);
    return arena_copy(arena, text.at, text.size);
}

static bool find_owner(struct session *session, const char *word, struct found *found,
                       struct error *err)
{
    struct arena *arena = &session->arena;
    struct bytes name = bytes_of(word), kind = bytes_next(&name, '/');
    found->kind = name.at ? resource_find(session, arena_copy(arena, kind.at, kind.size), err)
                          : well_known.pod;
    if (!found->kind)
        return false;
    found->name = name.at ? arena_copy(arena, name.at, name.size) : word;
    found->ns = found->kind->namespaced ? session->ns : NULL;
    if (text_is_empty(found->name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "arguments in resource/name form must have a single resource and name");
    found->object = session_get(session, found_path(found, NULL, arena), arena, err);
    return found->object != NULL;
}

bool pods_of_word(struct session *session, const char *word, struct pod_list *ret,
                  struct found *ret_owner, struct error *err)
{
    struct found own = { 0 };
    struct found *found = ret_owner ? ret_owner : &own;
    *found = (struct found){ 0 };
    if (!find_owner(session, word, found, err))
        return false;
    if (found->kind == well_known.pod) {
        ret->items[0] = found->object;
        ret->count = 1;
        return true;
    }
    const char *labels = selector_text(found, &session->arena, err);
    if (!labels || !pods_of_selector(session, found->ns, labels, ret, err))
        return false;
    return ret->count > 0 || fail(err, REASON_BAD_REQUEST, 0, "no pods found for %s",
                                  found_word(found, &session->arena));
}
