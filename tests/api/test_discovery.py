# SPDX-License-Identifier: Apache-2.0
"""Discovery in both forms, OpenAPI v2 and v3, and what the server says of itself."""
import json
import re

from knarr_test.client import until
from knarr_test.samples import CORE

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
GROUPS = {"apps", "batch", "autoscaling", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
          "apiextensions.k8s.io", "apiregistration.k8s.io", "admissionregistration.k8s.io", "authentication.k8s.io",
          "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
          "flowcontrol.apiserver.k8s.io", "node.k8s.io", "scheduling.k8s.io", "resource.k8s.io"}


def test_roots(api):
    root = api.get("/api").ok()
    assert root["kind"] == "APIVersions" and root["versions"] == ["v1"] and root["serverAddressByClientCIDRs"]
    groups = api.get("/apis").ok()
    assert groups["kind"] == "APIGroupList" and groups["apiVersion"] == "v1"
    assert GROUPS <= {g["name"] for g in groups["groups"]}


def of_our_own(groups):
    """Without those of custom resources, which other tests make and drop meanwhile."""
    return [g for g in groups if not (g.get("name") or g["metadata"]["name"]).endswith(".example.com")]


def test_every_group_and_version(api):
    for group in of_our_own(api.get("/apis").ok()["groups"]):
        versions = [v["groupVersion"] for v in group["versions"]]
        assert group["preferredVersion"]["groupVersion"] in versions
        for where in (f"/apis/{group['name']}", f"/apis/{group['name']}/"):
            one = api.get(where).ok()
            assert one["kind"] == "APIGroup" and one["name"] == group["name"] and one["versions"] == group["versions"]
        for version in versions:
            for where in (f"/apis/{version}", f"/apis/{version}/"):
                resources = api.get(where).ok()
                assert resources["kind"] == "APIResourceList" and resources["groupVersion"] == version


def test_resources_of_core(api):
    listing = api.get(CORE).ok()
    assert listing["kind"] == "APIResourceList" and listing["groupVersion"] == "v1"
    found = {r["name"]: r for r in listing["resources"]}
    pods = found["pods"]
    assert pods["kind"] == "Pod" and pods["namespaced"] and pods["shortNames"] == ["po"] and pods["categories"] == ["all"]
    assert pods["singularName"] == "pod"
    assert pods["verbs"] == ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
    assert pods.get("storageVersionHash") is not None
    assert found["pods/log"]["verbs"] == ["get"] and found["pods/exec"]["kind"] == "PodExecOptions"
    assert found["pods/eviction"] == {"name": "pods/eviction", "singularName": "", "namespaced": True, "group": "policy",
                                      "version": "v1", "kind": "Eviction", "verbs": ["create"]}
    assert found["serviceaccounts/token"]["kind"] == "TokenRequest" and not found["namespaces"]["namespaced"]
    assert found["namespaces/finalize"]["verbs"] == ["update"]


def test_scale_is_of_another_group(api):
    found = {r["name"]: r for r in api.get("/apis/apps/v1").ok()["resources"]}
    assert found["deployments/scale"] == {"name": "deployments/scale", "singularName": "", "namespaced": True, "group": "autoscaling",
                                          "version": "v1", "kind": "Scale", "verbs": ["get", "patch", "update"]}


def test_aggregated(api):
    for where, group in (("/api", ""), ("/apis", "apps")):
        reply = api.get(where, accept=AGGREGATED + ",application/json;q=0.5")
        assert reply.header("Content-Type") == AGGREGATED, reply.header("Content-Type")
        listing = reply.ok()
        assert listing["kind"] == "APIGroupDiscoveryList" and listing["apiVersion"] == "apidiscovery.k8s.io/v2"
        found = {g["metadata"].get("name", ""): g for g in listing["items"]}
        version = found[group]["versions"][0]
        assert version["version"] == "v1" and version["freshness"] == "Current"
        resource = next(r for r in version["resources"] if r["resource"] == ("pods" if not group else "deployments"))
        assert resource["scope"] == "Namespaced" and resource["responseKind"]["kind"] and "get" in resource["verbs"]
        assert {s["subresource"] for s in resource["subresources"]} >= {"status"}


