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


def found():
    for table in (of_metadata, of_generations, of_kinds, of_labels, of_options, of_warnings):
        for name, request in table():
            yield f"found: {table.__name__}, {name}", request
