# SPDX-License-Identifier: Apache-2.0
"""Helm 4: releases of charts with hooks, definitions, other charts in them and most kinds; conflicts, failures, dry runs.

Helm's own word is not enough: after each step the cluster is asked what is there."""
from knarr_test.client import APPLY, until
from knarr_test.clients import CHARTS
from knarr_test.samples import APPS, RBAC, names, path

BATCH, POLICY, NETWORKING = "/apis/batch/v1", "/apis/policy/v1", "/apis/networking.k8s.io/v1"
ORDERS, DEFINITION = "/apis/shop.example.com/v1", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/orders.shop.example.com"


def get(api, ns, resource, name=None, group="/api/v1"):
    return api.get(path(ns, resource, name, group=group)).ok()


def page_of(api, ns, name="site"):
    return get(api, ns, "configmaps", name)["data"]["page"]


def ready_pods(api, ns, selector):
    pods = api.get(path(ns, "pods"), labelSelector=selector).ok()["items"]
    return [p for p in pods if "deletionTimestamp" not in p["metadata"]
            and any(c["type"] == "Ready" and c["status"] == "True" for c in p["status"].get("conditions", []))]


def before(api, ns, name="site"):
    """What the hook's Job said, and how it ended."""
    job = get(api, ns, "jobs", f"{name}-before", BATCH)
    pod = api.get(path(ns, "pods"), labelSelector=f"batch.kubernetes.io/job-name={name}-before").ok()["items"][0]
    log = api.get(path(ns, "pods", pod["metadata"]["name"], "log")).ok()
    return log.strip(), "failed" if job["status"].get("failed") else "succeeded" if job["status"].get("succeeded") else "open"


def release_secrets(api, ns):
    return [(s["metadata"]["name"], s["metadata"]["labels"]["status"]) for s in
            api.get(path(ns, "secrets"), fieldSelector="type=helm.sh/release.v1").ok()["items"]]


def test_the_life_of_a_release(api, ns, clients):
    helm = clients.helm
    out = helm.install("site", "site", "--wait")
    assert f'site says "first", revision 1 in {ns}.' in out, out
    assert len(ready_pods(api, ns, "app.kubernetes.io/instance=site")) == 2 and page_of(api, ns) == "first"
    assert before(api, ns) == ("revision 1", "succeeded")
    assert release_secrets(api, ns) == [("sh.helm.release.v1.site.v1", "deployed")]

    helm.upgrade("site", "site", "--wait", page="second", replicas=3)
    deployment = get(api, ns, "deployments", "site", APPS)
    assert deployment["status"]["updatedReplicas"] == deployment["status"]["availableReplicas"] == 3, deployment["status"]
    assert page_of(api, ns) == "second" and before(api, ns) == ("revision 2", "succeeded")
    assert api.get(path(ns, "jobs", "site-after", group=BATCH)).status == 404, "hook-succeeded removes it"
    assert helm.history("site") == [(1, "superseded"), (2, "deployed")]

    helm("rollback", "site", 1, "--wait")
    assert page_of(api, ns) == "first"
    assert get(api, ns, "deployments", "site", APPS)["spec"]["replicas"] == 2
    until(lambda: len(ready_pods(api, ns, "app.kubernetes.io/instance=site")) == 2, 30, "two pods")
    assert helm.history("site") == [(1, "superseded"), (2, "superseded"), (3, "deployed")]

    assert "uninstalled" in helm("uninstall", "site", "--wait")
    for resource, group in (("deployments", APPS), ("services", "/api/v1")):
        assert names(get(api, ns, resource, group=group)) == []
    assert api.get(path(ns, "configmaps", "site")).status == 404 and release_secrets(api, ns) == []
    assert helm.json("list") == []


def test_tests_of_a_release(api, ns, clients):
    clients.helm.install("site", "site", "--wait")
    out = clients.helm("test", "site", "--logs")
    assert "Phase:          Succeeded" in out and "it says first" in out, out
    clients.helm.upgrade("site", "site", "--wait", expect="another")
    code, out, err = clients.helm.run("test", "site", "--logs")
    assert code != 0 and "it says first" in out + err and "Phase:          Failed" in out + err, out + err
    assert get(api, ns, "pods", "site-test")["status"]["phase"] == "Failed"


