/* SPDX-License-Identifier: Apache-2.0 */
/* quantity.h - resource quantities ("100m", "1.5Gi", "1e3") and int-or-percent.
 *
 * Values are exact within +-2^127 nano units (a 128-bit count of 10^-9); what is finer is rounded
 * away from zero, as upstream does; what is larger is capped.  Canonical text follows upstream: the
 * format (decimal SI, binary SI, exponent) is kept, the suffix is the largest that leaves an
 * integer. Thread: pure. */
#ifndef KNARR_OBJECT_QUANTITY_H
#define KNARR_OBJECT_QUANTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

enum quantity_format { QUANTITY_DECIMAL_SI, QUANTITY_BINARY_SI, QUANTITY_DECIMAL_EXPONENT };

struct quantity {
    __int128             nano;
    enum quantity_format format;
};

enum {
    QUANTITY_TEXT_MAX = 64,
    QUANTITY_UNIT = 1000000000,          /* in nano */
    QUANTITY_MILLI = QUANTITY_UNIT / 1000,
};

static inline struct quantity quantity_of_units(int64_t units, enum quantity_format format)
{
    return (struct quantity){ (__int128)units * QUANTITY_UNIT, format };
}

MUST_USE bool quantity_parse(struct bytes text,
                             struct quantity *ret); /* blanks around it are allowed */
/* Why quantity_parse refuses the text, in upstream's words; NULL where it takes it. */
const char *quantity_problem(struct bytes text);
/* How upstream keeps a text of few digits: value x 10^scale, with the text's own zeros ("1.0" is 10 at
 * -1).  False where it keeps a decimal of any length, and where the text is no quantity. */
struct quantity_amount {
    int64_t value;
    int     scale;
};
MUST_USE bool quantity_amount(struct bytes text, struct quantity_amount *ret);
/* The form in which upstream hands the text on: the text itself where it passes for canonical
 * ("1025Ki", "5."), else as quantity_write has it, in ret_text.  With round_to_milli, as in a
 * resource list, finer amounts are rounded up.  False where it is no quantity. */
MUST_USE bool quantity_canonical(struct bytes text, bool round_to_milli,
                                 char ret_text[QUANTITY_TEXT_MAX], struct bytes *ret);
void quantity_write(const struct quantity *, char ret_text[QUANTITY_TEXT_MAX]);
int64_t quantity_value(
    const struct quantity *); /* to whole units, away from zero, capped at int64 */
int64_t quantity_milli(const struct quantity *);         /* to thousandths, likewise */
/* No fraction of a unit.  From 10^18 on upstream looks at the low 64 bits of the thousandths, by which
 * hardly an amount is whole: neither is it here. */
bool quantity_is_whole(const struct quantity *);
int  quantity_compare(const struct quantity *, const struct quantity *);
/* A sum of nothing takes the other's format. */
void quantity_add(struct quantity *sum, const struct quantity *more);
void quantity_subtract(struct quantity *from, const struct quantity *less);

/* "25%" or 3 against a total; percents round up or down. False where the text is neither. */
struct value;
MUST_USE bool int_or_percent(const struct value *, int64_t total, bool round_up, int64_t *ret);

#endif
