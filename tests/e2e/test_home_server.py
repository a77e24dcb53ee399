# SPDX-License-Identifier: Apache-2.0
"""A day of a home server by docs/home-server.md, with the manifests of that guide, in a cluster of its own: a database,
an application, dumps on schedule, a node that is drained, a night with the power off.  What was written first is there last."""
import contextlib
import hashlib
import http.client
import json
import re
import socket
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path

from knarr_test.client import until
from knarr_test.cluster import Cluster
from knarr_test.fixtures import Kubectl

TOP = Path(__file__).resolve().parents[2]
MANIFESTS, GUIDE = TOP / "docs/examples/home-server", TOP / "docs/home-server.md"
HOST = "notes.home.example"
DATABASE_CLIENT = "database-client=yes"


RECIPES = "postgres", "python"
making = threading.Lock()                        # tests run side by side


def images():
    """Archives of RECIPES, in order; what is there already is not made again."""
    made = [TOP / f".cache/images/{recipe}.tar" for recipe in RECIPES]
    with making:
        for recipe, file in zip(RECIPES, made):
            subprocess.run([sys.executable, TOP / "tools/make-image", recipe, file], check=True)
    return made


class Home:
    """The cluster, its administrator, and a browser that trusts its certificate alone."""

    def __init__(self, cluster, kubectl):
        self.cluster, self.kubectl = cluster, kubectl
        self.folder = Path(tempfile.mkdtemp(dir=cluster.folder))
        self.browser = None

    def apply(self, *files):
        for file in files:
            self.kubectl("apply", "-f", str(MANIFESTS / f"{file}.yaml"))

    def get(self, what, jsonpath):
        return self.kubectl("get", *what.split(), "-o", f"jsonpath={jsonpath}")

    def renew(self, kind, name, *literals):
        """A Secret made or changed, as the guide does it."""
        text = self.kubectl("create", "secret", *kind.split(), name, *literals, "--dry-run=client", "-o", "yaml")
        self.kubectl("apply", "-f", "-", input=text)

    def rolled_out(self, what):
        return self.kubectl("rollout", "status", what, "--timeout=90s")

    def psql(self, statement, database="notes", **more):
        return self.kubectl("exec", "database-0", "--", "psql", "-d", database, "-AtX", "-c", statement, **more).strip()

    def notes_of(self, database="notes"):
        return self.psql("SELECT text FROM notes ORDER BY id", database).split("\n")

    # ---- the browser ----

    def certify(self):
        """A key pair for the application's name, put into the Secret; the browser trusts this one from now on."""
        crt, key = self.folder / "tls.crt", self.folder / "tls.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", key, "-out", crt], check=True, capture_output=True)
        self.renew("tls", "notes-tls", f"--cert={crt}", f"--key={key}")
        self.browser = ssl.create_default_context(cafile=crt)

    def ask(self, method, where, text=None):
        """(status, what the JSON says), over TLS on the machine's loopback, each time by a connection of its own."""
        connection = http.client.HTTPSConnection(HOST, timeout=20)
        raw = socket.create_connection(("127.0.0.1", self.cluster.https_port), timeout=20)
        try:
            connection.sock = self.browser.wrap_socket(raw, server_hostname=HOST)
            connection.request(method, where, body=text, headers={"Host": HOST})
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if answer.status < 300 else body.decode(errors="replace")
        finally:
            connection.close()
            raw.close()

    def answers(self, where="/notes"):
        with contextlib.suppress(OSError):
            return self.ask("GET", where)[0] == 200

    def write(self, text):
        status, number = self.ask("POST", "/notes", text)
        assert status == 201, f"{text}: {status} {number}"
        return number

    @contextlib.contextmanager
    def visitors(self, count=3):
        """Readers and writers while the block runs; every one of their requests must succeed."""
        over, failures, written = threading.Event(), [], []

        def visit(name):
            turn = 0
            while not over.is_set():
                turn += 1
                try:
                    text = f"visitor {name} turn {turn} {len(written)}"
                    self.write(text)
                    written.append(text)
                    status, notes = self.ask("GET", "/notes")
                    assert status == 200 and text in notes, f"{status} {notes}"
                except (OSError, AssertionError) as error:
                    failures.append(f"{text}: {type(error).__name__} {str(error)[:300]}")
        threads = [threading.Thread(target=visit, args=(name,)) for name in range(count)]
        try:
            for thread in threads:
                thread.start()
            yield written
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert not failures, f"{len(failures)} of {len(failures) + len(written)} visits failed: {failures[:5]}"
        assert len(written) >= 3 * count, "nobody came"
        assert set(written) <= set(self.notes_of()), "what was answered is there"


