# SPDX-License-Identifier: Apache-2.0
"""What charts ask of a node: seccomp, hooks, debug containers, resource fields, shared namespaces, last words, pulls, tokens."""
import base64
import json
import re

from knarr_test.client import until
from knarr_test.samples import BUSYBOX, container, path, running, service, shell
from knarr_test.steps import (container_states, create, events_of, finish_pod, get_pod, log, nodes, reason_of, restarts_of, run_pod, state_of,
                              wait_gone, wait_phase, wait_pod, wait_running)

SECCOMP = "grep -E '^Seccomp:' /proc/self/status; (unshare -n true) 2>&1; true"


def test_seccomp(api, ns):
    """None without a profile; RuntimeDefault filters; what the pod says holds for its containers, and theirs goes first."""
    default, free = {"seccompProfile": {"type": "RuntimeDefault"}}, {"seccompProfile": {"type": "Unconfined"}}
    rows = (("unset", {}, {}, "0"), ("default", {}, default, "2"), ("free", {}, free, "0"), ("pod", default, {}, "2"), ("own", default, free, "0"))
    for name, of_pod, own, _ in rows:
        create(api, ns, running(name, SECCOMP, securityContext=own, spec={"securityContext": of_pod, "restartPolicy": "Never"}))
    for name, _, _, mode in rows:
        wait_phase(api, ns, name, "Succeeded")
        assert log(api, ns, name).split()[:2] == ["Seccomp:", mode], name
    create(api, ns, running("absent", securityContext={"seccompProfile": {"type": "Localhost", "localhostProfile": "none.json"}}))
    wait_pod(api, ns, "absent", lambda p: reason_of(p) in ("CreateContainerError", "CreateContainerConfigError"), 30, "refusal")


def test_a_failing_post_start_hook(api, ns):
    """The container is killed and comes back; the event says what the hook did."""
    create(api, ns, running(lifecycle={"postStart": {"exec": {"command": ["sh", "-c", "echo from the hook; exit 5"]}}}))
    wait_pod(api, ns, "p", lambda p: restarts_of(p) >= 1, 40, "restart")
    until(lambda: any(r == "FailedPostStartHook" for _, r, _ in events_of(api, ns, "p")), 20, "the event")


def test_hooks_that_sleep_and_ask(api, ns):
    """preStop by HTTP and by time; both before SIGTERM."""
    asked = "echo ok > /tmp/index.html; httpd -v -f -p 8080 -h /tmp & trap 'kill %1; echo term; exit 0' TERM; while :; do sleep 0.1; done"
    run_pod(api, ns, running("http", asked, lifecycle={"preStop": {"httpGet": {"path": "/index.html", "port": 8080}}}, spec={"terminationGracePeriodSeconds": 20}))
    run_pod(api, ns, running("sleep", "trap 'date +%s; exit 0' TERM; while :; do sleep 0.1; done", lifecycle={"preStop": {"sleep": {"seconds": 2}}},
                             spec={"terminationGracePeriodSeconds": 20}))
    streams = {}
    for name in ("http", "sleep"):
        connection = api.connect(30)
        api.send(connection, "GET", path(ns, "pods", name, "log"), query={"follow": "true"})
        streams[name] = connection.getresponse()
        api.delete(path(ns, "pods", name)).ok()
    lines = streams["http"].read().decode().splitlines()
    assert lines[-1] == "term" and any("response:200" in line for line in lines), lines
    assert streams["sleep"].read().decode().strip().isdigit()
    for name in streams:
        wait_gone(api, path(ns, "pods", name), 30)


def test_a_probe_s_own_grace(api, ns):
    """The liveness probe's terminationGracePeriodSeconds goes before the pod's, which would be minutes."""
    probe = {"exec": {"command": ["false"]}, "periodSeconds": 1, "failureThreshold": 1, "terminationGracePeriodSeconds": 1}
    create(api, ns, running(command="trap '' TERM; while :; do sleep 0.1; done", livenessProbe=probe, spec={"terminationGracePeriodSeconds": 300}))
    pod = wait_pod(api, ns, "p", lambda p: restarts_of(p) >= 1, 40, "restart")
    assert pod["status"]["containerStatuses"][0]["lastState"]["terminated"]["exitCode"] == 137
    api.delete(path(ns, "pods", "p"), {"gracePeriodSeconds": 0}).ok()


