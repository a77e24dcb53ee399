/* SPDX-License-Identifier: Apache-2.0 */
/* eviction_plan.c - see eviction_plan.h. */
#include "controllers/eviction_plan.h"

#include "base/bytes.h"

static bool compare_numbers(const struct eviction_toleration *toleration,
                            const struct eviction_taint *taint, bool less)
{
    int64_t wanted, found;
    if (!bytes_to_int64(bytes_of(toleration->value), &wanted) ||
        !bytes_to_int64(bytes_of(taint->value), &found))
        return false;
    return less ? found < wanted : found > wanted;
}

bool toleration_matches(const struct eviction_toleration *toleration,
                        const struct eviction_taint *taint)
{
    if (!text_is_empty(toleration->effect) && !text_equal(toleration->effect, taint->effect))
        return false;
    if (!text_is_empty(toleration->key) && !text_equal(toleration->key, taint->key))
        return false;
    if (text_equal(toleration->op, "Exists"))
        return true;
    if (text_equal(toleration->op, "Lt") || text_equal(toleration->op, "Gt"))
        return compare_numbers(toleration, taint, text_equal(toleration->op, "Lt"));
    const char *wanted = toleration->value ? toleration->value : "",
               *found = taint->value ? taint->value : "";
    return text_equal(wanted, found);
}

int64_t eviction_plan_s(const struct eviction_taint *taints, size_t taint_count,
                        const struct eviction_toleration *tolerations, size_t toleration_count)
{
    int64_t least_s = TOLERATION_FOR_EVER;
    for (size_t i = 0; i < taint_count; i++) {
        const struct eviction_toleration *used = NULL;
        if (!text_equal(taints[i].effect, "NoExecute"))
            continue;
        for (size_t j = 0; j < toleration_count && !used; j++)
            if (toleration_matches(&tolerations[j], &taints[i]))
                used = &tolerations[j];
        if (!used || used->seconds <= 0)
            return 0;
        if (used->seconds < least_s)
            least_s = used->seconds;
    }
    return least_s;
}
