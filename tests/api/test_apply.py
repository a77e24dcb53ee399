# SPDX-License-Identifier: Apache-2.0
"""Server-side apply, and metadata.managedFields after every kind of write."""
from knarr_test.client import APPLY, JSON_PATCH, MERGE, STRATEGIC, until
from knarr_test.samples import APPS, config_map, container, deployment, path, pod, revision



def apply(api, where, body, manager="a", **more):
    return api.patch(where, body, content_type=APPLY, fieldManager=manager, **more)


def cm(data=None, name="cm", **metadata):
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **metadata}}
    return body if data is None else {**body, "data": data}


def managers(thing):
    """{(manager, operation, subresource): fields}"""
    return {(e["manager"], e["operation"], e.get("subresource")): e["fieldsV1"] for e in thing["metadata"].get("managedFields", [])}


def entry(thing, manager):
    return next(e for e in thing["metadata"]["managedFields"] if e["manager"] == manager)


def test_apply_creates_and_then_changes(api, ns):
    where = path(ns, "configmaps", "cm")
    made = apply(api, where, cm({"k": "1"})).ok(201)
    assert made["data"] == {"k": "1"} and managers(made) == {("a", "Apply", None): {"f:data": {"f:k": {}}}}
    changed = apply(api, where, cm({"k": "2"})).ok(200)
    assert changed["data"] == {"k": "2"} and revision(changed) > revision(made)


def test_apply_of_the_same_changes_nothing(api, ns):
    where = path(ns, "configmaps", "cm")
    made = apply(api, where, cm({"k": "1"})).ok(201)
    assert revision(apply(api, where, cm({"k": "1"})).ok(200)) == revision(made)


def test_entry_has_all_its_members(api, ns):
    made = apply(api, path(ns, "configmaps", "cm"), cm({"k": "1"})).ok(201)
    found = entry(made, "a")
    assert set(found) == {"manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1"}
    assert found["operation"] == "Apply" and found["apiVersion"] == "v1" and found["fieldsType"] == "FieldsV1"
    assert found["time"].endswith("Z") and len(found["time"]) == 20


def test_apply_wants_a_manager(api, ns):
    reply = api.patch(path(ns, "configmaps", "cm"), cm(), content_type=APPLY)
    reply.invalid("fieldManager", words=["is required for apply patch"])


def test_apply_takes_yaml(api, ns):
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\ndata:\n  multi: |\n    one\n    two\n"
    assert apply(api, path(ns, "configmaps", "cm"), text).ok(201)["data"] == {"multi": "one\ntwo\n"}


def test_apply_of_bad_text(api, ns):
    for body in ("{", "a: b: c", "[]", '"x"', "\t"):
        apply(api, path(ns, "configmaps", "cm"), body).fails(400, "BadRequest")
    assert api.get(path(ns, "configmaps", "cm")).status == 404


def test_apply_refuses_other_objects(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, {"data": {}}).fails(400, "BadRequest", "invalid object type: /, Kind=")
    apply(api, where, {**cm(), "kind": "Secret"}).fails(400, "BadRequest", "invalid object type: /v1, Kind=Secret")
    apply(api, where, cm(name="other")).fails(400, "BadRequest", "the name of the object (other) does not match the name on the URL (cm)")
    apply(api, where, cm(namespace="other")).fails(400, "BadRequest", "the namespace of the provided object does not match")
    apply(api, where, cm(managedFields=[])).fails(400, "BadRequest", "metadata.managedFields must be nil")


def test_apply_refuses_unknown_fields(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, {**cm(), "nothing": 1}).fails(500, None, ".nothing: field not declared in schema")
    apply(api, where, cm({"k": 1})).fails(500, None, ".data.k: expected string, got")


