# SPDX-License-Identifier: Apache-2.0
"""Services of type LoadBalancer: an address of the host's loopback, and what happens when a port is taken."""
import contextlib
import socket

from knarr_test.asking import ask_host, server
from knarr_test.client import until
from knarr_test.packets import echo_udp
from knarr_test.ports import free_node_port, free_port
from knarr_test.samples import path, running, service
from knarr_test.steps import create, events_of, nodes, run_pod, times_told, wait_gone, wait_phase, wait_running

FINALIZER = "service.kubernetes.io/load-balancer-cleanup"


def balancer(name="web", port=80, **spec):
    return service(name, port, type="LoadBalancer", selector={"app": "web"}, **spec)


def ingress(api, ns, name="web"):
    found = api.get(path(ns, "services", name)).ok()["status"]["loadBalancer"].get("ingress")
    return found[0] if found else None


def wait_ingress(api, ns, name="web"):
    return until(lambda: ingress(api, ns, name), 20, f"the address of {name}")


def ask(address, port):
    return ask_host(port, address=address)


@contextlib.contextmanager
def taken(port):
    """A program of the host that has the port on every address."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("0.0.0.0", port))
        listening.listen()
        yield


def test_an_address_of_its_own(api, ns):
    create(api, ns, server("a"), server("b"), balancer(), balancer("other"))
    for name in "ab":
        wait_running(api, ns, name)
    web, other = wait_ingress(api, ns), wait_ingress(api, ns, "other")
    assert web["ip"].startswith("127.") and web["ipMode"] == "Proxy" and "ports" not in web, web
    assert web["ip"] != other["ip"]
    until(lambda: ask(web["ip"], 80) in ("a\n", "b\n"), 20, "an answer")
    assert {ask(web["ip"], 80) for _ in range(40)} == {"a\n", "b\n"}
    assert ask(other["ip"], 80) in ("a\n", "b\n")
    made = api.get(path(ns, "services", "web")).ok()
    assert made["metadata"]["finalizers"] == [FINALIZER]
    told = [(kind, reason) for kind, reason, _ in events_of(api, ns, "web")]
    assert ("Normal", "EnsuringLoadBalancer") in told and ("Normal", "EnsuredLoadBalancer") in told, told
    api.delete(path(ns, "services", "web")).ok()
    wait_gone(api, path(ns, "services", "web"))
    until(lambda: ask(web["ip"], 80) is None, 20, "the end of the address")


def test_kubectl_shows_the_address(api, ns, kubectl):
    create(api, ns, balancer())
    ip = wait_ingress(api, ns)["ip"]
    assert ip in kubectl("get", "service", "web")


def test_policy_local_and_no_node_ports(api, ns):
    """The endpoint is on the last node, the policies forbid the others: the way is found all the same."""
    create(api, ns, server("a", nodes(api)[-1]), balancer(externalTrafficPolicy="Local", internalTrafficPolicy="Local",
                                                          allocateLoadBalancerNodePorts=False))
    wait_running(api, ns, "a")
    ip = wait_ingress(api, ns)["ip"]
    until(lambda: ask(ip, 80) == "a\n", 20, "an answer")
    assert "nodePort" not in api.get(path(ns, "services", "web")).ok()["spec"]["ports"][0]


def test_node_port_with_policy_local(api, ns):
    create(api, ns, server("a", nodes(api)[-1]), service(type="NodePort", externalTrafficPolicy="Local"))
    wait_running(api, ns, "a")
    port = api.get(path(ns, "services", "web")).ok()["spec"]["ports"][0]["nodePort"]
    until(lambda: ask_host(port) == "a\n", 20, "an answer of the node that has the pod")


def test_a_taken_node_port_is_told(api, ns):
    """The Service says what to do; when the port is free it is offered without a further change."""
    port = free_node_port()
    create(api, ns, server("a"))
    wait_running(api, ns, "a")
    with taken(port):
        create(api, ns, service("busy", type="NodePort", selector={"app": "web"}, ports=[{"port": 80, "targetPort": 80, "nodePort": port}]))
        told = until(lambda: [m for kind, reason, m in events_of(api, ns, "busy") if (kind, reason) == ("Warning", "PortInUse")], 20, "the event")
        assert f"127.0.0.1:{port} (TCP): Address already in use" in told[0] and "choose another nodePort" in told[0], told
    until(lambda: ask("127.0.0.1", port) == "a\n", 60, "an answer, once the port is free")


def test_a_taken_port_is_told(api, ns):
    port = free_port()
    create(api, ns, server("a"))
    wait_running(api, ns, "a")
    with taken(port):
        create(api, ns, balancer("late", ports=[{"port": port, "targetPort": 80}]))
        until(lambda: any(kind == "Warning" and reason == "SyncLoadBalancerFailed" and f"TCP port {port}" in message
                          for kind, reason, message in events_of(api, ns, "late")), 20, "the event")
        assert ingress(api, ns, "late") is None
        run_pod(api, ns, running("clock", command="sleep 2", spec={"restartPolicy": "Never"}))
        wait_phase(api, ns, "clock", "Succeeded")
        assert times_told(api, ns, "late", "SyncLoadBalancerFailed") == 1, "it is told once, however often the host is asked"
    until(lambda: ingress(api, ns, "late"), 60, "the address, once the port is free")
    until(lambda: ask(ingress(api, ns, "late")["ip"], port) == "a\n", 20, "an answer")


def test_one_of_two_ports_is_taken(api, ns):
    port, other = free_port(), free_port()
    with taken(port):
        create(api, ns, server("a"), balancer(ports=[{"name": "x", "port": port, "targetPort": 80}, {"name": "y", "port": other, "targetPort": 80}]))
        wait_running(api, ns, "a")
        given = wait_ingress(api, ns)
        errors = {p["port"]: p.get("error") for p in given["ports"]}
        assert errors == {port: "knarr.io/PortInUse", other: None}, given
        until(lambda: ask(given["ip"], other) == "a\n", 20, "an answer of the other port")
    until(lambda: "ports" not in (ingress(api, ns) or {"ports": 1}), 60, "the word that all is well")
    until(lambda: ask(ingress(api, ns)["ip"], port) == "a\n", 20, "an answer of the port")


def test_udp(api, ns):
    pod = run_pod(api, ns, running("echo", labels={"app": "web"}))
    create(api, ns, balancer(ports=[{"name": "u", "port": 5353, "protocol": "UDP"}, {"name": "t", "port": 5353}]))
    ip = wait_ingress(api, ns)["ip"]

    def ask_udp():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(1)
            try:
                asking.sendto(b"hello", (ip, 5353))
                return asking.recv(100)
            except OSError:
                return b""
    with echo_udp(pod, 5353):
        until(lambda: ask_udp() == b"echo hello", 20, "the echo")


def test_foreign_classes_are_left_alone(api, ns):
    create(api, ns, server("a"), balancer(loadBalancerClass="example.com/internal-vip"), balancer("ours", loadBalancerClass="knarr.io/loopback"))
    wait_ingress(api, ns, "ours")
    foreign = api.get(path(ns, "services", "web")).ok()
    assert foreign["status"]["loadBalancer"] == {} and not foreign["metadata"].get("finalizers")
    status = {"status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.1"}]}}}
    api.patch(path(ns, "services", "web", "status"), status).ok()
    api.patch(path(ns, "services", "ours"), {"metadata": {"labels": {"a": "b"}}}).ok()
    api.delete(path(ns, "services", "ours")).ok()
    wait_gone(api, path(ns, "services", "ours"))
    assert ingress(api, ns)["ip"] == "203.0.113.1"
    with api.watch(path(ns, "services"), resourceVersion=api.get(path(ns, "services")).ok()["metadata"]["resourceVersion"]) as watch:
        api.delete(path(ns, "services", "web")).ok()
        watch.until(lambda e: e["type"] == "DELETED")


def test_source_ranges(api, ns):
    create(api, ns, server("a"), balancer(loadBalancerSourceRanges=["192.0.2.0/24"]))
    wait_running(api, ns, "a")
    ip = wait_ingress(api, ns)["ip"]
    assert ask(ip, 80) is None
    api.patch(path(ns, "services", "web"), {"spec": {"loadBalancerSourceRanges": ["192.0.2.0/24", "127.0.0.0/8"]}}).ok()
    until(lambda: ask(ip, 80) == "a\n", 20, "an answer")


def test_the_address_that_is_asked_for(api, ns):
    wanted = f"127.{100 + len(ns) % 50}.7.{int(ns.rsplit('-', 1)[1]) % 200 + 1}"
    create(api, ns, balancer(loadBalancerIP=wanted))
    assert wait_ingress(api, ns)["ip"] == wanted
    create(api, ns, balancer("second", loadBalancerIP=wanted))
    until(lambda: any(reason == "SyncLoadBalancerFailed" for _, reason, _ in events_of(api, ns, "second")) or ingress(api, ns, "second"), 20, "a decision")
    assert (ingress(api, ns, "second") or {}).get("ip") != wanted


def test_another_type_gives_the_address_back(api, ns):
    create(api, ns, server("a"), balancer())
    wait_running(api, ns, "a")
    ip = wait_ingress(api, ns)["ip"]
    until(lambda: ask(ip, 80) == "a\n", 20, "an answer")
    api.patch(path(ns, "services", "web"), {"spec": {"type": "ClusterIP"}}).ok()
    until(lambda: api.get(path(ns, "services", "web")).ok()["status"]["loadBalancer"] == {}, 20, "the end of the status")
    until(lambda: not api.get(path(ns, "services", "web")).ok()["metadata"].get("finalizers"), 20, "the end of the finalizer")
    until(lambda: ask(ip, 80) is None, 20, "the end of the address")


def test_without_endpoints_it_refuses(api, ns):
    create(api, ns, balancer())
    ip = wait_ingress(api, ns)["ip"]
    try:
        socket.create_connection((ip, 80), timeout=5).recv(1)
    except ConnectionError:
        return
    raise AssertionError("a connection without an endpoint was not refused")
