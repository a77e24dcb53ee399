# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl beside upstream's: the same command lines, one after the other, in two namespaces that began alike; what is printed and the
exit codes must be the same, but for what is no tool's doing (ages, times, random names)."""
import json
import re
import signal
import socket
import subprocess
import threading
import urllib.request

from knarr_test.own_kubectl import Own, Pair
from knarr_test.samples import config_map, path, web

SCALE = """scale deploy/web --replicas=2
scale deploy web --replicas=1
scale deploy web --replicas=1 --current-replicas=9
scale deploy nothere --replicas=1
scale deploy web
scale deploy --all --replicas=1
scale deploy -l app=none --replicas=3
scale deploy web --replicas=1 -o name
scale deploy web --replicas=1 --dry-run=server"""

ROLLOUT = """rollout status deploy web
rollout status deploy/web --watch=false
rollout status deploy nothere
rollout status pod p
rollout history deploy web
rollout history deploy web --revision=99
rollout restart deploy web
rollout status deploy web
rollout history deploy web
rollout undo deploy/nothere
rollout undo deploy/web --to-revision=99
rollout undo deploy/web
rollout status deploy web
rollout history deploy web
rollout pause deploy web
rollout pause deploy web
rollout undo deploy web
rollout resume deploy web
rollout resume deploy web
rollout restart pod p"""

WAIT = """wait pod p --for=condition=Ready
wait pod --all --for=condition=Ready
wait pod nothere --for=condition=Ready
wait pod nothere --for=delete
wait pod p --for=delete --timeout=1s
wait pod p --for=jsonpath={.status.phase}=Running
wait pod p --for=jsonpath={.status.phase}=Foo --timeout=1s
wait pod p --for=jsonpath={.status.podIP}
wait pod p --for=condition=Foo --timeout=1s
wait pod p --for=create
wait pod -l app=none --for=condition=Ready"""

LABEL = """label pod p a=b
label pod p a=b
label pod p a=c
label pod p a=c --overwrite
label pod p a-
label pod p a-
label pod p
label pod p --list
label pods --all x=y
label pods -l x=y x-
label pod p 'a b=c'
label pod nothere a=b
label pod p a=b -o name
label pod p a=b --dry-run=client
label pod p drily=b --dry-run=client -o jsonpath={.metadata.labels}
label pod p zz=b --dry-run=server
annotate pod p note='hello world'
annotate pod p note=x
annotate pod p note-
annotate pod p"""

PATCH = """patch pod p -p '{"metadata":{"labels":{"p":"q"}}}'
patch pod p -p '{"metadata":{"labels":{"p":"q"}}}'
patch pod p --type=merge -p '{"metadata":{"labels":{"p":null}}}'
patch pod p --type=json -p '[{"op":"add","path":"/metadata/labels","value":{"j":"1"}}]'
patch pod p --type=bad -p '{}'
patch pod p
patch pod nothere -p '{}'
patch deploy web --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'
patch pod p -p 'metadata: {labels: {k: z}}' -o name
get pod p --show-labels"""

GET = """get pods,svc
get all
get pod/p cm/c
get pod p nothere -o name
get pods --sort-by=.metadata.name
get pods --output-watch-events
get pods --sort-by=.spec.terminationGracePeriodSeconds --no-headers -l app=web
get pods -o custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image,NOTHING:.a.b
get pods -L app,other
get pods --show-labels
get pods -l app=web -o name
get pods -l app=nothing
get pv
get cm c -o yaml
get cm c -o json
get cm c -o jsonpath-as-json={.data}
get cm -o name
get nothing
get pods -A p
get --raw /healthz
get pods --ignore-not-found nothere
get cm c --no-headers
get deploy web -o jsonpath={.spec.replicas}
exec p -- echo hi
exec deploy/web -- echo hi
exec nothere -- echo hi
logs p
logs nothere
logs -l app=none
delete cm c --dry-run=server
delete cm nothere
delete cm nothere --ignore-not-found
delete cm -l app=none
delete cm
delete cm c -o name
delete pod p --now"""


def compare(api, cluster, kubectl, ns, *groups):
    pair = Pair(api, cluster, kubectl, ns).create_web()
    try:
        for lines in groups:
            pair.compare(lines)
    finally:
        pair.drop()


def test_scale_and_rollout(api, ns, cluster, kubectl):
    compare(api, cluster, kubectl, ns, SCALE, ROLLOUT)


def test_wait_label_patch(api, ns, cluster, kubectl):
    compare(api, cluster, kubectl, ns, WAIT, LABEL, PATCH)


def test_get_exec_logs_delete(api, ns, cluster, kubectl):
    compare(api, cluster, kubectl, ns, GET)


def test_wait_sees_it_come(api, ns, cluster, kubectl):
    """What is waited for happens meanwhile."""
    own = Own(cluster, kubectl)
    created = {}
    waiting = threading.Thread(target=lambda: created.update(done=own.run("wait", "cm/late", "--for=create", "--timeout=30s")))
    waiting.start()
    api.post(path(ns, "configmaps"), config_map("late")).ok(201)
    waiting.join()
    assert created["done"].stdout == "configmap/late condition met\n", created
    gone = {}
    waiting = threading.Thread(target=lambda: gone.update(done=own.run("wait", "cm/late", "--for=delete", "--timeout=30s")))
    waiting.start()
    api.delete(path(ns, "configmaps", "late")).ok()
    waiting.join()
    assert gone["done"].returncode == 0, gone


