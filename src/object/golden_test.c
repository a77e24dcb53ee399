/* SPDX-License-Identifier: Apache-2.0 */
/* golden_test.c - what upstream v1.36.3 makes of a body, byte for byte.
 *
 * Each row was sent to a live kube-apiserver with dryRun=All; `wanted` is its answer without white
 * space, HTML escapes and what its write path adds (uid, times, managedFields, addresses,
 * finalizers and the like).  Also checked: decoding what was written and writing it again changes
 * nothing. */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
    const char *name, *body, *wanted;
};
#include "object/golden_test_rows.h"

static const struct kind *kind_of(const char *body, struct arena *arena)
{
    const struct value *value = json_parse(bytes_of(body), NULL, arena, NULL);
    const struct kind *kind =
        kind_find_api_version(value_string(value, "apiVersion"), value_string(value, "kind"));
    assert_non_null(kind);
    return kind;
}

/* Decodes, completes and freezes. */
static struct object *make(const char *name, struct bytes body, const struct kind *kind,
                           struct arena *arena)
{
    struct error err = { 0 };
    struct decode_notes notes = { 0 };
    struct value *value = decode_body(
        &(struct sent_body){ body, BODY_JSON, FIELD_VALIDATION_STRICT }, kind, arena, &notes, &err);
    if (!value)
        fail_msg("%s: %s", name, err.message);
    defaults_apply(value, kind, arena);
    return object_freeze(kind, value, 0);
}

static void body_becomes_upstreams_object(void **state)
{
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        const struct kind *kind = kind_of(row->body, &arena);
        AUTO_PUT object = make(row->name, bytes_of(row->body), kind, &arena);
        if (!text_equal(object->text.at, row->wanted))
            fail_msg("%s:\n got    <%s>\n wanted <%s>", row->name, object->text.at, row->wanted);
        AUTO_PUT again = make(row->name, object->text, kind, &arena);
        if (!bytes_equal(again->text, object->text))
            fail_msg("%s, once more:\n got    <%s>\n wanted <%s>", row->name, again->text.at,
                     row->wanted);
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = { cmocka_unit_test(body_becomes_upstreams_object) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
