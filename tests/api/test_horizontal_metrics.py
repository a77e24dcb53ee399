# SPDX-License-Identifier: Apache-2.0
"""HorizontalPodAutoscalers by metrics that nobody serves: conditions and events, word for word."""
from knarr_test.client import until

NO_CUSTOM = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
NO_EXTERNAL = "unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)"
SELECTOR = {"matchLabels": {"b": "2", "a": "1"}, "matchExpressions": [{"key": "x", "operator": "In", "values": ["2", "1"]}, {"key": "y", "operator": "Exists"}]}
GO_SELECTOR = ("&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{"
               "LabelSelectorRequirement{Key:x,Operator:In,Values:[2 1],},LabelSelectorRequirement{Key:y,Operator:Exists,Values:[],},},}")


def pods(**metric):
    return {"type": "Pods", "pods": {"metric": {"name": "requests", **metric}, "target": {"type": "AverageValue", "averageValue": "10"}}}


def on(kind, version, target):
    described = {"apiVersion": version, "kind": kind, "name": "main"}
    return {"type": "Object", "object": {"metric": {"name": "rps"}, "describedObject": described, "target": target}}


def external(target, **metric):
    return {"type": "External", "external": {"metric": {"name": "queue", **metric}, "target": target}}


VALUE, AVERAGE = {"type": "Value", "value": "2k"}, {"type": "AverageValue", "averageValue": "2"}
# name: (metrics, reason, message, what the sum of all says)
CASES = {
    "pods": ([pods()], "FailedGetPodsMetric", f"unable to get metric requests: {NO_CUSTOM}",
             f"failed to get pods metric value: unable to get metric requests: {NO_CUSTOM}"),
    "pods-some": ([pods(selector=SELECTOR)], "FailedGetPodsMetric", f"unable to get metric requests: {NO_CUSTOM}",
                  f"failed to get pods metric value: unable to get metric requests: {NO_CUSTOM}"),
    "object": ([on("Ingress", "networking.k8s.io/v1", VALUE)], "FailedGetObjectMetric", f"unable to get metric rps: Ingress on NS main/{NO_CUSTOM}",
               f"failed to get object metric value: unable to get metric rps: Ingress on NS main/{NO_CUSTOM}"),
    "object-average": ([on("Service", "v1", AVERAGE)], "FailedGetObjectMetric", f"unable to get metric rps: Service on NS main/{NO_CUSTOM}",
                       f"failed to get object metric value: failed to get rps object metric: unable to get metric rps: Service on NS main/{NO_CUSTOM}"),
    "object-unknown": ([on("Gadget", "none.example.com/v1", VALUE)], "FailedGetObjectMetric", f"unable to get metric rps: Gadget on NS main/{NO_CUSTOM}",
                       f"failed to get object metric value: unable to get metric rps: Gadget on NS main/{NO_CUSTOM}"),
    "external": ([external(AVERAGE)], "FailedGetExternalMetric", f"unable to get external metric NS/queue/nil: {NO_EXTERNAL}",
                 f"failed to get queue external metric value: failed to get queue external metric: unable to get external metric NS/queue/nil: {NO_EXTERNAL}"),
    "external-some": ([external(VALUE, selector=SELECTOR)], "FailedGetExternalMetric", f"unable to get external metric NS/queue/{GO_SELECTOR}: {NO_EXTERNAL}",
                      "failed to get queue external metric value: failed to get external metric queue: "
                      f"unable to get external metric NS/queue/{GO_SELECTOR}: {NO_EXTERNAL}"),
}


def make(api, ns, name, metrics):
    labels = {"app": name}
    api.post(f"/apis/apps/v1/namespaces/{ns}/deployments", {
        "metadata": {"name": name}, "spec": {"replicas": 1, "selector": {"matchLabels": labels}, "template": {
            "metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": "field.invalid/x"}]}}}}).ok(201)
    api.post(f"/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers", {
        "metadata": {"name": name}, "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
                                             "minReplicas": 1, "maxReplicas": 3, "metrics": metrics}}).ok(201)


def active(api, ns, name):
    """(status, reason, message) of the condition ScalingActive; None where there is none yet."""
    status = api.get(f"/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers/{name}").ok().get("status", {})
    return next(((c["status"], c["reason"], c["message"]) for c in status.get("conditions") or [] if c["type"] == "ScalingActive"), None)


def events(api, ns, name):
    items = api.get(f"/api/v1/namespaces/{ns}/events").ok()["items"]
    return {(e["reason"], e["message"]) for e in items if e["involvedObject"]["kind"] == "HorizontalPodAutoscaler" and e["involvedObject"]["name"] == name}


def test_nobody_serves_them(api, ns):
    for name, (metrics, *_) in CASES.items():
        make(api, ns, name, metrics)
    for name, (_, reason, message, whole) in CASES.items():
        message, whole = message.replace("NS", ns), whole.replace("NS", ns)
        told = {(reason, message), ("FailedComputeMetricsReplicas", f"invalid metrics (1 invalid out of 1), first error is: {whole}")}
        until(lambda: told <= events(api, ns, name), 60, f"{name}: {told}; there are {events(api, ns, name)}")
        wanted = "False", reason, f"the HPA was unable to compute the replica count: {message}"
        until(lambda: active(api, ns, name) == wanted, 30, f"{name}: {wanted} and not {active(api, ns, name)}")
