/* SPDX-License-Identifier: Apache-2.0 */
/* serving_plan.c - see serving_plan.h. */
#include "controllers/serving_plan.h"

#include <string.h>

#include "base/bytes.h"

#define NODE_PREFIX "system:node:"

static bool contains(const char *const *list, const char *wanted)
{
    for (; list && *list; list++)
        if (strcmp(*list, wanted) == 0)
            return true;
    return false;
}

static bool are_usages_of_a_server(const char *const *usages)
{
    static const char *const allowed[] = { "digital signature", "key encipherment", "server auth",
                                           NULL };
    for (const char *const *one = usages; one && *one; one++)
        if (!contains(allowed, *one))
            return false;
    return contains(usages, "digital signature") && contains(usages, "server auth");
}

static bool is_node(const struct certificate_wish *wish)
{
    return bytes_starts_with(bytes_of(wish->common_name), NODE_PREFIX) &&
           wish->common_name[sizeof NODE_PREFIX - 1] &&
           contains(wish->organizations, "system:nodes") && !wish->organizations[1];
}

bool serving_is_own(const struct serving_facts *facts)
{
    const struct certificate_wish *wish = facts->wish;
    bool fits = strcmp(facts->signer, "kubernetes.io/kubelet-serving") == 0 && is_node(wish) &&
                contains(facts->groups, "system:nodes") &&
                strcmp(facts->user_name, wish->common_name) == 0 &&
                are_usages_of_a_server(facts->usages) && *wish->names && !wish->has_other_names;
    for (const char *const *name = wish->names; fits && *name; name++)
        fits = !contains(facts->taken_names, *name);
    return fits;
}
