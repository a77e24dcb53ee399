# SPDX-License-Identifier: Apache-2.0
"""Small objects for tests, and the paths under which they are served."""

CORE = "/api/v1"
APPS = "/apis/apps/v1"
RBAC = "/apis/rbac.authorization.k8s.io/v1"


def path(ns, resource, name=None, sub=None, group=CORE):
    return "/".join(p for p in (f"{group}/namespaces/{ns}/{resource}", name, sub) if p)


def config_map(name="cm", data=None, labels=None, **metadata):
    if labels:
        metadata["labels"] = labels
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **metadata}, "data": data or {"k": "v"}}


def container(name="c", image="busybox", **more):
    return {"name": name, "image": image, **more}


def pod(name="p", labels=None, containers=None, **spec):
    """A pod that no scheduler takes, so that it stays as the API server left it."""
    spec.setdefault("schedulerName", "none")
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": labels or {}},
            "spec": {"containers": containers or [container()], **spec}}


def template(labels, **spec):
    spec.setdefault("schedulerName", "none")
    spec.setdefault("containers", [container()])
    return {"metadata": {"labels": labels}, "spec": spec}


def deployment(name="web", replicas=2, labels=None, **spec):
    labels = labels or {"app": name}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "labels": labels},
            "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template(labels), **spec}}


def replica_set(name="rs", replicas=2, labels=None):
    return {**deployment(name, replicas, labels), "kind": "ReplicaSet"}


def service(name="web", port=80, **spec):
    spec.setdefault("selector", {"app": name})
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name},
            "spec": {"ports": [{"port": port}], **spec}}


def revision(thing):
    return int(thing["metadata"]["resourceVersion"])


def names(listing):
    return [item["metadata"]["name"] for item in listing["items"]]


# ---- pods that run: the images are made by tools/make-image ----

BUSYBOX, NGINX = "docker.io/library/busybox:1.35", "docker.io/library/nginx:1.22"


def running(name="p", command=None, labels=None, image=BUSYBOX, init=None, containers=None, spec=None, **more):
    """A pod of one container that sleeps, or does `command` (a shell script); `more` goes into the container."""
    if command is not None or image == BUSYBOX:
        more.setdefault("command", ["sh", "-c", command or "exec sleep 100000"])
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": labels or {}},
            "spec": {"terminationGracePeriodSeconds": 1, "containers": containers or [container(image=image, **more)], **(spec or {})}}
    if init:
        body["spec"]["initContainers"] = init
    return body


def shell(name, script, **more):
    """A container that runs a shell script."""
    return container(name, BUSYBOX, command=["sh", "-c", script], **more)


def web(name="web", replicas=3, image=NGINX, **spec):
    """A Deployment of nginx that is ready when it answers."""
    probe = {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 1}
    pod_spec = {"terminationGracePeriodSeconds": 1, "containers": [
        container("nginx", image, ports=[{"containerPort": 80}], readinessProbe=probe)]}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "labels": {"app": name}},
            "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}},
                     "template": {"metadata": {"labels": {"app": name}}, "spec": pod_spec}, **spec}}
