# SPDX-License-Identifier: Apache-2.0
"""CBOR in and out, of built-in and of custom kinds; upstream answers alike with the feature gate CBORServingAndStorage."""
import base64
import json

from knarr_test import cbor
from knarr_test.clients import custom_kind
from knarr_test.samples import APPS, config_map, deployment, path, pod
from knarr_test.websocket import BINARY, WebSocket

CBOR, SEQUENCE, APPLY = "application/cbor", "application/cbor-seq", "application/apply-patch+cbor"
PROTOBUF = "application/vnd.kubernetes.protobuf"
NETWORK = "/apis/networking.k8s.io/v1"
PARTIAL = "as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIALS = "as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
TYPES = f"application/json, application/yaml, {PROTOBUF}, {CBOR}"
WIDGETS = "/apis/clients.example.com/v1"


def document(reply, status=200):
    assert reply.status == status and reply.header("Content-Type") == CBOR, str(reply)
    return cbor.loads(reply.body)


def as_json(value):
    """Bytes as JSON has them."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    return [as_json(each) for each in value] if isinstance(value, list) else value


def create(api, where, value, status=201, **more):
    return document(api.post(where, cbor.dumps(value), content_type=CBOR, accept=CBOR, **more), status)


def failure(reply, code, reason, *words):
    """A Status in CBOR."""
    status = document(reply, code)
    assert (status["kind"], status["status"], status["code"], status.get("reason")) == ("Status", "Failure", code, reason), status
    for word in words:
        assert word in status["message"], status
    return status


def policy(name="web", *types):
    """Something with a generation that no controller writes."""
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name, "labels": {"a": "b"}},
            "spec": {"podSelector": {}, "policyTypes": list(types) or ["Ingress"]}}


def test_object_and_list(api, ns):
    where = path(ns, "networkpolicies", group=NETWORK)
    made = create(api, where, policy())
    assert made["metadata"]["generation"] == 1 and made["spec"] == {"podSelector": {}, "policyTypes": ["Ingress"]}
    assert document(api.get(f"{where}/web", accept=CBOR)) == api.get(f"{where}/web").ok() == made
    found, wanted = document(api.get(where, accept=CBOR)), api.get(where).ok()
    assert found["items"] == wanted["items"] and found["kind"] == "NetworkPolicyList" and found["apiVersion"] == "networking.k8s.io/v1"
    assert found["metadata"].keys() == wanted["metadata"].keys() == {"resourceVersion"}


def test_list_in_pages(api, ns):
    for i in range(3):
        api.post(path(ns, "configmaps"), config_map(f"c{i}", data={"k": "x" * i}, labels={"in": "pages"})).ok(201)
    page = document(api.get(path(ns, "configmaps"), accept=CBOR, limit=2, labelSelector="in=pages"))
    assert [each["metadata"]["name"] for each in page["items"]] == ["c0", "c1"] and page["metadata"]["continue"]
    rest = document(api.get(path(ns, "configmaps"), accept=CBOR, labelSelector="in=pages", **{"continue": page["metadata"]["continue"]}))
    assert [each["metadata"]["name"] for each in rest["items"]] == ["c2"]
    assert document(api.get(path(ns, "configmaps"), accept=CBOR, labelSelector="in=none"))["items"] == []


def test_bytes(api, ns):
    """Bytes come as they are, base64 too; they go as they are."""
    made = create(api, path(ns, "secrets"), {"metadata": {"name": "s"}, "data": {"raw": b"\0\xff\n", "text": "YWJj"}, "stringData": {"more": "ä"}})
    assert made["data"] == {"raw": b"\0\xff\n", "text": b"abc", "more": "ä".encode()} and made["type"] == "Opaque"
    assert api.get(path(ns, "secrets", "s")).ok()["data"] == {"raw": "AP8K", "text": "YWJj", "more": "w6Q="}
    failure(api.post(path(ns, "secrets"), cbor.dumps({"metadata": {"name": "t"}, "data": {"bad": "a"}}), content_type=CBOR, accept=CBOR),
            400, "BadRequest", "cbor: failed to decode base64 from byte string: illegal base64 data at input byte 0")


def test_strings_come_back_as_they_went(api, ns):
    data = {"k1": "ä€😀", "k2": 'a"b\\c\n\t\u0001\u2028', "k3": "<&>", "k4": "", "k5": "\u007f\0"}
    made = create(api, path(ns, "configmaps"), config_map(data=data))
    assert made["data"] == data == api.get(path(ns, "configmaps", "cm")).ok()["data"]


def test_update(api, ns):
    """What was got and sent back changes nothing."""
    where = path(ns, "networkpolicies", "web", group=NETWORK)
    api.post(path(ns, "networkpolicies", group=NETWORK), policy()).ok(201)
    got = document(api.get(where, accept=CBOR))
    again = document(api.put(where, cbor.dumps(got), content_type=CBOR, accept=CBOR))
    assert again["metadata"] == got["metadata"]
    got["spec"]["policyTypes"].append("Egress")
    changed = document(api.put(where, cbor.dumps(got), content_type=CBOR, accept=CBOR))
    assert changed["spec"]["policyTypes"] == ["Ingress", "Egress"] and changed["metadata"]["generation"] == got["metadata"]["generation"] + 1
    conflict = failure(api.put(where, cbor.dumps(got), content_type=CBOR, accept=CBOR), 409, "Conflict")
    assert conflict["details"]["name"] == "web"


def test_managers_keep_their_fields(api, ns):
    """Sets of fields in any order are the same sets."""
    api.post(path(ns, "configmaps"), config_map("cm", data={"a": "1", "b": "2"}, labels={"x": "y"}), fieldManager="one").ok(201)
    where = path(ns, "configmaps", "cm")
    got = document(api.get(where, accept=CBOR))

    def turned(value):
        return {key: turned(value[key]) for key in reversed(list(value))} if isinstance(value, dict) else value

    got["metadata"]["managedFields"] = [turned(entry) for entry in got["metadata"]["managedFields"]]
    got["data"]["c"] = "3"
    document(api.put(where, cbor.dumps(got), content_type=CBOR, accept=CBOR, fieldManager="two"))
    managers = {entry["manager"]: entry["fieldsV1"] for entry in api.get(where).ok()["metadata"]["managedFields"]}
    assert managers["one"]["f:data"] == {".": {}, "f:a": {}, "f:b": {}} and managers["two"]["f:data"] == {"f:c": {}}
    text = api.get(where).text
    assert text.index('"f:a"') < text.index('"f:b"'), "in their own order"


def test_metadata_alone(api, ns):
    api.post(path(ns, "configmaps"), config_map("cm", labels={"made": "here"}, data={"k": "never sent"})).ok(201)
    found = document(api.get(path(ns, "configmaps", "cm"), accept=f"{CBOR};{PARTIAL}"))
    assert found == api.get(path(ns, "configmaps", "cm"), accept=f"application/json;{PARTIAL}").ok()
    many = document(api.get(path(ns, "configmaps"), accept=f"{CBOR};{PARTIALS}", labelSelector="made=here"))
    for form in (CBOR, PROTOBUF):
        absent = api.get(path(ns, "configmaps", "absent"), accept=f"{form};{PARTIAL}")
        assert absent.header("Content-Type") == "application/json", "a Status has no other shape"
        absent.fails(404, "NotFound")
    failure(api.get(path(ns, "configmaps", "absent"), accept=f"{PROTOBUF};{PARTIAL},{CBOR}"), 404, "NotFound")
    assert many["items"] == [found] and (many["kind"], many["apiVersion"]) == ("PartialObjectMetadataList", "meta.k8s.io/v1")


def test_subresources(api, ns):
    api.post(path(ns, "deployments", group=APPS), deployment("web", replicas=0)).ok(201)
    where = path(ns, "deployments", "web", group=APPS) + "/scale"
    scale = document(api.get(where, accept=CBOR))
    assert scale["kind"] == "Scale" and scale["spec"] == api.get(where).ok()["spec"] == {}
    scale["spec"]["replicas"] = 2
    del scale["metadata"]["resourceVersion"]
    assert document(api.put(where, cbor.dumps(scale), content_type=CBOR, accept=CBOR))["spec"] == {"replicas": 2}


def test_delete(api, ns):
    api.post(path(ns, "configmaps"), config_map("cm")).ok(201)
    where, uid = path(ns, "configmaps", "cm"), api.get(path(ns, "configmaps", "cm")).ok()["metadata"]["uid"]
    wrong = api.delete(where, cbor.dumps({"preconditions": {"uid": "other"}}), content_type=CBOR, accept=CBOR)
    failure(wrong, 409, "Conflict", "the UID in the precondition (other) does not match")
    failure(api.delete(where, cbor.dumps({"gracePeriodSeconds": "a"}), content_type=CBOR, accept=CBOR), 400, "BadRequest",
            "cbor: cannot unmarshal byte string into Go struct field v1.DeleteOptions.gracePeriodSeconds of type int64")
    failure(api.delete(where, b"\xa1", content_type=CBOR, accept=CBOR), 400, "BadRequest", "unable to determine group/version/kind: unexpected EOF")
    gone = document(api.delete(where, cbor.dumps({"gracePeriodSeconds": 0, "preconditions": {"uid": uid}}), content_type=CBOR, accept=CBOR))
    assert gone["status"] == "Success" and gone["details"] == {"name": "cm", "kind": "configmaps", "uid": uid}
    failure(api.get(where, accept=CBOR), 404, "NotFound", 'configmaps "cm" not found')


def test_delete_collection(api, ns):
    for name in ("a", "b"):
        api.post(path(ns, "configmaps"), config_map(name, labels={"x": "y"})).ok(201)
    gone = document(api.delete(path(ns, "configmaps"), accept=CBOR, labelSelector="x=y"))
    assert gone["kind"] == "ConfigMapList" and len(gone["items"]) == 2


def test_apply(api, ns):
    where = path(ns, "configmaps", "cm")
    mine = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cm"}, "data": {"a": "1"}, "binaryData": {"b": b"\1"}}

    def apply(value, manager="one", **more):
        body = value if isinstance(value, bytes) else cbor.dumps(value)
        return api.patch(where, body, content_type=APPLY, accept=CBOR, fieldManager=manager, **more)

    made = document(apply(mine), 201)
    assert made["data"] == {"a": "1"} and made["binaryData"] == {"b": b"\1"}
    assert [(e["manager"], e["operation"]) for e in made["metadata"]["managedFields"]] == [("one", "Apply")]
    conflict = failure(apply({**mine, "data": {"a": "2"}}, "two"), 409, "Conflict")
    assert conflict["details"]["causes"][0]["field"] == ".data.a"
    assert document(apply({**mine, "data": {"a": "2"}}, "two", force="true"))["data"] == {"a": "2"}
    again = document(apply({**mine, "data": {"a": "2"}}, "two"))
    assert again["metadata"]["resourceVersion"] == document(api.get(where, accept=CBOR))["metadata"]["resourceVersion"]
    bad = [(b"\xa4", "error decoding YAML: unexpected EOF"), (b"", "error decoding YAML: EOF"), (b"{}", "error decoding YAML: unexpected EOF"),
           (b"\x80", "error decoding YAML: cbor: cannot unmarshal array into Go value of type map[string]interface {}"),
           (b"\xa2\x41a\x01\x41a\x02", 'error decoding YAML: cbor: found duplicate map key "a" at map element index 1'),
           (b"\xf6", "invalid object type: /, Kind=")]
    for body, words in bad:
        failure(apply(body), 400, "BadRequest", words)
    failure(apply(mine, None), 422, "Invalid", "fieldManager: Required value: is required for apply patch")


def test_json_patch_answers_in_cbor(api, ns):
    api.post(path(ns, "configmaps"), config_map("cm")).ok(201)
    assert document(api.patch(path(ns, "configmaps", "cm"), {"data": {"n": "m"}}, accept=CBOR))["data"]["n"] == "m"


def watched(api, where, accept=CBOR, **query):
    watch = api.watch(where, accept=accept, **query)
    assert watch.failure is None, str(watch.failure)
    assert watch.answer.headers["Content-Type"] == SEQUENCE
    return watch


def test_watch(api, ns):
    api.post(path(ns, "secrets"), {"metadata": {"name": "a"}, "data": {"k": "YWJj"}}).ok(201)
    with watched(api, path(ns, "secrets")) as watch:
        event = cbor.load(watch.answer.read)
        assert event["type"] == "ADDED" and event["object"]["data"] == {"k": b"abc"}
        assert as_json(event["object"]) == api.get(path(ns, "secrets", "a")).ok()
        api.patch(path(ns, "secrets", "a"), {"metadata": {"labels": {"x": "y"}}}).ok()
        event = cbor.load(watch.answer.read)
        assert event["type"] == "MODIFIED" and event["object"]["metadata"]["labels"] == {"x": "y"}
        api.delete(path(ns, "secrets", "a")).ok()
        assert cbor.load(watch.answer.read)["type"] == "DELETED"


def test_watch_is_a_sequence_of_documents(api, ns):
    """A document each, in whose object another begins."""
    api.post(path(ns, "configmaps"), config_map("cm")).ok(201)
    with watched(api, path(ns, "configmaps"), fieldSelector="metadata.name=cm", timeoutSeconds=1) as watch:
        text = watch.answer.read()
    assert text.startswith(b"\xd9\xd9\xf7\xa2") and b"\x46object\xd9\xd9\xf7" in text


def test_watch_of_metadata_with_bookmark(api, ns):
    api.post(path(ns, "configmaps"), config_map("cm", data={"k": "never sent"})).ok(201)
    with watched(api, path(ns, "configmaps"), f"{CBOR};{PARTIAL}", allowWatchBookmarks="true", sendInitialEvents="true",
                 resourceVersionMatch="NotOlderThan", fieldSelector="metadata.name=cm") as watch:
        first, mark = cbor.load(watch.answer.read), cbor.load(watch.answer.read)
    assert first["type"] == "ADDED" and set(first["object"]) == {"kind", "apiVersion", "metadata"}
    assert mark["type"] == "BOOKMARK" and mark["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


def test_watch_error(api, ns):
    with watched(api, path(ns, "configmaps"), resourceVersion="9223372036854775807", timeoutSeconds=2) as watch:
        event = cbor.load(watch.answer.read)
    assert event is None or (event["type"] == "ERROR" and event["object"]["kind"] == "Status"), event


def test_watch_by_websocket(api, ns):
    """Each document is a message."""
    api.post(path(ns, "configmaps"), config_map("cm")).ok(201)
    with WebSocket(api, path(ns, "configmaps"), watch="1", fieldSelector="metadata.name=cm",
                   headers=[("Origin", "https://here"), ("Accept", CBOR)]) as socket:
        kind, message = socket.hear()
    event = cbor.loads(message)
    assert kind == BINARY and event["type"] == "ADDED" and event["object"]["data"] == {"k": "v"}


def test_watchers_of_all_forms_at_once(api, ns):
    """An event is made once a form, and each has its own."""
    with watched(api, path(ns, "secrets")) as whole, watched(api, path(ns, "secrets"), f"{CBOR};{PARTIAL}") as partial, \
            api.watch(path(ns, "secrets")) as plain, watched(api, path(ns, "secrets")) as another:
        for name in ("a", "b", "c"):
            api.post(path(ns, "secrets"), {"metadata": {"name": name}, "data": {"k": "YWJj"}}).ok(201)
            first, metadata, text = cbor.load(whole.answer.read), cbor.load(partial.answer.read), plain.next()
            assert first == cbor.load(another.answer.read) and as_json(first) == text and text["object"]["metadata"]["name"] == name
            assert metadata["object"]["metadata"] == text["object"]["metadata"] and "data" not in metadata["object"]


def test_custom_objects(api, ns):
    with custom_kind(api, "cborthings", "CborThing", **{"x-kubernetes-preserve-unknown-fields": True}):
        where = f"{WIDGETS}/namespaces/{ns}/cborthings"
        spec = {"z": 1, "aa": [1.5, -7, None, True, "é"], "big": 3000000000, "m": {"b": {}, "a": []}}
        made = create(api, where, {"apiVersion": "clients.example.com/v1", "kind": "CborThing", "metadata": {"name": "t"}, "spec": {**spec, "raw": b"abc"}})
        assert made["spec"] == {**spec, "raw": "YWJj"}, "without a type bytes are their base64"
        assert document(api.get(f"{where}/t", accept=CBOR)) == api.get(f"{where}/t").ok() == made
        found = document(api.get(where, accept=CBOR))
        assert found["kind"] == "CborThingList" and found["items"] == [made], "each names its kind"
        applied = api.patch(f"{where}/t", cbor.dumps({"apiVersion": "clients.example.com/v1", "kind": "CborThing", "metadata": {"name": "t"},
                                                      "spec": {"n": 2}}), content_type=APPLY, accept=CBOR, fieldManager="m")
        assert document(applied)["spec"]["n"] == 2
        with watched(api, where) as watch:
            assert cbor.load(watch.answer.read)["object"]["spec"]["n"] == 2
        api.get(where, accept="image/png").fails(406, "NotAcceptable", f"only the following media types are accepted: {TYPES}")
        api.post(where, "x", content_type="text/plain").fails(415, "UnsupportedMediaType", TYPES)
        api.patch(f"{where}/t", "x", content_type="text/plain").fails(415, "UnsupportedMediaType", f"application/apply-patch+yaml, {APPLY}")


def test_what_is_taken(api, ns):
    rows = [(f"{CBOR},application/json", CBOR), (f"application/json,{CBOR}", "application/json"), (f"{CBOR};q=0.5,application/json", "application/json"),
            (f"application/json;q=0.9,{CBOR};q=1", CBOR), (f"{CBOR};as=Table;g=meta.k8s.io;v=v1,{CBOR}", CBOR),
            (f"{PROTOBUF};q=0.2,{CBOR};q=0.3", CBOR), ("*/*", "application/json")]
    for accept, wanted in rows:
        assert api.get(path(ns, "configmaps"), accept=accept).header("Content-Type") == wanted, accept


def test_what_is_not(api, ns):
    where = path(ns, "configmaps")
    api.get(where, accept=f"{CBOR};as=Table;g=meta.k8s.io;v=v1").fails(406, "NotAcceptable", f"only the following media types are accepted: {TYPES}")
    for accept in (SEQUENCE, "image/png"):
        api.get(where, accept=accept).fails(406, "NotAcceptable", TYPES)
    streams = f"application/json;stream=watch, {PROTOBUF};stream=watch, {SEQUENCE}"
    assert streams in api.get(where, accept="image/png").json["message"]
    assert streams in " ".join(api.get(where, accept="application/yaml", watch="1").text.split())
    for kind in (SEQUENCE, APPLY, "application/foo"):
        api.post(where, "{}", content_type=kind).fails(415, "UnsupportedMediaType", f"accepted media types include: {TYPES}")
    assert api.get("/apis", accept=CBOR).status == 406 and api.get("/apis/apps", accept=CBOR).status == 406


def test_discovery(api):
    assert document(api.get("/apis/apps/v1", accept=CBOR)) == api.get("/apis/apps/v1").ok()


def test_bad_bodies(api, ns):
    unrecognized = "the object provided is unrecognized (must be of type ConfigMap): unable to determine group/version/kind: "
    handled = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: '
    whole = cbor.dumps(config_map("cm"))
    rows = [(b"", f"{unrecognized}EOF (<empty>)"), (whole[:-1], f"{unrecognized}unexpected EOF"), (whole + b"\0", "bytes of extraneous data"),
            (b"\xff", f'{unrecognized}cbor: unexpected "break" code (ff)'), (b"\x9b" + b"\x7f" * 8, unrecognized), (b'{"metadata":{"name":"cm"}}', unrecognized),
            (b"\xa1\x44data\xf9\x7e\x00", "is not accepted by protocol: floating-point NaN"), (b"\xa1\x44data\xc2\x41a", "is not accepted by protocol: bignum"),
            (b"\xf7", "simple value 23 is not recognized"), (b"\xa1\x44data\xa1\x41a\x61\xff", f"{handled}cbor: invalid UTF-8 string"),
            (b"\xa1\x44data\xa2\x41a\x41b\x41a\x41b", f'{handled}cbor: found duplicate map key "a" at map element index 1'),
            (b"\xa1\x44data\xa1\x01\x41a", "cbor: cannot unmarshal positive integer into Go"),
            (b"\xa1\x48metadata\xa1\x44name\x01", f"{handled}cbor: cannot unmarshal positive integer into Go struct field v1.ConfigMap.metadata of type string"),
            (cbor.dumps({"kind": "Pod", "apiVersion": "v1"}), "converting (v1.Pod) to (core.ConfigMap): unknown conversion"),
            (b"\x81" * 20000 + b"\0", "exceeded max nested level"), (b"\xd9\xd9\xf7" * 20000 + b"\0", "exceeded max nested level")]
    for body, words in rows:
        api.post(path(ns, "configmaps"), body, content_type=CBOR).fails(400, "BadRequest", words)
    assert api.get(path(ns, "configmaps", "cm")).status == 404
    large = cbor.dumps(config_map("cm", data={"k": "x" * (3 << 20)}))
    api.post(path(ns, "configmaps"), large, content_type=CBOR).fails(413, "RequestEntityTooLarge")


def test_bodies_as_others_write_them(api, ns):
    """Text strings, endless maps and lists, long heads, strings in pieces, null."""
    body = b"\xbf\x68metadata\xbf\x64name\x5f\x41c\x41m\xff\xff\x64data\xbf\x61k\x78\x01v\xff\x69immutable\xf6\xff"
    assert create_raw(api, ns, body)["data"] == {"k": "v"}


def create_raw(api, ns, body):
    return document(api.post(path(ns, "configmaps"), body, content_type=CBOR, accept=CBOR), 201)


def test_unknown_fields(api, ns):
    body = {**config_map("cm"), "extra": 1}
    reply = api.post(path(ns, "configmaps"), cbor.dumps(body), content_type=CBOR, fieldValidation="Strict")
    reply.fails(400, "BadRequest", "strict decoding error: ", "unknown field")
    reply = api.post(path(ns, "configmaps"), cbor.dumps(body), content_type=CBOR, accept=CBOR)
    assert "unknown field" in reply.header("Warning") and "extra" not in document(reply, 201)


def test_pods_keep_their_numbers(api, ns):
    made = create(api, path(ns, "pods"), pod("p", priority=None, terminationGracePeriodSeconds=5))
    assert made["spec"]["terminationGracePeriodSeconds"] == 5
    assert json.dumps(made, sort_keys=True) == json.dumps(api.get(path(ns, "pods", "p")).ok(), sort_keys=True)
    bad = pod("q")
    bad["spec"]["terminationGracePeriodSeconds"] = 5.0
    failure(api.post(path(ns, "pods"), cbor.dumps(bad), content_type=CBOR, accept=CBOR), 400, "BadRequest",
            "cbor: cannot unmarshal primitives into Go struct field v1.Pod.spec of type int64")
