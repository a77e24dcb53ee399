/* SPDX-License-Identifier: Apache-2.0 */
/* openapi.c - OpenAPI v2 and v3, written from the kinds' tables when asked for.
 *
 * v3 has one document a group version, v2 one for all.  Both hold the schemas that the kinds reach,
 * and the paths with the query parameters that clients look for (kubectl asks whether PATCH knows
 * fieldValidation).  Nothing is kept: a document is made in a few milliseconds, and only for who
 * does not have it; its hash is known before. */
#include <stdio.h>

#include "apiserver/paths.h"
#include "apiserver/answer.h"
#include "apiserver/openapi_protobuf.h"
#include "apiserver/openapi_schema.h"
#include "apiserver/request.h"
#include "apiserver/version.h"
#include "codec/json.h"
#include "object/custom_kind.h"

static const char info[] = "\"info\":{\"title\":\"Kubernetes\",\"version\":\"" VERSION_GIT "\"}";

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash;
}

/* The documents change with the program, and with the definitions of custom kinds. */
static uint64_t document_hash(const struct kind_set *kinds, const char *api_version)
{
    static const char build[] = VERSION_GIT " " KNARR_VERSION " ";
    uint64_t hash = hash_text(hash_text(UINT64_C(14695981039346656037), build), api_version);
    for (size_t i = 0; i < kinds->count; i++) {
        const struct kind *kind = kinds->kinds[i];
        if (!kind->custom || !text_equal(kind->api_version, api_version))
            continue;
        const struct object *definition = kind->custom->all->definition;
        hash = hash_text(hash, definition->uid) ^ (uint64_t)definition->resource_version;
    }
    return hash;
}

/* ---- paths ---- */

struct operation {
    const char *method, *action;
    unsigned    verb;
    bool        is_item;
    const char *parameters;              /* names of query parameters, separated by blanks */
};

static const char create_parameters[] = "dryRun fieldManager fieldValidation";
static const char list_parameters[] =
    "allowWatchBookmarks continue fieldSelector labelSelector limit resourceVersion resourceVersionMatch "
    "sendInitialEvents timeoutSeconds watch";
static const char delete_parameters[] =
    "dryRun gracePeriodSeconds orphanDependents propagationPolicy";

static const struct operation operations[] = {
    { "get", "get", VERB_GET, true, "" },
    { "put", "put", VERB_UPDATE, true, create_parameters },
    { "delete", "delete", VERB_DELETE, true, delete_parameters },
    { "patch", "patch", VERB_PATCH, true, "dryRun fieldManager fieldValidation force" },
    { "get", "list", VERB_LIST, false, list_parameters },
    { "post", "post", VERB_CREATE, false, create_parameters },
    { "delete", "deletecollection", VERB_DELETE_COLLECTION, false, delete_parameters },
};

/* No member where there are none: what a client reads and writes again is then the same. */
static void write_parameters(struct buffer *out, const char *names, bool is_v3)
{
    struct bytes rest = bytes_of(names);
    bool is_first = true;
    if (!rest.size)
        return;
    buffer_add_text(out, ",\"parameters\":[");
    while (rest.at && rest.size) {
        struct bytes name = bytes_next(&rest, ' ');
        buffer_printf(out, "%s{\"name\":\"%.*s\",\"in\":\"query\",%s}", is_first ? "" : ",",
                      BYTES_ARG(name),
                      is_v3 ? "\"schema\":{\"type\":\"string\",\"uniqueItems\":true}"
                            : "\"type\":\"string\",\"uniqueItems\":true");
        is_first = false;
    }
    buffer_add_char(out, ']');
}

/* A path of the document, under which the kind's operations stand. */
struct path_item {
    const struct kind *kind;
    const char        *path, *subresource;   /* subresource "": the object itself */
    unsigned           verbs;
    bool               is_item;              /* else the collection */
};

struct path_writer {
    struct buffer *out;
    bool           is_v3, is_first;
};

