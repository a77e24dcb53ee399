/* SPDX-License-Identifier: Apache-2.0 */
/* storage.c - the kinds around volumes: StorageClass, VolumeAttributesClass, CSIDriver, CSINode,
 * CSIStorageCapacity and VolumeAttachment. */
#include <ctype.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kinds/claim.h"
#include "object/kinds/resources.h"
#include "object/kinds/volume_sources.h"
#include "object/kinds/volume_warnings.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

#define ONE_SOURCE "must specify exactly one of inlineVolumeSpec and persistentVolumeName"

enum {
    PARAMETERS_MAX = 512,
    PARAMETERS_SIZE_MAX = 256 * 1024,
    ATTACHMENT_SIZE_MAX = 256 * 1024,
    ERROR_TEXT_MAX = 1024,
    NODE_ID_MAX = 256,
    TOKEN_MIN_S = 600,
    UPDATE_PERIOD_MIN_S = 10
};
static const int64_t TOKEN_MAX_S = 1LL << 32;

/* ---- classes ---- */

static void check_provisioner(const struct value *class, const char *name,
                              struct field_errors *errors)
{
    struct bytes provisioner = value_string(class, name);
    if (provisioner.size == 0) {
        field_required(errors, name, NULL);
        return;
    }
    char *lower = arena_copy(errors->arena, provisioner.at, provisioner.size);
    for (size_t i = 0; i < provisioner.size; i++)
        lower[i] = (char)tolower((unsigned char)lower[i]);
    field_format(errors, name, (struct bytes){ lower, provisioner.size }, FORMAT_QUALIFIED);
}

static size_t size_of_texts(const struct value *map)
{
    size_t size = 0;
    for (size_t i = 0; i < value_count(map); i++)
        size += map->map.members[i].key.size + value_bytes(map->map.members[i].value).size;
    return size;
}

static void check_parameters(const struct value *class, struct field_errors *errors)
{
    const struct value *parameters = value_member(class, "parameters");
    if (value_count(parameters) > PARAMETERS_MAX) {
        field_too_long(errors, "parameters", PARAMETERS_MAX);
        return;
    }
    if (value_member(parameters, ""))
        field_invalid_text(errors, "parameters", bytes_of(""), "field can not be empty.");
    if (size_of_texts(parameters) > PARAMETERS_SIZE_MAX)
        field_too_long(errors, "parameters", PARAMETERS_SIZE_MAX);
}

static void check_term(const struct value *term, struct field_errors *errors)
{
    AUTO_TEXT_SET keys = { 0 };
    FIELD_EACH(expression, term, "matchLabelExpressions", errors) {
        AUTO_TEXT_SET values = { 0 };
        const struct value *key = value_member(expression.item, "key");
        if (!value_count(value_member(expression.item, "values")))
            field_required(errors, "values", NULL);
        FIELD_EACH(value, expression.item, "values", errors)
            if (!text_set_add(&values, value_bytes(value.item)))
                field_duplicate(errors, NULL, value.item);
        field_format(errors, "key", value_bytes(key), FORMAT_QUALIFIED);
        if (!text_set_add(&keys, value_bytes(key)))
            field_duplicate(errors, "key", key);
    }
}

static void check_topologies(const struct value *class, struct field_errors *errors)
{
    const struct value *terms = value_member(class, "allowedTopologies");
    FIELD_EACH(term, class, "allowedTopologies", errors) {
        const struct value *expressions = value_member(term.item, "matchLabelExpressions");
        check_term(term.item, errors);
        bool known = !value_count(expressions);
        for (size_t i = 0; i < term.index && !known; i++)
            known = value_same(expressions,
                               value_member(value_item(terms, i), "matchLabelExpressions"));
        if (known)
            field_duplicate_json(errors, "matchLabelExpressions", "\"\"", NULL);
    }
}

static void validate_storage_class(const struct value *next, struct field_errors *errors)
{
    static const char *const policies[] = { "Delete", "Retain", NULL };
    static const char *const modes[] = { "Immediate", "WaitForFirstConsumer", NULL };
    struct bytes policy = value_string(next, "reclaimPolicy");
    check_provisioner(next, "provisioner", errors);
    check_parameters(next, errors);
    if (policy.size)
        field_one_of(errors, next, "reclaimPolicy", policies);
    if (!value_member(next, "volumeBindingMode"))
        field_required(errors, "volumeBindingMode", NULL);
    field_one_of(errors, next, "volumeBindingMode", modes);
    check_topologies(next, errors);
}

