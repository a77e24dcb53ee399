# SPDX-License-Identifier: Apache-2.0
"""Network policies: who may reach whom, as matrices of pods on both nodes and in two namespaces."""
import contextlib

from knarr_test.asking import lookup
from knarr_test.client import until
from knarr_test.packets import TELL, ask_udp, dial, dial_all, echo_udp, seen_as, serve
from knarr_test.samples import path, running, service
from knarr_test.steps import create, events_of, nodes, run_pod, wait_running

NETWORKING = "/apis/networking.k8s.io/v1"
PORT, OTHER = 80, 81


def policy(name, types, selector=None, **spec):
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name},
            "spec": {"podSelector": selector or {}, "policyTypes": types, **spec}}


def add(api, ns, body):
    api.post(path(ns, "networkpolicies", group=NETWORKING), body).ok(201)


def drop(api, ns, name):
    api.delete(path(ns, "networkpolicies", name, group=NETWORKING)).ok()


def labels(**wanted):
    return {"matchLabels": wanted}


@contextlib.contextmanager
def another_namespace(api, ns, **own):
    name = f"{ns}-other"
    api.post("/api/v1/namespaces", {"metadata": {"name": name, "labels": own}}).ok(201)
    until(lambda: api.get(f"/api/v1/namespaces/{name}/serviceaccounts/default").status == 200, 30, "its service account")
    try:
        yield name
    finally:
        api.delete(f"/api/v1/namespaces/{name}")


class Town:
    """Pods that listen on two ports: web and db on the first node, far on the second, guest in another namespace."""

    def __init__(self, api, ns, other, stack):
        places, self.pods = nodes(api), {}
        for name, where, place in (("web", ns, places[0]), ("db", ns, places[0]), ("far", ns, places[-1]), ("guest", other, places[-1])):
            create(api, where, running(name, labels={"app": name}, spec={"nodeName": place},
                                       ports=[{"name": "main", "containerPort": PORT}]))
            self.pods[name] = where
        for name, where in self.pods.items():
            self.pods[name] = wait_running(api, where, name)
            for port in (PORT, OTHER):
                stack.enter_context(serve(self.pods[name], TELL, port))

    def ip(self, name):
        return self.pods[name]["status"]["podIP"]

    def reaches(self, port=PORT):
        """{"web>db", ...} of what connects."""
        ways = {f"{a}>{b}": (self.pods[a], self.ip(b)) for a in self.pods for b in self.pods if a != b}
        return {way for way, seen in dial_all(ways, port, 0.8).items() if seen == "connected"}

    def settle(self, wanted, port=PORT, what="the policy"):
        seen = {}

        def check():
            seen["now"] = self.reaches(port)
            return seen["now"] == wanted
        try:
            until(check, 25, what)
        except AssertionError as error:
            raise AssertionError(f"{error}: too much {sorted(seen['now'] - wanted)}, too little {sorted(wanted - seen['now'])}") from None


@contextlib.contextmanager
def town(api, ns):
    with contextlib.ExitStack() as stack:
        other = stack.enter_context(another_namespace(api, ns, team="guests"))
        yield Town(api, ns, other, stack)


ALL = {f"{a}>{b}" for a in ("web", "db", "far", "guest") for b in ("web", "db", "far", "guest") if a != b}


def without(*ways):
    """ALL but those that match: "*>web", "db>*", "db>web"."""
    def hit(way):
        a, b = way.split(">")
        return any(x in ("*", a) and y in ("*", b) for x, y in (w.split(">") for w in ways))
    return {way for way in ALL if not hit(way)}


def test_deny_and_allow_by_labels(api, ns):
    with town(api, ns) as t:
        t.settle(ALL, what="everything open at first")
        add(api, ns, policy("deny", ["Ingress"], labels(app="web")))
        t.settle(without("*>web"))
        add(api, ns, policy("db", ["Ingress"], labels(app="web"), ingress=[{"from": [{"podSelector": labels(app="db")}]}]))
        t.settle(without("far>web", "guest>web"), what="one peer")
        add(api, ns, policy("guests", ["Ingress"], labels(app="web"),
                            ingress=[{"from": [{"namespaceSelector": labels(team="guests")}], "ports": [{"port": PORT}]}]))
        t.settle(without("far>web"), what="another namespace")
        t.settle(without("far>web", "guest>web"), port=OTHER, what="the port")
        for name in ("deny", "db", "guests"):
            drop(api, ns, name)
        t.settle(ALL, what="everything open again")


