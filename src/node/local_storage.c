/* SPDX-License-Identifier: Apache-2.0 */
/* local_storage.c - see local_storage.h.
 *
 * One removal at a time: a folder may be large, and the pods' own work goes first.  A removal that
 * failed is tried again after RETRY_MS; all of it may be done twice. */
#include "node/local_storage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/log.h"
#include "client/client.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "io/loop.h"
#include "node/event_recorder.h"
#include "node/pod_paths.h"
#include "node/pod_worker.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/volume_view.h"

enum { RETRY_MS = 5000, VOLUME_NAME_MAX = 253 };

static const struct log storage_log = { "local-storage" };

struct removal {
    struct job            job;
    struct local_storage *storage;
    struct node_paths     paths;
    struct object        *volume;        /* a reference */
    bool                  good;
    struct error          err;
};

struct local_storage {
    struct node_context *node;
    struct client_watch *watch;
    struct client_call  *call;
    struct loop_timer   *timer;
    struct removal      *removal;        /* under way */
    char                *finished;       /* the uid of the last: it may be seen for a moment yet */
    char                *selector;
};

/* ---- folders ---- */

static bool is_volume_name(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size <= VOLUME_NAME_MAX && *name != '.' && !strchr(name, '/');
}

const char *local_storage_path(const struct node_paths *paths, const char *name,
                               struct arena *arena)
{
    if (!name)
        return arena_printf(arena, "%s/storage", paths->data_dir);
    return is_volume_name(name) ? arena_printf(arena, "%s/storage/%s", paths->data_dir, name)
                                : NULL;
}

/* Containers of any user may write there, as in an emptyDir; nobody else gets past the root. */
bool local_storage_make(const char *path, struct error *err)
{
    struct stat info;
    if (stat(path, &info) == 0)
        return true;
    int rc = file_make_folders(path, 0711);
    if (rc == 0 && chmod(path, 0777) != 0)
        rc = -errno;
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "mkdir %s: %s", path, strerror(-rc));
}

bool local_storage_remove(const struct node_paths *paths, const char *name, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *path = local_storage_path(paths, name, &arena);
    if (!path)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "no name of a volume: %s", name);
    int rc = file_remove_tree(path);
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "removing %s: %s", path, strerror(-rc));
}

/* ---- what is to be removed ---- */

static void tell(struct local_storage *storage, const struct object *volume, const char *why)
{
    const struct event_object about = {
        .kind = "PersistentVolume", .ns = "", .name = volume->name, .uid = volume->uid
    };
    event_record(storage->node->events, &about, /* warning= */ true, "VolumeFailedDelete", "%s",
                 why);
}

/* The finalizer alone is left, and the data is to go. */
static bool is_ready(const struct object *volume, struct arena *arena)
{
    struct volume_view view;
    if (!volume->deletion_s || volume->finalizer_count != 1 ||
        !object_has_finalizer(volume, LOCAL_FINALIZER))
        return false;
    volume_view_read(volume, arena, &view);
    return text_equal(view.reclaim_policy, "Delete") && !text_equal(view.phase, "Bound");
}

static bool is_ours(struct local_storage *storage, const struct object *volume,
                    struct arena *arena)
{
    struct volume_view view;
    volume_view_read(volume, arena, &view);
    const char *path = local_storage_path(&storage->node->paths, volume->name, arena);
    return text_equal(view.provisioned_by, LOCAL_PROVISIONER) && path && view.local_path &&
           text_equal(view.local_path, path);
}

struct search {
    struct local_storage *storage;
    const struct object  *found;
};

static void find_ready(void *context, const struct object *volume)
{
    struct search *search = context;
    AUTO_ARENA arena = { 0 };
    if (!search->found && !text_equal(search->storage->finished, volume->uid) &&
        is_ready(volume, &arena) && is_ours(search->storage, volume, &arena))
        search->found = volume;
}

/* ---- removing ---- */

static void begin_next(struct local_storage *storage);

static void again_later(struct local_storage *storage)
{
    loop_timer_start(storage->timer, RETRY_MS);
}

static void set_finished(struct local_storage *storage, const char *uid)
{
    free(storage->finished);
    storage->finished = uid ? memory_strdup(uid) : NULL;
}

