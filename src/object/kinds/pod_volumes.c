/* SPDX-License-Identifier: Apache-2.0 */
/* pod_volumes.c - the volumes of a pod: names, sources, and what is projected into them.
 *
 * Good volumes are kept by name, for the containers' mounts to find them.
 *
 * Not here: sources that persistent volumes have too (volume_sources.c). */
#include "object/kinds/pod_spec.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/claim.h"
#include "object/kinds/signer.h"
#include "object/kinds/volume_sources.h"
#include "object/quantity.h"
#include "object/text_set.h"
#include "object/validation.h"

enum { TOKEN_SECONDS_MIN = 600, CERTIFICATE_SECONDS_MIN = 3600, CERTIFICATE_SECONDS_MAX = 7862400,
       KUBERNETES_CERTIFICATE_SECONDS_MAX = 86400 };

static const char *const volume_field_paths[] = { "metadata.annotations", "metadata.labels",
                                                  "metadata.name",        "metadata.namespace",
                                                  "metadata.uid",         NULL };

/* ---- files in a volume ---- */

static void check_items(const struct value *source, struct field_errors *errors)
{
    FIELD_EACH(item, source, "items", errors) {
        struct bytes path = value_string(item.item, "path");
        if (value_string(item.item, "key").size == 0)
            field_required(errors, "key", NULL);
        if (path.size == 0)
            field_required(errors, "path", NULL);
        validate_volume_path(errors, "path", path);
        validate_file_mode(errors, item.item, "mode");
    }
}

static void check_secret(const struct value *source, struct bytes owner,
                         struct field_errors *errors)
{
    validate_file_mode(errors, source, "defaultMode");
    check_items(source, errors);
}

/* Upstream reports these at the source, without the item's index. */
static void check_downward_file(const struct value *file, struct field_errors *errors)
{
    struct bytes path = value_string(file, "path");
    const struct value *field = value_member(file, "fieldRef"),
                       *resource = value_member(file, "resourceFieldRef");
    if (path.size == 0)
        field_required(errors, "path", NULL);
    validate_volume_path(errors, "path", path);
    if (field) {
        field_enter(errors, "fieldRef");
        validate_field_ref(field, volume_field_paths, errors);
        field_leave(errors);
        if (resource)
            field_invalid_text(errors, NULL, BYTES("resource"),
                               "fieldRef and resourceFieldRef can not be specified simultaneously");
    } else if (resource) {
        field_enter(errors, "resourceFieldRef");
        validate_resource_field_ref(resource, /* in_volume= */ true, errors);
        field_leave(errors);
    } else {
        field_required(errors, NULL, "one of fieldRef and resourceFieldRef is required");
    }
    validate_file_mode(errors, file, "mode");
}

static void check_downward(const struct value *source, struct bytes owner,
                           struct field_errors *errors)
{
    const struct value *items = value_member(source, "items");
    validate_file_mode(errors, source, "defaultMode");
    for (size_t i = 0; i < value_count(items); i++)
        check_downward_file(value_item(items, i), errors);
}

/* ---- projected ---- */

struct projection {
    struct text_set      paths;          /* of all sources */
    struct field_errors *errors;
    size_t               depth;          /* of the volume's path */
};

/* A path that another source has is reported at the volume. */
static void claim_path(struct projection *projection, struct bytes path, struct bytes shown)
{
    struct field_errors *errors = projection->errors;
    if (path.size == 0 || text_set_add(&projection->paths, path))
        return;
    size_t depth = errors->depth;
    errors->depth = projection->depth;
    field_invalid_text(errors, NULL, shown, "conflicting duplicate paths");
    errors->depth = depth;
}

static void check_projected_keys(const struct value *source, struct projection *projection)
{
    const struct value *items = value_member(source, "items");
    struct bytes name = value_string(source, "name");
    if (name.size == 0)
        field_required(projection->errors, "name", NULL);
    check_items(source, projection->errors);
    for (size_t i = 0; i < value_count(items); i++)
        claim_path(projection, value_string(value_item(items, i), "path"), name);
}

static void check_projected_downward(const struct value *source, struct projection *projection)
{
    const struct value *items = value_member(source, "items");
    for (size_t i = 0; i < value_count(items); i++) {
        struct bytes path = value_string(value_item(items, i), "path");
        check_downward_file(value_item(items, i), projection->errors);
        claim_path(projection, path, path);
    }
}

