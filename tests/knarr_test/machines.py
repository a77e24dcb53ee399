# SPDX-License-Identifier: Apache-2.0
"""Pretended machines: each has a network and a mount namespace of its own, and a cgroup to itself.

Two machines are joined by one veth pair; no interface, route or rule of the real machine takes
part.  Whatever a machine started is ended by its number, and its cgroups are removed.
"""
import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from .client import until

HYBRID = "/sys/fs/cgroup/unified"


class Machine:
    def __init__(self, knarr, folder, name):
        self.knarr, self.name, self.data = str(Path(knarr).resolve()), name, Path(folder, name)
        self.data.mkdir(parents=True)
        self.cgroup = f"/knarr-machines-{os.getpid()}/{name}"
        self.running = []
        script = f"umount -l {HYBRID} 2>/dev/null; ip link set lo up; echo ready; exec sleep 100000"
        self.holder = subprocess.Popen(["unshare", "--net", "--mount", "--uts", "--propagation", "slave", "sh", "-c", script],
                                       stdout=subprocess.PIPE, text=True)
        assert self.holder.stdout.readline() == "ready\n"
        self.call("hostname", name)

    def inside(self, *words):
        return ["nsenter", "-t", str(self.holder.pid), "-n", "-m", "-u", "--", *map(str, words)]

    @property
    def environment(self):
        return {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}

    def call(self, *words, check=True, timeout=60):
        done = subprocess.run(self.inside(*words), capture_output=True, text=True, timeout=timeout, env=self.environment)
        if check:
            assert done.returncode == 0, f"{self.name}: {words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def start(self, *words):
        """A command of knarr that stays; its output goes to a file."""
        log = self.data / f"{words[0]}.log"
        said_before = log.stat().st_size if log.exists() else 0
        with open(log, "ab") as out:
            process = subprocess.Popen(self.inside(self.knarr, *words), stdout=out, stderr=subprocess.STDOUT, env=self.environment)
        process.log = log
        process.said_before = said_before
        self.running.append(process)
        return process

    def server(self, address, *more):
        process = self.start("server", "--data-dir", self.data / "server", "--advertise-address", address, "--run-dir", self.data / "run",
                             "--cgroup-parent", self.cgroup, *more)
        said = lambda: process.log.read_text()[process.said_before:]
        until(lambda: "knarr node --server" in said() or process.poll() is not None, 60, "the server's readiness")
        assert process.poll() is None, said()
        line = next(x for x in said().splitlines() if "knarr node --server" in x)
        process.join = dict(zip(*[iter(line.split()[2:])] * 2))      # {"--server": ..., "--token": ..., "--ca-hash": ...}
        return process

    def node_words(self, join, address, **changed):
        words = {**join, "--node-name": self.name, "--node-ip": address, "--data-dir": self.data / "node",
                 "--run-dir": self.data / "run", "--cgroup-parent": self.cgroup, **{f"--{k.replace('_', '-')}": v for k, v in changed.items()}}
        return ["node", *(str(x) for pair in words.items() if pair[1] is not None for x in pair)]

    def stop(self, process, seconds=40):
        """As a service manager does: the agent ends, containers stay."""
        if process.poll() is None:
            # nsenter is the child; what it became is knarr itself
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process in self.running:
            self.running.remove(process)

    def destroy(self):
        for process in list(self.running):
            self.stop(process)
        self.end_cgroup()
        self.holder.kill()
        self.holder.wait()

    # ---- its cgroup: version 1 has one tree a controller ----

    def cgroup_folders(self):
        roots = [Path("/sys/fs/cgroup")] + [p for p in Path("/sys/fs/cgroup").glob("*") if p.is_dir()]
        return [p for p in (Path(f"{root}{self.cgroup}") for root in roots) if p.is_dir()]

    def end_cgroup(self):
        end = time.monotonic() + 20
        while time.monotonic() < end and any(self.kill_all(folder) for folder in self.cgroup_folders()):
            threading.Event().wait(0.05)
        for folder in self.cgroup_folders():
            for path, _, _ in os.walk(folder, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(path)
            with contextlib.suppress(OSError):
                folder.parent.rmdir()

    def kill_all(self, folder):
        count = 0
        for path, _, _ in os.walk(folder):
            with contextlib.suppress(OSError):
                for pid in Path(path, "cgroup.procs").read_text().split():
                    os.kill(int(pid), signal.SIGKILL)
                    count += 1
        return count

    def explain(self):
        return "\n".join(f"-- {self.name}/{log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.data.glob("*.log")))


@contextlib.contextmanager
def machines(cluster, *names):
    """Machines with a folder in the cluster's own; all is taken away at the end."""
    folder = cluster.folder / f"machines-{time.monotonic_ns()}"
    made = []
    try:
        for name in names:
            made.append(Machine(cluster.knarr, folder, name))
        yield made
    except BaseException as error:
        told = "\n".join(machine.explain() for machine in made)
        raise AssertionError(f"{error}\n{told}") from error
    finally:
        for machine in made:
            machine.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def connect(one, two, addresses=("10.77.0.1/24", "10.77.0.2/24")):
    """A wire between two machines; nothing else leads out of them."""
    one.call("ip", "link", "add", "up0", "type", "veth", "peer", "name", "up0", "netns", two.holder.pid)
    for machine, address in zip((one, two), addresses):
        machine.call("ip", "address", "add", address, "dev", "up0")
        machine.call("ip", "link", "set", "up0", "up")