def test_a_key_twice(api, ns):
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\ndata:\n  k: \"1\"\n  k: \"2\"\n"
    where = path(ns, "configmaps", "cm")
    apply(api, where, text, fieldValidation="Strict").fails(400, "BadRequest", 'line 7: key "k" already set in map')
    reply = apply(api, where, text)
    assert reply.ok(201)["data"] == {"k": "2"} and 'line 7: key \\"k\\" already set in map' in reply.header("Warning")
    assert not apply(api, where, text, fieldValidation="Ignore").header("Warning")


def test_conflict(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, cm({"k": "1"})).ok(201)
    status = apply(api, where, cm({"k": "2"}), "b").fails(409, "Conflict", 'Apply failed with 1 conflict: conflict with "a": .data.k')
    assert status["details"]["causes"] == [{"reason": "FieldManagerConflict", "message": 'conflict with "a"', "field": ".data.k"}]
    assert api.get(where).ok()["data"] == {"k": "1"}


def test_conflict_with_an_update(api, ns):
    where = path(ns, "configmaps", "cm")
    api.post(path(ns, "configmaps"), config_map(), fieldManager="u").ok(201)
    apply(api, where, cm({"k": "2"})).fails(409, "Conflict", 'conflict with "u" using v1: .data.k')


def test_force_takes_the_field(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, cm({"k": "1", "l": "1"})).ok(201)
    now = apply(api, where, cm({"k": "2"}), "b", force="true").ok()
    assert now["data"] == {"k": "2", "l": "1"}
    assert managers(now) == {("a", "Apply", None): {"f:data": {"f:l": {}}}, ("b", "Apply", None): {"f:data": {"f:k": {}}}}


def test_the_same_value_is_shared(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, cm({"k": "1"})).ok(201)
    assert len(managers(apply(api, where, cm({"k": "1"}), "b").ok())) == 2
    assert apply(api, where, cm({}), "a").ok()["data"] == {"k": "1"}, "the other still has it"
    assert not apply(api, where, cm(), "b").ok().get("data")


def test_what_an_update_set_stays(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, cm({"k": "1"})).ok(201)
    api.patch(where, {"data": {"u": "1"}}, fieldManager="u").ok()
    assert apply(api, where, cm({})).ok()["data"] == {"u": "1"}


def test_force_is_for_applies(api, ns):
    api.patch(path(ns, "configmaps", "cm"), {}, content_type=MERGE, force="true").invalid("force", words=["may not be specified for non-apply patch"])


def test_dry_run_stores_nothing(api, ns):
    where = path(ns, "configmaps", "cm")
    assert apply(api, where, cm({"k": "1"}), dryRun="All").ok(201)["metadata"]["managedFields"]
    assert api.get(where).status == 404
    made = apply(api, where, cm({"k": "1"})).ok(201)
    assert apply(api, where, cm({"k": "2"}), dryRun="All").ok()["data"] == {"k": "2"}
    assert api.get(where).ok() == made


def test_revision_and_uid_in_the_body(api, ns):
    where = path(ns, "configmaps", "cm")
    made = apply(api, where, cm({"k": "1"})).ok(201)
    apply(api, where, cm({"k": "2"}, resourceVersion=made["metadata"]["resourceVersion"])).ok()
    apply(api, where, cm({"k": "3"}, resourceVersion=made["metadata"]["resourceVersion"])).fails(409, "Conflict", "the object has been modified")
    apply(api, where, cm({"k": "3"}, uid="other")).fails(422, "Invalid", "metadata.uid: Invalid value")
    apply(api, where, cm({"k": "3"}, uid=made["metadata"]["uid"])).ok()
    apply(api, path(ns, "configmaps", "none"), cm(name="none", uid="other")).fails(409, "Conflict", "uid mismatch")


def test_finalizers_are_a_set(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, cm(finalizers=["e.com/a"])).ok(201)
    both = apply(api, where, cm(finalizers=["e.com/b"]), "b").ok()
    assert set(both["metadata"]["finalizers"]) == {"e.com/a", "e.com/b"}
    assert apply(api, where, cm()).ok()["metadata"]["finalizers"] == ["e.com/b"]
    api.patch(where, {"metadata": {"finalizers": None}}).ok()


