/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingress_config.c - any host and path as an Ingress': read as nginx reads it, the
 * configuration has the blocks that it should have and no others. */
#include "../fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "net/ingress_config.h"

struct shape {
    size_t blocks, directives, deepest;
};

/* As nginx' own reader: quotes, backslashes, braces, semicolons. */
static struct shape read_shape(struct bytes text)
{
    struct shape shape = { 0 };
    size_t depth = 0;
    char quote = 0;
    for (size_t i = 0; i < text.size; i++) {
        char at = text.at[i];
        if (at == '\\') {
            i++;
        } else if (quote) {
            quote = at == quote ? 0 : quote;
        } else if (at == '"' || at == '\'') {
            quote = at;
        } else if (at == '{') {
            shape.blocks++;
            depth++;
        } else if (at == '}') {
            FUZZ_CHECK(depth > 0);
            depth--;
        } else if (at == ';') {
            shape.directives++;
        }
        shape.deepest = depth > shape.deepest ? depth : shape.deepest;
    }
    FUZZ_CHECK(depth == 0 && !quote);
    return shape;
}

static struct shape shape_of(const char *host, const char *path, bool is_exact)
{
    AUTO_BUFFER text = { 0 };
    struct ingress_path paths[] = { { .path = path, .is_exact = is_exact,
                                      .target = { "10.43.0.7", 80 } } };
    struct ingress_site sites[] = { { .host = host, .paths = paths, .path_count = 1 } };
    struct ingress_config config = { .folder = "/run", .error_log = "/log", .user = "www-data",
                                     .http_port = 80, .https_port = 443, .sites = sites,
                                     .site_count = 1 };
    ingress_config_write(&config, &text);
    return read_shape(buffer_bytes(&text));
}

/* What a plain path, the root or none at all makes; nothing else may come out. */
static bool is_expected(const struct shape *shape, const char *host)
{
    static const char *const plain[] = { "/x", "/", "no path" };
    const char *hosts[] = { *host ? "a.example" : "", "no host" };
    for (size_t i = 0; i < ARRAY_SIZE(plain) * ARRAY_SIZE(hosts) * 2; i++) {
        struct shape one = shape_of(hosts[i / 2 % 2], plain[i / 4], i % 2);
        if (one.blocks == shape->blocks && one.directives == shape->directives &&
            one.deepest == shape->deepest)
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = { (const char *)data, size }, first = bytes_next(&rest, '\n');
    const char *host = arena_copy(&arena, first.at, first.size),
               *path = arena_copy(&arena, rest.at ? rest.at : "", rest.at ? rest.size : 0);
    for (int exact = 0; exact < 2; exact++) {
        struct shape shape = shape_of(host, path, exact);
        FUZZ_CHECK(is_expected(&shape, host));
    }
    return 0;
}
