# SPDX-License-Identifier: Apache-2.0
"""Limits hold: memory, CPU, number of processes. On whichever cgroup version the machine has."""
import re
from pathlib import Path

from knarr_test.client import until
from knarr_test.samples import running
from knarr_test.steps import container_states, create, finish_pod, process_of, run_pod, wait_phase

IS_V2 = Path("/sys/fs/cgroup/cgroup.controllers").exists()
FILES = {"memory": "memory.max" if IS_V2 else "memory.limit_in_bytes", "cpu": "cpu.max" if IS_V2 else "cpu.cfs_quota_us", "pids": "pids.max"}


def cgroup_folder(pid, controller):
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _, names, where = line.split(":", 2)
        if (IS_V2 and names == "") or controller in names.split(","):
            return Path("/sys/fs/cgroup" + where if IS_V2 else f"/sys/fs/cgroup/{controller}{where}")
    raise AssertionError(f"no cgroup of {controller}")


def test_memory(api, ns):
    limit = {"limits": {"memory": "20Mi"}}
    create(api, ns, running("fits", "head -c 1m /dev/zero | wc -c", resources=limit, spec={"restartPolicy": "Never"}),
           running("whole", "exec tail -c 200m /dev/zero", resources=limit, spec={"restartPolicy": "Never"}))
    wait_phase(api, ns, "fits", "Succeeded")
    done = container_states(wait_phase(api, ns, "whole", "Failed"))["c"][1]
    assert done["reason"] == "OOMKilled" and done["exitCode"] == 137, done


def test_cpu(api, ns):
    """A fifth of a core: a loop of four seconds gets less than two of them."""
    script = "end=$(( $(date +%s) + 4 )); while [ $(date +%s) -lt $end ]; do :; done; times"
    text = finish_pod(api, ns, running(command=script, resources={"limits": {"cpu": "200m"}}))
    used = sum(int(m) * 60 + float(s) for m, s in re.findall(r"(\d+)m([\d.]+)s", text))
    assert 0.2 < used < 1.8, f"{used} s of CPU in 4 s with a limit of 0.2: {text}"


def test_files_of_the_limits(api, ns):
    run_pod(api, ns, running(resources={"limits": {"memory": "64Mi", "cpu": "500m"}, "requests": {"cpu": "100m", "memory": "64Mi"}}))
    pid = process_of(api, ns, "p", "sleep")
    memory = cgroup_folder(pid, "memory")
    assert int((memory / FILES["memory"]).read_text()) == 64 << 20
    cpu = cgroup_folder(pid, "cpu")
    assert (cpu / FILES["cpu"]).read_text().split()[0] == "50000"
    pod = memory.parent
    assert "burstable" in str(pod) and int((pod / FILES["memory"]).read_text()) == 64 << 20, pod


def test_number_of_processes(api, ns, kubectl):
    run_pod(api, ns, running())
    folder = cgroup_folder(process_of(api, ns, "p", "sleep"), "pids")
    limits = [int(text) for f in (folder, folder.parent) for text in [(f / "pids.max").read_text().strip()] if text != "max"]
    assert limits, f"neither the container's nor the pod's cgroup bounds the processes: {folder}"
    script = f"i=0; while [ $i -le {min(limits) + 10} ]; do sleep 1000 & i=$((i+1)); done"
    code, out, err = kubectl.run("exec", "p", "--", "sh", "-c", script, timeout=180)
    assert code != 0 and "fork" in out + err, (code, (out + err)[-300:])


def test_cgroups_go_with_the_pod(api, ns):
    run_pod(api, ns, running(resources={"limits": {"memory": "64Mi"}}))
    folder = cgroup_folder(process_of(api, ns, "p", "sleep"), "memory").parent
    assert folder.exists()
    api.delete(f"/api/v1/namespaces/{ns}/pods/p").ok()
    until(lambda: not folder.exists(), 30, f"the end of {folder}")
