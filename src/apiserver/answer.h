/* SPDX-License-Identifier: Apache-2.0 */
/* answer.h - bytes for the client: whole answers in the form that it wants, and Statuses.
 *
 * Each sends one answer, if the client is still there; none frees the request.
 *
 * Thread: the request's I/O thread. */
#ifndef KNARR_APISERVER_ANSWER_H
#define KNARR_APISERVER_ANSWER_H

#include "apiserver/request.h"

/* What the core found (request->object, request->page), with request->status.  False with
 * request->err set where the form cannot say it: nothing is sent then. */
MUST_USE bool request_answer_object(struct request *);
MUST_USE bool request_answer_page(struct request *);
void request_answer_value(struct request *, int status, const struct value *, const struct kind *);
void request_answer_bytes(struct request *, int status, const char *content_type,
                          struct bytes body);

void request_answer_nothing(struct request *);             /* request->status, and no body */

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
const char *json_to_yaml(struct bytes json, struct arena *);

/* ---- Statuses (answer_status.c) ---- */
void request_answer_error(struct request *);               /* request->err */
void request_answer_success(struct request *);             /* a write whose object is not shown */
struct value *status_of_error(struct request *);           /* of request->err; in the arena */
void render_status(struct request *, struct buffer *);     /* the same as JSON */

#endif
