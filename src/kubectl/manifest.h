/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.h - the documents of -f: files, folders, addresses are not; "-" is standard input.
 * YAML streams, JSON, and Lists, whose items count one by one.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_MANIFEST_H
#define KNARR_KUBECTL_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/flags.h"

struct kind;
struct session;
struct value;

struct manifest_files {
    struct flag_list names;
    const char      *kustomize;          /* refused by session_run */
    const char      *verb;               /* for complaints; NULL: apply */
    bool             recursive;
    bool             any_namespace;      /* a file's may be another than -n's */
    bool             skips_broken;      /* broken files, and kinds that the server lacks, do not stop the rest */
};
#define MANIFEST_FLAG_ROWS(files)                                                                  \
    { "--filename", FLAG_LIST, &(files)->names, "FILE",                                            \
      "a file, a folder, or - for standard input", 'f' },                                          \
        { "--kustomize", FLAG_TEXT, &(files)->kustomize, "FOLDER",                                 \
          "is not supported: kustomize build FOLDER | kubectl ... -f -", 'k' },                    \
    {                                                                                              \
        "--recursive", FLAG_SWITCH, &(files)->recursive, NULL, "folders with what is below", 'R'   \
    }

struct manifest {
    const struct kind *kind;
    struct value      *value;
    const char        *source;           /* its file, or "STDIN" */
    const char        *ns, *name;        /* ns: the file's, else the session's; name: may be NULL */
};
struct manifest_list {
    struct manifest *items;
    size_t           count;
    const char     **problems;           /* what was skipped, and why */
    size_t           problem_count;
};
/* Everything in the session's arena.  BAD_REQUEST where a file cannot be read; and where it is
 * none of ours, or has a kind that the server lacks, and nothing is to be skipped. */
MUST_USE bool manifests_read(struct session *, const struct manifest_files *,
                             struct manifest_list *ret, struct error *err);
/* "error when creating FILE: ...", but for an object that is invalid, and the only one: false. */
bool manifest_context(struct error *err, const char *doing, const char *source, bool is_only);
/* Tells what was skipped: the exit code, which is `code` where nothing was. */
int manifests_tell_skipped(const struct manifest_list *, int code);

#endif
