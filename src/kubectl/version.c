/* SPDX-License-Identifier: Apache-2.0 */
/* version.c - `kubectl version`: of this program and of the server. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/printer.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

static const char own_version[] = "v1.36.3+knarr";

struct version {
    struct session session;
    struct printer printer;
    bool           client_only;
};

static struct value *own(struct arena *arena)
{
    struct value *value = value_new_map(arena);
    value_set(value, arena, "major", value_new_text(arena, "1"));
    value_set(value, arena, "minor", value_new_text(arena, "36"));
    value_set(value, arena, "gitVersion", value_new_text(arena, own_version));
    return value;
}

static bool print(struct version *version, struct value *server, struct error *err)
{
    struct arena *arena = &version->session.arena;
    struct value *both = value_new_map(arena);
    if (!version->printer.format) {
        printf("Client Version: %s\n", own_version);
        if (server)
            printf("Server Version: %.*s\n", BYTES_ARG(value_string(server, "gitVersion")));
        return true;
    }
    if (!text_equal(version->printer.format, "json") && !text_equal(version->printer.format, "yaml"))
        return fail(err, REASON_BAD_REQUEST, 0, "--output must be 'yaml' or 'json'");
    value_set(both, arena, "clientVersion", own(arena));
    if (server)
        value_set(both, arena, "serverVersion", server);
    return printer_print(&version->printer, both, /* kind= */ NULL, &version->session, err);
}

/* Of this program it is told even where there is no server. */
static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct version *version = container_of(session, struct version, session);
    struct error err = { 0 }, missing = { 0 };
    struct value *server = NULL;
    (void)words;
    (void)found;
    if (!version->client_only && session_connect(session, &missing))
        server = session_get(session, "/version", &session->arena, &missing);
    if (!print(version, server, &err))
        return complain(&err);
    return server || version->client_only ? 0 : complain(&missing);
}

int verb_version(int argc, char **argv)
{
    struct version version = { 0 };
    session_init(&version.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&version.session),
        { "--client", FLAG_SWITCH, &version.client_only, NULL, "only this program's" },
        { "--output", FLAG_TEXT, &version.printer.format, "FORMAT", "json or yaml", 'o' },
    };
    struct command command = COMMAND("kubectl version [flags]", flags, act);
    command.is_offline = true;
    return session_run(&version.session, &command, argc, argv);
}