@contextlib.contextmanager
def a_home(knarr, kubectl_path):
    cluster = Cluster(knarr, 2, images=images())
    try:
        cluster.up()
        kubectl = Kubectl(kubectl_path, cluster.kubeconfig, "home")
        kubectl("create", "namespace", "home")
        yield Home(cluster, kubectl)
    except Exception as error:
        raise AssertionError(f"{error}\n{cluster.explain()}") from error
    finally:
        cluster.destroy()


# ---- the day, hour by hour ----

def move_in(home):
    home.renew("generic", "database", "--from-literal=password=first")
    home.certify()
    home.apply("database", "notes", "backup")
    home.rolled_out("statefulset/database")
    home.rolled_out("deployment/notes")
    until(home.answers, 30, "the application")
    for text in ("bread", "milk", "a cake for Friday"):
        home.write(text)
    assert home.ask("GET", "/notes") == (200, ["bread", "milk", "a cake for Friday"]) and home.notes_of()[0] == "bread"
    pods = {home.ask("GET", "/")[1]["pod"] for _ in range(40)}
    assert pods == set(home.get("pods -l app=notes", "{.items[*].metadata.name}").split()) and len(pods) == 3
    assert len(set(home.get("pods -l app=notes", "{.items[*].spec.nodeName}").split())) == 2, "on both nodes"


def schedule_dumps(home):
    """Each minute, for this test; the scheduler's own firing is waited for at the end."""
    home.kubectl("patch", "cronjob", "backup", "-p", '{"spec":{"schedule":"* * * * *"}}')


def keep_strangers_out(home):
    """The same image and question, with and without the label that the policy asks for."""
    for name, label in (("guest", "app=guest"), ("friend", DATABASE_CLIENT)):
        home.kubectl("run", name, "--image=docker.io/library/postgres:15", "--restart=Never", f"--labels={label}", "--",
                     "pg_isready", "-h", "database", "-t", "2")
    for name, answer, phase in (("guest", "no response", "Failed"), ("friend", "accepting connections", "Succeeded")):
        home.kubectl("wait", f"pod/{name}", f"--for=jsonpath={{.status.phase}}={phase}", "--timeout=60s")
        assert answer in home.kubectl("logs", name), name
    home.kubectl("delete", "pod", "guest", "friend")


def dump(home, job):
    """A job of the CronJob's making, now; the name of what it wrote."""
    home.kubectl("create", "job", "--from=cronjob/backup", job)
    home.kubectl("wait", f"job/{job}", "--for=condition=Complete", "--timeout=90s")
    return re.search(r"wrote (notes-[0-9-]+\.dump)", home.kubectl("logs", f"job/{job}"))[1]


def copy_a_dump(home):
    name = dump(home, "by-hand")
    home.apply("files")
    home.kubectl("wait", "pod/files", "--for=condition=Ready", "--timeout=60s")
    copy = home.folder / name
    home.kubectl("cp", f"files:/backups/{name}", str(copy))
    there = home.kubectl("exec", "files", "--", "sha256sum", f"/backups/{name}").split()[0]
    assert copy.read_bytes()[:5] == b"PGDMP" and hashlib.sha256(copy.read_bytes()).hexdigest() == there
    home.kubectl("delete", "pod", "files")


def restore(home):
    """The latest dump becomes a database of its own, with the same rows."""
    home.apply("restore")
    home.kubectl("wait", "job/restore", "--for=condition=Complete", "--timeout=90s")
    assert home.notes_of("scratch") == home.notes_of()
    home.kubectl("delete", "job", "restore")


def update_under_load(home):
    with home.visitors() as written:
        home.kubectl("set", "env", "deployment/notes", "GREETING=welcome")
        home.rolled_out("deployment/notes")
        so_far = len(written)
        until(lambda: len(written) >= so_far + 6, 30, "visits after the update")
    assert home.ask("GET", "/")[1]["greeting"] == "welcome"


def drain_a_node(home):
    """The application moves, two of three always there; the database stays away until its volume's node is back."""
    node = home.get("pod database-0", "{.spec.nodeName}")
    watch = home.kubectl.start("get", "pdb", "notes", "--watch", "-o", "jsonpath={.status.currentHealthy} ")
    try:
        home.kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=90s")
        assert set(home.get("pods -l app=notes --field-selector status.phase=Running", "{.items[*].spec.nodeName}").split()) - {node}
        home.rolled_out("deployment/notes")
        assert home.ask("GET", "/")[0] == 200 and home.ask("GET", "/notes")[0] == 503, "the database is away"
        home.kubectl("wait", "pod/database-0", "--for=jsonpath={.status.conditions[?(@.type==\"PodScheduled\")].reason}=Unschedulable", "--timeout=30s")
    finally:
        watch.terminate()
        healthy = [int(n) for n in watch.communicate()[0].split()]
    assert healthy and min(healthy) >= 2, healthy
    home.kubectl("uncordon", node)
    home.rolled_out("statefulset/database")
    assert home.get("pod database-0", "{.spec.nodeName}") == node, "back to its data"
    until(home.answers, 30, "the application")


