/* SPDX-License-Identifier: Apache-2.0 */
/* handler_run.h - does what a probe or life cycle hook asks for, once: exec, httpGet, tcpSocket or
 * sleep.
 *
 * HTTP succeeds with 200..399; redirects are not followed; HTTPS certificates are not verified.
 * The callback is called exactly once, never from within handler_run, unless cancelled.
 * Thread: the loop's. */
#ifndef KNARR_NODE_HANDLER_RUN_H
#define KNARR_NODE_HANDLER_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"
#include "node/exec_process.h"

struct container;
struct handler;
struct handler_run;

enum { HANDLER_OUTPUT_MAX = 10240 };

/* WARNED: it has succeeded, and there is something to tell of it. */
enum handler_result { HANDLER_SUCCEEDED, HANDLER_WARNED, HANDLER_FAILED, HANDLER_TIMED_OUT };
static inline bool handler_succeeded(enum handler_result result)
{
    return result == HANDLER_SUCCEEDED || result == HANDLER_WARNED;
}
/* `message` is for an event: "HTTP probe failed with statuscode: 500"; valid during the call. */
typedef void handler_done(void *context, enum handler_result, const char *message);

struct handler_request {
    uv_loop_t              *loop;
    const struct handler   *handler;
    const struct container *container;   /* its named ports */
    const char             *pod_ip;
    struct exec_target      exec;
    int64_t                 timeout_ms;
    const char             *user_agent;  /* "kube-probe/1.36" */
};
struct handler_run *handler_run(const struct handler_request *, handler_done *, void *context);
void handler_run_cancel(struct handler_run *);           /* accepts NULL; no callback any more */

#endif
