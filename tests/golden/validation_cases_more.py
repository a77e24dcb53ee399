# SPDX-License-Identifier: Apache-2.0
"""The rest of validation_cases.py: all kinds but Pod and the smallest ones of core."""
from validation_cases import NS, POD_SPEC, TEMPLATE, base

APPS, BATCH = "/apis/apps/v1/namespaces/default/", "/apis/batch/v1/namespaces/default/"

# ---- Service and its endpoints ----
base("v1 Service", NS + "services", "{'metadata':{'name':'s'},'spec':{'clusterIP':'10.43.0.77','clusterIPs':['10.43.0.77'],'ports':[{'port':80}]}}", """
metadata.name='1a'
metadata.name='a.b'
spec.ports=[]
spec.ports=[] ; spec.clusterIP='None' ; spec.clusterIPs=['None']
spec.ports=[{'port':0}]
spec.ports=[{'port':80,'protocol':'X','targetPort':'A_b','appProtocol':'a b'}]
spec.ports=[{'port':80,'targetPort':0}]
spec.ports=[{'port':80,'targetPort':70000}]
spec.ports=[{'port':80},{'port':81}]
spec.ports=[{'port':80,'name':'a'},{'port':80,'name':'b'}]
spec.ports=[{'port':80,'name':'a'},{'port':81,'name':'a'}]
spec.ports=[{'port':80,'name':'A'}]
spec.ports=[{'port':80,'nodePort':30000}]
spec.type='Other'
spec.type=''
spec.sessionAffinity='Other'
spec.sessionAffinity='ClientIP' ; spec.sessionAffinityConfig={'clientIP':{'timeoutSeconds':0}}
spec.sessionAffinityConfig={'clientIP':{'timeoutSeconds':5}}
spec.selector={'a b':'c'}
spec.externalIPs=['x','127.0.0.1','0.0.0.0','169.254.1.1']
spec.externalName='x.y'
spec.type='ExternalName' ; spec.clusterIP ; spec.clusterIPs
spec.type='ExternalName' ; spec.clusterIP ; spec.clusterIPs ; spec.externalName='A_b'
spec.type='ExternalName' ; spec.externalName='a.b'
spec.type='LoadBalancer' ; spec.loadBalancerSourceRanges=['x']
spec.loadBalancerSourceRanges=['10.0.0.0/8']
spec.loadBalancerClass='a b'
spec.type='LoadBalancer' ; spec.loadBalancerClass='a b'
spec.internalTrafficPolicy='Other'
spec.externalTrafficPolicy='Local'
spec.type='NodePort' ; spec.externalTrafficPolicy='Other'
spec.type='LoadBalancer' ; spec.externalTrafficPolicy='Cluster' ; spec.healthCheckNodePort=30001
spec.healthCheckNodePort=30001
spec.trafficDistribution='Other'
spec.clusterIP='x' ; spec.clusterIPs=['x']
spec.clusterIP='10.43.0.77' ; spec.clusterIPs=['10.43.0.78']
spec.clusterIPs=['10.43.0.77','10.43.0.78']
spec.ipFamilies=['IPv5']
spec.ipFamilyPolicy='Other'
spec.ipFamilies=['IPv4','IPv4']
spec.ipFamilies=['IPv6']
metadata.annotations={'service.beta.kubernetes.io/load-balancer-source-ranges':'x'}
""", """
spec.clusterIP='10.43.0.78' ; spec.clusterIPs=['10.43.0.78']
spec.ports=[{'port':0}]
spec.type='ExternalName'
spec.type='Other'
spec.sessionAffinity='X'
spec.ipFamilies=['IPv6']
spec.loadBalancerClass='example.com/x'
""", """
status.loadBalancer={'ingress':[{'ip':'1.2.3.4'}]}
status.conditions=[{'type':'a b','status':'X','reason':'','lastTransitionTime':null,'message':''}]
""")
base("v1 Service", NS + "services", "{'metadata':{'name':'lb'},'spec':{'type':'LoadBalancer','allocateLoadBalancerNodePorts':false,'clusterIP':'10.43.0.76','clusterIPs':['10.43.0.76'],'ports':[{'port':80}]}}", "", """
spec.loadBalancerClass='example.com/x'
spec.type='ClusterIP'
""", """
status.loadBalancer={'ingress':[{'ip':'x','hostname':'1.2.3.4','ipMode':'VIP'},{'ip':'1.2.3.4','ipMode':'X'},{'hostname':'A_b','ipMode':'VIP'}]}
status.loadBalancer={'ingress':[{'ip':'1.2.3.4','ports':[{'port':0,'protocol':'X','error':'a b'}]}]}
""", name="Service balanced")

base("v1 Endpoints", NS + "endpoints", "{'metadata':{'name':'e'},'subsets':[{'addresses':[{'ip':'1.2.3.4'}],'ports':[{'port':80}]}]}", """
subsets=[{}]
subsets=[{'ports':[{'port':80}]}]
subsets[0].addresses=[{'ip':''},{'ip':'x'},{'ip':'127.0.0.1'},{'ip':'169.254.1.2'},{'ip':'224.0.0.1'},{'ip':'0.0.0.0'}]
subsets[0].addresses=[{'ip':'1.2.3.4','hostname':'A','nodeName':'A'}]
subsets[0].ports=[{'port':0}]
subsets[0].ports=[{'port':80},{'port':81}]
subsets[0].ports=[{'port':80,'name':'A','protocol':'X','appProtocol':'a b'}]
subsets[0].notReadyAddresses=[{'ip':'x'}]
metadata.annotations={'endpoints.kubernetes.io/last-change-trigger-time':'x'}
""", """
subsets[0].addresses=[{'ip':'x'}]
subsets[0].addresses[0].nodeName='n'
""")
base("discovery.k8s.io/v1 EndpointSlice", "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", "{'metadata':{'name':'e'},'addressType':'IPv4','endpoints':[{'addresses':['1.2.3.4']}],'ports':[{'port':80}]}", """
addressType=''
addressType='Other'
addressType='IPv6'
addressType='FQDN'
addressType='FQDN' ; endpoints=[{'addresses':['a.b','A_b']}]
endpoints=[{'addresses':[]}]
endpoints=[{'addresses':['x','127.0.0.1','::1']}]
endpoints=[{'addresses':['1.2.3.4'],'hostname':'A','nodeName':'A','deprecatedTopology':{'a b':'c'}}]
endpoints=[{'addresses':['1.2.3.4'],'deprecatedTopology':{'kubernetes.io/hostname':'x'}}]
endpoints=[{'addresses':['1.2.3.4'],'hints':{'forZones':[{'name':''},{'name':'a b'},{'name':'z'},{'name':'z'}],'forNodes':[{'name':'n'},{'name':'n'}]}}]
ports=[{'name':'A','port':0,'protocol':'X','appProtocol':'a b'}]
ports=[{'port':80},{'port':81}]
ports=[{'name':'a','port':80},{'name':'a','port':81}]
ports=[{'name':'a'}]
""", """
addressType='IPv6'
addressType='FQDN'
endpoints=[{'addresses':['x']}]
""")

