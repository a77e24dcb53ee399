# SPDX-License-Identifier: Apache-2.0
"""Lessons of others' weaknesses, as far as a client of the API sees them; the rest lies near the code (grep for CVE-)."""
import contextlib
import re
import threading
import time
from itertools import pairwise

from knarr_test.client import APPLY, JSON_PATCH, MERGE, STRATEGIC, Client, until
from knarr_test.samples import CORE, RBAC, config_map, container, names, path, pod, service
from knarr_test.webhooks import Hook, registered, webhook

NET, DISCOVERY, EXTENSIONS = "/apis/networking.k8s.io/v1", "/apis/discovery.k8s.io/v1", "/apis/apiextensions.k8s.io/v1"

# ---- CVE-2021-25737: one list of bad addresses for every kind that has one ----

NEVER = ["1.2.3", "300.1.1.1", "010.0.0.1", "host", "1.2.3.4/32", " 1.2.3.4", "fe80::1%eth0", "::ffff:1.2.3.4"]
SPECIAL = ["127.0.0.1", "127.5.5.5", "169.254.169.254", "224.0.0.1", "0.0.0.0", "::1", "::", "fe80::1", "ff02::1"]


def family(ip):
    return "IPv6" if ":" in ip else "IPv4"


def everything_with_an_address(api, ns, ip):
    """(what, answer, whether special addresses are refused there)."""
    endpoints = {"metadata": {"name": "x"}, "subsets": [{"addresses": [{"ip": ip}], "ports": [{"port": 1}]}]}
    unready = {"metadata": {"name": "x"}, "subsets": [{"notReadyAddresses": [{"ip": ip}], "ports": [{"port": 1}]}]}
    piece = {"metadata": {"name": "x"}, "addressType": family(ip), "endpoints": [{"addresses": [ip]}], "ports": [{"port": 1}]}

    def post(resource, body, group=CORE):
        return api.post(path(ns, resource, group=group), body, dryRun="All")
    yield "endpoints", post("endpoints", endpoints), True
    yield "unready endpoints", post("endpoints", unready), True
    yield "endpoint slice", post("endpointslices", piece, DISCOVERY), True
    yield "external address", post("services", service("x", externalIPs=[ip])), True
    yield "cluster address", post("services", service("x", clusterIP=ip)), True
    yield "host alias", post("pods", pod("x", hostAliases=[{"ip": ip, "hostnames": ["a"]}])), False
    yield "name server", post("pods", pod("x", dnsPolicy="None", dnsConfig={"nameservers": [ip]})), False
    yield "pod", api.patch(path(ns, "pods", "p", "status"), {"status": {"podIP": ip, "podIPs": [{"ip": ip}]}}, dryRun="All"), False
    yield "balancer", api.patch(path(ns, "services", "lb", "status"), {"status": {"loadBalancer": {"ingress": [{"ip": ip}]}}}, dryRun="All"), False
    yield "ingress", api.patch(path(ns, "ingresses", "i", "status", group=NET),
                               {"status": {"loadBalancer": {"ingress": [{"ip": ip}]}}}, dryRun="All"), False
    yield "address", api.post(f"{NET}/ipaddresses", {"metadata": {"name": ip}, "spec": {
        "parentRef": {"resource": "services", "namespace": "a", "name": "b"}}}, dryRun="All"), False


