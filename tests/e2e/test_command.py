# SPDX-License-Identifier: Apache-2.0
"""The program's own commands: up, down, ls, status, version, image; and the agent's port."""
import ctypes
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

from knarr_test.client import Client, Kubeconfig, until
from knarr_test.cluster import Cluster
from knarr_test.ports import free_port
from knarr_test.samples import config_map, path, running
from knarr_test.steps import restarts_of, run_pod

ALONE = True                                     # a second cluster beside the first


def test_version(cluster):
    text = cluster.call("version").stdout
    assert "v1.36." in text and text.startswith("knarr "), text
    assert cluster.call("--version").stdout == text


def test_libraries_that_few_need_are_loaded_late(cluster):
    """A function that library_NAME.c forgets, or that the linker finds elsewhere first, would bring the library to every process."""
    sources = [source for source in (Path(__file__).resolve().parents[2] / "src").glob("*/library_*.c") if source.name != "library_test.c"]
    late = {name for source in sources for name in re.findall(r'static struct library library = \{ \.name = "([^"]+)"', source.read_text())}
    head = subprocess.run(["readelf", "-d", cluster.knarr], stdout=subprocess.PIPE, text=True, check=True).stdout
    needed = set(re.findall(r"NEEDED.*\[(.+)\]", head))
    assert {"libarchive.so.13", "liblmdb.so.0", "libpcre2-8.so.0"} <= late and "libuv.so.1" in needed, f"{late} {needed}"
    assert not late & needed, late & needed


def test_help(cluster):
    text = cluster.call("--help").stdout
    for word in ("up", "down", "ls", "status", "server", "node", "image", "store", "kubectl", "version"):
        assert f"\n  {word} " in text, word
    assert "supervise" not in text
    assert "--nodes" in cluster.call("up", "--help").stdout


def complains(cluster, *args, words=""):
    done = cluster.call(*args, check=False, timeout=150)
    assert done.returncode > 0 and words in done.stderr, f"{args}: {done.returncode} {done.stdout} {done.stderr}"
    assert len(done.stderr.strip().splitlines()) <= 3, done.stderr


def test_bad_flags(cluster):
    other = Cluster(cluster.knarr, 1)
    try:
        up = "up", "--name", other.name, "--data-dir", other.data
        complains(cluster, "nothing")
        complains(cluster, "up", "--nothing", words="knarr: --nothing is not a flag of this command\nusage: knarr up [flags]\nsee knarr up --help\n")
        complains(cluster, "node", "--server", words="knarr: --server needs a value\nusage: knarr node --server URL [flags]\nsee knarr node --help\n")
        complains(cluster, "up", "--name", "Bad Name", "--data-dir", other.data)
        complains(cluster, *up, "--nodes", "-1")
        complains(cluster, *up, "--nodes", "many")
        complains(cluster, *up, "--nodes", "1000")
        complains(cluster, *up, "--https-listen-port", "70000")
        complains(cluster, "up", "--name", other.name, "--data-dir", "relative")
        complains(cluster, "status", "--name", other.name, "--data-dir", other.data)
        complains(cluster, "image", "import")
        assert not other.data.exists() and not other.processes()
    finally:
        other.destroy()


def test_up_twice(cluster):
    complains(cluster, "up", "--name", cluster.name, "--data-dir", cluster.data, words="running already")
    assert cluster.processes("api")


def test_status(cluster):
    done = cluster.call("status", "--name", cluster.name, "--data-dir", cluster.data)
    assert "running" in done.stdout and str(cluster.port) in done.stdout, done.stdout


def test_not_root(cluster):
    program = cluster.folder / "knarr"           # the build's folder may be closed to others
    shutil.copy(cluster.knarr, program)
    done = subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", program, "up", "--name", "x",
                           "--data-dir", "/nonexistent/x"], capture_output=True, text=True, env=cluster.environment)
    assert done.returncode > 0 and "root" in done.stderr, done.stderr


def test_the_api_is_not_root(cluster):
    status = dict(line.split(":", 1) for line in Path(f"/proc/{cluster.api_pid()}/status").read_text().splitlines() if ":" in line)
    assert status["Uid"].split() == status["Uid"].split()[:1] * 4 and status["Uid"].split()[0] != "0"
    assert status["NoNewPrivs"].strip() == "1"
    for held in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[held], 16) == 0, (held, status[held])


