# SPDX-License-Identifier: Apache-2.0
"""Ingresses by nginx: hosts, paths, certificates, classes, and what cannot be served."""
import base64
import http.client
import socket
import ssl
import subprocess
import tempfile
from pathlib import Path

from knarr_test.asking import server
from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.packets import serve
from knarr_test.samples import path, running, service
from knarr_test.steps import create, events_of, run_pod, times_told, wait_phase, wait_running

NETWORKING = "/apis/networking.k8s.io/v1"


def backend(name, port=80):
    return {"service": {"name": name, "port": {"name": port} if isinstance(port, str) else {"number": port}}}


def at(where, name, port=80, kind="Prefix"):
    return {"path": where, "pathType": kind, "backend": backend(name, port)}


def ingress(name, rules=(), **spec):
    """rules: (host, path, path ...); a host of None is every one."""
    made = [{**({"host": host} if host else {}), "http": {"paths": list(paths)}} for host, *paths in rules]
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": name}, "spec": {**({"rules": made} if made else {}), **spec}}


def add(api, ns, body):
    return api.post(path(ns, "ingresses", group=NETWORKING), body).ok(201)


def get(cluster, host, where="/hostname", headers=None, tls=None, header=None):
    """(status, body or one header) by the host's loopback; (None, reason) where nobody answers."""
    if tls:
        connection = http.client.HTTPSConnection("127.0.0.1", cluster.https_port, timeout=5, context=tls)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", cluster.http_port, timeout=5)
    try:
        if tls:
            raw = socket.create_connection(("127.0.0.1", cluster.https_port), timeout=5)
            connection.sock = tls.wrap_socket(raw, server_hostname=host)
        connection.request("GET", where, headers={"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.getheader(header) if header else answer.read().decode()
    except OSError as error:
        return None, str(error)
    finally:
        connection.close()


IN_A_ROW = 4


def wait_answer(cluster, host, wanted, where="/hostname", **more):
    """So many times in a row: while nginx takes over a new configuration, workers of the old one still answer."""
    seen = {"good": 0}

    def check():
        seen["now"] = get(cluster, host, where, **more)
        seen["good"] = seen["good"] + 1 if seen["now"] == wanted or seen["now"][0] == wanted else 0
        return seen["good"] >= IN_A_ROW
    try:
        until(check, 30, f"{wanted} of {host}{where}")
    except AssertionError as error:
        raise AssertionError(f"{error}; the last was {seen['now']}") from None


def shops(api, ns, *names):
    """A pod and a Service of each name, which tell it."""
    for name in names:
        create(api, ns, server(name, labels={"app": name}), service(name, ports=[{"name": "http", "port": 80}]))
    for name in names:
        wait_running(api, ns, name)


def told(api, ns, name):
    return [(reason, message) for _, reason, message in events_of(api, ns, name)]


def key_pair(*hosts):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        f"/CN={hosts[0]}", "-addext", "subjectAltName=" + ",".join(f"DNS:{h}" for h in hosts), "-keyout", f"{folder}/key",
                        "-out", f"{folder}/crt"], check=True, capture_output=True)
        return Path(f"{folder}/crt").read_text(), Path(f"{folder}/key").read_text()