def test_bad_addresses_everywhere(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    api.post(path(ns, "services"), service("lb", type="LoadBalancer")).ok(201)
    api.post(path(ns, "ingresses", group=NET), {"metadata": {"name": "i"}, "spec": {
        "defaultBackend": {"service": {"name": "x", "port": {"number": 1}}}}}).ok(201)
    for ip in NEVER + SPECIAL:
        for what, reply, refuses_special in everything_with_an_address(api, ns, ip):
            lenient = ip in ("010.0.0.1", "::ffff:1.2.3.4") and what in ("host alias", "name server", "pod", "balancer", "ingress")
            if ip in NEVER and not lenient or refuses_special and ip in SPECIAL:
                assert reply.status == 422, f"{what} {ip}: {reply}"
            assert reply.status < 500, f"{what} {ip}: {reply}"


# ---- CVE-2019-11247, CVE-2022-3162: scopes, and names that begin alike ----

def crd(plural, scope):
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"{plural}.lessons.example.com"},
            "spec": {"group": "lessons.example.com", "scope": scope, "names": {"plural": plural, "kind": plural.capitalize(), "singular": plural},
                     "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]}}


@contextlib.contextmanager
def defined(api, *definitions):
    for body in definitions:
        api.post(f"{EXTENSIONS}/customresourcedefinitions", body).ok(201)
    group = "/apis/lessons.example.com/v1"
    try:
        for body in definitions:
            plural = body["spec"]["names"]["plural"]
            until(lambda plural=plural: api.get(f"{group}/{plural}").status == 200, 30, plural)
        yield group
    finally:
        for body in definitions:
            api.delete(f"{EXTENSIONS}/customresourcedefinitions/{body['metadata']['name']}")


def test_kinds_and_namespaces_that_begin_alike(api, ns):
    other = f"{ns}-b"
    api.post(f"{CORE}/namespaces", {"metadata": {"name": other}}).ok(201)
    try:
        with defined(api, crd("ships", "Namespaced"), crd("shipsx", "Namespaced"), crd("harbours", "Cluster")) as group:
            kind = {"apiVersion": "lessons.example.com/v1"}
            api.post(path(ns, "ships", group=group), {**kind, "kind": "Ships", "metadata": {"name": "a"}}).ok(201)
            api.post(path(ns, "shipsx", group=group), {**kind, "kind": "Shipsx", "metadata": {"name": "secret"}}).ok(201)
            api.post(path(other, "ships", group=group), {**kind, "kind": "Ships", "metadata": {"name": "theirs"}}).ok(201)
            api.post(f"{group}/harbours", {**kind, "kind": "Harbours", "metadata": {"name": "h"}}).ok(201)
            assert names(api.get(path(ns, "ships", group=group)).ok()) == ["a"]
            assert names(api.get(path(ns, "shipsx", group=group)).ok()) == ["secret"]
            assert {*names(api.get(f"{group}/ships").ok())} == {"a", "theirs"}
            with api.watch(path(ns, "ships", group=group), timeoutSeconds="2") as events:
                assert [e["object"]["metadata"]["name"] for e in events.rest()] == ["a"]
            for name in ("..", "%2e%2e", "a%2f..%2fsecret", "..%2fshipsx%2fsecret"):
                assert api.get(path(ns, "ships", name, group=group)).status in (400, 404), name
            for wrong in (path(ns, "harbours", group=group), path(ns, "harbours", "h", group=group), f"{group}/ships/a"):
                for method in ("GET", "DELETE"):
                    assert api.request(method, wrong).status == 404, (method, wrong)
            assert names(api.get(f"{group}/harbours").ok()) == ["h"], "and nothing of it was deleted"
    finally:
        api.delete(f"{CORE}/namespaces/{other}")


def test_a_wrong_scope_is_no_right(api, ns):
    """Who may do all in one namespace does nothing by a path that only looks as if it lay in it."""
    account = f"system:serviceaccount:{ns}:default"
    api.post(path(ns, "rolebindings", group=RBAC), {"metadata": {"name": "all"}, "roleRef": {
        "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
        "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": ns}]}).ok(201)
    user = api.impersonating(account, [f"system:serviceaccounts:{ns}", "system:serviceaccounts", "system:authenticated"])
    until(lambda: user.get(path(ns, "secrets")).status == 200, 20, "the right")
    for resource, group in (("nodes", CORE), ("persistentvolumes", CORE), ("clusterroles", RBAC), ("customresourcedefinitions", EXTENSIONS)):
        assert user.get(path(ns, resource, group=group)).status == 404, resource
        assert user.get(f"{group}/{resource}").status == 403, resource
    assert user.get(path("kube-system", "secrets")).status == 403


