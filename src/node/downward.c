/* SPDX-License-Identifier: Apache-2.0 */
/* downward.c - what a pod may learn of itself: fieldRef and resourceFieldRef (declared in
 * pod_context.h).
 *
 * Labels and annotations as a whole are written one a line, key="value" with Go's escapes,
 * ascending keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/value.h"
#include "node/pod_context.h"
#include "node/pod_spec.h"
#include "object/object.h"
#include "object/quantity.h"

static void add_quoted(struct buffer *text, struct bytes value)
{
    static const struct { char plain; const char *escaped; } escapes[] = {
        { '"', "\\\"" }, { '\\', "\\\\" }, { '\n', "\\n" }, { '\t', "\\t" }, { '\r', "\\r" },
            { '\b', "\\b" },
        { '\f', "\\f" }, { '\v', "\\v" }, { '\a', "\\a" },
    };
    buffer_add_char(text, '"');
    for (size_t i = 0; i < value.size; i++) {
        const char *escaped = NULL;
        FOR_EACH(row, escapes)
            escaped = row->plain == value.at[i] ? row->escaped : escaped;
        if (escaped)
            buffer_add_text(text, escaped);
        else
            buffer_add_char(text, value.at[i]);
    }
    buffer_add_char(text, '"');
}

static int compare_members(const void *a, const void *b)
{
    return bytes_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static const char *format_map(const struct value *map, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    size_t count = value_count(map);
    struct member *members = arena_array(arena, count + 1, sizeof *members);
    if (count > 0)
        memcpy(members, map->map.members, count * sizeof *members);
    qsort(members, count, sizeof *members, compare_members);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(&text, '\n');
        buffer_add(&text, members[i].key.at, members[i].key.size);
        buffer_add_char(&text, '=');
        add_quoted(&text, members[i].value->string);
    }
    return arena_copy(arena, buffer_text(&text), text.size);
}

/* "metadata.labels['key']" is cut into the map's path and the key. */
static bool cut_subscript(const char *path, struct arena *arena, const char **ret_map,
                          const char **ret_key)
{
    const char *open = strstr(path, "['");
    size_t size = strlen(path);
    if (!open || size < 2 || strcmp(path + size - 2, "']") != 0 || open + 2 > path + size - 2)
        return false;
    *ret_map = arena_copy(arena, path, (size_t)(open - path));
    *ret_key = arena_copy(arena, open + 2, (size_t)(path + size - 2 - (open + 2)));
    return true;
}

static const char *subscript_field(const struct pod *pod, const char *path, struct arena *arena)
{
    const char *map, *key;
    if (!cut_subscript(path, arena, &map, &key))
        return NULL;
    if (strcmp(map, "metadata.labels") != 0 && strcmp(map, "metadata.annotations") != 0)
        return NULL;
    struct value *member = value_member(value_at(value_from_object(pod->object, arena), map), key);
    return value_is(member, VALUE_STRING)
               ? arena_copy(arena, member->string.at, member->string.size)
               : "";
}

bool downward_field(const struct downward *downward, const char *path, const char **ret,
                    struct error *err)
{
    const struct pod *pod = downward->pod;
    const struct pod_context *context = downward->context;
    struct arena *arena = downward->arena;
    const struct { const char *path, *value; } plain[] = {
        { "metadata.name", pod->name },           { "metadata.namespace", pod->ns },
        { "metadata.uid", pod->uid },             { "spec.nodeName", pod->node_name },
        { "spec.serviceAccountName", pod->service_account },
        { "status.podIP", context->pod_ip },      { "status.podIPs", context->pod_ip },
        { "status.hostIP", context->host_ip },    { "status.hostIPs", context->host_ip },
    };
    FOR_EACH(row, plain)
        if (text_equal(path, row->path)) {
            *ret = row->value ? row->value : "";
            return true;
        }
    if (text_equal(path, "metadata.labels") || text_equal(path, "metadata.annotations")) {
        *ret = format_map(value_at(value_from_object(pod->object, arena), path), arena);
        return true;
    }
    *ret = path ? subscript_field(pod, path, arena) : NULL;
    return *ret || fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "unsupported fieldPath: %s",
                        path ? path : "");
}

static __int128 resource_nano(const struct value *list, const char *name)
{
    struct value *member = value_member(list, name);
    struct quantity quantity;
    return value_is(member, VALUE_STRING) && quantity_parse(member->string, &quantity)
               ? quantity.nano
               : 0;
}

static __int128 allocatable_nano(const struct pod_context *context, const char *name)
{
    if (strcmp(name, "cpu") == 0)
        return (__int128)context->allocatable_cpu_milli * QUANTITY_MILLI;
    if (strcmp(name, "memory") == 0)
        return (__int128)context->allocatable_memory_bytes * QUANTITY_UNIT;
    if (strcmp(name, "ephemeral-storage") == 0)
        return (__int128)context->allocatable_storage_bytes * QUANTITY_UNIT;
    return 0;
}

bool downward_resource(const struct downward *downward, const struct value *reference,
                       const char **ret, struct error *err)
{
    const struct container *self = downward->self;
    struct arena *arena = downward->arena;
    const char *owner = value_text(reference, "containerName", arena);
    const char *resource = value_text(reference, "resource", arena);
    struct quantity divisor;
    if (!text_is_empty(owner))
        self = pod_container(downward->pod, owner);
    if (!self || !resource)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "container %s not found",
                    owner ? owner : "");
    bool limits = strncmp(resource, "limits.", 7) == 0;
    if (!limits && strncmp(resource, "requests.", 9) != 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "unsupported container resource: %s", resource);
    const char *name = strchr(resource, '.') + 1;
    __int128 amount = resource_nano(limits ? self->limits : self->requests, name);
    if (amount == 0 && limits)           /* it may use what its pod may, or else its node */
        amount = resource_nano(value_member(downward->pod->resources, "limits"), name);
    if (amount == 0 && limits)
        amount = allocatable_nano(downward->context, name);
    if (!quantity_parse(value_string(reference, "divisor"), &divisor) || divisor.nano <= 0)
        divisor.nano = QUANTITY_UNIT;
    *ret = arena_printf(arena, "%lld", (long long)((amount + divisor.nano - 1) / divisor.nano));
    return true;
}
