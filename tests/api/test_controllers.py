# SPDX-License-Identifier: Apache-2.0
"""What happens by itself after a write, as far as it needs no node."""
from knarr_test.client import until
from knarr_test.samples import APPS, CORE, config_map, container, deployment, names, path, pod, replica_set, service, template

DISCOVERY = "/apis/discovery.k8s.io/v1"


def pods(api, ns, selector=None):
    return api.get(path(ns, "pods"), labelSelector=selector).ok()["items"]


def ready(api, ns, pod_name, ip="10.9.0.1", is_ready=True):
    """Says of a pod what a node agent would."""
    value = "True" if is_ready else "False"
    body = {"status": {"phase": "Running", "podIP": ip, "podIPs": [{"ip": ip}], "conditions": [
        {"type": "Ready", "status": value, "lastTransitionTime": "2026-01-01T00:00:00Z"},
        {"type": "ContainersReady", "status": value}]}}
    api.patch(path(ns, "pods", pod_name, "status"), body, content_type="application/strategic-merge-patch+json").ok()


def test_replica_set_makes_its_pods(api, ns):
    api.post(path(ns, "replicasets", group=APPS), replica_set(replicas=3)).ok(201)
    made = until(lambda: (lambda p: p if len(p) == 3 else None)(pods(api, ns)), 30, "three pods")
    for one in made:
        owner = one["metadata"]["ownerReferences"][0]
        assert owner["kind"] == "ReplicaSet" and owner["controller"] and owner["blockOwnerDeletion"]
        assert one["metadata"]["generateName"] == "rs-" and one["metadata"]["labels"] == {"app": "rs"}
    status = until(lambda: (lambda s: s if s.get("replicas") == 3 else None)(
        api.get(path(ns, "replicasets", "rs", group=APPS)).ok()["status"]), 30, "the status")
    assert status["fullyLabeledReplicas"] == 3 and status["observedGeneration"] == 1 and not status.get("readyReplicas")


def test_replica_set_replaces_and_shrinks(api, ns):
    where = path(ns, "replicasets", "rs", group=APPS)
    api.post(path(ns, "replicasets", group=APPS), replica_set(replicas=3)).ok(201)
    first = until(lambda: (lambda p: p if len(p) == 3 else None)(pods(api, ns)), 30, "three pods")
    api.delete(path(ns, "pods", first[0]["metadata"]["name"])).ok()
    until(lambda: len(pods(api, ns)) == 3 and first[0]["metadata"]["uid"] not in [p["metadata"]["uid"] for p in pods(api, ns)], 30, "a new pod")
    ready(api, ns, first[1]["metadata"]["name"])
    until(lambda: api.get(where).ok()["status"].get("readyReplicas") == 1, 30, "one ready")
    api.patch(where, {"spec": {"replicas": 1}}).ok()
    left = until(lambda: (lambda p: p if len(p) == 1 else None)(pods(api, ns)), 30, "one pod")
    assert left[0]["metadata"]["name"] == first[1]["metadata"]["name"], "the ready one is kept"


def test_replica_set_adopts_and_releases(api, ns):
    api.post(path(ns, "pods"), pod("orphan", labels={"app": "rs"})).ok(201)
    api.post(path(ns, "replicasets", group=APPS), replica_set(replicas=1)).ok(201)
    adopted = until(lambda: api.get(path(ns, "pods", "orphan")).ok()["metadata"].get("ownerReferences"), 30, "the adoption")
    assert adopted[0]["name"] == "rs" and len(pods(api, ns)) == 1
    api.patch(path(ns, "pods", "orphan"), {"metadata": {"labels": {"app": "free"}}}).ok()
    until(lambda: not api.get(path(ns, "pods", "orphan")).ok()["metadata"].get("ownerReferences"), 30, "the release")
    until(lambda: len(pods(api, ns, "app=rs")) == 1, 30, "a replacement")


