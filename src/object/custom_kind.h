/* SPDX-License-Identifier: Apache-2.0 */
/* custom_kind.h - the kinds that a CustomResourceDefinition makes.
 *
 * One struct custom_kinds holds a kind for each version of a definition, all made of one state of
 * it; a changed definition makes another.  They are constant, in one arena, under one count: who
 * keeps a kind beyond the moment keeps a reference (every object holds one of its kind), so that I/O
 * threads go on with what they have while the core has newer ones.  For built-in kinds kind_ref and
 * kind_put do nothing.
 *
 * Objects are stored in the definition's storage version.  With the conversion None all versions
 * share their fields, and only apiVersion differs; with Webhook someone else knows how they differ
 * (write/conversion.h), and nothing here converts.
 *
 * Thread: any; the count is atomic. */
#ifndef KNARR_OBJECT_CUSTOM_KIND_H
#define KNARR_OBJECT_CUSTOM_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct arena;
struct error;
struct field_errors;
struct kind;
struct object;
struct value;

struct custom_column {
    const char *name, *type, *format, *description, *path;       /* path: ".spec.replicas" */
    int32_t     priority;
};

/* What a custom kind has besides what all kinds have. */
struct custom_kind {
    struct custom_kinds        *all;
    const struct custom_column *columns;
    size_t                      column_count;
    const char *const          *selectable_fields;   /* "spec.host"; NULL-terminated, or NULL */
    const char *spec_replicas_path, *status_replicas_path; /* ".spec.replicas"; NULL: no scale */
    const char                 *label_selector_path; /* NULL: none */
    bool                        is_served;
    /* What a layer above made of the schema at the first write (cel/custom_rules.h), and how it goes
     * when the kinds go.  Set once, by the core's thread, which alone reads it. */
    void                       *rules;
    void                      (*free_rules)(void *rules);
};

struct custom_kinds {
    const char          *name;           /* of the definition: "foos.example.com" */
    const struct object *definition;     /* reference */
    const struct kind   *kinds;          /* all versions, the preferred one first */
    size_t               count;
    bool                 is_terminating; /* nothing new may be made */
    const struct value  *webhook;        /* spec.conversion.webhook, by which versions are converted;
                                            NULL: they share their fields */
};

/* From a definition whose names were accepted; `index` becomes that of its kinds.  A reference, or
 * NULL with *err set (INVALID) where it cannot be served. */
MUST_USE struct custom_kinds *custom_kinds_new(const struct object *definition, uint16_t index,
                                               struct error *err);
struct custom_kinds *custom_kinds_ref(const struct custom_kinds *);
void custom_kinds_put(const struct custom_kinds *);      /* accepts NULL */

const struct kind *kind_ref(const struct kind *);        /* returns it */
void kind_put(const struct kind *);

/* Schema, list types, embedded metadata and scale; `old` is NULL on create.  Metadata is not looked
 * at. */
void custom_validate(const struct value *next, const struct value *old, const struct kind *,
                     struct field_errors *);
void custom_validate_status(const struct value *next, const struct value *old, const struct kind *,
                            struct field_errors *);
/* What stands at ".spec.replicas"; NULL where there is nothing, or `path` is NULL. */
const struct value *custom_at_path(const struct value *object, const char *path);

/* "True" is what the condition of a definition says. */
bool definition_has_condition(const struct value *definition, const char *type);

/* Whether all versions of a definition's spec have the same at the member ("schema"): errors then
 * speak of it as a part of the spec. */
bool definition_is_common(const struct value *spec, const char *member);

/* "v1" before "v1beta1" before "v1alpha1" before all others; negative: a comes first. */
int version_compare(const char *a, const char *b);

/* A custom resource as a value of another version: INTERNAL_ERROR where a webhook converts, who
 * must have been asked before. */
MUST_USE bool custom_convert(struct value *, const struct kind *from, const struct kind *to,
                             struct arena *, struct error *err);
/* The same for what was stored, maybe under an older state of the definition: what is no longer
 * known goes, defaults come. */
MUST_USE bool custom_renew(struct value *, const struct kind *from, const struct kind *to,
                           struct arena *, struct error *err);

#endif
