/* SPDX-License-Identifier: Apache-2.0 */
/* binding.c - one scan of an object's text fills a struct.
 *
 * A table of paths is turned into a tree of names once, and kept for as long as the process runs.
 * The scan goes down the text and that tree together, and skips whatever the tree does not name.
 *
 * Holds:    compiled tables are found by the table's address, without a lock; they are never
 * changed or freed. Not here: types (a binding takes what it can use and leaves its member alone
 * otherwise). */
#include "object/binding.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/time_text.h"

enum { TABLES_MAX = 1024, BINDINGS_MAX = 200, LIST_FIRST = 4 };

/* One name of the tree: what is bound here, and the names below. */
struct node {
    struct bytes          name;
    const struct binding *bindings[2];       /* the same path may be bound twice */
    struct node          *children;
    size_t                child_count;
};

struct compiled {
    const struct binding *table;
    struct node           root;
};

static _Atomic(struct compiled *) compiled_tables[TABLES_MAX];
static pthread_mutex_t            compile_lock = PTHREAD_MUTEX_INITIALIZER;

/* Compiling. */

static struct node *child_named(struct node *node, struct bytes name)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (bytes_equal(node->children[i].name, name))
            return &node->children[i];
    node->children = memory_grow(node->children, node->child_count + 1, sizeof *node->children);
    struct node *child = &node->children[node->child_count++];
    *child = (struct node){ .name = name };
    return child;
}

static void add_binding(struct node *root, const struct binding *binding)
{
    struct bytes rest = bytes_of(binding->path);
    struct node *node = root;
    while (rest.at && rest.size)
        node = child_named(node, bytes_next(&rest, '.'));
    assert(!node->bindings[1]);
    node->bindings[node->bindings[0] != NULL] = binding;
}

static struct compiled *compile(const struct binding *table)
{
    struct compiled *compiled = MEMORY_NEW(struct compiled);
    compiled->table = table;
    for (size_t i = 0; table[i].type != BINDING_END; i++) {
        assert(i < BINDINGS_MAX);
        add_binding(&compiled->root, &table[i]);
    }
    return compiled;
}

static size_t first_place(const struct binding *table)
{
    return (size_t)(((uintptr_t)table >> 4) * 0x9e3779b97f4a7c15u >> 40) % TABLES_MAX;
}

/* NULL where it is not there; *ret_free is then a place that was free. */
static struct compiled *find_compiled(const struct binding *table, size_t *ret_free)
{
    for (size_t i = 0, place = first_place(table); i < TABLES_MAX;
         i++, place = (place + 1) % TABLES_MAX) {
        struct compiled *compiled =
            atomic_load_explicit(&compiled_tables[place], memory_order_acquire);
        if (compiled && compiled->table == table)
            return compiled;
        if (!compiled) {
            *ret_free = place;
            return NULL;
        }
    }
    *ret_free = TABLES_MAX;
    return NULL;
}

static const struct node *compiled_root(const struct binding *table)
{
    size_t place = 0;
    struct compiled *compiled = find_compiled(table, &place);
    if (compiled)
        return &compiled->root;
    pthread_mutex_lock(&compile_lock);
    compiled = find_compiled(table, &place);
    if (!compiled) {
        assert(place < TABLES_MAX);                      /* tables are static: a constant number */
        compiled = compile(table);
        atomic_store_explicit(&compiled_tables[place], compiled, memory_order_release);
    }
    pthread_mutex_unlock(&compile_lock);
    return &compiled->root;
}

/* Reading. */

static void scan_struct(struct json_scan *, const struct node *, char *to, struct arena *);

static void read_text(struct json_scan *scan, const struct binding *binding, char *to,
                      struct arena *arena)
{
    struct bytes text;
    if (json_scan_string(scan, arena, &text))
        *(const char **)(void *)(to + binding->offset) = arena_copy(arena, text.at, text.size);
}

static void read_time(struct json_scan *scan, const struct binding *binding, char *to,
                      struct arena *arena)
{
    struct bytes text;
    int64_t seconds;
    int32_t ns;
    if (json_scan_string(scan, arena, &text) && time_parse_parts(text, &seconds, &ns))
        *(int64_t *)(void *)(to + binding->offset) = seconds;
}

static void read_value(struct json_scan *scan, const struct binding *binding, char *to,
                       struct arena *arena)
{
    struct bytes text;
    if (json_scan_peek(scan) != 'n' && json_scan_skip(scan, &text))
        *(struct value **)(void *)(to + binding->offset) = json_parse(text, NULL, arena, NULL);
}

/* Makes room for one more element; the array doubles in the arena. */
static char *grow_list(char *items, size_t count, size_t element_bytes, struct arena *arena)
{
    bool full = count == 0 || (count >= LIST_FIRST && (count & (count - 1)) == 0);
    if (!full)
        return items;
    char *grown = arena_array(arena, count ? count * 2 : LIST_FIRST, element_bytes);
    if (count)
        memcpy(grown, items, count * element_bytes);
    return grown;
}

