# SPDX-License-Identifier: Apache-2.0
"""Requests in CBOR whose answers are compared: forms, bodies, applies, what is accepted."""
from knarr_test import cbor
from knarr_test.samples import APPS, config_map, deployment
from requests_reading import BY_NAME, CBOR, MADE, PARTIAL, PARTIALS, PROTOBUF, get, inside, patch, post

SEQUENCE, APPLY = "application/cbor-seq", "application/apply-patch+cbor"
AS_CBOR = {"content_type": CBOR, "accept": CBOR}


def forms():
    for resource, group, _ in MADE:
        one, many = inside(resource, "form", group=group), inside(resource, group=group)
        yield f"cbor: {resource}", get(one, accept=CBOR)
        yield f"cbor: list of {resource}", get(many, accept=CBOR, **BY_NAME)
    one, many = inside("configmaps", "form"), inside("configmaps")
    rows = {"partial": (one, PARTIAL), "partials": (many, PARTIALS), "partials of one": (one, PARTIALS), "partial of many": (many, PARTIAL),
            "partial of v1beta1": (one, PARTIAL.replace("v=v1", "v=v1beta1")), "table": (many, "x;as=Table;g=meta.k8s.io;v=v1"),
            "unknown as": (one, "x;as=Nothing;g=meta.k8s.io;v=v1")}
    for name, (where, form) in rows.items():
        yield f"cbor: {name}", get(where, accept=CBOR + form[form.index(";"):], **(BY_NAME if where == many else {}))
    for name, accept in (("or json", f"{CBOR},application/json"), ("less than json", f"{CBOR};q=0.5,application/json"), ("more than json", f"application/json;q=0.9,{CBOR}"),
                         ("a table or that", f"{CBOR};as=Table;g=meta.k8s.io;v=v1,{CBOR}"), ("or protobuf", f"{PROTOBUF};q=0.2,{CBOR};q=0.3"), ("a sequence", SEQUENCE),
                         ("upper case", "Application/CBOR"), ("with charset", f"{CBOR};charset=utf-8")):
        yield f"cbor: {name}", get(one, accept=accept)
    yield "cbor: absent", get(inside("configmaps", "absent"), accept=CBOR)
    yield "cbor: scale", get(inside("deployments", "form", "scale", group=APPS), accept=CBOR)
    yield "cbor: discovery", get("/apis/apps/v1", accept=CBOR)
    for where in ("/apis", "/apis/apps"):
        yield f"cbor: {where}", get(where, accept=CBOR)
    yield "cbor: a watch", get(many, accept=CBOR, watch="1", timeoutSeconds="1", **BY_NAME)
    yield "cbor: a watch of partials", get(many, accept=CBOR + PARTIAL[PARTIAL.index(";"):], watch="1", timeoutSeconds="1", **BY_NAME)
    yield "cbor: a list as a sequence", get(many, accept=SEQUENCE)


