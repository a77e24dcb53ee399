# SPDX-License-Identifier: Apache-2.0
"""Requests that random ones had shown to be answered differently, as rows of their own (see requests_table.py)."""
from knarr_test.client import APPLY, MERGE, STRATEGIC
from knarr_test.samples import APPS, CORE, RBAC, config_map, container, path, pod, service

SCHEDULING = "/apis/scheduling.k8s.io/v1"
NODE = "/apis/node.k8s.io/v1"
STORAGE = "/apis/storage.k8s.io/v1"


def in_namespace(resource, name=None, sub=None, group=CORE):
    return path("NAMESPACE", resource, name, sub, group=group)


def dry(method, where, body, **more):
    return method, where, body, {"dryRun": "All", **more}


def of_metadata():
    where = in_namespace("configmaps")
    yield "make", ("POST", where, config_map("found"), {})
    for field, value in (("deletionTimestamp", "2024-01-01T00:00:00Z"), ("deletionGracePeriodSeconds", 5), ("generateName", "other-")):
        yield f"update, {field} {value}", dry("PUT", f"{where}/found", config_map("found", **{field: value}))
        yield f"merge patch, {field} {value}", dry("PATCH", f"{where}/found", {"metadata": {field: value}}, content_type=MERGE)
        yield f"create, {field} {value}", dry("POST", where, config_map("found-2", **{field: value}))
    yield "update without a name", dry("PUT", f"{where}/found", {"data": {}})
    for revision in ("x", "0", "7"):
        yield f"create, revision {revision}", dry("POST", where, config_map("found-2", resourceVersion=revision))
    role = {"metadata": {"name": "found-NAMESPACE", "namespace": "default"}}
    yield "a namespace where there is none", dry("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", role)
    yield "finalizers of another kind of group", dry("POST", f"{NODE}/runtimeclasses", {"metadata": {"name": "found", "finalizers": ["x.y"]}, "handler": "x"})
    yield "finalizers", dry("POST", where, config_map("found-2", finalizers=["x.y"]))


def of_generations():
    yield "priority class", dry("POST", f"{SCHEDULING}/priorityclasses", {"metadata": {"name": "found"}, "value": 5})
    yield "volume driver", dry("POST", f"{STORAGE}/csidrivers", {"metadata": {"name": "found"}, "spec": {}})


def of_kinds():
    where = in_namespace("pods")
    field = {"resourceFieldRef": {"resource": "limits.cpu", "containerName": "c"}}
    one = pod("found", containers=[container(env=[{"name": "A", "valueFrom": field}])])
    yield "make a pod", ("POST", where, one, {})
    yield "the same pod, applied", dry("PATCH", f"{where}/found", one, content_type=APPLY, fieldManager="a", force="true")
    for ips in (["fd00::1"], ["x"], ["1.2.3.4", "1.2.3.4"]):
        yield f"service, addresses {ips}", dry("POST", in_namespace("services"), service("found", clusterIPs=ips))
    for more in ({"ipFamilyPolicy": "RequireDualStack"}, {"ipFamilyPolicy": "PreferDualStack"}, {"ipFamilies": ["IPv6"]}, {"clusterIP": "None", "selector": None},
                 {"clusterIP": "None"}, {"ipFamilyPolicy": "RequireDualStack", "type": "x"}, {"ipFamilies": ["IPv4", "IPv6"]}, {"clusterIP": "10.43.99.99"}):
        yield f"service, {more}", dry("POST", in_namespace("services"), service("found", **more))
    budget = {"metadata": {"name": "A_B"}, "spec": {"selector": {}, "minAvailable": 1}}
    yield "budget with an odd name", dry("POST", in_namespace("poddisruptionbudgets", group="/apis/policy/v1"), budget)
    yield "node with an old field", dry("POST", "/api/v1/nodes", {"metadata": {"name": "found-NAMESPACE"}, "spec": {"configSource": {}}})
    yield "role with a generation", dry("POST", in_namespace("roles", group=RBAC), {"metadata": {"name": "found", "generation": 7}})
    yield "volume without anything", dry("POST", "/api/v1/persistentvolumes", {"metadata": {"name": "found-NAMESPACE"}, "spec": {}})
    selector = {"matchExpressions": [{"key": "a", "operator": "x"}]}
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container()]}}
    yield "stateful set with a bad selector", dry("POST", in_namespace("statefulsets", group=APPS), {
        "metadata": {"name": "found"}, "spec": {"serviceName": "x", "selector": selector, "template": template}})