static void check_projected_token(const struct value *source, struct projection *projection)
{
    struct field_errors *errors = projection->errors;
    int64_t seconds = value_int(source, "expirationSeconds", 0);
    struct bytes path = value_string(source, "path");
    if (seconds < TOKEN_SECONDS_MIN)
        field_invalid_int(errors, "expirationSeconds", seconds,
                          "may not specify a duration less than 10 minutes");
    if (seconds > INT64_C(1) << 32)
        field_invalid_int(errors, "expirationSeconds", seconds,
                          "may not specify a duration larger than 2^32 seconds");
    size_t depth = errors->depth;
    errors->depth = projection->depth;
    if (path.size == 0)
        field_required(errors, "path", NULL);
    else
        validate_volume_path(errors, "path", path);
    errors->depth = depth;
}

static void check_trust_bundle_name(const struct value *source, struct field_errors *errors)
{
    struct bytes name = value_string(source, "name");
    if (name.size == 0)
        field_required(errors, "name", "must be a valid object name");
    struct bytes last = name;
    for (size_t i = 0; i < name.size; i++)
        if (name.at[i] == ':')
            last = (struct bytes){ name.at + i + 1, name.size - i - 1 };
    const char *detail = format_subdomain(last);
    if (detail)
        field_invalid_text(
            errors, "name", name,
            arena_printf(errors->arena, "not a valid clustertrustbundlename: %s", detail));
    if (value_member(source, "labelSelector"))
        field_invalid(errors, "labelSelector", value_member(source, "labelSelector"),
                      "labelSelector must be unset if name is specified");
}

static void check_trust_bundle(const struct value *source, struct projection *projection)
{
    struct field_errors *errors = projection->errors;
    const struct value *name = value_member(source, "name"),
                       *signer = value_member(source, "signerName");
    struct bytes path = value_string(source, "path");
    if (name && signer) {
        field_invalid(errors, NULL, source, "only one of name and signerName may be used");
    } else if (name) {
        check_trust_bundle_name(source, errors);
    } else if (signer) {
        if (value_bytes(signer).size == 0)
            field_required(errors, "signerName", "must be a valid signer name");
        validate_signer_name(value_bytes(signer), "signerName", errors);
        validate_selector(value_member(source, "labelSelector"), "labelSelector", errors);
    } else {
        field_required(errors, NULL, "either name or signerName must be specified");
    }
    if (path.size == 0)
        field_required(errors, "path", NULL);
    validate_volume_path(errors, "path", path);
    claim_path(projection, path, path);
}

static void check_certificate_age(const struct value *source, struct field_errors *errors)
{
    int64_t seconds = value_int(source, "maxExpirationSeconds", CERTIFICATE_SECONDS_MIN);
    int64_t most = signer_is_of_kubernetes(value_string(source, "signerName"))
                       ? KUBERNETES_CERTIFICATE_SECONDS_MAX : CERTIFICATE_SECONDS_MAX;
    if (seconds < CERTIFICATE_SECONDS_MIN)
        field_invalid_int(errors, "maxExpirationSeconds", seconds,
                          "if provided, maxExpirationSeconds must be >= 3600");
    if (seconds > most)
        field_invalid_int(errors, "maxExpirationSeconds", seconds,
                          arena_printf(errors->arena,
                                       "if provided, maxExpirationSeconds must be <= %" PRId64,
                                       most));
}

static void check_certificate(const struct value *source, struct projection *projection)
{
    static const char *const key_types[] = { "RSA3072",   "RSA4096", "ECDSAP256", "ECDSAP384",
                                             "ECDSAP521", "ED25519", NULL };
    static const char *const paths[] = { "credentialBundlePath", "keyPath",
                                         "certificateChainPath" };
    struct field_errors *errors = projection->errors;
    struct bytes type = value_string(source, "keyType");
    size_t count = 0;
    validate_signer_name(value_string(source, "signerName"), "signerName", errors);
    if (!text_is_one_of(type, key_types))
        field_not_supported(errors, "keyType", type, key_types);
    check_certificate_age(source, errors);
    FOR_EACH(name, paths) {
        struct bytes path = value_string(source, *name);
        if (path.size == 0)
            continue;
        count++;
        validate_volume_path(errors, *name, path);
        claim_path(projection, path, path);
    }
    if (count == 0)
        field_required(
            errors, NULL,
            "specify at least one of credentialBundlePath, keyPath, and certificateChainPath");
}

