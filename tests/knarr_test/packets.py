# SPDX-License-Identifier: Apache-2.0
"""Packets from and to pods that no program of the images can send: Python, run in a pod's network."""
import contextlib
import subprocess
import sys
from pathlib import Path

from .samples import path

ECHO = """import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', int(sys.argv[1])))
print('up', flush=True)
while True:
    text, peer = s.recvfrom(1000)
    s.sendto(b'echo ' + text, peer)
"""
ASK = """import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(float(sys.argv[3]))
s.connect((sys.argv[1], int(sys.argv[2])))
try:
    s.send(b'hello')
    print(s.recv(1000).decode())
except (ConnectionRefusedError, PermissionError):
    print('refused')
except TimeoutError:
    print('silence')
"""
CONNECT = """import socket, sys
s = socket.socket()
s.settimeout(float(sys.argv[3]))
try:
    s.connect((sys.argv[1], int(sys.argv[2])))
    print('connected')
except ConnectionRefusedError:
    print('refused')
except OSError:
    print('silence')
"""


TELL = """import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('', int(sys.argv[1])))
s.listen()
print('up', flush=True)
while True:
    c, peer = s.accept()
    c.send(peer[0].encode())
    c.close()
"""
LISTEN = """import socket, sys
s = socket.socket()
s.settimeout(2)
try:
    s.connect((sys.argv[1], int(sys.argv[2])))
    print(s.recv(100).decode())
except OSError:
    print('')
"""


def read_or_empty(file):
    try:
        return file.read_text()
    except OSError:
        return ""


known = {}


def process_of(pod):
    """A process of the pod's containers."""
    uid = pod["metadata"]["uid"]
    if uid not in known or uid not in read_or_empty(Path("/proc") / known[uid] / "cgroup"):
        known[uid] = next(folder.name for folder in Path("/proc").glob("[0-9]*") if uid in read_or_empty(folder / "cgroup"))
    return known[uid]


def in_network_of(pod, script, *args):
    return subprocess.Popen(["nsenter", f"--net=/proc/{process_of(pod)}/ns/net", sys.executable, "-c", script, *map(str, args)],
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def serve(pod, script, port):
    server = in_network_of(pod, script, port)
    try:
        assert server.stdout.readline() == "up\n"
        yield
    finally:
        server.kill()
        server.wait()


def echo_udp(pod, port):
    """A server in the pod that says "echo ..." to each datagram."""
    return serve(pod, ECHO, port)


def tell_peers(pod, port):
    """A server in the pod that tells each TCP client its address."""
    return serve(pod, TELL, port)


def seen_as(pod, address, port):
    """The address that such a server sees, "" where none answers."""
    return in_network_of(pod, LISTEN, address, port).communicate()[0].strip()


def ask_udp(pod, address, port, seconds=1):
    """"echo hello", "refused" or "silence"."""
    return in_network_of(pod, ASK, address, port, seconds).communicate()[0].strip()


def dial(pod, address, port, seconds=1.5):
    """"connected", "refused" or "silence" of a TCP connection from the pod's network."""
    return dial_all({0: (pod, address)}, port, seconds)[0]


def dial_all(ways, port, seconds=1.5):
    """The same for several at once: {name: (pod, address)} to {name: what was seen}."""
    dialling = {name: in_network_of(pod, CONNECT, address, port, seconds) for name, (pod, address) in ways.items()}
    return {name: process.communicate()[0].strip() for name, process in dialling.items()}


def connects(api, ns, name, address, port, seconds=1.5):
    return dial(api.get(path(ns, "pods", name)).ok(), address, port, seconds) == "connected"
