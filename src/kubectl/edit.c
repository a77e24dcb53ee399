/* SPDX-License-Identifier: Apache-2.0 */
/* edit.c - `kubectl edit`: objects of the server in the user's editor; what has changed becomes a
 * patch of each.
 *
 * What the server finds invalid, or what is no YAML, is opened again with the reasons above it, until
 * it is right or nothing is changed any more.  What cannot be saved otherwise stays in the file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "codec/json.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "io/file.h"
#include "kubectl/change.h"
#include "kubectl/edit_text.h"
#include "kubectl/printer.h"
#include "kubectl/program.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { OBJECTS_MAX = 1024, FILE_MAX = 64 << 20 };

struct edit {
    struct session      session;
    struct selection    selection;
    struct outcome      outcome;
    const char         *subresource;
    bool                shows_patch;
    struct found        items[OBJECTS_MAX];
    size_t              count;
    char               *file;            /* of this round; NULL: none is kept */
    struct buffer       edited;
    struct edit_reasons reasons;
    size_t              invalid, retryable, gone;
};

static bool is_json(const struct edit *edit)
{
    return text_equal(edit->outcome.format, "json");
}

/* ---- the file ---- */

static void write_original(struct edit *edit, struct buffer *out)
{
    struct arena *arena = &edit->session.arena;
    struct value *all = edit->items[0].object;
    if (edit->count > 1) {
        struct value *items = value_new_list(arena);
        for (size_t i = 0; i < edit->count; i++)
            value_append(items, arena, edit->items[i].object);
        all = value_new_map(arena);
        value_set(all, arena, "apiVersion", value_new_text(arena, "v1"));
        value_set(all, arena, "items", items);
        value_set(all, arena, "kind", value_new_text(arena, "List"));
        value_set(all, arena, "metadata", value_new_map(arena));
    }
    all = value_sorted(all, arena);
    if (!is_json(edit)) {
        yaml_write_value(out, all);
        return;
    }
    json_write_pretty(out, all, 4);
    buffer_add_char(out, '\n');
}

static bool write_file(struct edit *edit, struct bytes text, struct error *err)
{
    const char *folder = getenv("TMPDIR"), *suffix = is_json(edit) ? ".json" : ".yaml";
    char *path = arena_printf(&edit->session.arena, "%s/kubectl-edit-XXXXXX%s",
                              text_is_empty(folder) ? "/tmp" : folder, suffix);
    int fd = mkostemps(path, (int)strlen(suffix), O_CLOEXEC);
    if (fd < 0)
        return fail(err, REASON_BAD_REQUEST, errno, "no file %s can be made: %s", path,
                    strerror(errno));
    close(fd);
    int rc = file_replace(path, text, 0600);
    if (rc < 0) {
        unlink(path);
        return fail(err, REASON_BAD_REQUEST, -rc, "%s cannot be written: %s", path, strerror(-rc));
    }
    if (edit->file)
        unlink(edit->file);
    edit->file = path;
    return true;
}

static bool run_editor(struct edit *edit, struct error *err)
{
    const char *own = getenv("KUBE_EDITOR"), *usual = getenv("EDITOR"),
               *editor = !text_is_empty(own) ? own : !text_is_empty(usual) ? usual : "vi";
    int code;
    if (!program_run(&edit->session,
                     edit_command(editor, getenv("SHELL"), edit->file, &edit->session.arena), &code,
                     err))
        return error_context(err, "unable to launch the editor \"%s\"", editor);
    if (code != 0)
        return fail(err, REASON_BAD_REQUEST, 0, "there was a problem with the editor \"%s\"",
                    editor);
    buffer_reset(&edit->edited);
    int rc = file_read(edit->file, FILE_MAX, &edit->edited);
    return rc == 0 || fail(err, REASON_BAD_REQUEST, -rc, "%s cannot be read: %s", edit->file,
                           strerror(-rc));
}

/* ---- one object that has come back ---- */

static struct found *find_original(struct edit *edit, const struct value *object)
{
    for (size_t i = 0; i < edit->count; i++)
        if (bytes_equal(value_string(edit->items[i].object, "metadata.uid"),
                        value_string(object, "metadata.uid")))
            return &edit->items[i];
    return NULL;
}

