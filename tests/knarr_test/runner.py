# SPDX-License-Identifier: Apache-2.0
"""Finds the functions test_* in a folder's files and runs them, one after the other.

A test says by the names of its parameters what it needs:
    api       a Client with an administrator's credentials
    ns        the name of a namespace made for this test, deleted afterwards
    cluster   the Cluster (only where one of ours runs; see cluster.py)
    kubectl   upstream's kubectl, bound to the test's namespace
    shell     runs programs: kubectl's fixture below it
A test passes unless it raises.  Tests share a cluster, so each keeps to its own namespace, and
names what is cluster-scoped after it.
"""
import inspect
import importlib.util
import re
import sys
import time
import traceback
from pathlib import Path

from .report import Report

TRACE_LINES = 40


def load(path):
    spec = importlib.util.spec_from_file_location(f"tests_{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def discover(folder, patterns):
    """(name, function) in order of files and lines; `patterns` are regular expressions over the names."""
    for path in sorted(Path(folder).glob("test_*.py")):
        module = load(path)
        own = [f for name, f in vars(module).items()
               if name.startswith("test_") and inspect.isfunction(f) and f.__module__ == module.__name__]
        for function in sorted(own, key=lambda f: f.__code__.co_firstlineno):
            name = f"{path.parent.name}/{path.stem.removeprefix('test_')}/{function.__name__.removeprefix('test_')}"
            if not patterns or any(re.search(p, name) for p in patterns):
                yield name, function


def short_trace(error):
    """The message, and where in the test it was raised."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "knarr_test" not in f.filename]
    places = [f"{Path(f.filename).name}:{f.lineno}: {f.line}" for f in frames]
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    return "\n".join((f"{kind}{error}".splitlines() + places)[:TRACE_LINES])


def run(folder, fixtures, patterns=(), report=None, deadline=None):
    """Runs what is found; `fixtures` makes and drops what the tests need.  The Report."""
    report = report or Report()
    for name, function in discover(folder, patterns):
        if deadline and time.monotonic() > deadline:
            report.fail(name, "not run: the time for the suite is over")
            continue
        began = time.monotonic()
        try:
            with fixtures.of(inspect.signature(function).parameters) as given:
                function(**given)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            report.fail(name, short_trace(error) + "\n" + fixtures.explain())
            if isinstance(error, SystemExit):
                raise
        else:
            report.ok(name, f"{time.monotonic() - began:.1f} s")
        fixtures.after_each(name, report)
    return report


def main_exit(report):
    sys.exit(report.close())
