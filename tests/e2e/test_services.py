# SPDX-License-Identifier: Apache-2.0
"""Services: by address, by name, on node ports, without endpoints; between the nodes of the cluster."""
import json
import socket
from pathlib import Path

from knarr_test.client import until
from knarr_test.asking import answers, ask_host, fetch, first_answer, lookup, server
from knarr_test.packets import ask_udp, echo_udp
from knarr_test.samples import NGINX, container, path, running, service, web
from knarr_test.steps import create, nodes, run_pod, wait_gone, wait_running, when_listening


def test_every_way_to_a_service(api, ns, kubectl):
    create(api, ns, server("a"), server("b"), service())
    run_pod(api, ns, running("client"))
    for name in "ab":
        wait_running(api, ns, name)
    ip = api.get(path(ns, "services", "web")).ok()["spec"]["clusterIP"]
    first_answer(kubectl, f"http://{ip}/hostname")
    answers(kubectl, f"http://{ip}/hostname", ["a", "b"])
    for host in ("web", f"web.{ns}", f"web.{ns}.svc", f"web.{ns}.svc.cluster.local"):
        answers(kubectl, f"http://{host}/hostname", ["a", "b"])
    env = kubectl("exec", "client", "--", "env")
    assert "KUBERNETES_SERVICE_HOST=" in env


def test_between_nodes(api, ns, kubectl):
    """From each node to pods on both, directly and by the Service."""
    places = nodes(api)
    create(api, ns, service(), *(server(f"s{i}", node) for i, node in enumerate(places)),
           *(running(f"c{i}", spec={"nodeName": node}) for i, node in enumerate(places)))
    for i in range(len(places)):
        wait_running(api, ns, f"s{i}")
        wait_running(api, ns, f"c{i}")
    ips = [api.get(path(ns, "pods", f"s{i}")).ok()["status"]["podIP"] for i in range(len(places))]
    for i in range(len(places)):
        for j, ip in enumerate(ips):
            assert fetch(kubectl, f"http://{ip}/hostname", f"c{i}") == (True, f"s{j}\n")
        first_answer(kubectl, "http://web/hostname", f"c{i}")
        answers(kubectl, "http://web/hostname", [f"s{j}" for j in range(len(places))], f"c{i}")


def test_a_pod_reaches_itself_by_its_service(api, ns, kubectl):
    create(api, ns, server("a"), service())
    wait_running(api, ns, "a")
    first_answer(kubectl, "http://web/hostname", "a")
    assert fetch(kubectl, "http://web/hostname", "a") == (True, "a\n")


def test_node_port_on_the_hosts_loopback(api, ns, kubectl):
    create(api, ns, server("a"), service(type="NodePort"))
    wait_running(api, ns, "a")
    port = api.get(path(ns, "services", "web")).ok()["spec"]["ports"][0]["nodePort"]
    until(lambda: ask_host(port) == "a\n", 20, f"an answer on 127.0.0.1:{port}")
    run_pod(api, ns, running("client"))
    for node in api.get("/api/v1/nodes").ok()["items"]:
        address = next(a["address"] for a in node["status"]["addresses"] if a["type"] == "InternalIP")
        assert fetch(kubectl, f"http://{address}:{port}/hostname") == (True, "a\n"), f"{address}:{port} inside the cluster"
    api.delete(path(ns, "services", "web")).ok()
    until(lambda: ask_host(port) is None, 20, f"the end of 127.0.0.1:{port}")


def test_large_answers_through_a_node_port(api, ns, kubectl):
    create(api, ns, server("a"), service(type="NodePort"))
    wait_running(api, ns, "a")
    port = api.get(path(ns, "services", "web")).ok()["spec"]["ports"][0]["nodePort"]
    kubectl("exec", "a", "--", "sh", "-c", "seq 1 500000 > /usr/share/nginx/html/big")
    until(lambda: ask_host(port) == "a\n", 20, "an answer")
    text = ask_host(port, "/big")
    assert text.split()[-1] == "500000" and len(text) == sum(len(str(i)) + 1 for i in range(1, 500001))


def test_no_endpoints_refuse(api, ns, kubectl):
    create(api, ns, service("empty"))
    run_pod(api, ns, running("client"))
    ip = api.get(path(ns, "services", "empty")).ok()["spec"]["clusterIP"]
    until(lambda: "refused" in fetch(kubectl, f"http://{ip}/")[1].lower(), 15, "a refusal")
    assert "refused" in fetch(kubectl, "http://empty/")[1].lower()


