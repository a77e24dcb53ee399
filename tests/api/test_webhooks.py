# SPDX-License-Identifier: Apache-2.0
"""Admission webhooks, asked at a URL of this host's loopback."""
from knarr_test.client import MERGE, until
from knarr_test.samples import APPS, config_map, deployment, names, path, pod
from knarr_test.webhooks import REGISTRATION, Hook, asked, patched, registered, webhook


def test_a_validating_webhook_denies(api, ns):
    def decide(request):
        bad = (request.get("object") or {}).get("data", {}).get("k") == "bad"
        return {"allowed": not bad, "status": {"message": "this is not wanted", "code": 403, "reason": "Forbidden"}} if bad else {"allowed": True}
    with asked(api, ns, "Validating", decide) as hook:
        api.post(path(ns, "configmaps"), config_map(data={"k": "bad"})).fails(
            403, "Forbidden", 'admission webhook "hook.example.com" denied the request: this is not wanted')
        made = api.post(path(ns, "configmaps"), config_map()).ok(201)
        request = hook.seen[-1]
        assert request["operation"] == "CREATE" and request["kind"] == {"group": "", "version": "v1", "kind": "ConfigMap"}
        assert request["resource"] == {"group": "", "version": "v1", "resource": "configmaps"} and request["namespace"] == ns
        assert request["object"]["metadata"]["uid"] == made["metadata"]["uid"] and request["oldObject"] is None
        assert request["dryRun"] is False and request["options"]["kind"] == "CreateOptions" and request["userInfo"]["username"]
        assert hook.paths[-1] == "/review?timeout=5s"
        api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "bad"}}).fails(403, "Forbidden", "denied the request: this is not wanted")
        api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "w"}}).ok()
        assert hook.seen[-1]["operation"] == "UPDATE" and hook.seen[-1]["oldObject"]["data"] == {"k": "v"}
        assert hook.seen[-1]["object"]["data"] == {"k": "w"}


def test_without_a_reason(api, ns):
    with asked(api, ns, "Validating", lambda request: {"allowed": False}):
        api.post(path(ns, "configmaps"), config_map()).fails(400, None, 'admission webhook "hook.example.com" denied the request without explanation')


def test_a_mutating_webhook_patches(api, ns):
    def decide(request):
        return patched({"op": "add", "path": "/data/added", "value": "yes"}, {"op": "add", "path": "/nowhere", "value": 1}, warnings=["take care"])
    with asked(api, ns, "Mutating", decide):
        reply = api.post(path(ns, "configmaps"), config_map())
        assert reply.ok(201)["data"] == {"k": "v", "added": "yes"} and "take care" in reply.header("Warning")
        assert api.get(path(ns, "configmaps", "cm")).ok()["data"]["added"] == "yes"


def test_names_stay_what_the_webhook_saw(api, ns):
    with asked(api, ns, "Validating", lambda request: {"allowed": True}) as hook:
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "cm-"}}
        made = api.post(path(ns, "configmaps"), body).ok(201)
        assert made["metadata"]["uid"] == hook.seen[-1]["object"]["metadata"]["uid"]


def test_one_after_the_other(api, ns):
    first, second = Hook(lambda r: patched({"op": "add", "path": "/data/one", "value": "1"})), Hook(
        lambda r: patched({"op": "add", "path": "/data/two", "value": r["object"]["data"].get("one", "?") + "2"}))
    try:
        with registered(api, ns, "Mutating", [webhook(first, ns)], "-a"), registered(api, ns, "Mutating", [webhook(second, ns)], "-b"):
            until(lambda: api.post(path(ns, "configmaps"), config_map("marker"), dryRun="All").ok()["data"].get("two") == "12", 30)
            assert api.post(path(ns, "configmaps"), config_map()).ok(201)["data"] == {"k": "v", "one": "1", "two": "12"}
    finally:
        first.close()
        second.close()


def test_again_if_needed(api, ns):
    def count(request):
        return patched({"op": "add", "path": "/data/count", "value": str(int(request["object"]["data"].get("count", "0")) + 1)})
    first, second = Hook(count), Hook(lambda r: patched({"op": "add", "path": "/data/two", "value": "2"}))
    try:
        with registered(api, ns, "Mutating", [webhook(first, ns, reinvocationPolicy="IfNeeded")], "-a"), \
                registered(api, ns, "Mutating", [webhook(second, ns)], "-b"):
            until(lambda: api.post(path(ns, "configmaps"), config_map("marker"), dryRun="All").ok()["data"].get("two") == "2", 30)
            assert api.post(path(ns, "configmaps"), config_map()).ok(201)["data"] == {"k": "v", "count": "2", "two": "2"}
    finally:
        first.close()
        second.close()