# ---- workloads ----
base("apps/v1 Deployment", APPS + "deployments", "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':" + TEMPLATE + "}}", """
spec.selector
spec.selector={}
spec.selector={'matchLabels':{'a':'c'}}
spec.selector={'matchExpressions':[{'key':'a','operator':'X'},{'key':'a','operator':'In'},{'key':'a','operator':'Exists','values':['x']},{'key':'a b','operator':'In','values':['c d']}]}
spec.replicas=-1
spec.minReadySeconds=-1
spec.revisionHistoryLimit=-1
spec.progressDeadlineSeconds=-1
spec.progressDeadlineSeconds=5 ; spec.minReadySeconds=5
spec.strategy={'type':'Other'}
spec.strategy={'type':'Recreate','rollingUpdate':{'maxSurge':1}}
spec.strategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':0,'maxUnavailable':0}}
spec.strategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':-1,'maxUnavailable':'x'}}
spec.strategy={'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'101%'}}
spec.template.spec.restartPolicy='Never'
spec.template.spec.activeDeadlineSeconds=5
spec.template.metadata.labels={'x':'y'}
spec.template.metadata.labels={'a b':'y','a':'b'}
spec.template.spec.containers=[]
spec.template.spec.containers[0].image=''
spec.template.spec.ephemeralContainers=[{'name':'e','image':'i'}]
""", """
spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}
spec.replicas=-1
spec.template.spec.containers[0].image='new'
""", """
status.replicas=-1 ; status.updatedReplicas=-1 ; status.readyReplicas=-1 ; status.availableReplicas=-1 ; status.unavailableReplicas=-1 ; status.observedGeneration=-1
status.replicas=1 ; status.updatedReplicas=2 ; status.readyReplicas=2 ; status.availableReplicas=2
status.replicas=2 ; status.readyReplicas=1 ; status.availableReplicas=2
status.collisionCount=-1
status.terminatingReplicas=-1
""")
base("apps/v1 ReplicaSet", APPS + "replicasets", "{'metadata':{'name':'r'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':" + TEMPLATE + "}}", """
spec.selector
spec.selector={}
spec.selector={'matchLabels':{'a':'c'}}
spec.selector={'matchExpressions':[{'key':'a','operator':'X'}]}
spec.replicas=-1 ; spec.minReadySeconds=-1
spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds=5
""", """
spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}
""", """
status.replicas=-1 ; status.fullyLabeledReplicas=-1 ; status.readyReplicas=-1 ; status.availableReplicas=-1 ; status.observedGeneration=-1
status.replicas=1 ; status.fullyLabeledReplicas=2 ; status.readyReplicas=2 ; status.availableReplicas=3
""")
base("v1 ReplicationController", NS + "replicationcontrollers", "{'metadata':{'name':'r'},'spec':{'selector':{'a':'b'},'template':" + TEMPLATE + "}}", """
spec.selector={'a':'c'}
spec.selector={'a b':'c'}
spec.replicas=-1 ; spec.minReadySeconds=-1
spec.template
spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds=5
""", """
spec.selector={'a':'c'}
""", """
status.replicas=-1 ; status.observedGeneration=-1
status.replicas=1 ; status.fullyLabeledReplicas=2 ; status.readyReplicas=2 ; status.availableReplicas=3
""")
base("apps/v1 StatefulSet", APPS + "statefulsets", "{'metadata':{'name':'s'},'spec':{'serviceName':'x','selector':{'matchLabels':{'a':'b'}},'template':" + TEMPLATE + ",'volumeClaimTemplates':[{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}]}}", """
metadata.name='a.b'
spec.selector
spec.selector={}
spec.selector={'matchLabels':{'a':'c'}}
spec.serviceName='A'
spec.serviceName=''
spec.replicas=-1 ; spec.minReadySeconds=-1 ; spec.revisionHistoryLimit=-1
spec.podManagementPolicy='Other'
spec.updateStrategy={'type':'Other'}
spec.updateStrategy={'type':'OnDelete','rollingUpdate':{}}
spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'partition':-1}}
spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':0}}
spec.ordinals={'start':-1}
spec.persistentVolumeClaimRetentionPolicy={'whenDeleted':'X','whenScaled':'Y'}
spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds=5
spec.volumeClaimTemplates[0].spec.accessModes=['X']
spec.volumeClaimTemplates[0].metadata.name='A'
""", """
spec.serviceName='y'
spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}
spec.podManagementPolicy='Parallel'
spec.revisionHistoryLimit=3
spec.volumeClaimTemplates[0].spec.resources={'requests':{'storage':'2Gi'}}
spec.ordinals={'start':2} ; spec.minReadySeconds=3 ; spec.replicas=3
spec.replicas=-1
""", """
status.replicas=-1 ; status.readyReplicas=-1 ; status.currentReplicas=-1 ; status.updatedReplicas=-1 ; status.observedGeneration=-1 ; status.availableReplicas=-1
status.replicas=1 ; status.readyReplicas=2 ; status.currentReplicas=2 ; status.updatedReplicas=2 ; status.availableReplicas=2
status.collisionCount=-1
""")
base("apps/v1 DaemonSet", APPS + "daemonsets", "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':" + TEMPLATE + "}}", """
spec.selector
spec.selector={}
spec.selector={'matchLabels':{'a':'c'}}
spec.minReadySeconds=-1 ; spec.revisionHistoryLimit=-1
spec.updateStrategy={'type':'Other'}
spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':0,'maxUnavailable':0}}
spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavailable':1}}
spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'x'}}
spec.updateStrategy={'type':'OnDelete','rollingUpdate':{'maxUnavailable':1}}
spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds=5
""", """
spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}
""", """
status.currentNumberScheduled=-1 ; status.numberMisscheduled=-1 ; status.desiredNumberScheduled=-1 ; status.numberReady=-1 ; status.observedGeneration=-1 ; status.updatedNumberScheduled=-1 ; status.numberAvailable=-1 ; status.numberUnavailable=-1
status.collisionCount=-1
""")
base("apps/v1 ControllerRevision", APPS + "controllerrevisions", "{'metadata':{'name':'c'},'data':{'a':1},'revision':1}", """
revision=-1
data
""", """
data={'a':2}
revision=-1
revision=0
""")
base("v1 PodTemplate", NS + "podtemplates", "{'metadata':{'name':'t'},'template':" + TEMPLATE + "}", """
template.spec.containers=[]
template.metadata.labels={'a b':'c'}
""", """
template.spec.containers=[]
""")
base("batch/v1 Job", BATCH + "jobs", "{'metadata':{'name':'j'},'spec':{'suspend':true,'template':{'spec':{'restartPolicy':'Never','serviceAccountName':'default','automountServiceAccountToken':false,'containers':[{'name':'c','image':'i'}]}}}}", """
spec.template.spec.restartPolicy='Always'
spec.template.spec.restartPolicy
spec.template.spec.restartPolicy='Other'
spec.parallelism=-1 ; spec.completions=-1 ; spec.activeDeadlineSeconds=-1 ; spec.backoffLimit=-1 ; spec.ttlSecondsAfterFinished=-1
spec.selector={'matchLabels':{'a':'b'}}
spec.manualSelector=true
spec.manualSelector=true ; spec.selector={'matchLabels':{'a':'b'}}
spec.manualSelector=true ; spec.selector={'matchLabels':{'a':'b'}} ; spec.template.metadata.labels={'a':'b'}
spec.completionMode='Other'
spec.completionMode='Indexed'
spec.completionMode='Indexed' ; spec.completions=3 ; spec.parallelism=200000
spec.completionMode='Indexed' ; spec.completions=200000 ; spec.parallelism=10001
spec.completionMode='Indexed' ; spec.completions=3 ; spec.maxFailedIndexes=2
spec.completionMode='Indexed' ; spec.completions=3 ; spec.backoffLimitPerIndex=-1 ; spec.maxFailedIndexes=-1
spec.completionMode='Indexed' ; spec.completions=3 ; spec.backoffLimitPerIndex=1 ; spec.maxFailedIndexes=5
spec.completionMode='Indexed' ; spec.completions=200000 ; spec.backoffLimitPerIndex=1
spec.completionMode='Indexed' ; spec.completions=200000 ; spec.backoffLimitPerIndex=1 ; spec.maxFailedIndexes=20000
spec.backoffLimitPerIndex=1 ; spec.maxFailedIndexes=1
metadata.name='a23456789012345678901234567890123456789012345678901234567890123' ; spec.completionMode='Indexed' ; spec.completions=11
metadata.name='a.b'
spec.podFailurePolicy={'rules':[{'action':'','onExitCodes':{'operator':''}}]}
spec.podFailurePolicy={'rules':[{'action':'X','onExitCodes':{'operator':'X','values':[1,1,0]}}]}
spec.podFailurePolicy={'rules':[{'action':'FailJob','onExitCodes':{'operator':'In','values':[0]}}]}
spec.podFailurePolicy={'rules':[{'action':'FailIndex','onExitCodes':{'operator':'In','values':[2,1]}}]}
spec.podFailurePolicy={'rules':[{'action':'FailJob'}]}
spec.podFailurePolicy={'rules':[{'action':'FailJob','onExitCodes':{'operator':'In','values':[1],'containerName':'x'},'onPodConditions':[{'type':'a b','status':'X'}]}]}
spec.podFailurePolicy={'rules':[{'action':'FailJob','onPodConditions':[{'type':'a','status':''}]}]} ; spec.template.spec.restartPolicy='OnFailure'
spec.podReplacementPolicy='Other'
spec.podReplacementPolicy='TerminatingOrFailed' ; spec.podFailurePolicy={'rules':[]}
spec.successPolicy={'rules':[]}
spec.successPolicy={'rules':[{'succeededCount':1}]}
spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[]}
spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[{}]}
spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[{'succeededCount':5,'succeededIndexes':'0-5'}]}
spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[{'succeededCount':-1},{'succeededIndexes':'a'},{'succeededIndexes':'2,1'},{'succeededIndexes':'1-1'},{'succeededIndexes':''},{'succeededCount':3,'succeededIndexes':'0-1'}]}
spec.managedBy='x'
spec.managedBy=''
spec.managedBy='a.b/0123456789012345678901234567890123456789012345678901234567890123456789'
spec.template.metadata.labels={'a b':'c'}
spec.template.spec.containers=[]
""", """
spec.completions=3
spec.parallelism=5
spec.selector={'matchLabels':{'a':'b'}}
spec.completionMode='Indexed'
spec.backoffLimit=3
spec.template.spec.containers[0].image='x'
spec.template.spec.nodeSelector={'a':'b'}
spec.template.spec.tolerations=[{'operator':'Exists'}]
spec.template.metadata.annotations={'a':'b'}
spec.template.spec.schedulingGates=[{'name':'a'}]
spec.template.spec.containers[0].resources={'limits':{'cpu':'1'}}
spec.managedBy='a.b/c'
spec.podFailurePolicy={'rules':[]}
spec.suspend=false
spec.suspend=false ; spec.template.spec.nodeSelector={'a':'b'}
""", """
status.active=-1 ; status.succeeded=-1 ; status.failed=-1 ; status.terminating=-1 ; status.ready=-1
status.active=1 ; status.ready=2
status.conditions=[{'type':'Complete','status':'True'}]
status.conditions=[{'type':'Complete','status':'True'},{'type':'Failed','status':'True'}]
status.conditions=[{'type':'Failed','status':'True'}] ; status.completionTime='2026-01-02T03:04:05Z'
status.conditions=[{'type':'SuccessCriteriaMet','status':'True'},{'type':'FailureTarget','status':'True'}]
status.completionTime='2026-01-02T03:04:05Z'
status.completedIndexes='0-3'
status.failedIndexes='x'
status.uncountedTerminatedPods={'succeeded':['a','a'],'failed':['a','']}
status.startTime='2026-01-02T03:04:05Z' ; status.completionTime='2026-01-02T03:04:04Z' ; status.conditions=[{'type':'SuccessCriteriaMet','status':'True'},{'type':'Complete','status':'True'}]
""")
base("batch/v1 CronJob", BATCH + "cronjobs", "{'metadata':{'name':'c'},'spec':{'schedule':'* * * * *','jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never','serviceAccountName':'default','automountServiceAccountToken':false,'containers':[{'name':'c','image':'i'}]}}}}}}", """
metadata.name='a2345678901234567890123456789012345678901234567890123'
spec.schedule=''
spec.schedule='x'
spec.schedule='* * * *'
spec.schedule='60 * * * *'
spec.schedule='*/0 * * * *'
spec.schedule='5-1 * * * *'
spec.schedule='a * * * *'
spec.schedule='* * * foo *'
spec.schedule='@hourly'
spec.schedule='@every 1h'
spec.schedule='@every x'
spec.schedule='@foo'
spec.schedule='TZ=UTC * * * * *'
spec.schedule='CRON_TZ=UTC * * * * *'
spec.schedule='0 0 1 jan sun'
spec.schedule='1,2,61 * * * *'
spec.schedule='1/2/3 * * * *'
spec.schedule='1-2-3 * * * *'
spec.timeZone='Europe/Berlin'
spec.timeZone=''
spec.timeZone='Local'
spec.timeZone='local'
spec.timeZone='Nowhere/Land'
spec.timeZone='/etc/x'
spec.timeZone='..'
spec.concurrencyPolicy='Other'
spec.concurrencyPolicy=''
spec.startingDeadlineSeconds=-1 ; spec.successfulJobsHistoryLimit=-1 ; spec.failedJobsHistoryLimit=-1
spec.jobTemplate.spec.selector={'matchLabels':{'a':'b'}}
spec.jobTemplate.spec.manualSelector=true
spec.jobTemplate.spec.template.spec.restartPolicy='Always'
spec.jobTemplate.spec.parallelism=-1
spec.jobTemplate.metadata={'labels':{'a b':'c'}}
""", """
spec.schedule='TZ=UTC * * * * *'
spec.timeZone='Nowhere/Land'
spec.jobTemplate.spec.template.spec.restartPolicy='Always'
""")

