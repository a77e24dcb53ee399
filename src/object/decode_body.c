/* SPDX-License-Identifier: Apache-2.0 */
/* decode_body.c - a request's body, from bytes to a value of the kind that was asked for.
 *
 * Parse, check what the body says it is, decode by the kind's type, and join what strict decoding
 * found.  Messages are upstream's, which clients show to people as they are.
 *
 * Not here: the fields (decode.c). */
#include "object/decode.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/cbor.h"
#include "codec/json.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "object/decode_source.h"
#include "object/patch_elements.h"
#include "object/schema.h"
#include "object/validation.h"

enum { SUMMARY_MAX = 30 };

struct body {
    const struct sent_body *sent;
    const struct kind *kind;
    struct arena *arena;
    struct decode_source source;
    struct decode_notes *notes;
    const char *yaml_duplicates; /* lines of one note; NULL: none */
    size_t yaml_count;
};

/* The beginning of a body, for a message: as it is if it begins like an object, else in hex. */
static void write_summary(struct buffer *text, struct bytes body)
{
    size_t size = body.size < SUMMARY_MAX ? body.size : SUMMARY_MAX;
    if (body.size == 0)
        buffer_add_text(text, "<empty>");
    else if (body.at[0] == '{')
        buffer_add(text, body.at, size);
    else
        for (size_t i = 0; i < size; i++)
            buffer_printf(text, "%02x", (unsigned char)body.at[i]);
    if (size < body.size)
        buffer_add_text(text, " ...");
}

bool decode_unrecognized(struct bytes body, const struct kind *kind, const char *problem,
                         struct error *err)
{
    AUTO_BUFFER summary = { 0 };
    write_summary(&summary, body);
    error_clear(err);
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "the object provided is unrecognized (must be of type %s): %s (%s)", kind->name,
                problem, buffer_text(&summary));
}

static struct value *unrecognized(const struct body *body, const char *problem, struct error *err)
{
    (void)decode_unrecognized(body->source.text, body->kind, problem, err);
    return NULL;
}

static void keep_duplicate(void *context, const char *path, size_t offset)
{
    struct body *body = context;
    struct decode_source *source = &body->source;
    if (source->count == DECODE_WARNINGS_MAX)
        return;
    if (source->count == 0)
        source->duplicates =
            arena_array(body->arena, DECODE_WARNINGS_MAX, sizeof *source->duplicates);
    source->duplicates[source->count++] =
        (struct decode_duplicate){ arena_strdup(body->arena, path), offset };
}

static void keep_yaml_duplicate(void *context, const char *text)
{
    struct body *body = context;
    if (body->sent->validation != FIELD_VALIDATION_STRICT) {
        decode_note(body->notes, body->arena, "%s", text);
        return;
    }
    const char *before = body->yaml_duplicates ? body->yaml_duplicates : "yaml: unmarshal errors:";
    if (body->yaml_count++ < DECODE_WARNINGS_MAX)
        body->yaml_duplicates = arena_printf(body->arena, "%s\n  %s", before, text);
}

/* In YAML duplicates are the parser's error: strictly, all of them one. */
static struct value *parse_yaml(struct body *body, struct error *err)
{
    struct yaml_options options = { keep_yaml_duplicate, body };
    struct value *value = yaml_parse_with(body->source.text, &options, body->arena, err);
    if (body->yaml_duplicates)
        decode_note(body->notes, body->arena, "%s", body->yaml_duplicates);
    return value;
}

static struct value *parse_json(struct body *body, struct error *err)
{
    struct json_options options = { .duplicate = keep_duplicate, .context = body };
    return json_parse(body->source.text, &options, body->arena, err);
}

/* What is no object is, in Go's words. */
static bool fail_no_map(const struct value *value, enum body_format format, struct error *err)
{
    static const char no_array[] = " (cannot decode CBOR array to struct without toarray option)";
    if (format == BODY_CBOR)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "cbor: cannot unmarshal %s into Go value of type v1.TypeMeta%s",
                    cbor_type_of(value), value->type == VALUE_LIST ? no_array : "");
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "json: cannot unmarshal %s into Go value of type struct "
                "{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; "
                "Kind string \"json:\\\"kind,omitempty\\\"\" }",
                value_json_type(value));
}

