/* SPDX-License-Identifier: Apache-2.0 */
/* watch_mail.h - the events of watches on their way from the core to an I/O thread.
 *
 * What one turn of the core has for the watches of a thread travels as one letter: one wake-up, one
 * lock, and as many events as possible in one record and one send.
 *
 * Thread: the core's, but watch_event_deliver. */
#ifndef KNARR_APISERVER_WATCH_MAIL_H
#define KNARR_APISERVER_WATCH_MAIL_H

#include "apiserver/request.h"

enum watch_event_type {
    EVENT_ADDED,
    EVENT_MODIFIED,
    EVENT_DELETED,
    EVENT_BOOKMARK,
    EVENT_ERROR,
    EVENT_END,
    EVENT_STOPPED
};

struct watch_event {
    struct request       *request;
    const struct object  *object;        /* NULL for a bookmark */
    int64_t               revision;
    enum watch_event_type type;
    bool                  ends_initial;
};

/* Events as bytes that watches of the same form share, while one letter is delivered. */
enum { WATCH_FORMS = 2 * OUTPUT_FORMAT_COUNT };
struct watch_frames {
    struct watch_frame {
        const struct kind    *kind;      /* that was asked for; compared, not read */
        const char           *version;   /* of the shape; a constant */
        const struct object  *object;
        struct blob          *blob;
        enum watch_event_type type;
    } of_form[WATCH_FORMS];
};

/* Behind all that was added before for the same thread; takes a reference to the object. */
void watch_mail_add(const struct watch_event *);
/* Posts what was added: at the end of a turn, and whenever a batch has been committed. */
void watch_mail_flush(struct api_server *);

/* The I/O thread's: sends it.  In watch_answer.c. */
void watch_event_deliver(const struct watch_event *, struct watch_frames *);

#endif
