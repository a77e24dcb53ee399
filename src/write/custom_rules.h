/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules.h - rules in CEL at a write: of a custom resource, those of its kind; of a definition,
 * whether they can be kept.
 *
 * Rules are compiled at the first write of a kind and kept with it (custom_kind.h); a kind without
 * rules is asked once.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_CUSTOM_RULES_H
#define KNARR_WRITE_CUSTOM_RULES_H

struct field_errors;
struct write;

/* After all other validation, whose errors it looks at; nothing for other kinds. */
void custom_rules_check(struct write *, struct field_errors *);

#endif
