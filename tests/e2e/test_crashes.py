# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the API and of the node agents, and a disk that is full."""
import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from knarr_test.asking import server
from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.samples import config_map, names, path, running, service, shell, web
from knarr_test.steps import container_states, create, get_pod, log, restarts_of, run_pod, wait_gone, wait_phase, wait_running

ALONE = True                                     # these kill what others stand on


class Load:
    """Creates ConfigMaps without pause from several threads; remembers what was answered with 201."""

    def __init__(self, api, ns, threads=4):
        self.api, self.ns, self.answered, self.stopping = api, ns, [], False
        self.threads = [threading.Thread(target=self.work, args=(i,)) for i in range(threads)]
        for thread in self.threads:
            thread.start()

    def work(self, number):
        client = Client(self.api.config, timeout=10)
        count = 0
        while not self.stopping:
            count += 1
            name = f"w{number}-{count:06}"
            try:
                reply = client.post(path(self.ns, "configmaps"), config_map(name, {"n": str(count)}))
            except (OSError, http.client.HTTPException):
                client.close()
                time.sleep(0.005)
                continue
            if reply.status == 201:
                self.answered.append((name, reply.json["metadata"]["uid"], int(reply.json["metadata"]["resourceVersion"])))

    def stop(self):
        self.stopping = True
        for thread in self.threads:
            thread.join()


def is_answering(api):
    try:
        return Client(api.config, timeout=5).get("/readyz").status == 200
    except OSError:
        return False


def kill_api(cluster, api):
    """Returns once another process answers."""
    before = cluster.api_pid()
    os.kill(before, signal.SIGKILL)
    until(lambda: set(cluster.processes("api")) - {before}, 30, "another API process")
    until(lambda: is_answering(api), 30, "its answer")


def test_answered_writes_survive_fifty_kills(api, ns, cluster):
    load = Load(api, ns)
    try:
        for round_number in range(50):
            count = len(load.answered)
            until(lambda: len(load.answered) > count + 5, 30, f"load in round {round_number}")
            kill_api(cluster, api)
    finally:
        load.stop()
        api.close()
    there = {i["metadata"]["name"]: i["metadata"] for i in api.get(path(ns, "configmaps")).ok()["items"]}
    lost = [w for w in load.answered if there.get(w[0], {}).get("uid") != w[1] or int(there[w[0]]["resourceVersion"]) != w[2]]
    assert not lost, f"{len(lost)} of {len(load.answered)} answered writes are gone or changed: {lost[:5]}"
    revisions = [w[2] for w in load.answered]
    assert len(set(revisions)) == len(revisions), "no revision was given twice"
    assert len(load.answered) > 500


def test_watches_go_on_after_a_kill(api, ns, cluster):
    """A watcher that resumes from its last revision sees every change once, in order."""
    start = int(api.get(path(ns, "configmaps")).ok()["metadata"]["resourceVersion"])
    load = Load(api, ns, threads=2)
    try:
        for _ in range(5):
            count = len(load.answered)
            until(lambda: len(load.answered) > count + 20, 30, "load")
            kill_api(cluster, api)
    finally:
        load.stop()
        api.close()
    last = max(w[2] for w in load.answered)
    seen = []
    with api.watch(path(ns, "configmaps"), timeout=30, resourceVersion=str(start)) as events:
        while not seen or seen[-1][1] < last:
            event = events.next()
            seen.append((event["object"]["metadata"]["name"], int(event["object"]["metadata"]["resourceVersion"])))
    assert [r for _, r in seen] == sorted({r for _, r in seen})
    assert {w[0] for w in load.answered} <= {n for n, _ in seen}


def page(port):
    """The status of what answers on the port of the machine's loopback; None where nothing does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/hostname")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


API_USER = 65532


def limit_descriptors(pid, count):
    """As the API's own user, who may do it without any capability; the hard limit stays."""
    subprocess.run(["prlimit", f"--pid={pid}", f"--nofile={count}:"], check=True, user=API_USER, group=API_USER, extra_groups=[])


def test_no_descriptor_is_left(api, ns, cluster):
    """Connections to a node port wait; nobody asks for them again and again meanwhile, and they are taken when there is room."""
    create(api, ns, server("web", labels={"app": "web"}), service("web", type="NodePort"))
    wait_running(api, ns, "web")
    port = api.get(path(ns, "services", "web")).ok()["spec"]["ports"][0]["nodePort"]
    until(lambda: page(port) == 200, 30, "the node port")
    pid = cluster.api_pid()
    before = int(re.search(r"Max open files +(\d+)", Path(f"/proc/{pid}/limits").read_text())[1])
    limit_descriptors(pid, len(os.listdir(f"/proc/{pid}/fd")) + 8)
    held = []
    try:
        held = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(30)]
        began, used = time.monotonic(), cpu_seconds(pid)
        time.sleep(3)                            # the time that is measured; who spins gets a part of it even on a busy machine
        share = (cpu_seconds(pid) - used) / (time.monotonic() - began)
    finally:
        limit_descriptors(pid, before)
        for connection in held:
            connection.close()
    assert share < 0.05, f"it took {share:.2f} of a core while nothing could be done"
    until(lambda: page(port) == 200, 30, "the node port again")