def test_crowded_nodes_lose_pods_first(api, ns):
    """Pods of all sets of one owner count."""
    owner = api.post(path(ns, "configmaps"), config_map("owner")).ok(201)
    reference = {"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": owner["metadata"]["uid"], "controller": True}

    def bound_to(node, name):
        api.post(path(ns, "pods", name, "binding"), {"metadata": {"name": name}, "target": {"kind": "Node", "name": node}}).ok(201)

    made = {}
    for name, count in (("one", 3), ("two", 2)):
        body = replica_set(name, count)
        body["metadata"]["ownerReferences"] = [reference]
        api.post(path(ns, "replicasets", group=APPS), body).ok(201)
        made[name] = [p["metadata"]["name"] for p in until(lambda: (lambda found: found if len(found) == count else None)(pods(api, ns, f"app={name}")), 30, "pods")]
    for node, name in zip(("alone", "crowded", "alone-too"), made["one"]):
        bound_to(node, name)
    for name in made["two"]:
        bound_to("crowded", name)
    api.patch(path(ns, "replicasets", "one", group=APPS), {"spec": {"replicas": 2}}).ok()
    left = until(lambda: (lambda found: found if len(found) == 2 else None)(
        [p["metadata"]["name"] for p in pods(api, ns, "app=one") if "deletionTimestamp" not in p["metadata"]]), 30, "two left")
    assert sorted(left) == sorted([made["one"][0], made["one"][2]])


def sets(api, ns):
    return api.get(path(ns, "replicasets", group=APPS)).ok()["items"]


def test_deployment_makes_a_replica_set(api, ns):
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=2)).ok(201)
    made = until(lambda: sets(api, ns), 30, "the replica set")[0]
    digest = made["metadata"]["labels"]["pod-template-hash"]
    assert made["metadata"]["name"] == f"web-{digest}" and made["spec"]["selector"]["matchLabels"] == {"app": "web", "pod-template-hash": digest}
    assert made["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1"
    assert made["metadata"]["annotations"]["deployment.kubernetes.io/desired-replicas"] == "2"
    assert made["metadata"]["annotations"]["deployment.kubernetes.io/max-replicas"] == "3"
    until(lambda: len(pods(api, ns, f"pod-template-hash={digest}")) == 2, 30, "two pods")
    now = until(lambda: (lambda d: d if d["status"].get("replicas") == 2 else None)(api.get(path(ns, "deployments", "web", group=APPS)).ok()), 30, "the status")
    assert now["metadata"]["annotations"] == {"deployment.kubernetes.io/revision": "1"}
    conditions = {c["type"]: (c["status"], c["reason"]) for c in now["status"]["conditions"]}
    assert conditions["Available"] == ("False", "MinimumReplicasUnavailable"), conditions
    assert now["status"]["unavailableReplicas"] == 2 and now["status"]["observedGeneration"] == 1


def all_ready(api, ns):
    for i, one in enumerate(pods(api, ns)):
        if not any(c["type"] == "Ready" and c["status"] == "True" for c in one["status"].get("conditions", [])):
            ready(api, ns, one["metadata"]["name"], f"10.9.1.{i + 1}")


def rolled_out(api, ns, replicas):
    all_ready(api, ns)
    now = api.get(path(ns, "deployments", "web", group=APPS)).ok()
    status = now["status"]
    return status.get("updatedReplicas") == status.get("replicas") == status.get("availableReplicas") == replicas and \
        status["observedGeneration"] == now["metadata"]["generation"]


def test_rolling_update(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=4)).ok(201)
    until(lambda: rolled_out(api, ns, 4), 60, "the first roll-out")
    new = {"spec": {"template": template({"app": "web"}, containers=[container(image="busybox:2")])}}
    api.patch(where, new).ok()

    def within_bounds():
        count = len(pods(api, ns))
        assert count <= 5, f"{count} pods, maxSurge allows 5"
        return rolled_out(api, ns, 4)
    until(within_bounds, 60, "the second roll-out")
    old, now = sorted(sets(api, ns), key=lambda s: int(s["metadata"]["annotations"]["deployment.kubernetes.io/revision"]))
    assert (old["spec"]["replicas"], now["spec"]["replicas"]) == (0, 4)
    conditions = {c["type"]: (c["status"], c["reason"]) for c in api.get(where).ok()["status"]["conditions"]}
    assert conditions["Progressing"] == ("True", "NewReplicaSetAvailable") and conditions["Available"][0] == "True"


