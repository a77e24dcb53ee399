/* SPDX-License-Identifier: Apache-2.0 */
/* volume_view.c - see volume_view.h. */
#include "object/volume_view.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/binding.h"
#include "object/object.h"

/* ---- reading ---- */

struct claim_reading {
    struct claim_view view;
    struct value     *annotations, *selector;
    const char       *class_name, *request, *capacity;
    const char      **access_modes;
    size_t            access_mode_count;
};

static const struct binding claim_bindings[] = {
    BIND_VALUE("metadata.annotations", struct claim_reading, annotations),
    BIND_TEXT("spec.volumeName", struct claim_reading, view.volume_name),
    BIND_TEXT("spec.storageClassName", struct claim_reading, class_name),
    BIND_TEXT("spec.volumeMode", struct claim_reading, view.mode),
    BIND_TEXT("spec.volumeAttributesClassName", struct claim_reading, view.attributes_class),
    BIND_TEXT("spec.resources.requests.storage", struct claim_reading, request),
    BIND_TEXT_LIST("spec.accessModes", struct claim_reading, access_modes, access_mode_count),
    BIND_VALUE("spec.selector", struct claim_reading, selector),
    BIND_PRESENT("spec.dataSource", struct claim_reading, view.has_data_source),
    BIND_TEXT("status.phase", struct claim_reading, view.phase),
    BIND_TEXT("status.capacity.storage", struct claim_reading, capacity),
    BIND_END
};

struct volume_reading {
    struct volume_view view;
    struct value      *annotations;
    const char        *class_name, *capacity;
    const char       **access_modes;
    size_t             access_mode_count;
};

static const struct binding volume_bindings[] = {
    BIND_VALUE("metadata.annotations", struct volume_reading, annotations),
    BIND_TEXT("spec.capacity.storage", struct volume_reading, capacity),
    BIND_TEXT("spec.local.path", struct volume_reading, view.local_path),
    BIND_TEXT_LIST("spec.accessModes", struct volume_reading, access_modes, access_mode_count),
    BIND_PRESENT("spec.claimRef", struct volume_reading, view.has_claim),
    BIND_TEXT("spec.claimRef.namespace", struct volume_reading, view.claim_ns),
    BIND_TEXT("spec.claimRef.name", struct volume_reading, view.claim_name),
    BIND_TEXT("spec.claimRef.uid", struct volume_reading, view.claim_uid),
    BIND_TEXT("spec.persistentVolumeReclaimPolicy", struct volume_reading, view.reclaim_policy),
    BIND_TEXT("spec.storageClassName", struct volume_reading, class_name),
    BIND_TEXT("spec.volumeMode", struct volume_reading, view.mode),
    BIND_TEXT("spec.volumeAttributesClassName", struct volume_reading, view.attributes_class),
    BIND_RAW("spec.nodeAffinity.required", struct volume_reading, view.node_selector),
    BIND_TEXT("status.phase", struct volume_reading, view.phase),
    BIND_END
};

struct class_reading {
    struct class_view view;
    struct value     *annotations;
    const char       *binding_mode;
};

static const struct binding class_bindings[] = {
    BIND_VALUE("metadata.annotations", struct class_reading, annotations),
    BIND_TEXT("provisioner", struct class_reading, view.provisioner),
    BIND_TEXT("reclaimPolicy", struct class_reading, view.reclaim_policy),
    BIND_TEXT("volumeBindingMode", struct class_reading, binding_mode),
    BIND_BOOL("allowVolumeExpansion", struct class_reading, view.may_expand),
    BIND_VALUE("mountOptions", struct class_reading, view.mount_options),
    BIND_RAW("allowedTopologies", struct class_reading, view.topologies),
    BIND_END
};

static const struct { const char *name; enum access_mode mode; } access_modes[] = {
    { "ReadWriteOnce", ACCESS_READ_WRITE_ONCE },
    { "ReadOnlyMany", ACCESS_READ_ONLY_MANY },
    { "ReadWriteMany", ACCESS_READ_WRITE_MANY },
    { "ReadWriteOncePod", ACCESS_READ_WRITE_ONCE_POD },
};

static unsigned read_modes(const char *const *names, size_t count)
{
    unsigned modes = 0;
    for (size_t i = 0; i < count; i++)
        FOR_EACH(row, access_modes)
            if (text_equal(row->name, names[i]))
                modes |= row->mode;
    return modes;
}