def test_containers_are_known_by_name(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    labels = {"app": "web"}
    spec = {"replicas": 0, "selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": {"containers": [container("one")]}}}
    head = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    apply(api, where, {**head, "spec": spec}).ok(201)
    side = {"template": {"spec": {"containers": [container("side", "proxy")]}}}
    both = apply(api, where, {**head, "spec": side}, "mesh").ok()
    assert [c["name"] for c in both["spec"]["template"]["spec"]["containers"]] == ["one", "side"]
    again = apply(api, where, {**head, "spec": {**spec, "template": {**spec["template"], "spec": {"containers": [container("one", "busybox:2")]}}}}).ok()
    assert [c["image"] for c in again["spec"]["template"]["spec"]["containers"]] == ["busybox:2", "proxy"]
    gone = apply(api, where, head, "mesh").ok()
    assert [c["name"] for c in gone["spec"]["template"]["spec"]["containers"]] == ["one"]


def test_status_takes_no_spec(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=0)).ok(201)
    body = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": {"no": "1"}}, "spec": {"replicas": 9},
            "status": {"conditions": [{"type": "Mine", "status": "True"}]}}
    now = apply(api, where + "/status", body).ok()
    assert now["spec"]["replicas"] == 0 and any(c["type"] == "Mine" for c in now["status"]["conditions"])
    fields = managers(now)[("a", "Apply", "status")]
    assert set(fields) == {"f:status"}, fields
    apply(api, path(ns, "deployments", "none", "status", group=APPS), {**body, "metadata": {"name": "none"}}).fails(404, "NotFound")


def test_the_object_takes_no_status(api, ns):
    where = path(ns, "pods", "p")
    now = apply(api, where, {**pod(), "status": {"message": "x"}}).ok(201)
    assert "message" not in now["status"] and "f:status" not in managers(now)[("a", "Apply", None)]


def scale(api, ns, replicas, **more):
    body = {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "web", "namespace": ns}, "spec": {"replicas": replicas}}
    return api.put(path(ns, "replicationcontrollers", "web", "scale"), body, **more).ok()


def test_scale_moves_the_replicas(api, ns):
    where, labels = path(ns, "replicationcontrollers", "web"), {"app": "web"}
    spec = {"replicas": 1, "selector": labels, "template": {"metadata": {"labels": labels}, "spec": {"schedulerName": "none", "containers": [container()]}}}
    api.post(path(ns, "replicationcontrollers"), {"metadata": {"name": "web"}, "spec": spec}, fieldManager="maker").ok(201)
    scale(api, ns, 2, fieldManager="hpa")
    now = api.get(where).ok()
    assert managers(now)[("hpa", "Update", "scale")] == {"f:spec": {"f:replicas": {}}}
    assert "f:replicas" not in managers(now)[("maker", "Update", None)]["f:spec"]
    body = {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "web"}, "spec": {"replicas": 3}}
    apply(api, where, body).fails(409, "Conflict", 'conflict with "hpa" with subresource "scale" using v1: .spec.replicas')


def test_before_the_first_apply(api, ns):
    where = path(ns, "configmaps", "cm")
    api.post(path(ns, "configmaps"), config_map(data={"k": "1"})).ok(201)
    bare = api.patch(where, {"metadata": {"managedFields": [{}]}}).ok()
    assert "managedFields" not in bare["metadata"]
    assert "managedFields" not in api.patch(where, {"data": {"l": "1"}}).ok()["metadata"], "nobody is tracked"
    now = apply(api, where, cm({"m": "1"})).ok()
    assert managers(now) == {("a", "Apply", None): {"f:data": {"f:m": {}}},
                             ("before-first-apply", "Update", None): {"f:data": {".": {}, "f:k": {}, "f:l": {}}}}