def power_cut(home):
    before, pods = home.notes_of(), set(home.get("pods -l app=notes", "{.items[*].metadata.uid}").split())
    home.cluster.down()
    home.cluster.up()
    until(home.answers, 60, "the application after the night")
    home.rolled_out("statefulset/database")
    home.rolled_out("deployment/notes")
    assert home.notes_of() == before
    assert set(home.get("pods -l app=notes", "{.items[*].metadata.uid}").split()) == pods, "the same pods"


def rotate_secrets(home):
    """Another password and another certificate; the old ones are good for nothing."""
    home.psql("ALTER ROLE postgres PASSWORD 'second'")
    home.renew("generic", "database", "--from-literal=password=second")
    old = home.browser
    home.certify()
    home.kubectl("rollout", "restart", "deployment/notes", "statefulset/database")
    home.rolled_out("statefulset/database")
    home.rolled_out("deployment/notes")
    until(home.answers, 60, "the application")
    home.write("the locks are changed")
    login = "PGPASSWORD={} psql -h database -U postgres -d notes -Atc 'SELECT 1'"
    assert home.kubectl("exec", "database-0", "--", "sh", "-c", login.format("second")).strip() == "1"
    assert "password authentication failed" in home.kubectl.fails("exec", "database-0", "--", "sh", "-c", login.format("first"))
    home.browser, new = old, home.browser
    assert not home.answers(), "the old certificate"
    home.browser = new


def look_around(home):
    """kubectl top, once each pod was measured."""
    def measured():
        code, pods, _ = home.kubectl.run("top", "pods")
        return code == 0 and len(re.findall(r"^(notes-\S+|database-0)\s+\d+m\s+\d+Mi", pods, re.M)) == 4
    until(measured, 60, "what pods use")
    assert len(re.findall(r"^\S+\s+\d+m\s+\d+%\s+\d+Mi\s+\d+%", home.kubectl("top", "nodes"), re.M)) == 2


def dumped_on_schedule(home):
    """By a job of the controller's own making.  One that began before the power cut or with the old password may
    have failed for good; a minute later there is the next."""
    def succeeded():
        jobs = home.get("jobs", '{range .items[*]}{.metadata.name} {.status.succeeded}{"\\n"}{end}')
        return re.search(r"^backup-\d+ 1$", jobs, re.M)
    until(succeeded, 180, "a dump on schedule")


def last_look(home):
    """The dump of the evening has everything, from the first row to the last."""
    notes = home.notes_of()
    assert notes[:3] == ["bread", "milk", "a cake for Friday"] and notes[-1] == "the locks are changed"
    dump(home, "evening")
    restore(home)


DAY = (move_in, schedule_dumps, keep_strangers_out, copy_a_dump, restore, look_around, update_under_load, drain_a_node, power_cut, rotate_secrets,
       dumped_on_schedule, last_look)


def test_a_day(cluster, kubectl):
    with a_home(cluster.knarr, kubectl.path) as home:
        for hour in DAY:
            hour(home)


def test_the_guide_has_every_manifest():
    guide = GUIDE.read_text()
    for file in MANIFESTS.iterdir():
        assert f"examples/home-server/{file.name}" in guide, file.name


def test_an_image_of_postgres():
    """What it starts with and what it goes without."""
    archive = images()[0]
    with tarfile.open(archive) as pack:
        manifest = json.load(pack.extractfile("manifest.json"))[0]
        config = json.load(pack.extractfile(manifest["Config"]))["config"]
        with tarfile.open(fileobj=pack.extractfile(manifest["Layers"][0])) as layer:
            found = {member.name: member for member in layer}
            accounts = layer.extractfile("etc/passwd").read().decode()
    assert config["User"] == "999:999" and config["Cmd"] == ["postgres-start"] and config["StopSignal"] == "SIGINT"
    assert "postgres:x:999:999:" in accounts and "nobody:" in accounts
    assert found["usr/local/bin/postgres-start"].mode == 0o755 and found["var/lib/postgresql"].uid == 999
    for program in ("postgres", "initdb", "psql", "pg_dump", "pg_restore", "pg_isready"):
        assert f"usr/lib/postgresql/15/bin/{program}" in found
    assert not [name for name in found if "llvm" in name.lower() or name.startswith(("usr/bin/perl", "usr/share/perl"))]


def test_the_same_packages_give_the_same_bytes(cluster):
    made = []
    for turn in "ab":
        file = Path(cluster.folder) / f"same-{turn}.tar"
        subprocess.run([sys.executable, TOP / "tools/make-image", "busybox", file, "--fresh"], check=True)
        made.append(file.read_bytes())
    assert made[0] == made[1]
