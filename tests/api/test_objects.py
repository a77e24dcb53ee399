# SPDX-License-Identifier: Apache-2.0
"""create, get, update: what the server adds, keeps, refuses."""
import re

from knarr_test.client import until
from knarr_test.samples import APPS, CORE, config_map, container, deployment, path, pod, revision, service

UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def test_create_fills_metadata(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    meta = made["metadata"]
    assert UUID.match(meta["uid"]) and TIME.match(meta["creationTimestamp"]) and meta["namespace"] == ns
    assert meta["resourceVersion"].isdigit() and not meta["resourceVersion"].startswith("0")
    assert "generation" not in meta and "selfLink" not in meta
    assert made["apiVersion"] == "v1" and made["kind"] == "ConfigMap" and made["data"] == {"k": "v"}


def test_get_is_what_create_answered(api, ns):
    made = api.post(path(ns, "configmaps"), config_map(labels={"b": "2", "a": "1"}))
    made.ok(201)
    got = api.get(path(ns, "configmaps", "cm"))
    assert got.ok() == made.json and got.body == made.body
    assert got.header("Content-Type") == "application/json" and "no-cache" in got.header("Cache-Control")


def test_a_client_does_not_choose_system_fields(api, ns):
    body = config_map(uid="11111111-1111-1111-1111-111111111111", creationTimestamp="2001-01-01T00:00:00Z",
                      generation=7, deletionTimestamp="2001-01-01T00:00:00Z", deletionGracePeriodSeconds=5)
    meta = api.post(path(ns, "configmaps"), body).ok(201)["metadata"]
    assert meta["uid"] != body["metadata"]["uid"] and not meta["creationTimestamp"].startswith("2001")
    assert "deletionTimestamp" not in meta and "deletionGracePeriodSeconds" not in meta


def test_create_with_resource_version_is_refused(api, ns):
    reply = api.post(path(ns, "configmaps"), config_map(resourceVersion="5"))
    reply.fails(500, "", "resourceVersion should not be set on objects to be created")
    made = api.post(path(ns, "configmaps"), config_map(resourceVersion="x")).ok(201)
    assert made["metadata"]["resourceVersion"].isdigit()


def test_create_twice(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    status = api.post(path(ns, "configmaps"), config_map()).fails(409, "AlreadyExists", 'configmaps "cm" already exists')
    assert status["details"] == {"name": "cm", "kind": "configmaps"}


def test_get_absent(api, ns):
    status = api.get(path(ns, "deployments", "no", group=APPS)).fails(404, "NotFound")
    assert status["message"] == 'deployments.apps "no" not found'
    assert status["details"] == {"name": "no", "group": "apps", "kind": "deployments"} and status["metadata"] == {}


def test_unknown_resource_and_group(api, ns):
    for where in (path(ns, "nothings"), "/apis/nothing.example.com/v1/things", "/apis/apps/v9/deployments", "/nothing"):
        reply = api.get(where)
        assert reply.status == 404, str(reply)


def test_wrong_scope_is_not_found(api, ns):
    for where in (path(ns, "nodes"), path(ns, "namespaces"), f"{CORE}/pods/p", path(ns, "clusterroles", group="/apis/rbac.authorization.k8s.io/v1")):
        assert api.get(where).status == 404, where


def test_namespace_of_path_and_body_must_agree(api, ns):
    reply = api.post(path(ns, "configmaps"), config_map(namespace="default"))
    reply.fails(400, "BadRequest", "the namespace of the provided object does not match the namespace sent on the request")


def test_name_of_path_and_body_must_agree(api, ns):
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    reply = api.put(path(ns, "configmaps", "a"), config_map("b"))
    reply.fails(400, "BadRequest", "the name of the object (b) does not match the name on the URL (a)")


def test_kind_of_path_and_body_must_agree(api, ns):
    reply = api.post(path(ns, "secrets"), config_map())
    reply.fails(400, "BadRequest")
    reply = api.post(path(ns, "configmaps"), {**config_map(), "apiVersion": "apps/v1"})
    reply.fails(400, "BadRequest")


def test_name_is_required(api, ns):
    reply = api.post(path(ns, "configmaps"), {"metadata": {}})
    status = reply.fails(422, "Invalid", "name or generateName is required")
    assert status["details"]["causes"][0]["field"] == "metadata.name"


def test_generate_name(api, ns):
    made = [api.post(path(ns, "configmaps"), {"metadata": {"generateName": "gen-"}}).ok(201)["metadata"]["name"]
            for _ in range(5)]
    assert len(set(made)) == 5
    for name in made:
        assert re.match(r"^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$", name), name


def test_generate_name_is_cut_to_fit(api, ns):
    name = api.post(path(ns, "configmaps"), {"metadata": {"generateName": "x" * 70}}).ok(201)["metadata"]["name"]
    assert name.startswith("x" * 58) and len(name) == 63


def test_update_replaces_and_keeps_identity(api, ns):
    made = api.post(path(ns, "configmaps"), config_map(labels={"a": "1"})).ok(201)
    made["data"], made["metadata"]["labels"] = {"new": "x"}, {"b": "2"}
    made["metadata"]["creationTimestamp"] = "2001-01-01T00:00:00Z"
    now = api.put(path(ns, "configmaps", "cm"), made).ok(200)
    assert now["data"] == {"new": "x"} and now["metadata"]["labels"] == {"b": "2"}
    assert not now["metadata"]["creationTimestamp"].startswith("2001") and revision(now) > revision(made)


def test_update_without_change_keeps_the_revision(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    assert revision(api.put(path(ns, "configmaps", "cm"), made).ok(200)) == revision(made)


def test_update_with_stale_revision(api, ns):
    made = api.post(path(ns, "configmaps"), config_map()).ok(201)
    api.put(path(ns, "configmaps", "cm"), {**made, "data": {"k": "2"}}).ok()
    reply = api.put(path(ns, "configmaps", "cm"), {**made, "data": {"k": "3"}})
    status = reply.fails(409, "Conflict")
    assert status["message"] == ('Operation cannot be fulfilled on configmaps "cm": the object has been modified; '
                                 "please apply your changes to the latest version and try again")
    assert api.get(path(ns, "configmaps", "cm")).ok()["data"] == {"k": "2"}


def test_update_without_revision_is_unconditional(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    api.put(path(ns, "configmaps", "cm"), config_map(data={"k": "2"})).ok(200)


def test_update_with_wrong_uid(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    reply = api.put(path(ns, "configmaps", "cm"), config_map(uid="11111111-1111-1111-1111-111111111111"))
    reply.fails(409, "Conflict", "Precondition failed: UID in precondition")


def test_update_of_an_absent_object(api, ns):
    api.put(path(ns, "configmaps", "cm"), config_map()).fails(404, "NotFound")


def test_dry_run_stores_nothing(api, ns):
    made = api.post(path(ns, "configmaps"), config_map(), dryRun="All").ok(201)
    assert UUID.match(made["metadata"]["uid"]) and "resourceVersion" not in made["metadata"]
    api.get(path(ns, "configmaps", "cm")).fails(404)
    real = api.post(path(ns, "configmaps"), config_map()).ok(201)
    changed = api.put(path(ns, "configmaps", "cm"), {**real, "data": {"k": "2"}}, dryRun="All").ok(200)
    assert changed["data"] == {"k": "2"}
    assert api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "3"}}, dryRun="All").ok()["data"] == {"k": "3"}
    api.delete(path(ns, "configmaps", "cm"), dryRun="All").ok(200)
    assert api.get(path(ns, "configmaps", "cm")).ok() == real


def test_dry_run_of_an_unknown_form(api, ns):
    reply = api.post(path(ns, "configmaps"), config_map(), dryRun="Some")
    reply.fails(422, "Invalid", 'Unsupported value: ["Some"]: supported values: "All"')


def test_dry_run_still_validates(api, ns):
    api.post(path(ns, "configmaps"), config_map("Bad_Name"), dryRun="All").invalid("metadata.name")


def test_pod_defaults(api, ns):
    spec = api.post(path(ns, "pods"), pod()).ok(201)["spec"]
    want = {"restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
            "securityContext": {}, "schedulerName": "none", "serviceAccountName": "default",
            "serviceAccount": "default", "enableServiceLinks": True, "preemptionPolicy": "PreemptLowerPriority",
            "priority": 0}
    assert {key: spec.get(key) for key in want} == want
    first = spec["containers"][0]
    want = {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
            "imagePullPolicy": "Always", "resources": {}}
    assert {key: first.get(key) for key in want} == want
    assert [t["key"] for t in spec["tolerations"]] == ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    mount = first["volumeMounts"][0]
    assert mount["mountPath"] == "/var/run/secrets/kubernetes.io/serviceaccount" and mount["readOnly"]
    assert mount["name"] == spec["volumes"][0]["name"] and mount["name"].startswith("kube-api-access-")
    assert spec["volumes"][0]["projected"]["defaultMode"] == 420


def test_pod_status_at_birth(api, ns):
    status = api.post(path(ns, "pods"), pod()).ok(201)["status"]
    assert status["phase"] == "Pending" and status["qosClass"] == "BestEffort"


def test_pull_policy_follows_the_tag(api, ns):
    for image, policy in (("a", "Always"), ("a:latest", "Always"), ("a:1", "IfNotPresent"),
                          ("a@sha256:" + "0" * 64, "IfNotPresent"), ("host:5000/a", "Always")):
        body = pod(containers=[container(image=image)])
        made = api.post(path(ns, "pods"), body, dryRun="All").ok(201)
        assert made["spec"]["containers"][0]["imagePullPolicy"] == policy, image


def test_qos_classes(api, ns):
    small, large = {"cpu": "100m", "memory": "1Mi"}, {"cpu": "200m", "memory": "2Mi"}
    for resources, wanted in (({}, "BestEffort"), ({"requests": small}, "Burstable"), ({"limits": small}, "Guaranteed"),
                              ({"requests": small, "limits": large}, "Burstable"),
                              ({"limits": {"cpu": "1"}}, "Burstable")):
        body = pod(containers=[container(resources=resources)])
        made = api.post(path(ns, "pods"), body, dryRun="All").ok(201)
        assert made["status"]["qosClass"] == wanted, resources


def test_limits_become_requests(api, ns):
    body = pod(containers=[container(resources={"limits": {"cpu": "0.5", "memory": "1000Mi"}})])
    resources = api.post(path(ns, "pods"), body).ok(201)["spec"]["containers"][0]["resources"]
    assert resources == {"limits": {"cpu": "500m", "memory": "1000Mi"}, "requests": {"cpu": "500m", "memory": "1000Mi"}}


def test_deployment_defaults(api, ns):
    made = api.post(path(ns, "deployments", group=APPS), deployment(replicas=None)).ok(201)
    spec = made["spec"]
    assert spec["replicas"] == 1 and spec["revisionHistoryLimit"] == 10 and spec["progressDeadlineSeconds"] == 600
    assert spec["strategy"] == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}
    assert made["metadata"]["generation"] == 1


def test_service_defaults_and_addresses(api, ns):
    made = api.post(path(ns, "services"), service()).ok(201)["spec"]
    assert made["ports"] == [{"protocol": "TCP", "port": 80, "targetPort": 80}]
    assert made["type"] == "ClusterIP" and made["sessionAffinity"] == "None" and made["ipFamilies"] == ["IPv4"]
    assert made["ipFamilyPolicy"] == "SingleStack" and made["internalTrafficPolicy"] == "Cluster"
    assert made["clusterIPs"] == [made["clusterIP"]] and re.match(r"^10\.\d+\.\d+\.\d+$", made["clusterIP"])


def test_services_do_not_share_addresses(api, ns):
    ips = {api.post(path(ns, "services"), service(f"s{i}")).ok(201)["spec"]["clusterIP"] for i in range(20)}
    assert len(ips) == 20
    taken = min(ips)
    api.post(path(ns, "services"), service("other", clusterIP=taken)).invalid(
        "spec.clusterIPs", words=["provided IP is already allocated"])


def test_service_keeps_its_address(api, ns):
    made = api.post(path(ns, "services"), service()).ok(201)
    again = service(port=81)
    now = api.put(path(ns, "services", "web"), {**again, "metadata": {"name": "web", "resourceVersion": made["metadata"]["resourceVersion"]}}).ok()
    assert now["spec"]["clusterIP"] == made["spec"]["clusterIP"] and now["spec"]["ports"][0]["port"] == 81


def test_headless_service(api, ns):
    made = api.post(path(ns, "services"), service(clusterIP="None")).ok(201)["spec"]
    assert made["clusterIP"] == "None" and made["clusterIPs"] == ["None"]


def test_node_port(api, ns):
    made = api.post(path(ns, "services"), service(type="NodePort")).ok(201)["spec"]
    port = made["ports"][0]["nodePort"]
    assert 30000 <= port <= 32767 and made["externalTrafficPolicy"] == "Cluster"
    again = service("other", type="NodePort")
    again["spec"]["ports"][0]["nodePort"] = port
    api.post(path(ns, "services"), again).invalid("spec.ports[0].nodePort", words=["provided port is already allocated"])
    api.delete(path(ns, "services", "web")).ok()
    until(lambda: api.post(path(ns, "services"), again).status == 201, 10, "the freed port is given again")


def test_generation_counts_changes_of_spec(api, ns):
    where = path(ns, "deployments", "web", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=0)).ok(201)
    assert api.patch(where, {"metadata": {"labels": {"x": "y"}}}).ok()["metadata"]["generation"] == 1
    assert api.patch(where, {"spec": {"minReadySeconds": 1}}).ok()["metadata"]["generation"] == 2
    assert api.patch(where, {"metadata": {"generation": 9}}).ok()["metadata"]["generation"] == 2


