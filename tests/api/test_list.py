# SPDX-License-Identifier: Apache-2.0
"""list: selectors, pages, resourceVersion rules."""
import base64
import json

from knarr_test.client import TABLE
from knarr_test.samples import CORE, config_map, names, path, pod, revision


def fill(api, ns, count, prefix="cm", **labels):
    return [api.post(path(ns, "configmaps"), config_map(f"{prefix}-{i:03}", labels={"n": str(i), **labels})).ok(201)
            for i in range(count)]


def own(listing):
    """Without the ConfigMap that every namespace has."""
    return [n for n in names(listing) if n != "kube-root-ca.crt"]


def test_list_of_nothing(api, ns):
    got = api.get(path(ns, "pods")).ok()
    assert got["kind"] == "PodList" and got["apiVersion"] == "v1" and got["items"] == []
    assert got["metadata"]["resourceVersion"].isdigit() and "continue" not in got["metadata"]


def test_items_have_no_kind_and_come_in_order(api, ns):
    for name in ("b", "a", "c"):
        api.post(path(ns, "configmaps"), config_map(name)).ok(201)
    got = api.get(path(ns, "configmaps")).ok()
    assert own(got) == ["a", "b", "c"]
    assert all("kind" not in item and "apiVersion" not in item for item in got["items"])


def test_list_over_all_namespaces(api, ns):
    made = api.post(path(ns, "configmaps"), config_map("everywhere", labels={"where": ns})).ok(201)
    got = api.get(f"{CORE}/configmaps", labelSelector=f"where={ns}").ok()
    assert [i["metadata"]["uid"] for i in got["items"]] == [made["metadata"]["uid"]]


def test_label_selectors(api, ns):
    for name, labels in (("a", {"app": "web", "tier": "1"}), ("b", {"app": "web", "tier": "2"}), ("c", {"app": "db"})):
        api.post(path(ns, "configmaps"), config_map(name, labels={"mine": "", **labels})).ok(201)
    rows = [("app=web", "ab"), ("app==web", "ab"), ("app!=web", "c"), ("app in (web,db)", "abc"), ("app notin (web)", "c"),
            ("tier", "ab"), ("!tier", "c"), ("app=web,tier=2", "b"), ("tier>1", "b"), ("tier<2", "a"), ("app=none", ""),
            ("app in (web), tier in (1, 3)", "a"), ("", "abc")]
    for selector, wanted in rows:
        got = api.get(path(ns, "configmaps"), labelSelector=",".join(s for s in (selector, "mine") if s)).ok()
        assert names(got) == list(wanted), (selector, names(got))


def test_bad_label_selectors(api, ns):
    for selector in ("a=b=c", "in (", "a in b", "-x=y", "a=b,", "a>x"):
        status = api.get(path(ns, "configmaps"), labelSelector=selector)
        assert status.status == 400 and status.json["reason"] == "BadRequest", (selector, str(status))
        assert status.json["message"].startswith("unable to parse requirement") or "found" in status.json["message"] \
            or "must" in status.json["message"], str(status)


def test_field_selectors(api, ns):
    fill(api, ns, 3)
    assert names(api.get(path(ns, "configmaps"), fieldSelector="metadata.name=cm-001").ok()) == ["cm-001"]
    assert own(api.get(path(ns, "configmaps"), fieldSelector="metadata.name!=cm-001").ok()) == ["cm-000", "cm-002"]
    assert names(api.get(f"{CORE}/configmaps", fieldSelector=f"metadata.namespace={ns},metadata.name=cm-002").ok()) == ["cm-002"]


