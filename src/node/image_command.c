/* SPDX-License-Identifier: Apache-2.0 */
/* image_command.c - what `knarr image ls` and `rm` do: a store is read and changed directly, agent
 * or no agent.
 *
 * Import is in image_archive.c, pull in image_pull.c. */
#include <stdio.h>

#include "base/bytes.h"
#include "node/agent.h"
#include "node/image_store.h"

static void write_size(int64_t size_bytes, char ret_text[32])
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
    double size = (double)size_bytes;
    size_t unit = 0;
    for (; size >= 1000 && unit + 1 < ARRAY_SIZE(units); unit++)
        size /= 1000;
    snprintf(ret_text, 32, "%.3g%s", size, units[unit]);
}

static void print_image(void *context, const struct image *image)
{
    char size[32];
    FILE *out = context;
    write_size(image->size_bytes, size);
    if (!image->references[0])
        fprintf(out, "%-64s %-16.12s %s\n", "<none>", image->id + 7, size);
    for (const char **reference = image->references; *reference; reference++)
        fprintf(out, "%-64s %-16.12s %s\n", *reference, image->id + 7, size);
}

bool image_list_print(const char *image_dir, struct error *err)
{
    struct image_store *store = image_store_open(image_dir, err);
    if (!store)
        return false;
    printf("%-64s %-16s %s\n", "IMAGE", "IMAGE ID", "SIZE");
    bool good = image_store_each(store, print_image, stdout, err);
    image_store_close(store);
    return good;
}

bool image_remove(const char *image_dir, const char *reference, struct error *err)
{
    struct image_store *store = image_store_open(image_dir, err);
    bool good = store && image_store_lock(store, err) && image_store_remove(store, reference, err);
    image_store_close(store);
    return good;
}
