# SPDX-License-Identifier: Apache-2.0
"""Upstream's control plane, by differential/upstream/up: its start and its end."""
import os
import select
import signal
import subprocess
from pathlib import Path

from knarr_test.ports import free_port

UP = Path(__file__).resolve().parents[1] / "differential/upstream/up"
PORTS = 5                                        # from the first on: API server, store (two), controllers, scheduler
END_SECONDS = 10


def start_upstream(folder):
    """The path of its kubeconfig; stop_upstream ends it, also where this failed."""
    return subprocess.run([UP, folder, str(free_port(PORTS))], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def stop_upstream(folder):
    """The server before its store: without that it would wait for it at its end."""
    for file in sorted(Path(folder).glob("*.pid"), reverse=True):
        try:
            fd = os.pidfd_open(int(file.read_text()))
        except (OSError, ValueError):
            continue
        signal.pidfd_send_signal(fd, signal.SIGTERM)
        if not select.select([fd], [], [], END_SECONDS)[0]:
            signal.pidfd_send_signal(fd, signal.SIGKILL)
        os.close(fd)
