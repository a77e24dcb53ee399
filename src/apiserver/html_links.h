/* SPDX-License-Identifier: Apache-2.0 */
/* html_links.h - the links of an HTML page, changed while it streams by.
 *
 * Only values of attributes that hold a URL (a href, img src, form action ...) are given to the
 * callback; all other bytes pass as they are.  Comments, scripts and styles are not looked into.
 * A tag longer than HTML_TAG_MAX passes unchanged.
 *
 * Thread: pure. */
#ifndef KNARR_APISERVER_HTML_LINKS_H
#define KNARR_APISERVER_HTML_LINKS_H

#include "base/bytes.h"

enum { HTML_TAG_MAX = 64 * 1024 };

/* Writes what shall stand in the place of `url`. */
typedef void html_link_rewriter(void *context, struct bytes url, struct buffer *ret);

struct html_links;
struct html_links *html_links_new(html_link_rewriter *, void *context);
void html_links_free(struct html_links *);
/* Reads on, and writes what is certain by now. */
void html_links_feed(struct html_links *, struct bytes input, struct buffer *ret);
void html_links_end(struct html_links *, struct buffer *ret);    /* what a cut page ended with */

#endif
