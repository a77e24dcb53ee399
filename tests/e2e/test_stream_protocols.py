# SPDX-License-Identifier: Apache-2.0
"""The protocols of exec, attach and port-forward by hand: versions, channels, ends, and what bad input gets."""
import base64
import contextlib
import json
import struct
import threading
import zlib
from pathlib import Path

from knarr_test.client import until
from knarr_test.samples import path, running
from knarr_test.steps import create, run_pod, wait_phase, when_listening
from knarr_test.websocket import TEXT, Upgrade, WebSocket

ALONE = "test_a_reader_that_stops", "test_a_process_that_does_not_read"     # they measure the whole cluster
GATHERED_MAX = 64 << 20
V5, V4, V1 = "v5.channel.k8s.io", "v4.channel.k8s.io", "channel.k8s.io"
SUCCESS = {"metadata": {}, "status": "Success"}


def exec_path(ns, pod="p"):
    return path(ns, "pods", pod, "exec")


def execute(api, ns, *protocols, command=("true",), stdin=None, **more):
    query = {"stdout": 1, "stderr": 1, "stdin": 1 if stdin is not None else None, **more}
    return WebSocket(api, exec_path(ns), *protocols, command=list(command), **query)


def test_versions(api, ns):
    run_pod(api, ns, running())
    command = ("sh", "-c", "echo out; echo err >&2; exit 3")
    for protocol in (V5, V4):
        with execute(api, ns, protocol, command=command) as ws:
            assert ws.protocol == protocol
            first = ws.hear()
            assert first[1] == b"\x01", f"the greeting: {first}"
            said = ws.channels()
        assert said[1] == b"out\n" and said[2] == b"err\n", said
        status = json.loads(said[3])
        assert status["reason"] == "NonZeroExitCode" and status["details"]["causes"] == [{"reason": "ExitCode", "message": "3"}], status
        assert status["message"] == "command terminated with non-zero exit code: exit status 3" and ws.code == 1000
    for protocols in ((V1,), ()):
        with execute(api, ns, *protocols, command=command) as ws:
            said = ws.channels()
        assert said == {1: b"out\n", 2: b"err\n", 3: b"command terminated with non-zero exit code: exit status 3"}, said
    for protocol, ok in ((V4, SUCCESS), (V1, None)):
        with execute(api, ns, protocol) as ws:
            said = ws.channels()
        assert (json.loads(said[3]) if ok else said.get(3)) == ok, said


def test_base64(api, ns):
    run_pod(api, ns, running())
    for protocol, has_status in (("base64.channel.k8s.io", False), ("v4.base64.channel.k8s.io", True)):
        with execute(api, ns, protocol, command=("head", "-c", "6"), stdin=True) as ws:
            ws.say(b"9" + base64.b64encode(b"nobody's"), TEXT)
            ws.say(b"0not base64!", TEXT)
            ws.say(b"0" + base64.b64encode(b"a\x00\xff\n12"), TEXT)
            said = {}
            while message := ws.hear():
                assert message[0] == TEXT
                said[message[1][:1]] = said.get(message[1][:1], b"") + base64.b64decode(message[1][1:])
        assert said[b"1"] == b"a\x00\xff\n12" and (b"3" in said) == has_status, said


def test_end_of_stdin(api, ns):
    run_pod(api, ns, running())
    with execute(api, ns, V5, command=("md5sum",), stdin=True) as ws:
        ws.say(b"\x00abc")
        ws.say(b"\xff\x00")
        ws.say(b"\x00too late")
        assert ws.channels()[1].startswith(b"900150983cd24fb0d6963f7d28e17f72"), "abc's md5"
    for wrong in (b"\xff", b"\xff\x00\x00", b"\xff\x09"):
        with execute(api, ns, V5, command=("cat",), stdin=True) as ws:
            ws.say(wrong)
            assert 1 not in {k for k, v in ws.channels().items() if v}, "nothing behind a wrong close"


def test_only_what_was_asked_for(api, ns):
    run_pod(api, ns, running())
    command = ["sh", "-c", "echo out; echo err >&2; cat"]
    with WebSocket(api, exec_path(ns), V4, command=command, stderr=1) as ws:
        ws.say(b"\x00unasked")
        said = ws.channels()
    assert said[2] == b"err\n" and 1 not in said, said
    reply = WebSocket(api, exec_path(ns), V4, command=["true"])
    assert reply.status == 400 and b"you must specify at least 1 of stdin, stdout, stderr" in reply.body, reply.body


