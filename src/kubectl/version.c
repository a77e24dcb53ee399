/* SPDX-License-Identifier: Apache-2.0 */
/* version.c - `kubectl version`: of this program and of the server. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

struct version {
    struct session session;
    bool client_only;
};

static int act(struct session *session, char **words, const struct flag_words *found)
{
    const struct version *version = container_of(session, struct version, session);
    struct error err = { 0 };
    (void)words;
    (void)found;
    printf("Client Version: v1.36.3+knarr\n");
    if (version->client_only)
        return 0;
    const struct value *answer = session_connect(session, &err)
                                     ? session_get(session, "/version", &session->arena, &err)
                                     : NULL;
    if (!answer)
        return complain(&err);
    printf("Server Version: %.*s\n", BYTES_ARG(value_string(answer, "gitVersion")));
    return 0;
}

int verb_version(int argc, char **argv)
{
    struct version version = { 0 };
    session_init(&version.session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&version.session),
                                  { "--client", FLAG_SWITCH, &version.client_only, NULL,
                                    "only this program's" } };
    struct command command = COMMAND("kubectl version [flags]", flags, act);
    command.is_offline = true;
    return session_run(&version.session, &command, argc, argv);
}
