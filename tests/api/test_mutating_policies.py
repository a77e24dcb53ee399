# SPDX-License-Identifier: Apache-2.0
"""MutatingAdmissionPolicy: what patches make of an object, once and again."""
from knarr_test.client import until
from knarr_test.policies import CONFIG_MAPS, MARKER, applies, mutating, patches
from knarr_test.samples import APPS, config_map, deployment, path, pod
from knarr_test.webhooks import Hook, patched, registered, webhook

PODS = {"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}


def marked(api, ns, key="added", value=None):
    """Whether a marker, tried in a dry run, has what the policy adds."""
    def look():
        data = api.post(path(ns, "configmaps"), config_map(MARKER), dryRun="All").json.get("data", {})
        return key in data and (value is None or data[key] == value)
    return look


def refused(api, ns):
    return lambda: api.post(path(ns, "configmaps"), config_map(MARKER), dryRun="All").status != 201


def test_an_apply_configuration(api, ns):
    text = "Object{metadata: Object.metadata{labels: {'by': 'policy', 'from': string(object.metadata.name)}}, data: {'added': 'yes'}}"
    with mutating(api, ns, [applies(text)], marked(api, ns)):
        made = api.post(path(ns, "configmaps"), config_map(labels={"own": "1"})).ok(201)
        assert made["data"] == {"k": "v", "added": "yes"} and made["metadata"]["labels"] == {"own": "1", "by": "policy", "from": "cm"}, made
        assert made == api.get(path(ns, "configmaps", "cm")).ok()
        assert api.patch(path(ns, "configmaps", "cm"), {"data": {"added": "no"}}).ok()["data"]["added"] == "yes"


def test_a_json_patch(api, ns):
    text = """[JSONPatch{op: 'test', path: '/data/k', value: 'v'},
               JSONPatch{op: 'add', path: '/data/added', value: 'yes'},
               JSONPatch{op: 'copy', from: '/data/k', path: '/data/copied'},
               JSONPatch{op: 'add', path: '/metadata/labels', value: {'a': 'b'}},
               JSONPatch{op: 'add', path: '/metadata/annotations', value: {}},
               JSONPatch{op: 'add', path: '/metadata/annotations/' + jsonpatch.escapeKey('x.io/a~b'), value: 'c'}]"""
    with mutating(api, ns, [patches(text.replace("x.io/a~b", "x.io/ab"))], marked(api, ns)):
        made = api.post(path(ns, "configmaps"), config_map()).ok(201)
        assert made["data"] == {"k": "v", "added": "yes", "copied": "v"} and made["metadata"]["labels"] == {"a": "b"}, made
        assert made["metadata"]["annotations"] == {"x.io/ab": "c"}
        other = api.post(path(ns, "configmaps"), config_map("other", {"k": "w"})).ok(201)
        assert other["data"] == {"k": "w"} and "labels" not in other["metadata"], "a test that fails leaves all as it was"


def test_defaults_come_after(api, ns):
    """An injected container has what every container has."""
    text = "Object{spec: Object.spec{initContainers: [Object.spec.initContainers{name: 'mesh', image: 'mesh:1', restartPolicy: 'Always'}]}}"
    ready = lambda: len(api.post(path(ns, "pods"), pod("marker"), dryRun="All").json["spec"].get("initContainers", [])) == 1
    condition = [{"name": "not-yet", "expression": "!object.spec.?initContainers.orValue([]).exists(c, c.name == 'mesh')"}]
    with mutating(api, ns, [applies(text)], ready, rules=[PODS], matchConditions=condition):
        made = api.post(path(ns, "pods"), pod("p")).ok(201)
        injected = made["spec"]["initContainers"][0]
        assert injected["imagePullPolicy"] == "IfNotPresent" and injected["terminationMessagePolicy"] == "File" and injected["restartPolicy"] == "Always"
        mounts = [m["mountPath"] for m in injected.get("volumeMounts", [])]
        assert mounts == ["/var/run/secrets/kubernetes.io/serviceaccount"], "the service account's plugin runs again"


def test_lists_are_merged_by_their_keys(api, ns):
    text = "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: " \
           "[Object.spec.template.spec.containers{name: 'c', env: [Object.spec.template.spec.containers.env{name: 'A', value: 'b'}]}]}}}}"
    rules = [{"operations": ["CREATE"], "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments"]}]
    ready = lambda: "env" in api.post(path(ns, "deployments", group=APPS), deployment("marker", 0), dryRun="All").json["spec"]["template"]["spec"]["containers"][0]
    with mutating(api, ns, [applies(text)], ready, rules=rules):
        made = api.post(path(ns, "deployments", group=APPS), deployment(replicas=0)).ok(201)
        containers = made["spec"]["template"]["spec"]["containers"]
        assert len(containers) == 1 and containers[0]["env"] == [{"name": "A", "value": "b"}] and containers[0]["image"], containers


