# SPDX-License-Identifier: Apache-2.0
"""Claims under pods: data that stays, folders that go, and what is said where nothing can be mounted."""
import shutil
import stat
import tempfile
from pathlib import Path

from knarr_test.client import until
from knarr_test.samples import APPS, path, running, shell
from knarr_test.steps import create, events_of, finish_pod, get_pod, nodes, run_pod, wait_gone, wait_running
from knarr_test.storage import VOLUMES, claim, get_claim, made, post_claim, storage_class, volume, wait_claim, wait_volume


def using(body, name="c", where="/data", **more):
    """Mounts the claim in every container."""
    body["spec"].setdefault("volumes", []).append({"name": name, "persistentVolumeClaim": {"claimName": name, **more}})
    for one in body["spec"]["containers"]:
        one.setdefault("volumeMounts", []).append({"name": name, "mountPath": where})
    return body


def folder_of(cluster, volume_name):
    return next(cluster.data.glob(f"nodes/*/storage/{volume_name}"), None)


def says(api, ns, name, reason, part):
    try:
        until(lambda: any(r == reason and part in m for _, r, m in events_of(api, ns, name)), 30, f"{reason} {part}")
    except AssertionError as error:
        raise AssertionError(f"{error}; {name} has {events_of(api, ns, name)}") from None


def end_pod(api, ns, name):
    api.delete(path(ns, "pods", name), {"gracePeriodSeconds": 0}).ok()
    wait_gone(api, path(ns, "pods", name))


def test_data_outlives_its_pod(api, ns, cluster):
    post_claim(api, ns, "c", "1Gi", None)
    run_pod(api, ns, using(running("first", "echo kept > /data/file; exec sleep 100000")))
    name = wait_claim(api, ns)["spec"]["volumeName"]
    folder = folder_of(cluster, name)
    assert folder and folder.joinpath("file").read_text() == "kept\n" and stat.S_IMODE(folder.stat().st_mode) == 0o777
    end_pod(api, ns, "first")
    assert finish_pod(api, ns, using(running("second", "cat /data/file; id -u", securityContext={"runAsUser": 1234}))).split() == ["kept", "1234"]


def test_a_deleted_claim_takes_its_folder_along(api, ns, cluster):
    post_claim(api, ns, "c", "1Gi", None)
    finish_pod(api, ns, using(running(command="mkdir -p /data/a/b; ln -s /etc /data/out; touch /data/a/b/c")))
    name = wait_claim(api, ns)["spec"]["volumeName"]
    assert folder_of(cluster, name)
    end_pod(api, ns, "p")
    api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
    wait_gone(api, f"{VOLUMES}/{name}")
    assert not folder_of(cluster, name)


def test_a_retained_volume_keeps_its_folder(api, ns, cluster):
    with made(api, storage_class(ns, "knarr.io/local", volumeBindingMode="WaitForFirstConsumer", reclaimPolicy="Retain")):
        post_claim(api, ns, "c", "1Gi", ns)
        finish_pod(api, ns, using(running(command="echo kept > /data/file")))
        name = wait_claim(api, ns)["spec"]["volumeName"]
        end_pod(api, ns, "p")
        api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
        wait_volume(api, name, "Released")
        assert folder_of(cluster, name).joinpath("file").read_text() == "kept\n"
        api.patch(f"{VOLUMES}/{name}", {"spec": {"claimRef": {"uid": None, "resourceVersion": None, "name": "again"}}}).ok()
        post_claim(api, ns, "again", "1Gi", ns)
        assert wait_claim(api, ns, name="again")["spec"]["volumeName"] == name
        assert finish_pod(api, ns, using(running("q", "cat /data/file"), "again")) == "kept\n"
        end_pod(api, ns, "q")
        api.delete(path(ns, "persistentvolumeclaims", "again")).ok()
        wait_volume(api, name, "Released")
        api.delete(f"{VOLUMES}/{name}").ok()
        wait_gone(api, f"{VOLUMES}/{name}")
        assert folder_of(cluster, name).joinpath("file").read_text() == "kept\n"
        shutil.rmtree(folder_of(cluster, name))


def test_a_claim_in_use_stays(api, ns, kubectl):
    post_claim(api, ns, "c", "1Gi", None)
    run_pod(api, ns, using(running(command="echo kept > /data/file; exec sleep 100000")))
    assert api.delete(path(ns, "persistentvolumeclaims", "c")).ok()["metadata"]["deletionTimestamp"]
    create(api, ns, using(running("late")))
    says(api, ns, "late", "FailedScheduling", 'persistentvolumeclaim "c" is being deleted')
    assert kubectl("exec", "p", "--", "cat", "/data/file") == "kept\n" and get_claim(api, ns)["status"]["phase"] == "Bound"
    end_pod(api, ns, "p")
    wait_gone(api, path(ns, "persistentvolumeclaims", "c"))
    says(api, ns, "late", "FailedScheduling", 'persistentvolumeclaim "c" not found')
    end_pod(api, ns, "late")


