/* SPDX-License-Identifier: Apache-2.0 */
/* change.c - see change.h. */
#include "kubectl/change.h"

#include "codec/value.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "object/patch.h"

const char content_strategic[] = "application/strategic-merge-patch+json",
           content_merge[] = "application/merge-patch+json",
           content_json_patch[] = "application/json-patch+json";

const char *change_content(const struct found *found)
{
    return found->kind->type ? content_strategic : content_merge;
}

struct value *change_applied(const struct found *found, const char *content_type,
                             const struct value *patch, struct arena *arena, struct error *err)
{
    struct value *copy = value_clone(arena, found->object);
    if (content_type == content_json_patch)
        return patch_json(copy, patch, arena, err);
    return content_type == content_strategic && found->kind->type
               ? patch_strategic(copy, patch, found->kind->type, arena, err)
               : patch_merge(copy, patch, arena, err);
}

bool change_send(const struct outcome *outcome, struct session *session, const struct found *found,
                 const struct change *change, const struct value *patch, struct error *err)
{
    struct arena *arena = &session->arena;
    struct value *object = found->object;
    const char *path = arena_printf(arena, "%s%s", found_path(found, NULL, arena),
                                    outcome_query(outcome, change->manager, arena)),
               *type = change->content_type ? change->content_type : change_content(found);
    if (!outcome_is_client(outcome) &&
        !session_send(session, &(struct session_request){ "PATCH", path, .content_type = type },
                      patch, &object, err))
        return false;
    return outcome_tell(outcome, session, found, object, change->done, err);
}

struct value *change_between(const struct found *found, const struct value *before,
                             struct arena *arena, struct error *err)
{
    struct value *patch =
        patch_create_three_way(before, found->object, before, found->kind->type, arena);
    if (!patch)
        fail(err, REASON_BAD_REQUEST, 0,
             "%s cannot be merged: an element of a list lacks its merge key",
             found_word(found, arena));
    return patch;
}
