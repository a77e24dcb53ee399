#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the suites one after the other and sums up what they say.

usage: all.py [SUITE...]            (the usual ones; `all`: those of APART as well)
       all.py --list [SUITE...]     their names;  --check: whether there are such suites;  --threads: THREADS

A suite is a program that prints `ok NAME` or `FAIL NAME` for each test and the total at the end
(knarr_test/report.py).  What passes is counted, what fails is shown with its output.  Each suite has
a time of its own, all together have SECONDS: a suite that is cut short counts as one failure.
At the end stands what each suite took, and whether all of them kept the promise of
PROMISED_SECONDS, which a slow or busy machine may break without a test being wrong.
The builds are there already: ./dev makes them.
"""
import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from knarr_test.report import TOTAL

TESTS = Path(__file__).resolve().parent
TOP = TESTS.parent
SECONDS = 3600
PROMISED_SECONDS, PROMISED_CORES = 20 * 60, 2        # the usual suites, on so many cores or more
KNARR = str(TOP / "build-asan/src/main/knarr")
RELEASE = str(TOP / "build/src/main/knarr")          # hardened: what users get
IMAGES = TOP / ".cache/images"
PYTHON = sys.executable
THREADS = ["io", "store", "http", "core", "client"]     # layers whose tests run under the thread sanitizer

# name: (seconds, commands, what it is)
SUITES = {
    "style":   (60, [[PYTHON, str(TESTS / "style" / f)] for f in ("layers.py", "forbidden.py", "length.py")]),
    "unit":    (400, [[PYTHON, str(TESTS / "unit.py"), "build-asan"]]),
    "threads": (300, [[PYTHON, str(TESTS / "unit.py"), "build-tsan", *THREADS]]),
    "api":     (300, [[PYTHON, "-m", "knarr_test", "api", "--knarr", KNARR]]),
    "e2e":     (1500, [[PYTHON, "-m", "knarr_test", "e2e", "--seconds", "1440", "--knarr", KNARR, "--image", str(IMAGES / "nginx.tar"),
                       "--image", str(IMAGES / "busybox.tar")]]),
    "sim":     (300, [[PYTHON, str(TESTS / "sim_run.py"), "--program", "build-asan/tests/sim/sim", "--seeds", "100"]]),
    "fuzz":    (300, [[PYTHON, str(TESTS / "fuzz_run.py"), "--build", "build-fuzz", "--seconds", "60"]]),
    "conformance": (600, [[PYTHON, str(TESTS / "conformance/conformance"), "--quick", "--knarr", RELEASE]]),
    "clients": (400, [[PYTHON, "-m", "knarr_test", "clients", "--seconds", "360", "--knarr", KNARR, "--image", str(IMAGES / "nginx.tar"),
                       "--image", str(IMAGES / "busybox.tar")]]),
}
APART = ("conformance", "clients")      # what they build of upstream's takes longer than all the rest


class Result:
    def __init__(self, name):
        self.name, self.passed, self.failed, self.skipped, self.failures = name, 0, 0, 0, []
        self.seconds = 0


def follow(process, result, lines):
    """Reads a suite's output as it comes: failures are kept with their output, passes only counted."""
    said = None
    for line in process.stdout:
        line = line.rstrip("\n")
        lines.append(line)
        if line.startswith(("ok ", "open ")):
            said = None
        elif line.startswith("FAIL "):
            said = [line]
            result.failures.append(said)
            print(f"  {line}", flush=True)
        elif said is not None and line.startswith("    "):
            said.append(line)
            print(f"  {line}", flush=True)
        elif match := TOTAL.match(line):
            result.passed += int(match[1])
            result.failed += int(match[2])
            result.skipped += int(match[3] or 0)
            lines.append("")
            said = None


def run_command(command, seconds, result):
    lines = []
    process = subprocess.Popen(command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, errors="replace", start_new_session=True,
                               env={**os.environ, "PYTHONPATH": str(TESTS), "PYTHONUNBUFFERED": "1"})
    reader = threading.Thread(target=follow, args=(process, result, lines))
    reader.start()
    totals = result.passed + result.failed
    try:
        process.wait(max(1, seconds))
        late = False
    except subprocess.TimeoutExpired:
        late = True
        stop(process)
    except BaseException:
        stop(process)
        raise
    reader.join()
    if late:
        lose(result, f"FAIL {result.name}: cut short after {seconds:.0f} s", lines)
    elif result.passed + result.failed == totals or (process.returncode != 0 and not result.failures):
        lose(result, f"FAIL {result.name}: ended with exit code {process.returncode} and no proper total", lines)


def stop(process):
    """First a chance to clean up, then the end; only this suite's own processes."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lose(result, head, lines):
    passed = sum(line.startswith("ok ") for line in lines)
    if head.find("cut short") > 0 and not any(TOTAL.match(line) for line in lines):
        result.passed += passed
        result.failed += len(result.failures)
    result.failed += 1
    said = [head] + [f"    {line}" for line in lines[-25:] if line]
    result.failures.append(said)
    print("\n".join(f"  {line}" for line in said), flush=True)


def run_suite(name, end):
    seconds, commands = SUITES[name]
    print(f"== {name}", flush=True)
    result, began = Result(name), time.monotonic()
    for command in commands:
        left = min(began + seconds, end) - time.monotonic()
        if left < 1:
            lose(result, f"FAIL {name}: no time left", [])
            break
        run_command(command, left, result)
    result.seconds = time.monotonic() - began
    verdict = f"{result.passed} of {result.passed + result.failed} passed"
    print(f"== {name}: {verdict}, {result.seconds:.0f} s", flush=True)
    return result


def tell_times(results):
    """A line a suite, and one about the promise, which is about all of them."""
    total = sum(result.seconds for result in results)
    print()
    for result in results:
        print(f"{result.seconds:6.0f} s  {result.name}")
    print(f"{total:6.0f} s  in all, on {os.cpu_count()} cores", flush=True)
    if total > PROMISED_SECONDS:
        print(f"that is longer than the {PROMISED_SECONDS} s that were promised for all suites on {PROMISED_CORES} cores", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--threads", action="store_true")
    parser.add_argument("suites", nargs="*")
    args = parser.parse_args()
    named = set(SUITES) if args.suites == ["all"] else set(args.suites) or set(SUITES) - set(APART)
    unknown = sorted(named - set(SUITES))
    if unknown:
        sys.exit(f"there is no suite '{unknown[0]}'; there are: {' '.join(SUITES)}, and all for all of them")
    wanted = [s for s in SUITES if s in named]
    if args.check:
        return 0
    if args.threads:
        print(*THREADS)
        return 0
    if args.list:
        print(*wanted)
        return 0
    signal.signal(signal.SIGTERM, lambda n, _: sys.exit(128 + n))
    end = time.monotonic() + SECONDS
    results = [run_suite(name, end) for name in wanted]
    failures = [said for result in results for said in result.failures]
    tell_times(results)
    if failures:
        print("\nfailed:")
        for said in failures:
            print(f"  {said[0].removeprefix('FAIL ')}")
    passed, failed, skipped = (sum(getattr(r, n) for r in results) for n in ("passed", "failed", "skipped"))
    if skipped:
        print(f"\n{skipped} skipped: what is said about each stands above")
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


sys.exit(main())