/* The parsed text where it is an object or null; else NULL, and the problem in *err. */
static struct value *need_map(struct value *value, enum body_format format, struct arena *arena,
                              struct error *err)
{
    if (value && value->type == VALUE_NULL)
        return value_new_map(arena);
    if (value_is(value, VALUE_MAP))
        return value;
    if (value)
        (void)fail_no_map(value, format, err);
    if (value || format != BODY_YAML)
        (void)error_context(err, format == BODY_CBOR
                                     ? "unable to determine group/version/kind"
                                     : "couldn't get version/kind; json parse error");
    return NULL;
}

static struct value *not_handled(const struct kind *kind, struct error *err)
{
    (void)error_context(err, "%s in version \"%s\" cannot be handled as a %s", kind->name,
                        kind->version, kind->name);
    return NULL;
}

static struct value *parse_map(struct body *body, struct error *err)
{
    enum { BELOW_KEYS = 2 };
    struct error problem = { 0 };
    struct value *value = NULL;
    size_t depth = 0;
    switch (body->sent->format) {
    case BODY_JSON: value = parse_json(body, &problem); break;
    case BODY_YAML: value = parse_yaml(body, &problem); break;
    case BODY_CBOR: value = cbor_parse(body->source.text, body->arena, &depth, &problem); break;
    }
    if (depth >= BELOW_KEYS) {           /* what it is of could be told */
        (void)error_pass(err, &problem);
        return not_handled(body->kind, err);
    }
    value = need_map(value, body->sent->format, body->arena, &problem);
    return value ? value : unrecognized(body, problem.message, err);
}

struct value *decode_object_body(struct bytes text, enum body_format format, struct arena *arena,
                                 struct error *err)
{
    struct value *value = format == BODY_YAML   ? yaml_parse(text, arena, err)
                          : format == BODY_JSON ? json_parse(text, NULL, arena, err)
                                                : cbor_parse(text, arena, NULL, err);
    return need_map(value, format, arena, err);
}

/* The text of apiVersion or kind, `otherwise` where it is absent; false where it is no text. */
static bool read_meta(const struct body *body, const struct value *value, const char *name,
                      const char *otherwise, struct bytes *ret, struct error *err)
{
    const struct value *found = value_member(value, name);
    *ret = bytes_of(otherwise);
    if (!found || found->type == VALUE_NULL)
        return true;
    if (found->type == VALUE_STRING) {
        *ret = found->string.size > 0 ? found->string : *ret;
        return true;
    }
    const char *type = found->type == VALUE_LIST ? "array" : found->type == VALUE_MAP ? "object"
                     : found->type == VALUE_BOOL ? "bool" : "number";
    bool is_cbor = body->sent->format == BODY_CBOR;
    unrecognized(
        body,
        arena_printf(body->arena,
                     "%s: cannot unmarshal %s into Go struct field %s.%s of type string",
                     is_cbor ? "unable to determine group/version/kind: cbor"
                             : "couldn't get version/kind; json parse error: json",
                     is_cbor ? cbor_type_of(found) : type, is_cbor ? "v1.TypeMeta" : "", name),
        err);
    return false;
}

/* "core" for "", "rbac" for "rbac.authorization.k8s.io". */
static struct bytes internal_package(const struct kind *kind)
{
    struct bytes group = bytes_of(*kind->group ? kind->group : "core");
    return bytes_next(&group, '.');
}

/* Upstream has servers of their own for two groups, and each of those knows its own kinds alone. */
static bool is_known_beside(const struct kind *wanted, const struct kind *found)
{
    static const char *const alone[] = { "apiregistration.k8s.io", "apiextensions.k8s.io" };
    if (!found || strcmp(wanted->group, found->group) == 0)
        return found;
    FOR_EACH(group, alone)
        if (strcmp(*group, wanted->group) == 0 || strcmp(*group, found->group) == 0)
            return false;
    return true;
}

