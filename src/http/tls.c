/* SPDX-License-Identifier: Apache-2.0 */
/* tls.c - TLS contexts: what we speak, whom we believe.
 *
 * AES-128 goes first: it is the cheapest where the processor knows AES; a client without asks for
 * ChaCha20 first and gets it.  Sessions are resumed by tickets alone, the server keeps nothing.
 *
 * Not here: the bytes of a connection (transport.c), keys and certificates (certificate.c). */
#include "http/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/tls_context.h"

enum { CERTIFICATES_MAX = 1000, TICKET_LIFETIME_S = 3600 };

#define CIPHERS_TLS13 "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384"
#define CIPHERS_TLS12 "ECDHE+AESGCM:ECDHE+CHACHA20"

struct tls_context {
    SSL_CTX *context;
    bool     is_server, insecure;
};

bool tls_fail(struct error *err, enum reason reason, const char *what)
{
    char why[160] = "no reason given";
    unsigned long number = ERR_peek_last_error();
    const char *text = number ? ERR_reason_error_string(number) : NULL;
    if (text)
        snprintf(why, sizeof why, "%s", text);
    ERR_clear_error();
    return fail(err, reason, /* os_errno= */ 0, "%s: %s", what, why);
}

static BIO *pem_bio(struct bytes pem)
{
    return pem.size > INT_MAX ? NULL : BIO_new_mem_buf(pem.at ? pem.at : "", (int)pem.size);
}

/* Without this OpenSSL would ask on the terminal. */
static int no_pass_phrase(char *place, int size, int writing, void *context)
{
    (void)place;
    (void)size;
    (void)writing;
    (void)context;
    return 0;
}

EVP_PKEY *tls_read_key(struct bytes pem)
{
    BIO *bio = pem_bio(pem);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_pass_phrase, NULL) : NULL;
    BIO_free(bio);
    return key;
}

/* Its extensions are read now, so that threads that share it only look. */
static X509 *read_next_certificate(BIO *bio)
{
    X509 *certificate = PEM_read_bio_X509(bio, NULL, no_pass_phrase, NULL);
    if (certificate)
        X509_check_purpose(certificate, /* id= */ -1, /* ca= */ 0);
    return certificate;
}

X509 *tls_read_certificate(struct bytes pem)
{
    BIO *bio = pem_bio(pem);
    X509 *certificate = bio ? read_next_certificate(bio) : NULL;
    BIO_free(bio);
    return certificate;
}

X509_REQ *tls_read_request(struct bytes pem)
{
    BIO *bio = pem.size <= TLS_REQUEST_MAX ? pem_bio(pem) : NULL;
    X509_REQ *request = bio ? PEM_read_bio_X509_REQ(bio, NULL, no_pass_phrase, NULL) : NULL;
    BIO_free(bio);
    if (request && X509_REQ_verify(request, X509_REQ_get0_pubkey(request)) == 1)
        return request;
    X509_REQ_free(request);
    return NULL;
}

/* The first is ours, the others lead up to the root. */
static bool use_chain(SSL_CTX *context, BIO *bio)
{
    X509 *certificate = read_next_certificate(bio);
    bool ok = certificate && SSL_CTX_use_certificate(context, certificate) == 1;
    X509_free(certificate);
    for (int n = 0; ok && n < CERTIFICATES_MAX; n++) {
        certificate = read_next_certificate(bio);
        if (!certificate)
            break;
        ok = SSL_CTX_add0_chain_cert(context, certificate) == 1;
        if (!ok)
            X509_free(certificate);
    }
    return ok;
}

static bool use_identity(SSL_CTX *context, struct bytes certificate_pem, struct bytes key_pem,
                         struct error *err)
{
    BIO *bio = pem_bio(certificate_pem);
    bool ok = bio && use_chain(context, bio);
    BIO_free(bio);
    if (!ok)
        return tls_fail(err, REASON_BAD_REQUEST, "certificate cannot be read");
    EVP_PKEY *key = tls_read_key(key_pem);
    ok = key && SSL_CTX_use_PrivateKey(context, key) == 1;
    EVP_PKEY_free(key);
    if (!ok)
        return tls_fail(err, REASON_BAD_REQUEST, "private key cannot be used");
    ERR_clear_error();
    return true;
}

/* Counts the certificates that are believed from now on. */
static int add_authorities(SSL_CTX *context, BIO *bio, bool tell_clients)
{
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    int count = 0;
    for (; count < CERTIFICATES_MAX; count++) {
        X509 *certificate = read_next_certificate(bio);
        if (!certificate)
            break;
        X509_STORE_add_cert(store, certificate);
        if (tell_clients)
            SSL_CTX_add_client_CA(context, certificate);
        X509_free(certificate);
    }
    ERR_clear_error();
    return count;
}

