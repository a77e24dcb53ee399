/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_config.c - configurations of webhooks as they are needed, and whom they concern. */
#include <stdlib.h>

#include "write/webhooks.h"
#include "base/arena.h"
#include "codec/base64.h"
#include "object/custom_kind.h"
#include "object/kind_set.h"

enum { TIMEOUT_S = 10 };

struct reading {
    struct webhook_list list;
    size_t              capacity;
    struct arena       *arena;
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

static void read_client(const struct value *client, struct webhook *webhook, struct arena *arena)
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
    *webhook = (struct webhook){
        .name = value_text(value, "name", arena),
        .rules = value_member(value, "rules"),
        .timeout_s = value_int(value, "timeoutSeconds", TIMEOUT_S),
        .is_mutating = reading->is_mutating,
        .ignores_failure = bytes_equal_text(value_string(value, "failurePolicy"), "Ignore"),
        .matches_exactly = bytes_equal_text(value_string(value, "matchPolicy"), "Exact"),
        .wants_again = bytes_equal_text(value_string(value, "reinvocationPolicy"), "IfNeeded"),
    };
    read_client(value_member(value, "clientConfig"), webhook, arena);
    static const struct value everything = { .type = VALUE_MAP };
    const struct value *namespaces = value_member(value, "namespaceSelector"),
                       *objects = value_member(value, "objectSelector");
    bool good = selector_from_value(namespaces ? namespaces : &everything, arena,
                                    &webhook->namespaces, NULL) &&
                selector_from_value(objects ? objects : &everything, arena, &webhook->objects, NULL);
    if (!good)                           /* validation does not let it come so far */
        reading->list.count--;
}

static bool read_configuration(void *context, const struct object *object)
{
    struct reading *reading = context;
    const struct value *list = value_member(value_from_object(object, reading->arena), "webhooks");
    for (size_t i = 0; i < value_count(list); i++)
        read_webhook(reading, value_item(list, i));
    return true;
}

struct webhook_list webhook_list_read(const struct core *core, bool is_mutating,
                                      struct arena *arena)
{
    struct reading reading = { .arena = arena, .is_mutating = is_mutating };
    const struct kind *kind =
        kind_find("admissionregistration.k8s.io", "v1",
                  is_mutating ? "MutatingWebhookConfiguration" : "ValidatingWebhookConfiguration");
    core_each_latest(core, kind, NULL, read_configuration, &reading);
    return reading.list;
}

/* ---- rules ---- */

static bool list_has(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes item = value_string(value_item(list, i), "");
        if (bytes_equal_text(item, "*") || bytes_equal_text(item, text))
            return true;
    }
    return false;
}

/* "pods", "pods/status", "*", "pods/" and a star, or two stars. */
static bool resources_have(const struct value *list, const char *resource, const char *subresource)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes sub = value_string(value_item(list, i), ""), main = bytes_next(&sub, '/');
        bool good = bytes_equal_text(main, "*") || bytes_equal_text(main, resource);
        if (good && (bytes_equal_text(sub, "*") ||
                     bytes_equal_text(sub.at ? sub : BYTES(""), subresource)))
            return true;
    }
    return false;
}

static bool rule_matches(const struct value *rule, const struct webhook_subject *subject,
                         const struct kind *kind)
{
    const char *sub = subject->write->request->subresource;
    struct bytes scope = value_string(rule, "scope");
    bool fits = scope.size == 0 || bytes_equal_text(scope, "*") ||
                bytes_equal_text(scope, kind->namespaced ? "Namespaced" : "Cluster");
    return fits && list_has(value_member(rule, "operations"), subject->operation) &&
           list_has(value_member(rule, "apiGroups"), kind->group) &&
           list_has(value_member(rule, "apiVersions"), kind->version) &&
           resources_have(value_member(rule, "resources"), kind->resource, sub ? sub : "");
}

static bool rules_match(const struct webhook *webhook, const struct webhook_subject *subject,
                        const struct kind *kind)
{
    for (size_t i = 0; i < value_count(webhook->rules); i++)
        if (rule_matches(value_item(webhook->rules, i), subject, kind))
            return true;
    return false;
}

