# SPDX-License-Identifier: Apache-2.0
"""What is filled into new objects, and what small plugins refuse."""
import contextlib

from knarr_test.samples import CORE, container, path, pod

NETWORKING = "/apis/networking.k8s.io/v1"
SCHEDULING = "/apis/scheduling.k8s.io/v1"
NODE = "/apis/node.k8s.io/v1"
TOLERATIONS = [{"key": f"node.kubernetes.io/{key}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
               for key in ("not-ready", "unreachable")]


def create(api, ns, name="p", **spec):
    return api.post(path(ns, "pods"), pod(name, **spec))


def forbidden(answer, message):
    got = answer.fails(403, "Forbidden")
    assert got["message"] == message, got["message"]


@contextlib.contextmanager
def cluster_object(api, where, body):
    api.post(where, body).ok(201)
    try:
        yield
    finally:
        api.delete(f"{where}/{body['metadata']['name']}")


def account(api, ns, name="worker", **body):
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": name, **body.pop("metadata", {})}, **body}).ok(201)


def mounts(made):
    return [m for c in made["spec"]["containers"] for m in c.get("volumeMounts", []) if m["name"].startswith("kube-api-access-")]


def test_accounts(api, ns):
    made = create(api, ns, "default").ok(201)
    assert made["spec"]["serviceAccountName"] == made["spec"]["serviceAccount"] == "default" and len(mounts(made)) == 1
    forbidden(create(api, ns, serviceAccountName="nobody"),
              f'pods "p" is forbidden: error looking up service account {ns}/nobody: serviceaccount "nobody" not found')
    account(api, ns, imagePullSecrets=[{"name": "registry"}], automountServiceAccountToken=False)
    made = create(api, ns, "worker", serviceAccountName="worker").ok(201)
    assert made["spec"]["imagePullSecrets"] == [{"name": "registry"}] and not mounts(made)
    made = create(api, ns, "own", serviceAccountName="worker", imagePullSecrets=[{"name": "own"}], automountServiceAccountToken=True).ok(201)
    assert made["spec"]["imagePullSecrets"] == [{"name": "own"}] and len(mounts(made)) == 1
    made = create(api, ns, "off", automountServiceAccountToken=False).ok(201)
    assert not mounts(made)
    made = create(api, ns, "mounted", containers=[container(volumeMounts=[
        {"name": "x", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}])], volumes=[{"name": "x", "emptyDir": {}}]).ok(201)
    assert not mounts(made) and [v["name"] for v in made["spec"]["volumes"]] == ["x"]


def test_only_secrets_of_the_account(api, ns):
    account(api, ns, metadata={"annotations": {"kubernetes.io/enforce-mountable-secrets": "true"}},
            secrets=[{"name": "good"}], imagePullSecrets=[{"name": "pull"}])
    tail = "is not allowed because service account worker does not reference that"

    def env(secret):
        return [{"name": "E", "valueFrom": {"secretKeyRef": {"name": secret, "key": "k"}}}]
    rows = [({"volumes": [{"name": "v", "secret": {"secretName": "bad"}}]}, f'volume with secret.secretName="bad" {tail} secret'),
            ({"containers": [container(env=env("bad"))]}, f'container c with envVar E referencing secret.secretName="bad" {tail} secret'),
            ({"containers": [container(envFrom=[{"secretRef": {"name": "bad"}}])]},
             f'container c with envFrom referencing secret.secretName="bad" {tail} secret'),
            ({"initContainers": [container("i", env=env("bad"))]}, f'init container i with envVar E referencing secret.secretName="bad" {tail} secret'),
            ({"imagePullSecrets": [{"name": "good"}]}, f'imagePullSecrets[0].name="good" {tail} imagePullSecret')]
    for spec, message in rows:
        forbidden(create(api, ns, serviceAccountName="worker", **spec), f'pods "p" is forbidden: {message}')
    create(api, ns, serviceAccountName="worker", volumes=[{"name": "v", "secret": {"secretName": "good"}}],
           containers=[container(env=env("good"))]).ok(201)


def test_mirror_pods_have_no_account(api, ns):
    def mirror(**spec):
        body = pod("mirror", nodeName="some-node", **spec)
        body["metadata"]["annotations"] = {"kubernetes.io/config.mirror": "x"}
        return api.post(path(ns, "pods"), body)
    forbidden(mirror(serviceAccountName="default"), 'pods "mirror" is forbidden: a mirror pod may not reference service accounts')
    forbidden(mirror(imagePullSecrets=[{"name": "x"}]), 'pods "mirror" is forbidden: a mirror pod may not reference secrets')
    forbidden(mirror(volumes=[{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}]),
              'pods "mirror" is forbidden: a mirror pod may not use ServiceAccountToken volume projections')
    made = mirror().ok(201)
    assert "serviceAccountName" not in made["spec"] and not mounts(made)


def test_tolerations(api, ns):
    assert create(api, ns, "plain").ok(201)["spec"]["tolerations"] == TOLERATIONS
    own = {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 7}
    assert create(api, ns, "own", tolerations=[own]).ok(201)["spec"]["tolerations"] == [own, TOLERATIONS[1]]
    every = {"operator": "Exists"}
    assert create(api, ns, "all", tolerations=[every]).ok(201)["spec"]["tolerations"] == [every]


def test_priority(api, ns):
    made = create(api, ns, "plain").ok(201)["spec"]
    # beside this, test_default_priority has a default class for a moment
    assert (made["priority"], bool(made.get("priorityClassName"))) in ((0, False), (7, True)) and made["preemptionPolicy"] == "PreemptLowerPriority"
    forbidden(create(api, ns, priorityClassName="none"), 'pods "p" is forbidden: no PriorityClass with name none was found')
    body = {"metadata": {"name": f"{ns}-high"}, "value": 1000, "preemptionPolicy": "Never"}
    with cluster_object(api, f"{SCHEDULING}/priorityclasses", body):
        made = create(api, ns, "high", priorityClassName=f"{ns}-high").ok(201)["spec"]
        assert (made["priority"], made["preemptionPolicy"]) == (1000, "Never")
        computed = "priority admission controller computed {} from the given PriorityClass name"
        forbidden(create(api, ns, priorityClassName=f"{ns}-high", priority=5), (
            'pods "p" is forbidden: the integer value of priority (5) must not be provided in pod spec; ' + computed.format(1000)))
        forbidden(create(api, ns, priorityClassName=f"{ns}-high", preemptionPolicy="PreemptLowerPriority"), (
            'pods "p" is forbidden: the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; '
            + computed.format("Never")))
        create(api, ns, "same", priorityClassName=f"{ns}-high", priority=1000).ok(201)
    made = create(api, ns, "system", priorityClassName="system-cluster-critical").ok(201)
    assert made["spec"]["priority"] == 2000000000


def test_priority_survives_a_put_without_it(api, ns):
    made = create(api, ns).ok(201)
    priority = made["spec"]["priority"]
    for member in ("priority", "preemptionPolicy"):
        del made["spec"][member]
    made["metadata"]["labels"] = {"x": "y"}
    assert api.put(path(ns, "pods", "p"), made).ok()["spec"]["priority"] == priority


def test_default_priority(api, ns):
    where = f"{SCHEDULING}/priorityclasses"
    body = {"metadata": {"name": f"{ns}-usual"}, "value": 7, "globalDefault": True}
    with cluster_object(api, where, body):
        made = create(api, ns).ok(201)["spec"]
        assert (made["priority"], made["priorityClassName"]) == (7, f"{ns}-usual")
        forbidden(api.post(where, {**body, "metadata": {"name": f"{ns}-second"}}), (
            f'priorityclasses.scheduling.k8s.io "{ns}-second" is forbidden: PriorityClass {ns}-usual is already marked as default. '
            "Only one default can exist"))
        api.patch(f"{where}/{ns}-usual", {"metadata": {"labels": {"a": "b"}}}).ok()


def test_runtime_classes(api, ns):
    forbidden(create(api, ns, runtimeClassName="none"), 'pods "p" is forbidden: pod rejected: RuntimeClass "none" not found')
    forbidden(create(api, ns, overhead={"cpu": "1"}), (
        'pods "p" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'))
    body = {"metadata": {"name": f"{ns}-rc"}, "handler": "h", "overhead": {"podFixed": {"cpu": "10m"}}, "scheduling": {
        "nodeSelector": {"a": "b"}, "tolerations": [{"key": "t", "operator": "Exists"}]}}
    with cluster_object(api, f"{NODE}/runtimeclasses", body):
        spec = {"runtimeClassName": f"{ns}-rc"}
        made = create(api, ns, "good", nodeSelector={"c": "d"}, **spec).ok(201)["spec"]
        assert made["overhead"] == {"cpu": "10m"} and made["nodeSelector"] == {"a": "b", "c": "d"}, made
        assert {"key": "t", "operator": "Exists"} in made["tolerations"]
        forbidden(create(api, ns, overhead={"cpu": "1"}, **spec),
                  'pods "p" is forbidden: pod rejected: Pod\'s Overhead doesn\'t match RuntimeClass\'s defined Overhead')
        forbidden(create(api, ns, nodeSelector={"a": "x"}, **spec), (
            'pods "p" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[a] = b; pod.spec.nodeSelector[a] = x'))


def test_default_ingress_class(api, ns):
    def ingress(name, **spec):
        annotations = spec.pop("annotations", {})
        return api.post(path(ns, "ingresses", group=NETWORKING), {"metadata": {"name": name, "annotations": annotations}, "spec": {
            "defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}, **spec}}).ok(201)["spec"].get("ingressClassName")
    mark = "ingressclass.kubernetes.io/is-default-class"
    classes = api.get(f"{NETWORKING}/ingressclasses").ok()["items"]
    defaults = [c["metadata"]["name"] for c in classes if c["metadata"].get("annotations", {}).get(mark) == "true"]
    assert ingress("before") in (defaults or [None])
    name = f"a-{ns}-class"               # the newest wins, of equal ones the first by name
    body = {"metadata": {"name": name, "annotations": {mark: "true"}},
            "spec": {"controller": "example.com/x"}}
    with cluster_object(api, f"{NETWORKING}/ingressclasses", body):
        assert ingress("a") == name
        assert ingress("b", ingressClassName="own") == "own"
        assert ingress("c", annotations={"kubernetes.io/ingress.class": "old"}) is None


def test_topology_labels(api, ns):
    labels = {"topology.kubernetes.io/zone": "z", "topology.kubernetes.io/region": "r", "other": "o"}
    with cluster_object(api, f"{CORE}/nodes", {"metadata": {"name": f"{ns}-node", "labels": labels}}):
        create(api, ns, "bound").ok(201)
        api.post(path(ns, "pods", "bound", "binding"), {"metadata": {"name": "bound"}, "target": {"kind": "Node", "name": f"{ns}-node"}}).ok(201)
        create(api, ns, "made-there", nodeName=f"{ns}-node").ok(201)
        for name in ("bound", "made-there"):
            got = api.get(path(ns, "pods", name)).ok()["metadata"]["labels"]
            assert got == {k: v for k, v in labels.items() if k != "other"}, got


def test_new_nodes_are_tainted(api, ns):
    made = api.post(f"{CORE}/nodes", {"metadata": {"name": f"{ns}-node"}}).ok(201)
    api.delete(f"{CORE}/nodes/{ns}-node").ok()
    assert {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"} in made["spec"]["taints"]
