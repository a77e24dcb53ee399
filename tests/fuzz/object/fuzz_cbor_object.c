/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cbor_object.c - the first two bytes choose a kind and an encoding, the rest is a body of it,
 * as CBOR or JSON.
 *
 * What is accepted becomes an object; its text, written as CBOR, decodes to what its JSON does. */
#include "fuzz_kind.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/cbor_object.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"

static struct value *decode(struct bytes body, enum body_format format, const struct kind *kind,
                            struct arena *arena)
{
    const struct sent_body sent = { body, format, FIELD_VALIDATION_WARN };
    struct error err = { 0 };
    struct decode_notes notes = { 0 };
    struct value *value = decode_body(&sent, kind, arena, &notes, &err);
    FUZZ_CHECK((value != NULL) != error_is_set(&err));
    FUZZ_CHECK(notes.count <= DECODE_WARNINGS_MAX);
    return value;
}

static void check(struct bytes body, enum body_format format, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER cbor = { 0 };
    const struct value *value = decode(body, format, kind, &arena);
    if (!value)
        return;
    AUTO_PUT object = object_freeze(kind, value, 0);
    cbor_write_json(&cbor, object->text, kind->type, &arena);
    const struct value *found = decode(buffer_bytes(&cbor), BODY_CBOR, kind, &arena),
                       *wanted = decode(object->text, BODY_JSON, kind, &arena);
    FUZZ_CHECK(found && wanted && value_equal(found, wanted));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fuzz_body input;
    if (fuzz_body_read(bytes, size, &input))
        check(input.body, input.is_other ? BODY_CBOR : BODY_JSON, input.kind);
    return 0;
}
