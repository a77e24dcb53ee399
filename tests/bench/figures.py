# SPDX-License-Identifier: Apache-2.0
"""The table that a benchmark fills, and what the kernel says of processes."""
import os
import re
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
COLUMNS = f"{'figure':<46} {'measured':>11}      {'target':>9} {'limit':>9} {'upstream':>10}"


class Table:
    """Prints each row as soon as it is known.

    A figure has a target, which it is to reach, and may have a limit, which decides then; without one the target does.
    `upstream` is the same figure of upstream's programs: measured beside it where `ratio` is asked for, else as it was
    recorded on a machine of two cores."""

    def __init__(self):
        self.met = self.missed = self.above = 0
        print(f"{COLUMNS}", flush=True)

    def verdict(self, value, target, limit):
        bound = target if limit is None else limit
        if value > bound:
            self.missed += 1
            return "MISSED"
        self.met += 1
        if value > target:
            self.above += 1
            return "ok, above the target"
        return "ok"

    def row(self, name, value, unit, target, limit=None, upstream=None, measured=False, digits=2):
        said = [f"{name:<46} {value:>11.{digits}f} {unit:<4} {target:>9.{digits}f}", f"{'' if limit is None else f'{limit:.{digits}f}':>9}",
                f"{'' if upstream is None else f'{upstream:.{digits}f}':>10}"]
        if upstream is not None and measured and value > 0:
            said.append(f"{upstream / value:>6.1f} times less,")
        print(*said, self.verdict(value, target, limit), flush=True)

    def note(self, text):
        print(f"  {text}", flush=True)

    def end(self):
        print(f"{self.met} met, {self.above} of them above their target; {self.missed} missed")


def proportional_bytes(pid):
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def peak_bytes(pid):
    """The most memory that the process has had at once."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024


def cpu_seconds(pid):
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS


def cpu_ns(pid):
    """The same of the threads that there are, to the nanosecond."""
    return sum(int(file.read_text().split()[0]) for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))


def written_bytes(pid):
    for line in Path(f"/proc/{pid}/io").read_text().splitlines():
        if line.startswith("write_bytes:"):
            return int(line.split()[1])
    return 0


class Footprint:
    """What processes take while a window of time passes."""

    def __init__(self, pids, seconds, wait):
        cpu, written, began = sum(map(cpu_seconds, pids)), sum(map(written_bytes, pids)), time.monotonic()
        wait(seconds)
        took = time.monotonic() - began
        self.cpu_percent = (sum(map(cpu_seconds, pids)) - cpu) / took * 100
        self.hourly_mb = (sum(map(written_bytes, pids)) - written) * 3600 / took / 2**20
        self.memory_mb = {pid: proportional_bytes(pid) / 2**20 for pid in pids}
