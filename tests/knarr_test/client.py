# SPDX-License-Identifier: Apache-2.0
"""A raw HTTPS client of an API server: what is sent and what came back, nothing in between.

A Client keeps one connection a thread; watches and other streams have their own.  Credentials
come from a kubeconfig (client certificate or token), or are given by `as_token` and `anonymous`.
"""
import base64
import contextlib
import http.client
import json
import re
import ssl
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

http.client._MAXHEADERS = 1000          # a hundred warnings beside the usual ones

JSON = "application/json"
MERGE = "application/merge-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
JSON_PATCH = "application/json-patch+json"
APPLY = "application/apply-patch+yaml"
TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1"


class Kubeconfig:
    """What is needed of a kubeconfig with one cluster and one user, be it YAML or JSON."""

    def __init__(self, path):
        self.path = str(path)
        text = Path(path).read_text()

        def value(key):
            found = re.search(rf"""["']?\b{key}["']?\s*:\s*["']?([^\s"',}}]+)""", text)
            return found[1] if found else None

        def data(key):
            encoded, file = value(f"{key}-data"), value(key)
            if encoded:
                return base64.b64decode(encoded).decode()
            return Path(path).parent.joinpath(file).read_text() if file else None

        self.server, self.token = value("server"), value("token")
        self.insecure = value("insecure-skip-tls-verify") == "true"
        self.ca, self.certificate, self.key = data("certificate-authority"), data("client-certificate"), data("client-key")


class Reply:
    """An answer; `json` is its body, parsed."""

    def __init__(self, request, status, headers, body):
        self.request, self.status, self.headers, self.body = request, status, headers, body

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.body)

    def header(self, name):
        return self.headers.get(name) or ""

    def __str__(self):
        return f"{self.request} -> {self.status} {self.text[:2000]}"

    # -- what a test expects; each returns the parsed body --

    def ok(self, status=None):
        allowed = (status,) if status else (200, 201, 202)
        assert self.status in allowed, f"expected {allowed}: {self}"
        return self.json if self.body[:1] in (b"{", b"[") else self.text

    def fails(self, code, reason=None, *words):
        """A Status with this code and reason, whose message has these words (or patterns)."""
        assert self.status == code, f"expected {code} {reason}: {self}"
        status = self.json
        assert status["kind"] == "Status" and status["apiVersion"] == "v1" and status["status"] == "Failure", str(self)
        assert status.get("code") == code, f"the body's code: {self}"
        if reason:
            assert status.get("reason") == reason, f"expected reason {reason}: {self}"
        for word in words:
            found = word.search(status["message"]) if isinstance(word, re.Pattern) else word in status["message"]
            assert found, f"expected {word!r} in the message: {self}"
        return status

    def fails_as_text(self, code, text):
        """An error that is no Status."""
        assert (self.status, self.text) == (code, text), str(self)

    def invalid(self, *fields, words=()):
        """422 Invalid; `fields` are those that details.causes name, in order."""
        status = self.fails(422, "Invalid", *words)
        causes = [cause.get("field") for cause in status["details"].get("causes", [])]
        assert list(fields) == causes, f"expected causes {fields}, got {causes}: {self}"
        return status


