# SPDX-License-Identifier: Apache-2.0
"""Server-side apply of custom resources: their schema says what is one field and what has parts."""
import contextlib

from knarr_test.client import APPLY, until

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
TEXT = {"type": "string"}
PART = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "zone": {"type": "string", "default": "a"}, "size": {"type": "integer"}}}
SPEC = {"type": "object", "properties": {
    "replicas": {"type": "integer"},
    "port": {"x-kubernetes-int-or-string": True},
    "plain": {"type": "array", "items": TEXT},
    "tags": {"type": "array", "items": TEXT, "x-kubernetes-list-type": "set"},
    "parts": {"type": "array", "items": PART, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id", "zone"]},
    "limits": {"type": "object", "additionalProperties": {"type": "integer"}},
    "whole": {"type": "object", "x-kubernetes-map-type": "atomic", "properties": {"a": TEXT, "b": TEXT}},
    "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "properties": {"known": {"type": "object", "properties": {"a": TEXT}}}},
    "when": {"type": "string", "format": "date-time"}}}
STATUS = {"type": "object", "properties": {"phase": TEXT, "replicas": {"type": "integer"}}}


@contextlib.contextmanager
def widgets(api, ns):
    """The path of a kind of this namespace's own."""
    group = f"{ns}.example.com"
    version = {"served": True, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": SPEC, "status": STATUS}}}, "subresources": {
        "status": {}, "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}}}
    body = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"widgets.{group}"}, "spec": {
        "group": group, "scope": "Namespaced", "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
        "versions": [{"name": "v1", "storage": True, **version}, {"name": "v2", "storage": False, **version}]}}
    api.post(DEFINITIONS, body).ok(201)
    where = f"/apis/{group}/v1/namespaces/{ns}/widgets"
    try:
        until(lambda: api.get(where).status == 200, 30, "the kind")
        yield where
    finally:
        api.delete(f"{DEFINITIONS}/widgets.{group}")


def apply(api, where, spec, manager="a", name="w", sub="", **more):
    version = where.split("/")[2] + "/" + where.split("/")[3]
    more = {"fieldManager": manager, **more}
    body = {"apiVersion": version, "kind": "Widget", "metadata": {"name": name}, **spec}
    return api.patch(f"{where}/{name}{sub}", body, content_type=APPLY, **more)


def fields(thing, manager, operation="Apply", sub=None):
    return next((e["fieldsV1"] for e in thing["metadata"].get("managedFields", [])
                 if (e["manager"], e["operation"], e.get("subresource")) == (manager, operation, sub)), None)


def test_lists_by_their_type(api, ns):
    with widgets(api, ns) as where:
        one = {"spec": {"plain": ["x"], "tags": ["x"], "parts": [{"id": "1", "size": 1}]}}
        made = apply(api, where, one).ok(201)
        assert fields(made, "a") == {"f:spec": {"f:plain": {}, "f:tags": {'v:"x"': {}}, "f:parts": {'k:{"id":"1","zone":"a"}': {".": {}, "f:id": {}, "f:size": {}}}}}
        assert made["spec"]["parts"] == [{"id": "1", "zone": "a", "size": 1}]
        two = {"spec": {"tags": ["y"], "parts": [{"id": "1", "zone": "b"}, {"id": "2"}]}}
        both = apply(api, where, two, "b").ok(200)
        assert set(both["spec"]["tags"]) == {"x", "y"} and {(p["id"], p["zone"]) for p in both["spec"]["parts"]} == {("1", "a"), ("1", "b"), ("2", "a")}
        apply(api, where, {"spec": {"plain": ["y"]}}, "b").fails(409, "Conflict", 'conflict with "a": .spec.plain')
        apply(api, where, {"spec": {"parts": [{"id": "1", "size": 2}]}}, "b").fails(409, "Conflict", '.spec.parts[id="1",zone="a"].size')
        less = apply(api, where, {"spec": {}}, "b").ok()
        assert less["spec"]["tags"] == ["x"] and [p["id"] for p in less["spec"]["parts"]] == ["1"]


def test_maps_by_their_type(api, ns):
    with widgets(api, ns) as where:
        made = apply(api, where, {"spec": {"limits": {"cpu": 1}, "whole": {"a": "1"}, "free": {"x": {"y": [1]}, "known": {"a": "1"}}}}).ok(201)
        assert fields(made, "a") == {"f:spec": {"f:limits": {"f:cpu": {}}, "f:whole": {}, "f:free": {"f:known": {"f:a": {}}, "f:x": {".": {}, "f:y": {}}}}}
        both = apply(api, where, {"spec": {"limits": {"memory": 2}, "free": {"x": {"z": 1}}}}, "b").ok()
        assert both["spec"]["limits"] == {"cpu": 1, "memory": 2} and both["spec"]["free"]["x"] == {"y": [1], "z": 1}
        apply(api, where, {"spec": {"whole": {"b": "1"}}}, "b").fails(409, "Conflict", 'conflict with "a": .spec.whole')
        apply(api, where, {"spec": {"free": {"x": {"y": [2]}}}}, "b").fails(409, "Conflict", 'conflict with "a": .spec.free.x.y')


