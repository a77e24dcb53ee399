/* SPDX-License-Identifier: Apache-2.0 */
/* value.h - what an expression works on while it runs.
 *
 * A value is small and is passed by itself; what it points to lives in the arena of the run or
 * longer, and nobody changes it.  Lists and maps are either the expression's own (items, entries)
 * or a tree of codec/value.h that is looked at as it lies there: nothing is copied before somebody
 * asks for a member.  A tree's declared type says how its scalars read (a string of format date-time
 * is a timestamp); without one they are what JSON says.
 *
 * Errors are values, as the language wants it: `a || b` is true where b is and a fails.
 *
 * Thread: that of the run. */
#ifndef KNARR_CEL_VALUE_H
#define KNARR_CEL_VALUE_H

#include "base/compiler.h"
#include "cel/type.h"

struct cel_run;
struct cel_native;
struct cel_value;
struct value;

struct cel_items {
    size_t                  count;
    const struct cel_value *items;
};

struct cel_entry;
struct cel_index;

struct cel_entries {
    size_t                  count;
    const struct cel_entry *entries;     /* in the order in which they were written; no key twice */
    const struct cel_index *index;       /* NULL in a small map */
};

struct cel_failure {
    const char *message;                 /* "no such key: x", "division by zero" */
    bool        is_final;                /* the budget is spent or the run was cancelled: nothing
                                            absorbs it */
};

struct cel_value {
    enum cel_kind          kind;         /* never CEL_DYN or CEL_PARAMETER */
    bool                   is_tree;      /* CEL_LIST, CEL_MAP, CEL_OBJECT: `tree`, else items, map */
    bool                   is_native;    /* CEL_OBJECT: `native`, its members are code's answers */
    const struct cel_type *type;         /* declared; NULL: only the kind is known */
    union {
        bool                      boolean;
        int64_t                   integer;
        uint64_t                  unsigned_integer;
        double                    number;
        struct bytes              bytes; /* CEL_STRING, CEL_BYTES */
        struct { int64_t seconds; int32_t nanoseconds; } time;   /* CEL_TIMESTAMP, CEL_DURATION;
                                                                    both parts of one sign in a
                                                                    duration */
        const struct value       *tree;
        const struct cel_items   *items;
        const struct cel_entries *map;   /* also of a CEL_OBJECT that the expression made */
        const struct cel_type    *named; /* CEL_TYPE */
        const struct cel_value   *held;  /* CEL_OPTIONAL; NULL: none */
        const struct cel_native  *native;/* CEL_OPAQUE; CEL_OBJECT where is_native */
        const struct cel_failure *failure;
    };
};

struct cel_entry {
    struct cel_value key, value;
};

/* A library's own value, or an object whose members code answers (`variables`, `authorizer`). */
struct cel_native_class {
    const struct cel_type *type;
    /* NULL: it has no members.  A failure where the member does not exist or cannot be had. */
    struct cel_value (*member)(const struct cel_native *, struct bytes name, struct cel_run *);
    bool (*has)(const struct cel_native *, struct bytes name, struct cel_run *);
    bool (*equal)(const struct cel_native *, const struct cel_native *);  /* NULL: identity, and an opaque
                                                                             value fails */
    uint64_t (*size)(const struct cel_native *);         /* for costs; NULL: 1 */
    size_t (*text_size)(const struct cel_native *);      /* bytes that a call or a comparison may go
                                                            through; NULL: a few */
};
struct cel_native {
    const struct cel_native_class *class;
};

/* ---- making ---- */
struct cel_value cel_make_bool(bool);
struct cel_value cel_make_int(int64_t);
struct cel_value cel_make_uint(uint64_t);
struct cel_value cel_make_double(double);
struct cel_value cel_make_string(struct bytes);                  /* borrowed, valid UTF-8 */
struct cel_value cel_make_bytes(struct bytes);
struct cel_value cel_make_null(void);
struct cel_value cel_make_list(struct arena *, const struct cel_value *items, size_t count);/* borrowed */
/* Borrowed; keys are distinct bools, ints, uints or strings. */
struct cel_value cel_make_map(struct arena *, const struct cel_entry *entries, size_t count);
/* CEL_OPAQUE or CEL_OBJECT, as its class's type is. */
struct cel_value cel_make_native(const struct cel_native *);
struct cel_value cel_make_type(const struct cel_type *);
struct cel_value cel_make_time(enum cel_kind timestamp_or_duration, int64_t seconds,
                               int32_t nanoseconds);
struct cel_value cel_make_none(void);                            /* optional.none() */
struct cel_value cel_make_optional(struct arena *, struct cel_value);
struct cel_value cel_fail(struct arena *, const char *format, ...) PRINTF(2, 3);
/* How a tree reads that was declared so; NULL for type: as JSON has it.  NULL for tree: null. */
struct cel_value cel_from_tree(const struct value *tree, const struct cel_type *, struct arena *);

/* ---- reading ---- */
bool             cel_is_failure(struct cel_value);
uint64_t         cel_count(struct cel_value);                    /* items or members; 0 for others */
struct cel_value cel_item(struct cel_value list, uint64_t index, struct arena *);
/* The member at a place, in no order that means anything.  The key of an object is a string. */
struct cel_entry cel_entry_at(struct cel_value map, uint64_t index, struct arena *);
/* A member of a map or an object; false where it has none. */
bool             cel_find(struct cel_value map, struct cel_value key, struct cel_run *,
                          struct cel_value *ret);
/* Deep, across numbers (1 == 1u == 1.0), in the language's sense. */
bool             cel_equal(struct cel_value, struct cel_value, struct cel_run *);
/* The same of scalars; false for anything else. */
bool             cel_scalar_equal(struct cel_value, struct cel_value);
/* Negative, 0, positive; false where the two have no order. */
bool             cel_compare(struct cel_value, struct cel_value, int *ret);
bool             cel_is_number(struct cel_value);                /* int, uint, double */
double           cel_as_double(struct cel_value number);
/* As JSON would have it: false with a failure's words in *ret_problem where it has no such form. */
bool             cel_to_tree(struct cel_value, struct arena *, struct value **ret,
                             const char **ret_problem);
const char      *cel_kind_text(struct cel_value, struct arena *);        /* "list", "int" */

#endif
