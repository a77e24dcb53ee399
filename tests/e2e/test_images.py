# SPDX-License-Identifier: Apache-2.0
"""Images: import, list, remove; absent, broken and hostile ones."""
import json
import os
import socket
import subprocess
import tarfile
import threading
from pathlib import Path

from knarr_test import bad_images
from knarr_test.client import until
from knarr_test.samples import BUSYBOX, container, path, running
from knarr_test.steps import container_states, create, events_of, files_named, log, reason_of, run_pod, wait_gone, wait_pod


def write(cluster, name, data):
    file = Path(cluster.folder) / name
    file.write_bytes(data)
    return file


def listed(cluster):
    return cluster.call("image", "ls", "--data-dir", cluster.data).stdout


def test_list(cluster):
    text = listed(cluster)
    assert "busybox" in text and "1.35" in text and "nginx" in text, text


def test_import_is_repeatable(api, ns, cluster):
    for image in cluster.images:
        cluster.import_image(image)
    run_pod(api, ns, running())


def test_remove(cluster):
    file = write(cluster, "extra.tar", bad_images.archive("extra.example/x:1", bad_images.entry("x", b"#!/bin/sh\n", mode=0o755)))
    cluster.import_image(file)
    assert "extra.example/x" in listed(cluster)
    cluster.call("image", "rm", "--data-dir", cluster.data, "extra.example/x:1")
    assert "extra.example/x" not in listed(cluster)
    assert cluster.call("image", "rm", "--data-dir", cluster.data, "extra.example/x:1", check=False).returncode != 0


def test_a_volume_holds_its_image(api, ns, cluster):
    """Its layers stay as long as they are mounted, whoever wants to remove them."""
    name = "extra.example/volume:1"
    remove = ("image", "rm", "--data-dir", cluster.data, name)
    cluster.import_image(write(cluster, "volume.tar", bad_images.archive(name, bad_images.entry("x", b"kept\n", mode=0o644))))
    volume = {"volumes": [{"name": "v", "image": {"reference": name, "pullPolicy": "IfNotPresent"}}]}
    run_pod(api, ns, running(command="while :; do cat /v/x; sleep 0.2; done", spec=volume, volumeMounts=[{"name": "v", "mountPath": "/v"}]))
    said = cluster.call(*remove, check=False)
    assert said.returncode == 1 and "is in use by a container" in said.stderr, said
    until(lambda: "kept" in log(api, ns, "p"), 30, "the file of the image")
    api.delete(path(ns, "pods", "p")).ok()
    wait_gone(api, path(ns, "pods", "p"))
    cluster.call(*remove)


def renamed(source, name):
    """The docker archive under another name."""
    entries = []
    with tarfile.open(source) as archive:
        for info in archive:
            data = archive.extractfile(info).read() if info.isfile() else b""
            if info.name == "manifest.json":
                data = json.dumps([{**image, "RepoTags": [name]} for image in json.loads(data)]).encode()
                info.size = len(data)
            entries.append((info, data))
    return bad_images.tar(*entries)


def test_imported_while_the_pull_waits(api, ns, cluster):
    """The pod begins as soon as the image is there, not when its next pull is due."""
    busybox = next(image for image in cluster.images if "busybox" in str(image))
    create(api, ns, running(image="late.example/busybox:1"))

    def failures():
        found = api.get(path(ns, "events"), fieldSelector="involvedObject.name=p,reason=Failed").ok()["items"]
        return sum(e.get("count") or 1 for e in found if e["message"].startswith("Failed to pull"))
    until(lambda: failures() >= 2, 60, "a wait of more than ten seconds")
    cluster.import_image(write(cluster, "late.tar", renamed(busybox, "late.example/busybox:1")))
    wait_pod(api, ns, "p", lambda pod: pod["status"]["phase"] == "Running", 8, "imported image in use")


def refused(cluster, file):
    done = cluster.import_image(file, check=False)
    assert done.returncode not in (0, None) and done.returncode > 0, f"{file.name} was imported: {done.stdout}"
    assert done.stderr.startswith("knarr: ") and len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def own_lines(cluster):
    """Other tests import images named *.example meanwhile."""
    return [line for line in listed(cluster).splitlines() if ".example" not in line]


