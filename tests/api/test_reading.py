# SPDX-License-Identifier: Apache-2.0
"""Odd corners of asking: media types, methods, paths, and options that do not go together."""
from knarr_test.client import JSON_PATCH, TABLE
from knarr_test.samples import config_map, path

PROTOBUF = "application/vnd.kubernetes.protobuf"
PARTIAL = "as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
DISCOVERY = "/apis/discovery.k8s.io/v1"


def test_media_types_that_are_not_there(api, ns):
    rows = [("image/png", "406: Not Acceptable"), ("application/cbor-seq", "only the following media types are accepted"), ("application/*", "406: Not Acceptable"),
            ("application/json;as=Table;g=meta.k8s.io;v=v9", "only the following media types are accepted"),
            (f"{PROTOBUF};as=Table;g=meta.k8s.io;v=v1", "only the following media types are accepted"),
            (f"application/json;{PARTIAL}", "but the requested object is a list (*core.ConfigMapList)")]
    for accept, words in rows:
        api.get(path(ns, "configmaps"), accept=accept).fails(406, "NotAcceptable", words)
    assert api.get(path(ns, "configmaps"), accept="application/cbor-seq,application/json").ok()["kind"] == "ConfigMapList"


def test_metadata_alone_as_protobuf(api, ns):
    api.post(path(ns, "configmaps"), config_map("one", labels={"made": "here"}, data={"k": "never sent"})).ok(201)
    reply = api.get(path(ns, "configmaps", "one"), accept=f"{PROTOBUF};{PARTIAL}")
    assert reply.status == 200 and reply.header("Content-Type") == PROTOBUF
    assert reply.body.startswith(b"k8s\0") and b"PartialObjectMetadata" in reply.body and b"made" in reply.body and b"never sent" not in reply.body
    many = api.get(path(ns, "configmaps"), accept=f"{PROTOBUF};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", labelSelector="made=here")
    assert b"PartialObjectMetadataList" in many.body and b"made" in many.body and b"never sent" not in many.body


def test_discovery_as_protobuf(api):
    rows = [("/api", "APIVersions"), ("/apis", "APIGroupList"), ("/apis/apps", "APIGroup"), ("/apis/apps/v1", "APIResourceList")]
    for where, kind in rows:
        reply = api.get(where, accept=PROTOBUF)
        assert reply.header("Content-Type") == PROTOBUF and reply.body.startswith(b"k8s\0") and kind.encode() in reply.body, f"{where}: {reply}"
    form = f"{PROTOBUF};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    reply = api.get("/apis", accept=form)
    assert reply.header("Content-Type") == form and b"deployments" in reply.body
    assert api.get("/apis", accept=form, headers={"If-None-Match": reply.header("ETag")}).status == 304


def test_methods_that_are_not_there(api, ns):
    for method, where in (("OPTIONS", path(ns, "configmaps")), ("PUT", path(ns, "configmaps")), ("POST", path(ns, "configmaps", "x")), ("FOO", path(ns, "pods")),
                          ("POST", "/api"), ("DELETE", "/version")):
        status = api.request(method, where).fails(405, "MethodNotAllowed")
        assert status["details"] == {}, f"{method} {where}: {status}"
    assert api.request("HEAD", path(ns, "configmaps")).status == 405


def test_paths_that_are_not_there(api, ns):
    for where in ("/nothing", "/apis/none.example.com", "/apis/none.example.com/v1/things", "/openapi", "/healthz/"):
        reply = api.get(where)
        assert reply.status == 404 and reply.text == "404 page not found\n", f"{where}: {reply}"
    for where in ("/api/v2", "/apis/apps/v9", "/api/v1/nothing", f"/api/v1/namespaces/{ns}/nodes", f"/api/v1//namespaces/{ns}/configmaps", "/version/x"):
        assert api.get(where).fails(404, "NotFound")["details"] == {}