class Client:
    def __init__(self, config, token=None, anonymous=False, headers=None, timeout=60):
        self.config, self.timeout = config, timeout
        url = urlsplit(config.server)
        self.host, self.port = url.hostname, url.port or 443
        self.token = token or (None if anonymous else config.token)
        self.headers = headers or {}
        self.with_certificate = not token and not anonymous
        self.local = threading.local()

    def as_token(self, token):
        return Client(self.config, token=token, timeout=self.timeout)

    def anonymous(self):
        return Client(self.config, anonymous=True, timeout=self.timeout)

    def impersonating(self, user, groups=(), **headers):
        """Every request says Impersonate-User, and the groups by a repeated header."""
        fields = [("Impersonate-User", user)] + [("Impersonate-Group", group) for group in groups]
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        client = Client(self.config, timeout=self.timeout)
        client.headers = fields
        return client

    def context(self):
        context = ssl.create_default_context(cadata=self.config.ca)
        if self.config.insecure or not self.config.ca:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if self.with_certificate and self.config.certificate:
            with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
                file.write(self.config.certificate + "\n" + self.config.key)
                file.flush()
                context.load_cert_chain(file.name)
        return context

    def connect(self, timeout=None):
        return http.client.HTTPSConnection(self.host, self.port, timeout=timeout or self.timeout, context=self.context())

    def connection(self):
        if not getattr(self.local, "connection", None):
            self.local.connection = self.connect()
        return self.local.connection

    def close(self):
        connection = getattr(self.local, "connection", None)
        if connection:
            connection.close()
        self.local.connection = None

    @staticmethod
    def target(path, query):
        query = {k: v for k, v in query.items() if v is not None}
        return path + ("?" + urlencode(query, doseq=True) if query else "")

    def fields(self, body, content_type, accept, headers):
        fields = [("Accept", accept)]
        if body is not None:
            fields.append(("Content-Type", content_type))
        if self.token:
            fields.append(("Authorization", f"Bearer {self.token}"))
        for more in (self.headers, headers or {}):
            fields += more.items() if isinstance(more, dict) else more
        return fields

    def send(self, connection, method, path, body=None, content_type=JSON, accept=JSON, headers=None, query=None):
        target = self.target(path, query or {})
        data = body if isinstance(body, (bytes, type(None))) else \
            body.encode() if isinstance(body, str) else json.dumps(body).encode()
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in self.fields(data, content_type, accept, headers):
            connection.putheader(name, value)
        if data is not None:
            connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        return f"{method} {target}"

    def request(self, method, path, body=None, content_type=JSON, accept=JSON, headers=None, **query):
        """One request on the thread's connection; a connection that the server closed is opened again once."""
        for attempt in (1, 2):
            fresh = not getattr(self.local, "connection", None)
            connection = self.connection()
            try:
                request = self.send(connection, method, path, body, content_type, accept, headers, query)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLError) as error:
                # the server may have answered before it read all of the body
                with contextlib.suppress(Exception):
                    answer = connection.getresponse()
                    return self.reply(f"{method} {path}", answer)
                self.close()
                if fresh or attempt == 2:
                    raise error
                continue
            try:
                return self.reply(request, connection.getresponse())
            except (http.client.RemoteDisconnected, ConnectionResetError, ssl.SSLError):
                self.close()
                if fresh or attempt == 2:
                    raise

    def reply(self, request, answer):
        body = answer.read()
        if answer.will_close:
            self.close()
        return Reply(request, answer.status, answer.headers, body)

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body, **more):
        return self.request("POST", path, body, **more)

    def put(self, path, body, **more):
        return self.request("PUT", path, body, **more)

    def patch(self, path, body, content_type=MERGE, **more):
        return self.request("PATCH", path, body, content_type, **more)

    def delete(self, path, body=None, **more):
        return self.request("DELETE", path, body, **more)

    def watch(self, path, timeout=20, accept=JSON, **query):
        return Watch(self, path, timeout, accept, {"watch": "1", **query})


class Watch:
    """A watch's events, one at a time: `with api.watch(path) as events: events.next()`."""

    def __init__(self, client, path, timeout, accept, query):
        self.connection = client.connect(timeout)
        self.timeout, self.seen = timeout, []
        request = client.send(self.connection, "GET", path, accept=accept, query=query)
        self.answer = self.connection.getresponse()
        if self.answer.status != 200:
            self.failure = Reply(request, self.answer.status, self.answer.headers, self.answer.read())
            self.connection.close()
        else:
            self.failure = None

    def __enter__(self):
        assert self.failure is None, str(self.failure)
        return self

    def __exit__(self, *_):
        # a plain close would wait for the end of the stream
        if self.connection.sock:
            self.connection.sock.close()
        self.connection.close()

    def next(self):
        """The next event, or None at the end of the stream; fails after the watch's timeout."""
        try:
            line = self.answer.readline()
        except TimeoutError:
            raise AssertionError(f"no further event within {self.timeout} s; seen: {self.summary()}") from None
        if not line:
            return None
        event = json.loads(line)
        self.seen.append(event)
        return event

    def until(self, wanted, limit=1000):
        """Events up to the first for which `wanted` holds, that one included."""
        events = []
        while len(events) < limit:
            event = self.next()
            assert event is not None, f"the watch ended; seen: {self.summary()}"
            events.append(event)
            if wanted(event):
                return events
        raise AssertionError(f"{limit} events and not the one; {self.summary()}")

    def rest(self):
        """All events to the end of the stream."""
        events = []
        while (event := self.next()) is not None:
            events.append(event)
        return events

    def summary(self):
        return [(e["type"], e["object"].get("metadata", {}).get("name"),
                 e["object"].get("metadata", {}).get("resourceVersion")) for e in self.seen[-10:]]


def until(condition, seconds=30, what="the condition"):
    """Calls `condition` until it returns something true, and returns that."""
    end, value = time.monotonic() + seconds, None
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"{what} did not come true within {seconds} s"
        threading.Event().wait(0.05)
