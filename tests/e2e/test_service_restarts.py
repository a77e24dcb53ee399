# SPDX-License-Identifier: Apache-2.0
"""Services while the agents of the nodes are started again."""
import os
import signal

from knarr_test.asking import ask_host, fetch, first_answer, server
from knarr_test.client import until
from knarr_test.packets import TELL, dial, serve
from knarr_test.samples import path, running, service
from knarr_test.steps import create, nodes, run_pod, wait_running

ALONE = True


def test_affinity_outlives_the_agents(api, ns, kubectl, cluster):
    create(api, ns, server("a"), server("b"), server("c"), service(sessionAffinity="ClientIP"))
    names = [f"c{i}" for i, _ in enumerate(nodes(api))]
    for name, node in zip(names, nodes(api)):
        run_pod(api, ns, running(name, spec={"nodeName": node}))
    for name in "abc":
        wait_running(api, ns, name)
    chosen = []
    for client in names:
        first_answer(kubectl, "http://web/hostname", client)
        chosen.append(fetch(kubectl, "http://web/hostname", client))
    for pid in cluster.agent_pids():
        os.kill(pid, signal.SIGTERM)
    until(lambda: len(cluster.agent_pids()) == len(names) and all(
        n["status"]["conditions"][-1]["status"] == "True" for n in api.get("/api/v1/nodes").ok()["items"]), 60, "the agents")
    for client in names:
        first_answer(kubectl, "http://web/hostname", client)
    for _ in range(10):
        said = [fetch(kubectl, "http://web/hostname", client) for client in names]
        assert said == chosen, (said, chosen)


def test_a_balancer_keeps_its_address(api, ns, cluster):
    """The API is killed and comes back: the same address, and it answers."""
    where = path(ns, "services", "web")
    create(api, ns, server("a"), service(type="LoadBalancer"))
    wait_running(api, ns, "a")
    ip = until(lambda: api.get(where).ok()["status"]["loadBalancer"].get("ingress"), 20, "the address")[0]["ip"]
    until(lambda: ask_host(80, address=ip) == "a\n", 20, "an answer")
    os.kill(cluster.api_pid(), signal.SIGKILL)
    until(lambda: ask_host(80, address=ip) == "a\n", 30, "an answer of the next API")
    assert api.get(where).ok()["status"]["loadBalancer"]["ingress"][0]["ip"] == ip


def test_policies_hold_while_agents_restart(api, ns, cluster):
    """Of many tries during a restart not one gets through, and the next agent keeps the policy."""
    target, client = run_pod(api, ns, running("a", labels={"app": "a"})), run_pod(api, ns, running("client"))
    ip = target["status"]["podIP"]
    body = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "deny"},
            "spec": {"podSelector": {"matchLabels": {"app": "a"}}, "policyTypes": ["Ingress"]}}
    with serve(target, TELL, 80):
        assert dial(client, ip, 80) == "connected"
        api.post(path(ns, "networkpolicies", group="/apis/networking.k8s.io/v1"), body).ok(201)
        until(lambda: dial(client, ip, 80, 0.5) == "silence", 20, "the policy")
        for pid in cluster.agent_pids():
            os.kill(pid, signal.SIGKILL)
        for _ in range(12):
            assert dial(client, ip, 80, 0.2) == "silence"
        api.delete(path(ns, "networkpolicies", "deny", group="/apis/networking.k8s.io/v1")).ok()
        until(lambda: dial(client, ip, 80) == "connected", 30, "the next agent")
