# SPDX-License-Identifier: Apache-2.0
"""ValidatingAdmissionPolicy: what is refused, in which words, and whom it concerns."""
from knarr_test.client import until
from knarr_test.policies import CONFIG_MAPS, MARKER, policy_name, policy_spec, stored, validating
from knarr_test.samples import APPS, config_map, deployment, path, pod
from knarr_test.webhooks import REGISTRATION

POLICIES = REGISTRATION + "/validatingadmissionpolicies"
NO_BAD = {"expression": "object.data.k != 'bad'"}


def denied(name, words):
    return f"ValidatingAdmissionPolicy '{name}' with binding '{name}' denied request: {words}"


def test_a_policy_denies(api, ns):
    with validating(api, ns, [NO_BAD]) as name:
        reply = api.post(path(ns, "configmaps"), config_map(data={"k": "bad"}))
        words = denied(name, "failed expression: object.data.k != 'bad'")
        status = reply.fails(422, "Invalid", f'configmaps "cm" is forbidden: {words}')
        assert status["message"] == f'configmaps "cm" is forbidden: {words}'
        assert status["details"] == {"name": "cm", "kind": "configmaps", "causes": [{"message": words}]}, status
        api.post(path(ns, "configmaps"), config_map()).ok(201)
        api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "bad"}}).fails(422, "Invalid", words)
        api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "w"}}).ok()
        api.delete(path(ns, "configmaps", "cm")).ok()


def test_messages_and_reasons(api, ns):
    validations = [
        {"expression": "object.data.k != 'a'", "message": " not a "},
        {"expression": "object.data.k != 'b'", "message": "not b", "reason": "Forbidden"},
        {"expression": "object.data.k != 'c'", "messageExpression": "'not ' + object.data.k", "reason": "RequestEntityTooLarge"},
        {"expression": "object.data.k != 'd'", "messageExpression": "string(1 / 0)", "message": "fallback"},
        {"expression": "object.data.k != 'e'", "messageExpression": "'  '"},
        {"expression": "object.data.k != 'f'", "messageExpression": "'two\\nlines'", "message": "one line"},
    ]
    rows = [("a", 422, "Invalid", "not a"), ("b", 403, "Forbidden", "not b"), ("c", 413, "RequestEntityTooLarge", "not c"),
            ("d", 422, "Invalid", "fallback"), ("e", 422, "Invalid", "failed expression: object.data.k != 'e'"), ("f", 422, "Invalid", "one line")]
    with validating(api, ns, validations) as name:
        for key, code, reason, words in rows:
            status = api.post(path(ns, "configmaps"), config_map(data={"k": key})).fails(code, reason)
            assert status["message"] == f'configmaps "cm" is forbidden: {denied(name, words)}', status
            assert status["details"]["causes"] == [{"message": denied(name, words)}] and status["details"]["kind"] == "configmaps", status


def test_warnings(api, ns):
    marker = lambda: api.post(path(ns, "configmaps"), config_map(MARKER), dryRun="All").header("Warning")
    with validating(api, ns, [{**NO_BAD, "message": "bad, bad"}], binding={"validationActions": ["Warn", "Audit"]}, marker=marker) as name:
        reply = api.post(path(ns, "configmaps"), config_map(data={"k": "bad"}))
        assert reply.ok(201) and f"Validation failed for ValidatingAdmissionPolicy '{name}' with binding '{name}': bad, bad" in reply.header("Warning")
        assert not api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "good"}}).header("Warning")


def test_failures(api, ns):
    with validating(api, ns, [NO_BAD], "-fail") as name:
        words = denied(name, "expression 'object.data.k != 'bad'' resulted in error: no such key: k")
        assert words in api.post(path(ns, "configmaps"), config_map(data={"x": "y"})).fails(422, "Invalid")["message"]
    with validating(api, ns, [NO_BAD], "-ignore", failurePolicy="Ignore"):
        api.post(path(ns, "configmaps"), config_map(data={"x": "y"})).ok(201)
        api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "bad"}}).fails(422, "Invalid")


