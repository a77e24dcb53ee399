# SPDX-License-Identifier: Apache-2.0
"""Jobs, with pods that the tests end by hand: indexes, failures by index and by policy, success policies, suspension, ends."""
import time

from knarr_test.client import until
from knarr_test.samples import path, template

BATCH = "/apis/batch/v1"
INDEX = "batch.kubernetes.io/job-completion-index"


def job(name="j", restart="Never", **spec):
    body = template({}, restartPolicy=restart, containers=[{"name": "c", "image": "busybox"}])
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": {"template": body, **spec}}


def make(api, ns, *args, **spec):
    return api.post(path(ns, "jobs", group=BATCH), job(*args, **spec)).ok(201)


def get(api, ns, name="j"):
    return api.get(path(ns, "jobs", name, group=BATCH)).ok()


def pods_of(api, ns, name="j"):
    """Those that have neither ended nor are on their way out, by name."""
    items = api.get(path(ns, "pods"), labelSelector=f"job-name={name}").ok()["items"]
    return sorted((p for p in items if "deletionTimestamp" not in p["metadata"] and p["status"]["phase"] not in ("Succeeded", "Failed")),
                  key=lambda p: (int(index_of(p) or 0), p["metadata"]["name"]))


def index_of(pod):
    return pod["metadata"].get("annotations", {}).get(INDEX)


def wait_pods(api, ns, count, name="j"):
    return until(lambda: (lambda found: found if len(found) == count else None)(pods_of(api, ns, name)), 30, f"{count} pods") if count else \
        until(lambda: not pods_of(api, ns, name), 30, "no pods")


def end(api, ns, pod, code=0, conditions=()):
    state = {"terminated": {"exitCode": code, "reason": "Completed" if code == 0 else "Error"}}
    status = {"name": "c", "state": state, "lastState": {}, "ready": False, "restartCount": 0, "image": "busybox", "imageID": ""}
    api.patch(path(ns, "pods", pod["metadata"]["name"], "status"), {"status": {
        "phase": "Succeeded" if code == 0 else "Failed", "containerStatuses": [status], **({"conditions": list(conditions)} if conditions else {})}}).ok()


def conditions(body):
    return {c["type"]: (c["status"], c.get("reason"), c.get("message")) for c in body["status"].get("conditions", [])}


def wait_job(api, ns, is_right, what, name="j"):
    seen = {}

    def check():
        seen["job"] = get(api, ns, name)
        return seen["job"] if is_right(seen["job"]) else None
    try:
        return until(check, 40, what)
    except AssertionError as error:
        raise AssertionError(f"{error}: {seen['job']['status']}") from None


def wait_end(api, ns, condition, name="j"):
    return wait_job(api, ns, lambda j: conditions(j).get(condition, ("",))[0] == "True", condition, name)


def test_indexes(api, ns):
    """One pod an index, so many at a time; each knows its own."""
    made = make(api, ns, completions=4, parallelism=2, completionMode="Indexed")
    assert made["spec"]["backoffLimit"] == 6 and made["spec"]["podReplacementPolicy"] == "TerminatingOrFailed"
    first = wait_pods(api, ns, 2)
    assert [index_of(p) for p in first] == ["0", "1"] and [p["spec"]["hostname"] for p in first] == ["j-0", "j-1"]
    assert [p["metadata"]["labels"][INDEX] for p in first] == ["0", "1"] and first[0]["metadata"]["generateName"] == "j-0-"
    env = {e["name"]: e for e in first[0]["spec"]["containers"][0]["env"]}
    assert env["JOB_COMPLETION_INDEX"]["valueFrom"]["fieldRef"]["fieldPath"] == f"metadata.labels['{INDEX}']"
    end(api, ns, first[1])
    wait_job(api, ns, lambda j: j["status"].get("completedIndexes") == "1", "the first index")
    second = until(lambda: (lambda found: found if [index_of(p) for p in found] == ["0", "2"] else None)(pods_of(api, ns)), 30, "the next index")
    end(api, ns, second[0])
    end(api, ns, second[1])
    last = until(lambda: (lambda found: found if [index_of(p) for p in found] == ["3"] else None)(pods_of(api, ns)), 30, "the last index")
    wait_job(api, ns, lambda j: j["status"].get("completedIndexes") == "0-2", "a range")
    end(api, ns, last[0])
    done = wait_end(api, ns, "Complete")
    assert done["status"]["completedIndexes"] == "0-3" and done["status"]["succeeded"] == 4 and done["status"]["completionTime"]
    assert conditions(done)["SuccessCriteriaMet"][:2] == ("True", "CompletionsReached") == conditions(done)["Complete"][:2]


