# SPDX-License-Identifier: Apache-2.0
"""`knarr up --egress`: pods reach the outside by the machine's own network, and nothing of that is changed.

The machine and its outside are pretended: two network namespaces and a wire.  The outside has
addresses of the pods' and the services' ranges, too, and answers there: no packet for them may come.
"""
import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path

from knarr_test.client import until
from knarr_test.cluster import Cluster
from knarr_test.machines import Machine, connect
from knarr_test.samples import running

ALONE = True                                     # clusters of its own
MACHINE, OUTSIDE = "10.77.0.1", "10.77.0.2"
LEAKS = "10.42.200.7", "10.43.200.7"             # of no pod and no service

# What answers in a pretended network: names (every name has the one address), and the address of who asks.
ANSWERS = """
import http.server, socketserver, struct, sys, threading
address, name_address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
class Names(socketserver.BaseRequestHandler):
    def handle(self):
        query, sock = self.request
        end = query.index(b"\\0", 12) + 5
        known = query[end - 4:end - 2] == b"\\0\\1" and name_address
        head = query[:2] + (b"\\x81\\x80" if query[12:13] == b"\\7" else b"\\x81\\x83") + b"\\0\\1" + struct.pack(">H", bool(known)) + b"\\0\\0\\0\\0"
        record = b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\x3c\\0\\4" + bytes(map(int, name_address.split("."))) if known else b""
        sock.sendto(head + query[12:end] + record, self.client_address)
class Who(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{address} saw {self.client_address[0]}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
servers = [http.server.ThreadingHTTPServer((address, port), Who)]
if name_address:
    servers.append(socketserver.ThreadingUDPServer((address, 53), Names))
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def answering(machine, address, port, name_address=""):
    process = subprocess.Popen(machine.inside("python3", "-c", ANSWERS, address, name_address, port), stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.kill()
        process.wait()


class Inside(Cluster):
    """A cluster on a pretended machine: its commands run there."""

    def __init__(self, cluster, machine, nodes):
        super().__init__(machine.knarr, nodes, images=[Path(image).resolve() for image in cluster.images])
        self.machine, self.kubectl_program = machine, os.environ.get("KUBECTL") or str(
            Path(__file__).resolve().parents[2] / ".cache/bin/kubectl")

    def call(self, *args, timeout=60, check=True, input=None):
        done = subprocess.run(self.machine.inside(self.knarr, *args), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=timeout, env=self.environment)
        assert not check or done.returncode == 0, f"{args}: {done.returncode}\n{done.stdout}{done.stderr}\n{self.explain()}"
        return done

    def kubectl(self, *words, input=None):
        return subprocess.run(self.machine.inside(self.kubectl_program, "--kubeconfig", self.kubeconfig, *words), input=input,
                              capture_output=True, text=True, timeout=90, env={**os.environ, "HOME": str(self.folder)})

    def run_pods(self, *names, **spec):
        for number, name in enumerate(names):
            manifest = json.dumps(running(name, spec={"nodeName": f"node{number + 1}", **spec}))
            until(lambda: self.kubectl("create", "-f", "-", input=manifest).returncode == 0, 30, f"the creation of {name}")
        for name in names:
            done = self.kubectl("wait", "pod", name, "--for=condition=Ready", "--timeout=60s")
            assert done.returncode == 0, done.stderr + self.explain()

    def inside(self, pod, *words):
        return self.kubectl("exec", pod, "--", *words)

    def fetch(self, pod, address, port=8000):
        return self.inside(pod, "wget", "-q", "-O", "-", f"http://{address}:{port}/").stdout

    def way_out(self):
        return [pid for pid, line in self.processes().items() if "slirp4netns" in line.split()[0]]


@contextlib.contextmanager
def world(cluster, nodes=1):
    """(a cluster that is not up yet, its machine); the outside answers."""
    with contextlib.ExitStack() as stack:
        made = []
        for name in ("machine", "outside"):
            made.append(Machine(cluster.knarr, cluster.folder / f"egress-{os.getpid()}-{os.urandom(3).hex()}", name))
            stack.callback(made[-1].destroy)
        machine, outside = made
        connect(machine, outside, (f"{MACHINE}/24", f"{OUTSIDE}/24"))
        machine.call("ip", "route", "add", "default", "via", OUTSIDE)
        resolv_conf = machine.data / "resolv.conf"
        resolv_conf.write_text(f"nameserver {OUTSIDE}\n")
        machine.call("mount", "--bind", resolv_conf, "/etc/resolv.conf")
        for address in LEAKS:
            outside.call("ip", "address", "add", f"{address}/32", "dev", "lo")
            stack.enter_context(answering(outside, address, 8000))
        stack.enter_context(answering(outside, OUTSIDE, 8000, OUTSIDE))
        other = Inside(cluster, machine, nodes)
        stack.callback(other.destroy)
        yield other, machine


def settings(machine):
    """What a cluster must leave alone."""
    return [machine.call("sh", "-c", words).stdout for words in (
        "ip -o -4 address", "ip -4 route show table all", "ip rule", "nft list ruleset",
        "cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/*/forwarding /proc/sys/net/ipv4/conf/*/route_localnet")]


def test_the_way_out(cluster):
    """Of each node's pods, by address and by name; ranges of the cluster stay inside, and so does the machine's loopback."""
    with world(cluster, nodes=2) as (other, machine):
        before = settings(machine)
        other.up("--egress")
        other.run_pods("one", "two")
        for pod in ("one", "two"):
            until(lambda: other.fetch(pod, OUTSIDE) == f"{OUTSIDE} saw {MACHINE}", 30, f"an answer of the outside in {pod}")
            assert other.fetch(pod, "outside.example") == f"{OUTSIDE} saw {MACHINE}", "its name is asked for outside"
            for address in LEAKS:
                assert machine.call("curl", "-s", "-m", "5", f"http://{address}:8000/").stdout.startswith(address), "the outside answers there"
                assert other.fetch(pod, address) == "", f"{address} stays inside"
        other.run_pods("default-dns", dnsPolicy="Default")
        assert other.fetch("default-dns", "outside.example") == f"{OUTSIDE} saw {MACHINE}", "by the machine's resolver alone"
        assert other.inside("one", "nslookup", "none.example").returncode != 0, "the outside's word is passed on"
        with answering(machine, "127.0.0.1", 8001), answering(machine, "0.0.0.0", 8002):
            assert other.fetch("one", "10.90.0.2", 8001) == "" and other.fetch("one", "10.90.0.2", 8002) == "", "the loopback is closed"
        assert settings(machine) == before
        other.down()
        until(lambda: not other.leftovers(), 10, "an end without leftovers")
        assert settings(machine) == before


def test_it_comes_back(cluster):
    """Its end is none of the cluster's; what was chosen once holds until --no-egress."""
    with world(cluster) as (other, _):
        other.up("--egress")
        other.run_pods("one")
        until(lambda: other.fetch("one", OUTSIDE), 30, "an answer")
        for pid in other.way_out():
            os.kill(pid, signal.SIGKILL)
        until(lambda: other.fetch("one", OUTSIDE), 30, "an answer after the end of what leads out")
        for flags, wanted in (((), True), (("--no-egress",), False), ((), False)):
            other.down()
            other.call("up", "--name", other.name, *flags, timeout=120)
            other.is_up = True
            until(lambda: other.inside("one", "true").returncode == 0, 60, "the pod's return")
            if wanted:
                until(lambda: other.fetch("one", OUTSIDE), 30, "an answer as before")
            else:
                assert not other.way_out() and other.fetch("one", OUTSIDE) == "", flags


def test_the_program_is_missing(cluster):
    other = Cluster(cluster.knarr, 1)
    try:
        done = subprocess.run([other.knarr, "up", "--name", other.name, "--data-dir", other.data, "--egress"], capture_output=True, text=True,
                              timeout=60, env={**other.environment, "PATH": "/nonexistent"})
        assert done.returncode == 1 and "slirp4netns" in done.stderr and len(done.stderr.splitlines()) == 1, done
        assert not other.data.exists() and not other.processes()
    finally:
        other.destroy()
