# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl beside upstream's: tables of command lines, run by both in two namespaces that began alike; standard output, standard error
and exit codes must be the same.  What differs on purpose stands in OTHERWISE, with the reason."""
import base64
import os
import subprocess
import tempfile
import threading
from pathlib import Path

from knarr_test.own_kubectl import Own, Pair
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

GET = r"""get pods,cm -o name
get pods -o jsonpath={.items[*].metadata.name}
get pods -o jsonpath={.items[*].metadata.labels}
get pods -o custom-columns=N
get pods --sort-by={.metadata.name} -o name
get pods --show-labels -L app
get pods --field-selector=status.phase=Running
get pods --field-selector=bad=1
get pods -l 'app in (web)' --no-headers
get pods -l 'bad label'
get deploy web --subresource=scale
get deploy web --subresource=status -o name
get pod p --subresource=nope
get pods --chunk-size=1
get pods p web
get all
get cm c svc
get deploy/web pod/p
get deploy/web p
get --raw /api/v1/namespaces/default/pods/nope
get --raw /version
get cm c --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}
get cm -o jsonpath='{.items[?(@.metadata.name=="c")].data.k}'
get pods --output=jsonpath='{.items[0].metadata.name}'
get pods.v1. p -o name
get deployments.v1.apps web
get deploy.apps web
get sa,cm -o custom-columns=KIND:.kind,NAME:.metadata.name
get
get pods --watch-only=false -o name
get ns default
get cs
get cm c -o yaml --show-managed-fields=false
get pods p -o custom-columns=A:.spec.containers[0].image,B:.status.conditions[*].type
get svc kubernetes -n default
get secrets
get rs -o wide
get po p --ignore-not-found nothere
get pods -o jsonpath
get cm c -o jsonpath={.data.nothere}
get cm c -o=name
get ds
get jobs,cj
get cm c -o go-template={{.kind}}
get cm c -o=go-template --template={{.data}}
get cm c --template={{.metadata.name}}
get cm c -o jsonpath --template={.kind}
get cm c -o go-template
get cm c -o go-template=
get cm c -o template={{.nothere.at.all}}
get cm c -o go-template-file=/nonexistent
get cm,deploy -o go-template='{{range $i, $e := .items}}{{if $i}}, {{end}}{{$e.kind}}/{{.metadata.name}}{{"\n"}}{{end}}'
get deploy web -o go-template='{{with (index .spec.template.spec.containers 0)}}{{printf "%s %q" .name .image}}{{end}} {{.spec.replicas}} {{len .metadata.labels}}'
get deploy web -o go-template='{{range $k, $v := .spec.selector.matchLabels}}{{$k}}={{$v}}{{else}}none{{end}} {{.spec.strategy}}'
get deploy web -o go-template='{{if and (exists . "spec" "replicas") (not (eq .kind "Pod"))}}yes{{end}} {{gt .metadata.generation 0}}'
get deploy web -o go-template='{{.spec.template.spec.containers}} {{print .spec.replicas 1 "a"}}'
get cm c -o go-template='{{(index .metadata.managedFields 0).operation}}'
get cm c -o go-template='{{base64decode "aGVsbG8="}}{{/* nothing */ -}} !'
get cm c -o go-template={{if}}
get cm c -o go-template={{nothere}}
get cm c -o go-template='{{range .items}}'
label cm c q=r -o go-template={{.metadata.labels}}
label cm c q=s -o go-template --template={{.metadata.labels}} --dry-run=client"""

SET = """set image deploy/web web=nginx:2
set image deploy/web nginx=nginx:2
set image deploy/web *=nginx:3 -o name
get deploy web -o jsonpath={.spec.template.spec.containers[*].image}
set image deploy web nginx=nginx:4 --dry-run=server
set image deploy web nginx=nginx:4 --dry-run=client
set image deploy/web
set image deploy/web *=a b=c
set image svc/nothere a=b
set image cm/c a=b
set image deploy --all *=nginx:5
set image deploy -l app=none *=nginx:5
set image
set env deploy/web A=b C=d
set env deploy/web A=b C=d
set env deploy/web --list
set env deploy/web A-
set env deploy/web A=x A-
set env deploy/web C=e --overwrite=false
set env deploy/web --from=cm/c --prefix=P_
set env deploy/web --from=cm/nothere
set env deploy/web --list
set env deploy/web -c nothere A=b
set env deploy/web -c n* Z=1
set env cm/c A=b
set env deploy/web -e Q=1 -e R=2
set env deploy/web --keys=a A=b
get deploy web -o jsonpath={.spec.template.spec.containers[*].env}
set resources deploy/web --limits=cpu=200m,memory=512Mi
set resources deploy/web --limits=cpu=200m --requests=cpu=100m
set resources deploy/web
set resources deploy/web --limits=cpu=abc
set resources deploy/web --limits=cpu
set resources deploy/web -c nope --limits=cpu=1
get deploy web -o jsonpath={.spec.template.spec.containers[*].resources}
set serviceaccount deploy/web sa1
set sa deploy web sa1
set sa deploy/web
create service clusterip s --tcp=80
set selector svc/s a=b,c=d
set selector svc/s a=b
set selector deploy/web a=b
get svc s -o jsonpath={.spec.selector}
create rolebinding rb --clusterrole=view --user=u
set subject rolebinding rb --user=v --group=g
set subject rolebinding rb --user=v --group=g
set subject rolebinding rb --serviceaccount=ns:sa --serviceaccount=:sb
set subject rolebinding rb --serviceaccount=sa
set subject rolebinding rb
set subject deploy/web --user=u
get rolebinding rb -o jsonpath={.subjects}"""

CHANGE = """replace -f {folder}/c.yaml
replace -f {folder}/c.yaml --dry-run=server
replace -f {folder}/c.yaml --dry-run=client
replace -f {folder}/new.yaml
replace -f {folder}/new.yaml --force
replace -f {folder}/new.yaml --force
replace -f {folder}/c.yaml -o yaml
replace -f {folder}/c.yaml --grace-period=1
replace -f /nonexistent
autoscale deploy/web --max=3
autoscale deploy/web --max=3 --name=b --cpu=50% --min=2
autoscale deploy/web --max=3 --name=e --cpu=500 --memory=200
autoscale deploy/web --max=3 --name=d --cpu=x
autoscale deploy/web --max=3 --name=d --cpu=x%
autoscale deploy/web --max=3 --name=d --cpu-percent=30
autoscale deploy/web
autoscale deploy/web --max=0
autoscale deploy/web --max=1 --min=2
autoscale deploy/nothere --max=1
autoscale --max=1
get hpa -o jsonpath={.items[*].spec}
scale --replicas=1
label
taint node node1
taint pod node1 a=b:NoSchedule
taint node nope a=b:NoSchedule
taint node a=b:NoSchedule
taint node node1 x:NoSchedule x-
taint node node1 a
certificate approve nope
certificate approve"""

# line: (what ours prints begins so, exit code, why it is another)
OTHERWISE = {
    "explain bogus": ("error: the server doesn't have a resource type \"bogus\"", 1, "upstream leaves out \"error: \" here, but not for get"),
    "get pods --sort-by=.nope": ("", 0, "upstream finds no objects where none has the field"),
    "get cm c -o kyaml": ("error: unable to match a printer", 1, "another dress for YAML, which nothing else of ours writes"),
    "set env deploy/web": ("error: at least one environment variable must be provided", 1, "upstream does nothing and says nothing"),
    "set selector svc/kubernetes a": ("error: match expression a not supported", 1, "upstream prints a Go structure"),
    "autoscale cm/c --max=1": ("error: cannot autoscale a ConfigMap", 1, "upstream speaks of discovery information"),
    "taint node node1 a:PreferNoSchedule --dry-run=server": ("node/node1 tainted (server dry run)", 0, "upstream forgets to say that it is one"),
    "taint node node1 a=b": ("error: invalid taint spec: a=b", 1, "upstream prints a regular expression"),
    "cluster-info": ("Kubernetes control plane is running at https://", 0, "there is no cluster-info dump to point to"),
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


def test_get(api, cluster, kubectl, ns):
    pair = Pair(api, cluster, kubectl, ns).create_web()
    try:
        pair.compare(GET)
    finally:
        pair.drop()


def test_watch_events(api, cluster, kubectl, ns):
    """What happened stands before each row, and around each object."""
    own = Own(cluster, kubectl)
    with own.started("get", "cm", "-w", "--output-watch-events", "--no-headers", "--field-selector=metadata.name=w") as table, \
            own.started("get", "cm", "--watch-only", "--output-watch-events", "-o", "jsonpath={.type} {.object.metadata.name};") as path:
        def change():
            api.post(f"/api/v1/namespaces/{ns}/configmaps", config_map("w")).ok(201)
            api.delete(f"/api/v1/namespaces/{ns}/configmaps/w").ok()
        # both may begin late: changes until each has seen one
        seen, said = [], []
        readers = [threading.Thread(target=lambda: seen.extend([table.stdout.readline().split()[:2], table.stdout.readline().split()[:2]])),
                   threading.Thread(target=lambda: said.append(path.stdout.read(len("ADDED w;"))))]
        for reader in readers:
            reader.start()
        while any(reader.is_alive() for reader in readers):
            change()
            readers[0].join(0.2)
        assert seen[0][1] == seen[1][1] == "w" and {seen[0][0], seen[1][0]} <= {"ADDED", "DELETED"}, seen
        assert said[0].startswith(("ADDED w;", "DELETED")), said


def test_credentials_by_flags(api, cluster, kubectl, ns):
    """The flags that all verbs have go before the kubeconfig."""
    own = Own(cluster, kubectl)
    server = own("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")
    token = api.post(f"/api/v1/namespaces/{ns}/serviceaccounts/default/token", {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}).ok(201)
    with tempfile.NamedTemporaryFile("w") as empty, tempfile.NamedTemporaryFile("w") as ca:
        ca.write(base64.b64decode(own("config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.certificate-authority-data}")).decode())
        ca.flush()
        flags = ["--kubeconfig", empty.name, "--server", server]
        for trust in (["--insecure-skip-tls-verify"], ["--certificate-authority", ca.name]):
            assert own("auth", "whoami", *flags, *trust, "--token", token["status"]["token"]).splitlines()[1].split() == ["Username", f"system:serviceaccount:{ns}:default"]
            done = own.run("get", "cm", *flags, *trust, "--token", "bad")
            assert (done.returncode, done.stderr) == (1, "error: You must be logged in to the server (Unauthorized)\n"), done
        assert own.run("get", "cm", *flags).returncode == 1, "nobody's certificate"
    for words, message in ((("--certificate-authority", "/nonexistent"), "error: unable to read /nonexistent"), (("--request-timeout", "soon"), "error: Invalid timeout value.")):
        done = own.run("get", "cm", *words)
        assert done.returncode == 1 and done.stderr.startswith(message), done


def test_set(api, cluster, kubectl, ns):
    pair = pair_of(api, cluster, kubectl, ns)
    try:
        pair.compare(SET)
    finally:
        pair.drop()


def test_change(api, cluster, kubectl, ns):
    pair = pair_of(api, cluster, kubectl, ns)
    try:
        with tempfile.TemporaryDirectory() as folder:
            for file, name in (("c.yaml", "c"), ("new.yaml", "new")):
                (Path(folder) / file).write_text(f'apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{k: "2"}}\n')
            pair.compare(CHANGE.replace("{folder}", folder))
    finally:
        pair.drop()


def test_taint(api, cluster, kubectl, ns):
    """One after the other on the same node, which is as it was before each."""
    own = Own(cluster, kubectl)
    name = api.get("/api/v1/nodes").ok()["items"][0]["metadata"]["name"]
    changes = (["example.com/a=b:PreferNoSchedule"], ["example.com/a=c:PreferNoSchedule", "--overwrite"],
               ["example.com/b:PreferNoSchedule", "example.com/a-"], ["example.com/b:PreferNoSchedule-"], ["example.com/b-"])
    said = [[], []]
    for run, log in ((lambda *w: kubectl.run(*w, namespace=False), said[0]), (lambda *w: (lambda d: (d.returncode, d.stdout, d.stderr))(own.run(*w)), said[1])):
        for words in changes:
            log.append((*run("taint", "node", name, *words), api.get(f"/api/v1/nodes/{name}").ok()["spec"].get("taints")))
    assert said[0] == said[1], said
    assert said[0][-2][3] is None and said[0][-1][0] == 1, said


def test_certificate(api, cluster, kubectl, ns):
    own = Own(cluster, kubectl)
    request = base64.b64encode(subprocess.run(["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=u"],
                                              capture_output=True, check=True).stdout).decode()
    names = [f"{ns}-{n}" for n in range(2)]
    for name in names:
        api.post("/apis/certificates.k8s.io/v1/certificatesigningrequests", {
            "metadata": {"name": name}, "spec": {"request": request, "signerName": "example.com/x", "usages": ["client auth"]}}).ok(201)
    try:
        for ours, theirs in (("approve",) * 2, ("approve",) * 2, ("deny",) * 2):
            done, (code, out, err) = own.run("certificate", ours, names[0]), kubectl.run("certificate", theirs, names[1], namespace=False)
            assert [done.returncode, done.stdout, done.stderr] == [code, out.replace(names[1], names[0]), err.replace(names[1], names[0])], (done, out, err)
        conditions = api.get(f"/apis/certificates.k8s.io/v1/certificatesigningrequests/{names[0]}").ok()["status"]["conditions"]
        assert [(c["type"], c["reason"]) for c in conditions] == [("Approved", "KubectlApprove")], conditions
    finally:
        for name in names:
            api.delete(f"/apis/certificates.k8s.io/v1/certificatesigningrequests/{name}")


def test_completion(api, cluster, kubectl, ns):
    """In a bash: verbs, parts, types, names, names behind a type, contexts, flags; nothing, and no error, where nothing is known."""
    pair = pair_of(api, cluster, kubectl, ns)
    own = pair.own
    try:
        with tempfile.TemporaryDirectory() as folder:
            tool = Path(folder) / "kubectl"
            tool.write_text(f'#!/bin/sh\nexec {os.path.abspath(own.program)} kubectl "$@"\n')
            tool.chmod(0o755)

            def complete(*words):
                script = 'source <("$0" completion bash); COMP_WORDS=(kubectl "$@"); COMP_CWORD=$#; __knarr_kubectl "$0"; printf "%s\\n" "${COMPREPLY[@]}"'
                done = subprocess.run(["bash", "-c", script, str(tool), *words], capture_output=True, text=True, env=own.env, timeout=60)
                assert done.returncode == 0 and not done.stderr, done
                return done.stdout.split()
            assert complete("des") == ["describe"] and complete("rollout", "re") == ["restart", "resume"]
            assert "deployments" in complete("get", "dep") and complete("get", "-n", own.namespace, "deploy", "") == ["web"]
            assert complete("get", "-n", own.namespace, "cm/c") == ["cm/c"] and complete("scale", f"--namespace={own.namespace}", "deploy/") == ["deploy/web"]
            assert complete("config", "use-context", "") == own("config", "get-contexts", "-o", "name").split()
            assert "--selector" in complete("get", "--sel") and complete("nothing", "x") == [] and complete("get", "nothing", "x") == []
            for shell in ("zsh", "fish"):
                assert "__complete" in own("completion", shell)
            assert own.run("completion").returncode == own.run("completion", "csh").returncode == 1
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
