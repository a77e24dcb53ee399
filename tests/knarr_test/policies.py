# SPDX-License-Identifier: Apache-2.0
"""Admission policies for tests: of one namespace, with a binding, and known to be in force."""
import contextlib

from .client import until
from .samples import config_map, path
from .webhooks import REGISTRATION

MARKER = "policy-marker"
CONFIG_MAPS = {"operations": ["CREATE", "UPDATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}
ASKED = {"expression": f"object == null || !has(object.metadata) || !has(object.metadata.name) || object.metadata.name != '{MARKER}'", "message": "in force"}


def in_namespace(ns):
    return {"matchLabels": {"kubernetes.io/metadata.name": ns}}


def policy_spec(ns, rules=None, excluded=None, **spec):
    constraints = {"resourceRules": rules or [CONFIG_MAPS], "namespaceSelector": in_namespace(ns)}
    if excluded:
        constraints["excludeResourceRules"] = excluded
    return {"matchConstraints": constraints, **spec}


def policy_name(ns, name=""):
    return f"{ns}{name}.example.com"


def _resource(kind):
    return f"{REGISTRATION}/{kind.lower()}admissionpolicies", f"{REGISTRATION}/{kind.lower()}admissionpolicybindings"


@contextlib.contextmanager
def stored(api, kind, name, spec, binding):
    """The policy and a binding of the same name."""
    policies, bindings = _resource(kind)
    made = api.post(policies, {"apiVersion": "admissionregistration.k8s.io/v1", "kind": f"{kind}AdmissionPolicy", "metadata": {"name": name}, "spec": spec})
    try:
        made.ok(201)
        api.post(bindings, {"apiVersion": "admissionregistration.k8s.io/v1", "kind": f"{kind}AdmissionPolicyBinding", "metadata": {"name": name},
                            "spec": {"policyName": name, **binding}}).ok(201)
        yield name
    finally:
        api.delete(f"{bindings}/{name}")
        api.delete(f"{policies}/{name}")


@contextlib.contextmanager
def validating(api, ns, validations, name="", binding=None, marker=None, **spec):
    """In force: a marker of its own is refused, which is tried in dry runs."""
    whole = policy_spec(ns, validations=[*validations, ASKED], **spec)
    with stored(api, "Validating", policy_name(ns, name), whole, {"validationActions": ["Deny"], **(binding or {})}) as stored_name:
        asked = marker or (lambda: api.post(path(ns, "configmaps"), config_map(MARKER), dryRun="All").status != 201)
        until(asked, 30, "the policy is in force")
        yield stored_name
    until(lambda: not asked(), 30, "the policy is gone")


@contextlib.contextmanager
def mutating(api, ns, mutations, ready, name="", binding=None, reinvocationPolicy="Never", **spec):
    whole = policy_spec(ns, mutations=mutations, reinvocationPolicy=reinvocationPolicy, **spec)
    with stored(api, "Mutating", policy_name(ns, name), whole, binding or {}) as stored_name:
        until(ready, 30, "the policy is in force")
        yield stored_name
    until(lambda: not ready(), 30, "the policy is gone")


def applies(expression):
    return {"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": expression}}


def patches(expression):
    return {"patchType": "JSONPatch", "jsonPatch": {"expression": expression}}