def test_what_nothing_satisfies(api, ns):
    create(api, ns, using(running("none"), "none"))
    says(api, ns, "none", "FailedScheduling", 'persistentvolumeclaim "none" not found')
    post_claim(api, ns, "c", "1Gi", "no-such-class")
    create(api, ns, using(running("c")))
    says(api, ns, "c", "FailedScheduling", "pod has unbound immediate PersistentVolumeClaims")
    post_claim(api, ns, "none", "1Gi", None)
    wait_running(api, ns, "none")
    end_pod(api, ns, "c")
    api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
    wait_gone(api, path(ns, "persistentvolumeclaims", "c"))


def test_volumes_of_other_types(api, ns):
    inline = running("inline", spec={"volumes": [{"name": "v", "nfs": {"server": "192.0.2.1", "path": "/"}}]})
    create(api, ns, inline)
    says(api, ns, "inline", "FailedMount", "volumes of type nfs are not supported")
    with made(api, volume(f"{ns}-csi", "1Gi", ns, hostPath=None, csi={"driver": "example.com", "volumeHandle": "1"})):
        post_claim(api, ns, "c", "1Gi", ns)
        create(api, ns, using(running("csi")))
        says(api, ns, "csi", "FailedMount", "volumes of type csi are not supported")
        for name in ("inline", "csi"):
            assert get_pod(api, ns, name)["status"]["phase"] == "Pending"
            end_pod(api, ns, name)
        api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
        wait_volume(api, f"{ns}-csi", "Released")


def affinity(node):
    return {"required": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}]}]}}


def test_host_path_and_local_volumes(api, ns, cluster):
    folder = Path(tempfile.mkdtemp(prefix="volumes-", dir=cluster.folder))
    node = sorted(n["metadata"]["name"] for n in api.get("/api/v1/nodes").ok()["items"])[-1]
    folder.joinpath("local/deep").mkdir(parents=True)
    folder.joinpath("local/deep/given").write_text("here\n")
    try:
        with made(api, volume(f"{ns}-h", "1Gi", f"{ns}h", hostPath={"path": f"{folder}/host", "type": "DirectoryOrCreate"}),
                  volume(f"{ns}-l", "1Gi", f"{ns}l", hostPath=None, local={"path": f"{folder}/local"}, nodeAffinity=affinity(node))):
            post_claim(api, ns, "h", "1Gi", f"{ns}h")
            post_claim(api, ns, "l", "1Gi", f"{ns}l")
            script = "echo x > /h/made; cat /l/deep/given; stat -c '%g %a' /l/deep /l/deep/given; (touch /ro/x) 2>&1; true"
            body = using(using(running(command=script, spec={"securityContext": {"fsGroup": 4321}}), "h", "/h"), "l", "/l")
            body["spec"]["containers"][0]["volumeMounts"].append({"name": "l", "mountPath": "/ro", "subPath": "deep", "readOnly": True})
            lines = finish_pod(api, ns, body).splitlines()
            assert lines[:3] == ["here", "4321 2775", "4321 664"] and "Read-only file system" in lines[3], lines
            assert folder.joinpath("host/made").read_text() == "x\n" and folder.joinpath("host").stat().st_gid == 0
            assert get_pod(api, ns, "p")["spec"]["nodeName"] == node, "where the volume is"
            read_only = using(running("ro", "(touch /data/x) 2>&1; true"), "l", readOnly=True)
            assert "Read-only file system" in finish_pod(api, ns, read_only)
            for name in ("p", "ro"):
                end_pod(api, ns, name)
            for name in ("h", "l"):
                api.delete(path(ns, "persistentvolumeclaims", name)).ok()
                wait_gone(api, path(ns, "persistentvolumeclaims", name))
    finally:
        shutil.rmtree(folder)


def test_a_volume_of_another_node(api, ns):
    nodes = sorted(n["metadata"]["name"] for n in api.get("/api/v1/nodes").ok()["items"])
    with made(api, volume(f"{ns}-l", "1Gi", ns, hostPath=None, local={"path": "/tmp"}, nodeAffinity=affinity("elsewhere"))):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_claim(api, ns)
        create(api, ns, using(running("p")), using(running("bound", spec={"nodeName": nodes[0]})))
        says(api, ns, "p", "FailedScheduling", "didn't match PersistentVolume's node affinity")
        says(api, ns, "bound", "FailedMount", "no matching NodeSelectorTerms")
        for name in ("p", "bound"):
            end_pod(api, ns, name)


