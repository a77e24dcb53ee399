# SPDX-License-Identifier: Apache-2.0
"""The proxy subresources of pods, services and nodes, and `kubectl proxy` over them."""
import hashlib
import http.client
import json
import re

from knarr_test.client import until
from knarr_test.samples import path, running, service
from knarr_test.steps import create, nodes, run_pod, wait_running, when_listening
from knarr_test.websocket import Upgrade

# Answers every request with its own head, body and length, as text; /page is HTML, /away a redirect.
ECHO = r"""
cr=$(printf '\r'); n=0; all=; nl='
'
read -r first; first=${first%$cr}
while read -r line; do line=${line%$cr}; [ -z "$line" ] && break; all="$all$line$nl"
  case $line in [Cc]ontent-[Ll]ength:*) n=${line#*: };; [Tt]ransfer-[Ee]ncoding:*) chunked=1;; esac; done
while [ -n "$chunked" ] && read -r size && size=${size%$cr} && [ "$size" != 0 ]; do
  dd bs=1 count=$((0x$size)) >> /tmp/chunks 2>/dev/null; read -r size; done
body=; [ -n "$chunked" ] && read -r size && body=$(cat /tmp/chunks)
[ $n -gt 0 ] && body=$(head -c $n | md5sum)
type=text/plain; extra=; status='200 OK'
text="$first$nl$all${nl}body $n $body"
case $first in
  *" /page"*) type='text/html; charset=utf-8'
    text="<html><a href=\"/one\">1</a><a href='two'>2</a><img src=\"http://other/x\"><!-- <a href=\"/three\"> --></html>";;
  *" /away"*) status='302 Found'; extra="Location: /elsewhere?x=1$cr$nl";;
  *" /cors"*) extra="Access-Control-Allow-Origin: *$cr$nl";;
esac
printf 'HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %s\r\nConnection: close\r\n\r\n' "$status" "$type" "$extra" ${#text}
case $first in HEAD*) ;; *) printf %s "$text";; esac
"""
SERVE = f"cat > /tmp/echo <<'END'\n{ECHO}\nEND\nexec nc -ll -p 8080 -e sh /tmp/echo"


def echo(name="p", **more):
    more.setdefault("ports", [{"name": "http", "containerPort": 8080}])
    more.setdefault("readinessProbe", {"tcpSocket": {"port": 8080}, "periodSeconds": 1})
    return running(name, command=SERVE, **more)


def proxy(ns, name="p", rest="/", resource="pods"):
    return path(ns, resource, name, "proxy") + rest


def said(reply):
    """(first line, {header: value}, what was said of the body)."""
    assert reply.status == 200, str(reply)
    head, _, body = reply.text.partition("\n\n")
    first, *lines = head.split("\n")
    return first, {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}, body


def test_pod_proxy(api, ns):
    run_pod(api, ns, echo())
    first, headers, _ = said(api.get(proxy(ns, rest="/a/b%20c/?q=1&r=%2F")))
    assert first == "GET /a/b%20c/?q=1&r=%2F HTTP/1.1", first
    assert headers["x-forwarded-uri"] == proxy(ns, rest="/a/b%20c/") and headers["x-forwarded-for"] == "127.0.0.1", headers
    assert said(api.get(proxy(ns, "p:8080")))[0] == "GET / HTTP/1.1"
    assert said(api.get(proxy(ns, "http:p:8080", "/x")))[0] == "GET /x HTTP/1.1"
    assert said(api.get(proxy(ns, rest="/a//b/../c/./d%2fe")))[0] == "GET /a/c/d%2fe HTTP/1.1"
    assert said(api.get(proxy(ns, rest="/../../%2e%2e/etc")))[0] == "GET /etc HTTP/1.1"


def test_every_method(api, ns):
    run_pod(api, ns, echo())
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        reply = api.request(method, proxy(ns, rest="/m"), body=b"twelve bytes", content_type="text/x-mine")
        first, headers, body = said(reply)
        assert first == f"{method} /m HTTP/1.1" and headers["content-type"] == "text/x-mine", first
        assert body.startswith("body 12 "), body
    reply = api.request("HEAD", proxy(ns, rest="/m"))
    assert reply.status == 200 and reply.body == b"" and int(reply.header("content-length")) > 0, str(reply)


