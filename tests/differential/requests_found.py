# SPDX-License-Identifier: Apache-2.0
"""Requests that random ones had shown to be answered differently, as rows of their own (see requests_table.py)."""
from knarr_test.client import MERGE
from knarr_test.samples import CORE, config_map, path

SCHEDULING = "/apis/scheduling.k8s.io/v1"
NODE = "/apis/node.k8s.io/v1"
STORAGE = "/apis/storage.k8s.io/v1"


def in_namespace(resource, name=None, sub=None, group=CORE):
    return path("NAMESPACE", resource, name, sub, group=group)


def dry(method, where, body, **more):
    return method, where, body, {"dryRun": "All", **more}


def of_metadata():
    where = in_namespace("configmaps")
    yield "make", ("POST", where, config_map("found"), {})
    for field, value in (("deletionTimestamp", "2024-01-01T00:00:00Z"), ("deletionGracePeriodSeconds", 5), ("generateName", "other-")):
        yield f"update, {field} {value}", dry("PUT", f"{where}/found", config_map("found", **{field: value}))
        yield f"merge patch, {field} {value}", dry("PATCH", f"{where}/found", {"metadata": {field: value}}, content_type=MERGE)
        yield f"create, {field} {value}", dry("POST", where, config_map("found-2", **{field: value}))
    yield "update without a name", dry("PUT", f"{where}/found", {"data": {}})
    for revision in ("x", "0", "7"):
        yield f"create, revision {revision}", dry("POST", where, config_map("found-2", resourceVersion=revision))
    role = {"metadata": {"name": "found-NAMESPACE", "namespace": "default"}}
    yield "a namespace where there is none", dry("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", role)
    yield "finalizers of another kind of group", dry("POST", f"{NODE}/runtimeclasses", {"metadata": {"name": "found", "finalizers": ["x.y"]}, "handler": "x"})
    yield "finalizers", dry("POST", where, config_map("found-2", finalizers=["x.y"]))


def of_generations():
    yield "priority class", dry("POST", f"{SCHEDULING}/priorityclasses", {"metadata": {"name": "found"}, "value": 5})
    yield "volume driver", dry("POST", f"{STORAGE}/csidrivers", {"metadata": {"name": "found"}, "spec": {}})


def found():
    for table in (of_metadata, of_generations):
        for name, request in table():
            yield f"found: {table.__name__}, {name}", request
