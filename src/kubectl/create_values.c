/* SPDX-License-Identifier: Apache-2.0 */
/* create_values.c - what the generators of `kubectl create` make their objects of; see create.h. */
#include "codec/value.h"
#include "kubectl/create.h"

struct value *make_text(struct create *create, const char *text)
{
    return value_new_text(&create->session.arena, text);
}

void make_set(struct create *create, struct value *object, const char *path, const char *text)
{
    if (text)
        value_set_at(object, &create->session.arena, path, make_text(create, text));
}

bool make_fail_flag(struct error *err, const char *flag)
{
    return fail(err, REASON_BAD_REQUEST, 0, "required flag(s) \"%s\" not set", flag);
}

bool make_pairs(struct create *create, struct value *map, const char *text, struct error *err)
{
    struct bytes rest = bytes_of(text);
    while (rest.at) {
        struct bytes value = bytes_next(&rest, ','), key = bytes_next(&value, '=');
        if (!value.at || key.size == 0)
            return fail(err, REASON_BAD_REQUEST, 0, "%.*s: expected key=value", BYTES_ARG(key));
        value_set_bytes(map, &create->session.arena, key,
                        value_new_string(&create->session.arena, value));
    }
    return true;
}

struct value *make_int_or_text(struct create *create, struct bytes text)
{
    int64_t number;
    return bytes_to_int64(text, &number) ? value_new_int(&create->session.arena, number)
                                         : value_new_string(&create->session.arena, text);
}

struct value *make_plain(struct create *create, struct error *err)
{
    (void)err;
    return value_new_map(&create->session.arena);
}
