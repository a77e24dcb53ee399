# SPDX-License-Identifier: Apache-2.0
"""Init containers and sidecars: their order at the start, at the end, and after the machine was off."""
from knarr_test.client import Client, Kubeconfig
from knarr_test.cluster import Cluster
from knarr_test.samples import path, running, shell
from knarr_test.steps import container_states, create, get_pod, log, run_pod, state_of, wait_gone, wait_pod, wait_running

SHARE = [{"name": "share", "mountPath": "/share"}]
ON_DISK, IN_MEMORY = {}, {"medium": "Memory"}


def sharing(medium=ON_DISK, **more):
    return {"volumes": [{"name": "share", "emptyDir": medium}], **more}


def conditions(pod):
    return {c["type"]: (c["status"], c.get("reason"), c.get("message")) for c in pod["status"]["conditions"]}


def test_the_start_goes_by_the_list(api, ns):
    """A sidecar holds up the next one until its startup probe succeeded; then all run beside each other."""
    side = shell("side", "echo side >> /share/log; sleep 2; touch /share/up; exec sleep 100000", restartPolicy="Always", volumeMounts=SHARE,
                 startupProbe={"exec": {"command": ["ls", "/share/up"]}, "periodSeconds": 1, "failureThreshold": 30})
    first = shell("first", "echo first >> /share/log", volumeMounts=SHARE)
    last = shell("last", "ls /share/up && echo last >> /share/log", volumeMounts=SHARE)
    run_pod(api, ns, running(command="cat /share/log; exec sleep 100000", init=[first, side, last], volumeMounts=SHARE, spec=sharing()))
    assert log(api, ns, "p", container="c") == "first\nside\nlast\n"
    states = container_states(get_pod(api, ns, "p"))
    assert [states[name][0] for name in ("first", "side", "last", "c")] == ["terminated", "running", "terminated", "running"], states


def test_a_sidecar_counts_for_readiness(api, ns, kubectl):
    side = shell("side", "exec sleep 100000", restartPolicy="Always", readinessProbe={"exec": {"command": ["ls", "/tmp/ok"]}, "periodSeconds": 1})
    create(api, ns, running(init=[side]))
    pod = wait_pod(api, ns, "p", lambda p: state_of(p) == "running", 30, "start")
    wanted = ("False", "ContainersNotReady", "containers with unready status: [side]")
    assert conditions(pod)["Ready"] == conditions(pod)["ContainersReady"] == wanted, conditions(pod)
    assert conditions(pod)["Initialized"][0] == "True"
    assert kubectl("get", "pod", "p", "--no-headers").split()[1] == "1/2"
    kubectl("exec", "p", "-c", "side", "--", "touch", "/tmp/ok")
    wait_running(api, ns, "p")
    assert kubectl("get", "pod", "p", "--no-headers").split()[1] == "2/2"


def test_a_sidecar_comes_back(api, ns):
    """Whatever the pod's policy says; the app container goes on."""
    side = shell("side", "[ -e /share/again ] && exec sleep 100000; touch /share/again; sleep 1; exit 3", restartPolicy="Always", volumeMounts=SHARE)
    create(api, ns, running(init=[side], spec=sharing(restartPolicy="Never")))
    pod = wait_pod(api, ns, "p", lambda p: container_states(p).get("side", ("", {}, 0))[::2] == ("running", 1), 60, "return of the sidecar")
    assert container_states(pod)["c"][::2] == ("running", 0)


def test_the_end_goes_backwards(api, ns):
    """The app has ended before the last sidecar is told, and so on."""
    end = "trap 'echo {0} >> /share/log; exit 0' TERM; while :; do sleep 0.1; done"
    side = [shell(name, end.format(name) if name != "one" else "trap 'echo one >> /share/log; cat /share/log; exit 0' TERM; while :; do sleep 0.1; done",
                  restartPolicy="Always", volumeMounts=SHARE) for name in ("one", "two")]
    run_pod(api, ns, running(command="trap 'sleep 1; echo app >> /share/log; exit 0' TERM; while :; do sleep 0.1; done", init=side, volumeMounts=SHARE,
                             spec=sharing(terminationGracePeriodSeconds=30)))
    follow = api.connect(30)
    api.send(follow, "GET", path(ns, "pods", "p", "log"), query={"follow": "true", "container": "one"})
    answer = follow.getresponse()
    api.delete(path(ns, "pods", "p")).ok()
    assert answer.read().decode() == "app\ntwo\none\n"
    wait_gone(api, path(ns, "pods", "p"), 30)


