/* SPDX-License-Identifier: Apache-2.0 */
/* output_media.h - the media types of answers, and how those that are no text are written.
 *
 * A form is one more row: accept.c chooses it, answer.c and watch_answer.c write by it.
 * Thread: the request's I/O thread. */
#ifndef KNARR_APISERVER_OUTPUT_MEDIA_H
#define KNARR_APISERVER_OUTPUT_MEDIA_H

#include "apiserver/body.h"

/* Tables have none.  What fails says why (write_page in request->err), and leaves its room in the
 * middle. */
struct binary_form {
    bool (*write_object)(struct request *, struct buffer *, const struct object *, struct error *);
    bool (*write_page)(struct request *, struct body *);
    bool (*write_value)(struct buffer *, const struct value *, const struct kind *, struct error *);
    /* `object` is what write_object or write_value wrote. */
    void (*write_watch_event)(struct buffer *, const char *type, struct bytes object);
};
extern const struct binary_form protobuf_form, cbor_form;

extern const struct output_media {
    const char               *type;
    const char               *stream_type;   /* of a watch; NULL: there is none */
    const char               *stream_offer;  /* how that is named to who may ask for it */
    const struct binary_form *binary;        /* NULL: JSON, or made from it */
} output_media[OUTPUT_FORMAT_COUNT];

#endif
