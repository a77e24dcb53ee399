/* SPDX-License-Identifier: Apache-2.0 */
/* heap_test.c - the smallest first, equal keys as they came, whatever was moved or removed. */
#include "base/heap.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/env.h"

enum { NODES = 300, ROUNDS = 50, KEYS = 20 };

/* Takes all out, and looks that each comes behind the one before it. */
static size_t drain(struct heap *heap)
{
    struct heap_node last = { .key = INT64_MIN };
    size_t count = 0;
    for (struct heap_node *node; (node = heap_top(heap)); count++) {
        assert_true(node->key > last.key ||
                    (node->key == last.key && node->sequence > last.sequence));
        last = *node;
        heap_remove(heap, node);
        assert_int_equal(node->place, 0);
    }
    return count;
}

static void leaves_in_order(void **state)
{
    struct env_fake env;
    struct heap heap = { 0 };
    (void)state;
    env_fake_init(&env, 1);
    for (int round = 0; round < ROUNDS; round++) {
        static struct heap_node nodes[NODES];
        size_t removed = 0;
        FOR_EACH(node, nodes) {
            *node = (struct heap_node){ 0 };
            heap_add(&heap, node, (int64_t)env_random_below(&env.env, KEYS));
        }
        FOR_EACH(node, nodes) {
            uint64_t what = env_random_below(&env.env, 3);
            if (what == 0)
                heap_set_key(&heap, node, (int64_t)env_random_below(&env.env, KEYS));
            if (what == 1) {
                heap_remove(&heap, node);
                heap_remove(&heap, node);            /* it is in no heap */
                removed++;
            }
        }
        assert_int_equal(drain(&heap), NODES - removed);
    }
    heap_done(&heap);
}

static void equal_keys_leave_as_they_came(void **state)
{
    struct heap heap = { 0 };
    struct heap_node nodes[NODES] = { 0 };
    (void)state;
    FOR_EACH(node, nodes)
        heap_set_key(&heap, node, 7);                /* adds it */
    FOR_EACH(node, nodes) {
        assert_ptr_equal(heap_top(&heap), node);
        heap_remove(&heap, node);
    }
    assert_null(heap_top(&heap));
    heap_done(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_in_order),
        cmocka_unit_test(equal_keys_leave_as_they_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
