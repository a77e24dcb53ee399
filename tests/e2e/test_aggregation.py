# SPDX-License-Identifier: Apache-2.0
"""An extension server in a pod (extension_server.py): what it is asked, by whom, and what of its answers goes on."""
import base64
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from knarr_test.client import MERGE, until
from knarr_test.samples import APPS, container, path
from knarr_test.websocket import Upgrade

ALONE = True                                     # its groups come and go
TOP = Path(__file__).resolve().parents[2]
SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices"
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
making, imported = threading.Lock(), set()


def python(cluster):
    """The image python:3.11 in the cluster."""
    with making:
        if cluster not in imported:
            archive = TOP / ".cache/images/python.tar"
            subprocess.run([sys.executable, TOP / "tools/make-image", "python", archive], check=True)
            cluster.import_image(archive)
            imported.add(cluster)
    return "docker.io/library/python:3.11"


def certificate(name):
    with tempfile.TemporaryDirectory() as folder:
        key, pem = f"{folder}/key.pem", f"{folder}/cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                        "-subj", "/CN=extension", "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", pem],
                       check=True, capture_output=True)
        return open(key).read(), open(pem).read()


class Extension:
    def __init__(self, api, ns, cluster):
        self.api, self.ns, self.group = api, ns, f"{ns}.example.com"
        self.root, self.url = f"/apis/{self.group}/v1", f"{SERVICES}/v1.{self.group}"
        self.things = f"{self.root}/namespaces/{ns}/things"
        key, self.pem = certificate(f"extension.{ns}.svc")
        trust = api.get(path("kube-system", "configmaps", "extension-apiserver-authentication")).ok()["data"]["requestheader-client-ca-file"]
        program = Path(__file__).with_name("extension_server.py").read_text()
        api.post(path(ns, "configmaps"), {"metadata": {"name": "extension"}, "data": {
            "server.py": program, "tls.crt": self.pem, "tls.key": key, "front-proxy.crt": trust, "mode": ""}}).ok(201)
        spec = {"terminationGracePeriodSeconds": 1, "volumes": [{"name": "all", "configMap": {"name": "extension"}}],
                "containers": [container("server", python(cluster), command=["python3", "/all/server.py", self.group, "/all"],
                                         volumeMounts=[{"name": "all", "mountPath": "/all"}],
                                         readinessProbe={"httpGet": {"path": "/readyz", "port": 8443, "scheme": "HTTPS"}, "periodSeconds": 1})]}
        api.post(path(ns, "deployments", group=APPS), {
            "metadata": {"name": "extension"}, "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "extension"}},
                                                        "template": {"metadata": {"labels": {"app": "extension"}}, "spec": spec}}}).ok(201)
        api.post(path(ns, "services"), {"metadata": {"name": "extension"}, "spec": {
            "selector": {"app": "extension"}, "ports": [{"port": 443, "targetPort": 8443}]}}).ok(201)

    def register(self, **spec):
        spec.setdefault("caBundle", base64.b64encode(self.pem.encode()).decode())
        self.api.post(SERVICES, {"metadata": {"name": f"v1.{self.group}"}, "spec": {
            "group": self.group, "version": "v1", "groupPriorityMinimum": 2000, "versionPriority": 20,
            "service": {"namespace": self.ns, "name": "extension"}, **spec}}).ok(201)

    def condition(self):
        conditions = self.api.get(self.url).ok().get("status", {}).get("conditions") or [{}]
        return conditions[0]

    def says(self, reason, *words, seconds=90):
        def told():
            condition = self.condition()
            return condition.get("reason") == reason and all(word in condition["message"] for word in words)
        until(told, seconds, f"the reason {reason} with {words}")

    def misbehave(self, mode):
        self.api.patch(path(self.ns, "configmaps", "extension"), {"data": {"mode": mode}}, content_type=MERGE).ok()

    def discovered(self):
        items = self.api.get("/apis", accept=AGGREGATED).ok()["items"]
        return next(g["versions"][0] for g in items if g["metadata"]["name"] == self.group)


@contextlib.contextmanager
def extension(api, ns, cluster, **spec):
    one = Extension(api, ns, cluster)
    one.register(**spec)
    try:
        yield one
    finally:
        api.delete(one.url)


def echoed(reply):
    answer = reply.ok()
    headers = {}
    for name, value in answer["headers"]:
        headers.setdefault(name, []).append(value)
    return answer, headers


