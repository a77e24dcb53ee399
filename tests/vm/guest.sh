#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# guest.sh - runs as root in the virtual machine: a cluster, pods with limits, and whether these hold.
#
#   guest.sh FOLDER      with knarr and busybox.tar in it
#
# Prints `ok NAME` or `FAIL NAME`, like every suite; vm_test.py counts.  The guest is many times slower
# than the machine it runs on: waits are long, and nothing is measured but what the kernel counted.
set -u
share=$1
knarr="$share/knarr"
data=/var/lib/knarr/vm
export KUBECONFIG=$data/kubeconfig

kubectl() { "$knarr" kubectl "$@"; }
ok() { echo "ok vm: $1"; }
fail() { name=$1; shift; echo "FAIL vm: $name"; printf '    %s\n' "$@"; }
finish() { "$knarr" down --name vm --data-dir "$data" >/dev/null 2>&1; exit 0; }

# check NAME COMMAND...: passes when the command does.
check() {
    name=$1
    shift
    if said=$("$@" 2>&1); then ok "$name"; else fail "$name" "$said"; fi
}

# wait_for SECONDS COMMAND...: repeats the command until it succeeds.
wait_for() {
    left=$1
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "gave up waiting for: $*"; return 1; }
        sleep 1
    done
}

is_phase() { [ "$(kubectl get pod "$1" -o 'jsonpath={.status.phase}')" = "$2" ]; }
state_of() { kubectl get pod "$1" -o "jsonpath={.status.containerStatuses[0].state.terminated.$2}"; }

folder_of() {                                    # the cgroup of a pod's container
    uid=$(kubectl get pod "$1" -o 'jsonpath={.metadata.uid}')
    for process in /proc/[0-9]*; do
        if grep -q "$uid" "$process/cgroup" 2>/dev/null && tr '\0' ' ' <"$process/cmdline" | grep -q "$2"; then
            echo "/sys/fs/cgroup$(cut -d: -f3 "$process/cgroup")"
            return
        fi
    done
}

manifest() { cat <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 1
  containers:
  - name: c
    image: docker.io/library/busybox:1.35
    command: ["sh", "-c", "$2"]
    resources: {limits: {memory: 20Mi, cpu: 200m}}
YAML
}

start_cluster() {
    "$knarr" up --name vm --data-dir "$data" && "$knarr" image import --data-dir "$data" "$share/busybox.tar"
}

make_pods() {
    { manifest sleeps "exec sleep 100000"; echo ---
      manifest eats "exec tail -c 200m /dev/zero"; echo ---
      manifest fits "head -c 1m /dev/zero | wc -c"; echo ---
      manifest spins "while :; do :; done"; } | kubectl apply -f -
}

memory_holds() {
    wait_for 300 is_phase fits Succeeded && wait_for 300 is_phase eats Failed || return 1
    [ "$(state_of eats reason)" = OOMKilled ] && [ "$(state_of eats exitCode)" = 137 ] ||
        { echo "ended with $(state_of eats reason) $(state_of eats exitCode)"; return 1; }
}

files_hold() {
    folder=$(folder_of sleeps sleep)
    [ "$(cat "$folder/memory.max")" = 20971520 ] || { echo "$folder/memory.max: $(cat "$folder/memory.max")"; return 1; }
    [ "$(cat "$folder/cpu.max")" = "20000 100000" ] || { echo "$folder/cpu.max: $(cat "$folder/cpu.max")"; return 1; }
    [ "$(cat "$(dirname "$folder")/memory.max")" = 20971520 ] || { echo "the pod's own cgroup has no such limit"; return 1; }
}

used_us() { sed -n 's/^usage_usec //p' "$1/cpu.stat"; }

cpu_holds() {
    wait_for 120 is_phase spins Running || return 1
    folder=$(folder_of spins while)
    before=$(used_us "$folder") began=$(date +%s)
    sleep 10
    used=$(($(used_us "$folder") - before)) took=$(($(date +%s) - began))
    # a fifth of the time, and some room for the clock's whole seconds
    [ "$used" -gt 100000 ] && [ "$used" -lt $(((took + 1) * 260000)) ] || { echo "$used us of CPU in $took s"; return 1; }
    [ "$(sed -n 's/^nr_throttled //p' "$folder/cpu.stat")" -gt 0 ] || { echo "it was never held back"; return 1; }
}

