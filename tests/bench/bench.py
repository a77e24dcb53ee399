#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures a release build and prints figure, target, limit, the same of upstream, and verdict.

usage: bench.py --knarr PROGRAM [--kubectl PROGRAM] [--kbench PROGRAM] [--upstream] [--pods N] [--window SECONDS] [FIGURE...]

FIGURE is one of start, pod, exec, idle, busy, scheduler, api, policies; without any all are measured.  Upstream's column is what was
recorded of it; with --upstream its API server and etcd are started, too, and have the same load in the same run.
A cluster of its own is started and ended.  The machine should do nothing else meanwhile.
"""
import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(Path(__file__).resolve().parent)]
from api_figures import measure_api, measure_scheduler
from figures import Table
from knarr_test.cluster import Cluster
from node_figures import measure_busy, measure_exec, measure_idle, measure_pods, measure_start
from policy_figures import measure_policies

TOP = TESTS.parent
IMAGE = TOP / ".cache/images/busybox.tar"
FIGURES = "start", "pod", "exec", "idle", "busy", "scheduler", "api", "policies"


def build_kbench():
    out = TOP / ".cache/bin/kbench"
    go = subprocess.run([TOP / "tools/get-go"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    subprocess.run([go, "build", "-o", out, "."], check=True, cwd=TESTS / "bench/kbench",
                   env={**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false -modcacherw"})
    return str(out)


def get_kubectl():
    return subprocess.run([TOP / "tools/get-kubectl"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def measure_cluster(args, wanted, table):
    kbench = args.kbench or (build_kbench() if "api" in wanted else None)
    kubectl = args.kubectl or (get_kubectl() if "exec" in wanted else None)
    with Cluster(args.knarr, 1, images=[IMAGE]) as cluster, tempfile.TemporaryDirectory(prefix="knarr-upstream-") as folder:
        steps = {"start": lambda: measure_start(cluster, table), "pod": lambda: measure_pods(cluster, table, 20),
                 "exec": lambda: measure_exec(cluster, table, kubectl, 20), "idle": lambda: measure_idle(cluster, table, args.window),
                 "busy": lambda: measure_busy(cluster, table, args.window),
                 "api": lambda: measure_api(cluster, table, kbench, args.pods, folder if args.upstream else None),
                 "policies": lambda: measure_policies(cluster, table)}
        for name, measure in steps.items():
            if name in wanted:
                measure()


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--knarr", required=True)
    parser.add_argument("--kubectl")
    parser.add_argument("--kbench")
    parser.add_argument("--upstream", action="store_true", help="beside upstream's API server")
    parser.add_argument("--pods", type=int, default=10000, help="objects for the API's figures")
    parser.add_argument("--window", type=int, default=120, help="seconds of idleness")
    parser.add_argument("figures", nargs="*", choices=[*FIGURES, []])
    args = parser.parse_intermixed_args()
    wanted = set(args.figures) or set(FIGURES)
    table = Table()
    if "scheduler" in wanted:
        measure_scheduler(table, Path(args.knarr).parents[1] / "scheduler/scheduler_bench")
    if wanted - {"scheduler"}:
        measure_cluster(args, wanted, table)
    table.end()


main()
