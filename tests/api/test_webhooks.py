# SPDX-License-Identifier: Apache-2.0
"""Admission webhooks, asked at a URL of this host's loopback."""
from knarr_test.client import until
from knarr_test.samples import APPS, config_map, deployment, names, path
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


def test_match_conditions_are_refused(api, ns, cluster):
    """Upstream evaluates them."""
    if not cluster:
        return
    hook = Hook(lambda request: {"allowed": True})
    try:
        api.post(f"{REGISTRATION}/validatingwebhookconfigurations", {
            "metadata": {"name": ns}, "webhooks": [webhook(hook, ns, matchConditions=[{"name": "a", "expression": "true"}])]}).fails(
                422, "Invalid", "webhooks[0].matchConditions: Forbidden")
    finally:
        hook.close()


def test_what_is_not_evaluated_says_so(api, ns, cluster):
    if not cluster:
        return
    binding = {"metadata": {"name": ns + ".example.com"}, "spec": {"policyName": "p", "validationActions": ["Deny"]}}
    reply = api.post(REGISTRATION + "/validatingadmissionpolicybindings", binding, dryRun="All")
    assert reply.ok(201) and "has no effect" in reply.header("Warning")
