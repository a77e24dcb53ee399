/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup_test.c - conversions; and the tree on this machine, below a cgroup of the test's own. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "node/cgroup.h"
#include "node/cgroup_backend.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static void test_conversions(void **state)
{
    static const struct { int64_t milli, shares, weight; } rows[] = {
        { 0, 2, 1 }, { 1, 2, 1 }, { 100, 102, 4 }, { 1000, 1024, 39 }, { 4000, 4096, 157 },
            { 10000000, 262144, 10000 },
    };
    (void)state;
    FOR_EACH(row, rows) {
        assert_int_equal(cgroup_shares(row->milli), row->shares);
        assert_int_equal(cgroup_weight(cgroup_shares(row->milli)), row->weight);
    }
    assert_int_equal(cgroup_quota_us(500), 50000);
    assert_int_equal(cgroup_quota_us(1), 1000);
}

static void test_tree(void **state)
{
    char parent[64];
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    (void)state;
    snprintf(parent, sizeof parent, "/knarr-test-%d", getpid());
    struct cgroup_tree *tree = cgroup_tree_open("/sys/fs/cgroup", parent, &err);
    if (!tree || geteuid() != 0) {
        cgroup_tree_free(tree);
        print_message("no cgroups to write here: skipped\n");
        skip();
    }
    if (!cgroup_tree_make(tree, &err))
        fail_msg("%s", err.message);
    const char *path = cgroup_pod_path(tree, QOS_BURSTABLE, "1-2-3", &arena);
    assert_string_equal(path, arena_printf(&arena, "%s/kubepods/burstable/pod1-2-3", parent));
    assert_true(cgroup_make(tree, path, &err));
    assert_true(cgroup_make(tree, path, &err));
    assert_true(
        cgroup_set_limits(tree, path, &(struct cgroup_limits){ 64 << 20, 100, 500, 50 }, &err));
    if (!cgroup_tree_is_v2(tree)) {
        int64_t number = 0;
        assert_true(cgroup_read_number(tree, "memory", path, "memory.limit_in_bytes", &number));
        assert_int_equal(number, 64 << 20);
        assert_true(cgroup_read_number(tree, "cpu", path, "cpu.cfs_quota_us", &number));
        assert_int_equal(number, 50000);
    }
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    for (const char *const *controller = tree->backend->controllers; *controller; controller++)
        cgroup_write_number(tree, *controller, path, "cgroup.procs", child);
    assert_false(cgroup_remove(tree, path));
    struct cgroup_usage usage;
    assert_true(cgroup_read_usage(tree, path, &usage));
    assert_int_equal(cgroup_kill(tree, path, SIGKILL), 1);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(cgroup_remove(tree, parent));
    cgroup_tree_free(tree);
}

static void test_not_mounted(void **state)
{
    struct error err = { 0 };
    (void)state;
    assert_null(cgroup_tree_open("/tmp", "/x", &err));
    assert_int_equal(err.reason, REASON_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_conversions),
                                        cmocka_unit_test(test_tree),
                                        cmocka_unit_test(test_not_mounted) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
