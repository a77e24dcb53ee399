# SPDX-License-Identifier: Apache-2.0
"""What nodes and pods use: metrics.k8s.io, kubectl top."""
import re

from knarr_test.client import TABLE, until
from knarr_test.samples import path, running, shell
from knarr_test.steps import create, nodes, run_pod, wait_running

METRICS = "/apis/metrics.k8s.io/v1beta1"
BUSY = "while :; do :; done"


def milli(quantity):
    """"1500m", "1500000u", "12n", "2" in thousandths."""
    number, unit = re.fullmatch(r"(\d+)(n|u|m|)", quantity).groups()
    return int(number) * {"n": 1e-6, "u": 1e-3, "m": 1, "": 1000}[unit]


def pod_metrics(api, ns, name):
    return api.get(path(ns, "pods", name, group=METRICS))


def test_a_busy_pod_and_a_lazy_one(api, ns, kubectl):
    """The figures are those of the containers: at most half a core by its limit, and next to nothing."""
    busy = shell("busy", BUSY, resources={"limits": {"cpu": "500m"}})
    create(api, ns, running("pair", labels={"app": "pair"}, containers=[busy, shell("lazy", "exec sleep 100000")]))
    wait_running(api, ns, "pair")
    found = until(lambda: pod_metrics(api, ns, "pair").status == 200 and pod_metrics(api, ns, "pair").ok(), 30, "metrics")
    used = {c["name"]: c["usage"] for c in found["containers"]}
    assert set(used) == {"busy", "lazy"}, found
    assert found["kind"] == "PodMetrics" and found["metadata"]["labels"] == {"app": "pair"}, found
    until(lambda: 60 < milli({c["name"]: c["usage"] for c in pod_metrics(api, ns, "pair").ok()["containers"]}["busy"]["cpu"]) < 600,
          60, "a share of a core")
    assert milli(used["lazy"]["cpu"]) < 100, used
    assert re.fullmatch(r"\d+(Ki|Mi)?", used["lazy"]["memory"]), used
    assert re.fullmatch(r"(\d+m)?\d+(\.\d+)?m?s", found["window"]), found

    top = kubectl("top", "pods", "-n", ns)
    assert re.search(r"^NAME\s+CPU\(cores\)\s+MEMORY\(bytes\)", top) and re.search(r"^pair\s+\d+m\s+\d+Mi", top, re.M), top
    each = kubectl("top", "pods", "-n", ns, "--containers", "-l", "app=pair")
    assert re.search(r"^pair\s+busy\s+\d+m", each, re.M) and re.search(r"^pair\s+lazy\s+\d+m", each, re.M), each


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
