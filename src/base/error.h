/* SPDX-License-Identifier: Apache-2.0 */
/* error.h - one error value, shaped like the Status that a client gets.
 *
 * The caller owns a zeroed `struct error` in its frame; nothing in it is freed.  Who finds the
 * error says fail(...) once, and everyone above returns false (or NULL) and may add context.
 * fail() on an error that is already set is our own mistake and asserts.
 * `err` may be NULL everywhere: the caller does not want the reason.
 *
 * base and io return negative errno instead; from codec upward everything takes struct error. */
#ifndef KNARR_BASE_ERROR_H
#define KNARR_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct arena;

#define REASONS(X)                                             \
    X(NONE,                       0, "")                       \
    X(BAD_REQUEST,              400, "BadRequest")             \
    X(UNAUTHORIZED,             401, "Unauthorized")           \
    X(FORBIDDEN,                403, "Forbidden")              \
    X(NOT_FOUND,                404, "NotFound")               \
    X(METHOD_NOT_ALLOWED,       405, "MethodNotAllowed")       \
    X(NOT_ACCEPTABLE,           406, "NotAcceptable")          \
    X(ALREADY_EXISTS,           409, "AlreadyExists")          \
    X(CONFLICT,                 409, "Conflict")               \
    X(GONE,                     410, "Gone")                   \
    X(EXPIRED,                  410, "Expired")                \
    X(REQUEST_ENTITY_TOO_LARGE, 413, "RequestEntityTooLarge")  \
    X(UNSUPPORTED_MEDIA_TYPE,   415, "UnsupportedMediaType")   \
    X(INVALID,                  422, "Invalid")                \
    X(TOO_MANY_REQUESTS,        429, "TooManyRequests")        \
    X(INTERNAL_ERROR,           500, "InternalError")          \
    X(UNKNOWN,                  500, "") /* upstream gives none */ \
    X(SERVICE_UNAVAILABLE,      503, "ServiceUnavailable")     \
    X(TIMEOUT,                  504, "Timeout")                \
    X(PENDING,                  503, "") /* never leaves: the write waits, run it again */

enum reason {
#define REASON_ENUM(name, code, text) REASON_##name,
    REASONS(REASON_ENUM)
#undef REASON_ENUM
    REASON_COUNT
};

/* One entry of Status.details.causes; lives in an arena. */
struct cause {
    struct cause *next;
    const char   *reason;        /* "FieldValueInvalid" ... */
    const char   *message;
    const char   *field;
};

/* As long as a message gets that has an arena to lie in. */
enum { ERROR_MESSAGE_MAX = 64 * 1024 };

struct error {
    enum reason   reason;        /* REASON_NONE: no error */
    int           code;          /* HTTP; from REASONS unless overridden */
    int           os_errno;      /* copied where it happened, 0 if none */
    int           retry_after_s; /* details.retryAfterSeconds, 0 if none */
    bool          is_remote;     /* a server that was asked said so; false: it is our own finding */
    struct cause *causes;        /* in the request's arena, in order */
    const char   *whole;         /* the message without context, where it is cut; like causes */
    size_t        context_size;  /* of what error_context has put in front */
    char          message[1024]; /* cut at the end where longer */
};

/* Sets *err and returns false. */
bool fail(struct error *err, enum reason, int os_errno, const char *format, ...) PRINTF(4, 5);
/* The same with a message that is not cut before ERROR_MESSAGE_MAX: what did not fit lies in the
 * arena, as causes do (NULL: it is cut as fail's), and error_message tells it. */
bool fail_whole(struct error *err, struct arena *, enum reason, const char *format, ...)
    PRINTF(4, 5);
/* The message with its context, for who answers a client or talks to a person: the error's own or
 * in the arena.  Like causes it is for who knows that the error's arena still lives. */
const char *error_message(const struct error *err, struct arena *);
/* Prefixes the message: "<context>: <message>". Returns false. */
bool error_context(struct error *err, const char *format, ...) PRINTF(2, 3);
/* Hands on what another call said of its own frame's error, whole: reason, code, causes, message.
 * `from` is set. Returns false. */
bool error_pass(struct error *err, const struct error *from);
/* A copy that outlives the arena of `from`: causes and a long message go to the arena, or (NULL)
 * are left out. */
void error_keep(struct error *to, const struct error *from, struct arena *);
/* Appends a cause; the texts must outlive the error (arena). */
void error_add_cause(struct error *err, struct arena *, const char *reason, const char *field,
                     const char *message);
static inline bool error_is_set(const struct error *err)
{
    return err && err->reason != REASON_NONE;
}
void        error_clear(struct error *);
int         reason_code(enum reason);                 /* HTTP status */
const char *reason_text(enum reason);                 /* "NotFound" */
enum reason reason_from_text(const char *text);       /* REASON_INTERNAL_ERROR where unknown */

#endif
