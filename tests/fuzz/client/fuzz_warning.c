/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_warning.c - any bytes as a header that warns: it is read to an end, and nothing that a
 * terminal would obey comes out of it. */
#include "../fuzz.h"

#include "client/warning.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct bytes value = { (const char *)bytes, size };
    AUTO_BUFFER text = { 0 };
    while (warning_next(&value, &text)) {
        FUZZ_CHECK(text.size > 0 && text.size <= size && value.size <= size);
        for (size_t i = 0; i < text.size; i++)
            FUZZ_CHECK((unsigned char)text.at[i] >= ' ' && text.at[i] != 0x7f);
    }
    return 0;
}
