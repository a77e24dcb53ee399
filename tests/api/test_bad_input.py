# SPDX-License-Identifier: Apache-2.0
"""What bad input gets: a Status with upstream's code, reason and causes, and nothing stored."""
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

from knarr_test.client import JSON_PATCH, MERGE, STRATEGIC, until
from knarr_test.samples import APPS, CORE, config_map, container, deployment, path, pod, replica_set, service

YAML = "application/yaml"


def stored(api, ns):
    return [i["metadata"]["name"] for i in api.get(path(ns, "configmaps")).ok()["items"]
            if i["metadata"]["name"] != "kube-root-ca.crt"]


def test_malformed_json(api, ns):
    for body in ("{", "", '{"metadata":{"name":"a"},}', '{"metadata":{"name":"a"}} x', "[]", '"a"', "\x00",
                 '{"metadata":{"name":"a', '{"a":01}', '{"a":tru}', '{"a":"\\x"}', "{'a':1}"):
        reply = api.post(path(ns, "configmaps"), body)
        assert reply.status == 400 and reply.json["reason"] == "BadRequest", (body, str(reply))
    assert stored(api, ns) == []


def test_malformed_yaml(api, ns):
    for body in ("a: b: c", "metadata:\n\tname: a", "- a\n- b", "{", "metadata: [", "a: &x *x", "%YAML 9.9\n---\na"):
        reply = api.post(path(ns, "configmaps"), body, content_type=YAML)
        assert reply.status == 400 and reply.json["reason"] == "BadRequest", (body, str(reply))
    assert stored(api, ns) == []


def test_yaml_is_taken(api, ns):
    body = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata:\n  a: |\n    x\n    y\n  b: 'true'\n"
    assert api.post(path(ns, "configmaps"), body, content_type=YAML).ok(201)["data"] == {"a": "x\ny\n", "b": "true"}


def test_unknown_content_type(api, ns):
    reply = api.post(path(ns, "configmaps"), "x", content_type="text/plain")
    reply.fails(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: "
                "application/json, application/yaml, application/vnd.kubernetes.protobuf")


def test_unacceptable_answer(api, ns):
    reply = api.get(path(ns, "configmaps"), accept="image/png")
    reply.fails(406, "NotAcceptable", "application/json, application/yaml, application/vnd.kubernetes.protobuf")


def test_wrong_types(api, ns):
    rows = [("configmaps", CORE, {"data": {"k": 5}}, "cannot unmarshal number into Go struct field ConfigMap.data of type string"),
            ("configmaps", CORE, {"data": "x"}, "cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string"),
            ("pods", CORE, {"spec": {"containers": {}}}, "cannot unmarshal object into Go struct field"),
            ("pods", CORE, {"spec": {"terminationGracePeriodSeconds": "5", "containers": [container()]}},
             "cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64"),
            ("pods", CORE, {"spec": {"hostNetwork": "yes", "containers": [container()]}}, "of type bool"),
            ("deployments", APPS, {"spec": {"replicas": "3"}}, "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"),
            ("deployments", APPS, {"spec": {"replicas": 1.5}}, "of type int32"),
            ("deployments", APPS, {"spec": {"replicas": 3000000000}}, "of type int32"),
            ("services", CORE, {"spec": {"ports": [{"port": 80, "targetPort": []}]}}, None),
            ("pods", CORE, {"spec": {"containers": [container(resources={"limits": {"cpu": "abc"}})]}},
             "quantities must match the regular expression"),
            ("secrets", CORE, {"data": {"a": "%%%"}}, "illegal base64 data"),
            ("pods", CORE, {"metadata": {"name": "x", "creationTimestamp": "yesterday"}, "spec": {"containers": [container()]}},
             "cannot parse")]
    for resource, group, body, words in rows:
        reply = api.post(path(ns, resource, group=group), {"metadata": {"name": "x"}, **body})
        assert reply.status == 400 and reply.json["reason"] == "BadRequest", (body, str(reply))
        assert not words or words in reply.json["message"], (words, str(reply))
        assert api.get(path(ns, resource, "x", group=group)).status == 404


