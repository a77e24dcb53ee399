# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl's exec, attach and cp beside upstream's, on running containers."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
from pathlib import Path

from knarr_test.client import until
from knarr_test.own_kubectl import Own, Pair, plain
from knarr_test.samples import BUSYBOX, running
from knarr_test.steps import log, run_pod

LINES = """exec p -- echo hi
exec p -- sh -c 'echo out; echo err >&2; exit 3'
exec p -c nope -- true
exec p -- nothere
exec deploy/web -- echo hi
exec nothere -- true
attach nope
attach
attach a b c
attach p -c nope
logs p -c nope
cp a b
cp p:a p:b
cp :a b
cp p: b
cp a
cp nothere p:/x
cp nope:/a b
cp /etc/hostname p:/proc/nope/x
cp /etc/hostname p:/tmp/z -c nope"""


def test_the_same_lines(api, cluster, kubectl, ns):
    pair = Pair(api, cluster, kubectl, ns).create_web()
    try:
        pair.compare(LINES)
    finally:
        pair.drop()


def test_standard_input(api, cluster, kubectl, ns):
    """From a pipe, a file, and nothing; more than any queue holds."""
    run_pod(api, ns, running())
    own, text = Own(cluster, kubectl), "".join(f"{n}\n" for n in range(200000))
    assert own("exec", "-i", "p", "--", "md5sum", input=text) == own("exec", "-i", "p", "--", "md5sum", input=text)
    with tempfile.TemporaryFile("w+") as file:
        file.write(text)
        file.flush()
        for stdin, size in ((file, len(text)), (subprocess.DEVNULL, 0)):
            if size:
                file.seek(0)
            done = subprocess.run(own.words("exec", "-i", "p", "--", "wc", "-c"), stdin=stdin, capture_output=True, text=True, env=own.env, timeout=60)
            assert (done.stdout.strip(), done.returncode) == (str(size), 0), done
    assert len(own("exec", "p", "--", "head", "-c", "5000000", "/dev/zero")) == 5000000


def test_attach(api, cluster, kubectl, ns):
    own = Own(cluster, kubectl)
    for name in ("ours", "theirs"):
        run_pod(api, ns, running(name, command="while read x; do echo got $x; done; echo end", stdin=True, stdinOnce=True))
    ours, (code, out, err) = own.run("attach", "-i", "ours", input="a\nb\n"), kubectl.run("attach", "-i", "theirs", input="a\nb\n")
    assert [ours.returncode, ours.stdout, ours.stderr] == [code, out, err] and out == "got a\ngot b\nend\n", (ours, out, err)


def in_a_terminal(words, env, wanted):
    """What a program has said in a terminal of its own, until it has said `wanted`; then it is ended."""
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execvpe(words[0], words, env)
    said, end = b"", time.monotonic() + 30
    try:
        while wanted not in said and time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                said += os.read(terminal, 4096)
    except OSError:
        pass                             # it has ended
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return said


def test_attach_paints_anew(api, cluster, kubectl, ns):
    """Who had prompted before we came does it again, for those who come later, too: the window changes its size for a moment.

    The sizes come at once, and the last one holds."""
    run_pod(api, ns, running(command="trap 'stty size' WINCH; echo ready; while :; do sleep 0.1; done", stdin=True, tty=True))
    until(lambda: "ready" in log(api, ns, "p"), 30, "its trap")
    own = Own(cluster, kubectl)
    for _ in range(5):
        said = in_a_terminal(own.words("attach", "-it", "p"), own.env, b"24 80")
        assert b"24 80" in said, said


def test_run_attached(api, cluster, kubectl, ns):
    """The streams and the exit code of a pod that is made for one command, and removed behind it."""
    pair = Pair(api, cluster, kubectl, ns)
    lines = (("-i", "--rm", "--restart=Never", "--", "sh", "-c", "sleep 1; cat; sleep 1; exit 3"), ("-i", "--rm", "--restart=Never", "-q", "--", "cat"),
             ("--attach", "--restart=Never", "--", "sh", "-c", "sleep 1; echo hi; sleep 1"), ("--rm",), ("-t",), ("-i", "--dry-run=client"),
             ("-i", "--attach=false", "--dry-run=client", "-o", "yaml", "--privileged", "--annotations=a=b", "--overrides", '{"spec":{"nodeName":"x"}}'), ("--expose",))
    try:
        for words in lines:
            theirs, done = pair.theirs.run("run", "r", f"--image={BUSYBOX}", *words, input="text\n"), pair.own.run("run", "r", f"--image={BUSYBOX}", *words, input="text\n")
            ours = done.returncode, done.stdout, done.stderr
            theirs, ours = ([sorted(l for l in plain(str(part), name).splitlines() if not l.startswith("See 'kubectl")) for part in said]
                            for said, name in ((theirs, pair.theirs.namespace), (ours, pair.own.namespace)))
            assert theirs == ours, f"{words}\n  upstream: {theirs}\n  ours:     {ours}"
    finally:
        pair.drop()


