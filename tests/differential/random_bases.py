# SPDX-License-Identifier: Apache-2.0
"""A valid object of each built-in kind: what random requests begin with.

One row a kind: (group and version, resource, whether it lies in a namespace, the object without its identity).
An object is rich rather than small, for only where there is a value can a random request spoil it.
"""
from knarr_test.samples import container

A = {"app": "a"}
SELECTOR = {"matchLabels": A, "matchExpressions": [{"key": "app", "operator": "In", "values": ["a"]}]}
TERM = {"matchExpressions": [{"key": "k", "operator": "In", "values": ["v"]}]}
RULES = [{"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"], "operations": ["CREATE"], "scope": "*"}]
CLIENT = {"url": "https://localhost:1/x"}
WEBHOOK = {"name": "a.example.com", "rules": RULES, "clientConfig": CLIENT, "sideEffects": "None", "admissionReviewVersions": ["v1"],
           "namespaceSelector": {"matchLabels": {"none": "such"}}, "matchConditions": [{"name": "c", "expression": "true"}], "failurePolicy": "Ignore"}
MATCH = {"resourceRules": [{**RULES[0], "resourceNames": ["x"]}], "namespaceSelector": {"matchLabels": {"none": "such"}}}
BINDING = {"policyName": "a", "paramRef": {"name": "p", "namespace": "default", "parameterNotFoundAction": "Allow"}, "matchResources": MATCH}
ROLE = [{"apiGroups": [""], "resources": ["pods"], "resourceNames": ["x"], "verbs": ["get"]}]
SUBJECTS = [{"kind": "ServiceAccount", "name": "default", "namespace": "default"}, {"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "u"}]
REFERENCE = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
AFFINITY = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [TERM]},
                             "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": TERM}]},
            "podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 1, "podAffinityTerm": {"labelSelector": SELECTOR, "topologyKey": "zone"}}]},
            "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": SELECTOR, "topologyKey": "zone"}]}}
