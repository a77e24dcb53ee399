/* SPDX-License-Identifier: Apache-2.0 */
/* diff.c - `kubectl diff -f`: what is there, and what it would be if the files were applied, as two
 * folders of YAML for diff(1) or $KUBECTL_EXTERNAL_DIFF.
 *
 * The server makes the second one (dryRun=All).  Exit codes are diff's: 0 no difference, 1 some; above
 * 1 an error.  What secrets hold is masked, so that only whether it differs is shown. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/value.h"
#include "codec/yaml.h"
#include "io/file.h"
#include "kubectl/apply.h"
#include "kubectl/change.h"
#include "kubectl/manifest.h"
#include "kubectl/printer.h"
#include "kubectl/program.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { TRIES_MAX = 4, FILE_MODE = 0600, FAILED_CODE = 2 };

struct diff {
    struct session        session;
    struct manifest_files files;
    const char           *manager, *live, *merged;   /* live, merged: folders */
    bool                  server_side, force_conflicts, with_managed_fields, with_secrets;
};

/* ---- the two versions ---- */

static struct value *ask(struct diff *diff, const struct session_request *request,
                         const struct value *body, struct error *err)
{
    struct value *answer = NULL;
    return session_send(&diff->session, request, body, &answer, err) ? answer : NULL;
}

static struct value *merge(struct diff *diff, const struct found *found, struct error *err)
{
    struct arena *arena = &diff->session.arena;
    const char *manager = diff->manager       ? diff->manager
                          : diff->server_side ? "kubectl"
                                              : "kubectl-client-side-apply";
    const char *query = arena_printf(arena, "?dryRun=All&fieldManager=%s%s", manager,
                                     diff->force_conflicts ? "&force=true" : "");
    const char *path = arena_printf(arena, "%s%s", found_path(found, NULL, arena), query);
    if (diff->server_side)
        return ask(diff, &(struct session_request){ "PATCH", path,
                                                    .content_type = "application/apply-patch+yaml" },
                   found->manifest, err);
    if (!found->object)
        return ask(diff, &(struct session_request){
                             "POST", arena_printf(arena, "%s%s", client_path(found->kind, found->ns,
                                                                             NULL, NULL, arena),
                                                  query) },
                   found->manifest, err);
    struct value *patch = apply_three_way(found, arena, err);
    if (!patch)
        return NULL;
    const char *version = value_text(found->object, "metadata.resourceVersion", arena);
    if (version)
        value_set_at(patch, arena, "metadata.resourceVersion", value_new_text(arena, version));
    return ask(diff, &(struct session_request){ "PATCH", path,
                                                .content_type = change_content(found) },
               patch, err);
}

/* "***"; where both have the key with another value, which of the two it is. */
static void mask(struct value *live, struct value *merged, struct arena *arena)
{
    struct value *before = value_member(live, "data"), *after = value_member(merged, "data");
    for (size_t i = 0; value_is(before, VALUE_MAP) && i < value_count(before); i++) {
        struct member *member = &before->map.members[i];
        struct value *other = value_member_bytes(after, member->key);
        bool differs = other && !value_equal(member->value, other);
        member->value = value_new_text(arena, differs ? "*** (before)" : "***");
        if (other)
            value_set_bytes(after, arena, member->key,
                            value_new_text(arena, differs ? "*** (after)" : "***"));
    }
    for (size_t i = 0; value_is(after, VALUE_MAP) && i < value_count(after); i++)
        if (!value_member_bytes(before, after->map.members[i].key))
            after->map.members[i].value = value_new_text(arena, "***");
}

static bool write_version(const struct diff *diff, const char *folder, const char *name,
                          struct value *object, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    AUTO_ARENA arena = { 0 };
    if (object && !diff->with_managed_fields)
        value_remove_at(object, "metadata.managedFields");
    if (object)
        yaml_write_value(&text, value_sorted(object, &arena));
    int rc = file_replace(arena_printf(&arena, "%s/%s", folder, name), buffer_bytes(&text),
                          FILE_MODE);
    return rc == 0 || fail(err, REASON_BAD_REQUEST, -rc, "%s/%s cannot be written: %s", folder,
                           name, strerror(-rc));
}

static bool write_both(struct diff *diff, const struct found *found, struct value *merged,
                       struct error *err)
{
    struct arena *arena = &diff->session.arena;
    const struct kind *kind = found->kind;
    const char *name = arena_printf(arena, "%s%s%s.%s.%s.%s", kind->group, *kind->group ? "." : "",
                                    kind->version, kind->name, found->ns ? found->ns : "",
                                    found->name);
    if (kind == well_known.secret && !diff->with_secrets)
        mask(found->object, merged, arena);
    return write_version(diff, diff->live, name, found->object, err) &&
           write_version(diff, diff->merged, name, merged, err);
}

