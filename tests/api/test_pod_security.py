# SPDX-License-Identifier: Apache-2.0
"""Pod Security Standards by a namespace's labels: refusals, warnings, versions, in upstream's words."""
import re

from knarr_test.samples import APPS, CORE, container, path, pod

LABEL = "pod-security.kubernetes.io/"
GOOD = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"}}
ESCALATION = 'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false)'
CAPABILITIES = 'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"])'
NON_ROOT = 'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)'
SECCOMP = ('seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")')
PLAIN = f"{ESCALATION}, {CAPABILITIES}, {NON_ROOT}, {SECCOMP}"


def label(api, ns, **levels):
    labels = {LABEL + name.replace("_", "-"): value for name, value in levels.items()}
    return api.patch(f"{CORE}/namespaces/{ns}", {"metadata": {"labels": labels}})


def warnings(reply):
    return [re.fullmatch(r'299 - "(.*)"', line)[1].replace('\\"', '"').replace("\\\\", "\\")
            for line in reply.headers.get_all("Warning") or []]


def secured(name="c", **context):
    return container(name, securityContext={**GOOD, **context})


def create(api, ns, spec=None, containers=None, annotations=None, name="p"):
    body = pod(name, containers=containers, **(spec or {}))
    body["metadata"]["annotations"] = annotations or {}
    return api.post(path(ns, "pods"), body)


def refused(api, ns, standard, message, **more):
    got = create(api, ns, **more).fails(403, "Forbidden")
    assert got["message"] == f'pods "p" is forbidden: violates PodSecurity "{standard}": {message}', got["message"]
    assert got["details"] == {"name": "p", "kind": "pods"}


BASELINE = [
    ({"hostNetwork": True, "hostPID": True}, "host namespaces (hostNetwork=true, hostPID=true)"),
    ({"volumes": [{"name": "v", "hostPath": {"path": "/"}}]}, 'hostPath volumes (volume "v")'),
    ({"volumes": [{"name": "v", "hostPath": {"path": "/"}}, {"name": "w", "hostPath": {"path": "/w"}}]},
     'hostPath volumes (volumes "v", "w")'),
    ({"containers": [container(securityContext={"privileged": True}), container("d", securityContext={"privileged": True})]},
     'privileged (containers "c", "d" must not set securityContext.privileged=true)'),
    ({"containers": [container(ports=[{"containerPort": 80, "hostPort": 80}, {"containerPort": 9, "hostPort": 100}])]},
     'hostPort (container "c" uses hostPorts 100, 80)'),
    ({"containers": [container(securityContext={"capabilities": {"add": ["SYS_ADMIN", "CHOWN", "NET_RAW"]}})]},
     'non-default capabilities (container "c" must not include "NET_RAW", "SYS_ADMIN" in securityContext.capabilities.add)'),
    ({"containers": [container(livenessProbe={"httpGet": {"port": 80, "host": "example.com"}})]},
     'probe or lifecycle host (container "c" uses probe or lifecycle host "example.com")'),
    ({"securityContext": {"seLinuxOptions": {"type": "spc_t", "user": "u"}},
      "containers": [container(securityContext={"seLinuxOptions": {"role": "r"}})]},
     'seLinuxOptions (pod and container "c" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; role may not be set)'),
    ({"securityContext": {"seccompProfile": {"type": "Unconfined"}}},
     'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")'),
    ({"securityContext": {"sysctls": [{"name": "kernel.msgmax", "value": "1"}, {"name": "net.ipv4.tcp_rmem", "value": "1"}]}},
     "forbidden sysctls (kernel.msgmax)"),
    ({"containers": [container(securityContext={"appArmorProfile": {"type": "Unconfined"}})]},
     'forbidden AppArmor profile (container "c" must not set AppArmor profile type to "Unconfined")'),
    ({"hostPID": True, "containers": [container(securityContext={"privileged": True})]},
     'host namespaces (hostPID=true), privileged (container "c" must not set securityContext.privileged=true)'),
    ({"initContainers": [container("i", securityContext={"privileged": True})], "containers": [container(securityContext={"privileged": True})]},
     'privileged (containers "i", "c" must not set securityContext.privileged=true)'),
]


