# SPDX-License-Identifier: Apache-2.0
"""Custom resources whose versions a webhook converts: v1 has spec.hostPort, v2 has spec.host and spec.port."""
import contextlib
import copy
import json

from knarr_test.client import JSON_PATCH, MERGE, TABLE, until
from knarr_test.definitions import DEFINITIONS, at, definition, is_served, served, version
from knarr_test.samples import names
from knarr_test.webhooks import Hook, patched, registered, webhook

APPLY = "application/apply-patch+yaml"
TEXT = {"type": "string"}
V1 = {"type": "object", "properties": {"hostPort": TEXT, "replicas": {"type": "integer"}}}
V2 = {"type": "object", "properties": {"host": TEXT, "port": TEXT, "replicas": {"type": "integer"}, "scheme": TEXT}}
SCALE = {"status": {}, "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}}


def convert(thing, desired):
    """Between the two versions, as the author of the definition would have it."""
    made = copy.deepcopy(thing)
    spec, group = made.get("spec") or {}, desired.split("/")[0]
    made["apiVersion"] = desired
    if desired == f"{group}/v2" and "hostPort" in spec:
        spec["host"], _, spec["port"] = spec.pop("hostPort").partition(":")
    elif desired == f"{group}/v1" and "host" in spec:
        spec["hostPort"] = f"{spec.pop('host')}:{spec.pop('port', '')}"
    return made


class Converter(Hook):
    """Answers ConversionReviews; `change(response)` spoils an answer."""

    def __init__(self, delay=0):
        super().__init__(None, delay)
        self.change, self.convert = None, convert

    def answer(self, request):
        made = [self.convert(thing, request["desiredAPIVersion"]) for thing in request["objects"]]
        review = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview",
                  "response": {"uid": request["uid"], "result": {"status": "Success"}, "convertedObjects": made}}
        if self.change:
            answer = self.change(review)
            review = review if answer is None else answer
        return review if isinstance(review, bytes) else json.dumps(review).encode()


def versions(storage="v2"):
    return [version("v1", V1, storage=storage == "v1", subresources=SCALE, selectableFields=[{"jsonPath": ".spec.hostPort"}],
                    additionalPrinterColumns=[{"name": "Where", "type": "string", "jsonPath": ".spec.hostPort"}]),
            version("v2", V2, storage=storage == "v2", subresources=SCALE,
                    selectableFields=[{"jsonPath": ".spec.host"}, {"jsonPath": ".spec.port"}],
                    additionalPrinterColumns=[{"name": "Where", "type": "string", "jsonPath": ".spec.host"}])]


def conversion(hook, **more):
    return {"strategy": "Webhook", "webhook": {"conversionReviewVersions": ["v1"],
                                               "clientConfig": {"url": hook.url, "caBundle": hook.ca, **more}}}


@contextlib.contextmanager
def converted(api, ns, storage="v2", **more):
    """(hook, definition) of widgets that are known to be converted."""
    hook = Converter()
    body = definition(ns, versions(storage), conversion=conversion(hook, **more))
    try:
        with served(api, body) as made:
            hook.seen.clear()
            yield hook, made
    finally:
        hook.close()


def widget(name="w", **spec):
    return {"metadata": {"name": name}, "spec": spec}


def new(api, url, body, **query):
    group, of = url.split("/")[2:4]
    return api.post(url, {"apiVersion": f"{group}/{of}", "kind": "Widget", **body}, **query)


def test_each_version_has_its_form(api, ns):
    with converted(api, ns) as (hook, made):
        group = made["spec"]["group"]
        first = new(api, at(made, ns), widget(hostPort="a:80")).ok(201)
        assert first["spec"] == {"hostPort": "a:80"} and first["apiVersion"] == f"{group}/v1", first
        assert {r["desiredAPIVersion"] for r in hook.seen} == {f"{group}/v1", f"{group}/v2"}, hook.seen
        request = next(r for r in hook.seen if r["desiredAPIVersion"] == f"{group}/v2")
        assert request["objects"][0]["metadata"]["uid"] == first["metadata"]["uid"], request
        assert hook.paths[-1] == "/review?timeout=30s", hook.paths
        second = api.get(at(made, ns, "w", of="v2")).ok()
        assert second["spec"] == {"host": "a", "port": "80"} and second["apiVersion"] == f"{group}/v2"
        for field in ("uid", "resourceVersion", "creationTimestamp", "generation"):
            assert first["metadata"][field] == second["metadata"][field], field
        third = api.get(at(made, ns, "w")).ok()
        assert third["spec"] == {"hostPort": "a:80"} and third["metadata"] == {**second["metadata"]}, third


