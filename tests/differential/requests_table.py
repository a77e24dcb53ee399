# SPDX-License-Identifier: Apache-2.0
"""The requests whose answers are compared, in order: (name, (method, path, body, more)).

NAMESPACE stands for a namespace made for the run.  What one request makes, later ones read.
"""
from apply_table import EXPECTED as APPLY_EXPECTED
from apply_table import requests as apply_requests
from knarr_test.client import APPLY, JSON_PATCH, MERGE, STRATEGIC, TABLE
from knarr_test.samples import APPS, CORE, RBAC, config_map, container, deployment, path, pod, service
from requests_cbor import in_cbor
from requests_edges import edges
from requests_found import found
from requests_reading import reading

PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"          # what controllers write meanwhile is left out
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

# name: why
EXPECTED = {
    "patch: a wrong type": "the message quotes the whole object",
    "json patch: another kind": "the message quotes the whole object",
    "merge patch: unknown field, strict": "the message quotes the whole object",
    "found: of_owners, secrets, one without its key": "an element without its key is nobody's; upstream forgets then who has all the others",
    "found: of_what_else_is_said, unknown and of a wrong type": "the message quotes the whole object",
    "accept: table as yaml": "columns are described in words of our own",
    "create: claim": "our cluster has a default storage class",
    "create: daemon set": "no one owns the annotation that comes by itself",
    "generation: daemon set": "no one owns the annotation that comes by itself",
    "path: /api/v1/namespaces//configmaps": "an empty segment is no namespace",
    "path: /api/v1/namespaces/NAMESPACE/configmaps/..": "such a path is nowhere",
    "path: /apis/": "metrics.k8s.io is ours, too",
    "path: /index.html": "the paths come in another order",
    "path: /openapi/v3/nothing": "we say why",
    "path: /openapi/v3/apis/none/v1": "we say why",
    "path: /version/": "we are another program",
    "path: livez, told": "we have other parts",
    "watch: a revision of the future": "we do not wait for it",
    "watch: a revision long gone": "a server that has just started, as upstream's has here, still knows it",
    "create: ingress": "here the class nginx is the default one",
    "protobuf: a bad tag": "the number is not told",
    "protobuf: delete options, cut": "we say what they are",
    "cbor body: a text": "texts and bytes are told apart nowhere",
    "cbor body: a huge list": "what is there is counted first",
    "cbor body: a number as key": "it is seen before anyone asks which field it is in",
    **APPLY_EXPECTED,
}

GROUPS = ["admissionregistration.k8s.io", "apps", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io",
          "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "policy",
          "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io"]


def get(where, **more):
    return "GET", where, None, more


def post(where, body, **more):
    return "POST", where, body, more


def deprecated():
    where, again = "/api/v1/namespaces/NAMESPACE/endpoints", "/api/v1/namespaces/NAMESPACE/endpoints/old"
    yield "deprecated: list", get(where, fieldSelector="metadata.name=absent")
    yield "deprecated: list of all", get("/api/v1/endpoints", fieldSelector="metadata.name=absent")
    yield "deprecated: no such object", get(again)
    yield "deprecated: create", post(where, {"metadata": {"name": "old"}, "none": 1})
    yield "deprecated: create of what is invalid", post(where, {"metadata": {"name": "Old"}})
    yield "deprecated: create of what is no JSON", post(where, "{")
    yield "deprecated: a form that there is not", get(again, accept="text/none")
    yield "deprecated: merge patch", ("PATCH", again, {"metadata": {"labels": {"a": "b"}}}, {"content_type": MERGE})
    yield "deprecated: update", ("PUT", again, {"metadata": {"name": "old"}}, {})
    yield "deprecated: as a table", get(where, fieldSelector="metadata.name=absent", accept=TABLE)
    yield "deprecated: not allowed", get(where, headers={"Impersonate-User": "nobody"})
    yield "deprecated: no such method", ("PUT", where, {}, {})
    yield "deprecated: delete", ("DELETE", again, None, {})
    yield "deprecated: delete all", ("DELETE", where, None, {"labelSelector": "none=there"})


