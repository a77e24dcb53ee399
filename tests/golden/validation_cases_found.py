# SPDX-License-Identifier: Apache-2.0
"""Cases for record_validation.py: what random requests had found (see tests/differential/random_requests.py)."""
from validation_cases import base

FLOW = "/apis/flowcontrol.apiserver.k8s.io/v1/"
RULE = "{'subjects':[{'kind':'Group','group':{'name':'g'}}],'resourceRules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods'],'namespaces':['x']}]," \
       "'nonResourceRules':[{'verbs':['get'],'nonResourceURLs':['/x']}]}"

base("flowcontrol.apiserver.k8s.io/v1 FlowSchema", FLOW + "flowschemas", "{'metadata':{'name':'f'},'spec':{'priorityLevelConfiguration':{'name':'global-default'},"
     "'matchingPrecedence':500,'distinguisherMethod':{'type':'ByUser'},'rules':[%s]}}" % RULE, """
spec.matchingPrecedence=-1
spec.matchingPrecedence=1
spec.matchingPrecedence=10001
spec.priorityLevelConfiguration.name=''
spec.priorityLevelConfiguration.name='A b'
spec.distinguisherMethod.type='x'
spec.rules=[{}]
spec.rules[0].subjects[0].kind='x'
spec.rules[0].subjects[0]={'kind':'Group','user':{'name':'u'},'serviceAccount':{'name':'s','namespace':'n'}}
spec.rules[0].subjects[0]={'kind':'User','user':{'name':''},'group':{'name':'g'}}
spec.rules[0].subjects[0]={'kind':'User'}
spec.rules[0].subjects[0]={'kind':'ServiceAccount','group':{'name':'g'}}
spec.rules[0].subjects[0]={'kind':'ServiceAccount','serviceAccount':{'name':'A b','namespace':'a.b'}}
spec.rules[0].subjects[0]={'kind':'ServiceAccount','serviceAccount':{'name':'*','namespace':''}}
spec.rules[0].subjects[0]={'kind':'ServiceAccount','serviceAccount':{'name':'','namespace':'x'}}
spec.rules[0].resourceRules[0]={}
spec.rules[0].resourceRules[0]={'verbs':['*','get'],'apiGroups':['*','a'],'resources':['*','a'],'namespaces':['*','a']}
spec.rules[0].resourceRules[0]={'verbs':['x','get'],'apiGroups':['A b'],'resources':['A b'],'namespaces':['A b']}
spec.rules[0].resourceRules[0]={'verbs':['get'],'apiGroups':[''],'resources':['x'],'clusterScope':true,'namespaces':['a.b']}
spec.rules[0].resourceRules[0]={'verbs':['get'],'apiGroups':[''],'resources':['x'],'clusterScope':true}
spec.rules[0].nonResourceRules[0]={}
spec.rules[0].nonResourceRules[0]={'verbs':['*','a'],'nonResourceURLs':['*','/a']}
spec.rules[0].nonResourceRules[0]={'verbs':['get'],'nonResourceURLs':['','a','/a b','//a','/a*','/*/*','/a/*','/']}
""", """
spec.matchingPrecedence=0
""", status="""
status.conditions=[{},{}]
status.conditions=[{'type':'a','status':'x'}]
""")
LIMITED = "{'type':'Limited','limited':{'nominalConcurrencyShares':1,'limitResponse':{'type':'Queue','queuing':{'queues':4,'handSize':2,'queueLengthLimit':5}}}}"
base("flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration", FLOW + "prioritylevelconfigurations", "{'metadata':{'name':'p'},'spec':%s}" % LIMITED, """
metadata.name='exempt'
spec.type='Exempt'
spec.type='x'
spec.type=''
spec.exempt={}
spec={'type':'Limited'}
spec.limited.nominalConcurrencyShares=-1
spec.limited.lendablePercent=101
spec.limited.lendablePercent=-1
spec.limited.borrowingLimitPercent=-1
spec.limited.limitResponse={}
spec.limited.limitResponse.type='x'
spec.limited.limitResponse.type='Reject'
spec.limited.limitResponse={'type':'Queue'}
spec.limited.limitResponse.queuing={'queues':1}
spec.limited.limitResponse.queuing.queues=-1
spec.limited.limitResponse.queuing.queues=10000001
spec.limited.limitResponse.queuing.handSize=-1
spec.limited.limitResponse.queuing.queueLengthLimit=-1
spec.limited.limitResponse.queuing={'queues':1024,'handSize':7}
spec.limited.limitResponse.queuing={'queues':1024,'handSize':6}
metadata.name='exempt' ; spec={'type':'Exempt','exempt':{'nominalConcurrencyShares':-1,'lendablePercent':101},'limited':{}}
""", """
spec.limited.lendablePercent=300
""", status="""
status.conditions=[{'type':'a'},{'type':'a'}]
""")
base("node.k8s.io/v1 RuntimeClass", "/apis/node.k8s.io/v1/runtimeclasses", "{'metadata':{'name':'r'},'handler':'h'}", "", """
scheduling={'nodeSelector':{'a b':'c'}}
overhead={'podFixed':{'cpu':'-1'}}
metadata.finalizers=['x.y']
""", name="node.k8s.io/v1 RuntimeClass, updated")
RESOURCE = "/apis/resource.k8s.io/v1/"
EXACT = "{'deviceClassName':'x.y','count':1,'allocationMode':'ExactCount'}"
CLAIM = "{'devices':{'requests':[{'name':'r','exactly':%s}],'constraints':[{'requests':['r'],'matchAttribute':'x.y/a'}]," \
        "'config':[{'requests':['r'],'opaque':{'driver':'x.y','parameters':{'kind':'X'}}}]}}" % EXACT
