/* SPDX-License-Identifier: Apache-2.0 */
/* definition_warnings.h - `warn` (struct kind_code) of CustomResourceDefinitions. */
#ifndef KNARR_OBJECT_KINDS_DEFINITION_WARNINGS_H
#define KNARR_OBJECT_KINDS_DEFINITION_WARNINGS_H

struct arena;
struct decode_notes;
struct value;

void warn_of_definition(const struct value *definition, const struct value *old, struct arena *,
                        struct decode_notes *);

#endif
