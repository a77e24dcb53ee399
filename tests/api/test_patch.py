# SPDX-License-Identifier: Apache-2.0
"""The patches: merge, JSON, strategic; status and scale."""
from knarr_test.client import JSON, JSON_PATCH, MERGE, STRATEGIC, until
from knarr_test.samples import APPS, config_map, container, deployment, path, pod, revision, service, template


def test_merge_sets_and_drops(api, ns):
    api.post(path(ns, "configmaps"), config_map(data={"a": "1", "b": "2"}, labels={"x": "1"})).ok(201)
    now = api.patch(path(ns, "configmaps", "cm"), {"data": {"a": None, "c": "3"}, "metadata": {"labels": None}}).ok(200)
    assert now["data"] == {"b": "2", "c": "3"} and "labels" not in now["metadata"]


def test_merge_replaces_lists(api, ns):
    api.post(path(ns, "services"), service()).ok(201)
    now = api.patch(path(ns, "services", "web"), {"spec": {"ports": [{"port": 81, "name": "x"}]}}).ok()
    assert [p["port"] for p in now["spec"]["ports"]] == [81]


def test_patch_raises_the_revision_or_changes_nothing(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    same = api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "v"}}).ok()
    assert revision(same) == revision(made)
    assert revision(api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "w"}}).ok()) > revision(made)


def test_patch_of_an_absent_object(api, ns):
    api.patch(path(ns, "configmaps", "cm"), {"data": {}}).fails(404, "NotFound", 'configmaps "cm" not found')


def test_patch_with_a_revision_is_conditional(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "2"}}).ok()
    stale = {"metadata": {"resourceVersion": made["metadata"]["resourceVersion"]}, "data": {"k": "3"}}
    api.patch(path(ns, "configmaps", "cm"), stale).fails(409, "Conflict", "the object has been modified")


