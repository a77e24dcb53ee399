# SPDX-License-Identifier: Apache-2.0
"""Objects that are good, and what is done to them to make them bad.

A base is a kind's path and a good manifest.  A case is its edits, one a line or after ` ; `:

    spec.replicas=-1                    set a member; the value is JSON with ' for "
    spec.containers[0].image            remove a member
    metadata.annotations{a.b/c}='x'     a key with dots
    spec.ports[+]={}                    append to a list

`create` posts the edited base, `update` puts it back over the stored one, `status` and other words put it to
that subresource.  record_validation.py asks
a live upstream server for the causes and writes the rows of src/object/validation_test.c.
"""
NS = "/api/v1/namespaces/default/"


def lines(text):
    return [line.strip() for line in text.strip().splitlines() if line.strip() and not line.strip().startswith("#")]


BASES = []


def base(kind, path, manifest, create="", update="", status="", name=None, **subresources):
    writes = {"create": lines(create), "update": lines(update), "status": lines(status)}
    writes.update((subresource, lines(cases)) for subresource, cases in subresources.items())
    BASES.append(dict(kind=kind, path=path, manifest=manifest, name=name or kind, writes=writes))


POD_SPEC = "{'serviceAccountName':'default','automountServiceAccountToken':false,'containers':[{'name':'c','image':'i'}]}"
TEMPLATE = ("{'metadata':{'labels':{'a':'b'}},'spec':{'serviceAccountName':'default','automountServiceAccountToken':false,"
            "'containers':[{'name':'c','image':'i'}]}}")

# ---- metadata, with a kind that has little else ----
base("v1 ConfigMap", NS + "configmaps", "{'metadata':{'name':'c'},'data':{'a':'b'}}", """
metadata.name='UPPER'
metadata.name='a..b'
metadata.name='-a'
metadata.labels={'a b':'c','ok':'x y','%s':'v'}
metadata.labels={'/x':'v','x/':'v','A_/x':'v'}
metadata.labels={'a':'0123456789012345678901234567890123456789012345678901234567890123'}
metadata.annotations={'a b':'c','UPPER/x':'y'}
metadata.annotations={'Example.com/x':'y'}
metadata.finalizers=['noslash']
metadata.finalizers=['a b/c','example.com/x']
metadata.ownerReferences=[{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u','controller':true},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'v','controller':true}]
metadata.ownerReferences=[{'apiVersion':'v1','kind':'Event','name':'p','uid':'u'}]
metadata.ownerReferences=[{'apiVersion':'a/b/c','kind':'','name':'','uid':''}]
metadata.ownerReferences=[{'apiVersion':'','kind':'K','name':'n','uid':'u'}]
metadata.generation=-1
data={'a b':'c','..':'d','.':'e','..x':'f','':'g'}
data{a}='x' ; binaryData={'a':'YQ=='}
binaryData={'%':'YQ=='}
immutable=true
""", """
metadata.labels={'UPPER':'ok','!':'x'}
data{new}='x'
metadata.finalizers=['example.com/x']
""")
base("v1 ConfigMap", NS + "configmaps", "{'metadata':{'name':'im'},'immutable':true,'data':{'a':'b'}}", "", """
data{a}='c'
immutable=false
immutable
binaryData={'x':'YQ=='}
metadata.labels={'a':'b'}
""", name="ConfigMap immutable")

base("v1 Secret", NS + "secrets", "{'metadata':{'name':'s'},'data':{'a':'YQ=='}}", """
data={'a b':'YQ==','..':'YQ=='}
type='kubernetes.io/tls'
type='kubernetes.io/basic-auth'
type='kubernetes.io/basic-auth' ; data={'username':'YQ=='}
type='kubernetes.io/ssh-auth'
type='kubernetes.io/ssh-auth' ; data={'ssh-privatekey':''}
type='kubernetes.io/dockercfg'
type='kubernetes.io/dockercfg' ; data={'.dockercfg':'YQ=='}
type='kubernetes.io/dockerconfigjson'
type='kubernetes.io/dockerconfigjson' ; data={'.dockerconfigjson':'YQ=='}
type='kubernetes.io/dockerconfigjson' ; data={'.dockerconfigjson':'e30='}
type='kubernetes.io/tls' ; data={'tls.crt':'YQ==','tls.key':'YQ=='}
type='bootstrap.kubernetes.io/token'
type='kubernetes.io/service-account-token'
type='kubernetes.io/service-account-token' ; metadata.annotations={'kubernetes.io/service-account.name':'x'}
type='anything'
stringData={'x y':'z'}
""", """
type='other'
data{b}='YQ=='
data{b c}='YQ=='
""")
base("v1 Secret", NS + "secrets", "{'metadata':{'name':'im'},'immutable':true,'data':{'a':'YQ=='},'type':'Opaque'}", "", """
data{a}='Yg=='
immutable
type='other'
""", name="Secret immutable")

