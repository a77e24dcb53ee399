# SPDX-License-Identifier: Apache-2.0
"""CustomResourceDefinitions, and the objects of the kinds that they make."""
from knarr_test.client import JSON_PATCH, MERGE, STRATEGIC, TABLE, until
from knarr_test.definitions import DEFINITIONS, SPEC, at, condition, definition, served, version
from knarr_test.samples import names, revision
from knarr_test.webhooks import Hook, patched, registered, webhook

APPLY = "application/apply-patch+yaml"


def is_not_served(reply):
    """Upstream answers a plain text where no definition has the path."""
    assert reply.status == 404, str(reply)


def widget(made, name="w", spec=None, of="v1", **more):
    return {"apiVersion": f"{made['spec']['group']}/{of}", "kind": made["spec"]["names"]["kind"],
            "metadata": {"name": name}, "spec": {} if spec is None else spec, **more}


# ---- definitions ----

def test_a_definition_is_established(api, ns):
    with served(api, definition(ns, names={"shortNames": ["wd"], "categories": ["all"]})) as made:
        status = made["status"]
        assert condition(made, "NamesAccepted") == {**condition(made, "NamesAccepted"), "status": "True",
                                                    "reason": "NoConflicts", "message": "no conflicts found"}
        assert condition(made, "Established")["reason"] == "InitialNamesAccepted"
        assert status["acceptedNames"] == {"plural": "widgets", "singular": "widget", "kind": "Widget",
                                           "listKind": "WidgetList", "shortNames": ["wd"], "categories": ["all"]}
        assert status["storedVersions"] == ["v1"]


