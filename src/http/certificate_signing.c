/* SPDX-License-Identifier: Apache-2.0 */
/* certificate_signing.c - see certificate_signing.h.
 *
 * A request is outside bytes: only its subject, its key and its alternative names are taken over,
 * and its signature is checked before anything else. */
#include "http/certificate_signing.h"

#include <limits.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/arena.h"
#include "http/tls_context.h"

enum { ORGANIZATIONS_MAX = 64 };

static void free_bio(BIO **bio)
{
    BIO_free(*bio);
}
static void free_request(X509_REQ **request)
{
    X509_REQ_free(*request);
}
static void free_certificate(X509 **certificate)
{
    X509_free(*certificate);
}
static void free_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
static void free_names(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}
#define AUTO_BIO         CLEANUP(free_bio) BIO *
#define AUTO_REQUEST     CLEANUP(free_request) X509_REQ *
#define AUTO_CERTIFICATE CLEANUP(free_certificate) X509 *
#define AUTO_KEY         CLEANUP(free_key) EVP_PKEY *
#define AUTO_NAMES       CLEANUP(free_names) GENERAL_NAMES *

/* ---- reading ---- */

static X509_REQ *read_request(struct bytes pem, struct error *err)
{
    X509_REQ *request = tls_read_request(pem);
    if (pem.size == 0 || pem.size > TLS_REQUEST_MAX)
        fail(err, REASON_BAD_REQUEST, 0, "the certificate request is empty or too large");
    else if (!request)
        tls_fail(err, REASON_BAD_REQUEST, "the certificate request cannot be read");
    return request;
}

/* UTF-8, whatever it was written in; NULL for text with a NUL in it, which no name has. */
static const char *entry_text(const X509_NAME *name, int index, struct arena *arena)
{
    unsigned char *text = NULL;
    int size = ASN1_STRING_to_UTF8(&text,
                                   X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    bool good = size >= 0 && !memchr(text, 0, (size_t)size);
    const char *copy = good ? arena_copy(arena, text, (size_t)size) : NULL;
    OPENSSL_free(text);
    return copy;
}

static bool read_name(const X509_NAME *name, struct arena *arena, struct certificate_subject *ret)
{
    int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    ret->common_name = at >= 0 ? entry_text(name, at, arena) : "";
    ret->organizations = arena_array(arena, ORGANIZATIONS_MAX, sizeof *ret->organizations);
    for (at = -1; (at = X509_NAME_get_index_by_NID(name, NID_organizationName, at)) >= 0;) {
        const char *text = entry_text(name, at, arena);
        if (!text || ret->organization_count == ORGANIZATIONS_MAX)
            return false;
        ret->organizations[ret->organization_count++] = text;
    }
    return ret->common_name != NULL;
}

static void free_extensions(X509_EXTENSIONS *extensions)
{
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}

static GENERAL_NAMES *alternative_names(X509_REQ *request)
{
    X509_EXTENSIONS *extensions = X509_REQ_get_extensions(request);
    GENERAL_NAMES *names = X509V3_get_d2i(extensions, NID_subject_alt_name, NULL, NULL);
    free_extensions(extensions);
    return names;
}

static void count_names(const GENERAL_NAMES *names, struct certificate_subject *ret)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        int type = sk_GENERAL_NAME_value(names, i)->type;
        ret->dns_count += type == GEN_DNS;
        ret->ip_count += type == GEN_IPADD;
        ret->email_count += type == GEN_EMAIL;
        ret->uri_count += type == GEN_URI;
    }
}

bool certificate_request_read(struct bytes pem, struct arena *arena,
                              struct certificate_subject *ret, struct error *err)
{
    AUTO_REQUEST request = read_request(pem, err);
    *ret = (struct certificate_subject){ 0 };
    if (!request)
        return false;
    AUTO_NAMES names = alternative_names(request);
    count_names(names, ret);
    return read_name(X509_REQ_get_subject_name(request), arena, ret) ||
           fail(err, REASON_BAD_REQUEST, 0, "the certificate request's subject cannot be read");
}

/* ---- signing ---- */

static const struct { const char *usage, *key_usage, *extended; } usages[] = {
    { "signing", "digitalSignature", NULL },
    { "digital signature", "digitalSignature", NULL },
    { "content commitment", "nonRepudiation", NULL },
    { "key encipherment", "keyEncipherment", NULL },
    { "key agreement", "keyAgreement", NULL },
    { "data encipherment", "dataEncipherment", NULL },
    { "cert sign", "keyCertSign", NULL },
    { "crl sign", "cRLSign", NULL },
    { "encipher only", "encipherOnly", NULL },
    { "decipher only", "decipherOnly", NULL },
    { "any", NULL, "anyExtendedKeyUsage" },
    { "server auth", NULL, "serverAuth" },
    { "client auth", NULL, "clientAuth" },
    { "code signing", NULL, "codeSigning" },
    { "email protection", NULL, "emailProtection" },
    { "s/mime", NULL, "emailProtection" },
    { "ipsec end system", NULL, "ipsecEndSystem" },
    { "ipsec tunnel", NULL, "ipsecTunnel" },
    { "ipsec user", NULL, "ipsecUser" },
    { "timestamping", NULL, "timeStamping" },
    { "ocsp signing", NULL, "OCSPSigning" },
    { "microsoft sgc", NULL, "msSGC" },
    { "netscape sgc", NULL, "nsSGC" },
};

