/* SPDX-License-Identifier: Apache-2.0 */
/* answer.h - the end of a request: what it has come to becomes bytes, or a Status.
 * Thread: the request's I/O thread. */
#ifndef KNARR_APISERVER_ANSWER_H
#define KNARR_APISERVER_ANSWER_H

#include "apiserver/request.h"

void request_answer_error(struct request *);
/* 200 with an ETag, or 304 where the client has it already. */
struct document {
    const char *content_type;
    const char *etag;            /* without quotes; NULL: a hash of the body */
    bool        is_immutable;    /* may be kept for a year: its address names its content */
    bool        may_gzip;
};
void request_answer_document(struct request *, const struct document *, struct bytes body);
/* Answers 304 where the client has it: so it need not be made. */
MUST_USE bool request_answer_known(struct request *, const struct document *);
void request_answer_moved(struct request *, const char *location);
void request_answer_bytes(struct request *, int status, const char *content_type,
                          struct bytes body);
struct value *status_of_error(struct request *);           /* of request->err; in the arena */
void render_status(struct request *, struct buffer *);     /* the same as JSON */
const char *json_to_yaml(struct bytes json, struct arena *);

#endif