# ---- storage of core, quotas ----
CLAIM = "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}"
base("v1 PersistentVolumeClaim", NS + "persistentvolumeclaims", CLAIM, """
spec.accessModes=[]
spec.accessModes=['X']
spec.accessModes=['ReadWriteOncePod','ReadWriteOnce']
spec.resources={}
spec.resources={'requests':{'storage':'0'}}
spec.resources={'requests':{'storage':'-1'}}
spec.selector={'matchLabels':{'a b':'c'}}
spec.storageClassName='A'
spec.volumeMode='X'
spec.volumeName='A'
spec.dataSource={'kind':'','name':''}
spec.dataSource={'kind':'Pod','name':'x'}
spec.dataSource={'apiGroup':'a.b','kind':'X','name':'x'}
spec.dataSourceRef={'kind':'PersistentVolumeClaim','name':'x'} ; spec.dataSource={'kind':'PersistentVolumeClaim','name':'y'}
spec.volumeAttributesClassName='A'
""", """
spec.accessModes=['ReadOnlyMany']
spec.resources={'requests':{'storage':'2Gi'}}
spec.resources={'requests':{'storage':'500Mi'}}
spec.storageClassName='x'
spec.volumeName='x'
""", """
status.phase='X'
status.accessModes=['X']
status.capacity={'storage':'-1'}
status.allocatedResources={'storage':'-1'}
status.allocatedResourceStatuses={'storage':'X'}
""")
base("v1 PersistentVolume", "/api/v1/persistentvolumes", "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'hostPath':{'path':'/x'}}}", """
spec.accessModes=[]
spec.accessModes=['X']
spec.capacity
spec.capacity={'storage':'0'}
spec.capacity={'cpu':'1'}
spec.capacity={'storage':'1','cpu':'1'}
spec.hostPath
spec.hostPath={'path':''}
spec.hostPath={'path':'/'} ; spec.persistentVolumeReclaimPolicy='Recycle'
spec.persistentVolumeReclaimPolicy='X'
spec.storageClassName='A'
spec.volumeMode='X'
spec.nfs={'server':'','path':'x'}
spec.hostPath ; spec.nfs={'server':'','path':'x'}
spec.hostPath ; spec.local={'path':''}
spec.hostPath ; spec.local={'path':'/x'} ; spec.nodeAffinity={'required':{'nodeSelectorTerms':[]}}
spec.hostPath ; spec.csi={'driver':'','volumeHandle':''}
spec.hostPath ; spec.csi={'driver':'a','volumeHandle':'b','nodePublishSecretRef':{'name':''},'controllerPublishSecretRef':{'namespace':''}}
spec.hostPath ; spec.iscsi={'targetPortal':'','iqn':'x','lun':300,'chapAuthDiscovery':true}
spec.hostPath ; spec.rbd={'monitors':[],'image':''}
spec.hostPath ; spec.cephfs={'monitors':[]}
spec.hostPath ; spec.glusterfs={'endpoints':'','path':''}
spec.hostPath ; spec.azureFile={'secretName':'','shareName':'','secretNamespace':''}
spec.hostPath ; spec.fc={}
spec.hostPath ; spec.flexVolume={'driver':''}
spec.volumeAttributesClassName='A'
spec.nodeAffinity={}
""", """
spec.hostPath={'path':'/y'}
spec.accessModes=['ReadOnlyMany']
spec.volumeMode='Block'
spec.capacity={'storage':'2Gi'}
spec.nodeAffinity={'required':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'a','operator':'Exists'}]}]}}
""")
base("v1 ResourceQuota", NS + "resourcequotas", "{'metadata':{'name':'q'},'spec':{'hard':{'cpu':'1'}}}", """
spec.hard={'a b':'1','cpu':'-1','pods':'1500m','foo':'1','example.com/x':'1'}
spec.hard={'count/pods':'1','requests.storage':'1','x.storageclass.storage.k8s.io/requests.storage':'1'}
spec.scopes=['X']
spec.scopes=['Terminating','NotTerminating']
spec.scopes=['BestEffort','NotBestEffort']
spec.scopes=['BestEffort']
spec.scopes=['Terminating'] ; spec.hard={'services':'1'}
spec.scopeSelector={'matchExpressions':[{'scopeName':'X','operator':'Y'}]}
spec.scopeSelector={'matchExpressions':[{'scopeName':'PriorityClass','operator':'In'},{'scopeName':'PriorityClass','operator':'Exists','values':['a']},{'scopeName':'Terminating','operator':'In','values':['a']}]}
""", """
spec.scopes=['Terminating']
spec.hard={'cpu':'-1'}
""", """
status.hard={'cpu':'-1'} ; status.used={'a b':'1'}
""")
base("v1 LimitRange", NS + "limitranges", "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Container','max':{'cpu':'1'}}]}}", """
spec.limits=[{'type':''}]
spec.limits=[{'type':'a b'}]
spec.limits=[{'type':'Container'},{'type':'Container'}]
spec.limits=[{'type':'Pod','default':{'cpu':'1'},'defaultRequest':{'cpu':'1'}}]
spec.limits=[{'type':'PersistentVolumeClaim'}]
spec.limits=[{'type':'Container','min':{'cpu':'2'},'max':{'cpu':'1'}}]
spec.limits=[{'type':'Container','min':{'cpu':'2'},'max':{'cpu':'4'},'default':{'cpu':'1'},'defaultRequest':{'cpu':'5'}}]
spec.limits=[{'type':'Container','default':{'cpu':'1'},'defaultRequest':{'cpu':'2'}}]
spec.limits=[{'type':'Container','max':{'a b':'1','foo':'1'}}]
spec.limits=[{'type':'Container','maxLimitRequestRatio':{'cpu':'0.5'}}]
spec.limits=[{'type':'Container','min':{'cpu':'1'},'max':{'cpu':'2'},'maxLimitRequestRatio':{'cpu':'3'}}]
spec.limits=[{'type':'Container','min':{'example.com/x':'1'},'max':{'example.com/x':'2'},'default':{'example.com/x':'1'},'defaultRequest':{'example.com/x':'2'}}]
""")

