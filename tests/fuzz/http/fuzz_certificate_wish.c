/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_certificate_wish.c - whatever may be sent as a certificate request. */
#include "../fuzz.h"

#include "base/arena.h"
#include "http/tls.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct certificate_wish wish;
    struct error err = { 0 };
    if (certificate_wish_read((struct bytes){ (const char *)bytes, size }, &arena, &wish, &err))
        FUZZ_CHECK(wish.common_name && wish.organizations && wish.names);
    else
        FUZZ_CHECK(error_is_set(&err));
    return 0;
}
