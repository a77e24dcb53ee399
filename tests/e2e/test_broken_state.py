# SPDX-License-Identifier: Apache-2.0
"""A cluster whose cluster.json is cut, broken, or gone: it is told what is broken, and `down` ends what runs."""
import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.samples import config_map, path, running
from knarr_test.steps import run_pod, wait_running

ALONE = True                                     # clusters of its own

BROKEN = {
    "empty": "",
    "cut": '{"name":"x","nodes":1,"httpsListenPo',
    "no JSON": "\0" * 100,
    "a list": "[]",
    "nothing in it": "{}",
    "of another program": '{"cluster":{"name":"x"}}',
    "a name that climbs": '{"name":"../../var/lib","nodes":1,"httpsListenPort":6443,"ingressHttpPort":80,"ingressHttpsPort":443}',
    "a node too many": '{"name":"x","nodes":101,"httpsListenPort":6443,"ingressHttpPort":80,"ingressHttpsPort":443}',
    "a port that is none": '{"name":"x","nodes":1,"httpsListenPort":65536,"ingressHttpPort":80,"ingressHttpsPort":443}',
}


@contextlib.contextmanager
def cluster_beside(cluster):
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        other.up()
        yield other
    finally:
        other.destroy()


def says(cluster, *words):
    """One sentence on standard error, and no success."""
    done = cluster.call(*words, check=False)
    assert done.returncode > 0 and len(done.stderr.strip().splitlines()) == 1, f"{words}: {done.returncode} {done.stdout}{done.stderr}"
    return done.stderr


def test_every_way_of_being_broken_is_told(cluster):
    other = Cluster(cluster.knarr, 1)
    try:
        other.data.mkdir()
        for name, text in BROKEN.items():
            (other.data / "cluster.json").write_text(text)
            for words in ("status", "up", "down"):
                said = says(other, words, "--data-dir", other.data)
                assert f"{other.data}/cluster.json is broken" in said, f"{name}, {words}: {said}"
            assert "knarr down" in says(other, "up", "--data-dir", other.data), "it says how to go on"
            assert (other.data / "cluster.json").read_text() == text
        assert not other.processes()
    finally:
        other.destroy()


def test_down_ends_a_cluster_that_cannot_be_read(cluster):
    with cluster_beside(cluster) as other:
        api = Client(Kubeconfig(other.kubeconfig))
        run_pod(api, "default", running("p"))
        state = other.data / "cluster.json"
        whole = state.read_text()
        state.write_text(whole[:20])
        said = other.call("status", "--name", other.name, check=False)
        assert said.returncode == 1 and f"{other.name} " in said.stdout and "broken" in said.stdout, said.stdout + said.stderr
        assert any(line.split()[:2] == [other.name, "broken"] for line in other.call("ls").stdout.splitlines()), "ls has it"
        assert "is broken" in says(other, "up", "--name", other.name)
        assert other.processes("supervise"), "only down ends it"
        other.call("down", "--data-dir", other.data, timeout=90)     # the folder's name leads to it
        until(lambda: not other.leftovers(), 10, "an end without leftovers")
        state.unlink()
        other.up()
        assert Client(Kubeconfig(other.kubeconfig)).get(path("default", "pods", "p")).status == 200, "its data is as it was"


def test_down_after_the_supervisor_was_killed(cluster):
    """Neither a supervisor nor a state: the containers are ended nevertheless."""
    with cluster_beside(cluster) as other:
        run_pod(Client(Kubeconfig(other.kubeconfig)), "default", running("p"))
        supervisor, = other.processes("supervise")
        os.kill(supervisor, signal.SIGKILL)
        until(lambda: not other.processes("api") and not other.processes("node"), 10, "the end of its children")
        assert other.processes(), "containers outlive a killed supervisor"
        (other.data / "cluster.json").write_text("")
        other.call("down", "--name", other.name, timeout=90)
        until(lambda: not other.leftovers(), 10, "an end without leftovers")


def test_down_without_the_noted_number(cluster):
    """What is in /run is gone, and the supervisor runs: it has the lock, and is found."""
    with cluster_beside(cluster) as other:
        Path(f"/run/knarr/{other.name}/supervisor.pid").unlink()
        assert "has been stopped" in other.call("down", "--name", other.name, timeout=90).stdout
        until(lambda: not other.leftovers(), 10, "an end without leftovers")


def test_down_after_the_folder_was_removed(cluster):
    """With the supervisor and without: the name is all that is left."""
    for with_supervisor in (True, False):
        with cluster_beside(cluster) as other:
            run_pod(Client(Kubeconfig(other.kubeconfig)), "default", running("p"))
            if not with_supervisor:
                supervisor, = other.processes("supervise")
                os.kill(supervisor, signal.SIGKILL)
                until(lambda: not other.processes("api") and not other.processes("node"), 10, "the end of its children")
            shutil.rmtree(other.data, ignore_errors=True)
            other.call("down", "--name", other.name, timeout=90)
            until(lambda: not other.leftovers(), 10, "an end without leftovers")