# ---- small groups ----
RBAC = "/apis/rbac.authorization.k8s.io/v1/"
base("rbac.authorization.k8s.io/v1 Role", RBAC + "namespaces/default/roles", "{'metadata':{'name':'r'},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]}", """
metadata.name='a%b'
metadata.name='a/b'
rules=[{}]
rules=[{'verbs':['get']}]
rules=[{'verbs':['get'],'nonResourceURLs':['/x']}]
rules=[{'verbs':['get'],'apiGroups':[''],'resources':['x'],'nonResourceURLs':['/x']}]
""")
base("rbac.authorization.k8s.io/v1 ClusterRole", RBAC + "clusterroles", "{'metadata':{'name':'r'},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]}", """
rules=[{'verbs':['get'],'nonResourceURLs':['/x']}]
rules=[{'verbs':['get'],'nonResourceURLs':['/x'],'resources':['x']}]
aggregationRule={}
aggregationRule={'clusterRoleSelectors':[{'matchLabels':{'a b':'c'}},{'matchExpressions':[{'key':'a','operator':'X'}]}]}
""", """
rules=[{}]
""")
base("rbac.authorization.k8s.io/v1 RoleBinding", RBAC + "namespaces/default/rolebindings", "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'view'},'subjects':[{'kind':'User','name':'u','apiGroup':'rbac.authorization.k8s.io'}]}", """
roleRef={'apiGroup':'x','kind':'X','name':''}
roleRef.name='a/b'
subjects=[{'kind':'X','name':''}]
subjects=[{'kind':'User','name':'u','apiGroup':'x'},{'kind':'Group','name':'g','apiGroup':'x'}]
subjects=[{'kind':'ServiceAccount','name':'A','namespace':''},{'kind':'ServiceAccount','name':'a','apiGroup':'x','namespace':'d'}]
""", """
roleRef.name='edit'
subjects=[{'kind':'User','name':''}]
""")
base("rbac.authorization.k8s.io/v1 ClusterRoleBinding", RBAC + "clusterrolebindings", "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'view'}}", """
roleRef.kind='Role'
subjects=[{'kind':'ServiceAccount','name':'a'}]
""")
base("scheduling.k8s.io/v1 PriorityClass", "/apis/scheduling.k8s.io/v1/priorityclasses", "{'metadata':{'name':'p'},'value':1}", """
metadata.name='system-foo'
metadata.name='system-node-critical'
value=1000000001
preemptionPolicy='X'
""", """
value=2
preemptionPolicy='Never'
description='x'
""")
base("node.k8s.io/v1 RuntimeClass", "/apis/node.k8s.io/v1/runtimeclasses", "{'metadata':{'name':'r'},'handler':'h'}", """
handler=''
handler='A'
overhead={'podFixed':{'cpu':'-1'}}
overhead={'podFixed':{'a b':'1'}}
scheduling={'nodeSelector':{'a b':'c'}}
scheduling={'tolerations':[{'key':'a','operator':'X'},{'key':'b'},{'key':'b'}]}
""", """
handler='x'
""")
base("policy/v1 PodDisruptionBudget", "/apis/policy/v1/namespaces/default/poddisruptionbudgets", "{'metadata':{'name':'p'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}}}", """
spec.maxUnavailable=1
spec.minAvailable=-1
spec.minAvailable='x'
spec.minAvailable='101%'
spec.selector={'matchLabels':{'a':'b c'}}
spec.unhealthyPodEvictionPolicy='X'
""", """
spec.minAvailable=2
""", """
status.currentHealthy=-1 ; status.desiredHealthy=-1 ; status.expectedPods=-1 ; status.disruptionsAllowed=-1
status.conditions=[{'type':'a b','status':'X','reason':'','message':'','lastTransitionTime':null}]
""")
base("coordination.k8s.io/v1 Lease", "/apis/coordination.k8s.io/v1/namespaces/default/leases", "{'metadata':{'name':'l'},'spec':{}}", """
spec.leaseDurationSeconds=0
spec.leaseDurationSeconds=-1
spec.leaseTransitions=-1
spec.preferredHolder='x'
spec.strategy='x'
""")