static void read_list(struct json_scan *scan, const struct binding *binding, char *to,
                      struct arena *arena)
{
    size_t count = 0;
    char *items = NULL;
    if (!json_scan_enter(scan, '['))
        return;
    const struct node *root = compiled_root(binding->element);
    while (json_scan_item(scan)) {
        items = grow_list(items, count, binding->element_bytes, arena);
        scan_struct(scan, root, items + count * binding->element_bytes, arena);
        count++;
    }
    *(void **)(void *)(to + binding->offset) = items;
    *(size_t *)(void *)(to + binding->count_offset) = count;
}

static void read_text_list(struct json_scan *scan, const struct binding *binding, char *to,
                           struct arena *arena)
{
    size_t count = 0;
    char *items = NULL;
    struct bytes text;
    if (!json_scan_enter(scan, '['))
        return;
    while (json_scan_item(scan)) {
        if (!json_scan_string(scan, arena, &text)) {
            if (!json_scan_skip(scan, NULL))
                return;
            continue;
        }
        items = grow_list(items, count, sizeof(char *), arena);
        ((const char **)(void *)items)[count++] = arena_copy(arena, text.at, text.size);
    }
    *(void **)(void *)(to + binding->offset) = items;
    *(size_t *)(void *)(to + binding->count_offset) = count;
}

/* Reads what the binding can use; moves nothing where it is of another type. */
static void read_binding(struct json_scan *scan, const struct binding *binding, char *to,
                         struct arena *arena)
{
    void *member = to + binding->offset;
    switch (binding->type) {
    case BINDING_TEXT:      read_text(scan, binding, to, arena); break;
    case BINDING_INT:       (void)json_scan_int64(scan, member); break;
    case BINDING_BOOL:      (void)json_scan_bool(scan, member); break;
    case BINDING_PRESENT:   *(bool *)member |= json_scan_peek(scan) != 'n'; break;
    case BINDING_RAW:       (void)json_scan_skip(scan, member); break;
    case BINDING_VALUE:     read_value(scan, binding, to, arena); break;
    case BINDING_TIME:      read_time(scan, binding, to, arena); break;
    case BINDING_LIST:      read_list(scan, binding, to, arena); break;
    case BINDING_TEXT_LIST: read_text_list(scan, binding, to, arena); break;
    case BINDING_END:       break;
    }
}

/* A value that is wanted more than once is read from its own text each time. */
static void scan_again(struct bytes text, struct bytes hole, const struct node *node, char *to,
                       struct arena *arena)
{
    struct json_scan scan;
    FOR_EACH(binding, node->bindings) {
        json_scan_init(&scan, text);
        scan.hole = hole;
        if (*binding)
            read_binding(&scan, *binding, to, arena);
    }
    json_scan_init(&scan, text);
    scan.hole = hole;
    if (node->child_count)
        scan_struct(&scan, node, to, arena);
}

static void scan_node(struct json_scan *scan, const struct node *node, char *to,
                      struct arena *arena)
{
    struct bytes text;
    bool several = node->bindings[1] || (node->bindings[0] && node->child_count);
    if (several) {
        if (json_scan_skip(scan, &text))
            scan_again(text, scan->hole, node, to, arena);
        return;
    }
    if (!node->bindings[0]) {
        scan_struct(scan, node, to, arena);
        return;
    }
    const char *before = scan->at;
    read_binding(scan, node->bindings[0], to, arena);
    struct json_scan moved = { .at = before, .end = scan->end };
    (void)json_scan_peek(&moved);                        /* passes blanks */
    if (!scan->bad && scan->at == moved.at)
        (void)json_scan_skip(scan, NULL);
}

static const struct node *find_child(const struct node *node, struct bytes name)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (bytes_equal(node->children[i].name, name))
            return &node->children[i];
    return NULL;
}

static void scan_struct(struct json_scan *scan, const struct node *node, char *to,
                        struct arena *arena)
{
    struct bytes key;
    if (!json_scan_enter(scan, '{')) {
        (void)json_scan_skip(scan, NULL);
        return;
    }
    while (json_scan_key(scan, arena, &key)) {
        const struct node *child = find_child(node, key);
        if (child)
            scan_node(scan, child, to, arena);
        else
            (void)json_scan_skip(scan, NULL);
    }
}

void bind_text(struct bytes json, const struct binding *table, void *ret_struct,
               struct arena *arena)
{
    struct json_scan scan;
    json_scan_init(&scan, json);
    scan_struct(&scan, compiled_root(table), ret_struct, arena);
}

void bind_object(const struct object *object, const struct binding *table, void *ret_struct,
                 struct arena *arena)
{
    struct json_scan scan;
    json_scan_init_own(&scan, object->text);
    scan.hole = object->managed_fields;
    scan_struct(&scan, compiled_root(table), ret_struct, arena);
}
