# SPDX-License-Identifier: Apache-2.0
"""What all runs of the fuzzers amount to, in flat files: a line a fuzzer, of

    NAME SECONDS EXECUTIONS FINDINGS      (seconds of CPU)

Two files: one that is part of the tree, of runs that were kept, and one of this checkout's runs since.  Runs add to
the second under a lock and replace it whole, so several may run at once, and one that is killed loses only what it
had not added yet.  A finding is a run that ended otherwise than by its time.
"""
import fcntl
import os
from contextlib import contextmanager
from pathlib import Path


class Ledger:
    def __init__(self, path, kept=None, known=()):
        """`known`: the names of the fuzzers there are; one without a line has run for no time."""
        self.path = Path(path)
        self.kept = Path(kept) if kept else None
        self.known = sorted(known)

    @contextmanager
    def _lock(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _rows_of(path):
        lines = path.read_text().splitlines() if path and path.exists() else []
        return {name: [int(n) for n in numbers] for name, *numbers in map(str.split, lines)}

    @staticmethod
    def _write(path, rows):
        fresh = path.with_suffix(".new")
        fresh.write_text("".join(f"{each} {a} {b} {c}\n" for each, (a, b, c) in sorted(rows.items())))
        os.replace(fresh, path)

    @staticmethod
    def _sum(*parts):
        names = {name for part in parts for name in part}
        return {name: [sum(column) for column in zip(*(part.get(name, (0, 0, 0)) for part in parts))] for name in names}

    def read(self):
        """{name: [seconds, executions, findings]}"""
        return self._sum({name: [0, 0, 0] for name in self.known}, self._rows_of(self.kept), self._rows_of(self.path))

    def add(self, name, seconds, executions, findings):
        with self._lock():
            self._write(self.path, self._sum(self._rows_of(self.path), {name: [seconds, executions, findings]}))

    def keep(self):
        """This checkout's runs become part of the tree; those of fuzzers that are gone are left out."""
        with self._lock():
            self._write(self.kept, {name: row for name, row in self.read().items() if name in self.known})
            self.path.unlink(missing_ok=True)

    def seconds(self):
        return {name: row[0] for name, row in self.read().items()}

    def findings(self):
        return {name: row[2] for name, row in self.read().items()}

    def table(self):
        rows = sorted(self.read().items())
        lines = [f"{'fuzzer':22} {'seconds':>8} {'executions':>14} {'findings':>8}"]
        lines += [f"{name:22} {a:8,} {b:14,} {c:8,}" for name, (a, b, c) in rows]
        sums = [sum(column) for column in zip(*(row for _, row in rows))] or [0, 0, 0]
        lines.append(f"{'all':22} {sums[0]:8,} {sums[1]:14,} {sums[2]:8,}")
        if rows:
            least, (seconds, *_) = min(rows, key=lambda row: row[1][0])
            lines.append(f"least: {least}, {seconds:,} s")
        return "\n".join(lines)
