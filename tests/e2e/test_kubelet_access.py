# SPDX-License-Identifier: Apache-2.0
"""Who may ask a node's agent itself (port 10250), from a pod: by a service account's token and what its roles say of nodes/..."""
import calendar
import contextlib
import re
import time

from knarr_test.client import until
from knarr_test.packets import in_network_of
from knarr_test.samples import path, running, shell
from knarr_test.steps import create, nodes, run_pod, wait_running

RBAC = "/apis/rbac.authorization.k8s.io/v1"
ASK = """
import http.client, ssl, sys
ca, address, method, target, authorization = sys.argv[1:]
connection = http.client.HTTPSConnection(address, 10250, context=ssl.create_default_context(cadata=ca), timeout=30)
connection.request(method, target, headers={"Authorization": authorization} if authorization else {})
answer = connection.getresponse()
print(answer.status)
print(answer.read().decode())
"""


class Agent:
    """The agent of a node (else the one that `pod` runs on), asked from within that pod's network."""

    def __init__(self, api, pod, node=None):
        self.pod, self.ca = pod, api.get(path(pod["metadata"]["namespace"], "configmaps", "kube-root-ca.crt")).ok()["data"]["ca.crt"]
        status = api.get(f"/api/v1/nodes/{node or pod['spec']['nodeName']}").ok()["status"]
        self.address = next(a["address"] for a in status["addresses"] if a["type"] == "InternalIP")

    def begin(self, target, token=None, method="GET", authorization=""):
        return in_network_of(self.pod, ASK, self.ca, self.address, method, target, f"Bearer {token}" if token else authorization)

    def ask(self, target, *args, **more):
        """(status, text)"""
        said, _ = self.begin(target, *args, **more).communicate(timeout=60)
        status, _, text = said.partition("\n")
        return int(status), text


def seconds_of(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def token_of(api, ns, account, **spec):
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
    return api.post(path(ns, "serviceaccounts", account, "token"), body).ok(201)["status"]["token"]


@contextlib.contextmanager
def account(api, ns, name, *subresources, verbs=("get",)):
    """A token of a new service account that may do this with these subresources of all nodes."""
    role = f"{ns}-{name}"
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": name}}).ok(201)
    rules = [{"apiGroups": [""], "resources": [f"nodes/{s}" for s in subresources], "verbs": list(verbs)}] if subresources else []
    api.post(f"{RBAC}/clusterroles", {"metadata": {"name": role}, "rules": rules}).ok(201)
    try:
        api.post(f"{RBAC}/clusterrolebindings", {
            "metadata": {"name": role}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
            "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": ns}]}).ok(201)
        yield token_of(api, ns, name)
    finally:
        api.delete(f"{RBAC}/clusterrolebindings/{role}")
        api.delete(f"{RBAC}/clusterroles/{role}")


def test_metrics_by_a_token(api, ns):
    agent = Agent(api, run_pod(api, ns, running()))
    with account(api, ns, "scraper", "metrics") as token:
        for target in ("/metrics", "/metrics/resource", "/metrics/cadvisor", "/metrics/probes"):
            status, text = agent.ask(target, token)
            assert status == 200 and "# TYPE" in text, (target, status, text)
        for target, subresources in (("/stats/summary", "stats"), ("/pods", "pods proxy"), ("/healthz", "healthz proxy"),
                                     ("/configz", "configz proxy"), (f"/containerLogs/{ns}/p/c", "proxy"), ("/nothing", "proxy"),
                                     (f"/exec/{ns}/p/c?command=id&output=1", "proxy"), ("/", "proxy")):
            expected = f"Forbidden (user=system:serviceaccount:{ns}:scraper, verb=get, resource=nodes, subresource(s)=[{subresources}])"
            assert agent.ask(target, token) == (403, expected + "\n\n"), target
        assert agent.ask("/metrics", token, method="POST")[0] == 403


LINE = re.compile(r'(\w+)\{(.*)\} (\S+)( \d+)?')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)",?')


def samples(text):
    """{metric: [(labels, number)]} of those that have labels."""
    found = {}
    for name, labels, number, _ in (LINE.fullmatch(line).groups() for line in text.splitlines() if "{" in line and line[0] != "#"):
        found.setdefault(name, []).append((dict(LABEL.findall(labels)), float(number)))
    return found


