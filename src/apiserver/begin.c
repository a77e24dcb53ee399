/* SPDX-License-Identifier: Apache-2.0 */
/* begin.c - the first stage of a request, on its I/O thread: all that needs no state of the core.
 *
 * Who is nobody that we know is answered here, and the core never hears of him.  What is wrong with
 * the request itself is found here, too, but told by the core, and only to who may ask for such a
 * thing at all. */
#include "apiserver/answer.h"
#include "apiserver/request.h"
#include "object/time_text.h"

static bool read_query(struct request *request, const struct http_request *http)
{
    struct bytes query = { arena_copy(&request->arena, http->query.at, http->query.size),
                           http->query.size };
    return url_query_parse(query, &request->arena, &request->query) ||
           fail(&request->err, REASON_BAD_REQUEST, 0, "the query has too many parameters");
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
                "invalid timeout specified in the request URL - %s",
                duration_problem(timeout, &request->arena));
}

/* Before anyone asks what the path means, or who wants to know. */
static bool is_escaped(struct request *request)
{
    struct bytes plain;
    if (url_unescape(bytes_of(request->path), &request->arena, &plain))
        return true;
    request_answer_bytes(request, 400, "text/plain; charset=utf-8", BYTES("400 Bad Request"));
    return false;
}

/* What is asked for, and how. */
static bool read_request(struct request *request)
{
    bool is_found = request_route(request) && request_check_form(request) &&
                    output_negotiate(request);
    request->is_heard = is_found || !request->names_nothing;
    return is_found && request_decode(request);
}

/* Who may not do it at all is told of that instead: the core looks first. */
static void keep_refusal(struct request *request)
{
    struct refusal *refusal = request->refusal = ARENA_NEW(&request->arena, struct refusal);
    *refusal = (struct refusal){ request->err, request->bad_options, request->names_nothing };
    error_clear(&request->err);
    request->bad_options = NULL;
    request->names_nothing = false;
}

void request_begin(void *context, struct http_exchange *exchange)
{
    struct request *request = request_new(context, exchange);
    if (!is_escaped(request)) {
        request_free(request);
        return;
    }
    bool is_known = read_query(request, http_exchange_request(exchange)) &&
                    request_authenticate(request);
    if (is_known && !read_request(request))
        keep_refusal(request);
    if (is_known && check_timeout(request)) {
        request_to_core(request);
        return;
    }
    request->is_heard = false;
    request_answer_error(request);
    request_free(request);
}