static void check_unchanged(const struct value *next, const struct value *old, const char *name,
                            struct field_errors *errors)
{
    field_immutable(errors, name, value_member(next, name), value_member(old, name));
}

static void validate_storage_class_update(const struct value *next, const struct value *old,
                                          struct field_errors *errors)
{
    static const char *const fixed[] = { "parameters", "provisioner", "reclaimPolicy",
                                         "volumeBindingMode" };
    validate_storage_class(next, errors);
    FOR_EACH(name, fixed)
        check_unchanged(next, old, *name, errors);
}

const struct kind_code kind_code_storage_storage_class = {
    .validate = validate_storage_class,
    .validate_update = validate_storage_class_update,
    .warn = warn_of_storage_class,
};

static void validate_attributes_class(const struct value *next, struct field_errors *errors)
{
    check_provisioner(next, "driverName", errors);
    check_parameters(next, errors);
    if (!value_count(value_member(next, "parameters")))
        field_required(errors, "parameters", "must contain at least one key/value pair");
}

static void validate_attributes_class_update(const struct value *next, const struct value *old,
                                             struct field_errors *errors)
{
    if (!value_same(value_member(next, "driverName"), value_member(old, "driverName")))
        field_forbidden(errors, "driverName", "updates to driverName are forbidden.");
    if (!value_same(value_member(next, "parameters"), value_member(old, "parameters")))
        field_forbidden(errors, "parameters", "updates to parameters are forbidden.");
    validate_attributes_class(next, errors);
}

const struct kind_code kind_code_storage_volume_attributes_class = {
    .validate = validate_attributes_class,
    .validate_update = validate_attributes_class_update,
};

/* ---- CSIDriver ---- */

static void check_tokens(const struct value *spec, struct field_errors *errors)
{
    AUTO_TEXT_SET audiences = { 0 };
    FIELD_EACH(request, spec, "tokenRequests", errors) {
        const struct value *expiration = value_member(request.item, "expirationSeconds");
        struct bytes audience = value_string(request.item, "audience");
        int64_t seconds = value_int(request.item, "expirationSeconds", TOKEN_MIN_S);
        if (!text_set_add(&audiences, audience)) {
            field_duplicate_json(errors, "audience",
                                 arena_printf(errors->arena, "\"%.*s\"", BYTES_ARG(audience)),
                                 NULL);
            continue;
        }
        if (seconds < TOKEN_MIN_S)
            field_invalid(errors, "expirationSeconds", expiration,
                          "may not specify a duration less than 10 minutes");
        if (seconds > TOKEN_MAX_S)
            field_invalid(errors, "expirationSeconds", expiration,
                          "may not specify a duration larger than 2^32 seconds");
    }
}

/* attachRequired is misspelled in errors, and so it has to be here. */
static const struct { const char *member, *path; } driver_switches[] = {
    { "attachRequired",  "attachedRequired" },
    { "podInfoOnMount",  "podInfoOnMount" },
    { "storageCapacity", "storageCapacity" },
    { "seLinuxMount",    "seLinuxMount" },
};

