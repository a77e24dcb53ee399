/* SPDX-License-Identifier: Apache-2.0 */
/* volume_sources.c - see volume_sources.h. */
#include "object/kinds/volume_sources.h"

#include <ctype.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/validation.h"

enum { CSI_DRIVER_MAX = 63, FILE_MODE_MAX = 0777, QUOBYTE_TENANT_MAX = 64, LUN_MAX = 255 };

#define LUN_DETAIL "must be between 0 and 255, inclusive"

void validate_volume_source(const struct value *volume, struct bytes owner,
                            const struct volume_source *sources, size_t count,
                            struct field_errors *errors)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        const struct volume_source *row = &sources[i];
        const struct value *source = value_member(volume, row->name);
        if (!source)
            continue;
        if (found) {
            field_forbidden(errors, row->second_path ? row->second_path : row->name,
                            "may not specify more than 1 volume type");
            continue;
        }
        found = true;
        field_enter(errors, row->path ? row->path : row->name);
        for (size_t k = 0; k < VOLUME_SOURCE_REQUIRED_MAX && row->required[k]; k++)
            if (value_is_empty(value_member(source, row->required[k])))
                field_required(errors, row->required[k], NULL);
        if (row->check)
            row->check(source, owner, errors);
        field_leave(errors);
    }
    if (!found)
        field_required(errors, NULL, "must specify a volume type");
}

/* ---- paths and modes ---- */

void validate_no_dot_dot(struct field_errors *errors, const char *name, struct bytes path)
{
    struct bytes rest = path;
    while (rest.at) {
        if (bytes_equal_text(bytes_next(&rest, '/'), "..")) {
            field_invalid_text(errors, name, path, "must not contain '..'");
            return;
        }
    }
}

void validate_relative_path(struct field_errors *errors, const char *name, struct bytes path)
{
    if (bytes_starts_with(path, "/"))
        field_invalid_text(errors, name, path, "must be a relative path");
    validate_no_dot_dot(errors, name, path);
}

void validate_volume_path(struct field_errors *errors, const char *name, struct bytes path)
{
    validate_relative_path(errors, name, path);
    if (bytes_starts_with(path, "..") && !bytes_starts_with(path, "../"))
        field_invalid_text(errors, name, path, "must not start with '..'");
}

void validate_file_mode(struct field_errors *errors, const struct value *map, const char *name)
{
    int64_t mode = value_int(map, name, 0);
    if (mode < 0 || mode > FILE_MODE_MAX)
        field_invalid_int(errors, name, mode,
                          "must be a number between 0 and 0777 (octal), both inclusive");
}

void validate_csi_driver_name(struct field_errors *errors, const char *name, struct bytes driver)
{
    if (driver.size == 0) {
        field_required(errors, name, NULL);
        return;
    }
    if (driver.size > CSI_DRIVER_MAX)
        field_too_long(errors, name, CSI_DRIVER_MAX);
    char *lower = arena_copy(errors->arena, driver.at, driver.size);
    for (size_t i = 0; i < driver.size; i++)
        lower[i] = (char)tolower((unsigned char)lower[i]);
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(FORMAT_SUBDOMAIN, (struct bytes){ lower, driver.size }, details);
    for (size_t i = 0; i < count; i++)
        field_invalid_text(errors, name, driver, details[i]);
}

/* ---- sources ---- */

void check_host_path(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    static const char *const types[] = {
        "",     "BlockDevice",  "CharDevice", "Directory", "DirectoryOrCreate",
        "File", "FileOrCreate", "Socket",     NULL
    };
    struct bytes path = value_string(source, "path");
    if (path.size == 0)
        return;
    validate_no_dot_dot(errors, "path", path);
    field_one_of(errors, source, "type", types);
}

void check_partition(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    int64_t partition = value_int(source, "partition", 0);
    if (partition < 0 || partition > LUN_MAX)
        field_invalid_int(errors, "partition", partition, "must be between 1 and 255, inclusive");
}

void check_nfs(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    struct bytes path = value_string(source, "path");
    if (!bytes_starts_with(path, "/"))
        field_invalid_text(errors, "path", path, "must be an absolute path");
}

static bool are_all(struct bytes text, bool (*matches)(unsigned char))
{
    for (size_t i = 0; i < text.size; i++)
        if (!matches((unsigned char)text.at[i]))
            return false;
    return text.size > 0;
}

static bool is_alphanumeric(unsigned char c)
{
    return c < 0x80 && isalnum(c);
}

static bool is_authority(unsigned char c)
{
    return is_alphanumeric(c) || c == '-' || c == '.';
}

static bool is_target(unsigned char c)
{
    return c != '\0' && !strchr(",;*&$| \t\r\n\f\v", c);
}

/* iqn.2001-04.com.example:disk */
static bool is_iqn(struct bytes name)
{
    static const char form[] = "iqn.dddd-dd.";
    size_t prefix = strlen(form), colon;
    if (name.size <= prefix)
        return false;
    for (size_t i = 0; i < prefix; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char)name.at[i]) : name.at[i] != form[i])
            return false;
    struct bytes rest = { name.at + prefix, name.size - prefix };
    return bytes_find(rest, ':', &colon) && are_all((struct bytes){ rest.at, colon }, is_authority)
        && are_all((struct bytes){ rest.at + colon + 1, rest.size - colon - 1 }, is_target);
}

static bool is_hex_name(struct bytes name, size_t digits)
{
    return name.size == 4 + digits &&
           are_all((struct bytes){ name.at + 4, digits }, is_alphanumeric);
}

