# SPDX-License-Identifier: Apache-2.0
"""Random questions: paths, methods, options and accepted types that no client would put together.

They are about what requests_reading makes, or about what is not there; whatever would write is a dry run.  What a
cluster has by itself differs between two of them, so of cluster-wide kinds only what is labelled as ours is asked for.
"""
import random

from knarr_test.client import APPLY, JSON, JSON_PATCH, MERGE, STRATEGIC, TABLE
from random_corners import Corners
from requests_reading import CBOR, MADE, PARTIAL, PARTIALS, PROTOBUF, YAML

READINGS = 700                                      # of seed 1, unless another number is asked for
LONG = "x" * 260
OPTIONS = {
    "limit": ("-1", "x", "1", "2", "500", "9" * 20, "+1", "", "01", "1e3"),
    "timeoutSeconds": ("x", "-1", "1", "1.5", "", "99999999999"),
    "resourceVersion": ("0", "x", "-1", "", "9999999999", "0x10", "18446744073709551616", " 1"),
    "resourceVersionMatch": ("Exact", "NotOlderThan", "Other", ""),
    "continue": ("x", "eyJ9", "", "e30", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiYSJ9"),
    "labelSelector": ("made=here", "made in (here,there)", "made notin (here)", "made in (here", "a=b=c", "x/y in ()", "made==here", "a>1", "a<x", "a in ()",
                      " made = here ", "made=here,made!=there", "made in(here)", "made IN (here)", "(a)", "a,b", "*", "a=*", "-a=b", "a=" + "z" * 64, "!", "=", "!a=b", "a!b",
                      "\u00e9=x", "made=here,,", "a=b\n"),
    "fieldSelector": ("metadata.name=form", "metadata.name!=form", "metadata.namespace=NAMESPACE", "metadata.uid=x", "status.phase=Running", "spec.nodeName=",
                      "spec.nodeName!=x", "involvedObject.name=form", "reason=Told", "type=Normal", "type=Opaque", "metadata.name=form,metadata.name=other", "metadata.name",
                      "=", "a\\=b=c", "spec.replicas=1", "status.successful=1", "spec.unschedulable=true", "metadata.name=a\\", "metadata.name==form",
                      "spec.schedulerName=default-scheduler", "spec.restartPolicy=Always", "spec.serviceAccountName=default", "status.podIP=", "spec.hostNetwork=false",
                      "spec.hostNetwork=x", "spec.clusterIP=None", "spec.type=ClusterIP", "status.replicas=0", "metadata.name=form,spec.nodeName="),
    "watch": ("1", "x", "0", "true", "false"), "allowWatchBookmarks": ("1", "x", "", "true"), "sendInitialEvents": ("true", "false", "x", ""),
    "pretty": ("1", "true", "x", ""), "includeObject": ("None", "Metadata", "Object", "x", ""), "dryRun": ("All", "x", ""), "fieldValidation": ("Strict", "x"),
    "fieldManager": ("x", "a\x01", "z" * 129), "gracePeriodSeconds": ("0", "-1", "x", "5"), "propagationPolicy": ("Orphan", "Foreground", "Background", "x", ""),
    "orphanDependents": ("true", "false", "x"), "force": ("true", "x"), "nothing": ("x", ""), "exact": ("true",), "export": ("true", "x", "false")}
ACCEPTED = (JSON, "*/*", TABLE, PARTIAL, PARTIALS, PROTOBUF, CBOR, YAML, f"{JSON};as=Table;g=meta.k8s.io;v=v1beta1", f"{PROTOBUF};as=Table;g=meta.k8s.io;v=v1",
            f"{PROTOBUF};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", "text/html", "image/png", f"{JSON}, text/plain;q=0.1", ";;", f"{JSON};as=Table;g=meta.k8s.io",
            f"{CBOR};as=Table;g=meta.k8s.io;v=v1", f"{YAML};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", f"{JSON};stream=watch", f"{PROTOBUF};stream=watch",
            "application/cbor-seq", "application/*;q=0.5", f"text/*,{YAML};q=0.9")
SENT = (JSON, JSON, MERGE, JSON_PATCH, STRATEGIC, APPLY, YAML, "text/plain", "", PROTOBUF, CBOR)
BODIES = ({}, [], "", "x", {"kind": "Pod", "apiVersion": "v1"}, {"kind": "Status"}, {"metadata": {}}, {"apiVersion": "v1"}, "null", "{", {"metadata": {"name": "form"}},
          {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "form"}})
