# SPDX-License-Identifier: Apache-2.0
"""`knarr store`: a copy of what a cluster knows, and one whose disk has damaged an object."""
import json
import shutil
import subprocess

from knarr_test.client import Client, Kubeconfig
from knarr_test.cluster import Cluster
from knarr_test.samples import config_map, path

ALONE = True                                     # clusters of its own

UNREADABLE_EXIT = 4
DAMAGE = b"\x00"
KEY = "/registry/configmaps/default/c"


def text_of(cluster):
    """What the ConfigMap says; None where there is none."""
    answer = Client(Kubeconfig(cluster.kubeconfig)).get(path("default", "configmaps", "c"))
    return answer.json["data"]["text"] if answer.status == 200 else None


def store(cluster, *words, check=True, input=None):
    return cluster.call("store", *words, "--name", cluster.name, check=check, input=input)


def stored_bytes(cluster):
    return subprocess.run([cluster.knarr, "store", "get", KEY, "--name", cluster.name], stdout=subprocess.PIPE, check=True,
                          env=cluster.environment).stdout


def again(cluster):
    cluster.up()
    return text_of(cluster)


def with_map(cluster, text):
    """A cluster of its own that has it."""
    other = Cluster(cluster.knarr, 1).up()
    Client(Kubeconfig(other.kubeconfig)).post(path("default", "configmaps"), {**config_map("c"), "data": {"text": text}}).ok(201)
    return other


def with_another(cluster):
    """A revision of which the log could tell what came after."""
    api = Client(Kubeconfig(cluster.kubeconfig))
    api.post(path("default", "configmaps"), config_map("e")).ok(201)
    version = api.get(path("default", "configmaps")).json["metadata"]["resourceVersion"]
    api.post(path("default", "configmaps"), config_map("f")).ok(201)
    return version


def must_list_anew(cluster, version):
    """Who watches from there would not hear of what was mended."""
    watch = Client(Kubeconfig(cluster.kubeconfig)).watch(path("default", "configmaps"), timeout=10, resourceVersion=version, timeoutSeconds=5)
    if watch.failure:
        return watch.failure.json["code"] == 410
    with watch as events:
        first = events.next()
    return first["type"] == "ERROR" and first["object"]["code"] == 410


def damage(cluster, text):
    """Bytes that no text has, wherever the file has the text: in the object and in old pages."""
    file = cluster.data / "store/data.mdb"
    before = file.read_bytes()
    assert text.encode() in before
    file.write_bytes(before.replace(text.encode(), DAMAGE * len(text)))


def test_a_copy_of_a_running_cluster(cluster):
    other = with_map(cluster, "before")
    try:
        copy = other.folder / "copy"
        store(other, "copy", copy)
        api = Client(Kubeconfig(other.kubeconfig))
        api.patch(path("default", "configmaps", "c"), {"data": {"text": "after"}}).ok()
        said = store(other, "copy", copy, check=False)
        assert said.returncode == 1 and "has a store already" in said.stderr, said.stderr
        said = store(other, "check", check=False)
        assert said.returncode == 1 and "stop the cluster first" in said.stderr, said.stderr
        empty = other.folder / "empty"
        empty.mkdir()
        for words in (("check",), ("copy", other.folder / "copy2")):
            said = other.call("store", *words, "--store-dir", empty, check=False)
            assert said.returncode == 1 and f"there is no store in {empty}" in said.stderr and not list(empty.iterdir()), said
        other.down()
        shutil.rmtree(other.data / "store")
        shutil.copytree(copy, other.data / "store")
        assert again(other) == "before"
        assert api.patch(path("default", "configmaps", "c"), {"data": {"text": "later"}}).status == 200
    finally:
        other.destroy()


def test_a_damaged_object_is_mended(cluster):
    text = "a text that stands nowhere else"
    other = with_map(cluster, text)
    try:
        before = with_another(other)
        other.down()
        assert store(other, "check").stdout == "every object can be read\n"
        damage(other, text)
        said = other.call("up", "--name", other.name, check=False, timeout=120)
        assert said.returncode == 1 and KEY in said.stderr and "knarr store --help" in said.stderr, said.stderr
        found = store(other, "check", check=False)
        assert found.returncode == UNREADABLE_EXIT and [line.split(": ")[0] for line in found.stdout.splitlines()] == [KEY], found.stdout
        mended = json.loads(stored_bytes(other).replace(DAMAGE * len(text), b"mended"))
        wrong = {**mended, "metadata": {**mended["metadata"], "name": "d"}}
        for bad in (json.dumps(wrong), "{", ""):
            said = store(other, "put", KEY, "-", check=False, input=bad)
            assert said.returncode == 1 and said.stderr.startswith("knarr: "), f"{bad}: {said.stderr}"
        store(other, "put", KEY, "-", input=json.dumps(mended, indent=2))
        store(other, "check")
        assert again(other) == "mended"
        assert must_list_anew(other, before)
    finally:
        other.destroy()


def test_a_damaged_object_is_given_up(cluster):
    text = "another text that stands nowhere else"
    other = with_map(cluster, text)
    try:
        before = with_another(other)
        other.down()
        damage(other, text)
        store(other, "remove", KEY)
        store(other, "check")
        said = store(other, "remove", KEY, check=False)
        assert said.returncode == 1 and f"the store has no {KEY}" in said.stderr, said.stderr
        assert again(other) is None
        assert must_list_anew(other, before)
    finally:
        other.destroy()


def test_mistakes(cluster):
    for words, code in ((["store"], 2), (["store", "get"], 2), (["store", "copy", "a", "b"], 2), (["store", "mend"], 2),
                        (["store", "check", "--store-dir", "/nowhere"], 1), (["store", "copy", "/nowhere/at/all", "--name", cluster.name], 1)):
        said = cluster.call(*words, check=False)
        assert said.returncode == code and said.stderr and not said.stdout, f"{words}: {said.returncode} {said.stdout}{said.stderr}"
    assert "copy FOLDER" in cluster.call("store", "--help").stdout
