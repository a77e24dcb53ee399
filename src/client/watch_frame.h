/* SPDX-License-Identifier: Apache-2.0 */
/* watch_frame.h - what a server sends to lists and watches, cut into objects.
 *
 * A watch is one JSON object a line: {"type":"ADDED","object":{...}}.  A list is one object with
 * metadata and items.  Nothing is built but the objects themselves.
 *
 * Thread: pure, but for the callbacks. */
#ifndef KNARR_CLIENT_WATCH_FRAME_H
#define KNARR_CLIENT_WATCH_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct kind;
struct object;

enum { WATCH_FRAME_MAX = 16 * 1024 * 1024 };

enum frame_type { FRAME_ADDED, FRAME_MODIFIED, FRAME_DELETED, FRAME_BOOKMARK, FRAME_ERROR };

struct watch_frame {
    enum frame_type type;
    struct bytes    object;              /* its text */
};

/* Collects input into lines and calls `frame` for each; false ends the reading at once. */
struct watch_frames {
    bool        (*frame)(void *context, const struct watch_frame *, struct error *err);
    void         *context;
    struct buffer line;                  /* what has come of it so far */
};
/* False with *err where a line is no frame or too long, or what `frame` said. */
bool watch_frames_read(struct watch_frames *, struct bytes input, struct error *err);
void watch_frames_done(struct watch_frames *);       /* drops half a line; it may be used again */

/* metadata.resourceVersion of a bookmark. */
bool watch_frame_version(struct bytes object, int64_t *ret, struct error *err);
/* The object of a frame or an item of a list, which need not say its kind; NULL with *err set. */
struct object *watch_frame_object(const struct kind *, struct bytes text, struct error *err);

/* One page of a list. */
struct watch_page {
    bool (*item)(void *context, struct bytes text, struct error *err); /* false ends the reading */
    void   *context;
    int64_t version;
    char   *next_page;                   /* the continue token, owned; NULL: this was the last */
};
bool watch_page_read(struct watch_page *, struct bytes body, struct error *err);
void watch_page_done(struct watch_page *);

#endif
