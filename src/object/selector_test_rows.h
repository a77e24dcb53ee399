/* SPDX-License-Identifier: Apache-2.0 */
/* selector_test_rows.h - made by tests/golden/record_selectors.py from a live upstream v1.36.3. */
static const struct stored stored[] = {
    { "v1 ConfigMap",
      "{'metadata':{'name':'a','namespace':'selectors','labels':{'a':'1','b':'x','n':'5'}}}" },
    { "v1 ConfigMap",
      "{'metadata':{'name':'b','namespace':'selectors','labels':{'a':'2','b':'','n':'05'}}}" },
    { "v1 ConfigMap",
      "{'metadata':{'name':'c','namespace':'selectors','labels':{'a':'3','example.com/k':'v"
      "','n':'7'}}}" },
    { "v1 ConfigMap",
      "{'metadata':{'name':'d','namespace':'selectors'}}" },
    { "v1 ConfigMap",
      "{'metadata':{'name':'e','namespace':'selectors','labels':{'a.b-c_d':'1.2-3_4','in':'"
      "notin','n':'x'}}}" },
    { "v1 Secret",
      "{'metadata':{'name':'o','namespace':'selectors'},'type':'Opaque'}" },
    { "v1 Secret",
      "{'metadata':{'name':'t','namespace':'selectors'},'type':'example.com/t'}" },
    { "v1 Service",
      "{'metadata':{'name':'h','namespace':'selectors'},'spec':{'ports':[{'protocol':'TCP',"
      "'port':1,'targetPort':1}],'clusterIP':'None','clusterIPs':['None'],'type':'ClusterIP"
      "','sessionAffinity':'None','ipFamilies':['IPv4','IPv6'],'ipFamilyPolicy':'RequireDua"
      "lStack','internalTrafficPolicy':'Cluster'},'status':{'loadBalancer':{}}}" },
    { "v1 Service",
      "{'metadata':{'name':'x','namespace':'selectors'},'spec':{'type':'ExternalName','sess"
      "ionAffinity':'None','externalName':'a.b'},'status':{'loadBalancer':{}}}" },
    { "v1 Pod",
      "{'metadata':{'name':'p','namespace':'selectors','generation':2,'deletionTimestamp':'"
      "2026-11-21T12:48:12Z','deletionGracePeriodSeconds':30},'spec':{'containers':[{'name'"
      ":'c','image':'i','resources':{},'terminationMessagePath':'/dev/termination-log','ter"
      "minationMessagePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':'Never','"
      "terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','serviceAccountName':'d"
      "efault','serviceAccount':'default','automountServiceAccountToken':false,'nodeName':'"
      "n1','securityContext':{},'schedulerName':'default-scheduler','tolerations':[{'key':'"
      "node.kubernetes.io/not-ready','operator':'Exists','effect':'NoExecute','tolerationSe"
      "conds':300},{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'No"
      "Execute','tolerationSeconds':300}],'priority':0,'enableServiceLinks':true,'preemptio"
      "nPolicy':'PreemptLowerPriority'},'status':{'phase':'Pending','qosClass':'BestEffort'"
      "}}" },
    { "v1 Pod",
      "{'metadata':{'name':'q','namespace':'selectors','generation':1},'spec':{'containers'"
      ":[{'name':'c','image':'i','resources':{},'terminationMessagePath':'/dev/termination-"
      "log','terminationMessagePolicy':'File','imagePullPolicy':'Always'}],'restartPolicy':"
      "'Always','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','serviceAccou"
      "ntName':'default','serviceAccount':'default','automountServiceAccountToken':false,'h"
      "ostNetwork':true,'securityContext':{},'schedulerName':'s','tolerations':[{'key':'nod"
      "e.kubernetes.io/not-ready','operator':'Exists','effect':'NoExecute','tolerationSecon"
      "ds':300},{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExe"
      "cute','tolerationSeconds':300}],'priority':0,'enableServiceLinks':true,'preemptionPo"
      "licy':'PreemptLowerPriority'},'status':{'phase':'Pending','qosClass':'BestEffort'}}" },
    { "v1 Event",
      "{'metadata':{'name':'e','namespace':'selectors'},'involvedObject':{'kind':'Pod','nam"
      "espace':'selectors','name':'p','uid':'u','fieldPath':'f'},'reason':'R','source':{'co"
      "mponent':'k'},'firstTimestamp':null,'lastTimestamp':null,'type':'Normal','eventTime'"
      ":null,'reportingComponent':'','reportingInstance':''}" },
    { "v1 Event",
      "{'metadata':{'name':'f','namespace':'selectors'},'involvedObject':{'kind':'Node','na"
      "mespace':'selectors','name':'n'},'reason':'S','source':{},'firstTimestamp':null,'las"
      "tTimestamp':null,'type':'Warning','eventTime':null,'reportingComponent':'m','reporti"
      "ngInstance':''}" },
    { "v1 Node",
      "{'metadata':{'name':'m'},'spec':{'taints':[{'key':'node.kubernetes.io/not-ready','ef"
      "fect':'NoSchedule'}]},'status':{'daemonEndpoints':{'kubeletEndpoint':{'Port':0}},'no"
      "deInfo':{'machineID':'','systemUUID':'','bootID':'','kernelVersion':'','osImage':'',"
      "'containerRuntimeVersion':'','kubeletVersion':'','kubeProxyVersion':'','operatingSys"
      "tem':'','architecture':''}}}" },
    { "v1 Node",
      "{'metadata':{'name':'n'},'spec':{'unschedulable':true,'taints':[{'key':'node.kuberne"
      "tes.io/not-ready','effect':'NoSchedule'}]},'status':{'daemonEndpoints':{'kubeletEndp"
      "oint':{'Port':0}},'nodeInfo':{'machineID':'','systemUUID':'','bootID':'','kernelVers"
      "ion':'','osImage':'','containerRuntimeVersion':'','kubeletVersion':'','kubeProxyVers"
      "ion':'','operatingSystem':'','architecture':''}}}" },
    { "v1 Namespace",
      "{'metadata':{'name':'selectors','labels':{'kubernetes.io/metadata.name':'selectors'}"
      "},'spec':{'finalizers':['kubernetes']},'status':{'phase':'Active'}}" },
};

