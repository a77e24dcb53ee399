# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl: the verbs of our own tool, compared with upstream's where both answer."""
import json
import os
import re

from knarr_test.client import until
from knarr_test.own_kubectl import Own
from knarr_test.samples import config_map, path, running, web
from knarr_test.steps import create, run_pod


def test_version(cluster, kubectl):
    own = Own(cluster, kubectl)
    assert "v1.36." in own("version")
    both = json.loads(own("version", "-o", "json"))
    assert both["clientVersion"]["gitVersion"].startswith("v1.36.") and both["serverVersion"]["minor"] == "36", both
    assert "serverVersion" not in own("version", "--client", "-o", "yaml")
    assert own.run("version", "-o", "wide").returncode == 1


def test_apply_get_delete(cluster, kubectl):
    own, text = Own(cluster, kubectl), json.dumps(web(replicas=1))
    assert own("apply", "-f", "-", input=text) == "deployment.apps/web created\n"
    assert own("apply", "-f", "-", input=text) == "deployment.apps/web unchanged\n"
    changed = json.dumps(web(replicas=2))
    assert own("apply", "-f", "-", input=changed) == "deployment.apps/web configured\n"
    kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    assert json.loads(own("get", "deployment", "web", "-o", "json"))["spec"]["replicas"] == 2
    assert own("get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}") == "2"
    assert own("get", "deployment", "web", "-o", "name") == "deployment.apps/web\n"
    assert "kind: Deployment" in own("get", "deployment", "web", "-o", "yaml")
    assert own("get", "pods").splitlines()[0].split() == kubectl("get", "pods").splitlines()[0].split()
    assert len(own("get", "pods", "-l", "app=web", "-o", "wide").splitlines()) == 3
    assert 'deployment.apps "web" deleted' in own("delete", "deployment", "web")
    assert own.run("get", "deployment", "web").stderr == 'Error from server (NotFound): deployments.apps "web" not found\n'


def test_wait_and_rollout(api, ns, cluster, kubectl):
    own = Own(cluster, kubectl)
    create(api, ns, running(), web(replicas=2))
    assert own("wait", "pod/p", "--for=condition=Ready", "--timeout=60s") == "pod/p condition met\n"
    assert own("rollout", "status", "deployment/web").splitlines()[-1] == 'deployment "web" successfully rolled out'
    for args in (("pod/p", "--for=condition=Ready=False", "--timeout=0.2s"), ("pod/none", "--for=condition=Ready")):
        ours, theirs = own.run("wait", *args), kubectl.fails("wait", *args)
        assert (ours.returncode, ours.stderr.splitlines()[-1]) == (1, theirs.splitlines()[-1]), (ours, theirs)
    with own.started("wait", "pod/p", "--for=delete") as waiting:
        api.delete(path(ns, "pods", "p"), gracePeriodSeconds=0).ok()
        said = waiting.communicate(timeout=30)[0]
    assert waiting.returncode == 0 and said in ("pod/p condition met\n", ""), said      # "": it had gone before it was looked at


def test_delete_waits_for_all(api, ns, cluster, kubectl):
    """All are deleted before one is waited for; each is waited for."""
    own, where = Own(cluster, kubectl), path(ns, "configmaps")
    for name in "abc":
        body = config_map(name)
        body["metadata"].update(labels={"app": name}, finalizers=["example.com/hold"])
        api.post(where, body).ok(201)
    with own.started("delete", "configmap", "-l", "app in (a,b)") as deleting:
        assert sorted(deleting.stdout.readline().split()[1] for _ in "ab") == ['"a"', '"b"']
        assert ["deletionTimestamp" in api.get(f"{where}/{name}").ok()["metadata"] for name in "abc"] == [True, True, False]
        api.patch(f"{where}/a", {"metadata": {"finalizers": None}}).ok()
        assert deleting.poll() is None, "b is still there"
        api.patch(f"{where}/b", {"metadata": {"finalizers": None}}).ok()
        assert deleting.wait(30) == 0
    own("delete", "configmap", "c", "--wait=false")
    api.patch(f"{where}/c", {"metadata": {"finalizers": None}}).ok()