def test_updates_and_deletions(api, ns):
    rules = [{**CONFIG_MAPS, "operations": ["CREATE", "UPDATE", "DELETE"]}]
    validations = [
        {"expression": "request.operation != 'UPDATE' || object.data.k == oldObject.data.k", "message": "k stays"},
        {"expression": "request.operation != 'DELETE' || (object == null && oldObject.data.k != 'kept')", "message": "it stays"},
        {"expression": "request.operation != 'CREATE' || oldObject == null", "message": "nothing was there"},
    ]
    with validating(api, ns, validations, rules=rules):
        api.post(path(ns, "configmaps"), config_map(data={"k": "kept"})).ok(201)
        api.patch(path(ns, "configmaps", "cm"), {"data": {"k": "other"}}).fails(422, "Invalid", "k stays")
        api.patch(path(ns, "configmaps", "cm"), {"data": {"more": "x"}}).ok()
        api.delete(path(ns, "configmaps", "cm")).fails(422, "Invalid", "it stays")
        api.delete(path(ns, "configmaps")).fails(422, "Invalid", "it stays")
        api.get(path(ns, "configmaps", "cm")).ok()


def test_the_request(api, ns):
    checks = {
        "kind": "request.kind.group == '' && request.kind.version == 'v1' && request.kind.kind == 'ConfigMap'",
        "resource": "request.resource.resource == 'configmaps' && request.requestResource == request.resource",
        "kinds": "request.requestKind == request.kind",
        "name": "request.name == 'cm'",
        "namespace": f"request.namespace == '{ns}'",
        "user": "request.userInfo.username != '' && 'system:authenticated' in request.userInfo.groups",
        "dry run": "request.dryRun == false",
        "options": "request.options.kind == 'CreateOptions' && request.options.fieldManager == 'me'",
        "subresource": "!has(request.subResource)",
        "namespace object": f"namespaceObject.metadata.name == '{ns}' && namespaceObject.status.phase == 'Active'",
        "labels": f"namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == '{ns}'",
        "object": "object.kind == 'ConfigMap' && object.apiVersion == 'v1' && object.metadata.uid != '' && !has(object.binaryData)",
    }
    validations = [{"expression": f"object.metadata.name == '{MARKER}' || ({text})", "message": what} for what, text in checks.items()]
    with validating(api, ns, validations):
        api.post(path(ns, "configmaps"), config_map(), fieldManager="me").ok(201)


# Service accounts, for upstream's server lets go of a kind that only policies look at, and then never sees it again.
ACCOUNTS = {"paramKind": {"apiVersion": "v1", "kind": "ServiceAccount"}}


def limit(api, ns, name, most):
    api.post(path(ns, "serviceaccounts"), {"metadata": {"name": name, "annotations": {"max": most}, "labels": {"role": "limit"}}}).ok(201)


def test_params_by_name(api, ns):
    validation = {"expression": f"object.metadata.name == '{MARKER}' || size(object.data) <= int(params.metadata.annotations.max)",
                  "messageExpression": "'at most ' + params.metadata.annotations.max + ' of ' + params.kind"}
    limit(api, ns, "limits", "1")
    with validating(api, ns, [validation], binding={"paramRef": {"name": "limits", "parameterNotFoundAction": "Allow"}}, **ACCOUNTS) as name:
        api.post(path(ns, "configmaps"), config_map("a", {"a": "1"})).ok(201)
        two = config_map("b", {"a": "1", "b": "2"})
        assert denied(name, "at most 1 of ServiceAccount") in api.post(path(ns, "configmaps"), two).fails(422, "Invalid")["message"]
        api.patch(path(ns, "serviceaccounts", "limits"), {"metadata": {"annotations": {"max": "2"}}}).ok()
        until(lambda: api.post(path(ns, "configmaps"), two).status == 201, 30, "the new limit")
        api.delete(path(ns, "serviceaccounts", "limits")).ok()
        three = config_map("c", {"a": "1", "b": "2", "c": "3"})
        until(lambda: api.post(path(ns, "configmaps"), three).status == 201, 30, "no parameter, no policy")


def test_params_that_are_missing(api, ns):
    binding = {"paramRef": {"name": "limits", "parameterNotFoundAction": "Deny"}}
    with validating(api, ns, [{"expression": "params != null"}], binding=binding, **ACCOUNTS) as name:
        words = f"ValidatingAdmissionPolicy '{name}' with binding '{name}' denied request: failed to configure binding: no params found for policy " \
                "binding with `Deny` parameterNotFoundAction"
        assert words in api.post(path(ns, "configmaps"), config_map()).fails(422, "Invalid")["message"]


