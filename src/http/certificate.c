/* SPDX-License-Identifier: Apache-2.0 */
/* certificate.c - EC keys, and certificates signed by a CA of our own.
 *
 * A certificate is described by a struct and made in one go.  Names that are addresses become IP
 * entries of subjectAltName, others DNS entries.  Time comes in as seconds: nothing here reads
 * a clock, so a machine that boots in 1970 can still make what it needs. */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "http/tls.h"
#include "http/tls_context.h"

enum { SERIAL_BYTES = 16 };

static void free_bio(BIO **bio)
{
    BIO_free(*bio);
}
static void free_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
static void free_certificate(X509 **certificate)
{
    X509_free(*certificate);
}
#define AUTO_BIO         CLEANUP(free_bio) BIO *
#define AUTO_KEY         CLEANUP(free_key) EVP_PKEY *
#define AUTO_CERTIFICATE CLEANUP(free_certificate) X509 *

static void take_text(BIO *bio, struct buffer *ret)
{
    char *text;
    long size = BIO_get_mem_data(bio, &text);
    if (size > 0)
        buffer_add(ret, text, (size_t)size);
}

bool key_generate(struct buffer *ret_key_pem, struct error *err)
{
    AUTO_KEY key = EVP_EC_gen("P-256");
    AUTO_BIO bio = BIO_new(BIO_s_mem());
    if (!key || !bio || PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) != 1)
        return tls_fail(err, REASON_INTERNAL_ERROR, "key cannot be made");
    take_text(bio, ret_key_pem);
    return true;
}

bool certificate_set_serial(X509 *certificate)
{
    unsigned char random[SERIAL_BYTES];
    if (RAND_bytes(random, sizeof random) != 1)
        return false;
    random[0] &= 0x7f;
    BIGNUM *number = BN_bin2bn(random, sizeof random, NULL);
    bool ok = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return ok;
}

static bool add_name(X509_NAME *name, int nid, const char *text)
{
    return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, (const unsigned char *)text,
                                      /* length= */ -1, /* place= */ -1, /* set= */ 0) == 1;
}

/* Organizations first, as upstream's own tools write it. */
bool certificate_add_subject(X509_NAME *name, const struct certificate_request *request)
{
    bool ok = true;
    for (const char *const *one = request->organizations; ok && one && *one; one++)
        ok = add_name(name, NID_organizationName, *one);
    return ok && add_name(name, NID_commonName, request->common_name);
}

static bool set_validity(X509 *certificate, const struct certificate_request *request)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), request->not_before_s) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), request->not_after_s);
}

