/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_config_file.c - any bytes as a kubeconfig that is changed: the first line is a property, the
 * rest the file; what was taken can be shown and written, and is taken again. */
#include <string.h>

#include "../fuzz.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "kubectl/config_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct bytes rest = { (const char *)bytes, size }, line = bytes_next(&rest, '\n');
    const char *property = arena_copy(&arena, line.at, line.size);
    struct config_files files = { .arena = &arena, .count = 1, .usual = &files.items[0] };
    struct error err = { 0 };
    if (!rest.at)
        return 0;
    struct value *root = config_parse("f", rest.at, rest.size, &arena, &err);
    FUZZ_CHECK((root != NULL) == !error_is_set(&err));
    if (!root)
        return 0;
    files.items[0] = (struct config_file){ .path = "f", .root = root };
    (void)!config_set_property(&files, property, size % 2 ? "x" : NULL, size % 3 == 0, NULL);
    struct value *merged = config_merged(&files, /* has_whole_paths= */ true);
    config_redact(merged, &arena);
    yaml_write_value(&text, merged);
    bool is_plain = true;                /* the words of a command line may be no UTF-8 */
    for (const char *at = property; *at; at++)
        is_plain = is_plain && (unsigned char)*at < 0x80;
    FUZZ_CHECK(!is_plain || config_parse("f", buffer_text(&text), text.size, &arena, NULL));
    (void)!config_minify(merged, config_current(&files), &arena, NULL);
    return 0;
}
