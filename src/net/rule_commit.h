/* SPDX-License-Identifier: Apache-2.0 */
/* rule_commit.h - brings a ledger's difference to the kernel, and takes away what it left over.
 *
 * Both tables of a node are kept this way: small changes as one transaction, and where the kernel
 * refuses it the owner rebuilds the table whole.  Internal to net/.  Thread: the ledger's. */
#ifndef KNARR_NET_RULE_COMMIT_H
#define KNARR_NET_RULE_COMMIT_H

#include <stdbool.h>

struct log;
struct rule_ledger;

/* False: the table has to be rebuilt, for it is not as the ledger thinks (told by the log) or holds
 * too much that nobody uses. */
bool rule_commit_changes(struct rule_ledger *, const struct log *);
/* What the kernel still uses stays until the next commit. */
void rule_commit_leftovers(struct rule_ledger *, const struct log *);

#endif
