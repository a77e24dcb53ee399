/* SPDX-License-Identifier: Apache-2.0 */
/* watch.h - watches: the core says what changed (watch.c), the I/O thread writes it (watch_answer.c).
 *
 * Two ends.  The core's (time is up): it posts END, the I/O side ends the stream and frees the
 * request.  The client's: the I/O side posts `stop`, and frees the request when STOPPED comes back;
 * an END that was under way by then is passed over. */
#ifndef KNARR_APISERVER_WATCH_H
#define KNARR_APISERVER_WATCH_H

#include "apiserver/request.h"

/* What both threads have of a watch, which lies in the arena of its request. */
struct watch_handle {
    struct letter stop;          /* to the core, sent once: the client has gone */
    struct error  err;           /* why it ended: set before an ERROR event is posted */
};

/* ---- the core's thread ---- */
/* Begins the watch, and sends the request to its thread; false with request->err set. */
MUST_USE bool request_watch(struct request *);
void watches_end_all(struct api_server *);

/* ---- the I/O thread ---- */
void watch_begin_answer(struct request *);

#endif
