# SPDX-License-Identifier: Apache-2.0
"""Random questions at the edges of HTTP and of the API: subresources with their own options, who asks, forms by
preference, paths that are nearly right, queries as no library writes them, all methods on all subresources.

Like those of random_reading.py they are about what requests_reading makes, or about what is not there, and write nothing.
"""
import random

from knarr_test.client import APPLY, JSON, JSON_PATCH, MERGE, STRATEGIC, TABLE
from requests_reading import CBOR, PARTIAL, PARTIALS, PROTOBUF, YAML

LONG = "y" * 300
FLAGS = ("true", "false", "1", "0", "x", "")
CONTAINERS, PORTS = ("c", "absent", "A B", ""), ("80", "x", "0", "70000", "80,81", "")
LOG = {"container": CONTAINERS, "follow": FLAGS, "previous": FLAGS, "timestamps": FLAGS, "sinceSeconds": ("1", "0", "-1", "x", ""), "tailLines": ("1", "0", "-1", "x", ""),
       "sinceTime": ("2024-01-01T00:00:00Z", "yesterday", ""), "limitBytes": ("1", "0", "-1", "x"), "stream": ("Stdout", "Stderr", "All", "x", ""),
       "insecureSkipTLSVerifyBackend": FLAGS, "pretty": FLAGS}
EXECUTE = {"stdin": FLAGS, "stdout": FLAGS, "stderr": FLAGS, "tty": FLAGS, "container": CONTAINERS, "command": ("sh", "", ["sh", "-c"])}
OPTIONS_OF = {"log": LOG, "exec": EXECUTE, "attach": EXECUTE, "portforward": {"ports": PORTS}}
WRITING = {"dryRun": ("All", "All", "All", ["All", "All"]), "fieldManager": ("x", "", "z" * 128), "fieldValidation": ("Strict", "Warn", "Ignore", "x", ""), "force": FLAGS,
           "pretty": FLAGS, "resourceVersion": ("0", "x"), "gracePeriodSeconds": ("0", "30", "-1", "x"), "propagationPolicy": ("Orphan", "Foreground", "x"),
           "orphanDependents": FLAGS, "ignoreStoreReadErrorWithClusterBreakingPotential": FLAGS}
SELECTING = {"labelSelector": ("made=here", "made=here,a!=b", "made in (here,x)", "made=there", "made=here,!x", "(", "made=here,"),
             "fieldSelector": ("metadata.name=form", "metadata.name!=form", "x=y", "metadata.namespace=NAMESPACE", "metadata.name in (form)"),
             "limit": ("1", "0", "-1", "9223372036854775807", "9223372036854775808"), "continue": ("x", ""),
             "resourceVersion": ("0", "x"), "resourceVersionMatch": ("Exact", "NotOlderThan", "x"), "timeoutSeconds": ("1", "0", "x", "-1")}
HERE = "namespaces/NAMESPACE"
SUBRESOURCES = [("/api/v1", "pods", sub) for sub in ("status", "log", "exec", "attach", "portforward", "proxy", "proxy/x", "eviction", "binding", "ephemeralcontainers", "resize")] + [
    ("/apis/apps/v1", "deployments", "status"), ("/apis/apps/v1", "deployments", "scale"), ("/apis/apps/v1", "statefulsets", "scale"), ("/apis/apps/v1", "replicasets", "scale"),
    ("/apis/apps/v1", "replicasets", "status"), ("/apis/apps/v1", "daemonsets", "status"), ("/api/v1", "replicationcontrollers", "scale"),
    ("/api/v1", "services", "status"), ("/api/v1", "services", "proxy"), ("/api/v1", "services", "proxy/x"), ("/api/v1", "serviceaccounts", "token"),
    ("/api/v1", "resourcequotas", "status"), ("/api/v1", "persistentvolumeclaims", "status"), ("/apis/batch/v1", "cronjobs", "status"), ("/apis/batch/v1", "jobs", "status"),
    ("/apis/policy/v1", "poddisruptionbudgets", "status"), ("/apis/autoscaling/v2", "horizontalpodautoscalers", "status"), ("/apis/networking.k8s.io/v1", "ingresses", "status")]