static void write_operation(const struct path_writer *writer, const struct path_item *item,
                            const struct operation *operation)
{
    struct buffer *out = writer->out;
    const struct kind *kind = item->kind;
    buffer_printf(out, "\"%s\":{\"operationId\":\"%s%s%s%s\"", operation->method, operation->action,
                  kind->api_version, kind->name, item->subresource);
    write_parameters(out, operation->parameters, writer->is_v3);
    buffer_printf(
        out,
        ",\"responses\":{\"200\":{\"description\":\"OK\"}},\"x-kubernetes-action\":\"%s\",\"x-kubernetes-group-version-kind\":"
        "{\"group\":\"%s\",\"version\":\"%s\",\"kind\":\"%s\"}}",
        operation->action, kind->group, kind->version, kind->name);
}

static void write_path(struct path_writer *writer, struct path_item item)
{
    bool is_empty = true;
    buffer_printf(writer->out, "%s\"%s\":{", writer->is_first ? "" : ",", item.path);
    writer->is_first = false;
    FOR_EACH(operation, operations) {
        if (!(item.verbs & operation->verb) ||
            (operation->is_item != item.is_item && !*item.subresource))
            continue;
        if (!is_empty)
            buffer_add_char(writer->out, ',');
        is_empty = false;
        write_operation(writer, &item, operation);
    }
    buffer_add_char(writer->out, '}');
}

static void write_kind_paths(struct path_writer *writer, const struct kind *kind,
                             const struct group_version *gv)
{
    AUTO_ARENA arena = { 0 };
    const char *collection =
        arena_printf(&arena, "%s%s/%s", gv->path, kind->namespaced ? "/namespaces/{namespace}" : "",
                     kind->resource);
    const char *item = arena_printf(&arena, "%s/{name}", collection);
    const char *everywhere = arena_printf(&arena, "%s/%s", gv->path, kind->resource);
    if (kind->namespaced && (kind->verbs & VERB_LIST))
        write_path(writer, (struct path_item){ kind, everywhere, "", VERB_LIST, false });
    write_path(writer, (struct path_item){ kind, collection, "", kind->verbs, false });
    if (kind->verbs & VERB_GET)
        write_path(writer, (struct path_item){ kind, item, "", kind->verbs, true });
    for (size_t i = 0; i < kind->subresource_count; i++) {
        const struct subresource *sub = &kind->subresources[i];
        const char *path = arena_printf(&arena, "%s/%s", item, sub->name);
        write_path(writer, (struct path_item){ kind, path, sub->name, sub->verbs, true });
    }
}

/* The kinds of one group version, or of all (NULL): their paths, and their types noted for the
 * schemas. */
static void write_paths(struct buffer *out, const struct kind_set *kinds,
                        const struct group_version *only, struct openapi_schemas *schemas)
{
    struct path_writer writer = { out, schemas->is_v3, /* is_first= */ true };
    buffer_add_text(out, "\"paths\":{");
    for (size_t i = 0; i < kinds->count; i++) {
        const struct kind *kind = kinds->kinds[i];
        for (size_t k = 0; kind->resource && k < kinds->version_count; k++) {
            const struct group_version *gv = kinds->versions[k];
            if (!text_equal(gv->api_version, kind->api_version) || (only && only != gv))
                continue;
            write_kind_paths(&writer, kind, gv);
            openapi_schemas_add_kind(schemas, kind);
        }
    }
    buffer_add_char(out, '}');
}

/* ---- documents ---- */

/* The document is made when the client does not have it: as JSON, and from that as protobuf. */
struct openapi_answer {
    struct document document;
    bool            is_protobuf, is_v3;
};

/* False where the client takes neither. */
static bool choose_form(struct request *request, bool is_v3, struct openapi_answer *ret)
{
    static const struct { const char *type; bool is_protobuf; } rows[] = {
        { "application/json", false },
        { "*/*", false },
        { "application/*", false },
        { "application/com.github.proto-openapi.spec.v%d@v1.0+protobuf", true },
        { "application/com.github.proto-openapi.spec.v%d.v1.0+protobuf", true },
    };
    struct bytes rest = http_header_value(http_exchange_request(request->exchange), "accept");
    struct arena *arena = &request->arena;
    bool is_found = rest.size == 0;
    *ret = (struct openapi_answer){ .is_v3 = is_v3 };
    while (rest.at && !is_found) {
        struct bytes media = bytes_next(&rest, ','), type = bytes_trim(bytes_next(&media, ';'));
        FOR_EACH(row, rows) {
            if (!bytes_equal_text(type, arena_printf(arena, row->type, is_v3 ? 3 : 2)))
                continue;
            ret->is_protobuf = row->is_protobuf;
            is_found = true;
        }
    }
    ret->document.content_type =
        ret->is_protobuf
            ? arena_printf(arena, "application/com.github.proto-openapi.spec.v%d.v1.0+protobuf",
                           is_v3 ? 3 : 2)
            : "application/json";
    if (!is_found)
        request_answer_bytes(request, 406, "text/plain; charset=utf-8", BYTES(""));
    return is_found;
}

