/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_yaml.c - any text: what reads as YAML is written as YAML that reads the same. */
#include "../fuzz.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "codec/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct error err = { 0 };
    struct yaml_documents documents;
    struct bytes input = { (const char *)bytes, size };
    struct value *value = yaml_parse(input, &arena, &err);
    FUZZ_CHECK(value || error_is_set(&err));
    (void)!yaml_parse_all(input, &arena, &documents, NULL);
    if (!value)
        return 0;
    yaml_write_value(&text, value);
    struct value *back = yaml_parse(buffer_bytes(&text), &arena, &err);
    if (!back)
        fprintf(stderr, "%s in:\n%s\n", err.message, buffer_text(&text));
    FUZZ_CHECK(back && value_equal(value, back));
    return 0;
}