static bool check_same(const struct edit *edit, const struct value *before,
                       const struct value *after, struct error *err)
{
    static const char *const paths[] = { "apiVersion", "kind", "metadata.name" };
    struct bytes ns = value_string(after, "metadata.namespace");
    FOR_EACH(path, paths)
        if (!bytes_equal(value_string(before, *path), value_string(after, *path)))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "At least one of apiVersion, kind and name was changed");
    if (bytes_equal(value_string(before, "metadata.namespace"), ns))
        return true;
    return fail(err, REASON_BAD_REQUEST, 0,
                "the namespace from the provided object \"%.*s\" does not match the namespace "
                "\"%s\". You must pass '--namespace=%.*s' to perform this operation.",
                BYTES_ARG(ns), edit->session.ns, BYTES_ARG(ns));
}

/* Behind `Deployment.apps "web" is invalid: `. */
static const char *why_invalid(const struct error *refusal)
{
    static const char before[] = " is invalid: ";
    const char *at = strstr(refusal->message, before);
    return at ? at + sizeof before - 1 : refusal->message;
}

/* The server's refusal: opened again where it is invalid. */
static void note_refusal(struct edit *edit, const struct found *found, const struct error *refusal)
{
    struct arena *arena = &edit->session.arena;
    const char *plural = kind_plural(found->kind, arena);
    fflush(stdout);
    if (refusal->reason == REASON_INVALID) {
        edit->invalid++;
        edit_add_reason(&edit->reasons,
                        arena_printf(arena, "%s \"%s\" was not valid", plural, found->name),
                        why_invalid(refusal));
        fprintf(stderr, "error: %s \"%s\" is invalid\n", plural, found->name);
    } else if (refusal->reason == REASON_NOT_FOUND) {
        edit->gone++;
        fprintf(stderr, "error: %s \"%s\" could not be found on the server\n", plural, found->name);
    } else {
        edit->retryable++;
        fprintf(stderr, "error: %s \"%s\" could not be patched: %s\n", plural, found->name,
                refusal->message);
    }
}

static bool send_one(struct edit *edit, const struct found *found, struct value *patch,
                     struct error *err)
{
    struct arena *arena = &edit->session.arena;
    struct value *answer = NULL;
    struct error refusal = { 0 };
    const char *path = arena_printf(arena, "%s%s&fieldValidation=Strict",
                                    found_path(found, edit->subresource, arena),
                                    outcome_query(&edit->outcome, "kubectl-edit", arena));
    if (edit->shows_patch) {
        AUTO_BUFFER text = { 0 };
        json_write_value(&text, patch);
        printf("Patch: %s\n", buffer_text(&text));
    }
    if (session_send(&edit->session,
                     &(struct session_request){ "PATCH", path,
                                                .content_type = change_content(found) },
                     patch, &answer, &refusal))
        return outcome_tell(&edit->outcome, &edit->session, found, answer, "edited", err);
    note_refusal(edit, found, &refusal);
    return true;
}

static bool take_one(struct edit *edit, struct value *object, struct error *err)
{
    const struct found *original = find_original(edit, object);
    if (!original)
        return fail(err, REASON_BAD_REQUEST, 0, "no original object found for %.*s \"%.*s\"",
                    BYTES_ARG(value_string(object, "kind")),
                    BYTES_ARG(value_string(object, "metadata.name")));
    if (value_equal(original->object, object))
        return outcome_tell(&edit->outcome, &edit->session, original, object, "skipped", err);
    if (!check_same(edit, original->object, object, err))
        return false;
    struct found edited = *original;
    edited.object = object;
    struct value *patch = change_between(&edited, original->object, &edit->session.arena, err);
    return patch && send_one(edit, original, patch, err);
}

static bool take_all(struct edit *edit, struct value *edited, struct error *err)
{
    struct value *items = value_member(edited, "items");
    bool is_list = bytes_equal_text(value_string(edited, "kind"), "List") && items;
    if (!is_list)
        return take_one(edit, edited, err);
    for (size_t i = 0; i < value_count(items); i++)
        if (!take_one(edit, value_item(items, i), err))
            return false;
    return true;
}

/* ---- round after round ---- */

enum round { ROUND_AGAIN, ROUND_DONE, ROUND_FAILED };

/* The file stays. */
static enum round fail_round(struct edit *edit)
{
    if (edit->file && file_exists(edit->file))
        fprintf(stderr, "A copy of your changes has been stored to \"%s\"\n", edit->file);
    edit->file = NULL;
    return ROUND_FAILED;
}

static enum round cancel(const char *why)
{
    fprintf(stderr, "Edit cancelled, %s.\n", why);
    return ROUND_DONE;
}

