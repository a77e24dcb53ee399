# SPDX-License-Identifier: Apache-2.0
"""Steps that many end-to-end tests take: make a pod and wait for a state of it, run something in it."""
import json
import os
from pathlib import Path

from .client import until
from .samples import path


def create(api, ns, *bodies):
    for body in bodies:
        group = "/api/v1" if body["apiVersion"] == "v1" else f"/apis/{body['apiVersion']}"
        resource = body["kind"].lower() + "s"
        api.post(path(ns, resource, group=group), body).ok(201)


def get_pod(api, ns, name):
    return api.get(path(ns, "pods", name)).ok()


def process_of(api, ns, name, words):
    """The number on this machine of a process of the pod whose command line has the words; by the pod's uid in its cgroup.
    A container runs, for the API, before its process has become the program that it is to be."""
    uid = get_pod(api, ns, name)["metadata"]["uid"]

    def find():
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if uid in folder.joinpath("cgroup").read_text() and words.encode() in folder.joinpath("cmdline").read_bytes().replace(b"\0", b" "):
                    return int(folder.name)
            except OSError:
                continue
        return None
    return until(find, 15, f"a process {words} of the pod {name}")


def container_states(pod):
    """{container: (state, its details, restarts)} of all kinds of containers."""
    found = {}
    for key in ("initContainerStatuses", "containerStatuses"):
        for status in pod["status"].get(key, []):
            state, detail = next(iter((status.get("state") or {"waiting": {}}).items()))
            found[status["name"]] = state, detail, status["restartCount"]
    return found


def state_of(pod, container="c"):
    """"waiting", "running", "terminated", or "" before there is a status."""
    return container_states(pod).get(container, ("", {}, 0))[0]


def reason_of(pod, container="c"):
    return container_states(pod).get(container, ("", {}, 0))[1].get("reason")


def restarts_of(pod, container="c"):
    return container_states(pod).get(container, ("", {}, 0))[2]


def wait_pod(api, ns, name, condition, seconds=60, what="state"):
    seen = {}

    def check():
        seen["pod"] = get_pod(api, ns, name)
        return seen["pod"] if condition(seen["pod"]) else None
    try:
        return until(check, seconds, f"the {what} of pod {name}")
    except AssertionError as error:
        events = api.get(path(ns, "events"), fieldSelector=f"involvedObject.name={name}").ok()["items"]
        told = [f"{e['type']} {e['reason']}: {e.get('message', '')}" for e in events]
        raise AssertionError(f"{error}\nstatus: {json.dumps(seen['pod']['status'])[:1500]}\nevents: {told[-8:]}") from None


def wait_running(api, ns, name, seconds=60):
    return wait_pod(api, ns, name, lambda p: p["status"]["phase"] == "Running" and is_ready(p), seconds, "readiness")


def wait_phase(api, ns, name, phase, seconds=60):
    return wait_pod(api, ns, name, lambda p: p["status"]["phase"] == phase, seconds, f"phase {phase}")


def wait_gone(api, where, seconds=60):
    until(lambda: api.get(where).status == 404, seconds, f"the end of {where}")


def is_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))


def when_listening(*ports):
    """A readiness probe that holds once all of these are listened at, and connects to none."""
    script = "; ".join(f"netstat -ltn | grep -q ':{port} ' || exit 1" for port in ports)
    return {"exec": {"command": ["sh", "-c", script]}, "periodSeconds": 1}


def run_pod(api, ns, body, seconds=60):
    """Makes a pod and waits until it is ready."""
    create(api, ns, body)
    return wait_running(api, ns, body["metadata"]["name"], seconds)


def finish_pod(api, ns, body, seconds=60):
    """Makes a pod that ends by itself, waits for it, and gives its log."""
    body["spec"].setdefault("restartPolicy", "Never")
    create(api, ns, body)
    name = body["metadata"]["name"]
    pod = wait_pod(api, ns, name, lambda p: p["status"]["phase"] in ("Succeeded", "Failed"), seconds, "end")
    text = log(api, ns, name)
    assert pod["status"]["phase"] == "Succeeded", f"{name} failed: {container_states(pod)}\n{text}"
    return text


def log(api, ns, name, **query):
    reply = api.get(path(ns, "pods", name, "log"), **query)
    assert reply.status == 200, str(reply)
    return reply.text


def events_of(api, ns, name):
    return [(e["type"], e["reason"], e.get("message", "")) for e in
            api.get(path(ns, "events"), fieldSelector=f"involvedObject.name={name}").ok()["items"]]


def times_told(api, ns, name, reason):
    """How often an Event has been recorded, those that count themselves included."""
    found = api.get(path(ns, "events"), fieldSelector=f"involvedObject.name={name},reason={reason}").ok()["items"]
    return sum(e.get("count") or 1 for e in found)


def nodes(api):
    """Those that run pods: other tests make Nodes that are none."""
    return sorted(n["metadata"]["name"] for n in api.get("/api/v1/nodes").ok()["items"]
                  if any(c["type"] == "Ready" and c["status"] == "True" for c in n.get("status", {}).get("conditions", [])))


def files_named(folder, name):
    """Below a folder in which others make and remove files meanwhile."""
    return [Path(at) / name for at, _, names in os.walk(folder) if name in names]
