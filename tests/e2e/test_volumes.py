# SPDX-License-Identifier: Apache-2.0
"""Volumes: configMap, secret, downwardAPI, projected, emptyDir, hostPath."""
import shutil
import stat
import tempfile
from pathlib import Path

from knarr_test.client import until
from knarr_test.samples import config_map, path, running, shell
from knarr_test.steps import create, events_of, files_named, finish_pod, run_pod, wait_pod, wait_running


def with_volumes(body, **volumes):
    """Mounts each volume NAME at /NAME in every container."""
    body["spec"]["volumes"] = [{"name": name, **source} for name, source in volumes.items()]
    for one in body["spec"]["containers"] + body["spec"].get("initContainers", []):
        one.setdefault("volumeMounts", []).extend({"name": name, "mountPath": f"/{name}"} for name in volumes)
    return body


def secret(name, **data):
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": data}


def test_config_map_and_secret(api, ns):
    create(api, ns, config_map("cm", {"a": "one\n", "b": "two\n"}), secret("s", word="hidden\n"))
    body = with_volumes(running(command="cat /cm/a /cm/b /s/word; ls -l /cm/ | grep -c '^l'; stat -L -c %a /cm/a /s/word; (touch /cm/x) 2>&1; true"),
                        cm={"configMap": {"name": "cm"}}, s={"secret": {"secretName": "s", "defaultMode": 0o400}})
    lines = finish_pod(api, ns, body).splitlines()
    assert lines[:3] == ["one", "two", "hidden"] and lines[3] == "2" and lines[4:6] == ["644", "400"], lines
    assert "Read-only file system" in lines[6]


def test_items_and_modes(api, ns):
    create(api, ns, config_map("cm", {"a": "1", "b": "2"}))
    body = with_volumes(running(command="cd /cm; find . -type f -path './*' ! -path './..*' -o -type l ! -name '..*' | sort; cat sub/dir/x; stat -L -c %a sub/dir/x"),
                        cm={"configMap": {"name": "cm", "items": [{"key": "a", "path": "sub/dir/x", "mode": 0o751}]}})
    text = finish_pod(api, ns, body)
    assert "1751" in text.replace("\n", "") and "b" not in text.split(), text


def test_changes_arrive(api, ns, kubectl):
    create(api, ns, config_map("cm", {"a": "old"}), secret("s", a="old"))
    run_pod(api, ns, with_volumes(running(), cm={"configMap": {"name": "cm"}}, s={"secret": {"secretName": "s"}}))
    link = kubectl("exec", "p", "--", "readlink", "/cm/..data")
    api.patch(path(ns, "configmaps", "cm"), {"data": {"a": "new", "b": "more"}}).ok()
    api.patch(path(ns, "secrets", "s"), {"stringData": {"a": "new"}}).ok()
    until(lambda: kubectl("exec", "p", "--", "sh", "-c", "cat /cm/a /cm/b /s/a 2>/dev/null || true") == "newmorenew", 30, "the new files")
    assert kubectl("exec", "p", "--", "readlink", "/cm/..data") != link, "the folder is replaced as a whole"


def ready_to_start(status):
    return next(c["status"] for c in status["conditions"] if c["type"] == "PodReadyToStartContainers")


def test_optional_and_missing(api, ns):
    create(api, ns, with_volumes(running("opt"), x={"configMap": {"name": "none", "optional": True}}))
    create(api, ns, with_volumes(running("req"), x={"configMap": {"name": "later"}}))
    wait_running(api, ns, "opt")
    until(lambda: any(r == "FailedMount" and '"later" not found' in m for _, r, m in events_of(api, ns, "req")), 30, "the event")
    status = wait_pod(api, ns, "req", lambda pod: "startTime" in pod["status"], 30, "a status")["status"]
    assert "podIP" not in status and ready_to_start(status) == "False", status
    create(api, ns, config_map("later", {"a": "1"}))
    status = wait_running(api, ns, "req")["status"]
    assert status["podIP"] and ready_to_start(status) == "True", status


