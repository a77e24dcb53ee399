# SPDX-License-Identifier: Apache-2.0
"""An extension server for tests, run in a pod: things of GROUP/v1, which it keeps in memory.

usage: extension_server.py GROUP FOLDER      FOLDER has tls.crt, tls.key and the CA of whom it believes, front-proxy.crt

It tells at .../echo what it was sent, and at .../status/CODE answers with that code and a Location; the ConfigMap's file
FOLDER/mode makes it misbehave.
"""
import http.server
import json
import re
import ssl
import sys
import threading

GROUP, FOLDER = sys.argv[1:]
ROOT = f"/apis/{GROUP}/v1"
VERBS = ["create", "delete", "deletecollection", "get", "list", "watch"]
RESOURCES = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": f"{GROUP}/v1", "resources": [
    {"name": "things", "singularName": "thing", "namespaced": True, "kind": "Thing", "verbs": VERBS, "shortNames": ["th"]},
    {"name": "things/status", "singularName": "", "namespaced": True, "kind": "Thing", "verbs": ["get"]},
    {"name": "echo", "singularName": "", "namespaced": False, "kind": "Echo", "verbs": ["get"]}]}
OPENAPI = {"openapi": "3.0.0", "info": {"title": "things", "version": "v1"}, "paths": {f"{ROOT}/": {"get": {"responses": {"200": {"description": "OK"}}}}}}
SWAGGER = {"swagger": "2.0", "info": {"title": "things", "version": "v1"}, "paths": {
    f"{ROOT}/namespaces/{{namespace}}/things": {"get": {"operationId": "listThings", "responses": {"200": {
        "description": "OK", "schema": {"$ref": f"#/definitions/com.example.{GROUP.split('.')[0]}.Thing"}}}}},
    "/apis/other.example.com/v1/": {"get": {"responses": {"200": {"description": "OK"}}}}},
    "definitions": {f"com.example.{GROUP.split('.')[0]}.Thing": {"type": "object", "description": "A thing.", "properties": {
        "metadata": {"$ref": "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}}},
        "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {"type": "string"}, "com.example.Unused": {"type": "string"}}}
things, changed, count = {}, threading.Condition(), 0


def mode():
    try:
        return open(f"{FOLDER}/mode").read().strip()
    except OSError:
        return ""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, code, body, kind="application/json", headers=()):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), *headers]:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fail(self, code, reason):
        self.answer(code, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": reason, "message": reason.lower(), "code": code})

    def caller(self):
        subject = dict(pair[0] for pair in (self.connection.getpeercert() or {}).get("subject", ()))
        return subject.get("commonName")

    def read_body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def echo(self):
        self.answer(200, {"kind": "Echo", "apiVersion": f"{GROUP}/v1", "method": self.command, "path": self.path, "certificate": self.caller(), "port": self.client_address[1],
                          "headers": [[k.lower(), v] for k, v in self.headers.items()], "body": self.read_body().decode(errors="replace")})

    def discover(self):
        what = mode()
        if what == "garbage":
            self.answer(200, b"<html>" * 1000, "text/html")
        elif what == "huge":
            self.answer(200, b"[" + b"1," * (9 << 20) + b"1]")
        elif what == "redirect":
            self.answer(302, b"", headers=[("Location", "https://127.0.0.1/")])
        elif what == "broken":
            self.answer(500, b"no")
        else:
            self.answer(200, RESOURCES)

    def watch(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        told = set()
        while True:
            with changed:
                changed.wait_for(lambda: set(things) - told, 20)
                new = [things[k] for k in sorted(set(things) - told)]
            if not new:
                self.wfile.write(b"0\r\n\r\n")
                return
            for thing in new:
                told.add((thing["metadata"]["namespace"], thing["metadata"]["name"]))
                line = json.dumps({"type": "ADDED", "object": thing}).encode() + b"\n"
                self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
                self.wfile.flush()

    def upgrade(self):
        self.send_response(101)
        self.send_header("Upgrade", self.headers["Upgrade"])
        self.send_header("Connection", "Upgrade")
        self.end_headers()
        who = self.headers.get("X-Remote-User", "")
        self.wfile.write(f"hello {who}\n".encode())
        self.wfile.flush()
        while line := self.rfile.readline():
            self.wfile.write(line.upper())
            self.wfile.flush()
        self.close_connection = True

    def serve_things(self, ns, name, watch):
        global count
        if self.command == "GET" and watch:
            self.watch()
        elif self.command == "GET" and name:
            self.answer(200, things[ns, name]) if (ns, name) in things else self.fail(404, "NotFound")
        elif self.command == "GET":
            items = [t for (where, _), t in sorted(things.items()) if ns in (None, where)]
            self.answer(200, {"kind": "ThingList", "apiVersion": f"{GROUP}/v1", "metadata": {"resourceVersion": str(count)}, "items": items})
        elif self.command == "POST":
            thing = json.loads(self.read_body())
            with changed:
                count += 1
                thing["metadata"].update(namespace=ns, resourceVersion=str(count), uid=f"u{count}", creationTimestamp="2026-01-01T00:00:00Z")
                things[ns, thing["metadata"]["name"]] = thing
                changed.notify_all()
            self.answer(201, thing)
        elif self.command == "DELETE":
            self.read_body()
            for key in [k for k in things if k[0] == ns and name in (None, k[1]) and mode() != "sticky"]:
                del things[key]
            self.answer(200, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})
        else:
            self.fail(405, "MethodNotAllowed")

    def handle_any(self):
        path, _, query = self.path.partition("?")
        found = re.fullmatch(rf"{re.escape(ROOT)}(?:/namespaces/([^/]+))?/things(?:/([^/]+))?", path)
        if path == "/readyz":
            self.answer(200, b"ok", "text/plain")
        elif self.caller() != "front-proxy-client":
            self.fail(401, "Unauthorized")
        elif path == ROOT:
            self.discover()
        elif path == "/openapi/v3":
            self.answer(200, {"paths": {ROOT[1:]: {"serverRelativeURL": f"/openapi/v3{ROOT}?hash=1"}}})
        elif path == "/openapi/v2":
            known = self.headers.get("If-None-Match") == '"one"'
            self.answer(304 if known else 200, b"" if known else SWAGGER, headers=[("Etag", '"one"')])
        elif path == f"/openapi/v3{ROOT}":
            self.answer(200, OPENAPI)
        elif path == f"{ROOT}/mode":
            self.answer(200, mode().encode(), "text/plain")
        elif path.startswith(f"{ROOT}/echo"):
            self.echo()
        elif path.startswith(f"{ROOT}/upgrade"):
            self.upgrade() if self.headers.get("Upgrade") == "shout" else self.answer(302, b"", headers=[("Location", "https://127.0.0.1/")])
        elif path.startswith(f"{ROOT}/status/"):
            self.answer(int(path.rsplit("/", 1)[1]), b"gone elsewhere", "text/plain", [("Location", "https://127.0.0.1/secret")])
        elif found:
            self.serve_things(found[1], found[2], "watch=" in query)
        else:
            self.fail(404, "NotFound")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def log_message(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{FOLDER}/tls.crt", f"{FOLDER}/tls.key")
context.load_verify_locations(f"{FOLDER}/front-proxy.crt")
context.verify_mode = ssl.CERT_OPTIONAL
server = http.server.ThreadingHTTPServer(("", 8443), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
