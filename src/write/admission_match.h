/* SPDX-License-Identifier: Apache-2.0 */
/* admission_match.h - whom a webhook or a policy concerns: rules, selectors of namespaces and of
 * objects.
 *
 * Rules name operations, groups, versions, resources with their subresources, and (of policies)
 * names.  By default the rule for one version of a resource is for its other versions, too: then
 * what matches is told, and the object is shown in that version.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_ADMISSION_MATCH_H
#define KNARR_WRITE_ADMISSION_MATCH_H

#include "write/write_stage.h"
#include "object/selector.h"

/* What is being done, as rules see it. */
struct admission_subject {
    const struct write  *write;
    const struct value  *object, *old;   /* one may be NULL */
    const char          *operation;      /* "CREATE" */
};
struct admission_subject admission_subject_of(const struct write *);
/* The kind of the object that is shown: that of the resource, or the write's own form. */
const struct kind *admission_form(const struct write *, const struct kind *resource);
/* "" of what is in none; a Namespace is in itself. */
const char *admission_namespace(const struct write *);

/* The subject as `kind` has it, in which a webhook or a policy matches.  PENDING where a webhook
 * that converts has not answered yet. */
MUST_USE bool admission_show(struct write *, const struct kind *, struct admission_subject *,
                             struct error *err);
/* What a patch has made of an object that was shown as `kind` becomes write->next: pruned and
 * completed like any other body.  *problem where it is none, *err (PENDING) where it has to wait. */
MUST_USE bool admission_take_changed(struct write *, const struct kind *shown, struct value *tree,
                                     struct error *problem, struct error *err);

struct admission_match {
    const struct value *rules, *excluded;        /* NULL: none */
    struct selector     namespaces, objects;
    bool                matches_exactly;
    bool                needs_rule;      /* without any rule it concerns nobody; else everybody */
};

/* From a webhook, a matchConstraints or a matchResources (NULL: everybody), which live as long as
 * the arena.  INVALID where a selector is none. */
MUST_USE bool admission_match_read(const struct value *, struct arena *,
                                   struct admission_match *ret, struct error *err);
/* *ret_kind: the kind in which it matches (of an equivalent one). */
bool admission_matches(const struct admission_match *, const struct admission_subject *,
                       const struct kind **ret_kind);

#endif
