/* SPDX-License-Identifier: Apache-2.0 */
/* certificate_wish.c - wishes for certificates (PKCS#10): written by a node, read for its names.
 *
 * A wish comes from outside: its size is bounded and its parts are counted.
 * Not here: signing one (certificate_signing.c). */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/arena.h"
#include "http/tls.h"
#include "http/tls_context.h"

enum { WISH_NAMES_MAX = 64 };

static void free_bio(BIO **bio)
{
    BIO_free(*bio);
}
static void free_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
static void free_wish(X509_REQ **wish)
{
    X509_REQ_free(*wish);
}
static void free_names(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}
#define AUTO_BIO   CLEANUP(free_bio) BIO *
#define AUTO_KEY   CLEANUP(free_key) EVP_PKEY *
#define AUTO_WISH  CLEANUP(free_wish) X509_REQ *
#define AUTO_NAMES CLEANUP(free_names) GENERAL_NAMES *

/* ---- writing ---- */

static bool add_names(X509_REQ *wish, const char *const *names)
{
    if (!names || !*names)
        return true;
    AUTO_NAMES list = certificate_names(names);
    STACK_OF(X509_EXTENSION) *extensions = NULL;
    bool ok = list && X509V3_add1_i2d(&extensions, NID_subject_alt_name, list, /* critical= */ 0,
                                      X509V3_ADD_DEFAULT) == 1 &&
              X509_REQ_add_extensions(wish, extensions) == 1;
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    return ok;
}

bool certificate_wish_make(const struct certificate_request *request, struct bytes key_pem,
                           struct buffer *ret_pem, struct error *err)
{
    AUTO_KEY key = tls_read_key(key_pem);
    AUTO_WISH wish = X509_REQ_new();
    AUTO_BIO bio = BIO_new(BIO_s_mem());
    char *text;
    if (!key || !wish || !bio || X509_REQ_set_version(wish, X509_REQ_VERSION_1) != 1 ||
        !certificate_add_subject(X509_REQ_get_subject_name(wish), request) ||
        X509_REQ_set_pubkey(wish, key) != 1 || !add_names(wish, request->names) ||
        X509_REQ_sign(wish, key, EVP_sha256()) <= 0 || PEM_write_bio_X509_REQ(bio, wish) != 1)
        return tls_fail(err, REASON_INTERNAL_ERROR, "certificate request cannot be made");
    long size = BIO_get_mem_data(bio, &text);
    buffer_add(ret_pem, text, (size_t)size);
    return true;
}

/* ---- reading ---- */

/* As UTF-8; NULL where it is none, or has a NUL within. */
static const char *text_of(const ASN1_STRING *string, struct arena *arena)
{
    unsigned char *bytes = NULL;
    int size = ASN1_STRING_to_UTF8(&bytes, string);
    const char *text = size >= 0 && !memchr(bytes, 0, (size_t)size)
                           ? arena_copy(arena, bytes, (size_t)size)
                           : NULL;
    OPENSSL_free(bytes);
    return text;
}

static bool read_subject(const X509_NAME *name, struct arena *arena, struct certificate_wish *ret)
{
    const char **organizations = arena_array(arena, WISH_NAMES_MAX + 1, sizeof *organizations);
    size_t count = 0;
    ret->common_name = "";
    ret->organizations = organizations;
    for (int i = 0; i < X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
        const char *text = text_of(X509_NAME_ENTRY_get_data(entry), arena);
        if (!text || count == WISH_NAMES_MAX)
            return false;
        if (nid == NID_commonName)
            ret->common_name = text;
        else if (nid == NID_organizationName)
            organizations[count++] = text;
    }
    return true;
}

static const char *name_text(const GENERAL_NAME *name, struct arena *arena)
{
    char room[INET6_ADDRSTRLEN];
    int type;
    const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);
    int size = type == GEN_IPADD || type == GEN_DNS ? ASN1_STRING_length(value) : 0;
    if (type == GEN_DNS)
        return text_of(value, arena);
    if (type != GEN_IPADD || (size != 4 && size != 16) ||
        !inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(value), room, sizeof room))
        return NULL;
    return arena_strdup(arena, room);
}

static bool read_names(X509_REQ *wish, struct arena *arena, struct certificate_wish *ret)
{
    STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(wish);
    AUTO_NAMES list = X509V3_get_d2i(extensions, NID_subject_alt_name, NULL, NULL);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    const char **names = arena_array(arena, WISH_NAMES_MAX + 1, sizeof *names);
    size_t count = 0;
    ret->names = names;
    for (int i = 0; i < sk_GENERAL_NAME_num(list); i++) {
        const char *text = name_text(sk_GENERAL_NAME_value(list, i), arena);
        if (count == WISH_NAMES_MAX)
            return false;
        if (text)
            names[count++] = text;
        else
            ret->has_other_names = true;
    }
    return true;
}

bool certificate_wish_read(struct bytes pem, struct arena *arena, struct certificate_wish *ret,
                           struct error *err)
{
    AUTO_WISH wish = tls_read_request(pem);
    *ret = (struct certificate_wish){ 0 };
    if (!wish)
        return tls_fail(err, REASON_BAD_REQUEST, "certificate request cannot be read");
    if (read_subject(X509_REQ_get_subject_name(wish), arena, ret) && read_names(wish, arena, ret)) {
        ERR_clear_error();
        return true;
    }
    ERR_clear_error();
    return fail(err, REASON_BAD_REQUEST, 0, "certificate request: bad names, or too many");
}
