/* SPDX-License-Identifier: Apache-2.0 */
/* debug.c - `kubectl debug`: one more container in a running pod (an ephemeral one), or a pod on a
 * node that sees all of it; with -i its streams are ours. */
#include <stdio.h>

#include "base/env.h"
#include "codec/value.h"
#include "kubectl/attach.h"
#include "kubectl/change.h"
#include "kubectl/pods_of.h"
#include "kubectl/resource.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { SUFFIX_SIZE = 5 };

struct debug {
    struct session   session;
    struct attach    attach;
    const char      *image, *target, *pull_policy, *wants_attach;
    struct flag_list env;
    bool             is_arguments;       /* what follows are arguments, not the command */
    char           **command;
    int              command_count, code;
};

static bool is_attached(const struct debug *debug)
{
    return debug->wants_attach ? !text_equal(debug->wants_attach, "false")
                               : debug->attach.wants_stdin;
}

/* Five letters and digits that spell no words, as upstream has them. */
static const char *random_suffix(struct arena *arena)
{
    static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
    unsigned char bytes[SUFFIX_SIZE];
    char *text = arena_alloc(arena, SUFFIX_SIZE + 1);
    env_random_bytes(env_system(), bytes, sizeof bytes);
    for (size_t i = 0; i < SUFFIX_SIZE; i++)
        text[i] = letters[bytes[i] % (sizeof letters - 1)];
    return text;
}

static void set_text(struct debug *debug, struct value *object, const char *path, const char *text)
{
    if (text)
        value_set_at(object, &debug->session.arena, path,
                     value_new_text(&debug->session.arena, text));
}

static bool add_env(struct debug *debug, struct value *container, struct error *err)
{
    struct arena *arena = &debug->session.arena;
    for (size_t i = 0; i < debug->env.count; i++) {
        struct bytes text = bytes_of(debug->env.items[i]), name = bytes_next(&text, '=');
        struct value *variable = value_new_map(arena);
        if (!text.at || name.size == 0)
            return fail(err, REASON_BAD_REQUEST, 0, "invalid env: %s", debug->env.items[i]);
        value_set(variable, arena, "name", value_new_string(arena, name));
        value_set(variable, arena, "value", value_new_string(arena, text));
        value_append(value_make_at(container, arena, "env", VALUE_LIST), arena, variable);
    }
    return true;
}

static struct value *new_container(struct debug *debug, const char *name, struct error *err)
{
    struct arena *arena = &debug->session.arena;
    struct value *container = value_new_map(arena);
    set_text(debug, container, "name", name);
    set_text(debug, container, "image", debug->image);
    set_text(debug, container, "imagePullPolicy", debug->pull_policy);
    set_text(debug, container, "terminationMessagePolicy", "File");
    if (debug->attach.wants_stdin)
        value_set(container, arena, "stdin", value_new_bool(arena, true));
    if (debug->attach.wants_tty)
        value_set(container, arena, "tty", value_new_bool(arena, true));
    for (int i = 0; i < debug->command_count; i++)
        value_append(value_make_at(container, arena, debug->is_arguments ? "args" : "command",
                                   VALUE_LIST),
                     arena, value_new_text(arena, debug->command[i]));
    return add_env(debug, container, err) ? container : NULL;
}

/* ---- its streams ---- */

static bool stream(struct debug *debug, const struct value *pod, struct error *err)
{
    struct session *session = &debug->session;
    const char *container = debug->attach.container;
    const struct value *now =
        attach_wait(session, pod, container, container_has_begun, /* timeout_ms= */ 0, err);
    if (!now)
        return false;
    if (container_is_over(now, container))
        return attach_logs(session, now, container, err);
    return attach_or_logs(session, now, &debug->attach, &debug->code, err);
}

/* ---- in a pod ---- */

static bool debug_pod(struct debug *debug, const struct found *found, struct error *err)
{
    struct arena *arena = &debug->session.arena;
    struct value *patch = value_new_map(arena), *answer = NULL;
    if (debug->target && !debug->attach.is_quiet)
        printf("Targeting container \"%s\". If you don't see processes from this container it may "
               "be because the container runtime doesn't support this feature.\n", debug->target);
    if (!debug->attach.container) {
        debug->attach.container = arena_printf(arena, "debugger-%s", random_suffix(arena));
        if (!debug->attach.is_quiet)
            printf("Defaulting debug container name to %s.\n", debug->attach.container);
    }
    fflush(stdout);
    struct value *container = new_container(debug, debug->attach.container, err);
    if (!container)
        return false;
    set_text(debug, container, "targetContainerName", debug->target);
    value_append(value_make_at(container, arena, "securityContext.capabilities.add", VALUE_LIST),
                 arena, value_new_text(arena, "SYS_PTRACE"));
    value_append(value_make_at(patch, arena, "spec.ephemeralContainers", VALUE_LIST), arena,
                 container);
    const struct session_request request = { "PATCH",
                                             found_path(found, "ephemeralcontainers", arena),
                                             .content_type = content_strategic };
    if (!session_send(&debug->session, &request, patch, &answer, err))
        return false;
    return !is_attached(debug) || stream(debug, answer, err);
}

/* ---- on a node ---- */