def test_params_by_selector(api, ns):
    for name, most in (("p1", "2"), ("p2", "1")):
        limit(api, ns, name, most)
    binding = {"paramRef": {"selector": {"matchLabels": {"role": "limit"}}, "parameterNotFoundAction": "Deny"}}
    validation = {"expression": "size(object.data) <= int(params.metadata.annotations.max)", "messageExpression": "'at most ' + params.metadata.annotations.max"}
    with validating(api, ns, [validation], binding=binding, **ACCOUNTS):
        api.post(path(ns, "configmaps"), config_map("a", {"a": "1"})).ok(201)
        api.post(path(ns, "configmaps"), config_map("b", {"a": "1", "b": "2"})).fails(422, "Invalid", "at most 1")
        api.post(path(ns, "configmaps"), config_map("b", {"a": "1", "b": "2", "c": "3"})).fails(422, "Invalid", "at most ")


def test_a_kind_of_params_that_is_none(api, ns):
    marker = lambda: api.post(path(ns, "configmaps"), config_map(), dryRun="All").status != 201
    binding = {"paramRef": {"name": "x", "parameterNotFoundAction": "Allow"}}
    with validating(api, ns, [NO_BAD], paramKind={"apiVersion": "none.example.com/v1", "kind": "None"}, binding=binding, marker=marker) as name:
        words = f"ValidatingAdmissionPolicy '{name}' denied request: failed to configure policy: failed to find resource referenced by paramKind: " \
                "'none.example.com/v1, Kind=None'"
        assert words in api.post(path(ns, "configmaps"), config_map()).fails(422, "Invalid")["message"]


def test_params_of_what_is_never_stored(api, ns, cluster):
    """Upstream's server waits a second for what it cannot list, and then refuses in other words."""
    kinds = [("v1", "Status"), ("v1", "Binding"), ("authorization.k8s.io/v1", "SubjectAccessReview"), ("metrics.k8s.io/v1beta1", "PodMetrics")]
    for version, kind in kinds if cluster else []:
        marker = lambda: api.post(path(ns, "configmaps"), config_map(), dryRun="All").status != 201
        binding = {"paramRef": {"selector": {}, "parameterNotFoundAction": "Allow"}}
        with validating(api, ns, [NO_BAD], paramKind={"apiVersion": version, "kind": kind}, binding=binding, marker=marker):
            api.post(path(ns, "configmaps"), config_map()).fails(422, "Invalid", "failed to find resource referenced by paramKind", f"Kind={kind}")


def test_variables(api, ns):
    variables = [{"name": "keys", "expression": "object.data.map(k, k)"},
                 {"name": "long", "expression": "variables.keys.filter(k, size(k) > 3)"},
                 {"name": "broken", "expression": "1 / (size(variables.keys) - 1)"}]
    validations = [{"expression": "size(variables.long) == 0", "messageExpression": "variables.long.join(', ') + ' too long'"},
                   {"expression": "size(variables.keys) < 3 || variables.broken > 9"},
                   {"expression": "size(variables.keys) != 1 || variables.broken == 1", "message": "unsaid"}]
    with validating(api, ns, validations, variables=variables) as name:
        api.post(path(ns, "configmaps"), config_map("ok", {"a": "1", "b": "2"})).ok(201)
        reply = api.post(path(ns, "configmaps"), config_map("c", {"longer": "1", "b": "2"}))
        assert denied(name, "longer too long") in reply.fails(422)["message"]
        reply = api.post(path(ns, "configmaps"), config_map("c", {"a": "1"}))
        text = "size(variables.keys) != 1 || variables.broken == 1"
        words = f"expression '{text}' resulted in error: composited variable \"broken\" fails to evaluate: division by zero"
        assert denied(name, words) in reply.fails(422)["message"], reply


def test_the_authorizer(api, ns):
    check = "authorizer.group('').resource('configmaps').namespace(request.namespace).check('{}').allowed()"
    validations = [{"expression": check.format("create")},
                   {"expression": "authorizer.requestResource.check('create').allowed()"},
                   {"expression": "authorizer.path('/healthz').check('get').allowed()"},
                   {"expression": "object.data.k != 'secret' || authorizer.serviceAccount(request.namespace, 'nobody')"
                                  ".group('').resource('secrets').namespace(request.namespace).check('get').allowed()", "message": "not for nobody"},
                   {"expression": "!authorizer.serviceAccount(request.namespace, 'nobody').path('/nowhere').check('get').allowed()"}]
    with validating(api, ns, validations):
        api.post(path(ns, "configmaps"), config_map()).ok(201)
        api.post(path(ns, "configmaps"), config_map("b", {"k": "secret"})).fails(422, "Invalid", "not for nobody")


