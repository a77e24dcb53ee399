/* SPDX-License-Identifier: Apache-2.0 */
/* url.h - paths, queries and URLs.
 * Thread: pure. */
#ifndef KNARR_HTTP_URL_H
#define KNARR_HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;

enum { URL_SEGMENTS_MAX = 32, URL_PARAMETERS_MAX = 256 };

/* Splits and percent-decodes "/a/b%20c/"; a trailing slash is noted ("/" has none, and no segment).
 * Errors: empty segments ("//"), bad escapes, and segments that decode to ".", ".." or hold "/" or
 * NUL. */
struct url_path {
    struct bytes segments[URL_SEGMENTS_MAX];
    size_t       count;
    bool         trailing_slash;
};
MUST_USE bool url_path_parse(struct bytes path, struct arena *, struct url_path *ret);

struct url_query {
    struct { struct bytes name, value; } parameters[URL_PARAMETERS_MAX];
    size_t count;
};
/* '+' is a blank; what is malformed, or has a semicolon, counts for nothing.  False where there are
 * too many. */
MUST_USE bool url_query_parse(struct bytes query, struct arena *, struct url_query *ret);
struct bytes url_query_value(const struct url_query *,
                             const char *name); /* the first; {NULL,0} where absent */
/* "0", "false" (any case) are false; others, "" too, true. */
bool url_value_bool(struct bytes value);
bool url_query_bool(const struct url_query *, const char *name, bool otherwise);
/* Percent-decodes; the text itself where nothing is escaped.  False where an escape is none. */
MUST_USE bool url_unescape(struct bytes text, struct arena *, struct bytes *ret);
void url_escape(struct buffer *, struct bytes text); /* for a query value or path segment */

/* "https://host:port/path"; no user name.  An IPv6 host comes without its brackets; a fragment is
 * dropped. */
struct url {
    bool         https;
    const char  *host;
    uint16_t     port;
    const char  *path;                   /* with the query; at least "/" */
};
MUST_USE bool url_parse(struct bytes text, struct arena *, struct url *ret);

#endif
