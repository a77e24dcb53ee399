#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks a live upstream server what a patch makes of an object; writes the rows of src/object/patch_test.c.

    record_patches.py https://HOST:PORT TOKEN OUTPUT
"""
import json
import sys

from live_server import Server, c_text, in_pieces, value_of

NS = "/api/v1/namespaces/default/"
APPS = "/apis/apps/v1/namespaces/default/"
TYPES = {"json": "application/json-patch+json", "merge": "application/merge-patch+json",
         "strategic": "application/strategic-merge-patch+json"}

# kind, collection, manifest, patches by type (JSON with ' for ")
CASES = [
    ("v1 ConfigMap", NS + "configmaps", "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},'data':{'x':'1','y':'2'}}", {
        "json": """
[]
[{'op':'add','path':'/data/n','value':'v'}]
[{'op':'add','path':'/data/x','value':'v'}]
[{'op':'replace','path':'/data/x','value':'v'}]
[{'op':'replace','path':'/data/n','value':'v'}]
[{'op':'remove','path':'/data/x'}]
[{'op':'remove','path':'/data/n'}]
[{'op':'remove','path':'/data'}]
[{'op':'add','path':'/metadata/annotations/y~1z','value':'v'}]
[{'op':'add','path':'/metadata/annotations/y~1z~0w','value':'v'}]
[{'op':'add','path':'/metadata/annotations/y~2z','value':'v'}]
[{'op':'remove','path':'/metadata/annotations/y~1z'}]
[{'op':'move','from':'/data/x','path':'/data/q'}]
[{'op':'move','from':'/data/n','path':'/data/q'}]
[{'op':'copy','from':'/data/x','path':'/data/q'}]
[{'op':'copy','from':'/data','path':'/binaryData'},{'op':'remove','path':'/binaryData'}]
[{'op':'test','path':'/data/x','value':'1'},{'op':'remove','path':'/data/x'}]
[{'op':'test','path':'/data/x','value':'2'}]
[{'op':'test','path':'/data/n','value':null}]
[{'op':'test','path':'/data/n','value':'1'}]
[{'op':'test','path':'/data','value':{'y':'2','x':'1'}}]
[{'op':'test','path':'/data/x'}]
[{'op':'add','path':'/nothing/x','value':'v'}]
[{'op':'add','path':'data/x','value':'v'}]
[{'op':'add','path':'','value':{'metadata':{'name':'patched'},'data':{'only':'1'}}}]
[{'op':'replace','path':'','value':{'metadata':{'name':'patched'},'data':{'only':'1'}}}]
[{'op':'remove','path':''}]
[{'op':'unknown','path':'/data/x'}]
[{'path':'/data/x'}]
[{'op':'add','value':'x'}]
[{'op':'add','path':'/data/n'}]
[{'op':'add','path':'/data/n','value':null}]
[{'op':'replace','path':'/data/x','value':null}]
[{'op':'move','path':'/data/q'}]
[{'op':'add','path':'/metadata/labels/c','value':'3'},{'op':'remove','path':'/metadata/labels/a'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','path':'/metadata/finalizers/-','value':'example.com/b'},{'op':'add','path':'/metadata/finalizers/0','value':'example.com/c'},{'op':'add','path':'/metadata/finalizers/1','value':'example.com/d'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','path':'/metadata/finalizers/5','value':'example.com/b'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','path':'/metadata/finalizers/-1','value':'example.com/b'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','path':'/metadata/finalizers/x','value':'example.com/b'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','path':'/metadata/finalizers/01','value':'example.com/b'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a','example.com/b']},{'op':'remove','path':'/metadata/finalizers/0'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'remove','path':'/metadata/finalizers/-'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'replace','path':'/metadata/finalizers/0','value':'example.com/z'}]
[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'replace','path':'/metadata/finalizers/1','value':'example.com/z'}]
{}
x
[1]
""",
        "merge": """
{}
{'data':{'x':'9','n':'1'}}
{'data':{'x':null}}
{'data':null}
{'data':{'n':null}}
{'metadata':{'labels':{'a':null,'c':'3'}}}
{'metadata':{'labels':null}}
{'metadata':{'finalizers':['example.com/a']}}
{'binaryData':{'b':'YQ=='},'data':{'x':null,'y':null}}
[]
x
null
'text'
""",
        "strategic": """
{}
{'data':{'x':'9','n':'1'}}
{'data':{'x':null}}
{'data':null}
{'data':{'$patch':'replace','k':'v'}}
{'data':{'$patch':'delete'}}
{'data':{'$patch':'merge','k':'v'}}
{'data':{'$patch':'other','k':'v'}}
{'$patch':'replace','metadata':{'name':'patched'},'data':{'k':'v'}}
{'metadata':{'finalizers':['example.com/a','example.com/b']}}
{'metadata':{'$setElementOrder/finalizers':['example.com/b','example.com/a'],'finalizers':['example.com/a','example.com/b']}}
{'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'a','uid':'u'}]}}
{'metadata':{'labels':{'a':null}}}
[]
x
"""}),
    ("v1 ConfigMap", NS + "configmaps", "{'metadata':{'name':'owned','finalizers':['example.com/a','example.com/b','example.com/c'],'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}]}}", {
        "strategic": """
{'metadata':{'finalizers':['example.com/d']}}
{'metadata':{'finalizers':['example.com/a','example.com/d']}}
{'metadata':{'$deleteFromPrimitiveList/finalizers':['example.com/b']}}
{'metadata':{'$deleteFromPrimitiveList/finalizers':['example.com/b'],'finalizers':['example.com/d']}}
{'metadata':{'$deleteFromPrimitiveList/finalizers':['example.com/x']}}
{'metadata':{'$setElementOrder/finalizers':['example.com/c','example.com/a','example.com/b']}}
{'metadata':{'$setElementOrder/finalizers':['example.com/c','example.com/d','example.com/a'],'finalizers':['example.com/d']}}
{'metadata':{'$setElementOrder/finalizers':['example.com/d'],'finalizers':['example.com/d','example.com/e']}}
{'metadata':{'finalizers':null}}
{'metadata':{'finalizers':[]}}
{'metadata':{'ownerReferences':[{'uid':'u1','name':'new'}]}}
{'metadata':{'ownerReferences':[{'uid':'u1','$patch':'delete'}]}}
{'metadata':{'ownerReferences':[{'$patch':'delete'}]}}
{'metadata':{'ownerReferences':[{'$patch':'replace'},{'apiVersion':'v1','kind':'Pod','name':'z','uid':'u9'}]}}
{'metadata':{'ownerReferences':[{'$patch':'replace'}]}}
{'metadata':{'ownerReferences':[{'name':'nokey'}]}}
{'metadata':{'$setElementOrder/ownerReferences':[{'uid':'u2'},{'uid':'u1'}]}}
{'metadata':{'$setElementOrder/ownerReferences':[{'uid':'u2'},{'uid':'u3'},{'uid':'u1'}],'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'n','uid':'u3'}]}}
{'metadata':{'$setElementOrder/ownerReferences':[{'uid':'u3'}],'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'n','uid':'u4'}]}}
"""}),
    ("apps/v1 Deployment", APPS + "deployments", "{'metadata':{'name':'patched'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'nodeSelector':{'k':'v'},'tolerations':[{'key':'t','operator':'Exists'}],'volumes':[{'name':'v','emptyDir':{}},{'name':'w','configMap':{'name':'m'}}],'imagePullSecrets':[{'name':'s'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}],'containers':[{'name':'a','image':'i:1','args':['x','y'],'env':[{'name':'E','value':'1'},{'name':'F','value':'2'}],'ports':[{'containerPort':80,'name':'web'},{'containerPort':53,'protocol':'UDP'}],'volumeMounts':[{'name':'v','mountPath':'/v'}]},{'name':'b','image':'j'}]}}}}", {
        "strategic": """
{'spec':{'replicas':3}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','image':'i:2'}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'k'}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'b','$patch':'delete'}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'x','$patch':'delete'}]}}}}
{'spec':{'template':{'spec':{'containers':[{'$patch':'replace'},{'name':'z','image':'z'}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'z','image':'z','$patch':'replace'}]}}}}
{'spec':{'template':{'spec':{'containers':[{'image':'z'}]}}}}
{'spec':{'template':{'spec':{'containers':'z'}}}}
{'spec':{'template':{'spec':{'containers':[1]}}}}
{'spec':{'template':{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}}}}
{'spec':{'template':{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'n'},{'name':'a'}],'containers':[{'name':'n','image':'n'}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','env':[{'name':'E','value':'9'},{'name':'G','value':'3'}]}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','env':[{'name':'E','$patch':'delete'}]}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','env':[{'name':'E','value':null,'valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','env':null}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','args':['z']}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','ports':[{'containerPort':80,'hostPort':80}]}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','ports':[{'containerPort':53,'protocol':'TCP'}]}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','volumeMounts':[{'name':'w','mountPath':'/v'}]}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','volumeMounts':[{'name':'w','mountPath':'/w'}]}]}}}}
{'spec':{'template':{'spec':{'containers':[{'name':'a','resources':{'limits':{'cpu':'1'}}}]}}}}
{'spec':{'template':{'spec':{'tolerations':[{'key':'u','operator':'Exists'}]}}}}
{'spec':{'template':{'spec':{'imagePullSecrets':[{'name':'t'}]}}}}
{'spec':{'template':{'spec':{'hostAliases':[{'ip':'1.2.3.4','hostnames':['i']}]}}}}
{'spec':{'template':{'spec':{'nodeSelector':{'k':null,'l':'m'}}}}}
{'spec':{'template':{'spec':{'nodeSelector':{'$patch':'replace','l':'m'}}}}}
{'spec':{'template':{'spec':{'volumes':[{'name':'v','$retainKeys':['name','hostPath'],'hostPath':{'path':'/x'}}]}}}}
{'spec':{'template':{'spec':{'volumes':[{'name':'v','hostPath':{'path':'/x'}}]}}}}
{'spec':{'template':{'spec':{'volumes':[{'name':'v','$retainKeys':['name'],'hostPath':{'path':'/x'}}]}}}}
{'spec':{'template':{'spec':{'volumes':[{'name':'w','configMap':{'name':'n'}}]}}}}
{'spec':{'strategy':{'type':'Recreate'}}}
{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}
{'spec':{'strategy':{'type':'Recreate','rollingUpdate':null}}}
{'spec':{'strategy':{'$patch':'replace','type':'Recreate'}}}
{'spec':{'selector':{'matchLabels':{'a':'b'},'matchExpressions':[{'key':'a','operator':'Exists'}]}}}
{'spec':{'template':{'spec':{'unknownList':[{'name':'x'}]}}}}
{'spec':{'template':{'metadata':{'annotations':{'x':'y'}}}}}
{'spec':null}
{'spec':'x'}
""",
        "merge": """
{'spec':{'template':{'spec':{'containers':[{'name':'a','image':'i:2'}]}}}}
{'spec':{'strategy':{'type':'Recreate','rollingUpdate':null}}}
{'spec':{'replicas':3,'paused':true}}
""",
        "json": """
