#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures a release build against its targets and prints figure, target and verdict.

usage: bench.py --knarr PROGRAM [--kbench PROGRAM] [--pods N] [--window SECONDS] [FIGURE...]

FIGURE selects rows by a part of their names (start, pod, idle, api); without any all are measured.
A cluster of its own is started and ended.  The machine should do nothing else meanwhile.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))
from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster, started
from knarr_test.samples import path, running

TOP = TESTS.parent
IMAGE = TOP / ".cache/images/busybox.tar"
TICKS = os.sysconf("SC_CLK_TCK")


class Table:
    """Prints each row as soon as it is known."""

    def __init__(self):
        self.met = self.missed = 0
        print(f"{'figure':<48} {'measured':>14} {'target':>14}")

    def row(self, name, value, target, unit, digits=2):
        """`target` is the largest value that is good enough."""
        good = value <= target
        self.met += good
        self.missed += not good
        print(f"{name:<48} {value:>10.{digits}f} {unit:<4}{target:>9.{digits}f} {unit:<4} {'ok' if good else 'MISSED'}", flush=True)

    def note(self, text):
        print(f"  {text}", flush=True)


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
            threading.Event().wait(0.001)


def measure_start(cluster, table):
    """The API's own start, and the first pod after `knarr up`, on data that is there already."""
    config = Kubeconfig(cluster.kubeconfig)
    answers, firsts, cluster.images = [], [], []
    for i in range(5):
        cluster.down()
        began = time.monotonic()
        up = threading.Thread(target=cluster.up)
        up.start()
        answered = wait_answer(config)
        answers.append(answered - started(cluster.api_pid()) / TICKS)
        firsts.append(first_pod(Client(config), f"first-{i}", began))
        up.join()
    table.row("start: API answers after its process began", statistics.median(answers), 0.1, "s")
    table.row("start: first pod Running after `knarr up` began", statistics.median(firsts), 1.0, "s")


def first_pod(api, name, began):
    until(lambda: api.post(path("default", "pods"), running(name)).status == 201, 30, "a first pod")
    wait_all_running(api, [name])
    took = time.monotonic() - began
    api.delete(path("default", "pods", name), gracePeriodSeconds=0)
    return took


# ---- pods ----

def wait_all_running(api, names, seconds=60):
    """Follows by a watch, so that the clock and not the asking is measured."""
    waiting = set(names)
    with api.watch(path("default", "pods"), timeout=seconds) as events:
        while waiting:
            pod = events.next()["object"]
            if pod["status"].get("phase") == "Running":
                waiting.discard(pod["metadata"]["name"])


def drop(api, names):
    for name in names:
        api.delete(path("default", "pods", name), gracePeriodSeconds=0)
    until(lambda: not [i for i in api.get(path("default", "pods")).ok()["items"] if i["metadata"]["name"] in names], 60, "the end of the pods")


def measure_pods(cluster, table, count):
    api = Client(Kubeconfig(cluster.kubeconfig))
    took = []
    for i in range(count):
        name = f"one-{i}"
        with api.watch(path("default", "pods"), timeout=60, fieldSelector=f"metadata.name={name}") as events:
            began = time.monotonic()
            api.post(path("default", "pods"), running(name)).ok(201)
            events.until(lambda e: e["object"]["status"].get("phase") == "Running")
            took.append((time.monotonic() - began) * 1000)
    drop(api, [f"one-{i}" for i in range(count)])
    table.row(f"pod: POST to Running, p50 of {count}", statistics.median(took), 100, "ms", 0)
    table.note(f"from {min(took):.0f} to {max(took):.0f} ms")
    names = [f"many-{i}" for i in range(30)]
    began = time.monotonic()
    for name in names:
        api.post(path("default", "pods"), running(name)).ok(201)
    wait_all_running(api, names)
    table.row("pod: 30 at once, until the last is Running", time.monotonic() - began, 1.0, "s")
    began = time.monotonic()
    drop(api, names)
    table.note(f"30 deleted at once, gone after {time.monotonic() - began:.2f} s")


# ---- idle ----

def proportional_bytes(pid):
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def cpu_seconds(pid):
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS


