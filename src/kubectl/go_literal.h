/* SPDX-License-Identifier: Apache-2.0 */
/* go_literal.h - Go's literals as values.  Each returns NULL, or what is wrong with the text as it
 * was written; what is made lies in the arena.  Thread: pure. */
#ifndef KNARR_KUBECTL_GO_LITERAL_H
#define KNARR_KUBECTL_GO_LITERAL_H

#include "kubectl/go_value.h"

const char *go_literal_string(struct bytes, struct arena *, struct go_value *ret);    /* "a\n" */
const char *go_literal_raw(struct bytes, struct arena *, struct go_value *ret);       /* `a` */
const char *go_literal_character(struct bytes, struct arena *, struct go_value *ret); /* 'a' */
const char *go_literal_number(struct bytes, struct arena *, struct go_value *ret);
const char *go_literal_bool(struct bytes, struct arena *, struct go_value *ret);

#endif
