# SPDX-License-Identifier: Apache-2.0
"""knarr's own storage class: folders on the nodes."""
from knarr_test.client import until
from knarr_test.samples import CORE, path
from knarr_test.storage import CLASSES, SELECTED, VOLUMES, get_claim, made, post_claim, storage_class, wait_claim, wait_event, wait_volume


def local_node(name, root=True):
    annotations = {"knarr.io/local-storage-root": f"/var/lib/{name}"} if root else {}
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "annotations": annotations, "labels": {"kubernetes.io/hostname": f"host-{name}"}}}


def test_local_is_the_default_class(api, ns):
    post_claim(api, ns, "c", "1Gi", None)
    assert get_claim(api, ns)["spec"]["storageClassName"] == "local"
    post_claim(api, ns, "d", "1Gi", "")
    wait_event(api, ns, "FailedBinding", "no persistent volumes available for this claim and no storage class is set", "d")


def test_a_class_that_becomes_default_later(api, ns):
    mark = "storageclass.kubernetes.io/is-default-class"
    api.patch(f"{CLASSES}/local", {"metadata": {"annotations": {mark: "false"}}}).ok()
    try:
        post_claim(api, ns, "c", "1Gi", None)
        assert "storageClassName" not in get_claim(api, ns)["spec"]
    finally:
        api.patch(f"{CLASSES}/local", {"metadata": {"annotations": {mark: "true"}}}).ok()
    until(lambda: get_claim(api, ns)["spec"].get("storageClassName") == "local", 30, "the class")


def test_a_local_volume(api, ns):
    with made(api, local_node(ns)):
        post_claim(api, ns, "c", "1Gi", "local", annotations={SELECTED: ns})
        bound = wait_claim(api, ns)
        name = f"pvc-{bound['metadata']['uid']}"
        there = wait_volume(api, name, "Bound")
        assert bound["spec"]["volumeName"] == name and there["spec"]["local"] == {"path": f"/var/lib/{ns}/{name}"}
        assert there["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"] == [
            {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": [f"host-{ns}"]}]}]
        assert there["spec"]["persistentVolumeReclaimPolicy"] == "Delete" and there["spec"]["storageClassName"] == "local"
        assert set(there["metadata"]["finalizers"]) == {"kubernetes.io/pv-protection", "knarr.io/local-storage"}
        api.patch(path(ns, "persistentvolumeclaims", "c"), {"spec": {"resources": {"requests": {"storage": "3Gi"}}}}).ok()
        until(lambda: get_claim(api, ns)["status"]["capacity"] == {"storage": "3Gi"}, 30, "the new size")
        assert api.get(f"{VOLUMES}/{name}").ok()["spec"]["capacity"] == {"storage": "3Gi"}
        api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
        until(lambda: api.get(f"{VOLUMES}/{name}").ok()["metadata"].get("deletionTimestamp"), 30, "the deletion")
        assert api.get(f"{VOLUMES}/{name}").ok()["metadata"]["finalizers"] == ["knarr.io/local-storage"], "the node has not removed the folder yet"
        other = api.impersonating("system:node:other", ["system:nodes", "system:authenticated"])
        own = api.impersonating(f"system:node:{ns}", ["system:nodes", "system:authenticated"])
        done = {"metadata": {"finalizers": None}}
        other.patch(f"{VOLUMES}/{name}", done).fails(403, "Forbidden", "no relationship found")
        own.patch(f"{VOLUMES}/{name}", {"metadata": {"labels": {"x": "y"}}}).fails(403, "Forbidden")
        own.patch(f"{VOLUMES}/{name}", done).ok()
        until(lambda: api.get(f"{VOLUMES}/{name}").status == 404, 30, "the end of the volume")


def test_the_node_of_a_local_volume_goes(api, ns):
    with made(api, local_node(ns)):
        post_claim(api, ns, "c", "1Gi", "local", annotations={SELECTED: ns})
        name = wait_claim(api, ns)["spec"]["volumeName"]
    api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
    until(lambda: api.get(f"{VOLUMES}/{name}").status == 404, 30, "the end of the volume")


def test_what_local_cannot_do(api, ns):
    with made(api, local_node(ns, root=False), storage_class(ns, "knarr.io/local")):
        post_claim(api, ns, "now", "1Gi", ns)
        wait_event(api, ns, "ProvisioningFailed", "no node was specified", "now")
        post_claim(api, ns, "raw", "1Gi", "local", annotations={SELECTED: ns}, volumeMode="Block")
        wait_event(api, ns, "ProvisioningFailed", "block volumes are not supported", "raw")
        post_claim(api, ns, "c", "1Gi", "local", annotations={SELECTED: ns})
        wait_event(api, ns, "ProvisioningFailed", "offers no local storage")
        api.patch(f"{CORE}/nodes/{ns}", {"metadata": {"annotations": {"knarr.io/local-storage-root": "/var/lib/x"}}}).ok()
        wait_claim(api, ns)
        post_claim(api, ns, "lost", "1Gi", "local", annotations={SELECTED: "never-was"})
        until(lambda: SELECTED not in get_claim(api, ns, "lost")["metadata"].get("annotations", {}), 30, "the node given back")