def of_labels():
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"restartPolicy": "Never", "containers": [container()]}}
    for labels in (None, {}, {"c": "d"}):
        yield f"job with labels {labels}", dry("POST", in_namespace("jobs", group="/apis/batch/v1"), {
            "metadata": {"name": "found", "labels": labels}, "spec": {"suspend": True, "template": template}})


def of_options():
    where = in_namespace("configmaps")
    yield "two dry runs", ("POST", where, config_map("found-2"), {"dryRun": ["All", "All"]})
    yield "a dry run and another", ("POST", where, config_map("found-2"), {"dryRun": ["All", "x"]})
    yield "options of another kind", ("DELETE", f"{where}/found", {"kind": "Pod"}, {})
    yield "the kind of a strategic patch", dry("PATCH", f"{where}/found", {"kind": "Pod", "apiVersion": "x/v1"}, content_type=STRATEGIC)
    yield "a body makes the query count for nothing", ("DELETE", f"{where}/found", {}, {"dryRun": "All", "propagationPolicy": "x"})
    yield "it is gone", ("GET", f"{where}/found", None, {})


def of_warnings():
    port = {"containerPort": 80, "name": "a"}
    containers = [container(ports=[port, {**port, "hostIP": "1.2.3.4"}], env=[{"name": "A", "value": "1"}, {"name": "A", "value": "2"}, {"name": "A", "value": "$(A)3"}],
                            resources={"limits": {"memory": "100m"}}), container("d", ports=[{**port, "hostPort": 81}])]
    term = {"topologyKey": "zone"}
    spec = {"containers": containers, "nodeSelector": {"beta.kubernetes.io/os": "linux"}, "imagePullSecrets": [{"name": "s"}, {"name": "s"}, {}],
            "hostAliases": [{"ip": "1.2.3.4", "hostnames": ["a"]}, {"ip": "1.2.3.4", "hostnames": ["b"]}], "terminationGracePeriodSeconds": -1,
            "volumes": [{"name": "g", "gitRepo": {"repository": "x"}}, {"name": "p", "projected": {"sources": [{}]}}],
            "affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}, "podAntiAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": term}]}},
            "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "failure-domain.beta.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule"}]}
    annotations = {"scheduler.alpha.kubernetes.io/critical-pod": "x"}
    template = {"metadata": {"labels": {"a": "b"}, "annotations": annotations}, "spec": spec}
    yield "pod", dry("POST", in_namespace("pods"), {"metadata": {"name": "found", "annotations": annotations}, "spec": spec})
    jobs = {"spec": {"template": {**template, "spec": {**spec, "restartPolicy": "Never"}}}}
    yield "template", dry("POST", in_namespace("podtemplates"), {"metadata": {"name": "found"}, "template": template})
    yield "cron job", dry("POST", in_namespace("cronjobs", group="/apis/batch/v1"), {"metadata": {"name": "found"}, "spec": {"schedule": "@daily", "jobTemplate": jobs}})
    where = in_namespace("deployments", group=APPS)
    yield "deployment", ("POST", where, {"metadata": {"name": "found"}, "spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}}, "template": template}}, {})
    yield "deployment, its labels", dry("PATCH", f"{where}/found", {"metadata": {"labels": {"a": "b"}}}, content_type=MERGE)
    yield "deployment, its replicas", dry("PATCH", f"{where}/found", {"spec": {"replicas": 1}}, content_type=MERGE)
    yield "endpoints", ("GET", in_namespace("endpoints", "absent"), None, {})


def of_owners():
    """Fields that are not as they were sent, and what cannot be anyone's."""
    where = in_namespace("pods")
    template = {"metadata": {"labels": {"a": "b"}, "managedFields": [{"manager": "x"}], "selfLink": "x"}, "spec": {"containers": [container()]}}
    yield "managed fields of a template", dry("POST", in_namespace("podtemplates"), {"metadata": {"name": "found"}, "template": template})
    yield "make a pod", ("POST", where, pod("found-owners"), {})
    for status in ({"podIP": "1.2.3.4"}, {"podIPs": [{"ip": "1.2.3.4"}]}, {"podIP": "1.2.3.4", "podIPs": [{"ip": "fd00::1"}]}):
        yield f"status {status}", dry("PATCH", f"{where}/found-owners/status", {"status": status}, content_type=MERGE)
        yield f"status {status}, put", dry("PUT", f"{where}/found-owners/status", {**pod("found-owners"), "status": status})
    for name, secrets in (("one without its key", [{"name": "a"}, {"uid": "x"}]), ("a key twice", [{"name": "a"}, {"name": "a"}])):
        yield f"secrets, {name}", dry("POST", in_namespace("serviceaccounts"), {"metadata": {"name": "found"}, "secrets": secrets})


def of_order():
    """Which of several mistakes comes first."""
    metric = {"metric": {}, "target": {"type": "x"}}
    for name, more in (("pods", {}), ("object", {"describedObject": {"name": "a"}}), ("external", {})):
        yield f"autoscaler, {name}", dry("POST", in_namespace("horizontalpodautoscalers", group="/apis/autoscaling/v2"), {
            "metadata": {"name": "found"}, "spec": {"maxReplicas": 1, "scaleTargetRef": {"kind": "Deployment", "name": "a", "apiVersion": "apps/v1"},
                                                    "metrics": [{"type": name.title(), name: {**metric, **more}}]}})
    driver = {"name": "a", "nodeID": "a"}
    yield "drivers of a node", dry("POST", f"{STORAGE}/csinodes", {"metadata": {"name": "found"}, "spec": {"drivers": [driver, {**driver, "topologyKeys": ["a:b"]}]}})
    yield "volume attachment", dry("POST", f"{STORAGE}/volumeattachments", {
        "metadata": {"name": "found"}, "spec": {"attacher": "a", "nodeName": "", "source": {"persistentVolumeName": "A_B"}}})
    spread = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchExpressions": [{"key": "a", "operator": "x"}]}}
    yield "pod", dry("POST", in_namespace("pods"), pod("found", dnsConfig={"nameservers": ["."]}, topologySpreadConstraints=[spread], tolerations=[{"operator": "x"}],
                                                        hostAliases=[{"ip": "x"}], priorityClassName="A_B", hostname="A_B", preemptionPolicy="x"))


def of_features():
    """What is off is dropped, whatever it says."""
    group = {"schedulingGroup": {"podGroupName": "50%"}}
    yield "pod", dry("POST", in_namespace("pods"), pod("found", **group))
    yield "replication controller", dry("POST", in_namespace("replicationcontrollers"), {"metadata": {"name": "found"}, "spec": {
        "selector": {"a": "b"}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container()], **group}}}})


