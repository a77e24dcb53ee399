/* SPDX-License-Identifier: Apache-2.0 */
/* webhook.h - what kinds that call out, or that select requests, have in common.
 *
 * Every function reports at the current path.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_WEBHOOK_H
#define KNARR_OBJECT_KINDS_WEBHOOK_H

#include "object/validation.h"

/* {url} or {service} of a client configuration; `swapped` for the admission webhooks, whose
 * service's name and namespace upstream mixes up in errors. */
void validate_webhook_url(struct bytes url, const char *name, struct field_errors *);
void validate_webhook_service(const struct value *service, bool swapped, struct field_errors *);

/* admissionReviewVersions and conversionReviewVersions: `known` of which one must be there. */
void validate_review_versions(const struct value *map, const char *name, const char *const *known,
                              struct field_errors *);

/* A rule with operations. */
void validate_admission_rule(const struct value *rule, struct field_errors *);
/* matchConditions of the map; the checker of expressions knows already what they may name. */
void validate_match_conditions(const struct value *map, struct field_errors *);

/* All that is wrong with a text, joined by commas; NULL: nothing. */
const char *format_all_problems(enum format, struct bytes, struct arena *);
bool text_is_blank(struct bytes);
bool text_has_line_breaks(struct bytes);

extern const char *const failure_policies[], *const match_policies[],
                                                 *const reinvocation_policies[];

#endif
