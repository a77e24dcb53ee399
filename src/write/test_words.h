/* SPDX-License-Identifier: Apache-2.0 */
/* test_words.h - what the tests of this folder say the same way.  Tests only; include it last. */
#ifndef KNARR_WRITE_TEST_WORDS_H
#define KNARR_WRITE_TEST_WORDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"

#include <cmocka.h>
#undef fail                              /* ours, of error.h */
#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

/* In the arena, with ' where JSON has ". */
static inline struct bytes unquoted(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    return bytes_of(json);
}

static inline struct value *parse(const char *text, struct arena *arena)
{
    return json_parse(unquoted(text, arena), NULL, arena, NULL);
}

#endif