def test_what_the_schema_does_not_know(api, ns):
    with widgets(api, ns) as where:
        apply(api, where, {"unknownField": 1}).fails(500, None, ".unknownField: field not declared in schema")
        apply(api, where, {"spec": {"foo": 1}}).fails(500, None, ".spec.foo: field not declared in schema")
        apply(api, where, {"spec": {"parts": [{"id": "1", "foo": 1}]}}).fails(500, None, '.spec.parts[id="1",zone="a"].foo: field not declared in schema')
        apply(api, where, {"spec": {"replicas": "1"}}).fails(500, None, ".spec.replicas: expected numeric (int or float), got string")
        apply(api, where, {"spec": {"tags": ["x", "x"]}}).fails(500, None, '.spec.tags: duplicate entries for key [="x"]')
        assert apply(api, where, {"spec": {"free": {"anything": {"goes": 1}}, "port": "http"}}).ok(201)["spec"]["free"] == {"anything": {"goes": 1}}


def test_updates_have_managers(api, ns):
    with widgets(api, ns) as where:
        group, version = where.split("/")[2:4]
        made = api.post(where, {"apiVersion": f"{group}/{version}", "kind": "Widget", "metadata": {"name": "w", "labels": {"l": "1"}}, "spec": {
            "tags": ["x"], "parts": [{"id": "1"}], "limits": {"cpu": 1}}}, fieldManager="maker").ok(201)
        assert fields(made, "maker", "Update") == {
            "f:metadata": {"f:labels": {".": {}, "f:l": {}}}, "f:spec": {".": {}, "f:limits": {".": {}, "f:cpu": {}}, "f:parts": {
                ".": {}, 'k:{"id":"1","zone":"a"}': {".": {}, "f:id": {}, "f:zone": {}}}, "f:tags": {".": {}, 'v:"x"': {}}}}
        now = api.patch(f"{where}/w/status", {"status": {"phase": "up"}}, fieldManager="controller").ok()
        assert fields(now, "controller", "Update", "status") == {"f:status": {".": {}, "f:phase": {}}}


def test_status_and_object_keep_apart(api, ns):
    with widgets(api, ns) as where:
        made = apply(api, where, {"spec": {"replicas": 1}, "status": {"phase": "no"}}).ok(201)
        assert "status" not in made and fields(made, "a") == {"f:spec": {"f:replicas": {}}}
        now = apply(api, where, {"spec": {"replicas": 2}, "status": {"phase": "up"}}, "s", sub="/status").ok()
        assert now["spec"]["replicas"] == 1 and now["status"] == {"phase": "up"} and fields(now, "s", sub="status") == {"f:status": {"f:phase": {}}}


def test_scale_moves_the_replicas(api, ns):
    with widgets(api, ns) as where:
        apply(api, where, {"spec": {"replicas": 1}}).ok(201)
        body = {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "w", "namespace": ns}, "spec": {"replicas": 2}}
        api.put(f"{where}/w/scale", body, fieldManager="hpa").ok()
        now = api.get(f"{where}/w").ok()
        assert now["spec"]["replicas"] == 2 and fields(now, "hpa", "Update", "scale") == {"f:spec": {"f:replicas": {}}}
        apply(api, where, {"spec": {"replicas": 1}}).fails(409, "Conflict", '.spec.replicas')


def test_versions_share_their_managers(api, ns):
    with widgets(api, ns) as where:
        apply(api, where, {"spec": {"limits": {"cpu": 1}}}).ok(201)
        other = where.replace("/v1/", "/v2/")
        until(lambda: api.get(other).status == 200, 30, "the other version")
        apply(api, other, {"spec": {"limits": {"cpu": 2}}}, "b").fails(409, "Conflict", 'conflict with "a": .spec.limits.cpu')
        now = apply(api, other, {"spec": {"limits": {"memory": 2}}}, "b").ok()
        assert {e["manager"]: e["apiVersion"].split("/")[1] for e in now["metadata"]["managedFields"]} == {"a": "v1", "b": "v2"}
        now = apply(api, other, {"spec": {"limits": {"memory": 2}}}).ok()
        assert now["spec"]["limits"] == {"memory": 2}, "given up in another version"
