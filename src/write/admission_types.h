/* SPDX-License-Identifier: Apache-2.0 */
/* admission_types.h - the types that expressions of admission know without a schema.
 *
 * Thread: constant; any. */
#ifndef KNARR_WRITE_ADMISSION_TYPES_H
#define KNARR_WRITE_ADMISSION_TYPES_H

#include "cel/type.h"

/* `request`, an AdmissionRequest without its objects; and `namespaceObject`. */
extern const struct cel_type admission_request_type, admission_namespace_type;
/* What patches are made of: "Object", whose members may have any name, and JSONPatch. */
extern const struct cel_type admission_object_type, admission_json_patch_type,
    admission_json_patch_list_type;
/* The find_type of an environment: "Object", "Object.spec.template" ..., "JSONPatch". */
const struct cel_type *admission_patch_type(const void *context, struct bytes name,
                                            struct arena *arena);
/* How a variable of this type is seen by those that name it: objects are dyn then. */
const struct cel_type *admission_variable_type(const struct cel_type *, struct arena *);

#endif