/* What every group and version has, beside its own kinds. */
static bool is_of_every_group(struct bytes name)
{
    static const char *const names[] = { "Status",        "DeleteOptions", "CreateOptions",
                                         "UpdateOptions", "PatchOptions",  "ListOptions",
                                         "GetOptions",    "WatchEvent",    NULL };
    return text_is_one_of(name, names);
}

static bool wrong_kind(const struct kind *wanted, const struct kind *found,
                       struct bytes api_version, struct bytes name, struct error *err)
{
    struct bytes version = api_version;
    bytes_next(&version, '/');
    if (!version.at)
        version = api_version;
    if (is_of_every_group(name))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "%.*s in version \"%.*s\" cannot be handled as a %s: converting (v1.%.*s) to "
                    "(%.*s.%s): unknown conversion",
                    BYTES_ARG(name), BYTES_ARG(version), wanted->name, BYTES_ARG(name),
                    BYTES_ARG(internal_package(wanted)), wanted->name);
    if (!is_known_beside(wanted, found))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "%.*s in version \"%.*s\" cannot be handled as a %s: no kind \"%.*s\" "
                    "is registered for version \"%.*s\" in scheme \"pkg/runtime/scheme.go:111\"",
                    BYTES_ARG(name), BYTES_ARG(version), wanted->name, BYTES_ARG(name),
                    BYTES_ARG(api_version));
    if (strcmp(found->group, wanted->group) == 0 && strcmp(found->name, wanted->name) == 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "the API version in the data (%s) does not match the expected "
                    "API version (%s)",
                    found->api_version, wanted->api_version);
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "%s in version \"%s\" cannot be handled as a %s: converting (%s.%s) to "
                "(%.*s.%s): unknown conversion",
                found->name, found->version, wanted->name, found->version, found->name,
                BYTES_ARG(internal_package(wanted)), wanted->name);
}

bool decode_check_kind(struct bytes body, const struct kind *wanted, struct bytes api_version,
                       struct bytes name, struct arena *arena, struct error *err)
{
    struct bytes rest = api_version;
    if (bytes_equal_text(api_version, wanted->api_version) && bytes_equal_text(name, wanted->name))
        return true;
    bytes_next(&rest, '/');
    if (rest.at && memchr(rest.at, '/', rest.size))
        return decode_unrecognized(
            body, wanted,
            arena_printf(arena, "unexpected GroupVersion string: %.*s", BYTES_ARG(api_version)),
            err);
    const struct kind *found = kind_find_api_version(api_version, name);
    if (found && (found == wanted ||
                  ((found->flags & KIND_EVERY_GROUP) && strcmp(found->name, wanted->name) == 0)))
        return true;
    return wrong_kind(wanted, found, api_version, name, err);
}

static bool check_kind(const struct body *body, const struct value *value, struct error *err)
{
    struct bytes api_version, name;
    const struct kind *wanted = body->kind;
    return read_meta(body, value, "apiVersion", wanted->api_version, &api_version, err) &&
           read_meta(body, value, "kind", wanted->name, &name, err) &&
           decode_check_kind(body->source.text, wanted, api_version, name, body->arena, err);
}

struct value *decode_body(const struct sent_body *sent, const struct kind *kind,
                          struct arena *arena, struct decode_notes *notes, struct error *err)
{
    struct decode_notes own_notes = { 0 };
    bool is_strict = sent->validation == FIELD_VALIDATION_STRICT,
         is_ignored = sent->validation == FIELD_VALIDATION_IGNORE;
    struct body body = { .sent = sent,
                         .kind = kind,
                         .arena = arena,
                         .source = { .text = sent->text, .format = sent->format },
                         .notes = notes ? notes : &own_notes };
    struct value *value = parse_map(&body, err);
    bool is_good = value && check_kind(&body, value, err);
    bool is_handled = is_good && decode_value_from(value, kind->type, &body.source, arena,
                                  is_ignored ? NULL : body.notes, err) &&
                      (!is_strict || decode_notes_strict(body.notes, arena, err));
    if (!is_handled || is_ignored)
        *body.notes = (struct decode_notes){ 0 };
    if (!is_good)
        return NULL;
    return is_handled ? value : not_handled(kind, err);
}