static const struct {
    const char *name;
    void (*check)(const struct value *source, struct projection *);
} projections[] = {
    { "secret",              check_projected_keys },
    { "configMap",           check_projected_keys },
    { "downwardAPI",         check_projected_downward },
    { "serviceAccountToken", check_projected_token },
    { "clusterTrustBundle",  check_trust_bundle },
    { "podCertificate",      check_certificate },
};

static void check_projection(const struct value *source, struct projection *projection)
{
    size_t count = 0;
    FOR_EACH(row, projections) {
        const struct value *one = value_member(source, row->name);
        if (!one)
            continue;
        count++;
        field_enter(projection->errors, row->name);
        row->check(one, projection);
        field_leave(projection->errors);
    }
    if (count > 1)
        field_forbidden(projection->errors, NULL,
                        "may not specify more than 1 volume type per source");
}

static void check_projected(const struct value *source, struct bytes owner,
                            struct field_errors *errors)
{
    struct projection projection = { .errors = errors, .depth = errors->depth };
    validate_file_mode(errors, source, "defaultMode");
    FIELD_EACH(one, source, "sources", errors)
        check_projection(one.item, &projection);
    text_set_done(&projection.paths);
}

/* ---- other sources ---- */

static void check_empty_dir(const struct value *source, struct bytes owner,
                            struct field_errors *errors)
{
    struct quantity size;
    const struct value *limit = value_member(source, "sizeLimit");
    if (value_is(limit, VALUE_STRING) && quantity_parse(limit->string, &size) && size.nano < 0)
        field_forbidden(errors, "sizeLimit", "SizeLimit field must be a valid resource quantity");
}

static void check_git_repo(const struct value *source, struct bytes owner,
                           struct field_errors *errors)
{
    validate_relative_path(errors, "directory", value_string(source, "directory"));
}

static void check_pod_iscsi(const struct value *source, struct bytes owner,
                            struct field_errors *errors)
{
    check_iscsi(source, owner, errors);
    if (!value_member(source, "initiatorName") ||
        owner.size + 1 + value_string(source, "targetPortal").size <= 64)
        return;
    size_t depth = errors->depth--;
    field_invalid_text(errors, "name", owner,
                       "Total length of <volume name>:<iscsi.targetPortal> must be under 64 "
                       "characters if iscsi.initiatorName is specified.");
    errors->depth = depth;
}

static void check_named_secret(const struct value *source, struct bytes owner,
                               struct field_errors *errors)
{
    const struct value *secret = value_member(source, "secretRef");
    if (secret && value_string(secret, "name").size == 0)
        field_required(errors, "secretRef.name", NULL);
}

static void check_storage_os(const struct value *source, struct bytes owner,
                             struct field_errors *errors)
{
    field_format_member(errors, source, "volumeName", FORMAT_LABEL);
    field_format_member(errors, source, "volumeNamespace", FORMAT_LABEL);
    check_named_secret(source, owner, errors);
}

static void check_csi(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    const struct value *secret = value_member(source, "nodePublishSecretRef");
    validate_csi_driver_name(errors, "driver", value_string(source, "driver"));
    if (secret && value_string(secret, "name").size == 0)
        field_required(errors, "nodePublishSecretRef.name", NULL);
    else if (secret)
        field_format(errors, "name", value_string(secret, "name"), FORMAT_SUBDOMAIN);
}

static void check_ephemeral(const struct value *source, struct bytes owner,
                            struct field_errors *errors)
{
    const struct value *template = value_member(source, "volumeClaimTemplate");
    if (!template) {
        field_required(errors, "volumeClaimTemplate", NULL);
        return;
    }
    field_enter(errors, "volumeClaimTemplate");
    validate_claim_template(template, errors);
    field_leave(errors);
}

static void check_image(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    validate_pull_policy(source, "pullPolicy", errors);
}

