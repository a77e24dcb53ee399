/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_proxy_path.c - whatever a path is, its clean form stays below the root and is clean already;
 * a link is never made shorter than its own text but by its origin. */
#include "../fuzz.h"

#include <string.h>

#include "apiserver/proxy_message.h"
#include "apiserver/request.h"

static bool is_clean(struct bytes path)
{
    struct bytes rest = { path.at + 1, path.size - 1 };
    while (rest.at) {
        struct bytes segment = bytes_next(&rest, '/');
        if (bytes_equal_text(segment, ".") || bytes_equal_text(segment, "..") ||
            (segment.size == 0 && rest.at))
            return false;
    }
    return path.at[0] == '/';
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct relay relay = { .address = "10.1.2.3", .port = 80, .prefix = "/p" };
    const struct bytes input = { (const char *)bytes, size };
    AUTO_BUFFER once = { 0 };
    AUTO_BUFFER twice = { 0 };
    AUTO_BUFFER link = { 0 };
    proxy_write_path(input, &once);
    FUZZ_CHECK(is_clean(buffer_bytes(&once)));
    proxy_write_path(buffer_bytes(&once), &twice);
    FUZZ_CHECK(bytes_equal(buffer_bytes(&once), buffer_bytes(&twice)));
    proxy_write_link(&relay, BYTES("asked"), input, &link);
    FUZZ_CHECK(link.size <= size + strlen(relay.prefix));
    return 0;
}