def test_lists_are_of_one_version(api, ns):
    with converted(api, ns) as (hook, made):
        for i in range(5):
            new(api, at(made, ns, of=f"v{1 + i % 2}"), widget(f"w{i}", **({"hostPort": f"h{i}:1"} if i % 2 == 0 else {"host": f"h{i}", "port": "1"}))).ok(201)
        hook.seen.clear()
        listed = api.get(at(made, ns)).ok()
        assert [w["spec"] for w in listed["items"]] == [{"hostPort": f"h{i}:1"} for i in range(5)], listed
        assert {w["apiVersion"] for w in listed["items"]} == {f"{made['spec']['group']}/v1"} and listed["kind"] == "WidgetList"
        assert [w["spec"]["host"] for w in api.get(at(made, ns, of="v2")).ok()["items"]] == [f"h{i}" for i in range(5)]
        page = api.get(at(made, ns), limit="2").ok()
        assert names(page) == ["w0", "w1"] and page["metadata"]["remainingItemCount"] == 3
        rest = api.get(at(made, ns), limit="5", **{"continue": page["metadata"]["continue"]}).ok()
        assert names(rest) == ["w2", "w3", "w4"] and rest["items"][0]["spec"] == {"hostPort": "h2:1"}
        table = api.get(at(made, ns), accept=TABLE).ok()
        assert [row["cells"][1] for row in table["rows"]] == [f"h{i}:1" for i in range(5)]


def test_fields_are_selected_in_the_version_asked_for(api, ns):
    with converted(api, ns) as (_, made):
        for name, host, port in (("a", "one", "80"), ("b", "one", "81"), ("c", "two", "80")):
            new(api, at(made, ns, of="v2"), widget(name, host=host, port=port)).ok(201)
        assert names(api.get(at(made, ns), fieldSelector="spec.hostPort=one:80").ok()) == ["a"]
        assert names(api.get(at(made, ns), fieldSelector="spec.hostPort!=one:80").ok()) == ["b", "c"]
        assert names(api.get(at(made, ns, of="v2"), fieldSelector="spec.host=one").ok()) == ["a", "b"]
        page = api.get(at(made, ns), fieldSelector="spec.hostPort!=one:80", limit="1").ok()
        assert names(page) == ["b"] and "remainingItemCount" not in page["metadata"]
        rest = api.get(at(made, ns), fieldSelector="spec.hostPort!=one:80", limit="1", **{"continue": page["metadata"]["continue"]}).ok()
        assert names(rest) == ["c"]
        api.get(at(made, ns), fieldSelector="spec.host=one").fails(400, "BadRequest", "field label not supported: spec.host")
        api.delete(at(made, ns), fieldSelector="spec.hostPort=one:81").ok()
        assert names(api.get(at(made, ns, of="v2")).ok()) == ["a", "c"]


def test_writes_in_another_version(api, ns):
    with converted(api, ns) as (_, made):
        new(api, at(made, ns, of="v2"), widget(host="a", port="80", scheme="http")).ok(201)
        thing = api.get(at(made, ns, "w")).ok()
        assert thing["spec"] == {"hostPort": "a:80"}, "what v1 does not know is pruned"
        thing["spec"]["hostPort"] = "b:81"
        put = api.put(at(made, ns, "w"), thing).ok()
        assert put["spec"] == {"hostPort": "b:81"} and put["metadata"]["generation"] == 2
        assert int(put["metadata"]["resourceVersion"]) > int(thing["metadata"]["resourceVersion"])
        same = api.put(at(made, ns, "w"), put).ok()
        assert same["metadata"]["resourceVersion"] == put["metadata"]["resourceVersion"], "nothing has changed"
        api.put(at(made, ns, "w"), thing).fails(409, "Conflict")
        assert api.patch(at(made, ns, "w"), {"spec": {"hostPort": "c:82"}}, content_type=MERGE).ok()["spec"] == {"hostPort": "c:82"}
        assert api.get(at(made, ns, "w", of="v2")).ok()["spec"] == {"host": "c", "port": "82"}
        patch = [{"op": "test", "path": "/spec/hostPort", "value": "c:82"}, {"op": "replace", "path": "/spec/hostPort", "value": "d:83"}]
        assert api.patch(at(made, ns, "w"), patch, content_type=JSON_PATCH).ok()["spec"] == {"hostPort": "d:83"}
        dry = api.patch(at(made, ns, "w"), {"spec": {"hostPort": "e:84"}}, content_type=MERGE, dryRun="All").ok()
        assert dry["spec"] == {"hostPort": "e:84"} and api.get(at(made, ns, "w")).ok()["spec"] == {"hostPort": "d:83"}
        assert api.delete(at(made, ns, "w")).ok()["status"] == "Success"