def test_match_conditions(api, ns):
    def conditions(*texts):
        return [{"name": f"c{i}", "expression": text} for i, text in enumerate(texts)]
    only = conditions("object.metadata.name != 'free'", "object.metadata.name == 'policy-marker' || object.data.k != 'free'")
    with validating(api, ns, [NO_BAD], "-a", matchConditions=only) as name:
        api.post(path(ns, "configmaps"), config_map("free", {"k": "bad"})).ok(201)
        api.post(path(ns, "configmaps"), config_map("x", {"k": "bad"})).fails(422, "Invalid")
        reply = api.post(path(ns, "configmaps"), config_map("x", {"x": "y"}))
        words = "expression 'object.metadata.name == 'policy-marker' || object.data.k != 'free'' resulted in error: no such key: k"
        assert denied(name, words) in reply.fails(422)["message"], reply
        api.post(path(ns, "configmaps"), config_map("free2", {"k": "free"})).ok(201)
    with validating(api, ns, [{"expression": "false"}], "-b", failurePolicy="Ignore",
                    matchConditions=conditions(f"object.metadata.name == '{MARKER}' || object.data.no == 'y'")):
        api.post(path(ns, "configmaps"), config_map("y")).ok(201)


def test_whom_it_concerns(api, ns):
    rules = [{**CONFIG_MAPS, "resourceNames": ["a", "b", MARKER]}, {**CONFIG_MAPS, "resources": ["secrets"], "operations": ["*"]}]
    binding = {"matchResources": {"objectSelector": {"matchExpressions": [{"key": "free", "operator": "DoesNotExist"}]},
                                  "excludeResourceRules": [{**CONFIG_MAPS, "resourceNames": ["b"]}]}}
    with validating(api, ns, [{"expression": "false", "message": "no"}], rules=rules, binding=binding,
                    excluded=[{**CONFIG_MAPS, "resources": ["secrets"], "operations": ["DELETE"]}]):
        api.post(path(ns, "configmaps"), config_map("a")).fails(422, "Invalid", "no")
        api.post(path(ns, "configmaps"), config_map("a", labels={"free": "yes"})).ok(201)
        api.patch(path(ns, "configmaps", "a"), {"metadata": {"labels": {"free": None}}}).fails(422)
        api.post(path(ns, "configmaps"), config_map("b")).ok(201)
        api.post(path(ns, "configmaps"), config_map("c")).ok(201)
        api.post(path(ns, "secrets"), {"metadata": {"name": "s"}}).fails(422, "Invalid", "no")
        api.post(path(ns, "secrets"), {"metadata": {"name": "s", "labels": {"free": "x"}}}).ok(201)
        api.delete(path(ns, "secrets", "s")).ok()


def test_a_policy_does_not_see_policies(api, ns):
    """Else one that refuses everything could not be taken back."""
    everything = {"operations": ["*"], "apiGroups": ["admissionregistration.k8s.io"], "apiVersions": ["*"], "resources": ["*"]}
    hooks = REGISTRATION + "/validatingwebhookconfigurations"
    spec = {"matchConstraints": {"resourceRules": [everything]}, "validations": [
        {"expression": f"request.name != '{ns}.only' && !request.name.startsWith('{ns}.policy')", "message": "nothing at all"}]}
    with stored(api, "Validating", policy_name(ns), spec, {"validationActions": ["Deny"]}):
        hook = {"metadata": {"name": f"{ns}.only"}, "webhooks": []}
        until(lambda: api.post(hooks, hook, dryRun="All").status == 422, 30)
        api.post(hooks, hook).fails(422, "Invalid", "nothing at all")
        body = {"metadata": {"name": f"{ns}.policy"}, "spec": policy_spec(ns, validations=[{"expression": "true"}])}
        api.post(POLICIES, body).ok(201)
        api.delete(f"{POLICIES}/{ns}.policy").ok()


