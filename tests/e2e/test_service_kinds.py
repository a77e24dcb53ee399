# SPDX-License-Identifier: Apache-2.0
"""Services beyond the ordinary: policies, external addresses, affinity, hints, other ranges, hostPorts."""
import os
import socket

from knarr_test.asking import answers, fetch, first_answer, server
from knarr_test.client import until
from knarr_test.packets import ask_udp, connects, echo_udp, in_network_of, seen_as, tell_peers
from knarr_test.samples import path, running, service
from knarr_test.steps import create, nodes, run_pod, wait_gone, wait_running

NETWORKING, DISCOVERY = "/apis/networking.k8s.io/v1", "/apis/discovery.k8s.io/v1"


def clients(api, ns):
    """A client pod on each node: their names, and the nodes'."""
    places = nodes(api)
    for i, node in enumerate(places):
        run_pod(api, ns, running(f"c{i}", spec={"nodeName": node}))
    return [f"c{i}" for i in range(len(places))], places


def node_address(api, name):
    addresses = api.get(f"/api/v1/nodes/{name}").ok()["status"]["addresses"]
    return next(a["address"] for a in addresses if a["type"] == "InternalIP")


def test_internal_policy_local(api, ns, kubectl):
    names, places = clients(api, ns)
    create(api, ns, service(internalTrafficPolicy="Local"), *(server(f"s{i}", node) for i, node in enumerate(places)))
    for i, client in enumerate(names):
        wait_running(api, ns, f"s{i}")
        first_answer(kubectl, "http://web/hostname", client)
        answers(kubectl, "http://web/hostname", [f"s{i}"], client, tries=6)


def own_slice(address):
    return {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": {"name": "by-hand", "labels": {"kubernetes.io/service-name": "own"}}, "addressType": "IPv4",
            "endpoints": [{"addresses": [address]}], "ports": [{"port": 80}]}


def test_what_is_for_other_proxies(api, ns, kubectl):
    """A Service labelled as another proxy's, or a slice as one for names only, is not served until the label goes."""
    create(api, ns, server("a"), service("own", selector=None))
    names, _ = clients(api, ns)
    api.post(f"{DISCOVERY}/namespaces/{ns}/endpointslices", own_slice(wait_running(api, ns, "a")["status"]["podIP"])).ok()
    first_answer(kubectl, "http://own/hostname", names[0])
    for where, key in ((path(ns, "services", "own"), "service-proxy-name"),
                       (f"{DISCOVERY}/namespaces/{ns}/endpointslices/by-hand", "headless")):
        label = {"metadata": {"labels": {f"service.kubernetes.io/{key}": ""}}}
        api.patch(where, label).ok()
        until(lambda: not fetch(kubectl, "http://own/hostname", names[0])[0], 20, f"no answer with {key}")
        api.patch(where, {"metadata": {"labels": {f"service.kubernetes.io/{key}": None}}}).ok()
        first_answer(kubectl, "http://own/hostname", names[0])


def test_external_policy_local_keeps_the_client(api, ns, kubectl):
    """The other node asks the node port; the address that the server sees is that node's, not the server's own node."""
    names, places = clients(api, ns)
    create(api, ns, running("s", labels={"app": "web"}, spec={"nodeName": places[0]}),
           service(port=5000, type="NodePort", externalTrafficPolicy="Local"))
    served = wait_running(api, ns, "s")
    port = api.get(path(ns, "services", "web")).ok()["spec"]["ports"][0]["nodePort"]
    client = api.get(path(ns, "pods", names[1])).ok()
    here, there = node_address(api, places[0]), node_address(api, places[1])
    with tell_peers(served, 5000):
        until(lambda: seen_as(client, here, port) == there, 20, "the client's node")
        api.patch(path(ns, "services", "web"), {"spec": {"externalTrafficPolicy": "Cluster"}}).ok()
        until(lambda: seen_as(client, here, port) not in ("", there), 20, "another address")


def test_external_addresses(api, ns, kubectl):
    create(api, ns, server("a"), service(externalIPs=["198.51.100.77"]))
    names, _ = clients(api, ns)
    wait_running(api, ns, "a")
    for client in names:
        first_answer(kubectl, "http://198.51.100.77/hostname", client)
    api.patch(path(ns, "services", "web"), {"spec": {"externalIPs": None}}).ok()
    until(lambda: not fetch(kubectl, "http://198.51.100.77/hostname", names[0])[0], 20, "the end of it")