def test_the_root_is_a_folder(api, ns):
    run_pod(api, ns, echo())
    for method in ("GET", "HEAD"):
        reply = api.request(method, proxy(ns, rest=""), a="b")
        assert reply.status == 301 and reply.header("location") == proxy(ns, rest="/?a=b"), str(reply)
    assert said(api.request("POST", proxy(ns, rest=""), body=b"x", content_type="text/plain"))[0] == "POST / HTTP/1.1"


def test_what_is_kept_from_the_pod(api, ns):
    run_pod(api, ns, echo())
    secret = {"X-Remote-User": "root", "X-Remote-Group": "system:masters", "X-Remote-Extra-A": "b", "Connection": "keep-alive, X-Mine",
              "X-Mine": "1", "X-Theirs": "2", "X-Forwarded-For": "10.1.1.1", "Cookie": "a=b"}
    _, headers, _ = said(api.request("GET", proxy(ns), headers=secret))
    assert not [h for h in headers if h.startswith(("x-remote", "authorization", "x-mine"))], headers
    assert headers["x-theirs"] == "2" and headers["cookie"] == "a=b" and headers["x-forwarded-for"] == "10.1.1.1, 127.0.0.1", headers
    reply = api.get(proxy(ns, rest="/cors"))
    assert reply.header("access-control-allow-origin") == "", str(reply)


def test_links_and_redirects(api, ns):
    run_pod(api, ns, echo())
    reply = api.get(proxy(ns, rest="/page"))
    root = proxy(ns, rest="")
    assert reply.text == (f'<html><a href="{root}/one">1</a><a href=\'two\'>2</a><img src="http://other/x">'
                          '<!-- <a href="/three"> --></html>'), reply.text
    reply = api.get(proxy(ns, rest="/away"))
    assert reply.status == 302 and reply.header("location") == f"{root}/elsewhere?x=1", str(reply)


def test_service_proxy(api, ns):
    create(api, ns, service(ports=[{"name": "main", "port": 80, "targetPort": 8080}, {"name": "other", "port": 81, "targetPort": "http"}]))
    api.get(proxy(ns, "web:main", resource="services")).fails(503, "ServiceUnavailable", 'no endpoints available for service "web')
    run_pod(api, ns, echo("a", labels={"app": "web"}))
    for name in ("web:main", "web:other", "web:80", "http:web:main", "http:web:81"):
        reply = until(lambda: (r := api.get(proxy(ns, name, "/x", "services"))).status == 200 and r, 20, f"an answer of {name}")
        first, headers, _ = said(reply)
        assert first == "GET /x HTTP/1.1" and headers["x-forwarded-uri"] == proxy(ns, name, "/x", "services"), headers
    api.get(proxy(ns, "web:none", resource="services")).fails(503, "ServiceUnavailable", 'no endpoints available for service "web:none"')
    api.get(proxy(ns, "web:99", resource="services")).fails(503, "ServiceUnavailable", 'no service port 99 found for service "web"')
    api.get(proxy(ns, "nobody", resource="services")).fails(404, "NotFound", '"nobody" not found')


def test_pods_of_all_nodes(api, ns):
    for node in nodes(api):
        create(api, ns, echo(node, spec={"nodeName": node}))
    for node in nodes(api):
        wait_running(api, ns, node)
        assert said(api.get(proxy(ns, node)))[0] == "GET / HTTP/1.1"


def test_node_proxy(api):
    node = nodes(api)[0]
    assert api.get(f"/api/v1/nodes/{node}/proxy/healthz").text == "ok"
    assert api.get(f"/api/v1/nodes/{node}:10250/proxy/pods").json["kind"] == "PodList"
    metrics = api.get(f"/api/v1/nodes/{node}:10250/proxy/metrics").text
    assert f'kubelet_node_name{{node="{node}"}} 1' in metrics and "kubelet_running_pods " in metrics, metrics
    assert int(re.search(r"^process_resident_memory_bytes (\d+)$", metrics, re.M)[1]) > 1 << 20, metrics
    assert api.get(f"/api/v1/nodes/{node}/proxy/no/such").status == 404
    api.get("/api/v1/nodes/none/proxy/healthz").fails(404, "NotFound", 'nodes "none" not found')


