/* SPDX-License-Identifier: Apache-2.0 */
/* pods_of.c - see pods_of.h. */
#include "kubectl/pods_of.h"

#include <stdio.h>
#include <string.h>

#include "codec/value.h"
#include "kubectl/conditions.h"
#include "kubectl/resource.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "object/selector.h"

static const char default_container_annotation[] = "kubectl.kubernetes.io/default-container";

static bool is_ready(const struct value *pod)
{
    return condition_has(condition_of_type(pod, "Ready"), "status", "True");
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

/* ---- containers ---- */

static const struct container_list {
    const char *path, *mark;
} container_lists[] = {
    { "spec.containers", "" },
    { "spec.ephemeralContainers", " (ephem)" },
    { "spec.initContainers", " (init)" },
};

static bool has_container(const struct value *pod, const char *name)
{
    FOR_EACH(list, container_lists)
        for (size_t i = 0; i < value_count(value_at(pod, list->path)); i++)
            if (bytes_equal_text(value_string(value_item(value_at(pod, list->path), i), "name"),
                                 name))
                return true;
    return false;
}

/* "web, debugger (ephem), setup (init)"; *ret_count of them. */
static const char *all_names(const struct value *pod, struct arena *arena, size_t *ret_count)
{
    AUTO_BUFFER names = { 0 };
    *ret_count = 0;
    FOR_EACH(list, container_lists)
        for (size_t i = 0; i < value_count(value_at(pod, list->path)); i++)
            buffer_printf(&names, "%s%.*s%s", (*ret_count)++ ? ", " : "",
                          BYTES_ARG(value_string(value_item(value_at(pod, list->path), i), "name")),
                          list->mark);
    return arena_copy(arena, names.at, names.size);
}

const char *container_of_pod(const struct value *pod, const char *wanted, struct arena *arena,
                          struct error *err)
{
    size_t count;
    const char *names = all_names(pod, arena, &count),
               *name = wanted ? wanted
                              : value_text(value_member(value_at(pod, "metadata.annotations"),
                                                        default_container_annotation),
                                           "", arena),
               *first = value_text(value_item(value_at(pod, "spec.containers"), 0), "name", arena);
    if (!text_is_empty(name) && has_container(pod, name))
        return name;
    if (!text_is_empty(name)) {
        fail(err, REASON_BAD_REQUEST, 0, "container %s is not valid for pod %.*s out of: %s", name,
             BYTES_ARG(value_string(pod, "metadata.name")), names);
        return NULL;
    }
    if (!first)
        fail(err, REASON_BAD_REQUEST, 0, "pod %.*s/%.*s does not have any containers",
             BYTES_ARG(value_string(pod, "metadata.namespace")),
             BYTES_ARG(value_string(pod, "metadata.name")));
    else if (count > 1)
        fprintf(stderr, "Defaulted container \"%s\" out of: %s\n", first, names);
    return first;
}
