/* SPDX-License-Identifier: Apache-2.0 */
/* selection.h - the objects that a verb is about: named, in files, by selector, or all.
 *
 * Each is fetched and visited in turn.  What goes wrong with one is told at once and does not keep
 * the others from their turn; the exit code remembers it.
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_SELECTION_H
#define KNARR_KUBECTL_SELECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "kubectl/manifest.h"

struct kind;
struct session;
struct value;

struct selection {
    struct session       *session;
    struct manifest_files files;
    const char           *labels, *fields;
    bool                  all;
    bool                  only_names;    /* named objects are not fetched */
    bool                  lists_all;     /* "pods" alone means all of them */
    size_t                seen;          /* how many were visited */
};
#define SELECTION_FLAG_ROWS(selection)                                                             \
    MANIFEST_FLAG_ROWS(&(selection)->files),                                                       \
        { "--selector", FLAG_TEXT, &(selection)->labels, "LABELS", "all with these labels", 'l' }, \
        { "--field-selector", FLAG_TEXT, &(selection)->fields, "FIELDS",                           \
          "all with these fields" },                                                               \
    {                                                                                              \
        "--all", FLAG_SWITCH, &(selection)->all, NULL, "all of the type"                           \
    }

struct found {
    const struct kind *kind;
    const char        *ns, *name;        /* ns: NULL where the kind has none */
    struct value      *object;           /* as the server has it; NULL: not fetched */
    struct value      *manifest;         /* as the file has it; NULL: not from a file */
};
typedef bool found_visit(void *context, struct found *, struct error *err);

/* The exit code: 0 where every visit returned true. */
int selection_each(struct selection *, char **words, int count, found_visit *, void *context);

/* What upstream says where nothing is named. Returns false. */
bool fail_no_objects(struct error *err);
const char *found_path(const struct found *, const char *subresource, struct arena *);
/* "pod/web", "deployment.apps/web" */
const char *found_word(const struct found *, struct arena *);
/* Says which selectors the server has refused, as upstream does. */
void selector_context(struct error *err, const struct kind *, const char *labels,
                      const char *fields);
/* "?labelSelector=...&fieldSelector=..."; "" where there is neither. */
const char *selector_query(const char *labels, const char *fields, struct arena *);

#endif