OF_CLUSTER = [("/api/v1", "nodes", "status"), ("/api/v1", "nodes", "proxy"), ("/api/v1", "nodes", "proxy/x"), ("/api/v1", "namespaces", "status"), ("/api/v1", "namespaces", "finalize"),
              ("/api/v1", "persistentvolumes", "status"), ("/apis/certificates.k8s.io/v1", "certificatesigningrequests", "approval"),
              ("/apis/certificates.k8s.io/v1", "certificatesigningrequests", "status"), ("/apis/flowcontrol.apiserver.k8s.io/v1", "flowschemas", "status"),
              ("/apis/apiextensions.k8s.io/v1", "customresourcedefinitions", "status"), ("/apis/apiregistration.k8s.io/v1", "apiservices", "status"),
              ("/apis/storage.k8s.io/v1", "volumeattachments", "status")]
COLLECTIONS = [("/api/v1", "configmaps"), ("/api/v1", "secrets"), ("/api/v1", "pods"), ("/api/v1", "services"), ("/apis/apps/v1", "deployments"),
               ("/apis/discovery.k8s.io/v1", "endpointslices"), ("/api/v1", "podtemplates"), ("/api/v1", "limitranges"), ("/apis/batch/v1", "cronjobs"),
               ("/apis/coordination.k8s.io/v1", "leases"), ("/apis/policy/v1", "poddisruptionbudgets"), ("/apis/networking.k8s.io/v1", "networkpolicies"), ("/api/v1", "events")]
REVIEWS = [("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {"spec": {"resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "NAMESPACE"}}}),
           ("/apis/authorization.k8s.io/v1/subjectaccessreviews", {"spec": {"user": "nobody", "nonResourceAttributes": {"verb": "get", "path": "/healthz"}}}),
           ("/apis/authorization.k8s.io/v1/namespaces/NAMESPACE/localsubjectaccessreviews", {"spec": {"user": "nobody", "resourceAttributes": {"namespace": "NAMESPACE"}}}),
           ("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {"spec": {}}),
           ("/apis/authentication.k8s.io/v1/tokenreviews", {"spec": {"token": "x"}})]
SENT = {MERGE: ({}, {"metadata": {"labels": {"a": "b"}}}, {"spec": {"replicas": 1}}, {"spec": {"replicas": "x"}}, {"status": {}}, {"status": {"conditions": []}},
                {"status": {"phase": "x"}}, {"metadata": {"name": "other"}}, {"metadata": None}, [], "{", "null", {"nothing": 1}, {"kind": "Scale"}, {"spec": None}),
        JSON_PATCH: ([], [{"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}], [{"op": "remove", "path": "/nothing"}], [{"op": "x", "path": "/"}], {}, "null", "{",
                     [{"op": "test", "path": "/kind", "value": "Scale"}], [{"op": "replace", "path": "/spec/replicas", "value": 2}], [{"path": "/"}], [1]),
        APPLY: ({}, {"apiVersion": "v1", "kind": "Pod"}, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "form"}}, "{", "- a", "a: [",
                {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "form"}, "spec": {"replicas": 1}}),
        JSON: ({}, {"kind": "Scale", "apiVersion": "autoscaling/v1"}, {"metadata": {"name": "form", "namespace": "NAMESPACE"}}, {"metadata": {"name": "other"}},
               {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "form", "namespace": "NAMESPACE"}}, {"apiVersion": "v1", "kind": "Pod"},
               {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "form"}, "target": {"kind": "Node", "name": "absent"}}, {"target": {"kind": "x"}},
               {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "form", "namespace": "NAMESPACE"}, "spec": {"replicas": 3}}, {"spec": {"replicas": -1}},
               {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": ["x"], "expirationSeconds": 5}}, "", "null", "[]", "x",
               {"dryRun": ["All"]}, {"dryRun": ["All"], "preconditions": {"uid": "x"}}, {"dryRun": ["All"], "x": 1})}
