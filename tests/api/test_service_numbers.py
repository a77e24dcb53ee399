# SPDX-License-Identifier: Apache-2.0
"""What a Service is given: addresses from ServiceCIDRs, IPAddresses, node ports, health check ports, hints."""
import os
import random

from knarr_test.client import until
from knarr_test.samples import path, pod, service

NETWORKING, DISCOVERY = "/apis/networking.k8s.io/v1", "/apis/discovery.k8s.io/v1"
READY = {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}


def address_of(api, ip):
    return api.get(f"{NETWORKING}/ipaddresses/{ip}")


def test_what_is_left_to_those_who_ask(api, ns):
    """The first node ports and addresses of a range are given to nobody who asks for none."""
    ports = [{"name": f"p{i}", "port": 1000 + i} for i in range(150)]
    given = api.post(path(ns, "services"), service("many", type="NodePort", ports=ports)).ok(201)["spec"]["ports"]
    numbers = {port["nodePort"] for port in given}
    assert len(numbers) == 150 and 30086 <= min(numbers) and max(numbers) <= 32767, sorted(numbers)
    for i in range(20):
        a, b, c, d = map(int, api.post(path(ns, "services"), service(f"s{i}")).ok(201)["spec"]["clusterIP"].split("."))
        assert (a, b) == (10, 43) and c * 256 + d > 256, (c, d)
    asked = api.post(path(ns, "services"), service("asked", clusterIP="10.43.0.77")).ok(201)
    assert asked["spec"]["clusterIP"] == "10.43.0.77"


def test_each_cluster_ip_has_an_object(api, ns):
    made = api.post(path(ns, "services"), service()).ok(201)
    ip = made["spec"]["clusterIP"]
    found = until(lambda: (lambda r: r.ok() if r.status == 200 else None)(address_of(api, ip)), 30, "the IPAddress")
    assert found["spec"]["parentRef"] == {"resource": "services", "namespace": ns, "name": "web"}, found
    assert found["metadata"]["labels"] == {"ipaddress.kubernetes.io/ip-family": "IPv4",
                                           "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io"}
    api.delete(path(ns, "services", "web")).ok()
    until(lambda: address_of(api, ip).status == 404, 30, "the end of the IPAddress")


def test_a_headless_service_has_none(api, ns):
    api.post(path(ns, "services"), service("none", clusterIP="None")).ok(201)
    api.post(path(ns, "services"), service("some")).ok(201)
    ip = api.get(path(ns, "services", "some")).ok()["spec"]["clusterIP"]
    until(lambda: address_of(api, ip).status == 200, 30, "the other's IPAddress")
    parents = [a["spec"]["parentRef"] for a in api.get(f"{NETWORKING}/ipaddresses").ok()["items"]]
    assert [p["name"] for p in parents if p.get("namespace") == ns] == ["some"]


def test_the_first_service_cidr(api):
    cidr = until(lambda: (lambda r: r.ok() if r.status == 200 else None)(api.get(f"{NETWORKING}/servicecidrs/kubernetes")), 30, "it")
    cidr = until(lambda: (lambda c: c if c.get("status", {}).get("conditions") else None)(
        api.get(f"{NETWORKING}/servicecidrs/kubernetes").ok()), 30, "its condition")
    assert cidr["spec"]["cidrs"] == ["10.43.0.0/16"]
    assert cidr["metadata"]["finalizers"] == ["networking.k8s.io/service-cidr-finalizer"]
    assert [(c["type"], c["status"]) for c in cidr["status"]["conditions"]] == [("Ready", "True")]


def test_another_range(api, ns):
    """Made, used, and not gone before its last address is."""
    name, net = f"more-{ns}", f"10.{random.randrange(200, 250)}.{os.getpid() % 250}"
    where = f"{NETWORKING}/servicecidrs/{name}"
    refused = api.post(path(ns, "services"), service("early", clusterIP=f"{net}.7"))
    refused.invalid("spec.clusterIPs")
    api.post(f"{NETWORKING}/servicecidrs", {"metadata": {"name": name}, "spec": {"cidrs": [f"{net}.0/24"]}}).ok(201)
    until(lambda: api.get(where).ok().get("status", {}).get("conditions"), 30, "the condition")
    made = until(lambda: (lambda r: r.ok() if r.status == 201 else None)(
        api.post(path(ns, "services"), service("in", clusterIP=f"{net}.7"))), 30, "a Service in the range")
    assert made["spec"]["clusterIP"] == f"{net}.7"
    until(lambda: address_of(api, f"{net}.7").status == 200, 30, "its IPAddress")
    api.delete(where).ok()
    held = until(lambda: (lambda c: c if c["status"]["conditions"][0]["status"] == "False" else None)(api.get(where).ok()), 60, "why it stays")
    assert held["status"]["conditions"][0]["reason"] == "Terminating"
    api.delete(path(ns, "services", "in")).ok()
    until(lambda: api.get(where).status == 404, 60, "the end of the range")


