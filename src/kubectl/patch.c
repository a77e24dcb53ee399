/* SPDX-License-Identifier: Apache-2.0 */
/* patch.c - `kubectl patch`: a patch as it is given, JSON or YAML. */
#include <errno.h>
#include <stdio.h>

#include "codec/value.h"
#include "codec/yaml.h"
#include "io/file.h"
#include "kubectl/change.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { PATCH_MAX = 16 << 20 };

static const struct patch_type {
    const char *name, *content_type;
} types[] = {
    { "json", content_json_patch },
    { "merge", content_merge },
    { "strategic", content_strategic },
};

static const struct kind scale_kind = { .group = "autoscaling", .singular = "scale" };

struct patch {
    struct session session;
    struct selection selection;
    struct outcome outcome;
    const char *type, *text, *file, *subresource;
    const char *content_type;
    struct value *value;
};

static bool read_patch(struct patch *patch, struct error *err)
{
    AUTO_BUFFER file = { 0 };
    struct arena *arena = &patch->session.arena;
    if (!patch->text == !patch->file)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "must specify --patch or --patch-file containing the contents of the patch");
    int rc = patch->file ? file_read(patch->file, PATCH_MAX, &file) : 0;
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "unable to read patch file: open %s: %s",
                    patch->file,
                    rc == -ENOENT ? "no such file or directory" : strerror(-rc));
    struct bytes text = patch->file ? buffer_bytes(&file) : bytes_of(patch->text);
    patch->value = yaml_parse(text, arena, err);
    return patch->value || error_context(err, "unable to parse \"%.*s\"", BYTES_ARG(text));
}

static bool choose_type(struct patch *patch, struct error *err)
{
    FOR_EACH (row, types)
        if (text_equal(row->name, patch->type))
            patch->content_type = row->content_type;
    return patch->content_type ||
           fail(err, REASON_BAD_REQUEST, 0,
                "--type must be one of [json merge strategic], not \"%s\"", patch->type);
}

static bool patch_one(void *context, struct found *found, struct error *err)
{
    struct patch *patch = context;
    struct arena *arena = &patch->session.arena;
    struct value *answer = found->object;
    struct found told = *found;
    const char *path = arena_printf(arena, "%s%s", found_path(found, patch->subresource, arena),
                                    outcome_query(&patch->outcome, "kubectl-patch", arena));
    const struct session_request request = { "PATCH", path, .content_type = patch->content_type };
    if (outcome_is_client(&patch->outcome))
        answer = change_applied(found, patch->content_type, patch->value, arena, err);
    else if (!session_send(&patch->session, &request, patch->value, &answer, err))
        return false;
    if (!answer)
        return false;
    bool is_scale = bytes_equal_text(value_string(answer, "kind"), "Scale");
    if (is_scale)
        told.kind = &scale_kind;
    bool is_same = is_scale ? bytes_equal(value_string(answer, "metadata.resourceVersion"),
                                          value_string(found->object, "metadata.resourceVersion"))
                            : value_equal(answer, found->object);
    return outcome_tell(&patch->outcome, &patch->session, &told, answer,
                        is_same ? "patched (no change)" : "patched", err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct patch *patch = container_of(session, struct patch, session);
    struct error err = { 0 };
    if (!choose_type(patch, &err) || !read_patch(patch, &err))
        return complain(&err);
    return selection_each(&patch->selection, words, found->count, patch_one, patch);
}

int verb_patch(int argc, char **argv)
{
    struct patch patch = { .type = "strategic" };
    session_init(&patch.session);
    patch.selection.session = &patch.session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&patch.session),
        MANIFEST_FLAG_ROWS(&patch.selection.files),
        OUTCOME_FLAG_ROWS(&patch.outcome),
        { "--patch", FLAG_TEXT, &patch.text, "PATCH", "JSON or YAML", 'p' },
        { "--patch-file", FLAG_TEXT, &patch.file, "FILE", "where it stands" },
        { "--type", FLAG_TEXT, &patch.type, "TYPE", "strategic, merge or json" },
        { "--subresource", FLAG_TEXT, &patch.subresource, "NAME", "status, scale or resize" },
    };
    const struct command command = COMMAND("kubectl patch TYPE NAME -p PATCH [flags]", flags, act);
    return session_run(&patch.session, &command, argc, argv);
}
