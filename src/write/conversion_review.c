/* SPDX-License-Identifier: Apache-2.0 */
/* conversion_review.c - ConversionReview: the question as JSON, and what an answer says.
 *
 * An object is shown as its own version has it today: one that was stored under an older state of
 * its definition is pruned and completed first. */
#include "write/conversion.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "codec/json.h"
#include "object/custom_kind.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/validation.h"

#define REVIEW_GROUP "apiextensions.k8s.io/"

/* ---- the question ---- */

static const char *review_version(const struct kind *kind)
{
    static const char *const known[] = { "v1", "v1beta1" };
    const struct value *list =
        value_member(kind->custom->all->webhook, "conversionReviewVersions");
    for (size_t i = 0; i < value_count(list); i++)
        FOR_EACH(version, known)
            if (bytes_equal_text(value_string(value_item(list, i), ""), *version))
                return *version;
    return NULL;
}

/* The object's version as its definition says it now; NULL where it has none any more. */
static const struct kind *own_kind(const struct object *object, const struct kind *to)
{
    const struct custom_kinds *all = to->custom->all;
    for (size_t i = 0; i < all->count; i++)
        if (text_equal(all->kinds[i].version, object->kind->version))
            return &all->kinds[i];
    return NULL;
}

static void write_source(struct buffer *out, const struct object *object, const struct kind *to)
{
    AUTO_ARENA arena = { 0 };
    const struct kind *own = own_kind(object, to);
    struct value *value =
        own && own != object->kind ? value_from_whole_object(object, &arena) : NULL;
    if (value && custom_renew(value, object->kind, own, &arena, NULL))
        encode_object(out, value, own);
    else
        buffer_add(out, object->text.at, object->text.size);
}

bool conversion_write_review(struct buffer *out, const struct conversion_question *question,
                             struct error *err)
{
    const char *version = review_version(question->kind);
    if (!version)
        return fail(err, REASON_UNKNOWN, 0, "no supported conversion review versions");
    buffer_printf(out, "{\"kind\":\"ConversionReview\",\"apiVersion\":\"" REVIEW_GROUP "%s\","
                  "\"request\":{\"uid\":\"%s\",\"desiredAPIVersion\":\"%s\",\"objects\":[", version,
                  question->uid, question->kind->api_version);
    for (size_t i = 0; i < question->count; i++) {
        buffer_add_text(out, i ? "," : "");
        write_source(out, question->sources[i], question->kind);
    }
    buffer_add_text(out, "]}}");
    return true;
}

/* ---- the answer ---- */

void conversion_write_subject(struct buffer *out, const struct conversion_question *question)
{
    const struct kind *kind =
        question->is_list ? question->kind : question->sources[0]->kind;
    buffer_printf(out, "conversion webhook for %s, Kind=%s", kind->api_version,
                  question->is_list ? kind->list_name : kind->name);
}

struct reading {
    const struct conversion_question *question;
    struct arena                     *arena;
    struct error                     *err;
    size_t                            place;     /* of the object that is read */
};

static bool bad(const struct reading *reading, const char *format, ...) PRINTF(2, 3);
static bool bad(const struct reading *reading, const char *format, ...)
{
    char text[1024];
    AUTO_BUFFER subject = { 0 };
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    conversion_write_subject(&subject, reading->question);
    return fail(reading->err, REASON_UNKNOWN, 0, "%s %s", buffer_text(&subject), text);
}

/* "returned invalid converted object at index 3: ...": `thing` is "object" or "metadata". */
static bool bad_object(const struct reading *reading, const char *thing, const char *why)
{
    bool is_list = reading->question->is_list, is_metadata = *thing == 'm';
    if (!is_list)
        return bad(reading, "returned invalid %s: %s", thing, why);
    return bad(reading, "returned invalid %s at index %zu: %s",
               is_metadata ? "metadata in object" : "converted object", reading->place, why);
}

static const char *go_type(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_NULL] = "<nil>",     [VALUE_BOOL] = "bool",     [VALUE_INT] = "int64",
        [VALUE_DOUBLE] = "float64", [VALUE_STRING] = "string", [VALUE_LIST] = "[]interface {}",
        [VALUE_MAP] = "map[string]interface {}",
    };
    return value ? names[value->type] : "<nil>";
}

/* What may not have changed; all but labels and annotations is taken from the source anyway. */
static bool check_identity(const struct reading *reading, const struct value *converted)
{
    const struct object *source = reading->question->sources[reading->place];
    const struct { const char *what, *path, *expected; } rows[] = {
        { "name", "metadata.name", source->name },
        { "namespace", "metadata.namespace", source->namespace },
        { "UID", "metadata.uid", source->uid },
    };
    FOR_EACH(row, rows) {
        struct bytes got = value_string(converted, row->path);
        const char *expected = row->expected ? row->expected : "";
        if (!bytes_equal_text(got.at ? got : BYTES(""), expected))
            return bad_object(reading, "object",
                              arena_printf(reading->arena, "must have the same %s: %s != %.*s",
                                           row->what, expected, BYTES_ARG(got)));
    }
    return true;
}

static bool check_version(const struct reading *reading, const struct value *converted)
{
    const struct kind *kind = reading->question->kind;
    struct bytes version = value_string(converted, "apiVersion"),
                 name = value_string(converted, "kind");
    bool is_list = reading->question->is_list;
    const char *where = is_list ? "converted object" : "object";
    if (!bytes_equal_text(version, kind->api_version))
        return bad(reading, "returned invalid %s at index %zu: invalid groupVersion (expected %s, "
                   "received %.*s)", where, reading->place, kind->api_version, BYTES_ARG(version));
    return bytes_equal_text(name, kind->name) ||
           bad(reading, "returned invalid %s at index %zu: invalid kind (expected %s, received "
               "%.*s)", where, reading->place, kind->name, BYTES_ARG(name));
}

