# SPDX-License-Identifier: Apache-2.0
"""autoscaling/v1 and v2 are two forms of one object."""
import json

from knarr_test.client import JSON_PATCH, MERGE
from knarr_test.samples import path

V1, V2 = "/apis/autoscaling/v1", "/apis/autoscaling/v2"
NAME = "horizontalpodautoscalers"
METRICS = [
    {"type": "Pods", "pods": {"metric": {"name": "rate", "selector": {"matchLabels": {"a": "b"}}},
                              "target": {"type": "AverageValue", "averageValue": "10"}}},
    {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}},
    {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "64Mi"}}},
    {"type": "ContainerResource", "containerResource": {"name": "cpu", "container": "c", "target": {"type": "Utilization", "averageUtilization": 70}}},
    {"type": "Object", "object": {"metric": {"name": "hits"}, "describedObject": {"apiVersion": "v1", "kind": "Service", "name": "web"},
                                  "target": {"type": "Value", "value": "5"}}},
    {"type": "External", "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "3"}}},
]
BEHAVIOR = {"scaleUp": {"stabilizationWindowSeconds": 5, "selectPolicy": "Min", "policies": [{"type": "Pods", "value": 2, "periodSeconds": 20}]}}


def autoscaler(version, name="h", **spec):
    return {"apiVersion": f"autoscaling/{version}", "kind": "HorizontalPodAutoscaler", "metadata": {"name": name},
            "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "absent"}, "maxReplicas": 3, **spec}}


def test_a_v1_object_as_v2(api, ns):
    made = api.post(path(ns, NAME, group=V1), autoscaler("v1", targetCPUUtilizationPercentage=55)).ok(201)
    assert made["apiVersion"] == "autoscaling/v1" and made["spec"]["targetCPUUtilizationPercentage"] == 55, made
    spec = api.get(path(ns, NAME, "h", group=V2)).ok()["spec"]
    assert spec["metrics"] == [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 55}}}], spec
    assert "targetCPUUtilizationPercentage" not in spec


def test_the_default_of_v1(api, ns):
    made = api.post(path(ns, NAME, group=V1), autoscaler("v1")).ok(201)
    assert made["spec"]["targetCPUUtilizationPercentage"] == 80 and made["spec"]["minReplicas"] == 1, made


def test_a_v2_object_as_v1_and_back(api, ns):
    """What v1 has no fields for is in annotations, and comes back unharmed."""
    made = api.post(path(ns, NAME, group=V2), autoscaler("v2", metrics=METRICS, behavior=BEHAVIOR)).ok(201)
    old = api.get(path(ns, NAME, "h", group=V1)).ok()
    notes = {k.split("/")[1]: json.loads(v) for k, v in old["metadata"]["annotations"].items()}
    assert old["spec"]["targetCPUUtilizationPercentage"] == 60 and "metrics" not in old["spec"], old
    assert notes["metrics"] == [
        {"type": "Pods", "pods": {"metricName": "rate", "targetAverageValue": "10", "selector": {"matchLabels": {"a": "b"}}}},
        {"type": "Resource", "resource": {"name": "memory", "targetAverageValue": "64Mi"}},
        {"type": "ContainerResource", "containerResource": {"name": "cpu", "targetAverageUtilization": 70, "container": "c"}},
        {"type": "Object", "object": {"target": {"kind": "Service", "name": "web", "apiVersion": "v1"}, "metricName": "hits", "targetValue": "5"}},
        {"type": "External", "external": {"metricName": "queue", "targetAverageValue": "3"}}], notes["metrics"]
    assert notes["behavior"]["ScaleUp"]["StabilizationWindowSeconds"] == 5, notes
    assert notes["behavior"]["ScaleUp"]["Policies"] == [{"Type": "Pods", "Value": 2, "PeriodSeconds": 20}], notes
    old["spec"]["maxReplicas"] = 4
    old.pop("status", None)
    del old["metadata"]["resourceVersion"]
    api.put(path(ns, NAME, "h", group=V1), old).ok()
    after = api.get(path(ns, NAME, "h", group=V2)).ok()
    assert after["spec"]["maxReplicas"] == 4 and "annotations" not in after["metadata"], after
    by_name = lambda metrics: sorted(metrics, key=json.dumps)
    assert by_name(after["spec"]["metrics"]) == by_name(made["spec"]["metrics"]), after["spec"]
    assert after["spec"]["behavior"] == made["spec"]["behavior"], after["spec"]


def test_patches_in_the_version_of_the_path(api, ns):
    api.post(path(ns, NAME, group=V2), autoscaler("v2", metrics=METRICS)).ok(201)
    api.patch(path(ns, NAME, "h", group=V1), {"spec": {"targetCPUUtilizationPercentage": 33}}, content_type=MERGE).ok()
    metrics = api.get(path(ns, NAME, "h", group=V2)).ok()["spec"]["metrics"]
    assert len(metrics) == len(METRICS) and {"type": "Resource", "resource": {
        "name": "cpu", "target": {"type": "Utilization", "averageUtilization": 33}}} in metrics, metrics
    api.patch(path(ns, NAME, "h", group=V1), [{"op": "test", "path": "/spec/targetCPUUtilizationPercentage", "value": 33},
                                              {"op": "replace", "path": "/spec/maxReplicas", "value": 9}], content_type=JSON_PATCH).ok()
    assert api.get(path(ns, NAME, "h", group=V2)).ok()["spec"]["maxReplicas"] == 9


def test_annotations_that_are_no_json(api, ns):
    body = autoscaler("v1", targetCPUUtilizationPercentage=55)
    body["metadata"]["annotations"] = {"autoscaling.alpha.kubernetes.io/metrics": "[", "autoscaling.alpha.kubernetes.io/behavior": "1", "kept": "yes"}
    api.post(path(ns, NAME, group=V1), body).ok(201)
    after = api.get(path(ns, NAME, "h", group=V2)).ok()
    assert after["metadata"]["annotations"] == {"kept": "yes"} and len(after["spec"]["metrics"]) == 1, after


def test_deletions_by_v1(api, ns):
    """A deletion has no object in it that could be converted."""
    api.delete(path(ns, NAME, "absent", group=V1)).fails(404, "NotFound", 'horizontalpodautoscalers.autoscaling "absent" not found')
    api.post(path(ns, NAME, group=V1), autoscaler("v1")).ok(201)
    api.delete(path(ns, NAME, "h", group=V1)).ok()
    api.get(path(ns, NAME, "h", group=V2)).fails(404, "NotFound")


def test_items_of_lists_have_no_kind(api, ns):
    api.post(path(ns, NAME, group=V2), autoscaler("v2", metrics=METRICS)).ok(201)
    for group in (V1, V2):
        item = api.get(path(ns, NAME, group=group)).ok()["items"][0]
        assert "kind" not in item and "apiVersion" not in item and item["spec"]["maxReplicas"] == 3, item
