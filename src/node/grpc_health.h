/* SPDX-License-Identifier: Apache-2.0 */
/* grpc_health.h - one call of grpc.health.v1.Health/Check over HTTP/2 without TLS.
 *
 * Thread: the loop's. */
#ifndef KNARR_NODE_GRPC_HEALTH_H
#define KNARR_NODE_GRPC_HEALTH_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct grpc_health;

enum { GRPC_ANSWER_MAX = 4096 };

/* Called once, never from within grpc_health_start; `message` says why not.  The caller bounds the
 * time and cancels. */
typedef void grpc_health_done(void *context, bool serving, const char *message);
struct grpc_health *grpc_health_start(uv_loop_t *, const char *address, uint16_t port,
                                      const char *service, grpc_health_done *, void *context);
void grpc_health_cancel(struct grpc_health *); /* accepts NULL; also frees a finished one */

#endif