def test_empty_dir_is_shared_and_lives_with_the_pod(api, ns):
    body = running(command="cat /e/x; stat -c %a /e; grep ' /m ' /proc/mounts | cut -d' ' -f3",
                   init=[shell("i", "echo kept > /e/x")])
    with_volumes(body, e={"emptyDir": {}}, m={"emptyDir": {"medium": "Memory"}})
    assert finish_pod(api, ns, body).split() == ["kept", "777", "tmpfs"]


def test_empty_dir_in_memory_is_limited(api, ns):
    body = running(command="df -k /own /pods | awk 'NR>1 {print $2}'", resources={"limits": {"memory": "64Mi"}})
    with_volumes(body, own={"emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}}, pods={"emptyDir": {"medium": "Memory"}})
    assert finish_pod(api, ns, body).split() == ["1024", "65536"]


def test_empty_dir_goes_with_its_pod(api, ns, cluster):
    run_pod(api, ns, with_volumes(running(command="echo findme > /e/marker-of-test; exec sleep 100000"), e={"emptyDir": {}}))
    found = until(lambda: files_named(cluster.data, "marker-of-test"), 10, "the file")
    api.delete(path(ns, "pods", "p")).ok()
    until(lambda: not any(p.exists() for p in found), 30, "the end of the volume")


def test_fs_group(api, ns):
    body = with_volumes(running(command="stat -c '%g %a' /e; touch /e/x && stat -c %g /e/x; id -G", securityContext={"runAsUser": 1000},
                                spec={"securityContext": {"fsGroup": 4321}}), e={"emptyDir": {}})
    lines = finish_pod(api, ns, body).splitlines()
    assert lines[0].startswith("4321 2") and lines[1] == "4321" and "4321" in lines[2].split(), lines


def test_fs_group_in_memory(api, ns):
    body = with_volumes(running(command="stat -c '%g %a' /e; stat -c '%g %a' /sub", spec={"securityContext": {"fsGroup": 4321}}), e={"emptyDir": {"medium": "Memory"}})
    body["spec"]["containers"][0]["volumeMounts"].append({"name": "e", "mountPath": "/sub", "subPath": "deep"})
    assert finish_pod(api, ns, body).split() == ["4321", "3777", "4321", "3777"]


def test_downward_api(api, ns, kubectl):
    body = with_volumes(running(labels={"a": "1", "b": 'x'}, resources={"limits": {"memory": "64Mi"}}), d={"downwardAPI": {"items": [
        {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}, {"path": "name", "fieldRef": {"fieldPath": "metadata.name"}},
        {"path": "memory", "resourceFieldRef": {"containerName": "c", "resource": "limits.memory", "divisor": "1Mi"}}]}})
    run_pod(api, ns, body)
    assert kubectl("exec", "p", "--", "cat", "/d/labels", "/d/name", "/d/memory") == 'a="1"\nb="x"p64'
    kubectl("label", "pod", "p", "c=new")
    until(lambda: 'c="new"' in kubectl("exec", "p", "--", "cat", "/d/labels"), 30, "the new label")


def test_projected(api, ns, kubectl):
    create(api, ns, config_map("cm", {"a": "1"}), secret("s", b="2"))
    body = with_volumes(running(), all={"projected": {"sources": [
        {"configMap": {"name": "cm"}}, {"secret": {"name": "s", "items": [{"key": "b", "path": "in/b"}]}},
        {"downwardAPI": {"items": [{"path": "name", "fieldRef": {"fieldPath": "metadata.name"}}]}},
        {"serviceAccountToken": {"path": "token", "audience": "other", "expirationSeconds": 3600}}]}})
    run_pod(api, ns, body)
    assert kubectl("exec", "p", "--", "cat", "/all/a", "/all/in/b", "/all/name") == "12p"
    assert kubectl("exec", "p", "--", "cat", "/all/token").count(".") == 2


def test_who_reads_a_token(api, ns):
    """Of everybody's containers: all; of one user's: that user; and the pod's group."""
    for name, context, expected in (("nobody", {}, "644 0 0"), ("user", {"runAsUser": 1000}, "600 1000 0"), ("group", {"fsGroup": 10000}, "640 0 10000"),
                                    ("both", {"runAsUser": 1000, "fsGroup": 10000}, "640 1000 10000")):
        body = with_volumes(running(name, command="stat -L -c '%a %u %g' /t/token; test -r /t/token", spec={"securityContext": context}),
                            t={"projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}})
        assert finish_pod(api, ns, body) == expected + "\n", name
    body = with_volumes(running("two", command="stat -L -c '%a %u %g' /t/token", spec={"securityContext": {"runAsUser": 1000}}),
                        t={"projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}})
    body["spec"]["initContainers"] = [{**shell("first", "true"), "securityContext": {"runAsUser": 1001}}]
    assert finish_pod(api, ns, body) == "644 0 0\n", "they do not agree"


def test_no_token_where_none_is_wanted(api, ns):
    text = finish_pod(api, ns, running(command="ls /var/run/secrets 2>&1 || true", spec={"automountServiceAccountToken": False}))
    assert "No such file" in text, text


def test_sub_paths(api, ns):
    create(api, ns, config_map("cm", {"one": "1\n", "two": "2\n"}))
    body = running(command="cat /etc/one; echo x > /w/file; ls /whole", volumeMounts=[
        {"name": "cm", "mountPath": "/etc/one", "subPath": "one"}, {"name": "e", "mountPath": "/w", "subPath": "deep/er"},
        {"name": "e", "mountPath": "/whole"}], spec={"volumes": [{"name": "cm", "configMap": {"name": "cm"}}, {"name": "e", "emptyDir": {}}]})
    assert finish_pod(api, ns, body).split() == ["1", "deep"]


def test_sub_paths_cannot_climb(api, ns):
    body = running(volumeMounts=[{"name": "e", "mountPath": "/e", "subPath": "../../x"}], spec={"volumes": [{"name": "e", "emptyDir": {}}]})
    api.post(path(ns, "pods"), body).invalid("spec.containers[0].volumeMounts.subPath")
    links = running(init=[shell("i", "ln -s /etc /e/out", volumeMounts=[{"name": "e", "mountPath": "/e"}])], volumeMounts=[
        {"name": "e", "mountPath": "/x", "subPath": "out"}], spec={"volumes": [{"name": "e", "emptyDir": {}}]})
    create(api, ns, links)
    until(lambda: any(r == "Failed" for _, r, _ in events_of(api, ns, "p")), 30, "the refusal")


def test_host_path(api, ns, cluster):
    folder = Path(tempfile.mkdtemp(prefix="host-path-", dir=cluster.folder))
    try:
        folder.joinpath("given").write_text("from the host\n")
        body = with_volumes(running(command="cat /h/given; echo back > /h/made"), h={"hostPath": {"path": str(folder), "type": "Directory"}})
        assert finish_pod(api, ns, body) == "from the host\n"
        assert folder.joinpath("made").read_text() == "back\n"
    finally:
        shutil.rmtree(folder)


def test_host_path_types(api, ns, cluster):
    folder = Path(tempfile.mkdtemp(prefix="host-path-", dir=cluster.folder))
    try:
        body = with_volumes(running("made"), h={"hostPath": {"path": f"{folder}/new/dir", "type": "DirectoryOrCreate"}})
        run_pod(api, ns, body)
        assert stat.S_ISDIR(folder.joinpath("new/dir").stat().st_mode)
        create(api, ns, with_volumes(running("refused"), h={"hostPath": {"path": f"{folder}/absent", "type": "Directory"}}))
        until(lambda: any(r == "FailedMount" and m.endswith("/absent is not a directory") for _, r, m in events_of(api, ns, "refused")), 30, "the event")
    finally:
        shutil.rmtree(folder)


def test_mount_options(api, ns):
    body = running(command="(touch /e/x) 2>&1; true", volumeMounts=[{"name": "e", "mountPath": "/e", "readOnly": True}],
                   spec={"volumes": [{"name": "e", "emptyDir": {}}]})
    assert "Read-only file system" in finish_pod(api, ns, body)
