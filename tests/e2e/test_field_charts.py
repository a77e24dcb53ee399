# SPDX-License-Identifier: Apache-2.0
"""The manifests of tests/field, as they are but for images, programs and disks: their pods become ready, and have what
their specs ask of a node.  Stand-ins answer at every port, to whatever is asked."""
import json
from pathlib import Path

from knarr_test.client import until
from knarr_test.samples import BUSYBOX

FIELD = Path(__file__).resolve().parents[1] / "field"
ANSWER = "while :; do printf 'HTTP/1.0 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n' | nc -l -p {0} >/dev/null; done"
HOST = "/host/root"                              # where node-exporter has the node's files
WORKLOADS = "Deployment", "StatefulSet", "DaemonSet"


def stand_in(container, is_init):
    container["image"] = BUSYBOX
    container.pop("args", None)
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        if probe in container:
            container[probe].update({"initialDelaySeconds": 0, "periodSeconds": 1, "failureThreshold": 30})
            if "exec" in container[probe]:
                container[probe]["exec"] = {"command": ["true"]}
    container.get("lifecycle", {}).clear()
    if is_init and container.get("restartPolicy") != "Always":
        container["command"] = container["command"] if container.get("command", [""])[0] == "chown" else ["true"]
        return
    ports = sorted({p["containerPort"] for p in container.get("ports", []) if p.get("protocol", "TCP") == "TCP"} |
                   {p["httpGet"]["port"] for p in (container.get(k, {}) for k in ("startupProbe", "readinessProbe"))
                    if isinstance(p.get("httpGet", {}).get("port"), int)})
    container["command"] = ["sh", "-c", " ".join(f"({ANSWER.format(port)}) &" for port in ports) + " sleep 100000 & wait"]
    container.get("resources", {}).pop("requests", None)


def adapt(item):
    """The object with programs that are there."""
    spec = item.get("spec", {})
    if item["kind"] == "PersistentVolumeClaim":
        spec.pop("storageClassName", None)
    if item["kind"] not in WORKLOADS:
        return item
    pod = spec["template"]["spec"]
    for key in ("initContainers", "containers"):
        for container in pod.get(key, []):
            stand_in(container, key == "initContainers")
    pod.get("nodeSelector", {}).pop("field.example.com/exported", None)
    pod["terminationGracePeriodSeconds"] = 1
    for claim in spec.get("volumeClaimTemplates", []):
        claim["spec"].pop("storageClassName", None)
        claim["spec"]["resources"]["requests"]["storage"] = "10Mi"
    return item


def documents(text):
    """One JSON behind the other."""
    found, at = [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        item, at = json.JSONDecoder().raw_decode(text, at)
        found.append(item)
    return found


def install(kubectl, ns, name):
    """Applies the chart and waits until all of its workloads are ready."""
    text = (FIELD / f"{name}.yaml").read_text().replace("NS", ns)
    wanted = [part for part in text.split("---\n") if "kind: CustomResourceDefinition" not in part and "ClusterRole" not in part]
    items = documents(kubectl("create", "--dry-run=client", "-o", "json", "-f", "-", input="---\n".join(wanted)))
    items = [adapt(item) for item in items if item["kind"] not in ("Pod", "Ingress")]
    kubectl("apply", "-f", "-", input=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    for item in items:
        if item["kind"] in WORKLOADS:
            kubectl("rollout", "status", f"{item['kind']}/{item['metadata']['name']}", "--timeout=90s")


def test_node_exporter(api, ns, kubectl):
    """It sees the node: its processes, its network and its files, and changes none."""
    install(kubectl, ns, "node-exporter")
    pods = json.loads(kubectl("get", "pods", "-o", "json"))["items"]
    assert {p["spec"]["nodeName"] for p in pods} == {n["metadata"]["name"] for n in api.get("/api/v1/nodes").ok()["items"]}
    pod = pods[0]
    inside = lambda *words: kubectl("exec", pod["metadata"]["name"], "--", *words)
    assert pod["status"]["podIP"] == pod["status"]["hostIP"] == inside("sh", "-c", "echo $HOST_IP").strip()
    assert "knarr" in inside("ps"), "the node's processes"
    assert "knarr" in inside("sh", "-c", "cat /host/proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '")
    assert inside("ls", f"{HOST}/etc/passwd")
    code, out, err = kubectl.run("exec", pod["metadata"]["name"], "--", "touch", f"{HOST}/tmp/written")
    assert code != 0 and "Read-only" in err, out + err
    assert inside("id", "-u").strip() == "65534"


def test_redis(api, ns, kubectl):
    """Its members have names, numbers from one on, and the setting of the kernel that they ask for."""
    install(kubectl, ns, "redis")
    names = [p["metadata"]["name"] for p in json.loads(kubectl("get", "pods", "-l", "app=cache-redis", "-o", "json"))["items"]]
    assert sorted(names) == ["cache-redis-node-1", "cache-redis-node-2", "cache-redis-node-3"]
    inside = lambda *words: kubectl("exec", "cache-redis-node-1", "-c", "redis", "--", *words)
    assert inside("cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start").strip() == "0"
    assert "appendonly yes" in inside("cat", "/etc/redis/redis.conf") and "cache.local" in inside("cat", "/etc/hosts")
    assert "ndots:2" in inside("cat", "/etc/resolv.conf")
    until(lambda: kubectl.run("exec", "cache-redis-node-1", "-c", "redis", "--", "nslookup", f"cache-redis-node-3.cache-redis-headless.{ns}.svc.cluster.local")[0] == 0,
          20, "the name of another member")


def test_grafana(api, ns, kubectl):
    """A claim that an init container gives to its user, a sidecar that starts before the rest."""
    install(kubectl, ns, "grafana")
    pod = json.loads(kubectl("get", "pods", "-l", "app.kubernetes.io/name=grafana", "-o", "json"))["items"][0]["metadata"]["name"]
    inside = lambda *words: kubectl("exec", pod, "-c", "grafana", "--", *words)
    assert inside("sh", "-c", "stat -c %u:%g /var/lib/grafana && touch /var/lib/grafana/x && echo $GF_SECURITY_ADMIN_USER").split() == ["472:472", "admin"]
    assert "[analytics]" in inside("cat", "/etc/grafana/grafana.ini")


def test_prometheus(api, ns, kubectl):
    """A StatefulSet with a claim for each, memory for files, and a token of its own; the NetworkPolicy lets its probes in."""
    install(kubectl, ns, "prometheus")
    inside = lambda *words: kubectl("exec", "prometheus-k8s-1", "-c", "prometheus", "--", *words)
    assert inside("sh", "-c", "touch /prometheus/x && stat -c %g /prometheus").split() == ["2000"]
    assert "tmpfs" in inside("sh", "-c", "grep config_out /proc/mounts")
    assert kubectl.run("exec", "prometheus-k8s-1", "-c", "prometheus", "--", "touch", "/x")[0] != 0, "the root is read-only"


def test_postgresql(api, ns, kubectl):
    """What its vendor's chart hardens: no root, nothing to write but its folders, memory for shared memory."""
    install(kubectl, ns, "postgresql")
    inside = lambda *words: kubectl("exec", "db-postgresql-0", "--", *words)
    assert inside("sh", "-c", "id -u; id -g; touch /data/x /tmp/x /dev/shm/x && echo $LIMIT $POSTGRES_PASSWORD").split() == ["1001", "1001", "192", "0123"]