static void read_quantity(const char *text, struct quantity *ret)
{
    if (!text || !quantity_parse(bytes_of(text), ret))
        *ret = (struct quantity){ 0 };
}

static const char *annotation(const struct value *annotations, const char *name,
                              struct arena *arena)
{
    const char *text = value_text(value_member(annotations, name), "", arena);
    return text ? text : "";
}

/* The beta annotation still comes first. */
static const char *class_name_of(const struct value *annotations, const char *class_name,
                                 struct arena *arena)
{
    const char *beta = annotation(annotations, ANNOTATION_CLASS_BETA, arena);
    return *beta || !class_name ? beta : class_name;
}

void claim_view_read(const struct object *object, struct arena *arena, struct claim_view *ret)
{
    struct claim_reading reading = {
        .view = { .object = object, .volume_name = "", .mode = "Filesystem",
                  .attributes_class = "", .phase = "" },
    };
    bind_object(object, claim_bindings, &reading, arena);
    *ret = reading.view;
    ret->class_name = class_name_of(reading.annotations, reading.class_name, arena);
    ret->has_class =
        reading.class_name || value_member(reading.annotations, ANNOTATION_CLASS_BETA) != NULL;
    ret->is_bind_completed = value_member(reading.annotations, ANNOTATION_BIND_COMPLETED) != NULL;
    ret->is_bound_by_controller =
        value_member(reading.annotations, ANNOTATION_BOUND_BY_CONTROLLER) != NULL;
    ret->selected_node = annotation(reading.annotations, ANNOTATION_SELECTED_NODE, arena);
    ret->provisioner = annotation(reading.annotations, ANNOTATION_PROVISIONER, arena);
    ret->access_modes = read_modes(reading.access_modes, reading.access_mode_count);
    read_quantity(reading.request, &ret->request);
    read_quantity(reading.capacity, &ret->capacity);
    ret->has_selector = reading.selector != NULL;
    if (ret->has_selector && !selector_from_value(reading.selector, arena, &ret->selector, NULL))
        ret->selector = (struct selector){ .nothing = true };
}

void volume_view_read(const struct object *object, struct arena *arena, struct volume_view *ret)
{
    struct volume_reading reading = {
        .view = { .object = object, .mode = "Filesystem", .attributes_class = "", .phase = "",
                  .reclaim_policy = "Retain", .claim_ns = "", .claim_name = "", .claim_uid = "" },
    };
    bind_object(object, volume_bindings, &reading, arena);
    *ret = reading.view;
    ret->class_name = class_name_of(reading.annotations, reading.class_name, arena);
    ret->is_bound_by_controller =
        value_member(reading.annotations, ANNOTATION_BOUND_BY_CONTROLLER) != NULL;
    ret->provisioned_by = annotation(reading.annotations, ANNOTATION_PROVISIONED_BY, arena);
    ret->access_modes = read_modes(reading.access_modes, reading.access_mode_count);
    read_quantity(reading.capacity, &ret->capacity);
}

static bool is_default_class(const struct value *annotations, struct arena *arena)
{
    static const char *const names[] = { "storageclass.kubernetes.io/is-default-class",
                                         "storageclass.beta.kubernetes.io/is-default-class" };
    FOR_EACH(name, names)
        if (text_equal(annotation(annotations, *name, arena), "true"))
            return true;
    return false;
}

void class_view_read(const struct object *object, struct arena *arena, struct class_view *ret)
{
    struct class_reading reading = {
        .view = { .object = object, .provisioner = "", .reclaim_policy = "Delete" },
    };
    bind_object(object, class_bindings, &reading, arena);
    *ret = reading.view;
    ret->delays_binding = text_equal(reading.binding_mode, "WaitForFirstConsumer");
    ret->is_default = is_default_class(reading.annotations, arena);
}

/* ---- matching ---- */

bool volume_is_for(const struct volume_view *volume, const struct claim_view *claim)
{
    return volume->has_claim && text_equal(volume->claim_name, claim->object->name) &&
           text_equal(volume->claim_ns, claim->object->namespace) &&
           (!*volume->claim_uid || text_equal(volume->claim_uid, claim->object->uid));
}

static bool has_modes(const struct volume_view *volume, const struct claim_view *claim)
{
    return (claim->access_modes & ~volume->access_modes) == 0;
}

/* Whole units, as upstream compares what a claim asks for by name. */
static bool is_too_small(const struct volume_view *volume, const struct claim_view *claim)
{
    return quantity_value(&volume->capacity) < quantity_value(&claim->request);
}

