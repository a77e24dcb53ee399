# SPDX-License-Identifier: Apache-2.0
"""Services that leave it to the controller which endpoints are for which zone; the tests play nodes and pods."""
import contextlib

from knarr_test.client import STRATEGIC, until
from knarr_test.played_nodes import condition, made_nodes
from knarr_test.samples import CORE, path, pod, service

ALONE = True                             # what counts are all nodes
DISCOVERY = "/apis/discovery.k8s.io/v1"
MODE, ZONE, OTHERS = "service.kubernetes.io/topology-mode", "topology.kubernetes.io/zone", "node-role.kubernetes.io/control-plane"


@contextlib.contextmanager
def two_zones(api, ns):
    """One node of four cores in each, and no other node that counts."""
    others = [node["metadata"]["name"] for node in api.get(f"{CORE}/nodes").ok()["items"]]
    try:
        for name in others:
            api.patch(f"{CORE}/nodes/{name}", {"metadata": {"labels": {OTHERS: "x"}}}).ok()
        with made_nodes(api, ns, "a", **{ZONE: "one"}) as (a,), made_nodes(api, ns, "b", **{ZONE: "two"}) as (b,):
            yield a, b
    finally:
        for name in others:
            api.patch(f"{CORE}/nodes/{name}", {"metadata": {"labels": {OTHERS: None}}})


def ready_pod(api, ns, name, node, number):
    api.post(path(ns, "pods"), pod(name, labels={"app": "web"}, nodeName=node)).ok(201)
    api.patch(path(ns, "pods", name, "status"), {"status": {"phase": "Running", "podIP": f"10.9.8.{number}", "podIPs": [{"ip": f"10.9.8.{number}"}],
                                                            "conditions": [condition("Ready")]}}, STRATEGIC).ok()


def hints(api, ns):
    """{address: zones}"""
    found = {}
    for one in api.get(path(ns, "endpointslices", group=DISCOVERY)).ok()["items"]:
        for endpoint in one.get("endpoints") or []:
            zones = endpoint.get("hints", {}).get("forZones", [])
            found[endpoint["addresses"][0]] = [zone["name"] for zone in zones]
    return found


def reasons(api, ns):
    return {e["reason"]: e["message"] for e in api.get(path(ns, "events")).ok()["items"] if e["involvedObject"]["kind"] == "Service"}


def drop_pods(api, ns):
    for one in api.get(path(ns, "pods")).ok()["items"]:
        api.delete(path(ns, "pods", one["metadata"]["name"]), {"gracePeriodSeconds": 0})


def test_hints_in_proportion_to_the_zones(api, ns):
    with two_zones(api, ns) as (a, b):
        ready_pod(api, ns, "p1", a, 1)
        body = service(trafficDistribution="PreferSameNode")
        body["metadata"]["annotations"] = {MODE: "Auto"}
        api.post(path(ns, "services"), body).ok(201)
        until(lambda: "TopologyAwareHintsDisabled" in reasons(api, ns), 30, "why there are none")
        assert reasons(api, ns)["TopologyAwareHintsDisabled"] == "Insufficient number of endpoints (1 endpoints, 2 zones), addressType: IPv4"
        assert hints(api, ns) == {"10.9.8.1": []}
        ready_pod(api, ns, "p2", b, 2)
        until(lambda: hints(api, ns) == {"10.9.8.1": ["one"], "10.9.8.2": ["two"]}, 30, "a hint each")
        until(lambda: reasons(api, ns).get("TopologyAwareHintsEnabled") == "Topology Aware Hints has been enabled, addressType: IPv4", 30, "the event")
        ready_pod(api, ns, "p3", a, 3)
        until(lambda: hints(api, ns) == {f"10.9.8.{i}": [] for i in (1, 2, 3)}, 30, "three of two zones: one would bear too much")
        ready_pod(api, ns, "p4", a, 4)
        until(lambda: sorted(zones[0] for zones in hints(api, ns).values() if zones) == ["one", "one", "two", "two"], 30, "one is given away")
        assert hints(api, ns)["10.9.8.2"] == ["two"]
        api.patch(path(ns, "services", "web"), {"metadata": {"annotations": {MODE: None}}, "spec": {"trafficDistribution": None}}).ok()
        until(lambda: not any(hints(api, ns).values()), 30, "no hints")
        drop_pods(api, ns)


def test_hints_follow_the_nodes(api, ns):
    with two_zones(api, ns) as (a, b):
        for i, node in enumerate((a, b, a, b), 1):
            ready_pod(api, ns, f"p{i}", node, i)
        body = service()
        body["metadata"]["annotations"] = {MODE: "auto"}
        api.post(path(ns, "services"), body).ok(201)
        until(lambda: len([zones for zones in hints(api, ns).values() if zones]) == 4, 30, "hints")
        api.patch(f"{CORE}/nodes/{b}", {"metadata": {"labels": {ZONE: None}}}).ok()
        until(lambda: len(hints(api, ns)) == 4 and not any(hints(api, ns).values()), 30, "none, for a node has no zone")
        drop_pods(api, ns)
