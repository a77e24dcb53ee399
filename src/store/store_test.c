/* SPDX-License-Identifier: Apache-2.0 */
/* store_test.c - both stores keep the same promise: what was answered is there after opening again.
 */
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>
#include <semaphore.h>

#include <lmdb.h>

#include <cmocka.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "object/object.h"
#include "object/schema.h"

struct seen {
    int     objects, changes, deletions, damaged;
    int64_t last_revision, limit;
    char    text[8192];
    char    before[8192];
};

static bool see_object(void *context, struct bytes key, int64_t revision, struct bytes text,
                       struct error *err)
{
    struct seen *seen = context;
    (void)err;
    assert_true(bytes_starts_with(key, "/registry/configmaps/default/"));
    seen->objects++;
    seen->last_revision = revision;
    snprintf(seen->text, sizeof seen->text, "%.*s", BYTES_ARG(text));
    return true;
}

static void see_change(void *context, const struct store_change *change)
{
    struct seen *seen = context;
    if (!change) {
        seen->damaged++;
        return;
    }
    assert_int_equal(change->wall_s, 1000);
    assert_true((change->before.at != NULL) == (change->before_revision != 0));
    assert_true(change->revision > change->before_revision);
    seen->changes++;
    seen->deletions += change->is_delete;
    snprintf(seen->before, sizeof seen->before, "%.*s", BYTES_ARG(change->before));
}

static struct seen load(struct store *store)
{
    struct seen seen = { 0 };
    struct error err = { 0 };
    struct store_visitor visitor = { see_object, see_change, &seen };
    assert_true(store_load(store, &visitor, &seen.limit, &err));
    return seen;
}

static struct object *config_map(const char *name, const char *text, int64_t revision)
{
    AUTO_ARENA arena = { 0 };
    const char *json = arena_printf(
        &arena,
        "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"default\"},\"data\":{\"t\":\"%s\"}}", name,
        text);
    return object_freeze(well_known.config_map, json_parse(bytes_of(json), NULL, &arena, NULL),
                         revision);
}

struct commit {
    struct store_batch batch;
    struct store_write write;
    sem_t              done;
};

static void done(struct store_batch *batch)
{
    sem_post(&container_of(batch, struct commit, batch)->done);
}

/* Returns whether the store took it. */
static bool commit(struct store *store, bool is_memory, const char *key, const struct object *next,
                   const struct object *before, int64_t revision)
{
    struct commit commit = { .write = { .key = key,
                                        .next = next,
                                        .before = before,
                                        .revision = revision,
                                        .is_logged = true } };
    commit.batch = (struct store_batch){ .writes = &commit.write,
                                         .count = 1,
                                         .revision_limit = revision + 1,
                                         .wall_s = 1000,
                                         .done = done };
    sem_init(&commit.done, 0, 0);
    store_commit(store, &commit.batch);
    if (is_memory)
        assert_true(store_memory_step(store));
    sem_wait(&commit.done);
    sem_destroy(&commit.done);
    return !error_is_set(&commit.batch.err);
}

static void write_three(struct store *store, bool is_memory)
{
    struct object *first = config_map("a", "one", 5), *second = config_map("a", "two", 6),
                  *other = config_map("b", "x", 7);
    assert_true(commit(store, is_memory, "/registry/configmaps/default/a", first, NULL, 5));
    assert_true(commit(store, is_memory, "/registry/configmaps/default/a", second, first, 6));
    assert_true(commit(store, is_memory, "/registry/configmaps/default/b", other, NULL, 7));
    assert_true(commit(store, is_memory, "/registry/configmaps/default/b", NULL, other, 8));
    object_put(first);
    object_put(second);
    object_put(other);
}

static void check_three(struct store *store)
{
    struct seen seen = load(store);
    assert_int_equal(seen.objects, 1);
    assert_int_equal(seen.changes, 4);
    assert_int_equal(seen.deletions, 1);
    assert_int_equal(seen.last_revision, 6);
    assert_int_equal(seen.limit, 9);
    assert_non_null(strstr(seen.text, "two"));
    assert_non_null(strstr(seen.before, "\"x\""));
}

