# SPDX-License-Identifier: Apache-2.0
"""Figures of the API server under kbench's load, and of upstream's under the same, and of the scheduler alone."""
import contextlib
import json
import re
import subprocess
from pathlib import Path

from figures import proportional_bytes
from knarr_test.upstream import start_upstream, stop_upstream


# step as kbench names it: label, target and limit in microseconds of CPU per operation, and what upstream was recorded to take
STEPS = {
    "create pod": ("create pod", 90, 180, 1880),
    "get pod": ("get pod, JSON", 20, 40, 524),
    "list all pods": ("list 10,000 pods, JSON", 20000, 40000, 550000),
    "list selector": ("list by label, 100 of 10,000", 500, 1000, 20300),
    "listproto all pods": ("list 10,000 pods, protobuf", 30000, None, 310000),
    "listcbor all pods": ("list 10,000 pods, CBOR", 40000, None, 1100000),
    "list table chunk 500": ("list a Table chunk of 500", 1000, 2000, 22500),
    "patch status": ("patch pod status (strategic)", 100, 200, 2528),
    "watch events": ("watch event delivered (500 watchers)", 2, 4, 23.6),
    "server-side apply": ("server-side apply, small ConfigMap", 60, None, 840),
    "deletecollection": ("delete a collection, per object", 60, 120, 3725),
}
ORDER = "get,list,listproto,listcbor,chunks,patch,fanout,apply,delete"


class Side:
    """A server under load: its kubeconfig and its processes."""

    def __init__(self, kubeconfig, pids):
        self.kubeconfig, self.pids = kubeconfig, pids

    def memory_mb(self):
        return sum(map(proportional_bytes, self.pids)) / 2**20

    def load(self, kbench, count, steps):
        done = subprocess.run([kbench, "-kubeconfig", str(self.kubeconfig), "-pids", ",".join(map(str, self.pids)), "-n", str(count), "-json",
                               "-steps", steps], capture_output=True, text=True, timeout=1800)
        assert done.returncode == 0, done.stderr
        found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return {step["step"]: step for step in found if step["step"] in STEPS}, done.stderr.splitlines()[:5]

    def measure(self, kbench, count):
        """(memory before, memory with the pods, {step: figures}, what kbench complained of)"""
        idle = self.memory_mb()
        created, said = self.load(kbench, count, "create")
        full = self.memory_mb()
        more, said_then = self.load(kbench, count, ORDER)
        return idle, full, {**created, **more}, said + said_then


@contextlib.contextmanager
def upstream_server(folder):
    """Its API server and etcd; its controllers and scheduler run, too, but are not counted."""
    folder = Path(folder)
    try:
        yield Side(start_upstream(folder), [int((folder / f"{name}.pid").read_text()) for name in ("kube-apiserver", "etcd")])
    finally:
        stop_upstream(folder)


def print_step(table, step, beside, scale):
    label, target, limit, recorded = STEPS[step["step"]]
    factor = scale if step["step"].endswith("all pods") else 1
    table.row(f"api: {label}", step["cpu_us"], "us", target * factor, limit and limit * factor,
              beside["cpu_us"] if beside else recorded * factor, measured=bool(beside), digits=1)
    for name, figures in (("", step), ("upstream: ", beside)):
        if figures:
            table.note(f"{name}{figures['per_s']:.0f}/s, p50 {figures['p50_ms']:.2f} ms, p99 {figures['p99_ms']:.2f} ms" +
                       (f", {figures['errors']} errors" if figures["errors"] else ""))


def measure_api(cluster, table, kbench, count, upstream_folder):
    """With a folder for it, upstream's server has the same load afterwards."""
    idle, full, steps, said = Side(cluster.kubeconfig, [cluster.api_pid()]).measure(kbench, count)
    their_idle, their_full, theirs = 308, 1281, {}
    if upstream_folder:
        with upstream_server(upstream_folder) as side:
            their_idle, their_full, theirs, more = side.measure(kbench, count)
            said += [f"upstream: {line}" for line in more]
    for line in said:
        table.note(line)
    beside = bool(upstream_folder)
    table.row("api: memory, idle (PSS)", idle, "MB", 12, upstream=their_idle, measured=beside, digits=1)
    table.row(f"api: memory with {count:,} pods (PSS)", full, "MB", 80 * count / 10000, upstream=their_full, measured=beside, digits=1)
    for name in STEPS:
        if name in steps:
            print_step(table, steps[name], theirs.get(name), count / 10000)


def measure_scheduler(table, program):
    """1,000 nodes and 5,000 pods, the scheduler alone: the writes are the API's."""
    said = subprocess.run([program, "1000", "5000"], check=True, capture_output=True, text=True, timeout=600).stdout
    for name, own, rest in re.findall(r"^(.*?) +([\d.]+) us a pod, and +([\d.]+) in the API$", said, re.M):
        if name == "plain pods":
            table.row("scheduler: a pod, of 5,000 on 1,000 nodes", float(own), "us", 30, upstream=1880)
        else:
            table.note(f"{name}: {own} us, and {rest} us in the API")
