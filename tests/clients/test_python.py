# SPDX-License-Identifier: Apache-2.0
"""The Python client and kopf: what tests/clients/python does, and what the cluster says of it."""
from knarr_test.client import until
from knarr_test.clients import copies_of, custom_kind, kill_api
from knarr_test.samples import NGINX, path, running
from knarr_test.steps import create, run_pod, wait_phase

ALONE = ("test_an_operator_of_kopf",)
DUPLICATES = "/apis/clients.example.com/v1"


def test_objects(clients):
    clients.python("objects")


def test_changes(clients):
    clients.python("changes")


def test_many_threads(clients):
    clients.python("many")


def test_dynamic_objects(api, clients):
    with custom_kind(api, "notes", "Note"):
        clients.python("dynamic", "notes", "Note")


def test_exec(api, ns, clients):
    run_pod(api, ns, running())
    clients.python("exec", "p")


def test_logs(api, ns, clients):
    create(api, ns, running(command="i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done", spec={"restartPolicy": "Never"}))
    wait_phase(api, ns, "p", "Succeeded")
    clients.python("logs", "p")


def test_port_forward(api, ns, clients):
    run_pod(api, ns, running("web", image=NGINX, readinessProbe={"httpGet": {"path": "/", "port": 80}, "periodSeconds": 1}))
    clients.python("port-forward", "web")


def test_leader_election(clients):
    """Of this client a leader that dies is followed after its lease."""
    with clients.start_python("client.py", "leader", "one") as one:
        one.until("leading")
        with clients.start_python("client.py", "leader", "two") as two:
            one.process.kill()
            two.until("leading")


def test_an_operator_of_kopf(api, ns, cluster, clients):
    place = path(ns, "duplicates", group=DUPLICATES)

    def status():
        return api.get(f"{place}/a").ok().get("status", {})

    with custom_kind(api, "duplicates", "Duplicate"), clients.start_kopf("operator_of_copies.py") as operator:
        api.post(place, {"apiVersion": "clients.example.com/v1", "kind": "Duplicate", "metadata": {"name": "a"},
                         "spec": {"copies": 2, "text": "not at once"}}).ok(201)
        until(lambda: copies_of(api, ns, "a") == ["not at once"] * 2, 30, "two copies, at the third try")
        until(lambda: status().get("counted") == 2 and status().get("made") == 2 and status().get("copy") == {"retries": 2}, 30, "its status")
        assert api.get(f"{place}/a").ok()["metadata"]["finalizers"] == ["clients.example.com/kopf"]
        api.patch(f"{place}/a", {"spec": {"copies": 3, "text": "again"}}).ok()
        until(lambda: copies_of(api, ns, "a") == ["again"] * 3, 30, "three copies")
        until(lambda: status().get("counted") == 3, 30, "the timer's count")
        kill_api(api, cluster)
        api.patch(f"{place}/a", {"spec": {"copies": 1}}).ok()
        until(lambda: copies_of(api, ns, "a") == ["again"], 30, "what changed after the API's end")
        until(lambda: status().get("counted") == 1, 30, "the timer's count")
        until(lambda: "2 copies" in [e["message"] for e in api.get(path(ns, "events")).ok()["items"] if e["reason"] == "Copied"], 30, "the event")
        api.delete(f"{place}/a", propagationPolicy="Background").ok()
        until(lambda: api.get(f"{place}/a").status == 404, 30, "its end")
        assert api.get(path(ns, "configmaps", "ledger-a")).status == 200
        until(lambda: copies_of(api, ns, "a") == [], 30, "the copies' end")
        operator.end()
