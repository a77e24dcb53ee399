# SPDX-License-Identifier: Apache-2.0
"""DNS as pods see it: records over UDP and TCP, aliases, truncation, and the resolver's files."""
import json

from knarr_test.asking import lookup
from knarr_test.client import until
from knarr_test.packets import in_network_of
from knarr_test.samples import path, running, service
from knarr_test.steps import create, finish_pod, run_pod, wait_running

DISCOVERY = "/apis/discovery.k8s.io/v1"
DOMAIN = "cluster.local"
QUERY = """import json, socket, struct, sys
server, name, kind, way = sys.argv[1:5]
TYPES = {'A': 1, 'CNAME': 5, 'PTR': 12, 'AAAA': 28, 'SRV': 33}
NAMES = {v: k for k, v in TYPES.items()}
question = b''.join(bytes([len(l)]) + l.encode() for l in name.rstrip('.').split('.')) + b'\\0' + struct.pack('>HH', TYPES[kind], 1)
query = struct.pack('>HHHHHH', 7, 0x100, 1, 0, 0, 0) + question
if way == 'tcp':
    s = socket.create_connection((server, 53), timeout=3)
    s.sendall(struct.pack('>H', len(query)) + query)
    f = s.makefile('rb')
    text = f.read(struct.unpack('>H', f.read(2))[0])
else:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(3)
    s.sendto(query, (server, 53))
    text = s.recv(65535)
def read_name(at):
    out, end = [], None
    while text[at]:
        if text[at] >= 0xc0:
            end = end or at + 2
            at = (text[at] & 0x3f) << 8 | text[at + 1]
            continue
        out.append(text[at + 1:at + 1 + text[at]].decode())
        at += text[at] + 1
    return '.'.join(out), end or at + 1
_, flags, _, answers, authority, more = struct.unpack('>HHHHHH', text[:12])
at = 12 + len(question)
found = []
for _ in range(answers):
    owner, at = read_name(at)
    t, _, ttl, size = struct.unpack('>HHIH', text[at:at + 10])
    at += 10
    data = text[at:at + size]
    if t == 1: value = socket.inet_ntoa(data)
    elif t == 28: value = socket.inet_ntop(socket.AF_INET6, data)
    elif t in (5, 12): value = read_name(at)[0]
    elif t == 33: value = f"{struct.unpack('>H', data[4:6])[0]} {read_name(at + 6)[0]}"
    else: value = data.hex()
    at += size
    found.append([NAMES.get(t, t), value, ttl])
print(json.dumps({'rcode': flags & 15, 'cut': bool(flags & 0x200), 'answers': found, 'size': len(text)}))
"""


def ask(pod, name, kind="A", way="udp", server="10.43.0.10"):
    text = in_network_of(pod, QUERY, server, name, kind, way).communicate()[0]
    return json.loads(text) if text else {"rcode": None, "cut": False, "answers": [], "size": 0}


def values(answer, kind=None):
    return sorted(value for k, value, _ in answer["answers"] if kind in (None, k))


def both(pod, name, kind, wanted):
    """The same over UDP and TCP."""
    for way in ("udp", "tcp"):
        until(lambda: values(ask(pod, name, kind, way), kind) == sorted(wanted), 20, f"{kind} {name} over {way}")


def test_records_of_a_service(api, ns):
    client = run_pod(api, ns, running("client"))
    made = api.post(path(ns, "services"), service("web", ports=[{"name": "http", "port": 80}, {"name": "metrics", "port": 9090}])).ok(201)
    ip, full = made["spec"]["clusterIP"], f"web.{ns}.svc.{DOMAIN}"
    both(client, full, "A", [ip])
    both(client, f"_http._tcp.{full}", "SRV", [f"80 {full}"])
    both(client, full, "SRV", [f"80 {full}", f"9090 {full}"])
    both(client, ".".join(reversed(ip.split("."))) + ".in-addr.arpa", "PTR", [full])
    empty = ask(client, full, "AAAA")
    assert empty["rcode"] == 0 and not empty["answers"], "a name without the type is there all the same"
    assert ask(client, f"none.{ns}.svc.{DOMAIN}")["rcode"] == 3


def test_records_of_pods(api, ns):
    client = run_pod(api, ns, running("client"))
    named = run_pod(api, ns, running("a", labels={"app": "db"}, spec={"hostname": "first", "subdomain": "db"}))
    plain = run_pod(api, ns, running("b", labels={"app": "db"}))
    create(api, ns, service("db", clusterIP="None", selector={"app": "db"}, ports=[{"name": "pg", "port": 5432}]))
    one, two, full = named["status"]["podIP"], plain["status"]["podIP"], f"db.{ns}.svc.{DOMAIN}"
    both(client, full, "A", [one, two])
    both(client, f"first.{full}", "A", [one])
    both(client, f"{two.replace('.', '-')}.{full}", "A", [two])
    both(client, f"_pg._tcp.{full}", "SRV", [f"5432 first.{full}", f"5432 {two.replace('.', '-')}.{full}"])
    both(client, f"{one.replace('.', '-')}.{ns}.pod.{DOMAIN}", "A", [one])
    both(client, ".".join(reversed(one.split("."))) + ".in-addr.arpa", "PTR", [f"first.{full}"])


