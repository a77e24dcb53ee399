/* SPDX-License-Identifier: Apache-2.0 */
/* begin.c - the first stage of a request, on its I/O thread: all that needs no state of the core.
 *
 * What is wrong by itself is answered here, and the core never hears of it. */
#include "apiserver/answer.h"
#include "apiserver/request.h"
#include "object/time_text.h"

static bool read_query(struct request *request, const struct http_request *http)
{
    struct bytes query = { arena_copy(&request->arena, http->query.at, http->query.size),
                           http->query.size };
    if (url_query_parse(query, &request->arena, &request->query))
        return true;
    return fail(&request->err, REASON_BAD_REQUEST, 0, "the query is malformed");
}

/* What goes on for as long as its client likes has no timeout. */
static bool is_long_running(const struct route *route)
{
    return route->verb == REQUEST_WATCH || route->verb == REQUEST_CONNECT || route->rest ||
           route->foreign || (route->subresource && text_equal(route->subresource->name, "log"));
}

static bool check_timeout(struct request *request)
{
    struct bytes timeout = url_query_value(&request->query, "timeout");
    int64_t ns;
    return timeout.size == 0 || is_long_running(&request->route) || duration_parse(timeout, &ns) ||
           fail(&request->err, REASON_BAD_REQUEST, 0,
                "invalid timeout specified in the request URL - time: invalid duration \"%.*s\"",
                BYTES_ARG(timeout));
}

void request_begin(void *context, struct http_exchange *exchange)
{
    struct request *request = request_new(context, exchange);
    request->is_heard = read_query(request, http_exchange_request(exchange)) &&
                        request_authenticate(request) && request_route(request) &&
                        check_timeout(request) && request_check_form(request) &&
                        output_negotiate(request);
    if (request->is_heard && request_decode(request)) {
        request_to_core(request);
        return;
    }
    request_answer_error(request);
    request_free(request);
}