def test_unready_pods_are_left_out(api, ns, kubectl):
    create(api, ns, server("a"), server("b"), service())
    run_pod(api, ns, running("client"))
    for name in "ab":
        wait_running(api, ns, name)
    first_answer(kubectl, "http://web/hostname")
    kubectl("exec", "b", "--", "mv", "/usr/share/nginx/html/index.html", "/tmp/")
    kubectl("wait", "pod/b", "--for=condition=Ready=false", "--timeout=30s")
    until(lambda: {fetch(kubectl, "http://web/hostname")[1].strip() for _ in range(6)} == {"a"}, 20, "only the ready one")
    kubectl("exec", "b", "--", "mv", "/tmp/index.html", "/usr/share/nginx/html/")
    kubectl("wait", "pod/b", "--for=condition=Ready", "--timeout=30s")
    until(lambda: {fetch(kubectl, "http://web/hostname")[1].strip() for _ in range(12)} == {"a", "b"}, 20, "both again")


def test_deleted_pods_get_no_more_requests(api, ns, kubectl):
    """A roll-out under load: not one request fails."""
    body = web(replicas=2)
    inner = body["spec"]["template"]["spec"]
    inner["containers"][0]["lifecycle"] = {"preStop": {"exec": {"command": ["sleep", "2"]}}}
    inner["terminationGracePeriodSeconds"] = 10
    create(api, ns, body, service())
    kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    run_pod(api, ns, running("client"))
    first_answer(kubectl, "http://web/")
    kubectl("exec", "client", "--", "sh", "-c",
            "(while [ ! -e /tmp/stop ]; do wget -q -O /dev/null http://web/ && echo ok || echo bad; done > /tmp/told) >/dev/null 2>&1 &")
    kubectl("rollout", "restart", "deployment/web")
    kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    kubectl("exec", "client", "--", "touch", "/tmp/stop")
    told = kubectl("exec", "client", "--", "cat", "/tmp/told").split()
    assert told.count("ok") > 5 and "bad" not in told, (told.count("ok"), told.count("bad"))


def test_headless_names(api, ns, kubectl):
    create(api, ns, server("a", hostname="first", subdomain="web"), server("b"), service(clusterIP="None"))
    run_pod(api, ns, running("client"))
    ips = [wait_running(api, ns, name)["status"]["podIP"] for name in "ab"]
    full = f"web.{ns}.svc.cluster.local"
    until(lambda: all(ip in lookup(kubectl, full)[1] for ip in ips), 20, "both addresses")
    ok, text = lookup(kubectl, f"first.{full}")
    assert ok and ips[0] in text and ips[1] not in text, text
    code, out, _ = kubectl.run("exec", "client", "--", "ping", "-c", "1", "-W", "2", f"first.{full}")
    assert code == 0, out


def test_dns_of_other_things(api, ns, kubectl):
    create(api, ns, server("a"), {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "out"},
                                  "spec": {"type": "ExternalName", "externalName": "elsewhere.example.com"}})
    create(api, ns, service(ports=[{"name": "http", "port": 80}]))
    run_pod(api, ns, running("client"))
    assert lookup(kubectl, "kubernetes.default.svc.cluster.local")[0]
    until(lambda: "elsewhere.example.com" in lookup(kubectl, f"out.{ns}.svc.cluster.local", "cname")[1], 15, "the CNAME")
    ok, text = lookup(kubectl, f"_http._tcp.web.{ns}.svc.cluster.local", "srv")
    assert f"web.{ns}.svc.cluster.local" in text, text
    ip = api.get("/api/v1/namespaces/default/services/kubernetes").ok()["spec"]["clusterIP"]
    assert "kubernetes.default.svc.cluster.local" in lookup(kubectl, ip)[1]
    ok, text = lookup(kubectl, f"none.{ns}.svc.cluster.local")
    assert not ok and "NXDOMAIN" in text, text


def test_session_affinity(api, ns, kubectl):
    create(api, ns, server("a"), server("b"), service(sessionAffinity="ClientIP"))
    run_pod(api, ns, running("client"))
    for name in "ab":
        wait_running(api, ns, name)
    first_answer(kubectl, "http://web/hostname")
    assert len({fetch(kubectl, "http://web/hostname")[1] for _ in range(12)}) == 1


