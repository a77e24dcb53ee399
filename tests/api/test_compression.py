# SPDX-License-Identifier: Apache-2.0
"""gzip: for large answers, where the client says exactly that; never for watches."""
import gzip
import json
import secrets
import zlib

from knarr_test.client import TABLE, Client, until
from knarr_test.samples import config_map, path

PROTOBUF = "application/vnd.kubernetes.protobuf"
TEXT = "0123456789abcdef" * 200


def fill(api, ns, count):
    for i in range(count):
        api.post(path(ns, "configmaps"), config_map(f"cm-{i:03}", data={"k": f"{i}{TEXT}"})).ok(201)


def zipped(api, *args, encoding="gzip", **query):
    return api.request("GET", *args, headers={"Accept-Encoding": encoding}, **query)


def both(api, ns, accept):
    """The same list without and with compression; others may write meanwhile, which changes its revision."""
    plain = api.get(path(ns, "configmaps"), accept=accept, includeObject="Object")
    reply = zipped(api, path(ns, "configmaps"), accept=accept, includeObject="Object")
    assert reply.status == 200 and reply.header("Content-Encoding") == "gzip", f"{accept}: {reply.headers}"
    return (plain, reply) if gzip.decompress(reply.body) == plain.body else None


def test_large_answers_are_compressed(api, ns):
    fill(api, ns, 60)
    for accept in ("application/json", TABLE + ",application/json", "application/yaml", PROTOBUF):
        plain, reply = until(lambda: both(api, ns, accept), 30, f"the same as {accept} with gzip")
        assert len(plain.body) >= 128 * 1024, f"too small to tell: {len(plain.body)} of {accept}"
        assert reply.header("Content-Type") == plain.header("Content-Type")
        assert reply.header("Vary") == "Accept-Encoding" and not plain.header("Vary")
        assert len(reply.body) < len(plain.body) / 5


def test_answers_that_stay_large(api, ns):
    """What compresses badly comes whole as well: random texts, which take more than one of the pieces that are sent."""
    for i in range(20):
        api.post(path(ns, "configmaps"), config_map(f"cm-{i:02}", data={"k": secrets.token_hex(20000)})).ok(201)
    for accept in ("application/json", PROTOBUF):
        plain, reply = until(lambda: both(api, ns, accept), 30, f"the same as {accept} with gzip")
        assert len(reply.body) > 256 * 1024, f"too small to tell: {len(reply.body)} of {accept}"


def test_small_answers_are_not(api, ns):
    fill(api, ns, 2)
    reply = zipped(api, path(ns, "configmaps"))
    assert not reply.header("Content-Encoding") and not reply.header("Vary") and reply.ok()["kind"] == "ConfigMapList"


def test_which_encodings_are_taken(api, ns):
    fill(api, ns, 60)
    rows = [("gzip", True), ("deflate, gzip", True), ("br,gzip ", True), ("", False), ("identity", False), ("*", False), ("deflate", False),
            ("gzip;q=0.5", False), ("GZIP", False), ("x-gzip", False)]
    for encoding, wanted in rows:
        reply = zipped(api, path(ns, "configmaps"), encoding=encoding)
        assert (reply.header("Content-Encoding") == "gzip") == wanted, f"{encoding!r}: {reply.headers}"


def test_a_watch_is_not_compressed(api, ns):
    fill(api, ns, 60)
    reply = zipped(api, path(ns, "configmaps"), watch="true", timeoutSeconds=1)
    assert not reply.header("Content-Encoding")
    assert sum(json.loads(line)["type"] == "ADDED" for line in reply.body.splitlines()) == 61


def test_a_client_that_goes_in_the_middle(api, ns):
    """Answers that no one reads to the end are dropped, and the next ones are whole."""
    fill(api, ns, 60)
    for _ in range(8):
        one = Client(api.config)
        connection = one.connect()
        one.send(connection, "GET", path(ns, "configmaps"), headers={"Accept-Encoding": "gzip"})
        reply = connection.getresponse()
        assert reply.headers["Content-Encoding"] == "gzip"
        zlib.decompressobj(31).decompress(reply.read(64))
        connection.close()
    body = gzip.decompress(zipped(api, path(ns, "configmaps")).body)
    assert len(json.loads(body)["items"]) == 61
