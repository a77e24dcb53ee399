/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_kind.h - the first two bytes of an input choose a kind and one of two encodings, the rest is a
 * body. */
#ifndef KNARR_TESTS_FUZZ_OBJECT_FUZZ_KIND_H
#define KNARR_TESTS_FUZZ_OBJECT_FUZZ_KIND_H

#include "../fuzz.h"
#include "base/bytes.h"
#include "object/schema.h"

struct fuzz_body {
    const struct kind *kind;
    bool               is_other;         /* encoding: the second one */
    struct bytes       body;
};

/* False: there is too little. */
static inline bool fuzz_body_read(const uint8_t *bytes, size_t size, struct fuzz_body *ret)
{
    FUZZ_START(schema_init());
    if (size < 2)
        return false;
    size_t choice = bytes[0] + 256u * (bytes[1] & 0x7f);
    *ret = (struct fuzz_body){ .kind = &schema_kinds[choice % schema_kind_count],
                               .is_other = bytes[1] & 0x80,
                               .body = { (const char *)bytes + 2, size - 2 } };
    return true;
}

#endif
