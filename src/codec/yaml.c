/* SPDX-License-Identifier: Apache-2.0 */
/* yaml.c - libyaml's events to a tree of values.
 *
 * The composer goes down with the events.  An alias is a copy of what its anchor stood for; every
 * node counts, copies too, and the text that copies would be when written out, so that a few lines
 * cannot become a tree, or a text, without end.
 *
 * Holds:    an anchor knows how many nodes, levels and bytes it stands for, aliases inside it
 *           included.
 * Not here: which type a plain scalar has (yaml_scalar.c), writing (yaml_write.c). */
#include "codec/yaml.h"

#include <limits.h>
#include <string.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "codec/json.h"
#include "codec/value.h"
#include "codec/yaml_scalar.h"

struct anchor {
    struct value *value;
    size_t        nodes, bytes;
    int           depth;
};

/* How much there is of a document. */
struct extent {
    size_t nodes, bytes;                 /* scalars' bytes */
};

struct composer {
    yaml_parser_t              parser;
    struct arena              *arena;
    const struct yaml_options *options;
    struct error              *err;
    struct map                 anchors;      /* name -> struct anchor in the arena */
    struct extent              all;          /* of this document */
    size_t                     aliased_bytes;    /* of these, what aliases stand for */
    int                        deepest;      /* level below the node that is being composed */
    int                        duplicates;   /* that were told */
};

static struct value *compose(struct composer *, yaml_event_t *, int depth);

/* What is written well and cannot be taken; go-yaml tells no line of these. */
static struct value *refuse(struct composer *composer, const char *problem)
{
    bool is_of_json = strncmp(problem, "json: ", 6) == 0;
    (void)fail(composer->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s%s",
               is_of_json ? "" : "yaml: ", problem);
    return NULL;
}

/* libyaml's own errors, with the line as go-yaml tells it: none for the first. */
static void refuse_text(struct composer *composer)
{
    const yaml_parser_t *parser = &composer->parser;
    const char *problem = parser->problem ? parser->problem : "cannot be read";
    size_t line = parser->problem_mark.line;
    if (line == 0)
        line = parser->context_mark.line;
    else
        line += parser->error == YAML_SCANNER_ERROR;
    if (line)
        (void)fail(composer->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "yaml: line %zu: %s", line,
                   problem);
    else
        (void)fail(composer->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "yaml: %s", problem);
}

/* The next event, to be deleted by the caller; false where the text is wrong. */
static bool next_event(struct composer *composer, yaml_event_t *event)
{
    if (yaml_parser_parse(&composer->parser, event))
        return true;
    refuse_text(composer);
    memset(event, 0, sizeof *event);
    return false;
}

static void remember_anchor(struct composer *composer, const yaml_char_t *name, struct value *value,
                            struct extent before, int depth)
{
    if (!name || !value)
        return;
    struct anchor *anchor = ARENA_NEW(composer->arena, struct anchor);
    *anchor = (struct anchor){ value, composer->all.nodes - before.nodes,
                               composer->all.bytes - before.bytes, composer->deepest - depth + 1 };
    map_put(&composer->anchors, bytes_of((const char *)name), anchor);
}

static struct value *compose_alias(struct composer *composer, const yaml_event_t *event, int depth)
{
    const char *name = (const char *)event->data.alias.anchor;
    const struct anchor *anchor = map_get(&composer->anchors, bytes_of(name));
    if (!anchor) {
        (void)fail(composer->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                   "yaml: unknown anchor '%s' referenced", name);
        return NULL;
    }
    composer->all.nodes += anchor->nodes;
    composer->all.bytes += anchor->bytes;
    composer->aliased_bytes += anchor->bytes;
    if (composer->all.nodes > YAML_NODES_MAX || depth + anchor->depth > JSON_DEPTH_MAX ||
        composer->aliased_bytes > YAML_ALIASED_BYTES_MAX)
        return refuse(composer, "document contains excessive aliasing");
    if (depth + anchor->depth - 1 > composer->deepest)
        composer->deepest = depth + anchor->depth - 1;
    return value_clone(composer->arena, anchor->value);
}

static struct value *compose_scalar(struct composer *composer, const yaml_event_t *event)
{
    struct yaml_scalar scalar = {
        .text = { arena_copy(composer->arena, event->data.scalar.value, event->data.scalar.length),
                  event->data.scalar.length },
        .tag = (const char *)event->data.scalar.tag,
        .plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
    };
    const char *problem = NULL;
    composer->all.bytes += scalar.text.size;
    struct value *value = yaml_scalar_resolve(&scalar, composer->arena, &problem);
    return value ? value : refuse(composer, problem);
}

