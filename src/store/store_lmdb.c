/* SPDX-License-Identifier: Apache-2.0 */
/* store_lmdb.c - the embedded store: LMDB, one writer thread, group commit.
 *
 * Three tables in one file: `objects` (key -> revision and JSON text), `log` (revision -> what
 * changed and what stood there before) and `meta`.  The thread takes every batch that waits, writes
 * them in one transaction, and answers all when LMDB's commit (fdatasync) has returned: one sync
 * for all writes that wait.
 *
 * Holds: a batch that does not fit (map full) is retried after the map has grown; any other failure
 * fails the batches of that transaction, none of which is then on disk.  Where LMDB cannot tell
 * whether that is so the process ends, and the next one sees. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <lmdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/file.h"
#include "object/object.h"
#include "store/file_mapping.h"
#include "store/store.h"

enum { FORMAT_VERSION = 1, LOG_TRIM_MIN = 256, TOUCHED_MAX = 4 << 20, REVISION_BYTES = 8,
       WRITE_ROOM = 4 << 20 };           /* with less a write may be cut short */

/* An entry of the log: where each part stands.  The key follows, then the text that stood before. */
enum {
    LOG_BEFORE_REVISION = 0,
    LOG_WALL_S = 8,
    LOG_IS_DELETE = 16,
    LOG_KEY_SIZE = 17,                   /* two bytes */
    LOG_HEAD_BYTES = 19
};

static const size_t map_first_bytes = (size_t)64 << 20, map_step_bytes = (size_t)256 << 20;

struct lmdb_store {
    struct store        store;
    MDB_env            *env;
    MDB_dbi             objects, log, meta;
    size_t              map_bytes, log_bytes, log_budget_bytes;
    size_t              touched_bytes;   /* written since the mapping was given back; the thread's */
    pthread_t           thread;
    pthread_mutex_t     lock;            /* guards first, last, is_closing */
    pthread_cond_t      wake;
    struct store_batch *first, *last;
    bool                is_closing, has_thread;
};

static struct lmdb_store *lmdb_of(struct store *store)
{
    return container_of(store, struct lmdb_store, store);
}

static void put_be64(unsigned char *at, uint64_t number)
{
    for (int i = 7; i >= 0; i--, number >>= 8)
        at[i] = (unsigned char)number;
}

static uint64_t get_be64(const unsigned char *at)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = number << 8 | at[i];
    return number;
}

static MDB_val value_of_text(const char *text)
{
    return (MDB_val){ strlen(text), (void *)(uintptr_t)text };
}

/* ---- the end of the process: no batch that was answered is lost by it ---- */

static void end_saying(const char *words)
{
    (void)!write(STDERR_FILENO, words, strlen(words));
    _exit(1);
}

/* The file is mapped: a page that is cut off, or that a failing disk does not give, is a signal to
 * whoever reads it. */
static void page_is_lost(int number)
{
    (void)number;
    end_saying("E store a page cannot be read error=\"a page of the store's file cannot be read: "
               "the file was cut or the disk fails; restore it from a copy\"\n");
}

/* After a failure LMDB may take no more: it does not know what the file's first pages say now,
 * until the file is opened again. */
static void end_if_closed(const struct lmdb_store *lmdb)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(lmdb->env, NULL, MDB_RDONLY, &txn);
    if (rc == 0)
        mdb_txn_abort(txn);
    if (rc == MDB_PANIC)
        end_saying("E store the file's head could not be written error=\"the disk is full or "
                   "fails; nothing that was answered is lost, the store must be opened again\"\n");
}

/* ---- writing: the store thread ---- */

static int write_object(const struct lmdb_store *lmdb, MDB_txn *txn,
                        const struct store_write *write)
{
    MDB_val key = value_of_text(write->key);
    if (!write->next) {
        int rc = mdb_del(txn, lmdb->objects, &key, NULL);
        return rc == MDB_NOTFOUND ? 0 : rc;
    }
    MDB_val value = { REVISION_BYTES + write->next->text.size, NULL };
    int rc = mdb_put(txn, lmdb->objects, &key, &value, MDB_RESERVE);
    if (rc != 0)
        return rc;
    put_be64(value.mv_data, (uint64_t)write->revision);
    memcpy((char *)value.mv_data + REVISION_BYTES, write->next->text.at, write->next->text.size);
    return 0;
}