def test_questions_about_a_release(api, ns, clients):
    helm = clients.helm
    helm.install("site", "site", "--description", "the first", "--labels", "team=web", page="asked")
    assert helm.json("get", "values", "site") == {"page": "asked"}
    assert "kind: Deployment" in helm("get", "manifest", "site")
    assert "helm.sh/hook: post-upgrade" in helm("get", "hooks", "site")
    assert 'site says "asked"' in helm("get", "notes", "site")
    assert helm.json("get", "metadata", "site")["revision"] == 1
    assert 'HOOKS:' in helm("get", "all", "site")
    status = helm("status", "site")
    assert "STATUS: deployed" in status and "DESCRIPTION: the first" in status, status
    # the tables are the server's
    assert "==> v1/Deployment" in status and "READY   UP-TO-DATE   AVAILABLE" in status and "==> v1/Pod(related)" in status, status
    assert [r["name"] for r in helm.json("list", "--selector", "team=web")] == ["site"]
    assert helm.json("list", "--selector", "team=other") == []


def test_a_chart_of_many_kinds(api, ns, clients):
    helm = clients.helm
    helm.install("shop", "shop", "--wait", host=f"{ns}.example.com")
    expected = {
        "serviceaccounts": ("/api/v1", ["default", "shop"]), "roles": (RBAC, ["shop"]), "rolebindings": (RBAC, ["shop"]),
        "deployments": (APPS, ["shop"]), "statefulsets": (APPS, ["shop-orders"]), "services": ("/api/v1", ["shop", "shop-orders"]),
        "poddisruptionbudgets": (POLICY, ["shop"]), "networkpolicies": (NETWORKING, ["shop"]), "ingresses": (NETWORKING, ["shop"]),
        "horizontalpodautoscalers": ("/apis/autoscaling/v2", ["shop"]), "orders": (ORDERS, ["shop"]),
        "persistentvolumeclaims": ("/api/v1", ["data-shop-orders-0"]),
    }
    for resource, (group, wanted) in expected.items():
        assert names(get(api, ns, resource, group=group)) == wanted, resource
    assert get(api, ns, "orders", "shop", ORDERS)["spec"] == {"item": "red", "count": 1}
    assert get(api, ns, "persistentvolumeclaims", "data-shop-orders-0")["status"]["phase"] == "Bound"
    assert get(api, ns, "statefulsets", "shop-orders", APPS)["status"]["readyReplicas"] == 1
    until(lambda: len(ready_pods(api, ns, "app=shop")) == 2, 60, "the autoscaler's two pods")
    until(lambda: get(api, ns, "poddisruptionbudgets", "shop", POLICY)["status"]["expectedPods"] == 2, 30, "the budget's count")

    helm.upgrade("shop", "shop", "--wait", "--reuse-values", **{"color": "blue", "archive.enabled": "true", "orders.replicas": 2})
    assert names(get(api, ns, "statefulsets", group=APPS)) == ["shop-archive", "shop-orders"]
    assert get(api, ns, "statefulsets", "shop-orders", APPS)["status"]["readyReplicas"] == 2
    assert get(api, ns, "orders", "shop", ORDERS)["spec"]["item"] == "blue"
    assert len(ready_pods(api, ns, "app=shop,color=blue")) == 2, "the upgrade leaves the autoscaler's number alone"

    helm.upgrade("shop", "shop", "--wait", "--reuse-values", **{"archive.enabled": "false"})
    until(lambda: names(get(api, ns, "statefulsets", group=APPS)) == ["shop-orders"], 30, "the other chart's end")

    helm("uninstall", "shop", "--wait", "--cascade", "foreground")
    until(lambda: not get(api, ns, "pods")["items"], 30, "the end of all pods")
    for resource, (group, _) in expected.items():
        left = [n for n in names(get(api, ns, resource, group=group)) if n == "shop"]
        assert left == [], resource
    assert "data-shop-orders-0" in names(get(api, ns, "persistentvolumeclaims")), "claims outlive their set"
    assert api.get(DEFINITION).status == 200, "definitions are not the release's"
    api.delete(DEFINITION).ok()


def test_an_upgrade_that_fails(api, ns, clients):
    helm = clients.helm
    helm.install("site", "site", "--wait")
    err = helm.fails("upgrade", "site", CHARTS / "site", "--set", "page=second", "--set", "before=exit 3", "--wait", "--timeout", "60s")
    assert "pre-upgrade hooks failed" in err, err
    assert before(api, ns) == ("revision 2", "failed")
    assert page_of(api, ns) == "first" and helm.history("site") == [(1, "deployed"), (2, "failed")]

    # a pod that never gets ready: given up after the time, and taken back
    err = helm.fails("upgrade", "site", CHARTS / "site", "--set", "page=third", "--set", "probe=/none", "--rollback-on-failure", "--timeout", "12s")
    assert "has been rolled back due to rollback-on-failure being set" in err, err
    assert page_of(api, ns) == "first"
    assert helm.history("site")[2:] == [(3, "failed"), (4, "deployed")]
    probe = get(api, ns, "deployments", "site", APPS)["spec"]["template"]["spec"]["containers"][0]["readinessProbe"]
    assert probe["httpGet"]["path"] == "/page"