static void check_iscsi_name(struct field_errors *errors, const char *member, struct bytes name,
                             const char *no_prefix)
{
    bool iqn = bytes_starts_with(name, "iqn"), eui = bytes_starts_with(name, "eui");
    bool naa = bytes_starts_with(name, "naa");
    if (!iqn && !eui && !naa)
        field_invalid_text(errors, member, name, no_prefix);
    else if ((iqn && !is_iqn(name)) || (eui && !is_hex_name(name, 16)) ||
             (naa && !is_hex_name(name, 32)))
        field_invalid_text(errors, member, name, "must be valid format");
}

void check_iscsi_target(const struct value *source, const char *no_prefix,
                        struct field_errors *errors)
{
    struct bytes iqn = value_string(source, "iqn");
    int64_t lun = value_int(source, "lun", 0);
    if (iqn.size)
        check_iscsi_name(errors, "iqn", iqn, no_prefix);
    if (lun < 0 || lun > LUN_MAX)
        field_invalid_int(errors, "lun", lun, LUN_DETAIL);
    bool chap = value_bool(source, "chapAuthDiscovery", false) ||
                value_bool(source, "chapAuthSession", false);
    if (chap && !value_member(source, "secretRef"))
        field_required(errors, "secretRef", NULL);
    if (value_member(source, "initiatorName"))
        check_iscsi_name(errors, "initiatorname", value_string(source, "initiatorName"), no_prefix);
}

void check_iscsi(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    check_iscsi_target(source, "must be valid format starting with iqn, eui, or naa", errors);
}

void check_flocker(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    struct bytes name = value_string(source, "datasetName"),
                 uuid = value_string(source, "datasetUUID");
    size_t slash;
    if (name.size == 0 && uuid.size == 0)
        field_required(errors, NULL, "one of datasetName and datasetUUID is required");
    if (name.size && uuid.size)
        field_invalid_text(errors, NULL, BYTES("resource"),
                           "datasetName and datasetUUID can not be specified simultaneously");
    if (bytes_find(name, '/', &slash))
        field_invalid_text(errors, "datasetName", name, "must not contain '/'");
}

static bool has_port(struct bytes pair)
{
    size_t colons = 0;
    for (size_t i = 0; i < pair.size; i++)
        colons += pair.at[i] == ':';
    return colons == 1 ||
           (colons > 1 && bytes_starts_with(pair, "[") && memmem(pair.at, pair.size, "]:", 2));
}

void check_quobyte(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    static const char detail[] = "must be a host:port pair or multiple pairs separated by commas";
    struct bytes registry = value_string(source, "registry"), rest = registry;
    if (registry.size == 0)
        field_required(errors, "registry", detail);
    else if (value_string(source, "tenant").size > QUOBYTE_TENANT_MAX)
        field_required(errors, "tenant",
                       "must be a UUID and may not exceed a length of 64 characters");
    else
        while (rest.at)
            if (!has_port(bytes_next(&rest, ',')))
                field_invalid_text(errors, "registry", registry, detail);
    if (value_string(source, "volume").size == 0)
        field_required(errors, "volume", NULL);
}

void check_fc(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    const struct value *names = value_member(source, "targetWWNs"),
                       *ids = value_member(source, "wwids");
    const struct value *lun = value_member(source, "lun");
    if (!value_count(names) && !value_count(ids))
        field_required(errors, "targetWWNs",
                       "must specify either targetWWNs or wwids, but not both");
    if (value_count(names) && value_count(ids))
        field_invalid(errors, "targetWWNs", names,
                      "targetWWNs and wwids can not be specified simultaneously");
    if (value_count(names) && !lun)
        field_required(errors, "lun", "lun is required if targetWWNs is specified");
    int64_t number = value_int(source, "lun", 0);
    if (value_count(names) && (number < 0 || number > LUN_MAX))
        field_invalid(errors, "lun", lun, LUN_DETAIL);
}

static bool is_reserved(struct bytes option)
{
    char lower[256] = ".";
    struct bytes rest = option;
    struct bytes domain = bytes_next(&rest, '/');
    if (domain.size > sizeof lower - 2)
        return false;
    for (size_t i = 0; i < domain.size; i++)
        lower[i + 1] = (char)tolower((unsigned char)domain.at[i]);
    struct bytes normal = { lower, domain.size + 1 };
    return bytes_ends_with(normal, ".kubernetes.io") || bytes_ends_with(normal, ".k8s.io");
}

void check_flex(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    FIELD_EACH(option, source, "options", errors)
        if (is_reserved(option.key))
            field_invalid_text(errors, NULL, option.key,
                               "kubernetes.io and k8s.io namespaces are reserved");
}

void check_azure_disk(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    static const char *const caching[] = { "None", "ReadOnly", "ReadWrite", NULL };
    static const char *const kinds[] = { "Dedicated", "Managed", "Shared", NULL };
    static const char *const managed[] = {
        "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
        NULL
    };
    static const char *const blob[] = {
        "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd", NULL };
    struct bytes kind = value_string(source, "kind"), uri = value_string(source, "diskURI");
    bool is_managed = bytes_equal_text(kind, "Managed");
    field_one_of(errors, source, "cachingMode", caching);
    field_one_of(errors, source, "kind", kinds);
    if (is_managed && !bytes_starts_with(uri, "/subscriptions/"))
        field_not_supported(errors, "diskURI", uri, managed);
    if (kind.at && !is_managed && !bytes_starts_with(uri, "https://"))
        field_not_supported(errors, "diskURI", uri, blob);
}
