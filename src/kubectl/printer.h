/* SPDX-License-Identifier: Apache-2.0 */
/* printer.h - objects as -o asks for them, grids of text, and the line that tells what was done.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_PRINTER_H
#define KNARR_KUBECTL_PRINTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct found;
struct kind;
struct session;
struct value;

/* -o FORMAT: json, yaml, name, jsonpath=T, jsonpath-as-json=T, jsonpath-file=F, custom-columns=S,
 * custom-columns-file=F, go-template=T (go_template.h), go-template-file=F.  `template` is what
 * goes before what stands behind the "=", and without a format it is Go's.  `kind` names what
 * "name" prints; a List's items name theirs.  Members are sorted, as upstream has them;
 * metadata.managedFields is left out unless asked for, but not for Go's templates.  Objects that
 * follow one another as YAML are documents of their own.
 * BAD_REQUEST: no such format, or a bad template. */
struct printer {
    const char *format, *template;
    bool        with_managed_fields, no_headers;
};
MUST_USE bool printer_print(const struct printer *, struct value *, const struct kind *,
                            struct session *, struct error *err);
/* A copy whose members are in order, all the way down: how upstream writes what it read. */
struct value *value_sorted(const struct value *, struct arena *);
/* ".status.phase" of "{.status.phase}", "status.phase" and itself. */
const char *relaxed_path(const char *text, struct arena *);

/* Rows of cells, each column as wide as its widest cell, three blanks between, six in all at least. */
enum { GRID_COLUMNS_MAX = 64 };
struct grid {
    struct arena  *arena;
    size_t         columns;
    const char   **cells;                        /* row after row */
    size_t         count, capacity;              /* of cells */
    bool           pads_last;                    /* the last column is filled up, too */
    size_t         widths[GRID_COLUMNS_MAX];     /* kept by grid_print for the rows to come */
};
void grid_add(struct grid *, const char *cell);  /* the next one of the row, or of a new row */
void grid_print(struct grid *);                  /* what was added since the last time */

/* What changed: --dry-run and -o of the verbs that change something. */
struct outcome {
    const char *format;
    const char *template;                /* --template; NULL: behind the format's "=" */
    const char *dry_run;                 /* "client", "server"; NULL: it is meant (session_run) */
    const char *manager;                 /* whose the fields are; NULL: the verb's own name */
    const char *validate;                /* "Strict", "Warn", "Ignore"; NULL: Strict */
    bool        with_managed_fields;
};
#define OUTCOME_FLAG_ROWS(outcome)                                                                 \
    { "--output", FLAG_TEXT, &(outcome)->format, "FORMAT",                                         \
      "the object instead of a word: name, json, yaml, jsonpath=TEMPLATE, "                        \
      "go-template=TEMPLATE", 'o' },                                                               \
        { "--template", FLAG_TEXT, &(outcome)->template, "TEMPLATE",                               \
          "of -o go-template, or of jsonpath" },                                                   \
        { "--field-manager", FLAG_TEXT, &(outcome)->manager, "NAME",                               \
          "whose the fields that change are" },                                                    \
    {                                                                                              \
        "--dry-run", FLAG_WORD, &(outcome)->dry_run, NULL,                                         \
            "tell what would happen: =client sends nothing, =server keeps nothing"                 \
    }
/* For verbs that send whole objects. */
#define VALIDATE_FLAG_ROW(outcome)                                                                 \
    {                                                                                              \
        "--validate", FLAG_WORD, &(outcome)->validate, NULL,                                       \
            "unknown and doubled fields: =strict refuses them, =warn tells of them, =ignore"       \
    }
bool outcome_is_client(const struct outcome *);
/* "?fieldManager=kubectl-label", with dryRun=All where that was asked for. */
const char *outcome_query(const struct outcome *, const char *manager, struct arena *);
const char *outcome_validation(const struct outcome *);  /* "Strict", for fieldValidation= */
/* "deployment.apps/web scaled (server dry run)", or the object. */
MUST_USE bool outcome_tell(const struct outcome *, struct session *, const struct found *,
                           struct value *object, const char *what, struct error *err);

#endif
