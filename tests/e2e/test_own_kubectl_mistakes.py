# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl beside upstream's where the command line is wrong, or says less than it seems: what is refused there is refused here, in the
same words, and changes nothing."""
from knarr_test.own_kubectl import Pair
from knarr_test.samples import config_map, web

# a dry run that is misspelt must not become the real thing
DRY_RUN = """create cm one --dry-run=clinet
create cm one --dry-run=
create cm one --dry-run=true
create cm one --dry-run
create cm one --dry-run=false
delete cm one --dry-run=yes
delete --dry-run cm one
delete cm one --dry-run=1x
delete cm one --dry-run=none
label cm c a=b --dry-run=x
annotate cm c a=b --dry-run=x
patch cm c -p {} --dry-run=x
scale deploy web --replicas=5 --dry-run=x
set image deploy/web c=x --dry-run=x
autoscale deploy web --max=3 --dry-run=x
expose deploy web --name=w --port=1 --dry-run=x
rollout undo deploy web --dry-run=x
run r --image=busybox --dry-run=x
cordon NODE --dry-run=x
drain NODE --dry-run=x
taint node NODE a=b:NoSchedule --dry-run=x
get cm one
get cm,deploy,hpa,svc,pods --show-labels"""


def with_pair(api, cluster, kubectl, ns, test):
    pair = Pair(api, cluster, kubectl, ns).create(config_map("c"), web(replicas=0))
    try:
        test(pair)
    finally:
        pair.drop()


def test_dry_run(api, cluster, kubectl, ns):
    node = api.get("/api/v1/nodes").json["items"][0]["metadata"]["name"]
    with_pair(api, cluster, kubectl, ns, lambda pair: pair.compare(DRY_RUN.replace("NODE", node)))
    assert not api.get(f"/api/v1/nodes/{node}").json["spec"].get("unschedulable")