static void send_openapi(struct request *request, const struct openapi_answer *answer,
                         const struct buffer *json)
{
    AUTO_BUFFER protobuf = { 0 };
    if (answer->is_protobuf &&
        !openapi_write_protobuf(&protobuf, buffer_bytes(json), answer->is_v3)) {
        fail(&request->err, REASON_INTERNAL_ERROR, 0, "the document has no protobuf form");
        request_answer_error(request);
        return;
    }
    request_answer_document(request, &answer->document,
                            buffer_bytes(answer->is_protobuf ? &protobuf : json));
}

static const char *hash_of_all(struct request *request)
{
    const struct kind_set *kinds = request_kinds(request);
    uint64_t hash = 0;
    for (size_t i = 0; i < kinds->version_count; i++)
        hash = hash * 31 + document_hash(kinds, kinds->versions[i]->api_version);
    for (size_t i = 0; i < request->extensions.count; i++)
        if (request->extensions.items[i].openapi_v2)
            hash = hash * 31 + request->extensions.items[i].openapi_v2_hash;
    return arena_printf(&request->arena, "%016llX", (unsigned long long)hash);
}

/* ---- what extension servers have ---- */

static bool is_ours(const struct openapi_schemas *schemas, struct bytes name)
{
    return map_get(&schemas->types, name) || map_get(&schemas->custom, name);
}

/* Adds the members of one part of all fragments to the map that ends `out`; of definitions (schemas
 * given) those that we have not. */
static void add_fragments(struct request *request, struct buffer *out, const char *part,
                          struct openapi_schemas *schemas)
{
    const struct extension_list *list = &request->extensions;
    for (size_t i = 0; i < list->count; i++) {
        AUTO_ARENA arena = { 0 };
        struct blob *blob = list->items[i].openapi_v2;
        const struct value *members =
            blob ? value_member(json_parse(blob_bytes(blob), NULL, &arena, NULL), part) : NULL;
        for (size_t k = 0; k < value_count(members); k++) {
            const struct member *member = &members->map.members[k];
            if (schemas && is_ours(schemas, member->key))
                continue;
            if (schemas)                 /* the next server's is the same */
                map_put(&schemas->custom, member->key, list->items);
            out->size--;
            buffer_add_char(out, ',');
            json_write_string(out, member->key);
            buffer_add_char(out, ':');
            json_write_value(out, member->value);
            buffer_add_char(out, '}');
        }
    }
}

void path_openapi_v2(struct request *request)
{
    AUTO_BUFFER out = { 0 };
    struct openapi_schemas schemas = { .is_v3 = false };
    struct openapi_answer answer;
    if (!choose_form(request, /* is_v3= */ false, &answer))
        return;
    answer.document.etag = hash_of_all(request);
    answer.document.may_gzip = true;
    if (request_answer_known(request, &answer.document))
        return;
    buffer_printf(&out, "{\"swagger\":\"2.0\",%s,", info);
    write_paths(&out, request_kinds(request), NULL, &schemas);
    add_fragments(request, &out, "paths", NULL);
    buffer_add_text(&out, ",\"definitions\":");
    openapi_schemas_write(&schemas, &out);
    add_fragments(request, &out, "definitions", &schemas);
    buffer_add_char(&out, '}');
    openapi_schemas_done(&schemas);
    send_openapi(request, &answer, &out);
}

/* Paths that are no resources: each has a document with itself in it. */
static const char *const plain_paths[] = { "api", "apis", "version",
                                           ".well-known/openid-configuration", "openid/v1/jwks" };

