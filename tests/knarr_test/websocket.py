# SPDX-License-Identifier: Apache-2.0
"""A WebSocket (RFC 6455) over the connection of a Client, message by message; and plain upgrades."""
import base64
import hashlib
import os
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Upgrade:
    """What became of a request to upgrade: `status`, `headers`, `body` of a refusal; then raw bytes."""

    def __init__(self, client, path, headers, method="GET", timeout=20, **query):
        connection = client.connect(timeout)
        connection.connect()
        self.socket = connection.sock
        self.socket.settimeout(timeout)
        lines = [f"{method} {client.target(path, query)} HTTP/1.1", f"Host: {client.host}:{client.port}", "Connection: Upgrade"]
        fields = [*client.headers.items()] if isinstance(client.headers, dict) else list(client.headers)
        if client.token:
            fields.append(("Authorization", f"Bearer {client.token}"))
        lines += [f"{name}: {value}" for name, value in [*fields, *headers]]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self.rest, self.body = b"", b""
        self.read_head()

    def read_head(self):
        while b"\r\n\r\n" not in self.rest:
            part = self.socket.recv(65536)
            assert part, f"the server closed after {self.rest!r}"
            self.rest += part
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        first, *lines = head.decode().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {}
        for line in lines:
            name, value = line.split(": ", 1)
            self.headers[name.lower()] = value
        if self.status != 101:
            size = int(self.headers.get("content-length", 1 << 30))
            while len(self.rest) < size:
                part = self.socket.recv(65536)
                if not part:
                    break
                self.rest += part
            self.body, self.rest = self.rest, b""

    def read(self, size):
        """So many bytes; fewer where the server has closed."""
        while len(self.rest) < size:
            part = self.socket.recv(max(65536, size - len(self.rest)))
            if not part:
                break
            self.rest += part
        data, self.rest = self.rest[:size], self.rest[size:]
        return data

    def send(self, data):
        self.socket.sendall(data)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class WebSocket(Upgrade):
    def __init__(self, client, path, *protocols, headers=(), timeout=20, **query):
        key = base64.b64encode(os.urandom(16)).decode()
        fields = [("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", key), *headers]
        if protocols:
            fields.append(("Sec-WebSocket-Protocol", ", ".join(protocols)))
        super().__init__(client, path, fields, timeout=timeout, **query)
        self.code = None
        if self.status == 101:
            accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
            assert self.headers["sec-websocket-accept"] == accept, self.headers
            self.protocol = self.headers.get("sec-websocket-protocol")

    def frame(self, opcode, data, final=True):
        mask = os.urandom(4)
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size) if size < 65536 else b"\xff" + struct.pack(">Q", size)
        masked = (int.from_bytes(data, "big") ^ int.from_bytes((mask * (size // 4 + 1))[:size], "big")).to_bytes(size, "big")
        return bytes([(0x80 if final else 0) | opcode]) + length + mask + masked

    def say(self, data, opcode=BINARY):
        self.send(self.frame(opcode, data))

    def hear(self):
        """The next message: (opcode, bytes); None when the server has closed.  Pings are answered."""
        whole, kind = b"", None
        while True:
            head = self.read(2)
            if len(head) < 2:
                return None
            opcode, size = head[0] & 15, head[1] & 127
            if size >= 126:
                size = int.from_bytes(self.read(2 if size == 126 else 8), "big")
            data = self.read(size)
            if opcode == PING:
                self.say(data, PONG)
            elif opcode == CLOSE:
                self.code = int.from_bytes(data[:2], "big") if data else None
                return None
            elif opcode != PONG:
                whole, kind = whole + data, kind if opcode == CONTINUATION else opcode
                if head[0] & 0x80:
                    return kind, whole

    def channels(self):
        """All that comes until the end, by channel (the first byte of each message)."""
        found = {}
        while message := self.hear():
            found[message[1][0]] = found.get(message[1][0], b"") + message[1][1:]
        return found