static int write_log(struct lmdb_store *lmdb, MDB_txn *txn, const struct store_write *write,
                     int64_t wall_s)
{
    unsigned char revision[8];
    put_be64(revision, (uint64_t)write->revision);
    size_t key_size = strlen(write->key),
           before_size = write->before ? write->before->text.size : 0;
    MDB_val key = { sizeof revision, revision };
    MDB_val value = { LOG_HEAD_BYTES + key_size + before_size, NULL };
    int rc = mdb_put(txn, lmdb->log, &key, &value, MDB_RESERVE);
    if (rc != 0)
        return rc;
    unsigned char *at = value.mv_data;
    put_be64(at + LOG_BEFORE_REVISION,
             write->before ? (uint64_t)write->before->resource_version : 0);
    put_be64(at + LOG_WALL_S, (uint64_t)wall_s);
    at[LOG_IS_DELETE] = !write->next;
    at[LOG_KEY_SIZE] = (unsigned char)(key_size >> 8);
    at[LOG_KEY_SIZE + 1] = (unsigned char)key_size;
    memcpy(at + LOG_HEAD_BYTES, write->key, key_size);
    if (before_size)
        memcpy(at + LOG_HEAD_BYTES + key_size, write->before->text.at, before_size);
    lmdb->log_bytes += value.mv_size;
    return 0;
}

/* Drops the oldest entries while the log is above its budget, at most so many a transaction. */
static int trim_log(struct lmdb_store *lmdb, MDB_txn *txn, size_t most)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, lmdb->log, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key, value;
    for (size_t i = 0; i < most && lmdb->log_bytes > lmdb->log_budget_bytes; i++) {
        rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
        if (rc != 0)
            break;
        size_t size = value.mv_size;
        rc = mdb_cursor_del(cursor, 0);
        if (rc != 0)
            break;
        lmdb->log_bytes -= size < lmdb->log_bytes ? size : lmdb->log_bytes;
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int write_batch(struct lmdb_store *lmdb, MDB_txn *txn, const struct store_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        int rc = write_object(lmdb, txn, &batch->writes[i]);
        if (rc == 0 && batch->writes[i].is_logged)
            rc = write_log(lmdb, txn, &batch->writes[i], batch->wall_s);
        if (rc != 0)
            return rc;
    }
    unsigned char limit[8];
    put_be64(limit, (uint64_t)batch->revision_limit);
    MDB_val key = value_of_text("revision_limit"), value = { sizeof limit, limit };
    return mdb_put(txn, lmdb->meta, &key, &value, 0);
}

static int write_all(struct lmdb_store *lmdb, const struct store_batch *first)
{
    MDB_txn *txn;
    size_t log_bytes = lmdb->log_bytes, added = 0;
    int rc = mdb_txn_begin(lmdb->env, NULL, 0, &txn);
    if (rc != 0)
        return rc;
    for (const struct store_batch *batch = first; batch && rc == 0; batch = batch->next) {
        rc = write_batch(lmdb, txn, batch);
        added += batch->count;
    }
    if (rc == 0)
        rc = trim_log(lmdb, txn, LOG_TRIM_MIN + 2 * added);
    if (rc == 0)
        rc = mdb_txn_commit(txn);
    else
        mdb_txn_abort(txn);
    if (rc != 0)
        lmdb->log_bytes = log_bytes;
    return rc;
}

/* Doubling up to a step; only between transactions, as LMDB demands. */
static int grow_map(struct lmdb_store *lmdb)
{
    size_t more = lmdb->map_bytes < map_step_bytes ? lmdb->map_bytes : map_step_bytes;
    int rc = mdb_env_set_mapsize(lmdb->env, lmdb->map_bytes + more);
    if (rc == 0)
        lmdb->map_bytes += more;
    return rc;
}

