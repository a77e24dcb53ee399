/* SPDX-License-Identifier: Apache-2.0 */
/* convert.h - one object, several kinds: core/v1 Event and events.k8s.io/v1 Event say the same with
 * other names, and so do autoscaling/v2 and v1; a custom resource has versions.
 *
 * Events are stored as the first and shown as either; what a client writes as the second is
 * converted on its way in.  Custom resources are stored in one version; what was stored under an
 * older state of their definition is read as it says now. Thread: pure. */
#ifndef KNARR_WRITE_CONVERT_H
#define KNARR_WRITE_CONVERT_H

#include <stdbool.h>

#include "base/compiler.h"

struct arena;
struct error;
struct kind;
struct object;
struct value;

/* The same tree where the kinds are equal or only their names differ. */
struct value *kind_convert(struct value *, const struct kind *from, const struct kind *to,
                           struct arena *);

/* Whether the object's own text is what clients of `kind` are to see. */
bool object_is_of(const struct object *, const struct kind *);
/* A fresh tree of the object as `kind` has it; NULL with *err set (INTERNAL_ERROR) where a webhook
 * converts it: conversion.h. */
MUST_USE struct value *object_as_kind(const struct object *, const struct kind *, struct arena *,
                                      struct error *err);
/* The same with managedFields, for those who show objects. */
MUST_USE struct value *object_whole_as_kind(const struct object *, const struct kind *,
                                            struct arena *, struct error *err);
#endif
