# SPDX-License-Identifier: Apache-2.0
"""Streams and proxies as far as no node takes part: what is asked of whom, and what is refused before."""
import json

from knarr_test.samples import config_map, path, pod, service
from knarr_test.websocket import TEXT, Upgrade, WebSocket

V5 = "v5.channel.k8s.io"


def make_pod(api, ns, name="p", **spec):
    api.post(path(ns, "pods"), pod(name, **spec)).ok(201)


def test_streams_of_a_pod_without_a_node(api, ns):
    make_pod(api, ns)
    make_pod(api, ns, "two", containers=[{"name": "a", "image": "i"}, {"name": "b", "image": "i"}])
    for subresource in ("exec", "attach", "portforward"):
        for name, query, code, reason, words in (
                ("p", {}, 400, "BadRequest", "pod p does not have a host assigned"),
                ("none", {}, 404, "NotFound", 'pods "none" not found')):
            api.get(path(ns, "pods", name, subresource), command="true", stdout="1", **query).fails(code, reason, words)
            api.post(path(ns, "pods", name, subresource), None, command="true", stdout="1", **query).fails(code, reason, words)
    log = api.get(path(ns, "pods", "p", "log"))
    assert (log.status, log.body) == (204, b""), str(log)
    for method in ("GET", "POST"):
        api.request(method, path(ns, "pods", "p", "exec"), dryRun="All").fails(400, "BadRequest", "dryRun is not supported")
    api.get(path(ns, "pods", "p", "portforward"), ports="80,x").fails(400, "BadRequest", 'parsing "x": invalid syntax')
    for subresource in ("exec", "attach"):
        where = path(ns, "pods", "two", subresource)
        api.get(where, command="true", stdout="1").fails(400, "BadRequest", "a container name must be specified for pod two, choose one of: [a b]")
        api.get(where, command="true", stdout="1", container="c").fails(400, "BadRequest", "container c is not valid for pod two")
        api.get(where, command="true", stdout="1", container="b").fails(400, "BadRequest", "pod two does not have a host assigned")


def test_methods_of_streams(api, ns):
    make_pod(api, ns)
    for subresource in ("exec", "attach", "portforward"):
        for method in ("PUT", "PATCH", "DELETE"):
            api.request(method, path(ns, "pods", "p", subresource), body=None).fails(405, "MethodNotAllowed")


def test_a_node_that_is_not_there(api, ns):
    make_pod(api, ns, nodeName="nowhere")
    for subresource in ("exec", "attach", "portforward", "log"):
        api.get(path(ns, "pods", "p", subresource), command="true", stdout="1").fails(404, "NotFound", 'pods "nowhere" not found')


def test_refused_before_the_upgrade(api, ns):
    make_pod(api, ns)
    for subresource in ("exec", "attach", "portforward"):
        with WebSocket(api, path(ns, "pods", "p", subresource), V5, command="true", stdout=1) as refused:
            assert refused.status == 400 and b"does not have a host assigned" in refused.body, refused.body
        fields = [("Upgrade", "SPDY/3.1"), ("X-Stream-Protocol-Version", "v4.channel.k8s.io")]
        with Upgrade(api, path(ns, "pods", "p", subresource), fields, method="POST", command="true", stdout=1) as refused:
            assert refused.status == 400 and b"does not have a host assigned" in refused.body, refused.body