def test_source_ranges_and_addresses_of_a_foreign_balancer(api, ns, kubectl):
    body = service(type="LoadBalancer", loadBalancerClass="example.com/other")
    create(api, ns, server("a"), body)
    names, _ = clients(api, ns)
    wait_running(api, ns, "a")
    status = {"status": {"loadBalancer": {"ingress": [{"ip": "198.51.100.88"}]}}}
    api.patch(path(ns, "services", "web", "status"), status).ok()
    first_answer(kubectl, "http://198.51.100.88/hostname", names[0])
    ip = api.get(path(ns, "pods", names[0])).ok()["status"]["podIP"]
    api.patch(path(ns, "services", "web"), {"spec": {"loadBalancerSourceRanges": [f"{ip}/32"]}}).ok()
    until(lambda: not connects(api, ns, names[1], "198.51.100.88", 80), 20, "the range")
    assert fetch(kubectl, "http://198.51.100.88/hostname", names[0]) == (True, "a\n")


def test_unready_addresses_published(api, ns, kubectl):
    create(api, ns, server("a", readiness=False), service(publishNotReadyAddresses=True))
    run_pod(api, ns, running("client"))
    first_answer(kubectl, "http://web/hostname")


def test_a_service_without_selector(api, ns, kubectl):
    """Endpoints by hand, in two slices with ports of their own."""
    create(api, ns, server("a"), server("b"), service(selector=None, ports=[{"name": "http", "port": 80, "targetPort": 81}]))
    run_pod(api, ns, running("client"))
    for name in "ab":
        ip = wait_running(api, ns, name)["status"]["podIP"]
        api.post(path(ns, "endpointslices", group=DISCOVERY), {
            "metadata": {"name": f"web-{name}", "labels": {"kubernetes.io/service-name": "web"}}, "addressType": "IPv4",
            "endpoints": [{"addresses": [ip]}], "ports": [{"name": "http", "port": 80}]}).ok(201)
    first_answer(kubectl, "http://web/hostname")
    answers(kubectl, "http://web/hostname", ["a", "b"])


def test_ending_endpoints_serve_when_no_other_is_left(api, ns, kubectl):
    body = server("a")
    body["spec"]["containers"][0]["lifecycle"] = {"preStop": {"exec": {"command": ["sleep", "8"]}}}
    body["spec"]["terminationGracePeriodSeconds"] = 12
    create(api, ns, body, service())
    run_pod(api, ns, running("client"))
    wait_running(api, ns, "a")
    first_answer(kubectl, "http://web/hostname")
    api.delete(path(ns, "pods", "a")).ok()
    slices = until(lambda: [s for s in api.get(path(ns, "endpointslices", group=DISCOVERY)).ok()["items"]
                            if any(e["conditions"].get("terminating") for e in s.get("endpoints") or [])], 10, "the ending endpoint")
    assert slices[0]["endpoints"][0]["conditions"] == {"ready": False, "serving": True, "terminating": True}
    said = fetch(kubectl, "http://web/hostname")
    assert said == (True, "a\n"), said
    wait_gone(api, path(ns, "pods", "a"))
    until(lambda: "refused" in fetch(kubectl, "http://web/hostname")[1].lower(), 15, "the refusal")


def test_traffic_stays_on_the_node(api, ns, kubectl):
    names, places = clients(api, ns)
    create(api, ns, service(trafficDistribution="PreferSameNode"), *(server(f"s{i}", node) for i, node in enumerate(places)))
    for i in range(len(places)):
        wait_running(api, ns, f"s{i}")
    until(lambda: all(e.get("hints") for s in api.get(path(ns, "endpointslices", group=DISCOVERY)).ok()["items"]
                      for e in s.get("endpoints") or [{}]), 20, "the hints")
    for i, client in enumerate(names):
        until(lambda: {fetch(kubectl, "http://web/hostname", client)[1].strip() for _ in range(6)} == {f"s{i}"}, 20, "the near one")
    api.delete(path(ns, "pods", "s0")).ok()
    wait_gone(api, path(ns, "pods", "s0"))
    until(lambda: fetch(kubectl, "http://web/hostname", names[0]) == (True, "s1\n"), 20, "the far one")


def test_health_of_local_endpoints(api, ns, kubectl):
    names, places = clients(api, ns)
    create(api, ns, server("s", places[0]), service(type="LoadBalancer", loadBalancerClass="example.com/other",
                                                    externalTrafficPolicy="Local"))
    wait_running(api, ns, "s")
    port = api.get(path(ns, "services", "web")).ok()["spec"]["healthCheckNodePort"]
    here, there = (f"http://{node_address(api, node)}:{port}/healthz" for node in places[:2])
    until(lambda: '"localEndpoints":1' in fetch(kubectl, here, names[0])[1], 20, "a node that serves")
    assert "503" in fetch(kubectl, there, names[0])[1]
    api.delete(path(ns, "services", "web")).ok()
    until(lambda: "refused" in fetch(kubectl, here, names[0])[1].lower(), 20, "the end of the port")


