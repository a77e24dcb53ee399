/* SPDX-License-Identifier: Apache-2.0 */
/* discovery.c - which groups, versions and resources there are: the legacy form, a document a group
 * version, and the aggregated one (APIGroupDiscoveryList).  Both are walks over the kinds' tables.
 */
#include "apiserver/paths.h"
#include "apiserver/output_media.h"
#include "apiserver/answer.h"
#include "apiserver/request.h"

#include <assert.h>

#include "codec/base64.h"
#include "codec/json.h"
#include "http/tls.h"
#include "object/custom_kind.h"
#include "object/protobuf.h"

static const struct {
    unsigned bit;
    const char *name;
} verb_names[] = {
    /* alphabetical, as upstream lists them */
    { VERB_CREATE, "create" },
    { VERB_DELETE, "delete" },
    { VERB_DELETE_COLLECTION, "deletecollection" },
    { VERB_GET, "get" },
    { VERB_LIST, "list" },
    { VERB_PATCH, "patch" },
    { VERB_UPDATE, "update" },
    { VERB_WATCH, "watch" },
};

static void write_verbs(struct buffer *out, unsigned verbs)
{
    bool is_first = true;
    buffer_add_text(out, "\"verbs\":[");
    FOR_EACH(verb, verb_names)
        if (verbs & verb->bit) {
            buffer_printf(out, "%s\"%s\"", is_first ? "" : ",", verb->name);
            is_first = false;
        }
    buffer_add_char(out, ']');
}

static void write_words(struct buffer *out, const char *name, const char *const *words)
{
    if (!words || !*words)
        return;
    buffer_printf(out, ",\"%s\":[", name);
    for (size_t i = 0; words[i]; i++)
        buffer_printf(out, "%s\"%s\"", i ? "," : "", words[i]);
    buffer_add_char(out, ']');
}

static bool is_served(const struct kind *kind, const struct group_version *gv)
{
    return kind->resource && text_equal(kind->group, gv->group) &&
           text_equal(kind->version, gv->version);
}

/* What goes on being served while a definition is deleted makes nothing new. */
static unsigned verbs_of(const struct kind *kind)
{
    bool is_ending = kind->custom && kind->custom->all->is_terminating;
    return is_ending ? kind->verbs & ~(unsigned)(VERB_CREATE | VERB_PATCH | VERB_UPDATE)
                     : kind->verbs;
}

/* A document of ours in a form that is no text: what it says it is leads to its type. */
static void to_binary(struct request *request, const struct buffer *json, struct buffer *ret)
{
    struct value *value = json_parse(buffer_bytes(json), NULL, &request->arena, NULL);
    struct bytes version = value_string(value, "apiVersion");
    const struct kind *kind = kind_find_api_version(version.size ? version : BYTES("v1"),
                                                    value_string(value, "kind"));
    const struct binary_form *form = output_media[request->output.format].binary;
    bool good = kind && form->write_value(ret, value, kind, NULL);
    assert(good);
    (void)good;
}

static void send_document(struct request *request, struct buffer *out)
{
    AUTO_BUFFER binary = { 0 };
    const struct output_media *media = &output_media[request->output.format];
    buffer_add_char(out, '\n');
    if (media->binary) {
        to_binary(request, out, &binary);
        request_answer_bytes(request, 200, media->type, buffer_bytes(&binary));
        return;
    }
    if (request->output.format == OUTPUT_YAML)
        request_answer_bytes(request, 200, "application/yaml",
                             bytes_of(json_to_yaml(buffer_bytes(out), &request->arena)));
    else
        request_answer_bytes(request, 200, "application/json", buffer_bytes(out));
}

/* ---- legacy ---- */

/* Upstream's: the first eight bytes of a hash of group, version and kind of what is stored. */
static void write_storage_hash(struct buffer *out, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    unsigned char digest[32];
    const struct kind *stored = kind->storage;
    if (!stored->storage_prefix || !(kind->verbs & VERB_GET))
        return;
    sha256(bytes_of(arena_printf(&arena, "%s/%s/%s", stored->group, stored->version, stored->name)),
           digest);
    buffer_add_text(out, ",\"storageVersionHash\":\"");
    base64_write(out, (struct bytes){ (char *)digest, 8 });
    buffer_add_char(out, '"');
}

