# SPDX-License-Identifier: Apache-2.0
"""Images of registries that ask who one is: imagePullSecrets of pods and of service accounts, by token and by password."""
import base64
import contextlib
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from knarr_test.ports import free_port
from knarr_test.samples import container, path, running
from knarr_test.steps import container_states, create, events_of, nodes, reason_of, run_pod, wait_pod, wait_running

OCI = "application/vnd.oci.image"

# Gives the files of a folder to those who bring the password, by Basic, or by a token that the realm gave for it.
REGISTRY = """import base64, http.server, pathlib, sys, urllib.parse
FOLDER, PASSWORD = pathlib.Path({folder!r}), 'Basic ' + base64.b64encode(b'me:secret').decode()
class Registry(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def answer(self, code, body=b'', **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command == 'GET':
            self.wfile.write(body)
    def do_GET(self):
        url, said = urllib.parse.urlsplit(self.path), self.headers.get('Authorization', '')
        if url.path == '/token':
            good = said == PASSWORD and 'scope=repository' in urllib.parse.unquote(url.query)
            return self.answer(200, b'{{"token":"pass"}}') if good else self.answer(401)
        by_token = url.path.startswith('/v2/token/')
        if said != ('Bearer pass' if by_token else PASSWORD):
            realm = 'http://' + self.headers['Host'] + '/token'
            return self.answer(401, WWW_Authenticate='Bearer realm="%s",service="r",scope="repository:token/x:pull"' % realm
                               if by_token else 'Basic realm="r"')
        file = FOLDER / url.path.rsplit('/', 1)[-1].replace(':', '-')
        if not file.exists():
            return self.answer(404)
        self.answer(200, file.read_bytes(), Content_Type='{kind}' if '/manifests/' in url.path else 'application/octet-stream')
    do_HEAD = do_GET
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Registry)
print('up', flush=True)
server.serve_forever()
"""


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def fill(folder, archive):
    """The busybox of a docker archive as blobs, and a manifest of it under the tag 1."""
    def blob(data):
        (folder / digest_of(data).replace(":", "-")).write_bytes(data)
        return {"digest": digest_of(data), "size": len(data)}
    with tarfile.open(archive) as pack:
        listed = json.load(pack.extractfile("manifest.json"))[0]
        config, layer = pack.extractfile(listed["Config"]).read(), pack.extractfile(listed["Layers"][0]).read()
    manifest = json.dumps({"schemaVersion": 2, "mediaType": f"{OCI}.manifest.v1+json", "config": {"mediaType": f"{OCI}.config.v1+json", **blob(config)},
                           "layers": [{"mediaType": f"{OCI}.layer.v1.tar", **blob(layer)}]}).encode()
    (folder / "1").write_bytes(manifest)
    blob(manifest)


@contextlib.contextmanager
def registry_of(folder, port):
    """On the machine's loopback: its network is the one that images are pulled by."""
    script = REGISTRY.format(folder=str(folder), kind=f"{OCI}.manifest.v1+json")
    server = subprocess.Popen([sys.executable, "-c", script, str(port)], text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout.readline() == "up\n"
        yield
    finally:
        server.kill()
        server.wait()


def pull_secret(name, host, password):
    config = {"auths": {host: {"auth": base64.b64encode(f"me:{password}".encode()).decode()}}}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": "kubernetes.io/dockerconfigjson",
            "data": {".dockerconfigjson": base64.b64encode(json.dumps(config).encode()).decode()}}


