#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks a live upstream server what applies and updates make of an object and its managers; writes the
rows of src/object/apply_test.c.

    record_apply.py https://HOST:PORT TOKEN OUTPUT
"""
import json
import sys

from live_server import Server, c_text, in_pieces

NS = "/api/v1/namespaces/default/"
NET = "/apis/networking.k8s.io/v1/namespaces/default/"
TEMPLATE, POLICY = "{'template':{'spec':{%s}}}", "{'spec':{'podSelector':%s}}"


def template(text):
    return TEMPLATE % text


def containers(text):
    return template("'containers':[%s]" % text)


def data(text):
    return "{'data':{%s}}" % text


def finalizers(text):
    return "{'metadata':{'finalizers':[%s]}}" % text


# kind, collection, [(step, manager, JSON with ' for ")]; a step is apply, force, update (by a merge patch), or
# reset (an update that drops all managers)
CASES = [
    ("a map", "v1 ConfigMap", NS + "configmaps", [
        ("apply", "a", data("'x':'1','y':'1'")), ("apply", "a", data("'x':'1','y':'1'")), ("apply", "b", data("'x':'1'")), ("apply", "c", data("'x':'2'")),
        ("update", "u", data("'u':'1','v':'1'")), ("apply", "c", data("'u':'2','v':'2'")), ("force", "c", data("'x':'2','u':'1'")), ("apply", "a", data("")),
        ("apply", "c", data("'x':'2'")), ("update", "u", data("'u':null")), ("apply", "c", "{}"), ("apply", "n", "{'data':null}"), ("apply", "n", data("'z':null"))]),
    ("members nobody has", "v1 ConfigMap", NS + "configmaps", [
        ("update", "u", data("'a':'1'")), ("reset", "u", "{'metadata':{'managedFields':[{}]}}"), ("apply", "a", data("'b':'1'")), ("apply", "a", data("'a':'1'")),
        ("apply", "a", data("'a':'2'")), ("force", "a", data("'a':'2'")), ("apply", "a", "{}")]),
    ("labels", "v1 ConfigMap", NS + "configmaps", [
        ("apply", "a", "{'metadata':{'labels':{'l':'1','m':'1'},'annotations':{'n':'1'}}}"), ("update", "u", "{'metadata':{'labels':{'o':'1'}}}"),
        ("apply", "a", "{'metadata':{'labels':{'l':'1'}}}"), ("apply", "a", "{}"), ("update", "u", "{'metadata':{'labels':null}}")]),
    ("a set", "v1 ConfigMap", NS + "configmaps", [
        ("apply", "a", finalizers("'e.com/b','e.com/a'")), ("apply", "b", finalizers("'e.com/c','e.com/a'")), ("apply", "a", finalizers("'e.com/a'")),
        ("update", "u", finalizers("'e.com/a','e.com/c','e.com/d'")), ("apply", "b", finalizers("")), ("apply", "a", finalizers("'e.com/a','e.com/a'"))]),
    ("a list by key", "v1 PodTemplate", NS + "podtemplates", [
        ("apply", "a", containers("{'name':'one','image':'x','args':['1','2']}")), ("apply", "b", containers("{'name':'two','image':'y'}")),
        ("apply", "c", containers("{'name':'three','image':'z'},{'name':'one'}")), ("apply", "d", containers("{'name':'two'},{'name':'one'},{'name':'three'}")),
        ("apply", "a", containers("{'name':'one','image':'x2','args':['1','2']}")), ("apply", "b", containers("{'name':'one','image':'x'}")),
        ("apply", "b", containers("{'name':'two','image':'y'},{'name':'four','image':'4'},{'name':'one'}")), ("apply", "b", "{}"), ("apply", "d", "{}"), ("apply", "c", "{}")]),
    ("a list by two keys", "v1 PodTemplate", NS + "podtemplates", [
        ("apply", "a", containers("{'name':'one','image':'x','ports':[{'containerPort':80},{'containerPort':80,'protocol':'UDP','name':'u'}]}")),
        ("apply", "b", containers("{'name':'one','ports':[{'containerPort':80,'protocol':'TCP','name':'t'}]}")),
        ("apply", "a", containers("{'name':'one','image':'x','ports':[{'containerPort':80,'protocol':'UDP','name':'u'}]}")),
        ("apply", "b", containers("{'name':'one','ports':[{'containerPort':81,'protocol':'TCP'}]}")),
        ("apply", "b", containers("{'name':'one','ports':[{'containerPort':81,'hostPort':1},{'containerPort':81,'protocol':'TCP'}]}"))]),
    ("an atomic list", "v1 PodTemplate", NS + "podtemplates", [
        ("apply", "a", containers("{'name':'one','image':'x','args':['1','2']}")), ("apply", "b", containers("{'name':'one','args':['2']}")),
        ("apply", "b", containers("{'name':'one','args':['1','2']}")), ("force", "b", containers("{'name':'one','args':['2']}")), ("apply", "b", containers("{'name':'one'}"))]),
    ("an atomic map", "v1 PodTemplate", NS + "podtemplates", [
        ("apply", "a", template("'nodeSelector':{'a':'1'},'containers':[{'name':'c','image':'x'}]")), ("apply", "b", template("'nodeSelector':{'b':'1'}")),
        ("force", "b", template("'nodeSelector':{'b':'1'}")), ("apply", "b", template(""))]),
    ("an atomic struct", "networking.k8s.io/v1 NetworkPolicy", NET + "networkpolicies", [
        ("apply", "a", POLICY % "{'matchLabels':{'a':'1'}}"), ("apply", "b", POLICY % "{'matchLabels':{'b':'1'}}"), ("force", "b", POLICY % "{'matchLabels':{'b':'1'}}")]),
    ("structs, defaults, quantities", "v1 PodTemplate", NS + "podtemplates", [
        ("apply", "a", template("'containers':[{'name':'c','image':'x','livenessProbe':{'httpGet':{'port':80}},'resources':{'limits':{'cpu':'1000m','memory':'1Gi'}}}],"
                                "'volumes':[{'name':'v','emptyDir':{}}],'securityContext':{}")),
        ("apply", "b", containers("{'name':'c','resources':{'limits':{'cpu':'1'}}}")), ("apply", "b", containers("{'name':'c','resources':{'limits':{'cpu':1}}}")),
        ("update", "u", template("'restartPolicy':'Never'")), ("apply", "a", containers("{'name':'c','image':'x'}")), ("apply", "b", "{}")]),
    ("what does not fit", "v1 PodTemplate", NS + "podtemplates", [
        ("apply", "a", "{'foo':1}"), ("apply", "a", containers("{'name':'c','image':1}")), ("apply", "a", containers("{'name':'c','stdin':'x'}")),
        ("apply", "a", containers("{'name':'c','image':'x','terminationMessagePath':{'a':[1,'b']}}")), ("apply", "a", template("'containers':{}")),
        ("apply", "a", containers("'c'")), ("apply", "a", containers("null")), ("apply", "a", template("'hostAliases':[{'hostnames':['a']}]")),
        ("apply", "a", template("'terminationGracePeriodSeconds':'1'")), ("apply", "a", containers("{'name':'c'},{'name':'c'}")),
        ("apply", "a", template("'nodeSelector':{'a':1}")), ("apply", "a", template("'tolerations':[{'foo':1}]")),
        ("apply", "a", containers("{'name':'c','resources':{'limits':{'cpu':{}}}}"))]),
    ("odd names", "v1 ConfigMap", NS + "configmaps", [
        ("apply", "a", data("'a.b':'1','A_B-c':'2'")), ("apply", "b", data("'a.b':'2'")), ("apply", "m\\\"n", data("'a.b':'1'")), ("apply", "b", data("'a.b':'2'"))]),
]
KEPT_METADATA = ("name", "labels", "annotations", "finalizers")


def stripped(item):
    kept = {key: value for key, value in item.items() if key not in ("kind", "apiVersion", "status")}
    kept["metadata"] = {key: value for key, value in item["metadata"].items() if key in KEPT_METADATA}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)


def entries(item):
    """Without times, in an order that does not depend on them."""
    kept = [{key: value for key, value in entry.items() if key != "time"} for entry in item["metadata"].get("managedFields", [])]
    kept.sort(key=lambda entry: [entry["operation"], entry["manager"]])
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)


def ask(server, path, kind, step, manager, text):
    version, name = kind.split()
    body = {"apiVersion": version, "kind": name, **json.loads(text.replace("'", '"'))}
    body["metadata"] = {"name": "applied", **body.get("metadata", {})}
    query = f"?fieldManager={manager}".replace('\\"', "%22") + ("&force=true" if step == "force" else "")
    if step in ("update", "reset"):
        found = server.send("PATCH", f"{path}/applied{query}", body, "application/merge-patch+json")
        return server.send("POST", path + query, body) if found.get("reason") == "NotFound" else found
    return server.send("PATCH", f"{path}/applied{query}", body, "application/apply-patch+yaml")


def main():
    server, output = Server(sys.argv[1], sys.argv[2]), sys.argv[3]
    rows = ["/* SPDX-License-Identifier: Apache-2.0 */",
            "/* apply_test_rows.h - made by tests/golden/record_apply.py from a live upstream v1.36.3. */",
            "static const struct row rows[] = {"]
    count = 0
    for name, kind, path, steps in CASES:
        server.remove(f"{path}/applied")
        rows.append("    { .name = %s, .kind = %s }," % (c_text(name), c_text(kind)))
        for step, manager, text in steps:
            answer = ask(server, path, kind, step, manager, text)
            failed = answer["kind"] == "Status"
            if failed and " is invalid: " in answer["message"]:          # validation's words are tested there
                continue
            rows.append('    { .step = %s, .manager = "%s", .body = %s,\n      .wanted = %s%s },' % (
                c_text(step), manager, in_pieces(text, 14), in_pieces("!" + answer["message"] if failed else stripped(answer), 16),
                "" if failed else ",\n      .managed = " + in_pieces(entries(answer), 17)))
            count += 1
        server.remove(f"{path}/applied")
    rows.append("};")
    with open(output, "w") as out:
        out.write("\n".join(rows) + "\n")
    print(f"{count} rows")


main()
