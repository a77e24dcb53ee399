# SPDX-License-Identifier: Apache-2.0
"""Pods that run are given other resources in place, once there is room for them, and never less memory than they use."""
import os
import signal
from pathlib import Path

from knarr_test.client import STRATEGIC, until
from knarr_test.samples import CORE, path, running, shell
from knarr_test.steps import log, process_of, run_pod

ALONE = ("test_no_room_yet", "test_taken_back", "test_while_the_agent_is_away")      # they fill a node, or kill agents
IS_V2 = Path("/sys/fs/cgroup/cgroup.controllers").exists()
FILES = {"memory": "memory.max" if IS_V2 else "memory.limit_in_bytes", "cpu": "cpu.max" if IS_V2 else "cpu.cfs_quota_us"}


def limit(pid, controller, of_pod=False):
    """What the kernel has, in the API's terms: bytes, or thousandths of a core; None: no limit."""
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _, names, where = line.split(":", 2)
        if (IS_V2 and names == "") or controller in names.split(","):
            folder = Path("/sys/fs/cgroup" + where if IS_V2 else f"/sys/fs/cgroup/{controller}{where}")
            text = ((folder.parent if of_pod else folder) / FILES[controller]).read_text().split()[0]
            if text in ("max", "-1"):
                return None
            return int(text) if controller == "memory" else int(text) // 100
    raise AssertionError(f"no cgroup of {controller}")


def same(cpu=None, memory=None):
    amounts = {k: v for k, v in (("cpu", cpu), ("memory", memory)) if v}
    return {"requests": amounts, "limits": amounts}


def resize(api, ns, name, **amounts):
    return api.patch(path(ns, "pods", name) + "/resize", {"spec": {"containers": [{"name": "c", "resources": same(**amounts)}]}},
                     STRATEGIC).ok()


def status(api, ns, name):
    got = api.get(path(ns, "pods", name)).ok()["status"]
    return got, {c["type"]: c for c in got["conditions"]}, got["containerStatuses"][0]


def wait_resized(api, ns, name, what, **amounts):
    def done():
        got, conditions, told = status(api, ns, name)
        return told.get("resources") == same(**amounts) and told["allocatedResources"] == same(**amounts)["requests"] and \
            not conditions.keys() & {"PodResizePending", "PodResizeInProgress"} and told
    return until(done, 30, what)


def events(api, ns, name):
    return [e["reason"] for e in api.get(path(ns, "events")).ok()["items"] if e["involvedObject"]["name"] == name]


def fill(api, ns):
    """A pod, another on its node, and how much CPU the first can have without the other only."""
    run_pod(api, ns, running(resources=same("100m")))
    node = api.get(path(ns, "pods", "p")).ok()["spec"]["nodeName"]
    run_pod(api, ns, running("other", resources={"requests": {"cpu": "100m"}}, spec={"nodeName": node}))
    all_of_it = api.get(f"{CORE}/nodes/{node}").ok()["status"]["allocatable"]["cpu"]
    return int(all_of_it[:-1] if all_of_it.endswith("m") else f"{all_of_it}000") - 50


def test_in_place(api, ns):
    run_pod(api, ns, running(resources=same("100m", "64Mi")))
    pid = process_of(api, ns, "p", "sleep")
    resize(api, ns, "p", cpu="200m", memory="96Mi")
    wait_resized(api, ns, "p", "more of both", cpu="200m", memory="96Mi")
    assert (limit(pid, "cpu"), limit(pid, "memory")) == (200, 96 << 20)
    assert (limit(pid, "cpu", True), limit(pid, "memory", True)) == (200, 96 << 20)
    resize(api, ns, "p", cpu="50m", memory="32Mi")
    told = wait_resized(api, ns, "p", "less of both", cpu="50m", memory="32Mi")
    assert (limit(pid, "cpu", True), limit(pid, "memory", True)) == (50, 32 << 20) and told["restartCount"] == 0
    until(lambda: events(api, ns, "p").count("ResizeStarted") and events(api, ns, "p").count("ResizeCompleted"), 10, "the events")


def test_restart(api, ns):
    policy = [{"resourceName": "cpu", "restartPolicy": "NotRequired"}, {"resourceName": "memory", "restartPolicy": "RestartContainer"}]
    run_pod(api, ns, running(command="trap 'exit 0' TERM; sleep 1000 & wait", resources=same("100m", "64Mi"), resizePolicy=policy))
    resize(api, ns, "p", cpu="150m", memory="64Mi")
    assert wait_resized(api, ns, "p", "the CPU", cpu="150m", memory="64Mi")["restartCount"] == 0
    resize(api, ns, "p", cpu="150m", memory="48Mi")
    told = until(lambda: (lambda t: t["restartCount"] == 1 and t["ready"] and t)(
        wait_resized(api, ns, "p", "the memory", cpu="150m", memory="48Mi")), 30, "a restart")
    pid = process_of(api, ns, "p", "sleep")
    assert told["restartCount"] == 1 and (limit(pid, "memory"), limit(pid, "memory", True)) == (48 << 20, 48 << 20)


