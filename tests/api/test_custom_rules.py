# SPDX-License-Identifier: Apache-2.0
"""x-kubernetes-validations: rules in CEL of custom resources.  What custom_rules.json expects was written down from
upstream's server: of definitions, of objects in turn (a create, then updates), and of what an update leaves as it was.
custom_rules_wide.json goes through what a rule may say of each kind of field: definitions, and one value that breaks each rule
in its own way."""
import json
import re
from pathlib import Path

from knarr_test.client import until
from knarr_test.definitions import DEFINITIONS, at, definition, served, version

ROWS = json.loads((Path(__file__).parent / "custom_rules.json").read_text())
WIDE = json.loads((Path(__file__).parent / "custom_rules_wide.json").read_text())
RULES_OF_ONE = 12                                                       # together they would cost too much


def causes(reply):
    found = reply.json.get("details", {}).get("causes", [])
    return sorted(f"{c['field']}: {c['message']}" for c in found)


def warnings(reply):
    return sorted(w.split('"', 1)[1][:-1] for w in reply.headers.get_all("Warning") or [])


def differs(reply, row):
    """What is not as the row has it."""
    if reply.status != row["status"]:
        return f"{reply.status} instead of {row['status']}: {reply}"
    if reply.status >= 300 and causes(reply) != row["causes"]:
        return f"{causes(reply)} instead of {row['causes']}"
    if warnings(reply) != row.get("warnings", []):
        return f"{warnings(reply)} instead of {row.get('warnings', [])}"
    return None


def widget(made, name, spec):
    return {"apiVersion": f"{made['spec']['group']}/v1", "kind": "Widget", "metadata": {"name": name}, "spec": spec}


def update(api, path, spec):
    now = api.get(path).ok()
    return api.put(path, {**now, "spec": spec})


def test_definitions(api, ns):
    wrong = []
    for row in ROWS["definitions"]:
        reply = api.post(DEFINITIONS, definition(ns, [version(spec=row["spec"])]), dryRun="All")
        wrong += [f"{row['name']}: {text}"] if (text := differs(reply, row)) else []
    assert not wrong, "\n".join(wrong)


def test_each_kind_of_field(api, ns):
    wrong = []
    for row in WIDE["definitions"]:
        spec = row.get("spec") or {**WIDE["schemas"][row["of"]], "x-kubernetes-validations": row["rules"]}
        reply = api.post(DEFINITIONS, definition(ns, [version(spec=spec)]), dryRun="All")
        wrong += [f"{row['name']}: {text}"] if (text := differs(reply, row)) else []
    assert not wrong, "\n".join(wrong)


def test_each_rule_of_a_value(api, ns):
    wrong, bounded = [], WIDE["schemas"]["bounded"]
    for start in range(0, len(WIDE["runs"]), RULES_OF_ONE):
        rows = {f"p{i}": row for i, row in enumerate(WIDE["runs"][start:start + RULES_OF_ONE])}
        spec = {"type": "object", "properties": {name: {**bounded, "x-kubernetes-validations": [{"rule": row["rule"]}]} for name, row in rows.items()}}
        with served(api, definition(ns, [version(spec=spec)])) as made:
            for name, row in rows.items():
                reply = api.post(at(made, ns), widget(made, "w", {name: WIDE["value"]}), dryRun="All")
                wrong += [f"{row['rule']}: {text}"] if (text := differs(reply, of_member(row, name))) else []
    assert not wrong, "\n".join(wrong)


def of_member(row, name):
    """The row was written down of another place."""
    return {**row, "causes": [re.sub(r"^spec\.p\d+", f"spec.{name}", cause) for cause in row.get("causes", [])]}


def test_objects(api, ns):
    wrong = []
    for row in ROWS["objects"]:
        with served(api, definition(ns, [version(spec=row["spec"])])) as made:
            for place, turns in enumerate(row["objects"]):
                for turn, step in enumerate(turns):
                    path = at(made, ns, f"w{place}")
                    reply = update(api, path, step["spec"]) if turn else \
                        api.post(at(made, ns), widget(made, f"w{place}", step["spec"]))
                    wrong += [f"{row['name']} {step['spec']}: {text}"] if (text := differs(reply, step)) else []
    assert not wrong, "\n".join(wrong)