def field(name, resource, divisor=None, **more):
    return {"name": name, "valueFrom": {"resourceFieldRef": {"resource": resource, **({"divisor": divisor} if divisor else {}), **more}}}


def test_resource_fields(api, ns):
    """Rounded up to the divisor; the node's size where there is no limit; of another container where it is named."""
    limits = {"requests": {"cpu": "100m", "memory": "10Mi"}, "limits": {"cpu": "1500m", "memory": "33Mi"}}
    env = [field("CPU", "limits.cpu"), field("CPU_M", "limits.cpu", "1m"), field("MEMORY", "limits.memory"), field("MEMORY_M", "limits.memory", "1Gi"),
           field("REQUEST", "requests.memory", "1Ki"), field("OTHER", "limits.cpu", "1m", containerName="free")]
    items = [{"path": "cpu", "resourceFieldRef": {"containerName": "c", "resource": "requests.cpu", "divisor": "1m"}},
             {"path": "memory", "resourceFieldRef": {"containerName": "free", "resource": "limits.memory"}}]
    body = running(containers=[shell("c", "env; for i in cpu memory; do echo file_$i=$(cat /info/$i); done", resources=limits, env=env,
                                     volumeMounts=[{"name": "info", "mountPath": "/info"}]), shell("free", "true")],
                   spec={"restartPolicy": "Never", "volumes": [{"name": "info", "downwardAPI": {"items": items}}]})
    create(api, ns, body)
    pod = wait_phase(api, ns, "p", "Succeeded")
    found = dict(line.split("=", 1) for line in log(api, ns, "p", container="c").splitlines() if "=" in line)
    allocatable = api.get(f"/api/v1/nodes/{pod['spec']['nodeName']}").ok()["status"]["allocatable"]
    wanted = {"CPU": "2", "CPU_M": "1500", "MEMORY": str(33 << 20), "MEMORY_M": "1", "REQUEST": str(10 << 10), "OTHER": f"{allocatable['cpu']}000",
              "file_cpu": "100"}
    assert {key: found.get(key) for key in wanted} == wanted
    assert int(found["file_memory"]) == int(allocatable["memory"].removesuffix("Ki")) << 10


def test_shared_namespaces(api, ns):
    """One process namespace for the pod where it says so; the machine's own where that is asked for."""
    script = "until ps | grep -q '[s]leep 54321'; do sleep 0.1; done; ps | head -2 | tail -1"
    create(api, ns, running("pid", containers=[shell("c", script), shell("d", "exec sleep 54321")], spec={"shareProcessNamespace": True}),
           running("host", "ps | wc -l; hostname; exec sleep 100000", spec={"hostPID": True, "hostNetwork": True}),
           running("own", "ps | grep -v ps | wc -l; exec sleep 100000"))
    for name in ("host", "own"):
        wait_running(api, ns, name)
    until(lambda: said(api, ns, "pid", container="c").strip(), 20, "the other container's process")
    assert "pause" in log(api, ns, "pid", container="c")
    assert int(log(api, ns, "host").split()[0]) > 20
    assert log(api, ns, "host").split()[1] == get_pod(api, ns, "host")["spec"]["nodeName"], "the node's name"


def test_last_words(api, ns):
    """Another path; 4096 bytes at most, of the log 2048; nothing of the log after a good end."""
    rows = (("file", "printf why > /tmp/last; exit 1", {"terminationMessagePath": "/tmp/last"}, lambda m: m == "why"),
            ("long", "head -c 6000 /dev/zero | tr '\\0' x > /dev/termination-log; exit 1", {}, lambda m: m == "x" * 4096),
            ("log", "seq 1 2000; exit 1", {"terminationMessagePolicy": "FallbackToLogsOnError"}, lambda m: m.endswith("1999\n2000\n") and len(m) <= 2048),
            ("good", "echo hidden; exit 0", {"terminationMessagePolicy": "FallbackToLogsOnError"}, lambda m: m is None))
    for name, script, more, _ in rows:
        create(api, ns, running(name, script, spec={"restartPolicy": "Never"}, **more))
    for name, _, _, is_right in rows:
        pod = wait_pod(api, ns, name, lambda p: p["status"]["phase"] in ("Succeeded", "Failed"), 30, "end")
        message = container_states(pod)["c"][1].get("message")
        assert is_right(message), f"{name}: {message!r:.300}"


