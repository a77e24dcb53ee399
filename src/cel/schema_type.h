/* SPDX-License-Identifier: Apache-2.0 */
/* schema_type.h - a structural schema as expressions see it: declared types, with what bounds the
 * estimates of costs.
 *
 * A value whose schema says no type is not seen at all, nor is a list of such values or a member that
 * has one.  What a resource's root has besides its schema are apiVersion, kind, metadata.name and
 * metadata.generateName; nothing else of metadata is seen.
 *
 * Thread: types are constant once made; any. */
#ifndef KNARR_CEL_SCHEMA_TYPE_H
#define KNARR_CEL_SCHEMA_TYPE_H

#include "cel/type.h"

struct schema;

enum { CEL_REQUEST_SIZE_MAX = 3 * 1024 * 1024 };         /* what bounds what nothing else does */

/* In the arena; NULL where expressions see nothing of it.  `name` is that of the type where it is an
 * object's ("selfType.spec"). */
const struct cel_type *cel_schema_type(const struct schema *, bool is_resource, const char *name,
                                       struct arena *);
/* Bytes that a value of a type that cel_schema_type made takes in JSON, at least. */
uint64_t cel_schema_size_min(const struct cel_type *);

#endif