def test_apply_in_each_version(api, ns):
    with converted(api, ns) as (_, made):
        group = made["spec"]["group"]

        def config(of, name="w", **spec):
            return {"apiVersion": f"{group}/{of}", "kind": "Widget", **widget(name, **spec)}
        thing = api.patch(at(made, ns, "w"), config("v1", hostPort="a:1"), content_type=APPLY, fieldManager="one").ok(201)
        assert thing["spec"] == {"hostPort": "a:1"}
        entry, = thing["metadata"]["managedFields"]
        assert entry["manager"] == "one" and entry["apiVersion"] == f"{group}/v1" and entry["fieldsV1"] == {"f:spec": {"f:hostPort": {}}}
        thing = api.patch(at(made, ns, "w", of="v2"), config("v2", replicas=3), content_type=APPLY, fieldManager="two").ok()
        assert thing["spec"] == {"host": "a", "port": "1", "replicas": 3}
        assert {e["manager"]: e["apiVersion"] for e in thing["metadata"]["managedFields"]} == {"one": f"{group}/v1", "two": f"{group}/v2"}
        api.patch(at(made, ns, "w"), config("v1", hostPort="b:2"), content_type=APPLY, fieldManager="one").ok()
        assert api.get(at(made, ns, "w", of="v2")).ok()["spec"] == {"host": "b", "port": "2", "replicas": 3}
        api.patch(at(made, ns, "w"), config("v1", hostPort="c:3"), content_type=APPLY, fieldManager="three").fails(409, "Conflict", ".spec.hostPort")


def test_status_and_scale(api, ns):
    with converted(api, ns) as (_, made):
        thing = new(api, at(made, ns), widget(hostPort="a:1", replicas=2)).ok(201)
        thing["status"] = {"phase": "Ready"}
        thing["spec"]["hostPort"] = "ignored:1"
        thing = api.put(at(made, ns, "w", "status"), thing).ok()
        assert thing["status"] == {"phase": "Ready"} and thing["spec"] == {"hostPort": "a:1", "replicas": 2}
        assert api.get(at(made, ns, "w", "status", of="v2")).ok()["spec"] == {"host": "a", "port": "1", "replicas": 2}
        scale = api.get(at(made, ns, "w", "scale")).ok()
        assert scale["kind"] == "Scale" and scale["spec"]["replicas"] == 2
        scale = api.patch(at(made, ns, "w", "scale"), {"spec": {"replicas": 5}}, content_type=MERGE).ok()
        assert scale["spec"]["replicas"] == 5
        scale["spec"]["replicas"] = 6
        assert api.put(at(made, ns, "w", "scale"), scale).ok()["spec"]["replicas"] == 6
        assert api.get(at(made, ns, "w", of="v2")).ok()["spec"] == {"host": "a", "port": "1", "replicas": 6}


def test_watch_in_another_version(api, ns):
    with converted(api, ns) as (hook, made):
        new(api, at(made, ns, of="v2"), widget("old", host="o", port="1")).ok(201)
        begin = api.get(at(made, ns)).ok()["metadata"]["resourceVersion"]
        with api.watch(at(made, ns), resourceVersion=begin) as later, api.watch(at(made, ns)) as all_of_it:
            for i in range(20):
                new(api, at(made, ns, of="v2"), widget(f"w{i}", host=f"h{i}", port="1")).ok(201)
            hook.delay = 0.2
            api.patch(at(made, ns, "w0", of="v2"), {"spec": {"host": "n"}}, content_type=MERGE).ok()
            api.delete(at(made, ns, "w1", of="v2")).ok()
            wanted = [("ADDED", f"w{i}", f"h{i}:1") for i in range(20)] + [("MODIFIED", "w0", "n:1"), ("DELETED", "w1", "h1:1")]

            def told(events, count):
                got = [events.next() for _ in range(count)]
                assert all(e["object"]["apiVersion"].endswith("/v1") for e in got), got
                return [(e["type"], e["object"]["metadata"]["name"], e["object"]["spec"]["hostPort"]) for e in got]
            assert told(later, 22) == wanted
            assert told(all_of_it, 23) == [("ADDED", "old", "o:1"), *wanted]


