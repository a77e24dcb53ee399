#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every fuzzer of a build for a share of the time, from what earlier runs found worth keeping.

usage: fuzz_run.py --build BUILD [--seconds S | --total S] [TARGET] [SECONDS]
       fuzz_run.py --ledger | --keep

A fuzzer is a program fuzz_NAME of libFuzzer.  Its corpus is tests/fuzz/corpus/NAME, which is part of
the tree, and .cache/fuzz/NAME, which grows.  An input that breaks it is kept in .cache/fuzz/found,
and what it said in NAME.log there.
What all runs amount to, in seconds of CPU, stands in tests/fuzz/ledger and .cache/fuzz/ledger: `--total 3600` runs each
until they show an hour, `--keep` moves what the second says into the first, which is part of the tree.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from knarr_test.ledger import Ledger
from knarr_test.report import Report, finish

TOP = Path(__file__).resolve().parents[1]
CACHE = TOP / ".cache/fuzz"
LIMITS = ["-max_len=65536", "-timeout=60", "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=0"]
EXECUTIONS = re.compile(r"^stat::number_of_executed_units:\s*(\d+)$", re.M)
SLICE_SECONDS = 300         # the longest run, so that the ledger is never far behind


def name_of(program):
    return program.stem.removeprefix("fuzz_")


def fuzz(program, seconds, ledger):
    name = name_of(program)
    grown, found = CACHE / name, CACHE / "found"
    grown.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    given = TOP / "tests/fuzz/corpus" / name
    corpora = [str(grown)] + ([str(given)] if given.is_dir() else [])
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen([str(program), *LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={found}/{name}-", *corpora],
                                 stdout=output, stderr=output, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=0"})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if child.returncode:
        (found / f"{name}.log").write_text(text)
    executions = EXECUTIONS.search(text)
    ledger.add(name, round(used.ru_utime + used.ru_stime), int(executions[1]) if executions else 0, int(child.returncode != 0))
    return name, child.returncode, text


def rounds(programs, args, ledger, workers):
    """The rounds to come: each a list of (program, seconds), those first that have run least."""
    if not args.total:
        each = args.target_seconds or max(2, args.seconds * workers // len(programs))
        yield [(program, each) for program in programs]
        return
    broken = ledger.findings()
    while True:
        seconds, findings = ledger.seconds(), ledger.findings()
        missing = [(p, args.total - seconds.get(name_of(p), 0)) for p in programs
                   if findings.get(name_of(p), 0) == broken.get(name_of(p), 0)]
        missing = sorted((row for row in missing if row[1] > 0), key=lambda row: -row[1])
        if not missing:
            return
        yield [(program, min(left, SLICE_SECONDS)) for program, left in missing]


def run_all(programs, args, report, ledger):
    workers = os.cpu_count() or 1
    ran, failed = {}, {}
    with ThreadPoolExecutor(workers) as pool:
        for work in rounds(programs, args, ledger, workers):
            for name, code, text in pool.map(lambda row: fuzz(*row, ledger), work):
                if code:
                    failed[name] = text[-4000:]
            for program, seconds in work:
                ran[name_of(program)] = ran.get(name_of(program), 0) + seconds
    for name, seconds in ran.items():
        if name in failed:
            report.fail(f"fuzz/{name}", failed[name])
        else:
            report.ok(f"fuzz/{name}", f"{seconds} s")


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build-fuzz")
    parser.add_argument("--seconds", type=int, default=60, help="for all together")
    parser.add_argument("--total", type=int, help="run each until the ledger shows so many seconds")
    parser.add_argument("--ledger", action="store_true", help="print what all runs amount to, and run nothing")
    parser.add_argument("--keep", action="store_true", help="the same, and the tree's ledger takes over what was run here")
    parser.add_argument("target", nargs="?")
    parser.add_argument("target_seconds", nargs="?", type=int)
    return parser.parse_args()


def unbuilt(programs, target):
    """Those that have a source and no program: a build that fails must not look like fewer fuzzers."""
    wanted = {target.removeprefix("fuzz_")} if target else set(map(name_of, (TOP / "tests/fuzz").rglob("fuzz_*.c")))
    return sorted(wanted - set(map(name_of, programs)))


def main():
    args = read_arguments()
    ledger = Ledger(CACHE / "ledger", TOP / "tests/fuzz/ledger", map(name_of, (TOP / "tests/fuzz").rglob("fuzz_*.c")))
    if args.keep:
        ledger.keep()
    if args.ledger or args.keep:
        print(ledger.table())
        return
    programs = sorted(p for p in (TOP / args.build / "tests").rglob("fuzz_*") if p.is_file() and os.access(p, os.X_OK))
    if args.target:
        programs = [p for p in programs if p.name == f"fuzz_{args.target.removeprefix('fuzz_')}"]
    report = Report()
    for name in unbuilt(programs, args.target):
        report.fail(f"fuzz/{name}", f"it was not built: there is no fuzz_{name} under {args.build}/tests")
    if programs:
        run_all(programs, args, report, ledger)
        print(ledger.table())
    else:
        report.fail("fuzz: there are fuzzers", f"none under {args.build}/tests")
    finish(report)


main()
