# SPDX-License-Identifier: Apache-2.0
"""Evictions ask PodDisruptionBudgets: who may go, who may not, and what is said."""
from concurrent.futures import ThreadPoolExecutor

from knarr_test.client import STRATEGIC, until
from knarr_test.definitions import definition, served, version
from knarr_test.samples import path, pod, template

POLICY = "/apis/policy/v1"
REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget."


def budget(api, ns, name="pdb", labels=None, **spec):
    spec.setdefault("selector", {"matchLabels": labels or {"app": "web"}})
    return api.post(path(ns, "poddisruptionbudgets", group=POLICY), {"metadata": {"name": name}, "spec": spec}).ok(201)


def running(api, ns, name, ready=True, phase="Running"):
    """A pod of some node that stands as its agent would have told it."""
    api.post(path(ns, "pods"), pod(name, labels={"app": "web"})).ok(201)
    api.post(path(ns, "pods", name, "binding"), {
        "metadata": {"name": name}, "target": {"kind": "Node", "name": "some-node"}}).ok(201)
    api.patch(path(ns, "pods", name, "status"), {"status": {"phase": phase, "conditions": [
        {"type": "Ready", "status": "True" if ready else "False"}]}}, content_type=STRATEGIC).ok()


def evict(api, ns, name, **options):
    query = {k: options.pop(k) for k in ("dryRun",) if k in options}
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name, "namespace": ns}}
    if options:
        body["deleteOptions"] = options
    return api.post(path(ns, "pods", name, "eviction"), body, **query)


def status(api, ns, name="pdb"):
    return api.get(path(ns, "poddisruptionbudgets", name, group=POLICY)).ok()["status"]


def allowed(api, ns, count):
    return until(lambda: (lambda s: s if s.get("disruptionsAllowed") == count and s.get("expectedPods") else None)(
        status(api, ns)), 30, f"{count} allowed disruptions")


def is_going(api, ns, name):
    got = api.get(path(ns, "pods", name))
    return got.status == 404 or "deletionTimestamp" in got.ok()["metadata"]


def test_refusal_in_upstreams_words(api, ns):
    running(api, ns, "a")
    budget(api, ns, minAvailable=1)
    allowed(api, ns, 0)
    answer = evict(api, ns, "a")
    got = answer.fails(429, "TooManyRequests")
    assert got["message"] == REFUSAL
    assert got["details"] == {"causes": [{
        "reason": "DisruptionBudget", "message": "The disruption budget pdb needs 1 healthy pods and has 1 currently"}]}, got
    assert not is_going(api, ns, "a")


def test_one_may_go_and_is_noted(api, ns):
    for name in "abc":
        running(api, ns, name)
    budget(api, ns, minAvailable=2)
    allowed(api, ns, 1)
    got = evict(api, ns, "a").ok(201)
    assert got["kind"] == "Status" and got["status"] == "Success"
    gone = api.get(path(ns, "pods", "a")).ok()
    assert gone["metadata"]["deletionTimestamp"] and gone["metadata"]["deletionGracePeriodSeconds"] == 30
    [reason] = [c for c in gone["status"]["conditions"] if c["type"] == "DisruptionTarget"]
    assert (reason["status"], reason["reason"], reason["message"]) == ("True", "EvictionByEvictionAPI", "Eviction API: evicting")
    evict(api, ns, "b").fails(429, "TooManyRequests")
    allowed(api, ns, 0)
    evict(api, ns, "a").ok(201)  # it is on its way out already


def test_budget_is_spent_once(api, ns):
    names = [f"p{i}" for i in range(8)]
    for name in names:
        running(api, ns, name)
    budget(api, ns, minAvailable=5)
    allowed(api, ns, 3)
    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(lambda name: evict(api, ns, name).status, names))
    assert codes.count(201) <= 3 and set(codes) <= {201, 429}, codes
    assert sum(is_going(api, ns, name) for name in names) == codes.count(201) > 0


def test_pods_that_disrupt_nothing(api, ns):
    budget(api, ns, minAvailable=5)
    api.post(path(ns, "pods"), pod("pending", labels={"app": "web"})).ok(201)
    running(api, ns, "done", phase="Succeeded")
    running(api, ns, "failed", phase="Failed")
    for name in ("pending", "done", "failed"):
        evict(api, ns, name).ok(201)
        until(lambda: is_going(api, ns, name), 10, f"the end of {name}")


def test_unready_pods(api, ns):
    running(api, ns, "sick", ready=False)
    budget(api, ns, minAvailable=1)
    allowed(api, ns, 0)
    evict(api, ns, "sick").fails(429)  # the budget is not healthy without it either
    running(api, ns, "well")
    until(lambda: status(api, ns).get("currentHealthy") == 1, 30, "one healthy pod")
    evict(api, ns, "sick").ok(201)
    evict(api, ns, "well").fails(429)