[{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'x'}]
[{'op':'add','path':'/spec/template/spec/containers/1/env','value':[]},{'op':'add','path':'/spec/template/spec/containers/1/env/-','value':{'name':'A','value':'b'}}]
[{'op':'move','from':'/spec/template/spec/containers/1','path':'/spec/template/spec/containers/0'}]
[{'op':'copy','from':'/spec/template/spec/containers/0/env/0','path':'/spec/template/spec/containers/0/env/2'},{'op':'replace','path':'/spec/template/spec/containers/0/env/2/name','value':'H'}]
[{'op':'test','path':'/spec/replicas','value':1.0}]
[{'op':'test','path':'/spec/replicas','value':1}]
[{'op':'test','path':'/spec/replicas','value':'1'}]
"""}),
    ("v1 Service", NS + "services", "{'metadata':{'name':'patched'},'spec':{'clusterIP':'10.43.0.90','ports':[{'name':'a','port':80},{'name':'b','port':81}]}}", {
        "strategic": """
{'spec':{'ports':[{'port':80,'targetPort':8080}]}}
{'spec':{'ports':[{'port':81,'$patch':'delete'}]}}
{'spec':{'ports':[{'name':'c','port':82}]}}
{'spec':{'$setElementOrder/ports':[{'port':81},{'port':80}]}}
{'spec':{'externalIPs':['1.2.3.4']}}
{'spec':{'selector':{'a':'b'}}}
"""}),
]
# Answers that are not the patch's: of validation, of decoding, of JSON itself.
FOREIGN = (" is invalid: ", "undeterminable", "invalid character", "Invalid JSON Patch")
KEPT_METADATA = ("name", "labels", "annotations", "finalizers", "ownerReferences")


def stripped(item):
    kept = {key: value for key, value in item.items() if key not in ("kind", "apiVersion", "status")}
    kept["metadata"] = {key: value for key, value in item["metadata"].items() if key in KEPT_METADATA}
    return json.dumps(kept, separators=(",", ":")).replace('"', "'")


def main():
    server, output = Server(sys.argv[1], sys.argv[2]), sys.argv[3]
    rows = ["/* SPDX-License-Identifier: Apache-2.0 */",
            "/* patch_test_rows.h - made by tests/golden/record_patches.py from a live upstream v1.36.3. */",
            "static const struct row rows[] = {"]
    count = 0
    for kind, path, manifest, patches in CASES:
        name = value_of(manifest)["metadata"]["name"]
        server.remove(f"{path}/{name}")
        stored = server.send("POST", path, value_of(manifest))
        if stored["kind"] == "Status":
            raise SystemExit(stored["message"])
        rows.append("    { .kind = %s,\n      .base = %s }," % (c_text(kind), in_pieces(stripped(stored), 14)))
        for form, texts in patches.items():
            for text in texts.strip().splitlines():
                answer = server.send("PATCH", f"{path}/{name}?dryRun=All", text.replace("'", '"'), TYPES[form])
                if any(word in answer.get("message", "") for word in FOREIGN):
                    continue
                wanted = "!" + answer["message"] if answer["kind"] == "Status" else stripped(answer)
                rows.append("    { .form = %s, .patch = %s,\n      .wanted = %s }," % (
                    c_text(form), in_pieces(text, 33 + len(form)), in_pieces(wanted, 16)))
                count += 1
        server.remove(f"{path}/{name}")
    rows.append("};")
    with open(output, "w") as out:
        out.write("\n".join(rows) + "\n")
    print(f"{count} rows")


main()
