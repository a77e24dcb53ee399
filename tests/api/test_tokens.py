# SPDX-License-Identifier: Apache-2.0
"""Service account tokens and the reviews: what is asked, what is answered, word for word."""
import base64
import json
from datetime import datetime, timezone

from knarr_test.client import until
from knarr_test.samples import CORE, path, pod

AUTHN, AUTHZ = "/apis/authentication.k8s.io/v1", "/apis/authorization.k8s.io/v1"


def ask(api, ns, account="default", metadata=None, **spec):
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
    return api.post(path(ns, "serviceaccounts", account, "token"), {**body, "metadata": metadata} if metadata else body)


def bound(kind, name, version="v1", **more):
    return {"boundObjectRef": {"kind": kind, "apiVersion": version, "name": name, **more}}


def review(api, token, *audiences):
    spec = {"token": token, **({"audiences": list(audiences)} if audiences else {})}
    return api.post(f"{AUTHN}/tokenreviews", {"spec": spec})


def message(reply, code, reason, text, **details):
    got = reply.fails(code, reason)
    assert got["message"] == text, got["message"]
    if details:
        assert {k: v for k, v in got["details"].items() if k != "causes"} == details, got["details"]


def test_requests(api, ns):
    got = ask(api, ns, expirationSeconds=700, audiences=["a", "b"]).ok(201)
    assert got["spec"] == {"audiences": ["a", "b"], "expirationSeconds": 700, "boundObjectRef": None}, got
    assert got["metadata"]["name"] == "default" and got["metadata"]["namespace"] == ns and got["metadata"]["uid"]
    assert got["status"]["expirationTimestamp"] and got["status"]["token"].count(".") == 2
    assert ask(api, ns, expirationSeconds=1 << 31).ok(201)["spec"]["expirationSeconds"] == 1 << 31


def test_bad_requests(api, ns):
    api.post(path(ns, "pods"), pod("p")).ok(201)
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "other"}}).ok(201)
    kind = {"kind": "TokenRequest", "group": "authentication.k8s.io"}
    invalid = 'TokenRequest.authentication.k8s.io "{}" is invalid: {}: Invalid value: {}: {}'
    message(ask(api, ns, expirationSeconds=599), 422, "Invalid",
            invalid.format("", "spec.expirationSeconds", 599, "may not specify a duration less than 10 minutes"), **kind)
    message(ask(api, ns, expirationSeconds=1 << 33), 422, "Invalid",
            invalid.format("", "spec.expirationSeconds", 1 << 33, "may not specify a duration larger than 2^32 seconds"), **kind)
    message(ask(api, ns, metadata={"name": "x"}), 422, "Invalid",
            invalid.format("default", "metadata.name", '"x"', "must match the service account name if specified"), name="default", **kind)
    message(ask(api, ns, metadata={"namespace": "x"}), 400, "BadRequest",
            "the namespace of the provided object does not match the namespace sent on the request")
    message(ask(api, ns, "nobody"), 404, "NotFound", 'serviceaccounts "nobody" not found', name="nobody", kind="serviceaccounts")
    message(ask(api, ns, **bound("ConfigMap", "x")), 400, "BadRequest", "cannot bind token to object of type /v1, Kind=ConfigMap")
    message(ask(api, ns, **bound("Pod", "p", "apps/v1")), 400, "BadRequest", "cannot bind token to object of type apps/v1, Kind=Pod")
    message(ask(api, ns, **bound("Pod", "")), 400, "BadRequest", "Name parameter required.")
    message(ask(api, ns, **bound("Pod", "x")), 404, "NotFound", 'pods "x" not found', name="x", kind="pods")
    message(ask(api, ns, **bound("Node", "x")), 404, "NotFound", 'nodes "x" not found', name="x", kind="nodes")
    message(ask(api, ns, **bound("Pod", "p", uid="7")), 409, "Conflict", (
        'Operation cannot be fulfilled on Pod "p": the UID in the bound object reference (7) does not match the UID in record. '
        "The object might have been deleted and then recreated"), name="p", kind="Pod")
    message(ask(api, ns, "other", **bound("Pod", "p")), 400, "BadRequest",
            'cannot bind token for serviceaccount "other" to pod running with different serviceaccount name.')


