/* SPDX-License-Identifier: Apache-2.0 */
/* columns.h - what a Table shows of each kind: api/tables.md as code.
 *
 * The columns of one kind are rows of a table.  A cell is what stands at `path`, shown in the form
 * `as`; where that is not enough a function writes it. Thread: pure; I/O threads. */
#ifndef KNARR_COLUMNS_COLUMNS_H
#define KNARR_COLUMNS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct json_pick;
struct kind;
struct value;

enum cell_form {
    CELL_TEXT,     /* text, or a number as text; `absent` where there is none */
    CELL_INT,      /* a number; 0 where absent */
    CELL_BOOL,     /* a bool; true where absent and `absent` is "true" */
    CELL_COUNT,    /* the number of items or members */
    CELL_DATE,     /* the time as it stands; null where absent */
    CELL_AGE,      /* how long ago: "5m" */
    CELL_LABELS,   /* a map as "k=v,k=v" */
    CELL_SELECTOR, /* a LabelSelector as text */
    CELL_NAMES,
    CELL_IMAGES, /* of the containers of the pod spec at `path` */
    CELL_LIST,   /* texts joined by commas; `absent` where there is none */
    CELL_CUSTOM  /* what a JSONPath finds, in the form of the column's type; else null */
};

struct column {
    const char    *name;                 /* "Ready" */
    const char    *description;          /* ours, short; never empty */
    const char    *path;                 /* "" is the object itself */
    const char    *absent;               /* NULL: "" */
    struct value *(*cell)(const struct value *object, int64_t now_s,
                          struct arena *); /* instead of path */
    const char    *type;                 /* NULL: "string"; "integer", "boolean", "date" */
    const char    *format;               /* NULL: ""; "name" for the column of names */
    enum cell_form as;
    int            priority;             /* 0, or 1: only -o wide */
};
struct columns {
    const struct column *items;
    size_t               count;          /* declared in columnDefinitions */
    size_t               cell_count;     /* cells of a row: IPAddress has one more, its age */
    const char          *reads;          /* see columns_pick */
    bool                 is_default;     /* the kind has none of its own */
};
/* Never fails: a kind without columns of its own has Name and Created At.  Those of a custom kind are
 * made in the arena. */
struct columns columns_of(const struct kind *, struct arena *);
/* The cell as it stands in rows[].cells: text, number, bool or null. `object` is the whole object.
 */
struct value *column_cell(const struct column *, const struct value *object, int64_t now_s,
                          struct arena *);
/* What the cells of a row read of an object, so that the rest of it can be passed over; NULL:
 * everything.  Each kind of large objects names the paths that its functions read; those of its
 * other columns are added. */
const struct json_pick *columns_pick(const struct columns *, struct arena *);
/* The row's condition Completed; NULL: the row has none. */
struct row_end {
    const char *reason, *message;
};
const struct row_end *columns_completed(const struct kind *, const struct value *object);

#endif