static void write_resource(struct buffer *out, const struct kind *kind)
{
    buffer_printf(out,
                  "{\"name\":\"%s\",\"singularName\":\"%s\",\"namespaced\":%s,\"kind\":\"%s\",",
                  kind->resource, kind->singular, kind->namespaced ? "true" : "false", kind->name);
    write_verbs(out, verbs_of(kind));
    write_words(out, "shortNames", kind->short_names);
    write_words(out, "categories", kind->categories);
    write_storage_hash(out, kind);
    buffer_add_char(out, '}');
}

static void write_subresource(struct buffer *out, const struct kind *kind,
                              const struct subresource *sub)
{
    buffer_printf(out, ",{\"name\":\"%s/%s\",\"singularName\":\"\",\"namespaced\":%s,",
                  kind->resource, sub->name, kind->namespaced ? "true" : "false");
    if (sub->kind_name && (!text_equal(sub->kind_group, kind->group) ||
                           !text_equal(sub->kind_version, kind->version)))
        buffer_printf(out, "\"group\":\"%s\",\"version\":\"%s\",", sub->kind_group,
                      sub->kind_version);
    buffer_printf(out, "\"kind\":\"%s\",", sub->kind_name ? sub->kind_name : kind->name);
    write_verbs(out, sub->verbs);
    buffer_add_char(out, '}');
}

/* The route has found it. */
static const struct group_version *find_version(struct request *request)
{
    const struct route *route = &request->route;
    const struct kind_set *kinds = request_kinds(request);
    size_t i = 0;
    while (i + 1 < kinds->version_count &&
           !(bytes_equal_text(route->group, kinds->versions[i]->group) &&
             bytes_equal_text(route->version, kinds->versions[i]->version)))
        i++;
    return kinds->versions[i];
}

void path_api_resources(struct request *request)
{
    AUTO_BUFFER out = { 0 };
    const struct kind_set *kinds = request_kinds(request);
    const struct group_version *gv = find_version(request);
    bool is_first = true;
    buffer_printf(
        &out,
        "{\"kind\":\"APIResourceList\",%s\"groupVersion\":\"%s\",\"resources\":[",
        *gv->group ? "\"apiVersion\":\"v1\"," : "", gv->api_version);
    for (size_t i = 0; i < kinds->count; i++) {
        const struct kind *kind = kinds->kinds[i];
        if (!is_served(kind, gv))
            continue;
        if (!is_first)
            buffer_add_char(&out, ',');
        is_first = false;
        write_resource(&out, kind);
        for (size_t k = 0; k < kind->subresource_count; k++)
            write_subresource(&out, kind, &kind->subresources[k]);
    }
    buffer_add_text(&out, "]}");
    send_document(request, &out);
}

/* ---- groups, ours and those of extension servers ---- */

/* A group has a place by its priority; built-in ones keep their order. */
enum { BUILT_IN_PRIORITY = 17000, CUSTOM_PRIORITY = 1000 };

struct group_row {
    const char *name;
    int64_t     priority;
};
struct group_rows {
    struct group_row *items;
    size_t            count;
};

static bool is_built_in(const struct group_version *gv)
{
    return gv >= schema_group_versions && gv < schema_group_versions + schema_group_version_count;
}

/* The first row of each group is its preferred version. */
static bool is_first_of_group(const struct kind_set *kinds, size_t index)
{
    const struct group_version *gv = kinds->versions[index];
    if (!*gv->group)
        return false;
    for (size_t i = 0; i < index; i++)
        if (text_equal(kinds->versions[i]->group, gv->group))
            return false;
    return true;
}

static bool has_row(const struct group_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->count; i++)
        if (text_equal(rows->items[i].name, name))
            return true;
    return false;
}

static void insert_row(struct group_rows *rows, const char *name, int64_t priority)
{
    size_t at = 0;
    while (at < rows->count && (rows->items[at].priority > priority ||
                                (rows->items[at].priority == priority &&
                                 strcmp(rows->items[at].name, name) < 0)))
        at++;
    memmove(&rows->items[at + 1], &rows->items[at], (rows->count - at) * sizeof *rows->items);
    rows->items[at] = (struct group_row){ name, priority };
    rows->count++;
}

