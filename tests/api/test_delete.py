# SPDX-License-Identifier: Apache-2.0
"""delete: answers, grace, finalizers, preconditions, propagation, collections."""
from knarr_test.client import until
from knarr_test.samples import APPS, CORE, config_map, deployment, names, path, pod, replica_set, service


def gone(api, where, seconds=30):
    until(lambda: api.get(where).status == 404, seconds, f"the end of {where}")


def test_answer_is_a_status(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    status = api.delete(path(ns, "configmaps", "cm")).ok(200)
    assert status["kind"] == "Status" and status["status"] == "Success"
    assert status["details"] == {"name": "cm", "kind": "configmaps", "uid": made["metadata"]["uid"]}
    api.get(path(ns, "configmaps", "cm")).fails(404)


def test_absent(api, ns):
    api.delete(path(ns, "configmaps", "cm")).fails(404, "NotFound")


def test_pod_without_node_goes_at_once(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    answer = api.delete(path(ns, "pods", "p")).ok(200)
    assert answer["kind"] == "Pod" and answer["metadata"]["name"] == "p"
    api.get(path(ns, "pods", "p")).fails(404)


def test_pod_on_a_node_waits_for_its_agent(api, ns):
    api.post(path(ns, "pods"), pod(nodeName="t-nowhere", terminationGracePeriodSeconds=40)).ok(201)
    where = path(ns, "pods", "p")
    answer = api.delete(where).ok(200)
    assert answer["metadata"]["deletionTimestamp"] and answer["metadata"]["deletionGracePeriodSeconds"] == 40
    shorter = api.delete(where, gracePeriodSeconds=5).ok(200)
    assert shorter["metadata"]["deletionGracePeriodSeconds"] == 5
    longer = api.delete(where, gracePeriodSeconds=50).ok(200)
    assert longer["metadata"]["deletionGracePeriodSeconds"] == 5
    api.delete(where, gracePeriodSeconds=0).ok(200)
    api.get(where).fails(404)


def test_grace_in_the_body(api, ns):
    api.post(path(ns, "pods"), pod(nodeName="t-nowhere")).ok(201)
    body = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 7}
    assert api.delete(path(ns, "pods", "p"), body).ok()["metadata"]["deletionGracePeriodSeconds"] == 7
    api.delete(path(ns, "pods", "p"), gracePeriodSeconds=0)


def test_finalizers_hold(api, ns):
    api.post(path(ns, "configmaps"), config_map(finalizers=["example.com/a"])).ok(201)
    where = path(ns, "configmaps", "cm")
    answer = api.delete(where).ok(200)
    assert answer["kind"] == "ConfigMap" and answer["metadata"]["deletionTimestamp"]
    held = api.get(where).ok()
    assert held["metadata"]["deletionGracePeriodSeconds"] == 0
    refused = api.patch(where, {"metadata": {"finalizers": ["example.com/a", "example.com/b"]}})
    refused.fails(422, "Invalid", "Forbidden: no new finalizers can be added if the object is being deleted")
    api.patch(where, {"data": {"k": "2"}}).ok()
    api.patch(where, {"metadata": {"finalizers": None}}).ok()
    api.get(where).fails(404)


def test_deletion_cannot_be_undone(api, ns):
    api.post(path(ns, "configmaps"), config_map(finalizers=["example.com/a"])).ok(201)
    where = path(ns, "configmaps", "cm")
    api.delete(where).ok()
    assert api.patch(where, {"metadata": {"deletionTimestamp": None}}).ok()["metadata"]["deletionTimestamp"]
    api.patch(where, {"metadata": {"finalizers": None}}).ok()


def test_preconditions(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    where = path(ns, "configmaps", "cm")
    wrong = {"preconditions": {"uid": "11111111-1111-1111-1111-111111111111"}}
    api.delete(where, wrong).fails(409, "Conflict", "the UID in the precondition (11111111-1111-1111-1111-111111111111) does not match the UID in record")
    stale = {"preconditions": {"resourceVersion": "1"}}
    api.delete(where, stale).fails(409, "Conflict", "the ResourceVersion in the precondition (1) does not match the ResourceVersion in record")
    right = {"preconditions": {"uid": made["metadata"]["uid"], "resourceVersion": made["metadata"]["resourceVersion"]}}
    api.delete(where, right).ok(200)


def test_bad_options(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    where = path(ns, "configmaps", "cm")
    both = {"propagationPolicy": "Orphan", "orphanDependents": True}
    assert api.delete(where, both).status in (400, 422)
    reply = api.delete(where, propagationPolicy="Sideways")
    reply.fails(422, "Invalid", 'propagationPolicy', 'Unsupported value: "Sideways"')
    assert api.delete(where, "{").status == 400
    assert api.get(where).status == 200


def owned(owner, name="child", block=False, **more):
    reference = {"apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": owner["metadata"]["name"],
                 "uid": owner["metadata"]["uid"], "blockOwnerDeletion": block}
    return config_map(name, ownerReferences=[reference], **more)


def test_background_is_the_default(api, ns):
    owner = api.post(path(ns, "configmaps"), config_map("owner")).ok(201)
    api.post(path(ns, "configmaps"), owned(owner)).ok(201)
    api.delete(path(ns, "configmaps", "owner")).ok()
    gone(api, path(ns, "configmaps", "child"))


def test_foreground_waits_for_dependents(api, ns):
    owner = api.post(path(ns, "configmaps"), config_map("owner")).ok(201)
    api.post(path(ns, "configmaps"), owned(owner, block=True, finalizers=["example.com/a"])).ok(201)
    where = path(ns, "configmaps", "owner")
    answer = api.delete(where, propagationPolicy="Foreground").ok()
    assert answer["metadata"]["finalizers"] == ["foregroundDeletion"] and answer["metadata"]["deletionTimestamp"]
    child = path(ns, "configmaps", "child")
    until(lambda: api.get(child).ok()["metadata"].get("deletionTimestamp"), 30, "the deletion of the dependent")
    assert api.get(where).status == 200
    api.patch(child, {"metadata": {"finalizers": None}}).ok()
    gone(api, child)
    gone(api, where)


def test_orphan_lets_dependents_live(api, ns):
    owner = api.post(path(ns, "configmaps"), config_map("owner")).ok(201)
    api.post(path(ns, "configmaps"), owned(owner)).ok(201)
    api.delete(path(ns, "configmaps", "owner"), {"propagationPolicy": "Orphan"}).ok()
    gone(api, path(ns, "configmaps", "owner"))
    child = api.get(path(ns, "configmaps", "child")).ok()
    assert "ownerReferences" not in child["metadata"] and "deletionTimestamp" not in child["metadata"]


def test_orphan_by_the_old_field(api, ns):
    owner = api.post(path(ns, "configmaps"), config_map("owner")).ok(201)
    api.post(path(ns, "configmaps"), owned(owner)).ok(201)
    api.delete(path(ns, "configmaps", "owner"), {"orphanDependents": True}).ok()
    gone(api, path(ns, "configmaps", "owner"))
    assert "ownerReferences" not in api.get(path(ns, "configmaps", "child")).ok()["metadata"]


def test_a_dependent_with_another_owner_lives(api, ns):
    one = api.post(path(ns, "configmaps"), config_map("one")).ok(201)
    two = api.post(path(ns, "configmaps"), config_map("two")).ok(201)
    child = owned(one)
    child["metadata"]["ownerReferences"] += owned(two)["metadata"]["ownerReferences"]
    api.post(path(ns, "configmaps"), child).ok(201)
    api.delete(path(ns, "configmaps", "one")).ok()
    left = until(lambda: [r for r in [api.get(path(ns, "configmaps", "child")).ok()["metadata"]["ownerReferences"]]
                          if len(r) == 1], 30, "the removal of one reference")
    assert left[0][0]["name"] == "two"


def test_an_owner_that_never_was(api, ns):
    """A dependent whose owner does not exist under that uid is collected."""
    ghost = {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "kube-root-ca.crt", "uid": "22222222-2222-2222-2222-222222222222"}}
    api.post(path(ns, "configmaps"), owned(ghost)).ok(201)
    gone(api, path(ns, "configmaps", "child"))


def test_a_deployment_takes_all_with_it(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=3)).ok(201)
    until(lambda: len(api.get(path(ns, "pods")).ok()["items"]) == 3, 30, "three pods")
    api.delete(where).ok()
    gone(api, where)
    until(lambda: not api.get(path(ns, "replicasets", group=APPS)).ok()["items"], 30, "the end of the replica sets")
    until(lambda: not api.get(path(ns, "pods")).ok()["items"], 30, "the end of the pods")


def test_orphaned_pods_stay(api, ns):
    api.post(path(ns, "replicasets", group=APPS), replica_set(replicas=2)).ok(201)
    until(lambda: len(api.get(path(ns, "pods")).ok()["items"]) == 2, 30, "two pods")
    api.delete(path(ns, "replicasets", "rs", group=APPS), propagationPolicy="Orphan").ok()
    gone(api, path(ns, "replicasets", "rs", group=APPS))
    pods = api.get(path(ns, "pods")).ok()["items"]
    assert len(pods) == 2 and not any(p["metadata"].get("ownerReferences") for p in pods)


def test_collection_by_labels(api, ns):
    for i in range(6):
        api.post(path(ns, "configmaps"), config_map(f"cm-{i}", labels={"odd": str(i % 2)})).ok(201)
    start = api.get(path(ns, "configmaps")).ok()["metadata"]["resourceVersion"]
    answer = api.delete(path(ns, "configmaps"), labelSelector="odd=1").ok(200)
    assert answer["kind"] in ("ConfigMapList", "Status")
    left = api.get(path(ns, "configmaps"), labelSelector="odd").ok()
    assert names(left) == ["cm-0", "cm-2", "cm-4"]
    with api.watch(path(ns, "configmaps"), resourceVersion=start) as events:
        seen = [events.next() for _ in range(3)]
    assert sorted((e["type"], e["object"]["metadata"]["name"]) for e in seen) == [("DELETED", f"cm-{i}") for i in (1, 3, 5)]


def test_collection_by_fields(api, ns):
    for i in range(3):
        api.post(path(ns, "pods"), pod(f"p{i}")).ok(201)
    api.delete(path(ns, "pods"), fieldSelector="metadata.name=p1").ok()
    assert names(api.get(path(ns, "pods")).ok()) == ["p0", "p2"]


def test_collection_is_dry(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    api.delete(path(ns, "configmaps"), dryRun="All").ok()
    assert api.get(path(ns, "configmaps", "cm")).status == 200


def test_collection_holds_finalizers(api, ns):
    api.post(path(ns, "configmaps"), config_map("held", labels={"x": "1"}, finalizers=["example.com/a"])).ok(201)
    api.delete(path(ns, "configmaps"), labelSelector="x=1").ok()
    assert api.get(path(ns, "configmaps", "held")).ok()["metadata"]["deletionTimestamp"]
    api.patch(path(ns, "configmaps", "held"), {"metadata": {"finalizers": None}}).ok()


def test_services_have_no_policy(api, ns):
    api.post(path(ns, "services"), service()).ok(201)
    assert api.delete(path(ns, "services", "web")).ok(200)["kind"] in ("Service", "Status")
    gone(api, path(ns, "services", "web"))


def test_namespace_takes_its_content(api):
    name = "t-ending"
    api.post(f"{CORE}/namespaces", {"metadata": {"name": name}}).ok(201)
    until(lambda: api.get(path(name, "serviceaccounts", "default")).status == 200, 30, "the service account")
    api.post(path(name, "configmaps"), config_map(finalizers=["example.com/a"])).ok(201)
    api.post(path(name, "deployments", group=APPS), deployment(replicas=1)).ok(201)
    answer = api.delete(f"{CORE}/namespaces/{name}").ok()
    assert answer["kind"] == "Namespace" and answer["status"]["phase"] == "Terminating"
    try:
        refused = api.post(path(name, "configmaps"), config_map("late"))
        status = refused.fails(403, "Forbidden", "because it is being terminated")
        assert status["message"] == (f'configmaps "late" is forbidden: unable to create new content in namespace {name} '
                                     "because it is being terminated")
        assert status["details"]["causes"][0]["reason"] == "NamespaceTerminating"
        until(lambda: api.get(path(name, "deployments", group=APPS)).ok()["items"] == [], 30, "the end of the content")
        until(lambda: any(c["type"] == "NamespaceFinalizersRemaining" and c["status"] == "True" for c in
                          api.get(f"{CORE}/namespaces/{name}").ok()["status"].get("conditions", [])), 30, "the condition")
        assert api.get(path(name, "configmaps", "cm")).status == 200
    finally:
        api.patch(path(name, "configmaps", "cm"), {"metadata": {"finalizers": None}})
    gone(api, f"{CORE}/namespaces/{name}", 60)


def test_protected_namespaces(api):
    for name in ("default", "kube-system", "kube-public"):
        reply = api.delete(f"{CORE}/namespaces/{name}")
        reply.fails(403, "Forbidden", "this namespace may not be deleted")


def test_a_page_of_a_collection(api, ns):
    """Only what a list with the same options would show is deleted; its token goes on."""
    for i in range(5):
        api.post(path(ns, "configmaps"), config_map(f"cm-{i}", labels={"some": "x"})).ok(201)
    first = api.delete(path(ns, "configmaps"), labelSelector="some=x", limit="2").ok()
    assert names(first) == ["cm-0", "cm-1"] and first["metadata"]["continue"], first["metadata"]
    assert names(api.get(path(ns, "configmaps"), labelSelector="some").ok()) == ["cm-2", "cm-3", "cm-4"]
    rest = api.delete(path(ns, "configmaps"), labelSelector="some=x", limit="9", **{"continue": first["metadata"]["continue"]}).ok()
    assert names(rest) == ["cm-2", "cm-3", "cm-4"] and "continue" not in rest["metadata"], rest["metadata"]


def test_bad_options_delete_nothing(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    for more, code in (({"limit": "x"}, 400), ({"continue": "x"}, 400), ({"resourceVersion": "x"}, 400), ({"resourceVersionMatch": "Exact"}, 422),
                       ({"sendInitialEvents": "true"}, 422), ({"dryRun": "x"}, 422), ({"fieldSelector": "spec.x=y"}, 400)):
        reply = api.delete(path(ns, "configmaps"), **more)
        assert reply.status == code and reply.json["status"] == "Failure", (more, reply.text)
    assert api.get(path(ns, "configmaps", "cm")).status == 200


def test_preconditions_of_the_query(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)["metadata"]
    for more in ({"uid": "other"}, {"resourceVersion": "1"}, {"resourceVersion": "x"}, {"uid": made["uid"], "resourceVersion": "x"}):
        api.delete(path(ns, "configmaps", "cm"), **more).fails(409, "Conflict", "in the precondition")
    api.delete(path(ns, "configmaps", "cm"), uid=made["uid"], resourceVersion=made["resourceVersion"]).ok()


def test_the_other_group_of_events(api, ns):
    """What is missing is named by the group that was asked."""
    group = "/apis/events.k8s.io/v1"
    api.delete(path(ns, "events", "absent", group=group)).fails(404, "NotFound", 'events.events.k8s.io "absent" not found')
    api.patch(path(ns, "events", "absent", group=group), {}).fails(404, "NotFound", 'events.events.k8s.io "absent" not found')
    api.delete(path(ns, "events", "absent")).fails(404, "NotFound", 'events "absent" not found')