VOLUMES = [{"name": "e", "emptyDir": {"sizeLimit": "1Gi"}}, {"name": "h", "hostPath": {"path": "/x", "type": "Directory"}},
           {"name": "c", "configMap": {"name": "c", "items": [{"key": "k", "path": "p", "mode": 256}]}}, {"name": "s", "secret": {"secretName": "s"}},
           {"name": "d", "downwardAPI": {"items": [{"path": "l", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
           {"name": "p", "projected": {"sources": [{"configMap": {"name": "c"}}, {"serviceAccountToken": {"path": "t", "expirationSeconds": 3600}}]}},
           {"name": "v", "persistentVolumeClaim": {"claimName": "v"}}]
PROBE = {"httpGet": {"path": "/", "port": 80, "httpHeaders": [{"name": "A", "value": "b"}]}, "periodSeconds": 5}
MAIN = container(
    command=["x"], args=["y"], workingDir="/w", ports=[{"name": "http", "containerPort": 80, "protocol": "TCP"}], livenessProbe=PROBE,
    readinessProbe={"tcpSocket": {"port": "http"}}, startupProbe={"exec": {"command": ["x"]}}, lifecycle={"preStop": {"sleep": {"seconds": 1}}},
    env=[{"name": "A", "value": "x"}, {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
         {"name": "C", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}}, {"name": "D", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
    envFrom=[{"prefix": "P", "configMapRef": {"name": "c"}}], resources={"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "0.5"}},
    volumeMounts=[{"name": "e", "mountPath": "/e", "subPath": "s"}, {"name": "c", "mountPath": "/c", "readOnly": True}],
    securityContext={"runAsUser": 1, "capabilities": {"add": ["NET_ADMIN"]}, "seccompProfile": {"type": "RuntimeDefault"}})
SPEC = {"schedulerName": "none", "containers": [MAIN, container("two")], "initContainers": [container("init"), container("side", restartPolicy="Always")],
        "volumes": VOLUMES, "affinity": AFFINITY, "tolerations": [{"key": "k", "operator": "Equal", "value": "v", "effect": "NoExecute", "tolerationSeconds": 5}],
        "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": SELECTOR}],
        "securityContext": {"fsGroup": 1, "supplementalGroups": [1], "sysctls": [{"name": "kernel.shm_rmid_forced", "value": "0"}]},
        "dnsConfig": {"nameservers": ["1.2.3.4"], "searches": ["x.y"], "options": [{"name": "ndots", "value": "2"}]},
        "hostAliases": [{"ip": "1.2.3.4", "hostnames": ["h"]}], "nodeSelector": {"k": "v"}, "imagePullSecrets": [{"name": "s"}],
        "readinessGates": [{"conditionType": "x/y"}], "terminationGracePeriodSeconds": 5, "hostname": "h", "subdomain": "s"}
SMALL = {"schedulerName": "none", "containers": [container(ports=[{"containerPort": 80}])]}
ONCE = {**SMALL, "restartPolicy": "Never"}


def template(spec):
    return {"metadata": {"labels": A, "annotations": {"a": "b"}}, "spec": spec}


def workload(spec=SPEC, **more):
    return {"spec": {"selector": SELECTOR, "template": template(spec), **more}}


JOB = {"suspend": True, "backoffLimit": 3, "completions": 2, "parallelism": 1, "completionMode": "Indexed", "template": template(ONCE),
       "podFailurePolicy": {"rules": [{"action": "Ignore", "onExitCodes": {"containerName": "c", "operator": "In", "values": [1]}}]}}
SCHEMA = {"type": "object", "properties": {"spec": {"type": "object", "properties": {
    "a": {"type": "string", "maxLength": 5, "pattern": "^a", "default": "a"}, "n": {"type": "integer", "minimum": 1, "maximum": 9},
    "l": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set", "maxItems": 5},
    "m": {"type": "object", "additionalProperties": {"type": "string"}}, "i": {"x-kubernetes-int-or-string": True}},
    "x-kubernetes-validations": [{"rule": "!has(self.n) || self.n > 0", "message": "no"}]}, "status": {"type": "object"}}}
DEVICE = {"name": "d", "attributes": {"a": {"string": "x"}, "n": {"int": 1}}, "capacity": {"memory": {"value": "1Gi"}}}
REQUESTS = [{"name": "r", "exactly": {"deviceClassName": "x.example.com", "selectors": [{"cel": {"expression": "true"}}], "count": 1, "allocationMode": "ExactCount"}}]
CLAIM = {"devices": {"requests": REQUESTS, "constraints": [{"requests": ["r"], "matchAttribute": "x.example.com/a"}],
                     "config": [{"requests": ["r"], "opaque": {"driver": "x.example.com", "parameters": {"kind": "X", "apiVersion": "x/v1"}}}]}}
SUBJECT = [{"kind": "Group", "group": {"name": "g"}}]
FLOW = {"priorityLevelConfiguration": {"name": "global-default"}, "matchingPrecedence": 500, "distinguisherMethod": {"type": "ByUser"}, "rules": [{
    "subjects": SUBJECT, "resourceRules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"], "namespaces": ["x"]}],
    "nonResourceRules": [{"verbs": ["get"], "nonResourceURLs": ["/x"]}]}]}
LIMITED = {"type": "Limited", "limited": {"nominalConcurrencyShares": 1, "limitResponse": {"type": "Queue", "queuing": {"queues": 4, "handSize": 2, "queueLengthLimit": 5}}}}
METRICS = [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}},
           {"type": "Pods", "pods": {"metric": {"name": "m"}, "target": {"type": "AverageValue", "averageValue": "5"}}}]
BEHAVIOR = {"scaleUp": {"stabilizationWindowSeconds": 5, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 5}]}}
PEER = [{"podSelector": SELECTOR}, {"ipBlock": {"cidr": "1.2.0.0/16", "except": ["1.2.3.0/24"]}}]
POLICY = {"podSelector": SELECTOR, "policyTypes": ["Ingress", "Egress"], "ingress": [{"from": PEER, "ports": [{"port": 80, "endPort": 90}]}],
          "egress": [{"to": PEER, "ports": [{"port": "http", "protocol": "TCP"}]}]}
BACKEND = {"service": {"name": "web", "port": {"number": 80}}}
INGRESS = {"ingressClassName": "x", "defaultBackend": BACKEND, "tls": [{"hosts": ["a.example.com"], "secretName": "s"}], "rules": [
    {"host": "a.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": BACKEND}]}}]}
CERTIFICATE_REQUEST = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KeA=="
VOLUME = {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/x"}, "storageClassName": "x", "claimRef": {"name": "c", "namespace": "n"},
          "nodeAffinity": {"required": {"nodeSelectorTerms": [TERM]}}, "mountOptions": ["ro"]}
