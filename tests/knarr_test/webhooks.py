# SPDX-License-Identifier: Apache-2.0
"""Webhooks for tests: an HTTPS server on loopback, and its registration."""
import base64
import contextlib
import http.server
import json
import ssl
import subprocess
import tempfile
import threading
import time

from knarr_test.client import until
from knarr_test.samples import config_map, path

REGISTRATION = "/apis/admissionregistration.k8s.io/v1"


class Hook:
    """An HTTPS server that answers reviews by what `decide(request)` returns: a response without its uid."""

    def __init__(self, decide, delay=0):
        self.decide, self.delay, self.seen, self.paths = decide, delay, [], []
        self.redirect = None             # a URL: every answer leads there
        self.folder = tempfile.TemporaryDirectory()
        key, pem = f"{self.folder.name}/key.pem", f"{self.folder.name}/cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                        "-subj", "/CN=hook", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", pem],
                       check=True, capture_output=True)
        self.ca = base64.b64encode(open(pem, "rb").read()).decode()
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                hook.seen.append(review["request"])
                hook.paths.append(self.path)
                time.sleep(hook.delay)           # a webhook that takes its time
                body = hook.answer(review["request"])
                with contextlib.suppress(OSError):
                    self.send_response(307 if hook.redirect else 200)
                    if hook.redirect:
                        self.send_header("Location", hook.redirect)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_):
                pass
        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                """Clients that do not trust us hang up."""
        self.server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}/review"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        return json.dumps({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                           "response": {"uid": request["uid"], **self.decide(request)}}).encode()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()


def patched(*operations, **more):
    return {"allowed": True, "patchType": "JSONPatch", "patch": base64.b64encode(json.dumps(operations).encode()).decode(), **more}


def webhook(hook, ns, name="hook.example.com", rules=None, **more):
    more.setdefault("namespaceSelector", {"matchLabels": {"kubernetes.io/metadata.name": ns}})
    return {"name": name, "clientConfig": {"url": hook.url, "caBundle": hook.ca}, "sideEffects": "None",
            "admissionReviewVersions": ["v1"], "timeoutSeconds": 5,
            "rules": rules or [{"operations": ["CREATE", "UPDATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}],
            **more}


@contextlib.contextmanager
def registered(api, ns, kind, hooks, name=""):
    resource = f"{REGISTRATION}/{kind.lower()}webhookconfigurations"
    api.post(resource, {"apiVersion": "admissionregistration.k8s.io/v1", "kind": f"{kind}WebhookConfiguration",
                        "metadata": {"name": f"{ns}{name}"}, "webhooks": hooks}).ok(201)
    try:
        yield
    finally:
        api.delete(f"{resource}/{ns}{name}")


@contextlib.contextmanager
def asked(api, ns, kind, decide, delay=0, **more):
    """A hook that is known to be asked: a marker of its own tells."""
    hook = Hook(decide, delay)
    try:
        with registered(api, ns, kind, [webhook(hook, ns, **more)]):
            until(lambda: api.post(path(ns, "configmaps"), config_map("marker"), dryRun="All") and hook.seen, 30, "the webhook is asked")
            hook.seen.clear()
            hook.paths.clear()
            yield hook
    finally:
        hook.close()
