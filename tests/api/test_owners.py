# SPDX-License-Identifier: Apache-2.0
"""Owners that go in a way of their own: sets in the foreground, custom resources with their definition."""
from knarr_test.client import until
from knarr_test.definitions import DEFINITIONS, at, definition, served
from knarr_test.samples import APPS, config_map, path, template


def gone(api, where):
    return until(lambda: api.get(where).status == 404, 30, f"the end of {where}")


def set_of(kind, **spec):
    labels = {"app": "s"}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "s"},
            "spec": {"selector": {"matchLabels": labels}, "template": template(labels), **spec}}


def revisions(api, ns):
    return api.get(path(ns, "controllerrevisions", group=APPS)).ok()["items"]


def end_in_foreground(api, ns, resource, body):
    """The set waits for a dependent that is held; its revision goes once, and is not made again meanwhile."""
    where, held = path(ns, resource, "s", group=APPS), path(ns, "configmaps", "held")
    made = api.post(path(ns, resource, group=APPS), body).ok(201)
    reference = {"apiVersion": "apps/v1", "kind": made["kind"], "name": "s", "uid": made["metadata"]["uid"], "blockOwnerDeletion": True}
    api.post(path(ns, "configmaps"), config_map("held", ownerReferences=[reference], finalizers=["example.com/hold"])).ok(201)
    first = until(lambda: revisions(api, ns), 30, "a revision")[0]["metadata"]["uid"]
    with api.watch(path(ns, "controllerrevisions", group=APPS), timeoutSeconds=2) as events:
        api.delete(where, propagationPolicy="Foreground").ok()
        seen = {e["object"]["metadata"]["uid"] for e in events.rest()}
    assert seen <= {first}, f"{len(seen)} revisions came and went"
    assert api.get(where).ok()["metadata"]["deletionTimestamp"]
    api.patch(held, {"metadata": {"finalizers": None}}).ok()
    gone(api, where)
    until(lambda: not revisions(api, ns), 30, "the end of the revisions")


def test_a_stateful_set_in_the_foreground(api, ns):
    end_in_foreground(api, ns, "statefulsets", set_of("StatefulSet", serviceName="svc", replicas=0))


def test_a_daemon_set_in_the_foreground(api, ns):
    body = set_of("DaemonSet")
    body["spec"]["template"]["spec"]["nodeSelector"] = {"of": "nobody"}
    end_in_foreground(api, ns, "daemonsets", body)


def dependent(api, ns, made, name):
    """A ConfigMap that belongs to a Widget of the same name."""
    owner = api.post(at(made, ns), {"apiVersion": f"{made['spec']['group']}/v1", "kind": "Widget", "metadata": {"name": name}}).ok(201)
    reference = {"apiVersion": owner["apiVersion"], "kind": "Widget", "name": name, "uid": owner["metadata"]["uid"]}
    api.post(path(ns, "configmaps"), config_map(name, ownerReferences=[reference])).ok(201)
    return path(ns, "configmaps", name)


def test_a_definition_takes_dependents_of_its_objects(api, ns):
    with served(api, definition(ns)) as made:
        first = dependent(api, ns, made, "first")
        api.delete(at(made, ns, "first")).ok()
        until(lambda: api.get(first).status == 404, 60, "what upstream needs to see the kind")
        second = dependent(api, ns, made, "second")
        api.delete(f"{DEFINITIONS}/{made['metadata']['name']}").ok()
        gone(api, second)