def test_what_fails(api, ns):
    with asked(api, ns, "Validating", lambda request: {"allowed": True}) as hook:
        hook.decide = lambda request: {"allowed": True, "uid": "another"}
        api.post(path(ns, "configmaps"), config_map()).fails(
            500, "InternalError", 'Internal error occurred: failed calling webhook "hook.example.com": ', "expected response.uid=")
    with asked(api, ns, "Validating", lambda request: {"allowed": True}, failurePolicy="Ignore") as hook:
        hook.decide = lambda request: {"allowed": True, "uid": "another"}
        api.post(path(ns, "configmaps"), config_map()).ok(201)


def test_a_wrong_certificate(api, ns):
    good, other = Hook(lambda request: {"allowed": True}), Hook(lambda request: {"allowed": True})
    good.ca = other.ca
    try:
        with registered(api, ns, "Validating", [webhook(good, ns)]):
            reply = until(lambda: (r := api.post(path(ns, "configmaps"), config_map("m"), dryRun="All")).status == 500 and r, 30)
            reply.fails(500, "InternalError", 'failed calling webhook "hook.example.com": failed to call webhook: Post', "certificate")
    finally:
        good.close()
        other.close()


def test_a_slow_webhook(api, ns):
    with asked(api, ns, "Validating", lambda request: {"allowed": True}, timeoutSeconds=1) as hook:
        hook.delay = 3
        reply = api.post(path(ns, "configmaps"), config_map())
        reply.fails(500, "InternalError", "/review?timeout=1s", "deadline exceeded")
        api.get(path(ns, "configmaps", "cm")).fails(404, "NotFound")


def test_an_object_that_changes_again_and_again(api, ns):
    """Whatever the webhook was shown is old when it answers: nobody's change is lost, and the write is refused in the end."""
    where, changes = path(ns, "configmaps", "cm"), []

    def decide(request):
        if request["operation"] == "UPDATE" and request["object"]["data"]["k"] == "new":
            changes.append(str(len(changes)))
            api.patch(where, {"metadata": {"annotations": {"change": changes[-1]}}}, MERGE).ok()
        return {"allowed": True}
    with asked(api, ns, "Mutating", decide):
        api.post(path(ns, "configmaps"), config_map("cm", {"k": "old"})).ok(201)
        api.patch(where, {"data": {"k": "new"}}, MERGE).fails(409, "Conflict", "the object has been modified")
        left = api.get(where).ok()
        assert left["data"] == {"k": "old"} and left["metadata"]["annotations"] == {"change": changes[-1]} and len(changes) > 1


def test_other_configurations_change_meanwhile(api, ns):
    """A write keeps the webhooks that it began with, and asks each once."""
    other = f"{REGISTRATION}/validatingwebhookconfigurations/{ns}-other"

    def decide(request):
        api.patch(other, {"metadata": {"annotations": {"seen": request["uid"]}}}, MERGE).ok()
        return {"allowed": True}
    for kind in ("Mutating", "Validating"):
        with asked(api, ns, kind, lambda request: {"allowed": True}) as hook, \
                registered(api, ns, "Validating", [webhook(hook, f"{ns}-nowhere")], "-other"):
            before, hook.decide = len(hook.seen), decide
            api.post(path(ns, "configmaps"), config_map(kind.lower())).ok(201)
            assert len(hook.seen) == before + 1, "it was asked again"