static const struct row label_rows[] = {
    { "v1 ConfigMap", "",
      "a b c d e" },
    { "v1 ConfigMap", "a",
      "a b c" },
    { "v1 ConfigMap", "!a",
      "d e" },
    { "v1 ConfigMap", "a=1",
      "a" },
    { "v1 ConfigMap", "a==1",
      "a" },
    { "v1 ConfigMap", "a = 1",
      "a" },
    { "v1 ConfigMap", "a!=1",
      "b c d e" },
    { "v1 ConfigMap", "a in (1,2)",
      "a b" },
    { "v1 ConfigMap", "a notin (1)",
      "b c d e" },
    { "v1 ConfigMap", "a in ()",
      "" },
    { "v1 ConfigMap", "a in (1,)",
      "a" },
    { "v1 ConfigMap", "b=",
      "b" },
    { "v1 ConfigMap", "b in (,x)",
      "a b" },
    { "v1 ConfigMap", "b",
      "a b" },
    { "v1 ConfigMap", "!b,a",
      "c" },
    { "v1 ConfigMap", "a,b",
      "a b" },
    { "v1 ConfigMap", "a=1,b=x",
      "a" },
    { "v1 ConfigMap", " a = 1 , b = x ",
      "a" },
    { "v1 ConfigMap", "n>4",
      "a b c" },
    { "v1 ConfigMap", "n<4",
      "" },
    { "v1 ConfigMap", "n>x",
      "!unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operator"
      "s, the value must be an integer" },
    { "v1 ConfigMap", "n > 4",
      "a b c" },
    { "v1 ConfigMap", "n<-8",
      "!unable to parse requirement: values[0][n]: Invalid value: \"-8\": a valid label must "
      "be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
      "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '1"
      "2345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" },
    { "v1 ConfigMap", "n>05",
      "c" },
    { "v1 ConfigMap", "example.com/k=v",
      "c" },
    { "v1 ConfigMap", "example.com/k",
      "c" },
    { "v1 ConfigMap", "/k",
      "!unable to parse requirement: <nil>: Invalid value: \"/k\": prefix part must be non-em"
      "pty" },
    { "v1 ConfigMap", "a b",
      "!unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt" },
    { "v1 ConfigMap", "a=1,",
      "!found '', expected: identifier after ','" },
    { "v1 ConfigMap", ",a",
      "!found ',', expected: !, identifier, or 'end of string'" },
    { "v1 ConfigMap", ",",
      "!found ',', expected: !, identifier, or 'end of string'" },
    { "v1 ConfigMap", "=",
      "!found '=', expected: !, identifier, or 'end of string'" },
    { "v1 ConfigMap", "a=",
      "" },
    { "v1 ConfigMap", "a==",
      "" },
    { "v1 ConfigMap", "a=b=c",
      "!found '=', expected: ',' or 'end of string'" },
    { "v1 ConfigMap", "a!",
      "!unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt" },
    { "v1 ConfigMap", "!",
      "!unable to parse requirement: found '', expected: identifier" },
    { "v1 ConfigMap", "!!a",
      "!unable to parse requirement: found '!', expected: identifier" },
    { "v1 ConfigMap", "a in",
      "!unable to parse requirement: found '' expected: '('" },
    { "v1 ConfigMap", "a in (",
      "!unable to parse requirement: found '', expected: ',', ')' or identifier" },
    { "v1 ConfigMap", "a in 1",
      "!unable to parse requirement: found '1' expected: '('" },
    { "v1 ConfigMap", "a in (1",
      "!unable to parse requirement: found '', expected: ',' or ')'" },
    { "v1 ConfigMap", "a in (1,2",
      "!unable to parse requirement: found '', expected: ',' or ')'" },
    { "v1 ConfigMap", "a in (1))",
      "!found ')', expected: ',' or 'end of string'" },
    { "v1 ConfigMap", "a notin",
      "!unable to parse requirement: found '' expected: '('" },
    { "v1 ConfigMap", "in",
      "e" },
    { "v1 ConfigMap", "in in (notin)",
      "e" },
    { "v1 ConfigMap", "notin notin (x)",
      "a b c d e" },
    { "v1 ConfigMap", "in=notin",
      "e" },
    { "v1 ConfigMap", "in notin",
      "!unable to parse requirement: found '' expected: '('" },
    { "v1 ConfigMap", "a.b-c_d=1.2-3_4",
      "e" },
    { "v1 ConfigMap", "a=x y",
      "!found 'y', expected: ',' or 'end of string'" },
    { "v1 ConfigMap", "a=-",
      "!unable to parse requirement: values[0][a]: Invalid value: \"-\": a valid label must b"
      "e an empty string or consist of alphanumeric characters, '-', '_' or '.', and must s"
      "tart and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12"
      "345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" },
    { "v1 ConfigMap", "a=.",
      "!unable to parse requirement: values[0][a]: Invalid value: \".\": a valid label must b"
      "e an empty string or consist of alphanumeric characters, '-', '_' or '.', and must s"
      "tart and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12"
      "345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" },
    { "v1 ConfigMap", "a in (-)",
      "!unable to parse requirement: values[0][a]: Invalid value: \"-\": a valid label must b"
      "e an empty string or consist of alphanumeric characters, '-', '_' or '.', and must s"
      "tart and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12"
      "345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" },
    { "v1 ConfigMap", "a>1,b",
      "b" },
    { "v1 ConfigMap", "a>-1",
      "!unable to parse requirement: values[0][a]: Invalid value: \"-1\": a valid label must "
      "be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
      "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '1"
      "2345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" },
    { "v1 ConfigMap", "a> ",
      "!unable to parse requirement: values[0]: Invalid value: \"\": for 'Gt', 'Lt' operators"
      ", the value must be an integer" },
    { "v1 ConfigMap", "a<>1",
      "!unable to parse requirement: found '>', expected: identifier" },
    { "v1 ConfigMap", "(a)",
      "!found '(', expected: !, identifier, or 'end of string'" },
    { "v1 ConfigMap", "a)",
      "!unable to parse requirement: found ')', expected: in, notin, =, ==, !=, gt, lt" },
    { "v1 ConfigMap", "a=(1)",
      "!unable to parse requirement: found '(', expected: identifier" },
    { "v1 ConfigMap", "a==1==2",
      "!found '==', expected: ',' or 'end of string'" },
    { "v1 ConfigMap", "a=1;b=2",
      "!unable to parse requirement: values[0][a]: Invalid value: \"1;b\": a valid label must"
      " be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
      " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '"
      "12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" },
    { "v1 ConfigMap", "a=!b",
      "!unable to parse requirement: found '!', expected: identifier" },
    { "v1 ConfigMap", "a=>1",
      "!unable to parse requirement: found '>', expected: identifier" },
    { "v1 ConfigMap", "A=1",
      "" },
    { "v1 ConfigMap", "a=ä",
      "!unable to parse requirement: values[0][a]: Invalid value: \"ä\": a valid label must b"
      "e an empty string or consist of alphanumeric characters, '-', '_' or '.', and must s"
      "tart and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12"
      "345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" },
    { "v1 ConfigMap", "%zz",
      "!unable to parse requirement: <nil>: Invalid value: \"%zz\": name part must consist of"
      " alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumer"
      "ic character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation"
      " is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')" },
    { "v1 ConfigMap", "a	=	1",
      "a" },
    { "v1 ConfigMap", "a\n=1",
      "a" },
    { "v1 ConfigMap", "a in (1,1)",
      "a" },
    { "v1 ConfigMap", "a in (x, y ,z)",
      "" },
    { "v1 ConfigMap", "x/y/z",
      "!unable to parse requirement: <nil>: Invalid value: \"x/y/z\": a valid label key must "
      "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
      "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
      "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdo"
      "main prefix and '/' (e.g. 'example.com/MyName')" },
    { "v1 ConfigMap", "0123456789012345678901234567890123456789012345678901234567890123",
      "!unable to parse requirement: <nil>: Invalid value: \"0123456789012345678901234567890"
      "123456789012345678901234567890123\": name part must be no more than 63 bytes" },
    { "v1 ConfigMap", "UPPER.com/x",
      "!unable to parse requirement: <nil>: Invalid value: \"UPPER.com/x\": prefix part a low"
      "ercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
      " '.', and must start and end with an alphanumeric character (e.g. 'example.com', reg"
      "ex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-"
      "9])?)*')" },
    { "v1 ConfigMap", "a=1111111111111111111111111111111111111111111111111111111111111111",
      "!unable to parse requirement: values[0][a]: Invalid value: \"111111111111111111111111"
      "1111111111111111111111111111111111111111\": must be no more than 63 bytes" },
    { "v1 ConfigMap", "!a=1",
      "!found '=', expected: ',' or 'end of string'" },
    { "v1 ConfigMap", "a!=",
      "a b c d e" },
    { "v1 ConfigMap", "a !in (1)",
      "!unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt" },
    { "v1 ConfigMap", "a,!a",
      "" },
    { "v1 ConfigMap", "!a in (1)",
      "!found 'in', expected: ',' or 'end of string'" },
    { "v1 ConfigMap", "a<1.5",
      "!unable to parse requirement: values[0]: Invalid value: \"1.5\": for 'Gt', 'Lt' operat"
      "ors, the value must be an integer" },
    { "v1 ConfigMap", "a>9223372036854775808",
      "!unable to parse requirement: values[0]: Invalid value: \"9223372036854775808\": for '"
      "Gt', 'Lt' operators, the value must be an integer" },
    { "v1 ConfigMap", "n>111111111111111111111111111111",
      "!unable to parse requirement: values[0]: Invalid value: \"111111111111111111111111111"
      "111\": for 'Gt', 'Lt' operators, the value must be an integer" },
};

