# SPDX-License-Identifier: Apache-2.0
"""Who may do what: certificates, tokens, impersonation, RBAC and its reviews."""
import base64
import json
import re

from knarr_test.client import until
from knarr_test.samples import CORE, RBAC, config_map, path

AUTHN, AUTHZ = "/apis/authentication.k8s.io/v1", "/apis/authorization.k8s.io/v1"


def token_of(api, ns, account="default", **spec):
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
    return api.post(path(ns, "serviceaccounts", account, "token"), body)


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def grant(api, ns, subject, verbs, resources, groups=("",), name="grant", names=None):
    rule = {"apiGroups": list(groups), "resources": list(resources), "verbs": list(verbs)}
    if names:
        rule["resourceNames"] = names
    api.post(path(ns, "roles", group=RBAC), {"metadata": {"name": name}, "rules": [rule]}).ok(201)
    api.post(path(ns, "rolebindings", group=RBAC), {
        "metadata": {"name": name}, "subjects": [subject],
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}}).ok(201)


def user(name):
    return {"kind": "User", "name": name, "apiGroup": "rbac.authorization.k8s.io"}


def eventually(client, where, status):
    return until(lambda: (lambda r: r if r.status == status else None)(client.get(where)), 10, f"{status} for {where}")


def test_no_credentials(api, ns):
    status = api.anonymous().get(path(ns, "pods")).fails(403, "Forbidden")
    assert status["message"] == ('pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" '
                                 f'in the namespace "{ns}"'), status["message"]
    assert status["details"] == {"kind": "pods"}


def test_bad_tokens(api, ns):
    for token in ("rubbish", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x" * 5000):
        status = api.as_token(token).get(path(ns, "pods")).fails(401, "Unauthorized")
        assert status["message"] == "Unauthorized"


def test_denials_say_what(api, ns):
    nobody = api.impersonating("jane")
    rows = [("GET", path(ns, "configmaps", "x"), f'configmaps "x" is forbidden: User "jane" cannot get resource "configmaps" in API group "" in the namespace "{ns}"'),
            ("DELETE", path(ns, "deployments", "x", group="/apis/apps/v1"), f'deployments.apps "x" is forbidden: User "jane" cannot delete resource "deployments" in API group "apps" in the namespace "{ns}"'),
            ("GET", f"{CORE}/nodes", 'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope'),
            ("GET", f"{CORE}/nodes/n", 'nodes "n" is forbidden: User "jane" cannot get resource "nodes" in API group "" at the cluster scope'),
            ("GET", path(ns, "pods", "p", "log"), f'pods "p" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "{ns}"'),
            ("GET", "/metrics", 'forbidden: User "jane" cannot get path "/metrics"')]
    for method, where, message in rows:
        status = nobody.request(method, where).fails(403, "Forbidden")
        assert status["message"] == message, status["message"]


def test_roles_grant(api, ns):
    jane = api.impersonating("jane")
    jane.get(path(ns, "configmaps")).fails(403)
    grant(api, ns, user("jane"), ["get", "list"], ["configmaps"])
    eventually(jane, path(ns, "configmaps"), 200)
    jane.post(path(ns, "configmaps"), config_map()).fails(403, "Forbidden", 'cannot create resource "configmaps"')
    jane.get(path("default", "configmaps")).fails(403)
    api.delete(path(ns, "rolebindings", "grant", group=RBAC)).ok()
    eventually(jane, path(ns, "configmaps"), 403)


def test_names_and_subresources(api, ns):
    api.post(path(ns, "configmaps"), config_map("one")).ok(201)
    api.post(path(ns, "configmaps"), config_map("two")).ok(201)
    jane = api.impersonating("jane")
    grant(api, ns, user("jane"), ["get"], ["configmaps"], names=["one"])
    eventually(jane, path(ns, "configmaps", "one"), 200)
    jane.get(path(ns, "configmaps", "two")).fails(403)
    jane.get(path(ns, "configmaps")).fails(403)


def test_groups_and_cluster_roles(api, ns):
    jane = api.impersonating("jane", groups=("t-readers",))
    api.post(path(ns, "rolebindings", group=RBAC), {
        "metadata": {"name": "view"}, "subjects": [{"kind": "Group", "name": "t-readers", "apiGroup": "rbac.authorization.k8s.io"}],
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}}).ok(201)
    eventually(jane, path(ns, "configmaps"), 200)
    jane.get(path(ns, "secrets")).fails(403)
    jane.get(f"{CORE}/configmaps").fails(403)