def test_apply_of_a_file_and_its_mistakes(cluster, kubectl, ns):
    own = Own(cluster, kubectl)
    file = os.path.join(cluster.folder, "two.yaml")
    with open(file, "w") as out:
        out.write("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: '1'}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n")
    assert own("apply", "-f", file) == "configmap/a created\nconfigmap/b created\n"
    assert own("delete", "-f", file).count("deleted") == 2
    for bad in ("kind: ConfigMap", "a: [", "apiVersion: v1\nkind: Nothing\nmetadata: {name: a}", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A_B}"):
        done = own.run("apply", "-f", "-", input=bad)
        assert done.returncode == 1 and done.stderr, bad


def test_describe_of_data(api, ns, cluster, kubectl):
    """What a secret holds is shown neither by its data nor by what apply has noted; the rest as upstream shows it."""
    own = Own(cluster, kubectl)
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"pass.word": "hunter2", "user": "jo"}}
    settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "annotations": {"a/b": "c"}}, "data": {"k.conf": "a\nb\n", "x": "y"},
                "binaryData": {"bin": "AAEC"}}
    token = {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token",
             "metadata": {"name": "t", "annotations": {"kubernetes.io/service-account.name": "default"}}, "stringData": {"token": "abc", "more": "12345"}}
    for thing in (secret, settings, token):
        kubectl("apply", "-f", "-", input=json.dumps(thing))
    for words in (("secret", "s"), ("cm", "c"), ("secret", "t")):
        ours, theirs = own("describe", *words), kubectl("describe", *words)
        assert "hunter2" not in ours and "aHVudGVyMg" not in ours and "last-applied" not in ours, ours

        def data(text):
            return {" ".join(line.split()) for line in text.split("Data\n====\n", 1)[1].split("Events:")[0].splitlines() if line.strip()}
        assert data(ours) - {"Type: Opaque", "Type: kubernetes.io/service-account-token"} == data(theirs), (ours, theirs)
    assert "a/b=c" in own("describe", "cm", "c")
    kubectl("create", "quota", "q", "--hard=requests.cpu=1")
    assert "requests.cpu:" in own("describe", "quota", "q")


def test_describe_logs_exec(api, ns, cluster, kubectl):
    own = Own(cluster, kubectl)
    run_pod(api, ns, running(command="echo hello from p; exec sleep 100000"))
    until(lambda: own("logs", "p") == "hello from p\n", 10, "the log")
    assert own("exec", "p", "--", "echo", "a b") == "a b\n"
    assert own("exec", "-i", "p", "--", "cat", input="through\n") == "through\n"
    done = own.run("exec", "p", "--", "sh", "-c", "echo bad >&2; exit 9")
    assert done.returncode == 9 and done.stderr.startswith("bad\n"), done
    text = own("describe", "pod", "p")
    for words in ("Name:", "Status:", "Running", "Events:", "Started"):
        assert words in text, text


def without_age(line):
    """The words of a line, but for those that tell an age."""
    return [word for word in line.split() if not re.fullmatch(r"(\d+[smhd])+", word)]


def test_get_shows_what_upstream_shows(api, ns, cluster, kubectl):
    """Column by column, but for ages that pass."""
    own = Own(cluster, kubectl)
    create(api, ns, running())
    kubectl("wait", "pod/p", "--for=condition=Ready", "--timeout=60s")
    for args in (("get", "pods"), ("get", "serviceaccounts"), ("get", "configmaps"), ("get", "nodes"), ("get", "pod", "p", "-o", "name")):
        ours, theirs = own(*args).splitlines(), kubectl(*args).splitlines()
        assert len(ours) == len(theirs) and ours[0].split() == theirs[0].split(), (args, ours, theirs)
        without_age = [[[w for w in line.split()[:3] if not re.fullmatch(r"(\d+[smhdy])+", w)] for line in lines] for lines in (ours, theirs)]
        assert without_age[0] == without_age[1], (args, ours, theirs)
