# SPDX-License-Identifier: Apache-2.0
"""What admission policies and the rules of custom resources add to a write: dry runs, which leave out the disk."""
import contextlib

from figures import cpu_ns
from knarr_test.client import Client, Kubeconfig
from knarr_test.definitions import at, definition, served, version
from knarr_test.policies import policy_name, policy_spec, stored
from knarr_test.samples import config_map, path

NS, ROUNDS, COUNT = "default", 10, 300
BODY = config_map("bench", {f"key-{i}": "value" for i in range(8)}, labels={"app": "web", "tier": "front"})

# as policies are written: a member, a map of labels, a list, a message
VALIDATIONS = [
    {"expression": "has(object.data) && object.data.all(key, key.size() < 64)", "messageExpression": "'keys of ' + object.metadata.name"},
    {"expression": "!has(object.metadata.labels) || object.metadata.labels.all(key, object.metadata.labels[key].matches('^[a-z-]*$'))"},
    {"expression": "object.metadata.name.startsWith('bench') || request.userInfo.username != ''"},
]
OTHERS = [{"operations": ["CREATE"], "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments"]}]
RULES = [
    {"rule": "self.replicas <= self.limits.size() * 10"},
    {"rule": "!has(self.tags) || self.tags.all(t, t.startsWith('t'))"},
    {"rule": "self.limits.all(key, self.limits[key] > 0)", "messageExpression": "'of ' + self.tags[0]"},
]


def schema(rules):
    text = {"type": "string", "maxLength": 64}
    return {"type": "object", "properties": {
        "replicas": {"type": "integer", "default": 1},
        "tags": {"type": "array", "maxItems": 16, "items": text},
        "limits": {"type": "object", "maxProperties": 16, "additionalProperties": {"type": "integer"}},
    }, **({"x-kubernetes-validations": rules} if rules else {})}


class Writes:
    def __init__(self, cluster, table):
        self.api, self.pid, self.table = Client(Kubeconfig(cluster.kubeconfig)), cluster.api_pid(), table

    def measure(self, where, body):
        """Microseconds of the server's processor for each write: of the round in which others disturbed least."""
        self.api.post(where, body, dryRun="All").ok(201)
        rounds = []
        for _ in range(ROUNDS):
            before = cpu_ns(self.pid)
            for _ in range(COUNT):
                self.api.post(where, body, dryRun="All")
            rounds.append((cpu_ns(self.pid) - before) / COUNT / 1000)
        return min(rounds)

    def row(self, name, target, where, body):
        self.table.row(f"policies: {name}", self.measure(where, body), "us", target, digits=1)

    def under_policies(self, name, target, count, rules=None):
        with contextlib.ExitStack() as stack:
            for i in range(count):
                spec = policy_spec(NS, rules, validations=VALIDATIONS)
                stack.enter_context(stored(self.api, "Validating", policy_name(NS, f"-{i}"), spec, {"validationActions": ["Deny"]}))
            self.row(name, target, path(NS, "configmaps"), BODY)

    def of_custom_resource(self, name, target, rules):
        with served(self.api, definition(NS, [version(spec=schema(rules))])) as made:
            body = {"apiVersion": f"{made['spec']['group']}/v1", "kind": "Widget", "metadata": {"name": "bench"},
                    "spec": {"replicas": 3, "tags": ["ta", "tb", "tc"], "limits": {"a": 1, "b": 2, "c": 3}}}
            self.row(name, target, at(made, NS), body)


def measure_policies(cluster, table):
    writes = Writes(cluster, table)
    writes.under_policies("a write", 100, 0)
    writes.under_policies("10 that are for others", 100, 10, rules=OTHERS)
    writes.under_policies("1 that matches", 150, 1)
    writes.under_policies("10 that match", 150, 10)
    writes.of_custom_resource("a custom resource", 100, [])
    writes.of_custom_resource("the same with three rules", 110, RULES)
