#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the same requests to upstream's API server and to ours, and shows where the answers differ.

usage: differential.py --knarr PROGRAM [--ours KUBECONFIG] [--only PATTERN] [UPSTREAM_KUBECONFIG]

Without kubeconfigs both servers are started and ended here (upstream's is built the first time).
What must differ (uids, times, revisions, addresses) is replaced before comparing; what differs on
purpose (EXPECTED) is left out.  Of managedFields the entries of controllers are left out, for they
come when they come; those of clients are compared by who they are.  Exit code 1 where something
else differs.
"""
import argparse
import difflib
import http.client
import io
import itertools
import json
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from knarr_test import cbor
from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster, free_port
from knarr_test.report import Report, finish
from knarr_test.upstream import stop_upstream
from requests_table import EXPECTED, requests

DIFF_LINES = 40
ANSWER_SECONDS = 10
TOLD_HEADERS = ("Warning", "Allow", "Vary", "Location", "WWW-Authenticate", "Retry-After")
DROPPED = {"continue", "endpoints.kubernetes.io/last-change-trigger-time",
           "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "storageVersionHash", "startTime",
           "lastTransitionTime", "lastUpdateTime", "lastProbeTime", "selfLink", "remainingItemCount", "expirationTimestamp"}
RANDOM = [(re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UID"),
          (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "TIME"),
          (re.compile(r"kube-api-access-[a-z0-9]{5}"), "kube-api-access-RANDOM"),
          (re.compile(r"10\.\d+\.\d+\.\d+(:\d+)?|127\.0\.0\.1:\d+"), "ADDRESS"),
          (re.compile(r"(ReplicaSet ..?form-)[0-9a-f]+"), r"\1HASH"),
          (re.compile(r"(record|version:) \(?\d+( \(\d+\))?|current: \d+"), r"\1 REVISION"),
          (re.compile(r'(resourceVersion: )"\d+"'), r"\1REVISION"),
          (re.compile(r"(?m)^( *)managedFields:\n(?:\1[ -].*\n)*"), ""),
          (re.compile(r"-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n"), ""),
          (re.compile(r"\?hash=\w+"), "?hash=HASH")]


def managers(entries):
    """The entries of clients; by times alone their order would depend on the turn of a second."""
    kept = [entry for entry in entries if not entry.get("manager", "").startswith("kube-")]
    return sorted(kept, key=lambda entry: [entry.get(key, "") for key in ("operation", "manager", "apiVersion", "subresource")])


def causes(entries):
    """Upstream tells conflicts in the order of a hash."""
    conflicts = [entry for entry in entries if entry.get("reason") == "FieldManagerConflict"]
    return sorted(conflicts, key=lambda entry: (entry["message"], entry["field"])) or entries


def normal(value):
    """The value without what differs between any two servers."""
    if isinstance(value, dict):
        if isinstance(value.get("managedFields"), list):
            value = {**value, "managedFields": managers(value["managedFields"])}
        if isinstance(value.get("causes"), list):
            value = {**value, "causes": causes(value["causes"])}
        if value.get("kind") == "Scale" and "status" in value:        # how far the controller is
            value = {**value, "status": {**value["status"], "replicas": "COUNT"}}
        return {key: normal(member) for key, member in value.items() if key not in DROPPED}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, str):
        for pattern, word in RANDOM:
            value = pattern.sub(word, value)
    return value


def age_less(value):
    """Cells of Tables that tell ages or times."""
    if isinstance(value, dict) and value.get("kind") == "Table":
        ages = [i for i, c in enumerate(value["columnDefinitions"] or []) if c["name"] in ("Age", "Created At", "Last Seen", "First Seen", "Duration")]
        for row in value.get("rows") or []:
            for i in ages:
                row["cells"][i] = "AGE"
        for column in value["columnDefinitions"] or []:
            column["description"] = "" if column["description"] == "" else "TOLD"    # in words of our own
    return value


def is_pretty(reply):
    """Whether the JSON is indented, and what it says."""
    return f"pretty: {reply.text.rstrip() == json.dumps(reply.json, indent=2, ensure_ascii=False)}\n{body_of(reply)}"


def events_of(reply):
    try:
        events = [json.loads(line) for line in reply.text.splitlines()]
        for event in events:
            age_less(event.get("object"))
        return "\n".join(json.dumps(normal(event), indent=1) for event in events)
    except ValueError:
        return normal(reply.text)


def body_of(reply):
    try:
        return json.dumps(normal(age_less(reply.json)), indent=1)     # in the order in which it was sent
    except ValueError:
        return normal(reply.text)


def readable(data):
    """Protobuf without its schema: nested fields as lists, text as text, anything else in hexadecimal."""
    data = data.removeprefix(b"k8s\0")
    if data and all(32 <= byte < 127 or byte in b"\t\n" for byte in data):
        return "REVISION" if re.fullmatch(rb"\d{3,}", data) else normal(data.decode())
    fields, at = [], 0
    try:
        while at < len(data):
            tag, at = read_varint(data, at)
            number, kind = tag >> 3, tag & 7
            if kind == 0:
                value, at = read_varint(data, at)
            elif kind == 2:
                size, at = read_varint(data, at)
                value, at = data[at:at + size], at + size
                if at > len(data) or number == 0:
                    return data.hex()
                value = readable(value)
            else:
                return data.hex()
            fields.append([number, value])
        return fields
    except IndexError:
        return data.hex()


def read_varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7f) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def frames(data):
    """The frames of a watch in protobuf."""
    while data:
        size = int.from_bytes(data[:4], "big")
        frame, data = data[4:4 + size], data[4 + size:]
        yield frame


def unordered(value):
    """Managers and revisions are left out of protobuf too: field 17 and 6 of what looks like a metadata."""
    if isinstance(value, list) and value and all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int) for pair in value):
        is_metadata = any(number == 5 and member == "UID" for number, member in value)
        return [[number, unordered(member)] for number, member in value if not (is_metadata and number in (6, 8, 17))]
    return [unordered(item) for item in value] if isinstance(value, list) else value


def binary(reply):
    parts = frames(reply.body) if "stream=watch" in reply.header("Content-Type") else [reply.body]
    return "\n".join(json.dumps(unordered(readable(part.removeprefix(b"k8s\0"))), indent=1) for part in parts)


def documents(reply):
    """CBOR, whose keys come in any order; bytes are no text."""
    stream, values = io.BytesIO(reply.body), []
    while stream.tell() < len(reply.body):
        values.append(normal(cbor.load(stream.read)))
    return "\n".join(json.dumps(value, indent=1, sort_keys=True, default=lambda data: f"bytes {data.hex()}") for value in values)


def answer(client, request, namespace):
    try:
        return told(client, request, namespace)
    except (OSError, http.client.HTTPException) as error:
        client.close()
        return f"no answer: {type(error).__name__}"


def told(client, request, namespace):
    method, path, body, more = request
    more = dict(more)
    raw = more.pop("raw", False)
    text = json.dumps(body).replace("NAMESPACE", namespace) if isinstance(body, (dict, list)) else \
        body.replace("NAMESPACE", namespace) if isinstance(body, str) else body
    reply = client.request(method, path.replace("NAMESPACE", namespace), text, **more)
    head = f"{reply.status} {reply.header('Content-Type')}\n"
    head += "".join(f"{name}: {value}\n" for name in TOLD_HEADERS for value in reply.headers.get_all(name) or [])
    text = binary(reply) if "protobuf" in reply.header("Content-Type") else documents(reply) if "cbor" in reply.header("Content-Type") else events_of(reply) if more.get("watch") == "1" or "/watch/" in path else \
        is_pretty(reply) if raw else body_of(reply)
    return (head + text).replace(namespace, "NAMESPACE")


def start_upstream(folder):
    port = free_port()
    return subprocess.run([HERE / "upstream/up", folder, str(port)], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def prepare(client, namespace):
    client.post("/api/v1/namespaces", {"metadata": {"name": namespace}}).ok(201)
    until(lambda: client.get(f"/api/v1/namespaces/{namespace}/serviceaccounts/default").status == 200, 30, "the service account")


def compare(theirs, ours, only):
    report, mark = Report(), secrets.token_hex(3)
    sides = [(theirs, f"differ-{mark}-a"), (ours, f"differ-{mark}-b")]
    try:
        for client, namespace in sides:
            prepare(client, namespace)
        for name, request in requests():
            if not re.search(only, name):
                continue
            first, second = (answer(client, request, namespace).splitlines() for client, namespace in sides)
            lines = list(itertools.islice(difflib.unified_diff(first, second, "upstream", "ours", lineterm="", n=2), DIFF_LINES))
            if name in EXPECTED:
                print(f"# {name}: " + (f"differs as expected, {EXPECTED[name]}" if lines else "EXPECTED to differ, but it does not"))
            report.check(name, lines if name not in EXPECTED else [])
    finally:
        for client, namespace in sides:
            client.delete(f"/api/v1/namespaces/{namespace}")
    finish(report)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--knarr")
    parser.add_argument("--ours")
    parser.add_argument("--only", default="", help="requests whose names match")
    parser.add_argument("upstream", nargs="?")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="knarr-differential-") as folder:
        try:
            theirs = Client(Kubeconfig(args.upstream or start_upstream(folder)), timeout=ANSWER_SECONDS)
            if args.ours:
                compare(theirs, Client(Kubeconfig(args.ours), timeout=ANSWER_SECONDS), args.only)
            with Cluster(args.knarr, 1) as cluster:
                compare(theirs, Client(Kubeconfig(cluster.kubeconfig), timeout=ANSWER_SECONDS), args.only)
        finally:
            stop_upstream(folder)


main()
