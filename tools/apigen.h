/* SPDX-License-Identifier: Apache-2.0 */
/* apigen.h - the API as apigen holds it between reading api/ and writing tables.
 *
 * Four steps, a file each: read (the text, line by line), link (names to types, what follows from
 * them), write (C tables) and bootstrap (objects that every cluster has).
 * Everything lives in one arena until the end.  What is not understood ends the program with the
 * file and the line (fatal): half a table is worse than none. */
#ifndef KNARR_TOOLS_APIGEN_H
#define KNARR_TOOLS_APIGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"

enum {
    WORDS_MAX = 128,
    FILES_MAX = 64,
    IMPORTS_MAX = 8,
    TYPES_MAX = 1500,
    FIELDS_MAX = 200,
    KINDS_MAX = 600,
    SUBRESOURCES_MAX = 16,
    NAMES_MAX = 80,
    BOOTSTRAPS_MAX = 16,
    TYPE_NAME_MAX = 100
};

struct place {
    const char *file;
    int         line;
};

struct names {
    const char **items;                  /* room for NAMES_MAX once there is one */
    size_t       count;
};

enum role { ROLE_TYPE, ROLE_OBJECT, ROLE_WRAP, ROLE_CODEC };

struct api_field {
    struct place     place;
    const char      *name;
    const char      *type_word;          /* without *, [], map[string] */
    struct api_type *type;               /* linked; NULL for a scalar */
    const char      *shape;              /* linked: "SHAPE_STRING" */
    const char      *collection;         /* "COLLECTION_NONE" */
    const char      *patch_key, *static_default;
    struct names     list_keys, enum_values;
    unsigned         flags;              /* enum field_flag of object/schema.h */
    int              number;
};

struct api_member {
    const struct api_type *type;
    size_t                 field;
    size_t                 own_field;    /* of the type that has the member: itself, or inline */
};

struct api_type {
    struct place      place;
    struct api_file  *file;
    const char       *name, *proto, *openapi, *schema;
    const char       *discriminator;
    struct names      union_fields;      /* name, value, name, value ... */
    const char       *defaults;          /* the function; NULL: none */
    struct api_field *fields;
    struct api_member members[FIELDS_MAX];
    uint8_t          *slots;
    size_t            field_count, member_count, index;
    uint64_t          slot_seed;
    unsigned          slot_bits;
    enum role         role;
    bool              map_atomic, no_proto, no_openapi, no_json, has_union;
    bool              has_defaults, has_own_cbor, is_kind, skipped, every_group;
    const char       *group;             /* of an object, where it is not the file's */
};

struct api_subresource {
    const char *name, *group, *version, *kind;
    unsigned    verbs;
};

struct api_kind {
    struct place           place;
    struct api_file       *file;
    const char            *name, *resource, *singular, *prefix, *name_format, *code;
    struct names           short_names, categories;
    struct api_subresource subresources[SUBRESOURCES_MAX];
    struct api_type       *type, *list_type;
    struct api_kind       *storage;
    const char            *storage_word;
    const char            *deprecated_since;     /* NULL: it is not */
    const struct api_kind *instead;
    size_t                 subresource_count, index;
    unsigned               verbs, flags;
    bool                   namespaced, scoped, described;
};

struct api_import {
    const char *alias, *file;
};

struct api_file {
    const char       *name;              /* "core_v1" */
    const char       *group, *version, *path, *proto, *openapi;
    struct api_import imports[IMPORTS_MAX];
    size_t            import_count;
    bool              served;
};

struct api {
    struct arena      arena;
    const char       *folder;
    struct api_file  *files[FILES_MAX];
    struct api_type  *types[TYPES_MAX];
    struct api_kind  *kinds[KINDS_MAX];
    const char       *bootstraps[BOOTSTRAPS_MAX];
    size_t            file_count, type_count, kind_count, bootstrap_count;
};

void fatal(struct place, const char *format, ...) PRINTF(2, 3) __attribute__((noreturn));
char *read_file(struct api *, const char *path, size_t *ret_size);

/* Splits a line at blanks, not inside double quotes; the quotes stay. */
struct words {
    const char *items[WORDS_MAX];
    size_t      count;
    bool        indented;
};
typedef void line_function(struct api *, struct place, const struct words *, void *context);
void each_line(struct api *, const char *path, line_function *, void *context);
const char *unquoted(struct api *, const char *word);
/* The text behind "name=" where the word begins so; else NULL. */
const char *attribute(const char *word, const char *name);
unsigned verbs_of(struct place, const char *list);
void split_names(struct api *, struct place, const char *list, char separator, struct names *ret);

struct api_file *read_api(struct api *, const char *name, bool served);      /* apigen_read.c */
void             link_api(struct api *);                                     /* apigen_link.c */
/* "core_v1.Pod", NULL where there is none. */
struct api_type *find_type(const struct api *, const char *dotted);
struct api_kind *find_kind(const struct api *, const char *dotted);
void             write_tables(struct api *, FILE *);                         /* apigen_write.c */
void write_text(FILE *, const char *text);  /* as a C literal; NULL as NULL */
void write_bootstrap(struct api *, FILE *); /* apigen_bootstrap.c */

#endif