def strict(api, ns, body, resource="configmaps", group=CORE, **more):
    return api.post(path(ns, resource, group=group), body, fieldValidation="Strict", **more)


def test_unknown_fields(api, ns):
    body = {**config_map(), "foo": 1, "metadata": {"name": "cm", "bar": 2}}
    strict(api, ns, body).fails(400, "BadRequest", 'strict decoding error: unknown field "metadata.bar", unknown field "foo"')
    body = deployment()
    body["spec"]["unknownField"] = 1
    body["spec"]["template"]["spec"]["containers"][0]["nope"] = {}
    status = strict(api, ns, body, "deployments", APPS).fails(400, "BadRequest")
    assert 'unknown field "spec.template.spec.containers[0].nope"' in status["message"]
    assert 'unknown field "spec.unknownField"' in status["message"]
    assert stored(api, ns) == []


def test_duplicate_fields(api, ns):
    body = '{"metadata":{"name":"cm","name":"cm"},"data":{"k":"1","k":"2"}}'
    status = strict(api, ns, body).fails(400, "BadRequest", 'duplicate field "metadata.name"')
    assert 'duplicate field "data.k"' not in status["message"] or "strict decoding error" in status["message"]
    yaml = "metadata:\n  name: cm\ndata:\n  k: a\nkind: ConfigMap\nkind: ConfigMap\napiVersion: v1\n"
    strict(api, ns, yaml, content_type=YAML).fails(400, "BadRequest", re.compile(r'key "kind" already set in map'))
    assert stored(api, ns) == []


def test_warnings(api, ns):
    body = {**config_map(), "foo": 1}
    reply = api.post(path(ns, "configmaps"), body, fieldValidation="Warn")
    reply.ok(201)
    assert reply.headers.get_all("Warning") == ['299 - "unknown field \\"foo\\""'], reply.headers.get_all("Warning")
    default = api.post(path(ns, "configmaps"), {**body, "metadata": {"name": "cm2"}})
    assert default.ok(201) and default.headers.get_all("Warning") == ['299 - "unknown field \\"foo\\""']


def test_many_warnings(api, ns):
    """In the order of the document; at most a hundred, and of four kilobytes in all."""
    body = config_map() | {f"f{i}": 1 for i in range(150)}
    warnings = api.post(path(ns, "configmaps"), body, dryRun="All").headers.get_all("Warning")
    assert warnings[:90] == [f'299 - "unknown field \\"f{i}\\""' for i in range(90)] and len(warnings) <= 100, warnings
    status = strict(api, ns, body).fails(400, "BadRequest")
    assert 'unknown field "f0", unknown field "f1", unknown field "f2"' in status["message"]
    long = config_map() | {f"f{i}" * 50: 1 for i in range(150)}
    warnings = api.post(path(ns, "configmaps"), long, dryRun="All").headers.get_all("Warning")
    assert 20 < len(warnings) < 40, len(warnings)


def test_ignored(api, ns):
    reply = api.post(path(ns, "configmaps"), {**config_map(), "foo": 1}, fieldValidation="Ignore")
    assert "foo" not in reply.ok(201) and not reply.headers.get_all("Warning")


def test_unknown_validation(api, ns):
    reply = api.post(path(ns, "configmaps"), config_map(), fieldValidation="Sometimes")
    reply.fails(422, "Invalid", "fieldValidation", 'Unsupported value: "Sometimes": supported values: "", "Ignore", "Strict", "Warn"')


