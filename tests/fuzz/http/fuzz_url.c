/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_url.c - paths, queries and URLs from arbitrary bytes; what was escaped is read back the
 * same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "http/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void there_and_back(struct bytes input, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct url_query query;
    buffer_add_text(&text, "a=");
    url_escape(&text, input);
    if (!url_query_parse(buffer_bytes(&text), arena, &query) ||
        !bytes_equal(url_query_value(&query, "a"), input))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct bytes input = { (const char *)data, size };
    struct url_path path;
    struct url_query query;
    struct url url;
    if (url_path_parse(input, &arena, &path))
        for (size_t i = 0; i < path.count; i++)
            if (path.segments[i].size == 0 ||
                memchr(path.segments[i].at, '/', path.segments[i].size))
                abort();
    if (url_query_parse(input, &arena, &query))
        (void)url_query_bool(&query, "a", false);
    if (url_parse(input, &arena, &url) && (url.path[0] != '/' || url.port == 0))
        abort();
    there_and_back(input, &arena);
    return 0;
}
