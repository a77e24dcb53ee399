#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks a live upstream server what is wrong with each case of validation_cases*.py, and writes the rows of
src/object/validation_test.c.

    record_validation.py https://HOST:PORT TOKEN OUTPUT

The server should run without controllers; it needs a ServiceAccount "default".
"""
import copy
import re
import sys
import time

import validation_cases
import validation_cases_found
import validation_cases_more
from live_server import Server, c_text, in_pieces, value_of


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


UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
GO_VALUE = re.compile(r'^(\w+ value: ).*"[A-Z]\w*":.*[\]}](: |$)')


def plain(message):
    """Its first line, with one uid for all; a value that is shown by its Go names becomes {*}."""
    return GO_VALUE.sub(r"\1{*}\2", UID.sub("11111111-2222-3333-4444-555555555555", message.split("\n")[0]))


def causes(answer, case):
    if answer.get("kind") != "Status" or answer.get("status") != "Failure":
        return []
    if answer.get("reason") == "AlreadyExists":
        return []                        # that is looked at last
    if answer.get("reason") != "Invalid":
        print(f"not Invalid: {case}: {answer.get('reason')} {answer.get('message', '')[:300]}", file=sys.stderr)
        return None
    return sorted({f"{c.get('field', '')}|{c['reason']}|{plain(c['message'])}"
                   for c in answer["details"].get("causes", [])})


def base_manifest(base):
    manifest = value_of(base["manifest"])
    version, kind = base["kind"].split(" ")
    return {"apiVersion": version, "kind": kind, **manifest}


def record(server, base):
    """(create, update or the subresource; edits; causes) of each case."""
    manifest = base_manifest(base)
    stored, path = None, base["path"]
    if any(cases for write, cases in base["writes"].items() if write != "create"):
        name = manifest["metadata"]["name"]
        server.remove(f"{path}/{name}")
        stored = server.send("POST", path, manifest)
        if stored["kind"] in ("CustomResourceDefinition", "FlowSchema"):
            time.sleep(2)                # its controllers write its status
            stored = server.send("GET", f"{path}/{name}")
        if stored["kind"] == "Status":
            print(f"base {base['name']}: {stored['message']}", file=sys.stderr)
            return
    for write, cases in base["writes"].items():
        for case in cases:
            body = copy.deepcopy(stored if write != "create" else manifest)
            for text in case.split(" ; "):
                edit(body, text)
            target = path if write == "create" else f"{path}/{stored['metadata']['name']}"
            target += "" if write in ("create", "update") else "/" + write
            wanted = causes(server.send("POST" if write == "create" else "PUT", target + "?dryRun=All", body), f"{base['name']} {write} {case}")
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
            text = ",\n      ".join([".write = " + c_text(write), ".edits = " + in_pieces(case, 15),
                                     ".wanted = " + "\n                ".join(in_pieces(line + "\n", 16) for line in wanted)
                                     if wanted else '.wanted = ""'])
            rows.append("    { " + text + " },")
            count += 1
    rows.append("};")
    with open(output, "w") as out:
        out.write("\n".join(rows) + "\n")
    print(f"{count} rows")


main()