static void add_word(struct buffer *words, const char *word)
{
    if (word && !strstr(buffer_text(words), word))
        buffer_printf(words, "%s%s", words->size ? "," : "", word);
}

static bool add_usages(X509 *certificate, X509 *issuer, const struct certificate_terms *terms)
{
    AUTO_BUFFER keys = { 0 };
    AUTO_BUFFER extended = { 0 };
    AUTO_BUFFER critical = { 0 };
    for (size_t i = 0; i < terms->usage_count; i++)
        FOR_EACH(row, usages)
            if (bytes_equal_text(terms->usages[i], row->usage)) {
                add_word(&keys, row->key_usage);
                add_word(&extended, row->extended);
            }
    buffer_printf(&critical, "critical,%s", buffer_text(&keys));
    return (!keys.size ||
            certificate_add_extension(certificate, issuer, NID_key_usage, buffer_text(&critical))) &&
           (!extended.size ||
            certificate_add_extension(certificate, issuer, NID_ext_key_usage, buffer_text(&extended)));
}

static bool set_validity(X509 *certificate, X509 *ca, const struct certificate_terms *terms)
{
    const ASN1_TIME *ca_ends = X509_get0_notAfter(ca);
    ASN1_TIME *after = X509_getm_notAfter(certificate);
    return ASN1_TIME_set(X509_getm_notBefore(certificate), terms->not_before_s) &&
           ASN1_TIME_set(after, terms->not_after_s) &&
           (ASN1_TIME_compare(after, ca_ends) <= 0 || X509_set1_notAfter(certificate, ca_ends));
}

static bool is_plain(const GENERAL_NAME *name)
{
    return name->type == GEN_DNS || name->type == GEN_IPADD || name->type == GEN_EMAIL ||
           name->type == GEN_URI;
}

/* Names of other kinds were not looked at by anyone, and stay behind. */
static bool copy_names(X509 *certificate, X509_REQ *request)
{
    AUTO_NAMES names = alternative_names(request);
    for (int i = sk_GENERAL_NAME_num(names); i-- > 0;)
        if (!is_plain(sk_GENERAL_NAME_value(names, i)))
            GENERAL_NAME_free(sk_GENERAL_NAME_delete(names, i));
    return sk_GENERAL_NAME_num(names) <= 0 ||
           X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, /* critical= */ 0,
                             X509V3_ADD_DEFAULT) == 1;
}

static bool fill(X509 *certificate, X509_REQ *request, X509 *ca,
                 const struct certificate_terms *terms)
{
    return X509_set_version(certificate, X509_VERSION_3) == 1 && certificate_set_serial(certificate) &&
           set_validity(certificate, ca, terms) &&
           X509_set_subject_name(certificate, X509_REQ_get_subject_name(request)) == 1 &&
           X509_set_issuer_name(certificate, X509_get_subject_name(ca)) == 1 &&
           X509_set_pubkey(certificate, X509_REQ_get0_pubkey(request)) == 1 &&
           add_usages(certificate, ca, terms) &&
           certificate_add_extension(certificate, ca, NID_basic_constraints, "critical,CA:FALSE") &&
           certificate_add_extension(certificate, ca, NID_authority_key_identifier, "keyid:always") &&
           copy_names(certificate, request);
}

bool certificate_request_sign(struct bytes request_pem, const struct certificate_terms *terms,
                              struct bytes ca_certificate_pem, struct bytes ca_key_pem,
                              struct buffer *ret_pem, struct error *err)
{
    AUTO_REQUEST request = read_request(request_pem, err);
    if (!request)
        return false;
    AUTO_CERTIFICATE ca = tls_read_certificate(ca_certificate_pem);
    AUTO_KEY key = tls_read_key(ca_key_pem);
    AUTO_CERTIFICATE certificate = X509_new();
    AUTO_BIO bio = BIO_new(BIO_s_mem());
    if (!ca || !key || X509_check_private_key(ca, key) != 1)
        return tls_fail(err, REASON_INTERNAL_ERROR, "the authority cannot be read");
    if (!certificate || !bio || !fill(certificate, request, ca, terms) ||
        X509_sign(certificate, key, EVP_sha256()) <= 0 ||
        PEM_write_bio_X509(bio, certificate) != 1)
        return tls_fail(err, REASON_INTERNAL_ERROR, "the certificate cannot be made");
    char *text;
    long size = BIO_get_mem_data(bio, &text);
    buffer_add(ret_pem, text, (size_t)size);
    return true;
}