def test_unready_pods_always_go_where_the_budget_says_so(api, ns):
    running(api, ns, "sick", ready=False)
    budget(api, ns, minAvailable=3, unhealthyPodEvictionPolicy="AlwaysAllow")
    allowed(api, ns, 0)
    evict(api, ns, "sick").ok(201)


def test_two_budgets(api, ns):
    running(api, ns, "a")
    budget(api, ns, "one", minAvailable=0)
    budget(api, ns, "two", minAvailable=0)
    got = evict(api, ns, "a").json
    assert got["code"] == 500 and got["status"] == "Failure", got
    assert got["message"] == "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
    assert not is_going(api, ns, "a")


def test_dry_run_spends_nothing(api, ns):
    running(api, ns, "a")
    budget(api, ns, minAvailable=0)
    before = allowed(api, ns, 1)
    evict(api, ns, "a", dryRun="All").ok(201)
    body = {"metadata": {"name": "a"}, "deleteOptions": {"dryRun": ["All"]}}
    api.post(path(ns, "pods", "a", "eviction"), body).ok(201)
    assert status(api, ns) == before and not is_going(api, ns, "a")


def test_options_and_preconditions(api, ns):
    running(api, ns, "a")
    got = evict(api, ns, "a", preconditions={"uid": "00000000-0000-0000-0000-000000000000"}).fails(409, "Conflict")
    assert "the UID in the precondition (00000000-0000-0000-0000-000000000000) does not match" in got["message"], got
    evict(api, ns, "a", preconditions={"resourceVersion": "1"}).fails(409, "Conflict")
    revision = api.get(path(ns, "pods", "a")).ok()["metadata"]["resourceVersion"]
    evict(api, ns, "a", preconditions={"resourceVersion": revision}, gracePeriodSeconds=7).ok(201)
    assert api.get(path(ns, "pods", "a")).ok()["metadata"]["deletionGracePeriodSeconds"] == 7


def test_bad_evictions(api, ns):
    evict(api, ns, "nobody").fails(404, "NotFound")
    running(api, ns, "a")
    body = {"metadata": {"name": "b", "namespace": ns}}
    got = api.post(path(ns, "pods", "a", "eviction"), body).fails(400, "BadRequest")
    assert got["message"] == "name in URL does not match name in Eviction object", got
    api.post(path(ns, "pods", "a", "eviction"), {"metadata": {"name": "a"}, "deleteOptions": 3}).fails(400)
    assert not is_going(api, ns, "a")


def test_binding_clears_the_nomination_and_brings_labels(api, ns):
    api.post(path(ns, "pods"), pod("a")).ok(201)
    api.patch(path(ns, "pods", "a", "status"), {"status": {"nominatedNodeName": "some-node"}}).ok()
    api.post(path(ns, "pods", "a", "binding"), {
        "metadata": {"name": "a", "labels": {"from": "binding"}, "annotations": {"x": "y"}},
        "target": {"kind": "Node", "name": "some-node"}}).ok(201)
    got = api.get(path(ns, "pods", "a")).ok()
    assert "nominatedNodeName" not in got["status"] and got["spec"]["nodeName"] == "some-node"
    assert got["metadata"]["labels"] == {"from": "binding"} and got["metadata"]["annotations"]["x"] == "y"


def test_bindings_that_bind_nothing(api, ns):
    made = api.post(path(ns, "pods"), pod("a")).ok(201)["metadata"]
    place = path(ns, "pods", "a", "binding")
    node = {"kind": "Node", "name": "some-node"}
    rows = [
        ({"metadata": {}, "target": node}, 400, "name in URL does not match name in Binding object"),
        ({"metadata": {"name": "b"}, "target": node}, 400, "name in URL does not match name in Binding object"),
        ({"metadata": {"name": "a"}, "target": {"kind": "Pod", "name": "n"}}, 500,
         'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"'),
        ({"metadata": {"name": "a"}, "target": {"kind": "Node"}}, 500, "target.name: Required value"),
        ({"metadata": {"name": "a"}, "target": {"kind": "Pod"}}, 500,
         '[target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>", target.name: Required value]'),
        ({"metadata": {"name": "a", "uid": "x"}, "target": node}, 409, None),
        ({"metadata": {"name": "a", "resourceVersion": "1"}, "target": node}, 409, None),
    ]
    for body, code, message in rows:
        got = api.post(place, body).fails(code)
        assert message is None or got["message"] == message, (body, got)
    assert "nodeName" not in api.get(path(ns, "pods", "a")).ok()["spec"]
    whole = {"name": "a", "uid": made["uid"]}
    api.post(place, {"metadata": whole, "target": {"name": "some-node"}}).ok(201)
    got = api.post(place, {"metadata": whole, "target": {"name": "other-node"}}).fails(409, "Conflict")
    assert got["message"].endswith('pod a is already assigned to node "some-node"'), got


