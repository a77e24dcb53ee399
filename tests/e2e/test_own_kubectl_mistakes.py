# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl beside upstream's where the command line is wrong, or says less than it seems: what is refused there is refused here, in the
same words, and changes nothing."""
import json
import socket

from knarr_test.client import until
from knarr_test.own_kubectl import Own, Pair
from knarr_test.samples import config_map, path, running, web
from knarr_test.steps import events_of

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


# several objects, each of which is one document, or all of them one list
SEVERAL = """create -f FOLDER/two.yaml --dry-run=client -o yaml
create -f FOLDER/two.yaml -o yaml
apply -f FOLDER/two.yaml
apply -f FOLDER/two.yaml -o yaml
apply -f FOLDER/two.yaml -o name
apply -f FOLDER/two.yaml -o jsonpath={.items[*].metadata.name}
apply -f FOLDER/two.yaml --dry-run=client -o yaml
apply -f FOLDER/one.yaml -o yaml
replace -f FOLDER/two.yaml -o yaml
replace --force -f FOLDER/two.yaml
replace --force -f FOLDER/two.yaml -o name
get cm,secret -o name"""

CHANGES = """label cm c a=b a-
annotate cm c a=b a-
get cm c --show-labels
patch cm c -p '{"data":{"k":"q"}}' --dry-run=server -o yaml
patch cm c -p '{"data":{"k":"q"}}' --dry-run=client -o yaml
patch cm c -p '{"data":{"k":"v"}}' --dry-run=client -o name
patch cm c -p '{"data":{"k":"v"}}'
patch cm c --type=json -p '[{"op":"test","path":"/data/k","value":"z"}]'
patch cm c --patch-file=nothere
delete cm c --cascade=foo
events --types=Foo
get cm c"""

# more rights than were meant; data that was not meant; what nobody could use
CREATE = """create role r --verb=* --resource=* --dry-run=client -o yaml
create role r --verb=get --resource=*.apps --dry-run=client -o yaml
create role r --verb=get --resource=*,pods --dry-run=client -o yaml
create clusterrole r --verb=get --non-resource-url=logs --dry-run=client
create clusterrole r --verb=get --non-resource-url=/a*b --dry-run=client
create clusterrole r --verb=get --non-resource-url=/a* --dry-run=client -o yaml
create clusterrole r --verb=watch --non-resource-url=/logs --dry-run=client
create clusterrolebinding b
create cm x --from-env-file=FOLDER/one.env --from-literal=a=1
create cm x --from-file=k=FOLDER
create secret tls t
create service clusterip s --tcp=80:99999
create pdb p --selector=a=b --min-available=x
create pdb p --selector=a=b --min-available=-1
create pdb p --selector=a=b --min-available=1 --max-unavailable=1
create pdb p --selector=a=b
create ingress i --rule=a/b=c:80,tls --annotation=a=b --dry-run=client -o yaml
create job j --image=a --from=cronjob/x
create token nothere
create token default --duration=1ms
create token default --duration=-1s
create token default --duration=10m --audience=x -o name
create ns default
create role twice --verb=get --resource=pods
create role twice --verb=get --resource=pods
create quota twice --hard=pods=100
create quota twice --hard=pods=100
create pdb twice --selector=a=b --min-available=1
create pdb twice --selector=a=b --min-available=1
create service nodeport web2 --tcp=80
create service nodeport web2 --tcp=80
create secret generic twice
create secret generic twice
get cm,secret,role,pdb -o name"""

ELSEWHERE = """apply -f FOLDER/elsewhere.yaml
apply -f FOLDER/elsewhere.yaml --server-side
create -f FOLDER/elsewhere.yaml
replace -f FOLDER/elsewhere.yaml
delete -f FOLDER/elsewhere.yaml
diff -f FOLDER/elsewhere.yaml
get -f FOLDER/elsewhere.yaml
label -f FOLDER/elsewhere.yaml a=b
apply
get cm -o name"""

AS = """auth whoami --as=foo
auth whoami --as=foo --as-group=a --as-group=b --as-uid=u
auth can-i get pods --as=foo
auth can-i get pods --as foo --as-group system:masters
get pods --as=foo
exec nothere --as=foo -- ls
logs nothere --as=foo
create cm impersonated --as=foo
get pods -w --as=foo
get cm -o name"""

# what the server warns of: each text once, before what was done
WARNED = """run r --image=busybox --restart=Never
run r2 --image=busybox --restart=Never --warnings-as-errors
set env deploy/web A=b
patch deploy web -p '{"metadata":{"labels":{"x":"y"}}}'
apply -f FOLDER/warned.yaml
apply -f FOLDER/warned.yaml --server-side --force-conflicts
apply -f FOLDER/warned.yaml --warnings-as-errors
get deploy --warnings-as-errors -o name
delete -f FOLDER/warned.yaml"""

# what is wrong with an object is said field by field
INVALID = """create -f FOLDER/invalid.yaml
apply -f FOLDER/invalid.yaml
apply -f FOLDER/invalid.yaml --server-side
apply -f FOLDER/bad-port.yaml
patch deploy web -p '{"spec":{"replicas":-1,"minReadySeconds":-1}}'
patch deploy web -p '{"spec":{"replicas":-1}}'
create deploy Bad_Name --image=x
create -f FOLDER/list.yaml"""

# how strictly fields are looked at, and whose they become
VALIDATE = """create -f FOLDER/typo.yaml
create -f FOLDER/typo.yaml --validate
create -f FOLDER/typo.yaml --validate=stern
create -f FOLDER/typo.yaml --validate=warn --field-manager=me
get cm one -o jsonpath={.metadata.managedFields[*].manager}
replace -f FOLDER/typo.yaml --validate=strict
replace -f FOLDER/typo.yaml --validate=false
apply -f FOLDER/typo.yaml --validate=ignore --field-manager=a&b
get cm one -o jsonpath={.metadata.managedFields[*].manager}
label cm one x=y --field-manager=he
create cm other --validate=false --field-manager=she
get cm other -o jsonpath={.metadata.managedFields[*].manager}"""

# kinds that the server lacks do not keep the others from their turn
BUNDLE = """create -f FOLDER/bundle.yaml
apply -f FOLDER/bundle.yaml
apply -f FOLDER/bundle.yaml --server-side --force-conflicts
label -f FOLDER/bundle.yaml x=y
get cm -o name
delete -f FOLDER/bundle.yaml
get cm -o name
apply -f FOLDER/strange.yaml
delete -f FOLDER/strange.yaml"""

# nor do files that cannot be read as objects
BROKEN = """create -f FOLDER/broken
apply -f FOLDER/broken
label -f FOLDER/broken x=y
get cm -l x=y -o name
apply -f FOLDER/broken/2.yaml
apply -f FOLDER/kindless
delete -f FOLDER/broken
get cm -o name"""

ONE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n"
TWO = f"{ONE}---\napiVersion: v1\nkind: Secret\nmetadata: {{name: two}}\nstringData: {{x: abc}}\n"
NAMELESS = f"{ONE}---\napiVersion: v1\nkind: Secret\nmetadata: {{}}\n"

WAITS = """exec stuck -- true
exec -i stuck -c c -- cat
exec stuck -c none -- true
attach stuck
cp stuck:/etc/hosts FOLDER/hosts"""


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


def test_several(api, cluster, kubectl, ns):
    """And with --force all have gone before the first is made, or, where one cannot be named, none has."""
    for name, text in (("one", ONE), ("two", TWO), ("nameless", NAMELESS)):
        (cluster.folder / f"{name}.yaml").write_text(text)

    def test(pair):
        pair.compare(SEVERAL.replace("FOLDER", str(cluster.folder)))
        uid = pair.own("get", "cm", "one", "-o", "jsonpath={.metadata.uid}")
        assert pair.own.run("replace", "--force", "-f", str(cluster.folder / "nameless.yaml")).returncode == 1
        assert pair.own("get", "cm", "one", "-o", "jsonpath={.metadata.uid}") == uid
    with_pair(api, cluster, kubectl, ns, test)


def test_broken_files(api, cluster, kubectl, ns):
    for folder, texts in (("broken", (ONE, f"{ONE} x: [\n", ONE.replace("one", "three"))), ("kindless", (ONE, "kind: ConfigMap\nmetadata: {name: two}\n"))):
        (cluster.folder / folder).mkdir(exist_ok=True)
        for number, text in enumerate(texts, 1):
            (cluster.folder / folder / f"{number}.yaml").write_text(text)
    with_pair(api, cluster, kubectl, ns, lambda pair: pair.compare(BROKEN.replace("FOLDER", str(cluster.folder))))


def test_changes(api, cluster, kubectl, ns):
    with_pair(api, cluster, kubectl, ns, lambda pair: pair.compare(CHANGES))


def test_create(api, cluster, kubectl, ns):
    (cluster.folder / "one.env").write_text("A=1\n")
    (cluster.folder / "no.pem").write_text("no certificate\n")

    def test(pair):
        pair.compare(CREATE.replace("FOLDER", str(cluster.folder)))
        pem = str(cluster.folder / "no.pem")
        done = pair.own.run("create", "secret", "tls", "t", "--cert", pem, "--key", pem)
        assert done.returncode == 1 and pair.own.run("get", "secret", "t").returncode == 1, done
        for verb in ("apply", "create", "get", "delete"):
            done = pair.own.run(verb, "-k", "FOLDER")
            assert (done.returncode, done.stderr) == (1, "error: -k is not supported: pipe `kustomize build FOLDER` into -f -\n"), done
    with_pair(api, cluster, kubectl, ns, test)


def test_another_namespace(api, cluster, kubectl, ns):
    """A file's namespace and that of -n contradict each other: nothing is changed in either."""
    (cluster.folder / "elsewhere.yaml").write_text(ONE.replace("one", "one, namespace: default"))
    with_pair(api, cluster, kubectl, ns, lambda pair: pair.compare(ELSEWHERE.replace("FOLDER", str(cluster.folder))))
    assert api.get("/api/v1/namespaces/default/configmaps/one").status == 404


