/* SPDX-License-Identifier: Apache-2.0 */
/* decode_test.c - the words in which upstream v1.36.3 refuses a body, recorded from a live server
 * with fieldValidation=Strict; "" where decoding is content. */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *api_version, *kind, *body, *message; } strict_cases[] = {
    { "v1", "Pod",
      "",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: unexpected end of JSON input (<empty>)" },
    { "v1", "Pod",
      "x",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: invalid character 'x' looking for beginning of value (78)" },
    { "v1", "Pod",
      "{",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: unexpected end of JSON input ({)" },
    { "v1", "Pod",
      "[]",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: json: cannot unmarshal array into Go value of type struct { APIVersion"
      " string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\"
      "\"\" } (5b5d)" },
    { "v1", "Pod",
      "\"x\"",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: json: cannot unmarshal string into Go value of type struct { APIVersio"
      "n string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\"
      "\"\" } (227822)" },
    { "v1", "Pod",
      "{\"apiVersion\":1,\"kind\":\"Pod\"}",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: json: cannot unmarshal number into Go struct field .apiVersion of type"
      " string ({\"apiVersion\":1,\"kind\":\"Pod\"})" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Node\"}",
      "Node in version \"v1\" cannot be handled as a Pod: converting (v1.Node) to (core.Pod): "
      "unknown conversion" },
    { "apiregistration.k8s.io/v1", "APIService",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
      "Pod in version \"v1\" cannot be handled as a APIService: no kind \"Pod\" is registered "
      "for version \"v1\" in scheme \"pkg/runtime/scheme.go:111\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\"}",
      "APIService in version \"v1\" cannot be handled as a Pod: no kind \"APIService\" is "
      "registered for version \"apiregistration.k8s.io/v1\" in scheme "
      "\"pkg/runtime/scheme.go:111\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v2\",\"kind\":\"Pod\"}",
      "Pod in version \"v2\" cannot be handled as a Pod: no kind \"Pod\" is registered for ver"
      "sion \"v2\" in scheme \"pkg/runtime/scheme.go:111\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Pod\"}",
      "Pod in version \"v1\" cannot be handled as a Pod: no kind \"Pod\" is registered for ver"
      "sion \"apps/v1\" in scheme \"pkg/runtime/scheme.go:111\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Podx\"}",
      "Podx in version \"v1\" cannot be handled as a Pod: no kind \"Podx\" is registered for v"
      "ersion \"v1\" in scheme \"pkg/runtime/scheme.go:111\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"a/b/c\",\"kind\":\"Pod\"}",
      "the object provided is unrecognized (must be of type Pod): unexpected GroupVersion stri"
      "ng: a/b/c ({\"apiVersion\":\"a/b/c\",\"kind\":\" ...)" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":[\"x\"]}",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: json: cannot unmarshal array into Go struct field .kind of type string"
      " ({\"apiVersion\":\"v1\",\"kind\":[\"x\" ...)" },
    { "v1", "Pod",
      "true",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: json: cannot unmarshal bool into Go value of type struct { APIVersion "
      "string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\""
      "\" } (74727565)" },
    { "v1", "Pod",
      " {\"x\":\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\"",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; j"
      "son parse error: unexpected end of JSON input (207b2278223a2279797979797979797979797979"
      "79797979797979797979 ...)" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":1}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number into Go"
      " struct field Pod.spec of type v1.PodSpec" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":\"x\"}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
      " struct field Pod.spec of type v1.PodSpec" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":[]}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal array into Go "
      "struct field Pod.spec of type v1.PodSpec" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":true}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal bool into Go s"
      "truct field Pod.spec of type v1.PodSpec" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":{}}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal object into Go"
      " struct field PodSpec.spec.containers of type []v1.Container" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[1]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number into Go"
      " struct field PodSpec.spec.containers of type v1.Container" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":1}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number into Go"
      " struct field Container.spec.containers.image of type string" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"stdin\":\"x\"}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
      " struct field Container.spec.containers.stdin of type bool" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"terminationGracePeriodSeconds\":\"x"
      "\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
      " struct field PodSpec.spec.terminationGracePeriodSeconds of type int64" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"terminationGracePeriodSeconds\":1.5"
      "}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number 1.5 int"
      "o Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"terminationGracePeriodSeconds\":1.0"
      "}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number 1.0 int"
      "o Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"priority\":3000000000}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number 3000000"
      "000 into Go struct field PodSpec.spec.priority of type int32" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"priority\":99999999999999999999}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number 9999999"
      "9999999999999 into Go struct field PodSpec.spec.priority of type int32" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"nodeSelector\":{\"a\":1}}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number into Go"
      " struct field PodSpec.spec.nodeSelector of type string" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"nodeSelector\":[]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal array into Go "
      "struct field PodSpec.spec.nodeSelector of type map[string]string" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"labels\":{\"a\":true}}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal bool into Go s"
      "truct field ObjectMeta.metadata.labels of type string" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"x\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: parsing time \"x\" as \"2006-01-02T15"
      ":04:05Z07:00\": cannot parse \"x\" as \"2006\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: parsing time \"\" as \"2006-01-02T15:"
      "04:05Z07:00\": cannot parse \"\" as \"2006\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":1}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number into Go"
      " struct field ObjectMeta.metadata.creationTimestamp of type string" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"2020-01-0"
      "1\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: parsing time \"2020-01-01\" as \"2006"
      "-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"2020-01-0"
      "1T00:00:00\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: parsing time \"2020-01-01T00:00:00\" "
      "as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"2020-13-0"
      "1T00:00:00Z\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: parsing time \"2020-13-01T00:00:00Z\""
      ": month out of range" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"2020-01-0"
      "1 00:00:00Z\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: parsing time \"2020-01-01 00:00:00Z\""
      " as \"2006-01-02T15:04:05Z07:00\": cannot parse \" 00:00:00Z\" as \"T\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"2020-02-3"
      "0T00:00:00Z\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: parsing time \"2020-02-30T00:00:00Z\""
      ": day out of range" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"finalizers\":\"a\"}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
      " struct field ObjectMeta.metadata.finalizers of type []string" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"ownerReferences\":[{\"controlle"
      "r\":\"x\"}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
      " struct field OwnerReference.metadata.ownerReferences.controller of type bool" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":[]}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal array into Go "
      "struct field Pod.metadata of type v1.ObjectMeta" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"ports\":[{\"contai"
      "nerPort\":\"x\"}]}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
      " struct field ContainerPort.spec.containers.ports.containerPort of type int32" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"livenessProbe\":{"
      "\"httpGet\":{\"port\":true}}}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal bool into Go s"
      "truct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of ty"
      "pe int32" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"livenessProbe\":{"
      "\"httpGet\":{\"port\":3000000000}}}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number 3000000"
      "000 into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpG"
      "et.port of type int32" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"volumes\":[{\"secret\":1}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number into Go"
      " struct field Volume.spec.volumes.VolumeSource.secret of type v1.SecretVolumeSource" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"securityContext\":{\"supplementalGr"
      "oups\":[\"a\"]}}}",
      "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
      " struct field PodSecurityContext.spec.securityContext.supplementalGroups of type int64" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"resources\":{\"lim"
      "its\":{\"cpu\":\"x\"}}}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular exp"
      "ression '^([+-]\?[0-9.]+)([eEinumkKMGTP]*[-+]\?[0-9]*)$'" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"resources\":{\"lim"
      "its\":{\"cpu\":\"1x\"}}}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular exp"
      "ression '^([+-]\?[0-9.]+)([eEinumkKMGTP]*[-+]\?[0-9]*)$'" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"resources\":{\"lim"
      "its\":{\"cpu\":\"1ii\"}}}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: unable to parse quantity's suffix" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"resources\":{\"lim"
      "its\":{\"cpu\":[]}}}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular exp"
      "ression '^([+-]\?[0-9.]+)([eEinumkKMGTP]*[-+]\?[0-9]*)$'" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"resources\":{\"lim"
      "its\":{\"cpu\":true}}}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular exp"
      "ression '^([+-]\?[0-9.]+)([eEinumkKMGTP]*[-+]\?[0-9]*)$'" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"x\":1,\"spec\":{\"a\":1,\"a\":2,\"containers"
      "\":[{\"name\":\"a\",\"name\":\"b\",\"image\":\"b\",\"foo\":{\"a\":1,\"a\":2}}]},\"x\":2"
      "}",
      "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field "
      "\"x\", unknown field \"spec.a\", duplicate field \"spec.containers[0].name\", unknown f"
      "ield \"spec.containers[0].foo\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"x\":1,\"labels\""
      ":{\"a\":\"b\",\"a\":\"c\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"b\","
      "\"Image\":\"b\",\"resources\":{\"limits\":{\"cpu\":1,\"cpu\":2}}}]},\"x\":2}",
      "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field "
      "\"metadata.x\", duplicate field \"metadata.labels.a\", unknown field \"spec.containers["
      "0].Image\", duplicate field \"spec.containers[0].resources.limits.cpu\", unknown field "
      "\"x\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"a\",\"ima"
      "ge\":\"b\"}],\"containers\":[{\"name\":\"c\",\"image\":\"d\",\"x\":1}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: duplicate fiel"
      "d \"spec.containers\", unknown field \"spec.containers[0].x\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},"
      "\"Spec\":{},\"\":1,\"a.b\":2,\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"b\"}"
      "]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: duplicate fiel"
      "d \"kind\", unknown field \"Spec\", unknown field \"\", unknown field \"a.b\"" },
    { "v1", "Pod",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"a\",\"ima"
      "ge\":\"b\",\"env\":[{\"name\":\"x\",\"valu\\u0065\":\"y\",\"value\":\"z\",\"q\":1}]}]}}",
      "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: duplicate fiel"
      "d \"spec.containers[0].env[0].value\", unknown field \"spec.containers[0].env[0].q\"" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"x\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 0" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YQ\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 0" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YQ=\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 3" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YQ===\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 4" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"Y Q=\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 1" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"!!!!\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 0" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YWJj=\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 4" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YWJjZA==x\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 8" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YWJj\\nZA==\"}}",
      "" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":1}}",
      "Secret in version \"v1\" cannot be handled as a Secret: json: cannot unmarshal number i"
      "nto Go struct field Secret.data of type []uint8" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":null}}",
      "" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YQ==\\n\"}}",
      "" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"Y\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 0" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"YWJ\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 0" },
    { "v1", "Secret",
      "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a"
      "\":\"=YQ=\"}}",
      "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input by"
      "te 0" },
    { "autoscaling/v2", "HorizontalPodAutoscaler",
      "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"HorizontalPodAutoscaler\"}",
      "the API version in the data (autoscaling/v1) does not match the expected API version (a"
      "utoscaling/v2)" },
    { "rbac.authorization.k8s.io/v1", "ClusterRole",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
      "Pod in version \"v1\" cannot be handled as a ClusterRole: converting (v1.Pod) to (rbac."
      "ClusterRole): unknown conversion" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":1}}]}}",
      "CustomResourceDefinition in version \"v1\" cannot be handled as a CustomResourceDefinit"
      "ion: json: cannot unmarshal number into Go struct field CustomResourceValidation.spec.v"
      "ersions.schema.openAPIV3Schema of type v1.JSONSchemaProps" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"type\":1}}}]}}",
      "CustomResourceDefinition in version \"v1\" cannot be handled as a CustomResourceDefinit"
      "ion: json: cannot unmarshal number into Go struct field JSONSchemaProps.spec.versions.s"
      "chema.openAPIV3Schema.type of type string" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"items\":1}}}]}}",
      "" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"items\":[{\"x\":1}]}}}]}}",
      "" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"additionalProperties\":1}}}]}}",
      "CustomResourceDefinition in version \"v1\" cannot be handled as a CustomResourceDefinit"
      "ion: boolean or JSON schema expected" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"additionalProperties\":{\"y\":1}}}}]}}",
      "" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"dependencies\":{\"a\":1}}}}]}}",
      "" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"maximum\":\"x\"}}}]}}",
      "CustomResourceDefinition in version \"v1\" cannot be handled as a CustomResourceDefinit"
      "ion: json: cannot unmarshal string into Go struct field JSONSchemaProps.spec.versions.s"
      "chema.openAPIV3Schema.maximum of type float64" },
    { "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\""
      ":{\"properties\":{\"a\":{\"not\":{\"zz\":1}}}}}}]}}",
      "CustomResourceDefinition in version \"v1\" cannot be handled as a CustomResourceDefinit"
      "ion: strict decoding error: unknown field \"spec.versions[0].schema.openAPIV3Schema.pro"
      "perties.a.not.zz\"" },
    { "coordination.k8s.io/v1", "Lease",
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"renewTime\":\"2020-01-01T00:00:00Z\"}}",
      "Lease in version \"v1\" cannot be handled as a Lease: parsing time \"2020-01-01T00:00:0"
      "0Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\"" },
};

static struct value *decode_strictly(const char *api_version, const char *kind, const char *body,
                                     struct arena *arena, struct error *err)
{
    struct decode_notes notes = { 0 };
    const struct kind *wanted = kind_find_api_version(bytes_of(api_version), bytes_of(kind));
    assert_non_null(wanted);
    return decode_body(&(struct sent_body){ bytes_of(body), BODY_JSON, FIELD_VALIDATION_STRICT },
                       wanted, arena, &notes, err);
}

static void decode_refuses_as_upstream(void **state)
{
    FOR_EACH(row, strict_cases) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        const struct value *value =
            decode_strictly(row->api_version, row->kind, row->body, &arena, &err);
        if (!text_equal(err.message, row->message))
            fail_msg("%s:\n got    <%s>\n wanted <%s>", row->body, err.message, row->message);
        assert_int_equal(value == NULL, *row->message != '\0');
        assert_int_equal(err.reason, *row->message ? REASON_BAD_REQUEST : REASON_NONE);
    }
}

/* What decoding leaves of a Pod's or a Secret's body, as plain JSON. */
static const struct { const char *name, *kind, *body, *left; } tree_cases[] = {
    { "nulls go", "Pod", "{\"spec\":{\"nodeName\":null,\"containers\":null}}", "{\"spec\":{}}" },
    { "zeros go", "Pod", "{\"spec\":{\"nodeName\":\"\",\"hostNetwork\":false}}", "{\"spec\":{}}" },
    { "zeros of pointers stay", "Pod", "{\"spec\":{\"priority\":0,\"enableServiceLinks\":false}}",
      "{\"spec\":{\"priority\":0,\"enableServiceLinks\":false}}" },
    { "empty collections go", "Pod", "{\"metadata\":{\"labels\":{},\"finalizers\":[]}}",
      "{\"metadata\":{}}" },
    { "empty pointers stay", "Pod", "{\"spec\":{\"securityContext\":{}}}",
      "{\"spec\":{\"securityContext\":{}}}" },
    { "null elements are zero", "Pod",
      "{\"metadata\":{\"labels\":{\"a\":null},\"finalizers\":[null]}}",
      "{\"metadata\":{\"labels\":{\"a\":\"\"},\"finalizers\":[\"\"]}}" },
    { "unknown members go", "Pod", "{\"x\":1,\"spec\":{\"y\":{}},\"Metadata\":{}}",
      "{\"spec\":{}}" },
    { "times in UTC", "Pod",
      "{\"metadata\":{\"creationTimestamp\":\"2020-01-01T01:30:00.9+01:30\"}}",
      "{\"metadata\":{\"creationTimestamp\":\"2020-01-01T00:00:00Z\"}}" },
    { "the year 1 is unset", "Pod",
      "{\"metadata\":{\"creationTimestamp\":\"0001-01-01T00:00:00Z\"}}", "{\"metadata\":{}}" },
    { "base64 rewritten", "Secret", "{\"data\":{\"a\":\"YWJj\\nZA==\",\"b\":\"YWJjZB==\"}}",
      "{\"data\":{\"a\":\"YWJjZA==\",\"b\":\"YWJjZA==\"}}" },
    { "quantities", "Pod",
      "{\"spec\":{\"overhead\":{\"a\":0.5,\"b\":1,\"c\":\"1024Mi\",\"d\":1e3,\"e\":null}}}",
      "{\"spec\":{\"overhead\":{\"a\":\"500m\",\"b\":\"1\",\"c\":\"1Gi\",\"d\":\"1e3\",\"e\":\"0\"}}}" },
    { "a body of null", "Pod", "null", "{}" },
};

static void decode_leaves_a_clean_tree(void **state)
{
    FOR_EACH(row, tree_cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        const struct kind *kind = kind_find("", "v1", row->kind);
        struct value *value = decode_body(
            &(struct sent_body){ bytes_of(row->body), BODY_JSON, FIELD_VALIDATION_IGNORE }, kind,
            &arena, NULL, &err);
        if (!value)
            fail_msg("%s: %s", row->name, err.message);
        json_write_value(&text, value);
        if (!text_equal(buffer_text(&text), row->left))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, buffer_text(&text), row->left);
    }
}

static void decode_warns(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct decode_notes notes = { 0 };
    struct bytes body =
        BYTES("{\"spec\":{\"nodeName\":\"a\",\"foo\":1,\"nodeName\":\"b\"},\"bar\":2}");
    struct value *value = decode_body(&(struct sent_body){ body, BODY_JSON, FIELD_VALIDATION_WARN },
                                      well_known.pod, &arena, &notes, NULL);
    assert_int_equal(notes.count, 3);
    assert_string_equal(notes.texts[0], "unknown field \"spec.foo\"");
    assert_string_equal(notes.texts[1], "duplicate field \"spec.nodeName\"");
    assert_string_equal(notes.texts[2], "unknown field \"bar\"");
    assert_true(bytes_equal_text(value_string(value, "spec.nodeName"), "b"));
}

static void decode_reads_yaml(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct decode_notes notes = { 0 };
    struct error err = { 0 };
    struct bytes body = BYTES(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, name: b}\nspec:\n  foo: 1\n  priority: 1\n");
    const struct value *value =
        decode_body(&(struct sent_body){ body, BODY_YAML, FIELD_VALIDATION_WARN }, well_known.pod,
                    &arena, &notes, &err);
    assert_string_equal(err.message, "");
    assert_true(bytes_equal_text(value_string(value, "metadata.name"), "b"));
    assert_int_equal(notes.count, 2);
    assert_string_equal(notes.texts[0], "line 3: key \"name\" already set in map");
    assert_string_equal(notes.texts[1], "unknown field \"spec.foo\"");
}

/* Options may be named with any group. */
static void decode_takes_options_of_any_group(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct value *value =
        decode_strictly("v1", "DeleteOptions",
                        "{\"apiVersion\":\"apps/v1\",\"kind\":\"DeleteOptions\","
                        "\"gracePeriodSeconds\":0}",
                        &arena, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(value_int(value, "gracePeriodSeconds", 7), 0);
}

/* Deeper than any parser makes it, as patches can. */
static void decode_refuses_depth(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct value *root = value_new_map(&arena), *at = root;
    value_set_at(root, &arena, "metadata.managedFields", value_new_list(&arena));
    struct value *entry = value_new_map(&arena);
    value_append(value_at(root, "metadata.managedFields"), &arena, entry);
    at = value_make_at(entry, &arena, "fieldsV1", VALUE_MAP);
    for (int i = 0; i < 100000; i++)
        at = value_make_at(at, &arena, "f", VALUE_MAP);
    assert_false(decode_value(root, well_known.pod->type, &arena, NULL, &err));
    assert_string_equal(err.message, "exceeded max depth");
}

static void decode_notes_are_bounded(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER body = { 0 };
    struct decode_notes notes = { 0 };
    buffer_add_text(&body, "{\"x\":0");
    for (int i = 0; i < 5000; i++)
        buffer_printf(&body, ",\"x%d\":1,\"x%d\":2", i, i);
    buffer_add_text(&body, ",\"spec\":{\"nodeName\":\"n\"}}");
    const struct value *value =
        decode_body(&(struct sent_body){ buffer_bytes(&body), BODY_JSON, FIELD_VALIDATION_WARN },
                    well_known.pod, &arena, &notes, NULL);
    assert_int_equal(notes.count, DECODE_WARNINGS_MAX);
    assert_int_equal(value_count(value), 1);
    assert_true(bytes_equal_text(value_string(value, "spec.nodeName"), "n"));
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decode_refuses_as_upstream), cmocka_unit_test(decode_leaves_a_clean_tree),
        cmocka_unit_test(decode_warns),               cmocka_unit_test(decode_reads_yaml),
        cmocka_unit_test(decode_takes_options_of_any_group), cmocka_unit_test(decode_refuses_depth),
        cmocka_unit_test(decode_notes_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
