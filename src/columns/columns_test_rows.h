/* SPDX-License-Identifier: Apache-2.0 */
/* columns_test_rows.h - objects, and the cells that upstream's API server v1.36 showed for them.
 *
 * Quotes are single for the reader's sake.  Five minutes lie between each object's creation and the time of the
 * test, 2026-11-21T11:26:30Z; fields that no column reads were left out. */
static const struct row {
    const char *group, *version, *kind, *object, *cells;
} rows[] = {
    { "", "v1", "ComponentStatus",
      "{'metadata':{'name':'controller-manager'},'conditions':[{'type':'Healthy',"
      "'status':'False',"
      "'message':'Get \"https://127.0.0.1:10257/healthz\": dial tcp 127.0.0.1:10257: connect: con"
      "nection refused'}]}",
      "['controller-manager','Unhealthy',"
      "'Get \"https://127.0.0.1:10257/healthz\": dial tcp 127.0.0.1:10257: connect: connection re"
      "fused','']" },
    { "", "v1", "ComponentStatus",
      "{'metadata':{'name':'scheduler'},'conditions':[{'type':'Healthy','status':'False',"
      "'message':'Get \"https://127.0.0.1:10259/healthz\": dial tcp 127.0.0.1:10259: connect: con"
      "nection refused'}]}",
      "['scheduler','Unhealthy',"
      "'Get \"https://127.0.0.1:10259/healthz\": dial tcp 127.0.0.1:10259: connect: connection re"
      "fused','']" },
    { "", "v1", "ComponentStatus",
      "{'metadata':{'name':'etcd-0'},'conditions':[{'type':'Healthy','status':'True',"
      "'message':'ok'}]}",
      "['etcd-0','Healthy','ok','']" },
    { "", "v1", "ConfigMap",
      "{'metadata':{'name':'cm1'},'data':{'a':'1'},'binaryData':{'b':'Yg=='}}",
      "['cm1',2,'5m']" },
    { "", "v1", "ConfigMap",
      "{'metadata':{'name':'cm2'}}",
      "['cm2',0,'5m']" },
    { "", "v1", "Endpoints",
      "{'metadata':{'name':'e1'},'subsets':[{'addresses':[{'ip':'1.1.1.1'},{'ip':'1.1.1.2'}],"
      "'ports':[{'name':'a','port':80,'protocol':'TCP'},{'name':'b','port':81,"
      "'protocol':'TCP'}]}]}",
      "['e1','1.1.1.1:80,1.1.1.2:80,1.1.1.1:81 + 1 more...','5m']" },
    { "", "v1", "Endpoints",
      "{'metadata':{'name':'e2'}}",
      "['e2','<none>','5m']" },
    { "", "v1", "Endpoints",
      "{'metadata':{'name':'e3'},'subsets':[{'addresses':[{'ip':'fd00::1'}],'ports':[{'port':80,"
      "'protocol':'TCP'}]},{'notReadyAddresses':[{'ip':'1.1.1.1'}],'ports':[{'port':80,"
      "'protocol':'TCP'}]}]}",
      "['e3','[fd00::1]:80','5m']" },
    { "", "v1", "Endpoints",
      "{'metadata':{'name':'e4'},'subsets':[{'addresses':[{'ip':'1.1.1.1'},{'ip':'1.1.1.2'},"
      "{'ip':'1.1.1.3'},{'ip':'1.1.1.4'}]}]}",
      "['e4','1.1.1.1,1.1.1.2,1.1.1.3 + 1 more...','5m']" },
    { "", "v1", "Event",
      "{'metadata':{'name':'ev1'},'involvedObject':{'kind':'Pod','namespace':'default',"
      "'name':'x','fieldPath':'spec.containers{c}'},'reason':'R','message':'  m m \\n',"
      "'source':{'component':'kubelet','host':'h'},'firstTimestamp':'2026-11-21T10:00:00Z',"
      "'lastTimestamp':'2026-11-21T10:30:00Z','count':3,'type':'Normal','eventTime':null,"
      "'reportingComponent':'','reportingInstance':''}",
      "['56m','Normal','R','pod/x','spec.containers{c}','kubelet, h','m m','86m',3,'ev1']" },
    { "", "v1", "Event",
      "{'metadata':{'name':'ev2'},'involvedObject':{'kind':'Pod','namespace':'default'},"
      "'reason':'R','message':'m','source':{},'firstTimestamp':null,'lastTimestamp':null,"
      "'type':'Normal','eventTime':'2026-11-21T10:30:00.000000Z','action':'a',"
      "'reportingComponent':'rc','reportingInstance':'ri'}",
      "['56m','Normal','R','pod','','rc, ri','m','56m',1,'ev2']" },
    { "", "v1", "Event",
      "{'metadata':{'name':'ev3'},'involvedObject':{'kind':'Pod','namespace':'default',"
      "'name':'x'},'reason':'R','message':'m','source':{},'firstTimestamp':null,"
      "'lastTimestamp':null,'eventTime':'2026-11-21T10:30:00.000000Z','series':{'count':5,"
      "'lastObservedTime':'2026-11-21T10:40:00.000000Z'},'action':'a','reportingComponent':'rc',"
      "'reportingInstance':'ri'}",
      "['46m','','R','pod/x','','rc, ri','m','56m',5,'ev3']" },
    { "", "v1", "LimitRange",
      "{'metadata':{'name':'lr1'},'spec':{'limits':null}}",
      "['lr1','2026-11-21T11:21:30Z']" },
    { "", "v1", "Namespace",
      "{'metadata':{'name':'default'},'spec':{},'status':{'phase':'Active'}}",
      "['default','Active','5m']" },
    { "", "v1", "Node",
      "{'metadata':{'name':'nx1','labels':{'kubernetes.io/role':'abc',"
      "'node-role.kubernetes.io/control-plane':'','node-role.kubernetes.io/worker':''}},"
      "'spec':{'unschedulable':true,'taints':[{'key':'node.kubernetes.io/not-ready',"
      "'effect':'NoSchedule'}]},'status':{'conditions':[{'type':'Ready','status':'True'}],"
      "'addresses':[{'type':'InternalIP','address':'10.1.1.1'},{'type':'ExternalIP',"
      "'address':'1.1.1.1'}],'nodeInfo':{'kernelVersion':'6.1','osImage':'Debian',"
      "'containerRuntimeVersion':'crun://1','kubeletVersion':'v1.36.3','architecture':'amd64'}}}",
      "['nx1','Ready,SchedulingDisabled','abc,control-plane,worker','5m','v1.36.3','10.1.1.1',"
      "'1.1.1.1','Debian','6.1 (amd64)','crun://1']" },
    { "", "v1", "Node",
      "{'metadata':{'name':'nx2'},'spec':{'taints':[{'key':'node.kubernetes.io/not-ready',"
      "'effect':'NoSchedule'}]},'status':{'conditions':[{'type':'Ready','status':'Unknown'}],"
      "'nodeInfo':{'kernelVersion':'','osImage':'','containerRuntimeVersion':'',"
      "'kubeletVersion':'','architecture':''}}}",
      "['nx2','NotReady','<none>','5m','','<none>','<none>','<unknown>','<unknown>','<unknown>']" },
    { "", "v1", "Node",
      "{'metadata':{'name':'nx3','labels':{'kubernetes.io/role':''}},"
      "'spec':{'taints':[{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}]},"
      "'status':{'nodeInfo':{'kernelVersion':'','osImage':'','containerRuntimeVersion':'',"
      "'kubeletVersion':'','architecture':''}}}",
      "['nx3','Unknown','<none>','5m','','<none>','<none>','<unknown>','<unknown>','<unknown>']" },
    { "", "v1", "PersistentVolumeClaim",
      "{'metadata':{'name':'c1'},'spec':{'accessModes':['ReadOnlyMany'],'volumeName':'pv1',"
      "'storageClassName':'fast','volumeMode':'Filesystem'},'status':{'phase':'Bound',"
      "'accessModes':['ReadOnlyMany'],'capacity':{'storage':'5Gi'}}}",
      "['c1','Bound','pv1','5Gi','ROX','fast','<unset>','5m','Filesystem']" },
    { "", "v1", "PersistentVolumeClaim",
      "{'metadata':{'name':'c2'},'spec':{'accessModes':['ReadWriteOnce'],"
      "'volumeMode':'Filesystem'},'status':{'phase':'Pending'}}",
      "['c2','Pending','','','','','<unset>','5m','Filesystem']" },
    { "", "v1", "PersistentVolume",
      "{'metadata':{'name':'pv1'},'spec':{'capacity':{'storage':'5Gi'},'hostPath':{'path':'/x',"
      "'type':''},'accessModes':['ReadWriteMany','ReadWriteOnce'],"
      "'claimRef':{'namespace':'default','name':'c1'},'persistentVolumeReclaimPolicy':'Retain',"
      "'storageClassName':'fast','volumeMode':'Filesystem'},'status':{'phase':'Bound',"
      "'reason':'why','lastPhaseTransitionTime':'2026-11-21T11:26:34Z'}}",
      "['pv1','5Gi','RWO,RWX','Retain','Bound','default/c1','fast','<unset>','why','5m',"
      "'Filesystem']" },
    { "", "v1", "PersistentVolume",
      "{'metadata':{'name':'pv2'},'spec':{'capacity':{'storage':'1Gi'},'hostPath':{'path':'/x',"
      "'type':''},'accessModes':['ReadWriteOncePod'],'persistentVolumeReclaimPolicy':'Retain',"
      "'volumeMode':'Filesystem'},'status':{'phase':'Pending',"
      "'lastPhaseTransitionTime':'2026-11-21T11:26:34Z'}}",
      "['pv2','1Gi','RWOP','Retain','Pending','','','<unset>','','5m','Filesystem']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-completed'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Succeeded','containerStatuses':[{'name':'c',"
      "'state':{'terminated':{'exitCode':0,'reason':'Completed',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':0,"
      "'image':'i'}]}}",
      "['p-completed','0/1','Completed','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-cond'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Failed','conditions':[{'type':'Completed','status':'True',"
      "'reason':'Failed'}]}}",
      "['p-cond','0/1','Failed','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-crash'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Running','containerStatuses':[{'name':'c',"
      "'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{},'ready':false,"
      "'restartCount':7,'image':'i'}]}}",
      "['p-crash','0/1','CrashLoopBackOff','7','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-evicted'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Failed','reason':'Evicted'}}",
      "['p-evicted','0/1','Evicted','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-exit'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Failed','containerStatuses':[{'name':'c',"
      "'state':{'terminated':{'exitCode':3,'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},"
      "'ready':false,'restartCount':0,'image':'i'}]}}",
      "['p-exit','0/1','ExitCode:3','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-gated'},'spec':{'containers':[{'name':'c','image':'x'}],"
      "'restartPolicy':'Always','preemptionPolicy':'PreemptLowerPriority',"
      "'schedulingGates':[{'name':'a.b/c'}]},'status':{'phase':'Pending',"
      "'conditions':[{'type':'PodScheduled','status':'False','reason':'SchedulingGated'}]}}",
      "['p-gated','0/1','SchedulingGated','0','5m','<none>','<none>','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-gates'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','readinessGates':[{'conditionType':'a.b/c'},"
      "{'conditionType':'a.b/d'}],'preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Pending'}}",
      "['p-gates','0/1','Pending','0','5m','<none>','nx','<none>','0/2']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-init0'},'spec':{'initContainers':[{'name':'i1','image':'x'},"
      "{'name':'i2','image':'x'}],'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i1',"
      "'state':{'waiting':{'reason':'PodInitializing'}},'lastState':{},'ready':false,"
      "'restartCount':0,'image':'i'},{'name':'i2',"
      "'state':{'waiting':{'reason':'PodInitializing'}},'lastState':{},'ready':false,"
      "'restartCount':0,'image':'i'}],'containerStatuses':[{'name':'c',"
      "'state':{'waiting':{'reason':'PodInitializing'}},'lastState':{},'ready':false,"
      "'restartCount':0,'image':'i'}]}}",
      "['p-init0','0/1','Init:0/2','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-init1'},'spec':{'initContainers':[{'name':'i1','image':'x'},"
      "{'name':'i2','image':'x'}],'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i1',"
      "'state':{'terminated':{'exitCode':0,'reason':'Completed',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':2,"
      "'image':'i'},{'name':'i2','state':{'running':{}},'lastState':{},'ready':false,"
      "'restartCount':1,'image':'i'}],'containerStatuses':[{'name':'c',"
      "'state':{'waiting':{'reason':'PodInitializing'}},'lastState':{},'ready':false,"
      "'restartCount':0,'image':'i'}]}}",
      "['p-init1','0/1','Init:1/2','3','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-initcrash'},'spec':{'initContainers':[{'name':'i1','image':'x'},"
      "{'name':'i2','image':'x'}],'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i1',"
      "'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'exitCode':1,"
      "'reason':'Error','finishedAt':'2026-11-21T10:00:00Z'}},'ready':false,'restartCount':4,"
      "'image':'i'}]}}",
      "['p-initcrash','0/1','Init:CrashLoopBackOff','4 (86m ago)','5m','<none>','nx','<none>',"
      "'<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-initerr'},'spec':{'initContainers':[{'name':'i1','image':'x'},"
      "{'name':'i2','image':'x'}],'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i1',"
      "'state':{'terminated':{'exitCode':1,'reason':'Error',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':2,"
      "'image':'i'}],'containerStatuses':[{'name':'c',"
      "'state':{'waiting':{'reason':'PodInitializing'}},'lastState':{},'ready':false,"
      "'restartCount':0,'image':'i'}]}}",
      "['p-initerr','0/1','Init:Error','2','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-initexit'},'spec':{'initContainers':[{'name':'i1','image':'x'},"
      "{'name':'i2','image':'x'}],'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i1',"
      "'state':{'terminated':{'exitCode':5,'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},"
      "'ready':false,'restartCount':0,'image':'i'}]}}",
      "['p-initexit','0/1','Init:ExitCode:5','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-initsig'},'spec':{'initContainers':[{'name':'i1','image':'x'},"
      "{'name':'i2','image':'x'}],'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i1',"
      "'state':{'terminated':{'exitCode':137,'signal':9,'finishedAt':'2026-11-21T10:00:00Z'}},"
      "'lastState':{},'ready':false,'restartCount':0,'image':'i'}]}}",
      "['p-initsig','0/1','Init:Signal:9','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-lost','deletionTimestamp':'2026-11-21T11:26:34Z'},"
      "'spec':{'containers':[{'name':'c','image':'img:1'}],'restartPolicy':'Always',"
      "'nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Running',"
      "'reason':'NodeLost'}}",
      "['p-lost','0/1','Unknown','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-mixed'},'spec':{'containers':[{'name':'c','image':'img:1'},"
      "{'name':'d','image':'img:2'}],'restartPolicy':'Always','nodeName':'nx',"
      "'preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Running',"
      "'containerStatuses':[{'name':'c','state':{'running':{}},'lastState':{},'ready':true,"
      "'restartCount':0,'image':'i'},{'name':'d','state':{'terminated':{'exitCode':0,"
      "'reason':'Completed','finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,"
      "'restartCount':0,'image':'i'}]}}",
      "['p-mixed','1/2','NotReady','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-mixed-error'},'spec':{'containers':[{'name':'c','image':'img:1'},"
      "{'name':'d','image':'img:2'}],'restartPolicy':'Always','nodeName':'nx',"
      "'preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Running',"
      "'containerStatuses':[{'name':'c','state':{'terminated':{'exitCode':0,'reason':'Completed',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':0,"
      "'image':'i'},{'name':'d','state':{'terminated':{'exitCode':2,'reason':'Error',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':0,"
      "'image':'i'}]}}",
      "['p-mixed-error','0/2','Error','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-mixed-ready'},'spec':{'containers':[{'name':'c','image':'img:1'},"
      "{'name':'d','image':'img:2'}],'restartPolicy':'Always','nodeName':'nx',"
      "'preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Running',"
      "'conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':'c',"
      "'state':{'running':{}},'lastState':{},'ready':true,'restartCount':0,'image':'i'},"
      "{'name':'d','state':{'terminated':{'exitCode':0,'reason':'Completed',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':0,"
      "'image':'i'}]}}",
      "['p-mixed-ready','1/2','Running','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-run'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],"
      "'podIP':'10.0.0.5','podIPs':[{'ip':'10.0.0.5'}],'containerStatuses':[{'name':'c',"
      "'state':{'running':{}},'lastState':{'terminated':{'exitCode':1,'reason':'Error',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'ready':true,'restartCount':3,'image':'i'}]}}",
      "['p-run','1/1','Running','3 (86m ago)','5m','10.0.0.5','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-side0'},'spec':{'initContainers':[{'name':'s1','image':'x',"
      "'restartPolicy':'Always'},{'name':'i2','image':'x'}],'containers':[{'name':'c',"
      "'image':'img:1'}],'restartPolicy':'Always','nodeName':'nx',"
      "'preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Pending',"
      "'initContainerStatuses':[{'name':'s1','state':{'running':{}},'lastState':{},'ready':true,"
      "'restartCount':2,'image':'i','started':true},{'name':'i2','state':{'running':{}},"
      "'lastState':{},'ready':false,'restartCount':0,'image':'i'}]}}",
      "['p-side0','1/2','Init:1/2','2','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-side1'},'spec':{'initContainers':[{'name':'s1','image':'x',"
      "'restartPolicy':'Always'},{'name':'i2','image':'x'}],'containers':[{'name':'c',"
      "'image':'img:1'}],'restartPolicy':'Always','nodeName':'nx',"
      "'preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Running',"
      "'conditions':[{'type':'Initialized','status':'True'},{'type':'Ready','status':'True'}],"
      "'initContainerStatuses':[{'name':'s1','state':{'running':{}},"
      "'lastState':{'terminated':{'exitCode':1,'reason':'Error',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'ready':true,'restartCount':2,'image':'i',"
      "'started':true},{'name':'i2','state':{'terminated':{'exitCode':0,'reason':'Completed',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':0,"
      "'image':'i'}],'containerStatuses':[{'name':'c','state':{'running':{}},'lastState':{},"
      "'ready':true,'restartCount':0,'image':'i'}]}}",
      "['p-side1','2/2','Running','2 (86m ago)','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-signal'},'spec':{'containers':[{'name':'c','image':'img:1'}],"
      "'restartPolicy':'Always','nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},"
      "'status':{'phase':'Failed','containerStatuses':[{'name':'c',"
      "'state':{'terminated':{'exitCode':137,'signal':9,'finishedAt':'2026-11-21T10:00:00Z'}},"
      "'lastState':{},'ready':false,'restartCount':0,'image':'i'}]}}",
      "['p-signal','0/1','Signal:9','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-term','deletionTimestamp':'2026-11-21T11:26:34Z'},"
      "'spec':{'containers':[{'name':'c','image':'img:1'}],'restartPolicy':'Always',"
      "'nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Running',"
      "'containerStatuses':[{'name':'c','state':{'running':{}},'lastState':{},'ready':true,"
      "'restartCount':0,'image':'i'}]}}",
      "['p-term','1/1','Terminating','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "Pod",
      "{'metadata':{'name':'p-termdone','deletionTimestamp':'2026-11-21T11:26:34Z'},"
      "'spec':{'containers':[{'name':'c','image':'img:1'}],'restartPolicy':'Always',"
      "'nodeName':'nx','preemptionPolicy':'PreemptLowerPriority'},'status':{'phase':'Succeeded',"
      "'containerStatuses':[{'name':'c','state':{'terminated':{'exitCode':0,'reason':'Completed',"
      "'finishedAt':'2026-11-21T10:00:00Z'}},'lastState':{},'ready':false,'restartCount':0,"
      "'image':'i'}]}}",
      "['p-termdone','0/1','Completed','0','5m','<none>','nx','<none>','<none>']" },
    { "", "v1", "PodTemplate",
      "{'metadata':{'name':'pt1'},'template':{'metadata':{'labels':{'a':'b'}},"
      "'spec':{'containers':[{'name':'c','image':'img:1'},{'name':'d','image':'img:2'}],"
      "'restartPolicy':'Always'}}}",
      "['pt1','c,d','img:1,img:2','a=b']" },
    { "", "v1", "ReplicationController",
      "{'metadata':{'name':'rc1'},'spec':{'replicas':2,'selector':{'a':'b'},"
      "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
      "'image':'img:1'},{'name':'d','image':'img:2'}],'restartPolicy':'Always'}}},"
      "'status':{'replicas':2,'readyReplicas':1}}",
      "['rc1',2,2,1,'5m','c,d','img:1,img:2','a=b']" },
    { "", "v1", "ResourceQuota",
      "{'metadata':{'name':'rq1'},'spec':{'hard':{'limits.cpu':'4','pods':'100',"
      "'requests.cpu':'2','services':'5'}},'status':{'hard':{'limits.cpu':'4','pods':'100',"
      "'requests.cpu':'2','services':'5'},'used':{'limits.cpu':'100m','pods':'1',"
      "'requests.cpu':'0'}}}",
      "['rq1','pods: 1/100, requests.cpu: 0/2, services: 0/5','limits.cpu: 100m/4','5m']" },
    { "", "v1", "ResourceQuota",
      "{'metadata':{'name':'rq2'},'spec':{'hard':{'pods':'0'}},'status':{}}",
      "['rq2','','','5m']" },
    { "", "v1", "Secret",
      "{'metadata':{'name':'se1'},'data':{'a':'YQ==','b':'Yg=='},'type':'Opaque'}",
      "['se1','Opaque',2,'5m']" },
    { "", "v1", "ServiceAccount",
      "{'metadata':{'name':'default'}}",
      "['default','5m']" },
    { "", "v1", "Service",
      "{'metadata':{'name':'s-cluster'},'spec':{'ports':[{'name':'x','protocol':'TCP','port':80},"
      "{'name':'y','protocol':'UDP','port':53}],'selector':{'a':'b'},'clusterIP':'10.43.222.7',"
      "'clusterIPs':['10.43.222.7'],'type':'ClusterIP'},'status':{'loadBalancer':{}}}",
      "['s-cluster','ClusterIP','10.43.222.7','<none>','80/TCP,53/UDP','5m','a=b']" },
    { "", "v1", "Service",
      "{'metadata':{'name':'s-ext'},'spec':{'type':'ExternalName','externalName':'foo.example'},"
      "'status':{'loadBalancer':{}}}",
      "['s-ext','ExternalName','<none>','foo.example','<none>','5m','<none>']" },
    { "", "v1", "Service",
      "{'metadata':{'name':'s-headless'},'spec':{'clusterIP':'None','clusterIPs':['None'],"
      "'type':'ClusterIP'},'status':{'loadBalancer':{}}}",
      "['s-headless','ClusterIP','None','<none>','<none>','5m','<none>']" },
    { "", "v1", "Service",
      "{'metadata':{'name':'s-lb'},'spec':{'ports':[{'protocol':'TCP','port':80,"
      "'nodePort':30081}],'clusterIP':'10.43.183.55','clusterIPs':['10.43.183.55'],"
      "'type':'LoadBalancer'},'status':{'loadBalancer':{}}}",
      "['s-lb','LoadBalancer','10.43.183.55','<pending>','80:30081/TCP','5m','<none>']" },
    { "", "v1", "Service",
      "{'metadata':{'name':'s-lb2'},'spec':{'ports':[{'protocol':'TCP','port':80,"
      "'nodePort':30082}],'clusterIP':'10.43.214.163','clusterIPs':['10.43.214.163'],"
      "'type':'LoadBalancer','externalIPs':['9.9.9.9']},"
      "'status':{'loadBalancer':{'ingress':[{'ip':'5.5.5.5','ipMode':'VIP'},"
      "{'hostname':'a.example'}]}}}",
      "['s-lb2','LoadBalancer','10.43.214.163','5.5.5.5,a.example,9.9.9.9','80:30082/TCP','5m',"
      "'<none>']" },
    { "", "v1", "Service",
      "{'metadata':{'name':'s-node'},'spec':{'ports':[{'protocol':'TCP','port':80,"
      "'nodePort':30080}],'clusterIP':'10.43.100.118','clusterIPs':['10.43.100.118'],"
      "'type':'NodePort','externalIPs':['1.2.3.4']},'status':{'loadBalancer':{}}}",
      "['s-node','NodePort','10.43.100.118','1.2.3.4','80:30080/TCP','5m','<none>']" },
    { "admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy",
      "{'metadata':{'name':'map1'},'spec':{'mutations':[{'patchType':'JSONPatch',"
      "'jsonPatch':{'expression':'[JSONPatch{op: \"add\", path: \"/a\", value: 1}]'}}]}}",
      "['map1',1,'<unset>','5m']" },
    { "admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicyBinding",
      "{'metadata':{'name':'mapb1'},'spec':{'policyName':'map1'}}",
      "['mapb1','map1','<unset>','5m']" },
    { "admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration",
      "{'metadata':{'name':'mw1'},'webhooks':[{'name':'a.b.c'}]}",
      "['mw1',1,'5m']" },
    { "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy",
      "{'metadata':{'name':'vap1'},'spec':{'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"
      "'validations':[{'expression':'true'}]},'status':{}}",
      "['vap1',1,'v1/ConfigMap','5m']" },
    { "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding",
      "{'metadata':{'name':'vapb1'},'spec':{'policyName':'p','paramRef':{'name':'x',"
      "'parameterNotFoundAction':'Allow'},'validationActions':['Deny']}}",
      "['vapb1','p','*/x','5m']" },
    { "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding",
      "{'metadata':{'name':'vapb2'},'spec':{'policyName':'p','paramRef':{'namespace':'n',"
      "'selector':{'matchLabels':{'a':'b'},'matchExpressions':[{'key':'z','operator':'NotIn',"
      "'values':['q','p']},{'key':'b','operator':'Exists'},{'key':'y','operator':'In',"
      "'values':['one']}]},'parameterNotFoundAction':'Allow'},'validationActions':['Deny']}}",
      "['vapb2','p','&LabelSelector{MatchLabels:map[string]string{a: b,},"
      "MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:z,Operator:NotIn,"
      "Values:[q p],},LabelSelectorRequirement{Key:b,Operator:Exists,Values:[],},"
      "LabelSelectorRequirement{Key:y,Operator:In,Values:[one],},},}','5m']" },
    { "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding",
      "{'metadata':{'name':'vapb3'},'spec':{'policyName':'p','validationActions':['Deny']}}",
      "['vapb3','p','<unset>','5m']" },
    { "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding",
      "{'metadata':{'name':'vapb4'},'spec':{'policyName':'p','paramRef':{'name':'x',"
      "'namespace':'n','parameterNotFoundAction':'Allow'},'validationActions':['Deny']}}",
      "['vapb4','p','n/x','5m']" },
    { "admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration",
      "{'metadata':{'name':'vw1'},'webhooks':[{'name':'a.b.c'}]}",
      "['vw1',1,'5m']" },
    { "apiregistration.k8s.io", "v1", "APIService",
      "{'metadata':{'name':'v1.apps'},'spec':{'group':'apps','version':'v1',"
      "'groupPriorityMinimum':17800,'versionPriority':15},"
      "'status':{'conditions':[{'type':'Available','status':'True','reason':'Local'}]}}",
      "['v1.apps','Local','True','5m']" },
    { "apiregistration.k8s.io", "v1", "APIService",
      "{'metadata':{'name':'v1.foo.bar'},'spec':{'service':{'namespace':'default','name':'x',"
      "'port':443},'group':'foo.bar','version':'v1','insecureSkipTLSVerify':true,"
      "'groupPriorityMinimum':100,'versionPriority':10},"
      "'status':{'conditions':[{'type':'Available','status':'False',"
      "'reason':'ServiceNotFound'}]}}",
      "['v1.foo.bar','default/x','False (ServiceNotFound)','5m']" },
    { "apps", "v1", "ControllerRevision",
      "{'metadata':{'name':'cr1','namespace':'default',"
      "'ownerReferences':[{'apiVersion':'apps/v1','kind':'DaemonSet','name':'ds',"
      "'controller':true}]},'data':{},'revision':7}",
      "['cr1','daemonset.apps/ds',7,'5m']" },
    { "apps", "v1", "ControllerRevision",
      "{'metadata':{'name':'cr2','namespace':'default'},'data':{},'revision':1}",
      "['cr2','<none>',1,'5m']" },
    { "apps", "v1", "DaemonSet",
      "{'metadata':{'name':'ds1'},'spec':{'selector':{'matchLabels':{'a':'b'}},"
      "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
      "'image':'img:1'},{'name':'d','image':'img:2'}],'restartPolicy':'Always',"
      "'nodeSelector':{'a':'b','x':'y'}}}},'status':{'currentNumberScheduled':4,"
      "'numberMisscheduled':0,'desiredNumberScheduled':5,'numberReady':3,"
      "'updatedNumberScheduled':2,'numberAvailable':1}}",
      "['ds1',5,4,3,2,1,'a=b,x=y','5m','c,d','img:1,img:2','a=b']" },
    { "apps", "v1", "Deployment",
      "{'metadata':{'name':'d1'},'spec':{'replicas':3,'selector':{'matchLabels':{'a':'b'}},"
      "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
      "'image':'img:1'},{'name':'d','image':'img:2'}],'restartPolicy':'Always'}}},"
      "'status':{'replicas':3,'updatedReplicas':1,'readyReplicas':2,'availableReplicas':2}}",
      "['d1','2/3',1,2,'5m','c,d','img:1,img:2','a=b']" },
    { "apps", "v1", "Deployment",
      "{'metadata':{'name':'d2'},'spec':{'replicas':0,'selector':{'matchLabels':{'a':'b'},"
      "'matchExpressions':[{'key':'z','operator':'NotIn','values':['q','p']},{'key':'b',"
      "'operator':'Exists'},{'key':'y','operator':'In','values':['one']}]},"
      "'template':{'metadata':{'labels':{'a':'b','b':'1','y':'one'}},"
      "'spec':{'containers':[{'name':'c','image':'img:1'}],'restartPolicy':'Always'}}},"
      "'status':{}}",
      "['d2','0/0',0,0,'5m','c','img:1','a=b,b,y in (one),z notin (p,q)']" },
    { "apps", "v1", "ReplicaSet",
      "{'metadata':{'name':'r1'},'spec':{'replicas':3,'selector':{'matchLabels':{'a':'b'},"
      "'matchExpressions':[{'key':'z','operator':'NotIn','values':['q','p']},{'key':'b',"
      "'operator':'Exists'},{'key':'y','operator':'In','values':['one']}]},"
      "'template':{'metadata':{'labels':{'a':'b','b':'1','y':'one'}},"
      "'spec':{'containers':[{'name':'c','image':'img:1'}],'restartPolicy':'Always'}}},"
      "'status':{'replicas':3,'readyReplicas':2}}",
      "['r1',3,3,2,'5m','c','img:1','a=b,b,y in (one),z notin (p,q)']" },
    { "apps", "v1", "StatefulSet",
      "{'metadata':{'name':'s1'},'spec':{'replicas':3,'selector':{'matchLabels':{'a':'b'}},"
      "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
      "'image':'img:1'},{'name':'d','image':'img:2'}],'restartPolicy':'Always'}},"
      "'serviceName':'x'},'status':{'replicas':3,'readyReplicas':2,'availableReplicas':0}}",
      "['s1','2/3','5m','c,d','img:1,img:2']" },
    { "autoscaling", "v2", "HorizontalPodAutoscaler",
      "{'metadata':{'name':'h1'},'spec':{'scaleTargetRef':{'kind':'Deployment','name':'d1',"
      "'apiVersion':'apps/v1'},'minReplicas':1,'maxReplicas':5,'metrics':[{'type':'Resource',"
      "'resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}},"
      "{'type':'Resource','resource':{'name':'memory','target':{'type':'AverageValue',"
      "'averageValue':'100Mi'}}},{'type':'Pods','pods':{'metric':{'name':'q'},"
      "'target':{'type':'AverageValue','averageValue':'5'}}}]},'status':{'currentReplicas':2,"
      "'desiredReplicas':2,'currentMetrics':[{'type':'Resource','resource':{'name':'cpu',"
      "'current':{'averageValue':'10m','averageUtilization':33}}}]}}",
      "['h1','Deployment/d1','cpu: 33%/50%, memory: <unknown>/100Mi + 1 more...','1',5,2,'5m']" },
    { "autoscaling", "v2", "HorizontalPodAutoscaler",
      "{'metadata':{'name':'h2'},'spec':{'scaleTargetRef':{'kind':'Deployment','name':'d1',"
      "'apiVersion':'apps/v1'},'minReplicas':2,'maxReplicas':5,'metrics':[{'type':'Object',"
      "'object':{'describedObject':{'kind':'X','name':'y'},'target':{'type':'Value','value':'7'},"
      "'metric':{'name':'o'}}},{'type':'External','external':{'metric':{'name':'o'},"
      "'target':{'type':'AverageValue','averageValue':'7'}}}]},'status':{'desiredReplicas':2,"
      "'currentMetrics':[{'type':'Object','object':{'metric':{'name':'o'},"
      "'current':{'value':'3'},'describedObject':{'kind':'X','name':'y'}}},{'type':'External',"
      "'external':{'metric':{'name':'o'},'current':{'value':'8','averageValue':'4'}}}]}}",
      "['h2','Deployment/d1','3/7, 4/7 (avg)','2',5,0,'5m']" },
    { "batch", "v1", "CronJob",
      "{'metadata':{'name':'cj1'},'spec':{'schedule':'*/5 * * * *','timeZone':'Etc/UTC',"
      "'suspend':true,'jobTemplate':{'metadata':{},'spec':{'template':{'metadata':{},"
      "'spec':{'containers':[{'name':'c','image':'img:1'},{'name':'d','image':'img:2'}],"
      "'restartPolicy':'Never'}}}}},'status':{'active':[{'kind':'Job','name':'x'}],"
      "'lastScheduleTime':'2026-11-21T10:00:00Z'}}",
      "['cj1','*/5 * * * *','Etc/UTC','True',1,'86m','5m','c,d','img:1,img:2','<none>']" },
    { "batch", "v1", "CronJob",
      "{'metadata':{'name':'cj2'},'spec':{'schedule':'@daily','suspend':false,"
      "'jobTemplate':{'metadata':{},'spec':{'template':{'metadata':{},"
      "'spec':{'containers':[{'name':'c','image':'img:1'},{'name':'d','image':'img:2'}],"
      "'restartPolicy':'Never'}}}}},'status':{}}",
      "['cj2','@daily','<none>','False',0,'<none>','5m','c,d','img:1,img:2','<none>']" },
    { "batch", "v1", "Job",
      "{'metadata':{'name':'j1'},'spec':{'parallelism':2,'completions':3,"
      "'selector':{'matchLabels':{'batch.kubernetes.io/controller-uid':'f3e5f3d8-ab53-4241-9ef1-c"
      "ea447d22d52'}},'template':{'spec':{'containers':[{'name':'c','image':'img:1'},{'name':'d',"
      "'image':'img:2'}],'restartPolicy':'Never'}},'suspend':false},"
      "'status':{'startTime':'2026-11-21T10:00:00Z','active':1,'succeeded':1}}",
      "['j1','Running','1/3','86m','5m','c,d','img:1,img:2',"
      "'batch.kubernetes.io/controller-uid=f3e5f3d8-ab53-4241-9ef1-cea447d22d52']" },
    { "batch", "v1", "Job",
      "{'metadata':{'name':'j2'},'spec':{'parallelism':1,'completions':1,"
      "'selector':{'matchLabels':{'batch.kubernetes.io/controller-uid':'b65aab44-ef7f-4d14-8c21-f"
      "8dc6d21d97c'}},'template':{'spec':{'containers':[{'name':'c','image':'img:1'},{'name':'d',"
      "'image':'img:2'}],'restartPolicy':'Never'}},'suspend':true},"
      "'status':{'conditions':[{'type':'Suspended','status':'True','reason':'x'}]}}",
      "['j2','Suspended','0/1','','5m','c,d','img:1,img:2',"
      "'batch.kubernetes.io/controller-uid=b65aab44-ef7f-4d14-8c21-f8dc6d21d97c']" },
    { "batch", "v1", "Job",
      "{'metadata':{'name':'j3'},'spec':{'parallelism':3,"
      "'selector':{'matchLabels':{'batch.kubernetes.io/controller-uid':'0bcba4ea-3e05-46b1-b8dc-c"
      "18ebe4341dd'}},'template':{'spec':{'containers':[{'name':'c','image':'img:1'},{'name':'d',"
      "'image':'img:2'}],'restartPolicy':'Never'}},'suspend':false},'status':{}}",
      "['j3','Running','0/1 of 3','','5m','c,d','img:1,img:2',"
      "'batch.kubernetes.io/controller-uid=0bcba4ea-3e05-46b1-b8dc-c18ebe4341dd']" },
    { "certificates.k8s.io", "v1", "CertificateSigningRequest",
      "{'metadata':{'name':'csr1'},'spec':{'signerName':'a.b/c','expirationSeconds':7200,"
      "'username':'admin','groups':['system:masters','system:authenticated']},'status':{}}",
      "['csr1','5m','a.b/c','admin','120m','Pending']" },
    { "coordination.k8s.io", "v1", "Lease",
      "{'metadata':{'name':'l1'},'spec':{'holderIdentity':'me'}}",
      "['l1','me','5m']" },
    { "discovery.k8s.io", "v1", "EndpointSlice",
      "{'metadata':{'name':'es1'},'addressType':'IPv4','endpoints':[{'addresses':['1.1.1.1'],"
      "'conditions':{}},{'addresses':['1.1.1.2'],'conditions':{}},{'addresses':['1.1.1.3'],"
      "'conditions':{}},{'addresses':['1.1.1.4'],'conditions':{}},{'addresses':['1.1.1.5'],"
      "'conditions':{}}],'ports':[{'name':'a','protocol':'TCP','port':80},{'name':'b',"
      "'protocol':'TCP','port':81},{'name':'c','protocol':'TCP','port':82},{'name':'d',"
      "'protocol':'TCP','port':83}]}",
      "['es1','IPv4','80,81,82 + 1 more...','1.1.1.1,1.1.1.2,1.1.1.3 + 2 more...','5m']" },
    { "discovery.k8s.io", "v1", "EndpointSlice",
      "{'metadata':{'name':'es2'},'addressType':'IPv4','endpoints':null,'ports':null}",
      "['es2','IPv4','<unset>','<unset>','5m']" },
    { "discovery.k8s.io", "v1", "EndpointSlice",
      "{'metadata':{'name':'es3'},'addressType':'IPv4','endpoints':[{'addresses':['1.1.1.1'],"
      "'conditions':{}}],'ports':[{'name':'a','protocol':'TCP'},{'name':'','protocol':'TCP'}]}",
      "['es3','IPv4','a,','1.1.1.1','5m']" },
    { "events.k8s.io", "v1", "Event",
      "{'metadata':{'name':'ev1'},'eventTime':null,'reason':'R','regarding':{'kind':'Pod',"
      "'namespace':'default','name':'x','fieldPath':'spec.containers{c}'},'note':'  m m \\n',"
      "'type':'Normal','deprecatedSource':{'component':'kubelet','host':'h'},"
      "'deprecatedFirstTimestamp':'2026-11-21T10:00:00Z',"
      "'deprecatedLastTimestamp':'2026-11-21T10:30:00Z','deprecatedCount':3}",
      "['56m','Normal','R','pod/x','spec.containers{c}','kubelet, h','m m','86m',3,'ev1']" },
    { "events.k8s.io", "v1", "Event",
      "{'metadata':{'name':'ev2'},'eventTime':'2026-11-21T10:30:00.000000Z',"
      "'reportingController':'rc','reportingInstance':'ri','action':'a','reason':'R',"
      "'regarding':{'kind':'Pod','namespace':'default'},'note':'m','type':'Normal',"
      "'deprecatedSource':{},'deprecatedFirstTimestamp':null,'deprecatedLastTimestamp':null}",
      "['56m','Normal','R','pod','','rc, ri','m','56m',1,'ev2']" },
    { "events.k8s.io", "v1", "Event",
      "{'metadata':{'name':'ev3'},'eventTime':'2026-11-21T10:30:00.000000Z','series':{'count':5,"
      "'lastObservedTime':'2026-11-21T10:40:00.000000Z'},'reportingController':'rc',"
      "'reportingInstance':'ri','action':'a','reason':'R','regarding':{'kind':'Pod',"
      "'namespace':'default','name':'x'},'note':'m','deprecatedSource':{},"
      "'deprecatedFirstTimestamp':null,'deprecatedLastTimestamp':null}",
      "['46m','','R','pod/x','','rc, ri','m','56m',5,'ev3']" },
    { "flowcontrol.apiserver.k8s.io", "v1", "FlowSchema",
      "{'metadata':{'name':'exempt'},'spec':{'priorityLevelConfiguration':{'name':'exempt'},"
      "'matchingPrecedence':1},'status':{'conditions':[{'type':'Dangling','status':'False',"
      "'reason':'Found'}]}}",
      "['exempt','exempt',1,'<none>','5m','False']" },
    { "flowcontrol.apiserver.k8s.io", "v1", "FlowSchema",
      "{'metadata':{'name':'fs1'},'spec':{'priorityLevelConfiguration':{'name':'nope'},"
      "'matchingPrecedence':1000},'status':{'conditions':[{'type':'Dangling','status':'True',"
      "'reason':'NotFound'}]}}",
      "['fs1','nope',1000,'<none>','5m','True']" },
    { "flowcontrol.apiserver.k8s.io", "v1", "FlowSchema",
      "{'metadata':{'name':'system-nodes'},"
      "'spec':{'priorityLevelConfiguration':{'name':'system'},'matchingPrecedence':500,"
      "'distinguisherMethod':{'type':'ByUser'}},'status':{'conditions':[{'type':'Dangling',"
      "'status':'False','reason':'Found'}]}}",
      "['system-nodes','system',500,'ByUser','5m','False']" },
    { "flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration",
      "{'metadata':{'name':'catch-all'},'spec':{'type':'Limited',"
      "'limited':{'nominalConcurrencyShares':5,'limitResponse':{'type':'Reject'},"
      "'lendablePercent':0}},'status':{}}",
      "['catch-all','Limited',5,'<none>','<none>','<none>','5m']" },
    { "flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration",
      "{'metadata':{'name':'exempt'},'spec':{'type':'Exempt',"
      "'exempt':{'nominalConcurrencyShares':0,'lendablePercent':0}},'status':{}}",
      "['exempt','Exempt','<none>','<none>','<none>','<none>','5m']" },
    { "flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration",
      "{'metadata':{'name':'global-default'},'spec':{'type':'Limited',"
      "'limited':{'nominalConcurrencyShares':20,'limitResponse':{'type':'Queue',"
      "'queuing':{'queues':128,'handSize':6,'queueLengthLimit':50}},'lendablePercent':50}},"
      "'status':{}}",
      "['global-default','Limited',20,128,6,50,'5m']" },
    { "networking.k8s.io", "v1", "IngressClass",
      "{'metadata':{'name':'ic1',"
      "'annotations':{'ingressclass.kubernetes.io/is-default-class':'true'}},"
      "'spec':{'controller':'x.y/z','parameters':{'apiGroup':'g.h','kind':'K','name':'n',"
      "'scope':'Cluster'}}}",
      "['ic1 (default)','x.y/z','K.g.h/n','5m']" },
    { "networking.k8s.io", "v1", "IngressClass",
      "{'metadata':{'name':'ic2'},'spec':{'controller':'x.y/z','parameters':{'kind':'K',"
      "'name':'n','scope':'Cluster'}}}",
      "['ic2','x.y/z','K/n','5m']" },
    { "networking.k8s.io", "v1", "IngressClass",
      "{'metadata':{'name':'ic3'},'spec':{'controller':'x.y/z'}}",
      "['ic3','x.y/z','<none>','5m']" },
    { "networking.k8s.io", "v1", "Ingress",
      "{'metadata':{'name':'i1'},'spec':{'ingressClassName':'nginx','tls':[{'hosts':['a.b']}],"
      "'rules':[{'host':'a.b'},{'host':'c.d'},{'host':'e.f'},{'host':'g.h'}]},"
      "'status':{'loadBalancer':{'ingress':[{'ip':'2.2.2.2'},{'hostname':'a.b'},"
      "{'ip':'1.1.1.1'}]}}}",
      "['i1','nginx','a.b,c.d,e.f + 1 more...','1.1.1.1,2.2.2.2,a.b','80, 443','5m']" },
    { "networking.k8s.io", "v1", "Ingress",
      "{'metadata':{'name':'i2'},'spec':{'rules':[{}]},'status':{'loadBalancer':{}}}",
      "['i2','<none>','*','','80','5m']" },
    { "networking.k8s.io", "v1", "IPAddress",
      "{'metadata':{'name':'10.43.0.1'},'spec':{'parentRef':{'resource':'services',"
      "'namespace':'default','name':'kubernetes'}}}",
      "['10.43.0.1','services/default/kubernetes','5m']" },
    { "networking.k8s.io", "v1", "IPAddress",
      "{'metadata':{'name':'10.43.100.118'},'spec':{'parentRef':{'resource':'services',"
      "'namespace':'default','name':'s-node'}}}",
      "['10.43.100.118','services/default/s-node','5m']" },
    { "networking.k8s.io", "v1", "NetworkPolicy",
      "{'metadata':{'name':'np1'},'spec':{'podSelector':{'matchLabels':{'a':'b'},"
      "'matchExpressions':[{'key':'z','operator':'NotIn','values':['q','p']},{'key':'b',"
      "'operator':'Exists'},{'key':'y','operator':'In','values':['one']}]}}}",
      "['np1','a=b,b,y in (one),z notin (p,q)','5m']" },
    { "networking.k8s.io", "v1", "NetworkPolicy",
      "{'metadata':{'name':'np2'},'spec':{'podSelector':{}}}",
      "['np2','<none>','5m']" },
    { "networking.k8s.io", "v1", "ServiceCIDR",
      "{'metadata':{'name':'kubernetes'},'spec':{'cidrs':['10.43.0.0/16']},"
      "'status':{'conditions':[{'type':'Ready','status':'True','reason':''}]}}",
      "['kubernetes','10.43.0.0/16','5m']" },
    { "node.k8s.io", "v1", "RuntimeClass",
      "{'metadata':{'name':'rc1'},'handler':'crun'}",
      "['rc1','crun','5m']" },
    { "policy", "v1", "PodDisruptionBudget",
      "{'metadata':{'name':'pdb1'},'spec':{'minAvailable':'50%',"
      "'selector':{'matchLabels':{'a':'b'}}},'status':{'disruptionsAllowed':2,'currentHealthy':0,"
      "'desiredHealthy':0,'expectedPods':0}}",
      "['pdb1','50%','N/A',2,'5m']" },
    { "policy", "v1", "PodDisruptionBudget",
      "{'metadata':{'name':'pdb2'},'spec':{'selector':{'matchLabels':{'a':'b'}},"
      "'maxUnavailable':1},'status':{'disruptionsAllowed':0,'currentHealthy':0,"
      "'desiredHealthy':0,'expectedPods':0}}",
      "['pdb2','N/A','1',0,'5m']" },
    { "rbac.authorization.k8s.io", "v1", "ClusterRoleBinding",
      "{'metadata':{'name':'crb1'},'subjects':[{'kind':'User',"
      "'apiGroup':'rbac.authorization.k8s.io','name':'u1'},{'kind':'User',"
      "'apiGroup':'rbac.authorization.k8s.io','name':'u2'},{'kind':'Group',"
      "'apiGroup':'rbac.authorization.k8s.io','name':'g1'},{'kind':'ServiceAccount','name':'sa',"
      "'namespace':'ns1'}],'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
      "'kind':'ClusterRole','name':'view'}}",
      "['crb1','ClusterRole/view','5m','u1, u2','g1','ns1/sa']" },
    { "rbac.authorization.k8s.io", "v1", "ClusterRole",
      "{'metadata':{'name':'admin'},"
      "'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'rbac.authorization.k8s.io/aggr"
      "egate-to-admin':'true'}}]}}",
      "['admin','2026-11-21T11:21:30Z']" },
    { "rbac.authorization.k8s.io", "v1", "RoleBinding",
      "{'metadata':{'name':'rb1'},'subjects':[{'kind':'User',"
      "'apiGroup':'rbac.authorization.k8s.io','name':'u1'},{'kind':'User',"
      "'apiGroup':'rbac.authorization.k8s.io','name':'u2'},{'kind':'Group',"
      "'apiGroup':'rbac.authorization.k8s.io','name':'g1'},{'kind':'ServiceAccount','name':'sa',"
      "'namespace':'ns1'}],'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
      "'kind':'ClusterRole','name':'view'}}",
      "['rb1','ClusterRole/view','5m','u1, u2','g1','ns1/sa']" },
    { "rbac.authorization.k8s.io", "v1", "RoleBinding",
      "{'metadata':{'name':'system::leader-locking-kube-controller-manager'},"
      "'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io',"
      "'name':'system:kube-controller-manager'},{'kind':'ServiceAccount',"
      "'name':'kube-controller-manager','namespace':'kube-system'},{'kind':'ServiceAccount',"
      "'name':'leader-election-controller','namespace':'kube-system'}],"
      "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role',"
      "'name':'system::leader-locking-kube-controller-manager'}}",
      "['system::leader-locking-kube-controller-manager',"
      "'Role/system::leader-locking-kube-controller-manager','5m',"
      "'system:kube-controller-manager','','kube-system/kube-controller-manager,"
      " kube-system/leader-election-controller']" },
    { "rbac.authorization.k8s.io", "v1", "Role",
      "{'metadata':{'name':'ro1'}}",
      "['ro1','2026-11-21T11:21:30Z']" },
    { "resource.k8s.io", "v1", "DeviceClass",
      "{'metadata':{'name':'dc1'},'spec':{}}",
      "['dc1','5m']" },
    { "resource.k8s.io", "v1", "ResourceClaim",
      "{'metadata':{'name':'rcl1'},'spec':{'devices':{'requests':[{'name':'a',"
      "'exactly':{'deviceClassName':'dc1','allocationMode':'ExactCount','count':1}}]}},"
      "'status':{}}",
      "['rcl1','pending','5m']" },
    { "resource.k8s.io", "v1", "ResourceClaimTemplate",
      "{'metadata':{'name':'rct1'},'spec':{'metadata':{},"
      "'spec':{'devices':{'requests':[{'name':'a','exactly':{'deviceClassName':'dc1',"
      "'allocationMode':'ExactCount','count':1}}]}}}}",
      "['rct1','5m']" },
    { "resource.k8s.io", "v1", "ResourceSlice",
      "{'metadata':{'name':'rs1'},'spec':{'driver':'d.e','pool':{'name':'p',"
      "'resourceSliceCount':1},'nodeName':'n','devices':[{'name':'x'}]}}",
      "['rs1','n','d.e','p','5m']" },
    { "scheduling.k8s.io", "v1", "PriorityClass",
      "{'metadata':{'name':'pc1'},'value':5,'preemptionPolicy':'Never'}",
      "['pc1',5,false,'5m','Never']" },
    { "scheduling.k8s.io", "v1", "PriorityClass",
      "{'metadata':{'name':'system-cluster-critical'},'value':2000000000,"
      "'description':'Used for system critical pods that must run in the cluster,"
      " but can be moved to another node if necessary.',"
      "'preemptionPolicy':'PreemptLowerPriority'}",
      "['system-cluster-critical',2000000000,false,'5m','PreemptLowerPriority']" },
    { "scheduling.k8s.io", "v1", "PriorityClass",
      "{'metadata':{'name':'system-node-critical'},'value':2000001000,"
      "'description':'Used for system critical pods that must not be moved from their current nod"
      "e.','preemptionPolicy':'PreemptLowerPriority'}",
      "['system-node-critical',2000001000,false,'5m','PreemptLowerPriority']" },
    { "storage.k8s.io", "v1", "CSIDriver",
      "{'metadata':{'name':'cd1'},'spec':{'attachRequired':true,'podInfoOnMount':false,"
      "'volumeLifecycleModes':['Persistent'],'storageCapacity':false,"
      "'fsGroupPolicy':'ReadWriteOnceWithFSType','requiresRepublish':false,'seLinuxMount':false}}",
      "['cd1',true,false,false,'<unset>',false,'Persistent','5m']" },
    { "storage.k8s.io", "v1", "CSIDriver",
      "{'metadata':{'name':'cd2'},'spec':{'attachRequired':false,'podInfoOnMount':true,"
      "'volumeLifecycleModes':['Persistent','Ephemeral'],'storageCapacity':true,"
      "'fsGroupPolicy':'ReadWriteOnceWithFSType','tokenRequests':[{'audience':'a'},"
      "{'audience':'b'}],'requiresRepublish':true,'seLinuxMount':false}}",
      "['cd2',false,true,true,'a,b',true,'Persistent,Ephemeral','5m']" },
    { "storage.k8s.io", "v1", "CSINode",
      "{'metadata':{'name':'cn1'},'spec':{'drivers':[{'name':'d','nodeID':'x',"
      "'topologyKeys':null}]}}",
      "['cn1',1,'5m']" },
    { "storage.k8s.io", "v1", "CSIStorageCapacity",
      "{'metadata':{'name':'csc1'},'storageClassName':'x','capacity':'5Gi'}",
      "['csc1','2026-11-21T11:21:30Z']" },
    { "storage.k8s.io", "v1", "StorageClass",
      "{'metadata':{'name':'st1',"
      "'annotations':{'storageclass.kubernetes.io/is-default-class':'true'}},"
      "'provisioner':'x.y/z','reclaimPolicy':'Retain','allowVolumeExpansion':true,"
      "'volumeBindingMode':'WaitForFirstConsumer'}",
      "['st1 (default)','x.y/z','Retain','WaitForFirstConsumer',true,'5m']" },
    { "storage.k8s.io", "v1", "StorageClass",
      "{'metadata':{'name':'st2'},'provisioner':'x.y/z','reclaimPolicy':'Delete',"
      "'volumeBindingMode':'Immediate'}",
      "['st2','x.y/z','Delete','Immediate',false,'5m']" },
    { "storage.k8s.io", "v1", "VolumeAttachment",
      "{'metadata':{'name':'va1'},'spec':{'attacher':'at',"
      "'source':{'persistentVolumeName':'pv1'},'nodeName':'n'},'status':{'attached':true}}",
      "['va1','at','pv1','n',true,'5m']" },
    { "storage.k8s.io", "v1", "VolumeAttributesClass",
      "{'metadata':{'name':'vac1'},'driverName':'d','parameters':{'a':'b'}}",
      "['vac1','d','5m']" },
};