NAMESPACED = [(resource, group) for resource, group, _ in MADE] + [
    ("jobs", "/apis/batch/v1"), ("ingresses", "/apis/networking.k8s.io/v1"), ("statefulsets", "/apis/apps/v1"), ("controllerrevisions", "/apis/apps/v1"),
    ("bindings", "/api/v1"), ("localsubjectaccessreviews", "/apis/authorization.k8s.io/v1"), ("events", "/apis/events.k8s.io/v1"), ("persistentvolumeclaims", "/api/v1"),
    ("resourceclaims", "/apis/resource.k8s.io/v1"), ("horizontalpodautoscalers", "/apis/autoscaling/v1"), ("horizontalpodautoscalers", "/apis/autoscaling/v2"),
    ("serviceaccounts", "/api/v1"), ("nothing", "/api/v1")]
CLUSTER = [("persistentvolumes", "/api/v1"), ("nodes", "/api/v1"), ("namespaces", "/api/v1"), ("clusterroles", "/apis/rbac.authorization.k8s.io/v1"),
           ("storageclasses", "/apis/storage.k8s.io/v1"), ("customresourcedefinitions", "/apis/apiextensions.k8s.io/v1"), ("apiservices", "/apis/apiregistration.k8s.io/v1"),
           ("priorityclasses", "/apis/scheduling.k8s.io/v1"), ("ingressclasses", "/apis/networking.k8s.io/v1"),
           ("certificatesigningrequests", "/apis/certificates.k8s.io/v1"), ("validatingwebhookconfigurations", "/apis/admissionregistration.k8s.io/v1"),
           ("componentstatuses", "/api/v1"), ("selfsubjectreviews", "/apis/authentication.k8s.io/v1"), ("csidrivers", "/apis/storage.k8s.io/v1"),
           ("deviceclasses", "/apis/resource.k8s.io/v1"), ("flowschemas", "/apis/flowcontrol.apiserver.k8s.io/v1")]
SUBRESOURCES = ("status", "scale", "log", "exec", "attach", "portforward", "proxy", "proxy/x/y", "token", "eviction", "binding", "ephemeralcontainers", "resize", "finalize",
                "approval", "nothing", "status/x", "proxy/")
METHODS, WEIGHTS = ("GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"), (68, 6, 6, 3, 4, 3, 3)


class Asker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def happens(self, chance):
        return self.random.random() < chance

    def where(self):
        """(path of a collection, whether it is watched by the path)"""
        if self.happens(.7):
            resource, group = self.random.choice(NAMESPACED)
            scope = "" if self.happens(.1) else "/namespaces/NAMESPACE"
        else:
            resource, group = self.random.choice(CLUSTER)
            scope = "/namespaces/NAMESPACE" if self.happens(.06) else ""
        watched = self.happens(.06)
        return f"{group}{'/watch' if watched else ''}{scope}/{resource}", watched

    def options(self, method, is_one):
        names = self.random.sample(list(OPTIONS), self.random.choices((0, 1, 2, 3), (20, 45, 25, 10))[0])
        chosen = {name: self.random.choice(OPTIONS[name]) for name in names}
        if not is_one:
            chosen.setdefault("labelSelector", "made=here")
        if method in ("POST", "PUT", "PATCH", "DELETE") and chosen.get("dryRun") != "x":
            chosen["dryRun"] = "All"
        return chosen

    def question(self):
        method = self.random.choices(METHODS, WEIGHTS)[0]
        path, watched = self.where()
        is_one = self.happens(.45)
        if is_one:
            path += "/" + self.random.choice(("form", "form", "form", "absent", "Not_Good", "a%20b", LONG))
            path += "/" + self.random.choice(SUBRESOURCES) if self.happens(.35) else ""
        path += "/" if self.happens(.02) else ""
        more, body = self.options(method, is_one), None
        if watched or more.get("watch") in ("1", "true", "x"):
            more["timeoutSeconds"] = "1"
        if self.happens(.4):
            more["accept"] = self.random.choice(ACCEPTED)
        if more.get("timeoutSeconds") == "1" and "MetadataList" in more.get("accept", ""):
            more["accept"] = JSON                   # upstream ends such a watch without a word
        if method in ("POST", "PUT", "PATCH"):
            body, more["content_type"] = self.random.choice(BODIES), self.random.choice(SENT)
        return method, path, body, more


def random_questions(seed, count):
    asker, corners = Asker(seed), Corners(seed)
    for number in range(count):
        yield number, (corners if number % 2 else asker).question()