def test_failures_by_index(api, ns):
    """An index that failed for good lets the others go on, and fails the job at the end."""
    make(api, ns, completions=3, parallelism=3, completionMode="Indexed", backoffLimitPerIndex=0)
    found = wait_pods(api, ns, 3)
    end(api, ns, found[1], 1)
    wait_job(api, ns, lambda j: j["status"].get("failedIndexes") == "1", "the failed index")
    end(api, ns, found[0])
    end(api, ns, found[2])
    done = wait_end(api, ns, "Failed")
    assert done["status"]["completedIndexes"] == "0,2" and conditions(done)["Failed"] == ("True", "FailedIndexes", "Job has failed indexes")
    assert done["status"]["failed"] == 1 and done["status"]["succeeded"] == 2


def test_too_many_failed_indexes(api, ns):
    make(api, ns, completions=4, parallelism=2, completionMode="Indexed", backoffLimitPerIndex=0, maxFailedIndexes=1)
    for pod in wait_pods(api, ns, 2):
        end(api, ns, pod, 1)
    done = wait_end(api, ns, "Failed")
    assert conditions(done)["Failed"] == ("True", "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes")
    wait_pods(api, ns, 0)


def failure_rule(action, **rule):
    return {"action": action, **rule}


def codes(operator, *values, **more):
    return {"onExitCodes": {"operator": operator, "values": list(values), **more}}


DISRUPTED = {"type": "DisruptionTarget", "status": "True", "reason": "PreemptionByScheduler"}


def test_failure_policies(api, ns):
    """A disruption costs nothing, one code is counted, one ends all."""
    rules = [failure_rule("Ignore", onPodConditions=[{"type": "DisruptionTarget", "status": "True"}]),
             failure_rule("FailJob", **codes("In", 42, containerName="c"))]
    make(api, ns, backoffLimit=0, podFailurePolicy={"rules": rules})
    first = wait_pods(api, ns, 1)[0]
    end(api, ns, first, 3, [DISRUPTED])
    second = until(lambda: next((p for p in pods_of(api, ns) if p["metadata"]["uid"] != first["metadata"]["uid"]), None), 40, "another pod")
    assert not conditions(get(api, ns))
    end(api, ns, second, 42)
    done = wait_end(api, ns, "Failed")
    name = second["metadata"]["name"]
    assert conditions(done)["Failed"] == ("True", "PodFailurePolicy",
                                          f"Container c for pod {ns}/{name} failed with exit code 42 matching FailJob rule at index 1"), conditions(done)


def test_a_failed_index_by_policy(api, ns):
    rules = [failure_rule("FailIndex", **codes("In", 42))]
    make(api, ns, completions=2, parallelism=2, completionMode="Indexed", backoffLimitPerIndex=3, podFailurePolicy={"rules": rules})
    found = wait_pods(api, ns, 2)
    end(api, ns, found[0], 42)
    wait_job(api, ns, lambda j: j["status"].get("failedIndexes") == "0", "the index")
    assert [index_of(p) for p in pods_of(api, ns)] == ["1"]


def test_success_policies(api, ns):
    """The leader is enough: the others are ended."""
    make(api, ns, completions=3, parallelism=3, completionMode="Indexed", successPolicy={"rules": [{"succeededIndexes": "0", "succeededCount": 1}]})
    found = wait_pods(api, ns, 3)
    end(api, ns, found[0])
    done = wait_end(api, ns, "Complete")
    assert conditions(done)["SuccessCriteriaMet"] == ("True", "SuccessPolicy", "Matched rules at index 0") == conditions(done)["Complete"]
    assert done["status"]["succeeded"] == 1 and done["status"]["completedIndexes"] == "0"
    wait_pods(api, ns, 0)


