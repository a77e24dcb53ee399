/* SPDX-License-Identifier: Apache-2.0 */
/* admission_authorizer.h - `authorizer` and `authorizer.requestResource` of an expression.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_ADMISSION_AUTHORIZER_H
#define KNARR_WRITE_ADMISSION_AUTHORIZER_H

#include "write/admission_expression.h"

/* What the writer may do, asked of the pipeline's authorizer when an expression asks. */
struct cel_value admission_authorizer(const struct expression_inputs *);
/* The same about the write itself, in the kind in which it was asked for. */
struct cel_value admission_request_resource(const struct expression_inputs *);

#endif
