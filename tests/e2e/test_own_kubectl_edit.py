# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl's edit and diff beside upstream's: with editors that are one sed, and files that are applied nowhere."""
import json
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

from knarr_test.own_kubectl import Pair, plain
from knarr_test.samples import config_map, web

SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}}
FILES = {"new": {**config_map("new"), "data": {"a": "b"}}, "more": {**config_map("c"), "data": {"k": "2", "z": "1"}}, "same": config_map("c"),
         "secret": {**SECRET, "data": {"a": "Yg==", "b": "YQ==", "n": "YQ=="}}, "web": web(replicas=2)}

# line, editor, the words of what is left behind (upstream leaves more files than it tells of)
EDITS = (("edit cm c", "true"), ("edit cm c", "sed -i s/k:.v/k:\\ w/"), ("edit cm c --output-patch", "sed -i s/k:.w/k:\\ x/"),
         ("edit cm c -o json", "sed -i s/\\\"x\\\"/\\\"q\\\"/"), ("edit cm/c deploy/web", "sed -i s/k:.q/k:\\ z/"),
         ("edit deploy web", "sed -i s/replicas:.*/replicas:\\ -1/"), ("edit cm c", "sed -i s/name:.c/name:\\ d/"), ("edit cm nothere", "true"), ("edit", "true"))

DIFFS = ("diff -f new", "diff -f more", "diff -f same", "diff -f secret", "diff -f secret --show-secrets", "diff -f web", "diff -f web --server-side",
         "diff -f web --server-side --force-conflicts", "diff -f nothere", "diff -f new --force-conflicts", "diff -f more -f new")


class Both:
    """Runs a line by both tools, each in its namespace, and what they leave in $TMPDIR is gone after each."""

    def __init__(self, pair, cluster, folder):
        self.pair, self.folder, self.temporary = pair, folder, folder / "tmp"
        self.temporary.mkdir()
        self.env = {**pair.own.env, "TMPDIR": str(self.temporary), "SHELL": "/bin/sh", "HOME": str(folder)}
        self.tools = (([os.path.abspath(pair.theirs.path)], pair.theirs.namespace),
                      ([os.path.abspath(cluster.knarr), "kubectl"], pair.own.namespace))

    def one(self, program, namespace, line, **more):
        done = subprocess.run([*program, "-n", namespace, *shlex.split(line)], capture_output=True, text=True, cwd=self.folder, env={**self.env, **more}, timeout=60)
        kept = [path.read_text() for path in sorted(self.temporary.iterdir())]
        for path in self.temporary.iterdir():
            path.unlink()

        def clean(text):
            return re.sub(r"\.\d{6,} [+-]\d{4}", "", re.sub(r"(kubectl-edit|LIVE|MERGED)-\w+", r"\1", plain(text, namespace)))
        return (clean(done.stdout), clean(done.stderr), done.returncode), kept

    def run(self, line, **more):
        (theirs, _), (ours, kept) = (self.one(*tool, line, **more) for tool in self.tools)
        assert theirs == ours, f"{line} {more}\n  upstream: {theirs}\n  ours:     {ours}"
        return ours, kept


def with_both(api, cluster, kubectl, ns, test):
    pair = Pair(api, cluster, kubectl, ns).create(web(replicas=0), config_map("c"), {**SECRET, "data": {"a": "YQ==", "b": "YQ==", "c": "YQ=="}})
    try:
        with tempfile.TemporaryDirectory() as folder:
            test(Both(pair, cluster, Path(folder)), pair)
    finally:
        pair.drop()


def test_edit(api, cluster, kubectl, ns):
    def test(both, pair):
        for line, editor in EDITS:
            both.run(line, KUBE_EDITOR=editor)
        data = [tool("get", "cm", "c", "-o", "jsonpath={.data.k}") for tool in (pair.own, pair.theirs)]
        assert data == ["z", "z"], data
    with_both(api, cluster, kubectl, ns, test)


