# SPDX-License-Identifier: Apache-2.0
"""Server-side apply and who has which field: requests whose answers are compared (see requests_table.py)."""
import json
import time

from knarr_test.client import APPLY, JSON_PATCH, MERGE, STRATEGIC, until
from knarr_test.samples import APPS, CORE, config_map, container, deployment, path, pod, service

CONFIGS, PODS, WEB = "configmaps", "pods", ("deployments", "ssa-web")


def in_namespace(resource, name=None, sub=None, group=CORE):
    return path("NAMESPACE", resource, name, sub, group=group)


def apply(where, body, manager="a", **more):
    query = {"fieldManager": manager} if manager else {}
    return "PATCH", where, body, {"content_type": APPLY, **query, **more}


def patch(where, body, content_type=MERGE, **more):
    return "PATCH", where, body, {"content_type": content_type, **more}


def meta(name, **more):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **more}}


def refusals():
    where = in_namespace(CONFIGS, "ssa-bad")
    rows = [("no manager", apply(where, "{}", None)), ("no kind", apply(where, {"data": {"a": "1"}})), ("no name", apply(where, {"apiVersion": "v1", "kind": "ConfigMap"})),
            ("another kind", apply(where, {**meta("ssa-bad"), "kind": "Pod"})), ("another version", apply(where, {**meta("ssa-bad"), "apiVersion": "v2"})),
            ("another group", apply(where, {**meta("ssa-bad"), "apiVersion": "apps/v1"})), ("another name", apply(where, meta("other"))),
            ("another namespace", apply(where, meta("ssa-bad", namespace="other"))), ("a uid without object", apply(where, meta("ssa-bad", uid="x"))),
            ("managed fields", apply(where, meta("ssa-bad", managedFields=[]))), ("an unknown field", apply(where, {**meta("ssa-bad"), "foo": 1})),
            ("an unknown field below", apply(where, meta("ssa-bad", foo=1))), ("a number for a text", apply(where, {**meta("ssa-bad"), "data": {"a": 1}})),
            ("a text for a map", apply(where, {**meta("ssa-bad"), "data": "x"})), ("a text for a bool", apply(where, {**meta("ssa-bad"), "immutable": "x"})),
            ("a list for a text", apply(where, meta("ssa-bad", generateName=["a", 1]))), ("a map for a list", apply(where, meta("ssa-bad", finalizers={}))),
            ("a value twice", apply(where, meta("ssa-bad", finalizers=["a/b", "a/b"]))), ("null in a set", apply(where, meta("ssa-bad", finalizers=[None]))),
            ("a map in a set", apply(where, meta("ssa-bad", finalizers=[{}]))), ("a key twice", apply(where, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ssa-bad\n"
             "data:\n  a: x\n  a: y\n", dryRun="All")), ("a key twice, strict", apply(where, '{"apiVersion":"v1","kind":"ConfigMap",\n"metadata":{"name":"ssa-bad"},"data":'
             '{"a":"x",\n"a":"y"}}', fieldValidation="Strict")), ("a list", apply(where, "[]")), ("a text", apply(where, '"x"')), ("no YAML", apply(where, '{"a')),
            ("nothing", apply(where, "")), ("a long manager", apply(where, meta("ssa-bad"), "x" * 129)), ("a manager that cannot be shown", apply(where, meta("ssa-bad"), "a\x07")),
            ("force of a merge patch", patch(where, {}, force="true")), ("an absent status", apply(in_namespace(*WEB, "status", group=APPS), {
                "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "ssa-web"}})),
            ("an absent scale", apply(in_namespace(*WEB, "scale", group=APPS), {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "ssa-web"}}))]
    containers = {"no key": [{"image": "x"}], "null": [None], "no map": ["x"], "twice": [{"name": "x"}, {"name": "x"}], "a wrong type": [{"name": "x", "args": "x"}]}
    for name, items in containers.items():
        rows.append((f"a list by key, {name}", apply(in_namespace(*WEB, group=APPS), {
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "ssa-web"}, "spec": {"template": {"spec": {"containers": items}}}})))
    return [(f"apply: refused, {name}", request) for name, request in rows]


def maps():
    """Members of a map: taken, shared, fought over, given up."""
    where = in_namespace(CONFIGS, "ssa")

    def data(manager, values, **more):
        return apply(where, {**meta("ssa"), "data": values}, manager, **more)
    yield "apply: dry run of a creation", data("a", {"x": "1"}, dryRun="All")
    yield "apply: creates", data("a", {"x": "1", "y": "1"})
    yield "apply: the same again", data("a", {"x": "1", "y": "1"})
    yield "apply: another has the same value", data("b", {"x": "1"})
    yield "apply: one conflict", data("c", {"x": "2"})
    yield "apply: an update joins", patch(where, {"data": {"u": "1", "v": "1"}})
    yield "apply: conflicts with several", data("c", {"x": "2", "y": "2", "u": "2", "v": "2"})
    yield "apply: a dry run of force", data("c", {"x": "2"}, force="true", dryRun="All")
    yield "apply: force", data("c", {"x": "2", "u": "1"}, force="true")
    yield "apply: given up by the only one", data("a", {})
    yield "apply: given up, an update still has it", data("c", {"x": "2"})
    yield "apply: null", data("n", {"z": None})
    yield "apply: null for the map", data("n", None)
    yield "apply: labels and annotations", apply(where, meta("ssa", labels={"l": "1"}, annotations={"an": "1"}), "m")
    yield "apply: of those one", apply(where, meta("ssa", labels={"l": "1"}), "m")
    yield "apply: nothing at all", apply(where, meta("ssa"), "m")
    yield "apply: an old revision", apply(where, meta("ssa", resourceVersion="1"), "m")
    yield "apply: a bad revision", apply(where, meta("ssa", resourceVersion="x"), "m")
    yield "apply: another uid", apply(where, meta("ssa", uid="x"), "m")
    yield "apply: odd names", data("o", {"a.b": "1", "A_B-c": "2"})
    yield "apply: reset by an update", patch(where, {"metadata": {"managedFields": [{}]}})
    yield "apply: an update after that", patch(where, {"data": {"after": "1"}})
    yield "apply: the first apply after that", data("f", {"first": "1"})
    yield "apply: reset with an empty list", patch(where, {"metadata": {"managedFields": []}})
    yield "apply: finalizers, a set", apply(where, meta("ssa", finalizers=["example.com/b", "example.com/a"]), "s")
    yield "apply: another has one more", apply(where, meta("ssa", finalizers=["example.com/c", "example.com/a"]), "t")
    yield "apply: the first gives one up", apply(where, meta("ssa", finalizers=["example.com/a"]), "s")
    yield "apply: all finalizers go", patch(where, {"metadata": {"finalizers": None}})


def web(manager, spec, **more):
    """A pod template, which no controller touches."""
    return apply(in_namespace("podtemplates", "ssa"), {"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "ssa"}, "template": {"spec": spec}}, manager, **more)


def conditions(manager, items, **more):
    return apply(in_namespace(PODS, "ssa", "status"), {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "ssa"}, "status": {"conditions": items}}, manager, **more)


def lists():
    """Lists by keys, atomic ones, and whole structs that are one unit."""
    ports = [{"containerPort": 80, "name": "http"}, {"containerPort": 80, "protocol": "UDP"}]
    one = {"name": "one", "image": "x", "args": ["1", "2"]}
    yield "apply: a template", web("a", {"containers": [{**one, "ports": ports}], "nodeSelector": {"x": "y"}})
    yield "apply: a container joins", web("b", {"containers": [{"name": "two", "image": "y", "env": [{"name": "<E>", "value": "1"}]}]})
    yield "apply: an atomic list is one field", web("b", {"containers": [{"name": "one", "args": ["2"]}]})
    yield "apply: an atomic map is one field", web("b", {"nodeSelector": {"z": "y"}})
    yield "apply: a member of a container", web("c", {"containers": [{"name": "one", "workingDir": "/"}]})
    yield "apply: the order is the configuration's", web("a", {"containers": [{"name": "three", "image": "z"}, {**one, "ports": ports[1:]}]})
    yield "apply: all in another order", web("o", {"containers": [{"name": "one"}, {"name": "three"}, {"name": "four", "image": "4"}, {"name": "two"}]})
    yield "apply: a port without its default", web("p", {"containers": [{"name": "one", "ports": [{"containerPort": 81}]}]})
    yield "apply: a port without its number", web("p", {"containers": [{"name": "one", "ports": [{"name": "x"}]}]})
    yield "apply: a quantity by another name", web("q", {"containers": [{"name": "one", "resources": {"limits": {"cpu": "1000m"}}}]})
    yield "apply: and by its canonical name", web("r", {"containers": [{"name": "one", "resources": {"limits": {"cpu": "1"}}}]})
    yield "apply: a container given up", web("b", {"containers": []})
    yield "apply: of its owner nothing is left", web("o", {"containers": None})
    yield "apply: what is not valid", web("z", {"containers": [{"name": "A B"}]})
    yield "apply: null takes a field away", web("z", {"containers": [{"name": "one", "args": None}]}, force="true")
    yield "apply: a pod", apply(in_namespace(PODS, "ssa"), pod("ssa", nodeSelector={"a": "b"}, tolerations=[{"key": "a", "operator": "Exists"}]))
    yield "apply: a condition", conditions("a", [{"type": "Mine", "status": "True"}])
    yield "apply: a condition of another", conditions("b", [{"type": "Yours", "status": "True"}])
    yield "apply: a condition of both", conditions("b", [{"type": "Yours", "status": "True"}, {"type": "Mine", "status": "False"}])
    yield "apply: the other way round", conditions("b", [{"type": "Mine", "status": "True"}, {"type": "Yours", "status": "True"}])
    yield "apply: a condition given up", conditions("a", [])
    yield "apply: status by the object", apply(in_namespace(PODS, "ssa"), {**pod("ssa", nodeSelector={"a": "b"}), "status": {"message": "x"}}, "c")
    yield "apply: the object by status", apply(in_namespace(PODS, "ssa", "status"), {**pod("ssa", hostname="x"), "metadata": {"name": "ssa", "labels": {"l": "1"}}}, "d")
    yield "apply: a service", apply(in_namespace("services", "ssa"), service("ssa", clusterIP="None", ports=[{"port": 1, "name": "a"}, {"port": 2, "name": "b", "targetPort": "x"}]))
    yield "apply: a port of it", apply(in_namespace("services", "ssa"), {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "ssa"}, "spec": {
        "ports": [{"port": 3, "protocol": "TCP", "name": "c"}, {"port": 1, "protocol": "TCP", "name": "a"}]}}, "b")
    policy = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "ssa"}}
    where = path("NAMESPACE", "networkpolicies", "ssa", group="/apis/networking.k8s.io/v1")
    yield "apply: an atomic struct", apply(where, {**policy, "spec": {"podSelector": {"matchLabels": {"a": "1"}}}})
    yield "apply: an atomic struct is one field", apply(where, {**policy, "spec": {"podSelector": {"matchLabels": {"b": "1"}}}}, "b")
    yield "apply: an atomic struct by force", apply(where, {**policy, "spec": {"podSelector": {"matchLabels": {"b": "1"}}}}, "b", force="true")
    yield "apply: a role, all atomic", apply(path("NAMESPACE", "roles", "ssa", group="/apis/rbac.authorization.k8s.io/v1"), {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "ssa"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]})


