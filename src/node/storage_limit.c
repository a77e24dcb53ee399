/* SPDX-License-Identifier: Apache-2.0 */
/* storage_limit.c - see storage_limit.h.
 *
 * A container's share is its writable layer and its logs; a pod's is all in its folder but what is
 * mounted there (memory, images, claims), and its logs. */
#include "node/storage_limit.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "object/quantity.h"

static const char resource[] = "ephemeral-storage";

static struct quantity quantity_of_text(struct bytes text)
{
    struct quantity quantity;
    return text.size && quantity_parse(text, &quantity) ? quantity : (struct quantity){ 0 };
}

static int64_t bytes_of_text(struct bytes text)
{
    struct quantity quantity = quantity_of_text(text);
    return quantity_value(&quantity);
}

/* 0: the volume has none that must be watched; one in memory has its limit from the kernel. */
static int64_t empty_dir_limit(const struct volume *volume)
{
    return value_string(volume->empty_dir, "medium").size
               ? 0
               : bytes_of_text(value_string(volume->empty_dir, "sizeLimit"));
}

static size_t add_volumes(const struct node_paths *paths, const struct pod *pod,
                          struct arena *arena, struct storage_limit *limits)
{
    size_t count = 0;
    for (size_t i = 0; i < pod->volume_count; i++) {
        const struct volume *volume = &pod->volumes[i];
        int64_t limit = empty_dir_limit(volume);
        if (limit > 0)
            limits[count++] = (struct storage_limit){
                .paths = { volume_path(paths, pod->uid, volume->name, arena) },
                .limit_bytes = limit,
                .message = arena_printf(
                    arena, "Usage of EmptyDir volume \"%s\" exceeds the limit \"%.*s\". ",
                    volume->name, BYTES_ARG(value_string(volume->empty_dir, "sizeLimit"))),
            };
    }
    return count;
}

static size_t add_containers(const struct node_paths *paths, const struct pod *pod,
                             struct arena *arena, struct storage_limit *limits)
{
    const char *logs = pod_log_folder(paths, pod->ns, pod->name, pod->uid, arena);
    struct quantity sum = { 0 };
    char total[QUANTITY_TEXT_MAX];
    size_t count = 0;
    bool all_have = true;
    for (size_t i = 0; i < pod->container_count; i++) {
        const struct container *container = &pod->containers[i];
        struct bytes text = value_string(value_member(container->limits, resource), "");
        struct quantity own = quantity_of_text(text);
        int64_t limit = quantity_value(&own);
        if (container->role == ROLE_INIT || container->role == ROLE_EPHEMERAL)
            continue;
        all_have = all_have && limit > 0;
        if (limit <= 0)
            continue;
        quantity_add(&sum, &own);
        limits[count++] = (struct storage_limit){
            .paths = { container_path(paths, pod->uid, container->name, "", arena),
                       arena_printf(arena, "%s/%s", logs, container->name) },
            .limit_bytes = limit,
            .message = arena_printf(
                arena, "Container %s exceeded its local ephemeral storage limit \"%.*s\". ",
                container->name, BYTES_ARG(text)),
        };
    }
    quantity_write(&sum, total);
    if (all_have && count > 0)
        limits[count++] = (struct storage_limit){
            .paths = { pod_data_path(paths, pod->uid, "", arena), logs },
            .limit_bytes = quantity_value(&sum),
            .message = arena_printf(arena,
                                    "Pod ephemeral local storage usage exceeds the total limit of "
                                    "containers %s. ",
                                    total),
        };
    return count;
}

size_t storage_limits(const struct node_paths *paths, const struct pod *pod, struct arena *arena,
                      struct storage_limit **ret)
{
    *ret = arena_array(arena, pod->volume_count + pod->container_count + 1, sizeof **ret);
    size_t count = add_volumes(paths, pod, arena, *ret);
    return count + add_containers(paths, pod, arena, *ret + count);
}

bool storage_limit_exceeded(const struct storage_limit *limit)
{
    int64_t used = 0;
    for (size_t i = 0; i < STORAGE_LIMIT_PATHS && limit->paths[i]; i++) {
        int64_t more = file_tree_bytes(limit->paths[i]);
        if (more > 0 && used > INT64_MAX - more)
            return true;
        used += more > 0 ? more : 0;     /* a folder that is not there has nothing */
    }
    return used > limit->limit_bytes;
}
