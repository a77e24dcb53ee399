/* SPDX-License-Identifier: Apache-2.0 */
/* value.h - the tree on which every change works: what JSON and YAML become.
 *
 * Values live in an arena and belong to one thread.  They are mutable: this is where defaults,
 * admission, patches and apply act, before object_freeze() makes the next immutable object.
 * A map keeps its members in the order in which they were set.  Lookups are linear, as API objects
 * have few members a level; above VALUE_INDEX_FROM members a hash finds them, and removing one
 * then moves the last member into the gap.
 * Anyone may read `members` and `items`, and put another value into a member; only the functions
 * here add, remove or rename members.
 *
 * Paths are texts like "spec.template.metadata.labels"; a member whose name has a dot is reached by
 * value_member alone; the empty path is the value itself.  All readers accept NULL and a wrong
 * type, and then answer the default. */
#ifndef KNARR_CODEC_VALUE_H
#define KNARR_CODEC_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;

enum { VALUE_INDEX_FROM = 32 };

struct value_index;

enum value_type {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_DOUBLE,
    VALUE_STRING,
    VALUE_LIST,
    VALUE_MAP
};

struct member {
    struct bytes  key;
    struct value *value;         /* never NULL */
};

struct value {
    enum value_type type;
    union {
        bool         boolean;
        int64_t      integer;
        struct {
            double       number;
            struct bytes
                number_text; /* as it was read, for exact quantities; {NULL,0} where computed */
        };
        struct bytes string;
        struct { struct value **items; size_t count, capacity; } list;
        struct { struct member *members; uint32_t count, capacity; struct value_index *index; } map;
    };
};

struct value *value_new_null(struct arena *);
struct value *value_new_bool(struct arena *, bool);
struct value *value_new_int(struct arena *, int64_t);
struct value *value_new_double(struct arena *, double);
struct value *value_new_string(struct arena *, struct bytes);        /* borrows the bytes */
struct value *value_new_text(struct arena *, const char *);          /* copies */
struct value *value_printf(struct arena *, const char *format, ...) PRINTF(2, 3);
struct value *value_new_list(struct arena *);
struct value *value_new_map(struct arena *);
struct value *value_clone(struct arena *, const struct value *); /* deep; strings are borrowed */

/* Reading. */
struct value *value_member(const struct value *map, const char *key); /* NULL where absent */
struct value *value_member_bytes(const struct value *map, struct bytes key);
struct value *value_at(const struct value *, const char *path);    /* NULL where absent */
struct bytes value_string(const struct value *, const char *path); /* {NULL,0} where absent */
/* NUL-terminated copy in the arena; NULL where absent or no string. */
const char   *value_text(const struct value *, const char *path, struct arena *);
int64_t       value_int(const struct value *, const char *path, int64_t otherwise);
bool          value_bool(const struct value *, const char *path, bool otherwise);
size_t value_count(const struct value *); /* items or members; 0 for others */
struct value *value_item(const struct value *list, size_t index); /* NULL past the end */
bool          value_is(const struct value *, enum value_type);
bool          value_is_empty(const struct value *);      /* NULL, null, "", 0, false, [] or {} */
bool value_equal(const struct value *,
                 const struct value *); /* deep; members in any order; 1 equals 1.0;
                                           NULL equals NULL alone */

/* #each item: for (size_t i = 0; i < value_count(v); i++) value_item(v, i) */

/* Writing.  Each sets or replaces; missing maps on the way are made, and what stands in the way
 * without being a map is replaced by one. */
void value_set(struct value *map, struct arena *, const char *key,
               struct value *); /* key is copied */
void value_set_bytes(struct value *map, struct arena *, struct bytes key,
                     struct value *); /* key is borrowed */
void value_set_at(struct value *root, struct arena *, const char *path, struct value *);
struct value *value_make_at(struct value *root, struct arena *, const char *path,
                            enum value_type list_or_map);
/* Where the member's value stands, to read or to replace.  An absent one is added (its key
 * borrowed) and is NULL: fill it at once. */
struct value **value_slot(struct value *map, struct arena *, struct bytes key, bool *ret_added);
/* The same for a key that is known to be absent; borrowed. */
struct value **value_add_slot(struct value *map, struct arena *, struct bytes key);
bool value_remove(struct value *map, const char *key);                /* true: it was there */
bool value_remove_bytes(struct value *map, struct bytes key);
void value_remove_member(struct value *map, size_t position);         /* by its place in members */
void value_remove_at(struct value *root, const char *path);
void value_append(struct value *list, struct arena *, struct value *item);
void value_insert(struct value *list, struct arena *, size_t index,
                  struct value *item); /* index <= count */
void value_remove_item(struct value *list, size_t index);

#endif
