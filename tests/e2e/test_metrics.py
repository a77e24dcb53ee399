# SPDX-License-Identifier: Apache-2.0
"""What nodes and pods use: metrics.k8s.io, kubectl top.

How much a pod gets depends on what else the machine does, so figures are compared with what the
kernel says of the container's process, read by the test itself.
"""
import calendar
import os
import re
import threading
import time
from pathlib import Path

from knarr_test.client import TABLE, until
from knarr_test.samples import path, running, shell
from knarr_test.steps import create, nodes, process_of, run_pod, wait_running

METRICS = "/apis/metrics.k8s.io/v1beta1"
BUSY = "while :; do :; done"
STAMP_SECONDS, WINDOW_SECONDS_MIN = 1, 4         # timestamps are whole seconds; the first window is too short for them
READ_EVERY_SECONDS = 0.05
TICK = 1 / os.sysconf("SC_CLK_TCK")


def milli(quantity):
    """"1500m", "1500000u", "12n", "2" in thousandths."""
    number, unit = re.fullmatch(r"(\d+)(n|u|m|)", quantity).groups()
    return int(number) * {"n": 1e-6, "u": 1e-3, "m": 1, "": 1000}[unit]


def seconds(duration):
    """"5.012s", "1m4s", "997.12ms"."""
    minutes, rest, milli_sign = re.fullmatch(r"(?:(\d+)m)?([\d.]+)(m?)s", duration).groups()
    return int(minutes or 0) * 60 + float(rest) * (0.001 if milli_sign else 1)


class Meter:
    """The CPU time of a process as the kernel tells it, read again and again until it is closed."""

    def __init__(self, pid):
        self.stat, self.readings, self.over = Path(f"/proc/{pid}/stat"), [], threading.Event()
        self.read()
        self.thread = threading.Thread(target=self.go_on)
        self.thread.start()

    def go_on(self):
        while not self.over.wait(READ_EVERY_SECONDS):
            self.read()

    def close(self):
        self.over.set()
        self.thread.join()

    def read(self):
        before = time.time()
        fields = self.stat.read_text().rsplit(")", 1)[1].split()
        self.readings.append((before, time.time(), (int(fields[11]) + int(fields[12])) * TICK))

    def bounds(self, found):
        """At least and at most so many thousandths of a core within the window of these metrics, wherever in its second it ended."""
        window = seconds(found["window"])
        stamp = calendar.timegm(time.strptime(found["timestamp"], "%Y-%m-%dT%H:%M:%SZ"))
        until(lambda: self.readings[-1][0] >= stamp + STAMP_SECONDS, 30, "a reading after the window")
        begin = [cpu for _, after, cpu in self.readings if after <= stamp - window]
        inner = [cpu for before, after, cpu in self.readings if before >= stamp + STAMP_SECONDS - window and after <= stamp]
        assert begin and inner, f"the window {found['timestamp']}, {window} s lies outside of the readings {self.readings}"
        end = next(cpu for before, _, cpu in self.readings if before >= stamp + STAMP_SECONDS)
        least, most = inner[-1] - inner[0], end - begin[-1]
        return (least - 2 * TICK) / window * 1000, (most + 2 * TICK) / window * 1000


def pod_metrics(api, ns, name):
    return api.get(path(ns, "pods", name, group=METRICS))


def test_a_busy_pod_and_a_lazy_one(api, ns, kubectl):
    """The figures are those of the containers' processes: of one that takes what it gets, and of one that sleeps."""
    busy = shell("busy", BUSY, resources={"limits": {"cpu": "500m"}})
    create(api, ns, running("pair", labels={"app": "pair"}, containers=[busy, shell("lazy", "exec sleep 100000")]))
    wait_running(api, ns, "pair")
    meters = {"busy": Meter(process_of(api, ns, "pair", BUSY)), "lazy": Meter(process_of(api, ns, "pair", "sleep 100000"))}
    try:
        found = measured(api, ns, meters)
    finally:
        for meter in meters.values():
            meter.close()
    assert re.fullmatch(r"(\d+m)?\d+(\.\d+)?m?s", found["window"]), found

    top = kubectl("top", "pods", "-n", ns)
    assert re.search(r"^NAME\s+CPU\(cores\)\s+MEMORY\(bytes\)", top) and re.search(r"^pair\s+\d+m\s+\d+Mi", top, re.M), top
    each = kubectl("top", "pods", "-n", ns, "--containers", "-l", "app=pair")
    assert re.search(r"^pair\s+busy\s+\d+m", each, re.M) and re.search(r"^pair\s+lazy\s+\d+m", each, re.M), each


def measured(api, ns, meters):
    """What is told of the pod, held against the meters."""
    found = until(lambda: pod_metrics(api, ns, "pair").status == 200 and pod_metrics(api, ns, "pair").ok(), 30, "metrics")
    used = {c["name"]: c["usage"] for c in found["containers"]}
    assert set(used) == {"busy", "lazy"}, found
    assert found["kind"] == "PodMetrics" and found["metadata"]["labels"] == {"app": "pair"}, found

    def long_window():
        now = pod_metrics(api, ns, "pair").ok()
        began = calendar.timegm(time.strptime(now["timestamp"], "%Y-%m-%dT%H:%M:%SZ")) - seconds(now["window"])
        is_covered = all(meter.readings[0][1] <= began for meter in meters.values())
        return now if is_covered and seconds(now["window"]) >= WINDOW_SECONDS_MIN else None
    found = until(long_window, 60, "a window that was watched from its beginning")
    for name, meter in meters.items():
        least, most = meter.bounds(found)
        told = milli(next(c["usage"]["cpu"] for c in found["containers"] if c["name"] == name))
        assert least <= told <= most, f"{name}: {told}m, but the process used {least:.1f}m to {most:.1f}m"
        assert (least > 0) == (name == "busy"), f"{name} used at least {least:.1f}m"
    assert re.fullmatch(r"\d+(Ki|Mi)?", used["lazy"]["memory"]), used
    return found


def test_nodes(api, ns, kubectl):
    items = api.get(f"{METRICS}/nodes").ok()
    assert items["kind"] == "NodeMetricsList"
    assert [n["metadata"]["name"] for n in items["items"]] == nodes(api)
    for item in items["items"]:
        assert milli(item["usage"]["cpu"]) > 0 and item["usage"]["memory"].endswith("Ki"), item
    top = kubectl("top", "nodes")
    for name in nodes(api):
        assert re.search(rf"^{name}\s+\d+m\s+\d+%\s+\d+Mi\s+\d+%", top, re.M), top


def test_lists_and_tables(api, ns, kubectl):
    for name in "ab":
        run_pod(api, ns, running(name, labels={"app": name}))
    where = path(ns, "pods", group=METRICS)
    until(lambda: len(api.get(where).ok()["items"]) == 2, 30, "metrics of both")
    assert [p["metadata"]["name"] for p in api.get(where, labelSelector="app=b").ok()["items"]] == ["b"]
    assert [p["metadata"]["name"] for p in api.get(where, fieldSelector="metadata.name=a").ok()["items"]] == ["a"]
    table = api.get(where, accept=TABLE).ok()
    assert [c["name"] for c in table["columnDefinitions"]] == ["Name", "cpu", "memory", "Window"], table
    assert [row["cells"][0] for row in table["rows"]] == ["a", "b"], table
    assert "NAME" in kubectl("get", "pods.metrics.k8s.io", "-n", ns)
    api.delete(path(ns, "pods", "a"), gracePeriodSeconds=0)
    until(lambda: [p["metadata"]["name"] for p in api.get(where).ok()["items"]] == ["b"], 30, "the end of its metrics")