# ---- networking ----
NET = "/apis/networking.k8s.io/v1/"
BACKEND = "{'service':{'name':'s','port':{'number':80}}}"
base("networking.k8s.io/v1 Ingress", NET + "namespaces/default/ingresses", "{'metadata':{'name':'i'},'spec':{'defaultBackend':" + BACKEND + "}}", """
spec.defaultBackend
spec.defaultBackend={}
spec.defaultBackend={'service':{'name':'','port':{}}}
spec.defaultBackend={'service':{'name':'A','port':{'number':80,'name':'x'}}}
spec.defaultBackend={'service':{'name':'1a','port':{'number':70000}}}
spec.defaultBackend={'service':{'name':'a','port':{'name':'A_'}}}
spec.defaultBackend={'resource':{'kind':'','name':''}}
spec.defaultBackend={'resource':{'apiGroup':'A','kind':'a/b','name':'a%b'}}
spec.defaultBackend={'resource':{'kind':'a','name':'b'},'service':{'name':'a','port':{'number':1}}}
spec.ingressClassName='A'
spec.ingressClassName='a' ; metadata.annotations={'kubernetes.io/ingress.class':'b'}
spec.tls=[{'hosts':['A_b','*.x','*','a.*.b'],'secretName':'A'}]
spec.rules=[{'host':'1.2.3.4'},{'host':'A'},{'host':'*.b'},{'host':'*'},{'host':'a.*'}]
spec.rules=[{'http':{'paths':[]}}]
spec.rules=[{'http':{'paths':[{'path':'a','backend':""" + BACKEND + """}]}}]
spec.rules=[{'http':{'paths':[{'pathType':'X','path':'a','backend':{}}]}}]
spec.rules=[{'http':{'paths':[{'pathType':'Exact','path':'','backend':{}},{'pathType':'Prefix','path':'a//b/./c/../d%2fe%2F/..','backend':{}},{'pathType':'Prefix','path':'/x/.','backend':{}},{'pathType':'ImplementationSpecific','path':'x','backend':{}},{'pathType':'ImplementationSpecific','backend':{}}]}}]
""", """
spec.ingressClassName='a' ; metadata.annotations={'kubernetes.io/ingress.class':'b'}
spec.defaultBackend
""", """
status.loadBalancer={'ingress':[{'ip':'x','hostname':'1.2.3.4'},{'hostname':'A_'}]}
""")
base("networking.k8s.io/v1 IngressClass", NET + "ingressclasses", "{'metadata':{'name':'c'},'spec':{'controller':'a.b/c'}}", """
spec.controller=''
spec.controller='x'
spec.controller='A/b'
spec.controller='a.b/c d'
spec.parameters={}
spec.parameters={'apiGroup':'A','kind':'a/b','name':'%','scope':'X'}
spec.parameters={'kind':'a','name':'b','scope':'Namespace'}
spec.parameters={'kind':'a','name':'b','scope':'Namespace','namespace':'A'}
spec.parameters={'kind':'a','name':'b','scope':'Cluster','namespace':'a'}
spec.parameters={'kind':'a','name':'b'}
""", """
spec.controller='a.b/d'
""")
base("networking.k8s.io/v1 NetworkPolicy", NET + "namespaces/default/networkpolicies", "{'metadata':{'name':'n'},'spec':{'podSelector':{}}}", """
spec.podSelector={'matchLabels':{'a b':'c'}}
spec.ingress=[{'ports':[{'protocol':'X','port':0},{'port':'A_'},{'port':80,'endPort':70},{'port':'a','endPort':80},{'endPort':80},{'port':80,'endPort':70000}]}]
spec.ingress=[{'from':[{}]}]
spec.ingress=[{'from':[{'podSelector':{'matchLabels':{'a b':'c'}},'ipBlock':{'cidr':'x'}}]}]
spec.egress=[{'to':[{'ipBlock':{'cidr':''}}]}]
spec.egress=[{'to':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['x','11.0.0.0/16','10.0.0.0/8','10.1.0.0/16','fd00::/64']}}]}]
spec.egress=[{'to':[{'ipBlock':{'cidr':'10.0.0.1/8'}},{'ipBlock':{'cidr':'010.0.0.0/8'}},{'ipBlock':{'cidr':'::ffff:1.2.3.0/120'}}]}]
spec.policyTypes=['X']
spec.policyTypes=['Ingress','Egress','Ingress']
""", """
spec.policyTypes=['X']
""")
base("networking.k8s.io/v1 ServiceCIDR", NET + "servicecidrs", "{'metadata':{'name':'c'},'spec':{'cidrs':['10.200.0.0/16']}}", """
spec.cidrs
spec.cidrs=['x']
spec.cidrs=['10.0.0.0/8','11.0.0.0/8']
spec.cidrs=['10.0.0.0/8','fd00::/64','fd01::/64']
spec.cidrs=['10.0.0.1/8']
""", """
spec.cidrs=['10.201.0.0/16']
spec.cidrs=['10.200.0.0/16','fd00::/64']
spec.cidrs=['fd00::/64','10.200.0.0/16']
spec.cidrs
""")
base("networking.k8s.io/v1 IPAddress", NET + "ipaddresses", "{'metadata':{'name':'10.0.0.9'},'spec':{'parentRef':{'resource':'services','name':'x','namespace':'d'}}}", """
metadata.name='x'
metadata.name='010.0.0.1'
metadata.name='fd00:0::1'
spec.parentRef
spec.parentRef={'group':'A','resource':'','name':''}
spec.parentRef={'resource':'a/b','name':'a/b','namespace':'%'}
""", """
spec.parentRef.name='y'
""")

