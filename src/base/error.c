/* SPDX-License-Identifier: Apache-2.0 */
/* error.c - see error.h. */
#include "base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"

static const struct { int code; const char *text; } reasons[REASON_COUNT] = {
#define REASON_ROW(name, http_code, word) [REASON_##name] = { http_code, word },
    REASONS(REASON_ROW)
#undef REASON_ROW
};

/* A text that was cut to the room it has ends with a whole character: others will read it as
 * UTF-8. */
static void end_whole(char *text)
{
    text[bytes_whole_characters(bytes_of(text)).size] = '\0';
}

bool fail(struct error *err, enum reason reason, int os_errno, const char *format, ...)
{
    if (!err)
        return false;
    assert(err->reason == REASON_NONE);
    err->reason = reason;
    err->code = reasons[reason].code;
    err->os_errno = os_errno;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
    end_whole(err->message);
    return false;
}

/* Keeps what does not fit, as far as it may be kept. */
static void keep_whole(struct error *err, struct arena *arena, int size, const char *format,
                       va_list arguments)
{
    size_t room = size < ERROR_MESSAGE_MAX ? (size_t)size + 1 : ERROR_MESSAGE_MAX;
    char *whole = arena_alloc(arena, room);
    vsnprintf(whole, room, format, arguments);
    end_whole(whole);
    err->whole = whole;
}

bool fail_whole(struct error *err, struct arena *arena, enum reason reason, const char *format, ...)
{
    if (!err)
        return false;
    assert(err->reason == REASON_NONE);
    err->reason = reason;
    err->code = reasons[reason].code;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(err->message, sizeof err->message, format, arguments);
    if (arena && size >= (int)sizeof err->message)
        keep_whole(err, arena, size, format, again);
    va_end(again);
    va_end(arguments);
    end_whole(err->message);
    return false;
}

bool error_context(struct error *err, const char *format, ...)
{
    if (!err)
        return false;
    char context[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(context, sizeof context - 2, format, arguments);
    va_end(arguments);
    end_whole(context);
    memcpy(context + strlen(context), ": ", 3);
    size_t size = strlen(context), room = sizeof err->message - 1 - size;
    size_t kept = strnlen(err->message, room);
    memmove(err->message + size, err->message, kept);
    memcpy(err->message, context, size);
    err->message[size + kept] = '\0';
    end_whole(err->message);
    err->context_size += size;
    return false;
}

const char *error_message(const struct error *err, struct arena *arena)
{
    if (!err->whole)
        return err->message;
    int size = (int)strnlen(err->message, err->context_size);
    return arena_printf(arena, "%.*s%s", size, err->message, err->whole);
}

bool error_pass(struct error *err, const struct error *from)
{
    assert(error_is_set(from) && !error_is_set(err));
    if (err)
        *err = *from;
    return false;
}

void error_keep(struct error *to, const struct error *from, struct arena *arena)
{
    *to = *from;
    to->causes = NULL;
    to->whole = arena && from->whole ? arena_strdup(arena, from->whole) : NULL;
    for (const struct cause *cause = from->causes; arena && cause; cause = cause->next)
        error_add_cause(to, arena, arena_strdup(arena, cause->reason),
                        arena_strdup(arena, cause->field), arena_strdup(arena, cause->message));
}

void error_add_cause(struct error *err, struct arena *arena, const char *reason, const char *field,
                     const char *message)
{
    if (!err)
        return;
    struct cause **last = &err->causes;
    while (*last)
        last = &(*last)->next;
    *last = ARENA_NEW(arena, struct cause);
    **last = (struct cause){ NULL, reason, message, field };
}

void error_clear(struct error *err)
{
    if (err)
        *err = (struct error){ 0 };
}

int reason_code(enum reason reason)
{
    return reasons[reason].code;
}

const char *reason_text(enum reason reason)
{
    return reasons[reason].text;
}

enum reason reason_from_text(const char *text)
{
    for (enum reason reason = REASON_BAD_REQUEST; reason < REASON_COUNT; reason++)
        if (strcmp(reasons[reason].text, text) == 0)
            return reason;
    return REASON_INTERNAL_ERROR;
}
