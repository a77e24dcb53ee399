# SPDX-License-Identifier: Apache-2.0
"""What is in the field: manifests in the manner of popular charts (tests/field), by upstream's kubectl, client-side and
server-side.  Nothing of them is refused, a second time changes nothing, and all of it can be deleted.  Their images
are nowhere: it is the specs that count."""
import json
import tempfile
from pathlib import Path

from knarr_test.client import until
from knarr_test.fixtures import Kubectl

FIELD = Path(__file__).resolve().parents[1] / "field"
# Of each definition, an object that is applied with the rest as soon as it is served.
CUSTOM = {
    "cert-manager": {"apiVersion": "NS.field.example.com/v1", "kind": "Certificate", "metadata": {"name": "shop"},
                     "spec": {"secretName": "shop-tls", "issuerRef": {"name": "letsencrypt", "kind": "ClusterIssuer"}, "dnsNames": ["a.example.com"],
                              "privateKey": {"algorithm": "ECDSA"}, "webhookConfig": {"any": {"thing": [1, "2", None]}}, "port": "https"}},
    "prometheus": {"apiVersion": "NS.monitoring.example.com/v1", "kind": "ServiceMonitor", "metadata": {"name": "apps"},
                   "spec": {"selector": {"matchLabels": {"a": "b"}}, "endpoints": [
                       {"port": "metrics", "interval": "1m30s", "params": {"x": ["y"]}, "bearerTokenSecret": {"key": "token"},
                        "metricRelabelings": [{"sourceLabels": ["__name__"], "regex": "go_.*"}], "targetPort": 80}]}},
    "external-dns": {"apiVersion": "NS.externaldns.example.com/v1alpha1", "kind": "DNSEndpoint", "metadata": {"name": "mail"},
                     "spec": {"endpoints": [{"dnsName": "mail.example.com", "recordTTL": 180, "recordType": "MX", "targets": ["10 a.example.com"]}]}},
    "velero": {"apiVersion": "NS.velero.example.com/v1", "kind": "Schedule", "metadata": {"name": "daily"},
               "spec": {"schedule": "0 3 * * *", "useOwnerReferencesInBackup": False, "template": {
                   "includedNamespaces": None, "excludedNamespaces": ["kube-system"], "ttl": "240h",
                   "hooks": {"resources": [{"name": "db", "labelSelector": {"matchLabels": {"app": "db"}},
                                            "pre": [{"exec": {"command": ["sync"], "onError": "Fail"}}]}]}}}},
}


class Installer:
    """kubectl as one installs with it: the namespace is that of its context, and what names another goes there."""

    def __init__(self, kubectl, ns, folder):
        config = Path(folder, "kubeconfig")
        config.write_text(kubectl("config", "view", "--raw", "--flatten"))
        self.inner = Kubectl(kubectl.path, str(config), ns)
        self("config", "set-context", "--current", f"--namespace={ns}")

    def run(self, *args, input=None):
        return self.inner.run(*args, input=input, namespace=False)

    def __call__(self, *args, input=None):
        code, out, err = self.run(*args, input=input)
        assert code == 0, f"kubectl {' '.join(args)}: {out}{err}"
        return out


# What kubectl's own patch has to say each time, by upstream's server as by ours: texts of Secrets, empty maps, null and the
# like that the server keeps otherwise.  Nothing is written for it.
SAID_AGAIN = {
    "cert-manager": {"mutatingwebhookconfiguration"}, "gitea": {"secret", "service/gitea-http", "deployment"},
    "grafana": {"role"}, "home-assistant": {"statefulset"}, "ingress-nginx": {"deployment", "validatingwebhookconfiguration"},
    "metrics-server": {"deployment"}, "minio": {"statefulset"}, "mosquitto": {"secret", "deployment"},
    "nextcloud": {"secret/nextcloud-basic", "persistentvolumeclaim", "deployment"}, "node-exporter": {"daemonset"},
    "postgresql": {"secret", "networkpolicy", "poddisruptionbudget", "service/db-postgresql", "statefulset"},
    "prometheus": {"statefulset", "poddisruptionbudget", "networkpolicy", "servicemonitor"}, "redis": {"statefulset"},
    "velero": {"customresourcedefinition", "daemonset", "priorityclass", "secret"},
}