def scale():
    where = in_namespace("replicationcontrollers", "ssa", "scale")
    body = {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "ssa", "namespace": "NAMESPACE"}}
    read = ("GET", in_namespace("replicationcontrollers", "ssa"), None, {"accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"})
    controller = {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "ssa"}}
    yield "scale: a controller", ("POST", in_namespace("replicationcontrollers"), {**controller, "spec": {"replicas": 1, "selector": {"rc": "ssa"}, "template": {
        "metadata": {"labels": {"rc": "ssa"}}, "spec": {"schedulerName": "none", "containers": [container()]}}}}, {})
    yield "scale: update", ("PUT", where, {**body, "spec": {"replicas": 2}}, {"fieldManager": "hpa"})
    yield "scale: who has the replicas", read
    yield "scale: patch", patch(where, {"spec": {"replicas": 3}}, fieldManager="hpa")
    yield "scale: who has them then", read
    yield "scale: apply conflicts", apply(where, {**body, "spec": {"replicas": 1}}, "b")
    yield "scale: apply with force", apply(where, {**body, "spec": {"replicas": 1}}, "b", force="true")
    yield "scale: who has them after an apply", read
    yield "scale: apply again", apply(where, {**body, "spec": {"replicas": 1}}, "b")
    yield "scale: the object itself conflicts", apply(in_namespace("replicationcontrollers", "ssa"), {**controller, "spec": {"replicas": 4}}, "c")
    yield "scale: to zero", patch(where, {"spec": {"replicas": 0}}, fieldManager="d")
    yield "scale: who has none", read