def test_impersonation(api, cluster, kubectl, ns):
    """For whom a request is made is said by each of them, be it by a flag or in the kubeconfig."""
    def test(pair):
        pair.compare(AS)
        text = pair.own("config", "view", "--raw", "--flatten", "-o", "json")
        config = json.loads(text)
        for user in config["users"]:
            user["user"]["as"] = "jane"
        path = cluster.folder / "as.kubeconfig"
        path.write_text(json.dumps(config))
        done = pair.own.run("get", "pods", "--kubeconfig", str(path))
        assert done.returncode == 1 and 'User "jane" cannot list' in done.stderr, done
    with_pair(api, cluster, kubectl, ns, test)


def test_invalid_objects(api, cluster, kubectl, ns):
    bad = web(name="bad_name", replicas=-1, minReadySeconds=-1, progressDeadlineSeconds=-1, revisionHistoryLimit=-1)
    bad["spec"]["template"]["spec"]["containers"] *= 2
    port = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"ports": [{"port": 99999}]}}
    for name, objects in (("invalid", [bad]), ("bad-port", [port]), ("list", [bad, port])):
        (cluster.folder / f"{name}.yaml").write_text("\n---\n".join(map(json.dumps, objects)))
    with_pair(api, cluster, kubectl, ns, lambda pair: pair.compare(INVALID.replace("FOLDER", str(cluster.folder))))


