# SPDX-License-Identifier: Apache-2.0
"""What comes out: JSON, YAML, Table, PartialObjectMetadata."""
import json

from knarr_test.client import TABLE
from knarr_test.samples import APPS, config_map, deployment, path, pod, service

PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIALS = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"


def test_fields_are_in_order(api, ns):
    api.post(path(ns, "configmaps"), config_map(labels={"z": "1", "a": "2"}, annotations={"x": "y"})).ok(201)
    text = api.get(path(ns, "configmaps", "cm")).text
    order = ['"kind"', '"apiVersion"', '"metadata"', '"name"', '"namespace"', '"uid"', '"resourceVersion"', '"creationTimestamp"',
             '"labels"', '"a":"2"', '"z":"1"', '"annotations"', '"data"']
    places = [text.index(word) for word in order]
    assert places == sorted(places), text


def test_json_has_no_blanks(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    text = api.get(path(ns, "configmaps", "cm")).text
    assert json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False) == text.rstrip("\n")


def test_pretty(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    plain, pretty = (api.get(path(ns, "configmaps", "cm"), pretty=p) for p in ("false", "true"))
    assert pretty.ok() == plain.ok() and pretty.text == json.dumps(plain.json, indent=2, ensure_ascii=False)


def test_strings_come_back_as_they_went(api, ns):
    data = {"k1": "ä€😀", "k2": 'a"b\\c\n\t\u0001\u2028', "k3": "<&>", "k4": "", "k5": "\u007f"}
    api.post(path(ns, "configmaps"), config_map(data=data)).ok(201)
    assert api.get(path(ns, "configmaps", "cm")).ok()["data"] == data


def test_bad_utf8_is_never_stored(api, ns):
    """What is no UTF-8 is replaced, and so is a lone surrogate."""
    api.post(path(ns, "configmaps"), b'{"metadata":{"name":"cm"},"data":{"k":"a\xffb","l":"\\ud800"}}').ok(201)
    assert api.get(path(ns, "configmaps", "cm")).ok()["data"] == {"k": "a\ufffdb", "l": "\ufffd"}


def test_empty_and_zero(api, ns):
    """What Go leaves out is left out, what a client set on a pointer stays."""
    made = api.post(path(ns, "deployments", group=APPS), deployment(replicas=0, minReadySeconds=0, paused=False)).ok(201)
    assert made["spec"]["replicas"] == 0 and "minReadySeconds" not in made["spec"] and "paused" not in made["spec"]
    assert made["spec"]["template"]["metadata"].get("creationTimestamp", None) is None
    made = api.post(path(ns, "configmaps"), {"metadata": {"name": "cm", "labels": {}, "annotations": None}, "data": {}}).ok(201)
    assert set(made["metadata"]) <= {"name", "namespace", "uid", "resourceVersion", "creationTimestamp", "managedFields"}
    assert "data" not in made


def test_quantities_are_canonical(api, ns):
    rows = [("1000m", "1"), ("0.5", "500m"), ("1024Mi", "1Gi"), ("1e3", "1e3"), ("1.5Gi", "1536Mi"), ("0.1", "100m"), (2, "2"), ("1000k", "1M")]
    hard = {f"requests.example.com/r{i}": given for i, (given, _) in enumerate(rows)}
    made = api.post(path(ns, "resourcequotas"), {"metadata": {"name": "q"}, "spec": {"hard": hard}}).ok(201)
    assert made["spec"]["hard"] == {f"requests.example.com/r{i}": wanted for i, (_, wanted) in enumerate(rows)}


def test_yaml(api, ns):
    api.post(path(ns, "configmaps"), config_map(data={"number": "5", "truth": "true", "lines": "a\nb\n", "plain": "x"})).ok(201)
    reply = api.get(path(ns, "configmaps", "cm"), accept="application/yaml")
    assert reply.status == 200 and reply.header("Content-Type") == "application/yaml", str(reply)
    lines = reply.text.splitlines()
    assert lines[0] == "apiVersion: v1" and 'number: "5"' in reply.text and 'truth: "true"' in reply.text and "plain: x" in reply.text
    back = api.post(path(ns, "configmaps"), reply.text.replace("name: cm", "name: cm2"), content_type="application/yaml")
    assert back.status == 500, "a resourceVersion in a create is refused"


def columns(table):
    return [(c["name"], c["priority"]) for c in table["columnDefinitions"]]


def test_table_of_pods(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    table = api.get(path(ns, "pods"), accept=TABLE).ok()
    assert table["kind"] == "Table" and table["apiVersion"] == "meta.k8s.io/v1"
    assert columns(table) == [("Name", 0), ("Ready", 0), ("Status", 0), ("Restarts", 0), ("Age", 0), ("IP", 1), ("Node", 1),
                              ("Nominated Node", 1), ("Readiness Gates", 1)]
    assert table["columnDefinitions"][0]["format"] == "name" and table["columnDefinitions"][0]["type"] == "string"
    row = table["rows"][0]
    assert row["cells"][:4] == ["p", "0/1", "Pending", "0"] and row["cells"][5:] == ["<none>"] * 4
    assert row["object"]["kind"] == "PartialObjectMetadata" and row["object"]["metadata"]["name"] == "p"
    assert "spec" not in row["object"]


def test_table_forms_of_the_object(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    whole = api.get(path(ns, "pods"), accept=TABLE, includeObject="Object").ok()["rows"][0]["object"]
    assert whole["kind"] == "Pod" and whole["spec"]
    none = api.get(path(ns, "pods"), accept=TABLE, includeObject="None").ok()["rows"][0]
    assert none.get("object") is None
    assert api.get(path(ns, "pods"), accept=TABLE, includeObject="Some").status in (400, 500)


def test_table_of_one(api, ns):
    api.post(path(ns, "services"), service()).ok(201)
    table = api.get(path(ns, "services", "web"), accept=TABLE).ok()
    assert [c["name"] for c in table["columnDefinitions"]] == ["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector"]
    cells = table["rows"][0]["cells"]
    assert cells[0:2] == ["web", "ClusterIP"] and cells[3:5] == ["<none>", "80/TCP"] and cells[6] == "app=web"


def test_tables_of_many_kinds(api):
    wanted = {
        "/api/v1/namespaces": ["Name", "Status", "Age"],
        "/api/v1/configmaps": ["Name", "Data", "Age"],
        "/api/v1/secrets": ["Name", "Type", "Data", "Age"],
        "/api/v1/nodes": ["Name", "Status", "Roles", "Age", "Version", "Internal-IP", "External-IP", "OS-Image", "Kernel-Version", "Container-Runtime"],
        "/apis/apps/v1/deployments": ["Name", "Ready", "Up-to-date", "Available", "Age", "Containers", "Images", "Selector"],
        "/apis/apps/v1/replicasets": ["Name", "Desired", "Current", "Ready", "Age", "Containers", "Images", "Selector"],
        "/apis/batch/v1/jobs": ["Name", "Status", "Completions", "Duration", "Age", "Containers", "Images", "Selector"],
        "/apis/discovery.k8s.io/v1/endpointslices": ["Name", "AddressType", "Ports", "Endpoints", "Age"],
        "/apis/rbac.authorization.k8s.io/v1/clusterroles": ["Name", "Created At"],
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings": ["Name", "Role", "Age", "Users", "Groups", "ServiceAccounts"],
        "/api/v1/events": ["Last Seen", "Type", "Reason", "Object", "Subobject", "Source", "Message", "First Seen", "Count", "Name"],
        "/apis/coordination.k8s.io/v1/leases": ["Name", "Holder", "Age"],
        "/apis/scheduling.k8s.io/v1/priorityclasses": ["Name", "Value", "Global-Default", "Age", "PreemptionPolicy"],
    }
    for where, names in wanted.items():
        table = api.get(where, accept=TABLE, limit=1).ok()
        assert [c["name"] for c in table["columnDefinitions"]] == names, (where, columns(table))


def test_table_of_a_kind_without_columns(api):
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {"resourceAttributes": {"verb": "get", "resource": "pods"}}}
    reply = api.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body, accept=TABLE)
    reply.fails(406, "NotAcceptable")


def test_table_or_else(api, ns):
    reply = api.get(path(ns, "pods"), accept=f"{TABLE},application/json")
    assert reply.ok()["kind"] == "Table" and reply.header("Content-Type") == "application/json"
    assert api.get(path(ns, "pods"), accept="application/json;as=Nothing;v=v1;g=meta.k8s.io,application/json").ok()["kind"] == "PodList"
    assert api.get(path(ns, "pods"), accept="*/*").ok()["kind"] == "PodList"


def test_partial_metadata(api, ns):
    made = api.post(path(ns, "configmaps"), config_map(labels={"a": "b"})).ok(201)
    one = api.get(path(ns, "configmaps", "cm"), accept=PARTIAL).ok()
    assert one["kind"] == "PartialObjectMetadata" and one["apiVersion"] == "meta.k8s.io/v1"
    assert one["metadata"]["uid"] == made["metadata"]["uid"] and "data" not in one
    many = api.get(path(ns, "configmaps"), accept=PARTIALS, labelSelector="a=b").ok()
    assert many["kind"] == "PartialObjectMetadataList" and len(many["items"]) == 1 and "data" not in many["items"][0]
    with api.watch(path(ns, "configmaps"), accept=PARTIAL, labelSelector="a=b") as events:
        event = events.next()
    assert event["object"]["kind"] == "PartialObjectMetadata" and "data" not in event["object"]


def test_partial_of_the_wrong_number(api, ns):
    assert api.get(path(ns, "configmaps"), accept=PARTIAL).status == 406


def test_head_and_options_do_no_harm(api):
    assert api.request("HEAD", "/version").status in (200, 403, 404, 405)
    assert api.request("OPTIONS", "/api/v1/pods").status in (200, 403, 404, 405)
