/* SPDX-License-Identifier: Apache-2.0 */
/* rule.c - see rule.h. */
#include "access/rule.h"

#include <string.h>

#include "codec/value.h"

static bool list_has(const struct value *list, const char *wanted)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), ""), wanted))
            return true;
    return false;
}

static bool list_covers(const struct value *list, const char *wanted)
{
    return list_has(list, "*") || list_has(list, wanted);
}

/* "pods/log", "*", or any resource's subresource as "*" "/log". */
static bool resource_matches(const struct value *list, const struct attributes *a)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes item = value_string(value_item(list, i), ""), rest = item,
                     resource = bytes_next(&rest, '/');
        if (bytes_equal_text(item, "*"))
            return true;
        if (a->subresource) {
            if (rest.at && bytes_equal_text(rest, a->subresource) &&
                (bytes_equal_text(resource, "*") || bytes_equal_text(resource, a->resource)))
                return true;
        } else if (bytes_equal_text(item, a->resource)) {
            return true;
        }
    }
    return false;
}

static bool path_matches(const struct value *list, const char *path)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes item = value_string(value_item(list, i), "");
        if (bytes_equal_text(item, path))
            return true;
        if (item.size && item.at[item.size - 1] == '*' &&
            strncmp(item.at, path, item.size - 1) == 0)
            return true;
    }
    return false;
}

bool rule_allows(const struct value *rule, const struct attributes *a)
{
    if (!list_covers(value_member(rule, "verbs"), a->verb))
        return false;
    if (!a->resource)
        return path_matches(value_member(rule, "nonResourceURLs"), a->path);
    const struct value *names = value_member(rule, "resourceNames");
    return list_covers(value_member(rule, "apiGroups"), a->group) &&
           resource_matches(value_member(rule, "resources"), a) &&
           (value_count(names) == 0 || list_has(names, a->name ? a->name : ""));
}