base("resource.k8s.io/v1 ResourceClaim", RESOURCE + "namespaces/default/resourceclaims", "{'metadata':{'name':'c'},'spec':%s}" % CLAIM, """
spec.devices.requests[0].name=''
spec.devices.requests[0].name='a.b'
spec.devices.requests[+]={'name':'r','exactly':{'deviceClassName':'x'}}
spec.devices.requests[0]={'name':'r'}
spec.devices.requests[0].firstAvailable=[{'name':'a','deviceClassName':'x'}]
spec.devices.requests[0]={'name':'r','firstAvailable':[{'name':'a','deviceClassName':'x'},{'name':'a','deviceClassName':'A b'},{'name':'A b'}]}
spec.devices.requests[0]={'name':'r','firstAvailable':[{'name':'a','deviceClassName':'x'}]} ; spec.devices.constraints[0].requests=['r/a','r/b','q/a','r/a/a','r','A b/']
spec.devices.requests[0].exactly.deviceClassName=''
spec.devices.requests[0].exactly.deviceClassName='A b'
spec.devices.requests[0].exactly.selectors=[{}]
spec.devices.requests[0].exactly.allocationMode='x'
spec.devices.requests[0].exactly.allocationMode='All'
spec.devices.requests[0].exactly.count=-1
spec.devices.requests[0].exactly.tolerations=[{},{'operator':'x','effect':'x'},{'operator':'Exists','value':'a'},{'operator':'Equal','key':'A b','value':'A b','effect':'NoSchedule'}]
spec.devices.constraints[0].requests=['r','r','q']
spec.devices.constraints[0].matchAttribute='a'
spec.devices.constraints[0].matchAttribute='/a'
spec.devices.constraints[0].matchAttribute='x.y/'
spec.devices.constraints[0].matchAttribute='A b/c-d'
spec.devices.constraints[0].matchAttribute='x.y/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'
spec.devices.constraints[0]={'requests':['r']}
spec.devices.constraints[0]={'distinctAttribute':'a'}
spec.devices.config[0].requests=['r','r','q']
spec.devices.config[0]={'requests':['r']}
spec.devices.config[0].opaque={'driver':'','parameters':{}}
spec.devices.config[0].opaque={'driver':'A b','parameters':null}
spec.devices.config[0].opaque={'driver':'x','parameters':5}
""", """
spec.devices.requests[0].exactly.count=2
""", status="""
status.reservedFor=[{'resource':'pods','name':'p','uid':'u'}]
status.reservedFor=[{},{}]
""")
base("resource.k8s.io/v1 ResourceClaimTemplate", RESOURCE + "namespaces/default/resourceclaimtemplates", "{'metadata':{'name':'c'},'spec':{'spec':%s}}" % CLAIM, """
spec.metadata.name='x'
spec.metadata.labels={'a b':'c'}
spec.spec.devices.requests[0]={'name':'r'}
""", """
spec.spec.devices.requests[0].exactly.count=2
spec.spec.devices.requests[0].exactly.count=-2
""")
base("resource.k8s.io/v1 DeviceClass", RESOURCE + "deviceclasses", "{'metadata':{'name':'c'},'spec':{}}", """
spec.selectors=[{}]
spec.config=[{}]
spec.config=[{'opaque':{'driver':'','parameters':[]}}]
spec.extendedResourceName='x'
spec.extendedResourceName='requests.x.y/z'
spec.extendedResourceName='x.y/z'
""", """
spec.selectors=[{}]
""")
DEVICE = "{'name':'d','attributes':{'a':{'string':'x'}},'capacity':{'memory':{'value':'1Gi'}}}"
base("resource.k8s.io/v1 ResourceSlice", RESOURCE + "resourceslices", "{'metadata':{'name':'s'},'spec':{'driver':'x.y','nodeName':'n',"
     "'pool':{'name':'p','generation':1,'resourceSliceCount':1},'devices':[%s]}}" % DEVICE, """
spec.driver=''
spec.pool={}
spec.pool={'name':'a//A b','resourceSliceCount':-1,'generation':-1}
spec.nodeName=''
spec.nodeName='A b'
spec.nodeName
spec.allNodes=true
spec.allNodes=false
spec.perDeviceNodeSelection=true
spec.nodeName ; spec.perDeviceNodeSelection=true
spec.nodeName ; spec.perDeviceNodeSelection=true ; spec.devices[0].nodeName='n' ; spec.devices[0].allNodes=true
spec.nodeName ; spec.perDeviceNodeSelection=true ; spec.devices[0].nodeName='' ; spec.devices[0].allNodes=false
spec.nodeName ; spec.nodeSelector={'nodeSelectorTerms':[]}
spec.devices[0].nodeName='n'
spec.devices[+]={'name':'d'}
spec.devices[0].name='A b'
spec.devices[0].attributes={'a':{}}
spec.devices[0].attributes={'a':{'string':'x','bool':true}}
spec.devices[0].attributes={'a-b':{'int':1}}
spec.devices[0].attributes={'a':{'ints':[1]}}
spec.devices[0].attributes={'x.y/a-b':{'int':1}}
spec.devices[0].attributes={'v':{'version':'1.2'}}
spec.devices[0].attributes={'v':{'version':'1.2.3-alpha.1+build.05'}}
spec.devices[0].attributes={'v':{'version':'1.2.3-01'}}
spec.devices[0].attributes={'v':{'version':'1.02.3'}}
spec.devices[0].attributes={'v':{'version':'1.2.3+'}}
spec.devices[0].attributes={'v':{'version':'1.2.3.4'}}
spec.devices[0].attributes={'a':{'string':'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}}
spec.devices[0].capacity={'a-b':{'value':'1'}}
spec.devices[0].capacity={'a':{'value':'1','requestPolicy':{}}}
spec.devices[0].taints=[{},{'key':'A b','value':'A b','effect':'x'}]
spec.devices[0].consumesCounters=[{},{'counterSet':'a','counters':{'A b':{'value':'1'}}},{'counterSet':'a','counters':{'a':{'value':'1'}}}]
spec.devices[0].consumesCounters=[{'counterSet':'a','counters':{'A b':{'value':'1'}}},{'counterSet':'a','counters':{'a':{'value':'1'}}}]
spec.devices[0].bindingConditions=['A b','a','a']
spec.devices[0].bindingFailureConditions=['a']
spec.devices[0].bindingConditions=['a'] ; spec.devices[0].bindingFailureConditions=['a']
spec.sharedCounters=[{'name':'A b'}]
""", """
spec.driver='y.z'
spec.pool.name='q'
spec.nodeName='m'
""")
