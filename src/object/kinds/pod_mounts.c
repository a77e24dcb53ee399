/* SPDX-License-Identifier: Apache-2.0 */
/* pod_mounts.c - the volumes a container mounts, and the block devices it is given. */
#include "object/kinds/pod_spec.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/volume_sources.h"
#include "object/text_set.h"
#include "object/validation.h"

/* Names and paths of a list, and what of them an earlier item had. */
struct mount_names {
    struct text_set names, paths;
};

static void collect(const struct value *container, const char *list, const char *path,
                    struct mount_names *ret)
{
    const struct value *items = value_member(container, list);
    for (size_t i = 0; i < value_count(items); i++) {
        text_set_add(&ret->names, value_string(value_item(items, i), "name"));
        text_set_add(&ret->paths, value_string(value_item(items, i), path));
    }
}

static void mount_names_done(struct mount_names *names)
{
    text_set_done(&names->names);
    text_set_done(&names->paths);
}

static bool is_privileged(const struct value *container)
{
    return value_bool(container, "securityContext.privileged", false);
}

/* Upstream reports propagation, sub paths and read-only at the list, not at the item. */
static void check_modes(const struct value *mount, const struct value *container,
                        struct field_errors *errors)
{
    static const char *const propagations[] = { "Bidirectional", "HostToContainer", "None", NULL };
    static const char *const read_only[] = { "Disabled", "Enabled", "IfPossible", NULL };
    struct bytes propagation = value_string(mount, "mountPropagation");
    struct bytes recursive = value_string(mount, "recursiveReadOnly");
    field_one_of(errors, mount, "mountPropagation", propagations);
    if (bytes_equal_text(propagation, "Bidirectional") && !is_privileged(container))
        field_forbidden(
            errors, "mountPropagation",
            "Bidirectional mount propagation is available only to privileged containers");
    field_one_of(errors, mount, "recursiveReadOnly", read_only);
    if (!bytes_equal_text(recursive, "Enabled") && !bytes_equal_text(recursive, "IfPossible"))
        return;
    if (!value_bool(mount, "readOnly", false))
        field_forbidden(errors, "recursiveReadOnly", "may only be specified when readOnly is true");
    if (propagation.size && !bytes_equal_text(propagation, "None"))
        field_forbidden(errors, "recursiveReadOnly",
                        "may only be specified when mountPropagation is None or not specified");
}

static void check_sub_paths(const struct value *mount, struct field_errors *errors)
{
    struct bytes sub_path = value_string(mount, "subPath"),
                 expression = value_string(mount, "subPathExpr");
    if (expression.size && sub_path.size)
        field_invalid_text(errors, "subPathExpr", expression,
                           "subPathExpr and subPath are mutually exclusive");
    errors->depth--;
    if (sub_path.size)
        validate_relative_path(errors, "subPath", sub_path);
    if (expression.size)
        validate_relative_path(errors, "subPathExpr", expression);
    errors->depth++;
}

static void check_mount(const struct value *mount, const struct value *container,
                        struct text_set *paths, const struct mount_names *devices,
                        const struct pod_check *check)
{
    struct field_errors *errors = check->errors;
    struct bytes name = value_string(mount, "name"), path = value_string(mount, "mountPath");
    if (name.size == 0)
        field_required(errors, "name", NULL);
    if (name.size == 0 || !map_get(&check->volumes, name))
        field_not_found(errors, "name", value_member(mount, "name"), NULL);
    if (path.size == 0)
        field_required(errors, "mountPath", NULL);
    if (!text_set_add(paths, path))
        field_invalid_text(errors, "mountPath", path, "must be unique");
    if (text_set_has(&devices->names, name))
        field_invalid_text(errors, "name", name, "must not already exist in volumeDevices");
    if (text_set_has(&devices->paths, path))
        field_invalid_text(errors, "mountPath", path,
                           "must not already exist as a path in volumeDevices");
    check_sub_paths(mount, errors);
    errors->depth--;
    check_modes(mount, container, errors);
    errors->depth++;
}

static bool is_claim(const struct value *volume)
{
    return value_member(volume, "persistentVolumeClaim") || value_member(volume, "ephemeral");
}

static bool has_dot_dot(struct bytes path)
{
    while (path.at)
        if (bytes_equal_text(bytes_next(&path, '/'), ".."))
            return true;
    return false;
}

static void check_device_name(const struct value *device, struct mount_names *seen,
                              const struct pod_check *check)
{
    struct field_errors *errors = check->errors;
    struct bytes name = value_string(device, "name");
    const struct value *volume = name.size ? map_get(&check->volumes, name) : NULL;
    if (name.size == 0)
        field_required(errors, "name", NULL);
    if (name.size && !text_set_add(&seen->names, name))
        field_invalid_text(errors, "name", name, "must be unique");
    if (volume && !is_claim(volume))
        field_invalid_text(errors, "name", name,
                           "can only use volume source type of PersistentVolumeClaim or "
                           "Ephemeral for block mode");
    if (!volume)
        field_not_found(errors, "name", value_member(device, "name"), NULL);
}

static void check_device(const struct value *device, struct mount_names *seen,
                         const struct mount_names *mounts, const struct pod_check *check)
{
    struct field_errors *errors = check->errors;
    struct bytes name = value_string(device, "name"), path = value_string(device, "devicePath");
    check_device_name(device, seen, check);
    if (path.size == 0)
        field_required(errors, "devicePath", NULL);
    if (text_set_has(&seen->paths, path))
        field_invalid_text(errors, "devicePath", path, "must be unique");
    if (has_dot_dot(path))
        field_invalid_text(errors, "devicePath", path, "can not contain backsteps ('..')");
    else
        text_set_add(&seen->paths, path);
    if (text_set_has(&mounts->names, name))
        field_invalid_text(errors, "name", name, "must not already exist in volumeMounts");
    if (text_set_has(&mounts->paths, path))
        field_invalid_text(errors, "devicePath", path,
                           "must not already exist as a path in volumeMounts");
}

void validate_mounts(const struct value *container, const struct pod_check *check)
{
    CLEANUP(mount_names_done) struct mount_names devices = { 0 }, mounts = { 0 }, seen = { 0 };
    AUTO_TEXT_SET paths = { 0 };
    collect(container, "volumeDevices", "devicePath", &devices);
    FIELD_EACH(mount, container, "volumeMounts", check->errors)
        check_mount(mount.item, container, &paths, &devices, check);
    if (!value_count(value_member(container, "volumeDevices")))
        return;
    collect(container, "volumeMounts", "mountPath", &mounts);
    FIELD_EACH(device, container, "volumeDevices", check->errors)
        check_device(device.item, &seen, &mounts, check);
}