SENT[STRATEGIC] = SENT[MERGE] + ({"$patch": "delete"}, {"spec": {"$patch": "replace"}}, {"metadata": {"$retainKeys": ["name"]}})
TYPES = (JSON, YAML, PROTOBUF, CBOR, "*/*", "application/*", "text/plain", "text/html", "application/json;stream=watch", "application/json ;as=Table;v=v1;g=meta.k8s.io", TABLE,
         PARTIAL, PARTIALS, "application/json; as = Table; g = meta.k8s.io; v = v1", "application/JSON", "application/json;as=Table;g=meta.k8s.io;v=v1beta1;x=y", "json", "/", "*",
         f"{JSON};as=PartialObjectMetadata;g=meta.k8s.io;v=v1beta1", f"{JSON};pretty=1", f"{JSON};as=Status;g=;v=v1", f'{JSON};charset="utf-8"', "application/xml", "",
         f"{PARTIALS};x", f"{JSON};as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2", "application/vnd.kubernetes.protobuf;stream=watch", "application/yml")
QUALITIES = ("", "", "", ";q=0.1", ";q=0.9", ";q=1", ";q=0", ";q=x", "; q=0.5", ";q=1.0", ";q=0.999", ";q=2", ";q=-1", ";q=", ";Q=0.3")
MANGLED = ("//{0}", "{0}/", "/{0}", "{0}%20", "%{0}", "{0}%", "{0}%zz", "{0};x", "{0}:x", "{0}+",
           "{0}%3Fx", "{0}%25", "%E9{0}", "{0}\\", "{0}%5C", "{0}*", "{0}~", "{0}'", "{0}%22", "{0}|", "{0}%0a", LONG, "{0}@", "{0}$", "{0},x", "({0})", "")
QUERIES = ("limit", "limit=", "watch&timeoutSeconds=1&labelSelector=made%3Dhere", "=", "&", "&&limit=1", "limit=1&limit=x", "limit=x&limit=1", "labelSelector=made%3Dhere;limit=x",
           "limit=%zz", "%zz=1", "limit=%3", "Limit=x", "limit=1+", "limit=+1", "labelSelector=made+in+(here)", "labelSelector=%", "a=b=c", "?", "limit=1?x", "limit%3D1",
           "labelSelector=made%3dhere&labelSelector=x", "dryRun=All&dryRun=x", "pretty&pretty=false", "resourceVersion=0&resourceVersion=x", "labelSelector[]=x", "limit=%00",
           "timeout=x", "timeout=1s", "timeout=-1s", "timeout=1h", "timeout=1", "timeout", "timeout=0.5s&limit=1", "labelSelector=made%01", "fieldSelector=%01", "watch=%zz", "x" * 3000)
WHO = {"Impersonate-User": ("nobody", "admin", "system:anonymous", "system:serviceaccount:NAMESPACE:default", "system:serviceaccount:x", "system:node:node1", "", "a b", "system:admin"),
       "Impersonate-Group": ("system:masters", "system:authenticated", "system:unauthenticated", "x", ""), "Impersonate-Uid": ("x", ""),
       "Impersonate-Extra-Scopes": ("x", ""), "Impersonate-Extra-A%2fB": ("x",), "Impersonate-Extra-": ("x",), "Impersonate-Extra-%zz": ("x",), "Impersonate-Nothing": ("x",)}
HEADERS = {"If-None-Match": ("*", '"x"'), "If-Match": ("x", "*"), "Range": ("bytes=0-3",), "Accept-Encoding": ("gzip", "gzip;q=0", "*", "x", "deflate, gzip"), "Accept-Language": ("x",),
           "X-HTTP-Method-Override": ("DELETE",), "Content-Encoding": ("gzip", "x"), "X-Remote-User": ("admin",), "User-Agent": ("curl/1", "x", ""), "Origin": ("https://a.example.com",),
           "Upgrade": ("SPDY/3.1", "h2c", "x"), "Connection": ("Upgrade",), "Te": ("trailers",), "X-Forwarded-For": ("1.2.3.4",), "Audit-Id": ("x",),
           "X-Stream-Protocol-Version": ("v4.channel.k8s.io", "x")}
PLACES = ("/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/version", "/healthz", "/livez", "/readyz", "/.well-known/openid-configuration",
          "/openid/v1/jwks", "/api/v1/namespaces", "/api/v1/namespaces/NAMESPACE", "/api/v1/namespaces/NAMESPACE/configmaps", "/api/v1/namespaces/NAMESPACE/configmaps/form",
          "/apis/apps/v1/namespaces/NAMESPACE/deployments/form/scale", "/api/v1/namespaces/NAMESPACE/pods/form/status", "/api/v1/namespaces/NAMESPACE/pods/form/log",
          "/api/v1/watch/namespaces/NAMESPACE/configmaps/form", "/apis/apps/v1/deployments", "/logs", "/healthz/ping", "/api/v1/nodes", "/none")
