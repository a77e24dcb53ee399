#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tells how long functions and files are, and fails where one is more than anyone can read at once.

    length.py [--worst N]     the N longest functions and files

The bounds below are not the aim (about a dozen lines a function, 800 a file); they end what has
plainly grown into two jobs, and only ever tighten.  Rows of tests (x_rows.h) are data.
"""
import argparse
import collections
import re
import statistics

from source import TOP, c_files, code_of
from knarr_test.report import Report, finish

FUNCTION_MAX, FILE_MAX, PARAMETERS_MAX, NESTING_MAX = 60, 850, 6, 3
OPENING = re.compile(r"^\{", re.M)
BLOCK = re.compile(r"^( *)(?:if|else|for|while|do|switch|FOR_EACH|LIST_FOR_EACH)\b", re.M)
INDENT = 4
# libraries give these callbacks their shape
FOREIGN = {"give_body", "take_header", "give_answer", "read_queue"}


Function = collections.namedtuple("Function", "name at lines parameters nesting")


def functions(path):
    """Each function: its body opens and closes in the first column."""
    code = code_of(path)
    for match in OPENING.finditer(code):
        head = code[:match.start()].rstrip()
        if not head.endswith(")"):
            continue
        end = code.find("\n}", match.start())
        name = re.search(r"(\w+)\s*\(([^{};]*)\)$", head[-600:], re.S)
        yield Function(name[1] if name else "?", f"{path.relative_to(TOP)}:{code.count(chr(10), 0, match.start()) + 1}",
                       code.count("\n", match.start(), end) - 1, count_parameters(name[2] if name else ""),
                       max((len(b[1]) // INDENT for b in BLOCK.finditer(code, match.start(), end)), default=0))


def count_parameters(text):
    """Commas that stand in no parentheses of their own."""
    while (less := re.sub(r"\([^()]*\)", "", text)) != text:
        text = less
    return text.count(",") + 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--worst", type=int, default=0)
    worst = parser.parse_args().worst
    found = [function for path in c_files() for function in functions(path)]
    lengths = [(path.read_text().count("\n"), str(path.relative_to(TOP))) for path in c_files()]
    if found:
        ordered = sorted(f.lines for f in found)
        print(f"# {len(found)} functions in {len(lengths)} files: median {statistics.median(ordered):.0f} lines, "
              f"95th percentile {ordered[len(ordered) * 95 // 100]}, over 60: {sum(s > 60 for s in ordered)}; "
              f"longest file {max(lengths)[0]}")
    for f in sorted(found, key=lambda f: f.lines, reverse=True)[:worst]:
        print(f"# {f.lines:5} lines  {f.name}  {f.at}")
    for size, at in sorted(lengths, reverse=True)[:worst]:
        print(f"# {size:5} lines  {at}")
    report = Report()
    report.check(f"style/length: no function over {FUNCTION_MAX} lines",
                 [f"{f.at}: {f.name} has {f.lines} lines" for f in found
                  if f.lines > FUNCTION_MAX])
    report.check(f"style/length: no more than {PARAMETERS_MAX} parameters",
                 [f"{f.at}: {f.name} has {f.parameters}" for f in found if f.parameters > PARAMETERS_MAX and f.name not in FOREIGN])
    report.check(f"style/length: no more than {NESTING_MAX} blocks nested",
                 [f"{f.at}: {f.name} has {f.nesting}" for f in found if f.nesting > NESTING_MAX])
    report.check(f"style/length: no file over {FILE_MAX} lines",
                 [f"{at} has {size} lines" for size, at in lengths if size > FILE_MAX and not at.endswith("_rows.h")])
    finish(report)


main()
