/* SPDX-License-Identifier: Apache-2.0 */
/* service_target.h - a ready pod behind a service's port.
 *
 * Only addresses that belong to a pod are ever told: an endpoint counts when it names a pod of its
 * own namespace that has this very address, and none may be loopback, link-local or multicast
 * (CVE-2020-8562, CVE-2022-3294).  Of several some one is drawn.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_SERVICE_TARGET_H
#define KNARR_WRITE_SERVICE_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct core;
struct object;

struct service_reference {
    const char *ns, *name;
    const char *port;  /* "", a name or a number */
    const char *shown; /* in messages */
};
struct pod_endpoint {
    const char *ip;
    int64_t     port;
};

/* SERVICE_UNAVAILABLE or NOT_FOUND where there is none; what is found lies in the arena. */
MUST_USE bool service_find_pod(const struct core *, const struct service_reference *,
                               struct arena *, struct pod_endpoint *ret, struct error *err);

/* A global unicast address, and no name. */
bool address_may_be_dialled(const char *address);
/* The first of a pod's, in the arena; NULL: it has told none. */
const char *pod_ip(const struct object *pod, struct arena *);
/* Digits; -1: it is a word. */
int64_t port_number(const char *text);

#endif