def of_rules():
    rule = {"action": "x", "exitCodes": {"operator": "x"}}
    yield "restart rules without a policy", dry("POST", in_namespace("pods"), pod(
        "found", initContainers=[container("i", restartPolicyRules=[rule])], containers=[container(restartPolicyRules=[rule])]))
    yield "a group that is empty", dry("POST", "/apis/networking.k8s.io/v1/ingressclasses", {
        "metadata": {"name": "found"}, "spec": {"controller": "a.b/c", "parameters": {"apiGroup": "", "kind": "a", "name": "b"}}})
    for amount in ("1e400", "9999999999999999999", "1e16", "9007199254740993", "0.5", "1n"):
        yield f"a whole number, {amount}", dry("POST", in_namespace("pods"), pod("found", containers=[container(resources={"requests": {"pods": amount}})]))
    yield "make a pod", ("POST", in_namespace("pods"), pod("found-rules"), {})
    for ips in ([{}, {}], [{"ip": "1.2.3.4"}, {"ip": "x"}], [{"ip": "1.2.3.4"}, {"ip": "1.2.3.5"}]):
        yield f"addresses of a pod, {ips}", dry("PATCH", in_namespace("pods", "found-rules", "status"), {"status": {"podIPs": ips}}, content_type=MERGE)
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"a": {"type": "string"}}}},
               "selectableFields": [{"jsonPath": ".a"}]}
    other = {**version, "name": "v2", "storage": False}
    for name, versions in (("no schema in one", [version, {**other, "schema": None}]), ("no schema", [{**version, "schema": None}]),
                           ("no schema, other fields", [version, {**other, "schema": None, "selectableFields": [{"jsonPath": ".b"}]}])):
        yield f"fields to select by, {name}", dry("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {"metadata": {"name": "founds.example.com"}, "spec": {
            "group": "example.com", "scope": "Namespaced", "names": {"plural": "founds", "kind": "Found"}, "versions": versions}})
    yield "make a driver", ("POST", f"{STORAGE}/csidrivers", {"metadata": {"name": "found-NAMESPACE", "finalizers": ["a/b"]}, "spec": {}}, {})
    yield "a generation that is not there", dry("DELETE", f"{STORAGE}/csidrivers/found-NAMESPACE", {"propagationPolicy": "Foreground", "dryRun": ["All"]})
    yield "let it go", ("PATCH", f"{STORAGE}/csidrivers/found-NAMESPACE", {"metadata": {"finalizers": None}}, {"content_type": MERGE})
    yield "delete it", ("DELETE", f"{STORAGE}/csidrivers/found-NAMESPACE", None, {})