def test_aggregated_cluster_roles(api):
    name = "t-aggregated"
    try:
        api.post(f"{RBAC}/clusterroles", {"metadata": {"name": name}, "aggregationRule": {
            "clusterRoleSelectors": [{"matchLabels": {"t-part": "yes"}}]}}).ok(201)
        rule = {"apiGroups": ["t.example.com"], "resources": ["things"], "verbs": ["get"]}
        api.post(f"{RBAC}/clusterroles", {"metadata": {"name": f"{name}-part", "labels": {"t-part": "yes"}}, "rules": [rule]}).ok(201)
        until(lambda: api.get(f"{RBAC}/clusterroles/{name}").ok().get("rules") == [rule], 10, "the aggregated rules")
    finally:
        api.delete(f"{RBAC}/clusterroles/{name}")
        api.delete(f"{RBAC}/clusterroles/{name}-part")


def test_default_roles(api):
    roles = {r["metadata"]["name"] for r in api.get(f"{RBAC}/clusterroles").ok()["items"]}
    assert {"admin", "cluster-admin", "edit", "view", "system:node", "system:basic-user", "system:discovery",
            "system:public-info-viewer", "system:auth-delegator", "system:controller:replicaset-controller"} <= roles
    bindings = {b["metadata"]["name"] for b in api.get(f"{RBAC}/clusterrolebindings").ok()["items"]}
    assert {"cluster-admin", "system:basic-user", "system:discovery", "system:public-info-viewer"} <= bindings
    edit = api.get(f"{RBAC}/clusterroles/edit").ok()
    assert edit["aggregationRule"] and any("pods/exec" in r.get("resources", []) for r in edit["rules"])


def test_no_escalation(api, ns):
    jane = api.impersonating("jane")
    grant(api, ns, user("jane"), ["get", "list", "create", "update"], ["roles", "rolebindings"], groups=("rbac.authorization.k8s.io",))
    eventually(jane, path(ns, "roles", group=RBAC), 200)
    more = {"metadata": {"name": "more"}, "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}]}
    jane.post(path(ns, "roles", group=RBAC), more).fails(403, "Forbidden", "is attempting to grant RBAC permissions not currently held")
    bind = {"metadata": {"name": "more"}, "subjects": [user("jane")],
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"}}
    jane.post(path(ns, "rolebindings", group=RBAC), bind).fails(403, "Forbidden", "is attempting to grant RBAC permissions not currently held")


def test_role_reference_is_immutable(api, ns):
    grant(api, ns, user("jane"), ["get"], ["pods"])
    change = {"roleRef": {"name": "other"}}
    api.patch(path(ns, "rolebindings", "grant", group=RBAC), change).invalid("roleRef", words=["cannot change roleRef"])


def test_impersonation(api, ns):
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    jane = api.impersonating("jane", groups=("a", "b"), Impersonate_Extra_Scopes="x", Impersonate_Uid="77")
    info = jane.post(f"{AUTHN}/selfsubjectreviews", body).ok(201)["status"]["userInfo"]
    assert info == {"username": "jane", "uid": "77", "groups": ["a", "b", "system:authenticated"], "extra": {"scopes": ["x"]}}, info
    account = api.impersonating(f"system:serviceaccount:{ns}:default")
    info = account.post(f"{AUTHN}/selfsubjectreviews", body).ok(201)["status"]["userInfo"]
    assert sorted(info["groups"]) == ["system:authenticated", "system:serviceaccounts", f"system:serviceaccounts:{ns}"]


def test_impersonation_needs_a_right(api, ns):
    token = token_of(api, ns).ok(201)["status"]["token"]
    client = api.as_token(token)
    client.headers = {"Impersonate-User": "admin"}
    reply = client.get(path(ns, "pods"))
    reply.fails(403, "Forbidden", "impersonate", f'User "system:serviceaccount:{ns}:default" cannot')
    lonely = api.impersonating("x")
    lonely.headers = {"Impersonate-Group": "system:masters"}
    lonely.get(path(ns, "pods")).fails(400, "BadRequest", 'Groups:[]string{"system:masters"}', "without impersonating a user name")
    lonely.headers = {"Impersonate-User": ""}
    lonely.get(path(ns, "pods")).ok()


def test_what_is_wrong_is_told_to_those_who_may(api, ns):
    """Whoever may not do a thing at all does not hear what else is wrong with it."""
    nobody = api.impersonating("nobody")
    for method, where, body, code, reason in (
            ("GET", path(ns, "configmaps", "x", "nothing"), None, 404, "NotFound"), ("GET", path(ns, "nothings"), None, 404, "NotFound"),
            ("PUT", path(ns, "configmaps"), {}, 405, "MethodNotAllowed"), ("POST", path(ns, "configmaps"), "{", 400, "BadRequest"),
            ("DELETE", path(ns, "configmaps", "x") + "?propagationPolicy=x", None, 422, "Invalid")):
        api.request(method, where, body).fails(code, reason)
        nobody.request(method, where, body).fails(403, "Forbidden", 'User "nobody" cannot')


def test_who_am_i(api):
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    info = api.post(f"{AUTHN}/selfsubjectreviews", body).ok(201)["status"]["userInfo"]
    assert {"system:masters", "system:authenticated"} <= set(info["groups"]) and info["username"]


def test_service_account_tokens(api, ns):
    account = api.get(path(ns, "serviceaccounts", "default")).ok()
    made = token_of(api, ns, expirationSeconds=600).ok(201)
    assert made["kind"] == "TokenRequest" and made["status"]["expirationTimestamp"]
    token = made["status"]["token"]
    said = claims(token)
    assert said["sub"] == f"system:serviceaccount:{ns}:default" and said["exp"] - said["iat"] == 600 and said["aud"] == made["spec"]["audiences"]
    assert said["kubernetes.io"]["namespace"] == ns
    assert said["kubernetes.io"]["serviceaccount"] == {"name": "default", "uid": account["metadata"]["uid"]}
    client = api.as_token(token)
    status = client.get(path(ns, "pods")).fails(403, "Forbidden")
    assert f'User "system:serviceaccount:{ns}:default" cannot list resource "pods"' in status["message"]
    grant(api, ns, {"kind": "ServiceAccount", "name": "default", "namespace": ns}, ["list"], ["pods"])
    eventually(client, path(ns, "pods"), 200)
    client.get("/version").ok()
    assert client.get("/api").status == 200


def test_tokens_end_with_their_account(api, ns):
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "short"}}).ok(201)
    client = api.as_token(token_of(api, ns, "short").ok(201)["status"]["token"])
    client.get(path(ns, "pods")).fails(403)
    api.delete(path(ns, "serviceaccounts", "short")).ok()
    until(lambda: client.get(path(ns, "pods")).status == 401, 30, "the end of the token")
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "short"}}).ok(201)
    client.get(path(ns, "pods")).fails(401, "Unauthorized")


