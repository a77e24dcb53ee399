# SPDX-License-Identifier: Apache-2.0
"""Does with the Python client what programs of Python do with a cluster.

usage: client.py SCENARIO [ARGUMENT...]

The cluster is $KUBECONFIG's, the namespace $NAMESPACE.  A scenario checks what it is answered.
"""
import base64
import datetime
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import yaml
from kubernetes import client, config, dynamic, utils, watch
from kubernetes.client.exceptions import ApiException
from kubernetes.informer import SharedInformer
from kubernetes.leaderelection import electionconfig, leaderelection
from kubernetes.leaderelection.resourcelock.configmaplock import ConfigMapLock
from kubernetes.stream import portforward, stream

NAMESPACE = os.environ["NAMESPACE"]
BUSYBOX = "docker.io/library/busybox:1.35"


def refused(status, reason, call, *args, **more):
    """The body of a refusal, which must be this one."""
    try:
        answer = call(*args, **more)
    except ApiException as error:
        body = yaml.safe_load(error.body)
        assert (error.status, body["reason"]) == (status, reason), error
        return body
    raise AssertionError(f"{status} {reason} expected: {answer}")


def web(name, replicas):
    container = client.V1Container(name="c", image=BUSYBOX, resources=client.V1ResourceRequirements(requests={"cpu": "10m"}))
    template = client.V1PodTemplateSpec(metadata=client.V1ObjectMeta(labels={"app": name}),
                                        spec=client.V1PodSpec(containers=[container], scheduler_name="none"))
    spec = client.V1DeploymentSpec(replicas=replicas, selector=client.V1LabelSelector(match_labels={"app": name}), template=template)
    return client.V1Deployment(metadata=client.V1ObjectMeta(name=name), spec=spec)


def objects():
    """The life of some: made, read, changed in each way, listed in pages, deleted; and refusals."""
    apps, core = client.AppsV1Api(), client.CoreV1Api()
    made = apps.create_namespaced_deployment(NAMESPACE, web("web", 0))
    assert made.spec.template.spec.restart_policy == "Always" and made.metadata.creation_timestamp.tzinfo
    settings = core.create_namespaced_config_map(NAMESPACE, client.V1ConfigMap(metadata=client.V1ObjectMeta(name="settings")))
    settings.data = {"k": "v"}
    assert core.replace_namespaced_config_map("settings", NAMESPACE, settings).data == {"k": "v"}
    refused(409, "Conflict", core.replace_namespaced_config_map, "settings", NAMESPACE, settings)
    refused(409, "AlreadyExists", apps.create_namespaced_deployment, NAMESPACE, web("web", 0))
    refused(404, "NotFound", apps.read_namespaced_deployment, "none", NAMESPACE)
    bad = refused(422, "Invalid", apps.create_namespaced_deployment, NAMESPACE, web("bad", -1))
    assert [c["field"] for c in bad["details"]["causes"]] == ["spec.replicas"], bad

    patched = apps.patch_namespaced_deployment("web", NAMESPACE, {"spec": {"template": {"spec": {"containers": [
        {"name": "c", "env": [{"name": "A", "value": "b"}]}]}}}})
    assert patched.spec.template.spec.containers[0].image == BUSYBOX and patched.spec.template.spec.containers[0].env[0].value == "b"
    apps.patch_namespaced_deployment("web", NAMESPACE, [{"op": "add", "path": "/metadata/labels", "value": {"step": "two"}}])
    scaled = apps.patch_namespaced_deployment_scale("web", NAMESPACE, {"spec": {"replicas": 2}})
    assert (scaled.spec.replicas, apps.read_namespaced_deployment("web", NAMESPACE).metadata.labels["step"]) == (2, "two")

    for i in range(12):
        body = client.V1ConfigMap(metadata=client.V1ObjectMeta(name=f"page-{i:02}", labels={"page": str(i % 3)}),
                                  binary_data={"b": base64.b64encode(bytes([0, 255, i])).decode()})
        core.create_namespaced_config_map(NAMESPACE, body)
    names, more = [], None
    while True:
        page = core.list_namespaced_config_map(NAMESPACE, label_selector="page", limit=5, _continue=more)
        names += [item.metadata.name for item in page.items]
        more = page.metadata._continue
        if not more:
            break
    assert names == [f"page-{i:02}" for i in range(12)], names
    assert len(core.list_namespaced_config_map(NAMESPACE, label_selector="page in (0, 1)").items) == 8
    core.delete_collection_namespaced_config_map(NAMESPACE, label_selector="page=0")
    assert len(core.list_namespaced_config_map(NAMESPACE, label_selector="page").items) == 8

    document = yaml.safe_load("{apiVersion: v1, kind: Secret, metadata: {name: made}, stringData: {k: v}}")
    utils.create_from_dict(client.ApiClient(), document, namespace=NAMESPACE)
    assert core.read_namespaced_secret("made", NAMESPACE).data == {"k": base64.b64encode(b"v").decode()}
    version = apps.list_namespaced_deployment(NAMESPACE).metadata.resource_version
    apps.delete_namespaced_deployment("web", NAMESPACE, propagation_policy="Foreground", grace_period_seconds=0)
    told = watch.Watch().stream(apps.list_namespaced_deployment, NAMESPACE, resource_version=version, timeout_seconds=20)
    assert any(event["type"] == "DELETED" for event in told), "the deployment's end"

    token = core.create_namespaced_service_account_token("default", NAMESPACE, client.AuthenticationV1TokenRequest(
        spec=client.V1TokenRequestSpec(audiences=[], expiration_seconds=600)))
    assert token.status.expiration_timestamp > datetime.datetime.now(datetime.timezone.utc)
    assert client.VersionApi().get_code().minor == "36"
    assert "apps" in [group.name for group in client.ApisApi().get_api_versions().groups]