def test_debug(api, cluster, kubectl, ns):
    """An ephemeral container with our streams, one without, and a pod on a node that sees its files."""
    run_pod(api, ns, running())
    own = Own(cluster, kubectl)
    said = []
    for name, tool in (("ours", lambda *w, **m: (lambda d: (d.returncode, d.stdout, d.stderr))(own.run(*w, **m))), ("theirs", kubectl.run)):
        said.append([tool("debug", "p", "-i", f"--image={BUSYBOX}", "-c", name, "--", "sh", "-c", "sleep 1; head -n 1; sleep 1", input="text\n"),
                     *(tool("debug", *words) for words in (("nothere", "--image=x"), ("cm/c", "--image=x"), ("p", f"--image={BUSYBOX}", "-t"))),
                     re.sub("debugger-.{5}", "NAME", tool("debug", "p", f"--image={BUSYBOX}", "--target=c", "--", "sleep", "1")[1])])
    assert [str(part).replace("See 'kubectl debug -h' for help and examples\\n", "") for part in said[1]] == [str(part) for part in said[0]], said
    assert said[0][0][:2] == (0, "text\n"), said
    node = api.get("/api/v1/nodes").ok()["items"][0]["metadata"]["name"]
    done = own.run("debug", f"node/{node}", "-i", "-q", f"--image={BUSYBOX}", "--", "sh", "-c", "sleep 1; ls -d /host/etc; sleep 1")
    assert (done.returncode, done.stdout) == (0, "/host/etc\n"), done


def test_debug_with_what_ends_at_once(api, cluster, kubectl, ns):
    """A command may be over before anybody has attached: its output is there in any case, and nothing has failed."""
    run_pod(api, ns, running())
    own, node = Own(cluster, kubectl), api.get("/api/v1/nodes").ok()["items"][0]["metadata"]["name"]
    for words, output in ((("p", "--target=c", "--", "id"), "uid=0"), ((f"node/{node}", "--", "ls", "/host"), "etc")):
        done = own.run("debug", words[0], f"--image={BUSYBOX}", "-it", *words[1:], input="")
        assert done.returncode == 0 and output in done.stdout and "error" not in done.stderr, done


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


def make_files(folder):
    for name, content in (("one", b"1"), ("b/c/big", os.urandom(3000000)), ("b/with space \u00e9", b"x"), ("n" * 120 + "/" + "m" * 120, b"long")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "empty").mkdir()
    return folder


def test_cp(api, cluster, kubectl, ns):
    """A tree there and back, a single file, into a folder that is there; links are told of and left out."""
    run_pod(api, ns, running())
    own = Own(cluster, kubectl)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        before = tree(make_files(folder / "from"))
        own("exec", "p", "--", "mkdir", "/there")
        own("cp", str(folder / "from"), "p:/there/copy")
        own("cp", str(folder / "from"), f"{ns}/p:/there")
        own("cp", str(folder / "from/one"), "p:/there/file", "--no-preserve")
        for source in ("/there/copy", "there/from/"):
            own("cp", f"p:{source}", str(folder / "back"))
            assert tree(folder / "back") == before
        own("exec", "p", "--", "ln", "-s", "/etc/passwd", "/there/copy/link")
        done = own.run("cp", "p:/there/copy", str(folder / "again"))
        assert done.returncode == 0 and done.stderr.startswith("tar: removing leading") and "warning: skipping symlink" in done.stderr, done
        assert tree(folder / "again") == before
        kubectl("cp", "p:/there/file", str(folder / "single"))
        own("cp", "p:/there/file", str(folder / "sub/single"))
        assert (folder / "single").read_bytes() == (folder / "sub/single").read_bytes() == b"1"
        done = own.run("cp", "p:/nothere", str(folder / "nothing"))
        assert done.returncode == 1 and "/nothere" in done.stderr and not (folder / "nothing").exists(), done
        (folder / "file").write_text("")
        done = own.run("cp", "p:/there/copy", str(folder / "file"))
        assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith("error: "), done


def test_cp_trusts_no_pod(api, cluster, kubectl, ns):
    """A tar of the container's own making (CVE-2019-11246, CVE-2019-1002101): nothing is written beside the destination."""
    script = "mkdir -p /bin2; cp /bin/busybox /bin2/; cat > /bin/mytar <<'X'\n#!/bin/sh\ncat /evil.tar\nX\nchmod +x /bin/mytar; rm /bin/tar; ln -s /bin/mytar /bin/tar; exec sleep 100000"
    run_pod(api, ns, running(command=script))
    own = Own(cluster, kubectl)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "in").mkdir()
        make = ("import tarfile,io\nt=tarfile.open('evil.tar','w',format=tarfile.USTAR_FORMAT)\n"
                "def add(name,kind=tarfile.REGTYPE,link='',text=b'e'):\n"
                " i=tarfile.TarInfo(name); i.type=kind; i.linkname=link; i.size=len(text) if kind==tarfile.REGTYPE else 0\n"
                " t.addfile(i,io.BytesIO(text) if i.size else None)\n"
                "add('x/fine'); add('x/../../evil'); add('x/link',tarfile.SYMTYPE,'..'); add('x/link/evil'); t.close()\n")
        subprocess.run(["python3", "-c", make], cwd=folder, check=True)
        subprocess.run(own.words("exec", "-i", "p", "--", "sh", "-c", "cat > /evil.tar"), stdin=open(folder / "evil.tar", "rb"), env=own.env, check=True, timeout=60)
        done = own.run("cp", "p:/x", str(folder / "in/to"))
        assert done.returncode == 0 and "outside target destination" in done.stderr and "skipping symlink" in done.stderr, done
        assert sorted(tree(folder)) == ["evil.tar", "in", "in/to", "in/to/fine", "in/to/link", "in/to/link/evil"], sorted(tree(folder))
        assert not (folder / "in/to/link").is_symlink()
