/* SPDX-License-Identifier: Apache-2.0 */
/* custom_kind.c - from a CustomResourceDefinition to kinds, and their count of references. */
#include "object/custom_kind.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/structural_schema.h"
#include "object/validation.h"

/* The whole of it: what stands in the header, and what it is made of. */
struct family {
    struct custom_kinds kinds;
    atomic_uint         references;
    struct arena        arena;
};

struct making {
    struct family      *family;
    const struct value *definition, *spec, *names;
    struct kind        *kinds;
    struct custom_kind *parts;
    const char         *group;
    uint16_t            index;
};

/* ---- the count ---- */

static struct family *family_of(const struct custom_kinds *kinds)
{
    return container_of((struct custom_kinds *)(uintptr_t)kinds, struct family, kinds);
}

struct custom_kinds *custom_kinds_ref(const struct custom_kinds *kinds)
{
    struct family *family = family_of(kinds);
    atomic_fetch_add_explicit(&family->references, 1, memory_order_relaxed);
    return &family->kinds;
}

static void family_free(struct family *family)
{
    for (size_t i = 0; i < family->kinds.count; i++) {
        const struct custom_kind *part = family->kinds.kinds[i].custom;
        if (part->free_rules)
            part->free_rules(part->rules);
    }
    object_put(family->kinds.definition);
    arena_done(&family->arena);
    free(family);
}

void custom_kinds_put(const struct custom_kinds *kinds)
{
    if (!kinds)
        return;
    struct family *family = family_of(kinds);
    if (atomic_fetch_sub_explicit(&family->references, 1, memory_order_acq_rel) == 1)
        family_free(family);
}

const struct kind *kind_ref(const struct kind *kind)
{
    if (kind && kind->custom)
        (void)custom_kinds_ref(kind->custom->all);
    return kind;
}

void kind_put(const struct kind *kind)
{
    if (kind && kind->custom)
        custom_kinds_put(kind->custom->all);
}

/* ---- versions ---- */

struct version {
    int     stage;                       /* 3 v1, 2 v1beta1, 1 v1alpha1, 0 any other */
    int64_t major, minor;
};

static const char *read_digits(const char *at, int64_t *ret)
{
    const char *start = at;
    while (*at >= '0' && *at <= '9')
        at++;
    return bytes_to_int64((struct bytes){ start, (size_t)(at - start) }, ret) ? at : NULL;
}

static struct version version_of(const char *text)
{
    struct version version = { 0 };
    const char *at = text[0] == 'v' ? read_digits(text + 1, &version.major) : NULL;
    if (at && *at == '\0') {
        version.stage = 3;
        return version;
    }
    int stage = 0;
    if (at && strncmp(at, "alpha", 5) == 0)
        stage = 1;
    else if (at && strncmp(at, "beta", 4) == 0)
        stage = 2;
    at = stage ? read_digits(at + (stage == 1 ? 5 : 4), &version.minor) : NULL;
    version.stage = at && *at == '\0' ? stage : 0;
    return version;
}

int version_compare(const char *a, const char *b)
{
    struct version left = version_of(a), right = version_of(b);
    if (left.stage != right.stage)
        return right.stage - left.stage;
    if (left.stage && left.major != right.major)
        return left.major > right.major ? -1 : 1;
    if (left.stage && left.minor != right.minor)
        return left.minor > right.minor ? -1 : 1;
    return strcmp(a, b);
}

/* ---- conditions ---- */