def test_field_selectors_of_pods(api, ns):
    api.post(path(ns, "pods"), pod("a")).ok(201)
    api.post(path(ns, "pods"), pod("b", nodeName="t-nowhere")).ok(201)
    rows = [("spec.nodeName=t-nowhere", "b"), ("spec.nodeName=", "a"), ("spec.nodeName!=t-nowhere", "a"),
            ("status.phase=Pending", "ab"), ("status.phase=Running", ""), ("spec.restartPolicy=Always,metadata.name=a", "a"),
            ("spec.schedulerName=none,spec.serviceAccountName=default", "ab")]
    for selector, wanted in rows:
        assert names(api.get(path(ns, "pods"), fieldSelector=selector).ok()) == list(wanted), selector
    api.delete(path(ns, "pods", "b"), gracePeriodSeconds=0)


def test_unknown_field_selector(api, ns):
    reply = api.get(path(ns, "configmaps"), fieldSelector="data.k=v")
    reply.fails(400, "BadRequest", '"data.k" is not a known field selector: only "metadata.name", "metadata.namespace"')
    api.get(path(ns, "pods"), fieldSelector="nonsense").fails(400, "BadRequest")


def test_pages(api, ns):
    fill(api, ns, 10, mine="1")
    seen, token, revisions, remaining = [], None, set(), []
    while True:
        page = api.get(path(ns, "configmaps"), limit=4, **{"continue": token} if token else {}).ok()
        seen += names(page)
        revisions.add(page["metadata"]["resourceVersion"])
        remaining.append(page["metadata"].get("remainingItemCount"))
        token = page["metadata"].get("continue")
        if not token:
            break
    assert own({"items": [{"metadata": {"name": n}} for n in seen]}) == [f"cm-{i:03}" for i in range(10)]
    assert len(revisions) == 1 and remaining == [7, 3, None], (revisions, remaining)