PVC = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, "storageClassName": "x", "selector": SELECTOR, "volumeMode": "Filesystem"}
LIMITS = [{"type": "Container", "max": {"cpu": "2"}, "min": {"cpu": "1m"}, "default": {"cpu": "1"}, "defaultRequest": {"cpu": "0.5"}, "maxLimitRequestRatio": {"cpu": "4"}}]
SCOPE = {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "In", "values": ["x"]}]}
SERVICE = {"selector": A, "ports": [{"name": "http", "port": 80, "targetPort": "http"}, {"name": "dns", "port": 53, "protocol": "UDP"}],
           "sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}}}
NODE = {"podCIDR": "10.244.9.0/24", "podCIDRs": ["10.244.9.0/24"], "taints": [{"key": "k", "value": "v", "effect": "NoSchedule"}], "unschedulable": True}
SLICE = {"addressType": "IPv4", "ports": [{"name": "http", "port": 80, "protocol": "TCP"}], "endpoints": [
    {"addresses": ["1.2.3.4"], "conditions": {"ready": True}, "targetRef": {"kind": "Pod", "name": "p", "namespace": "n"}, "hints": {"forZones": [{"name": "z"}]}}]}
EVENT = {"involvedObject": {"kind": "Pod", "namespace": "NAMESPACE", "name": "p"}, "reason": "x", "message": "m", "type": "Normal", "count": 1, "source": {"component": "c"}}
RESOURCE_SLICE = {"driver": "x.example.com", "nodeName": "n", "pool": {"name": "p", "generation": 1, "resourceSliceCount": 1}, "devices": [DEVICE]}
NAMES = {"plural": "things", "singular": "thing", "kind": "Thing", "shortNames": ["th"]}
VERSION = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": SCHEMA}, "subresources": {"status": {}, "scale": {
    "specReplicasPath": ".spec.n", "statusReplicasPath": ".status.n"}}, "additionalPrinterColumns": [{"name": "A", "type": "string", "jsonPath": ".spec.a"}],
    "selectableFields": [{"jsonPath": ".spec.a"}]}
VALIDATIONS = [{"expression": "object.metadata.name != 'x'", "message": "m", "reason": "Invalid"}]
CEL_POLICY = {"failurePolicy": "Ignore", "matchConstraints": MATCH, "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}, "variables": [{"name": "v", "expression": "1"}],
              "matchConditions": [{"name": "m", "expression": "true"}]}

