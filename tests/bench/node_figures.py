# SPDX-License-Identifier: Apache-2.0
"""Figures of a cluster with one node: start, pods, exec, our kubectl, and what all of it takes."""
import calendar
import contextlib
import os
import re
import statistics
import subprocess
import threading
import time
from pathlib import Path

from figures import TICKS, Footprint, peak_bytes
from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import started
from knarr_test.samples import path, running

PODS = path("default", "pods")
BURST = 30


def wait(seconds):
    """Nothing is waited for: time itself is what a window needs."""
    threading.Event().wait(seconds)


# ---- start ----

def wait_answer(config):
    """One connection after the other until /readyz says ok; its time on the clock since boot."""
    client = Client(config, timeout=5)
    while True:
        try:
            if client.get("/readyz").status == 200:
                return time.clock_gettime(time.CLOCK_BOOTTIME)
        except OSError:
            client.close()
            wait(0.001)


def node_ready_after(cluster):
    """Seconds from the start of the agent's process to its saying that the node is ready; to 10 ms."""
    pid, since_boot = cluster.agent_pids()[0], time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
    said = [line for log in cluster.logs() for line in log.read_text(errors="replace").splitlines() if "node is ready" in line]
    stamps = [re.match(r"(\S+)\.(\d{3})Z", line) for line in said]
    times = [calendar.timegm(time.strptime(stamp[1], "%Y-%m-%dT%H:%M:%S")) + int(stamp[2]) / 1000 for stamp in stamps if stamp]
    return max(times) - since_boot - started(pid) / TICKS


def measure_start(cluster, table):
    """The API's own start, and the first pod after `knarr up`, on data that is there already."""
    config = Kubeconfig(cluster.kubeconfig)
    answers, firsts, nodes, cluster.images = [], [], [], []
    for i in range(5):
        cluster.down()
        began = time.monotonic()
        up = threading.Thread(target=cluster.up)
        up.start()
        answered = wait_answer(config)
        answers.append(answered - started(cluster.api_pid()) / TICKS)
        firsts.append(first_pod(Client(config), f"first-{i}", began))
        up.join()
        nodes.append(node_ready_after(cluster))
    table.row("start: API answers after its process began", statistics.median(answers), "s", 0.05, 0.1, upstream=2.5)
    table.row("start: node Ready after its agent began", statistics.median(nodes), "s", 0.1, upstream=0.81)
    table.row("start: first pod Running after `knarr up` began", statistics.median(firsts), "s", 1.0)


def first_pod(api, name, began):
    until(lambda: api.post(PODS, running(name)).status == 201, 30, "a first pod")
    wait_all_running(api, [name])
    took = time.monotonic() - began
    api.delete(path("default", "pods", name), gracePeriodSeconds=0)
    return took


# ---- pods ----

def obedient(name):
    """A pod whose process ends when it is asked to, once it has said so."""
    return running(name, "trap 'exit 0' TERM; echo obeys; while :; do sleep 100000 & wait $!; done")


def wait_all_obey(api, names):
    for name in names:
        until(lambda: "obeys" in api.get(path("default", "pods", name, "log")).text, 30, f"that {name} obeys")


def wait_all_running(api, names, seconds=60):
    """Follows by a watch, so that the clock and not the asking is measured."""
    waiting = set(names)
    with api.watch(PODS, timeout=seconds) as events:
        while waiting:
            pod = events.next()["object"]
            if pod["status"].get("phase") == "Running":
                waiting.discard(pod["metadata"]["name"])


def delete_all(api, names, seconds):
    """Seconds until the last is gone; deleted with this period of grace."""
    waiting, revision = set(names), api.get(PODS, limit="1").ok()["metadata"]["resourceVersion"]
    with api.watch(PODS, timeout=60, resourceVersion=revision) as events:
        began = time.monotonic()
        for name in names:
            api.delete(path("default", "pods", name), gracePeriodSeconds=seconds).ok()
        while waiting:
            event = events.next()
            if event["type"] == "DELETED":
                waiting.discard(event["object"]["metadata"]["name"])
        return time.monotonic() - began


def start_one(api, name):
    with api.watch(PODS, timeout=60, fieldSelector=f"metadata.name={name}") as events:
        began = time.monotonic()
        api.post(PODS, obedient(name)).ok(201)
        events.until(lambda e: e["object"]["status"].get("phase") == "Running")
        return time.monotonic() - began


def measure_one_by_one(api, table, count):
    begun, ended = [], []
    for i in range(count):
        begun.append(start_one(api, f"one-{i}") * 1000)
        wait_all_obey(api, [f"one-{i}"])
        ended.append(delete_all(api, [f"one-{i}"], 1) * 1000)
    table.row(f"pod: POST to Running, p50 of {count}", statistics.median(begun), "ms", 60, 100, upstream=600, digits=0)
    table.note(f"from {min(begun):.0f} to {max(begun):.0f} ms")
    table.row(f"pod: deleted with grace 1, p50 of {count}", statistics.median(ended), "ms", 60, upstream=723, digits=0)
    table.note(f"from {min(ended):.0f} to {max(ended):.0f} ms")