def test_reviews_by_audience(api, ns):
    token = ask(api, ns, audiences=["a", "b"]).ok(201)["status"]["token"]
    got = review(api, token, "c", "b", "a").ok(201)["status"]
    assert got["authenticated"] and got["audiences"] == ["b", "a"], got
    assert got["user"]["username"] == f"system:serviceaccount:{ns}:default"
    assert got["user"]["groups"] == ["system:serviceaccounts", f"system:serviceaccounts:{ns}", "system:authenticated"]
    got = review(api, token, "x").ok(201)["status"]
    assert got == {"user": {}, "error": '[invalid bearer token, token audiences ["a" "b"] is invalid for the target audiences ["x"]]'}, got
    assert "error" in review(api, token).ok(201)["status"]
    api.as_token(token).get(path(ns, "pods")).fails(401, "Unauthorized")  # it is not for us
    plain = ask(api, ns).ok(201)
    got = review(api, plain["status"]["token"]).ok(201)["status"]
    assert got["authenticated"] and got["audiences"] == plain["spec"]["audiences"], got


def test_reviews_of_rubbish(api, ns):
    message(review(api, ""), 400, "BadRequest", "token is required for TokenReview in authentication")
    for token in ("junk", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."):
        got = review(api, token).ok(201)["status"]
        assert not got.get("authenticated") and got["user"] == {} and got["error"].lstrip("[").startswith("invalid bearer token"), got


def test_bound_tokens_end_with_their_object(api, ns):
    name = f"{ns}-node"
    api.post(f"{CORE}/nodes", {"metadata": {"name": name}}).ok(201)
    api.post(path(ns, "secrets"), {"metadata": {"name": "s"}}).ok(201)
    uid = api.post(path(ns, "pods"), pod("p", nodeName=name)).ok(201)["metadata"]["uid"]
    objects = {"Pod": ("p", path(ns, "pods", "p")), "Secret": ("s", path(ns, "secrets", "s")), "Node": (name, f"{CORE}/nodes/{name}")}
    tokens = {kind: ask(api, ns, **bound(kind, object_name)).ok(201)["status"]["token"] for kind, (object_name, _) in objects.items()}
    extra = review(api, tokens["Pod"]).ok(201)["status"]["user"]["extra"]
    prefix = "authentication.kubernetes.io/"
    assert (extra[prefix + "pod-name"], extra[prefix + "pod-uid"], extra[prefix + "node-name"]) == (["p"], [uid], [name]), extra
    extra = review(api, tokens["Node"]).ok(201)["status"]["user"]["extra"]
    assert extra[prefix + "node-name"] == [name] and prefix + "pod-name" not in extra, extra
    for kind, (_, where) in objects.items():
        api.delete(where, gracePeriodSeconds=0).ok()
        # upstream remembers what it found for some seconds
        got = until(lambda: (lambda s: s if not s.get("authenticated") else None)(review(api, tokens[kind]).ok(201)["status"]), 30, f"the end of the {kind}'s token")
        assert got["error"] == "[invalid bearer token, service account token has been invalidated]", (kind, got)


def test_who_am_i(api, ns):
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    client = api.impersonating("jane", ["g"], Impersonate_Uid="7", Impersonate_Extra_Scopes="x")
    got = client.post(f"{AUTHN}/selfsubjectreviews", body).ok(201)
    assert got["metadata"]["creationTimestamp"]
    assert got["status"]["userInfo"] == {"username": "jane", "uid": "7", "groups": ["g", "system:authenticated"], "extra": {"scopes": ["x"]}}
    api.anonymous().post(f"{AUTHN}/selfsubjectreviews", body).fails(403)


def access(api, spec, kind="subjectaccessreviews", ns=None, metadata=None):
    where = f"{AUTHZ}/namespaces/{ns}/{kind}" if ns else f"{AUTHZ}/{kind}"
    return api.post(where, {"spec": spec, **({"metadata": metadata} if metadata else {})})


def test_access_reviews_that_ask_nothing(api, ns):
    pods = {"verb": "get", "resource": "pods"}
    one = 'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified'
    user = 'spec.user: Invalid value: "": at least one of user or group must be specified'
    both = 'spec.nonResourceAttributes: Invalid value: {"Path":"","Verb":""}: cannot be specified in combination with resourceAttributes'
    raw = 'spec.resourceAttributes.fieldSelector.rawSelector: Invalid value: "a=b": may not specified at the same time as requirements'
    selector = {"rawSelector": "a=b", "requirements": [{"key": "a", "operator": "In", "values": ["n"]}]}
    rows = [({}, f"[{one}, {user}]"), ({"resourceAttributes": pods}, user), ({"user": "j", "resourceAttributes": {}, "nonResourceAttributes": {}}, both),
            ({"user": "j", "resourceAttributes": {**pods, "fieldSelector": selector}}, raw)]
    for spec, text in rows:
        message(access(api, spec), 422, "Invalid", f'.authorization.k8s.io "" is invalid: {text}', group="authorization.k8s.io")
    message(access(api, {}, "selfsubjectaccessreviews"), 422, "Invalid", f'.authorization.k8s.io "" is invalid: {one}')
    access(api, {"user": "j", "resourceAttributes": pods}, metadata={"name": "x"}).fails(422, "Invalid", "must be empty")
    local = "localsubjectaccessreviews"
    for spec, text in (({"resourceAttributes": {**pods, "namespace": "x"}}, 'spec.resourceAttributes.namespace: Invalid value: "x": must match metadata.namespace'),
                       ({"resourceAttributes": pods}, 'spec.resourceAttributes.namespace: Invalid value: "": must match metadata.namespace'),
                       ({"nonResourceAttributes": {"verb": "get", "path": "/"}},
                        'spec.nonResourceAttributes: Invalid value: {"Path":"/","Verb":"get"}: disallowed on this kind of request')):
        message(access(api, {"user": "j", **spec}, local, ns), 422, "Invalid", f'.authorization.k8s.io "" is invalid: {text}')
    got = access(api, {"user": "j", "resourceAttributes": {**pods, "namespace": ns}}, local, ns).ok(201)
    assert got["metadata"]["namespace"] == ns and got["status"] == {"allowed": False}, got


def test_access_reviews(api, ns):
    pods = {"verb": "get", "resource": "pods"}
    assert access(api, {"user": "jane", "resourceAttributes": pods}).ok(201)["status"] == {"allowed": False}
    assert access(api, {"groups": ["system:masters"], "resourceAttributes": pods}).ok(201)["status"]["allowed"]
    got = access(api, {"user": "j", "groups": ["system:authenticated"], "nonResourceAttributes": {"verb": "get", "path": "/version"}}).ok(201)["status"]
    assert got == {"allowed": True, "reason": 'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" '
                   'to Group "system:authenticated"'}, got
    node = {"user": "system:node:n", "groups": ["system:nodes"]}
    selector = {"requirements": [{"key": "spec.nodeName", "operator": "In", "values": ["n"]}]}
    got = access(api, {**node, "resourceAttributes": {"verb": "list", "resource": "pods", "fieldSelector": selector}}).ok(201)["status"]
    assert got == {"allowed": True}, got
    got = access(api, {**node, "resourceAttributes": {"verb": "get", "resource": "secrets", "namespace": ns, "name": "s"}}).ok(201)["status"]
    assert got == {"allowed": False, "reason": "no relationship found between node 'n' and this object"}, got


def test_own_rules(api, ns):
    def rules(client):
        return client.post(f"{AUTHZ}/selfsubjectrulesreviews", {"spec": {"namespace": ns}}).ok(201)
    got = rules(api.impersonating("jane"))
    assert got["spec"] == {} and got["status"]["incomplete"] is False
    assert {"verbs": ["create"], "apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"]} in got["status"]["resourceRules"]
    assert sorted(rule["nonResourceURLs"][0] for rule in got["status"]["nonResourceRules"]) == ["/api", "/healthz"]
    master = rules(api)["status"]["resourceRules"]
    assert master.count({"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}) == 1, master
    node = rules(api.impersonating("system:node:n", ["system:nodes"]))["status"]
    assert node["incomplete"] and node["evaluationError"] == "node authorizer does not support user rule resolution", node
    message(api.post(f"{AUTHZ}/selfsubjectrulesreviews", {"spec": {}}), 400, "BadRequest", "no namespace on request")


def kept(name, account, **annotations):
    return {"metadata": {"name": name, "annotations": {"kubernetes.io/service-account.name": account, **annotations}}, "type": "kubernetes.io/service-account-token"}


def test_tokens_that_last(api, ns):
    """A Secret of their type gets one; it is good for as long as the Secret holds it and the account lives."""
    secrets = path(ns, "secrets")
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "builder"}}).ok(201)
    uid = api.get(path(ns, "serviceaccounts", "builder")).json["metadata"]["uid"]
    api.post(secrets, kept("s", "builder")).ok(201)
    until(lambda: api.get(path(ns, "secrets", "s")).json.get("data", {}).get("token"), 30, "a token")
    secret = api.get(path(ns, "secrets", "s")).json
    assert secret["metadata"]["annotations"]["kubernetes.io/service-account.uid"] == uid, secret
    assert base64.b64decode(secret["data"]["namespace"]).decode() == ns, secret
    token = base64.b64decode(secret["data"]["token"]).decode()
    got = review(api, token).ok(201)["status"]
    assert got["authenticated"] and got["user"]["username"] == f"system:serviceaccount:{ns}:builder" and got["user"]["uid"] == uid, got
    assert sorted(got["user"]["groups"]) == ["system:authenticated", "system:serviceaccounts", f"system:serviceaccounts:{ns}"], got
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims == {"iss": "kubernetes/serviceaccount", "kubernetes.io/serviceaccount/namespace": ns, "kubernetes.io/serviceaccount/secret.name": "s",
                      "kubernetes.io/serviceaccount/service-account.name": "builder", "kubernetes.io/serviceaccount/service-account.uid": uid,
                      "sub": f"system:serviceaccount:{ns}:builder"}, claims
    api.patch(path(ns, "secrets", "s"), {"data": {"token": base64.b64encode(b"other").decode()}}).ok()
    copy = {"error": "[invalid bearer token, Token does not match server's copy]", "user": {}}
    until(lambda: review(api, token).ok(201)["status"] == copy, 30, "that the secret holds another")
    api.patch(path(ns, "secrets", "s"), {"data": {"token": base64.b64encode(token.encode()).decode()}}).ok()
    until(lambda: review(api, token).ok(201)["status"].get("authenticated"), 30, "its own token again")
    api.patch(path(ns, "secrets", "s"), {"data": None}).ok()
    until(lambda: api.get(path(ns, "secrets", "s")).json.get("data", {}).get("token"), 30, "another token")
    api.delete(path(ns, "secrets", "s")).ok()
    until(lambda: review(api, token).ok(201)["status"] == {"error": "[invalid bearer token, Token has been invalidated]", "user": {}}, 30, "the token's end")


