/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_answer.c - see kubelet_answer.h. */
#include "node/kubelet_answer.h"

#include "base/error.h"
#include "http/server.h"

void kubelet_answer(struct http_exchange *exchange, const char *content_type, struct bytes body)
{
    const struct http_header headers[] = { { BYTES("content-type"), bytes_of(content_type) } };
    http_respond(exchange, 200, headers, ARRAY_SIZE(headers), body);
}

void kubelet_answer_error(struct http_exchange *exchange, const struct error *err)
{
    static const struct http_header headers[] = { { BYTES("content-type"),
                                                    BYTES("text/plain; charset=utf-8") } };
    http_respond(exchange, err->code ? err->code : 500, headers, ARRAY_SIZE(headers),
                 bytes_of(err->message));
}
