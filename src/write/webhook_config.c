/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_config.c - configurations of webhooks as they are needed. */
#include <stdlib.h>

#include "write/webhooks.h"
#include "base/arena.h"
#include "codec/base64.h"

enum { TIMEOUT_S = 10 };

struct reading {
    struct webhook_list list;
    size_t              capacity;
    struct arena       *arena;
    struct env         *env;
    bool                is_mutating;
};

/* ---- reading ---- */

static struct webhook *add(struct reading *reading)
{
    struct webhook_list *list = &reading->list;
    list->items = arena_grow(reading->arena, list->items, list->count, &reading->capacity,
                             sizeof *list->items);
    return &list->items[list->count++];
}

void webhook_read_client(const struct value *client, struct webhook *webhook, struct arena *arena)
{
    const struct value *service = value_member(client, "service");
    webhook->url = value_text(client, "url", arena);
    webhook->service_ns = value_text(service, "namespace", arena);
    webhook->service_name = value_text(service, "name", arena);
    webhook->service_path = value_text(service, "path", arena);
    webhook->service_port = value_int(service, "port", 443);
    if (!base64_read(value_string(client, "caBundle"), arena, &webhook->ca_pem))
        webhook->ca_pem = (struct bytes){ NULL, 0 };
}

static void read_webhook(struct reading *reading, const struct value *value)
{
    struct arena *arena = reading->arena;
    struct webhook *webhook = add(reading);
    const struct expression_scope scope = { .env = reading->env };
    *webhook = (struct webhook){
        .name = value_text(value, "name", arena),
        .timeout_s = value_int(value, "timeoutSeconds", TIMEOUT_S),
        .is_mutating = reading->is_mutating,
        .ignores_failure = bytes_equal_text(value_string(value, "failurePolicy"), "Ignore"),
        .wants_again = bytes_equal_text(value_string(value, "reinvocationPolicy"), "IfNeeded"),
    };
    webhook_read_client(value_member(value, "clientConfig"), webhook, arena);
    webhook->conditions =
        match_conditions_compile(value_member(value, "matchConditions"), &scope, arena);
    if (!admission_match_read(value, arena, &webhook->match, NULL))
        reading->list.count--;           /* validation does not let it come so far */
    webhook->match.needs_rule = true;
}

static bool read_configuration(void *context, const struct object *object)
{
    struct reading *reading = context;
    const struct value *list = value_member(value_from_object(object, reading->arena), "webhooks");
    for (size_t i = 0; i < value_count(list); i++)
        read_webhook(reading, value_item(list, i));
    return true;
}

struct webhook_list webhook_list_read(struct core *core, bool is_mutating,
                                      struct arena *arena)
{
    struct reading reading = { .arena = arena, .env = core_env(core),
                               .is_mutating = is_mutating };
    const struct kind *kind =
        kind_find("admissionregistration.k8s.io", "v1",
                  is_mutating ? "MutatingWebhookConfiguration" : "ValidatingWebhookConfiguration");
    core_each_latest(core, kind, NULL, read_configuration, &reading);
    return reading.list;
}
