# SPDX-License-Identifier: Apache-2.0
"""Finds the functions test_* in a folder's files and runs them, a few at a time.

A test says by the names of its parameters what it needs:
    api       a Client with an administrator's credentials
    ns        the name of a namespace made for this test, deleted afterwards
    cluster   the Cluster (only where one of ours runs; see cluster.py)
    kubectl   upstream's kubectl, bound to the test's namespace
    clients   the clients of tests/clients, bound to it as well
A test passes unless it raises.  Tests share a cluster, so each keeps to its own namespace, and
names what is cluster-scoped after it.
"""
import inspect
import importlib.util
import re
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
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


class Run:
    """One pass over a folder's tests, several of them at a time; but by themselves those that ALONE names in their file,
    or all of a file that says ALONE = True."""

    def __init__(self, fixtures, report, deadline):
        self.fixtures, self.report, self.deadline = fixtures, report, deadline
        self.lock = threading.Lock()

    def one(self, name, function):
        if self.deadline and time.monotonic() > self.deadline:
            with self.lock:
                self.report.fail(name, "not run: the time for the suite is over")
            return
        began, failure = time.monotonic(), None
        try:
            with self.fixtures.of(inspect.signature(function).parameters) as given:
                function(**given)
        except KeyboardInterrupt:
            raise
        except Exception as error:
            failure = short_trace(error)
        with self.lock:
            if failure is None:
                self.report.ok(name, f"{time.monotonic() - began:.1f} s")
            else:
                self.report.fail(name, failure + "\n" + self.fixtures.explain())
            self.fixtures.after_each(name, self.report)


def is_alone(function):
    named = function.__globals__.get("ALONE", ())
    return named is True or function.__name__ in named


def run(folder, fixtures, patterns=(), report=None, deadline=None, workers=1):
    """Runs what is found; `fixtures` makes and drops what the tests need.  The Report."""
    this = Run(fixtures, report or Report(), deadline)
    found = list(discover(folder, patterns))
    together = [t for t in found if not is_alone(t[1])]
    pool = ThreadPoolExecutor(workers)
    try:
        for done in [pool.submit(this.one, *test) for test in together]:
            done.result()
    finally:
        pool.shutdown(cancel_futures=True)
    for test in found:
        if test not in together:
            this.one(*test)
    return this.report


def main_exit(report):
    sys.exit(report.close())
