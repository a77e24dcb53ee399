# SPDX-License-Identifier: Apache-2.0
"""client-go and controller-runtime: what tests/clients/go does, and what the cluster says of it."""
import contextlib

from knarr_test.client import until
from knarr_test.clients import copies_of, custom_kind, kill_api
from knarr_test.samples import NGINX, config_map, path, running
from knarr_test.steps import create, run_pod

ALONE = ("test_informers_over_a_restart", "test_operator_over_a_restart")
GROUP = "/apis/clients.example.com/v1"
CBOR = {"KUBE_FEATURE_ClientsAllowCBOR": "true", "KUBE_FEATURE_ClientsPreferCBOR": "true"}
LEASES = "/apis/coordination.k8s.io/v1"


def test_typed_objects(api, clients):
    clients.go("typed", "application/json", "application/vnd.kubernetes.protobuf")


def test_typed_objects_in_cbor(api, clients):
    clients.go("typed", "application/cbor", **CBOR)


def test_errors(api, clients):
    clients.go("errors")


def test_dynamic_objects(api, clients):
    with custom_kind(api, "things", "Thing"):
        clients.go("dynamic", "things", "Thing")


def test_dynamic_objects_in_cbor(api, clients):
    with custom_kind(api, "items", "Item"):
        clients.go("dynamic", "items", "Item", **CBOR)


def test_apply_configurations(api, clients):
    clients.go("apply")


def test_apply_configurations_in_cbor(api, clients):
    clients.go("apply", **CBOR)


def test_discovery(api, clients):
    with custom_kind(api, "finds", "Find"):
        clients.go("discovery", "finds")


def test_exec(api, ns, clients):
    run_pod(api, ns, running())
    clients.go("exec", "p")


def test_port_forward(api, ns, clients):
    run_pod(api, ns, running("web", image=NGINX, readinessProbe={"httpGet": {"path": "/", "port": 80}, "periodSeconds": 1}))
    clients.go("port-forward", "web")


def test_logs(api, ns, clients):
    create(api, ns, running(command="i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done; sleep 1; echo the end",
                            spec={"restartPolicy": "Never"}))
    until(lambda: api.get(path(ns, "pods", "p")).ok()["status"]["phase"] in ("Running", "Succeeded"), 30, "the pod")
    assert clients.go("logs", "p").splitlines() == [f"line {i}" for i in range(500)] + ["the end"]


def test_leader_election(api, ns, clients):
    """A leader that dies is followed after its lease, one that ends gives it back."""
    def holder():
        return api.get(path(ns, "leases", "election", group=LEASES)).ok()["spec"].get("holderIdentity")
    with clients.start_go("leader", "one") as one:
        one.until("leading")
        with clients.start_go("leader", "two") as two:
            two.until("leader one")
            assert holder() == "one"
            one.process.kill()
            two.until("leading")
            assert holder() == "two"
            with clients.start_go("leader", "three") as three:
                three.until("leader two")
                two.end()
                assert holder() in ("", None, "three"), "who ends gives the lease back"
                three.until("leading")
                spec = api.get(path(ns, "leases", "election", group=LEASES)).ok()["spec"]
                assert (spec["holderIdentity"], spec["leaseTransitions"]) == ("three", 2), spec


def post(api, ns, name, value):
    api.post(path(ns, "configmaps"), config_map(name, {"k": value})).ok(201)


def test_informers_over_a_restart(api, ns, cluster, clients):
    """What changes while the API is away, and after it, comes to both caches; no list is made the old way."""
    for i in range(20):
        post(api, ns, f"old-{i}", "first")
    with clients.start_go("informers") as informers:
        informers.until("synced")
        informers.ask("has old-19 first")
        api.patch(path(ns, "configmaps", "old-19"), {"data": {"k": "second"}}).ok()
        informers.ask("has old-19 second")
        for round in range(3):
            kill_api(api, cluster)
            post(api, ns, f"new-{round}", "third")
            api.delete(path(ns, "configmaps", f"old-{round}")).ok()
            informers.ask(f"has new-{round} third")
            informers.ask(f"gone old-{round}")
        informers.ask("sums")
        informers.ask("lists", "plain 0, streamed true")


def test_operator_over_a_restart(api, ns, cluster, clients):
    """An operator of controller-runtime: children, status, a finalizer, a second that takes over, an API that is killed."""
    copiers = path(ns, "copiers", group=GROUP)
    with custom_kind(api, "copiers", "Copier"), contextlib.ExitStack() as stack, clients.start_go("operator") as leader:
        leader.until("leading")
        other = stack.enter_context(clients.start_go("operator"))
        api.post(copiers, {"apiVersion": "clients.example.com/v1", "kind": "Copier", "metadata": {"name": "a"},
                           "spec": {"copies": 3, "text": "hello"}}).ok(201)
        until(lambda: copies_of(api, ns, "a") == ["hello"] * 3, 30, "three copies")
        until(lambda: api.get(f"{copiers}/a").ok().get("status") == {"ready": 3}, 30, "the status")
        until(lambda: "Adopted" in [e["reason"] for e in api.get(path(ns, "events")).ok()["items"]], 10, "the event")
        api.delete(path(ns, "configmaps", "a-1")).ok()
        until(lambda: copies_of(api, ns, "a") == ["hello"] * 3, 30, "the copy that was deleted")
        kill_api(api, cluster)
        assert "Adopted" in [e["reason"] for e in api.get(path(ns, "events")).ok()["items"]], "what was written is kept"
        api.patch(f"{copiers}/a", {"spec": {"copies": 2, "text": "again"}}).ok()
        until(lambda: copies_of(api, ns, "a") == ["again"] * 2, 30, "what changed after the API's end")
        leader.process.kill()
        other.until("leading")
        api.patch(f"{copiers}/a", {"spec": {"copies": 4}}).ok()
        until(lambda: copies_of(api, ns, "a") == ["again"] * 4, 30, "the second operator's work")

        api.delete(f"{copiers}/a", propagationPolicy="Background").ok()
        until(lambda: api.get(f"{copiers}/a").status == 404, 30, "its end")
        assert api.get(path(ns, "configmaps", "ledger-a")).status == 200
        until(lambda: copies_of(api, ns, "a") == [], 30, "the copies' end")
        other.end()
