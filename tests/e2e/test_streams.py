# SPDX-License-Identifier: Apache-2.0
"""exec, attach, cp and port-forward of upstream's kubectl, over WebSockets and over SPDY/3.1."""
import hashlib
import re
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

from knarr_test.client import until
from knarr_test.samples import NGINX, path, running
from knarr_test.steps import create, run_pod, wait_gone, wait_phase, when_listening
from knarr_test.terminal import Terminal

OLD = {"KUBECTL_REMOTE_COMMAND_WEBSOCKETS": "false", "KUBECTL_PORT_FORWARD_WEBSOCKETS": "false"}


def both(kubectl):
    return (kubectl, kubectl.with_settings(**OLD))


def test_exec(api, ns, kubectl):
    run_pod(api, ns, running())
    for one in both(kubectl):
        code, out, err = one.run("exec", "p", "--", "sh", "-c", "echo out; echo err >&2; exit 42")
        assert (code, out) == (42, "out\n") and err.startswith("err\n"), (code, out, err)
        assert one("exec", "-i", "p", "--", "cat", input="through\nand back\n") == "through\nand back\n"
        big = "".join(f"{i}\n" for i in range(200000))
        assert one("exec", "-i", "p", "--", "md5sum", input=big).split()[0] == hashlib.md5(big.encode()).hexdigest()
        assert one("exec", "p", "--", "sh", "-c", "seq 1 200000").split()[-1] == "200000"
        assert one("exec", "p", "--", "true") == ""


def test_exec_on_a_terminal(api, ns, kubectl):
    run_pod(api, ns, running())
    for one in both(kubectl):
        terminal = Terminal(one.command("exec", "-it", "p", "--", "sh"), {**one.environment, "TERM": "xterm"})
        try:
            terminal.until("# ")
            terminal.type("stty size\n")
            terminal.until("30 100")
            terminal.resize(41, 111)
            until(lambda: terminal.type("stty size\n") or "41 111" in terminal.until("# "), 20, "the new size")
            terminal.type("exit 7\n")
            assert terminal.process.wait(20) == 7
        finally:
            terminal.close()


def test_end_of_input_on_a_terminal(api, ns, kubectl):
    run_pod(api, ns, running())
    for one in both(kubectl):
        terminal = Terminal(one.command("exec", "-it", "p", "--", "sh", "-c", "echo rea''dy; cat; echo the end"), {**one.environment, "TERM": "xterm"})
        try:
            terminal.until("ready")
            terminal.type("a line\n")
            terminal.until("a line\r\na line")
            terminal.type("\x04")
            terminal.until("the end")
            assert terminal.process.wait(20) == 0
        finally:
            terminal.close()


def test_cp(api, ns, kubectl):
    with tempfile.TemporaryDirectory() as folder:
        copy_both_ways(api, ns, kubectl, Path(folder))


def copy_both_ways(api, ns, kubectl, tmp):
    run_pod(api, ns, running())
    text = "".join(f"{i} " for i in range(300000))
    (tmp / "tree/deep").mkdir(parents=True)
    (tmp / "tree/deep/file").write_text(text)
    (tmp / "tree/empty").write_text("")
    for one in both(kubectl):
        one("cp", str(tmp / "tree"), f"{ns}/p:/tmp/tree")
        assert one("exec", "p", "--", "md5sum", "/tmp/tree/deep/file").split()[0] == hashlib.md5(text.encode()).hexdigest()
        one("cp", f"{ns}/p:/tmp/tree/deep/file", str(tmp / "back"))
        assert (tmp / "back").read_text() == text
        (tmp / "back").unlink()
        one("exec", "p", "--", "rm", "-r", "/tmp/tree")


COUNT = "i=0; while read -r line; do i=$((i+1)); echo $i $line; done; echo closed; exec sleep 100000"


def test_attach(api, ns, kubectl):
    """Several at once see the same; what one says, all hear of."""
    run_pod(api, ns, running(command=COUNT, stdin=True))
    started = [one.start("attach", "-i", "p", text=True, stdin=subprocess.PIPE) for one in (*both(kubectl), kubectl)]
    try:
        lines = [[] for _ in started]
        readers = [threading.Thread(target=lambda p=p, mine=mine: mine.extend(iter(p.stdout.readline, "")), daemon=True)
                   for p, mine in zip(started, lines, strict=True)]
        for reader in readers:
            reader.start()

        def said(word):
            started[0].stdin.write(f"{word}\n")
            started[0].stdin.flush()
            return all(any(word in line for line in mine) for mine in lines)
        until(lambda: said("all"), 30, "all who are attached")
        started[1].stdin.write("from the second\n")
        started[1].stdin.flush()
        until(lambda: all(any("from the second" in line for line in mine) for mine in lines), 20, "its words")
        started[2].kill()
        assert "from the second" in kubectl("logs", "p")
    finally:
        for process in started:
            process.kill()
            process.communicate()


def test_attach_whose_input_ends(api, ns, kubectl):
    """A container whose stdin is for many stays as it is: who has no more to say is let go."""
    run_pod(api, ns, running(command=COUNT, stdin=True))
    for one, word in zip(both(kubectl), ("first", "second"), strict=True):
        process = one.start("attach", "-i", "p", text=True, stdin=subprocess.PIPE)
        _, err = process.communicate(f"{word}\n", timeout=30)
        assert process.returncode == 0, err
        until(lambda word=word: word in kubectl("logs", "p"), 20, f"the {word} word")
    assert kubectl("logs", "p") == "1 first\n2 second\n"