def test_a_server_and_its_things(api, ns, cluster, kubectl):
    with extension(api, ns, cluster) as it:
        it.says("Passed", "all checks passed")
        made = api.post(it.things, {"kind": "Thing", "apiVersion": f"{it.group}/v1", "metadata": {"name": "one"}, "spec": {"size": 7}}).ok(201)
        assert made["metadata"]["uid"] and api.get(f"{it.things}/one").ok() == made
        assert [t["metadata"]["name"] for t in api.get(it.things).ok()["items"]] == ["one"]
        api.get(f"{it.things}/two").fails(404, "NotFound")
        discovered = it.discovered()
        assert discovered["freshness"] == "Current" and [r["resource"] for r in discovered["resources"]] == ["things", "echo"]
        assert [s["subresource"] for s in discovered["resources"][0]["subresources"]] == ["status"]
        assert api.get(it.root).ok()["kind"] == "APIResourceList"
        index = until(lambda: api.get("/openapi/v3").ok()["paths"].get(it.root[1:]), 30, "its document")
        assert index == {"serverRelativeURL": f"/openapi/v3{it.root}?hash=1"}
        assert api.get(index["serverRelativeURL"]).ok()["info"]["title"] == "things"
        swagger = api.get("/openapi/v2").ok()
        thing = f"com.example.{ns}.Thing"
        assert f"{it.root}/namespaces/{{namespace}}/things" in swagger["paths"] and "/apis/other.example.com/v1/" not in swagger["paths"]
        assert swagger["definitions"][thing]["description"] == "A thing." and "com.example.Unused" not in swagger["definitions"]
        assert swagger["definitions"]["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]["type"] == "object", "ours counts"
        protobuf = api.get("/openapi/v2", accept="application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
        assert protobuf.status == 200 and thing.encode() in protobuf.body
        assert "one" in kubectl("get", "th") and "th" in kubectl("api-resources", "--api-group", it.group, namespace=False)
        with api.watch(it.things) as events:
            assert events.next()["object"]["metadata"]["name"] == "one"
            api.post(it.things, {"kind": "Thing", "metadata": {"name": "two"}}).ok(201)
            assert events.next()["object"]["metadata"]["name"] == "two"
        assert api.delete(f"{it.things}/one").ok()["status"] == "Success"
    until(lambda: api.get(it.root).status == 404, 30, "nobody has the group any more")
    assert it.group not in [g["name"] for g in api.get("/apis").ok()["groups"]]


def test_who_asks_is_said_by_us_alone(api, ns, cluster):
    with extension(api, ns, cluster) as it:
        it.says("Passed")
        api.post("/apis/rbac.authorization.k8s.io/v1/clusterroles", {"metadata": {"name": ns}, "rules": [
            {"apiGroups": [it.group], "resources": ["echo"], "verbs": ["*"]}]}).ok(201)
        api.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
            "metadata": {"name": ns}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": ns},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "jane"}]}).ok(201)
        try:
            jane = api.impersonating("jane", ["one", "two"], **{"Impersonate-Uid": "u7", "Impersonate-Extra-Scopes": "a b", "Impersonate-Extra-Acme.com%2Fproject": "p"})
            lies = {"X-Remote-User": "admin", "X-Remote-Group": "system:masters", "X-Remote-Uid": "0", "X-Remote-Extra-Scopes": "all",
                    "Connection": "x-remote-user, x-remote-group, x-own", "X-Own": "1", "X-Kept": "2"}
            answer, headers = echoed(jane.post(f"{it.root}/echo/a%20b", {"some": "body"}, headers=lies, q="1"))
            assert answer["certificate"] == "front-proxy-client" and answer["method"] == "POST"
            assert answer["path"] == f"{it.root}/echo/a%20b?q=1" and json.loads(answer["body"]) == {"some": "body"}
            assert headers["x-remote-user"] == ["jane"] and headers["x-remote-uid"] == ["u7"]
            assert headers["x-remote-group"] == ["one", "two", "system:authenticated"]
            assert headers["x-remote-extra-scopes"] == ["a b"] and headers["x-remote-extra-acme.com%2fproject"] == ["p"], headers
            assert headers["x-kept"] == ["2"] and "x-own" not in headers and "x-forwarded-for" in headers
            assert not {"authorization", "impersonate-user", "impersonate-uid"} & set(headers), headers
            ports = [jane.get(f"{it.root}/echo").ok()["port"] for _ in range(5)]
            assert len(set(ports)) == 1, f"connections are kept: {ports}"
            jane.get(it.things).fails(403, "Forbidden", f'User "jane" cannot list resource "things" in API group "{it.group}"')
            api.anonymous().get(f"{it.root}/echo").fails(403, "Forbidden")
        finally:
            api.delete(f"/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/{ns}")
            api.delete(f"/apis/rbac.authorization.k8s.io/v1/clusterroles/{ns}")


def test_redirects_end_here(api, ns, cluster):
    with extension(api, ns, cluster) as it:
        it.says("Passed")
        refusal = "the backend attempted to redirect this request, which is not permitted"
        for code in (300, 301, 302, 303, 304, 305, 307, 308):
            reply = api.get(f"{it.root}/status/{code}")
            assert (reply.status, reply.text) == (502, refusal) and not reply.header("Location"), str(reply)
            reply = api.post(f"{it.root}/status/{code}", {})
            assert (reply.status, reply.text) == (502, refusal), str(reply)
        for code in (201, 400, 404, 418, 500, 503):
            reply = api.get(f"{it.root}/status/{code}")
            assert (reply.status, reply.text) == (code, "gone elsewhere"), str(reply)
        upgrade = Upgrade(api, f"{it.root}/upgrade", [("Upgrade", "websocket")])
        assert upgrade.status == 502 and "location" not in upgrade.headers


def test_a_namespace_ends_with_what_others_have_in_it(api, ns, cluster):
    with extension(api, ns, cluster) as it:
        it.says("Passed")
        inside, url = f"{ns}-inside", f"/api/v1/namespaces/{ns}-inside"
        api.post("/api/v1/namespaces", {"metadata": {"name": inside}}).ok(201)
        api.post(f"{it.root}/namespaces/{inside}/things", {"kind": "Thing", "metadata": {"name": "one"}}).ok(201)
        api.post(it.things, {"kind": "Thing", "metadata": {"name": "other"}}).ok(201)
        it.misbehave("sticky")
        until(lambda: api.get(f"{it.root}/mode").text == "sticky", 90, "the server has its mode")
        api.delete(url).ok()

        def condition(kind):
            return next((c for c in api.get(url).ok()["status"].get("conditions", []) if c["type"] == kind), {})
        found = until(lambda: (c := condition("NamespaceContentRemaining")).get("status") == "True" and c, 30, "what is in the way")
        assert found["message"] == f"Some resources are remaining: things.{it.group} has 1 resource instances", found
        it.misbehave("")
        until(lambda: api.get(url).status == 404, 120, "its end")
        assert [t["metadata"]["name"] for t in api.get(f"{it.root}/things").ok()["items"]] == ["other"]


def test_a_namespace_waits_for_servers_that_cannot_be_asked(api, ns, cluster):
    group, name = f"{ns}.example.com", f"{ns}-waits"
    api.post("/api/v1/namespaces", {"metadata": {"name": name}}).ok(201)
    api.post(SERVICES, {"metadata": {"name": f"v1.{group}"}, "spec": {
        "group": group, "version": "v1", "groupPriorityMinimum": 2000, "versionPriority": 20, "insecureSkipTLSVerify": True,
        "service": {"namespace": ns, "name": "nobody"}}}).ok(201)
    try:
        until(lambda: api.get(f"/apis/{group}/v1").status == 503, 30)
        api.delete(f"/api/v1/namespaces/{name}").ok()

        def told():
            conditions = api.get(f"/api/v1/namespaces/{name}").ok()["status"].get("conditions", [])
            return next((c for c in conditions if c["type"] == "NamespaceDeletionDiscoveryFailure" and c["status"] == "True"), None)
        found = until(told, 30, "what is in the way")
        assert found["reason"] == "DiscoveryFailed" and f"{group}/v1: stale GroupVersion discovery: {group}/v1" in found["message"], found
    finally:
        api.delete(f"{SERVICES}/v1.{group}")
    until(lambda: api.get(f"/api/v1/namespaces/{name}").status == 404, 120, "its end")


def test_upgrades_go_on(api, ns, cluster):
    with extension(api, ns, cluster) as it:
        it.says("Passed")
        upgrade = Upgrade(api, f"{it.root}/upgrade", [("Upgrade", "shout")])
        assert upgrade.status == 101, upgrade.status
        upgrade.socket.sendall(b"quiet\n")
        got = upgrade.rest
        while got.count(b"\n") < 2:
            got += upgrade.socket.recv(1000)
        assert got.startswith(b"hello ") and got.endswith(b"\nQUIET\n"), got
        upgrade.socket.close()


def test_a_server_that_nobody_can_trust(api, ns, cluster):
    _, other = certificate(f"extension.{ns}.svc")
    with extension(api, ns, cluster, caBundle=base64.b64encode(other.encode()).decode()) as it:
        it.says("FailedDiscoveryCheck", "failing or missing response from https://", f"{it.root}: Get ", "certificate")
        api.get(it.things).fails_as_text(503, "service unavailable\n")
        api.patch(it.url, {"spec": {"caBundle": None, "insecureSkipTLSVerify": True}}, content_type=MERGE).ok()
        it.says("Passed")
        api.get(it.things).ok()


def test_a_server_that_misbehaves(api, ns, cluster):
    with extension(api, ns, cluster) as it:
        it.says("Passed")
        it.misbehave("broken")
        it.says("FailedDiscoveryCheck", f"{it.root}: bad status from https://", f"{it.root}: 500", seconds=150)
        api.get(it.things).fails_as_text(503, "service unavailable\n")
        stale = it.discovered()
        assert stale["freshness"] == "Stale" and stale["resources"], "what was known is still told"
        it.misbehave("garbage")
        it.says("Passed", seconds=150)
        assert until(lambda: (d := it.discovered())["freshness"] == "Stale" and d, 30)
        api.get(it.things).ok()
        it.misbehave("huge")
        it.says("FailedDiscoveryCheck", "the answer is too large", seconds=150)
        it.misbehave("redirect")
        it.says("FailedDiscoveryCheck", f"{it.root}: 302", seconds=150)
        it.misbehave("")
        it.says("Passed", seconds=150)
        until(lambda: it.discovered()["freshness"] == "Current", 30)
        api.patch(path(ns, "deployments", "extension", group=APPS), {"spec": {"replicas": 0}}, content_type=MERGE).ok()
        it.says("MissingEndpoints", 'have no addresses with port name ""')
        api.get(it.things).fails_as_text(503, "service unavailable\n")
