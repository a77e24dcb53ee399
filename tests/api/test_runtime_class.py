# SPDX-License-Identifier: Apache-2.0
"""RuntimeClasses: what a pod gets of the class that it names, and what is refused."""
import secrets

from knarr_test.samples import path, pod


def runtime_class(api, **more):
    name = f"rc-{secrets.token_hex(3)}"
    api.post("/apis/node.k8s.io/v1/runtimeclasses",
             {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": name}, "handler": "crun", **more}).ok(201)
    return name


def create(api, ns, **spec):
    return api.post(path(ns, "pods"), pod("p", **spec))


def test_a_class_that_is_not_there(api, ns):
    got = create(api, ns, runtimeClassName="none").fails(403, "Forbidden")
    assert got["message"] == 'pods "p" is forbidden: pod rejected: RuntimeClass "none" not found', got


def test_overhead(api, ns):
    name = runtime_class(api, overhead={"podFixed": {"cpu": "10m", "memory": "1Mi"}})
    assert create(api, ns, runtimeClassName=name).ok(201)["spec"]["overhead"] == {"cpu": "10m", "memory": "1Mi"}
    got = api.post(path(ns, "pods"), pod("q", runtimeClassName=name, overhead={"cpu": "20m"})).fails(403, "Forbidden")
    assert got["message"] == "pods \"q\" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead", got
    got = api.post(path(ns, "pods"), pod("q", overhead={"cpu": "20m"})).fails(403, "Forbidden")
    assert got["message"].endswith("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"), got


def test_scheduling(api, ns):
    wide, narrow = {"key": "a", "operator": "Exists"}, {"key": "a", "operator": "Equal", "value": "1", "effect": "NoSchedule"}
    name = runtime_class(api, scheduling={"nodeSelector": {"disk": "ssd"}, "tolerations": [wide]})
    spec = create(api, ns, runtimeClassName=name, nodeSelector={"zone": "x"}, tolerations=[narrow]).ok(201)["spec"]
    assert spec["nodeSelector"] == {"disk": "ssd", "zone": "x"}
    assert [t for t in spec["tolerations"] if t.get("key") == "a"] == [wide], spec["tolerations"]
    got = api.post(path(ns, "pods"), pod("q", runtimeClassName=name, nodeSelector={"disk": "tape"})).fails(403, "Forbidden")
    assert got["message"] == ('pods "q" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[disk] = ssd; '
                              "pod.spec.nodeSelector[disk] = tape"), got
