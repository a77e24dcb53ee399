#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the same requests to upstream's API server and to ours, and shows where the answers differ.

usage: differential.py --knarr PROGRAM [--ours KUBECONFIG] [--only PATTERN] [--random SECONDS [--count N] [--kinds K,K]] [--reading N] [--seed N] [UPSTREAM_KUBECONFIG]

After the table come some random requests of a fixed seed (random_requests.py), and random questions (random_reading.py); with
--random those requests alone, for so long.
Without kubeconfigs both servers are started and ended here (upstream's is built the first time).
What must differ (uids, times, revisions, addresses) is replaced before comparing; what differs on
purpose (EXPECTED) is left out.  Of managedFields the entries of controllers are left out, for they
come when they come; those of clients are compared by who they are.  Exit code 1 where something
else differs.
"""
import argparse
import difflib
import itertools
import json
import re
import secrets
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from answers import ANSWER_SECONDS, answer
from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.report import Report, finish
from knarr_test.upstream import start_upstream, stop_upstream
from random_reading import READINGS, random_questions
from random_requests import Schemas, Side, is_expected, random_requests
from requests_table import EXPECTED, requests

DIFF_LINES = 40
RANDOM_COUNT, RANDOM_SECONDS = 1500, 300        # after the table, of seed 1 unless another is asked for


def prepare(client, namespace):
    client.post("/api/v1/namespaces", {"metadata": {"name": namespace}}).ok(201)
    until(lambda: client.get(f"/api/v1/namespaces/{namespace}/serviceaccounts/default").status == 200, 30, "the service account")


def difference(first, second):
    return list(itertools.islice(difflib.unified_diff(first.splitlines(), second.splitlines(), "upstream", "ours", lineterm="", n=2), DIFF_LINES))


def compare_table(report, sides, only):
    for name, request in requests():
        if not re.search(only, name):
            continue
        lines = difference(*(answer(client, request, namespace) for client, namespace in sides))
        if name in EXPECTED:
            print(f"# {name}: " + (f"differs as expected, {EXPECTED[name]}" if lines else "EXPECTED to differ, but it does not"))
        report.check(name, lines if name not in EXPECTED else [])


def compare_random(report, sides, args):
    """Differences once a shape; what agrees is told as one number."""
    schemas = Schemas(sides[0][0])
    both = [Side(client, namespace, answer) for client, namespace in sides]
    end, count = (time.monotonic() + args.random, args.count) if args.random else (time.monotonic() + RANDOM_SECONDS, RANDOM_COUNT)
    shapes, number, expected = set(), 0, 0
    try:
        said = [side.prepare(schemas) for side in both]
        for kind in said[0]:
            report.check(f"random: a {kind} to begin with", difference(said[0][kind], said[1][kind]))
        with ThreadPoolExecutor(len(both)) as pool:
            for number, shape, edits, request in itertools.islice(random_requests(schemas, args.seed, args.kinds), count):
                if time.monotonic() > end:
                    break
                said = list(pool.map(lambda side: side.answer(request), both))
                lines = difference(*said)
                if lines and is_expected(shape, edits):
                    expected += 1
                elif lines and shape not in shapes and not said[0].startswith("no answer"):        # upstream gives none where it panics
                    shapes.add(shape)
                    told = [f"{request[0]} {request[1]} {request[3]}", *map(str, edits)]
                    report.fail(f"random {args.seed}/{number}: {shape}", "\n".join(told + lines))
    finally:
        for side in both:
            side.clean()
    print(f"# {number} random requests of seed {args.seed}, {len(shapes)} shapes differ, {expected} requests as expected")


def compare_reading(report, sides, seed, count):
    """Differences once a shape, as of random writes."""
    shapes = set()
    with ThreadPoolExecutor(len(sides)) as pool:
        for number, question in random_questions(seed, count):
            lines = difference(*pool.map(lambda side: answer(side[0], question, side[1]), sides))
            shape = re.sub(r"\d+", "N", "\n".join(line for line in lines if line[0] in "+-"))
            if lines and shape not in shapes:
                shapes.add(shape)
                report.check(f"question {number} of seed {seed}", [str(question), *lines])
    report.check(f"{count} random questions of seed {seed}", [f"{len(shapes)} differ"] if shapes else [])


def compare(theirs, ours, args):
    report, mark = Report(), secrets.token_hex(3)
    sides = [(theirs, f"differ-{mark}-a"), (ours, f"differ-{mark}-b")]
    try:
        for client, namespace in sides:
            prepare(client, namespace)
        if not args.random:
            compare_table(report, sides, args.only)
        if args.random or not args.only:
            compare_random(report, sides, args)
        if args.reading or not (args.random or args.only):
            compare_reading(report, sides, args.seed, args.reading or READINGS)
    finally:
        for client, namespace in sides:
            client.delete(f"/api/v1/namespaces/{namespace}")
    finish(report)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--knarr")
    parser.add_argument("--ours")
    parser.add_argument("--only", default="", help="requests whose names match")
    parser.add_argument("--random", type=float, default=0, metavar="SECONDS", help="random requests for so long")
    parser.add_argument("--seed", type=int, default=1, help="which random requests and questions")
    parser.add_argument("--count", type=int, default=10 ** 6, help="at most so many random requests")
    parser.add_argument("--kinds", default="", help="random requests for these kinds alone")
    parser.add_argument("--reading", type=int, metavar="N", help="so many random questions, with --only about what \"make\" makes")
    parser.add_argument("upstream", nargs="?")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="knarr-differential-") as folder:
        try:
            theirs = Client(Kubeconfig(args.upstream or start_upstream(folder)), timeout=ANSWER_SECONDS)
            if args.ours:
                compare(theirs, Client(Kubeconfig(args.ours), timeout=ANSWER_SECONDS), args)
            with Cluster(args.knarr, 1) as cluster:
                compare(theirs, Client(Kubeconfig(cluster.kubeconfig), timeout=ANSWER_SECONDS), args)
        finally:
            stop_upstream(folder)


main()
