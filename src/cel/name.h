/* SPDX-License-Identifier: Apache-2.0 */
/* name.h - the names of members as an expression writes them: what is no identifier is escaped
 * ("x-y" is x__dash__y, "namespace" is __namespace__).  Thread: pure. */
#ifndef KNARR_CEL_NAME_H
#define KNARR_CEL_NAME_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;

/* A word that no variable may have. */
bool cel_name_is_reserved(struct bytes);
/* False where no expression can write the name.  *ret may be the name itself. */
bool cel_name_escape(struct bytes name, struct arena *, struct bytes *ret);
/* False where an escape means nothing. */
bool cel_name_unescape(struct bytes name, struct arena *, struct bytes *ret);

#endif