def fails_with(api, ns, name, words, mutation, **more):
    with mutating(api, ns, [mutation], refused(api, ns), name, **more) as stored_name:
        reply = api.post(path(ns, "configmaps"), config_map())
        message = f"policy '{stored_name}' with binding '{stored_name}' denied request: {words}"
        assert reply.status == 403 and reply.json["reason"] == "Invalid" and reply.json["message"] == message, reply
        assert reply.json["details"] == {"name": "cm", "kind": "configmaps", "causes": [{"message": message}]}, reply


def test_what_an_apply_may_not(api, ns):
    fails_with(api, ns, "-a", 'type mismatch: unexpected type name "Object.other", expected "Object.metadata", which matches field name path '
               "from root Object type", applies("Object{metadata: Object.other{labels: {'a': 'b'}}}"))
    fails_with(api, ns, "-b", "error applying patch: failed to convert patch object to typed object: .nothing: field not declared in schema",
               applies("Object{nothing: 1}"))
    fails_with(api, ns, "-c", "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: "
               ".metadata.ownerReferences[0]",
               applies("Object{metadata: Object.metadata{ownerReferences: [Object.metadata.ownerReferences{apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'u'}]}}"))


def test_what_a_patch_may_not(api, ns):
    fails_with(api, ns, "-a", "expression '[JSONPatch{op: 'add', path: '/data/' + string(1 / 0), value: 'x'}]' resulted in error: division by zero",
               patches("[JSONPatch{op: 'add', path: '/data/' + string(1 / 0), value: 'x'}]"))
    fails_with(api, ns, "-b", 'JSON Patch: remove operation does not apply: doc is missing path: "/no/such": missing value',
               patches("[JSONPatch{op: 'remove', path: '/no/such'}]"))


def test_failures_may_be_ignored(api, ns):
    with mutating(api, ns, [patches("[JSONPatch{op: 'remove', path: '/no/such'}]"), applies("Object{data: {'added': 'yes'}}")],
                  marked(api, ns), failurePolicy="Ignore"):
        assert api.post(path(ns, "configmaps"), config_map()).ok(201)["data"] == {"k": "v", "added": "yes"}


def count(by):
    """One more at each run."""
    return applies(f"Object{{data: {{'{by}': string(int(object.data.?{by}.orValue('0')) + 1)}}}}")


def test_again_where_it_says_so(api, ns):
    one, two = marked(api, ns, "one"), marked(api, ns, "two")
    with mutating(api, ns, [count("one")], one, "-one", reinvocationPolicy="IfNeeded"), mutating(api, ns, [count("two")], two, "-two"):
        assert api.post(path(ns, "configmaps"), config_map()).ok(201)["data"] == {"k": "v", "one": "2", "two": "1"}


def test_together_with_webhooks(api, ns):
    """Policies come first; what a webhook has changed they see when they run again."""
    seen = applies("Object{data: {'saw': object.data.?hook.orValue('nothing')}}")
    hook = Hook(lambda request: patched({"op": "add", "path": "/data/hook", "value": request["object"]["data"].get("saw", "early")}))
    try:
        with mutating(api, ns, [seen], marked(api, ns, "saw"), reinvocationPolicy="IfNeeded"):
            assert api.post(path(ns, "configmaps"), config_map("alone")).ok(201)["data"] == {"k": "v", "saw": "nothing"}
            with registered(api, ns, "Mutating", [webhook(hook, ns)]):
                until(lambda: marked(api, ns, "hook")(), 30, "the webhook is asked")
                assert api.post(path(ns, "configmaps"), config_map()).ok(201)["data"] == {"k": "v", "saw": "nothing", "hook": "nothing"}
            with registered(api, ns, "Mutating", [webhook(hook, ns, reinvocationPolicy="IfNeeded")]):
                hook.decide = lambda request: patched({"op": "add", "path": "/data/hook", "value": str(len(request["object"]["data"]))})
                until(lambda: marked(api, ns, "hook", "3")(), 30, "the webhook is asked twice")
                assert api.post(path(ns, "configmaps"), config_map()).status == 409
    finally:
        hook.close()


def test_params_and_variables(api, ns):
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": "values", "annotations": {"added": "from params"}}}).ok(201)
    text = "Object{data: {'added': variables.text}}"
    variables = [{"name": "text", "expression": "params.metadata.annotations.added + ' by ' + request.userInfo.username"}]
    binding = {"paramRef": {"name": "values", "parameterNotFoundAction": "Deny"}}
    with mutating(api, ns, [applies(text)], marked(api, ns), binding=binding, variables=variables, paramKind={"apiVersion": "v1", "kind": "ServiceAccount"}):
        assert api.post(path(ns, "configmaps"), config_map()).ok(201)["data"]["added"].startswith("from params by ")


def test_match_conditions(api, ns):
    conditions = [{"name": "c", "expression": "object.metadata.name != 'free'"}]
    with mutating(api, ns, [applies("Object{data: {'added': 'yes'}}")], marked(api, ns), matchConditions=conditions, rules=[CONFIG_MAPS]):
        assert "added" not in api.post(path(ns, "configmaps"), config_map("free")).ok(201)["data"]
        assert "added" in api.post(path(ns, "configmaps"), config_map()).ok(201)["data"]