def test_get_watches(api, ns, cluster, kubectl):
    own = Own(cluster, kubectl)
    process = subprocess.Popen([own.program, "kubectl", "-n", ns, "get", "cm", "-w", "-o", "name"], stdout=subprocess.PIPE, text=True, env=own.env)
    try:
        assert process.stdout.readline() == "configmap/kube-root-ca.crt\n"
        api.post(path(ns, "configmaps"), config_map("new")).ok(201)
        assert process.stdout.readline() == "configmap/new\n"
    finally:
        process.kill()
        process.wait()


def test_request_timeout_ends_a_watch(api, ns, cluster, kubectl):
    """Each watch is one request: its end is no failure; a time that is none is refused."""
    own = Own(cluster, kubectl)
    own("create", "cm", "c")
    for words in (("cm", "c", "-w"), ("cm", "--field-selector=metadata.name=c", "-w", "-o", "name")):
        done = own.run("get", *words, "--no-headers", "--request-timeout=2s")
        assert (done.returncode, done.stderr) == (0, "") and re.match(r"(configmap/)?c\b", done.stdout) and done.stdout.count("\n") == 1, done
    done = own.run("get", "cm", "-w", "--request-timeout=soon")
    assert done.returncode == 1 and "Invalid timeout value" in done.stderr, done


def hosts_of_this_machine():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return ["127.0.0.1"]
    return ["127.0.0.1", "[::1]"]


def test_port_forward(api, ns, cluster, kubectl):
    """To a Deployment's pod and to a Service's port, several connections, a large answer; it ends at once by SIGINT."""
    own, text = Own(cluster, kubectl), json.dumps(web(replicas=1))
    own("apply", "-f", "-", input=text)
    kubectl("expose", "deploy/web", "--port=8000", "--target-port=80")
    kubectl("rollout", "status", "deploy/web")
    hosts = hosts_of_this_machine()
    for target, *ports in (("deploy/web", ":80"), ("svc/web", ":8000"), ("svc/web", ":8000", "--address=localhost"),
                           ("svc/web", ":8000", f"--address={','.join(h.strip('[]') for h in hosts)}")):
        process = subprocess.Popen([own.program, "kubectl", "-n", ns, "port-forward", target, *ports], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, env=own.env)
        try:
            said = re.fullmatch(r"Forwarding from 127\.0\.0\.1:(\d+) -> 80\n", process.stdout.readline())
            for host in hosts[1:]:
                assert process.stdout.readline() == f"Forwarding from {host}:{said[1]} -> 80\n"
            for host in (*hosts, *hosts):
                with urllib.request.urlopen(f"http://{host}:{said[1]}/", timeout=10) as answer:
                    assert answer.status == 200 and b"nginx" in answer.read()
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()
            process.wait()
    with socket.create_server(("127.0.0.1", 0)) as busy:
        done = own.run("port-forward", "deploy/web", f"{busy.getsockname()[1]}:80")
        assert done.returncode == 1 and "address already in use" in done.stderr, done.stderr
    for words in (("port-forward", "deploy/web", ":80", "--address=nowhere"), ("port-forward", "deploy/web", ":80", "--address="), ("port-forward", "deploy/web", ":80", "--address=127.0.0.1,nowhere"), ("port-forward", "deploy/web"), ("port-forward", "deploy/web", "x:nothere"), ("port-forward", "deploy/nothere", "80")):
        done = own.run(*words)
        assert done.returncode == 1 and done.stderr.startswith(("error:", "Error")), (words, done)


def test_custom_kinds(api, ns, cluster, kubectl):
    """Kinds that only the server's discovery knows: by all their names, applied by merge patches."""
    own = Own(cluster, kubectl)
    group = f"{ns}.example.com"
    names = {"plural": "widgets", "singular": "widget", "kind": "Widget", "shortNames": ["wi"]}
    schema = {"type": "object", "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}
    definition = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"widgets.{group}"},
                  "spec": {"group": group, "scope": "Namespaced", "names": names,
                           "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]}}
    own("apply", "-f", "-", input=json.dumps(definition))
    own("wait", f"crd/widgets.{group}", "--for=condition=Established", "--timeout=30s")
    widget = {"apiVersion": f"{group}/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": {"size": 1}}
    try:
        for size, word in ((1, "created"), (1, "unchanged"), (2, "configured")):
            widget["spec"]["size"] = size
            assert own("apply", "-f", "-", input=json.dumps(widget)) == f"widget.{group}/w {word}\n"
        for word in ("widgets", "widget", "wi", "Widget", f"widgets.{group}", f"wi.v1.{group}"):
            assert own("get", word, "-o", "name") == f"widget.{group}/w\n", word
        assert own("get", "wi", "w", "-o", "jsonpath={.spec.size}") == "2"
        assert own("delete", "wi", "w").startswith(f'widget.{group} "w" deleted')
    finally:
        api.delete(f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}")
