# SPDX-License-Identifier: Apache-2.0
"""The form in which every suite tells its results, and in which all.py reads them.

One line a test, `ok NAME` or `FAIL NAME`, the latter followed by what there is to say, indented;
at the end `N passed, N failed, N skipped`.

What knarr cannot do yet stands in tests/open.txt with its reason: such a test runs, its failure is told as `open` and
counted as skipped, and its success is a failure, so that no line outlives what it excuses.
"""
import re
import sys
from pathlib import Path

TOTAL = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")
OPEN_FILE = Path(__file__).resolve().parents[1] / "open.txt"


def read_open():
    rows = (line.split("|", 1) for line in OPEN_FILE.read_text().splitlines() if line and not line.startswith("#"))
    return {name.strip(): reason.strip() for name, reason in rows}


class Report:
    def __init__(self, with_open=True):
        """`with_open` false: nothing is excused, as for a server that is not ours."""
        self.passed = self.failed = self.skipped = 0
        self.open = read_open() if with_open else {}

    def ok(self, name, note=""):
        if name in self.open:
            self.failed += 1
            print(f"FAIL {name}\n    it passes now: take it out of tests/open.txt", flush=True)
            return
        self.passed += 1
        print(f"ok {name}" + (f" ({note})" if note else ""), flush=True)

    def fail(self, name, text=""):
        if name in self.open:
            self.skipped += 1
            print(f"open {name} ({self.open[name]})", flush=True)
            return
        self.failed += 1
        print(f"FAIL {name}", flush=True)
        for line in str(text).rstrip().splitlines():
            print(f"    {line}", flush=True)

    def skip(self, name, why):
        """Neither passed nor failed, and counted, so that nobody takes it for a pass."""
        self.skipped += 1
        print(f"skipped {name} ({why})", flush=True)

    def check(self, name, problems):
        """A test that passed if there is no problem to list."""
        if problems:
            self.fail(name, "\n".join(problems))
        else:
            self.ok(name)

    def close(self):
        """Prints the total; the exit code."""
        print(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""), flush=True)
        return 1 if self.failed else 0


def finish(report):
    sys.exit(report.close())