static void check_driver(const struct value *spec, struct field_errors *errors)
{
    static const char *const policies[] = { "File", "None", "ReadWriteOnceWithFSType", NULL };
    static const char *const modes[] = { "Persistent", "Ephemeral", NULL };
    const struct value *list = value_member(spec, "volumeLifecycleModes");
    const struct value *period = value_member(spec, "nodeAllocatableUpdatePeriodSeconds");
    const struct value *in_secrets = value_member(spec, "serviceAccountTokenInSecrets");
    FOR_EACH(row, driver_switches)
        if (!value_member(spec, row->member))
            field_required(errors, row->path, NULL);
    field_one_of(errors, spec, "fsGroupPolicy", policies);
    check_tokens(spec, errors);
    for (size_t i = 0; i < value_count(list); i++)
        if (!text_is_one_of(value_bytes(value_item(list, i)), modes))
            field_not_supported(errors, "volumeLifecycleModes", value_bytes(value_item(list, i)),
                                modes);
    if (period && value_int(spec, "nodeAllocatableUpdatePeriodSeconds", 0) < UPDATE_PERIOD_MIN_S)
        field_invalid(errors, "nodeAllocatableUpdatePeriodSeconds", period,
                      "must be greater than or equal to 10 seconds");
    if (in_secrets && !value_count(value_member(spec, "tokenRequests")))
        field_invalid(errors, "serviceAccountTokenInSecrets", in_secrets,
                      "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
}

static void validate_driver(const struct value *next, struct field_errors *errors)
{
    if (value_string(next, "metadata.name").size)
        field_format(errors, "metadata.name", value_string(next, "metadata.name"),
                     FORMAT_SUBDOMAIN);
    field_enter(errors, "spec");
    check_driver(value_member(next, "spec"), errors);
    field_leave(errors);
}

static void validate_driver_update(const struct value *next, const struct value *old,
                                   struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"), *before = value_member(old, "spec");
    field_enter(errors, "spec");
    check_driver(spec, errors);
    field_immutable(errors, "attachedRequired", value_member(spec, "attachRequired"),
                    value_member(before, "attachRequired"));
    check_unchanged(spec, before, "volumeLifecycleModes", errors);
    field_leave(errors);
}

static void prepare_driver(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *spec = value_member(next, "spec");
    if (!value_at(old, "spec.preventPodSchedulingIfMissing"))
        value_remove(spec, "preventPodSchedulingIfMissing");
    if (!old)                            /* the first change makes it 1 */
        value_remove(value_member(next, "metadata"), "generation");
}

static void warn_of_driver(const struct value *next, const struct value *old, struct arena *arena,
                           struct decode_notes *notes)
{
    const struct value *tokens = value_at(next, "spec.tokenRequests");
    if (value_count(tokens) > 0 && !value_same(tokens, value_at(old, "spec.tokenRequests")) &&
        !value_at(next, "spec.serviceAccountTokenInSecrets"))
        decode_note(notes, arena, "spec.serviceAccountTokenInSecrets is unset; if supported by this "
                    "CSI driver, set to true to prevent possible logging of tokens in volume "
                    "attributes");
}

const struct kind_code kind_code_storage_csi_driver = {
    .prepare = prepare_driver,
    .validate = validate_driver,
    .validate_update = validate_driver_update,
    .warn = warn_of_driver,
};

/* ---- CSINode ---- */

static void check_topology_keys(const struct value *driver, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    const struct value *keys = value_member(driver, "topologyKeys");
    for (size_t i = 0; i < value_count(keys); i++) {
        struct bytes key = value_bytes(value_item(keys, i));
        if (key.size == 0)
            field_required(errors, NULL, NULL);
        if (!text_set_add(&seen, key))
            field_duplicate(errors, NULL, value_item(keys, i));
        field_format(errors, NULL, key, FORMAT_QUALIFIED);
    }
}

static void check_node_driver(const struct value *driver, struct text_set *names,
                              struct field_errors *errors)
{
    const struct value *name = value_member(driver, "name");
    struct bytes node_id = value_string(driver, "nodeID");
    validate_csi_driver_name(errors, "name", value_bytes(name));
    if (node_id.size == 0)
        field_required(errors, "nodeID", NULL);
    if (node_id.size > NODE_ID_MAX)
        field_invalid_text(errors, "nodeID", node_id, "must be 256 characters or less");
    field_enter(errors, "allocatable");
    field_non_negative(errors, value_member(driver, "allocatable"), "count");
    field_leave(errors);
    if (!text_set_add(names, value_bytes(name)))
        field_duplicate(errors, "name", name);
    check_topology_keys(driver, errors);
}

static void validate_node_drivers(const struct value *next, struct field_errors *errors)
{
    AUTO_TEXT_SET names = { 0 };
    field_enter(errors, "spec");
    FIELD_EACH(driver, value_member(next, "spec"), "drivers", errors)
        check_node_driver(driver.item, &names, errors);
    field_leave(errors);
}

static const struct value *driver_of(const struct value *object, struct bytes name)
{
    const struct value *drivers = value_at(object, "spec.drivers");
    for (size_t i = 0; i < value_count(drivers); i++)
        if (bytes_equal(value_string(value_item(drivers, i), "name"), name))
            return value_item(drivers, i);
    return NULL;
}

static struct value *without_allocatable(const struct value *driver, struct arena *arena)
{
    struct value *copy = value_clone(arena, driver);
    value_remove(copy, "allocatable");
    return copy;
}

static void validate_node_drivers_update(const struct value *next, const struct value *old,
                                         struct field_errors *errors)
{
    const struct value *drivers = value_at(old, "spec.drivers");
    validate_node_drivers(next, errors);
    for (size_t i = 0; i < value_count(drivers); i++) {
        const struct value *before = value_item(drivers, i),
                           *driver = driver_of(next, value_string(before, "name"));
        if (driver)
            field_immutable(errors, "spec.drivers", without_allocatable(driver, errors->arena),
                            without_allocatable(before, errors->arena));
    }
}

const struct kind_code kind_code_storage_csi_node = {
    .validate = validate_node_drivers,
    .validate_update = validate_node_drivers_update,
};

/* ---- CSIStorageCapacity ---- */

static void validate_capacity(const struct value *next, struct field_errors *errors)
{
    const struct value *capacity = value_member(next, "capacity");
    struct quantity amount;
    validate_selector(value_member(next, "nodeTopology"), "nodeTopology", errors);
    field_format(errors, "storageClassName", value_string(next, "storageClassName"),
                 FORMAT_SUBDOMAIN);
    if (capacity && resource_amount(capacity, &amount) && amount.nano < 0)
        field_invalid(errors, "capacity", capacity, "must be greater than or equal to 0");
}

static void validate_capacity_update(const struct value *next, const struct value *old,
                                     struct field_errors *errors)
{
    validate_capacity(next, errors);
    check_unchanged(next, old, "nodeTopology", errors);
    check_unchanged(next, old, "storageClassName", errors);
}

const struct kind_code kind_code_storage_csi_storage_capacity = {
    .validate = validate_capacity,
    .validate_update = validate_capacity_update,
    .warn = warn_of_capacity,
};

/* ---- VolumeAttachment ---- */

static void check_attachment_source(const struct value *source, struct field_errors *errors)
{
    const struct value *spec = value_member(source, "inlineVolumeSpec");
    const struct value *name = value_member(source, "persistentVolumeName");
    if (!spec == !name) {
        if (spec)
            field_forbidden(errors, NULL, ONE_SOURCE);
        else
            field_required(errors, NULL, ONE_SOURCE);
    } else if (spec) {
        field_enter(errors, "inlineVolumeSpec");
        validate_inline_volume(spec, errors);
        field_leave(errors);
    } else if (value_bytes(name).size == 0) {
        field_required(errors, "persistentVolumeName",
                       "must specify non empty persistentVolumeName");
    }
}

static void check_volume_error(const struct value *status, const char *name,
                               struct field_errors *errors)
{
    const struct value *error = value_member(status, name),
                       *code = value_member(error, "errorCode");
    field_enter(errors, name);
    if (value_string(error, "message").size > ERROR_TEXT_MAX)
        field_too_long(errors, "message", ATTACHMENT_SIZE_MAX);
    if (code && value_int(error, "errorCode", 0) < 0)
        field_invalid(errors, "errorCode", code, "must be between 0 and 2147483647, inclusive");
    field_leave(errors);
}

static void validate_attachment(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"), *status = value_member(next, "status");
    const struct value *volume = value_at(spec, "source.persistentVolumeName");
    field_enter(errors, "spec");
    validate_csi_driver_name(errors, "attacher", value_string(spec, "attacher"));
    field_enter(errors, "source");
    check_attachment_source(value_member(spec, "source"), errors);
    field_leave(errors);
    field_format(errors, "nodeName", value_string(spec, "nodeName"), FORMAT_SUBDOMAIN);
    field_leave(errors);
    field_enter(errors, "status");
    if (size_of_texts(value_member(status, "attachmentMetadata")) > ATTACHMENT_SIZE_MAX)
        field_too_long(errors, "attachmentMetadata", ATTACHMENT_SIZE_MAX);
    check_volume_error(status, "attachError", errors);
    check_volume_error(status, "detachError", errors);
    field_leave(errors);
    if (volume)
        field_format(errors, "spec.source.persistentVolumeName", value_bytes(volume),
                     FORMAT_SUBDOMAIN);
}

static void validate_attachment_update(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    validate_attachment(next, errors);
    check_unchanged(next, old, "spec", errors);
}

const struct kind_code kind_code_storage_volume_attachment = {
    .validate = validate_attachment,
    .validate_update = validate_attachment_update,
    .validate_status = validate_attachment_update,
};