static const struct volume_source sources[] = {
    { "emptyDir", .check = check_empty_dir },
    { "hostPath", .required = { "path" }, .check = check_host_path },
    { "gitRepo", .required = { "repository" }, .check = check_git_repo },
    { "gcePersistentDisk", "persistentDisk", .required = { "pdName" }, .check = check_partition },
    { "awsElasticBlockStore", .required = { "volumeID" }, .check = check_partition },
    { "secret", .required = { "secretName" }, .check = check_secret },
    { "nfs", .required = { "server", "path" }, .check = check_nfs },
    { "iscsi", .required = { "targetPortal", "iqn" }, .check = check_pod_iscsi },
    { "glusterfs", .required = { "endpoints", "path" } },
    { "flocker", .check = check_flocker },
    { "persistentVolumeClaim", .required = { "claimName" } },
    { "rbd", .required = { "monitors", "image" } },
    { "cinder", .required = { "volumeID" }, .check = check_named_secret },
    { "cephfs", .second_path = "cephFS", .required = { "monitors" } },
    { "quobyte", .check = check_quobyte },
    { "downwardAPI", .second_path = "downwarAPI", .check = check_downward },
    { "fc", .check = check_fc },
    { "flexVolume", .required = { "driver" }, .check = check_flex },
    { "configMap", .required = { "name" }, .check = check_secret },
    { "azureFile", .required = { "secretName", "shareName" } },
    { "vsphereVolume", .required = { "volumePath" } },
    { "photonPersistentDisk", .required = { "pdID" } },
    { "portworxVolume", .required = { "volumeID" } },
    { "azureDisk", .required = { "diskName", "diskURI" }, .check = check_azure_disk },
    { "storageos", .required = { "volumeName" }, .check = check_storage_os },
    { "projected", .check = check_projected },
    { "scaleIO", .required = { "gateway", "system", "volumeName" } },
    { "csi", .check = check_csi },
    { "ephemeral", .check = check_ephemeral },
    { "image", .check = check_image },
};

/* ---- the volumes ---- */

/* An ephemeral volume's claim is named after pod and volume, which must make a good name. */
static void check_claim_name(const struct pod_check *check, const struct value *volume,
                             struct bytes name)
{
    struct bytes pod = value_string(check->metadata, "name");
    if (!value_member(volume, "ephemeral") || pod.size == 0 || name.size == 0)
        return;
    struct field_errors *errors = check->errors;
    const char *claim = arena_printf(errors->arena, "%.*s-%.*s", BYTES_ARG(pod), BYTES_ARG(name));
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(FORMAT_SUBDOMAIN, bytes_of(claim), details);
    for (size_t i = 0; i < count; i++)
        field_invalid_text(errors, "name", name,
                           arena_printf(errors->arena, "PVC name \"%s\": %s", claim, details[i]));
}

static void check_image_reference(const struct pod_check *check, const struct value *volume)
{
    const struct value *image = value_member(volume, "image");
    if (image && check->metadata && value_string(image, "reference").size == 0)
        field_required(check->errors, "image.reference", NULL);
}

static void check_volume(struct pod_check *check, const struct value *volume)
{
    struct field_errors *errors = check->errors;
    struct bytes name = value_string(volume, "name");
    size_t before = errors->count;
    validate_volume_source(volume, name, sources, ARRAY_SIZE(sources), errors);
    check_image_reference(check, volume);
    check_claim_name(check, volume, name);
    if (name.size == 0)
        field_required(errors, "name", NULL);
    else
        field_format(errors, "name", name, FORMAT_LABEL);
    if (name.size && map_get(&check->volumes, name))
        field_duplicate(errors, "name", value_member(volume, "name"));
    if (errors->count == before)
        map_put(&check->volumes, name, (void *)volume);
}

static void collect_created_claims(const struct pod_check *check, struct text_set *claims)
{
    const struct value *volumes = value_member(check->spec, "volumes");
    struct bytes pod = value_string(check->metadata, "name");
    for (size_t i = 0; pod.size && i < value_count(volumes); i++) {
        const struct value *volume = value_item(volumes, i);
        if (value_member(volume, "ephemeral"))
            text_set_add(claims,
                         bytes_of(arena_printf(check->errors->arena, "%.*s-%.*s", BYTES_ARG(pod),
                                               BYTES_ARG(value_string(volume, "name")))));
    }
}

void validate_pod_volumes(struct pod_check *check)
{
    AUTO_TEXT_SET created = { 0 };
    collect_created_claims(check, &created);
    FIELD_EACH(volume, check->spec, "volumes", check->errors) {
        check_volume(check, volume.item);
        const struct value *claim = value_at(volume.item, "persistentVolumeClaim.claimName");
        if (claim && text_set_has(&created, value_bytes(claim)))
            field_invalid(check->errors, "persistentVolumeClaim.claimName", claim,
                          "must not reference a PVC that gets created for an ephemeral volume");
    }
}