def test_watch_selects_in_its_version(api, ns):
    with converted(api, ns) as (_, made):
        begin = api.get(at(made, ns)).ok()["metadata"]["resourceVersion"]
        with api.watch(at(made, ns), resourceVersion=begin, fieldSelector="spec.hostPort=a:1") as events:
            new(api, at(made, ns, of="v2"), widget("x", host="b", port="1")).ok(201)
            api.patch(at(made, ns, "x", of="v2"), {"spec": {"host": "a"}}, content_type=MERGE).ok()
            last = api.patch(at(made, ns, "x", of="v2"), {"spec": {"host": "c"}}, content_type=MERGE).ok()
            first, second = events.next(), events.next()
            assert (first["type"], first["object"]["spec"]) == ("ADDED", {"hostPort": "a:1"})
            assert (second["type"], second["object"]["spec"]) == ("DELETED", {"hostPort": "a:1"})
            assert second["object"]["metadata"]["resourceVersion"] == last["metadata"]["resourceVersion"]


def test_initial_events_end_behind_what_was_converted(api, ns):
    with converted(api, ns) as (hook, made):
        for i in range(3):
            new(api, at(made, ns, of="v2"), widget(f"w{i}", host="h", port="1")).ok(201)
        hook.delay = 0.3
        with api.watch(at(made, ns), sendInitialEvents="true", allowWatchBookmarks="true", resourceVersionMatch="NotOlderThan") as events:
            got = [events.next() for _ in range(4)]
        assert [e["type"] for e in got] == ["ADDED"] * 3 + ["BOOKMARK"]
        assert got[3]["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


def test_the_storage_version_changes(api, ns):
    with converted(api, ns, storage="v1") as (_, made):
        new(api, at(made, ns), widget("old", hostPort="a:1")).ok(201)
        now = api.get(f"{DEFINITIONS}/{made['metadata']['name']}").ok()
        now["spec"]["versions"] = versions("v2")
        api.put(f"{DEFINITIONS}/{made['metadata']['name']}", now).ok()
        until(lambda: is_served(api, now), 30)
        new(api, at(made, ns), widget("new", hostPort="b:2")).ok(201)
        assert [w["spec"] for w in api.get(at(made, ns)).ok()["items"]] == [{"hostPort": "b:2"}, {"hostPort": "a:1"}]
        assert [w["spec"] for w in api.get(at(made, ns, of="v2")).ok()["items"]] == [{"host": "b", "port": "2"}, {"host": "a", "port": "1"}]
        assert api.patch(at(made, ns, "old", of="v2"), {"spec": {"port": "9"}}, content_type=MERGE).ok()["spec"] == {"host": "a", "port": "9"}
        assert api.get(at(made, ns, "old")).ok()["spec"] == {"hostPort": "a:9"}


def test_admission_sees_the_version_it_asks_for(api, ns):
    with converted(api, ns) as (_, made):
        group = made["spec"]["group"]
        rules = [{"operations": ["*"], "apiGroups": [group], "apiVersions": ["v2"], "resources": ["widgets"]}]

        def decide(request):
            if request["operation"] == "DELETE":
                return {"allowed": request["oldObject"]["spec"].get("host") != "kept", "status": {"message": "it is kept"}}
            assert request["kind"]["version"] == "v2" and request["requestKind"]["version"] == "v1", request
            return patched({"op": "add", "path": "/spec/port", "value": "99"}) if request["object"]["spec"]["host"] == "p" else {"allowed": True}
        hook = Hook(decide)
        try:
            with registered(api, ns, "Mutating", [webhook(hook, ns, rules=rules)]):
                until(lambda: new(api, at(made, ns), widget("m", hostPort="x:1"), dryRun="All") and hook.seen, 30)
                assert new(api, at(made, ns), widget("p", hostPort="p:1")).ok(201)["spec"] == {"hostPort": "p:99"}
                assert hook.seen[-1]["object"]["spec"] == {"host": "p", "port": "1"}
                new(api, at(made, ns), widget("k", hostPort="kept:1")).ok(201)
                api.patch(at(made, ns, "k"), {"spec": {"hostPort": "kept:2"}}, content_type=MERGE).ok()
                assert hook.seen[-1]["object"]["spec"] == {"host": "kept", "port": "2"}
                assert hook.seen[-1]["oldObject"]["spec"] == {"host": "kept", "port": "1"}
                api.delete(at(made, ns, "k")).fails(400, None, "it is kept")
        finally:
            hook.close()


def spoiled(path, value):
    def change(review):
        place = review
        *way, last = path
        for step in way:
            place = place[step]
        place[last] = value
    return change


RESPONSE = ("response",)
THING = ("response", "convertedObjects", 0)
SPOILED = [
    (spoiled((*RESPONSE, "uid"), "other"), "failed: expected response.uid="),
    (spoiled((*RESPONSE, "result"), {"status": "Failure", "message": "I will not"}), "failed: I will not"),
    (spoiled((*RESPONSE, "result"), {"status": "Failure"}), "failed: response.result.status was 'Failure', not 'Success'"),
    (spoiled((*RESPONSE, "result"), {}), "failed: response.result.status was '', not 'Success'"),
    (spoiled((*RESPONSE, "convertedObjects"), []), "returned 0 objects, expected 1"),
    (spoiled((*THING, "apiVersion"), "other.example.com/v1"), "returned invalid object at index 0: invalid groupVersion (expected "),
    (spoiled((*THING, "kind"), "Gadget"), "returned invalid object at index 0: invalid kind (expected Widget, received Gadget)"),
    (spoiled((*THING, "metadata", "name"), "other"), "returned invalid object: must have the same name: w != other"),
    (spoiled((*THING, "metadata", "namespace"), "other"), "returned invalid object: must have the same namespace: "),
    (spoiled((*THING, "metadata", "uid"), "other"), "returned invalid object: must have the same UID: "),
    (spoiled((*THING, "metadata", "labels"), "x"), "returned invalid metadata: invalid metadata.labels of type string in converted object"),
    (spoiled((*THING, "metadata", "labels"), {"a": 1}), "returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted object"),
    (spoiled((*THING, "metadata", "labels"), {"a": "not good"}), 'returned invalid metadata: metadata.labels: Invalid value: "not good"'),
    (spoiled(("response",), None), "failed: no response provided"),
]


def test_answers_that_are_none(api, ns):
    with converted(api, ns) as (hook, made):
        new(api, at(made, ns, of="v2"), widget(host="a", port="1")).ok(201)
        group = made["spec"]["group"]
        for change, words in SPOILED:
            hook.change = change
            reply = api.get(at(made, ns, "w"))
            reply.fails(500, None, f"conversion webhook for {group}/v2, Kind=Widget {words}")
        new(api, at(made, ns), widget("new", hostPort="a:1")).fails(500, None, f"conversion webhook for {group}/v1, Kind=Widget ")
        hook.change = None
        assert api.get(at(made, ns, "w")).ok()["spec"] == {"hostPort": "a:1"}
        api.get(at(made, ns, "new")).fails(404, "NotFound")


def test_garbage(api, ns):
    """The words differ from upstream's, whose decoder says what it met."""
    with converted(api, ns) as (hook, made):
        new(api, at(made, ns, of="v2"), widget(host="a", port="1")).ok(201)
        for answer in (b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"apiVersion":"apiextensions.k8s.io/v1","kind":"ConversionReview","response":7}',
                       b'{"apiVersion":"apiextensions.k8s.io/v1","kind":"AdmissionReview","response":{"result":{"status":"Success"}}}',
                       b"[" * 100000, b"x" * (17 << 20)):
            hook.change = lambda review: answer
            api.get(at(made, ns, "w")).fails(500, None, "conversion webhook for ")
            api.get(at(made, ns)).fails(500, None, "conversion webhook for ")
        hook.change = spoiled((*RESPONSE, "convertedObjects"), [7])
        api.get(at(made, ns, "w")).fails(500)
        assert api.get(at(made, ns, "w", of="v2")).ok()["spec"] == {"host": "a", "port": "1"}


