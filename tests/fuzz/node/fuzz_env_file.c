/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_env_file.c - whatever a container writes for those after it: a value has no quote in it, and is
 * part of the text. */
#include <string.h>

#include "../fuzz.h"

#include "base/bytes.h"
#include "base/error.h"
#include "node/env_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct bytes text = { (const char *)bytes, size };
    AUTO_BUFFER value = { 0 };
    struct error err = { 0 };
    if (!env_file_find(text, "A", &value, &err)) {
        FUZZ_CHECK(err.reason == REASON_INVALID && *err.message);
        return 0;
    }
    FUZZ_CHECK(value.size <= size);
    FUZZ_CHECK(value.size == 0 || !memchr(value.at, '\'', value.size));
    return 0;
}
