# SPDX-License-Identifier: Apache-2.0
"""What tests are given by the names of their parameters (see runner.py), from a kubeconfig."""
import contextlib
import itertools
import os
import subprocess

from .client import Client, Kubeconfig, until
from .clients import Clients


class Fixtures:
    """For any API server; `cluster` is None where it is not one of ours."""

    def __init__(self, kubeconfig, cluster=None, kubectl=None, clients=None):
        self.config, self.cluster, self.kubectl_path, self.clients_folder = Kubeconfig(kubeconfig), cluster, kubectl, clients
        self.api = Client(self.config)
        self.numbers = itertools.count(1)
        self.prefix = f"t{os.getpid()}"

    @contextlib.contextmanager
    def of(self, names):
        given = {}
        if "api" in names:
            given["api"] = self.api
        if "cluster" in names:
            given["cluster"] = self.cluster
        namespace = self.make_namespace() if {"ns", "kubectl", "clients"} & set(names) else None
        if "ns" in names:
            given["ns"] = namespace
        if "kubectl" in names:
            given["kubectl"] = Kubectl(self.kubectl_path, self.config.path, namespace)
        if "clients" in names:
            given["clients"] = Clients(self.clients_folder, self.config.path, namespace)
        unknown = set(names) - set(given)
        assert not unknown, f"no fixture is called {unknown}"
        try:
            yield given
        finally:
            if namespace:
                self.drop_namespace(namespace)

    def make_namespace(self):
        name = f"{self.prefix}-{next(self.numbers)}"
        self.api.post("/api/v1/namespaces", {"metadata": {"name": name}}).ok(201)
        until(lambda: self.api.get(f"/api/v1/namespaces/{name}/serviceaccounts/default").status == 200, 30,
              f"the service account 'default' of {name}")
        return name

    def drop_namespace(self, name):
        with contextlib.suppress(Exception):
            self.api.delete(f"/api/v1/namespaces/{name}")

    def explain(self):
        return self.cluster.explain() if self.cluster else ""

    def after_each(self, name, report):
        if self.cluster:
            self.cluster.check_alive(name, report)


class Kubectl:
    """Upstream's kubectl on one namespace: `kubectl("get", "pods")` gives its standard output."""

    def __init__(self, path, kubeconfig, namespace, settings=None):
        self.path, self.kubeconfig, self.namespace, self.settings = path, kubeconfig, namespace, settings or {}

    def with_settings(self, **settings):
        """The same kubectl with these variables in its environment."""
        return Kubectl(self.path, self.kubeconfig, self.namespace, {**self.settings, **settings})

    def command(self, *args, namespace=True):
        scope = ["-n", self.namespace] if namespace else []
        return [self.path, "--kubeconfig", self.kubeconfig, *scope, *args]

    @property
    def environment(self):
        cache = os.path.join(os.path.dirname(self.kubeconfig), "kubectl-cache")
        return {**os.environ, "KUBECTL_COMMAND_HEADERS": "false", "KUBECACHEDIR": cache, "KUBECONFIG": self.kubeconfig,
                "HOME": os.path.dirname(self.kubeconfig), "TERM": "dumb", **self.settings}

    def run(self, *args, input=None, timeout=120, namespace=True, env=None):
        """(exit code, standard output, standard error)."""
        done = subprocess.run(self.command(*args, namespace=namespace), input=input, capture_output=True, text=True,
                              timeout=timeout, env={**self.environment, **(env or {})})
        return done.returncode, done.stdout, done.stderr

    def __call__(self, *args, input=None, timeout=120, namespace=True):
        code, out, err = self.run(*args, input=input, timeout=timeout, namespace=namespace)
        assert code == 0, f"kubectl {' '.join(args)} exited with {code}:\n{out}{err}"
        return out

    def fails(self, *args, **more):
        """Standard error of a call that must not succeed."""
        code, out, err = self.run(*args, **more)
        assert code != 0, f"kubectl {' '.join(args)} succeeded:\n{out}"
        return err

    def start(self, *args, **more):
        """A running kubectl, as a Popen with pipes for its output."""
        return subprocess.Popen(self.command(*args), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                env=self.environment, **more)