def test_discovery_lists_it(api, ns):
    body = definition(ns, [version(subresources={"status": {}, "scale": {
        "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}})],
        names={"shortNames": ["wd"], "categories": ["all"]})
    with served(api, body) as made:
        group = made["spec"]["group"]
        resources = {r["name"]: r for r in api.get(f"/apis/{group}/v1").ok()["resources"]}
        assert set(resources) == {"widgets", "widgets/status", "widgets/scale"}
        assert resources["widgets"]["shortNames"] == ["wd"] and resources["widgets"]["categories"] == ["all"]
        assert set(resources["widgets"]["verbs"]) == {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}
        assert resources["widgets/scale"]["kind"] == "Scale" and resources["widgets/scale"]["group"] == "autoscaling"
        found = api.get(f"/apis/{group}").ok()
        assert found["preferredVersion"]["version"] == "v1" and [v["version"] for v in found["versions"]] == ["v1"]
        accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
        aggregated = until(lambda: [g for g in api.get("/apis", accept=accept).ok()["items"] if g["metadata"]["name"] == group])
        resource, = aggregated[0]["versions"][0]["resources"]
        assert resource["resource"] == "widgets" and resource["scope"] == "Namespaced"
        assert [s["subresource"] for s in resource["subresources"]] == ["status", "scale"]
    until(lambda: api.get(f"/apis/{group}").status == 404, 30, "the group leaves discovery")


def test_names_that_are_taken(api, ns):
    with served(api, definition(ns)):
        other = api.post(DEFINITIONS, definition(ns, plural="gadgets", kind="Widget")).ok(201)
        name = other["metadata"]["name"]
        try:
            now = until(lambda: (d := api.get(f"{DEFINITIONS}/{name}").ok()) and condition(d, "NamesAccepted") and d)
            assert condition(now, "NamesAccepted")["status"] == "False"
            assert condition(now, "NamesAccepted")["reason"] == "ListKindConflict"
            assert "is already in use" in condition(now, "NamesAccepted")["message"]
            assert condition(now, "Established")["status"] == "False" and condition(now, "Established")["reason"] == "NotAccepted"
            is_not_served(api.get(at(now, ns)))
            api.delete(f"{DEFINITIONS}/widgets.{ns}.example.com").ok()
            until(lambda: condition(api.get(f"{DEFINITIONS}/{name}").ok(), "Established").get("status") == "True", 30,
                  "the names are free")
        finally:
            api.delete(f"{DEFINITIONS}/{name}")


def test_a_wrong_definition(api, ns):
    body = definition(ns, [version(schema={"openAPIV3Schema": {"type": "object", "properties": {"spec": {}}}})])
    api.post(DEFINITIONS, body).fails(422, "Invalid", "spec.validation.openAPIV3Schema.properties[spec].type: Required value")


# ---- objects ----

def test_create_get_update_delete(api, ns):
    with served(api, definition(ns)) as made:
        new = api.post(at(made, ns), widget(made, spec={"color": "red"})).ok(201)
        assert new["spec"] == {"color": "red", "replicas": 1} and new["metadata"]["generation"] == 1
        assert api.get(at(made, ns, "w")).ok() == new
        new["spec"]["color"] = "green"
        changed = api.put(at(made, ns, "w"), new).ok(200)
        assert changed["metadata"]["generation"] == 2 and revision(changed) > revision(new)
        api.put(at(made, ns, "w"), new).fails(409, "Conflict", "the object has been modified")
        labelled = {**changed, "metadata": {**changed["metadata"], "labels": {"a": "b"}}}
        assert api.put(at(made, ns, "w"), labelled).ok()["metadata"]["generation"] == 2
        unconditional = {**new, "metadata": {"name": "w"}}
        api.put(at(made, ns, "w"), unconditional).fails(422, "Invalid", "metadata.resourceVersion: Invalid value: 0: must be specified for an update")
        api.post(at(made, ns), widget(made)).fails(409, "AlreadyExists", f'widgets.{ns}.example.com "w" already exists')
        assert api.delete(at(made, ns, "w")).ok()["status"] == "Success"
        api.get(at(made, ns, "w")).fails(404, "NotFound", f'widgets.{ns}.example.com "w" not found')


def test_lists_name_their_kind(api, ns):
    with served(api, definition(ns)) as made:
        for name in ("b", "a", "c"):
            api.post(at(made, ns), widget(made, name)).ok(201)
        page = api.get(at(made, ns), limit=2).ok()
        assert page["kind"] == "WidgetList" and names(page) == ["a", "b"]
        assert page["items"][0]["kind"] == "Widget" and page["items"][0]["apiVersion"] == f"{ns}.example.com/v1"
        rest = api.get(at(made, ns), limit=2, **{"continue": page["metadata"]["continue"]}).ok()
        assert names(rest) == ["c"]
        assert names(api.get(at(made)).ok()) == ["a", "b", "c"]
        assert names(api.get(at(made, ns), fieldSelector="metadata.name=b").ok()) == ["b"]
        api.get(at(made, ns), fieldSelector="spec.color=red").fails(400, "BadRequest", "field label not supported: spec.color")
        api.delete(at(made, ns)).ok()
        assert names(api.get(at(made, ns)).ok()) == []


def test_cluster_scope(api, ns):
    with served(api, definition(ns, scope="Cluster")) as made:
        api.post(at(made), widget(made)).ok(201)
        assert "namespace" not in api.get(at(made, name="w")).ok()["metadata"]
        is_not_served(api.get(at(made, ns)))


def test_watch(api, ns):
    with served(api, definition(ns)) as made:
        with api.watch(at(made, ns)) as events:
            api.post(at(made, ns), widget(made, spec={"color": "red"})).ok(201)
            assert events.next()["type"] == "ADDED"
            api.patch(at(made, ns, "w"), {"spec": {"color": "green"}}).ok()
            event = events.next()
            assert event["type"] == "MODIFIED" and event["object"]["spec"]["color"] == "green"
            api.delete(at(made, ns, "w")).ok()
            assert events.next()["type"] == "DELETED"


def test_unknown_fields_are_pruned(api, ns):
    with served(api, definition(ns)) as made:
        spec = {"x": 1, "free": {"y": 2, "known": {"a": "b", "z": 3}}, "parts": [{"id": "a", "more": 1}], "limits": {"a": 1}}
        reply = api.post(at(made, ns), widget(made, spec=spec, other=1))
        new = reply.ok(201)
        assert new["spec"] == {"replicas": 1, "free": {"y": 2, "known": {"a": "b"}}, "parts": [{"id": "a", "size": 7}],
                               "limits": {"a": 1}} and "other" not in new
        warnings = reply.headers.get_all("Warning")
        assert [w.split('"', 1)[1] for w in warnings] == [f'unknown field \\"{f}\\""' for f in (
            "other", "spec.free.known.z", "spec.parts[0].more", "spec.x")]


def test_strict_field_validation(api, ns):
    with served(api, definition(ns)) as made:
        body = widget(made, spec={"x": 1})
        body["metadata"]["wrong"] = 1
        api.post(at(made, ns), body, fieldValidation="Strict").fails(
            400, "BadRequest", 'strict decoding error: unknown field "metadata.wrong", unknown field "spec.x"')
        assert "Warning" not in api.post(at(made, ns), body, fieldValidation="Ignore").headers
        api.patch(at(made, ns, "w"), {"spec": {"y": 1}}, fieldValidation="Strict").fails(422, "Invalid", 'strict decoding error: unknown field "spec.y"')
        text = f'{{"apiVersion": "{ns}.example.com/v1", "kind": "Widget", "metadata": {{"name": "d"}}, "spec": {{"color": "red", "color": "green"}}}}'
        api.post(at(made, ns), text, fieldValidation="Strict").fails(400, "BadRequest", 'duplicate field "spec.color"')


WRONG = [
    ({"replicas": 11}, "spec.replicas", "Invalid value: 11: spec.replicas in body should be less than or equal to 10"),
    ({"replicas": -1}, "spec.replicas", "Invalid value: -1: spec.replicas in body should be greater than or equal to 0"),
    ({"replicas": "x"}, "spec.replicas", 'Invalid value: "string": spec.replicas in body must be of type integer: "string"'),
    ({"color": "blue"}, "spec.color", 'Unsupported value: "blue": supported values: "red", "green"'),
    ({"name": "A"}, "spec.name", "Invalid value: \"A\": spec.name in body should match '^[a-z]+$'"),
    ({"name": "abcdef"}, "spec.name", "Too long: may not be more than 5 bytes"),
    ({"when": "yesterday"}, "spec.when", 'Invalid value: "yesterday": spec.when in body must be of type date-time: "yesterday"'),
    ({"ratio": 0.7}, "spec.ratio", "Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5"),
    ({"port": True}, "spec.port", 'Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"'),
    ({"tags": ["a", "b", "c", "d"]}, "spec.tags", "Too many: 4: must have at most 3 items"),
    ({"tags": ["a", "a"]}, "spec.tags[1]", 'Duplicate value: "a"'),
    ({"tags": "a"}, "spec.tags", 'Invalid value: "string": spec.tags in body must be of type array: "string"'),
    ({"parts": [{"id": "a"}, {"id": "a"}]}, "spec.parts[1]", 'Duplicate value: {"id":"a"}'),
    ({"parts": [{"size": 1}]}, "spec.parts[0].id", "Required value"),
    ({"parts": [{"id": 5}]}, "spec.parts[0].id", 'Invalid value: "integer": spec.parts[0].id in body must be of type string: "integer"'),
    ({"limits": {"a": "b"}}, "spec.limits.a", 'Invalid value: "string": spec.limits.a in body must be of type integer: "string"'),
    ({"one": {"a": "x", "b": "y"}}, "<nil>", 'Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found 2 valid alternatives'),
]


def test_validation(api, ns):
    with served(api, definition(ns)) as made:
        for spec, field, message in WRONG:
            reply = api.post(at(made, ns), widget(made, spec=spec))
            status = reply.fails(422, "Invalid")
            causes = [(c.get("field"), c["message"]) for c in status["details"]["causes"]]
            assert (field, message) in causes, f"{spec}: expected {message!r} at {field}: {causes}"
        assert names(api.get(at(made, ns)).ok()) == []


def test_none_of_the_alternatives(api, ns):
    with served(api, definition(ns)) as made:
        status = api.post(at(made, ns), widget(made, spec={"one": {}})).fails(422, "Invalid")
        causes = [(c.get("field"), c["message"]) for c in status["details"]["causes"]]
        assert causes == [("<nil>", 'Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found none valid'),
                          ("spec.one.a", "Required value")], causes


def test_nulls(api, ns):
    with served(api, definition(ns)) as made:
        new = api.post(at(made, ns), widget(made, spec={"note": None, "color": None, "replicas": None})).ok(201)
        assert new["spec"] == {"note": None, "replicas": 1}


def test_empty_lists_and_maps_stay(api, ns):
    with served(api, definition(ns)) as made:
        new = api.post(at(made, ns), widget(made, spec={"tags": [], "limits": {}})).ok(201)
        assert new["spec"] == {"tags": [], "limits": {}, "replicas": 1}


def test_patches(api, ns):
    with served(api, definition(ns)) as made:
        api.post(at(made, ns), widget(made, spec={"tags": ["a"]})).ok(201)
        assert api.patch(at(made, ns, "w"), {"spec": {"tags": ["b"], "color": "red"}}).ok()["spec"]["tags"] == ["b"]
        now = api.patch(at(made, ns, "w"), [{"op": "add", "path": "/spec/tags/-", "value": "c"}], content_type=JSON_PATCH).ok()
        assert now["spec"]["tags"] == ["b", "c"] and now["metadata"]["generation"] == 3
        api.patch(at(made, ns, "w"), {}, content_type=STRATEGIC).fails(
            415, "UnsupportedMediaType", "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
        same = api.patch(at(made, ns, "w"), {"spec": {"color": "red"}}).ok()
        assert revision(same) == revision(now)
        api.patch(at(made, ns, "w"), {"spec": {"color": "blue"}}).invalid("spec.color")


def applied(api, made, ns, spec, manager="m", **query):
    body = widget(made, spec=spec)
    return api.patch(at(made, ns, "w"), body, content_type=APPLY, fieldManager=manager, **query)


def test_apply(api, ns):
    with served(api, definition(ns)) as made:
        new = applied(api, made, ns, {"color": "red", "parts": [{"id": "a", "size": 1}], "tags": ["x"], "free": {"any": {"b": 1}}}).ok(201)
        assert new["spec"]["replicas"] == 1
        fields = new["metadata"]["managedFields"][0]["fieldsV1"]
        assert fields == {"f:spec": {"f:color": {}, "f:free": {"f:any": {".": {}, "f:b": {}}}, "f:tags": {'v:"x"': {}},
                                     "f:parts": {'k:{"id":"a"}': {".": {}, "f:id": {}, "f:size": {}}}}}, fields
        other = applied(api, made, ns, {"parts": [{"id": "b"}], "tags": ["y"]}, manager="other").ok(200)
        assert other["spec"]["parts"] == [{"id": "a", "size": 1}, {"id": "b", "size": 7}] and other["spec"]["tags"] == ["x", "y"]
        applied(api, made, ns, {"color": "green"}, manager="other").fails(409, "Conflict", 'conflict with "m": .spec.color')
        assert applied(api, made, ns, {"color": "green"}, manager="other", force="true").ok()["spec"]["color"] == "green"
        left = applied(api, made, ns, {"tags": ["x"]}).ok()
        assert "parts" not in left["spec"] and left["spec"]["tags"] == ["x"] and "free" not in left["spec"]
        applied(api, made, ns, {"nope": 1}).fails(500, None, ".spec.nope: field not declared in schema")


def test_what_an_update_leaves_alone_is_not_checked_again(api, ns):
    with served(api, definition(ns)) as made:
        api.post(at(made, ns), widget(made, spec={"name": "abcde", "tags": ["x"]})).ok(201)
        tighter = {**SPEC, "properties": {**SPEC["properties"], "name": {"type": "string", "maxLength": 2}}}
        api.patch(f"{DEFINITIONS}/{made['metadata']['name']}", {"spec": {"versions": [version(spec=tighter)]}}).ok()
        until(lambda: api.post(at(made, ns), widget(made, "other", {"name": "abc"}), dryRun="All").status == 422)
        assert api.patch(at(made, ns, "w"), {"spec": {"tags": ["y"]}}).ok()["spec"]["name"] == "abcde"
        api.patch(at(made, ns, "w"), {"spec": {"name": "abcd"}}).invalid("spec.name")


def test_status_subresource(api, ns):
    with served(api, definition(ns, [version(subresources={"status": {}})])) as made:
        new = api.post(at(made, ns), widget(made, status={"phase": "x"})).ok(201)
        assert "status" not in new
        now = api.patch(at(made, ns, "w", "status"), {"status": {"phase": "up"}, "spec": {"color": "red"}, "metadata": {"labels": {"a": "b"}}}).ok()
        assert now["status"] == {"phase": "up"} and "color" not in now["spec"] and now["metadata"]["generation"] == 1
        assert "labels" not in now["metadata"]
        now["status"], now["spec"] = {"phase": "down"}, {"color": "green"}
        after = api.put(at(made, ns, "w"), now).ok()
        assert after["status"] == {"phase": "up"} and after["spec"]["color"] == "green" and after["metadata"]["generation"] == 2
        api.patch(at(made, ns, "w", "status"), {"status": {"phase": 1}}).invalid("status.phase")
        assert api.get(at(made, ns, "w", "status")).ok()["status"] == {"phase": "up"}


def test_without_a_status_subresource(api, ns):
    with served(api, definition(ns)) as made:
        new = api.post(at(made, ns), widget(made, status={"phase": "x"})).ok(201)
        assert new["status"] == {"phase": "x"}
        api.get(at(made, ns, "w", "status")).fails(404, "NotFound")
        assert api.patch(at(made, ns, "w"), {"status": {"phase": "y"}}).ok()["metadata"]["generation"] == 2


def test_scale_subresource(api, ns):
    paths = {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas", "labelSelectorPath": ".status.selector"}
    with served(api, definition(ns, [version(subresources={"status": {}, "scale": paths})])) as made:
        api.post(at(made, ns), widget(made, spec={"replicas": 3})).ok(201)
        api.patch(at(made, ns, "w", "status"), {"status": {"replicas": 2, "selector": "a=b"}}).ok()
        scale = api.get(at(made, ns, "w", "scale")).ok()
        assert scale["kind"] == "Scale" and scale["apiVersion"] == "autoscaling/v1"
        assert scale["spec"] == {"replicas": 3} and scale["status"] == {"replicas": 2, "selector": "a=b"}
        scale["spec"]["replicas"] = 5
        assert api.put(at(made, ns, "w", "scale"), scale).ok()["spec"]["replicas"] == 5
        assert api.patch(at(made, ns, "w", "scale"), {"spec": {"replicas": 4}}).ok()["spec"]["replicas"] == 4
        now = api.get(at(made, ns, "w")).ok()
        assert now["spec"]["replicas"] == 4 and now["metadata"]["generation"] == 3
        api.patch(at(made, ns, "w", "scale"), {"spec": {"replicas": 11}}).fails(422, "Invalid")


def test_tables(api, ns):
    columns = [{"name": "Color", "type": "string", "jsonPath": ".spec.color", "description": "What it looks like"},
               {"name": "Size", "type": "integer", "jsonPath": ".spec.parts[0].size", "priority": 1},
               {"name": "Ready", "type": "string", "jsonPath": '.spec.parts[?(@.id=="b")].size'},
               {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}]
    with served(api, definition(ns, [version(additionalPrinterColumns=columns)])) as made:
        api.post(at(made, ns), widget(made, spec={"color": "red", "parts": [{"id": "a"}, {"id": "b", "size": 9}]})).ok(201)
        api.post(at(made, ns), widget(made, "z")).ok(201)
        table = api.get(at(made, ns), accept=TABLE).ok()
        assert [(c["name"], c["type"], c["priority"]) for c in table["columnDefinitions"]] == [
            ("Name", "string", 0), ("Color", "string", 0), ("Size", "integer", 1), ("Ready", "string", 0), ("Age", "date", 0)]
        assert table["columnDefinitions"][1]["description"] == "What it looks like"
        assert [row["cells"][:4] for row in table["rows"]] == [["w", "red", 7, "9"], ["z", None, None, None]]
        assert table["rows"][0]["cells"][4][-1] == "s"
    with served(api, definition(ns, plural="plains", kind="Plain")) as made:
        assert [c["name"] for c in api.get(at(made, ns), accept=TABLE).ok()["columnDefinitions"]] == ["Name", "Age"]


def test_selectable_fields(api, ns):
    body = definition(ns, [version(selectableFields=[{"jsonPath": ".spec.color"}, {"jsonPath": ".spec.replicas"}])])
    with served(api, body) as made:
        for name, color in (("a", "red"), ("b", "green"), ("c", "red")):
            api.post(at(made, ns), widget(made, name, {"color": color, "replicas": len(color)})).ok(201)
        assert names(api.get(at(made, ns), fieldSelector="spec.color=red").ok()) == ["a", "c"]
        assert names(api.get(at(made, ns), fieldSelector="spec.replicas=5,spec.color!=red").ok()) == ["b"]
        api.delete(at(made, ns), fieldSelector="spec.color=red").ok()
        assert names(api.get(at(made, ns)).ok()) == ["b"]


def test_several_versions(api, ns):
    body = definition(ns, [version("v1beta1", storage=False), version("v1"), version("v2alpha1", storage=False, served=False)])
    with served(api, body) as made:
        api.post(at(made, ns, of="v1beta1"), widget(made, spec={"color": "red"}, of="v1beta1")).ok(201)
        old = api.get(at(made, ns, "w", of="v1beta1")).ok()
        assert old["apiVersion"] == f"{ns}.example.com/v1beta1"
        new = api.get(at(made, ns, "w")).ok()
        assert new["apiVersion"] == f"{ns}.example.com/v1" and new["spec"] == old["spec"] and revision(new) == revision(old)
        is_not_served(api.get(at(made, ns, of="v2alpha1")))
        assert [i["apiVersion"] for i in api.get(at(made, ns, of="v1beta1")).ok()["items"]] == [f"{ns}.example.com/v1beta1"]
        now = api.patch(at(made, ns, "w", of="v1beta1"), {"spec": {"color": "green"}}).ok()
        assert now["apiVersion"] == f"{ns}.example.com/v1beta1" and now["metadata"]["generation"] == 2
        found = api.get(f"/apis/{ns}.example.com").ok()
        assert [v["version"] for v in found["versions"]] == ["v1", "v1beta1"]
        api.post(at(made, ns), widget(made, "x", of="v1beta1")).fails(400, "BadRequest")


def test_the_storage_version_changes(api, ns):
    with served(api, definition(ns)) as made:
        api.post(at(made, ns), widget(made, spec={"color": "red"})).ok(201)
        name = made["metadata"]["name"]
        now = api.patch(f"{DEFINITIONS}/{name}", {"spec": {"versions": [version("v1", storage=False), version("v2")]}}).ok()
        assert now["status"]["storedVersions"] == ["v1", "v2"]
        until(lambda: api.get(at(made, ns, "w", of="v2")).status == 200)
        assert api.get(at(made, ns, "w", of="v2")).ok()["spec"]["color"] == "red"
        before = api.get(at(made, ns, "w")).ok()
        assert before["apiVersion"].endswith("/v1")
        rewritten = api.put(at(made, ns, "w", of="v2"), api.get(at(made, ns, "w", of="v2")).ok()).ok()
        assert revision(rewritten) > revision(before)
        api.patch(f"{DEFINITIONS}/{name}", {"spec": {"versions": [version("v2")]}}).fails(
            422, "Invalid", "was previously a storage version, and must remain in spec.versions")


def test_defaults_come_on_read(api, ns):
    with served(api, definition(ns)) as made:
        api.post(at(made, ns), widget(made)).ok(201)
        spec = {"type": "object", "properties": {"replicas": {"type": "integer", "default": 1},
                                                 "extra": {"type": "string", "default": "yes"}}}
        api.patch(f"{DEFINITIONS}/{made['metadata']['name']}", {"spec": {"versions": [version(spec=spec)]}}).ok()
        now = until(lambda: (w := api.get(at(made, ns, "w")).ok())["spec"].get("extra") and w)
        assert now["spec"] == {"replicas": 1, "extra": "yes"}
        listed = until(lambda: (r := api.get(at(made, ns))).status == 200 and r.json)
        assert listed["items"][0]["spec"] == {"replicas": 1, "extra": "yes"}


def test_embedded_resources(api, ns):
    spec = {"type": "object", "properties": {"template": {"type": "object", "x-kubernetes-embedded-resource": True,
                                                          "x-kubernetes-preserve-unknown-fields": True}}}
    with served(api, definition(ns, [version(spec=spec)])) as made:
        good = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "labels": {"a": "b"}}, "spec": {"any": 1}}
        assert api.post(at(made, ns), widget(made, spec={"template": good})).ok(201)["spec"]["template"] == good
        wrong = {**good, "metadata": {"name": "x", "unknown": 1}}
        api.post(at(made, ns), widget(made, "u", {"template": wrong}), fieldValidation="Strict").fails(
            400, "BadRequest", 'unknown field "spec.template.metadata.unknown"')
        api.post(at(made, ns), widget(made, "m", {"template": {"metadata": {}}})).invalid(
            "spec.template.apiVersion", "spec.template.kind")


def test_deprecated_versions_warn(api, ns):
    body = definition(ns, [version(deprecated=True, deprecationWarning="use another")])
    with served(api, body) as made:
        assert '"use another"' in api.get(at(made, ns)).header("Warning")
        refused = api.get(at(made, ns), headers={"Impersonate-User": "nobody"})
        refused.fails(403, "Forbidden")
        assert not refused.header("Warning")


def test_deleting_a_definition_deletes_its_objects(api, ns):
    with served(api, definition(ns)) as made:
        held = widget(made, "held")
        held["metadata"]["finalizers"] = ["example.com/hold"]
        api.post(at(made, ns), held).ok(201)
        api.post(at(made, ns), widget(made, "loose")).ok(201)
        name = made["metadata"]["name"]
        gone = api.delete(f"{DEFINITIONS}/{name}").ok(200)
        assert gone["metadata"]["finalizers"] == ["customresourcecleanup.apiextensions.k8s.io"]
        assert condition(gone, "Terminating")["status"] == "True"
        until(lambda: api.get(at(made, ns, "loose")).status == 404)
        assert api.get(at(made, ns, "held")).ok()["metadata"]["deletionTimestamp"]
        until(lambda: api.post(at(made, ns), widget(made, "new")).status == 403, 30, "nothing new is made")
        api.post(at(made, ns), widget(made, "new")).fails(
            403, "Forbidden", f'widgets.{ns}.example.com "new" is forbidden: create not allowed while custom resource definition is terminating')
        held = api.get(at(made, ns, "held")).ok()["metadata"]
        assert held["generation"] == 2 and held["deletionGracePeriodSeconds"] == 0
        api.patch(at(made, ns, "held"), {"metadata": {"finalizers": None}}).ok()
        until(lambda: api.get(f"{DEFINITIONS}/{name}").status == 404, 60, "the definition goes")
        until(lambda: api.get(at(made, ns)).status == 404, 30, "its path goes")


def test_a_deleted_definition_ends_watches(api, ns):
    with served(api, definition(ns)) as made:
        with api.watch(at(made, ns), timeout=60) as events:
            api.delete(f"{DEFINITIONS}/{made['metadata']['name']}").ok()
            assert events.rest() == []


def test_namespaces_take_them_along(api, ns):
    with served(api, definition(ns)) as made:
        other = f"{ns}-x"
        api.post("/api/v1/namespaces", {"metadata": {"name": other}}).ok(201)
        api.post(at(made, other), widget(made)).ok(201)
        api.delete(f"/api/v1/namespaces/{other}").ok()
        until(lambda: api.get(f"/api/v1/namespaces/{other}").status == 404, 60, "the namespace goes")
        assert names(api.get(at(made)).ok()) == []


def test_owners_and_dependents(api, ns):
    with served(api, definition(ns)) as made:
        owner = api.post(at(made, ns), widget(made)).ok(201)
        reference = {"apiVersion": owner["apiVersion"], "kind": "Widget", "name": "w", "uid": owner["metadata"]["uid"]}
        api.post(f"/api/v1/namespaces/{ns}/configmaps", {"metadata": {"name": "mine", "ownerReferences": [reference]}}).ok(201)
        child = widget(made, "child")
        child["metadata"]["ownerReferences"] = [reference]
        api.post(at(made, ns), child).ok(201)
        api.delete(at(made, ns, "w")).ok()
        until(lambda: api.get(at(made, ns, "child")).status == 404, 60, "the custom dependent goes")
        until(lambda: api.get(f"/api/v1/namespaces/{ns}/configmaps/mine").status == 404, 60, "the dependent goes")


def test_openapi_publishes_it(api, ns):
    with served(api, definition(ns)) as made:
        name = f"com.example.{ns}.v1.Widget"

        def published():
            reply = api.get(f"/openapi/v3/apis/{ns}.example.com/v1")
            return reply.status == 200 and reply.json["components"]["schemas"].get(name)
        schema = until(published, 30, "the schema is published")
        assert schema["x-kubernetes-group-version-kind"] == [{"group": f"{ns}.example.com", "kind": "Widget", "version": "v1"}]
        assert schema["properties"]["spec"]["properties"]["color"] == SPEC["properties"]["color"]
        assert schema["properties"]["metadata"]["allOf"] == [{"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}]
        assert "APIVersion defines" in schema["properties"]["apiVersion"]["description"]
        assert "Standard object's metadata" in schema["properties"]["metadata"]["description"]
        v2 = until(lambda: api.get("/openapi/v2").ok()["definitions"].get(name), 30, "version 2 has it, too")
        assert v2["properties"]["spec"]["properties"]["color"]["enum"] == ["red", "green"]
    until(lambda: name not in api.get("/openapi/v2").ok()["definitions"], 30, "the schema is withdrawn")


def test_rbac(api, ns):
    with served(api, definition(ns)) as made:
        user = api.impersonating("jane")
        user.get(at(made, ns)).fails(403, "Forbidden", f'User "jane" cannot list resource "widgets" in API group "{ns}.example.com"')
        api.post(f"/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles", {
            "metadata": {"name": "r"}, "rules": [{"apiGroups": [f"{ns}.example.com"], "resources": ["widgets"], "verbs": ["list"]}]}).ok(201)
        api.post(f"/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings", {
            "metadata": {"name": "r"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
            "subjects": [{"kind": "User", "name": "jane", "apiGroup": "rbac.authorization.k8s.io"}]}).ok(201)
        until(lambda: user.get(at(made, ns)).status == 200)


def test_webhooks_see_custom_resources(api, ns):
    hook = Hook(lambda request: patched({"op": "add", "path": "/spec/color", "value": "green"}, {"op": "add", "path": "/spec/odd", "value": 1})
                if request["operation"] == "CREATE" else {"allowed": request["operation"] != "DELETE", "status": {"message": "it stays"}})
    rules = [{"operations": ["*"], "apiGroups": [f"{ns}.example.com"], "apiVersions": ["v1"], "resources": ["*", "*/status"]}]
    two = [version(subresources={"status": {}}), version("v2", storage=False, subresources={"status": {}})]
    try:
        with served(api, definition(ns, two)) as made, registered(api, ns, "Mutating", [webhook(hook, ns, rules=rules)]):
            until(lambda: api.post(at(made, ns), widget(made), dryRun="All").ok()["spec"].get("color") == "green", 30)
            new = api.post(at(made, ns), widget(made)).ok(201)
            assert new["spec"] == {"color": "green", "replicas": 1}, "what the webhook adds is pruned"
            other = api.post(at(made, ns, of="v2"), widget(made, "w2", of="v2")).ok(201)
            request = hook.seen[-1]
            assert other["apiVersion"].endswith("/v2") and other["spec"]["color"] == "green"
            assert request["kind"]["version"] == "v1" and request["requestKind"]["version"] == "v2"
            assert request["object"]["apiVersion"].endswith("/v1")
            api.patch(at(made, ns, "w", "status"), {"status": {"phase": "up"}}).ok()
            assert hook.seen[-1]["subResource"] == "status" and hook.seen[-1]["object"]["status"] == {"phase": "up"}
            api.delete(at(made, ns, "w")).fails(400, None, 'admission webhook "hook.example.com" denied the request: it stays')
    finally:
        hook.close()


def test_many_properties(api, ns):
    many = {f"p{i}": {"type": "integer"} for i in range(300)}
    with served(api, definition(ns, [version(spec={"type": "object", "properties": many})])) as made:
        values = {name: 1 for name in many}
        assert api.post(at(made, ns), widget(made, spec=values)).ok(201)["spec"] == values
        now = api.patch(at(made, ns, "w"), {"spec": {"p299": 2}}).ok()
        assert now["spec"]["p299"] == 2 and "f:p299" in str(now["metadata"]["managedFields"])