# ---- CVE-2022-3172 and the like: nobody's redirect is followed ----

def test_a_webhooks_redirect_is_not_followed(api, ns):
    asked = []
    trap = Hook(lambda request: asked.append(request) or {"allowed": True})
    hook = Hook(lambda request: {"allowed": True})
    hook.redirect = trap.url
    try:
        with registered(api, ns, "Validating", [webhook(hook, ns)]):
            reply = until(lambda: (r := api.post(path(ns, "configmaps"), config_map("m"), dryRun="All")).status == 500 and r, 30, "the webhook is asked")
            reply.fails(500, "InternalError", 'failed calling webhook "hook.example.com"')
            assert not asked, "the review went on to where the redirect led"
    finally:
        hook.close()
        trap.close()


# ---- CVE-2020-8552: what is kept of a request does not add up ----

def metric_lines(api):
    return len(api.get("/metrics").text.splitlines())


def test_requests_leave_nothing_behind(api, ns, cluster):
    """Paths, agents, users, selectors: hundreds of each, and neither metrics nor memory grow with them.

    The memory of a server that also tidies up after other tests goes up and down.  What requests leave behind
    makes every round grow, so rounds that did not grow prove that nothing is left: half a KiB a request shows.
    """
    if not cluster:
        return

    def ask(first, count):
        for i in range(first, first + count):
            api.get(f"/api/v1/namespaces/n{i}/pods/p{i}", headers={"User-Agent": f"agent-{i}/1"})
            api.get(f"/nowhere/{i}")
            api.get(path(ns, "pods"), labelSelector=f"a{i}=b{i}", fieldSelector=f"metadata.name=x{i}")
            api.impersonating(f"user-{i}", [f"group-{i}"]).get(f"/api/v1/namespaces/{ns}/secrets")

    def resident():
        return int(re.search(r"^VmRSS:\s+(\d+)", open(f"/proc/{cluster.api_pid()}/status").read(), re.M)[1])
    ask(0, 100)
    lines, sizes = metric_lines(api), [resident()]
    for first in range(1000, 3000, 250):
        ask(first, 250)
        sizes.append(resident())
        if sum(after - before < 512 for before, after in pairwise(sizes)) == 3:
            break
    else:
        raise AssertionError(f"memory grows with the requests, KiB: {sizes}")
    assert metric_lines(api) - lines < 50


# ---- CVE-2021-25735: what webhooks are told the object was ----