def changes():
    """A watch, and an informer's cache; the informer goes on after its watch has ended."""
    core = client.CoreV1Api()
    version = core.list_namespaced_config_map(NAMESPACE).metadata.resource_version
    seen, stopped = [], watch.Watch()

    def write():
        one = core.create_namespaced_config_map(NAMESPACE, client.V1ConfigMap(metadata=client.V1ObjectMeta(name="watched"), data={"k": "1"}))
        one.data = {"k": "2"}
        core.replace_namespaced_config_map("watched", NAMESPACE, one)
        core.delete_namespaced_config_map("watched", NAMESPACE)
    writer = threading.Thread(target=write)
    writer.start()
    for event in stopped.stream(core.list_namespaced_config_map, NAMESPACE, resource_version=version, timeout_seconds=30,
                                field_selector="metadata.name=watched", allow_watch_bookmarks=True):
        seen.append((event["type"], event["object"].data))
        if event["type"] == "DELETED":
            stopped.stop()
    writer.join()
    assert seen == [("ADDED", {"k": "1"}), ("MODIFIED", {"k": "2"}), ("DELETED", {"k": "2"})], seen

    informer, told = SharedInformer(core.list_namespaced_config_map, namespace=NAMESPACE, label_selector="kept"), threading.Event()
    informer.add_event_handler("ADDED", lambda o: told.set() if o.metadata.name == "second" else None)
    core.create_namespaced_config_map(NAMESPACE, client.V1ConfigMap(metadata=client.V1ObjectMeta(name="first", labels={"kept": ""})))
    informer.start()
    core.create_namespaced_config_map(NAMESPACE, client.V1ConfigMap(metadata=client.V1ObjectMeta(name="second", labels={"kept": ""})))
    assert told.wait(30), "the informer is told"
    assert sorted(o.metadata.name for o in informer.cache.list()) == ["first", "second"]
    informer.stop()


def exec_in_pod(pod):
    core = client.CoreV1Api()

    def run(command, **more):
        return stream(core.connect_get_namespaced_pod_exec, pod, NAMESPACE, command=command, stdout=True, stderr=True, **more)
    assert run(["sh", "-c", "echo out; echo err >&2"], stdin=False, tty=False) in ("out\nerr\n", "err\nout\n")
    session = run(["sh", "-c", "read line; echo got $line; echo wrong >&2; exit 7"], stdin=True, tty=False, _preload_content=False)
    session.write_stdin("a line\n")
    session.run_forever(timeout=30)
    assert (session.read_stdout(), session.read_stderr(), session.returncode) == ("got a line\n", "wrong\n", 7)
    session = run(["cat"], stdin=True, tty=False, _preload_content=False, binary=True)
    sent, back = bytes(range(256)) * 400, b""
    for at in range(0, len(sent), 1024):
        session.write_stdin(sent[at:at + 1024])
    while len(back) < len(sent):
        session.update(timeout=30)
        assert session.is_open(), len(back)
        back += session.read_stdout(timeout=0) or b""
    session.close()
    assert back == sent
    terminal = run(["sh"], stdin=True, tty=True, _preload_content=False)
    terminal.write_stdin("stty size; exit 3\n")
    terminal.run_forever(timeout=30)
    assert terminal.returncode == 3, terminal.returncode
    try:
        run(["true"], stdin=False, tty=False, container="none")
        raise AssertionError("a container that is not there")
    except AttributeError as error:
        refusal = str(error.__context__)             # the client stumbles over an answer without a body, and hides it
    assert "container none is not valid for pod p" in refusal, refusal