def test_unready_hosts_are_published_on_demand(api, ns):
    client = run_pod(api, ns, running("client"))
    never = running("a", labels={"app": "db"}, readinessProbe={"exec": {"command": ["false"]}, "periodSeconds": 1})
    create(api, ns, never, service("db", clusterIP="None"), service("early", clusterIP="None", selector={"app": "db"}, publishNotReadyAddresses=True))
    ip = until(lambda: api.get(path(ns, "pods", "a")).ok()["status"].get("podIP"), 30, "its address")
    both(client, f"early.{ns}.svc.{DOMAIN}", "A", [ip])
    assert ask(client, f"db.{ns}.svc.{DOMAIN}")["answers"] == []


def test_aliases(api, ns, kubectl):
    """ExternalName: to the outside, to another Service, changed twice, then another type."""
    client = run_pod(api, ns, running("client"))
    made = api.post(path(ns, "services"), service("web")).ok(201)
    ip, alias = made["spec"]["clusterIP"], f"out.{ns}.svc.{DOMAIN}"
    create(api, ns, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "out"}, "spec": {"type": "ExternalName", "externalName": "foo.example.com"}})
    both(client, alias, "CNAME", ["foo.example.com"])
    api.patch(path(ns, "services", "out"), {"spec": {"externalName": "bar.example.com"}}).ok()
    both(client, alias, "CNAME", ["bar.example.com"])
    api.patch(path(ns, "services", "out"), {"spec": {"externalName": f"web.{ns}.svc.{DOMAIN}"}}).ok()
    both(client, alias, "A", [ip])
    answer = ask(client, alias)
    assert [k for k, _, _ in answer["answers"]] == ["CNAME", "A"] and all(ttl <= 5 for _, _, ttl in answer["answers"])
    assert ip in lookup(kubectl, "out")[1]
    api.patch(path(ns, "services", "out"), {"spec": {"type": "ClusterIP", "externalName": None, "ports": [{"port": 80}]}}).ok()
    own = api.get(path(ns, "services", "out")).ok()["spec"]["clusterIP"]
    both(client, alias, "A", [own])


def test_large_answers_are_cut_and_come_whole_by_tcp(api, ns):
    client = run_pod(api, ns, running("client"))
    create(api, ns, service("many", clusterIP="None", selector=None))
    addresses = [f"10.42.{i // 200 + 100}.{i % 200 + 1}" for i in range(250)]
    for part in range(0, 250, 50):
        api.post(path(ns, "endpointslices", group=DISCOVERY), {
            "metadata": {"name": f"many-{part}", "labels": {"kubernetes.io/service-name": "many"}}, "addressType": "IPv4",
            "endpoints": [{"addresses": [a]} for a in addresses[part:part + 50]], "ports": []}).ok(201)
    name = f"many.{ns}.svc.{DOMAIN}"
    until(lambda: values(ask(client, name, way="tcp"), "A") == sorted(addresses), 20, "all of them by TCP")
    short = ask(client, name)
    assert short["cut"] and short["size"] <= 512 and set(values(short, "A")) < set(addresses), short


def test_partial_names_and_the_resolver(api, ns, kubectl):
    run_pod(api, ns, running("client"))
    ip = api.post(path(ns, "services"), service("web")).ok(201)["spec"]["clusterIP"]
    for name in ("web", f"web.{ns}", f"web.{ns}.svc", f"web.{ns}.svc.{DOMAIN}"):
        until(lambda: f"({ip})" in kubectl.run("exec", "client", "--", "ping", "-c", "1", "-W", "1", name)[1], 20, name)
    text = kubectl("exec", "client", "--", "cat", "/etc/resolv.conf")
    assert text.splitlines()[0].startswith(f"search {ns}.svc.{DOMAIN} svc.{DOMAIN} {DOMAIN}")
    assert "nameserver 10.43.0.10" in text and "options ndots:5" in text


def test_policies_of_the_resolver(api, ns):
    """None takes what the pod says; ClusterFirst adds to it; host network keeps the node's unless asked."""
    config = {"nameservers": ["192.0.2.53"], "searches": ["corp.example"], "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}]}
    def text(name, **spec):
        return finish_pod(api, ns, running(name, "cat /etc/resolv.conf", spec=spec))
    assert text("none", dnsPolicy="None", dnsConfig=config) == "search corp.example\nnameserver 192.0.2.53\noptions ndots:2 edns0\n"
    merged = text("merged", dnsConfig={"searches": ["corp.example"], "options": [{"name": "ndots", "value": "1"}]})
    assert "corp.example" in merged.splitlines()[0] and "nameserver 10.43.0.10" in merged and "ndots:1" in merged and "ndots:5" not in merged
    assert "10.43.0.10" in text("host", dnsPolicy="ClusterFirstWithHostNet", hostNetwork=True)
    assert "10.43.0.10" not in text("default", dnsPolicy="Default")


def test_dns_of_every_node(api, ns):
    """Each node answers by itself; hostNetwork pods are answered, too."""
    made = api.post(path(ns, "services"), service("web")).ok(201)
    for i, node in enumerate(n["metadata"]["name"] for n in api.get("/api/v1/nodes").ok()["items"]):
        create(api, ns, running(f"c{i}", spec={"nodeName": node}), running(f"h{i}", spec={"nodeName": node, "hostNetwork": True}))
        for name in (f"c{i}", f"h{i}"):
            both(wait_running(api, ns, name), f"web.{ns}.svc.{DOMAIN}", "A", [made["spec"]["clusterIP"]])
