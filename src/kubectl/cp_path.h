/* SPDX-License-Identifier: Apache-2.0 */
/* cp_path.h - the paths of `kubectl cp`: what the user names, and where what a pod sends may go.
 *
 * A pod's tar is not to be trusted: no name in it leads out of the destination (CVE-2019-11246), and
 * no link of it is made, so that none is followed (CVE-2019-1002101, CVE-2019-11251; cp_tar.h).
 *
 * Thread: pure. */
#ifndef KNARR_KUBECTL_CP_PATH_H
#define KNARR_KUBECTL_CP_PATH_H

#include <stdbool.h>

#include "base/error.h"

struct arena;

/* "file", "pod:file", "ns/pod:file" */
struct cp_place {
    const char *ns, *pod, *file;         /* pod: NULL where it is a file of this machine */
};
MUST_USE bool cp_place_parse(const char *word, struct arena *, struct cp_place *ret,
                             struct error *err);

/* Without ".", "..", double and last slashes, by the text alone; ".." at the front stays, but not
 * behind a leading slash.  "" becomes ".". */
const char *cp_clean(const char *path, struct arena *);
const char *cp_base(const char *clean, struct arena *);      /* "c" of "/b/c" */
const char *cp_folder(const char *clean, struct arena *);    /* "/b" of "/b/c", "." of "c" */
/* What the names of a tar of `file` begin with: tar leaves out leading slashes and "../". */
const char *cp_prefix(const char *file, struct arena *);

/* Where an entry goes: "a/b" below the destination, "" the destination itself. */
enum cp_fit { CP_FITS, CP_IS_OUTSIDE, CP_IS_CORRUPT };
enum cp_fit cp_entry_place(const char *name, const char *prefix, struct arena *,
                           const char **ret_place);

#endif
