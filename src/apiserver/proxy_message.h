/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_message.h - how a proxied request looks to the pod or node, and its answer to the client.
 *
 * Neither credentials nor what belongs to one connection alone goes on.  The other side learns by
 * X-Forwarded-Uri and -For under which path, and from where, it was asked; links and redirects
 * that name its own root are led back under the proxy's path.
 *
 * Thread: the I/O thread of the request; texts are made in the request's arena. */
#ifndef KNARR_APISERVER_PROXY_MESSAGE_H
#define KNARR_APISERVER_PROXY_MESSAGE_H

#include "http/client.h"

struct relay;
struct request;

enum { PROXY_IDENTITY_MAX = 256, PROXY_HEADERS_MAX = HTTP_HEADERS_MAX + PROXY_IDENTITY_MAX + 8 };

struct proxy_headers {
    struct http_header items[PROXY_HEADERS_MAX];
    size_t             count;
};

void proxy_request_headers(struct request *, struct proxy_headers *ret);
/* Who asks, for an extension server, which believes us: before anything that the client sent.  False
 * with the request's err set where it cannot be said in headers. */
MUST_USE bool proxy_identity_headers(struct request *, struct proxy_headers *ret);
/* Sec-WebSocket-Protocol without a token that travels in it: that is for us alone. */
void proxy_add_subprotocols(struct request *, struct proxy_headers *ret);
/* `keeps_upgrade`: the answer is a 101. */
void proxy_answer_headers(struct request *, const struct http_answer *, bool keeps_upgrade,
                          struct proxy_headers *ret);
/* Whether the answer is a page whose links are to be rewritten. */
bool proxy_answer_is_page(const struct http_answer *);
/* A link as the client must see it: under the proxy's path where it means the same server, by the
 * backend's address or by the name that the client asked for (Host). */
void proxy_write_link(const struct relay *, struct bytes asked_host, struct bytes link,
                      struct buffer *ret);
/* The path behind .../proxy, cleaned of empty segments and dots ("%2e" too); a last slash stays,
 * and nothing leads above the root. */
void proxy_write_path(struct bytes rest, struct buffer *ret);

#endif
