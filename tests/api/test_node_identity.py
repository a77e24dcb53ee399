# SPDX-License-Identifier: Apache-2.0
"""What a node may read and write: itself, its pods, and what they name."""
import contextlib

from knarr_test.client import STRATEGIC
from knarr_test.samples import CORE, config_map, container, path, pod

LEASES = "/apis/coordination.k8s.io/v1"
NETWORKING = "/apis/networking.k8s.io/v1"
STORAGE = "/apis/storage.k8s.io/v1"
EVICTION = {"apiVersion": "policy/v1", "kind": "Eviction"}


def node_name(ns, which="a"):
    return f"{ns}-{which}"


def as_node(api, name):
    return api.impersonating(f"system:node:{name}", ["system:nodes"])


@contextlib.contextmanager
def nodes(api, ns):
    """Two nodes, `a` and `b`, that are there only as objects; their clients."""
    names = [node_name(ns, which) for which in "ab"]
    for name in names:
        api.post(f"{CORE}/nodes", {"metadata": {"name": name}}).ok(201)
    try:
        yield [as_node(api, name) for name in names]
    finally:
        for name in names:
            api.delete(f"{CORE}/nodes/{name}")


def bound(api, ns, name="p", which="a", **spec):
    got = api.post(path(ns, "pods"), pod(name, nodeName=node_name(ns, which), **spec)).ok(201)
    return got["metadata"]["uid"]


def secret(api, ns, name):
    api.post(path(ns, "secrets"), {"metadata": {"name": name}, "stringData": {"k": "v"}}).ok(201)


def refusal(node, what, verb, ns, reason):
    quoted = what.split("/")
    resource, name = quoted[0], quoted[1] if len(quoted) > 1 else None
    return (f'{resource}{f" {chr(34)}{name}{chr(34)}" if name else ""} is forbidden: User "system:node:{node}" cannot {verb} resource "{resource}" '
            f'in API group "" in the namespace "{ns}": {reason}')


def eventually(call, status):
    """Upstream's graph follows its watches."""
    from knarr_test.client import until
    return until(lambda: (lambda r: r if r.status == status else None)(call()), 10, f"an answer {status}")


def test_secrets_of_own_pods_only(api, ns):
    with nodes(api, ns) as (a, b):
        for name in ("volume", "env", "from", "pull", "projected", "other"):
            secret(api, ns, name)
        bound(api, ns, volumes=[{"name": "v", "secret": {"secretName": "volume"}},
                                {"name": "p", "projected": {"sources": [{"secret": {"name": "projected"}}]}}],
              imagePullSecrets=[{"name": "pull"}],
              containers=[container(env=[{"name": "E", "valueFrom": {"secretKeyRef": {"name": "env", "key": "k"}}}])],
              initContainers=[container("i", envFrom=[{"secretRef": {"name": "from"}}])])
        for name in ("volume", "env", "from", "pull", "projected"):
            eventually(lambda: a.get(path(ns, "secrets", name)), 200)
            got = b.get(path(ns, "secrets", name)).fails(403, "Forbidden")
            assert got["message"] == refusal(node_name(ns, "b"), f"secrets/{name}", "get", ns, (
                f"no relationship found between node '{node_name(ns, 'b')}' and this object")), got["message"]
        a.get(path(ns, "secrets", "other")).fails(403, "Forbidden", "no relationship found")
        got = a.get(path(ns, "secrets")).fails(403, "Forbidden")
        assert got["message"] == refusal(node_name(ns), "secrets", "list", ns, "No Object name found"), got["message"]
        a.get(f"{CORE}/secrets").fails(403)
        a.get(path(ns, "secrets"), fieldSelector="metadata.name=env").ok()
        b.get(path(ns, "secrets"), fieldSelector="metadata.name=env").fails(403)
        a.delete(path(ns, "secrets", "env")).fails(403, "Forbidden", "can only read resources of this type")
        a.put(path(ns, "secrets", "env"), {"metadata": {"name": "env"}}).fails(403, "Forbidden")
        api.delete(path(ns, "pods", "p"), gracePeriodSeconds=0).ok()
        eventually(lambda: a.get(path(ns, "secrets", "env")), 403)


def test_names_that_only_look_alike(api, ns):
    """A pod mentions the name in many places that give no right to a secret."""
    with nodes(api, ns) as (a, _):
        secret(api, ns, "deep")
        bound(api, ns, name="deep", volumes=[{"name": "deep", "configMap": {"name": "deep"}}],
              containers=[container("deep", image="deep", env=[{"name": "X", "value": '"secretName":"deep"'}])])
        bound(api, ns, name="on-b", which="b", containers=[container(env=[
            {"name": "X", "value": f'"nodeName":"{node_name(ns)}"'},
            {"name": "Y", "valueFrom": {"secretKeyRef": {"name": "deep", "key": "k"}}}])])
        api.post(path(ns, "configmaps"), config_map("deep")).ok(201)
        eventually(lambda: a.get(path(ns, "configmaps", "deep")), 200)
        a.get(path(ns, "secrets", "deep")).fails(403, "Forbidden", "no relationship found")