def test_named_and_several_ports(api, ns, kubectl):
    body = service()
    body["spec"]["ports"] = [{"name": "one", "port": 81, "targetPort": "http"}, {"name": "two", "port": 8080, "targetPort": 80}]
    create(api, ns, server("a"), body)
    run_pod(api, ns, running("client"))
    wait_running(api, ns, "a")
    first_answer(kubectl, "http://web:81/hostname")
    for port in (81, 8080):
        assert fetch(kubectl, f"http://web:{port}/hostname") == (True, "a\n")


def test_udp(api, ns):
    create(api, ns, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "echo"},
                     "spec": {"selector": {"app": "echo"}, "ports": [{"port": 5000, "protocol": "UDP"}]}})
    pod = run_pod(api, ns, running("echo", labels={"app": "echo"}))
    client = run_pod(api, ns, running("client"))
    ip = api.get(path(ns, "services", "echo")).ok()["spec"]["clusterIP"]
    with echo_udp(pod, 5000):
        until(lambda: ask_udp(client, ip, 5000) == "echo hello", 20, "the echo")


def test_host_network(api, ns, kubectl):
    create(api, ns, running("a", "exec httpd -f -p 8098 -h /etc", readinessProbe=when_listening(8098), spec={"hostNetwork": True}))
    pod = wait_running(api, ns, "a")
    assert pod["status"]["podIP"] == pod["status"]["hostIP"]
    run_pod(api, ns, running("client"))
    ok, text = fetch(kubectl, f"http://{pod['status']['podIP']}:8098/passwd")
    assert ok and text.startswith("root:"), text


def test_pods_reach_the_api(api, ns, kubectl):
    """By the Service `kubernetes`, with the mounted token and CA."""
    run_pod(api, ns, running("client"))
    mount = "/var/run/secrets/kubernetes.io/serviceaccount"
    assert kubectl("exec", "client", "--", "cat", f"{mount}/namespace") == ns
    token = kubectl("exec", "client", "--", "cat", f"{mount}/token")
    said = api.as_token(token).get(path(ns, "pods")).fails(403, "Forbidden")
    assert f"system:serviceaccount:{ns}:default" in said["message"]
    ca = kubectl("exec", "client", "--", "cat", f"{mount}/ca.crt")
    assert ca.strip() == api.get(path(ns, "configmaps", "kube-root-ca.crt")).ok()["data"]["ca.crt"].strip()
    ip = api.get("/api/v1/namespaces/default/services/kubernetes").ok()["spec"]["clusterIP"]
    code, out, err = kubectl.run("exec", "client", "--", "sh", "-c", f"echo | nc -w 3 {ip} 443")
    assert code == 0, out + err


def test_no_way_out(api, ns, kubectl):
    """Without --egress a pod reaches nothing outside, and is told so at once."""
    run_pod(api, ns, running("client"))
    ok, text = fetch(kubectl, "http://192.0.2.1/")
    assert not ok and "timed out" not in text, text


def test_the_host_is_left_alone():
    """No route and no link of the cluster on the machine itself."""
    ranges = ("2A0A", "2B0A", "5A0A")            # 10.42, 10.43, 10.90 as the kernel writes them
    routes = [line.split()[1] for line in Path("/proc/net/route").read_text().splitlines()[1:]]
    assert not [r for r in routes if r.endswith(ranges)], routes
    names = [name for _, name in socket.if_nameindex()]
    assert not [n for n in names if n.startswith("knarr")], names


def test_services_follow_a_change_of_selector(api, ns, kubectl):
    create(api, ns, server("a", labels={"app": "web", "v": "1"}), server("b", labels={"app": "web", "v": "2"}), service(selector={"v": "1"}))
    run_pod(api, ns, running("client"))
    for name in "ab":
        wait_running(api, ns, name)
    first_answer(kubectl, "http://web/hostname")
    answers(kubectl, "http://web/hostname", ["a"], tries=5)
    kubectl("patch", "service", "web", "-p", json.dumps({"spec": {"selector": {"v": "2"}}}))
    until(lambda: fetch(kubectl, "http://web/hostname") == (True, "b\n"), 15, "the other pod")
    wait = path(ns, "pods", "a")
    api.delete(wait).ok()
    wait_gone(api, wait)
    answers(kubectl, "http://web/hostname", ["b"], tries=3)


def test_containers_without_ports_are_fine(api, ns):
    create(api, ns, running("a", containers=[container("c", NGINX)]))
    wait_running(api, ns, "a")
