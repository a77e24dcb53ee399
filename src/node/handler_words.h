/* SPDX-License-Identifier: Apache-2.0 */
/* handler_words.h - how a probe or hook has failed, in the words that users of kubelet look for.
 *
 * Thread: pure.  Texts lie in the arena. */
#ifndef KNARR_NODE_HANDLER_WORDS_H
#define KNARR_NODE_HANDLER_WORDS_H

#include <stdint.h>

struct arena;
struct handler;
struct url;

/* Get "http://10.42.0.7:80/": connection reset by peer */
const char *handler_get_failed(const struct url *place, const char *why, struct arena *);
/* dial tcp 10.42.0.7:80: connect: connection refused; `error` is a negative errno. */
const char *handler_dial_failed(const struct url *place, int error, struct arena *);
/* By kind; `place` is where an httpGet or a tcpSocket went. */
const char *handler_timed_out(const struct handler *, const struct url *place, int64_t timeout_ms,
                              struct arena *);

#endif