def test_pretty_for_people(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    rows = [({"pretty": "1"}, "x", True), ({"pretty": "x"}, "x", False), ({"pretty": ""}, "x", False), ({}, "curl/8.1", True), ({}, "Wget/1", True),
            ({}, "Mozilla/5.0 (X11)", True), ({}, "kubectl/v1.36", False), ({"pretty": "false"}, "curl/8.1", False)]
    for query, agent, wanted in rows:
        text = api.get(path(ns, "configmaps", "cm"), headers={"User-Agent": agent}, **query).text
        assert ("\n  " in text) == wanted, f"{query} {agent}: {text[:80]}"


def test_options_that_do_not_go_together(api, ns):
    rows = [({"resourceVersionMatch": "Exact"}, ["resourceVersionMatch"]), ({"resourceVersionMatch": "Exact", "resourceVersion": "0"}, ["resourceVersionMatch"]),
            ({"resourceVersionMatch": "Odd"}, ["resourceVersionMatch"] * 2), ({"sendInitialEvents": "true"}, ["sendInitialEvents"]),
            ({"watch": "1", "sendInitialEvents": "true", "resourceVersionMatch": "Exact"}, ["resourceVersionMatch"] * 2),
            ({"watch": "1", "resourceVersionMatch": "NotOlderThan"}, ["resourceVersionMatch"]), ({"watch": "1", "continue": "x"}, ["resourceVersionMatch"])]
    for query, fields in rows:
        status = api.get(path(ns, "configmaps"), **query).invalid(*fields, words=("ListOptions.meta.k8s.io",))
        assert status["details"]["kind"] == "ListOptions" and status["details"]["group"] == "meta.k8s.io"
    for token, words in (("x", "illegal base64 data at input byte 0"), ("eyJ9", "unexpected end of JSON input"), ("e30", "does not recognize this encoded version")):
        api.get(path(ns, "configmaps"), **{"continue": token}).fails(400, "BadRequest", "invalid continue token", words)


def test_options_of_deletion(api, ns):
    where = path(ns, "configmaps", "absent")
    for body, field in (({"propagationPolicy": "Sideways"}, "propagationPolicy"), ({"orphanDependents": True, "propagationPolicy": "Orphan"}, "propagationPolicy"),
                        ({"dryRun": ["x"]}, "dryRun")):
        assert api.delete(where, body).invalid(field)["details"]["kind"] == "DeleteOptions"
    for body, words in (({"kind": "Pod", "apiVersion": "v1"}, 'no kind "Pod" is registered'), ("{", "couldn't get version/kind"), ("[]", "cannot unmarshal array")):
        api.delete(where, body).fails(400, "BadRequest", words)


def test_what_raises_the_generation(api, ns):
    slice_ = {"metadata": {"name": "s"}, "addressType": "IPv4", "endpoints": [{"addresses": ["10.1.2.3"]}]}
    where = path(ns, "endpointslices", "s", group=DISCOVERY)
    assert api.post(path(ns, "endpointslices", group=DISCOVERY), slice_).ok(201)["metadata"]["generation"] == 1
    for change, wanted in (({"endpoints": [{"addresses": ["10.1.2.4"]}]}, 2), ({"endpoints": [{"addresses": ["10.1.2.4"]}]}, 2),
                           ({"metadata": {"annotations": {"a": "b"}}}, 2), ({"metadata": {"labels": {"a": "b"}}}, 3)):
        assert api.patch(where, change).ok()["metadata"]["generation"] == wanted, change


def test_patches_that_do_not_apply(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    where = path(ns, "configmaps", "cm")
    assert api.patch(where, [{"op": "remove", "path": "/data/none"}], JSON_PATCH).fails(422, "Invalid")["details"] == {}
    api.patch(where, [{"op": "replace", "path": "", "value": {}}], JSON_PATCH).fails(400, "BadRequest", "name must be provided")
    api.patch(where, [{"op": "test", "path": "/data/k", "value": "v"}] * 10000, JSON_PATCH).ok(200)
    api.patch(where, [{"op": "test", "path": "/data/k", "value": "v"}] * 10001, JSON_PATCH).fails(413, "RequestEntityTooLarge", "got 10001")
    api.patch(where, {"metadata": {"uid": "x"}}).invalid("metadata.uid", "metadata.uid")
    assert api.patch(where, "x", "text/plain").fails(415, "UnsupportedMediaType")["details"] == {}


def test_rows_of_tables(api, ns):
    api.post(path(ns, "configmaps"), config_map("c", labels={"x": "y"})).ok(201)
    table = api.get(path(ns, "configmaps"), accept=TABLE, includeObject="None", labelSelector="x=y").ok()
    assert table["rows"][0]["object"] is None
    assert api.get(path(ns, "configmaps"), accept=TABLE, labelSelector="none=such").ok()["rows"] == []
    pod = {"metadata": {"name": "done"}, "spec": {"schedulerName": "none", "containers": [{"name": "c", "image": "i"}]}}
    api.post(path(ns, "pods"), pod).ok(201)
    api.patch(path(ns, "pods", "done", "status"), {"status": {"phase": "Succeeded"}}).ok()
    [condition] = api.get(path(ns, "pods"), accept=TABLE).ok()["rows"][0]["conditions"]
    assert (condition["type"], condition["status"], condition["reason"]) == ("Completed", "True", "Succeeded")


def test_bookmarks_have_the_form_that_was_asked_for(api, ns):
    """Clients of metadata alone wait for the mark that ends the first events."""
    first = {"sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan", "allowWatchBookmarks": "true", "timeoutSeconds": "1"}
    rows = [("application/json", "ConfigMap"), (f"application/json;{PARTIAL}", "PartialObjectMetadata"), (TABLE, "Table")]
    for accept, kind in rows:
        with api.watch(path(ns, "configmaps"), accept=accept, **first) as events:
            mark = events.until(lambda e: e["type"] == "BOOKMARK")[-1]["object"]
        assert mark["kind"] == kind, mark
        metadata = mark["rows"][0]["object"]["metadata"] if kind == "Table" else mark["metadata"]
        assert metadata["annotations"] == {"k8s.io/initial-events-end": "true"} and int(metadata["resourceVersion"]) > 0
    reply = api.get(path(ns, "configmaps"), accept=f"{PROTOBUF};{PARTIAL}", watch="1", **first)
    assert b"BOOKMARK" in reply.body and b"PartialObjectMetadata" in reply.body and b"initial-events-end" in reply.body


def test_components_of_the_control_plane(api):
    """Deprecated, and still what people ask first."""
    listed = api.get("/api/v1/componentstatuses").ok()
    assert [item["metadata"]["name"] for item in listed["items"]] == ["controller-manager", "etcd-0", "scheduler"], listed
    assert all({"type": "Healthy", "status": "True"}.items() <= item["conditions"][0].items() for item in listed["items"]), listed
    assert listed["metadata"] == {}, listed["metadata"]
    assert api.get("/api/v1/componentstatuses/scheduler").ok()["metadata"]["name"] == "scheduler"
    api.get("/api/v1/componentstatuses/absent").fails(404, "NotFound", 'componentstatus "absent" not found')
    api.get("/api/v1/componentstatuses", watch="1").fails(405, "MethodNotAllowed", "watch is not supported on resources of kind \"componentstatuses\"")


def test_errors_come_in_the_form_that_is_accepted(api, ns):
    """What is wrong with a question is told before that its answer could not be shown as asked."""
    partials = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    reply = api.get(path(ns, "configmaps", "absent"), accept=partials)
    reply.fails(404, "NotFound")
    assert reply.text.startswith('{\n  "kind": "Status"'), reply.text
    api.get(path(ns, "configmaps", "kube-root-ca.crt"), accept=partials).fails(406, "NotAcceptable")
    unknown = api.get(path(ns, "nothing"), accept="application/yaml")
    assert unknown.status == 404 and unknown.header("Content-Type") == "application/yaml" and "kind: Status" in unknown.text, unknown.text
    api.request("DELETE", "/api/v1/configmaps").fails(405, "MethodNotAllowed")
    api.request("DELETE", "/api/v1/watch/nodes").fails(405, "MethodNotAllowed")
    api.get(path(ns, "bindings", "x")).fails(404, "NotFound")
