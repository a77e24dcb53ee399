# SPDX-License-Identifier: Apache-2.0
"""An operator by kopf: a Duplicate has as many ConfigMaps as `copies`, each with its text.

Its handlers have what kopf gives operators: children with owners, a status, a finalizer of kopf's own that
holds the object until it was written down, a timer, an index, events, and retries.
"""
import os

import kopf
from kubernetes import client, config

KIND = ("clients.example.com", "v1", "duplicates")
NAMESPACE = os.environ["NAMESPACE"]


@kopf.on.startup()
def begin(settings, **_):
    config.load_kube_config()
    settings.persistence.finalizer = "clients.example.com/kopf"
    settings.persistence.progress_storage = kopf.AnnotationsProgressStorage(prefix="clients.example.com")


def child(name, i, text):
    wish = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"{name}-{i}", "labels": {"copy": name}}, "data": {"text": text}}
    kopf.adopt(wish)
    return wish


@kopf.index("configmaps", labels={"copy": kopf.PRESENT})
def copies(namespace, name, labels, **_):
    return {labels["copy"]: name}


@kopf.on.create(*KIND)
@kopf.on.update(*KIND, field="spec")
def copy(name, body, spec, retry, patch, **_):
    if spec.get("text") == "not at once" and retry < 2:
        raise kopf.TemporaryError("not yet", delay=0.2)
    core, wanted = client.CoreV1Api(), [f"{name}-{i}" for i in range(spec["copies"])]
    for i, one in enumerate(wanted):
        wish = child(name, i, spec.get("text", ""))
        try:
            core.create_namespaced_config_map(NAMESPACE, wish)
        except client.ApiException as error:
            if error.status != 409:
                raise
            core.patch_namespaced_config_map(one, NAMESPACE, {"data": wish["data"]})
    for other in core.list_namespaced_config_map(NAMESPACE, label_selector=f"copy={name}").items:
        if other.metadata.name not in wanted:
            core.delete_namespaced_config_map(other.metadata.name, NAMESPACE)
    kopf.info(body, reason="Copied", message=f"{len(wanted)} copies")
    patch.status["made"] = len(wanted)
    return {"retries": retry}


@kopf.timer(*KIND, interval=0.3, initial_delay=0)
def count(name, copies, patch, status, **_):
    found = len(copies.get(name, []))
    if status.get("counted") != found:
        patch.status["counted"] = found


@kopf.on.delete(*KIND)
def finish(name, **_):
    client.CoreV1Api().create_namespaced_config_map(NAMESPACE, {"metadata": {"name": f"ledger-{name}"}})
