# SPDX-License-Identifier: Apache-2.0
"""Variables from files that one container writes for those after it (fileKeyRef)."""
from knarr_test.client import until
from knarr_test.samples import running, shell
from knarr_test.steps import container_states, create, finish_pod, get_pod, reason_of, wait_pod

VOLUME = {"volumes": [{"name": "v", "emptyDir": {}}]}
MOUNT = {"volumeMounts": [{"name": "v", "mountPath": "/v"}]}


def writer(script):
    return [shell("w", script, **MOUNT)]


def variable(name, key, optional=None, file="f"):
    more = {} if optional is None else {"optional": optional}
    return {"name": name, "valueFrom": {"fileKeyRef": {"volumeName": "v", "path": file, "key": key, **more}}}


def test_from_an_init_container(api, ns):
    body = running(init=writer("printf \"A='1'\\n# more\\nB='two\\nlines'\\n\" > /v/f"), spec=VOLUME,
                   containers=[shell("c", 'echo "$A"; echo "$B"; echo "${C-none}"; echo "$D"',
                                     env=[variable("A", "A"), variable("B", "B"), variable("C", "C", optional=True),
                                          {"name": "D", "value": "$(A)$(A)"}])])
    assert finish_pod(api, ns, body) == "1\ntwo\nlines\nnone\n11\n"


def test_a_key_that_is_not_there(api, ns):
    create(api, ns, running(init=writer("echo \"A='1'\" > /v/f"), spec=VOLUME, containers=[shell("c", "env", env=[variable("B", "B")])]))
    pod = wait_pod(api, ns, "p", lambda p: reason_of(p) == "CreateContainerConfigError", 30, "refusal")
    assert container_states(pod)["c"][1]["message"] == 'environment variable key "B" not found in file "f"'


def test_a_link_out_of_the_volume(api, ns):
    """What lies on the node is not read."""
    create(api, ns, running(init=writer("ln -s /../../../../../../../../../etc/environment /v/f; mkdir -p /v/etc"), spec=VOLUME,
                            containers=[shell("c", "env", env=[variable("A", "A", optional=True)])]))
    pod = wait_pod(api, ns, "p", lambda p: reason_of(p) == "CreateContainerConfigError", 30, "refusal")
    assert "cannot be read" in container_states(pod)["c"][1]["message"]
    until(lambda: get_pod(api, ns, "p")["status"]["phase"] == "Pending", 10, "nothing that runs")
