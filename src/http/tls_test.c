/* SPDX-License-Identifier: Apache-2.0 */
/* tls_test.c - keys, certificates and ES256 signatures, checked by OpenSSL's own reader. */
#include "base/arena.h"
#include "http/certificate_signing.h"
#include "http/tls.h"
#include "http/tls_context.h"

#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <cmocka.h>

enum { NOW_S = 1767225600, DAY_S = 86400 };

static const struct bytes none;

static void make_ca(struct buffer *key, struct buffer *certificate)
{
    struct error err = { 0 };
    const struct certificate_request request = {
        .common_name = "test-ca", .usage = TLS_USAGE_CA,
        .not_before_s = NOW_S - DAY_S, .not_after_s = NOW_S + 10 * DAY_S,
    };
    assert_true(key_generate(key, &err));
    assert_true(certificate_issue(&request, buffer_bytes(key), none, none, certificate, &err));
}

static void a_certificate_says_what_was_asked(void **state)
{
    AUTO_BUFFER ca_key = { 0 };
    AUTO_BUFFER ca = { 0 };
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER pem = { 0 };
    struct error err = { 0 };
    char name[64];
    const struct certificate_request request = {
        .common_name = "system:node:a", .usage = TLS_USAGE_BOTH,
        .organizations = (const char *const[]){ "system:nodes", "b", NULL },
        .names = (const char *const[]){ "node.example", "10.1.2.3", "fd00::1", NULL },
        .not_before_s = NOW_S, .not_after_s = NOW_S + DAY_S,
    };
    make_ca(&ca_key, &ca);
    assert_true(key_generate(&key, &err));
    assert_true(certificate_issue(&request, buffer_bytes(&key), buffer_bytes(&ca),
                                  buffer_bytes(&ca_key), &pem, &err));
    X509 *certificate = tls_read_certificate(buffer_bytes(&pem)),
         *authority = tls_read_certificate(buffer_bytes(&ca));
    EVP_PKEY *authority_key = X509_get0_pubkey(authority);
    assert_int_equal(X509_verify(certificate, authority_key), 1);
    assert_int_equal(X509_check_host(certificate, "node.example", 0, 0, NULL), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "10.1.2.3", 0), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "fd00::1", 0), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "10.1.2.4", 0), 0);
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                              sizeof name);
    assert_string_equal(name, "system:node:a");
    assert_int_equal(X509_check_purpose(certificate, X509_PURPOSE_SSL_SERVER, 0), 1);
    assert_int_equal(X509_check_purpose(certificate, X509_PURPOSE_SSL_CLIENT, 0), 1);
    assert_int_equal(X509_check_ca(certificate), 0);
    assert_int_equal(X509_check_ca(authority), 1);
    X509_free(certificate);
    X509_free(authority);
    int64_t expiry_s = 0;
    assert_true(certificate_expiry(buffer_bytes(&pem), &expiry_s, &err));
    assert_int_equal(expiry_s, NOW_S + DAY_S);
}

static void what_belongs_together_fits(void **state)
{
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER ca = { 0 };
    AUTO_BUFFER other_key = { 0 };
    AUTO_BUFFER other_ca = { 0 };
    make_ca(&key, &ca);
    make_ca(&other_key, &other_ca);
    const struct bytes certificate = buffer_bytes(&ca), half = { ca.at, ca.size / 2 };
    assert_true(certificate_fits(certificate, buffer_bytes(&key), certificate));
    assert_false(certificate_fits(certificate, buffer_bytes(&other_key), certificate));
    assert_false(certificate_fits(certificate, buffer_bytes(&key), buffer_bytes(&other_ca)));
    assert_false(certificate_fits(half, buffer_bytes(&key), certificate));
    assert_false(certificate_fits(certificate, BYTES(""), certificate));
    assert_false(certificate_fits(certificate, certificate, BYTES("x")));
}

static void serial_numbers_differ(void **state)
{
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER one = { 0 };
    AUTO_BUFFER two = { 0 };
    make_ca(&key, &one);
    buffer_reset(&key);
    make_ca(&key, &two);
    X509 *a = tls_read_certificate(buffer_bytes(&one)),
         *b = tls_read_certificate(buffer_bytes(&two));
    assert_int_not_equal(ASN1_INTEGER_cmp(X509_get_serialNumber(a), X509_get_serialNumber(b)), 0);
    X509_free(a);
    X509_free(b);
}

