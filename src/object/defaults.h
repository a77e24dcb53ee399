/* SPDX-License-Identifier: Apache-2.0 */
/* defaults.h - the defaults that need code, a function a type (api/defaults.md).
 *
 * api/kinds.txt says which type has which; tools/apigen puts them into the types.  Each completes
 * one value of its type: members that lie below are left to their own types' functions, which run
 * afterwards.  What is there already is never changed, except where api/defaults.md says so.
 *
 * Not here: static defaults (the tables), the walk (defaults.c: defaults_apply of decode.h). */
#ifndef KNARR_OBJECT_DEFAULTS_H
#define KNARR_OBJECT_DEFAULTS_H

#include "object/schema.h"

#endif