def next_second():
    """Managers have an order by whole seconds, then by name: where each has one of its own it is the same on a slow machine."""
    begun = int(time.time())
    until(lambda: int(time.time()) > begun, 2, "the next second")


def updates():
    """Who has what after writes that are no applies."""
    where = in_namespace(CONFIGS, "upd")
    fields = {"manager": "given", "operation": "Update", "apiVersion": "v1", "time": "2020-01-01T00:00:00Z", "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {"f:g": {}}}}
    next_second()
    yield "fields: create", ("POST", in_namespace(CONFIGS), config_map("upd", {"a": "1", "b": "1"}, {"l": "1"}), {"fieldManager": "maker"})
    next_second()
    yield "fields: replace", ("PUT", where, config_map("upd", {"a": "1", "b": "2", "c": "1"}), {"fieldManager": "putter"})
    yield "fields: replace with the same", ("PUT", where, config_map("upd", {"a": "1", "b": "2", "c": "1"}), {"fieldManager": "other"})
    next_second()
    yield "fields: JSON patch", patch(where, [{"op": "add", "path": "/data/d", "value": "1"}, {"op": "remove", "path": "/data/a"}], JSON_PATCH, fieldManager="json")
    next_second()
    yield "fields: strategic patch", patch(where, {"data": {"d": "2", "e": "1"}}, STRATEGIC, fieldManager="strategic")
    yield "fields: patch that changes nothing", patch(where, {"data": {"d": "2"}}, fieldManager="idle")
    yield "fields: dry run", patch(where, {"data": {"d": "3"}}, fieldManager="dry", dryRun="All")
    for i in range(10):
        next_second()
        yield f"fields: many managers, {i}", patch(where, {"data": {f"m{i}": "1"}}, fieldManager=f"manager-{i:02}")
    yield "fields: a list of one's own", patch(where, {"data": {"g": "1"}, "metadata": {"managedFields": [fields]}}, fieldManager="setter")
    yield "fields: entries that are none", patch(where, {"data": {"g": "2"}, "metadata": {"managedFields": [{**fields, "operation": "Nothing"}]}}, fieldManager="setter")
    yield "fields: fields that are none", patch(where, {"data": {"g": "3"}, "metadata": {"managedFields": [{**fields, "fieldsV1": {"x": {}}}]}}, fieldManager="setter")
    yield "fields: JSON patch of the manager", patch(where, [{"op": "replace", "path": "/metadata/managedFields/0/manager", "value": "renamed"}], JSON_PATCH)
    yield "fields: removed by a JSON patch", patch(where, [{"op": "remove", "path": "/metadata/managedFields"}], JSON_PATCH)
    yield "fields: created with a list", ("POST", in_namespace(CONFIGS), config_map("upd2", managedFields=[fields]), {"fieldManager": "maker"})
    yield "fields: a pod", ("POST", in_namespace(PODS), pod("upd", {"a": "b"}, [container(ports=[{"containerPort": 80}, {"containerPort": 80, "protocol": "UDP"}], env=[
        {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}], volumeMounts=[{"name": "v", "mountPath": "/v"}], resources={"limits": {"cpu": "1"}},
        livenessProbe={"httpGet": {"port": 80}}, securityContext={"capabilities": {"drop": ["ALL"]}})], volumes=[{"name": "v", "emptyDir": {}}], hostAliases=[
            {"ip": "1.2.3.4", "hostnames": ["x"]}], affinity={"nodeAffinity": {}}, topologySpreadConstraints=[{"maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable":
             "ScheduleAnyway", "labelSelector": {}}], imagePullSecrets=[{"name": "s"}]), {})
    yield "fields: a pod's status", patch(in_namespace(PODS, "upd", "status"), {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}, STRATEGIC, fieldManager="kubelet-x")
    yield "fields: a pod's status again", patch(in_namespace(PODS, "upd", "status"), {"status": {"conditions": [{"type": "Ready", "status": "False"}], "hostIPs": [
        {"ip": "10.0.0.1"}]}}, STRATEGIC, fieldManager="kubelet-x")
    yield "fields: a pod's status by the pod", patch(in_namespace(PODS, "upd"), {"status": {"message": "no"}, "metadata": {"labels": {"c": "d"}}}, fieldManager="x")
    yield "fields: partial metadata", ("GET", in_namespace(PODS, "upd"), None, {"accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"})
    rows = {"services": (CORE, service("upd")), "secrets": (CORE, {"metadata": {"name": "upd"}, "stringData": {"a": "b"}}), "persistentvolumeclaims": (CORE, {"metadata": {
        "name": "upd"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}), "serviceaccounts": (CORE, {"metadata": {"name": "upd"},
        "secrets": [{"name": "x"}]}), "endpoints": (CORE, {"metadata": {"name": "upd2"}, "subsets": [{"addresses": [{"ip": "1.2.3.4"}], "ports": [{"port": 1}]}]}),
        "limitranges": (CORE, {"metadata": {"name": "upd"}, "spec": {"limits": [{"type": "Container", "default": {"cpu": "1"}}]}}),
        "jobs": ("/apis/batch/v1", {"metadata": {"name": "upd"}, "spec": {"suspend": True, "template": {"spec": {"restartPolicy": "Never", "schedulerName": "none",
                                                                                                                 "containers": [container()]}}}}),
        "ingresses": ("/apis/networking.k8s.io/v1", {"metadata": {"name": "upd"}, "spec": {"rules": [{"host": "a.example.com"}], "tls": [{"hosts": ["x.example.com"]}]}}),
        "networkpolicies": ("/apis/networking.k8s.io/v1", {"metadata": {"name": "upd"}, "spec": {"podSelector": {}, "ingress": [{}]}}),
        "poddisruptionbudgets": ("/apis/policy/v1", {"metadata": {"name": "upd"}, "spec": {"minAvailable": "50%", "selector": {"matchLabels": {"n": "o"}}}}),
        "leases": ("/apis/coordination.k8s.io/v1", {"metadata": {"name": "upd"}, "spec": {"leaseDurationSeconds": 10}}),
        "horizontalpodautoscalers": ("/apis/autoscaling/v2", {"metadata": {"name": "upd"}, "spec": {"maxReplicas": 3, "scaleTargetRef": {
            "apiVersion": "apps/v1", "kind": "Deployment", "name": "none"}, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {
                "type": "Utilization", "averageUtilization": 50}}}]}}),
        "endpointslices": ("/apis/discovery.k8s.io/v1", {"metadata": {"name": "upd"}, "addressType": "IPv4", "endpoints": [{"addresses": ["1.2.3.4"]}], "ports": [{"port": 1}]}),
        "roles": ("/apis/rbac.authorization.k8s.io/v1", {"metadata": {"name": "upd"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}),
        "daemonsets": (APPS, {"metadata": {"name": "upd"}, "spec": {k: v for k, v in deployment("upd")["spec"].items() if k != "replicas"}}),
        "statefulsets": (APPS, {**deployment("upd", 0), "kind": "StatefulSet", "spec": {**deployment("upd", 0)["spec"], "serviceName": "x"}})}
    for resource, (group, body) in rows.items():
        yield f"fields: {resource}", ("POST", in_namespace(resource, group=group), body, {"dryRun": "All"})