def test_a_changed_token_is_none(api, ns):
    token = token_of(api, ns).ok(201)["status"]["token"]
    head, body, signature = token.split(".")
    said = claims(token)
    said["sub"] = "system:serviceaccount:kube-system:default"
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    flipped = signature[:10] + ("A" if signature[10] != "A" else "B") + signature[11:]
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    for bad in (f"{head}.{forged}.{signature}", f"{head}.{body}.{flipped}", f"{head}.{body}.", f"{none}.{forged}.", f"{head}.{body}"):
        api.as_token(bad).get(path(ns, "pods")).fails(401, "Unauthorized")


def test_bad_token_requests(api, ns):
    token_of(api, ns, expirationSeconds=5).fails(422, "Invalid", "spec.expirationSeconds", "may not specify a duration less than 10 minutes")
    token_of(api, ns, "absent").fails(404, "NotFound", 'serviceaccounts "absent" not found')
    ghost = {"kind": "Pod", "apiVersion": "v1", "name": "none"}
    token_of(api, ns, boundObjectRef=ghost).fails(404, "NotFound", 'pods "none" not found')


def test_audiences(api, ns):
    token = token_of(api, ns, audiences=["elsewhere"]).ok(201)["status"]["token"]
    api.as_token(token).get(path(ns, "pods")).fails(401, "Unauthorized")


def test_token_review(api, ns):
    token = token_of(api, ns).ok(201)["status"]["token"]
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": token}}
    status = api.post(f"{AUTHN}/tokenreviews", body).ok(201)["status"]
    assert status["authenticated"] and status["user"]["username"] == f"system:serviceaccount:{ns}:default"
    assert set(status["user"]["groups"]) == {"system:serviceaccounts", f"system:serviceaccounts:{ns}", "system:authenticated"}
    assert re.match(r"^JTI=[0-9a-f-]{36}$", status["user"]["extra"]["authentication.kubernetes.io/credential-id"][0])
    status = api.post(f"{AUTHN}/tokenreviews", {**body, "spec": {"token": "rubbish"}}).ok(201)["status"]
    assert not status.get("authenticated") and status["error"]


