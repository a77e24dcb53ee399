#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tells how long functions and files are, and fails where one is far beyond what anyone can read.

    length.py [--worst N]     the N longest functions and files

The bounds below are not the aim (about a dozen lines a function, 800 a file); they end what has
plainly grown into two jobs, and only ever tighten.  Rows of tests (x_rows.h) are data.
"""
import argparse
import re
import statistics

from source import TOP, c_files, code_of
from knarr_test.report import Report, finish

FUNCTION_MAX, FILE_MAX = 120, 1200
OPENING = re.compile(r"^\{", re.M)


def functions(path):
    """(name, line, lines) of each function: its body opens and closes in the first column."""
    code = code_of(path)
    for match in OPENING.finditer(code):
        head = code[:match.start()].rstrip()
        if not head.endswith(")"):
            continue
        end = code.find("\n}", match.start())
        name = re.search(r"(\w+)\s*\([^{};]*\)$", head[-600:], re.S)
        yield (name[1] if name else "?", code.count("\n", 0, match.start()) + 1,
               code.count("\n", match.start(), end) - 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--worst", type=int, default=0)
    worst = parser.parse_args().worst
    sizes = [(lines, f"{path.relative_to(TOP)}:{line}", name)
             for path in c_files() for name, line, lines in functions(path)]
    lengths = [(path.read_text().count("\n"), str(path.relative_to(TOP))) for path in c_files()]
    if sizes:
        ordered = sorted(size for size, _, _ in sizes)
        print(f"# {len(sizes)} functions in {len(lengths)} files: median {statistics.median(ordered):.0f} lines, "
              f"95th percentile {ordered[len(ordered) * 95 // 100]}, over 60: {sum(s > 60 for s in ordered)}; "
              f"longest file {max(lengths)[0]}")
    for size, at, name in sorted(sizes, reverse=True)[:worst]:
        print(f"# {size:5} lines  {name}  {at}")
    for size, at in sorted(lengths, reverse=True)[:worst]:
        print(f"# {size:5} lines  {at}")
    report = Report()
    report.check(f"style/length: no function over {FUNCTION_MAX} lines",
                 [f"{at}: {name} has {size} lines" for size, at, name in sizes if size > FUNCTION_MAX])
    report.check(f"style/length: no file over {FILE_MAX} lines",
                 [f"{at} has {size} lines" for size, at in lengths if size > FILE_MAX and not at.endswith("_rows.h")])
    finish(report)


main()