def test_what_an_update_leaves_as_it_was(api, ns):
    rows, wrong = ROWS["unchanged"], []
    of_status = {"subresources": {"status": {}}}
    with served(api, definition(ns, [version(spec=rows["loose"], **of_status)])) as made:
        for place in range(len(rows["updates"])):
            api.post(at(made, ns), widget(made, f"w{place}", rows["old"])).ok(201)
        path = f"{DEFINITIONS}/{made['metadata']['name']}"
        until(lambda: tightened(api, path, rows["tight"]).status == 200, 30, "the rules are there")
        probe = until(lambda: (r := api.post(at(made, ns), widget(made, "probe", rows["old"]), dryRun="All")).status == 422 and r, 30,
                      "the rules hold")
        assert causes(probe) == rows["create"]
        for place, step in enumerate(rows["updates"]):
            text = differs(update(api, at(made, ns, f"w{place}"), step["spec"]), step)
            wrong += [f"{step['spec']}: {text}"] if text else []
        now = api.get(at(made, ns, "w0")).ok()
        wrong.append(differs(api.put(at(made, ns, "w0", "status"), {**now, "status": {"phase": "p"}}), rows["status"]))
        wrong.append(differs(api.patch(at(made, ns, "w1"), {"metadata": {"labels": {"a": "b"}}}), rows["label"]))
    assert not any(wrong), "\n".join(filter(None, wrong))


def tightened(api, path, spec):
    now = api.get(path).ok()
    now["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"] = spec
    return api.put(path, now)


def test_each_version_has_its_rules(api, ns):
    def of(limit):
        return {"type": "object", "properties": {"a": {"type": "integer"}}, "x-kubernetes-validations": [{"rule": f"self.a > {limit}"}]}
    versions = [version("v1", of(1)), version("v2", of(2), storage=False)]
    with served(api, definition(ns, versions)) as made:
        api.post(at(made, ns), widget(made, "w", {"a": 2})).ok(201)
        two = {**widget(made, "x", {"a": 2}), "apiVersion": f"{made['spec']['group']}/v2"}
        api.post(at(made, ns, of="v2"), two).fails(422, "Invalid", "failed rule: self.a > 2")
    broken = definition(ns, [version("v1", of(1)), version("v2", of("self"), storage=False)])
    api.post(DEFINITIONS, broken, dryRun="All").fails(
        422, "Invalid", "spec.versions[1].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value")


def test_rules_of_the_root_and_of_the_status(api, ns):
    schema = {"type": "object", "x-kubernetes-validations": [{"rule": "self.metadata.name.startsWith('w')"},
                                                             {"rule": "!has(self.status) || self.status.n <= self.spec.n", "message": "too many"}],
              "properties": {part: {"type": "object", "properties": {"n": {"type": "integer"}}} for part in ("spec", "status")}}
    with served(api, definition(ns, [version(schema={"openAPIV3Schema": schema}, subresources={"status": {}})])) as made:
        api.post(at(made, ns), widget(made, "x", {"n": 1})).fails(422, "Invalid", "failed rule: self.metadata.name.startsWith('w')")
        now = api.post(at(made, ns), widget(made, "w", {"n": 1})).ok(201)
        path = at(made, ns, "w", "status")
        api.put(path, {**now, "status": {"n": 2}}).fails(422, "Invalid", "too many")
        api.put(path, {**now, "status": {"n": 1}}).ok()
        api.patch(at(made, ns, "w"), {"spec": {"n": 0}}).fails(422, "Invalid", "too many")


def test_rules_meet_every_way_to_write(api, ns):
    spec = {"type": "object", "properties": {"a": {"type": "integer"}}, "x-kubernetes-validations": [{"rule": "self.a < 10"}]}
    with served(api, definition(ns, [version(spec=spec)])) as made:
        body = widget(made, "w", {"a": 1})
        api.post(at(made, ns), body).ok(201)
        bad = {**body, "spec": {"a": 11}}
        apply = {"content_type": "application/apply-patch+yaml", "fieldManager": "t", "force": True}
        api.patch(at(made, ns, "w"), {"spec": {"a": 11}}).fails(422, "Invalid", "failed rule: self.a < 10")
        api.patch(at(made, ns, "w"), bad, **apply).fails(422, "Invalid", "failed rule: self.a < 10")
        api.patch(at(made, ns, "n"), {**bad, "metadata": {"name": "n"}}, **apply).fails(422, "Invalid", "failed rule: self.a < 10")
        api.patch(at(made, ns, "w"), {**body, "spec": {"a": 2}}, **apply).ok()
