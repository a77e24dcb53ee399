# SPDX-License-Identifier: Apache-2.0
"""LimitRanges: what containers are given, and what is refused, in upstream's words."""
from knarr_test.samples import container, path, pod


def limit_range(api, ns, *limits, name="limits"):
    api.post(path(ns, "limitranges"), {"metadata": {"name": name}, "spec": {"limits": list(limits)}}).ok(201)


def asks(requests=None, limits=None, name="c", **more):
    resources = {k: v for k, v in (("requests", requests), ("limits", limits)) if v}
    return container(name, resources=resources, **more)


def create(api, ns, *containers, **spec):
    return api.post(path(ns, "pods"), pod("p", containers=list(containers), **spec))


def refused(api, ns, *messages, containers=(), **spec):
    message = messages[0] if len(messages) == 1 else None
    got = create(api, ns, *containers, **spec).fails(403, "Forbidden")
    if message:
        assert got["message"] == f'pods "p" is forbidden: {message}', got["message"]
    else:
        start = 'pods "p" is forbidden: ['
        assert got["message"].startswith(start) and got["message"].endswith("]"), got["message"]
        assert sorted(got["message"][len(start):-1].split(", ", -1)) == sorted(", ".join(messages).split(", ")), got["message"]
    assert got["details"] == {"name": "p", "kind": "pods"}, got


def test_defaults(api, ns):
    limit_range(api, ns, {"type": "Container", "default": {"cpu": "500m", "memory": "64Mi"}, "defaultRequest": {"cpu": "100m"}})
    got = create(api, ns, asks(), asks({"cpu": "50m"}, name="d"), initContainers=[asks(limits={"cpu": "1"}, name="i")]).ok(201)
    first, second = (c["resources"] for c in got["spec"]["containers"])
    assert first == {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"cpu": "500m", "memory": "64Mi"}}, first
    assert second == {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"cpu": "500m", "memory": "64Mi"}}, second
    assert got["spec"]["initContainers"][0]["resources"] == {
        "requests": {"cpu": "1", "memory": "64Mi"}, "limits": {"cpu": "1", "memory": "64Mi"}}
    assert got["metadata"]["annotations"] == {"kubernetes.io/limit-ranger": (
        "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c; "
        "memory request for container d; cpu, memory limit for container d; "
        "memory request for init container i; memory limit for init container i")}, got["metadata"]
    assert got["status"]["qosClass"] == "Burstable"


def test_nothing_to_give_says_nothing(api, ns):
    limit_range(api, ns, {"type": "Container", "default": {"cpu": "1"}}, {"type": "Pod", "max": {"cpu": "4"}})
    got = create(api, ns, asks({"cpu": "1"}, {"cpu": "2"})).ok(201)
    assert "annotations" not in got["metadata"]


def test_container_bounds(api, ns):
    limit_range(api, ns, {"type": "Container", "min": {"cpu": "100m"}, "max": {"cpu": "1"}, "default": {"cpu": "500m"}})
    refused(api, ns, "minimum cpu usage per Container is 100m, but request is 50m", containers=[asks({"cpu": "50m"})])
    refused(api, ns, "maximum cpu usage per Container is 1, but limit is 2", containers=[asks({"cpu": "500m"}, {"cpu": "2"})])
    refused(api, ns, "maximum cpu usage per Container is 1, but limit is 1500m", containers=[asks(), asks(limits={"cpu": "1500m"}, name="d")])
    refused(api, ns, "maximum cpu usage per Container is 1, but limit is 2",
            containers=[asks()], initContainers=[asks({"cpu": "1"}, {"cpu": "2"}, name="i")])
    create(api, ns, asks({"cpu": "100m"}, {"cpu": "1"})).ok(201)


def test_what_is_not_specified(api, ns):
    limit_range(api, ns, {"type": "Pod", "min": {"memory": "1Mi"}})
    refused(api, ns, "minimum memory usage per Pod is 1Mi.  No request is specified", containers=[asks()])
    refused(api, ns, "minimum memory usage per Pod is 1Mi, but request is 512Ki", containers=[asks({"memory": "512Ki"})])


def test_pod_sums(api, ns):
    limit_range(api, ns, {"type": "Pod", "max": {"cpu": "1", "memory": "1Gi"}})
    half = {"cpu": "600m", "memory": "100Mi"}
    refused(api, ns, "maximum cpu usage per Pod is 1, but limit is 1200m", containers=[asks(half, half), asks(half, half, name="d")])
    refused(api, ns, "maximum cpu usage per Pod is 1, but limit is 1200m",
            containers=[asks(half, half)], initContainers=[asks(half, half, name="i", restartPolicy="Always")])
    create(api, ns, asks(half, half), initContainers=[asks(half, half, name="i")]).ok(201)


def test_all_that_is_wrong_is_told(api, ns):
    limit_range(api, ns, {"type": "Pod", "max": {"cpu": "1", "memory": "1Gi"}})
    refused(api, ns, "maximum cpu usage per Pod is 1.  No limit is specified", "maximum memory usage per Pod is 1Gi.  No limit is specified",
            containers=[asks()])


def test_ratio(api, ns):
    limit_range(api, ns, {"type": "Container", "maxLimitRequestRatio": {"cpu": "2"}})
    refused(api, ns, "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
            containers=[asks({"cpu": "100m"}, {"cpu": "300m"})])
    refused(api, ns, "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0", containers=[asks()])
    refused(api, ns, "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0",
            containers=[asks({"cpu": "100m"})])
    create(api, ns, asks({"cpu": "100m"}, {"cpu": "200m"})).ok(201)


def test_claims(api, ns):
    limit_range(api, ns, {"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}, "max": {"storage": "2Gi"}})

    def claim(size):
        return api.post(path(ns, "persistentvolumeclaims"), {"metadata": {"name": "c"}, "spec": {
            "accessModes": ["ReadWriteOnce"], "storageClassName": "", "resources": {"requests": {"storage": size}}}})
    for size, message in (("500Mi", "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi"),
                          ("3Gi", "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi")):
        got = claim(size).fails(403, "Forbidden")
        assert got["message"] == f'persistentvolumeclaims "c" is forbidden: {message}', got["message"]
    claim("2Gi").ok(201)


def test_generated_names_and_later_changes(api, ns):
    limit_range(api, ns, {"type": "Pod", "max": {"cpu": "1"}})
    body = pod("x", containers=[asks(limits={"cpu": "2"})])
    body["metadata"] = {"generateName": "gen-"}
    got = api.post(path(ns, "pods"), body).fails(403, "Forbidden")
    assert got["message"].endswith("is forbidden: maximum cpu usage per Pod is 1, but limit is 2"), got["message"]
    create(api, ns, asks(limits={"cpu": "1"})).ok(201)
    api.patch(path(ns, "limitranges", "limits"), {"spec": {"limits": [{"type": "Pod", "max": {"cpu": "500m"}}]}}).ok()
    api.patch(path(ns, "pods", "p"), {"metadata": {"labels": {"a": "b"}}}).ok()  # pods that are there stay


def test_two_ranges(api, ns):
    limit_range(api, ns, {"type": "Container", "default": {"cpu": "1"}}, name="a")
    limit_range(api, ns, {"type": "Container", "max": {"cpu": "500m"}}, name="b")
    # b gives cpu 500m by itself; whichever is asked first, the other bounds or not
    got = create(api, ns, asks(limits={"cpu": "2"})).fails(403, "Forbidden")
    assert "maximum cpu usage per Container is 500m, but limit is 2" in got["message"], got["message"]
