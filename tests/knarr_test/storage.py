# SPDX-License-Identifier: Apache-2.0
"""Claims, volumes and classes for tests, and what is waited for of them."""
import contextlib

from .client import until
from .samples import CORE, path

CLASSES = "/apis/storage.k8s.io/v1/storageclasses"
VOLUMES = f"{CORE}/persistentvolumes"
COMPLETED, BY_CONTROLLER = "pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller"
SELECTED = "volume.kubernetes.io/selected-node"


def claim(name="c", size="1Gi", storage_class="", modes=("ReadWriteOnce",), annotations=None, **spec):
    """storage_class None: none is named."""
    if storage_class is not None:
        spec["storageClassName"] = storage_class
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name, "annotations": annotations or {}},
            "spec": {"accessModes": list(modes), "resources": {"requests": {"storage": size}}, **spec}}


def volume(name, size="1Gi", storage_class="", modes=("ReadWriteOnce",), labels=None, policy="Retain", **spec):
    spec.setdefault("hostPath", {"path": "/tmp/none"})
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": name, "labels": labels or {}},
            "spec": {"accessModes": list(modes), "capacity": {"storage": size}, "storageClassName": storage_class,
                     "persistentVolumeReclaimPolicy": policy, **spec}}


def storage_class(name, provisioner="example.com/none", **more):
    return {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": name}, "provisioner": provisioner, **more}


@contextlib.contextmanager
def made(api, *bodies):
    """Cluster-wide objects, which go at the end whatever holds them."""
    places = []
    try:
        for body in bodies:
            place = {"PersistentVolume": VOLUMES, "StorageClass": CLASSES, "Node": f"{CORE}/nodes"}[body["kind"]]
            api.post(place, body).ok(201)
            places.append(f"{place}/{body['metadata']['name']}")
        yield
    finally:
        for place in places:
            api.delete(place)
            if api.get(place).status == 200:
                api.patch(place, {"metadata": {"finalizers": None}})


def get_claim(api, ns, name="c"):
    return api.get(path(ns, "persistentvolumeclaims", name)).ok()


def post_claim(api, ns, *args, **more):
    api.post(path(ns, "persistentvolumeclaims"), claim(*args, **more)).ok(201)


def wait_claim(api, ns, phase="Bound", name="c"):
    return until(lambda: (lambda c: c if c["status"]["phase"] == phase else None)(get_claim(api, ns, name)), 30, f"claim {name} {phase}")


def wait_volume(api, name, phase):
    return until(lambda: (lambda v: v if v["status"]["phase"] == phase else None)(api.get(f"{VOLUMES}/{name}").ok()), 30, f"volume {name} {phase}")


def events(api, ns, name="c"):
    return [(e["reason"], e.get("message", "")) for e in
            api.get(path(ns, "events"), fieldSelector=f"involvedObject.name={name}").ok()["items"]]


def wait_event(api, ns, reason, part="", name="c"):
    until(lambda: any(r == reason and part in m for r, m in events(api, ns, name)), 30, f"event {reason} {part}")