def said(api, ns, name, **query):
    """The log, as far as there is one."""
    reply = api.get(path(ns, "pods", name, "log"), **query)
    return reply.text if reply.status == 200 else ""


def test_debug_containers(api, ns, kubectl):
    """kubectl debug: into a pod, beside a process of it, a copy of it, and a node."""
    run_pod(api, ns, running(command="exec sleep 65432", spec={"hostname": "me"}))
    first = kubectl("debug", "p", "--image", BUSYBOX, "-c", "tool", "--attach", "-i", "--quiet", "--", "sh", "-c", "hostname; echo from the tool")
    assert "from the tool" in first or "from the tool" in log(api, ns, "p", container="tool")
    pod = wait_pod(api, ns, "p", lambda p: p["status"].get("ephemeralContainerStatuses", [{}])[0].get("state", {}).get("terminated"), 30, "end of the tool")
    assert pod["status"]["ephemeralContainerStatuses"][0]["state"]["terminated"]["exitCode"] == 0 and restarts_of(pod) == 0
    assert log(api, ns, "p", container="tool").split()[0] == "me"
    kubectl("debug", "p", "--image", BUSYBOX, "-c", "near", "--target", "c", "--profile=general", "--", "sh", "-c", "ps; exec sleep 100000")
    until(lambda: "sleep 65432" in said(api, ns, "p", container="near"), 30, "the target's process")
    kubectl("debug", "p", "--image", BUSYBOX, "--copy-to", "copy", "-c", "extra", "--share-processes", "--", "sleep", "100000")
    wait_running(api, ns, "copy")
    assert set(container_states(get_pod(api, ns, "copy"))) == {"c", "extra"}


def test_debug_a_node(api, ns, kubectl):
    node = nodes(api)[0]
    kubectl("debug", f"node/{node}", "--image", BUSYBOX, "--profile=general", "--", "sh", "-c", "ls -d /host/proc/1 && hostname && exec sleep 100000")
    name = until(lambda: [p["metadata"]["name"] for p in api.get(path(ns, "pods")).ok()["items"] if "node-debugger" in p["metadata"]["name"]], 20, "the pod")[0]
    until(lambda: get_pod(api, ns, name)["status"]["phase"] == "Running" and said(api, ns, name).split() == ["/host/proc/1", node], 30, "the host's files")


def test_pull_policies(api, ns):
    """What is there is used; what is not there is not asked of a registry under Never."""
    create(api, ns, running("never", imagePullPolicy="Never"), running("there", imagePullPolicy="IfNotPresent"),
           running("gone", image="localhost:1/none:1", imagePullPolicy="Never", command="sleep"),
           running("pull", image="localhost:1/none:1", imagePullPolicy="IfNotPresent", command="sleep"))
    for name in ("never", "there"):
        wait_running(api, ns, name)
    wait_pod(api, ns, "gone", lambda p: reason_of(p) == "ErrImageNeverPull", 30, "refusal")
    wait_pod(api, ns, "pull", lambda p: reason_of(p) in ("ErrImagePull", "ImagePullBackOff"), 30, "failure")