def test_all_begins_anew_after_the_machine_was_off(cluster):
    """What init containers left in memory and in the network is gone; so they run again, and sidecars before the app."""
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        init = [shell("init", "echo init >> /share/log", volumeMounts=SHARE),
                shell("side", "echo side >> /share/log; exec sleep 100000", restartPolicy="Always", volumeMounts=SHARE)]
        body = running(command="cat /share/log; exec sleep 100000", init=init, volumeMounts=SHARE, spec=sharing(IN_MEMORY))
        once = running("once", "exit 0", init=[shell("init", "exit 0")], spec={"restartPolicy": "OnFailure"})
        create(api, "default", once)
        run_pod(api, "default", body)
        wait_pod(api, "default", "once", lambda p: p["status"]["phase"] == "Succeeded")
        before = api.get(path("default", "pods", "once")).ok()["status"]
        other.down()
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        pod = wait_pod(api, "default", "p", lambda p: container_states(p)["c"][::2] == ("running", 1), 60, "return")
        states = container_states(pod)
        assert states["init"][::2] == ("terminated", 1) and states["side"][::2] == ("running", 1), states
        assert states["init"][1]["startedAt"] <= states["side"][1]["startedAt"] <= states["c"][1]["startedAt"], states
        assert log(api, "default", "p", container="c") == "init\nside\n"
        assert api.get(path("default", "pods", "once")).ok()["status"] == before, "what is done is done"
    finally:
        other.destroy()


def rule(action, *codes):
    return {"action": action, "exitCodes": {"operator": "In", "values": list(codes)}}


def test_a_container_restarts_by_its_own_rules(api, ns):
    """One code brings it back, another ends the pod, whose policy is Never."""
    script = "n=$(cat /share/n 2>/dev/null || echo 0); echo $((n+1)) > /share/n; [ $n = 0 ] && exit 42; exit 7"
    create(api, ns, running(command=script, restartPolicy="Never", restartPolicyRules=[rule("Restart", 42)], volumeMounts=SHARE,
                            spec=sharing(restartPolicy="Never")))
    pod = wait_pod(api, ns, "p", lambda p: p["status"]["phase"] == "Failed")
    status = pod["status"]["containerStatuses"][0]
    assert status["restartCount"] == 1 and status["state"]["terminated"]["exitCode"] == 7
    assert status["lastState"]["terminated"]["exitCode"] == 42


def test_a_rule_restarts_the_whole_pod(api, ns):
    """With its init containers; the address and what is in the volumes stay."""
    script = "echo app >> /share/log; [ $(grep -c app /share/log) = 2 ] && exec sleep 100000; sleep 1; exit 88"
    body = running(containers=[shell("c", script, restartPolicy="Never", restartPolicyRules=[rule("RestartAllContainers", 88)], volumeMounts=SHARE),
                               shell("d", "echo d >> /share/log; exec sleep 100000", volumeMounts=SHARE)],
                   init=[shell("init", "echo init >> /share/log", volumeMounts=SHARE)], spec=sharing(restartPolicy="Never"))
    create(api, ns, body)
    first = wait_pod(api, ns, "p", lambda p: state_of(p) == "running", 30, "start")
    pod = wait_pod(api, ns, "p", lambda p: all(s[2] == 1 for s in container_states(p).values()) and state_of(p) == state_of(p, "d") == "running", 60, "restart")
    assert pod["status"]["podIP"] == first["status"]["podIP"] and pod["status"]["phase"] == "Running"
    assert container_states(pod)["init"][0] == "terminated", container_states(pod)


def test_a_sidecar_restarts_the_whole_pod(api, ns):
    """What comes after it has begun already, and the init containers before it are done."""
    script = "[ -f /share/done ] && exec sleep 100000; touch /share/done; until [ -f /share/seen ]; do sleep 0.1; done; exit 42"
    body = running(command="touch /share/seen; exec sleep 100000", volumeMounts=SHARE, spec=sharing(restartPolicy="Never"), init=[
        shell("init", "true"), shell("before", "exec sleep 100000", restartPolicy="Always"),
        shell("source", script, restartPolicy="Always", restartPolicyRules=[rule("RestartAllContainers", 42)], volumeMounts=SHARE)])
    create(api, ns, body)
    wait_pod(api, ns, "p", lambda p: len(container_states(p)) == 4 and all(s[2] == 1 for s in container_states(p).values()), 60, "a restart of each")