def logs(pod):
    core = client.CoreV1Api()
    answer = core.read_namespaced_pod_log(pod, NAMESPACE, tail_lines=2, _preload_content=False)
    assert answer.data == b"line 98\nline 99\n", answer.data
    lines = list(watch.Watch().stream(core.read_namespaced_pod_log, pod, NAMESPACE, follow=True))
    assert lines == [f"line {i}" for i in range(100)], lines


def port_forward(pod):
    """Two connections by one session, and the answer of a server to HTTP through the client's own sockets."""
    core = client.CoreV1Api()
    forward = portforward(core.connect_get_namespaced_pod_portforward, pod, NAMESPACE, ports="80")
    http = forward.socket(80)
    http.setblocking(True)
    http.sendall(b"GET /hostname HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answer = b""
    while part := http.recv(4096):
        answer += part
    http.close()
    assert answer.endswith(f"\r\n\r\n{pod}\n".encode()) and forward.error(80) is None, (answer, forward.error(80))
    closed = portforward(core.connect_get_namespaced_pod_portforward, pod, NAMESPACE, ports="81")
    other = closed.socket(81)
    other.setblocking(True)
    assert other.recv(10) == b""
    assert "refused" in (closed.error(81) or ""), closed.error(81)


def dynamic_objects(plural, kind):
    """A custom kind by the dynamic client, which learns of it by discovery; apply and its conflicts, watches."""
    anything = dynamic.DynamicClient(client.ApiClient())
    things = anything.resources.get(api_version="clients.example.com/v1", kind=kind)
    assert (things.name, things.namespaced) == (plural, True)
    body = {"apiVersion": "clients.example.com/v1", "kind": kind, "metadata": {"name": "one"}, "spec": {"copies": 2, "text": "hello"}}
    made = things.create(body=body, namespace=NAMESPACE)
    assert made.spec.copies == 2
    for event in things.watch(namespace=NAMESPACE, resource_version=0, timeout=20):
        assert (event["type"], event["object"].metadata.name) == ("ADDED", "one")
        break
    things.patch(body={"metadata": {"name": "one"}, "spec": {"copies": 3}}, namespace=NAMESPACE, content_type="application/merge-patch+json")
    mine = {**body, "spec": {"copies": 5}}
    try:
        things.server_side_apply(body=mine, namespace=NAMESPACE, field_manager="mine")
        raise AssertionError("a conflict is expected")
    except dynamic.exceptions.ConflictError:
        pass
    applied = things.server_side_apply(body=mine, namespace=NAMESPACE, field_manager="mine", force_conflicts=True)
    assert (applied.spec.copies, applied.spec.text) == (5, "hello")
    pods = anything.resources.get(api_version="v1", kind="Pod")
    assert pods.get(namespace=NAMESPACE).items == []
    assert "scale" in anything.resources.get(api_version="apps/v1", kind="Deployment").subresources
    things.delete(name="one", namespace=NAMESPACE)


def lead(name):
    """Runs for leader until killed; the lock is an annotation of a ConfigMap."""
    leaderelection.LeaderElection(electionconfig.Config(
        ConfigMapLock("election", NAMESPACE, name), lease_duration=4, renew_deadline=3, retry_period=1,
        onstarted_leading=lambda: print("leading", flush=True), onstopped_leading=lambda: print("stopped", flush=True))).run()


def many():
    """Eight threads on one client."""
    core = client.CoreV1Api()

    def one(i):
        core.create_namespaced_config_map(NAMESPACE, client.V1ConfigMap(metadata=client.V1ObjectMeta(name=f"m-{i}"), data={"k": "x" * 20000}))
        return core.read_namespaced_config_map(f"m-{i}", NAMESPACE).data["k"]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(100))) == ["x" * 20000] * 100


SCENARIOS = {"objects": objects, "changes": changes, "exec": exec_in_pod, "logs": logs, "port-forward": port_forward,
             "dynamic": dynamic_objects, "leader": lead, "many": many}

if __name__ == "__main__":
    config.load_kube_config()
    SCENARIOS[sys.argv[1]](*sys.argv[2:])
