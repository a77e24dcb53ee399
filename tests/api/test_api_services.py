# SPDX-License-Identifier: Apache-2.0
"""The APIServices of what is served here: made for built-in groups, and for custom ones as their definitions come and go."""
from knarr_test.client import until

SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
LABEL = "kube-aggregator.kubernetes.io/automanaged"


def custom_definition(group):
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    return {"metadata": {"name": f"things.{group}"},
            "spec": {"group": group, "scope": "Namespaced", "names": {"plural": "things", "singular": "thing", "kind": "Thing", "listKind": "ThingList"},
                     "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]}}


def is_local(service):
    return any((c["type"], c["status"], c["reason"]) == ("Available", "True", "Local") for c in service["status"]["conditions"])


def test_of_built_in_groups(api):
    items = {item["metadata"]["name"]: item for item in api.get(SERVICES, labelSelector=f"{LABEL}=onstart").ok()["items"]}
    served = {f"{version['version']}.{group['name']}" for group in api.get("/apis").ok()["groups"] for version in group["versions"]}
    assert items["v1."]["spec"] == {"version": "v1", "groupPriorityMinimum": 18000, "versionPriority": 1}, items["v1."]
    assert items["v2.autoscaling"]["spec"]["versionPriority"] == 30 and all(is_local(item) for item in items.values())
    assert set(items) - {"v1."} <= served, set(items) - served
    assert {"v1.apps", "v1.batch", "v1.networking.k8s.io"} <= set(items)


def test_of_definitions(api, ns):
    group = f"{ns}.example.com"
    name = f"v1.{group}"
    made = custom_definition(group)
    api.post(DEFINITIONS, made).ok(201)
    found = until(lambda: (reply := api.get(f"{SERVICES}/{name}")).status == 200 and reply.json, 30, "its APIService")
    assert found["spec"] == {"group": group, "version": "v1", "groupPriorityMinimum": 1000, "versionPriority": 100}, found
    assert found["metadata"]["labels"] == {LABEL: "true"} and is_local(found), found
    api.delete(f"{SERVICES}/{name}").ok()
    again = until(lambda: (reply := api.get(f"{SERVICES}/{name}")).status == 200 and reply.json, 30, "it comes again")
    assert again["metadata"]["uid"] != found["metadata"]["uid"]
    api.delete(f"{DEFINITIONS}/{made['metadata']['name']}").ok()
    until(lambda: api.get(f"{SERVICES}/{name}").status == 404, 30, "its end")


def test_that_of_a_user_is_left_alone(api, ns):
    name = f"v9.{ns}.example.com"
    body = {"metadata": {"name": name}, "spec": {"group": f"{ns}.example.com", "version": "v9", "groupPriorityMinimum": 10, "versionPriority": 10}}
    api.post(SERVICES, body).ok(201)
    made = custom_definition(f"{ns}.example.com")
    api.post(DEFINITIONS, made).ok(201)
    until(lambda: api.get(f"{SERVICES}/v1.{ns}.example.com").status == 200, 30, "the other's APIService")
    api.delete(f"{DEFINITIONS}/{made['metadata']['name']}").ok()
    until(lambda: api.get(f"{SERVICES}/v1.{ns}.example.com").status == 404, 30, "the other's end")
    assert api.get(f"{SERVICES}/{name}").status == 200
    api.delete(f"{SERVICES}/{name}").ok()