def test_reset_by_an_empty_list(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    assert made["metadata"]["managedFields"]
    now = api.put(path(ns, "configmaps", "cm"), {**made, "metadata": {**made["metadata"], "managedFields": []}}).ok()
    assert "managedFields" not in now["metadata"]


def test_every_write_has_a_manager(api, ns):
    where = path(ns, "configmaps", "cm")
    api.post(path(ns, "configmaps"), config_map(data={"a": "1"}), fieldManager="create").ok(201)
    api.put(where, config_map(data={"a": "1", "b": "1"}), fieldManager="update").ok()
    api.patch(where, {"data": {"c": "1"}}, fieldManager="merge").ok()
    api.patch(where, [{"op": "add", "path": "/data/d", "value": "1"}], content_type=JSON_PATCH, fieldManager="json").ok()
    now = api.patch(where, {"data": {"e": "1"}}, content_type=STRATEGIC, fieldManager="strategic").ok()
    fields = {"create": "a", "update": "b", "merge": "c", "json": "d", "strategic": "e"}
    for manager, name in fields.items():
        assert f"f:{name}" in managers(now)[(manager, "Update", None)]["f:data"], manager


def test_manager_from_the_user_agent(api, ns):
    api.post(path(ns, "configmaps"), config_map(), headers={"User-Agent": "some agent/v1.2 (x) y/z"}).ok(201)
    assert list(managers(api.get(path(ns, "configmaps", "cm")).ok())) == [("some agent", "Update", None)]
    made = api.post(path(ns, "configmaps"), config_map("long"), headers={"User-Agent": "x" * 200}).ok(201)
    assert list(managers(made)) == [("x" * 128, "Update", None)]


def test_bad_managers(api, ns):
    for manager, words in (("x" * 129, "Too long: may not be more than 128 bytes"), ("a\x07", "invalid character U+0007")):
        api.post(path(ns, "configmaps"), config_map(), fieldManager=manager).invalid("fieldManager", words=[words])


def test_entries_of_a_client_are_checked(api, ns):
    def made(**more):
        entry = {"manager": "given", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {"f:other": {}}}, **more}
        return api.post(path(ns, "configmaps"), config_map(managedFields=[entry]), fieldManager="maker", dryRun="All")
    assert ("given", "Update", None) in managers(made().ok(201))
    made(manager="x" * 129).invalid("metadata.managedFields[0].manager")
    made(subresource="x" * 257).invalid("metadata.managedFields[0].subresource")
    assert ("given", "Update", None) not in managers(made(operation="Nothing").ok(201)), "what cannot be read counts as not sent"


def test_time_moves_with_the_fields(api, ns):
    where = path(ns, "configmaps", "cm")
    made = api.post(path(ns, "configmaps"), config_map(data={"a": "1"}), fieldManager="one").ok(201)
    first = entry(made, "one")["time"]
    until(lambda: entry(api.patch(where, {"data": {"a": str(revision(api.get(where).ok()))}}, fieldManager="one").ok(), "one")["time"] > first, 10, "a later time")
    other = api.patch(where, {"data": {"b": "1"}}, fieldManager="two").ok()
    assert revision(api.patch(where, {"data": {"b": "1"}}, fieldManager="one").ok()) == revision(other), "nothing changed"


def test_update_that_takes_a_field(api, ns):
    where = path(ns, "configmaps", "cm")
    apply(api, where, cm({"k": "1", "l": "1"})).ok(201)
    now = api.patch(where, {"data": {"k": "2", "l": None}}, fieldManager="u").ok()
    assert managers(now) == {("u", "Update", None): {"f:data": {"f:k": {}}}}