def test_the_use_of_tokens_that_last(api, ns):
    """The day of it is noted; and a label takes a token back while it stays."""
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "builder"}, "secrets": [{"name": "old"}]}).ok(201)
    for name in ("old", "new"):
        api.post(path(ns, "secrets"), kept(name, "builder")).ok(201)
    read = {name: until(lambda: api.get(path(ns, "secrets", name)).json.get("data", {}).get("token"), 30, "a token") for name in ("old", "new")}
    tokens = {name: base64.b64decode(text).decode() for name, text in read.items()}

    def label(name):
        return api.get(path(ns, "secrets", name)).ok()["metadata"].get("labels", {}).get("kubernetes.io/legacy-token-last-used")
    assert label("old") is None
    before = datetime.now(timezone.utc).date()
    used = api.as_token(tokens["old"]).get("/api")
    assert used.status == 200 and "instead of auto-generated secret-based tokens." in used.header("Warning"), used
    until(lambda: label("old") in (str(before), str(datetime.now(timezone.utc).date())), 30, "the day")
    used = api.as_token(tokens["new"]).get("/api")
    assert used.status == 200 and not used.header("Warning"), used
    until(lambda: label("new"), 30, "the day of the other")
    api.patch(path(ns, "secrets", "new"), {"metadata": {"labels": {"kubernetes.io/legacy-token-invalid-since": "2026-01-01"}}}).ok()
    until(lambda: api.as_token(tokens["new"]).get("/api").status == 401, 30, "that it is taken back")
    assert review(api, tokens["new"]).ok(201)["status"]["error"] == (
        f"[invalid bearer token, the token in secret {ns}/new for service account {ns}/builder has been marked invalid. Use tokens from the TokenRequest "
        "API or manually created secret-based tokens, or remove the 'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily "
        "allow use of this token]")
    api.patch(path(ns, "secrets", "new"), {"metadata": {"labels": {"kubernetes.io/legacy-token-invalid-since": None}}}).ok()
    until(lambda: api.as_token(tokens["new"]).get("/api").status == 200, 30, "that it is good again")


def test_secrets_without_their_account_go(api, ns):
    for name, metadata in (("gone", kept("gone", "nobody")), ("another", kept("another", "default", **{"kubernetes.io/service-account.uid": "x"}))):
        api.post(path(ns, "secrets"), metadata).ok(201)
        until(lambda: api.get(path(ns, "secrets", name)).status == 404, 30, f"the end of {name}")
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "short"}}).ok(201)
    api.post(path(ns, "secrets"), kept("s", "short")).ok(201)
    api.post(path(ns, "secrets"), {"metadata": {"name": "opaque", "annotations": {"kubernetes.io/service-account.name": "short"}}}).ok(201)
    until(lambda: api.get(path(ns, "secrets", "s")).json.get("data", {}).get("token"), 30, "a token")
    token = base64.b64decode(api.get(path(ns, "secrets", "s")).json["data"]["token"]).decode()
    api.delete(path(ns, "serviceaccounts", "short")).ok()
    until(lambda: api.get(path(ns, "secrets", "s")).status == 404, 30, "the end of its secret")
    assert "authenticated" not in review(api, token).ok(201)["status"]
    assert "data" not in api.get(path(ns, "secrets", "opaque")).ok()