base("v1 Namespace", "/api/v1/namespaces", "{'metadata':{'name':'ns'}}", """
metadata.name='a.b'
metadata.name='UPPER'
spec.finalizers=['noslash']
spec.finalizers=['a b/c']
metadata.finalizers=['noslash']
""", """
metadata.labels={'a':'-'}
metadata.labels{kubernetes.io/metadata.name}='other'
spec.finalizers=['example.com/x']
""", """
status.phase='Terminating'
status.phase='Other'
""", finalize="""
spec.finalizers=['noslash']
spec.finalizers=['a b/c']
spec.finalizers
""")

base("v1 ServiceAccount", NS + "serviceaccounts", "{'metadata':{'name':'sa'}}", """
metadata.name='a_b'
secrets=[{'name':'x'}]
""")

base("v1 Node", "/api/v1/nodes", "{'metadata':{'name':'n'},'spec':{},'status':{'capacity':{'cpu':'1'}}}", """
metadata.name='N'
spec.taints=[{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoSchedule'}]
spec.taints=[{'key':'a b','value':'c d','effect':''}]
spec.taints=[{'key':'','effect':'Never'}]
spec.podCIDR='1.2.3.4' ; spec.podCIDRs=['1.2.3.4']
spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.1.0/24']
spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','10.0.1.0/24']
spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','fd00::/64']
spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','10.0.1.0/24','10.0.2.0/24']
status.capacity={'cpu':'-1','a b':'1','pods':'1500m'}
metadata.annotations={'scheduler.alpha.kubernetes.io/preferAvoidPods':'x'}
spec.configSource={'configMap':{'name':'','namespace':'','kubeletConfigKey':''}}
""", """
spec.podCIDR='10.0.0.0/24'
spec.taints=[{'key':'','effect':'Never'}]
spec.unschedulable=true
spec.providerID='x'
""", """
status.capacity={'cpu':'-1'}
status.allocatable={'cpu':'2','memory':'-1'}
status.addresses=[{'type':'InternalIP','address':'1.2.3.4'},{'type':'InternalIP','address':'1.2.3.4'}]
status.addresses=[{'type':'InternalIP','address':'x'}]
status.config={'assigned':{}}
""")

