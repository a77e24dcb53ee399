/* SPDX-License-Identifier: Apache-2.0 */
/* pod_references.c - see pod_references.h. */
#include "object/pod_references.h"

#include "base/arena.h"
#include "codec/value.h"

struct walk {
    const struct value    *pod;
    pod_reference_visitor *visit;
    void                  *context;
    struct arena          *arena;
    bool                   is_over;
};

static void tell(struct walk *walk, enum pod_reference reference, struct bytes name)
{
    if (!walk->is_over && name.size > 0)
        walk->is_over = !walk->visit(walk->context, reference, name);
}

static void walk_container(struct walk *walk, const struct value *container)
{
    const struct value *env = value_member(container, "env"),
                       *sources = value_member(container, "envFrom");
    for (size_t i = 0; i < value_count(env); i++) {
        const struct value *from = value_member(value_item(env, i), "valueFrom");
        tell(walk, POD_SECRET, value_string(from, "secretKeyRef.name"));
        tell(walk, POD_CONFIG_MAP, value_string(from, "configMapKeyRef.name"));
    }
    for (size_t i = 0; i < value_count(sources); i++) {
        tell(walk, POD_SECRET, value_string(value_item(sources, i), "secretRef.name"));
        tell(walk, POD_CONFIG_MAP, value_string(value_item(sources, i), "configMapRef.name"));
    }
}

static void walk_projected(struct walk *walk, const struct value *sources)
{
    for (size_t i = 0; i < value_count(sources); i++) {
        tell(walk, POD_SECRET, value_string(value_item(sources, i), "secret.name"));
        tell(walk, POD_CONFIG_MAP, value_string(value_item(sources, i), "configMap.name"));
    }
}

static void walk_volume(struct walk *walk, const struct value *volume)
{
    static const struct { const char *path; enum pod_reference reference; } rows[] = {
        { "secret.secretName", POD_SECRET },
        { "configMap.name", POD_CONFIG_MAP },
        { "persistentVolumeClaim.claimName", POD_CLAIM },
        { "csi.nodePublishSecretRef.name", POD_SECRET },
        { "azureFile.secretName", POD_SECRET },
        { "cephfs.secretRef.name", POD_SECRET },
        { "cinder.secretRef.name", POD_SECRET },
        { "flexVolume.secretRef.name", POD_SECRET },
        { "iscsi.secretRef.name", POD_SECRET },
        { "rbd.secretRef.name", POD_SECRET },
        { "scaleIO.secretRef.name", POD_SECRET },
        { "storageos.secretRef.name", POD_SECRET },
    };
    FOR_EACH(row, rows)
        tell(walk, row->reference, value_string(volume, row->path));
    walk_projected(walk, value_at(volume, "projected.sources"));
    if (value_member(volume, "ephemeral"))
        tell(walk, POD_CLAIM,
             bytes_of(arena_printf(walk->arena, "%.*s-%.*s",
                                   BYTES_ARG(value_string(walk->pod, "metadata.name")),
                                   BYTES_ARG(value_string(volume, "name")))));
}

static void walk_resource_claims(struct walk *walk, const struct value *spec)
{
    const struct value *claims = value_member(spec, "resourceClaims"),
                       *statuses = value_at(walk->pod, "status.resourceClaimStatuses");
    for (size_t i = 0; i < value_count(claims); i++)
        tell(walk, POD_RESOURCE_CLAIM, value_string(value_item(claims, i), "resourceClaimName"));
    for (size_t i = 0; i < value_count(statuses); i++)
        tell(walk, POD_RESOURCE_CLAIM, value_string(value_item(statuses, i), "resourceClaimName"));
    tell(walk, POD_RESOURCE_CLAIM,
         value_string(walk->pod, "status.extendedResourceClaimStatus.resourceClaimName"));
}

void pod_references_each(const struct value *pod, pod_reference_visitor *visit, void *context,
                         struct arena *arena)
{
    static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
    struct walk walk = { .pod = pod, .visit = visit, .context = context, .arena = arena };
    const struct value *spec = value_member(pod, "spec"),
                       *secrets = value_member(spec, "imagePullSecrets"),
                       *volumes = value_member(spec, "volumes");
    tell(&walk, POD_SERVICE_ACCOUNT, value_string(spec, "serviceAccountName"));
    for (size_t i = 0; i < value_count(secrets); i++)
        tell(&walk, POD_SECRET, value_string(value_item(secrets, i), "name"));
    FOR_EACH(list, lists)
        for (size_t i = 0; i < value_count(value_member(spec, *list)); i++)
            walk_container(&walk, value_item(value_member(spec, *list), i));
    for (size_t i = 0; i < value_count(volumes); i++)
        walk_volume(&walk, value_item(volumes, i));
    walk_resource_claims(&walk, spec);
}
