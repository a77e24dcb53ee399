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