def test_a_local_volume_on_a_device(api, ns):
    """It is not handed on as a file where a folder is wanted."""
    node = nodes(api)[-1]
    with made(api, volume(f"{ns}-l", "1Gi", ns, hostPath=None, local={"path": "/dev/null"}, nodeAffinity=affinity(node))):
        post_claim(api, ns, "c", "1Gi", ns)
        create(api, ns, using(running()))
        says(api, ns, "p", "FailedMount", "local volume /dev/null is no directory")
        end_pod(api, ns, "p")
        api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
        wait_gone(api, path(ns, "persistentvolumeclaims", "c"))


def test_an_ephemeral_volume(api, ns, cluster):
    template = {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}
    body = running(command="echo x > /scratch/file; exec sleep 100000", volumeMounts=[{"name": "scratch", "mountPath": "/scratch"}],
                   spec={"volumes": [{"name": "scratch", "ephemeral": {"volumeClaimTemplate": template}}]})
    run_pod(api, ns, body)
    name = wait_claim(api, ns, name="p-scratch")["spec"]["volumeName"]
    until(lambda: folder_of(cluster, name).joinpath("file").exists(), 10, "the file")
    end_pod(api, ns, "p")
    wait_gone(api, path(ns, "persistentvolumeclaims", "p-scratch"))
    wait_gone(api, f"{VOLUMES}/{name}")
    assert not folder_of(cluster, name)


def stateful_set(replicas=2, **spec):
    template = claim("data", "1Gi", None)
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}, "spec": {
        "replicas": replicas, "serviceName": "db", "selector": {"matchLabels": {"app": "db"}}, **spec,
        "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": template["spec"]}],
        "template": {"metadata": {"labels": {"app": "db"}}, "spec": {"terminationGracePeriodSeconds": 1, "containers": [
            shell("c", "hostname >> /data/starts; exec sleep 100000", volumeMounts=[{"name": "data", "mountPath": "/data"}])]}}}}


def wait_set(api, ns, count):
    where = path(ns, "statefulsets", "db", group=APPS)
    until(lambda: (lambda s: s.get("readyReplicas", 0) == count and s.get("replicas") == count)(api.get(where).ok()["status"]), 90, f"{count} replicas")


def test_a_stateful_set_keeps_its_data(api, ns, kubectl):
    where = path(ns, "statefulsets", "db", group=APPS)
    create(api, ns, stateful_set())
    wait_set(api, ns, 2)
    claims = {n: get_claim(api, ns, n)["spec"]["volumeName"] for n in ("data-db-0", "data-db-1")}
    first = get_pod(api, ns, "db-1")["metadata"]["uid"]
    api.delete(path(ns, "pods", "db-1")).ok()
    until(lambda: api.get(path(ns, "pods", "db-1")).json["metadata"].get("uid", first) != first, 60, "another pod")
    wait_running(api, ns, "db-1")
    assert kubectl("exec", "db-1", "--", "cat", "/data/starts").split() == ["db-1", "db-1"], "the same folder"
    api.patch(where, {"spec": {"replicas": 0}}).ok()
    until(lambda: not api.get(path(ns, "pods")).ok()["items"], 60, "the end of the pods")
    assert {n: get_claim(api, ns, n)["spec"]["volumeName"] for n in claims} == claims, "claims stay"
    api.patch(where, {"spec": {"replicas": 2}}).ok()
    wait_set(api, ns, 2)
    assert kubectl("exec", "db-0", "--", "cat", "/data/starts").split() == ["db-0", "db-0"]
    api.delete(where).ok()
    until(lambda: not api.get(path(ns, "pods")).ok()["items"], 60, "the end of the pods")
    assert {n: get_claim(api, ns, n)["spec"]["volumeName"] for n in claims} == claims, "claims outlive the set"


def test_claims_that_go_with_their_set(api, ns):
    where = path(ns, "statefulsets", "db", group=APPS)
    create(api, ns, stateful_set(persistentVolumeClaimRetentionPolicy={"whenDeleted": "Delete", "whenScaled": "Delete"}))
    wait_set(api, ns, 2)
    last = get_claim(api, ns, "data-db-1")["spec"]["volumeName"]
    api.patch(where, {"spec": {"replicas": 1}}).ok()
    wait_gone(api, path(ns, "persistentvolumeclaims", "data-db-1"))
    wait_gone(api, f"{VOLUMES}/{last}")
    assert get_claim(api, ns, "data-db-0")["status"]["phase"] == "Bound"
    api.delete(where).ok()
    wait_gone(api, path(ns, "persistentvolumeclaims", "data-db-0"))