def test_a_broken_folder_is_no_other_cluster(cluster):
    """No name leads to it: neither the cluster of the usual name nor the folder is touched."""
    other = Cluster(cluster.knarr, 1)
    try:
        other.data.mkdir()
        (other.data / "cluster.json").write_text("{")
        (other.data / "kept").write_text("")
        for words in ([], ["--name", cluster.name], ["--delete-data"], ["--name", cluster.name, "--delete-data"]):
            said = says(other, "down", "--data-dir", other.data, *words)
            assert "no name leads to this folder" in said, said
        assert (other.data / "kept").exists() and cluster.processes("supervise")
    finally:
        other.destroy()


def test_a_broken_cluster_can_be_deleted(cluster):
    with cluster_beside(cluster) as other:
        Client(Kubeconfig(other.kubeconfig)).post(path("default", "configmaps"), config_map("c")).ok(201)
        (other.data / "cluster.json").write_text("{")
        other.call("down", "--name", other.name, "--delete-data", timeout=90)
        assert not other.data.exists() and not os.path.lexists(f"/var/lib/knarr/{other.name}")
        until(lambda: not other.leftovers(), 10, "an end without leftovers")


def test_names_of_machines_are_no_clusters(cluster):
    for name in ("node", "server"):
        assert "--name" in says(cluster, "up", "--name", name)


def restored(cluster, file, text, check):
    """With the file's content replaced; it is as before afterwards."""
    path, before = cluster.data / file, (cluster.data / file).read_bytes()
    path.write_bytes(text(before))
    try:
        check()
    finally:
        path.write_bytes(before)


def test_broken_keys(cluster):
    """Certificates are made anew; the CA and the key of tokens are not, and it is told which file it is and what to do."""
    with cluster_beside(cluster) as other:
        other.down()

        def starts():
            other.call("up", "--name", other.name, timeout=120)
            assert Client(Kubeconfig(other.kubeconfig)).get(path("default", "pods")).status == 200
            other.call("down", "--name", other.name, timeout=90)

        def refuses(file):
            said = says(other, "up", "--name", other.name)
            assert f"{other.data}/pki/{file}" in said and "delete" in said, said
        damages = lambda text: text[:len(text) // 2], lambda _: b""
        for damage in damages:
            for file in ("admin.crt", "admin.key", "api.crt", "api.key", "api-kubelet-client.key", "node1.crt", "node1-server.key"):
                restored(other, f"pki/{file}", damage, starts)
            for file, named in (("ca.crt", "ca.crt"), ("ca.key", "ca.crt"), ("service-account.key", "service-account.key")):
                restored(other, f"pki/{file}", damage, lambda: refuses(named))
        key = (other.data / "pki/admin.key").read_bytes()
        restored(other, "pki/api.key", lambda _: key, starts)            # whoever renewed it was ended between key and certificate
        for file in ("ca.crt", "ca.key"):
            (other.data / "pki" / file).unlink()
        starts()                                                         # a new CA, and all that it signs


def test_a_store_that_cannot_be_read(cluster):
    """`up` says so at once, with the store's own words, and leaves nothing that tries again and again."""
    with cluster_beside(cluster) as other:
        other.down()
        began = time.monotonic()

        def refuses():
            said = says(other, "up", "--name", other.name)
            assert "api cannot start: " in said and "restore it from a copy" in said, said
            assert time.monotonic() - began < 60, "it does not wait for what does not come"
            assert not other.leftovers()
        restored(other, "store/data.mdb", lambda text: os.urandom(len(text)), refuses)
        restored(other, "store/data.mdb", lambda text: text[:len(text) // 2], refuses)
        other.call("up", "--name", other.name, timeout=120)
        other.is_up = True


def test_what_a_killed_start_left(cluster):
    """The folder of a start that nobody knows of goes: the container's root is the image's, and is mounted."""
    with cluster_beside(cluster) as other:
        api = Client(Kubeconfig(other.kubeconfig))
        made = api.post(path("default", "pods"), running("p", spec={"schedulingGates": [{"name": "example.com/wait"}]})).ok(201)
        left = other.data / "nodes/node1/pods" / made["metadata"]["uid"] / "containers/c/0"
        (left / "upper").mkdir(parents=True)
        (left / "upper/left").write_text("of the last time")
        (left / "work" / "work" / "incompat" / "volatile").mkdir(parents=True)
        api.patch(path("default", "pods", "p"), {"spec": {"schedulingGates": None}}).ok()
        wait_running(api, "default", "p")
        assert "left" not in os.listdir(left / "upper")