def test_baseline(api, ns):
    label(api, ns, enforce="baseline").ok()
    for spec, message in BASELINE:
        spec = dict(spec)
        refused(api, ns, "baseline:latest", message, containers=spec.pop("containers", None), spec=spec)
    create(api, ns, containers=[container(securityContext={"capabilities": {"add": ["CHOWN"]}})]).ok(201)


RESTRICTED = [
    ({"containers": [container()]}, PLAIN),
    ({"containers": [secured(runAsUser=0)]}, 'runAsUser=0 (container "c" must not set runAsUser=0)'),
    ({"containers": [secured(runAsNonRoot=False)], "securityContext": {"runAsNonRoot": False}},
     'runAsNonRoot != true (pod and container "c" must not set securityContext.runAsNonRoot=false)'),
    ({"containers": [secured(capabilities={"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "CHOWN"]})]},
     'unrestricted capabilities (container "c" must not include "CHOWN" in securityContext.capabilities.add)'),
    ({"containers": [secured(capabilities={"drop": ["KILL"], "add": ["SYS_TIME"]})]},
     'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]; '
     'container "c" must not include "SYS_TIME" in securityContext.capabilities.add)'),
    ({"containers": [secured()], "volumes": [{"name": "v", "hostPath": {"path": "/"}}, {"name": "n", "nfs": {"server": "a", "path": "/"}}]},
     'restricted volume types (volumes "v", "n" use restricted volume types "hostPath", "nfs")'),
    ({"containers": [secured(seccompProfile={"type": "Unconfined"})]},
     'seccompProfile (container "c" must not set securityContext.seccompProfile.type to "Unconfined")'),
    ({"containers": [secured()], "hostIPC": True}, "host namespaces (hostIPC=true)"),
]


def test_restricted(api, ns):
    label(api, ns, enforce="restricted").ok()
    for spec, message in RESTRICTED:
        spec = dict(spec)
        refused(api, ns, "restricted:latest", message, containers=spec.pop("containers"), spec=spec)
    create(api, ns, containers=[secured()], spec={"volumes": [{"name": "e", "emptyDir": {}}]}).ok(201)
    whole = {"runAsNonRoot": True, "seccompProfile": {"type": "Localhost", "localhostProfile": "x"}}
    create(api, ns, name="q", spec={"securityContext": whole}, containers=[container(
        securityContext={"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}})]).ok(201)
    create(api, ns, name="users", spec={"hostUsers": False}, containers=[secured(runAsUser=0, runAsNonRoot=None)]).ok(201)


def test_versions(api, ns):
    label(api, ns, enforce="restricted", enforce_version="v1.8").ok()
    refused(api, ns, "restricted:v1.8", 'allowPrivilegeEscalation != false (container "c" must set '
            f'securityContext.allowPrivilegeEscalation=false), {NON_ROOT}', containers=[container()])
    label(api, ns, enforce="baseline", enforce_version="v1.26").ok()
    refused(api, ns, "baseline:v1.26", "forbidden sysctls (net.ipv4.ip_local_reserved_ports)",
            spec={"securityContext": {"sysctls": [{"name": "net.ipv4.ip_local_reserved_ports", "value": "1"}]}})
    label(api, ns, enforce_version="v1.99").ok()
    refused(api, ns, "baseline:v1.99", "host namespaces (hostPID=true)", spec={"hostPID": True})
    create(api, ns).ok(201)


def test_warnings(api, ns):
    label(api, ns, enforce="baseline", warn="restricted").ok()
    reply = create(api, ns)
    reply.ok(201)
    assert warnings(reply) == [f'would violate PodSecurity "restricted:latest": {PLAIN}'], reply.headers
    strict = api.post(path(ns, "pods"), pod("strict"), fieldValidation="Strict")
    assert strict.ok(201) and warnings(strict) == warnings(reply)
    reply = create(api, ns, name="p2", spec={"hostPID": True})
    reply.fails(403)
    assert not warnings(reply)


def test_templates_are_warned_of(api, ns):
    label(api, ns, enforce="restricted").ok()
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container()]}}
    body = {"metadata": {"name": "web"}, "spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}}, "template": template}}
    expected = [f'would violate PodSecurity "restricted:latest": {PLAIN}']
    for resource in ("deployments", "replicasets", "statefulsets", "daemonsets"):
        reply = api.post(path(ns, resource, group=APPS), {**body, "spec": {
            k: v for k, v in body["spec"].items() if k != "replicas" or resource != "daemonsets"}})
        reply.ok(201)
        assert warnings(reply) == expected, (resource, warnings(reply))
    job = {"template": {"spec": {**template["spec"], "restartPolicy": "Never"}}}
    for resource, spec in (("jobs", job), ("cronjobs", {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": job}})):
        reply = api.post(path(ns, resource, group="/apis/batch/v1"), {"metadata": {"name": "job"}, "spec": spec})
        reply.ok(201)
        assert warnings(reply) == expected, (resource, warnings(reply))
    reply = api.patch(path(ns, "deployments", "web", group=APPS), {"metadata": {"labels": {"x": "y"}}})
    assert warnings(reply) == expected
    assert api.get(path(ns, "deployments", "web", group=APPS)).ok()


def test_updates_of_pods(api, ns):
    create(api, ns).ok(201)
    label(api, ns, enforce="restricted").ok()
    api.patch(path(ns, "pods", "p"), {"metadata": {"labels": {"x": "y"}}}).ok()
    got = api.patch(path(ns, "pods", "p"), [{"op": "replace", "path": "/spec/containers/0/image", "value": "other"}],
                    content_type="application/json-patch+json").fails(403, "Forbidden")
    assert got["message"] == f'pods "p" is forbidden: violates PodSecurity "restricted:latest": {PLAIN}', got["message"]


def test_namespace_labels(api, ns):
    for name in ("a", "b", "c"):
        create(api, ns, name=name).ok(201)
    create(api, ns, name="d", spec={"hostPID": True}).ok(201)
    create(api, ns, name="good", containers=[secured()]).ok(201)
    reply = label(api, ns, enforce="restricted")
    reply.ok()
    reasons = "allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile"
    assert warnings(reply) == [
        f'existing pods in namespace "{ns}" violate the new PodSecurity enforce level "restricted:latest"',
        f"a (and 2 other pods): {reasons}", f"d: host namespaces, {reasons}"], warnings(reply)
    assert not warnings(label(api, ns, enforce="baseline"))  # less than before: nobody is asked
    assert not warnings(label(api, ns, warn="restricted"))
    reply = label(api, ns, enforce="baseline", enforce_version="v1.20")
    assert warnings(reply)[1:] == ["d: host namespaces"], warnings(reply)


def test_bad_labels(api, ns):
    got = label(api, ns, enforce="strict", warn_version="1.20").invalid(
        f"metadata.labels[{LABEL}enforce]", f"metadata.labels[{LABEL}warn-version]")
    assert got["message"] == (
        f'Namespace "{ns}" is invalid: [metadata.labels[{LABEL}enforce]: Invalid value: "strict": must be one of privileged, '
        f'baseline, restricted, metadata.labels[{LABEL}warn-version]: Invalid value: "1.20": must be "latest" or "v1.x"]'), got["message"]
    for bad in ("v1.020", "v2.1", "v1.-1", "v1.99999999999999999999"):
        label(api, ns, audit_version=bad).fails(422, "Invalid", 'must be "latest" or "v1.x"')
    api.post(f"{CORE}/namespaces", {"metadata": {"name": ns + "-x", "labels": {LABEL + "audit": ""}}}).fails(422, "Invalid")
