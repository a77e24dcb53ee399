# SPDX-License-Identifier: Apache-2.0
"""kubectl as its users type it, as far as no container must run."""
import json

from knarr_test.client import until
from knarr_test.samples import APPS, path

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      schedulerName: none
      containers:
      - name: nginx
        image: nginx:1.22
        env:
        - {name: A, value: "1"}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {port: 80, name: http}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {app: web}}
data: {mode: fast}
"""


def applied(kubectl):
    out = kubectl("apply", "-f", "-", input=WEB)
    assert "deployment.apps/web created" in out and "service/web created" in out and "configmap/settings created" in out, out


def test_version(kubectl):
    said = json.loads(kubectl("version", "-o", "json"))
    assert said["clientVersion"]["gitVersion"] == "v1.36.3" and said["serverVersion"]["minor"] == "36"


def test_apply_is_repeatable(kubectl):
    applied(kubectl)
    out = kubectl("apply", "-f", "-", input=WEB)
    assert out.count("unchanged") == 3, out
    out = kubectl("apply", "-f", "-", input=WEB.replace("replicas: 2", "replicas: 1").replace("mode: fast", "mode: slow"))
    assert "deployment.apps/web configured" in out and "configmap/settings configured" in out and "service/web unchanged" in out, out


def test_apply_takes_away_what_it_gave(api, ns, kubectl):
    applied(kubectl)
    kubectl("patch", "deployment", "web", "-p", '{"spec":{"minReadySeconds":3}}')
    kubectl("apply", "-f", "-", input=WEB.replace('        env:\n        - {name: A, value: "1"}\n', ""))
    now = api.get(path(ns, "deployments", "web", group=APPS)).ok()
    assert "env" not in now["spec"]["template"]["spec"]["containers"][0] and now["spec"]["minReadySeconds"] == 3


def test_apply_refuses_bad_manifests(kubectl):
    said = kubectl.fails("apply", "-f", "-", input=WEB.replace("replicas:", "replicaz:"))
    assert 'unknown field "spec.replicaz"' in said, said
    said = kubectl.fails("apply", "-f", "-", input=WEB.replace("replicas: 2", "replicas: two"))
    assert "replicas" in said, said
    said = kubectl.fails("apply", "-f", "-", input=WEB.replace("name: nginx", "name: Not_Valid"))
    assert "spec.template.spec.containers[0].name: Invalid value" in said, said
    said = kubectl.fails("apply", "-f", "-", input="apiVersion: v1\nkind: Nothing\nmetadata: {name: x}\n")
    assert 'no matches for kind "Nothing"' in said, said


def test_diff(kubectl):
    applied(kubectl)
    code, out, _ = kubectl.run("diff", "-f", "-", input=WEB)
    assert code == 0 and out == "", out
    code, out, err = kubectl.run("diff", "-f", "-", input=WEB.replace("mode: fast", "mode: slow"))
    assert code == 1 and "-  mode: fast" in out and "+  mode: slow" in out, out + err


def test_dry_run(api, ns, kubectl):
    out = kubectl("apply", "--dry-run=server", "-f", "-", input=WEB)
    assert "deployment.apps/web created (server dry run)" in out, out
    assert api.get(path(ns, "services", "web")).status == 404


def test_get_table(kubectl):
    applied(kubectl)
    lines = kubectl("get", "deployments").splitlines()
    assert lines[0].split() == ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"] and lines[1].startswith("web ")
    lines = kubectl("get", "services", "-o", "wide").splitlines()
    assert lines[0].split() == ["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "SELECTOR"]
    assert lines[1].split()[0:2] == ["web", "ClusterIP"] and lines[1].split()[-1] == "app=web"
    assert kubectl("get", "configmap", "settings", "--no-headers").split()[:2] == ["settings", "1"]
    assert "LABELS" in kubectl("get", "configmaps", "--show-labels") and "APP" in kubectl("get", "configmaps", "-L", "app")


def test_get_json_and_yaml(kubectl):
    applied(kubectl)
    one = json.loads(kubectl("get", "configmap", "settings", "-o", "json"))
    assert one["data"] == {"mode": "fast"} and one["kind"] == "ConfigMap" and one["apiVersion"] == "v1"
    many = json.loads(kubectl("get", "configmaps", "-l", "app=web", "-o", "json"))
    assert many["kind"] == "List" and [i["metadata"]["name"] for i in many["items"]] == ["settings"]
    text = kubectl("get", "configmap", "settings", "-o", "yaml")
    assert "kind: ConfigMap\n" in text and "  mode: fast\n" in text


def test_get_other_outputs(kubectl):
    applied(kubectl)
    assert kubectl("get", "configmap", "settings", "-o", "name") == "configmap/settings\n"
    assert kubectl("get", "deployment/web", "service/web", "-o", "name").split() == ["deployment.apps/web", "service/web"]
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.data.mode}/{.metadata.labels.app}") == "fast/web"
    assert kubectl("get", "deployment", "web", "-o", "jsonpath={range .spec.template.spec.containers[*]}{.name}={.image};{end}") == "nginx=nginx:1.22;"
    assert kubectl("get", "configmap", "settings", "-o", "go-template={{.data.mode}}{{range $k, $v := .metadata.labels}} {{$k}}{{end}}") == "fast app"
    lines = kubectl("get", "configmaps", "-l", "app=web", "-o", "custom-columns=N:.metadata.name,MODE:.data.mode,NONE:.nothing").splitlines()
    assert [line.split() for line in lines] == [["N", "MODE", "NONE"], ["settings", "fast", "<none>"]]
    assert kubectl("get", "configmaps", "-l", "app=web", "--sort-by=.metadata.name", "-o", "name") == "configmap/settings\n"


def test_get_absent(kubectl):
    assert 'Error from server (NotFound): configmaps "none" not found' in kubectl.fails("get", "configmap", "none")
    assert kubectl("get", "configmap", "none", "--ignore-not-found") == ""
    code, out, err = kubectl.run("get", "pods")
    assert code == 0 and "No resources found in" in err
    assert 'the server doesn\'t have a resource type "nothings"' in kubectl.fails("get", "nothings")


def test_get_by_selectors(kubectl):
    applied(kubectl)
    assert kubectl("get", "configmaps", "-l", "app in (web)", "-o", "name") == "configmap/settings\n"
    assert kubectl("get", "configmaps", "--field-selector", "metadata.name=settings", "-o", "name") == "configmap/settings\n"
    assert "settings" in kubectl("get", "configmaps", "-A", "-l", "app=web")
    assert "deployment.apps/web" in kubectl("get", "all") and "service/web" in kubectl("get", "all")


def test_get_in_chunks(kubectl):
    docs = "\n---\n".join(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i:02}}}" for i in range(25))
    kubectl("create", "-f", "-", input=docs)
    names = kubectl("get", "configmaps", "--chunk-size=4", "-o", "name").split()
    assert [n for n in names if n.startswith("configmap/c")] == [f"configmap/c{i:02}" for i in range(25)]


def test_get_watch(kubectl):
    process = kubectl.start("get", "configmaps", "-w", "--no-headers", "-o", "name", text=True)
    try:
        assert process.stdout.readline() == "configmap/kube-root-ca.crt\n"
        kubectl("apply", "-f", "-", input="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: seen}\n")
        assert process.stdout.readline() == "configmap/seen\n"
    finally:
        process.kill()
        process.wait()


def test_create_forms(kubectl):
    kubectl("create", "configmap", "a", "--from-literal=x=1", "--from-literal=y=two")
    assert json.loads(kubectl("get", "configmap", "a", "-o", "json"))["data"] == {"x": "1", "y": "two"}
    kubectl("create", "secret", "generic", "s", "--from-literal=p=word")
    assert json.loads(kubectl("get", "secret", "s", "-o", "json"))["data"] == {"p": "d29yZA=="}
    kubectl("create", "serviceaccount", "robot")
    kubectl("create", "deployment", "d", "--image=nginx:1.22", "--replicas=0")
    kubectl("expose", "deployment", "d", "--port=80", "--target-port=8080")
    kubectl("create", "role", "r", "--verb=get,list", "--resource=pods")
    kubectl("create", "rolebinding", "r", "--role=r", "--serviceaccount=x:robot")
    said = kubectl.fails("create", "configmap", "a")
    assert 'configmaps "a" already exists' in said, said
    assert kubectl("create", "token", "robot").count(".") == 2


def test_label_and_annotate(kubectl):
    applied(kubectl)
    assert kubectl("label", "configmap", "settings", "tier=front") == "configmap/settings labeled\n"
    assert "--overwrite is false" in kubectl.fails("label", "configmap", "settings", "tier=back")
    kubectl("label", "configmap", "settings", "tier=back", "--overwrite")
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.metadata.labels.tier}") == "back"
    assert "unlabeled" in kubectl("label", "configmap", "settings", "tier-")
    kubectl("annotate", "configmap", "settings", "note=hello world")
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.metadata.annotations.note}") == "hello world"
    kubectl("annotate", "configmap", "settings", "note-")
    assert kubectl("get", "configmap", "settings", "-o", "jsonpath={.metadata.annotations.note}") == ""


def test_patch_and_set(kubectl):
    applied(kubectl)
    kubectl("patch", "configmap", "settings", "--type=merge", "-p", '{"data":{"new":"1"}}')
    kubectl("patch", "configmap", "settings", "--type=json", "-p", '[{"op":"remove","path":"/data/mode"}]')
    assert json.loads(kubectl("get", "configmap", "settings", "-o", "json"))["data"] == {"new": "1"}
    assert "no change" in kubectl("patch", "configmap", "settings", "-p", '{"data":{"new":"1"}}')
    kubectl("set", "image", "deployment/web", "nginx=nginx:1.23")
    kubectl("set", "env", "deployment/web", "A=2", "B=3")
    one = json.loads(kubectl("get", "deployment", "web", "-o", "json"))["spec"]["template"]["spec"]["containers"][0]
    assert one["image"] == "nginx:1.23" and {e["name"]: e["value"] for e in one["env"]} == {"A": "2", "B": "3"}


def test_replace(kubectl):
    applied(kubectl)
    one = json.loads(kubectl("get", "configmap", "settings", "-o", "json"))
    one["data"] = {"all": "new"}
    kubectl("replace", "-f", "-", input=json.dumps(one))
    assert json.loads(kubectl("get", "configmap", "settings", "-o", "json"))["data"] == {"all": "new"}
    one["metadata"]["resourceVersion"] = "1"
    assert "(Conflict)" in kubectl.fails("replace", "-f", "-", input=json.dumps(one))


def test_scale(api, ns, kubectl):
    applied(kubectl)
    assert kubectl("scale", "deployment", "web", "--replicas=3") == "deployment.apps/web scaled\n"
    until(lambda: len(api.get(path(ns, "pods")).ok()["items"]) == 3, 30, "three pods")
    assert kubectl.fails("scale", "deployment", "web", "--replicas=1", "--current-replicas=7")


def test_describe(kubectl):
    applied(kubectl)
    text = kubectl("describe", "deployment", "web")
    for words in ("Name:                   web", "Selector:               app=web", "Replicas:               2 desired",
                  "StrategyType:           RollingUpdate", "25% max unavailable, 25% max surge", "Image:      nginx:1.22", "NewReplicaSet:"):
        assert words in text, f"{words!r} is not in\n{text}"
    text = kubectl("describe", "service", "web")
    assert "Selector:                 app=web" in text and "Port:                     http  80/TCP" in text, text
    assert "mode:\n----\nfast" in kubectl("describe", "configmap", "settings")
    assert "Status:       Active" in kubectl("describe", "namespace", kubectl.namespace, namespace=False)


def test_describe_shows_events(kubectl):
    applied(kubectl)
    until(lambda: "ScalingReplicaSet" in kubectl("describe", "deployment", "web"), 30, "the event")
    assert "deployment-controller" in kubectl("describe", "deployment", "web")


def test_explain_and_resources(kubectl):
    text = kubectl("explain", "deployment.spec.strategy")
    assert "KIND:       Deployment" in text and "rollingUpdate" in text, text
    lines = kubectl("api-resources", "--namespaced=true", "-o", "name").split()
    assert {"pods", "deployments.apps", "roles.rbac.authorization.k8s.io"} <= set(lines)
    assert "apps/v1" in kubectl("api-versions").split()


def test_delete(kubectl):
    applied(kubectl)
    assert 'configmap "settings" deleted' in kubectl("delete", "configmap", "settings")
    out = kubectl("delete", "-f", "-", "--ignore-not-found", input=WEB)
    assert 'deployment.apps "web" deleted' in out and 'service "web" deleted' in out, out
    assert "NotFound" in kubectl.fails("delete", "configmap", "settings")


def test_delete_by_label(kubectl):
    applied(kubectl)
    kubectl("delete", "configmaps,services", "-l", "app=web")
    assert kubectl("get", "configmaps", "-l", "app=web", "-o", "name") == ""


def test_delete_cascades(api, ns, kubectl):
    applied(kubectl)
    until(lambda: len(api.get(path(ns, "pods")).ok()["items"]) == 2, 30, "two pods")
    kubectl("delete", "deployment", "web", "--cascade=foreground")
    assert kubectl("get", "pods,replicasets", "-o", "name") == ""


def test_wait(kubectl):
    applied(kubectl)
    assert "timed out" in kubectl.fails("wait", "deployment/web", "--for=condition=Available", "--timeout=1s")
    kubectl("wait", "deployment/web", "--for=jsonpath={.spec.replicas}=2", "--timeout=5s")
    kubectl("delete", "configmap", "settings", "--wait=false")
    kubectl("wait", "configmap/settings", "--for=delete", "--timeout=10s")


def test_who_may(kubectl):
    assert kubectl("auth", "can-i", "create", "pods") == "yes\n"
    code, out, _ = kubectl.run("auth", "can-i", "create", "pods", "--as=nobody")
    assert code == 1 and out == "no\n"
    assert "system:masters" in kubectl("auth", "whoami")


def test_denied(kubectl):
    said = kubectl.fails("get", "pods", "--as=nobody")
    assert 'Error from server (Forbidden): pods is forbidden: User "nobody" cannot list resource "pods"' in said, said


def test_raw(kubectl):
    assert kubectl("get", "--raw", "/readyz", namespace=False) == "ok"
    assert json.loads(kubectl("get", "--raw", "/api/v1/namespaces/default", namespace=False))["kind"] == "Namespace"


def test_cluster_info(kubectl):
    assert "Kubernetes control plane" in kubectl("cluster-info", namespace=False)


def test_namespaces(kubectl):
    name = kubectl.namespace + "-two"
    kubectl("apply", "-f", "-", input=f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n", namespace=False)
    assert "Active" in kubectl("get", "namespace", name, namespace=False)
    kubectl("delete", "namespace", name, "--timeout=60s", namespace=False)
    kubectl.fails("get", "namespace", name, namespace=False)
