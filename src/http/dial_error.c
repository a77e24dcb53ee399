/* SPDX-License-Identifier: Apache-2.0 */
/* dial_error.c - see dial_error.h. */
#include "http/dial_error.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "http/client.h"

const char *errno_text(int negative_errno, char *place, int room)
{
    const char *text = strerrordesc_np(-negative_errno);
    snprintf(place, (size_t)room, "%s", text ? text : "unknown error");
    place[0] = (char)tolower((unsigned char)place[0]);
    return place;
}

bool dial_fail(struct error *err, const struct http_target_options *target, int error)
{
    char text[80];
    const char *format = strchr(target->host, ':') ? "dial tcp [%s]:%u: connect: %s"
                                                   : "dial tcp %s:%u: connect: %s";
    return fail(err, REASON_SERVICE_UNAVAILABLE, -error, format, target->host, target->port,
                errno_text(error, text, sizeof text));
}