def test_what_cannot_be_reached(api, ns):
    run_pod(api, ns, echo())
    api.get(proxy(ns, "p:1")).fails(503, "ServiceUnavailable", "error trying to reach service: dial tcp", "connection refused")
    api.get(proxy(ns, "none")).fails(404, "NotFound", 'pods "none" not found')
    api.get(proxy(ns, "ftp:p:1")).fails(400, "BadRequest", 'invalid pod request "ftp:p:1"')
    api.get(proxy(ns, "a:b:c:d")).fails(400, "BadRequest", 'invalid pod request "a:b:c:d"')
    create(api, ns, running("waiting", spec={"schedulerName": "none"}))
    api.get(proxy(ns, "waiting:80")).fails(400, "BadRequest", "address not allowed")


def test_addresses_that_are_no_pods(api, ns):
    """Who may write endpoints or a status does not thereby reach the machine itself."""
    run_pod(api, ns, echo("real"))
    create(api, ns, service("trap", selector=None, ports=[{"port": 80}]), running("fake", spec={"schedulerName": "none"}))
    for ip in ("127.0.0.1", "169.254.169.254", "224.0.0.5", "::1"):
        status = {"status": {"podIP": ip, "podIPs": [{"ip": ip}], "phase": "Running"}}
        if api.patch(path(ns, "pods", "fake", "status"), status).status == 200:
            api.get(proxy(ns, "fake:10250")).fails(400, "BadRequest", "address not allowed")
    body = {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "trap"},
            "subsets": [{"addresses": [{"ip": "10.90.0.1"}], "ports": [{"port": 6443}]}]}
    assert api.post(path(ns, "endpoints"), body).status in (201, 409)
    for reference in (None, {"kind": "Pod", "namespace": ns, "name": "real"}, {"kind": "Pod", "namespace": "kube-system", "name": "real"}):
        body["subsets"][0]["addresses"][0]["targetRef"] = reference
        api.put(path(ns, "endpoints", "trap"), body).ok()
        api.get(proxy(ns, "trap", resource="services")).fails(503, "ServiceUnavailable", 'no endpoints available for service "trap"')


def test_permission_is_asked_by_verb(api, ns):
    run_pod(api, ns, echo())
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "reader"},
            "rules": [{"apiGroups": [""], "resources": ["pods/proxy", "pods/exec"], "verbs": ["get"]}]}
    binding = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "reader"},
               "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"},
               "subjects": [{"kind": "User", "name": "eve", "apiGroup": "rbac.authorization.k8s.io"}]}
    for body in (role, binding):
        api.post(path(ns, body["kind"].lower() + "s", group="/apis/rbac.authorization.k8s.io/v1"), body).ok(201)
    eve = api.impersonating("eve")
    until(lambda: eve.get(proxy(ns)).status == 200, 10, "the role")
    eve.request("POST", proxy(ns), body=b"", content_type="text/plain").fails(403, "Forbidden", 'cannot create resource "pods/proxy"')
    eve.get(proxy(ns, resource="services")).fails(403, "Forbidden", 'cannot get resource "services/proxy"')
    eve.get(path(ns, "pods", "p", "exec"), command="id").fails(403, "Forbidden", 'cannot create resource "pods/exec"')


def test_large_answers(api, ns, kubectl):
    run_pod(api, ns, running(command="mkdir /w; head -c 50000000 /dev/zero > /w/big; exec httpd -f -p 8080 -h /w",
                             ports=[{"containerPort": 8080}], readinessProbe={"tcpSocket": {"port": 8080}, "periodSeconds": 1}))
    reply = api.get(proxy(ns, rest="/big"))
    assert reply.status == 200 and len(reply.body) == 50000000 and reply.header("content-length") == "50000000"