def review(api, kind, where, **spec):
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": kind, "spec": spec}
    return api.post(where, body).ok(201)["status"]


def test_a_star_is_no_name(api, ns):
    """A resourceName is a name: "*" there, which many write for "all", grants nothing."""
    grant(api, ns, user("jane"), ["get"], ["configmaps"], names=["*"])
    grant(api, ns, user("jane"), ["get"], ["secrets"], name="marker")
    jane = api.impersonating("jane")
    eventually(jane, path(ns, "secrets", "none"), 404)
    jane.get(path(ns, "configmaps", "none")).fails(403, "Forbidden")


def test_access_reviews(api, ns):
    mine = f"{AUTHZ}/selfsubjectaccessreviews"
    assert review(api, "SelfSubjectAccessReview", mine, resourceAttributes={"verb": "delete", "resource": "pods", "namespace": ns})["allowed"] is True
    jane = api.impersonating("jane")
    denied = review(jane, "SelfSubjectAccessReview", mine, resourceAttributes={"verb": "get", "resource": "pods", "namespace": ns})
    assert denied["allowed"] is False
    assert review(jane, "SelfSubjectAccessReview", mine, nonResourceAttributes={"verb": "get", "path": "/version"})["allowed"] is True
    grant(api, ns, user("jane"), ["get"], ["pods"])
    theirs = f"{AUTHZ}/subjectaccessreviews"
    attributes = {"verb": "get", "resource": "pods", "namespace": ns}
    until(lambda: review(api, "SubjectAccessReview", theirs, user="jane", resourceAttributes=attributes)["allowed"], 10, "the review")
    allowed = review(api, "SubjectAccessReview", theirs, user="jane", resourceAttributes=attributes)
    assert allowed["reason"] == f'RBAC: allowed by RoleBinding "grant/{ns}" of Role "grant" to User "jane"', allowed
    assert not review(api, "SubjectAccessReview", theirs, user="jane", resourceAttributes={**attributes, "verb": "list"})["allowed"]
    grant(api, ns, {"kind": "ServiceAccount", "name": "robot"}, ["get"], ["pods"], name="robots")
    robot = f"system:serviceaccount:{ns}:robot"
    allowed = until(lambda: (r := review(api, "SubjectAccessReview", theirs, user=robot, resourceAttributes=attributes))["allowed"] and r, 10, "the review")
    assert allowed["reason"] == f'RBAC: allowed by RoleBinding "robots/{ns}" of Role "robots" to ServiceAccount "robot/{ns}"', allowed
    local = f"/apis/authorization.k8s.io/v1/namespaces/{ns}/localsubjectaccessreviews"
    assert review(api, "LocalSubjectAccessReview", local, user="jane", resourceAttributes=attributes)["allowed"]


def test_rules_review(api, ns):
    grant(api, ns, user("jane"), ["get"], ["pods"])
    jane = api.impersonating("jane")
    rules = until(lambda: [r for r in review(jane, "SelfSubjectRulesReview", f"{AUTHZ}/selfsubjectrulesreviews", namespace=ns)["resourceRules"]
                           if r["resources"] == ["pods"]], 10, "the rule")
    assert rules[0]["verbs"] == ["get"] and rules[0]["apiGroups"] == [""]


def test_reviews_of_a_bad_form(api):
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "x"}}
    assert api.post(f"{AUTHZ}/subjectaccessreviews", body).status in (400, 422)


def test_secrets_of_masters(api):
    """An administrator's certificate or token is in system:masters: RBAC objects cannot lock it out."""
    assert api.get(path("kube-system", "secrets")).status == 200


def test_strangers_send_little(api, ns):
    """Who is nobody, or has no token of ours, does not fill the server's memory while it reads."""
    long, short = config_map("long", {"k": "x" * 100000}), config_map("short")
    assert api.anonymous().post(path(ns, "configmaps"), long).status in (403, 413)
    api.anonymous().post(path(ns, "configmaps"), short).fails(403, "Forbidden")
    for body in (long, short):
        api.as_token("a.b.c").post(path(ns, "configmaps"), body).fails(401, "Unauthorized")
        reply = api.as_token(token_of(api, ns).ok(201)["status"]["token"]).post(path(ns, "configmaps"), body)
        reply.fails(403, "Forbidden")
        api.post(path(ns, "configmaps"), body).ok(201)
