# SPDX-License-Identifier: Apache-2.0
"""The clients that tests/clients/prepare makes, each bound to a cluster and a namespace."""
import json
import os
import subprocess
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
CHARTS = TESTS / "clients/charts"


class Clients:
    def __init__(self, folder, kubeconfig, namespace):
        self.folder, self.kubeconfig, self.namespace = Path(folder), str(kubeconfig), namespace
        self.helm = Helm(self)

    def environment(self, **more):
        """Nothing is read from, or left in, the home of who runs the tests."""
        home = os.path.dirname(self.kubeconfig)
        return {**os.environ, "HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "XDG_CONFIG_HOME": f"{home}/config",
                "XDG_DATA_HOME": f"{home}/share", "KUBECONFIG": self.kubeconfig, "NAMESPACE": self.namespace, **more}


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
