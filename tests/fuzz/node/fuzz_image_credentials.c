/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_image_credentials.c - two docker configurations from strangers: what is found are headers of
 * one line, and no more than fit. */
#include <stdlib.h>
#include <string.h>

#include "../fuzz.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "node/image_credentials.h"
#include "node/image_reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct image_reference reference;
    const char *found[IMAGE_CREDENTIALS_MAX];
    char *text = arena_copy(&arena, (const char *)bytes, size);
    const char *configs[] = { text, "{\"auths\":{\"r.example:5000\":{\"auth\":\"A\"}}}", NULL };
    if (!image_reference_parse("r.example:5000/team/app:1", &arena, &reference, NULL))
        abort();
    size_t count = image_credentials_find(configs, &reference, &arena, found);
    if (count == 0 || count > IMAGE_CREDENTIALS_MAX)
        abort();
    for (size_t i = 0; i < count; i++)
        if (strncmp(found[i], "Authorization: Basic ", 21) != 0 || strpbrk(found[i], "\r\n"))
            abort();
    return 0;
}