def test_pages_are_of_one_moment(api, ns):
    fill(api, ns, 6)
    first = api.get(path(ns, "configmaps"), limit=2).ok()
    api.post(path(ns, "configmaps"), config_map("cm-9")).ok(201)
    api.delete(path(ns, "configmaps", "cm-004")).ok()
    api.patch(path(ns, "configmaps", "cm-003"), {"data": {"k": "late"}}).ok()
    rest = api.get(path(ns, "configmaps"), **{"continue": first["metadata"]["continue"]}).ok()
    assert own(rest) == [f"cm-{i:03}" for i in range(2, 6)]
    assert rest["items"][1]["data"] == {"k": "v"}
    assert rest["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]


def test_pages_with_a_selector_count_nothing(api, ns):
    fill(api, ns, 6, mine="1")
    page = api.get(path(ns, "configmaps"), limit=2, labelSelector="mine=1").ok()
    assert names(page) == ["cm-000", "cm-001"] and page["metadata"]["continue"]
    assert "remainingItemCount" not in page["metadata"]
    rest = api.get(path(ns, "configmaps"), limit=9, labelSelector="mine=1", **{"continue": page["metadata"]["continue"]}).ok()
    assert names(rest) == [f"cm-{i:03}" for i in range(2, 6)]


def test_pages_go_on_when_their_moment_is_over(api, ns, cluster):
    """A token that is too old is exchanged for one of the present, whose pages are of one moment again."""
    if not cluster:                              # the token is made here
        return
    fill(api, ns, 5)
    token = api.get(path(ns, "configmaps"), limit=2).ok()["metadata"]["continue"]
    said = json.loads(base64.urlsafe_b64decode(token + "=="))
    old = base64.urlsafe_b64encode(json.dumps({**said, "at": said["at"] - 301}).encode()).decode().rstrip("=")
    refused = api.get(path(ns, "configmaps"), limit=2, **{"continue": old}).fails(410, "Expired", "inconsistent list")
    page, seen = api.get(path(ns, "configmaps"), limit=1, **{"continue": refused["metadata"]["continue"]}).ok(), []
    while seen.append(own(page)) is None and "continue" in page["metadata"]:
        page = api.get(path(ns, "configmaps"), limit=1, **{"continue": page["metadata"]["continue"]}).ok()
    assert sum(seen, []) == ["cm-002", "cm-003", "cm-004"], seen


def test_bad_continue_tokens(api, ns):
    fill(api, ns, 3)
    token = api.get(path(ns, "configmaps"), limit=1).ok()["metadata"]["continue"]
    api.get(path(ns, "configmaps"), limit=1, **{"continue": "rubbish"}).fails(400, "BadRequest", "continue key is not valid")
    both = api.get(path(ns, "configmaps"), limit=1, resourceVersion="5", **{"continue": token})
    both.fails(400, "BadRequest", "specifying resource version is not allowed when using continue")
    climb = base64.urlsafe_b64encode(json.dumps({"v": "meta.k8s.io/v1", "rv": 1, "start": "../../secrets/x"}).encode())
    api.get(path(ns, "configmaps"), limit=1, **{"continue": climb.decode().rstrip("=")}).fails(
        400, "BadRequest", "continue key is not valid: ../../secrets/x")
    none = base64.urlsafe_b64encode(json.dumps({"v": "meta.k8s.io/v1", "rv": 0, "start": "a"}).encode())
    api.get(path(ns, "configmaps"), limit=1, **{"continue": none.decode().rstrip("=")}).fails(
        400, "BadRequest", "incorrect encoded start resourceVersion (version meta.k8s.io/v1)")


def test_negative_limit(api, ns):
    assert api.get(path(ns, "configmaps"), limit="x").status == 400


def test_resource_version_zero_and_past(api, ns):
    made = fill(api, ns, 2)
    assert len(own(api.get(path(ns, "configmaps"), resourceVersion="0").ok())) == 2
    not_older = api.get(path(ns, "configmaps"), resourceVersion=made[0]["metadata"]["resourceVersion"]).ok()
    assert len(own(not_older)) == 2
    exact = api.get(path(ns, "configmaps"), resourceVersion=made[0]["metadata"]["resourceVersion"],
                    resourceVersionMatch="Exact").ok()
    assert own(exact) == ["cm-000"] and revision(exact) == revision(made[0])


def test_resource_version_of_the_future(api, ns):
    now = revision(api.get(path(ns, "configmaps")).ok())
    reply = api.get(path(ns, "configmaps"), resourceVersion=str(now + 1000000))
    status = reply.fails(504, "Timeout", "Too large resource version")
    assert status["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge" and status["details"]["retryAfterSeconds"]
    api.get(path(ns, "configmaps", "none"), resourceVersion=str(now + 1000000)).fails(504, "Timeout", "Too large resource version")


def test_resource_version_rules(api, ns):
    fill(api, ns, 1)
    rows = [({"resourceVersionMatch": "Exact"}, "resourceVersionMatch is forbidden unless resourceVersion is provided"),
            ({"resourceVersion": "0", "resourceVersionMatch": "Exact"}, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
            ({"resourceVersion": "1", "resourceVersionMatch": "Odd"}, 'supported values: "Exact", "NotOlderThan"')]
    for query, words in rows:
        reply = api.get(path(ns, "configmaps"), **query)
        assert reply.status == 422 and words.lower() in reply.json["message"].lower(), str(reply)
    assert api.get(path(ns, "configmaps"), resourceVersion="abc").status in (400, 500)


def test_get_one_by_name_over_list(api, ns):
    """A collection with a field selector for one name is what kubectl get -w does."""
    made = fill(api, ns, 2)[1]
    got = api.get(path(ns, "configmaps"), fieldSelector="metadata.name=cm-001", limit=500).ok()
    assert got["items"][0]["metadata"]["uid"] == made["metadata"]["uid"] and "continue" not in got["metadata"]


def test_a_table_page_has_a_continue(api, ns):
    fill(api, ns, 5)
    page = api.get(path(ns, "configmaps"), limit=2, accept=TABLE).ok()
    assert page["kind"] == "Table" and len(page["rows"]) == 2 and page["metadata"]["continue"]
    assert page["metadata"]["resourceVersion"] and page["metadata"]["remainingItemCount"] == 4
