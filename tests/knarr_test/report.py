# SPDX-License-Identifier: Apache-2.0
"""The form in which every suite tells its results, and in which all.py reads them.

One line a test, `ok NAME` or `FAIL NAME`, the latter followed by what there is to say, indented;
at the end `N passed, N failed`.
"""
import re
import sys

TOTAL = re.compile(r"^(\d+) passed, (\d+) failed$")


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def ok(self, name, note=""):
        self.passed += 1
        print(f"ok {name}" + (f" ({note})" if note else ""), flush=True)

    def fail(self, name, text=""):
        self.failed += 1
        print(f"FAIL {name}", flush=True)
        for line in str(text).rstrip().splitlines():
            print(f"    {line}", flush=True)

    def check(self, name, problems):
        """A test that passed if there is no problem to list."""
        if problems:
            self.fail(name, "\n".join(problems))
        else:
            self.ok(name)

    def close(self):
        """Prints the total; the exit code."""
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0


def finish(report):
    sys.exit(report.close())