def test_webhooks_see_the_object_as_it_was(api, ns):
    rules = [{"operations": ["UPDATE", "DELETE"], "apiGroups": ["*"], "apiVersions": ["*"],
              "resources": ["configmaps", "pods", "pods/status", "nodes", "nodes/status", "services"]}]
    hook = Hook(lambda request: {"allowed": True})
    node = f"node-{ns}"

    def stored(where):
        thing = api.get(where).ok()
        thing["metadata"].pop("managedFields", None)
        return thing

    def told(where, act):
        before = stored(where)
        hook.seen.clear()
        reply = act()
        assert reply.status in (200, 202), str(reply)
        old = [r["oldObject"] for r in hook.seen if r["oldObject"] and r["oldObject"]["metadata"]["uid"] == before["metadata"]["uid"]]
        assert old, f"{where}: the webhook was not asked"
        for thing in old:
            thing["metadata"].pop("managedFields", None)
            assert thing == before, f"{where}\n{thing}\n{before}"
    try:
        api.post(f"{CORE}/nodes", {"metadata": {"name": node, "labels": {"a": "b", "of": ns}}, "spec": {"unschedulable": True}}).ok(201)
        api.post(path(ns, "configmaps"), config_map(annotations={"a": "b"}, finalizers=["example.com/x"])).ok(201)
        api.post(path(ns, "pods"), pod(labels={"x": "y"})).ok(201)
        api.post(path(ns, "services"), service()).ok(201)
        nodes = webhook(hook, ns, "nodes.example.com", rules=rules, namespaceSelector={}, objectSelector={"matchLabels": {"of": ns}})
        with registered(api, ns, "Validating", [webhook(hook, ns, rules=rules, objectSelector={"matchExpressions": [
                {"key": "of", "operator": "DoesNotExist"}]}), nodes]):
            until(lambda: api.patch(path(ns, "configmaps", "cm"), {"data": {"k": str(time.time())}}).ok() and hook.seen, 30, "the webhook is asked")
            where = path(ns, "configmaps", "cm")
            told(where, lambda: api.patch(where, {"data": {"k": "1"}}, content_type=MERGE))
            told(where, lambda: api.patch(where, [{"op": "remove", "path": "/data/k"}], content_type=JSON_PATCH))
            told(where, lambda: api.put(where, config_map(data={"k": "put"}, finalizers=["example.com/x"])))
            told(where, lambda: api.patch(where, '{"apiVersion":"v1","kind":"ConfigMap","data":{"j":"2"}}', content_type=APPLY, fieldManager="m"))
            told(where, lambda: api.delete(where))
            told(where, lambda: api.patch(where, {"metadata": {"finalizers": None}}))
            told(path(ns, "pods", "p"), lambda: api.patch(path(ns, "pods", "p", "status"), {"status": {"message": "m"}}, content_type=STRATEGIC))
            told(path(ns, "pods", "p"), lambda: api.patch(path(ns, "pods", "p"), {"metadata": {"labels": {"x": "z"}}}))
            told(path(ns, "services", "web"), lambda: api.patch(path(ns, "services", "web"), {"spec": {"sessionAffinity": "ClientIP"}}))
            told(f"{CORE}/nodes/{node}", lambda: api.patch(f"{CORE}/nodes/{node}", {"metadata": {"labels": {"a": "c"}}}))
            told(f"{CORE}/nodes/{node}", lambda: api.patch(f"{CORE}/nodes/{node}/status", {"status": {"allocatable": {"cpu": "1"}}}))
            told(f"{CORE}/nodes/{node}", lambda: api.delete(f"{CORE}/nodes/{node}"))
    finally:
        api.delete(f"{CORE}/nodes/{node}")
        hook.close()


# ---- CVE-2023-2727, -2728, CVE-2024-3177: no list of containers is forgotten ----

def test_every_list_of_containers_is_looked_at(api, ns):
    """Pod security, by the label of the namespace, wherever in a Pod the privilege stands."""
    api.patch(f"{CORE}/namespaces/{ns}", {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "baseline"}}}).ok()
    bad = container("bad", securityContext={"privileged": True})
    api.post(path(ns, "pods"), pod(containers=[bad])).fails(403, "Forbidden", 'container "bad" must not set securityContext.privileged=true')
    api.post(path(ns, "pods"), pod(initContainers=[bad])).fails(403, "Forbidden", 'container "bad"')
    api.post(path(ns, "pods"), pod()).ok(201)
    api.patch(path(ns, "pods", "p", "ephemeralcontainers"), {"spec": {"ephemeralContainers": [bad]}}, content_type=STRATEGIC).fails(
        403, "Forbidden", 'container "bad" must not set securityContext.privileged=true')