def with_template(spec, annotations=None):
    return {"metadata": {"labels": {"a": "b"}, "annotations": annotations or {}}, "spec": spec}


def of_old_pods():
    """What pods are warned of: annotations, affinity, files in each other's way, names, claims."""
    terms = [{"matchExpressions": [{"key": "beta.kubernetes.io/os", "operator": "In", "values": ["a/b"]}]}]
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [
        {"key": "beta.kubernetes.io/os", "operator": "In", "values": ["linux"]}]}]},
        "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": terms[0]}]}}
    items = [{"key": "k", "path": "p"}, {"key": "l", "path": "p/q"}, {"key": "m", "path": "pq"}, {"key": "n", "path": "p"}]
    token = {"serviceAccountToken": {"path": "t", "expirationSeconds": 3600}}
    claim = {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "100m"}}}}
    volumes = [{"name": "c", "configMap": {"name": "c", "items": items}}, {"name": "s", "secret": {"secretName": "s", "items": items[:2]}},
               {"name": "d", "downwardAPI": {"items": [{"path": path, "fieldRef": {"fieldPath": "metadata.name"}} for path in ("x", "x")]}},
               {"name": "p", "projected": {"sources": [token, token, {"configMap": {"name": "c", "items": [{"key": "k", "path": "t/u"}]}}, {"secret": {"name": "s"}}]}},
               {"name": "e", "ephemeral": {"volumeClaimTemplate": claim}}]
    annotations = {"seccomp.security.alpha.kubernetes.io/pod": "unconfined", "container.seccomp.security.alpha.kubernetes.io/c": "unconfined",
                   "container.apparmor.security.beta.kubernetes.io/c": "unconfined"}
    dns = {"nameservers": ["fd00:0::1"]}
    spec = {"containers": [container()], "affinity": affinity, "volumes": volumes, "dnsConfig": dns, "hostAliases": [{"ip": "FD00::1", "hostnames": ["a"]}]}
    group, jobs = {"selector": {"matchLabels": {"a": "b"}}}, "/apis/batch/v1"
    yield "pod", dry("POST", in_namespace("pods"), {"metadata": {"name": "found", "annotations": {k: v for k, v in annotations.items() if "apparmor" not in k}}, "spec": spec})
    yield "template", dry("POST", in_namespace("podtemplates"), {"metadata": {"name": "found"}, "template": with_template(spec, annotations)})
    same = {**spec, "securityContext": {"appArmorProfile": {"type": "Unconfined"}}}
    yield "template, its pod's profile", dry("POST", in_namespace("podtemplates"), {"metadata": {"name": "found"}, "template": with_template(same, annotations)})
    for kind, at, more in (("replicasets", APPS, group), ("deployments", APPS, group), ("statefulsets", APPS, {**group, "serviceName": "x"}),
                           ("replicationcontrollers", CORE, {"selector": {"a": "b"}})):
        yield f"a dot in the name, {kind}", dry("POST", in_namespace(kind, group=at), {
            "metadata": {"name": "found.x"}, "spec": {**more, "template": with_template({"containers": [container()]})}})
    once = with_template({"containers": [container()], "restartPolicy": "Never"})
    yield "a dot in the name, job", dry("POST", in_namespace("jobs", group=jobs), {"metadata": {"name": "found.x"}, "spec": {"suspend": True, "template": once}})
    yield "a dot in the name, cron job", dry("POST", in_namespace("cronjobs", group=jobs), {
        "metadata": {"name": "found.x"}, "spec": {"schedule": "@daily", "jobTemplate": {"spec": {"template": once}}}})
    yield "a dot in the name, pod", dry("POST", in_namespace("pods"), pod("found.x"))
    yield "a long name, pod", dry("POST", in_namespace("pods"), pod("x" * 64 + ".x"))
    yield "stateful set", dry("POST", in_namespace("statefulsets", group=APPS), {"metadata": {"name": "found-old"}, "spec": {
        **group, "serviceName": "x", "revisionHistoryLimit": -1, "volumeClaimTemplates": [{"metadata": {"name": "v"}, **claim}],
        "template": with_template({"containers": [container()]})}})