/* What was read and written of the file lately is not kept as memory of ours. */
static void release_map(const struct lmdb_store *lmdb)
{
    int fd;
    if (mdb_env_get_fd(lmdb->env, &fd) == 0)
        (void)!file_mapping_release(fd, lmdb->map_bytes);
}

static void note_touched(struct lmdb_store *lmdb, const struct store_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        lmdb->touched_bytes += batch->writes[i].next ? batch->writes[i].next->text.size : 0;
}

/* A copy that was killed would keep its pages for ever, and the file would grow by each write. */
static void drop_dead_readers(const struct lmdb_store *lmdb)
{
    (void)!mdb_reader_check(lmdb->env, NULL);
}

/* Of a write that the disk cut short LMDB says that it failed (EIO); where there is hardly any room,
 * that is why. */
static int why_unwritten(const struct lmdb_store *lmdb, int rc)
{
    int fd;
    struct statvfs disk;
    if (rc != EIO || mdb_env_get_fd(lmdb->env, &fd) != 0 || fstatvfs(fd, &disk) != 0)
        return rc;
    return disk.f_bavail * disk.f_frsize < WRITE_ROOM ? ENOSPC : rc;
}

static void commit_group(struct lmdb_store *lmdb, struct store_batch *first)
{
    int rc = write_all(lmdb, first);
    while (rc == MDB_MAP_FULL && grow_map(lmdb) == 0)
        rc = write_all(lmdb, first);
    if (rc != 0)
        end_if_closed(lmdb);
    rc = why_unwritten(lmdb, rc);
    for (struct store_batch *batch = first, *next; batch; batch = next) {
        next = batch->next;
        if (rc != 0)
            fail(&batch->err, REASON_INTERNAL_ERROR, rc > 0 ? rc : 0,
                 "the store could not write: %s%s", mdb_strerror(rc),
                 rc == ENOSPC ? " (free some disk space; nothing that was answered is lost)" : "");
        note_touched(lmdb, batch);
        batch->done(batch);
    }
    if (lmdb->touched_bytes >= TOUCHED_MAX) {
        release_map(lmdb);
        drop_dead_readers(lmdb);
        lmdb->touched_bytes = 0;
    }
}

static void *store_thread(void *argument)
{
    struct lmdb_store *lmdb = argument;
    pthread_mutex_lock(&lmdb->lock);
    for (;;) {
        while (!lmdb->first && !lmdb->is_closing)
            pthread_cond_wait(&lmdb->wake, &lmdb->lock);
        struct store_batch *group = lmdb->first;
        if (!group)
            break;
        lmdb->first = lmdb->last = NULL;
        pthread_mutex_unlock(&lmdb->lock);
        commit_group(lmdb, group);
        pthread_mutex_lock(&lmdb->lock);
    }
    pthread_mutex_unlock(&lmdb->lock);
    return NULL;
}

static void lmdb_commit(struct store *store, struct store_batch *batch)
{
    struct lmdb_store *lmdb = lmdb_of(store);
    batch->next = NULL;
    pthread_mutex_lock(&lmdb->lock);
    if (lmdb->last)
        lmdb->last->next = batch;
    else
        lmdb->first = batch;
    lmdb->last = batch;
    pthread_cond_signal(&lmdb->wake);
    pthread_mutex_unlock(&lmdb->lock);
}

/* ---- loading ---- */

static bool fail_read(int rc, struct error *err)
{
    return fail(err, REASON_INTERNAL_ERROR, rc > 0 ? rc : 0, "the store could not be read: %s",
                mdb_strerror(rc));
}