def start_burst(api, names):
    began = time.monotonic()
    for name in names:
        api.post(PODS, obedient(name)).ok(201)
    wait_all_running(api, names)
    return time.monotonic() - began


def measure_pods(cluster, table, count):
    api, names = Client(Kubeconfig(cluster.kubeconfig)), [f"many-{i}" for i in range(BURST)]
    measure_one_by_one(api, table, count)
    table.row(f"pod: {BURST} at once, until the last is Running", start_burst(api, names), "s", 0.6, 1.0, upstream=4.87)
    wait_all_obey(api, names)
    table.row(f"pod: {BURST} deleted, until the last is gone", delete_all(api, names, 1), "s", 0.6, upstream=5.66)


# ---- exec, and our kubectl ----

def run_ms(command):
    began = time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return (time.monotonic() - began) * 1000


def full_pipe():
    """(end to read, end to write): whoever writes to it waits."""
    end, start = os.pipe()
    os.set_blocking(start, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(start, bytes(4096))
    os.set_blocking(start, True)
    return end, start


def printing_bytes(command):
    """The peak of a program that is held as it prints its answer: once it has ended there is nothing left to ask."""
    end, start = full_pipe()
    with os.fdopen(end), subprocess.Popen(command, stdout=start) as held:
        os.close(start)
        try:
            until(lambda: "pipe_write" in Path(f"/proc/{held.pid}/wchan").read_text(), 10, "an answer that is being printed")
            return peak_bytes(held.pid)
        finally:
            held.kill()


def measure_exec(cluster, table, kubectl, count):
    api = Client(Kubeconfig(cluster.kubeconfig))
    theirs, ours = ([*program, f"--kubeconfig={cluster.kubeconfig}"] for program in ([kubectl], [cluster.knarr, "kubectl"]))
    start_one(api, "exec")
    for name, kubectl, target, upstream in (("their", theirs, 60, 104), ("our", ours, 15, None)):
        times = [run_ms([*kubectl, "exec", "exec", "--", "true"]) for _ in range(count)]
        table.row(f"exec: by {name} kubectl, p50 of {count}", statistics.median(times), "ms", target, upstream=upstream, digits=1)
    delete_all(api, ["exec"], 0)
    times = [run_ms([*ours, "get", "ns"]) for _ in range(count)]
    table.row(f"kubectl: ours, `get ns`, p50 of {count}", statistics.median(times), "ms", 3, upstream=59, digits=1)
    table.row("kubectl: ours, memory of `get ns`", printing_bytes([*ours, "get", "ns"]) / 2**20, "MB", 5, upstream=47, digits=1)


# ---- what it takes ----

COUNTED = "knarr", "conmon", "nginx"


def is_counted(pid):
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe")).removesuffix(" (deleted)") in COUNTED
    except OSError:
        return False


def measure_footprint(cluster, table, seconds, name, targets):
    """`targets`: (target, limit, upstream) of memory, CPU and writes.  What pods run themselves is not counted."""
    table.note(f"{name}: waiting {seconds} s")
    wait(10)                                     # what the start or the last figure left behind settles
    lines = {pid: line for pid, line in cluster.processes().items() if is_counted(pid)}
    took = Footprint(list(lines), seconds, wait)
    rows = (("memory of all processes (PSS)", sum(took.memory_mb.values()), "MB"), ("CPU, of one core", took.cpu_percent, "%"),
            ("written to disk per hour", took.hourly_mb, "MB"))
    for (what, value, unit), (target, limit, upstream) in zip(rows, targets):
        table.row(f"{name}: {what}", value, unit, target, limit, upstream)
    own = cluster.own_processes()
    for pid in sorted(set(own) & set(lines)):
        table.note(f"{took.memory_mb[pid]:6.1f} MB  {lines[pid][:60]}")
    table.note(f"{sum(mb for pid, mb in took.memory_mb.items() if pid not in own):6.1f} MB  {len(set(lines) - set(own))} of conmon and nginx")


def measure_idle(cluster, table, seconds):
    measure_footprint(cluster, table, seconds, "idle", ((40, 40, 650), (0.5, 0.5, 4.3), (1, 1, 70)))


def measure_busy(cluster, table, seconds):
    api, names = Client(Kubeconfig(cluster.kubeconfig)), [f"busy-{i}" for i in range(BURST)]
    start_burst(api, names)
    measure_footprint(cluster, table, seconds, f"{BURST} pods", ((80, None, 894), (1, None, 7.2), (2, None, 103)))
    delete_all(api, names, 0)
