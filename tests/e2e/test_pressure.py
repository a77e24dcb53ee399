# SPDX-License-Identifier: Apache-2.0
"""A node that is short of disk or memory: conditions, taints, what is given back, and which pod goes.

Each has a small filesystem of its own as its data folder; that memory is short is told by a threshold that no machine reaches.
"""
import contextlib
import os
import subprocess
import time

from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.samples import path, running
from knarr_test.steps import create, get_pod, run_pod, wait_phase

ALONE = True                                     # a tick of the agents takes ten seconds, whatever else there is
SHORT = ["--eviction-pressure-transition-period", "1s", "--minimum-image-ttl-duration", "0s"]
MIB = 1 << 20


@contextlib.contextmanager
def small_cluster(cluster, *flags, size="160m", images=()):
    """One whose data folder is a small filesystem: (cluster, API, mount)."""
    other = Cluster(cluster.knarr, 1, images=images)
    mount = other.folder / "small"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", mount], check=True)
    other.data = mount / "data"
    other.kubeconfig = other.data / "kubeconfig"
    try:
        other.up(*flags)
        yield other, Client(Kubeconfig(other.kubeconfig), timeout=30), mount
    finally:
        other.destroy()
        subprocess.run(["umount", "-l", mount], stderr=subprocess.DEVNULL)


def room(mount):
    return os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize


def fill(mount, left):
    """A file that takes all room but `left` bytes."""
    ballast = mount / "ballast"
    with open(ballast, "wb") as file:
        file.write(b"\0" * max(0, room(mount) - left))
    return ballast


def node_of(api):
    return api.get("/api/v1/nodes/node1").ok()


def condition(api, kind):
    return next(c for c in node_of(api)["status"]["conditions"] if c["type"] == kind)


def taints(api):
    return {t["key"].removeprefix("node.kubernetes.io/"): t["effect"] for t in node_of(api)["spec"].get("taints", [])}


def wait_condition(api, kind, status):
    return until(lambda: (lambda c: c if c["status"] == status else None)(condition(api, kind)), 60, f"{kind} to be {status}")


def events(api, name, reason, ns="default"):
    return [e["message"] for e in api.get(path(ns, "events")).ok()["items"] if e["involvedObject"]["name"] == name and e["reason"] == reason]


def test_a_disk_that_is_almost_full(cluster):
    """The node says so, takes no pods, and says for a while that it was so when there is room again."""
    with small_cluster(cluster, "--eviction-hard", "nodefs.available<30%", *SHORT, images=cluster.images[1:2]) as (_, api, mount):
        assert (condition(api, "DiskPressure")["status"], condition(api, "DiskPressure")["reason"]) == ("False", "KubeletHasNoDiskPressure")
        ballast = fill(mount, 20 * MIB)
        said = wait_condition(api, "DiskPressure", "True")
        assert (said["reason"], said["message"]) == ("KubeletHasDiskPressure", "kubelet has disk pressure")
        until(lambda: taints(api) == {"disk-pressure": "NoSchedule"}, 10, "the taint")
        create(api, "default", running("waits"), running("bound", spec={"nodeName": "node1"}))
        wait_phase(api, "default", "bound", "Failed", 20)
        status = get_pod(api, "default", "bound")["status"]
        assert (status["reason"], status["message"]) == ("Evicted", "Pod was rejected: The node had condition: [DiskPressure]. ")
        until(lambda: "had untolerated taint(s)" in str(get_pod(api, "default", "waits")["status"].get("conditions")), 20, "that no node takes it")
        ballast.unlink()
        wait_condition(api, "DiskPressure", "False")
        wait_phase(api, "default", "waits", "Running", 60)
        assert taints(api) == {}


def test_flags_are_kept_and_checked(cluster):
    """What `knarr up` was told holds for later starts; what it does not understand is refused at once."""
    other = Cluster(cluster.knarr, 1)
    for flags, said in ((["--eviction-hard", "disk.free<1"], "--eviction-hard: unsupported eviction signal disk.free"),
                        (["--image-gc-high-threshold", "70"], "--image-gc-low-threshold 80 must be less than --image-gc-high-threshold 70")):
        done = subprocess.run([other.knarr, "up", "--name", other.name, "--data-dir", other.data, *flags], capture_output=True, text=True, timeout=60,
                              env=other.environment)
        assert done.returncode == 1 and said in done.stderr, done.stderr
    try:
        other.up("--eviction-hard", "memory.available<100Ti", *SHORT)
        wait_condition(Client(Kubeconfig(other.kubeconfig), timeout=30), "MemoryPressure", "True")
        other.down()
        other.up()
        wait_condition(Client(Kubeconfig(other.kubeconfig), timeout=30), "MemoryPressure", "True")
        other.down()
        other.up("--eviction-hard", "")
        wait_condition(Client(Kubeconfig(other.kubeconfig), timeout=30), "MemoryPressure", "False")
    finally:
        other.destroy()
