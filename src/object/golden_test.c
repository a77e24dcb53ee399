/* SPDX-License-Identifier: Apache-2.0 */
/* golden_test.c - what upstream v1.36.3 makes of a body, byte for byte.
 *
 * Each row was sent to a live kube-apiserver with dryRun=All; `wanted` is its answer without white
 * space, HTML escapes and what its write path adds (uid, times, managedFields, addresses, finalizers and
 * the like).  Also checked: decoding what was written and writing it again changes nothing. */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *name, *body, *wanted; } rows[] = {
    { "Pod a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"container"
      "s\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"container"
      "s\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev"
      "/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],"
      "\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFi"
      "rst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\",\"enableServiceLinks\""
      ":true},\"status\":{}}" },
    { "Pod full",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"full\",\"labels\":{\"z\":"
      "\"1\",\"a\":\"2\"},\"annotations\":{\"b\":\"c\",\"a\":\"<>&\\u2028\"},\"finalizers\":[\"exa"
      "mple.com/x\"]},\"spec\":{\"serviceAccountName\":\"default\",\"automountServiceAccountToken"
      "\":false,\"hostNetwork\":true,\"nodeSelector\":{\"b\":\"1\",\"a\":\"2\"},\"volumes\":[{\"na"
      "me\":\"e\"},{\"name\":\"s\",\"secret\":{\"secretName\":\"x\"}},{\"name\":\"c\",\"configMap"
      "\":{\"name\":\"y\",\"items\":[{\"key\":\"a\",\"path\":\"b\"}]}},{\"name\":\"p\",\"projected"
      "\":{\"sources\":[{\"serviceAccountToken\":{\"path\":\"t\"}},{\"configMap\":{\"name\":\"z\"}"
      "},{\"downwardAPI\":{\"items\":[{\"path\":\"l\",\"fieldRef\":{\"fieldPath\":\"metadata.label"
      "s\"}}]}}]}},{\"name\":\"h\",\"hostPath\":{\"path\":\"/x\"}},{\"name\":\"d\",\"downwardAPI\""
      ":{\"items\":[{\"path\":\"l\",\"fieldRef\":{\"fieldPath\":\"metadata.labels\"}},{\"path\":\""
      "m\",\"resourceFieldRef\":{\"containerName\":\"a\",\"resource\":\"limits.cpu\"}}]}},{\"name"
      "\":\"ep\",\"ephemeral\":{\"volumeClaimTemplate\":{\"spec\":{\"accessModes\":[\"ReadWriteOnc"
      "e\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}}},{\"name\":\"pvc\",\"persistentV"
      "olumeClaim\":{\"claimName\":\"q\"}},{\"name\":\"i\",\"image\":{\"reference\":\"q:1\"}},{\"n"
      "ame\":\"n\",\"nfs\":{\"server\":\"a\",\"path\":\"/\"}},{\"name\":\"iscsi\",\"iscsi\":{\"tar"
      "getPortal\":\"1.2.3.4:3260\",\"iqn\":\"iqn.2001-04.com.example:x\",\"lun\":0}}],\"container"
      "s\":[{\"name\":\"a\",\"image\":\"nginx:1.2@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaa\",\"command\":[\"a\",\"b\"],\"ports\":[{\"containerPort\":80},{\"co"
      "ntainerPort\":81,\"protocol\":\"UDP\",\"name\":\"x\"}],\"env\":[{\"name\":\"A\",\"value\":"
      "\"\"},{\"name\":\"B\",\"value\":\"c\"},{\"name\":\"C\",\"valueFrom\":{\"fieldRef\":{\"field"
      "Path\":\"metadata.name\"}}},{\"name\":\"D\",\"valueFrom\":{\"configMapKeyRef\":{\"name\":\""
      "n\",\"key\":\"k\"}}},{\"name\":\"E\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"n\",\"key"
      "\":\"k\",\"optional\":true}}},{\"name\":\"F\",\"valueFrom\":{\"resourceFieldRef\":{\"resour"
      "ce\":\"requests.memory\",\"divisor\":\"1Mi\"}}}],\"envFrom\":[{\"configMapRef\":{\"name\":"
      "\"x\"}},{\"prefix\":\"p\",\"secretRef\":{\"name\":\"y\",\"optional\":false}}],\"resources\""
      ":{\"limits\":{\"cpu\":\"1500m\",\"memory\":\"1024Mi\",\"ephemeral-storage\":1000000000},\"r"
      "equests\":{\"cpu\":0.5}},\"volumeMounts\":[{\"name\":\"e\",\"mountPath\":\"/e\"},{\"name\":"
      "\"s\",\"mountPath\":\"/s\",\"readOnly\":true,\"subPath\":\"x\"}],\"livenessProbe\":{\"httpG"
      "et\":{\"port\":80}},\"readinessProbe\":{\"tcpSocket\":{\"port\":\"x\"},\"periodSeconds\":3}"
      ",\"startupProbe\":{\"exec\":{\"command\":[\"x\"]},\"failureThreshold\":30},\"lifecycle\":{"
      "\"preStop\":{\"httpGet\":{\"port\":81,\"path\":\"/x\",\"httpHeaders\":[{\"name\":\"a\",\"va"
      "lue\":\"b\"}]}},\"postStart\":{\"exec\":{\"command\":[\"y\"]}}},\"securityContext\":{\"runA"
      "sUser\":0,\"capabilities\":{\"add\":[\"A\"],\"drop\":[\"B\"]},\"privileged\":true}},{\"name"
      "\":\"g\",\"image\":\"localhost:5000/x\",\"livenessProbe\":{\"grpc\":{\"port\":5}},\"imagePu"
      "llPolicy\":\"Never\",\"stdin\":true,\"tty\":true,\"workingDir\":\"/w\",\"args\":[]}],\"init"
      "Containers\":[{\"name\":\"i\",\"image\":\"x:latest\",\"restartPolicy\":\"Always\",\"resourc"
      "es\":{\"limits\":{\"memory\":\"1.5Gi\"}}}],\"tolerations\":[{\"operator\":\"Exists\"},{\"ke"
      "y\":\"a\",\"value\":\"b\",\"effect\":\"NoExecute\",\"tolerationSeconds\":0}],\"affinity\":{"
      "\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\""
      ":[{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"b\"]}]}]},\"prefe"
      "rredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1,\"preference\":{\"matchFields\""
      ":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"n\"]}]}}]},\"podAntiAffinity"
      "\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"h\",\"labelSelec"
      "tor\":{\"matchLabels\":{\"a\":\"b\"}}}]}},\"topologySpreadConstraints\":[{\"maxSkew\":1,\"t"
      "opologyKey\":\"z\",\"whenUnsatisfiable\":\"ScheduleAnyway\",\"labelSelector\":{}}],\"securi"
      "tyContext\":{\"fsGroup\":0,\"runAsNonRoot\":false,\"sysctls\":[{\"name\":\"kernel.shm_rmid_"
      "forced\",\"value\":\"0\"}],\"seccompProfile\":{\"type\":\"RuntimeDefault\"}},\"hostAliases"
      "\":[{\"ip\":\"1.2.3.4\",\"hostnames\":[\"a\"]}],\"dnsConfig\":{\"nameservers\":[\"1.1.1.1\""
      "],\"options\":[{\"name\":\"ndots\",\"value\":\"2\"},{\"name\":\"x\"}]},\"imagePullSecrets\""
      ":[{\"name\":\"r\"}],\"readinessGates\":[{\"conditionType\":\"x.y/z\"}],\"terminationGracePe"
      "riodSeconds\":0,\"enableServiceLinks\":false,\"shareProcessNamespace\":false,\"os\":{\"name"
      "\":\"linux\"}}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"full\",\"labels\":{\"a\":"
      "\"2\",\"z\":\"1\"},\"annotations\":{\"a\":\"<>&\\u2028\",\"b\":\"c\"},\"finalizers\":[\"exa"
      "mple.com/x\"]},\"spec\":{\"volumes\":[{\"name\":\"e\",\"emptyDir\":{}},{\"name\":\"s\",\"se"
      "cret\":{\"secretName\":\"x\",\"defaultMode\":420}},{\"name\":\"c\",\"configMap\":{\"name\":"
      "\"y\",\"items\":[{\"key\":\"a\",\"path\":\"b\"}],\"defaultMode\":420}},{\"name\":\"p\",\"pr"
      "ojected\":{\"sources\":[{\"serviceAccountToken\":{\"expirationSeconds\":3600,\"path\":\"t\""
      "}},{\"configMap\":{\"name\":\"z\"}},{\"downwardAPI\":{\"items\":[{\"path\":\"l\",\"fieldRef"
      "\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.labels\"}}]}}],\"defaultMode\":420}},{\""
      "name\":\"h\",\"hostPath\":{\"path\":\"/x\",\"type\":\"\"}},{\"name\":\"d\",\"downwardAPI\":"
      "{\"items\":[{\"path\":\"l\",\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.la"
      "bels\"}},{\"path\":\"m\",\"resourceFieldRef\":{\"containerName\":\"a\",\"resource\":\"limit"
      "s.cpu\",\"divisor\":\"0\"}}],\"defaultMode\":420}},{\"name\":\"ep\",\"ephemeral\":{\"volume"
      "ClaimTemplate\":{\"metadata\":{},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources"
      "\":{\"requests\":{\"storage\":\"1Gi\"}},\"volumeMode\":\"Filesystem\"}}}},{\"name\":\"pvc\""
      ",\"persistentVolumeClaim\":{\"claimName\":\"q\"}},{\"name\":\"i\",\"image\":{\"reference\":"
      "\"q:1\",\"pullPolicy\":\"IfNotPresent\"}},{\"name\":\"n\",\"nfs\":{\"server\":\"a\",\"path"
      "\":\"/\"}},{\"name\":\"iscsi\",\"iscsi\":{\"targetPortal\":\"1.2.3.4:3260\",\"iqn\":\"iqn.2"
      "001-04.com.example:x\",\"lun\":0,\"iscsiInterface\":\"default\"}}],\"initContainers\":[{\"n"
      "ame\":\"i\",\"image\":\"x:latest\",\"resources\":{\"limits\":{\"memory\":\"1536Mi\"},\"requ"
      "ests\":{\"memory\":\"1536Mi\"}},\"restartPolicy\":\"Always\",\"terminationMessagePath\":\"/"
      "dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}"
      "],\"containers\":[{\"name\":\"a\",\"image\":\"nginx:1.2@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"command\":[\"a\",\"b\"],\"ports\":[{\"hostPort\":8"
      "0,\"containerPort\":80,\"protocol\":\"TCP\"},{\"name\":\"x\",\"hostPort\":81,\"containerPor"
      "t\":81,\"protocol\":\"UDP\"}],\"envFrom\":[{\"configMapRef\":{\"name\":\"x\"}},{\"prefix\":"
      "\"p\",\"secretRef\":{\"name\":\"y\",\"optional\":false}}],\"env\":[{\"name\":\"A\"},{\"name"
      "\":\"B\",\"value\":\"c\"},{\"name\":\"C\",\"valueFrom\":{\"fieldRef\":{\"apiVersion\":\"v1"
      "\",\"fieldPath\":\"metadata.name\"}}},{\"name\":\"D\",\"valueFrom\":{\"configMapKeyRef\":{"
      "\"name\":\"n\",\"key\":\"k\"}}},{\"name\":\"E\",\"valueFrom\":{\"secretKeyRef\":{\"name\":"
      "\"n\",\"key\":\"k\",\"optional\":true}}},{\"name\":\"F\",\"valueFrom\":{\"resourceFieldRef"
      "\":{\"resource\":\"requests.memory\",\"divisor\":\"1Mi\"}}}],\"resources\":{\"limits\":{\"c"
      "pu\":\"1500m\",\"ephemeral-storage\":\"1G\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"500"
      "m\",\"ephemeral-storage\":\"1G\",\"memory\":\"1Gi\"}},\"volumeMounts\":[{\"name\":\"e\",\"m"
      "ountPath\":\"/e\"},{\"name\":\"s\",\"readOnly\":true,\"mountPath\":\"/s\",\"subPath\":\"x\""
      "}],\"livenessProbe\":{\"httpGet\":{\"path\":\"/\",\"port\":80,\"scheme\":\"HTTP\"},\"timeou"
      "tSeconds\":1,\"periodSeconds\":10,\"successThreshold\":1,\"failureThreshold\":3},\"readines"
      "sProbe\":{\"tcpSocket\":{\"port\":\"x\"},\"timeoutSeconds\":1,\"periodSeconds\":3,\"success"
      "Threshold\":1,\"failureThreshold\":3},\"startupProbe\":{\"exec\":{\"command\":[\"x\"]},\"ti"
      "meoutSeconds\":1,\"periodSeconds\":10,\"successThreshold\":1,\"failureThreshold\":30},\"lif"
      "ecycle\":{\"postStart\":{\"exec\":{\"command\":[\"y\"]}},\"preStop\":{\"httpGet\":{\"path\""
      ":\"/x\",\"port\":81,\"scheme\":\"HTTP\",\"httpHeaders\":[{\"name\":\"a\",\"value\":\"b\"}]}"
      "}},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File"
      "\",\"imagePullPolicy\":\"IfNotPresent\",\"securityContext\":{\"capabilities\":{\"add\":[\"A"
      "\"],\"drop\":[\"B\"]},\"privileged\":true,\"runAsUser\":0}},{\"name\":\"g\",\"image\":\"loc"
      "alhost:5000/x\",\"workingDir\":\"/w\",\"resources\":{},\"livenessProbe\":{\"grpc\":{\"port"
      "\":5,\"service\":\"\"},\"timeoutSeconds\":1,\"periodSeconds\":10,\"successThreshold\":1,\"f"
      "ailureThreshold\":3},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessa"
      "gePolicy\":\"File\",\"imagePullPolicy\":\"Never\",\"stdin\":true,\"tty\":true}],\"restartPo"
      "licy\":\"Always\",\"terminationGracePeriodSeconds\":0,\"dnsPolicy\":\"ClusterFirst\",\"node"
      "Selector\":{\"a\":\"2\",\"b\":\"1\"},\"serviceAccountName\":\"default\",\"serviceAccount\":"
      "\"default\",\"automountServiceAccountToken\":false,\"hostNetwork\":true,\"shareProcessNames"
      "pace\":false,\"securityContext\":{\"runAsNonRoot\":false,\"fsGroup\":0,\"sysctls\":[{\"name"
      "\":\"kernel.shm_rmid_forced\",\"value\":\"0\"}],\"seccompProfile\":{\"type\":\"RuntimeDefau"
      "lt\"}},\"imagePullSecrets\":[{\"name\":\"r\"}],\"affinity\":{\"nodeAffinity\":{\"requiredDu"
      "ringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"ke"
      "y\":\"a\",\"operator\":\"In\",\"values\":[\"b\"]}]}]},\"preferredDuringSchedulingIgnoredDur"
      "ingExecution\":[{\"weight\":1,\"preference\":{\"matchFields\":[{\"key\":\"metadata.name\","
      "\"operator\":\"In\",\"values\":[\"n\"]}]}}]},\"podAntiAffinity\":{\"requiredDuringSchedulin"
      "gIgnoredDuringExecution\":[{\"labelSelector\":{\"matchLabels\":{\"a\":\"b\"}},\"topologyKey"
      "\":\"h\"}]}},\"schedulerName\":\"default-scheduler\",\"tolerations\":[{\"operator\":\"Exist"
      "s\"},{\"key\":\"a\",\"value\":\"b\",\"effect\":\"NoExecute\",\"tolerationSeconds\":0}],\"ho"
      "stAliases\":[{\"ip\":\"1.2.3.4\",\"hostnames\":[\"a\"]}],\"dnsConfig\":{\"nameservers\":[\""
      "1.1.1.1\"],\"options\":[{\"name\":\"ndots\",\"value\":\"2\"},{\"name\":\"x\"}]},\"readiness"
      "Gates\":[{\"conditionType\":\"x.y/z\"}],\"enableServiceLinks\":false,\"topologySpreadConstr"
      "aints\":[{\"maxSkew\":1,\"topologyKey\":\"z\",\"whenUnsatisfiable\":\"ScheduleAnyway\",\"la"
      "belSelector\":{}}],\"os\":{\"name\":\"linux\"}},\"status\":{}}" },
    { "Pod podres",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"podres\"},\"spec\":{\"reso"
      "urces\":{\"limits\":{\"cpu\":\"4\",\"memory\":\"1Gi\"}},\"containers\":[{\"name\":\"a\",\"i"
      "mage\":\"n\",\"resources\":{\"requests\":{\"cpu\":\"500m\"},\"limits\":{\"cpu\":\"1\"}}},{"
      "\"name\":\"b\",\"image\":\"n\",\"resources\":{\"requests\":{\"cpu\":\"1500m\"}}}]}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"podres\"},\"spec\":{\"cont"
      "ainers\":[{\"name\":\"a\",\"image\":\"n\",\"resources\":{\"limits\":{\"cpu\":\"1\"},\"reque"
      "sts\":{\"cpu\":\"500m\"}},\"terminationMessagePath\":\"/dev/termination-log\",\"termination"
      "MessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"b\",\"image\":\"n\",\""
      "resources\":{\"requests\":{\"cpu\":\"1500m\"}},\"terminationMessagePath\":\"/dev/terminatio"
      "n-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPol"
      "icy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"secu"
      "rityContext\":{},\"schedulerName\":\"default-scheduler\",\"enableServiceLinks\":true,\"reso"
      "urces\":{\"limits\":{\"cpu\":\"4\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"2\",\"memory"
      "\":\"1Gi\"}}},\"status\":{}}" },
    { "Service a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"clust"
      "erIP\":\"None\",\"ports\":[{\"port\":80}],\"selector\":{\"a\":\"b\"}}}",
      "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"ports"
      "\":[{\"protocol\":\"TCP\",\"port\":80,\"targetPort\":80}],\"selector\":{\"a\":\"b\"},\"clus"
      "terIP\":\"None\",\"type\":\"ClusterIP\",\"sessionAffinity\":\"None\",\"internalTrafficPolic"
      "y\":\"Cluster\"},\"status\":{\"loadBalancer\":{}}}" },
    { "Service b",
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"type"
      "\":\"ExternalName\",\"externalName\":\"x.y\",\"sessionAffinity\":\"ClientIP\"}}",
      "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"type"
      "\":\"ExternalName\",\"sessionAffinity\":\"ClientIP\",\"externalName\":\"x.y\",\"sessionAffi"
      "nityConfig\":{\"clientIP\":{\"timeoutSeconds\":10800}}},\"status\":{\"loadBalancer\":{}}}" },
    { "Service c",
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"c\"},\"spec\":{\"clust"
      "erIP\":\"None\",\"sessionAffinity\":\"ClientIP\",\"externalIPs\":[\"1.2.3.4\"],\"ports\":[{"
      "\"port\":80,\"name\":\"a\",\"targetPort\":\"x\",\"protocol\":\"UDP\",\"appProtocol\":\"q\"}"
      ",{\"port\":81,\"name\":\"b\"}]}}",
      "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"c\"},\"spec\":{\"ports"
      "\":[{\"name\":\"a\",\"protocol\":\"UDP\",\"appProtocol\":\"q\",\"port\":80,\"targetPort\":"
      "\"x\"},{\"name\":\"b\",\"protocol\":\"TCP\",\"port\":81,\"targetPort\":81}],\"clusterIP\":"
      "\"None\",\"type\":\"ClusterIP\",\"externalIPs\":[\"1.2.3.4\"],\"sessionAffinity\":\"ClientI"
      "P\",\"externalTrafficPolicy\":\"Cluster\",\"sessionAffinityConfig\":{\"clientIP\":{\"timeou"
      "tSeconds\":10800}},\"internalTrafficPolicy\":\"Cluster\"},\"status\":{\"loadBalancer\":{}}}" },
    { "Deployment a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"a\"},\"spec\":"
      "{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\""
      ":\"b\"}},\"spec\":{\"serviceAccount\":\"sa\",\"hostNetwork\":true,\"containers\":[{\"name\""
      ":\"a\",\"image\":\"nginx\",\"ports\":[{\"containerPort\":80}],\"resources\":{\"limits\":{\""
      "cpu\":\"1000m\"}}}]}}}}",
      "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"spec\":"
      "{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\""
      "labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"por"
      "ts\":[{\"containerPort\":80,\"protocol\":\"TCP\"}],\"resources\":{\"limits\":{\"cpu\":\"1\""
      "}},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File"
      "\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSe"
      "conds\":30,\"dnsPolicy\":\"ClusterFirst\",\"serviceAccountName\":\"sa\",\"serviceAccount\":"
      "\"sa\",\"hostNetwork\":true,\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}"
      "},\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\""
      "maxSurge\":\"25%\"}},\"revisionHistoryLimit\":10,\"progressDeadlineSeconds\":600},\"status"
      "\":{}}" },
    { "Deployment b",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"b\"},\"spec\":"
      "{\"replicas\":0,\"paused\":true,\"revisionHistoryLimit\":0,\"minReadySeconds\":3,\"strategy"
      "\":{\"type\":\"Recreate\"},\"selector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":"
      "\"Exists\"}]},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers"
      "\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"b\"},\"spec\":"
      "{\"replicas\":0,\"selector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\"}"
      "]},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name"
      "\":\"a\",\"image\":\"nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination"
      "-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPoli"
      "cy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"secur"
      "ityContext\":{},\"schedulerName\":\"default-scheduler\"}},\"strategy\":{\"type\":\"Recreate"
      "\"},\"minReadySeconds\":3,\"revisionHistoryLimit\":0,\"paused\":true,\"progressDeadlineSeco"
      "nds\":600},\"status\":{}}" },
    { "Deployment c",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"c\"},\"spec\":"
      "{\"strategy\":{\"rollingUpdate\":{\"maxSurge\":2}},\"selector\":{\"matchLabels\":{\"a\":\"b"
      "\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"nam"
      "e\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"c\"},\"spec\":"
      "{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\""
      "labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"res"
      "ources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy"
      "\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGrac"
      "ePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\""
      ":\"default-scheduler\"}},\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxU"
      "navailable\":\"25%\",\"maxSurge\":2}},\"revisionHistoryLimit\":10,\"progressDeadlineSeconds"
      "\":600},\"status\":{}}" },
    { "ReplicaSet a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"metadata\":{\"name\":\"a\"},\"spec\":"
      "{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\""
      ":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"ReplicaSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"spec\":"
      "{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\""
      "labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"res"
      "ources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy"
      "\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGrac"
      "ePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\""
      ":\"default-scheduler\"}}},\"status\":{\"replicas\":0}}" },
    { "DaemonSet a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":"
      "\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"DaemonSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":"
      "\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"te"
      "rminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"ima"
      "gePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":"
      "30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-schedu"
      "ler\"}},\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable"
      "\":1,\"maxSurge\":0}},\"revisionHistoryLimit\":10},\"status\":{\"currentNumberScheduled\":0"
      ",\"numberMisscheduled\":0,\"desiredNumberScheduled\":0,\"numberReady\":0}}" },
    { "DaemonSet b",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"b\"},\"spec\":{"
      "\"updateStrategy\":{\"type\":\"OnDelete\"},\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"t"
      "emplate\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a"
      "\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"DaemonSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"b\"},\"spec\":{"
      "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":"
      "\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"te"
      "rminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"ima"
      "gePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":"
      "30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-schedu"
      "ler\"}},\"updateStrategy\":{\"type\":\"OnDelete\"},\"revisionHistoryLimit\":10},\"status\":"
      "{\"currentNumberScheduled\":0,\"numberMisscheduled\":0,\"desiredNumberScheduled\":0,\"numbe"
      "rReady\":0}}" },
    { "StatefulSet a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":\"a\"},\"spec\""
      ":{\"serviceName\":\"x\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metada"
      "ta\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx"
      "\"}]}},\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"v\"},\"spec\":{\"accessModes\":["
      "\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}]}}",
      "{\"kind\":\"StatefulSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},\"spec\""
      ":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{"
      "\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"r"
      "esources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolic"
      "y\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGra"
      "cePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName"
      "\":\"default-scheduler\"}},\"volumeClaimTemplates\":[{\"kind\":\"PersistentVolumeClaim\",\""
      "apiVersion\":\"v1\",\"metadata\":{\"name\":\"v\"},\"spec\":{\"accessModes\":[\"ReadWriteOnc"
      "e\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}},\"volumeMode\":\"Filesystem\"},\"st"
      "atus\":{\"phase\":\"Pending\"}}],\"serviceName\":\"x\",\"podManagementPolicy\":\"OrderedRea"
      "dy\",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":0}},\""
      "revisionHistoryLimit\":10,\"persistentVolumeClaimRetentionPolicy\":{\"whenDeleted\":\"Retai"
      "n\",\"whenScaled\":\"Retain\"}},\"status\":{\"replicas\":0,\"availableReplicas\":0}}" },
    { "StatefulSet b",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":\"b\"},\"spec\""
      ":{\"updateStrategy\":{\"type\":\"OnDelete\"},\"persistentVolumeClaimRetentionPolicy\":{\"wh"
      "enScaled\":\"Delete\"},\"ordinals\":{},\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"templ"
      "ate\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\""
      "image\":\"nginx\"}]}}}}",
      "{\"kind\":\"StatefulSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"b\"},\"spec\""
      ":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{"
      "\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"r"
      "esources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolic"
      "y\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGra"
      "cePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName"
      "\":\"default-scheduler\"}},\"serviceName\":\"\",\"podManagementPolicy\":\"OrderedReady\",\""
      "updateStrategy\":{\"type\":\"OnDelete\"},\"revisionHistoryLimit\":10,\"persistentVolumeClai"
      "mRetentionPolicy\":{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Delete\"},\"ordinals\":{\"s"
      "tart\":0}},\"status\":{\"replicas\":0,\"availableReplicas\":0}}" },
    { "StatefulSet c",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":\"c\"},\"spec\""
      ":{\"updateStrategy\":{\"type\":\"RollingUpdate\"},\"selector\":{\"matchLabels\":{\"a\":\"b"
      "\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"nam"
      "e\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"StatefulSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"c\"},\"spec\""
      ":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{"
      "\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"r"
      "esources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolic"
      "y\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGra"
      "cePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName"
      "\":\"default-scheduler\"}},\"serviceName\":\"\",\"podManagementPolicy\":\"OrderedReady\",\""
      "updateStrategy\":{\"type\":\"RollingUpdate\"},\"revisionHistoryLimit\":10,\"persistentVolum"
      "eClaimRetentionPolicy\":{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}},\"status\":"
      "{\"replicas\":0,\"availableReplicas\":0}}" },
    { "ControllerRevision a",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"ControllerRevision\",\"metadata\":{\"name\":\"a\"},"
      "\"revision\":3,\"data\":{\"b\":{\"a\":1.0,\"c\":\"<\"},\"a\":[1,2.5]}}",
      "{\"kind\":\"ControllerRevision\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"},"
      "\"data\":{\"b\":{\"a\":1.0,\"c\":\"<\"},\"a\":[1,2.5]},\"revision\":3}" },
    { "CronJob a",
      "{\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"schedule\":\"* * * * *\",\"jobTemplate\":{\"spec\":{\"template\":{\"metadata\":{\"labels"
      "\":{\"a\":\"b\"}},\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"a\",\"i"
      "mage\":\"nginx\"}]}}}}}}",
      "{\"kind\":\"CronJob\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"schedule\":\"* * * * *\",\"concurrencyPolicy\":\"Allow\",\"suspend\":false,\"jobTemplate"
      "\":{\"metadata\":{},\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec"
      "\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"terminationMessa"
      "gePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\""
      ":\"Always\"}],\"restartPolicy\":\"Never\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy"
      "\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}},\"su"
      "ccessfulJobsHistoryLimit\":3,\"failedJobsHistoryLimit\":1},\"status\":{}}" },
    { "Job a",
      "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"man"
      "ualSelector\":true,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":"
      "{\"labels\":{\"a\":\"b\"}},\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":"
      "\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Job\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"a\",\"labels\":{\"a"
      "\":\"b\"}},\"spec\":{\"parallelism\":1,\"completions\":1,\"backoffLimit\":6,\"selector\":{"
      "\"matchLabels\":{\"a\":\"b\"}},\"manualSelector\":true,\"template\":{\"metadata\":{\"labels"
      "\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources"
      "\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"Fi"
      "le\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Never\",\"terminationGracePeriodS"
      "econds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"defau"
      "lt-scheduler\"}},\"completionMode\":\"NonIndexed\",\"suspend\":false,\"podReplacementPolicy"
      "\":\"TerminatingOrFailed\"},\"status\":{}}" },
    { "Job b",
      "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"man"
      "ualSelector\":true,\"completionMode\":\"Indexed\",\"completions\":3,\"parallelism\":2,\"bac"
      "koffLimitPerIndex\":1,\"podFailurePolicy\":{\"rules\":[{\"action\":\"FailJob\",\"onPodCondi"
      "tions\":[{\"type\":\"DisruptionTarget\"}]},{\"action\":\"Ignore\",\"onExitCodes\":{\"operat"
      "or\":\"In\",\"values\":[1,2]}}]},\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":"
      "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"restartPolicy\":\"Never\",\"containers"
      "\":[{\"name\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"Job\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"b\",\"labels\":{\"a"
      "\":\"b\"}},\"spec\":{\"parallelism\":2,\"completions\":3,\"podFailurePolicy\":{\"rules\":[{"
      "\"action\":\"FailJob\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"Tru"
      "e\"}]},{\"action\":\"Ignore\",\"onExitCodes\":{\"operator\":\"In\",\"values\":[1,2]}}]},\"b"
      "ackoffLimit\":2147483647,\"backoffLimitPerIndex\":1,\"selector\":{\"matchLabels\":{\"a\":\""
      "b\"}},\"manualSelector\":true,\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec"
      "\":{\"containers\":[{\"name\":\"a\",\"image\":\"nginx\",\"resources\":{},\"terminationMessa"
      "gePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\""
      ":\"Always\"}],\"restartPolicy\":\"Never\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy"
      "\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}},\"comp"
      "letionMode\":\"Indexed\",\"suspend\":false,\"podReplacementPolicy\":\"Failed\"},\"status\":"
      "{}}" },
    { "ReplicationController a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ReplicationController\",\"metadata\":{\"name\":\"a\"},\"s"
      "pec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"n"
      "ame\":\"a\",\"image\":\"nginx\"}]}}}}",
      "{\"kind\":\"ReplicationController\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"la"
      "bels\":{\"a\":\"b\"}},\"spec\":{\"replicas\":1,\"selector\":{\"a\":\"b\"},\"template\":{\"m"
      "etadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\""
      "nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationM"
      "essagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"ter"
      "minationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"sch"
      "edulerName\":\"default-scheduler\"}}},\"status\":{\"replicas\":0}}" },
    { "ConfigMap a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"b\""
      ":\"x\",\"a\":\"\",\"c\":\"\\u0001\\u007f\\ud83d\\ude00\"},\"binaryData\":{\"x\":\"AAEC\"}}",
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a\""
      ":\"\",\"b\":\"x\",\"c\":\"\\u0001\177\360\237\230\200\"},\"binaryData\":{\"x\":\"AAEC\"}}" },
    { "ConfigMap b",
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"},\"immutable\":f"
      "alse}",
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"b\"},\"immutable\":f"
      "alse}" },
    { "Secret a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a\":\""
      "YQ==\",\"b\":\"YWI=\\n\",\"e\":\"\"},\"stringData\":{\"c\":\"x\",\"a\":\"over\"}}",
      "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a\":\""
      "b3Zlcg==\",\"b\":\"YWI=\",\"c\":\"eA==\",\"e\":\"\"},\"type\":\"Opaque\"}" },
    { "Namespace a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\"}}",
      "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"labels\":{\"ku"
      "bernetes.io/metadata.name\":\"a\"}},\"spec\":{},\"status\":{\"phase\":\"Active\"}}" },
    { "PersistentVolume a",
      "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"a\"},\"spec\""
      ":{\"capacity\":{\"storage\":\"1024Mi\"},\"accessModes\":[\"ReadWriteOnce\"],\"hostPath\":{"
      "\"path\":\"/x\"}}}",
      "{\"kind\":\"PersistentVolume\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\""
      ":{\"capacity\":{\"storage\":\"1Gi\"},\"hostPath\":{\"path\":\"/x\",\"type\":\"\"},\"accessM"
      "odes\":[\"ReadWriteOnce\"],\"persistentVolumeReclaimPolicy\":\"Retain\",\"volumeMode\":\"Fi"
      "lesystem\"},\"status\":{\"phase\":\"Pending\"}}" },
    { "PersistentVolumeClaim a",
      "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"a\"},\"s"
      "pec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1.5Gi"
      "\"}},\"storageClassName\":\"\"}}",
      "{\"kind\":\"PersistentVolumeClaim\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"s"
      "pec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1536M"
      "i\"}},\"storageClassName\":\"\",\"volumeMode\":\"Filesystem\"},\"status\":{\"phase\":\"Pend"
      "ing\"}}" },
    { "Node a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"podCIDR"
      "\":\"10.0.0.0/24\"},\"status\":{\"capacity\":{\"cpu\":\"4000m\",\"memory\":\"16000000Ki\","
      "\"pods\":110},\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastHeartbeatTime\""
      ":\"2020-01-01T01:00:00+01:00\",\"lastTransitionTime\":null}],\"nodeInfo\":{\"architecture\""
      ":\"amd64\",\"bootID\":\"\",\"containerRuntimeVersion\":\"\",\"kernelVersion\":\"\",\"kubePr"
      "oxyVersion\":\"\",\"kubeletVersion\":\"\",\"machineID\":\"\",\"operatingSystem\":\"\",\"osI"
      "mage\":\"\",\"systemUUID\":\"\"}}}",
      "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"podCIDR"
      "\":\"10.0.0.0/24\",\"podCIDRs\":[\"10.0.0.0/24\"]},\"status\":{\"capacity\":{\"cpu\":\"4\","
      "\"memory\":\"15625Mi\",\"pods\":\"110\"},\"allocatable\":{\"cpu\":\"4\",\"memory\":\"15625M"
      "i\",\"pods\":\"110\"},\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastHeartbe"
      "atTime\":\"2020-01-01T00:00:00Z\",\"lastTransitionTime\":null}],\"daemonEndpoints\":{\"kube"
      "letEndpoint\":{\"Port\":0}},\"nodeInfo\":{\"machineID\":\"\",\"systemUUID\":\"\",\"bootID\""
      ":\"\",\"kernelVersion\":\"\",\"osImage\":\"\",\"containerRuntimeVersion\":\"\",\"kubeletVer"
      "sion\":\"\",\"kubeProxyVersion\":\"\",\"operatingSystem\":\"\",\"architecture\":\"amd64\"}}"
      "}" },
    { "LimitRange a",
      "{\"apiVersion\":\"v1\",\"kind\":\"LimitRange\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"li"
      "mits\":[{\"type\":\"Container\",\"max\":{\"cpu\":\"2\",\"memory\":\"2Gi\"},\"min\":{\"cpu\""
      ":\"100m\"},\"default\":{\"cpu\":\"1\"}},{\"type\":\"Pod\",\"max\":{\"cpu\":\"4\"}}]}}",
      "{\"kind\":\"LimitRange\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"li"
      "mits\":[{\"type\":\"Container\",\"max\":{\"cpu\":\"2\",\"memory\":\"2Gi\"},\"min\":{\"cpu\""
      ":\"100m\"},\"default\":{\"cpu\":\"1\",\"memory\":\"2Gi\"},\"defaultRequest\":{\"cpu\":\"1\""
      ",\"memory\":\"2Gi\"}},{\"type\":\"Pod\",\"max\":{\"cpu\":\"4\"}}]}}" },
    { "ResourceQuota a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ResourceQuota\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"hard\":{\"pods\":\"10\",\"requests.cpu\":\"1000m\"}}}",
      "{\"kind\":\"ResourceQuota\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{"
      "\"hard\":{\"pods\":\"10\",\"requests.cpu\":\"1\"}},\"status\":{}}" },
    { "Endpoints a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Endpoints\",\"metadata\":{\"name\":\"a\"},\"subsets\":[{"
      "\"addresses\":[{\"ip\":\"1.2.3.4\"}],\"ports\":[{\"port\":80}]}]}",
      "{\"kind\":\"Endpoints\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"subsets\":[{"
      "\"addresses\":[{\"ip\":\"1.2.3.4\"}],\"ports\":[{\"port\":80,\"protocol\":\"TCP\"}]}]}" },
    { "Event a",
      "{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"a\",\"namespace\":\"defa"
      "ult\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"x\"},\"rea"
      "son\":\"R\",\"message\":\"m\",\"type\":\"Normal\",\"firstTimestamp\":\"2020-01-01T00:00:00Z"
      "\",\"lastTimestamp\":\"2020-01-01T00:00:00.999Z\",\"count\":1,\"source\":{\"component\":\"c"
      "\"}}",
      "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"namespace\":\"defa"
      "ult\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"x\"},\"rea"
      "son\":\"R\",\"message\":\"m\",\"source\":{\"component\":\"c\"},\"firstTimestamp\":\"2020-01"
      "-01T00:00:00Z\",\"lastTimestamp\":\"2020-01-01T00:00:00Z\",\"count\":1,\"type\":\"Normal\","
      "\"eventTime\":null,\"reportingComponent\":\"\",\"reportingInstance\":\"\"}" },
    { "Event a",
      "{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"a\",\"name"
      "space\":\"default\"},\"regarding\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"x"
      "\"},\"reason\":\"R\",\"note\":\"m\",\"type\":\"Normal\",\"eventTime\":\"2020-01-01T00:00:00"
      ".123456Z\",\"action\":\"a\",\"reportingController\":\"x.y/z\",\"reportingInstance\":\"i\"}",
      "{\"kind\":\"Event\",\"apiVersion\":\"events.k8s.io/v1\",\"metadata\":{\"name\":\"a\",\"name"
      "space\":\"default\"},\"eventTime\":\"2020-01-01T00:00:00.123456Z\",\"reportingController\":"
      "\"x.y/z\",\"reportingInstance\":\"i\",\"action\":\"a\",\"reason\":\"R\",\"regarding\":{\"ki"
      "nd\":\"Pod\",\"namespace\":\"default\",\"name\":\"x\"},\"note\":\"m\",\"type\":\"Normal\","
      "\"deprecatedSource\":{},\"deprecatedFirstTimestamp\":null,\"deprecatedLastTimestamp\":null}" },
    { "ServiceAccount a",
      "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"a\"},\"secrets"
      "\":[{\"name\":\"x\"}],\"imagePullSecrets\":[{\"name\":\"y\"}],\"automountServiceAccountToke"
      "n\":false}",
      "{\"kind\":\"ServiceAccount\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"secrets"
      "\":[{\"name\":\"x\"}],\"imagePullSecrets\":[{\"name\":\"y\"}],\"automountServiceAccountToke"
      "n\":false}" },
    { "PodTemplate a",
      "{\"apiVersion\":\"v1\",\"kind\":\"PodTemplate\",\"metadata\":{\"name\":\"a\"},\"template\":"
      "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image"
      "\":\"nginx\"}]}}}",
      "{\"kind\":\"PodTemplate\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"template\":"
      "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image"
      "\":\"nginx\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"termina"
      "tionMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\","
      "\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},"
      "\"schedulerName\":\"default-scheduler\"}}}" },
    { "HorizontalPodAutoscaler a",
      "{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"maxReplicas\":3,\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\""
      ":\"x\",\"apiVersion\":\"apps/v1\"}}}",
      "{\"kind\":\"HorizontalPodAutoscaler\",\"apiVersion\":\"autoscaling/v2\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"x\",\"apiVersio"
      "n\":\"apps/v1\"},\"minReplicas\":1,\"maxReplicas\":3,\"metrics\":[{\"type\":\"Resource\",\""
      "resource\":{\"name\":\"cpu\",\"target\":{\"type\":\"Utilization\",\"averageUtilization\":80"
      "}}}]},\"status\":{\"desiredReplicas\":0,\"currentMetrics\":null}}" },
    { "HorizontalPodAutoscaler b",
      "{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":{\"nam"
      "e\":\"b\"},\"spec\":{\"maxReplicas\":3,\"behavior\":{\"scaleDown\":{\"stabilizationWindowSe"
      "conds\":5}},\"metrics\":[{\"type\":\"Resource\",\"resource\":{\"name\":\"memory\",\"target"
      "\":{\"type\":\"AverageValue\",\"averageValue\":\"1000m\"}}}],\"scaleTargetRef\":{\"kind\":"
      "\"Deployment\",\"name\":\"x\",\"apiVersion\":\"apps/v1\"}}}",
      "{\"kind\":\"HorizontalPodAutoscaler\",\"apiVersion\":\"autoscaling/v2\",\"metadata\":{\"nam"
      "e\":\"b\"},\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"x\",\"apiVersio"
      "n\":\"apps/v1\"},\"minReplicas\":1,\"maxReplicas\":3,\"metrics\":[{\"type\":\"Resource\",\""
      "resource\":{\"name\":\"memory\",\"target\":{\"type\":\"AverageValue\",\"averageValue\":\"1"
      "\"}}}],\"behavior\":{\"scaleUp\":{\"stabilizationWindowSeconds\":0,\"selectPolicy\":\"Max\""
      ",\"policies\":[{\"type\":\"Pods\",\"value\":4,\"periodSeconds\":15},{\"type\":\"Percent\","
      "\"value\":100,\"periodSeconds\":15}]},\"scaleDown\":{\"stabilizationWindowSeconds\":5,\"sel"
      "ectPolicy\":\"Max\",\"policies\":[{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}"
      "]}}},\"status\":{\"desiredReplicas\":0,\"currentMetrics\":null}}" },
    { "HorizontalPodAutoscaler a",
      "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"maxReplicas\":3,\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\""
      ":\"x\",\"apiVersion\":\"apps/v1\"}}}",
      "{\"kind\":\"HorizontalPodAutoscaler\",\"apiVersion\":\"autoscaling/v1\",\"metadata\":{\"nam"
      "e\":\"a\"},\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"x\",\"apiVersio"
      "n\":\"apps/v1\"},\"minReplicas\":1,\"maxReplicas\":3,\"targetCPUUtilizationPercentage\":80}"
      ",\"status\":{\"currentReplicas\":0,\"desiredReplicas\":0}}" },
    { "NetworkPolicy a",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"podSelector\":{},\"ingress\":[{\"ports\":[{\"port\":80},{\"port\":\"x\","
      "\"protocol\":\"UDP\"}],\"from\":[{\"podSelector\":{\"matchLabels\":{\"a\":\"b\"}}},{\"names"
      "paceSelector\":{}},{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":[\"10.1.0.0/16\"]}}]},{"
      "}],\"egress\":[{}]}}",
      "{\"kind\":\"NetworkPolicy\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"podSelector\":{},\"ingress\":[{\"ports\":[{\"protocol\":\"TCP\",\"port\""
      ":80},{\"protocol\":\"UDP\",\"port\":\"x\"}],\"from\":[{\"podSelector\":{\"matchLabels\":{\""
      "a\":\"b\"}}},{\"namespaceSelector\":{}},{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":["
      "\"10.1.0.0/16\"]}}]},{}],\"egress\":[{}],\"policyTypes\":[\"Ingress\",\"Egress\"]}}" },
    { "NetworkPolicy b",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"name\":"
      "\"b\"},\"spec\":{\"podSelector\":{}}}",
      "{\"kind\":\"NetworkPolicy\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"b\"},\"spec\":{\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}}" },
    { "Ingress a",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"Ingress\",\"metadata\":{\"name\":\"a\"}"
      ",\"spec\":{\"ingressClassName\":\"n\",\"tls\":[{\"hosts\":[\"a.b\"],\"secretName\":\"s\"}],"
      "\"rules\":[{\"host\":\"a.b\",\"http\":{\"paths\":[{\"path\":\"/\",\"pathType\":\"Prefix\","
      "\"backend\":{\"service\":{\"name\":\"x\",\"port\":{\"number\":80}}}}]}}],\"defaultBackend\""
      ":{\"service\":{\"name\":\"y\",\"port\":{\"name\":\"p\"}}}}}",
      "{\"kind\":\"Ingress\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":\"a\"}"
      ",\"spec\":{\"ingressClassName\":\"n\",\"defaultBackend\":{\"service\":{\"name\":\"y\",\"por"
      "t\":{\"name\":\"p\"}}},\"tls\":[{\"hosts\":[\"a.b\"],\"secretName\":\"s\"}],\"rules\":[{\"h"
      "ost\":\"a.b\",\"http\":{\"paths\":[{\"path\":\"/\",\"pathType\":\"Prefix\",\"backend\":{\"s"
      "ervice\":{\"name\":\"x\",\"port\":{\"number\":80}}}}]}}]},\"status\":{\"loadBalancer\":{}}}" },
    { "IngressClass a",
      "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"IngressClass\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"controller\":\"x.y/z\",\"parameters\":{\"kind\":\"A\",\"name\":\"b\"}}}",
      "{\"kind\":\"IngressClass\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"controller\":\"x.y/z\",\"parameters\":{\"kind\":\"A\",\"name\":\"b\",\"s"
      "cope\":\"Cluster\"}}}" },
    { "ClusterRole a",
      "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\"metadata\":{\"n"
      "ame\":\"a\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}"
      ",{\"nonResourceURLs\":[\"/x\"],\"verbs\":[\"get\"]}]}",
      "{\"kind\":\"ClusterRole\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":{\"n"
      "ame\":\"a\"},\"rules\":[{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"]}"
      ",{\"verbs\":[\"get\"],\"nonResourceURLs\":[\"/x\"]}]}" },
    { "ClusterRole b",
      "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\"metadata\":{\"n"
      "ame\":\"b\"},\"aggregationRule\":{\"clusterRoleSelectors\":[{\"matchLabels\":{\"a\":\"b\"}}"
      "]}}",
      "{\"kind\":\"ClusterRole\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":{\"n"
      "ame\":\"b\"},\"rules\":null,\"aggregationRule\":{\"clusterRoleSelectors\":[{\"matchLabels\""
      ":{\"a\":\"b\"}}]}}" },
    { "RoleBinding a",
      "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"RoleBinding\",\"metadata\":{\"n"
      "ame\":\"a\"},\"roleRef\":{\"kind\":\"Role\",\"name\":\"x\"},\"subjects\":[{\"kind\":\"User"
      "\",\"name\":\"u\"},{\"kind\":\"ServiceAccount\",\"name\":\"s\",\"namespace\":\"n\"},{\"kind"
      "\":\"Group\",\"name\":\"g\"}]}",
      "{\"kind\":\"RoleBinding\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":{\"n"
      "ame\":\"a\"},\"subjects\":[{\"kind\":\"User\",\"apiGroup\":\"rbac.authorization.k8s.io\",\""
      "name\":\"u\"},{\"kind\":\"ServiceAccount\",\"name\":\"s\",\"namespace\":\"n\"},{\"kind\":\""
      "Group\",\"apiGroup\":\"rbac.authorization.k8s.io\",\"name\":\"g\"}],\"roleRef\":{\"apiGroup"
      "\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"x\"}}" },
    { "StorageClass a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",\"metadata\":{\"name\":\"a"
      "\"},\"provisioner\":\"x.y/z\",\"parameters\":{\"b\":\"1\",\"a\":\"2\"}}",
      "{\"kind\":\"StorageClass\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"name\":\"a"
      "\"},\"provisioner\":\"x.y/z\",\"parameters\":{\"a\":\"2\",\"b\":\"1\"},\"reclaimPolicy\":\""
      "Delete\",\"volumeBindingMode\":\"Immediate\"}" },
    { "CSIDriver a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"CSIDriver\",\"metadata\":{\"name\":\"a\"},"
      "\"spec\":{}}",
      "{\"kind\":\"CSIDriver\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"name\":\"a\"},"
      "\"spec\":{\"attachRequired\":true,\"podInfoOnMount\":false,\"volumeLifecycleModes\":[\"Pers"
      "istent\"],\"storageCapacity\":false,\"fsGroupPolicy\":\"ReadWriteOnceWithFSType\",\"require"
      "sRepublish\":false,\"seLinuxMount\":false}}" },
    { "CSINode a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"CSINode\",\"metadata\":{\"name\":\"a\"},\""
      "spec\":{\"drivers\":[]}}",
      "{\"kind\":\"CSINode\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"name\":\"a\"},\""
      "spec\":{\"drivers\":null}}" },
    { "VolumeAttachment a",
      "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"VolumeAttachment\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"attacher\":\"x\",\"nodeName\":\"n\",\"source\":{\"persistentVolumeName\""
      ":\"p\"}}}",
      "{\"kind\":\"VolumeAttachment\",\"apiVersion\":\"storage.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"spec\":{\"attacher\":\"x\",\"source\":{\"persistentVolumeName\":\"p\"},\"nodeName"
      "\":\"n\"},\"status\":{\"attached\":false}}" },
    { "PriorityClass a",
      "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"name\":"
      "\"a\"},\"value\":0,\"description\":\"x\"}",
      "{\"kind\":\"PriorityClass\",\"apiVersion\":\"scheduling.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"value\":0,\"description\":\"x\",\"preemptionPolicy\":\"PreemptLowerPriority\"}" },
    { "Lease a",
      "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"a\"}"
      ",\"spec\":{\"holderIdentity\":\"h\",\"leaseDurationSeconds\":40,\"renewTime\":\"2020-01-01T"
      "00:00:00.000001Z\"}}",
      "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":\"a\"}"
      ",\"spec\":{\"holderIdentity\":\"h\",\"leaseDurationSeconds\":40,\"renewTime\":\"2020-01-01T"
      "00:00:00.000001Z\"}}" },
    { "EndpointSlice a",
      "{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\",\"metadata\":{\"name\":"
      "\"a\"},\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"1.2.3.4\"],\"conditions\":"
      "{\"ready\":false}}],\"ports\":[{\"port\":80}]}",
      "{\"kind\":\"EndpointSlice\",\"apiVersion\":\"discovery.k8s.io/v1\",\"metadata\":{\"name\":"
      "\"a\"},\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"1.2.3.4\"],\"conditions\":"
      "{\"ready\":false}}],\"ports\":[{\"name\":\"\",\"protocol\":\"TCP\",\"port\":80}]}" },
    { "RuntimeClass a",
      "{\"apiVersion\":\"node.k8s.io/v1\",\"kind\":\"RuntimeClass\",\"metadata\":{\"name\":\"a\"},"
      "\"handler\":\"h\",\"overhead\":{\"podFixed\":{\"cpu\":\"1000m\"}}}",
      "{\"kind\":\"RuntimeClass\",\"apiVersion\":\"node.k8s.io/v1\",\"metadata\":{\"name\":\"a\"},"
      "\"handler\":\"h\",\"overhead\":{\"podFixed\":{\"cpu\":\"1\"}}}" },
    { "PodDisruptionBudget a",
      "{\"apiVersion\":\"policy/v1\",\"kind\":\"PodDisruptionBudget\",\"metadata\":{\"name\":\"a\""
      "},\"spec\":{\"minAvailable\":\"50%\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}}}",
      "{\"kind\":\"PodDisruptionBudget\",\"apiVersion\":\"policy/v1\",\"metadata\":{\"name\":\"a\""
      "},\"spec\":{\"minAvailable\":\"50%\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}},\"status"
      "\":{\"disruptionsAllowed\":0,\"currentHealthy\":0,\"desiredHealthy\":0,\"expectedPods\":0}}" },
    { "ValidatingWebhookConfiguration a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingWebhookConfigurati"
      "on\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"admissionReviewVersi"
      "ons\":[\"v1\"],\"sideEffects\":\"None\",\"clientConfig\":{\"service\":{\"name\":\"a\",\"nam"
      "espace\":\"b\"}},\"rules\":[{\"operations\":[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVersions"
      "\":[\"v1\"],\"resources\":[\"pods\"]}]}]}",
      "{\"kind\":\"ValidatingWebhookConfiguration\",\"apiVersion\":\"admissionregistration.k8s.io/"
      "v1\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"clientConfig\":{\"se"
      "rvice\":{\"namespace\":\"b\",\"name\":\"a\",\"port\":443}},\"rules\":[{\"operations\":[\"CR"
      "EATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"],\"scope\":\""
      "*\"}],\"failurePolicy\":\"Fail\",\"matchPolicy\":\"Equivalent\",\"namespaceSelector\":{},\""
      "objectSelector\":{},\"sideEffects\":\"None\",\"timeoutSeconds\":10,\"admissionReviewVersion"
      "s\":[\"v1\"]}]}" },
    { "MutatingWebhookConfiguration a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"MutatingWebhookConfiguration"
      "\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"admissionReviewVersion"
      "s\":[\"v1\"],\"sideEffects\":\"None\",\"clientConfig\":{\"url\":\"https://a.b/\"},\"rules\""
      ":[{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":[\"*\"],\"resources\":[\"*"
      "\"],\"scope\":\"Namespaced\"}]}]}",
      "{\"kind\":\"MutatingWebhookConfiguration\",\"apiVersion\":\"admissionregistration.k8s.io/v1"
      "\",\"metadata\":{\"name\":\"a\"},\"webhooks\":[{\"name\":\"a.b.c\",\"clientConfig\":{\"url"
      "\":\"https://a.b/\"},\"rules\":[{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions"
      "\":[\"*\"],\"resources\":[\"*\"],\"scope\":\"Namespaced\"}],\"failurePolicy\":\"Fail\",\"ma"
      "tchPolicy\":\"Equivalent\",\"namespaceSelector\":{},\"objectSelector\":{},\"sideEffects\":"
      "\"None\",\"timeoutSeconds\":10,\"admissionReviewVersions\":[\"v1\"],\"reinvocationPolicy\":"
      "\"Never\"}]}" },
    { "ValidatingAdmissionPolicy a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingAdmissionPolicy\","
      "\"metadata\":{\"name\":\"a\"},\"spec\":{\"matchConstraints\":{\"resourceRules\":[{\"operati"
      "ons\":[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"]}]"
      "},\"validations\":[{\"expression\":\"true\"}]}}",
      "{\"kind\":\"ValidatingAdmissionPolicy\",\"apiVersion\":\"admissionregistration.k8s.io/v1\","
      "\"metadata\":{\"name\":\"a\"},\"spec\":{\"matchConstraints\":{\"namespaceSelector\":{},\"ob"
      "jectSelector\":{},\"resourceRules\":[{\"operations\":[\"CREATE\"],\"apiGroups\":[\"\"],\"ap"
      "iVersions\":[\"v1\"],\"resources\":[\"pods\"],\"scope\":\"*\"}],\"matchPolicy\":\"Equivalen"
      "t\"},\"validations\":[{\"expression\":\"true\"}],\"failurePolicy\":\"Fail\"},\"status\":{}}" },
    { "ValidatingAdmissionPolicyBinding a",
      "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingAdmissionPolicyBin"
      "ding\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"policyName\":\"a\",\"validationActions\":["
      "\"Deny\"],\"matchResources\":{\"resourceRules\":[{\"operations\":[\"CREATE\"],\"apiGroups\""
      ":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"]}]}}}",
      "{\"kind\":\"ValidatingAdmissionPolicyBinding\",\"apiVersion\":\"admissionregistration.k8s.i"
      "o/v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"policyName\":\"a\",\"matchResources\":{\"n"
      "amespaceSelector\":{},\"objectSelector\":{},\"resourceRules\":[{\"operations\":[\"CREATE\"]"
      ",\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"],\"scope\":\"*\"}],"
      "\"matchPolicy\":\"Equivalent\"},\"validationActions\":[\"Deny\"]}}" },
    { "CustomResourceDefinition foos.example.com",
      "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"metadat"
      "a\":{\"name\":\"foos.example.com\"},\"spec\":{\"group\":\"example.com\",\"scope\":\"Namespa"
      "ced\",\"names\":{\"plural\":\"foos\",\"kind\":\"Foo\"},\"versions\":[{\"name\":\"v1\",\"ser"
      "ved\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properti"
      "es\":{\"spec\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"number\",\"minimum\":"
      "1.5,\"default\":2.0,\"maximum\":3},\"a\":{\"x-kubernetes-int-or-string\":true,\"anyOf\":[{"
      "\"type\":\"integer\"},{\"type\":\"string\"}]},\"l\":{\"type\":\"array\",\"items\":{\"type\""
      ":\"string\",\"enum\":[\"a\",\"b\"]},\"x-kubernetes-list-type\":\"set\"},\"m\":{\"type\":\"o"
      "bject\",\"additionalProperties\":{\"type\":\"string\"}},\"n\":{\"type\":\"object\",\"x-kube"
      "rnetes-preserve-unknown-fields\":true,\"nullable\":true}}}}}}}]}}",
      "{\"kind\":\"CustomResourceDefinition\",\"apiVersion\":\"apiextensions.k8s.io/v1\",\"metadat"
      "a\":{\"name\":\"foos.example.com\"},\"spec\":{\"group\":\"example.com\",\"names\":{\"plural"
      "\":\"foos\",\"singular\":\"foo\",\"kind\":\"Foo\",\"listKind\":\"FooList\"},\"scope\":\"Nam"
      "espaced\",\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"ope"
      "nAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"propert"
      "ies\":{\"a\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}],\"x-kubernetes-int-o"
      "r-string\":true},\"b\":{\"type\":\"number\",\"default\":2,\"maximum\":3,\"minimum\":1.5},\""
      "l\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]},\"x-kubernet"
      "es-list-type\":\"set\"},\"m\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"str"
      "ing\"}},\"n\":{\"type\":\"object\",\"nullable\":true,\"x-kubernetes-preserve-unknown-fields"
      "\":true}}}}}}}],\"conversion\":{\"strategy\":\"None\"}},\"status\":{\"conditions\":null,\"a"
      "cceptedNames\":{\"plural\":\"\",\"kind\":\"\"},\"storedVersions\":[\"v1\"]}}" },
    { "APIService v1.x.y",
      "{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\",\"metadata\":{\"name"
      "\":\"v1.x.y\"},\"spec\":{\"group\":\"x.y\",\"version\":\"v1\",\"groupPriorityMinimum\":1,\""
      "versionPriority\":1,\"service\":{\"name\":\"a\",\"namespace\":\"b\"},\"caBundle\":\"YQ==\"}"
      "}",
      "{\"kind\":\"APIService\",\"apiVersion\":\"apiregistration.k8s.io/v1\",\"metadata\":{\"name"
      "\":\"v1.x.y\"},\"spec\":{\"service\":{\"namespace\":\"b\",\"name\":\"a\",\"port\":443},\"gr"
      "oup\":\"x.y\",\"version\":\"v1\",\"caBundle\":\"YQ==\",\"groupPriorityMinimum\":1,\"version"
      "Priority\":1},\"status\":{}}" },
    { "FlowSchema a",
      "{\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"kind\":\"FlowSchema\",\"metadata\":{"
      "\"name\":\"a\"},\"spec\":{\"priorityLevelConfiguration\":{\"name\":\"x\"},\"rules\":[{\"sub"
      "jects\":[{\"kind\":\"User\",\"user\":{\"name\":\"u\"}}],\"nonResourceRules\":[{\"verbs\":["
      "\"*\"],\"nonResourceURLs\":[\"*\"]}]}]}}",
      "{\"kind\":\"FlowSchema\",\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"metadata\":{"
      "\"name\":\"a\"},\"spec\":{\"priorityLevelConfiguration\":{\"name\":\"x\"},\"matchingPrecede"
      "nce\":1000,\"rules\":[{\"subjects\":[{\"kind\":\"User\",\"user\":{\"name\":\"u\"}}],\"nonRe"
      "sourceRules\":[{\"verbs\":[\"*\"],\"nonResourceURLs\":[\"*\"]}]}]},\"status\":{}}" },
    { "PriorityLevelConfiguration a",
      "{\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"kind\":\"PriorityLevelConfiguration\""
      ",\"metadata\":{\"name\":\"a\"},\"spec\":{\"type\":\"Limited\",\"limited\":{\"limitResponse"
      "\":{\"type\":\"Queue\",\"queuing\":{}}}}}",
      "{\"kind\":\"PriorityLevelConfiguration\",\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\""
      ",\"metadata\":{\"name\":\"a\"},\"spec\":{\"type\":\"Limited\",\"limited\":{\"nominalConcurr"
      "encyShares\":30,\"limitResponse\":{\"type\":\"Queue\",\"queuing\":{\"queues\":64,\"handSize"
      "\":8,\"queueLengthLimit\":50}},\"lendablePercent\":0}},\"status\":{}}" },
    { "ResourceClaim a",
      "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceClaim\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"devices\":{\"requests\":[{\"name\":\"a\",\"exactly\":{\"deviceClassName\":"
      "\"x\"}},{\"name\":\"b\",\"firstAvailable\":[{\"name\":\"q\",\"deviceClassName\":\"y\",\"all"
      "ocationMode\":\"All\"}]}]}}}",
      "{\"kind\":\"ResourceClaim\",\"apiVersion\":\"resource.k8s.io/v1\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"devices\":{\"requests\":[{\"name\":\"a\",\"exactly\":{\"deviceClassName\":"
      "\"x\",\"allocationMode\":\"ExactCount\",\"count\":1}},{\"name\":\"b\",\"firstAvailable\":[{"
      "\"name\":\"q\",\"deviceClassName\":\"y\",\"allocationMode\":\"All\"}]}]}},\"status\":{}}" },
    { "ResourceSlice a",
      "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceSlice\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"driver\":\"x.y\",\"nodeName\":\"n\",\"pool\":{\"name\":\"p\",\"generation"
      "\":1,\"resourceSliceCount\":1},\"devices\":[{\"name\":\"d\",\"attributes\":{\"b\":{\"int\":"
      "0},\"a\":{\"string\":\"x\"}},\"capacity\":{\"m\":{\"value\":\"1024Mi\"}}}]}}",
      "{\"kind\":\"ResourceSlice\",\"apiVersion\":\"resource.k8s.io/v1\",\"metadata\":{\"name\":\""
      "a\"},\"spec\":{\"driver\":\"x.y\",\"pool\":{\"name\":\"p\",\"generation\":1,\"resourceSlice"
      "Count\":1},\"nodeName\":\"n\",\"devices\":[{\"name\":\"d\",\"attributes\":{\"a\":{\"string"
      "\":\"x\"},\"b\":{\"int\":0}},\"capacity\":{\"m\":{\"value\":\"1Gi\"}}}]}}" },
    { "DeviceClass a",
      "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"DeviceClass\",\"metadata\":{\"name\":\"a"
      "\"},\"spec\":{}}",
      "{\"kind\":\"DeviceClass\",\"apiVersion\":\"resource.k8s.io/v1\",\"metadata\":{\"name\":\"a"
      "\"},\"spec\":{}}" },
};

