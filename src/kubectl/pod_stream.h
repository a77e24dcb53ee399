/* SPDX-License-Identifier: Apache-2.0 */
/* pod_stream.h - the standard streams of a command in a container, over WebSocket
 * (v5.channel.k8s.io): what exec, attach, cp, debug and run share.
 *
 * Each message begins with its channel: 0 stdin, 1 stdout, 2 stderr, 3 the result as a Status, 4 the
 * window's size, 255 "this channel is closed".
 *
 * Either all is done by pod_stream_run, with our own standard streams; or the caller opens, sends and
 * takes by himself: each of those calls runs the session's loop until it is through.  Whoever is
 * slower holds the other: nothing more is read above QUEUE_HIGH.
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_POD_STREAM_H
#define KNARR_KUBECTL_POD_STREAM_H

#include <stdbool.h>
#include <termios.h>
#include <uv.h>

#include "base/bytes.h"
#include "base/error.h"

struct session;
struct websocket;

struct pod_stream_options {
    const char  *ns, *pod, *container;
    const char  *subresource;            /* "exec", "attach" */
    char *const *command;                /* NULL: none */
    int          command_count;
    bool         wants_stdin, wants_tty;
    bool         repaints;               /* who prompted before we came is made to do it again */
    bool         is_quiet;               /* says nothing of the command's exit code */
    /* stdout and stderr; NULL: our own.  False: no more is to come until pod_stream_go_on. */
    bool       (*output)(void *context, bool is_error, struct bytes);
    void        *context;
};

struct pod_stream {
    struct session                  *session;
    const struct pod_stream_options *options;
    struct websocket                *socket;
    uv_poll_t                        input;
    uv_signal_t                      resized;
    struct termios                   saved;
    bool                             is_raw, has_input, is_open, is_over;
    int                              code;   /* of the command, when it is over */
    struct error                     err;
};

/* All of it, with our own standard streams: *ret_code is the command's.  False with *err set: the
 * streams could not be had, or broke. */
MUST_USE bool pod_stream_run(struct session *, const struct pod_stream_options *, int *ret_code,
                             struct error *err);

/* In parts; pod_stream_close in any case. */
void pod_stream_open(struct pod_stream *, struct session *, const struct pod_stream_options *);
/* To the command's standard input; false: it is over. */
bool pod_stream_send(struct pod_stream *, struct bytes);
void pod_stream_end_input(struct pod_stream *);
void pod_stream_go_on(struct pod_stream *);      /* after `output` has said false */
void pod_stream_step(struct pod_stream *);       /* until something has happened */
/* Nothing more is wanted: the other side is told so. */
void pod_stream_cancel(struct pod_stream *);
/* Waits for the end. */
MUST_USE bool pod_stream_close(struct pod_stream *, int *ret_code, struct error *err);

/* A Status as the result channel has it: 0 for Success, the command's exit code, else 1; *ret_said
 * (in the Status) is what there is to say besides an exit code. */
struct value;
int pod_stream_result(const struct value *status, struct bytes *ret_said);

#endif
