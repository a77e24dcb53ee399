/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup_test.c - conversions; the tree on this machine, below a cgroup of the test's own; and what
 * version 2 says, wherever this runs. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    for (int64_t weight = 1; weight <= 10000; weight++)
        assert_int_equal(cgroup_weight(cgroup_shares_of_weight(weight)), weight);
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
    assert_int_equal(cgroup_kill(tree, "", /* signal= */ 0), 0);     /* never everybody's */
    assert_int_equal(cgroup_kill(tree, "/", /* signal= */ 0), 0);
    assert_false(cgroup_remove(tree, "/"));
    struct cgroup_usage usage;
    assert_true(cgroup_read_usage(tree, path, &usage));
    struct cgroup_account account;
    assert_true(cgroup_read_account(tree, path, &account));
    assert_int_equal(account.memory_limit_bytes, 64 << 20);
    assert_int_equal(account.quota_us, 50000);
    assert_int_equal(account.period_us, CGROUP_PERIOD_US);
    assert_int_equal(cgroup_weight(account.shares), cgroup_weight(cgroup_shares(100)));
    assert_int_equal(account.out_of_memory_kills, 0);
    assert_true(account.user_ns >= 0 && account.system_ns >= 0 && account.anonymous_bytes >= 0 &&
                account.cache_bytes >= 0 && account.mapped_bytes >= 0 && account.periods >= 0 &&
                account.throttled_periods >= 0 && account.throttled_ns >= 0);
    assert_true(cgroup_set_limits(tree, path, &(struct cgroup_limits){ 0 }, &err));
    assert_true(cgroup_read_account(tree, path, &account));
    assert_int_equal(account.memory_limit_bytes, 0);
    assert_int_equal(account.quota_us, 0);
    assert_false(cgroup_read_account(tree, "/knarr-test-of-nobody", &account));
    assert_int_equal(account.memory_limit_bytes, CGROUP_UNTOLD);
    assert_int_equal(cgroup_kill(tree, path, SIGKILL), 1);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(cgroup_remove(tree, parent));
    cgroup_tree_free(tree);
}

/* Does /proc/PID/cgroup name the cgroup, in as many hierarchies as the door leads to? */
static size_t count_places(pid_t pid, const char *path)
{
    AUTO_ARENA arena = { 0 };
    size_t count = 0;
    char line[256];
    FILE *file = fopen(arena_printf(&arena, "/proc/%d/cgroup", (int)pid), "re");
    assert_non_null(file);
    const char *end = arena_printf(&arena, ":%s\n", path);
    while (fgets(line, sizeof line, file)) {
        size_t size = strlen(line), wanted = strlen(end);
        count += size >= wanted && strcmp(line + size - wanted, end) == 0;
    }
    fclose(file);
    return count;
}

/* Tells of itself by a byte: its own result, negated. */
static pid_t start_entering(const struct cgroup_door *door, int told)
{
    pid_t child = fork();
    if (child == 0) {
        char result = (char)-cgroup_enter(door);
        if (write(told, &result, 1) == 1)
            pause();
        _exit(0);
    }
    return child;
}

/* One process enters on the open tree, is seen there, and is killed with the parent. */
static void check_entering(struct cgroup_tree *tree, const char *parent, const char *path)
{
    struct error err = { 0 };
    struct cgroup_door door;
    int told[2];
    char result = -1;
    if (!cgroup_make(tree, parent, &err) || !cgroup_door_open(tree, path, &door, &err))
        fail_msg("%s: %s", tree->mount, err.message);
    assert_int_equal(pipe(told), 0);
    pid_t child = start_entering(&door, told[1]);
    assert_int_equal(read(told[0], &result, 1), 1);
    if (result != 0)
        fail_msg("%s: %s", tree->mount, strerror(result));
    assert_true(door.count > 0);
    assert_int_equal(count_places(child, path), door.count);
    assert_int_equal(count_places(getpid(), path), 0);
    assert_int_equal(cgroup_kill(tree, parent, SIGKILL), 1);
    assert_int_equal(waitpid(child, NULL, 0), child);
    cgroup_door_close(&door);
    assert_true(cgroup_remove(tree, parent));
    close(told[0]);
    close(told[1]);
}

/* Both versions, where the machine has both: "unified" is there beside version 1. */
static void test_processes_enter(void **state)
{
    static const char *const mounts[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" };
    size_t tried = 0;
    (void)state;
    FOR_EACH(mount, mounts) {
        AUTO_ARENA arena = { 0 };
        const char *parent = arena_printf(&arena, "/knarr-enter-%d", (int)getpid());
        struct cgroup_tree *tree =
            geteuid() == 0 ? cgroup_tree_open(*mount, parent, NULL) : NULL;
        if (!tree)
            continue;
        check_entering(tree, parent, arena_printf(&arena, "%s/system", parent));
        cgroup_tree_free(tree);
        tried++;
    }
    if (tried == 0) {
        print_message("no cgroups to write here: skipped\n");
        skip();
    }
}

/* Version 2's files as the kernel writes them, in a folder. */
static void test_account_of_v2(void **state)
{
    static const struct { const char *file, *text; } files[] = {
        { "memory.current", "1000000\n" }, { "memory.max", "max\n" },
        { "memory.stat", "anon 300\nfile 500\nkernel 7\nfile_mapped 100\ninactive_file 400\n" },
        { "memory.events", "low 0\nhigh 0\nmax 3\noom 2\noom_kill 1\noom_group_kill 0\n" },
        { "cpu.stat", "usage_usec 3000\nuser_usec 2000\nsystem_usec 1000\nnr_periods 9\n"
                      "nr_throttled 4\nthrottled_usec 5\n" },
        { "cpu.max", "50000 100000\n" }, { "cpu.weight", "39\n" },
    };
    char folder[] = "/tmp/knarr-cgroup-XXXXXX";
    AUTO_ARENA arena = { 0 };
    struct cgroup_account account;
    (void)state;
    assert_non_null(mkdtemp(folder));
    struct cgroup_tree tree = { .backend = &cgroup_v2, .mount = folder, .parent = "" };
    FOR_EACH(row, files) {
        FILE *file = fopen(arena_printf(&arena, "%s/%s", folder, row->file), "we");
        assert_non_null(file);
        fputs(row->text, file);
        fclose(file);
    }
    assert_true(cgroup_read_account(&tree, "", &account));
    FOR_EACH(row, files)
        assert_int_equal(unlink(arena_printf(&arena, "%s/%s", folder, row->file)), 0);
    assert_int_equal(rmdir(folder), 0);
    const int64_t found[] = { account.usage.cpu_ns, account.user_ns, account.system_ns,
                              account.usage.memory_bytes, account.anonymous_bytes,
                              account.cache_bytes, account.mapped_bytes, account.swap_bytes,
                              account.out_of_memory_kills, account.periods,
                              account.throttled_periods, account.throttled_ns,
                              account.memory_limit_bytes, account.quota_us, account.period_us,
                              cgroup_weight(account.shares) };
    const int64_t wanted[] = { 3000000, 2000000, 1000000, 1000000, 300, 500, 100, CGROUP_UNTOLD, 1,
                               9, 4, 5000, 0, 50000, 100000, 39 };
    for (size_t i = 0; i < ARRAY_SIZE(found); i++)
        assert_int_equal(found[i], wanted[i]);
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
                                        cmocka_unit_test(test_processes_enter),
                                        cmocka_unit_test(test_account_of_v2),
                                        cmocka_unit_test(test_not_mounted) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
