/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_usage_text.c - whatever a node may answer for /metrics/resource: figures are never negative,
 * names are names. */
#include "../fuzz.h"

#include <string.h>

#include "apiserver/usage_text.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct usage_samples samples;
    usage_text_read((struct bytes){ (const char *)bytes, size }, 1, &arena, &samples);
    FUZZ_CHECK(samples.count <= USAGE_SAMPLES_MAX);
    for (size_t i = 0; i < samples.count; i++) {
        const struct usage_sample *sample = &samples.items[i];
        FUZZ_CHECK(sample->reading.cpu_ns >= 0 && sample->reading.memory_bytes >= 0);
        FUZZ_CHECK(sample->reading.time_ns >= 0 && sample->reading.start_ns >= 0);
        FUZZ_CHECK(!sample->container || (*sample->container && !strchr(sample->container, '/')));
    }
    return 0;
}