/* Who wants no changes is shown none. */
static void check_objects_alone(struct store *store)
{
    struct seen seen = { 0 };
    struct error err = { 0 };
    struct store_visitor visitor = { .object = see_object, .context = &seen };
    assert_true(store_load(store, &visitor, &seen.limit, &err));
    assert_int_equal(seen.objects, 1);
    assert_int_equal(seen.changes, 0);
    assert_int_equal(seen.limit, 9);
}

static char folder[] = "/tmp/knarr-store-test-XXXXXX";

static void lmdb_keeps_what_was_answered(void **state)
{
    struct error err = { 0 };
    (void)state;
    struct store *store = store_open_lmdb(folder, 1 << 20, &err);
    assert_non_null(store);
    write_three(store, false);
    store_close(store);
    store = store_open_lmdb(folder, 1 << 20, &err);
    assert_non_null(store);
    check_objects_alone(store);
    check_three(store);
    store_close(store);
}

static void memory_keeps_what_was_stepped(void **state)
{
    (void)state;
    struct store *store = store_open_memory();
    write_three(store, true);
    check_objects_alone(store);
    check_three(store);
    store_memory_fail_next(store, 1);
    struct object *refused = config_map("c", "x", 9);
    assert_false(commit(store, true, "/registry/configmaps/default/c", refused, NULL, 9));
    check_three(store);
    object_put(refused);
    store_close(store);
}

static void log_stays_within_its_budget(void **state)
{
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    (void)state;
    const char *path = arena_printf(&arena, "%s/budget", folder);
    struct store *store = store_open_lmdb(path, 4096, &err);
    struct object *before = NULL;
    for (int i = 1; i <= 100; i++) {
        struct object *next = config_map("a", "0123456789012345678901234567890123456789", i);
        assert_true(commit(store, false, "/registry/configmaps/default/a", next, before, i));
        object_put(before);
        before = next;
    }
    object_put(before);
    struct seen seen = load(store);
    assert_in_range(seen.changes, 2, 30);
    assert_int_equal(seen.last_revision, 100);
    store_close(store);
}

enum { MANY = 1000 };

struct many {
    struct store_batch batch;
    struct store_write writes[MANY];
    char               keys[MANY][64];
    sem_t              done;
};

static void many_done(struct store_batch *batch)
{
    sem_post(&container_of(batch, struct many, batch)->done);
}

/* However many writes a batch has, as many entries go. */
static void log_stays_within_its_budget_under_large_batches(void **state)
{
    enum { BATCHES = 6, BUDGET = 64 * 1024 };
    AUTO_ARENA arena = { 0 };
    struct many *many = ARENA_NEW(&arena, struct many);
    (void)state;
    struct store *store = store_open_lmdb(arena_printf(&arena, "%s/many", folder), BUDGET, NULL);
    struct object *object = config_map("a", "0123456789012345678901234567890123456789", 1);
    sem_init(&many->done, 0, 0);
    for (int64_t revision = 1; revision <= BATCHES * MANY;) {
        for (int i = 0; i < MANY; i++, revision++) {
            snprintf(many->keys[i], sizeof many->keys[i], "/registry/configmaps/default/%d", i);
            many->writes[i] = (struct store_write){ .key = many->keys[i], .next = object,
                                                    .before = revision > MANY ? object : NULL,
                                                    .revision = revision, .is_logged = true };
        }
        many->batch = (struct store_batch){ .writes = many->writes, .count = MANY, .wall_s = 1000,
                                            .revision_limit = revision, .done = many_done };
        store_commit(store, &many->batch);
        sem_wait(&many->done);
        assert_false(error_is_set(&many->batch.err));
    }
    sem_destroy(&many->done);
    object_put(object);
    struct seen seen = load(store);
    assert_int_equal(seen.objects, MANY);
    assert_in_range(seen.changes, 2, MANY);
    store_close(store);
}