def test_unknown_fields(api, cluster, kubectl, ns):
    """And which of the objects has one."""
    typo = cluster.folder / "typo.yaml"
    typo.write_text(f"{ONE}dta: {{a: b}}\n")
    with_pair(api, cluster, kubectl, ns, lambda pair: pair.compare(VALIDATE.replace("FOLDER", str(cluster.folder))))
    own = Own(cluster, kubectl)
    typo.write_text(f"{TWO}---\n{typo.read_text()}")
    for words in ((), ("--server-side", "--force-conflicts")):
        done = own.run("apply", "-f", str(typo), *words)
        assert done.returncode == 1 and f'error when patching "{typo}": configmaps/one: ' in done.stderr and "dta" in done.stderr, done


def test_files(cluster, kubectl):
    """What is wrong with a file is said in upstream's words, and what can be done where upstream can do more."""
    own = Own(cluster, kubectl)
    for text, verb, said in ((ONE + " data:\n   a: b\n", "apply", "error: error parsing FILE: error converting YAML to JSON: yaml: line 3: did not find expected key\n"),
                             ("a:\n\tb\n", "create", "error: error parsing FILE: error converting YAML to JSON: yaml: line 2: found character that cannot start any token\n"),
                             ("kind: Pod\n", "apply", 'error: error validating "FILE": error validating data: apiVersion not set'),
                             ("apiVersion: v1\n", "create", 'error: error validating "FILE": error validating data: kind not set'),
                             ("# none\n", "create", "error: no objects passed to create\n"), ("---\n", "apply", "error: no objects passed to apply\n")):
        file = cluster.folder / "wrong.yaml"
        file.write_text(text)
        said = said.replace("FILE", str(file))
        done, (code, _, theirs) = own.run(verb, "-f", str(file)), kubectl.run(verb, "-f", str(file))
        assert (done.returncode, done.stdout) == (code, "") == (1, ""), (text, done)
        assert done.stderr.startswith(said) and theirs.startswith(said), (text, done, theirs)
    done = own.run("apply", "-f", "https://127.0.0.1:1/x.yaml")
    assert (done.returncode, done.stderr) == (1, "error: addresses are not read: curl -fsSL https://127.0.0.1:1/x.yaml | kubectl ... -f -\n"), done


