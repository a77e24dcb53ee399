/* SPDX-License-Identifier: Apache-2.0 */
/* schema.c - finding kinds and fields in the tables.
 *
 * Kinds are found by binary search in the two orders that apigen wrote, members of a type by its
 * perfect hash.
 *
 * Holds:    schema_kinds_by_name is ordered by group, version and name, schema_kinds_by_resource by
 *           group, version and resource.
 * Not here: the tables (generated). */
#include "object/schema.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "object/member_hash.h"

struct well_known well_known;

/* What a search compares: a kind's group, version, and its name or resource. */
struct kind_key {
    struct bytes group, version, word;
};

static int compare_key(const struct kind_key *key, const struct kind *kind, const char *word)
{
    int order = bytes_compare(key->group, bytes_of(kind->group));
    if (order == 0)
        order = bytes_compare(key->version, bytes_of(kind->version));
    return order ? order : bytes_compare(key->word, bytes_of(word));
}

static const struct kind *search(const struct kind *const *table, size_t count, bool by_resource,
                                 const struct kind_key *key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct kind *kind = table[middle];
        int order = compare_key(key, kind, by_resource ? kind->resource : kind->name);
        if (order == 0)
            return kind;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static const struct kind *find_by_name(const struct kind_key *key)
{
    const struct kind *kind =
        search(schema_kinds_by_name, schema_kind_count, /* by_resource= */ false, key);
    if (kind)
        return kind;
    struct kind_key core = { BYTES(""), BYTES("v1"), key->word };
    kind = search(schema_kinds_by_name, schema_kind_count, /* by_resource= */ false, &core);
    return kind && (kind->flags & KIND_EVERY_GROUP) ? kind : NULL;
}

const struct kind *kind_find(const char *group, const char *version, const char *name)
{
    return find_by_name(&(struct kind_key){ bytes_of(group), bytes_of(version), bytes_of(name) });
}

const struct kind *kind_find_api_version(struct bytes api_version, struct bytes name)
{
    struct kind_key key = { BYTES(""), api_version, name };
    size_t slash;
    if (bytes_find(api_version, '/', &slash)) {
        key.group = (struct bytes){ api_version.at, slash };
        key.version = (struct bytes){ api_version.at + slash + 1, api_version.size - slash - 1 };
    }
    return find_by_name(&key);
}

const struct kind *kind_find_resource(struct bytes group, struct bytes version,
                                      struct bytes resource)
{
    struct kind_key key = { group, version, resource };
    return search(schema_kinds_by_resource, schema_resource_count, /* by_resource= */ true, &key);
}

const struct subresource *kind_subresource(const struct kind *kind, struct bytes name)
{
    for (size_t i = 0; i < kind->subresource_count; i++)
        if (bytes_equal_text(name, kind->subresources[i].name))
            return &kind->subresources[i];
    return NULL;
}

int type_member_search(const struct type *type, struct bytes name)
{
    for (int i = 0; i < type->member_count; i++)
        if (bytes_equal_text(name, type->members[i]->name))
            return i;
    return -1;
}

const struct field *type_field(const struct type *type, struct bytes name)
{
    int place = type_member_index(type, name);
    return place < 0 ? NULL : type->members[place];
}

void type_each_field(const struct type *type, void (*visit)(void *context, const struct field *),
                     void *context)
{
    for (size_t i = 0; i < type->member_count; i++)
        visit(context, type->members[i]);
}

#define KNOWN(member_, group_, version_, name_) \
    { offsetof(struct well_known, member_), group_, version_, name_ }

static const struct { size_t offset; const char *group, *version, *name; } known_kinds[] = {
    KNOWN(pod, "", "v1", "Pod"),
    KNOWN(node, "", "v1", "Node"),
    KNOWN(namespace, "", "v1", "Namespace"),
    KNOWN(service, "", "v1", "Service"),
    KNOWN(service_account, "", "v1", "ServiceAccount"),
    KNOWN(config_map, "", "v1", "ConfigMap"),
    KNOWN(secret, "", "v1", "Secret"),
    KNOWN(event, "", "v1", "Event"),
    KNOWN(lease, "coordination.k8s.io", "v1", "Lease"),
    KNOWN(replica_set, "apps", "v1", "ReplicaSet"),
    KNOWN(deployment, "apps", "v1", "Deployment"),
    KNOWN(stateful_set, "apps", "v1", "StatefulSet"),
    KNOWN(daemon_set, "apps", "v1", "DaemonSet"),
    KNOWN(job, "batch", "v1", "Job"),
    KNOWN(cron_job, "batch", "v1", "CronJob"),
    KNOWN(controller_revision, "apps", "v1", "ControllerRevision"),
    KNOWN(endpoints, "", "v1", "Endpoints"),
    KNOWN(endpoint_slice, "discovery.k8s.io", "v1", "EndpointSlice"),
    KNOWN(replication_controller, "", "v1", "ReplicationController"),
    KNOWN(persistent_volume, "", "v1", "PersistentVolume"),
    KNOWN(persistent_volume_claim, "", "v1", "PersistentVolumeClaim"),
    KNOWN(role, "rbac.authorization.k8s.io", "v1", "Role"),
    KNOWN(cluster_role, "rbac.authorization.k8s.io", "v1", "ClusterRole"),
    KNOWN(role_binding, "rbac.authorization.k8s.io", "v1", "RoleBinding"),
    KNOWN(cluster_role_binding, "rbac.authorization.k8s.io", "v1", "ClusterRoleBinding"),
    KNOWN(status, "", "v1", "Status"),
    KNOWN(scale, "autoscaling", "v1", "Scale"),
    KNOWN(table, "meta.k8s.io", "v1", "Table"),
    KNOWN(partial_object_metadata, "meta.k8s.io", "v1", "PartialObjectMetadata"),
    KNOWN(partial_object_metadata_list, "meta.k8s.io", "v1", "PartialObjectMetadataList"),
    KNOWN(delete_options, "", "v1", "DeleteOptions"),
    KNOWN(binding, "", "v1", "Binding"),
    KNOWN(eviction, "policy", "v1", "Eviction"),
    KNOWN(priority_class, "scheduling.k8s.io", "v1", "PriorityClass"),
    KNOWN(resource_quota, "", "v1", "ResourceQuota"),
    KNOWN(limit_range, "", "v1", "LimitRange"),
    KNOWN(runtime_class, "node.k8s.io", "v1", "RuntimeClass"),
    KNOWN(token_request, "authentication.k8s.io", "v1", "TokenRequest"),
    KNOWN(token_review, "authentication.k8s.io", "v1", "TokenReview"),
    KNOWN(subject_access_review, "authorization.k8s.io", "v1", "SubjectAccessReview"),
    KNOWN(self_subject_access_review, "authorization.k8s.io", "v1", "SelfSubjectAccessReview"),
    KNOWN(local_subject_access_review, "authorization.k8s.io", "v1", "LocalSubjectAccessReview"),
    KNOWN(self_subject_rules_review, "authorization.k8s.io", "v1", "SelfSubjectRulesReview"),
    KNOWN(self_subject_review, "authentication.k8s.io", "v1", "SelfSubjectReview"),
    KNOWN(csi_node, "storage.k8s.io", "v1", "CSINode"),
    KNOWN(ip_address, "networking.k8s.io", "v1", "IPAddress"),
    KNOWN(service_cidr, "networking.k8s.io", "v1", "ServiceCIDR"),
    KNOWN(custom_resource_definition, "apiextensions.k8s.io", "v1", "CustomResourceDefinition"),
    KNOWN(api_service, "apiregistration.k8s.io", "v1", "APIService"),
    KNOWN(certificate_signing_request, "certificates.k8s.io", "v1", "CertificateSigningRequest"),
    KNOWN(pod_disruption_budget, "policy", "v1", "PodDisruptionBudget"),
    KNOWN(horizontal_pod_autoscaler, "autoscaling", "v2", "HorizontalPodAutoscaler"),
    KNOWN(ingress, "networking.k8s.io", "v1", "Ingress"),
    KNOWN(ingress_class, "networking.k8s.io", "v1", "IngressClass"),
    KNOWN(network_policy, "networking.k8s.io", "v1", "NetworkPolicy"),
    KNOWN(storage_class, "storage.k8s.io", "v1", "StorageClass"),
    KNOWN(node_metrics, "metrics.k8s.io", "v1beta1", "NodeMetrics"),
    KNOWN(pod_metrics, "metrics.k8s.io", "v1beta1", "PodMetrics"),
    KNOWN(validating_admission_policy, "admissionregistration.k8s.io", "v1",
          "ValidatingAdmissionPolicy"),
    KNOWN(component_status, "", "v1", "ComponentStatus"),
};

/* An array of pointers to kinds, as which struct well_known is filled. */
_Static_assert(sizeof(struct well_known) == ARRAY_SIZE(known_kinds) * sizeof(struct kind *),
               "each member of well_known has a row");

void schema_init(void)
{
    FOR_EACH(row, known_kinds) {
        const struct kind *kind = kind_find(row->group, row->version, row->name);
        assert(kind);
        memcpy((char *)&well_known + row->offset, &kind, sizeof(const struct kind *));
    }
}