def test_bodies_stream(api, ns, kubectl):
    """Far more than a request to the API itself may have, over HTTP/1.1 and, by kubectl proxy, over HTTP/2."""
    run_pod(api, ns, echo())
    body = bytes(range(256)) * 80000
    expected = f"body {len(body)} {hashlib.md5(body).hexdigest()}  -"
    assert said(api.request("PUT", proxy(ns), body=body, content_type="text/plain"))[2] == expected
    with KubectlProxy(kubectl) as through:
        assert through.fetch("PUT", proxy(ns), body)[1].endswith(expected)
        assert through.fetch("POST", proxy(ns), iter([b"few"]), chunked=True)[1].endswith("body 0 few")


def test_websocket_through_a_pod(api, ns):
    """A pod's own protocol passes both ways, and none of our credentials do."""
    script = ("read -r first; while read -r line; do line=${line%$(printf '\\r')}; [ -z \"$line\" ] && break; echo \"$line\" >> /tmp/head; done; "
              "printf 'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: mine\\r\\nConnection: Upgrade\\r\\nX-More: 1\\r\\n\\r\\n'; "
              "cat /tmp/head; echo; exec cat")
    run_pod(api, ns, running(command=f"cat > /tmp/up <<'END'\n{script}\nEND\nexec nc -ll -p 8080 -e sh /tmp/up", ports=[{"containerPort": 8080}],
                             readinessProbe=when_listening(8080)))
    fields = [("Upgrade", "mine"), ("Authorization", "Basic secret"), ("Sec-WebSocket-Protocol", "a, base64url.bearer.authorization.k8s.io.c2VjcmV0, b")]
    with Upgrade(api, proxy(ns, rest="/chat"), fields) as upgraded:
        assert upgraded.status == 101 and upgraded.headers["upgrade"] == "mine" and upgraded.headers["x-more"] == "1", upgraded.headers
        head = b""
        while not head.endswith(b"\n\n"):
            head += upgraded.read(1)
        assert b"secret" not in head and b"c2VjcmV0" not in head, head
        assert b"Upgrade: mine" in head.replace(b"upgrade", b"Upgrade") and b"sec-websocket-protocol: a, b" in head.lower(), head
        upgraded.send(b"there and back")
        assert upgraded.read(14) == b"there and back"


def test_upgrades_that_the_pod_refuses(api, ns):
    run_pod(api, ns, echo())
    with Upgrade(api, proxy(ns, rest="/away"), [("Upgrade", "mine")]) as refused:
        assert refused.status == 500 and b"invalid upgrade response: status code 302" in refused.body, refused.body
        refused.send(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        assert refused.read(1) == b""


class KubectlProxy:
    def __init__(self, kubectl):
        self.process = kubectl.start("proxy", "--port=0", text=True)
        self.port = int(re.search(r":(\d+)", self.process.stdout.readline())[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def fetch(self, method, target, body=None, chunked=False):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, target, body, encode_chunked=chunked,
                           headers={"Transfer-Encoding": "chunked"} if chunked else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_objects_called_proxy(api, ns):
    """A name is a name, wherever it stands."""
    create(api, ns, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "proxy"},
                     "spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}},
                              "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}})
    run_pod(api, ns, echo("proxy"))
    assert api.get(path(ns, "deployments", "proxy", group="/apis/apps/v1")).ok()["metadata"]["name"] == "proxy"
    assert api.get(path(ns, "pods", "proxy")).ok()["metadata"]["name"] == "proxy"
    assert said(api.get(proxy(ns, "proxy", "/proxy/x")))[0] == "GET /proxy/x HTTP/1.1"
    api.get(path(ns, "pods", "proxy", "status/proxy")).fails(404)
    api.get(path(ns, "configmaps", "proxy", "proxy")).fails(404)


def test_kubectl_proxy(api, ns, kubectl):
    create(api, ns, service(ports=[{"name": "main", "port": 80, "targetPort": 8080}]))
    run_pod(api, ns, echo("a", labels={"app": "web"}))
    with KubectlProxy(kubectl) as through:
        assert json.loads(through.fetch("GET", "/api/v1/namespaces/default")[1])["metadata"]["name"] == "default"
        _, text = until(lambda: (r := through.fetch("GET", proxy(ns, "web:main", "/through", "services")))[0] == 200 and r, 20, "the service")
        assert text.startswith("GET /through HTTP/1.1"), text
