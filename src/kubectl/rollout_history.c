/* SPDX-License-Identifier: Apache-2.0 */
/* rollout_history.c - the revisions of a workload: what it owns that carries a number. */
#include "codec/value.h"
#include "kubectl/rollout.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"

static bool is_owned(const struct value *object, struct bytes uid)
{
    const struct value *owners = value_at(object, "metadata.ownerReferences");
    for (size_t i = 0; i < value_count(owners); i++)
        if (value_bool(value_item(owners, i), "controller", false) &&
            bytes_equal(value_string(value_item(owners, i), "uid"), uid))
            return true;
    return false;
}

static int64_t number_of(const struct value *object, bool is_replica_set)
{
    int64_t number = 0;
    const struct value *annotation =
        value_member(value_at(object, "metadata.annotations"), "deployment.kubernetes.io/revision");
    if (!is_replica_set)
        return value_int(object, "revision", 0);
    return value_is(annotation, VALUE_STRING) && bytes_to_int64(annotation->string, &number)
               ? number
               : 0;
}

static void insert(struct revisions *list, struct revision revision)
{
    int at = list->count;
    if (list->count == REVISIONS_MAX)
        return;
    for (; at > 0 && list->items[at - 1].number > revision.number; at--)
        list->items[at] = list->items[at - 1];
    list->items[at] = revision;
    list->count++;
}

bool revisions_find(struct session *session, const struct found *found, struct revisions *ret,
                    struct error *err)
{
    struct arena *arena = &session->arena;
    bool is_deployment = found->kind == well_known.deployment;
    ret->count = 0;
    if (!is_deployment && found->kind != well_known.daemon_set &&
        found->kind != well_known.stateful_set)
        return fail(err, REASON_BAD_REQUEST, 0, "no history viewer has been implemented for \"%s\"",
                    found->kind->name);
    const struct kind *kind =
        is_deployment ? well_known.replica_set : well_known.controller_revision;
    const struct value *list =
        session_get(session, client_path(kind, found->ns, NULL, NULL, arena), arena, err);
    const struct value *items = value_member(list, "items");
    struct bytes uid = value_string(found->object, "metadata.uid");
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *item = value_item(items, i);
        int64_t number = number_of(item, is_deployment);
        if (number > 0 && is_owned(item, uid))
            insert(ret, (struct revision){ number, item });
    }
    return list != NULL;
}
