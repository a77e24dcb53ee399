/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz.h - what every fuzzer has: its entry, a start, and a check that ends it. */
#ifndef KNARR_TESTS_FUZZ_H
#define KNARR_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((visibility("default"))) int LLVMFuzzerTestOneInput(const uint8_t *bytes,
                                                                  size_t size);

#define FUZZ_CHECK(condition)                                                   \
    do {                                                                        \
        if (!(condition)) {                                                     \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);     \
            abort();                                                            \
        }                                                                       \
    } while (0)

/* Before the first input only. */
#define FUZZ_START(start)                                                       \
    do {                                                                        \
        static bool has_started;                                                \
        if (!has_started)                                                       \
            start;                                                              \
        has_started = true;                                                     \
    } while (0)

#endif
