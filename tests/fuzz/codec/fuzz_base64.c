/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_base64.c - any bytes survive both alphabets; any text is read or refused with a place in it.
 */
#include "../fuzz.h"

#include "base/arena.h"
#include "codec/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct bytes input = { (const char *)bytes, size }, back;
    base64_write(&text, input);
    FUZZ_CHECK(base64_read(buffer_bytes(&text), &arena, &back) && bytes_equal(back, input));
    buffer_reset(&text);
    base64url_write(&text, input);
    FUZZ_CHECK(base64url_read(buffer_bytes(&text), &arena, &back) && bytes_equal(back, input));
    if (!base64_read(input, &arena, &back))
        FUZZ_CHECK(base64_bad_offset(input) <= size);
    (void)!base64url_read(input, &arena, &back);
    return 0;
}