static struct group_rows all_groups(struct request *request)
{
    const struct kind_set *kinds = request_kinds(request);
    const struct extension_list *extensions = &request->extensions;
    struct group_rows rows = { .items = arena_array(&request->arena,
                                                    kinds->version_count + extensions->count + 1,
                                                    sizeof *rows.items) };
    for (size_t i = 0; i < kinds->version_count; i++)
        if (is_first_of_group(kinds, i))
            rows.items[rows.count++] = (struct group_row){
                kinds->versions[i]->group,
                is_built_in(kinds->versions[i]) ? BUILT_IN_PRIORITY : CUSTOM_PRIORITY
            };
    for (size_t i = 0; i < extensions->count; i++)
        if (!has_row(&rows, extensions->items[i].group))
            insert_row(&rows, extensions->items[i].group, extensions->items[i].group_priority);
    return rows;
}

static void write_group_version(struct buffer *out, const char *group, const char *version,
                                bool is_first)
{
    buffer_printf(out, "%s{\"groupVersion\":\"%s/%s\",\"version\":\"%s\"}", is_first ? "" : ",",
                  group, version, version);
}

/* False: nobody has it. */
static bool write_group(struct request *request, struct buffer *out, const char *group,
                        bool with_kind)
{
    const struct kind_set *kinds = request_kinds(request);
    const char *preferred = NULL;
    buffer_printf(out, "{%s\"name\":\"%s\",\"versions\":[",
                  with_kind ? "\"kind\":\"APIGroup\",\"apiVersion\":\"v1\"," : "", group);
    for (size_t i = 0; i < kinds->version_count; i++) {
        const struct group_version *gv = kinds->versions[i];
        if (!text_equal(gv->group, group))
            continue;
        write_group_version(out, group, gv->version, !preferred);
        preferred = preferred ? preferred : gv->version;
    }
    for (size_t i = 0; i < request->extensions.count; i++) {
        const struct extension_view *view = &request->extensions.items[i];
        if (!text_equal(view->group, group))
            continue;
        write_group_version(out, group, view->version, !preferred);
        preferred = preferred ? preferred : view->version;
    }
    buffer_add_text(out, "],\"preferredVersion\":");
    write_group_version(out, group, preferred ? preferred : "", /* is_first= */ true);
    buffer_add_char(out, '}');
    return preferred != NULL;
}

void path_api_group(struct request *request)
{
    AUTO_BUFFER out = { 0 };
    struct bytes group = request->route.group;
    if (write_group(request, &out, arena_copy(&request->arena, group.at, group.size),
                    /* with_kind= */ true))
        send_document(request, &out);
    else
        path_unknown(request);
}

/* ---- aggregated ---- */

static void write_response_kind(struct buffer *out, const char *group, const char *version,
                                const char *kind)
{
    buffer_printf(out, "\"responseKind\":{\"group\":\"%s\",\"version\":\"%s\",\"kind\":\"%s\"}",
                  group, version, kind);
}

static void write_aggregated_resource(struct buffer *out, const struct kind *kind)
{
    buffer_printf(out, "{\"resource\":\"%s\",", kind->resource);
    write_response_kind(out, "", "", kind->name);
    buffer_printf(out, ",\"scope\":\"%s\",\"singularResource\":\"%s\",",
                  kind->namespaced ? "Namespaced" : "Cluster", kind->singular);
    write_verbs(out, verbs_of(kind));
    write_words(out, "shortNames", kind->short_names);
    write_words(out, "categories", kind->categories);
    for (size_t i = 0; i < kind->subresource_count; i++) {
        const struct subresource *sub = &kind->subresources[i];
        buffer_printf(out, "%s{\"subresource\":\"%s\",", i ? "," : ",\"subresources\":[",
                      sub->name);
        bool is_foreign = sub->kind_name && (!text_equal(sub->kind_group, kind->group) ||
                                             !text_equal(sub->kind_version, kind->version));
        write_response_kind(out, is_foreign ? sub->kind_group : "",
                            is_foreign ? sub->kind_version : "",
                            sub->kind_name ? sub->kind_name : kind->name);
        buffer_add_char(out, ',');
        write_verbs(out, sub->verbs);
        buffer_add_char(out, '}');
    }
    buffer_add_text(out, kind->subresource_count ? "]}" : "}");
}

