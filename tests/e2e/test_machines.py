# SPDX-License-Identifier: Apache-2.0
"""`knarr server` and `knarr node`: machines that join, their pods' network, and what goes wrong."""
import json
import os
import re
from pathlib import Path

from knarr_test.client import until
from knarr_test.machines import connect, machines

ALONE = True
ONE, TWO = "10.77.0.1", "10.77.0.2"
POD = """
apiVersion: v1
kind: Pod
metadata: {name: %s, labels: {app: %s}}
spec:
  nodeName: %s
  terminationGracePeriodSeconds: 0
  containers:
  - {name: c, image: "docker.io/library/%s", command: %s}
"""
SERVE = '["sh", "-c", "mkdir -p /www; hostname > /www/index.html; exec httpd -f -p 80 -h /www"]'
BUSYBOX = "busybox:1.35"


class Kubectl:
    """kubectl inside the server's machine."""

    def __init__(self, machine):
        self.machine = machine
        self.path = os.environ.get("KUBECTL") or str(Path(__file__).resolve().parents[2] / ".cache/bin/kubectl")

    def run(self, *words, input=None):
        command = f"exec {self.path} --kubeconfig {self.machine.data}/server/kubeconfig \"$@\""
        if input:
            file = self.machine.data / "input.yaml"
            file.write_text(input)
            words = (*words, "-f", str(file))
        return self.machine.call("sh", "-c", f"HOME={self.machine.data} {command}", "sh", *words, check=False)

    def __call__(self, *words, input=None):
        done = self.run(*words, input=input)
        assert done.returncode == 0, f"kubectl {words}: {done.stdout}{done.stderr}"
        return done.stdout

    def json(self, *words):
        return json.loads(self(*words, "-o", "json"))


def nodes(kubectl):
    """{name: (ready, address, pod CIDR)}"""
    found = {}
    for node in kubectl.json("get", "nodes")["items"]:
        ready = {c["type"]: c["status"] for c in node["status"].get("conditions", [])}.get("Ready")
        address = next((a["address"] for a in node["status"].get("addresses", []) if a["type"] == "InternalIP"), None)
        found[node["metadata"]["name"]] = ready == "True", address, node["spec"].get("podCIDR")
    return found


def ready_nodes(kubectl, count):
    until(lambda: sum(ready for ready, _, _ in nodes(kubectl).values()) == count, 60, f"{count} nodes that are ready")
    return nodes(kubectl)


def join(machine, server, address, images=()):
    for image in images:
        machine.call(machine.knarr, "image", "import", "--image-dir", machine.data / "node/images", Path(image).resolve())
    return machine.start(*machine.node_words(server.join, address))


def test_two_machines(cluster):
    """Pods of one reach pods of the other by address, by Service and by name; an agent's and the server's restart end none."""
    with machines(cluster, "one", "two") as (one, two):
        connect(one, two)
        for image in cluster.images:
            one.call(one.knarr, "image", "import", "--image-dir", one.data / "server/node/images", Path(image).resolve())
        server = one.server(ONE, "--tls-san", "api.example")
        kubectl = Kubectl(one)
        agent = join(two, server, TWO, cluster.images)
        found = ready_nodes(kubectl, 2)
        assert {name: address for name, (_, address, _) in found.items()} == {"one": ONE, "two": TWO}, found

        kubectl("apply", input=POD % ("web", "web", "one", BUSYBOX, SERVE) + "---" + POD % ("ask", "ask", "two", BUSYBOX, '["sleep", "100000"]') +
                "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n")
        kubectl("wait", "pod", "web", "ask", "--for=condition=Ready", "--timeout=60s")
        address = kubectl.json("get", "pod", "web")["status"]["podIP"]
        service = kubectl.json("get", "service", "web")["spec"]["clusterIP"]
        for url in (address, service, "web", "web.default.svc.cluster.local"):
            until(lambda: kubectl.run("exec", "ask", "--", "wget", "-q", "-O", "-", f"http://{url}/").stdout == "web\n", 30, f"an answer of {url}")
        assert "sleep" in kubectl("exec", "ask", "--", "ps")             # the API reaches the other machine's kubelet
        assert TWO in two.call("ip", "-d", "link", "show", "knarr-vxlan").stdout
        kubectl("exec", "ask", "--", "sh", "-c", "nc kubernetes.default 443 </dev/null")     # the API's own Service

        started = kubectl.json("get", "pod", "ask")["status"]["containerStatuses"][0]["containerID"]
        two.stop(agent)
        again = two.start(*two.node_words({"--server": server.join["--server"]}, TWO))      # no token: it has joined
        one.stop(server)
        server = one.server(ONE)
        ready_nodes(kubectl, 2)
        assert again.poll() is None
        until(lambda: kubectl.run("exec", "ask", "--", "wget", "-q", "-O", "-", "http://web/").stdout == "web\n", 30, "an answer after the restarts")
        after = kubectl.json("get", "pod", "ask")["status"]["containerStatuses"][0]
        assert after["containerID"] == started and after["restartCount"] == 0, after
        kubectl("delete", "pod", "web", "ask", "--wait=true")


def refused(machine, process, words, **changed):
    done = machine.call(machine.knarr, *machine.node_words(process.join, TWO, **changed), check=False, timeout=100)
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1, done
    for word in words:
        assert word in done.stderr, f"expected {word!r}: {done.stderr}"


def test_what_goes_wrong(cluster):
    """Each mistake has its own sentence."""
    with machines(cluster, "one", "two") as (one, two):
        connect(one, two)
        server = one.server(ONE, "--disable-agent")
        token = server.join["--token"]
        assert re.fullmatch(r"[a-z0-9]{6}\.[a-z0-9]{16}", token), token
        refused(two, server, ["the server does not know this token"], token=token[:-1] + ("0" if token[-1] != "0" else "1"))
        two.call("rm", "-r", two.data / "node")
        refused(two, server, ["not the one that --ca-hash names", server.join["--ca-hash"]], ca_hash="sha256:" + "0" * 64)
        refused(two, server, ["--token and --ca-hash are needed"], token=None)
        refused(two, server, [f"https://{ONE}:7777", "connection refused"], server=f"https://{ONE}:7777")
        refused(two, server, ["like https://192.168.1.2:6443"], server=f"http://{ONE}")
        refused(two, server, ["--node-name Bad_Name"], node_name="Bad_Name")
        assert not list((two.data / "node" / "pki").glob("*")) if (two.data / "node" / "pki").exists() else True
        kubectl = Kubectl(one)
        assert nodes(kubectl) == {}
        kubectl("-n", "kube-system", "delete", "secret", f"bootstrap-token-{token[:6]}")
        refused(two, server, ["the server does not know this token"])


def test_a_server_s_flags(cluster):
    with machines(cluster, "one") as (one,):
        for words, flags in ((["--advertise-address"], ()), (["abcdef.0123456789abcdef"], ("--advertise-address", ONE, "--token", "short")),
                             (["a range like"], ("--advertise-address", ONE, "--service-cidr", "much")),
                             (["1 to 65535"], ("--https-listen-port", "70000"))):
            done = one.call(one.knarr, "server", "--data-dir", one.data / "server", *flags, check=False)
            assert done.returncode == 1 and all(word in done.stderr for word in words), done
