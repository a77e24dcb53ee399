# SPDX-License-Identifier: Apache-2.0
"""watch: order, resuming, bookmarks, selectors, ends."""
import threading

from knarr_test.client import TABLE, until
from knarr_test.samples import config_map, path, pod, revision


def change(api, ns, name, text):
    return api.patch(path(ns, "configmaps", name), {"data": {"k": text}}).ok()


def told(events):
    return [(e["type"], e["object"]["metadata"]["name"]) for e in events]


def now(api, ns):
    return api.get(path(ns, "configmaps")).ok()["metadata"]["resourceVersion"]


def test_events_from_a_revision(api, ns):
    start = now(api, ns)
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    change(api, ns, "a", "2")
    api.delete(path(ns, "configmaps", "a")).ok()
    api.post(path(ns, "configmaps"), config_map("b")).ok(201)
    with api.watch(path(ns, "configmaps"), resourceVersion=start) as events:
        seen = events.until(lambda e: e["object"]["metadata"]["name"] == "b")
    assert told(seen) == [("ADDED", "a"), ("MODIFIED", "a"), ("DELETED", "a"), ("ADDED", "b")]
    revisions = [revision(e["object"]) for e in seen]
    assert revisions == sorted(set(revisions)) and revisions[0] > int(start)
    assert seen[0]["object"]["kind"] == "ConfigMap" and seen[0]["object"]["apiVersion"] == "v1"
    assert seen[2]["object"]["data"] == {"k": "2"}, "DELETED carries the last state"


def test_events_as_they_happen(api, ns):
    with api.watch(path(ns, "configmaps"), resourceVersion=now(api, ns)) as events:
        for i in range(5):
            made = api.post(path(ns, "configmaps"), config_map(f"cm-{i}")).ok(201)
            event = events.next()
            assert event["type"] == "ADDED" and event["object"] == made


def test_without_revision_the_present_comes_first(api, ns):
    for name in "ab":
        api.post(path(ns, "configmaps"), config_map(name, labels={"x": "1"})).ok(201)
    with api.watch(path(ns, "configmaps"), labelSelector="x=1") as events:
        assert sorted(told([events.next(), events.next()])) == [("ADDED", "a"), ("ADDED", "b")]
        api.delete(path(ns, "configmaps", "a")).ok()
        assert told([events.next()]) == [("DELETED", "a")]


def test_revision_zero(api, ns):
    api.post(path(ns, "configmaps"), config_map("a", labels={"x": "1"})).ok(201)
    until(lambda: api.get(path(ns, "configmaps"), labelSelector="x=1", resourceVersion="0").ok()["items"], 10, "the cache")
    with api.watch(path(ns, "configmaps"), labelSelector="x=1", resourceVersion="0") as events:
        assert told([events.next()]) == [("ADDED", "a")]


def test_selectors_turn_changes_into_comings_and_goings(api, ns):
    start = now(api, ns)
    where = path(ns, "configmaps", "a")
    with api.watch(path(ns, "configmaps"), resourceVersion=start, labelSelector="on=yes") as events:
        api.post(path(ns, "configmaps"), config_map("a", labels={"on": "no"})).ok(201)
        on = api.patch(where, {"metadata": {"labels": {"on": "yes"}}}).ok()
        change(api, ns, "a", "2")
        off = api.patch(where, {"metadata": {"labels": {"on": "no"}}, "data": {"k": "3"}}).ok()
        change(api, ns, "a", "4")
        api.patch(where, {"metadata": {"labels": {"on": "yes"}}}).ok()
        api.delete(where).ok()
        seen = [events.next() for _ in range(5)]
    assert [e["type"] for e in seen] == ["ADDED", "MODIFIED", "DELETED", "ADDED", "DELETED"]
    assert seen[0]["object"] == on
    gone = seen[2]["object"]
    assert gone["data"] == {"k": "2"} and gone["metadata"]["labels"] == {"on": "yes"}, "the last state that matched"
    assert revision(gone) == revision(off), "under the revision of the change"