static bool check_texts(const struct reading *reading, const char *field, const struct value *map)
{
    for (size_t i = 0; i < value_count(map); i++) {
        const struct member *member = &map->map.members[i];
        if (!value_is(member->value, VALUE_STRING))
            return bad_object(reading, "metadata",
                              arena_printf(reading->arena,
                                           "metadata.%s[%.*s] must be a string, but is %s in "
                                           "converted object", field, BYTES_ARG(member->key),
                                           go_type(member->value)));
    }
    return true;
}

static bool check_map(const struct reading *reading, const char *field, const struct value *map)
{
    struct field_errors errors;
    if (!value_is(map, VALUE_MAP))
        return bad_object(reading, "metadata",
                          arena_printf(reading->arena,
                                       "invalid metadata.%s of type %s in converted object", field,
                                       go_type(map)));
    if (!check_texts(reading, field, map))
        return false;
    field_errors_init(&errors, reading->arena);
    field_enter(&errors, "metadata");
    if (text_equal(field, "labels"))
        validate_labels(map, "labels", &errors);
    else
        validate_annotations(map, "annotation", &errors);        /* as upstream names it */
    field_leave(&errors);
    const char *problems = field_errors_text(&errors);
    return text_is_empty(problems) || bad_object(reading, "metadata", problems);
}

/* The source's metadata with the answer's labels and annotations. */
static bool restore_metadata(const struct reading *reading, struct value *converted)
{
    static const char *const free_fields[] = { "labels", "annotations" };
    const struct object *source = reading->question->sources[reading->place];
    const struct value *sent = value_member(converted, "metadata");
    struct value *kept =
        value_make_at(value_from_object(source, reading->arena), reading->arena, "metadata",
                      VALUE_MAP);
    if (!sent)
        return bad_object(reading, "metadata", "missing metadata in converted object");
    if (!value_is(sent, VALUE_MAP))
        return bad_object(reading, "metadata",
                          arena_printf(reading->arena, "invalid metadata of type %s in converted "
                                       "object", go_type(sent)));
    FOR_EACH(field, free_fields) {
        struct value *map = value_member(sent, *field);
        value_remove(kept, *field);
        if (!map || value_is(map, VALUE_NULL))
            continue;
        if (!check_map(reading, *field, map))
            return false;
        if (value_count(map) > 0)
            value_set(kept, reading->arena, *field, map);
    }
    value_set(converted, reading->arena, "metadata", kept);
    return true;
}

static const struct object *read_object(const struct reading *reading, struct value *converted)
{
    const struct kind *kind = reading->question->kind;
    const struct object *source = reading->question->sources[reading->place];
    struct error own = { 0 };
    if (!value_is(converted, VALUE_MAP)) {
        (void)bad_object(reading, "object", "it is no object");
        return NULL;
    }
    if (!check_version(reading, converted) || !check_identity(reading, converted) ||
        !restore_metadata(reading, converted))
        return NULL;
    if (!decode_value(converted, kind->type, reading->arena, NULL, &own)) {
        (void)bad_object(reading, "object", own.message);
        return NULL;
    }
    return object_freeze_managed(kind, converted, source->managed_fields,
                                 source->resource_version);
}

static bool check_review(const struct reading *reading, const struct value *review)
{
    const struct value *response = value_member(review, "response");
    struct bytes version = value_string(review, "apiVersion"), kind = value_string(review, "kind"),
                 uid = value_string(response, "uid");
    bool is_old = bytes_equal_text(version, REVIEW_GROUP "v1beta1");     /* proves less */
    if (!value_is(review, VALUE_MAP))
        return bad(reading, "failed: the answer is no JSON object");
    if (!is_old && (!bytes_equal_text(version, REVIEW_GROUP "v1") ||
                    !bytes_equal_text(kind, "ConversionReview")))
        return bad(reading, "failed: expected webhook response of " REVIEW_GROUP
                   "v1, Kind=ConversionReview, got %.*s, Kind=%.*s", BYTES_ARG(version),
                   BYTES_ARG(kind));
    if (!value_is(response, VALUE_MAP))
        return bad(reading, "failed: no response provided");
    return is_old || bytes_equal_text(uid, reading->question->uid) ||
           bad(reading, "failed: expected response.uid=\"%s\", got \"%.*s\"",
               reading->question->uid, BYTES_ARG(uid));
}

static bool check_result(const struct reading *reading, const struct value *response)
{
    struct bytes status = value_string(response, "result.status"),
                 message = value_string(response, "result.message");
    size_t count = value_count(value_member(response, "convertedObjects"));
    if (!bytes_equal_text(status, "Success") && message.size)
        return bad(reading, "failed: %.*s", BYTES_ARG(message));
    if (!bytes_equal_text(status, "Success"))
        return bad(reading, "failed: response.result.status was '%.*s', not 'Success'",
                   BYTES_ARG(status));
    return count == reading->question->count ||
           bad(reading, "returned %zu objects, expected %zu", count, reading->question->count);
}

bool conversion_read_answer(struct bytes body, const struct conversion_question *question,
                            const struct object **made, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct reading reading = { .question = question, .arena = &arena, .err = err };
    const struct value *review = json_parse(body, NULL, &arena, NULL),
                       *response = value_member(review, "response"),
                       *list = value_member(response, "convertedObjects");
    if (!check_review(&reading, review) || !check_result(&reading, response))
        return false;
    for (size_t i = 0; i < question->count; i++) {
        reading.place = i;
        made[i] = read_object(&reading, value_item(list, i));
        if (made[i])
            continue;
        while (i-- > 0)
            object_put(made[i]);
        return false;
    }
    return true;
}