const char *volume_mismatch(const struct volume_view *volume, const struct claim_view *claim,
                            struct arena *arena)
{
    if (volume->object->deletion_s)
        return arena_printf(arena, "the volume is marked for deletion \"%s\"",
                            volume->object->name);
    const struct { bool is_wrong; const char *why; } rows[] = {
        { is_too_small(volume, claim), "requested PV is too small" },
        { !text_equal(volume->class_name, claim->class_name), "storageClassName does not match" },
        { !text_equal(volume->attributes_class, claim->attributes_class),
          "volumeAttributesClassName does not match" },
        { !text_equal(volume->mode, claim->mode), "incompatible volumeMode" },
        { !has_modes(volume, claim), "incompatible accessMode" },
    };
    FOR_EACH(row, rows)
        if (row->is_wrong)
            return row->why;
    return NULL;
}

static bool has_same_form(const struct volume_view *volume, const struct claim_view *claim)
{
    return !volume->object->deletion_s && text_equal(volume->mode, claim->mode) &&
           text_equal(volume->attributes_class, claim->attributes_class) &&
           quantity_compare(&volume->capacity, &claim->request) >= 0;
}

bool volume_is_candidate(const struct volume_view *volume, const struct claim_view *claim)
{
    return !volume->has_claim && has_same_form(volume, claim) &&
           text_equal(volume->phase, "Available") &&
           text_equal(volume->class_name, claim->class_name) && has_modes(volume, claim) &&
           (!claim->has_selector || selector_matches(&claim->selector, volume->object));
}

static int count_modes(unsigned modes)
{
    int count = 0;
    FOR_EACH(row, access_modes)
        count += (modes & row->mode) != 0;
    return count;
}

static bool is_better(const struct volume_view *volume, const struct volume_view *than)
{
    int modes = count_modes(volume->access_modes) - count_modes(than->access_modes);
    return modes ? modes < 0 : quantity_compare(&volume->capacity, &than->capacity) < 0;
}

const struct volume_view *volume_best(const struct claim_view *claim,
                                      const struct volume_view *volumes, size_t count,
                                      bool only_reserved)
{
    const struct volume_view *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct volume_view *volume = &volumes[i];
        if (volume_is_for(volume, claim) && has_same_form(volume, claim) &&
            has_modes(volume, claim))
            return volume;
        if (!only_reserved && volume_is_candidate(volume, claim) &&
            (!best || is_better(volume, best)))
            best = volume;
    }
    return best;
}

/* ---- claims of a pod ---- */

struct pod_claims {
    struct pod_claim *items;
    size_t            count;
};

static const struct binding pod_claim_bindings[] = {
    BIND_TEXT("name", struct pod_claim, volume),
    BIND_TEXT("persistentVolumeClaim.claimName", struct pod_claim, claim_name),
    BIND_PRESENT("ephemeral", struct pod_claim, is_ephemeral),
    BIND_END
};

static const struct binding pod_bindings[] = {
    BIND_LIST("spec.volumes", struct pod_claims, items, count, struct pod_claim,
              pod_claim_bindings),
    BIND_END
};

/* "persistentVolumeClaim" and "volumeClaimTemplate" in one look. */
static bool mentions_claims(struct bytes text)
{
    static const char common[] = "olumeClaim";
    return memmem(text.at, text.size, common, sizeof common - 1) != NULL;
}

size_t pod_claims_read(const struct object *pod, struct arena *arena, struct pod_claim **ret)
{
    struct pod_claims claims = { 0 };
    size_t count = 0;
    *ret = NULL;
    if (!mentions_claims(pod->text))
        return 0;
    bind_object(pod, pod_bindings, &claims, arena);
    for (size_t i = 0; i < claims.count; i++) {
        struct pod_claim *claim = &claims.items[i];
        if (claim->is_ephemeral)
            claim->claim_name = arena_printf(arena, "%s-%s", pod->name, claim->volume);
        if (claim->claim_name)
            claims.items[count++] = *claim;
    }
    *ret = claims.items;
    return count;
}

/* ---- local storage ---- */

const char *local_node_label(const char *node_name, struct arena *arena)
{
    enum { LABEL_MAX = 63, KEPT = 46 };
    uint64_t hash = UINT64_C(14695981039346656037);      /* FNV-1a */
    if (strlen(node_name) <= LABEL_MAX)
        return arena_strdup(arena, node_name);
    for (const char *at = node_name; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return arena_printf(arena, "%.*s%016" PRIx64, KEPT, node_name, hash);
}
