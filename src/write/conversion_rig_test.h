/* SPDX-License-Identifier: Apache-2.0 */
/* conversion_rig_test.h - a kind with two versions, of which a webhook makes one, and that webhook,
 * which is played; for tests here and above. */
#ifndef KNARR_WRITE_CONVERSION_RIG_TEST_H
#define KNARR_WRITE_CONVERSION_RIG_TEST_H

#include <stdio.h>
#include <stdlib.h>

#include "core/rig_test.h"
#include "object/custom_kind.h"
#include "object/decode.h"
#include "write/conversion.h"

enum { CALLS_MAX = 8 };

static const char conversion_rig_definition[] =
    "{\"metadata\":{\"name\":\"ws.e.com\"},\"spec\":{\"group\":\"e.com\",\"scope\":\"Namespaced\",\"names\":"
    "{\"plural\":\"ws\",\"singular\":\"w\",\"kind\":\"W\",\"listKind\":\"WList\"},\"versions\":[{\"name\":\"v1\","
    "\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}},{\"name\":\"v2\","
    "\"served\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}}],\"conversion\":{\"strategy\":"
    "\"Webhook\",\"webhook\":{\"conversionReviewVersions\":[\"v1\"],\"clientConfig\":{\"url\":\"https://x/y\"}}}},"
    "\"status\":{\"acceptedNames\":{\"plural\":\"ws\",\"singular\":\"w\",\"kind\":\"W\",\"listKind\":\"WList\"}}}";

struct conversion_rig {
    struct rig           rig;
    struct custom_kinds *kinds;
    const struct kind   *other;
    struct conversions  *all;
    const struct object *object;
    struct webhook_call *calls[CALLS_MAX];
    size_t               count;
};

static inline void conversion_rig_call(void *context, struct webhook_call *call)
{
    struct conversion_rig *f = context;
    assert_true(f->count < CALLS_MAX);
    f->calls[f->count++] = call;
}

static inline const struct object *conversion_rig_object(const struct conversion_rig *f, const char *name)
{
    AUTO_ARENA arena = { 0 };
    const char *text = arena_printf(&arena, "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"n\",\"uid\":\"u\"}}",
                                    name);
    return object_freeze(f->kinds->kinds[0].storage, json_parse(bytes_of(text), NULL, &arena, NULL), 1);
}

static inline int conversion_rig_open(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct conversion_rig *f = MEMORY_NEW(struct conversion_rig);
    rig_open(&f->rig);
    struct value *value = json_parse(bytes_of(conversion_rig_definition), NULL, &arena, NULL);
    assert_true(decode_value(value, well_known.custom_resource_definition->type, &arena, NULL, NULL));
    AUTO_PUT object = object_freeze(well_known.custom_resource_definition, value, 1);
    f->kinds = custom_kinds_new(object, 0, NULL);
    f->other = f->kinds->kinds[0].storage == &f->kinds->kinds[0] ? &f->kinds->kinds[1] : &f->kinds->kinds[0];
    f->all = conversions_new(f->rig.core);
    f->object = conversion_rig_object(f, "w");
    conversions_set_sender(f->all, conversion_rig_call, f);
    *state = f;
    return 0;
}

static inline int conversion_rig_close(void **state)
{
    struct conversion_rig *f = *state;
    conversions_free(f->all);
    for (size_t i = 0; i < f->count; i++)
        webhook_call_free(f->calls[i]);  /* as the server does with those under way at its end */
    object_put(f->object);
    custom_kinds_put(f->kinds);
    rig_close(&f->rig);
    free(f);
    return 0;
}

/* The webhook answers the first call, or it fails. */
static inline void conversion_rig_answer(struct conversion_rig *f, const char *failure)
{
    AUTO_ARENA arena = { 0 };
    struct webhook_call *call = f->calls[0];
    const struct value *request =
        value_member(json_parse(buffer_bytes(&call->body), NULL, &arena, NULL), "request");
    struct value *objects = value_member(request, "objects");
    for (size_t i = 0; i < value_count(objects); i++)
        value_set(value_item(objects, i), &arena, "apiVersion", value_member(request, "desiredAPIVersion"));
    buffer_printf(&call->answer, "{\"kind\":\"ConversionReview\",\"apiVersion\":\"apiextensions.k8s.io/v1\","
                  "\"response\":{\"uid\":\"%s\",\"result\":{\"status\":\"Success\"},\"convertedObjects\":", call->uid);
    json_write_value(&call->answer, objects);
    buffer_add_text(&call->answer, "}}");
    if (failure)
        fail(&call->err, REASON_SERVICE_UNAVAILABLE, 0, "%s", failure);
    memmove(f->calls, f->calls + 1, --f->count * sizeof *f->calls);
    call->done(call);
}

#endif
