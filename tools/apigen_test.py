#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs apigen over small APIs: what it does not understand it refuses, with file and line.

usage: apigen_test.py APIGEN
"""
import os
import subprocess
import sys
import tempfile

KINDS = """api core_v1
kind core_v1.Thing /registry/things/ subdomain reset
defaults core_v1.Spec spec_set_defaults
values core_v1.Spec size=1
deprecated core_v1.Thing v1.33+ core_v1.Thing
"""
CORE = """group ""
version v1
path /api/v1
proto k8s.io.api.core.v1
openapi io.k8s.api.core.v1

kind Thing things namespaced short=th
  sub status

object Thing
  1   spec    Spec    emit
  2   more    []Spec  list=map(name) patch=merge(name)

type Spec
  1   name    string      required emit
  2   size    *int32
  3   inner   inline Inner

type Inner
  1   words   map[string]string

object ThingList
  1   items   []Thing  required emit
"""

# name, file to change, text there, what stands in its place, what apigen says ("" is success)
CASES = [
    ("as it is", "core_v1.api", "", "", ""),
    ("unknown word", "core_v1.api", "object ThingList", "objekt ThingList", "core_v1.api:22: unknown word objekt"),
    ("unknown type", "core_v1.api", "[]Spec  list", "[]Speck list", "core_v1.api:12: unknown type Speck"),
    ("unknown attribute", "core_v1.api", "required emit\n  2   size", "required omit\n  2   size", "core_v1.api:15: unknown attribute omit"),
    ("unknown verb", "core_v1.api", "short=th", "verbs=get,put", "core_v1.api:7: unknown verb put"),
    ("no scope", "core_v1.api", "things namespaced", "things short=x", "core_v1.api:7: the scope is"),
    ("no field number", "core_v1.api", "  1   words", "  x   words", "core_v1.api:20: x is no field number"),
    ("a field outside", "core_v1.api", "group \"\"", "  1  a  string\ngroup \"\"", "core_v1.api:1: a field belongs to a type"),
    ("list= on a scalar", "core_v1.api", "*int32", "*int32 list=set", "core_v1.api:16: list= on what is no list"),
    ("a name twice", "core_v1.api", "1   words   map[string]string", "1   name    string", "core_v1.api:20: two members of Spec are called name"),
    ("no list", "core_v1.api", "object ThingList", "object ThingLost", "core_v1.api:7: there is no object ThingList"),
    ("open quote", "core_v1.api", "group \"\"", "group \"", "core_v1.api:1: a quote is not closed"),
    ("nested collection", "core_v1.api", "map[string]string", "map[string][]string", "core_v1.api:20: a type of this form"),
    ("not described", "kinds.txt", "kind core_v1.Thing /registry/things/ subdomain reset\n", "", "core_v1.api:7: api/kinds.txt does not describe"),
    ("unknown flag", "kinds.txt", "subdomain reset", "subdomain resett", "kinds.txt:2: unknown flag resett"),
    ("unknown format", "kinds.txt", "subdomain", "sub", "kinds.txt:2: unknown name format sub"),
    ("bad prefix", "kinds.txt", "/registry/things/", "registry", "kinds.txt:2: a prefix begins and ends with /"),
    ("no such type", "kinds.txt", "core_v1.Spec spec", "core_v1.Spek spec", "kinds.txt:3: defaults takes a type"),
    ("no such field", "kinds.txt", "size=1", "sise=1", "kinds.txt:4: Spec has no field sise"),
    ("no JSON", "kinds.txt", "size=1", "size=one", "kinds.txt:4: one is no JSON"),
    ("deprecated, no such kind", "kinds.txt", "v1.33+ core_v1.Thing", "v1.33+ core_v1.Thong", "kinds.txt:5: deprecated takes a kind"),
    ("deprecated, no version", "kinds.txt", "v1.33+ ", "", "kinds.txt:5: deprecated takes a kind"),
    ("no such file", "kinds.txt", "api core_v1", "api core_v2", "core_v2.api:0: No such file"),
    ("no such kind", "code.txt", "", "core_v1.Thong thong_code\n", "code.txt:1: a line is a kind"),
    ("no list of objects", "kinds.txt", "api core_v1", "bootstrap kinds.txt\napi core_v1", "kinds.txt:1: invalid character"),
]


def run(apigen, name, changed, old, new, wanted):
    files = {"kinds.txt": KINDS, "core_v1.api": CORE, "code.txt": ""}
    assert old in files[changed], name
    files[changed] = files[changed].replace(old, new, 1) if old else new + files[changed]
    with tempfile.TemporaryDirectory() as folder:
        for file, text in files.items():
            with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                out.write(text)
        arguments = [apigen, folder] + [os.path.join(folder, file) for file in ("code.txt", "schema.c", "bootstrap.c")]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
        if wanted:
            return done.returncode == 1 and wanted in done.stderr, done.stderr
        with open(os.path.join(folder, "schema.c"), encoding="utf-8") as out:
            tables = out.read()
        facts = ['.name = "Thing"', ".set_defaults = spec_set_defaults", '.static_default = "1"', "members_core_v1_Spec",
                 '.deprecation = "v1" " Thing is deprecated in v1.33+; use " "v1" " Thing"']
        return done.returncode == 0 and all(fact in tables for fact in facts), done.stderr


def main():
    failed = 0
    for case in CASES:
        good, said = run(sys.argv[1], *case)
        if not good:
            failed += 1
            print(f"FAILED {case[0]}: wanted <{case[4]}>, got <{said.strip()}>")
    print(f"{len(CASES) - failed} of {len(CASES)} cases passed")
    return failed != 0


sys.exit(main())
