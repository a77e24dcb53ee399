/* SPDX-License-Identifier: Apache-2.0 */
/* rule_ledger.h - what should stand in the service table, and what does.
 *
 * The table consists of objects: sets, chains and elements of maps.  A service claims the objects
 * it needs, each with a value (a chain's rules, an element's verdict); several may claim the
 * same, and then the lowest order counts.  From claims and from what the kernel is known to
 * have, the ledger writes the nft commands that make the one the other.
 *
 * It speaks to nobody: text in, text out.  Internal to net/.  Thread: its owner's. */
#ifndef KNARR_NET_RULE_LEDGER_H
#define KNARR_NET_RULE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/list.h"
#include "base/map.h"

enum rule_kind { RULE_SET, RULE_CHAIN, RULE_ELEMENT, RULE_KIND_COUNT };

/* All of one service's claims. */
struct rule_claim;
struct rule_claims {
    uint64_t           order;            /* set it before the first claim, and keep it */
    bool               yields;           /* what is claimed now counts after all others' */
    struct rule_claim *first;            /* NULL: none */
};

struct rule_ledger {
    const char *table;                   /* "inet knarr_services" */
    struct map  objects;                 /* by kind and name */
    struct list changed;                 /* objects to look at in the next commit */
    struct list leftover; /* unused sets and chains that the kernel still has, empty */
    size_t      leftover_count;
};

void rule_ledger_init(struct rule_ledger *, const char *table);
void rule_ledger_done(struct rule_ledger *);                 /* after all claims are released */

/* `name`: of the set or chain; of an element "MAP { KEY".  `value`: the set's type, the chain's
 * rules (one a line), the element's verdict or "" in a set.  Both are copied. */
void rule_ledger_claim(struct rule_ledger *, struct rule_claims *, enum rule_kind, const char *name,
                       const char *value);
void rule_ledger_release(struct rule_ledger *, struct rule_claims *);
/* Does anyone claim it? */
bool rule_ledger_wants(const struct rule_ledger *, enum rule_kind, const char *name);

/* The commands for what has changed; nothing is written where nothing has. */
void rule_ledger_write_changes(struct rule_ledger *, struct buffer *ret);
/* The commands for everything, to an empty table. */
void rule_ledger_write_all(struct rule_ledger *, struct buffer *ret);
/* The kernel has taken them (`all`: those of write_all). */
void rule_ledger_note_written(struct rule_ledger *, bool all);
/* The commands that delete leftovers, and the note that they are gone. */
void rule_ledger_write_leftover(struct rule_ledger *, struct buffer *ret);
void rule_ledger_note_leftover(struct rule_ledger *);

#endif