def test_what_does_not_compile(api, ns):
    def refused(field, words, spec, kind="validating"):
        body = {"metadata": {"name": policy_name(ns)}, "spec": policy_spec(ns, **spec)}
        status = api.post(f"{REGISTRATION}/{kind}admissionpolicies", body, dryRun="All").invalid(field)
        message = status["details"]["causes"][0]["message"]
        assert message == words, message
    validate = lambda text, **more: {"validations": [{"expression": text, **more}]}
    refused("spec.validations[0].expression", 'Invalid value: "object.x +": compilation failed: ERROR: <input>:1:11: Syntax error: mismatched input '
            "'<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n"
            " | object.x +\n | ..........^", validate("object.x +"))
    refused("spec.validations[0].expression", 'Invalid value: "self.x": compilation failed: ERROR: <input>:1:1: undeclared reference to \'self\' '
            "(in container '')\n | self.x\n | ^", validate("self.x"))
    refused("spec.validations[0].expression", 'Invalid value: "1": must evaluate to bool but got int', validate("1"))
    refused("spec.validations[0].expression", 'Invalid value: "params.x": compilation failed: ERROR: <input>:1:1: undeclared reference to \'params\' '
            "(in container '')\n | params.x\n | ^", validate("params.x"))
    refused("spec.validations[0].expression", 'Invalid value: "request.nothing == 1": compilation failed: ERROR: <input>:1:8: undefined field '
            "'nothing'\n | request.nothing == 1\n | .......^", validate("request.nothing == 1"))
    refused("spec.validations[0].messageExpression", 'Invalid value: "1": must evaluate to string but got int', validate("true", messageExpression="1"))
    refused("spec.validations[0].messageExpression", 'Invalid value: "authorizer": compilation failed: ERROR: <input>:1:1: '
            "undeclared reference to 'authorizer' (in container '')\n | authorizer\n | ^", validate("true", messageExpression="authorizer"))
    refused("spec.auditAnnotations[0].valueExpression", 'Invalid value: "1": must evaluate to one of [string null_type] but got int',
            {"auditAnnotations": [{"key": "k", "valueExpression": "1"}]})
    refused("spec.matchConditions[0].expression", 'Invalid value: "1": must evaluate to bool but got int',
            {**validate("true"), "matchConditions": [{"name": "a", "expression": "1"}]})
    refused("spec.variables[0].expression", 'Invalid value: "variables.y": compilation failed: ERROR: <input>:1:10: undefined field \'y\'\n'
            " | variables.y\n | .........^", {**validate("true"), "variables": [{"name": "x", "expression": "variables.y"}]})
    refused("spec.mutations[0].applyConfiguration.expression", 'Invalid value: "1": must evaluate to Object but got int',
            {"mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": " 1 "}}], "reinvocationPolicy": "Never"}, "mutating")
    refused("spec.mutations[0].jsonPatch.expression", 'Invalid value: "[1]": must evaluate to list(JSONPatch) but got list(int)',
            {"mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": "[1]"}}], "reinvocationPolicy": "Never"}, "mutating")


def test_limits_of_a_policy(api, ns):
    conditions = [{"name": f"c{i}", "expression": "true"} for i in range(65)]
    body = {"metadata": {"name": policy_name(ns)}, "spec": policy_spec(ns, validations=[{"expression": "true"}], matchConditions=conditions)}
    api.post(POLICIES, body, dryRun="All").invalid("spec.matchConditions", words=["Too many: 65: must have at most 64 items"])


def test_budgets(api, ns):
    """An expression may cost a million, and all of a policy together ten millions."""
    ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"

    def loop(depth):
        return "true" if depth == 0 else f"{ten}.all(x{depth}, {loop(depth - 1)})"
    one, guarded = f"object.metadata.name == '{MARKER}' || {loop(6)}", f"object.metadata.name == '{MARKER}' || {loop(5)}"
    with validating(api, ns, [{"expression": one}], "-one") as name:
        reply = api.post(path(ns, "configmaps"), config_map())
        assert denied(name, f"expression '{one}' resulted in error: operation cancelled: actual cost limit exceeded") in reply.fails(422)["message"], reply
    with validating(api, ns, [{"expression": f"{guarded} || {i} == 0"} for i in range(30)], "-all") as name:
        reply = api.post(path(ns, "configmaps"), config_map())
        words = "validation failed due to running out of cost budget, no further validation rules will be run"
        assert denied(name, words) in reply.fails(422)["message"], reply


def test_types_are_checked(api, ns):
    rules = [{"operations": ["CREATE"], "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments"]}]
    name = policy_name(ns)

    def checked(validations):
        spec = policy_spec(ns, rules=rules, validations=validations)
        with stored(api, "Validating", name, spec, {"validationActions": ["Deny"]}):
            read = lambda: api.get(f"{POLICIES}/{name}").ok()
            until(lambda: read().get("status", {}).get("observedGeneration") == 1, 30, "the types are checked")
            return read()["status"].get("typeChecking", {}).get("expressionWarnings", [])
    assert checked([{"expression": "object.spec.replicas > 1"}]) == []
    found = checked([{"expression": "object.spec.replicas > '1'"}, {"expression": "object.spec.maxReplicas > 1", "messageExpression": "string(object.nothing)"}])
    assert [w["fieldRef"] for w in found] == ["spec.validations[0].expression", "spec.validations[1].expression", "spec.validations[1].messageExpression"]
    assert found[0]["warning"] == "apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'\n" \
                                  " | object.spec.replicas > '1'\n | .....................^\n", found
    assert found[1]["warning"] == "apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'maxReplicas'\n" \
                                  " | object.spec.maxReplicas > 1\n | ...........^\n", found