def test_two_protocols_on_one_port(api, ns, cluster):
    """A removed protocol stops, the other goes on; UDP flows are forgotten."""
    ports = [{"name": "t", "port": 5000, "protocol": "TCP", "targetPort": 80}, {"name": "u", "port": 5000, "protocol": "UDP"}]
    pod = run_pod(api, ns, server("a"))
    client = run_pod(api, ns, running("client"))
    create(api, ns, service(ports=ports))
    ip = api.get(path(ns, "services", "web")).ok()["spec"]["clusterIP"]
    with echo_udp(pod, 5000):
        until(lambda: ask_udp(client, ip, 5000) == "echo hello", 20, "the echo")
        until(lambda: connects(api, ns, "client", ip, 5000), 20, "TCP")
        api.patch(path(ns, "services", "web"), {"spec": {"ports": ports[:1]}}).ok()
        until(lambda: ask_udp(client, ip, 5000) == "refused", 20, "the end of UDP")
        assert connects(api, ns, "client", ip, 5000)


def test_sctp(api, ns):
    """Where the kernel knows SCTP."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM, 132).close()
    except OSError:
        made = api.post(path(ns, "services"), service(ports=[{"port": 7000, "protocol": "SCTP"}])).ok(201)
        assert made["spec"]["ports"][0]["protocol"] == "SCTP"
        return
    pod, client = run_pod(api, ns, running("a", labels={"app": "web"})), run_pod(api, ns, running("client"))
    create(api, ns, service(ports=[{"port": 7000, "protocol": "SCTP"}]))
    ip = api.get(path(ns, "services", "web")).ok()["spec"]["clusterIP"]
    listening = in_network_of(pod, "import socket\ns=socket.socket(socket.AF_INET,socket.SOCK_STREAM,132)\ns.bind(('',7000))\n"
                                   "s.listen()\nprint('up',flush=True)\nwhile True:\n c,_=s.accept()\n c.send(b'sctp')\n c.close()\n")
    ask = "import socket,sys\ns=socket.socket(socket.AF_INET,socket.SOCK_STREAM,132)\ns.settimeout(3)\ns.connect((sys.argv[1],7000))\nprint(s.recv(9).decode())"
    try:
        assert listening.stdout.readline() == "up\n"
        until(lambda: in_network_of(client, ask, ip).communicate()[0] == "sctp\n", 20, "an answer by SCTP")
    finally:
        listening.kill()
        listening.wait()


def test_another_range_of_addresses(api, ns, kubectl):
    """Pods and processes of the nodes reach Services of a second ServiceCIDR."""
    net = f"10.{60 + os.getpid() % 20}.{int(ns.rsplit('-', 1)[1]) % 250}"
    api.post(f"{NETWORKING}/servicecidrs", {"metadata": {"name": ns}, "spec": {"cidrs": [f"{net}.0/24"]}}).ok(201)
    try:
        create(api, ns, server("a"), service(clusterIP=f"{net}.40"), running("host", spec={"hostNetwork": True}))
        run_pod(api, ns, running("client"))
        wait_running(api, ns, "a")
        wait_running(api, ns, "host")
        first_answer(kubectl, f"http://{net}.40/hostname")
        first_answer(kubectl, f"http://{net}.40/hostname", "host")
        until(lambda: "refused" in fetch(kubectl, f"http://{net}.41/")[1].lower(), 20, "an address that is nobody's")
    finally:
        api.delete(path(ns, "services", "web"))
        api.delete(f"{NETWORKING}/servicecidrs/{ns}")


def test_host_ports_by_address_and_protocol(api, ns, kubectl):
    """One number three times on a node: localhost, the node's address, and UDP."""
    place = nodes(api)[0]
    address = node_address(api, place)
    def pod(name, **port):
        return running(name, "echo $HOSTNAME > /tmp/name; exec httpd -f -p 8080 -h /tmp", spec={"nodeName": place},
                       ports=[{"containerPort": 8080, "hostPort": 54323, **port}])
    create(api, ns, pod("one", hostIP="127.0.0.1"), pod("two", hostIP=address), pod("three", hostIP=address, protocol="UDP"),
           running("host", spec={"hostNetwork": True, "nodeName": place}))
    pods = {name: wait_running(api, ns, name) for name in ("one", "two", "three", "host")}
    until(lambda: fetch(kubectl, "http://127.0.0.1:54323/name", "host") == (True, "one\n"), 20, "localhost")
    until(lambda: fetch(kubectl, f"http://{address}:54323/name", "host") == (True, "two\n"), 20, "the node's address")
    with echo_udp(pods["three"], 8080):
        until(lambda: ask_udp(pods["host"], address, 54323) == "echo hello", 20, "UDP")
    refused = running("four", spec={"nodeName": place}, ports=[{"containerPort": 80, "hostPort": 54323, "hostIP": "127.0.0.1"}])
    refused["spec"].pop("nodeName")
    refused["spec"]["nodeSelector"] = {"kubernetes.io/hostname": place}
    create(api, ns, refused)
    until(lambda: any("free ports" in (c.get("message") or "") for c in
                      api.get(path(ns, "pods", "four")).ok()["status"].get("conditions", [])), 20, "the scheduler's word")