def of_other_warnings():
    old = {"key": "beta.kubernetes.io/os", "operator": "In", "values": ["linux"]}
    annotations = {"volume.beta.kubernetes.io/storage-class": "x", "volume.beta.kubernetes.io/mount-options": "y"}
    name = {"name": "found-NAMESPACE"}
    yield "volume", dry("POST", "/api/v1/persistentvolumes", {"metadata": {**name, "annotations": annotations}, "spec": {
        "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "rbd": {"image": "a", "monitors": ["b"]}, "storageClassName": "x",
        "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [old]}]}}}})
    yield "volume, recycled", dry("POST", "/api/v1/persistentvolumes", {"metadata": name, "spec": {
        "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "nfs": {"server": "a", "path": "/b"}, "persistentVolumeReclaimPolicy": "Recycle"}})
    yield "claim", dry("POST", in_namespace("persistentvolumeclaims"), {"metadata": {"name": "found", "annotations": annotations}, "spec": {
        "accessModes": ["ReadWriteOnce"], "storageClassName": "x", "resources": {"requests": {"storage": "0.5"}, "limits": {"storage": "1500m"}}}})
    yield "class", dry("POST", f"{STORAGE}/storageclasses", {"metadata": name, "provisioner": "a.b", "allowedTopologies": [
        {"matchLabelExpressions": [{"key": "failure-domain.beta.kubernetes.io/zone", "values": ["a"]}]}]})
    yield "capacity", dry("POST", in_namespace("csistoragecapacities", group=STORAGE), {"metadata": {"name": "found"}, "storageClassName": "x", "nodeTopology": {
        "matchLabels": {"beta.kubernetes.io/arch": "x"}, "matchExpressions": [old]}})
    yield "runtime class", dry("POST", f"{NODE}/runtimeclasses", {"metadata": name, "handler": "x", "scheduling": {"nodeSelector": {"beta.kubernetes.io/os": "linux"}}})
    rules = [{"host": "a.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "a", "port": {"number": 80}}}}]}}]
    yield "policy", dry("POST", in_namespace("networkpolicies", group="/apis/networking.k8s.io/v1"), {"metadata": {"name": "found"}, "spec": {"podSelector": {}, "ingress": [
        {"from": [{"ipBlock": {"cidr": "fd00:0::/8", "except": ["FD00::/16"]}}]}], "egress": [{"to": [{"ipBlock": {"cidr": "fd00::/8"}}]}]}})
    yield "ingress", dry("POST", in_namespace("ingresses", group="/apis/networking.k8s.io/v1"), {
        "metadata": {"name": "found", "annotations": {"kubernetes.io/ingress.class": "x"}}, "spec": {"rules": rules}})
    yield "node", dry("POST", "/api/v1/nodes", {"metadata": name, "spec": {"externalID": "x", "configSource": {}, "podCIDRs": ["fd00:0::/64"]}})
    yield "account", dry("POST", in_namespace("serviceaccounts"), {"metadata": {"name": "found", "annotations": {"kubernetes.io/enforce-mountable-secrets": "x"}}})
    yield "endpoints", dry("POST", in_namespace("endpoints"), {"metadata": {"name": "found"}, "subsets": [{"addresses": [{"ip": "fd00:0::1"}], "notReadyAddresses": [
        {"ip": "FD00::2"}], "ports": [{"port": 1}]}]})
    slices = in_namespace("endpointslices", group="/apis/discovery.k8s.io/v1")
    yield "endpoint slice", dry("POST", slices, {"metadata": {"name": "found"}, "addressType": "IPv6", "endpoints": [{"addresses": ["fd00:0::1"]}]})
    yield "endpoint slice of names", dry("POST", slices, {"metadata": {"name": "found"}, "addressType": "FQDN", "endpoints": [{"addresses": ["a.example.com"]}]})
    yield "quota", dry("POST", in_namespace("resourcequotas"), {"metadata": {"name": "found"}, "spec": {"hard": {
        "cpu": "2", "limits.cpu": "1", "requests.memory": "2Gi", "limits.memory": "1Gi", "requests.ephemeral-storage": "1", "limits.ephemeral-storage": "2"}}})
    # a format each: of several upstream tells in no order
    odd = {"type": "string", "format": "odd"}
    yield "formats", definition_with({"a": odd, "c": {"type": "string", "format": "date-time"}, "e": {"type": "array", "items": odd},
                                      "d": {"type": "object", "additionalProperties": {"type": "number", "format": "double"}}})
    yield "formats of numbers", definition_with({"b": {"type": "integer", "format": "int33"}})


def definition_with(properties):
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object", "properties": properties}}}
    return dry("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {"metadata": {"name": "founds.example.com"}, "spec": {
        "group": "example.com", "scope": "Namespaced", "names": {"plural": "founds", "kind": "Found"}, "versions": [version]}})


def of_long_messages():
    where = in_namespace("pods")
    many = [container("A_B") for _ in range(30)]
    yield "many mistakes", dry("POST", where, pod("found", containers=many))
    yield "many unknown fields", dry("POST", where, pod("found", **{f"unknown-field-{i}": i for i in range(60)}), fieldValidation="Strict")
    yield "make a map", ("PATCH", in_namespace("configmaps", "found-long"), {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "found-long"}, "data": {
        f"a-key-that-is-long-{i:03}": "x" for i in range(60)}}, {"content_type": APPLY, "fieldManager": "a"})
    yield "many conflicts", ("PATCH", in_namespace("configmaps", "found-long"), {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "found-long"}, "data": {
        f"a-key-that-is-long-{i:03}": "y" for i in range(60)}}, {"content_type": APPLY, "fieldManager": "b"})


def of_what_else_is_said():
    """Warnings of objects that are refused, and of bodies that cannot be read."""
    where = in_namespace("pods")
    twice = container(env=[{"name": "A", "value": "1"}, {"name": "A", "value": "2"}])
    yield "make a pod", ("POST", where, pod("found-else", containers=[twice]), {})
    for validation in ("Strict", "Warn", "Ignore"):
        yield f"a pod that is there, {validation}", dry("POST", where, pod("found-else", containers=[twice]), fieldValidation=validation)
    yield "unknown and unreadable", dry("POST", in_namespace("configmaps"), {"metadata": {"name": "found", "x": 1}, "binaryData": {"a": "."}})
    yield "unknown and of a wrong type", dry("PATCH", f"{where}/found-else", {"metadata": {"x": 1, "labels": "x"}}, content_type=MERGE)
    for shape in ("PartialObjectMetadataList", "Table"):
        yield f"no {shape}", ("GET", in_namespace("secrets"), None, {"accept": f"application/json;as={shape};g=meta.k8s.io;v=v1"})
    yield "nothing in CBOR", ("GET", in_namespace("secrets"), None, {"accept": "application/cbor;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"})


def found():
    for table in (of_metadata, of_generations, of_kinds, of_labels, of_options, of_warnings, of_owners, of_order, of_features, of_rules, of_old_pods, of_other_warnings, of_long_messages, of_what_else_is_said):
        for name, request in table():
            yield f"found: {table.__name__}, {name}", request