def warnings():
    """Services whose clients should know something."""
    rows = {"old annotation": ({"service.kubernetes.io/topology-aware-hints": "Auto"}, {}),
            "external addresses": ({}, {"externalIPs": ["1.2.3.4", "2001:DB8::1"]}),
            "headless": ({}, {"clusterIP": "None", "externalIPs": ["1.2.3.4"], "sessionAffinity": "ClientIP", "selector": {"a": "b"}}),
            "a name of the outside": ({}, {"type": "ExternalName", "externalName": "a.b", "externalIPs": ["1.2.3.4"]}),
            "a name for nothing": ({}, {"externalName": "a.b"}),
            "traffic distribution": ({}, {"trafficDistribution": "PreferClose"}),
            "an invalid one": ({}, {"trafficDistribution": "PreferClose", "sessionAffinity": "x"}),
            "nothing": ({}, {"trafficDistribution": "PreferSameZone"})}
    for name, (annotations, spec) in rows.items():
        body = {"metadata": {"name": "warned", "annotations": annotations}, "spec": {"ports": [{"port": 80}], **spec}}
        yield f"warning: {name}", post(in_namespace("services"), body, dryRun="All")
        yield f"warning: {name}, strict", post(in_namespace("services"), {**body, "more": 1}, dryRun="All", fieldValidation="Strict")
    yield "warning: made", post(in_namespace("services"), {"metadata": {"name": "warned"}, "spec": {"ports": [{"port": 80}]}})
    yield "warning: changed", ("PATCH", in_namespace("services", "warned"), {"more": 1, "spec": {"trafficDistribution": "PreferClose"}}, {"content_type": MERGE})
    yield "warning: its status", ("PATCH", in_namespace("services", "warned", "status"), {"status": {"conditions": []}}, {"content_type": MERGE})
    yield "warning: again", ("PATCH", in_namespace("services", "warned"), {"metadata": {"labels": {"a": "b"}}}, {"content_type": MERGE})


def families():
    """Of a cluster that has IPv4 alone."""
    rows = {"none": {}, "the other": {"ipFamilies": ["IPv6"]}, "both": {"ipFamilies": ["IPv4", "IPv6"]}, "must be two": {"ipFamilyPolicy": "RequireDualStack"},
            "may be two": {"ipFamilyPolicy": "PreferDualStack"}, "one": {"ipFamilyPolicy": "SingleStack", "ipFamilies": ["IPv4"]},
            "an address of the other": {"clusterIP": "2001:db8::1"}, "two of one": {"ipFamilies": ["IPv4", "IPv4"]}, "what is none": {"ipFamilies": ["IPv5"]}}
    kinds = {"headless": {"clusterIP": "None", "selector": {"a": "b"}}, "headless without selector": {"clusterIP": "None"}, "of the outside":
             {"type": "ExternalName", "externalName": "a.b"}, "usual": {}}
    for name, spec in rows.items():
        for kind, more in kinds.items():
            body = {"metadata": {"name": "families"}, "spec": {"ports": [{"port": 80}], **more, **spec}}
            yield f"families: {name}, {kind}", post(in_namespace("services"), body, dryRun="All")


def in_namespace(resource, name=None, sub=None, group=CORE):
    return path("NAMESPACE", resource, name, sub, group=group)


def discovery():
    yield "discovery: api", get("/api")
    yield "discovery: core", get("/api/v1")
    yield "discovery: aggregated core", get("/api", accept=AGGREGATED)
    for group in GROUPS:
        yield f"discovery: {group}", get(f"/apis/{group}")
        yield f"discovery: {group}/v1", get(f"/apis/{group}/v1")
    yield "discovery: autoscaling/v2", get("/apis/autoscaling/v2")


