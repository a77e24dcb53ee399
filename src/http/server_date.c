/* SPDX-License-Identifier: Apache-2.0 */
/* server_date.c - the Date of answers: a text that is made anew when it may have changed. */
#include <time.h>

#include "base/env.h"
#include "http/connection.h"

enum { DATE_MS = 500 };

const char *server_date(struct http_server *server)
{
    uint64_t now_ms = uv_now(server->options.loop);
    if (server->date[0] && now_ms - server->date_ms < DATE_MS)
        return server->date;
    struct tm parts;
    time_t seconds = (time_t)env_wall_s(env_system());
    gmtime_r(&seconds, &parts);
    strftime(server->date, sizeof server->date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    server->date_ms = now_ms;
    return server->date;
}
