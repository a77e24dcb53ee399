/* SPDX-License-Identifier: Apache-2.0 */
/* arena.h - memory that is given back all at once.
 *
 * A request, a controller's sync or a decode owns one arena.  Nothing in it is freed one by
 * one; arena_reset drops everything and keeps the first chunk for the next user.
 *
 * Allocation never returns NULL: where the system has no memory left the process ends
 * (memory_exhausted), its supervisor starts it again, and the store has every answered write.
 * What the outside can make us allocate is bounded where it enters (bodies, depths, counts).
 *
 * Thread: an arena belongs to one thread at a time. */
#ifndef KNARR_BASE_ARENA_H
#define KNARR_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks;      /* newest first */
    char               *next;        /* free room of the newest chunk */
    char               *end;
    size_t              used_bytes;  /* handed out since the last reset */
};

void arena_init(struct arena *);
void arena_done(struct arena *);     /* accepts a zeroed arena; leaves it usable */
void arena_reset(struct arena *);    /* drops all but one chunk of ordinary size */

#define AUTO_ARENA CLEANUP(arena_done) struct arena

/* Zeroed, aligned for any type.  size_bytes may be 0. */
void *arena_alloc(struct arena *, size_t size_bytes);
/* An array of `count` zeroed elements; ends the process when the product overflows. */
void *arena_array(struct arena *, size_t count, size_t element_bytes);
/* An array of `count` elements, with room for one more behind them: itself, or where count has reached
 * *capacity a copy of twice the room.  The old one stays in the arena, so an array must not be grown
 * for ever. */
void *arena_grow(struct arena *, void *array, size_t count, size_t *capacity, size_t element_bytes);
/* A copy with a NUL behind it. */
char *arena_copy(struct arena *, const void *bytes, size_t size_bytes);
char *arena_strdup(struct arena *, const char *text);
char *arena_printf(struct arena *, const char *format, ...) PRINTF(2, 3);
char *arena_vprintf(struct arena *, const char *format, va_list);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* Heap memory with the same rule: never NULL.  Freed by free(). */
void *memory_alloc(size_t size_bytes);                       /* zeroed */
void *memory_grow(void *memory, size_t count, size_t element_bytes);
char *memory_strdup(const char *text);
void  memory_exhausted(void) __attribute__((noreturn));

#define MEMORY_NEW(type) ((type *)memory_alloc(sizeof(type)))

#endif
