/* SPDX-License-Identifier: Apache-2.0 */
/* field_selector.c - selecting objects by a few of their fields.
 *
 * Which fields a kind offers is a table; a row says where the field stands in the stored object and
 * what its absence counts as.  Matching scans the object's text for the field and compares
 * the text of what stands there.
 *
 * Holds:    metadata.name and metadata.namespace are answered from the object's header. */
#include "object/selector.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "object/custom_kind.h"
#include "object/object.h"
#include "object/schema.h"

struct selectable {
    const char *field;           /* as the client names it */
    const char *path;            /* in the stored object; NULL: the same; "": nowhere */
    const char *other_path;      /* where the first is absent */
    const char *absent;          /* NULL: "" */
};

static const struct selectable pod_fields[] = {
    { "metadata.name" },
    { "metadata.namespace" },
    { "spec.nodeName" },
    { "spec.host", "spec.nodeName" },
    { "spec.restartPolicy" },
    { "spec.schedulerName" },
    { "spec.serviceAccountName" },
    { "spec.hostNetwork", .absent = "false" },
    { "status.phase" },
    { "status.podIP" },
    { "status.podIPs", "" },
    { "status.nominatedNodeName" },
    { NULL },
};
static const struct selectable event_fields[] = {
    { "metadata.name" },
    { "metadata.namespace" },
    { "involvedObject.kind" },
    { "involvedObject.namespace" },
    { "involvedObject.name" },
    { "involvedObject.uid" },
    { "involvedObject.apiVersion" },
    { "involvedObject.resourceVersion" },
    { "involvedObject.fieldPath" },
    { "reason" },
    { "reportingComponent" },
    { "source", "source.component", "reportingComponent" },
    { "type" },
    { NULL },
};
static const struct selectable new_event_fields[] = {
    { "metadata.name" },
    { "metadata.namespace" },
    { "regarding.kind",            "involvedObject.kind" },
    { "regarding.namespace",       "involvedObject.namespace" },
    { "regarding.name",            "involvedObject.name" },
    { "regarding.uid",             "involvedObject.uid" },
    { "regarding.apiVersion",      "involvedObject.apiVersion" },
    { "regarding.resourceVersion", "involvedObject.resourceVersion" },
    { "regarding.fieldPath",       "involvedObject.fieldPath" },
    { "reason" },
    { "reportingController",       "reportingComponent" },
    { "type" },
    { NULL },
};
static const struct selectable node_fields[] = {
    { "metadata.name" }, { "spec.unschedulable", .absent = "false" }, { NULL },
};
static const struct selectable namespace_fields[] = {
    { "metadata.name" }, { "status.phase" }, { NULL },
};
static const struct selectable secret_fields[] = {
    { "metadata.name" }, { "metadata.namespace" }, { "type" }, { NULL },
};
static const struct selectable service_fields[] = {
    { "metadata.name" }, { "metadata.namespace" }, { "spec.clusterIP" }, { "spec.type" }, { NULL },
};
static const struct selectable replication_controller_fields[] = {
    { "metadata.name" }, { "metadata.namespace" }, { "status.replicas", .absent = "0" }, { NULL },
};
static const struct selectable job_fields[] = {
    { "metadata.name" },
    { "metadata.namespace" },
    { "status.successful", "status.succeeded", .absent = "0" },
    { NULL },
};
static const struct selectable signing_request_fields[] = {
    { "metadata.name" }, { "spec.signerName" }, { NULL },
};
static const struct selectable resource_slice_fields[] = {
    { "metadata.name" }, { "spec.nodeName" }, { "spec.driver" }, { NULL },
};
static const struct selectable metadata_fields[] = {
    { "metadata.name" }, { "metadata.namespace" }, { NULL },
};

static const struct {
    const char *group, *kind;
    const struct selectable *fields;
} kinds[] = {
    { "",                    "Pod",                       pod_fields },
    { "",                    "Event",                     event_fields },
    { "events.k8s.io",       "Event",                     new_event_fields },
    { "",                    "Node",                      node_fields },
    { "",                    "Namespace",                 namespace_fields },
    { "",                    "Secret",                    secret_fields },
    { "",                    "Service",                   service_fields },
    { "",                    "ReplicationController",     replication_controller_fields },
    { "batch",               "Job",                       job_fields },
    { "certificates.k8s.io", "CertificateSigningRequest", signing_request_fields },
    { "resource.k8s.io",     "ResourceSlice",             resource_slice_fields },
};

