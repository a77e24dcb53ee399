# SPDX-License-Identifier: Apache-2.0
"""A node that is short of disk or memory: conditions, taints, what is given back, and which pod goes.

Each has a small filesystem of its own as its data folder; that memory is short is told by a threshold that no machine reaches.
"""
import contextlib
import hashlib
import http.server
import io
import json
import os
import re
import subprocess
import tarfile
import threading
import time

from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.samples import path, running
from knarr_test.steps import create, get_pod, run_pod, wait_gone, wait_phase

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
        until(lambda: events(api, "node1", "NodeHasDiskPressure") == ["Node node1 status is now: NodeHasDiskPressure"], 10, "the event")
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


class Registry(http.server.ThreadingHTTPServer):
    """Gives images to anyone: those of a docker archive, with more in them."""

    def __init__(self, archive):
        super().__init__(("127.0.0.1", 0), Answer)
        self.files, self.ids = {}, {}            # ids: of images, without "sha256:"
        with tarfile.open(archive) as pack:
            listed = json.load(pack.extractfile("manifest.json"))[0]
            self.config, self.layer = json.load(pack.extractfile(listed["Config"])), pack.extractfile(listed["Layers"][0]).read()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def blob(self, data):
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        self.files[digest] = data
        return {"digest": digest, "size": len(data)}

    def add(self, name, size):
        """The name by which pods know it."""
        packed, more = io.BytesIO(), os.urandom(size)
        with tarfile.open(fileobj=packed, mode="w") as pack:
            entry = tarfile.TarInfo("ballast")
            entry.size = size
            pack.addfile(entry, io.BytesIO(more))
        layers = [self.layer, packed.getvalue()]
        config = {**self.config, "rootfs": {"type": "layers", "diff_ids": [self.blob(layer)["digest"] for layer in layers]}}
        packed_config, kind = json.dumps(config).encode(), "application/vnd.oci.image"
        self.ids[name] = hashlib.sha256(packed_config).hexdigest()
        self.files[name] = json.dumps({
            "schemaVersion": 2, "mediaType": f"{kind}.manifest.v1+json",
            "config": {"mediaType": f"{kind}.config.v1+json", **self.blob(packed_config)},
            "layers": [{"mediaType": f"{kind}.layer.v1.tar", **self.blob(layer)} for layer in layers]}).encode()
        self.blob(self.files[name])
        return f"127.0.0.1:{self.server_port}/{name}:1"


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        parts = self.path.split("/")             # /v2/NAME/manifests/1 or /v2/NAME/blobs/DIGEST
        found = self.server.files.get(parts[2] if parts[-1] == "1" else parts[-1], b"")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/vnd.oci.image.manifest.v1+json" if parts[-2] == "manifests" else "application/octet-stream")
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(found)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


def was_used(cluster, image, seconds_ago):
    """A pod used it last: its config blob's time of change."""
    then = time.time() - seconds_ago
    os.utime(cluster.data / "images/blobs/sha256" / image, (then, then))


def images_of(cluster):
    return cluster.call("image", "ls", "--data-dir", cluster.data).stdout


def test_unused_images(cluster):
    """Above the high threshold the one that was used least recently goes, down to the low one; those in use and those brought by hand stay."""
    flags = ["--eviction-hard", "", "--image-gc-high-threshold", "70", "--image-gc-low-threshold", "60", *SHORT]
    with small_cluster(cluster, *flags, size="200m", images=cluster.images[1:2]) as (other, api, mount):
        registry = Registry(cluster.images[1])
        first, second, third = (registry.add(name, 26 * MIB) for name in ("first", "second", "third"))
        for name, image in (("a", second), ("b", first), ("c", third)):
            run_pod(api, "default", running(name, "exec sleep 100000", image=image))
        for name in ("b", "a"):
            api.delete(path("default", "pods", name)).ok()
            wait_gone(api, path("default", "pods", name))
        was_used(other, registry.ids["first"], 60)
        registry.shutdown()
        fill(mount, 56 * MIB)                    # 72 % are used; 24 MiB have to go
        until(lambda: "/first" not in images_of(other), 40, "the end of the image")
        left = images_of(other)
        assert "/second" in left and "/third" in left and "busybox" in left, left
        fill(mount, 30 * MIB)
        until(lambda: "/second" not in images_of(other), 60, "the end of the next image")
        said = until(lambda: events(api, "node1", "FreeDiskSpaceFailed"), 40, "that it is not enough")[0]
        assert "% of 200.0 MiB used). Failed to free sufficient space by deleting unused images (freed" in said, said
        left = images_of(other)
        assert "/third" in left and "busybox" in left, left
        assert get_pod(api, "default", "c")["status"]["phase"] == "Running"