/* Again where it has changed meanwhile. */
static bool diff_one(struct diff *diff, const struct manifest *manifest, struct error *err)
{
    struct arena *arena = &diff->session.arena;
    struct found found = { .kind = manifest->kind,
                           .ns = manifest->kind->namespaced ? manifest->ns : NULL,
                           .name = manifest->name,
                           .manifest = manifest->value };
    if (text_is_empty(manifest->name))
        return fail(err, REASON_BAD_REQUEST, 0, "an object to compare needs metadata.name");
    apply_set_namespace(&found, arena);
    for (int i = 1;; i++) {
        struct error own = { 0 };
        found.object = session_get(&diff->session, found_path(&found, NULL, arena), arena, &own);
        if (!found.object && own.reason != REASON_NOT_FOUND)
            return error_pass(err, &own);
        own = (struct error){ 0 };
        struct value *merged = merge(diff, &found, &own);
        if (merged)
            return write_both(diff, &found, merged, err);
        if (own.reason != REASON_CONFLICT || diff->server_side || i == TRIES_MAX)
            return error_pass(err, &own);
    }
}

/* ---- the program ---- */

/* Of what stands behind the program's name only plain flags are taken, as upstream does. */
static bool is_plain(const char *word)
{
    for (const char *at = word; *at; at++)
        if (!isalnum((unsigned char)*at) && *at != '-' && *at != '=')
            return false;
    return *word != '\0';
}

static int run_program(struct diff *diff, struct error *err)
{
    const char *words[PROGRAM_WORDS_MAX + 1] = { "diff", "-u", "-N", diff->live, diff->merged };
    const char *external = getenv("KUBECTL_EXTERNAL_DIFF");
    int count = 5, code;
    if (!text_is_empty(external)) {
        struct bytes rest = bytes_of(external), first = bytes_next(&rest, ' ');
        words[0] = arena_copy(&diff->session.arena, first.at, first.size);
        words[1] = diff->live;
        words[2] = diff->merged;
        count = 3;
        while (rest.at && count < PROGRAM_WORDS_MAX) {
            struct bytes word = bytes_next(&rest, ' ');
            const char *text = arena_copy(&diff->session.arena, word.at, word.size);
            if (is_plain(text))
                words[count++] = text;
        }
    }
    words[count] = NULL;
    if (!program_run(&diff->session, words, &code, err)) {
        error_context(err, "failed to run \"%s\"", words[0]);
        return FAILED_CODE;
    }
    if (code <= 1)
        return code;
    fail(err, REASON_BAD_REQUEST, 0, "failed to run \"%s\": exit status %d", words[0], code);
    return FAILED_CODE;
}

static const char *make_folder(struct diff *diff, const char *name, struct error *err)
{
    const char *parent = getenv("TMPDIR");
    char *path = arena_printf(&diff->session.arena, "%s/%s-XXXXXX",
                              text_is_empty(parent) ? "/tmp" : parent, name);
    if (mkdtemp(path))
        return path;
    fail(err, REASON_BAD_REQUEST, errno, "no folder %s can be made: %s", path, strerror(errno));
    return NULL;
}

static int compare(struct diff *diff, struct error *err)
{
    struct manifest_list list;
    bool good = manifests_read(&diff->session, &diff->files, &list, err) &&
                (diff->live = make_folder(diff, "LIVE", err)) != NULL &&
                (diff->merged = make_folder(diff, "MERGED", err)) != NULL;
    for (size_t i = 0; good && i < list.count; i++)
        good = diff_one(diff, &list.items[i], err);
    int code = good ? run_program(diff, err) : FAILED_CODE;
    if (diff->live)
        file_remove_tree(diff->live);
    if (diff->merged)
        file_remove_tree(diff->merged);
    return code;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct diff *diff = container_of(session, struct diff, session);
    struct error err = { 0 };
    int code = FAILED_CODE;
    if (found->count > 0)
        fail(&err, REASON_BAD_REQUEST, 0, "Unexpected args: [%s]", words[0]);
    else if (diff->force_conflicts && !diff->server_side)
        fail(&err, REASON_BAD_REQUEST, 0, "--force-conflicts only works with --server-side");
    else
        code = compare(diff, &err);
    if (error_is_set(&err))
        complain(&err);
    return code;
}

int verb_diff(int argc, char **argv)
{
    struct diff diff = { 0 };
    session_init(&diff.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&diff.session),
        MANIFEST_FLAG_ROWS(&diff.files),
        { "--server-side", FLAG_SWITCH, &diff.server_side, NULL, "as if the server merged" },
        { "--force-conflicts", FLAG_SWITCH, &diff.force_conflicts, NULL,
          "as if fields that are another's were taken (with --server-side)" },
        { "--field-manager", FLAG_TEXT, &diff.manager, "NAME", "whose the fields would be" },
        { "--show-managed-fields", FLAG_SWITCH, &diff.with_managed_fields, NULL,
          "metadata.managedFields, too" },
        { "--show-secrets", FLAG_SWITCH, &diff.with_secrets, NULL, "what secrets hold" },
    };
    const struct command command = COMMAND("kubectl diff -f FILE [flags]", flags, act);
    return session_run(&diff.session, &command, argc, argv);
}
