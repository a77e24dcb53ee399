# SPDX-License-Identifier: Apache-2.0
"""Servers that tell their names, and asking them: from pods by wget, from the host by its loopback."""
import http.client

from .client import until
from .samples import NGINX, running


def fetch(kubectl, url, pod="client"):
    """(whether it worked, what it said) of wget in a pod."""
    code, out, err = kubectl.run("exec", pod, "--", "wget", "-q", "-O", "-", url)
    return code == 0, out if code == 0 else err


def server(name, node=None, labels=None, readiness=True, **spec):
    """A pod of nginx that is ready when it answers (or never) and tells its name under /hostname."""
    if node:
        spec["nodeName"] = node
    return running(name, image=NGINX, labels=labels or {"app": "web"}, ports=[{"name": "http", "containerPort": 80}],
                   readinessProbe={"httpGet": {"path": "/" if readiness else "/none", "port": 80}, "periodSeconds": 1}, spec=spec)


def answers(kubectl, url, wanted, pod="client", tries=40):
    """Asks until every one of `wanted` has answered; no one else may, and no request may fail."""
    seen = set()
    for _ in range(tries):
        ok, text = fetch(kubectl, url, pod)
        assert ok, f"{url} failed after {seen}: {text}"
        seen.add(text.strip())
        if seen >= set(wanted):
            break
    assert seen == set(wanted), f"{url}: {seen}, expected {wanted}"


def first_answer(kubectl, url, pod="client", seconds=20):
    return until(lambda: fetch(kubectl, url, pod)[0], seconds, f"an answer of {url} in {pod}")


def lookup(kubectl, name, kind=None):
    code, out, _ = kubectl.run("exec", "client", "--", "nslookup", *([f"-type={kind}"] if kind else []), name)
    return code == 0, out


def ask_host(port, path="/hostname", address="127.0.0.1"):
    """What a server says by an address of the host's loopback; None where nothing answers."""
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    except OSError:
        return None
    finally:
        connection.close()