static bool answer_plain_path(struct request *request, const struct openapi_answer *answer)
{
    const char *asked = request->path + sizeof "/openapi/v3/" - 1;
    FOR_EACH(path, plain_paths) {
        if (!text_equal(*path, asked))
            continue;
        AUTO_BUFFER out = { 0 };
        buffer_printf(
            &out,
            "{\"openapi\":\"3.0.0\",%s,\"paths\":{\"/%s\":{\"get\":{\"responses\":{\"200\":{\"description\":\"OK\"}}}}}}",
            info, *path);
        send_openapi(request, answer, &out);
        return true;
    }
    return false;
}

void path_openapi_v3_index(struct request *request)
{
    AUTO_BUFFER out = { 0 };
    bool is_first = true;
    buffer_add_text(&out, "{\"paths\":{");
    const struct kind_set *kinds = request_kinds(request);
    for (size_t i = 0; i < kinds->version_count; i++) {
        const struct group_version *gv = kinds->versions[i];
        buffer_printf(&out, "%s\"%s\":{\"serverRelativeURL\":\"/openapi/v3%s?hash=%016llX\"}",
                      is_first ? "" : ",", gv->path + 1, gv->path,
                      (unsigned long long)document_hash(kinds, gv->api_version));
        is_first = false;
    }
    for (size_t i = 0; i < request->extensions.count; i++) {
        const struct extension_view *view = &request->extensions.items[i];
        if (view->openapi)
            buffer_printf(&out, ",\"apis/%s/%s\":{\"serverRelativeURL\":\"%s\"}", view->group,
                          view->version, view->openapi);
    }
    FOR_EACH(path, plain_paths)
        buffer_printf(&out, ",\"%s\":{\"serverRelativeURL\":\"/openapi/v3/%s?hash=%016llX\"}",
                      *path, *path, (unsigned long long)document_hash(kinds, *path));
    buffer_add_text(&out, "}}");
    request_answer_bytes(request, 200, "application/json", buffer_bytes(&out));
}

static const struct group_version *find_document(struct request *request)
{
    const char *path = request->path + sizeof "/openapi/v3" - 1;
    const struct kind_set *kinds = request_kinds(request);
    for (size_t i = 0; i < kinds->version_count; i++)
        if (text_equal(kinds->versions[i]->path, path))
            return kinds->versions[i];
    return NULL;
}

/* The index names each document by its hash: it may then be kept, and an old name leads to the new
 * one.  True: it was answered. */
static bool answer_by_hash(struct request *request, const char *api_version,
                           struct document *document)
{
    struct bytes asked = url_query_value(&request->query, "hash");
    document->etag = arena_printf(
        &request->arena, "%016llX",
        (unsigned long long)document_hash(request_kinds(request), api_version));
    document->is_immutable = bytes_equal_text(asked, document->etag);
    if (asked.size && !document->is_immutable) {
        request_answer_moved(request, arena_printf(&request->arena, "%s?hash=%s", request->path,
                                                   document->etag));
        return true;
    }
    return request_answer_known(request, document);
}

void path_openapi_v3(struct request *request)
{
    AUTO_BUFFER out = { 0 };
    struct openapi_schemas schemas = { .is_v3 = true };
    struct openapi_answer answer;
    if (!choose_form(request, /* is_v3= */ true, &answer))
        return;
    const struct group_version *gv = find_document(request);
    if (!gv && answer_plain_path(request, &answer))
        return;
    if (!gv) {
        fail(&request->err, REASON_NOT_FOUND, 0,
             "the server could not find the requested resource");
        request_answer_error(request);
        return;
    }
    if (answer_by_hash(request, gv->api_version, &answer.document))
        return;
    buffer_printf(&out, "{\"openapi\":\"3.0.0\",%s,", info);
    write_paths(&out, request_kinds(request), gv, &schemas);
    buffer_add_text(&out, ",\"components\":{\"schemas\":");
    openapi_schemas_write(&schemas, &out);
    buffer_add_text(&out, "}}");
    openapi_schemas_done(&schemas);
    send_openapi(request, &answer, &out);
}
