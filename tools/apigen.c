/* SPDX-License-Identifier: Apache-2.0 */
/* apigen.c - api/ to C: usage: apigen API_FOLDER CODE_TXT SCHEMA_OUT BOOTSTRAP_OUT
 *
 * api/kinds.txt leads: it names the .api files, in the order of discovery, and says what they do
 * not. CODE_TXT says which kinds have code of their own; its lines are "core_v1.Pod pod_code".
 *
 * Not here: the lines of an .api file (apigen_read.c). */
#include <errno.h>
#include <string.h>

#include "apigen.h"
#include "codec/json.h"
#include "object/schema.h"

static void read_file_line(struct api *api, struct place place, const struct words *words)
{
    if (words->count != 2)
        fatal(place, "%s takes one word", words->items[0]);
    read_api(api, words->items[1], /* served= */ strcmp(words->items[0], "api") == 0);
}

static struct api_type *object_named(struct api *api, struct place place, const char *dotted)
{
    struct api_type *type = find_type(api, dotted);
    if (!type || type->role != ROLE_OBJECT)
        fatal(place, "there is no object %s", dotted);
    return type;
}

static void read_group_line(struct api *api, struct place place, const struct words *words)
{
    for (size_t i = 2; i < words->count; i++)
        object_named(api, place, words->items[i])->group = unquoted(api, words->items[1]);
}

static void read_every_group_line(struct api *api, struct place place, const struct words *words)
{
    for (size_t i = 1; i < words->count; i++)
        object_named(api, place, words->items[i])->every_group = true;
}

static void read_skip_line(struct api *api, struct place place, const struct words *words)
{
    for (size_t i = 1; i < words->count; i++)
        object_named(api, place, words->items[i])->skipped = true;
}

static const struct { const char *word; unsigned flag; } flag_words[] = {
    { "reset", KIND_STATUS_RESET },      { "generation", KIND_GENERATION },
    { "put-creates", KIND_PUT_CREATES }, { "unconditional", KIND_UNCONDITIONAL },
    { "volatile", KIND_VOLATILE },
};

static const struct { const char *word, *format; } format_words[] = {
    { "subdomain", "NAME_SUBDOMAIN" },  { "label", "NAME_LABEL" },
    { "label1035", "NAME_LABEL_1035" }, { "segment", "NAME_SEGMENT" },
    { "other", "NAME_OTHER" },
};

static unsigned flag_of(struct place place, const char *word)
{
    FOR_EACH(row, flag_words)
        if (strcmp(row->word, word) == 0)
            return row->flag;
    fatal(place, "unknown flag %s", word);
}

/* kind KIND PREFIX NAME FLAG... */
static void read_kind_line(struct api *api, struct place place, const struct words *words)
{
    struct api_kind *kind = words->count < 4 ? NULL : find_kind(api, words->items[1]);
    if (!kind || kind->described)
        fatal(place, "kind takes a kind that stands here once, a prefix and a name format");
    const char *prefix = words->items[2];
    if (strcmp(prefix, "-") != 0 && (*prefix != '/' || prefix[strlen(prefix) - 1] != '/'))
        fatal(place, "a prefix begins and ends with /");
    kind->described = true;
    kind->prefix = strcmp(prefix, "-") == 0 ? NULL : prefix;
    FOR_EACH(row, format_words)
        if (strcmp(row->word, words->items[3]) == 0)
            kind->name_format = row->format;
    if (!kind->name_format)
        fatal(place, "unknown name format %s", words->items[3]);
    for (size_t i = 4; i < words->count; i++) {
        const char *storage = attribute(words->items[i], "storage");
        if (storage)
            kind->storage_word = storage;
        else
            kind->flags |= flag_of(place, words->items[i]);
    }
}

/* deprecated KIND SINCE INSTEAD */
static void read_deprecated_line(struct api *api, struct place place, const struct words *words)
{
    struct api_kind *kind = words->count == 4 ? find_kind(api, words->items[1]) : NULL;
    bool has_instead = kind && strcmp(words->items[3], "-") != 0;
    const struct api_kind *instead = has_instead ? find_kind(api, words->items[3]) : NULL;
    if (!kind || kind->deprecated_since || (has_instead && !instead))
        fatal(place, "deprecated takes a kind that stands here once, a version, and another kind or -");
    kind->deprecated_since = words->items[2];
    kind->instead = instead;
}

