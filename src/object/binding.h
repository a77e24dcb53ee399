/* SPDX-License-Identifier: Apache-2.0 */
/* binding.h - logic reads objects by binding: a table binds paths to the members of a small struct.
 *
 * One scan of the object's text fills the struct and skips the rest; nothing is parsed that the
 * table does not name.  Texts point into the object or the arena and are NUL-terminated copies in
 * the arena.
 *
 *     struct pod_facts { const char *node_name; const char *phase; int64_t grace_s; struct
 * container_facts *containers; size_t container_count; }; static const struct binding
 * container_bindings[] = { BIND_TEXT("name", struct container_facts, name), BIND_VALUE("resources",
 * struct container_facts, resources), BIND_END }; static const struct binding pod_bindings[] = {
 *         BIND_TEXT("spec.nodeName", struct pod_facts, node_name),
 *         BIND_INT("spec.terminationGracePeriodSeconds", struct pod_facts, grace_s),
 *         BIND_LIST("spec.containers", struct pod_facts, containers, container_count, struct
 * container_facts, container_bindings), BIND_END }; struct pod_facts facts = { .grace_s = 30 }; //
 * absent paths leave their member as it is bind_object(pod, pod_bindings, &facts, arena);
 *
 * A table's tree of names is compiled at its first use and cached; tables are static const.
 * Thread: any. */
#ifndef KNARR_OBJECT_BINDING_H
#define KNARR_OBJECT_BINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct object;
struct value;

enum binding_type {
    BINDING_END, BINDING_TEXT, BINDING_INT, BINDING_BOOL,
    BINDING_PRESENT,             /* bool: the path is there and not null */
    BINDING_RAW,                 /* struct bytes: the JSON text of whatever stands there */
    BINDING_VALUE,               /* struct value *: parsed whole */
    BINDING_TIME,                /* int64_t: RFC 3339 to seconds since 1970 */
    BINDING_LIST,                /* an array of structs, and its count (size_t) */
    BINDING_TEXT_LIST            /* const char **, and its count (size_t) */
};

struct binding {
    const char           *path;          /* "spec.nodeName" */
    enum binding_type     type;
    size_t                offset, count_offset;
    size_t                element_bytes;
    const struct binding *element;
};

#define BIND_TEXT(path_, st, member)                                                               \
    {                                                                                              \
        .path = path_, .type = BINDING_TEXT, .offset = offsetof(st, member)                        \
    }
#define BIND_INT(path_, st, member)                                                                \
    {                                                                                              \
        .path = path_, .type = BINDING_INT, .offset = offsetof(st, member)                         \
    }
#define BIND_BOOL(path_, st, member)                                                               \
    {                                                                                              \
        .path = path_, .type = BINDING_BOOL, .offset = offsetof(st, member)                        \
    }
#define BIND_PRESENT(path_, st, member)                                                            \
    {                                                                                              \
        .path = path_, .type = BINDING_PRESENT, .offset = offsetof(st, member)                     \
    }
#define BIND_RAW(path_, st, member)                                                                \
    {                                                                                              \
        .path = path_, .type = BINDING_RAW, .offset = offsetof(st, member)                         \
    }
#define BIND_VALUE(path_, st, member)                                                              \
    {                                                                                              \
        .path = path_, .type = BINDING_VALUE, .offset = offsetof(st, member)                       \
    }
#define BIND_TIME(path_, st, member)                                                               \
    {                                                                                              \
        .path = path_, .type = BINDING_TIME, .offset = offsetof(st, member)                        \
    }
#define BIND_LIST(path_, st, member, count, element_st, table)                                     \
    {                                                                                              \
        .path = path_, .type = BINDING_LIST, .offset = offsetof(st, member),                       \
        .count_offset = offsetof(st, count), .element_bytes = sizeof(element_st), .element = table \
    }
#define BIND_TEXT_LIST(path_, st, member, count)                                                   \
    {                                                                                              \
        .path = path_, .type = BINDING_TEXT_LIST, .offset = offsetof(st, member),                  \
        .count_offset = offsetof(st, count)                                                        \
    }
#define BIND_END                        { .type = BINDING_END }

void bind_object(const struct object *, const struct binding *table, void *ret_struct,
                 struct arena *);
void bind_text(struct bytes json, const struct binding *table, void *ret_struct, struct arena *);

#endif
