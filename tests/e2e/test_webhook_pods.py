# SPDX-License-Identifier: Apache-2.0
"""A webhook that is a pod behind a service: reached from inside, and trusted by the name of the service."""
import base64
import subprocess
import tempfile

from knarr_test.client import until
from knarr_test.samples import APPS, NGINX, config_map, container, path

REGISTRATION = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"

# nginx cannot echo the review's uid, which is enough to see who answered
CONFIG = """
user www-data;
pid /run/nginx.pid;
error_log /dev/stderr warn;
events { worker_connections 64; }
http {
  server {
    listen 8443 ssl;
    ssl_certificate /tls/tls.crt;
    ssl_certificate_key /tls/tls.key;
    location / {
      default_type application/json;
      return 200 '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"from nginx","allowed":true}}';
    }
  }
}
"""


def certificate(folder, name):
    key, pem = f"{folder}/key.pem", f"{folder}/cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                    "-subj", "/CN=hook", "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", pem],
                   check=True, capture_output=True)
    return open(key, "rb").read(), open(pem, "rb").read()


def serve(api, ns, key, pem):
    encoded = {"tls.key": base64.b64encode(key).decode(), "tls.crt": base64.b64encode(pem).decode()}
    api.post(path(ns, "secrets"), {"metadata": {"name": "tls"}, "type": "kubernetes.io/tls", "data": encoded}).ok(201)
    api.post(path(ns, "configmaps"), {"metadata": {"name": "conf"}, "data": {"nginx.conf": CONFIG}}).ok(201)
    mounts = [{"name": "tls", "mountPath": "/tls"}, {"name": "conf", "mountPath": "/conf"}]
    spec = {"terminationGracePeriodSeconds": 1,
            "volumes": [{"name": "tls", "secret": {"secretName": "tls"}}, {"name": "conf", "configMap": {"name": "conf"}}],
            "containers": [container("nginx", NGINX, volumeMounts=mounts, command=["nginx", "-c", "/conf/nginx.conf", "-g", "daemon off;"],
                                     readinessProbe={"httpGet": {"path": "/", "port": 8443, "scheme": "HTTPS"}, "periodSeconds": 1})]}
    api.post(path(ns, "deployments", group=APPS), {
        "metadata": {"name": "hook"}, "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "hook"}},
                                               "template": {"metadata": {"labels": {"app": "hook"}}, "spec": spec}}}).ok(201)
    api.post(path(ns, "services"), {"metadata": {"name": "hook"}, "spec": {
        "selector": {"app": "hook"}, "ports": [{"port": 443, "targetPort": 8443}]}}).ok(201)
    until(lambda: api.get(path(ns, "deployments", "hook", group=APPS)).ok()["status"].get("readyReplicas") == 1, 120, "nginx is ready")


def configuration(ns, pem, service="hook"):
    return {"metadata": {"name": ns}, "webhooks": [{
        "name": "hook.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"], "timeoutSeconds": 5,
        "clientConfig": {"service": {"namespace": ns, "name": service, "path": "/ask"}, "caBundle": base64.b64encode(pem).decode()},
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": ns}},
        "objectSelector": {"matchLabels": {"ask": "yes"}},
        "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}]}]}


def refused(api, ns, *words):
    def reply():
        answer = api.post(path(ns, "configmaps"), config_map("m", labels={"ask": "yes"}), dryRun="All")
        return answer if answer.status == 500 and all(word in answer.text for word in words) else None
    return until(reply, 30, f"an answer with {words}")


def test_a_webhook_behind_a_service(api, ns):
    with tempfile.TemporaryDirectory() as folder:
        key, pem = certificate(folder, f"hook.{ns}.svc")
    serve(api, ns, key, pem)
    try:
        api.post(REGISTRATION, configuration(ns, pem)).ok(201)
        refused(api, ns, f"https://hook.{ns}.svc:443/ask?timeout=5s", "expected response.uid=", "from nginx")
        api.delete(f"{REGISTRATION}/{ns}").ok()
        api.post(REGISTRATION, configuration(ns, pem, service="absent")).ok(201)
        refused(api, ns, f"https://absent.{ns}.svc:443/ask?timeout=5s", 'service \\"absent\\" not found')
    finally:
        api.delete(f"{REGISTRATION}/{ns}")
    api.post(path(ns, "configmaps"), config_map("m", labels={"ask": "yes"})).ok(201)
