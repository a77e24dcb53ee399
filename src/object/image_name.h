/* SPDX-License-Identifier: Apache-2.0 */
/* image_name.h - what an image's name says: [domain/]path[:tag][@digest].
 * Thread: pure. */
#ifndef KNARR_OBJECT_IMAGE_NAME_H
#define KNARR_OBJECT_IMAGE_NAME_H

#include <stdbool.h>

#include "base/bytes.h"

struct image_name {
    struct bytes name;           /* domain and path, as written */
    struct bytes tag, digest;    /* {NULL,0} where absent */
};

/* False where the text is no name; then *ret is undefined. */
MUST_USE bool image_name_parse(struct bytes text, struct image_name *ret);

#endif