def test_going_back_finds_the_old_replica_set(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=1)).ok(201)
    until(lambda: rolled_out(api, ns, 1), 60, "the first roll-out")
    first = sets(api, ns)[0]["metadata"]["name"]
    for image in ("busybox:2", "busybox"):
        api.patch(where, {"spec": {"template": template({"app": "web"}, containers=[container(image=image)])}}).ok()
        until(lambda: rolled_out(api, ns, 1), 60, "the roll-out")
    found = {s["metadata"]["name"]: s for s in sets(api, ns)}
    assert len(found) == 2 and found[first]["spec"]["replicas"] == 1
    assert found[first]["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"
    assert found[first]["metadata"]["annotations"]["deployment.kubernetes.io/revision-history"] == "1"


def test_recreate(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=2, strategy={"type": "Recreate"})).ok(201)
    until(lambda: rolled_out(api, ns, 2), 60, "the first roll-out")
    start = api.get(path(ns, "pods")).ok()["metadata"]["resourceVersion"]
    before = {p["metadata"]["uid"] for p in pods(api, ns)}
    api.patch(where, {"spec": {"template": template({"app": "web"}, containers=[container(image="busybox:2")])}}).ok()
    until(lambda: rolled_out(api, ns, 2), 60, "the second roll-out")
    with api.watch(path(ns, "pods"), resourceVersion=start) as events:
        seen = events.until(lambda e: e["type"] == "ADDED")
    assert {e["object"]["metadata"]["uid"] for e in seen if e["type"] == "DELETED"} == before, "all old pods go first"


def test_history_limit(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=1, revisionHistoryLimit=1)).ok(201)
    until(lambda: rolled_out(api, ns, 1), 60, "the roll-out")
    for i in range(3):
        api.patch(where, {"spec": {"template": template({"app": "web"}, containers=[container(image=f"busybox:{i}")])}}).ok()
        until(lambda: rolled_out(api, ns, 1), 60, "the roll-out")
    until(lambda: len(sets(api, ns)) == 2, 30, "the old replica sets are gone")


def test_paused(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=1, paused=True)).ok(201)
    until(lambda: api.get(where).ok()["status"].get("observedGeneration") == 1, 30, "the status")
    assert sets(api, ns) == []
    api.patch(where, {"spec": {"paused": False}}).ok()
    until(lambda: sets(api, ns), 30, "the replica set")


def slices(api, ns, name="web"):
    return api.get(path(ns, "endpointslices", group=DISCOVERY), labelSelector=f"kubernetes.io/service-name={name}").ok()["items"]


def addresses(api, ns, name="web"):
    return sorted((a, e["conditions"]["ready"]) for s in slices(api, ns, name) for e in s.get("endpoints") or [] for a in e["addresses"])


def follow_pods(api, ns, node):
    body = service(port=80)
    body["spec"]["ports"] = [{"name": "http", "port": 80, "targetPort": "web"}]
    api.post(path(ns, "services"), body).ok(201)
    for i in (1, 2):
        api.post(path(ns, "pods"), pod(f"p{i}", labels={"app": "web"}, containers=[
            container(ports=[{"name": "web", "containerPort": 8080}])])).ok(201)
        api.post(path(ns, "pods", f"p{i}", "binding"), {"metadata": {"name": f"p{i}"}, "target": {"kind": "Node", "name": node}}).ok(201)
        ready(api, ns, f"p{i}", f"10.9.2.{i}")
    until(lambda: addresses(api, ns) == [("10.9.2.1", True), ("10.9.2.2", True)], 30, "both addresses")
    made = slices(api, ns)[0]
    assert made["addressType"] == "IPv4" and made["ports"] == [{"name": "http", "protocol": "TCP", "port": 8080}]
    assert made["metadata"]["generateName"] == "web-" and made["metadata"]["ownerReferences"][0]["kind"] == "Service"
    assert made["endpoints"][0]["targetRef"]["kind"] == "Pod" and made["endpoints"][0]["nodeName"] == node
    ready(api, ns, "p1", "10.9.2.1", is_ready=False)
    until(lambda: addresses(api, ns) == [("10.9.2.1", False), ("10.9.2.2", True)], 30, "one ready")
    api.delete(path(ns, "pods", "p1"), gracePeriodSeconds=0).ok()
    until(lambda: addresses(api, ns) == [("10.9.2.2", True)], 30, "one address")
    api.delete(path(ns, "services", "web")).ok()
    until(lambda: not slices(api, ns), 30, "the end of the slices")