def test_field_selector(api, ns):
    with api.watch(path(ns, "configmaps"), resourceVersion=now(api, ns), fieldSelector="metadata.name=b") as events:
        for name in "abc":
            api.post(path(ns, "configmaps"), config_map(name)).ok(201)
        assert told([events.next()]) == [("ADDED", "b")]


def test_field_selector_of_pods(api, ns):
    start = api.get(path(ns, "pods")).ok()["metadata"]["resourceVersion"]
    with api.watch(path(ns, "pods"), resourceVersion=start, fieldSelector="status.phase=Running") as events:
        api.post(path(ns, "pods"), pod()).ok(201)
        api.patch(path(ns, "pods", "p", "status"), {"status": {"phase": "Running"}}).ok()
        api.patch(path(ns, "pods", "p", "status"), {"status": {"phase": "Succeeded"}}).ok()
        assert told([events.next(), events.next()]) == [("ADDED", "p"), ("DELETED", "p")]


def test_old_path_form(api, ns):
    start = now(api, ns)
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    with api.watch(f"/api/v1/watch/namespaces/{ns}/configmaps", resourceVersion=start) as events:
        assert told([events.next()]) == [("ADDED", "a")]


def test_all_watchers_see_one_order(api, ns):
    start = now(api, ns)
    for i in range(30):
        made = api.post(path(ns, "configmaps"), config_map(f"cm-{i}")).ok(201) if i < 10 else change(api, ns, f"cm-{i % 10}", str(i))
    last = revision(made)
    stories = []
    first = None
    for i in range(5):
        with api.watch(path(ns, "configmaps"), resourceVersion=start) as events:
            story = [revision(e["object"]) for e in events.until(lambda e: revision(e["object"]) >= last)]
        first = first or story
        stories.append(story)
    assert len(first) == 30 and all(s == first for s in stories)
    middle = first[14]
    with api.watch(path(ns, "configmaps"), resourceVersion=str(middle)) as events:
        assert [revision(e["object"]) for e in events.until(lambda e: revision(e["object"]) >= last)] == first[15:]


def test_timeout_ends_the_stream(api, ns):
    with api.watch(path(ns, "configmaps"), resourceVersion=now(api, ns), timeoutSeconds=1) as events:
        assert events.rest() == []


def test_a_timeout_beyond_all_time(api, ns):
    with api.watch(path(ns, "configmaps"), resourceVersion=now(api, ns), timeoutSeconds=10**16) as events:
        api.post(path(ns, "configmaps"), config_map("a")).ok(201)
        assert told([events.next()]) == [("ADDED", "a")]


def test_bookmarks_before_the_end(api, ns):
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    start = now(api, ns)
    with api.watch(path(ns, "configmaps"), timeout=30, resourceVersion=start, allowWatchBookmarks="true",
                   timeoutSeconds=4) as events:
        change(api, ns, "a", "2")
        seen = events.rest()
    assert seen[0]["type"] == "MODIFIED" and {e["type"] for e in seen[1:]} == {"BOOKMARK"}, told(seen)
    mark = seen[-1]["object"]
    assert mark["kind"] == "ConfigMap" and revision(mark) >= revision(seen[0]["object"])
    assert not mark["metadata"].get("name") and not mark.get("data")


