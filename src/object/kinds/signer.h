/* SPDX-License-Identifier: Apache-2.0 */
/* signer.h - names of certificate signers: example.com/signer-name.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_SIGNER_H
#define KNARR_OBJECT_KINDS_SIGNER_H

#include <stdbool.h>

#include "base/bytes.h"

struct field_errors;

bool signer_is_of_kubernetes(struct bytes signer_name);
/* At the member `name` of the current path. */
void validate_signer_name(struct bytes signer_name, const char *name, struct field_errors *);

#endif
