# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl proxy: the API on a port of the loopback, for who asks by a name of this machine; and a server that lies below a path, as the
proxy makes one of it."""
import contextlib
import http.client
import json
import os
import subprocess

from knarr_test.own_kubectl import Own
from knarr_test.samples import config_map, running


@contextlib.contextmanager
def proxy(cluster, *flags):
    """Its port, which it tells when it listens."""
    env = {**cluster.environment, "KUBECONFIG": str(cluster.kubeconfig)}
    process = subprocess.Popen([cluster.knarr, "kubectl", "proxy", "--port=0", *flags], stdout=subprocess.PIPE, text=True, env=env)
    try:
        line = process.stdout.readline()
        assert line.startswith("Starting to serve on 127.0.0.1:"), line
        yield int(line.rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body=body, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read(), answer


def test_requests(cluster, ns):
    with proxy(cluster) as port:
        status, body, answer = ask(port, "GET", "/version")
        assert status == 200 and json.loads(body)["major"] == "1" and answer.getheader("content-type") == "application/json", (status, body)
        path = f"/api/v1/namespaces/{ns}/configmaps"
        status, body, _ = ask(port, "POST", path, json.dumps(config_map("c")), Content_Type="application/json")
        assert status == 201, body
        assert ask(port, "GET", f"{path}/c?pretty=true")[0] == 200
        status, body, answer = ask(port, "HEAD", f"{path}/c")
        assert (status, body) == (405, b""), "an answer without a body, and the server's own"
        assert ask(port, "DELETE", f"{path}/c")[0] == 200 and ask(port, "GET", f"{path}/c")[0] == 404
        status, body, _ = ask(port, "GET", "/api/v1/pods", Authorization="Bearer wrong", Impersonate_User="nobody")
        assert status == 200, "it asks with the user's credentials, not the client's"


def test_watches_stream(cluster, ns):
    with proxy(cluster) as port:
        path = f"/api/v1/namespaces/{ns}/configmaps"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", f"{path}?watch=true&fieldSelector=metadata.name%3Dw")
        answer = connection.getresponse()
        assert ask(port, "POST", path, json.dumps(config_map("w")), Content_Type="application/json")[0] == 201
        assert json.loads(answer.readline())["type"] == "ADDED"
        connection.close()


def test_who_is_let_in(cluster):
    with proxy(cluster) as port:
        for host, expected in (("localhost", 200), ("127.0.0.1:1", 200), ("[::1]:8001", 200), ("evil.example.com", 403), ("localhost.evil.example.com", 403)):
            assert ask(port, "GET", "/version", Host=host)[0] == expected, host
        for path in ("/api/v1/namespaces/n/pods/p/exec", "/api/v1/namespaces/n/pods/p/%65xec", "/api/v1/namespaces/n/pods/p/attach"):
            assert ask(port, "POST", path)[0] == 403, path
        status, body, _ = ask(port, "GET", "/api/v1/namespaces/n/pods/p/portforward", Connection="Upgrade", Upgrade="websocket")
        assert status == 501 and b"port-forward" in body, (status, body)
    with proxy(cluster, "--reject-methods=POST,PUT,PATCH,DELETE", "--accept-hosts=^my[.]host$", "--api-prefix=/k8s/") as port:
        assert ask(port, "GET", "/k8s/version", Host="my.host")[0] == 200
        assert ask(port, "GET", "/version", Host="my.host")[0] == 404
        assert ask(port, "GET", "/k8s/version")[0] == 403
        assert ask(port, "POST", "/k8s/api/v1/namespaces", "{}", Host="my.host")[0] == 403


def test_what_is_wrong(cluster, kubectl):
    own = Own(cluster, kubectl)
    for flags, text in ((["--accept-paths=("], "no regular expression"), (["--port=70000"], "--port"), (["--api-prefix=x"], "--api-prefix"), (["--address=no"], "listen tcp"),
                        (["word"], "Unexpected args")):
        done = own.run("proxy", *flags)
        assert done.returncode == 1 and text in done.stderr, (flags, done)


def test_a_server_below_a_path(api, cluster, kubectl, ns):
    """What its URL says goes before every path, those of watches and logs, too."""
    api.post(f"/api/v1/namespaces/{ns}/pods", running(command="echo hello; exec sleep 100000")).ok(201)
    kubectl("wait", "pod/p", "--for=condition=Ready", "--timeout=60s")
    with proxy(cluster, "--api-prefix=/k8s/clusters/one") as port:
        server = f"http://127.0.0.1:{port}/k8s/clusters/one"

        def run(*words):
            done = subprocess.run([os.path.abspath(cluster.knarr), "kubectl", "-n", ns, "--server", server, *words], capture_output=True, text=True,
                                  env={**cluster.environment, "KUBECONFIG": "", "HOME": str(cluster.folder)}, timeout=60)
            assert done.returncode == 0, (words, done)
            return done.stdout
        assert run("get", "pod", "p", "-o", "name") == "pod/p\n"
        assert run("logs", "p") == "hello\n"
        assert "condition met" in run("wait", "pod/p", "--for=condition=Ready")
        assert "deleted" in run("delete", "pod", "p", "--now")
