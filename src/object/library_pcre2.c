/* SPDX-License-Identifier: Apache-2.0 */
/* library_pcre2.c - what we use of PCRE2, which is loaded when a schema has a pattern. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>

#include "io/library.h"

static struct library library = { .name = "libpcre2-8.so.0" };

FORWARD(void, pcre2_code_free_8, (pcre2_code *code), (code))
FORWARD(pcre2_code *, pcre2_compile_8,
        (PCRE2_SPTR pattern, size_t size, uint32_t options, int *error, size_t *offset,
         pcre2_compile_context *context),
        (pattern, size, options, error, offset, context))
FORWARD(pcre2_compile_context *, pcre2_compile_context_create_8,
        (pcre2_general_context *memory), (memory))
FORWARD(pcre2_general_context *, pcre2_general_context_create_8,
        (void *(*allocate)(PCRE2_SIZE, void *), void (*release)(void *, void *), void *context),
        (allocate, release, context))
FORWARD(PCRE2_SIZE *, pcre2_get_ovector_pointer_8, (pcre2_match_data *data), (data))
FORWARD(int, pcre2_match_8,
        (const pcre2_code *code, PCRE2_SPTR text, size_t size, size_t start, uint32_t options,
         pcre2_match_data *data, pcre2_match_context *context),
        (code, text, size, start, options, data, context))
FORWARD(pcre2_match_context *, pcre2_match_context_create_8,
        (pcre2_general_context *memory), (memory))
FORWARD(void, pcre2_match_context_free_8, (pcre2_match_context *context), (context))
FORWARD(pcre2_match_data *, pcre2_match_data_create_8,
        (uint32_t pairs, pcre2_general_context *memory), (pairs, memory))
FORWARD(void, pcre2_match_data_free_8, (pcre2_match_data *data), (data))
FORWARD(int, pcre2_set_heap_limit_8,
        (pcre2_match_context *context, uint32_t limit), (context, limit))
FORWARD(int, pcre2_set_match_limit_8,
        (pcre2_match_context *context, uint32_t limit), (context, limit))
FORWARD(int, pcre2_set_newline_8,
        (pcre2_compile_context *context, uint32_t newline), (context, newline))
FORWARD(int, pcre2_set_parens_nest_limit_8,
        (pcre2_compile_context *context, uint32_t limit), (context, limit))
