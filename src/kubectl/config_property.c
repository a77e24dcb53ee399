/* SPDX-License-Identifier: Apache-2.0 */
/* config_property.c - single properties of a kubeconfig, and what of it is shown to whom; see
 * config_file.h. */
#include "base/arena.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "io/file.h"
#include "kubectl/config_file.h"

enum { DATA_MAX = 1024 * 1024 };

/* ---- properties ---- */

static const struct config_field *find_field(enum config_list which, struct bytes name)
{
    FOR_EACH(field, config_lists[which].fields)
        if (field->name && bytes_equal_text(name, field->name))
            return field;
    return NULL;
}

/* "my.cluster.server": a name may have dots, and ends before the first word that is a field. */
static struct bytes split_name(enum config_list which, struct bytes text,
                               const struct config_field **ret_field)
{
    struct bytes rest = text;
    *ret_field = NULL;
    bytes_next(&rest, '.');
    while (rest.at) {
        struct bytes before = { text.at, (size_t)(rest.at - 1 - text.at) },
                     word = bytes_next(&rest, '.');
        *ret_field = rest.at ? NULL : find_field(which, word);
        if (*ret_field)
            return before;
    }
    return text;
}

static bool is_always(enum config_list which, const char *name)
{
    FOR_EACH(always, config_lists[which].always)
        if (text_equal(*always, name))
            return true;
    return false;
}

static bool read_text(const struct config_field *field, const char *text, bool is_raw,
                      struct arena *arena, struct value **ret, struct error *err)
{
    AUTO_BUFFER encoded = { 0 };
    struct bytes decoded;
    bool is_true = text_equal(text, "true");
    if (field->type == CONFIG_SWITCH && !is_true && !text_equal(text, "false"))
        return fail(err, REASON_BAD_REQUEST, 0, "strconv.ParseBool: parsing \"%s\": invalid syntax", text);
    if (field->type == CONFIG_BASE64 && !is_raw && !base64_read(bytes_of(text), arena, &decoded))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "error decoding input value: illegal base64 data at input byte %zu",
                    base64_bad_offset(bytes_of(text)));
    if (field->type == CONFIG_BASE64 && is_raw) {
        base64_write(&encoded, bytes_of(text));
        text = buffer_text(&encoded);
    }
    *ret = field->type == CONFIG_SWITCH ? value_new_bool(arena, is_true)
                                        : value_new_text(arena, text);
    return true;
}

static bool set_field(struct config_files *files, enum config_list which, struct bytes rest,
                      const char *text, bool is_raw, struct error *err)
{
    struct arena *arena = files->arena;
    const struct config_field *field;
    struct bytes word = split_name(which, rest, &field);
    const char *name = arena_copy(arena, word.at, word.size);
    struct value *value;
    if (!field && text)
        return fail(err, REASON_BAD_REQUEST, 0, "can't set a map to a value: %s.%s",
                    config_lists[which].list, name);
    if (!field) {
        config_remove(files, which, name);
        return true;
    }
    if (!text && !config_find(files, which, name))
        return fail(err, REASON_BAD_REQUEST, 0, "current map key `%s` is invalid", name);
    if (!text) {
        struct value *body = config_touch(files, which, name);
        if (value_remove(body, field->name) && is_always(which, field->name))
            value_set(body, arena, field->name, value_new_text(arena, ""));
        return true;
    }
    if (!read_text(field, text, is_raw, arena, &value, err))
        return false;
    value_set(config_touch(files, which, name), arena, field->name, value);
    return true;
}

bool config_set_property(struct config_files *files, const char *property, const char *text,
                         bool is_raw, struct error *err)
{
    struct bytes rest = bytes_of(property), first = bytes_next(&rest, '.');
    for (enum config_list which = 0; which < CONFIG_LIST_COUNT; which++) {
        if (!bytes_equal_text(first, config_lists[which].list))
            continue;
        if (rest.at)
            return set_field(files, which, rest, text, is_raw, err);
        if (text)
            return fail(err, REASON_BAD_REQUEST, 0, "can't set a map to a value: map[]");
        config_clear(files, which);
        return true;
    }
    if (!bytes_equal_text(first, "current-context") || rest.at)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "unable to parse %s: a property is current-context, or begins with clusters, "
                    "contexts or users",
                    property);
    config_set_current(files, text ? text : "");
    return true;
}

/* ---- what is shown ---- */

/* Every entry's body of a tree that config_merged made. */
#define EACH_BODY(merged, which, body)                                                          \
    for (enum config_list which = 0; which < CONFIG_LIST_COUNT; which++)                        \
        for (size_t i = 0; i < value_count(value_member(merged, config_lists[which].list)); i++) \
            for (struct value *body =                                                           \
                     value_member(value_item(value_member(merged, config_lists[which].list), i), \
                                  config_lists[which].member);                                  \
                 body; body = NULL)

void config_redact(struct value *merged, struct arena *arena)
{
    EACH_BODY(merged, which, body)
        FOR_EACH(field, config_lists[which].fields)
            if (field->shown_as && value_string(body, field->name).size)
                value_set(body, arena, field->name, value_new_text(arena, field->shown_as));
}

static bool flatten_field(struct value *body, const struct config_field *field,
                          struct arena *arena, struct error *err)
{
    AUTO_BUFFER content = { 0 };
    AUTO_BUFFER encoded = { 0 };
    const char *path = value_text(body, field->name, arena),
               *data = arena_printf(arena, "%s-data", field->name);
    if (field->type != CONFIG_PATH || text_is_empty(path) || text_equal(field->name, "tokenFile"))
        return true;
    int rc = file_read(path, DATA_MAX, &content);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "open %s: %s", path, strerror(-rc));
    base64_write(&encoded, buffer_bytes(&content));
    value_set(body, arena, data, value_new_text(arena, buffer_text(&encoded)));
    value_remove(body, field->name);
    return true;
}

bool config_flatten(struct value *merged, struct arena *arena, struct error *err)
{
    EACH_BODY(merged, which, body)
        FOR_EACH(field, config_lists[which].fields)
            if (field->name && !flatten_field(body, field, arena, err))
                return false;
    return true;
}

/* Leaves the one entry; false: there is none of that name. */
static bool keep_one(struct value *merged, enum config_list which, const char *name,
                     struct arena *arena)
{
    struct value *list = value_member(merged, config_lists[which].list),
                 *kept = value_new_list(arena);
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), "name"), name))
            value_append(kept, arena, value_item(list, i));
    bool found = value_count(kept) > 0;
    value_set(merged, arena, config_lists[which].list, found ? kept : value_new_null(arena));
    return found || text_is_empty(name);
}

bool config_minify(struct value *merged, const char *context, struct arena *arena,
                   struct error *err)
{
    static const struct {
        enum config_list which;
        const char      *member;
    } parts[] = { { CONFIG_CLUSTERS, "cluster" }, { CONFIG_USERS, "user" } };
    if (text_is_empty(context))
        return fail(err, REASON_BAD_REQUEST, 0, "current-context must exist in order to minify");
    if (!keep_one(merged, CONFIG_CONTEXTS, context, arena))
        return fail(err, REASON_BAD_REQUEST, 0, "cannot locate context %s", context);
    const struct value *body =
        value_member(value_item(value_member(merged, "contexts"), 0), "context");
    FOR_EACH(part, parts) {
        const char *name = value_text(body, part->member, arena);
        if (!keep_one(merged, part->which, name ? name : "", arena))
            return fail(err, REASON_BAD_REQUEST, 0, "cannot locate %s %s", part->member, name);
    }
    value_set(merged, arena, "current-context", value_new_text(arena, context));
    return true;
}
