/* SPDX-License-Identifier: Apache-2.0 */
/* uri.h - URLs as Go's net/url takes them apart, in its words where a text is none.
 * Thread: pure. */
#ifndef KNARR_CEL_URI_H
#define KNARR_CEL_URI_H

#include "base/bytes.h"

struct arena;

struct cel_uri {
    struct bytes scheme;                 /* in lower case */
    struct bytes user;                   /* as it was written, without '@'; at is NULL: none */
    struct bytes host;                   /* decoded, with the port */
    struct bytes opaque;                 /* "mailto:x": what is behind the scheme */
    struct bytes path;                   /* escaped */
    struct bytes query;                  /* as it was written */
    struct bytes fragment;               /* escaped */
    bool         has_query;              /* a '?' stands there, maybe with nothing behind it */
    bool         has_authority;
};

/* What url() takes: an absolute URI or an absolute path.  NULL, or what is wrong (in the arena). */
const char *cel_uri_problem(struct bytes text, struct arena *);
/* The same, taken apart; its parts lie in the arena or in the text. */
const char *cel_uri_parse(struct bytes text, struct cel_uri *ret, struct arena *);
struct bytes cel_uri_text(const struct cel_uri *, struct arena *);
struct bytes cel_uri_hostname(const struct cel_uri *);
struct bytes cel_uri_port(const struct cel_uri *);
/* Of a part of a query; false where an escape is none. */
bool cel_uri_decode_query(struct bytes, struct arena *, struct bytes *ret);

#endif
