# SPDX-License-Identifier: Apache-2.0
"""Claims and volumes find each other, and part; as far as it needs no node."""
from knarr_test.client import until
from knarr_test.samples import APPS, CORE, config_map, path, pod, template
from knarr_test.storage import BY_CONTROLLER, CLASSES, COMPLETED, SELECTED, VOLUMES, claim, get_claim, made, post_claim, storage_class, volume, wait_claim, wait_event, wait_volume


def test_the_smallest_that_fits(api, ns):
    with made(api, volume(f"{ns}-s", "500Mi", ns), volume(f"{ns}-l", "5Gi", ns), volume(f"{ns}-m", "2Gi", ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        bound = wait_claim(api, ns)
        assert bound["spec"]["volumeName"] == f"{ns}-m" and bound["status"]["capacity"] == {"storage": "2Gi"}
        assert bound["status"]["accessModes"] == ["ReadWriteOnce"] and bound["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]
        assert bound["metadata"]["annotations"] == {COMPLETED: "yes", BY_CONTROLLER: "yes"}
        there = wait_volume(api, f"{ns}-m", "Bound")
        assert there["metadata"]["finalizers"] == ["kubernetes.io/pv-protection"] and there["metadata"]["annotations"][BY_CONTROLLER] == "yes"
        reference = there["spec"]["claimRef"]
        assert (reference["namespace"], reference["name"], reference["uid"], reference["kind"]) == (ns, "c", bound["metadata"]["uid"], "PersistentVolumeClaim")
        wait_volume(api, f"{ns}-l", "Available")


def test_a_volume_that_comes_later(api, ns):
    post_claim(api, ns, "c", "1Gi", ns)
    wait_event(api, ns, "ProvisioningFailed", f'storageclass.storage.k8s.io "{ns}" not found')
    assert get_claim(api, ns)["status"] == {"phase": "Pending"}
    with made(api, volume(f"{ns}-v", "1Gi", ns)):
        assert wait_claim(api, ns)["spec"]["volumeName"] == f"{ns}-v"


def test_modes_classes_and_labels_must_agree(api, ns):
    with made(api, volume(f"{ns}-a", "1Gi", ns, modes=["ReadOnlyMany"]), volume(f"{ns}-b", "1Gi", "other" + ns),
              volume(f"{ns}-c", "1Gi", ns, volumeMode="Block"), volume(f"{ns}-d", "1Gi", ns, labels={"disk": "slow"}),
              volume(f"{ns}-e", "1Gi", ns, modes=["ReadWriteOnce", "ReadWriteMany"], labels={"disk": "fast"})):
        post_claim(api, ns, "c", "1Gi", ns, selector={"matchLabels": {"disk": "fast"}})
        assert wait_claim(api, ns)["spec"]["volumeName"] == f"{ns}-e"


def test_a_named_volume(api, ns):
    with made(api, volume(f"{ns}-v", "1Gi", ns), volume(f"{ns}-w", "1Gi", ns)):
        post_claim(api, ns, "c", "2Gi", ns, volumeName=f"{ns}-v")
        wait_event(api, ns, "VolumeMismatch", f'Cannot bind to requested volume "{ns}-v": requested PV is too small')
        post_claim(api, ns, "d", "1Gi", ns, volumeName=f"{ns}-w")
        bound = wait_claim(api, ns, name="d")
        assert bound["metadata"]["annotations"] == {COMPLETED: "yes"}
        post_claim(api, ns, "e", "1Gi", ns, volumeName=f"{ns}-w")
        wait_event(api, ns, "FailedBinding", f'volume "{ns}-w" already bound to a different claim.', "e")


def test_a_reserved_volume(api, ns):
    with made(api, volume(f"{ns}-v", "5Gi", ns, claimRef={"namespace": ns, "name": "c"}), volume(f"{ns}-w", "1Gi", ns)):
        post_claim(api, ns, "other", "1Gi", ns)
        assert wait_claim(api, ns, name="other")["spec"]["volumeName"] == f"{ns}-w"
        post_claim(api, ns, "c", "1Gi", ns)
        assert wait_claim(api, ns)["spec"]["volumeName"] == f"{ns}-v"
        there = wait_volume(api, f"{ns}-v", "Bound")
        assert BY_CONTROLLER not in there["metadata"].get("annotations", {}) and there["spec"]["claimRef"]["uid"]


def test_retained_and_used_again(api, ns):
    with made(api, volume(f"{ns}-v", "1Gi", ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_claim(api, ns)
        api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
        wait_volume(api, f"{ns}-v", "Released")
        post_claim(api, ns, "c", "1Gi", ns)
        wait_event(api, ns, "ProvisioningFailed")
        assert get_claim(api, ns)["status"]["phase"] == "Pending", "a released volume is nobody's"
        api.patch(f"{VOLUMES}/{ns}-v", {"spec": {"claimRef": None}}).ok()
        wait_claim(api, ns)


def test_a_bound_volume_stays_until_its_claim_is_gone(api, ns):
    with made(api, volume(f"{ns}-v", "1Gi", ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_claim(api, ns)
        marked = api.delete(f"{VOLUMES}/{ns}-v").ok()
        assert marked["metadata"]["deletionTimestamp"] and get_claim(api, ns)["status"]["phase"] == "Bound"
        api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
        until(lambda: api.get(f"{VOLUMES}/{ns}-v").status == 404, 30, "the end of the volume")


def test_a_lost_claim(api, ns):
    with made(api, volume(f"{ns}-v", "1Gi", ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_claim(api, ns)
        api.delete(f"{VOLUMES}/{ns}-v").ok()
        api.patch(f"{VOLUMES}/{ns}-v", {"metadata": {"finalizers": None}}).ok()
        wait_claim(api, ns, "Lost")
        wait_event(api, ns, "ClaimLost", "lost its PersistentVolume")


def test_what_nobody_can_delete_has_failed(api, ns):
    local = {"local": {"path": "/tmp/none"}, "hostPath": None, "nodeAffinity": {"required": {"nodeSelectorTerms": [
        {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": ["none"]}]}]}}}
    with made(api, volume(f"{ns}-v", "1Gi", ns, policy="Delete", **local)):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_claim(api, ns)
        api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
        failed = wait_volume(api, f"{ns}-v", "Failed")
        assert "no volume plugin matched" in failed["status"]["message"], failed["status"]


def test_a_claim_in_use_stays(api, ns):
    with made(api, volume(f"{ns}-v", "1Gi", ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_claim(api, ns)
        user = pod("user", nodeName="no-such-node", volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}])
        api.post(path(ns, "pods"), user).ok(201)
        assert api.delete(path(ns, "persistentvolumeclaims", "c")).ok()["metadata"]["deletionTimestamp"]
        assert get_claim(api, ns)["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]
        api.delete(path(ns, "pods", "user"), {"gracePeriodSeconds": 0}).ok()
        until(lambda: api.get(path(ns, "persistentvolumeclaims", "c")).status == 404, 30, "the end of the claim")


def test_waits_for_the_first_pod(api, ns):
    with made(api, storage_class(ns, volumeBindingMode="WaitForFirstConsumer"), volume(f"{ns}-v", "1Gi", ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_event(api, ns, "WaitForFirstConsumer", "waiting for first consumer to be created before binding")
        assert get_claim(api, ns)["status"]["phase"] == "Pending" and api.get(f"{VOLUMES}/{ns}-v").ok()["status"]["phase"] == "Available"


def test_a_provisioner_is_asked(api, ns):
    with made(api, storage_class(ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        asked = until(lambda: (lambda c: c if "volume.kubernetes.io/storage-provisioner" in c["metadata"].get("annotations", {}) else None)(
            get_claim(api, ns)), 30, "the call")
        assert asked["metadata"]["annotations"]["volume.beta.kubernetes.io/storage-provisioner"] == "example.com/none"
        wait_event(api, ns, "ExternalProvisioning", "external provisioner 'example.com/none'")
        provisioned = volume(f"pvc-{asked['metadata']['uid']}", "1Gi", ns, policy="Delete",
                             claimRef={"namespace": ns, "name": "c", "uid": asked["metadata"]["uid"]})
        provisioned["metadata"]["annotations"] = {"pv.kubernetes.io/provisioned-by": "example.com/none"}
        with made(api, provisioned):
            wait_claim(api, ns)
            api.delete(path(ns, "persistentvolumeclaims", "c")).ok()
            wait_volume(api, provisioned["metadata"]["name"], "Released")


def test_growing(api, ns):
    with made(api, storage_class(ns, allowVolumeExpansion=False), volume(f"{ns}-v", "1Gi", ns)):
        post_claim(api, ns, "c", "1Gi", ns)
        wait_claim(api, ns)
        more = {"spec": {"resources": {"requests": {"storage": "2Gi"}}}}
        where = path(ns, "persistentvolumeclaims", "c")
        api.patch(where, more).fails(403, "Forbidden", "only dynamically provisioned pvc can be resized")
        api.patch(f"{CLASSES}/{ns}", {"allowVolumeExpansion": True}).ok()
        until(lambda: api.patch(where, more).status == 200, 30, "the class to be known")
        wait_event(api, ns, "ExternalExpanding", "waiting for an external controller to expand this PVC")


def test_an_ephemeral_volume_has_a_claim(api, ns):
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": ns, "resources": {"requests": {"storage": "1Gi"}}}}
    body = pod("p", volumes=[{"name": "scratch", "ephemeral": {"volumeClaimTemplate": template}}])
    api.post(path(ns, "pods"), body).ok(201)
    found = until(lambda: (lambda r: r.json if r.status == 200 else None)(api.get(path(ns, "persistentvolumeclaims", "p-scratch"))), 30, "the claim")
    owner = found["metadata"]["ownerReferences"][0]
    assert owner["kind"] == "Pod" and owner["name"] == "p" and owner["controller"] and found["metadata"]["labels"] == {"a": "b"}
    api.delete(path(ns, "pods", "p"), {"gracePeriodSeconds": 0}).ok()
    until(lambda: api.get(path(ns, "persistentvolumeclaims", "p-scratch")).status == 404, 30, "the end of the claim")


# ---- with a node that is only an object ----

def ready_node(name):
    room = {"cpu": "4", "memory": "8Gi", "pods": "110"}
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
            "status": {"capacity": room, "allocatable": room, "conditions": [{"type": "Ready", "status": "True"}]}}


def untaint(api, name):
    return api.patch(f"{CORE}/nodes/{name}", {"spec": {"taints": None}}).status == 200 and "taints" not in api.get(f"{CORE}/nodes/{name}").ok()["spec"]


def at(node):
    return {"required": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}]}]}}


def user(name, claim_name, node):
    return pod(name, schedulerName="default-scheduler", nodeSelector={"kubernetes.io/hostname": node},
               volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": claim_name}}])


def wait_scheduled(api, ns, name, part):
    """`part` of what the scheduler says, or of the name of the node."""
    def check():
        now = api.get(path(ns, "pods", name)).ok()
        told = [c.get("message", "") for c in now["status"].get("conditions", []) if c["type"] == "PodScheduled"]
        return part in now["spec"].get("nodeName", "") or any(part in t for t in told)
    until(check, 30, f"{part} for pod {name}")


def test_pods_wait_for_their_claims(api, ns):
    static = storage_class(ns, "kubernetes.io/no-provisioner", volumeBindingMode="WaitForFirstConsumer")
    with made(api, ready_node(ns), static, storage_class(f"{ns}-now"), volume(f"{ns}-far", "1Gi", f"{ns}-f", nodeAffinity=at("elsewhere")),
              volume(f"{ns}-near", "2Gi", ns, nodeAffinity=at(ns)), volume(f"{ns}-large", "5Gi", ns, nodeAffinity=at(ns))):
        until(lambda: untaint(api, ns), 30, "a node without taints")
        for name, of in (("now", f"{ns}-now"), ("far", f"{ns}-f"), ("near", ns), ("none", "")):
            if name != "none":
                post_claim(api, ns, name, "1Gi", of)
            api.post(path(ns, "pods"), user(name, name, ns)).ok(201)
        wait_scheduled(api, ns, "none", 'nodes are available: persistentvolumeclaim "none" not found. not found')
        wait_scheduled(api, ns, "now", "nodes are available: pod has unbound immediate PersistentVolumeClaims. not found")
        wait_scheduled(api, ns, "far", "1 node(s) didn't match PersistentVolume's node affinity")
        wait_scheduled(api, ns, "near", ns)
        bound = wait_claim(api, ns, name="near")
        assert bound["spec"]["volumeName"] == f"{ns}-near", "the smallest that the node reaches"
        post_claim(api, ns, "huge", "9Gi", ns)
        api.post(path(ns, "pods"), user("huge", "huge", ns)).ok(201)
        wait_scheduled(api, ns, "huge", "1 node(s) didn't find available persistent volumes to bind")


def test_a_node_is_chosen_for_the_provisioner(api, ns):
    with made(api, ready_node(ns), storage_class(ns, volumeBindingMode="WaitForFirstConsumer")):
        until(lambda: untaint(api, ns), 30, "a node without taints")
        post_claim(api, ns, "c", "1Gi", ns)
        api.post(path(ns, "pods"), user("p", "c", ns)).ok(201)
        until(lambda: get_claim(api, ns)["metadata"].get("annotations", {}).get(SELECTED) == ns, 30, "the choice")
        wait_event(api, ns, "ExternalProvisioning")
        assert not api.get(path(ns, "pods", "p")).ok()["spec"].get("nodeName")
        uid = get_claim(api, ns)["metadata"]["uid"]
        with made(api, volume(f"{ns}-v", "1Gi", ns, nodeAffinity=at(ns), claimRef={"namespace": ns, "name": "c", "uid": uid})):
            wait_claim(api, ns)
            wait_scheduled(api, ns, "p", ns)


def test_owners_of_a_sets_claims(api, ns):
    body = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}, "spec": {
        "replicas": 1, "serviceName": "db", "selector": {"matchLabels": {"app": "db"}}, "template": template({"app": "db"}),
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Retain"},
        "volumeClaimTemplates": [{"metadata": {"name": "d"}, "spec": claim("d", "1Gi", ns)["spec"]}]}}
    where, claim_path = path(ns, "statefulsets", "db", group=APPS), path(ns, "persistentvolumeclaims", "d-db-0")
    uid = api.post(path(ns, "statefulsets", group=APPS), body).ok(201)["metadata"]["uid"]
    ours = {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "db", "uid": uid, "controller": True, "blockOwnerDeletion": True}

    def wait_owners(*wanted):
        until(lambda: (lambda r: r.status == 200 and r.json["metadata"].get("ownerReferences", []) == list(wanted))(api.get(claim_path)), 30, f"owners {wanted}")

    def set_owners(*owners, note):
        api.patch(claim_path, {"metadata": {"ownerReferences": list(owners)}}).ok()
        api.patch(where, {"metadata": {"annotations": {"note": note}}, "spec": {"minReadySeconds": len(note)}}).ok()
    wait_owners(ours)
    set_owners({**ours, "controller": False}, note="a")
    wait_owners(ours)
    other = api.post(path(ns, "configmaps"), config_map("other")).ok(201)["metadata"]["uid"]
    beside = {"apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": other}
    set_owners(beside, note="bb")
    wait_owners(beside, ours)
    set_owners({**beside, "controller": True}, note="ccc")
    wait_event(api, ns, "ConflictingController", "d-db-0", "db")
    wait_owners({**beside, "controller": True})
    api.patch(claim_path, {"metadata": {"ownerReferences": None}}).ok()
