/* SPDX-License-Identifier: Apache-2.0 */
/* run.c - `kubectl run`: one pod of an image. */
#include "codec/value.h"
#include "kubectl/create.h"
#include "kubectl/verbs.h"

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct create *create = container_of(session, struct create, session);
    struct error err = { 0 };
    if (found->after_dashes < 1) {
        fail(&err, REASON_BAD_REQUEST, 0, "NAME is required for run");
        return complain(&err);
    }
    int first = found->after_dashes < found->count ? found->after_dashes : 1;
    create->name = words[0];
    create->command = words + first;
    create->command_count = found->count - first;
    struct value *pod = make_pod(create, &err);
    return pod && create_send(create, well_known.pod, pod, "kubectl-run", "created", &err)
               ? 0
               : complain(&err);
}

int verb_run(int argc, char **argv)
{
    struct create create = { .port = PORT_NOT_GIVEN };
    session_init(&create.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&create.session),
        OUTCOME_FLAG_ROWS(&create.outcome),
        { "--image", FLAG_LIST, &create.images, "IMAGE", "what to run" },
        { "--env", FLAG_LIST, &create.env, "NAME=VALUE", "a variable" },
        { "--port", FLAG_NUMBER, &create.port, "PORT", "on which it listens" },
        { "--labels", FLAG_TEXT, &create.labels, "KEY=VALUE,...", "(run=NAME)", 'l' },
        { "--restart", FLAG_TEXT, &create.restart, "POLICY", "Always, OnFailure or Never" },
        { "--command", FLAG_SWITCH, &create.is_command, NULL,
          "what follows is the command, not its arguments" },
    };
    const struct command command =
        COMMAND("kubectl run NAME --image=IMAGE [flags] [-- ARGUMENT...]", flags, act);
    return session_run(&create.session, &command, argc, argv);
}
