#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs guest.sh in a virtual machine with systemd and cgroup version 2, and counts what it says.

usage: vm_test.py --knarr PROGRAM --image BUSYBOX.tar

The machine is Debian with the packages that hold the program's shared libraries, and crun and conmon.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))
from knarr_test.report import Report, finish

LAB = TESTS.parent / "tools/vm-lab/vm-lab"
PROGRAMS = ["crun", "conmon", "nftables", "iproute2", "ca-certificates"]
SECONDS = 1200


LIBRARY = re.compile(rb"lib[a-z0-9]+\.so\.[0-9]+\0")


def library_paths(program):
    """What it is linked to, and what it loads by name when it needs it (io/library.h)."""
    listing = subprocess.run(["ldd", program], check=True, stdout=subprocess.PIPE, text=True).stdout
    known = subprocess.run(["/sbin/ldconfig", "-p"], check=True, stdout=subprocess.PIPE, text=True).stdout
    names = {name.rstrip(b"\0").decode() for name in LIBRARY.findall(Path(program).read_bytes())}
    lines = listing.splitlines() + [line for line in known.splitlines() if line.split(" ")[0].strip() in names]
    return [os.path.realpath(line.split("=>")[1].split()[0]) for line in lines if "=> /" in line]


def library_packages(program):
    """The Debian packages of the shared libraries that a program uses."""
    paths = library_paths(program)
    found = set()
    for path in paths:
        # dpkg knows the name before or after /usr was merged
        for name in (path, path.removeprefix("/usr")):
            owner = subprocess.run(["dpkg-query", "-S", name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            if owner.returncode == 0:
                found.add(owner.stdout.split(":")[0])
                break
    return sorted(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--knarr", required=True)
    parser.add_argument("--image", required=True)
    args = parser.parse_args()
    environment = {"VM_LAB_CACHE": str(TESTS.parent / ".cache/vm-lab"), **os.environ}
    subprocess.run([LAB, "build", *PROGRAMS, *library_packages(args.knarr)], check=True, env=environment)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="knarr-vm-") as share:
        shutil.copy(args.knarr, Path(share) / "knarr")
        shutil.copy(args.image, Path(share) / "busybox.tar")
        shutil.copy(TESTS / "vm/guest.sh", share)
        shutil.copy(TESTS.parent / "dist/knarr@.service.in", share)
        done = subprocess.run([LAB, "run", "--share", share, "--timeout", str(SECONDS), "--", "sh", "/share/guest.sh", "/share"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=environment)
    lines = done.stdout.splitlines()
    for i, line in enumerate(lines):
        if line.startswith("ok "):
            report.ok(line[3:])
        elif line.startswith("FAIL "):
            rest = [following for following in lines[i + 1:]]
            end = next((n for n, following in enumerate(rest) if following.startswith(("ok ", "FAIL "))), len(rest))
            report.fail(line[5:], "\n".join(rest[:end]))
    if done.returncode != 0 or report.passed + report.failed == 0:
        report.fail(f"vm: the machine runs to its end (status {done.returncode})", done.stdout[-4000:])
    finish(report)


main()