def lines_of(text):
    return [line for line in text.splitlines() if line and not line.startswith("Warning")]


def versions(kubectl, text):
    """{object: resourceVersion without what controllers write}: its generation, or its whole content."""
    found = {}
    for item in json.loads(kubectl("get", "-o", "json", "-f", "-", input=text))["items"]:
        metadata = item["metadata"]
        content = {key: value for key, value in item.items() if key not in ("status", "metadata")}
        found[item["kind"], metadata["name"]] = metadata["uid"], metadata.get("generation"), content, metadata.get("labels"), metadata.get("annotations")
    return found


def apply(kubectl, text, *flags):
    done = kubectl.run("apply", *flags, "-f", "-", input=text)
    assert done[0] == 0, f"apply {flags}: {done[1]}{done[2]}"
    return lines_of(done[1])


def serve_definitions(kubectl, text, flags):
    """As charts do: definitions first."""
    definitions = "---\n".join(part for part in text.split("---\n") if "kind: CustomResourceDefinition" in part)
    if definitions:
        apply(kubectl, definitions, *flags)
        kubectl("wait", "--for=condition=Established", "--timeout=30s", "-f", "-", input=definitions)


def check_said(chart, lines, unchanged):
    """Each line is "unchanged", but for what is said again of this chart, and all of that."""
    again = {line for line in lines if not line.endswith(unchanged)}
    kinds = {line.split(" ")[0].split("/")[0].split(".")[0] for line in again}
    names = {line.split(" ")[0].split("/")[0].split(".")[0] + "/" + line.split(" ")[0].split("/")[1] for line in again}
    expected = SAID_AGAIN.get(chart, set())
    assert all(line.endswith((unchanged, "configured")) for line in lines), lines
    assert all(word in names if "/" in word else word in kinds for word in expected), f"{chart}: {sorted(expected)} and not {sorted(again)}"
    assert all(name in expected or name.split("/")[0] in expected for name in names), f"{chart}: {sorted(again)}"


def check_chart(kubectl, chart, text, flags, said):
    parts = text.split("---\n")
    serve_definitions(kubectl, text, flags)
    out = apply(kubectl, text, *flags)
    assert len(out) == len(parts) and all(line.rsplit(" ", 1)[1] in said for line in out), "\n".join(out)
    before = versions(kubectl, text)
    again = apply(kubectl, text, *flags)
    assert len(again) == len(parts)
    check_said("" if flags else chart, again, said[-1])
    assert versions(kubectl, text) == before
    backwards = "---\n".join(reversed(parts))      # as Helm does: definitions last
    kubectl("delete", "--timeout=60s", "-f", "-", input=backwards)
    for part in parts:
        until(lambda: kubectl.run("get", "-f", "-", "--ignore-not-found", "-o", "name", input=part)[1] == "", 60, f"the end of {part[:200]}")


def field_test(name):
    def test(kubectl, ns):
        text = (FIELD / f"{name}.yaml").read_text()
        if name in CUSTOM:
            text += "---\n" + "kind: " + CUSTOM[name]["kind"] + "\n" + "".join(
                f"{key}: {json.dumps(value)}\n" for key, value in CUSTOM[name].items() if key != "kind")
        text = text.replace("NS", ns)
        with tempfile.TemporaryDirectory() as folder:
            installer = Installer(kubectl, ns, folder)
            check_chart(installer, name, text, [], ("created", "configured", "unchanged"))
            check_chart(installer, name, text, ["--server-side"], ("serverside-applied",))
    test.__name__ = "test_" + name.replace("-", "_")
    return test


for _path in sorted(FIELD.glob("*.yaml")):
    globals()[f"test_{_path.stem}"] = field_test(_path.stem)
