/* SPDX-License-Identifier: Apache-2.0 */
/* certificate_signing.h - certificate requests of others (PKCS#10): what they ask for, and signing
 * them with the cluster's authority.
 *
 * Thread: any. */
#ifndef KNARR_HTTP_CERTIFICATE_SIGNING_H
#define KNARR_HTTP_CERTIFICATE_SIGNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;

struct certificate_subject {
    const char  *common_name;            /* "" where absent */
    const char **organizations;
    size_t       organization_count;
    size_t       dns_count, ip_count, email_count, uri_count;    /* of subjectAltName */
};
/* Texts in the arena.  BAD_REQUEST where it is no request, or not signed by its own key. */
MUST_USE bool certificate_request_read(struct bytes pem, struct arena *,
                                       struct certificate_subject *ret, struct error *err);

struct certificate_terms {
    const struct bytes *usages;          /* of the API: "client auth", "digital signature" ... */
    size_t              usage_count;
    int64_t             not_before_s, not_after_s;   /* the authority's own end bounds it */
};
/* Subject, key and names of the request; what else it asks for is left out. Never an authority. */
MUST_USE bool certificate_request_sign(struct bytes request_pem, const struct certificate_terms *,
                                       struct bytes ca_certificate_pem, struct bytes ca_key_pem,
                                       struct buffer *ret_pem, struct error *err);

#endif
