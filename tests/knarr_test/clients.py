# SPDX-License-Identifier: Apache-2.0
"""The clients that tests/clients/prepare makes, each bound to a cluster and a namespace."""
import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from pathlib import Path

from .client import until
from .samples import path

TESTS = Path(__file__).resolve().parents[1]
CHARTS = TESTS / "clients/charts"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


class Clients:
    def __init__(self, folder, kubeconfig, namespace):
        self.folder, self.kubeconfig, self.namespace = Path(folder), str(kubeconfig), namespace
        self.helm = Helm(self)

    def go(self, scenario, *args, timeout=90, **environment):
        """Runs a scenario of tests/clients/go to its end; what it printed."""
        return self.finish([self.folder / "bin/client-go", scenario, *args], timeout, **environment)

    def start_go(self, scenario, *args):
        return Running([self.folder / "bin/client-go", scenario, *args], self.environment())

    def python(self, scenario, *args, timeout=90):
        """The same of tests/clients/python/client.py."""
        return self.finish([self.folder / "python/bin/python", TESTS / "clients/python/client.py", scenario, *args], timeout)

    def start_python(self, program, *args):
        return Running([self.folder / "python/bin/python", TESTS / "clients/python" / program, *args], self.environment())

    def start_kopf(self, program):
        return Running([self.folder / "python/bin/python", "-m", "kopf", "run", "--namespace", self.namespace,
                        TESTS / "clients/python" / program], self.environment())

    def javascript(self, scenario, *args, timeout=90):
        """The same of tests/clients/javascript/client.js."""
        return self.finish(["node", self.folder / "javascript/client.js", scenario, *args], timeout)

    def start_javascript(self, scenario, *args):
        return Running(["node", self.folder / "javascript/client.js", scenario, *args], self.environment())

    def finish(self, command, timeout, **environment):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout,
                              env=self.environment(**environment))
        said = (done.stdout + done.stderr)[-4000:]
        assert done.returncode == 0, f"{' '.join(map(str, command[1:]))} exited with {done.returncode}:\n{said}"
        return done.stdout

    def environment(self, **more):
        """Nothing is read from, or left in, the home of who runs the tests."""
        home = os.path.dirname(self.kubeconfig)
        return {**os.environ, "HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "XDG_CONFIG_HOME": f"{home}/config",
                "XDG_DATA_HOME": f"{home}/share", "KUBECONFIG": self.kubeconfig, "NAMESPACE": self.namespace, **more}


class Running:
    """A client that runs on: it prints lines, and may be asked by lines."""

    def __init__(self, command, environment):
        self.name, self.lines, self.seen = str(command[1]), queue.Queue(), []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        bufsize=1, env=environment)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def until(self, wanted, seconds=60):
        """Reads on to this line."""
        while True:
            try:
                line = self.lines.get(timeout=seconds)
            except queue.Empty:
                raise AssertionError(f"{self.name} did not say {wanted!r} in {seconds} s; it said {self.seen[-20:]}") from None
            assert line is not None, f"{self.name} ended before it said {wanted!r}; it said {self.seen[-20:]}"
            self.seen.append(line)
            if line == wanted:
                return

    def ask(self, question, wanted="ok"):
        """The next line is the answer."""
        self.process.stdin.write(question + "\n")
        line = self.lines.get(timeout=60)
        assert line == wanted, f"{self.name}: {question}: {line!r}, expected {wanted!r}; {list(self.lines.queue)}"

    def end(self, seconds=20):
        """SIGTERM, and its end by itself."""
        self.process.terminate()
        assert self.process.wait(seconds) == 0, f"{self.name} exited with {self.process.returncode}: {self.seen[-20:]}"


class Helm:
    """`helm("list")` gives what it prints; a chart is named by its folder in tests/clients/charts."""

    def __init__(self, clients):
        self.clients = clients

    def run(self, *args, timeout=120):
        """(exit code, standard output, standard error)."""
        command = [self.clients.folder / "bin/helm", "--namespace", self.clients.namespace, *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=self.clients.environment())
        return done.returncode, done.stdout, done.stderr

    def __call__(self, *args, **more):
        code, out, err = self.run(*args, **more)
        assert code == 0, f"helm {' '.join(map(str, args))} exited with {code}:\n{out}{err}"
        return out

    def json(self, *args):
        return json.loads(self(*args, "-o", "json"))

    def fails(self, *args, **more):
        """Standard error of a call that must not succeed."""
        code, out, err = self.run(*args, **more)
        assert code != 0, f"helm {' '.join(map(str, args))} succeeded:\n{out}{err}"
        return err

    def install(self, name, chart, *args, **values):
        return self("install", name, CHARTS / chart, *args, *self.settings(values))

    def upgrade(self, name, chart, *args, **values):
        return self("upgrade", name, CHARTS / chart, *args, *self.settings(values))

    @staticmethod
    def settings(values):
        return [word for key, value in values.items() for word in ("--set", f"{key}={value}")]

    def history(self, name):
        """[(revision, status)] of a release, oldest first."""
        return [(row["revision"], row["status"]) for row in self.json("history", name)]


# ---- what the tests of several clients do ----

@contextlib.contextmanager
def custom_kind(api, plural, kind, **spec):
    """Served as long as the block runs: a spec of copies and text, a status of ready and anything else."""
    properties = {"spec": {"type": "object", "properties": {"copies": {"type": "integer", "minimum": 0}, "text": {"type": "string"}}, **spec},
                  "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "properties": {"ready": {"type": "integer"}}}}
    version = {"name": "v1", "served": True, "storage": True, "subresources": {"status": {}},
               "schema": {"openAPIV3Schema": {"type": "object", "properties": properties}}}
    name = f"{plural}.clients.example.com"
    names = {"plural": plural, "singular": kind.lower(), "kind": kind, "listKind": f"{kind}List"}
    api.post(DEFINITIONS, {"metadata": {"name": name}, "spec": {
        "group": "clients.example.com", "scope": "Namespaced", "names": names, "versions": [version]}}).ok(201)
    try:
        until(lambda: any(c["type"] == "Established" and c["status"] == "True"
                          for c in api.get(f"{DEFINITIONS}/{name}").ok().get("status", {}).get("conditions") or []), 20, name)
        yield
    finally:
        api.delete(f"{DEFINITIONS}/{name}")


def kill_api(api, cluster):
    os.kill(cluster.api_pid(), signal.SIGKILL)
    api.close()

    def answers():
        with contextlib.suppress(OSError):
            return api.get("/readyz").status == 200
        api.close()
        return False
    until(answers, 30, "the API's return")


def copies_of(api, ns, name):
    """The texts of the ConfigMaps that an operator made for its object, which own nothing else."""
    owned = [m for m in api.get(path(ns, "configmaps")).ok()["items"]
             if any(o["name"] == name and o["controller"] for o in m["metadata"].get("ownerReferences", []))]
    return [m["data"]["text"] for m in owned]
