/* SPDX-License-Identifier: Apache-2.0 */
/* warnings_volumes.h - the part of warnings.h that is about a pod's volumes. */
#ifndef KNARR_OBJECT_WARNINGS_VOLUMES_H
#define KNARR_OBJECT_WARNINGS_VOLUMES_H

struct speaker;
struct value;

/* Says what is odd about the volumes of a pod's spec, which is at the path. */
void look_at_volumes(const struct value *spec, struct speaker *);

#endif
