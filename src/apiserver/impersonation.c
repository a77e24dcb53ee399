/* SPDX-License-Identifier: Apache-2.0 */
/* impersonation.c - see impersonation.h. */
#include "apiserver/impersonation.h"

#include <stdlib.h>

#include "access/authz.h"
#include "apiserver/request.h"
#include "codec/go_text.h"

static void add_extra(struct user *user, struct value *extra, struct bytes key, struct bytes text,
                      struct arena *arena)
{
    size_t ignored;
    struct bytes plain;                  /* "acme.com%2Fproject" is "acme.com/project" */
    if (url_unescape(key, arena, &plain) && !bytes_find(plain, '\0', &ignored))
        key = plain;
    struct value *list = value_member_bytes(extra, key);
    if (!list) {
        list = value_new_list(arena);
        value_set(extra, arena, arena_copy(arena, key.at, key.size), list);
    }
    value_append(list, arena, value_new_text(arena, arena_copy(arena, text.at, text.size)));
    user->extra = extra;
}

/* ---- a user without a name, as Go prints its structure ---- */

static void add_texts(struct buffer *out, const char *const *texts)
{
    buffer_add_text(out, "[]string{");
    for (size_t i = 0; texts[i]; i++) {
        buffer_add_text(out, i ? ", " : "");
        go_quote(out, bytes_of(texts[i]));
    }
    buffer_add_text(out, "}");
}

static const char **texts_of(const struct value *list, struct arena *arena)
{
    const char **texts = arena_array(arena, value_count(list) + 1, sizeof *texts);
    for (size_t i = 0; i < value_count(list); i++)
        texts[i] = value_text(value_item(list, i), "", arena);
    return texts;
}

static int compare_keys(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* A map is printed in the order of its keys. */
static void add_map(struct buffer *out, const struct value *extra, struct arena *arena)
{
    size_t count = value_count(extra);
    const char **keys = arena_array(arena, count + 1, sizeof *keys);
    for (size_t i = 0; i < count; i++)
        keys[i] = arena_copy(arena, extra->map.members[i].key.at, extra->map.members[i].key.size);
    qsort(keys, count, sizeof *keys, compare_keys);
    buffer_add_text(out, "map[string][]string{");
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(out, i ? ", " : "");
        go_quote(out, bytes_of(keys[i]));
        buffer_add_text(out, ":");
        add_texts(out, texts_of(value_member(extra, keys[i]), arena));
    }
    buffer_add_text(out, "}");
}

static bool refuse_nameless(struct request *request, const struct user *user)
{
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "&user.DefaultInfo{Name:\"\", UID:");
    go_quote(&text, bytes_of(user->uid ? user->uid : ""));
    buffer_add_text(&text, ", Groups:");
    if (user->groups[0])
        add_texts(&text, user->groups);
    else
        buffer_add_text(&text, "[]string(nil)");
    buffer_add_text(&text, ", Extra:");
    if (user->extra)
        add_map(&text, user->extra, &request->arena);
    else
        buffer_add_text(&text, "map[string][]string(nil)");
    buffer_add_text(&text, "}");
    return fail_whole(&request->err, &request->arena, REASON_BAD_REQUEST,
                      "requested %s without impersonating a user name", buffer_text(&text));
}

/* ---- the headers ---- */

bool impersonation_read(struct request *request, const struct http_request *http)
{
    static const char extra_prefix[] = "impersonate-extra-";
    struct arena *arena = &request->arena;
    struct user *user = ARENA_NEW(arena, struct user);
    struct value *extra = value_new_map(arena);
    const char **groups = arena_array(arena, http->header_count + 2, sizeof *groups);
    size_t count = 0;
    for (size_t i = 0; i < http->header_count; i++) {
        struct bytes name = http->headers[i].name, text = http->headers[i].value;
        if (bytes_equal_text(name, "impersonate-user"))
            user->name = arena_copy(arena, text.at, text.size);
        else if (bytes_equal_text(name, "impersonate-uid"))
            user->uid = arena_copy(arena, text.at, text.size);
        else if (bytes_equal_text(name, "impersonate-group"))
            groups[count++] = arena_copy(arena, text.at, text.size);
        else if (bytes_starts_with(name, extra_prefix))
            add_extra(user, extra,
                      (struct bytes){ name.at + sizeof extra_prefix - 1,
                                      name.size - sizeof extra_prefix + 1 },
                      text, arena);
    }
    user->groups = groups;
    bool is_named = !text_is_empty(user->name);
    if (!is_named && (count > 0 || user->extra || !text_is_empty(user->uid)))
        return refuse_nameless(request, user);
    request->impersonated = is_named ? user : NULL;
    return true;
}

