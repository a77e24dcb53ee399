/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_container_log.c - any bytes as a log: the limits of a query hold. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../fuzz.h"
#include "node/container_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char path[] = "/tmp/knarr-fuzz-log";
    AUTO_BUFFER out = { 0 };
    if (size < 2)
        return 0;
    struct log_query query = { .tail_lines = bytes[0] % 8 - 1,
                               .limit_bytes = bytes[1] % 64 - 1,
                               .timestamps = bytes[0] & 64,
                               .only_stderr = bytes[0] & 128 };
    FILE *file = fopen(path, "we");
    if (!file || fwrite(bytes + 2, 1, size - 2, file) != size - 2 || fclose(file) != 0)
        abort();
    struct log_reader *reader = log_reader_new(path, &query, NULL);
    while (log_reader_read(reader, &out) == LOG_MORE)
        continue;
    log_reader_free(reader);
    if (query.limit_bytes >= 0 && (int64_t)out.size > query.limit_bytes)
        abort();
    return 0;
}