def test_endpoint_slices_follow_pods(api, ns):
    node = f"node-{ns}"
    api.post(f"{CORE}/nodes", {"metadata": {"name": node}}).ok(201)
    try:
        follow_pods(api, ns, node)
    finally:
        for i in (1, 2):
            api.delete(path(ns, "pods", f"p{i}"), gracePeriodSeconds=0)
        api.delete(f"{CORE}/nodes/{node}").ok()


def test_service_without_selector_gets_no_slices(api, ns):
    body = service("bare")
    del body["spec"]["selector"]
    api.post(path(ns, "services"), body).ok(201)
    api.post(path(ns, "services"), service("other")).ok(201)
    until(lambda: slices(api, ns, "other"), 30, "the other's slice")
    assert slices(api, ns, "bare") == []


def test_service_account_and_root_ca_come_back(api, ns):
    for resource, name in (("serviceaccounts", "default"), ("configmaps", "kube-root-ca.crt")):
        where = path(ns, resource, name)
        until(lambda: api.get(where).status == 200, 30, where)
        before = api.get(where).ok()["metadata"]["uid"]
        api.delete(where).ok()
        until(lambda: (lambda r: r.status == 200 and r.json["metadata"]["uid"] != before)(api.get(where)), 30, f"another {where}")
    where = path(ns, "configmaps", "kube-root-ca.crt")
    right = api.get(where).ok()["data"]
    api.patch(where, {"data": {"ca.crt": "wrong"}}).ok()
    until(lambda: api.get(where).ok()["data"] == right, 30, "the right CA")


def test_no_pods_without_a_service_account(api, ns):
    reply = api.post(path(ns, "pods"), pod(serviceAccountName="absent"))
    reply.fails(403, "Forbidden", f'pods "p" is forbidden: error looking up service account {ns}/absent: serviceaccount "absent" not found')


def test_the_kubernetes_service(api):
    made = api.get(path("default", "services", "kubernetes")).ok()
    assert made["spec"]["ports"][0]["port"] == 443 and made["spec"]["clusterIP"].endswith(".0.1")
    assert made["metadata"]["labels"] == {"component": "apiserver", "provider": "kubernetes"}


def test_namespaces_of_the_system(api):
    assert {"default", "kube-system", "kube-public", "kube-node-lease"} <= set(names(api.get(f"{CORE}/namespaces").ok()))


def test_unschedulable_pods_say_why(api, ns):
    body = pod(schedulerName="default-scheduler", nodeSelector={"no": "such-node"})
    api.post(path(ns, "pods"), body).ok(201)

    def condition():
        found = [c for c in api.get(path(ns, "pods", "p")).ok()["status"].get("conditions", []) if c["type"] == "PodScheduled"]
        return found and found[0]
    said = until(condition, 30, "the condition")
    assert said["status"] == "False" and said["reason"] == "Unschedulable" and said["message"], said
    event = until(lambda: [e for e in api.get(path(ns, "events"), fieldSelector="reason=FailedScheduling").ok()["items"]], 30, "the event")[0]
    assert event["type"] == "Warning" and event["involvedObject"]["name"] == "p"
    assert (event.get("metadata") or {})["name"].startswith("p.")