bool certificate_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool ok = extension && X509_add_ext(certificate, extension, /* place= */ -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

static const struct { const char *basic, *key_usage, *extended; } usages[] = {
    [TLS_USAGE_CA] = { "critical,CA:TRUE", "critical,digitalSignature,keyCertSign,cRLSign", NULL },
    [TLS_USAGE_SERVER] = { "critical,CA:FALSE", "critical,digitalSignature", "serverAuth" },
    [TLS_USAGE_CLIENT] = { "critical,CA:FALSE", "critical,digitalSignature", "clientAuth" },
    [TLS_USAGE_BOTH] = { "critical,CA:FALSE", "critical,digitalSignature",
                         "serverAuth,clientAuth" },
};

static bool add_usage(X509 *certificate, X509 *issuer, enum tls_usage usage)
{
    return certificate_add_extension(certificate, issuer, NID_basic_constraints, usages[usage].basic) &&
           certificate_add_extension(certificate, issuer, NID_key_usage, usages[usage].key_usage) &&
           (!usages[usage].extended ||
            certificate_add_extension(certificate, issuer, NID_ext_key_usage, usages[usage].extended)) &&
           certificate_add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
           certificate_add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
}

static GENERAL_NAME *general_name(const char *text)
{
    unsigned char address[16];
    int family_size = inet_pton(AF_INET, text, address) == 1    ? 4
                      : inet_pton(AF_INET6, text, address) == 1 ? 16
                                                                : 0;
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_STRING *value = family_size ? ASN1_OCTET_STRING_new() : ASN1_IA5STRING_new();
    const void *bytes = family_size ? (const void *)address : text;
    int size = family_size ? family_size : (int)strlen(text);
    if (!name || !value || ASN1_STRING_set(value, bytes, size) != 1) {
        GENERAL_NAME_free(name);
        ASN1_STRING_free(value);
        return NULL;
    }
    GENERAL_NAME_set0_value(name, family_size ? GEN_IPADD : GEN_DNS, value);
    return name;
}

GENERAL_NAMES *certificate_names(const char *const *names)
{
    GENERAL_NAMES *list = GENERAL_NAMES_new();
    bool ok = list != NULL;
    for (; ok && *names; names++) {
        GENERAL_NAME *name = general_name(*names);
        ok = name && sk_GENERAL_NAME_push(list, name) > 0;
        if (!ok)
            GENERAL_NAME_free(name);
    }
    if (ok)
        return list;
    GENERAL_NAMES_free(list);
    return NULL;
}

static bool add_alternative_names(X509 *certificate, const char *const *names)
{
    if (!names || !*names)
        return true;
    GENERAL_NAMES *list = certificate_names(names);
    bool ok = list && X509_add1_ext_i2d(certificate, NID_subject_alt_name, list, /* critical= */ 0,
                                 X509V3_ADD_DEFAULT) == 1;
    GENERAL_NAMES_free(list);
    return ok;
}

/* `ca` is NULL for a certificate that signs itself. */
static bool fill(X509 *certificate, const struct certificate_request *request,
                 EVP_PKEY *subject_key, X509 *ca)
{
    X509 *issuer = ca ? ca : certificate;
    return X509_set_version(certificate, X509_VERSION_3) == 1 && certificate_set_serial(certificate) &&
           certificate_add_subject(X509_get_subject_name(certificate), request) &&
           set_validity(certificate, request) &&
           X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
           X509_set_pubkey(certificate, subject_key) == 1 &&
           add_usage(certificate, issuer, request->usage) &&
           add_alternative_names(certificate, request->names);
}

bool certificate_issue(const struct certificate_request *request, struct bytes subject_key_pem,
                       struct bytes ca_certificate_pem, struct bytes ca_key_pem,
                       struct buffer *ret_pem, struct error *err)
{
    bool self_signed = ca_certificate_pem.size == 0;
    AUTO_KEY subject_key = tls_read_key(subject_key_pem);
    AUTO_KEY ca_key = self_signed ? NULL : tls_read_key(ca_key_pem);
    AUTO_CERTIFICATE ca = self_signed ? NULL : tls_read_certificate(ca_certificate_pem);
    if (!subject_key || (!self_signed && (!ca || !ca_key)))
        return tls_fail(err, REASON_BAD_REQUEST, "key or authority cannot be read");
    if (ca && X509_check_private_key(ca, ca_key) != 1)
        return tls_fail(err, REASON_BAD_REQUEST, "the authority's key is not its certificate's");
    AUTO_CERTIFICATE certificate = X509_new();
    AUTO_BIO bio = BIO_new(BIO_s_mem());
    if (!certificate || !bio || !fill(certificate, request, subject_key, ca) ||
        X509_sign(certificate, self_signed ? subject_key : ca_key, EVP_sha256()) <= 0 ||
        PEM_write_bio_X509(bio, certificate) != 1)
        return tls_fail(err, REASON_INTERNAL_ERROR, "certificate cannot be made");
    take_text(bio, ret_pem);
    return true;
}

bool certificate_expiry(struct bytes pem, int64_t *ret_not_after_s, struct error *err)
{
    AUTO_CERTIFICATE certificate = tls_read_certificate(pem);
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days = 0, seconds = 0;
    bool ok = certificate && epoch &&
              ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(certificate)) == 1;
    ASN1_TIME_free(epoch);
    if (!ok)
        return tls_fail(err, REASON_BAD_REQUEST, "certificate cannot be read");
    *ret_not_after_s = (int64_t)days * 86400 + seconds;
    return true;
}

bool certificate_fits(struct bytes pem, struct bytes key_pem, struct bytes issuer_pem)
{
    AUTO_CERTIFICATE certificate = tls_read_certificate(pem);
    AUTO_CERTIFICATE issuer = tls_read_certificate(issuer_pem);
    AUTO_KEY key = tls_read_key(key_pem);
    bool fits = certificate && issuer && key && X509_check_private_key(certificate, key) == 1 &&
                X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
    ERR_clear_error();
    return fits;
}
