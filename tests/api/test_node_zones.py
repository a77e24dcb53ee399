# SPDX-License-Identifier: Apache-2.0
"""Nodes that are not ready are tainted at the pace of their zone; the tests play the nodes."""
import time

from knarr_test.client import STRATEGIC, until
from knarr_test.played_nodes import condition, made_nodes
from knarr_test.samples import CORE

ZONE = "topology.kubernetes.io/zone"


def set_ready(api, node, status):
    api.patch(f"{CORE}/nodes/{node}/status", {"status": {"conditions": [condition("Ready", status, reason="Told", message="")]}}, STRATEGIC).ok()


def taints(api, node):
    return {t["effect"] for t in api.get(f"{CORE}/nodes/{node}").ok()["spec"].get("taints", []) if t["key"] == "node.kubernetes.io/not-ready"}


def driven(api, nodes):
    return [node for node in nodes if "NoExecute" in taints(api, node)]


def wait_sick(api, nodes):
    """All of them have been looked at: they take no new pods."""
    until(lambda: all("NoSchedule" in taints(api, node) for node in nodes), 30, "the nodes' NoSchedule taints")


def test_one_after_the_other_in_each_zone(api, ns):
    with made_nodes(api, ns, "a", "b", "c", "d", **{ZONE: f"{ns}-one"}) as one, made_nodes(api, ns, "e", "f", **{ZONE: f"{ns}-two"}) as two:
        sick = [one[0], one[1], two[0]]
        before = time.monotonic()
        for node in sick:
            set_ready(api, node, "False")
        wait_sick(api, sick)
        until(lambda: len(driven(api, one)) == 1 and driven(api, two) == [two[0]], 30, "the first of each zone")
        until(lambda: len(driven(api, one)) == 2, 60, "the second")
        assert time.monotonic() - before >= 9, "ten seconds lie between the taints of one zone"
        set_ready(api, one[0], "True")
        until(lambda: not taints(api, one[0]), 30, "no taint on the one that is well again")


def test_most_of_a_small_zone(api, ns):
    """Nobody is driven away there, until it is better; nor does another zone wait for it."""
    with made_nodes(api, ns, "a", "b", "c", "d", **{ZONE: f"{ns}-one"}) as one, made_nodes(api, ns, "e", "f", **{ZONE: f"{ns}-two"}) as two:
        # the zone is still a normal one when the first goes
        set_ready(api, one[0], "False")
        until(lambda: driven(api, one) == [one[0]], 30, "the first")
        set_ready(api, one[1], "False")
        set_ready(api, one[2], "False")
        wait_sick(api, one[:3])
        set_ready(api, two[0], "False")
        until(lambda: driven(api, two) == [two[0]], 30, "the other zone")
        assert driven(api, one) == [one[0]]
        set_ready(api, one[2], "True")
        until(lambda: len(driven(api, one)) == 2, 60, "the second, as the zone is a normal one again")


def test_a_whole_zone(api, ns):
    """Where others are well its nodes are given up, at the usual pace."""
    with made_nodes(api, ns, "well", **{ZONE: f"{ns}-one"}), made_nodes(api, ns, "a", "b", **{ZONE: f"{ns}-two"}) as two:
        for node in two:
            set_ready(api, node, "False")
        until(lambda: len(driven(api, two)) == 2, 60, "both nodes")