def test_events_of_both_groups_are_one(api, ns):
    body = {"metadata": {"name": "e"}, "involvedObject": {"kind": "Pod", "namespace": ns, "name": "p"}, "reason": "Why", "message": "text", "type": "Normal"}
    api.post(path(ns, "events"), body).ok(201)
    other = api.get(path(ns, "events", "e", group="/apis/events.k8s.io/v1")).ok()
    assert other["regarding"]["name"] == "p" and other["note"] == "text" and other["apiVersion"] == "events.k8s.io/v1"


def test_config_maps_of_a_namespace(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    until(lambda: "kube-root-ca.crt" in names(api.get(path(ns, "configmaps")).ok()), 30, "the root CA's ConfigMap")


def test_the_scheduler_s_events(api, ns):
    """In the newer form: an action at a time; who reads the older API sees the same."""
    body = pod("nowhere")
    body["spec"].update(schedulerName="default-scheduler", nodeSelector={"absent": "yes"})
    api.post(path(ns, "pods"), body).ok(201)
    found = until(lambda: [e for e in api.get(path(ns, "events")).ok()["items"] if e["reason"] == "FailedScheduling"], 30, "the event")[0]
    assert found["metadata"]["name"].startswith("nowhere."), found
    assert found["reportingComponent"] == "default-scheduler" and found["reportingInstance"].startswith("default-scheduler"), found
    assert found["action"] == "Scheduling" and found["type"] == "Warning" and found["source"] == {}, found
    assert len(found["eventTime"]) == len("2026-01-01T00:00:00.000000Z"), found
    assert found["firstTimestamp"] is None and found["lastTimestamp"] is None and "count" not in found, found
    new = api.get(path(ns, "events", found["metadata"]["name"], group="/apis/events.k8s.io/v1")).ok()
    assert new["note"] == found["message"] and new["regarding"]["name"] == "nowhere" and new["reportingController"] == "default-scheduler", new


REVISED = {"metadata": {"labels": {"app": "web", "z": "1"}, "annotations": {"b": "<&>", "a": "1"}},
           "spec": {"schedulerName": "none", "terminationGracePeriodSeconds": 1, "containers": [
               container(ports=[{"containerPort": 80, "name": "http"}], env=[{"name": "A", "value": "b"}],
                         resources={"requests": {"cpu": "0.5", "memory": "1024Mi"}},
                         readinessProbe={"httpGet": {"path": "/", "port": "http"}})]}}


def revision_of(api, ns, kind, resource):
    body = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "web"},
            "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": REVISED}}
    if kind == "StatefulSet":
        body["spec"].update(serviceName="web", replicas=0)
    api.post(path(ns, resource, group=APPS), body).ok(201)
    where = path(ns, "controllerrevisions", group=APPS)
    return until(lambda: api.get(where).ok()["items"], 30, "a revision")[0], api.get(where).text


def test_revisions_of_stateful_sets_are_upstream_s(api, ns):
    """The same name for the same template, whoever makes it: it is a hash of the data's bytes."""
    made, text = revision_of(api, ns, "StatefulSet", "statefulsets")
    assert made["metadata"]["name"] == "web-76d977476", made
    assert made["metadata"]["labels"] == {"app": "web", "z": "1", "controller.kubernetes.io/hash": "76d977476"}, made
    assert made["revision"] == 1
    assert '"data":{"spec":{"template":{"$patch":"replace","metadata":{"annotations":{"a":"1","b":' in text, text


def test_revisions_of_daemon_sets(api, ns):
    made, text = revision_of(api, ns, "DaemonSet", "daemonsets")
    labels = made["metadata"]["labels"]
    assert made["metadata"]["name"] == "web-" + labels["controller-revision-hash"] and set(labels) == {"app", "z", "controller-revision-hash"}, made
    assert '"data":{"spec":{"template":{"$patch":"replace","metadata":{"annotations":{"a":"1","b":' in text, text