static bool trust(SSL_CTX *context, struct bytes pem, bool tell_clients, struct error *err)
{
    BIO *bio = pem_bio(pem);
    int count = bio ? add_authorities(context, bio, tell_clients) : 0;
    BIO_free(bio);
    return count > 0 || fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                             "certificate authority: the text holds no certificate");
}

static struct tls_context *context_new(const SSL_METHOD *method, struct error *err)
{
    struct tls_context *tls = MEMORY_NEW(struct tls_context);
    tls->context = SSL_CTX_new(method);
    SSL_CTX *context = tls->context;
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_ciphersuites(context, CIPHERS_TLS13) != 1 ||
        SSL_CTX_set_cipher_list(context, CIPHERS_TLS12) != 1) {
        tls_fail(err, REASON_INTERNAL_ERROR, "TLS cannot be set up");
        tls_context_free(tls);
        return NULL;
    }
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    return tls;
}

/* Ours before the client's order: HTTP/2, else HTTP/1.1, else none is agreed on. */
static int select_protocol(SSL *ssl, const unsigned char **ret, unsigned char *ret_size,
                           const unsigned char *offered, unsigned offered_size, void *context)
{
    static const unsigned char ours[] = "\x02h2\x08http/1.1";
    (void)ssl;
    (void)context;
    unsigned char *selected;
    if (SSL_select_next_proto(&selected, ret_size, ours, sizeof ours - 1, offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *ret = selected;
    return SSL_TLSEXT_ERR_OK;
}

static bool set_up_server(SSL_CTX *context, const struct tls_server_options *options,
                          struct error *err)
{
    static const unsigned char session_context[] = "knarr";
    if (!use_identity(context, options->certificate_pem, options->key_pem, err))
        return false;
    SSL_CTX_set_alpn_select_cb(context, select_protocol, NULL);
    SSL_CTX_set_session_id_context(context, session_context, sizeof session_context - 1);
    SSL_CTX_set_timeout(context, TICKET_LIFETIME_S);
    SSL_CTX_set_num_tickets(context, 1);
    if (options->client_ca_pem.size == 0)
        return true;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    return trust(context, options->client_ca_pem, /* tell_clients= */ true, err);
}

struct tls_context *tls_server_new(const struct tls_server_options *options, struct error *err)
{
    struct tls_context *tls = context_new(TLS_server_method(), err);
    if (!tls)
        return NULL;
    tls->is_server = true;
    if (set_up_server(tls->context, options, err))
        return tls;
    tls_context_free(tls);
    return NULL;
}

static bool set_up_client(SSL_CTX *context, const struct tls_client_options *options,
                          struct error *err)
{
    static const unsigned char both[] = "\x02h2\x08http/1.1", plain[] = "\x08http/1.1";
    if (options->certificate_pem.size > 0 &&
        !use_identity(context, options->certificate_pem, options->key_pem, err))
        return false;
    if (options->http2)
        SSL_CTX_set_alpn_protos(context, both, sizeof both - 1);
    else
        SSL_CTX_set_alpn_protos(context, plain, sizeof plain - 1);
    SSL_CTX_set_verify(context, options->insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
    if (options->insecure)
        return true;
    if (options->ca_pem.size > 0)
        return trust(context, options->ca_pem, /* tell_clients= */ false, err);
    return SSL_CTX_set_default_verify_paths(context) == 1 ||
           tls_fail(err, REASON_INTERNAL_ERROR, "the system's certificate authorities");
}

struct tls_context *tls_client_new(const struct tls_client_options *options, struct error *err)
{
    struct tls_context *tls = context_new(TLS_client_method(), err);
    if (!tls)
        return NULL;
    tls->insecure = options->insecure;
    if (set_up_client(tls->context, options, err))
        return tls;
    tls_context_free(tls);
    return NULL;
}

void tls_context_free(struct tls_context *tls)
{
    if (!tls)
        return;
    SSL_CTX_free(tls->context);
    free(tls);
}

static bool is_ip(const char *name)
{
    struct in6_addr place;
    return inet_pton(AF_INET, name, &place) == 1 || inet_pton(AF_INET6, name, &place) == 1;
}

/* An address is verified as an address and never sent as SNI. */
static bool expect_server(SSL *ssl, const char *name)
{
    X509_VERIFY_PARAM *verify = SSL_get0_param(ssl);
    if (is_ip(name))
        return X509_VERIFY_PARAM_set1_ip_asc(verify, name) == 1;
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(ssl, name) == 1 && SSL_set_tlsext_host_name(ssl, name) == 1;
}

SSL *tls_connection_new(const struct tls_context *tls, const char *server_name)
{
    SSL *ssl = SSL_new(tls->context);
    if (!ssl)
        return NULL;
    if (tls->is_server)
        SSL_set_accept_state(ssl);
    else
        SSL_set_connect_state(ssl);
    if (server_name && !expect_server(ssl, server_name)) {
        SSL_free(ssl);
        return NULL;
    }
    return ssl;
}
