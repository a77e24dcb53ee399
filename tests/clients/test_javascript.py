# SPDX-License-Identifier: Apache-2.0
"""The JavaScript client: what tests/clients/javascript does, and what the cluster says of it."""
from knarr_test.clients import custom_kind, kill_api
from knarr_test.samples import NGINX, config_map, path, running
from knarr_test.steps import create, run_pod, wait_phase

ALONE = ("test_an_informer_over_a_restart",)


def test_objects(clients):
    clients.javascript("objects")


def test_generic_objects(api, clients):
    with custom_kind(api, "papers", "Paper"):
        clients.javascript("generic", "papers", "Paper")


def test_watch(clients):
    clients.javascript("watch")


def test_exec(api, ns, clients):
    run_pod(api, ns, running())
    clients.javascript("exec", "p")


def test_log(api, ns, clients):
    create(api, ns, running(command="i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done", spec={"restartPolicy": "Never"}))
    wait_phase(api, ns, "p", "Succeeded")
    clients.javascript("log", "p")


def test_port_forward(api, ns, clients):
    run_pod(api, ns, running("web", image=NGINX, readinessProbe={"httpGet": {"path": "/", "port": 80}, "periodSeconds": 1}))
    clients.javascript("port-forward", "web")


def test_an_informer_over_a_restart(api, ns, cluster, clients):
    place = path(ns, "configmaps")
    api.post(place, config_map("old", {"k": "first"})).ok(201)
    with clients.start_javascript("informer") as informer:
        informer.until("synced")
        informer.ask("has old first")
        for number in range(2):
            kill_api(api, cluster)
            api.post(place, config_map(f"new-{number}", {"k": "second"})).ok(201)
            informer.ask(f"has new-{number} second")
        api.delete(f"{place}/old").ok()
        informer.ask("gone old")