def test_the_api_has_a_filter_of_system_calls(cluster):
    """Each of its threads; the agents, which mount and run programs, have none."""
    def filtered(pid):
        return {re.search(r"^Seccomp:\s*(\d)", (task / "status").read_text(), re.M)[1] for task in Path(f"/proc/{pid}/task").iterdir()}
    assert filtered(cluster.api_pid()) == {"2"}
    assert all("2" not in filtered(pid) for pid in cluster.agent_pids())


def test_processes_are_in_the_clusters_cgroup(cluster):
    """All but the supervisor, in each hierarchy of version 1: the end of the cgroup is the end of them."""
    supervisors = cluster.processes("supervise")
    others = {pid: line for pid, line in cluster.own_processes().items() if pid not in supervisors}
    assert len(others) >= 1 + cluster.nodes, others
    for pid, line in others.items():
        places = [row.split(":", 2)[2] for row in Path(f"/proc/{pid}/cgroup").read_text().splitlines()]
        assert any(place.startswith(f"/knarr-{cluster.name}/") for place in places), (line, places)
    for pid in supervisors:
        assert cluster.name not in Path(f"/proc/{pid}/cgroup").read_text(), "it ends the others"


def test_files_are_private(cluster):
    for file in [cluster.kubeconfig, *(cluster.data / "pki").rglob("*.key")]:
        assert file.stat().st_mode & 0o077 == 0, file
    assert (cluster.data / "store").stat().st_mode & 0o077 == 0


def test_the_kubeconfig_is_enough(cluster):
    config = Kubeconfig(cluster.kubeconfig)
    assert config.server == f"https://127.0.0.1:{cluster.port}" and config.ca and config.certificate and not config.insecure
    assert Client(config).get("/version").ok()["major"] == "1"


def test_only_loopback_is_listened_on(cluster):
    pids = set(cluster.own_processes())
    inodes = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                inodes.add(os.readlink(link))
            except OSError:
                continue
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and f"socket:[{words[9]}]" in inodes:
                assert words[1].startswith("0100007F:") or words[1].startswith("00000000000000000000000001000000:"), words[1]


def agent_reply(cluster, api, request, certificate=None):
    """What the agent's port answers to a raw request, asked inside of the cluster's network."""
    node = api.get("/api/v1/nodes").ok()["items"][0]
    address = next(a["address"] for a in node["status"]["addresses"] if a["type"] == "InternalIP")
    pid = cluster.agent_pids()[0]
    result = {}

    def ask():
        # a thread may join a network namespace for itself
        libc = ctypes.CDLL(None, use_errno=True)
        with open(f"/proc/{pid}/ns/net") as namespace:
            assert libc.setns(namespace.fileno(), 0x40000000) == 0
        context = ssl._create_unverified_context()
        if certificate:
            context.load_cert_chain(certificate)
        try:
            with socket.create_connection((address, 10250), timeout=10) as raw, context.wrap_socket(raw) as stream:
                stream.sendall(request)
                answer = b""
                while chunk := stream.recv(65536):
                    answer += chunk
                result["answer"] = answer
        except OSError as error:
            result["answer"] = str(error).encode()
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return result.get("answer", b"")