# of these the answer is each server's own, where it is one at all
OWN = ("/version", "/openid", "/.well-known", "/apis", "/api/v1/namespaces", "/apis/apps/v1/deployments", "/api/v1/nodes", "/none", "", "/api", "/logs")


class Corners:
    def __init__(self, seed):
        self.random = random.Random(f"corners {seed}")
        self.ways = {self.subresource: 32, self.acceptance: 14, self.person: 14, self.path: 16, self.query: 10, self.collection: 10, self.review: 4, self.headed: 8}

    def happens(self, chance):
        return self.random.random() < chance

    def some(self, options, most=2):
        """Values of some of the options."""
        names = self.random.sample(list(options), min(self.random.randint(0, most), len(options)))
        return {name: self.random.choice(options[name]) for name in names}

    def question(self):
        return self.random.choices(list(self.ways), list(self.ways.values()))[0]()

    # ---- the ways ----

    def subresource(self):
        """Any method on a subresource, with its options."""
        if self.happens(.8):
            group, resource, sub = self.random.choice(SUBRESOURCES)
            where = f"{group}/{HERE}/{resource}"
        else:
            group, resource, sub = self.random.choice(OF_CLUSTER)
            where = f"{group}/{resource}"
        name = self.random.choice(("form", "form", "form", "absent", "A_B", "form:80", "http:form:x"))
        method = self.random.choices(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "FOO"), (30, 18, 18, 22, 5, 3, 2, 1))[0]
        more, body = self.some(OPTIONS_OF.get(sub, WRITING), 3), None
        if method in ("POST", "PUT", "PATCH", "DELETE"):
            more["dryRun"] = self.random.choice(("All",) * 8 + (["All", "All"], "x"))
            more.update(self.some({name: values for name, values in WRITING.items() if name != "dryRun"}))
        if method == "PATCH":
            more["content_type"] = self.random.choice((MERGE, MERGE, JSON_PATCH, STRATEGIC, STRATEGIC, APPLY, JSON, YAML, "application/json-patch+json; charset=utf-8"))
            body = self.random.choice(SENT.get(more["content_type"], SENT[MERGE]))
        elif method in ("POST", "PUT") or (method == "DELETE" and self.happens(.5)):
            more["content_type"], body = self.random.choice((JSON, JSON, JSON, YAML, "", PROTOBUF)), self.random.choice(SENT[JSON])
        if self.happens(.2):
            more["accept"] = self.accepted()
        if sub in ("exec", "attach", "portforward") and self.happens(.4):
            more["headers"] = {"Connection": "Upgrade", "Upgrade": self.random.choice(("SPDY/3.1", "x"))}
        return method, f"{where}/{name}/{sub}", body, more

    def accepted(self):
        types = self.random.choices(TYPES, k=self.random.choice((1, 2, 2, 3)))
        return self.random.choice((",", ", ", " , ", ",,")).join(one + self.random.choice(QUALITIES) for one in types)

    def acceptance(self):
        """One object, many, none, or a watch, in forms by preference."""
        group, resource = self.random.choice(COLLECTIONS)
        where, more = f"{group}/{HERE}/{resource}", {"accept": self.accepted()}
        if self.happens(.5):
            return "GET", f"{where}/{self.random.choice(('form', 'form', 'absent'))}", None, more
        more["labelSelector"] = self.random.choice(("made=here", "none=such", "("))
        if self.happens(.3):
            more.update(watch="1", timeoutSeconds="1", **self.some({"resourceVersion": ("0", "x", "-1"), "allowWatchBookmarks": FLAGS, "sendInitialEvents": FLAGS,
                                                                    "resourceVersionMatch": ("NotOlderThan", "Exact", "x")}))
            if resource == "events":                # which upstream does not keep: it ends what nobody has asked for
                more.pop("allowWatchBookmarks", None)
        return "GET", where, None, more

    def person(self):
        """Somebody, asked in another's name."""
        said = self.some(WHO, 3)
        if self.happens(.8):
            said["Impersonate-User"] = self.random.choice(WHO["Impersonate-User"])
        if self.happens(.5):
            where, body = self.random.choice(REVIEWS)
            return "POST", where, body, {"headers": said}
        method, where = self.random.choice((("GET", "/api/v1/namespaces/NAMESPACE/pods/form"), ("GET", "/api/v1/nodes/absent"), ("GET", "/apis/apps/v1"), ("GET", "/readyz"),
                                            ("GET", "/api/v1/namespaces/NAMESPACE/secrets/form"), ("GET", "/api/v1/namespaces/NAMESPACE/pods/form/log"), ("GET", "/nothing"),
                                            ("DELETE", "/api/v1/namespaces/NAMESPACE/configmaps/form"), ("GET", "/healthz/ping"), ("OPTIONS", "/api/v1"), ("HEAD", "/api/v1/pods"),
                                            ("GET", "/api/v1/namespaces/NAMESPACE/configmaps/x/nothing"), ("GET", "/apis/none/v1/things"), ("PATCH", "/api/v1/nodes/absent")))
        return method, where, None, {"headers": said, "dryRun": "All"} if method == "DELETE" else {"headers": said}

    def path(self):
        """A path of which one segment is nearly right."""
        segments = self.random.choice([place for place in PLACES if place not in OWN and not place.startswith(("/openid", "/."))]).strip("/").split("/")
        at = self.random.randrange(len(segments))
        segments[at] = self.random.choice(MANGLED).format(segments[at])
        where = "/" + "/".join(segments)
        method = "HEAD" if where.rstrip("/") + "/" in [f"{own}/" for own in OWN] else self.random.choices(("GET", "HEAD", "OPTIONS", "DELETE", "POST"), (80, 5, 5, 5, 5))[0]
        return method, where, None, {"timeoutSeconds": "1", "labelSelector": "made=here", "dryRun": "All"}

    def query(self):
        """A query as no library writes it."""
        group, resource = self.random.choice(COLLECTIONS)
        name = self.random.choice(("", "", "/form", "/absent"))
        return "GET", f"{group}/{HERE}/{resource}{name}?{self.random.choice(QUERIES)}{'' if name else '&labelSelector=made%3Dhere'}", None, {}

    def collection(self):
        """Deletion of many, in a dry run."""
        group, resource = self.random.choice(COLLECTIONS)
        more = {"labelSelector": "made=here", **self.some(SELECTING, 3), **self.some(WRITING), "dryRun": "All"}
        body = self.random.choice([{**one, "dryRun": ["All"]} for one in ({}, {"gracePeriodSeconds": 0}, {"kind": "DeleteOptions", "apiVersion": "v1"}, {"kind": "x"}, {"x": 1},
                                                                          {"propagationPolicy": "x"}, {"preconditions": {"uid": "x"}}, {"orphanDependents": True})])
        return "DELETE", f"{group}/{HERE}/{resource}", body if self.happens(.5) else None, more

    def review(self):
        """What is asked by creating it, in any form."""
        where, body = self.random.choice(REVIEWS)
        body = self.random.choice((body, body, body, {}, {"spec": None}, {"spec": {"user": 1}}, {"kind": "x"}, {**body, "metadata": {"name": "x"}}, {**body, "status": {"x": 1}}, []))
        return "POST", where, body, {**self.some(WRITING), "accept": self.accepted() if self.happens(.5) else JSON, "content_type": self.random.choice((JSON, JSON, YAML, "x"))}

    def headed(self):
        """Headers that others have, on any path and by any method that only reads."""
        where = self.random.choice(PLACES)
        method = self.random.choices(("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT"), (70, 14, 10, 3, 1))[0]
        own = where in OWN or where.startswith(("/openid", "/.well-known"))
        method = "HEAD" if own else method
        told = {name: values for name, values in HEADERS.items() if name != "Connection"}
        more = {"headers": self.some(told, 3), "timeoutSeconds": "1", "labelSelector": "made=here"}
        if "Upgrade" in more["headers"]:
            more["headers"]["Connection"] = "Upgrade"
        return method, where, None, more
