/* SPDX-License-Identifier: Apache-2.0 */
/* ruleset.h - nftables commands as one transaction.
 *
 * The commands are those of nft(8), one a line.  All take effect at once or none does.  They act
 * in the calling thread's network namespace.
 *
 * Internal to net/.  Thread: any that may block for some milliseconds. */
#ifndef KNARR_NET_RULESET_H
#define KNARR_NET_RULESET_H

#include <stdbool.h>

#include "base/error.h"

struct buffer;

/* INTERNAL_ERROR with the first line of what libnftables says. */
MUST_USE bool ruleset_run(const char *commands, struct error *err);
/* What a "list" command says, as JSON. */
MUST_USE bool ruleset_read(const char *command, struct buffer *ret_json, struct error *err);

#endif