def test_subresources(api, ns):
    rules = [{"operations": ["*"], "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments/scale", "deployments/status"]},
             {"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods/eviction", "serviceaccounts/token", "pods/binding"]},
             CONFIG_MAPS]
    validations = [
        {"expression": "request.kind.kind != 'Scale' || request.kind.group == 'autoscaling' && object.spec.replicas <= 3 && has(oldObject.spec)",
         "messageExpression": "'not ' + string(object.spec.replicas) + ' of ' + request.resource.resource + '/' + request.subResource"},
        {"expression": "!has(request.subResource) || request.subResource != 'status' || object.status.replicas < 7", "message": "not so many"},
        {"expression": "request.kind.kind != 'Eviction' || request.name != 'p'", "message": "no eviction"},
        {"expression": "request.kind.kind != 'Binding' || object.target.name != 'nowhere'", "message": "not there"},
        {"expression": "request.kind.kind != 'TokenRequest' || object.spec.expirationSeconds < 900", "message": "too long"},
    ]
    with validating(api, ns, validations, rules=rules):
        api.post(path(ns, "deployments", group=APPS), deployment(replicas=1)).ok(201)
        scale = path(ns, "deployments", "web", "scale", group=APPS)
        api.patch(scale, {"spec": {"replicas": 4}}).fails(422, "Invalid", 'deployments.apps "web" is forbidden: ', "not 4 of deployments/scale")
        api.patch(scale, {"spec": {"replicas": 2}}).ok()
        api.patch(path(ns, "deployments", "web", "status", group=APPS), {"status": {"replicas": 7}}).fails(422, "Invalid", "not so many")
        body = pod("p")
        body["spec"]["schedulerName"] = "nobody"
        api.post(path(ns, "pods"), body).ok(201)
        api.post(path(ns, "pods", "p", "eviction"), {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "p"}}).fails(
            422, "Invalid", 'pods "p" is forbidden: ', "no eviction")
        binding = {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "p"}, "target": {"kind": "Node", "name": "nowhere"}}
        api.post(path(ns, "pods", "p", "binding"), binding).fails(422, "Invalid", "not there")
        until(lambda: api.get(path(ns, "serviceaccounts", "default")).status == 200, 30)
        token = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 1200}}
        api.post(path(ns, "serviceaccounts", "default", "token"), token).fails(422, "Invalid", "too long")
        token["spec"]["expirationSeconds"] = 600
        api.post(path(ns, "serviceaccounts", "default", "token"), token).ok(201)


