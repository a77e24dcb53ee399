# SPDX-License-Identifier: Apache-2.0
"""APIServices with a service: what is said of a server that is not there.  Those that are there: tests/e2e/test_aggregation.py."""
import contextlib

from knarr_test.client import MERGE, until
from knarr_test.samples import path

ALONE = True                                     # the namespaces of others would not end meanwhile
SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices"
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList,application/json"


def api_service(group, ns, name="nobody", version="v1", **spec):
    return {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": f"{version}.{group}"},
            "spec": {"group": group, "version": version, "groupPriorityMinimum": 2000, "versionPriority": 20, "insecureSkipTLSVerify": True,
                     "service": {"namespace": ns, "name": name}, **spec}}


@contextlib.contextmanager
def registered(api, ns, **more):
    group = f"{ns}.example.com"
    body = api_service(group, ns, **more)
    api.post(SERVICES, body).ok(201)
    try:
        yield group, f"{SERVICES}/{body['metadata']['name']}"
    finally:
        api.delete(f"{SERVICES}/{body['metadata']['name']}")


def available(api, url):
    conditions = api.get(url).ok().get("status", {}).get("conditions") or []
    return next((c for c in conditions if c["type"] == "Available"), {})


def says(api, url, reason, message, status="False"):
    found = until(lambda: (c := available(api, url)).get("reason") == reason and c, 40, reason)
    assert (found["status"], found["message"]) == (status, message), found
    assert found["lastTransitionTime"]


def service(port=443, **spec):
    return {"metadata": {"name": "nobody"}, "spec": {"ports": [{"port": port}], **spec}}


def test_why_a_server_is_not_available(api, ns):
    with registered(api, ns) as (group, url):
        says(api, url, "ServiceNotFound", f'service/nobody in "{ns}" is not present')
        api.post(path(ns, "services"), service(port=8443)).ok(201)
        says(api, url, "ServicePortError", f'service/nobody in "{ns}" is not listening on port 443')
        api.patch(path(ns, "services", "nobody"), {"spec": {"ports": [{"port": 443}]}}, content_type=MERGE).ok()
        says(api, url, "EndpointsNotFound", f'cannot find endpointslices for service/nobody in "{ns}"')
        api.patch(path(ns, "services", "nobody"), {"spec": {"selector": {"app": "nobody"}}}, content_type=MERGE).ok()
        says(api, url, "MissingEndpoints", f'endpointslices for service/nobody in "{ns}" have no addresses with port name ""')
        api.get(f"/apis/{group}/v1").fails_as_text(503, "service unavailable\n")
        api.get(f"/apis/{group}/v1/namespaces/{ns}/things").fails_as_text(503, "service unavailable\n")
        api.post(f"/apis/{group}/v1/namespaces/{ns}/things", {"kind": "Thing"}).fails_as_text(503, "service unavailable\n")
    until(lambda: api.get(f"/apis/{group}/v1").status == 404, 30, "nobody has the group any more")


def test_a_local_one_is_available(api, ns):
    body = {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": f"v1.{ns}.example.com"},
            "spec": {"group": f"{ns}.example.com", "version": "v1", "groupPriorityMinimum": 2000, "versionPriority": 20}}
    api.post(SERVICES, body).ok(201)
    url = f"{SERVICES}/v1.{ns}.example.com"
    try:
        says(api, url, "Local", "Local APIServices are always available", status="True")
    finally:
        api.delete(url)


def test_a_server_that_is_no_longer_asked(api, ns):
    with registered(api, ns) as (_, url):
        says(api, url, "ServiceNotFound", f'service/nobody in "{ns}" is not present')
        api.patch(url, {"spec": {"service": None, "insecureSkipTLSVerify": None}}, content_type=MERGE).ok()
        says(api, url, "Local", "Local APIServices are always available", status="True")
        service = {"namespace": ns, "name": "nobody"}
        api.patch(url, {"spec": {"service": service, "insecureSkipTLSVerify": True}}, content_type=MERGE).ok()
        says(api, url, "ServiceNotFound", f'service/nobody in "{ns}" is not present')