def test_no_room_yet(api, ns):
    """What does not fit waits, keeps what it has, and is given it when another goes."""
    most = fill(api, ns)
    pid = process_of(api, ns, "p", "sleep")
    resize(api, ns, "p", cpu=f"{most}m")
    condition = until(lambda: status(api, ns, "p")[1].get("PodResizePending"), 30, "a condition")
    assert (condition["status"], condition["reason"], condition["observedGeneration"]) == ("True", "Deferred", 2), condition
    assert condition["message"].startswith(f"Node didn't have enough resource: cpu, requested: {most}, used: "), condition
    told = status(api, ns, "p")[2]
    assert told["resources"] == same("100m") and told["allocatedResources"] == {"cpu": "100m"}, told
    assert (limit(pid, "cpu"), limit(pid, "cpu", True)) == (100, 100)
    until(lambda: "ResizeDeferred" in events(api, ns, "p"), 10, "the event")
    api.delete(path(ns, "pods", "other") + "?gracePeriodSeconds=0").ok()
    assert wait_resized(api, ns, "p", "the room of the other", cpu=f"{most}m")["restartCount"] == 0
    assert (limit(pid, "cpu"), limit(pid, "cpu", True)) == (most, most)


def test_taken_back(api, ns):
    resized = fill(api, ns)
    resize(api, ns, "p", cpu=f"{resized}m")
    until(lambda: status(api, ns, "p")[1].get("PodResizePending"), 30, "a condition")
    resize(api, ns, "p", cpu="100m")
    wait_resized(api, ns, "p", "the end of the wait", cpu="100m")


def test_memory_in_use(api, ns):
    """A limit below what is in use would kill: it is refused for now, nothing changes, and a later size is taken."""
    hold = "dd if=/dev/zero of=/m/f bs=1M count=20 2>/dev/null; exec sleep 1000"
    run_pod(api, ns, running(command=hold, resources=same(memory="64Mi"), volumeMounts=[{"name": "m", "mountPath": "/m"}],
                             spec={"volumes": [{"name": "m", "emptyDir": {"medium": "Memory"}}]}))
    pid = until(lambda: process_of(api, ns, "p", "sleep"), 30, "20 MB in use")
    resize(api, ns, "p", memory="8Mi")
    condition = until(lambda: (lambda c: c if c and c.get("reason") == "Error" else None)(
        status(api, ns, "p")[1].get("PodResizeInProgress")), 30, "a condition")
    assert f"memory limit ({8 << 20}) below current usage" in condition["message"] and condition["status"] == "True", condition
    assert (limit(pid, "memory"), limit(pid, "memory", True)) == (64 << 20, 64 << 20)
    told = status(api, ns, "p")[2]
    assert told["resources"] == same(memory="64Mi") and told["allocatedResources"] == {"memory": "8Mi"}, told
    resize(api, ns, "p", memory="48Mi")
    assert wait_resized(api, ns, "p", "48 MB", memory="48Mi")["restartCount"] == 0
    assert limit(pid, "memory", True) == 48 << 20


def test_of_the_whole_pod(api, ns):
    """The pod's own amounts bound its cgroup, and containers that have none; which they are told."""
    bound = {"name": "MOST", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory"}}}
    two = [shell("c", "echo $MOST; exec sleep 1000", env=[bound]), shell("d", "exec sleep 1000", resources=same("50m", "32Mi"))]
    run_pod(api, ns, running(containers=two, spec={"resources": same("200m", "128Mi")}))
    pid = process_of(api, ns, "p", "sleep")
    assert (limit(pid, "cpu", True), limit(pid, "memory", True)) == (200, 128 << 20)
    assert log(api, ns, "p", container="c") == f"{128 << 20}\n"
    api.patch(path(ns, "pods", "p") + "/resize", {"spec": {"resources": same("300m", "160Mi")}}, STRATEGIC).ok()

    def done():
        got, conditions, _ = status(api, ns, "p")
        return got.get("resources") == same("300m", "160Mi") and got["allocatedResources"] == same("300m", "160Mi")["requests"] and \
            (limit(pid, "cpu", True), limit(pid, "memory", True)) == (300, 160 << 20) and "PodResizeInProgress" not in conditions
    until(done, 30, "the pod's own resources")


def test_while_the_agent_is_away(api, ns, cluster):
    """It knows what the pod had, and carries on from there."""
    run_pod(api, ns, running(resources=same("100m")))
    for pid in cluster.agent_pids():
        os.kill(pid, signal.SIGSTOP)
    try:
        resize(api, ns, "p", cpu="200m")
        for pid in cluster.agent_pids():
            os.kill(pid, signal.SIGKILL)
    finally:
        for pid in cluster.agent_pids():
            os.kill(pid, signal.SIGCONT)
    assert wait_resized(api, ns, "p", "the resize", cpu="200m")["restartCount"] == 0
    pid = process_of(api, ns, "p", "sleep")
    assert (limit(pid, "cpu"), limit(pid, "cpu", True)) == (200, 200)