def test_connections(api, ns):
    rules = [{"operations": ["CONNECT"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods/exec", "pods/attach"]}, CONFIG_MAPS]
    text = "request.operation != 'CONNECT' || (request.kind.kind == 'PodExecOptions' && object.command == ['id'])"
    with validating(api, ns, [{"expression": text, "messageExpression": "'only id ' + string(object.command.join('-'))"}], rules=rules):
        body = pod("p")
        body["spec"]["schedulerName"] = "nobody"
        api.post(path(ns, "pods"), body).ok(201)
        api.post(path(ns, "pods", "p", "exec") + "?command=ls&command=-l", None).fails(422, "Invalid", 'pods "p" is forbidden: ', "only id")
        reply = api.post(path(ns, "pods", "p", "exec") + "?command=id", None)
        assert reply.status != 422, reply


def test_custom_resources_and_params(api, ns):
    """Policies are for any version of a custom kind, and a custom kind may hold parameters."""
    group = f"{ns}.example.com"
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    versions = [{"name": "v1", "served": True, "storage": True, "schema": schema}, {"name": "v2", "served": True, "storage": False, "schema": schema}]
    crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    api.post(crds, {"metadata": {"name": f"things.{group}"}, "spec": {
        "group": group, "scope": "Namespaced", "versions": versions, "names": {"plural": "things", "kind": "Thing"}}}).ok(201)
    things = f"/apis/{group}/v2/namespaces/{ns}/things"
    thing = lambda name, **more: {"apiVersion": f"{group}/v2", "kind": "Thing", "metadata": {"name": name}, **more}
    rules = [{"operations": ["CREATE"], "apiGroups": [group], "apiVersions": ["v1"], "resources": ["things"]}, CONFIG_MAPS]
    try:
        until(lambda: api.get(things).status == 200, 30)
        until(lambda: api.post(things, thing("limit", most=3)).status == 201, 30)
        binding = {"paramRef": {"name": "limit", "parameterNotFoundAction": "Deny"}}
        validation = {"expression": f"object.metadata.name == '{MARKER}' || object.size <= params.most",
                      "messageExpression": "request.kind.version + ' ' + request.requestKind.version + ' ' + object.apiVersion"}
        with validating(api, ns, [validation], rules=rules, paramKind={"apiVersion": f"{group}/v1", "kind": "Thing"}, binding=binding):
            until(lambda: f"v1 v2 {group}/v1" in api.post(things, thing("big", size=4)).fails(422, "Invalid")["message"], 90, "the kind is known")
            api.post(things, thing("small", size=3)).ok(201)
    finally:
        api.delete(f"{crds}/things.{group}")


def test_other_versions_of_a_built_in_kind(api, ns):
    """A rule for one version is for the others too, and the object is shown in the version that the rule names."""
    rules = [{"operations": ["CREATE", "UPDATE"], "apiGroups": ["autoscaling"], "apiVersions": ["v1"], "resources": ["horizontalpodautoscalers"]}, CONFIG_MAPS]
    validation = {"expression": f"object.metadata.name == '{MARKER}' || object.spec.targetCPUUtilizationPercentage < 90",
                  "messageExpression": "request.kind.version + ' ' + object.apiVersion + ' ' + string(object.spec.targetCPUUtilizationPercentage)"}
    with validating(api, ns, [validation], rules=rules):
        metric = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 95}}}
        body = {"metadata": {"name": "h"}, "spec": {"maxReplicas": 2, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                                                   "metrics": [metric]}}
        scalers = path(ns, "horizontalpodautoscalers", group="/apis/autoscaling/v2")
        api.post(scalers, body).fails(422, "Invalid", "v1 autoscaling/v1 95")
        metric["resource"]["target"]["averageUtilization"] = 80
        api.post(scalers, body).ok(201)


def test_a_chain_of_variables(api, ns):
    variables = [{"name": "v0", "expression": "object.data.k"}] + [{"name": f"v{i}", "expression": f"variables.v{i - 1} + 'x'"} for i in range(1, 30)]
    with validating(api, ns, [{"expression": f"object.metadata.name == '{MARKER}' || size(variables.v29) < 31", "messageExpression": "variables.v29"}],
                    variables=variables):
        api.post(path(ns, "configmaps"), config_map("a", {"k": "1"})).ok(201)
        api.post(path(ns, "configmaps"), config_map("b", {"k": "12"})).fails(422, "Invalid", "denied request: 12" + 29 * "x")


def test_generated_names(api, ns):
    with validating(api, ns, [{"expression": "!object.metadata.name.startsWith('gen-')", "messageExpression": "'not ' + request.name"}]):
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "gen-"}}
        status = api.post(path(ns, "configmaps"), body).fails(422, "Invalid")
        name = status["details"]["name"]
        assert name.startswith("gen-") and len(name) == 9 and f"not {name}" in status["message"], status


