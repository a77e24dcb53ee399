/* SPDX-License-Identifier: Apache-2.0 */
/* stream.h - answers that come bit by bit: logs, and watches.
 * Thread: the program's only one; the session's loop runs within each call. */
#ifndef KNARR_KUBECTL_STREAM_H
#define KNARR_KUBECTL_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct kind;
struct session;
struct value;

struct stream_options {
    const char *target;
    const char *accept;                  /* NULL: any */
    int64_t     timeout_ms;              /* 0: none */
    bool      (*data)(void *context, struct bytes); /* false: enough */
    void       *context;
};
/* True when the answer has ended, or `data` has had enough.  TIMEOUT after timeout_ms; a refusal
 * with the server's reason. */
MUST_USE bool session_stream(struct session *, const struct stream_options *, struct error *err);

/* Several at once.  errs[i] says how each has failed, if it has.  Without
 * `goes_on` the first failure ends the others, too. */
MUST_USE bool session_streams(struct session *, const struct stream_options *, size_t count,
                              bool goes_on, struct error *errs);

struct watch_options {
    const struct kind *kind;
    const char        *ns, *name;        /* NULL: all */
    const char        *query;            /* "&labelSelector=..."; NULL: none */
    const char        *accept;           /* NULL: objects; else Tables as well */
    const char        *version;          /* to begin after */
    int64_t            timeout_ms;       /* 0: none */
    /* ADDED, MODIFIED, DELETED; the object lives until it returns.  False: enough. */
    bool             (*event)(void *context, struct bytes type, struct value *object);
    void              *context;
};
/* As session_stream.  An ERROR event (410 Expired) is a failure with its reason. */
MUST_USE bool session_watch(struct session *, const struct watch_options *, struct error *err);

#endif
