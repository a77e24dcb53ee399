/* SPDX-License-Identifier: Apache-2.0 */
/* attach.h - the streams of a container that runs: what attach, run and debug share.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_ATTACH_H
#define KNARR_KUBECTL_ATTACH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct session;
struct value;

struct attach {
    const char *container;
    bool        wants_stdin, wants_tty;
    bool        is_quiet;                /* only what the container prints */
    int64_t     end_timeout_ms;          /* of attach_or_logs; 0: none */
};
/* Attaches until the container or the connection ends; whether there is a terminal is the
 * container's to say.  *ret_code: that of the streams' result. */
MUST_USE bool attach_pod(struct session *, const struct value *pod, struct attach *, int *ret_code,
                         struct error *err);
/* As attach_pod; where that fails (the container has ended meanwhile), a warning, and what it has
 * printed at its end.  TIMEOUT: end_timeout_ms have passed. */
MUST_USE bool attach_or_logs(struct session *, const struct value *pod, struct attach *,
                             int *ret_code, struct error *err);
/* What the container has printed until now. */
MUST_USE bool attach_logs(struct session *, const struct value *pod, const char *container,
                          struct error *err);

/* Watches a pod until it is so, and returns it (in the session's arena).  NULL with *err set: it has
 * gone, or timeout_ms (0: none) have passed. */
typedef bool pod_is_so(const struct value *pod, const char *container);
const struct value *attach_wait(struct session *, const struct value *pod, const char *container,
                                pod_is_so *, int64_t timeout_ms, struct error *err);
/* For it: running or over; over. */
bool pod_has_begun(const struct value *pod, const char *container);
bool pod_is_over(const struct value *pod, const char *container);
/* The same of one container, an ephemeral one, too. */
bool container_has_begun(const struct value *pod, const char *container);
bool container_is_over(const struct value *pod, const char *container);

#endif
