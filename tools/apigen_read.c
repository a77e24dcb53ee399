/* SPDX-License-Identifier: Apache-2.0 */
/* apigen_read.c - the lines of an .api file (format: api/README.md).
 *
 * An unindented line opens something, indented ones belong to it.  The first word of a line says
 * by a table which function reads it.
 *
 * Not here: what names refer to (apigen_link.c). */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "apigen.h"
#include "object/schema.h"

void fatal(struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", place.file, place.line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

char *read_file(struct api *api, const char *path, size_t *ret_size)
{
    struct buffer text = { 0 };
    FILE *file = fopen(path, "rb");
    if (!file)
        fatal((struct place){ path, 0 }, "%s", strerror(errno));
    for (size_t got = 1; got;) {
        buffer_reserve(&text, 65536);
        got = fread(text.at + text.size, 1, 65536, file);
        text.size += got;
    }
    if (ferror(file))
        fatal((struct place){ path, 0 }, "cannot be read");
    fclose(file);
    char *copy = arena_copy(&api->arena, text.at, text.size);
    *ret_size = text.size;
    buffer_done(&text);
    return copy;
}

/* Cuts the next word off *rest; NULL at the end. */
static char *next_word(struct place place, char **rest)
{
    char *at = *rest + strspn(*rest, " \t");
    char *word = at;
    for (bool quoted = false; *at && (quoted || (*at != ' ' && *at != '\t')); at++) {
        quoted ^= *at == '"';
        if (quoted && !at[1])
            fatal(place, "a quote is not closed");
    }
    *rest = *at ? at + 1 : at;
    *at = '\0';
    return *word ? word : NULL;
}

static void split_words(struct place place, char *line, struct words *words)
{
    *words = (struct words){ .indented = *line == ' ' || *line == '\t' };
    for (char *word; (word = next_word(place, &line));) {
        if (words->count == WORDS_MAX)
            fatal(place, "too many words");
        words->items[words->count++] = word;
    }
}

void each_line(struct api *api, const char *path, line_function *function, void *context)
{
    size_t size;
    struct words words;
    char *rest = read_file(api, path, &size);
    struct place place = { path, 0 };
    if (strlen(rest) != size)
        fatal(place, "holds a NUL");
    for (char *line; (line = strsep(&rest, "\n"));) {
        place.line++;
        if (line[strspn(line, " \t")] == '#')
            continue;
        split_words(place, line, &words);
        if (words.count)
            function(api, place, &words, context);
    }
}

const char *unquoted(struct api *api, const char *word)
{
    size_t size = strlen(word);
    if (size < 2 || word[0] != '"' || word[size - 1] != '"')
        return word;
    return arena_copy(&api->arena, word + 1, size - 2);
}

const char *attribute(const char *word, const char *name)
{
    size_t size = strlen(name);
    return strncmp(word, name, size) == 0 && word[size] == '=' ? word + size + 1 : NULL;
}

static void add_name(struct api *api, struct place place, struct names *names, const char *name)
{
    if (names->count == NAMES_MAX)
        fatal(place, "too many names");
    if (names->count == 0)
        names->items = arena_array(&api->arena, NAMES_MAX, sizeof *names->items);
    names->items[names->count++] = name;
}

void split_names(struct api *api, struct place place, const char *list, char separator,
                 struct names *ret)
{
    bool quoted = false;
    const char *start = list;
    for (const char *at = list;; at++) {
        quoted ^= *at == '"';
        if (*at && (quoted || *at != separator))
            continue;
        add_name(api, place, ret,
                 unquoted(api, arena_copy(&api->arena, start, (size_t)(at - start))));
        start = at + 1;
        if (!*at)
            return;
    }
}

unsigned verbs_of(struct place place, const char *list)
{
    static const struct { const char *name; unsigned verb; } verbs[] = {
        { "create", VERB_CREATE },
        { "delete", VERB_DELETE },
        { "deletecollection", VERB_DELETE_COLLECTION },
        { "get", VERB_GET },
        { "list", VERB_LIST },
        { "patch", VERB_PATCH },
        { "update", VERB_UPDATE },
        { "watch", VERB_WATCH },
    };
    unsigned found = 0;
    struct bytes rest = bytes_of(list);
    while (rest.at) {
        struct bytes name = bytes_next(&rest, ',');
        unsigned verb = 0;
        FOR_EACH(row, verbs)
            if (bytes_equal_text(name, row->name))
                verb = row->verb;
        if (!verb)
            fatal(place, "unknown verb %.*s", BYTES_ARG(name));
        found |= verb;
    }
    return found;
}

/* What the lines of one file have opened so far. */
struct reader {
    struct api_file *file;
    struct api_type *type; /* the last line that opened something; one of both or none */
    struct api_kind *kind;
};

static const char *only_word(struct api *api, struct place place, const struct words *words)
{
    if (words->count != 2)
        fatal(place, "%s takes one word", words->items[0]);
    return unquoted(api, words->items[1]);
}

static void read_group(struct api *api, struct place place, const struct words *words,
                       struct reader *reader)
{
    reader->file->group = only_word(api, place, words);
}

static void read_version(struct api *api, struct place place, const struct words *words,
                         struct reader *reader)
{
    reader->file->version = only_word(api, place, words);
}

static void read_path(struct api *api, struct place place, const struct words *words,
                      struct reader *reader)
{
    reader->file->path = only_word(api, place, words);
}

static void read_proto(struct api *api, struct place place, const struct words *words,
                       struct reader *reader)
{
    reader->file->proto = only_word(api, place, words);
}

static void read_openapi(struct api *api, struct place place, const struct words *words,
                         struct reader *reader)
{
    reader->file->openapi = only_word(api, place, words);
}

static void read_import(struct api *api, struct place place, const struct words *words,
                        struct reader *reader)
{
    struct api_file *file = reader->file;
    if (words->count != 3 || file->import_count == IMPORTS_MAX)
        fatal(place, "import takes an alias and a file, at most %d times", IMPORTS_MAX);
    file->imports[file->import_count++] = (struct api_import){ words->items[1], words->items[2] };
}

static char *lower_case(struct api *api, const char *text)
{
    char *lower = arena_strdup(&api->arena, text);
    for (char *at = lower; *at; at++)
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
    return lower;
}

static void read_kind_attribute(struct api *api, struct place place, const char *word,
                                struct api_kind *kind)
{
    const char *text;
    if (strcmp(word, "namespaced") == 0 || strcmp(word, "cluster") == 0) {
        kind->namespaced = *word == 'n';
        kind->scoped = true;
    } else if ((text = attribute(word, "singular")))
        kind->singular = text;
    else if ((text = attribute(word, "short")))
        split_names(api, place, text, ',', &kind->short_names);
    else if ((text = attribute(word, "categories")))
        split_names(api, place, text, ',', &kind->categories);
    else if ((text = attribute(word, "verbs")))
        kind->verbs = verbs_of(place, text);
    else
        fatal(place, "unknown attribute %s", word);
}

static void read_kind(struct api *api, struct place place, const struct words *words,
                      struct reader *reader)
{
    if (words->count < 4 || api->kind_count == KINDS_MAX)
        fatal(place, "kind takes a name, a resource and a scope");
    struct api_kind *kind = ARENA_NEW(&api->arena, struct api_kind);
    *kind = (struct api_kind){ .place = place,
                               .file = reader->file,
                               .name = words->items[1],
                               .resource = words->items[2],
                               .singular = lower_case(api, words->items[1]) };
    kind->verbs = verbs_of(place, "create,delete,deletecollection,get,list,patch,update,watch");
    for (size_t i = 3; i < words->count; i++)
        read_kind_attribute(api, place, words->items[i], kind);
    if (!kind->scoped)
        fatal(place, "the scope is namespaced or cluster");
    api->kinds[api->kind_count++] = kind;
    reader->kind = kind;
    reader->type = NULL;
}

/* "Binding" or "autoscaling/v1.Scale". */
static void read_subresource_kind(struct api *api, struct place place, const char *word,
                                  const struct api_file *file, struct api_subresource *sub)
{
    const char *slash = strchr(word, '/');
    if (!slash) {
        *sub = (struct api_subresource){ sub->name, file->group, file->version, word, sub->verbs };
        return;
    }
    const char *dot = strchr(slash, '.');
    if (!dot)
        fatal(place, "a kind of another group is written group/version.Kind");
    sub->group = arena_copy(&api->arena, word, (size_t)(slash - word));
    sub->version = arena_copy(&api->arena, slash + 1, (size_t)(dot - slash - 1));
    sub->kind = dot + 1;
}

static void read_sub(struct api *api, struct place place, const struct words *words,
                     struct reader *reader)
{
    struct api_kind *kind = reader->kind;
    if (!kind || words->count < 2 || kind->subresource_count == SUBRESOURCES_MAX)
        fatal(place, "sub belongs to a kind and takes a name");
    struct api_subresource *sub = &kind->subresources[kind->subresource_count++];
    *sub = (struct api_subresource){ .name = words->items[1],
                                     .verbs = verbs_of(place, "get,patch,update") };
    for (size_t i = 2; i < words->count; i++) {
        const char *text;
        if ((text = attribute(words->items[i], "kind")))
            read_subresource_kind(api, place, text, kind->file, sub);
        else if ((text = attribute(words->items[i], "verbs")))
            sub->verbs = verbs_of(place, text);
        else
            fatal(place, "unknown attribute %s", words->items[i]);
    }
}

static struct api_type *open_type(struct api *api, struct place place, const struct words *words,
                                  struct reader *reader, enum role role)
{
    if (words->count < 2 || api->type_count == TYPES_MAX)
        fatal(place, "%s takes a name", words->items[0]);
    struct api_type *type = ARENA_NEW(&api->arena, struct api_type);
    *type = (struct api_type){ .place = place,
                               .file = reader->file,
                               .name = words->items[1],
                               .role = role,
                               .index = api->type_count };
    if (strlen(type->name) > TYPE_NAME_MAX)
        fatal(place, "the name is too long");
    api->types[api->type_count++] = type;
    reader->type = type;
    reader->kind = NULL;
    return type;
}

static void read_type_flag(struct place place, const char *word, struct api_type *type)
{
    const char *text;
    if (strcmp(word, "map=atomic") == 0)
        type->map_atomic = true;
    else if (strcmp(word, "noproto") == 0)
        type->no_proto = true;
    else if (strcmp(word, "noopenapi") == 0)
        type->no_openapi = true;
    else if (strcmp(word, "nojson") == 0)
        type->no_json = true;
    else if (strcmp(word, "codec") == 0)
        type->role = ROLE_CODEC;
    else if ((text = attribute(word, "proto")))
        type->proto = text;
    else if ((text = attribute(word, "openapi")))
        type->openapi = text;
    else if ((text = attribute(word, "schema")))
        type->schema = text;
    else
        fatal(place, "unknown attribute %s", word);
}

static void read_role(struct api *api, struct place place, const struct words *words,
                      struct reader *reader, enum role role)
{
    struct api_type *type = open_type(api, place, words, reader, role);
    for (size_t i = 2; i < words->count; i++)
        read_type_flag(place, words->items[i], type);
}

static void read_type(struct api *api, struct place place, const struct words *words,
                      struct reader *reader)
{
    read_role(api, place, words, reader, ROLE_TYPE);
}

static void read_object(struct api *api, struct place place, const struct words *words,
                        struct reader *reader)
{
    read_role(api, place, words, reader, ROLE_OBJECT);
}

static void read_codec(struct api *api, struct place place, const struct words *words,
                       struct reader *reader)
{
    read_role(api, place, words, reader, ROLE_CODEC);
}

static void read_collection(struct place place, const char *word, struct api_field *field)
{
    field->collection = "COLLECTION_NONE";
    if (*word == '*') {
        field->flags |= FIELD_POINTER;
        word++;
    } else if (strncmp(word, "[]", 2) == 0) {
        field->collection = "COLLECTION_LIST";
        word += 2;
    } else if (strncmp(word, "map[string]", 11) == 0) {
        field->collection = "COLLECTION_MAP";
        word += 11;
    }
    if (!*word || strpbrk(word, "*[]"))
        fatal(place, "a type of this form is not understood");
    field->type_word = word;
}

static void read_wrap(struct api *api, struct place place, const struct words *words,
                      struct reader *reader)
{
    if (words->count != 3)
        fatal(place, "wrap takes a name and a list");
    struct api_type *type = open_type(api, place, words, reader, ROLE_WRAP);
    struct api_field *field = ARENA_NEW(&api->arena, struct api_field);
    *field = (struct api_field){ .place = place, .name = "items", .number = 1 };
    read_collection(place, words->items[2], field);
    type->fields = field;
    type->field_count = 1;
    reader->type = NULL;
}

static void read_names(struct api *api, struct place place, const struct words *words,
                       struct reader *reader)
{
    (void)api;
    if (words->count < 3)
        fatal(place, "names takes a name and its values");
    reader->type = NULL;
    reader->kind = NULL;
}

/* union DISCRIMINATOR : field=Value ... */
static void read_union(struct api *api, struct place place, const struct words *words,
                       struct reader *reader)
{
    struct api_type *type = reader->type;
    if (!type || words->count < 4 || strcmp(words->items[2], ":") != 0 || type->has_union)
        fatal(place, "a type has at most one line `union DISCRIMINATOR : field=Value ...`");
    type->has_union = true;
    type->discriminator = strcmp(words->items[1], "-") == 0 ? NULL : words->items[1];
    for (size_t i = 3; i < words->count; i++) {
        const char *equals = strchr(words->items[i], '=');
        if (!equals)
            fatal(place, "a union's field is written field=Value");
        add_name(api, place, &type->union_fields,
                 arena_copy(&api->arena, words->items[i], (size_t)(equals - words->items[i])));
        add_name(api, place, &type->union_fields, equals + 1);
    }
}

/* The text between "name(" and ")" where the word is so made; else NULL. */
static const char *call(struct api *api, const char *word, const char *name)
{
    size_t size = strlen(name), length = strlen(word);
    if (strncmp(word, name, size) != 0 || word[size] != '(' || word[length - 1] != ')')
        return NULL;
    return arena_copy(&api->arena, word + size + 1, length - size - 2);
}

/* Attributes that are a word, or a word and a list in brackets. */
static const struct {
    const char *word;
    unsigned flags;
    bool list_keys, patch_key;
} field_words[] = {
    { "emit", FIELD_EMIT },
    { "required", FIELD_REQUIRED },
    { "list=atomic", FIELD_LIST_ATOMIC },
    { "list=set", FIELD_LIST_SET },
    { "list=map", FIELD_LIST_MAP, .list_keys = true },
    { "map=atomic", FIELD_MAP_ATOMIC },
    { "map=granular", FIELD_MAP_GRANULAR },
    { "patch=merge", FIELD_PATCH_MERGE, .patch_key = true },
    { "patch=replace", FIELD_PATCH_REPLACE },
    { "patch=retainKeys", FIELD_PATCH_RETAIN_KEYS },
    { "patch=merge+retainKeys", FIELD_PATCH_MERGE | FIELD_PATCH_RETAIN_KEYS, .patch_key = true },
};

static void read_field_attribute(struct api *api, struct place place, const char *word,
                                 struct api_field *field)
{
    const char *text;
    FOR_EACH(row, field_words) {
        text = row->list_keys || row->patch_key ? call(api, word, row->word) : NULL;
        if (!text && (row->list_keys || strcmp(word, row->word) != 0))
            continue;
        field->flags |= row->flags;
        if (text && row->list_keys)
            split_names(api, place, text, ',', &field->list_keys);
        else if (text)
            field->patch_key = text;
        return;
    }
    if ((text = call(api, word, "enum")))
        split_names(api, place, text, ',', &field->enum_values);
    else if ((text = attribute(word, "default")))
        field->static_default = text;
    else
        fatal(place, "unknown attribute %s", word);
}

static void add_field(struct api *api, struct api_type *type, const struct api_field *field)
{
    size_t count = type->field_count;
    if ((count & (count - 1)) == 0) {                    /* a power of two: full */
        struct api_field *fields = arena_array(&api->arena, count ? count * 2 : 1, sizeof *fields);
        if (count)
            memcpy(fields, type->fields, count * sizeof *fields);
        type->fields = fields;
    }
    type->fields[type->field_count++] = *field;
}

/* NUMBER NAME TYPE ATTRIBUTE... */
static void read_field(struct api *api, struct place place, const struct words *words,
                       struct reader *reader)
{
    struct api_type *type = reader->type;
    if (!type || words->count < 3 || type->field_count == FIELDS_MAX)
        fatal(place, "a field belongs to a type and has a number, a name and a type");
    struct api_field field = { .place = place, .name = words->items[1], .number = -1 };
    char *end = NULL;
    if (strcmp(words->items[0], "-") != 0)
        field.number = (int)strtol(words->items[0], &end, 10);
    if ((end && *end) || field.number == 0 || field.number > 10000)
        fatal(place, "%s is no field number", words->items[0]);
    size_t next = 3;
    bool is_inline = strcmp(words->items[2], "inline") == 0;
    if (is_inline && words->count < ++next)
        fatal(place, "inline takes a type");
    field.flags = is_inline ? FIELD_INLINE : 0;
    field.flags |= field.number < 0 ? FIELD_JSON_ONLY : 0;
    read_collection(place, words->items[next - 1], &field);
    for (; next < words->count; next++)
        read_field_attribute(api, place, words->items[next], &field);
    add_field(api, type, &field);
}

static const struct {
    const char *word;
    void      (*read)(struct api *, struct place, const struct words *, struct reader *);
    bool        indented;
} line_words[] = {
    { "group",   read_group },
    { "version", read_version },
    { "path",    read_path },
    { "proto",   read_proto },
    { "openapi", read_openapi },
    { "import",  read_import },
    { "kind",    read_kind },
    { "sub",     read_sub,   .indented = true },
    { "wrap",    read_wrap },
    { "object",  read_object },
    { "type",    read_type },
    { "codec",   read_codec },
    { "union",   read_union, .indented = true },
    { "names",   read_names },
};

static void read_line(struct api *api, struct place place, const struct words *words, void *context)
{
    FOR_EACH(row, line_words) {
        if (strcmp(row->word, words->items[0]) == 0 && row->indented == words->indented) {
            row->read(api, place, words, context);
            return;
        }
    }
    if (!words->indented)
        fatal(place, "unknown word %s", words->items[0]);
    read_field(api, place, words, context);
}

struct api_file *read_api(struct api *api, const char *name, bool served)
{
    const char *path = arena_printf(&api->arena, "%s/%s.api", api->folder, name);
    if (api->file_count == FILES_MAX)
        fatal((struct place){ path, 0 }, "too many files");
    struct api_file *file = ARENA_NEW(&api->arena, struct api_file);
    file->name = name;
    file->served = served;
    struct reader *reader = ARENA_NEW(&api->arena, struct reader);
    reader->file = file;
    each_line(api, path, read_line, reader);
    if (!file->group || !file->version || served != (file->path != NULL))
        fatal((struct place){ path, 0 },
              "group and version are missing, or path does not fit api/kinds.txt");
    api->files[api->file_count++] = file;
    return file;
}
