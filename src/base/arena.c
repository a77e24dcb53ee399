/* SPDX-License-Identifier: Apache-2.0 */
/* arena.c - bump allocation in chunks that double up to a limit. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_FIRST = 4096, CHUNK_LARGEST = 256 * 1024, ARRAY_FIRST = 16 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t              size_bytes;
    alignas(max_align_t) char bytes[];
};

void memory_exhausted(void)
{
    static const char message[] =
        "knarr: out of memory, ending so that the supervisor can start again\n";
    fwrite(message, 1, sizeof message - 1, stderr);
    abort();
}

void *memory_alloc(size_t size_bytes)
{
    void *memory = calloc(1, size_bytes ? size_bytes : 1);
    if (!memory)
        memory_exhausted();
    return memory;
}

void *memory_grow(void *memory, size_t count, size_t element_bytes)
{
    void *grown = reallocarray(memory, count ? count : 1, element_bytes);
    if (!grown)
        memory_exhausted();
    return grown;
}

char *memory_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(memory_alloc(size), text, size);
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){ 0 };
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_done(struct arena *arena)
{
    free_chunks(arena->chunks);
    arena_init(arena);
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *keep = arena->chunks;
    while (keep && keep->size_bytes > CHUNK_LARGEST) {
        struct arena_chunk *older = keep->older;
        free(keep);
        keep = older;
    }
    if (!keep) {
        arena_init(arena);
        return;
    }
    free_chunks(keep->older);
    keep->older = NULL;
    arena->chunks = keep;
    arena->next = keep->bytes;
    arena->end = keep->bytes + keep->size_bytes;
    arena->used_bytes = 0;
}

static void add_chunk(struct arena *arena, size_t need)
{
    size_t size = arena->chunks ? arena->chunks->size_bytes * 2 : CHUNK_FIRST;
    if (size > CHUNK_LARGEST)
        size = CHUNK_LARGEST;
    if (size < need)
        size = need;
    struct arena_chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk)
        memory_exhausted();
    chunk->size_bytes = size;
    chunk->older = arena->chunks;
    arena->chunks = chunk;
    arena->next = chunk->bytes;
    arena->end = chunk->bytes + size;
}

static void *take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        memory_exhausted();
    size = size ? (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1)
                : alignof(max_align_t);
    if (size > (size_t)(arena->end - arena->next))
        add_chunk(arena, size);
    void *memory = arena->next;
    arena->next += size;
    arena->used_bytes += size;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
    return memset(take(arena, size_bytes), 0, size_bytes);
}

void *arena_array(struct arena *arena, size_t count, size_t element_bytes)
{
    size_t size;
    if (__builtin_mul_overflow(count, element_bytes, &size))
        memory_exhausted();
    return arena_alloc(arena, size);
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
                 size_t element_bytes)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity ? 2 * *capacity : ARRAY_FIRST;
    void *grown = arena_array(arena, *capacity, element_bytes);
    if (count)
        memcpy(grown, array, count * element_bytes);
    return grown;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t size_bytes)
{
    char *copy = take(arena, size_bytes + 1);
    if (size_bytes)
        memcpy(copy, bytes, size_bytes);
    copy[size_bytes] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0)
        return arena_strdup(arena, "");
    char *text = take(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}
