/* SPDX-License-Identifier: Apache-2.0 */
/* selection.c - see selection.h. */
#include "kubectl/selection.h"

#include "codec/value.h"
#include "http/url.h"
#include "kubectl/resource.h"
#include "kubectl/session.h"

struct visiting {
    struct selection *selection;
    found_visit *visit;
    void *context;
    int code;
};

bool fail_no_objects(struct error *err)
{
    return fail(err, REASON_BAD_REQUEST, 0,
                "You must provide one or more resources by argument or filename.\n"
                "Example resource specifications include:\n '-f rsrc.yaml'\n"
                " '--filename=rsrc.json'\n '<resource> <name>'\n '<resource>'");
}

const char *found_path(const struct found *found, const char *subresource, struct arena *arena)
{
    return client_path(found->kind, found->ns, found->name, subresource, arena);
}

const char *found_word(const struct found *found, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", kind_word(found->kind, arena), found->name);
}

const char *selector_query(const char *labels, const char *fields, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    const struct {
        const char *name, *value;
    } rows[] = { { "labelSelector", labels }, { "fieldSelector", fields } };
    FOR_EACH (row, rows)
        if (row->value) {
            buffer_printf(&text, "%c%s=", text.size ? '&' : '?', row->name);
            url_escape(&text, bytes_of(row->value));
        }
    return arena_copy(arena, text.at, text.size);
}

void selector_context(struct error *err, const struct kind *kind, const char *labels,
                      const char *fields)
{
    if (err->is_remote && err->reason == REASON_BAD_REQUEST && (labels || fields))
        error_context(err, "Unable to find \"%s/%s, Resource=%s\" that match label selector \"%s\", "
                      "field selector \"%s\"", kind->group, kind->version, kind->resource,
                      labels ? labels : "", fields ? fields : "");
}

static void visit(struct visiting *visiting, struct found *found)
{
    struct error err = { 0 };
    visiting->selection->seen++;
    if (!visiting->visit(visiting->context, found, &err))
        visiting->code = error_is_set(&err) ? complain(&err) : 1;
}

static void visit_named(struct visiting *visiting, struct found *found)
{
    struct error err = { 0 };
    struct session *session = visiting->selection->session;
    if (!found->kind->namespaced)
        found->ns = NULL;
    if (!visiting->selection->only_names) {
        found->object =
            session_get(session, found_path(found, NULL, &session->arena), &session->arena, &err);
        if (!found->object) {
            visiting->code = complain(&err);
            visiting->selection->seen++;
            return;
        }
    }
    visit(visiting, found);
}

static void visit_listed(struct visiting *visiting, const struct kind *kind)
{
    struct error err = { 0 };
    struct session *session = visiting->selection->session;
    struct arena *arena = &session->arena;
    const char *ns = kind->namespaced && !session->all_namespaces ? session->ns : NULL;
    const char *target = arena_printf(
        arena, "%s%s", client_path(kind, ns, NULL, NULL, arena),
        selector_query(visiting->selection->labels, visiting->selection->fields, arena));
    const struct value *list = session_get(session, target, arena, &err),
                       *items = value_member(list, "items");
    if (!list) {
        selector_context(&err, kind, visiting->selection->labels, visiting->selection->fields);
        visiting->code = complain(&err);
    }
    for (size_t i = 0; i < value_count(items); i++) {
        struct value *item = value_item(items, i);
        struct found found = { .kind = kind,
                               .ns = value_text(item, "metadata.namespace", arena),
                               .name = value_text(item, "metadata.name", arena),
                               .object = item };
        value_set(item, arena, "kind", value_new_text(arena, kind->name));
        value_set(item, arena, "apiVersion", value_new_text(arena, kind->api_version));
        visit(visiting, &found);
    }
}

static void visit_files(struct visiting *visiting)
{
    struct error err = { 0 };
    struct manifest_list list;
    struct selection *selection = visiting->selection;
    selection->files.skips_broken = true;
    if (!manifests_read(selection->session, &selection->files, &list, &err)) {
        visiting->code = complain(&err);
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        const struct manifest *manifest = &list.items[i];
        struct found found = { .kind = manifest->kind,
                               .ns = manifest->ns,
                               .name = manifest->name,
                               .manifest = manifest->value };
        if (manifest->name)
            visit_named(visiting, &found);
    }
    visiting->code = manifests_tell_skipped(&list, visiting->code);
}

static bool check(const struct selection *selection, const struct named *named, struct error *err)
{
    bool has_selector = selection->labels || selection->fields || selection->all;
    if (named->name && has_selector)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "name cannot be provided when a selector is specified");
    return named->name || has_selector || selection->lists_all ||
           fail(err, REASON_BAD_REQUEST, 0, "resource(s) were provided, but no name was specified");
}

int selection_each(struct selection *selection, char **words, int count, found_visit *function,
                   void *context)
{
    struct visiting visiting = { selection, function, context, 0 };
    struct named_list list = { 0 };
    struct error err = { 0 };
    if (selection->files.names.count) {
        visit_files(&visiting);
        return visiting.code;
    }
    if (count == 0) {
        fail_no_objects(&err);
        return complain(&err);
    }
    if (!named_parse(selection->session, words, count, &list, &err))
        return complain(&err);
    for (size_t i = 0; i < list.count; i++) {
        const struct named *named = &list.items[i];
        struct found found = { .kind = named->kind,
                               .ns = selection->session->ns,
                               .name = named->name };
        if (!check(selection, named, &err))
            return complain(&err);
        if (named->name)
            visit_named(&visiting, &found);
        else
            visit_listed(&visiting, named->kind);
    }
    return visiting.code;
}