static bool visit_object(const struct store_visitor *visitor, MDB_val key, MDB_val value,
                         struct error *err)
{
    struct bytes text = { value.mv_data, value.mv_size };
    int64_t revision = 0;
    if (text.size >= REVISION_BYTES) {   /* or it is damaged, and its text is no object's */
        revision = (int64_t)get_be64(value.mv_data);
        text = (struct bytes){ text.at + REVISION_BYTES, text.size - REVISION_BYTES };
    }
    return visitor->object(visitor->context, (struct bytes){ key.mv_data, key.mv_size }, revision,
                           text, err);
}

static bool load_objects(const struct lmdb_store *lmdb, MDB_txn *txn,
                         const struct store_visitor *visitor, struct error *err)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    bool good = true;
    int rc = mdb_cursor_open(txn, lmdb->objects, &cursor);
    if (rc != 0)
        return fail_read(rc, err);
    while (good && (rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0)
        good = visit_object(visitor, key, value, err);
    mdb_cursor_close(cursor);
    return good && (rc == MDB_NOTFOUND || fail_read(rc, err));
}

static size_t read_key_size(const unsigned char *at)
{
    return (size_t)at[LOG_KEY_SIZE] << 8 | at[LOG_KEY_SIZE + 1];
}

static void visit_log_entry(const struct store_visitor *visitor, MDB_val key, MDB_val value)
{
    const unsigned char *at = value.mv_data;
    size_t key_size = value.mv_size >= LOG_HEAD_BYTES ? read_key_size(at) : 0;
    if (key.mv_size != 8 || value.mv_size < LOG_HEAD_BYTES + key_size) {
        visitor->change(visitor->context, NULL);
        return;
    }
    const char *text = (const char *)at + LOG_HEAD_BYTES;
    struct store_change change = {
        .revision = (int64_t)get_be64(key.mv_data),
        .wall_s = (int64_t)get_be64(at + LOG_WALL_S),
        .key = { text, key_size },
        .is_delete = at[LOG_IS_DELETE] != 0,
        .before = { text + key_size, value.mv_size - LOG_HEAD_BYTES - key_size },
        .before_revision = (int64_t)get_be64(at + LOG_BEFORE_REVISION),
    };
    if (change.before_revision == 0)
        change.before = (struct bytes){ NULL, 0 };
    visitor->change(visitor->context, &change);
}

static bool load_log(struct lmdb_store *lmdb, MDB_txn *txn, const struct store_visitor *visitor,
                     struct error *err)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    if (!visitor->change)
        return true;
    int rc = mdb_cursor_open(txn, lmdb->log, &cursor);
    if (rc != 0)
        return fail_read(rc, err);
    lmdb->log_bytes = 0;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        lmdb->log_bytes += value.mv_size;
        visit_log_entry(visitor, key, value);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND || fail_read(rc, err);
}

/* 1 where nothing has been written yet. */
static bool load_revision_limit(const struct lmdb_store *lmdb, MDB_txn *txn, int64_t *ret,
                                struct error *err)
{
    MDB_val key = value_of_text("revision_limit"), value;
    int rc = mdb_get(txn, lmdb->meta, &key, &value);
    *ret = 1;
    if (rc == MDB_NOTFOUND)
        return true;
    if (rc != 0)
        return fail_read(rc, err);
    if (value.mv_size != 8)
        return fail(err, REASON_INTERNAL_ERROR, 0, "the store has a damaged revision limit");
    *ret = (int64_t)get_be64(value.mv_data);
    return true;
}

static bool lmdb_load(struct store *store, const struct store_visitor *visitor,
                      int64_t *ret_revision_limit, struct error *err)
{
    struct lmdb_store *lmdb = lmdb_of(store);
    MDB_txn *txn;
    int rc = mdb_txn_begin(lmdb->env, NULL, MDB_RDONLY, &txn);
    if (rc != 0)
        return fail_read(rc, err);
    bool good = load_revision_limit(lmdb, txn, ret_revision_limit, err) &&
                load_objects(lmdb, txn, visitor, err) && load_log(lmdb, txn, visitor, err);
    mdb_txn_abort(txn);
    release_map(lmdb);
    return good;
}

/* ---- opening and closing ---- */