# ---- autoscaling ----
HPA = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"
base("autoscaling/v2 HorizontalPodAutoscaler", HPA, "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'},'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}}]}}", """
spec.minReplicas=0
spec.minReplicas=-1
spec.minReplicas=5
spec.maxReplicas=0
spec.maxReplicas=-1
spec.scaleTargetRef={'kind':'','name':''}
spec.scaleTargetRef={'apiVersion':'a/b/c','kind':'a/b','name':'%'}
spec.scaleTargetRef={'apiVersion':'v1','kind':'ReplicationController','name':'x'}
spec.scaleTargetRef={'apiVersion':'v1','kind':'Pod','name':'x'}
spec.metrics=[{}]
spec.metrics=[{'type':'X'}]
spec.metrics=[{'type':'Resource'}]
spec.metrics[0].type='Pods'
spec.metrics[0].pods={'metric':{'name':'a'},'target':{'type':'AverageValue','averageValue':'1'}}
spec.metrics[0].resource={'name':'','target':{'type':''}}
spec.metrics[0].resource={'name':'cpu','target':{'type':'X','averageUtilization':0,'averageValue':'-1','value':'0'}}
spec.metrics=[{'type':'ContainerResource','containerResource':{'name':'','container':'','target':{'type':'Value'}}}]
spec.metrics=[{'type':'ContainerResource','containerResource':{'name':'foo','container':'A','target':{'type':'Value'}}}]
spec.metrics=[{'type':'Pods','pods':{'metric':{'name':''},'target':{'type':'Value','value':'1'}}}]
spec.metrics=[{'type':'Object','object':{'describedObject':{'kind':'','name':''},'metric':{'name':'a/b'},'target':{'type':'Value'}}}]
spec.metrics=[{'type':'External','external':{'metric':{'name':'x'},'target':{'type':'Value'}}}]
spec.metrics=[{'type':'External','external':{'metric':{'name':'x'},'target':{'type':'Value','value':'1','averageValue':'1'}}}]
spec.minReplicas=0 ; spec.metrics=[{'type':'External','external':{'metric':{'name':'x'},'target':{'type':'Value','value':'1'}}}]
spec.behavior={'scaleUp':{'stabilizationWindowSeconds':-1,'selectPolicy':'X','policies':[{'type':'X','value':0,'periodSeconds':0}]},'scaleDown':{'stabilizationWindowSeconds':3601,'policies':[{'type':'Pods','value':1,'periodSeconds':1801}]}}
spec.behavior={'scaleUp':{'tolerance':'-1'}}
""", """
spec.minReplicas=0
spec.scaleTargetRef={'apiVersion':'v1','kind':'Pod','name':'x'}
""", """
status.currentReplicas=-1 ; status.desiredReplicas=-1
""")
base("autoscaling/v2 HorizontalPodAutoscaler", HPA, "{'metadata':{'name':'plain'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'}}}", """
spec.metrics=[]
""", name="HorizontalPodAutoscaler plain")

# ---- storage ----
STORAGE = "/apis/storage.k8s.io/v1/"
base("storage.k8s.io/v1 StorageClass", STORAGE + "storageclasses", "{'metadata':{'name':'s'},'provisioner':'a.b/c'}", """
provisioner=''
provisioner='a b'
provisioner='A.B/C'
parameters={'':'x'}
reclaimPolicy='X'
reclaimPolicy='Recycle'
volumeBindingMode='X'
allowedTopologies=[{'matchLabelExpressions':[{'key':'a b','values':[]},{'key':'x','values':['a','a']},{'key':'x','values':['b']}]}]
allowedTopologies=[{'matchLabelExpressions':[{'key':'x','values':['a']}]},{'matchLabelExpressions':[{'key':'x','values':['a']}]}]
""", """
provisioner='x'
parameters={'a':'b'}
reclaimPolicy='Retain'
volumeBindingMode='WaitForFirstConsumer'
allowVolumeExpansion=true
""")
base("storage.k8s.io/v1 CSIDriver", STORAGE + "csidrivers", "{'metadata':{'name':'d'},'spec':{}}", """
metadata.name='A'
spec.fsGroupPolicy='X'
spec.volumeLifecycleModes=['X']
spec.tokenRequests=[{'audience':'a'},{'audience':'a'},{'audience':'b','expirationSeconds':1},{'audience':'c','expirationSeconds':4294967297}]
spec.nodeAllocatableUpdatePeriodSeconds=9
spec.serviceAccountTokenInSecrets=true
""", """
spec.attachRequired=false
spec.volumeLifecycleModes=['Ephemeral']
spec.podInfoOnMount=true
""")
base("storage.k8s.io/v1 CSINode", STORAGE + "csinodes", "{'metadata':{'name':'n'},'spec':{'drivers':[{'name':'d','nodeID':'x'}]}}", """
spec.drivers=[{'name':'','nodeID':''}]
spec.drivers=[{'name':'A_','nodeID':'x'},{'name':'d','nodeID':'x'},{'name':'d','nodeID':'y'}]
spec.drivers[0].topologyKeys=['a b','c','c','']
spec.drivers[0].allocatable={'count':-1}
""", """
spec.drivers[0].nodeID='y'
spec.drivers[0].allocatable={'count':3}
""")
base("storage.k8s.io/v1 CSIStorageCapacity", STORAGE + "namespaces/default/csistoragecapacities", "{'metadata':{'name':'c'},'storageClassName':'s'}", """
storageClassName=''
storageClassName='A'
nodeTopology={'matchLabels':{'a b':'c'}}
capacity='-1'
""", """
storageClassName='x'
nodeTopology={'matchLabels':{'a':'b'}}
""")
base("storage.k8s.io/v1 VolumeAttachment", STORAGE + "volumeattachments", "{'metadata':{'name':'a'},'spec':{'attacher':'a','nodeName':'n','source':{'persistentVolumeName':'v'}}}", """
spec.attacher=''
spec.nodeName='A'
spec.nodeName=''
spec.source={}
spec.source={'persistentVolumeName':''}
spec.source={'persistentVolumeName':'A'}
spec.source={'persistentVolumeName':'a','inlineVolumeSpec':{}}
spec.source={'inlineVolumeSpec':{}}
spec.source={'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1'},'csi':{'driver':'a','volumeHandle':'b'},'claimRef':{'name':'x'},'persistentVolumeReclaimPolicy':'Delete','storageClassName':'x','volumeMode':'Block','nodeAffinity':{'required':{'nodeSelectorTerms':[]}}}}
""", """
spec.nodeName='m'
""", """
status.attachError={'errorCode':-1}
""")
base("storage.k8s.io/v1 VolumeAttributesClass", STORAGE + "volumeattributesclasses", "{'metadata':{'name':'v'},'driverName':'a','parameters':{'a':'b'}}", """
driverName=''
parameters={}
""", """
driverName='b'
parameters={'a':'c'}
""")