def test_kubectl_waits_out_a_kill(api, ns, cluster, kubectl):
    create(api, ns, web(replicas=2))
    kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    kill_api(cluster, api)
    api.close()
    kubectl("scale", "deployment", "web", "--replicas=3")
    kubectl("wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=60s")


def test_no_container_restarts_when_the_agent_dies(api, ns, cluster):
    places = sorted(n["metadata"]["name"] for n in api.get("/api/v1/nodes").ok()["items"])
    bodies = [running(f"p{i}", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.2; done", spec={"nodeName": node},
                      livenessProbe={"exec": {"command": ["true"]}, "periodSeconds": 1}) for i, node in enumerate(places)]
    for body in bodies:
        run_pod(api, ns, body)
    before = {b["metadata"]["name"]: api.get(path(ns, "pods", b["metadata"]["name"])).ok() for b in bodies}
    for round_number in range(20):
        pids = until(lambda: len(now := cluster.agent_pids()) == len(places) and now, 30, "all agents")   # one that just executes has no words
        victim = pids[0]                         # the oldest: each in turn
        os.kill(victim, signal.SIGKILL)
        until(lambda: len(cluster.agent_pids()) == len(places) and victim not in cluster.agent_pids(), 30, f"agent {round_number}")
    for name, old in before.items():
        now = wait_running(api, ns, name)
        assert container_states(now)["c"][2] == 0, f"{name} was restarted"
        assert now["status"]["containerStatuses"][0]["containerID"] == old["status"]["containerStatuses"][0]["containerID"]
        assert now["status"]["containerStatuses"][0]["state"] == old["status"]["containerStatuses"][0]["state"]
        assert now["status"]["podIP"] == old["status"]["podIP"]
        until(lambda: api.get(path(ns, "pods", name, "log"), tailLines=1).status == 200, 30, "an agent that listens")
        until(lambda: api.get(path(ns, "pods", name, "log")).status == 200, 20, "the last agent's port")
        lines = log(api, ns, name).split()
        assert lines == [str(i) for i in range(1, len(lines) + 1)], "the log has no gap"


def test_a_returned_agent_works(api, ns, cluster):
    run_pod(api, ns, running("before"))
    for pid in cluster.agent_pids():
        os.kill(pid, signal.SIGKILL)
    create(api, ns, running("while-away"))
    wait_running(api, ns, "while-away")
    api.delete(path(ns, "pods", "before")).ok()
    wait_gone(api, path(ns, "pods", "before"))


def is_running(words):
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if words in file.read_bytes():
                return True
    return False


def test_ends_are_noticed_while_the_agent_is_away(api, ns, cluster):
    run_pod(api, ns, running(containers=[shell("c", "sleep 2.25; exit 5")], spec={"restartPolicy": "Never"}))
    for pid in cluster.agent_pids():
        os.kill(pid, signal.SIGSTOP)
    try:
        until(lambda: not is_running(b"sleep\x002.25"), 20, "the end of the container")
        for pid in cluster.agent_pids():
            os.kill(pid, signal.SIGKILL)
    finally:
        for pid in cluster.agent_pids():
            os.kill(pid, signal.SIGCONT)
    until(lambda: api.get(path(ns, "pods", "p")).ok()["status"]["phase"] == "Failed", 30, "the end")
    assert container_states(api.get(path(ns, "pods", "p")).ok())["c"][1]["exitCode"] == 5


def test_a_full_disk(cluster):
    """Writes are refused, nothing that was answered is lost, and it goes on when there is room again."""
    other = Cluster(cluster.knarr, 1)
    mount = other.folder / "small"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", mount], check=True)
    other.data = mount / "data"
    other.kubeconfig = other.data / "kubeconfig"
    try:
        other.up()
        api = Client(Kubeconfig(other.kubeconfig), timeout=30)
        fill_and_free(api, mount, other)
    finally:
        other.destroy()
        subprocess.run(["umount", "-l", mount], stderr=subprocess.DEVNULL)


def fill(mount, left=0):
    """A file that takes all room but `left` bytes."""
    ballast = mount / "ballast"
    room = os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize
    with open(ballast, "wb") as file:
        file.write(b"\0" * max(0, room - left))
    return ballast


