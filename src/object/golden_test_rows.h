/* SPDX-License-Identifier: Apache-2.0 */
/* golden_test_rows.h - bodies, and the objects that upstream v1.36.3 makes of them; see golden_test.c. */
static const struct row rows[] = {
    { "Pod a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"conta"
      "iners\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"conta"
      "iners\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"terminationMessagePath"
      "\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":"
      "\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPol"
      "icy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\","
      "\"enableServiceLinks\":true},\"status\":{}}" },
    { "Pod full",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"full\",\"labels\":{\"z"
      "\":\"1\",\"a\":\"2\"},\"annotations\":{\"b\":\"c\",\"a\":\"<>&\\u2028\"},\"finalizers\""
      ":[\"example.com/x\"]},\"spec\":{\"serviceAccountName\":\"default\",\"automountServiceAc"
      "countToken\":false,\"hostNetwork\":true,\"nodeSelector\":{\"b\":\"1\",\"a\":\"2\"},\"vo"
      "lumes\":[{\"name\":\"e\"},{\"name\":\"s\",\"secret\":{\"secretName\":\"x\"}},{\"name\":"
      "\"c\",\"configMap\":{\"name\":\"y\",\"items\":[{\"key\":\"a\",\"path\":\"b\"}]}},{\"nam"
      "e\":\"p\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"path\":\"t\"}},{\"con"
      "figMap\":{\"name\":\"z\"}},{\"downwardAPI\":{\"items\":[{\"path\":\"l\",\"fieldRef\":{"
      "\"fieldPath\":\"metadata.labels\"}}]}}]}},{\"name\":\"h\",\"hostPath\":{\"path\":\"/x\""
      "}},{\"name\":\"d\",\"downwardAPI\":{\"items\":[{\"path\":\"l\",\"fieldRef\":{\"fieldPat"
      "h\":\"metadata.labels\"}},{\"path\":\"m\",\"resourceFieldRef\":{\"containerName\":\"a\""
      ",\"resource\":\"limits.cpu\"}}]}},{\"name\":\"ep\",\"ephemeral\":{\"volumeClaimTemplate"
      "\":{\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storag"
      "e\":\"1Gi\"}}}}}},{\"name\":\"pvc\",\"persistentVolumeClaim\":{\"claimName\":\"q\"}},{"
      "\"name\":\"i\",\"image\":{\"reference\":\"q:1\"}},{\"name\":\"n\",\"nfs\":{\"server\":"
      "\"a\",\"path\":\"/\"}},{\"name\":\"iscsi\",\"iscsi\":{\"targetPortal\":\"1.2.3.4:3260\""
      ",\"iqn\":\"iqn.2001-04.com.example:x\",\"lun\":0}}],\"containers\":[{\"name\":\"a\",\"i"
      "mage\":\"nginx:1.2@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaa\",\"command\":[\"a\",\"b\"],\"ports\":[{\"containerPort\":80},{\"containerPort\":81"
      ",\"protocol\":\"UDP\",\"name\":\"x\"}],\"env\":[{\"name\":\"A\",\"value\":\"\"},{\"name"
      "\":\"B\",\"value\":\"c\"},{\"name\":\"C\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\""
      "metadata.name\"}}},{\"name\":\"D\",\"valueFrom\":{\"configMapKeyRef\":{\"name\":\"n\","
      "\"key\":\"k\"}}},{\"name\":\"E\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"n\",\"key"
      "\":\"k\",\"optional\":true}}},{\"name\":\"F\",\"valueFrom\":{\"resourceFieldRef\":{\"re"
      "source\":\"requests.memory\",\"divisor\":\"1Mi\"}}}],\"envFrom\":[{\"configMapRef\":{\""
      "name\":\"x\"}},{\"prefix\":\"p\",\"secretRef\":{\"name\":\"y\",\"optional\":false}}],\""
      "resources\":{\"limits\":{\"cpu\":\"1500m\",\"memory\":\"1024Mi\",\"ephemeral-storage\":"
      "1000000000},\"requests\":{\"cpu\":0.5}},\"volumeMounts\":[{\"name\":\"e\",\"mountPath\""
      ":\"/e\"},{\"name\":\"s\",\"mountPath\":\"/s\",\"readOnly\":true,\"subPath\":\"x\"}],\"l"
      "ivenessProbe\":{\"httpGet\":{\"port\":80}},\"readinessProbe\":{\"tcpSocket\":{\"port\":"
      "\"x\"},\"periodSeconds\":3},\"startupProbe\":{\"exec\":{\"command\":[\"x\"]},\"failureT"
      "hreshold\":30},\"lifecycle\":{\"preStop\":{\"httpGet\":{\"port\":81,\"path\":\"/x\",\"h"
      "ttpHeaders\":[{\"name\":\"a\",\"value\":\"b\"}]}},\"postStart\":{\"exec\":{\"command\":"
      "[\"y\"]}}},\"securityContext\":{\"runAsUser\":0,\"capabilities\":{\"add\":[\"A\"],\"dro"
      "p\":[\"B\"]},\"privileged\":true}},{\"name\":\"g\",\"image\":\"localhost:5000/x\",\"liv"
      "enessProbe\":{\"grpc\":{\"port\":5}},\"imagePullPolicy\":\"Never\",\"stdin\":true,\"tty"
      "\":true,\"workingDir\":\"/w\",\"args\":[]}],\"initContainers\":[{\"name\":\"i\",\"image"
      "\":\"x:latest\",\"restartPolicy\":\"Always\",\"resources\":{\"limits\":{\"memory\":\"1."
      "5Gi\"}}}],\"tolerations\":[{\"operator\":\"Exists\"},{\"key\":\"a\",\"value\":\"b\",\"e"
      "ffect\":\"NoExecute\",\"tolerationSeconds\":0}],\"affinity\":{\"nodeAffinity\":{\"requi"
      "redDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchExpressions"
      "\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"b\"]}]}]},\"preferredDuringSchedul"
      "ingIgnoredDuringExecution\":[{\"weight\":1,\"preference\":{\"matchFields\":[{\"key\":\""
      "metadata.name\",\"operator\":\"In\",\"values\":[\"n\"]}]}}]},\"podAntiAffinity\":{\"req"
      "uiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"h\",\"labelSelector\""
      ":{\"matchLabels\":{\"a\":\"b\"}}}]}},\"topologySpreadConstraints\":[{\"maxSkew\":1,\"to"
      "pologyKey\":\"z\",\"whenUnsatisfiable\":\"ScheduleAnyway\",\"labelSelector\":{}}],\"sec"
      "urityContext\":{\"fsGroup\":0,\"runAsNonRoot\":false,\"sysctls\":[{\"name\":\"kernel.sh"
      "m_rmid_forced\",\"value\":\"0\"}],\"seccompProfile\":{\"type\":\"RuntimeDefault\"}},\"h"
      "ostAliases\":[{\"ip\":\"1.2.3.4\",\"hostnames\":[\"a\"]}],\"dnsConfig\":{\"nameservers"
      "\":[\"1.1.1.1\"],\"options\":[{\"name\":\"ndots\",\"value\":\"2\"},{\"name\":\"x\"}]},"
      "\"imagePullSecrets\":[{\"name\":\"r\"}],\"readinessGates\":[{\"conditionType\":\"x.y/z"
      "\"}],\"terminationGracePeriodSeconds\":0,\"enableServiceLinks\":false,\"shareProcessNam"
      "espace\":false,\"os\":{\"name\":\"linux\"}}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"full\",\"labels\":{\"a"
      "\":\"2\",\"z\":\"1\"},\"annotations\":{\"a\":\"<>&\\u2028\",\"b\":\"c\"},\"finalizers\""
      ":[\"example.com/x\"]},\"spec\":{\"volumes\":[{\"name\":\"e\",\"emptyDir\":{}},{\"name\""
      ":\"s\",\"secret\":{\"secretName\":\"x\",\"defaultMode\":420}},{\"name\":\"c\",\"configM"
      "ap\":{\"name\":\"y\",\"items\":[{\"key\":\"a\",\"path\":\"b\"}],\"defaultMode\":420}},{"
      "\"name\":\"p\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"expirationSecond"
      "s\":3600,\"path\":\"t\"}},{\"configMap\":{\"name\":\"z\"}},{\"downwardAPI\":{\"items\":"
      "[{\"path\":\"l\",\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.labels\"}"
      "}]}}],\"defaultMode\":420}},{\"name\":\"h\",\"hostPath\":{\"path\":\"/x\",\"type\":\"\""
      "}},{\"name\":\"d\",\"downwardAPI\":{\"items\":[{\"path\":\"l\",\"fieldRef\":{\"apiVersi"
      "on\":\"v1\",\"fieldPath\":\"metadata.labels\"}},{\"path\":\"m\",\"resourceFieldRef\":{"
      "\"containerName\":\"a\",\"resource\":\"limits.cpu\",\"divisor\":\"0\"}}],\"defaultMode"
      "\":420}},{\"name\":\"ep\",\"ephemeral\":{\"volumeClaimTemplate\":{\"metadata\":{},\"spe"
      "c\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi"
      "\"}},\"volumeMode\":\"Filesystem\"}}}},{\"name\":\"pvc\",\"persistentVolumeClaim\":{\"c"
      "laimName\":\"q\"}},{\"name\":\"i\",\"image\":{\"reference\":\"q:1\",\"pullPolicy\":\"If"
      "NotPresent\"}},{\"name\":\"n\",\"nfs\":{\"server\":\"a\",\"path\":\"/\"}},{\"name\":\"i"
      "scsi\",\"iscsi\":{\"targetPortal\":\"1.2.3.4:3260\",\"iqn\":\"iqn.2001-04.com.example:x"
      "\",\"lun\":0,\"iscsiInterface\":\"default\"}}],\"initContainers\":[{\"name\":\"i\",\"im"
      "age\":\"x:latest\",\"resources\":{\"limits\":{\"memory\":\"1536Mi\"},\"requests\":{\"me"
      "mory\":\"1536Mi\"}},\"restartPolicy\":\"Always\",\"terminationMessagePath\":\"/dev/term"
      "ination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\""
      "containers\":[{\"name\":\"a\",\"image\":\"nginx:1.2@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"command\":[\"a\",\"b\"],\"ports\":[{\"hostPort"
      "\":80,\"containerPort\":80,\"protocol\":\"TCP\"},{\"name\":\"x\",\"hostPort\":81,\"cont"
      "ainerPort\":81,\"protocol\":\"UDP\"}],\"envFrom\":[{\"configMapRef\":{\"name\":\"x\"}},"
      "{\"prefix\":\"p\",\"secretRef\":{\"name\":\"y\",\"optional\":false}}],\"env\":[{\"name"
      "\":\"A\"},{\"name\":\"B\",\"value\":\"c\"},{\"name\":\"C\",\"valueFrom\":{\"fieldRef\":"
      "{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.name\"}}},{\"name\":\"D\",\"valueFrom\""
      ":{\"configMapKeyRef\":{\"name\":\"n\",\"key\":\"k\"}}},{\"name\":\"E\",\"valueFrom\":{"
      "\"secretKeyRef\":{\"name\":\"n\",\"key\":\"k\",\"optional\":true}}},{\"name\":\"F\",\"v"
      "alueFrom\":{\"resourceFieldRef\":{\"resource\":\"requests.memory\",\"divisor\":\"1Mi\"}"
      "}}],\"resources\":{\"limits\":{\"cpu\":\"1500m\",\"ephemeral-storage\":\"1G\",\"memory"
      "\":\"1Gi\"},\"requests\":{\"cpu\":\"500m\",\"ephemeral-storage\":\"1G\",\"memory\":\"1G"
      "i\"}},\"volumeMounts\":[{\"name\":\"e\",\"mountPath\":\"/e\"},{\"name\":\"s\",\"readOnl"
      "y\":true,\"mountPath\":\"/s\",\"subPath\":\"x\"}],\"livenessProbe\":{\"httpGet\":{\"pat"
      "h\":\"/\",\"port\":80,\"scheme\":\"HTTP\"},\"timeoutSeconds\":1,\"periodSeconds\":10,\""
      "successThreshold\":1,\"failureThreshold\":3},\"readinessProbe\":{\"tcpSocket\":{\"port"
      "\":\"x\"},\"timeoutSeconds\":1,\"periodSeconds\":3,\"successThreshold\":1,\"failureThre"
      "shold\":3},\"startupProbe\":{\"exec\":{\"command\":[\"x\"]},\"timeoutSeconds\":1,\"peri"
      "odSeconds\":10,\"successThreshold\":1,\"failureThreshold\":30},\"lifecycle\":{\"postSta"
      "rt\":{\"exec\":{\"command\":[\"y\"]}},\"preStop\":{\"httpGet\":{\"path\":\"/x\",\"port"
      "\":81,\"scheme\":\"HTTP\",\"httpHeaders\":[{\"name\":\"a\",\"value\":\"b\"}]}}},\"termi"
      "nationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"im"
      "agePullPolicy\":\"IfNotPresent\",\"securityContext\":{\"capabilities\":{\"add\":[\"A\"]"
      ",\"drop\":[\"B\"]},\"privileged\":true,\"runAsUser\":0}},{\"name\":\"g\",\"image\":\"lo"
      "calhost:5000/x\",\"workingDir\":\"/w\",\"resources\":{},\"livenessProbe\":{\"grpc\":{\""
      "port\":5,\"service\":\"\"},\"timeoutSeconds\":1,\"periodSeconds\":10,\"successThreshold"
      "\":1,\"failureThreshold\":3},\"terminationMessagePath\":\"/dev/termination-log\",\"term"
      "inationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Never\",\"stdin\":true,\"tty\":tr"
      "ue}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":0,\"dnsPolicy\":\"C"
      "lusterFirst\",\"nodeSelector\":{\"a\":\"2\",\"b\":\"1\"},\"serviceAccountName\":\"defau"
      "lt\",\"serviceAccount\":\"default\",\"automountServiceAccountToken\":false,\"hostNetwor"
      "k\":true,\"shareProcessNamespace\":false,\"securityContext\":{\"runAsNonRoot\":false,\""
      "fsGroup\":0,\"sysctls\":[{\"name\":\"kernel.shm_rmid_forced\",\"value\":\"0\"}],\"secco"
      "mpProfile\":{\"type\":\"RuntimeDefault\"}},\"imagePullSecrets\":[{\"name\":\"r\"}],\"af"
      "finity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeS"
      "electorTerms\":[{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":["
      "\"b\"]}]}]},\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1,\"prefer"
      "ence\":{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"n"
      "\"]}]}}]},\"podAntiAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"l"
      "abelSelector\":{\"matchLabels\":{\"a\":\"b\"}},\"topologyKey\":\"h\"}]}},\"schedulerNam"
      "e\":\"default-scheduler\",\"tolerations\":[{\"operator\":\"Exists\"},{\"key\":\"a\",\"v"
      "alue\":\"b\",\"effect\":\"NoExecute\",\"tolerationSeconds\":0}],\"hostAliases\":[{\"ip"
      "\":\"1.2.3.4\",\"hostnames\":[\"a\"]}],\"dnsConfig\":{\"nameservers\":[\"1.1.1.1\"],\"o"
      "ptions\":[{\"name\":\"ndots\",\"value\":\"2\"},{\"name\":\"x\"}]},\"readinessGates\":[{"
      "\"conditionType\":\"x.y/z\"}],\"enableServiceLinks\":false,\"topologySpreadConstraints"
      "\":[{\"maxSkew\":1,\"topologyKey\":\"z\",\"whenUnsatisfiable\":\"ScheduleAnyway\",\"lab"
      "elSelector\":{}}],\"os\":{\"name\":\"linux\"}},\"status\":{}}" },
    { "Pod podres",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"podres\"},\"spec\":{\""
      "resources\":{\"limits\":{\"cpu\":\"4\",\"memory\":\"1Gi\"}},\"containers\":[{\"name\":"
      "\"a\",\"image\":\"n\",\"resources\":{\"requests\":{\"cpu\":\"500m\"},\"limits\":{\"cpu"
      "\":\"1\"}}},{\"name\":\"b\",\"image\":\"n\",\"resources\":{\"requests\":{\"cpu\":\"1500"
      "m\"}}}]}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"podres\"},\"spec\":{\""
      "containers\":[{\"name\":\"a\",\"image\":\"n\",\"resources\":{\"limits\":{\"cpu\":\"1\"}"
      ",\"requests\":{\"cpu\":\"500m\"}},\"terminationMessagePath\":\"/dev/termination-log\","
      "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"b\","
      "\"image\":\"n\",\"resources\":{\"requests\":{\"cpu\":\"1500m\"}},\"terminationMessagePa"
      "th\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\""
      ":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPo"
      "licy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\","
      "\"enableServiceLinks\":true,\"resources\":{\"limits\":{\"cpu\":\"4\",\"memory\":\"1Gi\""
      "},\"requests\":{\"cpu\":\"2\",\"memory\":\"1Gi\"}}},\"status\":{}}" },
    { "Service a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"c"
      "lusterIP\":\"None\",\"ports\":[{\"port\":80}],\"selector\":{\"a\":\"b\"}}}",
      "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"p"
      "orts\":[{\"protocol\":\"TCP\",\"port\":80,\"targetPort\":80}],\"selector\":{\"a\":\"b\""
      "},\"clusterIP\":\"None\",\"type\":\"ClusterIP\",\"sessionAffinity\":\"None\",\"internal"
      "TrafficPolicy\":\"Cluster\"},\"status\":{\"loadBalancer\":{}}}" },
    { "Service b",
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"t"
      "ype\":\"ExternalName\",\"externalName\":\"x.y\",\"sessionAffinity\":\"ClientIP\"}}",
      "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"t"
      "ype\":\"ExternalName\",\"sessionAffinity\":\"ClientIP\",\"externalName\":\"x.y\",\"sess"
      "ionAffinityConfig\":{\"clientIP\":{\"timeoutSeconds\":10800}}},\"status\":{\"loadBalanc"
      "er\":{}}}" },
    { "Service c",
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"c\"},\"spec\":{\"c"
      "lusterIP\":\"None\",\"sessionAffinity\":\"ClientIP\",\"externalIPs\":[\"1.2.3.4\"],\"po"
      "rts\":[{\"port\":80,\"name\":\"a\",\"targetPort\":\"x\",\"protocol\":\"UDP\",\"appProto"
      "col\":\"q\"},{\"port\":81,\"name\":\"b\"}]}}",
      "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"c\"},\"spec\":{\"p"
      "orts\":[{\"name\":\"a\",\"protocol\":\"UDP\",\"appProtocol\":\"q\",\"port\":80,\"target"
      "Port\":\"x\"},{\"name\":\"b\",\"protocol\":\"TCP\",\"port\":81,\"targetPort\":81}],\"cl"
      "usterIP\":\"None\",\"type\":\"ClusterIP\",\"externalIPs\":[\"1.2.3.4\"],\"sessionAffini"
      "ty\":\"ClientIP\",\"externalTrafficPolicy\":\"Cluster\",\"sessionAffinityConfig\":{\"cl"
      "ientIP\":{\"timeoutSeconds\":10800}},\"internalTrafficPolicy\":\"Cluster\"},\"status\":"
      "{\"loadBalancer\":{}}}" },
    { "Deployment a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"a\"},\"spe"
      "c\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels"
      "\":{\"a\":\"b\"}},\"spec\":{\"serviceAccount\":\"sa\",\"hostNetwork\":true,\"containers"
      "\":[{\"name\":\"a\",\"image\":\"nginx\",\"ports\":[{\"containerPort\":80}],\"resources"
      "\":{\"limits\":{\"cpu\":\"1000m\"}}}]}}}}",
      "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"spe"
      "c\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metada"
      "ta\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"n"
      "ginx\",\"ports\":[{\"containerPort\":80,\"protocol\":\"TCP\"}],\"resources\":{\"limits"
      "\":{\"cpu\":\"1\"}},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMe"
      "ssagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\""
      "terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"serviceAccountName"
      "\":\"sa\",\"serviceAccount\":\"sa\",\"hostNetwork\":true,\"securityContext\":{},\"sched"
      "ulerName\":\"default-scheduler\"}},\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUp"
      "date\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"}},\"revisionHistoryLimit\":10,"
      "\"progressDeadlineSeconds\":600},\"status\":{}}" },
    { "Deployment b",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"b\"},\"spe"
      "c\":{\"replicas\":0,\"paused\":true,\"revisionHistoryLimit\":0,\"minReadySeconds\":3,\""
      "strategy\":{\"type\":\"Recreate\"},\"selector\":{\"matchExpressions\":[{\"key\":\"a\","
      "\"operator\":\"Exists\"}]},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec"
      "\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"b\"},\"spe"
      "c\":{\"replicas\":0,\"selector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"E"
      "xists\"}]},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers"
      "\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"terminationMessagePath\":\"/"
      "dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Alway"
      "s\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":"
      "\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}},\"str"
      "ategy\":{\"type\":\"Recreate\"},\"minReadySeconds\":3,\"revisionHistoryLimit\":0,\"paus"
      "ed\":true,\"progressDeadlineSeconds\":600},\"status\":{}}" },
    { "Deployment c",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"c\"},\"spe"
      "c\":{\"strategy\":{\"rollingUpdate\":{\"maxSurge\":2}},\"selector\":{\"matchLabels\":{"
      "\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"contain"
      "ers\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"c\"},\"spe"
      "c\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metada"
      "ta\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"n"
      "ginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminati"
      "onMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
      "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContex"
      "t\":{},\"schedulerName\":\"default-scheduler\"}},\"strategy\":{\"type\":\"RollingUpdate"
      "\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":2}},\"revisionHistoryLimi"
      "t\":10,\"progressDeadlineSeconds\":600},\"status\":{}}" },
    { "ReplicaSet a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"metadata\":{\"name\":\"a\"},\"spe"
      "c\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels"
      "\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"ReplicaSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"spe"
      "c\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metada"
      "ta\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"n"
      "ginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminati"
      "onMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
      "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContex"
      "t\":{},\"schedulerName\":\"default-scheduler\"}}},\"status\":{\"replicas\":0}}" },
    { "DaemonSet a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"a\"},\"spec"
      "\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\""
      ":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"DaemonSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"spec"
      "\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\""
      ":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resourc"
      "es\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy"
      "\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"termination"
      "GracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedul"
      "erName\":\"default-scheduler\"}},\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rolli"
      "ngUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}},\"revisionHistoryLimit\":10},\"status"
      "\":{\"currentNumberScheduled\":0,\"numberMisscheduled\":0,\"desiredNumberScheduled\":0,"
      "\"numberReady\":0}}" },
    { "DaemonSet b",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"b\"},\"spec"
      "\":{\"updateStrategy\":{\"type\":\"OnDelete\"},\"selector\":{\"matchLabels\":{\"a\":\"b"
      "\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{"
      "\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"DaemonSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"b\"},\"spec"
      "\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\""
      ":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resourc"
      "es\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy"
      "\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"termination"
      "GracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedul"
      "erName\":\"default-scheduler\"}},\"updateStrategy\":{\"type\":\"OnDelete\"},\"revisionH"
      "istoryLimit\":10},\"status\":{\"currentNumberScheduled\":0,\"numberMisscheduled\":0,\"d"
      "esiredNumberScheduled\":0,\"numberReady\":0}}" },
    { "StatefulSet a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":\"a\"},\"sp"
      "ec\":{\"serviceName\":\"x\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{"
      "\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"ima"
      "ge\":\"nginx\"}]}},\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"v\"},\"spec\":{"
      "\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}"
      "}]}}",
      "{\"kind\":\"StatefulSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"sp"
      "ec\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metad"
      "ata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\""
      "nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminat"
      "ionMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
      "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContex"
      "t\":{},\"schedulerName\":\"default-scheduler\"}},\"volumeClaimTemplates\":[{\"kind\":\""
      "PersistentVolumeClaim\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"v\"},\"spec\":{"
      "\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}},"
      "\"volumeMode\":\"Filesystem\"},\"status\":{\"phase\":\"Pending\"}}],\"serviceName\":\"x"
      "\",\"podManagementPolicy\":\"OrderedReady\",\"updateStrategy\":{\"type\":\"RollingUpdat"
      "e\",\"rollingUpdate\":{\"partition\":0}},\"revisionHistoryLimit\":10,\"persistentVolume"
      "ClaimRetentionPolicy\":{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}},\"status"
      "\":{\"replicas\":0,\"availableReplicas\":0}}" },
    { "StatefulSet b",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":\"b\"},\"sp"
      "ec\":{\"updateStrategy\":{\"type\":\"OnDelete\"},\"persistentVolumeClaimRetentionPolicy"
      "\":{\"whenScaled\":\"Delete\"},\"ordinals\":{},\"selector\":{\"matchLabels\":{\"a\":\"b"
      "\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{"
      "\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"StatefulSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"b\"},\"sp"
      "ec\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metad"
      "ata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\""
      "nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminat"
      "ionMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
      "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContex"
      "t\":{},\"schedulerName\":\"default-scheduler\"}},\"serviceName\":\"\",\"podManagementPo"
      "licy\":\"OrderedReady\",\"updateStrategy\":{\"type\":\"OnDelete\"},\"revisionHistoryLim"
      "it\":10,\"persistentVolumeClaimRetentionPolicy\":{\"whenDeleted\":\"Retain\",\"whenScal"
      "ed\":\"Delete\"},\"ordinals\":{\"start\":0}},\"status\":{\"replicas\":0,\"availableRepl"
      "icas\":0}}" },
    { "StatefulSet c",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":\"c\"},\"sp"
      "ec\":{\"updateStrategy\":{\"type\":\"RollingUpdate\"},\"selector\":{\"matchLabels\":{\""
      "a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"container"
      "s\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"StatefulSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"c\"},\"sp"
      "ec\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metad"
      "ata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\""
      "nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminat"
      "ionMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
      "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContex"
      "t\":{},\"schedulerName\":\"default-scheduler\"}},\"serviceName\":\"\",\"podManagementPo"
      "licy\":\"OrderedReady\",\"updateStrategy\":{\"type\":\"RollingUpdate\"},\"revisionHisto"
      "ryLimit\":10,\"persistentVolumeClaimRetentionPolicy\":{\"whenDeleted\":\"Retain\",\"whe"
      "nScaled\":\"Retain\"}},\"status\":{\"replicas\":0,\"availableReplicas\":0}}" },
    { "ControllerRevision a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"ControllerRevision\",\"metadata\":{\"name\":\"a"
      "\"},\"revision\":3,\"data\":{\"b\":{\"a\":1.0,\"c\":\"<\"},\"a\":[1,2.5]}}",
      "{\"kind\":\"ControllerRevision\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a"
      "\"},\"data\":{\"b\":{\"a\":1.0,\"c\":\"<\"},\"a\":[1,2.5]},\"revision\":3}" },
    { "CronJob a",
      "{\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\",\"metadata\":{\"name\":\"a\"},\"spec"
      "\":{\"schedule\":\"* * * * *\",\"jobTemplate\":{\"spec\":{\"template\":{\"metadata\":{"
      "\"labels\":{\"a\":\"b\"}},\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name"
      "\":\"a\",\"image\":\"nginx\"}]}}}}}}",
      "{\"kind\":\"CronJob\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"a\"},\"spec"
      "\":{\"schedule\":\"* * * * *\",\"concurrencyPolicy\":\"Allow\",\"suspend\":false,\"jobT"
      "emplate\":{\"metadata\":{},\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b"
      "\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"t"
      "erminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\","
      "\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Never\",\"terminationGracePeriodSe"
      "conds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"de"
      "fault-scheduler\"}}}},\"successfulJobsHistoryLimit\":3,\"failedJobsHistoryLimit\":1},\""
      "status\":{}}" },
    { "Job a",
      "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"manualSelector\":true,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"me"
      "tadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"restartPolicy\":\"Never\",\"containers"
      "\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Job\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"a\",\"labels\":{"
      "\"a\":\"b\"}},\"spec\":{\"parallelism\":1,\"completions\":1,\"backoffLimit\":6,\"select"
      "or\":{\"matchLabels\":{\"a\":\"b\"}},\"manualSelector\":true,\"template\":{\"metadata\""
      ":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx"
      "\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMe"
      "ssagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Never\",\"t"
      "erminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{}"
      ",\"schedulerName\":\"default-scheduler\"}},\"completionMode\":\"NonIndexed\",\"suspend"
      "\":false,\"podReplacementPolicy\":\"TerminatingOrFailed\"},\"status\":{}}" },
    { "Job b",
      "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"b\"},\"spec\":{"
      "\"manualSelector\":true,\"completionMode\":\"Indexed\",\"completions\":3,\"parallelism"
      "\":2,\"backoffLimitPerIndex\":1,\"podFailurePolicy\":{\"rules\":[{\"action\":\"FailJob"
      "\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\"}]},{\"action\":\"Ignore\",\"onEx"
      "itCodes\":{\"operator\":\"In\",\"values\":[1,2]}}]},\"selector\":{\"matchLabels\":{\"a"
      "\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"restartPol"
      "icy\":\"Never\",\"containers\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Job\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"b\",\"labels\":{"
      "\"a\":\"b\"}},\"spec\":{\"parallelism\":2,\"completions\":3,\"podFailurePolicy\":{\"rul"
      "es\":[{\"action\":\"FailJob\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\",\"sta"
      "tus\":\"True\"}]},{\"action\":\"Ignore\",\"onExitCodes\":{\"operator\":\"In\",\"values"
      "\":[1,2]}}]},\"backoffLimit\":2147483647,\"backoffLimitPerIndex\":1,\"selector\":{\"mat"
      "chLabels\":{\"a\":\"b\"}},\"manualSelector\":true,\"template\":{\"metadata\":{\"labels"
      "\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resou"
      "rces\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolic"
      "y\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Never\",\"termination"
      "GracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedul"
      "erName\":\"default-scheduler\"}},\"completionMode\":\"Indexed\",\"suspend\":false,\"pod"
      "ReplacementPolicy\":\"Failed\"},\"status\":{}}" },
    { "ReplicationController a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ReplicationController\",\"metadata\":{\"name\":\"a\"}"
      ",\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers"
      "\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"ReplicationController\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\","
      "\"labels\":{\"a\":\"b\"}},\"spec\":{\"replicas\":1,\"selector\":{\"a\":\"b\"},\"templat"
      "e\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\","
      "\"image\":\"nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log"
      "\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPoli"
      "cy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"s"
      "ecurityContext\":{},\"schedulerName\":\"default-scheduler\"}}},\"status\":{\"replicas\""
      ":0}}" },
    { "ConfigMap a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{"
      "\"b\":\"x\",\"a\":\"\",\"c\":\"\\u0001\\u007f\\ud83d\\ude00\"},\"binaryData\":{\"x\":\""
      "AAEC\"}}",
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"data\":{"
      "\"a\":\"\",\"b\":\"x\",\"c\":\"\\u0001\177\360\237\230\200\"},\"binaryData\":{\"x\":\"A"
      "AEC\"}}" },
    { "ConfigMap b",
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"},\"immutable"
      "\":false}",
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"b\"},\"immutable"
      "\":false}" },
    { "Secret a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YQ==\",\"b\":\"YWI=\\n\",\"e\":\"\"},\"stringData\":{\"c\":\"x\",\"a\":\"over\"}}",
      "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"b3Zlcg==\",\"b\":\"YWI=\",\"c\":\"eA==\",\"e\":\"\"},\"type\":\"Opaque\"}" },
    { "Namespace a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\"}}",
      "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"labels\":{"
      "\"kubernetes.io/metadata.name\":\"a\"}},\"spec\":{},\"status\":{\"phase\":\"Active\"}}" },
    { "PersistentVolume a",
      "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"a\"},\"sp"
      "ec\":{\"capacity\":{\"storage\":\"1024Mi\"},\"accessModes\":[\"ReadWriteOnce\"],\"hostP"
      "ath\":{\"path\":\"/x\"}}}",
      "{\"kind\":\"PersistentVolume\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"sp"
      "ec\":{\"capacity\":{\"storage\":\"1Gi\"},\"hostPath\":{\"path\":\"/x\",\"type\":\"\"},"
      "\"accessModes\":[\"ReadWriteOnce\"],\"persistentVolumeReclaimPolicy\":\"Retain\",\"volu"
      "meMode\":\"Filesystem\"},\"status\":{\"phase\":\"Pending\"}}" },
    { "PersistentVolumeClaim a",
      "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"a\"}"
      ",\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\""
      ":\"1.5Gi\"}},\"storageClassName\":\"\"}}",
      "{\"kind\":\"PersistentVolumeClaim\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}"
      ",\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\""
      ":\"1536Mi\"}},\"storageClassName\":\"\",\"volumeMode\":\"Filesystem\"},\"status\":{\"ph"
      "ase\":\"Pending\"}}" },
    { "Node a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"podC"
      "IDR\":\"10.0.0.0/24\"},\"status\":{\"capacity\":{\"cpu\":\"4000m\",\"memory\":\"1600000"
      "0Ki\",\"pods\":110},\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastHeart"
      "beatTime\":\"2020-01-01T01:00:00+01:00\",\"lastTransitionTime\":null}],\"nodeInfo\":{\""
      "architecture\":\"amd64\",\"bootID\":\"\",\"containerRuntimeVersion\":\"\",\"kernelVersi"
      "on\":\"\",\"kubeProxyVersion\":\"\",\"kubeletVersion\":\"\",\"machineID\":\"\",\"operat"
      "ingSystem\":\"\",\"osImage\":\"\",\"systemUUID\":\"\"}}}",
      "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"podC"
      "IDR\":\"10.0.0.0/24\",\"podCIDRs\":[\"10.0.0.0/24\"]},\"status\":{\"capacity\":{\"cpu\""
      ":\"4\",\"memory\":\"15625Mi\",\"pods\":\"110\"},\"allocatable\":{\"cpu\":\"4\",\"memory"
      "\":\"15625Mi\",\"pods\":\"110\"},\"conditions\":[{\"type\":\"Ready\",\"status\":\"True"
      "\",\"lastHeartbeatTime\":\"2020-01-01T00:00:00Z\",\"lastTransitionTime\":null}],\"daemo"
      "nEndpoints\":{\"kubeletEndpoint\":{\"Port\":0}},\"nodeInfo\":{\"machineID\":\"\",\"syst"
      "emUUID\":\"\",\"bootID\":\"\",\"kernelVersion\":\"\",\"osImage\":\"\",\"containerRuntim"
      "eVersion\":\"\",\"kubeletVersion\":\"\",\"kubeProxyVersion\":\"\",\"operatingSystem\":"
      "\"\",\"architecture\":\"amd64\"}}}" },
    { "LimitRange a",
      "{\"apiVersion\":\"v1\",\"kind\":\"LimitRange\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"limits\":[{\"type\":\"Container\",\"max\":{\"cpu\":\"2\",\"memory\":\"2Gi\"},\"min\":"
      "{\"cpu\":\"100m\"},\"default\":{\"cpu\":\"1\"}},{\"type\":\"Pod\",\"max\":{\"cpu\":\"4"
      "\"}}]}}",
      "{\"kind\":\"LimitRange\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"limits\":[{\"type\":\"Container\",\"max\":{\"cpu\":\"2\",\"memory\":\"2Gi\"},\"min\":"
      "{\"cpu\":\"100m\"},\"default\":{\"cpu\":\"1\",\"memory\":\"2Gi\"},\"defaultRequest\":{"
      "\"cpu\":\"1\",\"memory\":\"2Gi\"}},{\"type\":\"Pod\",\"max\":{\"cpu\":\"4\"}}]}}" },
    { "ResourceQuota a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ResourceQuota\",\"metadata\":{\"name\":\"a\"},\"spec"
      "\":{\"hard\":{\"pods\":\"10\",\"requests.cpu\":\"1000m\"}}}",
      "{\"kind\":\"ResourceQuota\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec"
      "\":{\"hard\":{\"pods\":\"10\",\"requests.cpu\":\"1\"}},\"status\":{}}" },
    { "Endpoints a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Endpoints\",\"metadata\":{\"name\":\"a\"},\"subsets\""
      ":[{\"addresses\":[{\"ip\":\"1.2.3.4\"}],\"ports\":[{\"port\":80}]}]}",
      "{\"kind\":\"Endpoints\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"subsets\""
      ":[{\"addresses\":[{\"ip\":\"1.2.3.4\"}],\"ports\":[{\"port\":80,\"protocol\":\"TCP\"}]}"
      "]}" },
    { "Event a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"a\",\"namespace\":\""
      "default\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"x"
      "\"},\"reason\":\"R\",\"message\":\"m\",\"type\":\"Normal\",\"firstTimestamp\":\"2020-01"
      "-01T00:00:00Z\",\"lastTimestamp\":\"2020-01-01T00:00:00.999Z\",\"count\":1,\"source\":{"
      "\"component\":\"c\"}}",
      "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"namespace\":\""
      "default\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"x"
      "\"},\"reason\":\"R\",\"message\":\"m\",\"source\":{\"component\":\"c\"},\"firstTimestam"
      "p\":\"2020-01-01T00:00:00Z\",\"lastTimestamp\":\"2020-01-01T00:00:00Z\",\"count\":1,\"t"
      "ype\":\"Normal\",\"eventTime\":null,\"reportingComponent\":\"\",\"reportingInstance\":"
      "\"\"}" },
    { "Event a",
      "{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"a\",\""
      "namespace\":\"default\"},\"regarding\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"na"
      "me\":\"x\"},\"reason\":\"R\",\"note\":\"m\",\"type\":\"Normal\",\"eventTime\":\"2020-01"
      "-01T00:00:00.123456Z\",\"action\":\"a\",\"reportingController\":\"x.y/z\",\"reportingIn"
      "stance\":\"i\"}",
      "{\"kind\":\"Event\",\"apiVersion\":\"events.k8s.io/v1\",\"metadata\":{\"name\":\"a\",\""
      "namespace\":\"default\"},\"eventTime\":\"2020-01-01T00:00:00.123456Z\",\"reportingContr"
      "oller\":\"x.y/z\",\"reportingInstance\":\"i\",\"action\":\"a\",\"reason\":\"R\",\"regar"
      "ding\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"x\"},\"note\":\"m\",\"typ"
      "e\":\"Normal\",\"deprecatedSource\":{},\"deprecatedFirstTimestamp\":null,\"deprecatedLa"
      "stTimestamp\":null}" },
    { "ServiceAccount a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"a\"},\"secr"
      "ets\":[{\"name\":\"x\"}],\"imagePullSecrets\":[{\"name\":\"y\"}],\"automountServiceAcco"
      "untToken\":false}",
      "{\"kind\":\"ServiceAccount\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"secr"
      "ets\":[{\"name\":\"x\"}],\"imagePullSecrets\":[{\"name\":\"y\"}],\"automountServiceAcco"
      "untToken\":false}" },
    { "PodTemplate a",
      "{\"apiVersion\":\"v1\",\"kind\":\"PodTemplate\",\"metadata\":{\"name\":\"a\"},\"templat"
      "e\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\","
      "\"image\":\"nginx\"}]}}}",
      "{\"kind\":\"PodTemplate\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"templat"
      "e\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\","
      "\"image\":\"nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log"
      "\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPoli"
      "cy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"s"
      "ecurityContext\":{},\"schedulerName\":\"default-scheduler\"}}}" },
    { "HorizontalPodAutoscaler a",
      "{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":{"
      "\"name\":\"a\"},\"spec\":{\"maxReplicas\":3,\"scaleTargetRef\":{\"kind\":\"Deployment\""
      ",\"name\":\"x\",\"apiVersion\":\"apps/v1\"}}}",
      "{\"kind\":\"HorizontalPodAutoscaler\",\"apiVersion\":\"autoscaling/v2\",\"metadata\":{"
      "\"name\":\"a\"},\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"x\",\""
      "apiVersion\":\"apps/v1\"},\"minReplicas\":1,\"maxReplicas\":3,\"metrics\":[{\"type\":\""
      "Resource\",\"resource\":{\"name\":\"cpu\",\"target\":{\"type\":\"Utilization\",\"averag"
      "eUtilization\":80}}}]},\"status\":{\"desiredReplicas\":0,\"currentMetrics\":null}}" },
    { "HorizontalPodAutoscaler b",
      "{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":{"
      "\"name\":\"b\"},\"spec\":{\"maxReplicas\":3,\"behavior\":{\"scaleDown\":{\"stabilizatio"
      "nWindowSeconds\":5}},\"metrics\":[{\"type\":\"Resource\",\"resource\":{\"name\":\"memor"
      "y\",\"target\":{\"type\":\"AverageValue\",\"averageValue\":\"1000m\"}}}],\"scaleTargetR"
      "ef\":{\"kind\":\"Deployment\",\"name\":\"x\",\"apiVersion\":\"apps/v1\"}}}",
      "{\"kind\":\"HorizontalPodAutoscaler\",\"apiVersion\":\"autoscaling/v2\",\"metadata\":{"
      "\"name\":\"b\"},\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"x\",\""
      "apiVersion\":\"apps/v1\"},\"minReplicas\":1,\"maxReplicas\":3,\"metrics\":[{\"type\":\""
      "Resource\",\"resource\":{\"name\":\"memory\",\"target\":{\"type\":\"AverageValue\",\"av"
      "erageValue\":\"1\"}}}],\"behavior\":{\"scaleUp\":{\"stabilizationWindowSeconds\":0,\"se"
      "lectPolicy\":\"Max\",\"policies\":[{\"type\":\"Pods\",\"value\":4,\"periodSeconds\":15}"
      ",{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]},\"scaleDown\":{\"stabiliza"
      "tionWindowSeconds\":5,\"selectPolicy\":\"Max\",\"policies\":[{\"type\":\"Percent\",\"va"
      "lue\":100,\"periodSeconds\":15}]}}},\"status\":{\"desiredReplicas\":0,\"currentMetrics"
      "\":null}}" },
    { "HorizontalPodAutoscaler a",
      "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":{"
      "\"name\":\"a\"},\"spec\":{\"maxReplicas\":3,\"scaleTargetRef\":{\"kind\":\"Deployment\""
      ",\"name\":\"x\",\"apiVersion\":\"apps/v1\"}}}",
      "{\"kind\":\"HorizontalPodAutoscaler\",\"apiVersion\":\"autoscaling/v1\",\"metadata\":{"
      "\"name\":\"a\"},\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"x\",\""
      "apiVersion\":\"apps/v1\"},\"minReplicas\":1,\"maxReplicas\":3,\"targetCPUUtilizationPer"
      "centage\":80},\"status\":{\"currentReplicas\":0,\"desiredReplicas\":0}}" },
    { "NetworkPolicy a",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"podSelector\":{},\"ingress\":[{\"ports\":[{\"port\":80},{\"port"
      "\":\"x\",\"protocol\":\"UDP\"}],\"from\":[{\"podSelector\":{\"matchLabels\":{\"a\":\"b"
      "\"}}},{\"namespaceSelector\":{}},{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":[\"10"
      ".1.0.0/16\"]}}]},{}],\"egress\":[{}]}}",
      "{\"kind\":\"NetworkPolicy\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"podSelector\":{},\"ingress\":[{\"ports\":[{\"protocol\":\"TCP\","
      "\"port\":80},{\"protocol\":\"UDP\",\"port\":\"x\"}],\"from\":[{\"podSelector\":{\"match"
      "Labels\":{\"a\":\"b\"}}},{\"namespaceSelector\":{}},{\"ipBlock\":{\"cidr\":\"10.0.0.0/8"
      "\",\"except\":[\"10.1.0.0/16\"]}}]},{}],\"egress\":[{}],\"policyTypes\":[\"Ingress\",\""
      "Egress\"]}}" },
    { "NetworkPolicy b",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"nam"
      "e\":\"b\"},\"spec\":{\"podSelector\":{}}}",
      "{\"kind\":\"NetworkPolicy\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"nam"
      "e\":\"b\"},\"spec\":{\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}}" },
    { "Ingress a",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"Ingress\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"ingressClassName\":\"n\",\"tls\":[{\"hosts\":[\"a.b\"],\"secretName\":"
      "\"s\"}],\"rules\":[{\"host\":\"a.b\",\"http\":{\"paths\":[{\"path\":\"/\",\"pathType\":"
      "\"Prefix\",\"backend\":{\"service\":{\"name\":\"x\",\"port\":{\"number\":80}}}}]}}],\"d"
      "efaultBackend\":{\"service\":{\"name\":\"y\",\"port\":{\"name\":\"p\"}}}}}",
      "{\"kind\":\"Ingress\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"ingressClassName\":\"n\",\"defaultBackend\":{\"service\":{\"name\":\"y"
      "\",\"port\":{\"name\":\"p\"}}},\"tls\":[{\"hosts\":[\"a.b\"],\"secretName\":\"s\"}],\"r"
      "ules\":[{\"host\":\"a.b\",\"http\":{\"paths\":[{\"path\":\"/\",\"pathType\":\"Prefix\","
      "\"backend\":{\"service\":{\"name\":\"x\",\"port\":{\"number\":80}}}}]}}]},\"status\":{"
      "\"loadBalancer\":{}}}" },
    { "IngressClass a",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"IngressClass\",\"metadata\":{\"name"
      "\":\"a\"},\"spec\":{\"controller\":\"x.y/z\",\"parameters\":{\"kind\":\"A\",\"name\":\""
      "b\"}}}",
      "{\"kind\":\"IngressClass\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name"
      "\":\"a\"},\"spec\":{\"controller\":\"x.y/z\",\"parameters\":{\"kind\":\"A\",\"name\":\""
      "b\",\"scope\":\"Cluster\"}}}" },
    { "ClusterRole a",
      "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\"metadata\":"
      "{\"name\":\"a\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":["
      "\"get\"]},{\"nonResourceURLs\":[\"/x\"],\"verbs\":[\"get\"]}]}",
      "{\"kind\":\"ClusterRole\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":"
      "{\"name\":\"a\"},\"rules\":[{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\""
      "pods\"]},{\"verbs\":[\"get\"],\"nonResourceURLs\":[\"/x\"]}]}" },
    { "ClusterRole b",
      "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\"metadata\":"
      "{\"name\":\"b\"},\"aggregationRule\":{\"clusterRoleSelectors\":[{\"matchLabels\":{\"a\""
      ":\"b\"}}]}}",
      "{\"kind\":\"ClusterRole\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":"
      "{\"name\":\"b\"},\"rules\":null,\"aggregationRule\":{\"clusterRoleSelectors\":[{\"match"
      "Labels\":{\"a\":\"b\"}}]}}" },
    { "RoleBinding a",
      "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"RoleBinding\",\"metadata\":"
      "{\"name\":\"a\"},\"roleRef\":{\"kind\":\"Role\",\"name\":\"x\"},\"subjects\":[{\"kind\""
      ":\"User\",\"name\":\"u\"},{\"kind\":\"ServiceAccount\",\"name\":\"s\",\"namespace\":\"n"
      "\"},{\"kind\":\"Group\",\"name\":\"g\"}]}",
      "{\"kind\":\"RoleBinding\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":"
      "{\"name\":\"a\"},\"subjects\":[{\"kind\":\"User\",\"apiGroup\":\"rbac.authorization.k8s"
      ".io\",\"name\":\"u\"},{\"kind\":\"ServiceAccount\",\"name\":\"s\",\"namespace\":\"n\"},"
      "{\"kind\":\"Group\",\"apiGroup\":\"rbac.authorization.k8s.io\",\"name\":\"g\"}],\"roleR"
      "ef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"x\"}}" },
    { "StorageClass a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",\"metadata\":{\"name\":"
      "\"a\"},\"provisioner\":\"x.y/z\",\"parameters\":{\"b\":\"1\",\"a\":\"2\"}}",
      "{\"kind\":\"StorageClass\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"provisioner\":\"x.y/z\",\"parameters\":{\"a\":\"2\",\"b\":\"1\"},\"reclaimPoli"
      "cy\":\"Delete\",\"volumeBindingMode\":\"Immediate\"}" },
    { "CSIDriver a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"CSIDriver\",\"metadata\":{\"name\":\"a"
      "\"},\"spec\":{}}",
      "{\"kind\":\"CSIDriver\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"name\":\"a"
      "\"},\"spec\":{\"attachRequired\":true,\"podInfoOnMount\":false,\"volumeLifecycleModes\""
      ":[\"Persistent\"],\"storageCapacity\":false,\"fsGroupPolicy\":\"ReadWriteOnceWithFSType"
      "\",\"requiresRepublish\":false,\"seLinuxMount\":false}}" },
    { "CSINode a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"CSINode\",\"metadata\":{\"name\":\"a\""
      "},\"spec\":{\"drivers\":[]}}",
      "{\"kind\":\"CSINode\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"name\":\"a\""
      "},\"spec\":{\"drivers\":null}}" },
    { "VolumeAttachment a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"VolumeAttachment\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"attacher\":\"x\",\"nodeName\":\"n\",\"source\":{\"persistentVolu"
      "meName\":\"p\"}}}",
      "{\"kind\":\"VolumeAttachment\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"attacher\":\"x\",\"source\":{\"persistentVolumeName\":\"p\"},\"n"
      "odeName\":\"n\"},\"status\":{\"attached\":false}}" },
    { "PriorityClass a",
      "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"nam"
      "e\":\"a\"},\"value\":0,\"description\":\"x\"}",
      "{\"kind\":\"PriorityClass\",\"apiVersion\":\"scheduling.k8s.io/v1\",\"metadata\":{\"nam"
      "e\":\"a\"},\"value\":0,\"description\":\"x\",\"preemptionPolicy\":\"PreemptLowerPriorit"
      "y\"}" },
    { "Lease a",
      "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"holderIdentity\":\"h\",\"leaseDurationSeconds\":40,\"renewTime\":\"202"
      "0-01-01T00:00:00.000001Z\"}}",
      "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"holderIdentity\":\"h\",\"leaseDurationSeconds\":40,\"renewTime\":\"202"
      "0-01-01T00:00:00.000001Z\"}}" },
    { "EndpointSlice a",
      "{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\",\"metadata\":{\"name"
      "\":\"a\"},\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"1.2.3.4\"],\"condit"
      "ions\":{\"ready\":false}}],\"ports\":[{\"port\":80}]}",
      "{\"kind\":\"EndpointSlice\",\"apiVersion\":\"discovery.k8s.io/v1\",\"metadata\":{\"name"
      "\":\"a\"},\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"1.2.3.4\"],\"condit"
      "ions\":{\"ready\":false}}],\"ports\":[{\"name\":\"\",\"protocol\":\"TCP\",\"port\":80}]"
      "}" },
    { "RuntimeClass a",
      "{\"apiVersion\":\"node.k8s.io/v1\",\"kind\":\"RuntimeClass\",\"metadata\":{\"name\":\"a"
      "\"},\"handler\":\"h\",\"overhead\":{\"podFixed\":{\"cpu\":\"1000m\"}}}",
      "{\"kind\":\"RuntimeClass\",\"apiVersion\":\"node.k8s.io/v1\",\"metadata\":{\"name\":\"a"
      "\"},\"handler\":\"h\",\"overhead\":{\"podFixed\":{\"cpu\":\"1\"}}}" },
    { "PodDisruptionBudget a",
      "{\"apiVersion\":\"policy/v1\",\"kind\":\"PodDisruptionBudget\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"minAvailable\":\"50%\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}}"
      "}",
      "{\"kind\":\"PodDisruptionBudget\",\"apiVersion\":\"policy/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"minAvailable\":\"50%\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}}"
      ",\"status\":{\"disruptionsAllowed\":0,\"currentHealthy\":0,\"desiredHealthy\":0,\"expec"
      "tedPods\":0}}" },
    { "ValidatingWebhookConfiguration a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingWebhookConfigu"
      "ration\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"admissionRev"
      "iewVersions\":[\"v1\"],\"sideEffects\":\"None\",\"clientConfig\":{\"service\":{\"name\""
      ":\"a\",\"namespace\":\"b\"}},\"rules\":[{\"operations\":[\"CREATE\"],\"apiGroups\":[\""
      "\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"]}]}]}",
      "{\"kind\":\"ValidatingWebhookConfiguration\",\"apiVersion\":\"admissionregistration.k8s"
      ".io/v1\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"clientConfig"
      "\":{\"service\":{\"namespace\":\"b\",\"name\":\"a\",\"port\":443}},\"rules\":[{\"operat"
      "ions\":[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods"
      "\"],\"scope\":\"*\"}],\"failurePolicy\":\"Fail\",\"matchPolicy\":\"Equivalent\",\"names"
      "paceSelector\":{},\"objectSelector\":{},\"sideEffects\":\"None\",\"timeoutSeconds\":10,"
      "\"admissionReviewVersions\":[\"v1\"]}]}" },
    { "MutatingWebhookConfiguration a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"MutatingWebhookConfigura"
      "tion\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"admissionRevie"
      "wVersions\":[\"v1\"],\"sideEffects\":\"None\",\"clientConfig\":{\"url\":\"https://a.b/"
      "\"},\"rules\":[{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":[\"*\"],\""
      "resources\":[\"*\"],\"scope\":\"Namespaced\"}]}]}",
      "{\"kind\":\"MutatingWebhookConfiguration\",\"apiVersion\":\"admissionregistration.k8s.i"
      "o/v1\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"clientConfig\""
      ":{\"url\":\"https://a.b/\"},\"rules\":[{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\""
      "apiVersions\":[\"*\"],\"resources\":[\"*\"],\"scope\":\"Namespaced\"}],\"failurePolicy"
      "\":\"Fail\",\"matchPolicy\":\"Equivalent\",\"namespaceSelector\":{},\"objectSelector\":"
      "{},\"sideEffects\":\"None\",\"timeoutSeconds\":10,\"admissionReviewVersions\":[\"v1\"],"
      "\"reinvocationPolicy\":\"Never\"}]}" },
    { "ValidatingAdmissionPolicy a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingAdmissionPolic"
      "y\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"matchConstraints\":{\"resourceRules\":[{"
      "\"operations\":[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\""
      ":[\"pods\"]}]},\"validations\":[{\"expression\":\"true\"}]}}",
      "{\"kind\":\"ValidatingAdmissionPolicy\",\"apiVersion\":\"admissionregistration.k8s.io/v"
      "1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"matchConstraints\":{\"namespaceSelector\""
      ":{},\"objectSelector\":{},\"resourceRules\":[{\"operations\":[\"CREATE\"],\"apiGroups\""
      ":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"],\"scope\":\"*\"}],\"matchPoli"
      "cy\":\"Equivalent\"},\"validations\":[{\"expression\":\"true\"}],\"failurePolicy\":\"Fa"
      "il\"},\"status\":{}}" },
    { "ValidatingAdmissionPolicyBinding a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingAdmissionPolic"
      "yBinding\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"policyName\":\"a\",\"validationAct"
      "ions\":[\"Deny\"],\"matchResources\":{\"resourceRules\":[{\"operations\":[\"CREATE\"],"
      "\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"]}]}}}",
      "{\"kind\":\"ValidatingAdmissionPolicyBinding\",\"apiVersion\":\"admissionregistration.k"
      "8s.io/v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"policyName\":\"a\",\"matchResource"
      "s\":{\"namespaceSelector\":{},\"objectSelector\":{},\"resourceRules\":[{\"operations\":"
      "[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"],\"s"
      "cope\":\"*\"}],\"matchPolicy\":\"Equivalent\"},\"validationActions\":[\"Deny\"]}}" },
    { "CustomResourceDefinition foos.example.com",
      "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"met"
      "adata\":{\"name\":\"foos.example.com\"},\"spec\":{\"group\":\"example.com\",\"scope\":"
      "\"Namespaced\",\"names\":{\"plural\":\"foos\",\"kind\":\"Foo\"},\"versions\":[{\"name\""
      ":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"ob"
      "ject\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\""
      "number\",\"minimum\":1.5,\"default\":2.0,\"maximum\":3},\"a\":{\"x-kubernetes-int-or-st"
      "ring\":true,\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]},\"l\":{\"type\":"
      "\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]},\"x-kubernetes-list-ty"
      "pe\":\"set\"},\"m\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}"
      "},\"n\":{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true,\"nullable\""
      ":true}}}}}}}]}}",
      "{\"kind\":\"CustomResourceDefinition\",\"apiVersion\":\"apiextensions.k8s.io/v1\",\"met"
      "adata\":{\"name\":\"foos.example.com\"},\"spec\":{\"group\":\"example.com\",\"names\":{"
      "\"plural\":\"foos\",\"singular\":\"foo\",\"kind\":\"Foo\",\"listKind\":\"FooList\"},\"s"
      "cope\":\"Namespaced\",\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,"
      "\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\""
      ":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string"
      "\"}],\"x-kubernetes-int-or-string\":true},\"b\":{\"type\":\"number\",\"default\":2,\"ma"
      "ximum\":3,\"minimum\":1.5},\"l\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"e"
      "num\":[\"a\",\"b\"]},\"x-kubernetes-list-type\":\"set\"},\"m\":{\"type\":\"object\",\"a"
      "dditionalProperties\":{\"type\":\"string\"}},\"n\":{\"type\":\"object\",\"nullable\":tr"
      "ue,\"x-kubernetes-preserve-unknown-fields\":true}}}}}}}],\"conversion\":{\"strategy\":"
      "\"None\"}},\"status\":{\"conditions\":null,\"acceptedNames\":{\"plural\":\"\",\"kind\":"
      "\"\"},\"storedVersions\":[\"v1\"]}}" },
    { "APIService v1.x.y",
      "{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\",\"metadata\":{\"n"
      "ame\":\"v1.x.y\"},\"spec\":{\"group\":\"x.y\",\"version\":\"v1\",\"groupPriorityMinimum"
      "\":1,\"versionPriority\":1,\"service\":{\"name\":\"a\",\"namespace\":\"b\"},\"caBundle"
      "\":\"YQ==\"}}",
      "{\"kind\":\"APIService\",\"apiVersion\":\"apiregistration.k8s.io/v1\",\"metadata\":{\"n"
      "ame\":\"v1.x.y\"},\"spec\":{\"service\":{\"namespace\":\"b\",\"name\":\"a\",\"port\":44"
      "3},\"group\":\"x.y\",\"version\":\"v1\",\"caBundle\":\"YQ==\",\"groupPriorityMinimum\":"
      "1,\"versionPriority\":1},\"status\":{}}" },
    { "FlowSchema a",
      "{\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"kind\":\"FlowSchema\",\"metadata"
      "\":{\"name\":\"a\"},\"spec\":{\"priorityLevelConfiguration\":{\"name\":\"x\"},\"rules\""
      ":[{\"subjects\":[{\"kind\":\"User\",\"user\":{\"name\":\"u\"}}],\"nonResourceRules\":[{"
      "\"verbs\":[\"*\"],\"nonResourceURLs\":[\"*\"]}]}]}}",
      "{\"kind\":\"FlowSchema\",\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"metadata"
      "\":{\"name\":\"a\"},\"spec\":{\"priorityLevelConfiguration\":{\"name\":\"x\"},\"matchin"
      "gPrecedence\":1000,\"rules\":[{\"subjects\":[{\"kind\":\"User\",\"user\":{\"name\":\"u"
      "\"}}],\"nonResourceRules\":[{\"verbs\":[\"*\"],\"nonResourceURLs\":[\"*\"]}]}]},\"statu"
      "s\":{}}" },
    { "PriorityLevelConfiguration a",
      "{\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"kind\":\"PriorityLevelConfigurati"
      "on\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"type\":\"Limited\",\"limited\":{\"limitR"
      "esponse\":{\"type\":\"Queue\",\"queuing\":{}}}}}",
      "{\"kind\":\"PriorityLevelConfiguration\",\"apiVersion\":\"flowcontrol.apiserver.k8s.io/"
      "v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"type\":\"Limited\",\"limited\":{\"nomina"
      "lConcurrencyShares\":30,\"limitResponse\":{\"type\":\"Queue\",\"queuing\":{\"queues\":6"
      "4,\"handSize\":8,\"queueLengthLimit\":50}},\"lendablePercent\":0}},\"status\":{}}" },
    { "ResourceClaim a",
      "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceClaim\",\"metadata\":{\"name"
      "\":\"a\"},\"spec\":{\"devices\":{\"requests\":[{\"name\":\"a\",\"exactly\":{\"deviceCla"
      "ssName\":\"x\"}},{\"name\":\"b\",\"firstAvailable\":[{\"name\":\"q\",\"deviceClassName"
      "\":\"y\",\"allocationMode\":\"All\"}]}]}}}",
      "{\"kind\":\"ResourceClaim\",\"apiVersion\":\"resource.k8s.io/v1\",\"metadata\":{\"name"
      "\":\"a\"},\"spec\":{\"devices\":{\"requests\":[{\"name\":\"a\",\"exactly\":{\"deviceCla"
      "ssName\":\"x\",\"allocationMode\":\"ExactCount\",\"count\":1}},{\"name\":\"b\",\"firstA"
      "vailable\":[{\"name\":\"q\",\"deviceClassName\":\"y\",\"allocationMode\":\"All\"}]}]}},"
      "\"status\":{}}" },
    { "ResourceSlice a",
      "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceSlice\",\"metadata\":{\"name"
      "\":\"a\"},\"spec\":{\"driver\":\"x.y\",\"nodeName\":\"n\",\"pool\":{\"name\":\"p\",\"ge"
      "neration\":1,\"resourceSliceCount\":1},\"devices\":[{\"name\":\"d\",\"attributes\":{\"b"
      "\":{\"int\":0},\"a\":{\"string\":\"x\"}},\"capacity\":{\"m\":{\"value\":\"1024Mi\"}}}]}"
      "}",
      "{\"kind\":\"ResourceSlice\",\"apiVersion\":\"resource.k8s.io/v1\",\"metadata\":{\"name"
      "\":\"a\"},\"spec\":{\"driver\":\"x.y\",\"pool\":{\"name\":\"p\",\"generation\":1,\"reso"
      "urceSliceCount\":1},\"nodeName\":\"n\",\"devices\":[{\"name\":\"d\",\"attributes\":{\"a"
      "\":{\"string\":\"x\"},\"b\":{\"int\":0}},\"capacity\":{\"m\":{\"value\":\"1Gi\"}}}]}}" },
    { "DeviceClass a",
      "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"DeviceClass\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{}}",
      "{\"kind\":\"DeviceClass\",\"apiVersion\":\"resource.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{}}" },
    { "Pod sidecars",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"sidecars\"},\"spec\":{"
      "\"serviceAccountName\":\"default\",\"automountServiceAccountToken\":false,\"resources\""
      ":{\"limits\":{\"cpu\":\"4\",\"memory\":\"2Gi\"}},\"initContainers\":[{\"name\":\"i\",\""
      "image\":\"n:1\",\"resources\":{\"requests\":{\"cpu\":\"3\",\"memory\":\"100Mi\"}}},{\"n"
      "ame\":\"s\",\"image\":\"n:1\",\"restartPolicy\":\"Always\",\"resources\":{\"requests\":"
      "{\"cpu\":\"250m\"},\"limits\":{\"cpu\":\"500m\"}}},{\"name\":\"j\",\"image\":\"n:1\",\""
      "resources\":{\"requests\":{\"cpu\":\"1\"}}}],\"containers\":[{\"name\":\"a\",\"image\":"
      "\"n:1\",\"resources\":{\"requests\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"},\"limits\":{"
      "\"cpu\":\"1\"}}},{\"name\":\"b\",\"image\":\"n:1\",\"resources\":{\"requests\":{\"cpu\""
      ":\"1500m\"}}}]}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"sidecars\"},\"spec\":{"
      "\"initContainers\":[{\"name\":\"i\",\"image\":\"n:1\",\"resources\":{\"requests\":{\"cp"
      "u\":\"3\",\"memory\":\"100Mi\"}},\"terminationMessagePath\":\"/dev/termination-log\",\""
      "terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"s"
      "\",\"image\":\"n:1\",\"resources\":{\"limits\":{\"cpu\":\"500m\"},\"requests\":{\"cpu\""
      ":\"250m\"}},\"restartPolicy\":\"Always\",\"terminationMessagePath\":\"/dev/termination-"
      "log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"na"
      "me\":\"j\",\"image\":\"n:1\",\"resources\":{\"requests\":{\"cpu\":\"1\"}},\"termination"
      "MessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePul"
      "lPolicy\":\"IfNotPresent\"}],\"containers\":[{\"name\":\"a\",\"image\":\"n:1\",\"resour"
      "ces\":{\"limits\":{\"cpu\":\"1\"},\"requests\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"}},"
      "\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File"
      "\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"b\",\"image\":\"n:1\",\"resources"
      "\":{\"requests\":{\"cpu\":\"1500m\"}},\"terminationMessagePath\":\"/dev/termination-log"
      "\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"}],\"resta"
      "rtPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst"
      "\",\"serviceAccountName\":\"default\",\"serviceAccount\":\"default\",\"automountService"
      "AccountToken\":false,\"securityContext\":{},\"schedulerName\":\"default-scheduler\",\"e"
      "nableServiceLinks\":true,\"resources\":{\"limits\":{\"cpu\":\"4\",\"memory\":\"2Gi\"},"
      "\"requests\":{\"cpu\":\"3\",\"memory\":\"100Mi\"}}},\"status\":{}}" },
    { "Pod hugepages",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"hugepages\"},\"spec\":"
      "{\"serviceAccountName\":\"default\",\"automountServiceAccountToken\":false,\"resources"
      "\":{\"requests\":{\"cpu\":\"1\"}},\"containers\":[{\"name\":\"a\",\"image\":\"n:1\",\"r"
      "esources\":{\"requests\":{\"hugepages-2Mi\":\"4Mi\",\"memory\":\"1Mi\"},\"limits\":{\"h"
      "ugepages-2Mi\":\"4Mi\"}}},{\"name\":\"b\",\"image\":\"n:1\",\"resources\":{\"requests\""
      ":{\"hugepages-2Mi\":\"2Mi\",\"cpu\":\"100m\"},\"limits\":{\"hugepages-2Mi\":\"2Mi\"}}}]"
      "}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"hugepages\"},\"spec\":"
      "{\"containers\":[{\"name\":\"a\",\"image\":\"n:1\",\"resources\":{\"limits\":{\"hugepag"
      "es-2Mi\":\"4Mi\"},\"requests\":{\"hugepages-2Mi\":\"4Mi\",\"memory\":\"1Mi\"}},\"termin"
      "ationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"ima"
      "gePullPolicy\":\"IfNotPresent\"},{\"name\":\"b\",\"image\":\"n:1\",\"resources\":{\"lim"
      "its\":{\"hugepages-2Mi\":\"2Mi\"},\"requests\":{\"cpu\":\"100m\",\"hugepages-2Mi\":\"2M"
      "i\"}},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":"
      "\"File\",\"imagePullPolicy\":\"IfNotPresent\"}],\"restartPolicy\":\"Always\",\"terminat"
      "ionGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"serviceAccountName\":\"defa"
      "ult\",\"serviceAccount\":\"default\",\"automountServiceAccountToken\":false,\"securityC"
      "ontext\":{},\"schedulerName\":\"default-scheduler\",\"enableServiceLinks\":true,\"resou"
      "rces\":{\"limits\":{\"hugepages-2Mi\":\"6Mi\"},\"requests\":{\"cpu\":\"1\",\"hugepages-"
      "2Mi\":\"6Mi\",\"memory\":\"1Mi\"}}},\"status\":{}}" },
    { "Pod images",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"images\"},\"spec\":{\""
      "serviceAccountName\":\"default\",\"automountServiceAccountToken\":false,\"containers\":"
      "[{\"name\":\"a\",\"image\":\"a\"},{\"name\":\"b\",\"image\":\"a:latest\"},{\"name\":\"c"
      "\",\"image\":\"a:1\"},{\"name\":\"d\",\"image\":\"A\"},{\"name\":\"e\",\"image\":\"A/b"
      "\"},{\"name\":\"f\",\"image\":\"a.b/c\"},{\"name\":\"g\",\"image\":\"a:5000/c\"},{\"nam"
      "e\":\"h\",\"image\":\"localhost/c:latest\"},{\"name\":\"i\",\"image\":\"a__b\"},{\"name"
      "\":\"j\",\"image\":\"a___b\"},{\"name\":\"k\",\"image\":\"a..b\"},{\"name\":\"l\",\"ima"
      "ge\":\"a--b\"},{\"name\":\"m\",\"image\":\"a/b/c/d\"},{\"name\":\"n\",\"image\":\"a//b"
      "\"},{\"name\":\"o\",\"image\":\"a@sha256:0123456789abcdef0123456789abcdef0123456789abcd"
      "ef0123456789abcdef\"},{\"name\":\"p\",\"image\":\"a:latest@sha256:0123456789abcdef01234"
      "56789abcdef0123456789abcdef0123456789abcdef\"},{\"name\":\"q\",\"image\":\"a@sha256:01"
      "\"},{\"name\":\"r\",\"image\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456"
      "789abcdef\"},{\"name\":\"s\",\"image\":\"a:\"},{\"name\":\"t\",\"image\":\"a:-x\"},{\"n"
      "ame\":\"u\",\"image\":\"-a\"},{\"name\":\"v\",\"image\":\"a-\"},{\"name\":\"w\",\"image"
      "\":\"[::1]:5000/a\"},{\"name\":\"x\",\"image\":\"a_b/c:x.y-z\"},{\"name\":\"y\",\"image"
      "\":\"Ab.c/d\"},{\"name\":\"z\",\"image\":\"a b\"},{\"name\":\"aa\",\"image\":\"a/B\"},{"
      "\"name\":\"ab\",\"image\":\"gcr.io/a/b-c_d.e:v1\"},{\"name\":\"ac\",\"image\":\"/a\"},{"
      "\"name\":\"ad\",\"image\":\"a/\"}]}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"images\"},\"spec\":{\""
      "containers\":[{\"name\":\"a\",\"image\":\"a\",\"resources\":{},\"terminationMessagePath"
      "\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":"
      "\"Always\"},{\"name\":\"b\",\"image\":\"a:latest\",\"resources\":{},\"terminationMessag"
      "ePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolic"
      "y\":\"Always\"},{\"name\":\"c\",\"image\":\"a:1\",\"resources\":{},\"terminationMessage"
      "Path\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy"
      "\":\"IfNotPresent\"},{\"name\":\"d\",\"image\":\"A\",\"resources\":{},\"terminationMess"
      "agePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPol"
      "icy\":\"IfNotPresent\"},{\"name\":\"e\",\"image\":\"A/b\",\"resources\":{},\"terminatio"
      "nMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePu"
      "llPolicy\":\"Always\"},{\"name\":\"f\",\"image\":\"a.b/c\",\"resources\":{},\"terminati"
      "onMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imageP"
      "ullPolicy\":\"Always\"},{\"name\":\"g\",\"image\":\"a:5000/c\",\"resources\":{},\"termi"
      "nationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"im"
      "agePullPolicy\":\"Always\"},{\"name\":\"h\",\"image\":\"localhost/c:latest\",\"resource"
      "s\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\""
      ":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"i\",\"image\":\"a__b\",\"resource"
      "s\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\""
      ":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"j\",\"image\":\"a___b\",\"resourc"
      "es\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy"
      "\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"k\",\"image\":\"a..b\",\""
      "resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessage"
      "Policy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"l\",\"image\":\"a--"
      "b\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationM"
      "essagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"m\",\"image\":\"a/b"
      "/c/d\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminati"
      "onMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"n\",\"image\":\""
      "a//b\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminati"
      "onMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"o\",\"imag"
      "e\":\"a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"res"
      "ources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePol"
      "icy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"p\",\"image\":\"a:late"
      "st@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"resource"
      "s\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\""
      ":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"q\",\"image\":\"a@sha256:01\",\"r"
      "esources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessageP"
      "olicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"r\",\"image\":\"0123"
      "456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"resources\":{},\"termi"
      "nationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"im"
      "agePullPolicy\":\"IfNotPresent\"},{\"name\":\"s\",\"image\":\"a:\",\"resources\":{},\"t"
      "erminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\","
      "\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"t\",\"image\":\"a:-x\",\"resources\":"
      "{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"F"
      "ile\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"u\",\"image\":\"-a\",\"resource"
      "s\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\""
      ":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"v\",\"image\":\"a-\",\"reso"
      "urces\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePoli"
      "cy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"w\",\"image\":\"[::1]:5"
      "000/a\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminat"
      "ionMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"x\",\"image\":"
      "\"a_b/c:x.y-z\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\""
      "terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"name\":\"y"
      "\",\"image\":\"Ab.c/d\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-"
      "log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":"
      "\"z\",\"image\":\"a b\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-"
      "log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"},{\"na"
      "me\":\"aa\",\"image\":\"a/B\",\"resources\":{},\"terminationMessagePath\":\"/dev/termin"
      "ation-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\"}"
      ",{\"name\":\"ab\",\"image\":\"gcr.io/a/b-c_d.e:v1\",\"resources\":{},\"terminationMessa"
      "gePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPoli"
      "cy\":\"IfNotPresent\"},{\"name\":\"ac\",\"image\":\"/a\",\"resources\":{},\"termination"
      "MessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePul"
      "lPolicy\":\"IfNotPresent\"},{\"name\":\"ad\",\"image\":\"a/\",\"resources\":{},\"termin"
      "ationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"ima"
      "gePullPolicy\":\"IfNotPresent\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriod"
      "Seconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"serviceAccountName\":\"default\",\"servic"
      "eAccount\":\"default\",\"automountServiceAccountToken\":false,\"securityContext\":{},\""
      "schedulerName\":\"default-scheduler\",\"enableServiceLinks\":true},\"status\":{}}" },
    { "CSIStorageCapacity a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"CSIStorageCapacity\",\"metadata\":{\"n"
      "ame\":\"a\"},\"storageClassName\":\"s\",\"capacity\":\"1000000000\",\"maximumVolumeSize"
      "\":\"1024Mi\",\"nodeTopology\":{}}",
      "{\"kind\":\"CSIStorageCapacity\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"n"
      "ame\":\"a\"},\"nodeTopology\":{},\"storageClassName\":\"s\",\"capacity\":\"1G\",\"maxim"
      "umVolumeSize\":\"1Gi\"}" },
    { "VolumeAttributesClass a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"VolumeAttributesClass\",\"metadata\":{"
      "\"name\":\"a\"},\"driverName\":\"x.y\",\"parameters\":{\"b\":\"1\",\"a\":\"2\"}}",
      "{\"kind\":\"VolumeAttributesClass\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{"
      "\"name\":\"a\"},\"driverName\":\"x.y\",\"parameters\":{\"a\":\"2\",\"b\":\"1\"}}" },
    { "IPAddress 10.0.0.1",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"IPAddress\",\"metadata\":{\"name\":"
      "\"10.0.0.1\"},\"spec\":{\"parentRef\":{\"resource\":\"services\",\"name\":\"a\",\"names"
      "pace\":\"b\"}}}",
      "{\"kind\":\"IPAddress\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"10.0.0.1\"},\"spec\":{\"parentRef\":{\"resource\":\"services\",\"namespace\":\"b\",\""
      "name\":\"a\"}}}" },
    { "MutatingAdmissionPolicy a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"MutatingAdmissionPolicy"
      "\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"reinvocationPolicy\":\"Never\",\"matchCons"
      "traints\":{\"resourceRules\":[{\"operations\":[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVe"
      "rsions\":[\"v1\"],\"resources\":[\"pods\"]}]},\"mutations\":[{\"patchType\":\"ApplyConf"
      "iguration\",\"applyConfiguration\":{\"expression\":\"Object{}\"}}]}}",
      "{\"kind\":\"MutatingAdmissionPolicy\",\"apiVersion\":\"admissionregistration.k8s.io/v1"
      "\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"matchConstraints\":{\"namespaceSelector\":"
      "{},\"objectSelector\":{},\"resourceRules\":[{\"operations\":[\"CREATE\"],\"apiGroups\":"
      "[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"],\"scope\":\"*\"}],\"matchPolic"
      "y\":\"Equivalent\"},\"mutations\":[{\"patchType\":\"ApplyConfiguration\",\"applyConfigu"
      "ration\":{\"expression\":\"Object{}\"}}],\"failurePolicy\":\"Fail\",\"reinvocationPolic"
      "y\":\"Never\"}}" },
    { "CustomResourceDefinition bars.example.com",
      "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"met"
      "adata\":{\"name\":\"bars.example.com\"},\"spec\":{\"group\":\"example.com\",\"scope\":"
      "\"Cluster\",\"names\":{\"plural\":\"bars\",\"kind\":\"Bar\",\"shortNames\":[\"b\"]},\"c"
      "onversion\":{\"strategy\":\"Webhook\",\"webhook\":{\"conversionReviewVersions\":[\"v1\""
      "],\"clientConfig\":{\"service\":{\"name\":\"a\",\"namespace\":\"b\",\"path\":\"/c\"},\""
      "caBundle\":\"YQ==\"}}},\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":false"
      ",\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"x-kubernetes-preserve-unknown-f"
      "ields\":true}},\"subresources\":{\"status\":{},\"scale\":{\"specReplicasPath\":\".spec."
      "replicas\",\"statusReplicasPath\":\".status.replicas\"}},\"additionalPrinterColumns\":["
      "{\"name\":\"A\",\"type\":\"integer\",\"jsonPath\":\".spec.a\",\"priority\":1}]},{\"name"
      "\":\"v2\",\"served\":false,\"storage\":true,\"deprecated\":true,\"schema\":{\"openAPIV3"
      "Schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"x-kubernetes"
      "-validations\":[{\"rule\":\"self != ''\",\"message\":\"m\"}]}}}}}]}}",
      "{\"kind\":\"CustomResourceDefinition\",\"apiVersion\":\"apiextensions.k8s.io/v1\",\"met"
      "adata\":{\"name\":\"bars.example.com\"},\"spec\":{\"group\":\"example.com\",\"names\":{"
      "\"plural\":\"bars\",\"singular\":\"bar\",\"shortNames\":[\"b\"],\"kind\":\"Bar\",\"list"
      "Kind\":\"BarList\"},\"scope\":\"Cluster\",\"versions\":[{\"name\":\"v1\",\"served\":tru"
      "e,\"storage\":false,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"x-kubernetes"
      "-preserve-unknown-fields\":true}},\"subresources\":{\"status\":{},\"scale\":{\"specRepl"
      "icasPath\":\".spec.replicas\",\"statusReplicasPath\":\".status.replicas\"}},\"additiona"
      "lPrinterColumns\":[{\"name\":\"A\",\"type\":\"integer\",\"priority\":1,\"jsonPath\":\"."
      "spec.a\"}]},{\"name\":\"v2\",\"served\":false,\"storage\":true,\"deprecated\":true,\"sc"
      "hema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"stri"
      "ng\",\"x-kubernetes-validations\":[{\"rule\":\"self != ''\",\"message\":\"m\"}]}}}}}],"
      "\"conversion\":{\"strategy\":\"Webhook\",\"webhook\":{\"clientConfig\":{\"service\":{\""
      "namespace\":\"b\",\"name\":\"a\",\"path\":\"/c\",\"port\":443},\"caBundle\":\"YQ==\"},"
      "\"conversionReviewVersions\":[\"v1\"]}}},\"status\":{\"conditions\":null,\"acceptedName"
      "s\":{\"plural\":\"\",\"kind\":\"\"},\"storedVersions\":[\"v2\"]}}" },
    { "ResourceClaimTemplate a",
      "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceClaimTemplate\",\"metadata\":"
      "{\"name\":\"a\"},\"spec\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"devices"
      "\":{\"requests\":[{\"name\":\"a\",\"exactly\":{\"deviceClassName\":\"x\",\"allocationMo"
      "de\":\"All\",\"tolerations\":[{\"key\":\"k\"}]}}],\"config\":[{\"opaque\":{\"driver\":"
      "\"x.y\",\"parameters\":{\"z\":1,\"a\":{\"b\":1.25}}}}]}}}}",
      "{\"kind\":\"ResourceClaimTemplate\",\"apiVersion\":\"resource.k8s.io/v1\",\"metadata\":"
      "{\"name\":\"a\"},\"spec\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"devices"
      "\":{\"requests\":[{\"name\":\"a\",\"exactly\":{\"deviceClassName\":\"x\",\"allocationMo"
      "de\":\"All\",\"tolerations\":[{\"key\":\"k\",\"operator\":\"Equal\"}]}}],\"config\":[{"
      "\"opaque\":{\"driver\":\"x.y\",\"parameters\":{\"z\":1,\"a\":{\"b\":1.25}}}}]}}}}" },
};