# ---- extension ----
ADMISSION = "/apis/admissionregistration.k8s.io/v1/"
HOOK = "{'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1'],'clientConfig':{'url':'https://a/b'},'rules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]}"
HOOK_CASES = """
webhooks[0].name=''
webhooks[0].name='a.b'
webhooks[0].name='A.b.c'
webhooks[+]=""" + HOOK + """
webhooks[0].admissionReviewVersions=[]
webhooks[0].admissionReviewVersions=['v2','v2','1a']
webhooks[0].sideEffects
webhooks[0].sideEffects='Some'
webhooks[0].failurePolicy='X' ; webhooks[0].matchPolicy='Y' ; webhooks[0].timeoutSeconds=31
webhooks[0].timeoutSeconds=0
webhooks[0].namespaceSelector={'matchLabels':{'a b':'c'}} ; webhooks[0].objectSelector={'matchLabels':{'a b':'c'}}
webhooks[0].clientConfig={}
webhooks[0].clientConfig={'url':'http://u:p@h/x?y=z#f'}
webhooks[0].clientConfig={'url':'x'}
webhooks[0].clientConfig={'url':''}
webhooks[0].clientConfig={'url':'https://h:x/'}
webhooks[0].clientConfig={'url':'https://h/%zz'}
webhooks[0].clientConfig={'url':':x'}
webhooks[0].clientConfig={'url':'1:2'}
webhooks[0].clientConfig={'service':{'name':'','namespace':'a'}}
webhooks[0].clientConfig={'service':{'name':'a','namespace':''}}
webhooks[0].clientConfig={'service':{'name':'a','namespace':'b','port':70000,'path':'x//Y/'}}
webhooks[0].clientConfig={'service':{'name':'a','namespace':'b','path':'//'}}
webhooks[0].rules=[{}]
webhooks[0].rules=[{'operations':['*','CREATE','X'],'apiGroups':['*','a'],'apiVersions':['*',''],'resources':['*/*','pods'],'scope':'X'}]
webhooks[0].rules[0].resources=['*','pods','a/*','a/b','*/c','d/c','']
webhooks[0].matchConditions=[{'name':'','expression':''},{'name':'a b','expression':'true'},{'name':'x','expression':'true'},{'name':'x','expression':'true'}]
"""
base("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", ADMISSION + "validatingwebhookconfigurations", "{'metadata':{'name':'w'},'webhooks':[" + HOOK + "]}", HOOK_CASES, """
webhooks[0].name='a'
""")
base("admissionregistration.k8s.io/v1 MutatingWebhookConfiguration", ADMISSION + "mutatingwebhookconfigurations", "{'metadata':{'name':'w'},'webhooks':[" + HOOK + "]}", """
webhooks[0].reinvocationPolicy='X'
webhooks[0].rules=[{}]
""")
RULES = "{'resourceRules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]}"
base("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", ADMISSION + "validatingadmissionpolicies", "{'metadata':{'name':'p'},'spec':{'matchConstraints':" + RULES + ",'validations':[{'expression':'true'}]}}", """
spec.failurePolicy='X'
spec.matchConstraints
spec.matchConstraints={}
spec.matchConstraints.matchPolicy='X' ; spec.matchConstraints.objectSelector={'matchLabels':{'a b':'c'}}
spec.matchConstraints.resourceRules[0].resourceNames=['a/b','c','c']
spec.matchConstraints.excludeResourceRules=[{}]
spec.paramKind={'apiVersion':'','kind':''}
spec.paramKind={'apiVersion':'a/b/c','kind':'a b'}
spec.paramKind={'apiVersion':'A/1','kind':'X'}
spec.paramKind={'apiVersion':'a/','kind':'X'}
spec.validations=[]
spec.validations=[{'expression':' '}]
spec.validations=[{'expression':'true','message':' ','messageExpression':' ','reason':'X'}]
spec.validations=[{'expression':'true','message':'a\\nb','reason':'Unauthorized'}]
spec.auditAnnotations=[{'key':'','valueExpression':''},{'key':'a b','valueExpression':"'x'"},{'key':'k','valueExpression':"'x'"},{'key':'k','valueExpression':"'x'"}]
spec.variables=[{'name':'','expression':''},{'name':'1a','expression':'true'},{'name':'in','expression':'true'}]
spec.matchConditions=[{'name':'','expression':''}]
""", "", """
status.typeChecking={'expressionWarnings':[{'fieldRef':'','warning':''}]}
status.conditions=[{'type':'a b','status':'X','reason':'','message':'','lastTransitionTime':null}]
""")
base("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding", ADMISSION + "validatingadmissionpolicybindings", "{'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['Deny']}}", """
spec.policyName=''
spec.policyName='A'
spec.validationActions=[]
spec.validationActions=['X','Deny','Deny']
spec.validationActions=['Deny','Warn']
spec.paramRef={}
spec.paramRef={'name':'a/b','selector':{},'parameterNotFoundAction':'X'}
spec.matchResources={'matchPolicy':'X'}
""")
base("admissionregistration.k8s.io/v1 MutatingAdmissionPolicy", ADMISSION + "mutatingadmissionpolicies", "{'metadata':{'name':'p'},'spec':{'reinvocationPolicy':'Never','matchConstraints':" + RULES + ",'mutations':[{'patchType':'JSONPatch','jsonPatch':{'expression':'[JSONPatch{}]'}}]}}", """
spec.reinvocationPolicy=''
spec.reinvocationPolicy='X'
spec.mutations=[]
spec.mutations=[{}]
spec.mutations=[{'patchType':'X'}]
spec.mutations=[{'patchType':'JSONPatch'}]
spec.mutations=[{'patchType':'JSONPatch','jsonPatch':{'expression':''},'applyConfiguration':{'expression':'x'}}]
spec.mutations=[{'patchType':'ApplyConfiguration','jsonPatch':{'expression':'x'}}]
spec.matchConstraints.resourceRules[0].operations=['DELETE']
""")
base("admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding", ADMISSION + "mutatingadmissionpolicybindings", "{'metadata':{'name':'b'},'spec':{'policyName':'p'}}", """
spec.policyName=''
spec.matchResources={'resourceRules':[{'operations':['DELETE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]}
""")
base("apiregistration.k8s.io/v1 APIService", "/apis/apiregistration.k8s.io/v1/apiservices", "{'metadata':{'name':'v1.a.b'},'spec':{'group':'a.b','version':'v1','groupPriorityMinimum':1,'versionPriority':1}}", """
metadata.name='x'
spec.group=''
spec.group='' ; spec.version='v2' ; metadata.name='v2.'
spec.group='A' ; spec.version='1'
spec.groupPriorityMinimum=0 ; spec.versionPriority=1001
spec.caBundle='YQ==' ; spec.insecureSkipTLSVerify=true
spec.service={'name':'','namespace':'','port':70000} ; spec.caBundle='YQ==' ; spec.insecureSkipTLSVerify=true
""", """
spec.versionPriority=0
""", """
status.conditions=[{'type':'x','status':'X'}]
""")
CERTIFICATES = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
REQUEST = open(__file__.rsplit("/", 1)[0] + "/request.txt").read().strip()
base("certificates.k8s.io/v1 CertificateSigningRequest", CERTIFICATES, "{'metadata':{'name':'c'},'spec':{'signerName':'a.b/c','usages':['client auth'],'request':'" + REQUEST + "'}}", """
spec.request='YQ=='
spec.request=''
spec.usages=[]
spec.usages=['x','client auth','client auth']
spec.signerName=''
spec.signerName='x'
spec.signerName='a/b'
spec.signerName='A.b/C'
spec.signerName='a.b/c/d'
spec.signerName='a.b/'
spec.signerName='kubernetes.io/legacy-unknown'
spec.expirationSeconds=1
""", """
spec.signerName='x'
metadata.labels={'a b':'c'}
""", """
status.conditions=[{'type':'','status':''}]
status.conditions=[{'type':'X','status':'Y'},{'type':'X','status':'True'}]
status.conditions=[{'type':'Approved','status':'True'}]
status.conditions=[{'type':'Failed','status':'False'}]
status.conditions=[{'type':'Approved','status':'True'},{'type':'Denied','status':'True'}]
status.certificate='YQ=='
""", approval="""
status.conditions=[{'type':'Approved','status':'True'}]
status.conditions=[{'type':'Approved','status':'False'}]
status.conditions=[{'type':'Denied','status':'True'},{'type':'Approved','status':'True'}]
status.certificate='YQ=='
spec.signerName='x'
""")
CRD = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
VERSION = "{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}"
SCHEMA = "spec.versions[0].schema.openAPIV3Schema="
base("apiextensions.k8s.io/v1 CustomResourceDefinition", CRD, "{'metadata':{'name':'xs.a.b'},'spec':{'group':'a.b','scope':'Namespaced','names':{'plural':'xs','kind':'X'},'versions':[" + VERSION + "]}}", """
metadata.name='x'
spec.group=''
spec.group='A'
spec.group='a' ; metadata.name='xs.a'
spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io'
spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io' ; metadata.annotations={'api-approved.kubernetes.io':'x'}
spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io' ; metadata.annotations={'api-approved.kubernetes.io':'unapproved, test'}
spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io' ; metadata.annotations={'api-approved.kubernetes.io':'https://x/y'}
spec.scope=''
spec.scope='X'
spec.preserveUnknownFields=true
spec.names={}
spec.names={'plural':'A','singular':'B_','kind':'x y','listKind':'x y','shortNames':['A'],'categories':['B']}
spec.versions
spec.versions[+]={'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}
spec.versions[0].storage=false
spec.versions[0].name='1'
spec.versions[0].schema
spec.versions[0].schema={}
spec.versions[0].deprecationWarning='x'
spec.versions[0].deprecated=true ; spec.versions[0].deprecationWarning=''
spec.versions[0].deprecated=true ; spec.versions[0].deprecationWarning='a\\nb'
spec.versions[0].additionalPrinterColumns=[{},{'name':'a','type':'x','format':'y','jsonPath':'z'}]
spec.versions[0].subresources={'scale':{}}
spec.versions[0].subresources={'scale':{'specReplicasPath':'.x','statusReplicasPath':'y','labelSelectorPath':'.z'}}
spec.versions[0].selectableFields=[{'jsonPath':''},{'jsonPath':'x'},{'jsonPath':'.a'},{'jsonPath':'.a[0]'}]
spec.conversion={'strategy':'X'}
spec.conversion={'strategy':'Webhook'}
spec.conversion={'strategy':'Webhook','webhook':{'clientConfig':{},'conversionReviewVersions':['v2']}}
spec.conversion={'strategy':'None','webhook':{'clientConfig':{'url':'https://a'},'conversionReviewVersions':['v1']}}
spec.conversion={'strategy':'Webhook','webhook':{'clientConfig':{'service':{'name':'','namespace':'x'}},'conversionReviewVersions':['v1']}}
""" + SCHEMA + """{}
""" + SCHEMA + """{'type':'string'}
""" + SCHEMA + """{'type':'object','properties':{'a':{},'b':{'type':'array'},'c':{'type':'array','items':{}},'d':{'type':'x'},'e':{'type':'null'}}}
""" + SCHEMA + """{'type':'object','properties':{'metadata':{'type':'string'},'kind':{'type':'object'},'apiVersion':{'type':'integer'}}}
""" + SCHEMA + """{'type':'object','properties':{'metadata':{'type':'object','properties':{'labels':{'type':'object'}}}}}
""" + SCHEMA + """{'type':'object','properties':{'metadata':{'type':'object','properties':{'name':{'type':'string','maxLength':3}}}}}
""" + SCHEMA + """{'type':'object','additionalProperties':{'type':'string'}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'object','additionalProperties':{'type':'string'},'properties':{'b':{'type':'string'}}}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'$ref':'#/x'},'b':{'type':'string','uniqueItems':true}}}
""" + SCHEMA + """{'type':'object','properties':{'b':{'type':'array','uniqueItems':true,'items':{'type':'string'}}}}
""" + SCHEMA + """{'type':'object','nullable':true}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'string','anyOf':[{'type':'string'},{'description':'x','title':'y','nullable':true,'default':'z'}]}}}
""" + SCHEMA + """{'type':'object','anyOf':[{'properties':{'x':{'minLength':1}}},{'required':['y']}]}
""" + SCHEMA + """{'type':'object','not':{'properties':{'metadata':{'type':'object'}}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'x-kubernetes-int-or-string':true},'b':{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'integer'},{'type':'string'}]},'c':{'x-kubernetes-preserve-unknown-fields':true},'d':{'x-kubernetes-embedded-resource':true},'e':{'type':'object','x-kubernetes-embedded-resource':true}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'object','x-kubernetes-preserve-unknown-fields':false}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'string','x-kubernetes-list-type':'set'},'b':{'type':'array','x-kubernetes-list-type':'x','items':{'type':'string'}},'c':{'type':'array','x-kubernetes-list-type':'map','items':{'type':'string'}}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k','k','z'],'items':{'type':'object','nullable':true,'properties':{'k':{'type':'object','nullable':true}}}}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'array','x-kubernetes-list-map-keys':['k'],'items':{'type':'object'}},'b':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'object'}},'c':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'array','x-kubernetes-list-type':'map','items':{'type':'string'}}}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'string','x-kubernetes-map-type':'atomic'},'b':{'type':'object','x-kubernetes-map-type':'x'}}}
""" + SCHEMA + """{'type':'object','properties':{'a':{'type':'string','x-kubernetes-validations':[{'rule':''},{'rule':'true','message':' '},{'rule':'true','messageExpression':' ','reason':'X'},{'rule':'true','fieldPath':' '}]}}}
""" + SCHEMA + """{'type':'object','properties':{'kind':{'type':'string','default':'x'}}}
spec.versions[0].subresources={'status':{}} ; """ + SCHEMA + """{'type':'string'}
""", """
spec.group='c.d'
spec.names.plural='ys'
spec.versions[0].name='v2'
spec.versions[0].storage=false
""")
base("events.k8s.io/v1 Event", "/apis/events.k8s.io/v1/namespaces/default/events", "{'metadata':{'name':'e'},'eventTime':'2026-01-02T03:04:05.000000Z','reportingController':'a.b/c','reportingInstance':'i','action':'a','reason':'r','type':'Normal','regarding':{'namespace':'default'}}", """
eventTime
reportingController=''
reportingController='a b'
reportingInstance=''
action=''
reason=''
type='X'
regarding={'namespace':'other'}
series={'count':1,'lastObservedTime':'2026-01-02T03:04:05.000000Z'}
series={'count':2,'lastObservedTime':null}
""", """
type='Warning'
reason='x'
note='x'
""")
base("v1 Event", NS + "events", "{'metadata':{'name':'e'},'involvedObject':{'namespace':'default'},'type':'Normal'}", """
involvedObject={'namespace':'other'}
involvedObject={}
involvedObject={'kind':'Node','name':'n'}
type='X'
""")
