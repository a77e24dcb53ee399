/* SPDX-License-Identifier: Apache-2.0 */
/* admission_types.c - see admission_types.h. */
#include "write/admission_types.h"

#include "base/arena.h"

struct declared {
    const char            *name;
    const struct cel_type *type;
};

/* The rows end with one without a name. */
static const struct cel_type *find_declared(const struct cel_type *object, struct bytes name)
{
    for (const struct declared *row = object->source; row->name; row++)
        if (bytes_equal_text(name, row->name))
            return row->type;
    return NULL;
}

#define DECLARED(type_name, rows)                                                                  \
    { .kind = CEL_OBJECT, .name = (type_name), .max_count = UINT64_MAX, .member = find_declared,   \
      .source = (rows) }

static const struct cel_type strings = { .kind = CEL_LIST, .element = &cel_string,
                                         .max_count = UINT64_MAX };
static const struct cel_type map_of_string = { .kind = CEL_MAP, .key = &cel_string,
                                               .element = &cel_string, .max_count = UINT64_MAX };
static const struct cel_type map_of_strings = { .kind = CEL_MAP, .key = &cel_string,
                                                .element = &strings, .max_count = UINT64_MAX };

/* ---- request ---- */

static const struct declared kind_members[] = {
    { "group", &cel_string }, { "version", &cel_string }, { "kind", &cel_string }, { NULL, NULL }
};
static const struct declared resource_members[] = {
    { "group", &cel_string }, { "version", &cel_string }, { "resource", &cel_string },
    { NULL, NULL }
};
static const struct declared user_members[] = {
    { "username", &cel_string }, { "uid", &cel_string },  { "groups", &strings },
    { "extra", &map_of_strings }, { NULL, NULL }
};
static const struct cel_type kind_type = DECLARED("kubernetes.GroupVersionKind", kind_members),
                             resource_type =
                                 DECLARED("kubernetes.GroupVersionResource", resource_members),
                             user_type = DECLARED("kubernetes.UserInfo", user_members);

static const struct declared request_members[] = {
    { "kind", &kind_type },
    { "resource", &resource_type },
    { "subResource", &cel_string },
    { "requestKind", &kind_type },
    { "requestResource", &resource_type },
    { "requestSubResource", &cel_string },
    { "name", &cel_string },
    { "namespace", &cel_string },
    { "operation", &cel_string },
    { "userInfo", &user_type },
    { "dryRun", &cel_bool },
    { "options", &cel_dyn },
    { NULL, NULL }
};
const struct cel_type admission_request_type =
    DECLARED("kubernetes.AdmissionRequest", request_members);

/* ---- namespaceObject ---- */

static const struct declared condition_members[] = {
    { "status", &cel_string },  { "type", &cel_string },   { "lastTransitionTime", &cel_timestamp },
    { "message", &cel_string }, { "reason", &cel_string }, { NULL, NULL }
};
static const struct cel_type condition_type =
    DECLARED("kubernetes.NamespaceCondition", condition_members);
static const struct cel_type conditions = { .kind = CEL_LIST, .element = &condition_type,
                                            .max_count = UINT64_MAX };

static const struct declared metadata_members[] = {
    { "name", &cel_string },
    { "generateName", &cel_string },
    { "namespace", &cel_string },
    { "labels", &map_of_string },
    { "annotations", &map_of_string },
    { "UID", &cel_string },              /* so spelled by upstream; nothing has it */
    { "creationTimestamp", &cel_timestamp },
    { "deletionGracePeriodSeconds", &cel_int },
    { "deletionTimestamp", &cel_timestamp },
    { "generation", &cel_int },
    { "resourceVersion", &cel_string },
    { "finalizers", &strings },
    { NULL, NULL }
};
static const struct declared spec_members[] = { { "finalizers", &strings }, { NULL, NULL } };
static const struct declared status_members[] = {
    { "conditions", &conditions }, { "phase", &cel_string }, { NULL, NULL }
};
static const struct cel_type metadata_type =
                                 DECLARED("kubernetes.NamespaceMetadata", metadata_members),
                             spec_type = DECLARED("kubernetes.NamespaceSpec", spec_members),
                             status_type = DECLARED("kubernetes.NamespaceStatus", status_members);
static const struct declared namespace_members[] = {
    { "metadata", &metadata_type }, { "spec", &spec_type }, { "status", &status_type },
    { NULL, NULL }
};
const struct cel_type admission_namespace_type =
    DECLARED("kubernetes.Namespace", namespace_members);

/* ---- patches ---- */

static const struct cel_type *any_member(const struct cel_type *object, struct bytes name)
{
    (void)object;
    (void)name;
    return &cel_dyn;
}

const struct cel_type admission_object_type = { .kind = CEL_OBJECT, .name = "Object",
                                                .max_count = UINT64_MAX, .member = any_member };

static const struct declared patch_members[] = {
    { "op", &cel_string }, { "path", &cel_string }, { "from", &cel_string }, { "value", &cel_dyn },
    { NULL, NULL }
};
const struct cel_type admission_json_patch_type = DECLARED("JSONPatch", patch_members);
const struct cel_type admission_json_patch_list_type = {
    .kind = CEL_LIST, .element = &admission_json_patch_type, .max_count = UINT64_MAX
};

const struct cel_type *admission_patch_type(const void *context, struct bytes name,
                                            struct arena *arena)
{
    (void)context;
    if (bytes_equal_text(name, "JSONPatch"))
        return &admission_json_patch_type;
    if (bytes_equal_text(name, "Object"))
        return &admission_object_type;
    if (!bytes_starts_with(name, "Object."))
        return NULL;
    struct cel_type *type = ARENA_NEW(arena, struct cel_type);
    *type = admission_object_type;
    type->name = arena_copy(arena, name.at, name.size);
    return type;
}

/* ---- variables ---- */

/* What is deeper is dyn: each variable may add to the one before. */
enum { VARIABLE_TYPE_DEPTH_MAX = 64 };

static const struct cel_type *seen_type(const struct cel_type *type, int depth,
                                        struct arena *arena)
{
    if (!type || depth > VARIABLE_TYPE_DEPTH_MAX || type->kind == CEL_OBJECT ||
        type->kind == CEL_OPAQUE || type->kind == CEL_TYPE || type->kind == CEL_OPTIONAL ||
        type->kind == CEL_PARAMETER)
        return &cel_dyn;
    if (type->kind == CEL_LIST)
        return cel_list_of(arena, seen_type(type->element, depth + 1, arena));
    if (type->kind == CEL_MAP)
        return cel_map_of(arena, seen_type(type->key, depth + 1, arena),
                          seen_type(type->element, depth + 1, arena));
    return type;
}

const struct cel_type *admission_variable_type(const struct cel_type *type, struct arena *arena)
{
    return seen_type(type, 0, arena);
}