def test_an_address_made_by_hand_is_nobodys(api, ns):
    ip = f"10.43.0.{random.randrange(30, 250)}"
    body = {"metadata": {"name": ip}, "spec": {"parentRef": {"resource": "services", "namespace": ns, "name": "reserved"}}}
    if api.post(f"{NETWORKING}/ipaddresses", body).status == 409:
        return
    try:
        api.post(path(ns, "services"), service("web", clusterIP=ip)).invalid("spec.clusterIPs", words=["allocated"])
    finally:
        api.delete(f"{NETWORKING}/ipaddresses/{ip}")


def test_two_protocols_share_a_node_port(api, ns):
    ports = [{"name": "t", "port": 53, "protocol": "TCP"}, {"name": "u", "port": 53, "protocol": "UDP"}, {"name": "o", "port": 54}]
    made = api.post(path(ns, "services"), service(type="NodePort", ports=ports)).ok(201)
    numbers = [p["nodePort"] for p in made["spec"]["ports"]]
    assert numbers[0] == numbers[1] != numbers[2], numbers


def test_many_ports_get_a_number_each(api, ns):
    ports = [{"name": f"p{i}", "port": 1000 + i} for i in range(200)]
    made = api.post(path(ns, "services"), service(type="NodePort", ports=ports)).ok(201)
    api.delete(path(ns, "services", "web")).ok()
    assert len({p["nodePort"] for p in made["spec"]["ports"]}) == len(ports)


def test_health_check_node_port(api, ns):
    balancer = {"type": "LoadBalancer", "loadBalancerClass": "example.com/none"}
    made = api.post(path(ns, "services"), service("web", externalTrafficPolicy="Local", **balancer)).ok(201)
    port = made["spec"]["healthCheckNodePort"]
    assert 30000 <= port <= 32767 and port not in [p["nodePort"] for p in made["spec"]["ports"]]
    kept = api.patch(path(ns, "services", "web"), {"metadata": {"labels": {"a": "b"}}}).ok()
    assert kept["spec"]["healthCheckNodePort"] == port
    taken = api.post(path(ns, "services"), service("two", externalTrafficPolicy="Local", healthCheckNodePort=port, **balancer))
    taken.fails(500, "InternalError", "already allocated")
    api.patch(path(ns, "services", "web"), {"spec": {"healthCheckNodePort": port - 1}}).invalid("spec.healthCheckNodePort")
    without = api.patch(path(ns, "services", "web"), {"spec": {"externalTrafficPolicy": "Cluster"}}).ok()
    assert "healthCheckNodePort" not in without["spec"], without["spec"]
    again = api.post(path(ns, "services"), service("three", externalTrafficPolicy="Local", healthCheckNodePort=port, **balancer)).ok(201)
    assert again["spec"]["healthCheckNodePort"] == port


def test_no_node_ports_for_a_load_balancer(api, ns):
    made = api.post(path(ns, "services"), service(type="LoadBalancer", loadBalancerClass="example.com/none",
                                                   allocateLoadBalancerNodePorts=False)).ok(201)
    assert "nodePort" not in made["spec"]["ports"][0]


def test_hints_follow_the_traffic_distribution(api, ns):
    api.post("/api/v1/nodes", {"metadata": {"name": f"n-{ns}", "labels": {"topology.kubernetes.io/zone": "z1"}}}).ok(201)
    try:
        api.post(path(ns, "pods"), pod("a", labels={"app": "web"}, nodeName=f"n-{ns}")).ok(201)
        api.patch(path(ns, "pods", "a", "status"), {"status": {"phase": "Running", "podIP": "10.9.0.9", "podIPs": [{"ip": "10.9.0.9"}],
                                                               "conditions": [READY]}}, content_type="application/strategic-merge-patch+json").ok()
        api.post(path(ns, "services"), service(trafficDistribution="PreferClose")).ok(201)

        def hints():
            slices = api.get(path(ns, "endpointslices", group=DISCOVERY)).ok()["items"]
            found = [e for s in slices for e in s.get("endpoints") or []]
            return found[0].get("hints", {}) if found else None
        zone = {"forZones": [{"name": "z1"}]}
        until(lambda: hints() == zone, 30, "the zone's hint")
        api.patch(path(ns, "services", "web"), {"spec": {"trafficDistribution": "PreferSameNode"}}).ok()
        until(lambda: hints() == {**zone, "forNodes": [{"name": f"n-{ns}"}]}, 30, "the node's hint")
        api.patch(path(ns, "services", "web"), {"spec": {"trafficDistribution": None}}).ok()
        until(lambda: hints() == {}, 30, "no hint")
    finally:
        api.delete(f"/api/v1/nodes/n-{ns}")
