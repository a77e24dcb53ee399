# SPDX-License-Identifier: Apache-2.0
"""HorizontalPodAutoscalers: up when pods are busy, down when they are not, and why not when they cannot."""
from knarr_test.client import MERGE, until
from knarr_test.samples import APPS, BUSYBOX, container, path
from knarr_test.steps import create, events_of

AUTOSCALING = "/apis/autoscaling/v2"


def worker(name="work", requests="50m", replicas=1, script="while [ ! -e /busy/no ]; do :; done; exec sleep 100000"):
    """A Deployment that is busy from its start."""
    labels = {"app": name}
    resources = {"requests": {"cpu": requests}, "limits": {"cpu": "200m"}} if requests else {}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
            "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": {
                "metadata": {"labels": labels},
                "spec": {"terminationGracePeriodSeconds": 0,
                         "containers": [container("c", BUSYBOX, command=["sh", "-c", script], resources=resources)]}}}}


def autoscaler(name="work", kind="Deployment", api_version="apps/v1", percent=50, most=3, metrics=None, **spec):
    metrics = metrics or [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": percent}}}]
    return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": name},
            "spec": {"scaleTargetRef": {"apiVersion": api_version, "kind": kind, "name": name}, "minReplicas": 1,
                     "maxReplicas": most, "metrics": metrics, **spec}}


def conditions(api, ns, name="work"):
    status = api.get(path(ns, "horizontalpodautoscalers", name, group=AUTOSCALING)).ok().get("status", {})
    return {c["type"]: (c["status"], c["reason"], c["message"]) for c in status.get("conditions", [])}


def has_condition(api, ns, type_, status, reason, *words, name="work", seconds=40):
    def check():
        found = conditions(api, ns, name).get(type_, ("", "", ""))
        return found[:2] == (status, reason) and all(word in found[2] for word in words)
    try:
        until(check, seconds, f"{type_} {reason}")
    except AssertionError:
        raise AssertionError(f"expected {type_} {status} {reason} {words}: {conditions(api, ns, name)}") from None


def replicas(api, ns, name="work"):
    return api.get(path(ns, "deployments", name, group=APPS)).ok()["spec"]["replicas"]


def test_up_and_down(api, ns, kubectl):
    """A busy pod makes more of them; when none is busy any more the window passes and one is left."""
    rules = {"scaleDown": {"stabilizationWindowSeconds": 1, "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}]}}
    create(api, ns, worker(requests="50m"))
    create(api, ns, autoscaler(percent=50, behavior=rules))
    until(lambda: replicas(api, ns) == 3, 90, f"three replicas: {conditions(api, ns)}")
    status = api.get(path(ns, "horizontalpodautoscalers", "work", group=AUTOSCALING)).ok()["status"]
    assert status["currentMetrics"][0]["resource"]["current"]["averageUtilization"] > 50, status
    assert status["desiredReplicas"] == 3 and status["lastScaleTime"], status
    assert ("Normal", "SuccessfulRescale", "New size: 3; reason: cpu resource utilization (percentage of request) above target") \
        in events_of(api, ns, "work"), events_of(api, ns, "work")
    assert "cpu: " in kubectl("get", "hpa", "work", "-n", ns)
    assert "ScalingActive" in kubectl("describe", "hpa", "work", "-n", ns)

    lazy = worker(script="exec sleep 100000")["spec"]["template"]["spec"]
    api.patch(path(ns, "deployments", "work", group=APPS), {"spec": {"template": {"spec": lazy}}}, content_type=MERGE).ok()
    until(lambda: replicas(api, ns) == 1, 120, f"one replica: {conditions(api, ns)}")
    has_condition(api, ns, "ScalingActive", "True", "ValidMetricFound", "cpu resource utilization")


def test_a_container_of_a_stateful_set(api, ns, kubectl):
    """Any kind with a scale; an average value of one container."""
    body = worker("pair")
    body["kind"] = "StatefulSet"
    body["spec"]["serviceName"] = "none"
    body["spec"]["template"]["spec"]["containers"].append(container("lazy", BUSYBOX, command=["sleep", "100000"]))
    create(api, ns, body)
    metrics = [{"type": "ContainerResource", "containerResource": {
        "name": "cpu", "container": "c", "target": {"type": "AverageValue", "averageValue": "40m"}}}]
    create(api, ns, autoscaler("pair", kind="StatefulSet", most=2, metrics=metrics))
    until(lambda: api.get(path(ns, "statefulsets", "pair", group=APPS)).ok()["spec"]["replicas"] == 2, 90,
          f"two replicas: {conditions(api, ns, 'pair')}")


def test_what_cannot_be_measured(api, ns, kubectl):
    """Each cause has its condition and its event."""
    create(api, ns, worker(requests=None, script="exec sleep 100000"), autoscaler())
    has_condition(api, ns, "ScalingActive", "False", "FailedGetResourceMetric",
                  "the HPA was unable to compute the replica count: failed to get cpu utilization: "
                  "missing request for cpu in container c of Pod work-", seconds=80)
    assert any(reason == "FailedComputeMetricsReplicas" and "invalid metrics (1 invalid out of 1)" in message
               for _, reason, message in events_of(api, ns, "work"))
    assert replicas(api, ns) == 1

    custom = [{"type": "Pods", "pods": {"metric": {"name": "requests"}, "target": {"type": "AverageValue", "averageValue": "10"}}}]
    create(api, ns, worker("custom", script="exec sleep 100000"), autoscaler("custom", metrics=custom))
    has_condition(api, ns, "ScalingActive", "False", "FailedGetPodsMetric", "unable to get metric requests",
                  "no custom metrics API (custom.metrics.k8s.io) registered", name="custom")

    create(api, ns, autoscaler("absent"))
    has_condition(api, ns, "AbleToScale", "False", "FailedGetScale", 'deployments.apps "absent" not found', name="absent")
    create(api, ns, autoscaler("odd", kind="Gadget", api_version="example.com/v1"))
    has_condition(api, ns, "AbleToScale", "False", "FailedGetScale", 'no matches for kind "Gadget" in group "example.com"', name="odd")


def test_a_custom_resource(api, ns, kubectl):
    """Whatever has a scale: here replicas that nobody runs, brought into the range of the autoscaler."""
    group = f"{ns}.example.com"
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"farms.{group}"},
        "spec": {"group": group, "scope": "Namespaced", "names": {"plural": "farms", "kind": "Farm"}, "versions": [
            {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}, "subresources": {
                "scale": {"specReplicasPath": ".spec.cows", "statusReplicasPath": ".status.cows", "labelSelectorPath": ".status.selector"}}}]}}).ok(201)
    where = f"/apis/{group}/v1/namespaces/{ns}/farms"
    until(lambda: api.get(where).status == 200, 30, "the kind")
    api.post(where, {"apiVersion": f"{group}/v1", "kind": "Farm", "metadata": {"name": "work"}, "spec": {"cows": 9}}).ok(201)
    create(api, ns, autoscaler(kind="Farm", api_version=f"{group}/v1", most=3))
    until(lambda: api.get(f"{where}/work").ok()["spec"]["cows"] == 3, 40, f"three cows: {conditions(api, ns)}")
    assert ("Normal", "SuccessfulRescale", "New size: 3; reason: Current number of replicas above Spec.MaxReplicas") in events_of(api, ns, "work")
    api.delete(f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/farms.{group}").ok()