def test_egress(api, ns):
    with town(api, ns) as t:
        add(api, ns, policy("out", ["Egress"], labels(app="db")))
        t.settle(without("db>*"))
        add(api, ns, policy("to-web", ["Egress"], labels(app="db"), egress=[{"to": [{"podSelector": labels(app="web")}], "ports": [{"port": "main"}]}]))
        t.settle(without("db>far", "db>guest"), what="one peer, by the name of its port")
        t.settle(without("db>*"), port=OTHER, what="the other port")


def test_blocks_of_addresses_and_port_ranges(api, ns):
    with town(api, ns) as t:
        block = {"cidr": "10.42.0.0/16", "except": [f"{t.ip('far')}/32"]}
        add(api, ns, policy("block", ["Ingress"], labels(app="web"),
                            ingress=[{"from": [{"ipBlock": block}], "ports": [{"port": 70, "endPort": PORT, "protocol": "TCP"}]}]))
        t.settle(without("far>web"))
        t.settle(without("*>web"), port=OTHER, what="what is above the range")


def test_both_ends_of_every_pod(api, ns):
    """Default deny of a whole namespace, then one way through it."""
    with town(api, ns) as t:
        add(api, ns, policy("deny-all", ["Ingress", "Egress"]))
        t.settle(set())
        add(api, ns, policy("web-in", ["Ingress"], labels(app="web"), ingress=[{"from": [{"podSelector": labels(app="far")}]}]))
        add(api, ns, policy("far-out", ["Egress"], labels(app="far"), egress=[{"to": [{"podSelector": labels(app="web")}]}]))
        t.settle({"far>web"})


def test_labels_change(api, ns):
    with town(api, ns) as t:
        add(api, ns, policy("friends", ["Ingress"], labels(app="web"), ingress=[{"from": [
            {"podSelector": labels(friend="yes")}, {"namespaceSelector": labels(friend="yes")}]}]))
        t.settle(without("*>web"))
        api.patch(path(ns, "pods", "far"), {"metadata": {"labels": {"friend": "yes"}}}).ok()
        t.settle(without("db>web", "guest>web"), what="a pod's label")
        api.patch(f"/api/v1/namespaces/{ns}-other", {"metadata": {"labels": {"friend": "yes"}}}).ok()
        t.settle(without("db>web"), what="a namespace's label")
        api.patch(path(ns, "pods", "web"), {"metadata": {"labels": {"app": "free"}}}).ok()
        t.settle(ALL, what="a pod that the policy selects no more")


def test_services_and_node_ports(api, ns):
    """By a Service the endpoint's policy decides; a node port of the pod's own node passes as the node does."""
    with town(api, ns) as t:
        create(api, ns, service(port=8000, selector={"app": "web"}, ports=[{"port": 8000, "targetPort": PORT}]))
        ip = api.get(path(ns, "services", "web")).ok()["spec"]["clusterIP"]
        until(lambda: dial(t.pods["far"], ip, 8000) == "connected", 20, "the Service")
        add(api, ns, policy("db", ["Ingress"], labels(app="web"), ingress=[{"from": [{"podSelector": labels(app="db")}]}]))
        until(lambda: dial(t.pods["far"], ip, 8000, 0.5) == "silence", 20, "the policy")
        assert dial(t.pods["db"], ip, 8000) == "connected"
        assert seen_as(t.pods["db"], ip, 8000) == t.ip("db")
        assert dial(t.pods["web"], ip, 8000) == "connected", "a pod reaches itself whatever its policies"


