#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks upstream's own encoder and decoder (cbor/, a Go program) what CBOR is made of a text and what is read of
bytes; writes src/codec/cbor_test_rows.h and src/object/cbor_object_test_rows.h.

    record_cbor.py PROGRAM       where PROGRAM is built by: cd cbor && go build -o PROGRAM .
"""
import ast
import base64
import json
import pathlib
import re
import subprocess
import sys

from live_server import c_text, in_pieces

SOURCE = pathlib.Path(__file__).parents[2] / "src"

WRITTEN = [
    ("null", "null"), ("false", "false"), ("true", "true"), ("zero", "0"), ("23", "23"), ("24", "24"), ("255", "255"),
    ("256", "256"), ("65535", "65535"), ("65536", "65536"), ("largest of 4 bytes", "4294967295"),
    ("smallest of 8 bytes", "4294967296"), ("largest", "9223372036854775807"), ("minus 1", "-1"), ("minus 24", "-24"),
    ("minus 25", "-25"), ("minus 256", "-256"), ("minus 257", "-257"), ("smallest", "-9223372036854775808"),
    ("whole float", "1.0"), ("minus zero", "-0.0"), ("half", "1.5"), ("largest half", "65504.0"),
    ("above the halves", "65505.0"), ("largest half and one step", "65536.0"),
    ("smallest half", "5.9604644775390625e-8"), ("below the halves", "2.98023223876953125e-8"),
    ("half without leading 1", "6.097555160522461e-05"), ("smallest normal half", "6.103515625e-05"),
    ("single without leading 1", "6.103515625e-06"), ("single", "100000.0"), ("largest single", "3.4028234663852886e+38"),
    ("above the singles", "3.5e+38"), ("smallest single", "1.401298464324817e-45"), ("double", "1.1"), ("minus", "-4.1"),
    ("large double", "1e300"), ("above int64", "9223372036854775808"), ("empty text", '""'), ("text", '"IETF"'),
    ("text of 23", '"%s"' % ("a" * 23)), ("text of 24", '"%s"' % ("a" * 24)), ("text of 256", '"%s"' % ("a" * 256)),
    ("escapes", '"\\"\\\\\\u00fc\\u6c34\\ud800\\udd51"'), ("empty list", "[]"), ("list", "[1,[2,3],[4,5]]"),
    ("list of 24", "[%s]" % ",".join(map(str, range(24)))), ("empty map", "{}"),
    ("the shorter key first", '{"b":1,"aa":2,"":3,"a":4,"ab":5}'), ("maps in maps", '{"z":{"y":{},"x":null},"a":[{"c":1,"b":2}]}'),
    ("map of 30", json.dumps({f"k{i * 7 % 30}": i for i in range(30)}, separators=(",", ":"))),
]

READ = [
    ("nothing", ""), ("zero", "00"), ("24", "1818"), ("a long head", "1b0000000000000001"), ("largest", "1b7fffffffffffffff"),
    ("above", "1b8000000000000000"), ("smallest", "3b7fffffffffffffff"), ("below", "3b8000000000000000"),
    ("far below", "3bffffffffffffffff"), ("half", "f93e00"), ("smallest half", "f90001"), ("minus zero", "f98000"),
    ("single", "fa47c35000"), ("double", "fb3ff199999999999a"), ("half NaN", "f97e00"), ("single NaN", "fa7fc00000"),
    ("double NaN", "fb7ff8000000000000"), ("infinity", "f97c00"), ("minus infinity", "fbfff0000000000000"),
    ("false", "f4"), ("true", "f5"), ("null", "f6"), ("undefined", "f7"), ("simple 0", "e0"), ("simple 19", "f3"),
    ("simple 24, badly", "f818"), ("simple 32", "f820"), ("simple 255", "f8ff"), ("break alone", "ff"),
    ("empty bytes", "40"), ("bytes", "43616263"), ("empty text", "60"), ("text", "62c3bc"), ("text that is no UTF-8", "61ff"),
    ("bytes in pieces", "5f426162416340ff"), ("text in pieces", "7f6261626163ff"), ("a character cut by pieces", "7f61c361bcff"),
    ("a text among pieces of bytes", "5f4161616200"), ("pieces in pieces", "5f5fffff"), ("pieces without end", "5f4161"),
    ("empty list", "80"), ("list", "8301820203820405"), ("endless list", "9f018202039f0405ffff"),
    ("empty map", "a0"), ("map", "a24161014162820203"), ("endless map", "bf416101416202ff"), ("endless map, odd", "bf4161ff"),
    ("text keys", "a2616101616202"), ("a key twice", "a241610141616102"), ("a key twice, once as text", "a2416101616102"),
    ("a key twice, below", "a14178a2416101416102"), ("a number as key", "a10102"), ("a minus as key", "a12002"),
    ("a truth as key", "a1f502"), ("a float as key", "a1f93c0002"), ("a list as key", "a18002"), ("a map as key", "a1a002"),
    ("a bad text as key", "a161ff02"), ("self-described", "d9d9f7a0"), ("self-described twice", "d9d9f7d9d9f701"),
    ("an unknown tag", "d864820102"), ("a time", "c074323031332d30332d32315432303a30343a30305a"),
    ("a time in bytes", "c04161"), ("a time that is a number", "c001"), ("seconds", "c11a514b67b0"),
    ("seconds with a fraction", "c1fb41d452d9ec200000"), ("seconds before", "c120"), ("a fraction before", "c1f9be00"),
    ("seconds far away", "c11b0000010000000000"), ("seconds as text", "c16161"), ("seconds null", "c1f6"), ("bignum", "c249010000000000000000"),
    ("minus bignum", "c349010000000000000000"), ("later base64", "d643616263"), ("later base64 with padding", "d64161"),
    ("later base64url", "d54361fbff"), ("later base16", "d74301abff"), ("later, of a list", "d6824161624161"),
    ("later, the innermost", "d682d743616263416c"), ("later, of keys", "d6a1416101"), ("extra", "0000"), ("extra below", "810100"),
    ("cut head", "18"), ("cut head of 8", "1b00000000"), ("cut bytes", "5903e861"), ("cut list", "830102"), ("cut map", "a24161"),
    ("cut tag", "c0"), ("cut float", "f93c"), ("a list without items", "9a00ffffff"), ("a map without members", "ba000fffff"),
    ("reserved 28", "1c"), ("reserved 30 of a list", "9e"), ("reserved of a simple", "fc"), ("endless number", "1f"),
    ("endless minus", "3f"), ("endless tag", "df"), ("null in a list", "81f6"), ("break in a list", "81ff"),
]

HEAD = """/* SPDX-License-Identifier: Apache-2.0 */
/* %s_rows.h - %s by upstream v1.36.3's own
 * functions; by tests/golden/record_cbor.py. */
