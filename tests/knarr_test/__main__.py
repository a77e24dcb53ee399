# SPDX-License-Identifier: Apache-2.0
"""Runs a suite that needs an API server.

usage: python3 -m knarr_test SUITE [--knarr PROGRAM] [--nodes N] [--image TAR]... [PATTERN...]
       python3 -m knarr_test SUITE --server KUBECONFIG [PATTERN...]

SUITE is a folder of tests/ (api, e2e, clients).  The first form starts a cluster for it; the second takes a
server that runs already, be it ours or upstream's: a test of tests/api that fails on upstream's
server is a wrong test.  PATTERN selects tests by regular expression; --list only names them.
"""
import argparse
import os
import signal
import sys
import time
from pathlib import Path

from . import runner
from .cluster import Cluster, check_nothing_left
from .fixtures import Fixtures
from .report import Report

TESTS = Path(__file__).resolve().parents[1]


def parse():
    parser = argparse.ArgumentParser(prog="knarr_test", usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("suite")
    parser.add_argument("--knarr", default=str(TESTS.parent / "build-asan/src/main/knarr"))
    parser.add_argument("--nodes", type=int)
    parser.add_argument("--image", action="append", default=[])
    parser.add_argument("--server", metavar="KUBECONFIG")
    parser.add_argument("--workers", type=int, default=4, help="tests at a time")
    parser.add_argument("--seconds", type=float, default=900, help="time for the whole suite")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("patterns", nargs="*")
    return parser.parse_intermixed_args()


def main():
    args = parse()
    folder = TESTS / args.suite
    if args.list:
        print(*(name for name, _ in runner.discover(folder, args.patterns)), sep="\n")
        return
    deadline = time.monotonic() + args.seconds
    tools = {"kubectl": os.environ.get("KUBECTL") or str(TESTS.parent / ".cache/bin/kubectl"),
             "clients": os.environ.get("CLIENTS") or str(TESTS.parent / ".cache/clients")}
    if args.server:
        runner.main_exit(runner.run(folder, Fixtures(args.server, **tools), args.patterns,
                                    Report(with_open=False), deadline=deadline,
                                    workers=args.workers))
    nodes = args.nodes or (2 if args.suite == "e2e" else 1)
    report = Report()
    try:
        with Cluster(args.knarr, nodes, images=args.image) as cluster:
            fixtures = Fixtures(cluster.kubeconfig, cluster, **tools)
            runner.run(folder, fixtures, args.patterns, report, deadline, args.workers)
            check_nothing_left(cluster, report, args.suite)
    except (AssertionError, OSError) as error:
        report.fail(f"{args.suite}: the cluster starts", error)
    runner.main_exit(report)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda n, _: sys.exit(128 + n))
    main()
