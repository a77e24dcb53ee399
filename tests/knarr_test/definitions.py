# SPDX-License-Identifier: Apache-2.0
"""CustomResourceDefinitions for tests."""
import contextlib

from knarr_test.client import until

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

SPEC = {"type": "object", "properties": {
    "replicas": {"type": "integer", "minimum": 0, "maximum": 10, "default": 1},
    "color": {"type": "string", "enum": ["red", "green"]},
    "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
    "when": {"type": "string", "format": "date-time"},
    "ratio": {"type": "number", "multipleOf": 0.5},
    "port": {"x-kubernetes-int-or-string": True},
    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3, "x-kubernetes-list-type": "set"},
    "parts": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"],
              "items": {"type": "object", "required": ["id"],
                        "properties": {"id": {"type": "string"}, "size": {"type": "integer", "default": 7}}}},
    "limits": {"type": "object", "additionalProperties": {"type": "integer"}},
    "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True,
             "properties": {"known": {"type": "object", "properties": {"a": {"type": "string"}}}}},
    "note": {"type": "string", "nullable": True},
    "one": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
}}


def version(name="v1", spec=None, storage=True, served=True, **more):
    schema = {"type": "object", "properties": {"spec": spec or SPEC, "status": {
        "type": "object", "properties": {"phase": {"type": "string"}, "replicas": {"type": "integer"},
                                         "selector": {"type": "string"}}}}}
    more.setdefault("schema", {"openAPIV3Schema": schema})
    return {"name": name, "served": served, "storage": storage, **more}


def definition(ns, versions=None, scope="Namespaced", plural="widgets", kind="Widget", **spec):
    group = f"{ns}.example.com"
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {"group": group, "scope": scope, "versions": versions or [version()],
                     "names": {"plural": plural, "singular": kind.lower(), "kind": kind, **spec.pop("names", {})}, **spec}}


def condition(thing, kind):
    return next((c for c in thing.get("status", {}).get("conditions") or [] if c["type"] == kind), {})


def is_served(api, made):
    spec = made["spec"]
    served = [v["name"] for v in spec["versions"] if v["served"]]
    plural, answers = spec["names"]["plural"], [api.get(f"/apis/{spec['group']}/{v}") for v in served]
    return all(reply.status == 200 and plural in [r["name"] for r in reply.json["resources"]] for reply in answers) \
        and all(api.get(f"/apis/{spec['group']}/{v}/{plural}").status == 200 for v in served)


@contextlib.contextmanager
def served(api, body):
    made = api.post(DEFINITIONS, body).ok(201)
    name = made["metadata"]["name"]
    try:
        now = until(lambda: (d := api.get(f"{DEFINITIONS}/{name}").ok()) and
                    condition(d, "Established").get("status") == "True" and d, 30, "the definition is established")
        until(lambda: is_served(api, now), 30, "the definition is in discovery")
        yield now
    finally:
        api.delete(f"{DEFINITIONS}/{name}")
        until(lambda: api.get(f"{DEFINITIONS}/{name}").status == 404, 60, "the definition is gone")


def at(made, ns=None, name=None, sub=None, of="v1"):
    spec = made["spec"]
    scope = f"namespaces/{ns}" if ns else None
    return "/".join(p for p in (f"/apis/{spec['group']}/{of}", scope, spec["names"]["plural"], name, sub) if p)