def test_both_forms_agree(api):
    plain, both = {}, {}
    for group in [g["name"] for g in of_our_own(api.get("/apis").ok()["groups"])]:
        preferred = api.get(f"/apis/{group}").ok()["versions"]
        for version in preferred:
            for r in api.get(f"/apis/{version['groupVersion']}").ok()["resources"]:
                plain[version["groupVersion"], r["name"]] = sorted(r["verbs"])
    for group in of_our_own(api.get("/apis", accept=AGGREGATED).ok()["items"]):
        for version in group["versions"]:
            at = f"{group['metadata']['name']}/{version['version']}"
            for r in version["resources"]:
                both[at, r["resource"]] = sorted(r["verbs"])
                for s in r.get("subresources", []):
                    both[at, f"{r['resource']}/{s['subresource']}"] = sorted(s["verbs"])
    assert plain == both


def check_is_kept(api, where, **more):
    """304 for who has it: where no other test makes a resource in between."""
    def is_kept():
        tag = api.get(where, **more).header("ETag")
        assert tag, where
        again = api.get(where, headers={"If-None-Match": tag}, **more)
        return again.status == 304 and again.body == b""
    until(is_kept, 30, f"{where} has not changed")


def test_aggregated_has_an_etag(api):
    check_is_kept(api, "/apis", accept=AGGREGATED)


def test_openapi_v2(api):
    document = api.get("/openapi/v2").ok()
    assert document["swagger"] == "2.0" and document["info"]["title"] == "Kubernetes"
    pod = document["definitions"]["io.k8s.api.core.v1.Pod"]
    assert pod["x-kubernetes-group-version-kind"] == [{"group": "", "kind": "Pod", "version": "v1"}]
    assert set(pod["properties"]) == {"apiVersion", "kind", "metadata", "spec", "status"}
    containers = document["definitions"]["io.k8s.api.core.v1.PodSpec"]["properties"]["containers"]
    assert containers["type"] == "array" and containers["x-kubernetes-patch-merge-key"] == "name"
    assert "/api/v1/namespaces/{namespace}/pods/{name}" in document["paths"]
    check_is_kept(api, "/openapi/v2")


def test_openapi_v3(api):
    index = api.get("/openapi/v3").ok()["paths"]
    assert {"api/v1", "apis/apps/v1", "version"} <= set(index)
    where = index["apis/apps/v1"]["serverRelativeURL"]
    assert re.match(r"^/openapi/v3/apis/apps/v1\?hash=\w+$", where), where
    document = api.get(where).ok()
    assert document["openapi"].startswith("3.0")
    assert "io.k8s.api.apps.v1.Deployment" in document["components"]["schemas"]
    assert "/apis/apps/v1/namespaces/{namespace}/deployments" in document["paths"]
    assert api.get("/openapi/v3/apis/nothing/v1").status == 404


