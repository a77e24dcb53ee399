# SPDX-License-Identifier: Apache-2.0
"""More requests whose answers are compared: forms, paths, options, bodies and encodings.

Everything here works on objects that `make` makes first.
"""
import base64
import json

from knarr_test.client import JSON_PATCH, MERGE, STRATEGIC, TABLE
from knarr_test.samples import APPS, CORE, config_map, container, deployment, path, pod, service

PROTOBUF, CBOR, YAML = "application/vnd.kubernetes.protobuf", "application/cbor", "application/yaml"
PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIALS = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
NETWORKING, DISCOVERY, POLICY, BATCH = ("/apis/networking.k8s.io/v1", "/apis/discovery.k8s.io/v1", "/apis/policy/v1", "/apis/batch/v1")
NAMED = {"labelSelector": "made=here"}
BY_NAME = {"fieldSelector": "metadata.name=form"}


def get(where, **more):
    return "GET", where, None, more


def post(where, body, **more):
    return "POST", where, body, more


def patch(where, body, kind=MERGE, **more):
    return "PATCH", where, body, {"content_type": kind, **more}


def inside(resource, name=None, sub=None, group=CORE):
    return path("NAMESPACE", resource, name, sub, group=group)


MADE = [("configmaps", CORE, config_map("form", labels={"made": "here"})),
        ("secrets", CORE, {"metadata": {"name": "form", "labels": {"made": "here"}}, "stringData": {"a": "b"}, "type": "example.com/x"}),
        ("pods", CORE, pod("form", labels={"made": "here"})),
        ("services", CORE, service("form")),
        ("deployments", APPS, deployment("form", 0, labels={"made": "here"})),
        ("endpointslices", DISCOVERY, {"metadata": {"name": "form", "labels": {"made": "here"}}, "addressType": "IPv4", "ports": [{"port": 80, "name": "a"}],
                                       "endpoints": [{"addresses": ["10.1.2.3"]}]}),
        ("podtemplates", CORE, {"metadata": {"name": "form", "labels": {"made": "here"}}, "template": {"metadata": {"labels": {"a": "b"}},
                                                                                                 "spec": {"containers": [container()]}}}),
        ("limitranges", CORE, {"metadata": {"name": "form", "labels": {"made": "here"}}, "spec": {"limits": [{"type": "Pod", "max": {"cpu": "2000m"}}]}}),
        ("resourcequotas", CORE, {"metadata": {"name": "form", "labels": {"made": "here"}}, "spec": {"hard": {"services.loadbalancers": "10000"}}}),
        ("networkpolicies", NETWORKING, {"metadata": {"name": "form", "labels": {"made": "here"}}, "spec": {"podSelector": {}}}),
        ("poddisruptionbudgets", POLICY, {"metadata": {"name": "form", "labels": {"made": "here"}}, "spec": {"minAvailable": 1, "selector": {}}}),
        ("cronjobs", BATCH, {"metadata": {"name": "form", "labels": {"made": "here"}}, "spec": {"schedule": "0 0 1 1 *", "suspend": True, "jobTemplate": {
            "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [container()]}}}}}}),
        ("events", CORE, {"metadata": {"name": "form", "labels": {"made": "here"}}, "involvedObject": {"kind": "Pod", "name": "form", "namespace": "NAMESPACE"},
                          "reason": "Told", "message": "told", "type": "Normal", "count": 2}),
        ("leases", "/apis/coordination.k8s.io/v1", {"metadata": {"name": "form", "labels": {"made": "here"}}, "spec": {"holderIdentity": "me"}})]


def make():
    for resource, group, body in MADE:
        yield f"make: {resource}", post(inside(resource, group=group), body)


def forms():
    for resource, group, _ in MADE:
        one, many = inside(resource, "form", group=group), inside(resource, group=group)
        yield f"form: table of {resource}", get(many, accept=TABLE, **BY_NAME)
        yield f"form: table with objects of {resource}", get(many, accept=TABLE, includeObject="Object", **BY_NAME)
        yield f"form: partial {resource}", get(many, accept=PARTIALS, **BY_NAME)
        yield f"form: protobuf of {resource}", get(one, accept=PROTOBUF)
        yield f"form: protobuf list of {resource}", get(many, accept=PROTOBUF, **BY_NAME)
    where, many = inside("configmaps", "form"), inside("configmaps")
    for name, accept in (("anything", "*/*"), ("any application", "application/*"), ("a browser", "text/html,application/xhtml+xml,*/*;q=0.8"), ("yaml", YAML),
                         ("cbor", CBOR), ("cbor or json", f"{CBOR},application/json"), ("partial", PARTIAL), ("partials of one", PARTIALS),
                         ("table of v1beta1", "application/json;as=Table;g=meta.k8s.io;v=v1beta1"), ("table of v2", "application/json;as=Table;g=meta.k8s.io;v=v2"),
                         ("table of v2 or json", "application/json;as=Table;g=meta.k8s.io;v=v2,application/json"),
                         ("table without version", "application/json;as=Table"), ("unknown as", "application/json;as=Nothing;g=meta.k8s.io;v=v1"),
                         ("partial as protobuf", f"{PROTOBUF};as=PartialObjectMetadata;g=meta.k8s.io;v=v1"),
                         ("table as protobuf", f"{PROTOBUF};as=Table;g=meta.k8s.io;v=v1"), ("table as yaml", f"{YAML};as=Table;g=meta.k8s.io;v=v1"),
                         ("partial as yaml", f"{YAML};as=PartialObjectMetadata;g=meta.k8s.io;v=v1"), ("quality", f"application/json;q=0.1,{YAML};q=0.9"),
                         ("quality zero", "application/json;q=0"), ("charset", "application/json;charset=utf-8"), ("stream", "application/json;stream=watch"),
                         ("pretty", "application/json;pretty=1"), ("nothing", ""), ("rubbish", ";;;"), ("upper case", "APPLICATION/JSON"), ("text", "text/plain")):
        yield f"accept: {name}", get(where, accept=accept)
    yield "accept: partial of many", get(many, accept=PARTIAL, **NAMED)
    yield "accept: partials as protobuf", get(many, accept=f"{PROTOBUF};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", **NAMED)
    for value in ("None", "Metadata", "Object", "Other", ""):
        yield f"table: includeObject {value or 'empty'}", get(where, accept=TABLE, includeObject=value)
    for value in ("true", "1", "false", "0", "", "x"):
        yield f"pretty: {value or 'empty'}", get(where, pretty=value, raw=True)
    for agent in ("curl/8", "Wget/1", "Mozilla/5.0 (X11)", "kubectl/v1.36", "xcurl"):
        yield f"pretty: {agent}", get(where, headers={"User-Agent": agent}, raw=True)
    yield "pretty: curl, but not", get(where, headers={"User-Agent": "curl/8"}, pretty="false", raw=True)
    yield "pretty: a list", get(many, pretty="true", raw=True, **NAMED)
    yield "pretty: an error", get(inside("configmaps", "absent"), pretty="true", raw=True)


def paths():
    for method in ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "POST"):
        yield f"method: {method} of the root", (method, "/api", None, {})
        yield f"method: {method} of a group", (method, "/apis/apps", None, {})
    for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "FOO"):
        yield f"method: {method} of a list", (method, inside("configmaps"), None, {})
    for method in ("HEAD", "OPTIONS", "POST", "FOO"):
        yield f"method: {method} of an object", (method, inside("configmaps", "form"), None, {})
    yield "method: create of a kind with few verbs", post("/api/v1/componentstatuses", {})
    yield "method: list of reviews", get("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
    yield "method: get of a binding", get(inside("bindings"))
    for where in ("/api/", "/apis/", "/api/v1/", "/apis/apps/", "/apis/apps/v1/", "/api/v2", "/apis/apps/v9", "/apis/none", "/apis/none/v1/things", "/api/v1/nothing",
                  "/api/v1/nothing/x", "/apis/apps/v1/nothing", "/nothing", "/api/v1/namespaces/NAMESPACE/", "/api/v1/namespaces/NAMESPACE/secrets/",
                  "/api/v1/namespaces/NAMESPACE/configmaps/form/", "/api/v1/namespaces/NAMESPACE/configmaps/form/status", "/api/v1/namespaces//configmaps",
                  "/api/v1//namespaces/NAMESPACE/configmaps", "/api/v1/namespaces/NAMESPACE/pods/form/nothing", "/api/v1/namespaces/NAMESPACE/pods/form/status/x",
                  "/api/v1/namespaces/NAMESPACE/nodes", "/api/v1/configmaps/form", "/api/v1/nodes/absent", "/api/v1/namespaces/absent-namespace/configmaps",
                  "/api/v1/namespaces/absent-namespace/configmaps/x", "/api/v1/namespaces/NAMESPACE/configmaps/a%2fb", "/api/v1/namespaces/NAMESPACE/configmaps/..",
                  "/api/v1/namespaces/NAMESPACE/configmaps/%20", "/api/v1/watch/namespaces/NAMESPACE/nothing", "/api/v1/proxy/nodes/x", "/openapi", "/openapi/v4",
                  "/openapi/v3/nothing", "/openapi/v3/apis/none/v1", "/healthz/nothing", "/livez/ping", "/readyz/ping", "/healthz/ping", "/logs", "/ui", "/swagger.json",
                  "/.well-known/nothing", "/apis/apps/v1/namespaces/NAMESPACE/deployments/form/scale/x", "/api/v1/namespaces/NAMESPACE/finalize", "/version/", "/version/x",
                  "/healthz/", "/index.html"):
        yield f"path: {where}", get(where)
    yield "path: version", ("HEAD", "/version", None, {})
    yield "path: livez, told", get("/livez", verbose="")
    yield "path: discovery as yaml", get("/apis/apps/v1", accept=YAML)
    yield "path: discovery as protobuf", get("/apis/policy/v1", accept=PROTOBUF)
    yield "path: groups as protobuf", get("/apis/apps", accept=PROTOBUF)
    yield "path: versions as protobuf", get("/apis/apps", accept="text/html")
    yield "path: groups as a picture", get("/apis", accept="image/png")


def options():
    many, one = inside("configmaps"), inside("configmaps", "form")
    rows = {"limit": ("-1", "x", "1.5", "99999999999999999999", "+1", ""), "timeoutSeconds": ("x", "-1", "0"), "resourceVersion": ("x", "-1", "1.5", "0x10", "01", "+1"),
            "resourceVersionMatch": ("Exact", "NotOlderThan", "Other"), "continue": ("x", "eyJ9", "%00", "e30"), "labelSelector": (
                "a=b=c", "a in b", "!", "a,,b", ",", "a>x", "a>1,b<2", "a=", "=b", "A.b/c=d", "a/b/c=d", "a in (b", "-a", "a b", "x" * 64, "a=" + "y" * 64, "a=b ,c = d"),
            "fieldSelector": ("metadata.name", "metadata.name=", "metadata.name=form,metadata.namespace!=x", "metadata.uid=x", "metadata.name==form", "=", "a=b", ",", "metadata.name=a\\",
                              "metadata.name=a\\,b"), "watch": ("x", "0", "")}
    for option, values in rows.items():
        for value in values:
            yield f"list: {option} {value or 'empty'}", get(many, **{**NAMED, option: value, "pretty": "false"})
    for match in ("Exact", "NotOlderThan", "Other"):
        for revision in ("0", "1", "9999999999"):
            if (match, revision) != ("Exact", "1"):
                yield f"list: {match} of {revision}", get(many, resourceVersionMatch=match, resourceVersion=revision, **NAMED)
        yield f"list: {match} with continue", get(many, resourceVersionMatch=match, resourceVersion="5", **{"continue": "x"}, **NAMED)
        yield f"list: {match} with limit", get(many, resourceVersionMatch=match, resourceVersion="0", limit="1", **NAMED)
    yield "get: a revision of the future", get(one, resourceVersion="9999999999")
    yield "get: a bad revision", get(one, resourceVersion="x")
    for initial in ("true", "false", "x"):
        for match in (None, "NotOlderThan", "Exact", "Other"):
            for watch in (None, "1"):
                more = {} if match is None else {"resourceVersionMatch": match}
                more = more if watch is None else {**more, "watch": watch, "timeoutSeconds": "1", "allowWatchBookmarks": "true"}
                yield f"initial: {initial}, {match}, {'watch' if watch else 'list'}", get(many, sendInitialEvents=initial, **more, **NAMED)
    first = {"watch": "1", "timeoutSeconds": "1", "sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan", "allowWatchBookmarks": "true"}
    for name, accept in (("table", TABLE), ("partials", PARTIAL), ("protobuf", PROTOBUF), ("partials as protobuf", f"{PROTOBUF};as=PartialObjectMetadata;g=meta.k8s.io;v=v1")):
        yield f"initial: as {name}", get(many, accept=accept, **first, **NAMED)
        yield f"initial: none, as {name}", get(many, accept=accept, **first, labelSelector="none=such")
    yield "initial: by name", get(many, **first, fieldSelector="metadata.name=form")
    yield "initial: of a name that is not there", get(many, **first, fieldSelector="metadata.name=absent")
    yield "initial: without bookmarks", get(many, **{**first, "allowWatchBookmarks": "false"}, **NAMED)
    yield "watch: by name", get(many, watch="1", timeoutSeconds="1", fieldSelector="metadata.name=form")
    yield "watch: by name, the old way", get("/api/v1/watch/namespaces/NAMESPACE/configmaps/form", timeoutSeconds="1")
    yield "watch: all, the old way", get("/api/v1/watch/namespaces/NAMESPACE/configmaps", timeoutSeconds="1", **NAMED)
    yield "watch: one by the path", get(one, watch="1", timeoutSeconds="1")
    yield "watch: as table", get(many, watch="1", timeoutSeconds="1", accept=TABLE, **NAMED)
    yield "watch: as partials", get(many, watch="1", timeoutSeconds="1", accept=PARTIAL, **NAMED)
    yield "watch: as lists of partials", get(many, watch="1", timeoutSeconds="1", accept=PARTIALS, **NAMED)
    yield "watch: as yaml", get(many, watch="1", timeoutSeconds="1", accept=YAML, **NAMED)
    yield "watch: as protobuf", get(many, watch="1", timeoutSeconds="1", accept=PROTOBUF, **NAMED)
    yield "watch: as protobuf stream", get(many, watch="1", timeoutSeconds="1", accept=f"{PROTOBUF};stream=watch", **NAMED)
    yield "watch: a revision long gone", get(many, watch="1", timeoutSeconds="1", resourceVersion="1")
    yield "watch: a revision of the future", get(many, watch="1", timeoutSeconds="1", resourceVersion="9999999999")
    yield "watch: a bad revision", get(many, watch="1", timeoutSeconds="1", resourceVersion="x")
    yield "watch: matches exactly", get(many, watch="1", timeoutSeconds="1", resourceVersion="1", resourceVersionMatch="Exact")
    yield "watch: with continue", get(many, watch="1", timeoutSeconds="1", **{"continue": "x"})
    for name, more in (("dryRun", {"dryRun": "Some"}), ("dryRun twice", {"dryRun": ["All", "All"]}), ("fieldManager", {"fieldManager": "x" * 129}),
                       ("fieldManager's letters", {"fieldManager": "a\u0007b"}), ("fieldValidation", {"fieldValidation": "Maybe"})):
        yield f"write: bad {name}", post(many, config_map("options"), **more)
        yield f"write: update, bad {name}", ("PUT", one, config_map("form", labels={"made": "here"}), more)
        yield f"write: patch, bad {name}", patch(one, {}, **more)


def deletions():
    one = inside("configmaps", "absent")
    rows = {"unknown kind": {"kind": "Nothing", "apiVersion": "v1"}, "another kind": {"kind": "Pod", "apiVersion": "v1"},
            "of another group": {"kind": "DeleteOptions", "apiVersion": "apps/v1"}, "an unknown field": {"nothing": 1}, "a wrong type": {"gracePeriodSeconds": "x"},
            "below zero": {"gracePeriodSeconds": -5}, "both policies": {"orphanDependents": True, "propagationPolicy": "Foreground"},
            "a bad policy": {"propagationPolicy": "Sideways"}, "bad dryRun": {"dryRun": ["x"]}, "not JSON": "{", "a list": "[]"}
    for name, body in rows.items():
        yield f"delete: {name}", ("DELETE", one, body, {})
        yield f"delete all: {name}", ("DELETE", inside("leases", group="/apis/coordination.k8s.io/v1"), body, {"labelSelector": "none=such"})
    yield "delete: as yaml", ("DELETE", one, "propagationPolicy: Sideways\n", {"content_type": YAML})
    yield "delete: as text", ("DELETE", one, "x", {"content_type": "text/plain"})
    yield "delete: by query", ("DELETE", one, None, {"gracePeriodSeconds": "x"})
    yield "delete: wrong uid", ("DELETE", inside("configmaps", "form"), {"preconditions": {"uid": "00000000-0000-0000-0000-000000000000"}}, {})
    yield "delete: wrong revision", ("DELETE", inside("configmaps", "form"), {"preconditions": {"resourceVersion": "1"}}, {})
    yield "delete: only tried", ("DELETE", inside("configmaps", "form"), {"dryRun": ["All"]}, {})
    yield "delete all: only tried", ("DELETE", inside("configmaps"), {"dryRun": ["All"]}, NAMED)


# ---- bodies ----

def varint(number):
    out = b""
    while number >= 0x80:
        out, number = out + bytes([number & 0x7f | 0x80]), number >> 7
    return out + bytes([number])


def field(number, content):
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    content = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(content)) + content


def envelope(version, kind, raw):
    return b"k8s\0" + field(1, field(1, version) + field(2, kind)) + field(2, raw)


def proto_map(name, *more):
    """A ConfigMap."""
    return envelope("v1", "ConfigMap", field(1, field(1, name)) + field(2, field(1, "k") + field(2, "v")) + b"".join(more))


def nested(depth):
    """A FieldsV1-free chain of messages: JSONSchemaProps.not, each in the other."""
    inner = b""
    for _ in range(depth):
        inner = field(22, inner)
    return inner


def bodies():
    many = inside("configmaps")
    rows = {"good": proto_map("proto-good"), "foreign fields": proto_map("proto-foreign", field(99, "x"), field(98, 5)), "empty": b"", "only the prefix": b"k8s\0",
            "no prefix": b"\x0a\x02v1", "another prefix": b"k8s\1" + proto_map("x")[4:], "cut in the envelope": proto_map("proto-cut")[:12],
            "cut in the object": envelope("v1", "ConfigMap", (field(1, field(1, "proto-cut2")) + field(2, "xx"))[:-1]), "a wrong wire type": envelope("v1", "ConfigMap", field(1, 5)),
            "a bad tag": envelope("v1", "ConfigMap", b"\x00\x00"), "a group that ends nowhere": envelope("v1", "ConfigMap", field(1, field(1, "group")) + b"\x9b\x06"),
            "a length beyond": envelope("v1", "ConfigMap", b"\x0a\xff\xff\xff\xff\x0f"), "a huge varint": envelope("v1", "ConfigMap", b"\x80" * 11),
            "another kind": envelope("v1", "Secret", field(1, field(1, "x"))), "unknown kind": envelope("v1", "Nothing", b""), "unknown version": envelope("v9", "ConfigMap", b""),
            "no kind": b"k8s\0" + field(2, field(1, field(1, "proto-nokind"))), "bad utf-8": proto_map("proto-utf8", field(2, field(1, "u") + field(2, b"a\xffb"))),
            "JSON inside": proto_map("json"), "JSON instead": b'{"metadata":{"name":"x"}}'}
    for name, body in rows.items():
        yield f"protobuf: {name}", post(many, body, content_type=PROTOBUF)
    yield "protobuf: both ways", post(many, proto_map("proto-both"), content_type=PROTOBUF, accept=PROTOBUF)
    yield "protobuf: an error", get(inside("configmaps", "absent"), accept=PROTOBUF)
    yield "protobuf: a patch", patch(inside("configmaps", "form"), b"k8s\0", PROTOBUF)
    yield "protobuf: a merge patch, protobuf out", patch(inside("configmaps", "form"), {"data": {"p": "1"}}, accept=PROTOBUF)
    yield "protobuf: delete options", ("DELETE", inside("configmaps", "absent"), envelope("v1", "DeleteOptions", field(4, "Sideways")), {"content_type": PROTOBUF})
    yield "protobuf: delete options, good", ("DELETE", inside("configmaps", "proto-good"), envelope("v1", "DeleteOptions", field(1, 0)), {"content_type": PROTOBUF, "accept": PROTOBUF})
    yield "protobuf: delete options, cut", ("DELETE", inside("configmaps", "absent"), envelope("v1", "DeleteOptions", b"\x22\x05x"), {"content_type": PROTOBUF})
    for name, kind in (("cbor", CBOR), ("text", "text/plain"), ("nothing", ""), ("charset", "application/json; charset=utf-8"), ("upper case", "Application/JSON"), ("xml", "text/xml")):
        yield f"content type: {name}", post(many, json.dumps(config_map(f"type-{name.replace(' ', '-')}")), content_type=kind)
    texts = {"bad utf-8": b'{"metadata":{"name":"utf8"},"data":{"k":"a\xffb\xc3"}}', "bad utf-8 in a key": b'{"metadata":{"name":"utf8-key"},"data":{"k\xff":"a"}}',
             "bad utf-8 outside": b'{"metadata":{"name":"utf8-out"}}\xff', "surrogates": b'{"metadata":{"name":"surrogates"},"data":{"k":"\\ud800x\\udc00\\ud83d\\ude00"}}',
             "NUL": b'{"metadata":{"name":"nul"},"data":{"k":"a\\u0000b"}}', "a raw NUL": b'{"metadata":{"name":"nul2"},"data":{"k":"a\0b"}}', "a BOM": b'\xef\xbb\xbf{"metadata":{"name":"bom"}}',
             "blanks around": b' \n{"metadata":{"name":"blanks"}}\t\r\n', "two values": b'{"metadata":{"name":"two"}}{}', "a tail": b'{"metadata":{"name":"tail"}}x', "null": b"null",
             "a number": b"5", "deep": b'{"metadata":{"name":"deep"},"x":' + b"[" * 10001 + b"]" * 10001 + b"}", "null members": b'{"metadata":{"name":"nulls","labels":null},"data":null}',
             "case of a field": b'{"metadata":{"name":"case"},"Data":{"k":"v"}}', "case of metadata": b'{"Metadata":{"name":"case2"}}', "a float": b'{"metadata":{"name":"float","generation":1.0}}',
             "a big number": b'{"metadata":{"name":"big","generation":1e3}}', "a bad number": b'{"metadata":{"name":"big2","generation":1.5}}', "a bool": b'{"metadata":{"name":true}}',
             "bad base64": b'{"metadata":{"name":"b64"},"binaryData":{"k":"###"}}', "base64 with lines": b'{"metadata":{"name":"b64n"},"binaryData":{"k":"YQ==\\n"}}',
             "a bad time": b'{"metadata":{"name":"time","creationTimestamp":"yesterday"}}', "html": b'{"metadata":{"name":"html"},"data":{"k":"<a&b>"}}'}
    for name, text in texts.items():
        yield f"json: {name}", post(many, text)
    yaml = {"plain": "metadata:\n  name: yaml-plain\ndata:\n  k: v\n", "two documents": "metadata: {name: yaml-a}\n---\nmetadata: {name: yaml-b}\n", "tabs": "metadata:\n\tname: x\n",
            "an anchor": "metadata: {name: yaml-anchor}\ndata: {a: &x v, b: *x}\n", "a number as text": "metadata: {name: yaml-number}\ndata: {k: 5}\n", "empty": "", "a comment": "# nothing\n",
            "twice the same": "metadata: {name: yaml-twice}\ndata: {k: a, k: b}\n", "no mapping": "- a\n", "merge": "metadata: {name: yaml-merge}\ndata:\n  <<: {a: b}\n  c: d\n",
            "yes": "metadata: {name: yaml-yes}\ndata: {k: yes}\n", "quoted": "metadata: {name: 'yaml-quoted'}\ndata: {k: \"yes\"}\n"}
    for name, text in yaml.items():
        yield f"yaml: {name}", post(many, text, content_type=YAML)


def patches():
    one = inside("configmaps", "form")
    rows = {"add": [{"op": "add", "path": "/data/x", "value": "1"}], "add deep": [{"op": "add", "path": "/data/x/y/z", "value": "1"}], "add to nothing": [{"op": "add", "path": "/binaryData/x", "value": "YQ=="}],
            "remove nothing": [{"op": "remove", "path": "/data/none"}], "replace nothing": [{"op": "replace", "path": "/data/none", "value": "1"}], "move": [{"op": "move", "from": "/data/k", "path": "/data/q"}],
            "move into itself": [{"op": "move", "from": "/data", "path": "/data/q"}], "copy": [{"op": "copy", "from": "/data/q", "path": "/data/k"}], "copy nothing": [{"op": "copy", "from": "/x", "path": "/y"}],
            "test": [{"op": "test", "path": "/data/k", "value": "v"}], "test absent": [{"op": "test", "path": "/data/none", "value": None}], "an unknown op": [{"op": "spin", "path": "/data"}],
            "no op": [{"path": "/data"}], "no path": [{"op": "add", "value": 1}], "no value": [{"op": "add", "path": "/data/w"}], "a path without slash": [{"op": "add", "path": "data", "value": {}}],
            "the whole": [{"op": "replace", "path": "", "value": {}}], "escapes": [{"op": "add", "path": "/metadata/annotations", "value": {}}, {"op": "add", "path": "/metadata/annotations/a~1b", "value": "c"}],
            "an index": [{"op": "add", "path": "/metadata/finalizers", "value": []}, {"op": "add", "path": "/metadata/finalizers/1", "value": "a.b/c"}],
            "the end": [{"op": "add", "path": "/metadata/finalizers", "value": []}, {"op": "add", "path": "/metadata/finalizers/-", "value": "no slash"}],
            "a leading zero": [{"op": "add", "path": "/metadata/finalizers", "value": ["a.b/c"]}, {"op": "remove", "path": "/metadata/finalizers/00"}],
            "below zero": [{"op": "add", "path": "/metadata/finalizers", "value": ["a.b/c"]}, {"op": "remove", "path": "/metadata/finalizers/-1"}], "empty": [], "null": None,
            "another name": [{"op": "replace", "path": "/metadata/name", "value": "other"}], "another kind": [{"op": "replace", "path": "/kind", "value": "Secret"}],
            "too many": [{"op": "add", "path": "/data/x", "value": "1"}] * 10001, "many": [{"op": "test", "path": "/data/x", "value": "1"}] * 9999}
    for name, body in rows.items():
        yield f"json patch: {name}", patch(one, json.dumps(body), JSON_PATCH)
    merges = {"null": "null", "a list": "[]", "text": '"x"', "empty": "{}", "nothing": "", "remove": {"data": {"x": None}}, "remove all": {"data": None}, "unknown field": {"nothing": 1},
              "another uid": {"metadata": {"uid": "x"}}, "another revision": {"metadata": {"resourceVersion": "1"}}, "a bad revision": {"metadata": {"resourceVersion": "x"}},
              "another namespace": {"metadata": {"namespace": "x"}}, "a name": {"metadata": {"name": "other"}}}
    for name, body in merges.items():
        yield f"merge patch: {name}", patch(one, body)
        yield f"merge patch: {name}, strict", patch(one, body, fieldValidation="Strict")
        yield f"strategic patch: {name}", patch(one, body, STRATEGIC)
    deploy = inside("deployments", "form", group=APPS)
    containers = lambda *items: {"spec": {"template": {"spec": {"containers": list(items)}}}}
    strategic = {"merge by name": containers({"name": "c", "image": "a"}), "a new one": containers({"name": "d", "image": "b"}), "no key": containers({"image": "b"}),
                 "delete": containers({"name": "d", "$patch": "delete"}), "an unknown directive": containers({"name": "c", "$patch": "spin"}),
                 "order": {"spec": {"template": {"spec": {"$setElementOrder/containers": [{"name": "c"}], "containers": [{"name": "c", "image": "z"}]}}}},
                 "order of others": {"spec": {"template": {"spec": {"$setElementOrder/containers": [{"name": "q"}], "containers": [{"name": "c", "image": "z"}]}}}},
                 "retain": {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}, "replace": {"spec": {"template": {"metadata": {"$patch": "replace", "labels": {"made": "here"}}}}},
                 "delete from primitives": {"metadata": {"$deleteFromPrimitiveList/finalizers": ["a.b/c"]}}}
    for name, body in strategic.items():
        yield f"strategic patch: {name} of lists", patch(deploy, body, STRATEGIC, dryRun="All")
    yield "patch: of nothing", patch(inside("configmaps", "absent"), {})
    yield "patch: of a status", patch(inside("pods", "form", "status"), {"status": {"phase": "Failed", "reason": "Because", "message": "so"}})
    yield "patch: table of a failed pod", get(inside("pods"), accept=TABLE, **NAMED)


def generations():
    """What raises metadata.generation."""
    yield "generation: slice", patch(inside("endpointslices", "form", group=DISCOVERY), {"endpoints": [{"addresses": ["10.1.2.4"]}]})
    yield "generation: slice, same", patch(inside("endpointslices", "form", group=DISCOVERY), {"endpoints": [{"addresses": ["10.1.2.4"]}]})
    yield "generation: slice, labels", patch(inside("endpointslices", "form", group=DISCOVERY), {"metadata": {"labels": {"x": "y"}}})
    yield "generation: template", patch(inside("podtemplates", "form"), {"template": {"metadata": {"labels": {"a": "c"}}}})
    yield "generation: budget", patch(inside("poddisruptionbudgets", "form", group=POLICY), {"spec": {"minAvailable": 2}})
    yield "generation: policy", patch(inside("networkpolicies", "form", group=NETWORKING), {"spec": {"policyTypes": ["Egress"]}})
    yield "generation: cron job", patch(inside("cronjobs", "form", group=BATCH), {"spec": {"schedule": "1 0 1 1 *"}})
    yield "generation: pod", patch(inside("pods", "form"), {"spec": {"containers": [{"name": "c", "image": "x"}]}}, STRATEGIC)
    yield "generation: service", patch(inside("services", "form"), {"spec": {"ports": [{"port": 81}]}})
    yield "generation: quota", patch(inside("resourcequotas", "form"), {"spec": {"hard": {"services.loadbalancers": "9999"}}})
    daemons = {"metadata": {"name": "daemons"}, "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {
        "nodeSelector": {"none": "such"}, "containers": [container()]}}}}
    yield "generation: daemon set", post(inside("daemonsets", group=APPS), daemons, dryRun="All")
    hook = {"metadata": {"name": "NAMESPACE"}, "webhooks": [{"name": "a.b.c", "clientConfig": {"url": "https://127.0.0.1:1/"}, "sideEffects": "None", "admissionReviewVersions": ["v1"],
                                                             "rules": [{"apiGroups": ["none.example.com"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["nothings"]}]}]}
    hooks = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
    yield "generation: webhooks", post(hooks, hook)
    yield "generation: webhooks, changed", patch(f"{hooks}/NAMESPACE", [{"op": "replace", "path": "/webhooks/0/timeoutSeconds", "value": 7}], JSON_PATCH)
    yield "generation: webhooks, labels", patch(f"{hooks}/NAMESPACE", {"metadata": {"labels": {"a": "b"}}})
    yield "generation: webhooks, gone", ("DELETE", f"{hooks}/NAMESPACE", None, {})


def reading():
    for table in (make, forms, paths, options, deletions, bodies, patches, generations):
        yield from table()
