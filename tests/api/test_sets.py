# SPDX-License-Identifier: Apache-2.0
"""StatefulSets, DaemonSets, ReplicationControllers and taints, with pods and nodes that the tests play."""
from knarr_test.client import STRATEGIC, until
from knarr_test.played_nodes import condition, made_nodes, untainted
from knarr_test.samples import APPS, CORE, path, template


def set_pod(api, ns, name, phase="Running", is_ready=True):
    state = {"running": {}} if phase == "Running" else {"terminated": {"exitCode": 1}}
    status = {"name": "c", "state": state, "lastState": {}, "ready": is_ready, "restartCount": 0, "image": "busybox", "imageID": ""}
    api.patch(path(ns, "pods", name, "status"), {"status": {"phase": phase, "containerStatuses": [status], "conditions": [
        condition("Ready", "True" if is_ready else "False", lastTransitionTime="2026-01-01T00:00:00Z")]}}).ok()


def live_pods(api, ns, label):
    items = api.get(path(ns, "pods"), labelSelector=f"app={label}").ok()["items"]
    return {p["metadata"]["name"]: p for p in items if "deletionTimestamp" not in p["metadata"]}


def wait_names(api, ns, label, *names):
    """The pods' names are these and no others."""
    found = {}

    def check():
        found["now"] = live_pods(api, ns, label)
        return found["now"] if sorted(found["now"]) == sorted(names) else None
    try:
        return until(check, 30, f"pods {names}")
    except AssertionError as error:
        raise AssertionError(f"{error}; there are {sorted(found['now'])}") from None


def set_of(kind, ns, name="s", labels=None, **spec):
    labels = labels or {"app": name}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": ns},
            "spec": {"selector": {"matchLabels": labels}, "template": template(labels), **spec}}


def stateful(api, ns, replicas=3, **spec):
    return api.post(path(ns, "statefulsets", group=APPS), set_of("StatefulSet", ns, serviceName="svc", replicas=replicas, **spec)).ok(201)


def status_of(api, ns, resource="statefulsets", name="s"):
    return api.get(path(ns, resource, name, group=APPS)).ok()["status"]


# ---- StatefulSets ----

def test_one_after_the_other(api, ns):
    """Each waits for the one before; each knows its name and its service; the last goes first."""
    stateful(api, ns)
    first = wait_names(api, ns, "s", "s-0")["s-0"]
    assert first["spec"]["hostname"] == "s-0" and first["spec"]["subdomain"] == "svc"
    labels = first["metadata"]["labels"]
    assert labels["statefulset.kubernetes.io/pod-name"] == "s-0" and labels["apps.kubernetes.io/pod-index"] == "0"
    set_pod(api, ns, "s-0", is_ready=False)
    until(lambda: status_of(api, ns).get("replicas") == 1, 20, "the status")
    assert sorted(live_pods(api, ns, "s")) == ["s-0"]
    set_pod(api, ns, "s-0")
    wait_names(api, ns, "s", "s-0", "s-1")
    set_pod(api, ns, "s-1")
    wait_names(api, ns, "s", "s-0", "s-1", "s-2")
    set_pod(api, ns, "s-2")
    until(lambda: status_of(api, ns).get("readyReplicas") == 3, 20, "three ready ones")
    api.patch(path(ns, "statefulsets", "s", group=APPS), {"spec": {"replicas": 1}}).ok()
    wait_names(api, ns, "s", "s-0")


def test_all_at_once(api, ns):
    stateful(api, ns, podManagementPolicy="Parallel", ordinals={"start": 5})
    wait_names(api, ns, "s", "s-5", "s-6", "s-7")
    api.patch(path(ns, "statefulsets", "s", group=APPS), {"spec": {"replicas": 1}}).ok()
    wait_names(api, ns, "s", "s-5")