def test_metadata_is_ours_but_for_labels_and_annotations(api, ns):
    with converted(api, ns) as (hook, made):
        body = widget(host="a", port="1")
        body["metadata"]["labels"] = {"own": "x"}
        new(api, at(made, ns, of="v2"), body).ok(201)

        def changed(thing, desired):
            other = convert(thing, desired)
            other["metadata"].update(labels={"added": "y"}, annotations={"note": "z"}, generation=99, resourceVersion="1",
                                     finalizers=["a.b/c"], creationTimestamp="2001-01-01T00:00:00Z")
            return other
        hook.convert = changed
        shown, stored = api.get(at(made, ns, "w")).ok()["metadata"], api.get(at(made, ns, "w", of="v2")).ok()["metadata"]
        assert shown["labels"] == {"added": "y"} and shown["annotations"] == {"note": "z"}
        assert {**shown, "labels": stored["labels"], "annotations": None} == {**stored, "annotations": None}
        assert names(api.get(at(made, ns), labelSelector="added=y").ok()) == ["w"] and not api.get(at(made, ns), labelSelector="own=x").ok()["items"]


def test_a_webhook_that_cannot_be_reached(api, ns, cluster):
    """Upstream's watches wait for it without end."""
    with converted(api, ns) as (hook, made):
        new(api, at(made, ns, of="v2"), widget(host="a", port="1")).ok(201)
        hook.server.shutdown()
        hook.server.server_close()
        api.get(at(made, ns, "w")).fails(500, None, f'failed: Post "{hook.url}?timeout=30s": ', "connection refused")
        new(api, at(made, ns), widget("new", hostPort="a:1")).fails(500, None, "connection refused")
        if cluster:
            with api.watch(at(made, ns)) as events:
                event = events.next()
                assert event["type"] == "ERROR" and "connection refused" in event["object"]["message"], event
        api.delete(at(made, ns, "w", of="v2")).ok()
        hook.server.shutdown = hook.server.server_close = lambda: None


