# SPDX-License-Identifier: Apache-2.0
"""The end of upstream's programs that differential/upstream/up has started."""
import os
import select
import signal
from pathlib import Path

END_SECONDS = 10


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
