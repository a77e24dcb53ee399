/* SPDX-License-Identifier: Apache-2.0 */
/* set_env.c - `kubectl set env`: variables of containers, from words, standard input, or the keys of
 * a config map or a secret; or a list of what there is. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "codec/value.h"
#include "kubectl/resource.h"
#include "kubectl/set.h"

enum { STDIN_MAX = 1024 * 1024, REMOVED_MAX = 1024 };

/* ---- what is set ---- */

static void add_variable(struct set *set, const char *name, const char *member,
                         struct value *value)
{
    struct arena *arena = &set->session.arena;
    struct value *variable = value_new_map(arena);
    const char *whole = arena_printf(arena, "%s%s", set->prefix ? set->prefix : "", name);
    value_set(variable, arena, "name", value_new_text(arena, whole));
    value_set(variable, arena, member, value);
    value_append(set->env, arena, variable);
}

static void add_pair(struct set *set, struct bytes pair)
{
    struct arena *arena = &set->session.arena;
    struct bytes text = pair, name = bytes_next(&text, '=');
    add_variable(set, arena_copy(arena, name.at, name.size), "value",
                 value_new_text(arena, arena_copy(arena, text.at, text.size)));
}

/* Lines NAME=VALUE, without what stands behind '#'. */
static bool read_stdin(struct set *set, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    char part[4096];
    ssize_t size;
    while ((size = read(0, part, sizeof part)) != 0) {
        if (size < 0 && errno != EINTR)
            return fail(err, REASON_BAD_REQUEST, errno, "standard input cannot be read: %s",
                        strerror(errno));
        buffer_add(&text, part, size > 0 ? (size_t)size : 0);
        if (text.size > STDIN_MAX)
            return fail(err, REASON_BAD_REQUEST, 0, "standard input has more than %d bytes",
                        STDIN_MAX);
    }
    struct bytes rest = buffer_bytes(&text);
    while (rest.at) {
        struct bytes line = bytes_next(&rest, '\n'), before = bytes_next(&line, '#');
        size_t at;
        if (bytes_find(before, '=', &at))
            add_pair(set, before);
    }
    return true;
}

static bool is_printable(struct bytes name)
{
    for (size_t i = 0; i < name.size; i++)
        if (name.at[i] < ' ' || name.at[i] > '~')
            return false;
    return name.size > 0;
}

static bool add_word(struct set *set, const char *word, size_t *removed, struct error *err)
{
    struct bytes value = bytes_of(word), name = bytes_next(&value, '=');
    if (text_equal(word, "-"))
        return read_stdin(set, err);
    if (value.at && !is_printable(name))
        return fail(err, REASON_BAD_REQUEST, 0, "\"%.*s\" is not a valid key name",
                    BYTES_ARG(name));
    if (value.at) {
        add_pair(set, bytes_of(word));
        return true;
    }
    if (*removed == REMOVED_MAX || name.size < 2 || name.at[name.size - 1] != '-')
        return fail(err, REASON_BAD_REQUEST, 0, "unknown environment variable: %s", word);
    set->removed[(*removed)++] = arena_copy(&set->session.arena, word, name.size - 1);
    return true;
}

static bool is_removed(const struct set *set, struct bytes name)
{
    for (size_t i = 0; set->removed[i]; i++)
        if (bytes_equal_text(name, set->removed[i]))
            return true;
    return false;
}

/* ---- keys of another object ---- */

static bool is_wanted(const struct set *set, struct bytes key)
{
    struct bytes rest = bytes_of(set->keys);
    while (rest.at)
        if (bytes_equal(bytes_next(&rest, ','), key))
            return true;
    return text_is_empty(set->keys);
}

/* "my.key" becomes MY_KEY. */
static const char *variable_name(struct bytes key, struct arena *arena)
{
    char *name = arena_copy(arena, key.at, key.size);
    for (char *at = name; *at; at++)
        *at = isalnum((unsigned char)*at) ? (char)toupper((unsigned char)*at) : '_';
    if (!bytes_equal_text(key, name))
        fprintf(stderr, "Warning: key %.*s transferred to %s\n", BYTES_ARG(key), name);
    return name;
}

static bool read_from(struct set *set, struct error *err)
{
    struct named_list list;
    struct arena *arena = &set->session.arena;
    char *words[] = { arena_strdup(arena, set->from) };
    if (!named_parse(&set->session, words, 1, &list, err))
        return false;
    const struct kind *kind = list.items[0].kind;
    const char *member = kind == well_known.config_map ? "configMapKeyRef"
                         : kind == well_known.secret   ? "secretKeyRef"
                                                       : NULL;
    if (!member || !list.items[0].name)
        return fail(err, REASON_BAD_REQUEST, 0, "unsupported resource specified in --from");
    const struct value *object = session_get(
        &set->session,
        client_path(kind, set->session.ns, list.items[0].name, NULL, arena), arena, err);
    const struct value *data = value_member(object, "data");
    for (size_t i = 0; value_is(data, VALUE_MAP) && i < value_count(data); i++) {
        struct bytes key = data->map.members[i].key;
        if (!is_wanted(set, key))
            continue;
        struct value *source = value_new_map(arena),
                     *reference = value_make_at(source, arena, member, VALUE_MAP);
        value_set(reference, arena, "name", value_new_text(arena, list.items[0].name));
        value_set(reference, arena, "key", value_new_string(arena, key));
        add_variable(set, variable_name(key, arena), "valueFrom", source);
    }
    return object != NULL;
}

