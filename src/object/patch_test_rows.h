/* SPDX-License-Identifier: Apache-2.0 */
/* patch_test_rows.h - made by tests/golden/record_patches.py from a live upstream v1.36.3. */
static const struct row rows[] = {
    { .kind = "v1 ConfigMap",
      .base = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
              "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/data/n','value':'v'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'n':'v','x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/data/x','value':'v'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'v','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'replace','path':'/data/x','value':'v'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'v','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'replace','path':'/data/n','value':'v'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'n':'v','x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'remove','path':'/data/x'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'y':'2'}}" },
    { .form = "json", .patch = "[{'op':'remove','path':'/data/n'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'remove','path':'/data'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/annotations/y~1z','value':'v'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'v'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'remove','path':'/metadata/annotations/y~1z'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'}},'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'move','from':'/data/x','path':'/data/q'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'q':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'move','from':'/data/n','path':'/data/q'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'copy','from':'/data/x','path':'/data/q'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'q':'1','x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'copy','from':'/data','path':'/binaryData'},{'op':'remove','path':'/binaryDat"
                                     "a'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'test','path':'/data/x','value':'1'},{'op':'remove','path':'/data/x'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'y':'2'}}" },
    { .form = "json", .patch = "[{'op':'test','path':'/data/x','value':'2'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'test','path':'/data/n','value':null}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'test','path':'/data/n','value':'1'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'test','path':'/data','value':{'y':'2','x':'1'}}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'test','path':'/data/x'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','path':'/nothing/x','value':'v'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','path':'data/x','value':'v'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'','value':{'metadata':{'name':'patched'},'data':{'only':'1'}}}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'remove','path':''}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'unknown','path':'/data/x'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'path':'/data/x'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','value':'x'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','path':'/data/n'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'n':'','x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/data/n','value':null}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'n':'','x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'replace','path':'/data/x','value':null}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'move','path':'/data/q'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/labels/c','value':'3'},{'op':'remove','path':'/metada"
                                     "ta/labels/a'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'b':'2','c':'3'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','p"
                                     "ath':'/metadata/finalizers/-','value':'example.com/b'},{'op':'add','path':'/metadata"
                                     "/finalizers/0','value':'example.com/c'},{'op':'add','path':'/metadata/finalizers/1',"
                                     "'value':'example.com/d'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "finalizers':['example.com/c','example.com/d','example.com/a','example.com/b']},'data"
                "':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','p"
                                     "ath':'/metadata/finalizers/5','value':'example.com/b'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','p"
                                     "ath':'/metadata/finalizers/-1','value':'example.com/b'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "finalizers':['example.com/a','example.com/b']},'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','p"
                                     "ath':'/metadata/finalizers/x','value':'example.com/b'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'add','p"
                                     "ath':'/metadata/finalizers/01','value':'example.com/b'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "finalizers':['example.com/a','example.com/b']},'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a','example.com/b']"
                                     "},{'op':'remove','path':'/metadata/finalizers/0'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "finalizers':['example.com/b']},'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'remove'"
                                     ",'path':'/metadata/finalizers/-'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'replace"
                                     "','path':'/metadata/finalizers/0','value':'example.com/z'}]",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "finalizers':['example.com/z']},'data':{'x':'1','y':'2'}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/metadata/finalizers','value':['example.com/a']},{'op':'replace"
                                     "','path':'/metadata/finalizers/1','value':'example.com/z'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "{}",
      .wanted = "!error decoding patch: json: cannot unmarshal object into Go value of type []handler"
                "s.jsonPatchOp" },
    { .form = "json", .patch = "[1]",
      .wanted = "!error decoding patch: json: cannot unmarshal number into Go value of type handlers."
                "jsonPatchOp" },
    { .form = "merge", .patch = "{}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "merge", .patch = "{'data':{'x':'9','n':'1'}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'n':'1','x':'9','y':'2'}}" },
    { .form = "merge", .patch = "{'data':{'x':null}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'y':'2'}}" },
    { .form = "merge", .patch = "{'data':null}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}}}" },
    { .form = "merge", .patch = "{'data':{'n':null}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "merge", .patch = "{'metadata':{'labels':{'a':null,'c':'3'}}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'b':'2','c':'3'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "merge", .patch = "{'metadata':{'labels':null}}",
      .wanted = "{'metadata':{'name':'patched','annotations':{'y/z':'2'}},'data':{'x':'1','y':'2'}}" },
    { .form = "merge", .patch = "{'metadata':{'finalizers':['example.com/a']}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "finalizers':['example.com/a']},'data':{'x':'1','y':'2'}}" },
    { .form = "merge", .patch = "{'binaryData':{'b':'YQ=='},'data':{'x':null,'y':null}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'binaryData':{'b':'YQ=='}}" },
    { .form = "merge", .patch = "[]",
      .wanted = "!error decoding patch: json: cannot unmarshal array into Go value of type map[string"
                "]interface {}" },
    { .form = "merge", .patch = "'text'",
      .wanted = "!error decoding patch: json: cannot unmarshal string into Go value of type map[strin"
                "g]interface {}" },
    { .form = "strategic", .patch = "{}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'x':'1','y':'2'}}" },
    { .form = "strategic", .patch = "{'data':{'x':'9','n':'1'}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'n':'1','x':'9','y':'2'}}" },
    { .form = "strategic", .patch = "{'data':{'x':null}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'y':'2'}}" },
    { .form = "strategic", .patch = "{'data':null}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}}}" },
    { .form = "strategic", .patch = "{'data':{'$patch':'replace','k':'v'}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}},"
                "'data':{'k':'v'}}" },
    { .form = "strategic", .patch = "{'data':{'$patch':'delete'}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'}}}" },
    { .form = "strategic", .patch = "{'data':{'$patch':'merge','k':'v'}}",
      .wanted = "!unknown patch type: merge in map: map[$patch:merge k:v]" },
    { .form = "strategic", .patch = "{'data':{'$patch':'other','k':'v'}}",
      .wanted = "!unknown patch type: other in map: map[$patch:other k:v]" },
    { .form = "strategic", .patch = "{'$patch':'replace','metadata':{'name':'patched'},'data':{'k':'v'}}",
      .wanted = "{'metadata':{'name':'patched'},'data':{'k':'v'}}" },
    { .form = "strategic", .patch = "{'metadata':{'finalizers':['example.com/a','example.com/b']}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "finalizers':['example.com/a','example.com/b']},'data':{'x':'1','y':'2'}}" },
    { .form = "strategic", .patch = "{'metadata':{'$setElementOrder/finalizers':['example.com/b','example.com/a'],'finali"
                                          "zers':['example.com/a','example.com/b']}}",
      .wanted = "!The order in patch list:\n[example.com/a example.com/b]\n doesn't match $setElementOr"
                "der list:\n[example.com/b example.com/a]\n" },
    { .form = "strategic", .patch = "{'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'a','uid':'u'"
                                          "}]}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'a':'1','b':'2'},'annotations':{'y/z':'2'},'"
                "ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'a','uid':'u'}]},'data':{'x"
                "':'1','y':'2'}}" },
    { .form = "strategic", .patch = "{'metadata':{'labels':{'a':null}}}",
      .wanted = "{'metadata':{'name':'patched','labels':{'b':'2'},'annotations':{'y/z':'2'}},'data':{"
                "'x':'1','y':'2'}}" },
    { .form = "strategic", .patch = "[]",
      .wanted = "!json: cannot unmarshal array into Go value of type map[string]interface {}" },
    { .kind = "v1 ConfigMap",
      .base = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
              "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
              "s':['example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'finalizers':['example.com/d']}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/d','example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'finalizers':['example.com/a','example.com/d']}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/a','example.com/d','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$deleteFromPrimitiveList/finalizers':['example.com/b']}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/a','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$deleteFromPrimitiveList/finalizers':['example.com/b'],'finalizers':['"
                                          "example.com/d']}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/d','example.com/a','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$deleteFromPrimitiveList/finalizers':['example.com/x']}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$setElementOrder/finalizers':['example.com/c','example.com/a','example"
                                          ".com/b']}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/c','example.com/a','example.com/b']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$setElementOrder/finalizers':['example.com/c','example.com/d','example"
                                          ".com/a'],'finalizers':['example.com/d']}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/b','example.com/c','example.com/d','example.com/a']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$setElementOrder/finalizers':['example.com/d'],'finalizers':['example."
                                          "com/d','example.com/e']}}",
      .wanted = "!The order in patch list:\n[example.com/d example.com/e]\n doesn't match $setElementOr"
                "der list:\n[example.com/d]\n" },
    { .form = "strategic", .patch = "{'metadata':{'finalizers':null}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}]}}" },
    { .form = "strategic", .patch = "{'metadata':{'finalizers':[]}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'p','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finalizer"
                "s':['example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'ownerReferences':[{'uid':'u1','name':'new'}]}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'new','uid':'u1'},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'u2'}],'finaliz"
                "ers':['example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'ownerReferences':[{'uid':'u1','$patch':'delete'}]}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'q','uid':'u2'}],'finalizers':['example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'ownerReferences':[{'$patch':'delete'}]}}",
      .wanted = "!map: map[$patch:delete] does not contain declared merge key: uid" },
    { .form = "strategic", .patch = "{'metadata':{'ownerReferences':[{'$patch':'replace'},{'apiVersion':'v1','kind':'Pod'"
                                          ",'name':'z','uid':'u9'}]}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'z','uid':'u9'}],'finalizers':['example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'ownerReferences':[{'$patch':'replace'}]}}",
      .wanted = "{'metadata':{'name':'owned','finalizers':['example.com/a','example.com/b','example.c"
                "om/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'ownerReferences':[{'name':'nokey'}]}}",
      .wanted = "!map: map[name:nokey] does not contain declared merge key: uid" },
    { .form = "strategic", .patch = "{'metadata':{'$setElementOrder/ownerReferences':[{'uid':'u2'},{'uid':'u1'}]}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'q','uid':'u2'},{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u1'}],'finalizer"
                "s':['example.com/a','example.com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$setElementOrder/ownerReferences':[{'uid':'u2'},{'uid':'u3'},{'uid':'u"
                                          "1'}],'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'n','uid':'u3'}]}}",
      .wanted = "{'metadata':{'name':'owned','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name"
                "':'q','uid':'u2'},{'apiVersion':'v1','kind':'Pod','name':'n','uid':'u3'},{'apiVersio"
                "n':'v1','kind':'Pod','name':'p','uid':'u1'}],'finalizers':['example.com/a','example."
                "com/b','example.com/c']}}" },
    { .form = "strategic", .patch = "{'metadata':{'$setElementOrder/ownerReferences':[{'uid':'u3'}],'ownerReferences':[{'"
                                          "apiVersion':'v1','kind':'Pod','name':'n','uid':'u4'}]}}",
      .wanted = "!The order in patch list:\n[map[apiVersion:v1 kind:Pod name:n uid:u4]]\n doesn't match"
                " $setElementOrder list:\n[map[uid:u3]]\n" },
    { .kind = "apps/v1 Deployment",
      .base = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
              "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
              "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
              "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
              "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
              "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
              ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
              "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
              "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
              "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
              "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
              "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
              "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
              ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
              "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'replicas':3}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':3,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','image':'i:2'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:2','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'k'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'c','image':'k','resources':{},'terminationMessagePath':'/dev/termination-log'"
                ",'terminationMessagePolicy':'File','imagePullPolicy':'Always'},{'name':'a','image':'"
                "i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'protocol':'TCP'},{'"
                "containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'1'},{'name':'F','va"
                "lue':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath':'/v'}],'terminatio"
                "nMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePullPol"
                "icy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'terminationMessagePath'"
                ":'/dev/termination-log','terminationMessagePolicy':'File','imagePullPolicy':'Always'"
                "}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterF"
                "irst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSecrets':[{'name':'s'}"
                "],'schedulerName':'default-scheduler','tolerations':[{'key':'t','operator':'Exists'}"
                "],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy':{'type':'RollingUp"
                "date','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},'revisionHistoryLim"
                "it':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'b','$patch':'delete'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'}],'restartPolicy':'Always','terminationGraceP"
                "eriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContex"
                "t':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerat"
                "ions':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':["
                "'h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%',"
                "'maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'x','$patch':'delete'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'$patch':'replace'},{'name':'z','image':"
                                          "'z'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'z','image':'z','resources':{},'terminationMessagePath':'/dev/termination-log'"
                ",'terminationMessagePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Alw"
                "ays','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'"
                "k':'v'},'securityContext':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'defa"
                "ult-scheduler','tolerations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':"
                "'1.2.3.4','hostnames':['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{"
                "'maxUnavailable':'25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlin"
                "eSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'image':'z'}]}}}}",
      .wanted = "!map: map[image:z] does not contain declared merge key: name" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[1]}}}}",
      .wanted = "!list element types are not identical: [[map[args:[x y] env:[map[name:E value:1] map"
                "[name:F value:2]] image:i:1 imagePullPolicy:IfNotPresent name:a ports:[map[container"
                "Port:80 name:web protocol:TCP] map[containerPort:53 protocol:UDP]] resources:map[] t"
                "erminationMessagePath:/dev/termination-log terminationMessagePolicy:File volumeMount"
                "s:[map[mountPath:/v name:v]]] map[image:j imagePullPolicy:Always name:b resources:ma"
                "p[] terminationMessagePath:/dev/termination-log terminationMessagePolicy:File]] [1]]" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'"
                                          "}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'b','image':'j','resources':{},'terminationMessagePath':'/dev/termination-log'"
                ",'terminationMessagePolicy':'File','imagePullPolicy':'Always'},{'name':'a','image':'"
                "i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'protocol':'TCP'},{'"
                "containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'1'},{'name':'F','va"
                "lue':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath':'/v'}],'terminatio"
                "nMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePullPol"
                "icy':'IfNotPresent'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'n'"
                                          "},{'name':'a'}],'containers':[{'name':'n','image':'n'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'b','image':'j','resources':{},'terminationMessagePath':'/dev/termination-log'"
                ",'terminationMessagePolicy':'File','imagePullPolicy':'Always'},{'name':'n','image':'"
                "n','resources':{},'terminationMessagePath':'/dev/termination-log','terminationMessag"
                "ePolicy':'File','imagePullPolicy':'Always'},{'name':'a','image':'i:1','args':['x','y"
                "'],'ports':[{'name':'web','containerPort':80,'protocol':'TCP'},{'containerPort':53,'"
                "protocol':'UDP'}],'env':[{'name':'E','value':'1'},{'name':'F','value':'2'}],'resourc"
                "es':{},'volumeMounts':[{'name':'v','mountPath':'/v'}],'terminationMessagePath':'/dev"
                "/termination-log','terminationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'"
                "}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterF"
                "irst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSecrets':[{'name':'s'}"
                "],'schedulerName':'default-scheduler','tolerations':[{'key':'t','operator':'Exists'}"
                "],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy':{'type':'RollingUp"
                "date','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},'revisionHistoryLim"
                "it':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','env':[{'name':'E','value':'9"
                                          "'},{'name':'G','value':'3'}]}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "9'},{'name':'G','value':'3'},{'name':'F','value':'2'}],'resources':{},'volumeMounts'"
                ":[{'name':'v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log','te"
                "rminationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','image'"
                ":'j','resources':{},'terminationMessagePath':'/dev/termination-log','terminationMess"
                "agePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','termination"
                "GracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'security"
                "Context':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','t"
                "olerations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostna"
                "mes':['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':"
                "'25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','env':[{'name':'E','$patch':'"
                                          "delete'}]}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'F','value':'"
                "2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath':'/v'}],'terminationMessa"
                "gePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePullPolicy':'"
                "IfNotPresent'},{'name':'b','image':'j','resources':{},'terminationMessagePath':'/dev"
                "/termination-log','terminationMessagePolicy':'File','imagePullPolicy':'Always'}],'re"
                "startPolicy':'Always','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst',"
                "'nodeSelector':{'k':'v'},'securityContext':{},'imagePullSecrets':[{'name':'s'}],'sch"
                "edulerName':'default-scheduler','tolerations':[{'key':'t','operator':'Exists'}],'hos"
                "tAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy':{'type':'RollingUpdate',"
                "'rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},'revisionHistoryLimit':10"
                ",'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','env':[{'name':'E','value':nu"
                                          "ll,'valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','valueFro"
                "m':{'fieldRef':{'apiVersion':'v1','fieldPath':'metadata.name'}}},{'name':'F','value'"
                ":'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath':'/v'}],'terminationMes"
                "sagePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePullPolicy'"
                ":'IfNotPresent'},{'name':'b','image':'j','resources':{},'terminationMessagePath':'/d"
                "ev/termination-log','terminationMessagePolicy':'File','imagePullPolicy':'Always'}],'"
                "restartPolicy':'Always','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst"
                "','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSecrets':[{'name':'s'}],'s"
                "chedulerName':'default-scheduler','tolerations':[{'key':'t','operator':'Exists'}],'h"
                "ostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy':{'type':'RollingUpdate"
                "','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},'revisionHistoryLimit':"
                "10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','env':null}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'resources':{},'volumeMounts"
                "':[{'name':'v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log','t"
                "erminationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','image"
                "':'j','resources':{},'terminationMessagePath':'/dev/termination-log','terminationMes"
                "sagePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','terminatio"
                "nGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securit"
                "yContext':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','"
                "tolerations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostn"
                "ames':['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable'"
                ":'25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','args':['z']}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['z'],'ports':[{'name':'web','containerPort':80,'prot"
                "ocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'1'},"
                "{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath':'/v"
                "'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File"
                "','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'terminat"
                "ionMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePullP"
                "olicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'dnsPo"
                "licy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSecrets"
                "':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','oper"
                "ator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy':{'t"
                "ype':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},'rev"
                "isionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','ports':[{'containerPort':80,"
                                          "'hostPort':80}]}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','hostPort':80,'conta"
                "inerPort':80,'protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name'"
                ":'E','value':'1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'"
                "v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMe"
                "ssagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resou"
                "rces':{},'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':"
                "'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriod"
                "Seconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{}"
                ",'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations'"
                ":[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}"
                "]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxS"
                "urge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','ports':[{'containerPort':53,"
                                          "'protocol':'TCP'}]}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'TCP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','volumeMounts':[{'name':'w','"
                                          "mountPath':'/v'}]}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'w','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','volumeMounts':[{'name':'w','"
                                          "mountPath':'/w'}]}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'w','mountPath'"
                ":'/w'},{'name':'v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log"
                "','terminationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','i"
                "mage':'j','resources':{},'terminationMessagePath':'/dev/termination-log','terminatio"
                "nMessagePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','termin"
                "ationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'sec"
                "urityContext':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-schedule"
                "r','tolerations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','h"
                "ostnames':['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavaila"
                "ble':'25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':60"
                "0}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','resources':{'limits':{'cpu':"
                                          "'1'}}}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{'limits':{'cpu':'1'}},'volumeMounts':[{'n"
                "ame':'v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log','termina"
                "tionMessagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j',"
                "'resources':{},'terminationMessagePath':'/dev/termination-log','terminationMessagePo"
                "licy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','terminationGrace"
                "PeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityConte"
                "xt':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','tolera"
                "tions':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':"
                "['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%'"
                ",'maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'tolerations':[{'key':'u','operator':'Exists'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'u','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'imagePullSecrets':[{'name':'t'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'t'},{'name':'s'}],'schedulerName':'default-scheduler','tolerations':"
                "[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]"
                "}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSu"
                "rge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'hostAliases':[{'ip':'1.2.3.4','hostnames':['i']}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['i']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'nodeSelector':{'k':null,'l':'m'}}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'l':'m'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'nodeSelector':{'$patch':'replace','l':'m'}}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'l':'m'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'volumes':[{'name':'v','$retainKeys':['name','hostPath'"
                                          "],'hostPath':{'path':'/x'}}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','hos"
                "tPath':{'path':'/x','type':''}},{'name':'w','configMap':{'name':'m','defaultMode':42"
                "0}}],'containers':[{'name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web'"
                ",'containerPort':80,'protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':["
                "{'name':'E','value':'1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'"
                "name':'v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log','termin"
                "ationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j'"
                ",'resources':{},'terminationMessagePath':'/dev/termination-log','terminationMessageP"
                "olicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','terminationGrac"
                "ePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityCont"
                "ext':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','toler"
                "ations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames'"
                ":['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%"
                "','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'volumes':[{'name':'v','$retainKeys':['name'],'hostPath"
                                          "':{'path':'/x'}}]}}}}",
      .wanted = "!invalid patch format of retainKeys" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'volumes':[{'name':'w','configMap':{'name':'n'}}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'n','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'Recreate'},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'strategy':{'type':'Recreate','rollingUpdate':null}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'Recreate'},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'strategy':{'$patch':'replace','type':'Recreate'}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'Recreate'},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'spec':{'unknownList':[{'name':'x'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "strategic", .patch = "{'spec':{'template':{'metadata':{'annotations':{'x':'y'}}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'},'annotations':{'x':'y'}},'spec':{'vo"
                "lumes':[{'name':'v','emptyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode'"
                ":420}}],'containers':[{'name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'w"
                "eb','containerPort':80,'protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env"
                "':[{'name':'E','value':'1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':"
                "[{'name':'v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log','ter"
                "minationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':"
                "'j','resources':{},'terminationMessagePath':'/dev/termination-log','terminationMessa"
                "gePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','terminationG"
                "racePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityC"
                "ontext':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','to"
                "lerations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnam"
                "es':['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'"
                "25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "merge", .patch = "{'spec':{'template':{'spec':{'containers':[{'name':'a','image':'i:2'}]}}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:2','resources':{},'terminationMessagePath':'/dev/termination-lo"
                "g','terminationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'}],'restartPoli"
                "cy':'Always','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSele"
                "ctor':{'k':'v'},'securityContext':{},'imagePullSecrets':[{'name':'s'}],'schedulerNam"
                "e':'default-scheduler','tolerations':[{'key':'t','operator':'Exists'}],'hostAliases'"
                ":[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy':{'type':'RollingUpdate','rollingU"
                "pdate':{'maxUnavailable':'25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progres"
                "sDeadlineSeconds':600}}" },
    { .form = "merge", .patch = "{'spec':{'strategy':{'type':'Recreate','rollingUpdate':null}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'Recreate'},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "merge", .patch = "{'spec':{'replicas':3,'paused':true}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':3,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'paused':true,'progressDeadlineSeconds':600}}" },
    { .form = "json", .patch = "[{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'x'}]",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'x','args':['x','y'],'ports':[{'name':'web','containerPort':80,'pr"
                "otocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'1'"
                "},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath':'"
                "/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'Fi"
                "le','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'termin"
                "ationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePul"
                "lPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'dns"
                "Policy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSecre"
                "ts':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','op"
                "erator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy':{"
                "'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},'r"
                "evisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "json", .patch = "[{'op':'add','path':'/spec/template/spec/containers/1/env','value':[]},{'op':'add','"
                                     "path':'/spec/template/spec/containers/1/env/-','value':{'name':'A','value':'b'}}]",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','env':[{'name':'A','"
                "value':'b'}],'resources':{},'terminationMessagePath':'/dev/termination-log','termina"
                "tionMessagePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','ter"
                "minationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'"
                "securityContext':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-sched"
                "uler','tolerations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4'"
                ",'hostnames':['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnava"
                "ilable':'25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds'"
                ":600}}" },
    { .form = "json", .patch = "[{'op':'move','from':'/spec/template/spec/containers/1','path':'/spec/template/spec/"
                                     "containers/0'}]",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'b','image':'j','resources':{},'terminationMessagePath':'/dev/termination-log'"
                ",'terminationMessagePolicy':'File','imagePullPolicy':'Always'},{'name':'a','image':'"
                "i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'protocol':'TCP'},{'"
                "containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'1'},{'name':'F','va"
                "lue':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath':'/v'}],'terminatio"
                "nMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePullPol"
                "icy':'IfNotPresent'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "json", .patch = "[{'op':'copy','from':'/spec/template/spec/containers/0/env/0','path':'/spec/template"
                                     "/spec/containers/0/env/2'},{'op':'replace','path':'/spec/template/spec/containers/0/"
                                     "env/2/name','value':'H'}]",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'},{'name':'H','value':'1'}],'resources':{},'volumeMounts'"
                ":[{'name':'v','mountPath':'/v'}],'terminationMessagePath':'/dev/termination-log','te"
                "rminationMessagePolicy':'File','imagePullPolicy':'IfNotPresent'},{'name':'b','image'"
                ":'j','resources':{},'terminationMessagePath':'/dev/termination-log','terminationMess"
                "agePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Always','termination"
                "GracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'security"
                "Context':{},'imagePullSecrets':[{'name':'s'}],'schedulerName':'default-scheduler','t"
                "olerations':[{'key':'t','operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostna"
                "mes':['h']}]}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':"
                "'25%','maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "json", .patch = "[{'op':'test','path':'/spec/replicas','value':1.0}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .form = "json", .patch = "[{'op':'test','path':'/spec/replicas','value':1}]",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'"
                "b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'volumes':[{'name':'v','emp"
                "tyDir':{}},{'name':'w','configMap':{'name':'m','defaultMode':420}}],'containers':[{'"
                "name':'a','image':'i:1','args':['x','y'],'ports':[{'name':'web','containerPort':80,'"
                "protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}],'env':[{'name':'E','value':'"
                "1'},{'name':'F','value':'2'}],'resources':{},'volumeMounts':[{'name':'v','mountPath'"
                ":'/v'}],'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'"
                "File','imagePullPolicy':'IfNotPresent'},{'name':'b','image':'j','resources':{},'term"
                "inationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imageP"
                "ullPolicy':'Always'}],'restartPolicy':'Always','terminationGracePeriodSeconds':30,'d"
                "nsPolicy':'ClusterFirst','nodeSelector':{'k':'v'},'securityContext':{},'imagePullSec"
                "rets':[{'name':'s'}],'schedulerName':'default-scheduler','tolerations':[{'key':'t','"
                "operator':'Exists'}],'hostAliases':[{'ip':'1.2.3.4','hostnames':['h']}]}},'strategy'"
                ":{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},"
                "'revisionHistoryLimit':10,'progressDeadlineSeconds':600}}" },
    { .form = "json", .patch = "[{'op':'test','path':'/spec/replicas','value':'1'}]",
      .wanted = "!the server rejected our request due to an error in our request" },
    { .kind = "v1 Service",
      .base = "{'metadata':{'name':'patched'},'spec':{'ports':[{'name':'a','protocol':'TCP','port':"
              "80,'targetPort':80},{'name':'b','protocol':'TCP','port':81,'targetPort':81}],'cluste"
              "rIP':'10.43.0.90','clusterIPs':['10.43.0.90'],'type':'ClusterIP','sessionAffinity':'"
              "None','ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','internalTrafficPolicy':'"
              "Cluster'}}" },
    { .form = "strategic", .patch = "{'spec':{'ports':[{'port':80,'targetPort':8080}]}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'ports':[{'name':'a','protocol':'TCP','port':"
                "80,'targetPort':8080},{'name':'b','protocol':'TCP','port':81,'targetPort':81}],'clus"
                "terIP':'10.43.0.90','clusterIPs':['10.43.0.90'],'type':'ClusterIP','sessionAffinity'"
                ":'None','ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','internalTrafficPolicy'"
                ":'Cluster'}}" },
    { .form = "strategic", .patch = "{'spec':{'ports':[{'port':81,'$patch':'delete'}]}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'ports':[{'name':'a','protocol':'TCP','port':"
                "80,'targetPort':80}],'clusterIP':'10.43.0.90','clusterIPs':['10.43.0.90'],'type':'Cl"
                "usterIP','sessionAffinity':'None','ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStac"
                "k','internalTrafficPolicy':'Cluster'}}" },
    { .form = "strategic", .patch = "{'spec':{'ports':[{'name':'c','port':82}]}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'ports':[{'name':'c','protocol':'TCP','port':"
                "82,'targetPort':82},{'name':'a','protocol':'TCP','port':80,'targetPort':80},{'name':"
                "'b','protocol':'TCP','port':81,'targetPort':81}],'clusterIP':'10.43.0.90','clusterIP"
                "s':['10.43.0.90'],'type':'ClusterIP','sessionAffinity':'None','ipFamilies':['IPv4'],"
                "'ipFamilyPolicy':'SingleStack','internalTrafficPolicy':'Cluster'}}" },
    { .form = "strategic", .patch = "{'spec':{'$setElementOrder/ports':[{'port':81},{'port':80}]}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'ports':[{'name':'b','protocol':'TCP','port':"
                "81,'targetPort':81},{'name':'a','protocol':'TCP','port':80,'targetPort':80}],'cluste"
                "rIP':'10.43.0.90','clusterIPs':['10.43.0.90'],'type':'ClusterIP','sessionAffinity':'"
                "None','ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','internalTrafficPolicy':'"
                "Cluster'}}" },
    { .form = "strategic", .patch = "{'spec':{'externalIPs':['1.2.3.4']}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'ports':[{'name':'a','protocol':'TCP','port':"
                "80,'targetPort':80},{'name':'b','protocol':'TCP','port':81,'targetPort':81}],'cluste"
                "rIP':'10.43.0.90','clusterIPs':['10.43.0.90'],'type':'ClusterIP','externalIPs':['1.2"
                ".3.4'],'sessionAffinity':'None','externalTrafficPolicy':'Cluster','ipFamilies':['IPv"
                "4'],'ipFamilyPolicy':'SingleStack','internalTrafficPolicy':'Cluster'}}" },
    { .form = "strategic", .patch = "{'spec':{'selector':{'a':'b'}}}",
      .wanted = "{'metadata':{'name':'patched'},'spec':{'ports':[{'name':'a','protocol':'TCP','port':"
                "80,'targetPort':80},{'name':'b','protocol':'TCP','port':81,'targetPort':81}],'select"
                "or':{'a':'b'},'clusterIP':'10.43.0.90','clusterIPs':['10.43.0.90'],'type':'ClusterIP"
                "','sessionAffinity':'None','ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','int"
                "ernalTrafficPolicy':'Cluster'}}" },
};