static struct value *compose_list(struct composer *composer, int depth)
{
    struct value *list = value_new_list(composer->arena);
    for (;;) {
        yaml_event_t event;
        if (!next_event(composer, &event))
            return NULL;
        bool end = event.type == YAML_SEQUENCE_END_EVENT;
        struct value *item = end ? NULL : compose(composer, &event, depth + 1);
        yaml_event_delete(&event);
        if (end)
            return list;
        if (!item)
            return NULL;
        value_append(list, composer->arena, item);
    }
}

/* One member; a key that is there already is told, or refused. */
static bool set_member(struct composer *composer, struct value *map, struct bytes key,
                       struct value *value, size_t line)
{
    bool added;
    struct value **slot = value_slot(map, composer->arena, key, &added);
    bool is_wanted = composer->options && composer->options->duplicate;
    *slot = value;
    if (added || (is_wanted && composer->duplicates++ >= YAML_DUPLICATES_MAX))
        return true;
    const char *text = arena_printf(composer->arena, "line %zu: key \"%.*s\" already set in map",
                                    line + 1, BYTES_ARG(key));
    if (is_wanted) {
        composer->options->duplicate(composer->options->context, text);
        return true;
    }
    return fail(composer->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "yaml: unmarshal errors:\n  %s", text);
}

/* Adds the members of `from`, a map or a list of maps, that `map` does not have. */
static void merge(struct composer *composer, struct value *map, const struct value *from)
{
    for (size_t i = 0; from->type == VALUE_LIST && i < from->list.count; i++)
        merge(composer, map, from->list.items[i]);
    for (uint32_t i = 0; from->type == VALUE_MAP && i < from->map.count; i++) {
        bool added;
        struct value **slot = value_slot(map, composer->arena, from->map.members[i].key, &added);
        if (added)
            *slot = from->map.members[i].value;
    }
}

static bool can_be_merged(const struct value *from)
{
    for (size_t i = 0; from->type == VALUE_LIST && i < from->list.count; i++)
        if (from->list.items[i]->type != VALUE_MAP)
            return false;
    return from->type == VALUE_LIST || from->type == VALUE_MAP;
}