def test_the_agents_port_wants_a_certificate(api, ns, cluster):
    run_pod(api, ns, running())
    for target in ("/pods", f"/containerLogs/{ns}/p/c", f"/exec/{ns}/p/c?command=id&output=1", "/metrics", "/"):
        answer = agent_reply(cluster, api, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        first = answer.split(b"\r\n", 1)[0]
        assert b" 401" in first or b" 403" in first or not answer.startswith(b"HTTP/1.1 2"), (target, answer[:300])
        assert not answer.startswith(b"HTTP/1.1 101"), target


def test_fewer_nodes(cluster):
    """Those that are not started any more are named, once, with what to do."""
    other = Cluster(cluster.knarr, 3)
    try:
        other.up()
        other.down()
        words = ("up", "--name", other.name, "--nodes", 1)
        said = other.call(*words, timeout=120).stdout
        assert all(f"{node} is not started any more" in said and f"knarr kubectl delete node {node}\n" in said for node in ("node2", "node3")), said
        assert "node1 is not" not in said
        other.call("down", "--name", other.name)
        assert "not started any more" not in other.call(*words, timeout=120).stdout
        other.is_up = True
    finally:
        other.destroy()


def test_a_second_cluster_beside(cluster):
    """Its own name, port and folder; a busy port is told; what is stored survives down and up; nothing is left."""
    other = Cluster(cluster.knarr, 1)
    try:
        with socket.create_server(("127.0.0.1", other.port)):
            complains(other, "up", "--name", other.name, "--data-dir", other.data, "--https-listen-port", other.port, words=str(other.port))
        until(lambda: not other.processes(), 15, "the end of the refused cluster")
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        made = api.post(path("default", "configmaps"), config_map("kept")).ok(201)
        other.down()
        until(lambda: not other.leftovers(), 10, "an end without leftovers")
        assert other.call("status", "--name", other.name, "--data-dir", other.data, check=False).returncode == 3
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        assert api.get(path("default", "configmaps", "kept")).ok() == made
        other.port = free_port()
        other.down()
        other.up()
        assert Client(Kubeconfig(other.kubeconfig)).get(path("default", "configmaps", "kept")).ok() == made
        other.down()
        complains(other, "down", "--name", other.name, "--nothing")
    finally:
        other.destroy()


def test_a_busy_port_of_a_server(cluster):
    """The error names the port and the flag that chooses another; nothing runs on."""
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = cluster.call("server", "--data-dir", cluster.folder / "busy-server", "--bind-address", "127.0.0.1", "--https-listen-port", port,
                            "--disable-agent", check=False, timeout=30)
    assert done.returncode == 1 and f"127.0.0.1:{port} cannot be used: Address already in use" in done.stderr, done.stderr
    assert "--https-listen-port" in done.stderr, done.stderr


USUAL = """mount --bind "$1" /var/lib/knarr || exit 99
shift
unset KUBECONFIG KUBERNETES_SERVICE_HOST
HOME=$PWD exec "$@" 2>&1"""


def test_kubectl_finds_the_usual_cluster(cluster):
    """Where nobody has said which; in a mount namespace in which this one is called default."""
    clusters, home = cluster.folder / "usual", cluster.folder / "usual-home"
    (home / ".kube").mkdir(parents=True)
    clusters.mkdir()
    (clusters / "default").symlink_to(cluster.data)

    def ask(*more):
        words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", USUAL, "sh", clusters, Path(cluster.knarr).resolve(), "kubectl", "get", "ns", "default", "-o", "name", *more]
        done = subprocess.run([str(w) for w in words], capture_output=True, text=True, cwd=home, env=cluster.environment, timeout=60)
        return done.returncode, done.stdout
    assert ask() == (0, "namespace/default\n")
    assert ask("--server=http://127.0.0.1:1")[0] == 1
    (home / ".kube/config").write_text("apiVersion: v1\nkind: Config\n")
    code, said = ask()
    assert code == 1 and "localhost:8080" in said, "a file of one's own goes before"


WITHOUT = """name=$1 folder=$2
shift 2
mkdir -p "$folder" && mount -t tmpfs none "$folder" || exit 99
for top in bin sbin; do
    mkdir "$folder/$top.upper" "$folder/$top.work"
    [ ! -e "/usr/$top/$name" ] || mknod "$folder/$top.upper/$name" c 0 0
    mount -t overlay overlay -o "lowerdir=/usr/$top,upperdir=$folder/$top.upper,workdir=$folder/$top.work" "/usr/$top" || exit 99
done
PATH=/usr/sbin:/usr/bin exec "$@" """


def test_programs_that_are_missing(cluster):
    """In a mount namespace in which they are not installed: nothing is begun, and what to do is told."""
    other, knarr = Cluster(cluster.knarr, 1), Path(cluster.knarr).resolve()
    try:
        for program in ("crun", "conmon"):
            for command in (("up", "--name", other.name, "--data-dir", other.data), ("node", "--server", "https://127.0.0.1:1", "--data-dir", other.data),
                            ("server", "--advertise-address", "127.0.0.1", "--data-dir", other.data)):
                words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", WITHOUT, "sh", program, other.folder / "without", knarr, *command]
                done = subprocess.run([str(w) for w in words], capture_output=True, text=True, env=cluster.environment, timeout=60)
                assert done.returncode == 1 and f"need the program {program}" in done.stderr and f"apt install {program}" in done.stderr, done
                assert not (other.data / "cluster.json").exists() and not other.processes()
    finally:
        other.destroy()


IN_A_CHROOT = """#!/bin/sh
exec unshare --mount --propagation private sh -c '
    root=$1 knarr=$2
    shift 2
    mkdir -p "$root"
    {mount}
    for top in /*; do
        if [ -L "$top" ]; then cp -P "$top" "$root"
        elif [ -d "$top" ]; then mkdir -p "$root$top" && mount --rbind "$top" "$root$top"
        fi
    done
    exec chroot "$root" "$knarr" "$@"
' sh '{root}' '{knarr}' "$@"
"""


def test_in_a_chroot(cluster):
    """Its root is a folder."""
    check_chroot(cluster, ":")


def test_in_a_chroot_that_is_a_mount(cluster):
    check_chroot(cluster, 'mount --bind "$root" "$root"')


def check_chroot(cluster, mount):
    """Up, a container, and an agent that comes back into the same mount namespace and root; who enters
    the container is in the container."""
    other = Cluster(cluster.knarr, 1, images=[Path(image).resolve() for image in cluster.images])
    wrapper = other.folder / "knarr-in-a-chroot"
    wrapper.write_text(IN_A_CHROOT.format(mount=mount, root=other.folder / "root", knarr=Path(cluster.knarr).resolve()))
    wrapper.chmod(0o755)
    other.knarr = str(wrapper)
    try:
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        run_pod(api, "default", running("p"))
        os.kill(other.agent_pids()[0], signal.SIGKILL)
        run_pod(api, "default", running("q"))
        assert all(restarts_of(api.get(path("default", "pods", name)).ok()) == 0 for name in "pq")
        for name in "pq":
            told = other.call("kubectl", "--kubeconfig", other.kubeconfig, "exec", name, "--", "cat", "/etc/hostname").stdout
            assert told.strip() == name, told
    finally:
        other.destroy()


def test_pods_come_back_after_down_and_up(cluster):
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        other.up()
        api = Client(Kubeconfig(other.kubeconfig))
        run_pod(api, "default", running("p"))
        for count in (1, 2, 3):
            other.down()
            assert not other.processes(), "no container outlives its cluster"
            other.up()
            api = Client(Kubeconfig(other.kubeconfig))
            until(lambda: (lambda p: p["status"]["phase"] == "Running" and p["status"]["containerStatuses"][0]["ready"] and
                           p["status"]["containerStatuses"][0]["restartCount"] == count)(api.get(path("default", "pods", "p")).ok()), 60, "the pod's return")
        assert "BackOff" not in [e["reason"] for e in api.get(path("default", "events")).ok()["items"]], "the cluster's end is no crash of the pod"
    finally:
        other.destroy()


def test_down_lets_containers_end(cluster):
    """They get SIGTERM and a while, which is waited for no longer than they need; with --now they get neither."""
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    said = other.folder / "said"
    said.mkdir(mode=0o777)
    said.chmod(0o777)
    volume = {"volumes": [{"name": "v", "hostPath": {"path": str(said)}}]}
    command = "trap 'sleep 2; echo ended >>/v/said; exit 0' TERM; echo ready >>/v/said; while :; do sleep 0.1; done"
    try:
        other.up()
        run_pod(Client(Kubeconfig(other.kubeconfig)), "default", running("p", command, spec=volume, volumeMounts=[{"name": "v", "mountPath": "/v"}]))
        lines = []
        for flags, last in (([], "ended"), (["--now"], "ready"), ([], "ended")):
            until(lambda: (said / "said").read_text().split() == [*lines, "ready"], 60, "its start")
            begun = time.monotonic()
            other.call("down", "--name", other.name, *flags, timeout=90)
            took = time.monotonic() - begun
            other.is_up = False
            assert not other.processes(), "no container outlives its cluster"
            lines = (said / "said").read_text().split()
            assert lines[-1] == last and took < 9, (lines, took)
            other.up()
    finally:
        other.destroy()


def test_down_that_is_told_to_hurry(cluster):
    """Whoever does not want to wait for containers that do not end says so while they are waited for."""
    other = Cluster(cluster.knarr, 1, images=cluster.images)
    try:
        other.up()
        run_pod(Client(Kubeconfig(other.kubeconfig)), "default", running("p", "trap '' TERM; while :; do sleep 0.1; done"))
        down = [other.knarr, "down", "--name", other.name]
        with subprocess.Popen(down, stderr=subprocess.PIPE, text=True, env=other.environment) as waiting:
            told = waiting.stderr.readline()
            assert told.startswith("Waiting for its containers") and "--now" in told, told
            begun = time.monotonic()
            hurried = other.call(*down[1:], "--now")
            took = time.monotonic() - begun
            assert "has been stopped" in hurried.stdout and "Waiting" not in hurried.stderr, hurried
            assert waiting.wait(10) == 0 and took < 7, f"after {took} s, of ten"
        other.is_up = False
        assert not other.processes()
    finally:
        other.destroy()


def test_a_name_or_a_folder_is_enough(cluster):
    """Each flag finds the cluster by itself; where they disagree nothing is done to another one."""
    other = Cluster(cluster.knarr, 1)
    by_name, by_folder = ("--name", other.name), ("--data-dir", other.data)
    try:
        other.up()
        for flags in (by_name, by_folder, by_name + by_folder):
            assert str(other.data) in other.call("status", *flags).stdout
        assert other.name in other.call("ls").stdout
        complains(other, "up", "--data-dir", other.data, words="running already")
        complains(other, "up", *by_name, "--data-dir", other.folder / "else", words="choose another --name")
        complains(other, "down", "--name", cluster.name, *by_folder, words=f"called {other.name}, not {cluster.name}")
        complains(other, "down", other.name, words="a word too many")
        said = other.call("image", "import", *by_name, cluster.images[0]).stdout.splitlines()
        assert said[0] == f"imported {cluster.images[0]}" and len(said) > 1, said
        assert all(f"\n{name.strip()} " in other.call("image", "ls", *by_name).stdout for name in said[1:]), said
        assert other.call("image", "ls", *by_folder).stdout == other.call("image", "ls", *by_name).stdout != ""
        complains(other, "image", "import", "--name", "no-such-cluster", cluster.images[0], words="there is no cluster")
        assert not (other.folder / "else").exists() and not os.path.lexists("/var/lib/knarr/no-such-cluster")
        assert "has been stopped" in other.call("down", *by_folder).stdout and not other.processes()
        assert cluster.processes("api"), "the other one still runs"
        assert other.name in other.call("ls").stdout
        assert "deleted" in other.call("down", *by_name, "--delete-data").stdout and not other.data.exists()
        assert other.name not in other.call("ls").stdout and not os.path.lexists(f"/var/lib/knarr/{other.name}")
    finally:
        other.destroy()


def test_nothing_but_its_own_is_removed(cluster):
    """A folder that has things in it becomes no cluster's, and what somebody puts there later outlives the cluster."""
    other = Cluster(cluster.knarr, 1)
    try:
        for name in ("notes.txt", "images"):                  # the second is called as one of ours
            mine = other.folder / "mine" / name
            mine.mkdir(parents=True)
            (mine / "holiday.jpg").write_text("mine")
            complains(other, "up", "--name", other.name, "--data-dir", mine.parent, words="has something in it")
            assert [path.name for path in mine.parent.iterdir()] == [name] and (mine / "holiday.jpg").exists()
            shutil.rmtree(mine.parent)
        (other.data / "lost+found").mkdir(parents=True)       # a file system of its own
        other.up()
        (other.data / "mine").mkdir()
        (other.data / "mine/holiday.jpg").write_text("mine")
        said = other.call("down", "--name", other.name, "--delete-data", timeout=90).stdout
        assert "deleted" in said and "What else is there stays (mine)" in said
        assert sorted(path.name for path in other.data.iterdir()) == ["lost+found", "mine"] and (other.data / "mine/holiday.jpg").exists()
        shutil.rmtree(other.data)
        with socket.create_server(("127.0.0.1", 0)) as busy:
            port = busy.getsockname()[1]
            complains(other, "up", "--name", other.name, "--data-dir", other.data, "--https-listen-port", port, words=str(port))
        assert (other.data / "logs/supervisor.log").exists(), "what it tells of the failure"
        other.up()                                            # where a start that failed left something
        other.down()
        (other.data / "cluster.json").unlink()
        assert "deleted" in other.call("down", "--name", other.name, "--data-dir", other.data, "--delete-data").stdout and not other.data.exists()
    finally:
        other.destroy()


def test_ports_that_are_taken_twice(cluster):
    other = Cluster(cluster.knarr, 1)
    ports = ("--https-listen-port", 16443), ("--ingress-http-port", 16080), ("--ingress-https-port", 16444)
    try:
        for i, (flag, _) in enumerate(ports):
            words = [w for j, (name, port) in enumerate(ports) for w in (name, ports[i - 1][1] if i == j else port)]
            complains(other, "up", "--name", other.name, "--data-dir", other.data, *words, words="port")
        assert not other.data.exists() and not other.processes()
    finally:
        other.destroy()


def test_what_could_not_start_is_no_cluster(cluster):
    """A busy port: nothing is listed, and a cluster that was there keeps its port."""
    other = Cluster(cluster.knarr, 1)
    try:
        with socket.create_server(("127.0.0.1", 0)) as busy:
            port = busy.getsockname()[1]
            complains(other, "up", "--name", other.name, "--data-dir", other.data, "--https-listen-port", port, words=str(port))
            assert other.name not in other.call("ls").stdout
            other.up()
            other.down()
            complains(other, "up", "--name", other.name, "--https-listen-port", port, words=str(port))
        assert f":{other.port} " in other.call("ls").stdout
    finally:
        other.destroy()
