#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the simulation over many seeds, a few at a time, and tells which fail.

usage: sim_run.py --program SIM --seeds N [--first SEED] [--seconds S]

A seed that fails is told with the command that runs it alone.
"""
import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from knarr_test.report import Report, finish

BATCH = 10


def run(program, first, count):
    done = subprocess.run([program, "--first", str(first), "--seeds", str(count)], capture_output=True, text=True, errors="replace")
    return first, count, done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--seeds", type=int, required=True)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=140)
    args = parser.parse_args()
    report, end = Report(), time.monotonic() + args.seconds
    if not os.access(args.program, os.X_OK):
        report.fail("sim: the program is there", f"{args.program} was not built")
        finish(report)

    def one(first):
        if time.monotonic() > end:
            return first, 0, 0, ""
        return run(args.program, first, min(BATCH, args.first + args.seeds - first))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for first, count, code, text in pool.map(one, range(args.first, args.first + args.seeds, BATCH)):
            name = f"sim: seeds {first} to {first + count - 1}"
            if count == 0:
                continue
            if code == 0:
                report.ok(name)
            else:
                report.fail(name, text[-4000:] + f"\nagain: {args.program} --first {first} --seeds {count}")
    done = subprocess.run([args.program, "--plant", "--seeds", "1", "--first", "1", "--steps", "1500"], capture_output=True, text=True, errors="replace")
    report.check("sim: finds a planted bug of the store", [] if done.returncode == 0 else [done.stdout + done.stderr])
    if report.passed + report.failed == 0:
        report.fail("sim: some seeds were run", "none was, within the time")
    finish(report)


main()
