/* SPDX-License-Identifier: Apache-2.0 */
/* devices.h - what claims, classes and slices of devices have in common.
 *
 * Each reports at a member of the current path.  Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_DEVICES_H
#define KNARR_OBJECT_KINDS_DEVICES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct field_errors;
struct value;

/* False, and reported, where the list (or map) `name` has more than `most` items: none of them is
 * looked at then. */
bool validate_device_count(const struct value *map, const char *name, size_t most,
                           struct field_errors *);
/* Items of the list `name` whose member `key` (NULL: the item itself) has come before. */
void validate_devices_once(const struct value *map, const char *name, const char *key,
                           struct field_errors *);
/* "name" or "domain/name" of an attribute or a capacity. */
void validate_device_attribute_name(struct bytes text, const char *name, struct field_errors *);
void validate_device_taint_effect(const struct value *, bool is_required, struct field_errors *);

#endif
