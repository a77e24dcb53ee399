/* SPDX-License-Identifier: Apache-2.0 */
/* set_pods.c - `kubectl set` of what stands in a pod's spec: images, resources, the account. */
#include "codec/value.h"
#include "kubectl/set.h"
#include "object/quantity.h"

/* ---- pods ---- */

struct value *set_pod_spec(const struct found *found, struct arena *arena, struct error *err)
{
    static const char *const places[] = { "spec.jobTemplate.spec.template.spec",
                                          "spec.template.spec" };
    (void)arena;
    if (found->kind == well_known.pod)
        return value_at(found->object, "spec");
    FOR_EACH(place, places) {
        struct value *spec = value_at(found->object, *place);
        if (value_member(spec, "containers"))
            return spec;
    }
    fail(err, REASON_BAD_REQUEST, 0,
         "%s/%s the object is not a pod or does not have a pod template: *%s.%s",
         found->kind->resource, found->name, found->kind->version, found->kind->name);
    return NULL;
}

bool set_name_fits(const char *name, const char *pattern)
{
    const char *star = strchr(pattern, '*');
    size_t before = star ? (size_t)(star - pattern) : strlen(pattern);
    if (strncmp(name, pattern, before) != 0)
        return false;
    if (!star)
        return name[before] == '\0';
    for (const char *rest = name + before;; rest++) {
        if (set_name_fits(rest, star + 1))
            return true;
        if (!*rest)
            return false;
    }
}

size_t set_containers(const struct value *spec, const char *pattern,
                      struct value *ret[SET_CONTAINERS_MAX])
{
    static const char *const lists[] = { "containers", "initContainers" };
    size_t count = 0;
    FOR_EACH(list, lists) {
        const struct value *containers = value_member(spec, *list);
        for (size_t i = 0; i < value_count(containers) && count < SET_CONTAINERS_MAX; i++) {
            AUTO_ARENA arena = { 0 };
            const char *name = value_text(value_item(containers, i), "name", &arena);
            if (name && set_name_fits(name, pattern))
                ret[count++] = value_item(containers, i);
        }
    }
    return count;
}

/* ---- images ---- */

bool set_image_prepare(struct set *set, struct error *err)
{
    bool has_any = false;
    for (int i = 0; i < set->word_count; i++) {
        if (!strchr(set->words[i], '='))
            return fail(err, REASON_BAD_REQUEST, 0, "invalid image format: %s", set->words[i]);
        has_any = has_any || strncmp(set->words[i], "*=", 2) == 0;
    }
    if (set->word_count == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "at least one image update is required");
    return !has_any || set->word_count == 1 ||
           fail(err, REASON_BAD_REQUEST, 0, "all containers are already specified by *, but saw "
                "more than one container_name=container_image pairs");
}

static bool set_image(struct set *set, const struct value *spec, const char *pair)
{
    struct arena *arena = &set->session.arena;
    struct value *containers[SET_CONTAINERS_MAX];
    struct bytes image = bytes_of(pair), wanted = bytes_next(&image, '=');
    size_t count = set_containers(spec, "*", containers);
    bool found = false;
    for (size_t i = 0; i < count; i++)
        if (bytes_equal_text(wanted, "*") ||
            bytes_equal(value_string(containers[i], "name"), wanted)) {
            value_set(containers[i], arena, "image", value_new_string(arena, image));
            found = true;
        }
    return found;
}

bool set_image_edit(struct set *set, const struct found *found, bool *ret_skip, struct error *err)
{
    const struct value *spec = set_pod_spec(found, &set->session.arena, err);
    (void)ret_skip;
    for (int i = 0; spec && i < set->word_count; i++)
        if (!set_image(set, spec, set->words[i]))
            return fail(err, REASON_BAD_REQUEST, 0, "unable to find container named \"%.*s\"",
                        (int)strcspn(set->words[i], "="), set->words[i]);
    return spec != NULL;
}

/* ---- resources ---- */

static bool check_amounts(const char *text, struct error *err)
{
    struct bytes rest = bytes_of(text);
    struct quantity quantity;
    while (rest.at) {
        struct bytes amount = bytes_next(&rest, ','), name = bytes_next(&amount, '=');
        if (name.size == 0 || !amount.at)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "Invalid argument syntax %.*s, expected <resource>=<value>",
                        BYTES_ARG(name));
        if (!quantity_parse(amount, &quantity))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "quantities must match the regular expression "
                        "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    return true;
}

bool set_resources_prepare(struct set *set, struct error *err)
{
    if (text_is_empty(set->limits) && text_is_empty(set->requests))
        return fail(err, REASON_BAD_REQUEST, 0, "you must specify an update to requests or limits "
                    "(in the form of --requests/--limits)");
    return (text_is_empty(set->limits) || check_amounts(set->limits, err)) &&
           (text_is_empty(set->requests) || check_amounts(set->requests, err));
}

static void set_amounts(struct set *set, struct value *container, const char *path,
                        const char *text)
{
    struct arena *arena = &set->session.arena;
    struct bytes rest = bytes_of(text);
    if (text_is_empty(text))
        return;
    struct value *amounts = value_make_at(container, arena, path, VALUE_MAP);
    while (rest.at) {
        struct bytes amount = bytes_next(&rest, ','), name = bytes_next(&amount, '=');
        value_set_bytes(amounts, arena, name, value_new_string(arena, amount));
    }
}

bool set_resources_edit(struct set *set, const struct found *found, bool *ret_skip,
                        struct error *err)
{
    struct value *containers[SET_CONTAINERS_MAX];
    const struct value *spec = set_pod_spec(found, &set->session.arena, err);
    size_t count = set_containers(spec, set->containers, containers);
    (void)ret_skip;
    for (size_t i = 0; i < count; i++) {
        set_amounts(set, containers[i], "resources.limits", set->limits);
        set_amounts(set, containers[i], "resources.requests", set->requests);
    }
    if (spec && count == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "unable to find container named %s",
                    set->containers);
    return spec != NULL;
}

/* ---- the account ---- */

bool set_account_prepare(struct set *set, struct error *err)
{
    return set->word_count == 1 || fail(err, REASON_BAD_REQUEST, 0, "serviceaccount is required");
}

bool set_account_edit(struct set *set, const struct found *found, bool *ret_skip,
                      struct error *err)
{
    struct arena *arena = &set->session.arena;
    struct value *spec = set_pod_spec(found, arena, err);
    (void)ret_skip;
    if (spec)
        value_set(spec, arena, "serviceAccountName", value_new_text(arena, set->words[0]));
    return spec != NULL;
}
