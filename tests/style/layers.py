#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Includes go down only: a folder sees itself and those on lines above it in src/LAYERS."""
import re

from source import TOP, c_files, where
from knarr_test.report import Report, finish

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]*)"', re.M)


def read_layers():
    rows = [line.split() for line in (TOP / "src/LAYERS").read_text().splitlines() if not line.startswith("#")]
    return {folder: rank for rank, row in enumerate(rows) for folder in row}


def layer_of(path):
    return path.relative_to(TOP / "src").parts[0]


def problems_of(path, layers):
    text, own = path.read_text(), layer_of(path)
    for match in INCLUDE.finditer(text):
        folder, slash, _ = match[1].partition("/")
        at = where(path, text, match.start())
        if not slash:
            yield f'{at}: "{match[1]}" names no folder'
        elif folder not in layers:
            yield f"{at}: {folder} is not in src/LAYERS"
        elif folder != own and layers[folder] >= layers[own]:
            yield f"{at}: {own} must not see {folder}"


def main():
    report, layers = Report(), read_layers()
    found = {folder: [] for folder in layers}
    strays = []
    for path in c_files():
        if layer_of(path) not in layers:
            strays.append(f"{path.relative_to(TOP)}: lies in no layer's folder")
        else:
            found[layer_of(path)] += problems_of(path, layers)
    report.check("style/layers: every file lies in a layer", strays)
    for folder, problems in found.items():
        report.check(f"style/layers: {folder} includes only what lies below", problems)
    finish(report)


main()
