/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_certificate_request.c - any bytes as a certificate request; and any subject and alternative
 * names in one that is rightly signed, which is then read and signed by an authority. */
#include "../fuzz.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "http/certificate_signing.h"
#include "http/tls.h"
#include "http/tls_context.h"

static struct buffer ca, ca_key, key_pem;
static EVP_PKEY *key;

static void make_authority(void)
{
    struct certificate_request request = { .common_name = "ca",
                                           .usage = TLS_USAGE_CA,
                                           .not_before_s = 0,
                                           .not_after_s = 4000000000 };
    struct bytes none = { 0 };
    FUZZ_CHECK(key_generate(&ca_key, NULL) && key_generate(&key_pem, NULL));
    FUZZ_CHECK(certificate_issue(&request, buffer_bytes(&ca_key), none, none, &ca, NULL));
    key = tls_read_key(buffer_bytes(&key_pem));
}

static void try_pem(struct bytes pem)
{
    static const struct bytes usages[] = { { "client auth", 11 }, { "digital signature", 17 } };
    struct certificate_terms terms = { usages, 2, 1000, 2000 };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER signed_pem = { 0 };
    struct certificate_subject subject;
    struct error err = { 0 };
    bool good = certificate_request_read(pem, &arena, &subject, &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    if (good) {
        int64_t ends_s;
        FUZZ_CHECK(subject.common_name);
        if (certificate_request_sign(pem, &terms, buffer_bytes(&ca), buffer_bytes(&ca_key),
                                     &signed_pem, NULL))
            FUZZ_CHECK(certificate_expiry(buffer_bytes(&signed_pem), &ends_s, NULL) &&
                       ends_s == 2000);
    }
}

static void try_request(X509_REQ *request)
{
    char *text;
    BIO *bio = BIO_new(BIO_s_mem());
    if (PEM_write_bio_X509_REQ(bio, request) == 1) {
        long size = BIO_get_mem_data(bio, &text);
        try_pem((struct bytes){ text, (size_t)size });
    }
    BIO_free(bio);
}

static void add_names(X509_REQ *request, const uint8_t *bytes, size_t size)
{
    ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(data, bytes, (int)size);
    X509_EXTENSION *extension =
        X509_EXTENSION_create_by_NID(NULL, NID_subject_alt_name, 0, data);
    STACK_OF(X509_EXTENSION) *list = sk_X509_EXTENSION_new_null();
    sk_X509_EXTENSION_push(list, extension);
    X509_REQ_add_extensions(request, list);
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
    ASN1_OCTET_STRING_free(data);
}

/* The first byte parts the subject from the names. */
static void try_signed(const uint8_t *bytes, size_t size)
{
    size_t cut = bytes[0] < size - 1 ? bytes[0] : size - 1;
    const unsigned char *at = bytes + 1;
    X509_NAME *name = d2i_X509_NAME(NULL, &at, (long)cut);
    X509_REQ *request = X509_REQ_new();
    if (name)
        X509_REQ_set_subject_name(request, name);
    add_names(request, bytes + 1 + cut, size - 1 - cut);
    X509_REQ_set_pubkey(request, key);
    if (X509_REQ_sign(request, key, EVP_sha256()) > 0)
        try_request(request);
    X509_REQ_free(request);
    X509_NAME_free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (!key)
        make_authority();
    try_pem((struct bytes){ (const char *)bytes, size });
    const unsigned char *at = bytes;
    X509_REQ *request = d2i_X509_REQ(NULL, &at, (long)size);
    if (request)
        try_request(request);
    X509_REQ_free(request);
    if (size > 0)
        try_signed(bytes, size);
    return 0;
}