static void read_bootstrap_line(struct api *api, struct place place, const struct words *words)
{
    if (words->count != 2 || api->bootstrap_count == BOOTSTRAPS_MAX)
        fatal(place, "bootstrap takes a file, at most %d times", BOOTSTRAPS_MAX);
    api->bootstraps[api->bootstrap_count++] = words->items[1];
}

static void read_defaults_line(struct api *api, struct place place, const struct words *words)
{
    struct api_type *type = words->count == 3 ? find_type(api, words->items[1]) : NULL;
    if (!type || type->defaults)
        fatal(place, "defaults takes a type that stands here once, and a function");
    type->defaults = words->items[2];
}

static struct api_field *field_named(struct place place, struct api_type *type, struct bytes name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (bytes_equal_text(name, type->fields[i].name))
            return &type->fields[i];
    fatal(place, "%s has no field %.*s", type->name, BYTES_ARG(name));
}

/* values TYPE FIELD=JSON... */
static void read_values_line(struct api *api, struct place place, const struct words *words)
{
    struct api_type *type = words->count > 2 ? find_type(api, words->items[1]) : NULL;
    if (!type)
        fatal(place, "values takes a type and FIELD=JSON");
    for (size_t i = 2; i < words->count; i++) {
        struct bytes json = bytes_of(words->items[i]), name = bytes_next(&json, '=');
        struct api_field *field = field_named(place, type, name);
        if (!json.at || field->static_default)
            fatal(place, "%s has a default already, or none is given here", field->name);
        if (!json_parse(json, NULL, &api->arena, NULL))
            fatal(place, "%s is no JSON", json.at);
        field->static_default = json.at;
        field->flags |= FIELD_DEFAULT_HIDDEN;
    }
}

static const struct {
    const char *word;
    void      (*read)(struct api *, struct place, const struct words *);
} line_words[] = {
    { "api",         read_file_line },
    { "format",      read_file_line },
    { "group",       read_group_line },
    { "every-group", read_every_group_line },
    { "skip",        read_skip_line },
    { "kind",        read_kind_line },
    { "deprecated",  read_deprecated_line },
    { "bootstrap",   read_bootstrap_line },
    { "values",      read_values_line },
    { "defaults",    read_defaults_line },
};

static void read_line(struct api *api, struct place place, const struct words *words, void *context)
{
    (void)context;
    FOR_EACH(row, line_words) {
        if (strcmp(row->word, words->items[0]) == 0) {
            row->read(api, place, words);
            return;
        }
    }
    fatal(place, "unknown word %s", words->items[0]);
}

static void read_code_line(struct api *api, struct place place, const struct words *words,
                           void *context)
{
    (void)context;
    struct api_kind *kind = words->count == 2 ? find_kind(api, words->items[0]) : NULL;
    if (!kind || kind->code)
        fatal(place,
              "a line is a kind that stands here once, and the name of its struct kind_code");
    kind->code = words->items[1];
}

static void write_to(struct api *api, const char *path, void (*write)(struct api *, FILE *))
{
    FILE *out = fopen(path, "w");
    if (!out)
        fatal((struct place){ path, 0 }, "%s", strerror(errno));
    write(api, out);
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        remove(path);
        fatal((struct place){ path, 0 }, "cannot be written");
    }
}

int main(int count, char **arguments)
{
    static struct api api;
    if (count != 5) {
        fputs("usage: apigen API_FOLDER CODE_TXT SCHEMA_OUT BOOTSTRAP_OUT\n", stderr);
        return 2;
    }
    api.folder = arguments[1];
    each_line(&api, arena_printf(&api.arena, "%s/kinds.txt", api.folder), read_line, NULL);
    each_line(&api, arguments[2], read_code_line, NULL);
    link_api(&api);
    write_to(&api, arguments[3], write_tables);
    write_to(&api, arguments[4], write_bootstrap);
    arena_done(&api.arena);
    return 0;
}