def test_what_dashboards_draw(api, ns):
    """/metrics/cadvisor: of the container, of its pod, of the node; figures as the limits and the kernel say."""
    limits = {"memory": "64Mi", "cpu": "500m"}
    script = "for i in 1 2 3; do dd if=/dev/zero bs=1M count=50 2>/dev/null | md5sum; done; exec sleep 100000"
    pod = run_pod(api, ns, running(containers=[shell("c", script, resources={"limits": limits}), shell("free", "exec sleep 100000")]))
    agent = Agent(api, pod)
    with account(api, ns, "scraper", "metrics") as token:
        agent.ask("/healthz", token)                             # some traffic
        status, text = agent.ask("/metrics/cadvisor", token)
        assert status == 200, text
        found = samples(text)

    def of(name, container):
        return [(labels, number) for labels, number in found.get(name, []) if labels["pod"] == "p" and labels["namespace"] == ns and labels["container"] == container]

    def one(name, container):
        (labels, number), = of(name, container)
        return number
    state = {s["name"]: s for s in pod["status"]["containerStatuses"]}
    (labels, cpu), = of("container_cpu_usage_seconds_total", "c")
    identifier = state["c"]["containerID"].rsplit("/", 1)[1]
    assert labels["name"] == identifier and labels["id"].endswith(f"/pod{pod['metadata']['uid']}/{identifier}"), labels
    assert set(labels) == {"container", "cpu", "id", "image", "name", "namespace", "pod"} and "busybox" in labels["image"], labels
    assert 0 < cpu < 600 and one("container_cpu_usage_seconds_total", "") >= cpu
    assert one("container_spec_memory_limit_bytes", "c") == 64 << 20 and one("container_spec_memory_limit_bytes", "free") == 0
    assert one("container_spec_cpu_quota", "c") == 50000 and one("container_spec_cpu_period", "c") == 100000
    assert not of("container_spec_cpu_quota", "free")
    assert one("container_spec_cpu_shares", "c") in range(480, 540)
    assert 0 < one("container_memory_working_set_bytes", "c") <= one("container_memory_usage_bytes", "c") <= 64 << 20
    for name in ("memory_rss", "memory_cache", "oom_events_total", "cpu_cfs_periods_total", "cpu_cfs_throttled_periods_total"):
        assert one(f"container_{name}", "c") >= 0, name
    assert abs(one("container_start_time_seconds", "c") - seconds_of(state["c"]["state"]["running"]["startedAt"])) < 5
    assert one("container_last_seen", "c") >= one("container_start_time_seconds", "c")
    for way in ("receive", "transmit"):
        (labels, count), = of(f"container_network_{way}_bytes_total", "")
        assert labels["interface"] == "eth0" and count > 500, (way, labels, count)
        assert not of(f"container_network_{way}_bytes_total", "c")
    assert not [labels for each in found.values() for labels, _ in each if labels["container"] == "POD"]
    whole = [number for labels, number in found["container_cpu_usage_seconds_total"] if labels["id"] == "/"]
    assert len(whole) == 1 and whole[0] > cpu, whole
    machine = dict(re.findall(r"^(machine_\w+) (\d+)$", text, re.M))
    assert int(machine["machine_cpu_cores"]) >= 1 and int(machine["machine_memory_bytes"]) > 64 << 20, machine


def test_results_of_probes(api, ns):
    """Those of a readiness probe that fails at first; other containers have none."""
    probe = {"exec": {"command": ["test", "-e", "/tmp/ready"]}, "periodSeconds": 1}
    create(api, ns, running(containers=[shell("c", "sleep 3; touch /tmp/ready; exec sleep 100000", readinessProbe=probe), shell("free", "exec sleep 100000")]))
    pod = wait_running(api, ns, "p")
    agent = Agent(api, pod)
    with account(api, ns, "scraper", "metrics") as token:
        def results():
            status, text = agent.ask("/metrics/probes", token)
            assert status == 200, text
            return [(labels, number) for labels, number in samples(text).get("prober_probe_total", []) if labels["namespace"] == ns]
        found = {labels["result"]: number for labels, number in results()}
        assert found.keys() == {"successful", "failed"} and min(found.values()) >= 1, found
        for labels, _ in results():
            assert labels.pop("result") and labels == {"container": "c", "namespace": ns, "pod": "p", "pod_uid": pod["metadata"]["uid"],
                                                       "probe_type": "Readiness"}, labels
        until(lambda: {labels["result"]: n for labels, n in results()}["successful"] > found["successful"], 20, "one more")


