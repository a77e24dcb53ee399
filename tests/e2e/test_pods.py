# SPDX-License-Identifier: Apache-2.0
"""Pods: start, order, restarts, probes, ends."""
import json
import re
import time

from knarr_test.client import STRATEGIC, until
from knarr_test.samples import BUSYBOX, CORE, NGINX, config_map, container, path, running, shell
from knarr_test.steps import (container_states, create, events_of, finish_pod, get_pod, is_ready, log, reason_of, restarts_of, run_pod,
                              state_of, wait_gone, wait_phase, wait_pod, wait_running)


def test_status_of_a_running_pod(api, ns):
    pod = run_pod(api, ns, running())
    status = pod["status"]
    assert re.match(r"^10\.\d+\.\d+\.\d+$", status["podIP"]) and status["podIPs"] == [{"ip": status["podIP"]}]
    assert status["hostIP"] and status["startTime"] and status["qosClass"] == "BestEffort"
    one = status["containerStatuses"][0]
    assert one["ready"] and one["started"] and one["restartCount"] == 0 and one["state"]["running"]["startedAt"]
    assert re.match(r"^\w+://[0-9a-f]{64}$", one["containerID"]) and one["imageID"] and one["image"] == BUSYBOX
    conditions = {c["type"]: c["status"] for c in status["conditions"]}
    for kind in ("PodScheduled", "Initialized", "ContainersReady", "Ready"):
        assert conditions.get(kind) == "True", conditions


def test_events_of_a_start(api, ns):
    run_pod(api, ns, running())
    until(lambda: {"Scheduled", "Pulled", "Created", "Started"} <= {r for _, r, _ in events_of(api, ns, "p")}, 15, "the four events")


