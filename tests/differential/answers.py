# SPDX-License-Identifier: Apache-2.0
"""An answer as text that two servers of the same mind give alike.

What differs between any two servers (uids, times, revisions, addresses) is replaced; of managedFields the entries of
controllers are left out, for they come when they come, and those of clients are compared by who they are.
"""
import http.client
import io
import itertools
import json
import re

from knarr_test import cbor

ANSWER_SECONDS = 10
CONTROLLERS = ("kube-", "api-priority-and-fairness-", "validatingadmissionpolicy-status", "kubernetes-service-cidr-controller")
TOLD_HEADERS = ("Warning", "Allow", "Vary", "Location", "WWW-Authenticate", "Retry-After")
DROPPED = {"continue", "endpoints.kubernetes.io/last-change-trigger-time",
           "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "storageVersionHash", "startTime",
           "lastTransitionTime", "lastUpdateTime", "lastProbeTime", "selfLink", "remainingItemCount", "expirationTimestamp"}
RANDOM = [(re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UID"),
          (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "TIME"),
          (re.compile(r"kube-api-access-[a-z0-9]{5}"), "kube-api-access-RANDOM"),
          (re.compile(r"10\.\d+\.\d+\.\d+(:\d+)?|127\.0\.0\.1:\d+"), "ADDRESS"),
          (re.compile(r"(ReplicaSet ..?(?:form|random)-)[0-9a-f]+"), r"\1HASH"),
          (re.compile(r"(record|version:) \(?\d+( \(\d+\))?|current: \d+"), r"\1 REVISION"),
          (re.compile(r'(resourceVersion: )"\d+"'), r"\1REVISION"),
          (re.compile(r"(?m)^( *)managedFields:\n(?:\1[ -].*\n)*"), ""),
          (re.compile(r"-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n"), ""),
          (re.compile(r"\?hash=\w+"), "?hash=HASH"),
          (re.compile(r"(?m)^@@ -\d+,.*\n(?:[ +-].*\n)*"), "")]       # what an immutable spec would have become, in Go's words


def managers(entries):
    """The entries of clients; by times alone their order would depend on the turn of a second."""
    kept = [entry for entry in entries if not entry.get("manager", "").startswith(CONTROLLERS)]
    return sorted(kept, key=lambda entry: [entry.get(key, "") for key in ("operation", "manager", "apiVersion", "subresource")])


def causes(entries):
    """Upstream tells conflicts and a map's members in the order of a hash, and of metadata whatever each of its checks finds anew."""
    entries = [entry for i, entry in enumerate(entries) if entry not in entries[:i]]
    alike = itertools.groupby(entries, key=lambda entry: (entry.get("reason"), entry.get("field")))
    entries = [entry for _, group in alike for entry in sorted(group, key=lambda entry: entry.get("message", ""))]
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
