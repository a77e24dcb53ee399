/* SPDX-License-Identifier: Apache-2.0 */
/* set.h - `kubectl set`: what its parts have in common.
 *
 * A part edits the object as it is in memory; what differs then is sent as a patch (set.c).
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_SET_H
#define KNARR_KUBECTL_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/flags.h"
#include "kubectl/printer.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"

struct set_part;

struct set {
    struct session         session;
    struct selection       selection;
    struct outcome         outcome;
    const struct set_part *part;
    char                 **words;        /* "a=b", "c-", or the last word: what to set */
    int                    word_count;
    const char *containers, *limits, *requests, *from, *prefix, *keys, *version;
    struct flag_list       env_flags, users, groups, service_accounts;
    bool                   local, list, overwrite;
    struct value          *env;          /* what is set, in order; values as in a container's env */
    const char           **removed;      /* names; NULL-terminated */
};

struct set_part {
    const char *name, *alias, *help;
    const char *done;                    /* "image updated" */
    const char *failure;                 /* before what the server says; NULL: nothing */
    /* How many words are no objects: the last one (1), all with "=" or "-" behind (PAIRS). */
    enum { NO_WORDS, LAST_WORD, PAIRS } words;
    bool        tells_same;              /* tells also where nothing changes */
    /* Looks at flags and words, once. */
    bool      (*prepare)(struct set *, struct error *err);
    /* Changes found->object.  *ret_skip: nothing is to be done with it. */
    bool      (*edit)(struct set *, const struct found *, bool *ret_skip, struct error *err);
};

/* The parts, by file. */
bool set_image_prepare(struct set *, struct error *err);
bool set_image_edit(struct set *, const struct found *, bool *ret_skip, struct error *err);
bool set_env_prepare(struct set *, struct error *err);
bool set_env_edit(struct set *, const struct found *, bool *ret_skip, struct error *err);
bool set_resources_prepare(struct set *, struct error *err);
bool set_resources_edit(struct set *, const struct found *, bool *ret_skip, struct error *err);
bool set_account_prepare(struct set *, struct error *err);
bool set_account_edit(struct set *, const struct found *, bool *ret_skip, struct error *err);
bool set_selector_prepare(struct set *, struct error *err);
bool set_selector_edit(struct set *, const struct found *, bool *ret_skip, struct error *err);
bool set_subject_prepare(struct set *, struct error *err);
bool set_subject_edit(struct set *, const struct found *, bool *ret_skip, struct error *err);

/* The pod's spec of a pod or a workload; NULL with *err set: it has none. */
struct value *set_pod_spec(const struct found *, struct arena *, struct error *err);
/* Whether a name fits "web", "*", "web-*", "*-side", "a*c". */
bool set_name_fits(const char *name, const char *pattern);
/* The containers that -c means, init containers behind the others; at most SET_CONTAINERS_MAX. */
enum { SET_CONTAINERS_MAX = 256 };
size_t set_containers(const struct value *spec, const char *pattern,
                      struct value *ret[SET_CONTAINERS_MAX]);

#endif
