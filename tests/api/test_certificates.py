# SPDX-License-Identifier: Apache-2.0
"""CertificateSigningRequests: who asks, who approves, what is signed for how long."""
import base64
import contextlib
import copy
import re
import subprocess
import tempfile
import threading
from datetime import datetime
from pathlib import Path

from knarr_test.client import until
from knarr_test.samples import RBAC

REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
CLIENT, KUBELET, SERVING = ("kubernetes.io/" + name for name in ("kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving"))
CLIENT_USAGES = ["client auth", "digital signature"]


def key_and_request(subject, *names):
    """A new key and its certificate request, as PEM."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                   "-keyout", f"{folder}/key", "-out", f"{folder}/csr", "-subj", subject]
        if names:
            command += ["-addext", "subjectAltName=" + ",".join(names)]
        subprocess.run(command, check=True, capture_output=True)
        return Path(folder, "key").read_text(), Path(folder, "csr").read_bytes()


def describe(certificate):
    pem = base64.b64decode(certificate)
    found = subprocess.run(["openssl", "x509", "-noout", "-subject", "-dates", "-ext", "keyUsage,extendedKeyUsage,subjectAltName,basicConstraints"],
                           input=pem, check=True, capture_output=True).stdout.decode()
    dates = [datetime.strptime(date, "%b %d %H:%M:%S %Y GMT") for date in re.findall(r"not\w+=(.*)", found)]
    return found, (dates[1] - dates[0]).total_seconds()


def body(name, signer, subject, usages, *names, **spec):
    return {"metadata": {"name": name}, "spec": {
        "request": base64.b64encode(key_and_request(subject, *names)[1]).decode(), "signerName": signer, "usages": usages, **spec}}


@contextlib.contextmanager
def ask(api, name, signer, subject, usages, *names, client=None, **spec):
    yield (client or api).post(REQUESTS, body(name, signer, subject, usages, *names, **spec)).ok(201)
    api.delete(f"{REQUESTS}/{name}")


def decide(client, name, kind="Approved"):
    got = client.get(f"{REQUESTS}/{name}").ok()
    got.setdefault("status", {}).setdefault("conditions", []).append({"type": kind, "status": "True", "reason": "Test", "message": "by hand"})
    return client.put(f"{REQUESTS}/{name}/approval", got)


def status(api, name):
    return api.get(f"{REQUESTS}/{name}").ok().get("status", {})


def certificate(api, name):
    return until(lambda: status(api, name).get("certificate"), 20, f"a certificate for {name}")


@contextlib.contextmanager
def cluster_role(api, name, user, *rules):
    api.post(f"{RBAC}/clusterroles", {"metadata": {"name": name}, "rules": list(rules)}).ok(201)
    api.post(f"{RBAC}/clusterrolebindings", {"metadata": {"name": name}, "roleRef": {
        "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name}, "subjects": [
            {"kind": "User", "name": user, "apiGroup": "rbac.authorization.k8s.io"}]}).ok(201)
    yield
    api.delete(f"{RBAC}/clusterrolebindings/{name}")
    api.delete(f"{RBAC}/clusterroles/{name}")


def rule(verbs, resources, names=None):
    made = {"apiGroups": ["certificates.k8s.io"], "resources": resources, "verbs": verbs}
    return {**made, "resourceNames": names} if names else made


def test_a_client_certificate(api, ns):
    with ask(api, ns, CLIENT, "/O=team/CN=jane", CLIENT_USAGES, expirationSeconds=3600) as made:
        assert "status" not in made or not made["status"], made
        assert "system:masters" in made["spec"]["groups"] and made["spec"]["username"]
        approved = decide(api, ns).ok()
        [condition] = approved["status"]["conditions"]
        assert condition["lastUpdateTime"] and condition["lastTransitionTime"]
        found, seconds = describe(certificate(api, ns))
        assert re.search(r"O ?= ?team, ?CN ?= ?jane", found), found
        assert "TLS Web Client Authentication" in found and "TLS Web Server" not in found and "CA:FALSE" in found
        assert "Digital Signature" in found
        assert 3600 <= seconds <= 3900, seconds


def whoami(api, key, pem):
    """As whom the API takes the bearer of a certificate; None: as nobody."""
    client = copy.copy(api)
    client.config, client.local = copy.copy(api.config), threading.local()
    client.config.key, client.config.certificate = key, pem
    reply = client.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", {})
    if reply.status == 201:
        return reply.json["status"]["userInfo"].get("username", "")
    reply.fails(403, "Forbidden", "system:anonymous")
    return None


def test_a_certificate_that_names_nobody(api, ns):
    for subject, name in (("/O=team/CN=jane", "jane"), ("/O=team", None)):
        key, pem = key_and_request(subject)
        asked = body(ns, CLIENT, subject, CLIENT_USAGES)
        asked["spec"]["request"] = base64.b64encode(pem).decode()
        api.post(REQUESTS, asked).ok(201)
        try:
            decide(api, ns).ok()
            assert whoami(api, key, base64.b64decode(certificate(api, ns)).decode()) == name, subject
        finally:
            api.delete(f"{REQUESTS}/{ns}").ok()


def test_long_and_usual_lifetimes(api, ns):
    for name, spec in (("usual", {}), ("long", {"expirationSeconds": 1 << 30})):
        with ask(api, f"{ns}-{name}", CLIENT, "/CN=jane", CLIENT_USAGES, **spec):
            decide(api, f"{ns}-{name}").ok()
            _, seconds = describe(certificate(api, f"{ns}-{name}"))
            assert abs(seconds - 365 * 24 * 3600) <= 600, seconds


def test_the_requester_is_written_by_the_server(api, ns):
    with cluster_role(api, ns, "jane", rule(["create", "get"], ["certificatesigningrequests"])):
        jane = api.impersonating("jane", ["friends"], Impersonate_Extra_scopes="one")
        with ask(api, ns, CLIENT, "/CN=jane", CLIENT_USAGES, client=jane, username="admin", groups=["system:masters"], uid="7") as made:
            spec = made["spec"]
            assert (spec["username"], spec["groups"], spec["extra"]) == ("jane", ["friends", "system:authenticated"], {"scopes": ["one"]}), spec
            assert "uid" not in spec


def test_denied_and_unapproved_are_not_signed(api, ns):
    with ask(api, ns, CLIENT, "/CN=jane", CLIENT_USAGES):
        decide(api, ns, "Denied").ok()
        with ask(api, ns + "-other", CLIENT, "/CN=jane", CLIENT_USAGES):
            decide(api, ns + "-other").ok()
            certificate(api, ns + "-other")
        assert "certificate" not in status(api, ns)


def test_nobody_asks_to_be_a_master(api, ns):
    got = api.post(REQUESTS, body(ns, CLIENT, "/O=system:masters/CN=me", CLIENT_USAGES)).fails(403, "Forbidden")
    assert got["message"] == (f'certificatesigningrequests.certificates.k8s.io "{ns}" is forbidden: use of {CLIENT} signer with '
                              "system:masters group is not allowed"), got["message"]


def test_who_may_approve_and_sign(api, ns):
    jane = api.impersonating("jane")
    every = rule(["get", "update", "patch"], ["certificatesigningrequests", "certificatesigningrequests/approval", "certificatesigningrequests/status"])
    with ask(api, ns, CLIENT, "/CN=x", CLIENT_USAGES), cluster_role(api, ns, "jane", every):
        until(lambda: jane.get(f"{REQUESTS}/{ns}").status == 200, 10, "the role")
        got = decide(jane, ns).fails(403, "Forbidden")
        assert got["message"] == (f'certificatesigningrequests.certificates.k8s.io "{ns}" is forbidden: user not permitted to approve '
                                  f'requests with signerName "{CLIENT}"'), got["message"]
        got = jane.patch(f"{REQUESTS}/{ns}/status", {"status": {"conditions": [{"type": "Failed", "status": "True"}]}}).fails(403)
        assert got["message"] == (f'certificatesigningrequests.certificates.k8s.io "{ns}" is forbidden: user not permitted to sign '
                                  f'requests with signerName "{CLIENT}"'), got["message"]
        with cluster_role(api, ns + "-signers", "jane", rule(["approve"], ["signers"], ["kubernetes.io/*"])):
            until(lambda: decide(jane, ns).status == 200, 10, "the right to approve")
            certificate(api, ns)


def test_what_a_signer_refuses(api, ns):
    node = "/O=system:nodes/CN=system:node:n1"
    rows = [(KUBELET, node, ["digital signature", "client auth"], ["DNS:n1"], "DNS subjectAltNames are not allowed"),
            (KUBELET, "/O=other/CN=system:node:n1", CLIENT_USAGES, [], "subject organization is not system:nodes"),
            (KUBELET, "/O=system:nodes/CN=n1", CLIENT_USAGES, [], "subject common name does not begin with system:node:"),
            (KUBELET, node, ["client auth"], [], "usages did not match [client auth digital signature key encipherment]"),
            (SERVING, node, ["digital signature", "server auth"], [], "DNS or IP subjectAltName is required"),
            (SERVING, node, ["digital signature", "server auth"], ["DNS:n1", "email:a@b.c"], "Email subjectAltNames are not allowed"),
            (SERVING, node, ["digital signature", "client auth"], ["IP:10.0.0.1"],
             "usages did not match [digital signature key encipherment server auth]")]
    for index, (signer, subject, usages, names, message) in enumerate(rows):
        name = f"{ns}-{index}"
        with ask(api, name, signer, subject, usages, *names):
            decide(api, name).ok()
            failed = until(lambda: [c for c in status(api, name)["conditions"] if c["type"] == "Failed"], 20, f"the failure of {name}")
            assert (failed[0]["reason"], failed[0]["message"], failed[0]["status"]) == ("SignerValidationFailure", message, "True"), failed
            assert "certificate" not in status(api, name)


def test_a_serving_certificate(api, ns):
    with ask(api, ns, SERVING, "/O=system:nodes/CN=system:node:n1", ["digital signature", "server auth"], "DNS:n1", "IP:10.0.0.1"):
        assert not status(api, ns).get("conditions")  # no one approves these by himself
        decide(api, ns).ok()
        found, _ = describe(certificate(api, ns))
        assert "TLS Web Server Authentication" in found and "DNS:n1, IP Address:10.0.0.1" in found, found


def test_nodes_are_approved_by_role(api, ns):
    subject, rows = f"/O=system:nodes/CN=system:node:{ns}", (
        ("nodeclient", "jane", "Auto approving kubelet client certificate after SubjectAccessReview."),
        ("selfnodeclient", f"system:node:{ns}", "Auto approving self kubelet client certificate after SubjectAccessReview."))
    for sub, user, message in rows:
        name = f"{ns}-{sub}"
        rules = [rule(["create"], [f"certificatesigningrequests/{sub}"]), rule(["create", "get"], ["certificatesigningrequests"])]
        with cluster_role(api, name, user, *rules):
            client = api.impersonating(user)
            until(lambda: client.get(f"{REQUESTS}/none").status == 404, 10, "the role")
            with ask(api, name, KUBELET, subject, CLIENT_USAGES, client=client):
                found, _ = describe(certificate(api, name))
                assert re.search(rf"O ?= ?system:nodes, ?CN ?= ?system:node:{ns}", found), found
                [condition] = status(api, name)["conditions"]
                assert (condition["type"], condition["reason"], condition["message"]) == ("Approved", "AutoApproved", message), condition


def test_nodes_ask_for_themselves_only(api, ns):
    node = api.impersonating("system:node:me", ["system:nodes"])
    got = node.post(REQUESTS, body(ns, KUBELET, "/O=system:nodes/CN=system:node:other", CLIENT_USAGES)).fails(403, "Forbidden")
    assert got["message"].endswith("can only create a node CSR with CN=system:node:me"), got["message"]


def test_bad_requests(api, ns):
    good = body(ns, CLIENT, "/CN=x", CLIENT_USAGES)
    for text in ("", "bm90IHBlbQ==", base64.b64encode(b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n").decode()):
        bad = {"metadata": {"name": ns}, "spec": {**good["spec"], "request": text}}
        answer = api.post(REQUESTS, bad)
        assert answer.status in (403, 422), answer
    api.post(REQUESTS, {"metadata": {"name": ns}, "spec": {**good["spec"], "expirationSeconds": 599}}).fails(422, "Invalid")
