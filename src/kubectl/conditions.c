/* SPDX-License-Identifier: Apache-2.0 */
/* conditions.c - see conditions.h. */
#include "kubectl/conditions.h"

#include <strings.h>

#include "codec/value.h"

bool condition_has(const struct value *condition, const char *member, const char *text)
{
    struct bytes is = value_string(condition, member);
    return is.at && is.size == strlen(text) && strncasecmp(is.at, text, is.size) == 0;
}

const struct value *condition_of_type(const struct value *object, const char *type)
{
    const struct value *conditions = value_at(object, "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++)
        if (condition_has(value_item(conditions, i), "type", type))
            return value_item(conditions, i);
    return NULL;
}