def test_private_images(api, ns, cluster):
    """Without a secret or with a wrong one they are refused; with the right one among several they run,
    though a wrong one was tried first."""
    folder, node, port = Path(tempfile.mkdtemp(dir=cluster.folder)), nodes(api)[0], free_port()
    folder.chmod(0o755)
    fill(folder, next(image for image in cluster.images if "busybox" in str(image)))
    host = f"127.0.0.1:{port}"
    create(api, ns, pull_secret("wrong", host, "guess"), pull_secret("right", host, "secret"), pull_secret("elsewhere", "registry.example", "secret"))

    def body(name, repository, *secrets, **spec):
        return running(name, containers=[container("c", f"{host}/{repository}:1", command=["sleep", "100000"], imagePullPolicy="Always")],
                       spec={"nodeName": node, "imagePullSecrets": [{"name": s} for s in secrets], **spec})
    with registry_of(folder, port):
        refusals = {"token/x": ("no token for this image",) * 2, "basic/x": ("authentication required", "pull access denied (HTTP 401)")}
        for repository, told in refusals.items():
            kind = repository.split("/")[0]
            create(api, ns, body(f"{kind}-none", repository), body(f"{kind}-wrong", repository, "wrong", "elsewhere", "absent"))
            for name, words in zip(("none", "wrong"), told):
                pod = wait_pod(api, ns, f"{kind}-{name}", lambda p: reason_of(p) in ("ErrImagePull", "ImagePullBackOff"), 30, "refusal")
                text = json.dumps(events_of(api, ns, f"{kind}-{name}")) + json.dumps(container_states(pod))
                assert words in text and "secret" not in text, text
            run_pod(api, ns, body(f"{kind}-right", repository, "elsewhere", "wrong", "right"), 30)
        api.patch(path(ns, "serviceaccounts", "default"), {"imagePullSecrets": [{"name": "right"}]}).ok()
        create(api, ns, {**body("account", "token/x"), "spec": {k: v for k, v in body("account", "token/x")["spec"].items() if k != "imagePullSecrets"}})
        wait_running(api, ns, "account", 30)
        create(api, ns, body("late", "basic/x", "later"))
        wait_pod(api, ns, "late", lambda p: reason_of(p) in ("ErrImagePull", "ImagePullBackOff"), 30, "refusal")
        create(api, ns, pull_secret("later", host, "secret"))
        wait_running(api, ns, "late", 60)


def test_what_was_pulled_for_one_is_not_for_all(api, ns, cluster):
    """An image that is on the node is for those whose credentials got it: others ask the registry, whatever their pull policy;
    without credentials nobody learns that it is there.  The name that it was imported by stays everybody's."""
    folder, node, port = Path(tempfile.mkdtemp(dir=cluster.folder)), nodes(api)[0], free_port()
    folder.chmod(0o755)
    fill(folder, next(image for image in cluster.images if "busybox" in str(image)))
    host = f"127.0.0.1:{port}"
    create(api, ns, pull_secret("wrong", host, "guess"), pull_secret("right", host, "secret"), pull_secret("same", host, "secret"))

    def body(name, secret=None, policy="IfNotPresent"):
        return running(name, containers=[container("c", f"{host}/basic/x:1", command=["sleep", "100000"], imagePullPolicy=policy)],
                       spec={"nodeName": node, "imagePullSecrets": [{"name": secret}] if secret else []})

    def refused(name, reasons, words):
        pod = wait_pod(api, ns, name, lambda p: reason_of(p) in reasons, 30, "refusal")
        assert words in json.dumps(container_states(pod)) + json.dumps(events_of(api, ns, name)), pod["status"]

    failed = "ErrImagePull", "ImagePullBackOff"
    with registry_of(folder, port):
        run_pod(api, ns, body("first", "right"), 30)
        create(api, ns, body("none"), body("wrong", "wrong"), body("never", policy="Never"), body("always", policy="Always"))
        refused("none", failed, "authentication required")
        refused("wrong", failed, "pull access denied")
        refused("always", failed, "authentication required")
        refused("never", ["ErrImageNeverPull"], "is not present with pull policy of Never")
    create(api, ns, body("gone"), body("gone-always", policy="Always"))      # nor does a registry that is out of reach let anyone in
    refused("gone", failed, "failed to pull")
    refused("gone-always", failed, "failed to pull")
    for name, policy in (("again", "IfNotPresent"), ("by-never", "Never"), ("by-always", "Always")):
        run_pod(api, ns, body(name, "same", policy), 30)
        assert any("already present on machine and can be accessed by the pod" in json.dumps(e) for e in events_of(api, ns, name))
    run_pod(api, ns, running("imported", spec={"nodeName": node}), 30)