def test_attach_to_what_ends(api, ns, kubectl):
    create(api, ns, running(command="read -r line; echo got $line; exit 3", stdin=True, stdinOnce=True, spec={"restartPolicy": "Never"}))
    until(lambda: api.get(path(ns, "pods", "p")).json["status"]["phase"] == "Running", 30, "the pod")
    process = kubectl.start("attach", "-i", "p", text=True, stdin=subprocess.PIPE)
    out, _ = process.communicate("word\n", timeout=30)
    assert "got word" in out, out
    wait_phase(api, ns, "p", "Failed")


def test_run_it_rm(api, ns, kubectl):
    for one, name in zip(both(kubectl), "ab", strict=True):
        command = one.command("run", name, "-it", "--rm", "--restart=Never", "--image=docker.io/library/busybox:1.35",
                              "--image-pull-policy=Never", "--", "sh")
        terminal = Terminal(command, {**one.environment, "TERM": "xterm"})
        try:
            until(lambda: terminal.type("echo is-$((40+2))\n") or "is-42" in terminal.drain(), 60, "the shell")
            terminal.type("exit\n")
            terminal.until("deleted")
            assert terminal.process.wait(40) == 0
        finally:
            terminal.close()
        wait_gone(api, path(ns, "pods", name))


# ---- port-forward ----

class Forward:
    """`kubectl port-forward` of some ports; `port[n]` is where the pod's port n is reached."""

    def __init__(self, kubectl, pod, *ports):
        self.process = kubectl.start("port-forward", pod, *(f":{port}" for port in ports), text=True)
        self.port, self.said = {}, []
        while len(self.port) < len(ports):
            line = self.process.stdout.readline()
            assert line, f"port-forward ended: {self.said}"
            self.said.append(line)
            found = re.search(r"127\.0\.0\.1:(\d+) -> (\d+)", line)
            if found:
                self.port[int(found[2])] = int(found[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def connect(self, port):
        return socket.create_connection(("127.0.0.1", self.port[port]), timeout=30)

    def ask(self, port, text=b"", half_close=True):
        """What the pod says to `text` and to the end of it."""
        with self.connect(port) as connection:
            sender = threading.Thread(target=connection.sendall, args=(text,), daemon=True)
            sender.start()
            sender.join()
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            said = b""
            while part := connection.recv(1 << 16):
                said += part
            return said


SERVERS = "nc -ll -p 7001 -e cat & nc -ll -p 7002 -e md5sum & nc -ll -p 7003 -e seq 1 200000 & exec sleep 100000"


def forwarding_pod(api, ns):
    run_pod(api, ns, running(command=SERVERS, readinessProbe=when_listening(7001, 7002, 7003)))


def test_port_forward(api, ns, kubectl):
    forwarding_pod(api, ns)
    big = bytes(range(256)) * 20000
    for one in both(kubectl):
        with Forward(one, "p", 7001, 7002, 7003) as forward:
            assert forward.ask(7001, b"there and back") == b"there and back"
            assert forward.ask(7002, big).split()[0].decode() == hashlib.md5(big).hexdigest()
            assert forward.ask(7003).split()[-1] == b"200000"


def test_many_connections(api, ns, kubectl):
    """Thirty at once through one session, and a hundred more after them."""
    run_pod(api, ns, running("web", image=NGINX, ports=[{"containerPort": 80}],
                             readinessProbe={"httpGet": {"path": "/", "port": 80}, "periodSeconds": 1}))
    for one in both(kubectl):
        with Forward(one, "web", 80) as forward:
            answers = []
            ask = lambda: answers.append(forward.ask(80, b"GET /hostname HTTP/1.0\r\n\r\n", half_close=False).split(b"\r\n\r\n")[-1])  # noqa: E731
            threads = [threading.Thread(target=ask) for _ in range(30)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            for _ in range(100):
                ask()
            assert len(answers) == 130 and {answer.strip() for answer in answers} == {b"web"}, answers


def test_port_forward_to_a_closed_port(api, ns, kubectl):
    run_pod(api, ns, running())
    for one in both(kubectl):
        with Forward(one, "p", 9999) as forward:
            assert forward.ask(9999, half_close=False) == b""
            said = ""
            while "connection refused" not in said:
                line = forward.process.stdout.readline()
                assert line, said
                said += line
            assert re.search(r"error forwarding port 9999 to pod .*failed to connect to localhost:9999 inside namespace", said), said


def test_port_forward_of_a_deployment_and_a_service(api, ns, kubectl):
    run_pod(api, ns, running(command=SERVERS, labels={"app": "web"}, ports=[{"name": "echo", "containerPort": 7001}],
                             readinessProbe=when_listening(7001, 7002, 7003)))
    create(api, ns, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
                     "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": "echo"}]}})
    process = kubectl.start("port-forward", "service/web", ":80", text=True)
    try:
        port = int(re.search(r"127\.0\.0\.1:(\d+) -> 7001", process.stdout.readline())[1])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(b"hello")
            assert connection.recv(10) == b"hello"
    finally:
        process.kill()
        process.communicate()


def test_what_is_not_there(api, ns, kubectl):
    create(api, ns, running("ended", command="true", spec={"restartPolicy": "Never"}))
    wait_phase(api, ns, "ended", "Succeeded")
    for one in both(kubectl):
        assert "completed pod" in one.fails("exec", "ended", "--", "true")
        assert "not found" in one.fails("exec", "none", "--", "true")
        assert "not found" in one.fails("attach", "none")
        assert "not found" in one.fails("port-forward", "none", "80")
