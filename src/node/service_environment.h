/* SPDX-License-Identifier: Apache-2.0 */
/* service_environment.h - the variables by which a container finds services without DNS:
 * WEB_SERVICE_HOST, WEB_PORT_80_TCP and their like.
 *
 * Thread: any; everything lies in the arena. */
#ifndef KNARR_NODE_SERVICE_ENVIRONMENT_H
#define KNARR_NODE_SERVICE_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct object;

struct service_environment {
    const char   *ns;                    /* of the pod */
    bool          all;                   /* else only default/kubernetes */
    struct arena *arena;
    const char  **list;                  /* "NAME=value", NULL-terminated; never NULL */
    size_t        count, capacity;
};

void service_environment_init(struct service_environment *, const char *ns, bool all,
                              struct arena *);
/* A visitor: the variables of one Service, where this pod gets them. */
void service_environment_add(void *environment, const struct object *service);

#endif