def test_secret_string_data(api, ns):
    body = {"metadata": {"name": "s"}, "stringData": {"a": "x"}, "data": {"b": "eQ=="}}
    made = api.post(path(ns, "secrets"), body).ok(201)
    assert made["data"] == {"a": "eA==", "b": "eQ=="} and made["type"] == "Opaque" and "stringData" not in made


def test_immutable_config_map(api, ns):
    made = api.post(path(ns, "configmaps"), {**config_map(), "immutable": True}).ok(201)
    api.put(path(ns, "configmaps", "cm"), {**made, "data": {"k": "2"}}).fails(422, "Invalid", "field is immutable when `immutable` is set")
    api.patch(path(ns, "configmaps", "cm"), {"immutable": False}).fails(422, "Invalid", "field is immutable when `immutable` is set")
    api.patch(path(ns, "configmaps", "cm"), {"metadata": {"labels": {"a": "b"}}}).ok()


def test_secret_type_is_immutable(api, ns):
    api.post(path(ns, "secrets"), {"metadata": {"name": "s"}, "type": "a/b"}).ok(201)
    api.patch(path(ns, "secrets", "s"), {"type": "a/c"}).invalid("type")


def test_namespace_at_birth(api):
    name = "t-birth"
    try:
        made = api.post(f"{CORE}/namespaces", {"metadata": {"name": name}}).ok(201)
        assert made["spec"] == {"finalizers": ["kubernetes"]} and made["status"] == {"phase": "Active"}
        assert made["metadata"]["labels"] == {"kubernetes.io/metadata.name": name}
        until(lambda: api.get(path(name, "serviceaccounts", "default")).status == 200, 30, "the service account")
        until(lambda: api.get(path(name, "configmaps", "kube-root-ca.crt")).status == 200, 30, "the root CA")
        ca = api.get(path(name, "configmaps", "kube-root-ca.crt")).ok()
        assert not api.config.ca or ca["data"]["ca.crt"].strip() == api.config.ca.strip()
    finally:
        api.delete(f"{CORE}/namespaces/{name}")


