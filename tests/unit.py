#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the unit tests of a build by meson, and tells of each test function that cmocka ran.

usage: unit.py BUILD [LAYER...]
       unit.py --targets BUILD LAYER...      only names what has to be built for them
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from knarr_test.report import Report, finish

TOP = Path(__file__).resolve().parents[1]
OWN_TOTAL = re.compile(r"^(\d+) of (\d+) cases passed$", re.M)         # tests that are no cmocka programs
PASSED, FAILED = re.compile(r"^\[\s+OK \] (\S+)", re.M), re.compile(r"^\[\s+FAILED\s+\] (\w+)\s*$", re.M)
SKIPPED = re.compile(r"^\[\s+SKIPPED\s+\] (\w+)\s*$", re.M)
SAID = re.compile(r"^\[\s+(?:ERROR|LINE)\s+\].*$", re.M)
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1",
}


def meson_test(build, layers):
    suites = [word for layer in layers for word in ("--suite", layer)]
    # the sanitizers' shadow memory wants the usual address layout
    wrapper = ["--wrapper", "setarch -R"] if layers else []
    logs = TOP / build / "meson-logs"
    for old in logs.glob("testlog*.json"):
        old.unlink()
    done = subprocess.run(["meson", "test", "-C", TOP / build, "--no-rebuild", *suites, *wrapper], capture_output=True, text=True,
                          env={**os.environ, **SANITIZERS})
    found = list(logs.glob("testlog*.json"))
    if not found:
        sys.exit(done.stdout + done.stderr)
    return [json.loads(line) for line in found[0].read_text().splitlines()]


def print_targets(build, layers):
    told = subprocess.run(["meson", "introspect", "--tests", TOP / build], check=True, stdout=subprocess.PIPE).stdout
    top = (TOP / build).resolve()
    for test in json.loads(told):
        program = Path(test["cmd"][0])                         # a script's interpreter is nothing to build
        if {suite.split(":")[-1] for suite in test["suite"]} & set(layers) and program.is_relative_to(top):
            print(program.relative_to(top))


def what_failed(text):
    """What the assertions said, then the end: a test that stops early leaks, and that report is long."""
    return "\n".join([*SAID.findall(text)[:20], text[-4000:]])


def main():
    if sys.argv[1] == "--targets":
        return print_targets(sys.argv[2], sys.argv[3:])
    build, layers = sys.argv[1], sys.argv[2:]
    report = Report()
    for test in meson_test(build, layers):
        name = test["name"].split(" / ")[-1].removesuffix("_test")
        text = "\n".join(t for t in (test.get("stdout"), test.get("stderr")) if t)
        passed = list(dict.fromkeys(PASSED.findall(text)))
        failed = [f for f in dict.fromkeys(FAILED.findall(text)) if f not in passed]
        for function in passed:
            report.ok(f"{name}/{function}")
        for function in dict.fromkeys(SKIPPED.findall(text)):
            report.skip(f"{name}/{function}", "this machine lacks what it needs")
        if test["result"] != "OK":
            report.fail(f"{name}/" + (failed[0] if failed else test["result"].lower()), what_failed(text))
            report.failed += max(0, len(failed) - 1)
        elif not passed and (own := OWN_TOTAL.search(text)) and own[1] == own[2] != "0":
            report.ok(f"{name} ({own[1]} cases)")
        elif not passed and not SKIPPED.search(text):
            report.fail(f"{name}/nothing", f"the program ran no test:\n{text[-2000:]}")
    finish(report)


main()
