/* SPDX-License-Identifier: Apache-2.0 */
/* structural_schema.h - the schema of one version of a custom resource, as tables.
 *
 * schema_compile reads an openAPIV3Schema once and makes a node of each schema in it.  A node holds a
 * struct field, and an object's node the struct type of its properties, so that whatever walks the
 * tables (apply's lists, lookups) sees a custom kind as it sees a built-in one; besides it holds
 * what only a structural schema says.  The engines find it as type->schema.
 *
 * What differs from built-in kinds: types are checked by validation and not by decoding, nulls and
 * empty lists stay, unknown fields stay where x-kubernetes-preserve-unknown-fields says so.
 *
 * x-kubernetes-validations is kept here and evaluated by cel/custom_rules.h, which stands above.
 *
 * Thread: a compiled schema is constant; any. */
#ifndef KNARR_OBJECT_STRUCTURAL_SCHEMA_H
#define KNARR_OBJECT_STRUCTURAL_SCHEMA_H

#include "base/compiler.h"
#include "object/schema.h"

struct decode_notes;
struct decode_source;
struct error;
struct pattern;
struct schema_format;

enum { SCHEMA_NODES_MAX = 60000 };       /* a type counts its members with 16 bits */

enum schema_type {
    SCHEMA_ANY,
    SCHEMA_OBJECT,
    SCHEMA_ARRAY,
    SCHEMA_STRING,
    SCHEMA_INTEGER,
    SCHEMA_NUMBER,
    SCHEMA_BOOLEAN,
    SCHEMA_TYPE_COUNT
};

enum schema_flag {
    SCHEMA_NULLABLE = 1 << 0,
    SCHEMA_PRESERVE = 1 << 1,      /* x-kubernetes-preserve-unknown-fields */
    SCHEMA_INT_OR_STRING = 1 << 2,
    SCHEMA_EMBEDDED = 1 << 3,      /* x-kubernetes-embedded-resource */
    SCHEMA_ADDITIONAL = 1 << 4,    /* additionalProperties: true, or a schema (`additional`) */
    SCHEMA_CLOSED = 1 << 5,        /* additionalProperties: false */
    SCHEMA_UNIQUE = 1 << 6,        /* uniqueItems */
    SCHEMA_MINIMUM = 1 << 7,
    SCHEMA_MAXIMUM = 1 << 8,
    SCHEMA_MINIMUM_EXCLUSIVE = 1 << 9,
    SCHEMA_MAXIMUM_EXCLUSIVE = 1 << 10,
    SCHEMA_MULTIPLE_OF = 1 << 11
};

struct schema_list {
    const struct schema *const *items;
    size_t                      count;
};

/* What a value must keep besides its type. */
struct schema_rules {
    const struct value       *enum_values;       /* a list; NULL: none */
    const char               *pattern;           /* as it was written; NULL: none */
    const struct pattern     *compiled;          /* NULL: the pattern is none */
    const struct schema_format *format;          /* NULL: none, or an unknown one */
    const struct pattern     *format_pattern;    /* NULL: the format is checked by code alone */
    const char *const        *required;          /* NULL-terminated; NULL: none */
    struct schema_list        all_of, any_of, one_of;
    const struct schema      *not;
    const struct value       *validations;       /* x-kubernetes-validations, a list; NULL: none */
    const struct schema      *metadata;          /* of the root: what it says of metadata, or NULL */
    double                    minimum, maximum, multiple_of;     /* where the flag is set */
    int64_t min_length, max_length, min_items, max_items, min_properties, max_properties; /* -1 */
};

struct schema {
    struct field               field;            /* a property's name, or "" */
    const struct schema       *items;            /* NULL: none */
    const struct schema       *additional;       /* of values behind additionalProperties, or NULL */
    const struct value        *default_value;    /* NULL: none */
    const struct schema_rules *rules;            /* NULL: none */
    const char                *format;           /* "int32", "date-time"; NULL: none */
    uint16_t                   flags;            /* enum schema_flag */
    uint8_t                    type;             /* enum schema_type */
};

/* The node of a field that stands in a custom kind's type. */
static inline const struct schema *schema_of_field(const struct field *field)
{
    return container_of((struct field *)(uintptr_t)field, struct schema, field);
}
/* The node of a property; NULL where there is none. */
const struct schema *schema_property(const struct schema *, struct bytes name);
/* The same, or else that of additionalProperties. */
const struct schema *schema_member(const struct schema *, struct bytes name);

/* The whole schema of a kind; everything lies in the arena and nothing points into the value.  Its
 * type has `metadata` as its first member.  INVALID where it has more than SCHEMA_NODES_MAX
 * schemas, or a property with a name above 64 KiB. */
MUST_USE const struct type *schema_compile(const struct value *json_schema, struct arena *,
                                           struct error *err);

/* ---- what the engines of decode.h and validation.h do for a type that has a schema ---- */

/* Coerces metadata, also that of embedded resources, and drops what is unknown. */
MUST_USE bool schema_decode(struct value *root, const struct type *, struct decode_source *,
                            struct arena *, struct decode_notes *, struct error *err);
/* Nulls that may not be go; defaults come. */
void schema_set_defaults(struct value *root, const struct schema *, struct arena *);
/* All rules.  What `old` (may be NULL) has the same is not reported. */
void schema_validate(const struct value *root, const struct value *old, const struct schema *,
                     struct field_errors *);
/* The same for the member `status` alone. */
void schema_validate_status(const struct value *root, const struct value *old,
                            const struct schema *, struct field_errors *);
/* Metadata of embedded resources. */
void schema_validate_embedded(const struct value *root, const struct schema *,
                              struct field_errors *);
/* Lists that are sets or maps have no item twice. */
void schema_validate_lists(const struct value *root, const struct schema *, struct field_errors *);

/* ---- strings ---- */

/* By its name with or without '-'; NULL where unknown (such a format says nothing). */
const struct schema_format *schema_format_find(struct bytes name);
const char *schema_format_pattern(const struct schema_format *);         /* NULL: code alone */
bool schema_format_matches(const struct schema_format *, const struct pattern *, struct bytes text);

#endif