def test_an_install_that_fails(api, ns, clients):
    helm = clients.helm
    err = helm.fails("install", "site", CHARTS / "site", "--set", "before=exit 1", "--rollback-on-failure", "--timeout", "60s")
    assert "has been uninstalled due to rollback-on-failure being set" in err, err
    assert names(get(api, ns, "deployments", group=APPS)) == [] and release_secrets(api, ns) == []
    err = helm.fails("install", "site", CHARTS / "site", "--set", "replicas=-1")
    assert "minimum" in err and release_secrets(api, ns) == [], err


def apply_replicas(api, ns, count, force):
    body = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "site"}, "spec": {"replicas": count}}
    return api.patch(path(ns, "deployments", "site", group=APPS), body, APPLY, fieldManager="another", force=force)


def test_conflicts(api, ns, clients):
    """What another manager has taken, Helm takes back only when told to."""
    helm = clients.helm
    helm.install("site", "site", "--wait")
    managers = {m["manager"]: m for m in get(api, ns, "deployments", "site", APPS)["metadata"]["managedFields"]}
    assert managers["helm"]["operation"] == "Apply", managers
    apply_replicas(api, ns, 1, "false").fails(409, "Conflict", 'conflict with "helm"')
    apply_replicas(api, ns, 1, "true").ok()

    err = helm.fails("upgrade", "site", CHARTS / "site", "--set", "replicas=4")
    assert 'conflict with "another"' in err and ".spec.replicas" in err, err
    assert get(api, ns, "deployments", "site", APPS)["spec"]["replicas"] == 1
    helm.upgrade("site", "site", "--force-conflicts", replicas=0)
    assert get(api, ns, "deployments", "site", APPS)["spec"]["replicas"] == 0
    helm.upgrade("site", "site", "--server-side=false", page="by patches", replicas=0)
    assert page_of(api, ns) == "by patches"


def test_dry_runs(api, ns, clients):
    helm = clients.helm
    for dry in ("--dry-run=server", "--dry-run=client"):
        out = helm.install("site", "site", dry)
        assert "kind: Deployment" in out and "STATUS: pending-install" in out, out
    assert "kind: Service" in helm("template", "site", CHARTS / "site", "--dry-run=server")
    assert names(get(api, ns, "deployments", group=APPS)) == [] and release_secrets(api, ns) == []
    err = helm.fails("install", "site", CHARTS / "site", "--dry-run=server", "--kube-as-user", "nobody")
    assert 'User "nobody" cannot get resource' in err, err


def test_unknown_fields(api, ns, clients):
    """An apply refuses them; a create warns."""
    helm = clients.helm
    err = helm.fails("install", "site", CHARTS / "site", "--no-hooks", "--set", "stray=true")
    assert "failed to create typed patch object" in err and ".stray: field not declared in schema" in err, err
    code, out, err = helm.run("install", "other", CHARTS / "site", "--no-hooks", "--set", "stray=true", "--server-side=false")
    assert code == 0 and 'Warning: unknown field \\"stray\\"' in err, out + err


def test_objects_that_were_there(api, ns, clients):
    """An object of someone else ends an install, unless Helm is told to take it; a kept history can be rolled back to."""
    helm = clients.helm
    api.post(path(ns, "configmaps"), {"metadata": {"name": "site"}, "data": {"page": "mine"}}).ok(201)
    err = helm.fails("install", "site", CHARTS / "site", "--set", "replicas=0")
    assert "invalid ownership metadata" in err and page_of(api, ns) == "mine", err
    helm("upgrade", "--install", "site", CHARTS / "site", "--take-ownership", "--force-conflicts", "--set", "replicas=0")
    assert page_of(api, ns) == "first"
    assert get(api, ns, "configmaps", "site")["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "Helm"

    helm("uninstall", "site", "--keep-history")
    assert api.get(path(ns, "configmaps", "site")).status == 404
    assert [r["status"] for r in helm.json("list", "--uninstalled")] == ["uninstalled"]
    last = helm.history("site")[-1][0]
    helm("rollback", "site", last)
    assert page_of(api, ns) == "first" and helm.json("list")[0]["status"] == "deployed"
