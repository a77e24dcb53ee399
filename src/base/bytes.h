/* SPDX-License-Identifier: Apache-2.0 */
/* bytes.h - text by pointer and length, a buffer that grows, and shared bytes.
 *
 * struct bytes   borrows: it owns nothing and need not end in NUL.
 * struct buffer  owns and grows; buffer_done frees.  Never fails (see arena.h).
 * struct blob    is immutable, reference-counted across threads: what several sockets send. */
#ifndef KNARR_BASE_BYTES_H
#define KNARR_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

struct bytes {
    const char *at;
    size_t      size;
};

#define BYTES(literal)      ((struct bytes){ "" literal, sizeof(literal) - 1 })
#define BYTES_ARG(bytes)    (int)(bytes).size, (bytes).at       /* for "%.*s" */

static inline struct bytes bytes_of(const char *text)
{
    return (struct bytes){ text, text ? strlen(text) : 0 };
}
static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}
static inline bool bytes_equal_text(struct bytes a, const char *text)
{
    return bytes_equal(a, bytes_of(text));
}
int  bytes_compare(struct bytes a, struct bytes b);          /* as memcmp, a shorter prefix first */
bool bytes_starts_with(struct bytes, const char *prefix);
bool bytes_ends_with(struct bytes, const char *suffix);
bool bytes_find(struct bytes, char wanted, size_t *ret_index);
/* Cuts *rest at the first `separator`; returns what stood before it.  With no separator
 * left it returns all of *rest and sets rest->at to NULL. */
struct bytes bytes_next(struct bytes *rest, char separator);
struct bytes bytes_trim(struct bytes);                       /* blanks and tabs at both ends */
struct bytes bytes_trim_space(struct bytes);                 /* line breaks, too */
/* Without the character at its end of which it has only the beginning: UTF-8 that was cut to a
 * size. */
struct bytes bytes_whole_characters(struct bytes);
/* Decimal, the whole text, no sign for the unsigned one.  False where it is no number or too large.
 */
bool bytes_to_int64(struct bytes, int64_t *ret);
bool bytes_to_uint64(struct bytes, uint64_t *ret);

static inline bool text_equal(const char *a, const char *b)  /* NULL equals NULL alone */
{
    return a == b || (a && b && strcmp(a, b) == 0);
}
/* Of ASCII, whatever the locale. */
static inline bool is_letter_or_digit(char c)
{
    char letter = (char)(c | 0x20);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9');
}

static inline bool text_is_empty(const char *text)
{
    return !text || !*text;
}

struct buffer {
    char  *at;
    size_t size;
    size_t capacity;
};

#define AUTO_BUFFER CLEANUP(buffer_done) struct buffer

void buffer_done(struct buffer *);
void buffer_reset(struct buffer *);                          /* empties, keeps the memory */
void buffer_grow(struct buffer *, size_t more_bytes);        /* buffer_reserve where there is no room */
static inline void buffer_reserve(struct buffer *buffer, size_t more_bytes)
{
    if (more_bytes > buffer->capacity - buffer->size)
        buffer_grow(buffer, more_bytes);
}
void buffer_add(struct buffer *, const void *bytes, size_t size);
void buffer_add_text(struct buffer *, const char *text);
void buffer_add_char(struct buffer *, char);
void buffer_printf(struct buffer *, const char *format, ...) PRINTF(2, 3);
void buffer_drop_front(struct buffer *, size_t size);        /* size <= buffer->size */
const char *buffer_text(struct buffer *); /* NUL-terminated, valid until changed */
static inline struct bytes buffer_bytes(const struct buffer *buffer)
{
    return (struct bytes){ buffer->at, buffer->size };
}

struct blob;
struct blob *blob_copy(const void *bytes, size_t size);
struct bytes blob_bytes(const struct blob *);
struct blob *blob_ref(struct blob *);
void         blob_put(struct blob *);                        /* accepts NULL; any thread */

#endif
