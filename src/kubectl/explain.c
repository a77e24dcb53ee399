/* SPDX-License-Identifier: Apache-2.0 */
/* explain.c - `kubectl explain`: what the server's OpenAPI v3 says of a type or a field. */
#include <stdio.h>

#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/explain_schema.h"
#include "kubectl/resource.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

struct explain {
    struct session session;
    const char    *api_version, *format;
    bool           recursive;
};

static const struct value *read_document(struct explain *explain, const char *group,
                                         const char *version, const char *resource,
                                         struct error *err)
{
    AUTO_BUFFER body = { 0 };
    struct arena *arena = &explain->session.arena;
    struct error own = { 0 };
    const char *path = *group ? arena_printf(arena, "/openapi/v3/apis/%s/%s", group, version)
                              : arena_printf(arena, "/openapi/v3/api/%s", version);
    if (session_call(&explain->session, &(struct session_request){ "GET", path }, &body, &own))
        return json_parse((struct bytes){ arena_copy(arena, body.at, body.size), body.size }, NULL,
                          arena, err);
    if (own.reason != REASON_NOT_FOUND)
        error_pass(err, &own);
    else
        fail(err, REASON_BAD_REQUEST, 0, "couldn't find resource for \"%s%s%s, Resource=%s\"", group,
             *group ? "/" : "", version, resource);
    return NULL;
}

static bool show(struct explain *explain, const char *word, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    struct arena *arena = &explain->session.arena;
    const char *path;
    const struct kind *kind = resource_find_before(&explain->session, word, &path, err);
    if (!kind)
        return false;
    struct explain_options options = { .group = kind->group,
                                       .version = kind->version,
                                       .kind = kind->name,
                                       .path = path,
                                       .is_recursive = explain->recursive };
    if (explain->api_version) {
        struct bytes version = bytes_of(explain->api_version), group = bytes_next(&version, '/');
        options.group = version.at ? arena_copy(arena, group.at, group.size) : "";
        options.version = version.at ? version.at : explain->api_version;
    }
    const struct value *document = read_document(explain, options.group, options.version, kind->resource, err);
    bool good = document && explain_write(document, &options, &text, err);
    fputs(buffer_text(&text), stdout);
    return good;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct explain *explain = container_of(session, struct explain, session);
    struct error err = { 0 };
    if (found->count == 0)
        fail(&err, REASON_BAD_REQUEST, 0,
             "You must specify the type of resource to explain. Use \"kubectl api-resources\" for "
             "a complete list of supported resources.");
    else if (found->count > 1)
        fail(&err, REASON_BAD_REQUEST, 0, "We accept only this format: explain RESOURCE");
    else if (explain->format && !text_equal(explain->format, "plaintext"))
        fail(&err, REASON_BAD_REQUEST, 0, "-o is plaintext, not \"%s\"", explain->format);
    if (error_is_set(&err))
        return complain(&err);
    return show(explain, words[0], &err) ? 0 : complain(&err);
}

int verb_explain(int argc, char **argv)
{
    struct explain explain = { 0 };
    session_init(&explain.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&explain.session),
        { "--recursive", FLAG_SWITCH, &explain.recursive, NULL, "the fields of fields, without text",
          'R' },
        { "--api-version", FLAG_TEXT, &explain.api_version, "GROUP/VERSION",
          "of another version of the type" },
        { "--output", FLAG_TEXT, &explain.format, "plaintext", "the only form", 'o' },
    };
    const struct command command = COMMAND("kubectl explain TYPE[.FIELD...] [flags]", flags, act);
    return session_run(&explain.session, &command, argc, argv);
}
