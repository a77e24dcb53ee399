# SPDX-License-Identifier: Apache-2.0
"""Upstream's kubectl with server-side apply: who has which field, conflicts, diffs, and pruning by sets."""
import json
import re

from knarr_test.client import until
from knarr_test.samples import APPS, path, running

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: nginx
        image: nginx:1.22
"""
SETTINGS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {mode: fast, size: "1"}
"""
MORE = """
apiVersion: v1
kind: ConfigMap
metadata: {name: more}
data: {a: b}
"""


def server_side(kubectl, text, *more):
    return kubectl("apply", "--server-side", *more, "-f", "-", input=text)


def managers(kubectl, *what):
    shown = json.loads(kubectl("get", *what, "-o", "json", "--show-managed-fields"))
    return {(e["manager"], e["operation"]): e["fieldsV1"] for e in shown["metadata"].get("managedFields", [])}


def test_server_side_apply_is_repeatable(kubectl):
    for _ in range(2):
        out = server_side(kubectl, WEB + "---" + SETTINGS)
        assert "deployment.apps/web serverside-applied" in out and "configmap/settings serverside-applied" in out, out
    assert kubectl("get", "deployment", "web", "-o", "jsonpath={.metadata.generation}") == "1"


def test_managed_fields_are_shown_when_asked(kubectl):
    server_side(kubectl, SETTINGS)
    assert "managedFields" not in kubectl("get", "configmap", "settings", "-o", "yaml")
    assert managers(kubectl, "configmap", "settings") == {("kubectl", "Apply"): {"f:data": {"f:mode": {}, "f:size": {}}}}
    shown = kubectl("get", "configmap", "settings", "-o", "yaml", "--show-managed-fields")
    lines = ["  managedFields:", "  - apiVersion: v1", "    fieldsType: FieldsV1", "    fieldsV1:", "      f:data:", "        f:mode: {}", "        f:size: {}",
             "    manager: kubectl", "    operation: Apply"]
    assert "\n".join(lines) + "\n    time: " in shown, shown


def test_conflicts_are_told_and_can_be_forced(kubectl):
    server_side(kubectl, SETTINGS)
    slow = SETTINGS.replace("fast", "slow")
    said = kubectl.fails("apply", "--server-side", "--field-manager", "other", "-f", "-", input=slow)
    assert 'Apply failed with 1 conflict: conflict with "kubectl": .data.mode' in said, said
    assert "--force-conflicts" in said, "kubectl knows the conflict and says what to do"
    server_side(kubectl, slow, "--field-manager", "other", "--force-conflicts")
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.data.mode}") == "slow"
    assert managers(kubectl, "configmap", "settings")[("kubectl", "Apply")] == {"f:data": {"f:size": {}}}


def test_edits_conflict_with_applies(kubectl):
    server_side(kubectl, WEB)
    kubectl("set", "image", "deployment/web", "nginx=nginx:1.23")
    said = kubectl.fails("apply", "--server-side", "-f", "-", input=WEB)
    assert 'conflict with "kubectl-set" using apps/v1: .spec.template.spec.containers[name="nginx"].image' in said, said


def test_what_is_left_out_goes(kubectl):
    server_side(kubectl, SETTINGS)
    server_side(kubectl, SETTINGS.replace(', size: "1"', ""))
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.data}") == '{"mode":"fast"}'


def test_from_client_side_to_server_side(kubectl):
    """kubectl takes over what it applied on the client's side, and keeps its annotation up to date."""
    kubectl("apply", "-f", "-", input=SETTINGS)
    assert ("kubectl-client-side-apply", "Update") in managers(kubectl, "configmap", "settings")
    server_side(kubectl, SETTINGS.replace("fast", "slow"))
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.data.mode}") == "slow"
    last = kubectl("get", "configmap", "settings", "-o", r"jsonpath={.metadata.annotations.kubectl\.kubernetes\.io/last-applied-configuration}")
    assert '"mode":"slow"' in last, last
    server_side(kubectl, SETTINGS.replace(', size: "1"', ""))
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.data}") == '{"mode":"fast"}'