/* Another version of the same resource that the rules name. */
static const struct kind *equivalent(const struct webhook *webhook,
                                     const struct webhook_subject *subject)
{
    const struct kind_set *kinds = core_kinds(subject->write->pipeline->core);
    const struct kind *own = subject->write->kind;
    for (size_t i = 0; i < kinds->count && own->custom; i++) {
        const struct kind *other = kinds->kinds[i];
        if (other != own && other->custom && other->custom->all == own->custom->all &&
            rules_match(webhook, subject, other))
            return other;
    }
    return NULL;
}

/* ---- selectors ---- */

static const struct value *labels_of(const struct value *object)
{
    return value_at(object, "metadata.labels");
}

static bool namespace_matches(const struct webhook *webhook, const struct webhook_subject *subject)
{
    const struct write *write = subject->write;
    const struct value *own = subject->object ? subject->object : subject->old;
    if (write->kind == well_known.namespace)
        return selector_matches_map(&webhook->namespaces, labels_of(own));
    if (!write->kind->namespaced)
        return true;
    const struct object *object = core_get_latest(write->pipeline->core, well_known.namespace, NULL,
                                                  write->request->ns);
    return object && selector_matches(&webhook->namespaces, object);
}

static bool object_matches(const struct webhook *webhook, const struct webhook_subject *subject)
{
    const struct selector *selector = &webhook->objects;
    return selector->count == 0 ||
           (subject->object && selector_matches_map(selector, labels_of(subject->object))) ||
           (subject->old && selector_matches_map(selector, labels_of(subject->old)));
}

bool webhook_matches(const struct webhook *webhook, const struct webhook_subject *subject,
                     const struct kind **ret_kind)
{
    const struct kind *own = subject->write->kind;
    *ret_kind = rules_match(webhook, subject, own) ? own
                : webhook->matches_exactly         ? NULL
                                                   : equivalent(webhook, subject);
    return *ret_kind && namespace_matches(webhook, subject) && object_matches(webhook, subject);
}

/* ---- what a configuration may say ---- */

static bool asks_for_unseen(const struct value *rule)
{
    static const char *const unseen[] = { "binding", "eviction", "scale", "token", NULL };
    const struct value *resources = value_member(rule, "resources");
    for (size_t i = 0; i < value_count(resources); i++) {
        struct bytes sub = value_string(value_item(resources, i), "");
        (void)bytes_next(&sub, '/');
        for (const char *const *name = unseen; sub.at && *name; name++)
            if (bytes_equal_text(sub, *name) || bytes_equal_text(sub, "*"))
                return true;
    }
    return false;
}

static bool check_webhook(struct write *write, const struct value *webhook, size_t place,
                          struct error *err)
{
    const struct value *rules = value_member(webhook, "rules");
    const char *field = arena_printf(write->arena, "webhooks[%zu].matchConditions", place);
    static const char message[] = "Forbidden: match conditions (CEL) are not supported by this server";
    for (size_t i = 0; i < value_count(rules); i++)
        if (asks_for_unseen(value_item(rules, i)))
            admission_warn(write, "webhooks[%zu].rules[%zu]: scale, binding, eviction and token are not "
                           "shown to webhooks by this server", place, i);
    if (value_count(value_member(webhook, "matchConditions")) == 0)
        return true;
    fail(err, REASON_INVALID, 0, "%s.admissionregistration.k8s.io \"%s\" is invalid: %s: %s",
         write->kind->name, write->name, field, message);
    error_add_cause(err, write->arena, "FieldValueForbidden", field, message);
    return false;
}

bool webhooks_check_configuration(struct write *write, struct error *err)
{
    static const char *const names[] = { "MutatingWebhookConfiguration",
                                         "ValidatingWebhookConfiguration" };
    const struct value *list = NULL;
    FOR_EACH(name, names)
        if (text_equal(write->kind->name, *name) && !write->kind->custom)
            list = value_member(write->next, "webhooks");
    for (size_t i = 0; i < value_count(list); i++)
        if (!check_webhook(write, value_item(list, i), i, err))
            return false;
    return true;
}