/* What the server made of it; err is set where it ends here. */
static enum round judge(struct edit *edit)
{
    if (edit->retryable) {
        fprintf(stderr, "You can run `kubectl replace -f %s` to try this update again.\n",
                edit->file);
        edit->file = NULL;
        return ROUND_FAILED;
    }
    if (edit->gone) {
        fprintf(stderr, "The edits you made on deleted resources have been saved to \"%s\"\n",
                edit->file);
        edit->file = NULL;
        return ROUND_FAILED;
    }
    return edit->invalid ? ROUND_AGAIN : ROUND_DONE;
}

static struct value *parse_original(struct edit *edit)
{
    AUTO_BUFFER text = { 0 };
    write_original(edit, &text);
    return yaml_parse(buffer_bytes(&text), &edit->session.arena, NULL);
}

static enum round one_round(struct edit *edit, bool is_again, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER before = { 0 };
    AUTO_BUFFER after = { 0 };
    struct error own = { 0 };
    edit_strip(&before, buffer_bytes(&edit->edited));
    if (!is_json(edit))
        edit_write_head(&text, &edit->reasons);
    if (is_again)
        buffer_add(&text, before.at, before.size);
    else
        write_original(edit, &text);
    if (!write_file(edit, buffer_bytes(&text), err) || !run_editor(edit, err))
        return is_again ? fail_round(edit) : ROUND_FAILED;   /* what was edited before stays */
    edit_strip(&after, buffer_bytes(&edit->edited));
    if (is_again && bytes_equal(buffer_bytes(&before), buffer_bytes(&after))) {
        fail(err, REASON_BAD_REQUEST, 0, "Edit cancelled, no valid changes were saved.");
        return fail_round(edit);
    }
    struct value *edited = yaml_parse(buffer_bytes(&edit->edited), &edit->session.arena, &own);
    buffer_reset(&edit->reasons.text);
    if (edited && value_equal(edited, parse_original(edit)))
        return cancel("no changes made");
    if (!edit_has_lines(buffer_bytes(&edit->edited)))
        return cancel("saved file was empty");
    if (!edited) {
        edit_add_reason(&edit->reasons, arena_printf(&edit->session.arena,
                        "The edited file had a syntax error: %s", own.message), NULL);
        return ROUND_AGAIN;
    }
    edit->invalid = 0;
    return take_all(edit, edited, err) ? judge(edit) : fail_round(edit);
}

static bool edit_all(struct edit *edit, struct error *err)
{
    enum round round = one_round(edit, /* is_again= */ false, err);
    while (round == ROUND_AGAIN)
        round = one_round(edit, /* is_again= */ true, err);
    if (edit->file)
        unlink(edit->file);
    return round == ROUND_DONE;
}

/* ---- which ---- */

static bool gather(void *context, struct found *found, struct error *err)
{
    struct edit *edit = context;
    if (edit->count == OBJECTS_MAX)
        return fail(err, REASON_BAD_REQUEST, 0, "at most %d objects are edited at once",
                    OBJECTS_MAX);
    value_remove_at(found->object, "metadata.managedFields");
    edit->items[edit->count++] = *found;
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct edit *edit = container_of(session, struct edit, session);
    struct error err = { 0 };
    if (edit->outcome.format && !text_equal(edit->outcome.format, "yaml") && !is_json(edit)) {
        fail(&err, REASON_BAD_REQUEST, 0, "unable to match a printer suitable for the output format "
             "\"%s\", allowed formats are: json,yaml", edit->outcome.format);
        return complain(&err);
    }
    int code = selection_each(&edit->selection, words, found->count, gather, edit);
    if (code)
        return code;
    if (edit->count == 0)
        fail(&err, REASON_BAD_REQUEST, 0, "edit cancelled, no objects found");
    bool good = edit->count > 0 && edit_all(edit, &err);
    buffer_done(&edit->edited);
    buffer_done(&edit->reasons.text);
    if (error_is_set(&err))
        complain(&err);
    return !good;
}

int verb_edit(int argc, char **argv)
{
    struct edit *edit = MEMORY_NEW(struct edit);
    session_init(&edit->session);
    edit->selection.session = &edit->session;
    edit->selection.lists_all = true;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&edit->session),
        SELECTION_FLAG_ROWS(&edit->selection),
        { "--output", FLAG_TEXT, &edit->outcome.format, "FORMAT", "yaml or json: in the editor, and as what is told", 'o' },
        { "--output-patch", FLAG_SWITCH, &edit->shows_patch, NULL, "what is sent" },
        { "--subresource", FLAG_TEXT, &edit->subresource, "NAME", "status, scale or resize" },
    };
    const struct command command =
        COMMAND("kubectl edit TYPE/NAME... | TYPE [NAME...] | -f FILE [flags]", flags, act);
    int code = session_run(&edit->session, &command, argc, argv);
    free(edit);
    return code;
}