def test_create_in_an_absent_namespace(api):
    api.post(path("t-absent", "configmaps"), config_map()).fails(404, "NotFound", 'namespaces "t-absent" not found')


def test_every_group_takes_an_object(api, ns):
    """One small object of many kinds: stored, read back equal, deleted."""
    rbac = "/apis/rbac.authorization.k8s.io/v1"
    rows = [
        ("/apis/batch/v1", "jobs", {"spec": {"suspend": True, "template": {"spec": {"restartPolicy": "Never", "containers": [container()]}}}}),
        ("/apis/batch/v1", "cronjobs", {"spec": {"suspend": True, "schedule": "0 0 1 1 *", "jobTemplate": {"spec": {"template": {"spec": {
            "restartPolicy": "Never", "containers": [container()]}}}}}}),
        (APPS, "statefulsets", {"spec": {"replicas": 0, "serviceName": "x", "selector": {"matchLabels": {"a": "b"}},
                                         "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container()]}}}}),
        (APPS, "daemonsets", {"spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {
            "metadata": {"labels": {"a": "b"}}, "spec": {"nodeSelector": {"no": "where"}, "containers": [container()]}}}}),
        ("/apis/networking.k8s.io/v1", "networkpolicies", {"spec": {"podSelector": {}}}),
        ("/apis/networking.k8s.io/v1", "ingresses", {"spec": {"defaultBackend": {"service": {"name": "x", "port": {"number": 80}}}}}),
        ("/apis/policy/v1", "poddisruptionbudgets", {"spec": {"minAvailable": 1, "selector": {"matchLabels": {"a": "b"}}}}),
        ("/apis/coordination.k8s.io/v1", "leases", {"spec": {"holderIdentity": "me"}}),
        ("/apis/autoscaling/v2", "horizontalpodautoscalers", {"spec": {"maxReplicas": 3, "scaleTargetRef": {
            "apiVersion": "apps/v1", "kind": "Deployment", "name": "none"}}}),
        (rbac, "roles", {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}),
        (rbac, "rolebindings", {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "x"}}),
        ("/apis/discovery.k8s.io/v1", "endpointslices", {"addressType": "IPv4", "endpoints": [{"addresses": ["10.9.9.9"]}]}),
        (CORE, "persistentvolumeclaims", {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}),
        (CORE, "resourcequotas", {"spec": {"hard": {"pods": "10"}}}),
        (CORE, "limitranges", {"spec": {"limits": [{"type": "Pod", "max": {"cpu": "1"}}]}}),
        (CORE, "serviceaccounts", {}),
        (CORE, "podtemplates", {"template": {"spec": {"containers": [container()]}}}),
        (CORE, "replicationcontrollers", {"spec": {"replicas": 0, "selector": {"a": "b"}, "template": {
            "metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container()]}}}}),
        (CORE, "endpoints", {"subsets": [{"addresses": [{"ip": "10.9.9.8"}], "ports": [{"port": 1}]}]}),
    ]
    for group, resource, body in rows:
        reply = api.post(path(ns, resource, group=group), {"metadata": {"name": "one"}, **body})
        assert reply.status == 201, f"{resource}: {reply}"
        got = api.get(path(ns, resource, "one", group=group))
        assert got.ok()["metadata"]["uid"] == reply.json["metadata"]["uid"], resource
        assert api.delete(path(ns, resource, "one", group=group)).status in (200, 202), resource
