/* SPDX-License-Identifier: Apache-2.0 */
/* storage_class.h - the class of claims that name none.  Thread: the core's. */
#ifndef KNARR_WRITE_STORAGE_CLASS_H
#define KNARR_WRITE_STORAGE_CLASS_H

struct arena;
struct core;
struct object;

/* The newest of those that are marked, as upstream has it; of equally new ones the first by name.
 * Borrowed; NULL: there is none. */
const struct object *storage_class_default(const struct core *, struct arena *);

#endif