def written_bytes(pid):
    for line in Path(f"/proc/{pid}/io").read_text().splitlines():
        if line.startswith("write_bytes:"):
            return int(line.split()[1])
    return 0


def measure_idle(cluster, table, window):
    table.note(f"idle: waiting {window} s")
    threading.Event().wait(10)                   # what the start or the last figure left behind settles
    pids = list(cluster.own_processes())
    cpu, written, began = sum(map(cpu_seconds, pids)), sum(map(written_bytes, pids)), time.monotonic()
    threading.Event().wait(window)
    took = time.monotonic() - began
    cpu, written = sum(map(cpu_seconds, pids)) - cpu, sum(map(written_bytes, pids)) - written
    table.row("idle: memory of all processes (PSS)", sum(map(proportional_bytes, pids)) / 2**20, 40, "MB", 1)
    for pid, line in sorted(cluster.own_processes().items()):
        table.note(f"{proportional_bytes(pid) / 2**20:6.1f} MB  {line[:60]}")
    table.row("idle: CPU, of one core", cpu / took * 100, 0.5, "%")
    table.row("idle: written to disk per hour", written * 3600 / took / 2**20, 1.0, "MB")


# ---- the API, by kbench ----

# step as kbench names it: (label, microseconds of CPU per operation, the factor that is allowed for)
API_TARGETS = {
    "create pod": ("create pod", 90, 2),
    "get pod": ("get pod, JSON", 20, 2),
    "list all pods": ("list 10,000 pods, JSON", 20000, 2),
    "list selector": ("list by label, 100 of 10,000", 500, 2),
    "list table chunk 500": ("list a Table chunk of 500", 1000, 2),
    "patch status": ("patch pod status (strategic)", 100, 2),
    "watch events": ("watch event delivered (500 watchers)", 2, 2),
    "deletecollection": ("delete a collection, per object", 60, 2),
}


def measure_api(cluster, table, kbench, count):
    pid = cluster.api_pid()
    done = subprocess.run([kbench, "-kubeconfig", str(cluster.kubeconfig), "-pids", str(pid), "-n", str(count), "-json",
                           "-steps", "create,get,list,chunks,patch,fanout,delete"], capture_output=True, text=True, timeout=900)
    for line in done.stderr.splitlines()[:5]:
        table.note(line)
    for line in done.stdout.splitlines():
        if not line.startswith("{"):
            continue
        step = json.loads(line)
        if step["step"] in API_TARGETS:
            label, target, factor = API_TARGETS[step["step"]]
            scale = count / 10000 if step["step"].startswith("list all") else 1
            table.row(f"api: {label}, CPU (target x {factor})", step["cpu_us"], target * factor * scale, "us", 1)
            table.note(f"{step['per_s']:.0f}/s, p50 {step['p50_ms']:.2f} ms, p99 {step['p99_ms']:.2f} ms, RSS {step['rss_mb']} MB" +
                       (f", {step['errors']} errors" if step["errors"] else ""))


def build_kbench():
    out = TOP / ".cache/bin/kbench"
    go = subprocess.run([TOP / "tools/get-go"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    subprocess.run([go, "build", "-o", out, "."], check=True, cwd=TESTS / "bench/kbench",
                   env={**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false -modcacherw"})
    return str(out)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--knarr", required=True)
    parser.add_argument("--kbench")
    parser.add_argument("--pods", type=int, default=10000, help="objects for the API's figures")
    parser.add_argument("--window", type=int, default=120, help="seconds of idleness")
    parser.add_argument("figures", nargs="*")
    args = parser.parse_intermixed_args()
    wanted = set(args.figures) or {"start", "pod", "idle", "api"}
    kbench = args.kbench or (build_kbench() if "api" in wanted else None)
    with Cluster(args.knarr, 1, images=[IMAGE]) as cluster:
        table = Table()
        if "start" in wanted:
            measure_start(cluster, table)
        if "pod" in wanted:
            measure_pods(cluster, table, 20)
        if "idle" in wanted:
            measure_idle(cluster, table, args.window)
        if "api" in wanted:
            measure_api(cluster, table, kbench, args.pods)
    print(f"{table.met} targets met, {table.missed} missed")


main()
