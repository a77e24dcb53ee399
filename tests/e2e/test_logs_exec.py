# SPDX-License-Identifier: Apache-2.0
"""kubectl logs and exec, with and without a terminal."""
import hashlib
import re

from knarr_test.client import until
from knarr_test.samples import path, running, shell
from knarr_test.steps import create, log, restarts_of, run_pod, state_of, wait_pod
from knarr_test.terminal import Terminal


def test_logs(api, ns, kubectl):
    run_pod(api, ns, running(command="echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three; exec sleep 100000"))
    until(lambda: kubectl("logs", "p") == "one\ntwo\nthree\n", 10, "the log")
    assert kubectl("logs", "p", "--tail=1") == "three\n"
    assert kubectl("logs", "p", "--limit-bytes=5") == "one\nt"
    line = kubectl("logs", "p", "--timestamps", "--tail=1")
    assert re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z three\n$", line), line
    assert kubectl("logs", "p", "--since=1h") == "one\ntwo\nthree\n"


def test_logs_of_several_containers(api, ns, kubectl):
    run_pod(api, ns, running(containers=[shell("a", "echo from a; exec sleep 100000"), shell("b", "echo from b; exec sleep 100000")]))
    until(lambda: kubectl("logs", "p", "-c", "b") == "from b\n", 10, "the log")
    both = kubectl("logs", "p", "--all-containers")
    assert sorted(both.split("\n")) == ["", "from a", "from b"], both
    reply = api.get(path(ns, "pods", "p", "log"))
    reply.fails(400, "BadRequest", "a container name must be specified for pod p, choose one of: [a b]")
    api.get(path(ns, "pods", "p", "log"), container="none").fails(400, "BadRequest", "container none is not valid for pod p")


def test_follow(api, ns, kubectl):
    create(api, ns, running(command="i=0; while [ $i -lt 8 ]; do echo line $i; i=$((i+1)); sleep 0.3; done", spec={"restartPolicy": "Never"}))
    until(lambda: api.get(path(ns, "pods", "p", "log")).status == 200, 30, "a first answer")
    process = kubectl.start("logs", "-f", "p", text=True)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and out == "".join(f"line {i}\n" for i in range(8)), out


def test_follow_many_lines(api, ns, kubectl):
    """A hundred thousand lines come through whole and in order, across rotations of the file."""
    create(api, ns, running(command="seq 1 100000; sleep 1", spec={"restartPolicy": "Never"}))
    until(lambda: api.get(path(ns, "pods", "p", "log"), tailLines=1).status == 200, 30, "a first answer")
    out, _ = kubectl.start("logs", "-f", "p", text=True).communicate(timeout=90)
    assert out.split() == [str(i) for i in range(1, 100001)]


def test_long_lines(api, ns):
    create(api, ns, running(command="head -c 50000 /dev/zero | tr '\\0' x; echo; echo end", spec={"restartPolicy": "Never"}))
    wait_pod(api, ns, "p", lambda p: p["status"]["phase"] == "Succeeded", 30, "end")
    assert log(api, ns, "p") == "x" * 50000 + "\nend\n"


def test_previous(api, ns, kubectl):
    create(api, ns, running(command="if [ -e /d/x ]; then echo second; exec sleep 100000; fi; touch /d/x; echo first; exit 1",
                            volumeMounts=[{"name": "d", "mountPath": "/d"}], spec={"volumes": [{"name": "d", "emptyDir": {}}]}))
    wait_pod(api, ns, "p", lambda p: restarts_of(p) == 1 and state_of(p) == "running", 60, "restart")
    assert kubectl("logs", "p", "--previous") == "first\n"
    until(lambda: kubectl("logs", "p") == "second\n", 10, "the second log")


def test_logs_of_what_is_not_there(api, ns):
    api.get(path(ns, "pods", "none", "log")).fails(404, "NotFound", 'pods "none" not found')
    run_pod(api, ns, running())
    api.get(path(ns, "pods", "p", "log"), previous="true").fails(400, "BadRequest", "previous terminated container")


def test_exec(api, ns, kubectl):
    run_pod(api, ns, running())
    assert kubectl("exec", "p", "--", "echo", "a b", "c") == "a b c\n"
    code, out, err = kubectl.run("exec", "p", "--", "sh", "-c", "echo out; echo err >&2; exit 42")
    assert (code, out) == (42, "out\n") and err.startswith("err\n"), (code, out, err)
    assert kubectl("exec", "p", "--", "hostname") == "p\n"
    assert kubectl.fails("exec", "p", "--", "/no/such/program")
    assert "NotFound" in kubectl.fails("exec", "none", "--", "true")


def test_exec_stdin(api, ns, kubectl):
    run_pod(api, ns, running())
    assert kubectl("exec", "-i", "p", "--", "cat", input="through\nand back\n") == "through\nand back\n"
    big = "".join(f"{i}\n" for i in range(200000))
    assert kubectl("exec", "-i", "p", "--", "md5sum", input=big).split()[0] == hashlib.md5(big.encode()).hexdigest()
    out = kubectl("exec", "p", "--", "sh", "-c", "seq 1 200000")
    assert out.split()[-1] == "200000" and len(out.split()) == 200000


def test_exec_picks_the_container(api, ns, kubectl):
    run_pod(api, ns, running(containers=[shell("a", "exec sleep 100000"), shell("b", "touch /tmp/is-b; exec sleep 100000")]))
    assert kubectl("exec", "p", "-c", "b", "--", "ls", "/tmp") == "is-b\n"


def test_exec_on_a_terminal(api, ns, kubectl):
    run_pod(api, ns, running())
    terminal = Terminal(kubectl.command("exec", "-it", "p", "--", "sh"), {**kubectl.environment, "TERM": "xterm"})
    try:
        terminal.until("# ")
        terminal.type("tty; echo is-$((40+2))\n")
        said = terminal.until("is-42")
        assert "/dev/pts/" in said, said
        terminal.type("stty size\n")
        terminal.until("30 100")
        terminal.type("sh -c 'trap \"echo interrupted; exit\" INT; echo rea\"\"dy; while :; do sleep 0.1; done'\n")
        terminal.until("ready")
        terminal.type("\x03")
        terminal.until("interrupted")
        terminal.until("# ")
        terminal.type("exit 5\n")
        assert terminal.process.wait(20) == 5
    finally:
        terminal.close()


def test_exec_ends_with_its_client(api, ns, kubectl):
    run_pod(api, ns, running())
    process = kubectl.start("exec", "p", "--", "sh", "-c", "echo up; exec sleep 77777", text=True)
    assert process.stdout.readline() == "up\n"
    process.kill()
    process.wait()
    kubectl("exec", "p", "--", "true")


def test_many_at_once(api, ns, kubectl):
    run_pod(api, ns, running())
    processes = [kubectl.start("exec", "p", "--", "sh", "-c", f"sleep 0.5; echo {i}", text=True) for i in range(8)]
    assert [p.communicate(timeout=60)[0] for p in processes] == [f"{i}\n" for i in range(8)]