def test_a_budget_of_pods_that_nobody_scales(api, ns):
    """How many there should be cannot be told, so nobody may go, whatever others there are."""
    budget(api, ns, maxUnavailable=1)
    labels = {"app": "web"}
    api.post(path(ns, "replicasets", group="/apis/apps/v1"), {"metadata": {"name": "rs"}, "spec": {
        "replicas": 2, "selector": {"matchLabels": labels}, "template": template(labels)}}).ok(201)
    for found in until(lambda: (lambda items: items if len(items) == 2 else None)(api.get(path(ns, "pods")).ok()["items"]), 30, "two pods"):
        api.patch(path(ns, "pods", found["metadata"]["name"], "status"), {"status": {"conditions": [
            {"type": "Ready", "status": "True"}]}}, content_type=STRATEGIC).ok()
    allowed(api, ns, 1)
    owner = api.post(path(ns, "configmaps"), {"metadata": {"name": "owner"}}).ok(201)
    other = pod("other", labels=labels)
    other["metadata"]["ownerReferences"] = [{"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": owner["metadata"]["uid"], "controller": True}]
    api.post(path(ns, "pods"), other).ok(201)
    told = allowed(api, ns, 0)["conditions"][0]
    assert (told["status"], told["reason"]) == ("False", "SyncFailed"), told
    assert told["message"] == "configmaps does not implement the scale subresource", told


def test_a_budget_that_asks_for_nothing(api, ns):
    running(api, ns, "a")
    budget(api, ns)
    got = until(lambda: (lambda s: s if s.get("currentHealthy") else None)(status(api, ns)), 30, "a count")
    assert got["expectedPods"] == got["disruptionsAllowed"] == 0, got


def target(reason, since):
    return {"type": "DisruptionTarget", "status": "True", "reason": reason, "message": "m", "lastTransitionTime": since}


def test_a_disruption_that_did_not_come(api, ns):
    """Two minutes later the pod is the target of none; its agent may take longer, and what has ended stays as it is."""
    rows = {"stale": ("EvictionByEvictionAPI", "Running"), "kubelet": ("TerminationByKubelet", "Running"), "ended": ("EvictionByEvictionAPI", "Failed")}
    for name, (_, phase) in rows.items():
        running(api, ns, name, phase=phase)
    for name in ("kubelet", "ended", "stale"):
        api.patch(path(ns, "pods", name, "status"), {"status": {"conditions": [target(rows[name][0], "2026-01-01T00:00:00Z")]}}, content_type=STRATEGIC).ok()

    def told(name):
        return next(c for c in api.get(path(ns, "pods", name)).ok()["status"]["conditions"] if c["type"] == "DisruptionTarget")
    found = until(lambda: (lambda c: c if c["status"] == "False" else None)(told("stale")), 30, "the end of the condition")
    assert "reason" not in found and "message" not in found and found["lastTransitionTime"] > "2026-01-01T00:00:00Z", found
    assert told("kubelet")["status"] == told("ended")["status"] == "True"


def owned(name, owner):
    body = pod(name, labels={"app": "web"})
    body["metadata"]["ownerReferences"] = [{"apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": owner["metadata"]["name"],
                                            "uid": owner["metadata"]["uid"], "controller": True}]
    return body


def test_pods_of_custom_owners(api, ns):
    """How many there should be is what the owner's scale says, wherever its definition has that."""
    size = {"type": "object", "properties": {"size": {"type": "integer"}}}
    scale = {"scale": {"specReplicasPath": ".spec.size", "statusReplicasPath": ".status.replicas"}}
    with served(api, definition(ns, [version(spec=size, subresources=scale)])) as made:
        group = made["spec"]["group"]
        owner = api.post(path(ns, "widgets", group=f"/apis/{group}/v1"), {
            "apiVersion": f"{group}/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": {"size": 5}}).ok(201)
        budget(api, ns, maxUnavailable="40%")
        for i in range(4):
            api.post(path(ns, "pods"), owned(f"p{i}", owner)).ok(201)
            api.patch(path(ns, "pods", f"p{i}", "status"), {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}},
                      content_type=STRATEGIC).ok()
        until(lambda: status(api, ns).get("currentHealthy") == 4, 30, "all healthy")
        got = allowed(api, ns, 1)
        assert (got["expectedPods"], got["desiredHealthy"]) == (5, 3), got


def test_pods_of_no_owner(api, ns):
    running(api, ns, "a")
    budget(api, ns, maxUnavailable=1)
    until(lambda: status(api, ns).get("observedGeneration"), 30, "the counts")
    said = until(lambda: [e["message"] for e in api.get(path(ns, "events")).ok()["items"] if e["reason"] == "UnmanagedPods"], 30, "the event")
    assert said[0].startswith("Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},"
                              "MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged."), said