def test_secrets_of_an_account_in_every_list(api, ns):
    """An account that may mount only its own secrets: each way in which a Pod names one is seen."""
    api.patch(path(ns, "serviceaccounts", "default"), {"metadata": {"annotations": {"kubernetes.io/enforce-mountable-secrets": "true"}}}).ok()
    named = {"secretKeyRef": {"name": "theirs", "key": "k"}}
    ways = {"volume": pod(volumes=[{"name": "v", "secret": {"secretName": "theirs"}}]),
            "env": pod(containers=[container(env=[{"name": "A", "valueFrom": named}])]),
            "envFrom": pod(containers=[container(envFrom=[{"secretRef": {"name": "theirs"}}])]),
            "init env": pod(initContainers=[container("i", env=[{"name": "A", "valueFrom": named}])]),
            "init envFrom": pod(initContainers=[container("i", envFrom=[{"secretRef": {"name": "theirs"}}])]),
            "pull secret": pod(imagePullSecrets=[{"name": "theirs"}])}
    for what, body in ways.items():
        reply = api.post(path(ns, "pods"), body)
        assert reply.status == 403 and "theirs" in reply.json["message"], f"{what}: {reply}"
    api.post(path(ns, "pods"), pod()).ok(201)
    for what, more in (("env", {"env": [{"name": "A", "valueFrom": named}]}), ("envFrom", {"envFrom": [{"secretRef": {"name": "theirs"}}]})):
        reply = api.patch(path(ns, "pods", "p", "ephemeralcontainers"), {"spec": {"ephemeralContainers": [container("e", **more)]}}, content_type=STRATEGIC)
        assert reply.status in (403, 500) and "theirs" in reply.json["message"], f"ephemeral {what}: {reply}"     # upstream says 500


# ---- CVE-2019-11250, CVE-2020-8565: what is secret is in no log ----

def test_no_secret_is_logged(api, ns, cluster):
    if not cluster:
        return
    canary = f"canary-{ns}-0123456789"
    Client(api.config, token=canary).get("/api")
    api.get("/api", access_token=canary, token=canary)
    api.get("/api", headers={"Authorization": f"Basic {canary}", "Cookie": canary})
    api.get("/api", headers={"Sec-WebSocket-Protocol": f"base64url.bearer.authorization.k8s.io.{canary}"})
    api.post(path(ns, "secrets"), {"metadata": {"name": "s"}, "stringData": {"k": canary}}).ok(201)
    api.post(path(ns, "secrets"), f'{{"metadata":{{"name":"s"}},"stringData":{{"k":"{canary}"').fails(400)
    api.patch(path(ns, "secrets", "s"), [{"op": "test", "path": "/data/k", "value": canary}], content_type=JSON_PATCH)
    api.post(path(ns, "serviceaccounts", "default", "token"), {"spec": {"audiences": [canary], "expirationSeconds": 600}})
    api.get("/readyz").ok()
    text = "".join(file.read_text(errors="replace") for file in (cluster.data / "logs").glob("*"))
    assert "api ready" in text and canary not in text, [line for line in text.splitlines() if canary in line]
    for where in ("/debug/pprof", "/debug/pprof/heap", "/debug/flags/v", "/logs", "/configz"):
        assert api.get(where).status == 404, where


# ---- the race between a namespace that ends and what is created in it ----

def test_nothing_outlives_its_namespace(api, ns):
    for attempt in range(3):
        name = f"{ns}-end{attempt}"
        api.post(f"{CORE}/namespaces", {"metadata": {"name": name}}).ok(201)
        made, stop = [], threading.Event()

        def create(name=name, made=made, stop=stop):
            client = Client(api.config)
            for i in range(10000):
                reply = client.post(path(name, "configmaps"), config_map(f"c{i}"))
                if reply.status == 201:
                    made.append(reply.json["metadata"]["uid"])
                elif reply.status == 403:
                    reply.fails(403, "Forbidden", "because it is being terminated")
                if reply.status == 404 or stop.is_set():
                    return
        thread = threading.Thread(target=create)
        thread.start()
        until(lambda made=made: len(made) > 20, 20, "some objects")
        api.delete(f"{CORE}/namespaces/{name}").ok()
        until(lambda name=name: api.get(f"{CORE}/namespaces/{name}").status == 404, 60, "the end of the namespace")
        stop.set()
        thread.join()
        left = [i["metadata"]["name"] for i in api.get(f"{CORE}/configmaps").ok()["items"] if i["metadata"]["namespace"] == name]
        assert not left, left
