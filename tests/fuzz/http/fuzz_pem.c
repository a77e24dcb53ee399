/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_pem.c - any texts as certificate, key and authorities (zeros divide them), as they stand in
 * Secrets, webhooks' configurations and kubeconfigs: a context, or an error that says why. */
#include "../fuzz.h"

#include "base/bytes.h"
#include "http/tls.h"

static void check(struct tls_context *context, const struct error *err)
{
    FUZZ_CHECK((context != NULL) == !error_is_set(err));
    tls_context_free(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct bytes input = { (const char *)bytes, size }, rest = input;
    struct bytes first = bytes_next(&rest, '\0'), second = bytes_next(&rest, '\0');
    struct error server = { 0 }, client = { 0 }, own = { 0 };
    struct tls_server_options options = { .certificate_pem = first, .key_pem = second,
                                          .client_ca_pem = rest };
    struct tls_client_options trust = { .ca_pem = input };
    int64_t end_s;
    check(tls_server_new(&options, &server), &server);
    check(tls_client_new(&trust, &client), &client);
    (void)!certificate_expiry(input, &end_s, NULL);
    struct signing_key *key = signing_key_new(input, &own);
    FUZZ_CHECK((key != NULL) == !error_is_set(&own));
    signing_key_free(key);
    return 0;
}
