/* SPDX-License-Identifier: Apache-2.0 */
/* type.h - what the checker knows of a value before it exists.
 *
 * A type is constant: a static one, or made once in the arena of the environment that names it.
 * Types are compared by structure, and objects by name.
 *
 * `max_count` bounds what a value of the type may hold (characters, bytes, items or members); the
 * estimate of costs needs it, and nothing else.  It is UINT64_MAX where nothing bounds it.
 *
 * Thread: constant; any. */
#ifndef KNARR_CEL_TYPE_H
#define KNARR_CEL_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;

enum cel_kind {
    CEL_DYN,             /* known only when it runs */
    CEL_NULL,
    CEL_BOOL,
    CEL_INT,
    CEL_UINT,
    CEL_DOUBLE,
    CEL_STRING,
    CEL_BYTES,
    CEL_TIMESTAMP,
    CEL_DURATION,
    CEL_LIST,            /* list(element) */
    CEL_MAP,             /* map(key, element) */
    CEL_OBJECT,          /* members with a type each; written "Object.spec" in messages */
    CEL_TYPE,            /* type(element) */
    CEL_OPTIONAL,        /* optional_type(element) */
    CEL_OPAQUE,          /* a library's own: kubernetes.Quantity, kubernetes.URL, net.IP ... */
    CEL_PARAMETER,       /* "A" in the signature of a generic function */
    CEL_ERROR            /* of values only */
};

struct cel_type {
    enum cel_kind          kind;
    const char            *name;         /* CEL_OBJECT, CEL_OPAQUE, CEL_PARAMETER; else NULL */
    const struct cel_type *key;          /* CEL_MAP */
    const struct cel_type *element;      /* CEL_LIST, CEL_MAP, CEL_TYPE, CEL_OPTIONAL; NULL is dyn */
    uint64_t               max_count;
    /* CEL_OBJECT: the type of a member, in JSON's name; NULL where there is none.  The result lives
     * as long as the type.  Members of custom resources whose names are no identifiers are asked
     * for unescaped ("x-y" for x__dash__y). */
    const struct cel_type *(*member)(const struct cel_type *object, struct bytes name);
    const void            *source;       /* what `member` reads: a struct schema, a struct type */
    bool                   is_int_or_string, is_embedded, is_set, is_keyed_list;
    const char *const     *list_keys;    /* of a list by keys (is_keyed_list); NULL-terminated */
};

extern const struct cel_type cel_dyn, cel_null, cel_bool, cel_int, cel_uint, cel_double, cel_string,
    cel_bytes, cel_timestamp, cel_duration, cel_list_of_dyn, cel_map_of_dyn, cel_type_of_dyn,
    cel_optional_of_dyn;

const struct cel_type *cel_list_of(struct arena *, const struct cel_type *element);
const struct cel_type *cel_map_of(struct arena *, const struct cel_type *key,
                                  const struct cel_type *element);
const struct cel_type *cel_optional_of(struct arena *, const struct cel_type *element);

/* The type of a member of an object by its name as an expression writes it ("x__dash__y"); NULL where
 * there is none. */
const struct cel_type *cel_member_type(const struct cel_type *object, struct bytes written,
                                       struct arena *);
bool        cel_type_equal(const struct cel_type *, const struct cel_type *);
/* "list(string)", "timestamp", as upstream's messages have it; in the arena. */
const char *cel_type_text(const struct cel_type *, struct arena *);
/* "list(string)", "google.protobuf.Timestamp", as policies are told what they make. */
const char *cel_type_declared(const struct cel_type *, struct arena *);

#endif