/* All that another process says, as far as there is room for it. */
static void read_said(int fd, char *said, size_t room)
{
    size_t size = 0;
    ssize_t more = 0;
    while (size < room - 1 && (more = read(fd, said + size, room - 1 - size)) > 0)
        size += (size_t)more;
    said[size] = '\0';
}

/* The descriptor through which LMDB writes the first pages: each write to it is on disk at once. */
static int head_descriptor(void)
{
    for (int fd = 3; fd < 256; fd++) {
        AUTO_BUFFER link = { 0 };
        char path[512];
        buffer_printf(&link, "/proc/self/fd/%d", fd);
        ssize_t size = readlink(buffer_text(&link), path, sizeof path);
        int flags = size > 0 ? fcntl(fd, F_GETFL) : 0;
        if (size > 0 && bytes_ends_with((struct bytes){ path, (size_t)size }, "/data.mdb") &&
            (flags & O_DSYNC))
            return fd;
    }
    return -1;
}

/* What LMDB cannot undo it refuses to go on with: the process ends, and the next one opens the
 * file. */
static void store_that_is_closed_ends_the_process(void **state)
{
    AUTO_ARENA arena = { 0 };
    int pair[2], status;
    char said[1024];
    const char *path = arena_printf(&arena, "%s/head", folder);
    (void)state;
    assert_int_equal(pipe(pair), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct store *store = store_open_lmdb(path, 1 << 20, NULL);
        write_three(store, false);
        struct object *object = config_map("c", "x", 9);
        int head = head_descriptor(), full = open("/dev/full", O_WRONLY);
        dup2(pair[1], STDERR_FILENO);
        if (head < 0 || dup2(full, head) < 0)
            _exit(2);
        (void)commit(store, false, "/registry/configmaps/default/c", object, NULL, 9);
        _exit(3);
    }
    close(pair[1]);
    read_said(pair[0], said, sizeof said);
    close(pair[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_non_null(strstr(said, "the store must be opened again"));
    struct store *store = store_open_lmdb(path, 1 << 20, NULL);
    assert_non_null(store);
    check_three(store);
    store_close(store);
}

/* A file size limit stands for the full disk: the batch fails, what was answered stays, and later
 * writes work again. */
static void full_disk_fails_the_batch_alone(void **state)
{
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    struct rlimit old, small;
    (void)state;
    struct store *store = store_open_lmdb(arena_printf(&arena, "%s/full", folder), 1 << 20, &err);
    write_three(store, false);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small = old;
    small.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &small);
    struct object *next = config_map("c", "x", 9);
    bool taken = commit(store, false, "/registry/configmaps/default/c", next, NULL, 9);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(taken);
    check_three(store);
    assert_true(commit(store, false, "/registry/configmaps/default/c", next, NULL, 10));
    object_put(next);
    assert_int_equal(load(store).objects, 2);
    store_close(store);
}

static const struct {
    const char *name, *table, *key, *value, *error;      /* NULL: it can be loaded */
    int         damaged;                                 /* changes */
} damages[] = {
    { "log entry", "log", "12345678", "short", NULL, 1 },
    { "log key", "log", "1234", "0123456789012345678901234567890", NULL, 1 },
    { "revision limit", "meta", "revision_limit", "short", "damaged revision limit", 0 },
};

/* Puts what the store would never write. */
static void damage(const char *path, const char *table, const char *key, const char *value)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    MDB_val name = { strlen(key), (void *)(uintptr_t)key },
            data = { strlen(value), (void *)(uintptr_t)value };
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 4), 0);
    assert_int_equal(mdb_env_open(env, path, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, table, 0, &dbi), 0);
    assert_int_equal(mdb_put(txn, dbi, &name, &data, 0), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void damage_is_told(void **state)
{
    (void)state;
    FOR_EACH(row, damages) {
        struct error err = { 0 };
        struct seen seen = { 0 };
        AUTO_ARENA arena = { 0 };
        struct store_visitor visitor = { see_object, see_change, &seen };
        const char *path = arena_printf(&arena, "%s/damaged %s", folder, row->name);
        struct store *store = store_open_lmdb(path, 1 << 20, &err);
        store_close(store);
        damage(path, row->table, row->key, row->value);
        store = store_open_lmdb(path, 1 << 20, &err);
        assert_non_null(store);
        bool good = store_load(store, &visitor, &seen.limit, &err);
        if (good == (row->error != NULL) || (row->error && !strstr(err.message, row->error)) ||
            seen.damaged != row->damaged)
            fail_msg("%s: %d, %s", row->name, seen.damaged, err.message);
        store_close(store);
    }
}

/* An object that has lost its revision is a text that no object has. */
static void short_object_has_no_revision(void **state)
{
    AUTO_ARENA arena = { 0 };
    const char *path = arena_printf(&arena, "%s/short", folder);
    (void)state;
    store_close(store_open_lmdb(path, 1 << 20, NULL));
    damage(path, "objects", "/registry/configmaps/default/a", "short");
    struct store *store = store_open_lmdb(path, 1 << 20, NULL);
    struct seen seen = load(store);
    assert_int_equal(seen.objects, 1);
    assert_int_equal(seen.last_revision, 0);
    assert_string_equal(seen.text, "short");
    store_close(store);
}

static void one_process_has_it_open(void **state)
{
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    const char *path = arena_printf(&arena, "%s/locked", folder);
    (void)state;
    struct store *store = store_open_lmdb(path, 1 << 20, &err);
    assert_non_null(store);
    assert_null(store_open_lmdb(path, 1 << 20, &err));
    assert_int_equal(err.reason, REASON_ALREADY_EXISTS);
    store_close(store);
    store = store_open_lmdb(path, 1 << 20, NULL);
    assert_non_null(store);
    store_close(store);
}

/* What a copy leaves that was killed. */
static void leave_half(const char *target)
{
    AUTO_ARENA arena = { 0 };
    assert_int_equal(mkdir(target, 0700), 0);
    assert_int_equal(
        file_replace(arena_printf(&arena, "%s/data.mdb.part", target), BYTES("half"), 0600), 0);
}

static void copy_has_what_was_answered(void **state)
{
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    const char *path = arena_printf(&arena, "%s/original", folder),
               *target = arena_printf(&arena, "%s/copy", folder);
    (void)state;
    struct store *store = store_open_lmdb(path, 1 << 20, NULL);
    write_three(store, false);
    leave_half(target);
    assert_true(store_copy_lmdb(path, target, &err));
    assert_false(file_exists(arena_printf(&arena, "%s/data.mdb.part", target)));
    assert_false(store_copy_lmdb(path, target, &err));
    assert_int_equal(err.reason, REASON_ALREADY_EXISTS);
    struct object *later = config_map("c", "x", 9);
    assert_true(commit(store, false, "/registry/configmaps/default/c", later, NULL, 9));
    object_put(later);
    store_close(store);
    store = store_open_lmdb(target, 1 << 20, NULL);
    assert_non_null(store);
    check_three(store);
    store_close(store);
}

static void copy_that_fails_leaves_nothing(void **state)
{
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    const char *path = arena_printf(&arena, "%s/no store", folder),
               *target = arena_printf(&arena, "%s/no copy", folder);
    (void)state;
    assert_false(store_copy_lmdb(path, target, &err));
    assert_non_null(strstr(err.message, "No such file"));
    assert_false(file_exists(target));
    assert_false(file_exists(path));
}

/* What a process says that opens the store, and its exit code; 0: it could be read. */
static int open_apart(const char *path, char *said, size_t room)
{
    int pair[2], status;
    assert_int_equal(pipe(pair), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct error err = { 0 };
        dup2(pair[1], STDERR_FILENO);
        struct store *store = store_open_lmdb(path, 1 << 20, &err);
        dprintf(STDERR_FILENO, "%s", err.message);
        if (store)
            load(store);
        _exit(store ? 0 : 1);
    }
    close(pair[1]);
    read_said(pair[0], said, room);
    close(pair[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* A process that dies while it reads, as a copy that is killed. */
static void die_reading(const char *path)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        MDB_env *env;
        MDB_txn *txn;
        int rc = mdb_env_create(&env);
        rc = rc ? rc : mdb_env_open(env, path, MDB_RDONLY | MDB_NOTLS, 0600);
        _exit(rc ? rc : mdb_txn_begin(env, NULL, MDB_RDONLY, &txn));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* What it read would be kept for ever, and the file grow by each write. */
static void dead_readers_keep_nothing(void **state)
{
    enum { TEXT_BYTES = 512 * 1024, WRITES = 64, FILE_BYTES_MAX = 24 * TEXT_BYTES };
    AUTO_ARENA arena = { 0 };
    struct stat file;
    const char *path = arena_printf(&arena, "%s/read", folder);
    char *text = arena_alloc(&arena, TEXT_BYTES + 1);
    (void)state;
    memset(text, 'x', TEXT_BYTES);
    text[TEXT_BYTES] = 0;
    struct store *store = store_open_lmdb(path, 1 << 20, NULL);
    write_three(store, false);
    die_reading(path);
    for (int64_t revision = 9; revision < 9 + WRITES; revision++) {
        struct object *object = config_map("a", text, revision);
        assert_true(
            commit(store, false, "/registry/configmaps/default/a", object, NULL, revision));
        object_put(object);
    }
    assert_int_equal(stat(arena_printf(&arena, "%s/data.mdb", path), &file), 0);
    assert_in_range(file.st_size, TEXT_BYTES, FILE_BYTES_MAX);
    store_close(store);
}

/* Its pages are mapped: one that is not there ends the process, with a word of what to do. */
static void cut_store_is_told(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct stat file;
    char said[1024];
    const char *path = arena_printf(&arena, "%s/cut", folder),
               *data = arena_printf(&arena, "%s/data.mdb", path);
    struct store *store = store_open_lmdb(path, 1 << 20, NULL);
    struct object *object = config_map("a", "one", 8);
    (void)state;
    assert_true(commit(store, false, "/registry/configmaps/default/a", object, NULL, 8));
    object_put(object);
    store_close(store);
    assert_int_equal(open_apart(path, said, sizeof said), 0);
    assert_int_equal(stat(data, &file), 0);
    for (off_t size = 2 * sysconf(_SC_PAGESIZE); size > 0; size /= 2) {
        assert_int_equal(truncate(data, size), 0);
        if (open_apart(path, said, sizeof said) != 1 || !strstr(said, "restore it from a copy"))
            fail_msg("%lld of %lld bytes: %s", (long long)size, (long long)file.st_size, said);
    }
}

static void folder_that_cannot_be_made_says_what_to_do(void **state)
{
    struct error err = { 0 };
    (void)state;
    assert_null(store_open_lmdb("/proc/no/such/folder", 1 << 20, &err));
    assert_non_null(strstr(err.message, "look at the folder's owner"));
}

static int set_up(void **state)
{
    (void)state;
    schema_init();
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return file_remove_tree(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lmdb_keeps_what_was_answered),
        cmocka_unit_test(memory_keeps_what_was_stepped),
        cmocka_unit_test(log_stays_within_its_budget),
        cmocka_unit_test(log_stays_within_its_budget_under_large_batches),
        cmocka_unit_test(store_that_is_closed_ends_the_process),
        cmocka_unit_test(full_disk_fails_the_batch_alone),
        cmocka_unit_test(damage_is_told),
        cmocka_unit_test(short_object_has_no_revision),
        cmocka_unit_test(one_process_has_it_open),
        cmocka_unit_test(copy_has_what_was_answered),
        cmocka_unit_test(copy_that_fails_leaves_nothing),
        cmocka_unit_test(dead_readers_keep_nothing),
        cmocka_unit_test(cut_store_is_told),
        cmocka_unit_test(folder_that_cannot_be_made_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