def test_kinds_that_the_server_lacks(api, cluster, kubectl, ns):
    monitor = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m}\n"
    (cluster.folder / "bundle.yaml").write_text("---\n".join([ONE, monitor, ONE.replace("one", "other")]))
    (cluster.folder / "strange.yaml").write_text(monitor)
    with_pair(api, cluster, kubectl, ns, lambda pair: pair.compare(BUNDLE.replace("FOLDER", str(cluster.folder))))
    done = Own(cluster, kubectl).run("apply", "--server=http://127.0.0.1:1", "-f", str(cluster.folder / "strange.yaml"))
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.startswith("The connection to the server 127.0.0.1:1 was refused"), done


def test_warnings(api, cluster, kubectl, ns):
    """What the server says beside its answer is told, as upstream's tool tells it."""
    documents = [web(name=name, replicas=0) for name in ("w1", "w2")]
    (cluster.folder / "warned.yaml").write_text("\n---\n".join(map(json.dumps, documents)))

    def test(pair):
        for name in (ns, pair.own.namespace):
            api.patch(f"/api/v1/namespaces/{name}", {"metadata": {"labels": {"pod-security.kubernetes.io/warn": "restricted"}}}).ok()
        pair.compare(WARNED.replace("FOLDER", str(cluster.folder)))
        assert "Warning: would violate PodSecurity" in pair.own.run("run", "told", "--image=busybox").stderr
    with_pair(api, cluster, kubectl, ns, test)


def test_streams_of_a_container_that_waits(api, cluster, kubectl, ns):
    waits = running("stuck", spec={"volumes": [{"name": "v", "configMap": {"name": "never"}}]}, volumeMounts=[{"name": "v", "mountPath": "/v"}])

    def test(pair):
        pair.create(waits)
        for name in (ns, pair.own.namespace):
            until(lambda: any(reason == "FailedMount" for _, reason, _ in events_of(api, name, "stuck")), 30, "the event")
        pair.compare(WAITS.replace("FOLDER", str(cluster.folder)))
        done = pair.own.run("exec", "stuck", "--", "true")
        assert (done.returncode, done.stderr) == (1, 'error: unable to upgrade connection: container not found ("c")\n'), done
    with_pair(api, cluster, kubectl, ns, test)


def test_no_server_answers(cluster, kubectl):
    """What went wrong before a server could say anything is not said in its name."""
    own = Own(cluster, kubectl)
    server = own("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        refused = f"127.0.0.1:{silent.getsockname()[1]}"
        for words, said in (((f"--server=http://{refused}",), f"The connection to the server {refused} was refused - did you specify the right host or port?\n"),
                            ((f"--server=https://{refused}",), f"The connection to the server {refused} was refused - did you specify the right host or port?\n"),
                            (("--server=https://no-such-host.invalid",), "Unable to connect to the server: dial tcp: lookup no-such-host.invalid: "),
                            (("--tls-server-name=other",), "Unable to connect to the server: tls: failed to verify certificate: "),
                            (("--kubeconfig=/dev/null", f"--server={server}"),
                             "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority\n"),
                            (("--context=x",), 'error: context "x" does not exist\n')):
            done = own.run("get", "pods", *words)
            assert (done.returncode, done.stdout) == (1, "") and done.stderr.startswith(said) and done.stderr.count("\n") == 1, (words, done)


def test_conflicts_of_server_side_apply(api, cluster, kubectl, ns):
    """The first line says as upstream's whose which field is; all that can be done about it stands below. Nothing has changed."""
    own = Own(cluster, kubectl)
    kubectl("apply", "--server-side", "--field-manager=one", "-f", "-", input=json.dumps(config_map("c", {"a": "1", "b": "1"})))
    for data in ({"a": "2"}, {"a": "2", "b": "2"}):
        words, text = ("apply", "--server-side", "--field-manager=two", "-f", "-"), json.dumps(config_map("c", data))
        (code, _, theirs), done = kubectl.run(*words, input=text), own.run(*words, input=text)
        facts, ways = done.stderr.split("These fields")
        assert (done.returncode, done.stdout) == (code, "") == (1, "") and facts == theirs.split("Please review")[0], (theirs, done)
        assert "--force-conflicts" in ways and theirs.splitlines()[-1] == ways.splitlines()[-1], (theirs, done)
    assert api.get(path(ns, "configmaps", "c")).json["data"] == {"a": "1", "b": "1"}
    own("apply", "--server-side", "--field-manager=two", "--force-conflicts", "-f", "-", input=text)
    stale = json.dumps(config_map("c", {"a": "3"}, resourceVersion="1"))
    done = own.run("apply", "--server-side", "-f", "-", "--force-conflicts", input=stale)
    assert done.returncode == 1 and "the object has been modified" in done.stderr and "These fields" not in done.stderr, done
