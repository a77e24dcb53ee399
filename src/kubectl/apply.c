/* SPDX-License-Identifier: Apache-2.0 */
/* apply.c - `kubectl apply -f`.
 *
 * On the client's side: what was applied last is kept in an annotation, and the change is the
 * three-way merge of that, of what is there, and of the file.  With --server-side the server
 * merges, and knows whose each field is. */
#include "kubectl/apply.h"

#include <stdio.h>

#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/change.h"
#include "kubectl/manifest.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"
#include "object/object.h"
#include "object/patch.h"

static const char last_applied[] = "kubectl.kubernetes.io/last-applied-configuration";

struct apply {
    struct session session;
    struct manifest_files files;
    struct outcome outcome;
    bool server_side, force_conflicts;
    const char           *source;        /* the file of the object at hand */
    bool                  is_only;       /* there is no other */
    struct value         *told;          /* the objects, for -o: shown as one, when all went well */
};

void apply_set_namespace(const struct found *found, struct arena *arena)
{
    if (found->kind->namespaced)
        value_set_at(found->manifest, arena, "metadata.namespace",
                     value_new_text(arena, found->ns));
}

/* The file's object with itself as the annotation. */
static void annotate(const struct found *found, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct value *annotations =
        value_make_at(found->manifest, arena, "metadata.annotations", VALUE_MAP);
    value_remove(annotations, last_applied);
    json_write_value(&text, value_sorted(found->manifest, arena));
    buffer_add_char(&text, '\n');
    value_set(annotations, arena, last_applied, value_new_text(arena, buffer_text(&text)));
}

static const char *query(const struct apply *apply, const char *usual, struct arena *arena)
{
    return arena_printf(
        arena, "%s&fieldValidation=%s%s", outcome_query(&apply->outcome, usual, arena),
        outcome_validation(&apply->outcome),
        apply->server_side && apply->force_conflicts ? "&force=true" : "");
}

static bool shows_objects(const struct apply *apply)
{
    return apply->outcome.format && !text_equal(apply->outcome.format, "name");
}

static bool tell(struct apply *apply, const struct found *found, struct value *object,
                 const char *what, struct error *err)
{
    if (!shows_objects(apply))
        return outcome_tell(&apply->outcome, &apply->session, found, object, what, err);
    value_append(apply->told, &apply->session.arena, object);
    return true;
}

/* One object as it is, several as a List. */
static bool show(struct apply *apply, struct error *err)
{
    struct arena *arena = &apply->session.arena;
    struct value *all = value_item(apply->told, 0);
    struct printer printer = { .format = apply->outcome.format };
    if (value_count(apply->told) > 1) {
        all = value_new_map(arena);
        value_set(all, arena, "apiVersion", value_new_text(arena, "v1"));
        value_set(all, arena, "items", apply->told);
        value_set(all, arena, "kind", value_new_text(arena, "List"));
        value_set(all, arena, "metadata", value_new_map(arena));
    }
    return !all || printer_print(&printer, all, NULL, &apply->session, err);
}

/* ---- on the client's side ---- */

static bool create(struct apply *apply, const struct found *found, struct error *err)
{
    struct arena *arena = &apply->session.arena;
    struct value *object = found->manifest;
    const char *target =
        arena_printf(arena, "%s%s", client_path(found->kind, found->ns, NULL, NULL, arena),
                     query(apply, "kubectl-client-side-apply", arena));
    if (!outcome_is_client(&apply->outcome) &&
        !session_send(&apply->session, &(struct session_request){ "POST", target }, object, &object,
                      err))
        return manifest_context(err, "creating", apply->source, apply->is_only);
    return tell(apply, found, object, "created", err);
}

static const struct value *annotation_of(const struct found *found)
{
    const struct value *annotation =
        value_member(value_at(found->object, "metadata.annotations"), last_applied);
    return value_is(annotation, VALUE_STRING) ? annotation : NULL;
}

static void warn_not_applied(const struct found *found)
{
    if (annotation_of(found))
        return;
    fprintf(stderr,
            "Warning: resource %s/%s is missing the %s annotation which is required by kubectl "
            "apply. kubectl apply should only be used on resources created declaratively by "
            "either kubectl create --save-config or kubectl apply. The missing annotation will "
            "be patched automatically.\n",
            found->kind->resource, found->name, last_applied);
}

static struct value *read_last_applied(const struct found *found, struct arena *arena)
{
    const struct value *annotation = annotation_of(found);
    struct value *last = annotation ? json_parse(annotation->string, NULL, arena, NULL) : NULL;
    return last ? last : value_new_map(arena);
}

/* What was applied always has annotations; a file without any takes none of them away but those. */
struct value *apply_three_way(const struct found *found, struct arena *arena, struct error *err)
{
    (void)value_make_at(found->manifest, arena, "metadata.annotations", VALUE_MAP);
    struct value *patch = patch_create_three_way(read_last_applied(found, arena), found->manifest,
                                                 found->object, found->kind->type, arena);
    if (!patch)
        fail(err, REASON_BAD_REQUEST, 0,
             "%s cannot be merged: an element of a list lacks its merge key",
             found_word(found, arena));
    return patch;
}

/* Which of the objects it was, as the server's words need not say. */
static bool patch_context(const struct apply *apply, const struct found *found, struct error *err)
{
    if (!apply->is_only)
        error_context(err, "%s/%s", found->kind->resource, found->name);
    return manifest_context(err, "patching", apply->source, apply->is_only);
}

