/* SPDX-License-Identifier: Apache-2.0 */
/* log.h - one structured line per decision.
 *
 * The message is constant, facts are key and value:
 *     log_warn(log, "pod create failed, retrying", KV("replicaSet", key), KV_INT("attempt", n));
 * writes
 *     2026-01-01T00:00:00.000Z W replicaset pod create failed, retrying replicaSet=default/web
 * attempt=3 Values with blanks or quotes are quoted.  The layer that decides what to do about an
 * error logs it, once.  Secrets never reach a log: values of tokens and keys are not facts.
 *
 * Thread: any; a line is one write(2). */
#ifndef KNARR_BASE_LOG_H
#define KNARR_BASE_LOG_H

#include <stdint.h>

struct error;

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log {                     /* one per area, usually static */
    const char *area;
};

struct log_pair {
    const char *key;
    const char *text;            /* NULL: number */
    int64_t     number;
};

#define KV(k, value)     ((struct log_pair){ .key = (k), .text = (value) ? (value) : "" })
#define KV_INT(k, value) ((struct log_pair){ .key = (k), .number = (value) })
#define KV_ERROR(err)    ((struct log_pair){ .key = "error", .text = (err)->message })

void log_open(int fd, enum log_level least);                 /* before threads start */
void log_write(const struct log *, enum log_level, const char *message,
               const struct log_pair *pairs, int pair_count);

#define LOG_AT(log, level, message, ...)                                                           \
    log_write((log), (level), (message), (const struct log_pair[]){ { 0 }, ##__VA_ARGS__ } + 1,    \
              (int)(sizeof((const struct log_pair[]){ { 0 }, ##__VA_ARGS__ }) /                    \
                    sizeof(struct log_pair)) -                                                     \
                  1)
#define log_debug(log, ...) LOG_AT(log, LOG_DEBUG, __VA_ARGS__)
#define log_info(log, ...)  LOG_AT(log, LOG_INFO, __VA_ARGS__)
#define log_warn(log, ...)  LOG_AT(log, LOG_WARN, __VA_ARGS__)
#define log_error(log, ...) LOG_AT(log, LOG_ERROR, __VA_ARGS__)

#endif