def test_deletions(api, ns):
    rules = [{"operations": ["DELETE", "CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}]

    def decide(request):
        held = request["operation"] == "DELETE" and request["oldObject"]["data"].get("k") == "held"
        return {"allowed": not held, "status": {"message": "it stays"}}
    with asked(api, ns, "Validating", decide, rules=rules) as hook:
        for name, value in (("a", "held"), ("b", "v"), ("c", "v")):
            api.post(path(ns, "configmaps"), config_map(name, {"k": value})).ok(201)
        api.delete(path(ns, "configmaps", "a")).fails(400, None, "denied the request: it stays")
        api.delete(path(ns, "configmaps", "b")).ok(200)
        request = hook.seen[-1]
        assert request["operation"] == "DELETE" and request["object"] is None and request["oldObject"]["metadata"]["name"] == "b"
        api.delete(path(ns, "configmaps"), labelSelector="!x", fieldSelector="metadata.name=c").ok(200)
        assert "c" not in names(api.get(path(ns, "configmaps")).ok())


def test_selectors(api, ns):
    hook = Hook(lambda request: {"allowed": False, "status": {"message": "no"}})
    rule = {"operations": ["*"], "apiGroups": ["*"], "apiVersions": ["*"], "resources": ["configmaps", "secrets"], "scope": "Namespaced"}
    try:
        with registered(api, ns, "Validating", [webhook(hook, ns, rules=[rule], objectSelector={"matchLabels": {"x": "1"}})]):
            until(lambda: api.post(path(ns, "configmaps"), config_map("m", labels={"x": "1"}), dryRun="All").status == 400, 30)
            api.post(path(ns, "configmaps"), config_map("plain")).ok(201)
            api.post(path(ns, "secrets"), {"metadata": {"name": "s", "labels": {"x": "1"}}}).fails(400, None, "denied the request: no")
            api.post(path(ns, "services"), {"metadata": {"name": "s", "labels": {"x": "1"}}, "spec": {"ports": [{"port": 1}]}}).ok(201)
    finally:
        hook.close()


def test_what_controllers_make_is_seen_too(api, ns):
    rules = [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods", "configmaps"]}]

    def decide(request):
        if request["kind"]["kind"] != "Pod":
            return {"allowed": True}
        return patched({"op": "add", "path": "/metadata/annotations", "value": {"seen": "yes"}},
                       {"op": "add", "path": "/spec/initContainers", "value": [{"name": "side", "image": "busybox"}]})
    with asked(api, ns, "Mutating", decide, rules=rules):
        api.post(path(ns, "deployments", group=APPS), deployment(replicas=3)).ok(201)
        pods = until(lambda: len(p := api.get(path(ns, "pods")).ok()["items"]) == 3 and p, 60, "three pods")
        for pod in pods:
            assert pod["metadata"]["annotations"]["seen"] == "yes"
            assert pod["spec"]["initContainers"][0]["terminationMessagePolicy"] == "File", "defaults come after the patch"
        events = [e for e in api.get(path(ns, "events")).ok()["items"] if e["reason"] == "FailedCreate"]
        assert not events, events


def test_events_wait_for_their_webhook(api, ns):
    """What components of the server say is seen by a webhook for Events like all else, holds nobody up, and is not lost."""
    rules = [{"operations": ["CREATE", "UPDATE"], "apiGroups": ["", "events.k8s.io"], "apiVersions": ["v1"], "resources": ["events", "configmaps"]}]

    def decide(request):
        if request["kind"]["kind"] != "Event":
            return {"allowed": True}
        return patched({"op": "add", "path": "/metadata/labels", "value": {"seen": "yes"}})
    with asked(api, ns, "Mutating", decide, rules=rules) as hook:
        hook.delay = 0.3
        body = deployment(replicas=9)
        del body["spec"]["template"]["spec"]["schedulerName"]
        body["spec"]["template"]["spec"]["nodeSelector"] = {"no": "such"}
        api.post(path(ns, "deployments", group=APPS), body).ok(201)
        until(lambda: len(api.get(path(ns, "pods")).ok()["items"]) == 9, 30, "the pods, events or not")

        def told():
            events = api.get(path(ns, "events")).ok()["items"]
            return {reason: len({(e["involvedObject"]["name"], e["message"]) for e in events if e["reason"] == reason})
                    for reason in ("ScalingReplicaSet", "SuccessfulCreate", "FailedScheduling")}
        wanted = {"ScalingReplicaSet": 1, "SuccessfulCreate": 9, "FailedScheduling": 9}
        until(lambda: told() == wanted, 60, "all that was said")
        assert all(e["metadata"]["labels"] == {"seen": "yes"} for e in api.get(path(ns, "events")).ok()["items"])


def test_a_namespace_ends_before_a_webhook(api, ns):
    """Its controller waits for what the webhook says of each deletion, and takes the waiting for no failure."""
    name = f"{ns}-ends"
    rules = [{"operations": ["DELETE", "CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}]
    hook = Hook(lambda request: {"allowed": True}, delay=0.1)
    try:
        api.post("/api/v1/namespaces", {"metadata": {"name": name}}).ok(201)
        for i in range(12):
            api.post(path(name, "configmaps"), config_map(f"c{i}")).ok(201)
        with registered(api, ns, "Validating", [webhook(hook, name, rules=rules)]):
            until(lambda: api.post(path(name, "configmaps"), config_map("marker"), dryRun="All") and hook.seen, 30, "the webhook is asked")
            revision = api.get(f"/api/v1/namespaces/{name}").ok()["metadata"]["resourceVersion"]
            api.delete(f"/api/v1/namespaces/{name}").ok()
            until(lambda: api.get(f"/api/v1/namespaces/{name}").status == 404, 30, "its end")
            asked_for = {r["oldObject"]["metadata"]["name"] for r in hook.seen if r["operation"] == "DELETE"}
            assert {f"c{i}" for i in range(12)} <= asked_for, asked_for
            with api.watch("/api/v1/namespaces", resourceVersion=revision, timeoutSeconds="1", fieldSelector=f"metadata.name={name}") as events:
                failures = [c for e in events.rest() for c in e["object"]["status"].get("conditions", [])
                            if c["type"] == "NamespaceDeletionContentFailure" and c["status"] == "True"]
            assert not failures, failures
    finally:
        hook.close()


def test_match_conditions(api, ns):
    """A webhook is asked where all of its conditions hold; one that is false outweighs one that fails."""
    conditions = [{"name": "not-free", "expression": "object.metadata.name != 'free'"},
                  {"name": "wanted", "expression": "request.operation == 'CREATE' && object.data.k in ['bad', 'worse']"},
                  {"name": "may", "expression": "authorizer.requestResource.check('create').allowed()"}]
    decide = lambda request: {"allowed": False, "status": {"message": "no"}}
    hook = Hook(decide)
    try:
        with registered(api, ns, "Validating", [webhook(hook, ns, matchConditions=conditions)]):
            until(lambda: api.post(path(ns, "configmaps"), config_map("m", {"k": "bad"}), dryRun="All").status == 400, 30)
            api.post(path(ns, "configmaps"), config_map("free", {"k": "bad"})).ok(201)
            api.post(path(ns, "configmaps"), config_map("good", {"k": "good"})).ok(201)
            api.post(path(ns, "configmaps"), config_map("b", {"k": "worse"})).fails(400, None, "denied the request: no")
            words = "expression 'request.operation == 'CREATE' && object.data.k in ['bad', 'worse']' resulted in error: no such key: k"
            status = api.post(path(ns, "configmaps"), config_map("b", {"x": "y"})).fails(403, "Forbidden")
            assert status["message"] == f'configmaps "b" is forbidden: {words}', status
            api.post(path(ns, "configmaps"), config_map("free2", {"x": "y"})).fails(403)
            hook.seen.clear()
            api.patch(path(ns, "configmaps", "good"), {"data": {"k": "bad"}}).ok()
            assert not hook.seen, "a condition was false"
    finally:
        hook.close()


def test_match_conditions_of_mutating_webhooks(api, ns):
    conditions = [{"name": "c", "expression": "object.data.k == 'v'"}]
    decide = lambda request: patched({"op": "add", "path": "/data/added", "value": "yes"})
    hook = Hook(decide)
    try:
        with registered(api, ns, "Mutating", [webhook(hook, ns, matchConditions=conditions, failurePolicy="Ignore")]):
            until(lambda: "added" in api.post(path(ns, "configmaps"), config_map("m"), dryRun="All").json["data"], 30)
            assert api.post(path(ns, "configmaps"), config_map()).ok(201)["data"] == {"k": "v", "added": "yes"}
            assert api.post(path(ns, "configmaps"), config_map("other", {"k": "w"})).ok(201)["data"] == {"k": "w"}
            assert api.post(path(ns, "configmaps"), config_map("none", {"x": "y"})).ok(201)["data"] == {"x": "y"}, "a failure is passed over"
    finally:
        hook.close()


def test_bad_match_conditions(api, ns):
    hook = Hook(lambda request: {"allowed": True})
    try:
        for text, words in (("", "Required value"), ("1", 'Invalid value: "1": must evaluate to bool but got int'),
                            ("params.x", "undeclared reference to 'params'"), ("variables.x == 1", "undeclared reference to 'variables'")):
            body = {"metadata": {"name": ns}, "webhooks": [webhook(hook, ns, matchConditions=[{"name": "a", "expression": text}])]}
            status = api.post(f"{REGISTRATION}/validatingwebhookconfigurations", body).invalid("webhooks[0].matchConditions[0].expression")
            assert words in status["details"]["causes"][0]["message"], status
    finally:
        hook.close()


def test_webhooks_see_subresources(api, ns):
    """Scale, binding, eviction and token, each in its own form."""
    rules = [{"operations": ["*"], "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments/scale"]},
             {"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"],
              "resources": ["pods/eviction", "pods/binding", "serviceaccounts/token", "configmaps"]}]
    kinds = ("Scale", "Eviction", "Binding", "TokenRequest")

    def decide(request):
        bad = request["kind"]["kind"] in kinds and request["object"]["metadata"].get("labels") != {"let": "it"}
        return {"allowed": not bad or request["kind"]["kind"] == "Scale" and request["object"]["spec"]["replicas"] < 5, "status": {"message": "no"}}
    with asked(api, ns, "Validating", decide, rules=rules) as hook:
        api.post(path(ns, "deployments", group=APPS), deployment(replicas=1)).ok(201)
        scale = path(ns, "deployments", "web", "scale", group=APPS)
        api.patch(scale, {"spec": {"replicas": 5}}).fails(400, None, "denied the request: no")
        assert api.patch(scale, {"spec": {"replicas": 2}}).ok()["spec"]["replicas"] == 2
        request = hook.seen[-1]
        assert request["kind"] == {"group": "autoscaling", "version": "v1", "kind": "Scale"} and request["subResource"] == "scale", request
        assert request["resource"] == {"group": "apps", "version": "v1", "resource": "deployments"} and request["operation"] == "UPDATE"
        assert request["oldObject"]["spec"] == {"replicas": 1} and request["name"] == "web" and request["namespace"] == ns
        body = pod("p")
        body["spec"]["schedulerName"] = "nobody"
        api.post(path(ns, "pods"), body).ok(201)
        eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "p"}}
        api.post(path(ns, "pods", "p", "eviction"), eviction).fails(400, None, "denied the request: no")
        assert hook.seen[-1]["kind"]["kind"] == "Eviction" and hook.seen[-1]["resource"]["resource"] == "pods" and hook.seen[-1]["oldObject"] is None
        binding = {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "p"}, "target": {"kind": "Node", "name": "nowhere"}}
        api.post(path(ns, "pods", "p", "binding"), binding).fails(400, None, "denied the request: no")
        assert hook.seen[-1]["object"]["target"]["name"] == "nowhere" and hook.seen[-1]["operation"] == "CREATE"
        until(lambda: api.get(path(ns, "serviceaccounts", "default")).status == 200, 30)
        token = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 600}}
        api.post(path(ns, "serviceaccounts", "default", "token"), token).fails(400, None, "denied the request: no")
        api.post(path(ns, "pods", "p", "eviction"), {**eviction, "metadata": {"name": "p", "labels": {"let": "it"}}}).ok(201)
        until(lambda: api.get(path(ns, "pods", "p")).status == 404, 30, "the pod goes")


