# SPDX-License-Identifier: Apache-2.0
"""pods/resize: a bound pod does not grow beyond all that its node has."""
from knarr_test.client import STRATEGIC
from knarr_test.samples import CORE, container, path, pod


def node(api, name, os=None):
    room = {"cpu": "2", "memory": "1Gi", "pods": "10"}
    labels = {"kubernetes.io/os": os} if os else {}
    api.post(f"{CORE}/nodes", {"metadata": {"name": name, "labels": labels}}).ok(201)
    api.patch(f"{CORE}/nodes/{name}/status", {"status": {"capacity": room, "allocatable": room}}, STRATEGIC).ok()


def bound(api, ns, name, node_name, **more):
    asked = {"cpu": "100m", "memory": "16Mi"}
    two = [container(c, resources={"requests": asked}) for c in ("c", "d")]
    api.post(path(ns, "pods"), pod(name, containers=two, nodeName=node_name, **more)).ok(201)


def resize(api, ns, name, **requests):
    return api.patch(path(ns, "pods", name) + "/resize", {"spec": {"containers": [{"name": "c", "resources": {"requests": requests}}]}},
                     STRATEGIC)


def refused(answer, why, cause, name="p"):
    got = answer.fails(403, "Forbidden")
    assert got["message"] == f'pods "{name}" is forbidden: {why}', got["message"]
    assert [c.get("reason") for c in got["details"]["causes"]] == [cause], got["details"]


def test_more_than_the_node_has(api, ns):
    node(api, f"{ns}-n")
    bound(api, ns, "p", f"{ns}-n")
    resize(api, ns, "p", cpu="1900m").ok()
    words = "node didn't have enough allocatable resources: "
    refused(resize(api, ns, "p", cpu="1901m"), f"{words}cpu, requested: 2001, allocatable: 2000", "NodeCapacity")
    refused(resize(api, ns, "p", cpu="3", memory="1Gi"),
            f"{words}cpu, requested: 3100, allocatable: 2000; memory, requested: {1040 << 20}, allocatable: {1 << 30}", "NodeCapacity")
    assert api.get(path(ns, "pods", "p")).ok()["spec"]["containers"][0]["resources"]["requests"]["cpu"] == "1900m"


def test_what_has_no_node_may_ask_for_anything(api, ns):
    bound(api, ns, "p", None, schedulingGates=[{"name": "example.com/wait"}])
    resize(api, ns, "p", cpu="900").ok()


def test_a_node_that_is_not_there(api, ns):
    bound(api, ns, "p", f"{ns}-gone")
    got = resize(api, ns, "p", cpu="200m").fails(403, "Forbidden")
    assert got["message"] == f'pods "p" is forbidden: node "{ns}-gone" not found', got["message"]
    resize(api, ns, "p", cpu="100m").ok()                # nothing changes, and nothing is asked


def test_a_node_of_another_system(api, ns):
    node(api, f"{ns}-w", os="windows")
    bound(api, ns, "p", f"{ns}-w")
    refused(resize(api, ns, "p", cpu="200m"), f'pod resize is only supported on linux nodes, node "{ns}-w" is "windows"',
            "UnsupportedPlatform")
