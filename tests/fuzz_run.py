#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every fuzzer of a build for a share of the time, from what earlier runs found worth keeping.

usage: fuzz_run.py --build BUILD [--seconds S] [TARGET] [SECONDS]

A fuzzer is a program fuzz_NAME of libFuzzer.  Its corpus is tests/fuzz/corpus/NAME, which is part of
the tree, and .cache/fuzz/NAME, which grows.  An input that breaks it is kept in .cache/fuzz/found.
"""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from knarr_test.report import Report, finish

TOP = Path(__file__).resolve().parents[1]
LIMITS = ["-max_len=65536", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=0", "-verbosity=0"]


def fuzz(program, seconds):
    name = program.name.removeprefix("fuzz_")
    grown, found = TOP / ".cache/fuzz" / name, TOP / ".cache/fuzz/found"
    grown.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    given = TOP / "tests/fuzz/corpus" / name
    corpora = [str(grown)] + ([str(given)] if given.is_dir() else [])
    done = subprocess.run([str(program), *LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={found}/{name}-", *corpora],
                          capture_output=True, text=True, errors="replace",
                          env={**os.environ, "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=0"})
    return name, done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--seconds", type=int, default=60, help="for all together")
    parser.add_argument("target", nargs="?")
    parser.add_argument("target_seconds", nargs="?", type=int)
    args = parser.parse_args()
    programs = sorted(p for p in (TOP / args.build / "tests").rglob("fuzz_*") if p.is_file() and os.access(p, os.X_OK))
    if args.target:
        programs = [p for p in programs if p.name == f"fuzz_{args.target.removeprefix('fuzz_')}"]
    report = Report()
    if not programs:
        report.fail("fuzz: there are fuzzers", f"none under {args.build}/tests")
        finish(report)
    workers = os.cpu_count() or 1
    each = args.target_seconds or max(2, args.seconds * workers // len(programs))
    with ThreadPoolExecutor(workers) as pool:
        for name, code, text in pool.map(lambda p: fuzz(p, each), programs):
            if code == 0:
                report.ok(f"fuzz/{name}", f"{each} s")
            else:
                report.fail(f"fuzz/{name}", text[-4000:])
    finish(report)


main()
