/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_exec_credential.c - any bytes as what a credential plugin prints: what is taken is whole, and
 * fits into a header. */
#include <string.h>

#include "../fuzz.h"

#include "base/arena.h"
#include "client/exec_credential.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct exec_credential found;
    struct error err = { 0 };
    bool good = exec_credential_parse((struct bytes){ (const char *)bytes, size },
                                      "client.authentication.k8s.io/v1", &arena, &found, &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    if (!good)
        return 0;
    FUZZ_CHECK(found.token || found.certificate_pem.size);
    FUZZ_CHECK(!found.certificate_pem.size == !found.key_pem.size);
    FUZZ_CHECK(!found.token || (*found.token && !strpbrk(found.token, "\r\n ")));
    return 0;
}