def test_refusals(api, ns):
    """What is wrong is said before anything is upgraded, and the connection is not used again."""
    run_pod(api, ns, running())
    for headers, status, words in (
            ([("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "short")], 400, b""),
            ([("Upgrade", "websocket"), ("Sec-WebSocket-Version", "12"), ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")], 400, b""),
            ([("Upgrade", "SPDY/3.1")], 400, b"unable to upgrade: header X-Stream-Protocol-Version does not exist"),
            ([("Upgrade", "SPDY/3.1"), ("X-Stream-Protocol-Version", "v9.channel.k8s.io")], 403,
             b"unable to negotiate protocol: client supports [v9.channel.k8s.io], server accepts [v4.channel.k8s.io"),
            ([("Upgrade", "telegraph")], 400, b"")):
        with Upgrade(api, exec_path(ns), headers, command="true", stdout=1) as refused:
            assert refused.status == status and words in refused.body, (headers, refused.status, refused.body)
            refused.send(b"GET /api/v1/namespaces HTTP/1.1\r\nHost: a\r\n\r\n")
            assert refused.read(1) == b"", "a second request was answered"
    unknown = WebSocket(api, exec_path(ns), "v9.channel.k8s.io", command="true", stdout=1)
    assert unknown.status == 403, unknown.status
    api.get(exec_path(ns), command="true", stdout=1).fails(400, "BadRequest", "Upgrade request required")
    api.get(exec_path(ns, "none"), command="true", stdout=1).fails(404, "NotFound", 'pods "none" not found')


def test_permission_comes_first(api, ns):
    run_pod(api, ns, running())
    rbac = "/apis/rbac.authorization.k8s.io/v1"
    rules = [{"apiGroups": [""], "resources": ["pods/exec", "pods/attach", "pods/portforward"], "verbs": ["get"]}]
    api.post(path(ns, "roles", group=rbac), {"metadata": {"name": "r"}, "rules": rules}).ok(201)
    api.post(path(ns, "rolebindings", group=rbac), {
        "metadata": {"name": "r"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
        "subjects": [{"kind": "User", "name": "eve", "apiGroup": "rbac.authorization.k8s.io"}]}).ok(201)
    eve = api.impersonating("eve")
    for subresource in ("exec", "attach", "portforward"):
        refused = WebSocket(eve, path(ns, "pods", "p", subresource), V5, command="true", stdout=1, ports=80)
        message = json.loads(refused.body)["message"]
        assert refused.status == 403 and f'cannot create resource "pods/{subresource}"' in message, message
    api.put(path(ns, "roles", "r", group=rbac), {"metadata": {"name": "r"}, "rules": [{**rules[0], "verbs": ["get", "create"]}]}).ok()
    until(lambda: WebSocket(eve, exec_path(ns), V4, command="true", stdout=1).status == 101, 10, "the permission")


def test_a_token_as_subprotocol(api, ns):
    """As browsers must send it; the node never sees it."""
    rbac = "/apis/rbac.authorization.k8s.io/v1"
    run_pod(api, ns, running())
    api.post(path(ns, "rolebindings", group=rbac), {
        "metadata": {"name": "r"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"},
        "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": ns}]}).ok(201)
    token = api.post(path(ns, "serviceaccounts", "default", "token"), {"spec": {}}).ok(201)["status"]["token"]
    nobody = api.anonymous()

    def attempt(*protocols, sent=token):
        bearer = "base64url.bearer.authorization.k8s.io." + base64.urlsafe_b64encode(sent.encode()).decode().rstrip("=")
        return execute(nobody, ns, *(bearer if p == "token" else p for p in protocols), command=("echo", "seen"))
    until(lambda: attempt("token", V4).status == 101, 10, "the role")
    with attempt(V4, "token") as ws:
        assert ws.protocol == V4 and ws.channels()[1] == b"seen\n"
    assert execute(nobody, ns, V4).status == 403
    for protocols, sent in ((("token",), token), (("token", "token", V4), token), (("token", V4), token + "x")):
        assert attempt(*protocols, sent=sent).status == 401, protocols
    assert attempt("token", V4, sent="").status == 403, "no token is no one"


def test_containers_that_are_gone(api, ns):
    create(api, ns, running("ended", command="true", spec={"restartPolicy": "Never"}))
    wait_phase(api, ns, "ended", "Succeeded")
    for subresource in ("exec", "attach"):
        refused = WebSocket(api, path(ns, "pods", "ended", subresource), V4, command="true", stdout=1)
        assert refused.status == 500 and b'container not found ("c")' in refused.body, refused.body


def test_frames_cut_short(api, ns):
    """A client that breaks off in the middle of a frame ends its process, and nothing else."""
    run_pod(api, ns, running())
    script = "trap 'echo ended > /tmp/$0' HUP TERM PIPE; touch /tmp/began-$0; cat > /dev/null; echo ended > /tmp/$0"
    ws = execute(api, ns, V4, command=("sh", "-c", script, "websocket"), stdin=True)
    ws.send(ws.frame(2, b"\x00" + b"x" * 1000)[:500])
    ws.close()
    spdy = Spdy(api, exec_path(ns), "v4.channel.k8s.io", command=["sh", "-c", script, "spdy"], stdin=1, stdout=1)
    spdy.open(1, streamtype="error"), spdy.open(3, streamtype="stdin"), spdy.open(5, streamtype="stdout")
    spdy.send(struct.pack(">II", 3, 1000) + b"x" * 500)
    spdy.close()
    with execute(api, ns, V4, command=("sh", "-c", "for i in $(seq 100); do ls /proc | grep -c '^[0-9]' ; done")) as ws:
        assert json.loads(ws.channels()[3]) == SUCCESS


# ---- SPDY by hand ----

WORDS = ("options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow authorization "
         "cache-control connection content-base content-encoding content-language content-length content-location content-md5 content-range "
         "content-type date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified "
         "location max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding "
         "upgrade user-agent vary via warning www-authenticate method get status|200 OK|version|HTTP/1.1|url public set-cookie keep-alive origin")
REST = ("100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative Information204 No "
        "Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 "
        "Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,"
        "image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,"
        "sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.")
FIRST, *MIDDLE, LAST = WORDS.split("|")
DICTIONARY = b"".join(struct.pack(">I", len(w)) + w.encode() for w in [*FIRST.split(), *MIDDLE, *LAST.split()]) + REST.encode()


class Spdy(Upgrade):
    def __init__(self, client, where, protocol, **query):
        super().__init__(client, where, [("Upgrade", "SPDY/3.1"), ("X-Stream-Protocol-Version", protocol)], method="POST", **query)
        self.zip = zlib.compressobj(zdict=DICTIONARY)

    def open(self, number, **headers):
        plain = struct.pack(">I", len(headers))
        for name, value in headers.items():
            plain += struct.pack(">I", len(name)) + name.encode() + struct.pack(">I", len(value)) + value.encode()
        packed = self.zip.compress(plain) + self.zip.flush(zlib.Z_SYNC_FLUSH)
        self.send(struct.pack(">HHI", 0x8003, 1, 10 + len(packed)) + struct.pack(">IIH", number, 0, 0) + packed)

    def data(self, number, data, last=False):
        self.send(struct.pack(">II", number, (1 << 24 if last else 0) | len(data)) + data)

    def frame(self):
        """(type, flags, payload) of a control frame, or (stream number, flags, payload); None at the end."""
        head = self.read(8)
        if len(head) < 8:
            return None
        first, second = struct.unpack(">II", head)
        payload = self.read(second & 0xffffff)
        return (f"control {first & 0xffff}" if first >> 31 else first), second >> 24, payload

    def streams(self):
        """All data until the end, by stream; and which streams were ended."""
        data, ended = {}, set()
        while frame := self.frame():
            if isinstance(frame[0], int):
                data[frame[0]] = data.get(frame[0], b"") + frame[2]
                if frame[1] & 1:
                    ended.add(frame[0])
        return data, ended


def test_spdy_versions(api, ns):
    run_pod(api, ns, running())
    command = ["sh", "-c", "echo out; echo err >&2; cat; exit 4"]
    for protocol in (V4, "v3.channel.k8s.io", "v2.channel.k8s.io", V1):
        with Spdy(api, exec_path(ns), protocol, command=command, stdin=1, stdout=1, stderr=1) as spdy:
            assert spdy.status == 101 and spdy.headers["x-stream-protocol-version"] == protocol, spdy.headers
            for number, kind in ((1, "error"), (3, "stdin"), (5, "stdout"), (7, "stderr")):
                spdy.open(number, streamtype=kind)
            spdy.data(3, b"through", last=True)
            data, ended = spdy.streams()
        assert data[5] == b"out\nthrough" and data[7] == b"err\n" and ended >= {1, 5, 7}, (data, ended)
        if protocol == V4:
            assert json.loads(data[1])["details"]["causes"][0]["message"] == "4", data
        else:
            assert data[1] == b"command terminated with non-zero exit code: exit status 4", data


def test_spdy_that_is_none(api, ns):
    run_pod(api, ns, running())
    for nonsense in (b"\x80\x02\x00\x01\x00\x00\x00\x04\x00\x00\x00\x01", b"\0\0\0\0GET / HTTP/1.1\r\n\r\n",
                     struct.pack(">HHI", 0x8003, 1, 0xffffff)):
        with Spdy(api, exec_path(ns), V4, command="true", stdout=1) as spdy:
            spdy.send(nonsense)
            seen = spdy.frame()
            while seen and seen[0] != "control 7":
                seen = spdy.frame()
            assert seen or spdy.read(1) == b"", seen


def test_port_forward_by_channels(api, ns):
    run_pod(api, ns, running(command="nc -ll -p 7001 -e cat & exec sleep 100000", readinessProbe=when_listening(7001)))
    where = path(ns, "pods", "p", "portforward")
    with WebSocket(api, where, V4, ports="7001,9") as ws:
        said = {0: b"", 1: b"", 2: b"", 3: b""}
        ws.say(b"\x00hello")
        while len(said[0]) < 7 or b"refused" not in said[3]:
            channel, *data = ws.hear()[1]
            said[channel] += bytes(data)
    assert said[0] == struct.pack("<H", 7001) + b"hello" and said[1] == struct.pack("<H", 7001), said
    assert said[2] == struct.pack("<H", 9) and b"error forwarding port 9 to pod p, uid " in said[3], said
    for ports, words in ((None, b'query parameter "ports" is required'), ("0", b"unable to parse"), ("70000", b"value out of range"), ("x", b"invalid syntax")):
        refused = WebSocket(api, where, V4, ports=ports)
        assert refused.status == 400 and words in refused.body, (ports, refused.body)


def test_streams_of_port_forward_that_make_no_pair(api, ns):
    run_pod(api, ns, running(command="nc -ll -p 7001 -e cat & exec sleep 100000", readinessProbe=when_listening(7001)))
    with Spdy(api, path(ns, "pods", "p", "portforward"), "portforward.k8s.io") as spdy:
        spdy.open(1, streamtype="error")
        spdy.open(3, streamtype="error", port="0", requestid="0")
        spdy.open(5, streamtype="gossip", port="7001", requestid="0")
        spdy.open(7, streamtype="error", port="7001")
        spdy.open(9, streamtype="data", port="7001")
        spdy.data(9, b"of an older client", last=True)
        resets, said = set(), b""
        while b"client" not in said:
            kind, _, payload = spdy.frame()
            if kind == "control 3":
                resets.add(struct.unpack(">I", payload[:4])[0])
            elif kind == 9:
                said += payload
        assert resets == {1, 3, 5} and said == b"of an older client", (resets, said)


# ---- logs ----

def test_logs_by_websocket(api, ns):
    run_pod(api, ns, running(command="seq 1 50000; exec sleep 100000", stdin=True))
    where, wanted = path(ns, "pods", "p", "log"), "".join(f"{i}\n" for i in range(1, 50001)).encode()
    until(lambda: api.get(where).body == wanted, 20, "the log")
    for protocols in (("binary.k8s.io",), ()):
        with WebSocket(api, where, *protocols) as ws:
            said = b""
            while message := ws.hear():
                said += message[1]
        assert ws.protocol == (protocols[0] if protocols else None) and said == wanted and ws.code == 1000
    with WebSocket(api, where, "base64.binary.k8s.io", follow="true") as ws:
        said = b""
        while len(said) < len(wanted):
            kind, text = ws.hear()
            said += base64.b64decode(text)
        assert kind == TEXT and said == wanted
    assert WebSocket(api, where, "channel.k8s.io").status == 403
    with WebSocket(api, path(ns, "pods", "none", "log"), "binary.k8s.io") as refused:
        assert refused.status == 404 and json.loads(refused.body)["reason"] == "NotFound"


# ---- readers that stop ----

def memory_of(cluster):
    """Of the API and the agents, in bytes."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (cluster.api_pid(), *cluster.agent_pids())]
    return sum(pages) * 4096


def work_of(word):
    """Ticks that all processes with this word in their command have worked."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if word in (process / "cmdline").read_bytes().split(b"\0"):
                total += sum(int(n) for n in (process / "stat").read_text().rsplit(")", 1)[1].split()[11:13])
    return total


def runs(word):
    """Whether a process with this word in its command is there."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if word.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                return True
    return False


def rests(word):
    before = work_of(word)
    threading.Event().wait(0.3)          # thirty ticks, if it worked
    return work_of(word) - before <= 3


def test_a_reader_that_stops(api, ns, cluster):
    """The process waits; neither the API nor the agent gathers what no one reads."""
    word = f"endless-{ns}"
    run_pod(api, ns, running(command=f"nc -ll -p 7001 -e yes {word} & read -r line; yes {word}", stdin=True,
                             readinessProbe=when_listening(7001)))
    endless = ["yes", word]
    before = memory_of(cluster)
    streams = [execute(api, ns, V4, command=endless) for _ in range(3)]
    streams.append(WebSocket(api, path(ns, "pods", "p", "attach"), V4, stdin=1, stdout=1))
    streams[-1].say(b"\x00go\n")
    spdy = Spdy(api, exec_path(ns), V4, command=endless, stdout=1)
    spdy.open(1, streamtype="error")
    spdy.open(3, streamtype="stdout")
    forward = Spdy(api, path(ns, "pods", "p", "portforward"), "portforward.k8s.io")
    for number in range(1, 9, 4):
        forward.open(number, streamtype="error", port="7001", requestid=str(number))
        forward.open(number + 2, streamtype="data", port="7001", requestid=str(number))
    streams += [spdy, forward]
    for stream in streams:
        assert stream.frame() if stream in (spdy, forward) else stream.hear()
    streams.pop(3).close()               # attached: conmon goes on writing the log, whoever reads
    until(lambda: rests(word.encode()) or memory_of(cluster) > before + GATHERED_MAX, 60, "rest")
    assert memory_of(cluster) < before + GATHERED_MAX, (before, memory_of(cluster))
    assert streams[0].hear()[1].startswith(b"\x01")
    for stream in streams:
        stream.close()
    with execute(api, ns, V4) as ws:
        assert json.loads(ws.channels()[3]) == SUCCESS


def push(stream, frame):
    """Sends frames until nothing more is taken for two seconds; how many bytes went."""
    sent = 0
    stream.socket.settimeout(2)
    with contextlib.suppress(TimeoutError):
        while sent < 256 << 20:
            stream.socket.sendall(frame)
            sent += len(frame)
    return sent


def test_a_process_that_does_not_read(api, ns, cluster):
    """Then the client waits, and what lies between them is bounded."""
    run_pod(api, ns, running(command="nc -ll -p 7002 -e sleep 1000 & exec sleep 100000", readinessProbe=when_listening(7002)))
    before, word = memory_of(cluster), f"deaf-{ns}"
    deaf = ["sh", "-c", "trap '' TERM; sleep 1000", word]
    ws = execute(api, ns, V5, command=deaf, stdin=True)
    spdy = Spdy(api, exec_path(ns), V4, command=deaf, stdin=1, stdout=1)
    for number, kind in ((1, "error"), (3, "stdin"), (5, "stdout")):
        spdy.open(number, streamtype=kind)
    forward = Spdy(api, path(ns, "pods", "p", "portforward"), "portforward.k8s.io")
    forward.open(1, streamtype="error", port="7002", requestid="0")
    forward.open(3, streamtype="data", port="7002", requestid="0")
    for stream, frame in ((ws, ws.frame(2, b"\0" + bytes(30000))), (spdy, struct.pack(">II", 3, 30000) + bytes(30000)),
                          (forward, struct.pack(">II", 3, 30000) + bytes(30000))):
        assert push(stream, frame) < 64 << 20
    assert memory_of(cluster) < before + GATHERED_MAX, (before, memory_of(cluster))
    for stream in (ws, spdy, forward):
        stream.close()
    until(lambda: not runs(word), 120, "the end of the processes whose clients have gone")
