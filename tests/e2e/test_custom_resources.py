# SPDX-License-Identifier: Apache-2.0
"""Custom resources as kubectl's users meet them, and over a restart of the API."""
import os
import signal

from knarr_test.client import until

ALONE = True                                     # the API process is killed

DEFINITION = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.%(group)s}
spec:
  group: %(group)s
  scope: Namespaced
  names: {plural: boats, singular: boat, kind: Boat, shortNames: [bt], categories: [fleet]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources:
      status: {}
      scale: {specReplicasPath: .spec.crew, statusReplicasPath: .status.crew}
    additionalPrinterColumns:
    - {name: Crew, type: integer, jsonPath: .spec.crew}
    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
    schema:
      openAPIV3Schema:
        type: object
        description: Boat swims.
        required: [spec]
        properties:
          spec:
            type: object
            required: [name]
            properties:
              name: {type: string, maxLength: 10, description: Name is painted on it.}
              crew: {type: integer, default: 2, minimum: 0}
              kind: {type: string, enum: [sail, motor]}
          status:
            type: object
            x-kubernetes-preserve-unknown-fields: true
"""

BOAT = """
apiVersion: %(group)s/v1
kind: Boat
metadata: {name: %(name)s}
spec: {name: Anna, kind: sail}
"""


def defined(kubectl, ns):
    group = {"group": f"{ns}.example.com"}
    assert "created" in kubectl("apply", "-f", "-", input=DEFINITION % group)
    kubectl("wait", "--for=condition=Established", f"crd/boats.{ns}.example.com", "--timeout=30s")
    return group


def test_kubectl_meets_a_boat(kubectl, ns):
    group = defined(kubectl, ns)
    try:
        assert "boat" in kubectl("apply", "-f", "-", input=BOAT % {**group, "name": "anna"})
        assert "unchanged" in kubectl("apply", "-f", "-", input=BOAT % {**group, "name": "anna"})
        assert [line.split() for line in kubectl("get", "bt").splitlines()] == [["NAME", "CREW", "READY"], ["anna", "2"]]
        kubectl("patch", "boat", "anna", "--type=merge", "--subresource=status",
                "-p", '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}')
        assert kubectl("get", "boats", "anna", "--no-headers").split() == ["anna", "2", "True"]
        kubectl("wait", "--for=condition=Ready", "boat/anna", "--timeout=10s")
        kubectl("scale", "boat", "anna", "--replicas=5")
        assert kubectl("get", "boat", "anna", "-o", "jsonpath={.spec.crew}") == "5"
        assert "anna" in kubectl("get", "fleet")
        assert "Kind:         Boat" in kubectl("describe", "boat", "anna")
        assert "painted" in kubectl("explain", "boats.spec.name")
        assert "enum: sail, motor" in kubectl("explain", "boats.spec")
        kubectl("delete", "boat", "anna")
    finally:
        kubectl("delete", "crd", f"boats.{ns}.example.com", "--timeout=60s")
    assert "boats" not in kubectl("api-resources", "--api-group", f"{ns}.example.com", "--cached=false")


def test_kubectl_refuses_a_bad_boat(kubectl, ns):
    group = defined(kubectl, ns)
    try:
        for wrong, message in (("spec: {name: Anna, sails: 3}", 'unknown field "spec.sails"'),
                               ("spec: {kind: sail}", "spec.name: Required value"),
                               ("spec: {name: Anna, kind: rowing}", 'Unsupported value: "rowing": supported values: "sail", "motor"')):
            body = BOAT.replace("spec: {name: Anna, kind: sail}", wrong) % {**group, "name": "b"}
            said = kubectl.fails("create", "-f", "-", input=body)
            assert message in said, said
    finally:
        kubectl("delete", "crd", f"boats.{ns}.example.com", "--timeout=60s")


def test_it_survives_a_kill(kubectl, api, cluster, ns):
    group = defined(kubectl, ns)
    try:
        kubectl("apply", "-f", "-", input=BOAT % {**group, "name": "anna"})
        path = f"/apis/{ns}.example.com/v1/namespaces/{ns}/boats"
        before = api.get(f"{path}/anna").ok()
        old = cluster.api_pid()
        os.kill(old, signal.SIGKILL)
        api.close()
        until(lambda: set(cluster.processes("api")) - {old}, 30, "another API process")

        def answer():
            try:
                return api.get(f"{path}/anna")
            except OSError:
                api.close()
                return None
        until(lambda: (reply := answer()) and reply.status == 200, 30, "its answer")
        assert api.get(f"{path}/anna").ok() == before
        kubectl("apply", "-f", "-", input=BOAT % {**group, "name": "berta"})
        assert len(kubectl("get", "boats", "--no-headers").splitlines()) == 2
    finally:
        kubectl("delete", "crd", f"boats.{ns}.example.com", "--timeout=60s")
