/* SPDX-License-Identifier: Apache-2.0 */
/* serving_plan.h - may a node have this server certificate without anyone looking?  Thread: pure. */
#ifndef KNARR_CONTROLLERS_SERVING_PLAN_H
#define KNARR_CONTROLLERS_SERVING_PLAN_H

#include <stdbool.h>

#include "http/tls.h"

struct serving_facts {
    const char                    *signer, *user_name;
    const char *const             *groups;       /* NULL-terminated, both */
    const char *const             *usages;
    const struct certificate_wish *wish;
    const char *const             *taken_names;  /* of the API and of other nodes */
};
/* It asks for itself, and for names that are nobody else's. */
bool serving_is_own(const struct serving_facts *);

#endif