def test_strict_patches(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    where = path(ns, "configmaps", "cm")
    for kind, body in ((MERGE, {"foo": 1}), (STRATEGIC, {"foo": 1}), (JSON_PATCH, [{"op": "add", "path": "/foo", "value": 1}])):
        reply = api.patch(where, body, content_type=kind, fieldValidation="Strict")
        assert reply.status in (400, 422) and 'unknown field "foo"' in reply.json["message"], (kind, str(reply))
        warned = api.patch(where, body, content_type=kind, fieldValidation="Warn")
        assert warned.ok() and 'unknown field \\"foo\\"' in warned.header("Warning"), kind


def deep(levels):
    return "[" * levels + "]" * levels


def test_nesting(api, ns):
    for body in ('{"metadata":{"name":"cm"},"data":' + deep(100000) + "}", deep(1000000), '{"a":' * 200000 + "1" + "}" * 200000):
        reply = api.post(path(ns, "configmaps"), body)
        assert reply.status == 400 and reply.json["reason"] == "BadRequest", str(reply)[:300]
    yaml = api.post(path(ns, "configmaps"), "data: " + deep(50000), content_type=YAML)
    assert yaml.status == 400, str(yaml)[:300]
    assert stored(api, ns) == []


def test_what_yaml_cannot_say(api, ns):
    """In upstream's words: these have no line."""
    rows = {"a: .nan": "json: unsupported value: NaN", "a: -.inf": "json: unsupported value: -Inf",
            "a: !!binary x": "yaml: !!binary value contains invalid base64 data", "a: *none": "yaml: unknown anchor 'none' referenced",
            bomb(9, 9): "yaml: document contains excessive aliasing", "data: " + deep(50000): "yaml: exceeded max depth"}
    for body, words in rows.items():
        api.post(path(ns, "configmaps"), body, content_type=YAML).fails(
            400, "BadRequest", "the object provided is unrecognized (must be of type ConfigMap): " + words)


def test_bodies_beyond_the_limit(api, ns):
    body = json.dumps(config_map(data={"k": "x" * (3 * 1024 * 1024 + 10)}))
    api.post(path(ns, "configmaps"), body).fails(413, "RequestEntityTooLarge", "limit is 3145728")
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    api.patch(path(ns, "configmaps", "cm"), body).fails(413, "RequestEntityTooLarge", "limit is 3145728")
    assert stored(api, ns) == ["cm"]


def test_config_maps_have_their_own_limit(api, ns):
    api.post(path(ns, "configmaps"), config_map(data={"k": "x" * (1024 * 1024 + 1)})).fails(422, "Invalid", "Too long: may not be more than 1048576 bytes")


def bomb(levels, width):
    lines = ["metadata:", "  name: cm", "data:", "  a0: &a0 " + "x" * 20]
    for i in range(1, levels):
        lines.append(f"  a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * width) + "]")
    return "\n".join(lines)


def test_alias_bombs(api, ns):
    began = time.monotonic()
    for levels, width in ((9, 9), (30, 30), (100, 10)):
        reply = api.post(path(ns, "configmaps"), bomb(levels, width), content_type=YAML)
        assert reply.status == 400 and reply.json["reason"] == "BadRequest", str(reply)[:300]
    assert time.monotonic() - began < 10
    assert stored(api, ns) == []


def test_too_many_operations(api, ns):
    api.post(path(ns, "configmaps"), config_map()).ok(201)
    where = path(ns, "configmaps", "cm")
    many = [{"op": "add", "path": "/data/k", "value": str(i)} for i in range(10001)]
    api.patch(where, many, content_type=JSON_PATCH).fails(
        413, "RequestEntityTooLarge", "The allowed maximum operations in a JSON patch is 10000, got 10001")
    assert api.get(where).ok()["data"] == {"k": "v"}
    assert api.patch(where, many[:10000], content_type=JSON_PATCH).ok()["data"] == {"k": "9999"}


def test_copies_that_grow(api, ns):
    """Each copy doubles the object: it must end in a refusal, quickly."""
    api.post(path(ns, "configmaps"), config_map(data={"k": "x" * 1000})).ok(201)
    operations = []
    for i in range(60):
        operations.append({"op": "copy", "from": "/data", "path": "/metadata/annotations" if i == 0 else f"/data/k{i}"})
    began = time.monotonic()
    reply = api.patch(path(ns, "configmaps", "cm"), operations, content_type=JSON_PATCH)
    assert reply.status in (400, 413, 422) and time.monotonic() - began < 10, str(reply)[:300]
    assert list(api.get(path(ns, "configmaps", "cm")).ok()["data"]) == ["k"]


NAMES = ["Upper", "under_score", "-a", "a-", ".a", "a..b", "a/b", "a b", "ä", "x" * 254]


def test_names(api, ns):
    for name in NAMES:
        status = api.post(path(ns, "configmaps"), config_map(name)).fails(422, "Invalid")
        assert status["details"]["causes"][0]["field"] == "metadata.name", name
        assert status["details"]["name"] == name and status["details"]["kind"] == "ConfigMap"
    assert stored(api, ns) == []
    message = api.post(path(ns, "configmaps"), config_map("Upper")).json["message"]
    assert message.startswith('ConfigMap "Upper" is invalid: metadata.name: Invalid value: "Upper": a lowercase RFC 1123 subdomain '
                              "must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
                              "alphanumeric character"), message


def test_names_of_namespaces_and_services(api, ns):
    for name in ("a.b", "x" * 64, "A"):
        assert api.post(f"{CORE}/namespaces", {"metadata": {"name": name}}).status == 422, name
        assert api.post(path(ns, "services"), service(name, selector={})).status == 422, name
    assert api.post(path(ns, "services"), service("8a", selector={})).status in (201, 422)


def test_labels_and_annotations(api, ns):
    for labels in ({"a b": "1"}, {"a": "b c"}, {"a": "-x"}, {"/x": "1"}, {"a/b/c": "1"}, {"x" * 64: "1"}, {"a": "x" * 64}):
        status = api.post(path(ns, "configmaps"), config_map(labels=labels)).fails(422, "Invalid")
        assert status["details"]["causes"][0]["field"] == "metadata.labels", labels
    big = {"a": "x" * (256 * 1024 + 1)}
    assert api.post(path(ns, "configmaps"), config_map(annotations=big)).fails(422, "Invalid")["details"]["causes"][0]["field"] == "metadata.annotations"


def test_finalizers_and_owners(api, ns):
    api.post(path(ns, "configmaps"), config_map(finalizers=["not qualified!"])).fails(422, "Invalid", "metadata.finalizers")
    api.post(path(ns, "configmaps"), config_map(ownerReferences=[{"apiVersion": "v1", "kind": "Pod", "name": "x"}])).invalid(
        "metadata.ownerReferences.uid")


def test_ports(api, ns):
    for port in (0, -1, 65536):
        reply = api.post(path(ns, "pods"), pod(containers=[container(ports=[{"containerPort": port}])]))
        status = reply.fails(422, "Invalid")
        assert status["details"]["causes"][0]["field"] == "spec.containers[0].ports[0].containerPort", str(reply)
        reply = api.post(path(ns, "services"), service(port=port))
        assert reply.fails(422, "Invalid")["details"]["causes"][0]["field"] == "spec.ports[0].port", str(reply)
    body = service(type="NodePort")
    body["spec"]["ports"][0]["nodePort"] = 80
    api.post(path(ns, "services"), body).invalid("spec.ports[0].nodePort", words=["provided port is not in the valid range"])


def causes(reply):
    return [(c["field"], c["reason"]) for c in reply.fails(422, "Invalid")["details"]["causes"]]


def test_pod_rules(api, ns):
    def check(body, *wanted):
        reply = api.post(path(ns, "pods"), body)
        assert causes(reply) == list(wanted), str(reply)

    required, invalid, unsupported, duplicate = ("FieldValueRequired", "FieldValueInvalid", "FieldValueNotSupported", "FieldValueDuplicate")
    check({"metadata": {"name": "p"}, "spec": {}}, ("spec.containers", required))
    check(pod(containers=[{"name": "c"}]), ("spec.containers[0].image", required))
    check(pod(containers=[container("A B")]), ("spec.containers[0].name", invalid))
    check(pod(containers=[container(), container()]), ("spec.containers[1].name", duplicate))
    check(pod(restartPolicy="Sometimes"), ("spec.restartPolicy", unsupported))
    check(pod(dnsPolicy="x"), ("spec.dnsPolicy", unsupported))
    check(pod(activeDeadlineSeconds=0), ("spec.activeDeadlineSeconds", invalid))
    check(pod(containers=[container(imagePullPolicy="Maybe")]), ("spec.containers[0].imagePullPolicy", unsupported))
    check(pod(containers=[container(volumeMounts=[{"name": "no", "mountPath": "/x"}])]),
          ("spec.containers[0].volumeMounts[0].name", "FieldValueNotFound"))
    check(pod(volumes=[{"name": "v", "emptyDir": {}}, {"name": "v", "emptyDir": {}}]), ("spec.volumes[1].name", duplicate))
    check(pod(containers=[container(resources={"requests": {"cpu": "2"}, "limits": {"cpu": "1"}})]),
          ("spec.containers[0].resources.requests", invalid))
    check(pod(containers=[container(livenessProbe={"httpGet": {"port": 0, "path": "/"}})]),
          ("spec.containers[0].livenessProbe.httpGet.port", invalid))
    check(pod(containers=[container(livenessProbe={})]), ("spec.containers[0].livenessProbe", required))
    check(pod(containers=[container(env=[{"name": "", "value": "x"}])]), ("spec.containers[0].env[0].name", required))
    check(pod(hostname="A.B"), ("spec.hostname", invalid))
    check(pod(nodeSelector={"a b": "c"}), ("spec.nodeSelector", invalid))


def test_negative_grace(api, ns):
    assert api.post(path(ns, "pods"), pod(terminationGracePeriodSeconds=-5)).ok(201)["spec"]["terminationGracePeriodSeconds"] == 1


def test_pod_updates(api, ns):
    api.post(path(ns, "pods"), pod()).ok(201)
    where = path(ns, "pods", "p")
    reply = api.patch(where, {"spec": {"hostname": "other"}})
    reply.fails(422, "Invalid", "pod updates may not change fields other than `spec.containers[*].image`")
    api.patch(where, {"spec": {"containers": [container(image="other")]}}, content_type=STRATEGIC).ok()
    api.patch(where, {"spec": {"containers": [container(), container("d")]}}).fails(422, "Invalid", "pod updates may not add or remove containers")
    api.patch(where, {"spec": {"activeDeadlineSeconds": 100}}).ok()
    api.patch(where, {"spec": {"activeDeadlineSeconds": 200}}).fails(422, "Invalid", "spec.activeDeadlineSeconds")


def test_deployment_rules(api, ns):
    body = deployment()
    body["spec"]["selector"] = {"matchLabels": {"other": "x"}}
    api.post(path(ns, "deployments", group=APPS), body).invalid("spec.template.metadata.labels", words=["`selector` does not match template `labels`"])
    body = deployment()
    del body["spec"]["selector"]
    assert ("spec.selector", "FieldValueRequired") in causes(api.post(path(ns, "deployments", group=APPS), body))
    body = deployment(replicas=-1)
    api.post(path(ns, "deployments", group=APPS), body).invalid("spec.replicas")
    body = deployment(strategy={"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 0}})
    api.post(path(ns, "deployments", group=APPS), body).invalid("spec.strategy.rollingUpdate.maxUnavailable")
    body = deployment()
    body["spec"]["template"]["spec"]["restartPolicy"] = "Never"
    api.post(path(ns, "deployments", group=APPS), body).invalid("spec.template.spec.restartPolicy")
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=0)).ok(201)
    api.patch(path(ns, "deployments", "web", group=APPS), {"spec": {"selector": {"matchLabels": {"new": "x"}}}}).fails(
        422, "Invalid", "field is immutable")


def test_service_rules(api, ns):
    api.post(path(ns, "services"), service(type="Odd")).fails(422, "Invalid", 'spec.type: Unsupported value: "Odd"')
    api.post(path(ns, "services"), service(clusterIP="1.2.3")).fails(422, "Invalid", "spec.clusterIPs[0]")
    api.post(path(ns, "services"), service(clusterIP="192.0.2.1")).fails(422, "Invalid", "failed to allocate IP 192.0.2.1: the provided network does not match the current range")
    api.post(path(ns, "services"), {"metadata": {"name": "x"}, "spec": {}}).invalid("spec.ports")
    two = service()
    two["spec"]["ports"] = [{"port": 1}, {"port": 2}]
    assert causes(api.post(path(ns, "services"), two))[0] == ("spec.ports[0].name", "FieldValueRequired")
    api.post(path(ns, "services"), service()).ok(201)
    api.patch(path(ns, "services", "web"), {"spec": {"clusterIP": "10.43.7.7", "clusterIPs": ["10.43.7.7"]}}).fails(422, "Invalid", "may not change once set")


def test_bad_addresses_of_endpoints(api, ns):
    for ip in ("127.0.0.1", "169.254.1.1", "224.0.0.1", "0.0.0.0", "1.2.3", "300.1.1.1"):
        body = {"metadata": {"name": "e"}, "addressType": "IPv4", "endpoints": [{"addresses": [ip]}]}
        assert api.post(path(ns, "endpointslices", group="/apis/discovery.k8s.io/v1"), body).status == 422, ip
        body = {"metadata": {"name": "e"}, "subsets": [{"addresses": [{"ip": ip}]}]}
        assert api.post(path(ns, "endpoints"), body).status == 422, ip


def test_bad_paths(api):
    for where in ("/api/v1/namespaces/default/pods/../../../nodes", "/api//v1/pods", "/api/v1/namespaces/default/pods/a%2fb",
                  "/api/v1/namespaces/default/pods/%2e%2e", "/api/v1/namespaces/..%2fkube-system/secrets", "/apis/", "/api/v1/" + "x" * 5000):
        reply = api.get(where)
        assert reply.status in (200, 301, 307, 400, 404, 414), (where, reply.status)
        assert reply.status != 200 or where == "/apis/", where


def test_bad_methods(api, ns):
    assert api.post(path(ns, "configmaps", "cm"), config_map()).status == 405
    assert api.put(path(ns, "configmaps"), config_map()).status == 405
    assert api.request("BREW", path(ns, "configmaps")).status in (400, 404, 405)


def test_causes_are_complete(api, ns):
    """Several mistakes at once are all told, in order of the fields."""
    body = pod(name="p", restartPolicy="x", containers=[container("A"), {"name": "b"}])
    reply = api.post(path(ns, "pods"), body)
    status = reply.fails(422, "Invalid")
    fields = [c["field"] for c in status["details"]["causes"]]
    assert fields == ["spec.containers[0].name", "spec.containers[1].image", "spec.restartPolicy"], fields
    assert status["message"].startswith('Pod "p" is invalid: [') and status["details"]["kind"] == "Pod"


def test_words_of_an_error_are_cut_between_characters(api, ns):
    """What a controller says of a failure is cut to a length, wherever its words' characters end."""
    api.patch(f"/api/v1/namespaces/{ns}", {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "baseline"}}}, MERGE).ok()
    for shift in ("", "x", "xx"):
        owner = replica_set("cut" + shift, 1)
        add = [shift + "\u20ac" * 400]
        owner["spec"]["template"]["spec"]["containers"][0]["securityContext"] = {"capabilities": {"add": add}}
        api.post(path(ns, "replicasets", group=APPS), owner).ok(201)

    def told():
        items = api.get(path(ns, "events")).ok()["items"]
        return {i["involvedObject"]["name"] for i in items if "\u20ac\u20ac" in i["message"] and "\ufffd" not in i["message"]}
    until(lambda: told() == {"cut", "cutx", "cutxx"}, what="an event of each")
    for owner in api.get(path(ns, "replicasets", group=APPS)).ok()["items"]:
        assert not any("\ufffd" in c["message"] for c in owner["status"].get("conditions", []))


def test_a_long_name_harms_no_other_write(api, ns):
    """Roles' names have no bound of their own; whoever cannot keep one says so, and to its sender alone."""
    roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles"
    name = ns + "-" + "r" * 500
    with ThreadPoolExecutor(2) as pool:
        others = pool.submit(lambda: [api.post(path(ns, "configmaps"), config_map(f"cm{i}")).status for i in range(40)])
        replies = [api.post(roles, {"metadata": {"name": f"{name}{i}"}, "rules": []}) for i in range(20)]
        assert others.result() == [201] * 40
    for i, reply in enumerate(replies):
        if reply.status == 201:
            api.delete(f"{roles}/{name}{i}").ok()
        else:
            reply.invalid("metadata.name")
    long = ns + "-" + "r" * 300
    assert api.post(roles, {"metadata": {"name": long}, "rules": []}).ok(201)["metadata"]["name"] == long
    api.delete(f"{roles}/{long}").ok()