"""


def rows_of_c(path):
    """The rows of texts in braces: each a list of its texts."""
    row, text = [], b""
    for token in re.findall(r"\"(?:[^\"\\]|\\.)*\"|[{},]", path.read_text().partition("[] = {")[2]):
        if token[0] == '"':
            text += ast.literal_eval("b" + token)
        elif token == "{":
            row, text = [], b""
        else:
            row, text = row + [text.decode()], b""
        if token == "}":
            yield row


def objects():
    """One of each kind, the longest."""
    found = {}
    for name, place in (("protobuf_test_rows.h", 1), ("golden_test_rows.h", 2)):
        for row in rows_of_c(SOURCE / "object" / name):
            parsed = json.loads(row[place])
            key = (parsed["apiVersion"], parsed["kind"])
            if len(row[place]) > len(found.get(key, "")):
                found[key] = row[place]
    return [(" ".join(key), text) for key, text in sorted(found.items())]


def ask(program, what, texts):
    lines = "".join(f"{what} {text}\n" for text in texts)
    answers = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
    assert len(answers) == len(texts) + 1, answers[-3:]
    return answers[:-1]


def written(name, table, rows):
    out = "static const struct { const char *name, %s; } %s[] = {\n" % (table, name)
    for first, *rest in rows:
        out += "    { %s" % c_text(first) + "".join(",\n      " + in_pieces(text, 6) for text in rest) + " },\n"
    return out + "};\n"


def main(program):
    texts = ask(program, "any", [text for _, text in WRITTEN])
    values = ask(program, "read", [data for _, data in READ])
    (SOURCE / "codec/cbor_test_rows.h").write_text(
        HEAD % ("cbor_test", "CBOR in hex, written and read") +
        written("written_rows", "*json, *hex", [(name, text, data) for (name, text), data in zip(WRITTEN, texts)]) +
        written("read_rows", "*hex, *json", [(name, data, text) for (name, data), text in zip(READ, values)]))
    rows = objects()
    typed = ask(program, "object", [text for _, text in rows])
    unknown = [answer for answer in typed if answer.startswith("error")]
    print("left out:", *unknown, sep="\n")
    rows = [(name, text, base64.b64encode(bytes.fromhex(data)).decode())
            for (name, text), data in zip(rows, typed) if data not in unknown]
    (SOURCE / "object/cbor_object_test_rows.h").write_text(
        HEAD % ("cbor_object_test", "objects as JSON and, in base64, as CBOR, written") +
        written("rows", "*json, *cbor", rows))


main(*sys.argv[1:])