def test_hostnames_and_subdomains(api, ns, kubectl):
    """hostname and subdomain give a name in the headless service's domain, and the pod's own full name."""
    create(api, ns, service("sub", selector={"app": "x"}, clusterIP="None"))
    run_pod(api, ns, running(labels={"app": "x"}, spec={"hostname": "web-1", "subdomain": "sub"}))
    run_pod(api, ns, running("fqdn", labels={"app": "x"}, spec={"hostname": "web-2", "subdomain": "sub", "setHostnameAsFQDN": True}))
    ip = get_pod(api, ns, "p")["status"]["podIP"]
    full = f"sub.{ns}.svc.cluster.local"
    assert kubectl("exec", "p", "--", "hostname", "-f").strip() == f"web-1.{full}" and kubectl("exec", "p", "--", "hostname").strip() == "web-1"
    assert kubectl("exec", "fqdn", "--", "hostname").strip() == f"web-2.{full}"
    until(lambda: ip in kubectl.run("exec", "fqdn", "--", "nslookup", f"web-1.{full}")[1], 20, "the name")


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_tokens(api, ns, kubectl):
    """Audience and time as asked for, bound to the pod; the usual one is good for an hour and its claims name the pod."""
    sources = [{"serviceAccountToken": {"path": "vault", "audience": "vault", "expirationSeconds": 600}}]
    run_pod(api, ns, running(volumeMounts=[{"name": "t", "mountPath": "/t"}], spec={"volumes": [{"name": "t", "projected": {"sources": sources}}]}))
    vault = claims(kubectl("exec", "p", "--", "cat", "/t/vault"))
    usual = claims(kubectl("exec", "p", "--", "cat", "/var/run/secrets/kubernetes.io/serviceaccount/token"))
    assert vault["aud"] == ["vault"] and vault["exp"] - vault["iat"] == 600
    assert usual["kubernetes.io"]["pod"]["name"] == "p" == vault["kubernetes.io"]["pod"]["name"]
    assert re.fullmatch(rf"system:serviceaccount:{ns}:default", usual["sub"])


def test_a_claim_to_memory(api, ns):
    """emptyDir in memory: what is written counts for its limit, and more does not fit."""
    mount = {"volumeMounts": [{"name": "m", "mountPath": "/m"}]}
    spec = {"volumes": [{"name": "m", "emptyDir": {"medium": "Memory", "sizeLimit": "2Mi"}}], "restartPolicy": "Never"}
    text = finish_pod(api, ns, running(command="dd if=/dev/zero of=/m/x bs=1M count=4 2>&1 | grep -o 'No space'; df -k /m | tail -1", spec=spec, **mount))
    assert text.startswith("No space") and " 2048 " in text, text


def test_the_deadline_counts_from_the_start(api, ns):
    """It ends a pod that waits for its image as well as one that runs."""
    create(api, ns, running("waits", image="localhost:1/none:1", imagePullPolicy="Never", spec={"activeDeadlineSeconds": 2}),
           running("runs", containers=[container("c", BUSYBOX, command=["sleep", "100000"])], spec={"activeDeadlineSeconds": 2, "restartPolicy": "OnFailure"}))
    for name in ("waits", "runs"):
        pod = wait_phase(api, ns, name, "Failed", 30)
        assert pod["status"]["reason"] == "DeadlineExceeded", pod["status"]
    wait_pod(api, ns, "runs", lambda p: state_of(p) == "terminated", 20, "end of the container")


def test_runtime_of_a_class(api, ns):
    """A pod that is to be parted from the node by another runtime is not run by ours; once there is a class for ours it runs."""
    classes = "/apis/node.k8s.io/v1/runtimeclasses"
    for handler in ("kata", "runc"):
        api.post(classes, {"metadata": {"name": f"{ns}-{handler}"}, "handler": handler}).ok(201)
    try:
        run_pod(api, ns, running("ours", spec={"runtimeClassName": f"{ns}-runc"}))
        create(api, ns, running("theirs", spec={"runtimeClassName": f"{ns}-kata"}))
        until(lambda: any('no runtime for "kata" is configured' in m for _, r, m in events_of(api, ns, "theirs")
                          if r == "FailedCreatePodSandBox"), 30, "an event")
        assert get_pod(api, ns, "theirs")["status"]["phase"] == "Pending"
        api.delete(f"{classes}/{ns}-kata").ok()
        api.post(classes, {"metadata": {"name": f"{ns}-kata"}, "handler": "crun"}).ok(201)
        wait_running(api, ns, "theirs")
    finally:
        for handler in ("kata", "runc"):
            api.delete(f"{classes}/{ns}-{handler}")