def bodies():
    many = inside("configmaps")
    whole = cbor.dumps(config_map("cbor-whole"))
    rows = {"good": cbor.dumps(config_map("cbor-good")), "bytes": cbor.dumps({"metadata": {"name": "cbor-bytes"}, "binaryData": {"a": b"\0\1", "b": "YWJj"}}),
            "untagged": cbor.item(config_map("cbor-untagged")), "as others write": b"\xbf\x68metadata\xbf\x64name\x5f\x46cbor-o\x45thers\xff\xff\x64data\xbf\x61k\x78\x01v\xff\xff",
            "empty": b"", "null": b"\xf6", "a list": b"\x80", "a number": b"\x01", "a text": b"\x61a", "undefined": b"\xf7", "cut": whole[:-1], "a tail": whole + b"\0",
            "a break": b"\xff", "a huge list": b"\x9b" + b"\x0f" * 8, "json": b'{"metadata":{"name":"x"}}', "NaN": b"\xa1\x44data\xf9\x7e\x00", "infinity": b"\xa1\x44data\xf9\x7c\x00",
            "a bignum": b"\xa1\x44data\xc2\x41a", "a bad text": b"\xa1\x44data\xa1\x41a\x61\xff", "bad bytes": b"\xa2\x48metadata\xa1\x44name\x45bytes\x44data\xa1\x41a\x43a\xffb",
            "a key twice": b"\xa1\x44data\xa2\x41a\x41b\x41a\x41b", "an outer key twice": b"\xa2\x44data\xf6\x44data\xf6", "a kind twice": b"\xa2\x44kind\x41a\x44kind\x41a",
            "a number as key": b"\xa1\x44data\xa1\x01\x41a", "a kind that is a number": b"\xa1\x44kind\x01", "a version that is a list": b"\xa1\x4aapiVersion\x80",
            "another kind": cbor.dumps({"kind": "Pod", "apiVersion": "v1"}), "an unknown kind": cbor.dumps({"kind": "Nothing", "apiVersion": "v1"}),
            "an unknown version": cbor.dumps({"kind": "ConfigMap", "apiVersion": "v9"}), "a list for a struct": b"\xa1\x48metadata\x80", "a number for a map": b"\xa1\x44data\x20",
            "a number for a text": b"\xa1\x48metadata\xa1\x44name\x01", "a bool for a text": b"\xa1\x48metadata\xa1\x44name\xf5", "a map for a text": b"\xa1\x48metadata\xa1\x44name\xa0",
            "a float for a number": b"\xa1\x48metadata\xa1\x4ageneration\xf9\x3c\x00", "no base64": cbor.dumps({"metadata": {"name": "x"}, "binaryData": {"a": "a"}}),
            "a simple value": b"\xa1\x44data\xa1\x41a\xe0", "a time that is a number": b"\xa1\x44data\xa1\x41a\xc0\x01", "a time": b"\xa2\x48metadata\xa1\x44name\x44time\x44data\xa1\x41a\xc0\x61x",
            "another tag": b"\xd8\x64" + cbor.item(config_map("cbor-tag")), "tagged often": b"\xd9\xd9\xf7" * 3 + cbor.item(config_map("cbor-tags"))}
    for name, body in rows.items():
        yield f"cbor body: {name}", post(many, body, **AS_CBOR)
    wrong = {"replicas that are too many": {"replicas": 3000000000}, "replicas that are a text": {"replicas": "3"}, "a quantity that is a number": {
        "template": {"spec": {"overhead": {"cpu": 1}}}}, "containers that are a map": {"template": {"spec": {"containers": {}}}}, "a container that is a text": {
            "template": {"spec": {"containers": ["x"]}}}, "no time": {"template": {"metadata": {"creationTimestamp": "x"}}}, "a port that is a list": {
                "strategy": {"rollingUpdate": {"maxSurge": []}}}, "true": True}
    for name, spec in wrong.items():
        yield f"cbor body: {name}", post(inside("deployments", group=APPS), cbor.dumps({"metadata": {"name": "x"}, "spec": spec}), **AS_CBOR)
    yield "cbor body: an update", ("PUT", inside("configmaps", "form"), cbor.dumps({"metadata": {"name": "form", "labels": {"made": "here"}}, "data": {"k": "c"}}), AS_CBOR)
    yield "cbor body: a deployment", post(inside("deployments", group=APPS), cbor.dumps(deployment("cbor", 0)), **AS_CBOR)
    for name, kind in (("a sequence", SEQUENCE), ("an apply", APPLY), ("upper case", "Application/CBOR"), ("a parameter", f"{CBOR};x=y")):
        yield f"cbor body: {name} by type", post(many, cbor.dumps(config_map(f"cbor-{name[-4:].strip()}")), content_type=kind, accept=CBOR)
    options = {"none": {}, "good": {"gracePeriodSeconds": 0}, "a wrong one": {"propagationPolicy": "Sideways"}, "a text": {"gracePeriodSeconds": "0"}, "a list": []}
    for name, body in options.items():
        yield f"cbor: delete options, {name}", ("DELETE", inside("configmaps", "absent"), cbor.dumps(body), AS_CBOR)
    yield "cbor: delete options, cut", ("DELETE", inside("configmaps", "absent"), b"\xa1", AS_CBOR)
    yield "cbor: delete", ("DELETE", inside("configmaps", "cbor-good"), cbor.dumps({}), AS_CBOR)


def applies():
    where = inside("configmaps", "cbor-applied")
    mine = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cbor-applied"}, "data": {"a": "1"}}
    rows = {"create": mine, "again": mine, "bytes": {**mine, "binaryData": {"b": b"\1"}}, "a wrong type": {**mine, "data": {"a": 1}}, "an unknown field": {**mine, "foo": 1},
            "another kind": {**mine, "kind": "Secret"}, "a list": [], "null": None}
    for name, value in rows.items():
        yield f"cbor apply: {name}", patch(where, cbor.dumps(value), APPLY, fieldManager="one", accept=CBOR)
    for name, body in {"cut": b"\xa4", "empty": b"", "json": b"{}", "a key twice": b"\xa2\x41a\x01\x41a\x02"}.items():
        yield f"cbor apply: {name}", patch(where, body, APPLY, fieldManager="one", accept=CBOR)
    other = cbor.dumps({**mine, "data": {"a": "2"}})
    yield "cbor apply: a conflict", patch(where, other, APPLY, fieldManager="two", accept=CBOR)
    yield "cbor apply: by force", patch(where, other, APPLY, fieldManager="two", force="true", accept=CBOR)
    yield "cbor apply: without a manager", patch(where, other, APPLY, accept=CBOR)
    yield "cbor apply: a merge patch in CBOR", patch(where, other, CBOR, accept=CBOR)


def in_cbor():
    yield from forms()
    yield from bodies()
    yield from applies()
