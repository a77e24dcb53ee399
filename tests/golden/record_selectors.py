#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks a live upstream server which objects a selector selects, and what it says of bad selectors; writes the rows of
src/object/selector_test.c.

    record_selectors.py https://HOST:PORT TOKEN OUTPUT
"""
import json
import sys
import urllib.parse

from live_server import Server, c_text, in_pieces, value_of

NS = "/api/v1/namespaces/selectors/"
POD = "'spec':{'automountServiceAccountToken':false,'containers':[{'name':'c','image':'i'}]%s}"
# kind, collection, manifests
OBJECTS = [
    ("v1 ConfigMap", NS + "configmaps", [
        "{'metadata':{'name':'a','labels':{'a':'1','b':'x','n':'5'}}}",
        "{'metadata':{'name':'b','labels':{'a':'2','b':'','n':'05'}}}",
        "{'metadata':{'name':'c','labels':{'a':'3','example.com/k':'v','n':'7'}}}",
        "{'metadata':{'name':'d'}}",
        "{'metadata':{'name':'e','labels':{'n':'x','in':'notin','a.b-c_d':'1.2-3_4'}}}",
    ]),
    ("v1 Secret", NS + "secrets", [
        "{'metadata':{'name':'o'},'type':'Opaque'}", "{'metadata':{'name':'t'},'type':'example.com/t'}",
    ]),
    ("v1 Service", NS + "services", [
        "{'metadata':{'name':'h'},'spec':{'clusterIP':'None','ports':[{'port':1}]}}",
        "{'metadata':{'name':'x'},'spec':{'type':'ExternalName','externalName':'a.b'}}",
    ]),
    ("v1 Pod", NS + "pods", [
        "{'metadata':{'name':'p'}," + POD % ",'nodeName':'n1','restartPolicy':'Never'" + "}",
        "{'metadata':{'name':'q'}," + POD % ",'hostNetwork':true,'schedulerName':'s'" + "}",
    ]),
    ("v1 Event", NS + "events", [
        "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','name':'p','namespace':'selectors','uid':'u','fieldPath':'f'},'reason':'R','type':'Normal','source':{'component':'k'}}",
        "{'metadata':{'name':'f'},'involvedObject':{'kind':'Node','name':'n','namespace':'selectors'},'reason':'S','type':'Warning','reportingComponent':'m'}",
    ]),
    ("apps/v1 ReplicaSet", "/apis/apps/v1/namespaces/selectors/replicasets", []),
    ("v1 ReplicationController", NS + "replicationcontrollers", []),
    ("batch/v1 Job", "/apis/batch/v1/namespaces/selectors/jobs", []),
    ("v1 Node", "/api/v1/nodes", ["{'metadata':{'name':'n'},'spec':{'unschedulable':true}}", "{'metadata':{'name':'m'}}"]),
    ("v1 Namespace", "/api/v1/namespaces", []),
    ("apps/v1 Deployment", "/apis/apps/v1/namespaces/selectors/deployments", []),
    ("certificates.k8s.io/v1 CertificateSigningRequest", "/apis/certificates.k8s.io/v1/certificatesigningrequests", []),
]
LABELS = [
    "", "a", "!a", "a=1", "a==1", "a = 1", "a!=1", "a in (1,2)", "a notin (1)", "a in ()", "a in (1,)", "b=", "b in (,x)",
    "b", "!b,a", "a,b", "a=1,b=x", " a = 1 , b = x ", "n>4", "n<4", "n>x", "n > 4", "n<-8", "n>05", "example.com/k=v",
    "example.com/k", "/k", "a b", "a=1,", ",a", ",", "=", "a=", "a==", "a=b=c", "a!", "!", "!!a", "a in", "a in (", "a in 1",
    "a in (1", "a in (1,2", "a in (1))", "a notin", "in", "in in (notin)", "notin notin (x)", "in=notin", "in notin",
    "a.b-c_d=1.2-3_4", "a=x y", "a=-", "a=.", "a in (-)", "a>1,b", "a>-1", "a> ", "a<>1", "(a)", "a)", "a=(1)", "a==1==2",
    "a=1;b=2", "a=!b", "a=>1", "A=1", "a=\u00e4", "%zz", "a\t=\t1", "a\n=1", "a in (1,1)", "a in (x, y ,z)", "x/y/z",
    "0123456789012345678901234567890123456789012345678901234567890123", "UPPER.com/x", "a=" + "1" * 64, "!a=1", "a!=",
    "a !in (1)", "a,!a", "!a in (1)", "a<1.5", "a>9223372036854775808", "n>" + "1" * 30,
]
FIELDS = [
    ("v1 ConfigMap", ["", "metadata.name=a", "metadata.name==a", "metadata.name!=a", "metadata.name=", "metadata.name",
                      "metadata.namespace=selectors", "metadata.namespace!=selectors", "metadata.labels=x", "data=x", "x", "=",
                      "metadata.name=a,metadata.name=b", "metadata.name=a,", ",metadata.name=a", ",", "metadata.name=a=b",
                      "metadata.name=a\\,b", "metadata.name=a\\", "metadata.name=a\\x", "metadata.name=a\\=b",
                      "metadata.name!==a", "metadata.name in (a)", "!metadata.name", " metadata.name=a", "metadata.name= a",
                      "metadata.name=A", "metadata.name>a"]),
    ("v1 Secret", ["type=Opaque", "type!=Opaque", "type=", "data=x"]),
    ("v1 Service", ["spec.clusterIP=None", "spec.type=ExternalName", "spec.type!=ExternalName", "spec.clusterIP=", "spec.ports=1"]),
    ("v1 Pod", ["spec.nodeName=n1", "spec.nodeName=", "spec.nodeName!=n1", "spec.restartPolicy=Never", "spec.schedulerName=s",
                "spec.serviceAccountName=default", "spec.serviceAccount=x", "spec.hostNetwork=true", "spec.hostNetwork=false",
                "status.phase=Pending", "status.phase!=Pending", "status.podIP=", "status.podIPs=", "status.podIPs=1.2.3.4",
                "status.nominatedNodeName=", "spec.host=n1", "spec.containers=c", "spec.nodeName=n1,status.phase=Pending"]),
    ("v1 Event", ["involvedObject.kind=Pod", "involvedObject.namespace=selectors", "involvedObject.name=n",
                  "involvedObject.uid=u", "involvedObject.uid=", "involvedObject.apiVersion=", "involvedObject.resourceVersion=",
                  "involvedObject.fieldPath=f", "reason=R", "type=Warning", "source=k", "source=m", "reportingComponent=m",
                  "reportingComponent=k", "message=x"]),
    ("apps/v1 ReplicaSet", ["status.replicas=0"]),
    ("v1 ReplicationController", ["status.replicas=0", "spec.x=0"]),
    ("batch/v1 Job", ["status.successful=0", "status.succeeded=0"]),
    ("v1 Node", ["spec.unschedulable=true", "spec.unschedulable=false", "metadata.name=n", "metadata.namespace=x"]),
    ("v1 Namespace", ["status.phase=Active,metadata.name=selectors", "name=selectors", "metadata.namespace="]),
    ("apps/v1 Deployment", ["spec.replicas=1", "status.replicas=1"]),
    ("certificates.k8s.io/v1 CertificateSigningRequest", ["spec.signerName=x", "metadata.namespace=x"]),
]


def selected(server, path, parameter, text):
    answer = server.send("GET", f"{path}?{parameter}={urllib.parse.quote(text)}")
    if answer["kind"] == "Status":
        return "!" + answer["message"]
    return " ".join(sorted(item["metadata"]["name"] for item in answer["items"]
                           if item["metadata"]["name"] != "kube-root-ca.crt"))


def main():
    server, output = Server(sys.argv[1], sys.argv[2]), sys.argv[3]
    server.send("POST", "/api/v1/namespaces", value_of("{'metadata':{'name':'selectors'}}"))
    server.send("POST", NS + "serviceaccounts", value_of("{'metadata':{'name':'default'}}"))
    rows = ["/* SPDX-License-Identifier: Apache-2.0 */",
            "/* selector_test_rows.h - made by tests/golden/record_selectors.py from a live upstream v1.36.3. */",
            "static const struct stored stored[] = {"]
    paths = {}
    for kind, path, manifests in OBJECTS:
        paths[kind] = path
        for manifest in manifests:
            server.send("POST", path, value_of(manifest))
        for item in server.send("GET", path)["items"]:
            for member in ("managedFields", "uid", "resourceVersion", "creationTimestamp"):
                item["metadata"].pop(member, None)
            name = item["metadata"]["name"]
            if name in [value_of(m)["metadata"]["name"] for m in manifests] or (kind, name) == ("v1 Namespace", "selectors"):
                rows.append("    { %s,\n      %s }," % (c_text(kind), in_pieces(json.dumps(item, separators=(",", ":")).replace('"', "'"), 6)))
    rows += ["};", "", "static const struct row label_rows[] = {"]
    for text in LABELS:
        wanted = selected(server, paths["v1 ConfigMap"], "labelSelector", text)
        rows.append("    { \"v1 ConfigMap\", %s,\n      %s }," % (c_text(text), in_pieces(wanted, 6)))
    rows += ["};", "", "static const struct row field_rows[] = {"]
    for kind, texts in FIELDS:
        for text in texts:
            rows.append("    { %s, %s,\n      %s }," % (c_text(kind), c_text(text),
                                                     in_pieces(selected(server, paths[kind], "fieldSelector", text), 6)))
    rows.append("};")
    with open(output, "w") as out:
        out.write("\n".join(rows) + "\n")
    for kind, path, manifests in OBJECTS:
        for manifest in manifests:
            server.remove(path + "/" + value_of(manifest)["metadata"]["name"])
    server.remove("/api/v1/namespaces/selectors")


main()