/* ---- may he ---- */

static const char account_prefix[] = "system:serviceaccount:";

static bool may_impersonate(struct request *request, const char *resource, const char *group,
                            const char *subresource, const char *name)
{
    struct attributes attributes = { .user = &request->user,
                                     .verb = "impersonate",
                                     .group = group,
                                     .resource = resource,
                                     .subresource = subresource,
                                     .ns = "",
                                     .name = name };
    return authorize(request->server->authorizer, &attributes, &request->arena, &request->err);
}

static bool may_impersonate_account(struct request *request, struct bytes name)
{
    struct bytes ns = bytes_next(&name, ':');
    struct attributes attributes = { .user = &request->user,
                                     .verb = "impersonate",
                                     .group = "",
                                     .resource = "serviceaccounts",
                                     .ns = arena_copy(&request->arena, ns.at, ns.size),
                                     .name = arena_copy(&request->arena, name.at, name.size) };
    return authorize(request->server->authorizer, &attributes, &request->arena, &request->err);
}

static bool has_group(const char *const *groups, const char *wanted)
{
    for (; *groups; groups++)
        if (text_equal(*groups, wanted))
            return true;
    return false;
}

/* A service account that is impersonated without groups has those of service accounts; who has
 * proved nothing stays so. */
static void complete_groups(struct user *user, struct arena *arena)
{
    size_t count = 0;
    while (user->groups[count])
        count++;
    const char **groups = arena_array(arena, count + 4, sizeof *groups);
    memcpy(groups, user->groups, count * sizeof *groups);
    struct bytes rest = bytes_of(user->name);
    if (count == 0 && bytes_starts_with(rest, account_prefix)) {
        rest = (struct bytes){ rest.at + sizeof account_prefix - 1,
                               rest.size - sizeof account_prefix + 1 };
        struct bytes ns = bytes_next(&rest, ':');
        groups[count++] = "system:serviceaccounts";
        groups[count++] = arena_printf(arena, "system:serviceaccounts:%.*s", BYTES_ARG(ns));
    }
    bool is_nobody = text_equal(user->name, "system:anonymous") ||
                     has_group(groups, "system:unauthenticated");
    const char *last = is_nobody ? "system:unauthenticated" : "system:authenticated";
    if (!has_group(groups, last))
        groups[count] = last;
    user->groups = groups;
}

bool impersonation_check(struct request *request)
{
    struct user *user = request->impersonated;
    if (!user)
        return true;
    struct bytes name = bytes_of(user->name);
    bool is_account = bytes_starts_with(name, account_prefix);
    if (is_account ? !may_impersonate_account(
                         request, (struct bytes){ name.at + sizeof account_prefix - 1,
                                                  name.size - sizeof account_prefix + 1 })
                   : !may_impersonate(request, "users", "", NULL, user->name))
        return false;
    for (const char *const *group = user->groups; *group; group++)
        if (!may_impersonate(request, "groups", "", NULL, *group))
            return false;
    if (!text_is_empty(user->uid) &&
        !may_impersonate(request, "uids", "authentication.k8s.io", NULL, user->uid))
        return false;
    for (size_t i = 0; i < value_count(user->extra); i++) {
        const struct member *member = &user->extra->map.members[i];
        const char *key = arena_copy(&request->arena, member->key.at, member->key.size);
        for (size_t k = 0; k < value_count(member->value); k++)
            if (!may_impersonate(request, "userextras", "authentication.k8s.io", key,
                                 value_text(value_item(member->value, k), "", &request->arena)))
                return false;
    }
    complete_groups(user, &request->arena);
    request->user = *user;
    return true;
}
