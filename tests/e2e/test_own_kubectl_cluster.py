# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl on nodes, events, usage and the API itself, beside upstream's."""
import json
import re
import shlex

from knarr_test.client import until
from knarr_test.own_kubectl import Own, Pair, plain
from knarr_test.samples import BUSYBOX, container, path, running, web
from knarr_test.steps import run_pod

ALONE = True                                     # nodes are cordoned

API = """api-resources
api-resources --namespaced=false
api-resources -o name
api-resources --api-group=apps
api-resources --verbs=list,get --no-headers
api-resources --api-group=nothere
api-resources --sort-by=name
api-resources --sort-by=kind
api-versions
auth can-i get pods
auth can-i '*' '*'
auth can-i get pods/log
auth can-i get /healthz
auth can-i get pod/client
auth can-i get nodes
auth can-i get nothing
auth can-i get pods -q
auth can-i --list
auth whoami
events --for pod/nothere
top pod nothere
top pods -l app=none"""

NODES = """cordon NODE
cordon NODE
get nodes
uncordon NODE
uncordon NODE
cordon NODE --dry-run=client
cordon nothere
drain nothere"""


def test_the_api(api, ns, cluster, kubectl):
    pair = Pair(api, cluster, kubectl, ns)
    try:
        pair.compare(API)
    finally:
        pair.drop()


def test_cordon(api, ns, cluster, kubectl):
    """A node is the same in all namespaces: each tool has its turn."""
    own, lines = Own(cluster, kubectl), [shlex.split(line.replace("NODE", "node2")) for line in NODES.splitlines()]
    theirs = [kubectl.run(*words) for words in lines]
    ours = [(done.returncode, done.stdout, done.stderr) for done in (own.run(*words) for words in lines)]
    assert [tuple(plain(str(part), ns) for part in row) for row in ours] == [tuple(plain(str(part), ns) for part in row) for row in theirs]


def test_top(api, ns, cluster, kubectl):
    """Columns and names are upstream's; numbers change from one moment to the next."""
    run_pod(api, ns, running(labels={"a": "b"}))
    own = Own(cluster, kubectl)

    def shape(text):
        return [re.sub(r"\d+(m|Mi|%)? *", "N ", line.replace("node1", "nodeA").replace("node2", "nodeB")) for line in plain(text, ns).splitlines()]
    until(lambda: own.run("top", "pod", "p").returncode == 0, 30, "the pod's usage")
    for words in (("top", "nodes"), ("top", "node", "node1"), ("top", "pods"), ("top", "pod", "p"), ("top", "pods", "--containers"),
                  ("top", "pods", "-l", "a=b", "--no-headers"), ("top", "pods", "--sort-by=memory")):
        assert shape(own(*words)) == shape(kubectl(*words)), words


def test_events(api, ns, cluster, kubectl):
    run_pod(api, ns, running())
    own = Own(cluster, kubectl)
    for words in (("events", "--for", "pod/p"), ("events", "--types=Warning"), ("events", "--for", "pod/p", "--no-headers")):
        ours, theirs = (sorted(plain(text, ns).splitlines()) for text in (own(*words), kubectl(*words)))
        assert ours == theirs, (ours, theirs)
    assert own.run("events", "--for", "p").returncode == 1


def test_drain(api, ns, cluster, kubectl):
    """What is refused and why; a budget holds a pod until another is there; daemon sets stay."""
    own = Own(cluster, kubectl)
    data = running("data", spec={"volumes": [{"name": "d", "emptyDir": {}}]}, volumeMounts=[{"name": "d", "mountPath": "/d"}])
    alone = running("alone")
    labels = {"app": "everywhere"}
    daemons = {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "everywhere"},
               "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": {
                   "terminationGracePeriodSeconds": 1, "containers": [container("c", BUSYBOX, command=["sleep", "100000"])]}}}}
    budget = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web"},
              "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}}
    node = "node2"
    for pod in (data, alone):
        pod["spec"]["nodeName"] = node
    for value in (data, alone, daemons, web(replicas=2), budget):
        own("apply", "-f", "-", input=json.dumps(value))
    own("rollout", "status", "ds/everywhere")
    own("rollout", "status", "deploy/web")
    own("wait", "pod/data", "pod/alone", "--for=condition=Ready", "--timeout=60s")
    try:
        done = own.run("drain", node)
        assert done.returncode == 1 and done.stdout == f"node/{node} cordoned\n", done
        for words in ("--force", f"{ns}/alone", "--ignore-daemonsets", f"{ns}/everywhere-", "--delete-emptydir-data", f"{ns}/data", "There are pending nodes"):
            assert words in done.stderr, done.stderr
        assert api.get(path(ns, "pods", "alone")).status == 200
        done = own.run("drain", node, "--force", "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=80s", "--pod-selector", "a!=b")
        assert done.returncode == 0, done
        assert f"node/{node} drained" in done.stdout and "pod/alone evicted" in done.stdout and "pod/data evicted" in done.stdout, done
        left = [pod["metadata"]["name"] for pod in api.get(path(ns, "pods"), fieldSelector=f"spec.nodeName={node}").ok()["items"]
                if "deletionTimestamp" not in pod["metadata"]]
        assert left and all(name.startswith("everywhere-") for name in left), left
        held, free = (running(name, spec={"nodeName": node}) for name in ("held", "other"))
        held["metadata"]["labels"] = {"app": "held", "part": "1"}
        free["metadata"]["labels"] = {"part": "1"}
        budget = {**budget, "metadata": {"name": "held"}, "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "held"}}}}
        for value in (held, free, budget):
            own("apply", "-f", "-", input=json.dumps(value))
        own("wait", "pod/held", "pod/other", "--for=condition=Ready", "--timeout=60s")
        until(lambda: api.get(path(ns, "poddisruptionbudgets", "held", group="/apis/policy/v1")).ok().get("status", {}).get("currentHealthy"), 30, "the budget's sum")
        done = own.run("drain", node, "--force", "--pod-selector", "part=1", "--timeout=1s")
        assert done.returncode == 1 and "global timeout reached: 1s" in done.stderr, done
        assert api.get(path(ns, "pods", "held")).ok()["metadata"].get("deletionTimestamp") is None
        until(lambda: api.get(path(ns, "pods", "other")).status == 404, 60, "the end of the pod that nothing holds")
    finally:
        own("uncordon", node)