def test_command_arguments_and_environment(api, ns):
    create(api, ns, config_map("cm", {"mode": "fast", "not-a-name": "x"}))
    create(api, ns, {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"word": "hidden"}})
    env = [{"name": "A", "value": "1"}, {"name": "B", "value": "$(A)/$(MISSING)/$$(A)"},
           {"name": "MODE", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "mode"}}},
           {"name": "WORD", "valueFrom": {"secretKeyRef": {"name": "s", "key": "word"}}},
           {"name": "OPT", "valueFrom": {"configMapKeyRef": {"name": "none", "key": "x", "optional": True}}},
           {"name": "NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
           {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
           {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
           {"name": "LABEL", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['x']"}}},
           {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1m"}}}]
    body = running(labels={"x": "y"}, containers=[container(
        "c", BUSYBOX, command=["sh", "-c"], args=["env; echo ARG=$(A); hostname"], env=env,
        envFrom=[{"prefix": "P_", "configMapRef": {"name": "cm"}}], resources={"limits": {"cpu": "250m", "memory": "32Mi"}})])
    text = finish_pod(api, ns, body)
    pod = get_pod(api, ns, "p")
    for line in ("A=1", "B=1/$(MISSING)/$(A)", "MODE=fast", "WORD=hidden", "NAME=p", f"IP={pod['status']['podIP']}", f"NODE={pod['spec']['nodeName']}",
                 "LABEL=y", "CPU=250", "P_mode=fast", "ARG=1", "KUBERNETES_SERVICE_PORT=443"):
        assert line in text.splitlines(), f"{line} is not in\n{text}"
    assert "OPT=" not in text and text.splitlines()[-1] == "p", text


def test_a_missing_reference_waits(api, ns):
    body = running(env=[{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "later", "key": "a"}}}])
    create(api, ns, body)
    pod = wait_pod(api, ns, "p", lambda p: reason_of(p) == "CreateContainerConfigError", 30, "error")
    assert 'configmap "later" not found' in container_states(pod)["c"][1]["message"]
    create(api, ns, config_map("later", {"a": "1"}))
    wait_running(api, ns, "p")


def test_init_containers_run_in_order(api, ns):
    share = [{"name": "share", "mountPath": "/share"}]
    steps = [shell(f"i{i}", f"echo {i} >> /share/log; sleep 0.2", volumeMounts=share) for i in range(3)]
    body = running(command="cat /share/log; exec sleep 100000", init=steps, volumeMounts=share,
                   spec={"volumes": [{"name": "share", "emptyDir": {}}]})
    pod = run_pod(api, ns, body)
    until(lambda: log(api, ns, "p", container="c") == "0\n1\n2\n", 10, "the log")
    states = container_states(pod)
    assert all(states[f"i{i}"][0] == "terminated" and states[f"i{i}"][1]["reason"] == "Completed" for i in range(3)), states


def test_a_failing_init_container_holds(api, ns):
    body = running(init=[shell("bad", "exit 3")])
    create(api, ns, body)
    pod = wait_pod(api, ns, "p", lambda p: restarts_of(p, "bad") >= 1, 30, "restart of the init container")
    assert pod["status"]["phase"] == "Pending" and container_states(pod)["c"][0] == "waiting"
    assert container_states(pod)["c"][1]["reason"] == "PodInitializing"


def test_a_failing_init_container_ends_a_pod_without_restarts(api, ns):
    create(api, ns, running(init=[shell("bad", "exit 3")], spec={"restartPolicy": "Never"}))
    pod = wait_phase(api, ns, "p", "Failed")
    assert container_states(pod)["bad"][1]["exitCode"] == 3


def test_sidecars_start_first_and_end_last(api, ns):
    body = running(command="exit 0", init=[shell("side", "exec sleep 100000", restartPolicy="Always")], spec={"restartPolicy": "Never"})
    create(api, ns, body)
    pod = wait_phase(api, ns, "p", "Succeeded")
    assert container_states(pod)["c"][1]["exitCode"] == 0


def test_ends_by_restart_policy(api, ns):
    rows = [("Never", "exit 0", "Succeeded"), ("Never", "exit 4", "Failed"), ("OnFailure", "exit 0", "Succeeded")]
    for i, (policy, script, _) in enumerate(rows):
        create(api, ns, running(f"p{i}", script, spec={"restartPolicy": policy}))
    for i, (_, script, phase) in enumerate(rows):
        pod = wait_phase(api, ns, f"p{i}", phase)
        done = container_states(pod)["c"][1]
        assert done["exitCode"] == int(script.split()[1]) and done["reason"] == ("Completed" if phase == "Succeeded" else "Error")
        assert done["startedAt"] and done["finishedAt"]


def test_restarts_back_off(api, ns):
    create(api, ns, running(command="exit 7"))
    pod = wait_pod(api, ns, "p", lambda p: reason_of(p) == "CrashLoopBackOff", 30, "back-off")
    status = pod["status"]["containerStatuses"][0]
    assert status["restartCount"] >= 1 and status["lastState"]["terminated"]["exitCode"] == 7
    assert "back-off" in status["state"]["waiting"]["message"] and not status["ready"]
    until(lambda: "BackOff" in [r for _, r, _ in events_of(api, ns, "p")], 15, "the event")


def test_another_image_does_not_wait(api, ns):
    """The back-off is that of the image that failed."""
    create(api, ns, running(containers=[shell("c", "exit 1")]))
    wait_pod(api, ns, "p", lambda p: restarts_of(p) == 1 and reason_of(p) == "CrashLoopBackOff", 60, "back-off")
    api.patch(path(ns, "pods", "p"), {"spec": {"containers": [{"name": "c", "image": NGINX}]}}, STRATEGIC).ok()
    wait_pod(api, ns, "p", lambda p: restarts_of(p) == 2, 8, "a start without the ten seconds")
    wait_pod(api, ns, "p", lambda p: reason_of(p) == "CrashLoopBackOff", 30, "back-off of the other")


def test_restart_keeps_the_pod(api, ns):
    body = running(command="n=$(cat /data/n 2>/dev/null || echo 0); echo $((n+1)) > /data/n; [ $n -ge 1 ] && exec sleep 100000; exit 1",
                   volumeMounts=[{"name": "data", "mountPath": "/data"}], spec={"volumes": [{"name": "data", "emptyDir": {}}]})
    create(api, ns, body)
    first = wait_pod(api, ns, "p", lambda p: p["status"].get("podIP"), 30, "address")["status"]["podIP"]
    pod = wait_pod(api, ns, "p", lambda p: state_of(p) == "running" and restarts_of(p) == 1, 60, "restart")
    assert pod["status"]["podIP"] == first


def test_termination_message(api, ns):
    create(api, ns, running(command="echo -n why > /dev/termination-log; exit 1", spec={"restartPolicy": "Never"}))
    assert container_states(wait_phase(api, ns, "p", "Failed"))["c"][1]["message"] == "why"
    create(api, ns, running("q", "echo last words; exit 1", spec={"restartPolicy": "Never"}, terminationMessagePolicy="FallbackToLogsOnError"))
    assert container_states(wait_phase(api, ns, "q", "Failed"))["c"][1]["message"] == "last words\n"


def test_graceful_end(api, ns):
    """SIGTERM, time to obey, and the pod is gone as soon as it did."""
    create(api, ns, running(command="trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done", spec={"terminationGracePeriodSeconds": 30}))
    wait_running(api, ns, "p")
    until(lambda: "up" in log(api, ns, "p"), 10, "the trap")
    began = time.monotonic()
    answer = api.delete(path(ns, "pods", "p")).ok()
    assert answer["metadata"]["deletionGracePeriodSeconds"] == 30
    wait_gone(api, path(ns, "pods", "p"), 20)
    assert time.monotonic() - began < 10


def test_grace_ends_in_a_kill(api, ns):
    run_pod(api, ns, running(command="trap '' TERM; while :; do sleep 0.1; done", spec={"terminationGracePeriodSeconds": 2}))
    began = time.monotonic()
    api.delete(path(ns, "pods", "p")).ok()
    wait_gone(api, path(ns, "pods", "p"), 30)
    assert 1.5 < time.monotonic() - began < 15


def test_pre_stop_comes_first(api, ns):
    create(api, ns, config_map("told", {}))
    body = running(command="trap 'cat /share/x; exit 0' TERM; while :; do sleep 0.1; done",
                   lifecycle={"preStop": {"exec": {"command": ["sh", "-c", "echo hook ran > /share/x"]}}},
                   volumeMounts=[{"name": "share", "mountPath": "/share"}],
                   spec={"volumes": [{"name": "share", "emptyDir": {}}], "terminationGracePeriodSeconds": 20})
    run_pod(api, ns, body)
    follow = api.connect(30)
    api.send(follow, "GET", path(ns, "pods", "p", "log"), query={"follow": "true"})
    answer = follow.getresponse()
    api.delete(path(ns, "pods", "p")).ok()
    assert "hook ran" in answer.read().decode()
    wait_gone(api, path(ns, "pods", "p"), 30)


def test_post_start_runs(api, ns):
    body = running(lifecycle={"postStart": {"exec": {"command": ["sh", "-c", "echo started > /tmp/post"]}}},
                   readinessProbe={"exec": {"command": ["grep", "started", "/tmp/post"]}, "periodSeconds": 1})
    run_pod(api, ns, body)


def test_readiness_probes(api, ns):
    body = running(command="httpd -p 8080 -h /tmp; exec sleep 100000", readinessProbe={"httpGet": {"port": 8080, "path": "/ok"}, "periodSeconds": 1})
    create(api, ns, body)
    pod = wait_phase(api, ns, "p", "Running")
    until(lambda: "Unhealthy" in [r for _, r, _ in events_of(api, ns, "p")], 20, "the event")
    pod = get_pod(api, ns, "p")
    conditions = {c["type"]: (c["status"], c.get("reason")) for c in pod["status"]["conditions"]}
    assert conditions["Ready"] == ("False", "ContainersNotReady") and container_states(pod)["c"][2] == 0


def test_probes_of_each_kind(api, ns):
    create(api, ns,
           running("tcp", "exec httpd -f -p 8080 -h /tmp", readinessProbe={"tcpSocket": {"port": 8080}, "periodSeconds": 1}),
           running("http", "echo hi > /tmp/x; exec httpd -f -p 8080 -h /tmp", ports=[{"name": "web", "containerPort": 8080}],
                   readinessProbe={"httpGet": {"port": "web", "path": "/x"}, "periodSeconds": 1}),
           running("exec", readinessProbe={"exec": {"command": ["true"]}, "periodSeconds": 1}))
    for name in ("tcp", "http", "exec"):
        wait_running(api, ns, name)


def test_a_command_that_is_not_there(api, ns):
    """What it is told by is one line."""
    body = running(spec={"restartPolicy": "Never"})
    body["spec"]["containers"][0]["command"] = ["/bin/nothere"]
    create(api, ns, body)
    wait_phase(api, ns, "p", "Failed")
    told = until(lambda: [m for _, r, m in events_of(api, ns, "p") if r == "Failed"], 20, "the event")
    assert "nothere" in told[0] and told[0] == told[0].strip() and "\n" not in told[0], told


def test_what_failed_probes_say(api, ns):
    """In the words that users of kubelet look for."""
    def failing(name, **probe):
        create(api, ns, running(name, readinessProbe={**probe, "periodSeconds": 1}))
        wait_pod(api, ns, name, lambda p: p["status"].get("podIP"), 30, "address")
        return get_pod(api, ns, name)["status"]["podIP"]
    ip = failing("http", httpGet={"port": 81, "path": "/x"})
    words = {"http": f'Readiness probe failed: Get "http://{ip}:81/x": dial tcp {ip}:81: connect: connection refused'}
    words["tcp"] = f"Readiness probe failed: dial tcp {failing('tcp', tcpSocket={'port': 82})}:82: connect: connection refused"
    failing("slow", exec={"command": ["sleep", "10"]}, timeoutSeconds=1)
    words["slow"] = 'Readiness probe failed: command timed out: "sleep 10" timed out after 1s'
    ip = failing("grpc", grpc={"port": 83})
    words["grpc"] = f'Readiness probe failed: error: failed to connect service at "{ip}:83": connect: connection refused'
    for name, wanted in words.items():
        until(lambda: wanted in [m for _, _, m in events_of(api, ns, name)], 30, f"{wanted} in {events_of(api, ns, name)}")


def test_liveness_restarts(api, ns):
    create(api, ns, running(command="touch /tmp/ok; sleep 2; rm /tmp/ok; exec sleep 100000",
                            livenessProbe={"exec": {"command": ["cat", "/tmp/ok"]}, "periodSeconds": 1, "failureThreshold": 2}))
    pod = wait_pod(api, ns, "p", lambda p: restarts_of(p) >= 1, 60, "restart")
    until(lambda: {"Unhealthy", "Killing"} <= {r for _, r, _ in events_of(api, ns, "p")}, 15, "the events")
    assert pod["status"]["containerStatuses"][0]["lastState"]["terminated"]["exitCode"] == 137


REDIRECTS = """events {} http { access_log off; server {
    listen 80;
    listen 81;
    absolute_redirect off;
    location /well { return 200; }
    location /ill { return 500; }
    location /to-well { return 302 /well; }
    location /to-ill { return 307 /ill; }
    location /beside/x { return 302 ../ill; }
    location /beside/y { return 302 z?a=/b; }
    location /beside/z { return 302 //$host/well; }
    location /ill-by-name { return 301 http://$host:80/to-ill; }
    location /with-address { return 302 /well?next=http://10.255.255.1/; }
    location /with-query { if ($args) { return 200; } return 302 ?a=b#c; }
    location /other-port { return 302 http://$host:81/to-well; }
    location /elsewhere { return 302 http://10.255.255.1/; }
    location /round { return 302 /round; }
    location /nowhere { return 302 http://; }
}}"""


def test_probes_go_where_they_are_sent(api, ns):
    """Within the host: what comes there counts.  Elsewhere is not asked; that is good, with a warning."""
    create(api, ns, config_map("redirects", {"nginx.conf": REDIRECTS}))
    paths = {"to-well": None, "with-address": None, "with-query": None, "other-port": None, "beside/y": None,
             "to-ill": "statuscode: 500", "ill-by-name": "statuscode: 500", "round": "stopped after 10 redirects",
             "elsewhere": "probe warning: Probe terminated redirects, Response body: <html>", "nowhere": "failed to parse Location header \"http://\""}
    for name, words in paths.items():
        create(api, ns, running(name.replace("/", "-"), image=NGINX, command="exec nginx -c /conf/nginx.conf -g 'daemon off;'",
                                volumeMounts=[{"name": "conf", "mountPath": "/conf"}],
                                spec={"volumes": [{"name": "conf", "configMap": {"name": "redirects"}}]},
                                readinessProbe={"httpGet": {"path": f"/{name}", "port": 80}, "periodSeconds": 1}))
    for name, words in paths.items():
        pod = name.replace("/", "-")
        if words:
            until(lambda: any(words in message for _, _, message in events_of(api, ns, pod)), 30, f"the event of {name}")
        if not words or "warning" in words:
            wait_pod(api, ns, pod, is_ready, 30, "readiness")
        else:
            assert not is_ready(get_pod(api, ns, pod)), name


def test_startup_probe_holds_the_others(api, ns):
    create(api, ns, running(command="sleep 3; touch /tmp/up; exec sleep 100000",
                            startupProbe={"exec": {"command": ["cat", "/tmp/up"]}, "periodSeconds": 1, "failureThreshold": 30},
                            livenessProbe={"exec": {"command": ["cat", "/tmp/up"]}, "periodSeconds": 1, "failureThreshold": 1}))
    assert container_states(wait_running(api, ns, "p"))["c"][2] == 0


def test_several_containers_share_the_network(api, ns):
    body = running(containers=[shell("server", "echo shared > /tmp/x; exec httpd -f -p 8080 -h /tmp"),
                               shell("client", "until wget -qO- http://127.0.0.1:8080/x; do sleep 0.2; done; exec sleep 100000")])
    run_pod(api, ns, body)
    until(lambda: log(api, ns, "p", container="client").endswith("shared\n"), 15, "the answer")


def test_security_context(api, ns):
    script = "id -u; id -g; id -G; (touch /x && echo writable) 2>&1; grep -E 'NoNewPrivs|CapEff' /proc/self/status"
    body = running(containers=[shell("c", script, securityContext={
        "runAsUser": 1234, "runAsGroup": 2345, "readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}})],
        spec={"securityContext": {"supplementalGroups": [77], "fsGroup": 88}})
    lines = finish_pod(api, ns, body).splitlines()
    assert lines[:2] == ["1234", "2345"] and {"77", "88"} <= set(lines[2].split()), lines
    assert "Read-only file system" in lines[3] and lines[4].split() == ["CapEff:", "0" * 16] and lines[5].split() == ["NoNewPrivs:", "1"], lines


def test_security_context_of_every_start(api, ns):
    """CVE-2019-11245: the second start of a container, of an image that is there already, has what the first had."""
    script = "id -u; id -G; grep -E 'NoNewPrivs|Cap(Inh|Prm|Eff|Bnd|Amb)|Seccomp:' /proc/self/status; exit 1"
    create(api, ns, running(containers=[shell("c", script, securityContext={
        "runAsUser": 1234, "runAsGroup": 2345, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"}})], spec={"securityContext": {"fsGroup": 88}}))
    wait_pod(api, ns, "p", lambda p: restarts_of(p) >= 1 and "terminated" in p["status"]["containerStatuses"][0]["lastState"], 60, "a restart")
    until(lambda: log(api, ns, "p").count("\n") >= 9, 30, "the words of the second start")
    first, second = log(api, ns, "p", previous="true").splitlines(), log(api, ns, "p").splitlines()
    assert first == second, (first, second)
    assert first[0] == "1234" and "88" in first[1].split() and "2345" in first[1].split(), first
    facts = dict(line.split() for line in first[2:])
    assert {name: facts[f"{name}:"] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == dict.fromkeys(
        ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), "0" * 16), facts
    assert facts["NoNewPrivs:"] == "1" and facts["Seccomp:"] == "2", facts


def test_groups_in_status(api, ns):
    run_pod(api, ns, running(command="id -G; exec sleep 1000", spec={"securityContext": {
        "runAsUser": 1234, "runAsGroup": 2345, "supplementalGroups": [77], "fsGroup": 88, "supplementalGroupsPolicy": "Strict"}}))
    pod = get_pod(api, ns, "p")
    told = pod["status"]["containerStatuses"][0]["user"]["linux"]
    assert told == {"uid": 1234, "gid": 2345, "supplementalGroups": [2345, 77, 88]}, told
    assert sorted(log(api, ns, "p").split()) == ["2345", "77", "88"]
    node = api.get(f"{CORE}/nodes/{pod['spec']['nodeName']}").ok()
    assert node["status"]["features"] == {"supplementalGroupsPolicy": True}


def test_users_of_its_own(api, ns):
    """A pod that counts on being nobody outside is not run as somebody."""
    create(api, ns, running(spec={"hostUsers": False}))
    until(lambda: any("user namespaces are not supported" in m for _, r, m in events_of(api, ns, "p") if r == "FailedCreatePodSandBox"),
          30, "an event")
    assert get_pod(api, ns, "p")["status"]["phase"] == "Pending"
    api.delete(path(ns, "pods", "p")).ok()
    wait_gone(api, path(ns, "pods", "p"))


def test_run_as_non_root(api, ns):
    create(api, ns, running(securityContext={"runAsNonRoot": True}))
    pod = wait_pod(api, ns, "p", lambda p: reason_of(p) == "CreateContainerConfigError", 30, "refusal")
    assert "runAsNonRoot" in container_states(pod)["c"][1]["message"]


def test_privileged(api, ns):
    text = finish_pod(api, ns, running(command="grep CapEff /proc/self/status; mount -t tmpfs x /mnt 2>&1 || mkdir -p /mnt && mount -t tmpfs x /mnt && echo mounted",
                                       securityContext={"privileged": True}))
    assert "mounted" in text, text


def test_a_program_that_is_not_there(api, ns):
    create(api, ns, running(containers=[container("c", BUSYBOX, command=["/no/such/program"])], spec={"restartPolicy": "Never"}))
    pod = wait_pod(api, ns, "p", lambda p: p["status"]["phase"] == "Failed" or reason_of(p) in ("RunContainerError", "CreateContainerError", "StartError"), 30, "error")
    assert "no such" in json.dumps(pod["status"]).lower(), pod["status"]


def test_deadline(api, ns):
    create(api, ns, running(spec={"activeDeadlineSeconds": 3}))
    pod = wait_phase(api, ns, "p", "Failed", 30)
    assert pod["status"]["reason"] == "DeadlineExceeded"


def test_pods_bound_by_hand_are_checked(api, ns):
    """A pod that names its node itself still has to fit there."""
    node = api.get(f"{CORE}/nodes").ok()["items"][0]["metadata"]["name"]
    body = running(resources={"requests": {"cpu": "1000"}}, spec={"nodeName": node})
    create(api, ns, body)
    assert wait_phase(api, ns, "p", "Failed", 30)["status"]["reason"] == "OutOfcpu"


def test_the_room_of_a_pod_that_has_gone(api, ns):
    """Whoever comes as soon as its object is gone is not refused, though its containers may still be ending."""
    def holder(name):
        return running(name, ports=[{"containerPort": 80, "hostPort": 8391}], spec={"nodeName": "node1"})
    run_pod(api, ns, holder("p0"))
    for i in range(1, 6):
        api.delete(path(ns, "pods", f"p{i - 1}"), gracePeriodSeconds=0).ok()
        run_pod(api, ns, holder(f"p{i}"))
    create(api, ns, holder("one-too-many"))
    assert wait_phase(api, ns, "one-too-many", "Failed", 30)["status"]["reason"] == "NodePorts"


def test_a_label_and_a_pod_for_it(api, ns):
    """The pod is bound because of a label that the node's agent may not have heard of yet: it is not refused for that."""
    node = f"{CORE}/nodes/node1"

    def bound(name, value):
        return running(name, command="exit 0", spec={"nodeName": "node1", "restartPolicy": "Never", "nodeSelector": {"round": value}})
    try:
        for i in range(20):
            api.patch(node, {"metadata": {"labels": {"round": str(i)}}}).ok()
            create(api, ns, bound(f"p{i}", str(i)))
            wait_phase(api, ns, f"p{i}", "Succeeded", 60)
        create(api, ns, bound("wrong", "none"))
        assert wait_phase(api, ns, "wrong", "Failed", 30)["status"]["reason"] == "NodeAffinity"
    finally:
        api.patch(node, {"metadata": {"labels": {"round": None}}})


def test_hosts_and_resolver(api, ns):
    text = finish_pod(api, ns, running(command="cat /etc/hosts /etc/resolv.conf; hostname -i",
                                       spec={"hostAliases": [{"ip": "10.1.2.3", "hostnames": ["alias.example.com"]}], "hostname": "me"}))
    ip = get_pod(api, ns, "p")["status"]["podIP"]
    assert text.startswith("# Kubernetes-managed hosts file.") and f"{ip}\tme" in text and "10.1.2.3\talias.example.com" in text, text
    assert f"search {ns}.svc.cluster.local svc.cluster.local cluster.local" in text and "options ndots:5" in text and "nameserver 10." in text


def test_deleted_while_they_start(api, ns):
    """Whenever the deletion comes: before a container is made, while it is, when that has failed, while it is tried again."""
    names = [f"p{i}" for i in range(24)]
    for i, name in enumerate(names):
        create(api, ns, running(name, containers=[container(image=BUSYBOX, command=["/absent"] if i % 4 else ["sleep", "100000"])]))
    for i, name in enumerate(names):
        if i % 3:
            until(lambda name=name: get_pod(api, ns, name)["status"].get("containerStatuses"), 30, f"a container of {name}")
        api.delete(path(ns, "pods", name)).ok()
    for name in names:
        wait_gone(api, path(ns, "pods", name), 30)