def objects():
    rows = [("configmap", "configmaps", CORE, config_map(labels={"b": "1", "a": "2"}, annotations={"x": "y"})),
            ("secret", "secrets", CORE, {"metadata": {"name": "s"}, "stringData": {"a": "b"}}),
            ("pod", "pods", CORE, pod(containers=[container(ports=[{"containerPort": 80}], livenessProbe={"httpGet": {"port": 80}},
                                                            env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
                                                            resources={"limits": {"cpu": "0.5", "memory": "1024Ki"}})])),
            ("service", "services", CORE, service()),
            ("deployment", "deployments", APPS, deployment(replicas=0)),
            ("stateful set", "statefulsets", APPS, {**deployment("sts", 0), "kind": "StatefulSet", "spec": {**deployment("sts", 0)["spec"], "serviceName": "x"}}),
            ("daemon set", "daemonsets", APPS, {"metadata": {"name": "ds"}, "spec": {k: v for k, v in deployment("ds")["spec"].items() if k != "replicas"}}),
            ("job", "jobs", "/apis/batch/v1", {"metadata": {"name": "j"}, "spec": {"suspend": True, "template": {"spec": {
                "restartPolicy": "Never", "schedulerName": "none", "containers": [container()]}}}}),
            ("cron job", "cronjobs", "/apis/batch/v1", {"metadata": {"name": "cj"}, "spec": {"schedule": "0 0 1 1 *", "suspend": True, "jobTemplate": {
                "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [container()]}}}}}}),
            ("ingress", "ingresses", "/apis/networking.k8s.io/v1", {"metadata": {"name": "i"}, "spec": {"rules": [{"host": "a.example.com", "http": {
                "paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}),
            ("network policy", "networkpolicies", "/apis/networking.k8s.io/v1", {"metadata": {"name": "np"}, "spec": {"podSelector": {}, "ingress": [{}]}}),
            ("budget", "poddisruptionbudgets", "/apis/policy/v1", {"metadata": {"name": "pdb"}, "spec": {"minAvailable": "50%", "selector": {}}}),
            ("claim", "persistentvolumeclaims", CORE, {"metadata": {"name": "pvc"}, "spec": {"accessModes": ["ReadWriteOnce"],
                                                                                          "resources": {"requests": {"storage": "1Gi"}}}}),
            ("role", "roles", RBAC, {"metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}),
            ("lease", "leases", "/apis/coordination.k8s.io/v1", {"metadata": {"name": "l"}, "spec": {"leaseDurationSeconds": 10}}),
            ("autoscaler", "horizontalpodautoscalers", "/apis/autoscaling/v2", {"metadata": {"name": "hpa"}, "spec": {
                "maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "none"}}})]
    for name, resource, group, body in rows:
        yield f"create: {name}", post(in_namespace(resource, group=group), body, dryRun="All")
        yield f"create: {name}, strict", post(in_namespace(resource, group=group), {**body, "nothing": 1}, fieldValidation="Strict")
        yield f"create: {name}, empty", post(in_namespace(resource, group=group), {"metadata": {"name": "empty"}})
        yield f"list: {name}", get(in_namespace(resource, group=group), labelSelector="none=such")
        yield f"table: {name}", get(in_namespace(resource, group=group), labelSelector="none=such", accept=TABLE)
        yield f"absent: {name}", get(in_namespace(resource, "absent", group=group))
    for name, resource, group, body in rows[:5]:
        yield f"make: {name}", post(in_namespace(resource, group=group), body)
    yield "table: one pod", get(in_namespace("pods"), accept=TABLE)
    yield "table: one service", get(in_namespace("services"), accept=TABLE)


def changes():
    where = in_namespace("configmaps", "cm")
    yield "patch: merge", ("PATCH", where, {"data": {"k": None, "n": "1"}}, {"content_type": MERGE})
    yield "patch: json", ("PATCH", where, [{"op": "add", "path": "/data/m", "value": "2"}], {"content_type": JSON_PATCH})
    yield "patch: strategic", ("PATCH", in_namespace("pods", "p"), {"spec": {"containers": [{"name": "c", "image": "other"}]}}, {"content_type": STRATEGIC})
    for name, body, kind in (("test fails", [{"op": "test", "path": "/data/n", "value": "x"}], JSON_PATCH), ("no list", {"op": "add"}, JSON_PATCH),
                             ("a wrong type", {"data": {"k": 5}}, MERGE), ("not JSON", "{", MERGE), ("text", "x", "text/plain")):
        yield f"patch: {name}", ("PATCH", where, body, {"content_type": kind})
    yield "scale: get", get(in_namespace("deployments", "web", "scale", group=APPS))
    yield "scale: below zero", ("PATCH", in_namespace("deployments", "web", "scale", group=APPS), {"spec": {"replicas": -1}}, {"content_type": MERGE})
    yield "status: get", get(in_namespace("pods", "p", "status"))
    yield "delete: configmap", ("DELETE", where, None, {})
    yield "delete: again", ("DELETE", where, None, {})
    yield "delete: policy", ("DELETE", in_namespace("secrets", "s"), None, {"propagationPolicy": "Sideways"})


def orphans():
    """Kinds that are older than policies keep their dependents where none is given."""
    job = {"suspend": True, "managedBy": "example.com/nobody", "template": {"spec": {"restartPolicy": "Never", "containers": [container()]}}}
    replication = {"replicas": 0, "selector": {"of": "orphans"}, "template": {"metadata": {"labels": {"of": "orphans"}}, "spec": {"containers": [container()]}}}
    for resource, group, spec in (("jobs", "/apis/batch/v1", job), ("replicationcontrollers", CORE, replication)):
        where = in_namespace(resource, group=group)
        for name, query in (("default", {}), ("background", {"propagationPolicy": "Background"}), ("foreground", {"propagationPolicy": "Foreground"}),
                            ("old", {"orphanDependents": "true"}), ("old-other", {"orphanDependents": "false"}), ("dry", {"dryRun": "All"})):
            yield f"orphans: {resource}, make for {name}", post(where, {"metadata": {"name": f"o-{name}"}, "spec": spec})
            yield f"orphans: {resource}, delete, {name}", ("DELETE", f"{where}/o-{name}", None, {**query, "accept": PARTIAL})
        yield f"orphans: {resource}, make for held", post(where, {"metadata": {"name": "o-held", "finalizers": ["example.com/hold"]}, "spec": spec})
        yield f"orphans: {resource}, delete, held", ("DELETE", f"{where}/o-held", None, {"orphanDependents": "false", "accept": PARTIAL})
        yield f"orphans: {resource}, absent", ("DELETE", f"{where}/absent", None, {})
        yield f"orphans: {resource}, none of them", ("DELETE", where, None, {"labelSelector": "none=there"})
        yield f"orphans: {resource}, not allowed", ("DELETE", f"{where}/absent", None, {"headers": {"Impersonate-User": "nobody"}})


def left_out():
    """A struct that is no pointer is always there: who leaves it out changes nothing."""
    where, again = in_namespace("pods"), in_namespace("pods", "left-out")
    volume = {"name": "v", "ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}}}
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "left-out"}, "spec": {
        "schedulerName": "none", "automountServiceAccountToken": False, "serviceAccountName": "default", "volumes": [volume],
        "containers": [container(terminationMessagePath="/x")]}}
    given = {**body, "spec": {**body["spec"], "containers": [container(terminationMessagePath="/x", resources={})]}}
    yield "left out: create", post(where, body, fieldManager="first")
    yield "left out: apply", ("PATCH", again, given, {"content_type": APPLY, "fieldManager": "second", "force": "true"})
    yield "left out: apply without", ("PATCH", again, body, {"content_type": APPLY, "fieldManager": "second", "force": "true"})
    yield "left out: JSON patch", ("PATCH", again, [{"op": "remove", "path": "/spec/containers/0/resources"}], {"content_type": JSON_PATCH})
    yield "left out: merge patch", ("PATCH", again, {"spec": {"containers": [container(terminationMessagePath="/x")]}}, {"content_type": MERGE})
    yield "left out: update", ("PUT", again, {**body, "spec": {**body["spec"], "priority": 0, "preemptionPolicy": "PreemptLowerPriority", "tolerations": [
        {"key": f"node.kubernetes.io/{name}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300} for name in ("not-ready", "unreachable")]}}, {})


BAD_PODS = {
    "no containers": {}, "no image": {"containers": [{"name": "c"}]}, "bad name": {"containers": [container("A B")]},
    "twice the same name": {"containers": [container(), container()]}, "restart policy": {"restartPolicy": "x", "containers": [container()]},
    "mount without volume": {"containers": [container(volumeMounts=[{"name": "n", "mountPath": "/x"}])]},
    "requests above limits": {"containers": [container(resources={"requests": {"cpu": "2"}, "limits": {"cpu": "1"}})]},
    "port out of range": {"containers": [container(ports=[{"containerPort": 70000}])]}, "probe without handler": {"containers": [container(livenessProbe={})]},
    "host network ports": {"hostNetwork": True, "containers": [container(ports=[{"containerPort": 80, "hostPort": 81}])]},
    "bad toleration": {"tolerations": [{"operator": "Exists", "value": "x"}], "containers": [container()]},
    "two volume sources": {"volumes": [{"name": "v", "emptyDir": {}, "hostPath": {"path": "/x"}}], "containers": [container()]},
    "bad affinity": {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}}, "containers": [container()]},
    "bad env": {"containers": [container(env=[{"name": "A", "value": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.nothing"}}}])]},
    "negative grace": {"terminationGracePeriodSeconds": -1, "schedulerName": "none", "containers": [container()]},
    "many mistakes": {"restartPolicy": "x", "dnsPolicy": "y", "containers": [container("A"), {"name": "b"}]},
}


def mistakes():
    for name, spec in BAD_PODS.items():
        yield f"pod: {name}", post(in_namespace("pods"), {"metadata": {"name": "bad"}, "spec": spec})
    for name, body in (("malformed", "{"), ("empty", ""), ("a list", "[]"), ("text", '"x"'), ("twice the same", '{"metadata":{"name":"a","name":"b"}}'),
                       ("wrong type", '{"metadata":{"name":"a"},"data":{"k":1}}'), ("wrong kind", '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"a"}}'),
                       ("wrong version", '{"kind":"ConfigMap","apiVersion":"v2","metadata":{"name":"a"}}'), ("a bad name", '{"metadata":{"name":"A_B"}}'),
                       ("a bad label", '{"metadata":{"name":"a","labels":{"a b":"c"}}}'), ("another namespace", '{"metadata":{"name":"a","namespace":"other"}}')):
        yield f"body: {name}", post(in_namespace("configmaps"), body)
        yield f"body: {name}, strict", post(in_namespace("configmaps"), body, fieldValidation="Strict")
    for name, revision, query in (("a number", "5", {}), ("a number, dry", "5", {"dryRun": "All"}), ("zero", "0", {}), ("no number", "x", {})):
        yield f"body: a revision that is {name}", post(in_namespace("configmaps"), config_map(f"revision-{revision}", resourceVersion=revision), **query)
    yield "body: a revision and a bad name", post(in_namespace("configmaps"), config_map("A_B", resourceVersion="5"))
    yield "body: a revision of what there is", post(in_namespace("configmaps"), config_map("revision-0", resourceVersion="5"))
    for name, query in (("selector", {"labelSelector": "a in ("}), ("field", {"fieldSelector": "data.k=x"}), ("continue", {"continue": "x"}),
                        ("revision", {"resourceVersion": "x"}), ("match", {"resourceVersionMatch": "Exact"}), ("limit", {"limit": "x"})):
        yield f"list: bad {name}", get(in_namespace("configmaps"), **query)
    for name, timeout in (("none", "invalid"), ("zero", "0s"), ("long", "3m"), ("empty", "")):
        yield f"timeout: {name}", get(in_namespace("configmaps", "absent"), timeout=timeout)
        yield f"timeout: {name}, of a path", get("/readyz", timeout=timeout)
        yield f"timeout: {name}, of a log", get(in_namespace("pods", "absent", "log"), timeout=timeout)
    yield "path: unknown resource", get(in_namespace("nothings"))
    yield "path: unknown group", get("/apis/nothing.example.com/v1")
    yield "path: method", ("POST", in_namespace("configmaps", "cm"), {}, {})
    yield "accept: unknown", get(in_namespace("configmaps"), accept="image/png")
    yield "access: nobody", get(in_namespace("pods"), headers={"Impersonate-User": "nobody"})
    yield "access: token", get(in_namespace("pods"), headers={"Authorization": "Bearer rubbish", "Impersonate-User": ""})


def requests():
    for table in (discovery, objects, deprecated, warnings, families, changes, orphans, left_out, mistakes, reading, in_cbor, apply_requests, found, edges):
        yield from table()