def test_discovery_tells_of_it(api, ns, cluster):
    with registered(api, ns) as (group, url):
        says(api, url, "ServiceNotFound", f'service/nobody in "{ns}" is not present')
        one = {"groupVersion": f"{group}/v1", "version": "v1"}

        def legacy():
            return next((g for g in api.get("/apis").ok()["groups"] if g["name"] == group), None)
        found = until(legacy, 30, "the group is in discovery")
        assert found["versions"] == [one] and found["preferredVersion"] == one
        assert api.get(f"/apis/{group}").ok()["versions"] == [one]
        for form in ("v2", "v2beta1") if cluster else ("v2",):       # upstream has dropped the older one
            def newer():
                items = api.get("/apis", accept=AGGREGATED.format(form)).ok()["items"]
                return next((g for g in items if g["metadata"]["name"] == group), None)
            versions = until(newer, 30, "the group is in aggregated discovery")["versions"]
            assert [(v["version"], v.get("resources"), v["freshness"]) for v in versions] == [("v1", None, "Stale")], versions
        names = [g["name"] for g in api.get("/apis").ok()["groups"]]
        assert names.index("apps") < names.index(group), "built-in groups come first"
    until(lambda: group not in [g["name"] for g in api.get("/apis").ok()["groups"]], 30, "the group has gone")


def test_versions_by_priority(api, ns):
    with registered(api, ns, version="v1beta1", versionPriority=30), registered(api, ns, version="v1", versionPriority=20) as (group, _):
        def versions():
            found = next((g for g in api.get("/apis").ok()["groups"] if g["name"] == group), {"versions": []})
            return [v["version"] for v in found["versions"]]
        until(lambda: versions() == ["v1beta1", "v1"], 30, "both versions")


def test_who_may_not_is_told_so_first(api, ns):
    with registered(api, ns) as (group, _):
        nobody = api.impersonating("nobody")
        nobody.get(f"/apis/{group}/v1/namespaces/{ns}/things").fails(
            403, "Forbidden", f'things.{group} is forbidden: User "nobody" cannot list resource "things" in API group "{group}" in the namespace "{ns}"')
        nobody.get(f"/apis/{group}/v1/things/one/status").fails(
            403, "Forbidden", f'things.{group} "one" is forbidden: User "nobody" cannot get resource "things/status" in API group "{group}" at the cluster scope')
        nobody.delete(f"/apis/{group}/v1/namespaces/{ns}/things").fails(403, "Forbidden", "cannot deletecollection resource")
        nobody.get(f"/apis/{group}/v1/things", watch="true").fails(403, "Forbidden", "cannot watch resource")


def test_other_conditions_stay(api, ns):
    with registered(api, ns) as (_, url):
        says(api, url, "ServiceNotFound", f'service/nobody in "{ns}" is not present')
        thing = api.get(f"{url}/status").ok()
        thing["status"]["conditions"].append({"type": "Own", "status": "True", "reason": "R", "message": "M"})
        api.put(f"{url}/status", thing).ok()
        api.post(path(ns, "services"), service(port=8443)).ok(201)
        says(api, url, "ServicePortError", f'service/nobody in "{ns}" is not listening on port 443')
        assert [c["type"] for c in api.get(url).ok()["status"]["conditions"]] == ["Available", "Own"]


def test_what_extension_servers_are_told(api, ns, cluster):
    if not cluster:
        return                           # upstream's is told by options of its own
    found = api.get(path("kube-system", "configmaps", "extension-apiserver-authentication")).ok()["data"]
    assert all("BEGIN CERTIFICATE" in found[name] for name in ("client-ca-file", "requestheader-client-ca-file"))
    assert found["requestheader-client-ca-file"] != found["client-ca-file"]
    assert {k: v for k, v in found.items() if "file" not in k} == {
        "requestheader-allowed-names": '["front-proxy-client"]', "requestheader-username-headers": '["X-Remote-User"]',
        "requestheader-uid-headers": '["X-Remote-Uid"]', "requestheader-group-headers": '["X-Remote-Group"]',
        "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]'}
    role = api.get("/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/roles/extension-apiserver-authentication-reader").ok()
    assert role["rules"][0]["resourceNames"] == ["extension-apiserver-authentication"]
