/* SPDX-License-Identifier: Apache-2.0 */
/* http_fixture.h - a server and its clients on one loop, for the tests of this folder.
 *
 * fixture_stop fails the test where a handle, a connection or an exchange is left behind. */
#ifndef KNARR_HTTP_HTTP_FIXTURE_H
#define KNARR_HTTP_HTTP_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"
#include "http/client.h"
#include "http/server.h"
#include "http/tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { FIXTURE_LIMIT_MS = 30000, FIXTURE_BODY_MAX = 100000 };

struct fixture {
    uv_loop_t           loop;
    struct http_server *server;
    struct http_target *target; /* with a client certificate where the server has TLS */
    struct tls_context *server_tls, *client_tls, *anonymous_tls;
    struct buffer       ca_pem;
    uint16_t            port;
    uv_timer_t          limit;
    bool                is_late, stopped;
    int                 opened, closed;      /* exchanges, as the handler counts them */
    int                 asked;               /* whether one is known: all but "x-stranger" */
    void               *own;                 /* the test's */
};

/* Bodies to paths that begin with "/parts" come in parts. */
void fixture_start(struct fixture *, bool tls, int64_t idle_timeout_ms,
                   void (*handle)(void *context, struct http_exchange *));
void fixture_stop(struct fixture *);
struct http_target *fixture_target(struct fixture *, struct tls_context *tls);
/* Runs the loop until *done; fails the test when that takes FIXTURE_LIMIT_MS. */
void fixture_run_until(struct fixture *, const bool *done);
/* Counts the exchange and its end; to be called first by a handler. */
void fixture_count(struct fixture *, struct http_exchange *);

/* What came of a call. */
struct outcome {
    int           status;
    struct buffer body, headers;             /* headers as "name: value\n" */
    struct error  err;
    bool          done;
};
void outcome_done(struct outcome *);
struct http_call_options outcome_options(struct outcome *, const char *method, const char *target);
void fixture_ask(struct fixture *, struct outcome *, const char *method, const char *target,
                 struct bytes body);

/* Sends text over a socket of its own, to a server without TLS, and collects until the server
 * closes. */
void fixture_raw(struct fixture *, struct bytes text, struct buffer *reply);
int  fixture_connect(struct fixture *);      /* a blocking socket */
/* Reads what has come; false once the peer has closed. */
bool fixture_receive(int fd, struct buffer *reply);

#endif
