# SPDX-License-Identifier: Apache-2.0
"""Requests at the edges of HTTP and of the API, which random questions had shown to be answered differently (see requests_table.py)."""
from knarr_test.client import APPLY, JSON_PATCH, MERGE, STRATEGIC, TABLE
from knarr_test.samples import APPS, CORE, config_map, path, pod

PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIALS = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
AUTHORIZATION, AUTHENTICATION = "/apis/authorization.k8s.io/v1", "/apis/authentication.k8s.io/v1"
HERE = {"labelSelector": "edge=here"}


def get(where, **more):
    return "GET", where, None, more


def inside(resource, name=None, sub=None, group=CORE):
    return path("NAMESPACE", resource, name, sub, group=group)


def make():
    yield "a config map", ("POST", inside("configmaps"), config_map("edge", labels={"edge": "here"}), {})
    yield "a pod", ("POST", inside("pods"), pod("edge", labels={"edge": "here"}), {})


def who():
    """In whose name something is asked."""
    asked = {"spec": {"resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "NAMESPACE"}}}
    for name, headers in (("a group alone", {"Impersonate-Group": "x"}), ("a uid alone", {"Impersonate-Uid": "x"}), ("an extra alone", {"Impersonate-Extra-A": "x"}),
                          ("all but a name", [("Impersonate-Group", "x"), ("Impersonate-Group", 'y"'), ("Impersonate-Extra-B%2fC", "x"), ("Impersonate-Extra-A", "y")]),
                          ("an empty name", {"Impersonate-User": ""}), ("an empty name and uid", {"Impersonate-User": "", "Impersonate-Uid": ""}),
                          ("what there is not", {"Impersonate-Nothing": "x"})):
        yield name, get(inside("configmaps", "edge"), headers=headers)
    for name, headers in (("an empty uid", {"Impersonate-Uid": ""}), ("who has proved nothing", {"Impersonate-Group": "system:unauthenticated"}),
                          ("who has proved it twice", {"Impersonate-Group": "system:authenticated"})):
        yield name, ("POST", f"{AUTHENTICATION}/selfsubjectreviews", {}, {"headers": {"Impersonate-User": "somebody", **headers}})
    nobody = {"Impersonate-User": "nobody"}
    for where in ("/apis/none/v1/things", "/apis/none/v1/things/x/y", inside("configmaps", "x", "nothing"), inside("nothings"), "/api/v1/nodes/x/y/z", "/apis/apps/v9/things",
                  "/apis/none", "/api/v1/namespaces/NAMESPACE/nodes", "/none", "/version/x"):
        yield f"nobody at {where}", get(where, headers=nobody)
    for method, where, more in (("POST", inside("configmaps"), {"dryRun": "x"}), ("PATCH", inside("configmaps", "edge"), {"content_type": "x"}), ("PUT", inside("configmaps"), {}),
                                ("GET", inside("configmaps"), {"accept": "image/png"}), ("DELETE", inside("configmaps", "edge"), {"propagationPolicy": "x"})):
        yield f"nobody, what is wrong as well, {method} {more}", (method, where, "{" if method != "GET" else None, {**more, "headers": nobody})
    for kind, group, body in (("selfsubjectaccessreviews", AUTHORIZATION, asked), ("selfsubjectrulesreviews", AUTHORIZATION, {"spec": {"namespace": "none"}}),
                              ("tokenreviews", AUTHENTICATION, {"spec": {"token": "x"}}), ("selfsubjectreviews", AUTHENTICATION, {})):
        for accept in (PARTIAL, PARTIALS, TABLE, f"{TABLE},{PARTIAL}", PARTIAL.replace("v=v1", "v=v1beta1")):
            yield f"{kind} as {accept}", ("POST", f"{group}/{kind}", body, {"accept": accept, "fieldManager": "x"})
    yield "whose a question is", ("POST", f"{AUTHORIZATION}/selfsubjectaccessreviews", asked, {})


def forms():
    for accept in ("application/json;q=0", "application/json;q=x,application/yaml;q=0.1", "application/yaml;q=-1,*;q=0", "application/yaml;q=0.5,application/json;q=",
                   "application/yaml;q=2,application/json", "application/yaml;Q=0.1,application/json;q=0.5", "*", "application/json,*;q=5", "a/b/c,application/yaml", "application/yaml;q= 0.9",
                   f"{PARTIAL};q=-1,*", f"{TABLE};q=0,{PARTIAL};q=0", "application/json;g=x", "application/json;v=v1,application/yaml", "application/json;as=x;g=;v=v1,application/yaml",
                   "application/yaml;stream=watch,application/json;q=0.1", "application/json;stream=x,application/yaml;q=0.1", "application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2",
                   "application/json;as=Table=x;g=meta.k8s.io;v=v1", "application/json; as = Table ; g = meta.k8s.io ; v = v1", "json,application/yaml", "application/*;q=0.1,application/yaml"):
        yield f"accept {accept}", get(inside("configmaps", "edge"), accept=accept)
    yield "a scale as list", get(inside("deployments", "web", "scale", group=APPS), accept=PARTIALS)
    yield "a watch as lists", get(inside("configmaps"), watch="1", timeoutSeconds="1", accept=PARTIALS, **HERE)
    yield "a watch of nothing as lists", get(inside("configmaps"), watch="1", timeoutSeconds="1", accept=PARTIALS, labelSelector="none=such")
    yield "deprecated, in no form that there is", get("/api/v1/componentstatuses", accept="application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1")


def queries():
    where = inside("configmaps")
    for query in ("limit=%zz", "labelSelector=edge%3Dhere;limit=x", "%zz=1", "limit=%3&labelSelector=edge%3Dhere", "watch=%zz", "=&&labelSelector=edge%3Dhere"):
        yield query, get(f"{where}?{query}&labelSelector=edge%3Dhere")
    for sub in ("proxy", "proxy/x", "exec", "attach", "portforward"):
        yield f"a dry run of {sub}", ("POST", inside("pods", "edge", sub), None, {"dryRun": "All"})
    yield "a dry run of a log", get(inside("pods", "edge", "log"), dryRun="All")
    for name in ("a%5Cb", "a%22b", "a%07b", "%C3%A9"):
        yield f"a name of odd letters, {name}", get(inside("configmaps", name))
        yield f"deletion of a name of odd letters, {name}", ("DELETE", inside("configmaps", name), None, {})
    for where in ("/healthz/./ping", "/healthz//ping", "/none/../none", "/apis//apps"):
        yield where, get(where)
    for method in ("HEAD", "POST"):
        for where in ("/openid/v1/jwks", "/.well-known/openid-configuration"):
            yield f"{method} {where}", (method, where, None, {})


def collections():
    where = inside("configmaps")
    for name, body, more in (("bad options of either kind", {"propagationPolicy": "x", "dryRun": ["All"]}, {"limit": "x"}), ("fields", {"propagationPolicy": "x"}, {"fieldSelector": "x=y"}),
                             ("another uid", {"preconditions": {"uid": "x"}, "dryRun": ["All"]}, {}), ("another revision", None, {"resourceVersion": "0", "dryRun": "All"}),
                             ("no such format", "x", {"content_type": "x", "limit": "x"})):
        yield name, ("DELETE", where, body, {**HERE, **more})


def absent():
    """A bad patch of what is not there, and of what is."""
    for kind in (MERGE, STRATEGIC, JSON_PATCH, APPLY):
        for body in ("{", "[]", "", {"metadata": 5}):
            for name in ("absent", "edge")[:1 if body == {"metadata": 5} else 2]:          # of what is there the message quotes the whole
                yield f"{kind} {body} of {name}", ("PATCH", inside("configmaps", name), body, {"content_type": kind, "fieldManager": "x", "dryRun": "All"})
        yield f"{kind} of a status, absent", ("PATCH", inside("pods", "absent", "status"), "{", {"content_type": kind, "fieldManager": "x"})


def subresources():
    limits = {"metadata": {"name": "edge"}, "spec": {"limits": [{"type": "Pod", "max": {"cpu": "2000m"}}]}}
    yield "limits", ("POST", inside("limitranges"), limits, {})
    yield "resize, what is wrong comes first", ("PUT", inside("pods", "edge", "resize"), {"metadata": {"name": "edge"}}, {"dryRun": "All"})
    yield "limits, gone", ("DELETE", inside("limitranges", "edge"), None, {})
    yield "a log that nobody writes", get(inside("pods", "edge", "log"))
    yield "a log of no container", get(inside("pods", "edge", "log"), container="x")
    for ports in ("x", "", "70000", "-1", "80,x", ["80", "x"], "80"):
        yield f"ports {ports}", get(inside("pods", "edge", "portforward"), ports=ports)
    yield "ephemeral containers as rows", get(inside("pods", "edge", "ephemeralcontainers"), accept=TABLE)
    yield "a status as rows", get(inside("pods", "edge", "status"), accept=TABLE)
    yield "a connection in any form", ("POST", inside("pods", "edge", "exec"), None, {"accept": "application/json;as=x;g=y;v=z"})
    for timeout in ("1", "1x", "1.s", ".", "1h1", "-", "1e3s", "x"):
        yield f"timeout {timeout}", get(inside("configmaps", "edge"), timeout=timeout)
    yield "policies of both kinds, wrong", ("DELETE", inside("configmaps", "edge"), None, {"orphanDependents": "1", "propagationPolicy": "x"})
    yield "a component that is exported", get("/api/v1/componentstatuses/x", export="1")
    for where in ("/api/v1/%", "/%zz", "/apis/apps%4", "/api/../v1", "/apis/../apis", "/apis/apps/..", "/api///v1", "/apis/none/../x"):
        yield where, get(where)
    for where in (inside("configmaps"), "/apis/scheduling.k8s.io/v1/priorityclasses", "/apis/apiregistration.k8s.io/v1/apiservices"):
        for kind in ("Status", "DeleteOptions", "ListOptions", "WatchEvent"):
            yield f"a {kind} at {where}", ("POST", where, {"kind": kind}, {"dryRun": "All"})
    yield "events as partials of one", get(inside("events", group="/apis/events.k8s.io/v1"), accept=PARTIAL)
    yield "a selector of odd letters", get(inside("configmaps"), labelSelector="a\x01")
    yield "a scale of what is not there", ("PUT", inside("deployments", "absent", "scale", group=APPS), {}, {"dryRun": "All"})
    yield "a namespace's end, of what is not there", ("PUT", "/api/v1/namespaces/absent/finalize", {}, {"dryRun": "All"})
    for name in ("http:edge:x", "edge:x", "edge:70000", "edge", "https:edge:", "x:edge:1"):
        yield f"a proxy of what has no address, {name}", get(inside("pods", name, "proxy/x"))
    yield "a binding of another", ("POST", inside("pods", "absent", "binding"), {"target": {"kind": "x"}}, {"dryRun": "All"})
    yield "a question with a name", ("POST", f"{AUTHORIZATION}/namespaces/NAMESPACE/localsubjectaccessreviews", {
        "metadata": {"name": "x"}, "spec": {"user": "nobody", "resourceAttributes": {"namespace": "NAMESPACE"}}}, {})
    yield "deletion of a pod, dry", ("DELETE", inside("pods", "edge"), None, {"dryRun": "All"})
    yield "deletion of a pod", ("DELETE", inside("pods", "edge"), None, {})


def edges():
    for table in (make, who, forms, queries, collections, absent, subresources):
        for name, request in table():
            yield f"edge: {table.__name__}, {name}", request