def test_one_pod_alone(api, ns):
    post_claim(api, ns, "c", "1Gi", None, modes=["ReadWriteOncePod"])
    run_pod(api, ns, using(running("one")))
    create(api, ns, using(running("other")))
    says(api, ns, "other", "FailedScheduling", "ReadWriteOncePod access mode already in-use by another pod")
    end_pod(api, ns, "one")
    wait_running(api, ns, "other")


def wait_evicted(api, ns, name, part):
    pod = until(lambda: (lambda p: p if p["status"]["phase"] == "Failed" else None)(get_pod(api, ns, name)), 60, f"the eviction of {name}")
    assert pod["status"]["reason"] == "Evicted" and part in pod["status"]["message"], pod["status"]
    says(api, ns, name, "Evicted", part)


def test_too_much_on_the_disk(api, ns):
    fill = "dd if=/dev/zero of={}/file bs=64k count=64 2>/dev/null; exec sleep 100000"
    limited = {"resources": {"limits": {"ephemeral-storage": "1Mi"}}}
    empty = {"volumes": [{"name": "e", "emptyDir": {"sizeLimit": "1Mi"}}]}
    mount = {"volumeMounts": [{"name": "e", "mountPath": "/e"}]}
    create(api, ns, running("volume", fill.format("/e"), spec=empty, **mount), running("layer", fill.format("/tmp"), **limited),
           running("modest", "echo x > /e/file; exec sleep 100000", spec=empty, **mount, **limited))
    wait_evicted(api, ns, "volume", 'Usage of EmptyDir volume "e" exceeds the limit "1Mi".')
    wait_evicted(api, ns, "layer", 'Container c exceeded its local ephemeral storage limit "1Mi".')
    assert get_pod(api, ns, "modest")["status"]["phase"] == "Running"


def test_files_of_the_node_in_a_container_are_counted(api, ns):
    """CVE-2020-8557: what a container writes into /etc/hosts and its termination message lies on the node's disk, too."""
    fill = "dd if=/dev/zero of={} bs=64k count=64 2>/dev/null; exec sleep 100000"
    limited = {"resources": {"limits": {"ephemeral-storage": "1Mi"}}}
    create(api, ns, running("hosts", fill.format("/etc/hosts"), **limited), running("words", fill.format("/dev/termination-log"), **limited))
    wait_evicted(api, ns, "hosts", "Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ")
    wait_evicted(api, ns, "words", 'Container c exceeded its local ephemeral storage limit "1Mi".')


def test_read_only_with_all_below(api, ns, cluster):
    folder = Path(tempfile.mkdtemp(prefix="volumes-", dir=cluster.folder))
    try:
        mounts = [{"name": "h", "mountPath": "/h", "mountPropagation": "Bidirectional"}]
        spec = {"volumes": [{"name": "h", "hostPath": {"path": str(folder)}}]}
        node = sorted(n["metadata"]["name"] for n in api.get("/api/v1/nodes").ok()["items"])[0]
        run_pod(api, ns, running("mounts", "mkdir -p /h/below; mount -t tmpfs none /h/below; touch /h/mounted; exec sleep 100000", volumeMounts=mounts,
                                 securityContext={"privileged": True}, spec={**spec, "nodeName": node}))
        until((folder / "mounted").exists, 30, "the mount below the volume")
        for mode, wanted in (("Disabled", "written"), ("Enabled", "refused")):
            body = running(mode.lower(), "touch /h/below/x 2>/dev/null && echo written || echo refused", spec={**spec, "nodeName": node},
                           volumeMounts=[{"name": "h", "mountPath": "/h", "readOnly": True, "recursiveReadOnly": mode}])
            assert finish_pod(api, ns, body).strip() == wanted, mode
        end_pod(api, ns, "mounts")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_many_folders_go_at_once(api, ns, cluster):
    names = [f"c{i}" for i in range(8)]
    body = running(spec={"volumes": [{"name": n, "persistentVolumeClaim": {"claimName": n}} for n in names]},
                   volumeMounts=[{"name": n, "mountPath": f"/{n}"} for n in names])
    for name in names:
        post_claim(api, ns, name, "1Gi", None)
    run_pod(api, ns, body)
    volumes = [wait_claim(api, ns, name=n)["spec"]["volumeName"] for n in names]
    end_pod(api, ns, "p")
    api.delete(path(ns, "persistentvolumeclaims")).ok()
    for name in volumes:
        wait_gone(api, f"{VOLUMES}/{name}", 20)
        assert not folder_of(cluster, name)
