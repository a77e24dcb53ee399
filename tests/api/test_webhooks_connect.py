# SPDX-License-Identifier: Apache-2.0
"""Connections to pods and services are shown to webhooks before anything is opened."""
from knarr_test.samples import path, pod
from knarr_test.webhooks import asked, patched
from knarr_test.websocket import WebSocket

RULES = [{"operations": ["CREATE", "CONNECT"], "apiGroups": [""], "apiVersions": ["v1"],
          "resources": ["pods/*", "services/proxy", "configmaps"]}]
# subresource, query, kind of the options, what they hold
CONNECTIONS = (
    ("exec", {"command": ["a", "b"], "stdin": 1, "container": "c", "other": 1}, "PodExecOptions",
     {"stdin": True, "container": "c", "command": ["a", "b"]}),
    ("attach", {"stdin": "true", "tty": "x", "stdout": "False", "container": ["one", "two"]}, "PodAttachOptions",
     {"stdin": True, "tty": True, "container": "one"}),
    ("attach", {}, "PodAttachOptions", {}),
    ("portforward", {"ports": ["80", "81"]}, "PodPortForwardOptions", {"ports": [80, 81]}),
    ("portforward", {}, "PodPortForwardOptions", {}),
    ("proxy", {"command": "z"}, "PodProxyOptions", {}),
    ("proxy/x/y", {"a": "1"}, "PodProxyOptions", {"path": "/x/y"}),
)
DENIED = 'admission webhook "hook.example.com" denied the request: no way'


def decide(request):
    return {"allowed": request["operation"] != "CONNECT", "status": {"message": "no way"}}


def connections(hook):
    return [request for request in hook.seen if request["operation"] == "CONNECT"]


def test_what_a_webhook_sees(api, ns):
    with asked(api, ns, "Validating", decide, rules=RULES) as hook:
        for subresource, query, kind, options in CONNECTIONS:
            for method in ("GET", "POST"):
                hook.seen.clear()
                api.request(method, path(ns, "pods", "absent") + "/" + subresource, **query).fails(400, None, DENIED)
                seen = connections(hook)[-1]     # it is asked again where another test registers a webhook meanwhile
                where = f"{method} {subresource} {query}: {seen}"
                kind_of = {"group": "", "version": "v1", "kind": kind}
                assert seen["kind"] == kind_of and seen["requestKind"] == kind_of, where
                assert seen["resource"] == {"group": "", "version": "v1", "resource": "pods"}, where
                assert seen["subResource"] == seen["requestSubResource"] == subresource.split("/")[0], where
                assert seen["name"] == "absent" and seen["namespace"] == ns and seen["operation"] == "CONNECT", where
                emitted = {"kind": kind, "apiVersion": "v1", **options}
                assert {k: v for k, v in seen["object"].items() if v is not None} == emitted, where
                assert seen["oldObject"] is None and seen["options"] is None and seen["dryRun"] is False, where
        api.get(path(ns, "services", "s") + "/proxy/abc").fails(400, None, DENIED)
        assert connections(hook)[-1]["object"] == {"kind": "ServiceProxyOptions", "apiVersion": "v1", "path": "/abc"}


def test_before_the_upgrade(api, ns):
    with asked(api, ns, "Validating", decide, rules=RULES):
        with WebSocket(api, path(ns, "pods", "p", "attach"), "v5.channel.k8s.io", stdin=1) as refused:
            assert refused.status == 400 and DENIED.split('"')[2].encode() in refused.body, refused.body


def test_who_may_goes_on(api, ns):
    api.post(path(ns, "pods"), pod("p")).ok(201)
    with asked(api, ns, "Validating", lambda request: {"allowed": True}, rules=RULES) as hook:
        api.get(path(ns, "pods", "p", "exec"), command="a", stdout=1).fails(400, "BadRequest", "pod p does not have a host assigned")
        api.get(path(ns, "pods", "p", "log"))
        assert {request["subResource"] for request in connections(hook)} == {"exec"}, "a log is a read"


def test_mutating_webhooks_may_refuse_but_not_patch(api, ns, cluster):
    with asked(api, ns, "Mutating", decide, rules=RULES) as hook:
        api.get(path(ns, "pods", "p", "exec"), command="a", stdout=1).fails(400, None, DENIED)
        hook.decide = lambda request: patched({"op": "add", "path": "/container", "value": "c"})
        if cluster:                              # upstream patches the options
            api.get(path(ns, "pods", "p", "exec"), command="a", stdout=1).fails(
                500, "InternalError", "it patches the options of a connection")
