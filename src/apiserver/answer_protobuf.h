/* SPDX-License-Identifier: Apache-2.0 */
/* answer_protobuf.h - objects, pages and events as protobuf.
 *
 * False where an object has no such form (of a page, request->err says why).
 *
 * Thread: the request's I/O thread. */
#ifndef KNARR_APISERVER_ANSWER_PROTOBUF_H
#define KNARR_APISERVER_ANSWER_PROTOBUF_H

#include "apiserver/body.h"

MUST_USE bool protobuf_render_object(struct request *, struct buffer *, const struct object *,
                                     struct error *err);
MUST_USE bool protobuf_render_page(struct request *, struct body *);
MUST_USE bool protobuf_render_event(struct request *, struct buffer *, const char *type,
                                    const struct object *);
MUST_USE bool protobuf_render_event_value(struct buffer *, const char *type, const struct value *,
                                          const struct kind *);

#endif
