/* SPDX-License-Identifier: Apache-2.0 */
/* dial_error.h - failures of connections in the words that clients of Kubernetes know. */
#ifndef KNARR_HTTP_DIAL_ERROR_H
#define KNARR_HTTP_DIAL_ERROR_H

#include <stdbool.h>

struct error;
struct http_target_options;

/* SERVICE_UNAVAILABLE: "dial tcp 10.0.0.1:80: connect: connection refused"; `error` is a negative
 * errno. */
bool dial_fail(struct error *err, const struct http_target_options *, int error);
/* "connection reset by peer": the system's text with a small first letter. */
const char *errno_text(int negative_errno, char *place, int room);

#endif
