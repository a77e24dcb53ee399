/* SPDX-License-Identifier: Apache-2.0 */
/* literal.h - what the token of a literal stands for.  Private to this folder. */
#ifndef KNARR_CEL_LITERAL_H
#define KNARR_CEL_LITERAL_H

#include "cel/lex.h"
#include "cel/value.h"

/* NULL, or what is wrong. */
const char *cel_literal(enum cel_token_kind, struct bytes text, bool is_negative, struct arena *,
                        struct cel_value *ret);

#endif