def test_claims_and_volumes(api, ns):
    with nodes(api, ns) as (a, b):
        spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, "storageClassName": ""}
        secret(api, ns, "mount")
        volume = {"metadata": {"name": f"{ns}-pv"}, "spec": {
            "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "claimRef": {"namespace": ns, "name": "claim"},
            "csi": {"driver": "d", "volumeHandle": "h", "nodePublishSecretRef": {"namespace": ns, "name": "mount"}}}}
        api.post(f"{CORE}/persistentvolumes", volume).ok(201)
        try:
            api.post(path(ns, "persistentvolumeclaims"), {"metadata": {"name": "claim"}, "spec": {**spec, "volumeName": f"{ns}-pv"}}).ok(201)
            bound(api, ns, volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": "claim"}}])
            eventually(lambda: a.get(path(ns, "persistentvolumeclaims", "claim")), 200)
            eventually(lambda: a.get(f"{CORE}/persistentvolumes/{ns}-pv"), 200)
            eventually(lambda: a.get(path(ns, "secrets", "mount")), 200)
            for where in (path(ns, "persistentvolumeclaims", "claim"), f"{CORE}/persistentvolumes/{ns}-pv", path(ns, "secrets", "mount")):
                b.get(where).fails(403, "Forbidden", "no relationship found")
            a.patch(path(ns, "persistentvolumeclaims", "claim", "status"), {"status": {"capacity": {"storage": "1Gi"}}}).ok()
            a.patch(path(ns, "persistentvolumeclaims", "claim", "status"), {"status": {"phase": "Lost"}}).fails(
                403, "Forbidden", "is not allowed to update fields other than status.quantity and status.conditions")
            a.patch(path(ns, "persistentvolumeclaims", "claim"), {"metadata": {"labels": {"a": "b"}}}).fails(403, "Forbidden")
        finally:
            api.patch(f"{CORE}/persistentvolumes/{ns}-pv", {"metadata": {"finalizers": None}})
            api.delete(f"{CORE}/persistentvolumes/{ns}-pv")


def test_pods(api, ns):
    with nodes(api, ns) as (a, b):
        bound(api, ns)
        got = b.patch(path(ns, "pods", "p", "status"), {"status": {"phase": "Running"}}, content_type=STRATEGIC).fails(403, "Forbidden")
        assert got["message"] == (f'pods "p" is forbidden: node "{node_name(ns, "b")}" can only update pod status for pods '
                                  "with spec.nodeName set to itself"), got["message"]
        a.patch(path(ns, "pods", "p", "status"), {"status": {"phase": "Running"}}, content_type=STRATEGIC).ok()
        a.patch(path(ns, "pods", "p", "status"), {"metadata": {"labels": {"x": "y"}}}, content_type=STRATEGIC).fails(
            403, "Forbidden", f'node "{node_name(ns)}" cannot update labels through pod status')
        a.patch(path(ns, "pods", "p"), {"metadata": {"labels": {"x": "y"}}}).fails(403, "Forbidden")
        eventually(lambda: a.get(path(ns, "pods", "p")), 200)
        b.get(path(ns, "pods", "p")).fails(403, "Forbidden")
        a.get(path(ns, "pods")).fails(403, "Forbidden", "can only list/watch pods with spec.nodeName field selector")
        assert len(a.get(f"{CORE}/pods", fieldSelector=f"spec.nodeName={node_name(ns)}").ok()["items"]) == 1
        b.get(f"{CORE}/pods", fieldSelector=f"spec.nodeName={node_name(ns)}").fails(403)
        b.post(path(ns, "pods", "p", "eviction"), {**EVICTION, "metadata": {"name": "p"}}).fails(
            403, "Forbidden", f"node {node_name(ns, 'b')} can only evict pods with spec.nodeName set to itself")
        b.delete(path(ns, "pods", "p")).fails(403, "Forbidden", f'node "{node_name(ns, "b")}" can only delete pods with spec.nodeName set to itself')
        a.delete(path(ns, "pods", "p"), gracePeriodSeconds=0).ok()


def test_mirror_pods(api, ns):
    with nodes(api, ns) as (a, _):
        name = node_name(ns)
        uid = api.get(f"{CORE}/nodes/{name}").ok()["metadata"]["uid"]
        owner = {"apiVersion": "v1", "kind": "Node", "name": name, "uid": uid, "controller": True}
        body = pod("mirror", nodeName=name, tolerations=[{"operator": "Exists"}])
        where = path(ns, "pods")
        a.post(where, body).fails(403, "Forbidden", f'pod does not have "kubernetes.io/config.mirror" annotation, node "{name}" can only create mirror pods')
        body["metadata"]["annotations"] = {"kubernetes.io/config.mirror": "x"}
        a.post(where, body).fails(403, "Forbidden", f'node "{name}" can only create pods with an owner reference set to itself')
        body["metadata"]["ownerReferences"] = [{**owner, "uid": "1-2-3"}]
        a.post(where, body).fails(403, "Forbidden", f"node {name} UID mismatch: expected 1-2-3 got {uid}")
        body["metadata"]["ownerReferences"] = [owner]
        body["spec"]["nodeName"] = "other"
        a.post(where, body).fails(403, "Forbidden", f'node "{name}" can only create pods with spec.nodeName set to itself')
        body["spec"]["nodeName"] = name
        body["spec"]["volumes"] = [{"name": "v", "secret": {"secretName": "s"}}]
        a.post(where, body).fails(403, "Forbidden", "reference secrets")
        del body["spec"]["volumes"]
        a.post(where, body).ok(201)


def test_its_own_node(api, ns):
    with nodes(api, ns) as (a, b):
        name, where = node_name(ns), f"{CORE}/nodes/{node_name(ns)}"
        a.get(where).ok()
        a.patch(where + "/status", {"status": {"nodeInfo": {"kernelVersion": "x"}}}).ok()
        got = b.patch(where, {"metadata": {"labels": {"a": "b"}}}).fails(403, "Forbidden")
        assert got["message"] == f'nodes "{name}" is forbidden: node "{node_name(ns, "b")}" is not allowed to modify node "{name}"', got["message"]
        b.patch(where + "/status", {"status": {"nodeInfo": {"kernelVersion": "x"}}}).fails(403, "Forbidden", "is not allowed to modify node")
        a.patch(where, {"metadata": {"labels": {"mine": "1", "kubernetes.io/os": "linux", "x.node.kubernetes.io/y": "1"}}}).ok()
        got = a.patch(where, {"metadata": {"labels": {"x.kubernetes.io/z": "1", "node-restriction.kubernetes.io/team": "a", "ok": "1"}}}).fails(403)
        assert got["message"] == (f'nodes "{name}" is forbidden: is not allowed to modify labels: '
                                  "node-restriction.kubernetes.io/team, x.kubernetes.io/z"), got["message"]
        got = a.patch(where, {"spec": {"taints": [{"key": "k", "effect": "NoSchedule"}]}}).fails(403, "Forbidden")
        assert got["message"] == f'nodes "{name}" is forbidden: node "{name}" is not allowed to modify taints', got["message"]
        a.delete(where).fails(403, "Forbidden")
        a.post(f"{CORE}/nodes", {"metadata": {"name": "else"}}).fails(403, "Forbidden", f'node "{name}" is not allowed to modify node "else"')


def test_labels_of_a_new_node(api, ns):
    name = node_name(ns, "new")
    node = as_node(api, name)
    try:
        got = node.post(f"{CORE}/nodes", {"metadata": {"name": name, "labels": {"sub.node-restriction.kubernetes.io/x": "1"}}}).fails(403)
        assert got["message"] == (f'nodes "{name}" is forbidden: node "{name}" is not allowed to set the following labels: '
                                  "sub.node-restriction.kubernetes.io/x"), got["message"]
        made = node.post(f"{CORE}/nodes", {"metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}}}).ok(201)
        assert {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"} in made["spec"]["taints"]
    finally:
        api.delete(f"{CORE}/nodes/{name}")


def test_leases_and_csi_nodes(api, ns):
    with nodes(api, ns) as (a, b):
        name = node_name(ns)
        leases = path("kube-node-lease", "leases", group=LEASES)
        a.post(leases, {"metadata": {"name": "another"}}).fails(403, "Forbidden", "can only access node lease with the same name as the requesting node")
        a.post(path(ns, "leases", group=LEASES), {"metadata": {"name": name}}).fails(
            403, "Forbidden", 'can only access leases in the "kube-node-lease" system namespace')
        a.post(leases, {"metadata": {"name": name}}).ok(201)
        b.get(f"{leases}/{name}").fails(403, "Forbidden", "can only access node lease with the same name as the requesting node")
        b.patch(f"{leases}/{name}", {"spec": {"holderIdentity": "b"}}).fails(403, "Forbidden")
        a.patch(f"{leases}/{name}", {"spec": {"holderIdentity": "a"}}).ok()
        a.delete(f"{leases}/{name}").ok()
        a.get(leases).fails(403, "Forbidden", "can only get, create, update, patch, or delete a node lease")
        body = {"metadata": {"name": name}, "spec": {"drivers": []}}
        b.post(f"{STORAGE}/csinodes", body).fails(403, "Forbidden", "can only access CSINode with the same name as the requesting node")
        a.post(f"{STORAGE}/csinodes", body).ok(201)
        b.get(f"{STORAGE}/csinodes/{name}").fails(403, "Forbidden", "can only access CSINode with the same name as the requesting node")
        a.delete(f"{STORAGE}/csinodes/{name}").ok()


def test_tokens(api, ns):
    with nodes(api, ns) as (a, b):
        uid = bound(api, ns)
        where = path(ns, "serviceaccounts", "default", "token")

        def ask(client, *audiences, **reference):
            spec = {"audiences": list(audiences)}
            if reference:
                spec["boundObjectRef"] = {"apiVersion": "v1", "kind": "Pod", **reference}
            return client.post(where, {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec})
        eventually(lambda: ask(a, name="p", uid=uid), 201)
        ask(b, name="p", uid=uid).fails(403, "Forbidden", "no relationship found")
        for reference, message in (({}, "node requested token not bound to a pod"),
                                   ({"name": "p"}, "node requested token with a pod binding without a uid"),
                                   ({"name": "p", "uid": "1"}, "the UID in the bound object reference (1) does not match the UID in record. "
                                    "The object might have been deleted and then recreated")):
            got = ask(a, **reference).fails(403, "Forbidden")
            assert got["message"] == f'serviceaccounts "default" is forbidden: {message}', got["message"]
        got = ask(a, "vault", name="p", uid=uid).fails(403, "Forbidden")
        assert got["message"] == (f'serviceaccounts "default" is forbidden: audience "vault" not found in pod spec volume, '
                                  f"system:node:{node_name(ns)} is not authorized to request tokens for this audience"), got["message"]
        other = bound(api, ns, name="q", which="b")
        eventually(lambda: ask(b, name="q", uid=other), 201)
        ask(b, name="p", uid=uid).fails(403, "Forbidden", "node requested token bound to a pod scheduled on a different node")
        ask(a, name="absent", uid=uid).fails(404, "NotFound")


def test_not_every_user_like_a_node_is_one(api, ns):
    secret(api, ns, "s")
    for client in (api.impersonating(f"system:node:{node_name(ns)}"), api.impersonating("jane", ["system:nodes"])):
        got = client.get(path(ns, "secrets", "s")).fails(403, "Forbidden")
        assert got["message"].endswith(f'in the namespace "{ns}"'), got["message"]
        client.get(f"{CORE}/nodes/x").fails(403)


def test_certificates_are_for_the_node_that_serves_ingresses(api, ns, cluster):
    """knarr's own: nginx runs on the first node, which reads what Ingresses of its class name; no other node does."""
    first, other_class = as_node(api, "node1"), f"{ns}-other"
    for name in ("pair", "foreign", "unnamed"):
        secret(api, ns, name)
    api.post(f"{NETWORKING}/ingressclasses", {"metadata": {"name": other_class}, "spec": {"controller": "example.com/other"}}).ok(201)
    try:
        for name, ingress_class in (("pair", "nginx"), ("foreign", other_class)):
            api.post(path(ns, "ingresses", group=NETWORKING), {"metadata": {"name": name}, "spec": {
                "ingressClassName": ingress_class, "tls": [{"hosts": ["a.example"], "secretName": name}],
                "defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}}}).ok(201)
        with nodes(api, ns) as (a, _):
            for where, query in ((path(ns, "secrets", "pair"), {}), (path(ns, "secrets"), {"fieldSelector": "metadata.name=pair"})):
                first.get(where, **query).ok()
                a.get(where, **query).fails(403, "Forbidden", "no relationship found")
        for name in ("foreign", "unnamed"):
            first.get(path(ns, "secrets", name)).fails(403, "Forbidden", "no relationship found")
        first.put(path(ns, "secrets", "pair"), {"metadata": {"name": "pair"}}).fails(403, "Forbidden", "can only read resources of this type")
        api.delete(path(ns, "ingresses", "pair", group=NETWORKING)).ok()
        first.get(path(ns, "secrets", "pair")).fails(403, "Forbidden", "no relationship found")
    finally:
        api.delete(f"{NETWORKING}/ingressclasses/{other_class}")
