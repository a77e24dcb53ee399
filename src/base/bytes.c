/* SPDX-License-Identifier: Apache-2.0 */
/* bytes.c - see bytes.h. */
#include "base/bytes.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

int bytes_compare(struct bytes a, struct bytes b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    if (order != 0)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

bool bytes_starts_with(struct bytes text, const char *prefix)
{
    size_t size = strlen(prefix);
    return text.size >= size && memcmp(text.at, prefix, size) == 0;
}

bool bytes_ends_with(struct bytes text, const char *suffix)
{
    size_t size = strlen(suffix);
    return text.size >= size && memcmp(text.at + text.size - size, suffix, size) == 0;
}

bool bytes_find(struct bytes text, char wanted, size_t *ret_index)
{
    const char *found = text.size ? memchr(text.at, wanted, text.size) : NULL;
    if (found)
        *ret_index = (size_t)(found - text.at);
    return found != NULL;
}

struct bytes bytes_next(struct bytes *rest, char separator)
{
    size_t index;
    struct bytes head = *rest;
    if (bytes_find(*rest, separator, &index)) {
        head.size = index;
        rest->at += index + 1;
        rest->size -= index + 1;
    } else {
        *rest = (struct bytes){ NULL, 0 };
    }
    return head;
}

struct bytes bytes_trim(struct bytes text)
{
    while (text.size && (text.at[0] == ' ' || text.at[0] == '\t')) {
        text.at++;
        text.size--;
    }
    while (text.size && (text.at[text.size - 1] == ' ' || text.at[text.size - 1] == '\t'))
        text.size--;
    return text;
}

struct bytes bytes_trim_space(struct bytes text)
{
    while (text.size && isspace((unsigned char)text.at[0])) {
        text.at++;
        text.size--;
    }
    while (text.size && isspace((unsigned char)text.at[text.size - 1]))
        text.size--;
    return text;
}

struct bytes bytes_whole_characters(struct bytes text)
{
    size_t behind = 0;                   /* bytes behind the last first byte of a character */
    while (behind < text.size && behind < 3 &&
           ((unsigned char)text.at[text.size - behind - 1] & 0xc0) == 0x80)
        behind++;
    if (behind == text.size)
        return text;
    unsigned char first = (unsigned char)text.at[text.size - behind - 1];
    size_t wanted = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    if (behind < wanted)
        text.size -= behind + 1;
    return text;
}

bool bytes_to_uint64(struct bytes text, uint64_t *ret)
{
    uint64_t number = 0;
    if (text.size == 0)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned digit = (unsigned)(text.at[i] - '0');
        if (digit > 9 || __builtin_mul_overflow(number, 10u, &number) ||
            __builtin_add_overflow(number, digit, &number))
            return false;
    }
    *ret = number;
    return true;
}

bool bytes_to_int64(struct bytes text, int64_t *ret)
{
    bool negative = text.size && text.at[0] == '-';
    if (negative) {
        text.at++;
        text.size--;
    }
    uint64_t number;
    if (!bytes_to_uint64(text, &number) || number > (uint64_t)INT64_MAX + negative)
        return false;
    *ret = negative ? (int64_t)(0 - number) : (int64_t)number;
    return true;
}

void buffer_done(struct buffer *buffer)
{
    free(buffer->at);
    *buffer = (struct buffer){ 0 };
}

void buffer_reset(struct buffer *buffer)
{
    buffer->size = 0;
}

void buffer_grow(struct buffer *buffer, size_t more_bytes)
{
    size_t need;
    if (__builtin_add_overflow(buffer->size, more_bytes, &need) || need > SIZE_MAX / 2)
        memory_exhausted();
    size_t capacity = buffer->capacity ? buffer->capacity : 64;
    while (capacity < need)
        capacity *= 2;
    buffer->at = memory_grow(buffer->at, capacity, 1);
    buffer->capacity = capacity;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    buffer_reserve(buffer, size);
    memcpy(buffer->at + buffer->size, bytes, size);
    buffer->size += size;
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_add_char(struct buffer *buffer, char c)
{
    buffer_reserve(buffer, 1);
    buffer->at[buffer->size++] = c;
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size > 0) {
        buffer_reserve(buffer, (size_t)size + 1);
        vsnprintf(buffer->at + buffer->size, (size_t)size + 1, format, arguments);
        buffer->size += (size_t)size;
    }
    va_end(arguments);
}

void buffer_drop_front(struct buffer *buffer, size_t size)
{
    if (size < buffer->size)
        memmove(buffer->at, buffer->at + size, buffer->size - size);
    buffer->size -= size;
}

const char *buffer_text(struct buffer *buffer)
{
    buffer_reserve(buffer, 1);
    buffer->at[buffer->size] = '\0';
    return buffer->at;
}

struct blob {
    atomic_uint references;
    size_t      size;
    char        bytes[];
};

struct blob *blob_copy(const void *bytes, size_t size)
{
    struct blob *blob = malloc(sizeof *blob + size);
    if (!blob)
        memory_exhausted();
    atomic_init(&blob->references, 1);
    blob->size = size;
    if (size)
        memcpy(blob->bytes, bytes, size);
    return blob;
}

struct bytes blob_bytes(const struct blob *blob)
{
    return (struct bytes){ blob->bytes, blob->size };
}

struct blob *blob_ref(struct blob *blob)
{
    atomic_fetch_add_explicit(&blob->references, 1, memory_order_relaxed);
    return blob;
}

void blob_put(struct blob *blob)
{
    if (blob && atomic_fetch_sub_explicit(&blob->references, 1, memory_order_acq_rel) == 1)
        free(blob);
}
