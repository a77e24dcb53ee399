# SPDX-License-Identifier: Apache-2.0
"""`knarr up` that is interrupted at each of its steps leaves nothing, and the next one starts as if it had never been."""
import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.samples import path, running
from knarr_test.steps import run_pod

ALONE = True                                     # clusters of its own


def log_says(cluster, name, words):
    with contextlib.suppress(OSError):
        return words in (cluster.data / f"logs/{name}.log").read_text()
    return False


def is_listening(cluster):
    wanted = f"0100007F:{cluster.port:04X}"
    return any(line.split()[1] == wanted for line in Path("/proc/net/tcp").read_text().splitlines()[1:])


# What can be seen of a start, in order.
STEPS = {
    "the folder": lambda c: c.data.exists(),
    "the lock": lambda c: (c.data / "supervisor.lock").exists(),
    "the state": lambda c: (c.data / "cluster.json").exists(),
    "the supervisor": lambda c: Path(f"/run/knarr/{c.name}/supervisor.pid").exists(),
    "the CA": lambda c: (c.data / "pki/ca.crt").exists(),
    "the cgroup": lambda c: c.cgroups(),
    "the port": is_listening,
    "the API": lambda c: c.processes("api"),
    "a node": lambda c: c.processes("node"),
    "the node's folder": lambda c: (c.data / "nodes/node1").exists(),
}


def begin(cluster):
    """`knarr up`, in a process group of its own, as a shell would start it."""
    return subprocess.Popen([cluster.knarr, "up", "--name", cluster.name, "--nodes", "1", "--data-dir", cluster.data,
                             "--https-listen-port", str(cluster.port), "--ingress-http-port", str(cluster.http_port),
                             "--ingress-https-port", str(cluster.https_port)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, env=cluster.environment, start_new_session=True)


def wait_step(step, cluster, process):
    """Without a pause, for the next step is near; whether it came before the end of `knarr up`."""
    end = time.monotonic() + 60
    while not STEPS[step](cluster):
        if process.poll() is not None:
            return False
        assert time.monotonic() < end, f"{step} did not come"
    return True


def interrupt(cluster, step, number, to_group=True):
    """Its exit code and what it said; None where it had finished before the step was seen."""
    process = begin(cluster)
    try:
        came = wait_step(step, cluster, process)
        if came:
            (os.killpg if to_group else os.kill)(process.pid, number)
        out, err = process.communicate(timeout=90)
        return (process.returncode, out, err) if came else None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def check_interrupted(cluster, result, number, step):
    code, out, err = result
    if code == 0:                                # it was ready when the signal came
        assert "is ready after" in out, (step, out, err)
        cluster.call("down", "--name", cluster.name, timeout=90)
    else:
        assert code in (128 + number, -number) and not out, (step, code, out, err)
        assert not cluster.leftovers(), (step, cluster.leftovers())


def test_at_every_step_of_a_new_cluster(cluster):
    """It is as if it had never been: no process, cgroup or mount, and neither a folder nor a name."""
    for step in STEPS:
        other = Cluster(cluster.knarr, 1)
        try:
            result = interrupt(other, step, signal.SIGINT)
            check_interrupted(other, result, signal.SIGINT, step)
            if result[0] != 0:
                assert not other.data.exists() and not os.path.lexists(f"/var/lib/knarr/{other.name}"), step
        finally:
            other.destroy()


def test_by_every_signal(cluster):
    other = Cluster(cluster.knarr, 1)
    try:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            for to_group in (True, False):
                check_interrupted(other, interrupt(other, "the API", number, to_group), number, number.name)
    finally:
        other.destroy()


def test_a_cluster_with_pods_goes_on_with_the_next_up(cluster):
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        other.up()
        run_pod(Client(Kubeconfig(other.kubeconfig)), "default", running("p"))
        other.down()
        state = (other.data / "cluster.json").read_text()
        for step in STEPS:
            if step in ("the folder", "the lock", "the state", "the CA", "the node's folder"):
                continue                         # are there before
            result = interrupt(other, step, signal.SIGINT)
            if result:
                check_interrupted(other, result, signal.SIGINT, step)
            assert (other.data / "cluster.json").read_text() == state, step
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        until(lambda: api.get(path("default", "pods", "p")).ok()["status"]["containerStatuses"][0]["ready"], 60, "the pod's return")
        other.down()
        until(lambda: not other.leftovers(), 10, "an end without leftovers")
    finally:
        other.destroy()


def test_up_is_killed(cluster):
    """Nobody waits any more: the supervisor ends the cluster by itself, and the next `up` finds nothing in its way."""
    for step in ("the state", "the supervisor", "the API", "a node"):
        other = Cluster(cluster.knarr, 1)
        try:
            result = interrupt(other, step, signal.SIGKILL)
            if result[0] != 0:
                until(lambda: not other.leftovers(), 30, f"the end of a cluster whose `up` was killed at {step}")
            else:
                other.call("down", "--name", other.name, timeout=90)
            other.up()
            other.down()
            until(lambda: not other.leftovers(), 10, "an end without leftovers")
        finally:
            other.destroy()


def test_two_at_once(cluster):
    """One starts it, the other is told so, and takes nothing of it away."""
    other = Cluster(cluster.knarr, 1)
    first = second = None
    try:
        first = begin(other)
        wait_step("the lock", other, first)
        second = begin(other)
        texts = [p.communicate(timeout=120) for p in (first, second)]
        codes = sorted(p.returncode for p in (first, second))
        assert codes == [0, 1], texts
        assert any("is running" in err for _, err in texts), texts
        assert Client(Kubeconfig(other.kubeconfig)).get("/readyz").status == 200
        assert other.call("status", "--name", other.name).returncode == 0
    finally:
        for process in (first, second):
            if process and process.poll() is None:
                process.kill()
        other.is_up = True
        other.destroy()


def test_down_while_it_starts(cluster):
    other = Cluster(cluster.knarr, 1)
    process = begin(other)
    try:
        wait_step("the API", other, process)
        began = time.monotonic()
        other.call("down", "--name", other.name, timeout=90)
        assert time.monotonic() - began < 12, "the API obeys at once, and is not killed after 15 s"
        process.communicate(timeout=90)
        assert process.returncode == 1
        until(lambda: not other.leftovers(), 10, "an end without leftovers")
    finally:
        if process.poll() is None:
            process.kill()
        other.destroy()
