/* SPDX-License-Identifier: Apache-2.0 */
/* render.h - what the files that write other forms of objects as JSON share.
 * Thread: the request's I/O thread. */
#ifndef KNARR_APISERVER_RENDER_H
#define KNARR_APISERVER_RENDER_H

#include "apiserver/body.h"

/* The Table, PartialObjectMetadata and list forms, as JSON. */
void render_object(struct request *, struct buffer *, const struct object *);
void render_page(struct request *, struct body *);
void render_watch_object(struct request *, struct buffer *, const struct object *, bool is_first);

/* The metadata of a list of this page, an object. */
void write_list_metadata(const struct request *, struct buffer *);
/* Items of a list do not name their kind, but those of custom kinds: what stands behind
 * {"kind":"...","apiVersion":"...", of the object's own text. */
struct bytes text_without_kind(const struct object *);
/* An object as an item of a list of the kind. */
void write_list_item(struct buffer *, const struct object *, const struct kind *);
/* A PartialObjectMetadata of meta.k8s.io/VERSION: its metadata is a slice of the object's text. */
void write_partial(struct buffer *, const struct object *, const char *version);

/* The object as clients of the kind see it. */
void write_as_kind(struct buffer *, const struct object *, const struct kind *);

void write_table(struct request *, struct body *);
void write_table_of_one(struct request *, struct buffer *, const struct object *,
                        bool with_columns);

#endif
