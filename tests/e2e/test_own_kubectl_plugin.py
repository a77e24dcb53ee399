# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl with a kubeconfig whose user is a program (client.authentication.k8s.io), beside upstream's."""
import base64
import json
import os
import subprocess
import tempfile
from pathlib import Path

V1 = "client.authentication.k8s.io/v1"
PLUGIN = """#!/bin/sh
echo "$KUBERNETES_EXEC_INFO" >> "$SEEN"
echo "$0 speaks" >&2
cat "$ANSWER"
exit "${CODE:-0}"
"""


class Plugin:
    def __init__(self, cluster, kubectl):
        self.folder = Path(tempfile.mkdtemp(dir=cluster.folder))
        self.runs = self.folder / "seen"
        self.program = self.folder / "get-credentials"
        self.program.write_text(PLUGIN)
        self.program.chmod(0o755)
        self.config = json.loads(subprocess.run([cluster.knarr, "kubectl", "config", "view", "--raw", "-o", "json", "--kubeconfig", cluster.kubeconfig],
                                                capture_output=True, text=True, check=True, env=cluster.environment).stdout)
        self.admin = self.config["users"][0]["user"]
        self.tools = ([os.path.abspath(kubectl.path)], [os.path.abspath(cluster.knarr), "kubectl"])
        self.env = {**cluster.environment, "KUBECONFIG": str(self.folder / "config"), "SEEN": str(self.runs), "ANSWER": str(self.folder / "answer")}
        self.user()

    def user(self, **more):
        """Its command is named relative to the kubeconfig."""
        self.config["users"][0]["user"] = {"exec": {"apiVersion": V1, "interactiveMode": "IfAvailable", "command": "./get-credentials", **more}}
        (self.folder / "config").write_text(json.dumps(self.config))

    def answer(self, **status):
        (self.folder / "answer").write_text(json.dumps({"apiVersion": V1, "kind": "ExecCredential", "status": status}))

    def run(self, tool, *words, **env):
        self.runs.write_text("")
        done = subprocess.run([*tool, *words], capture_output=True, text=True, env={**self.env, **env}, stdin=subprocess.DEVNULL, timeout=60)
        return done, [json.loads(line) for line in self.runs.read_text().splitlines() if line]

    def same(self, *words, **env):
        theirs, ours = (self.run(tool, *words, **env) for tool in self.tools)
        assert (theirs[0].returncode, theirs[0].stdout, theirs[1]) == (ours[0].returncode, ours[0].stdout, ours[1]), (theirs, ours)
        return ours


def test_certificates_and_tokens(api, cluster, kubectl):
    plugin = Plugin(cluster, kubectl)
    plugin.answer(clientCertificateData=base64.b64decode(plugin.admin["client-certificate-data"]).decode(),
                  clientKeyData=base64.b64decode(plugin.admin["client-key-data"]).decode())
    done, runs = plugin.same("auth", "whoami")
    assert "admin" in done.stdout and len(runs) == 1 and runs[0]["spec"] == {"interactive": False}, (done, runs)
    assert "get-credentials speaks" in done.stderr, done
    plugin.user(provideClusterInfo=True)
    done, runs = plugin.same("get", "ns", "default", "-o", "name")
    assert runs[0]["spec"]["cluster"]["certificate-authority-data"] and done.stdout == "namespace/default\n", (done, runs)
    plugin.user()
    token = api.post("/api/v1/namespaces/default/serviceaccounts/default/token", {"spec": {}}).json["status"]["token"]
    plugin.answer(token=token)
    done, runs = plugin.same("auth", "whoami")
    assert "system:serviceaccount:default:default" in done.stdout, done
    done, runs = plugin.same("auth", "whoami", "--token", "wrong")
    assert done.returncode == 1 and not runs, "what the command line says goes before"


def test_a_token_that_has_ended(api, cluster, kubectl):
    """It is asked for again before the next request."""
    plugin = Plugin(cluster, kubectl)
    token = api.post("/api/v1/namespaces/default/serviceaccounts/default/token", {"spec": {}}).json["status"]["token"]
    plugin.answer(token=token, expirationTimestamp="2020-01-01T00:00:00Z")
    done, runs = plugin.run(plugin.tools[1], "auth", "whoami")
    assert "system:serviceaccount:default:default" in done.stdout and len(runs) == 2, (done, runs)
    plugin.answer(token=token, expirationTimestamp="2100-01-01T00:00:00Z")
    done, runs = plugin.run(plugin.tools[1], "auth", "whoami")
    assert len(runs) == 1, runs


def test_what_goes_wrong(cluster, kubectl):
    plugin = Plugin(cluster, kubectl)
    plugin.answer(token="x")

    def refused(text, **env):
        for tool in plugin.tools:
            done, _ = plugin.run(tool, "get", "ns", **env)
            assert done.returncode == 1 and text in done.stderr and not done.stdout, (text, done)
    refused("failed with exit code 3", CODE="3")
    plugin.answer()
    refused("exec plugin didn't return a token or cert/key pair")
    (plugin.folder / "answer").write_text(json.dumps({"apiVersion": f"{V1}beta1", "kind": "ExecCredential", "status": {"token": "x"}}))
    refused(f"plugin returned version {V1}beta1")
    (plugin.folder / "answer").write_text("no JSON")
    refused("decoding stdout")
    plugin.user(command="no-such-program-here", installHint="it comes with the cloud")
    refused("it comes with the cloud")
    plugin.user(interactiveMode="Always")
    refused("not a terminal")