static const struct kind *kind_of(const char *body, struct arena *arena)
{
    const struct value *value = json_parse(bytes_of(body), NULL, arena, NULL);
    const struct kind *kind = kind_find_api_version(value_string(value, "apiVersion"), value_string(value, "kind"));
    assert_non_null(kind);
    return kind;
}

/* Decodes, completes and freezes. */
static struct object *make(const char *name, struct bytes body, const struct kind *kind, struct arena *arena)
{
    struct error err = { 0 };
    struct decode_notes notes = { 0 };
    struct value *value = decode_body(body, BODY_JSON, kind, FIELD_VALIDATION_STRICT, arena, &notes, &err);
    if (!value)
        fail_msg("%s: %s", name, err.message);
    defaults_apply(value, kind, arena);
    return object_freeze(kind, value, 0);
}

static void body_becomes_upstreams_object(void **state)
{
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        const struct kind *kind = kind_of(row->body, &arena);
        AUTO_PUT object = make(row->name, bytes_of(row->body), kind, &arena);
        if (!text_equal(object->text.at, row->wanted))
            fail_msg("%s:\n got    <%s>\n wanted <%s>", row->name, object->text.at, row->wanted);
        AUTO_PUT again = make(row->name, object->text, kind, &arena);
        if (!bytes_equal(again->text, object->text))
            fail_msg("%s, once more:\n got    <%s>\n wanted <%s>", row->name, again->text.at, row->wanted);
    }
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = { cmocka_unit_test(body_becomes_upstreams_object) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
