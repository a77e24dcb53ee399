/* SPDX-License-Identifier: Apache-2.0 */
/* machine_address.h - the address by which this machine speaks to another; its name.
 * Thread: any. */
#ifndef KNARR_MAIN_MACHINE_ADDRESS_H
#define KNARR_MAIN_MACHINE_ADDRESS_H

#include "base/error.h"

struct arena;

/* Asks the routing table; nothing is sent.  `towards` NULL: wherever the default route leads. IPv4.
 * NULL with *err set where no route leads there. */
const char *machine_address(const char *towards, struct arena *, struct error *err);
/* The host's name in lower case, as a node may be called; NULL with *err set where it cannot. */
const char *machine_name(struct arena *, struct error *err);

#endif
