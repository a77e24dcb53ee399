/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_conversion_answer.c - what a webhook that converts sends back: refused, or an object that is
 * still the one that was sent. */
#include "../fuzz.h"

#include "write/conversion.h"
#include "base/arena.h"
#include "codec/json.h"
#include "object/custom_kind.h"
#include "object/object.h"
#include "object/schema.h"

#define SCHEMA "\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\"," \
               "\"x-kubernetes-preserve-unknown-fields\":true}}}}"
static const char definition[] =
    "{\"metadata\":{\"name\":\"ws.e.com\"},\"spec\":{\"group\":\"e.com\",\"scope\":\"Namespaced\",\"names\":"
    "{\"plural\":\"ws\",\"singular\":\"w\",\"kind\":\"W\",\"listKind\":\"WList\"},\"versions\":[{\"name\":\"v1\","
    "\"served\":true,\"storage\":true," SCHEMA "},{\"name\":\"v2\",\"served\":true," SCHEMA "}],\"conversion\":{"
    "\"strategy\":\"Webhook\",\"webhook\":{\"conversionReviewVersions\":[\"v1\"]}}},\"status\":{\"acceptedNames\":"
    "{\"plural\":\"ws\",\"singular\":\"w\",\"kind\":\"W\",\"listKind\":\"WList\"}}}";

static struct custom_kinds *kinds;
static const struct object *sources[2];

static void start(void)
{
    AUTO_ARENA arena = { 0 };
    schema_init();
    AUTO_PUT object = object_freeze(well_known.custom_resource_definition,
                                    json_parse(bytes_of(definition), NULL, &arena, NULL), 1);
    kinds = custom_kinds_new(object, 0, NULL);
    for (int i = 0; i < 2; i++) {
        struct value *value = json_parse(
            BYTES("{\"metadata\":{\"name\":\"w\",\"namespace\":\"n\",\"uid\":\"u\"}}"), NULL, &arena, NULL);
        sources[i] = object_freeze(kinds->kinds[0].storage, value, 3);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool is_started;
    if (!is_started)
        start();
    is_started = true;
    const struct object *made[2] = { NULL, NULL };
    struct error err = { 0 };
    const struct kind *other = &kinds->kinds[kinds->kinds[0].storage == &kinds->kinds[0] ? 1 : 0];
    const struct conversion_question question = { other, sources, 1 + size % 2, size % 3 == 0, "u" };
    bool good = conversion_read_answer((struct bytes){ (const char *)bytes, size }, &question, made,
                                       &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    for (size_t i = 0; good && i < question.count; i++) {
        FUZZ_CHECK(made[i]->kind == other && text_equal(made[i]->name, "w"));
        FUZZ_CHECK(text_equal(made[i]->uid, "u") && made[i]->resource_version == 3);
        object_put(made[i]);
    }
    return 0;
}
