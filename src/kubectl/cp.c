/* SPDX-License-Identifier: Apache-2.0 */
/* cp.c - `kubectl cp`: files into a container and out of it, by the tar that it has. */
#include <stdio.h>
#include <sys/stat.h>

#include "codec/value.h"
#include "kubectl/cp_path.h"
#include "kubectl/cp_tar.h"
#include "kubectl/pod_stream.h"
#include "kubectl/pods_of.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { WAITING_MAX = 1 << 20, COMMAND_MAX = 8 };

struct cp {
    struct session    session;
    const char       *container;
    bool              no_preserve;
    bool              has_ended;         /* the container's tar, before all was sent */
    struct pod_stream stream;
    struct buffer     waiting, taken;    /* what has come; what the unpacking reads */
    int               code;
};

/* ---- the other side's command ---- */

struct remote {
    char                     *command[COMMAND_MAX];
    struct pod_stream_options options;
};

static void add_word(struct cp *cp, struct remote *remote, const char *word)
{
    remote->command[remote->options.command_count++] = arena_strdup(&cp->session.arena, word);
    remote->options.command = remote->command;
}

static bool find_pod(struct cp *cp, const struct cp_place *place, struct remote *ret,
                     struct error *err)
{
    struct arena *arena = &cp->session.arena;
    const char *ns = place->ns ? place->ns : cp->session.ns;
    const struct value *pod =
        session_get(&cp->session, client_path(well_known.pod, ns, place->pod, NULL, arena), arena,
                    err);
    if (!pod)
        return false;
    if (!cp->container)
        cp->container = container_of_pod(pod, NULL, arena, err);
    *ret = (struct remote){ .options = { .ns = ns, .pod = place->pod, .container = cp->container,
                                         .subresource = "exec" } };
    return cp->container && container_of_pod(pod, cp->container, arena, err);
}

static bool drop_output(void *context, bool is_error, struct bytes bytes)
{
    (void)context;
    (void)is_error;
    (void)bytes;
    return true;
}

/* Whether `file` is a folder there: `test -d` ends with 0. */
static bool is_folder(struct cp *cp, const struct remote *usual, const char *file)
{
    struct remote remote = { .options = usual->options };
    int code = 1;
    remote.options.output = drop_output;
    remote.options.is_quiet = true;
    add_word(cp, &remote, "test");
    add_word(cp, &remote, "-d");
    add_word(cp, &remote, file);
    return pod_stream_run(&cp->session, &remote.options, &code, NULL) && code == 0;
}

/* ---- into the pod ---- */

static bool send_piece(void *context, struct bytes piece)
{
    struct cp *cp = context;
    cp->has_ended = !pod_stream_send(&cp->stream, piece);
    return !cp->has_ended;
}

static bool copy_in(struct cp *cp, const char *file, const struct cp_place *to, struct error *err)
{
    struct arena *arena = &cp->session.arena;
    struct remote remote;
    struct stat status;
    struct error own = { 0 };
    if (stat(file, &status) != 0)
        return fail(err, REASON_BAD_REQUEST, 0, "%s doesn't exist in local filesystem", file);
    if (!find_pod(cp, to, &remote, err))
        return false;
    const char *target = cp_clean(to->file, arena);
    if (is_folder(cp, &remote, target))
        target = cp_clean(arena_printf(arena, "%s/%s", target,
                                       cp_base(cp_clean(file, arena), arena)), arena);
    add_word(cp, &remote, "tar");
    if (cp->no_preserve) {
        add_word(cp, &remote, "--no-same-permissions");
        add_word(cp, &remote, "--no-same-owner");
    }
    add_word(cp, &remote, "-xmf");
    add_word(cp, &remote, "-");
    add_word(cp, &remote, "-C");
    add_word(cp, &remote, cp_folder(target, arena));
    remote.options.wants_stdin = true;
    pod_stream_open(&cp->stream, &cp->session, &remote.options);
    bool packed = cp_pack(cp_clean(file, arena), cp_base(target, arena), send_piece, cp, &own);
    pod_stream_end_input(&cp->stream);
    bool good = pod_stream_close(&cp->stream, &cp->code, err);
    /* what the container says explains more than that it no longer listens */
    bool is_told = cp->has_ended && cp->code != 0;
    return good && (packed || is_told || error_pass(err, &own));
}

