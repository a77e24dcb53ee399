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
import itertools
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster, free_port
from knarr_test.report import Report, finish
from requests_table import EXPECTED, requests

DIFF_LINES = 40
DROPPED = {"uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "storageVersionHash", "startTime",
           "lastTransitionTime", "lastUpdateTime", "lastProbeTime", "selfLink", "remainingItemCount", "expirationTimestamp"}
RANDOM = [(re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UID"),
          (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "TIME"),
          (re.compile(r"kube-api-access-[a-z0-9]{5}"), "kube-api-access-RANDOM"),
          (re.compile(r"10\.\d+\.\d+\.\d+"), "ADDRESS"),
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
        ages = [i for i, c in enumerate(value["columnDefinitions"]) if c["name"] in ("Age", "Created At", "Last Seen", "First Seen", "Duration")]
        for row in value.get("rows") or []:
            for i in ages:
                row["cells"][i] = "AGE"
    return value


def body_of(reply):
    try:
        return json.dumps(normal(age_less(reply.json)), indent=1)     # in the order in which it was sent
    except ValueError:
        return normal(reply.text)


def answer(client, request, namespace):
    method, path, body, more = request
    text = json.dumps(body).replace("NAMESPACE", namespace) if isinstance(body, (dict, list)) else \
        body.replace("NAMESPACE", namespace) if isinstance(body, str) else body
    reply = client.request(method, path.replace("NAMESPACE", namespace), text, **more)
    head = f"{reply.status} {reply.header('Content-Type')}\n" + "".join(f"Warning: {w}\n" for w in reply.headers.get_all("Warning") or [])
    return (head + body_of(reply)).replace(namespace, "NAMESPACE")


def start_upstream(folder):
    port = free_port()
    return subprocess.run([HERE / "upstream/up", folder, str(port)], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def stop_upstream(folder):
    for file in Path(folder).glob("*.pid"):
        try:
            os.kill(int(file.read_text()), signal.SIGTERM)
        except (OSError, ValueError):
            continue


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
            theirs = Client(Kubeconfig(args.upstream or start_upstream(folder)))
            if args.ours:
                compare(theirs, Client(Kubeconfig(args.ours)), args.only)
            with Cluster(args.knarr, 1) as cluster:
                compare(theirs, Client(Kubeconfig(cluster.kubeconfig)), args.only)
        finally:
            stop_upstream(folder)


main()
