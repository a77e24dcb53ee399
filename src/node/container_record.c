/* SPDX-License-Identifier: Apache-2.0 */
/* container_record.c - see container_record.h.
 *
 * The JSON's members are a table: name, place and size in the struct; reading and writing walk the
 * same rows. */
#include "node/container_record.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/pod_paths.h"

enum { RECORD_MAX_BYTES = 128 << 10 };

enum record_type { RECORD_TEXT, RECORD_INT, RECORD_INT64, RECORD_STATE, RECORD_HASH };

#define ROW(key_, type_, member) \
    { key_, type_, offsetof(struct container_instance, member), \
      sizeof(((struct container_instance *)0)->member) }

static const struct record_row {
    const char      *key;
    enum record_type type;
    size_t           offset, size;
} rows[] = {
    ROW("state", RECORD_STATE, state),          ROW("id", RECORD_TEXT, id),
    ROW("attempt", RECORD_INT, attempt),        ROW("createdAt", RECORD_INT64, created_ns),
    ROW("startedAt", RECORD_INT64, started_ns), ROW("finishedAt", RECORD_INT64, finished_ns),
    ROW("exitCode", RECORD_INT, exit_code),     ROW("reason", RECORD_TEXT, reason),
    ROW("message", RECORD_TEXT, message),       ROW("image", RECORD_TEXT, image),
    ROW("imageID", RECORD_TEXT, image_id),      ROW("uid", RECORD_INT64, uid),
    ROW("gid", RECORD_INT64, gid),              ROW("groups", RECORD_TEXT, groups),
    ROW("pid", RECORD_INT64, pid),              ROW("specHash", RECORD_HASH, spec_hash),
    ROW("outlived", RECORD_INT, outlived),
};

static struct value *row_value(const struct record_row *row, const char *at, struct arena *arena)
{
    switch (row->type) {
    case RECORD_TEXT:  return value_new_text(arena, at);
    case RECORD_INT:   return value_new_int(arena, *(const int *)(const void *)at);
    case RECORD_INT64: return value_new_int(arena, *(const int64_t *)(const void *)at);
    case RECORD_STATE: return value_new_int(arena, *(const enum container_state *)(const void *)at);
    case RECORD_HASH:
        return value_printf(arena, "%016llx",
                            (unsigned long long)*(const uint64_t *)(const void *)at);
    }
    return value_new_null(arena);
}

static void row_read(const struct record_row *row, const struct value *map, char *at)
{
    struct bytes text = value_string(map, row->key);
    int64_t number = value_int(map, row->key, 0);
    unsigned long long hash = 0;
    switch (row->type) {
    case RECORD_TEXT:
        snprintf(at, row->size, "%.*s", BYTES_ARG(text));
        break;
    case RECORD_INT:
        *(int *)(void *)at = (int)number;
        break;
    case RECORD_INT64:
        *(int64_t *)(void *)at = number;
        break;
    case RECORD_STATE:
        *(enum container_state *)(void *)at = number >= 0 && number <= CONTAINER_EXITED
                                                  ? (enum container_state)number
                                                  : CONTAINER_ABSENT;
        break;
    case RECORD_HASH:
        if (text.size == 16 && sscanf(text.at, "%16llx", &hash) == 1)
            *(uint64_t *)(void *)at = hash;
        break;
    }
}

static struct value *instance_value(const struct container_instance *instance, struct arena *arena)
{
    struct value *map = value_new_map(arena);
    FOR_EACH(row, rows)
        value_set(map, arena, row->key,
                  row_value(row, (const char *)instance + row->offset, arena));
    return map;
}

static void instance_read(const struct value *map, struct container_instance *ret)
{
    FOR_EACH(row, rows)
        row_read(row, map, (char *)ret + row->offset);
}

bool container_record_load(const struct node_paths *paths, const char *uid, const char *name,
                           struct container_record *ret)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    *ret = (struct container_record){ 0 };
    if (file_read(container_path(paths, uid, name, "record.json", &arena), RECORD_MAX_BYTES,
                  &text) < 0)
        return false;
    struct value *root = json_parse(buffer_bytes(&text), NULL, &arena, NULL);
    if (!root)
        return false;
    instance_read(value_member(root, "now"), &ret->now);
    instance_read(value_member(root, "last"), &ret->last);
    ret->restart_count = (int)value_int(root, "restartCount", 0);
    ret->backoff_step = (int)value_int(root, "backoffStep", 0);
    return true;
}

bool container_record_save(const struct node_paths *paths, const char *uid, const char *name,
                           const struct container_record *record, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct value *root = value_new_map(&arena);
    value_set(root, &arena, "restartCount", value_new_int(&arena, record->restart_count));
    value_set(root, &arena, "backoffStep", value_new_int(&arena, record->backoff_step));
    value_set(root, &arena, "now", instance_value(&record->now, &arena));
    value_set(root, &arena, "last", instance_value(&record->last, &arena));
    json_write_value(&text, root);
    const char *path = container_path(paths, uid, name, "record.json", &arena);
    int rc = file_replace_quickly(path, buffer_bytes(&text), 0600);
    if (rc == -ENOENT && file_make_folders(container_path(paths, uid, name, "", &arena), 0711) == 0)
        rc = file_replace_quickly(path, buffer_bytes(&text), 0600);
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", path, strerror(-rc));
}

void container_id_new(char ret_id[CONTAINER_ID_SIZE])
{
    uint64_t words[4];
    env_random_bytes(env_system(), words, sizeof words);
    snprintf(ret_id, CONTAINER_ID_SIZE, "%016llx%016llx%016llx%016llx",
             (unsigned long long)words[0], (unsigned long long)words[1],
             (unsigned long long)words[2], (unsigned long long)words[3]);
}
