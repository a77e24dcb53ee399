/* SPDX-License-Identifier: Apache-2.0 */
/* log.c - see log.h. */
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/env.h"

enum { LINE_MAX_BYTES = 4096 };

static int log_fd = 2;
static enum log_level log_least = LOG_INFO;

void log_open(int fd, enum log_level least)
{
    log_fd = fd;
    log_least = least;
}

static void add_value(struct buffer *line, const char *text)
{
    if (*text && !strpbrk(text, " \"\n\t=")) {
        buffer_add_text(line, text);
        return;
    }
    buffer_add_char(line, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buffer_add_char(line, '\\');
        buffer_add_char(line, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    buffer_add_char(line, '"');
}

static void add_time(struct buffer *line)
{
    int64_t ns = env_system()->wall_ns(env_system());
    time_t seconds = (time_t)(ns / 1000000000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    buffer_printf(line, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                  utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, (int)(ns / 1000000 % 1000));
}

void log_write(const struct log *log, enum log_level level, const char *message,
               const struct log_pair *pairs, int pair_count)
{
    if (level < log_least)
        return;
    AUTO_BUFFER line = { 0 };
    add_time(&line);
    buffer_printf(&line, " %c %s %s", "DIWE"[level], log->area, message);
    for (int i = 0; i < pair_count; i++) {
        buffer_printf(&line, " %s=", pairs[i].key);
        if (pairs[i].text)
            add_value(&line, pairs[i].text);
        else
            buffer_printf(&line, "%lld", (long long)pairs[i].number);
    }
    if (line.size > LINE_MAX_BYTES - 1)
        line.size = LINE_MAX_BYTES - 1;
    buffer_add_char(&line, '\n');
    ssize_t written = write(log_fd, line.at, line.size);
    (void)written;                                   /* a full log must not stop the server */
}
