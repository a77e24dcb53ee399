# SPDX-License-Identifier: Apache-2.0
"""Ports of the machine for tests: each is given once, whoever asks and however many test runs there are in its network namespace.

The kernel's own choice (port 0) is no answer: a port that was looked at and closed is soon given to the next who asks,
or to any connection that goes out.  These lie below the kernel's range and that of NodePorts.  One is held before it
is looked at, so that nobody disturbs its owner.
"""
import random
import socket

FIRST, LAST = 20000, 29999
NODE_FIRST, NODE_LAST = 30000, 30085            # what no Service gets by itself, as long as there are others
held = []                                        # to the end of the process: what a test run has, no other takes


def hold(port):
    """A name of the kernel's that only one can have; it goes with the process."""
    mark = socket.socket(socket.AF_UNIX)
    try:
        mark.bind(f"\0knarr-test-port-{port}")
    except OSError:
        mark.close()
        return False
    held.append(mark)
    return True


def is_unused(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("0.0.0.0", port))
            except OSError:
                return False
    return True


def first_of(candidates, count):
    for port in candidates:
        wanted = range(port, port + count)
        if all(hold(p) and is_unused(p) for p in wanted):
            return port
    raise AssertionError("all ports are taken")


def free_port(count=1):
    """The first of `count` in a row that nobody has."""
    room = LAST + 1 - FIRST - (count - 1)
    start = random.randrange(room)
    return first_of((FIRST + (start + at) % room for at in range(room)), count)


def free_node_port():
    """One that no program has and no Service gets by itself."""
    return first_of(range(NODE_FIRST, NODE_LAST + 1), 1)