static void lmdb_close(struct store *store)
{
    struct lmdb_store *lmdb = lmdb_of(store);
    if (lmdb->has_thread) {
        pthread_mutex_lock(&lmdb->lock);
        lmdb->is_closing = true;
        pthread_cond_signal(&lmdb->wake);
        pthread_mutex_unlock(&lmdb->lock);
        pthread_join(lmdb->thread, NULL);
    }
    if (lmdb->env)
        mdb_env_close(lmdb->env);
    pthread_cond_destroy(&lmdb->wake);
    pthread_mutex_destroy(&lmdb->lock);
    free(lmdb);
}

static const struct store_ops lmdb_ops = { lmdb_load, lmdb_commit, lmdb_close };

static int check_format(struct lmdb_store *lmdb, MDB_txn *txn)
{
    unsigned char version[8];
    MDB_val key = value_of_text("format"), value;
    int rc = mdb_get(txn, lmdb->meta, &key, &value);
    if (rc == 0)
        return value.mv_size == 8 && get_be64(value.mv_data) == FORMAT_VERSION
                   ? 0
                   : MDB_VERSION_MISMATCH;
    put_be64(version, FORMAT_VERSION);
    value = (MDB_val){ sizeof version, version };
    return rc == MDB_NOTFOUND ? mdb_put(txn, lmdb->meta, &key, &value, 0) : rc;
}

static int open_tables(struct lmdb_store *lmdb)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(lmdb->env, NULL, 0, &txn);
    if (rc != 0)
        return rc;
    rc = mdb_dbi_open(txn, "objects", MDB_CREATE, &lmdb->objects);
    if (rc == 0)
        rc = mdb_dbi_open(txn, "log", MDB_CREATE, &lmdb->log);
    if (rc == 0)
        rc = mdb_dbi_open(txn, "meta", MDB_CREATE, &lmdb->meta);
    if (rc == 0)
        rc = check_format(lmdb, txn);
    if (rc != 0) {
        mdb_txn_abort(txn);
        return rc;
    }
    return mdb_txn_commit(txn);
}

/* A file larger than the first map (an earlier run has grown it) is mapped whole with room to grow.
 */
static size_t map_bytes_for(const char *directory)
{
    AUTO_BUFFER path = { 0 };
    buffer_printf(&path, "%s/data.mdb", directory);
    struct stat status;
    if (stat(buffer_text(&path), &status) != 0)
        return map_first_bytes;
    size_t bytes = map_first_bytes;
    while (bytes < (size_t)status.st_size * 2)
        bytes += bytes < map_step_bytes ? bytes : map_step_bytes;
    return bytes;
}

static int watch_for_lost_pages(void)
{
    struct sigaction action = { .sa_handler = page_is_lost };
    return sigaction(SIGBUS, &action, NULL) == 0 ? 0 : errno;
}

/* A file whose name a power cut may forget keeps no promise.  Some file systems do not do this for
 * folders, and need not. */
static int sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return error == EINVAL || error == EACCES ? 0 : error;
}

static int sync_names(const char *directory)
{
    AUTO_BUFFER parent = { 0 };
    buffer_printf(&parent, "%s/..", directory);
    int error = sync_folder(directory);
    return error ? error : sync_folder(buffer_text(&parent));
}

/* LMDB itself lets several processes in, and each would take its own state for the store's. */
static int keep_others_out(MDB_env *env)
{
    int fd, rc = mdb_env_get_fd(env, &fd);
    return rc != 0 ? rc : flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
}

static int open_environment(struct lmdb_store *lmdb, const char *directory)
{
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return errno;
    lmdb->map_bytes = map_bytes_for(directory);
    int rc = mdb_env_create(&lmdb->env);
    if (rc == 0)
        rc = mdb_env_set_maxdbs(lmdb->env, 4);
    if (rc == 0)
        rc = mdb_env_set_mapsize(lmdb->env, lmdb->map_bytes);
    if (rc == 0)
        rc = mdb_env_get_maxkeysize(lmdb->env) < STORE_KEY_MAX ? MDB_BAD_VALSIZE : 0;
    if (rc == 0)
        rc = mdb_env_open(lmdb->env, directory, MDB_NOTLS | MDB_NORDAHEAD, 0600);
    if (rc == 0)
        rc = keep_others_out(lmdb->env);
    if (rc == 0)
        rc = watch_for_lost_pages();
    if (rc == 0)
        rc = open_tables(lmdb);
    return rc == 0 ? sync_names(directory) : rc;
}

