# SPDX-License-Identifier: Apache-2.0
"""Starts a cluster of ours for a suite, ends it whatever happens, and looks for what it left.

Every cluster has a name and a data folder of its own.  They mark all that belongs to it: command
lines, mounts, network namespaces and cgroups that name either of them are its own.
"""
import atexit
import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from knarr_test.ports import free_port

SANITIZER = re.compile(r"ERROR: \w+Sanitizer|runtime error:|WARNING: ThreadSanitizer")
UP_SECONDS, DOWN_SECONDS = 120, 90


def is_knarr(folder):
    try:
        return os.readlink(folder / "exe").removesuffix(" (deleted)").rsplit("/", 1)[-1] == "knarr"
    except OSError:
        return False


def started(pid):
    """When a process began, in ticks since boot; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    except OSError:
        return 0


def parent(pid):
    """0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


class Cluster:
    def __init__(self, knarr, nodes=1, folder=None, images=(), name=None):
        self.knarr, self.nodes, self.images = str(knarr), nodes, images
        self.name = name or f"test-{secrets.token_hex(3)}"
        self.folder = Path(folder or tempfile.mkdtemp(prefix="knarr-test-"))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.reports = self.folder / "sanitizer"
        self.reports.mkdir(exist_ok=True)
        self.reports.chmod(0o1777)
        self.port, self.http_port, self.https_port = free_port(), free_port(), free_port()
        self.kubeconfig = self.data / "kubeconfig"
        self.is_up = False
        self.told = set()

    @property
    def environment(self):
        # leaks are for the unit tests: a daemon that gave up its privileges cannot be traced by its own checker
        # what was freed is kept for a while, but not so much that tests which measure memory measure that
        log = f"log_path={self.reports}/report"
        return {**os.environ, "ASAN_OPTIONS": f"detect_leaks=0:quarantine_size_mb=16:{log}", "UBSAN_OPTIONS": f"print_stacktrace=1:{log}",
                "TSAN_OPTIONS": log}

    def call(self, *args, timeout=60, check=True, input=None):
        done = subprocess.run([self.knarr, *map(str, args)], stdin=subprocess.DEVNULL if input is None else None, input=input,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout,
                              env=self.environment)
        if check:
            assert done.returncode == 0, f"knarr {' '.join(map(str, args))} exited with {done.returncode}:\n" \
                                         f"{done.stdout}{done.stderr}"
        return done

    def up(self, *more):
        """Returns when `knarr up` did; images are there before the first pod is."""
        self.is_up = True
        self.call("up", "--name", self.name, "--nodes", self.nodes, "--data-dir", self.data,
                  "--https-listen-port", self.port, "--ingress-http-port", self.http_port,
                  "--ingress-https-port", self.https_port, *more, timeout=UP_SECONDS)
        for image in self.images:
            self.import_image(image)
        return self

    def import_image(self, archive, check=True):
        return self.call("image", "import", "--data-dir", self.data, archive, check=check)

    def down(self):
        """At once: what tests run as process 1 mostly ignores SIGTERM."""
        if self.is_up:
            self.call("down", "--name", self.name, "--data-dir", self.data, "--now", timeout=DOWN_SECONDS)
            self.is_up = False

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda n, _: sys.exit(128 + n))
        atexit.register(self.destroy)
        try:
            return self.up()
        except BaseException:
            print(self.explain(), file=sys.stderr)
            self.destroy()
            raise

    def __exit__(self, *_):
        self.destroy()

    # ---- its processes ----

    def is_marked(self, folder):
        """Whether a folder of /proc is of a process that names this cluster: by its words, cgroup or log file."""
        marks = (self.name.encode(), str(self.data).encode())
        said = (folder / "cmdline").read_bytes() + (folder / "cgroup").read_bytes()
        for number in (1, 2):
            with contextlib.suppress(OSError):
                said += os.fsencode(os.readlink(folder / "fd" / str(number)))
        return any(mark in said for mark in marks)

    def processes(self, role=None):
        """{pid: command line} of what belongs to this cluster; role is "api" or "node": knarr's own only."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                is_zombie = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
                if int(folder.name) == os.getpid() or is_zombie or not self.is_marked(folder):
                    continue
                words = [os.fsdecode(w) for w in (folder / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")]
                if role and not (is_knarr(folder) and role in words[1:2]):
                    continue
                found[int(folder.name)] = " ".join(words)
        return found

    def own_processes(self):
        """{pid: command line} of supervisor, api and nodes: what is counted as footprint."""
        return {pid: line for pid, line in self.processes().items() if is_knarr(Path("/proc") / str(pid))}

    def api_pid(self):
        pids = self.processes("api")
        assert len(pids) == 1, f"one API process is expected: {pids}"
        return next(iter(pids))

    def agent_pids(self):
        """The node agents, oldest first: the supervisor's children; not what an agent has forked to become another program."""
        supervisors = self.processes("supervise")
        return sorted((pid for pid in self.processes("node") if parent(pid) in supervisors), key=started)

    # ---- what went wrong ----

    def logs(self):
        """Only of our own processes; folders of images and pods come and go meanwhile."""
        return sorted((self.data / "logs").glob("*.log"))

    def explain(self):
        """The ends of the daemons' logs, for a test that failed."""
        parts = []
        for path in self.logs():
            with contextlib.suppress(OSError):
                lines = path.read_text(errors="replace").splitlines()[-8:]
                parts.append(f"-- {path.relative_to(self.data)}\n" + "\n".join(lines))
        return "\n".join(parts)

    def check_alive(self, name, report):
        """After each test: a sanitizer's report is a failure of its own."""
        found = {}
        for path in [*self.reports.glob("report*"), *self.logs()]:
            with contextlib.suppress(OSError):
                text = path.read_text(errors="replace")
                match = SANITIZER.search(text)
                if match and path not in self.told:
                    found[path] = text[max(0, match.start() - 200):match.start() + 4000]
        for path, text in found.items():
            self.told.add(path)
            report.fail(f"{name}: no sanitizer speaks", f"{path.name}:\n{text}")

    # ---- the end ----

    def leftovers(self):
        """What of this cluster is still there: processes, mounts, network namespaces, cgroups."""
        left = [f"process {pid}: {line}" for pid, line in self.processes().items()]
        marks = self.name, str(self.data)
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        left += [f"mount {m}" for m in mounts if any(mark in m for mark in marks)]
        with contextlib.suppress(OSError):
            left += [f"network namespace {p}" for p in Path("/run/netns").iterdir() if self.name in p.name]
        left += [f"cgroup {path}" for path in self.cgroups()]
        with contextlib.suppress(OSError):
            links = Path("/proc/net/dev").read_text()
            left += [f"link {name}" for name in re.findall(r"^\s*([^:\s]+):", links, re.M) if self.name in name]
        return left

    def cgroups(self):
        found = []
        for depth in ("*", "*/*"):
            found += [p for p in Path("/sys/fs/cgroup").glob(f"{depth}") if p.is_dir() and self.name in p.name]
        return found

    def destroy(self):
        """Ends everything, by knarr down and then by hand; safe to call twice."""
        atexit.unregister(self.destroy)
        with contextlib.suppress(Exception):
            self.down()
        self.is_up = False
        end = time.monotonic() + 10
        while (left := self.processes()) and time.monotonic() < end:
            for pid in left:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        for mount in sorted((m for m in mounts if self.name in m or str(self.folder) in m), reverse=True):
            subprocess.run(["umount", "-l", mount], stderr=subprocess.DEVNULL)
        for top in self.cgroups():
            for path in sorted([top, *(p for p in top.rglob("*") if p.is_dir())], reverse=True):
                with contextlib.suppress(OSError):
                    path.rmdir()
        shutil.rmtree(f"/run/knarr/{self.name}", ignore_errors=True)
        with contextlib.suppress(OSError):
            os.unlink(f"/var/lib/knarr/{self.name}")     # the name's link to the folder
        if not os.environ.get("KNARR_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)


def check_nothing_left(cluster, report, suite):
    """The suite's last test: `knarr down` leaves nothing behind."""
    name = f"{suite}: knarr down leaves nothing behind"
    try:
        cluster.down()
        end = time.monotonic() + 5
        while (left := cluster.leftovers()) and time.monotonic() < end:
            time.sleep(0.1)
        report.check(name, left)
    except Exception as error:
        report.fail(name, error)
