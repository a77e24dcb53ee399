/* SPDX-License-Identifier: Apache-2.0 */
/* number_order_test.c - every number comes once, those that are left to others last. */
#include "write/number_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/bytes.h"
#include "base/env.h"

#include <cmocka.h>

/* As upstream has them: the networks /28 to /16, and 30000 to 32767. */
static void test_left(void **state)
{
    static const struct { uint32_t range, share, most, left; } rows[] = {
        { 0, 16, 256, 0 },      { 16, 16, 256, 0 },      { 17, 16, 256, 16 },
        { 32, 16, 256, 16 },    { 256, 16, 256, 16 },    { 512, 16, 256, 32 },
        { 4096, 16, 256, 256 }, { 65536, 16, 256, 256 }, { 2768, 32, 128, 86 },
        { 16, 32, 128, 0 },     { 65535, 32, 128, 128 },
    };
    (void)state;
    FOR_EACH(row, rows)
        assert_int_equal(numbers_left(row->range, row->share, row->most), row->left);
}

static void check_order(struct env *env, uint32_t size, uint32_t left)
{
    bool seen[64] = { 0 };
    struct number_order order = number_order_new(env, size, left);
    for (uint32_t i = 0; i < size; i++) {
        uint32_t number = number_order_at(&order, i);
        assert_true(number < size && !seen[number]);
        seen[number] = true;
        if (left < size)
            assert_int_equal(number < left, i >= size - left);
    }
}

static void test_order(void **state)
{
    struct env_fake fake;
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        env_fake_init(&fake, seed);
        for (uint32_t size = 0; size <= 64; size++)
            for (uint32_t left = 0; left <= size; left++)
                check_order(&fake.env, size, left);
    }
}

static void test_by_chance(void **state)
{
    struct env_fake fake;
    bool seen[64] = { 0 };
    int count = 0;
    (void)state;
    env_fake_init(&fake, 1);
    for (int i = 0; i < 1000; i++) {
        struct number_order order = number_order_new(&fake.env, 64, 16);
        seen[number_order_at(&order, 0)] = true;
    }
    for (int number = 16; number < 64; number++)
        count += seen[number];
    assert_int_equal(count, 48);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_left),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