def test_the_scheduler_waits_for_a_webhook(api, ns):
    """What it binds is seen like anybody's binding, is held until the answer has come, and may be refused."""
    api.post("/api/v1/nodes", {"metadata": {"name": f"{ns}-node", "labels": {"only": ns}}}).ok(201)
    status = {"capacity": {"cpu": "4", "memory": "4Gi", "pods": "110"}, "allocatable": {"cpu": "4", "memory": "4Gi", "pods": "110"},
              "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady", "lastHeartbeatTime": "2100-01-01T00:00:00Z"}]}
    api.patch(f"/api/v1/nodes/{ns}-node/status", {"status": status}).ok()
    rules = [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods/binding", "configmaps"]}]

    def decide(request):
        return {"allowed": request["kind"]["kind"] != "Binding" or not request["name"].startswith("never"), "status": {"message": "not here"}}
    try:
        with asked(api, ns, "Validating", decide, rules=rules) as hook:
            hook.delay = 0.3
            for name in ("one", "two", "three", "never"):
                body = pod(name)
                body["spec"].pop("schedulerName", None)
                body["spec"]["nodeSelector"] = {"only": ns}
                body["spec"]["tolerations"] = [{"operator": "Exists"}]
                api.post(path(ns, "pods"), body).ok(201)
            bound = lambda: {p["metadata"]["name"]: p["spec"].get("nodeName") for p in api.get(path(ns, "pods")).ok()["items"] if p["spec"].get("nodeName")}
            until(lambda: set(bound()) == {"one", "two", "three"}, 60, "three are bound")
            until(lambda: any(r["name"] == "never" for r in hook.seen), 30, "the fourth is asked for")
            until(lambda: [e for e in api.get(path(ns, "events")).ok()["items"]
                           if e["reason"] == "FailedScheduling" and "not here" in e["message"]], 30, "it is said why")
            assert set(bound()) == {"one", "two", "three"}
    finally:
        api.delete(f"/api/v1/nodes/{ns}-node")
