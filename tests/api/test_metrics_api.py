# SPDX-License-Identifier: Apache-2.0
"""metrics.k8s.io/v1beta1 as an API: discovery, what is not there, who may read."""
from knarr_test.samples import path, pod

METRICS = "/apis/metrics.k8s.io/v1beta1"


def served(api):
    return any(g["name"] == "metrics.k8s.io" for g in api.get("/apis").ok()["groups"])


def test_discovery(api, ns):
    if not served(api):
        return                           # upstream's server alone has no metrics
    found = {r["name"]: (r["kind"], r["namespaced"], r["verbs"]) for r in api.get(METRICS).ok()["resources"]}
    assert found == {"nodes": ("NodeMetrics", False, ["get", "list"]), "pods": ("PodMetrics", True, ["get", "list"])}, found
    assert "/apis/metrics.k8s.io/v1beta1/namespaces/{namespace}/pods" in \
        api.get("/openapi/v3/apis/metrics.k8s.io/v1beta1").ok()["paths"]


def test_what_is_not_there(api, ns):
    if not served(api):
        return
    api.get(f"{METRICS}/nodes/absent").fails(404, "NotFound", 'nodemetrics.metrics.k8s.io "absent" not found')
    api.post(path(ns, "pods"), pod("still")).ok(201)
    api.get(path(ns, "pods", "still", group=METRICS)).fails(404, "NotFound", f'podmetrics.metrics.k8s.io "{ns}/still" not found')
    listing = api.get(path(ns, "pods", group=METRICS)).ok()
    assert listing["kind"] == "PodMetricsList" and listing["items"] == [], listing
    api.get(path(ns, "pods", group=METRICS), labelSelector="a=b=c").fails(400, "BadRequest")
    api.post(path(ns, "pods", group=METRICS), {}).fails(405, "MethodNotAllowed")
    api.delete(path(ns, "pods", "still", group=METRICS)).fails(405, "MethodNotAllowed")


def test_who_may_read(api, ns):
    if not served(api):
        return
    someone = api.impersonating("someone")
    someone.get(path(ns, "pods", group=METRICS)).fails(403, "Forbidden", 'cannot list resource "pods" in API group "metrics.k8s.io"')
    api.post(path(ns, "rolebindings", group="/apis/rbac.authorization.k8s.io/v1"), {
        "metadata": {"name": "view"}, "subjects": [{"kind": "User", "name": "someone", "apiGroup": "rbac.authorization.k8s.io"}],
        "roleRef": {"kind": "ClusterRole", "name": "view", "apiGroup": "rbac.authorization.k8s.io"}}).ok(201)
    someone.get(path(ns, "pods", group=METRICS)).ok(200)
    someone.get(f"{METRICS}/nodes").fails(403, "Forbidden")