# ---- Pod ----
base("v1 Pod", NS + "pods", "{'metadata':{'name':'p'},'spec':" + POD_SPEC + "}", """
metadata.name='A'
spec.containers=[]
spec.containers[0].name=''
spec.containers[0].name='A_b'
spec.containers[0].image=''
spec.containers[0].image=' x '
spec.containers[+]={'name':'c','image':'i'}
spec.initContainers=[{'name':'c','image':'i'}]
spec.initContainers=[{'name':'','image':''}]
spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Always','readinessProbe':{'exec':{'command':['x']}}}]
spec.initContainers=[{'name':'i','image':'i','readinessProbe':{'exec':{'command':['x']}}}]
spec.initContainers=[{'name':'i','image':'i','livenessProbe':{'exec':{'command':['x']}}}]
spec.initContainers=[{'name':'i','image':'i','startupProbe':{'exec':{'command':['x']}}}]
spec.initContainers=[{'name':'i','image':'i','lifecycle':{'preStop':{'exec':{'command':['x']}}}}]
spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Sometimes'}]
spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Never'}]
spec.containers[0].restartPolicy='Always'
spec.containers[0].restartPolicy='Other'
spec.containers[0].restartPolicyRules=[{'action':'Restart','exitCodes':{'operator':'In','values':[1]}}]
spec.containers[0].restartPolicy='Never' ; spec.containers[0].restartPolicyRules=[{'action':'Other','exitCodes':{'operator':'Bad','values':[]}}]
spec.containers[0].restartPolicy='Never' ; spec.containers[0].restartPolicyRules=[{'action':'Restart'}]
spec.ephemeralContainers=[{'name':'e','image':'i'}]
spec.restartPolicy='Sometimes'
spec.dnsPolicy='Other'
spec.dnsPolicy='None'
spec.dnsPolicy='None' ; spec.dnsConfig={'searches':['a']}
spec.dnsConfig={'nameservers':['x'],'searches':['-','%s'],'options':[{'name':''}]}
spec.dnsConfig={'nameservers':['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4']}
spec.terminationGracePeriodSeconds=-1
spec.activeDeadlineSeconds=0
spec.activeDeadlineSeconds=2147483648
spec.nodeSelector={'a b':'c d'}
spec.nodeName='A'
spec.imagePullSecrets=[{'name':''}]
spec.hostname='A.b'
spec.subdomain='A.b'
spec.hostnameOverride='A..b'
spec.hostnameOverride='x' ; spec.hostNetwork=true
spec.hostnameOverride='x' ; spec.setHostnameAsFQDN=true
spec.schedulerName=''
spec.overhead={'cpu':'-1'}
spec.os={'name':''}
spec.os={'name':'mac'}
spec.os={'name':'linux'} ; spec.containers[0].securityContext={'windowsOptions':{}} ; spec.securityContext={'windowsOptions':{'hostProcess':true}}
spec.os={'name':'windows'} ; spec.securityContext={'runAsUser':1,'fsGroup':2,'sysctls':[{'name':'a','value':'b'}]} ; spec.hostPID=true
spec.os={'name':'windows'} ; spec.containers[0].securityContext={'runAsUser':1,'privileged':true,'capabilities':{},'readOnlyRootFilesystem':true}
spec.readinessGates=[{'conditionType':'a b'}]
spec.schedulingGates=[{'name':'a b'}]
spec.schedulingGates=[{'name':'a'},{'name':'a'}]
spec.schedulingGates=[{'name':'a'}] ; spec.nodeName='n'
spec.hostAliases=[{'ip':'x','hostnames':['A_b']}]
spec.hostAliases=[{'ip':'','hostnames':['']}]
spec.securityContext={'runAsUser':-1,'runAsGroup':-2,'fsGroup':-3,'supplementalGroups':[-4]}
spec.securityContext={'sysctls':[{'name':'A b','value':''},{'name':'','value':''},{'name':'a.b','value':''},{'name':'a.b','value':''}]}
spec.securityContext={'fsGroupChangePolicy':'Other'}
spec.securityContext={'supplementalGroupsPolicy':'Other'}
spec.securityContext={'seLinuxChangePolicy':'Other'}
spec.securityContext={'seccompProfile':{'type':'Localhost'}}
spec.securityContext={'seccompProfile':{'type':'Other'}}
spec.securityContext={'seccompProfile':{'type':''}}
spec.securityContext={'seccompProfile':{'type':'RuntimeDefault','localhostProfile':'x'}}
spec.securityContext={'seccompProfile':{'type':'Localhost','localhostProfile':'/abs/../x'}}
spec.securityContext={'appArmorProfile':{'type':'Localhost'}}
spec.securityContext={'appArmorProfile':{'type':'Localhost','localhostProfile':' '}}
spec.securityContext={'appArmorProfile':{'type':'Other'}}
spec.securityContext={'appArmorProfile':{'type':'Unconfined','localhostProfile':'x'}}
spec.securityContext={'windowsOptions':{'gmsaCredentialSpecName':'A','runAsUserName':'a/b','gmsaCredentialSpec':''}}
spec.securityContext={'windowsOptions':{'hostProcess':true}}
spec.hostPID=true ; spec.shareProcessNamespace=true
spec.hostUsers=false ; spec.hostNetwork=true ; spec.hostPID=true ; spec.hostIPC=true
spec.topologySpreadConstraints=[{'maxSkew':0,'topologyKey':'','whenUnsatisfiable':''}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a b','whenUnsatisfiable':'Other'}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'ScheduleAnyway','minDomains':0}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'ScheduleAnyway','minDomains':2}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule'},{'maxSkew':2,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule'}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule','nodeAffinityPolicy':'X','nodeTaintsPolicy':'Y'}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule','matchLabelKeys':['a b']}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule','matchLabelKeys':['a'],'labelSelector':{'matchExpressions':[{'key':'a','operator':'Exists'}]}}]
spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule','labelSelector':{'matchExpressions':[{'key':'a','operator':'In'}]}}]
spec.tolerations=[{'key':'','operator':'Equal'}]
spec.tolerations=[{'key':'a b','operator':'Exists','value':'c','effect':'X'}]
spec.tolerations=[{'key':'a','operator':'Other'}]
spec.tolerations=[{'key':'a','operator':'Equal','value':'c d'}]
spec.tolerations=[{'key':'a','operator':'Exists','effect':'NoSchedule','tolerationSeconds':3}]
spec.tolerations=[{'key':'a','operator':'Lt','value':'3'}]
spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[]}}}
spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'a b','operator':'In'}]}]}}}
spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'a','operator':'Other'},{'key':'a','operator':'Exists','values':['x']},{'key':'a','operator':'Gt','values':['1','2']},{'key':'a','operator':'In','values':['x y']}]}]}}}
spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.labels','operator':'Exists','values':['a']},{'key':'metadata.name','operator':'In','values':['a','b']},{'key':'metadata.name','operator':'NotIn','values':['A b']}]}]}}}
spec.affinity={'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':0,'preference':{}}]}}
spec.affinity={'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'','labelSelector':{'matchLabels':{'a b':'c'}}}]}}
spec.affinity={'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':101,'podAffinityTerm':{'topologyKey':'','namespaces':['A'],'namespaceSelector':{'matchLabels':{'a':'b c'}}}}]}}
spec.affinity={'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'x','labelSelector':{},'matchLabelKeys':['a b'],'mismatchLabelKeys':['a b','c']}]}}
spec.affinity={'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'x','matchLabelKeys':['a']}]}}
spec.affinity={'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'a b'}]}}
""" + """
spec.containers[0].imagePullPolicy='Other'
spec.containers[0].terminationMessagePolicy='Other'
spec.containers[0].ports=[{'containerPort':0}]
spec.containers[0].ports=[{'containerPort':70000,'hostPort':-1,'protocol':'X','name':'A_b'}]
spec.containers[0].ports=[{'containerPort':80,'name':'a'},{'containerPort':81,'name':'a'}]
spec.containers[0].ports=[{'containerPort':80,'hostPort':80},{'containerPort':81,'hostPort':80}]
spec.containers[0].ports=[{'containerPort':80,'hostPort':81}] ; spec.hostNetwork=true
spec.containers[0].ports=[{'containerPort':80,'name':'0123456789abcdefg'},{'containerPort':80,'name':'-a-'},{'containerPort':80,'name':'a--b'},{'containerPort':80,'name':'12'}]
spec.containers[0].env=[{'name':''},{'name':'a=b'},{'name':'ok','value':'x','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]
spec.containers[0].env=[{'name':'a','valueFrom':{}}]
spec.containers[0].env=[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':'x'}}},{'name':'b','valueFrom':{'fieldRef':{'fieldPath':'metadata.labels'}}},{'name':'c','valueFrom':{'fieldRef':{'fieldPath':''}}}]
spec.containers[0].env=[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':"metadata.labels['x y']"}}},{'name':'b','valueFrom':{'fieldRef':{'fieldPath':'metadata.name','apiVersion':'v2'}}}]
spec.containers[0].env=[{'name':'a','valueFrom':{'resourceFieldRef':{'resource':'x'}}},{'name':'b','valueFrom':{'resourceFieldRef':{'resource':''}}},{'name':'c','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu','divisor':'3'}}}]
spec.containers[0].env=[{'name':'a','valueFrom':{'configMapKeyRef':{'name':'','key':''}}},{'name':'b','valueFrom':{'secretKeyRef':{'name':'A','key':'a b'}}}]
spec.containers[0].env=[{'name':'a','valueFrom':{'configMapKeyRef':{'name':'x','key':'k'},'secretKeyRef':{'name':'y','key':'k'}}}]
spec.containers[0].env=[{'name':'a','valueFrom':{'fileKeyRef':{'volumeName':'v','path':'/x','key':'k'}}}]
spec.containers[0].env=[{'name':'a','valueFrom':{'fileKeyRef':{'volumeName':'','path':'','key':''}}}]
spec.containers[0].envFrom=[{}]
spec.containers[0].envFrom=[{'prefix':'=','configMapRef':{'name':''}},{'configMapRef':{'name':'x'},'secretRef':{'name':'y'}}]
spec.containers[0].envFrom=[{'secretRef':{'name':'A'}}]
spec.containers[0].volumeMounts=[{'name':'','mountPath':''}]
spec.containers[0].volumeMounts=[{'name':'x','mountPath':'/a'}]
spec.volumes=[{'name':'v','emptyDir':{}}] ; spec.containers[0].volumeMounts=[{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/b','subPath':'/x'},{'name':'v','mountPath':'/c','subPath':'a/../b'},{'name':'v','mountPath':'/d','subPath':'x','subPathExpr':'y'},{'name':'v','mountPath':'/e','subPathExpr':'/y'}]
spec.volumes=[{'name':'v','emptyDir':{}}] ; spec.containers[0].volumeMounts=[{'name':'v','mountPath':'/a','mountPropagation':'Other'},{'name':'v','mountPath':'/b','mountPropagation':'Bidirectional'},{'name':'v','mountPath':'/c','recursiveReadOnly':'Enabled'},{'name':'v','mountPath':'/d','recursiveReadOnly':'Other'}]
spec.containers[0].volumeDevices=[{'name':'v','devicePath':''}]
spec.volumes=[{'name':'v','persistentVolumeClaim':{'claimName':'x'}},{'name':'e','emptyDir':{}}] ; spec.containers[0].volumeDevices=[{'name':'v','devicePath':'/a'},{'name':'v','devicePath':'/a'},{'name':'e','devicePath':'/b/../c'}] ; spec.containers[0].volumeMounts=[{'name':'v','mountPath':'/a'}]
spec.containers[0].livenessProbe={}
spec.containers[0].livenessProbe={'exec':{},'httpGet':{'port':80}}
spec.containers[0].livenessProbe={'exec':{'command':[]}}
spec.containers[0].livenessProbe={'httpGet':{'port':0,'scheme':'X','path':''}}
spec.containers[0].livenessProbe={'httpGet':{'port':'A_b','httpHeaders':[{'name':'a b','value':'x'}]}}
spec.containers[0].livenessProbe={'tcpSocket':{'port':70000}}
spec.containers[0].livenessProbe={'grpc':{'port':0}}
spec.containers[0].livenessProbe={'exec':{'command':['x']},'initialDelaySeconds':-1,'timeoutSeconds':-1,'periodSeconds':-1,'successThreshold':2,'failureThreshold':-1}
spec.containers[0].startupProbe={'exec':{'command':['x']},'successThreshold':2}
spec.containers[0].readinessProbe={'exec':{'command':['x']},'terminationGracePeriodSeconds':3}
spec.containers[0].livenessProbe={'exec':{'command':['x']},'terminationGracePeriodSeconds':0}
spec.containers[0].lifecycle={'postStart':{},'preStop':{'exec':{},'sleep':{'seconds':1}}}
spec.containers[0].lifecycle={'preStop':{'sleep':{'seconds':-1}}}
spec.containers[0].lifecycle={'preStop':{'sleep':{'seconds':31}}}
spec.containers[0].resources={'limits':{'cpu':'-1','a b':'1','example.com/x':'1500m'}}
spec.containers[0].resources={'limits':{'cpu':'1'},'requests':{'cpu':'2'}}
spec.containers[0].resources={'limits':{'example.com/x':'2'},'requests':{'example.com/x':'1'}}
spec.containers[0].resources={'requests':{'example.com/x':'1'}}
spec.containers[0].resources={'limits':{'hugepages-2Mi':'1Mi'}}
spec.containers[0].resources={'limits':{'hugepages-2Mi':'2Mi'}}
spec.containers[0].resources={'limits':{'storage':'1'},'requests':{'pods':'1'}}
spec.containers[0].resources={'claims':[{'name':'x'}]}
spec.containers[0].resources={'claims':[{'name':''}]}
spec.containers[0].resizePolicy=[{'resourceName':'cpu','restartPolicy':'X'},{'resourceName':'disk','restartPolicy':''},{'resourceName':'cpu','restartPolicy':'NotRequired'}]
spec.containers[0].securityContext={'runAsUser':-1,'procMount':'X'}
spec.containers[0].securityContext={'privileged':true,'allowPrivilegeEscalation':false}
spec.containers[0].securityContext={'capabilities':{'add':['CAP_SYS_ADMIN']},'allowPrivilegeEscalation':false}
spec.containers[0].securityContext={'procMount':'Unmasked'}
spec.containers[0].securityContext={'seccompProfile':{'type':'Localhost'},'appArmorProfile':{'type':'Localhost'}}
spec.containers[0].securityContext={'windowsOptions':{'hostProcess':true}}
spec.resources={'limits':{'cpu':'1'},'requests':{'cpu':'2'}}
spec.resources={'requests':{'cpu':'1','example.com/x':'1','ephemeral-storage':'1'}}
spec.resources={'claims':[{'name':'x'}]}
spec.resources={'limits':{'cpu':'1'}} ; spec.containers[0].resources={'limits':{'cpu':'2'}}
spec.resources={'requests':{'cpu':'1'}} ; spec.containers[0].resources={'requests':{'cpu':'2'}}
spec.resourceClaims=[{'name':'A'},{'name':'x','resourceClaimName':'y','resourceClaimTemplateName':'z'},{'name':'x','resourceClaimName':'y'}]
metadata.annotations={'container.apparmor.security.beta.kubernetes.io/x':'bad'}
metadata.annotations={'seccomp.security.alpha.kubernetes.io/pod':'bad'}
metadata.annotations={'controller.kubernetes.io/pod-deletion-cost':'+3'}
metadata.annotations={'scheduler.alpha.kubernetes.io/tolerations':'x'}
""" + """
spec.volumes=[{'name':'','emptyDir':{}},{'name':'A','emptyDir':{}},{'name':'v','emptyDir':{}},{'name':'v','emptyDir':{}}]
spec.volumes=[{'name':'v','emptyDir':{'sizeLimit':'-1','medium':'X'}}]
spec.volumes=[{'name':'v','emptyDir':{},'hostPath':{'path':'/a'}}]
spec.volumes=[{'name':'v','hostPath':{'path':''}}]
spec.volumes=[{'name':'v','hostPath':{'path':'/a/../b','type':'X'}}]
spec.volumes=[{'name':'v','secret':{'secretName':''}}]
spec.volumes=[{'name':'v','secret':{'secretName':'x','defaultMode':1000,'items':[{'key':'','path':''},{'key':'k','path':'/a','mode':-1},{'key':'k','path':'a/../b'}]}}]
spec.volumes=[{'name':'v','configMap':{'name':''}}]
spec.volumes=[{'name':'v','configMap':{'name':'x','defaultMode':1000,'items':[{'key':'a','path':'..x'}]}}]
spec.volumes=[{'name':'v','downwardAPI':{'items':[{'path':''},{'path':'a','fieldRef':{'fieldPath':'metadata.name'},'resourceFieldRef':{'resource':'limits.cpu'}},{'path':'/b','fieldRef':{'fieldPath':'spec.nodeName'}},{'path':'c','resourceFieldRef':{'resource':'limits.cpu'}}]}}]
spec.volumes=[{'name':'v','projected':{'sources':[]}}]
spec.volumes=[{'name':'v','projected':{'sources':[{}],'defaultMode':-1}}]
spec.volumes=[{'name':'v','projected':{'sources':[{'secret':{'name':''},'configMap':{'name':'x'}}]}}]
spec.volumes=[{'name':'v','projected':{'sources':[{'configMap':{'name':'x','items':[{'key':'a','path':'p'}]}},{'secret':{'name':'y','items':[{'key':'a','path':'p'}]}}]}}]
spec.volumes=[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'','expirationSeconds':1}}]}}]
spec.volumes=[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'/a','expirationSeconds':4294967297}}]}}]
spec.volumes=[{'name':'v','projected':{'sources':[{'downwardAPI':{'items':[{'path':'a','fieldRef':{'fieldPath':'x'}}]}}]}}]
spec.volumes=[{'name':'v','projected':{'sources':[{'clusterTrustBundle':{'path':'a'}}]}}]
spec.volumes=[{'name':'v','persistentVolumeClaim':{'claimName':''}}]
spec.volumes=[{'name':'v','nfs':{'server':'','path':'a'}}]
spec.volumes=[{'name':'v','iscsi':{'targetPortal':'','iqn':'x','lun':300}}]
spec.volumes=[{'name':'v','csi':{'driver':''}}]
spec.volumes=[{'name':'v','csi':{'driver':'A_b','nodePublishSecretRef':{'name':''}}}]
spec.volumes=[{'name':'v','image':{'reference':'','pullPolicy':'X'}}]
spec.volumes=[{'name':'v','image':{}}]
spec.volumes=[{'name':'v','ephemeral':{}}]
spec.volumes=[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{}}}}]
spec.volumes=[{'name':'v','ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'x'},'spec':{'accessModes':['X'],'resources':{'requests':{'storage':'0'}}}}}}]
spec.volumes=[{'name':'v','fc':{}},{'name':'w','fc':{'targetWWNs':['a'],'lun':1,'wwids':['b']}},{'name':'x','flexVolume':{'driver':''}}]
spec.volumes=[{'name':'v','glusterfs':{'endpoints':'','path':''}},{'name':'w','rbd':{'monitors':[],'image':''}},{'name':'x','cephfs':{'monitors':[]}},{'name':'y','cinder':{'volumeID':''}}]
spec.volumes=[{'name':'v','gitRepo':{'repository':'','directory':'..'}},{'name':'w','azureDisk':{'diskName':'','diskURI':'','cachingMode':'X','kind':'Y'}},{'name':'x','azureFile':{'secretName':'','shareName':''}}]
spec.volumes=[{'name':'v','scaleIO':{'gateway':'','system':'','volumeName':'','storageMode':'x'}},{'name':'w','storageos':{'volumeName':'A_'}},{'name':'x','portworxVolume':{'volumeID':''}},{'name':'y','vsphereVolume':{'volumePath':''}}]
spec.volumes=[{'name':'v','awsElasticBlockStore':{'volumeID':'','partition':-1}},{'name':'w','gcePersistentDisk':{'pdName':'','partition':300}},{'name':'x','flocker':{}},{'name':'y','quobyte':{'registry':'a','volume':''}},{'name':'z','photonPersistentDisk':{'pdID':''}}]
""", """
spec.containers[0].name='d'
spec.containers[0].image='new'
spec.containers[0].image=''
spec.containers[+]={'name':'d','image':'i'}
spec.terminationGracePeriodSeconds=1
spec.activeDeadlineSeconds=10
spec.activeDeadlineSeconds=0
spec.tolerations[+]={'key':'x','operator':'Exists'}
spec.tolerations=[]
spec.nodeName='n'
spec.hostname='x'
spec.schedulingGates=[{'name':'a'}]
spec.nodeSelector={'a':'b'}
metadata.labels={'x':'y'}
spec.ephemeralContainers=[{'name':'e','image':'i'}]
spec.containers[0].resources={'requests':{'cpu':'1'}}
spec.priority=5
""", """
status.phase='Running'
status.podIP='x' ; status.podIPs=[{'ip':'x'}]
status.podIPs=[{'ip':'1.2.3.4'},{'ip':'1.2.3.5'}] ; status.podIP='1.2.3.4'
status.hostIPs=[{'ip':'x'}] ; status.hostIP='x'
status.conditions=[{'type':'Ready','status':'True'},{'type':'Ready','status':'False'}]
status.conditions=[{'type':'a b','status':'X'}]
status.nominatedNodeName='A'
status.containerStatuses=[{'name':'c','image':'','imageID':'','ready':false,'restartCount':0,'state':{'terminated':{'exitCode':1}}}]
status.containerStatuses=[{'name':'c','image':'','imageID':'','ready':false,'restartCount':0,'state':{'running':{},'waiting':{}}}]
status.qosClass='Guaranteed'
status.resourceClaimStatuses=[{'name':'x'}]
""", ephemeralcontainers="""
spec.ephemeralContainers=[{'name':'e','image':'i'}]
spec.ephemeralContainers=[{'name':'','image':''}]
spec.ephemeralContainers=[{'name':'c','image':'i'}]
spec.ephemeralContainers=[{'name':'e','image':'i'},{'name':'e','image':'j'}]
spec.ephemeralContainers=[{'name':'e','image':'i','targetContainerName':'x'}]
spec.ephemeralContainers=[{'name':'e','image':'i','ports':[{'containerPort':1}],'livenessProbe':{'exec':{'command':['x']}},'readinessProbe':{'exec':{'command':['x']}},'startupProbe':{'exec':{'command':['x']}},'lifecycle':{'preStop':{'exec':{'command':['x']}}},'resources':{'limits':{'cpu':'1'}}}]
spec.ephemeralContainers=[{'name':'e','image':'i','volumeMounts':[{'name':'v','mountPath':'/x'}]}]
spec.ephemeralContainers=[{'name':'e','image':'i','restartPolicy':'Always'}]
""", resize="""
spec.containers[0].resources={'requests':{'cpu':'1'}}
spec.containers[0].resources={'requests':{'cpu':'-1'}}
spec.containers[0].image='x'
spec.containers[0].resources={'requests':{'ephemeral-storage':'1'}}
spec.containers[0].resizePolicy=[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]
metadata.labels={'a':'b'}
""")
base("v1 Pod", NS + "pods", "{'metadata':{'name':'sized'},'spec':{'serviceAccountName':'default','automountServiceAccountToken':false,'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'1','memory':'1Gi'},'limits':{'memory':'1Gi','cpu':'2'}}}],'ephemeralContainers':[]}}", "", """
spec.containers[0].resources.requests{cpu}='2'
""", resize="""
spec.containers[0].resources.requests{cpu}='1500m'
spec.containers[0].resources.requests{cpu}='3'
spec.containers[0].resources.requests{cpu}='2' ; spec.containers[0].resources.limits{memory}='1Gi'
spec.containers[0].resources.limits{memory}='500Mi' ; spec.containers[0].resources.requests{memory}='500Mi'
spec.containers[0].resources
spec.containers[0].resources={'requests':{'memory':'1Gi'}}
spec.containers[0].resources={'requests':{'cpu':'2','memory':'1Gi'},'limits':{'memory':'1Gi','cpu':'2'}}
spec.containers[+]={'name':'x','image':'i'}
spec.initContainers=[{'name':'x','image':'i'}]
""", name="Pod sized")
base("v1 Pod", NS + "pods", "{'metadata':{'name':'gated'},'spec':{'schedulingGates':[{'name':'a'},{'name':'b'}],'serviceAccountName':'default','automountServiceAccountToken':false,'nodeSelector':{'a':'b'},'activeDeadlineSeconds':5,'containers':[{'name':'c','image':'i'}]}}", "", """
spec.schedulingGates=[]
spec.schedulingGates=[{'name':'b'}]
spec.schedulingGates=[{'name':'c'}]
spec.nodeSelector={'a':'b','c':'d'}
spec.nodeSelector={'c':'d'}
spec.activeDeadlineSeconds=6
spec.activeDeadlineSeconds=4
spec.activeDeadlineSeconds
spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'x','operator':'Exists'}]}]}}}
spec.nodeName='n'
""", name="Pod gated")
