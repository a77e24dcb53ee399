/* SPDX-License-Identifier: Apache-2.0 */
/* library_lmdb.c - what we use of LMDB, which is loaded when a store is opened. */
#include <lmdb.h>

#include "io/library.h"

static struct library library = { .name = "liblmdb.so.0" };

FORWARD(void, mdb_cursor_close, (MDB_cursor *cursor), (cursor))
FORWARD(int, mdb_cursor_del, (MDB_cursor *cursor, unsigned int flags), (cursor, flags))
FORWARD(int, mdb_cursor_get,
        (MDB_cursor *cursor, MDB_val *key, MDB_val *data, MDB_cursor_op op),
        (cursor, key, data, op))
FORWARD(int, mdb_cursor_open, (MDB_txn *txn, MDB_dbi dbi, MDB_cursor **cursor), (txn, dbi, cursor))
FORWARD(int, mdb_dbi_open,
        (MDB_txn *txn, const char *name, unsigned int flags, MDB_dbi *dbi), (txn, name, flags, dbi))
FORWARD(int, mdb_del,
        (MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data), (txn, dbi, key, data))
FORWARD(void, mdb_env_close, (MDB_env *env), (env))
FORWARD(int, mdb_env_copyfd2, (MDB_env *env, mdb_filehandle_t fd, unsigned int flags),
        (env, fd, flags))
FORWARD(int, mdb_env_create, (MDB_env **env), (env))
FORWARD(int, mdb_env_get_fd, (MDB_env *env, mdb_filehandle_t *fd), (env, fd))
FORWARD(int, mdb_env_get_maxkeysize, (MDB_env *env), (env))
FORWARD(int, mdb_env_open,
        (MDB_env *env, const char *path, unsigned int flags, mdb_mode_t mode),
        (env, path, flags, mode))
FORWARD(int, mdb_env_set_mapsize, (MDB_env *env, size_t size), (env, size))
FORWARD(int, mdb_env_set_maxdbs, (MDB_env *env, MDB_dbi dbs), (env, dbs))
FORWARD(int, mdb_get,
        (MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data), (txn, dbi, key, data))
FORWARD(int, mdb_put,
        (MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data, unsigned int flags),
        (txn, dbi, key, data, flags))
FORWARD(int, mdb_reader_check, (MDB_env *env, int *dead), (env, dead))
FORWARD(char *, mdb_strerror, (int err), (err))
FORWARD(void, mdb_txn_abort, (MDB_txn *txn), (txn))
FORWARD(int, mdb_txn_begin,
        (MDB_env *env, MDB_txn *parent, unsigned int flags, MDB_txn **txn),
        (env, parent, flags, txn))
FORWARD(int, mdb_txn_commit, (MDB_txn *txn), (txn))