/* ---- out of the pod ---- */

static bool take_output(void *context, bool is_error, struct bytes bytes)
{
    struct cp *cp = context;
    if (is_error)
        fwrite(bytes.at, 1, bytes.size, stderr);
    else
        buffer_add(&cp->waiting, bytes.at, bytes.size);
    return cp->waiting.size < WAITING_MAX;
}

static struct bytes next_piece(void *context)
{
    struct cp *cp = context;
    struct buffer empty = cp->taken;
    while (cp->waiting.size == 0 && !cp->stream.is_over)
        pod_stream_step(&cp->stream);
    buffer_reset(&empty);
    cp->taken = cp->waiting;
    cp->waiting = empty;
    pod_stream_go_on(&cp->stream);
    return buffer_bytes(&cp->taken);
}

static bool copy_out(struct cp *cp, const struct cp_place *from, const char *file,
                     struct error *err)
{
    struct arena *arena = &cp->session.arena;
    struct remote remote;
    struct error own = { 0 };
    if (!find_pod(cp, from, &remote, err))
        return false;
    struct cp_unpack unpack = { .prefix = cp_prefix(from->file, arena),
                                .destination = cp_clean(file, arena),
                                .ns = remote.options.ns,
                                .pod = from->pod,
                                .source = from->file,
                                .read = next_piece,
                                .context = cp };
    add_word(cp, &remote, "tar");
    add_word(cp, &remote, "cf");
    add_word(cp, &remote, "-");
    add_word(cp, &remote, from->file);
    remote.options.output = take_output;
    remote.options.context = cp;
    pod_stream_open(&cp->stream, &cp->session, &remote.options);
    bool unpacked = cp_unpack(&unpack, &own);
    if (!unpacked)
        pod_stream_cancel(&cp->stream);
    while (next_piece(cp).size > 0)      /* tar fills its last block up */
        continue;
    bool good = pod_stream_close(&cp->stream, &cp->code, err);
    return good && (unpacked || cp->code != 0 || error_pass(err, &own));
}

/* ---- which ---- */

static bool copy(struct cp *cp, char **words, int count, struct error *err)
{
    struct arena *arena = &cp->session.arena;
    struct cp_place from, to;
    if (count != 2)
        return fail(err, REASON_BAD_REQUEST, 0, "source and destination are required");
    if (!cp_place_parse(words[0], arena, &from, err) || !cp_place_parse(words[1], arena, &to, err))
        return false;
    if (from.pod && to.pod)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "one of src or dest must be a local file specification");
    if (!*from.file || !*to.file)
        return fail(err, REASON_BAD_REQUEST, 0, "filepath can not be empty");
    if (from.pod)
        return copy_out(cp, &from, to.file, err);
    if (to.pod)
        return copy_in(cp, from.file, &to, err);
    return fail(err, REASON_BAD_REQUEST, 0,
                "one of src or dest must be a remote file specification");
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct cp *cp = container_of(session, struct cp, session);
    struct error err = { 0 };
    bool good = copy(cp, words, found->count, &err);
    buffer_done(&cp->waiting);
    buffer_done(&cp->taken);
    return good ? cp->code : complain(&err);
}

int verb_cp(int argc, char **argv)
{
    struct cp cp = { 0 };
    session_init(&cp.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&cp.session),
        { "--container", FLAG_TEXT, &cp.container, "NAME", "which container", 'c' },
        { "--no-preserve", FLAG_SWITCH, &cp.no_preserve, NULL,
          "owner and mode become those of the container's user" },
    };
    const struct command command =
        COMMAND("kubectl cp FILE [NS/]POD:FILE | [NS/]POD:FILE FILE [flags]", flags, act);
    return session_run(&cp.session, &command, argc, argv);
}