# kind: (group and version, resource, namespaced, object)
BASES = {
    "Pod": ("v1", "pods", True, {"spec": SPEC}),
    "Service": ("v1", "services", True, {"spec": SERVICE}),
    "ConfigMap": ("v1", "configmaps", True, {"data": {"k": "v"}, "binaryData": {"b": "AAAA"}}),
    "Secret": ("v1", "secrets", True, {"data": {"k": "AAAA"}, "stringData": {"t": "x"}, "type": "Opaque"}),
    "Node": ("v1", "nodes", False, {"spec": NODE}),
    "Namespace": ("v1", "namespaces", False, {"spec": {"finalizers": ["kubernetes"]}}),
    "ServiceAccount": ("v1", "serviceaccounts", True, {"secrets": [{"name": "s"}], "imagePullSecrets": [{"name": "i"}], "automountServiceAccountToken": True}),
    "PersistentVolumeClaim": ("v1", "persistentvolumeclaims", True, {"spec": PVC}),
    "PersistentVolume": ("v1", "persistentvolumes", False, {"spec": VOLUME}),
    "LimitRange": ("v1", "limitranges", True, {"spec": {"limits": LIMITS}}),
    "ResourceQuota": ("v1", "resourcequotas", True, {"spec": {"hard": {"pods": "10000", "requests.cpu": "10000"}, "scopeSelector": SCOPE}}),
    "ReplicationController": ("v1", "replicationcontrollers", True, {"spec": {"replicas": 0, "selector": A, "template": template(SMALL)}}),
    "PodTemplate": ("v1", "podtemplates", True, {"template": template(SPEC)}),
    "Endpoints": ("v1", "endpoints", True, {"subsets": [{"addresses": [{"ip": "1.2.3.4", "hostname": "h"}], "ports": [{"name": "a", "port": 80}]}]}),
    "Event": ("v1", "events", True, EVENT),
    "Deployment": ("apps/v1", "deployments", True, workload(replicas=0, strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "25%"}})),
    "ReplicaSet": ("apps/v1", "replicasets", True, workload(replicas=0)),
    "StatefulSet": ("apps/v1", "statefulsets", True, workload(
        SMALL, replicas=0, serviceName="s", podManagementPolicy="Parallel", updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 1}},
        volumeClaimTemplates=[{"metadata": {"name": "d"}, "spec": PVC}], ordinals={"start": 1})),
    "DaemonSet": ("apps/v1", "daemonsets", True, workload({**SMALL, "nodeSelector": {"none": "such"}}, updateStrategy={
        "type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}})),
    "ControllerRevision": ("apps/v1", "controllerrevisions", True, {"data": {"a": 1}, "revision": 1}),
    "Job": ("batch/v1", "jobs", True, {"spec": JOB}),
    "CronJob": ("batch/v1", "cronjobs", True, {"spec": {"schedule": "0 0 1 1 *", "timeZone": "Etc/UTC", "suspend": True, "concurrencyPolicy": "Forbid",
                                                       "jobTemplate": {"metadata": {"labels": A}, "spec": {k: v for k, v in JOB.items() if k != "suspend"}}}}),
    "Ingress": ("networking.k8s.io/v1", "ingresses", True, {"spec": INGRESS}),
    "IngressClass": ("networking.k8s.io/v1", "ingressclasses", False, {"spec": {"controller": "x.example.com/c", "parameters": {"kind": "X", "name": "n"}}}),
    "NetworkPolicy": ("networking.k8s.io/v1", "networkpolicies", True, {"spec": POLICY}),
    "IPAddress": ("networking.k8s.io/v1", "ipaddresses", False, {"spec": {"parentRef": {"resource": "services", "namespace": "n", "name": "x"}}}),
    "ServiceCIDR": ("networking.k8s.io/v1", "servicecidrs", False, {"spec": {"cidrs": ["192.168.77.0/24"]}}),
    "Role": ("rbac.authorization.k8s.io/v1", "roles", True, {"rules": ROLE}),
    "ClusterRole": ("rbac.authorization.k8s.io/v1", "clusterroles", False, {"rules": ROLE + [{"nonResourceURLs": ["/x"], "verbs": ["get"]}]}),
    "RoleBinding": ("rbac.authorization.k8s.io/v1", "rolebindings", True, {"roleRef": REFERENCE, "subjects": SUBJECTS}),
    "ClusterRoleBinding": ("rbac.authorization.k8s.io/v1", "clusterrolebindings", False, {"roleRef": REFERENCE, "subjects": SUBJECTS}),
    "Lease": ("coordination.k8s.io/v1", "leases", True, {"spec": {"holderIdentity": "x", "leaseDurationSeconds": 10, "renewTime": "2024-01-01T00:00:00.000000Z"}}),
    "EndpointSlice": ("discovery.k8s.io/v1", "endpointslices", True, SLICE),
    "PodDisruptionBudget": ("policy/v1", "poddisruptionbudgets", True, {"spec": {"minAvailable": "50%", "selector": SELECTOR}}),
    "HorizontalPodAutoscaler": ("autoscaling/v2", "horizontalpodautoscalers", True, {"spec": {"maxReplicas": 3, "scaleTargetRef": {
        "apiVersion": "apps/v1", "kind": "Deployment", "name": "none"}, "metrics": METRICS, "behavior": BEHAVIOR}}),
    "PriorityClass": ("scheduling.k8s.io/v1", "priorityclasses", False, {"value": 5, "description": "d", "preemptionPolicy": "Never"}),
    "RuntimeClass": ("node.k8s.io/v1", "runtimeclasses", False, {"handler": "h", "overhead": {"podFixed": {"cpu": "1m"}}, "scheduling": {"nodeSelector": {"a": "b"}}}),
    "StorageClass": ("storage.k8s.io/v1", "storageclasses", False, {"provisioner": "x.example.com/p", "parameters": {"a": "b"}, "mountOptions": ["ro"],
        "allowedTopologies": [{"matchLabelExpressions": [{"key": "k", "values": ["v"]}]}]}),
    "VolumeAttachment": ("storage.k8s.io/v1", "volumeattachments", False, {"spec": {"attacher": "x", "nodeName": "n", "source": {"persistentVolumeName": "p"}}}),
    "CSIDriver": ("storage.k8s.io/v1", "csidrivers", False, {"spec": {"attachRequired": False, "volumeLifecycleModes": ["Persistent"], "tokenRequests": [{"audience": "a"}]}}),
    "CSINode": ("storage.k8s.io/v1", "csinodes", False, {"spec": {"drivers": [{"name": "d", "nodeID": "n", "topologyKeys": ["k"], "allocatable": {"count": 1}}]}}),
    "CSIStorageCapacity": ("storage.k8s.io/v1", "csistoragecapacities", True, {"storageClassName": "x", "capacity": "1Gi", "nodeTopology": SELECTOR}),
    "VolumeAttributesClass": ("storage.k8s.io/v1", "volumeattributesclasses", False, {"driverName": "x.example.com", "parameters": {"a": "b"}}),
    "CustomResourceDefinition": ("apiextensions.k8s.io/v1", "customresourcedefinitions", False, {"spec": {
        "group": "random.example.com", "scope": "Namespaced", "names": NAMES, "versions": [VERSION]}}),
    "APIService": ("apiregistration.k8s.io/v1", "apiservices", False, {"spec": {"group": "x.example.com", "version": "v9", "groupPriorityMinimum": 100,
        "versionPriority": 10, "insecureSkipTLSVerify": True, "service": {"name": "s", "namespace": "default"}}}),
    "ValidatingWebhookConfiguration": ("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations", False, {"webhooks": [WEBHOOK]}),
    "MutatingWebhookConfiguration": ("admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations", False, {"webhooks": [{**WEBHOOK, "reinvocationPolicy": "Never"}]}),
    "ValidatingAdmissionPolicy": ("admissionregistration.k8s.io/v1", "validatingadmissionpolicies", False, {"spec": {
        **CEL_POLICY, "validations": VALIDATIONS, "auditAnnotations": [{"key": "k", "valueExpression": "'v'"}]}}),
    "ValidatingAdmissionPolicyBinding": ("admissionregistration.k8s.io/v1", "validatingadmissionpolicybindings", False, {"spec": {**BINDING, "validationActions": ["Audit"]}}),
    "MutatingAdmissionPolicy": ("admissionregistration.k8s.io/v1", "mutatingadmissionpolicies", False, {"spec": {**CEL_POLICY, "reinvocationPolicy": "Never", "mutations": [
        {"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": "Object{}"}}]}}),
    "MutatingAdmissionPolicyBinding": ("admissionregistration.k8s.io/v1", "mutatingadmissionpolicybindings", False, {"spec": BINDING}),
    "FlowSchema": ("flowcontrol.apiserver.k8s.io/v1", "flowschemas", False, {"spec": FLOW}),
    "PriorityLevelConfiguration": ("flowcontrol.apiserver.k8s.io/v1", "prioritylevelconfigurations", False, {"spec": LIMITED}),
    "CertificateSigningRequest": ("certificates.k8s.io/v1", "certificatesigningrequests", False, {"spec": {
        "request": CERTIFICATE_REQUEST, "signerName": "x.example.com/s", "usages": ["client auth"], "expirationSeconds": 3600}}),
    "ResourceClaim": ("resource.k8s.io/v1", "resourceclaims", True, {"spec": CLAIM}),
    "ResourceClaimTemplate": ("resource.k8s.io/v1", "resourceclaimtemplates", True, {"spec": {"metadata": {"labels": A}, "spec": CLAIM}}),
    "DeviceClass": ("resource.k8s.io/v1", "deviceclasses", False, {"spec": {"selectors": [{"cel": {"expression": "true"}}], "config": CLAIM["devices"]["config"][:0]}}),
    "ResourceSlice": ("resource.k8s.io/v1", "resourceslices", False, {"spec": RESOURCE_SLICE}),
}
# names that a kind demands
NAMED = {"CustomResourceDefinition": "things.random.example.com", "APIService": "v9.x.example.com", "IPAddress": "192.168.77.5", "Endpoints": "random-alone"}
# kinds that a controller or an owner would take notice of, were an object made: it is only sent with dryRun
NEVER_MADE = {"Namespace", "Node", "Event", "CertificateSigningRequest", "ServiceCIDR", "IPAddress", "APIService"}
# kinds with raw JSON in what must not change: upstream takes it for changed by every patch
RAW = {"ControllerRevision", "ResourceClaim", "ResourceClaimTemplate"}
# how often a kind is drawn, where not once
WEIGHTS = {"Pod": 16, "Deployment": 4, "Service": 6, "Job": 4, "StatefulSet": 2, "Ingress": 2, "NetworkPolicy": 2, "CustomResourceDefinition": 3,
           "PersistentVolumeClaim": 3, "PersistentVolume": 2, "HorizontalPodAutoscaler": 2, "Node": 2, "ResourceClaim": 2, "ResourceSlice": 2}
