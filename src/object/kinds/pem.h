/* SPDX-License-Identifier: Apache-2.0 */
/* pem.h - certificates and requests for them that stand in objects, as base64 of PEM.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_PEM_H
#define KNARR_OBJECT_KINDS_PEM_H

#include "base/bytes.h"

struct arena;

/* What is wrong, as upstream says where it says more than its parser; NULL: nothing. */
const char *certificate_request_problem(struct bytes base64,
                                        struct arena *); /* one request, signed by its key */
const char *certificates_problem(struct bytes base64,
                                 struct arena *); /* one certificate at least, and nothing else */

#endif
