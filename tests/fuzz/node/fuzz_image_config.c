/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_image_config.c - any bytes as an image's configuration, and as an image's name. */
#include <stdlib.h>
#include <string.h>

#include "../fuzz.h"
#include "base/arena.h"
#include "node/image_reference.h"
#include "node/image_store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct image_config config;
    struct image_reference reference, again;
    const char **ids;
    struct bytes text = { arena_copy(&arena, bytes, size), size };
    if (image_config_parse(text, &arena, &config, NULL) &&
        (!config.user || !config.environment || !config.command))
        abort();
    if (image_diff_ids(text, &arena, &ids, NULL))
        for (; *ids; ids++)
            if (!digest_is_valid(*ids))
                abort();
    if (!image_reference_parse(text.at, &arena, &reference, NULL))
        return 0;
    if (!image_reference_parse(reference.name, &arena, &again, NULL) ||
        strcmp(reference.name, again.name) != 0)
        abort();                                     /* a completed name is complete */
    return 0;
}