def test_truncated(cluster):
    whole = Path(cluster.images[0]).read_bytes()
    before = own_lines(cluster)
    for size in (0, 100, 512, 10000, len(whole) // 2, len(whole) - 20000):
        refused(cluster, write(cluster, "cut.tar", whole[:size]))
    assert own_lines(cluster) == before
    leftovers = list((cluster.data / "images/tmp").glob("*")) if (cluster.data / "images/tmp").exists() else []
    assert not leftovers, leftovers


def test_rubbish(cluster):
    refused(cluster, write(cluster, "rubbish.tar", os.urandom(100000)))
    refused(cluster, write(cluster, "empty.tar", bad_images.tar()))
    refused(cluster, write(cluster, "none.tar", bad_images.tar(bad_images.entry("manifest.json", b"[{}]"))))
    refused(cluster, write(cluster, "deep.tar", bad_images.tar(bad_images.entry("manifest.json", b"[" * 100000))))
    assert "No such file" in refused(cluster, Path(cluster.folder) / "absent.tar")


def test_wrong_digest(cluster):
    file = write(cluster, "digest.tar", bad_images.archive("bad.example/digest:1", bad_images.entry("x", b"1"), diff_id="0" * 64))
    refused(cluster, file)
    assert "bad.example/digest" not in listed(cluster)


def test_paths_that_climb(cluster):
    """Whether refused or kept inside: nothing outside of the image is written."""
    victim = Path(cluster.folder) / "victim/file"
    victim.parent.mkdir(exist_ok=True)
    for what, data in bad_images.climbing(str(victim)).items():
        victim.write_text("intact")
        file = write(cluster, "climb.tar", data)
        cluster.import_image(file, check=False)
        assert victim.read_text() == "intact", what
        victim.unlink()
        cluster.import_image(file, check=False)
        assert not victim.exists(), what


def test_devices_are_not_made(cluster):
    node = bad_images.entry("dev-zero", kind=tarfile.CHRTYPE)
    node[0].devmajor, node[0].devminor = 1, 5
    cluster.import_image(write(cluster, "device.tar", bad_images.archive("bad.example/device:1", node)), check=False)
    made = files_named(cluster.data / "images", "dev-zero")
    assert not any(p.is_char_device() for p in made), made


def test_absent_image(api, ns):
    create(api, ns, running(containers=[container("c", "localhost:1/absent:1")]))
    pod = wait_pod(api, ns, "p", lambda p: reason_of(p) == "ImagePullBackOff", 60, "back-off")
    assert "localhost:1/absent:1" in container_states(pod)["c"][1]["message"]
    told = events_of(api, ns, "p")
    assert any(r == "Failed" and "Failed to pull image" in m for _, r, m in told), told
    assert any(r == "BackOff" for _, r, _ in told) or reason_of(pod) == "ImagePullBackOff"


def test_never_pull(api, ns):
    create(api, ns, running(containers=[container("c", "absent.example/x:1", imagePullPolicy="Never")]))
    pod = wait_pod(api, ns, "p", lambda p: reason_of(p) == "ErrImageNeverPull", 30, "refusal")
    assert "is not present with pull policy of Never" in container_states(pod)["c"][1]["message"]


def test_bad_image_name(api, ns):
    create(api, ns, running(containers=[container("c", "UPPER/case:x y".replace(" ", "_") + "@bad")]))
    wait_pod(api, ns, "p", lambda p: reason_of(p) == "InvalidImageName", 30, "refusal")


def test_short_names(api, ns):
    run_pod(api, ns, running(containers=[container("c", "busybox:1.35", command=["sleep", "1000"])]))
    assert BUSYBOX.endswith("library/busybox:1.35")


class BadRegistry:
    """Speaks the registry's protocol badly: answers every request with the bytes it was given."""

    def __init__(self, answer):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port, self.answer = self.listener.getsockname()[1], answer
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    connection.recv(65536)
                    connection.sendall(self.answer)
                except OSError:
                    continue

    def close(self):
        self.listener.close()


def test_registries_that_misbehave(cluster):
    answers = {
        "garbage": b"\x00\xff" * 100,
        "an empty answer": b"",
        "not found": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "a cut body": b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nContent-Type: application/json\r\n\r\n{",
        "a bad manifest": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\n\r\n[]",
        "a redirect in a circle": b"HTTP/1.1 307 X\r\nLocation: /v2/\r\nContent-Length: 0\r\n\r\n",
    }
    for what, answer in answers.items():
        registry = BadRegistry(answer)
        try:
            done = cluster.call("image", "pull", "--data-dir", cluster.data, f"127.0.0.1:{registry.port}/x:1", check=False, timeout=60)
            assert done.returncode > 0 and done.stderr.startswith("knarr: "), f"{what}: {done.returncode} {done.stderr}"
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{what}: the pull did not end") from None
        finally:
            registry.close()
