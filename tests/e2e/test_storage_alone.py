# SPDX-License-Identifier: Apache-2.0
"""Volumes when their node is drained, their agent dies, or their cluster stops."""
import os
import signal

from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.samples import path, running
from knarr_test.steps import create, events_of, get_pod, run_pod, wait_gone, wait_pod, wait_running
from knarr_test.storage import VOLUMES, get_claim, post_claim, wait_claim

ALONE = True                                     # these drain nodes and kill agents


def using(body):
    body["spec"]["volumes"] = [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]
    body["spec"]["containers"][0]["volumeMounts"] = [{"name": "v", "mountPath": "/data"}]
    return body


def owned(body):
    """As a drain wants it: something would make it again."""
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "s"}, "spec": {
        "serviceName": "s", "selector": {"matchLabels": {"app": "s"}}, "template": {"metadata": {"labels": {"app": "s"}}, "spec": body["spec"]}}}


def is_answering(api):
    try:
        return Client(api.config, timeout=5).get("/readyz").status == 200
    except OSError:
        return False


def test_a_drained_node_keeps_its_volumes(api, ns, kubectl):
    post_claim(api, ns, "c", "1Gi", None)
    create(api, ns, owned(using(running(command="echo $HOSTNAME >> /data/starts; exec sleep 100000"))))
    until(lambda: api.get(path(ns, "pods", "s-0")).status == 200, 30, "the pod")
    first = wait_running(api, ns, "s-0")
    node = first["spec"]["nodeName"]
    try:
        kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--force", "--grace-period=1", "--timeout=60s", namespace=False)
        until(lambda: any(r == "FailedScheduling" and ("unschedulable" in m or "didn't match PersistentVolume's node affinity" in m)
                          for _, r, m in events_of(api, ns, "s-0")), 60, "the event")
        waiting = get_pod(api, ns, "s-0")
        assert waiting["metadata"]["uid"] != first["metadata"]["uid"] and waiting["status"]["phase"] == "Pending" and not waiting["spec"].get("nodeName")
    finally:
        kubectl("uncordon", node, namespace=False)
    assert wait_running(api, ns, "s-0")["spec"]["nodeName"] == node, "back to where its data is"
    assert kubectl("exec", "s-0", "--", "cat", "/data/starts").split() == ["s-0", "s-0"]


def test_a_folder_goes_although_the_agent_was_away(api, ns, cluster):
    post_claim(api, ns, "c", "1Gi", None)
    run_pod(api, ns, using(running()))
    name = wait_claim(api, ns)["spec"]["volumeName"]
    assert list(cluster.data.glob(f"nodes/*/storage/{name}"))
    api.delete(path(ns, "pods", "p"), {"gracePeriodSeconds": 0}).ok()
    wait_gone(api, path(ns, "pods", "p"))
    for pid in cluster.agent_pids():
        os.kill(pid, signal.SIGKILL)
    api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
    wait_gone(api, f"{VOLUMES}/{name}")
    assert not list(cluster.data.glob(f"nodes/*/storage/{name}"))


def test_claims_are_bound_although_the_api_dies(api, ns, cluster):
    """Each claim gets one volume, and each pod runs, wherever the process ended."""
    count = 12
    for i in range(count):
        body = using(running(f"p{i}"))
        body["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"] = f"c{i}"
        post_claim(api, ns, f"c{i}", "1Gi", None)
        create(api, ns, body)
        if i % 3 == 2:
            before = cluster.api_pid()
            os.kill(before, signal.SIGKILL)
            until(lambda: set(cluster.processes("api")) - {before} and is_answering(api), 30, "another API process")
            api.close()
    volumes = set()
    for i in range(count):
        wait_running(api, ns, f"p{i}", 90)
        volumes.add(wait_claim(api, ns, name=f"c{i}")["spec"]["volumeName"])
    mine = [v for v in api.get(VOLUMES).ok()["items"] if v["spec"].get("claimRef", {}).get("namespace") == ns]
    assert len(volumes) == count == len(mine) and all(v["status"]["phase"] == "Bound" for v in mine)


def test_data_outlives_down_and_up(cluster):
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        post_claim(api, "default", "c", "1Gi", None)
        run_pod(api, "default", using(running(command="echo x >> /data/starts; exec sleep 100000")))
        before = get_claim(api, "default")
        other.down()
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        wait_pod(api, "default", "p", lambda p: p["status"]["phase"] == "Running" and p["status"]["containerStatuses"][0]["restartCount"] >= 1, 60, "return")
        assert get_claim(api, "default")["spec"] == before["spec"]
        folder = next(other.data.glob(f"nodes/*/storage/{before['spec']['volumeName']}"))
        until(lambda: folder.joinpath("starts").read_text() == "x\nx\n", 30, "the second line")
    finally:
        other.destroy()