def test_a_full_disk_of_a_node(cluster):
    """Images are refused with the reason, what runs goes on, and all else comes when there is room again."""
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    mount = other.folder / "small"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", mount], check=True)
    other.data = mount / "data"
    other.kubeconfig = other.data / "kubeconfig"
    try:
        other.up("--eviction-pressure-transition-period", "0s")
        api = Client(Kubeconfig(other.kubeconfig), timeout=30)
        run_pod(api, "default", running("talks", "i=0; while sleep 0.05; do i=$((i+1)); echo line $i; done"))
        until(lambda: last_line(api) > 3, 20, "its log")
        until(lambda: renewed(api), 20, "its lease")             # only renewals need no disk
        ballast = fill(mount)
        full_node(api, other)
        wait_for_ticks(api)
        ballast.unlink()
        until(lambda: api.post(path("default", "pods"), running("late")).status in (201, 409), 30, "a write after there is room")
        wait_phase(api, "default", "late", "Running", 90)
        written = last_line(api)
        until(lambda: last_line(api) > written, 30, "further lines")
        other.import_image(other.images[0])
        assert restarts_of(get_pod(api, "default", "talks")) == 0
        until(lambda: "LogsIncomplete" in reasons_of(api, "talks"), 30, "the event that lines may be missing")
        assert "LogsIncomplete" not in reasons_of(api, "late"), "it has not run meanwhile"
    finally:
        other.destroy()
        subprocess.run(["umount", "-l", mount], stderr=subprocess.DEVNULL)


def wait_for_ticks(api, count=2):
    """The agent looks after its logs whenever it renews its lease, which needs no disk."""
    seen = set()
    until(lambda: seen.add(renewed(api)) or len(seen) > count, 60, "renewals of the lease")


def renewed(api):
    reply = api.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node1")
    return None if reply.status == 404 else reply.ok()["spec"]["renewTime"]


def reasons_of(api, pod):
    return [e["reason"] for e in api.get(path("default", "events")).ok()["items"] if e["involvedObject"]["name"] == pod]


def last_line(api):
    lines = api.get(path("default", "pods", "talks", "log"), tailLines=1).ok().split()
    return int(lines[-1]) if lines else 0


def full_node(api, cluster):
    done = cluster.import_image(cluster.images[0], check=False)
    assert done.returncode > 0 and "No space left on device" in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not list((cluster.data / "images/tmp").glob("*")), "what was begun is taken away"
    reply = api.post(path("default", "pods"), running("late"))
    if reply.status != 201:                      # the store is on the same disk
        assert reply.status in (500, 503) and reply.json["kind"] == "Status" and "free some disk space" in reply.text, str(reply)
    assert api.get(path("default", "pods", "talks")).ok()["status"]["phase"] == "Running"


def end_api(cluster, api):
    """It is asked to end while nothing can be written, and does."""
    before = cluster.api_pid()
    for i in range(20):
        api.post(path("default", "configmaps"), config_map(f"more{i}", {"k": "x" * 50000}))
    os.kill(before, signal.SIGTERM)
    until(lambda: before not in cluster.processes("api"), 10, "the end of the API")
    api.close()


def fill_and_free(api, mount, cluster):
    room = os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize
    ballast = mount / "ballast"
    with open(ballast, "wb") as file:
        file.write(b"\0" * max(0, room - (1 << 20)))
    answered, refused = [], None
    for i in range(400):
        reply = api.post(path("default", "configmaps"), config_map(f"c{i:03}", {"k": "x" * 50000}))
        if reply.status != 201:
            refused = reply
            break
        answered.append(f"c{i:03}")
    assert refused is not None, "the disk did not fill"
    assert refused.status in (500, 503, 507) and refused.json["kind"] == "Status", str(refused)
    assert set(answered) <= set(names(api.get(path("default", "configmaps")).ok()))
    store = api.get("/api/v1/componentstatuses/etcd-0").ok()["conditions"][0]
    assert store["status"] == "False" and "free some disk space" in store["error"], store
    end_api(cluster, api)
    ballast.unlink()
    until(lambda: api.post(path("default", "configmaps"), config_map("after")).status in (201, 409), 30, "a write after there is room")
    assert api.get("/api/v1/componentstatuses/etcd-0").ok()["conditions"][0]["status"] == "True"
    kill_api(cluster, api)
    api.close()
    there = set(names(api.get(path("default", "configmaps")).ok()))
    assert set(answered) | {"after"} <= there and f"c{len(answered):03}" not in there


def test_the_supervisor_is_killed(cluster):
    """API and agents end with it, so that nothing holds the port; `up` starts anew with what was stored, `down` ends what is left."""
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        run_pod(api, "default", running("p"))
        for after in ("up", "down"):
            supervisor, = other.processes("supervise")
            os.kill(supervisor, signal.SIGKILL)
            until(lambda: not other.processes("api") and not other.processes("node"), 10, "the end of its children")
            assert other.call("status", "--name", other.name, check=False).returncode == 3
            if after == "up":
                other.call("up", "--name", other.name, timeout=120)
                until(lambda: other.processes().keys() - other.own_processes().keys(), 60, "what holds the pod's container")
                until(lambda: api.get(path("default", "pods", "p")).ok()["status"]["containerStatuses"][0]["ready"], 60, "the pod's return")
        assert other.processes(), "containers outlive a killed supervisor"
        other.down()
        until(lambda: not other.leftovers(), 10, "an end without leftovers")
    finally:
        other.destroy()
