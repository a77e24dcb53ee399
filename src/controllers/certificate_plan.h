/* SPDX-License-Identifier: Apache-2.0 */
/* certificate_plan.h - what a CertificateSigningRequest is for, and whether it may be.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_CERTIFICATE_PLAN_H
#define KNARR_CONTROLLERS_CERTIFICATE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct certificate_subject;
struct value;

/* Why the signer will not sign; NULL: it will.  *ret_known: false for signers that are not ours. */
const char *certificate_problem(const struct value *request, const struct certificate_subject *,
                                bool *ret_known);
/* A kubelet's client certificate, and whether the requester asks for himself. */
bool certificate_is_node_client(const struct value *request, const struct certificate_subject *);
bool certificate_is_own(const struct value *request, const struct certificate_subject *);
/* Seconds that the certificate is good for. */
int64_t certificate_lifetime_s(const struct value *request);
bool certificate_request_has(const struct value *request, const char *condition);

/* When the request is thrown away: seconds since 1970, for a certificate that ends at ends_s (0:
 * none issued). */
int64_t certificate_request_end_s(const struct value *request, int64_t ends_s);

#endif
