/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_held.h - what is kept of a write until those have answered whom it waits for: webhooks that
 * admit it, and those that convert what it needs (webhooks_convert).  For webhooks.c.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_WEBHOOK_HELD_H
#define KNARR_WRITE_WEBHOOK_HELD_H

#include "base/arena.h"
#include "base/map.h"
#include "write/webhooks.h"

enum { HELD_FORMS_MAX = 64 };

/* An object that the write needs in another version: known again by its text. */
struct held_form {
    struct held         *held;
    struct conversion   *conversion;     /* NULL: not under way */
    const struct object *source, *made;
    const struct kind   *kind;           /* reference */
    struct error         err;
};

/* All webhooks, as they were at one moment.  A held write keeps those it began with, so that what
 * becomes of others' configurations meanwhile is nothing to it. */
struct webhook_lists {
    size_t              references;
    struct arena        arena;
    struct webhook_list mutating, validating;
};
void webhook_lists_put(struct webhook_lists *);      /* NULL is fine */

struct held {
    char                 *key;
    struct webhooks      *webhooks;
    struct arena          arena;         /* answers */
    char                 *text;          /* the tree; NULL: not kept yet */
    int64_t               old_revision;  /* of the object that is changed; 0: none */
    struct webhook_lists *lists;         /* reference */
    bool                  is_validating;
    size_t                place;         /* mutating: the webhook whose turn it is; then again */
    uint64_t              changes;       /* how often a patch changed the tree */
    uint64_t             *seen;          /* by place: changes when it had answered */
    struct webhook_answer *answers;      /* by place */
    size_t                answer_count, outstanding;
    struct held_form     *forms[HELD_FORMS_MAX];
    size_t                form_count;
    bool                  is_second;     /* of the passes over the mutating ones */
    int                   rounds;
    int64_t               touched_ms;
    void                (*resume)(void *context);
    void                (*abandon)(void *context);
    void                 *resume_context;
    bool                  is_forgotten;  /* freed when the last answer has come */
};

struct webhooks {
    struct core             *core;
    struct conversions      *conversions;
    webhook_sender          *send;
    void                    *send_context;
    struct core_subscription subscriptions[2];
    struct webhook_lists    *lists;      /* NULL: a configuration has changed (webhooks_now) */
    struct map               held;       /* key -> struct held */
    size_t                   configurations;
    bool                     is_started;
};

/* The webhooks as they are now; the owner of `webhooks` keeps the reference. */
struct webhook_lists *webhooks_now(struct webhooks *);

/* *ret NULL: the write is not held.  Where the object has changed meanwhile the answers count for
 * nothing; CONFLICT where that happens again and again. */
MUST_USE bool held_find(struct write *, struct held **ret, struct error *err);
/* The write's own, or a new one; NULL where too many are held. */
struct held *held_begin(struct write *, struct error *err);
/* It goes, whatever it waits for. */
void held_free(struct held *);

/* The tree of the write, as it is to be when the write is run again. */
void held_keep(struct held *, const struct write *);
MUST_USE bool held_restore(struct write *, const struct held *, struct error *err);

/* Room for so many answers. */
void held_grow_answers(struct held *, size_t count);
/* Something that the write waits for is there; the last one runs the write again. */
void held_answered(struct held *);
/* False: PENDING. */
bool held_wait(struct write *, struct held *, struct error *err);

#endif