def test_eleven_updaters_become_ten(api, ns):
    where = path(ns, "configmaps", "cm")
    api.post(path(ns, "configmaps"), config_map(data={"k": "0"}), fieldManager="maker").ok(201)
    for i in range(10):
        now = api.patch(where, {"data": {f"k{i}": "1"}}, fieldManager=f"m{i}").ok()
    assert len(managers(now)) == 10 and ("ancient-changes", "Update", None) in managers(now)


def test_pods_own_their_defaults(api, ns):
    made = api.post(path(ns, "pods"), pod(containers=[container(ports=[{"containerPort": 80}])]), fieldManager="maker").ok(201)
    spec = managers(made)[("maker", "Update", None)]["f:spec"]
    assert spec["f:containers"] == {'k:{"name":"c"}': {
        ".": {}, "f:image": {}, "f:imagePullPolicy": {}, "f:name": {}, "f:ports": {".": {}, 'k:{"containerPort":80,"protocol":"TCP"}': {
            ".": {}, "f:containerPort": {}, "f:protocol": {}}}, "f:resources": {}, "f:terminationMessagePath": {}, "f:terminationMessagePolicy": {}}}
    assert "f:volumes" not in spec, "what admission added belongs to nobody"
    now = api.patch(path(ns, "pods", "p", "status"), {"status": {"conditions": [{"type": "Mine", "status": "True"}]}}, content_type=STRATEGIC, fieldManager="s").ok()
    assert managers(now)[("s", "Update", "status")]["f:status"]["f:conditions"]['k:{"type":"Mine"}']["f:lastProbeTime"] == {}


def test_controllers_are_managers(api, ns):
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=1), fieldManager="maker").ok(201)

    def owners():
        return managers(api.get(path(ns, "deployments", "web", group=APPS)).ok())
    until(lambda: ("kube-controller-manager", "Update", "status") in owners(), 20, "the controller's entry")
    sets = until(lambda: api.get(path(ns, "replicasets", group=APPS)).ok()["items"], 20, "a replica set")
    assert ("kube-controller-manager", "Update", None) in managers(sets[0])


def test_metadata_alone_shows_managers(api, ns):
    made = api.post(path(ns, "configmaps"), config_map(), fieldManager="maker").ok(201)
    accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
    part = api.get(path(ns, "configmaps", "cm"), accept=accept).ok()
    assert part["metadata"]["managedFields"] == made["metadata"]["managedFields"]


def test_deletion_is_nobodys(api, ns):
    made = api.post(path(ns, "configmaps"), config_map(finalizers=["e.com/x"]), fieldManager="maker").ok(201)
    gone = api.delete(path(ns, "configmaps", "cm"))
    assert gone.status == 200
    now = api.get(path(ns, "configmaps", "cm")).ok()
    assert now["metadata"]["deletionTimestamp"] and now["metadata"]["managedFields"] == made["metadata"]["managedFields"]
    api.patch(path(ns, "configmaps", "cm"), {"metadata": {"finalizers": None}}).ok()


def test_creating_by_apply_wants_the_right_to_create(api, ns):
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["patch", "get"]}]
    rbac = "/apis/rbac.authorization.k8s.io/v1"
    api.post(path(ns, "roles", group=rbac), {"metadata": {"name": "patcher"}, "rules": rules}).ok(201)
    api.post(path(ns, "rolebindings", group=rbac), {"metadata": {"name": "patcher"}, "subjects": [{"kind": "User", "name": "pat"}], "roleRef": {
        "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "patcher"}}).ok(201)
    pat = api.impersonating("pat")
    until(lambda: pat.get(path(ns, "configmaps", "cm")).status == 404, 10, "the role")
    apply(pat, path(ns, "configmaps", "cm"), cm({"k": "1"})).fails(403, "Forbidden", 'cannot create resource "configmaps"')
    apply(api, path(ns, "configmaps", "cm"), cm({"k": "1"})).ok(201)
    assert apply(pat, path(ns, "configmaps", "cm"), cm({"l": "1"}), "pat").ok(200)["data"] == {"k": "1", "l": "1"}
