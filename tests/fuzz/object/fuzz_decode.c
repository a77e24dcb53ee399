/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_decode.c - the first two bytes choose a kind, the rest is a body of it, as JSON or YAML.
 *
 * What is accepted becomes an object whose text decodes to the same text again, with and without
 * defaults: encoding is stable. */
#include "fuzz_kind.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"

static struct object *make(struct bytes body, enum body_format format, const struct kind *kind,
                           bool with_defaults, struct arena *arena)
{
    struct error err = { 0 };
    struct decode_notes notes = { 0 };
    struct value *value = decode_body(&(struct sent_body){ body, format, FIELD_VALIDATION_WARN },
                                      kind, arena, &notes, &err);
    FUZZ_CHECK(value || error_is_set(&err));
    FUZZ_CHECK(notes.count <= DECODE_WARNINGS_MAX);
    if (!value)
        return NULL;
    if (with_defaults)
        defaults_apply(value, kind, arena);
    return object_freeze(kind, value, 0);
}

static void check(struct bytes body, enum body_format format, const struct kind *kind,
                  bool with_defaults)
{
    AUTO_ARENA arena = { 0 };
    AUTO_PUT object = make(body, format, kind, with_defaults, &arena);
    if (!object)
        return;
    AUTO_PUT again = make(object->text, BODY_JSON, kind, with_defaults, &arena);
    if (!again || !bytes_equal(object->text, again->text))
        fprintf(stderr, "%s\n%s\n", object->text.at, again ? again->text.at : "refused");
    FUZZ_CHECK(again && bytes_equal(object->text, again->text));
    AUTO_PUT read = object_from_text(kind, object->text, NULL);
    FUZZ_CHECK(read && text_equal(read->name, object->name) &&
               read->label_count == object->label_count);
    AUTO_PUT later = object_with_revision(object, 12345);
    AUTO_PUT later_read = object_from_text(kind, later->text, NULL);
    FUZZ_CHECK(later_read && later_read->resource_version == later->resource_version);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fuzz_body input;
    if (!fuzz_body_read(bytes, size, &input))
        return 0;
    enum body_format format = input.is_other ? BODY_YAML : BODY_JSON;
    check(input.body, format, input.kind, /* with_defaults= */ false);
    check(input.body, format, input.kind, /* with_defaults= */ true);
    return 0;
}
