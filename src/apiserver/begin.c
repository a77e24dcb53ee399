/* SPDX-License-Identifier: Apache-2.0 */
/* begin.c - the first stage of a request, on its I/O thread: all that needs no state of the core.
 *
 * What is wrong by itself is answered here, and the core never hears of it. */
#include "apiserver/answer.h"
#include "apiserver/request.h"

static bool read_query(struct request *request, const struct http_request *http)
{
    struct bytes query = { arena_copy(&request->arena, http->query.at, http->query.size),
                           http->query.size };
    if (url_query_parse(query, &request->arena, &request->query))
        return true;
    return fail(&request->err, REASON_BAD_REQUEST, 0, "the query is malformed");
}

void request_begin(void *context, struct http_exchange *exchange)
{
    struct request *request = request_new(context, exchange);
    request->is_heard = read_query(request, http_exchange_request(exchange)) &&
                        request_authenticate(request) && request_route(request) &&
                        output_negotiate(request);
    if (request->is_heard && request_decode(request)) {
        request_to_core(request);
        return;
    }
    request_answer_error(request);
    request_free(request);
}
