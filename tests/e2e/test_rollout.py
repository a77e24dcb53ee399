# SPDX-License-Identifier: Apache-2.0
"""A Deployment's life by kubectl: out, forward, back, up, down."""
import json

from knarr_test.samples import NGINX, web


def apply(kubectl, body):
    kubectl("apply", "-f", "-", input=json.dumps(body))


def rolled_out(kubectl):
    return kubectl("rollout", "status", "deployment/web", "--timeout=90s")


def field(kubectl, what, jsonpath):
    return kubectl("get", what, "-o", f"jsonpath={jsonpath}")


def test_status(kubectl):
    apply(kubectl, web(replicas=2))
    assert 'deployment "web" successfully rolled out' in rolled_out(kubectl)
    assert field(kubectl, "deployment/web", "{.status.readyReplicas}/{.status.availableReplicas}") == "2/2"
    line = kubectl("get", "deployment", "web", "--no-headers").split()
    assert line[:4] == ["web", "2/2", "2", "2"], line
    kubectl("wait", "deployment/web", "--for=condition=Available", "--timeout=10s")


def test_pods_spread_over_nodes(kubectl):
    apply(kubectl, web(replicas=4))
    rolled_out(kubectl)
    nodes = field(kubectl, "pods", "{.items[*].spec.nodeName}").split()
    assert len(nodes) == 4 and len(set(nodes)) == 2, nodes


def test_update_and_undo(kubectl):
    apply(kubectl, web(replicas=2))
    rolled_out(kubectl)
    kubectl("set", "env", "deployment/web", "STEP=2")
    assert "successfully rolled out" in rolled_out(kubectl)
    history = kubectl("rollout", "history", "deployment/web")
    assert [line.split()[0] for line in history.strip().splitlines()[2:]] == ["1", "2"], history
    assert "STEP" in kubectl("rollout", "history", "deployment/web", "--revision=2")
    assert "rolled back" in kubectl("rollout", "undo", "deployment/web")
    rolled_out(kubectl)
    assert field(kubectl, "deployment/web", "{.spec.template.spec.containers[0].env}") == ""
    history = kubectl("rollout", "history", "deployment/web")
    assert [line.split()[0] for line in history.strip().splitlines()[2:]] == ["2", "3"], history
    kubectl("rollout", "undo", "deployment/web", "--to-revision=2")
    rolled_out(kubectl)
    assert field(kubectl, "deployment/web", "{.spec.template.spec.containers[0].env[0].value}") == "2"


def test_restart(kubectl):
    apply(kubectl, web(replicas=2))
    rolled_out(kubectl)
    before = set(field(kubectl, "pods", "{.items[*].metadata.uid}").split())
    assert "restarted" in kubectl("rollout", "restart", "deployment/web")
    rolled_out(kubectl)                  # the old pods may still be on their way out
    now = json.loads(kubectl("get", "pods", "-o", "json"))["items"]
    alive = {p["metadata"]["uid"] for p in now if "deletionTimestamp" not in p["metadata"]}
    assert len(alive) == 2 and not alive & before


def test_pause_and_resume(kubectl):
    apply(kubectl, web(replicas=1))
    rolled_out(kubectl)
    kubectl("rollout", "pause", "deployment/web")
    kubectl("set", "env", "deployment/web", "STEP=2")
    assert len(field(kubectl, "replicasets", "{.items[*].metadata.name}").split()) == 1
    kubectl("rollout", "resume", "deployment/web")
    rolled_out(kubectl)
    assert len(field(kubectl, "replicasets", "{.items[*].metadata.name}").split()) == 2


def test_scale_up_and_down(kubectl):
    apply(kubectl, web(replicas=1))
    rolled_out(kubectl)
    kubectl("scale", "deployment", "web", "--replicas=4")
    kubectl("wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=4", "--timeout=60s")
    kubectl("scale", "deployment", "web", "--replicas=0")
    kubectl("wait", "pods", "-l", "app=web", "--for=delete", "--timeout=60s")


def test_a_bad_image_stops_the_rollout(kubectl):
    apply(kubectl, web(replicas=2))
    rolled_out(kubectl)
    kubectl("set", "image", "deployment/web", "nginx=localhost:1/absent:1")
    said = kubectl.fails("rollout", "status", "deployment/web", "--timeout=5s")
    assert "timed out" in said, said
    assert field(kubectl, "deployment/web", "{.status.availableReplicas}") == "2", "the old pods go on"
    kubectl("rollout", "undo", "deployment/web")
    rolled_out(kubectl)
    assert set(field(kubectl, "pods", "{.items[*].spec.containers[0].image}").split()) <= {NGINX, "localhost:1/absent:1"}


def test_progress_deadline(kubectl):
    body = web(replicas=1, progressDeadlineSeconds=3)
    body["spec"]["template"]["spec"]["containers"][0]["image"] = "localhost:1/absent:1"
    apply(kubectl, body)
    kubectl("wait", "deployment/web", "--for=jsonpath={.status.conditions[?(@.type==\"Progressing\")].reason}=ProgressDeadlineExceeded",
            "--timeout=30s")
    assert "exceeded its progress deadline" in kubectl.fails("rollout", "status", "deployment/web", "--timeout=5s")


def test_recreate_leaves_no_two(kubectl):
    apply(kubectl, web(replicas=2, strategy={"type": "Recreate"}))
    rolled_out(kubectl)
    kubectl("set", "env", "deployment/web", "STEP=2")
    rolled_out(kubectl)
    assert field(kubectl, "deployment/web", "{.status.replicas}") == "2"