def test_edit_again(api, cluster, kubectl, ns):
    """What is invalid, and what is no YAML, comes back with the reason above it until it is right; what nobody mends stays in the file."""
    def test(both, pair):
        tool = both.tools[1]
        editor = both.folder / "editor"
        editor.write_text("#!/bin/sh\ncat \"$1\" >> seen\nif grep -q 'was not valid' \"$1\"; then sed -i 's/replicas: -1/replicas: 0/; s/Seconds: 600/Seconds: 601/' \"$1\"\n"
                          "elif grep -q 'syntax error' \"$1\"; then sed -i 's/^oops$//; s/replicas: 0/replicas: -1/' \"$1\"\nelse echo oops >> \"$1\"; fi\n")
        editor.chmod(0o755)
        (out, err, code), kept = both.one(*tool, "edit deploy web", KUBE_EDITOR=str(editor))
        seen = (both.folder / "seen").read_text()
        assert (out, err, code, kept) == ("deployment.apps/web edited\n", 'error: deployments.apps "web" is invalid\n', 0, []), (out, err, code, kept)
        assert "# The edited file had a syntax error: " in seen and '# deployments.apps "web" was not valid:\n# * spec.replicas: Invalid value: -1' in seen, seen
        (out, err, code), kept = both.one(*tool, "edit cm c", KUBE_EDITOR="sed -i s/^data:.*/data/")
        assert code == 1 and err.splitlines()[-1] == "error: Edit cancelled, no valid changes were saved." and len(kept) == 1, (out, err, code, kept)
        assert "A copy of your changes has been stored to" in err and "had a syntax error" in kept[0], (err, kept)
        (out, err, code), kept = both.one(*tool, "edit cm c", KUBE_EDITOR="sh -c ': > \"$0\"'")
        assert (code, err) == (0, "Edit cancelled, saved file was empty.\n"), (out, err, code)
        for broken in ("/nonexistent/editor", "false"):
            (out, err, code), kept = both.one(*tool, "edit cm c", KUBE_EDITOR=broken)
            assert code == 1 and broken in err and not kept, (out, err, kept)
    with_both(api, cluster, kubectl, ns, test)


def test_edit_of_what_others_change(api, cluster, kubectl, ns):
    """Deleted meanwhile: the edits are kept; a field that another has set stays."""
    def test(both, pair):
        tool = both.tools[1]
        changed = f"{os.path.abspath(pair.theirs.path)} -n {pair.own.namespace} --kubeconfig {pair.own.env['KUBECONFIG']}"
        (out, err, code), kept = both.one(*tool, "edit cm c", KUBE_EDITOR=f"sh -c '{changed} label cm c x=y >&2; sed -i s/k:.v/k:\\ w/ \"$0\"'")
        assert (code, out) == (0, "configmap/c edited\n"), (out, err)
        assert pair.own("get", "cm", "c", "-o", "jsonpath={.metadata.labels.x} {.data.k}") == "y w"
        (out, err, code), kept = both.one(*tool, "edit cm c", KUBE_EDITOR=f"sh -c '{changed} delete cm c >&2; sed -i s/k:.w/k:\\ q/ \"$0\"'")
        assert code == 1 and 'configmaps "c" could not be found on the server' in err and len(kept) == 1 and "k: q" in kept[0], (out, err, kept)
    with_both(api, cluster, kubectl, ns, test)


def test_diff(api, cluster, kubectl, ns):
    def test(both, pair):
        for name, value in FILES.items():
            (both.folder / name).write_text(json.dumps(value))
        codes = {line: both.run(line)[0][2] for line in DIFFS}
        assert codes["diff -f same"] == 0 and codes["diff -f more"] == 1 and codes["diff -f nothere"] == 2, codes
        both.run("apply -f same -f web")
        assert both.run("diff -f same -f web")[0][:2] == ("", "")
        assert both.run("diff -f more", KUBECTL_EXTERNAL_DIFF="diff -N -q --foo;bar")[0][2] == 1
        assert both.run("diff -f more", KUBECTL_EXTERNAL_DIFF="ls")[0][2] == 0
        (out, err, code), kept = both.one(*both.tools[1], "diff -f more", KUBECTL_EXTERNAL_DIFF="/nonexistent/diff")
        assert code == 2 and 'error: failed to run "/nonexistent/diff"' in err and not kept, (out, err, kept)
        assert pair.own("get", "cm", "c", "-o", "jsonpath={.data}") == '{"k":"v"}', "nothing was changed"
        assert not os.listdir(both.temporary)
    with_both(api, cluster, kubectl, ns, test)