def test_network_figures_go_the_right_way(api, ns):
    """What a pod sends to the agent is sent, and what it gets is received: an answer is longer than its question."""
    pod = run_pod(api, ns, running())
    agent = Agent(api, pod)

    def bytes_of(way):
        text = agent.ask("/metrics/cadvisor", token)[1]
        return next(n for labels, n in samples(text)[f"container_network_{way}_bytes_total"] if labels["namespace"] == ns)
    with account(api, ns, "scraper", "metrics") as token:
        received, sent = bytes_of("receive"), bytes_of("transmit")
        for _ in range(5):
            agent.ask("/metrics/cadvisor", token)
        assert bytes_of("receive") - received > 2 * (bytes_of("transmit") - sent) > 0


def test_who_has_no_role(api, ns):
    agent = Agent(api, run_pod(api, ns, running()))
    with account(api, ns, "nothing") as token:
        for target in ("/metrics", "/metrics/resource", "/healthz", "/pods"):
            assert agent.ask(target, token)[0] == 403, target


def test_who_is_nobody(api, ns):
    """No credentials, no token of ours, one for others, and one whose account has gone."""
    agent = Agent(api, run_pod(api, ns, running()))
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "gone"}}).ok(201)
    foreign, gone = token_of(api, ns, "default", audiences=["others"]), token_of(api, ns, "gone")
    api.delete(path(ns, "serviceaccounts", "gone")).ok()
    for target in ("/metrics", "/healthz", "/nothing"):
        assert agent.ask(target) == (401, "Unauthorized\n"), target
        assert agent.ask(target, authorization="Basic YTpi")[0] == 401, target
        for token in ("rubbish", "a.b.c", foreign, gone, foreign[:-4] + "AAAA"):
            assert agent.ask(target, token) == (401, "Unauthorized\n"), (target, token)


def test_a_token_that_has_ended(api, ns):
    """One that is bound to a pod ends with it."""
    agent = Agent(api, run_pod(api, ns, running()))
    create(api, ns, running("other"))
    wait_running(api, ns, "other")
    bound = {"boundObjectRef": {"kind": "Pod", "apiVersion": "v1", "name": "other"}}
    assert agent.ask("/metrics", token_of(api, ns, "default", **bound))[0] == 403        # it is known, and may not
    token = token_of(api, ns, "default", **bound, expirationSeconds=601)
    api.delete(path(ns, "pods", "other"), gracePeriodSeconds=0).ok()
    until(lambda: api.get(path(ns, "pods", "other")).status == 404, 30, "the pod's end")
    assert agent.ask("/metrics", token)[0] == 401


def test_single_subresources(api, ns):
    agent = Agent(api, run_pod(api, ns, running(command="echo hello; exec sleep 100000")))
    with account(api, ns, "health", "healthz") as token:
        assert agent.ask("/healthz", token) == (200, "ok\n")
        assert agent.ask("/metrics", token)[0] == agent.ask("/pods", token)[0] == 403
    with account(api, ns, "config", "configz") as token:
        assert agent.ask("/healthz", token)[0] == 403
        assert agent.ask("/configz", token)[0] == 404            # allowed; but there is none
    with account(api, ns, "reader", "pods", "stats") as token:
        status, text = agent.ask("/pods", token)
        assert status == 200 and '"PodList"' in text
        status, text = agent.ask("/stats/summary", token)
        assert status == 200 and '"podRef"' in text
    with account(api, ns, "proxy", "proxy") as token:
        assert agent.ask("/healthz", token)[0] == agent.ask("/pods", token)[0] == 200
        assert agent.ask(f"/containerLogs/{ns}/p/c", token) == (200, "hello\n\n")
        assert agent.ask("/metrics", token)[0] == agent.ask("/stats/summary", token)[0] == 403
        status, text = agent.ask(f"/exec/{ns}/p/c?command=id&output=1", token)
        assert (status, text) == (400, "Upgrade request required\n")


def test_many_at_once(api, ns):
    """One token, asked for by many in the same moment, on connections that partly go before the answer."""
    agent = Agent(api, run_pod(api, ns, running()))
    with account(api, ns, "many", "metrics") as token:
        asking = [agent.begin("/metrics/resource", token) for _ in range(12)]
        for process in asking[::3]:
            process.kill()
        answers = [process.communicate(timeout=60)[0].partition("\n")[0] for process in asking]
        assert [a for i, a in enumerate(answers) if i % 3] == ["200"] * 8, answers
        assert agent.ask("/metrics/resource", token)[0] == 200


def test_one_pod_scrapes_all_nodes(api, ns):
    pod = run_pod(api, ns, running())
    with account(api, ns, "scraper", "metrics") as token:
        for node in nodes(api):
            status, text = Agent(api, pod, node).ask("/metrics", token)
            assert status == 200 and f'kubelet_node_name{{node="{node}"}} 1' in text, (node, text)
