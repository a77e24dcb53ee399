/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_html_links.c - a page whose links are given back as they were comes through byte by byte,
 * however it is cut. */
#include "../fuzz.h"

#include "apiserver/html_links.h"

static void keep(void *context, struct bytes url, struct buffer *ret)
{
    (void)context;
    buffer_add(ret, url.at, url.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_BUFFER text = { 0 };
    struct bytes rest = { (const char *)bytes, size };
    size_t part = size ? 1 + bytes[0] % 16 : 1;
    struct html_links *links = html_links_new(keep, NULL);
    while (rest.size > 0) {
        struct bytes first = { rest.at, rest.size < part ? rest.size : part };
        html_links_feed(links, first, &text);
        rest.at += first.size;
        rest.size -= first.size;
    }
    html_links_end(links, &text);
    FUZZ_CHECK(bytes_equal(buffer_bytes(&text), (struct bytes){ (const char *)bytes, size }));
    html_links_free(links);
    return 0;
}
