/* SPDX-License-Identifier: Apache-2.0 */
/* problem.h - what is wrong with a text, collected while it is read and checked, and written in
 * upstream's form: place, message, the line, a caret below it.  Private to this folder. */
#ifndef KNARR_CEL_PROBLEM_H
#define KNARR_CEL_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/compiler.h"

struct arena;

enum { PROBLEMS_MAX = 100 };

#define PLACE_NONE SIZE_MAX              /* of a problem of the text as a whole */

struct cel_problem_note {
    size_t      place;                   /* in bytes */
    const char *message;
};

struct cel_problems {
    struct bytes             text;
    struct arena            *arena;
    size_t                   arena_start;        /* what it had when the text was begun */
    struct cel_problem_note *notes;
    size_t                   count, capacity;
    size_t                   dropped;    /* beyond PROBLEMS_MAX */
};

void        cel_problem_add(struct cel_problems *, size_t place, const char *format, ...)
    PRINTF(3, 4);
/* All of them, in the order of their places. */
const char *cel_problems_text(struct cel_problems *);

#endif
