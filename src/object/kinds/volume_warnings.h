/* SPDX-License-Identifier: Apache-2.0 */
/* volume_warnings.h - `warn` (struct kind_code) of the kinds that are about volumes. */
#ifndef KNARR_OBJECT_KINDS_VOLUME_WARNINGS_H
#define KNARR_OBJECT_KINDS_VOLUME_WARNINGS_H

struct arena;
struct decode_notes;
struct value;

void warn_of_volume(const struct value *volume, const struct value *old, struct arena *,
                    struct decode_notes *);
void warn_of_claim(const struct value *claim, const struct value *old, struct arena *,
                   struct decode_notes *);
void warn_of_storage_class(const struct value *storage_class, const struct value *old,
                           struct arena *, struct decode_notes *);
void warn_of_capacity(const struct value *capacity, const struct value *old, struct arena *,
                      struct decode_notes *);

#endif
