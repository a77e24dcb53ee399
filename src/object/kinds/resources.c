/* SPDX-License-Identifier: Apache-2.0 */
/* resources.c - see resources.h.
 *
 * A name without a domain is a standard one or wrong; one with a domain is an extended resource,
 * which is counted in whole numbers and cannot be overcommitted. */
#include "object/kinds/resources.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/text_set.h"
#include "object/validation.h"

#define HUGE_PAGES "hugepages-"
#define REQUESTS   "requests."

static const char *const container_resources[] = { "cpu", "memory", "ephemeral-storage", NULL };
static const char *const pod_resources[] = { "cpu", "hugepages-", "memory", NULL };
static const char *const integer_resources[] = {
    "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
    "persistentvolumeclaims", "services.nodeports", "services.loadbalancers", NULL
};
static const char *const quota_resources[] = { "cpu",
                                               "memory",
                                               "ephemeral-storage",
                                               "requests.cpu",
                                               "requests.memory",
                                               "requests.storage",
                                               "requests.ephemeral-storage",
                                               "limits.cpu",
                                               "limits.memory",
                                               "limits.ephemeral-storage",
                                               "pods",
                                               "resourcequotas",
                                               "services",
                                               "replicationcontrollers",
                                               "secrets",
                                               "persistentvolumeclaims",
                                               "configmaps",
                                               "services.nodeports",
                                               "services.loadbalancers",
                                               NULL };

static bool has_domain(struct bytes name)
{
    size_t slash;
    return bytes_find(name, '/', &slash);
}

static bool contains(struct bytes text, const char *part)
{
    return text.size > 0 && memmem(text.at, text.size, part, strlen(part)) != NULL;
}

bool resource_is_huge_pages(struct bytes name)
{
    return bytes_starts_with(name, HUGE_PAGES);
}

bool resource_is_native(struct bytes name)
{
    return !has_domain(name) || contains(name, "kubernetes.io/");
}

static bool is_extended(struct bytes name)
{
    if (resource_is_native(name) || bytes_starts_with(name, REQUESTS))
        return false;
    char longer[512];
    if (name.size > sizeof longer - strlen(REQUESTS))
        return false;
    memcpy(longer, REQUESTS, strlen(REQUESTS));
    memcpy(longer + strlen(REQUESTS), name.at, name.size);
    return !format_qualified((struct bytes){ longer, strlen(REQUESTS) + name.size });
}

bool resource_is_integer(struct bytes name)
{
    return text_is_one_of(name, integer_resources) || is_extended(name);
}

bool resource_is_standard_quota(struct bytes name)
{
    return text_is_one_of(name, quota_resources) || resource_is_huge_pages(name)
        || bytes_starts_with(name, REQUESTS HUGE_PAGES);
}

bool resource_may_overcommit(struct bytes name)
{
    return resource_is_native(name) && !resource_is_huge_pages(name);
}

/* ---- amounts ---- */

bool resource_amount(const struct value *value, struct quantity *ret)
{
    return value_is(value, VALUE_STRING) && quantity_parse(value->string, ret);
}

bool resource_amount_of(const struct value *list, struct bytes name, struct quantity *ret)
{
    return resource_amount(value_member_bytes(list, name), ret);
}

const char *resource_text(const struct quantity *quantity, struct arena *arena)
{
    char text[QUANTITY_TEXT_MAX];
    quantity_write(quantity, text);
    return arena_strdup(arena, text);
}

void validate_resource_amount(struct bytes name, const struct value *value,
                              struct field_errors *errors)
{
    struct quantity quantity;
    if (!resource_amount(value, &quantity))
        return;
    if (quantity.nano < 0)
        field_invalid(errors, NULL, value, "must be greater than or equal to 0");
    if (resource_is_integer(name) && !quantity_is_whole(&quantity))
        field_invalid(errors, NULL, value, "must be an integer");
}

/* ---- names ---- */

static bool name_is_good(struct bytes name, struct field_errors *errors)
{
    if (!field_format(errors, NULL, name, FORMAT_QUALIFIED))
        return false;
    if (has_domain(name) || resource_is_standard_quota(name) || bytes_equal_text(name, "storage"))
        return true;
    field_invalid_text(errors, NULL, name, "must be a standard resource type or fully qualified");
    return false;
}

static void check_container_name(struct bytes name, struct field_errors *errors)
{
    if (!has_domain(name)) {
        if (!text_is_one_of(name, container_resources) && !resource_is_huge_pages(name))
            field_invalid_text(errors, NULL, name, "must be a standard resource for containers");
    } else if (!resource_is_native(name) && !is_extended(name)) {
        field_invalid_text(errors, NULL, name, "doesn't follow extended resource name standard");
    }
}

void validate_resource_name(struct bytes name, enum resource_owner owner,
                            struct field_errors *errors)
{
    bool good = name_is_good(name, errors);
    if (owner == RESOURCE_OF_CONTAINER)
        check_container_name(name, errors);
    if (owner == RESOURCE_OF_POD && good && !resource_is_huge_pages(name) &&
        !text_is_one_of(name, pod_resources))
        field_not_supported(errors, NULL, name, pod_resources);
    if (owner == RESOURCE_OF_QUOTA && !has_domain(name) && !resource_is_standard_quota(name))
        field_invalid_text(errors, NULL, name, "must be a standard resource for quota");
}

void validate_resource_list(const struct value *map, const char *name, enum resource_owner owner,
                            struct field_errors *errors)
{
    FIELD_EACH(resource, map, name, errors) {
        validate_resource_name(resource.key, owner, errors);
        validate_resource_amount(resource.key, resource.item, errors);
    }
}