def test_a_scale_is_changed(api, ns):
    rules = [{"operations": ["UPDATE"], "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments/scale"]}]
    scale = path(ns, "deployments", "web", "scale", group=APPS)
    api.post(path(ns, "deployments", group=APPS), deployment(replicas=1)).ok(201)

    def ready():
        reply = api.patch(scale, {"spec": {"replicas": 9}}, dryRun="All")
        assert reply.status == 200, reply
        return reply.json["spec"]["replicas"] == 2
    with mutating(api, ns, [patches("[JSONPatch{op: 'replace', path: '/spec/replicas', value: 2}]")], ready, rules=rules):
        assert api.patch(scale, {"spec": {"replicas": 5}}).ok()["spec"]["replicas"] == 2
        assert api.get(path(ns, "deployments", "web", group=APPS)).ok()["spec"]["replicas"] == 2


def test_other_versions_of_a_built_in_kind(api, ns, cluster):
    """What is patched in the version of the rule is stored in the kind's own.  Upstream refuses: "unknown conversion"."""
    if not cluster:
        return
    rules = [{"operations": ["CREATE"], "apiGroups": ["autoscaling"], "apiVersions": ["v1"], "resources": ["horizontalpodautoscalers"]}]
    scalers = path(ns, "horizontalpodautoscalers", group="/apis/autoscaling/v2")
    body = {"metadata": {"name": "h"}, "spec": {"maxReplicas": 2, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}}
    wanted = [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 42}}}]
    ready = lambda: api.post(scalers, body | {"metadata": {"name": "m"}}, dryRun="All").ok()["spec"].get("metrics") == wanted
    text = "[JSONPatch{op: 'add', path: '/spec/targetCPUUtilizationPercentage', value: 42}]"
    with mutating(api, ns, [patches(text)], ready, rules=rules):
        assert api.post(scalers, body).ok(201)["spec"]["metrics"] == wanted


def test_what_is_patched_is_checked_again(api, ns):
    """What a policy makes of an object is validated, and may not be what its kind does not know."""
    marker = lambda: api.post(path(ns, "configmaps"), config_map(MARKER), dryRun="All").status == 422
    with mutating(api, ns, [patches("[JSONPatch{op: 'add', path: '/data/not~1good', value: 'x'}]")], marker, "-a"):
        api.post(path(ns, "configmaps"), config_map()).invalid("data[not/good]")
    refusing = lambda: api.post(path(ns, "configmaps"), config_map(MARKER), dryRun="All").status == 500
    with mutating(api, ns, [patches("[JSONPatch{op: 'add', path: '/data/number', value: 1}]")], refusing, "-b"):
        api.post(path(ns, "configmaps"), config_map()).fails(500, "InternalError", "Internal error occurred: ")


def test_what_a_patch_may_not_touch(api, ns):
    """Who an object is, and what the request itself could not have written."""
    text = """[JSONPatch{op: 'add', path: '/metadata/uid', value: 'mine'},
               JSONPatch{op: 'add', path: '/metadata/creationTimestamp', value: '2000-01-01T00:00:00Z'},
               JSONPatch{op: 'add', path: '/metadata/annotations', value: {'seen': 'yes'}},
               JSONPatch{op: 'add', path: '/status', value: {'phase': 'Failed', 'message': 'no'}}]"""
    seen = lambda: "annotations" in api.post(path(ns, "pods"), pod("marker"), dryRun="All").ok()["metadata"]
    with mutating(api, ns, [patches(text)], seen, "-a", rules=[PODS]):
        made = api.post(path(ns, "pods"), pod("p")).ok(201)
        assert made["metadata"]["annotations"] == {"seen": "yes"} and made["metadata"]["uid"] != "mine"
        assert made["status"]["phase"] == "Pending" and "message" not in made["status"], made["status"]
        assert not made["metadata"]["creationTimestamp"].startswith("2000")
    rules = [{"operations": ["UPDATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods/status"]}]
    text = "[JSONPatch{op: 'add', path: '/spec/priority', value: 7}, JSONPatch{op: 'add', path: '/status/message', value: 'by policy'}]"
    told = lambda: api.patch(path(ns, "pods", "p", "status"), {"status": {"reason": "x"}}, dryRun="All").ok()["status"].get("message") == "by policy"
    with mutating(api, ns, [patches(text)], told, "-b", rules=rules):
        after = api.patch(path(ns, "pods", "p", "status"), {"status": {"reason": "y"}}, dryRun="All").ok()
        assert after["status"]["message"] == "by policy" and after["spec"].get("priority") == made["spec"].get("priority"), after


def test_a_name_that_is_given(api, ns):
    text = "[JSONPatch{op: 'replace', path: '/metadata/name', value: 'another'}]"
    ready = lambda: api.post(path(ns, "configmaps"), config_map(MARKER), dryRun="All").ok()["metadata"]["name"] == "another"
    with mutating(api, ns, [patches(text)], ready, rules=[{**CONFIG_MAPS, "operations": ["CREATE"]}]):
        assert api.post(path(ns, "configmaps"), config_map()).ok(201)["metadata"]["name"] == "another"
        api.get(path(ns, "configmaps", "cm")).fails(404)
        api.delete(path(ns, "configmaps", "another")).ok()
