# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl config beside upstream's: the same command lines, each on a kubeconfig of its own; what is printed, the exit codes and the
files must be the same after every one of them."""
import os
import shlex
import subprocess
import tempfile
from pathlib import Path

LINES = r"""config view
config get-contexts
config current-context
config set-cluster one --server=https://one:6443
config set-cluster two --server=https://two:6443 --insecure-skip-tls-verify
config set-cluster two --certificate-authority=ca.pem
config set-cluster two --certificate-authority=ca.pem --embed-certs
config set-cluster two --certificate-authority=/etc/hostname
config set-cluster two --embed-certs
config set-cluster two --certificate-authority=nothere --embed-certs
config set-cluster two --certificate-authority=ca.pem --insecure-skip-tls-verify
config set-cluster two --tls-server-name=x --proxy-url=http://p
config set-cluster two --server=https://two:1
config set-credentials u --token=abc
config set-credentials u --username=a --password=b
config set-credentials u --username=a --token=b
config set-credentials v --client-certificate=ca.pem --client-key=ca.pem --embed-certs
config set-credentials v --client-certificate=ca.pem
config set-context c --cluster=one --user=u --namespace=x
config set-context c --namespace=y
config set-context d
config set-context --current --namespace=z
config use-context nope
config use-context c
config set-context --current --namespace=z
config set-context c --current
config set-context
config get-contexts
config get-contexts c nope
config get-contexts -o name
config get-contexts --no-headers
config get-clusters
config get-users
config view
config view --raw
config view --minify
config view --minify --context=d
config view --minify --context=nope
config view --flatten
config view -o jsonpath='{.current-context}'
config view -o 'jsonpath={.users[?(@.name=="u")].user.password}'
config rename-context c e
config rename-context c e
config rename-context d e
config current-context
config set clusters.one.server https://o
config set clusters.a.b.c.server https://o
config set clusters.one.insecure-skip-tls-verify true
config set clusters.one.insecure-skip-tls-verify maybe
config set clusters.one.certificate-authority-data Y2E=
config set clusters.one.certificate-authority-data '***'
config set clusters.one.certificate-authority-data ca --set-raw-bytes
config set current-context d
config unset current-context
config unset clusters.one.server
config unset clusters.nope.server
config unset clusters.nope
config unset clusters.a.b.c
config unset users
config unset contexts.d
config use-context e
config delete-context e
config delete-context e
config delete-cluster one
config delete-cluster one
config delete-user u
config set-credentials w --username=a
config delete-user w
config current-context"""

# Ours says it otherwise: upstream prints an address in memory, the name of a Go type, or its whole help.
OURS = (("config set clusters.one x", "error: can't set a map to a value: clusters.one"),
        ("config set nothing x", "error: unable to parse nothing: a property is current-context"),
        ("config use-context", "error: Unexpected args"), ("config bogus", 'error: unknown command "bogus"'))


def start(folder, program):
    """A function that runs a line there: its output, exit code, and the files after it."""
    folder.mkdir()
    (folder / "ca.pem").write_text("pem\n")
    env = {**os.environ, "HOME": str(folder), "KUBECONFIG": "", "ASAN_OPTIONS": "detect_leaks=0"}

    def run(line, **more):
        done = subprocess.run([*program, *shlex.split(line)], capture_output=True, text=True, cwd=folder, env={**env, **more}, timeout=30)
        files = {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file() and "cache" not in p.parts}
        out = sorted(done.stdout.splitlines()) if line in ("config get-clusters", "config get-users") else done.stdout      # upstream's order is chance
        return [str(text).replace(str(folder), "HOME") for text in (out, done.stderr, files)] + [done.returncode]
    return run


def pair(cluster, kubectl, tmp_path):
    """Upstream's tool and ours, each in a folder."""
    return start(tmp_path / "theirs", [os.path.abspath(kubectl.path)]), start(tmp_path / "own", [os.path.abspath(cluster.knarr), "kubectl"])


def test_the_same_lines(cluster, kubectl):
    with tempfile.TemporaryDirectory() as folder:
        compare_lines(cluster, kubectl, Path(folder))


def compare_lines(cluster, kubectl, tmp_path):
    theirs, ours = pair(cluster, kubectl, tmp_path)
    different = [f"{line}\n  upstream: {a}\n  ours:     {b}" for line in LINES.splitlines() for a, b in [(theirs(line), ours(line))] if a != b]
    assert not different, "\n".join(different)
    for line, message in OURS:
        out, err, _, code = ours(line)
        assert (err.startswith(message), code, theirs(line)[3]) == (True, 1, 1), (line, out, err, code)


def test_several_files(cluster, kubectl):
    """A name is changed in the file that has it; what is new goes to the first file that there is; files keep their modes and links."""
    with tempfile.TemporaryDirectory() as folder:
        compare_files(cluster, kubectl, Path(folder))


def compare_files(cluster, kubectl, tmp_path):
    theirs, ours = pair(cluster, kubectl, tmp_path)
    for folder in (tmp_path / "theirs", tmp_path / "own"):
        (folder / "real").write_text("apiVersion: v1\nkind: Config\nclusters:\n- name: b\n  cluster: {server: http://b}\n")
        (folder / "second").symlink_to("real")
        (folder / "third").write_text("contexts:\n- name: c\n  context: {cluster: b, user: ''}\ncurrent-context: c\n")
        (folder / "third").chmod(0o640)
        os.chown(folder / "third", 1234, 4321)
    lines = """config view
config set-cluster b --server=http://bb
config set-context c --namespace=x
config set-context d --cluster=b
config use-context d
config delete-cluster b
config view --kubeconfig=third
config unset contexts.c
config get-contexts --context=none"""
    for line in lines.splitlines():
        a, b = theirs(line, KUBECONFIG="nothere:second:third"), ours(line, KUBECONFIG="nothere:second:third")
        assert a == b, f"{line}\n  upstream: {a}\n  ours:     {b}"
    assert (tmp_path / "own/second").is_symlink() and (tmp_path / "own/third").stat().st_mode & 0o777 == 0o640
    owner = (tmp_path / "own/third").stat()
    assert (owner.st_uid, owner.st_gid) == (1234, 4321), "what root writes stays whose it was"
    (tmp_path / "own/third.lock").touch()
    out, err, _, code = ours("config use-context d", KUBECONFIG="third")
    assert code == 1 and "exists" in err, (out, err)
    (tmp_path / "own/bad").write_text("clusters: 7\n")
    assert ours("config view", KUBECONFIG="bad")[3] == 1
    before = (tmp_path / "own/real").read_bytes()
    out, err, _, code = ours(b"config set-context \x98".decode(errors="surrogateescape"), KUBECONFIG="real")
    assert code == 1 and "no UTF-8" in err and (tmp_path / "own/real").read_bytes() == before, (out, err)
