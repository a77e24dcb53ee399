#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks a live upstream server what is wrong with each case of validation_cases*.py, and writes the rows of
src/object/validation_test.c.

    record_validation.py https://HOST:PORT TOKEN OUTPUT

The server should run without controllers; it needs a ServiceAccount "default".
"""
import copy
import json
import re
import ssl
import sys
import time
import urllib.error
import urllib.request

import validation_cases
import validation_cases_more

CONTEXT = ssl._create_unverified_context()
METHODS = {"create": "POST", "update": "PUT", "status": "PUT"}


def value_of(text):
    """JSON with ' for ", where the text holds no " of its own."""
    if '"' in text:
        text = re.sub(r"\"([^\"]*)\"", lambda m: json.dumps(m[1]).replace("'", "\\u0027"), text)
        return json.loads(re.sub(r"'", '"', text))
    return json.loads(text.replace("'", '"'))


def steps_of(path):
    for name, index, key in re.findall(r"([\w-]+)|\[(\d+|\+)\]|\{([^}]*)\}", path):
        yield name or key if not index else ("+" if index == "+" else int(index))


def edit(manifest, text):
    path, equals, value = re.match(r"([^={]*(?:\{[^}]*\})?[^={]*)(=?)(.*)$", text, re.S).groups()
    steps = list(steps_of(path))
    here = manifest
    for step, following in zip(steps, steps[1:]):
        fresh = [] if following == "+" or isinstance(following, int) else {}
        here = here[step] if isinstance(here, list) else here.setdefault(step, fresh)
    if not equals:
        here.pop(steps[-1])
    elif steps[-1] == "+":
        here.append(value_of(value))
    else:
        here[steps[-1]] = value_of(value)


class Server:
    def __init__(self, url, token):
        self.url, self.token = url, token

    def send(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Authorization": "Bearer " + self.token,
                                                  "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, context=CONTEXT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def remove(self, path):
        """Also without the controllers that would finish it."""
        left = self.send("DELETE", path + "?gracePeriodSeconds=0", {})
        if left.get("kind") == "Namespace":
            left["spec"]["finalizers"] = []
            self.send("PUT", path + "/finalize", left)
        if left.get("metadata", {}).get("finalizers"):
            left["metadata"]["finalizers"] = []
            self.send("PUT", path, left)


def causes(answer, case):
    if answer.get("kind") != "Status" or answer.get("status") != "Failure":
        return []
    if answer.get("reason") == "AlreadyExists":
        return []                        # that is looked at last
    if answer.get("reason") != "Invalid":
        print(f"not Invalid: {case}: {answer.get('reason')} {answer.get('message', '')[:300]}", file=sys.stderr)
        return None
    return sorted(f"{c.get('field', '')}|{c['reason']}|{c['message'].split(chr(10))[0]}"
                  for c in answer["details"].get("causes", []))


def c_text(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("?", "\\?") + '"'


def in_pieces(text, indent, width=84):
    pieces = [text[i:i + width] for i in range(0, len(text), width)] or [""]
    return ("\n" + " " * indent).join(c_text(piece) for piece in pieces)


def base_manifest(base):
    manifest = value_of(base["manifest"])
    version, kind = base["kind"].split(" ")
    return {"apiVersion": version, "kind": kind, **manifest}


def record(server, base):
    """(kind of write, edits, causes) of each case."""
    manifest = base_manifest(base)
    stored, path = None, base["path"]
    if base["update"] or base["status"]:
        name = manifest["metadata"]["name"]
        server.remove(f"{path}/{name}")
        stored = server.send("POST", path, manifest)
        if stored["kind"] == "CustomResourceDefinition":
            time.sleep(2)                # its controllers write its status
            stored = server.send("GET", f"{path}/{name}")
        if stored["kind"] == "Status":
            print(f"base {base['name']}: {stored['message']}", file=sys.stderr)
            return
    for write, method in METHODS.items():
        for case in base[write]:
            body = copy.deepcopy(stored if write != "create" else manifest)
            for text in case.split(" ; "):
                edit(body, text)
            target = path if write == "create" else f"{path}/{stored['metadata']['name']}"
            target += "/status" if write == "status" else ""
            wanted = causes(server.send(method, target + "?dryRun=All", body), f"{base['name']} {write} {case}")
            if wanted is not None:
                yield write, case, wanted
    if stored:
        server.remove(f"{path}/{stored['metadata']['name']}")


def main():
    server, output = Server(sys.argv[1], sys.argv[2]), sys.argv[3]
    only = sys.argv[4:]
    rows = ["/* SPDX-License-Identifier: Apache-2.0 */",
            "/* validation_test_rows.h - made by tests/golden/record_validation.py from a live upstream v1.36.3. */",
            "/* clang-format off */", "static const struct row rows[] = {"]
    count = 0
    for base in validation_cases.BASES:
        if only and base["name"] not in only and base["kind"].split(" ")[1] not in only:
            continue
        rows.append(f"    /* {base['name']} */")
        rows.append("    { .kind = %s,\n      .base = %s }," % (c_text(base["kind"]), in_pieces(base["manifest"], 14)))
        for write, case, wanted in record(server, base):
            text = ",\n      ".join([f".write = {write.upper()}", ".edits = " + in_pieces(case, 15),
                                     ".wanted = " + "\n                ".join(in_pieces(line + "\n", 16) for line in wanted)
                                     if wanted else '.wanted = ""'])
            rows.append("    { " + text + " },")
            count += 1
    rows.append("};")
    with open(output, "w") as out:
        out.write("\n".join(rows) + "\n")
    print(f"{count} rows")


main()