def annotation():
    """kubectl's client-side apply, and what kubectl's server-side apply makes of it."""
    where, last = in_namespace(CONFIGS, "client"), {**config_map("client", {"a": "1", "b": "1"}), "metadata": {"name": "client", "namespace": "NAMESPACE", "annotations": {}}}
    body = config_map("client", {"a": "1", "b": "1"}, annotations={"kubectl.kubernetes.io/last-applied-configuration": json.dumps(last) + "\n"})
    yield "client-side: create", ("POST", in_namespace(CONFIGS), body, {"fieldManager": "kubectl-client-side-apply"})
    yield "client-side: somebody changes", patch(where, {"data": {"b": "2"}}, fieldManager="somebody")
    yield "client-side: another manager conflicts", apply(where, config_map("client", {"a": "3"}), "other")
    yield "client-side: kubectl conflicts with somebody", apply(where, config_map("client", {"a": "3", "b": "3"}), "kubectl")
    yield "client-side: kubectl takes its own", apply(where, config_map("client", {"a": "3"}), "kubectl")


EXPECTED = {"fields: persistentvolumeclaims": "upstream's admission adds the finalizer, here the controller does",
            "fields: ingresses": "here the class nginx is the default one", "fields: daemonsets": "no annotation of the former API's generation"}


def requests():
    yield from refusals()
    for part in (maps, lists, scale, updates, annotation):
        yield from part()
