/* SPDX-License-Identifier: Apache-2.0 */
/* auth.c - `kubectl auth can-i` and `auth whoami`: what the server says of us. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/auth_rules.h"
#include "kubectl/printer.h"
#include "kubectl/resource.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

static const char access_path[] = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                  rules_path[] = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                  identity_path[] = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

struct auth {
    struct session session;
    const char *subresource;
    bool list, quiet, no_headers;
};

static void set_text(struct auth *auth, struct value *map, const char *path, struct bytes text)
{
    if (text.size)
        value_set_at(map, &auth->session.arena, path, value_new_string(&auth->session.arena, text));
}

/* An unknown type is asked for all the same: a rule may name what is not there. */
static void ask_resource(struct auth *auth, struct value *spec, const char *word)
{
    struct arena *arena = &auth->session.arena;
    struct bytes name = bytes_of(word), type = bytes_next(&name, '/'), group = type,
                 plural = bytes_next(&group, '.');
    const struct kind *kind =
        bytes_equal_text(type, "*")
            ? NULL
            : resource_find(&auth->session, arena_copy(arena, type.at, type.size), NULL);
    if (!kind && !bytes_equal_text(type, "*"))
        fprintf(stderr, "Warning: the server doesn't have a resource type '%.*s'\n\n",
                BYTES_ARG(type));
    if (kind && !kind->namespaced)
        fprintf(stderr, "Warning: resource '%s' is not namespace scoped%s%s%s\n\n", kind->resource,
                *kind->group ? " in group '" : "", kind->group, *kind->group ? "'" : "");
    bool has_ns = !auth->session.all_namespaces && (!kind || kind->namespaced);
    set_text(auth, spec, "resourceAttributes.resource", kind ? bytes_of(kind->resource) : plural);
    set_text(auth, spec, "resourceAttributes.group",
             kind                          ? bytes_of(kind->group)
             : bytes_equal_text(type, "*") ? BYTES("*")
                                           : group);
    set_text(auth, spec, "resourceAttributes.name", name);
    set_text(auth, spec, "resourceAttributes.subresource", bytes_of(auth->subresource));
    if (has_ns)
        set_text(auth, spec, "resourceAttributes.namespace", bytes_of(auth->session.ns));
}

static bool can(struct auth *auth, char **words, int count, bool *ret_allowed, struct error *err)
{
    struct arena *arena = &auth->session.arena;
    struct value *review = value_new_map(arena), *answer = NULL;
    struct value *spec = value_make_at(review, arena, "spec", VALUE_MAP);
    if (count != 2 && count != 3)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you must specify two arguments: verb resource or verb resource/resourceName.");
    const char *what = count == 3 ? arena_printf(arena, "%s/%s", words[1], words[2]) : words[1];
    bool is_url = what[0] == '/';
    if (is_url)
        set_text(auth, spec, "nonResourceAttributes.path", bytes_of(what));
    else
        ask_resource(auth, spec, what);
    set_text(auth, spec, is_url ? "nonResourceAttributes.verb" : "resourceAttributes.verb",
             bytes_of(words[0]));
    if (!session_send(&auth->session, &(struct session_request){ "POST", access_path }, review,
                      &answer, err))
        return false;
    *ret_allowed = value_bool(answer, "status.allowed", false);
    struct bytes why = value_string(answer, "status.reason");
    if (!auth->quiet && !*ret_allowed && why.size)
        printf("no - %.*s\n", BYTES_ARG(why));
    else if (!auth->quiet)
        printf("%s\n", *ret_allowed ? "yes" : "no");
    return true;
}

/* ---- the list of all rules ---- */

static const char *bracketed(const struct value *list, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(list); i++)
        buffer_printf(&text, "%s%.*s", i ? " " : "",
                      BYTES_ARG(value_string(value_item(list, i), "")));
    return arena_printf(arena, "[%.*s]", BYTES_ARG(buffer_bytes(&text)));
}

static bool list_rules(struct auth *auth, struct error *err)
{
    struct arena *arena = &auth->session.arena;
    struct value *review = value_new_map(arena), *answer = NULL;
    set_text(auth, review, "spec.namespace", bytes_of(auth->session.ns));
    if (!session_send(&auth->session, &(struct session_request){ "POST", rules_path }, review,
                      &answer, err))
        return false;
    auth_rules_print(value_member(answer, "status"), auth->no_headers, arena);
    return true;
}

/* ---- who ---- */

static bool tell_identity(struct auth *auth, struct error *err)
{
    struct arena *arena = &auth->session.arena;
    struct value *answer = NULL;
    struct grid grid = { .arena = arena, .columns = 2 };
    if (!session_send(&auth->session, &(struct session_request){ "POST", identity_path },
                      value_new_map(arena), &answer, err))
        return false;
    const struct value *user = value_at(answer, "status.userInfo"),
                       *extra = value_member(user, "extra");
    grid_add(&grid, "ATTRIBUTE");
    grid_add(&grid, "VALUE");
    grid_add(&grid, "Username");
    grid_add(&grid, value_text(user, "username", arena));
    if (value_string(user, "uid").size) {
        grid_add(&grid, "UID");
        grid_add(&grid, value_text(user, "uid", arena));
    }
    grid_add(&grid, "Groups");
    grid_add(&grid, bracketed(value_member(user, "groups"), arena));
    for (size_t i = 0; i < value_count(extra); i++) {
        grid_add(&grid, arena_printf(arena, "Extra: %.*s", BYTES_ARG(extra->map.members[i].key)));
        grid_add(&grid, bracketed(extra->map.members[i].value, arena));
    }
    grid_print(&grid);
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct auth *auth = container_of(session, struct auth, session);
    struct error err = { 0 };
    bool allowed = true, good;
    const char *part = found->count > 0 ? words[0] : "";
    if (text_equal(part, "whoami"))
        good = tell_identity(auth, &err);
    else if (text_equal(part, "can-i") && auth->list)
        good = list_rules(auth, &err);
    else if (text_equal(part, "can-i"))
        good = can(auth, words + 1, found->count - 1, &allowed, &err);
    else
        good = fail(&err, REASON_BAD_REQUEST, 0, "auth needs one of can-i, whoami");
    return good ? !allowed : complain(&err);
}

int verb_auth(int argc, char **argv)
{
    struct auth auth = { 0 };
    session_init(&auth.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&auth.session),
        EVERYWHERE_FLAG_ROW(&auth.session),
        { "--list", FLAG_SWITCH, &auth.list, NULL, "can-i: all that is allowed" },
        { "--quiet", FLAG_SWITCH, &auth.quiet, NULL, "can-i: only the exit code", 'q' },
        { "--subresource", FLAG_TEXT, &auth.subresource, "NAME", "can-i: log, exec, scale ..." },
        { "--no-headers", FLAG_SWITCH, &auth.no_headers, NULL, "can-i --list: only the rows" },
    };
    const struct command command =
        COMMAND("kubectl auth can-i VERB TYPE[/NAME] | can-i --list | whoami [flags]", flags, act);
    return session_run(&auth.session, &command, argc, argv);
}
