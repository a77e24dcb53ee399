/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_protobuf.c - the first two bytes choose a kind, the rest is the message of one, in an
 * envelope or without.
 *
 * What is accepted is written and read again: the same bytes, and the same JSON. */
#include "fuzz_kind.h"

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/protobuf.h"
#include "object/protobuf_wire.h"
#include "object/schema.h"

static void check(struct bytes body, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER first = { 0 };
    AUTO_BUFFER second = { 0 };
    AUTO_BUFFER first_json = { 0 };
    AUTO_BUFFER second_json = { 0 };
    struct error err = { 0 };
    const struct value *value = protobuf_read_object(body, kind, &arena, NULL, &err);
    FUZZ_CHECK((value != NULL) != error_is_set(&err));
    if (!value || !protobuf_has_kind(kind))
        return;
    FUZZ_CHECK(protobuf_write_object(&first, value, kind, &err));
    const struct value *again =
        protobuf_read_object(buffer_bytes(&first), kind, &arena, NULL, &err);
    FUZZ_CHECK(again);
    FUZZ_CHECK(protobuf_write_object(&second, again, kind, &err));
    FUZZ_CHECK(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    encode_object(&first_json, value, kind);
    encode_object(&second_json, again, kind);
    FUZZ_CHECK(bytes_equal(buffer_bytes(&first_json), buffer_bytes(&second_json)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_BUFFER body = { 0 };
    struct fuzz_body input;
    if (!fuzz_body_read(bytes, size, &input))
        return 0;
    if (input.is_other) {
        check(input.body, input.kind);
        return 0;
    }
    buffer_add(&body, "k8s", 4);
    wire_add_bytes(&body, 2, input.body);
    check(buffer_bytes(&body), input.kind);
    return 0;
}