pids_hold() {
    folder=$(folder_of sleeps sleep) most=max
    for at in "$folder" "$(dirname "$folder")"; do
        here=$(cat "$at/pids.max")
        [ "$here" = max ] || most=$here
    done
    [ "$most" != max ] || { echo "pids.max is not set"; return 1; }
    # the limit is lowered to what this slow machine can fill; the way to it is the same
    echo 40 >"$folder/pids.max"
    said=$(kubectl exec sleeps -- sh -c 'i=0; while [ $i -le 60 ]; do sleep 1000 & i=$((i+1)); done' 2>&1) &&
        { echo "sixty processes were made: $said"; return 1; }
    [ "$(sed -n 's/^max //p' "$folder/pids.events")" -gt 0 ] || { echo "the kernel refused none: $said"; return 1; }
}

# The API and the agents; a cgroup that hands controllers down takes no process on this version.
processes_are_inside() {
    inside=0
    for process in /proc/[0-9]*; do
        case $(tr '\0' ' ' <"$process/cmdline" 2>/dev/null) in "knarr api "* | "knarr node "*) ;; *) continue ;; esac
        [ "$(cut -d: -f3 "$process/cgroup")" = /knarr-vm/system ] || { echo "$process: $(cat "$process/cgroup")"; return 1; }
        inside=$((inside + 1))
    done
    [ "$inside" -ge 2 ] || { echo "$inside processes of the cluster"; return 1; }
}

groups_go() {
    folder=$(dirname "$(folder_of sleeps sleep)")
    kubectl delete pod sleeps eats fits spins || return 1
    wait_for 60 [ ! -e "$folder" ]
}

nothing_left() {
    "$knarr" down --name vm --data-dir "$data" || return 1
    wait_for 30 [ ! -e /sys/fs/cgroup/knarr-vm ] || { find /sys/fs/cgroup/knarr-vm -type d; return 1; }
    ! grep knarr /proc/self/mountinfo && ! ls -A /run/netns 2>/dev/null | grep .
}

supervisor() { head -n 1 /run/knarr/vm/supervisor.pid; }
is_served() { systemctl is-active --quiet knarr@vm && kubectl get namespaces; }
is_served_anew() { [ "$(supervisor)" != "$1" ] && is_served; }

# Data are there already: it is the start at boot.  Who is killed comes back, and who was told to end stays ended.
the_unit_serves() {
    sed "s|@bindir@|/usr/local/bin|; s|@docdir@|/usr/share/doc|" "$share/knarr@.service.in" >/etc/systemd/system/knarr@.service
    cp "$knarr" /usr/local/bin/knarr && systemctl daemon-reload && systemctl start knarr@vm && is_served || return 1
    killed=$(supervisor)
    kill -KILL "$killed" && wait_for 120 is_served_anew "$killed" || return 1
    systemctl stop knarr@vm || return 1
    "$knarr" status --name vm
    [ $? = 3 ] || return 1
}

stat -f -c %T /sys/fs/cgroup | grep -q cgroup2fs && ok "the machine has cgroup version 2 alone" ||
    { fail "the machine has cgroup version 2 alone" "$(stat -f -c %T /sys/fs/cgroup)"; finish; }
if said=$(start_cluster 2>&1); then ok "knarr up"; else fail "knarr up" "$said" "$(tail -n 20 $data/logs/*.log)"; finish; fi
check "pods with limits are taken" make_pods
if said=$(wait_for 120 is_phase sleeps Running); then ok "a pod runs"; else
    fail "a pod runs" "$said" "$(kubectl describe pod sleeps)" "$(tail -n 20 $data/logs/*.log)"; finish; fi
check "memory: a container that takes too much is ended" memory_holds
check "the files of the cgroup say what the pod says" files_hold
check "cpu: a loop gets a fifth of a core" cpu_holds
check "pids: processes beyond the limit are refused" pids_hold
check "the cluster's own processes are in its cgroup" processes_are_inside
check "the cgroups go with their pods" groups_go
check "knarr down leaves nothing behind" nothing_left
if said=$(the_unit_serves 2>&1); then ok "the unit starts it, again after a crash, and stops it"; else
    fail "the unit starts it, again after a crash, and stops it" "$said" "$(systemctl status knarr@vm)"; fi
check "the unit leaves nothing behind" nothing_left
