# SPDX-License-Identifier: Apache-2.0
"""Nodes without an agent: what an agent would say of them, the test says."""
import contextlib

from .client import STRATEGIC, until
from .samples import CORE


def condition(kind, status="True", **more):
    return {"type": kind, "status": status, **more}


@contextlib.contextmanager
def made_nodes(api, ns, *names, **labels):
    """Nodes without an agent, ready by what their status says."""
    try:
        for name in names:
            api.post(f"{CORE}/nodes", {"metadata": {"name": f"{ns}-{name}", "labels": {"of": ns, **labels}}}).ok(201)
            api.patch(f"{CORE}/nodes/{ns}-{name}/status", {"status": {
                "conditions": [condition("Ready", reason="KubeletReady", message="", lastHeartbeatTime="2030-01-01T00:00:00Z")],
                "allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}, "capacity": {"cpu": "4", "memory": "8Gi", "pods": "110"}}}, STRATEGIC).ok()
            untainted(api, f"{ns}-{name}")
        yield [f"{ns}-{name}" for name in names]
    finally:
        for name in names:
            api.delete(f"{CORE}/nodes/{ns}-{name}")


def untainted(api, node):
    """A new node is tainted until its controller has seen that it is ready."""
    until(lambda: not api.get(f"{CORE}/nodes/{node}").ok()["spec"].get("taints"), 30, f"{node} without taints")
