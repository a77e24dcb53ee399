/* SPDX-License-Identifier: Apache-2.0 */
/* pem.c - see pem.h. */
#include "object/kinds/pem.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "codec/base64.h"

struct pem_block {
    char          *type, *headers;
    unsigned char *data;
    long           size;
};

static void block_done(struct pem_block *block)
{
    OPENSSL_free(block->type);
    OPENSSL_free(block->headers);
    OPENSSL_free(block->data);
}

static void bio_done(BIO **bio)
{
    BIO_free(*bio);
    ERR_clear_error();
}

/* NULL: no base64.  The bytes must outlive it. */
static BIO *open_text(struct bytes base64, struct arena *arena)
{
    struct bytes text;
    if (!base64_read(base64, arena, &text) || text.size > INT_MAX)
        return NULL;
    return BIO_new_mem_buf(text.size ? text.at : "", (int)text.size);
}

static bool next_block(BIO *bio, struct pem_block *ret)
{
    return PEM_read_bio(bio, &ret->type, &ret->headers, &ret->data, &ret->size) == 1;
}

static const char *request_problem(const struct pem_block *block)
{
    const unsigned char *at = block->data;
    X509_REQ *request = d2i_X509_REQ(NULL, &at, block->size);
    const char *problem = NULL;
    if (!request || at != block->data + block->size)
        problem = "the PEM block holds no certificate request";
    else if (X509_REQ_verify(request, X509_REQ_get0_pubkey(request)) != 1)
        problem = "x509: invalid signature";
    X509_REQ_free(request);
    return problem;
}

const char *certificate_request_problem(struct bytes base64, struct arena *arena)
{
    CLEANUP(bio_done) BIO *bio = open_text(base64, arena);
    CLEANUP(block_done) struct pem_block block = { 0 };
    if (!bio || !next_block(bio, &block) || strcmp(block.type, PEM_STRING_X509_REQ) != 0)
        return "PEM block type must be CERTIFICATE REQUEST";
    return request_problem(&block);
}

static const char *block_problem(const struct pem_block *block, struct arena *arena)
{
    if (strcmp(block->type, PEM_STRING_X509) != 0)
        return arena_printf(arena, "only CERTIFICATE PEM blocks are allowed, found \"%s\"",
                            block->type);
    if (block->headers[0])
        return "no PEM block headers are permitted";
    const unsigned char *at = block->data;
    X509 *certificate = d2i_X509(NULL, &at, block->size);
    X509_free(certificate);
    return certificate && at == block->data + block->size ? NULL
                                                          : "the PEM block holds no certificate";
}

const char *certificates_problem(struct bytes base64, struct arena *arena)
{
    CLEANUP(bio_done) BIO *bio = open_text(base64, arena);
    const char *problem = "must contain at least one CERTIFICATE PEM block";
    for (bool more = bio != NULL; more;) {
        CLEANUP(block_done) struct pem_block block = { 0 };
        if (!next_block(bio, &block))
            break;
        problem = block_problem(&block, arena);
        more = !problem;
    }
    return problem;
}
