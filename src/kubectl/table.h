/* SPDX-License-Identifier: Apache-2.0 */
/* table.h - the server's Tables as grids: which columns, which cells.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_TABLE_H
#define KNARR_KUBECTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "kubectl/printer.h"

struct value;

extern const char table_accept[];

struct table_options {
    bool        is_wide, with_namespace, show_labels, no_headers, with_event;
    const char *label_columns;           /* "app,tier"; NULL: none */
    const char *prefix;                  /* "pod/" before each name; NULL: none */
};
struct table_print {
    struct table_options options;
    struct grid          grid;
    size_t               shown[GRID_COLUMNS_MAX], shown_count;
    struct bytes         event;          /* of the rows to come: "ADDED" */
    bool                 has_columns;    /* a Table of a watch leaves them out after the first */
};
/* Prints all rows; the next Table of the same kind goes on below with the same columns. */
void table_print(struct table_print *, const struct value *table);

#endif