def test_probes_always_pass(api, ns):
    add(api, ns, policy("deny-all", ["Ingress", "Egress"]))
    body = running("web", "echo ok > /tmp/index.html; exec httpd -f -p 8080 -h /tmp", readinessProbe={"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1},
                   livenessProbe={"tcpSocket": {"port": 8080}, "periodSeconds": 1})
    create(api, ns, body)
    wait_running(api, ns, "web")


def test_names_must_be_allowed_too(api, ns, kubectl):
    """DNS counts as the pods of upstream's: by an address, by the label k8s-app=kube-dns, or by the port alone."""
    run_pod(api, ns, running("client"))
    name = "kubernetes.default.svc.cluster.local"
    assert lookup(kubectl, name)[0]
    add(api, ns, policy("deny", ["Egress"]))
    until(lambda: not lookup(kubectl, name)[0], 30, "no names")
    ports = [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]
    dns = {"namespaceSelector": labels(**{"kubernetes.io/metadata.name": "kube-system"}), "podSelector": labels(**{"k8s-app": "kube-dns"})}
    add(api, ns, policy("dns", ["Egress"], egress=[{"to": [dns], "ports": ports}]))
    until(lambda: lookup(kubectl, name)[0], 30, "names again")
    drop(api, ns, "dns")
    until(lambda: not lookup(kubectl, name)[0], 30, "no names")
    add(api, ns, policy("dns", ["Egress"], egress=[{"ports": ports}]))
    until(lambda: lookup(kubectl, name)[0], 30, "names by the port alone")


def test_udp(api, ns):
    pod, client = run_pod(api, ns, running("a", labels={"app": "a"})), run_pod(api, ns, running("client"))
    ip = pod["status"]["podIP"]
    with echo_udp(pod, 5000):
        assert ask_udp(client, ip, 5000) == "echo hello"
        add(api, ns, policy("tcp", ["Ingress"], labels(app="a"), ingress=[{"ports": [{"port": 5000, "protocol": "TCP"}]}]))
        until(lambda: ask_udp(client, ip, 5000, 0.5) == "silence", 20, "TCP alone")
        add(api, ns, policy("udp", ["Ingress"], labels(app="a"), ingress=[{"ports": [{"port": 5000, "protocol": "UDP"}]}]))
        until(lambda: ask_udp(client, ip, 5000) == "echo hello", 20, "UDP too")


def test_a_new_pod_is_never_open(api, ns):
    """It tries from its first moment; nothing of it may get through, on either node."""
    with contextlib.ExitStack() as stack:
        target = run_pod(api, ns, running("target", labels={"app": "target"}))
        stack.enter_context(serve(target, TELL, PORT))
        ip = target["status"]["podIP"]
        add(api, ns, policy("out", ["Egress"], labels(app="new")))
        for turn in range(3):
            for i, node in enumerate(nodes(api)):
                create(api, ns, running(f"new{turn}{i}", f"for i in $(seq 40); do nc -w 1 {ip} {PORT} </dev/null && touch /tmp/open; done & sleep 2;"
                                        " [ ! -e /tmp/open ]", labels={"app": "new"}, spec={"nodeName": node, "restartPolicy": "Never"}))
        for turn in range(3):
            for i, _ in enumerate(nodes(api)):
                done = until(lambda: (lambda p: p if p["status"]["phase"] in ("Succeeded", "Failed") else None)(
                    api.get(path(ns, "pods", f"new{turn}{i}")).ok()), 60, "the end of the pod")
                assert done["status"]["phase"] == "Succeeded", f"new{turn}{i} got through"


def test_what_is_refused(api, ns):
    bad = policy("bad", ["Ingress"], ingress=[{"from": [{"ipBlock": {"cidr": "10.0.0.0/40"}}]}])
    api.post(path(ns, "networkpolicies", group=NETWORKING), bad).invalid("spec.ingress[0].from[0].ipBlock.cidr")


def test_an_odd_policy_is_told_and_isolates(api, ns):
    """More exceptions than rules can hold: an event; the pods stay isolated, other policies hold."""
    pod, client = run_pod(api, ns, running("a", labels={"app": "a"})), run_pod(api, ns, running("client", labels={"app": "client"}))
    excepts = [f"10.42.{i}.0/24" for i in range(100, 140)]
    with serve(pod, TELL, PORT), serve(pod, TELL, OTHER):
        add(api, ns, policy("odd", ["Ingress"], labels(app="a"), ingress=[{"from": [{"ipBlock": {"cidr": "10.42.0.0/16", "except": excepts}}]}]))
        until(lambda: any(reason == "PolicyNotUnderstood" for _, reason, _ in events_of(api, ns, "odd")), 20, "the event")
        until(lambda: dial(client, pod["status"]["podIP"], PORT, 0.5) == "silence", 20, "the isolation")
        add(api, ns, policy("good", ["Ingress"], labels(app="a"), ingress=[{"from": [{"podSelector": labels(app="client")}]}]))
        until(lambda: dial(client, pod["status"]["podIP"], PORT) == "connected", 20, "the other policy")


def test_pods_of_other_namespaces_are_not_held_up(api, ns):
    """A policy that holds nobody here: pods elsewhere start on every node."""
    add(api, ns, policy("deny", ["Ingress", "Egress"]))
    with another_namespace(api, ns) as other:
        for i, node in enumerate(nodes(api)):
            run_pod(api, other, running(f"p{i}", spec={"nodeName": node}), seconds=30)
            run_pod(api, ns, running(f"held{i}", spec={"nodeName": node}), seconds=30)