def test_namespaces(api, ns):
    rules = [{"operations": ["CREATE", "UPDATE", "DELETE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["namespaces"],
              "resourceNames": [f"{ns}-a", f"{ns}-b", f"{ns}-m"]}]
    spec = {"matchConstraints": {"resourceRules": rules, "namespaceSelector": {"matchLabels": {"guarded": "yes"}}}, "validations": [
        {"expression": f"request.name != '{ns}-m' && request.name != '{ns}-a'", "message": "not this one"},
        {"expression": "namespaceObject == null && request.namespace == request.name", "message": "a namespace is in itself"}]}
    space = lambda name, **labels: {"metadata": {"name": f"{ns}-{name}", "labels": labels}}
    with stored(api, "Validating", policy_name(ns), spec, {"validationActions": ["Deny"]}):
        until(lambda: api.post("/api/v1/namespaces", space("m", guarded="yes"), dryRun="All").status == 422, 30)
        api.post("/api/v1/namespaces", space("a", guarded="yes")).fails(422, "Invalid", f'namespaces "{ns}-a" is forbidden', "not this one")
        api.post("/api/v1/namespaces", space("a")).ok(201)
        api.post("/api/v1/namespaces", space("b", guarded="yes")).ok(201)
        api.patch(f"/api/v1/namespaces/{ns}-a", {"metadata": {"labels": {"guarded": "yes"}}}).fails(422, "Invalid", "not this one")
        for name in ("a", "b"):
            api.delete(f"/api/v1/namespaces/{ns}-{name}").ok()


def test_webhook_configurations_are_seen(api, ns):
    rules = [{"operations": ["CREATE"], "apiGroups": ["admissionregistration.k8s.io"], "apiVersions": ["v1"], "resources": ["mutatingwebhookconfigurations"],
              "resourceNames": [ns]}]
    spec = {"matchConstraints": {"resourceRules": rules}, "validations": [{"expression": "size(object.webhooks) == 0", "message": "no webhooks here"}]}
    hook = {"name": "a.example.com", "clientConfig": {"url": "https://127.0.0.1:1/"}, "sideEffects": "None", "admissionReviewVersions": ["v1"]}
    body = {"metadata": {"name": ns}, "webhooks": [hook]}
    with stored(api, "Validating", policy_name(ns), spec, {"validationActions": ["Deny"]}):
        reply = until(lambda: (r := api.post(REGISTRATION + "/mutatingwebhookconfigurations", body, dryRun="All")).status == 422 and r, 30)
        reply.fails(422, "Invalid", "no webhooks here")


def test_updates_of_a_policy_take_effect(api, ns):
    with validating(api, ns, [NO_BAD]) as name:
        api.post(path(ns, "configmaps"), config_map("a", {"k": "bad"})).fails(422)
        api.patch(f"{POLICIES}/{name}", {"spec": {"validations": [{"expression": "object.data.k != 'worse'"}]}}).ok()
        until(lambda: api.post(path(ns, "configmaps"), config_map("b", {"k": "bad"}), dryRun="All").status == 201, 30)
        api.post(path(ns, "configmaps"), config_map("c", {"k": "worse"})).fails(422)
        api.patch(f"{REGISTRATION}/validatingadmissionpolicybindings/{name}", {"spec": {"validationActions": ["Warn"]}}).ok()
        until(lambda: api.post(path(ns, "configmaps"), config_map("c", {"k": "worse"}), dryRun="All").status == 201, 30)
        api.patch(f"{REGISTRATION}/validatingadmissionpolicybindings/{name}", {"spec": {"validationActions": ["Deny"]}}).ok()
        until(lambda: api.post(path(ns, "configmaps"), config_map("c", {"k": "worse"}), dryRun="All").status == 422, 30)
        api.patch(f"{POLICIES}/{name}", {"spec": {"validations": [{"expression": "object.metadata.name != 'policy-marker'"}]}}).ok()
        until(lambda: api.post(path(ns, "configmaps"), config_map("c", {"k": "worse"}), dryRun="All").status == 201, 30)


def test_types_of_custom_kinds_are_checked(api, ns):
    group = f"{ns}.example.com"
    schema = {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer"}}}}}}
    crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    api.post(crds, {"metadata": {"name": f"things.{group}"}, "spec": {
        "group": group, "scope": "Namespaced", "versions": [{"name": "v1", "served": True, "storage": True, "schema": schema}],
        "names": {"plural": "things", "kind": "Thing"}}}).ok(201)
    name, rules = policy_name(ns), [{"operations": ["CREATE"], "apiGroups": [group], "apiVersions": ["v1"], "resources": ["things"]}]
    validations = [{"expression": "object.spec.size > 1 && object.metadata.labels.exists(k, k == object.kind) && object.apiVersion != ''"},
                   {"expression": "object.spec.size > '1'"}, {"expression": "object.spec.sise > 1"}]

    def warnings():
        """Upstream's server learns of a kind some seconds after it is served, and then checks no policy again."""
        spec = policy_spec(ns, rules=rules, validations=validations)
        with stored(api, "Validating", name, spec, {"validationActions": ["Deny"]}):
            read = lambda: api.get(f"{POLICIES}/{name}").ok()
            until(lambda: read().get("status", {}).get("observedGeneration") == 1, 30, "the types are checked")
            return read()["status"].get("typeChecking", {}).get("expressionWarnings", [])
    try:
        until(lambda: api.get(f"/apis/{group}/v1/things").status == 200, 30)
        found = until(lambda: warnings(), 90, "the kind is known")
        assert [w["fieldRef"] for w in found] == ["spec.validations[1].expression", "spec.validations[2].expression"], found
        assert found[0]["warning"].startswith(f"{group}/v1, Kind=Thing: ERROR: <input>:1:18: found no matching overload for '_>_' applied to '(int, string)'")
        assert "undefined field 'sise'" in found[1]["warning"], found
    finally:
        api.delete(f"{crds}/things.{group}")