static const struct selectable *fields_of(const struct kind *kind)
{
    FOR_EACH(row, kinds)
        if (strcmp(row->kind, kind->name) == 0 && strcmp(row->group, kind->group) == 0)
            return row->fields;
    return metadata_fields;
}

/* ---- parsing ---- */

struct term {
    struct bytes text, field, value;
    bool         negated;
};

/* Cuts at the next comma that has no backslash before it. */
static struct bytes next_term(struct bytes *rest)
{
    struct bytes term = { rest->at, 0 };
    bool escaped = false;
    while (term.size < rest->size && (escaped || rest->at[term.size] != ',')) {
        escaped = !escaped && rest->at[term.size] == '\\';
        term.size++;
    }
    if (term.size == rest->size)
        *rest = (struct bytes){ NULL, 0 };
    else
        *rest = (struct bytes){ rest->at + term.size + 1, rest->size - term.size - 1 };
    return term;
}

static bool split_term(struct term *term)
{
    static const char *const operators[] = { "!=", "==", "=" };
    for (size_t i = 0; i < term->text.size; i++) {
        struct bytes rest = { term->text.at + i, term->text.size - i };
        FOR_EACH(operator, operators) {
            if (!bytes_starts_with(rest, *operator))
                continue;
            term->field = (struct bytes){ term->text.at, i };
            term->value =
                (struct bytes){ rest.at + strlen(*operator), rest.size - strlen(*operator) };
            term->negated = **operator == '!';
            return true;
        }
    }
    return false;
}

static bool bad_escape(struct error *err, struct bytes sequence)
{
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "invalid field selector: invalid escape sequence: %.*s", BYTES_ARG(sequence));
}

static bool unescape(struct bytes *value, struct arena *arena, struct error *err)
{
    char *plain = arena_copy(arena, value->at, value->size);
    size_t size = 0;
    for (size_t i = 0; i < value->size; i++) {
        char c = value->at[i];
        if (c == ',' || c == '=')
            return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "invalid field selector: unescaped character in value: %d", c);
        if (c == '\\') {
            size_t left = value->size - i;
            if (left < 2 || !strchr("\\,=", value->at[i + 1]) || !value->at[i + 1])
                return bad_escape(err, (struct bytes){ value->at + i, left < 2 ? 1 : 2 });
            c = value->at[++i];
        }
        plain[size++] = c;
    }
    plain[size] = '\0';
    *value = (struct bytes){ plain, size };
    return true;
}

static int compare_terms(const void *a, const void *b)
{
    return bytes_compare(((const struct term *)a)->text, ((const struct term *)b)->text);
}

static bool unsupported(const struct kind *kind, const struct selectable *fields,
                        struct bytes field, struct error *err)
{
    if (fields == job_fields)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "field label \"%.*s\" not supported for Job", BYTES_ARG(field));
    if (fields == resource_slice_fields)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "field label not supported for %s, Kind=%s: %.*s", kind->api_version,
                    kind->name, BYTES_ARG(field));
    if (fields == metadata_fields)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "\"%.*s\" is not a known field selector: only "
                    "\"metadata.name\", \"metadata.namespace\"",
                    BYTES_ARG(field));
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "field label not supported: %.*s",
                BYTES_ARG(field));
}

/* A custom kind has the fields of its definition besides its name and namespace. */
static bool find_custom(const struct term *term, const struct kind *kind, struct selectable *ret)
{
    const char *const *field = kind->custom->selectable_fields;
    bool is_namespace = bytes_equal_text(term->field, "metadata.namespace");
    ret->field = is_namespace ? "metadata.namespace" : "metadata.name";
    if (bytes_equal_text(term->field, ret->field))
        return kind->namespaced || !is_namespace;
    for (; field && *field; field++)
        if (bytes_equal_text(term->field, *field)) {
            ret->field = *field;
            return true;
        }
    return false;
}

static bool resolve(const struct term *term, const struct kind *kind, struct arena *arena,
                    struct field_requirement *ret, struct error *err)
{
    struct selectable custom = { NULL };
    if (kind->custom && !find_custom(term, kind, &custom))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "field label not supported: %.*s",
                    BYTES_ARG(term->field));
    const struct selectable *fields = kind->custom ? &custom : fields_of(kind), *row = fields;
    while (!kind->custom && row->field && !bytes_equal_text(term->field, row->field))
        row++;
    if (!row->field)
        return unsupported(kind, fields, term->field, err);
    ret->path = row->path ? row->path : row->field;
    ret->other_path = row->other_path;
    ret->absent = row->absent ? row->absent : "";
    ret->value = arena_copy(arena, term->value.at, term->value.size);
    ret->negated = term->negated;
    return true;
}

