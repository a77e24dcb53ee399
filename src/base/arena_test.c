/* SPDX-License-Identifier: Apache-2.0 */
/* arena_test.c - what an arena hands out is zeroed, aligned and apart from all else, also after it
 * was used before. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

enum { PIECES = 2000, LARGE = 1 << 20 };

static bool is_zeroed(const unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (at[i])
            return false;
    return true;
}

/* Each piece is filled with a number of its own, which must still be there at the end. */
static void fill(struct arena *arena)
{
    static unsigned char *pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        size_t size = i % 300;
        pieces[i] = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        assert_true(is_zeroed(pieces[i], size));
        memset(pieces[i], (int)(i % 255) + 1, size);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < i % 300; k++)
            assert_int_equal(pieces[i][k], i % 255 + 1);
}

static void pieces_are_apart(void **state)
{
    AUTO_ARENA arena = { 0 };
    (void)state;
    for (int round = 0; round < 3; round++) {
        fill(&arena);
        assert_true(arena.used_bytes > PIECES * 100);
        unsigned char *large = arena_alloc(&arena, LARGE);
        assert_true(is_zeroed(large, LARGE));
        memset(large, 1, LARGE);
        arena_reset(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    arena_done(&arena);
    assert_non_null(arena_alloc(&arena, 0));         /* usable again */
}

static void texts_end(void **state)
{
    AUTO_ARENA arena = { 0 };
    (void)state;
    assert_memory_equal(arena_copy(&arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    assert_string_equal(arena_strdup(&arena, "text"), "text");
    assert_string_equal(arena_printf(&arena, "%s %d", "number", 7), "number 7");
    const char *wide = arena_printf(&arena, "%*d", 10000, 7);
    assert_int_equal(strlen(wide), 10000);
}

static void arrays_grow(void **state)
{
    AUTO_ARENA arena = { 0 };
    size_t *numbers = NULL, capacity = 0, copies = 0;
    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        const size_t *before = numbers;
        numbers = arena_grow(&arena, numbers, i, &capacity, sizeof *numbers);
        copies += numbers != before;
        assert_in_range(i, 0, capacity - 1);
        assert_int_equal(numbers[i], 0);
        numbers[i] = i;
    }
    for (size_t i = 0; i < PIECES; i++)
        assert_int_equal(numbers[i], i);
    assert_in_range(copies, 2, 10);                  /* each is twice the one before */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_apart),
        cmocka_unit_test(texts_end),
        cmocka_unit_test(arrays_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