static bool is_merge_key(const yaml_event_t *event)
{
    if (event->type != YAML_SCALAR_EVENT || event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    return strcmp((const char *)event->data.scalar.value, "<<") == 0 && !event->data.scalar.tag;
}

/* A member whose key's event has been read.  What is to be merged goes to the list `merges`. */
static bool compose_member(struct composer *composer, struct value *map, struct value *merges,
                           yaml_event_t *key_event, int depth)
{
    yaml_event_t event;
    struct bytes key = { NULL, 0 };
    size_t line = key_event->start_mark.line;
    bool is_merge = is_merge_key(key_event);
    const struct value *key_value = compose(composer, key_event, depth + 1);
    if (!key_value)
        return false;
    if (!is_merge && !yaml_scalar_key(key_value, composer->arena, &key))
        return refuse(composer, "unsupported map key") != NULL;
    if (!next_event(composer, &event))
        return false;
    struct value *value = compose(composer, &event, depth + 1);
    yaml_event_delete(&event);
    if (!value)
        return false;
    if (!is_merge)
        return set_member(composer, map, key, value, line);
    if (!can_be_merged(value))
        return refuse(composer, "map merge requires map or sequence of maps as the value") !=
               NULL;
    value_append(merges, composer->arena, value);
    return true;
}

/* What the map says itself goes before what is merged into it. */
static struct value *compose_map(struct composer *composer, int depth)
{
    struct value *map = value_new_map(composer->arena);
    struct value *merges = value_new_list(composer->arena);
    for (;;) {
        yaml_event_t event;
        if (!next_event(composer, &event))
            return NULL;
        bool end = event.type == YAML_MAPPING_END_EVENT;
        bool good = end || compose_member(composer, map, merges, &event, depth);
        yaml_event_delete(&event);
        if (!good)
            return NULL;
        if (end)
            break;
    }
    merge(composer, map, merges);
    return map;
}

/* The node that begins with `event`, which stays the caller's. */
static struct value *compose(struct composer *composer, yaml_event_t *event, int depth)
{
    const struct extent before = composer->all;
    int deepest_before = composer->deepest;
    struct value *value = NULL;
    if (++composer->all.nodes > YAML_NODES_MAX)
        return refuse(composer, "document has too many nodes");
    if (depth > JSON_DEPTH_MAX)
        return refuse(composer, "exceeded max depth");
    composer->deepest = depth;
    if (event->type == YAML_ALIAS_EVENT) {
        value = compose_alias(composer, event, depth);
    } else if (event->type == YAML_SCALAR_EVENT) {
        value = compose_scalar(composer, event);
        remember_anchor(composer, event->data.scalar.anchor, value, before, depth);
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        value = compose_list(composer, depth);
        remember_anchor(composer, event->data.sequence_start.anchor, value, before, depth);
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        value = compose_map(composer, depth);
        remember_anchor(composer, event->data.mapping_start.anchor, value, before, depth);
    } else {
        return refuse(composer, "a value is missing");
    }
    if (composer->deepest < deepest_before)
        composer->deepest = deepest_before;
    return value;
}

/* The next document that holds something; *ret is NULL at the end of the stream. */
static bool compose_document(struct composer *composer, struct value **ret)
{
    bool inside = false;
    *ret = NULL;
    for (;;) {
        yaml_event_t event;
        if (!next_event(composer, &event))
            return false;
        yaml_event_type_t type = event.type;
        bool structural = type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
                          type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT;
        if (!structural) {
            composer->all = (struct extent){ 0 };
            composer->aliased_bytes = 0;
            composer->deepest = 0;
            *ret = compose(composer, &event, 1);
            inside = true;
        }
        yaml_event_delete(&event);
        if (inside && !*ret)
            return false;
        map_clear(&composer->anchors);
        if (type == YAML_STREAM_END_EVENT || inside)
            return true;
    }
}

/* Rather too often than too seldom: what stands before it is the last byte of a character that
 * libyaml takes for the end of a line. */
static bool begins_line(const char *start, const char *at)
{
    static const char ends[] = "\n\r\x85\xa8\xa9";
    return at == start || memchr(ends, at[-1], sizeof ends - 1);
}

/* Before libyaml sees them: it compares each with all that came before. */
static bool check_directives(struct bytes text, struct error *err)
{
    static const char mark[] = "%TAG";
    const char *at = text.size ? text.at : "", *end = at + text.size;
    int count = 0;
    while ((at = memmem(at, (size_t)(end - at), mark, sizeof mark - 1))) {
        count += begins_line(text.at, at);
        if (count > YAML_TAG_DIRECTIVES_MAX)
            return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "yaml: document contains too many %%TAG directives");
        at += sizeof mark - 1;
    }
    return true;
}

static void composer_open(struct composer *composer, struct bytes text,
                          const struct yaml_options *options, struct arena *arena,
                          struct error *err)
{
    *composer = (struct composer){ .arena = arena, .options = options, .err = err };
    if (!yaml_parser_initialize(&composer->parser))
        memory_exhausted();
    yaml_parser_set_input_string(&composer->parser,
                                 (const unsigned char *)(text.size ? text.at : ""), text.size);
    yaml_parser_set_encoding(&composer->parser, YAML_UTF8_ENCODING);
}

static void composer_close(struct composer *composer)
{
    yaml_parser_delete(&composer->parser);
    map_done(&composer->anchors);
}

struct value *yaml_parse_with(struct bytes text, const struct yaml_options *options,
                              struct arena *arena, struct error *err)
{
    struct composer composer;
    struct value *value = NULL;
    if (!check_directives(text, err))
        return NULL;
    composer_open(&composer, text, options, arena, err);
    bool good = compose_document(&composer, &value);
    composer_close(&composer);
    if (!good)
        return NULL;
    return value ? value : value_new_null(arena);
}

struct value *yaml_parse(struct bytes text, struct arena *arena, struct error *err)
{
    return yaml_parse_with(text, NULL, arena, err);
}

static bool compose_all(struct composer *composer, struct yaml_documents *ret)
{
    struct value *list = value_new_list(composer->arena), *document;
    do {
        if (!compose_document(composer, &document))
            return false;
        if (document && document->type != VALUE_NULL)
            value_append(list, composer->arena, document);
    } while (document);
    *ret = (struct yaml_documents){ list->list.items, list->list.count };
    return true;
}

bool yaml_parse_all(struct bytes text, struct arena *arena, struct yaml_documents *ret,
                    struct error *err)
{
    struct composer composer;
    if (!check_directives(text, err))
        return false;
    composer_open(&composer, text, NULL, arena, err);
    bool good = compose_all(&composer, ret);
    composer_close(&composer);
    return good;
}