def tls_secret(name, certificate, key):
    data = {"tls.crt": base64.b64encode(certificate.encode()).decode(), "tls.key": base64.b64encode(key.encode()).decode()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": "kubernetes.io/tls", "data": data}


def trusting(certificate):
    return ssl.create_default_context(cadata=certificate)


def test_hosts_and_paths(api, ns, cluster):
    shops(api, ns, "web", "api")
    one, two = f"one.{ns}.example", f"two.{ns}.example"
    made = add(api, ns, ingress("x", [(one, at("/", "web"), at("/hostname/api", "api", "http"), at("/hostname", "api", kind="Exact")), (two, at("/hostname", "web"))]))
    assert made["spec"]["ingressClassName"] == "nginx"
    wait_answer(cluster, two, (200, "web\n"))
    assert get(cluster, one) == (200, "api\n"), "exact before prefix"
    assert get(cluster, one, "/index.html")[0] == 200
    assert get(cluster, two, "/other")[0] == 404 and get(cluster, two, "/hostnames")[0] == 404
    assert get(cluster, f"three.{ns}.example")[0] == 404
    masters = [pid for pid, line in cluster.processes().items() if "nginx: master" in line]
    assert masters and all(f"/knarr-{cluster.name}/" in Path(f"/proc/{pid}/cgroup").read_text() for pid in masters), masters
    address = until(lambda: api.get(path(ns, "ingresses", "x", group=NETWORKING)).ok()["status"]["loadBalancer"].get("ingress"), 20, "the address")
    assert address[0]["ip"] == "127.0.0.1" and [p["port"] for p in address[0]["ports"]] == [cluster.http_port, cluster.https_port]
    api.delete(path(ns, "ingresses", "x", group=NETWORKING)).ok()
    until(lambda: get(cluster, two)[0] != 200, 20, "the end of it")


def test_wildcards_and_the_default_backend(api, ns, cluster):
    shops(api, ns, "web", "api")
    add(api, ns, ingress("x", [(f"*.{ns}.example", at("/", "web"))], defaultBackend=backend("api")))
    wait_answer(cluster, f"a.{ns}.example", (200, "web\n"))
    assert get(cluster, f"a.b.{ns}.example")[1] != "web\n", "one label only"


def test_endpoints_come_and_go(api, ns, cluster, kubectl):
    shops(api, ns, "web")
    host = f"{ns}.example"
    add(api, ns, ingress("x", [(host, at("/", "web"))]))
    wait_answer(cluster, host, (200, "web\n"))
    create(api, ns, server("second", labels={"app": "web"}))
    wait_running(api, ns, "second")
    until(lambda: {get(cluster, host)[1] for _ in range(10)} == {"web\n", "second\n"}, 20, "both")
    api.delete(path(ns, "pods", "web")).ok()
    api.delete(path(ns, "pods", "second")).ok()
    wait_answer(cluster, host, 503)


def test_a_backend_that_breaks_connections(api, ns, cluster):
    """Who takes a connection and says nothing is told from who is not there."""
    pod = run_pod(api, ns, running("mute", labels={"app": "web"}))
    create(api, ns, service("web", selector={"app": "web"}))
    host = f"mute.{ns}.example"
    add(api, ns, ingress("x", [(host, at("/", "web"))]))
    wait_answer(cluster, host, 503)              # nobody listens yet
    script = ("import socket,sys\ns=socket.create_server(('',int(sys.argv[1])))\nprint('up',flush=True)\n"
              "while True:\n c,_=s.accept()\n c.recv(65536)\n c.close()\n")
    with serve(pod, script, 80):
        wait_answer(cluster, host, 502)
    wait_answer(cluster, host, 503)


def test_certificates(api, ns, cluster):
    shops(api, ns, "web")
    host, plain = f"tls.{ns}.example", f"plain.{ns}.example"
    certificate, key = key_pair(host)
    create(api, ns, tls_secret("pair", certificate, key))
    add(api, ns, ingress("x", [(host, at("/", "web")), (plain, at("/", "web"))], tls=[{"hosts": [host], "secretName": "pair"}]))
    wait_answer(cluster, host, (200, "web\n"), tls=trusting(certificate))
    wait_answer(cluster, plain, (200, "web\n"))
    refused = get(cluster, plain, tls=trusting(certificate))
    assert refused[0] is None, "a host without a certificate refuses TLS"
    newer, new_key = key_pair(host)
    api.put(path(ns, "secrets", "pair"), tls_secret("pair", newer, new_key)).ok()
    wait_answer(cluster, host, (200, "web\n"), tls=trusting(newer))


def test_who_comes_without_tls(api, ns, cluster):
    """Is sent to the same place with it, unless the Ingress says otherwise, or ACME asks."""
    shops(api, ns, "web")
    host, lax = f"tls.{ns}.example", f"lax.{ns}.example"
    create(api, ns, tls_secret("pair", *key_pair(host, lax)))
    tls = [{"secretName": "pair"}]
    add(api, ns, ingress("strict", [(host, at("/", "web"), at("/.well-known/acme-challenge", "web"))], tls=tls))
    body = ingress("lax", [(lax, at("/", "web"))], tls=tls)
    body["metadata"]["annotations"] = {"nginx.ingress.kubernetes.io/ssl-redirect": "false"}
    add(api, ns, body)
    wait_answer(cluster, host, (308, f"https://{host}:{cluster.https_port}/hostname?a=b"), where="/hostname?a=b", header="Location")
    assert get(cluster, host, "/.well-known/acme-challenge/token")[0] != 308
    wait_answer(cluster, lax, (200, "web\n"))
    api.patch(path(ns, "ingresses", "lax", group=NETWORKING), {"metadata": {"annotations": None}}).ok()
    wait_answer(cluster, lax, 308)


def test_a_secret_that_is_no_key_pair(api, ns, cluster):
    """It is told; the host is served without TLS, and others are not touched."""
    shops(api, ns, "web")
    certificate, key = key_pair(f"a.{ns}.example")
    other_key = key_pair("x.example")[1]
    create(api, ns, tls_secret("mixed", certificate, other_key))
    add(api, ns, ingress("bad", [(f"bad.{ns}.example", at("/", "web"))], tls=[{"hosts": [f"bad.{ns}.example"], "secretName": "mixed"}]))
    add(api, ns, ingress("gone", [(f"gone.{ns}.example", at("/", "web"))], tls=[{"hosts": [f"gone.{ns}.example"], "secretName": "none"}]))
    wait_answer(cluster, f"bad.{ns}.example", (200, "web\n"))
    until(lambda: any(r == "CertificateNotUsable" and "mixed" in m and "no key pair" in m for r, m in told(api, ns, "bad")), 20, "the event")
    until(lambda: any(r == "CertificateNotUsable" and "does not exist" in m for r, m in told(api, ns, "gone")), 20, "the other event")
    host = f"good.{ns}.example"
    good, good_key = key_pair(host)
    create(api, ns, tls_secret("good", good, good_key))
    add(api, ns, ingress("good", [(host, at("/", "web"))], tls=[{"hosts": [host], "secretName": "good"}]))
    wait_answer(cluster, host, (200, "web\n"), tls=trusting(good))
    create(api, ns, tls_secret("none", *key_pair(f"gone.{ns}.example")))
    until(lambda: get(cluster, f"gone.{ns}.example", tls=ssl._create_unverified_context())[0] == 200, 20, "the late secret")


def test_classes(api, ns, cluster):
    shops(api, ns, "web")
    api.post(f"{NETWORKING}/ingressclasses", {"metadata": {"name": ns}, "spec": {"controller": "example.com/other"}}).ok(201)
    api.post(f"{NETWORKING}/ingressclasses", {"metadata": {"name": f"{ns}-2"}, "spec": {"controller": "knarr.io/nginx"}}).ok(201)
    try:
        add(api, ns, ingress("foreign", [(f"foreign.{ns}.example", at("/", "web"))], ingressClassName=ns))
        add(api, ns, ingress("second", [(f"second.{ns}.example", at("/", "web"))], ingressClassName=f"{ns}-2"))
        wait_answer(cluster, f"second.{ns}.example", (200, "web\n"))
        assert get(cluster, f"foreign.{ns}.example")[0] == 404
        assert api.get(path(ns, "ingresses", "foreign", group=NETWORKING)).ok()["status"]["loadBalancer"] == {}
    finally:
        for name in (ns, f"{ns}-2"):
            api.delete(f"{NETWORKING}/ingressclasses/{name}")


def test_what_cannot_be_served(api, ns, cluster):
    shops(api, ns, "web")
    host = f"odd.{ns}.example"
    resource = {"path": "/bucket", "pathType": "Prefix", "backend": {"resource": {"apiGroup": "example.com", "kind": "Bucket", "name": "b"}}}
    add(api, ns, ingress("odd", [(host, resource, at("/none", "nobody"), at("/port", "web", 81), at("/", "web"))]))
    wait_answer(cluster, host, (200, "web\n"))
    for where in ("/bucket", "/none", "/port"):
        wait_answer(cluster, host, 503, where)
    reasons = until(lambda: (lambda r: r if len(r) >= 2 else None)({r for r, _ in told(api, ns, "odd")} & {"ResourceBackendIgnored", "BackendNotFound"}), 20, "the events")
    assert reasons == {"ResourceBackendIgnored", "BackendNotFound"}
    events = api.get(path(ns, "events"), fieldSelector="involvedObject.kind=Ingress").ok()["items"]
    assert {e["involvedObject"]["apiVersion"] for e in events} == {"networking.k8s.io/v1"}, events


def test_nothing_can_be_injected(api, ns, cluster):
    """Paths and annotations full of directives: they are paths and annotations, or they are left out."""
    shops(api, ns, "web")
    host, good = f"evil.{ns}.example", f"good.{ns}.example"
    evil = ingress("evil", [(host, at('/x"; return 418; #', "web", kind="Exact"), at("/y}\\", "web", kind="Exact"), at("/$host{", "web"), at("/", "web"))])
    evil["metadata"]["annotations"] = {"nginx.ingress.kubernetes.io/configuration-snippet": "return 418;",
                                       "nginx.ingress.kubernetes.io/server-snippet": "} server { listen 81; }"}
    reply = api.post(path(ns, "ingresses", group=NETWORKING), evil)
    assert reply.status in (201, 422), reply
    add(api, ns, ingress("good", [(good, at("/", "web"))]))
    wait_answer(cluster, good, (200, "web\n"))
    for where in ("/", "/x", "/hostname"):
        assert get(cluster, host, where)[0] != 418
    api.post(path(ns, "ingresses", group=NETWORKING), ingress("bad", [("a.example; return 418", at("/", "web"))])).invalid("spec.rules[0].host")


def test_the_client_is_told_to_the_backend(api, ns, cluster):
    """What a client says of itself is replaced; the connection's own facts are passed on."""
    pod = run_pod(api, ns, running("echo", labels={"app": "web"}))
    create(api, ns, service("web", selector={"app": "web"}))
    host = f"echo.{ns}.example"
    add(api, ns, ingress("x", [(host, at("/", "web"))]))
    script = ("import http.server,sys\nclass H(http.server.BaseHTTPRequestHandler):\n def do_GET(s):\n  b=str(s.headers).encode()\n  s.send_response(200)\n"
              "  s.send_header('Content-Length',str(len(b)))\n  s.end_headers()\n  s.wfile.write(b)\n"
              "h=http.server.HTTPServer(('',int(sys.argv[1])),H)\nprint('up',flush=True)\nh.serve_forever()\n")
    with serve(pod, script, 80):
        wait_answer(cluster, host, 200, headers={"X-Forwarded-For": "6.6.6.6", "X-Real-IP": "6.6.6.6"})
        _, text = get(cluster, host, headers={"X-Forwarded-For": "6.6.6.6", "X-Real-IP": "6.6.6.6"})
        assert "6.6.6.6" not in text and f"Host: {host}" in text and "X-Forwarded-Proto: http" in text, text


def test_a_taken_port_is_told(cluster):
    """Once, however often it is asked for; and it is had when it is free."""
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        with socket.create_server(("127.0.0.1", other.http_port)):
            other.up()
            api = Client(Kubeconfig(other.kubeconfig))
            add(api, "default", ingress("x", [("a.example", at("/", "none"))]))
            until(lambda: times_told(api, "default", "x", "PortInUse"), 30, "the event")
            run_pod(api, "default", running("clock", command="sleep 2", spec={"restartPolicy": "Never"}))
            wait_phase(api, "default", "clock", "Succeeded")
            assert times_told(api, "default", "x", "PortInUse") == 1
            assert any(f"127.0.0.1:{other.http_port}: Address already in use" in m for r, m in told(api, "default", "x") if r == "PortInUse")
        until(lambda: get(other, "a.example")[0] == 503, 60, "an answer, once the port is free")
    finally:
        other.destroy()
