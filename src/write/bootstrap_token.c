/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_token.c - see bootstrap_token.h. */
#include "write/bootstrap_token.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/time_text.h"

enum { SECRET_BYTES = 16, EXTRA_GROUPS_MAX = 64, GROUP_SUFFIX_MAX = 256 };

static const char group_prefix[] = "system:bootstrappers:";

static bool is_word(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!(text.at[i] >= 'a' && text.at[i] <= 'z') && !(text.at[i] >= '0' && text.at[i] <= '9'))
            return false;
    return true;
}

bool bootstrap_token_is(struct bytes text)
{
    struct bytes rest = text, id = bytes_next(&rest, '.');
    return rest.at && id.size == BOOTSTRAP_ID_BYTES && rest.size == SECRET_BYTES && is_word(id) &&
           is_word(rest);
}

/* The time it takes says nothing about where they differ. */
static bool equal_secrets(struct bytes a, struct bytes b)
{
    unsigned differs = 0;
    for (size_t i = 0; i < SECRET_BYTES && a.size == b.size; i++)
        differs |= (unsigned char)a.at[i] ^ (unsigned char)b.at[i];
    return a.size == SECRET_BYTES && a.size == b.size && differs == 0;
}

struct bytes bootstrap_token_data(const struct value *secret, const char *key, struct arena *arena)
{
    struct bytes text;
    const struct value *member = value_member(value_member(secret, "data"), key);
    return member && base64_read(value_string(member, ""), arena, &text)
               ? text
               : (struct bytes){ NULL, 0 };
}

/* What says no good time has expired. */
static bool has_expired(const struct value *secret, int64_t now_s, struct arena *arena)
{
    struct bytes text = bootstrap_token_data(secret, "expiration", arena);
    int64_t ends_ns;
    return text.size > 0 && (!time_parse(text, &ends_ns) || ends_ns / 1000000000 <= now_s);
}

static bool is_group(struct bytes text)
{
    size_t prefix = sizeof group_prefix - 1;
    if (!bytes_starts_with(text, group_prefix) || text.size == prefix ||
        text.size - prefix > GROUP_SUFFIX_MAX)
        return false;
    for (size_t i = prefix; i < text.size; i++) {
        char c = text.at[i];
        bool is_last = i + 1 == text.size;
        if (!is_word((struct bytes){ &c, 1 }) && (is_last || (c != ':' && c != '-')))
            return false;
    }
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* NULL where one of the extra groups is none that a bootstrapper may have. */
static const char **read_groups(const struct value *secret, struct arena *arena)
{
    const char **groups = arena_array(arena, EXTRA_GROUPS_MAX + 3, sizeof *groups);
    struct bytes rest = bootstrap_token_data(secret, "auth-extra-groups", arena);
    size_t count = 0;
    groups[count++] = "system:bootstrappers";
    while (rest.at && rest.size > 0) {
        struct bytes one = bytes_next(&rest, ',');
        if (!is_group(one) || count > EXTRA_GROUPS_MAX)
            return NULL;
        groups[count++] = arena_copy(arena, one.at, one.size);
    }
    qsort(groups, count, sizeof *groups, by_text);
    groups[count] = "system:authenticated";
    return groups;
}

bool bootstrap_token_user(const struct core *core, struct bytes token, int64_t now_s,
                          struct arena *arena, struct user *ret)
{
    struct bytes rest = token, id = bytes_next(&rest, '.');
    const char *name = arena_printf(arena, BOOTSTRAP_TOKEN_PREFIX "%.*s", BYTES_ARG(id));
    const struct object *object = core_get_latest(core, well_known.secret, "kube-system", name);
    if (!bootstrap_token_is(token) || !object || object->deletion_s)
        return false;
    const struct value *secret = value_from_object(object, arena);
    if (!bytes_equal_text(value_string(secret, "type"), "bootstrap.kubernetes.io/token") ||
        !equal_secrets(bootstrap_token_data(secret, "token-secret", arena), rest) ||
        !bytes_equal(bootstrap_token_data(secret, "token-id", arena), id) ||
        has_expired(secret, now_s, arena) ||
        !bytes_equal_text(bootstrap_token_data(secret, "usage-bootstrap-authentication", arena), "true"))
        return false;
    const char **groups = read_groups(secret, arena);
    *ret = (struct user){ .name = arena_printf(arena, "system:bootstrap:%.*s", BYTES_ARG(id)),
                          .groups = groups };
    return groups != NULL;
}
