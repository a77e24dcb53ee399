/* SPDX-License-Identifier: Apache-2.0 */
/* signing_key.c - ES256: signatures of JSON web tokens by an EC P-256 key.
 *
 * OpenSSL writes a signature as DER, tokens carry the two numbers r and s as 32 bytes each. */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "http/tls.h"
#include "http/tls_context.h"

enum { NUMBER_BYTES = 32, SIGNATURE_BYTES = 2 * NUMBER_BYTES, DER_MAX = 80 };

struct signing_key {
    EVP_PKEY *key;
};

static bool is_p256(EVP_PKEY *key)
{
    char name[32];
    size_t size;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, name, sizeof name, &size) == 1 &&
           strcmp(name, "prime256v1") == 0;
}

struct signing_key *signing_key_new(struct bytes key_pem, struct error *err)
{
    EVP_PKEY *pkey = tls_read_key(key_pem);
    if (!pkey || !is_p256(pkey)) {
        EVP_PKEY_free(pkey);
        tls_fail(err, REASON_BAD_REQUEST, "signing key is no EC P-256 private key");
        return NULL;
    }
    struct signing_key *key = MEMORY_NEW(struct signing_key);
    key->key = pkey;
    return key;
}

void signing_key_free(struct signing_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->key);
    free(key);
}

static bool der_to_raw(const unsigned char *der, size_t size, unsigned char ret[SIGNATURE_BYTES])
{
    ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &der, (long)size);
    bool ok =
        parts && BN_bn2binpad(ECDSA_SIG_get0_r(parts), ret, NUMBER_BYTES) == NUMBER_BYTES &&
        BN_bn2binpad(ECDSA_SIG_get0_s(parts), ret + NUMBER_BYTES, NUMBER_BYTES) == NUMBER_BYTES;
    ECDSA_SIG_free(parts);
    return ok;
}

bool signing_key_sign(struct signing_key *key, struct bytes text, unsigned char ret_signature[64])
{
    unsigned char der[DER_MAX];
    size_t size = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->key) == 1 &&
              EVP_DigestSign(context, der, &size, (const unsigned char *)text.at, text.size) == 1 &&
              der_to_raw(der, size, ret_signature);
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return ok;
}

/* The size of the DER form in `ret`, or 0. */
static size_t raw_to_der(const unsigned char *raw, unsigned char ret[DER_MAX])
{
    ECDSA_SIG *parts = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, NUMBER_BYTES, NULL),
           *s = BN_bin2bn(raw + NUMBER_BYTES, NUMBER_BYTES, NULL);
    int size = 0;
    if (parts && r && s && ECDSA_SIG_set0(parts, r, s) == 1) {
        r = s = NULL;
        size = i2d_ECDSA_SIG(parts, NULL);
        if (size > 0 && size <= DER_MAX)
            i2d_ECDSA_SIG(parts, &ret);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(parts);
    return size > 0 && size <= DER_MAX ? (size_t)size : 0;
}

bool signing_key_verify(struct signing_key *key, struct bytes text, struct bytes signature)
{
    unsigned char der[DER_MAX];
    if (signature.size != SIGNATURE_BYTES)
        return false;
    size_t size = raw_to_der((const unsigned char *)signature.at, der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = size > 0 && context &&
              EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->key) == 1 &&
              EVP_DigestVerify(context, der, size, (const unsigned char *)text.at, text.size) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return ok;
}

static void write_coordinate(EVP_PKEY *key, const char *parameter, struct buffer *ret)
{
    unsigned char bytes[NUMBER_BYTES];
    BIGNUM *number = NULL;
    if (EVP_PKEY_get_bn_param(key, parameter, &number) == 1 &&
        BN_bn2binpad(number, bytes, sizeof bytes) == NUMBER_BYTES)
        base64url_write(ret, (struct bytes){ (const char *)bytes, sizeof bytes });
    BN_free(number);
}

void signing_key_describe(struct signing_key *key, struct buffer *ret_kid, struct buffer *ret_x,
                          struct buffer *ret_y)
{
    unsigned char digest[32], *der = NULL;
    int size = i2d_PUBKEY(key->key, &der);
    sha256((struct bytes){ (const char *)der, size > 0 ? (size_t)size : 0 }, digest);
    OPENSSL_free(der);
    base64url_write(ret_kid, (struct bytes){ (const char *)digest, sizeof digest });
    write_coordinate(key->key, OSSL_PKEY_PARAM_EC_PUB_X, ret_x);
    write_coordinate(key->key, OSSL_PKEY_PARAM_EC_PUB_Y, ret_y);
}

void sha256(struct bytes bytes, unsigned char ret_digest[32])
{
    SHA256((const unsigned char *)bytes.at, bytes.size, ret_digest);
}

void hmac_sha256(struct bytes key, struct bytes text, unsigned char ret_digest[32])
{
    unsigned size = 0;
    HMAC(EVP_sha256(), key.size ? key.at : "", (int)key.size, (const unsigned char *)text.at,
         text.size, ret_digest, &size);
}