def test_a_certificate_of_someone_else(api, ns):
    other = Converter()
    try:
        with converted(api, ns, caBundle=other.ca) as (_, made):
            api.get(at(made, ns)).ok()
            new(api, at(made, ns), widget(hostPort="a:1")).fails(500, None, "certificate")
    finally:
        other.close()


def test_a_service_that_is_not_there(api, ns):
    hook = Converter()
    config = conversion(hook)
    config["webhook"]["clientConfig"] = {"caBundle": hook.ca, "service": {"namespace": ns, "name": "nobody", "path": "/convert"}}
    try:
        with served(api, definition(ns, versions(), conversion=config)) as made:
            new(api, at(made, ns), widget(hostPort="a:1")).fails(500, None, f'Post "https://nobody.{ns}.svc:443/convert?timeout=30s": ', 'service "nobody" not found')
    finally:
        hook.close()


def test_long_lists_are_asked_for_in_parts(api, ns, cluster):
    """Upstream asks for all at once."""
    if not cluster:
        return
    with converted(api, ns) as (hook, made):
        count = 620
        for i in range(count):
            new(api, at(made, ns, of="v2"), widget(f"w{i:03}", host=f"h{i}", port="1")).ok(201)
        hook.seen.clear()
        items = api.get(at(made, ns)).ok()["items"]
        assert [w["spec"]["hostPort"] for w in items] == [f"h{i}:1" for i in range(count)]
        parts = [len(request["objects"]) for request in hook.seen]
        assert sum(parts) == count and max(parts) == 500, parts
        hook.seen.clear()
        assert len(api.get(at(made, ns)).ok()["items"]) == count and not hook.seen, "it is known for a while"


def test_watches_of_one_version_share_a_question(api, ns, cluster):
    if not cluster:
        return
    with converted(api, ns) as (hook, made), contextlib.ExitStack() as stack:
        begin = api.get(at(made, ns)).ok()["metadata"]["resourceVersion"]
        watches = [stack.enter_context(api.watch(at(made, ns), resourceVersion=begin)) for _ in range(4)]
        new(api, at(made, ns, of="v2"), widget("w", host="h", port="1")).ok(201)
        assert [w.next()["object"]["spec"] for w in watches] == [{"hostPort": "h:1"}] * 4
        assert len(hook.seen) == 1, hook.seen


def test_a_definition_that_changes_its_mind(api, ns):
    """From a webhook to none and back: what is stored stays readable."""
    with converted(api, ns) as (hook, made):
        url = f"{DEFINITIONS}/{made['metadata']['name']}"
        new(api, at(made, ns, of="v2"), widget(host="a", port="1", replicas=3)).ok(201)
        assert api.get(at(made, ns, "w")).ok()["spec"] == {"hostPort": "a:1", "replicas": 3}
        now = api.get(url).ok()
        now["spec"]["conversion"] = {"strategy": "None"}
        api.put(url, now).ok()
        until(lambda: api.get(at(made, ns, "w")).ok()["spec"] == {"replicas": 3}, 30, "no one converts")
        now = api.get(url).ok()
        now["spec"]["conversion"] = conversion(hook)
        api.put(url, now).ok()
        until(lambda: api.get(at(made, ns, "w")).ok()["spec"] == {"hostPort": "a:1", "replicas": 3}, 30, "the webhook converts again")