bool set_env_prepare(struct set *set, struct error *err)
{
    struct arena *arena = &set->session.arena;
    size_t removed = 0;
    set->env = value_new_list(arena);
    set->removed = arena_array(arena, REMOVED_MAX + 1, sizeof *set->removed);
    if (set->list && set->outcome.format)
        return fail(err, REASON_BAD_REQUEST, 0, "--list and --output may not be specified together");
    if (set->keys && !set->from)
        return fail(err, REASON_BAD_REQUEST, 0, "when specifying --keys, a configmap or secret must "
                    "be provided with --from");
    for (size_t i = 0; i < set->env_flags.count; i++)
        if (!add_word(set, set->env_flags.items[i], &removed, err))
            return false;
    for (int i = 0; i < set->word_count; i++)
        if (!add_word(set, set->words[i], &removed, err))
            return false;
    for (size_t i = 0; i < value_count(set->env); i++)
        if (is_removed(set, value_string(value_item(set->env, i), "name")))
            return fail(err, REASON_BAD_REQUEST, 0, "can not both modify and remove the same "
                        "environment variable in the same command");
    if (set->from && !read_from(set, err))
        return false;
    return set->list || removed || value_count(set->env) > 0 ||
           fail(err, REASON_BAD_REQUEST, 0,
                "at least one environment variable must be provided");
}

/* ---- one container ---- */

static struct value *find_variable(const struct value *list, struct bytes name)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_string(value_item(list, i), "name"), name))
            return value_item(list, i);
    return NULL;
}

static bool check_overwrite(const struct set *set, const struct found *found,
                            const struct value *env, struct error *err)
{
    for (size_t i = 0; i < value_count(set->env); i++) {
        const struct value *new = value_item(set->env, i),
                           *old = find_variable(env, value_string(new, "name"));
        if (old && !bytes_equal(value_string(old, "value"), value_string(new, "value")))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "%s/%s '%.*s' already has a value (%.*s), and --overwrite is false",
                        found->kind->resource, found->name, BYTES_ARG(value_string(old, "name")),
                        BYTES_ARG(value_string(old, "value")));
    }
    return true;
}

/* In the order in which they were; new ones behind. */
static struct value *new_env(const struct set *set, const struct value *env, struct arena *arena)
{
    struct value *list = value_new_list(arena);
    for (size_t i = 0; i < value_count(env); i++) {
        struct bytes name = value_string(value_item(env, i), "name");
        struct value *new = find_variable(set->env, name);
        if (is_removed(set, name) || (new && find_variable(list, name)))
            continue;
        value_append(list, arena, new ? new : value_item(env, i));
    }
    for (size_t i = 0; i < value_count(set->env); i++) {
        struct value *new = value_item(set->env, i);
        if (!find_variable(list, value_string(new, "name")))
            value_append(list, arena, find_variable(set->env, value_string(new, "name")));
    }
    return list;
}

static void print_source(struct bytes name, const struct value *source)
{
    static const struct {
        const char *member, *format_name, *format_key;
    } rows[] = { { "configMapKeyRef", "configmap", "key" }, { "secretKeyRef", "secret", "key" } };
    FOR_EACH(row, rows) {
        const struct value *reference = value_member(source, row->member);
        if (reference) {
            printf("# %.*s from %s %.*s, %s %.*s\n", BYTES_ARG(name), row->format_name,
                   BYTES_ARG(value_string(reference, "name")), row->format_key,
                   BYTES_ARG(value_string(reference, "key")));
            return;
        }
    }
    struct bytes field = value_string(source, "fieldRef.fieldPath"),
                 amount = value_string(source, "resourceFieldRef.resource"),
                 container = value_string(source, "resourceFieldRef.containerName");
    if (field.size)
        printf("# %.*s from field path %.*s\n", BYTES_ARG(name), BYTES_ARG(field));
    else
        printf("# %.*s from resource field %.*s%s%.*s\n", BYTES_ARG(name), BYTES_ARG(container),
               container.size ? "/" : "", BYTES_ARG(amount));
}

static void print_env(const struct found *found, const struct value *container)
{
    const struct value *env = value_member(container, "env");
    printf("# %s %s, container %.*s\n", found->kind->name, found->name,
           BYTES_ARG(value_string(container, "name")));
    for (size_t i = 0; i < value_count(env); i++) {
        const struct value *variable = value_item(env, i),
                           *source = value_member(variable, "valueFrom");
        struct bytes name = value_string(variable, "name");
        if (source)
            print_source(name, source);
        else
            printf("%.*s=%.*s\n", BYTES_ARG(name), BYTES_ARG(value_string(variable, "value")));
    }
}

bool set_env_edit(struct set *set, const struct found *found, bool *ret_skip, struct error *err)
{
    struct arena *arena = &set->session.arena;
    struct value *containers[SET_CONTAINERS_MAX];
    const struct value *spec = set_pod_spec(found, arena, err);
    size_t count = set_containers(spec, set->containers, containers);
    if (spec && count == 0)
        fprintf(stderr, "Warning: %s/%s does not have any containers matching \"%s\"\n",
                found->kind->name, found->name, set->containers);
    for (size_t i = 0; i < count; i++) {
        const struct value *env = value_member(containers[i], "env");
        if (!set->overwrite && !check_overwrite(set, found, env, err))
            return false;
        struct value *list = new_env(set, env, arena);
        if (env || value_count(list))
            value_set(containers[i], arena, "env", list);
        if (set->list)
            print_env(found, containers[i]);
    }
    *ret_skip = set->list;
    return spec != NULL;
}