def test_a_websocket_asks_for_create(api, ns):
    """Who may only get exec must not run commands by it, though a WebSocket begins with a GET."""
    rbac = "/apis/rbac.authorization.k8s.io/v1"
    make_pod(api, ns)
    names = ["pods/exec", "pods/attach", "pods/portforward"]
    api.post(path(ns, "roles", group=rbac), {"metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": names, "verbs": ["get"]}]}).ok(201)
    api.post(path(ns, "rolebindings", group=rbac), {
        "metadata": {"name": "r"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
        "subjects": [{"kind": "User", "name": "eve", "apiGroup": "rbac.authorization.k8s.io"}]}).ok(201)
    eve = api.impersonating("eve")
    for name in ("exec", "attach", "portforward"):
        eve.get(path(ns, "pods", "p", name), command="true", stdout="1").fails(403, "Forbidden", 'pods "p" is forbidden')
        eve.post(path(ns, "pods", "p", name), None, command="true", stdout="1").fails(403, "Forbidden", f'cannot create resource "pods/{name}"')


def test_proxy_of_what_has_no_address(api, ns):
    make_pod(api, ns)
    for name in ("p", "p:80", "http:p:80", "https:p:"):
        api.get(path(ns, "pods", name, "proxy/")).fails(400, "BadRequest", "address not allowed")
    for name in ("a:b:c:d", "ftp:p:80", ":p:80:"):
        api.get(path(ns, "pods", name, "proxy/")).fails(400, "BadRequest", f'invalid pod request "{name}"')
    api.get(path(ns, "pods", "none", "proxy/")).fails(404, "NotFound", 'pods "none" not found')
    for ip in ("127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "ff02::1"):
        api.patch(path(ns, "pods", "p", "status"), {"status": {"podIP": ip, "podIPs": [{"ip": ip}]}}).ok()
        api.get(path(ns, "pods", "p:6443", "proxy/")).fails(400, "BadRequest", "address not allowed")


def test_proxy_of_services_without_endpoints(api, ns):
    api.post(path(ns, "services"), service(ports=[{"name": "main", "port": 80}], selector=None)).ok(201)
    api.get(path(ns, "services", "web:99", "proxy/")).fails(503, "ServiceUnavailable", 'no service port 99 found for service "web"')
    api.get(path(ns, "services", "a:b:c:d", "proxy/")).fails(400, "BadRequest", 'invalid service request "a:b:c:d"')
    api.get(path(ns, "services", "none:80", "proxy/")).fails(404, "NotFound", 'services "none" not found')
    api.get(path(ns, "services", "none", "proxy/")).fails(404, "NotFound", 'services "none" not found')
    body = {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "web"}, "subsets": []}
    api.post(path(ns, "endpoints"), body).ok(201)
    api.get(path(ns, "services", "web", "proxy/")).fails(503, "ServiceUnavailable", 'no endpoints available for service "web"')
    body["subsets"] = [{"addresses": [{"ip": "10.1.2.3"}], "ports": [{"name": "main", "port": 80}]}]
    api.put(path(ns, "endpoints", "web"), body).ok()
    for name in ("web:main", "web:80", "http:web:main", "web:other", "web"):
        api.get(path(ns, "services", name, "proxy/")).fails(503, "ServiceUnavailable", f'no endpoints available for service "{name}"')


def test_proxy_of_nodes(api, ns):
    api.get("/api/v1/nodes/none/proxy/healthz").fails(404, "NotFound", 'nodes "none" not found')
    api.get("/api/v1/nodes/a:b:c:d/proxy/healthz").fails(400, "BadRequest", 'invalid node request "a:b:c:d"')
    name = f"node-{ns}"
    api.post("/api/v1/nodes", {"metadata": {"name": name}}).ok(201)
    try:
        for ip in ("127.0.0.1", "169.254.169.254"):
            api.patch(f"/api/v1/nodes/{name}/status", {"status": {"addresses": [{"type": "InternalIP", "address": ip}]}}).ok()
            for port in ("", ":10250", ":6443", ":22"):
                api.get(f"/api/v1/nodes/{name}{port}/proxy/healthz").fails(400, "BadRequest", "address not allowed")
    finally:
        api.delete(f"/api/v1/nodes/{name}").ok()


def test_the_proxys_root(api, ns):
    """A redirect for those who read, but only once it is known where to."""
    make_pod(api, ns)
    api.patch(path(ns, "pods", "p", "status"), {"status": {"podIP": "192.0.2.1", "podIPs": [{"ip": "192.0.2.1"}]}}).ok()
    where = path(ns, "pods", "p:1", "proxy")
    for method in ("GET", "HEAD"):
        reply = api.request(method, where, a="b")
        assert reply.status == 301 and reply.header("location") == f"{where}/?a=b" and reply.body == b"", str(reply)
    api.get(path(ns, "pods", "none", "proxy")).fails(404, "NotFound")


def test_what_is_no_proxy(api, ns):
    make_pod(api, ns, "proxy")
    assert api.get(path(ns, "pods", "proxy")).ok()["metadata"]["name"] == "proxy"
    for where in (path(ns, "configmaps", "c", "proxy"), path(ns, "pods", "proxy", "exec/more"), path(ns, "pods", "p", "proxies/x")):
        assert api.get(where).status == 404, where


def test_watch_by_websocket(api, ns):
    """Each event is a message, as browsers like it."""
    where, origin = path(ns, "configmaps"), [("Origin", "https://here")]
    first = api.post(where, config_map("a")).ok(201)
    with WebSocket(api, where, watch="1", resourceVersion="0", fieldSelector="metadata.name!=kube-root-ca.crt", headers=origin) as ws:
        kind, text = ws.hear()
        event = json.loads(text)
        assert kind == TEXT and event["type"] == "ADDED" and event["object"]["metadata"]["uid"] == first["metadata"]["uid"], event
        api.post(where, config_map("b")).ok(201)
        api.delete(path(ns, "configmaps", "a")).ok()
        seen = [json.loads(ws.hear()[1]) for _ in range(2)]
        assert [(e["type"], e["object"]["metadata"]["name"]) for e in seen] == [("ADDED", "b"), ("DELETED", "a")], seen
    with WebSocket(api, where, "base64.binary.k8s.io", watch="1", timeoutSeconds="1", headers=origin) as ws:
        assert ws.protocol == "base64.binary.k8s.io"
        while message := ws.hear():
            assert json.loads(message[1])["type"] == "ADDED"
    with WebSocket(api, where, watch="1", resourceVersion="1", headers=origin, timeoutSeconds="5") as ws:
        message = ws.hear()
        assert message and json.loads(message[1])["type"] in ("ERROR", "ADDED"), message
    with WebSocket(api, where, watch="1", resourceVersion="x", headers=origin) as refused:
        assert refused.status == 500, refused.status
