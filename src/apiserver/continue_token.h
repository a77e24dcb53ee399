/* SPDX-License-Identifier: Apache-2.0 */
/* continue_token.h - where the next page of a list begins: base64url of a small JSON object, in
 * upstream's form.
 *
 * A client may write one itself: what is read is a revision and a key after which to go on, which
 * names no other place than keys of the list's kind do.
 *
 * Thread: pure. */
#ifndef KNARR_APISERVER_CONTINUE_TOKEN_H
#define KNARR_APISERVER_CONTINUE_TOKEN_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;

enum { CONTINUE_TOKEN_MAX = 4096, CONTINUE_WITH_THE_PRESENT = -1 };

struct continue_token {
    int64_t     revision;                /* CONTINUE_WITH_THE_PRESENT, or of the first page */
    int64_t     made_s;                  /* when the first page was; wall clock, 0: not told */
    const char *after;                   /* the last key of the page before */
};

const char *continue_token_write(const struct continue_token *, struct arena *);
/* BAD_REQUEST in upstream's words where it is none.  The result lies in the arena. */
MUST_USE bool continue_token_read(struct bytes, struct arena *, struct continue_token *ret,
                                  struct error *err);

#endif