def test_a_partition(api, ns):
    """Only those at it and above are renewed; when it falls, the others follow."""
    stateful(api, ns, 2, podManagementPolicy="Parallel", updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 1}})
    before = wait_names(api, ns, "s", "s-0", "s-1")
    for name in before:
        set_pod(api, ns, name)
    until(lambda: status_of(api, ns).get("readyReplicas") == 2, 20, "both")
    where = path(ns, "statefulsets", "s", group=APPS)
    api.patch(where, {"spec": {"template": {"metadata": {"labels": {"step": "2"}}}}}).ok()

    def renewed(name):
        return lambda: live_pods(api, ns, "s").get(name, before[name])["metadata"]["uid"] != before[name]["metadata"]["uid"]
    until(renewed("s-1"), 30, "another s-1")
    set_pod(api, ns, "s-1")
    status = until(lambda: (lambda s: s if s.get("updatedReplicas") == 1 and s.get("readyReplicas") == 2 else None)(status_of(api, ns)), 20, "the status")
    assert status["currentRevision"] != status["updateRevision"] and status["currentReplicas"] == 1
    assert live_pods(api, ns, "s")["s-0"]["metadata"]["uid"] == before["s-0"]["metadata"]["uid"]
    assert live_pods(api, ns, "s")["s-1"]["metadata"]["labels"]["controller-revision-hash"] == status["updateRevision"]
    api.patch(where, {"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0}}}}).ok()
    until(renewed("s-0"), 30, "another s-0")
    set_pod(api, ns, "s-0")
    until(lambda: (lambda s: s["currentRevision"] == s["updateRevision"])(status_of(api, ns)), 20, "one revision")


def test_only_what_is_deleted(api, ns):
    stateful(api, ns, 1, updateStrategy={"type": "OnDelete"})
    before = wait_names(api, ns, "s", "s-0")["s-0"]
    set_pod(api, ns, "s-0")
    api.patch(path(ns, "statefulsets", "s", group=APPS), {"spec": {"template": {"metadata": {"labels": {"step": "2"}}}}}).ok()
    until(lambda: (lambda s: s.get("updateRevision") != s.get("currentRevision"))(status_of(api, ns)), 20, "the new revision")
    assert live_pods(api, ns, "s")["s-0"]["metadata"]["uid"] == before["metadata"]["uid"]
    api.delete(path(ns, "pods", "s-0"), {"gracePeriodSeconds": 0}).ok()
    until(lambda: live_pods(api, ns, "s").get("s-0", before)["metadata"]["labels"].get("step") == "2", 30, "the new one")


def test_a_failed_one_is_made_again(api, ns):
    stateful(api, ns, 1)
    before = wait_names(api, ns, "s", "s-0")["s-0"]
    set_pod(api, ns, "s-0", "Failed", False)
    until(lambda: live_pods(api, ns, "s").get("s-0", before)["metadata"]["uid"] != before["metadata"]["uid"], 30, "another s-0")


def test_a_lost_claim_is_made_again(api, ns):
    """While the pod that waits for it has not started."""
    claim = path(ns, "persistentvolumeclaims", "data-s-0")
    stateful(api, ns, 1, volumeClaimTemplates=[{"metadata": {"name": "data"}, "spec": {
        "accessModes": ["ReadWriteOnce"], "storageClassName": "none", "resources": {"requests": {"storage": "1Mi"}}}}])
    wait_names(api, ns, "s", "s-0")
    before = api.get(claim).ok()["metadata"]["uid"]
    api.delete(claim).ok()
    until(lambda: api.get(claim).json.get("metadata", {}).get("uid") != before, 30, "the end of the claim")
    api.patch(path(ns, "pods", "s-0"), {"metadata": {"labels": {"told": "of"}}}).ok()
    until(lambda: api.get(claim).status == 200, 30, "another claim")


# ---- with nodes that the tests play ----

def daemons(api, ns, label="d"):
    """{node: pods' names} of those that have not ended."""
    found = {}
    for name, pod in live_pods(api, ns, label).items():
        terms = pod["spec"]["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
        found.setdefault(terms[0]["matchFields"][0]["values"][0], []).append(name)
    return found


def bind(api, ns, pods, node):
    """As the scheduler would."""
    for name in pods:
        api.post(path(ns, "pods", name, "binding"), {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": name},
                                                     "target": {"apiVersion": "v1", "kind": "Node", "name": node}}).ok(201)
        set_pod(api, ns, name)


def daemon_set(api, ns, **spec):
    body = set_of("DaemonSet", ns, "d", **spec)
    body["spec"]["template"]["spec"]["nodeSelector"] = {"of": ns}
    return api.post(path(ns, "daemonsets", group=APPS), body).ok(201)


def test_one_on_each_node(api, ns):
    """And on those that come later, and on none that lost the label; the usual taints are tolerated."""
    with made_nodes(api, ns, "a", "b") as (a, b):
        daemon_set(api, ns)
        until(lambda: set(daemons(api, ns)) == {a, b}, 30, "both nodes")
        pod = next(iter(live_pods(api, ns, "d").values()))
        tolerated = {t["key"] for t in pod["spec"]["tolerations"]}
        assert {f"node.kubernetes.io/{k}" for k in ("not-ready", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")} <= tolerated
        for node, pods in daemons(api, ns).items():
            bind(api, ns, pods, node)
        status = until(lambda: (lambda s: s if s.get("numberReady") == 2 else None)(status_of(api, ns, "daemonsets", "d")), 30, "both ready")
        assert status["desiredNumberScheduled"] == status["currentNumberScheduled"] == 2 and status["numberMisscheduled"] == 0
        with made_nodes(api, ns, "c") as (c,):
            until(lambda: set(daemons(api, ns)) == {a, b, c}, 30, "the third node")
        api.patch(f"{CORE}/nodes/{a}", {"metadata": {"labels": {"of": "none"}}}).ok()
        until(lambda: a not in daemons(api, ns), 30, "the first without")
        for pod in api.get(path(ns, "pods")).ok()["items"]:
            api.delete(path(ns, "pods", pod["metadata"]["name"]), {"gracePeriodSeconds": 0})


def test_daemons_one_by_one(api, ns):
    with made_nodes(api, ns, "a", "b"):
        daemon_set(api, ns)
        until(lambda: len(daemons(api, ns)) == 2, 30, "both nodes")
        before = live_pods(api, ns, "d")
        for name in before:
            set_pod(api, ns, name)
        until(lambda: status_of(api, ns, "daemonsets", "d").get("numberAvailable") == 2, 30, "both")
        api.patch(path(ns, "daemonsets", "d", group=APPS), {"spec": {"template": {"metadata": {"labels": {"step": "2"}}}}}).ok()
        until(lambda: len(set(live_pods(api, ns, "d")) & set(before)) == 1 and len(live_pods(api, ns, "d")) == 2, 30, "the first renewed")
        fresh = next(name for name in live_pods(api, ns, "d") if name not in before)
        set_pod(api, ns, fresh, is_ready=False)
        assert len(set(live_pods(api, ns, "d")) & set(before)) == 1, "the second waits"
        set_pod(api, ns, fresh)
        until(lambda: not set(live_pods(api, ns, "d")) & set(before), 30, "the second renewed")


def test_daemons_side_by_side(api, ns):
    """maxSurge: the new one comes first, and the old one goes when that is ready."""
    with made_nodes(api, ns, "a"):
        daemon_set(api, ns, updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}})
        old = until(lambda: list(live_pods(api, ns, "d")), 30, "the daemon")[0]
        set_pod(api, ns, old)
        until(lambda: status_of(api, ns, "daemonsets", "d").get("numberAvailable") == 1, 30, "it")
        api.patch(path(ns, "daemonsets", "d", group=APPS), {"spec": {"template": {"metadata": {"labels": {"step": "2"}}}}}).ok()
        both = until(lambda: (lambda p: p if len(p) == 2 else None)(live_pods(api, ns, "d")), 30, "two")
        new = next(name for name in both if name != old)
        set_pod(api, ns, new)
        wait_names(api, ns, "d", new)


def test_a_daemon_that_ended_is_out_of_the_way(api, ns):
    """Held by a finalizer, it keeps its node from no other."""
    with made_nodes(api, ns, "a") as (node,):
        daemon_set(api, ns)
        old = until(lambda: list(live_pods(api, ns, "d")), 30, "the daemon")[0]
        bind(api, ns, [old], node)
        api.patch(path(ns, "pods", old), {"metadata": {"finalizers": ["example.com/hold"]}}).ok()
        set_pod(api, ns, old, "Failed", False)
        until(lambda: [name for name in live_pods(api, ns, "d") if name != old], 30, "another daemon")
        api.patch(path(ns, "pods", old), {"metadata": {"finalizers": None}}).ok()


def bound(name, node, **spec):
    return {"metadata": {"name": name, "labels": {"app": "t"}}, "spec": {"nodeName": node, "containers": [{"name": "c", "image": "busybox"}], **spec}}


def test_taints_drive_pods_away(api, ns):
    """At once, after a time, or never, as they tolerate it; each is told as a disruption."""
    with made_nodes(api, ns, "a") as (node,):
        untainted(api, node)
        forever = {"key": "bad", "operator": "Exists", "effect": "NoExecute"}
        for body in (bound("none", node), bound("while", node, tolerations=[{**forever, "tolerationSeconds": 2}]), bound("ever", node, tolerations=[forever])):
            api.post(path(ns, "pods"), body).ok(201)
            set_pod(api, ns, body["metadata"]["name"])
        api.patch(f"{CORE}/nodes/{node}", {"spec": {"taints": [{"key": "bad", "value": "yes", "effect": "NoExecute"}]}}).ok()
        wait_names(api, ns, "t", "ever", "while")
        gone = api.get(path(ns, "pods", "none")).ok()
        told = next(c for c in gone["status"]["conditions"] if c["type"] == "DisruptionTarget")
        assert (told["status"], told["reason"], told["message"]) == ("True", "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint")
        wait_names(api, ns, "t", "ever")
        for name in ("none", "while", "ever"):
            api.delete(path(ns, "pods", name), {"gracePeriodSeconds": 0})


def test_a_taint_that_is_taken_back(api, ns):
    with made_nodes(api, ns, "a", "b") as (node, other):
        tolerance = [{"key": "bad", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 3}]
        api.post(path(ns, "pods"), bound("p", node, tolerations=tolerance)).ok(201)
        taint = {"spec": {"taints": [{"key": "bad", "effect": "NoExecute"}]}}
        api.patch(f"{CORE}/nodes/{node}", taint).ok()
        until(lambda: api.get(f"{CORE}/nodes/{node}").ok()["spec"].get("taints"), 10, "the taint")
        api.patch(f"{CORE}/nodes/{node}", {"spec": {"taints": None}}).ok()
        # a second pod, tainted later for as long, is gone: the first's time is over as well
        api.post(path(ns, "pods"), bound("q", other, tolerations=tolerance)).ok(201)
        api.patch(f"{CORE}/nodes/{other}", taint).ok()
        wait_names(api, ns, "t", "p")
        for name in ("p", "q"):
            api.delete(path(ns, "pods", name), {"gracePeriodSeconds": 0})


def test_a_node_out_of_service(api, ns):
    """Pods that are being deleted there wait for no agent, if the node does not say that it is ready."""
    with made_nodes(api, ns, "a") as (node,):
        for name in ("going", "staying"):
            api.post(path(ns, "pods"), bound(name, node, tolerations=[{"operator": "Exists"}])).ok(201)
            set_pod(api, ns, name)
        api.patch(f"{CORE}/nodes/{node}", {"spec": {"taints": [{"key": "node.kubernetes.io/out-of-service", "value": "x", "effect": "NoExecute"}]}}).ok()
        api.delete(path(ns, "pods", "going")).ok()
        assert api.get(path(ns, "pods", "going")).ok()["metadata"]["deletionTimestamp"], "a ready node has to answer"
        api.patch(f"{CORE}/nodes/{node}/status", {"status": {"conditions": [condition("Ready", "False", reason="KubeletNotReady", message="")]}}, STRATEGIC).ok()
        until(lambda: api.get(path(ns, "pods", "going")).status == 404, 60, "the end of the pod")
        assert api.get(path(ns, "pods", "staying")).status == 200
        api.delete(path(ns, "pods", "staying"), {"gracePeriodSeconds": 0}).ok()


# ---- ReplicationControllers ----

def test_a_replication_controller(api, ns):
    labels = {"app": "r"}
    body = {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "r"}, "spec": {"replicas": 2, "template": template(labels)}}
    made = api.post(path(ns, "replicationcontrollers"), body).ok(201)
    assert made["spec"]["selector"] == labels and made["metadata"]["labels"] == labels
    found = until(lambda: (lambda p: p if len(p) == 2 else None)(live_pods(api, ns, "r")), 30, "two pods")
    owner = next(iter(found.values()))["metadata"]["ownerReferences"][0]
    assert (owner["kind"], owner["apiVersion"], owner["controller"]) == ("ReplicationController", "v1", True)
    for name in found:
        set_pod(api, ns, name)
    where = path(ns, "replicationcontrollers", "r")
    until(lambda: api.get(where).ok()["status"].get("availableReplicas") == 2, 30, "both available")
    first = next(iter(found))
    api.patch(path(ns, "pods", first), {"metadata": {"labels": {"app": "free"}}}).ok()
    until(lambda: len(live_pods(api, ns, "r")) == 2 and first not in live_pods(api, ns, "r"), 30, "another in its place")
    assert not api.get(path(ns, "pods", first)).ok()["metadata"].get("ownerReferences")
    api.patch(f"{where}/scale", {"spec": {"replicas": 0}}).ok()
    until(lambda: not live_pods(api, ns, "r"), 30, "none")
    status = until(lambda: (lambda s: s if s["replicas"] == 0 else None)(api.get(where).ok()["status"]), 20, "the status")
    assert status["observedGeneration"] == 2
