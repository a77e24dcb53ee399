/* SPDX-License-Identifier: Apache-2.0 */
/* compiler.h - the five compiler extensions that knarr uses, each behind a name.
 *
 * Nothing else in the tree writes __attribute__ or __builtin. */
#ifndef KNARR_BASE_COMPILER_H
#define KNARR_BASE_COMPILER_H

#include <stddef.h>

#define CLEANUP(function)   __attribute__((cleanup(function)))
#define MUST_USE            __attribute__((warn_unused_result))
#define PRINTF(fmt, first)  __attribute__((format(printf, fmt, first)))
#define LIKELY(x)           __builtin_expect(!!(x), 1)
#define UNLIKELY(x)         __builtin_expect(!!(x), 0)

#define ARRAY_SIZE(array)   (sizeof(array) / sizeof((array)[0]))

/* The struct that embeds `member`, from a pointer to the member. */
#define container_of(pointer, type, member) \
    ((type *)(void *)((char *)(pointer) - offsetof(type, member)))

#define FOR_EACH(row, array) \
    for (__typeof__(&(array)[0]) row = (array); row < (array) + ARRAY_SIZE(array); row++)

#endif
