/* SPDX-License-Identifier: Apache-2.0 */
/* apigen_bootstrap.c - the objects of api/upstream/ that a cluster starts with, as C texts.
 *
 * Each file is a list as a server answers it; its items lose what a server sets itself, and gain
 * the apiVersion and kind that a list leaves out. */
#include <string.h>

#include "apigen.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"

static const char *const server_fields[] = {
    "status",
    "metadata.uid",
    "metadata.resourceVersion",
    "metadata.creationTimestamp",
    "metadata.managedFields",
    "metadata.generation",
    "metadata.selfLink",
};

/* "rbac.authorization.k8s.io/v1" and "ClusterRoleList" to the kind of the items. */
static const struct api_kind *kind_of_list(const struct api *api, struct bytes api_version,
                                           struct bytes list)
{
    char wanted[TYPE_NAME_MAX * 2], own[TYPE_NAME_MAX * 2];
    snprintf(wanted, sizeof wanted, "%.*s %.*s", BYTES_ARG(api_version), BYTES_ARG(list));
    for (size_t i = 0; i < api->kind_count; i++) {
        const struct api_kind *kind = api->kinds[i];
        snprintf(own, sizeof own, "%s%s%s %sList", kind->file->group, *kind->file->group ? "/" : "",
                 kind->file->version, kind->name);
        if (strcmp(own, wanted) == 0)
            return kind;
    }
    return NULL;
}

static void write_object(struct api *api, FILE *out, const struct api_kind *kind,
                         struct value *object, struct bytes api_version)
{
    AUTO_BUFFER text = { 0 };
    FOR_EACH(path, server_fields)
        value_remove_at(object, *path);
    const char *ns = value_text(object, "metadata.namespace", &api->arena);
    value_set(object, &api->arena, "kind", value_new_text(&api->arena, kind->name));
    value_set(object, &api->arena, "apiVersion", value_new_string(&api->arena, api_version));
    json_write_value(&text, object);
    fprintf(out, "    { &schema_kinds[%zu], ", kind->index);
    write_text(out, ns ? ns : "");
    fputs(",\n      ", out);
    write_text(out, buffer_text(&text));
    fputs(" },\n", out);
}

static size_t write_list(struct api *api, FILE *out, const char *name)
{
    size_t size;
    struct error err = { 0 };
    const char *path = arena_printf(&api->arena, "%s/%s", api->folder, name);
    struct place place = { path, 1 };
    const char *text = read_file(api, path, &size);
    const struct value *list = json_parse((struct bytes){ text, size }, NULL, &api->arena, &err);
    if (!list)
        fatal(place, "%s", err.message);
    struct bytes api_version = value_string(list, "apiVersion");
    const struct api_kind *kind = kind_of_list(api, api_version, value_string(list, "kind"));
    const struct value *items = value_member(list, "items");
    if (!kind || !value_is(items, VALUE_LIST))
        fatal(place, "is no list of a known kind");
    for (size_t i = 0; i < items->list.count; i++)
        write_object(api, out, kind, items->list.items[i], api_version);
    return items->list.count;
}

void write_bootstrap(struct api *api, FILE *out)
{
    size_t count = 0;
    fputs("/* Written by tools/apigen from api/; not edited by hand. */\n"
          "#include \"object/bootstrap.h\"\n#include \"object/schema.h\"\n\n"
          "const struct bootstrap_object bootstrap_objects[] = {\n", out);
    for (size_t i = 0; i < api->bootstrap_count; i++)
        count += write_list(api, out, api->bootstraps[i]);
    fprintf(out, "};\nconst size_t bootstrap_object_count = %zu;\n", count);
}