static struct value *node_pod(struct debug *debug, const char *node, const char *name,
                              struct value *container)
{
    static const char *const shared[] = { "spec.hostIPC", "spec.hostNetwork", "spec.hostPID" };
    struct arena *arena = &debug->session.arena;
    struct value *pod = value_new_map(arena), *mount = value_new_map(arena),
                 *volume = value_new_map(arena), *toleration = value_new_map(arena);
    const struct {
        struct value *object;
        const char   *path, *text;
    } texts[] = { { pod, "apiVersion", "v1" },          { pod, "kind", "Pod" },
                  { pod, "metadata.name", name },       { pod, "spec.nodeName", node },
                  { pod, "spec.restartPolicy", "Never" }, { volume, "name", "host-root" },
                  { volume, "hostPath.path", "/" },     { mount, "name", "host-root" },
                  { mount, "mountPath", "/host" },      { toleration, "operator", "Exists" } };
    FOR_EACH(row, texts)
        set_text(debug, row->object, row->path, row->text);
    value_set(value_make_at(pod, arena, "metadata.labels", VALUE_MAP), arena,
              "app.kubernetes.io/managed-by", value_new_text(arena, "kubectl-debug"));
    FOR_EACH(path, shared)
        value_set_at(pod, arena, *path, value_new_bool(arena, true));
    value_append(value_make_at(container, arena, "volumeMounts", VALUE_LIST), arena, mount);
    value_append(value_make_at(pod, arena, "spec.containers", VALUE_LIST), arena, container);
    value_append(value_make_at(pod, arena, "spec.tolerations", VALUE_LIST), arena, toleration);
    value_append(value_make_at(pod, arena, "spec.volumes", VALUE_LIST), arena, volume);
    return pod;
}

static bool debug_node(struct debug *debug, const struct found *found, struct error *err)
{
    struct session *session = &debug->session;
    struct arena *arena = &session->arena;
    struct value *answer = NULL;
    if (!debug->attach.container)
        debug->attach.container = "debugger";
    const char *name = arena_printf(arena, "node-debugger-%s-%s", found->name, random_suffix(arena));
    if (!debug->attach.is_quiet)
        printf("Creating debugging pod %s with container %s on node %s.\n", name,
               debug->attach.container, found->name);
    fflush(stdout);
    struct value *container = new_container(debug, debug->attach.container, err);
    if (!container)
        return false;
    const char *path = client_path(well_known.pod, session->ns, NULL, NULL, arena);
    if (!session_send(session, &(struct session_request){ "POST", path },
                      node_pod(debug, found->name, name, container), &answer, err))
        return false;
    return !is_attached(debug) || stream(debug, answer, err);
}

/* ---- which ---- */

static bool find(struct debug *debug, char *word, struct found *ret, struct error *err)
{
    struct session *session = &debug->session;
    struct arena *arena = &session->arena;
    struct named_list list;
    char *words[] = { strchr(word, '/') ? word : arena_printf(arena, "pod/%s", word) };
    if (!named_parse(session, words, 1, &list, err))
        return false;
    const struct kind *kind = list.items[0].kind;
    *ret = (struct found){ .kind = kind,
                           .ns = kind->namespaced ? session->ns : NULL,
                           .name = list.items[0].name };
    ret->object = session_get(session, found_path(ret, NULL, arena), arena, err);
    return ret->object != NULL;
}

static bool run(struct debug *debug, char **words, const struct flag_words *given,
                struct error *err)
{
    struct found found;
    if (given->after_dashes != 1)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "NAME or TYPE/NAME of one pod or node is required for debug");
    if (!debug->image)
        return fail(err, REASON_BAD_REQUEST, 0, "you must specify --image: a copy of the pod cannot be made");
    if (debug->attach.wants_tty && !debug->attach.wants_stdin)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "-i/--stdin is required for containers with -t/--tty=true");
    debug->command = words + given->after_dashes;
    debug->command_count = given->count - given->after_dashes;
    if (!find(debug, words[0], &found, err))
        return false;
    if (found.kind == well_known.pod)
        return debug_pod(debug, &found, err);
    if (found.kind == well_known.node)
        return debug_node(debug, &found, err);
    return fail(err, REASON_BAD_REQUEST, 0, "\"%s\" not supported by debug", found.kind->name);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct debug *debug = container_of(session, struct debug, session);
    struct error err = { 0 };
    return run(debug, words, found, &err) ? debug->code : complain(&err);
}

int verb_debug(int argc, char **argv)
{
    struct debug debug = { 0 };
    session_init(&debug.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&debug.session),
        { "--image", FLAG_TEXT, &debug.image, "IMAGE", "what to debug with" },
        { "--container", FLAG_TEXT, &debug.attach.container, "NAME", "of the new container", 'c' },
        { "--target", FLAG_TEXT, &debug.target, "NAME", "the container whose processes are seen" },
        { "--env", FLAG_LIST, &debug.env, "NAME=VALUE", "a variable" },
        { "--image-pull-policy", FLAG_TEXT, &debug.pull_policy, "POLICY", "Always, Never ..." },
        { "--arguments-only", FLAG_SWITCH, &debug.is_arguments, NULL,
          "what follows are arguments, not the command" },
        { "--stdin", FLAG_SWITCH, &debug.attach.wants_stdin, NULL, "send standard input", 'i' },
        { "--tty", FLAG_SWITCH, &debug.attach.wants_tty, NULL, "standard input is a terminal", 't' },
        { "--attach", FLAG_WORD, &debug.wants_attach, NULL, "its streams are ours (with -i always)" },
        { "--quiet", FLAG_SWITCH, &debug.attach.is_quiet, NULL, "only what it prints", 'q' },
    };
    const struct command command =
        COMMAND("kubectl debug POD | node/NAME --image=IMAGE [-it] [flags] [-- COMMAND...]", flags,
                act);
    return session_run(&debug.session, &command, argc, argv);
}
