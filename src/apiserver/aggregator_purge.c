/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_purge.c - what extension servers have in a namespace goes with it.
 *
 * Each collection that can be deleted as one is, and then it is looked whether anything stays.  A
 * server that cannot be asked holds the namespace, as upstream has it: what it has is not known.
 * The namespace's controller asks until it is told what came of it; then it is forgotten. */
#include "apiserver/aggregator_inside.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/json.h"

enum { PURGES_MAX = 1000 };

/* One collection of one server. */
struct purge_step {
    char *extension, *group, *resource, *path;
};

struct purge {
    struct aggregator *all;
    struct purge_step *steps;
    size_t             count, at;
    struct error       err;              /* why it ended before its end */
    bool               is_over;
};

static void purge_free(struct purge *purge)
{
    for (size_t i = 0; i < purge->count; i++) {
        char *texts[] = { purge->steps[i].extension, purge->steps[i].group,
                          purge->steps[i].resource, purge->steps[i].path };
        FOR_EACH(text, texts)
            free(*text);
    }
    free(purge->steps);
    free(purge);
}

void purges_free(struct aggregator *all)
{
    for (struct map_entry *e = map_first(&all->purges); e; e = map_after(&all->purges, e))
        purge_free(e->value);
    map_done(&all->purges);
}

/* ---- what is to be done ---- */

static void add_step(struct purge *purge, const struct extension *extension, const char *resource,
                     const char *ns)
{
    AUTO_ARENA arena = { 0 };
    purge->steps = memory_grow(purge->steps, purge->count + 1, sizeof *purge->steps);
    purge->steps[purge->count++] = (struct purge_step){
        .extension = memory_strdup(extension->name),
        .group = memory_strdup(extension->spec.group),
        .resource = memory_strdup(resource),
        .path = memory_strdup(arena_printf(&arena, "/apis/%s/%s/namespaces/%s/%s",
                                           extension->spec.group, extension->spec.version, ns,
                                           resource)),
    };
}

static bool plan(struct purge *purge, const char *ns, struct error *err)
{
    const struct map *extensions = &purge->all->extensions;
    for (struct map_entry *e = map_first(extensions); e; e = map_after(extensions, e)) {
        const struct extension *extension = e->value;
        const struct extension_spec *spec = &extension->spec;
        if (extension_is_own(extension))
            continue;
        if (!extension->is_available || !extension->resources)
            return fail(err, REASON_SERVICE_UNAVAILABLE, 0,
                        "Discovery failed for some groups, 1 failing: unable to retrieve the "
                        "complete list of server APIs: %s/%s: stale GroupVersion discovery: %s/%s",
                        spec->group, spec->version, spec->group, spec->version);
        for (size_t i = 0; i < extension->collection_count; i++)
            add_step(purge, extension, extension->collections[i], ns);
    }
    return true;
}

/* ---- step by step ---- */

static void go_on(struct purge *purge);

static void end(struct purge *purge)
{
    purge->is_over = true;
}

static void ask(struct purge *purge, const char *method, const char *query,
                void (*done)(struct webhook_call *))
{
    AUTO_ARENA arena = { 0 };
    const struct purge_step *step = &purge->steps[purge->at];
    struct extension *extension = map_get(&purge->all->extensions, bytes_of(step->extension));
    const struct extension_question question = {
        method, arena_printf(&arena, "%s%s", step->path, query), done, purge
    };
    if (extension) {
        extension_ask(extension, &question);
        return;
    }
    purge->at++;                         /* the group has gone, and all that it had */
    go_on(purge);
}

static bool check(struct purge *purge, const struct webhook_call *call)
{
    enum { NOT_FOUND = 404 };
    const struct purge_step *step = &purge->steps[purge->at];
    if (extension_answered_well(call) || call->status == NOT_FOUND)
        return true;
    fail(&purge->err, REASON_INTERNAL_ERROR, 0, "%s.%s: %s", step->resource, step->group,
         call->err.message);
    end(purge);
    return false;
}

static void listed(struct webhook_call *call)
{
    struct purge *purge = call->context;
    const struct purge_step *step = &purge->steps[purge->at];
    AUTO_ARENA arena = { 0 };
    if (check(purge, call)) {
        const struct value *list = json_parse(buffer_bytes(&call->answer), NULL, &arena, NULL);
        size_t count = value_count(value_member(list, "items"));
        int64_t more = value_int(list, "metadata.remainingItemCount", 0);
        more = more > 0 && more < INT32_MAX ? more : 0;
        if (count > 0) {
            fail(&purge->err, REASON_CONFLICT, 0, "%s.%s has %lld resource instances",
                 step->resource, step->group, (long long)more + (long long)count);
            end(purge);
        } else {
            purge->at++;
            go_on(purge);
        }
    }
    webhook_call_free(call);
}

static void deleted(struct webhook_call *call)
{
    struct purge *purge = call->context;
    if (check(purge, call))
        ask(purge, "GET", "?limit=1", listed);
    webhook_call_free(call);
}

static void go_on(struct purge *purge)
{
    if (purge->at < purge->count)
        ask(purge, "DELETE", "", deleted);
    else
        end(purge);
}

/* ---- the namespace's controller ---- */

static bool begin(struct aggregator *all, const char *ns, struct error *err)
{
    if (all->purges.count >= PURGES_MAX)
        return fail(err, REASON_INTERNAL_ERROR, 0, "too many namespaces are being emptied");
    struct purge *purge = MEMORY_NEW(struct purge);
    purge->all = all;
    bool good = plan(purge, ns, err);
    if (!good || purge->count == 0) {
        purge_free(purge);
        return good;
    }
    map_put(&all->purges, bytes_of(ns), purge);
    go_on(purge);
    return fail(err, REASON_PENDING, 0, "other API servers are emptying the namespace");
}

bool aggregator_empty_namespace(void *context, const char *ns, struct error *err)
{
    struct aggregator *all = context;
    struct purge *purge = map_get(&all->purges, bytes_of(ns));
    if (all->extensions.count == 0 && !purge)
        return true;
    if (!purge)
        return begin(all, ns, err);
    if (!purge->is_over)
        return fail(err, REASON_PENDING, 0, "other API servers are emptying the namespace");
    (void)map_remove(&all->purges, bytes_of(ns));
    struct error why = purge->err;
    purge_free(purge);
    if (error_is_set(&why))
        *err = why;
    return !error_is_set(&why);
}