bool definition_has_condition(const struct value *definition, const char *type)
{
    const struct value *conditions = value_at(definition, "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++)
        if (bytes_equal_text(value_string(value_item(conditions, i), "type"), type))
            return bytes_equal_text(value_string(value_item(conditions, i), "status"), "True");
    return false;
}

/* ---- one kind ---- */

static const char *const *texts_of(const struct value *list, struct arena *arena)
{
    size_t count = value_count(list);
    if (count == 0)
        return NULL;
    const char **texts = arena_array(arena, count + 1, sizeof *texts);
    for (size_t i = 0; i < count; i++)
        texts[i] = value_text(value_item(list, i), "", arena);
    return texts;
}

static void take_names(struct making *making, struct kind *kind)
{
    struct arena *arena = &making->family->arena;
    const struct value *names = making->names;
    kind->group = making->group;
    kind->name = value_text(names, "kind", arena);
    kind->list_name = value_text(names, "listKind", arena);
    kind->resource = value_text(names, "plural", arena);
    kind->singular = value_text(names, "singular", arena);
    kind->short_names = texts_of(value_member(names, "shortNames"), arena);
    kind->categories = texts_of(value_member(names, "categories"), arena);
    kind->storage_prefix =
        arena_printf(arena, "/registry/%s/%s/", making->group, kind->resource);
    kind->namespaced =
        bytes_equal_text(value_string(making->spec, "scope"), "Namespaced");
    kind->name_format = NAME_SUBDOMAIN;
    kind->index = making->index;
}

static void take_subresources(struct making *making, const struct value *version,
                              struct kind *kind, struct custom_kind *part)
{
    static const unsigned verbs = VERB_GET | VERB_PATCH | VERB_UPDATE;
    static const struct subresource status = { .name = "status", .verbs = verbs };
    static const struct subresource scale = { "scale", "autoscaling", "v1", "Scale", verbs };
    struct arena *arena = &making->family->arena;
    const struct value *declared = value_member(version, "subresources"),
                       *paths = value_member(declared, "scale");
    struct subresource *list = arena_array(arena, 2, sizeof *list);
    kind->subresources = list;
    if (value_member(declared, "status")) {
        list[kind->subresource_count++] = status;
        kind->flags |= KIND_STATUS_RESET;
    }
    if (!paths)
        return;
    list[kind->subresource_count++] = scale;
    part->spec_replicas_path = value_text(paths, "specReplicasPath", arena);
    part->status_replicas_path = value_text(paths, "statusReplicasPath", arena);
    part->label_selector_path = value_text(paths, "labelSelectorPath", arena);
}

static void take_columns(struct making *making, const struct value *version,
                         struct custom_kind *part)
{
    static const struct custom_column age = {
        "Age", "date", "",
        "CreationTimestamp is a timestamp representing the server time when this object was "
        "created. It is not guaranteed to be set in happens-before order across separate "
        "operations. Clients may not set this value. It is represented in RFC3339 form and is in "
        "UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: "
        "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
        ".metadata.creationTimestamp", 0
    };
    struct arena *arena = &making->family->arena;
    const struct value *list = value_member(version, "additionalPrinterColumns");
    size_t count = value_count(list);
    struct custom_column *columns = arena_array(arena, count + 1, sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        const struct value *column = value_item(list, i);
        columns[i] = (struct custom_column){
            .name = value_text(column, "name", arena),
            .type = value_text(column, "type", arena),
            .format = value_text(column, "format", arena),
            .description = value_text(column, "description", arena),
            .path = value_text(column, "jsonPath", arena),
            .priority = (int32_t)value_int(column, "priority", 0),
        };
    }
    if (count == 0)
        columns[count++] = age;
    part->columns = columns;
    part->column_count = count;
}

static void take_selectable(struct making *making, const struct value *version,
                            struct custom_kind *part)
{
    struct arena *arena = &making->family->arena;
    const struct value *list = value_member(version, "selectableFields");
    size_t count = value_count(list);
    if (count == 0)
        return;
    const char **fields = arena_array(arena, count + 1, sizeof *fields);
    for (size_t i = 0; i < count; i++) {
        const char *path = value_text(value_item(list, i), "jsonPath", arena);
        fields[i] = path && path[0] == '.' ? path + 1 : "";
    }
    part->selectable_fields = fields;
}

static void take_deprecation(struct making *making, const struct value *version, struct kind *kind)
{
    struct arena *arena = &making->family->arena;
    if (!value_bool(version, "deprecated", false))
        return;
    kind->deprecation = value_text(version, "deprecationWarning", arena);
    if (!kind->deprecation)
        kind->deprecation =
            arena_printf(arena, "%s %s is deprecated", kind->api_version, kind->name);
}

static bool make_kind(struct making *making, const struct value *version, size_t place,
                      struct error *err)
{
    static const unsigned verbs = VERB_CREATE | VERB_DELETE | VERB_DELETE_COLLECTION | VERB_GET |
                                  VERB_LIST | VERB_PATCH | VERB_UPDATE | VERB_WATCH;
    struct family *family = making->family;
    struct kind *kind = &making->kinds[place];
    struct custom_kind *part = &making->parts[place];
    take_names(making, kind);
    kind->version = value_text(version, "name", &family->arena);
    kind->api_version = arena_printf(&family->arena, "%s/%s", kind->group, kind->version);
    kind->flags = KIND_GENERATION;
    kind->verbs = verbs;
    kind->custom = part;
    part->all = &family->kinds;
    part->is_served = value_bool(version, "served", false);
    take_subresources(making, version, kind, part);
    take_columns(making, version, part);
    take_selectable(making, version, part);
    take_deprecation(making, version, kind);
    kind->type = schema_compile(value_at(version, "schema.openAPIV3Schema"), &family->arena,
                                err);
    return kind->type != NULL;
}

/* ---- all versions ---- */

static int compare_kinds(const void *a, const void *b)
{
    return version_compare(((const struct kind *)a)->version, ((const struct kind *)b)->version);
}

static bool is_storage(const struct value *versions, const char *name)
{
    for (size_t i = 0; i < value_count(versions); i++)
        if (bytes_equal_text(value_string(value_item(versions, i), "name"), name))
            return value_bool(value_item(versions, i), "storage", false);
    return false;
}

static void link_storage(struct making *making, const struct value *versions)
{
    size_t count = making->family->kinds.count;
    const struct kind *storage = making->kinds;
    for (size_t i = 0; i < count; i++)
        if (is_storage(versions, making->kinds[i].version))
            storage = &making->kinds[i];
    for (size_t i = 0; i < count; i++)
        making->kinds[i].storage = storage;
}

static bool make_kinds(struct making *making, struct error *err)
{
    const struct value *versions = value_member(making->spec, "versions");
    struct custom_kinds *all = &making->family->kinds;
    size_t count = value_count(versions);
    if (count == 0)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "the definition has no version");
    making->kinds = arena_array(&making->family->arena, count, sizeof *making->kinds);
    making->parts = arena_array(&making->family->arena, count, sizeof *making->parts);
    for (size_t i = 0; i < count; i++)
        if (!make_kind(making, value_item(versions, i), i, err))
            return false;
    qsort(making->kinds, count, sizeof *making->kinds, compare_kinds);
    all->kinds = making->kinds;
    all->count = count;
    link_storage(making, versions);
    return true;
}

