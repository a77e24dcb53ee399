# SPDX-License-Identifier: Apache-2.0
"""knarr kubectl create, run, expose: every generator beside upstream's, byte by byte."""
from knarr_test.own_kubectl import Pair

LINES = r"""create namespace foo --dry-run=client -o yaml
create configmap cfg --from-literal=a=b --from-literal=c=d=e -o yaml --dry-run=client
create cm cfg --from-file=FOLDER/f/one.txt --from-file=key=FOLDER/f/two.bin -o yaml --dry-run=client
create cm cfg --from-file=FOLDER/f -o yaml --dry-run=client
create cm cfg --from-env-file=FOLDER/f/x.env -o yaml --dry-run=client
create cm cfg --from-literal=bad
create cm cfg --from-file=/nothere
create cm cfg --from-literal=a=b --from-literal=a=c
create cm cfg
create secret generic s --from-literal=pw=secret -o yaml --dry-run=client
create secret generic s --from-literal=pw=secret --type=my/type -o yaml --dry-run=client
create secret docker-registry r --docker-server=reg.example.com --docker-username=u --docker-password=p --docker-email=e@x -o yaml --dry-run=client
create deployment d --image=nginx:1.22 -o yaml --dry-run=client
create deployment d --image=nginx:1.22 --replicas=3 --port=80 -o yaml --dry-run=client -- sleep 1000
create deploy d --image=nginx:1.22 --image=example.com/busybox:1.35 -o yaml --dry-run=client
create deploy d
create job j --image=busybox:1.35 -o yaml --dry-run=client -- echo hi
create job j --from=cronjob/cj -o yaml --dry-run=client
create cronjob cj --image=busybox:1.35 --schedule='*/5 * * * *' -o yaml --dry-run=client -- echo hi
create service clusterip sv --tcp=80:8080 --tcp=53 -o yaml --dry-run=client
create service nodeport sv --tcp=80:8080 --node-port=30099 -o yaml --dry-run=client
create service loadbalancer sv --tcp=80:http -o yaml --dry-run=client
create svc externalname sv --external-name=example.com -o yaml --dry-run=client
create service clusterip sv --clusterip=None -o yaml --dry-run=client
create service clusterip sv
create serviceaccount sa -o yaml --dry-run=client
create sa sa
create sa sa
create role r --verb=get,list --resource=pods,deployments.apps -o yaml --dry-run=client
create role r --verb=get --resource=pods --resource-name=a -o yaml --dry-run=client
create clusterrole cr --verb=get --resource=nodes -o yaml --dry-run=client
create clusterrole cr --verb=get --non-resource-url=/logs/* -o yaml --dry-run=client
create rolebinding rb --role=r --user=u --group=g --serviceaccount=default:sa -o yaml --dry-run=client
create rolebinding rb --clusterrole=view --serviceaccount=default:sa -o yaml --dry-run=client
create clusterrolebinding crb --clusterrole=view --user=u -o yaml --dry-run=client
create quota q --hard=cpu=1,pods=3 -o yaml --dry-run=client
create poddisruptionbudget p --selector=app=web --min-available=1 -o yaml --dry-run=client
create pdb p --selector=app=web --max-unavailable=50% -o yaml --dry-run=client
create priorityclass pc --value=1000 --description=hi -o yaml --dry-run=client
create ingress ing --rule=example.com/path*=web:80 --class=nginx -o yaml --dry-run=client
create ingress ing --rule='example.com/=web:http,tls=sec' --default-backend=web:80 -o yaml --dry-run=client
create -f /nothere.yaml
create deployment d2 --image=nginx:1.22
create cm real --from-literal=a=b
create cm real --from-literal=a=b
create cm real2 --from-literal=a=b -o name
run r1 --image=nginx:1.22 -o yaml --dry-run=client
run r1 --image=nginx:1.22 --port=80 --env=A=b --labels=x=y --restart=Never -o yaml --dry-run=client
run r1 --image=nginx:1.22 -o yaml --dry-run=client -- arg1 arg2
run r1 --image=nginx:1.22 --command -o yaml --dry-run=client -- cmd arg2
run r1 --image=nginx:1.22
run r1
expose deploy web --port=80 --name=w2 -o yaml --dry-run=client
expose deploy web --name=w3
expose deploy web --port=80 --target-port=http --type=NodePort --name=w4
expose deploy nothere --port=80
expose svc web --port=81 --name=w5
expose pod p --port=80"""


def write_sources(folder):
    (folder / "f").mkdir(exist_ok=True)
    (folder / "f" / "one.txt").write_text("one\nline\n")
    (folder / "f" / "two.bin").write_bytes(b"\xff\x00\x01")
    (folder / "f" / "x.env").write_text("# c\nA=b\nC=d e\n\nEMPTY=\n")


def test_generators(api, ns, cluster, kubectl):
    write_sources(cluster.folder)
    pair = Pair(api, cluster, kubectl, ns).create_web()
    try:
        pair.compare(LINES.replace("FOLDER", str(cluster.folder)))
    finally:
        pair.drop()


def test_create_of_files(api, ns, cluster, kubectl):
    """What is there already is told with its file; the others are made; a token is one."""
    pair = Pair(api, cluster, kubectl, ns)
    two = cluster.folder / "twice.yaml"
    two.write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-root-ca.crt}\n---\n"
                   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: A_B}\n")
    try:
        pair.compare(f"create -f {two}\ncreate -f {two}\ncreate -f {two} --dry-run=client -o name\nget cm new")
        assert pair.own("create", "token", "default").count(".") == 2
        for words in (("create", "nothing"), ("create",), ("create", "secret"), ("create", "cm"), ("create", "cm", "a", "b"), ("create", "-f", "/nothere")):
            done = pair.own.run(*words)
            assert done.returncode == 1 and done.stderr, words
    finally:
        pair.drop()