def test_patch_cannot_rename(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    api.patch(path(ns, "configmaps", "cm"), {"metadata": {"name": "other"}}).fails(400, "BadRequest")


def test_patch_of_another_kind(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    api.patch(path(ns, "configmaps", "cm"), {"kind": "Secret"}).fails(422, "Invalid")


def test_unknown_content_type(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    reply = api.patch(path(ns, "configmaps", "cm"), {}, content_type=JSON)
    reply.fails(415, "UnsupportedMediaType")


def test_bad_merge_patches(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    for body in ("{", "[1]", '"x"', "nonsense"):
        reply = api.patch(path(ns, "configmaps", "cm"), body)
        assert reply.status == 400 and reply.json["reason"] == "BadRequest", (body, str(reply))
    assert api.get(path(ns, "configmaps", "cm")).ok()["data"] == {"k": "v"}


def test_json_operations(api, ns):
    api.post(path(ns, "configmaps"), config_map(data={"a": "1", "b": "2"}, annotations={"x/y": "1"})).ok(201)
    operations = [
        {"op": "test", "path": "/data/a", "value": "1"},
        {"op": "replace", "path": "/data/a", "value": "one"},
        {"op": "remove", "path": "/data/b"},
        {"op": "add", "path": "/data/c", "value": "3"},
        {"op": "copy", "from": "/data/c", "path": "/data/d"},
        {"op": "move", "from": "/data/c", "path": "/data/e"},
        {"op": "replace", "path": "/metadata/annotations/x~1y", "value": "2"},
    ]
    now = api.patch(path(ns, "configmaps", "cm"), operations, content_type=JSON_PATCH).ok(200)
    assert now["data"] == {"a": "one", "d": "3", "e": "3"} and now["metadata"]["annotations"] == {"x/y": "2"}


def test_json_operations_on_lists(api, ns):
    api.post(path(ns, "pods"), pod(tolerations=[{"key": "a", "operator": "Exists"}])).ok(201)
    add = [{"op": "add", "path": "/spec/tolerations/-", "value": {"key": "b", "operator": "Exists"}}]
    now = api.patch(path(ns, "pods", "p"), add, content_type=JSON_PATCH).ok()
    assert [t["key"] for t in now["spec"]["tolerations"]][-1] == "b"


def test_json_operations_that_do_not_apply(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    rows = [{"op": "test", "path": "/data/k", "value": "no"}, {"op": "remove", "path": "/data/absent"},
            {"op": "add", "path": "/no/such/path", "value": "x"}, {"op": "nonsense", "path": "/data/k"},
            {"path": "/data/k"}, {"op": "move", "from": "/data/absent", "path": "/data/x"},
            {"op": "add", "path": "/data/x", "value": 5}, {"op": "replace", "path": "/metadata", "value": "x"}]
    for row in rows:
        api.patch(path(ns, "configmaps", "cm"), [row], content_type=JSON_PATCH).fails(422, "Invalid")
    for body in ("{}", '{"op":"add"}', "["):
        assert api.patch(path(ns, "configmaps", "cm"), body, content_type=JSON_PATCH).status == 400, body
    assert api.get(path(ns, "configmaps", "cm")).ok()["data"] == {"k": "v"}


def test_json_operations_are_all_or_nothing(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    operations = [{"op": "add", "path": "/data/new", "value": "x"}, {"op": "remove", "path": "/data/absent"}]
    api.patch(path(ns, "configmaps", "cm"), operations, content_type=JSON_PATCH).fails(422, "Invalid")
    assert api.get(path(ns, "configmaps", "cm")).ok()["data"] == {"k": "v"}


def make_deployment(api, ns):
    body = deployment(replicas=0)
    body["spec"]["template"] = template({"app": "web"}, containers=[
        container("a", env=[{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}],
                  ports=[{"containerPort": 80}]),
        container("b", image="other")])
    api.post(path(ns, "deployments", group=APPS), body).ok(201)
    return path(ns, "deployments", "web", group=APPS)


def strategic(api, where, body):
    return api.patch(where, body, content_type=STRATEGIC).ok(200)


def containers(thing):
    return {c["name"]: c for c in thing["spec"]["template"]["spec"]["containers"]}


def in_template(spec):
    return {"spec": {"template": {"spec": spec}}}


def test_strategic_merges_by_key(api, ns):
    where = make_deployment(api, ns)
    now = containers(strategic(api, where, in_template({"containers": [
        {"name": "a", "image": "new", "env": [{"name": "Y", "value": "two"}, {"name": "Z", "value": "3"}]}]})))
    assert now["a"]["image"] == "new" and now["b"]["image"] == "other"
    assert {e["name"]: e["value"] for e in now["a"]["env"]} == {"X": "1", "Y": "two", "Z": "3"}


def test_strategic_delete_directive(api, ns):
    where = make_deployment(api, ns)
    now = containers(strategic(api, where, in_template({"containers": [{"name": "b", "$patch": "delete"}]})))
    assert list(now) == ["a"]
    now = containers(strategic(api, where, in_template({"containers": [
        {"name": "a", "env": [{"name": "X", "$patch": "delete"}]}]})))
    assert [e["name"] for e in now["a"]["env"]] == ["Y"]


def test_strategic_replace_directive(api, ns):
    where = make_deployment(api, ns)
    now = containers(strategic(api, where, in_template({"containers": [{"$patch": "replace"}, {"name": "c", "image": "x"}]})))
    assert list(now) == ["c"]
    now = strategic(api, where, {"spec": {"strategy": {"$patch": "replace", "type": "Recreate"}}})
    assert now["spec"]["strategy"] == {"type": "Recreate"}


def test_strategic_retain_keys(api, ns):
    where = make_deployment(api, ns)
    now = strategic(api, where, {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}})
    assert now["spec"]["strategy"] == {"type": "Recreate"}


def test_strategic_element_order(api, ns):
    where = make_deployment(api, ns)
    now = containers(strategic(api, where, in_template({
        "$setElementOrder/containers": [{"name": "b"}, {"name": "c"}, {"name": "a"}],
        "containers": [{"name": "c", "image": "x"}]})))
    assert list(now) == ["b", "c", "a"]


def test_strategic_delete_from_primitive_list(api, ns):
    made = api.post(path(ns, "configmaps"), config_map(finalizers=["example.com/a", "example.com/b"])).ok(201)
    where = path(ns, "configmaps", "cm")
    now = strategic(api, where, {"metadata": {"$deleteFromPrimitiveList/finalizers": ["example.com/a"]}})
    assert now["metadata"]["finalizers"] == ["example.com/b"], made
    now = strategic(api, where, {"metadata": {"finalizers": ["example.com/c"]}})
    assert sorted(now["metadata"]["finalizers"]) == ["example.com/b", "example.com/c"]
    api.patch(where, {"metadata": {"finalizers": None}}).ok()


def test_strategic_null_drops(api, ns):
    where = make_deployment(api, ns)
    now = strategic(api, where, {"metadata": {"labels": {"app": None}}, "spec": {"minReadySeconds": 3, "paused": True}})
    assert "labels" not in now["metadata"] and now["spec"]["paused"] and now["spec"]["minReadySeconds"] == 3
    now = strategic(api, where, {"spec": {"paused": None}})
    assert "paused" not in now["spec"]


def test_strategic_ports_of_a_service(api, ns):
    body = service()
    body["spec"]["ports"] = [{"name": "a", "port": 80}, {"name": "b", "port": 81}]
    api.post(path(ns, "services"), body).ok(201)
    now = strategic(api, path(ns, "services", "web"), {"spec": {"ports": [{"port": 81, "name": "bb"}, {"port": 82, "name": "c"}]}})
    assert {p["port"]: p["name"] for p in now["spec"]["ports"]} == {80: "a", 81: "bb", 82: "c"}


def test_strategic_without_a_merge_key(api, ns):
    where = make_deployment(api, ns)
    reply = api.patch(where, in_template({"containers": [{"image": "x"}]}), content_type=STRATEGIC)
    assert reply.status in (400, 422, 500), str(reply)
    assert list(containers(api.get(where).ok())) == ["a", "b"]


def test_status_and_spec_are_apart(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    where = path(ns, "pods", "p")
    now = api.patch(f"{where}/status", {"status": {"phase": "Running", "message": "m"}, "spec": {"activeDeadlineSeconds": 5}}).ok()
    assert now["status"]["phase"] == "Running" and "activeDeadlineSeconds" not in now["spec"]
    now = api.patch(where, {"status": {"phase": "Failed"}, "metadata": {"labels": {"a": "b"}}}).ok()
    assert now["status"]["phase"] == "Running" and now["metadata"]["labels"] == {"a": "b"}


def test_status_by_put(api, ns):
    made = api.post(path(ns, "pods"), pod()).ok(201)
    made["status"] = {"phase": "Running", "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}]}
    made["spec"]["containers"][0]["image"] = "other"
    now = api.put(path(ns, "pods", "p", "status"), made).ok(200)
    assert now["status"]["podIP"] == "10.1.2.3" and now["spec"]["containers"][0]["image"] == "busybox"
    assert api.get(path(ns, "pods", "p", "status")).ok() == now


def test_conditions_merge_by_type(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    where = path(ns, "pods", "p", "status")
    for kind, value in (("a/x", "True"), ("a/y", "False"), ("a/x", "False")):
        now = strategic(api, where, {"status": {"conditions": [{"type": kind, "status": value}]}})
    assert {c["type"]: c["status"] for c in now["status"]["conditions"] if c["type"].startswith("a/")} == {"a/x": "False", "a/y": "False"}


def test_no_status_subresource(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    assert api.get(path(ns, "configmaps", "cm", "status")).status == 404


def test_scale(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    made = api.post(path(ns, "deployments", group=APPS), deployment(replicas=0)).ok(201)
    scale = api.get(f"{where}/scale").ok()
    assert scale["kind"] == "Scale" and scale["apiVersion"] == "autoscaling/v1"
    assert scale["metadata"]["uid"] == made["metadata"]["uid"] and scale["status"] == {"replicas": 0, "selector": "app=web"}
    assert scale["spec"] == {}
    # the controller writes the status meanwhile
    now = until(lambda: (lambda r: r.json if r.status == 200 else None)(
        api.put(f"{where}/scale", {**api.get(f"{where}/scale").ok(), "spec": {"replicas": 1}})), 10, "an update without conflict")
    assert now["spec"] == {"replicas": 1} and api.get(where).ok()["spec"]["replicas"] == 1
    now = api.patch(f"{where}/scale", {"spec": {"replicas": 2}}).ok()
    assert now["spec"]["replicas"] == 2
    assert api.patch(where, {"spec": {"replicas": 0}}).ok()["spec"]["replicas"] == 0


def test_bad_scales(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=0)).ok(201)
    api.patch(f"{where}/scale", {"spec": {"replicas": -1}}).invalid("spec.replicas")
    scale = api.get(f"{where}/scale").ok()
    api.patch(where, {"spec": {"minReadySeconds": 1}}).ok()
    api.put(f"{where}/scale", {**scale, "spec": {"replicas": 1}}).fails(409, "Conflict")
    api.get(path(ns, "deployments", "none", "scale", group=APPS)).fails(404, "NotFound")


def test_binding(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    body = {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "p"}, "target": {"kind": "Node", "name": "t-nowhere"}}
    assert api.post(path(ns, "pods", "p", "binding"), body).ok(201)["status"] == "Success"
    now = api.get(path(ns, "pods", "p")).ok()
    assert now["spec"]["nodeName"] == "t-nowhere"
    assert {"PodScheduled": "True"}.items() <= {c["type"]: c["status"] for c in now["status"]["conditions"]}.items()
    body["target"]["name"] = "other"
    api.post(path(ns, "pods", "p", "binding"), body).fails(409, "Conflict", "already assigned to node")
    api.delete(path(ns, "pods", "p"), gracePeriodSeconds=0)


def test_a_patch_that_would_be_invalid_is_refused_whole(api, ns):
    api.post(path(ns, "services"), service()).ok(201)
    api.patch(path(ns, "services", "web"), {"spec": {"ports": [{"port": 0}]}}, content_type=MERGE).invalid("spec.ports[0].port", "spec.ports[0].targetPort")
    assert api.get(path(ns, "services", "web")).ok()["spec"]["ports"][0]["port"] == 80