/* ---- requirements ---- */

static void check_huge_pages(struct bytes name, const struct value *value,
                             struct field_errors *errors)
{
    struct quantity size, amount;
    struct bytes size_text = { name.at + strlen(HUGE_PAGES), name.size - strlen(HUGE_PAGES) };
    if (!resource_amount(value, &amount))
        return;
    bool divisible = quantity_parse(size_text, &size) && size.nano > 0 &&
                     quantity_is_whole(&size) && quantity_value(&amount) % quantity_value(&size) == 0;
    if (!divisible)
        field_invalid(errors, NULL, value,
                      arena_printf(errors->arena, "%.*s is not positive integer multiple of %.*s",
                                   BYTES_ARG(value->string), BYTES_ARG(name)));
}

static void check_list(const struct value *requirements, const char *list,
                       enum resource_owner owner, struct field_errors *errors)
{
    FIELD_EACH(resource, requirements, list, errors) {
        validate_resource_name(resource.key, owner, errors);
        validate_resource_amount(resource.key, resource.item, errors);
        if (resource_is_huge_pages(resource.key))
            check_huge_pages(resource.key, resource.item, errors);
    }
}

/* A request against its limit: never above it, and equal where nothing can be overcommitted. */
static void compare_request(const struct member *request, const struct value *limit,
                            struct field_errors *errors)
{
    struct quantity wanted, most;
    if (!limit) {
        if (!resource_may_overcommit(request->key))
            field_required(errors, "limits", "Limit must be set for non overcommitable resources");
        return;
    }
    if (!resource_amount(request->value, &wanted) || !resource_amount(limit, &most))
        return;
    int order = quantity_compare(&wanted, &most);
    const char *rule = order != 0 && !resource_may_overcommit(request->key) ? "equal to"
                     : order > 0 ? "less than or equal to" : NULL;
    if (rule)
        field_invalid(errors, "requests", request->value,
                      arena_printf(errors->arena, "must be %s %.*s limit of %.*s", rule,
                                   BYTES_ARG(request->key), BYTES_ARG(limit->string)));
}

static bool names_any(const struct value *list, bool (*matches)(struct bytes))
{
    for (uint32_t i = 0; value_is(list, VALUE_MAP) && i < list->map.count; i++)
        if (matches(list->map.members[i].key))
            return true;
    return false;
}

static bool is_cpu_or_memory(struct bytes name)
{
    return bytes_equal_text(name, "cpu") || bytes_equal_text(name, "memory");
}

static int compare_texts(const void *a, const void *b)
{
    return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

static const char *claims_known(const struct value *pod_claims, struct arena *arena)
{
    size_t count = value_count(pod_claims);
    if (count == 0)
        return "must be one of the names in pod.spec.resourceClaims which is empty";
    struct bytes *names = arena_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = value_string(value_item(pod_claims, i), "name");
    qsort(names, count, sizeof *names, compare_texts);
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < count; i++)
        buffer_printf(&text, "%s%.*s", i ? ", " : ": ", BYTES_ARG(names[i]));
    return arena_printf(arena, "must be one of the names in pod.spec.resourceClaims%s",
                        buffer_text(&text));
}

static void collect_claims(const struct value *pod_claims, struct text_set *names)
{
    for (size_t i = 0; i < value_count(pod_claims); i++)
        text_set_add(names, value_string(value_item(pod_claims, i), "name"));
}

static void check_claims(const struct value *requirements, const struct value *pod_claims,
                         struct field_errors *errors)
{
    AUTO_TEXT_SET known = { 0 }, seen = { 0 }, whole = { 0 };
    if (!value_count(value_member(requirements, "claims")))
        return;
    collect_claims(pod_claims, &known);
    FIELD_EACH(claim, requirements, "claims", errors) {
        struct bytes name = value_string(claim.item, "name"),
                     request = value_string(claim.item, "request");
        const char *key =
            arena_printf(errors->arena, "%.*s/%.*s", BYTES_ARG(name), BYTES_ARG(request));
        if (name.size == 0) {
            field_required(errors, NULL, NULL);
            continue;
        }
        if (request.size)
            field_format(errors, "request", request, FORMAT_LABEL);
        if (text_set_has(&whole, name) || !text_set_add(&seen, bytes_of(key)))
            field_duplicate(errors, NULL, value_member(claim.item, "name"));
        if (request.size == 0)
            text_set_add(&whole, name);
        if (!text_set_has(&known, name))
            field_not_found(errors, NULL, value_member(claim.item, "name"),
                            claims_known(pod_claims, errors->arena));
    }
}

void validate_resource_requirements(const struct value *requirements, enum resource_owner owner,
                                    const struct value *pod_claims, struct field_errors *errors)
{
    const struct value *limits = value_member(requirements, "limits");
    const struct value *requests = value_member(requirements, "requests");
    check_list(requirements, "limits", owner, errors);
    check_list(requirements, "requests", owner, errors);
    for (uint32_t i = 0; value_is(requests, VALUE_MAP) && i < requests->map.count; i++)
        compare_request(&requests->map.members[i],
                        value_member_bytes(limits, requests->map.members[i].key), errors);
    bool huge =
        names_any(limits, resource_is_huge_pages) || names_any(requests, resource_is_huge_pages);
    if (huge && !names_any(limits, is_cpu_or_memory) && !names_any(requests, is_cpu_or_memory))
        field_forbidden(errors, NULL, "HugePages require cpu or memory");
    check_claims(requirements, pod_claims, errors);
}