static bool fail_open(const char *directory, int rc, struct error *err)
{
    if (rc == EWOULDBLOCK)
        return fail(err, REASON_ALREADY_EXISTS, rc, "the store in %s is open in another process",
                    directory);
    return fail(err, REASON_INTERNAL_ERROR, rc > 0 ? rc : 0,
                "the store in %s cannot be opened: %s; look at the folder's owner and free space, "
                "or restore it from a copy",
                directory, mdb_strerror(rc));
}

struct store *store_open_lmdb(const char *directory, size_t log_budget_bytes, struct error *err)
{
    struct lmdb_store *lmdb = MEMORY_NEW(struct lmdb_store);
    lmdb->store.ops = &lmdb_ops;
    lmdb->log_budget_bytes = log_budget_bytes;
    pthread_mutex_init(&lmdb->lock, NULL);
    pthread_cond_init(&lmdb->wake, NULL);
    int rc = open_environment(lmdb, directory);
    if (rc == 0)
        rc = pthread_create(&lmdb->thread, NULL, store_thread, lmdb);
    if (rc != 0) {
        (void)!fail_open(directory, rc, err);
        lmdb_close(&lmdb->store);
        return NULL;
    }
    lmdb->has_thread = true;
    return &lmdb->store;
}

/* ---- a copy ---- */

/* Free pages are left out. */
static int write_copy(MDB_env *env, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    int rc = mdb_env_copyfd2(env, fd, MDB_CP_COMPACT);
    if (rc == 0 && fsync(fd) != 0)
        rc = errno;
    close(fd);
    return rc;
}

static int copy_environment(const char *directory, const char *path)
{
    MDB_env *env;
    int rc = mdb_env_create(&env);
    if (rc != 0)
        return rc;
    rc = mdb_env_set_mapsize(env, map_bytes_for(directory));
    if (rc == 0)
        rc = mdb_env_open(env, directory, MDB_RDONLY | MDB_NOTLS | MDB_NORDAHEAD, 0600);
    if (rc == 0)
        rc = watch_for_lost_pages();
    if (rc == 0)
        rc = write_copy(env, path);
    mdb_env_close(env);
    return rc;
}

/* It has its name when it is whole: half a copy must not pass for a store. */
static int copy_into(const char *directory, const char *target, const char *path)
{
    AUTO_BUFFER half = { 0 };
    buffer_printf(&half, "%s.part", path);
    int rc = copy_environment(directory, buffer_text(&half));
    if (rc == 0 && rename(buffer_text(&half), path) != 0)
        rc = errno;
    if (rc != 0)
        unlink(buffer_text(&half));
    return rc == 0 ? sync_names(target) : rc;
}

bool store_copy_lmdb(const char *directory, const char *target, struct error *err)
{
    AUTO_BUFFER path = { 0 };
    buffer_printf(&path, "%s/data.mdb", target);
    bool is_made = mkdir(target, 0700) == 0;
    if (!is_made && errno != EEXIST)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s cannot be made: %s", target,
                    strerror(errno));
    if (file_exists(buffer_text(&path)))
        return fail(err, REASON_ALREADY_EXISTS, 0, "%s has a store already", target);
    int rc = copy_into(directory, target, buffer_text(&path));
    if (rc == 0)
        return true;
    if (is_made)
        rmdir(target);
    return fail(err, REASON_INTERNAL_ERROR, rc > 0 ? rc : 0,
                "the store in %s cannot be copied to %s: %s", directory, target, mdb_strerror(rc));
}
