# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl beside upstream's: tables of command lines, run by both in two namespaces that began alike; standard output, standard error
and exit codes must be the same.  What differs on purpose stands in OTHERWISE, with the reason."""
from knarr_test.own_kubectl import Pair
from knarr_test.samples import config_map, web

EXPLAIN = """explain pods
explain pods --recursive
explain deployments.apps.spec
explain crd --recursive
explain pod.spec.bogus
explain deploy --api-version=apps/v2
explain deploy --api-version=apps/v1
explain hpa.spec.metrics --api-version=autoscaling/v2
explain
explain a b
explain pod.spec.containers.imagePullPolicy
explain pod.metadata.labels
explain sts.spec.volumeClaimTemplates
explain ingress.spec.rules.http.paths.pathType"""

# line: (what ours prints begins so, exit code, why it is another)
OTHERWISE = {
    "explain bogus": ("error: the server doesn't have a resource type \"bogus\"", 1, "upstream leaves out \"error: \" here, but not for get"),
    "explain events.events.k8s.io.note": ("GROUP:      events.k8s.io", 0, "upstream takes the group for a field of the core group's events"),
}


def pair_of(api, cluster, kubectl, ns):
    return Pair(api, cluster, kubectl, ns).create(config_map("c"), web(replicas=0))


def test_explain(api, cluster, kubectl, ns):
    pair = pair_of(api, cluster, kubectl, ns)
    try:
        pair.compare(EXPLAIN)
    finally:
        pair.drop()


def test_otherwise(api, cluster, kubectl, ns):
    pair = pair_of(api, cluster, kubectl, ns)
    try:
        for line, (begin, code, why) in OTHERWISE.items():
            done = pair.own.run(*line.split())
            assert ((done.stdout or done.stderr).startswith(begin), done.returncode) == (True, code), (line, done, why)
    finally:
        pair.drop()