def test_suspension(api, ns):
    """No pods while it lasts; those there are go, and the clock begins anew."""
    make(api, ns, suspend=True, parallelism=2, completions=2, activeDeadlineSeconds=3000)
    stopped = wait_job(api, ns, lambda j: conditions(j).get("Suspended", ("",))[0] == "True", "the suspension")
    assert conditions(stopped)["Suspended"] == ("True", "JobSuspended", "Job suspended") and "startTime" not in stopped["status"]
    where = path(ns, "jobs", "j", group=BATCH)
    api.patch(where, {"spec": {"suspend": False}}).ok()
    wait_pods(api, ns, 2)
    going = wait_job(api, ns, lambda j: conditions(j).get("Suspended", ("",))[0] == "False", "the return")
    assert conditions(going)["Suspended"][1:] == ("JobResumed", "Job resumed") and going["status"]["startTime"]
    api.patch(where, {"spec": {"suspend": True}}).ok()
    wait_pods(api, ns, 0)
    wait_job(api, ns, lambda j: "startTime" not in j["status"] and not j["status"].get("active"), "the second suspension")


def test_too_many_failures(api, ns):
    make(api, ns, backoffLimit=0)
    end(api, ns, wait_pods(api, ns, 1)[0], 1)
    done = wait_end(api, ns, "Failed")
    assert conditions(done)["Failed"] == ("True", "BackoffLimitExceeded", "Job has reached the specified backoff limit")
    assert done["status"]["failed"] == 1


def test_the_deadline(api, ns):
    make(api, ns, activeDeadlineSeconds=1)
    done = wait_end(api, ns, "Failed")
    assert conditions(done)["Failed"] == ("True", "DeadlineExceeded", "Job was active longer than specified deadline")
    wait_pods(api, ns, 0)


def test_a_finished_job_goes_in_time(api, ns):
    make(api, ns, ttlSecondsAfterFinished=1)
    end(api, ns, wait_pods(api, ns, 1)[0])
    until(lambda: api.get(path(ns, "jobs", "j", group=BATCH)).status == 404, 30, "the end of the job")
    until(lambda: not api.get(path(ns, "pods")).ok()["items"], 30, "the end of its pods")


def test_another_s_job(api, ns):
    """managedBy names who looks after it: our controller makes no pods; the next job shows that it was awake."""
    make(api, ns, "theirs", managedBy="example.com/other")
    make(api, ns, "ours")
    wait_pods(api, ns, 1, "ours")
    assert not pods_of(api, ns, "theirs") and not get(api, ns, "theirs").get("status")


def test_a_change_of_parallelism(api, ns):
    make(api, ns, parallelism=1)
    wait_pods(api, ns, 1)
    where = path(ns, "jobs", "j", group=BATCH)
    api.patch(where, {"spec": {"parallelism": 0}}).ok()
    wait_pods(api, ns, 0)
    wait_job(api, ns, lambda j: not j["status"].get("active"), "none active")


# ---- cron jobs: what was missed is made up for at once, so that no test waits for a minute ----

def cron_job(api, ns, schedule, name="cj", hours_ago=3, **spec):
    """A CronJob that last ran some hours ago."""
    body = {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name},
            "spec": {"schedule": schedule, "jobTemplate": {"spec": job()["spec"]}, **spec}}
    made = api.post(path(ns, "cronjobs", group=BATCH), body).ok(201)
    api.patch(path(ns, "cronjobs", name, "status", group=BATCH), {"status": {"lastScheduleTime": stamp(time.time() - hours_ago * 3600)}}).ok()
    return made


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def minutes_ago(minutes):
    """An hourly schedule, and when it was due."""
    due = (int(time.time()) - minutes * 60) // 60 * 60
    return f"{time.gmtime(due).tm_min} * * * *", due


def jobs_of(api, ns, name="cj"):
    items = api.get(path(ns, "jobs", group=BATCH)).ok()["items"]
    return sorted(j["metadata"]["name"] for j in items if j["metadata"]["name"].startswith(f"{name}-") and "deletionTimestamp" not in j["metadata"])


def test_a_missed_start(api, ns):
    """The latest is made up for, once, under its own time."""
    schedule, due = minutes_ago(30)
    cron_job(api, ns, schedule)
    name = f"cj-{due // 60}"
    until(lambda: jobs_of(api, ns) == [name], 30, "the job")
    made = get(api, ns, name)
    assert made["metadata"]["annotations"]["batch.kubernetes.io/cronjob-scheduled-timestamp"] == stamp(due)
    owner = made["metadata"]["ownerReferences"][0]
    assert (owner["kind"], owner["name"], owner["controller"]) == ("CronJob", "cj", True)
    status = until(lambda: (lambda s: s if s.get("active") and s["lastScheduleTime"] == stamp(due) else None)(
        api.get(path(ns, "cronjobs", "cj", group=BATCH)).ok()["status"]), 20, "the status")
    assert [a["name"] for a in status["active"]] == [name]
    end(api, ns, wait_pods(api, ns, 1, name)[0])
    until(lambda: api.get(path(ns, "cronjobs", "cj", group=BATCH)).ok()["status"].get("lastSuccessfulTime"), 30, "the success")
    assert not api.get(path(ns, "cronjobs", "cj", group=BATCH)).ok()["status"].get("active")