def test_initial_events_by_watch_list(api, ns):
    for name in "ab":
        api.post(path(ns, "configmaps"), config_map(name, labels={"x": "1"})).ok(201)
    with api.watch(path(ns, "configmaps"), labelSelector="x=1", sendInitialEvents="true", allowWatchBookmarks="true",
                   resourceVersionMatch="NotOlderThan") as events:
        seen = events.until(lambda e: e["type"] == "BOOKMARK")
        assert sorted(told(seen[:-1])) == [("ADDED", "a"), ("ADDED", "b")]
        assert seen[-1]["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}
        change(api, ns, "a", "2")
        assert told([events.next()]) == [("MODIFIED", "a")]


def test_initial_events_need_a_match(api, ns):
    reply = api.get(path(ns, "configmaps"), watch="1", sendInitialEvents="true", allowWatchBookmarks="true")
    reply.fails(422, "Invalid", "resourceVersionMatch", "sendInitialEvents")


def test_a_revision_of_the_future(api, ns):
    """Nothing that lies before that revision is sent: the watch waits, or says that it cannot."""
    watch = api.watch(path(ns, "configmaps"), timeout=10, resourceVersion=str(int(now(api, ns)) + 1000000), timeoutSeconds=2)
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    if watch.failure:
        watch.failure.fails(504, "Timeout", "Too large resource version")
    else:
        with watch as events:
            first = events.next()
        assert first is None or first["type"] == "ERROR" and first["object"]["reason"] == "Timeout", first


def first_of(api, ns, start):
    """What a watch from a revision says first: a Status, or an event."""
    watch = api.watch(path(ns, "configmaps"), timeout=10, resourceVersion=start, timeoutSeconds=5)
    if watch.failure:
        return watch.failure.json
    with watch as events:
        first = events.next()
    return first["object"] if first["type"] == "ERROR" else first


def test_a_revision_that_is_gone(api, ns):
    """410 Expired, in the status line or as the stream's first event. A young server is made to forget first."""
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    said = first_of(api, ns, "1")
    if said.get("kind") != "Status":
        for i in range(80):
            change(api, ns, "a", f"{i:03}" + "x" * 900000)
        said = first_of(api, ns, "1")
    assert said.get("kind") == "Status" and said["code"] == 410 and said["reason"] == "Expired", str(said)[:500]
    assert "too old resource version" in said["message"]


def test_a_bad_revision(api, ns):
    assert api.get(path(ns, "configmaps"), watch="1", resourceVersion="abc").status in (400, 422, 500)


def test_one_object_by_name(api, ns):
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    with api.watch(path(ns, "configmaps"), fieldSelector="metadata.name=a", resourceVersion="0") as events:
        assert told([events.next()]) == [("ADDED", "a")]


def test_a_table_watch(api, ns):
    with api.watch(path(ns, "configmaps"), accept=TABLE, resourceVersion=now(api, ns)) as events:
        for name in "ab":
            api.post(path(ns, "configmaps"), config_map(name)).ok(201)
        first, second = events.next(), events.next()
    assert first["object"]["kind"] == "Table" and first["object"]["columnDefinitions"]
    assert first["object"]["rows"][0]["cells"][0] == "a"
    assert second["object"]["rows"][0]["cells"][0] == "b" and not second["object"].get("columnDefinitions")


def test_a_slow_reader_loses_nothing(api, ns):
    """Many large changes while the watcher does not read; then all of them are there, in order."""
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
    with api.watch(path(ns, "configmaps"), timeout=30, resourceVersion=now(api, ns)) as events:
        for i in range(40):
            change(api, ns, "a", f"{i:05}" + "x" * 50000)
        seen = [events.next()["object"]["data"]["k"][:5] for _ in range(40)]
    assert seen == [f"{i:05}" for i in range(40)]


def test_many_watchers(api, ns):
    watches = [api.watch(path(ns, "configmaps"), resourceVersion=now(api, ns)).__enter__() for _ in range(50)]
    try:
        made = api.post(path(ns, "configmaps"), config_map("a")).ok(201)
        results, threads = [], []
        for watch in watches:
            threads.append(threading.Thread(target=lambda w=watch: results.append(w.next()["object"] == made)))
            threads[-1].start()
        for thread in threads:
            thread.join()
        assert results == [True] * 50
    finally:
        for watch in watches:
            watch.__exit__()


def test_watch_ends_when_the_reader_goes(api, ns):
    """Hundreds of watches that are dropped at once leave a server that answers."""
    for _ in range(100):
        with api.watch(path(ns, "configmaps"), resourceVersion=now(api, ns)):
            pass
    api.post(path(ns, "configmaps"), config_map("a")).ok(201)