static void write_aggregated_version(struct buffer *out, const struct kind_set *kinds,
                                     const struct group_version *gv)
{
    bool is_first = true;
    buffer_printf(out, "{\"version\":\"%s\",\"resources\":[", gv->version);
    for (size_t i = 0; i < kinds->count; i++) {
        if (!is_served(kinds->kinds[i], gv))
            continue;
        if (!is_first)
            buffer_add_char(out, ',');
        is_first = false;
        write_aggregated_resource(out, kinds->kinds[i]);
    }
    buffer_add_text(out, "],\"freshness\":\"Current\"}");
}

static void write_extension_version(struct buffer *out, const struct extension_view *view)
{
    buffer_printf(out, "{\"version\":\"%s\",", view->version);
    if (view->resources) {
        struct bytes resources = blob_bytes(view->resources);
        buffer_printf(out, "\"resources\":%.*s,", BYTES_ARG(resources));
    }
    buffer_printf(out, "\"freshness\":\"%s\"}", view->is_fresh ? "Current" : "Stale");
}

static void write_aggregated_group(struct request *request, struct buffer *out, const char *group)
{
    const struct kind_set *kinds = request_kinds(request);
    bool is_first = true;
    if (*group)
        buffer_printf(out,
                      "{\"metadata\":{\"name\":\"%s\",\"creationTimestamp\":null},\"versions\":[",
                      group);
    else
        buffer_add_text(out, "{\"metadata\":{\"creationTimestamp\":null},\"versions\":[");
    for (size_t i = 0; i < kinds->version_count; i++) {
        const struct group_version *gv = kinds->versions[i];
        if (!text_equal(gv->group, group))
            continue;
        buffer_add_text(out, is_first ? "" : ",");
        is_first = false;
        write_aggregated_version(out, kinds, gv);
    }
    for (size_t i = 0; i < request->extensions.count; i++) {
        const struct extension_view *view = &request->extensions.items[i];
        if (!text_equal(view->group, group))
            continue;
        buffer_add_text(out, is_first ? "" : ",");
        is_first = false;
        write_extension_version(out, view);
    }
    buffer_add_text(out, "]}");
}

static void answer_aggregated(struct request *request, bool of_core)
{
    AUTO_BUFFER out = { 0 };
    const char *version = request->output.shape_version;
    buffer_printf(
        &out,
        "{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/%s\",\"metadata\":{},\"items\":[",
        version);
    const struct group_rows groups = of_core ? (struct group_rows){ .count = 0 }
                                             : all_groups(request);
    if (of_core)
        write_aggregated_group(request, &out, "");
    for (size_t i = 0; i < groups.count; i++) {
        buffer_add_text(&out, i ? "," : "");
        write_aggregated_group(request, &out, groups.items[i].name);
    }
    buffer_add_text(&out, "]}\n");
    AUTO_BUFFER protobuf = { 0 };
    bool is_protobuf = request->output.format == OUTPUT_PROTOBUF;
    if (is_protobuf)
        to_binary(request, &out, &protobuf);
    const char *type = arena_printf(
        &request->arena, "application/%s;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList",
        is_protobuf ? "vnd.kubernetes.protobuf" : "json", version);
    request_answer_document(request, &(struct document){ .content_type = type },
                            buffer_bytes(is_protobuf ? &protobuf : &out));
}

void path_api_versions(struct request *request)
{
    AUTO_BUFFER out = { 0 };
    if (request->output.shape == SHAPE_DISCOVERY) {
        answer_aggregated(request, /* of_core= */ true);
        return;
    }
    buffer_printf(&out,
                  "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":"
                  "[{\"clientCIDR\":\"0.0.0.0/0\",\"serverAddress\":\"%s:%d\"}]}",
                  request->server->options->api_address, request->server->options->api_port);
    send_document(request, &out);
}

void path_api_groups(struct request *request)
{
    AUTO_BUFFER out = { 0 };
    if (request->output.shape == SHAPE_DISCOVERY) {
        answer_aggregated(request, /* of_core= */ false);
        return;
    }
    const struct group_rows groups = all_groups(request);
    buffer_add_text(&out, "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[");
    for (size_t i = 0; i < groups.count; i++) {
        buffer_add_text(&out, i ? "," : "");
        (void)write_group(request, &out, groups.items[i].name, /* with_kind= */ false);
    }
    buffer_add_text(&out, "]}");
    send_document(request, &out);
}