def test_metadata_is_described(api):
    """What kubectl explain says of it, for custom resources too."""
    for schemas in (api.get("/openapi/v2").ok()["definitions"], api.get("/openapi/v3/apis/apps/v1").ok()["components"]["schemas"]):
        fields = schemas["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]["properties"]
        assert all(field["description"] for field in fields.values()), fields
        assert fields["creationTimestamp"]["description"].startswith("CreationTimestamp is a timestamp")


def test_references_of_openapi_lead_somewhere(api):
    for prefix, document in (("#/definitions/", api.get("/openapi/v2").ok()), ("#/components/schemas/", api.get("/openapi/v3/apis/apps/v1").ok())):
        known = document.get("definitions") or document["components"]["schemas"]
        wanted = set(re.findall(re.escape(prefix) + r'([^"]+)"', json.dumps(document)))
        assert wanted and wanted <= set(known), sorted(wanted - set(known))[:5]


def test_openapi_has_no_empty_members(api):
    """client-go reads empty parameters and properties as missing, and what it writes again would differ."""
    for where in ("/openapi/v2", "/openapi/v3/apis/apps/v1", "/openapi/v3/api/v1", "/openapi/v3/apis/apiextensions.k8s.io/v1"):
        document = api.get(where).ok()
        operations = [operation for item in document["paths"].values() for operation in item.values()]
        assert operations and not [operation["operationId"] for operation in operations if operation.get("parameters") == []]
        schemas = document.get("definitions") or document["components"]["schemas"]
        assert schemas and not [name for name, schema in schemas.items() if schema.get("properties") == {}]


def test_version(api):
    version = api.get("/version").ok()
    assert version["major"] == "1" and version["minor"] == "36" and version["gitVersion"].startswith("v1.36.")
    assert {"gitCommit", "buildDate", "goVersion", "compiler", "platform"} <= set(version)
    assert api.anonymous().get("/version").status == 200


def test_health(api):
    for where in ("/livez", "/readyz", "/healthz"):
        for client in (api, api.anonymous()):
            reply = client.get(where)
            assert reply.status == 200 and reply.text == "ok", str(reply)
    verbose = api.get("/readyz", verbose="").text
    assert "[+]ping ok" in verbose and verbose.rstrip().endswith("check passed"), verbose
    assert api.get("/livez/ping").text == "ok"
    assert api.get("/livez/nothing").status == 404
    for where in ("/livez/ping", "/livez/", "/livezfoo", "/healthz/ping"):
        assert api.anonymous().get(where).status == 403, where


def test_metrics(api):
    text = api.get("/metrics").text
    assert re.search(r'^apiserver_request_total\{.*verb="GET".*\} \d+', text, re.M), text[:500]
    assert "# TYPE apiserver_request_total counter" in text
    assert api.anonymous().get("/metrics").status == 403


def test_root_lists_paths(api):
    paths = api.get("/").ok()["paths"]
    assert {"/api", "/api/v1", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/readyz", "/version"} <= set(paths)


def test_issuer_documents(api):
    document = api.get("/.well-known/openid-configuration").ok()
    assert document["issuer"].startswith("https://") and document["jwks_uri"].endswith("/openid/v1/jwks")
    keys = json.loads(api.get("/openid/v1/jwks", accept="application/jwk-set+json").text)["keys"]
    assert keys and all({"kty", "kid", "alg", "use"} <= set(key) for key in keys)


PROTO = "application/com.github.proto-openapi.spec.v{0}@v1.0+protobuf"


def test_openapi_as_protobuf(api):
    for version, where in ((2, "/openapi/v2"), (3, "/openapi/v3/apis/apps/v1")):
        reply = api.get(where, accept=PROTO.format(version))
        assert reply.status == 200 and reply.header("Content-Type") == f"application/com.github.proto-openapi.spec.v{version}.v1.0+protobuf"
        assert b"io.k8s.api.apps.v1.DeploymentSpec" in reply.body and not reply.body.startswith(b"{")
        assert api.get(where, accept="*/*").header("Content-Type") == "application/json"
        assert api.get(where, accept="text/html").status == 406


def test_openapi_is_kept_by_its_hash(api):
    for where in ("/openapi/v2", "/openapi/v3/apis/apps/v1"):
        check_is_kept(api, where)
    address = api.get("/openapi/v3").ok()["paths"]["apis/apps/v1"]["serverRelativeURL"]
    reply = api.get(address)
    assert reply.header("Cache-Control") == "public, immutable" and reply.header("Expires"), str(reply.headers)
    old = api.get("/openapi/v3/apis/apps/v1", hash="0123")
    assert old.status == 301 and old.header("Location") == address
