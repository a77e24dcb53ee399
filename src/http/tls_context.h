/* SPDX-License-Identifier: Apache-2.0 */
/* tls_context.h - what is inside a TLS context, for transport.c. */
#ifndef KNARR_HTTP_TLS_CONTEXT_H
#define KNARR_HTTP_TLS_CONTEXT_H

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

#include "http/tls.h"

/* A connection's state, for a server or (verifying `server_name` unless insecure) a client.
 * NULL where memory or the name is bad. */
SSL *tls_connection_new(const struct tls_context *, const char *server_name);

/* PEM readers; NULL where the text holds none.  What wants a pass phrase is refused. */
EVP_PKEY *tls_read_key(struct bytes pem);
X509     *tls_read_certificate(struct bytes pem);        /* the first */
/* Also NULL where it is longer than TLS_REQUEST_MAX, or not signed by its own key. */
enum { TLS_REQUEST_MAX = 64 * 1024 };
X509_REQ *tls_read_request(struct bytes pem);

/* Parts of every certificate: 127 random bits; an extension by its configuration text. */
bool certificate_set_serial(X509 *);
bool certificate_add_extension(X509 *, X509 *issuer, int nid, const char *value);

/* subjectAltName of these names; NULL where memory is out or a name is bad. */
GENERAL_NAMES *certificate_names(const char *const *names);
bool           certificate_add_subject(X509_NAME *, const struct certificate_request *);

/* fail() with OpenSSL's own last reason behind the text; empties its queue. */
bool tls_fail(struct error *err, enum reason reason, const char *what);

#endif
