/* SPDX-License-Identifier: Apache-2.0 */
/* admission_form.c - what webhooks and policies are shown, and what they make of it.
 *
 * They see an object in the version that their rules name, and a subresource that has a form of its
 * own in that form.  What a patch makes of it goes the same way back. */
#include "base/arena.h"
#include "object/decode.h"
#include "object/kinds/subresources.h"
#include "write/convert.h"
#include "write/webhooks.h"

/* ---- versions ---- */

static const struct value *as_built_in(const struct value *tree, const struct kind *from,
                                       const struct kind *to, struct arena *arena)
{
    return tree ? kind_convert(value_clone(arena, tree), from, to, arena) : NULL;
}

bool admission_show(struct write *write, const struct kind *kind, struct admission_subject *subject,
                   struct error *err)
{
    const struct kind *own = admission_form(write, write->kind),
                      *form = admission_form(write, kind);
    const struct tree_wish wish = { subject->object, own, form };
    struct value *object = NULL;
    const struct object *old = NULL;
    if (!own->custom && own != form) {
        subject->object = as_built_in(subject->object, own, form, write->arena);
        subject->old = as_built_in(subject->old, own, form, write->arena);
    }
    if (!webhooks_are_between(own, form))
        return true;
    if ((subject->object && !webhooks_convert_tree(write, &wish, &object, err)) ||
        (subject->old && !webhooks_convert(write, write->old, form, &old, err)))
        return false;
    subject->object = object;
    subject->old = old ? value_from_object(old, write->arena) : NULL;
    return true;
}

/* From the version in which it was shown. */
static bool take_back(struct write *write, const struct kind *from, const struct kind *to,
                      struct value **tree, struct error *err)
{
    const struct tree_wish wish = { *tree, from, to };
    if (from == to)
        return true;
    if (!from->custom)
        *tree = kind_convert(*tree, from, to, write->arena);
    else if (!webhooks_convert_tree(write, &wish, tree, err))
        return false;
    value_set(*tree, write->arena, "apiVersion", value_new_text(write->arena, to->api_version));
    return decode_value(*tree, to->type, write->arena, NULL, err);
}

/* ---- what a patch may change ---- */

static void keep(struct value *next, const struct value *before, const char *key,
                 struct arena *arena)
{
    struct value *kept = value_member(before, key);
    if (kept)
        value_set(next, arena, key, kept);
    else
        value_remove(next, key);
}

/* What the server owns, whatever the patch says. */
static void keep_metadata(struct value *next, const struct value *before, struct arena *arena)
{
    static const char *const kept[] = { "uid",       "creationTimestamp", "generation",
                                        "namespace", "deletionTimestamp", "deletionGracePeriodSeconds",
                                        "selfLink",  "managedFields" };
    struct value *metadata = value_make_at(next, arena, "metadata", VALUE_MAP);
    FOR_EACH(key, kept)
        keep(metadata, value_member(before, "metadata"), *key, arena);
}

/* Of a write of the status nothing else, but metadata of a built-in kind. */
static struct value *status_alone(const struct write *write, struct value *changed)
{
    struct value *next = value_clone(write->arena, write->next);
    keep(next, changed, "status", write->arena);
    if (!write->kind->custom)
        keep(next, changed, "metadata", write->arena);
    return next;
}

/* A patch changes what the request itself may change, and no more: the rest was checked by nobody. */
static struct value *what_may_change(const struct write *write, struct value *changed)
{
    const char *sub = write->request->subresource;
    const struct subresource_code *code = sub ? subresource_code_find(write->kind, sub) : NULL;
    keep_metadata(changed, write->next, write->arena);
    if (text_equal(sub, "status"))
        return status_alone(write, changed);
    if (code && write->old_value)
        code->prepare(changed, write->old_value, write->arena);
    else if (!sub && (write->kind->flags & KIND_STATUS_RESET))
        keep(changed, write->next, "status", write->arena);
    return changed;
}

bool admission_take_changed(struct write *write, const struct kind *shown, struct value *tree,
                           struct error *problem, struct error *err)
{
    const struct kind *own = admission_form(write, write->kind),
                      *form = admission_form(write, shown);
    if (write->is_connection)
        return fail(problem, REASON_INTERNAL_ERROR, 0,
                    "it patches the options of a connection, which this server does not do");
    if (!decode_value(tree, form->type, write->arena, NULL, problem) ||
        !take_back(write, form, own, &tree, err))
        return false;
    defaults_apply(tree, own, write->arena);
    write->next = write->form ? tree : what_may_change(write, tree);
    if (!write->old && !write->form)
        write->name = value_text(write->next, "metadata.name", write->arena);
    return true;
}