static const struct value *keep_value(const struct value *value, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, value ? value : value_new_map(arena));
    struct bytes kept = { arena_copy(arena, text.at, text.size), text.size };
    return json_parse(kept, NULL, arena, NULL);
}

struct custom_kinds *custom_kinds_new(const struct object *object, uint16_t index,
                                      struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct family *family = MEMORY_NEW(struct family);
    const struct value *definition = value_from_object(object, &arena);
    struct making making = { .family = family, .definition = definition, .index = index };
    atomic_init(&family->references, 1);
    making.spec = value_member(definition, "spec");
    making.names = value_at(definition, "status.acceptedNames");
    making.group = value_text(making.spec, "group", &family->arena);
    family->kinds.name = arena_strdup(&family->arena, object->name);
    family->kinds.definition = object_ref(object);
    family->kinds.is_terminating = definition_has_condition(definition, "Terminating");
    if (bytes_equal_text(value_string(making.spec, "conversion.strategy"), "Webhook"))
        family->kinds.webhook = keep_value(value_at(making.spec, "conversion.webhook"),
                                           &family->arena);
    if (make_kinds(&making, err))
        return &family->kinds;
    family_free(family);
    return NULL;
}

/* ---- between versions ---- */

bool custom_convert(struct value *value, const struct kind *from, const struct kind *to,
                    struct arena *arena, struct error *err)
{
    if (text_equal(from->version, to->version))
        return true;
    if (to->custom->all->webhook)
        return fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                    "conversion webhook for %s, Kind=%s failed: it was not asked",
                    from->api_version, from->name);
    value_set(value, arena, "apiVersion", value_new_text(arena, to->api_version));
    return true;
}

bool custom_renew(struct value *value, const struct kind *from, const struct kind *to,
                  struct arena *arena, struct error *err)
{
    if (!custom_convert(value, from, to, arena, err) ||
        !decode_value(value, to->type, arena, NULL, err))
        return false;
    defaults_apply(value, to, arena);
    return true;
}
