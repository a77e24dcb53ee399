/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap.c - the objects that every cluster has from its first moment.
 *
 * Data from the tables (roles, bindings, priority classes, flow schemas), the four namespaces, the
 * Service `kubernetes` and its endpoints.  Each is made where it is absent; what users have changed
 * stays theirs. */
#include "object/bootstrap.h"

#include "access/authz.h"
#include "write/bootstrap_extension.h"
#include "write/bootstrap_join.h"
#include "write/write_stage.h"
#include "base/arena.h"
#include "base/log.h"
#include "codec/json.h"
#include "object/ingress_class.h"
#include "object/volume_view.h"

static const struct log bootstrap_log = { "bootstrap" };

static bool make_namespaces(struct pipeline *pipeline, struct error *err)
{
    static const char *const names[] = { "default", "kube-node-lease", "kube-public",
                                         "kube-system" };
    AUTO_ARENA arena = { 0 };
    FOR_EACH(name, names)
        if (!bootstrap_make_text(pipeline, well_known.namespace, "",
                       arena_printf(&arena, "{\"metadata\":{\"name\":\"%s\"}}", *name), err))
            return false;
    return true;
}

/* The range of the command line is the first ServiceCIDR; what became of it later is its owner's. */
static bool make_service_cidr(struct pipeline *pipeline, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    return bootstrap_make_text(pipeline, well_known.service_cidr, "",
                     arena_printf(&arena,
                                  "{\"metadata\":{\"name\":\"kubernetes\"},"
                                  "\"spec\":{\"cidrs\":[\"%s\"]}}",
                                  service_first_range(pipeline->services, &arena)),
                     err);
}

/* The API's own Service has the first address of the range. */
static bool make_api_service(struct pipeline *pipeline, const struct bootstrap_options *options,
                             struct error *err)
{
    static const char service[] =
        "{\"metadata\":{\"name\":\"kubernetes\",\"namespace\":\"default\",\"labels\":{\"component\":\"apiserver\",\"provider\":\"kubernetes\"}},"
        "\"spec\":{\"type\":\"ClusterIP\",\"clusterIP\":\"%s\",\"ports\":[{\"name\":\"https\",\"port\":443,\"protocol\":\"TCP\",\"targetPort\":%d}]}}";
    static const char endpoints[] =
        "{\"metadata\":{\"name\":\"kubernetes\",\"namespace\":\"default\",\"labels\":{\"endpointslice.kubernetes.io/skip-mirror\":\"true\"}},"
        "\"subsets\":[{\"addresses\":[{\"ip\":\"%s\"}],\"ports\":[{\"name\":\"https\",\"port\":%d,\"protocol\":\"TCP\"}]}]}";
    static const char slice[] =
        "{\"metadata\":{\"name\":\"kubernetes\",\"namespace\":\"default\",\"labels\":{\"kubernetes.io/service-name\":\"kubernetes\"}},"
        "\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"%s\"],\"conditions\":{\"ready\":true}}],"
        "\"ports\":[{\"name\":\"https\",\"port\":%d,\"protocol\":\"TCP\"}]}";
    AUTO_ARENA arena = { 0 };
    const char *ip = service_first_address(pipeline->services, &arena);
    return bootstrap_make_text(pipeline, well_known.service, "default",
                     arena_printf(&arena, service, ip, options->api_port), err) &&
           bootstrap_make_text(pipeline, well_known.endpoints, "default",
                     arena_printf(&arena, endpoints, options->api_address, options->api_port),
                     err) &&
           bootstrap_make_text(pipeline, well_known.endpoint_slice, "default",
                     arena_printf(&arena, slice, options->api_address, options->api_port), err);
}

/* Folders on the nodes (controllers/local_storage.c). */
static bool make_local_storage(struct pipeline *pipeline, struct error *err)
{
    static const char class[] =
        "{\"metadata\":{\"name\":\"local\",\"annotations\":{\"storageclass.kubernetes.io/is-default-class\":\"true\"}},"
        "\"provisioner\":\"" LOCAL_PROVISIONER "\",\"volumeBindingMode\":\"WaitForFirstConsumer\",\"allowVolumeExpansion\":true}";
    return bootstrap_make_text(pipeline, well_known.storage_class, "", class, err);
}

/* What the nodes' agents must see to keep policies and serve Ingresses; the class that they serve. */
static bool make_network(struct pipeline *pipeline, struct error *err)
{
    static const char role[] =
        "{\"metadata\":{\"name\":\"" NETWORK_NODE_ROLE "\"},\"rules\":["
        "{\"apiGroups\":[\"networking.k8s.io\"],\"resources\":[\"networkpolicies\",\"ingresses\",\"ingressclasses\"],"
        "\"verbs\":[\"list\",\"watch\"]},"
        "{\"apiGroups\":[\"\"],\"resources\":[\"namespaces\"],\"verbs\":[\"list\",\"watch\"]}]}";
    static const char class[] =
        "{\"metadata\":{\"name\":\"nginx\",\"annotations\":{\"ingressclass.kubernetes.io/is-default-class\":\"true\"}},"
        "\"spec\":{\"controller\":\"" INGRESS_CONTROLLER "\"}}";
    return bootstrap_make_text(pipeline, well_known.cluster_role, "", role, err) &&
           bootstrap_make_text(pipeline, well_known.ingress_class, "", class, err);
}

/* What a metrics server brings along: who may view a namespace may see what its pods use. */
static const char metrics_reader[] =
    "{\"metadata\":{\"name\":\"system:aggregated-metrics-reader\",\"labels\":{"
    "\"rbac.authorization.k8s.io/aggregate-to-admin\":\"true\","
    "\"rbac.authorization.k8s.io/aggregate-to-edit\":\"true\","
    "\"rbac.authorization.k8s.io/aggregate-to-view\":\"true\"}},"
    "\"rules\":[{\"apiGroups\":[\"metrics.k8s.io\"],\"resources\":[\"pods\",\"nodes\"],"
    "\"verbs\":[\"get\",\"list\",\"watch\"]}]}";

bool pipeline_bootstrap(struct pipeline *pipeline, const struct bootstrap_options *options,
                        struct error *err)
{
    if (!make_namespaces(pipeline, err))
        return false;
    for (size_t i = 0; i < bootstrap_object_count; i++) {
        const struct bootstrap_object *object = &bootstrap_objects[i];
        struct error own = { 0 };
        if (bootstrap_make_text(pipeline, object->kind, object->namespace, object->json, &own))
            continue;
        log_error(&bootstrap_log, "a default object could not be made", KV_ERROR(&own));
        if (err && !error_is_set(err))
            *err = own;
        return false;
    }
    return make_service_cidr(pipeline, err) && make_local_storage(pipeline, err) &&
           make_network(pipeline, err) &&
           bootstrap_make_text(pipeline, well_known.cluster_role, "", metrics_reader, err) &&
           make_api_service(pipeline, options, err) &&
           bootstrap_extension(pipeline, options, err) &&
           (!options->join || bootstrap_join(pipeline, options->join, err));
}
