# SPDX-License-Identifier: Apache-2.0
"""knarr's own kubectl, alone and beside upstream's."""
import contextlib
import json
import re
import shlex
import subprocess

from .client import until
from .samples import config_map, path, running, web

SAME = [(r"\b[0-9a-f]{8,10}-[a-z0-9]{5}\b", "RS-POD"), (r"\b(\d+[smhd])+\b", "AGE"), (r"\d{4}-\d\d-\d\d[T ][\d:]+Z?", "TIME"), (r"\b10\.4[23]\.[\d.]+", "IP"),
        (r"(uid|resourceVersion)(\"?): .*", r"\1"), (r"^([IWE]\d{4}|Waiting for deployment) .*\n", ""), (r" +", " ")]


class Own:
    def __init__(self, cluster, kubectl):
        self.program, self.env, self.namespace = cluster.knarr, {**cluster.environment, "KUBECONFIG": str(cluster.kubeconfig)}, kubectl.namespace

    def words(self, verb, *rest):
        return [self.program, "kubectl", verb, "-n", self.namespace, *rest]

    def run(self, *args, input=None):
        return subprocess.run(self.words(*args), capture_output=True, text=True, input=input, env=self.env, timeout=90)

    @contextlib.contextmanager
    def started(self, *args):
        """The process, ended with the block; its first line is there when it has printed it."""
        process = subprocess.Popen(self.words(*args), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=self.env)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def __call__(self, *args, input=None):
        done = self.run(*args, input=input)
        assert done.returncode == 0, f"knarr kubectl {' '.join(args)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout


def plain(text, namespace):
    text = text.replace(namespace, "NS")
    for pattern, word in SAME:
        text = re.sub(pattern, word, text, flags=re.M)
    return text


class Pair:
    """Two namespaces with the same objects: upstream's tool works in one, ours in the other."""

    def __init__(self, api, cluster, kubectl, ns):
        self.theirs, self.own, self.api = kubectl, Own(cluster, kubectl), api
        self.own.namespace = f"{ns}-own"
        api.post("/api/v1/namespaces", {"metadata": {"name": self.own.namespace}}).ok(201)
        until(lambda: api.get(path(self.own.namespace, "serviceaccounts", "default")).status == 200, 30, "the service account")

    def create(self, *objects):
        for namespace in (self.theirs.namespace, self.own.namespace):
            self.theirs("create", "-n", namespace, "-f", "-", namespace=False, input=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
        return self

    def create_web(self):
        self.create(web(replicas=1), running(command="echo hello; exec sleep 100000"), config_map("c"))
        for namespace in (self.theirs.namespace, self.own.namespace):
            self.theirs("rollout", "status", "-n", namespace, "deploy/web", namespace=False)
            self.theirs("wait", "-n", namespace, "pod/p", "--for=condition=Ready", "--timeout=60s", namespace=False)
        return self

    def compare(self, lines):
        different = []
        for line in lines.splitlines():
            words = shlex.split(line)
            code, out, err = self.theirs.run(*words)
            done = self.own.run(*words)
            theirs = plain(out, self.theirs.namespace), plain(err, self.theirs.namespace), code
            ours = plain(done.stdout, self.own.namespace), plain(done.stderr, self.own.namespace), done.returncode
            if theirs != ours:
                different.append(f"{line}\n  upstream: {theirs}\n  ours:     {ours}")
        assert not different, "\n".join(different)

    def drop(self):
        self.api.delete(f"/api/v1/namespaces/{self.own.namespace}")
