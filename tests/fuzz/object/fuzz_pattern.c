/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_pattern.c - a regular expression, a line break, and a text: it says why it is none, or finds a
 * place in the text, on the edges of characters. */
#include "../fuzz.h"

#include "base/arena.h"
#include "codec/utf8.h"
#include "object/pattern.h"

static bool is_edge(struct bytes text, size_t at)
{
    return at == text.size || ((unsigned char)text.at[at] & 0xc0) != 0x80;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    const char *problem = NULL;
    struct bytes rest = { (const char *)bytes, size }, expression = bytes_next(&rest, '\n');
    struct bytes text = rest.at ? rest : BYTES("");
    const struct pattern *pattern = pattern_compile(expression, &arena, &problem);
    FUZZ_CHECK(pattern ? !problem : problem && *problem);
    if (!pattern || !utf8_is_valid(text))
        return 0;
    size_t start, end;
    bool found = pattern_find(pattern, text, 0, &start, &end);
    FUZZ_CHECK(!found || (start <= end && end <= text.size));
    FUZZ_CHECK(!found || (is_edge(text, start) && is_edge(text, end)));
    return 0;
}