static const struct row field_rows[] = {
    { "v1 ConfigMap", "",
      "a b c d e" },
    { "v1 ConfigMap", "metadata.name=a",
      "a" },
    { "v1 ConfigMap", "metadata.name==a",
      "a" },
    { "v1 ConfigMap", "metadata.name!=a",
      "b c d e" },
    { "v1 ConfigMap", "metadata.name=",
      "" },
    { "v1 ConfigMap", "metadata.name",
      "!invalid selector: 'metadata.name'; can't understand 'metadata.name'" },
    { "v1 ConfigMap", "metadata.namespace=selectors",
      "a b c d e" },
    { "v1 ConfigMap", "metadata.namespace!=selectors",
      "" },
    { "v1 ConfigMap", "metadata.labels=x",
      "!\"metadata.labels\" is not a known field selector: only \"metadata.name\", \"metadata.na"
      "mespace\"" },
    { "v1 ConfigMap", "data=x",
      "!\"data\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"" },
    { "v1 ConfigMap", "x",
      "!invalid selector: 'x'; can't understand 'x'" },
    { "v1 ConfigMap", "=",
      "a b c d e" },
    { "v1 ConfigMap", "metadata.name=a,metadata.name=b",
      "" },
    { "v1 ConfigMap", "metadata.name=a,",
      "a" },
    { "v1 ConfigMap", ",metadata.name=a",
      "a" },
    { "v1 ConfigMap", ",",
      "a b c d e" },
    { "v1 ConfigMap", "metadata.name=a=b",
      "!invalid field selector: unescaped character in value: 61" },
    { "v1 ConfigMap", "metadata.name=a\\,b",
      "" },
    { "v1 ConfigMap", "metadata.name=a\\",
      "!invalid field selector: invalid escape sequence: \\" },
    { "v1 ConfigMap", "metadata.name=a\\x",
      "!invalid field selector: invalid escape sequence: \\x" },
    { "v1 ConfigMap", "metadata.name=a\\=b",
      "" },
    { "v1 ConfigMap", "metadata.name!==a",
      "!invalid field selector: unescaped character in value: 61" },
    { "v1 ConfigMap", "metadata.name in (a)",
      "!invalid selector: 'metadata.name in (a)'; can't understand 'metadata.name in (a)'" },
    { "v1 ConfigMap", "!metadata.name",
      "!invalid selector: '!metadata.name'; can't understand '!metadata.name'" },
    { "v1 ConfigMap", " metadata.name=a",
      "!\" metadata.name\" is not a known field selector: only \"metadata.name\", \"metadata.nam"
      "espace\"" },
    { "v1 ConfigMap", "metadata.name= a",
      "" },
    { "v1 ConfigMap", "metadata.name=A",
      "" },
    { "v1 ConfigMap", "metadata.name>a",
      "!invalid selector: 'metadata.name>a'; can't understand 'metadata.name>a'" },
    { "v1 Secret", "type=Opaque",
      "o" },
    { "v1 Secret", "type!=Opaque",
      "t" },
    { "v1 Secret", "type=",
      "" },
    { "v1 Secret", "data=x",
      "!field label not supported: data" },
    { "v1 Service", "spec.clusterIP=None",
      "h" },
    { "v1 Service", "spec.type=ExternalName",
      "x" },
    { "v1 Service", "spec.type!=ExternalName",
      "h" },
    { "v1 Service", "spec.clusterIP=",
      "x" },
    { "v1 Service", "spec.ports=1",
      "!field label not supported: spec.ports" },
    { "v1 Pod", "spec.nodeName=n1",
      "p" },
    { "v1 Pod", "spec.nodeName=",
      "q" },
    { "v1 Pod", "spec.nodeName!=n1",
      "q" },
    { "v1 Pod", "spec.restartPolicy=Never",
      "p" },
    { "v1 Pod", "spec.schedulerName=s",
      "q" },
    { "v1 Pod", "spec.serviceAccountName=default",
      "p q" },
    { "v1 Pod", "spec.serviceAccount=x",
      "!field label not supported: spec.serviceAccount" },
    { "v1 Pod", "spec.hostNetwork=true",
      "q" },
    { "v1 Pod", "spec.hostNetwork=false",
      "p" },
    { "v1 Pod", "status.phase=Pending",
      "p q" },
    { "v1 Pod", "status.phase!=Pending",
      "" },
    { "v1 Pod", "status.podIP=",
      "p q" },
    { "v1 Pod", "status.podIPs=",
      "p q" },
    { "v1 Pod", "status.podIPs=1.2.3.4",
      "" },
    { "v1 Pod", "status.nominatedNodeName=",
      "p q" },
    { "v1 Pod", "spec.host=n1",
      "p" },
    { "v1 Pod", "spec.containers=c",
      "!field label not supported: spec.containers" },
    { "v1 Pod", "spec.nodeName=n1,status.phase=Pending",
      "p" },
    { "v1 Event", "involvedObject.kind=Pod",
      "e" },
    { "v1 Event", "involvedObject.namespace=selectors",
      "e f" },
    { "v1 Event", "involvedObject.name=n",
      "f" },
    { "v1 Event", "involvedObject.uid=u",
      "e" },
    { "v1 Event", "involvedObject.uid=",
      "f" },
    { "v1 Event", "involvedObject.apiVersion=",
      "e f" },
    { "v1 Event", "involvedObject.resourceVersion=",
      "e f" },
    { "v1 Event", "involvedObject.fieldPath=f",
      "e" },
    { "v1 Event", "reason=R",
      "e" },
    { "v1 Event", "type=Warning",
      "f" },
    { "v1 Event", "source=k",
      "e" },
    { "v1 Event", "source=m",
      "f" },
    { "v1 Event", "reportingComponent=m",
      "f" },
    { "v1 Event", "reportingComponent=k",
      "" },
    { "v1 Event", "message=x",
      "!field label not supported: message" },
    { "apps/v1 ReplicaSet", "status.replicas=0",
      "!\"status.replicas\" is not a known field selector: only \"metadata.name\", \"metadata.na"
      "mespace\"" },
    { "v1 ReplicationController", "status.replicas=0",
      "" },
    { "v1 ReplicationController", "spec.x=0",
      "!field label not supported: spec.x" },
    { "batch/v1 Job", "status.successful=0",
      "" },
    { "batch/v1 Job", "status.succeeded=0",
      "!field label \"status.succeeded\" not supported for Job" },
    { "v1 Node", "spec.unschedulable=true",
      "n" },
    { "v1 Node", "spec.unschedulable=false",
      "m" },
    { "v1 Node", "metadata.name=n",
      "n" },
    { "v1 Node", "metadata.namespace=x",
      "!field label not supported: metadata.namespace" },
    { "v1 Namespace", "status.phase=Active,metadata.name=selectors",
      "selectors" },
    { "v1 Namespace", "name=selectors",
      "!field label not supported: name" },
    { "v1 Namespace", "metadata.namespace=",
      "!field label not supported: metadata.namespace" },
    { "apps/v1 Deployment", "spec.replicas=1",
      "!\"spec.replicas\" is not a known field selector: only \"metadata.name\", \"metadata.name"
      "space\"" },
    { "apps/v1 Deployment", "status.replicas=1",
      "!\"status.replicas\" is not a known field selector: only \"metadata.name\", \"metadata.na"
      "mespace\"" },
    { "certificates.k8s.io/v1 CertificateSigningRequest", "spec.signerName=x",
      "" },
    { "certificates.k8s.io/v1 CertificateSigningRequest", "metadata.namespace=x",
      "!field label not supported: metadata.namespace" },
};
