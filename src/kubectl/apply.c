/* SPDX-License-Identifier: Apache-2.0 */
/* apply.c - `kubectl apply -f` on the client's side: what was applied last is kept in an
 * annotation, and the change is the three-way merge of that, of what is there, and of the file. */
#include <stdio.h>

#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/session.h"
#include "object/object.h"
#include "object/patch.h"

static const char last_applied[] = "kubectl.kubernetes.io/last-applied-configuration";

struct apply {
    struct session   session;
    struct flag_list files;
    const char      *dry_run;
};

/* The file's object with itself as the annotation. */
static void annotate(struct manifest *manifest, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct value *annotations =
        value_make_at(manifest->value, arena, "metadata.annotations", VALUE_MAP);
    value_remove(annotations, last_applied);
    if (manifest->kind->namespaced)
        value_set_at(manifest->value, arena, "metadata.namespace",
                     value_new_text(arena, manifest->ns));
    json_write_value(&text, manifest->value);
    buffer_add_char(&text, '\n');
    value_set(annotations, arena, last_applied, value_new_text(arena, buffer_text(&text)));
}

static const char *query(const struct apply *apply)
{
    return text_equal(apply->dry_run, "server")
               ? "?fieldManager=kubectl-client-side-apply&fieldValidation=Strict&dryRun=All"
               : "?fieldManager=kubectl-client-side-apply&fieldValidation=Strict";
}

static bool report(struct apply *apply, const struct manifest *manifest, const char *what)
{
    printf("%s/%s %s%s\n", kind_word(manifest->kind, &apply->session.arena), manifest->name, what,
           apply->dry_run ? " (server dry run)" : "");
    return true;
}

static bool create(struct apply *apply, const struct manifest *manifest, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    struct arena *arena = &apply->session.arena;
    const char *ns = manifest->kind->namespaced ? manifest->ns : NULL;
    const char *target = arena_printf(
        arena, "%s%s", client_path(manifest->kind, ns, NULL, NULL, arena), query(apply));
    json_write_value(&text, manifest->value);
    const struct client_request request = { .method = "POST", .target = target,
                                            .body = buffer_bytes(&text) };
    return session_call(&apply->session, &request, NULL, err) &&
           report(apply, manifest, "created");
}

static struct value *read_last_applied(const struct value *current, struct arena *arena)
{
    const struct value *annotation =
        value_member(value_at(current, "metadata.annotations"), last_applied);
    if (!value_is(annotation, VALUE_STRING))
        return value_new_map(arena);
    struct value *last = json_parse(annotation->string, NULL, arena, NULL);
    return last ? last : value_new_map(arena);
}

static bool change(struct apply *apply, const struct manifest *manifest, const char *target,
                   const struct value *current, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    struct arena *arena = &apply->session.arena;
    const struct value *last = read_last_applied(current, arena);
    struct value *patch =
        patch_create_three_way(last, manifest->value, current, manifest->kind->type, arena);
    if (value_count(patch) == 0)
        return report(apply, manifest, "unchanged");
    json_write_value(&text, patch);
    const struct client_request request = {
        .method = "PATCH", .target = arena_printf(arena, "%s%s", target, query(apply)),
        .content_type = "application/strategic-merge-patch+json", .body = buffer_bytes(&text)
    };
    const struct value *next = session_read(&apply->session, &request, err);
    if (!next)
        return false;
    bool is_same = bytes_equal(value_string(next, "metadata.resourceVersion"),
                               value_string(current, "metadata.resourceVersion"));
    return report(apply, manifest, is_same ? "unchanged" : "configured");
}

static bool apply_one(struct apply *apply, struct manifest *manifest, struct error *err)
{
    struct error own = { 0 };
    struct arena *arena = &apply->session.arena;
    if (text_is_empty(manifest->name))
        return fail(err, REASON_BAD_REQUEST, 0, "an object to apply needs metadata.name");
    annotate(manifest, arena);
    const char *target =
        client_path(manifest->kind, manifest->kind->namespaced ? manifest->ns : NULL,
                    manifest->name, NULL, arena);
    const struct value *current = session_get(&apply->session, target, &own);
    if (current)
        return change(apply, manifest, target, current, err);
    if (own.reason == REASON_NOT_FOUND)
        return create(apply, manifest, err);
    *err = own;
    return false;
}

/* Each object is tried, whatever happened to the one before. */
static int apply_all(struct apply *apply)
{
    struct manifest_list list;
    struct error err = { 0 };
    int code = 0;
    if (!session_connect(&apply->session, &err) ||
        !manifests_read(&apply->session, &apply->files, &list, &err))
        return complain(&err);
    for (size_t i = 0; i < list.count; i++) {
        struct error own = { 0 };
        if (!apply_one(apply, &list.items[i], &own))
            code = complain(&own);
    }
    return code;
}

int verb_apply(int argc, char **argv)
{
    struct apply apply = { 0 };
    struct flag_words words;
    session_init(&apply.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&apply.session),
        { "--filename", FLAG_LIST, &apply.files, "FILE",
          "a file, a folder, or - for standard input", 'f' },
        { "--dry-run", FLAG_TEXT, &apply.dry_run, "server", "ask what would happen" },
    };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags), "kubectl apply -f FILE [flags]", &words))
        words.exit_code = apply_all(&apply);
    session_done(&apply.session);
    return words.exit_code;
}