/* The watch may have told of others while this one was under way. */
static void finalizer_removed(void *context, int status, struct bytes body, const struct error *err)
{
    struct local_storage *storage = context;
    storage->call = NULL;
    if (!err || err->reason == REASON_NOT_FOUND) {
        begin_next(storage);
        return;
    }
    log_warn(&storage_log, "a volume's finalizer could not be removed, retrying", KV_ERROR(err));
    set_finished(storage, NULL);
    again_later(storage);
}

/* The resourceVersion guards what others may have changed meanwhile. */
static void remove_finalizer(struct local_storage *storage, const struct object *volume)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER body = { 0 };
    struct value *patch = value_new_map(&arena);
    value_set_at(patch, &arena, "metadata.uid", value_new_text(&arena, volume->uid));
    value_set_at(patch, &arena, "metadata.resourceVersion",
                 value_printf(&arena, "%lld", (long long)volume->resource_version));
    value_set_at(patch, &arena, "metadata.finalizers", value_new_null(&arena));
    json_write_value(&body, patch);
    const struct client_request request = {
        .method = "PATCH", .content_type = "application/merge-patch+json",
        .target = client_path(well_known.persistent_volume, NULL, volume->name, NULL, &arena),
        .body = buffer_bytes(&body), .done = finalizer_removed, .context = storage,
    };
    set_finished(storage, volume->uid);
    storage->call = client_request(storage->node->client, &request);
}

static void work(struct job *job)
{
    struct removal *removal = container_of(job, struct removal, job);
    removal->good = local_storage_remove(&removal->paths, removal->volume->name, &removal->err);
}

static void done(struct job *job)
{
    struct removal *removal = container_of(job, struct removal, job);
    struct local_storage *storage = removal->storage;
    if (storage) {                       /* else the agent stops */
        storage->removal = NULL;
        if (removal->good) {
            remove_finalizer(storage, removal->volume);
        } else {
            tell(storage, removal->volume, removal->err.message);
            again_later(storage);
        }
    }
    object_put(removal->volume);
    free(removal);
}

static void begin_next(struct local_storage *storage)
{
    struct search search = { storage, NULL };
    if (storage->removal || storage->call || !storage->watch)
        return;
    client_watch_each(storage->watch, find_ready, &search);
    if (!search.found)
        return;
    struct removal *removal = MEMORY_NEW(struct removal);
    *removal = (struct removal){ .storage = storage,
                                 .paths = storage->node->paths,
                                 .volume = object_ref(search.found) };
    removal->job = (struct job){ .work = work, .done = done };
    storage->removal = removal;
    job_start(storage->node->loop, &removal->job);
}

static void retry(void *context)
{
    begin_next(context);
}

static void volume_event(void *context, enum client_event event, const struct object *now,
                         const struct object *before)
{
    struct local_storage *storage = context;
    AUTO_ARENA arena = { 0 };
    if (event != CLIENT_SYNCED && event != CLIENT_DELETED && is_ready(now, &arena) &&
        !is_ours(storage, now, &arena))
        tell(storage, now, "its path is not in the local storage of this node: nothing is removed");
    if (client_watch_is_synced(storage->watch))
        begin_next(storage);
}

/* ---- life ---- */

struct local_storage *local_storage_new(struct node_context *node)
{
    AUTO_ARENA arena = { 0 };
    struct local_storage *storage = MEMORY_NEW(struct local_storage);
    storage->node = node;
    storage->timer = loop_timer_new(node->loop, retry, storage);
    storage->selector = memory_strdup(
        arena_printf(&arena, LOCAL_NODE_LABEL "=%s", local_node_label(node->node_name, &arena)));
    const struct client_watch_options options = {
        .kind = well_known.persistent_volume, .label_selector = storage->selector,
        .event = volume_event, .context = storage,
    };
    storage->watch = client_watch_start(node->client, &options);
    return storage;
}

void local_storage_free(struct local_storage *storage)
{
    if (!storage)
        return;
    client_watch_stop(storage->watch);
    if (storage->call)
        client_call_cancel(storage->call);
    if (storage->removal)
        storage->removal->storage = NULL;
    loop_timer_free(storage->timer);
    free(storage->finished);
    free(storage->selector);
    free(storage);
}