def test_before_the_first_apply(api, ns, kubectl):
    kubectl("create", "configmap", "settings", "--from-literal=mode=slow")
    api.patch(path(ns, "configmaps", "settings"), {"metadata": {"managedFields": [{}]}}).ok()
    said = kubectl.fails("apply", "--server-side", "-f", "-", input=SETTINGS)
    assert 'conflict with "before-first-apply" using v1: .data.mode' in said, said
    server_side(kubectl, SETTINGS, "--force-conflicts")
    assert ("kubectl", "Apply") in managers(kubectl, "configmap", "settings")


def test_diff_server_side(kubectl):
    server_side(kubectl, SETTINGS)
    assert kubectl("diff", "--server-side", "-f", "-", input=SETTINGS) == ""
    code, out, err = kubectl.run("diff", "--server-side", "-f", "-", input=SETTINGS.replace("fast", "slow"))
    assert code == 1 and re.search(r"^-\s+mode: fast$", out, re.M) and re.search(r"^\+\s+mode: slow$", out, re.M), out + err
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.data.mode}") == "fast"


def test_dry_run_server_side(kubectl):
    out = server_side(kubectl, SETTINGS, "--dry-run=server")
    assert "configmap/settings serverside-applied (server dry run)" in out, out
    kubectl.fails("get", "configmap", "settings")


def test_scale_is_another_manager(api, ns, kubectl):
    server_side(kubectl, WEB)
    kubectl("scale", "deployment", "web", "--replicas=1")
    said = kubectl.fails("apply", "--server-side", "-f", "-", input=WEB)
    assert re.search(r'conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas', said), said
    kubectl("scale", "deployment", "web", "--replicas=0")
    assert api.get(path(ns, "deployments", "web", group=APPS)).ok()["spec"]["replicas"] == 0


def test_prune_by_label(kubectl):
    both = (SETTINGS + "---" + MORE).replace("metadata: {", "metadata: {labels: {set: one}, ")
    kubectl("apply", "-f", "-", input=both)
    out = kubectl("apply", "--prune", "-l", "set=one", "--prune-allowlist=core/v1/ConfigMap", "-f", "-", input=both.split("---")[0])
    assert "configmap/more pruned" in out, out
    kubectl.fails("get", "configmap", "more")


def test_apply_set(api, ns, kubectl):
    """An ApplySet knows its members: what is no longer in it goes."""
    def apply(text):
        code, out, err = kubectl.run("apply", "--server-side", "--prune", "--applyset=set", "-f", "-", input=text, env={"KUBECTL_APPLYSET": "true"})
        assert code == 0, out + err
        return out
    apply(SETTINGS + "---" + MORE)
    parent = api.get(path(ns, "secrets", "set")).ok()["metadata"]
    assert parent["labels"]["applyset.kubernetes.io/id"].startswith("applyset-"), parent
    assert parent["annotations"]["applyset.kubernetes.io/contains-group-kinds"] == "ConfigMap", parent
    out = apply(SETTINGS)
    assert "configmap/more pruned" in out, out
    kubectl.fails("get", "configmap", "more")
    assert "applyset.kubernetes.io/part-of" in api.get(path(ns, "configmaps", "settings")).ok()["metadata"]["labels"]


def test_the_node_agent_manages_status(api, ns):
    """Under the name that upstream's has; who binds a pod takes no field."""
    api.post(path(ns, "pods"), running("p"), fieldManager="maker").ok(201)
    pod = until(lambda: (now := api.get(path(ns, "pods", "p")).ok()) and now["status"].get("phase") == "Running" and now, 60, "the pod runs")
    fields = {(e["manager"], e["operation"], e.get("subresource")): e["fieldsV1"] for e in pod["metadata"]["managedFields"]}
    assert set(fields) == {("maker", "Update", None), ("kubelet", "Update", "status")}, list(fields)
    status = fields["kubelet", "Update", "status"]["f:status"]
    assert {"f:phase", "f:podIP", "f:containerStatuses", "f:startTime"} <= set(status), list(status)
    assert "f:nodeName" not in fields["maker", "Update", None]["f:spec"]
