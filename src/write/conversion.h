/* SPDX-License-Identifier: Apache-2.0 */
/* conversion.h - custom resources in another version, made by the webhook of their definition.
 *
 * A stored object has at most one form in each version.  Who needs it asks for a batch of them
 * (conversion_run); what is known is there at once, for the rest a ConversionReview goes to an I/O
 * thread, and the asker is called back with all.  Nothing waits meanwhile.  What came is an object
 * like any other, of the kind that was asked for: who lists, selects, watches or shows objects just
 * takes it instead of the stored one.  Forms are known for a few seconds, so that many watches of
 * one version make one question of a change; who asks for what is under way already waits along.
 *
 * The webhook may change everything but metadata, of which labels and annotations alone are its own
 * (upstream's rule).  Its words are bounded: a question has CONVERSION_OBJECTS_MAX objects at most.
 *
 * Not here: writes, which are held and run again (webhooks_convert).
 *
 * Thread: the core's; the reviews (conversion_review.c) are pure. */
#ifndef KNARR_WRITE_CONVERSION_H
#define KNARR_WRITE_CONVERSION_H

#include "write/webhooks.h"

struct conversions;
struct conversion;
struct core;
struct kind;
struct object;

enum {
    CONVERSION_TIMEOUT_S = 30,
    CONVERSION_OBJECTS_MAX = 500,        /* in one question, and 1 MiB of them */
    CONVERSION_BYTES_MAX = 1024 * 1024,
    TWINS_MAX = 2000,                    /* forms that are kept, and 8 MiB of them, for 10 s */
    TWINS_BYTES_MAX = 8 * 1024 * 1024,
    TWIN_AGE_MS = 10000
};

struct conversions *conversions_new(struct core *);
/* Who still waits is abandoned. */
void conversions_free(struct conversions *);
/* Before the first conversion_run. */
void conversions_set_sender(struct conversions *, webhook_sender *, void *context);

/* Whether only a webhook knows the object's form of this kind. */
bool conversion_is_needed(const struct object *, const struct kind *);

/* `objects`: references that pass to the callee (the array does not), in the order in which they
 * were asked for; NULL with *err set (UNKNOWN, upstream's words) where one could not be made. */
typedef void conversion_done(void *context, const struct object **objects,
                             const struct error *err);
struct conversion_wish {
    const struct kind    *kind;
    const struct object **objects;
    size_t                count;
    bool                  is_list;       /* in messages */
    conversion_done      *done;          /* once, never from within conversion_run */
    void                (*abandon)(void *context);       /* the server ends; may be NULL */
    void                 *context;
};
/* True: all are known; in `objects` each reference is exchanged for the object asked for.  False:
 * `done` will be called, and `objects` is as it was. */
MUST_USE bool conversion_run(struct conversions *, const struct conversion_wish *,
                             struct conversion **ret);
/* `done` is not called any more. */
void conversion_cancel(struct conversion *);     /* accepts NULL */

/* ---- question and answer (conversion_review.c) ---- */

struct conversion_question {
    const struct kind          *kind;    /* into which */
    const struct object *const *sources;
    size_t                      count;
    bool                        is_list;
    const char                 *uid;
};
/* False: the webhook takes no version of reviews that is known here. */
MUST_USE bool conversion_write_review(struct buffer *, const struct conversion_question *,
                                      struct error *err);
/* From what was sent back: references in `made`, or UNKNOWN in upstream's words and nothing. */
MUST_USE bool conversion_read_answer(struct bytes body, const struct conversion_question *,
                                     const struct object **made, struct error *err);
/* "conversion webhook for GROUP/VERSION, Kind=KIND" */
void conversion_write_subject(struct buffer *, const struct conversion_question *);

#endif
