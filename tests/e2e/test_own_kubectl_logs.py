# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl's logs beside upstream's: of many pods and containers, at once where they are followed."""
import threading

from knarr_test.own_kubectl import Own
from knarr_test.samples import BUSYBOX, running
from knarr_test.steps import create, run_pod, wait_phase

SAYS = 'for i in 1 2 3; do echo "$HOSTNAME $i"; done'
LABELS = {"app": "many"}


def compare(own, kubectl, *words):
    done, (code, out, err) = own.run("logs", *words), kubectl.run("logs", *words)
    ours, theirs = [(c, sorted(o.splitlines()), sorted(e.splitlines()))
                    for c, o, e in ((done.returncode, done.stdout, done.stderr), (code, out, err))]
    assert ours == theirs, f"{words}\n  upstream: {theirs}\n  ours:     {ours}"
    return done.stdout


def test_many_are_followed_at_once(api, ns, cluster, kubectl):
    """Each begins to speak when the one before has been heard: who followed one after the other would hear nobody."""
    own, order = Own(cluster, kubectl), ("three", "one", "two")
    for name in order:
        run_pod(api, ns, running(name, command=f"until [ -e /tmp/go ]; do sleep 0.1; done; {SAYS}", labels=LABELS, spec={"restartPolicy": "Never"}))
    with own.started("logs", "-f", "-l", "app=many", "--prefix") as follower:
        deadline = threading.Timer(60, follower.kill)
        deadline.start()
        for name in order:
            kubectl("exec", name, "--", "touch", "/tmp/go")
            assert [follower.stdout.readline() for _ in range(3)] == [f"[pod/{name}/c] {name} {i}\n" for i in (1, 2, 3)]
        assert follower.stdout.read() == "" and follower.wait() == 0
        deadline.cancel()


def test_which_are_shown(api, ns, cluster, kubectl):
    own = Own(cluster, kubectl)
    for name in ("one", "two"):
        body = running(name, command=f"echo main {name}", labels=LABELS)
        body["spec"].update(restartPolicy="Never", initContainers=[{"name": "i", "image": BUSYBOX, "command": ["sh", "-c", f"echo first {name}"]}])
        create(api, ns, body)
    for name in ("one", "two"):
        wait_phase(api, ns, name, "Succeeded")
    for words in (("-l", "app=many"), ("-l", "app=many", "-f"), ("-l", "app=many", "-f", "--all-containers", "--prefix"), ("one", "--all-containers"),
                  ("-l", "app=many", "-f", "--max-log-requests=1"), ("-l", "app=many", "--max-log-requests=1"), ("-l", "app=many", "-c", "i", "-f"),
                  ("-l", "app=many", "-f", "-c", "nope"), ("-l", "app=many", "--ignore-errors"), ("one", "--pod-running-timeout=5s")):
        compare(own, kubectl, *words)
    assert "main" in compare(own, kubectl, "-l", "app=many", "--tail=1")


def test_a_workload_s_pods(api, ns, cluster, kubectl):
    own = Own(cluster, kubectl)
    kubectl("create", "deployment", "web", f"--image={BUSYBOX}", "--replicas=2", "--", "sh", "-c", "echo hello; exec sleep 100000")
    kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    assert compare(own, kubectl, "deploy/web", "--all-pods").count("/busybox] hello\n") == 2
