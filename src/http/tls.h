/* SPDX-License-Identifier: Apache-2.0 */
/* tls.h - TLS contexts of OpenSSL, and the keys and certificates of the cluster's own CA.
 *
 * TLS 1.2 and later, EC P-256 keys, ALPN h2 and http/1.1.  A server asks for a client certificate
 * and accepts none; a wrong one fails the handshake.
 * Thread: contexts are shared by threads; connections belong to one. */
#ifndef KNARR_HTTP_TLS_H
#define KNARR_HTTP_TLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct tls_context;

struct tls_server_options {
    struct bytes certificate_pem;        /* chain */
    struct bytes key_pem;
    struct bytes client_ca_pem;          /* {0}: no client certificates */
};
struct tls_client_options {
    struct bytes ca_pem;                 /* {0}: the system's */
    struct bytes certificate_pem, key_pem;   /* {0}: none */
    bool insecure; /* no verification; kubectl --insecure-skip-tls-verify, probes */
    bool         http2;                  /* offer h2 by ALPN */
};
MUST_USE struct tls_context *tls_server_new(const struct tls_server_options *, struct error *err);
MUST_USE struct tls_context *tls_client_new(const struct tls_client_options *, struct error *err);
void tls_context_free(struct tls_context *);

/* Keys and certificates; all PEM, in buffers that the caller owns. */
enum tls_usage { TLS_USAGE_CA, TLS_USAGE_SERVER, TLS_USAGE_CLIENT, TLS_USAGE_BOTH };
struct certificate_request {
    const char        *common_name;
    const char *const *organizations;    /* NULL-terminated, or NULL: the user's groups */
    const char *const *names; /* subjectAltName: DNS names and IPs; NULL-terminated, or NULL */
    enum tls_usage     usage;
    int64_t            not_before_s, not_after_s;
};
MUST_USE bool key_generate(struct buffer *ret_key_pem, struct error *err); /* EC P-256, PKCS#8 */
/* Signed by the CA, or by itself where ca_* are {0}. Serial numbers are 127 random bits. */
MUST_USE bool certificate_issue(const struct certificate_request *, struct bytes subject_key_pem,
                                struct bytes ca_certificate_pem, struct bytes ca_key_pem,
                                struct buffer *ret_pem, struct error *err);
/* A wish for a certificate (PKCS#10), made by who has the key.  Reading checks that the key signed
 * it.  Texts are in the arena. */
struct certificate_wish {
    const char        *common_name;              /* "" where there is none */
    const char *const *organizations, *const *names;     /* NULL-terminated; DNS names and IPs */
    bool               has_other_names;          /* e-mail addresses, URIs */
};
MUST_USE bool certificate_wish_make(const struct certificate_request *, struct bytes key_pem,
                                    struct buffer *ret_pem, struct error *err);
MUST_USE bool certificate_wish_read(struct bytes pem, struct arena *,
                                    struct certificate_wish *ret, struct error *err);
MUST_USE bool certificate_expiry(struct bytes pem, int64_t *ret_not_after_s, struct error *err);
/* Do they belong together: the key to the certificate, and that to its issuer?  False where one of
 * them cannot be read. */
bool certificate_fits(struct bytes pem, struct bytes key_pem, struct bytes issuer_pem);

/* ES256 signatures (JWT), raw r||s form of 64 bytes. */
struct signing_key;
MUST_USE struct signing_key *signing_key_new(struct bytes key_pem, struct error *err);
void signing_key_free(struct signing_key *);
MUST_USE bool signing_key_sign(struct signing_key *, struct bytes text,
                               unsigned char ret_signature[64]);
bool signing_key_verify(struct signing_key *, struct bytes text, struct bytes signature);
/* Base64url of the SHA-256 of the public key: "kid"; and x, y for the JWKS document. */
void signing_key_describe(struct signing_key *, struct buffer *ret_kid, struct buffer *ret_x,
                          struct buffer *ret_y);
void sha256(struct bytes, unsigned char ret_digest[32]);
void hmac_sha256(struct bytes key, struct bytes text, unsigned char ret_digest[32]);

#endif