def test_missed_by_too_much(api, ns):
    """Past the deadline nothing is made; nor by one that is suspended, nor before it is due."""
    schedule, _ = minutes_ago(30)
    cron_job(api, ns, schedule, "late", startingDeadlineSeconds=60)
    cron_job(api, ns, schedule, "still", suspend=True)
    cron_job(api, ns, schedule, "early", hours_ago=0.1)
    cron_job(api, ns, schedule, "good", startingDeadlineSeconds=3000)
    until(lambda: jobs_of(api, ns, "good"), 30, "the job that is not too late")
    assert not jobs_of(api, ns, "late") and not jobs_of(api, ns, "still") and not jobs_of(api, ns, "early")


def test_time_zones(api, ns):
    """The same hour of Tokyo and of UTC: only one of them was due."""
    due = (int(time.time()) - 1800) // 60 * 60
    there = time.gmtime(due + 9 * 3600)
    schedule = f"{there.tm_min} {there.tm_hour} * * *"
    cron_job(api, ns, schedule, "utc", timeZone="Etc/UTC")
    cron_job(api, ns, schedule, "tokyo", timeZone="Asia/Tokyo")
    until(lambda: jobs_of(api, ns, "tokyo") == [f"tokyo-{due // 60}"], 30, "the job of Tokyo")
    assert not jobs_of(api, ns, "utc")


def reschedule(api, ns, name, minutes):
    schedule, due = minutes_ago(minutes)
    api.patch(path(ns, "cronjobs", name, group=BATCH), {"spec": {"schedule": schedule}}).ok()
    return due


def test_concurrency(api, ns):
    """While one is active: beside it, not at all, or instead of it."""
    schedule, due = minutes_ago(40)
    for policy in ("Allow", "Forbid", "Replace"):
        cron_job(api, ns, schedule, policy.lower(), concurrencyPolicy=policy)
    for name in ("allow", "forbid", "replace"):
        until(lambda: jobs_of(api, ns, name) == [f"{name}-{due // 60}"], 30, f"the first job of {name}")
        until(lambda: api.get(path(ns, "cronjobs", name, group=BATCH)).ok()["status"].get("active"), 20, "the status")
    again = {name: reschedule(api, ns, name, 20) for name in ("forbid", "allow", "replace")}
    for name in again:                           # whatever changes makes it look again
        api.patch(path(ns, "cronjobs", name, group=BATCH), {"spec": {"startingDeadlineSeconds": 3300}}).ok()
    until(lambda: jobs_of(api, ns, "allow") == [f"allow-{due // 60}", f"allow-{again['allow'] // 60}"], 30, "both")
    until(lambda: jobs_of(api, ns, "replace") == [f"replace-{again['replace'] // 60}"], 30, "the second instead of the first")
    until(lambda: any(e["reason"] == "JobAlreadyActive" for e in api.get(path(ns, "events")).ok()["items"]), 20, "the event")
    assert jobs_of(api, ns, "forbid") == [f"forbid-{due // 60}"]


def test_history(api, ns):
    """Of the finished ones so many are kept."""
    schedule, first = minutes_ago(40)
    cron_job(api, ns, schedule, successfulJobsHistoryLimit=1, failedJobsHistoryLimit=0)
    until(lambda: jobs_of(api, ns) == [f"cj-{first // 60}"], 30, "the first")
    end(api, ns, wait_pods(api, ns, 1, f"cj-{first // 60}")[0])
    wait_end(api, ns, "Complete", f"cj-{first // 60}")
    second = reschedule(api, ns, "cj", 20)
    api.patch(path(ns, "cronjobs", "cj", group=BATCH), {"spec": {"startingDeadlineSeconds": 3300}}).ok()
    until(lambda: f"cj-{second // 60}" in jobs_of(api, ns), 30, "the second")
    end(api, ns, wait_pods(api, ns, 1, f"cj-{second // 60}")[0])
    until(lambda: jobs_of(api, ns) == [f"cj-{second // 60}"], 40, "the first to be gone")