static bool change(struct apply *apply, const struct found *found, struct error *err)
{
    struct arena *arena = &apply->session.arena;
    struct value *object = found->object, *patch = apply_three_way(found, arena, err);
    warn_not_applied(found);
    if (!patch)
        return false;
    if (value_count(patch) == 0)
        return tell(apply, found, object, "unchanged", err);
    const char *target = arena_printf(arena, "%s%s", found_path(found, NULL, arena),
                                      query(apply, "kubectl-client-side-apply", arena));
    const struct session_request request = { "PATCH", target,
                                             .content_type = change_content(found) };
    if (outcome_is_client(&apply->outcome))
        object = change_applied(found, request.content_type, patch, arena, err);
    else if (!session_send(&apply->session, &request, patch, &object, err))
        return patch_context(apply, found, err);
    if (!object)
        return false;
    return tell(apply, found, object, "configured", err);
}

static bool apply_here(struct apply *apply, struct found *found, struct error *err)
{
    struct error own = { 0 };
    struct arena *arena = &apply->session.arena;
    annotate(found, arena);
    found->object = session_get(&apply->session, found_path(found, NULL, arena), arena, &own);
    if (found->object)
        return change(apply, found, err);
    if (own.reason == REASON_NOT_FOUND)
        return create(apply, found, err);
    return error_pass(err, &own);
}

/* ---- on the server's side ---- */

static bool is_apply_conflict(const struct error *err)
{
    return err->reason == REASON_CONFLICT &&
           bytes_starts_with(bytes_of(err->message), "Apply failed with ");
}

static bool apply_there(struct apply *apply, struct found *found, struct error *err)
{
    struct arena *arena = &apply->session.arena;
    struct value *object = NULL;
    const char *target =
        arena_printf(arena, "%s%s", found_path(found, NULL, arena), query(apply, "kubectl", arena));
    if (!session_send(&apply->session,
                      &(struct session_request){ "PATCH", target,
                                                 .content_type = "application/apply-patch+yaml" },
                      found->manifest, &object, err))
        return apply->is_only || is_apply_conflict(err) ? false : patch_context(apply, found, err);
    return tell(apply, found, object, "serverside-applied", err);
}

/* A conflict says whose the fields are; and what one can do about that is for the user to choose. */
static int complain_of(struct error *err)
{
    if (!is_apply_conflict(err))
        return complain(err);
    AUTO_ARENA arena = { 0 };
    fprintf(stderr, "error: %s\n", error_message(err, &arena));
    fputs("These fields have other managers, so nothing was changed. There are three ways on:\n"
          "* to manage them all from now on, apply again with --force-conflicts\n"
          "* to leave them to their managers, take them out of the file\n"
          "* to share them, give them the values that they have: they are yours as well, and yours\n"
          "  alone when the others give them up\n"
          "See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts\n",
          stderr);
    return 1;
}

static bool apply_one(struct apply *apply, const struct manifest *manifest, struct error *err)
{
    struct found found = { .kind = manifest->kind,
                           .ns = manifest->kind->namespaced ? manifest->ns : NULL,
                           .name = manifest->name,
                           .manifest = manifest->value };
    apply->source = manifest->source;
    const struct value *name = value_at(manifest->value, "metadata.name");
    if (name && !value_is(name, VALUE_STRING))
        return fail(err, REASON_BAD_REQUEST, 0, "%s: metadata.name is no text: put it in quotes",
                    manifest->source);
    if (text_is_empty(manifest->name))
        return fail(err, REASON_BAD_REQUEST, 0,
                    value_at(manifest->value, "metadata.generateName")
                        ? "from %.*s: cannot use generate name with apply"
                        : "an object to apply needs metadata.name",
                    BYTES_ARG(value_string(manifest->value, "metadata.generateName")));
    apply_set_namespace(&found, &apply->session.arena);
    return apply->server_side ? apply_there(apply, &found, err) : apply_here(apply, &found, err);
}

/* Each object is tried, whatever happened to the one before. */
static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct apply *apply = container_of(session, struct apply, session);
    struct manifest_list list;
    struct error err = { 0 };
    int code = 0;
    if (found->count > 0)
        fail(&err, REASON_BAD_REQUEST, 0, "Unexpected args: [%s] (apply takes files: -f)",
             words[0]);
    apply->files.skips_broken = true;
    if (error_is_set(&err) || !manifests_read(session, &apply->files, &list, &err))
        return complain(&err);
    apply->is_only = list.count == 1;
    apply->told = value_new_list(&session->arena);
    for (size_t i = 0; i < list.count; i++) {
        struct error own = { 0 };
        if (!apply_one(apply, &list.items[i], &own))
            code = complain_of(&own);
    }
    code = manifests_tell_skipped(&list, code);
    if (code == 0 && !show(apply, &err))
        code = complain(&err);
    return code;
}

int verb_apply(int argc, char **argv)
{
    struct apply apply = { 0 };
    session_init(&apply.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&apply.session),
        MANIFEST_FLAG_ROWS(&apply.files),
        OUTCOME_FLAG_ROWS(&apply.outcome),
        VALIDATE_FLAG_ROW(&apply.outcome),
        { "--server-side", FLAG_SWITCH, &apply.server_side, NULL, "the server merges" },
        { "--force-conflicts", FLAG_SWITCH, &apply.force_conflicts, NULL,
          "take fields that are another's (with --server-side)" },
    };
    const struct command command = COMMAND("kubectl apply -f FILE [flags]", flags, act);
    return session_run(&apply.session, &command, argc, argv);
}