static void what_is_no_pem_is_refused(void **state)
{
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER ca = { 0 };
    AUTO_BUFFER other_key = { 0 };
    AUTO_BUFFER out = { 0 };
    make_ca(&key, &ca);
    struct error err = { 0 };
    int64_t ignored;
    const struct certificate_request request = { .common_name = "a", .not_after_s = DAY_S };
    assert_false(certificate_expiry(BYTES("x"), &ignored, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
    error_clear(&err);
    assert_null(signing_key_new(buffer_bytes(&ca), &err));
    error_clear(&err);
    assert_null(
        tls_server_new(&(struct tls_server_options){ .certificate_pem = buffer_bytes(&ca) }, &err));
    error_clear(&err);
    assert_null(tls_client_new(&(struct tls_client_options){ .ca_pem = BYTES("x") }, &err));
    error_clear(&err);
    assert_true(key_generate(&other_key, &err));
    assert_false(certificate_issue(&request, buffer_bytes(&key), buffer_bytes(&ca),
                                   buffer_bytes(&other_key), &out, &err));
    error_clear(&err);
    const struct tls_server_options mixed = { buffer_bytes(&ca), buffer_bytes(&other_key), none };
    assert_null(tls_server_new(&mixed, &err));
}

static void signatures(void **state)
{
    AUTO_BUFFER pem = { 0 };
    AUTO_BUFFER other_pem = { 0 };
    struct error err = { 0 };
    unsigned char signature[64];
    assert_true(key_generate(&pem, &err) && key_generate(&other_pem, &err));
    struct signing_key *key = signing_key_new(buffer_bytes(&pem), &err);
    struct signing_key *other = signing_key_new(buffer_bytes(&other_pem), &err);
    struct bytes text = BYTES("header.payload"),
                 signed_bytes = { (char *)signature, sizeof signature };
    for (int n = 0; n < 50; n++) {               /* r or s is short once in a while */
        assert_true(signing_key_sign(key, text, signature));
        assert_true(signing_key_verify(key, text, signed_bytes));
    }
    assert_false(signing_key_verify(other, text, signed_bytes));
    assert_false(signing_key_verify(key, BYTES("header.payloae"), signed_bytes));
    assert_false(signing_key_verify(key, text, (struct bytes){ signed_bytes.at, 63 }));
    signature[40] ^= 1;
    assert_false(signing_key_verify(key, text, signed_bytes));
    memset(signature, 0, sizeof signature);
    assert_false(signing_key_verify(key, text, signed_bytes));
    AUTO_BUFFER kid = { 0 };
    AUTO_BUFFER x = { 0 };
    AUTO_BUFFER y = { 0 };
    signing_key_describe(key, &kid, &x, &y);
    assert_int_equal(kid.size, 43);
    assert_int_equal(x.size, 43);
    assert_int_equal(y.size, 43);
    signing_key_free(key);
    signing_key_free(other);
}

static void a_digest(void **state)
{
    unsigned char digest[32];
    sha256(BYTES("abc"), digest);
    assert_memory_equal(digest,
                        "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
                        "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad",
                        32);
}

/* ---- wishes ---- */

static const char *const wished_names[] = { "node2", "10.0.0.2", "fd00::2", NULL },
                         *const wished_groups[] = { "system:nodes", NULL };

static void make_wish(struct buffer *key, struct buffer *pem)
{
    struct certificate_request request = { .common_name = "system:node:node2",
                                           .organizations = wished_groups,
                                           .names = wished_names };
    assert_true(key_generate(key, NULL));
    assert_true(certificate_wish_make(&request, buffer_bytes(key), pem, NULL));
}

static void a_wish_says_what_was_wished(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER pem = { 0 };
    struct certificate_wish wish;
    make_wish(&key, &pem);
    assert_true(certificate_wish_read(buffer_bytes(&pem), &arena, &wish, NULL));
    assert_string_equal(wish.common_name, "system:node:node2");
    assert_string_equal(wish.organizations[0], "system:nodes");
    assert_null(wish.organizations[1]);
    for (size_t i = 0; i < ARRAY_SIZE(wished_names) - 1; i++)
        assert_string_equal(wish.names[i], wished_names[i]);
    assert_null(wish.names[ARRAY_SIZE(wished_names) - 1]);
    assert_false(wish.has_other_names);
}

static void a_wish_that_was_changed_is_refused(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER pem = { 0 };
    struct certificate_wish wish;
    struct error err = { 0 };
    make_wish(&key, &pem);
    char *at = pem.at + pem.size / 3;
    *at = *at == 'A' ? 'B' : 'A';
    assert_false(certificate_wish_read(buffer_bytes(&pem), &arena, &wish, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
    error_clear(&err);
    assert_false(certificate_wish_read(BYTES("no pem"), &arena, &wish, &err));
}

/* OpenSSL would ask for its pass phrase on the terminal, or here. */
static void a_wish_with_a_pass_phrase_is_refused_unasked(void **state)
{
    static const char pem[] = "-----BEGIN CERTIFICATE REQUEST-----\n"
                              "Proc-Type: 4,ENCRYPTED\n"
                              "DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n"
                              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                              "-----END CERTIFICATE REQUEST-----\n";
    AUTO_ARENA arena = { 0 };
    struct certificate_wish wish;
    struct certificate_subject subject;
    int ends[2], waiting = 0, old = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "secret\n", 7), 7);
    dup2(ends[0], STDIN_FILENO);
    assert_false(certificate_wish_read(bytes_of(pem), &arena, &wish, NULL));
    assert_false(certificate_request_read(bytes_of(pem), &arena, &subject, NULL));
    assert_int_equal(ioctl(ends[0], FIONREAD, &waiting), 0);
    dup2(old, STDIN_FILENO);
    assert_int_equal(waiting, 7);
    close(ends[0]);
    close(ends[1]);
    close(old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_says_what_was_asked),
        cmocka_unit_test(serial_numbers_differ),
        cmocka_unit_test(what_belongs_together_fits),
        cmocka_unit_test(what_is_no_pem_is_refused),
        cmocka_unit_test(signatures),
        cmocka_unit_test(a_digest),
        cmocka_unit_test(a_wish_says_what_was_wished),
        cmocka_unit_test(a_wish_that_was_changed_is_refused),
        cmocka_unit_test(a_wish_with_a_pass_phrase_is_refused_unasked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