def test_pods_give_a_disk_back(cluster):
    """What ended pods keep goes first; then the pod that takes most, and never a critical one, nor one that has nothing to give."""
    keep = {"volumes": [{"name": "e", "emptyDir": {}}]}
    mount_e = {"volumeMounts": [{"name": "e", "mountPath": "/e"}]}
    write = "dd if=/dev/zero of=/e/file bs=1M count={} 2>/dev/null; sync; "
    with small_cluster(cluster, "--eviction-hard", "nodefs.available<40Mi", "--image-gc-high-threshold", "100", *SHORT, size="240m",
                       images=cluster.images[1:2]) as (_, api, mount):
        create(api, "default", running("done", write.format(30), spec={**keep, "restartPolicy": "Never"}, **mount_e))
        wait_phase(api, "default", "done", "Succeeded", 60)
        critical = running("critical", write.format(36) + "exec sleep 100000", spec={**keep, "priorityClassName": "system-node-critical"}, **mount_e)
        run_pod(api, "kube-system", critical)
        run_pod(api, "default", running("greedy", write.format(32) + "exec sleep 100000", spec=keep, **mount_e))
        run_pod(api, "default", running("modest", write.format(4) + "exec sleep 100000", spec=keep, **mount_e))
        run_pod(api, "default", running("idle"))
        written = "data/nodes/node1/pods/*/volumes/e/file"
        until(lambda: sum(file.stat().st_size for file in mount.glob(written)) == 102 * MIB, 20, "what they write")
        fill(mount, 30 * MIB)
        wait_condition(api, "DiskPressure", "True")
        wait_condition(api, "DiskPressure", "False")
        assert room(mount) > 55 * MIB
        assert "EvictionThresholdMet" in str(api.get(path("default", "events")).ok())
        assert [get_pod(api, "default", n)["status"]["phase"] for n in ("done", "greedy", "modest", "idle")] == ["Succeeded"] + ["Running"] * 3
        subprocess.run(["dd", "if=/dev/zero", f"of={mount}/more", "bs=1M", f"count={room(mount) // MIB - 30}"], check=True, stderr=subprocess.DEVNULL)
        wait_phase(api, "default", "greedy", "Failed", 60)
        evicted = get_pod(api, "default", "greedy")["status"]
        assert evicted["reason"] == "Evicted"
        assert evicted["message"].startswith("The node was low on resource: ephemeral-storage. Threshold quantity: 40Mi, available: "), evicted["message"]
        target = next(c for c in evicted["conditions"] if c["type"] == "DisruptionTarget")
        assert (target["status"], target["reason"], target["message"]) == ("True", "TerminationByKubelet", evicted["message"])
        assert events(api, "greedy", "Evicted") == [evicted["message"]]
        wait_condition(api, "DiskPressure", "False")
        assert get_pod(api, "kube-system", "critical")["status"]["phase"] == "Running"
        assert [get_pod(api, "default", n)["status"]["phase"] for n in ("modest", "idle")] == ["Running"] * 2


def test_memory(cluster):
    """By a threshold that no machine reaches: pods without requests are refused, and those go first that take more than they asked for."""
    take = "dd if=/dev/zero of=/dev/shm/x bs=1M count=8 2>/dev/null; exec sleep 100000"
    here = {"nodeName": "node1"}
    with small_cluster(cluster, "--eviction-hard", "memory.available<100Ti", *SHORT, images=cluster.images[1:2]) as (_, api, _mount):
        said = wait_condition(api, "MemoryPressure", "True")
        assert (said["reason"], said["message"]) == ("KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
        until(lambda: taints(api) == {"memory-pressure": "NoSchedule"}, 10, "the taint")
        asks = {"resources": {"requests": {"memory": "1Gi"}}}
        above = {"resources": {"requests": {"memory": "1Mi"}}}
        create(api, "default", running("plain", spec=here), running("below", take, spec=here, **asks), running("above", take, spec=here, **above))
        create(api, "kube-system", running("critical", take, spec={**here, "priorityClassName": "system-node-critical"}))
        wait_phase(api, "default", "plain", "Failed", 20)
        assert get_pod(api, "default", "plain")["status"]["message"] == "Pod was rejected: The node had condition: [MemoryPressure]. "
        wait_phase(api, "default", "above", "Failed", 60)
        assert get_pod(api, "default", "below")["status"]["phase"] == "Running"
        message = get_pod(api, "default", "above")["status"]["message"]
        assert re.fullmatch(r"The node was low on resource: memory\. Threshold quantity: 100Ti, available: \d+[KMG]i\. "
                            r"Container c was using \d+[KM]?i?, request is 1Mi, has larger consumption of memory\. ", message), message
        wait_phase(api, "default", "below", "Failed", 60)
        assert get_pod(api, "kube-system", "critical")["status"]["phase"] == "Running"