static size_t term_limit(struct bytes text)
{
    size_t commas = 0;
    for (size_t i = 0; i < text.size; i++)
        commas += text.at[i] == ',';
    return commas + 1;
}

static bool read_terms(struct bytes text, struct arena *arena, struct term *terms,
                       size_t *ret_count, struct error *err)
{
    size_t count = 0, kept = 0;
    for (struct bytes rest = text; rest.at;) {
        terms[count].text = next_term(&rest);
        count += terms[count].text.size > 0;
    }
    qsort(terms, count, sizeof *terms, compare_terms);
    for (size_t i = 0; i < count; i++) {
        if (!split_term(&terms[i]))
            return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "invalid selector: '%.*s'; can't understand '%.*s'", BYTES_ARG(text),
                        BYTES_ARG(terms[i].text));
        if (!unescape(&terms[i].value, arena, err))
            return false;
        if (terms[i].field.size || terms[i].value.size)          /* "=" selects everything */
            terms[kept++] = terms[i];
    }
    *ret_count = kept;
    return true;
}

/* NULL with *err set. */
static struct term *terms_of(struct bytes text, struct arena *arena, size_t *ret_count,
                             struct error *err)
{
    size_t limit = term_limit(text);
    if (limit > SELECTOR_REQUIREMENTS_MAX) {
        fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
             "a selector may have at most %d requirements", SELECTOR_REQUIREMENTS_MAX);
        return NULL;
    }
    struct term *terms = arena_array(arena, limit, sizeof *terms);
    return read_terms(text, arena, terms, ret_count, err) ? terms : NULL;
}

bool field_selector_check(struct bytes text, struct arena *arena, struct error *err)
{
    size_t count;
    return text.size == 0 || terms_of(text, arena, &count, err);
}

bool field_selector_parse(struct bytes text, const struct kind *kind, struct arena *arena,
                          struct field_selector *ret, struct error *err)
{
    *ret = (struct field_selector){ 0 };
    size_t count = 0;
    if (text.size == 0)
        return true;
    struct term *terms = terms_of(text, arena, &count, err);
    if (!terms)
        return false;
    ret->requirements = arena_array(arena, count, sizeof ret->requirements[0]);
    for (; ret->count < count; ret->count++)
        if (!resolve(&terms[ret->count], kind, arena, &ret->requirements[ret->count], err))
            return false;
    return true;
}

/* ---- matching ---- */

/* Moves to the member `name` of the object at hand. */
static bool scan_member(struct json_scan *scan, struct bytes name, struct arena *arena)
{
    struct bytes key;
    if (!json_scan_enter(scan, '{'))
        return false;
    while (json_scan_key(scan, arena, &key)) {
        if (bytes_equal(key, name))
            return true;
        if (!json_scan_skip(scan, NULL))
            return false;
    }
    return false;
}

static bool read_path(const struct object *object, const char *path, struct arena *arena,
                      struct bytes *ret)
{
    struct json_scan scan;
    json_scan_init_own(&scan, object->text);
    scan.hole = object->managed_fields;
    for (struct bytes rest = bytes_of(path); rest.at;)
        if (!scan_member(&scan, bytes_next(&rest, '.'), arena))
            return false;
    return json_scan_peek(&scan) == '"' ? json_scan_string(&scan, arena, ret)
                                        : json_scan_skip(&scan, ret);
}

static struct bytes read_field(const struct field_requirement *requirement,
                               const struct object *object, struct arena *arena)
{
    struct bytes found;
    if (strcmp(requirement->path, "metadata.name") == 0)
        return bytes_of(object->name);
    if (strcmp(requirement->path, "metadata.namespace") == 0)
        return bytes_of(object->namespace);
    if (requirement->path[0] && read_path(object, requirement->path, arena, &found))
        return found;
    if (requirement->other_path && read_path(object, requirement->other_path, arena, &found))
        return found;
    return bytes_of(requirement->absent);
}

bool field_selector_matches(const struct field_selector *selector, const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    for (size_t i = 0; i < selector->count; i++) {
        const struct field_requirement *requirement = &selector->requirements[i];
        struct bytes field = read_field(requirement, object, &arena);
        if (bytes_equal_text(field, requirement->value) == requirement->negated)
            return false;
    }
    return true;
}
